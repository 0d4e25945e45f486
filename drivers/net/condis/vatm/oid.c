// SPDX-License-Identifier: GPL-2.0-only
/*
 * OID requests (O rules). All are answered at once, so several may run.
 */
#include <linux/string.h>

#include "vatm.h"

static condis_status_t oid_reply_u32(struct condis_oid_request *req, u32 value)
{
	return condis_oid_reply(req, &value, sizeof(value));
}

static condis_status_t oid_reply_u64(struct condis_oid_request *req, u64 value)
{
	return condis_oid_reply_u64(req, value);
}

/* of the VC when one is named, else of the device. */
static condis_status_t oid_reply_count(struct condis_oid_request *req,
				       const struct vatm *vatm,
				       const atomic64_t *of_vc,
				       enum vatm_counter of_device)
{
	return oid_reply_u64(req, of_vc ? atomic64_read(of_vc) :
					  vatm_stats_get(vatm, of_device));
}

static condis_status_t oid_query_stats(const struct vatm *vatm,
				       const struct vatm_vc *vc,
				       struct condis_oid_request *req)
{
	switch (req->oid) {
	case CONDIS_OID_ATM_RCV_CELLS_OK:
		return oid_reply_count(req, vatm, vc ? &vc->rx_cells : NULL,
				       VATM_RX_CELLS);
	case CONDIS_OID_ATM_XMIT_CELLS_OK:
		return oid_reply_count(req, vatm, vc ? &vc->tx_cells : NULL,
				       VATM_TX_CELLS);
	case CONDIS_OID_ATM_RCV_CELLS_DROPPED:
		return oid_reply_count(req, vatm, vc ? &vc->rx_dropped : NULL,
				       VATM_RX_DROPPED_CELLS);
	case CONDIS_OID_ATM_RCV_INVALID_VPI_VCI:
		/* Such cells belong to no VC. */
		return oid_reply_u64(req, vc ? 0 :
				     vatm_stats_get(vatm,
						    VATM_RX_UNKNOWN_CELLS));
	default:
		return CONDIS_STATUS_INVALID_OID;
	}
}

static bool oid_link_up(const struct vatm *vatm)
{
	bool up;

	rcu_read_lock();
	up = vatm_link_peer(vatm);
	rcu_read_unlock();
	return up;
}

static condis_status_t oid_query(const struct vatm *vatm,
				 const struct vatm_vc *vc,
				 struct condis_oid_request *req)
{
	int ifindex;

	switch (req->oid) {
	case CONDIS_OID_ATM_SUPPORTED_SERVICE_CATEGORY:
		return oid_reply_u32(req, VATM_CATEGORIES);
	case CONDIS_OID_ATM_SUPPORTED_AAL_TYPES:
		return oid_reply_u32(req, VATM_AALS);
	case CONDIS_OID_ATM_MAX_ACTIVE_VCS:
		return oid_reply_u32(req,
				     condis_adapter_max_vcs(vatm->adapter));
	case CONDIS_OID_ATM_MAX_ACTIVE_VCI_BITS:
		return oid_reply_u32(req, VATM_VCI_BITS);
	case CONDIS_OID_ATM_MAX_ACTIVE_VPI_BITS:
		return oid_reply_u32(req, VATM_VPI_BITS);
	case CONDIS_OID_ATM_MAX_AAL5_PACKET_SIZE:
		return oid_reply_u32(req, READ_ONCE(vatm->max_sdu));
	case CONDIS_OID_GEN_CO_MEDIA_CONNECT_STATUS:
		return oid_reply_u32(req, oid_link_up(vatm));
	case CONDIS_OID_PEER_IFINDEX:
		ifindex = vatm_link_peer_ifindex(vatm);
		return condis_oid_reply(req, &ifindex, sizeof(ifindex));
	default:
		return oid_query_stats(vatm, vc, req);
	}
}

/* What a set, or the walk, reads from its requester. */
static condis_status_t oid_read(struct condis_oid_request *req, void *data,
				u32 len)
{
	if (req->len < len) {
		req->bytes_needed = len;
		return CONDIS_STATUS_INVALID_LENGTH;
	}
	memcpy(data, req->buf, len);
	return CONDIS_STATUS_SUCCESS;
}

static condis_status_t oid_add_pvc(struct vatm *vatm,
				   struct condis_oid_request *req)
{
	struct vatm_limits limits;
	struct condis_pvc pvc;
	condis_status_t status;

	status = oid_read(req, &pvc, sizeof(pvc));
	if (status != CONDIS_STATUS_SUCCESS)
		return status;
	vatm_limits(vatm, false, &limits);
	status = vatm_pvcs_add(&vatm->pvcs, &pvc, &limits,
			       condis_adapter_max_vcs(vatm->adapter));
	if (status == CONDIS_STATUS_SUCCESS)
		req->bytes_read = sizeof(pvc);
	return status;
}

static condis_status_t oid_delete_pvc(struct vatm *vatm,
				      struct condis_oid_request *req)
{
	struct condis_pvc pvc;
	condis_status_t status;

	status = oid_read(req, &pvc, sizeof(pvc));
	if (status != CONDIS_STATUS_SUCCESS)
		return status;
	status = vatm_pvcs_del(&vatm->pvcs,
			       vatm_key(pvc.atm.vpi, pvc.atm.vci));
	if (status == CONDIS_STATUS_SUCCESS)
		req->bytes_read = sizeof(pvc);
	return status;
}

static condis_status_t oid_next_pvc(struct vatm *vatm,
				    struct condis_oid_request *req)
{
	struct condis_pvc_walk walk;
	condis_status_t status;

	status = oid_read(req, &walk, sizeof(walk));
	if (status != CONDIS_STATUS_SUCCESS)
		return status;
	if (vatm_pvcs_next(&vatm->pvcs, &walk))
		return condis_oid_reply(req, &walk, sizeof(walk));
	req->bytes_written = 0;
	return CONDIS_STATUS_SUCCESS;
}

/**
 * vatm_oid_pvc() - requests about PVCs
 * @vatm: the device
 * @req: the request
 *
 * Context: Any.
 * Return: a final status; NOT_RECOGNIZED when it is another request.
 */
condis_status_t vatm_oid_pvc(struct vatm *vatm, struct condis_oid_request *req)
{
	bool set = req->type == CONDIS_OID_SET;

	switch (req->oid) {
	case CONDIS_OID_CO_ADD_PVC:
		return set ? oid_add_pvc(vatm, req) :
			     CONDIS_STATUS_NOT_SUPPORTED;
	case CONDIS_OID_CO_DELETE_PVC:
		return set ? oid_delete_pvc(vatm, req) :
			     CONDIS_STATUS_NOT_SUPPORTED;
	case CONDIS_OID_CO_NEXT_PVC:
		return set ? CONDIS_STATUS_NOT_SUPPORTED :
			     oid_next_pvc(vatm, req);
	default:
		return CONDIS_STATUS_NOT_RECOGNIZED;
	}
}

/**
 * vatm_oid_request() - requests to the miniport (MiniportCoOidRequest)
 * @adapter: the adapter
 * @vc_ctx: the channel that is asked about, or NULL
 * @req: the request
 *
 * The device is its own call manager for PVCs, so it answers for that as well.
 *
 * Context: Any.
 * Return: a final status; NOT_ACCEPTED while the device is being deleted
 * (AD-8); INVALID_OID for what it does not know; NOT_SUPPORTED for setting what
 * can only be asked.
 */
condis_status_t vatm_oid_request(struct condis_adapter *adapter, void *vc_ctx,
				 struct condis_oid_request *req)
{
	struct vatm *vatm = condis_adapter_priv(adapter);
	condis_status_t status;

	if (!rcu_access_pointer(vatm->dev))
		return CONDIS_STATUS_NOT_ACCEPTED;
	status = vatm_oid_pvc(vatm, req);
	if (status != CONDIS_STATUS_NOT_RECOGNIZED)
		return status;
	if (req->type != CONDIS_OID_QUERY)
		return CONDIS_STATUS_NOT_SUPPORTED;
	return oid_query(vatm, vc_ctx, req);
}
