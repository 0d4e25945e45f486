// SPDX-License-Identifier: GPL-2.0-only
/*
 * Service access points: where a client takes calls.
 */
#include <linux/slab.h>

#include "adapter.h"
#include "af.h"
#include "binding.h"
#include "fsm.h"
#include "report.h"
#include "sap.h"

static struct condis_adapter *sap_adapter(const struct condis_sap *sap)
{
	return sap->af->binding->adapter;
}

static const struct condis_client_ops *sap_client(const struct condis_sap *sap)
{
	return sap->af->binding->proto->ops->client;
}

static void sap_report(struct condis_sap *sap, enum condis_report_id id)
{
	condis_report(id, NULL, "%s af 0x%x", sap_adapter(sap)->name,
		      sap->af->reg->id.type);
}

static struct condis_fsm_edge sap_step(struct condis_sap *sap, u8 event)
{
	lockdep_assert_held(&sap_adapter(sap)->lock);
	return condis_fsm_step(&condis_sap_fsm, &sap->state, event,
			       sap_adapter(sap)->name, sap->af->reg->id.type);
}

static void sap_put(struct condis_sap *sap)
{
	if (!refcount_dec_and_test(&sap->refs))
		return;
	condis_af_put(sap->af);
	kfree(sap);
}

/* It is no more: its open may be closed. */
static void sap_unlink(struct condis_sap *sap)
{
	spin_lock_bh(&sap_adapter(sap)->lock);
	list_del_init(&sap->node);
	spin_unlock_bh(&sap_adapter(sap)->lock);
	sap_put(sap);
}

/**
 * condis_sap_any() - does an open have SAPs that nobody is taking away?
 * @af: the open, its adapter's lock held
 *
 * Context: Any.
 * Return: true when one is registered, or may be at any moment (AF-3).
 */
bool condis_sap_any(const struct condis_af *af)
{
	const struct condis_sap *sap;

	lockdep_assert_held(&af->binding->adapter->lock);
	list_for_each_entry(sap, &af->saps, node)
		if (sap->state == CONDIS_SAP_REGISTERING ||
		    sap->state == CONDIS_SAP_REGISTERED)
			return true;
	return false;
}

/**
 * condis_sap_enter() - a call is about to be offered to a SAP's client
 * @sap: the SAP
 *
 * Context: Any; its adapter's lock held.
 * Return: SUCCESS, and condis_sap_leave() follows when the client has looked;
 * INVALID_SAP when it is being deregistered; CLOSING, ADAPTER_REMOVED when all
 * of its open is going away.
 */
condis_status_t condis_sap_enter(struct condis_sap *sap)
{
	condis_status_t status;

	if (sap_adapter(sap)->gone)
		return CONDIS_STATUS_ADAPTER_REMOVED;
	status = sap_step(sap, CONDIS_SAP_EV_OFFER).status;
	if (status == CONDIS_STATUS_SUCCESS)
		status = condis_af_use(sap->af);
	if (status == CONDIS_STATUS_SUCCESS) {
		refcount_inc(&sap->refs);
		sap->n_offers++;
	}
	return status;
}

/**
 * condis_sap_leave() - the client has looked at an offer
 * @sap: the SAP
 *
 * Context: Any; no lock held.
 */
void condis_sap_leave(struct condis_sap *sap)
{
	bool last;

	spin_lock_bh(&sap_adapter(sap)->lock);
	last = !--sap->n_offers && sap->late;
	spin_unlock_bh(&sap_adapter(sap)->lock);
	if (last) {
		sap_client(sap)->deregister_sap_complete(sap->ctx,
							 CONDIS_STATUS_SUCCESS);
		sap_unlink(sap);
	}
	sap_put(sap);
}

static struct condis_sap *sap_new(struct condis_af *af, void *ctx,
				  const struct condis_sap_id *id,
				  condis_status_t *status)
{
	struct condis_adapter *adapter = af->binding->adapter;
	struct condis_sap *sap;

	*status = CONDIS_STATUS_RESOURCES;
	sap = kzalloc(sizeof(*sap), GFP_NOWAIT | __GFP_NOWARN |
				    __GFP_ACCOUNT);
	if (!sap)
		return NULL;
	sap->af = af;
	sap->ctx = ctx;
	sap->id = id;
	refcount_set(&sap->refs, 1);

	spin_lock_bh(&adapter->lock);
	if (adapter->gone)
		*status = CONDIS_STATUS_ADAPTER_REMOVED;
	else
		*status = condis_af_use(af);
	if (*status == CONDIS_STATUS_SUCCESS) {
		sap_step(sap, CONDIS_SAP_EV_REGISTER);
		list_add_tail(&sap->node, &af->saps);
		condis_af_get(af);
	}
	spin_unlock_bh(&adapter->lock);
	if (*status == CONDIS_STATUS_SUCCESS)
		return sap;
	kfree(sap);
	return NULL;
}

/* The outcome of a registration; true: it was awaited. */
static bool sap_finish_register(struct condis_sap *sap, condis_status_t status,
				void *cm_ctx,
				const struct condis_sap_id **id)
{
	bool ok = status == CONDIS_STATUS_SUCCESS;
	struct condis_fsm_edge edge;

	spin_lock_bh(&sap_adapter(sap)->lock);
	edge = sap_step(sap, ok ? CONDIS_SAP_EV_REGISTERED :
				  CONDIS_SAP_EV_REGISTER_FAILED);
	if (edge.verdict == CONDIS_FSM_GO) {
		*id = sap->id;
		sap->id = NULL;
		if (ok)
			sap->cm_ctx = cm_ctx;
	}
	spin_unlock_bh(&sap_adapter(sap)->lock);
	if (edge.verdict != CONDIS_FSM_GO)
		sap_report(sap, CONDIS_REPORT_UNEXPECTED_COMPLETION);
	return edge.verdict == CONDIS_FSM_GO;
}

/**
 * condis_cl_register_sap() - take calls that are for an address
 *	(NdisClRegisterSap)
 * @af: the client's open
 * @sap_ctx: the client's context for it
 * @id: the address; the client's, in place until the registration completes
 * @out: the handle; written on SUCCESS, before which calls may come already
 *
 * Context: Any.
 * Return: SUCCESS; PENDING, and register_sap_complete() follows; INVALID_DATA
 * for an address that the call manager cannot read or has given away;
 * CLOSING; FAILURE before the family is open; ADAPTER_REMOVED; RESOURCES; what
 * the call manager says.
 */
condis_status_t condis_cl_register_sap(struct condis_af *af, void *sap_ctx,
				       const struct condis_sap_id *id,
				       struct condis_sap **out)
{
	const struct condis_sap_id *mine;
	condis_status_t status;
	struct condis_sap *sap;
	void *cm_ctx = NULL;

	*out = NULL;
	sap = sap_new(af, sap_ctx, id, &status);
	if (!sap)
		return status;
	refcount_inc(&sap->refs);
	status = af->reg->ops->register_sap(af->cm_ctx, id, sap, &cm_ctx);
	if (status == CONDIS_STATUS_PENDING)
		goto out;
	if (!sap_finish_register(sap, status, cm_ctx, &mine))
		status = CONDIS_STATUS_PENDING;
	else if (status == CONDIS_STATUS_SUCCESS)
		*out = sap;
	else
		sap_unlink(sap);
out:
	sap_put(sap);
	return status;
}
EXPORT_SYMBOL_NS_GPL(condis_cl_register_sap, CONDIS);

/**
 * condis_cm_register_sap_complete() - a registration that pended is done
 *	(NdisCmRegisterSapComplete, NdisMCmRegisterSapComplete)
 * @sap: the SAP; dead for the call manager when @status is a failure
 * @status: not PENDING
 * @cm_sap_ctx: the call manager's context; ignored on failure
 *
 * Context: Any.
 */
void condis_cm_register_sap_complete(struct condis_sap *sap,
				     condis_status_t status, void *cm_sap_ctx)
{
	const struct condis_sap_id *id;
	bool ok;

	refcount_inc(&sap->refs);
	if (status == CONDIS_STATUS_PENDING) {
		sap_report(sap, CONDIS_REPORT_PENDING_COMPLETION);
		status = CONDIS_STATUS_FAILURE;
	}
	if (sap_finish_register(sap, status, cm_sap_ctx, &id)) {
		ok = status == CONDIS_STATUS_SUCCESS;
		sap_client(sap)->register_sap_complete(sap->ctx, id,
						       ok ? sap : NULL, status);
		if (!ok)
			sap_unlink(sap);
	}
	sap_put(sap);
}
EXPORT_SYMBOL_NS_GPL(condis_cm_register_sap_complete, CONDIS);

/**
 * struct sap_ended - the outcome of a deregistration
 * @awaited: one was pending
 * @late: the client still looks at an offer: it hears of it afterwards
 */
struct sap_ended {
	bool	awaited;
	bool	late;
};

static struct sap_ended sap_finish_deregister(struct condis_sap *sap,
					      condis_status_t status)
{
	bool ok = status == CONDIS_STATUS_SUCCESS;
	struct sap_ended ended = { };
	struct condis_fsm_edge edge;

	spin_lock_bh(&sap_adapter(sap)->lock);
	edge = sap_step(sap, ok ? CONDIS_SAP_EV_DEREGISTERED :
				  CONDIS_SAP_EV_DEREGISTER_FAILED);
	ended.awaited = edge.verdict == CONDIS_FSM_GO;
	if (ended.awaited && ok) {
		ended.late = sap->n_offers;
		sap->late = ended.late;
	}
	spin_unlock_bh(&sap_adapter(sap)->lock);
	if (!ended.awaited)
		sap_report(sap, CONDIS_REPORT_UNEXPECTED_COMPLETION);
	return ended;
}

/**
 * condis_cl_deregister_sap() - take no more calls (NdisClDeregisterSap)
 * @sap: the handle; dead unless it fails
 *
 * Calls that came through the SAP go on. The client's context is needed until
 * this is complete, which waits for incoming_call() to return.
 *
 * Context: Any.
 * Return: SUCCESS; PENDING, and deregister_sap_complete() follows; FAILURE
 * before the registration is complete, and when it is being deregistered; what
 * the call manager says, and the SAP is registered as before.
 */
condis_status_t condis_cl_deregister_sap(struct condis_sap *sap)
{
	struct condis_fsm_edge edge;
	struct sap_ended ended;
	condis_status_t status;

	spin_lock_bh(&sap_adapter(sap)->lock);
	edge = sap_step(sap, CONDIS_SAP_EV_DEREGISTER);
	if (edge.verdict == CONDIS_FSM_GO)
		refcount_inc(&sap->refs);
	spin_unlock_bh(&sap_adapter(sap)->lock);
	if (edge.verdict != CONDIS_FSM_GO)
		return edge.status;

	status = sap->af->reg->ops->deregister_sap(sap->cm_ctx);
	if (status != CONDIS_STATUS_PENDING) {
		ended = sap_finish_deregister(sap, status);
		if (!ended.awaited || ended.late)
			status = CONDIS_STATUS_PENDING;
		else if (status == CONDIS_STATUS_SUCCESS)
			sap_unlink(sap);
	}
	sap_put(sap);
	return status;
}
EXPORT_SYMBOL_NS_GPL(condis_cl_deregister_sap, CONDIS);

/**
 * condis_cm_deregister_sap_complete() - a deregistration that pended is done
 *	(NdisCmDeregisterSapComplete, NdisMCmDeregisterSapComplete)
 * @sap: the SAP; dead for the call manager on SUCCESS
 * @status: SUCCESS; a failure leaves it registered
 *
 * Context: Any.
 */
void condis_cm_deregister_sap_complete(struct condis_sap *sap,
				       condis_status_t status)
{
	struct sap_ended ended;

	refcount_inc(&sap->refs);
	if (status == CONDIS_STATUS_PENDING) {
		sap_report(sap, CONDIS_REPORT_PENDING_COMPLETION);
		status = CONDIS_STATUS_FAILURE;
	}
	ended = sap_finish_deregister(sap, status);
	if (ended.awaited && !ended.late) {
		sap_client(sap)->deregister_sap_complete(sap->ctx, status);
		if (status == CONDIS_STATUS_SUCCESS)
			sap_unlink(sap);
	}
	sap_put(sap);
}
EXPORT_SYMBOL_NS_GPL(condis_cm_deregister_sap_complete, CONDIS);
