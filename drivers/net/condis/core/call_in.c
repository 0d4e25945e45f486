// SPDX-License-Identifier: GPL-2.0-only
/*
 * Incoming calls: offered by the call manager, answered by the client.
 */
#include "adapter.h"
#include "af.h"
#include "binding.h"
#include "events.h"
#include "fsm.h"
#include "report.h"
#include "sap.h"
#include "vc.h"

static void offer_report(struct condis_vc *vc, enum condis_report_id id)
{
	condis_report(id, NULL, "%s vc %u", vc->adapter->name, vc->id);
}

/* X-ORD-1, V-19: on an active VC that was made for the SAP's client. */
static condis_status_t offer_begin(struct condis_sap *sap, struct condis_vc *vc,
				   struct condis_call_params *params)
{
	condis_status_t status;

	if (!vc->by_cm || vc->af != sap->af)
		return CONDIS_STATUS_FAILURE;
	spin_lock_bh(&vc->adapter->lock);
	status = condis_sap_enter(sap);
	spin_unlock_bh(&vc->adapter->lock);
	if (status != CONDIS_STATUS_SUCCESS)
		return status;

	spin_lock_bh(&vc->lock);
	if (!condis_vc_is_active(vc))
		status = CONDIS_STATUS_VC_NOT_ACTIVATED;
	else
		status = condis_call_step(vc, CONDIS_CALL_EV_OFFER).status;
	if (status == CONDIS_STATUS_SUCCESS) {
		condis_vc_get(vc);
		vc->offer_params = params;
		vc->calling++;
		vc->unclean = false;
	}
	spin_unlock_bh(&vc->lock);
	if (status != CONDIS_STATUS_SUCCESS)
		condis_sap_leave(sap);
	return status;
}

/* The client's answer; vc->lock held. */
static void offer_answer(struct condis_vc *vc, condis_status_t status)
{
	vc->offer_params = NULL;
	condis_call_step(vc, status == CONDIS_STATUS_SUCCESS ?
			     CONDIS_CALL_EV_ACCEPT : CONDIS_CALL_EV_REJECT);
	condis_vc_update_gates(vc);
}

/* incoming_call() has returned; PENDING also where the answer came before. */
static condis_status_t offer_returned(struct condis_vc *vc,
				      condis_status_t answer)
{
	struct condis_call_left left;
	bool twice = false;

	spin_lock_bh(&vc->lock);
	if (!vc->offer_params) {
		twice = answer != CONDIS_STATUS_PENDING && !vc->close_waits;
		answer = CONDIS_STATUS_PENDING;
	} else if (answer != CONDIS_STATUS_PENDING) {
		offer_answer(vc, answer);
	}
	left = condis_call_leave(vc);
	spin_unlock_bh(&vc->lock);
	if (twice)
		offer_report(vc, CONDIS_REPORT_UNEXPECTED_COMPLETION);
	condis_event_vc(vc, CONDIS_EVENT_CHANGE);
	condis_call_go_on(vc, &left);
	return answer;
}

/**
 * condis_cm_dispatch_incoming_call() - offer a call to a client
 *	(NdisCmDispatchIncomingCall, NdisMCmDispatchIncomingCall)
 * @sap: the client's SAP
 * @vc: a VC that the call manager made for this client and activated (C-6)
 * @params: of the call; the call manager's, in place until the client has
 *	answered (C-1)
 *
 * Context: Any.
 * Return: SUCCESS when the client accepted; PENDING, and
 * incoming_call_complete() follows, or was called already; INVALID_SAP when the
 * SAP is being deregistered; CLOSING; ADAPTER_REMOVED; FAILURE when @vc is for
 * another client (V-19) or has a call; VC_NOT_ACTIVATED; anything else: the
 * client rejects it.
 */
condis_status_t
condis_cm_dispatch_incoming_call(struct condis_sap *sap, struct condis_vc *vc,
				 struct condis_call_params *params)
{
	condis_status_t status;

	status = offer_begin(sap, vc, params);
	if (status != CONDIS_STATUS_SUCCESS)
		return status;
	condis_event_vc(vc, CONDIS_EVENT_CHANGE);
	status = vc->binding->proto->ops->client->incoming_call(sap->ctx,
							vc->ctx, params);
	status = offer_returned(vc, status);
	condis_sap_leave(sap);
	condis_vc_put(vc);
	return status;
}
EXPORT_SYMBOL_NS_GPL(condis_cm_dispatch_incoming_call, CONDIS);

/**
 * condis_cl_incoming_call_complete() - answer an offer that pended
 *	(NdisClIncomingCallComplete)
 * @vc: the VC
 * @status: SUCCESS accepts, anything else but PENDING rejects; after a reject
 *	the handle is the call manager's alone
 * @params: as offered; flagged with CONDIS_CALL_PARAMETERS_CHANGED when the
 *	client changed them, which the call manager may not be able to do (C-7)
 *
 * May be called before incoming_call() has returned: the call manager is told
 * of an accept at once (E-42), and of a reject when it has, for it deletes the
 * VC then.
 *
 * Context: Any.
 */
void condis_cl_incoming_call_complete(struct condis_vc *vc,
				      condis_status_t status,
				      struct condis_call_params *params)
{
	bool owed, tell;

	if (status == CONDIS_STATUS_PENDING) {
		offer_report(vc, CONDIS_REPORT_PENDING_COMPLETION);
		status = CONDIS_STATUS_FAILURE;
	}
	condis_vc_get(vc);
	spin_lock_bh(&vc->lock);
	owed = vc->offer_params;
	tell = owed && (!vc->calling || status == CONDIS_STATUS_SUCCESS);
	if (owed)
		offer_answer(vc, status);
	if (owed && !tell) {
		vc->answer = status;
		vc->answer_params = params;
	}
	spin_unlock_bh(&vc->lock);
	if (!owed)
		offer_report(vc, CONDIS_REPORT_UNEXPECTED_COMPLETION);
	else
		condis_event_vc(vc, CONDIS_EVENT_CHANGE);
	if (tell)
		vc->cm->incoming_call_complete(vc->cm_ctx, status, params);
	condis_vc_put(vc);
}
EXPORT_SYMBOL_NS_GPL(condis_cl_incoming_call_complete, CONDIS);

/**
 * condis_cm_dispatch_call_connected() - an incoming call is through
 *	(NdisCmDispatchCallConnected, NdisMCmDispatchCallConnected)
 * @vc: a VC whose call the client has accepted
 *
 * Data may flow from inside call_connected() on (E-3). Where the call is not
 * accepted, or is going away again, nothing happens.
 *
 * Context: Any.
 */
void condis_cm_dispatch_call_connected(struct condis_vc *vc)
{
	struct condis_fsm_edge edge;

	condis_vc_get(vc);
	spin_lock_bh(&vc->lock);
	edge = condis_call_step(vc, CONDIS_CALL_EV_CONNECT);
	if (edge.verdict == CONDIS_FSM_GO)
		condis_vc_update_gates(vc);
	spin_unlock_bh(&vc->lock);

	if (edge.verdict == CONDIS_FSM_GO) {
		condis_event_vc(vc, CONDIS_EVENT_CHANGE);
		vc->binding->proto->ops->client->call_connected(vc->ctx);
	} else if (edge.verdict == CONDIS_FSM_ILLEGAL) {
		offer_report(vc, CONDIS_REPORT_NOT_ACCEPTED_YET);
	}
	condis_vc_put(vc);
}
EXPORT_SYMBOL_NS_GPL(condis_cm_dispatch_call_connected, CONDIS);
