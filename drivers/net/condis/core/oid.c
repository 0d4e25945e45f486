// SPDX-License-Identifier: GPL-2.0-only
/*
 * OID requests, to the miniport or to the call manager of an address family.
 * They may run side by side (O-1). Those to a client are in oid_client.c.
 */
#include <linux/bitops.h>
#include <linux/string.h>
#include <net/condis/oid.h>

#include "adapter.h"
#include "af.h"
#include "binding.h"
#include "oid.h"
#include "report.h"
#include "vc.h"

/**
 * condis_oid_get() - a request of a binding begins
 * @binding: who asks
 *
 * Context: Any; its adapter's lock held.
 */
void condis_oid_get(struct condis_binding *binding)
{
	lockdep_assert_held(&binding->adapter->lock);
	condis_binding_get(binding);
	atomic_inc(&binding->n_oids);
	atomic_inc(&binding->n_asked);
}

/**
 * condis_oid_put() - the core is through with a request
 * @binding: who asked, and was answered
 *
 * Context: Any.
 */
void condis_oid_put(struct condis_binding *binding)
{
	struct condis_adapter *adapter = binding->adapter;

	rcu_read_lock();
	if (atomic_dec_and_test(&binding->n_oids))
		wake_up_all(&adapter->wait);
	rcu_read_unlock();
	condis_binding_put(binding);
}

/**
 * condis_oid_prepare() - a request is about to be made
 * @req: the request; its answer is to come
 *
 * Context: Any.
 */
void condis_oid_prepare(struct condis_oid_request *req)
{
	req->bytes_written = 0;
	req->bytes_read = 0;
	req->bytes_needed = 0;
	set_bit(0, &req->pending);
}

/**
 * condis_oid_claim() - a request was answered at once
 * @req: the request
 * @adapter: for the report
 *
 * Context: Any.
 * Return: true; false when its completion came as well, and counts.
 */
bool condis_oid_claim(struct condis_oid_request *req,
		      const struct condis_adapter *adapter)
{
	if (test_and_clear_bit(0, &req->pending))
		return true;
	condis_report(CONDIS_REPORT_UNEXPECTED_COMPLETION, NULL, "%s",
		      adapter->name);
	return false;
}

static condis_status_t oid_admit(struct condis_binding *binding,
				 struct condis_af *af, struct condis_vc *vc)
{
	struct condis_adapter *adapter = binding->adapter;
	condis_status_t status = CONDIS_STATUS_SUCCESS;

	if ((af && af->binding != binding) ||
	    (vc && vc->adapter != adapter) || (af && vc && vc->af != af))
		return CONDIS_STATUS_FAILURE;
	spin_lock_bh(&adapter->lock);
	if (adapter->gone && !af)
		status = CONDIS_STATUS_NOT_ACCEPTED;	/* AD-8 */
	else if (adapter->resetting && !af)
		status = CONDIS_STATUS_RESET_IN_PROGRESS; /* AD-7 */
	else if (adapter->state == CONDIS_ADAPTER_HALTED ||
		 adapter->state == CONDIS_ADAPTER_INITIALIZING)
		status = CONDIS_STATUS_FAILURE;		/* */
	else if (af)
		status = condis_af_use(af);
	if (status == CONDIS_STATUS_SUCCESS) {
		condis_oid_get(binding);
		if (!af)
			atomic_inc(&adapter->n_oids);
	}
	spin_unlock_bh(&adapter->lock);
	return status;
}

static void oid_done(struct condis_binding *binding, bool to_miniport)
{
	struct condis_adapter *adapter = binding->adapter;

	rcu_read_lock();
	if (to_miniport && atomic_dec_and_test(&adapter->n_oids))
		wake_up_all(&adapter->wait);
	rcu_read_unlock();
	condis_oid_put(binding);
}

/**
 * condis_co_oid_request() - ask or set (NdisCoOidRequest)
 * @binding: the requester's binding
 * @af: whose other end to ask: the call manager when the requester has opened
 *	it, the client when the requester offers it; NULL: the miniport (O-2)
 * @vc: about this VC; NULL: about the whole
 * @req: the requester's; not touched by it until done
 *
 * A client is asked when it knows that its address family is open (AF-1), and
 * a request that comes before waits for that.
 *
 * Context: Any.
 * Return: SUCCESS; PENDING, and oid_request_complete() follows, for a request
 * to a client that of struct condis_call_manager_ops; NOT_ACCEPTED after the
 * device was removed; RESET_IN_PROGRESS for one to a miniport that is being
 * reset; FAILURE for handles that do not belong together; CLOSING; what the
 * other side says.
 */
condis_status_t condis_co_oid_request(struct condis_binding *binding,
				      struct condis_af *af,
				      struct condis_vc *vc,
				      struct condis_oid_request *req)
{
	struct condis_adapter *adapter = binding->adapter;
	condis_status_t status;

	if (af && af->binding != binding && af->reg->binding == binding)
		return condis_oid_to_client(af, vc, req);
	status = oid_admit(binding, af, vc);
	if (status != CONDIS_STATUS_SUCCESS)
		return status;
	condis_oid_prepare(req);
	req->binding = binding;
	req->to_miniport = !af;
	req->af = NULL;

	if (af)
		status = af->reg->ops->oid_request(af->cm_ctx,
						   vc ? vc->cm_ctx : NULL, req);
	else
		status = adapter->ops->oid_request(adapter,
						   vc ? vc->mp_ctx : NULL, req);
	if (status == CONDIS_STATUS_PENDING)
		return status;
	if (!condis_oid_claim(req, adapter))
		return CONDIS_STATUS_PENDING;
	atomic_dec(&binding->n_asked);
	oid_done(binding, !af);
	return status;
}
EXPORT_SYMBOL_NS_GPL(condis_co_oid_request, CONDIS);

/**
 * condis_co_oid_request_complete() - a request that pended is done
 *	(NdisCoOidRequestComplete, NdisMCoOidRequestComplete,
 *	NdisMCmOidRequestComplete)
 * @req: as received; the requester's again
 * @status: not PENDING
 *
 * Also of a client that was asked by its call manager.
 *
 * Context: Any.
 */
void condis_co_oid_request_complete(struct condis_oid_request *req,
				    condis_status_t status)
{
	struct condis_binding *binding = req->binding;
	const struct condis_adapter *adapter;
	bool to_miniport = req->to_miniport;

	adapter = req->af ? req->af->reg->adapter : binding->adapter;
	if (status == CONDIS_STATUS_PENDING) {
		condis_report(CONDIS_REPORT_PENDING_COMPLETION, NULL, "%s",
			      adapter->name);
		status = CONDIS_STATUS_FAILURE;
	}
	if (!condis_oid_claim(req, adapter))
		return;
	if (req->af) {
		condis_oid_from_client(req, status);
		return;
	}
	atomic_dec(&binding->n_asked);
	binding->proto->ops->oid_request_complete(binding->ctx, req, status);
	/* The request is the requester's by now. */
	oid_done(binding, to_miniport);
}
EXPORT_SYMBOL_NS_GPL(condis_co_oid_request_complete, CONDIS);

/* Keeps binding and miniport waiting; false when no request is out (O-5). */
static bool oid_hold(struct condis_binding *binding)
{
	struct condis_adapter *adapter = binding->adapter;

	if (!atomic_inc_not_zero(&binding->n_oids))
		return false;
	condis_binding_get(binding);
	if (atomic_inc_not_zero(&adapter->n_oids))
		return true;
	oid_done(binding, false);
	return false;
}

/**
 * condis_cancel_oid_request() - ask a miniport to give a request up
 *	(NdisCancelOidRequest)
 * @binding: the requester's binding, open
 * @req: a request to the miniport, of which condis_co_oid_request() has
 *	returned PENDING
 *
 * The completion comes as ever, once: with REQUEST_ABORTED when the miniport
 * could still give it up, with its outcome when that was there before. A
 * cancel that comes too late is no mistake. @req stays in place until it is
 * complete and this has returned.
 *
 * Context: Any; also with the miniport completing it from inside.
 * Return: SUCCESS when the miniport was told, or had nothing to be told of;
 * NOT_SUPPORTED for a request to a call manager, which cannot be cancelled
 * (O-5); FAILURE for one that @binding did not make.
 */
condis_status_t condis_cancel_oid_request(struct condis_binding *binding,
					  struct condis_oid_request *req)
{
	struct condis_adapter *adapter = binding->adapter;

	if (req->binding != binding)
		return CONDIS_STATUS_FAILURE;
	if (!req->to_miniport)
		return CONDIS_STATUS_NOT_SUPPORTED;
	if (!oid_hold(binding))
		return CONDIS_STATUS_SUCCESS;
	if (test_bit(0, &req->pending))
		adapter->ops->cancel_oid_request(adapter, req);
	oid_done(binding, true);
	return CONDIS_STATUS_SUCCESS;
}
EXPORT_SYMBOL_NS_GPL(condis_cancel_oid_request, CONDIS);

/**
 * condis_oid_reply_u64() - answer a query with a counter (O-9)
 * @req: the request
 * @value: what to answer
 *
 * All of its 64 bits, or the lower half for who has room for no more.
 *
 * Context: Any.
 * Return: as condis_oid_reply().
 */
condis_status_t condis_oid_reply_u64(struct condis_oid_request *req, u64 value)
{
	u32 half = lower_32_bits(value);

	if (req->len == sizeof(half))
		return condis_oid_reply(req, &half, sizeof(half));
	return condis_oid_reply(req, &value, sizeof(value));
}
EXPORT_SYMBOL_NS_GPL(condis_oid_reply_u64, CONDIS);

/**
 * condis_oid_reply() - answer a query with data
 * @req: the request
 * @data: what to answer
 * @len: octets at @data
 *
 * Context: Any.
 * Return: SUCCESS with bytes_written; BUFFER_TOO_SHORT with bytes_needed;
 * NOT_SUPPORTED for a request that is no query.
 */
condis_status_t condis_oid_reply(struct condis_oid_request *req,
				 const void *data, u32 len)
{
	if (req->type != CONDIS_OID_QUERY)
		return CONDIS_STATUS_NOT_SUPPORTED;
	if (req->len < len) {
		req->bytes_needed = len;
		return CONDIS_STATUS_BUFFER_TOO_SHORT;
	}
	memcpy(req->buf, data, len);
	req->bytes_written = len;
	return CONDIS_STATUS_SUCCESS;
}
EXPORT_SYMBOL_NS_GPL(condis_oid_reply, CONDIS);
