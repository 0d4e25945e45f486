// SPDX-License-Identifier: GPL-2.0-only
/*
 * The PVC family above: opens, and the VCs under them. The PVCs are those of
 * the call manager below.
 */
#include <linux/slab.h>

#include "im.h"

const struct condis_af_id im_af_pvc = {
	.type	= CONDIS_AF_PVC,
	.major	= 1,
	.minor	= 0,
};

static condis_status_t im_open_af(void *provider_ctx,
				  const struct condis_af_id *id,
				  struct condis_af *af, void **cm_af_ctx)
{
	struct im *im = provider_ctx;
	struct im_af *mine;
	bool leaving;

	mine = kzalloc(sizeof(*mine), IM_GFP | __GFP_ACCOUNT);
	if (!mine)
		return CONDIS_STATUS_RESOURCES;
	mine->im = im;
	mine->af = af;
	spin_lock_bh(&im->lock);
	leaving = im->leaving;
	if (!leaving)
		list_add_tail(&mine->node, &im->afs);
	spin_unlock_bh(&im->lock);
	if (leaving) {
		kfree(mine);
		return CONDIS_STATUS_FAILURE;
	}
	*cm_af_ctx = mine;
	return CONDIS_STATUS_SUCCESS;
}

/* Nothing holds it any more: im->lock held. */
static bool af_unused(struct im_af *af)
{
	bool unused = af->closing && !af->n_vcs && !af->telling;

	lockdep_assert_held(&af->im->lock);
	if (unused)
		list_del(&af->node);
	return unused;
}

static void af_close_done(struct im_af *af)
{
	struct condis_af *handle = af->af;

	kfree(af);
	condis_cm_close_address_family_complete(handle,
						CONDIS_STATUS_SUCCESS);
}

/* AF-3: what is left is in teardown; it is waited for. */
static condis_status_t im_close_af(void *cm_af_ctx)
{
	struct im_af *af = cm_af_ctx;
	struct im *im = af->im;
	bool unused;

	spin_lock_bh(&im->lock);
	af->closing = true;
	unused = af_unused(af);
	spin_unlock_bh(&im->lock);
	if (!unused)
		return CONDIS_STATUS_PENDING;
	kfree(af);
	return CONDIS_STATUS_SUCCESS;
}

/* The family below waits for its VCs, not for answers. */
static void im_notify_close_af_complete(void *cm_af_ctx,
					condis_status_t status)
{
}

static struct im_af *af_next_to_tell(struct im *im)
{
	struct im_af *af;

	spin_lock_bh(&im->lock);
	list_for_each_entry(af, &im->afs, node) {
		if (af->told || af->closing)
			continue;
		af->told = true;
		af->telling = true;
		spin_unlock_bh(&im->lock);
		return af;
	}
	spin_unlock_bh(&im->lock);
	return NULL;
}

/**
 * im_afs_tell() - the family below goes: so does the one above
 * @im: the device, leaving
 *
 * Every client above is asked to close. Those that the core asks as well, for
 * the adapter above is being removed, hear of it once.
 *
 * Context: Process context.
 */
void im_afs_tell(struct im *im)
{
	struct im_af *af;
	bool unused;

	while ((af = af_next_to_tell(im))) {
		condis_cm_notify_close_address_family(af->af);
		spin_lock_bh(&im->lock);
		af->telling = false;
		unused = af_unused(af);
		spin_unlock_bh(&im->lock);
		if (unused)
			af_close_done(af);
	}
}

static condis_status_t af_enter(struct im_af *af)
{
	condis_status_t status = CONDIS_STATUS_SUCCESS;

	spin_lock_bh(&af->im->lock);
	if (af->closing)
		status = CONDIS_STATUS_CLOSING;
	else
		af->n_vcs++;
	spin_unlock_bh(&af->im->lock);
	return status;
}

static void af_leave(struct im_af *af)
{
	struct im *im = af->im;
	bool unused;

	spin_lock_bh(&im->lock);
	af->n_vcs--;
	unused = af_unused(af);
	spin_unlock_bh(&im->lock);
	if (unused)
		af_close_done(af);
}

/* V-2, V-3: one below for it, or none at all. */
static condis_status_t im_cm_create_vc(void *cm_af_ctx, struct condis_vc *upper,
				       void **cm_vc_ctx)
{
	struct im_af *af = cm_af_ctx;
	struct im *im = af->im;
	condis_status_t status;
	struct im_vc *vc;

	status = af_enter(af);
	if (status != CONDIS_STATUS_SUCCESS)
		return status;
	status = im_lower_enter(im);
	if (status != CONDIS_STATUS_SUCCESS)
		goto err_af;
	status = CONDIS_STATUS_RESOURCES;
	vc = im_vc_new(af, upper);
	if (!vc)
		goto err_lower;
	status = condis_co_create_vc(im->binding, im->af, vc, &vc->lower);
	if (status != CONDIS_STATUS_SUCCESS)
		goto err_vc;
	*cm_vc_ctx = vc;
	return CONDIS_STATUS_SUCCESS;

err_vc:
	im_vc_free(vc);
err_lower:
	im_lower_left(im);
err_af:
	af_leave(af);
	return status;
}

static condis_status_t im_cm_delete_vc(void *cm_vc_ctx)
{
	struct im_vc *vc = cm_vc_ctx;
	struct im_af *af = vc->af;

	im_vc_retire(vc);
	af_leave(af);
	return CONDIS_STATUS_SUCCESS;
}

const struct condis_call_manager_ops im_cm_ops = {
	.open_af			= im_open_af,
	.close_af			= im_close_af,
	.notify_close_af_complete	= im_notify_close_af_complete,
	.register_sap			= condis_cm_no_register_sap,
	.deregister_sap			= condis_cm_no_deregister_sap,
	.create_vc			= im_cm_create_vc,
	.delete_vc			= im_cm_delete_vc,
	.make_call			= im_make_call,
	.make_multipoint_call		= condis_cm_no_make_multipoint_call,
	.add_party			= condis_cm_no_add_party,
	.drop_party			= condis_cm_no_drop_party,
	.incoming_call_complete		= condis_cm_no_incoming_call_complete,
	.modify_call_qos		= condis_cm_no_modify_call_qos,
	.close_call			= im_close_call,
	.activate_vc_complete		= im_activate_vc_complete,
	.deactivate_vc_complete		= im_deactivate_vc_complete,
	.oid_request			= im_cm_oid_request,
	.oid_request_complete		= condis_cm_no_oid_request_complete,
};
