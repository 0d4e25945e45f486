/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Events that came and that nobody has asked for yet, in the order they came.
 */
#ifndef CONDIS_EVENTS_H
#define CONDIS_EVENTS_H

#include <stdbool.h>
#include <stddef.h>

#include "ktypes.h"
#include "netlink.h"

/* Bytes of lent data that are kept; all else the kernel bounds. */
#define EVENTS_LENT_MAX	(128u << 20)

struct event;

/**
 * struct events - a queue
 * @first: the oldest
 * @last: where the next one is linked
 * @lent: bytes of receives without handles
 * @dropped: such receives that found no room
 */
struct events {
	struct event *first;
	struct event **last;
	size_t lent;
	u64 dropped;
};

void events_init(struct events *events);
bool events_add(struct events *events, const struct nlmsghdr *nlh);
struct nlmsghdr *events_take(struct events *events, nl_match_fn match,
			     const void *arg);
bool events_seen(const struct events *events, nl_match_fn match,
		 const void *arg);
void events_clear(struct events *events);

#endif /* CONDIS_EVENTS_H */
