/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/condis.yaml */
/* YNL-GEN kernel header */

#ifndef _LINUX_CONDIS_GEN_H
#define _LINUX_CONDIS_GEN_H

#include <net/netlink.h>
#include <net/genetlink.h>

#include <uapi/linux/condis.h>

/* Common nested types */
extern const struct nla_policy condis_address_nl_policy[CONDIS_A_ADDRESS_OCTETS + 1];
extern const struct nla_policy condis_flow_nl_policy[CONDIS_A_FLOW_MCR + 1];
extern const struct nla_policy condis_nbl_head_nl_policy[CONDIS_A_NBL_HEAD_NBS + 1];

/* Ops table for condis */
extern const struct genl_split_ops condis_nl_ops[50];

int condis_nl_adapter_pre(const struct genl_split_ops *ops,
			  struct sk_buff *skb, struct genl_info *info);
void
condis_nl_adapter_post(const struct genl_split_ops *ops, struct sk_buff *skb,
		       struct genl_info *info);

int condis_nl_adapter_get_doit(struct sk_buff *skb, struct genl_info *info);
int condis_nl_adapter_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb);
int condis_nl_adapter_set_doit(struct sk_buff *skb, struct genl_info *info);
int condis_nl_pvc_new_doit(struct sk_buff *skb, struct genl_info *info);
int condis_nl_pvc_del_doit(struct sk_buff *skb, struct genl_info *info);
int condis_nl_pvc_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int condis_nl_af_open_doit(struct sk_buff *skb, struct genl_info *info);
int condis_nl_af_close_doit(struct sk_buff *skb, struct genl_info *info);
int condis_nl_af_get_doit(struct sk_buff *skb, struct genl_info *info);
int condis_nl_af_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int condis_nl_af_attach_doit(struct sk_buff *skb, struct genl_info *info);
int condis_nl_af_detach_doit(struct sk_buff *skb, struct genl_info *info);
int condis_nl_vc_new_doit(struct sk_buff *skb, struct genl_info *info);
int condis_nl_vc_del_doit(struct sk_buff *skb, struct genl_info *info);
int condis_nl_vc_get_doit(struct sk_buff *skb, struct genl_info *info);
int condis_nl_vc_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int condis_nl_call_make_doit(struct sk_buff *skb, struct genl_info *info);
int condis_nl_call_close_doit(struct sk_buff *skb, struct genl_info *info);
int condis_nl_nbl_send_doit(struct sk_buff *skb, struct genl_info *info);
int condis_nl_nbl_cancel_doit(struct sk_buff *skb, struct genl_info *info);
int condis_nl_nbl_return_doit(struct sk_buff *skb, struct genl_info *info);
int condis_nl_adapter_reset_doit(struct sk_buff *skb, struct genl_info *info);
int condis_nl_sap_add_doit(struct sk_buff *skb, struct genl_info *info);
int condis_nl_sap_del_doit(struct sk_buff *skb, struct genl_info *info);
int condis_nl_sap_get_doit(struct sk_buff *skb, struct genl_info *info);
int condis_nl_sap_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int condis_nl_call_answer_doit(struct sk_buff *skb, struct genl_info *info);
int condis_nl_call_modify_doit(struct sk_buff *skb, struct genl_info *info);
int condis_nl_party_add_doit(struct sk_buff *skb, struct genl_info *info);
int condis_nl_party_drop_doit(struct sk_buff *skb, struct genl_info *info);
int condis_nl_party_get_doit(struct sk_buff *skb, struct genl_info *info);
int condis_nl_party_get_dumpit(struct sk_buff *skb,
			       struct netlink_callback *cb);
int condis_nl_cm_add_doit(struct sk_buff *skb, struct genl_info *info);
int condis_nl_cm_del_doit(struct sk_buff *skb, struct genl_info *info);
int condis_nl_cm_get_doit(struct sk_buff *skb, struct genl_info *info);
int condis_nl_cm_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int condis_nl_cm_answer_doit(struct sk_buff *skb, struct genl_info *info);
int condis_nl_cm_vc_add_doit(struct sk_buff *skb, struct genl_info *info);
int condis_nl_cm_vc_del_doit(struct sk_buff *skb, struct genl_info *info);
int condis_nl_cm_activate_doit(struct sk_buff *skb, struct genl_info *info);
int condis_nl_cm_deactivate_doit(struct sk_buff *skb, struct genl_info *info);
int condis_nl_cm_offer_doit(struct sk_buff *skb, struct genl_info *info);
int condis_nl_cm_connect_doit(struct sk_buff *skb, struct genl_info *info);
int condis_nl_cm_close_doit(struct sk_buff *skb, struct genl_info *info);
int condis_nl_cm_modify_doit(struct sk_buff *skb, struct genl_info *info);
int condis_nl_cm_drop_doit(struct sk_buff *skb, struct genl_info *info);
int condis_nl_family_get_dumpit(struct sk_buff *skb,
				struct netlink_callback *cb);
int condis_nl_adapter_oid_doit(struct sk_buff *skb, struct genl_info *info);
int condis_nl_oid_request_doit(struct sk_buff *skb, struct genl_info *info);
int condis_nl_oid_answer_doit(struct sk_buff *skb, struct genl_info *info);

#endif /* _LINUX_CONDIS_GEN_H */
