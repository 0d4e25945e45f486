// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calls: one above is one below, on the same PVC. What happens to either is
 * told to the other, in the order of the rules: active before it is made
 * (C-3), inactive before it is closed (X-ORD-2), first below, then above.
 */
#include "im.h"

/* X-ORD-2: what is below has ended; the VC above follows. */
static condis_status_t call_deactivate(struct im_vc *vc)
{
	/* NOT_ACCEPTED: it never was active, which was the aim. */
	return condis_cm_deactivate_vc(vc->upper) == CONDIS_STATUS_PENDING ?
	       CONDIS_STATUS_PENDING : CONDIS_STATUS_SUCCESS;
}

/*
 * The call below is closed. Where the end of its making is just being told, who
 * does that sees to the rest.
 */
static condis_status_t call_closed(struct im_vc *vc)
{
	bool later;

	spin_lock_bh(&vc->lock);
	vc->in_call = false;
	later = vc->making;
	vc->closed = later;
	spin_unlock_bh(&vc->lock);
	return later ? CONDIS_STATUS_PENDING : call_deactivate(vc);
}

/* The end of a making was told; what came meanwhile is told now. */
static void call_settle(struct im_vc *vc)
{
	bool closed;

	spin_lock_bh(&vc->lock);
	while (vc->peer_closed) {
		vc->peer_closed = false;
		spin_unlock_bh(&vc->lock);
		condis_cm_dispatch_incoming_close_call(vc->upper,
						       vc->peer_status, NULL,
						       0);
		spin_lock_bh(&vc->lock);
	}
	vc->making--;
	closed = !vc->making && vc->closed;
	if (closed)
		vc->closed = false;
	spin_unlock_bh(&vc->lock);
	if (closed && call_deactivate(vc) == CONDIS_STATUS_SUCCESS)
		condis_cm_close_call_complete(vc->upper,
					      CONDIS_STATUS_SUCCESS);
}

/* Until call_settle(), neither a close nor a deletion ends the VC. */
static void call_made(struct im_vc *vc, condis_status_t status)
{
	struct condis_call_params *params = vc->asked;

	if (status == CONDIS_STATUS_SUCCESS) {
		*params = vc->params;
		/* For an MCM a notification, and final. */
		status = condis_cm_activate_vc(vc->upper, params);
		if (status != CONDIS_STATUS_SUCCESS)
			condis_cl_close_call(vc->lower, NULL, 0);
	} else {
		spin_lock_bh(&vc->lock);
		vc->in_call = false;
		spin_unlock_bh(&vc->lock);
	}
	condis_cm_make_call_complete(vc->upper, status, params);
	call_settle(vc);
}

/**
 * im_make_call() - a client above makes a call (ProtocolCmMakeCall)
 * @cm_vc_ctx: the VC
 * @params: the client's, in/out
 *
 * Pends in any case, so that a close from below that follows at once finds the
 * call above made.
 *
 * Context: Any.
 * Return: PENDING.
 */
condis_status_t im_make_call(void *cm_vc_ctx,
			     struct condis_call_params *params)
{
	struct im_vc *vc = cm_vc_ctx;
	condis_status_t status;

	spin_lock_bh(&vc->lock);
	vc->making++;
	vc->in_call = true;
	spin_unlock_bh(&vc->lock);
	vc->asked = params;
	vc->params = *params;
	status = condis_cl_make_call(vc->lower, &vc->params);
	if (status != CONDIS_STATUS_PENDING)
		call_made(vc, status);
	return CONDIS_STATUS_PENDING;
}

/**
 * im_make_call_complete() - a call below that pended is made, or not
 *	(ProtocolClMakeCallComplete)
 * @vc_ctx: the VC
 * @status: which of the two
 * @params: ours
 *
 * Context: Any.
 */
void im_make_call_complete(void *vc_ctx, condis_status_t status,
			   struct condis_call_params *params)
{
	call_made(vc_ctx, status);
}

/**
 * im_close_call() - a client above closes its call (ProtocolCmCloseCall)
 * @cm_vc_ctx: the VC
 * @data: for the far end
 * @len: octets at @data
 *
 * The close below waits for what the client holds: its parents (V-12).
 *
 * Context: Any.
 * Return: SUCCESS; PENDING, and the completion follows; what the close below
 * says, and the call stands.
 */
condis_status_t im_close_call(void *cm_vc_ctx, const void *data, size_t len)
{
	struct im_vc *vc = cm_vc_ctx;
	condis_status_t status;
	bool in_call;

	status = condis_cl_close_call(vc->lower, data, len);
	if (status == CONDIS_STATUS_PENDING)
		return status;
	spin_lock_bh(&vc->lock);
	in_call = vc->in_call;
	spin_unlock_bh(&vc->lock);
	/* A making that failed meanwhile has left nothing to close. */
	if (status != CONDIS_STATUS_SUCCESS && in_call)
		return status;
	return call_closed(vc);
}

/**
 * im_close_call_complete() - a close below that pended is done
 *	(ProtocolClCloseCallComplete)
 * @vc_ctx: the VC; may be deleted during the call
 * @status: SUCCESS; a failure leaves the call, above too
 *
 * Context: Any.
 */
void im_close_call_complete(void *vc_ctx, condis_status_t status)
{
	struct im_vc *vc = vc_ctx;

	if (status == CONDIS_STATUS_SUCCESS)
		status = call_closed(vc);
	if (status != CONDIS_STATUS_PENDING)
		condis_cm_close_call_complete(vc->upper, status);
}

/**
 * im_incoming_close_call() - the call below goes away
 *	(ProtocolClIncomingCloseCall)
 * @vc_ctx: the VC; may be deleted during the call
 * @close_status: why
 * @data: close data, lent for the call: does not outlive a making
 * @len: octets at @data
 *
 * The client above closes, and that closes the call below (C-8).
 *
 * Context: Any.
 */
void im_incoming_close_call(void *vc_ctx, condis_status_t close_status,
			    const void *data, size_t len)
{
	struct im_vc *vc = vc_ctx;
	bool later;

	spin_lock_bh(&vc->lock);
	later = vc->making;
	if (later) {
		vc->peer_closed = true;
		vc->peer_status = close_status;
	}
	spin_unlock_bh(&vc->lock);
	if (!later)
		condis_cm_dispatch_incoming_close_call(vc->upper, close_status,
						       data, len);
}

/* An MCM's activation is final, so none pends. */
void im_activate_vc_complete(void *cm_vc_ctx, condis_status_t status,
			     struct condis_call_params *params)
{
}

/**
 * im_deactivate_vc_complete() - the VC above is drained
 *	(ProtocolCmDeactivateVcComplete)
 * @cm_vc_ctx: the VC; may be deleted during the call
 * @status: SUCCESS
 *
 * Context: Any.
 */
void im_deactivate_vc_complete(void *cm_vc_ctx, condis_status_t status)
{
	struct im_vc *vc = cm_vc_ctx;

	condis_cm_close_call_complete(vc->upper, CONDIS_STATUS_SUCCESS);
}
