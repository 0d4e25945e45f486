/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * User space as a call manager.
 *
 * A call manager of user space is one binding plus one registration of an
 * address family. What its clients have with it, it knows as peers, by handles
 * of its own:
 *
 *	net ----< cm ----< peer		AF open, SAP, VC, party
 *	port ---< cm			owner: goes with the socket
 *
 * What a client asks for is noted on the peer by the core's callback, in any
 * context, and told to user space by a worker. It waits there until user space
 * answers, or its deadline is over, or the call manager is withdrawn; in the
 * latter two cases the worker answers, as a call manager would that has nothing
 * left to give.
 *
 * Locks, in the order in which they are taken:
 *	cm->mutex	what is done to the core's objects: commands, answers
 *	nn->lock	tables of a netns, who owns
 *	cm->lock	what callbacks change
 * The core is never called under the last two.
 */
#ifndef _CONDIS_NETLINK_CM_H_
#define _CONDIS_NETLINK_CM_H_

#include <net/condis/call_manager.h>

#include "netlink.h"

/* Limits; they do not bind the initial user namespace. */
#define CONDIS_NL_PORT_CMS	64
/* AF opens, SAPs, VCs and parties of one call manager, for whoever it is */
#define CONDIS_NL_CM_PEERS	131072
/* Requests of one call manager that its socket has not read yet */
#define CONDIS_NL_CM_NOTES	1024

/**
 * struct condis_nl_cm - a call manager of user space
 * @ref: one of its existence, one of each peer, of each request told and not
 *	read, of each work posted, look-ups
 * @free: the end of its memory, after a grace period, in process context
 * @nn: netns, held
 * @adapter: the adapter, held
 * @handle: its name in user space
 * @family: address family
 * @deadline: jiffies that user space has for an answer
 * @owner: the socket it goes with, held; under nn->lock
 * @owner_node: on owner->cms, under nn->lock
 * @mutex: serialises what is done to the core's objects
 * @binding: under @mutex
 * @n_notes: requests told and not read
 * @lock: protects all that follows
 * @dead: it is being withdrawn: the worker answers
 * @afs: the clients' opens
 * @n_peers: number of peers of all kinds
 * @todo: peers that @work shall look at
 * @waiting: peers that wait for an answer, the first to expire first
 * @n_waiting: answers waited for
 * @n_expired: answers that came from the worker
 * @asks: what it is asked by OID requests; has a lock of its own
 * @del_op: to be told when it is withdrawn
 * @work: tells requests, and answers for user space
 * @end: withdraws the address family and closes the binding
 */
struct condis_nl_cm {
	refcount_t		ref;
	struct rcu_work		free;
	struct condis_nl_net	*nn;
	struct condis_adapter	*adapter;
	u32			handle;
	u32			family;
	unsigned long		deadline;
	struct condis_nl_port	*owner;
	struct list_head	owner_node;

	struct mutex		mutex; /* see its comment above */
	struct condis_binding	*binding;
	atomic_t		n_notes;

	spinlock_t		lock; /* protects what its comment above says */
	bool			dead;
	struct list_head	afs;
	u32			n_peers;
	struct list_head	todo;
	struct list_head	waiting;
	u32			n_waiting;
	u64			n_expired;
	struct condis_nl_asks	asks;
	struct condis_nl_note	*del_op;

	struct delayed_work	work;
	struct work_struct	end;
};

/**
 * enum condis_nl_peer_kind - what a peer is
 * @CONDIS_NL_PEER_AF: a client's open
 * @CONDIS_NL_PEER_SAP: a SAP of a client's
 * @CONDIS_NL_PEER_VC: a VC of a client's, or for one
 * @CONDIS_NL_PEER_PARTY: a party of a client's call
 * @CONDIS_NL_PEER_KINDS: number of kinds
 */
enum condis_nl_peer_kind {
	CONDIS_NL_PEER_AF,
	CONDIS_NL_PEER_SAP,
	CONDIS_NL_PEER_VC,
	CONDIS_NL_PEER_PARTY,
	CONDIS_NL_PEER_KINDS,
};

/**
 * struct condis_nl_peer - something that a client has with a call manager
 * @ref: one of its existence, one of each peer under it, look-ups
 * @rcu: freed after a grace period
 * @cm: the call manager, held
 * @up: the AF of a SAP or a VC, the VC of a party, held
 * @kind: enum condis_nl_peer_kind
 * @handle: its name in user space, 0 before it was told of; under cm->mutex
 * @by_cm: a VC that the call manager made
 * @af: the open; dead once the close was answered
 * @sap: the SAP; dead once the deregistration was answered
 * @vc: the VC; dead once @gone, see condis_nl_peer_pin()
 * @party: the party; dead once its drop or the close of the call was answered
 * @node: on up->under, on cm->afs without an @up; this and all that follows
 *	under cm->lock
 * @under: what is under it
 * @todo_node: on cm->todo
 * @wait_node: on cm->waiting
 * @asked: bit N: request N (enum condis_nl_op) is to be told
 * @told: bit N: it was told, and an answer is wanted
 * @expires: jiffies when the worker answers
 * @forced: that time is over
 * @gone: the core has it no longer
 * @multipoint: parties can be added to the call
 * @status: the answer to an offer, of CALL_ANSWER
 * @params: lent by the client: of a call to be made, a party to be added
 * @change: lent by the client: parameters that it wants instead
 * @sap_id: lent by the client: of a SAP to be registered
 * @data: lent by the client: close data
 * @data_len: octets there
 * @offer: what was offered; ours, lent to the client until it answers
 * @act: what is being activated; ours
 * @act_op: to be told when that is done
 * @deact_op: to be told when a deactivation is done
 */
struct condis_nl_peer {
	refcount_t		ref;
	struct rcu_head		rcu;
	struct condis_nl_cm	*cm;
	struct condis_nl_peer	*up;
	u8			kind;
	u32			handle;
	bool			by_cm;
	union {
		struct condis_af	*af;
		struct condis_sap	*sap;
		struct condis_vc	*vc;
		struct condis_party	*party;
	};

	struct list_head	node;
	struct list_head	under;
	struct list_head	todo_node;
	struct list_head	wait_node;
	unsigned long		asked;
	unsigned long		told;
	unsigned long		expires;
	bool			forced;
	bool			gone;
	bool			multipoint;
	condis_status_t		status;
	struct condis_call_params *params;
	struct condis_call_params *change;
	const struct condis_sap_id *sap_id;
	const void		*data;
	size_t			data_len;
	struct condis_call_params *offer;
	struct condis_call_params *act;
	struct condis_nl_note	*act_op;
	struct condis_nl_note	*deact_op;
};

/* Requests that want no answer */
#define CONDIS_NL_NOTICES						\
	(BIT(CONDIS_NL_OP_VC_NEW) | BIT(CONDIS_NL_OP_VC_DEL) |		\
	 BIT(CONDIS_NL_OP_CALL_ANSWER))

/* Is an answer owed, told or not? Under cm->lock. */
static inline bool condis_nl_peer_owes(const struct condis_nl_peer *peer,
				       u8 op)
{
	return ((peer->asked & ~CONDIS_NL_NOTICES) | peer->told) & BIT(op);
}

/* netlink_cm.c */
int condis_nl_cm_init(void);
void condis_nl_cm_exit(void);
void condis_nl_cm_put(struct condis_nl_cm *cm);
void condis_nl_cm_kill(struct condis_nl_cm *cm);
void condis_nl_cm_kick(struct condis_nl_cm *cm);
struct condis_nl_cm *condis_nl_cm_find(struct condis_nl_net *nn, u32 handle);

/* netlink_cm_peer.c */
bool condis_nl_cm_is_here(const struct condis_nl_cm *cm);
struct condis_nl_peer *condis_nl_peer_alloc(struct condis_nl_cm *cm, u8 kind,
					    struct condis_nl_peer *up,
					    gfp_t gfp);
void condis_nl_peer_put(struct condis_nl_peer *peer);
void condis_nl_peer_end(struct condis_nl_peer *peer);
void condis_nl_peer_end_parties(struct condis_nl_peer *vc);
struct condis_nl_peer *condis_nl_peer_under(struct condis_nl_peer *up);
bool condis_nl_peer_claim(struct condis_nl_peer *peer, u8 op);
void condis_nl_peer_todo(struct condis_nl_peer *peer);
void condis_nl_peer_todo_all(struct condis_nl_peer *peer);
int condis_nl_peer_publish(struct condis_nl_peer *peer);
struct condis_vc *condis_nl_peer_pin(struct condis_nl_peer *peer);
struct condis_nl_peer *condis_nl_peer_find(struct condis_nl_net *nn,
					   u32 handle, u8 kind);
struct condis_nl_peer *condis_nl_peer_lock(struct genl_info *info, int attr,
					   u8 kind);
void condis_nl_peer_unlock(struct condis_nl_peer *peer);

/* netlink_cm_ask.c */
extern const struct condis_call_manager_ops condis_nl_cm_ops;

/* netlink_cm_tell.c */
void condis_nl_cm_work(struct work_struct *work);

/* netlink_cm_answer.c */
void condis_nl_peer_answer(struct condis_nl_peer *peer, u8 op,
			   condis_status_t status);

/* netlink_cm_force.c */
bool condis_nl_peer_force(struct condis_nl_peer *peer);

/* netlink_ask.c */
condis_status_t condis_nl_cm_oid_asked(void *cm_af_ctx, void *cm_vc_ctx,
				       struct condis_oid_request *req);

/* netlink_indicate.c */
void condis_nl_cm_status(void *binding_ctx, void *vc_ctx,
			 condis_status_t status, const void *buf, u32 len);

#endif /* _CONDIS_NETLINK_CM_H_ */
