// SPDX-License-Identifier: GPL-2.0-only
/*
 * The send path: protocol -> gate -> miniport, and the completions back.
 *
 * Each way has a loop for chains in which all is as it nearly always is, and a
 * function that takes over where an NBL is odd. The loop leaves the links as
 * they are.
 */
#include <linux/instruction_pointer.h>
#include <net/condis/miniport.h>

#include "adapter.h"
#include "binding.h"
#include "loopback.h"
#include "nest.h"
#include "report.h"
#include "trace.h"
#include "vc.h"
#include "verify.h"
#include "window.h"

/**
 * struct send_batch - a chain of which a part has been looked at
 * @head: what goes on
 * @end: where the next one is linked
 * @count: number of NBLs that go on
 * @nbs: number of their NBs
 * @bytes: octets in these
 */
struct send_batch {
	struct condis_nbl	*head;
	struct condis_nbl	**end;
	unsigned int		count;
	u64			nbs;
	u64			bytes;
};

/* The first @count NBLs of @chain have been looked at, and are plain. */
static void send_batch_init(struct send_batch *b, struct condis_nbl *chain,
			    unsigned int count, u64 bytes)
{
	unsigned int i;

	b->head = chain;
	b->end = &b->head;
	for (i = 0; i < count; i++)
		b->end = &(*b->end)->next;
	b->count = count;
	b->nbs = count;
	b->bytes = bytes;
}

static void send_batch_add(struct send_batch *b, struct condis_nbl *nbl)
{
	*b->end = nbl;
	b->end = &nbl->next;
	b->count++;
	b->nbs += nbl->nb_count;
}

static void send_report(struct condis_vc *vc, enum condis_report_id id,
			struct condis_nbl *nbl)
{
	if (condis_report(id, nbl, "%s vc %u", vc->adapter->name, vc->id) &&
	    condis_verifying())
		condis_verify_explain(nbl);
}

/*
 * A pointer that the verifier takes for an NBL's, or that nobody asks about.
 * What follows a stranger is not looked for.
 */
static bool send_known(struct condis_vc *vc, const struct condis_nbl *nbl)
{
	return !condis_verifying() ||
	       condis_verify_known(nbl, vc->adapter->name);
}

/* Hand a chain to the miniport. */
static __always_inline void send_run(struct condis_vc *vc,
				     struct condis_nbl *chain,
				     unsigned int count, u32 flags)
{
	typeof(vc->send) send = READ_ONCE(vc->send);

	send(vc->mp_ctx, chain, flags);
}

/* The same, after it has waited. */
void condis_send_run(struct condis_vc *vc, struct condis_nbl *chain,
		     unsigned int count, u32 flags)
{
	send_run(vc, chain, count, flags);
}

/* Hand a chain back to the protocol, then let it out of the gate. */
static __always_inline void complete_run(struct condis_vc *vc,
					 struct condis_nbl *chain,
					 unsigned int count, u32 flags)
{
	typeof(vc->complete) complete = READ_ONCE(vc->complete);

	complete(vc->ctx, chain, flags & CONDIS_FLAG_DISPATCH_LEVEL);
	if (likely(!(flags & CONDIS_FLAG_NOT_INSIDE)))
		condis_gate_leave_bh(&vc->tx.gate, count);
	else
		condis_vc_release(vc);
}

/* The same, after it has waited. */
void condis_complete_run(struct condis_vc *vc, struct condis_nbl *chain,
			 unsigned int count, u32 flags)
{
	complete_run(vc, chain, count, flags);
}

/*
 * Give NBLs back that the miniport never sees. Those that never were inside the
 * gate are counted apart: the call may have to wait, and the VC with it.
 */
static void send_refuse(struct condis_vc *vc, struct condis_nbl_queue *refused,
			u32 flags)
{
	const struct condis_verify_step back = {
		.from = CONDIS_NBL_SENDING, .to = CONDIS_NBL_PROTOCOL,
		.caller = _THIS_IP_,
	};
	struct condis_nbl *nbl;

	trace_condis_send_err(vc->adapter->name, vc->id, refused->count,
			      refused->head->status);
	for (nbl = refused->head; nbl; nbl = nbl->next)
		condis_nbl_hand_over(nbl, &back);
	atomic64_add(refused->count, &vc->tx.refused);
	if (flags & CONDIS_FLAG_NOT_INSIDE)
		condis_vc_hold(vc);
	condis_nest_run(CONDIS_NEST_COMPLETE, vc, refused->head,
			refused->count, flags, condis_complete_run);
}

/*
 * May the sender send it? What it does not own stays where it is and is
 * reported: there is nobody to complete it to.
 */
static bool send_take(struct condis_vc *vc, struct condis_nbl *nbl,
		      unsigned long caller)
{
	const struct condis_verify_step step = {
		.vc = vc, .from = CONDIS_NBL_PROTOCOL,
		.to = CONDIS_NBL_SENDING, .caller = caller,
	};

	if (READ_ONCE(nbl->owner) != CONDIS_NBL_PROTOCOL ||
	    !condis_nbl_hand_over(nbl, &step)) {
		send_report(vc, CONDIS_REPORT_SEND_NOT_OWNED, nbl);
		return false;
	}
	if (nbl->vc && nbl->vc != vc)
		send_report(vc, CONDIS_REPORT_SEND_WRONG_SOURCE, nbl);
	nbl->vc = vc;
	return true;
}

/* The gate was shut: nothing of the chain entered it. */
static noinline void send_shut_out(struct condis_vc *vc,
				   struct condis_nbl *chain,
				   unsigned long shut, unsigned long caller)
{
	condis_status_t status = condis_gate_status(shut);
	struct condis_nbl *nbl, *next;
	struct condis_nbl_queue q;

	condis_nbl_queue_init(&q);
	for (nbl = chain; nbl && send_known(vc, nbl); nbl = next) {
		next = nbl->next;
		if (!send_take(vc, nbl, caller))
			continue;
		nbl->status = status;
		condis_nbl_queue_add(&q, nbl);
	}
	if (!condis_nbl_queue_empty(&q))
		send_refuse(vc, &q, CONDIS_FLAG_NOT_INSIDE);
}

/* What goes on to the miniport, all of it inside. */
static __always_inline void send_on(struct condis_vc *vc,
				    struct condis_nbl *chain,
				    unsigned int count, u64 nbs, u64 bytes,
				    u32 flags)
{
	atomic64_add(count, &vc->tx.nbls);
	atomic64_add(nbs, &vc->tx.nbs);
	atomic64_add(bytes, &vc->tx.bytes);
	trace_condis_send(vc->adapter->name, vc->id, count,
			  CONDIS_STATUS_SUCCESS);
	if (unlikely(flags & CONDIS_FLAG_CHECK_FOR_LOOPBACK)) {
		condis_loopback_send(vc, chain);
		flags &= ~CONDIS_FLAG_CHECK_FOR_LOOPBACK;
	}
	condis_nest_run(CONDIS_NEST_SEND, vc, chain, count, flags, send_run);
}

/*
 * The first @count NBLs are plain; from @odd on, S-4 sorts out what the
 * miniport must not see, and what the sender does not own is left out. One is
 * inside for all.
 */
static noinline void send_rest(struct condis_vc *vc, struct condis_nbl *chain,
			       unsigned int count, u64 plain_bytes,
			       struct condis_nbl *odd, u32 flags,
			       unsigned long caller)
{
	u32 max_sdu = READ_ONCE(vc->tx_max_sdu);
	struct condis_nbl *nbl, *next;
	struct condis_nbl_queue bad;
	struct send_batch b;
	u64 bytes;

	send_batch_init(&b, chain, count, plain_bytes);
	condis_nbl_queue_init(&bad);
	for (nbl = odd; nbl && send_known(vc, nbl); nbl = next) {
		next = nbl->next;
		if (!send_take(vc, nbl, caller)) {
			/* It may lead back into the chain: that ends here. */
			*b.end = NULL;
			continue;
		}
		nbl->status = condis_nbl_check(nbl, max_sdu, &bytes);
		if (nbl->status != CONDIS_STATUS_SUCCESS) {
			condis_nbl_queue_add(&bad, nbl);
			continue;
		}
		send_batch_add(&b, nbl);
		b.bytes += bytes;
	}
	*b.end = NULL;

	if (b.count + bad.count)
		condis_gate_add(&vc->tx.gate, b.count + bad.count - 1);
	else
		condis_gate_leave(&vc->tx.gate, 1);
	if (b.count)
		send_on(vc, b.head, b.count, b.nbs, b.bytes, flags);
	if (bad.count)
		send_refuse(vc, &bad, 0);
}

/* One NB, in order, and the NBL the sender's. */
static __always_inline bool send_is_plain(const struct condis_nbl *nbl,
					  u32 max_sdu)
{
	const struct sk_buff *nb = nbl->first_nb;

	/* An NB without octets is beyond any limit here. */
	return READ_ONCE(nbl->owner) == CONDIS_NBL_PROTOCOL &&
	       nb && nb == nbl->last_nb && !nb->next && nbl->nb_count == 1 &&
	       condis_nb_valid(nb) && nb->len - 1 < max_sdu;
}

/**
 * condis_co_send_nbls() - send a chain on a VC (NdisCoSendNetBufferLists)
 * @vc: the VC
 * @chain: NBLs that the caller owns; not the caller's from here on (S-7)
 * @flags: CONDIS_FLAG_DISPATCH_LEVEL, CONDIS_FLAG_CHECK_FOR_LOOPBACK
 *
 * Each NBL comes back once through send_nbls_complete(), with a status: this
 * function refuses nothing in another way (S-4). That may happen before it
 * returns.
 *
 * Context: Any but hardirq, interrupts on.
 */
void condis_co_send_nbls(struct condis_vc *vc, struct condis_nbl *chain,
			 u32 flags)
{
	unsigned int count = 0;
	struct condis_nbl *nbl;
	unsigned long shut;
	u64 bytes = 0;
	u32 max_sdu;

	/* One goes ahead, so that all are inside while they are looked at. */
	shut = condis_gate_enter(&vc->tx.gate, 1);
	if (unlikely(shut)) {
		send_shut_out(vc, chain, shut, _RET_IP_);
		return;
	}
	nbl = chain;
	if (condis_verifying())
		goto odd;
	max_sdu = READ_ONCE(vc->tx_max_sdu) ?: U32_MAX;
	for (; nbl; nbl = nbl->next) {
		if (unlikely(!send_is_plain(nbl, max_sdu)))
			goto odd;
		if (unlikely(nbl->vc != vc)) {
			if (nbl->vc)
				goto odd;
			nbl->vc = vc;
		}
		WRITE_ONCE(nbl->owner, CONDIS_NBL_SENDING);
		nbl->status = CONDIS_STATUS_SUCCESS;
		bytes += nbl->first_nb->len;
		count++;
	}
	if (likely(count)) {
		condis_gate_add(&vc->tx.gate, count - 1);
		send_on(vc, chain, count, count, bytes, flags);
		return;
	}
odd:
	send_rest(vc, chain, count, bytes, nbl, flags, _RET_IP_);
}
EXPORT_SYMBOL_NS_GPL(condis_co_send_nbls, CONDIS);

/* What a completion may not be: S-12, S-15, P-8, R-23. */
static bool complete_take(struct condis_vc *vc, struct condis_nbl *nbl,
			  unsigned long caller)
{
	const struct condis_verify_step step = {
		.from = CONDIS_NBL_SENDING, .to = CONDIS_NBL_PROTOCOL,
		.caller = caller,
	};
	u32 owner = READ_ONCE(nbl->owner);

	if (owner != CONDIS_NBL_SENDING) {
		send_report(vc, owner == CONDIS_NBL_PROTOCOL ?
				CONDIS_REPORT_DOUBLE_COMPLETION :
				CONDIS_REPORT_COMPLETE_NOT_SENDING, nbl);
		return false;
	}
	if (nbl->vc != vc) {
		send_report(vc, CONDIS_REPORT_COMPLETE_WRONG_VC, nbl);
		return false;
	}
	if (condis_verifying() && atomic_read(&nbl->child_refs)) {
		send_report(vc, CONDIS_REPORT_HANDOVER_WITH_CHILDREN, nbl);
		return false;
	}
	if (!condis_nbl_hand_over(nbl, &step)) {
		send_report(vc, CONDIS_REPORT_DOUBLE_COMPLETION, nbl);
		return false;
	}
	if (nbl->status == CONDIS_STATUS_PENDING) {
		send_report(vc, CONDIS_REPORT_PENDING_COMPLETION, nbl);
		nbl->status = CONDIS_STATUS_FAILURE;
	}
	return true;
}

static __always_inline void complete_on(struct condis_vc *vc,
					struct condis_nbl *chain,
					unsigned int count, u32 flags)
{
	/* What is done is counted before vc->complete is read. */
	smp_mb__after_atomic();
	trace_condis_complete(vc->adapter->name, vc->id, count,
			      CONDIS_STATUS_SUCCESS);
	condis_nest_run(CONDIS_NEST_COMPLETE, vc, chain, count,
			flags & CONDIS_FLAG_DISPATCH_LEVEL, complete_run);
}

/* From an odd NBL on: one that failed, or that may not be completed. */
static noinline void complete_rest(struct condis_vc *vc,
				   struct condis_nbl *chain,
				   unsigned int count, struct condis_nbl *odd,
				   u32 flags, unsigned long caller)
{
	struct condis_nbl *nbl, *next;
	unsigned int failed = 0;
	struct send_batch b;

	send_batch_init(&b, chain, count, 0);
	for (nbl = odd; nbl && send_known(vc, nbl); nbl = next) {
		next = nbl->next;
		if (!complete_take(vc, nbl, caller)) {
			/* It may lead back into the chain: that ends here. */
			*b.end = NULL;
			continue;
		}
		send_batch_add(&b, nbl);
		failed += nbl->status != CONDIS_STATUS_SUCCESS;
	}
	*b.end = NULL;
	if (!b.count)
		return;
	atomic64_add(b.count - failed, &vc->tx.done);
	atomic64_add(failed, &vc->tx.failed);
	complete_on(vc, b.head, b.count, flags);
}

/**
 * condis_mco_send_nbls_complete() - NBLs are done with
 *	(NdisMCoSendNetBufferListsComplete)
 * @vc: the VC they were sent on
 * @chain: any NBLs of it, from any sends, in any order (S-12), status in each
 *	(S-13); not the miniport's from here on
 * @flags: CONDIS_FLAG_DISPATCH_LEVEL or 0
 *
 * What the miniport does not have is skipped and reported.
 *
 * Context: Any but hardirq, interrupts on; also inside the send handler.
 */
void condis_mco_send_nbls_complete(struct condis_vc *vc,
				   struct condis_nbl *chain, u32 flags)
{
	struct condis_nbl *nbl = chain;
	unsigned int count = 0;

	if (condis_verifying())
		goto odd;
	for (; nbl; nbl = nbl->next) {
		if (unlikely(READ_ONCE(nbl->owner) != CONDIS_NBL_SENDING ||
			     nbl->vc != vc ||
			     nbl->status != CONDIS_STATUS_SUCCESS))
			goto odd;
		WRITE_ONCE(nbl->owner, CONDIS_NBL_PROTOCOL);
		count++;
	}
	if (likely(count)) {
		atomic64_add(count, &vc->tx.done);
		complete_on(vc, chain, count, flags);
		return;
	}
odd:
	complete_rest(vc, chain, count, nbl, flags, _RET_IP_);
}
EXPORT_SYMBOL_NS_GPL(condis_mco_send_nbls_complete, CONDIS);

/**
 * condis_cancel_send_nbls() - try to get sends back early
 *	(NdisCancelSendNetBufferLists)
 * @binding: the protocol's binding, held by the caller for the call
 * @cancel_id: as in the cancel-id slot of the NBLs; 0 matches nothing (S-21)
 *
 * Best effort, on all VCs of the adapter; each NBL still completes once.
 *
 * Context: Any but hardirq.
 */
void condis_cancel_send_nbls(struct condis_binding *binding,
			     unsigned long cancel_id)
{
	struct condis_adapter *adapter = binding->adapter;

	if (!cancel_id)
		return;
	/* First, so that what it leaves below makes no room for them. */
	condis_window_cancel(binding, cancel_id);
	adapter->ops->cancel_send(adapter, cancel_id);
}
EXPORT_SYMBOL_NS_GPL(condis_cancel_send_nbls, CONDIS);
