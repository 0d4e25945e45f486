// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bindings: a protocol opens an adapter, follows its pauses and restarts, and
 * closes it.
 */
#include <kunit/visibility.h>
#include <linux/slab.h>

#include "adapter.h"
#include "af.h"
#include "binding.h"
#include "fsm.h"
#include "report.h"
#include "vc.h"

/**
 * condis_binding_step() - let something happen to a binding's state
 * @binding: the binding
 * @event: enum condis_binding_event
 *
 * Context: Any; adapter->lock held.
 * Return: the edge taken, or the refusal.
 */
struct condis_fsm_edge condis_binding_step(struct condis_binding *binding,
					   u8 event)
{
	lockdep_assert_held(&binding->adapter->lock);
	return condis_fsm_step(&condis_binding_fsm, &binding->state, event,
			       binding->adapter->name, binding->adapter->id);
}

void condis_binding_get(struct condis_binding *binding)
{
	refcount_inc(&binding->refs);
}
EXPORT_SYMBOL_IF_KUNIT(condis_binding_get);

void condis_binding_put(struct condis_binding *binding)
{
	struct condis_protocol *proto = binding->proto;

	if (!refcount_dec_and_test(&binding->refs))
		return;
	condis_adapter_put(binding->adapter);
	kfree_rcu(binding, rcu);
	rcu_read_lock();
	if (atomic_dec_and_test(&proto->n_bindings))
		wake_up_all(&proto->wait);
	rcu_read_unlock();
}
EXPORT_SYMBOL_IF_KUNIT(condis_binding_put);

/**
 * condis_binding_object_gone() - an AF or a VC of a binding is no more
 * @binding: the binding; the object's reference to it goes
 *
 * Context: Any.
 */
void condis_binding_object_gone(struct condis_binding *binding)
{
	struct condis_adapter *adapter = binding->adapter;

	rcu_read_lock();
	if (atomic_dec_and_test(&binding->n_objects))
		wake_up_all(&adapter->wait);
	rcu_read_unlock();
	condis_binding_put(binding);
}

/**
 * condis_binding_enter() - may a callback be made on a binding now?
 * @binding: the binding
 *
 * Until condis_binding_leave(), condis_close_adapter() waits, unless it is
 * called from inside the callback.
 *
 * Context: Process context; adapter->lock held.
 * Return: true when it may; a reference is held then.
 */
bool condis_binding_enter(struct condis_binding *binding)
{
	lockdep_assert_held(&binding->adapter->lock);
	if (binding->state == CONDIS_BINDING_CLOSING || binding->caller)
		return false;
	binding->caller = current;
	condis_binding_get(binding);
	return true;
}

/**
 * condis_binding_leave() - the callback is over
 * @binding: as entered; the reference goes
 *
 * Context: Process context; adapter->lock not held.
 */
void condis_binding_leave(struct condis_binding *binding)
{
	struct condis_adapter *adapter = binding->adapter;

	condis_adapter_get(adapter);
	spin_lock_bh(&adapter->lock);
	binding->caller = NULL;
	spin_unlock_bh(&adapter->lock);
	wake_up_all(&adapter->wait);
	condis_binding_put(binding);
	condis_adapter_put(adapter);
}

/**
 * condis_open_adapter() - bind to an adapter (NdisOpenAdapterEx)
 * @proto: the protocol
 * @adapter: the adapter, held by the caller
 * @binding_ctx: the protocol's, passed to its entry points
 * @out: on success, the binding; written before the first callback on it
 *
 * The binding starts PAUSED; ops->af_register_notify for what is there and
 * ops->restart follow from the adapter's worker. condis_adapter_settle() waits
 * for both.
 *
 * Context: Process context.
 * Return: SUCCESS; ADAPTER_REMOVED; FAILURE while the adapter has not been
 * initialized; RESOURCES.
 */
condis_status_t condis_open_adapter(struct condis_protocol *proto,
				    struct condis_adapter *adapter,
				    void *binding_ctx,
				    struct condis_binding **out)
{
	condis_status_t status = CONDIS_STATUS_SUCCESS;
	struct condis_binding *binding;

	might_sleep();
	/* Often on behalf of user space, whose limit shall kill nobody. */
	binding = kzalloc(sizeof(*binding), GFP_KERNEL_ACCOUNT |
					    __GFP_RETRY_MAYFAIL | __GFP_NOWARN);
	if (!binding)
		return CONDIS_STATUS_RESOURCES;
	binding->proto = proto;
	binding->adapter = adapter;
	binding->ctx = binding_ctx;
	refcount_set(&binding->refs, 1);

	spin_lock_bh(&adapter->lock);
	condis_binding_step(binding, CONDIS_BINDING_EV_BIND);
	if (adapter->gone)
		status = CONDIS_STATUS_ADAPTER_REMOVED;
	else if (adapter->state == CONDIS_ADAPTER_HALTED ||
		 adapter->state == CONDIS_ADAPTER_INITIALIZING)
		status = CONDIS_STATUS_FAILURE;
	if (status == CONDIS_STATUS_SUCCESS) {
		condis_adapter_get(adapter);
		atomic_inc(&proto->n_bindings);
		condis_binding_step(binding, CONDIS_BINDING_EV_BOUND);
		*out = binding;
		binding->heard = adapter->indication_gen;
		list_add_tail(&binding->node, &adapter->bindings);
	} else {
		condis_binding_step(binding, CONDIS_BINDING_EV_BIND_FAILED);
	}
	spin_unlock_bh(&adapter->lock);

	if (status != CONDIS_STATUS_SUCCESS) {
		kfree(binding);
		return status;
	}
	condis_adapter_kick(adapter);
	return CONDIS_STATUS_SUCCESS;
}
EXPORT_SYMBOL_NS_GPL(condis_open_adapter, CONDIS);

/* Nothing more may begin on it; whatever state it was in. */
static bool binding_begin_close(struct condis_binding *binding)
{
	struct condis_adapter *adapter = binding->adapter;
	struct condis_fsm_edge edge;

	spin_lock_bh(&adapter->lock);
	binding->unbinding = true;
	if (binding->state == CONDIS_BINDING_RESTARTING)
		condis_binding_step(binding, CONDIS_BINDING_EV_RESTART_FAILED);
	if (binding->state == CONDIS_BINDING_RUNNING)
		condis_binding_step(binding, CONDIS_BINDING_EV_PAUSE);
	if (binding->state == CONDIS_BINDING_PAUSING)
		condis_binding_step(binding, CONDIS_BINDING_EV_PAUSED);
	edge = condis_binding_step(binding, CONDIS_BINDING_EV_UNBIND);
	binding->m_pending = false;
	spin_unlock_bh(&adapter->lock);
	wake_up_all(&adapter->wait);
	return edge.verdict == CONDIS_FSM_GO;
}

static bool binding_unused(struct condis_binding *binding)
{
	struct condis_adapter *adapter = binding->adapter;
	bool unused;

	spin_lock_bh(&adapter->lock);
	unused = (!binding->caller || binding->caller == current) &&
		 (!binding->unbinder || binding->unbinder == current) &&
		 !atomic_read(&binding->n_objects) &&
		 !atomic_read(&binding->n_oids);
	spin_unlock_bh(&adapter->lock);
	return unused;
}

static bool binding_has_open_af(struct condis_binding *binding)
{
	struct condis_adapter *adapter = binding->adapter;
	struct condis_af_reg *reg;
	struct condis_af *af;
	bool found = false;

	spin_lock_bh(&adapter->lock);
	list_for_each_entry(reg, &adapter->af_regs, node)
		list_for_each_entry(af, &reg->opens, node)
			found |= af->binding == binding &&
				 af->state != CONDIS_AF_CLOSED;
	spin_unlock_bh(&adapter->lock);
	return found;
}

static bool binding_has_vc(struct condis_binding *binding)
{
	unsigned long id = 0;
	struct condis_vc *vc;

	rcu_read_lock();
	do {
		vc = condis_adapter_next_vc(binding->adapter, &id);
		id++;
	} while (vc && vc->binding != binding);
	rcu_read_unlock();
	return vc;
}

/*
 * Has the protocol given up all that it had (BD-2)? What the core itself still
 * holds of it is waited for and is nobody's mistake.
 */
static bool binding_left_something(struct condis_binding *binding)
{
	if (atomic_read(&binding->n_asked))
		return true;
	return atomic_read(&binding->n_objects) &&
	       (binding_has_open_af(binding) || binding_has_vc(binding));
}

/**
 * condis_close_adapter() - give a binding up (NdisCloseAdapterEx)
 * @binding: the binding; dead from this call on
 *
 * The protocol has closed its address families, deleted its VCs and got its
 * sends and OID requests back before (BD-2, BD-3). What it left is reported
 * and waited for.
 *
 * Context: Process context, sleeps; also from inside a callback on @binding.
 */
void condis_close_adapter(struct condis_binding *binding)
{
	struct condis_adapter *adapter = binding->adapter;

	might_sleep();
	if (!binding_begin_close(binding))
		return;
	if (binding_left_something(binding))
		condis_report(CONDIS_REPORT_CLOSE_ADAPTER_IN_USE, NULL,
			      "%s: %s", adapter->name,
			      binding->proto->ops->name);
	condis_af_withdraw_all(adapter, binding);
	condis_adapter_wait(adapter, binding_unused(binding),
			    "a binding to be unused");

	condis_adapter_get(adapter);
	spin_lock_bh(&adapter->lock);
	condis_binding_step(binding, CONDIS_BINDING_EV_UNBOUND);
	list_del_init(&binding->node);
	spin_unlock_bh(&adapter->lock);
	wake_up_all(&adapter->wait);
	condis_binding_put(binding);
	condis_adapter_put(adapter);
}
EXPORT_SYMBOL_NS_GPL(condis_close_adapter, CONDIS);

/**
 * condis_binding_adapter() - the adapter of a binding
 * @binding: the binding
 *
 * Context: Any.
 * Return: the adapter; held as long as @binding is open.
 */
struct condis_adapter *
condis_binding_adapter(const struct condis_binding *binding)
{
	return binding->adapter;
}
EXPORT_SYMBOL_NS_GPL(condis_binding_adapter, CONDIS);
