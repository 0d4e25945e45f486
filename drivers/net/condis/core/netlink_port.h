/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sockets of user space: what they own, and what they are to be told.
 */
#ifndef _CONDIS_NETLINK_PORT_H_
#define _CONDIS_NETLINK_PORT_H_

#include <linux/refcount.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>
#include <net/condis/nbl.h>

struct condis_nl_cm;
struct condis_nl_net;
struct genl_info;
struct sk_buff;
struct sock;

/**
 * struct condis_nl_budget - bytes of sends under way, and how many may be
 * @used: bytes charged
 * @max: limit
 */
struct condis_nl_budget {
	atomic_long_t		used;
	unsigned long		max;
};

/**
 * struct condis_nl_note - something to tell a socket, other than data
 * @node: on port->ops
 * @port: whom to tell, held; NULL: nobody
 * @cmd: CONDIS_CMD_OP_DONE_NTF or _AF_CLOSE_NTF, without a @msg
 * @op: enum condis_nl_op of an OP_DONE
 * @status: final status
 * @af: handle
 * @vc: handle, or 0
 * @family: for AF_CLOSE
 * @sap: handle, or 0
 * @party: handle, or 0
 * @cm: handle, or 0
 * @changed: the parameters of the call are not those that were asked for
 * @msg: the message, made when there was something to tell; NULL: it is made of
 *	the above
 * @from: the call manager whose request it is, held; NULL: none
 * @waited: the handler that began the operation has not answered yet; it tells
 *	the outcome when that is there in time. Under af->lock
 * @done: the outcome is there. Under af->lock
 *
 * Allocated when the operation begins, so that its end can always be told.
 */
struct condis_nl_note {
	struct list_head	node;
	struct condis_nl_port	*port;
	u8			cmd;
	u8			op;
	condis_status_t		status;
	u32			af;
	u32			vc;
	u32			family;
	u32			sap;
	u32			party;
	u32			cm;
	bool			changed;
	struct sk_buff		*msg;
	struct condis_nl_cm	*from;
	bool			waited;
	bool			done;
};

/**
 * struct condis_nl_port - a socket
 * @ref: one of the table, one of each AF and VC owned, of each AF received
 *	for, of each op and each send under way, one of @work
 * @rcu: freed after a grace period
 * @nn: netns of the socket, held
 * @sk: the socket, held until the port is dead; read for its buffer's state
 * @portid: its address
 * @afs: AF opens owned, under nn->lock
 * @vcs: VCs owned, under nn->lock
 * @cms: call managers owned, under nn->lock
 * @receiving: AF opens received for, under nn->lock
 * @n_afs: number of @afs, under nn->lock
 * @n_vcs: number of @vcs, under nn->lock
 * @n_cms: number of @cms, and of those about to be, under nn->lock
 * @nbls: sends under way, and completions not yet delivered
 * @bytes: sends under way
 * @lock: protects @dead, @ops, @done, @ready
 * @dead: the socket is closed; nothing is queued any more
 * @ops: struct condis_nl_note to deliver
 * @done: completed NBLs to deliver
 * @ready: AF opens with something to deliver
 * @work: delivers; one at a time, so in order
 * @backoff: jiffies to wait while the socket's buffer is full; the worker's
 */
struct condis_nl_port {
	refcount_t		ref;
	struct rcu_head		rcu;
	struct condis_nl_net	*nn;
	struct sock		*sk;
	u32			portid;
	struct list_head	afs;
	struct list_head	vcs;
	struct list_head	cms;
	struct list_head	receiving;
	u32			n_afs;
	u32			n_vcs;
	u32			n_cms;
	atomic_t		nbls;
	struct condis_nl_budget	bytes;
	spinlock_t		lock; /* protects what its comment above says */
	bool			dead;
	struct list_head	ops;
	struct condis_nbl_queue	done;
	struct list_head	ready;
	struct delayed_work	work;
	unsigned long		backoff;
};

/* netlink_port.c */
struct condis_nl_port *condis_nl_port_get(struct sk_buff *skb,
					  struct genl_info *info);
void condis_nl_port_hold(struct condis_nl_port *port);
void condis_nl_port_put(struct condis_nl_port *port);
void condis_nl_port_kill(struct condis_nl_port *port);
void condis_nl_port_released(struct condis_nl_net *nn, u32 portid);
void condis_nl_port_orphan(struct condis_nl_port *port);
struct condis_nl_note *condis_nl_note_alloc(struct condis_nl_port *port, u8 op,
					    gfp_t gfp);
void condis_nl_note_free(struct condis_nl_note *op);
void condis_nl_note_done(struct condis_nl_note *op, condis_status_t status);

#endif /* _CONDIS_NETLINK_PORT_H_ */
