// SPDX-License-Identifier: GPL-2.0-only
/*
 * The send window of a VC (S-23): how many NBLs the miniport may have at once.
 * What is beyond waits here, in the order of the sends and inside the gate.
 *
 * How many the miniport has is not counted anew: it is what was accepted, less
 * what it has completed, less what waits. An NBL on its way to the window looks
 * as if the miniport had it, so the sum is never too small, and who comes with
 * one looks again.
 *
 * One at a time hands what waits to the miniport, so that nothing overtakes:
 * who finds that somebody does leaves it to that one, which looks again after
 * each chain. So a miniport that completes inside its send handler is not
 * called any deeper for it.
 */
#include <kunit/visibility.h>
#include <linux/instruction_pointer.h>
#include <linux/minmax.h>
#include <linux/slab.h>
#include <net/condis/miniport.h>

#include "adapter.h"
#include "binding.h"
#include "nest.h"
#include "trace.h"
#include "verify.h"
#include "window.h"

/* Why what waits is completed instead of being sent. */
#define WINDOW_ENDS	(CONDIS_SHUT_GONE | CONDIS_SHUT_RESET | \
			 CONDIS_SHUT_PAUSED | CONDIS_SHUT_CLOSING)

/**
 * struct condis_window - made when a VC is given a window first
 * @lock: protects the rest, and vc->send and vc->complete
 * @queue: what waits
 * @limit: the window; CONDIS_NO_WINDOW when there is none any more
 * @pumping: somebody is handing NBLs to the miniport
 *
 * Ways out: freed with the VC.
 */
struct condis_window {
	/* protects what its comment above lists */
	spinlock_t		lock;
	struct condis_nbl_queue	queue;
	u32			limit;
	bool			pumping;
};

/* In the whole system: a cancel need not look for any while there is none. */
static atomic_t window_count = ATOMIC_INIT(0);

static struct condis_window *window_of(const struct condis_vc *vc)
{
	/* Pairs with the cmpxchg() of window_get(). */
	return smp_load_acquire(&vc->window);
}

/* How many more the miniport may get; the lock is held. */
static u64 window_room(struct condis_vc *vc, const struct condis_window *win)
{
	u64 below;

	if (win->limit == CONDIS_NO_WINDOW)
		return U64_MAX;
	below = atomic64_read(&vc->tx.done) + atomic64_read(&vc->tx.failed);
	/* Later: what is completed was accepted before. */
	smp_rmb();
	below = atomic64_read(&vc->tx.nbls) - below - win->queue.count;
	return below < win->limit ? win->limit - below : 0;
}

/* The first @n that wait, some of them; the lock is held. */
static struct condis_nbl *window_cut(struct condis_window *win, unsigned int n)
{
	struct condis_nbl *chain = win->queue.head;
	struct condis_nbl *last = chain;
	unsigned int i;

	if (n == win->queue.count)
		return condis_nbl_queue_take(&win->queue);
	for (i = 1; i < n; i++)
		last = last->next;
	win->queue.head = last->next;
	win->queue.count -= n;
	last->next = NULL;
	return chain;
}

static void window_send(void *mp_ctx, struct condis_nbl *chain, u32 flags);
static void window_complete(void *ctx, struct condis_nbl *chain, u32 flags);

/*
 * Lead sends and completions here, or straight on, where nothing waits and
 * nothing is being handed over: it would be overtaken. The lock is held.
 */
static void window_switch(struct condis_vc *vc, const struct condis_window *win)
{
	bool on = win->limit != CONDIS_NO_WINDOW || win->pumping ||
		  !condis_nbl_queue_empty(&win->queue);

	WRITE_ONCE(vc->complete, on ? window_complete :
			vc->binding->proto->ops->send_nbls_complete);
	/*
	 * Pairs with the barrier of complete_on(): either a completion finds
	 * its way here, or whoever looks for room from now on has seen it.
	 */
	smp_mb();
	WRITE_ONCE(vc->send, on ? window_send : vc->mp->send_nbls);
}

/*
 * Take what may go to the miniport now; NULL: nothing, and pumping is over.
 * The lock is held.
 */
static struct condis_nbl *window_take(struct condis_vc *vc,
				      struct condis_window *win,
				      unsigned int *count)
{
	*count = min_t(u64, win->queue.count, window_room(vc, win));
	win->pumping = *count;
	if (*count)
		return window_cut(win, *count);
	window_switch(vc, win);
	return NULL;
}

/* Complete what the miniport never got. It was accepted, so it has failed. */
static void window_give_back(struct condis_vc *vc, struct condis_nbl_queue *q,
			     condis_status_t status)
{
	const struct condis_verify_step back = {
		.from = CONDIS_NBL_SENDING, .to = CONDIS_NBL_PROTOCOL,
		.caller = _THIS_IP_,
	};
	struct condis_nbl *nbl;

	for (nbl = q->head; nbl; nbl = nbl->next) {
		condis_nbl_hand_over(nbl, &back);
		nbl->status = status;
	}
	atomic64_add(q->count, &vc->tx.failed);
	trace_condis_send_err(vc->adapter->name, vc->id, q->count, status);
	condis_nest_run(CONDIS_NEST_COMPLETE, vc, q->head, q->count, 0,
			condis_complete_run);
}

/* What waits ends where the VC, its binding or its adapter does. */
static void window_abort(struct condis_vc *vc, struct condis_window *win)
{
	unsigned long ends = condis_gate_reasons(&vc->tx.gate) & WINDOW_ENDS;
	condis_status_t status = condis_gate_status(ends);
	struct condis_nbl_queue q;

	if (likely(!ends))
		return;
	if (status == CONDIS_STATUS_CLOSING)
		status = CONDIS_STATUS_SEND_ABORTED;
	condis_nbl_queue_init(&q);
	spin_lock_bh(&win->lock);
	if (win->limit != CONDIS_NO_WINDOW)
		condis_nbl_queue_splice(&q, &win->queue);
	spin_unlock_bh(&win->lock);
	if (!condis_nbl_queue_empty(&q))
		window_give_back(vc, &q, status);
}

/**
 * condis_window_pump() - hand on what waits, as far as there is room for it
 * @vc: a VC that has or had a window, kept by the caller
 *
 * Where the gate was shut by an end, what waits is completed instead:
 * SEND_ABORTED when the call or the VC ends, else as a late send would be.
 *
 * Context: Any but hardirq; no lock held.
 */
void condis_window_pump(struct condis_vc *vc)
{
	struct condis_window *win = window_of(vc);
	struct condis_nbl *chain = NULL;
	unsigned int count;

	window_abort(vc, win);
	spin_lock_bh(&win->lock);
	if (!win->pumping)
		chain = window_take(vc, win, &count);
	spin_unlock_bh(&win->lock);
	if (chain)
		condis_nest_run(CONDIS_NEST_PUMP, vc, chain, count,
				CONDIS_FLAG_DISPATCH_LEVEL, condis_window_run);
}

/**
 * condis_window_run() - hand a chain to the miniport, then what follows it
 * @vc: the VC; the chain is inside its gate
 * @chain: what window_take() took
 * @count: number of NBLs
 * @flags: CONDIS_FLAG_*
 *
 * With the last chain the VC may be deleted; its memory stays with BHs off.
 *
 * Context: BHs off, from condis_nest_run().
 */
void condis_window_run(struct condis_vc *vc, struct condis_nbl *chain,
		       unsigned int count, u32 flags)
{
	struct condis_window *win = vc->window;

	while (chain) {
		vc->mp->send_nbls(vc->mp_ctx, chain, flags);
		spin_lock_bh(&win->lock);
		chain = window_take(vc, win, &count);
		spin_unlock_bh(&win->lock);
	}
}

/* In place of the miniport's send handler; BHs are off. */
static void window_send(void *mp_ctx, struct condis_nbl *chain, u32 flags)
{
	struct condis_vc *vc = chain->vc;
	struct condis_nbl_queue q = { .head = chain };
	struct condis_window *win = vc->window;

	for (; chain; chain = chain->next) {
		q.tail = chain;
		q.count++;
	}
	spin_lock_bh(&win->lock);
	condis_nbl_queue_splice(&win->queue, &q);
	/* There may be no window any more, and yet this waits now. */
	window_switch(vc, win);
	spin_unlock_bh(&win->lock);
	condis_window_pump(vc);
}

/* In place of the protocol's complete handler; BHs are off. */
static void window_complete(void *ctx, struct condis_nbl *chain, u32 flags)
{
	struct condis_vc *vc = chain->vc;

	vc->binding->proto->ops->send_nbls_complete(ctx, chain, flags);
	condis_window_pump(vc);
}

/* The window of a VC; made when it has none. */
static struct condis_window *window_get(struct condis_vc *vc)
{
	struct condis_window *win, *was;

	win = window_of(vc);
	if (win)
		return win;
	win = kzalloc(sizeof(*win), GFP_NOWAIT | __GFP_NOWARN | __GFP_ACCOUNT);
	if (!win)
		return NULL;
	spin_lock_init(&win->lock);
	win->limit = CONDIS_NO_WINDOW;
	atomic_inc(&window_count);
	was = cmpxchg(&vc->window, NULL, win);
	if (!was)
		return win;
	atomic_dec(&window_count);
	kfree(win);
	return was;
}

/**
 * condis_mco_set_send_window() - bound what the miniport has of a VC's sends
 *	(the SendWindow of a CoNDIS WAN miniport)
 * @vc: the VC; the caller serves it as miniport or call manager
 * @window: how many NBLs send_nbls() may leave uncompleted at once, 0: none is
 *	sent; CONDIS_NO_WINDOW: no bound, as each activation begins
 *
 * May be called at any time, also from the miniport's handlers. Sends beyond
 * the window wait in their order and go down as completions make room (S-23).
 * What the miniport has when the window is made smaller it completes as before:
 * nothing follows until it has less than the new window. Where the call is
 * closed or the VC deactivated, what waits completes with SEND_ABORTED; where
 * the binding or the adapter is paused, reset or removed, as a late send does.
 *
 * Ownership: NBLs that wait belong to the core, which completes each once.
 *
 * Context: Any but hardirq; no lock held that the send or complete handler
 * takes.
 * Return: SUCCESS; RESOURCES, and the VC is as before.
 */
condis_status_t condis_mco_set_send_window(struct condis_vc *vc, u32 window)
{
	struct condis_window *win;

	if (window == CONDIS_NO_WINDOW && !READ_ONCE(vc->window))
		return CONDIS_STATUS_SUCCESS;
	win = window_get(vc);
	if (!win)
		return CONDIS_STATUS_RESOURCES;
	spin_lock_bh(&win->lock);
	WRITE_ONCE(win->limit, window);
	window_switch(vc, win);
	spin_unlock_bh(&win->lock);
	condis_window_pump(vc);
	return CONDIS_STATUS_SUCCESS;
}
EXPORT_SYMBOL_NS_GPL(condis_mco_set_send_window, CONDIS);

/**
 * condis_window_reset() - a VC becomes idle: it has no window any more
 * @vc: the VC, drained
 *
 * Context: Any but hardirq.
 */
void condis_window_reset(struct condis_vc *vc)
{
	struct condis_window *win = window_of(vc);

	if (!win)
		return;
	spin_lock_bh(&win->lock);
	WRITE_ONCE(win->limit, CONDIS_NO_WINDOW);
	window_switch(vc, win);
	spin_unlock_bh(&win->lock);
}

/* S-22: who takes it off the queue completes it. */
static void window_cancel(struct condis_vc *vc, unsigned long cancel_id)
{
	struct condis_window *win = window_of(vc);
	struct condis_nbl_queue keep, out;
	struct condis_nbl *nbl;

	if (!win)
		return;
	condis_nbl_queue_init(&keep);
	condis_nbl_queue_init(&out);
	spin_lock_bh(&win->lock);
	while ((nbl = condis_nbl_queue_pop(&win->queue)))
		condis_nbl_queue_add(condis_nbl_cancel_id(nbl) == cancel_id ?
				     &out : &keep, nbl);
	win->queue = keep;
	spin_unlock_bh(&win->lock);
	if (!condis_nbl_queue_empty(&out))
		window_give_back(vc, &out, CONDIS_STATUS_SEND_ABORTED);
}

/**
 * condis_window_cancel() - complete what waits under a cancel id (S-21)
 * @binding: whose sends
 * @cancel_id: the id, not 0
 *
 * Context: Any but hardirq.
 */
void condis_window_cancel(struct condis_binding *binding,
			  unsigned long cancel_id)
{
	struct condis_vc *vc;
	unsigned long id = 0;

	if (!atomic_read(&window_count))
		return;
	rcu_read_lock();
	while ((vc = condis_adapter_next_vc(binding->adapter, &id))) {
		if (vc->binding == binding)
			window_cancel(vc, cancel_id);
		id++;
	}
	rcu_read_unlock();
}

/**
 * condis_window_free() - the VC is freed
 * @vc: the VC, which nobody else has
 *
 * Context: Any.
 */
void condis_window_free(struct condis_vc *vc)
{
	if (!vc->window)
		return;
	atomic_dec(&window_count);
	kfree(vc->window);
}

/**
 * condis_window_limit() - the window of a VC
 * @vc: the VC, kept by the caller
 *
 * Context: Any; a snapshot.
 * Return: the window; CONDIS_NO_WINDOW when it has none.
 */
u32 condis_window_limit(const struct condis_vc *vc)
{
	const struct condis_window *win = window_of(vc);

	return win ? READ_ONCE(win->limit) : CONDIS_NO_WINDOW;
}
EXPORT_SYMBOL_IF_KUNIT(condis_window_limit);

/**
 * condis_window_queued() - how many NBLs wait for room
 * @vc: the VC, kept by the caller
 *
 * Context: Any; a snapshot.
 * Return: the number.
 */
unsigned int condis_window_queued(const struct condis_vc *vc)
{
	const struct condis_window *win = window_of(vc);

	/* A glance, for those who show it. */
	return win ? data_race(win->queue.count) : 0;
}
EXPORT_SYMBOL_IF_KUNIT(condis_window_queued);
