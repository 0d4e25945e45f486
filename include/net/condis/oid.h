/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * OID requests: questions and settings addressed to a miniport, or to the peer
 * protocol of an address family.
 */
#ifndef _NET_CONDIS_OID_H_
#define _NET_CONDIS_OID_H_

#include <linux/list.h>
#include <linux/types.h>
#include <net/condis/call.h>
#include <net/condis/status.h>

struct condis_adapter;
struct condis_af;
struct condis_binding;
struct condis_vc;

/* ATM OIDs that a miniport answers; all are u32 unless said otherwise. */
#define CONDIS_OID_ATM_SUPPORTED_SERVICE_CATEGORY	0x08010102
#define CONDIS_OID_ATM_SUPPORTED_AAL_TYPES		0x08010103
#define CONDIS_OID_ATM_MAX_ACTIVE_VCS			0x08010105
#define CONDIS_OID_ATM_MAX_ACTIVE_VCI_BITS		0x08010106
#define CONDIS_OID_ATM_MAX_ACTIVE_VPI_BITS		0x08010107
#define CONDIS_OID_ATM_MAX_AAL5_PACKET_SIZE		0x0801010B
#define CONDIS_OID_ATM_RCV_CELLS_OK			0x08020101 /* u64 */
#define CONDIS_OID_ATM_XMIT_CELLS_OK			0x08020102 /* u64 */
#define CONDIS_OID_ATM_RCV_CELLS_DROPPED		0x08020103 /* u64 */
#define CONDIS_OID_ATM_RCV_INVALID_VPI_VCI		0x08020201 /* u64 */
/* 1: a link is there, 0: none */
#define CONDIS_OID_GEN_CO_MEDIA_CONNECT_STATUS		0x00010114
/* PVCs; the buffer is a struct condis_pvc */
#define CONDIS_OID_CO_ADD_PVC				0xFE000001
#define CONDIS_OID_CO_DELETE_PVC			0xFE000002
/* From a call manager to a client; all are set but the addresses' query */
#define CONDIS_OID_CO_ADDRESS_CHANGE			0xFE000007 /* empty */
#define CONDIS_OID_CO_SIGNALING_ENABLED			0xFE000008 /* empty */
#define CONDIS_OID_CO_SIGNALING_DISABLED		0xFE000009 /* empty */
/* From a client to a call manager; the buffer is of struct condis_address */
#define CONDIS_OID_CO_GET_ADDRESSES			0xFE000006
/* Our own: the buffer is a struct condis_pvc_walk, see there */
#define CONDIS_OID_CO_NEXT_PVC				0xFE800001
/* Our own: buffer is an int, the ifindex of the peer or 0 */
#define CONDIS_OID_PEER_IFINDEX				0x0801F001

/**
 * struct condis_pvc_walk - buffer of CONDIS_OID_CO_NEXT_PVC
 * @next: in: smallest (vpi << 16 | vci) wanted; out: where to go on
 * @pvc: out: the PVC found
 *
 * The end of the list is SUCCESS with bytes_written 0.
 */
struct condis_pvc_walk {
	u32			next;
	struct condis_pvc	pvc;
};

/**
 * enum condis_oid_type - what a request does
 * @CONDIS_OID_QUERY: ask
 * @CONDIS_OID_SET: tell
 */
enum condis_oid_type {
	CONDIS_OID_QUERY,
	CONDIS_OID_SET,
};

/**
 * struct condis_oid_request - NDIS_OID_REQUEST
 * @type: query or set
 * @oid: CONDIS_OID_*
 * @buf: data; stays the requester's, readable in atomic context (O-3)
 * @len: octets at @buf
 * @bytes_written: out: octets that a query filled in
 * @bytes_read: out: octets that a set consumed
 * @bytes_needed: out: octets wanted, with BUFFER_TOO_SHORT or INVALID_LENGTH
 * @requester_reserved: the requester's
 * @binding: the core's: who asks
 * @to_miniport: the core's: the miniport is asked, no call manager
 * @af: the core's: whose client is asked; NULL: no client is
 * @vc: the core's: about which VC a client is asked
 * @node: the core's: it waits for a client to hear of its open
 * @pending: the core's: one completion is owed
 *
 * Belongs to the requester again when condis_co_oid_request() or
 * condis_mcm_oid_request() returned something else than PENDING, or
 * oid_request_complete() is called.
 */
struct condis_oid_request {
	enum condis_oid_type	type;
	u32			oid;
	void			*buf;
	u32			len;
	u32			bytes_written;
	u32			bytes_read;
	u32			bytes_needed;
	void			*requester_reserved[2];
	struct condis_binding	*binding;
	bool			to_miniport;
	struct condis_af	*af;
	struct condis_vc	*vc;
	struct list_head	node;
	unsigned long		pending;
};

condis_status_t condis_co_oid_request(struct condis_binding *binding,
				      struct condis_af *af,
				      struct condis_vc *vc,
				      struct condis_oid_request *req);
void condis_co_oid_request_complete(struct condis_oid_request *req,
				    condis_status_t status);
condis_status_t condis_cancel_oid_request(struct condis_binding *binding,
					  struct condis_oid_request *req);
condis_status_t condis_oid_reply(struct condis_oid_request *req,
				 const void *data, u32 len);
condis_status_t condis_oid_reply_u64(struct condis_oid_request *req, u64 value);

#endif /* _NET_CONDIS_OID_H_ */
