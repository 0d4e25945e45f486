// SPDX-License-Identifier: GPL-2.0-only
/*
 * The life of the VCs, a thread for each slot, and the one that takes the
 * adapter down and up.
 */
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>

#include "torture.h"

static void tt_sleep(struct rnd_state *rnd, u32 max_us)
{
	fsleep(50 + tt_rnd(rnd, max_us));
}

static bool tt_life_over(struct tt_run *run)
{
	return READ_ONCE(run->stop_lives) || READ_ONCE(run->stuck);
}

static bool tt_make(struct tt_slot *slot)
{
	condis_status_t status;

	slot->params = (struct condis_call_params){
		.media.flags = CONDIS_MEDIA_TRANSMIT_VC |
			       CONDIS_MEDIA_RECEIVE_VC,
		.media.atm.aal = CONDIS_AAL5,
		.media.atm.tx.max_sdu = TT_SDU,
		.media.atm.rx.max_sdu = TT_SDU,
	};
	/*
	 * A pump may still be on its way to answer the last call, which was
	 * aborted: a call manager does not let it answer the next one.
	 */
	synchronize_srcu_expedited(&tt_srcu);
	reinit_completion(&slot->made);
	reinit_completion(&slot->closed);
	/* From here on a gate may be open: the epoch is even. */
	atomic_inc_return(&slot->epoch);
	atomic_inc_return(&slot->ending);
	/* The completion may come before the return, and must not be lost. */
	slot->made_status = CONDIS_STATUS_PENDING;
	status = condis_cl_make_call(slot->vc, &slot->params);
	if (status != CONDIS_STATUS_PENDING) {
		slot->made_status = status;
		return status == CONDIS_STATUS_SUCCESS;
	}
	/* C-12: now and then it is not waited for. */
	if (!tt_rnd(&slot->rnd, 4))
		return true;
	return tt_wait(slot->run, &slot->made, "a make-call") &&
	       slot->made_status == CONDIS_STATUS_SUCCESS;
}

/* A call that was not made needs no close; one that was aborted had one. */
static void tt_close(struct tt_slot *slot)
{
	bool unheard = slot->made_status == CONDIS_STATUS_PENDING;
	condis_status_t status;

	status = condis_cl_close_call(slot->vc, NULL, 0);
	if (status == CONDIS_STATUS_SUCCESS || status == CONDIS_STATUS_PENDING)
		/* Odd: whatever is sent from here on is refused. */
		atomic_inc_return(&slot->epoch);
	if (status == CONDIS_STATUS_PENDING)
		tt_wait(slot->run, &slot->closed, "a close");
	if (unheard) {
		tt_wait(slot->run, &slot->made, "an aborted make-call");
		tt_count(TT_ABORTS, 1);
	}
	tt_count(TT_CLOSES, 1);
}

static void tt_call(struct tt_slot *slot)
{
	if (!tt_make(slot)) {
		/* Refused: the gate never opened, or was shut again. */
		atomic_inc_return(&slot->epoch);
		atomic_inc_return(&slot->ending);
		return;
	}
	tt_count(TT_CALLS, 1);
	/* Short ones for the edges, long ones for what is between them. */
	if (tt_rnd(&slot->rnd, 8))
		tt_sleep(&slot->rnd, tt_rnd(&slot->rnd, 3) ? 500000 : 20000);
	/* What waits may be given back from here on. */
	atomic_inc_return(&slot->ending);
	if (completion_done(&slot->made) ||
	    slot->made_status == CONDIS_STATUS_SUCCESS)
		switch (tt_rnd(&slot->rnd, 8)) {
		case 0:
			tt_cm_deactivate(slot);
			break;
		case 1:
			tt_cm_peer_close(slot);
			break;
		}
	tt_close(slot);
	if (!(atomic_read(&slot->epoch) & 1))
		atomic_inc_return(&slot->epoch);
	tt_sleep(&slot->rnd, 2000);
}

/* The core may still be at the end of the last close. */
static void tt_delete(struct tt_slot *slot)
{
	unsigned long end = jiffies + TT_PATIENCE;
	struct condis_vc *vc = slot->vc;
	condis_status_t status;

	WRITE_ONCE(slot->vc, NULL);
	synchronize_srcu_expedited(&tt_srcu);
	while ((status = condis_co_delete_vc(slot->run->binding, vc)) !=
	       CONDIS_STATUS_SUCCESS) {
		if (time_after(jiffies, end)) {
			tt_bad(TT_DRAIN, "a VC cannot be deleted: %s",
			       condis_status_name(status));
			WRITE_ONCE(slot->run->stuck, true);
			return;
		}
		fsleep(1000);
	}
}

static int tt_life(void *arg)
{
	struct tt_slot *slot = arg;
	struct tt_run *run = slot->run;
	struct condis_vc *vc;
	u32 calls;

	while (!tt_life_over(run)) {
		vc = NULL;
		if (condis_co_create_vc(run->binding, run->af, slot, &vc) !=
		    CONDIS_STATUS_SUCCESS) {
			tt_sleep(&slot->rnd, 2000);
			continue;
		}
		tt_count(TT_VCS, 1);
		WRITE_ONCE(slot->vc, vc);
		for (calls = tt_rnd(&slot->rnd, 5); calls; calls--) {
			if (tt_life_over(run))
				break;
			tt_call(slot);
		}
		if (!READ_ONCE(run->stuck))
			tt_delete(slot);
	}
	while (!kthread_should_stop())
		fsleep(1000);
	return 0;
}

static bool tt_reach(struct tt_run *run, enum condis_adapter_state state)
{
	unsigned long end = jiffies + TT_PATIENCE;

	while (condis_adapter_state(run->adapter) != state) {
		if (time_after(jiffies, end)) {
			tt_bad(TT_DRAIN, "the adapter stays in state %u",
			       condis_adapter_state(run->adapter));
			WRITE_ONCE(run->stuck, true);
			return false;
		}
		fsleep(500);
	}
	return true;
}

static void tt_pause(struct tt_run *run, struct rnd_state *rnd)
{
	condis_adapter_down(run->adapter);
	atomic_inc_return(&run->pause_epoch);
	if (!tt_reach(run, CONDIS_ADAPTER_PAUSED))
		return;
	tt_model_paused(run);
	tt_sleep(rnd, 20000);
	tt_model_paused(run);
	atomic_inc_return(&run->pause_epoch);
	condis_adapter_up(run->adapter);
	tt_reach(run, CONDIS_ADAPTER_RUNNING);
	tt_count(TT_PAUSES, 1);
}

/* Often enough the one before is still under way. */
static void tt_reset(struct tt_run *run)
{
	if (condis_reset_adapter(run->adapter) == CONDIS_STATUS_SUCCESS)
		tt_count(TT_RESETS, 1);
}

static int tt_pauser(void *arg)
{
	struct tt_run *run = arg;
	struct rnd_state rnd;

	prandom_seed_state(&rnd, run->seed * 1000 + 999);
	while (!kthread_should_stop()) {
		tt_sleep(&rnd, 300000);
		if (READ_ONCE(run->stuck))
			continue;
		condis_adapter_set_loopback(run->adapter, tt_rnd(&rnd, 2));
		if (!tt_rnd(&rnd, 3))
			tt_reset(run);
		if (tt_rnd(&rnd, 3))
			tt_pause(run, &rnd);
	}
	return 0;
}

static void tt_slot_init(struct tt_run *run, struct tt_slot *slot)
{
	slot->run = run;
	prandom_seed_state(&slot->rnd,
			   run->seed * 1000 + 500 + (slot - run->slots));
	atomic_set(&slot->epoch, 1);
	atomic_set(&slot->ending, 1);
	init_completion(&slot->made);
	init_completion(&slot->closed);
	init_completion(&slot->idle);
	spin_lock_init(&slot->lock);
	condis_nbl_queue_init(&slot->sent);
	condis_nbl_queue_init(&slot->got);
}

/* Before any actor looks at them. */
void tt_slots_init(struct tt_run *run)
{
	struct tt_slot *slot;

	for (slot = run->slots; slot < run->slots + TT_SLOTS; slot++)
		tt_slot_init(run, slot);
}

/* A slot is known by its thread, so it has one before that runs. */
bool tt_lives_start(struct tt_run *run)
{
	struct task_struct *task;
	struct tt_slot *slot;

	for (slot = run->slots; slot < run->slots + TT_SLOTS; slot++) {
		task = kthread_create(tt_life, slot, "condis_tt_vc/%u",
				      (unsigned int)(slot - run->slots));
		if (IS_ERR(task))
			return false;
		slot->life = task;
	}
	task = kthread_run(tt_pauser, run, "condis_tt_pause");
	if (IS_ERR(task))
		return false;
	run->pauser = task;
	for (slot = run->slots; slot < run->slots + TT_SLOTS; slot++)
		wake_up_process(slot->life);
	return true;
}

/* The VCs are gone when this returns, unless something is stuck. */
void tt_lives_stop(struct tt_run *run)
{
	struct tt_slot *slot;

	WRITE_ONCE(run->stop_lives, true);
	for (slot = run->slots; slot < run->slots + TT_SLOTS; slot++) {
		if (slot->life)
			kthread_stop(slot->life);
		slot->life = NULL;
	}
	if (run->pauser)
		kthread_stop(run->pauser);
	run->pauser = NULL;
}
