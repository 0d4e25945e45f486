// SPDX-License-Identifier: GPL-2.0-only
/*
 * Multipoint calls of the fakes. The client's and the provider's context of a
 * party are one. See fake_party.h.
 */
#include <linux/slab.h>

#include "fake_party.h"

static void fake_party_complete(void *party_ctx, condis_status_t status,
				struct condis_call_params *params)
{
	struct fake_party *p = party_ctx;

	fake_must(p->v->p->f, params == &p->params, "its own parameters");
	if (status != CONDIS_STATUS_SUCCESS)
		p->party = NULL;
	fake_event(p->v->p->f, FAKE_PARTY_COMPLETE, p->v->p->tag, status, p);
	WRITE_ONCE(p->added, status);
}

static void fake_party_gone(void *party_ctx, condis_status_t status)
{
	struct fake_party *p = party_ctx;

	if (status == CONDIS_STATUS_SUCCESS)
		p->party = NULL;
	fake_event(p->v->p->f, FAKE_PARTY_GONE, p->v->p->tag, status, p);
	WRITE_ONCE(p->gone, status);
}

static void fake_incoming_drop(void *party_ctx, condis_status_t status,
			       const void *data, size_t len)
{
	struct fake_party *p = party_ctx;

	p->peer = status;
	if (fake_event(p->v->p->f, FAKE_INCOMING_DROP, p->v->p->tag, status,
		       p) == FAKE_AUTO)
		fake_party_drop(p);
}

/**
 * fake_party_fill_client() - the client's table, about parties
 * @ops: filled
 */
void fake_party_fill_client(struct condis_client_ops *ops)
{
	ops->add_party_complete = fake_party_complete;
	ops->drop_party_complete = fake_party_gone;
	ops->incoming_drop_party = fake_incoming_drop;
}

static condis_status_t fake_cm_make_multi(void *cm_vc_ctx,
					  struct condis_call_params *params,
					  struct condis_party *party,
					  void **cm_party_ctx)
{
	struct fake_low *low = cm_vc_ctx;

	*cm_party_ctx = party->ctx;
	fake_event(low->f, FAKE_MAKE_MULTI, "cm", CONDIS_STATUS_SUCCESS, low);
	/* The rest is as with any call. */
	return low->vc->cm->make_call(cm_vc_ctx, params);
}

static condis_status_t fake_cm_add(void *cm_vc_ctx,
				   struct condis_call_params *params,
				   struct condis_party *party,
				   void **cm_party_ctx)
{
	struct fake_party *p = party->ctx;
	struct fake_low *low = cm_vc_ctx;
	condis_status_t status;

	*cm_party_ctx = p;
	p->party = party;
	p->adding = true;
	status = fake_event(low->f, FAKE_ADD_PARTY, "cm",
			    CONDIS_STATUS_SUCCESS, p);
	if (status == CONDIS_STATUS_PENDING)
		return status;
	p->adding = false;
	return status == FAKE_AUTO ? CONDIS_STATUS_SUCCESS : status;
}

static condis_status_t fake_cm_drop(void *cm_party_ctx, const void *data,
				    size_t len)
{
	struct fake_party *p = cm_party_ctx;
	condis_status_t status;

	p->dropping = true;
	status = fake_event(p->v->p->f, FAKE_DROP_PARTY, "cm",
			    CONDIS_STATUS_SUCCESS, p);
	if (status == CONDIS_STATUS_PENDING)
		return status;
	p->dropping = false;
	return status == FAKE_AUTO ? CONDIS_STATUS_SUCCESS : status;
}

/**
 * fake_party_fill_cm() - the provider's table, about parties
 * @ops: filled
 */
void fake_party_fill_cm(struct condis_call_manager_ops *ops)
{
	ops->make_multipoint_call = fake_cm_make_multi;
	ops->add_party = fake_cm_add;
	ops->drop_party = fake_cm_drop;
}

static struct fake_party *fake_party_new(struct fake_vc *v)
{
	struct fake *f = v->p->f;
	struct fake_party *p = kzalloc(sizeof(*p), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(f->test, p);
	p->v = v;
	p->added = CONDIS_STATUS_PENDING;
	p->gone = CONDIS_STATUS_PENDING;
	p->peer = CONDIS_STATUS_PENDING;
	p->params = v->params;
	spin_lock_bh(&f->lock);
	list_add_tail(&p->node, &f->parties);
	spin_unlock_bh(&f->lock);
	return p;
}

/**
 * fake_make_multi() - make a multipoint call with v->params
 * @v: the VC
 * @status: what the core says
 *
 * Return: its first party; the fixture's.
 */
struct fake_party *fake_make_multi(struct fake_vc *v, condis_status_t *status)
{
	struct fake_party *p = fake_party_new(v);

	v->in_call = true;
	v->made = CONDIS_STATUS_PENDING;
	*status = condis_cl_make_multipoint_call(v->vc, &v->params, p,
						 &p->party);
	if (*status == CONDIS_STATUS_PENDING)
		return p;
	v->made = *status;
	v->in_call = *status == CONDIS_STATUS_SUCCESS;
	return p;
}

/**
 * fake_party_add() - add a party
 * @v: the VC, with a multipoint call
 * @status: what the core says
 *
 * Return: the party; the fixture's.
 */
struct fake_party *fake_party_add(struct fake_vc *v, condis_status_t *status)
{
	struct fake_party *p = fake_party_new(v);

	*status = condis_cl_add_party(v->vc, p, &p->params, &p->party);
	if (*status != CONDIS_STATUS_PENDING)
		WRITE_ONCE(p->added, *status);
	return p;
}

/**
 * fake_party_drop() - drop a party
 * @p: the party
 *
 * Return: what the core says.
 */
condis_status_t fake_party_drop(struct fake_party *p)
{
	condis_status_t status;

	p->gone = CONDIS_STATUS_PENDING;
	status = condis_cl_drop_party(p->party, NULL, 0);
	if (status == CONDIS_STATUS_PENDING)
		return status;
	if (status == CONDIS_STATUS_SUCCESS)
		p->party = NULL;
	WRITE_ONCE(p->gone, status);
	return status;
}

/**
 * fake_party_added() - complete an add that pends
 * @p: the party
 * @status: its outcome
 */
void fake_party_added(struct fake_party *p, condis_status_t status)
{
	p->adding = false;
	condis_cm_add_party_complete(p->party, status);
}

/**
 * fake_party_dropped() - complete a drop that pends
 * @p: the party
 * @status: its outcome
 */
void fake_party_dropped(struct fake_party *p, condis_status_t status)
{
	p->dropping = false;
	condis_cm_drop_party_complete(p->party, status);
}

/**
 * fake_party_leaves() - the far end of a party hangs up
 * @p: the party
 */
void fake_party_leaves(struct fake_party *p)
{
	condis_cm_dispatch_incoming_drop_party(p->party, CONDIS_STATUS_SUCCESS,
					       NULL, 0);
}

/**
 * fake_parties_run_down() - drop all but one, so that the call can be closed
 * @v: the VC
 */
void fake_parties_run_down(struct fake_vc *v)
{
	struct fake_party *p;

	if (!v->vc->multi)
		return;
	list_for_each_entry(p, &v->p->f->parties, node)
		if (p->v == v && p->party && v->vc->multi &&
		    v->vc->multi->n_live > 1)
			fake_party_drop(p);
}

/**
 * fake_flush_parties() - finish something that pends
 * @f: the fixture
 *
 * Return: true when there was something.
 */
bool fake_flush_parties(struct fake *f)
{
	struct fake_party *p, *found = NULL;

	spin_lock_bh(&f->lock);
	list_for_each_entry(p, &f->parties, node)
		if (p->adding || p->dropping)
			found = p;
	spin_unlock_bh(&f->lock);
	if (!found)
		return false;
	if (found->adding)
		fake_party_added(found, CONDIS_STATUS_FAILURE);
	else
		fake_party_dropped(found, CONDIS_STATUS_SUCCESS);
	return true;
}

/**
 * fake_free_parties() - the end of the fixture
 * @f: the fixture
 */
void fake_free_parties(struct fake *f)
{
	struct fake_party *p, *next;

	list_for_each_entry_safe(p, next, &f->parties, node)
		kfree(p);
}
