// SPDX-License-Identifier: GPL-2.0-only
/*
 * Protocol drivers, and the announcements of adapters to them.
 */
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/wait.h>
#include <net/condis/call_manager.h>
#include <net/condis/client.h>

#include "adapter.h"
#include "binding.h"

LIST_HEAD(condis_protocols);

static bool client_ops_full(const struct condis_client_ops *ops)
{
	return ops->open_af_complete && ops->close_af_complete &&
	       ops->notify_close_af && ops->register_sap_complete &&
	       ops->deregister_sap_complete && ops->create_vc &&
	       ops->delete_vc && ops->incoming_call && ops->call_connected &&
	       ops->make_call_complete && ops->close_call_complete &&
	       ops->add_party_complete && ops->drop_party_complete &&
	       ops->incoming_drop_party && ops->modify_call_qos_complete &&
	       ops->incoming_call_qos_change &&
	       ops->incoming_close_call && ops->oid_request;
}

/**
 * condis_cm_ops_full() - has a call manager's table no hole?
 * @ops: the table
 *
 * Context: Any.
 * Return: true when every slot is filled.
 */
bool condis_cm_ops_full(const struct condis_call_manager_ops *ops)
{
	return ops->open_af && ops->close_af && ops->notify_close_af_complete &&
	       ops->register_sap && ops->deregister_sap && ops->create_vc &&
	       ops->delete_vc && ops->make_call &&
	       ops->make_multipoint_call && ops->add_party &&
	       ops->drop_party &&
	       ops->incoming_call_complete && ops->modify_call_qos &&
	       ops->close_call &&
	       ops->activate_vc_complete &&
	       ops->deactivate_vc_complete && ops->oid_request &&
	       ops->oid_request_complete;
}

static bool protocol_ops_full(const struct condis_protocol_ops *ops)
{
	if (ops->client && !client_ops_full(ops->client))
		return false;
	if (ops->cm && !condis_cm_ops_full(ops->cm))
		return false;
	return ops->name && ops->bind_adapter && ops->unbind_adapter &&
	       ops->pause && ops->restart && ops->status &&
	       ops->af_register_notify &&
	       ops->receive_nbls && ops->send_nbls_complete &&
	       ops->oid_request_complete;
}

/*
 * An adapter and a protocol that appear at the same time must be introduced
 * once: whoever marks itself announced second, under the lock, sees the other.
 */
static void protocol_announce_adapters(struct condis_protocol *proto)
{
	struct condis_adapter *adapter;
	unsigned long id = 0;
	bool tell;

	while ((adapter = condis_adapter_next(&id))) {
		mutex_lock(&condis_registry_lock);
		tell = adapter->announced && !READ_ONCE(adapter->gone) &&
		       adapter->announce_gen <= proto->announce_gen;
		mutex_unlock(&condis_registry_lock);
		if (tell)
			proto->ops->bind_adapter(proto, adapter);
		condis_adapter_put(adapter);
		id++;
	}
}

/* Grows with each announcement, under condis_registry_lock. */
static u64 announce_gen;

/**
 * condis_protocols_announce() - an adapter is ready: tell every protocol
 * @adapter: the adapter, just PAUSED
 *
 * Context: Process context; drivers are called.
 */
void condis_protocols_announce(struct condis_adapter *adapter)
{
	struct condis_protocol *proto, *next;

	mutex_lock(&condis_registry_lock);
	adapter->announced = true;
	adapter->announce_gen = ++announce_gen;
	proto = list_first_entry_or_null(&condis_protocols,
					 struct condis_protocol, node);
	if (proto)
		proto->n_users++;
	mutex_unlock(&condis_registry_lock);

	while (proto) {
		if (proto->announce_gen &&
		    proto->announce_gen < adapter->announce_gen)
			proto->ops->bind_adapter(proto, adapter);
		mutex_lock(&condis_registry_lock);
		next = list_is_last(&proto->node, &condis_protocols) ? NULL :
		       list_next_entry(proto, node);
		if (next)
			next->n_users++;
		proto->n_users--;
		wake_up_all(&proto->wait);
		mutex_unlock(&condis_registry_lock);
		proto = next;
	}
}

/**
 * condis_register_protocol() - a protocol driver is there
 *	(NdisRegisterProtocolDriver with NdisSetOptionalHandlers)
 * @ops: its entry points; stay until condis_deregister_protocol()
 * @ctx: its own, condis_protocol_ctx()
 * @out: on success, the protocol; written before the first bind_adapter
 *
 * Context: Process context; ops->bind_adapter is called for every adapter that
 * is there.
 * Return: SUCCESS; NOT_SUPPORTED for a table with a hole; RESOURCES.
 */
condis_status_t condis_register_protocol(const struct condis_protocol_ops *ops,
					 void *ctx,
					 struct condis_protocol **out)
{
	struct condis_protocol *proto;

	if (!protocol_ops_full(ops))
		return CONDIS_STATUS_NOT_SUPPORTED;
	proto = kzalloc(sizeof(*proto), GFP_KERNEL_ACCOUNT);
	if (!proto)
		return CONDIS_STATUS_RESOURCES;
	proto->ops = ops;
	proto->ctx = ctx;
	init_waitqueue_head(&proto->wait);
	*out = proto;

	mutex_lock(&condis_registry_lock);
	list_add_tail(&proto->node, &condis_protocols);
	proto->announce_gen = ++announce_gen;
	mutex_unlock(&condis_registry_lock);
	protocol_announce_adapters(proto);
	return CONDIS_STATUS_SUCCESS;
}
EXPORT_SYMBOL_NS_GPL(condis_register_protocol, CONDIS);

/* No new announcement finds it; false while one is under way. */
static bool protocol_unlink(struct condis_protocol *proto)
{
	bool unused;

	mutex_lock(&condis_registry_lock);
	unused = !proto->n_users;
	if (unused)
		list_del(&proto->node);
	mutex_unlock(&condis_registry_lock);
	return unused;
}

/* Any binding of @proto, held; the protocol is told at most once. */
static struct condis_binding *protocol_a_binding(struct condis_protocol *proto)
{
	struct condis_binding *binding;
	struct condis_adapter *adapter;
	unsigned long id = 0;

	while ((adapter = condis_adapter_next(&id))) {
		spin_lock_bh(&adapter->lock);
		list_for_each_entry(binding, &adapter->bindings, node) {
			if (binding->proto != proto || binding->unbinding)
				continue;
			binding->unbinding = true;
			/* Its context stays until unbind_adapter returned. */
			binding->unbinder = current;
			condis_binding_get(binding);
			spin_unlock_bh(&adapter->lock);
			condis_adapter_put(adapter);
			return binding;
		}
		spin_unlock_bh(&adapter->lock);
		condis_adapter_put(adapter);
		id++;
	}
	return NULL;
}

static void protocol_unbind(struct condis_protocol *proto,
			    struct condis_binding *binding)
{
	struct condis_adapter *adapter = binding->adapter;

	condis_adapter_get(adapter);
	proto->ops->unbind_adapter(binding->ctx);
	spin_lock_bh(&adapter->lock);
	binding->unbinder = NULL;
	spin_unlock_bh(&adapter->lock);
	wake_up_all(&adapter->wait);
	condis_binding_put(binding);
	condis_adapter_put(adapter);
}

/**
 * condis_deregister_protocol() - a protocol driver goes away
 *	(NdisDeregisterProtocolDriver)
 * @proto: the protocol; gone on return
 *
 * Its bindings are unbound first; waits until the last of them is closed.
 *
 * Context: Process context, sleeps; RTNL must not be held.
 */
void condis_deregister_protocol(struct condis_protocol *proto)
{
	struct condis_binding *binding;

	might_sleep();
	while (!protocol_unlink(proto))
		wait_event(proto->wait, !READ_ONCE(proto->n_users));
	while ((binding = protocol_a_binding(proto)))
		protocol_unbind(proto, binding);
	while (!wait_event_timeout(proto->wait,
				   !atomic_read(&proto->n_bindings), 10 * HZ))
		pr_warn("condis: protocol %s still waits for %d bindings\n",
			proto->ops->name, atomic_read(&proto->n_bindings));
	kfree_rcu(proto, rcu);
}
EXPORT_SYMBOL_NS_GPL(condis_deregister_protocol, CONDIS);

void *condis_protocol_ctx(const struct condis_protocol *proto)
{
	return proto->ctx;
}
EXPORT_SYMBOL_NS_GPL(condis_protocol_ctx, CONDIS);
