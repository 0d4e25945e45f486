// SPDX-License-Identifier: GPL-2.0-only
/*
 * The life of an adapter as its own worker leads it: initialize, restart,
 * pause, removal. The worker may wait, for it holds no lock and nobody waits
 * for it under RTNL. Resets are in reset.c.
 */
#include <linux/slab.h>

#include "adapter.h"
#include "af.h"
#include "binding.h"
#include "events.h"
#include "fsm.h"
#include "report.h"
#include "vc.h"

/**
 * condis_adapter_step() - let something happen to an adapter's state
 * @adapter: the adapter
 * @event: enum condis_adapter_event
 *
 * Tells those who listen when the state changed.
 *
 * Context: Process context.
 * Return: the edge taken, or the refusal.
 */
struct condis_fsm_edge condis_adapter_step(struct condis_adapter *adapter,
					   u8 event)
{
	struct condis_fsm_edge edge;

	spin_lock_bh(&adapter->lock);
	edge = condis_fsm_step(&condis_adapter_fsm, &adapter->state, event,
			       adapter->name, adapter->id);
	spin_unlock_bh(&adapter->lock);
	if (edge.verdict == CONDIS_FSM_GO)
		condis_event_adapter(adapter, CONDIS_EVENT_CHANGE);
	return edge;
}

/**
 * condis_adapter_next_vc() - walk the VCs of an adapter
 * @adapter: the adapter
 * @id: in: smallest id wanted; out: id of the VC found
 *
 * Context: rcu_read_lock() held, which is what keeps the VC.
 * Return: the VC, or NULL at the end.
 */
struct condis_vc *condis_adapter_next_vc(struct condis_adapter *adapter,
					 unsigned long *id)
{
	RCU_LOCKDEP_WARN(!rcu_read_lock_held(), "VC walk without RCU");
	return xa_find(&adapter->vcs, id, ULONG_MAX, XA_PRESENT);
}

/* Let @fn see each VC, resting in between. */
static void adapter_each_vc(struct condis_adapter *adapter,
			    void (*fn)(struct condis_vc *vc))
{
	struct condis_vc *vc;
	unsigned long id = 0;

	do {
		rcu_read_lock();
		vc = condis_adapter_next_vc(adapter, &id);
		if (vc)
			fn(vc);
		rcu_read_unlock();
		id++;
		cond_resched();
	} while (vc);
}

/**
 * condis_adapter_mirror() - let the gates of all VCs follow the adapter's state
 * @adapter: the adapter, its new state visible already
 *
 * A VC that is made meanwhile looks at the state after it is in @adapter->vcs;
 * the barrier here pairs with the one there, so one of the two sees the other.
 *
 * Context: Process context.
 */
void condis_adapter_mirror(struct condis_adapter *adapter)
{
	smp_mb(); /* the state before the walk, see above */
	adapter_each_vc(adapter, condis_vc_mirror);
}

/**
 * condis_adapter_drain_done() - one gate that a pause waited for is empty
 * @adapter: the adapter
 *
 * Context: Any, within rcu_read_lock(), which keeps @adapter.
 */
void condis_adapter_drain_done(struct condis_adapter *adapter)
{
	if (atomic_dec_and_test(&adapter->drains))
		wake_up_all(&adapter->wait);
}

static void adapter_arm_tx(struct condis_vc *vc)
{
	atomic_inc(&vc->adapter->drains);
	condis_gate_arm(&vc->tx.gate, CONDIS_WAIT_PAUSE);
}

static void adapter_arm_rx(struct condis_vc *vc)
{
	atomic_inc(&vc->adapter->drains);
	condis_gate_arm(&vc->rx.ledger, CONDIS_WAIT_PAUSE);
}

static void adapter_disarm_tx(struct condis_vc *vc)
{
	if (condis_gate_cancel(&vc->tx.gate, CONDIS_WAIT_PAUSE))
		condis_adapter_drain_done(vc->adapter);
}

/**
 * condis_adapter_arm() - let the send gates tell when they are empty
 * @adapter: the adapter, its send gates shut
 *
 * Context: The adapter's worker.
 */
void condis_adapter_arm(struct condis_adapter *adapter)
{
	atomic_set(&adapter->drains, 1);
	adapter_each_vc(adapter, adapter_arm_tx);
	condis_adapter_drain_done(adapter);
}

/**
 * condis_adapter_disarm() - wait for the send gates no longer
 * @adapter: the adapter, after condis_adapter_arm()
 *
 * Context: The adapter's worker.
 */
void condis_adapter_disarm(struct condis_adapter *adapter)
{
	adapter_each_vc(adapter, adapter_disarm_tx);
	/* What could not be cancelled is on its way in. */
	condis_adapter_work_wait(adapter, condis_adapter_drained(adapter),
				 "the last send to leave");
}

/**
 * condis_adapter_drained() - is all empty that was armed?
 * @adapter: the adapter
 *
 * Context: Any.
 * Return: true when it is.
 */
bool condis_adapter_drained(struct condis_adapter *adapter)
{
	return !atomic_read(&adapter->drains);
}

/**
 * condis_adapter_complain() - say what a wait is waiting for
 * @adapter: the adapter
 * @what: what the wait is for
 *
 * Names the first VCs that hold something (E-30).
 *
 * Context: Process context.
 */
void condis_adapter_complain(struct condis_adapter *adapter, const char *what)
{
	struct condis_binding *binding;
	struct condis_vc *vc;
	unsigned long id = 0;
	int named = 0;

	pr_warn("condis: %s: still waiting for %s\n", adapter->name, what);
	spin_lock_bh(&adapter->lock);
	list_for_each_entry(binding, &adapter->bindings, node)
		pr_warn("condis: %s: bound by %s, %d objects, %s\n",
			adapter->name, binding->proto->ops->name,
			atomic_read(&binding->n_objects),
			condis_binding_fsm.states[binding->state]);
	spin_unlock_bh(&adapter->lock);

	rcu_read_lock();
	while (named < 8 && (vc = condis_adapter_next_vc(adapter, &id))) {
		id++;
		if (!condis_gate_count(&vc->tx.gate) &&
		    !condis_gate_count(&vc->rx.ledger))
			continue;
		pr_warn("condis: %s: vc %u of %s: %lu sends, %lu receives out\n",
			adapter->name, vc->id, vc->binding->proto->ops->name,
			condis_gate_count(&vc->tx.gate),
			condis_gate_count(&vc->rx.ledger));
		named++;
	}
	rcu_read_unlock();
}

static void adapter_m_begin(struct condis_adapter *adapter)
{
	spin_lock_bh(&adapter->lock);
	adapter->m_pending = true;
	spin_unlock_bh(&adapter->lock);
}

/**
 * condis_adapter_m_end() - the miniport answered, now or by its completion
 * @adapter: the adapter
 * @status: the answer
 *
 * Context: Any.
 */
void condis_adapter_m_end(struct condis_adapter *adapter,
			  condis_status_t status)
{
	bool pending;

	if (status == CONDIS_STATUS_PENDING) {
		condis_report(CONDIS_REPORT_PENDING_COMPLETION, NULL, "%s",
			      adapter->name);
		status = CONDIS_STATUS_FAILURE;
	}
	spin_lock_bh(&adapter->lock);
	pending = adapter->m_pending;
	adapter->m_pending = false;
	if (pending)
		adapter->m_status = status;
	spin_unlock_bh(&adapter->lock);
	if (pending)
		wake_up_all(&adapter->wait);
	else
		condis_report(CONDIS_REPORT_UNEXPECTED_COMPLETION, NULL, "%s",
			      adapter->name);
}

/**
 * condis_adapter_m_call() - ask the miniport, and wait for its answer
 * @adapter: the adapter
 * @op: pause, restart or reset
 * @what: what is waited for
 *
 * Context: The adapter's worker.
 * Return: the final status.
 */
condis_status_t
condis_adapter_m_call(struct condis_adapter *adapter,
		      condis_status_t (*op)(struct condis_adapter *adapter),
		      const char *what)
{
	condis_status_t status;

	adapter_m_begin(adapter);
	status = op(adapter);
	if (status != CONDIS_STATUS_PENDING)
		condis_adapter_m_end(adapter, status);
	condis_adapter_work_wait(adapter, !READ_ONCE(adapter->m_pending), what);
	return adapter->m_status;
}

/**
 * condis_m_pause_complete() - a pause that pended is done (NdisMPauseComplete)
 * @adapter: the adapter
 *
 * Context: Any.
 */
void condis_m_pause_complete(struct condis_adapter *adapter)
{
	condis_adapter_m_end(adapter, CONDIS_STATUS_SUCCESS);
}
EXPORT_SYMBOL_NS_GPL(condis_m_pause_complete, CONDIS);

/**
 * condis_m_restart_complete() - a restart that pended is done
 *	(NdisMRestartComplete)
 * @adapter: the adapter
 * @status: its outcome, not PENDING
 *
 * Context: Any.
 */
void condis_m_restart_complete(struct condis_adapter *adapter,
			       condis_status_t status)
{
	condis_adapter_m_end(adapter, status);
}
EXPORT_SYMBOL_NS_GPL(condis_m_restart_complete, CONDIS);

static void adapter_initialize(struct condis_adapter *adapter)
{
	condis_status_t status;

	adapter->tried = true;
	condis_adapter_step(adapter, CONDIS_ADAPTER_EV_INITIALIZE);
	status = adapter->ops->initialize(adapter);
	if (status != CONDIS_STATUS_SUCCESS) {
		pr_err("condis: %s: %s could not initialize it: %s\n",
		       adapter->name, adapter->ops->name,
		       condis_status_name(status));
		condis_af_withdraw_all(adapter, NULL);
		condis_adapter_step(adapter, CONDIS_ADAPTER_EV_INIT_FAILED);
		condis_indications_drop(adapter);
		return;
	}
	condis_adapter_step(adapter, CONDIS_ADAPTER_EV_INITIALIZED);
	condis_protocols_announce(adapter);
}

/* AD-4: the miniport first, then the protocols. */
static void adapter_restart(struct condis_adapter *adapter)
{
	condis_status_t status;

	condis_adapter_step(adapter, CONDIS_ADAPTER_EV_RESTART);
	/* AD-3: receives may come from here on. */
	condis_adapter_mirror(adapter);
	status = condis_adapter_m_call(adapter, adapter->ops->restart,
				       "the miniport's restart");
	if (status != CONDIS_STATUS_SUCCESS) {
		pr_err("condis: %s: %s could not restart it: %s\n",
		       adapter->name, adapter->ops->name,
		       condis_status_name(status));
		spin_lock_bh(&adapter->lock);
		WRITE_ONCE(adapter->want_up, false);
		spin_unlock_bh(&adapter->lock);
		condis_adapter_step(adapter, CONDIS_ADAPTER_EV_RESTART_FAILED);
		condis_adapter_mirror(adapter);
		return;
	}
	condis_adapter_step(adapter, CONDIS_ADAPTER_EV_RESTARTED);
	condis_adapter_mirror(adapter);
	condis_bindings_restart(adapter);
}

static void adapter_not_busy(struct condis_adapter *adapter)
{
	spin_lock_bh(&adapter->lock);
	adapter->busy = false;
	spin_unlock_bh(&adapter->lock);
	wake_up_all(&adapter->wait);
}

/*
 * AD-4: the protocols first. They stop, and their sends come back, before the
 * miniport is told. A removal cuts the wait short: it makes the protocols give
 * up whatever they wait for, and finishes the pause afterwards.
 */
static void adapter_pause_protocols(struct condis_adapter *adapter)
{
	condis_adapter_step(adapter, CONDIS_ADAPTER_EV_PAUSE);
	condis_adapter_mirror(adapter);
	adapter_not_busy(adapter);
	condis_bindings_pause(adapter);
	condis_adapter_arm(adapter);
	condis_adapter_work_wait(adapter, READ_ONCE(adapter->gone) ||
				 (condis_adapter_drained(adapter) &&
				  !condis_bindings_pausing(adapter)),
				 "the sends of its protocols");
}

/* AD-1: the rest of the pause: what was indicated comes back. */
static void adapter_pause_miniport(struct condis_adapter *adapter)
{
	condis_adapter_m_call(adapter, adapter->ops->pause,
			      "the miniport's pause");
	/* What an interrupted wait has left armed counts on. */
	atomic_inc(&adapter->drains);
	adapter_each_vc(adapter, adapter_arm_rx);
	condis_adapter_drain_done(adapter);
	condis_adapter_work_wait(adapter, condis_adapter_drained(adapter),
				 "indicated receives to be returned");
	condis_bindings_paused(adapter);
	condis_adapter_step(adapter, CONDIS_ADAPTER_EV_PAUSED);
}

static void adapter_pause(struct condis_adapter *adapter)
{
	adapter_pause_protocols(adapter);
	if (READ_ONCE(adapter->gone))
		return;
	adapter_pause_miniport(adapter);
}

/* AD-9. Every step waits for the references of the one before. */
static void adapter_remove(struct condis_adapter *adapter)
{
	condis_af_withdraw_every(adapter);
	condis_bindings_unbind(adapter);
	condis_adapter_work_wait(adapter,
				 list_empty_careful(&adapter->bindings),
				 "its protocols to unbind");
	if (adapter->state == CONDIS_ADAPTER_RUNNING)
		adapter_pause_protocols(adapter);
	if (adapter->state == CONDIS_ADAPTER_PAUSING)
		adapter_pause_miniport(adapter);
	if (adapter->state == CONDIS_ADAPTER_PAUSED) {
		adapter->ops->halt(adapter);
		condis_adapter_step(adapter, CONDIS_ADAPTER_EV_HALT);
	}
	condis_indications_drop(adapter);
	adapter_not_busy(adapter);
	condis_adapter_put(adapter);
}

typedef void (*adapter_task_t)(struct condis_adapter *adapter);

static void adapter_serve_bindings(struct condis_adapter *adapter)
{
	condis_bindings_tell(adapter);
	condis_bindings_restart(adapter);
}

/* What to do next; NULL and not busy any more when there is nothing. */
static adapter_task_t adapter_next_task(struct condis_adapter *adapter)
{
	adapter_task_t task = NULL;

	spin_lock_bh(&adapter->lock);
	if (adapter->state == CONDIS_ADAPTER_HALTED && !adapter->tried)
		task = adapter_initialize;
	else if (adapter->gone)
		task = adapter_remove;
	else if (adapter->want_reset)
		task = condis_adapter_reset;
	else if (adapter->state == CONDIS_ADAPTER_PAUSED && adapter->want_up)
		task = adapter_restart;
	else if (adapter->state == CONDIS_ADAPTER_RUNNING && !adapter->want_up)
		task = adapter_pause;
	else if (condis_bindings_waiting(adapter))
		task = adapter_serve_bindings;
	else if (condis_adapter_has_news(adapter))
		task = condis_indications_tell;
	else
		adapter->busy = false;
	spin_unlock_bh(&adapter->lock);
	return task;
}

/**
 * condis_adapter_work() - carry out what was posted
 * @work: adapter->work; the reference taken by condis_adapter_kick() goes
 *
 * Context: The adapter's workqueue.
 */
void condis_adapter_work(struct work_struct *work)
{
	struct condis_adapter *adapter =
		container_of(work, struct condis_adapter, work);
	adapter_task_t task;

	/* After a removal only kicks that lost their race arrive here. */
	while (!adapter->removed && (task = adapter_next_task(adapter))) {
		if (task == adapter_remove)
			adapter->removed = true;
		/* News before what comes of a reset, a pause or a removal. */
		condis_indications_tell(adapter);
		task(adapter);
	}
	wake_up_all(&adapter->wait);
	condis_adapter_put(adapter);
}
