/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The way to the other call manager: messages in order, each once, over a PVC
 * that may lose some.
 */
#ifndef CONDIS_SIG_LINK_H
#define CONDIS_SIG_LINK_H

#include <stdbool.h>

#include "ktypes.h"
#include "wire.h"

struct condis;
struct nlattr;
struct nlmsghdr;
struct sig_queued;

/**
 * struct sig_link_ops - what is told of a link
 * @message: a message of the other side
 * @up: it is there
 * @down: it is gone, or another one has come in its place; calls with it are
 *	over
 */
struct sig_link_ops {
	void (*message)(void *arg, const struct wire_head *head,
			const struct nlattr **table);
	void (*up)(void *arg);
	void (*down)(void *arg);
};

/**
 * struct sig_link - a link
 * @c: the run
 * @ops: what is told
 * @arg: to whom
 * @af: AF open of the PVC
 * @vc: its VC
 * @station: who we are; another one after each loss of the other side
 * @peer: who the other side is, or 0
 * @up: both have seen each other
 * @tx_seq: number of the last message that was acknowledged
 * @rx_seq: number of the last one that came
 * @first: messages that are not acknowledged; the first one is out
 * @last: where the next one goes
 * @hello_at: when to say hello again
 * @repeat_at: when to send the first message again
 * @heard_at: when the last hello came
 */
struct sig_link {
	struct condis *c;
	const struct sig_link_ops *ops;
	void *arg;
	u32 af;
	u32 vc;
	u32 station;
	u32 peer;
	bool up;
	u32 tx_seq;
	u32 rx_seq;
	struct sig_queued *first;
	struct sig_queued **last;
	u64 hello_at;
	u64 repeat_at;
	u64 heard_at;
};

int link_open(struct sig_link *link, u32 dev, u32 vpi, u32 vci);
void link_begin(struct sig_link *link);
void link_leave(struct sig_link *link);
bool link_send(struct sig_link *link, struct wire *w);
void link_receive(struct sig_link *link, const struct nlmsghdr *nlh);
void link_tick(struct sig_link *link);
u64 link_next(const struct sig_link *link);

#endif /* CONDIS_SIG_LINK_H */
