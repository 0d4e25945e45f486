// SPDX-License-Identifier: GPL-2.0-only
/*
 * Address families, the client's side: open, close, and the call manager's
 * notice that it goes away.
 */
#include <kunit/visibility.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/timer.h>

#include "adapter.h"
#include "af.h"
#include "binding.h"
#include "fsm.h"
#include "oid.h"
#include "report.h"
#include "sap.h"
#include "vc.h"

static struct workqueue_struct *af_wq;

static void af_report(struct condis_af *af, enum condis_report_id id)
{
	condis_report(id, NULL, "%s af 0x%x", af->binding->adapter->name,
		      af->reg->id.type);
}

static const struct condis_client_ops *af_client(const struct condis_af *af)
{
	return af->binding->proto->ops->client;
}

/**
 * condis_af_step() - let something happen to an open's state
 * @af: the open
 * @event: enum condis_af_event
 *
 * Context: Any; adapter->lock held.
 * Return: the edge taken, or the refusal.
 */
struct condis_fsm_edge condis_af_step(struct condis_af *af, u8 event)
{
	struct condis_fsm_edge edge;

	lockdep_assert_held(&af->binding->adapter->lock);
	edge = condis_fsm_step(&condis_af_fsm, &af->state, event,
			       af->binding->adapter->name, af->reg->id.type);
	if ((edge.action & CONDIS_AF_DO_RESTORE) && af->notified)
		af->state = CONDIS_AF_NOTIFIED;
	return edge;
}

/**
 * condis_af_use() - may something new begin under this open?
 * @af: the open, adapter->lock held
 *
 * Context: Any.
 * Return: SUCCESS; CLOSING; FAILURE before it is open.
 */
condis_status_t condis_af_use(struct condis_af *af)
{
	return condis_af_step(af, CONDIS_AF_EV_USE).status;
}

void condis_af_get(struct condis_af *af)
{
	refcount_inc(&af->refs);
}
EXPORT_SYMBOL_IF_KUNIT(condis_af_get);

void condis_af_put(struct condis_af *af)
{
	if (!refcount_dec_and_test(&af->refs))
		return;
	if (af->pinned)
		module_put(af->binding->adapter->ops->owner);
	condis_af_reg_put(af->reg);
	condis_binding_object_gone(af->binding);
	kfree(af);
}
EXPORT_SYMBOL_IF_KUNIT(condis_af_put);

/* The open is over: nobody finds it any more. */
static void af_unlink(struct condis_af *af)
{
	struct condis_adapter *adapter = af->binding->adapter;

	condis_adapter_get(adapter);
	spin_lock_bh(&adapter->lock);
	list_del_init(&af->node);
	spin_unlock_bh(&adapter->lock);
	condis_af_put(af);
	wake_up_all(&adapter->wait);
	condis_adapter_put(adapter);
}

/* What the client asked for is over; tell it from process context. */
static void af_hop(struct work_struct *work)
{
	struct condis_af *af = container_of(work, struct condis_af, hop);
	const struct condis_client_ops *client = af_client(af);

	if (af->open_status == CONDIS_STATUS_SUCCESS) {
		client->open_af_complete(af->ctx, af, CONDIS_STATUS_SUCCESS);
		condis_oid_af_told(af);
	} else {
		client->open_af_complete(af->ctx, NULL, af->open_status);
		af_unlink(af);
	}
	condis_af_put(af);
}

static condis_status_t af_finish_open(struct condis_af *af,
				      condis_status_t status, void *cm_ctx,
				      bool hop)
{
	struct condis_adapter *adapter = af->binding->adapter;
	bool ok = status == CONDIS_STATUS_SUCCESS;
	struct condis_fsm_edge edge;

	spin_lock_bh(&adapter->lock);
	if (ok)
		af->cm_ctx = cm_ctx;
	/* The handle is there before this returns. */
	af->told = !hop;
	edge = condis_af_step(af, ok ? CONDIS_AF_EV_OPENED :
				       CONDIS_AF_EV_OPEN_FAILED);
	/* Before anybody sees it OPEN, so that a notify-close waits for it. */
	if (hop && edge.verdict == CONDIS_FSM_GO) {
		af->open_status = status;
		queue_work(af_wq, &af->hop);
	}
	/* A withdrawal may be waiting to tell it; the hop may end it all. */
	wake_up_all(&adapter->wait);
	spin_unlock_bh(&adapter->lock);
	return edge.verdict == CONDIS_FSM_GO ? CONDIS_STATUS_SUCCESS :
					       CONDIS_STATUS_NOT_ACCEPTED;
}

static bool af_pin(struct condis_af *af, struct condis_adapter *adapter)
{
	if (af->binding->proto->ops->flags & CONDIS_PROTOCOL_F_UNPINNED)
		return true;
	af->pinned = try_module_get(adapter->ops->owner);
	return af->pinned;
}

static struct condis_af *af_new(struct condis_binding *binding,
				const struct condis_af_id *id, void *ctx,
				condis_status_t *status)
{
	struct condis_adapter *adapter = binding->adapter;
	struct condis_af_reg *reg;
	struct condis_af *af;

	*status = CONDIS_STATUS_RESOURCES;
	af = kzalloc(sizeof(*af), GFP_KERNEL_ACCOUNT);
	if (!af)
		return NULL;
	af->binding = binding;
	af->ctx = ctx;
	refcount_set(&af->refs, 1);
	INIT_WORK(&af->hop, af_hop);
	INIT_LIST_HEAD(&af->vcs);
	INIT_LIST_HEAD(&af->saps);
	INIT_LIST_HEAD(&af->oids);

	*status = CONDIS_STATUS_FAILURE;
	spin_lock_bh(&adapter->lock);
	reg = condis_af_reg_find(adapter, id->type);
	if (!reg || binding->state == CONDIS_BINDING_CLOSING ||
	    !af_pin(af, adapter))
		goto err;
	*status = condis_af_reg_open(reg);
	if (*status != CONDIS_STATUS_SUCCESS)
		goto err_pin;
	af->reg = reg;
	condis_af_step(af, CONDIS_AF_EV_OPEN);
	list_add_tail(&af->node, &reg->opens);
	condis_binding_get(binding);
	atomic_inc(&binding->n_objects);
	spin_unlock_bh(&adapter->lock);
	return af;

err_pin:
	if (af->pinned)
		module_put(adapter->ops->owner);
err:
	spin_unlock_bh(&adapter->lock);
	kfree(af);
	return NULL;
}

/**
 * condis_cl_open_address_family() - open an address family
 *	(NdisClOpenAddressFamilyEx)
 * @binding: the client's binding
 * @id: the family; lent for the call
 * @af_ctx: the client's context for it
 * @out: the handle; written before the call manager is asked, NULL on failure
 *
 * An open pins the miniport's module unless the client is
 * CONDIS_PROTOCOL_F_UNPINNED.
 *
 * Context: Process context, sleeps.
 * Return: SUCCESS; PENDING, and open_af_complete() follows; FAILURE when nobody
 * offers the family or its provider or the binding is going away;
 * NOT_SUPPORTED when the protocol is no client; RESOURCES; whatever the call
 * manager says.
 */
condis_status_t
condis_cl_open_address_family(struct condis_binding *binding,
			      const struct condis_af_id *id, void *af_ctx,
			      struct condis_af **out)
{
	condis_status_t status;
	struct condis_af *af;
	void *cm_ctx = NULL;

	might_sleep();
	*out = NULL;
	if (!binding->proto->ops->client)
		return CONDIS_STATUS_NOT_SUPPORTED;
	af = af_new(binding, id, af_ctx, &status);
	if (!af)
		return status;
	*out = af;
	condis_af_get(af);
	status = af->reg->ops->open_af(af->reg->provider_ctx, id, af, &cm_ctx);
	if (status != CONDIS_STATUS_PENDING &&
	    af_finish_open(af, status, cm_ctx, false) !=
	    CONDIS_STATUS_SUCCESS) {
		/* It completed the open and then returned a final status. */
		af_report(af, CONDIS_REPORT_UNEXPECTED_COMPLETION);
		status = CONDIS_STATUS_PENDING;
	}
	if (status != CONDIS_STATUS_PENDING &&
	    status != CONDIS_STATUS_SUCCESS) {
		*out = NULL;
		af_unlink(af);
	}
	condis_af_put(af);
	return status;
}
EXPORT_SYMBOL_NS_GPL(condis_cl_open_address_family, CONDIS);

/**
 * condis_cm_open_address_family_complete() - an open that pended is done
 *	(NdisCmOpenAddressFamilyComplete, NdisMCmOpenAddressFamilyComplete)
 * @af: the open; dead for the call manager when @status is a failure
 * @status: not PENDING
 * @cm_af_ctx: the call manager's context; ignored on failure
 *
 * Context: Any; the client is told from process context.
 */
void condis_cm_open_address_family_complete(struct condis_af *af,
					    condis_status_t status,
					    void *cm_af_ctx)
{
	condis_af_get(af);
	if (status == CONDIS_STATUS_PENDING) {
		af_report(af, CONDIS_REPORT_PENDING_COMPLETION);
		status = CONDIS_STATUS_FAILURE;
	}
	if (af_finish_open(af, status, cm_af_ctx, true) !=
	    CONDIS_STATUS_SUCCESS) {
		af_report(af, CONDIS_REPORT_UNEXPECTED_COMPLETION);
		condis_af_put(af);
	}
}
EXPORT_SYMBOL_NS_GPL(condis_cm_open_address_family_complete, CONDIS);

/* A VC that is on its way out, or that is the call manager's to delete. */
static bool af_vc_leaves(struct condis_vc *vc)
{
	bool leaving;

	spin_lock(&vc->lock);
	leaving = vc->k == CONDIS_CALL_LOCAL_CLOSING ||
		  vc->a == CONDIS_VC_DEACTIVATING ||
		  vc->a == CONDIS_VC_DELETING ||
		  (vc->by_cm && (vc->k == CONDIS_CALL_NONE ||
				 vc->k == CONDIS_CALL_CLOSED));
	spin_unlock(&vc->lock);
	return leaving;
}

/* AF-3: what remains must be on its way out already. */
static bool af_may_close(struct condis_af *af)
{
	struct condis_vc *vc;

	if (condis_sap_any(af))
		return false;
	list_for_each_entry(vc, &af->vcs, af_node)
		if (!af_vc_leaves(vc))
			return false;
	return true;
}

/* The outcome of a close; true: it was awaited. */
static bool af_finish_close(struct condis_af *af, condis_status_t status)
{
	struct condis_adapter *adapter = af->binding->adapter;
	bool ok = status == CONDIS_STATUS_SUCCESS;
	struct condis_fsm_edge edge;

	spin_lock_bh(&adapter->lock);
	edge = condis_af_step(af, ok ? CONDIS_AF_EV_CLOSED :
				       CONDIS_AF_EV_CLOSE_FAILED);
	spin_unlock_bh(&adapter->lock);
	/* A withdrawal may be waiting to tell what is open again. */
	wake_up_all(&adapter->wait);
	if (edge.verdict != CONDIS_FSM_GO) {
		af_report(af, CONDIS_REPORT_UNEXPECTED_COMPLETION);
		return false;
	}
	return true;
}

/* The call manager's part; PENDING also when its completion came as well. */
static condis_status_t af_close(struct condis_af *af)
{
	condis_status_t status = af->reg->ops->close_af(af->cm_ctx);

	if (status != CONDIS_STATUS_PENDING && !af_finish_close(af, status))
		status = CONDIS_STATUS_PENDING;
	return status;
}

/**
 * condis_af_close_goes_on() - the client has answered what it was asked
 * @af: the open, held; a close has waited for that
 *
 * Context: Any.
 */
void condis_af_close_goes_on(struct condis_af *af)
{
	condis_status_t status = af_close(af);

	if (status == CONDIS_STATUS_PENDING)
		return;
	af_client(af)->close_af_complete(af->ctx, status);
	if (status == CONDIS_STATUS_SUCCESS)
		af_unlink(af);
}

/**
 * condis_cl_close_address_family() - close an address family
 *	(NdisClCloseAddressFamily)
 * @af: the handle; dead unless the close fails, but for
 *	condis_cl_notify_close_address_family_complete() (AF-2)
 *
 * A close waits for the client's own answers to requests of the call manager,
 * and for its handler to return.
 *
 * Context: Any; the client does not wait for the completion here (AF-4).
 * Return: SUCCESS; PENDING, and close_af_complete() follows; FAILURE when SAPs,
 * calls or VCs are left that are not being torn down (AF-3), or it is being
 * closed; whatever the call manager says.
 */
condis_status_t condis_cl_close_address_family(struct condis_af *af)
{
	struct condis_adapter *adapter = af->binding->adapter;
	condis_status_t status = CONDIS_STATUS_FAILURE;

	spin_lock_bh(&adapter->lock);
	if (af->state == CONDIS_AF_CLOSING || af_may_close(af))
		status = condis_af_step(af, CONDIS_AF_EV_CLOSE).status;
	if (status == CONDIS_STATUS_SUCCESS && af->n_oids) {
		af->close_waits = true;
		status = CONDIS_STATUS_PENDING;
	}
	spin_unlock_bh(&adapter->lock);
	if (status != CONDIS_STATUS_SUCCESS)
		return status;

	condis_af_get(af);
	status = af_close(af);
	if (status == CONDIS_STATUS_SUCCESS)
		af_unlink(af);
	condis_af_put(af);
	return status;
}
EXPORT_SYMBOL_NS_GPL(condis_cl_close_address_family, CONDIS);

/**
 * condis_cm_close_address_family_complete() - a close that pended is done
 *	(NdisCmCloseAddressFamilyComplete, NdisMCmCloseAddressFamilyComplete)
 * @af: the open; dead for the call manager on SUCCESS
 * @status: SUCCESS; a failure leaves it open
 *
 * Context: Any.
 */
void condis_cm_close_address_family_complete(struct condis_af *af,
					     condis_status_t status)
{
	const struct condis_client_ops *client = af_client(af);

	condis_af_get(af);
	if (status == CONDIS_STATUS_PENDING) {
		af_report(af, CONDIS_REPORT_PENDING_COMPLETION);
		status = CONDIS_STATUS_FAILURE;
	}
	if (af_finish_close(af, status)) {
		client->close_af_complete(af->ctx, status);
		if (status == CONDIS_STATUS_SUCCESS)
			af_unlink(af);
	}
	condis_af_put(af);
}
EXPORT_SYMBOL_NS_GPL(condis_cm_close_address_family_complete, CONDIS);

/* The client's answer to a notify-close; true: it owed one. */
static bool af_notify_answered(struct condis_af *af)
{
	struct condis_adapter *adapter = af->binding->adapter;
	bool owed;

	spin_lock_bh(&adapter->lock);
	owed = af->notified;
	af->notified = false;
	spin_unlock_bh(&adapter->lock);
	return owed;
}

/* How long a client may look at a notify-close before it is reported. */
VISIBLE_IF_KUNIT unsigned long condis_notify_patience = 10 * HZ;
EXPORT_SYMBOL_IF_KUNIT(condis_notify_patience);

/**
 * struct af_patience - watches a client that is inside its notify_close_af
 * @timer: when to look
 * @af: the open
 */
struct af_patience {
	struct timer_list	timer;
	struct condis_af	*af;
};

/* E-36: it waits for what only it could do; others go on meanwhile. */
static void af_impatient(struct timer_list *timer)
{
	struct af_patience *patience = from_timer(patience, timer, timer);
	struct condis_binding *client = patience->af->binding;

	condis_report(CONDIS_REPORT_BLOCKED_IN_NOTIFY, NULL, "%s: %s",
		      client->adapter->name, client->proto->ops->name);
	mod_timer(timer, jiffies + condis_notify_patience);
}

static condis_status_t af_notify(struct condis_af *af)
{
	struct af_patience patience = { .af = af };
	condis_status_t status;

	timer_setup_on_stack(&patience.timer, af_impatient, 0);
	mod_timer(&patience.timer, jiffies + condis_notify_patience);
	/* An answer from inside gives back the reference of the notice. */
	condis_af_get(af);
	status = af_client(af)->notify_close_af(af->ctx);
	del_timer_sync(&patience.timer);
	destroy_timer_on_stack(&patience.timer);
	condis_af_put(af);
	return status;
}

/**
 * condis_cm_notify_close_address_family() - ask a client to close
 *	(NdisCmNotifyCloseAddressFamily, NdisMCmNotifyCloseAddressFamily)
 * @af: the open
 *
 * The call manager's context for @af stays valid until the client has both
 * closed and answered (AF-2). A client that does not return is reported, again
 * and again (E-36).
 *
 * Context: Process context.
 * Return: the client's answer; PENDING, and notify_close_af_complete() follows;
 * NOT_ACCEPTED when it was asked before, or is closing; FAILURE when it is not
 * open.
 */
condis_status_t condis_cm_notify_close_address_family(struct condis_af *af)
{
	struct condis_adapter *adapter = af->binding->adapter;
	struct condis_fsm_edge edge;
	condis_status_t status;

	might_sleep();
	/* The client hears first that it is open (AF-1). */
	if (current_work() != &af->hop)
		flush_work(&af->hop);
	spin_lock_bh(&adapter->lock);
	edge = condis_af_step(af, CONDIS_AF_EV_NOTIFY);
	if (edge.verdict == CONDIS_FSM_GO) {
		af->notified = true;
		condis_af_get(af);
	}
	spin_unlock_bh(&adapter->lock);
	if (edge.verdict != CONDIS_FSM_GO)
		return edge.status;

	status = af_notify(af);
	if (status == CONDIS_STATUS_PENDING)
		return status;
	if (!af_notify_answered(af))
		af_report(af, CONDIS_REPORT_UNEXPECTED_COMPLETION);
	else
		condis_af_put(af);
	return status;
}
EXPORT_SYMBOL_NS_GPL(condis_cm_notify_close_address_family, CONDIS);

/**
 * condis_cl_notify_close_address_family_complete() - answer a notify-close that
 *	pended (NdisClNotifyCloseAddressFamilyComplete)
 * @af: the handle, also after it was closed; dead from this call on if it was
 * @status: the client's answer
 *
 * Context: Any.
 */
void condis_cl_notify_close_address_family_complete(struct condis_af *af,
						    condis_status_t status)
{
	if (!af_notify_answered(af)) {
		af_report(af, CONDIS_REPORT_UNEXPECTED_COMPLETION);
		return;
	}
	af->reg->ops->notify_close_af_complete(af->cm_ctx, status);
	condis_af_put(af);
}
EXPORT_SYMBOL_NS_GPL(condis_cl_notify_close_address_family_complete, CONDIS);

int condis_af_subsys_init(void)
{
	af_wq = alloc_workqueue("condis-af", 0, 0);
	return af_wq ? 0 : -ENOMEM;
}

void condis_af_subsys_exit(void)
{
	destroy_workqueue(af_wq);
}
