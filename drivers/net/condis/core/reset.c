// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reset: the miniport puts its device into a known state. Handles and states
 * stay as they are; while it runs no send and no request reaches the miniport
 * (AD-7).
 */
#include "adapter.h"
#include "binding.h"
#include "events.h"
#include "report.h"
#include "vc.h"

/* Something is there that can be reset, or will be after a pause. */
static bool reset_possible(const struct condis_adapter *adapter)
{
	return adapter->state != CONDIS_ADAPTER_HALTED &&
	       adapter->state != CONDIS_ADAPTER_INITIALIZING &&
	       adapter->state != CONDIS_ADAPTER_SHUTDOWN;
}

/**
 * condis_reset_adapter() - let the miniport reset its device (NdisReset)
 * @adapter: the adapter
 *
 * Posts the reset and returns: protocols hear RESET_START, sends are refused
 * with RESET_IN_PROGRESS, the miniport completes what it has and resets,
 * protocols hear RESET_END, and what was open is open again. A reset that is
 * asked for during a pause follows the pause.
 *
 * Context: Process context, also under RTNL.
 * Return: SUCCESS; RESET_IN_PROGRESS when one is under way or posted;
 * NOT_ACCEPTED for an adapter that was never brought up; ADAPTER_REMOVED.
 */
condis_status_t condis_reset_adapter(struct condis_adapter *adapter)
{
	condis_status_t status = CONDIS_STATUS_SUCCESS;

	spin_lock_bh(&adapter->lock);
	if (adapter->gone)
		status = CONDIS_STATUS_ADAPTER_REMOVED;
	else if (!reset_possible(adapter))
		status = CONDIS_STATUS_NOT_ACCEPTED;
	else if (adapter->want_reset || adapter->resetting)
		status = CONDIS_STATUS_RESET_IN_PROGRESS;
	else
		adapter->want_reset = true;
	spin_unlock_bh(&adapter->lock);
	if (status == CONDIS_STATUS_SUCCESS)
		condis_adapter_kick(adapter);
	return status;
}
EXPORT_SYMBOL_NS_GPL(condis_reset_adapter, CONDIS);

/* A failed reset has ended all the same: the gates open for it, too. */
static void reset_set(struct condis_adapter *adapter, bool on)
{
	spin_lock_bh(&adapter->lock);
	adapter->want_reset = false;
	WRITE_ONCE(adapter->resetting, on);
	spin_unlock_bh(&adapter->lock);
	condis_adapter_mirror(adapter);
	condis_event_adapter(adapter, CONDIS_EVENT_CHANGE);
}

static bool reset_over(struct condis_adapter *adapter)
{
	return READ_ONCE(adapter->gone) ||
	       (condis_adapter_drained(adapter) &&
		!atomic_read(&adapter->n_oids));
}

/**
 * condis_adapter_reset() - carry a reset out
 * @adapter: the adapter, of which one was asked for
 *
 * A removal cuts short the wait for what the miniport still has: it waits for
 * that on its own.
 *
 * Context: The adapter's worker.
 */
void condis_adapter_reset(struct condis_adapter *adapter)
{
	condis_status_t status;

	reset_set(adapter, true);
	condis_bindings_reset(adapter, CONDIS_STATUS_SUCCESS);
	status = condis_adapter_m_call(adapter, adapter->ops->reset,
				       "the miniport's reset");
	if (status != CONDIS_STATUS_SUCCESS)
		pr_err("condis: %s: %s could not reset it: %s\n", adapter->name,
		       adapter->ops->name, condis_status_name(status));
	condis_adapter_arm(adapter);
	condis_adapter_work_wait(adapter, reset_over(adapter),
				 "what the miniport had before its reset");
	condis_adapter_disarm(adapter);
	reset_set(adapter, false);
	condis_bindings_reset(adapter, status);
}

/**
 * condis_m_reset_complete() - a reset that pended is done (NdisMResetComplete)
 * @adapter: the adapter
 * @status: its outcome, not PENDING
 *
 * The sends and requests that the miniport had are completed before.
 *
 * Context: Any.
 */
void condis_m_reset_complete(struct condis_adapter *adapter,
			     condis_status_t status)
{
	condis_adapter_m_end(adapter, status);
}
EXPORT_SYMBOL_NS_GPL(condis_m_reset_complete, CONDIS);
