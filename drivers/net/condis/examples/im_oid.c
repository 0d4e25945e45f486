// SPDX-License-Identifier: GPL-2.0-only
/*
 * OID requests: the device below answers, for what it is and for its PVCs.
 */
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/slab.h>

#include "im.h"

/**
 * struct im_oid - a request on its way down and back
 * @req: what the adapter below is asked
 * @asked: what we were asked
 * @family: whether it is the family below that is asked and kept open
 * @im: the device
 * @node: on its list, under im->oid_lock, until @asked is answered
 * @refs: one until @asked is answered, one while it is being cancelled
 */
struct im_oid {
	struct condis_oid_request	req;
	struct condis_oid_request	*asked;
	bool				family;
	struct im			*im;
	struct list_head		node;
	refcount_t			refs;
};

static void oid_put(struct im_oid *oid)
{
	if (refcount_dec_and_test(&oid->refs))
		kfree(oid);
}

static void oid_answer(struct im_oid *oid)
{
	struct im *im = oid->im;
	bool family = oid->family;

	spin_lock_bh(&im->oid_lock);
	list_del(&oid->node);
	spin_unlock_bh(&im->oid_lock);
	oid->asked->bytes_written = oid->req.bytes_written;
	oid->asked->bytes_read = oid->req.bytes_read;
	oid->asked->bytes_needed = oid->req.bytes_needed;
	oid_put(oid);
	if (family)
		im_lower_left(im);
}

/* With @family, the call manager below is asked; the caller entered it. */
static condis_status_t oid_ask(struct im *im, bool family, struct im_vc *vc,
			       struct condis_oid_request *asked)
{
	condis_status_t status = CONDIS_STATUS_NOT_ACCEPTED;
	struct condis_binding *binding;
	struct im_oid *oid;

	oid = kzalloc(sizeof(*oid), GFP_ATOMIC);
	if (!oid) {
		if (family)
			im_lower_left(im);
		return CONDIS_STATUS_RESOURCES;
	}
	oid->asked = asked;
	oid->family = family;
	oid->im = im;
	refcount_set(&oid->refs, 1);
	oid->req.type = asked->type;
	oid->req.oid = asked->oid;
	oid->req.buf = asked->buf;
	oid->req.len = asked->len;
	oid->req.requester_reserved[0] = oid;

	/* It may be complete before it is known to pend. */
	spin_lock_bh(&im->oid_lock);
	list_add_tail(&oid->node, &im->oids);
	spin_unlock_bh(&im->oid_lock);
	/* Who asks needs no VC: only this keeps the binding. */
	rcu_read_lock();
	binding = rcu_dereference(im->ask);
	if (binding)
		status = condis_co_oid_request(binding,
					       family ? im->af : NULL,
					       vc ? vc->lower : NULL,
					       &oid->req);
	rcu_read_unlock();
	if (status != CONDIS_STATUS_PENDING)
		oid_answer(oid);
	return status;
}

/**
 * im_oid_request() - a request to the miniport (MiniportCoOidRequest)
 * @adapter: the adapter above
 * @vc_ctx: the VC that is asked about, or NULL
 * @req: the request
 *
 * Context: Any.
 * Return: what the adapter below says; PENDING, and the completion follows;
 * NOT_ACCEPTED when it is gone; RESOURCES.
 */
condis_status_t im_oid_request(struct condis_adapter *adapter, void *vc_ctx,
			       struct condis_oid_request *req)
{
	return oid_ask(condis_adapter_priv(adapter), false, vc_ctx, req);
}

/**
 * im_cm_oid_request() - a request to the call manager (ProtocolCoOidRequest)
 * @cm_af_ctx: the open above
 * @cm_vc_ctx: the VC that is asked about, or NULL
 * @req: the request
 *
 * Context: Any.
 * Return: what the call manager below says; PENDING, and the completion
 * follows; CLOSING when it is going; RESOURCES.
 */
condis_status_t im_cm_oid_request(void *cm_af_ctx, void *cm_vc_ctx,
				  struct condis_oid_request *req)
{
	struct im_af *af = cm_af_ctx;
	condis_status_t status;

	status = im_lower_enter(af->im);
	if (status != CONDIS_STATUS_SUCCESS)
		return status;
	return oid_ask(af->im, true, cm_vc_ctx, req);
}

static struct im_oid *oid_find(struct im *im,
			       const struct condis_oid_request *asked)
{
	struct im_oid *oid, *found = NULL;

	spin_lock_bh(&im->oid_lock);
	list_for_each_entry(oid, &im->oids, node) {
		if (oid->asked != asked)
			continue;
		refcount_inc(&oid->refs);
		found = oid;
		break;
	}
	spin_unlock_bh(&im->oid_lock);
	return found;
}

/**
 * im_cancel_oid_request() - a request that pends is not wanted any more
 *	(MiniportCancelOidRequest)
 * @adapter: the adapter above
 * @req: the request; compared, not read
 *
 * Context: Any.
 */
void im_cancel_oid_request(struct condis_adapter *adapter,
			   struct condis_oid_request *req)
{
	struct im *im = condis_adapter_priv(adapter);
	struct condis_binding *binding;
	struct im_oid *oid;

	oid = oid_find(im, req);
	if (!oid)
		return;
	rcu_read_lock();
	binding = rcu_dereference(im->ask);
	if (binding)
		condis_cancel_oid_request(binding, &oid->req);
	rcu_read_unlock();
	oid_put(oid);
}

/**
 * im_oid_request_complete() - a request below that pended is done
 *	(ProtocolCoOidRequestComplete)
 * @binding_ctx: the device
 * @req: ours
 * @status: its outcome
 *
 * Context: Any.
 */
void im_oid_request_complete(void *binding_ctx, struct condis_oid_request *req,
			     condis_status_t status)
{
	struct im_oid *oid = req->requester_reserved[0];
	struct condis_oid_request *asked = oid->asked;

	oid_answer(oid);
	condis_co_oid_request_complete(asked, status);
}
