// SPDX-License-Identifier: GPL-2.0-only
/*
 * Address families, the provider's side: registration and withdrawal.
 */
#include <linux/slab.h>

#include "adapter.h"
#include "af.h"
#include "binding.h"
#include "events.h"
#include "fsm.h"

static struct condis_fsm_edge af_reg_step(struct condis_af_reg *reg, u8 event)
{
	lockdep_assert_held(&reg->adapter->lock);
	return condis_fsm_step(&condis_af_reg_fsm, &reg->state, event,
			       reg->adapter->name, reg->id.type);
}

/**
 * condis_af_reg_find() - the registration of a family
 * @adapter: the adapter, its lock held
 * @type: the family
 *
 * Context: Any.
 * Return: the registration, valid under the lock; NULL when there is none.
 */
struct condis_af_reg *condis_af_reg_find(struct condis_adapter *adapter,
					 u32 type)
{
	struct condis_af_reg *reg;

	lockdep_assert_held(&adapter->lock);
	list_for_each_entry(reg, &adapter->af_regs, node)
		if (reg->id.type == type)
			return reg;
	return NULL;
}

/**
 * condis_af_reg_open() - may a client open this family now?
 * @reg: the registration, adapter->lock held
 *
 * Context: Any.
 * Return: SUCCESS, a reference is held then; FAILURE while it is withdrawn.
 */
condis_status_t condis_af_reg_open(struct condis_af_reg *reg)
{
	struct condis_fsm_edge edge = af_reg_step(reg, CONDIS_AF_REG_EV_OPEN);

	if (edge.verdict == CONDIS_FSM_GO)
		refcount_inc(&reg->refs);
	return edge.status;
}

void condis_af_reg_put(struct condis_af_reg *reg)
{
	if (!refcount_dec_and_test(&reg->refs))
		return;
	if (reg->binding)
		condis_binding_put(reg->binding);
	condis_adapter_put(reg->adapter);
	kfree(reg);
}

static condis_status_t af_register(struct condis_adapter *adapter,
				   struct condis_binding *binding,
				   const struct condis_call_manager_ops *ops,
				   void *provider_ctx,
				   const struct condis_af_id *id)
{
	condis_status_t status = CONDIS_STATUS_FAILURE;
	struct condis_af_reg *reg;

	might_sleep();
	reg = kzalloc(sizeof(*reg), GFP_KERNEL);
	if (!reg)
		return CONDIS_STATUS_RESOURCES;
	reg->adapter = adapter;
	reg->binding = binding;
	reg->ops = ops;
	reg->provider_ctx = provider_ctx;
	reg->id = *id;
	refcount_set(&reg->refs, 1);
	INIT_LIST_HEAD(&reg->opens);

	spin_lock_bh(&adapter->lock);
	if (!adapter->gone && adapter->state != CONDIS_ADAPTER_HALTED &&
	    !(binding && binding->state == CONDIS_BINDING_CLOSING) &&
	    !condis_af_reg_find(adapter, id->type)) {
		af_reg_step(reg, CONDIS_AF_REG_EV_REGISTER);
		reg->gen = ++adapter->af_gen;
		list_add_tail(&reg->node, &adapter->af_regs);
		condis_adapter_get(adapter);
		if (binding)
			condis_binding_get(binding);
		/* It may be withdrawn before it was told of. */
		refcount_inc(&reg->refs);
		status = CONDIS_STATUS_SUCCESS;
	}
	spin_unlock_bh(&adapter->lock);

	if (status != CONDIS_STATUS_SUCCESS) {
		kfree(reg);
		return status;
	}
	condis_event_family(reg, CONDIS_EVENT_NEW);
	condis_adapter_kick(adapter);
	condis_af_reg_put(reg);
	return status;
}

/**
 * condis_cm_register_address_family() - offer an address family
 *	(NdisCmRegisterAddressFamilyEx)
 * @binding: the call manager's binding
 * @id: the family; copied
 *
 * Clients hear of it from the adapter's worker.
 *
 * Context: Process context.
 * Return: SUCCESS; FAILURE when the family is registered on the adapter already
 * (AF-6), the binding or the adapter is going away, or the protocol is no call
 * manager; RESOURCES.
 */
condis_status_t
condis_cm_register_address_family(struct condis_binding *binding,
				  const struct condis_af_id *id)
{
	const struct condis_protocol_ops *ops = binding->proto->ops;

	if (!ops->cm)
		return CONDIS_STATUS_FAILURE;
	return af_register(binding->adapter, binding, ops->cm, binding->ctx,
			   id);
}
EXPORT_SYMBOL_NS_GPL(condis_cm_register_address_family, CONDIS);

/**
 * condis_mcm_register_address_family() - a miniport offers an address family
 *	(NdisMCmRegisterAddressFamilyEx)
 * @adapter: its adapter
 * @id: the family; copied
 * @ops: entry points; stay until the adapter is halted
 *
 * Called from ops->initialize, so it precedes any stand-alone call manager
 * . Withdrawn by the core when the adapter is removed.
 *
 * Context: Process context.
 * Return: SUCCESS; FAILURE when the family is registered already, or @ops has a
 * hole; RESOURCES.
 */
condis_status_t
condis_mcm_register_address_family(struct condis_adapter *adapter,
				   const struct condis_af_id *id,
				   const struct condis_call_manager_ops *ops)
{
	if (!condis_cm_ops_full(ops))
		return CONDIS_STATUS_FAILURE;
	return af_register(adapter, NULL, ops, adapter->priv, id);
}
EXPORT_SYMBOL_NS_GPL(condis_mcm_register_address_family, CONDIS);

/* An open that has not been told yet, held; @busy: there are others. */
static struct condis_af *af_reg_pick(struct condis_af_reg *reg, bool *busy)
{
	struct condis_adapter *adapter = reg->adapter;
	struct condis_af *af, *found = NULL;

	spin_lock_bh(&adapter->lock);
	*busy = !list_empty(&reg->opens);
	list_for_each_entry(af, &reg->opens, node) {
		if (af->state != CONDIS_AF_OPEN)
			continue;
		condis_af_get(af);
		found = af;
		break;
	}
	spin_unlock_bh(&adapter->lock);
	return found;
}

static bool af_reg_idle_or_open(struct condis_af_reg *reg)
{
	struct condis_af *af;
	bool busy;

	af = af_reg_pick(reg, &busy);
	if (af)
		condis_af_put(af);
	return af || !busy;
}

/*
 * Every client is told once and closes; one that is just opening is told when
 * it is open. WITHDRAWING keeps new ones out.
 */
static void af_reg_withdraw(struct condis_af_reg *reg)
{
	struct condis_adapter *adapter = reg->adapter;
	struct condis_af *af;
	bool busy;

	for (;;) {
		af = af_reg_pick(reg, &busy);
		if (af) {
			condis_cm_notify_close_address_family(af);
			condis_af_put(af);
			continue;
		}
		if (!busy)
			break;
		condis_adapter_wait(adapter, af_reg_idle_or_open(reg),
				    "clients to close an address family");
	}
	spin_lock_bh(&adapter->lock);
	af_reg_step(reg, CONDIS_AF_REG_EV_LAST_GONE);
	list_del(&reg->node);
	spin_unlock_bh(&adapter->lock);
	condis_event_family(reg, CONDIS_EVENT_DEL);
	wake_up_all(&adapter->wait);
	condis_af_reg_put(reg);
}

/* The next registration to withdraw: of anybody when @any is set. */
static struct condis_af_reg *af_reg_take(struct condis_adapter *adapter,
					 bool any,
					 struct condis_binding *binding,
					 const struct condis_af_id *id)
{
	struct condis_af_reg *reg, *found = NULL;

	spin_lock_bh(&adapter->lock);
	list_for_each_entry(reg, &adapter->af_regs, node) {
		if ((!any && reg->binding != binding) ||
		    (id && id->type != reg->id.type))
			continue;
		/* Swallowed: another one withdraws it already. */
		if (af_reg_step(reg, CONDIS_AF_REG_EV_WITHDRAW).verdict !=
		    CONDIS_FSM_GO)
			continue;
		found = reg;
		break;
	}
	spin_unlock_bh(&adapter->lock);
	return found;
}

/* Is nothing of it left, whoever withdraws it? */
static bool af_reg_gone(struct condis_adapter *adapter,
			struct condis_binding *binding,
			const struct condis_af_id *id)
{
	struct condis_af_reg *reg;
	bool gone = true;

	spin_lock_bh(&adapter->lock);
	list_for_each_entry(reg, &adapter->af_regs, node)
		if (reg->binding == binding &&
		    (!id || id->type == reg->id.type))
			gone = false;
	spin_unlock_bh(&adapter->lock);
	return gone;
}

/**
 * condis_cm_withdraw_address_family() - take an address family back
 * @binding: the call manager's binding
 * @id: the family
 *
 * Tells every client with a notify-close and waits until the last has closed;
 * what a call manager does in its unbind handler (BD-4).
 *
 * Context: Process context, sleeps.
 */
void condis_cm_withdraw_address_family(struct condis_binding *binding,
				       const struct condis_af_id *id)
{
	struct condis_af_reg *reg;

	might_sleep();
	reg = af_reg_take(binding->adapter, false, binding, id);
	if (reg)
		af_reg_withdraw(reg);
	/* The adapter's removal may have been first. */
	condis_adapter_wait(binding->adapter,
			    af_reg_gone(binding->adapter, binding, id),
			    "an address family to be withdrawn");
}
EXPORT_SYMBOL_NS_GPL(condis_cm_withdraw_address_family, CONDIS);

/**
 * condis_af_withdraw_all() - withdraw whatever a provider has registered
 * @adapter: the adapter
 * @binding: the call manager's binding, NULL for the adapter's own MCM
 *
 * Context: Process context, sleeps.
 */
void condis_af_withdraw_all(struct condis_adapter *adapter,
			    struct condis_binding *binding)
{
	struct condis_af_reg *reg;

	while ((reg = af_reg_take(adapter, false, binding, NULL)))
		af_reg_withdraw(reg);
	condis_adapter_wait(adapter, af_reg_gone(adapter, binding, NULL),
			    "address families to be withdrawn");
}

/**
 * condis_af_withdraw_every() - withdraw whatever is registered on an adapter
 * @adapter: the adapter, being removed
 *
 * Before any protocol is unbound, so that every client hears of it and a call
 * manager can still signal (AD-9).
 *
 * Context: Process context, sleeps.
 */
void condis_af_withdraw_every(struct condis_adapter *adapter)
{
	struct condis_af_reg *reg;

	while ((reg = af_reg_take(adapter, true, NULL, NULL)))
		af_reg_withdraw(reg);
}
