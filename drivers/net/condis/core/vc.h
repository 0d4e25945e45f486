/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Virtual connections, inside the core.
 */
#ifndef _CONDIS_VC_H_
#define _CONDIS_VC_H_

#include <linux/cache.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>
#include <net/condis/gate.h>
#include <net/condis/nbl.h>

#include "af.h"
#include "fsm.h"

struct condis_call_modify;
struct condis_multipoint;
struct condis_window;

/**
 * struct condis_vc_tx - what a send touches
 * @gate: NBLs that the owner has sent and not got back
 * @nbls: accepted
 * @nbs: accepted
 * @bytes: accepted, octets
 * @done: completed with SUCCESS
 * @failed: completed with another status, by the miniport, or by the core while
 *	they waited for the window
 * @refused: completed by the core without having been accepted
 */
struct condis_vc_tx {
	struct condis_gate	gate;
	atomic64_t		nbls;
	atomic64_t		nbs;
	atomic64_t		bytes;
	atomic64_t		done;
	atomic64_t		failed;
	atomic64_t		refused;
};

/**
 * struct condis_vc_rx - what a receive touches
 * @ledger: NBLs that are above the miniport, plus callbacks that run
 * @nbls: delivered
 * @bytes: delivered, octets
 * @lent: delivered with RESOURCES, part of @nbls
 * @returned: given back by the owner
 * @early: not delivered: not connected yet
 * @late: not delivered: closing
 * @refused: not delivered for another reason
 */
struct condis_vc_rx {
	struct condis_gate	ledger;
	atomic64_t		nbls;
	atomic64_t		bytes;
	atomic64_t		lent;
	atomic64_t		returned;
	atomic64_t		early;
	atomic64_t		late;
	atomic64_t		refused;
};

/**
 * struct condis_vc - a virtual connection (NdisVcHandle)
 * @tx: send side
 * @rx: receive side
 * @adapter: the adapter, held
 * @mp: its miniport
 * @mp_ctx: the miniport's context; an MCM's own serves both roles (MCM-4)
 * @binding: of the protocol that owns the data, held
 * @ctx: that protocol's context
 * @send: the miniport's send handler, or the window's; the window's to change
 * @complete: that protocol's complete handler, or the window's
 * @tx_max_sdu: octets of the largest NB it may send
 * @id: number of the VC on its adapter
 * @lock: protects what follows it up to @close_len, and the SHUT bits of both
 *	words; taken after adapter->lock
 * @a: enum condis_vc_state
 * @k: enum condis_call_state
 * @k_before: what a failed close restores
 * @deferred: deactivate once the pending activation is done
 * @mp_stopping: the miniport owes the end of its deactivation
 * @unclean: the peer closed with another status than SUCCESS: no reuse (V-20)
 * @by_cm: the provider made it, for an incoming call
 * @calling: how many handlers run that are about the call as it is (make_call,
 *	modify_call_qos, the client's incoming_call): what would take it down
 *	waits for the last of them to return
 * @close_waits: a close does
 * @q: enum condis_qos_state
 * @answer: an answer to an offer that waits, when @answer_params is set
 * @close_with_tx: a close found sends outstanding (S-3)
 * @af: the AF it was made under, held; NULL for a call manager's private VC
 * @cm: the provider
 * @cm_ctx: the provider's context
 * @media: in force while active
 * @act_params: of the pending activation; the provider's (V-11)
 * @make_params: of the pending make-call; the client's (C-1)
 * @offer_params: of the offer that the client has not answered; the provider's
 * @answer_params: of the one whose answer waits; the provider's
 * @modify: what the client wants changed; NULL: nothing
 * @multi: the parties of a multipoint call; NULL: it is none
 * @close_data: of the close that waits; the client's
 * @close_len: octets there
 * @drains: what a deactivation still waits for
 * @refusals: NBL chains on their way back that never entered gate or ledger,
 *	protocols that are being told a status, a client that is asked about
 *	it; while there are any, the VC is not deleted
 * @refs: one until deleted, one of each operation under way
 * @af_node: on af->vcs, under adapter->lock
 * @window: send window; NULL before the first
 * @rcu: freed after a grace period: a leaver of the gate may still look
 *
 * Ways out: condis_co_delete_vc() by its creator, from IDLE without a call, is
 * the only one; whatever else wants a VC gone (notify-close, unbind, adapter
 * removal) gets its creator to do that. NBLs hold no reference: the gate and
 * the ledger do, since IDLE is reached through V-12 only.
 */
struct condis_vc {
	struct condis_vc_tx	tx ____cacheline_aligned_in_smp;
	struct condis_vc_rx	rx ____cacheline_aligned_in_smp;

	/* in what rx leaves of its second cache line: not for data */
	struct condis_af	*af;
	const struct condis_call_manager_ops *cm;
	void			*cm_ctx;
	struct condis_window	*window;
	struct list_head	af_node;
	atomic_t		drains;
	atomic_t		refusals;

	/* one cache line: what data needs, written seldom */
	struct condis_adapter	*adapter ____cacheline_aligned_in_smp;
	const struct condis_miniport_ops *mp;
	void			*mp_ctx;
	struct condis_binding	*binding;
	void			*ctx;
	void			(*send)(void *mp_ctx, struct condis_nbl *chain,
					u32 flags);
	void			(*complete)(void *ctx, struct condis_nbl *chain,
					    u32 flags);
	u32			tx_max_sdu;
	u32			id;

	/* protects what its comment above lists */
	spinlock_t		lock;
	u8			a;
	u8			k;
	u8			k_before;
	bool			deferred;
	bool			mp_stopping;
	bool			unclean;
	bool			by_cm;
	u8			calling;
	bool			close_waits;
	u8			q;
	condis_status_t		answer;
	u32			close_with_tx;
	struct condis_media_params media;
	struct condis_call_params *act_params;
	struct condis_call_params *make_params;
	struct condis_call_params *offer_params;
	struct condis_call_params *answer_params;
	struct condis_call_modify *modify;
	struct condis_multipoint *multi;
	const void		*close_data;
	size_t			close_len;
	refcount_t		refs;
	struct rcu_head		rcu;
};

int condis_vc_subsys_init(void);
void condis_vc_subsys_exit(void);

void condis_vc_get(struct condis_vc *vc);
void condis_vc_put(struct condis_vc *vc);
void condis_vc_hold(struct condis_vc *vc);
void condis_vc_release(struct condis_vc *vc);
bool condis_vc_keep(struct condis_vc *vc);
struct condis_fsm_edge condis_vc_step(struct condis_vc *vc, u8 event);
struct condis_fsm_edge condis_call_step(struct condis_vc *vc, u8 event);
void condis_vc_update_gates(struct condis_vc *vc);
void condis_vc_mirror(struct condis_vc *vc);
condis_status_t condis_vc_deactivate(struct condis_vc *vc);

/**
 * struct condis_call_left - what has waited for the last handler to return
 * @closing: a close
 * @answer: an answer to an offer
 * @params: the provider's, of that offer; NULL: none
 */
struct condis_call_left {
	bool				closing;
	condis_status_t			answer;
	struct condis_call_params	*params;
};

struct condis_call_left condis_call_leave(struct condis_vc *vc);
void condis_call_go_on(struct condis_vc *vc,
		       const struct condis_call_left *left);
struct condis_call_params *condis_qos_abandon(struct condis_vc *vc);
void condis_vc_settle(struct condis_vc *vc);
void condis_vc_drained(struct condis_vc *vc, unsigned long wait);

/* A client's VC as opposed to a call manager's private one. */
static inline bool condis_vc_has_call(const struct condis_vc *vc)
{
	return vc->af;
}

/* Does the miniport hear of this VC through an MCM only? */
static inline bool condis_vc_is_mcm(const struct condis_vc *vc)
{
	return vc->af && condis_af_is_mcm(vc->af);
}

static inline bool condis_vc_is_active(const struct condis_vc *vc)
{
	return vc->a == CONDIS_VC_ACTIVE || vc->a == CONDIS_VC_REACTIVATING;
}

#endif /* _CONDIS_VC_H_ */
