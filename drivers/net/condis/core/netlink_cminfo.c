// SPDX-License-Identifier: GPL-2.0-only
/*
 * What there is to know about call managers of user space: get, dump.
 */
#include <linux/netdevice.h>
#include <net/sock.h>

#include "netlink_cm.h"
#include "netlink_gen.h"

/* 0 for an adapter that is in another netns by now, or has no net device. */
static u32 nl_cm_ifindex(struct condis_nl_cm *cm)
{
	netdevice_tracker tracker;
	struct net_device *dev;
	u32 ifindex = 0;

	dev = condis_nl_adapter_hold_dev(cm->adapter, &tracker);
	if (!dev)
		return 0;
	if (condis_nl_net(dev_net(dev)) == cm->nn)
		ifindex = dev->ifindex;
	netdev_put(dev, &tracker);
	return ifindex;
}

static u32 nl_cm_owner(struct condis_nl_cm *cm)
{
	u32 portid;

	mutex_lock(&cm->nn->lock);
	portid = cm->owner ? cm->owner->portid : 0;
	mutex_unlock(&cm->nn->lock);
	return portid;
}

static int nl_cm_put_use(struct sk_buff *msg, struct condis_nl_cm *cm)
{
	u32 objects, waiting;
	u64 expired;
	bool dead;

	spin_lock_bh(&cm->lock);
	objects = cm->n_peers;
	waiting = cm->n_waiting;
	expired = cm->n_expired;
	dead = cm->dead;
	spin_unlock_bh(&cm->lock);
	if (dead && nla_put_flag(msg, CONDIS_A_CM_WITHDRAWN))
		return -EMSGSIZE;
	return nla_put_u32(msg, CONDIS_A_CM_OBJECTS, objects) ?:
	       nla_put_u32(msg, CONDIS_A_CM_WAITING, waiting) ?:
	       nla_put_uint(msg, CONDIS_A_CM_EXPIRED, expired);
}

static int nl_cm_fill(struct condis_nl_cm *cm, struct sk_buff *msg,
		      const struct genl_info *info, void **hdrp)
{
	u32 ifindex = nl_cm_ifindex(cm);
	void *hdr = genlmsg_iput(msg, info);

	if (!hdr)
		return -EMSGSIZE;
	if (nla_put_u32(msg, CONDIS_A_CM_CM, cm->handle) ||
	    (ifindex && nla_put_u32(msg, CONDIS_A_CM_IFINDEX, ifindex)) ||
	    nla_put_u32(msg, CONDIS_A_CM_FAMILY, cm->family) ||
	    nla_put_u32(msg, CONDIS_A_CM_DEADLINE,
			jiffies_to_msecs(cm->deadline)) ||
	    nla_put_u32(msg, CONDIS_A_CM_OWNER, nl_cm_owner(cm)) ||
	    nl_cm_put_use(msg, cm)) {
		genlmsg_cancel(msg, hdr);
		return -EMSGSIZE;
	}
	*hdrp = hdr;
	genlmsg_end(msg, hdr);
	return 0;
}

int condis_nl_cm_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *attr = info->attrs[CONDIS_A_CM_CM];
	struct condis_nl_cm *cm;
	struct sk_buff *rsp;
	void *hdr;
	int err;

	if (GENL_REQ_ATTR_CHECK(info, CONDIS_A_CM_CM))
		return -EINVAL;
	cm = condis_nl_cm_find(condis_nl_net(genl_info_net(info)),
			       nla_get_u32(attr));
	if (!cm) {
		NL_SET_ERR_MSG_ATTR_FMT(info->extack, attr,
					"there is no call manager %u",
					nla_get_u32(attr));
		return -ENOENT;
	}
	rsp = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	err = rsp ? nl_cm_fill(cm, rsp, info, &hdr) : -ENOMEM;
	condis_nl_cm_put(cm);
	if (!err)
		return genlmsg_reply(rsp, info);
	nlmsg_free(rsp);
	return err;
}

/* Where a dump of call managers goes on */
struct nl_cm_dump {
	unsigned long	handle;
};

static struct condis_nl_cm *nl_cm_next(struct condis_nl_net *nn,
				       unsigned long *handle)
{
	struct condis_nl_cm *cm;

	rcu_read_lock();
	xa_for_each_start(&nn->cms, *handle, cm, *handle)
		if (refcount_inc_not_zero(&cm->ref))
			break;
	rcu_read_unlock();
	return cm;
}

int condis_nl_cm_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct condis_nl_net *nn = condis_nl_net(sock_net(skb->sk));
	const struct genl_info *info = genl_info_dump(cb);
	struct nl_cm_dump *ctx = (void *)cb->ctx;
	struct condis_nl_cm *cm;
	u32 ifindex = 0;
	int err = 0;
	void *hdr;

	NL_ASSERT_DUMP_CTX_FITS(struct nl_cm_dump);
	if (info->attrs[CONDIS_A_CM_IFINDEX])
		ifindex = nla_get_u32(info->attrs[CONDIS_A_CM_IFINDEX]);
	cb->seq = condis_nl_seq();
	while (!err && (cm = nl_cm_next(nn, &ctx->handle))) {
		if (!ifindex || nl_cm_ifindex(cm) == ifindex) {
			err = nl_cm_fill(cm, skb, info, &hdr);
			if (!err)
				genl_dump_check_consistent(cb, hdr);
		}
		condis_nl_cm_put(cm);
		if (!err)
			ctx->handle++;
	}
	/* Of a change meanwhile, the next part tells, or the end. */
	cb->seq = condis_nl_seq();
	return err;
}
