// SPDX-License-Identifier: GPL-2.0-only
/*
 * The send path: protocol -> gate -> miniport, and the completions back.
 */
#include <net/condis/miniport.h>

#include "adapter.h"
#include "binding.h"
#include "nest.h"
#include "report.h"
#include "trace.h"
#include "vc.h"

static void send_report(struct condis_vc *vc, enum condis_report_id id,
			struct condis_nbl *nbl)
{
	condis_report(id, nbl, "%s vc %u", vc->adapter->name, vc->id);
}

/*
 * Give NBLs back that the miniport never sees. Those that never were inside the
 * gate are counted apart: the call may have to wait, and the VC with it.
 */
static void send_refuse(struct condis_vc *vc, struct condis_nbl_queue *refused,
			u32 flags)
{
	struct condis_nbl *nbl;

	trace_condis_send_err(vc->adapter->name, vc->id, refused->count,
			      refused->head->status);
	for (nbl = refused->head; nbl; nbl = nbl->next)
		WRITE_ONCE(nbl->owner, CONDIS_NBL_PROTOCOL);
	atomic64_add(refused->count, &vc->tx.refused);
	if (flags & CONDIS_FLAG_NOT_INSIDE)
		condis_vc_hold(vc);
	condis_nest_run(CONDIS_NEST_COMPLETE, vc, refused->head,
			refused->count, flags);
}

/*
 * Take what the sender may send; what it does not own stays where it is and is
 * reported: there is nobody to complete it to.
 */
static void send_collect(struct condis_vc *vc, struct condis_nbl *chain,
			 struct condis_nbl_queue *mine)
{
	struct condis_nbl *nbl, *next;

	condis_nbl_queue_init(mine);
	condis_chain_for_each_safe(nbl, next, chain) {
		if (unlikely(READ_ONCE(nbl->owner) != CONDIS_NBL_PROTOCOL)) {
			send_report(vc, CONDIS_REPORT_SEND_NOT_OWNED, nbl);
			continue;
		}
		if (unlikely(nbl->vc && nbl->vc != vc))
			send_report(vc, CONDIS_REPORT_SEND_WRONG_SOURCE, nbl);
		WRITE_ONCE(nbl->owner, CONDIS_NBL_SENDING);
		nbl->vc = vc;
		nbl->status = CONDIS_STATUS_SUCCESS;
		condis_nbl_queue_add(mine, nbl);
	}
}

/* S-4: sort out what the miniport must not see. Returns octets that go on. */
static u64 send_sort(struct condis_vc *vc, struct condis_nbl_queue *mine,
		     struct condis_nbl_queue *good,
		     struct condis_nbl_queue *bad, u64 *nbs)
{
	u32 max_sdu = READ_ONCE(vc->tx_max_sdu);
	struct condis_nbl *nbl, *next;
	u64 total = 0, bytes;

	condis_nbl_queue_init(good);
	condis_nbl_queue_init(bad);
	*nbs = 0;
	condis_chain_for_each_safe(nbl, next, mine->head) {
		nbl->status = condis_nbl_check(nbl, max_sdu, &bytes);
		if (likely(nbl->status == CONDIS_STATUS_SUCCESS)) {
			condis_nbl_queue_add(good, nbl);
			*nbs += nbl->nb_count;
			total += bytes;
		} else {
			condis_nbl_queue_add(bad, nbl);
		}
	}
	return total;
}

static void send_stamp(struct condis_nbl_queue *q, condis_status_t status)
{
	struct condis_nbl *nbl;

	for (nbl = q->head; nbl; nbl = nbl->next)
		nbl->status = status;
}

/**
 * condis_co_send_nbls() - send a chain on a VC (NdisCoSendNetBufferLists)
 * @vc: the VC
 * @chain: NBLs that the caller owns; not the caller's from here on (S-7)
 * @flags: CONDIS_FLAG_DISPATCH_LEVEL or 0
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
	struct condis_nbl_queue mine, good, bad;
	unsigned long shut;
	u64 bytes, nbs;

	send_collect(vc, chain, &mine);
	if (unlikely(condis_nbl_queue_empty(&mine)))
		return;
	shut = condis_gate_enter(&vc->tx.gate, mine.count);
	if (unlikely(shut)) {
		send_stamp(&mine, condis_gate_status(shut));
		send_refuse(vc, &mine, CONDIS_FLAG_NOT_INSIDE);
		return;
	}

	bytes = send_sort(vc, &mine, &good, &bad, &nbs);
	if (likely(!condis_nbl_queue_empty(&good))) {
		atomic64_add(good.count, &vc->tx.nbls);
		atomic64_add(nbs, &vc->tx.nbs);
		atomic64_add(bytes, &vc->tx.bytes);
		trace_condis_send(vc->adapter->name, vc->id, good.count,
				  CONDIS_STATUS_SUCCESS);
		condis_nest_run(CONDIS_NEST_SEND, vc, good.head, good.count,
				flags);
	}
	if (unlikely(!condis_nbl_queue_empty(&bad)))
		send_refuse(vc, &bad, 0);
}
EXPORT_SYMBOL_NS_GPL(condis_co_send_nbls, CONDIS);

/* Hand a chain to the miniport. */
void condis_send_run(struct condis_vc *vc, struct condis_nbl *chain,
		     unsigned int count, u32 flags)
{
	vc->mp->send_nbls(vc->mp_ctx, chain, flags);
}

/* Hand a chain back to the protocol, then let it out of the gate. */
void condis_complete_run(struct condis_vc *vc, struct condis_nbl *chain,
			 unsigned int count, u32 flags)
{
	vc->binding->proto->ops->send_nbls_complete(vc->ctx, chain,
					flags & CONDIS_FLAG_DISPATCH_LEVEL);
	if (likely(!(flags & CONDIS_FLAG_NOT_INSIDE)))
		condis_gate_leave(&vc->tx.gate, count);
	else
		condis_vc_release(vc);
}

/* What a completion may not be: S-12, S-15, R-23. */
static bool complete_good(struct condis_vc *vc, struct condis_nbl *nbl)
{
	u32 owner = READ_ONCE(nbl->owner);

	if (unlikely(owner != CONDIS_NBL_SENDING)) {
		send_report(vc, owner == CONDIS_NBL_PROTOCOL ?
				CONDIS_REPORT_DOUBLE_COMPLETION :
				CONDIS_REPORT_COMPLETE_NOT_SENDING, nbl);
		return false;
	}
	if (unlikely(nbl->vc != vc)) {
		send_report(vc, CONDIS_REPORT_COMPLETE_WRONG_VC, nbl);
		return false;
	}
	if (unlikely(nbl->status == CONDIS_STATUS_PENDING)) {
		send_report(vc, CONDIS_REPORT_PENDING_COMPLETION, nbl);
		nbl->status = CONDIS_STATUS_FAILURE;
	}
	return true;
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
	struct condis_nbl *nbl, *next;
	struct condis_nbl_queue done;
	unsigned int failed = 0;

	condis_nbl_queue_init(&done);
	condis_chain_for_each_safe(nbl, next, chain) {
		if (!complete_good(vc, nbl))
			continue;
		failed += nbl->status != CONDIS_STATUS_SUCCESS;
		WRITE_ONCE(nbl->owner, CONDIS_NBL_PROTOCOL);
		condis_nbl_queue_add(&done, nbl);
	}
	if (unlikely(condis_nbl_queue_empty(&done)))
		return;
	trace_condis_complete(vc->adapter->name, vc->id, done.count,
			      CONDIS_STATUS_SUCCESS);
	atomic64_add(done.count - failed, &vc->tx.done);
	if (unlikely(failed))
		atomic64_add(failed, &vc->tx.failed);
	condis_nest_run(CONDIS_NEST_COMPLETE, vc, done.head, done.count,
			flags);
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
 * Context: Any.
 */
void condis_cancel_send_nbls(struct condis_binding *binding,
			     unsigned long cancel_id)
{
	struct condis_adapter *adapter = binding->adapter;

	if (cancel_id)
		adapter->ops->cancel_send(adapter, cancel_id);
}
EXPORT_SYMBOL_NS_GPL(condis_cancel_send_nbls, CONDIS);
