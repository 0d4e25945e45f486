// SPDX-License-Identifier: GPL-2.0-only
/*
 * Keeping NBLs on purpose, and letting them go: by a tester's word, with their
 * channel, or with the device. See hold.h.
 */
#include <kunit/visibility.h>
#include <linux/sched.h>

#include "vatm.h"

static struct vatm *hold_vatm(struct vatm_hold *hold)
{
	return container_of(hold, struct vatm, hold);
}

static struct vatm_vc *hold_vc(const struct condis_nbl *nbl)
{
	return nbl->miniport_reserved[0];
}

/* The data paths look only when there may be something to do. */
static void hold_look(struct vatm_hold *hold, enum vatm_hold_what what)
{
	struct vatm *vatm = hold_vatm(hold);

	lockdep_assert_held(&hold->lock);
	if (hold->keep[what] ||
	    (what == VATM_HOLD_SENDS && hold->sending) ||
	    !condis_nbl_queue_empty(&hold->kept[what]))
		set_bit(what, &vatm->knobs.on);
	else
		clear_bit(what, &vatm->knobs.on);
}

static void hold_add(struct vatm_hold *hold, enum vatm_hold_what what,
		     struct vatm_vc *vc, struct condis_nbl *chain)
{
	struct condis_nbl *nbl, *next;

	lockdep_assert_held(&hold->lock);
	condis_chain_for_each_safe(nbl, next, chain) {
		nbl->miniport_reserved[0] = vc;
		condis_nbl_queue_add(&hold->kept[what], nbl);
	}
}

/**
 * vatm_hold_send() - a send on its way to the line
 * @vc: the channel
 * @chain: NBLs of it
 *
 * Ownership: of @chain, taken when the result is true; it is put on the line
 * later, or completed without that.
 *
 * Context: Any.
 * Return: whether it is kept. Not on a channel that stops: see
 * vatm_hold_stop().
 */
bool vatm_hold_send(struct vatm_vc *vc, struct condis_nbl *chain)
{
	struct vatm_hold *hold = &vc->vatm->hold;
	bool keep;

	spin_lock_bh(&hold->lock);
	/* S-9: behind what is kept or on its way, wanted or not. */
	keep = (hold->keep[VATM_HOLD_SENDS] && hold->open) || hold->sending ||
	       !condis_nbl_queue_empty(&hold->kept[VATM_HOLD_SENDS]);
	/* Pairs with vatm_vc_stop(), which takes the lock after the change. */
	keep = keep && READ_ONCE(vc->tx_open);
	if (keep)
		hold_add(hold, VATM_HOLD_SENDS, vc, chain);
	spin_unlock_bh(&hold->lock);
	return keep;
}

/**
 * vatm_hold_completion() - a send that is through
 * @vc: the channel
 * @chain: NBLs of it, each with its status
 *
 * Ownership: of @chain, taken when the result is true.
 *
 * Context: Any.
 * Return: whether it is kept.
 */
bool vatm_hold_completion(struct vatm_vc *vc, struct condis_nbl *chain)
{
	struct vatm_hold *hold = &vc->vatm->hold;
	bool keep;

	spin_lock_bh(&hold->lock);
	keep = hold->keep[VATM_HOLD_COMPLETIONS] && hold->open &&
	       READ_ONCE(vc->tx_open);
	if (keep)
		hold_add(hold, VATM_HOLD_COMPLETIONS, vc, chain);
	spin_unlock_bh(&hold->lock);
	return keep;
}

/**
 * vatm_hold_return() - NBLs on their way back to the pool
 * @vatm: the device
 * @chain: the NBLs, returned
 *
 * Ownership: of @chain, taken when the result is true. It still counts as
 * outstanding then.
 *
 * Context: Any.
 * Return: whether it is kept.
 */
bool vatm_hold_return(struct vatm *vatm, struct condis_nbl *chain)
{
	struct vatm_hold *hold = &vatm->hold;
	bool keep;

	spin_lock_bh(&hold->lock);
	keep = hold->keep[VATM_HOLD_RETURNS] && hold->open;
	if (keep)
		hold_add(hold, VATM_HOLD_RETURNS, NULL, chain);
	spin_unlock_bh(&hold->lock);
	return keep;
}

static struct condis_nbl *hold_pick(struct condis_nbl_queue *q,
				    unsigned int at)
{
	struct condis_nbl *before = NULL, *nbl = q->head;

	while (at--) {
		before = nbl;
		nbl = nbl->next;
	}
	if (!before)
		return condis_nbl_queue_pop(q);
	before->next = nbl->next;
	if (q->tail == nbl)
		q->tail = before;
	q->count--;
	nbl->next = NULL;
	return nbl;
}

static unsigned int hold_choose(struct vatm_hold *hold, unsigned int count)
{
	switch (READ_ONCE(hold->order)) {
	case VATM_ORDER_LIFO:
		return count - 1;
	case VATM_ORDER_RANDOM:
		return prandom_u32_state(&hold->random) % count;
	default:
		return 0;
	}
}

/* One that is let go, or NULL: there is none any more. */
static struct condis_nbl *hold_next(struct vatm_hold *hold,
				    enum vatm_hold_what what, bool ordered)
{
	struct condis_nbl_queue *q = &hold->kept[what];
	struct condis_nbl *nbl = NULL;

	spin_lock_bh(&hold->lock);
	if (!condis_nbl_queue_empty(q))
		nbl = hold_pick(q, ordered ? hold_choose(hold, q->count) : 0);
	if (what == VATM_HOLD_SENDS)
		hold->sending = nbl;
	hold_look(hold, what);
	spin_unlock_bh(&hold->lock);
	return nbl;
}

static void hold_return(struct vatm *vatm, struct condis_nbl *nbl)
{
	condis_nbl_free(nbl);
	atomic_long_dec(&vatm->rx.outstanding);
}

static void hold_let_go(struct vatm *vatm, enum vatm_hold_what what,
			struct condis_nbl *nbl)
{
	struct vatm_vc *vc = hold_vc(nbl);

	if (what == VATM_HOLD_SENDS)
		vatm_tx(vc, nbl, 0);
	else if (what == VATM_HOLD_COMPLETIONS)
		condis_mco_send_nbls_complete(vc->vc, nbl, 0);
	else
		hold_return(vatm, nbl);
}

/* At most @n of one kind; all there are when nothing is added meanwhile. */
static void hold_let_go_some(struct vatm *vatm, enum vatm_hold_what what,
			     u32 n, bool ordered)
{
	struct vatm_hold *hold = &vatm->hold;
	struct condis_nbl *nbl;

	mutex_lock(&hold->turn);
	while (n-- && (nbl = hold_next(hold, what, ordered))) {
		hold_let_go(vatm, what, nbl);
		cond_resched();
	}
	spin_lock_bh(&hold->lock);
	if (what == VATM_HOLD_SENDS)
		hold->sending = false;
	hold_look(hold, what);
	spin_unlock_bh(&hold->lock);
	mutex_unlock(&hold->turn);
}

static void hold_let_go_all(struct vatm *vatm)
{
	unsigned int what;

	for (what = 0; what < VATM_N_HOLDS; what++)
		hold_let_go_some(vatm, what, U32_MAX, false);
}

static void hold_work(struct work_struct *work)
{
	hold_let_go_all(container_of(work, struct vatm, hold.work));
}

/**
 * vatm_hold_keep() - a hold knob is turned
 * @vatm: the device
 * @what: which
 * @on: keep from now on; else let go of all there is, the oldest first
 *
 * Context: Process context, sleeps.
 */
void vatm_hold_keep(struct vatm *vatm, enum vatm_hold_what what, bool on)
{
	struct vatm_hold *hold = &vatm->hold;

	spin_lock_bh(&hold->lock);
	hold->keep[what] = on;
	hold_look(hold, what);
	spin_unlock_bh(&hold->lock);
	if (!on)
		hold_let_go_some(vatm, what, U32_MAX, false);
}

/**
 * vatm_hold_release() - let a few go, in the order that was chosen
 * @vatm: the device
 * @what: which
 * @n: how many; all there are now when there are less
 *
 * Sends go in the order they came, whatever was chosen (S-9).
 *
 * Context: Process context, sleeps.
 */
void vatm_hold_release(struct vatm *vatm, enum vatm_hold_what what, u32 n)
{
	hold_let_go_some(vatm, what, min(n, vatm_hold_count(vatm, what)),
			 what != VATM_HOLD_SENDS);
}

/**
 * vatm_hold_count() - how many are kept
 * @vatm: the device
 * @what: which
 *
 * Context: Any.
 * Return: NBLs.
 */
u32 vatm_hold_count(struct vatm *vatm, enum vatm_hold_what what)
{
	return READ_ONCE(vatm->hold.kept[what].count);
}
EXPORT_SYMBOL_IF_KUNIT(vatm_hold_count);

/**
 * vatm_hold_set_seed() - begin a sequence of random choices
 * @vatm: the device
 * @seed: the same one makes the same choices
 *
 * Context: Any.
 */
void vatm_hold_set_seed(struct vatm *vatm, u32 seed)
{
	struct vatm_hold *hold = &vatm->hold;

	spin_lock_bh(&hold->lock);
	hold->seed = seed;
	prandom_seed_state(&hold->random, seed);
	spin_unlock_bh(&hold->lock);
}

static bool hold_of_vc(const struct condis_nbl *nbl, unsigned long vc)
{
	return nbl->miniport_reserved[0] == (void *)vc;
}

static bool hold_of_id(const struct condis_nbl *nbl, unsigned long id)
{
	return condis_nbl_cancel_id(nbl) == id;
}

static bool hold_of_any(const struct condis_nbl *nbl, unsigned long unused)
{
	return true;
}

/* S-22: who takes an NBL off the queue has it; all others do nothing. */
static struct condis_nbl *
hold_extract(struct vatm_hold *hold, enum vatm_hold_what what,
	     bool (*match)(const struct condis_nbl *nbl, unsigned long key),
	     unsigned long key)
{
	struct condis_nbl_queue taken, stay;
	struct condis_nbl *nbl;

	condis_nbl_queue_init(&taken);
	condis_nbl_queue_init(&stay);
	spin_lock_bh(&hold->lock);
	while ((nbl = condis_nbl_queue_pop(&hold->kept[what])))
		condis_nbl_queue_add(match(nbl, key) ? &taken : &stay, nbl);
	condis_nbl_queue_splice(&hold->kept[what], &stay);
	hold_look(hold, what);
	spin_unlock_bh(&hold->lock);
	return taken.head;
}

/* S-16: one at a time, as the next may be another VC's. */
static void hold_complete(struct condis_nbl *chain)
{
	struct condis_nbl *nbl, *next;

	condis_chain_for_each_safe(nbl, next, chain) {
		nbl->next = NULL;
		condis_mco_send_nbls_complete(hold_vc(nbl)->vc, nbl, 0);
	}
}

static void hold_fail(struct vatm *vatm, struct condis_nbl *chain,
		      condis_status_t status, enum vatm_counter counter)
{
	struct condis_nbl *nbl;
	u64 sdus = 0;

	if (!chain)
		return;
	for (nbl = chain; nbl; nbl = nbl->next) {
		nbl->status = status;
		sdus += nbl->nb_count;
	}
	local_bh_disable();
	vatm_count(vatm, counter, sdus);
	local_bh_enable();
	hold_complete(chain);
}

/**
 * vatm_hold_stop() - a channel stops: nothing of it is kept any more (V-12)
 * @vc: the channel, with tx_open cleared before
 *
 * What is not on the line yet completes with SEND_ABORTED.
 *
 * Context: Any.
 */
void vatm_hold_stop(struct vatm_vc *vc)
{
	struct vatm *vatm = vc->vatm;
	struct condis_nbl *sends, *done;

	sends = hold_extract(&vatm->hold, VATM_HOLD_SENDS, hold_of_vc,
			     (unsigned long)vc);
	done = hold_extract(&vatm->hold, VATM_HOLD_COMPLETIONS, hold_of_vc,
			    (unsigned long)vc);
	hold_fail(vatm, sends, CONDIS_STATUS_SEND_ABORTED, VATM_TX_ABORTED);
	hold_complete(done);
}

/**
 * vatm_hold_reset() - the device is reset: nothing is kept any more (AD-7)
 * @vatm: the device
 *
 * What is not on the line yet completes with RESET_IN_PROGRESS.
 *
 * Context: Process context, sleeps.
 */
void vatm_hold_reset(struct vatm *vatm)
{
	struct condis_nbl *sends;

	sends = hold_extract(&vatm->hold, VATM_HOLD_SENDS, hold_of_any, 0);
	hold_fail(vatm, sends, CONDIS_STATUS_RESET_IN_PROGRESS,
		  VATM_TX_ABORTED);
	hold_let_go_all(vatm);
}

/**
 * vatm_cancel_send() - take queued sends back (MiniportCancelSend)
 * @adapter: the adapter
 * @cancel_id: which
 *
 * Sends are queued only while a tester wants it; what is on the line is sent,
 * even if its completion is kept (S-21).
 *
 * Context: Any.
 */
void vatm_cancel_send(struct condis_adapter *adapter, unsigned long cancel_id)
{
	struct vatm *vatm = condis_adapter_priv(adapter);
	struct condis_nbl *sends;

	if (!READ_ONCE(vatm->knobs.on))
		return;
	sends = hold_extract(&vatm->hold, VATM_HOLD_SENDS, hold_of_id,
			     cancel_id);
	hold_fail(vatm, sends, CONDIS_STATUS_SEND_ABORTED, VATM_TX_CANCELLED);
}

/**
 * vatm_hold_init() - nothing is kept
 * @hold: of a new device
 *
 * Context: Any.
 */
void vatm_hold_init(struct vatm_hold *hold)
{
	unsigned int what;

	spin_lock_init(&hold->lock);
	mutex_init(&hold->turn);
	INIT_WORK(&hold->work, hold_work);
	prandom_seed_state(&hold->random, hold->seed);
	for (what = 0; what < VATM_N_HOLDS; what++)
		condis_nbl_queue_init(&hold->kept[what]);
}

/**
 * vatm_hold_up() - the device is up: what the knobs say counts
 * @vatm: the device
 *
 * Context: Any.
 */
void vatm_hold_up(struct vatm *vatm)
{
	spin_lock_bh(&vatm->hold.lock);
	vatm->hold.open = true;
	spin_unlock_bh(&vatm->hold.lock);
}

/**
 * vatm_hold_down() - the device goes down: nothing is kept any more
 * @vatm: the device, whose gates are shut
 *
 * Returns at once: a pause must not wait for a tester, nor anybody for
 * completions under RTNL.
 *
 * Context: Any.
 */
void vatm_hold_down(struct vatm *vatm)
{
	struct vatm_hold *hold = &vatm->hold;
	bool any = false;
	unsigned int what;

	spin_lock_bh(&hold->lock);
	hold->open = false;
	for (what = 0; what < VATM_N_HOLDS; what++)
		any |= !condis_nbl_queue_empty(&hold->kept[what]);
	spin_unlock_bh(&hold->lock);
	if (any)
		schedule_work(&hold->work);
}

/**
 * vatm_hold_halt() - the device ends; its sends are through
 * @vatm: the device
 *
 * Context: Process context, sleeps.
 */
void vatm_hold_halt(struct vatm *vatm)
{
	flush_work(&vatm->hold.work);
	hold_let_go_all(vatm);
}
