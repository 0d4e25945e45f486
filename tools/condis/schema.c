// SPDX-License-Identifier: GPL-2.0-only
/*
 * The attribute sets of the netlink contract.
 */
#include <linux/condis.h>

#include "schema.h"

#define SET(set_name, table)						\
	{ .name = (set_name), .attrs = (table),				\
	  .count = sizeof(table) / sizeof(struct attr_desc) }

static const struct attr_desc adapter_stats_attrs[] = {
	[CONDIS_A_ADAPTER_STATS_TX_SDUS] = { "tx-sdus", ATTR_UINT },
	[CONDIS_A_ADAPTER_STATS_TX_BYTES] = { "tx-bytes", ATTR_UINT },
	[CONDIS_A_ADAPTER_STATS_TX_DROPPED] = { "tx-dropped", ATTR_UINT },
	[CONDIS_A_ADAPTER_STATS_RX_SDUS] = { "rx-sdus", ATTR_UINT },
	[CONDIS_A_ADAPTER_STATS_RX_BYTES] = { "rx-bytes", ATTR_UINT },
	[CONDIS_A_ADAPTER_STATS_RX_DROPPED] = { "rx-dropped", ATTR_UINT },
	[CONDIS_A_ADAPTER_STATS_TX_CELLS] = { "tx-cells", ATTR_UINT },
	[CONDIS_A_ADAPTER_STATS_RX_CELLS] = { "rx-cells", ATTR_UINT },
	[CONDIS_A_ADAPTER_STATS_RX_CELLS_DROPPED] = { "rx-cells-dropped",
						      ATTR_UINT },
	[CONDIS_A_ADAPTER_STATS_RX_CELLS_UNKNOWN] = { "rx-cells-unknown",
						      ATTR_UINT },
	[CONDIS_A_ADAPTER_STATS_REPORTS] = { "reports", ATTR_UINT },
};

static const struct attr_set adapter_stats_set =
	SET("adapter-stats", adapter_stats_attrs);

static const struct attr_desc adapter_attrs[] = {
	[CONDIS_A_ADAPTER_IFINDEX] = { "ifindex", ATTR_U32 },
	[CONDIS_A_ADAPTER_NAME] = { "name", ATTR_STRING },
	[CONDIS_A_ADAPTER_STATE] = { "state", ATTR_ENUM, &adapter_state_enum },
	[CONDIS_A_ADAPTER_CARRIER] = { "carrier", ATTR_U8 },
	[CONDIS_A_ADAPTER_PEER_IFINDEX] = { "peer-ifindex", ATTR_U32 },
	[CONDIS_A_ADAPTER_PEER_NETNSID] = { "peer-netnsid", ATTR_S32 },
	[CONDIS_A_ADAPTER_PEER_NETNS_FD] = { "peer-netns-fd", ATTR_U32 },
	[CONDIS_A_ADAPTER_NO_PEER] = { "no-peer", ATTR_FLAG },
	[CONDIS_A_ADAPTER_MAX_VCS] = { "max-vcs", ATTR_U32 },
	[CONDIS_A_ADAPTER_VPI_BITS] = { "vpi-bits", ATTR_U32 },
	[CONDIS_A_ADAPTER_VCI_BITS] = { "vci-bits", ATTR_U32 },
	[CONDIS_A_ADAPTER_MAX_SDU] = { "max-sdu", ATTR_U32 },
	[CONDIS_A_ADAPTER_VCS] = { "vcs", ATTR_U32 },
	[CONDIS_A_ADAPTER_AFS] = { "afs", ATTR_U32 },
	[CONDIS_A_ADAPTER_STATS] = { "stats", ATTR_NEST,
				     .nest = &adapter_stats_set },
	[CONDIS_A_ADAPTER_RESETTING] = { "resetting", ATTR_FLAG },
};

const struct attr_set adapter_set = SET("adapter", adapter_attrs);

static const struct attr_desc flow_attrs[] = {
	[CONDIS_A_FLOW_MAX_SDU] = { "max-sdu", ATTR_U32 },
	[CONDIS_A_FLOW_CATEGORY] = { "category", ATTR_ENUM, &category_enum },
	[CONDIS_A_FLOW_PCR] = { "pcr", ATTR_U32 },
	[CONDIS_A_FLOW_SCR] = { "scr", ATTR_U32 },
	[CONDIS_A_FLOW_MBS] = { "mbs", ATTR_U32 },
	[CONDIS_A_FLOW_MCR] = { "mcr", ATTR_U32 },
};

static const struct attr_set flow_set = SET("flow", flow_attrs);

static const struct attr_desc pvc_attrs[] = {
	[CONDIS_A_PVC_IFINDEX] = { "ifindex", ATTR_IFINDEX },
	[CONDIS_A_PVC_VPI] = { "vpi", ATTR_U32 },
	[CONDIS_A_PVC_VCI] = { "vci", ATTR_U32 },
	[CONDIS_A_PVC_AAL] = { "aal", ATTR_ENUM, &aal_enum },
	[CONDIS_A_PVC_DIRECTION] = { "direction", ATTR_ENUM, &direction_enum },
	[CONDIS_A_PVC_TX] = { "tx", ATTR_NEST, .nest = &flow_set },
	[CONDIS_A_PVC_RX] = { "rx", ATTR_NEST, .nest = &flow_set },
	[CONDIS_A_PVC_RESERVED_VCI] = { "reserved-vci", ATTR_FLAG },
	[CONDIS_A_PVC_IN_USE] = { "in-use", ATTR_FLAG },
};

const struct attr_set pvc_set = SET("pvc", pvc_attrs);

static const struct attr_desc af_attrs[] = {
	[CONDIS_A_AF_IFINDEX] = { "ifindex", ATTR_IFINDEX },
	[CONDIS_A_AF_AF] = { "af", ATTR_U32 },
	[CONDIS_A_AF_FAMILY] = { "family", ATTR_CODE, &family_enum },
	[CONDIS_A_AF_PERSIST] = { "persist", ATTR_FLAG },
	[CONDIS_A_AF_WINDOW] = { "window", ATTR_U32 },
	[CONDIS_A_AF_STATE] = { "state", ATTR_ENUM, &af_state_enum },
	[CONDIS_A_AF_OWNER] = { "owner", ATTR_U32 },
	[CONDIS_A_AF_RECEIVER] = { "receiver", ATTR_U32 },
	[CONDIS_A_AF_VCS] = { "vcs", ATTR_U32 },
	[CONDIS_A_AF_HELD] = { "held", ATTR_U32 },
	[CONDIS_A_AF_STATUS] = { "status", ATTR_ENUM, &status_enum },
};

const struct attr_set af_set = SET("af", af_attrs);

static const struct attr_desc vc_stats_attrs[] = {
	[CONDIS_A_VC_STATS_SENT_NBLS] = { "sent-nbls", ATTR_UINT },
	[CONDIS_A_VC_STATS_SENT_NBS] = { "sent-nbs", ATTR_UINT },
	[CONDIS_A_VC_STATS_SENT_BYTES] = { "sent-bytes", ATTR_UINT },
	[CONDIS_A_VC_STATS_COMPLETED_OK] = { "completed-ok", ATTR_UINT },
	[CONDIS_A_VC_STATS_COMPLETED_FAILED] = { "completed-failed",
						 ATTR_UINT },
	[CONDIS_A_VC_STATS_REFUSED] = { "refused", ATTR_UINT },
	[CONDIS_A_VC_STATS_DELIVERED] = { "delivered", ATTR_UINT },
	[CONDIS_A_VC_STATS_DELIVERED_BYTES] = { "delivered-bytes", ATTR_UINT },
	[CONDIS_A_VC_STATS_RX_RESOURCES] = { "rx-resources", ATTR_UINT },
	[CONDIS_A_VC_STATS_RETURNED] = { "returned", ATTR_UINT },
	[CONDIS_A_VC_STATS_RX_EARLY] = { "rx-early", ATTR_UINT },
	[CONDIS_A_VC_STATS_RX_LATE] = { "rx-late", ATTR_UINT },
	[CONDIS_A_VC_STATS_RX_REFUSED] = { "rx-refused", ATTR_UINT },
	[CONDIS_A_VC_STATS_CLOSE_WITH_SENDS] = { "close-with-sends",
						 ATTR_UINT },
	[CONDIS_A_VC_STATS_TX_CELLS] = { "tx-cells", ATTR_UINT },
	[CONDIS_A_VC_STATS_RX_CELLS] = { "rx-cells", ATTR_UINT },
};

static const struct attr_set vc_stats_set = SET("vc-stats", vc_stats_attrs);

static const struct attr_desc vc_attrs[] = {
	[CONDIS_A_VC_VC] = { "vc", ATTR_U32 },
	[CONDIS_A_VC_AF] = { "af", ATTR_U32 },
	[CONDIS_A_VC_ID] = { "id", ATTR_U32 },
	[CONDIS_A_VC_CLIENT] = { "client", ATTR_STRING },
	[CONDIS_A_VC_IFINDEX] = { "ifindex", ATTR_IFINDEX },
	[CONDIS_A_VC_PERSIST] = { "persist", ATTR_FLAG },
	[CONDIS_A_VC_OWNER] = { "owner", ATTR_U32 },
	[CONDIS_A_VC_VPI] = { "vpi", ATTR_U32 },
	[CONDIS_A_VC_VCI] = { "vci", ATTR_U32 },
	[CONDIS_A_VC_AAL] = { "aal", ATTR_ENUM, &aal_enum },
	[CONDIS_A_VC_TX] = { "tx", ATTR_NEST, .nest = &flow_set },
	[CONDIS_A_VC_RX] = { "rx", ATTR_NEST, .nest = &flow_set },
	[CONDIS_A_VC_ACTIVATION] = { "activation", ATTR_ENUM,
				     &activation_enum },
	[CONDIS_A_VC_CALL] = { "call", ATTR_ENUM, &call_state_enum },
	[CONDIS_A_VC_TX_REASONS] = { "tx-reasons", ATTR_FLAGS,
				     &gate_reason_enum },
	[CONDIS_A_VC_RX_REASONS] = { "rx-reasons", ATTR_FLAGS,
				     &gate_reason_enum },
	[CONDIS_A_VC_TX_OUTSTANDING] = { "tx-outstanding", ATTR_U32 },
	[CONDIS_A_VC_RX_OUTSTANDING] = { "rx-outstanding", ATTR_U32 },
	[CONDIS_A_VC_STATS] = { "stats", ATTR_NEST, .nest = &vc_stats_set },
	[CONDIS_A_VC_STATUS] = { "status", ATTR_ENUM, &status_enum },
};

const struct attr_set vc_set = SET("vc", vc_attrs);

static const struct attr_desc address_attrs[] = {
	[CONDIS_A_ADDRESS_TYPE] = { "type", ATTR_ENUM, &address_type_enum },
	[CONDIS_A_ADDRESS_OCTETS] = { "octets", ATTR_OCTETS },
};

static const struct attr_set address_set = SET("address", address_attrs);

static const struct attr_desc call_attrs[] = {
	[CONDIS_A_CALL_VC] = { "vc", ATTR_U32 },
	[CONDIS_A_CALL_VPI] = { "vpi", ATTR_U32 },
	[CONDIS_A_CALL_VCI] = { "vci", ATTR_U32 },
	[CONDIS_A_CALL_AAL] = { "aal", ATTR_ENUM, &aal_enum },
	[CONDIS_A_CALL_DIRECTION] = { "direction", ATTR_ENUM, &direction_enum },
	[CONDIS_A_CALL_TX] = { "tx", ATTR_NEST, .nest = &flow_set },
	[CONDIS_A_CALL_RX] = { "rx", ATTR_NEST, .nest = &flow_set },
	[CONDIS_A_CALL_STATUS] = { "status", ATTR_ENUM, &status_enum },
	[CONDIS_A_CALL_AF] = { "af", ATTR_U32 },
	[CONDIS_A_CALL_SAP] = { "sap", ATTR_U32 },
	[CONDIS_A_CALL_PARTY] = { "party", ATTR_U32 },
	[CONDIS_A_CALL_CM] = { "cm", ATTR_U32 },
	[CONDIS_A_CALL_OP] = { "op", ATTR_ENUM, &op_enum },
	[CONDIS_A_CALL_CALLED] = { "called", ATTR_NEST,
				   .nest = &address_set },
	[CONDIS_A_CALL_CALLING] = { "calling", ATTR_NEST,
				    .nest = &address_set },
	[CONDIS_A_CALL_MULTIPOINT] = { "multipoint", ATTR_FLAG },
	[CONDIS_A_CALL_PERMANENT] = { "permanent", ATTR_FLAG },
	[CONDIS_A_CALL_CHANGED] = { "changed", ATTR_FLAG },
	[CONDIS_A_CALL_SPECIFIC_TYPE] = { "specific-type", ATTR_U32 },
	[CONDIS_A_CALL_SPECIFIC] = { "specific", ATTR_OCTETS },
	[CONDIS_A_CALL_DATA] = { "data", ATTR_OCTETS },
	[CONDIS_A_CALL_DEADLINE] = { "deadline", ATTR_U32 },
	[CONDIS_A_CALL_SAP_TYPE] = { "sap-type", ATTR_U32 },
	[CONDIS_A_CALL_SAP_OCTETS] = { "sap-octets", ATTR_OCTETS },
	[CONDIS_A_CALL_CLIENT] = { "client", ATTR_STRING },
	[CONDIS_A_CALL_STATE] = { "state", ATTR_ENUM, &entry_state_enum },
};

const struct attr_set call_set = SET("call", call_attrs);

static const struct attr_desc op_attrs[] = {
	[CONDIS_A_OP_OP] = { "op", ATTR_ENUM, &op_enum },
	[CONDIS_A_OP_AF] = { "af", ATTR_U32 },
	[CONDIS_A_OP_VC] = { "vc", ATTR_U32 },
	[CONDIS_A_OP_STATUS] = { "status", ATTR_ENUM, &status_enum },
	[CONDIS_A_OP_SAP] = { "sap", ATTR_U32 },
	[CONDIS_A_OP_PARTY] = { "party", ATTR_U32 },
	[CONDIS_A_OP_CM] = { "cm", ATTR_U32 },
	[CONDIS_A_OP_CHANGED] = { "changed", ATTR_FLAG },
};

const struct attr_set op_set = SET("op", op_attrs);

static const struct attr_desc cm_attrs[] = {
	[CONDIS_A_CM_IFINDEX] = { "ifindex", ATTR_IFINDEX },
	[CONDIS_A_CM_CM] = { "cm", ATTR_U32 },
	[CONDIS_A_CM_FAMILY] = { "family", ATTR_CODE, &family_enum },
	[CONDIS_A_CM_DEADLINE] = { "deadline", ATTR_U32 },
	[CONDIS_A_CM_OWNER] = { "owner", ATTR_U32 },
	[CONDIS_A_CM_WITHDRAWN] = { "withdrawn", ATTR_FLAG },
	[CONDIS_A_CM_OBJECTS] = { "objects", ATTR_U32 },
	[CONDIS_A_CM_WAITING] = { "waiting", ATTR_U32 },
	[CONDIS_A_CM_EXPIRED] = { "expired", ATTR_UINT },
	[CONDIS_A_CM_STATUS] = { "status", ATTR_ENUM, &status_enum },
};

const struct attr_set cm_set = SET("cm", cm_attrs);

static const struct attr_desc family_attrs[] = {
	[CONDIS_A_FAMILY_IFINDEX] = { "ifindex", ATTR_IFINDEX },
	[CONDIS_A_FAMILY_FAMILY] = { "family", ATTR_CODE, &family_enum },
	[CONDIS_A_FAMILY_PROVIDER] = { "provider", ATTR_STRING },
	[CONDIS_A_FAMILY_OPENS] = { "opens", ATTR_U32 },
};

const struct attr_set family_set = SET("family", family_attrs);

static const struct attr_desc oid_attrs[] = {
	[CONDIS_A_OID_IFINDEX] = { "ifindex", ATTR_IFINDEX },
	[CONDIS_A_OID_CM] = { "cm", ATTR_U32 },
	[CONDIS_A_OID_AF] = { "af", ATTR_U32 },
	[CONDIS_A_OID_VC] = { "vc", ATTR_U32 },
	[CONDIS_A_OID_MINIPORT] = { "miniport", ATTR_FLAG },
	[CONDIS_A_OID_OID] = { "oid", ATTR_CODE, &oid_enum },
	[CONDIS_A_OID_SET] = { "set", ATTR_FLAG },
	[CONDIS_A_OID_DATA] = { "data", ATTR_OCTETS },
	[CONDIS_A_OID_ROOM] = { "room", ATTR_U32 },
	[CONDIS_A_OID_NEEDED] = { "needed", ATTR_U32 },
	[CONDIS_A_OID_STATUS] = { "status", ATTR_ENUM, &status_enum },
	[CONDIS_A_OID_COOKIE] = { "cookie", ATTR_UINT },
	[CONDIS_A_OID_ID] = { "id", ATTR_U32 },
	[CONDIS_A_OID_DEADLINE] = { "deadline", ATTR_U32 },
};

const struct attr_set oid_set = SET("oid", oid_attrs);

static const struct attr_desc indication_attrs[] = {
	[CONDIS_A_INDICATION_IFINDEX] = { "ifindex", ATTR_IFINDEX },
	[CONDIS_A_INDICATION_ID] = { "id", ATTR_U32 },
	[CONDIS_A_INDICATION_CM] = { "cm", ATTR_U32 },
	[CONDIS_A_INDICATION_AF] = { "af", ATTR_U32 },
	[CONDIS_A_INDICATION_VC] = { "vc", ATTR_U32 },
	[CONDIS_A_INDICATION_WHAT] = { "what", ATTR_ENUM, &indication_enum },
	[CONDIS_A_INDICATION_CODE] = { "code", ATTR_U32 },
	[CONDIS_A_INDICATION_STATUS] = { "status", ATTR_ENUM, &status_enum },
	[CONDIS_A_INDICATION_DATA] = { "data", ATTR_OCTETS },
};

const struct attr_set indication_set = SET("indication", indication_attrs);

static const struct attr_desc nbl_head_attrs[] = {
	[CONDIS_A_NBL_HEAD_COOKIE] = { "cookie", ATTR_UINT },
	[CONDIS_A_NBL_HEAD_CANCEL_ID] = { "cancel-id", ATTR_UINT },
	[CONDIS_A_NBL_HEAD_HANDLE] = { "handle", ATTR_U32 },
	[CONDIS_A_NBL_HEAD_LEN] = { "len", ATTR_UINT },
	[CONDIS_A_NBL_HEAD_NBS] = { "nbs", ATTR_U32 },
};

static const struct attr_set nbl_head_set = SET("nbl-head", nbl_head_attrs);

static const struct attr_desc nbl_done_attrs[] = {
	[CONDIS_A_NBL_DONE_COOKIE] = { "cookie", ATTR_UINT },
	[CONDIS_A_NBL_DONE_STATUS] = { "status", ATTR_ENUM, &status_enum },
};

static const struct attr_set nbl_done_set = SET("nbl-done", nbl_done_attrs);

static const struct attr_desc lost_attrs[] = {
	[CONDIS_A_LOST_RECEIVES] = { "receives", ATTR_UINT },
	[CONDIS_A_LOST_TAKEN_BACK] = { "taken-back", ATTR_UINT },
	[CONDIS_A_LOST_EVENTS] = { "events", ATTR_UINT },
};

static const struct attr_set lost_set = SET("lost", lost_attrs);

static const struct attr_desc nbl_attrs[] = {
	[CONDIS_A_NBL_AF] = { "af", ATTR_U32 },
	[CONDIS_A_NBL_VC] = { "vc", ATTR_U32 },
	[CONDIS_A_NBL_NBL] = { "nbl", ATTR_NEST, .nest = &nbl_head_set },
	[CONDIS_A_NBL_FRAG] = { "frag", ATTR_BINARY },
	[CONDIS_A_NBL_NB_END] = { "nb-end", ATTR_FLAG },
	[CONDIS_A_NBL_ACCEPTED] = { "accepted", ATTR_U32 },
	[CONDIS_A_NBL_RESOURCES] = { "resources", ATTR_FLAG },
	[CONDIS_A_NBL_DONE] = { "done", ATTR_NEST, .nest = &nbl_done_set },
	[CONDIS_A_NBL_HANDLE] = { "handle", ATTR_U32 },
	[CONDIS_A_NBL_RETURNED] = { "returned", ATTR_U32 },
	[CONDIS_A_NBL_CANCEL_ID] = { "cancel-id", ATTR_UINT },
	[CONDIS_A_NBL_LOST] = { "lost", ATTR_NEST, .nest = &lost_set },
};

const struct attr_set nbl_set = SET("nbl", nbl_attrs);

const struct attr_set *const attr_sets[] = {
	&adapter_stats_set, &adapter_set, &flow_set, &pvc_set, &af_set,
	&vc_stats_set, &vc_set, &address_set, &call_set, &cm_set, &op_set,
	&family_set, &oid_set, &indication_set, &nbl_head_set,
	&nbl_done_set, &lost_set, &nbl_set, NULL,
};

/**
 * attr_find() - what the contract says about an attribute
 * @set: the set it is in
 * @type: its number
 *
 * Return: its description, or NULL for one this tool does not know.
 */
const struct attr_desc *attr_find(const struct attr_set *set, u16 type)
{
	if (type >= set->count || !set->attrs[type].name)
		return NULL;
	return &set->attrs[type];
}
