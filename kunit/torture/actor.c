// SPDX-License-Identifier: GPL-2.0-only
/*
 * Actors: who sends, and who pays what the drivers owe, each in a context of
 * its own: a thread, a timer, work that runs with BHs off. Sleepable RCU keeps
 * a VC for them in all of these, and what they call still finds no lock held.
 */
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/hash.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>

#include "torture.h"

DEFINE_SRCU(tt_srcu);

u32 tt_rnd(struct rnd_state *rnd, u32 below)
{
	return prandom_u32_state(rnd) % below;
}

/* For handlers, which run anywhere: a sequence that all of them share. */
u32 tt_chance(struct tt_run *run, u32 below)
{
	u32 n = atomic_inc_return(&run->handler_rnd);

	return hash_32(n ^ (u32)run->seed, 16) % below;
}

/* Mostly one with a call: what is refused ends early, and shows little. */
static struct tt_slot *tt_any_slot(struct tt_actor *actor)
{
	u32 tries = tt_rnd(&actor->rnd, 8);
	struct tt_slot *slot;

	do {
		slot = &actor->run->slots[tt_rnd(&actor->rnd, TT_SLOTS)];
	} while ((atomic_read(&slot->epoch) & 1) && tries--);
	return slot;
}

static void tt_sender_step(struct tt_actor *actor)
{
	struct tt_slot *slot = tt_any_slot(actor);
	int idx = srcu_read_lock(&tt_srcu);

	if (tt_rnd(&actor->rnd, 16))
		tt_client_send(actor, slot);
	else
		tt_client_cancel(actor->run,
				 tt_cancel_id(slot, tt_rnd(&actor->rnd,
							   TT_IDS)));
	srcu_read_unlock(&tt_srcu, idx);
}

static void tt_pump_step(struct tt_actor *actor)
{
	struct tt_run *run = actor->run;
	struct tt_slot *slot = run->slots;
	int idx = srcu_read_lock(&tt_srcu);

	for (; slot < run->slots + TT_SLOTS; slot++) {
		if (tt_rnd(&actor->rnd, 2))
			tt_miniport_complete(slot, &actor->rnd);
		if (!tt_rnd(&actor->rnd, 4) && !READ_ONCE(run->stop_senders))
			tt_miniport_indicate(slot, &actor->rnd);
		if (tt_rnd(&actor->rnd, 2))
			tt_client_return(slot);
		if (!tt_rnd(&actor->rnd, 4))
			tt_window_set(slot, tt_rnd(&actor->rnd, 1024));
		if (tt_rnd(&actor->rnd, 2)) {
			tt_miniport_pay(slot, &actor->rnd);
			if (READ_ONCE(slot->mp_vc))
				tt_cm_pay(slot);
		}
	}
	srcu_read_unlock(&tt_srcu, idx);
}

/* Pauses and resets are completed in process context. */
static void tt_pay_adapter(struct tt_run *run)
{
	if (atomic_cmpxchg(&run->owes_cl_pause, 1, 0) == 1)
		condis_protocol_pause_complete(run->binding);
	if (atomic_cmpxchg(&run->owes_mp_pause, 1, 0) == 1)
		condis_m_pause_complete(run->adapter);
	if (atomic_cmpxchg(&run->owes_mp_reset, 1, 0) == 1) {
		tt_miniport_reset_end(run);
		condis_m_reset_complete(run->adapter, CONDIS_STATUS_SUCCESS);
	}
}

static bool tt_actor_stopped(struct tt_actor *actor)
{
	return actor->id < TT_SENDERS ? READ_ONCE(actor->run->stop_senders) :
					READ_ONCE(actor->run->stop_pumps);
}

static void tt_actor_step(struct tt_actor *actor)
{
	u32 n = 1 + tt_rnd(&actor->rnd, 8);

	if (actor->id >= TT_SENDERS)
		tt_pump_step(actor);
	else
		while (n--)
			tt_sender_step(actor);
}

static int tt_actor_thread(void *arg)
{
	struct tt_actor *actor = arg;

	while (!kthread_should_stop()) {
		if (!tt_actor_stopped(actor))
			tt_actor_step(actor);
		if (actor->id >= TT_SENDERS)
			tt_pay_adapter(actor->run);
		/* Room for those who live and die: a debug kernel is slow. */
		if (tt_rnd(&actor->rnd, 4))
			fsleep(100 + tt_rnd(&actor->rnd, 10000));
		else
			cond_resched();
	}
	return 0;
}

static void tt_actor_again(struct tt_actor *actor)
{
	int cpu = cpumask_nth(tt_rnd(&actor->rnd, num_online_cpus()),
			      cpu_online_mask);

	if (tt_actor_stopped(actor))
		return;
	if (actor->context == TT_BH_WORK && !tt_rnd(&actor->rnd, 3)) {
		queue_work_on(cpu, system_bh_wq, &actor->work);
		return;
	}
	actor->timer.expires = jiffies + 1 + tt_rnd(&actor->rnd, HZ / 50);
	add_timer_on(&actor->timer, cpu);
}

static void tt_actor_timer(struct timer_list *timer)
{
	struct tt_actor *actor = container_of(timer, struct tt_actor, timer);

	tt_actor_step(actor);
	tt_actor_again(actor);
}

static void tt_actor_work(struct work_struct *work)
{
	struct tt_actor *actor = container_of(work, struct tt_actor, work);

	tt_actor_step(actor);
	tt_actor_again(actor);
}

static void tt_actor_start(struct tt_run *run, unsigned int id)
{
	struct tt_actor *actor = &run->actors[id];
	struct task_struct *task;

	actor->run = run;
	actor->id = id;
	actor->context = id % TT_N_CONTEXTS;
	prandom_seed_state(&actor->rnd, run->seed * 1000 + id);
	timer_setup(&actor->timer, tt_actor_timer, 0);
	INIT_WORK(&actor->work, tt_actor_work);
	if (actor->context != TT_THREAD) {
		tt_actor_again(actor);
		return;
	}
	task = kthread_run(tt_actor_thread, actor, "condis_tt/%u", id);
	actor->task = IS_ERR(task) ? NULL : task;
	if (!actor->task)
		tt_bad(TT_LEAK, "a thread could not be made");
}

void tt_actors_start(struct tt_run *run)
{
	unsigned int id;

	for (id = 0; id < TT_ACTORS; id++)
		tt_actor_start(run, id);
}

/* They were told to stop: a timer and work may have queued each other. */
void tt_actors_stop(struct tt_run *run, unsigned int first, unsigned int end)
{
	struct tt_actor *actor;

	for (actor = run->actors + first; actor < run->actors + end; actor++) {
		if (actor->task)
			kthread_stop(actor->task);
		actor->task = NULL;
		timer_delete_sync(&actor->timer);
		cancel_work_sync(&actor->work);
		timer_delete_sync(&actor->timer);
	}
}
