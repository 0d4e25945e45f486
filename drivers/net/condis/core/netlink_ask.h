/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What user space is asked: OID requests that wait for its answer, of a call
 * manager to its client or the other way round.
 */
#ifndef _CONDIS_NETLINK_ASK_H_
#define _CONDIS_NETLINK_ASK_H_

#include <linux/list.h>
#include <linux/spinlock.h>
#include <net/condis/oid.h>

struct condis_nl_port;
struct genl_info;

/* How many may wait for one AF open, or one call manager */
#define CONDIS_NL_ASKS		64

/**
 * struct condis_nl_asks - what an AF open, or a call manager, is asked
 * @lock: protects the rest
 * @list: those that wait, the first to expire first
 * @n: their number
 * @last: the id of the last one
 * @shut: there will be no more
 */
struct condis_nl_asks {
	spinlock_t		lock; /* protects what its comment above says */
	struct list_head	list;
	u32			n;
	u32			last;
	bool			shut;
};

/**
 * struct condis_nl_asked - who is asked
 * @port: the socket to tell
 * @cm: handle of the call manager, or 0
 * @af: handle of the AF open
 * @vc: handle of the VC that it is about, or 0
 * @deadline: jiffies for the answer
 */
struct condis_nl_asked {
	struct condis_nl_port	*port;
	u32			cm;
	u32			af;
	u32			vc;
	unsigned long		deadline;
};

void condis_nl_asks_init(struct condis_nl_asks *asks);
condis_status_t condis_nl_ask(struct condis_nl_asks *asks,
			      const struct condis_nl_asked *who,
			      struct condis_oid_request *req);
unsigned long condis_nl_asks_expire(struct condis_nl_asks *asks);
void condis_nl_asks_end(struct condis_nl_asks *asks, condis_status_t status,
			bool shut);

#endif /* _CONDIS_NETLINK_ASK_H_ */
