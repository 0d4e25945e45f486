// SPDX-License-Identifier: GPL-2.0-only
/*
 * The receive path: miniport -> ledger -> protocol, and the returns back, each
 * NBL on its own.
 */
#include <net/condis/miniport.h>

#include "adapter.h"
#include "binding.h"
#include "nest.h"
#include "report.h"
#include "trace.h"
#include "vc.h"

static void receive_report(struct condis_vc *vc, enum condis_report_id id,
			   struct condis_nbl *nbl)
{
	condis_report(id, nbl, "%s vc %u", vc->adapter->name, vc->id);
}

/* Take what the miniport may indicate, marked with its new owner. */
static u64 receive_collect(struct condis_vc *vc, struct condis_nbl *chain,
			   u32 owner, struct condis_nbl_queue *good)
{
	struct condis_nbl *nbl, *next;
	struct sk_buff *nb;
	u64 bytes = 0;

	condis_nbl_queue_init(good);
	condis_chain_for_each_safe(nbl, next, chain) {
		if (unlikely(READ_ONCE(nbl->owner) != CONDIS_NBL_MINIPORT)) {
			receive_report(vc, CONDIS_REPORT_INDICATE_NOT_OWNED,
				       nbl);
			continue;
		}
		if (unlikely(nbl->vc && nbl->vc != vc))
			receive_report(vc, CONDIS_REPORT_INDICATE_WRONG_SOURCE,
				       nbl);
		WRITE_ONCE(nbl->owner, owner);
		nbl->vc = vc;
		condis_nbl_for_each_nb(nb, nbl)
			bytes += nb->len;
		condis_nbl_queue_add(good, nbl);
	}
	return bytes;
}

/* which counter a receive that is not delivered goes to. */
static atomic64_t *receive_refusal(struct condis_vc *vc, unsigned long shut)
{
	if (shut & CONDIS_SHUT_CLOSING)
		return &vc->rx.late;
	/* A glance: only the counter depends on it. */
	if (shut == CONDIS_SHUT_NOT_READY && data_race(condis_vc_is_active(vc)))
		return &vc->rx.early;
	return &vc->rx.refused;
}

static void receive_give_back(struct condis_nbl *chain)
{
	struct condis_nbl *nbl;

	for (nbl = chain; nbl; nbl = nbl->next)
		WRITE_ONCE(nbl->owner, CONDIS_NBL_MINIPORT);
}

/*
 * Nothing is delivered: without RESOURCES the NBLs go back through the return
 * handler, with it they are the miniport's again when the call returns.
 */
static void receive_refuse(struct condis_vc *vc, struct condis_nbl_queue *q,
			   unsigned long shut, u32 flags)
{
	atomic64_add(q->count, receive_refusal(vc, shut));
	trace_condis_receive_err(vc->adapter->name, vc->id, q->count,
				 condis_gate_status(shut));
	receive_give_back(q->head);
	if (flags & CONDIS_FLAG_RESOURCES)
		return;
	/* Counted apart: the call may have to wait, and the VC with it. */
	condis_vc_hold(vc);
	condis_nest_run(CONDIS_NEST_RETURN, vc, q->head, q->count,
			flags | CONDIS_FLAG_NOT_INSIDE);
}

/*
 * A receiver must leave a lent chain linked as it was; the miniport gets
 * it so whatever the receiver did. A lent chain cannot wait (S-19): where it
 * would have to, it is not delivered.
 */
static void receive_lent(struct condis_vc *vc, struct condis_nbl_queue *q,
			 u64 bytes, u32 flags)
{
	struct condis_nbl *nbl;

	for (nbl = q->head; nbl; nbl = nbl->next)
		nbl->core = (unsigned long)nbl->next;
	local_bh_disable();
	if (unlikely(condis_nest_full())) {
		receive_report(vc, CONDIS_REPORT_NESTED_LENT, q->head);
		atomic64_add(q->count, &vc->rx.refused);
	} else {
		atomic64_add(bytes, &vc->rx.bytes);
		atomic64_add(q->count, &vc->rx.nbls);
		atomic64_add(q->count, &vc->rx.lent);
		condis_nest_run(CONDIS_NEST_RECEIVE, vc, q->head, q->count,
				flags);
	}
	local_bh_enable();
	for (nbl = q->head; nbl; nbl = nbl->next)
		nbl->next = (struct condis_nbl *)nbl->core;
	receive_give_back(q->head);
	condis_gate_leave(&vc->rx.ledger, q->count + 1);
}

/**
 * condis_mco_indicate_receive_nbls() - data arrived on a VC
 *	(NdisMCoIndicateReceiveNetBufferLists)
 * @vc: the VC
 * @chain: NBLs that the miniport owns. Without RESOURCES they are the
 *	receiver's until the return handler gets them, which may be before
 *	this returns; with it they are lent, and the miniport's again on return
 *	(R-5)
 * @count: number of NBLs
 * @flags: CONDIS_FLAG_*
 *
 * Where nothing may be delivered, the NBLs come back at once and are counted.
 *
 * Context: Any but hardirq, interrupts on; no lock of the miniport's held.
 */
void condis_mco_indicate_receive_nbls(struct condis_vc *vc,
				      struct condis_nbl *chain,
				      unsigned int count, u32 flags)
{
	bool lent = flags & CONDIS_FLAG_RESOURCES;
	struct condis_nbl_queue good;
	unsigned long shut;
	u64 bytes;

	bytes = receive_collect(vc, chain, lent ? CONDIS_NBL_LENT :
						  CONDIS_NBL_INDICATED, &good);
	if (unlikely(good.count != count))
		receive_report(vc, CONDIS_REPORT_INDICATE_WRONG_COUNT, chain);
	if (unlikely(condis_nbl_queue_empty(&good)))
		return;
	/* One more than the NBLs: the callback that runs. */
	shut = condis_gate_enter(&vc->rx.ledger, good.count + 1);
	if (unlikely(shut)) {
		receive_refuse(vc, &good, shut, flags);
		return;
	}
	trace_condis_receive(vc->adapter->name, vc->id, good.count,
			     CONDIS_STATUS_SUCCESS);
	if (unlikely(lent)) {
		receive_lent(vc, &good, bytes, flags);
		return;
	}
	atomic64_add(bytes, &vc->rx.bytes);
	atomic64_add(good.count, &vc->rx.nbls);
	condis_nest_run(CONDIS_NEST_RECEIVE, vc, good.head, good.count, flags);
}
EXPORT_SYMBOL_NS_GPL(condis_mco_indicate_receive_nbls, CONDIS);

/* Hand a chain to the protocol; a lent one leaves with its lender. */
void condis_receive_run(struct condis_vc *vc, struct condis_nbl *chain,
			unsigned int count, u32 flags)
{
	vc->binding->proto->ops->receive_nbls(vc->binding->ctx, vc->ctx, chain,
					      count, flags);
	if (!(flags & CONDIS_FLAG_RESOURCES))
		condis_gate_leave(&vc->rx.ledger, 1);
}

/* Hand a chain back to the miniport, then let it out of the ledger. */
void condis_return_run(struct condis_vc *vc, struct condis_nbl *chain,
		       unsigned int count, u32 flags)
{
	vc->mp->return_nbls(vc->adapter, vc->mp_ctx, chain,
			    flags & CONDIS_FLAG_DISPATCH_LEVEL);
	if (likely(!(flags & CONDIS_FLAG_NOT_INSIDE)))
		condis_gate_leave(&vc->rx.ledger, count);
	else
		condis_vc_release(vc);
}

/* What a return may not be. */
static bool return_good(struct condis_binding *binding, struct condis_nbl *nbl)
{
	u32 owner = READ_ONCE(nbl->owner);
	enum condis_report_id id;

	if (likely(owner == CONDIS_NBL_INDICATED)) {
		if (likely(nbl->vc->binding == binding))
			return true;
		id = CONDIS_REPORT_RETURN_WRONG_BINDING;
	} else if (owner == CONDIS_NBL_LENT) {
		id = CONDIS_REPORT_RETURN_LENT;
	} else if (owner == CONDIS_NBL_MINIPORT) {
		id = CONDIS_REPORT_DOUBLE_RETURN;
	} else {
		id = CONDIS_REPORT_RETURN_NOT_OWNED;
	}
	condis_report(id, nbl, "%s: %s", binding->adapter->name,
		      binding->proto->ops->name);
	return false;
}

static void return_run(struct condis_nbl_queue *run, u32 flags)
{
	struct condis_nbl_queue q = *run;
	struct condis_vc *vc;

	if (condis_nbl_queue_empty(&q))
		return;
	condis_nbl_queue_init(run);
	vc = q.head->vc;
	atomic64_add(q.count, &vc->rx.returned);
	trace_condis_return(vc->adapter->name, vc->id, q.count,
			    CONDIS_STATUS_SUCCESS);
	condis_nest_run(CONDIS_NEST_RETURN, vc, q.head, q.count, flags);
}

/**
 * condis_return_nbls() - give received NBLs back (NdisReturnNetBufferLists)
 * @binding: the binding they were received on
 * @chain: any of them, from any indications and VCs, in any order, each once
 *	not the caller's from here on
 * @flags: CONDIS_FLAG_DISPATCH_LEVEL or 0
 *
 * The miniport gets runs of one VC, in the order of the chain. What the caller
 * does not hold is skipped and reported.
 *
 * Context: Any but hardirq, interrupts on; also inside the receive handler
 * (R-15).
 */
void condis_return_nbls(struct condis_binding *binding,
			struct condis_nbl *chain, u32 flags)
{
	struct condis_nbl *nbl, *next;
	struct condis_nbl_queue run;

	condis_nbl_queue_init(&run);
	condis_chain_for_each_safe(nbl, next, chain) {
		if (!return_good(binding, nbl))
			continue;
		if (run.head && run.head->vc != nbl->vc)
			return_run(&run, flags);
		WRITE_ONCE(nbl->owner, CONDIS_NBL_MINIPORT);
		condis_nbl_queue_add(&run, nbl);
	}
	return_run(&run, flags);
}
EXPORT_SYMBOL_NS_GPL(condis_return_nbls, CONDIS);
