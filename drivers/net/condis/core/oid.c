// SPDX-License-Identifier: GPL-2.0-only
/*
 * OID requests, to the miniport or to the call manager of an address family.
 * They may run side by side (O-1).
 */
#include <linux/bitops.h>
#include <linux/string.h>
#include <net/condis/oid.h>

#include "adapter.h"
#include "af.h"
#include "binding.h"
#include "report.h"
#include "vc.h"

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
		condis_binding_get(binding);
		atomic_inc(&binding->n_oids);
		atomic_inc(&binding->n_asked);
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
	if (atomic_dec_and_test(&binding->n_oids))
		wake_up_all(&adapter->wait);
	rcu_read_unlock();
	condis_binding_put(binding);
}

/**
 * condis_co_oid_request() - ask or set (NdisCoOidRequest)
 * @binding: the requester's binding
 * @af: whose call manager to ask, opened by the requester; NULL: the miniport
 *	(O-2)
 * @vc: about this VC; NULL: about the whole
 * @req: the requester's; not touched by it until done
 *
 * Context: Any.
 * Return: SUCCESS; PENDING, and oid_request_complete() follows; NOT_ACCEPTED
 * after the device was removed; RESET_IN_PROGRESS for one to a miniport that is
 * being reset; FAILURE for handles that do not belong together; CLOSING; what
 * the other side says.
 */
condis_status_t condis_co_oid_request(struct condis_binding *binding,
				      struct condis_af *af,
				      struct condis_vc *vc,
				      struct condis_oid_request *req)
{
	struct condis_adapter *adapter = binding->adapter;
	condis_status_t status;

	status = oid_admit(binding, af, vc);
	if (status != CONDIS_STATUS_SUCCESS)
		return status;
	req->binding = binding;
	req->to_miniport = !af;
	req->bytes_written = 0;
	req->bytes_read = 0;
	req->bytes_needed = 0;
	set_bit(0, &req->pending);

	if (af)
		status = af->reg->ops->oid_request(af->cm_ctx,
						   vc ? vc->cm_ctx : NULL, req);
	else
		status = adapter->ops->oid_request(adapter,
						   vc ? vc->mp_ctx : NULL, req);
	if (status == CONDIS_STATUS_PENDING)
		return status;
	if (!test_and_clear_bit(0, &req->pending)) {
		/* It completed the request and then returned a final status. */
		condis_report(CONDIS_REPORT_UNEXPECTED_COMPLETION, NULL, "%s",
			      adapter->name);
		return CONDIS_STATUS_PENDING;
	}
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
 * Context: Any.
 */
void condis_co_oid_request_complete(struct condis_oid_request *req,
				    condis_status_t status)
{
	struct condis_binding *binding = req->binding;
	bool to_miniport = req->to_miniport;

	if (status == CONDIS_STATUS_PENDING) {
		condis_report(CONDIS_REPORT_PENDING_COMPLETION, NULL, "%s",
			      binding->adapter->name);
		status = CONDIS_STATUS_FAILURE;
	}
	if (!test_and_clear_bit(0, &req->pending)) {
		condis_report(CONDIS_REPORT_UNEXPECTED_COMPLETION, NULL, "%s",
			      binding->adapter->name);
		return;
	}
	atomic_dec(&binding->n_asked);
	binding->proto->ops->oid_request_complete(binding->ctx, req, status);
	/* The request is the requester's by now. */
	oid_done(binding, to_miniport);
}
EXPORT_SYMBOL_NS_GPL(condis_co_oid_request_complete, CONDIS);

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
