// SPDX-License-Identifier: GPL-2.0-only
/*
 * The call manager for PVCs: a call is an activation with parameters that the
 * operator configured, without signaling.
 */
#include <linux/slab.h>

#include "vatm.h"

const struct condis_af_id vatm_af_pvc = {
	.type	= CONDIS_AF_PVC,
	.major	= 1,
	.minor	= 0,
};

/**
 * struct vatm_af - one client's open of the PVC family
 * @vatm: the device
 * @af: the open
 * @n_vcs: channels under it; under vatm->lock
 * @closing: a close waits for the last of them; under vatm->lock
 *
 * From open_af until its close completes.
 */
struct vatm_af {
	struct vatm		*vatm;
	struct condis_af	*af;
	u32			n_vcs;
	bool			closing;
};

static condis_status_t vatm_open_af(void *provider_ctx,
				    const struct condis_af_id *id,
				    struct condis_af *af, void **cm_af_ctx)
{
	struct vatm_af *mine;

	mine = kzalloc(sizeof(*mine), VATM_GFP | __GFP_ACCOUNT);
	if (!mine)
		return CONDIS_STATUS_RESOURCES;
	mine->vatm = provider_ctx;
	mine->af = af;
	*cm_af_ctx = mine;
	return CONDIS_STATUS_SUCCESS;
}

/* AF-3: what is left is in teardown; it is waited for. */
static condis_status_t vatm_close_af(void *cm_af_ctx)
{
	struct vatm_af *af = cm_af_ctx;
	bool empty;

	spin_lock_bh(&af->vatm->lock);
	empty = !af->n_vcs;
	af->closing = !empty;
	spin_unlock_bh(&af->vatm->lock);
	if (!empty)
		return CONDIS_STATUS_PENDING;
	kfree(af);
	return CONDIS_STATUS_SUCCESS;
}

/* The core runs the removal itself; there is no signaling to end here. */
static void vatm_notify_close_af_complete(void *cm_af_ctx,
					  condis_status_t status)
{
}

static condis_status_t vatm_af_enter(struct vatm_af *af)
{
	condis_status_t status = CONDIS_STATUS_SUCCESS;

	spin_lock_bh(&af->vatm->lock);
	if (af->closing)
		status = CONDIS_STATUS_CLOSING;
	else
		af->n_vcs++;
	spin_unlock_bh(&af->vatm->lock);
	return status;
}

static void vatm_af_leave(struct vatm_af *af)
{
	struct condis_af *handle = af->af;
	bool last;

	spin_lock_bh(&af->vatm->lock);
	last = !--af->n_vcs && af->closing;
	spin_unlock_bh(&af->vatm->lock);
	if (!last)
		return;
	kfree(af);
	condis_cm_close_address_family_complete(handle,
						CONDIS_STATUS_SUCCESS);
}

static condis_status_t vatm_cm_create_vc(void *cm_af_ctx, struct condis_vc *vc,
					 void **cm_vc_ctx)
{
	struct vatm_af *af = cm_af_ctx;
	condis_status_t status;
	struct vatm_vc *mine;

	status = vatm_af_enter(af);
	if (status != CONDIS_STATUS_SUCCESS)
		return status;
	mine = vatm_vc_new(af->vatm, vc, af);
	if (!mine) {
		vatm_af_leave(af);
		return CONDIS_STATUS_RESOURCES;
	}
	*cm_vc_ctx = mine;
	return CONDIS_STATUS_SUCCESS;
}

static condis_status_t vatm_cm_delete_vc(void *cm_vc_ctx)
{
	struct vatm_vc *vc = cm_vc_ctx;
	struct vatm_af *af = vc->af;

	vatm_vc_free(vc);
	vatm_af_leave(af);
	return CONDIS_STATUS_SUCCESS;
}

static void mcm_release_pvc(struct vatm_vc *vc)
{
	vatm_pvcs_release(&vc->vatm->pvcs, vc->pvc_key);
}

/*
 * The parameters of the call become those of the PVC (C-18). Who named no more
 * than the PVC has asked for nothing that could have been changed (C-2).
 */
static void mcm_fill_params(struct condis_call_params *params,
			    const struct condis_pvc *pvc)
{
	struct condis_call_params asked = *params;

	vatm_params_of_pvc(pvc, params);
	if (asked.media.flags &&
	    memcmp(&asked.media, &params->media, sizeof(asked.media)))
		params->flags |= CONDIS_CALL_PARAMETERS_CHANGED;
}

/* C-3: SUCCESS only once the VC is active. */
static condis_status_t mcm_activate(struct vatm_vc *vc,
				    struct condis_call_params *params,
				    const struct condis_pvc *pvc)
{
	condis_status_t status;

	status = vatm_vc_setup(vc, params,
			       pvc->flags & CONDIS_PVC_RESERVED_VCI);
	if (status != CONDIS_STATUS_SUCCESS)
		return status;
	status = condis_cm_activate_vc(vc->vc, params);
	if (status == CONDIS_STATUS_SUCCESS)
		vatm_vc_open(vc);
	else if (status != CONDIS_STATUS_PENDING)
		vatm_vc_stop(vc);
	return status;
}

static condis_status_t vatm_cm_make_call(void *cm_vc_ctx,
					 struct condis_call_params *params)
{
	const struct condis_call_params asked = *params;
	const struct condis_atm_params *named = &asked.media.atm;
	struct vatm_vc *vc = cm_vc_ctx;
	struct condis_pvc pvc;
	condis_status_t status;

	/* There is no signaling to make another kind of call with. */
	if (!(params->flags & CONDIS_CALL_PERMANENT_VC))
		return CONDIS_STATUS_NOT_SUPPORTED;
	vc->pvc_key = vatm_key(named->vpi, named->vci);
	status = vatm_pvcs_claim(&vc->vatm->pvcs, vc->pvc_key, &pvc);
	if (status != CONDIS_STATUS_SUCCESS)
		return status;

	mcm_fill_params(params, &pvc);
	status = mcm_activate(vc, params, &pvc);
	if (status != CONDIS_STATUS_SUCCESS &&
	    status != CONDIS_STATUS_PENDING) {
		mcm_release_pvc(vc);
		*params = asked;
	}
	return status;
}

/* not to be expected of an MCM's activation, but it has an end, too. */
static void vatm_cm_activate_vc_complete(void *cm_vc_ctx,
					 condis_status_t status,
					 struct condis_call_params *params)
{
	struct vatm_vc *vc = cm_vc_ctx;

	if (status == CONDIS_STATUS_SUCCESS) {
		vatm_vc_open(vc);
	} else {
		vatm_vc_stop(vc);
		mcm_release_pvc(vc);
	}
	condis_cm_make_call_complete(vc->vc, status, params);
}

/* X-ORD-2: deactivation first, then the close is complete. */
static condis_status_t mcm_deactivate(struct vatm_vc *vc)
{
	condis_status_t status;

	status = condis_cm_deactivate_vc(vc->vc);
	if (status != CONDIS_STATUS_PENDING) {
		/* NOT_ACCEPTED: it is inactive already, which was the aim. */
		mcm_release_pvc(vc);
		status = CONDIS_STATUS_SUCCESS;
	}
	return status;
}

static condis_status_t vatm_cm_close_call(void *cm_vc_ctx, const void *data,
					  size_t len)
{
	struct vatm_vc *vc = cm_vc_ctx;
	condis_status_t status;

	/* C-11: a PVC has no far end to tell anything. */
	if (len)
		return CONDIS_STATUS_INVALID_DATA;
	status = vatm_vc_stop(vc);
	if (status != CONDIS_STATUS_SUCCESS)
		return status;
	return mcm_deactivate(vc);
}

/**
 * vatm_mcm_stopped() - the stop that a close began is complete
 * @vc: the channel; may be deleted during the call
 *
 * Context: Any, no lock held.
 */
void vatm_mcm_stopped(struct vatm_vc *vc)
{
	if (mcm_deactivate(vc) == CONDIS_STATUS_SUCCESS)
		condis_cm_close_call_complete(vc->vc, CONDIS_STATUS_SUCCESS);
}

static void vatm_cm_deactivate_vc_complete(void *cm_vc_ctx,
					   condis_status_t status)
{
	struct vatm_vc *vc = cm_vc_ctx;

	mcm_release_pvc(vc);
	condis_cm_close_call_complete(vc->vc, CONDIS_STATUS_SUCCESS);
}

static condis_status_t vatm_cm_oid_request(void *cm_af_ctx, void *cm_vc_ctx,
					   struct condis_oid_request *req)
{
	struct vatm_af *af = cm_af_ctx;
	condis_status_t status;

	status = vatm_oid_pvc(af->vatm, req);
	return status == CONDIS_STATUS_NOT_RECOGNIZED ?
	       CONDIS_STATUS_NOT_SUPPORTED : status;
}

const struct condis_call_manager_ops vatm_cm_ops = {
	.open_af			= vatm_open_af,
	.close_af			= vatm_close_af,
	.notify_close_af_complete	= vatm_notify_close_af_complete,
	.register_sap			= condis_cm_no_register_sap,
	.deregister_sap			= condis_cm_no_deregister_sap,
	.create_vc			= vatm_cm_create_vc,
	.delete_vc			= vatm_cm_delete_vc,
	.make_call			= vatm_cm_make_call,
	.make_multipoint_call		= condis_cm_no_make_multipoint_call,
	.add_party			= condis_cm_no_add_party,
	.drop_party			= condis_cm_no_drop_party,
	.incoming_call_complete		= condis_cm_no_incoming_call_complete,
	.modify_call_qos		= condis_cm_no_modify_call_qos,
	.close_call			= vatm_cm_close_call,
	.activate_vc_complete		= vatm_cm_activate_vc_complete,
	.deactivate_vc_complete		= vatm_cm_deactivate_vc_complete,
	.oid_request			= vatm_cm_oid_request,
	.oid_request_complete		= condis_cm_no_oid_request_complete,
};
