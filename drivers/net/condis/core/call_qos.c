// SPDX-License-Identifier: GPL-2.0-only
/*
 * Changes of the parameters of a call, from either side (Q rules).
 *
 * A change of the client's and one of the other side's are told one after the
 * other; a close overtakes both.
 */
#include <linux/slab.h>

#include "adapter.h"
#include "af.h"
#include "binding.h"
#include "events.h"
#include "fsm.h"
#include "report.h"
#include "vc.h"

/**
 * struct condis_call_modify - a change that the client wants
 * @params: the client's, in place until it is done
 * @late: what the other side changed meanwhile: the newest of it
 * @has_late: there is something
 */
struct condis_call_modify {
	struct condis_call_params	*params;
	struct condis_call_params	late;
	bool				has_late;
};

static const struct condis_client_ops *qos_client(const struct condis_vc *vc)
{
	return vc->binding->proto->ops->client;
}

static void qos_report(struct condis_vc *vc, enum condis_report_id id)
{
	condis_report(id, NULL, "%s vc %u", vc->adapter->name, vc->id);
}

static struct condis_fsm_edge qos_step(struct condis_vc *vc, u8 event)
{
	lockdep_assert_held(&vc->lock);
	return condis_fsm_step(&condis_qos_fsm, &vc->q, event,
			       vc->adapter->name, vc->id);
}

/* Is there a call whose parameters can be changed? vc->lock held. */
static condis_status_t qos_allowed(const struct condis_vc *vc)
{
	switch (vc->k) {
	case CONDIS_CALL_CONNECTED:
	case CONDIS_CALL_IN_OFFERED:
		return CONDIS_STATUS_SUCCESS;
	case CONDIS_CALL_PEER_CLOSING:
	case CONDIS_CALL_LOCAL_CLOSING:
		return CONDIS_STATUS_CLOSING;
	default:
		return CONDIS_STATUS_FAILURE;
	}
}

static condis_status_t qos_begin(struct condis_vc *vc,
				 struct condis_call_params *params)
{
	struct condis_call_modify *m;
	condis_status_t status;

	m = kzalloc(sizeof(*m), GFP_NOWAIT | __GFP_NOWARN | __GFP_ACCOUNT);
	if (!m)
		return CONDIS_STATUS_RESOURCES;
	m->params = params;
	spin_lock_bh(&vc->lock);
	status = qos_allowed(vc);
	if (status == CONDIS_STATUS_SUCCESS)
		status = qos_step(vc, CONDIS_QOS_EV_MODIFY).status;
	if (status == CONDIS_STATUS_SUCCESS) {
		condis_vc_get(vc);
		vc->modify = m;
		vc->calling++;
	}
	spin_unlock_bh(&vc->lock);
	if (status != CONDIS_STATUS_SUCCESS)
		kfree(m);
	return status;
}

/*
 * The change is done, or is not; NULL: none was pending. A close wins over one
 * that succeeds, and what the other side changed is of no use to a call that
 * goes.
 */
static struct condis_call_modify *qos_finish(struct condis_vc *vc,
					     condis_status_t *status)
{
	struct condis_call_modify *m;

	spin_lock_bh(&vc->lock);
	m = vc->modify;
	vc->modify = NULL;
	if (m) {
		qos_step(vc, CONDIS_QOS_EV_MODIFIED);
		if (vc->k == CONDIS_CALL_LOCAL_CLOSING)
			*status = CONDIS_STATUS_CLOSING;
		m->has_late &= qos_allowed(vc) == CONDIS_STATUS_SUCCESS;
	}
	spin_unlock_bh(&vc->lock);
	if (m)
		condis_event_vc(vc, CONDIS_EVENT_CHANGE);
	else
		qos_report(vc, CONDIS_REPORT_UNEXPECTED_COMPLETION);
	return m;
}

/* Tell the client: first of its own change, then of the other side's. */
static void qos_tell(struct condis_vc *vc, struct condis_call_modify *m,
		     condis_status_t status)
{
	qos_client(vc)->modify_call_qos_complete(vc->ctx, status, m->params);
	if (m->has_late)
		qos_client(vc)->incoming_call_qos_change(vc->ctx, &m->late);
}

/**
 * condis_qos_abandon() - a call is closed: no change of it is pending any more
 * @vc: the VC, vc->lock held
 *
 * Context: Any.
 * Return: the client's parameters, of a change that nobody has answered; NULL
 * when there was none.
 */
struct condis_call_params *condis_qos_abandon(struct condis_vc *vc)
{
	struct condis_call_modify *m = vc->modify;
	struct condis_call_params *params = NULL;

	if (m) {
		qos_step(vc, CONDIS_QOS_EV_MODIFIED);
		vc->modify = NULL;
		params = m->params;
		kfree(m);
	}
	return params;
}

/**
 * condis_cl_modify_call_qos() - change the parameters of a call
 *	(NdisClModifyCallQoS)
 * @vc: a VC with a call that is connected, or being offered to the client
 * @params: wanted; the client's, in/out, in place until the change is done. The
 *	call manager flags what it does instead with
 *	CONDIS_CALL_PARAMETERS_CHANGED.
 *
 * Data goes on under the old parameters until the miniport has taken the new
 * ones, and for good when it does not.
 *
 * Context: Any.
 * Return: SUCCESS; PENDING, and modify_call_qos_complete() follows;
 * NOT_ACCEPTED while another change is pending; CLOSING; FAILURE without a
 * call; RESOURCES; what the call manager says.
 */
condis_status_t condis_cl_modify_call_qos(struct condis_vc *vc,
					  struct condis_call_params *params)
{
	struct condis_call_modify *m = NULL;
	struct condis_call_left left;
	condis_status_t status;

	status = qos_begin(vc, params);
	if (status != CONDIS_STATUS_SUCCESS)
		return status;
	status = vc->cm->modify_call_qos(vc->cm_ctx, params);
	if (status != CONDIS_STATUS_PENDING)
		m = qos_finish(vc, &status);

	spin_lock_bh(&vc->lock);
	left = condis_call_leave(vc);
	spin_unlock_bh(&vc->lock);
	/* What follows is told after the change, so that is told, too (G-2). */
	if (m && (left.closing || m->has_late))
		qos_tell(vc, m, status);
	if (!m || left.closing || m->has_late)
		status = CONDIS_STATUS_PENDING;
	kfree(m);
	condis_call_go_on(vc, &left);
	condis_vc_put(vc);
	return status;
}
EXPORT_SYMBOL_NS_GPL(condis_cl_modify_call_qos, CONDIS);

/**
 * condis_cm_modify_call_qos_complete() - a change that pended is done
 *	(NdisCmModifyCallQoSComplete, NdisMCmModifyCallQoSComplete)
 * @vc: the VC
 * @status: not PENDING; on failure all is as it was before
 *
 * The client gets CLOSING when it has closed the call meanwhile.
 *
 * Context: Any.
 */
void condis_cm_modify_call_qos_complete(struct condis_vc *vc,
					condis_status_t status)
{
	struct condis_call_modify *m;

	condis_vc_get(vc);
	if (status == CONDIS_STATUS_PENDING) {
		qos_report(vc, CONDIS_REPORT_PENDING_COMPLETION);
		status = CONDIS_STATUS_FAILURE;
	}
	m = qos_finish(vc, &status);
	if (m)
		qos_tell(vc, m, status);
	kfree(m);
	condis_vc_put(vc);
}
EXPORT_SYMBOL_NS_GPL(condis_cm_modify_call_qos_complete, CONDIS);

/**
 * condis_cm_dispatch_incoming_call_qos_change() - the other side has changed
 *	the parameters (NdisCmDispatchIncomingCallQoSChange,
 *	NdisMCmDispatchIncomingCallQoSChange)
 * @vc: a VC with a call, activated anew with @params already
 * @params: in force; lent for the call
 *
 * The client agrees by doing nothing; else it changes them again, or
 * closes the call. While a change of its own is pending it hears of this one
 * after that, and of the last one only when there are several.
 *
 * Context: Any.
 */
void
condis_cm_dispatch_incoming_call_qos_change(struct condis_vc *vc,
					    struct condis_call_params *params)
{
	struct condis_fsm_edge edge = { };
	condis_status_t allowed;

	condis_vc_get(vc);
	spin_lock_bh(&vc->lock);
	allowed = qos_allowed(vc);
	if (allowed == CONDIS_STATUS_SUCCESS)
		edge = qos_step(vc, CONDIS_QOS_EV_PEER_CHANGE);
	if (edge.action & CONDIS_QOS_DO_KEEP) {
		vc->modify->late = *params;
		/* Lent for this call only. */
		vc->modify->late.cm.specific = NULL;
		vc->modify->late.cm.specific_len = 0;
		vc->modify->has_late = true;
	}
	spin_unlock_bh(&vc->lock);

	if (edge.action & CONDIS_QOS_DO_TELL) {
		condis_event_vc(vc, CONDIS_EVENT_CHANGE);
		qos_client(vc)->incoming_call_qos_change(vc->ctx, params);
	} else if (allowed == CONDIS_STATUS_FAILURE) {
		qos_report(vc, CONDIS_REPORT_CHANGE_WITHOUT_CALL);
	}
	condis_vc_put(vc);
}
EXPORT_SYMBOL_NS_GPL(condis_cm_dispatch_incoming_call_qos_change, CONDIS);
