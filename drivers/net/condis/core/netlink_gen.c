// SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause)
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/condis.yaml */
/* YNL-GEN kernel source */

#include <net/netlink.h>
#include <net/genetlink.h>

#include "netlink_gen.h"

#include <uapi/linux/condis.h>

/* Integer value ranges */
static const struct netlink_range_validation condis_a_adapter_ifindex_range = {
	.min	= 1ULL,
	.max	= S32_MAX,
};

static const struct netlink_range_validation condis_a_adapter_peer_ifindex_range = {
	.min	= 1ULL,
	.max	= S32_MAX,
};

static const struct netlink_range_validation condis_a_adapter_peer_netns_fd_range = {
	.max	= S32_MAX,
};

static const struct netlink_range_validation condis_a_adapter_max_vcs_range = {
	.min	= 1ULL,
	.max	= 1048576ULL,
};

static const struct netlink_range_validation condis_a_flow_max_sdu_range = {
	.min	= 1ULL,
	.max	= 65535ULL,
};

static const struct netlink_range_validation condis_a_pvc_ifindex_range = {
	.min	= 1ULL,
	.max	= S32_MAX,
};

static const struct netlink_range_validation condis_a_pvc_vci_range = {
	.max	= 65535ULL,
};

static const struct netlink_range_validation condis_a_af_ifindex_range = {
	.min	= 1ULL,
	.max	= S32_MAX,
};

static const struct netlink_range_validation condis_a_af_window_range = {
	.min	= 1ULL,
	.max	= CONDIS_WINDOW_MAX,
};

static const struct netlink_range_validation condis_a_vc_ifindex_range = {
	.min	= 1ULL,
	.max	= S32_MAX,
};

static const struct netlink_range_validation condis_a_call_vci_range = {
	.max	= 65535ULL,
};

static const struct netlink_range_validation condis_a_cm_ifindex_range = {
	.min	= 1ULL,
	.max	= S32_MAX,
};

static const struct netlink_range_validation condis_a_cm_deadline_range = {
	.min	= 100ULL,
	.max	= 3600000ULL,
};

static const struct netlink_range_validation condis_a_family_ifindex_range = {
	.min	= 1ULL,
	.max	= S32_MAX,
};

static const struct netlink_range_validation condis_a_oid_ifindex_range = {
	.min	= 1ULL,
	.max	= S32_MAX,
};

/* Common nested types */
const struct nla_policy condis_address_nl_policy[CONDIS_A_ADDRESS_OCTETS + 1] = {
	[CONDIS_A_ADDRESS_TYPE] = NLA_POLICY_RANGE(NLA_U32, 1, 2),
	[CONDIS_A_ADDRESS_OCTETS] = { .type = NLA_BINARY, },
};

const struct nla_policy condis_flow_nl_policy[CONDIS_A_FLOW_MCR + 1] = {
	[CONDIS_A_FLOW_MAX_SDU] = NLA_POLICY_FULL_RANGE(NLA_U32, &condis_a_flow_max_sdu_range),
	[CONDIS_A_FLOW_CATEGORY] = NLA_POLICY_MAX(NLA_U32, 3),
	[CONDIS_A_FLOW_PCR] = NLA_POLICY_MIN(NLA_U32, 1),
	[CONDIS_A_FLOW_SCR] = NLA_POLICY_MIN(NLA_U32, 1),
	[CONDIS_A_FLOW_MBS] = NLA_POLICY_MIN(NLA_U32, 1),
	[CONDIS_A_FLOW_MCR] = NLA_POLICY_MIN(NLA_U32, 1),
};

const struct nla_policy condis_nbl_head_nl_policy[CONDIS_A_NBL_HEAD_NBS + 1] = {
	[CONDIS_A_NBL_HEAD_COOKIE] = { .type = NLA_UINT, },
	[CONDIS_A_NBL_HEAD_CANCEL_ID] = { .type = NLA_UINT, },
	[CONDIS_A_NBL_HEAD_HANDLE] = { .type = NLA_U32, },
	[CONDIS_A_NBL_HEAD_LEN] = { .type = NLA_UINT, },
	[CONDIS_A_NBL_HEAD_NBS] = { .type = NLA_U32, },
};

/* CONDIS_CMD_ADAPTER_GET - do */
static const struct nla_policy condis_adapter_get_do_nl_policy[CONDIS_A_ADAPTER_IFINDEX + 1] = {
	[CONDIS_A_ADAPTER_IFINDEX] = NLA_POLICY_FULL_RANGE(NLA_U32, &condis_a_adapter_ifindex_range),
};

/* CONDIS_CMD_ADAPTER_GET - dump */
static const struct nla_policy condis_adapter_get_dump_nl_policy[CONDIS_A_ADAPTER_IFINDEX + 1] = {
	[CONDIS_A_ADAPTER_IFINDEX] = NLA_POLICY_FULL_RANGE(NLA_U32, &condis_a_adapter_ifindex_range),
};

/* CONDIS_CMD_ADAPTER_SET - do */
static const struct nla_policy condis_adapter_set_nl_policy[CONDIS_A_ADAPTER_MAX_VCS + 1] = {
	[CONDIS_A_ADAPTER_IFINDEX] = NLA_POLICY_FULL_RANGE(NLA_U32, &condis_a_adapter_ifindex_range),
	[CONDIS_A_ADAPTER_PEER_IFINDEX] = NLA_POLICY_FULL_RANGE(NLA_U32, &condis_a_adapter_peer_ifindex_range),
	[CONDIS_A_ADAPTER_PEER_NETNS_FD] = NLA_POLICY_FULL_RANGE(NLA_U32, &condis_a_adapter_peer_netns_fd_range),
	[CONDIS_A_ADAPTER_NO_PEER] = { .type = NLA_FLAG, },
	[CONDIS_A_ADAPTER_MAX_VCS] = NLA_POLICY_FULL_RANGE(NLA_U32, &condis_a_adapter_max_vcs_range),
};

/* CONDIS_CMD_PVC_NEW - do */
static const struct nla_policy condis_pvc_new_nl_policy[CONDIS_A_PVC_RESERVED_VCI + 1] = {
	[CONDIS_A_PVC_IFINDEX] = NLA_POLICY_FULL_RANGE(NLA_U32, &condis_a_pvc_ifindex_range),
	[CONDIS_A_PVC_VPI] = NLA_POLICY_MAX(NLA_U32, 4095),
	[CONDIS_A_PVC_VCI] = NLA_POLICY_FULL_RANGE(NLA_U32, &condis_a_pvc_vci_range),
	[CONDIS_A_PVC_AAL] = NLA_POLICY_MAX(NLA_U32, 3),
	[CONDIS_A_PVC_DIRECTION] = NLA_POLICY_MAX(NLA_U32, 2),
	[CONDIS_A_PVC_TX] = NLA_POLICY_NESTED(condis_flow_nl_policy),
	[CONDIS_A_PVC_RX] = NLA_POLICY_NESTED(condis_flow_nl_policy),
	[CONDIS_A_PVC_RESERVED_VCI] = { .type = NLA_FLAG, },
};

/* CONDIS_CMD_PVC_DEL - do */
static const struct nla_policy condis_pvc_del_nl_policy[CONDIS_A_PVC_VCI + 1] = {
	[CONDIS_A_PVC_IFINDEX] = NLA_POLICY_FULL_RANGE(NLA_U32, &condis_a_pvc_ifindex_range),
	[CONDIS_A_PVC_VPI] = NLA_POLICY_MAX(NLA_U32, 4095),
	[CONDIS_A_PVC_VCI] = NLA_POLICY_FULL_RANGE(NLA_U32, &condis_a_pvc_vci_range),
};

/* CONDIS_CMD_PVC_GET - dump */
static const struct nla_policy condis_pvc_get_nl_policy[CONDIS_A_PVC_IFINDEX + 1] = {
	[CONDIS_A_PVC_IFINDEX] = NLA_POLICY_FULL_RANGE(NLA_U32, &condis_a_pvc_ifindex_range),
};

/* CONDIS_CMD_AF_OPEN - do */
static const struct nla_policy condis_af_open_nl_policy[CONDIS_A_AF_WINDOW + 1] = {
	[CONDIS_A_AF_IFINDEX] = NLA_POLICY_FULL_RANGE(NLA_U32, &condis_a_af_ifindex_range),
	[CONDIS_A_AF_FAMILY] = NLA_POLICY_MIN(NLA_U32, 1),
	[CONDIS_A_AF_PERSIST] = { .type = NLA_FLAG, },
	[CONDIS_A_AF_WINDOW] = NLA_POLICY_FULL_RANGE(NLA_U32, &condis_a_af_window_range),
};

/* CONDIS_CMD_AF_CLOSE - do */
static const struct nla_policy condis_af_close_nl_policy[CONDIS_A_AF_AF + 1] = {
	[CONDIS_A_AF_AF] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* CONDIS_CMD_AF_GET - do */
static const struct nla_policy condis_af_get_do_nl_policy[CONDIS_A_AF_AF + 1] = {
	[CONDIS_A_AF_AF] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* CONDIS_CMD_AF_GET - dump */
static const struct nla_policy condis_af_get_dump_nl_policy[CONDIS_A_AF_IFINDEX + 1] = {
	[CONDIS_A_AF_IFINDEX] = NLA_POLICY_FULL_RANGE(NLA_U32, &condis_a_af_ifindex_range),
};

/* CONDIS_CMD_AF_ATTACH - do */
static const struct nla_policy condis_af_attach_nl_policy[CONDIS_A_AF_AF + 1] = {
	[CONDIS_A_AF_AF] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* CONDIS_CMD_AF_DETACH - do */
static const struct nla_policy condis_af_detach_nl_policy[CONDIS_A_AF_AF + 1] = {
	[CONDIS_A_AF_AF] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* CONDIS_CMD_VC_NEW - do */
static const struct nla_policy condis_vc_new_nl_policy[CONDIS_A_VC_PERSIST + 1] = {
	[CONDIS_A_VC_AF] = NLA_POLICY_MIN(NLA_U32, 1),
	[CONDIS_A_VC_PERSIST] = { .type = NLA_FLAG, },
};

/* CONDIS_CMD_VC_DEL - do */
static const struct nla_policy condis_vc_del_nl_policy[CONDIS_A_VC_VC + 1] = {
	[CONDIS_A_VC_VC] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* CONDIS_CMD_VC_GET - do */
static const struct nla_policy condis_vc_get_do_nl_policy[CONDIS_A_VC_VC + 1] = {
	[CONDIS_A_VC_VC] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* CONDIS_CMD_VC_GET - dump */
static const struct nla_policy condis_vc_get_dump_nl_policy[CONDIS_A_VC_IFINDEX + 1] = {
	[CONDIS_A_VC_AF] = NLA_POLICY_MIN(NLA_U32, 1),
	[CONDIS_A_VC_IFINDEX] = NLA_POLICY_FULL_RANGE(NLA_U32, &condis_a_vc_ifindex_range),
};

/* CONDIS_CMD_CALL_MAKE - do */
static const struct nla_policy condis_call_make_nl_policy[CONDIS_A_CALL_SPECIFIC + 1] = {
	[CONDIS_A_CALL_VC] = NLA_POLICY_MIN(NLA_U32, 1),
	[CONDIS_A_CALL_VPI] = NLA_POLICY_MAX(NLA_U32, 4095),
	[CONDIS_A_CALL_VCI] = NLA_POLICY_FULL_RANGE(NLA_U32, &condis_a_call_vci_range),
	[CONDIS_A_CALL_AAL] = NLA_POLICY_MAX(NLA_U32, 3),
	[CONDIS_A_CALL_DIRECTION] = NLA_POLICY_MAX(NLA_U32, 2),
	[CONDIS_A_CALL_TX] = NLA_POLICY_NESTED(condis_flow_nl_policy),
	[CONDIS_A_CALL_RX] = NLA_POLICY_NESTED(condis_flow_nl_policy),
	[CONDIS_A_CALL_CALLED] = NLA_POLICY_NESTED(condis_address_nl_policy),
	[CONDIS_A_CALL_CALLING] = NLA_POLICY_NESTED(condis_address_nl_policy),
	[CONDIS_A_CALL_MULTIPOINT] = { .type = NLA_FLAG, },
	[CONDIS_A_CALL_SPECIFIC_TYPE] = { .type = NLA_U32, },
	[CONDIS_A_CALL_SPECIFIC] = { .type = NLA_BINARY, },
};

/* CONDIS_CMD_CALL_CLOSE - do */
static const struct nla_policy condis_call_close_nl_policy[CONDIS_A_CALL_DATA + 1] = {
	[CONDIS_A_CALL_VC] = NLA_POLICY_MIN(NLA_U32, 1),
	[CONDIS_A_CALL_DATA] = { .type = NLA_BINARY, },
};

/* CONDIS_CMD_NBL_SEND - do */
static const struct nla_policy condis_nbl_send_nl_policy[CONDIS_A_NBL_NB_END + 1] = {
	[CONDIS_A_NBL_VC] = NLA_POLICY_MIN(NLA_U32, 1),
	[CONDIS_A_NBL_NBL] = NLA_POLICY_NESTED(condis_nbl_head_nl_policy),
	[CONDIS_A_NBL_FRAG] = { .type = NLA_BINARY, },
	[CONDIS_A_NBL_NB_END] = { .type = NLA_FLAG, },
};

/* CONDIS_CMD_NBL_CANCEL - do */
static const struct nla_policy condis_nbl_cancel_nl_policy[CONDIS_A_NBL_CANCEL_ID + 1] = {
	[CONDIS_A_NBL_AF] = NLA_POLICY_MIN(NLA_U32, 1),
	[CONDIS_A_NBL_CANCEL_ID] = NLA_POLICY_MIN(NLA_UINT, 1),
};

/* CONDIS_CMD_NBL_RETURN - do */
static const struct nla_policy condis_nbl_return_nl_policy[CONDIS_A_NBL_HANDLE + 1] = {
	[CONDIS_A_NBL_AF] = NLA_POLICY_MIN(NLA_U32, 1),
	[CONDIS_A_NBL_HANDLE] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* CONDIS_CMD_ADAPTER_RESET - do */
static const struct nla_policy condis_adapter_reset_nl_policy[CONDIS_A_ADAPTER_IFINDEX + 1] = {
	[CONDIS_A_ADAPTER_IFINDEX] = NLA_POLICY_FULL_RANGE(NLA_U32, &condis_a_adapter_ifindex_range),
};

/* CONDIS_CMD_SAP_ADD - do */
static const struct nla_policy condis_sap_add_nl_policy[CONDIS_A_CALL_SAP_OCTETS + 1] = {
	[CONDIS_A_CALL_AF] = NLA_POLICY_MIN(NLA_U32, 1),
	[CONDIS_A_CALL_SAP_TYPE] = NLA_POLICY_MIN(NLA_U32, 1),
	[CONDIS_A_CALL_SAP_OCTETS] = { .type = NLA_BINARY, },
};

/* CONDIS_CMD_SAP_DEL - do */
static const struct nla_policy condis_sap_del_nl_policy[CONDIS_A_CALL_SAP + 1] = {
	[CONDIS_A_CALL_SAP] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* CONDIS_CMD_SAP_GET - do */
static const struct nla_policy condis_sap_get_do_nl_policy[CONDIS_A_CALL_SAP + 1] = {
	[CONDIS_A_CALL_SAP] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* CONDIS_CMD_SAP_GET - dump */
static const struct nla_policy condis_sap_get_dump_nl_policy[CONDIS_A_CALL_AF + 1] = {
	[CONDIS_A_CALL_AF] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* CONDIS_CMD_CALL_ANSWER - do */
static const struct nla_policy condis_call_answer_nl_policy[CONDIS_A_CALL_STATUS + 1] = {
	[CONDIS_A_CALL_VC] = NLA_POLICY_MIN(NLA_U32, 1),
	[CONDIS_A_CALL_STATUS] = NLA_POLICY_MAX(NLA_U32, 27),
	[CONDIS_A_CALL_AAL] = NLA_POLICY_MAX(NLA_U32, 3),
	[CONDIS_A_CALL_DIRECTION] = NLA_POLICY_MAX(NLA_U32, 2),
	[CONDIS_A_CALL_TX] = NLA_POLICY_NESTED(condis_flow_nl_policy),
	[CONDIS_A_CALL_RX] = NLA_POLICY_NESTED(condis_flow_nl_policy),
};

/* CONDIS_CMD_CALL_MODIFY - do */
static const struct nla_policy condis_call_modify_nl_policy[CONDIS_A_CALL_RX + 1] = {
	[CONDIS_A_CALL_VC] = NLA_POLICY_MIN(NLA_U32, 1),
	[CONDIS_A_CALL_AAL] = NLA_POLICY_MAX(NLA_U32, 3),
	[CONDIS_A_CALL_DIRECTION] = NLA_POLICY_MAX(NLA_U32, 2),
	[CONDIS_A_CALL_TX] = NLA_POLICY_NESTED(condis_flow_nl_policy),
	[CONDIS_A_CALL_RX] = NLA_POLICY_NESTED(condis_flow_nl_policy),
};

/* CONDIS_CMD_PARTY_ADD - do */
static const struct nla_policy condis_party_add_nl_policy[CONDIS_A_CALL_SPECIFIC + 1] = {
	[CONDIS_A_CALL_VC] = NLA_POLICY_MIN(NLA_U32, 1),
	[CONDIS_A_CALL_CALLED] = NLA_POLICY_NESTED(condis_address_nl_policy),
	[CONDIS_A_CALL_CALLING] = NLA_POLICY_NESTED(condis_address_nl_policy),
	[CONDIS_A_CALL_SPECIFIC_TYPE] = { .type = NLA_U32, },
	[CONDIS_A_CALL_SPECIFIC] = { .type = NLA_BINARY, },
};

/* CONDIS_CMD_PARTY_DROP - do */
static const struct nla_policy condis_party_drop_nl_policy[CONDIS_A_CALL_DATA + 1] = {
	[CONDIS_A_CALL_PARTY] = NLA_POLICY_MIN(NLA_U32, 1),
	[CONDIS_A_CALL_DATA] = { .type = NLA_BINARY, },
};

/* CONDIS_CMD_PARTY_GET - do */
static const struct nla_policy condis_party_get_do_nl_policy[CONDIS_A_CALL_PARTY + 1] = {
	[CONDIS_A_CALL_PARTY] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* CONDIS_CMD_PARTY_GET - dump */
static const struct nla_policy condis_party_get_dump_nl_policy[CONDIS_A_CALL_VC + 1] = {
	[CONDIS_A_CALL_VC] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* CONDIS_CMD_CM_ADD - do */
static const struct nla_policy condis_cm_add_nl_policy[CONDIS_A_CM_DEADLINE + 1] = {
	[CONDIS_A_CM_IFINDEX] = NLA_POLICY_FULL_RANGE(NLA_U32, &condis_a_cm_ifindex_range),
	[CONDIS_A_CM_FAMILY] = NLA_POLICY_MIN(NLA_U32, 1),
	[CONDIS_A_CM_DEADLINE] = NLA_POLICY_FULL_RANGE(NLA_U32, &condis_a_cm_deadline_range),
};

/* CONDIS_CMD_CM_DEL - do */
static const struct nla_policy condis_cm_del_nl_policy[CONDIS_A_CM_CM + 1] = {
	[CONDIS_A_CM_CM] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* CONDIS_CMD_CM_GET - do */
static const struct nla_policy condis_cm_get_do_nl_policy[CONDIS_A_CM_CM + 1] = {
	[CONDIS_A_CM_CM] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* CONDIS_CMD_CM_GET - dump */
static const struct nla_policy condis_cm_get_dump_nl_policy[CONDIS_A_CM_IFINDEX + 1] = {
	[CONDIS_A_CM_IFINDEX] = NLA_POLICY_FULL_RANGE(NLA_U32, &condis_a_cm_ifindex_range),
};

/* CONDIS_CMD_CM_ANSWER - do */
static const struct nla_policy condis_cm_answer_nl_policy[CONDIS_A_CALL_OP + 1] = {
	[CONDIS_A_CALL_OP] = NLA_POLICY_MAX(NLA_U32, 14),
	[CONDIS_A_CALL_AF] = NLA_POLICY_MIN(NLA_U32, 1),
	[CONDIS_A_CALL_SAP] = NLA_POLICY_MIN(NLA_U32, 1),
	[CONDIS_A_CALL_VC] = NLA_POLICY_MIN(NLA_U32, 1),
	[CONDIS_A_CALL_PARTY] = NLA_POLICY_MIN(NLA_U32, 1),
	[CONDIS_A_CALL_STATUS] = NLA_POLICY_MAX(NLA_U32, 27),
	[CONDIS_A_CALL_AAL] = NLA_POLICY_MAX(NLA_U32, 3),
	[CONDIS_A_CALL_DIRECTION] = NLA_POLICY_MAX(NLA_U32, 2),
	[CONDIS_A_CALL_TX] = NLA_POLICY_NESTED(condis_flow_nl_policy),
	[CONDIS_A_CALL_RX] = NLA_POLICY_NESTED(condis_flow_nl_policy),
};

/* CONDIS_CMD_CM_VC_ADD - do */
static const struct nla_policy condis_cm_vc_add_nl_policy[CONDIS_A_CALL_AF + 1] = {
	[CONDIS_A_CALL_AF] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* CONDIS_CMD_CM_VC_DEL - do */
static const struct nla_policy condis_cm_vc_del_nl_policy[CONDIS_A_CALL_VC + 1] = {
	[CONDIS_A_CALL_VC] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* CONDIS_CMD_CM_ACTIVATE - do */
static const struct nla_policy condis_cm_activate_nl_policy[CONDIS_A_CALL_RX + 1] = {
	[CONDIS_A_CALL_VC] = NLA_POLICY_MIN(NLA_U32, 1),
	[CONDIS_A_CALL_VPI] = NLA_POLICY_MAX(NLA_U32, 4095),
	[CONDIS_A_CALL_VCI] = NLA_POLICY_FULL_RANGE(NLA_U32, &condis_a_call_vci_range),
	[CONDIS_A_CALL_AAL] = NLA_POLICY_MAX(NLA_U32, 3),
	[CONDIS_A_CALL_DIRECTION] = NLA_POLICY_MAX(NLA_U32, 2),
	[CONDIS_A_CALL_TX] = NLA_POLICY_NESTED(condis_flow_nl_policy),
	[CONDIS_A_CALL_RX] = NLA_POLICY_NESTED(condis_flow_nl_policy),
};

/* CONDIS_CMD_CM_DEACTIVATE - do */
static const struct nla_policy condis_cm_deactivate_nl_policy[CONDIS_A_CALL_VC + 1] = {
	[CONDIS_A_CALL_VC] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* CONDIS_CMD_CM_OFFER - do */
static const struct nla_policy condis_cm_offer_nl_policy[CONDIS_A_CALL_SPECIFIC + 1] = {
	[CONDIS_A_CALL_SAP] = NLA_POLICY_MIN(NLA_U32, 1),
	[CONDIS_A_CALL_VC] = NLA_POLICY_MIN(NLA_U32, 1),
	[CONDIS_A_CALL_PERMANENT] = { .type = NLA_FLAG, },
	[CONDIS_A_CALL_VPI] = NLA_POLICY_MAX(NLA_U32, 4095),
	[CONDIS_A_CALL_VCI] = NLA_POLICY_FULL_RANGE(NLA_U32, &condis_a_call_vci_range),
	[CONDIS_A_CALL_AAL] = NLA_POLICY_MAX(NLA_U32, 3),
	[CONDIS_A_CALL_DIRECTION] = NLA_POLICY_MAX(NLA_U32, 2),
	[CONDIS_A_CALL_TX] = NLA_POLICY_NESTED(condis_flow_nl_policy),
	[CONDIS_A_CALL_RX] = NLA_POLICY_NESTED(condis_flow_nl_policy),
	[CONDIS_A_CALL_CALLED] = NLA_POLICY_NESTED(condis_address_nl_policy),
	[CONDIS_A_CALL_CALLING] = NLA_POLICY_NESTED(condis_address_nl_policy),
	[CONDIS_A_CALL_SPECIFIC_TYPE] = { .type = NLA_U32, },
	[CONDIS_A_CALL_SPECIFIC] = { .type = NLA_BINARY, },
};

/* CONDIS_CMD_CM_CONNECT - do */
static const struct nla_policy condis_cm_connect_nl_policy[CONDIS_A_CALL_VC + 1] = {
	[CONDIS_A_CALL_VC] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* CONDIS_CMD_CM_CLOSE - do */
static const struct nla_policy condis_cm_close_nl_policy[CONDIS_A_CALL_DATA + 1] = {
	[CONDIS_A_CALL_VC] = NLA_POLICY_MIN(NLA_U32, 1),
	[CONDIS_A_CALL_STATUS] = NLA_POLICY_MAX(NLA_U32, 27),
	[CONDIS_A_CALL_DATA] = { .type = NLA_BINARY, },
};

/* CONDIS_CMD_CM_MODIFY - do */
static const struct nla_policy condis_cm_modify_nl_policy[CONDIS_A_CALL_RX + 1] = {
	[CONDIS_A_CALL_VC] = NLA_POLICY_MIN(NLA_U32, 1),
	[CONDIS_A_CALL_AAL] = NLA_POLICY_MAX(NLA_U32, 3),
	[CONDIS_A_CALL_DIRECTION] = NLA_POLICY_MAX(NLA_U32, 2),
	[CONDIS_A_CALL_TX] = NLA_POLICY_NESTED(condis_flow_nl_policy),
	[CONDIS_A_CALL_RX] = NLA_POLICY_NESTED(condis_flow_nl_policy),
};

/* CONDIS_CMD_CM_DROP - do */
static const struct nla_policy condis_cm_drop_nl_policy[CONDIS_A_CALL_DATA + 1] = {
	[CONDIS_A_CALL_PARTY] = NLA_POLICY_MIN(NLA_U32, 1),
	[CONDIS_A_CALL_STATUS] = NLA_POLICY_MAX(NLA_U32, 27),
	[CONDIS_A_CALL_DATA] = { .type = NLA_BINARY, },
};

/* CONDIS_CMD_FAMILY_GET - dump */
static const struct nla_policy condis_family_get_nl_policy[CONDIS_A_FAMILY_IFINDEX + 1] = {
	[CONDIS_A_FAMILY_IFINDEX] = NLA_POLICY_FULL_RANGE(NLA_U32, &condis_a_family_ifindex_range),
};

/* CONDIS_CMD_ADAPTER_OID - do */
static const struct nla_policy condis_adapter_oid_nl_policy[CONDIS_A_OID_ROOM + 1] = {
	[CONDIS_A_OID_IFINDEX] = NLA_POLICY_FULL_RANGE(NLA_U32, &condis_a_oid_ifindex_range),
	[CONDIS_A_OID_OID] = { .type = NLA_U32, },
	[CONDIS_A_OID_SET] = { .type = NLA_FLAG, },
	[CONDIS_A_OID_DATA] = { .type = NLA_BINARY, },
	[CONDIS_A_OID_ROOM] = NLA_POLICY_MAX(NLA_U32, CONDIS_OID_MAX),
};

/* CONDIS_CMD_OID_REQUEST - do */
static const struct nla_policy condis_oid_request_nl_policy[CONDIS_A_OID_COOKIE + 1] = {
	[CONDIS_A_OID_CM] = NLA_POLICY_MIN(NLA_U32, 1),
	[CONDIS_A_OID_AF] = NLA_POLICY_MIN(NLA_U32, 1),
	[CONDIS_A_OID_VC] = NLA_POLICY_MIN(NLA_U32, 1),
	[CONDIS_A_OID_MINIPORT] = { .type = NLA_FLAG, },
	[CONDIS_A_OID_OID] = { .type = NLA_U32, },
	[CONDIS_A_OID_SET] = { .type = NLA_FLAG, },
	[CONDIS_A_OID_DATA] = { .type = NLA_BINARY, },
	[CONDIS_A_OID_ROOM] = NLA_POLICY_MAX(NLA_U32, CONDIS_OID_MAX),
	[CONDIS_A_OID_COOKIE] = { .type = NLA_UINT, },
};

/* CONDIS_CMD_OID_ANSWER - do */
static const struct nla_policy condis_oid_answer_nl_policy[CONDIS_A_OID_ID + 1] = {
	[CONDIS_A_OID_CM] = NLA_POLICY_MIN(NLA_U32, 1),
	[CONDIS_A_OID_AF] = NLA_POLICY_MIN(NLA_U32, 1),
	[CONDIS_A_OID_DATA] = { .type = NLA_BINARY, },
	[CONDIS_A_OID_NEEDED] = { .type = NLA_U32, },
	[CONDIS_A_OID_STATUS] = NLA_POLICY_MAX(NLA_U32, 27),
	[CONDIS_A_OID_ID] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* Ops table for condis */
const struct genl_split_ops condis_nl_ops[50] = {
	{
		.cmd		= CONDIS_CMD_ADAPTER_GET,
		.pre_doit	= condis_nl_adapter_pre,
		.doit		= condis_nl_adapter_get_doit,
		.post_doit	= condis_nl_adapter_post,
		.policy		= condis_adapter_get_do_nl_policy,
		.maxattr	= CONDIS_A_ADAPTER_IFINDEX,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= CONDIS_CMD_ADAPTER_GET,
		.dumpit		= condis_nl_adapter_get_dumpit,
		.policy		= condis_adapter_get_dump_nl_policy,
		.maxattr	= CONDIS_A_ADAPTER_IFINDEX,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= CONDIS_CMD_ADAPTER_SET,
		.pre_doit	= condis_nl_adapter_pre,
		.doit		= condis_nl_adapter_set_doit,
		.post_doit	= condis_nl_adapter_post,
		.policy		= condis_adapter_set_nl_policy,
		.maxattr	= CONDIS_A_ADAPTER_MAX_VCS,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= CONDIS_CMD_PVC_NEW,
		.pre_doit	= condis_nl_adapter_pre,
		.doit		= condis_nl_pvc_new_doit,
		.post_doit	= condis_nl_adapter_post,
		.policy		= condis_pvc_new_nl_policy,
		.maxattr	= CONDIS_A_PVC_RESERVED_VCI,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= CONDIS_CMD_PVC_DEL,
		.pre_doit	= condis_nl_adapter_pre,
		.doit		= condis_nl_pvc_del_doit,
		.post_doit	= condis_nl_adapter_post,
		.policy		= condis_pvc_del_nl_policy,
		.maxattr	= CONDIS_A_PVC_VCI,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= CONDIS_CMD_PVC_GET,
		.dumpit		= condis_nl_pvc_get_dumpit,
		.policy		= condis_pvc_get_nl_policy,
		.maxattr	= CONDIS_A_PVC_IFINDEX,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= CONDIS_CMD_AF_OPEN,
		.pre_doit	= condis_nl_adapter_pre,
		.doit		= condis_nl_af_open_doit,
		.post_doit	= condis_nl_adapter_post,
		.policy		= condis_af_open_nl_policy,
		.maxattr	= CONDIS_A_AF_WINDOW,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= CONDIS_CMD_AF_CLOSE,
		.doit		= condis_nl_af_close_doit,
		.policy		= condis_af_close_nl_policy,
		.maxattr	= CONDIS_A_AF_AF,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= CONDIS_CMD_AF_GET,
		.doit		= condis_nl_af_get_doit,
		.policy		= condis_af_get_do_nl_policy,
		.maxattr	= CONDIS_A_AF_AF,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= CONDIS_CMD_AF_GET,
		.dumpit		= condis_nl_af_get_dumpit,
		.policy		= condis_af_get_dump_nl_policy,
		.maxattr	= CONDIS_A_AF_IFINDEX,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= CONDIS_CMD_AF_ATTACH,
		.doit		= condis_nl_af_attach_doit,
		.policy		= condis_af_attach_nl_policy,
		.maxattr	= CONDIS_A_AF_AF,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= CONDIS_CMD_AF_DETACH,
		.doit		= condis_nl_af_detach_doit,
		.policy		= condis_af_detach_nl_policy,
		.maxattr	= CONDIS_A_AF_AF,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= CONDIS_CMD_VC_NEW,
		.doit		= condis_nl_vc_new_doit,
		.policy		= condis_vc_new_nl_policy,
		.maxattr	= CONDIS_A_VC_PERSIST,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= CONDIS_CMD_VC_DEL,
		.doit		= condis_nl_vc_del_doit,
		.policy		= condis_vc_del_nl_policy,
		.maxattr	= CONDIS_A_VC_VC,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= CONDIS_CMD_VC_GET,
		.doit		= condis_nl_vc_get_doit,
		.policy		= condis_vc_get_do_nl_policy,
		.maxattr	= CONDIS_A_VC_VC,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= CONDIS_CMD_VC_GET,
		.dumpit		= condis_nl_vc_get_dumpit,
		.policy		= condis_vc_get_dump_nl_policy,
		.maxattr	= CONDIS_A_VC_IFINDEX,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= CONDIS_CMD_CALL_MAKE,
		.doit		= condis_nl_call_make_doit,
		.policy		= condis_call_make_nl_policy,
		.maxattr	= CONDIS_A_CALL_SPECIFIC,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= CONDIS_CMD_CALL_CLOSE,
		.doit		= condis_nl_call_close_doit,
		.policy		= condis_call_close_nl_policy,
		.maxattr	= CONDIS_A_CALL_DATA,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= CONDIS_CMD_NBL_SEND,
		.doit		= condis_nl_nbl_send_doit,
		.policy		= condis_nbl_send_nl_policy,
		.maxattr	= CONDIS_A_NBL_NB_END,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= CONDIS_CMD_NBL_CANCEL,
		.doit		= condis_nl_nbl_cancel_doit,
		.policy		= condis_nbl_cancel_nl_policy,
		.maxattr	= CONDIS_A_NBL_CANCEL_ID,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= CONDIS_CMD_NBL_RETURN,
		.doit		= condis_nl_nbl_return_doit,
		.policy		= condis_nbl_return_nl_policy,
		.maxattr	= CONDIS_A_NBL_HANDLE,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= CONDIS_CMD_ADAPTER_RESET,
		.pre_doit	= condis_nl_adapter_pre,
		.doit		= condis_nl_adapter_reset_doit,
		.post_doit	= condis_nl_adapter_post,
		.policy		= condis_adapter_reset_nl_policy,
		.maxattr	= CONDIS_A_ADAPTER_IFINDEX,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= CONDIS_CMD_SAP_ADD,
		.doit		= condis_nl_sap_add_doit,
		.policy		= condis_sap_add_nl_policy,
		.maxattr	= CONDIS_A_CALL_SAP_OCTETS,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= CONDIS_CMD_SAP_DEL,
		.doit		= condis_nl_sap_del_doit,
		.policy		= condis_sap_del_nl_policy,
		.maxattr	= CONDIS_A_CALL_SAP,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= CONDIS_CMD_SAP_GET,
		.doit		= condis_nl_sap_get_doit,
		.policy		= condis_sap_get_do_nl_policy,
		.maxattr	= CONDIS_A_CALL_SAP,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= CONDIS_CMD_SAP_GET,
		.dumpit		= condis_nl_sap_get_dumpit,
		.policy		= condis_sap_get_dump_nl_policy,
		.maxattr	= CONDIS_A_CALL_AF,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= CONDIS_CMD_CALL_ANSWER,
		.doit		= condis_nl_call_answer_doit,
		.policy		= condis_call_answer_nl_policy,
		.maxattr	= CONDIS_A_CALL_STATUS,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= CONDIS_CMD_CALL_MODIFY,
		.doit		= condis_nl_call_modify_doit,
		.policy		= condis_call_modify_nl_policy,
		.maxattr	= CONDIS_A_CALL_RX,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= CONDIS_CMD_PARTY_ADD,
		.doit		= condis_nl_party_add_doit,
		.policy		= condis_party_add_nl_policy,
		.maxattr	= CONDIS_A_CALL_SPECIFIC,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= CONDIS_CMD_PARTY_DROP,
		.doit		= condis_nl_party_drop_doit,
		.policy		= condis_party_drop_nl_policy,
		.maxattr	= CONDIS_A_CALL_DATA,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= CONDIS_CMD_PARTY_GET,
		.doit		= condis_nl_party_get_doit,
		.policy		= condis_party_get_do_nl_policy,
		.maxattr	= CONDIS_A_CALL_PARTY,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= CONDIS_CMD_PARTY_GET,
		.dumpit		= condis_nl_party_get_dumpit,
		.policy		= condis_party_get_dump_nl_policy,
		.maxattr	= CONDIS_A_CALL_VC,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= CONDIS_CMD_CM_ADD,
		.pre_doit	= condis_nl_adapter_pre,
		.doit		= condis_nl_cm_add_doit,
		.post_doit	= condis_nl_adapter_post,
		.policy		= condis_cm_add_nl_policy,
		.maxattr	= CONDIS_A_CM_DEADLINE,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= CONDIS_CMD_CM_DEL,
		.doit		= condis_nl_cm_del_doit,
		.policy		= condis_cm_del_nl_policy,
		.maxattr	= CONDIS_A_CM_CM,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= CONDIS_CMD_CM_GET,
		.doit		= condis_nl_cm_get_doit,
		.policy		= condis_cm_get_do_nl_policy,
		.maxattr	= CONDIS_A_CM_CM,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= CONDIS_CMD_CM_GET,
		.dumpit		= condis_nl_cm_get_dumpit,
		.policy		= condis_cm_get_dump_nl_policy,
		.maxattr	= CONDIS_A_CM_IFINDEX,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= CONDIS_CMD_CM_ANSWER,
		.doit		= condis_nl_cm_answer_doit,
		.policy		= condis_cm_answer_nl_policy,
		.maxattr	= CONDIS_A_CALL_OP,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= CONDIS_CMD_CM_VC_ADD,
		.doit		= condis_nl_cm_vc_add_doit,
		.policy		= condis_cm_vc_add_nl_policy,
		.maxattr	= CONDIS_A_CALL_AF,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= CONDIS_CMD_CM_VC_DEL,
		.doit		= condis_nl_cm_vc_del_doit,
		.policy		= condis_cm_vc_del_nl_policy,
		.maxattr	= CONDIS_A_CALL_VC,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= CONDIS_CMD_CM_ACTIVATE,
		.doit		= condis_nl_cm_activate_doit,
		.policy		= condis_cm_activate_nl_policy,
		.maxattr	= CONDIS_A_CALL_RX,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= CONDIS_CMD_CM_DEACTIVATE,
		.doit		= condis_nl_cm_deactivate_doit,
		.policy		= condis_cm_deactivate_nl_policy,
		.maxattr	= CONDIS_A_CALL_VC,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= CONDIS_CMD_CM_OFFER,
		.doit		= condis_nl_cm_offer_doit,
		.policy		= condis_cm_offer_nl_policy,
		.maxattr	= CONDIS_A_CALL_SPECIFIC,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= CONDIS_CMD_CM_CONNECT,
		.doit		= condis_nl_cm_connect_doit,
		.policy		= condis_cm_connect_nl_policy,
		.maxattr	= CONDIS_A_CALL_VC,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= CONDIS_CMD_CM_CLOSE,
		.doit		= condis_nl_cm_close_doit,
		.policy		= condis_cm_close_nl_policy,
		.maxattr	= CONDIS_A_CALL_DATA,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= CONDIS_CMD_CM_MODIFY,
		.doit		= condis_nl_cm_modify_doit,
		.policy		= condis_cm_modify_nl_policy,
		.maxattr	= CONDIS_A_CALL_RX,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= CONDIS_CMD_CM_DROP,
		.doit		= condis_nl_cm_drop_doit,
		.policy		= condis_cm_drop_nl_policy,
		.maxattr	= CONDIS_A_CALL_DATA,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= CONDIS_CMD_FAMILY_GET,
		.dumpit		= condis_nl_family_get_dumpit,
		.policy		= condis_family_get_nl_policy,
		.maxattr	= CONDIS_A_FAMILY_IFINDEX,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= CONDIS_CMD_ADAPTER_OID,
		.pre_doit	= condis_nl_adapter_pre,
		.doit		= condis_nl_adapter_oid_doit,
		.post_doit	= condis_nl_adapter_post,
		.policy		= condis_adapter_oid_nl_policy,
		.maxattr	= CONDIS_A_OID_ROOM,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= CONDIS_CMD_OID_REQUEST,
		.doit		= condis_nl_oid_request_doit,
		.policy		= condis_oid_request_nl_policy,
		.maxattr	= CONDIS_A_OID_COOKIE,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= CONDIS_CMD_OID_ANSWER,
		.doit		= condis_nl_oid_answer_doit,
		.policy		= condis_oid_answer_nl_policy,
		.maxattr	= CONDIS_A_OID_ID,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
};
