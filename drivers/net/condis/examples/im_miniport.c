// SPDX-License-Identifier: GPL-2.0-only
/*
 * The adapter above: its life as the core leads it (AD rules), in step with the
 * one below. It runs when its user wants that and the adapter below runs.
 */
#include <linux/module.h>
#include <linux/slab.h>

#include "im.h"

/* A pause ends when the last client has returned its data: look again. */
#define IM_FOLLOW_DELAY	((unsigned long)HZ / 100 ?: 1)

/*
 * Up means that data flow: not before the binding below has been restarted.
 * Down is done by who wants it, at once.
 */
static void im_follow_work(struct work_struct *work)
{
	struct im *im = container_of(to_delayed_work(work), struct im, follow);
	condis_status_t status = CONDIS_STATUS_SUCCESS;

	condis_adapter_settle(im->lower);
	mutex_lock(&im->state_lock);
	if (im->admin_up && im->lower_running && !im->removed)
		status = condis_adapter_up(im->adapter);
	/* AD-5: it is still pausing. */
	if (status == CONDIS_STATUS_NOT_ACCEPTED)
		queue_delayed_work(im_wq, &im->follow, IM_FOLLOW_DELAY);
	mutex_unlock(&im->state_lock);
}

/* Called with the flags set that say so: to go up, or down. */
static void im_follow(struct im *im)
{
	lockdep_assert_held(&im->state_lock);
	if (im->removed)
		return;
	if (im->admin_up && im->lower_running)
		mod_delayed_work(im_wq, &im->follow, 0);
	else
		condis_adapter_down(im->adapter);
}

/**
 * im_set_admin() - the user set the device up or down
 * @im: the device
 * @up: which of the two
 *
 * Context: Process context, also under RTNL.
 */
void im_set_admin(struct im *im, bool up)
{
	mutex_lock(&im->state_lock);
	im->admin_up = up;
	im_follow(im);
	mutex_unlock(&im->state_lock);
}

/**
 * im_set_lower_running() - the adapter below restarted, or pauses
 * @im: the device
 * @running: which of the two
 *
 * Pausing below waits for what was received: the clients above, who have it,
 * are made to return it by the pause of theirs.
 *
 * Context: Process context.
 */
void im_set_lower_running(struct im *im, bool running)
{
	u16 head = condis_adapter_needed_headroom(im->lower);
	u16 tail = condis_adapter_needed_tailroom(im->lower);

	mutex_lock(&im->state_lock);
	/* P-14: this driver wants nothing of its own. */
	condis_adapter_set_needed(im->adapter, head, tail);
	im->lower_running = running;
	im_follow(im);
	mutex_unlock(&im->state_lock);
}

/**
 * im_set_removed() - the adapter is about to be removed
 * @im: the device
 *
 * Context: Process context, also under RTNL.
 */
void im_set_removed(struct im *im)
{
	mutex_lock(&im->state_lock);
	im->removed = true;
	mutex_unlock(&im->state_lock);
}

/**
 * im_alloc() - a new device
 * @lower: the adapter below; the caller's reference goes on success
 *
 * Context: Process context.
 * Return: the device, the caller's until im_free() or until an adapter has it;
 * NULL without memory.
 */
struct im *im_alloc(struct condis_adapter *lower)
{
	struct im *im;

	im = kzalloc(sizeof(*im), GFP_KERNEL_ACCOUNT);
	if (!im)
		return NULL;
	im->lower = lower;
	spin_lock_init(&im->lock);
	INIT_LIST_HEAD(&im->afs);
	INIT_LIST_HEAD(&im->dead);
	spin_lock_init(&im->oid_lock);
	INIT_LIST_HEAD(&im->oids);
	INIT_DELAYED_WORK(&im->reap, im_lower_reap_work);
	init_completion(&im->af_opened);
	init_completion(&im->af_closed);
	init_completion(&im->unbound);
	mutex_init(&im->state_lock);
	INIT_DELAYED_WORK(&im->follow, im_follow_work);
	return im;
}

/**
 * im_free() - the end of a device
 * @im: the device
 *
 * Context: Process context.
 */
void im_free(struct im *im)
{
	WARN_ON_ONCE(im->n_users || !list_empty(&im->afs));
	condis_adapter_put(im->lower);
	mutex_destroy(&im->state_lock);
	kfree(im);
}

static condis_status_t im_initialize(struct condis_adapter *adapter)
{
	static const struct condis_nbl_pool_params tx_pool = {
		.name	= "condis_im tx",
		.role	= CONDIS_ROLE_PROTOCOL,
	};
	static const struct condis_nbl_pool_params rx_pool = {
		.name	= "condis_im rx",
		.role	= CONDIS_ROLE_MINIPORT,
	};
	struct im *im = condis_adapter_priv(adapter);
	condis_status_t status = CONDIS_STATUS_RESOURCES;

	im->tx_pool = condis_nbl_pool_alloc(&tx_pool, GFP_KERNEL_ACCOUNT);
	if (!im->tx_pool)
		return status;
	im->rx_pool = condis_nbl_pool_alloc(&rx_pool, GFP_KERNEL_ACCOUNT);
	if (!im->rx_pool)
		goto err_tx;
	status = im_lower_open(im);
	if (status != CONDIS_STATUS_SUCCESS)
		goto err_rx;
	status = condis_mcm_register_address_family(adapter, &im_af_pvc,
						    &im_cm_ops);
	if (status != CONDIS_STATUS_SUCCESS)
		goto err_lower;
	return CONDIS_STATUS_SUCCESS;

err_lower:
	im_lower_close(im);
err_rx:
	cancel_delayed_work_sync(&im->follow);
	condis_nbl_pool_free(im->rx_pool);
err_tx:
	condis_nbl_pool_free(im->tx_pool);
	return status;
}

static void im_halt(struct condis_adapter *adapter)
{
	struct im *im = condis_adapter_priv(adapter);

	im_lower_close(im);
	cancel_delayed_work_sync(&im->follow);
	condis_nbl_pool_free(im->rx_pool);
	condis_nbl_pool_free(im->tx_pool);
}

static void im_release(struct condis_adapter *adapter)
{
	im_free(condis_adapter_priv(adapter));
}

/* Nothing waits here: what is under way is below, and the core waits for it. */
static condis_status_t im_miniport_pause(struct condis_adapter *adapter)
{
	return CONDIS_STATUS_SUCCESS;
}

static condis_status_t im_miniport_restart(struct condis_adapter *adapter)
{
	return CONDIS_STATUS_SUCCESS;
}

/*
 * VCs of a call manager above: there would have to be one of ours below. Only
 * the PVC family is passed on.
 */
static condis_status_t im_create_vc(struct condis_adapter *adapter,
				    struct condis_vc *vc, void **vc_ctx)
{
	return CONDIS_STATUS_NOT_SUPPORTED;
}

static condis_status_t im_delete_vc(void *vc_ctx)
{
	return CONDIS_STATUS_NOT_SUPPORTED;
}

static condis_status_t im_activate_vc(void *vc_ctx,
				      struct condis_call_params *params)
{
	return CONDIS_STATUS_NOT_SUPPORTED;
}

static condis_status_t im_deactivate_vc(void *vc_ctx)
{
	return CONDIS_STATUS_NOT_SUPPORTED;
}

/* The cable is that of the device below. */
static condis_status_t im_set_peer(struct condis_adapter *adapter,
				   struct condis_adapter *peer)
{
	return CONDIS_STATUS_NOT_SUPPORTED;
}

/*
 * There is no device here. What was forwarded comes back from below, and the
 * core waits for it.
 */
static condis_status_t im_miniport_reset(struct condis_adapter *adapter)
{
	return CONDIS_STATUS_SUCCESS;
}

const struct condis_miniport_ops im_miniport_ops = {
	.owner		= THIS_MODULE,
	.name		= "condis_im",
	.initialize	= im_initialize,
	.halt		= im_halt,
	.release	= im_release,
	.pause		= im_miniport_pause,
	.restart	= im_miniport_restart,
	.reset		= im_miniport_reset,
	.create_vc	= im_create_vc,
	.delete_vc	= im_delete_vc,
	.activate_vc	= im_activate_vc,
	.deactivate_vc	= im_deactivate_vc,
	.send_nbls	= im_send_nbls,
	.return_nbls	= im_return_nbls,
	.cancel_send	= im_cancel_send,
	.oid_request	= im_oid_request,
	.cancel_oid_request = im_cancel_oid_request,
	.set_peer	= im_set_peer,
};
