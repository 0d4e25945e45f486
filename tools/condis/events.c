// SPDX-License-Identifier: GPL-2.0-only
/*
 * Events that came and that nobody has asked for yet.
 *
 * The kernel bounds what waits here by the windows of the AF opens and by the
 * sends it accepted. Receives past the window have no bound: the data of those
 * is dropped, and counted, above EVENTS_LENT_MAX.
 */
#include <libmnl/libmnl.h>
#include <linux/condis.h>
#include <stdlib.h>
#include <string.h>

#include "events.h"

struct event {
	struct event *next;
	size_t lent;
	struct nlmsghdr nlh[];
};

/**
 * events_init() - an empty queue
 * @events: the queue
 */
void events_init(struct events *events)
{
	memset(events, 0, sizeof(*events));
	events->last = &events->first;
}

/* lent_size - bytes of a message that holds lent data only, else 0 */
static size_t lent_size(const struct nlmsghdr *nlh)
{
	const struct nlattr *table[CONDIS_A_NBL_MAX + 1];

	if (nl_cmd(nlh) != CONDIS_CMD_NBL_RECEIVE_NTF)
		return 0;
	nl_parse(nlh, table, CONDIS_A_NBL_MAX + 1);
	return table[CONDIS_A_NBL_RESOURCES] ? nlh->nlmsg_len : 0;
}

/**
 * events_add() - keep a copy of an event
 * @events: the queue
 * @nlh: the event
 *
 * Return: false when there is no memory for it.
 */
bool events_add(struct events *events, const struct nlmsghdr *nlh)
{
	size_t lent = lent_size(nlh);
	struct event *event;

	if (lent && events->lent + lent > EVENTS_LENT_MAX) {
		events->dropped++;
		return true;
	}
	event = malloc(sizeof(*event) + nlh->nlmsg_len);
	if (!event)
		return false;
	memcpy(event->nlh, nlh, nlh->nlmsg_len);
	event->next = NULL;
	event->lent = lent;
	events->lent += lent;
	*events->last = event;
	events->last = &event->next;
	return true;
}

/**
 * events_take() - take the first event that is looked for out of the queue
 * @events: the queue
 * @match: says which
 * @arg: for @match
 *
 * Return: the event, to be freed with free(), or NULL.
 */
struct nlmsghdr *events_take(struct events *events, nl_match_fn match,
			     const void *arg)
{
	struct event **link = &events->first, *event;
	struct nlmsghdr *nlh;

	for (; (event = *link); link = &event->next) {
		if (!match(event->nlh, arg))
			continue;
		*link = event->next;
		if (!event->next)
			events->last = link;
		events->lent -= event->lent;
		/* The block is the caller's now, the message at its start. */
		nlh = memmove(event, event->nlh, event->nlh->nlmsg_len);
		return nlh;
	}
	return NULL;
}

/**
 * events_seen() - is there an event that is looked for? It stays
 * @events: the queue
 * @match: says which
 * @arg: for @match
 *
 * Return: true when there is.
 */
bool events_seen(const struct events *events, nl_match_fn match,
		 const void *arg)
{
	const struct event *event;

	for (event = events->first; event; event = event->next)
		if (match(event->nlh, arg))
			return true;
	return false;
}

/**
 * events_clear() - forget all of them
 * @events: the queue
 */
void events_clear(struct events *events)
{
	struct event *event;

	while ((event = events->first)) {
		events->first = event->next;
		free(event);
	}
	events_init(events);
}
