// SPDX-License-Identifier: GPL-2.0-only
/*
 * A call manager without signaling: a call is an activation. The same entry
 * points serve a stand-alone one and an MCM. See fake.h.
 */
#include <linux/slab.h>

#include "fake_in.h"
#include "fake_party.h"
#include "fake_qos.h"

static void fake_cm_af_free(struct fake_cm_af *af)
{
	fake_must(af->f, !af->n_vcs, "closed without a VC");
	spin_lock_bh(&af->f->lock);
	list_move(&af->node, &af->f->graves);
	spin_unlock_bh(&af->f->lock);
}

static condis_status_t fake_open(struct fake *f, struct condis_af *af,
				 void **cm_af_ctx)
{
	struct fake_cm_af *mine = kzalloc(sizeof(*mine), GFP_ATOMIC);
	condis_status_t status;

	if (!mine)
		return CONDIS_STATUS_RESOURCES;
	mine->f = f;
	mine->af = af;
	mine->opening = true;
	spin_lock_bh(&f->lock);
	list_add_tail(&mine->node, &f->cm_afs);
	spin_unlock_bh(&f->lock);
	status = fake_event(f, FAKE_OPEN_AF, "cm", CONDIS_STATUS_SUCCESS,
			    mine);
	if (status == CONDIS_STATUS_PENDING)
		return status;
	mine->opening = false;
	if (status == FAKE_AUTO || status == CONDIS_STATUS_SUCCESS) {
		*cm_af_ctx = mine;
		return CONDIS_STATUS_SUCCESS;
	}
	fake_cm_af_free(mine);
	return status;
}

/* The context of a binding, and that of an adapter (MCM-2). */
static condis_status_t fake_cm_open_af(void *ctx, const struct condis_af_id *id,
				       struct condis_af *af, void **cm_af_ctx)
{
	struct fake_proto *p = ctx;

	fake_must(p->f, p->f->mode == FAKE_CM, "a call manager is asked");
	return fake_open(p->f, af, cm_af_ctx);
}

static condis_status_t fake_mcm_open_af(void *ctx,
					const struct condis_af_id *id,
					struct condis_af *af, void **cm_af_ctx)
{
	struct fake *f = ctx;

	fake_must(f, f->mode == FAKE_MCM, "an MCM is asked");
	return fake_open(f, af, cm_af_ctx);
}

/**
 * fake_opened() - complete an open that pends
 * @af: the provider's open; freed on failure
 * @status: its outcome
 */
void fake_opened(struct fake_cm_af *af, condis_status_t status)
{
	struct condis_af *handle = af->af;

	af->opening = false;
	if (status != CONDIS_STATUS_SUCCESS) {
		fake_cm_af_free(af);
		af = NULL;
	}
	condis_cm_open_address_family_complete(handle, status, af);
}

/* AF-3: what is left is on its way out; the last VC completes the close. */
static condis_status_t fake_close_af(void *cm_af_ctx)
{
	struct fake_cm_af *af = cm_af_ctx;
	condis_status_t status;
	bool empty;

	af->closing = true;
	status = fake_event(af->f, FAKE_CLOSE_AF, "cm", CONDIS_STATUS_SUCCESS,
			    af);
	if (status == CONDIS_STATUS_PENDING)
		return status;
	if (status == FAKE_AUTO) {
		spin_lock_bh(&af->f->lock);
		empty = !af->n_vcs;
		spin_unlock_bh(&af->f->lock);
		if (!empty) {
			fake_in_sweep(af);
			return CONDIS_STATUS_PENDING;
		}
		status = CONDIS_STATUS_SUCCESS;
	}
	af->closing = false;
	if (status == CONDIS_STATUS_SUCCESS)
		fake_cm_af_free(af);
	return status;
}

/**
 * fake_af_closed() - complete a close that pends
 * @af: the provider's open; freed on success
 * @status: its outcome
 */
void fake_af_closed(struct fake_cm_af *af, condis_status_t status)
{
	struct condis_af *handle = af->af;

	af->closing = false;
	if (status == CONDIS_STATUS_SUCCESS)
		fake_cm_af_free(af);
	condis_cm_close_address_family_complete(handle, status);
}

static void fake_notify_complete(void *cm_af_ctx, condis_status_t status)
{
	struct fake_cm_af *af = cm_af_ctx;

	/* AF-2: the open may be closed by now. */
	fake_event(af->f, FAKE_NOTIFY_COMPLETE, "cm", status, af);
}

static condis_status_t fake_cm_create_vc(void *cm_af_ctx, struct condis_vc *vc,
					 void **cm_vc_ctx)
{
	struct fake_cm_af *af = cm_af_ctx;
	condis_status_t status;
	struct fake_low *low;

	status = fake_event(af->f, FAKE_CREATE_VC, "cm", CONDIS_STATUS_SUCCESS,
			    af);
	if (status != FAKE_AUTO && status != CONDIS_STATUS_SUCCESS)
		return status;
	low = fake_low_new(af->f, vc, af);
	if (!low)
		return CONDIS_STATUS_RESOURCES;
	spin_lock_bh(&af->f->lock);
	af->n_vcs++;
	spin_unlock_bh(&af->f->lock);
	*cm_vc_ctx = low;
	return CONDIS_STATUS_SUCCESS;
}

/**
 * fake_low_gone() - a VC is deleted; the last one completes a close
 * @low: the provider's VC; freed
 */
void fake_low_gone(struct fake_low *low)
{
	struct fake_cm_af *af = low->af;
	struct fake *f = low->f;
	bool last;

	fake_low_free(low);
	spin_lock_bh(&f->lock);
	last = !--af->n_vcs && af->closing &&
	       f->answer[FAKE_CLOSE_AF] == FAKE_AUTO;
	spin_unlock_bh(&f->lock);
	if (last)
		fake_af_closed(af, CONDIS_STATUS_SUCCESS);
}

static condis_status_t fake_cm_delete_vc(void *cm_vc_ctx)
{
	struct fake_low *low = cm_vc_ctx;
	condis_status_t status;

	status = fake_event(low->f, FAKE_DELETE_VC, "cm",
			    CONDIS_STATUS_SUCCESS, low);
	if (status != FAKE_AUTO && status != CONDIS_STATUS_SUCCESS)
		return status;
	fake_low_gone(low);
	return CONDIS_STATUS_SUCCESS;
}

/**
 * fake_activate() - activate with the parameters in low->params
 * @low: the provider's VC
 *
 * Return: what the core says.
 */
condis_status_t fake_activate(struct fake_low *low)
{
	return condis_cm_activate_vc(low->vc, &low->params);
}

static condis_status_t fake_make(void *cm_vc_ctx,
				 struct condis_call_params *params)
{
	struct fake_low *low = cm_vc_ctx;
	condis_status_t status;

	low->making = true;
	low->asked = params;
	low->params = *params;
	status = fake_event(low->f, FAKE_MAKE_CALL, "cm",
			    CONDIS_STATUS_SUCCESS, low);
	if (status == CONDIS_STATUS_PENDING)
		return status;
	if (status == FAKE_AUTO) {
		status = fake_activate(low);
		/* The end of the activation is the end of the make-call. */
		if (status == CONDIS_STATUS_PENDING)
			return status;
	}
	low->making = false;
	return status;
}

/**
 * fake_made() - complete a make-call that pends
 * @low: the provider's VC
 * @status: its outcome
 */
void fake_made(struct fake_low *low, condis_status_t status)
{
	low->making = false;
	condis_cm_make_call_complete(low->vc, status, low->asked);
}

/**
 * fake_hang_up() - deactivate, for a close that completes after it (X-ORD-2)
 * @low: the provider's VC
 *
 * Return: PENDING, and fake_call_over() follows; else SUCCESS.
 */
condis_status_t fake_hang_up(struct fake_low *low)
{
	condis_status_t status;

	low->close_when_idle = true;
	status = condis_cm_deactivate_vc(low->vc);
	if (status == CONDIS_STATUS_PENDING)
		return status;
	low->close_when_idle = false;
	/* NOT_ACCEPTED: it is inactive already, which was the aim. */
	return CONDIS_STATUS_SUCCESS;
}

/* The VC is inactive: complete the close, and delete what the provider made. */
static void fake_call_over(struct fake_low *low)
{
	bool mine = low->mine && !low->keep;

	condis_cm_close_call_complete(low->vc, CONDIS_STATUS_SUCCESS);
	if (mine)
		fake_in_delete(low);
}

static condis_status_t fake_close(void *cm_vc_ctx, const void *data,
				  size_t len)
{
	struct fake_low *low = cm_vc_ctx;
	condis_status_t status;

	low->closing = true;
	status = fake_event(low->f, FAKE_CLOSE_CALL, "cm",
			    CONDIS_STATUS_SUCCESS, low);
	if (status == CONDIS_STATUS_PENDING)
		return status;
	low->closing = false;
	if (status != FAKE_AUTO)
		return status;
	/* C-11: there is no far end to tell anything. */
	if (len)
		return CONDIS_STATUS_INVALID_DATA;
	/* The change ends before the call that it is of. */
	if (low->modifying)
		fake_modified(low, CONDIS_STATUS_FAILURE);
	/* C-12 */
	if (low->making)
		fake_made(low, CONDIS_STATUS_REQUEST_ABORTED);
	status = fake_hang_up(low);
	if (!low->mine || low->keep || status == CONDIS_STATUS_PENDING)
		return status;
	fake_call_over(low);
	return CONDIS_STATUS_PENDING;
}

/**
 * fake_closed() - complete a close that pends
 * @low: the provider's VC; deactivated first if the close succeeds
 * @status: its outcome
 */
void fake_closed(struct fake_low *low, condis_status_t status)
{
	low->closing = false;
	if (status != CONDIS_STATUS_SUCCESS)
		condis_cm_close_call_complete(low->vc, status);
	else if (fake_hang_up(low) != CONDIS_STATUS_PENDING)
		fake_call_over(low);
}

/* A private VC has one context, that of its creator. */
static void fake_private_activated(struct fake_vc *v, condis_status_t status,
				   struct condis_call_params *params)
{
	fake_must(v->p->f, params == &v->params, "its own parameters");
	fake_event(v->p->f, FAKE_ACTIVATE_COMPLETE, "cm(own)", status, v);
}

static void fake_private_deactivated(struct fake_vc *v, condis_status_t status)
{
	fake_event(v->p->f, FAKE_DEACTIVATE_COMPLETE, "cm(own)", status, v);
}

static void fake_activate_complete(void *cm_vc_ctx, condis_status_t status,
				   struct condis_call_params *params)
{
	struct fake_low *low = cm_vc_ctx;
	condis_status_t answer;

	if (low->kind == FAKE_IS_VC) {
		fake_private_activated(cm_vc_ctx, status, params);
		return;
	}
	fake_must(low->f, params == &low->params, "its own parameters");
	answer = fake_event(low->f, FAKE_ACTIVATE_COMPLETE, "cm", status, low);
	if (answer == FAKE_AUTO && low->making)
		fake_made(low, status);
}

static void fake_deactivate_complete(void *cm_vc_ctx, condis_status_t status)
{
	struct fake_low *low = cm_vc_ctx;

	if (low->kind == FAKE_IS_VC) {
		fake_private_deactivated(cm_vc_ctx, status);
		return;
	}
	fake_event(low->f, FAKE_DEACTIVATE_COMPLETE, "cm", status, low);
	if (!low->close_when_idle)
		return;
	low->close_when_idle = false;
	fake_call_over(low);
}

static condis_status_t fake_oid(void *cm_af_ctx, void *cm_vc_ctx,
				struct condis_oid_request *req)
{
	const u32 value = FAKE_OID_VALUE;
	struct fake_cm_af *af = cm_af_ctx;
	struct fake_low *low = cm_vc_ctx;
	condis_status_t status;

	fake_must(af->f, !low || low->af == af, "an OID about its VC");
	status = fake_event(af->f, FAKE_OID, low ? "cm(vc)" : "cm",
			    CONDIS_STATUS_SUCCESS, req);
	if (status == FAKE_AUTO)
		status = condis_oid_reply(req, &value, sizeof(value));
	return status;
}

static void fake_cm_answered(void *ctx, struct condis_oid_request *req,
			     condis_status_t status)
{
	struct fake_proto *p = ctx;

	fake_event(p->f, FAKE_ANSWERED, "cm", status, req);
}

static void fake_mcm_answered(void *ctx, struct condis_oid_request *req,
			      condis_status_t status)
{
	fake_event(ctx, FAKE_ANSWERED, "cm", status, req);
}

/**
 * fake_cm_fill() - the provider's table
 * @ops: filled
 * @mode: which kind
 */
void fake_cm_fill(struct condis_call_manager_ops *ops, enum fake_mode mode)
{
	*ops = (struct condis_call_manager_ops){
		.open_af		= mode == FAKE_MCM ? fake_mcm_open_af :
							     fake_cm_open_af,
		.close_af		= fake_close_af,
		.notify_close_af_complete = fake_notify_complete,
		.create_vc		= fake_cm_create_vc,
		.delete_vc		= fake_cm_delete_vc,
		.make_call		= fake_make,
		.close_call		= fake_close,
		.activate_vc_complete	= fake_activate_complete,
		.deactivate_vc_complete	= fake_deactivate_complete,
		.oid_request		= fake_oid,
		.oid_request_complete	= mode == FAKE_MCM ? fake_mcm_answered :
							     fake_cm_answered,
	};
	fake_in_fill_cm(ops);
	fake_party_fill_cm(ops);
	fake_qos_fill_cm(ops);
}

/**
 * fake_cm() - a call manager on the adapter, which offers fake_af_id
 * @f: the fixture
 *
 * Return: the call manager; @f's.
 */
struct fake_proto *fake_cm(struct fake *f)
{
	struct fake_proto *p = fake_proto_new(f, "cm");

	p->ops.cm = &p->cm;
	fake_cm_fill(&p->cm, FAKE_CM);
	fake_proto_register(p);
	FAKE_STATUS_ASSERT(f, SUCCESS,
			   condis_cm_register_address_family(p->binding,
							     &fake_af_id));
	return p;
}
