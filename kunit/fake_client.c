// SPDX-License-Identifier: GPL-2.0-only
/*
 * Protocols: what clients and call managers share, and a client's address
 * families. See fake.h.
 */
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/slab.h>

#include "fake_in.h"
#include "fake_party.h"
#include "fake_qos.h"

/**
 * fake_bind() - open the adapter (what a protocol does when it is announced)
 * @p: the protocol
 */
void fake_bind(struct fake_proto *p)
{
	p->bound = condis_open_adapter(p->proto, p->f->adapter, p,
				       &p->binding);
}

static void fake_bind_adapter(struct condis_protocol *proto,
			      struct condis_adapter *adapter)
{
	struct fake_proto *p = condis_protocol_ctx(proto);

	if (adapter != p->f->adapter)
		return;
	p->proto = proto;
	fake_event(p->f, FAKE_BIND, p->tag, CONDIS_STATUS_SUCCESS, p);
	if (!p->wait)
		fake_bind(p);
}

static bool fake_is_empty(struct fake_proto *p)
{
	struct fake *f = p->f;
	struct fake_af *af;
	struct fake_vc *v;
	bool empty = true;

	spin_lock_bh(&f->lock);
	list_for_each_entry(af, &p->afs, node)
		empty &= !af->af;
	list_for_each_entry(v, &p->vcs, node)
		empty &= !v->vc;
	empty &= fake_saps_gone(p);
	spin_unlock_bh(&f->lock);
	return empty;
}

/* BD-3, BD-4: what a good driver does before it closes the adapter. */
static void fake_give_up(struct fake_proto *p)
{
	struct fake_af *af;
	struct fake_vc *v;

	if (p->ops.cm)
		condis_cm_withdraw_address_family(p->binding, &fake_af_id);
	mutex_lock(&p->f->running_down);
	list_for_each_entry(v, &p->vcs, node)
		fake_vc_run_down(v);
	list_for_each_entry(af, &p->afs, node)
		fake_af_run_down(af);
	mutex_unlock(&p->f->running_down);
	if (fake_wait(fake_is_empty(p)))
		return;
	fake_must(p->f, false, "everything was closed");
	list_for_each_entry(af, &p->afs, node)
		if (af->af)
			pr_err("kunit fake: left: AF in state %u\n",
			       af->af->state);
	list_for_each_entry(v, &p->vcs, node)
		if (v->vc)
			pr_err("kunit fake: left: VC in states %u, %u\n",
			       v->vc->a, v->vc->k);
}

/**
 * fake_unbind() - close everything and the adapter
 * @p: the protocol
 */
void fake_unbind(struct fake_proto *p)
{
	struct condis_binding *binding = p->binding;

	fake_give_up(p);
	p->pausing = false;
	p->leaving = false;
	p->binding = NULL;
	condis_close_adapter(binding);
}

static void fake_unbind_adapter(void *binding_ctx)
{
	struct fake_proto *p = binding_ctx;

	if (fake_event(p->f, FAKE_UNBIND, p->tag, CONDIS_STATUS_SUCCESS, p) ==
	    FAKE_AUTO)
		fake_unbind(p);
	else
		WRITE_ONCE(p->leaving, true);
}

static condis_status_t fake_pause(void *binding_ctx)
{
	struct fake_proto *p = binding_ctx;
	condis_status_t status;
	struct fake_vc *v;

	p->pausing = true;
	status = fake_event(p->f, FAKE_PAUSE, p->tag, CONDIS_STATUS_SUCCESS,
			    p);
	if (status == CONDIS_STATUS_PENDING)
		return status;
	p->pausing = false;
	if (status != FAKE_AUTO)
		return status;
	/* */
	list_for_each_entry(v, &p->vcs, node)
		fake_return_got(v);
	return CONDIS_STATUS_SUCCESS;
}

/**
 * fake_paused_proto() - complete a pause that pends
 * @p: the protocol
 */
void fake_paused_proto(struct fake_proto *p)
{
	p->pausing = false;
	condis_protocol_pause_complete(p->binding);
}

static condis_status_t fake_restart(void *binding_ctx)
{
	struct fake_proto *p = binding_ctx;
	condis_status_t status;

	status = fake_event(p->f, FAKE_RESTART, p->tag, CONDIS_STATUS_SUCCESS,
			    p);
	return status == FAKE_AUTO ? CONDIS_STATUS_SUCCESS : status;
}

/* What the miniport has said; kept in f->said as the last of it. */
static void fake_indicated(struct fake_proto *p, void *vc_ctx,
			   condis_status_t status, const void *buf, u32 len)
{
	struct fake *f = p->f;
	char tag[16];

	fake_must(f, !buf == !len && len <= sizeof(f->said.buf),
		  "a buffer that is one");
	snprintf(tag, sizeof(tag), "%s%s", p->tag, vc_ctx ? "(vc)" : "");
	spin_lock_bh(&f->lock);
	f->said.status = status;
	f->said.len = len;
	if (buf)
		memcpy(f->said.buf, buf, min(len, (u32)sizeof(f->said.buf)));
	spin_unlock_bh(&f->lock);
	fake_event(f, FAKE_STATUS_TOLD, tag, CONDIS_STATUS_SUCCESS,
		   vc_ctx ?: p);
}

static void fake_told(void *binding_ctx, void *vc_ctx,
		      condis_status_t status, const void *buf, u32 len)
{
	bool end = status == CONDIS_STATUS_RESET_END;
	struct fake_proto *p = binding_ctx;

	if (!end && status != CONDIS_STATUS_RESET_START) {
		fake_indicated(p, vc_ctx, status, buf, len);
		return;
	}
	fake_must(p->f, !vc_ctx, "a reset is the adapter's");
	fake_must(p->f, len == (end ? sizeof(status) : 0) && !buf == !end,
		  "the outcome with the end");
	if (end && buf)
		p->f->reset_status = *(const condis_status_t *)buf;
	fake_event(p->f, end ? FAKE_RESET_END : FAKE_RESET_START, p->tag,
		   CONDIS_STATUS_SUCCESS, p);
}

static void fake_af_notify(void *binding_ctx, const struct condis_af_id *id)
{
	struct fake_proto *p = binding_ctx;

	fake_must(p->f, id->type == fake_af_id.type ||
		  id->type == fake_af_id2.type, "a family that was registered");
	fake_event(p->f, FAKE_AF_NOTIFY, p->tag, CONDIS_STATUS_SUCCESS, p);
}

static void fake_oid_complete(void *binding_ctx,
			      struct condis_oid_request *req,
			      condis_status_t status)
{
	struct fake_proto *p = binding_ctx;

	fake_event(p->f, FAKE_OID_COMPLETE, p->tag, status, req);
}

static condis_status_t fake_asked(void *af_ctx, void *vc_ctx,
				  struct condis_oid_request *req)
{
	struct fake_af *af = af_ctx;
	struct fake_vc *v = vc_ctx;
	condis_status_t status;
	char tag[16];

	fake_must(af->p->f, !v || v->af == af, "asked about its VC");
	snprintf(tag, sizeof(tag), "%s%s", af->p->tag, v ? "(vc)" : "");
	status = fake_event(af->p->f, FAKE_ASKED, tag, CONDIS_STATUS_SUCCESS,
			    req);
	return status == FAKE_AUTO ? CONDIS_STATUS_SUCCESS : status;
}

/**
 * fake_notify_answer() - the client answers a notify-close that pends
 * @af: its open
 * @status: the answer
 */
void fake_notify_answer(struct fake_af *af, condis_status_t status)
{
	af->notified = false;
	condis_cl_notify_close_address_family_complete(af->handle, status);
}

/* The open is no more. Whoever sees that last answers a notify-close. */
static void fake_af_gone(struct fake_af *af)
{
	struct fake *f = af->p->f;
	bool answer;

	spin_lock_bh(&f->lock);
	af->af = NULL;
	answer = af->notified && !af->leaving;
	if (answer)
		af->notified = false;
	spin_unlock_bh(&f->lock);
	if (answer)
		fake_notify_answer(af, CONDIS_STATUS_SUCCESS);
}

static void fake_open_complete(void *af_ctx, struct condis_af *handle,
			       condis_status_t status)
{
	struct fake_af *af = af_ctx;

	/* */
	fake_must(af->p->f, in_task() && preemptible(), "process context");
	fake_must(af->p->f, !handle == (status != CONDIS_STATUS_SUCCESS),
		  "a handle with success only");
	if (!handle)
		af->af = NULL;
	else
		fake_must(af->p->f, handle == af->handle, "its own handle");
	WRITE_ONCE(af->opened, status);
	fake_event(af->p->f, FAKE_OPEN_COMPLETE, af->p->tag, status, af);
}

static void fake_close_af_complete(void *af_ctx, condis_status_t status)
{
	struct fake_af *af = af_ctx;

	af->closing = false;
	fake_event(af->p->f, FAKE_CLOSE_AF_COMPLETE, af->p->tag, status, af);
	if (status == CONDIS_STATUS_SUCCESS)
		fake_af_gone(af);
	WRITE_ONCE(af->closed, status);
}

static condis_status_t fake_cl_notify_close(void *af_ctx)
{
	struct fake_af *af = af_ctx;
	struct fake *f = af->p->f;
	condis_status_t status;
	bool done;

	af->notified = true;
	af->leaving = true;
	status = fake_event(f, FAKE_NOTIFY_CLOSE, af->p->tag,
			    CONDIS_STATUS_SUCCESS, af);
	if (status == FAKE_AUTO) {
		mutex_lock(&f->running_down);
		fake_af_run_down(af);
		mutex_unlock(&f->running_down);
	}
	spin_lock_bh(&f->lock);
	af->leaving = false;
	done = status == FAKE_AUTO ? !af->af : status != CONDIS_STATUS_PENDING;
	if (done)
		af->notified = false;
	spin_unlock_bh(&f->lock);
	if (status != FAKE_AUTO)
		return status;
	return done ? CONDIS_STATUS_SUCCESS : CONDIS_STATUS_PENDING;
}

/**
 * fake_notify_close() - the provider asks a client to close
 * @af: the client's open
 *
 * Return: what the core says.
 */
condis_status_t fake_notify_close(struct fake_af *af)
{
	return condis_cm_notify_close_address_family(af->handle);
}

/**
 * fake_af_new() - a client's context for an open
 * @p: the client
 *
 * Return: the context; @p's.
 */
struct fake_af *fake_af_new(struct fake_proto *p)
{
	struct fake_af *af = kzalloc(sizeof(*af), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(p->f->test, af);
	af->p = p;
	list_add_tail(&af->node, &p->afs);
	return af;
}

/**
 * fake_af_ask() - open the address family
 * @af: the client's context
 *
 * Return: what the core says.
 */
condis_status_t fake_af_ask(struct fake_af *af)
{
	condis_status_t status;

	af->opened = CONDIS_STATUS_PENDING;
	status = condis_cl_open_address_family(af->p->binding, &fake_af_id, af,
					       &af->af);
	if (status != CONDIS_STATUS_PENDING)
		WRITE_ONCE(af->opened, status);
	return status;
}

/**
 * fake_af_open() - a client opens the address family, which works
 * @p: the client
 *
 * Return: the open; @p's.
 */
struct fake_af *fake_af_open(struct fake_proto *p)
{
	struct fake_af *af = fake_af_new(p);

	FAKE_STATUS_ASSERT(p->f, SUCCESS, fake_af_ask(af));
	af->handle = af->af;
	return af;
}

/**
 * fake_af_close() - a client closes
 * @af: its open
 *
 * Return: what the core says.
 */
condis_status_t fake_af_close(struct fake_af *af)
{
	condis_status_t status;

	af->closing = true;
	af->closed = CONDIS_STATUS_PENDING;
	status = condis_cl_close_address_family(af->af);
	if (status == CONDIS_STATUS_PENDING)
		return status;
	af->closing = false;
	WRITE_ONCE(af->closed, status);
	if (status == CONDIS_STATUS_SUCCESS)
		fake_af_gone(af);
	return status;
}

/**
 * fake_af_try_close() - close if nothing is under it
 * @af: a client's open that is dying
 */
void fake_af_try_close(struct fake_af *af)
{
	struct fake *f = af->p->f;
	struct fake_vc *v;
	bool go;

	spin_lock_bh(&f->lock);
	go = af->af && !af->closing;
	list_for_each_entry(v, &af->p->vcs, node)
		go &= v->af != af || !v->vc || (v->theirs && !v->in_call);
	if (go)
		af->closing = true;
	spin_unlock_bh(&f->lock);
	if (go)
		fake_af_close(af);
}

/**
 * fake_af_run_down() - close the calls, delete the VCs, then close
 * @af: a client's open
 *
 * Waits for nothing (AF-4).
 */
void fake_af_run_down(struct fake_af *af)
{
	struct fake_vc *v;

	af->dying = true;
	fake_saps_run_down(af);
	list_for_each_entry(v, &af->p->vcs, node)
		if (v->af == af)
			fake_vc_run_down(v);
	fake_af_try_close(af);
}

/**
 * fake_proto_new() - a protocol, not registered yet
 * @f: the fixture
 * @tag: its name in the log
 *
 * Return: the protocol; @f's.
 */
struct fake_proto *fake_proto_new(struct fake *f, const char *tag)
{
	struct fake_proto *p = kzalloc(sizeof(*p), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(f->test, p);
	p->f = f;
	p->tag = tag;
	p->bound = CONDIS_STATUS_PENDING;
	INIT_LIST_HEAD(&p->afs);
	INIT_LIST_HEAD(&p->vcs);
	INIT_LIST_HEAD(&p->saps);
	p->ops = (struct condis_protocol_ops){
		.owner			= THIS_MODULE,
		.name			= tag,
		.bind_adapter		= fake_bind_adapter,
		.unbind_adapter		= fake_unbind_adapter,
		.pause			= fake_pause,
		.restart		= fake_restart,
		.status			= fake_told,
		.af_register_notify	= fake_af_notify,
		.oid_request_complete	= fake_oid_complete,
	};
	p->client = (struct condis_client_ops){
		.open_af_complete	= fake_open_complete,
		.close_af_complete	= fake_close_af_complete,
		.notify_close_af	= fake_cl_notify_close,
		.oid_request		= fake_asked,
	};
	fake_vc_fill(p);
	fake_in_fill_client(&p->client);
	fake_party_fill_client(&p->client);
	fake_qos_fill_client(&p->client);
	list_add(&p->node, &f->protos);
	return p;
}

/**
 * fake_proto_register() - register a protocol, which is announced and binds
 * @p: the protocol
 */
void fake_proto_register(struct fake_proto *p)
{
	struct fake *f = p->f;

	FAKE_STATUS_ASSERT(f, SUCCESS,
			   condis_register_protocol(&p->ops, p, &p->proto));
	if (f->adapter && !p->wait)
		FAKE_STATUS_ASSERT(f, SUCCESS, p->bound);
}

/**
 * fake_proto_deregister() - deregister a protocol; it unbinds
 * @p: the protocol; nothing happens when it is not registered
 */
void fake_proto_deregister(struct fake_proto *p)
{
	struct condis_protocol *proto = p->proto;

	p->proto = NULL;
	if (proto)
		condis_deregister_protocol(proto);
}

/**
 * fake_client() - a client on the adapter
 * @f: the fixture
 * @tag: its name in the log
 *
 * Return: the client; @f's.
 */
struct fake_proto *fake_client(struct fake *f, const char *tag)
{
	struct fake_proto *p = fake_proto_new(f, tag);

	p->ops.client = &p->client;
	fake_proto_register(p);
	return p;
}
