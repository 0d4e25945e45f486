// SPDX-License-Identifier: GPL-2.0-only
/*
 * OID requests the other way: a call manager asks a client, or tells it
 * something (O-2, O-7, O-8). A client hears first that its address family is
 * open, and of nothing after it was closed: what comes before waits for the
 * one, and makes the other wait.
 */
#include "adapter.h"
#include "af.h"
#include "binding.h"
#include "oid.h"
#include "report.h"
#include "vc.h"

static void af_hold(struct condis_af *af)
{
	lockdep_assert_held(&af->binding->adapter->lock);
	af->n_oids++;
	condis_af_get(af);
}

/* The last one lets a close go on that has waited. */
static void af_drop(struct condis_af *af)
{
	struct condis_adapter *adapter = af->binding->adapter;
	bool last;

	spin_lock_bh(&adapter->lock);
	last = !--af->n_oids && af->close_waits;
	if (last)
		af->close_waits = false;
	spin_unlock_bh(&adapter->lock);
	if (last)
		condis_af_close_goes_on(af);
	condis_af_put(af);
}

/* The call manager has its answer. */
static void oid_done(struct condis_af *af)
{
	struct condis_binding *cm = af->reg->binding;

	if (cm)
		condis_oid_put(cm);
	af_drop(af);
}

/* It waits for it no longer, and may leave from inside of being told. */
static void oid_answered(struct condis_af *af)
{
	struct condis_binding *cm = af->reg->binding;

	if (cm)
		atomic_dec(&cm->n_asked);
}

/* The client, with its contexts; both counts of @af are held. */
static condis_status_t oid_ask(struct condis_af *af, struct condis_vc *vc,
			       struct condis_oid_request *req)
{
	const struct condis_protocol_ops *ops = af->binding->proto->ops;
	condis_status_t status;

	status = ops->client->oid_request(af->ctx, vc ? vc->ctx : NULL, req);
	if (vc)
		condis_vc_release(vc);
	if (status != CONDIS_STATUS_PENDING &&
	    !condis_oid_claim(req, af->reg->adapter))
		status = CONDIS_STATUS_PENDING;
	return status;
}

/* May the client be asked? What that takes is held then. */
static condis_status_t oid_admit(struct condis_af *af, struct condis_vc *vc,
				 struct condis_oid_request *req, bool *waits)
{
	struct condis_adapter *adapter = af->reg->adapter;
	struct condis_binding *cm = af->reg->binding;
	condis_status_t status;

	spin_lock_bh(&adapter->lock);
	status = condis_af_use(af);
	if (status == CONDIS_STATUS_SUCCESS && vc && !condis_vc_keep(vc))
		status = CONDIS_STATUS_CLOSING;
	if (status == CONDIS_STATUS_SUCCESS) {
		/* Once for the request, once for who is inside the client. */
		af_hold(af);
		af_hold(af);
		if (cm)
			condis_oid_get(cm);
		condis_oid_prepare(req);
		req->binding = cm;
		req->to_miniport = false;
		req->af = af;
		req->vc = vc;
		*waits = !af->told;
		if (*waits)
			list_add_tail(&req->node, &af->oids);
	}
	spin_unlock_bh(&adapter->lock);
	return status;
}

/**
 * condis_oid_to_client() - a call manager asks the client of an open
 * @af: the open
 * @vc: about this VC of it; NULL: about the whole
 * @req: the request
 *
 * Context: Any.
 * Return: as condis_co_oid_request().
 */
condis_status_t condis_oid_to_client(struct condis_af *af,
				     struct condis_vc *vc,
				     struct condis_oid_request *req)
{
	bool waits = false;
	condis_status_t status;

	if (vc && vc->af != af)
		return CONDIS_STATUS_FAILURE;
	status = oid_admit(af, vc, req, &waits);
	if (status != CONDIS_STATUS_SUCCESS)
		return status;
	if (waits)
		return CONDIS_STATUS_PENDING;
	status = oid_ask(af, vc, req);
	if (status != CONDIS_STATUS_PENDING) {
		oid_answered(af);
		oid_done(af);
	}
	af_drop(af);
	return status;
}

/**
 * condis_oid_from_client() - a client's answer that pended
 * @req: the request
 * @status: the answer
 *
 * Context: Any.
 */
void condis_oid_from_client(struct condis_oid_request *req,
			    condis_status_t status)
{
	struct condis_af *af = req->af;

	oid_answered(af);
	af->reg->ops->oid_request_complete(af->reg->provider_ctx, req, status);
	/* The request is the call manager's by now. */
	oid_done(af);
}

/* The oldest that waits; the client is told of the open when there is none. */
static struct condis_oid_request *oid_next(struct condis_af *af, bool *closing)
{
	struct condis_adapter *adapter = af->binding->adapter;
	struct condis_oid_request *req;

	spin_lock_bh(&adapter->lock);
	req = list_first_entry_or_null(&af->oids, struct condis_oid_request,
				       node);
	if (req)
		list_del(&req->node);
	else
		af->told = true;
	*closing = af->state == CONDIS_AF_CLOSING;
	spin_unlock_bh(&adapter->lock);
	return req;
}

/**
 * condis_oid_af_told() - a client knows that its address family is open
 * @af: the open, held
 *
 * It is asked what had to wait for that; but not when it closes already.
 *
 * Context: Process context.
 */
void condis_oid_af_told(struct condis_af *af)
{
	struct condis_oid_request *req;
	condis_status_t status;
	bool closing;

	while ((req = oid_next(af, &closing))) {
		if (closing && req->vc)
			condis_vc_release(req->vc);
		if (closing)
			status = condis_oid_claim(req, af->reg->adapter) ?
				 CONDIS_STATUS_CLOSING : CONDIS_STATUS_PENDING;
		else
			status = oid_ask(af, req->vc, req);
		if (status != CONDIS_STATUS_PENDING)
			condis_oid_from_client(req, status);
		af_drop(af);
	}
}

/**
 * condis_mcm_oid_request() - ask or tell a client (NdisMCmOidRequest)
 * @adapter: the MCM's adapter
 * @af: the client's open of its address family
 * @vc: about this VC of it; NULL: about the whole
 * @req: the MCM's; not touched by it until done
 *
 * Context: Any.
 * Return: as condis_co_oid_request(); ops->oid_request_complete() of the
 * address family follows PENDING.
 */
condis_status_t condis_mcm_oid_request(struct condis_adapter *adapter,
				       struct condis_af *af,
				       struct condis_vc *vc,
				       struct condis_oid_request *req)
{
	if (!condis_af_is_mcm(af) || af->reg->adapter != adapter)
		return CONDIS_STATUS_FAILURE;
	return condis_oid_to_client(af, vc, req);
}
EXPORT_SYMBOL_NS_GPL(condis_mcm_oid_request, CONDIS);
