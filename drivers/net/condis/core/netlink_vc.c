// SPDX-License-Identifier: GPL-2.0-only
/*
 * VCs of user space: make and delete. Showing them is in netlink_vcinfo.c.
 */
#include <linux/netdevice.h>
#include <net/condis/adapter.h>

#include "netlink.h"
#include "netlink_gen.h"

static int nl_vc_limits(struct condis_nl_net *nn, struct condis_nl_port *port,
			bool persist, bool capable, struct genl_info *info)
{
	if (capable)
		return 0;
	if (!persist && port->n_vcs >= CONDIS_NL_PORT_VCS) {
		GENL_SET_ERR_MSG(info, "this socket has too many VCs");
		return -ENOSPC;
	}
	if (nn->n_vcs >= CONDIS_NL_NET_VCS) {
		GENL_SET_ERR_MSG(info, "this netns has too many VCs");
		return -ENOSPC;
	}
	return 0;
}

static int nl_vc_admit(struct condis_nl_vc *vc, struct condis_nl_port *port,
		       struct sk_buff *skb, struct genl_info *info)
{
	bool capable = netlink_capable(skb, CAP_NET_ADMIN);
	struct condis_nl_net *nn = vc->af->nn;
	int err;

	mutex_lock(&nn->lock);
	err = nl_vc_limits(nn, port, vc->persist, capable, info);
	if (!err)
		err = condis_nl_handle_alloc(nn, &nn->vcs, &vc->handle);
	if (!err) {
		nn->n_vcs++;
		if (!vc->persist) {
			condis_nl_port_hold(port);
			vc->owner = port;
			WRITE_ONCE(vc->owner_portid, port->portid);
			list_add_tail(&vc->owner_node, &port->vcs);
			port->n_vcs++;
		}
	}
	mutex_unlock(&nn->lock);
	return err;
}

/* Its adapter may have gone to another netns, whose rights these are not. */
static int nl_vc_check_netns(struct condis_nl_af *af, struct genl_info *info)
{
	netdevice_tracker tracker;
	struct net_device *dev;
	bool same;

	dev = condis_nl_adapter_hold_dev(af->adapter, &tracker);
	if (!dev)
		return 0;
	same = net_eq(dev_net(dev), genl_info_net(info));
	netdev_put(dev, &tracker);
	if (same)
		return 0;
	GENL_SET_ERR_MSG_FMT(info, "the adapter of AF %u left the netns",
			     af->handle);
	return -EXDEV;
}

/* The mutex of the AF open is held. On failure @vc is gone. */
static condis_status_t nl_vc_create(struct condis_nl_vc *vc)
{
	struct condis_nl_af *af = vc->af;
	struct condis_vc *core = NULL;
	condis_status_t status;

	list_add_tail(&vc->node, &af->vcs);
	WRITE_ONCE(af->n_vcs, af->n_vcs + 1);
	status = condis_co_create_vc(af->binding, af->af, vc, &core);
	if (status == CONDIS_STATUS_SUCCESS) {
		vc->vc = core;
		/* The place is reserved, so this allocates nothing. */
		xa_store(&af->nn->vcs, vc->handle, vc, GFP_KERNEL);
	} else {
		condis_nl_vc_gone(vc);
	}
	return status;
}

static struct condis_nl_vc *nl_vc_make(struct condis_nl_af *af,
				       struct condis_nl_port *port,
				       struct sk_buff *skb,
				       struct genl_info *info)
{
	struct nlattr *persist = info->attrs[CONDIS_A_VC_PERSIST];
	struct condis_nl_vc *vc;
	int err;

	if (persist && !af->persist) {
		NL_SET_ERR_MSG_ATTR(info->extack, persist,
				    "a persistent VC needs a persistent AF");
		return ERR_PTR(-EINVAL);
	}
	err = nl_vc_check_netns(af, info);
	if (err)
		return ERR_PTR(err);
	vc = condis_nl_vc_alloc(af, CONDIS_NL_GFP);
	if (!vc)
		return ERR_PTR(-ENOMEM);
	vc->persist = persist;
	err = nl_vc_admit(vc, port, skb, info);
	if (err) {
		condis_nl_vc_put(vc);
		return ERR_PTR(err);
	}
	return vc;
}

/* The room was made before: a handle that nobody learns of helps nobody. */
static int nl_vc_reply(struct sk_buff *rsp, struct genl_info *info, u32 handle)
{
	void *hdr = genlmsg_iput(rsp, info);

	if (WARN_ON_ONCE(!hdr || nla_put_u32(rsp, CONDIS_A_VC_VC, handle) ||
			 nla_put_u32(rsp, CONDIS_A_VC_STATUS,
				     CONDIS_NL_STATUS_SUCCESS))) {
		nlmsg_free(rsp);
		return -EMSGSIZE;
	}
	genlmsg_end(rsp, hdr);
	return genlmsg_reply(rsp, info);
}

static int nl_vc_new(struct condis_nl_af *af, struct condis_nl_port *port,
		     struct sk_buff *skb, struct genl_info *info)
{
	condis_status_t status;
	struct condis_nl_vc *vc;
	struct sk_buff *rsp;
	u32 handle;

	rsp = genlmsg_new(2 * nla_total_size(sizeof(u32)), GFP_KERNEL);
	if (!rsp)
		return -ENOMEM;
	vc = nl_vc_make(af, port, skb, info);
	if (IS_ERR(vc)) {
		nlmsg_free(rsp);
		return PTR_ERR(vc);
	}
	handle = vc->handle;
	status = nl_vc_create(vc);
	if (status != CONDIS_STATUS_SUCCESS) {
		nlmsg_free(rsp);
		return condis_nl_refuse(info->extack, status, "vc-new");
	}
	return nl_vc_reply(rsp, info, handle);
}

/* NdisCoCreateVc */
int condis_nl_vc_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct condis_nl_port *port;
	struct condis_nl_af *af;
	int err;

	port = condis_nl_port_get(skb, info);
	if (IS_ERR(port))
		return PTR_ERR(port);
	af = condis_nl_af_lock(info, CONDIS_A_VC_AF, true);
	err = PTR_ERR_OR_ZERO(af);
	if (!err) {
		err = nl_vc_new(af, port, skb, info);
		condis_nl_af_unlock(af);
	}
	condis_nl_port_put(port);
	return err;
}

/* NdisCoDeleteVc */
int condis_nl_vc_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	condis_status_t status;
	struct condis_nl_vc *vc;
	int err = 0;

	vc = condis_nl_vc_lock(info, CONDIS_A_VC_VC);
	if (IS_ERR(vc))
		return PTR_ERR(vc);
	if (vc->by_cm) {
		GENL_SET_ERR_MSG_FMT(info,
				     "VC %u is the call manager's to delete",
				     vc->handle);
		condis_nl_vc_unlock(vc);
		return -EPERM;
	}
	status = condis_co_delete_vc(vc->af->binding, vc->vc);
	if (status == CONDIS_STATUS_SUCCESS)
		condis_nl_vc_gone(vc);
	else
		err = condis_nl_refuse(info->extack, status, "vc-del");
	condis_nl_vc_unlock(vc);
	return err;
}
