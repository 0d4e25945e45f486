// SPDX-License-Identifier: GPL-2.0-only
/*
 * A link over a PVC. Hellos find the other side and tell when it is gone; every
 * other message is repeated until it is acknowledged, one at a time.
 */
#include <libmnl/libmnl.h>
#include <linux/condis.h>
#include <linux/genetlink.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "../clock.h"
#include "../condis.h"
#include "../giveback.h"
#include "../netlink.h"
#include "../schema.h"
#include "link.h"

#define HELLO_EVERY	500
#define REPEAT_EVERY	250
/* The other side is gone when it has been silent for so long, in ms */
#define SILENCE		10000

/**
 * struct sig_queued - a message that is not acknowledged
 * @next: the one after it
 * @w: the message
 */
struct sig_queued {
	struct sig_queued *next;
	struct wire w;
};

/* What cannot be sent now is sent again later, or missed by the other side. */
static void put_out(struct sig_link *link, struct wire *w, u32 seq)
{
	struct nlmsghdr *nlh = nl_request(link->c, CONDIS_CMD_NBL_SEND);
	struct nlattr *nbl;

	wire_stamp(w, seq, link->station);
	mnl_attr_put_u32(nlh, CONDIS_A_NBL_VC, link->vc);
	nbl = mnl_attr_nest_start(nlh, CONDIS_A_NBL_NBL);
	mnl_attr_nest_end(nlh, nbl);
	mnl_attr_put(nlh, CONDIS_A_NBL_FRAG, w->len, w->data);
	mnl_attr_put(nlh, CONDIS_A_NBL_NB_END, 0, NULL);
	nl_do(link->c, nlh, &nbl_set, NULL, NULL);
}

static void say_hello(struct sig_link *link)
{
	struct wire w;

	wire_begin(&w, WIRE_HELLO, link->peer);
	put_out(link, &w, 0);
	link->hello_at = clock_ms() + HELLO_EVERY;
}

static void put_out_first(struct sig_link *link)
{
	if (!link->first)
		return;
	put_out(link, &link->first->w, link->tx_seq + 1);
	link->repeat_at = clock_ms() + REPEAT_EVERY;
}

static void forget_first(struct sig_link *link)
{
	struct sig_queued *q = link->first;

	link->first = q->next;
	if (!link->first)
		link->last = &link->first;
	free(q);
}

/**
 * link_begin() - nobody is there yet
 * @link: the link
 */
void link_begin(struct sig_link *link)
{
	if (!link->last)
		link->last = &link->first;
	while (link->first)
		forget_first(link);
	link->tx_seq = 0;
	link->rx_seq = 0;
	link->peer = 0;
	/* Zero is nobody. */
	do {
		if (getrandom(&link->station, sizeof(link->station), 0) < 0)
			link->station = (u32)clock_ms();
	} while (!link->station);
}

static void go_down(struct sig_link *link)
{
	bool was_up = link->up;

	link->up = false;
	link_begin(link);
	if (was_up)
		link->ops->down(link->arg);
}

static void go_up(struct sig_link *link)
{
	if (link->up)
		return;
	link->up = true;
	link->ops->up(link->arg);
}

/* is_heard - a hello, and messages of who is known, keep a link */
static bool is_heard(struct sig_link *link, const struct wire_head *head)
{
	link->heard_at = clock_ms();
	if (head->type == WIRE_HELLO && head->station != link->peer) {
		if (link->peer)
			go_down(link);
		/* Who gives which VCIs is told by the stations. */
		if (head->station == link->station)
			link_begin(link);
		link->peer = head->station;
		say_hello(link);
	}
	if (!link->peer || head->station != link->peer)
		return false;
	if (head->type == WIRE_GOODBYE) {
		go_down(link);
		return false;
	}
	if (head->type != WIRE_HELLO || head->ref == link->station)
		go_up(link);
	else if (link->up)
		/* It has begun anew and does not know us. */
		go_down(link);
	return link->up;
}

static void acknowledge(struct sig_link *link, u32 seq)
{
	struct wire w;

	wire_begin(&w, WIRE_ACK, 0);
	put_out(link, &w, seq);
}

static void acknowledged(struct sig_link *link, u32 seq)
{
	if (!link->first || seq != link->tx_seq + 1)
		return;
	link->tx_seq++;
	forget_first(link);
	put_out_first(link);
}

static void take(struct sig_link *link, const struct wire *w)
{
	const struct nlattr *table[CONDIS_A_CALL_MAX + 1];
	struct wire_head head;

	if (!wire_parse(w, &head, table, CONDIS_A_CALL_MAX + 1) ||
	    !is_heard(link, &head) || head.type == WIRE_HELLO)
		return;
	if (head.type == WIRE_ACK) {
		acknowledged(link, head.seq);
		return;
	}
	/* One that came before is acknowledged once more, and not taken. */
	if (head.seq == link->rx_seq + 1) {
		link->rx_seq++;
		acknowledge(link, head.seq);
		link->ops->message(link->arg, &head, table);
	} else if (head.seq <= link->rx_seq) {
		acknowledge(link, head.seq);
	}
}

static void give_back(struct sig_link *link, const struct nlattr *nest)
{
	const struct nlattr *table[CONDIS_A_NBL_HEAD_MAX + 1];
	u32 handle, returned;

	nl_parse_nest(nest, table, CONDIS_A_NBL_HEAD_MAX + 1);
	handle = nl_u32(table[CONDIS_A_NBL_HEAD_HANDLE]);
	if (handle)
		giveback_handles(link->c, link->af, &handle, 1, &returned);
}

/**
 * link_receive() - data has come
 * @link: the link
 * @nlh: an nbl-receive-ntf
 */
void link_receive(struct sig_link *link, const struct nlmsghdr *nlh)
{
	const struct nlattr *attr;
	struct wire w = { 0 };
	u16 len;

	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr)) {
		switch (mnl_attr_get_type(attr)) {
		case CONDIS_A_NBL_NBL:
			give_back(link, attr);
			break;
		case CONDIS_A_NBL_FRAG:
			len = mnl_attr_get_payload_len(attr);
			/* No message of ours is that long. */
			if (len > sizeof(w.data) - w.len)
				len = 0;
			memcpy(w.data + w.len, mnl_attr_get_payload(attr),
			       len);
			w.len += len;
			break;
		case CONDIS_A_NBL_NB_END:
			take(link, &w);
			w.len = 0;
			break;
		}
	}
}

/**
 * link_send() - tell the other side something
 * @link: the link
 * @w: the message
 *
 * Return: false when nobody is there, or without memory.
 */
bool link_send(struct sig_link *link, struct wire *w)
{
	struct sig_queued *q = link->up ? malloc(sizeof(*q)) : NULL;

	if (!q)
		return false;
	q->next = NULL;
	q->w = *w;
	*link->last = q;
	link->last = &q->next;
	if (link->first == q)
		put_out_first(link);
	return true;
}

/**
 * link_leave() - this side ends; the other one need not wait to notice
 * @link: the link
 */
void link_leave(struct sig_link *link)
{
	struct wire w;

	wire_begin(&w, WIRE_GOODBYE, 0);
	put_out(link, &w, 0);
}

/**
 * link_tick() - do what is due
 * @link: the link
 */
void link_tick(struct sig_link *link)
{
	u64 now = clock_ms();

	if (link->peer && now >= link->heard_at + SILENCE)
		go_down(link);
	if (now >= link->hello_at)
		say_hello(link);
	if (link->first && now >= link->repeat_at)
		put_out_first(link);
}

/**
 * link_next() - when something is due
 * @link: the link
 *
 * Return: the moment, as clock_ms() has it.
 */
u64 link_next(const struct sig_link *link)
{
	if (link->first && link->repeat_at < link->hello_at)
		return link->repeat_at;
	return link->hello_at;
}
