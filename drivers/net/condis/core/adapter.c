// SPDX-License-Identifier: GPL-2.0-only
/*
 * Adapters: registration, references, look-up, and what may be asked of them
 * from under RTNL. What follows from that is in adapter_work.c.
 */
#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/overflow.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <net/condis/miniport.h>
#include <net/condis/nbl.h>

#include "adapter.h"
#include "binding.h"
#include "events.h"
#include "fsm.h"
#include "report.h"
#include "vc.h"

/* protects the list of protocols and the clock of announcements */
DEFINE_MUTEX(condis_registry_lock);

static DEFINE_XARRAY_FLAGS(condis_adapters,
			    XA_FLAGS_ALLOC1 | XA_FLAGS_LOCK_BH);

/* Drivers by ops, with the number of adapters that still have memory. */
struct condis_miniport {
	const struct condis_miniport_ops *ops;
	struct list_head	node;
	unsigned int		n_adapters;
	bool			leaving;
};

/* Ends adapters; of its own, so that unloading can wait for the last. */
static struct workqueue_struct *adapter_reap_wq;

static DEFINE_SPINLOCK(miniports_lock); /* protects the list below */
static LIST_HEAD(miniports);
static DECLARE_WAIT_QUEUE_HEAD(miniports_wait);

static struct condis_miniport *
miniport_find(const struct condis_miniport_ops *ops)
{
	struct condis_miniport *mp;

	lockdep_assert_held(&miniports_lock);
	list_for_each_entry(mp, &miniports, node)
		if (mp->ops == ops)
			return mp;
	return NULL;
}

static bool miniport_ops_full(const struct condis_miniport_ops *ops)
{
	return ops->name && ops->initialize && ops->halt && ops->release &&
	       ops->pause && ops->restart && ops->reset && ops->create_vc &&
	       ops->delete_vc && ops->activate_vc && ops->deactivate_vc &&
	       ops->send_nbls && ops->return_nbls && ops->cancel_send &&
	       ops->oid_request && ops->cancel_oid_request &&
	       ops->set_peer;
}

/**
 * condis_register_miniport() - make a driver known
 *	(NdisMRegisterMiniportDriver)
 * @ops: its entry points; stay until condis_deregister_miniport()
 *
 * Context: Process context.
 * Return: SUCCESS; FAILURE for a table with a hole or one that is registered;
 * RESOURCES.
 */
condis_status_t condis_register_miniport(const struct condis_miniport_ops *ops)
{
	condis_status_t status = CONDIS_STATUS_SUCCESS;
	struct condis_miniport *mp;

	if (!miniport_ops_full(ops))
		return CONDIS_STATUS_FAILURE;
	mp = kzalloc(sizeof(*mp), GFP_KERNEL);
	if (!mp)
		return CONDIS_STATUS_RESOURCES;
	mp->ops = ops;

	spin_lock_bh(&miniports_lock);
	if (miniport_find(ops))
		status = CONDIS_STATUS_FAILURE;
	else
		list_add_tail(&mp->node, &miniports);
	spin_unlock_bh(&miniports_lock);

	if (status != CONDIS_STATUS_SUCCESS)
		kfree(mp);
	return status;
}
EXPORT_SYMBOL_NS_GPL(condis_register_miniport, CONDIS);

static bool miniport_idle(const struct condis_miniport_ops *ops)
{
	struct condis_miniport *mp;
	bool idle;

	spin_lock_bh(&miniports_lock);
	mp = miniport_find(ops);
	idle = !mp || !mp->n_adapters;
	spin_unlock_bh(&miniports_lock);
	return idle;
}

/**
 * condis_deregister_miniport() - a driver goes away
 *	(NdisMDeregisterMiniportDriver)
 * @ops: as registered; every adapter of it was removed
 *
 * Waits until the last adapter is released; RTNL must not be held.
 *
 * Context: Process context, sleeps.
 */
void condis_deregister_miniport(const struct condis_miniport_ops *ops)
{
	struct condis_miniport *mp;

	might_sleep();
	spin_lock_bh(&miniports_lock);
	mp = miniport_find(ops);
	if (mp)
		mp->leaving = true;
	spin_unlock_bh(&miniports_lock);
	if (!mp)
		return;

	while (!wait_event_timeout(miniports_wait, miniport_idle(ops), 10 * HZ))
		pr_warn("condis: driver %s still waits for its adapters\n",
			ops->name);
	/* The last release may still be on its way out of the driver's text. */
	synchronize_rcu();

	spin_lock_bh(&miniports_lock);
	list_del(&mp->node);
	spin_unlock_bh(&miniports_lock);
	kfree(mp);
}
EXPORT_SYMBOL_NS_GPL(condis_deregister_miniport, CONDIS);

static bool miniport_hold(const struct condis_miniport_ops *ops)
{
	struct condis_miniport *mp;
	bool ok;

	spin_lock_bh(&miniports_lock);
	mp = miniport_find(ops);
	ok = mp && !mp->leaving;
	if (ok)
		mp->n_adapters++;
	spin_unlock_bh(&miniports_lock);
	return ok;
}

static void miniport_drop(const struct condis_miniport_ops *ops)
{
	struct condis_miniport *mp;
	bool last = false;

	spin_lock_bh(&miniports_lock);
	mp = miniport_find(ops);
	if (!WARN_ON_ONCE(!mp))
		last = !--mp->n_adapters;
	spin_unlock_bh(&miniports_lock);
	if (last)
		wake_up_all(&miniports_wait);
}

static void adapter_free_rcu(struct rcu_head *rcu)
{
	struct condis_adapter *adapter =
		container_of(rcu, struct condis_adapter, rcu);

	kfree(adapter);
}

/* A workqueue is not destroyed from its own worker, nor in atomic context. */
static void adapter_reap(struct work_struct *work)
{
	struct condis_adapter *adapter =
		container_of(work, struct condis_adapter, reap);
	const struct condis_miniport_ops *ops = adapter->ops;

	destroy_workqueue(adapter->wq);
	WARN_ON_ONCE(!xa_empty(&adapter->vcs));
	xa_destroy(&adapter->vcs);
	ops->release(adapter);
	call_rcu(&adapter->rcu, adapter_free_rcu);
	miniport_drop(ops);
}

static struct condis_adapter *
adapter_alloc(const struct condis_adapter_params *params)
{
	struct condis_adapter *adapter;

	adapter = kzalloc(sizeof(*adapter), GFP_KERNEL_ACCOUNT);
	if (!adapter)
		return NULL;
	adapter->ops = params->ops;
	adapter->priv = params->priv;
	adapter->netdev = params->netdev;
	adapter->max_vcs = params->max_vcs;
	adapter->needed_headroom = params->needed_headroom;
	adapter->needed_tailroom = params->needed_tailroom;
	strscpy(adapter->name, params->netdev && !params->name ?
		params->netdev->name : params->name ?: params->ops->name,
		sizeof(adapter->name));
	refcount_set(&adapter->refs, 1);
	spin_lock_init(&adapter->lock);
	INIT_LIST_HEAD(&adapter->bindings);
	INIT_LIST_HEAD(&adapter->af_regs);
	INIT_LIST_HEAD(&adapter->indications);
	xa_init_flags(&adapter->vcs, XA_FLAGS_ALLOC1 | XA_FLAGS_LOCK_BH |
		      XA_FLAGS_ACCOUNT);
	INIT_WORK(&adapter->work, condis_adapter_work);
	INIT_WORK(&adapter->reap, adapter_reap);
	init_waitqueue_head(&adapter->wait);
	adapter->state = CONDIS_ADAPTER_HALTED;
	adapter->wq = alloc_ordered_workqueue("condis-%s", 0, adapter->name);
	if (!adapter->wq) {
		kfree(adapter);
		return NULL;
	}
	return adapter;
}

/**
 * condis_register_adapter() - a device is there (NdisMSetMiniportAttributes)
 * @params: what it is
 * @out: on success, the adapter; the caller has the registration's reference
 *	until condis_remove_adapter()
 *
 * Posts the initialization and returns; ops->initialize runs later. Never
 * waits, so it may be called under RTNL.
 *
 * Context: Process context.
 * Return: SUCCESS; FAILURE when the driver is not registered; RESOURCES.
 */
condis_status_t
condis_register_adapter(const struct condis_adapter_params *params,
			struct condis_adapter **out)
{
	struct condis_adapter *adapter;
	int err;

	if (!miniport_hold(params->ops))
		return CONDIS_STATUS_FAILURE;
	adapter = adapter_alloc(params);
	if (!adapter)
		goto err_miniport;
	err = xa_alloc_bh(&condis_adapters, &adapter->id, adapter,
			  XA_LIMIT(1, INT_MAX), GFP_KERNEL);
	if (err)
		goto err_adapter;
	*out = adapter;
	condis_event_adapter(adapter, CONDIS_EVENT_NEW);
	condis_adapter_kick(adapter);
	return CONDIS_STATUS_SUCCESS;

err_adapter:
	destroy_workqueue(adapter->wq);
	kfree(adapter);
err_miniport:
	miniport_drop(params->ops);
	return CONDIS_STATUS_RESOURCES;
}
EXPORT_SYMBOL_NS_GPL(condis_register_adapter, CONDIS);

/**
 * condis_remove_adapter() - the device goes away
 * @adapter: the adapter; the caller's reference goes with the removal
 *
 * Shuts every gate, lets go of the net_device, and posts the rest: address
 * families are withdrawn, protocols unbound, the miniport paused and halted
 * (AD-9). Never waits, so it may be called under RTNL. Not called twice.
 *
 * Context: Process context.
 */
void condis_remove_adapter(struct condis_adapter *adapter)
{
	/* The worker may be faster than what follows here. */
	condis_adapter_get(adapter);
	condis_event_adapter(adapter, CONDIS_EVENT_DEL);
	spin_lock_bh(&adapter->lock);
	WARN_ON_ONCE(adapter->gone);
	WRITE_ONCE(adapter->gone, true);
	WRITE_ONCE(adapter->want_up, false);
	WRITE_ONCE(adapter->netdev, NULL);
	spin_unlock_bh(&adapter->lock);
	condis_adapter_mirror(adapter);
	condis_adapter_kick(adapter);
	wake_up_all(&adapter->wait);
	condis_adapter_put(adapter);
}
EXPORT_SYMBOL_NS_GPL(condis_remove_adapter, CONDIS);

/**
 * condis_adapter_up() - the user wants data to flow (`ip link set up`)
 * @adapter: the adapter
 *
 * Posts the restart and returns.
 *
 * Context: Process context, also under RTNL.
 * Return: SUCCESS; NOT_ACCEPTED while a pause is under way (AD-5);
 * ADAPTER_REMOVED.
 */
condis_status_t condis_adapter_up(struct condis_adapter *adapter)
{
	condis_status_t status = CONDIS_STATUS_SUCCESS;

	spin_lock_bh(&adapter->lock);
	if (adapter->gone)
		status = CONDIS_STATUS_ADAPTER_REMOVED;
	else if (adapter->state == CONDIS_ADAPTER_PAUSING)
		status = CONDIS_STATUS_NOT_ACCEPTED;
	else
		WRITE_ONCE(adapter->want_up, true);
	spin_unlock_bh(&adapter->lock);
	if (status != CONDIS_STATUS_SUCCESS)
		return status;
	/* Takes back a down that the worker has not begun with. */
	condis_adapter_mirror(adapter);
	condis_adapter_kick(adapter);
	return CONDIS_STATUS_SUCCESS;
}
EXPORT_SYMBOL_NS_GPL(condis_adapter_up, CONDIS);

/**
 * condis_adapter_down() - the user wants data to stop (`ip link set down`)
 * @adapter: the adapter
 *
 * Shuts every gate before it returns; the pause follows.
 *
 * Context: Process context, also under RTNL.
 */
void condis_adapter_down(struct condis_adapter *adapter)
{
	spin_lock_bh(&adapter->lock);
	WRITE_ONCE(adapter->want_up, false);
	spin_unlock_bh(&adapter->lock);
	condis_adapter_mirror(adapter);
	condis_adapter_kick(adapter);
}
EXPORT_SYMBOL_NS_GPL(condis_adapter_down, CONDIS);

/**
 * condis_adapter_kick() - there is something for the worker to look at
 * @adapter: the adapter
 *
 * Context: Any.
 */
void condis_adapter_kick(struct condis_adapter *adapter)
{
	spin_lock_bh(&adapter->lock);
	adapter->busy = true;
	spin_unlock_bh(&adapter->lock);
	/* A worker that lost the race for the last reference is harmless. */
	condis_adapter_get(adapter);
	if (!queue_work(adapter->wq, &adapter->work))
		condis_adapter_put(adapter);
}

/**
 * condis_adapter_settle() - wait until what was posted has been carried out
 * @adapter: the adapter
 *
 * Initialization, restart, and announcements to new bindings count; a pause
 * that waits for somebody else does not.
 *
 * Context: Process context, sleeps up to five seconds; RTNL must not be held.
 * Return: 0; -ETIMEDOUT; -ERESTARTSYS on a fatal signal.
 */
int condis_adapter_settle(struct condis_adapter *adapter)
{
	long left;

	left = wait_event_killable_timeout(adapter->wait,
					   !READ_ONCE(adapter->busy), 5 * HZ);
	if (left < 0)
		return left;
	return left ? 0 : -ETIMEDOUT;
}
EXPORT_SYMBOL_NS_GPL(condis_adapter_settle, CONDIS);

/**
 * condis_adapter_get() - hold an adapter
 * @adapter: held by somebody already
 *
 * Context: Any.
 */
void condis_adapter_get(struct condis_adapter *adapter)
{
	refcount_inc(&adapter->refs);
}
EXPORT_SYMBOL_NS_GPL(condis_adapter_get, CONDIS);

/**
 * condis_adapter_put() - let an adapter go
 * @adapter: the caller's reference goes
 *
 * Context: Any.
 */
void condis_adapter_put(struct condis_adapter *adapter)
{
	if (!refcount_dec_and_test(&adapter->refs))
		return;
	xa_erase_bh(&condis_adapters, adapter->id);
	queue_work(adapter_reap_wq, &adapter->reap);
}
EXPORT_SYMBOL_NS_GPL(condis_adapter_put, CONDIS);

/**
 * condis_adapter_next() - walk all adapters
 * @id: in: smallest id wanted; out: id of the adapter found
 *
 * Context: Any.
 * Return: the adapter, held; NULL at the end.
 */
struct condis_adapter *condis_adapter_next(unsigned long *id)
{
	struct condis_adapter *adapter;

	rcu_read_lock();
	xa_for_each_start(&condis_adapters, *id, adapter, *id)
		if (refcount_inc_not_zero(&adapter->refs))
			break;
	rcu_read_unlock();
	return adapter;
}

/**
 * condis_adapter_get_by_netdev() - the adapter behind a net_device
 * @dev: the net_device
 *
 * Context: Any.
 * Return: the adapter, held; NULL when there is none or it is being removed.
 */
struct condis_adapter *condis_adapter_get_by_netdev(struct net_device *dev)
{
	struct condis_adapter *adapter;
	unsigned long id = 0;
	bool match;

	while ((adapter = condis_adapter_next(&id))) {
		spin_lock_bh(&adapter->lock);
		match = adapter->netdev == dev;
		spin_unlock_bh(&adapter->lock);
		if (match)
			return adapter;
		condis_adapter_put(adapter);
		id++;
	}
	return NULL;
}
EXPORT_SYMBOL_NS_GPL(condis_adapter_get_by_netdev, CONDIS);

void *condis_adapter_priv(const struct condis_adapter *adapter)
{
	return adapter->priv;
}
EXPORT_SYMBOL_NS_GPL(condis_adapter_priv, CONDIS);

const char *condis_adapter_name(const struct condis_adapter *adapter)
{
	return adapter->name;
}
EXPORT_SYMBOL_NS_GPL(condis_adapter_name, CONDIS);

enum condis_adapter_state
condis_adapter_state(const struct condis_adapter *adapter)
{
	return READ_ONCE(adapter->state);
}
EXPORT_SYMBOL_NS_GPL(condis_adapter_state, CONDIS);

u32 condis_adapter_max_vcs(const struct condis_adapter *adapter)
{
	return READ_ONCE(adapter->max_vcs);
}
EXPORT_SYMBOL_NS_GPL(condis_adapter_max_vcs, CONDIS);

/* VCs that exist beyond the new limit stay. */
void condis_adapter_set_max_vcs(struct condis_adapter *adapter, u32 max_vcs)
{
	WRITE_ONCE(adapter->max_vcs, max_vcs);
}
EXPORT_SYMBOL_NS_GPL(condis_adapter_set_max_vcs, CONDIS);

/**
 * condis_adapter_set_needed() - what a miniport wants around data has changed
 * @adapter: the adapter
 * @headroom: octets before the data, for the miniport and those below it
 * @tailroom: octets behind
 *
 * For one that learns of it with what is below: when it binds there, and at
 * each restart. Protocols look at each allocation; an NB that has less is sent
 * as well, it only costs a copy (P-13, P-14).
 *
 * Context: Any.
 */
void condis_adapter_set_needed(struct condis_adapter *adapter, u16 headroom,
			       u16 tailroom)
{
	WRITE_ONCE(adapter->needed_headroom, headroom);
	WRITE_ONCE(adapter->needed_tailroom, tailroom);
}
EXPORT_SYMBOL_NS_GPL(condis_adapter_set_needed, CONDIS);

u16 condis_adapter_needed_headroom(const struct condis_adapter *adapter)
{
	return READ_ONCE(adapter->needed_headroom);
}
EXPORT_SYMBOL_NS_GPL(condis_adapter_needed_headroom, CONDIS);

u16 condis_adapter_needed_tailroom(const struct condis_adapter *adapter)
{
	return READ_ONCE(adapter->needed_tailroom);
}
EXPORT_SYMBOL_NS_GPL(condis_adapter_needed_tailroom, CONDIS);

/**
 * condis_adapter_nb_alloc() - an NB with room for the whole stack (P-14)
 * @adapter: what it will be sent on
 * @size: octets of data that it must be able to take
 * @gfp: how to allocate
 *
 * As condis_nb_alloc(), with the headroom and behind @size the tailroom that
 * @adapter wants.
 *
 * Ownership: the NB is the caller's.
 *
 * Context: Any but hardirq, as far as @gfp allows.
 * Return: the NB; NULL without memory.
 */
struct sk_buff *condis_adapter_nb_alloc(const struct condis_adapter *adapter,
					unsigned int size, gfp_t gfp)
{
	unsigned int tail = condis_adapter_needed_tailroom(adapter);
	unsigned int total;

	if (check_add_overflow(size, tail, &total))
		return NULL;
	return condis_nb_alloc(condis_adapter_needed_headroom(adapter), total,
			       gfp);
}
EXPORT_SYMBOL_NS_GPL(condis_adapter_nb_alloc, CONDIS);

int condis_adapter_subsys_init(void)
{
	adapter_reap_wq = alloc_workqueue("condis-reap", WQ_UNBOUND, 0);
	return adapter_reap_wq ? 0 : -ENOMEM;
}

/* A reap that let its driver go may still be in this module's text. */
void condis_adapter_subsys_exit(void)
{
	destroy_workqueue(adapter_reap_wq);
}
