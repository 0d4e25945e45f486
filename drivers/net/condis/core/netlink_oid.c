// SPDX-License-Identifier: GPL-2.0-only
/*
 * OID requests whose answer is waited for.
 */
#include <linux/completion.h>

#include "netlink.h"

struct nl_oid_wait {
	struct completion	done;
	condis_status_t		status;
};

/**
 * condis_nl_oid_complete() - a request that pended is done
 * @binding_ctx: not used
 * @req: the request
 * @status: its outcome
 *
 * Context: Any.
 */
void condis_nl_oid_complete(void *binding_ctx, struct condis_oid_request *req,
			    condis_status_t status)
{
	struct nl_oid_wait *wait = req->requester_reserved[0];

	wait->status = status;
	complete(&wait->done);
}

/**
 * condis_nl_oid() - ask or set, and wait for the answer (NdisCoOidRequest)
 * @binding: of a protocol whose oid_request_complete is ours
 * @af: whose call manager to ask; NULL: the miniport
 * @vc: about this VC; NULL: about the whole
 * @req: the request; type, oid, buf and len filled in
 *
 * Context: Process context, sleeps.
 * Return: a final status.
 */
condis_status_t condis_nl_oid(struct condis_binding *binding,
			      struct condis_af *af, struct condis_vc *vc,
			      struct condis_oid_request *req)
{
	struct nl_oid_wait wait;
	condis_status_t status;

	init_completion(&wait.done);
	req->requester_reserved[0] = &wait;
	status = condis_co_oid_request(binding, af, vc, req);
	if (status != CONDIS_STATUS_PENDING)
		return status;
	wait_for_completion(&wait.done);
	return wait.status;
}
