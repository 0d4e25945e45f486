// SPDX-License-Identifier: GPL-2.0-only
/*
 * The receive path: miniport -> ledger -> protocol, and the returns back, each
 * NBL on its own.
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

static void receive_report(struct condis_vc *vc, enum condis_report_id id,
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
static bool receive_known(const struct condis_adapter *adapter,
			  const struct condis_nbl *nbl)
{
	return !condis_verifying() || condis_verify_known(nbl, adapter->name);
}

/**
 * struct receive_batch - a chain of which a part has been looked at
 * @head: what goes on
 * @count: number of NBLs there
 * @bytes: octets in these
 */
struct receive_batch {
	struct condis_nbl	*head;
	unsigned int		count;
	u64			bytes;
};

/* Where the NBL after the first @count is linked. */
static struct condis_nbl **receive_end(struct condis_nbl **head,
				       unsigned int count)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		head = &(*head)->next;
	return head;
}

/* Hand a chain to the protocol; a lent one leaves with its lender. */
static __always_inline void receive_run(struct condis_vc *vc,
					struct condis_nbl *chain,
					unsigned int count, u32 flags)
{
	vc->binding->proto->ops->receive_nbls(vc->binding->ctx, vc->ctx, chain,
					      count, flags);
	if (!(flags & CONDIS_FLAG_RESOURCES))
		condis_gate_leave_bh(&vc->rx.ledger, 1);
}

/* The same, after it has waited. */
void condis_receive_run(struct condis_vc *vc, struct condis_nbl *chain,
			unsigned int count, u32 flags)
{
	receive_run(vc, chain, count, flags);
}

/* Hand a chain back to the miniport, then let it out of the ledger. */
static __always_inline void return_run(struct condis_vc *vc,
				       struct condis_nbl *chain,
				       unsigned int count, u32 flags)
{
	vc->mp->return_nbls(vc->adapter, vc->mp_ctx, chain,
			    flags & CONDIS_FLAG_DISPATCH_LEVEL);
	if (likely(!(flags & CONDIS_FLAG_NOT_INSIDE)))
		condis_gate_leave_bh(&vc->rx.ledger, count);
	else
		condis_vc_release(vc);
}

/* The same, after it has waited. */
void condis_return_run(struct condis_vc *vc, struct condis_nbl *chain,
		       unsigned int count, u32 flags)
{
	return_run(vc, chain, count, flags);
}

/* May the miniport indicate it? */
static bool receive_take(struct condis_vc *vc, struct condis_nbl *nbl,
			 const struct condis_verify_step *step)
{
	if (READ_ONCE(nbl->owner) != CONDIS_NBL_MINIPORT) {
		receive_report(vc, CONDIS_REPORT_INDICATE_NOT_OWNED, nbl);
		return false;
	}
	if (condis_verifying() && atomic_read(&nbl->child_refs)) {
		receive_report(vc, CONDIS_REPORT_HANDOVER_WITH_CHILDREN, nbl);
		return false;
	}
	if (!condis_nbl_hand_over(nbl, step)) {
		receive_report(vc, CONDIS_REPORT_INDICATE_NOT_OWNED, nbl);
		return false;
	}
	if (nbl->vc && nbl->vc != vc)
		receive_report(vc, CONDIS_REPORT_INDICATE_WRONG_SOURCE, nbl);
	nbl->vc = vc;
	return true;
}

/* From an odd NBL on: what the miniport does not own is left out. */
static noinline void receive_rest(struct condis_vc *vc,
				  struct condis_nbl *chain, u32 owner,
				  struct receive_batch *b, unsigned long caller)
{
	const struct condis_verify_step step = {
		.vc = vc, .from = CONDIS_NBL_MINIPORT, .to = owner,
		.caller = caller,
	};
	struct condis_nbl **end = receive_end(&b->head, b->count);
	struct condis_nbl *nbl, *next;
	struct sk_buff *nb;

	for (nbl = chain; nbl && receive_known(vc->adapter, nbl); nbl = next) {
		next = nbl->next;
		if (!receive_take(vc, nbl, &step)) {
			/* It may lead back into the chain: that ends here. */
			*end = NULL;
			continue;
		}
		condis_nbl_for_each_nb(nb, nbl)
			b->bytes += nb->len;
		*end = nbl;
		end = &nbl->next;
		b->count++;
	}
	*end = NULL;
}

/* Take what the miniport may indicate, marked with its new owner. */
static __always_inline void receive_collect(struct condis_vc *vc,
					    struct condis_nbl *chain, u32 owner,
					    struct receive_batch *b,
					    unsigned long caller)
{
	struct condis_nbl *nbl = chain;
	unsigned int count = 0;
	struct sk_buff *nb;
	u64 bytes = 0;

	if (condis_verifying())
		goto odd;
	for (; nbl; nbl = nbl->next) {
		if (unlikely(READ_ONCE(nbl->owner) != CONDIS_NBL_MINIPORT))
			break;
		if (unlikely(nbl->vc != vc)) {
			if (nbl->vc)
				break;
			nbl->vc = vc;
		}
		WRITE_ONCE(nbl->owner, owner);
		condis_nbl_for_each_nb(nb, nbl)
			bytes += nb->len;
		count++;
	}
odd:
	b->head = chain;
	b->count = count;
	b->bytes = bytes;
	if (unlikely(nbl))
		receive_rest(vc, nbl, owner, b, caller);
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

/* What was not delivered, or only lent, is the miniport's again. */
static void receive_give_back(struct condis_nbl *chain, u32 owner)
{
	const struct condis_verify_step step = {
		.from = owner, .to = CONDIS_NBL_MINIPORT, .caller = _THIS_IP_,
	};
	struct condis_nbl *nbl;

	for (nbl = chain; nbl; nbl = nbl->next)
		condis_nbl_hand_over(nbl, &step);
}

/*
 * Nothing is delivered: without RESOURCES the NBLs go back through the return
 * handler, with it they are the miniport's again when the call returns.
 */
static noinline void receive_refuse(struct condis_vc *vc,
				    const struct receive_batch *b,
				    unsigned long shut, u32 flags)
{
	atomic64_add(b->count, receive_refusal(vc, shut));
	trace_condis_receive_err(vc->adapter->name, vc->id, b->count,
				 condis_gate_status(shut));
	receive_give_back(b->head, flags & CONDIS_FLAG_RESOURCES ?
			  CONDIS_NBL_LENT : CONDIS_NBL_INDICATED);
	if (flags & CONDIS_FLAG_RESOURCES)
		return;
	/* Counted apart: the call may have to wait, and the VC with it. */
	condis_vc_hold(vc);
	condis_nest_run(CONDIS_NEST_RETURN, vc, b->head, b->count,
			flags | CONDIS_FLAG_NOT_INSIDE, condis_return_run);
}

/*
 * A receiver must leave a lent chain linked as it was; the miniport gets
 * it so whatever the receiver did. A lent chain cannot wait (S-19): where it
 * would have to, it is not delivered.
 */
static noinline void receive_lent(struct condis_vc *vc,
				  const struct receive_batch *b, u32 flags)
{
	struct condis_nbl *nbl;

	for (nbl = b->head; nbl; nbl = nbl->next)
		nbl->core = (unsigned long)nbl->next;
	local_bh_disable();
	if (unlikely(condis_nest_full())) {
		receive_report(vc, CONDIS_REPORT_NESTED_LENT, b->head);
		atomic64_add(b->count, &vc->rx.refused);
	} else {
		atomic64_add(b->bytes, &vc->rx.bytes);
		atomic64_add(b->count, &vc->rx.nbls);
		atomic64_add(b->count, &vc->rx.lent);
		condis_nest_run(CONDIS_NEST_RECEIVE, vc, b->head, b->count,
				flags, condis_receive_run);
	}
	local_bh_enable();
	for (nbl = b->head; nbl; nbl = nbl->next)
		nbl->next = (struct condis_nbl *)nbl->core;
	receive_give_back(b->head, CONDIS_NBL_LENT);
	condis_gate_leave(&vc->rx.ledger, b->count + 1);
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
	struct receive_batch b;
	unsigned long shut;

	receive_collect(vc, chain, lent ? CONDIS_NBL_LENT :
					  CONDIS_NBL_INDICATED, &b, _RET_IP_);
	if (unlikely(b.count != count))
		receive_report(vc, CONDIS_REPORT_INDICATE_WRONG_COUNT, chain);
	if (unlikely(!b.count))
		return;
	/* One more than the NBLs: the callback that runs. */
	shut = condis_gate_enter(&vc->rx.ledger, b.count + 1);
	if (unlikely(shut)) {
		receive_refuse(vc, &b, shut, flags);
		return;
	}
	trace_condis_receive(vc->adapter->name, vc->id, b.count,
			     CONDIS_STATUS_SUCCESS);
	if (unlikely(lent)) {
		receive_lent(vc, &b, flags);
		return;
	}
	atomic64_add(b.bytes, &vc->rx.bytes);
	atomic64_add(b.count, &vc->rx.nbls);
	condis_nest_run(CONDIS_NEST_RECEIVE, vc, b.head, b.count,
			flags & CONDIS_FLAG_DISPATCH_LEVEL, receive_run);
}
EXPORT_SYMBOL_NS_GPL(condis_mco_indicate_receive_nbls, CONDIS);

/* What a return may not be. */
static noinline void return_refuse(struct condis_binding *binding,
				   struct condis_nbl *nbl, u32 owner)
{
	enum condis_report_id id;

	if (owner == CONDIS_NBL_INDICATED || owner == CONDIS_NBL_LOOPED)
		id = CONDIS_REPORT_RETURN_WRONG_BINDING;
	else if (owner == CONDIS_NBL_LENT)
		id = CONDIS_REPORT_RETURN_LENT;
	else if (owner == CONDIS_NBL_MINIPORT)
		id = CONDIS_REPORT_DOUBLE_RETURN;
	else
		id = CONDIS_REPORT_RETURN_NOT_OWNED;
	if (condis_report(id, nbl, "%s: %s", binding->adapter->name,
			  binding->proto->ops->name) && condis_verifying())
		condis_verify_explain(nbl);
}

/* May it be returned through this binding? */
static bool return_take(struct condis_binding *binding, struct condis_nbl *nbl,
			unsigned long caller)
{
	u32 owner = READ_ONCE(nbl->owner);
	const struct condis_verify_step step = {
		.from = owner, .to = CONDIS_NBL_MINIPORT, .caller = caller,
	};

	if ((owner != CONDIS_NBL_INDICATED && owner != CONDIS_NBL_LOOPED) ||
	    nbl->vc->binding != binding) {
		return_refuse(binding, nbl, owner);
		return false;
	}
	if (condis_verifying() && atomic_read(&nbl->child_refs)) {
		receive_report(nbl->vc, CONDIS_REPORT_HANDOVER_WITH_CHILDREN,
			       nbl);
		return false;
	}
	if (!condis_nbl_hand_over(nbl, &step)) {
		return_refuse(binding, nbl, CONDIS_NBL_MINIPORT);
		return false;
	}
	return true;
}

/* Hand over NBLs of one VC, at least one. */
static __always_inline void return_on(struct condis_vc *vc,
				      struct condis_nbl *chain,
				      unsigned int count, u32 flags)
{
	atomic64_add(count, &vc->rx.returned);
	trace_condis_return(vc->adapter->name, vc->id, count,
			    CONDIS_STATUS_SUCCESS);
	condis_nest_run(CONDIS_NEST_RETURN, vc, chain, count,
			flags & CONDIS_FLAG_DISPATCH_LEVEL, return_run);
}

/*
 * From an odd NBL on: one of another VC, or that is not to be returned. The
 * first @count of @run are of the VC of the first.
 */
static noinline void return_rest(struct condis_binding *binding,
				 struct condis_nbl *run, unsigned int count,
				 struct condis_nbl *chain, u32 flags,
				 unsigned long caller)
{
	struct condis_nbl **end = receive_end(&run, count);
	struct condis_nbl *nbl, *next;
	bool looped;

	for (nbl = chain; nbl && receive_known(binding->adapter, nbl);
	     nbl = next) {
		next = nbl->next;
		looped = READ_ONCE(nbl->owner) == CONDIS_NBL_LOOPED;
		if (!return_take(binding, nbl, caller)) {
			/* It may lead back into the chain: that ends here. */
			*end = NULL;
			continue;
		}
		if (looped) {
			*end = NULL;
			condis_loopback_returned(nbl);
			continue;
		}
		if (count && run->vc != nbl->vc) {
			*end = NULL;
			return_on(run->vc, run, count, flags);
			end = &run;
			count = 0;
		}
		*end = nbl;
		end = &nbl->next;
		count++;
	}
	*end = NULL;
	if (count)
		return_on(run->vc, run, count, flags);
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
	struct condis_nbl *nbl = chain;
	unsigned int count = 0;
	struct condis_vc *vc;

	if (unlikely(!chain))
		return;
	if (condis_verifying())
		goto odd;
	vc = chain->vc;
	if (unlikely(READ_ONCE(chain->owner) != CONDIS_NBL_INDICATED ||
		     vc->binding != binding))
		goto odd;
	do {
		WRITE_ONCE(nbl->owner, CONDIS_NBL_MINIPORT);
		count++;
		nbl = nbl->next;
	} while (nbl && READ_ONCE(nbl->owner) == CONDIS_NBL_INDICATED &&
		 nbl->vc == vc);
	if (likely(!nbl)) {
		return_on(vc, chain, count, flags);
		return;
	}
odd:
	return_rest(binding, count ? chain : NULL, count, nbl, flags, _RET_IP_);
}
EXPORT_SYMBOL_NS_GPL(condis_return_nbls, CONDIS);
