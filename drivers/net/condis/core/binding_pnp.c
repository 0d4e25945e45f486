// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the adapter's worker tells bindings: address families that are there,
 * restart, pause, unbind. One callback at a time on each binding.
 */
#include "adapter.h"
#include "af.h"
#include "binding.h"
#include "events.h"
#include "fsm.h"
#include "report.h"

typedef bool (*binding_match_t)(struct condis_binding *binding);

/* The first binding that matches, entered for a callback; or NULL. */
static struct condis_binding *binding_pick(struct condis_adapter *adapter,
					   binding_match_t match)
{
	struct condis_binding *binding, *found = NULL;

	spin_lock_bh(&adapter->lock);
	list_for_each_entry(binding, &adapter->bindings, node) {
		if (!match(binding) || !condis_binding_enter(binding))
			continue;
		found = binding;
		break;
	}
	spin_unlock_bh(&adapter->lock);
	return found;
}

/* The oldest address family that the binding has not heard of. */
static struct condis_af_reg *binding_next_af(struct condis_binding *binding)
{
	struct condis_af_reg *reg;

	list_for_each_entry(reg, &binding->adapter->af_regs, node)
		if (reg->gen > binding->told)
			return reg;
	return NULL;
}

static bool binding_untold(struct condis_binding *binding)
{
	return binding->state != CONDIS_BINDING_CLOSING &&
	       binding_next_af(binding);
}

static void binding_tell(struct condis_binding *binding)
{
	struct condis_adapter *adapter = binding->adapter;
	struct condis_af_reg *reg;
	struct condis_af_id id;

	for (;;) {
		spin_lock_bh(&adapter->lock);
		/* It may have closed from inside the one before. */
		reg = condis_binding_is_open(binding) ?
		      binding_next_af(binding) : NULL;
		if (reg) {
			binding->told = reg->gen;
			id = reg->id;
		}
		spin_unlock_bh(&adapter->lock);
		if (!reg)
			return;
		binding->proto->ops->af_register_notify(binding->ctx, &id);
	}
}

/**
 * condis_bindings_tell() - announce address families (AF-7)
 * @adapter: the adapter
 *
 * Every binding hears of every registration once, whichever came first.
 *
 * Context: The adapter's worker.
 */
void condis_bindings_tell(struct condis_adapter *adapter)
{
	struct condis_binding *binding;

	while ((binding = binding_pick(adapter, binding_untold))) {
		binding_tell(binding);
		condis_binding_leave(binding);
	}
}

static bool binding_startable(struct condis_binding *binding)
{
	return binding->state == CONDIS_BINDING_PAUSED && !binding->tried &&
	       condis_adapter_running(binding->adapter);
}

/**
 * condis_bindings_waiting() - is there news for a binding?
 * @adapter: the adapter, its lock held
 *
 * Context: Any.
 * Return: true when condis_bindings_tell() or _restart() has work.
 */
bool condis_bindings_waiting(struct condis_adapter *adapter)
{
	struct condis_binding *binding;

	lockdep_assert_held(&adapter->lock);
	list_for_each_entry(binding, &adapter->bindings, node)
		if (binding_untold(binding) || binding_startable(binding))
			return true;
	return false;
}

static bool binding_take_paused(struct condis_binding *binding)
{
	if (!binding_startable(binding))
		return false;
	binding->tried = true;
	condis_binding_step(binding, CONDIS_BINDING_EV_RESTART);
	return true;
}

/* The protocol's answer to a restart; it may have closed in between. */
static void binding_restarted(struct condis_binding *binding,
			      condis_status_t status)
{
	struct condis_adapter *adapter = binding->adapter;
	bool ok = status == CONDIS_STATUS_SUCCESS;

	spin_lock_bh(&adapter->lock);
	if (binding->state == CONDIS_BINDING_RESTARTING)
		condis_binding_step(binding,
				    ok ? CONDIS_BINDING_EV_RESTARTED :
					 CONDIS_BINDING_EV_RESTART_FAILED);
	spin_unlock_bh(&adapter->lock);
}

/**
 * condis_bindings_restart() - let data flow on every paused binding
 * @adapter: the adapter, RUNNING
 *
 * A binding that refuses is asked again after the adapter's next restart.
 *
 * Context: The adapter's worker.
 */
void condis_bindings_restart(struct condis_adapter *adapter)
{
	struct condis_binding *binding;
	bool any = false;

	while ((binding = binding_pick(adapter, binding_take_paused))) {
		binding_restarted(binding,
				  binding->proto->ops->restart(binding->ctx));
		condis_binding_leave(binding);
		any = true;
	}
	if (any)
		condis_adapter_mirror(adapter);
}

static bool binding_take_running(struct condis_binding *binding)
{
	if (binding->state != CONDIS_BINDING_RUNNING)
		return false;
	condis_binding_step(binding, CONDIS_BINDING_EV_PAUSE);
	binding->m_pending = true;
	return true;
}

static bool binding_pause_done(struct condis_binding *binding)
{
	struct condis_adapter *adapter = binding->adapter;
	bool owed;

	spin_lock_bh(&adapter->lock);
	owed = binding->m_pending;
	binding->m_pending = false;
	spin_unlock_bh(&adapter->lock);
	wake_up_all(&adapter->wait);
	return owed;
}

/**
 * condis_bindings_pause() - tell every running binding to pause
 * @adapter: the adapter, PAUSING
 *
 * Their answers and their sends are waited for elsewhere (BD-1).
 *
 * Context: The adapter's worker.
 */
void condis_bindings_pause(struct condis_adapter *adapter)
{
	struct condis_binding *binding;
	condis_status_t status;

	while ((binding = binding_pick(adapter, binding_take_running))) {
		status = binding->proto->ops->pause(binding->ctx);
		if (status != CONDIS_STATUS_PENDING)
			binding_pause_done(binding);
		condis_binding_leave(binding);
	}
}

/**
 * condis_protocol_pause_complete() - a pause that pended is done
 *	(NdisCompleteNetPnPEvent)
 * @binding: the binding
 *
 * Context: Any.
 */
void condis_protocol_pause_complete(struct condis_binding *binding)
{
	if (!binding_pause_done(binding))
		condis_report(CONDIS_REPORT_UNEXPECTED_COMPLETION, NULL,
			      "%s: %s", binding->adapter->name,
			      binding->proto->ops->name);
}
EXPORT_SYMBOL_NS_GPL(condis_protocol_pause_complete, CONDIS);

/**
 * condis_bindings_pausing() - does a binding still owe its pause?
 * @adapter: the adapter
 *
 * Context: Process context.
 * Return: true when one does.
 */
bool condis_bindings_pausing(struct condis_adapter *adapter)
{
	struct condis_binding *binding;
	bool pausing = false;

	spin_lock_bh(&adapter->lock);
	list_for_each_entry(binding, &adapter->bindings, node)
		pausing |= binding->m_pending;
	spin_unlock_bh(&adapter->lock);
	return pausing;
}

/**
 * condis_bindings_paused() - the pause of the adapter is over for its bindings
 * @adapter: the adapter, drained
 *
 * Context: The adapter's worker.
 */
void condis_bindings_paused(struct condis_adapter *adapter)
{
	struct condis_binding *binding;

	spin_lock_bh(&adapter->lock);
	list_for_each_entry(binding, &adapter->bindings, node) {
		binding->tried = false;
		if (binding->state == CONDIS_BINDING_PAUSING)
			condis_binding_step(binding,
					    CONDIS_BINDING_EV_PAUSED);
	}
	spin_unlock_bh(&adapter->lock);
}

/* A binding that opens while a reset runs hears nothing of it. */
static bool binding_take_reset(struct condis_binding *binding)
{
	bool on = binding->adapter->resetting;

	if (binding->in_reset == on || !condis_binding_is_open(binding))
		return false;
	binding->in_reset = on;
	return true;
}

/**
 * condis_bindings_reset() - tell every binding that a reset begins or ended
 * @adapter: the adapter, its @resetting just changed
 * @status: how it ended
 *
 * Context: The adapter's worker.
 */
void condis_bindings_reset(struct condis_adapter *adapter,
			   condis_status_t status)
{
	bool on = adapter->resetting;
	const condis_status_t what = on ? CONDIS_STATUS_RESET_START :
					  CONDIS_STATUS_RESET_END;
	struct condis_binding *binding;

	condis_event_status(adapter, 0, what, on ? NULL : &status,
			    on ? 0 : sizeof(status));
	while ((binding = binding_pick(adapter, binding_take_reset))) {
		binding->proto->ops->status(binding->ctx, NULL, what,
					    on ? NULL : &status,
					    on ? 0 : sizeof(status));
		condis_binding_leave(binding);
	}
}

/* Who opened the adapter afterwards has it as new. */
static bool binding_take_status(struct condis_binding *binding)
{
	u64 gen = binding->adapter->tell_gen;

	if (binding->heard >= gen || !condis_binding_is_open(binding))
		return false;
	binding->heard = gen;
	return true;
}

/**
 * condis_bindings_status() - tell every binding what a miniport has indicated
 * @adapter: the adapter
 * @gen: number of the indication
 * @status: what happened
 * @buf: more about it; NULL when @len is 0
 * @len: octets there
 *
 * Context: The adapter's worker.
 */
void condis_bindings_status(struct condis_adapter *adapter, u64 gen,
			    condis_status_t status, const void *buf, u32 len)
{
	struct condis_binding *binding;

	adapter->tell_gen = gen;
	while ((binding = binding_pick(adapter, binding_take_status))) {
		binding->proto->ops->status(binding->ctx, NULL, status, buf,
					    len);
		condis_binding_leave(binding);
	}
}

static bool binding_take_bound(struct condis_binding *binding)
{
	if (binding->unbinding)
		return false;
	binding->unbinding = true;
	return true;
}

/**
 * condis_bindings_unbind() - tell every binding to go
 * @adapter: the adapter, being removed
 *
 * Context: The adapter's worker.
 */
void condis_bindings_unbind(struct condis_adapter *adapter)
{
	struct condis_binding *binding;

	while ((binding = binding_pick(adapter, binding_take_bound))) {
		binding->proto->ops->unbind_adapter(binding->ctx);
		condis_binding_leave(binding);
	}
}
