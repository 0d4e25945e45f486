// SPDX-License-Identifier: GPL-2.0-only
/*
 * Activation and deactivation of VCs, and the drain between ACTIVE and IDLE
 * (V-12, V-13): a countdown of the send gate, the receive ledger and the
 * miniport's own deactivation. Nothing in it sleeps; the last one finishes.
 */
#include "adapter.h"
#include "af.h"
#include "events.h"
#include "fsm.h"
#include "report.h"
#include "vc.h"
#include "window.h"

static void vc_report(struct condis_vc *vc, enum condis_report_id id)
{
	condis_report(id, NULL, "%s vc %u", vc->adapter->name, vc->id);
}

/* The drain is over: the VC is idle, its parameters are void (V-14). */
static void vc_idle(struct condis_vc *vc)
{
	condis_window_reset(vc);
	spin_lock_bh(&vc->lock);
	condis_vc_step(vc, CONDIS_VC_EV_DRAINED);
	memset(&vc->media, 0, sizeof(vc->media));
	WRITE_ONCE(vc->tx_max_sdu, 0);
	condis_vc_update_gates(vc);
	spin_unlock_bh(&vc->lock);
	condis_event_vc(vc, CONDIS_EVENT_CHANGE);
}

/**
 * condis_vc_settle() - a closed call is over once its VC is idle
 * @vc: the VC, held by the caller
 *
 * A client may delete the VC from here on, and the provider's context with it:
 * hence only after the provider was told of what made the VC idle.
 *
 * Context: Any.
 */
void condis_vc_settle(struct condis_vc *vc)
{
	bool settled;

	spin_lock_bh(&vc->lock);
	settled = vc->a == CONDIS_VC_IDLE && vc->k == CONDIS_CALL_CLOSED;
	if (settled) {
		condis_call_step(vc, CONDIS_CALL_EV_INACTIVE);
		condis_vc_update_gates(vc);
	}
	spin_unlock_bh(&vc->lock);
	if (settled)
		condis_event_vc(vc, CONDIS_EVENT_CHANGE);
}

/* One of those that a deactivation waits for is done; true: it was the last. */
static bool vc_drain_step(struct condis_vc *vc)
{
	if (!atomic_dec_and_test(&vc->drains))
		return false;
	vc_idle(vc);
	return true;
}

/* The same where nobody is there to return a status to. */
static void vc_drain_step_async(struct condis_vc *vc)
{
	condis_vc_get(vc);
	if (vc_drain_step(vc)) {
		vc->cm->deactivate_vc_complete(vc->cm_ctx,
					       CONDIS_STATUS_SUCCESS);
		condis_vc_settle(vc);
	}
	condis_vc_put(vc);
}

/**
 * condis_vc_drained() - a gate or ledger became empty after somebody waited
 * @vc: the VC, kept by rcu_read_lock() or by what is not drained yet
 * @wait: who waited
 *
 * Context: Any, within rcu_read_lock().
 */
void condis_vc_drained(struct condis_vc *vc, unsigned long wait)
{
	if (wait == CONDIS_WAIT_DEACTIVATE)
		vc_drain_step_async(vc);
	else
		condis_adapter_drain_done(vc->adapter);
}

/* The miniport's part of a drain is over; true: it was awaited. */
static bool vc_mp_stopped(struct condis_vc *vc)
{
	bool awaited;

	spin_lock_bh(&vc->lock);
	awaited = vc->mp_stopping;
	vc->mp_stopping = false;
	spin_unlock_bh(&vc->lock);
	if (!awaited)
		vc_report(vc, CONDIS_REPORT_UNEXPECTED_COMPLETION);
	return awaited;
}

/*
 * Gates are shut, A is DEACTIVATING. The miniport stops; then the two words are
 * waited for. The fourth count is the caller's own, so that a drain that is
 * over before it returns makes for a synchronous success.
 */
static condis_status_t vc_drain(struct condis_vc *vc)
{
	condis_window_follow(vc);
	if (condis_vc_is_mcm(vc) ||
	    (vc->mp->deactivate_vc(vc->mp_ctx) != CONDIS_STATUS_PENDING &&
	     vc_mp_stopped(vc)))
		atomic_dec(&vc->drains);
	condis_gate_arm(&vc->tx.gate, CONDIS_WAIT_DEACTIVATE);
	condis_gate_arm(&vc->rx.ledger, CONDIS_WAIT_DEACTIVATE);
	return vc_drain_step(vc) ? CONDIS_STATUS_SUCCESS :
				   CONDIS_STATUS_PENDING;
}

/* V-22: the client hears that its call goes before its VC does. */
static bool vc_peer_close(struct condis_vc *vc)
{
	struct condis_fsm_edge edge = { };

	if (vc->k == CONDIS_CALL_CONNECTED || vc->k == CONDIS_CALL_IN_OFFERED ||
	    vc->k == CONDIS_CALL_IN_ACCEPTED) {
		edge = condis_call_step(vc, CONDIS_CALL_EV_PEER_CLOSE);
		vc->unclean = true;
		condis_vc_update_gates(vc);
	}
	return edge.action & CONDIS_CALL_DO_INDICATE;
}

/**
 * condis_vc_deactivate() - what NdisCmDeactivateVc does
 * @vc: the VC, held by the caller
 *
 * Context: Any.
 * Return: see condis_cm_deactivate_vc().
 */
condis_status_t condis_vc_deactivate(struct condis_vc *vc)
{
	struct condis_fsm_edge edge;

	spin_lock_bh(&vc->lock);
	edge = condis_fsm_look(&condis_vc_fsm, vc->a,
			       CONDIS_VC_EV_DEACTIVATE);
	if ((edge.action & CONDIS_VC_DO_DRAIN) && vc_peer_close(vc)) {
		spin_unlock_bh(&vc->lock);
		vc->binding->proto->ops->client->incoming_close_call(vc->ctx,
						CONDIS_STATUS_FAILURE, NULL, 0);
		spin_lock_bh(&vc->lock);
	}
	edge = condis_vc_step(vc, CONDIS_VC_EV_DEACTIVATE);
	if (edge.action & CONDIS_VC_DO_DRAIN) {
		atomic_set(&vc->drains, 4);
		vc->mp_stopping = !condis_vc_is_mcm(vc);
	}
	if (edge.action & CONDIS_VC_DO_DEFER) {
		/* A second one finds it deferred already. */
		edge.status = vc->deferred ? CONDIS_STATUS_NOT_ACCEPTED :
					     CONDIS_STATUS_PENDING;
		vc->deferred = true;
	}
	condis_vc_update_gates(vc);
	spin_unlock_bh(&vc->lock);

	if (!(edge.action & CONDIS_VC_DO_DRAIN))
		return edge.status;
	condis_event_vc(vc, CONDIS_EVENT_CHANGE);
	return vc_drain(vc);
}

/**
 * condis_cm_deactivate_vc() - stop a VC (NdisCmDeactivateVc,
 *	NdisMCmDeactivateVc)
 * @vc: the VC; stays valid
 *
 * Done when all sends are completed, all receives returned, no receive callback
 * runs, and the miniport has stopped (V-12). A call that is connected is closed
 * towards the client first (V-22).
 *
 * Context: Any.
 * Return: SUCCESS; PENDING, and deactivate_vc_complete() follows; NOT_ACCEPTED
 * when it is not active or a deactivation is under way.
 */
condis_status_t condis_cm_deactivate_vc(struct condis_vc *vc)
{
	condis_status_t status;

	condis_vc_get(vc);
	status = condis_vc_deactivate(vc);
	if (status == CONDIS_STATUS_SUCCESS)
		condis_vc_settle(vc);
	condis_vc_put(vc);
	return status;
}
EXPORT_SYMBOL_NS_GPL(condis_cm_deactivate_vc, CONDIS);

/**
 * condis_mco_deactivate_vc_complete() - a deactivation that pended is done
 *	(NdisMCoDeactivateVcComplete)
 * @vc: the VC
 * @status: SUCCESS; a deactivation cannot fail
 *
 * Context: Any.
 */
void condis_mco_deactivate_vc_complete(struct condis_vc *vc,
				       condis_status_t status)
{
	if (status != CONDIS_STATUS_SUCCESS)
		vc_report(vc, CONDIS_REPORT_PENDING_COMPLETION);
	if (vc_mp_stopped(vc))
		vc_drain_step_async(vc);
}
EXPORT_SYMBOL_NS_GPL(condis_mco_deactivate_vc_complete, CONDIS);

/**
 * struct vc_activated - what follows from the end of an activation
 * @params: the provider's, given back to it
 * @deactivate: a deferred deactivation is due
 * @awaited: an activation was pending
 */
struct vc_activated {
	struct condis_call_params	*params;
	bool				deactivate;
	bool				awaited;
};

static struct vc_activated vc_finish_activate(struct condis_vc *vc,
					      condis_status_t status)
{
	bool ok = status == CONDIS_STATUS_SUCCESS;
	struct vc_activated done = { };
	struct condis_fsm_edge edge;

	spin_lock_bh(&vc->lock);
	edge = condis_vc_step(vc, ok ? CONDIS_VC_EV_ACTIVATED :
				       CONDIS_VC_EV_ACTIVATE_FAILED);
	done.awaited = edge.verdict == CONDIS_FSM_GO;
	if (done.awaited) {
		done.params = vc->act_params;
		vc->act_params = NULL;
		done.deactivate = vc->deferred;
		vc->deferred = false;
	}
	if (edge.action & CONDIS_VC_DO_INSTALL) {
		vc->media = done.params->media;
		WRITE_ONCE(vc->tx_max_sdu, vc->media.atm.tx.max_sdu);
	}
	condis_vc_update_gates(vc);
	spin_unlock_bh(&vc->lock);

	if (done.awaited)
		condis_event_vc(vc, CONDIS_EVENT_CHANGE);
	else
		vc_report(vc, CONDIS_REPORT_UNEXPECTED_COMPLETION);
	return done;
}

/* The deactivation that came while an activation was pending. */
static void vc_run_deferred(struct condis_vc *vc)
{
	condis_status_t status = condis_vc_deactivate(vc);

	/* IDLE: the activation failed, there is nothing to undo. */
	if (status == CONDIS_STATUS_NOT_ACCEPTED)
		status = CONDIS_STATUS_SUCCESS;
	if (status != CONDIS_STATUS_PENDING) {
		vc->cm->deactivate_vc_complete(vc->cm_ctx, status);
		condis_vc_settle(vc);
	}
}

/* What is left to do when an activation was answered. */
static void vc_after_activate(struct condis_vc *vc,
			      const struct vc_activated *done)
{
	/* A call that ended meanwhile waited for this, too. */
	if (done->deactivate)
		vc_run_deferred(vc);
	else if (done->awaited)
		condis_vc_settle(vc);
}

/**
 * condis_cm_activate_vc() - put call parameters in force (NdisCmActivateVc,
 *	NdisMCmActivateVc)
 * @vc: the VC
 * @params: the provider's, in/out, in place until the activation completes
 *	(V-11); the miniport may have rounded them (V-10)
 *
 * May be repeated while the VC is active: data goes on under the old parameters
 * until the new ones are accepted, or for good when they are not (V-9). For an
 * MCM it is a notification and final.
 *
 * Context: Any.
 * Return: SUCCESS; PENDING, and activate_vc_complete() follows; NOT_ACCEPTED
 * while another activation is pending; CLOSING; what the miniport says.
 */
condis_status_t condis_cm_activate_vc(struct condis_vc *vc,
				      struct condis_call_params *params)
{
	condis_status_t status = CONDIS_STATUS_SUCCESS;
	struct vc_activated done;
	struct condis_fsm_edge edge;

	condis_vc_get(vc);
	spin_lock_bh(&vc->lock);
	edge = condis_vc_step(vc, CONDIS_VC_EV_ACTIVATE);
	if (edge.verdict == CONDIS_FSM_GO)
		vc->act_params = params;
	spin_unlock_bh(&vc->lock);
	if (edge.verdict != CONDIS_FSM_GO) {
		condis_vc_put(vc);
		return edge.status;
	}

	if (!condis_vc_is_mcm(vc))
		status = vc->mp->activate_vc(vc->mp_ctx, params);
	if (status != CONDIS_STATUS_PENDING) {
		done = vc_finish_activate(vc, status);
		if (!done.awaited)
			status = CONDIS_STATUS_PENDING;
		vc_after_activate(vc, &done);
	}
	condis_vc_put(vc);
	return status;
}
EXPORT_SYMBOL_NS_GPL(condis_cm_activate_vc, CONDIS);

/**
 * condis_mco_activate_vc_complete() - an activation that pended is done
 *	(NdisMCoActivateVcComplete)
 * @vc: the VC
 * @status: not PENDING
 *
 * Context: Any.
 */
void condis_mco_activate_vc_complete(struct condis_vc *vc,
				     condis_status_t status)
{
	struct vc_activated done;

	condis_vc_get(vc);
	if (status == CONDIS_STATUS_PENDING) {
		vc_report(vc, CONDIS_REPORT_PENDING_COMPLETION);
		status = CONDIS_STATUS_FAILURE;
	}
	done = vc_finish_activate(vc, status);
	if (done.awaited)
		vc->cm->activate_vc_complete(vc->cm_ctx, status, done.params);
	vc_after_activate(vc, &done);
	condis_vc_put(vc);
}
EXPORT_SYMBOL_NS_GPL(condis_mco_activate_vc_complete, CONDIS);
