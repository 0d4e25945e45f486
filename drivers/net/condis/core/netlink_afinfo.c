// SPDX-License-Identifier: GPL-2.0-only
/*
 * What there is to know about AF opens of user space: get, dump.
 */
#include <linux/netdevice.h>
#include <net/condis/adapter.h>
#include <net/sock.h>

#include "netlink.h"
#include "netlink_gen.h"

/* The netns of the adapter's net_device may be another one by now. */
static int nl_af_put_ifindex(struct sk_buff *msg, struct condis_nl_af *af)
{
	netdevice_tracker tracker;
	struct net_device *dev;
	int err = 0;

	dev = condis_nl_adapter_hold_dev(af->adapter, &tracker);
	if (!dev)
		return 0;
	if (condis_nl_net(dev_net(dev)) == af->nn)
		err = nla_put_u32(msg, CONDIS_A_AF_IFINDEX, dev->ifindex);
	netdev_put(dev, &tracker);
	return err;
}

static int nl_af_put_ports(struct sk_buff *msg, struct condis_nl_af *af)
{
	u32 owner = 0, receiver = 0;

	mutex_lock(&af->nn->lock);
	if (af->owner)
		owner = af->owner->portid;
	if (af->receiver)
		receiver = af->receiver->portid;
	mutex_unlock(&af->nn->lock);
	if (owner && nla_put_u32(msg, CONDIS_A_AF_OWNER, owner))
		return -EMSGSIZE;
	return receiver ? nla_put_u32(msg, CONDIS_A_AF_RECEIVER, receiver) : 0;
}

static int nl_af_fill(struct condis_nl_af *af, struct sk_buff *msg,
		      const struct genl_info *info, void **hdrp)
{
	u32 state, held;
	void *hdr;

	hdr = genlmsg_iput(msg, info);
	if (!hdr)
		return -EMSGSIZE;
	spin_lock_bh(&af->lock);
	state = af->state;
	held = af->held;
	spin_unlock_bh(&af->lock);
	if (nla_put_u32(msg, CONDIS_A_AF_AF, af->handle) ||
	    nl_af_put_ifindex(msg, af) ||
	    nla_put_u32(msg, CONDIS_A_AF_FAMILY, af->family) ||
	    (af->persist && nla_put_flag(msg, CONDIS_A_AF_PERSIST)) ||
	    nla_put_u32(msg, CONDIS_A_AF_WINDOW, af->window) ||
	    nla_put_u32(msg, CONDIS_A_AF_STATE, state) ||
	    nl_af_put_ports(msg, af) ||
	    nla_put_u32(msg, CONDIS_A_AF_VCS, READ_ONCE(af->n_vcs)) ||
	    nla_put_u32(msg, CONDIS_A_AF_HELD, held)) {
		genlmsg_cancel(msg, hdr);
		return -EMSGSIZE;
	}
	*hdrp = hdr;
	genlmsg_end(msg, hdr);
	return 0;
}

int condis_nl_af_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct condis_nl_af *af;
	struct sk_buff *rsp;
	void *hdr;
	u32 handle;
	int err;

	if (GENL_REQ_ATTR_CHECK(info, CONDIS_A_AF_AF))
		return -EINVAL;
	handle = nla_get_u32(info->attrs[CONDIS_A_AF_AF]);
	af = condis_nl_af_find(condis_nl_net(genl_info_net(info)), handle);
	if (!af) {
		NL_SET_ERR_MSG_ATTR_FMT(info->extack,
					info->attrs[CONDIS_A_AF_AF],
					"there is no AF %u", handle);
		return -ENOENT;
	}
	rsp = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	err = rsp ? nl_af_fill(af, rsp, info, &hdr) : -ENOMEM;
	condis_nl_af_put(af);
	if (err) {
		nlmsg_free(rsp);
		return err;
	}
	return genlmsg_reply(rsp, info);
}

static bool nl_af_wanted(struct condis_nl_af *af, u32 ifindex)
{
	netdevice_tracker tracker;
	struct net_device *dev;
	bool match;

	if (!ifindex)
		return true;
	dev = condis_nl_adapter_hold_dev(af->adapter, &tracker);
	if (!dev)
		return false;
	match = condis_nl_net(dev_net(dev)) == af->nn &&
		dev->ifindex == ifindex;
	netdev_put(dev, &tracker);
	return match;
}

static struct condis_nl_af *nl_af_next(struct condis_nl_net *nn,
				       unsigned long *handle)
{
	struct condis_nl_af *af;

	rcu_read_lock();
	xa_for_each_start(&nn->afs, *handle, af, *handle)
		if (refcount_inc_not_zero(&af->ref))
			break;
	rcu_read_unlock();
	return af;
}

/* Where a dump of AF opens goes on */
struct nl_af_dump {
	unsigned long	handle;
};

int condis_nl_af_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct condis_nl_net *nn = condis_nl_net(sock_net(skb->sk));
	const struct genl_info *info = genl_info_dump(cb);
	struct nl_af_dump *ctx = (void *)cb->ctx;
	struct condis_nl_af *af;
	u32 ifindex = 0;
	int err = 0;
	void *hdr;

	NL_ASSERT_DUMP_CTX_FITS(struct nl_af_dump);
	if (info->attrs[CONDIS_A_AF_IFINDEX])
		ifindex = nla_get_u32(info->attrs[CONDIS_A_AF_IFINDEX]);
	cb->seq = condis_nl_seq();
	while ((af = nl_af_next(nn, &ctx->handle))) {
		if (nl_af_wanted(af, ifindex)) {
			err = nl_af_fill(af, skb, info, &hdr);
			if (!err)
				genl_dump_check_consistent(cb, hdr);
		}
		condis_nl_af_put(af);
		if (err)
			break;
		ctx->handle++;
	}
	/* Of a change meanwhile, the next part tells, or the end. */
	cb->seq = condis_nl_seq();
	return err;
}
