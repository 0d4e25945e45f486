// SPDX-License-Identifier: GPL-2.0-only
/*
 * SAPs and incoming calls of the fakes. See fake_in.h.
 */
#include <linux/slab.h>

#include "fake_in.h"

static void fake_sap_complete(void *sap_ctx,
			      const struct condis_sap_id *id,
			      struct condis_sap *sap, condis_status_t status)
{
	struct fake_sap *s = sap_ctx;

	fake_must(s->p->f, id == &s->id, "its own address");
	fake_must(s->p->f, !sap == (status != CONDIS_STATUS_SUCCESS),
		  "a handle with success only");
	s->sap = sap;
	fake_event(s->p->f, FAKE_SAP_COMPLETE, s->p->tag, status, s);
	WRITE_ONCE(s->registered, status);
}

static void fake_sap_is_gone(void *sap_ctx, condis_status_t status)
{
	struct fake_sap *s = sap_ctx;

	if (status == CONDIS_STATUS_SUCCESS)
		s->sap = NULL;
	fake_event(s->p->f, FAKE_SAP_GONE, s->p->tag, status, s);
	WRITE_ONCE(s->gone, status);
	if (s->af->dying)
		fake_af_try_close(s->af);
}

static condis_status_t fake_cl_create_vc(void *af_ctx, struct condis_vc *vc,
					 void **vc_ctx)
{
	struct fake_af *af = af_ctx;
	condis_status_t status;
	struct fake_vc *v;

	status = fake_event(af->p->f, FAKE_CL_CREATE_VC, af->p->tag,
			    CONDIS_STATUS_SUCCESS, af);
	if (status != FAKE_AUTO && status != CONDIS_STATUS_SUCCESS)
		return status;
	v = fake_vc_new(af->p, af);
	v->theirs = true;
	v->vc = vc;
	*vc_ctx = v;
	return CONDIS_STATUS_SUCCESS;
}

static condis_status_t fake_cl_delete_vc(void *vc_ctx)
{
	struct fake_vc *v = vc_ctx;
	struct fake *f = v->p->f;
	condis_status_t status;

	status = fake_event(f, FAKE_CL_DELETE_VC, v->p->tag,
			    CONDIS_STATUS_SUCCESS, v);
	if (status != FAKE_AUTO && status != CONDIS_STATUS_SUCCESS)
		return status;
	fake_must(f, !v->in_call && !v->offer, "deleted without a call");
	fake_must(f, !v->got.head, "deleted without a receive");
	spin_lock_bh(&f->lock);
	v->vc = NULL;
	spin_unlock_bh(&f->lock);
	return CONDIS_STATUS_SUCCESS;
}

static condis_status_t fake_incoming(void *sap_ctx, void *vc_ctx,
				     struct condis_call_params *params)
{
	struct fake_sap *s = sap_ctx;
	struct fake_vc *v = vc_ctx;
	condis_status_t status;

	fake_must(s->p->f, v->p == s->p, "a call for this client");
	v->offer = params;
	status = fake_event(s->p->f, FAKE_OFFER, s->p->tag,
			    CONDIS_STATUS_SUCCESS, v);
	if (status == CONDIS_STATUS_PENDING)
		return status;
	v->offer = NULL;
	if (status == FAKE_AUTO)
		status = CONDIS_STATUS_SUCCESS;
	if (status == CONDIS_STATUS_SUCCESS)
		v->in_call = true;
	return status;
}

static void fake_cl_connected(void *vc_ctx)
{
	struct fake_vc *v = vc_ctx;

	fake_event(v->p->f, FAKE_CONNECTED, v->p->tag, CONDIS_STATUS_SUCCESS,
		   v);
}

/**
 * fake_in_fill_client() - the client's table, about incoming calls
 * @ops: filled
 */
void fake_in_fill_client(struct condis_client_ops *ops)
{
	ops->register_sap_complete = fake_sap_complete;
	ops->deregister_sap_complete = fake_sap_is_gone;
	ops->create_vc = fake_cl_create_vc;
	ops->delete_vc = fake_cl_delete_vc;
	ops->incoming_call = fake_incoming;
	ops->call_connected = fake_cl_connected;
}

/**
 * fake_answer() - the client answers an offer that pends
 * @v: its VC
 * @status: the answer
 */
void fake_answer(struct fake_vc *v, condis_status_t status)
{
	struct condis_call_params *offer = v->offer;

	v->offer = NULL;
	v->in_call = status == CONDIS_STATUS_SUCCESS;
	condis_cl_incoming_call_complete(v->vc, status, offer);
}

/**
 * fake_sap_new() - a client's context for a SAP
 * @af: its open
 *
 * Return: the context; the client's.
 */
struct fake_sap *fake_sap_new(struct fake_af *af)
{
	struct fake_sap *s = kzalloc(sizeof(*s), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(af->p->f->test, s);
	s->p = af->p;
	s->af = af;
	s->registered = CONDIS_STATUS_PENDING;
	s->gone = CONDIS_STATUS_PENDING;
	s->id.type = CONDIS_SAP_PRIVATE;
	s->id.data = s->p->tag;
	s->id.len = strlen(s->p->tag);
	list_add_tail(&s->node, &af->p->saps);
	return s;
}

/**
 * fake_sap_register() - a client registers a SAP
 * @s: the SAP
 *
 * Return: what the core says.
 */
condis_status_t fake_sap_register(struct fake_sap *s)
{
	condis_status_t status;
	struct condis_sap *sap;

	s->registered = CONDIS_STATUS_PENDING;
	status = condis_cl_register_sap(s->af->af, s, &s->id, &sap);
	if (status == CONDIS_STATUS_PENDING)
		return status;
	s->sap = sap;
	WRITE_ONCE(s->registered, status);
	return status;
}

/**
 * fake_sap_deregister() - a client takes no more calls
 * @s: the SAP
 *
 * Return: what the core says.
 */
condis_status_t fake_sap_deregister(struct fake_sap *s)
{
	condis_status_t status;

	s->gone = CONDIS_STATUS_PENDING;
	status = condis_cl_deregister_sap(s->sap);
	if (status == CONDIS_STATUS_PENDING)
		return status;
	if (status == CONDIS_STATUS_SUCCESS)
		s->sap = NULL;
	WRITE_ONCE(s->gone, status);
	return status;
}

/**
 * fake_sap_ready() - a SAP of the first client's, registered
 * @f: the fixture
 *
 * Return: the SAP. The log is empty.
 */
struct fake_sap *fake_sap_ready(struct fake *f)
{
	struct fake_sap *s = fake_sap_new(fake_af_open(f->cl));

	FAKE_STATUS_ASSERT(f, SUCCESS, fake_sap_register(s));
	fake_forget(f);
	return s;
}

/**
 * fake_saps_gone() - has a client no SAP?
 * @p: the client
 *
 * Return: true when none is registered.
 */
bool fake_saps_gone(struct fake_proto *p)
{
	struct fake_sap *s;

	list_for_each_entry(s, &p->saps, node)
		if (s->sap)
			return false;
	return true;
}

/**
 * fake_saps_run_down() - deregister the SAPs of an open
 * @af: the client's open
 *
 * Waits for nothing.
 */
void fake_saps_run_down(struct fake_af *af)
{
	struct fake_sap *s;

	list_for_each_entry(s, &af->p->saps, node)
		if (s->af == af && s->sap)
			fake_sap_deregister(s);
}

/**
 * fake_free_saps() - the end of a client
 * @p: the client
 */
void fake_free_saps(struct fake_proto *p)
{
	struct fake_sap *s, *next;

	list_for_each_entry_safe(s, next, &p->saps, node) {
		KUNIT_EXPECT_NULL(p->f->test, s->sap);
		kfree(s);
	}
}

static void fake_cm_sap_free(struct fake_cm_sap *cs)
{
	spin_lock_bh(&cs->f->lock);
	list_del(&cs->node);
	spin_unlock_bh(&cs->f->lock);
	kfree(cs);
}

static condis_status_t
fake_cm_register_sap(void *cm_af_ctx, const struct condis_sap_id *id,
		     struct condis_sap *sap, void **cm_sap_ctx)
{
	struct fake_cm_sap *cs = kzalloc(sizeof(*cs), GFP_ATOMIC);
	struct fake_cm_af *af = cm_af_ctx;
	struct fake_sap *s = sap->ctx;
	condis_status_t status;

	if (!cs)
		return CONDIS_STATUS_RESOURCES;
	fake_must(af->f, id == &s->id, "the client's address");
	cs->f = af->f;
	cs->sap = sap;
	cs->registering = true;
	s->cm = cs;
	spin_lock_bh(&af->f->lock);
	list_add_tail(&cs->node, &af->f->cm_saps);
	spin_unlock_bh(&af->f->lock);
	status = fake_event(af->f, FAKE_REGISTER_SAP, "cm",
			    CONDIS_STATUS_SUCCESS, cs);
	if (status == CONDIS_STATUS_PENDING)
		return status;
	cs->registering = false;
	if (status != FAKE_AUTO && status != CONDIS_STATUS_SUCCESS) {
		fake_cm_sap_free(cs);
		return status;
	}
	*cm_sap_ctx = cs;
	return CONDIS_STATUS_SUCCESS;
}

/**
 * fake_sap_registered() - complete a registration that pends
 * @cs: the provider's SAP; freed on failure
 * @status: its outcome
 */
void fake_sap_registered(struct fake_cm_sap *cs, condis_status_t status)
{
	struct condis_sap *sap = cs->sap;

	cs->registering = false;
	if (status != CONDIS_STATUS_SUCCESS) {
		fake_cm_sap_free(cs);
		cs = NULL;
	}
	condis_cm_register_sap_complete(sap, status, cs);
}

static condis_status_t fake_cm_deregister_sap(void *cm_sap_ctx)
{
	struct fake_cm_sap *cs = cm_sap_ctx;
	condis_status_t status;

	cs->deregistering = true;
	status = fake_event(cs->f, FAKE_DEREGISTER_SAP, "cm",
			    CONDIS_STATUS_SUCCESS, cs);
	if (status == CONDIS_STATUS_PENDING)
		return status;
	cs->deregistering = false;
	if (status != FAKE_AUTO && status != CONDIS_STATUS_SUCCESS)
		return status;
	fake_cm_sap_free(cs);
	return CONDIS_STATUS_SUCCESS;
}

/**
 * fake_sap_deregistered() - complete a deregistration that pends
 * @cs: the provider's SAP; freed on success
 * @status: its outcome
 */
void fake_sap_deregistered(struct fake_cm_sap *cs, condis_status_t status)
{
	struct condis_sap *sap = cs->sap;

	cs->deregistering = false;
	if (status == CONDIS_STATUS_SUCCESS)
		fake_cm_sap_free(cs);
	condis_cm_deregister_sap_complete(sap, status);
}

/* C-6, C-7: what is accepted is connected, what is rejected goes. */
static void fake_cm_answered(void *cm_vc_ctx, condis_status_t status,
			     struct condis_call_params *params)
{
	struct fake_low *low = cm_vc_ctx;

	fake_must(low->f, params == &low->params, "its own parameters");
	if (fake_event(low->f, FAKE_ANSWER, "cm", status, low) != FAKE_AUTO)
		return;
	if (status == CONDIS_STATUS_SUCCESS &&
	    low->vc->k == CONDIS_CALL_IN_ACCEPTED)
		condis_cm_dispatch_call_connected(low->vc);
	else if (status != CONDIS_STATUS_SUCCESS && !low->keep)
		fake_in_drop(low);
}

/**
 * fake_in_fill_cm() - the provider's table, about incoming calls
 * @ops: filled
 */
void fake_in_fill_cm(struct condis_call_manager_ops *ops)
{
	ops->register_sap = fake_cm_register_sap;
	ops->deregister_sap = fake_cm_deregister_sap;
	ops->incoming_call_complete = fake_cm_answered;
}

/**
 * fake_in_vc() - the provider makes a VC for calls to a client
 * @af: the client's open
 *
 * Return: the provider's VC; its vc is NULL where the core refused it, and
 * fake_low_free() is for the caller then.
 */
struct fake_low *fake_in_vc(struct fake_af *af)
{
	struct fake_cm_af *cm_af = af->handle->cm_ctx;
	struct fake *f = af->p->f;
	struct fake_low *low;
	condis_status_t status;

	low = fake_low_new(f, NULL, cm_af);
	KUNIT_ASSERT_NOT_NULL(f->test, low);
	low->mine = true;
	if (f->mode == FAKE_MCM)
		status = condis_mcm_create_vc(f->adapter, af->handle, low,
					      &low->vc);
	else
		status = condis_co_create_vc(f->cm->binding, af->handle, low,
					     &low->vc);
	if (status != CONDIS_STATUS_SUCCESS) {
		fake_must(f, !low->vc, "no handle without success");
		return low;
	}
	low->params = fake_in_client(low)->params;
	spin_lock_bh(&f->lock);
	cm_af->n_vcs++;
	spin_unlock_bh(&f->lock);
	return low;
}

/**
 * fake_in_delete() - the provider deletes a VC that it made
 * @low: the provider's VC; freed on success
 *
 * Return: what the core says.
 */
condis_status_t fake_in_delete(struct fake_low *low)
{
	struct fake *f = low->f;
	condis_status_t status;

	if (f->mode == FAKE_MCM)
		status = condis_mcm_delete_vc(f->adapter, low->vc);
	else
		status = condis_co_delete_vc(f->cm->binding, low->vc);
	if (status == CONDIS_STATUS_SUCCESS)
		fake_low_gone(low);
	return status;
}

/**
 * fake_in_drop() - a call was rejected: deactivate and delete
 * @low: the provider's VC, with nothing to drain; freed
 */
void fake_in_drop(struct fake_low *low)
{
	struct fake *f = low->f;

	fake_must(f, condis_cm_deactivate_vc(low->vc) ==
		     CONDIS_STATUS_SUCCESS, "nothing to drain");
	fake_must(f, fake_in_delete(low) == CONDIS_STATUS_SUCCESS,
		  "a rejected call's VC is deleted");
}

/**
 * fake_in_sweep() - a client closes: no more calls for it
 * @af: the provider's open; freed with its last VC
 */
void fake_in_sweep(struct fake_cm_af *af)
{
	struct fake *f = af->f;
	struct fake_low *low, *found;

	do {
		found = NULL;
		spin_lock_bh(&f->lock);
		list_for_each_entry(low, &f->lows, node) {
			if (low->mine && low->af == af &&
			    low->vc->k == CONDIS_CALL_NONE) {
				found = low;
				break;
			}
		}
		spin_unlock_bh(&f->lock);
		if (found)
			condis_cm_deactivate_vc(found->vc);
	} while (found && fake_in_delete(found) == CONDIS_STATUS_SUCCESS);
}

/**
 * fake_in_ready() - a VC of the provider's, active
 * @s: the SAP of its client
 *
 * Return: the provider's VC. The log is empty.
 */
struct fake_low *fake_in_ready(struct fake_sap *s)
{
	struct fake_low *low = fake_in_vc(s->af);
	struct fake *f = s->p->f;

	KUNIT_ASSERT_NOT_NULL(f->test, low->vc);
	FAKE_STATUS_ASSERT(f, SUCCESS, fake_activate(low));
	fake_forget(f);
	return low;
}

/**
 * fake_in_offer() - the provider offers a call
 * @low: the provider's VC
 * @s: the SAP
 *
 * Return: what the core says.
 */
condis_status_t fake_in_offer(struct fake_low *low, struct fake_sap *s)
{
	return condis_cm_dispatch_incoming_call(s->cm->sap, low->vc,
						&low->params);
}

/**
 * fake_in_connected() - an incoming call, ready for data
 * @s: the SAP of its client
 *
 * Return: the VC as the client has it. The log is empty.
 */
struct fake_vc *fake_in_connected(struct fake_sap *s)
{
	struct fake_low *low = fake_in_ready(s);
	struct fake *f = s->p->f;

	FAKE_STATUS_ASSERT(f, SUCCESS, fake_in_offer(low, s));
	condis_cm_dispatch_call_connected(low->vc);
	fake_forget(f);
	return fake_in_client(low);
}

/* What a client has been left with; true: there was some. */
static bool fake_flush_offer(struct fake *f)
{
	struct fake_vc *v, *found = NULL;
	struct fake_proto *p;

	spin_lock_bh(&f->lock);
	list_for_each_entry(p, &f->protos, node)
		list_for_each_entry(v, &p->vcs, node)
			if (v->offer)
				found = v;
	spin_unlock_bh(&f->lock);
	if (found)
		fake_answer(found, CONDIS_STATUS_FAILURE);
	return found;
}

/**
 * fake_flush_in() - finish something that pends
 * @f: the fixture
 *
 * Return: true when there was something.
 */
bool fake_flush_in(struct fake *f)
{
	struct fake_cm_sap *cs, *found = NULL;

	if (fake_flush_offer(f))
		return true;
	spin_lock_bh(&f->lock);
	list_for_each_entry(cs, &f->cm_saps, node)
		if (cs->registering || cs->deregistering)
			found = cs;
	spin_unlock_bh(&f->lock);
	if (!found)
		return false;
	if (found->registering)
		fake_sap_registered(found, CONDIS_STATUS_FAILURE);
	else
		fake_sap_deregistered(found, CONDIS_STATUS_SUCCESS);
	return true;
}
