// SPDX-License-Identifier: GPL-2.0-only
/*
 * The adapter below: a binding to it, the PVC family on it, and their end,
 * which begins on either side.
 */
#include <linux/module.h>
#include <linux/rcupdate.h>

#include "im.h"

static struct condis_protocol *im_proto;

/* How long it takes what could not be deleted to be so */
#define IM_REAP_DELAY	((unsigned long)HZ / 100 ?: 1)

/* Whoever ends the last use after @leaving was set closes the family. */
static struct condis_af *lower_take_af(struct im *im, bool *notified)
{
	struct condis_af *af = NULL;

	spin_lock_bh(&im->lock);
	if (im->leaving && !im->n_users && im->af) {
		swap(af, im->af);
		im->closing_af = af;
		*notified = im->notified;
		im->notified = false;
	}
	spin_unlock_bh(&im->lock);
	return af;
}

/*
 * A call manager that refuses is asked again; AF-2: and answered only then. As
 * soon as the lock is dropped, somebody else may close it and be done with @im.
 */
static void lower_close_refused(struct im *im, bool notified)
{
	spin_lock_bh(&im->lock);
	swap(im->af, im->closing_af);
	im->notified |= notified;
	queue_delayed_work(im_wq, &im->reap, IM_REAP_DELAY);
	spin_unlock_bh(&im->lock);
}

/* Nothing of @im is touched after the close is known to be complete. */
static void lower_try_close(struct im *im)
{
	const condis_status_t ok = CONDIS_STATUS_SUCCESS;
	condis_status_t status;
	struct condis_af *af;
	bool notified;

	af = lower_take_af(im, &notified);
	if (!af)
		return;
	status = condis_cl_close_address_family(af);
	if (status != ok && status != CONDIS_STATUS_PENDING) {
		lower_close_refused(im, notified);
		return;
	}
	if (notified)
		condis_cl_notify_close_address_family_complete(af, ok);
	if (status == ok)
		complete_all(&im->af_closed);
}

/**
 * im_lower_enter() - something begins below
 * @im: the device
 *
 * Context: Any.
 * Return: SUCCESS, and im->af and im->binding stay until im_lower_left();
 * CLOSING.
 */
condis_status_t im_lower_enter(struct im *im)
{
	condis_status_t status = CONDIS_STATUS_SUCCESS;

	spin_lock_bh(&im->lock);
	if (im->leaving || !im->af)
		status = CONDIS_STATUS_CLOSING;
	else
		im->n_users++;
	spin_unlock_bh(&im->lock);
	return status;
}

/**
 * im_lower_left() - it is over
 * @im: the device; may be halted during the call
 *
 * Context: Any.
 */
void im_lower_left(struct im *im)
{
	bool last;

	spin_lock_bh(&im->lock);
	im->n_users--;
	last = im->leaving && !im->n_users;
	spin_unlock_bh(&im->lock);
	if (last)
		lower_try_close(im);
}

/* Nothing begins below any more; the rest is the work's. */
static void lower_leave(struct im *im)
{
	spin_lock_bh(&im->lock);
	im->leaving = true;
	mod_delayed_work(im_wq, &im->reap, 0);
	spin_unlock_bh(&im->lock);
}

/**
 * im_lower_reap_work() - delete what could not be deleted before; when nothing
 *	begins any more, ask who is above to go, and close the family below
 * @work: im->reap
 *
 * Context: Workqueue. Halt waits for it, so @im stays.
 */
void im_lower_reap_work(struct work_struct *work)
{
	struct im *im = container_of(to_delayed_work(work), struct im, reap);
	struct im_vc *vc, *next;
	LIST_HEAD(again);
	LIST_HEAD(dead);
	bool more, leaving;

	spin_lock_bh(&im->lock);
	leaving = im->leaving;
	list_splice_init(&im->dead, &dead);
	spin_unlock_bh(&im->lock);
	if (leaving)
		im_afs_tell(im);
	list_for_each_entry_safe(vc, next, &dead, node) {
		list_del_init(&vc->node);
		if (!im_vc_delete(vc))
			list_add_tail(&vc->node, &again);
	}
	spin_lock_bh(&im->lock);
	list_splice(&again, &im->dead);
	more = !list_empty(&im->dead);
	spin_unlock_bh(&im->lock);
	if (more)
		queue_delayed_work(im_wq, &im->reap, IM_REAP_DELAY);
	lower_try_close(im);
}

/* One of those who want the binding closed does it; all wait. */
static void lower_unbind(struct im *im)
{
	bool mine;

	spin_lock_bh(&im->lock);
	mine = !im->unbinding;
	im->unbinding = true;
	spin_unlock_bh(&im->lock);
	if (!mine)
		return;
	RCU_INIT_POINTER(im->ask, NULL);
	synchronize_rcu();
	condis_close_adapter(im->binding);
	complete_all(&im->unbound);
}

static condis_status_t lower_open_af(struct im *im)
{
	condis_status_t status;
	struct condis_af *af;

	status = condis_cl_open_address_family(im->binding, &im_af_pvc, im,
					       &af);
	if (status == CONDIS_STATUS_PENDING) {
		wait_for_completion(&im->af_opened);
		status = im->open_status;
	}
	if (status != CONDIS_STATUS_SUCCESS)
		return status;
	spin_lock_bh(&im->lock);
	im->af = af;
	/* Its end may have been announced already. */
	if (im->leaving)
		mod_delayed_work(im_wq, &im->reap, 0);
	spin_unlock_bh(&im->lock);
	return status;
}

/**
 * im_lower_open() - bind to the adapter below and open its PVC family
 * @im: the device
 *
 * Context: Process context, sleeps; RTNL not held.
 * Return: SUCCESS; what the core or the call manager below says, and nothing is
 * left.
 */
condis_status_t im_lower_open(struct im *im)
{
	condis_status_t status;

	/* It may have been made just before. */
	condis_adapter_settle(im->lower);
	status = condis_open_adapter(im_proto, im->lower, im, &im->binding);
	if (status != CONDIS_STATUS_SUCCESS)
		return status;
	status = lower_open_af(im);
	if (status != CONDIS_STATUS_SUCCESS) {
		complete_all(&im->af_closed);
		lower_unbind(im);
		wait_for_completion(&im->unbound);
		return status;
	}
	rcu_assign_pointer(im->ask, im->binding);
	return CONDIS_STATUS_SUCCESS;
}

/**
 * im_lower_close() - undo im_lower_open()
 * @im: the device; the clients above are gone
 *
 * Waits for what is being closed or deleted anyway.
 *
 * Context: Process context, sleeps.
 */
void im_lower_close(struct im *im)
{
	lower_leave(im);
	wait_for_completion(&im->af_closed);
	cancel_delayed_work_sync(&im->reap);
	lower_unbind(im);
	wait_for_completion(&im->unbound);
}

/* Adapters are named by users, see im_device.c. */
static void im_bind_adapter(struct condis_protocol *proto,
			    struct condis_adapter *adapter)
{
}

static void im_unbind_adapter(void *binding_ctx)
{
	struct im *im = binding_ctx;

	lower_leave(im);
	wait_for_completion(&im->af_closed);
	lower_unbind(im);
}

static condis_status_t im_pause(void *binding_ctx)
{
	im_set_lower_running(binding_ctx, false);
	return CONDIS_STATUS_SUCCESS;
}

static condis_status_t im_restart(void *binding_ctx)
{
	im_set_lower_running(binding_ctx, true);
	return CONDIS_STATUS_SUCCESS;
}

/* The family wanted was there when the adapter was bound, or that failed. */
static void im_af_register_notify(void *binding_ctx,
				  const struct condis_af_id *id)
{
}

static void im_open_af_complete(void *af_ctx, struct condis_af *af,
				condis_status_t status)
{
	struct im *im = af_ctx;

	im->open_status = status;
	complete_all(&im->af_opened);
}

static void im_close_af_complete(void *af_ctx, condis_status_t status)
{
	struct im *im = af_ctx;

	if (status == CONDIS_STATUS_SUCCESS)
		complete_all(&im->af_closed);
	else
		lower_close_refused(im, false);
}

static condis_status_t im_notify_close_af(void *af_ctx)
{
	struct im *im = af_ctx;
	bool closing;

	spin_lock_bh(&im->lock);
	closing = im->closing_af;
	im->notified = !closing;
	spin_unlock_bh(&im->lock);
	if (closing)
		return CONDIS_STATUS_SUCCESS;
	lower_leave(im);
	return CONDIS_STATUS_PENDING;
}

/* What is forwarded meanwhile comes back with that status, and goes up. */
static void im_status(void *binding_ctx, void *vc_ctx,
		      condis_status_t status, const void *buf, u32 len)
{
}

static const struct condis_client_ops im_client_ops = {
	.open_af_complete	= im_open_af_complete,
	.close_af_complete	= im_close_af_complete,
	.notify_close_af	= im_notify_close_af,
	.register_sap_complete	= condis_cl_no_register_sap_complete,
	.deregister_sap_complete = condis_cl_no_deregister_sap_complete,
	.create_vc		= condis_cl_no_create_vc,
	.delete_vc		= condis_cl_no_delete_vc,
	.incoming_call		= condis_cl_no_incoming_call,
	.call_connected		= condis_cl_no_call_connected,
	.make_call_complete	= im_make_call_complete,
	.close_call_complete	= im_close_call_complete,
	.add_party_complete	= condis_cl_no_add_party_complete,
	.drop_party_complete	= condis_cl_no_drop_party_complete,
	.incoming_drop_party	= condis_cl_no_incoming_drop_party,
	.modify_call_qos_complete = condis_cl_no_modify_call_qos_complete,
	.incoming_call_qos_change = condis_cl_no_incoming_call_qos_change,
	.incoming_close_call	= im_incoming_close_call,
	.oid_request		= condis_cl_no_oid_request,
};

static const struct condis_protocol_ops im_protocol_ops = {
	.owner			= THIS_MODULE,
	.name			= "condis_im",
	.flags			= CONDIS_PROTOCOL_F_UNPINNED,
	.client			= &im_client_ops,
	.bind_adapter		= im_bind_adapter,
	.unbind_adapter		= im_unbind_adapter,
	.pause			= im_pause,
	.restart		= im_restart,
	.status			= im_status,
	.af_register_notify	= im_af_register_notify,
	.receive_nbls		= im_receive_nbls,
	.send_nbls_complete	= im_send_nbls_complete,
	.oid_request_complete	= im_oid_request_complete,
};

int im_lower_init(void)
{
	return condis_status_to_errno(condis_register_protocol(&im_protocol_ops,
							       NULL,
							       &im_proto));
}

void im_lower_exit(void)
{
	condis_deregister_protocol(im_proto);
}
