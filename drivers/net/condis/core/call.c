// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calls: made by clients, closed from either side.
 */
#include "adapter.h"
#include "af.h"
#include "events.h"
#include "fsm.h"
#include "party.h"
#include "report.h"
#include "vc.h"
#include "window.h"

static void call_report(struct condis_vc *vc, enum condis_report_id id)
{
	condis_report(id, NULL, "%s vc %u", vc->adapter->name, vc->id);
}

static const struct condis_client_ops *call_client(struct condis_vc *vc)
{
	return vc->binding->proto->ops->client;
}

/**
 * struct call_made - the end of a make-call
 * @params: the client's, given back to it; NULL: none was pending
 * @status: what the client gets
 * @multi: what is over of a multipoint call
 * @deactivate: the call manager left the VC active (E-44)
 */
struct call_made {
	struct condis_call_params	*params;
	condis_status_t			status;
	struct condis_multipoint	*multi;
	bool				deactivate;
};

static bool call_left_active(const struct condis_vc *vc)
{
	lockdep_assert_held(&vc->lock);
	return condis_vc_is_active(vc) || vc->a == CONDIS_VC_ACTIVATING;
}

static struct call_made call_finish_make(struct condis_vc *vc,
					 condis_status_t status)
{
	struct call_made made = { .status = status };
	struct condis_fsm_edge edge;
	bool cheat;

	spin_lock_bh(&vc->lock);
	made.params = vc->make_params;
	vc->make_params = NULL;
	cheat = made.params && status == CONDIS_STATUS_SUCCESS &&
		!condis_vc_is_active(vc);
	if (cheat)
		made.status = CONDIS_STATUS_FAILURE;
	if (made.params) {
		edge = condis_call_step(vc,
					made.status == CONDIS_STATUS_SUCCESS ?
					CONDIS_CALL_EV_MADE :
					CONDIS_CALL_EV_MAKE_FAILED);
		if (edge.action & CONDIS_CALL_DO_ABORT)
			made.status = CONDIS_STATUS_REQUEST_ABORTED;
		else if (made.status != CONDIS_STATUS_SUCCESS)
			made.deactivate = call_left_active(vc);
		if (made.status == CONDIS_STATUS_SUCCESS)
			condis_multipoint_made(vc);
		else
			made.multi = condis_multipoint_take(vc);
		condis_vc_update_gates(vc);
	}
	spin_unlock_bh(&vc->lock);

	condis_multipoint_end(vc, made.multi);
	if (cheat)
		call_report(vc, CONDIS_REPORT_CALL_NOT_ACTIVATED);
	if (!made.params)
		call_report(vc, CONDIS_REPORT_UNEXPECTED_COMPLETION);
	else
		condis_event_vc(vc, CONDIS_EVENT_CHANGE);
	return made;
}

static void call_deactivate(struct condis_vc *vc)
{
	if (condis_vc_deactivate(vc) == CONDIS_STATUS_SUCCESS)
		condis_vc_settle(vc);
}

/* E-44: a failed call leaves no active VC behind. */
static void call_clean_up(struct condis_vc *vc)
{
	call_report(vc, CONDIS_REPORT_MAKE_FAILED_ACTIVE);
	call_deactivate(vc);
}

static condis_status_t call_admit(struct condis_vc *vc,
				  struct condis_call_params *params,
				  struct condis_multipoint *multi)
{
	struct condis_adapter *adapter = vc->adapter;
	condis_status_t status;

	if (!condis_vc_has_call(vc))
		return CONDIS_STATUS_FAILURE;
	spin_lock_bh(&adapter->lock);
	if (adapter->gone)
		status = CONDIS_STATUS_ADAPTER_REMOVED;
	else if (vc->binding->state == CONDIS_BINDING_CLOSING)
		status = CONDIS_STATUS_CLOSING;
	else
		status = condis_af_use(vc->af);
	spin_unlock_bh(&adapter->lock);
	if (status != CONDIS_STATUS_SUCCESS)
		return status;

	spin_lock_bh(&vc->lock);
	if (vc->by_cm)
		status = CONDIS_STATUS_FAILURE;
	else if (vc->k == CONDIS_CALL_NONE && vc->a != CONDIS_VC_IDLE)
		status = CONDIS_STATUS_NOT_ACCEPTED;
	else if (vc->unclean)
		status = CONDIS_STATUS_FAILURE;
	else
		status = condis_call_step(vc, CONDIS_CALL_EV_MAKE).status;
	if (status == CONDIS_STATUS_SUCCESS) {
		vc->make_params = params;
		vc->calling++;
		if (multi)
			condis_multipoint_begin(vc, multi);
	}
	spin_unlock_bh(&vc->lock);
	return status;
}

static bool call_finish_close(struct condis_vc *vc, condis_status_t *status);

/**
 * condis_call_leave() - a handler that is about the call has returned
 * @vc: the VC, vc->lock held
 *
 * Context: Any.
 * Return: what has waited for that, for condis_call_go_on().
 */
struct condis_call_left condis_call_leave(struct condis_vc *vc)
{
	struct condis_call_left left = { };

	lockdep_assert_held(&vc->lock);
	if (--vc->calling)
		return left;
	left.closing = vc->close_waits;
	left.answer = vc->answer;
	left.params = vc->answer_params;
	vc->close_waits = false;
	vc->answer_params = NULL;
	return left;
}

/**
 * condis_call_go_on() - carry out what has waited for a handler
 * @vc: the VC, held by the caller
 * @left: from condis_call_leave()
 *
 * Context: Any.
 */
void condis_call_go_on(struct condis_vc *vc,
		       const struct condis_call_left *left)
{
	condis_status_t status;

	if (left->params)
		vc->cm->incoming_call_complete(vc->cm_ctx, left->answer,
					       left->params);
	if (!left->closing)
		return;
	status = vc->cm->close_call(vc->cm_ctx, vc->close_data, vc->close_len);
	if (status != CONDIS_STATUS_PENDING && call_finish_close(vc, &status))
		call_client(vc)->close_call_complete(vc->ctx, status);
}

static condis_status_t call_make(struct condis_vc *vc,
				 struct condis_call_params *params,
				 struct condis_party *party)
{
	struct condis_call_left left;
	condis_status_t status;
	struct call_made made;

	condis_event_vc(vc, CONDIS_EVENT_CHANGE);
	if (party)
		status = vc->cm->make_multipoint_call(vc->cm_ctx, params, party,
						      &party->cm_ctx);
	else
		status = vc->cm->make_call(vc->cm_ctx, params);
	if (status != CONDIS_STATUS_PENDING) {
		made = call_finish_make(vc, status);
		status = made.params ? made.status : CONDIS_STATUS_PENDING;
		if (made.deactivate)
			call_clean_up(vc);
	}
	spin_lock_bh(&vc->lock);
	left = condis_call_leave(vc);
	spin_unlock_bh(&vc->lock);
	if (left.closing) {
		/* C-12: the make ends before the close. */
		if (status != CONDIS_STATUS_PENDING)
			call_client(vc)->make_call_complete(vc->ctx, status,
							    params);
		status = CONDIS_STATUS_PENDING;
	}
	condis_call_go_on(vc, &left);
	return status;
}

/**
 * condis_cl_make_call() - make a call (NdisClMakeCall)
 * @vc: a VC that the client made
 * @params: the client's, in/out, in place until the call is made (C-1); the
 *	call manager flags a change of it with CONDIS_CALL_PARAMETERS_CHANGED
 *	(C-2)
 *
 * Data may flow when this returns SUCCESS, or from inside make_call_complete()
 * on (E-3).
 *
 * Context: Any.
 * Return: SUCCESS; PENDING, and make_call_complete() follows; FAILURE when
 * there is a call on it, the last one ended badly (V-20), or the call manager
 * made it for incoming calls; NOT_ACCEPTED while it is not idle; CLOSING;
 * ADAPTER_REMOVED; what the call manager says.
 */
condis_status_t condis_cl_make_call(struct condis_vc *vc,
				    struct condis_call_params *params)
{
	condis_status_t status;

	condis_vc_get(vc);
	status = call_admit(vc, params, NULL);
	if (status == CONDIS_STATUS_SUCCESS)
		status = call_make(vc, params, NULL);
	condis_vc_put(vc);
	return status;
}
EXPORT_SYMBOL_NS_GPL(condis_cl_make_call, CONDIS);

/**
 * condis_cl_make_multipoint_call() - make a call to a first party, to which
 *	others can be added (NdisClMakeCall with a ProtocolPartyContext)
 * @vc: a VC that the client made
 * @params: as condis_cl_make_call()
 * @party_ctx: the client's context of the party
 * @out: the party's handle; written before the call manager is asked, NULL on
 *	failure; dead when make_call_complete() tells of one (C-5)
 *
 * Context: Any.
 * Return: as condis_cl_make_call(); RESOURCES.
 */
condis_status_t
condis_cl_make_multipoint_call(struct condis_vc *vc,
			       struct condis_call_params *params,
			       void *party_ctx, struct condis_party **out)
{
	struct condis_multipoint *multi = condis_multipoint_new(vc, party_ctx);
	struct condis_party *party;
	condis_status_t status;

	*out = NULL;
	if (!multi)
		return CONDIS_STATUS_RESOURCES;
	party = condis_multipoint_first(multi);
	condis_vc_get(vc);
	status = call_admit(vc, params, multi);
	if (status == CONDIS_STATUS_SUCCESS) {
		*out = party;
		status = call_make(vc, params, party);
		if (status != CONDIS_STATUS_SUCCESS &&
		    status != CONDIS_STATUS_PENDING)
			*out = NULL;
	} else {
		condis_multipoint_free(multi);
	}
	condis_party_put(party);
	condis_vc_put(vc);
	return status;
}
EXPORT_SYMBOL_NS_GPL(condis_cl_make_multipoint_call, CONDIS);

/**
 * condis_cm_make_call_complete() - a make-call that pended is done
 *	(NdisCmMakeCallComplete, NdisMCmMakeCallComplete)
 * @vc: the VC
 * @status: SUCCESS only after the VC was activated (C-3); not PENDING
 * @params: as given to make_call
 *
 * Context: Any.
 */
void condis_cm_make_call_complete(struct condis_vc *vc, condis_status_t status,
				  struct condis_call_params *params)
{
	struct call_made made;

	condis_vc_get(vc);
	if (status == CONDIS_STATUS_PENDING) {
		call_report(vc, CONDIS_REPORT_PENDING_COMPLETION);
		status = CONDIS_STATUS_FAILURE;
	}
	made = call_finish_make(vc, status);
	if (made.deactivate)
		call_clean_up(vc);
	if (made.params)
		call_client(vc)->make_call_complete(vc->ctx, made.status,
						    made.params);
	condis_vc_put(vc);
}
EXPORT_SYMBOL_NS_GPL(condis_cm_make_call_complete, CONDIS);

/**
 * struct call_closed - the end of a close
 * @aborted: the client's parameters of a make-call that nobody has answered
 * @changed: the same of a change
 * @multi: what is over of a multipoint call
 */
struct call_closed {
	struct condis_call_params	*aborted;
	struct condis_call_params	*changed;
	struct condis_multipoint	*multi;
};

/* G-1, C-4: what the provider has left undone ends with the call. */
static void call_closed_tell(struct condis_vc *vc,
			     const struct call_closed *closed)
{
	const condis_status_t aborted = CONDIS_STATUS_REQUEST_ABORTED;
	const condis_status_t closing = CONDIS_STATUS_CLOSING;

	condis_multipoint_end(vc, closed->multi);
	if (closed->aborted) {
		call_report(vc, CONDIS_REPORT_MAKE_LEFT_PENDING);
		call_client(vc)->make_call_complete(vc->ctx, aborted,
						    closed->aborted);
	}
	if (closed->changed) {
		call_report(vc, CONDIS_REPORT_MODIFY_LEFT_PENDING);
		call_client(vc)->modify_call_qos_complete(vc->ctx, closing,
							  closed->changed);
	}
}

/*
 * The end of a close; true: it was awaited. C-12: the close of a call whose
 * make was aborted cannot fail, since no call is left that could stay.
 */
static bool call_finish_close(struct condis_vc *vc, condis_status_t *status)
{
	bool ok = *status == CONDIS_STATUS_SUCCESS, over, active;
	struct call_closed closed = { };
	struct condis_fsm_edge edge;

	spin_lock_bh(&vc->lock);
	edge = condis_call_step(vc, ok ? CONDIS_CALL_EV_CLOSED :
					 CONDIS_CALL_EV_CLOSE_FAILED);
	over = !ok && edge.verdict == CONDIS_FSM_GO &&
	       vc->k_before == CONDIS_CALL_CLOSED;
	active = call_left_active(vc);
	if (ok && edge.verdict == CONDIS_FSM_GO) {
		closed.aborted = vc->make_params;
		vc->make_params = NULL;
		closed.changed = condis_qos_abandon(vc);
		closed.multi = condis_multipoint_take(vc);
	}
	condis_vc_update_gates(vc);
	spin_unlock_bh(&vc->lock);

	if (edge.verdict != CONDIS_FSM_GO) {
		call_report(vc, CONDIS_REPORT_UNEXPECTED_COMPLETION);
		return false;
	}
	if (over) {
		*status = CONDIS_STATUS_SUCCESS;
		call_report(vc, CONDIS_REPORT_ABORTED_NOT_CLOSED);
		if (active)
			call_deactivate(vc);
	}
	call_closed_tell(vc, &closed);
	condis_event_vc(vc, CONDIS_EVENT_CHANGE);
	return true;
}

/**
 * condis_cl_close_call() - close a call (NdisClCloseCall)
 * @vc: the VC
 * @data: close data for the peer, or NULL; in place until the close is done
 * @len: octets at @data
 *
 * The gates are shut before the call manager hears of it (S-2). Sends that are
 * out come back later and the VC's deactivation waits for them; the client
 * should have waited before (S-3), so it is counted. While a make-call is
 * pending this aborts it (C-12). When the caller hung up before an offer was
 * answered, this is an accept and a close in one (C-13). The last party of a
 * multipoint call goes with it.
 *
 * Context: Any.
 * Return: SUCCESS; PENDING, and close_call_complete() follows; FAILURE when
 * there is no call, an offer to be answered, more than one live party, or one
 * that is being added (M-2); CLOSING when it is being closed; what the call
 * manager says, and the call stands as before (C-14).
 */
condis_status_t condis_cl_close_call(struct condis_vc *vc, const void *data,
				     size_t len)
{
	struct condis_call_params *offer = NULL;
	struct condis_fsm_edge edge = { .status = CONDIS_STATUS_FAILURE };
	bool early = false, waits = false;
	condis_status_t status;

	spin_lock_bh(&vc->lock);
	if (condis_multipoint_may_close(vc))
		edge = condis_call_step(vc, CONDIS_CALL_EV_CLOSE);
	if (edge.verdict == CONDIS_FSM_GO) {
		condis_vc_update_gates(vc);
		early = condis_gate_count(&vc->tx.gate);
		vc->close_with_tx += early;
		condis_vc_get(vc);
		waits = vc->calling;
		/* C-13: the close answers the offer, too. */
		offer = vc->offer_params;
		vc->offer_params = NULL;
	}
	if (waits) {
		vc->close_waits = true;
		vc->answer = CONDIS_STATUS_SUCCESS;
		vc->answer_params = offer;
		vc->close_data = data;
		vc->close_len = len;
	}
	spin_unlock_bh(&vc->lock);
	if (edge.verdict != CONDIS_FSM_GO)
		return edge.status;

	if (early)
		call_report(vc, CONDIS_REPORT_CLOSE_WITH_SENDS);
	condis_window_follow(vc);
	condis_event_vc(vc, CONDIS_EVENT_CHANGE);
	status = CONDIS_STATUS_PENDING;
	if (offer && !waits)
		vc->cm->incoming_call_complete(vc->cm_ctx,
					       CONDIS_STATUS_SUCCESS, offer);
	if (!waits)
		status = vc->cm->close_call(vc->cm_ctx, data, len);
	if (status != CONDIS_STATUS_PENDING && !call_finish_close(vc, &status))
		status = CONDIS_STATUS_PENDING;
	condis_vc_put(vc);
	return status;
}
EXPORT_SYMBOL_NS_GPL(condis_cl_close_call, CONDIS);

/**
 * condis_cm_close_call_complete() - a close that pended is done
 *	(NdisCmCloseCallComplete, NdisMCmCloseCallComplete)
 * @vc: the VC
 * @status: not PENDING; a failure leaves the call in place, if there is one:
 *	not after the make was aborted (C-12)
 *
 * Context: Any.
 */
void condis_cm_close_call_complete(struct condis_vc *vc,
				   condis_status_t status)
{
	condis_vc_get(vc);
	if (status == CONDIS_STATUS_PENDING) {
		call_report(vc, CONDIS_REPORT_PENDING_COMPLETION);
		status = CONDIS_STATUS_FAILURE;
	}
	if (call_finish_close(vc, &status))
		call_client(vc)->close_call_complete(vc->ctx, status);
	condis_vc_put(vc);
}
EXPORT_SYMBOL_NS_GPL(condis_cm_close_call_complete, CONDIS);

/**
 * condis_cm_dispatch_incoming_close_call() - the other side closes
 *	(NdisCmDispatchIncomingCloseCall, NdisMCmDispatchIncomingCloseCall)
 * @vc: the VC
 * @close_status: SUCCESS when the peer asked for it; else the client must not
 *	use the VC again (V-20)
 * @data: close data, lent for the call
 * @len: octets at @data
 *
 * The gates are shut before the client hears of it. Swallowed where the client
 * was first (C-9); a call that is not connected yet is failed with
 * condis_cm_make_call_complete() instead.
 *
 * Context: Any.
 */
void condis_cm_dispatch_incoming_close_call(struct condis_vc *vc,
					    condis_status_t close_status,
					    const void *data, size_t len)
{
	struct condis_fsm_edge edge = { };

	condis_vc_get(vc);
	spin_lock_bh(&vc->lock);
	if (condis_vc_has_call(vc))
		edge = condis_call_step(vc, CONDIS_CALL_EV_PEER_CLOSE);
	if (edge.action & CONDIS_CALL_DO_INDICATE) {
		vc->unclean = close_status != CONDIS_STATUS_SUCCESS;
		condis_vc_update_gates(vc);
	}
	spin_unlock_bh(&vc->lock);

	if (edge.action & CONDIS_CALL_DO_INDICATE) {
		condis_window_follow(vc);
		condis_event_vc(vc, CONDIS_EVENT_CHANGE);
		call_client(vc)->incoming_close_call(vc->ctx, close_status,
						     data, len);
	}
	condis_vc_put(vc);
}
EXPORT_SYMBOL_NS_GPL(condis_cm_dispatch_incoming_close_call, CONDIS);
