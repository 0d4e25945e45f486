// SPDX-License-Identifier: GPL-2.0-only
/*
 * The call manager: a call is an activation. The same entry points serve as a
 * protocol's and as an MCM's; in each mode the slot is the context of a VC.
 */
#include <linux/module.h>
#include <linux/sched.h>

#include "torture.h"

const struct condis_af_id tt_af_id = { .type = CONDIS_AF_PVC, .major = 1 };

/* What is owed is paid by who claims it first. */
static bool tt_claim(atomic_t *owed)
{
	return atomic_cmpxchg(owed, 1, 0) == 1;
}

static condis_status_t tt_open_af(void *provider_ctx,
				  const struct condis_af_id *id,
				  struct condis_af *af, void **cm_af_ctx)
{
	*cm_af_ctx = provider_ctx;
	return CONDIS_STATUS_SUCCESS;
}

static condis_status_t tt_close_af(void *cm_af_ctx)
{
	return CONDIS_STATUS_SUCCESS;
}

static void tt_notify_complete(void *cm_af_ctx, condis_status_t status)
{
}

/* The thread of a slot makes its VCs; creation is never asynchronous (V-2). */
static condis_status_t tt_cm_create_vc(void *cm_af_ctx, struct condis_vc *vc,
				       void **cm_vc_ctx)
{
	struct tt_run *run = cm_af_ctx;
	struct tt_slot *slot = run->slots;

	while (slot->life != current)
		slot++;
	if (!tt_rnd(&slot->rnd, 16))
		return CONDIS_STATUS_RESOURCES;
	slot->cm_vc = vc;
	if (run->mcm)
		WRITE_ONCE(slot->mp_vc, vc);
	*cm_vc_ctx = slot;
	return CONDIS_STATUS_SUCCESS;
}

static condis_status_t tt_cm_delete_vc(void *cm_vc_ctx)
{
	struct tt_slot *slot = cm_vc_ctx;

	slot->cm_vc = NULL;
	if (slot->run->mcm) {
		WRITE_ONCE(slot->mp_vc, NULL);
		synchronize_srcu_expedited(&tt_srcu);
	}
	return CONDIS_STATUS_SUCCESS;
}

/* Some calls are made at once, some later, some not at all. */
static condis_status_t tt_make_call(void *cm_vc_ctx,
				    struct condis_call_params *params)
{
	struct tt_slot *slot = cm_vc_ctx;
	condis_status_t status;

	if (!tt_rnd(&slot->rnd, 16))
		return CONDIS_STATUS_FAILURE;
	slot->asked = params;
	slot->cm_params = *params;
	atomic_set_release(&slot->owes_make, 1);
	WRITE_ONCE(slot->drained, false);
	tt_window_forget(slot);
	status = condis_cm_activate_vc(slot->cm_vc, &slot->cm_params);
	if (status == CONDIS_STATUS_PENDING)
		return status;
	if (status == CONDIS_STATUS_SUCCESS && !tt_rnd(&slot->rnd, 4)) {
		atomic_set_release(&slot->owes_made, 1);
		return CONDIS_STATUS_PENDING;
	}
	atomic_set(&slot->owes_make, 0);
	return status;
}

/* C-12 claims it too, so that each make-call has one end. */
static void tt_cm_made(struct tt_slot *slot, condis_status_t status)
{
	if (tt_claim(&slot->owes_make))
		condis_cm_make_call_complete(slot->cm_vc, status, slot->asked);
}

/* A pump pays for a call that was to be made later. */
void tt_cm_pay(struct tt_slot *slot)
{
	if (tt_claim(&slot->owes_made))
		tt_cm_made(slot, CONDIS_STATUS_SUCCESS);
}

static condis_status_t tt_close_call(void *cm_vc_ctx, const void *data,
				     size_t len)
{
	struct tt_slot *slot = cm_vc_ctx;
	condis_status_t status;

	atomic_set(&slot->owes_made, 0);
	tt_cm_made(slot, CONDIS_STATUS_REQUEST_ABORTED);
	atomic_set_release(&slot->owes_close, 1);
	status = condis_cm_deactivate_vc(slot->cm_vc);
	if (status == CONDIS_STATUS_PENDING)
		return status;
	atomic_set(&slot->owes_close, 0);
	if (status == CONDIS_STATUS_SUCCESS)
		tt_model_drained(slot);
	/* NOT_ACCEPTED: it is idle already, which was the aim. */
	return CONDIS_STATUS_SUCCESS;
}

/* V-22: without the client's having asked. The caller is the slot's thread. */
void tt_cm_deactivate(struct tt_slot *slot)
{
	condis_status_t status;

	reinit_completion(&slot->idle);
	status = condis_cm_deactivate_vc(slot->cm_vc);
	if (status == CONDIS_STATUS_PENDING)
		tt_wait(slot->run, &slot->idle, "a deactivation");
	else if (status == CONDIS_STATUS_SUCCESS)
		tt_model_drained(slot);
}

/* The far end hangs up; the slot's thread answers with its close. */
void tt_cm_peer_close(struct tt_slot *slot)
{
	condis_cm_dispatch_incoming_close_call(slot->cm_vc,
					       CONDIS_STATUS_FAILURE, NULL, 0);
}

static void tt_activate_complete(void *cm_vc_ctx, condis_status_t status,
				 struct condis_call_params *params)
{
	struct tt_slot *slot = cm_vc_ctx;

	if (params != &slot->cm_params)
		tt_bad(TT_CONSERVATION, "another activation's parameters");
	tt_cm_made(slot, status);
}

static void tt_deactivate_complete(void *cm_vc_ctx, condis_status_t status)
{
	struct tt_slot *slot = cm_vc_ctx;

	tt_model_drained(slot);
	if (tt_claim(&slot->owes_close))
		condis_cm_close_call_complete(slot->cm_vc,
					      CONDIS_STATUS_SUCCESS);
	else
		complete(&slot->idle);
}

static condis_status_t tt_cm_oid(void *cm_af_ctx, void *cm_vc_ctx,
				 struct condis_oid_request *req)
{
	return CONDIS_STATUS_NOT_SUPPORTED;
}

const struct condis_call_manager_ops tt_mcm_ops = {
	.open_af			= tt_open_af,
	.close_af			= tt_close_af,
	.notify_close_af_complete	= tt_notify_complete,
	.register_sap			= condis_cm_no_register_sap,
	.deregister_sap			= condis_cm_no_deregister_sap,
	.create_vc			= tt_cm_create_vc,
	.delete_vc			= tt_cm_delete_vc,
	.make_call			= tt_make_call,
	.make_multipoint_call		= condis_cm_no_make_multipoint_call,
	.add_party			= condis_cm_no_add_party,
	.drop_party			= condis_cm_no_drop_party,
	.incoming_call_complete		= condis_cm_no_incoming_call_complete,
	.modify_call_qos		= condis_cm_no_modify_call_qos,
	.close_call			= tt_close_call,
	.activate_vc_complete		= tt_activate_complete,
	.deactivate_vc_complete		= tt_deactivate_complete,
	.oid_request			= tt_cm_oid,
	.oid_request_complete		= condis_cm_no_oid_request_complete,
};

static void tt_cm_bind(struct condis_protocol *proto,
		       struct condis_adapter *adapter)
{
	struct tt_run *run = condis_protocol_ctx(proto);

	if (adapter == run->adapter)
		condis_open_adapter(proto, adapter, run, &run->cm_binding);
}

static void tt_cm_unbind(void *binding_ctx)
{
	struct tt_run *run = binding_ctx;

	condis_cm_withdraw_address_family(run->cm_binding, &tt_af_id);
	condis_close_adapter(run->cm_binding);
	run->cm_binding = NULL;
}

static condis_status_t tt_cm_pause(void *binding_ctx)
{
	return CONDIS_STATUS_SUCCESS;
}

static void tt_cm_af_notify(void *binding_ctx, const struct condis_af_id *id)
{
}

/* It has no VC of its own: data here is somebody else's. */
static void tt_cm_receive(void *binding_ctx, void *vc_ctx,
			  struct condis_nbl *chain, unsigned int count,
			  u32 flags)
{
	tt_bad(TT_CONSERVATION, "a receive went to the call manager");
}

static void tt_cm_send_complete(void *vc_ctx, struct condis_nbl *chain,
				u32 flags)
{
	tt_bad(TT_CONSERVATION, "a completion went to the call manager");
}

static void tt_cm_status(void *binding_ctx, void *vc_ctx,
			 condis_status_t status, const void *buf, u32 len)
{
}

static void tt_cm_oid_complete(void *binding_ctx,
			       struct condis_oid_request *req,
			       condis_status_t status)
{
}

const struct condis_protocol_ops tt_cm_protocol = {
	.owner			= THIS_MODULE,
	.name			= "torture-cm",
	.cm			= &tt_mcm_ops,
	.bind_adapter		= tt_cm_bind,
	.unbind_adapter		= tt_cm_unbind,
	.pause			= tt_cm_pause,
	.restart		= tt_cm_pause,
	.status			= tt_cm_status,
	.af_register_notify	= tt_cm_af_notify,
	.receive_nbls		= tt_cm_receive,
	.send_nbls_complete	= tt_cm_send_complete,
	.oid_request_complete	= tt_cm_oid_complete,
};
