// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loopback: a sender that asks for it gets a copy of what it sends, where the
 * adapter has the option on (S-24, S-25).
 *
 * A copy shares nothing with what it was made of, which completes on its own
 * and may be written to then. It is in the receive ledger from the moment it
 * is made, so whatever waits for receives waits for it (V-12), and it is
 * indicated by a worker, so never on its sender's stack (S-19). No miniport
 * hears of it: the core allocates it and gets it back.
 */
#include <linux/instruction_pointer.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

#include "adapter.h"
#include "loopback.h"
#include "nbl_pool.h"
#include "nest.h"
#include "trace.h"
#include "vc.h"
#include "verify.h"

/* NBLs that wait for the worker, and that it indicates in one call. */
#define LOOPBACK_BACKLOG	8192
#define LOOPBACK_CHAIN		64

static void loopback_work(struct work_struct *work);

static DECLARE_WORK(loopback_worker, loopback_work);
/* protects the queue */
static DEFINE_SPINLOCK(loopback_lock);
static struct condis_nbl_queue loopback_queue;

/**
 * condis_adapter_set_loopback() - the loopback option of an adapter
 * @adapter: the adapter
 * @on: sends with CONDIS_FLAG_CHECK_FOR_LOOPBACK come back as receives; off, as
 *	an adapter begins, the flag does nothing (S-24)
 *
 * What was sent before is not affected.
 *
 * Context: Any.
 */
void condis_adapter_set_loopback(struct condis_adapter *adapter, bool on)
{
	WRITE_ONCE(adapter->loopback, on);
}
EXPORT_SYMBOL_NS_GPL(condis_adapter_set_loopback, CONDIS);

/* NULL without memory. */
static struct condis_nbl *loopback_copy(struct condis_vc *vc,
					const struct condis_nbl *from)
{
	const gfp_t gfp = GFP_ATOMIC | __GFP_NOWARN;
	struct sk_buff *nb, *copy;
	struct condis_nbl *nbl;

	nbl = condis_nbl_alloc(condis_nbl_pool_common(CONDIS_ROLE_MINIPORT),
			       gfp);
	if (!nbl)
		return NULL;
	condis_nbl_for_each_nb(nb, from) {
		copy = skb_copy(nb, gfp);
		if (!copy) {
			condis_nbl_free(nbl);
			return NULL;
		}
		condis_nb_init(copy);
		condis_nbl_add_nb(nbl, copy);
	}
	nbl->vc = vc;
	nbl->flags = CONDIS_NBL_F_IS_LOOPBACK;
	return nbl;
}

/* The receiver's from here on, or in the end nobody's. */
static void loopback_own(struct condis_nbl *chain, u32 from, u32 to)
{
	struct condis_nbl *nbl;

	for (nbl = chain; nbl; nbl = nbl->next) {
		const struct condis_verify_step step = {
			.vc = nbl->vc, .from = from, .to = to,
			.caller = _THIS_IP_,
		};

		condis_nbl_hand_over(nbl, &step);
	}
}

static bool loopback_enqueue(struct condis_nbl_queue *q)
{
	bool room;

	spin_lock_bh(&loopback_lock);
	room = loopback_queue.count + q->count <= LOOPBACK_BACKLOG;
	if (room)
		condis_nbl_queue_splice(&loopback_queue, q);
	spin_unlock_bh(&loopback_lock);
	return room;
}

/**
 * condis_loopback_send() - copy what is sent, if the adapter loops
 * @vc: the VC
 * @chain: accepted NBLs, which the core has yet
 *
 * Copies for which there is no memory, that may not be delivered, or that the
 * worker cannot keep up with, are dropped and counted as receives that were
 * refused.
 *
 * Context: Any but hardirq.
 */
void condis_loopback_send(struct condis_vc *vc, struct condis_nbl *chain)
{
	struct condis_nbl *nbl, *copy;
	struct condis_nbl_queue q;

	if (!READ_ONCE(vc->adapter->loopback))
		return;
	condis_nbl_queue_init(&q);
	for (nbl = chain; nbl; nbl = nbl->next) {
		copy = loopback_copy(vc, nbl);
		if (copy)
			condis_nbl_queue_add(&q, copy);
		else
			atomic64_inc(&vc->rx.refused);
	}
	if (condis_nbl_queue_empty(&q))
		return;
	if (condis_gate_enter(&vc->rx.ledger, q.count))
		goto err_drop;
	loopback_own(q.head, CONDIS_NBL_MINIPORT, CONDIS_NBL_LOOPED);
	if (!loopback_enqueue(&q))
		goto err_leave;
	schedule_work(&loopback_worker);
	return;

err_leave:
	loopback_own(q.head, CONDIS_NBL_LOOPED, CONDIS_NBL_MINIPORT);
	condis_gate_leave(&vc->rx.ledger, q.count);
err_drop:
	atomic64_add(q.count, &vc->rx.refused);
	condis_nbl_free_chain(q.head);
}

/* Indicate NBLs of one VC, unless receives have been shut out meanwhile. */
static void loopback_deliver(struct condis_nbl_queue *run)
{
	struct condis_vc *vc = run->head->vc;
	struct condis_nbl *nbl;
	struct sk_buff *nb;
	u64 bytes = 0;

	if (condis_gate_reasons(&vc->rx.ledger)) {
		loopback_own(run->head, CONDIS_NBL_LOOPED, CONDIS_NBL_MINIPORT);
		condis_nbl_free_chain(run->head);
		atomic64_add(run->count, &vc->rx.refused);
		condis_gate_leave(&vc->rx.ledger, run->count);
		return;
	}
	for (nbl = run->head; nbl; nbl = nbl->next)
		condis_nbl_for_each_nb(nb, nbl)
			bytes += nb->len;
	/* The callback that runs, beside the NBLs. */
	condis_gate_add(&vc->rx.ledger, 1);
	atomic64_add(bytes, &vc->rx.bytes);
	atomic64_add(run->count, &vc->rx.nbls);
	trace_condis_receive(vc->adapter->name, vc->id, run->count,
			     CONDIS_STATUS_SUCCESS);
	condis_nest_run(CONDIS_NEST_RECEIVE, vc, run->head, run->count, 0,
			condis_receive_run);
}

/* Take NBLs of one VC off the front of a chain. */
static void loopback_cut(struct condis_nbl **chain,
			 struct condis_nbl_queue *run)
{
	struct condis_vc *vc = (*chain)->vc;
	struct condis_nbl *nbl;

	condis_nbl_queue_init(run);
	while (*chain && (*chain)->vc == vc && run->count < LOOPBACK_CHAIN) {
		nbl = *chain;
		*chain = nbl->next;
		condis_nbl_queue_add(run, nbl);
	}
}

static void loopback_work(struct work_struct *work)
{
	struct condis_nbl_queue run;
	struct condis_nbl *chain;

	spin_lock_bh(&loopback_lock);
	chain = condis_nbl_queue_take(&loopback_queue);
	spin_unlock_bh(&loopback_lock);
	while (chain) {
		loopback_cut(&chain, &run);
		loopback_deliver(&run);
		cond_resched();
	}
}

/**
 * condis_loopback_returned() - a copy comes back
 * @nbl: the copy, taken from its receiver
 *
 * Context: Any but hardirq.
 */
void condis_loopback_returned(struct condis_nbl *nbl)
{
	struct condis_vc *vc = nbl->vc;

	condis_nbl_free(nbl);
	atomic64_inc(&vc->rx.returned);
	trace_condis_return(vc->adapter->name, vc->id, 1,
			    CONDIS_STATUS_SUCCESS);
	condis_gate_leave(&vc->rx.ledger, 1);
}

/**
 * condis_loopback_subsys_exit() - the module is unloaded
 *
 * There is no VC any more, so there is no copy either; the worker may have its
 * last steps to make.
 *
 * Context: Process context, sleeps.
 */
void condis_loopback_subsys_exit(void)
{
	flush_work(&loopback_worker);
}
