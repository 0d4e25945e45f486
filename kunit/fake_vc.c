// SPDX-License-Identifier: GPL-2.0-only
/*
 * The VCs of a client, or of a call manager for itself: calls and data. See
 * fake.h.
 */
#include <linux/slab.h>

#include "fake_party.h"

/* A copy of what the receiver has sent has an owner word of its own. */
static u32 fake_owner(const struct condis_nbl *nbl, u32 owner)
{
	return owner == CONDIS_NBL_INDICATED &&
	       nbl->flags & CONDIS_NBL_F_IS_LOOPBACK ? CONDIS_NBL_LOOPED :
						       owner;
}

static void fake_check_chain(struct fake_vc *v, struct condis_nbl *chain,
			     u32 owner)
{
	struct fake *f = v->p->f;
	struct condis_nbl *nbl;

	fake_must(f, v->kind == FAKE_IS_VC, "the creator's context");
	fake_must(f, chain, "a chain has an NBL");
	for (nbl = chain; nbl; nbl = nbl->next) {
		fake_must(f, nbl->vc == v->vc, "one VC in a chain");
		fake_must(f, nbl->owner == fake_owner(nbl, owner),
			  "the protocol's NBL");
	}
}

static void fake_receive_nbls(void *binding_ctx, void *vc_ctx,
			      struct condis_nbl *chain, unsigned int count,
			      u32 flags)
{
	bool lent = flags & CONDIS_FLAG_RESOURCES;
	struct fake_vc *v = vc_ctx;
	struct fake *f = v->p->f;

	fake_must(f, binding_ctx == v->p, "its own binding");
	fake_must(f, condis_chain_count(chain) == count, "the number given");
	fake_check_chain(v, chain, lent ? CONDIS_NBL_LENT :
					  CONDIS_NBL_INDICATED);
	if (v->receive) {
		v->receive(v, chain, count, flags);
		return;
	}
	if (lent)
		return;
	fake_keep(f, &v->got, chain);
	if (f->ending)
		fake_return_got(v);
}

static void fake_send_complete(void *vc_ctx, struct condis_nbl *chain,
			       u32 flags)
{
	struct fake_vc *v = vc_ctx;

	fake_check_chain(v, chain, CONDIS_NBL_PROTOCOL);
	if (v->complete)
		v->complete(v, chain, flags);
	else
		fake_keep(v->p->f, &v->done, chain);
}

/**
 * fake_return_got() - return what was received and held
 * @v: the VC
 */
void fake_return_got(struct fake_vc *v)
{
	struct condis_nbl *chain = fake_take(v->p->f, &v->got);

	if (chain)
		condis_return_nbls(v->p->binding, chain, 0);
}

/**
 * fake_free_done() - free what was sent
 * @v: the VC
 */
void fake_free_done(struct fake_vc *v)
{
	condis_nbl_free_chain(fake_take(v->p->f, &v->done));
}

static void fake_make_complete(void *vc_ctx, condis_status_t status,
			       struct condis_call_params *params)
{
	struct fake_vc *v = vc_ctx;

	fake_must(v->p->f, params == &v->params, "its own parameters");
	if (status != CONDIS_STATUS_SUCCESS)
		v->in_call = false;
	WRITE_ONCE(v->made, status);
	fake_event(v->p->f, FAKE_MAKE_COMPLETE, v->p->tag, status, v);
}

static void fake_close_complete(void *vc_ctx, condis_status_t status)
{
	struct fake_vc *v = vc_ctx;
	bool ok = status == CONDIS_STATUS_SUCCESS;

	if (ok)
		v->in_call = false;
	fake_event(v->p->f, FAKE_CLOSE_COMPLETE, v->p->tag, status, v);
	WRITE_ONCE(v->closed, status);
	if (ok && v->dying && !v->theirs)
		fake_vc_delete(v);
	else if (ok && v->dying && v->af->dying)
		fake_af_try_close(v->af);
}

static void fake_incoming_close(void *vc_ctx, condis_status_t status,
				const void *data, size_t len)
{
	struct fake_vc *v = vc_ctx;

	v->peer = status;
	if (fake_event(v->p->f, FAKE_INCOMING_CLOSE, v->p->tag, status, v) ==
	    FAKE_AUTO)
		fake_close_call(v);
}

/**
 * fake_vc_fill() - the parts of a protocol's tables that are about VCs
 * @p: the protocol
 */
void fake_vc_fill(struct fake_proto *p)
{
	p->ops.receive_nbls = fake_receive_nbls;
	p->ops.send_nbls_complete = fake_send_complete;
	p->client.make_call_complete = fake_make_complete;
	p->client.close_call_complete = fake_close_complete;
	p->client.incoming_close_call = fake_incoming_close;
}

/**
 * fake_vc_new() - a context for a VC that does not exist yet
 * @p: the creator
 * @af: its open; NULL: for itself
 *
 * Return: the context; @p's.
 */
struct fake_vc *fake_vc_new(struct fake_proto *p, struct fake_af *af)
{
	struct fake_vc *v = kzalloc(sizeof(*v), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(p->f->test, v);
	v->kind = FAKE_IS_VC;
	v->p = p;
	v->af = af;
	v->made = CONDIS_STATUS_PENDING;
	v->closed = CONDIS_STATUS_PENDING;
	v->modified = CONDIS_STATUS_PENDING;
	v->peer = CONDIS_STATUS_PENDING;
	v->params.media.flags = CONDIS_MEDIA_TRANSMIT_VC |
				CONDIS_MEDIA_RECEIVE_VC;
	v->params.media.atm.aal = CONDIS_AAL5;
	v->params.media.atm.tx.max_sdu = 1500;
	v->params.media.atm.rx.max_sdu = 1500;
	spin_lock_bh(&p->f->lock);
	list_add_tail(&v->node, &p->vcs);
	spin_unlock_bh(&p->f->lock);
	return v;
}

/**
 * fake_vc_create() - make the VC
 * @v: its context
 *
 * Return: what the core says.
 */
condis_status_t fake_vc_create(struct fake_vc *v)
{
	return condis_co_create_vc(v->p->binding, v->af ? v->af->af : NULL, v,
				   &v->vc);
}

/**
 * fake_vc_delete() - delete the VC
 * @v: the VC
 *
 * Return: what the core says.
 */
condis_status_t fake_vc_delete(struct fake_vc *v)
{
	condis_status_t status = condis_co_delete_vc(v->p->binding, v->vc);
	struct fake *f = v->p->f;

	if (status != CONDIS_STATUS_SUCCESS)
		return status;
	spin_lock_bh(&f->lock);
	v->vc = NULL;
	spin_unlock_bh(&f->lock);
	if (v->af && v->af->dying)
		fake_af_try_close(v->af);
	return status;
}

/**
 * fake_make_call() - make a call with v->params
 * @v: the VC
 *
 * Return: what the core says.
 */
condis_status_t fake_make_call(struct fake_vc *v)
{
	bool before = v->in_call;
	condis_status_t status;

	v->in_call = true;
	v->made = CONDIS_STATUS_PENDING;
	status = condis_cl_make_call(v->vc, &v->params);
	if (status == CONDIS_STATUS_PENDING)
		return status;
	v->made = status;
	if (status != CONDIS_STATUS_SUCCESS)
		v->in_call = before;
	return status;
}

/**
 * fake_close_call() - close the call
 * @v: the VC
 *
 * Return: what the core says.
 */
condis_status_t fake_close_call(struct fake_vc *v)
{
	condis_status_t status;

	v->closed = CONDIS_STATUS_PENDING;
	if (v->dying)
		fake_parties_run_down(v);
	status = condis_cl_close_call(v->vc, NULL, 0);
	if (status == CONDIS_STATUS_PENDING || status == CONDIS_STATUS_CLOSING)
		return status;
	v->closed = status;
	if (status == CONDIS_STATUS_SUCCESS)
		v->in_call = false;
	return status;
}

/**
 * fake_vc_run_down() - close the call if there is one, then delete the VC
 * @v: the VC; nothing happens when there is none
 *
 * Waits for nothing.
 */
void fake_vc_run_down(struct fake_vc *v)
{
	condis_status_t status = CONDIS_STATUS_SUCCESS;

	if (!v->vc)
		return;
	v->dying = true;
	if (!v->af) {
		status = condis_cm_deactivate_vc(v->vc);
		fake_must(v->p->f, status != CONDIS_STATUS_PENDING,
			  "a private VC is drained");
		fake_vc_delete(v);
		return;
	}
	if (v->in_call)
		status = fake_close_call(v);
	if (v->theirs)
		return;
	if (status == CONDIS_STATUS_SUCCESS ||
	    status == CONDIS_STATUS_FAILURE)
		fake_vc_delete(v);
}

/**
 * fake_vc_ready() - a client's VC without a call
 * @f: the fixture, with a client
 *
 * Return: the VC; the client's.
 */
struct fake_vc *fake_vc_ready(struct fake *f)
{
	struct fake_proto *p = f->cl;
	struct fake_af *af;
	struct fake_vc *v;

	af = list_first_entry_or_null(&p->afs, struct fake_af, node);
	if (!af || !af->af)
		af = fake_af_open(p);
	v = fake_vc_new(p, af);
	FAKE_STATUS_ASSERT(f, SUCCESS, fake_vc_create(v));
	return v;
}

/**
 * fake_connected() - a client's VC with a call, ready for data
 * @f: the fixture, running
 *
 * Return: the VC; the client's. The log is empty.
 */
struct fake_vc *fake_connected(struct fake *f)
{
	struct fake_vc *v = fake_vc_ready(f);

	FAKE_STATUS_ASSERT(f, SUCCESS, fake_make_call(v));
	fake_forget(f);
	return v;
}

/**
 * fake_private() - a call manager's own VC, active
 * @f: the fixture, running, with a call manager
 *
 * Return: the VC; the call manager's. The log is empty.
 */
struct fake_vc *fake_private(struct fake *f)
{
	struct fake_vc *v = fake_vc_new(f->cm, NULL);

	FAKE_STATUS_ASSERT(f, SUCCESS, fake_vc_create(v));
	FAKE_STATUS_ASSERT(f, SUCCESS,
			   condis_cm_activate_vc(v->vc, &v->params));
	fake_forget(f);
	return v;
}

/**
 * fake_low_cm() - a VC as its provider has it
 * @v: a client's VC
 *
 * Return: the provider's state.
 */
struct fake_low *fake_low_cm(struct fake_vc *v)
{
	return v->vc->cm_ctx;
}

/**
 * fake_low_mp() - a VC as its miniport has it
 * @v: the VC
 *
 * Return: the miniport's state; an MCM's is the provider's (MCM-4).
 */
struct fake_low *fake_low_mp(struct fake_vc *v)
{
	return v->vc->mp_ctx;
}
