// SPDX-License-Identifier: GPL-2.0-only
/*
 * Delivery of object events to whoever installed the hook.
 */
#include <kunit/visibility.h>
#include <linux/export.h>
#include <linux/rcupdate.h>

#include <net/condis/miniport.h>

#include "events.h"

static const struct condis_event_ops __rcu *condis_event_hook;

/**
 * condis_events_install() - take the hook
 * @ops: what to call; stays until condis_events_remove()
 *
 * Context: Process context, one user at a time.
 */
void condis_events_install(const struct condis_event_ops *ops)
{
	rcu_assign_pointer(condis_event_hook, ops);
}
EXPORT_SYMBOL_IF_KUNIT(condis_events_install);

/**
 * condis_events_remove() - give the hook back
 *
 * Context: Process context; sleeps until no event is being delivered.
 */
void condis_events_remove(void)
{
	RCU_INIT_POINTER(condis_event_hook, NULL);
	synchronize_rcu();
}
EXPORT_SYMBOL_IF_KUNIT(condis_events_remove);

/**
 * condis_event_adapter() - an adapter changed
 * @adapter: the adapter, held by the caller
 * @event: how
 *
 * Context: Any, no lock held.
 */
void condis_event_adapter(struct condis_adapter *adapter,
			  enum condis_event event)
{
	const struct condis_event_ops *ops;

	rcu_read_lock();
	ops = rcu_dereference(condis_event_hook);
	if (ops)
		ops->adapter(adapter, event);
	rcu_read_unlock();
}

/**
 * condis_m_adapter_changed() - what user space sees of an adapter changed
 * @adapter: the adapter, held by the caller
 *
 * For what the core does not see itself: the peer, or the carrier of the
 * net_device. One call per change, after it, and on each end that it concerns.
 * Nothing is allocated that stays, and no reference changes hands.
 *
 * Context: Any, no lock held that an event's receiver might take.
 */
void condis_m_adapter_changed(struct condis_adapter *adapter)
{
	condis_event_adapter(adapter, CONDIS_EVENT_CHANGE);
}
EXPORT_SYMBOL_NS_GPL(condis_m_adapter_changed, CONDIS);

/**
 * condis_event_vc() - a VC changed
 * @vc: the VC, held by the caller
 * @event: how
 *
 * Context: Any, no lock held.
 */
void condis_event_vc(struct condis_vc *vc, enum condis_event event)
{
	const struct condis_event_ops *ops;

	rcu_read_lock();
	ops = rcu_dereference(condis_event_hook);
	if (ops)
		ops->vc(vc, event);
	rcu_read_unlock();
}

/**
 * condis_event_family() - an address family is offered, or not any more
 * @reg: its registration, held by the caller
 * @event: NEW or DEL
 *
 * Context: Process context, no lock held.
 */
void condis_event_family(struct condis_af_reg *reg, enum condis_event event)
{
	const struct condis_event_ops *ops;

	rcu_read_lock();
	ops = rcu_dereference(condis_event_hook);
	if (ops)
		ops->family(reg, event);
	rcu_read_unlock();
}

/**
 * condis_event_status() - a miniport has indicated something, or was reset
 * @adapter: the adapter, held by the caller
 * @vc_id: number of the VC on it that it is about; 0: about the adapter
 * @status: what happened
 * @buf: more about it
 * @len: octets there
 *
 * Context: Any, no lock held.
 */
void condis_event_status(struct condis_adapter *adapter, u32 vc_id,
			 condis_status_t status, const void *buf, u32 len)
{
	const struct condis_event_ops *ops;

	rcu_read_lock();
	ops = rcu_dereference(condis_event_hook);
	if (ops)
		ops->status(adapter, vc_id, status, buf, len);
	rcu_read_unlock();
}
