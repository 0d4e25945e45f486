// SPDX-License-Identifier: GPL-2.0-only
/*
 * Virtual connections: making and deleting them, references, and what the SHUT
 * bits of their two words follow from.
 */
#include <kunit/visibility.h>
#include <linux/slab.h>

#include "adapter.h"
#include "af.h"
#include "binding.h"
#include "events.h"
#include "fsm.h"
#include "report.h"
#include "vc.h"
#include "verify.h"
#include "window.h"

static struct kmem_cache *vc_cache;

/**
 * condis_vc_step() - let something happen to a VC's activation
 * @vc: the VC
 * @event: enum condis_vc_event
 *
 * Context: Any; vc->lock held.
 * Return: the edge taken, or the refusal.
 */
struct condis_fsm_edge condis_vc_step(struct condis_vc *vc, u8 event)
{
	lockdep_assert_held(&vc->lock);
	return condis_fsm_step(&condis_vc_fsm, &vc->a, event,
			       vc->adapter->name, vc->id);
}

/**
 * condis_call_step() - let something happen to the call on a VC
 * @vc: the VC
 * @event: enum condis_call_event
 *
 * Context: Any; vc->lock held.
 * Return: the edge taken, or the refusal.
 */
struct condis_fsm_edge condis_call_step(struct condis_vc *vc, u8 event)
{
	struct condis_fsm_edge edge;
	u8 before = vc->k;

	lockdep_assert_held(&vc->lock);
	edge = condis_fsm_step(&condis_call_fsm, &vc->k, event,
			       vc->adapter->name, vc->id);
	if (edge.action & CONDIS_CALL_DO_REMEMBER)
		vc->k_before = before;
	if (edge.action & CONDIS_CALL_DO_ABORT)
		vc->k_before = CONDIS_CALL_CLOSED;
	if (edge.action & CONDIS_CALL_DO_RESTORE)
		vc->k = vc->k_before;
	if (edge.action && vc->k == CONDIS_CALL_CLOSED &&
	    vc->a == CONDIS_VC_IDLE)
		vc->k = CONDIS_CALL_NONE;
	return edge;
}

static unsigned long vc_shut_common(const struct condis_vc *vc)
{
	unsigned long shut = 0;

	if (READ_ONCE(vc->adapter->gone))
		shut |= CONDIS_SHUT_GONE;
	if (vc->a == CONDIS_VC_DEACTIVATING ||
	    vc->k == CONDIS_CALL_PEER_CLOSING ||
	    vc->k == CONDIS_CALL_LOCAL_CLOSING || vc->k == CONDIS_CALL_CLOSED)
		shut |= CONDIS_SHUT_CLOSING;
	if (!condis_vc_is_active(vc) ||
	    (vc->media.flags & CONDIS_MEDIA_RESERVE_RESOURCES_VC) ||
	    (condis_vc_has_call(vc) && vc->k != CONDIS_CALL_CONNECTED))
		shut |= CONDIS_SHUT_NOT_READY;
	return shut;
}

/* S-1; @shut: what shuts both. */
static unsigned long vc_shut_tx(const struct condis_vc *vc, unsigned long shut)
{
	if (READ_ONCE(vc->adapter->resetting))
		shut |= CONDIS_SHUT_RESET;
	if (!condis_adapter_running(vc->adapter) ||
	    READ_ONCE(vc->binding->state) != CONDIS_BINDING_RUNNING)
		shut |= CONDIS_SHUT_PAUSED;
	if (condis_vc_is_active(vc) &&
	    !(vc->media.flags & CONDIS_MEDIA_TRANSMIT_VC))
		shut |= CONDIS_SHUT_NO_DIR;
	return shut;
}

/*
 * R-1, AD-3. A paused binding still receives, and returns at once; what the
 * adapter's pause finds in progress ends by itself.
 */
static unsigned long vc_shut_rx(const struct condis_vc *vc, unsigned long shut)
{
	u8 state = READ_ONCE(vc->adapter->state);

	if (state != CONDIS_ADAPTER_RESTARTING &&
	    !condis_adapter_running(vc->adapter))
		shut |= CONDIS_SHUT_PAUSED;
	if (condis_vc_is_active(vc) &&
	    !(vc->media.flags & CONDIS_MEDIA_RECEIVE_VC))
		shut |= CONDIS_SHUT_NO_DIR;
	return shut;
}

static void gate_set(struct condis_gate *gate, unsigned long want)
{
	unsigned long now = condis_gate_reasons(gate);

	if (want & ~now)
		condis_gate_shut(gate, want & ~now);
	if (now & ~want)
		condis_gate_open(gate, now & ~want);
}

/**
 * condis_vc_update_gates() - let the SHUT bits follow the states
 * @vc: the VC
 *
 * The only place that sets or clears them, so whoever holds the lock owns them.
 *
 * Context: Any; vc->lock held.
 */
void condis_vc_update_gates(struct condis_vc *vc)
{
	unsigned long shut;

	lockdep_assert_held(&vc->lock);
	shut = vc_shut_common(vc);
	gate_set(&vc->tx.gate, vc_shut_tx(vc, shut));
	gate_set(&vc->rx.ledger, vc_shut_rx(vc, shut));
}

/**
 * condis_vc_mirror() - follow the state of adapter and binding
 * @vc: the VC
 *
 * Context: Any; no lock held.
 */
void condis_vc_mirror(struct condis_vc *vc)
{
	spin_lock_bh(&vc->lock);
	condis_vc_update_gates(vc);
	spin_unlock_bh(&vc->lock);
	condis_window_follow(vc);
}
EXPORT_SYMBOL_IF_KUNIT(condis_vc_mirror);

static void vc_tx_drained(struct condis_gate *gate, unsigned long wait)
{
	condis_vc_drained(container_of(gate, struct condis_vc, tx.gate), wait);
}

static void vc_rx_drained(struct condis_gate *gate, unsigned long wait)
{
	condis_vc_drained(container_of(gate, struct condis_vc, rx.ledger),
			  wait);
}

void condis_vc_get(struct condis_vc *vc)
{
	refcount_inc(&vc->refs);
}
EXPORT_SYMBOL_IF_KUNIT(condis_vc_get);

static void vc_free_rcu(struct rcu_head *rcu)
{
	struct condis_vc *vc = container_of(rcu, struct condis_vc, rcu);

	condis_window_free(vc);
	kmem_cache_free(vc_cache, vc);
}

void condis_vc_put(struct condis_vc *vc)
{
	if (!refcount_dec_and_test(&vc->refs))
		return;
	WARN_ON_ONCE(condis_gate_count(&vc->tx.gate) ||
		     condis_gate_count(&vc->rx.ledger));
	if (condis_verifying())
		condis_verify_vc_gone(vc);
	if (vc->af)
		condis_af_put(vc->af);
	condis_binding_object_gone(vc->binding);
	condis_adapter_put(vc->adapter);
	call_rcu(&vc->rcu, vc_free_rcu);
}
EXPORT_SYMBOL_IF_KUNIT(condis_vc_put);

/**
 * condis_vc_hold() - NBLs that never entered are on their way back
 * @vc: the VC; not deleted until condis_vc_release()
 *
 * Context: Any.
 */
void condis_vc_hold(struct condis_vc *vc)
{
	condis_vc_get(vc);
	atomic_inc(&vc->refusals);
}

void condis_vc_release(struct condis_vc *vc)
{
	atomic_dec(&vc->refusals);
	condis_vc_put(vc);
}

/**
 * condis_vc_keep() - somebody is about to get a context of a VC
 * @vc: the VC; when it is kept, not deleted until condis_vc_release()
 *
 * Context: Any; adapter->lock held.
 * Return: true; false for a VC that is not there yet, or not any more.
 */
bool condis_vc_keep(struct condis_vc *vc)
{
	bool there;

	lockdep_assert_held(&vc->adapter->lock);
	spin_lock(&vc->lock);
	there = vc->a == CONDIS_VC_IDLE || vc->a == CONDIS_VC_ACTIVATING ||
		vc->a == CONDIS_VC_DEACTIVATING || condis_vc_is_active(vc);
	if (there)
		condis_vc_hold(vc);
	spin_unlock(&vc->lock);
	return there;
}

/* May this VC be made now? On success its references exist. */
static condis_status_t vc_admit(struct condis_vc *vc)
{
	struct condis_adapter *adapter = vc->adapter;
	condis_status_t status = CONDIS_STATUS_FAILURE;

	spin_lock_bh(&adapter->lock);
	if (adapter->gone)
		status = CONDIS_STATUS_ADAPTER_REMOVED;
	else if (vc->binding->state == CONDIS_BINDING_CLOSING)
		status = CONDIS_STATUS_CLOSING;
	else if (vc->af)
		status = condis_af_use(vc->af);
	else if (vc->binding->proto->ops->cm)
		status = CONDIS_STATUS_SUCCESS;
	if (status == CONDIS_STATUS_SUCCESS) {
		condis_adapter_get(adapter);
		condis_binding_get(vc->binding);
		atomic_inc(&vc->binding->n_objects);
		if (vc->af) {
			condis_af_get(vc->af);
			/* E-34: an idle VC keeps its AF from being closed. */
			list_add_tail(&vc->af_node, &vc->af->vcs);
		}
	}
	spin_unlock_bh(&adapter->lock);
	return status;
}

static void vc_dismiss(struct condis_vc *vc)
{
	struct condis_adapter *adapter = vc->adapter;

	condis_indications_forget(vc);
	if (vc->af) {
		spin_lock_bh(&adapter->lock);
		list_del_init(&vc->af_node);
		spin_unlock_bh(&adapter->lock);
	}
	condis_vc_put(vc);
}

/*
 * Data and the client's callbacks go to the client's binding, whoever
 * made the VC; a call manager's private VC is its own client.
 */
static struct condis_vc *vc_alloc(struct condis_adapter *adapter,
				  struct condis_binding *binding,
				  struct condis_af *af, void *ctx)
{
	struct condis_binding *owner = af ? af->binding : binding;
	struct condis_vc *vc;

	/* NOWAIT, not ATOMIC: a memory cgroup's limit must hold. */
	vc = kmem_cache_zalloc(vc_cache, GFP_NOWAIT | __GFP_NOWARN);
	if (!vc)
		return NULL;
	condis_gate_init(&vc->tx.gate, CONDIS_SHUT_NOT_READY, vc_tx_drained);
	condis_gate_init(&vc->rx.ledger, CONDIS_SHUT_NOT_READY, vc_rx_drained);
	vc->adapter = adapter;
	vc->mp = adapter->ops;
	vc->binding = owner;
	vc->send = vc->mp->send_nbls;
	vc->complete = owner->proto->ops->send_nbls_complete;
	vc->af = af;
	vc->cm = af ? af->reg->ops : owner->proto->ops->cm;
	vc->by_cm = af && binding != owner;
	if (!vc->by_cm)
		vc->ctx = ctx;
	if (vc->by_cm || !af)
		vc->cm_ctx = ctx;
	spin_lock_init(&vc->lock);
	refcount_set(&vc->refs, 1);
	INIT_LIST_HEAD(&vc->af_node);
	return vc;
}

static condis_status_t vc_sync(struct condis_vc *vc, condis_status_t status)
{
	if (status != CONDIS_STATUS_PENDING)
		return status;
	condis_report(CONDIS_REPORT_PENDING_SYNCHRONOUS, NULL, "%s vc %u",
		      vc->adapter->name, vc->id);
	return CONDIS_STATUS_FAILURE;
}

static const struct condis_client_ops *vc_client(const struct condis_vc *vc)
{
	return vc->binding->proto->ops->client;
}

/* V-4: the client's, or the call manager's, by who makes it. */
static condis_status_t vc_partner_create(struct condis_vc *vc)
{
	struct condis_af *af = vc->af;

	if (!af)
		return CONDIS_STATUS_SUCCESS;
	if (vc->by_cm)
		return vc_sync(vc, vc_client(vc)->create_vc(af->ctx, vc,
							    &vc->ctx));
	return vc_sync(vc, vc->cm->create_vc(af->cm_ctx, vc, &vc->cm_ctx));
}

static condis_status_t vc_partner_delete(struct condis_vc *vc)
{
	if (!vc->af)
		return CONDIS_STATUS_SUCCESS;
	if (vc->by_cm)
		return vc_sync(vc, vc_client(vc)->delete_vc(vc->ctx));
	return vc_sync(vc, vc->cm->delete_vc(vc->cm_ctx));
}

/* V-3, V-4: the partner first, then the miniport; an MCM is both. */
static condis_status_t vc_call_create(struct condis_vc *vc)
{
	condis_status_t status = vc_partner_create(vc);

	if (status != CONDIS_STATUS_SUCCESS)
		return status;
	if (condis_vc_is_mcm(vc)) {
		vc->mp_ctx = vc->cm_ctx;
		return CONDIS_STATUS_SUCCESS;
	}
	status = vc_sync(vc, vc->mp->create_vc(vc->adapter, vc, &vc->mp_ctx));
	if (status != CONDIS_STATUS_SUCCESS)
		vc_partner_delete(vc);
	return status;
}

static void vc_moved(struct condis_vc *vc, u8 event)
{
	spin_lock_bh(&vc->lock);
	condis_vc_step(vc, event);
	condis_vc_update_gates(vc);
	spin_unlock_bh(&vc->lock);
}

static condis_status_t vc_take_id(struct condis_vc *vc)
{
	struct condis_adapter *adapter = vc->adapter;
	int err;

	if (atomic_inc_return(&adapter->n_vcs) > READ_ONCE(adapter->max_vcs)) {
		atomic_dec(&adapter->n_vcs);
		return CONDIS_STATUS_VC_NOT_AVAILABLE;
	}
	err = xa_alloc_bh(&adapter->vcs, &vc->id, NULL, XA_LIMIT(1, INT_MAX),
			  GFP_NOWAIT | __GFP_NOWARN);
	if (!err)
		return CONDIS_STATUS_SUCCESS;
	atomic_dec(&adapter->n_vcs);
	return CONDIS_STATUS_RESOURCES;
}

static void vc_give_id(struct condis_vc *vc)
{
	xa_erase_bh(&vc->adapter->vcs, vc->id);
	atomic_dec(&vc->adapter->n_vcs);
}

static condis_status_t vc_create(struct condis_adapter *adapter,
				 struct condis_binding *binding,
				 struct condis_af *af, void *vc_ctx,
				 struct condis_vc **out)
{
	condis_status_t status;
	struct condis_vc *vc;

	vc = vc_alloc(adapter, binding, af, vc_ctx);
	if (!vc)
		return CONDIS_STATUS_RESOURCES;
	status = vc_admit(vc);
	if (status != CONDIS_STATUS_SUCCESS)
		goto err_free;
	status = vc_take_id(vc);
	if (status != CONDIS_STATUS_SUCCESS)
		goto err_dismiss;

	vc_moved(vc, CONDIS_VC_EV_CREATE);
	status = vc_call_create(vc);
	if (status != CONDIS_STATUS_SUCCESS)
		goto err_id;
	vc_moved(vc, CONDIS_VC_EV_CREATED);
	xa_store_bh(&adapter->vcs, vc->id, vc, 0);
	/* Pairs with the barrier of condis_adapter_mirror(). */
	smp_mb();
	condis_vc_mirror(vc);
	*out = vc;
	condis_event_vc(vc, CONDIS_EVENT_NEW);
	return CONDIS_STATUS_SUCCESS;

err_id:
	vc_moved(vc, CONDIS_VC_EV_CREATE_FAILED);
	vc_give_id(vc);
err_dismiss:
	vc_dismiss(vc);
	return status;
err_free:
	kmem_cache_free(vc_cache, vc);
	return status;
}

/**
 * condis_co_create_vc() - make a VC (NdisCoCreateVc)
 * @binding: the creator's binding
 * @af: address family that the creator, a client, has open; or that a client
 *	has open with the creator, for a call to it; NULL for a call manager's
 *	private VC
 * @vc_ctx: the creator's context
 * @out: the handle; NULL on entry, written on success
 *
 * The partner and the miniport are asked synchronously (V-2, V-3); what
 * succeeded is undone when a later one fails.
 *
 * Context: Any.
 * Return: SUCCESS; FAILURE for a bad @af or @out; CLOSING; ADAPTER_REMOVED;
 * VC_NOT_AVAILABLE above the adapter's limit; RESOURCES; what the callees say.
 */
condis_status_t condis_co_create_vc(struct condis_binding *binding,
				    struct condis_af *af, void *vc_ctx,
				    struct condis_vc **out)
{
	if (*out)
		return CONDIS_STATUS_FAILURE;
	if (af && af->binding != binding && af->reg->binding != binding)
		return CONDIS_STATUS_FAILURE;
	return vc_create(binding->adapter, binding, af, vc_ctx, out);
}
EXPORT_SYMBOL_NS_GPL(condis_co_create_vc, CONDIS);

/**
 * condis_mcm_create_vc() - make a VC for a call to a client (NdisMCmCreateVc)
 * @adapter: the MCM's adapter
 * @af: address family that the client has open with it
 * @vc_ctx: the MCM's context, in both of its roles (MCM-4)
 * @out: the handle; NULL on entry, written on success
 *
 * Context: Any.
 * Return: as condis_co_create_vc().
 */
condis_status_t condis_mcm_create_vc(struct condis_adapter *adapter,
				     struct condis_af *af, void *vc_ctx,
				     struct condis_vc **out)
{
	if (*out || !condis_af_is_mcm(af) || af->reg->adapter != adapter)
		return CONDIS_STATUS_FAILURE;
	return vc_create(adapter, NULL, af, vc_ctx, out);
}
EXPORT_SYMBOL_NS_GPL(condis_mcm_create_vc, CONDIS);

/* V-18: a partner that refuses leaves all as it was. */
static condis_status_t vc_call_delete(struct condis_vc *vc)
{
	condis_status_t status = vc_partner_delete(vc);

	if (status == CONDIS_STATUS_SUCCESS && !condis_vc_is_mcm(vc))
		vc_sync(vc, vc->mp->delete_vc(vc->mp_ctx));
	return status;
}

/* Who is being told of a VC may delete it from there; nobody else. */
static bool vc_is_held(const struct condis_vc *vc)
{
	int holds = atomic_read(&vc->refusals);

	return holds && holds > condis_indications_inside(vc);
}

static condis_status_t vc_delete(struct condis_vc *vc)
{
	struct condis_fsm_edge edge = { };
	condis_status_t status;

	spin_lock_bh(&vc->lock);
	if (vc->k != CONDIS_CALL_NONE && vc->a == CONDIS_VC_IDLE)
		edge.status = CONDIS_STATUS_NOT_ACCEPTED;
	else if (vc->a == CONDIS_VC_IDLE &&
		 (vc->calling || vc->modify || vc_is_held(vc)))
		edge.status = CONDIS_STATUS_CLOSING;
	else
		edge = condis_vc_step(vc, CONDIS_VC_EV_DELETE);
	spin_unlock_bh(&vc->lock);
	if (edge.verdict != CONDIS_FSM_GO)
		return edge.status;

	status = vc_call_delete(vc);
	if (status != CONDIS_STATUS_SUCCESS) {
		vc_moved(vc, CONDIS_VC_EV_DELETE_FAILED);
		return status;
	}
	vc_moved(vc, CONDIS_VC_EV_DELETED);
	condis_event_vc(vc, CONDIS_EVENT_DEL);
	vc_give_id(vc);
	vc_dismiss(vc);
	return CONDIS_STATUS_SUCCESS;
}

/* V-16: whose VC is it? */
static bool vc_is_made_by(const struct condis_vc *vc,
			  const struct condis_binding *binding)
{
	return vc->by_cm ? vc->af->reg->binding == binding :
			   vc->binding == binding;
}

/**
 * condis_co_delete_vc() - delete a VC (NdisCoDeleteVc)
 * @binding: the creator's binding
 * @vc: the handle, made by the caller; dead on SUCCESS
 *
 * Context: Any.
 * Return: SUCCESS; NOT_ACCEPTED while it is active or has a call, and for who
 * did not make it (V-16); CLOSING while its deactivation is under way,
 * refused NBLs are on their way back, the client looks at an offer or at a
 * request about it, somebody else is being told a status of it, or a change of
 * parameters is pending; what the partner says (V-18).
 */
condis_status_t condis_co_delete_vc(struct condis_binding *binding,
				    struct condis_vc *vc)
{
	if (!vc_is_made_by(vc, binding))
		return CONDIS_STATUS_NOT_ACCEPTED;
	return vc_delete(vc);
}
EXPORT_SYMBOL_NS_GPL(condis_co_delete_vc, CONDIS);

/**
 * condis_mcm_delete_vc() - delete a VC that an MCM made (NdisMCmDeleteVc)
 * @adapter: the MCM's adapter
 * @vc: the handle; dead on SUCCESS
 *
 * Context: Any.
 * Return: as condis_co_delete_vc().
 */
condis_status_t condis_mcm_delete_vc(struct condis_adapter *adapter,
				     struct condis_vc *vc)
{
	if (vc->adapter != adapter || !condis_vc_is_mcm(vc) || !vc->by_cm)
		return CONDIS_STATUS_NOT_ACCEPTED;
	return vc_delete(vc);
}
EXPORT_SYMBOL_NS_GPL(condis_mcm_delete_vc, CONDIS);

int condis_vc_subsys_init(void)
{
	/* A million must fit; what detectors add to a lock does not count. */
	if (!IS_ENABLED(CONFIG_LOCKDEP) && !IS_ENABLED(CONFIG_DEBUG_SPINLOCK))
		BUILD_BUG_ON(sizeof(struct condis_vc) > 448);
	vc_cache = KMEM_CACHE(condis_vc, SLAB_HWCACHE_ALIGN | SLAB_ACCOUNT);
	return vc_cache ? 0 : -ENOMEM;
}

void condis_vc_subsys_exit(void)
{
	/* The last VCs are freed by RCU. */
	rcu_barrier();
	kmem_cache_destroy(vc_cache);
}
