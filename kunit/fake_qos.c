// SPDX-License-Identifier: GPL-2.0-only
/*
 * Changes of a call's parameters, from the client and from the call manager.
 * See fake_qos.h.
 */
#include "fake_qos.h"

static void fake_modify_complete(void *vc_ctx, condis_status_t status,
				 struct condis_call_params *params)
{
	struct fake_vc *v = vc_ctx;

	fake_must(v->p->f, params == &v->params, "its own parameters");
	fake_event(v->p->f, FAKE_MODIFY_COMPLETE, v->p->tag, status, v);
	WRITE_ONCE(v->modified, status);
}

static void fake_changed(void *vc_ctx, struct condis_call_params *params)
{
	struct fake_vc *v = vc_ctx;

	v->params = *params;
	fake_event(v->p->f, FAKE_PEER_CHANGE, v->p->tag, CONDIS_STATUS_SUCCESS,
		   v);
}

/**
 * fake_qos_fill_client() - the client's table, about changes of parameters
 * @ops: filled
 */
void fake_qos_fill_client(struct condis_client_ops *ops)
{
	ops->modify_call_qos_complete = fake_modify_complete;
	ops->incoming_call_qos_change = fake_changed;
}

/* the miniport has a say; the old ones stay where it refuses. */
static condis_status_t fake_cm_modify(void *cm_vc_ctx,
				      struct condis_call_params *params)
{
	struct condis_call_params before;
	struct fake_low *low = cm_vc_ctx;
	condis_status_t status;

	low->modifying = true;
	low->asked = params;
	status = fake_event(low->f, FAKE_MODIFY, "cm", CONDIS_STATUS_SUCCESS,
			    low);
	if (status == CONDIS_STATUS_PENDING)
		return status;
	low->modifying = false;
	if (status != FAKE_AUTO)
		return status;
	before = low->params;
	low->params = *params;
	status = fake_activate(low);
	fake_must(low->f, status != CONDIS_STATUS_PENDING,
		  "an activation that does not pend");
	if (status != CONDIS_STATUS_SUCCESS)
		low->params = before;
	return status;
}

/**
 * fake_qos_fill_cm() - the provider's table, about changes of parameters
 * @ops: filled
 */
void fake_qos_fill_cm(struct condis_call_manager_ops *ops)
{
	ops->modify_call_qos = fake_cm_modify;
}

/**
 * fake_modify() - a client wants another rate
 * @v: its VC
 * @pcr: peak cell rate
 *
 * Return: what the core says.
 */
condis_status_t fake_modify(struct fake_vc *v, u32 pcr)
{
	condis_status_t status;

	v->params.media.atm.tx.pcr = pcr;
	v->modified = CONDIS_STATUS_PENDING;
	status = condis_cl_modify_call_qos(v->vc, &v->params);
	if (status != CONDIS_STATUS_PENDING)
		WRITE_ONCE(v->modified, status);
	return status;
}

/**
 * fake_modified() - complete a change that pends
 * @low: the provider's VC
 * @status: its outcome
 */
void fake_modified(struct fake_low *low, condis_status_t status)
{
	low->modifying = false;
	condis_cm_modify_call_qos_complete(low->vc, status);
}

/**
 * fake_peer_change() - the other side wants another rate
 * @low: the provider's VC
 * @pcr: peak cell rate
 *
 * Return: what the miniport says; the client hears of SUCCESS only.
 */
condis_status_t fake_peer_change(struct fake_low *low, u32 pcr)
{
	condis_status_t status;

	low->params.media.atm.tx.pcr = pcr;
	status = fake_activate(low);
	if (status == CONDIS_STATUS_SUCCESS)
		condis_cm_dispatch_incoming_call_qos_change(low->vc,
							    &low->params);
	return status;
}
