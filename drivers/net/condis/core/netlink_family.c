// SPDX-License-Identifier: GPL-2.0-only
/*
 * Address families, as user space sees that they are offered: dump, events.
 */
#include <linux/netdevice.h>
#include <net/condis/miniport.h>
#include <net/sock.h>

#include "af.h"
#include "netlink.h"
#include "netlink_gen.h"

/* The provider's name; its protocol or miniport outlives what it offers. */
static const char *nl_family_provider(const struct condis_af_reg *reg)
{
	return reg->binding ? reg->binding->proto->ops->name :
			      reg->adapter->ops->name;
}

/* Its adapter's lock is held, or nobody has it any more. */
static int nl_family_put(struct sk_buff *msg, struct condis_af_reg *reg,
			 u32 ifindex)
{
	u32 opens = list_count_nodes(&reg->opens);

	return (ifindex ? nla_put_u32(msg, CONDIS_A_FAMILY_IFINDEX, ifindex) :
			  0) ?:
	       nla_put_u32(msg, CONDIS_A_FAMILY_FAMILY, reg->id.type) ?:
	       nla_put_string(msg, CONDIS_A_FAMILY_PROVIDER,
			      nl_family_provider(reg)) ?:
	       nla_put_u32(msg, CONDIS_A_FAMILY_OPENS, opens);
}

static int nl_family_fill(struct condis_af_reg *reg, u32 ifindex,
			  struct sk_buff *msg, struct netlink_callback *cb)
{
	void *hdr = genlmsg_iput(msg, genl_info_dump(cb));

	if (!hdr)
		return -EMSGSIZE;
	genl_dump_check_consistent(cb, hdr);
	if (nl_family_put(msg, reg, ifindex)) {
		genlmsg_cancel(msg, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(msg, hdr);
	return 0;
}

/* Where a dump of address families goes on */
struct nl_family_dump {
	unsigned long	adapter;
	u64		told;
};

static int nl_families_fill(struct condis_adapter *adapter, u32 ifindex,
			    struct nl_family_dump *ctx, struct sk_buff *skb,
			    struct netlink_callback *cb)
{
	struct condis_af_reg *reg;
	int err = 0;

	spin_lock_bh(&adapter->lock);
	list_for_each_entry(reg, &adapter->af_regs, node) {
		if (reg->gen <= ctx->told)
			continue;
		err = nl_family_fill(reg, ifindex, skb, cb);
		if (err)
			break;
		ctx->told = reg->gen;
	}
	spin_unlock_bh(&adapter->lock);
	return err;
}

/* An adapter without a net_device is the initial netns's. */
static int nl_families_of(struct condis_adapter *adapter,
			  struct nl_family_dump *ctx, struct sk_buff *skb,
			  struct netlink_callback *cb)
{
	struct nlattr *want =
		genl_info_dump(cb)->attrs[CONDIS_A_FAMILY_IFINDEX];
	netdevice_tracker tracker;
	struct net_device *dev;
	u32 ifindex = 0;
	bool here;
	int err;

	dev = condis_nl_adapter_hold_dev(adapter, &tracker);
	here = net_eq(dev ? dev_net(dev) : &init_net, sock_net(skb->sk));
	if (dev)
		ifindex = dev->ifindex;
	if (!here || (want && nla_get_u32(want) != ifindex))
		err = 0;
	else
		err = nl_families_fill(adapter, ifindex, ctx, skb, cb);
	netdev_put(dev, &tracker);
	return err;
}

int condis_nl_family_get_dumpit(struct sk_buff *skb,
				struct netlink_callback *cb)
{
	struct nl_family_dump *ctx = (void *)cb->ctx;
	struct condis_adapter *adapter;
	int err = 0;

	NL_ASSERT_DUMP_CTX_FITS(struct nl_family_dump);
	cb->seq = condis_nl_seq();
	while (!err && (adapter = condis_adapter_next(&ctx->adapter))) {
		err = nl_families_of(adapter, ctx, skb, cb);
		condis_adapter_put(adapter);
		/* If it was not all, the next part goes on with it. */
		if (!err) {
			ctx->adapter++;
			ctx->told = 0;
		}
	}
	/* Of a change meanwhile, the next part tells, or the end. */
	cb->seq = condis_nl_seq();
	return err;
}

static void nl_family_notify(struct condis_af_reg *reg,
			     struct net_device *dev, u8 cmd)
{
	size_t len = strlen(nl_family_provider(reg)) + 1;
	struct net *net = dev_net(dev);
	struct sk_buff *msg;
	void *hdr;
	int err;

	if (!genl_has_listeners(&condis_nl_family, net, CONDIS_NLGRP_MONITOR))
		return;
	msg = condis_nl_event_new(cmd, 3 * nla_total_size(sizeof(u32)) +
				  nla_total_size(len), GFP_ATOMIC, &hdr);
	if (!msg) {
		/* Who listens learns that it missed something. */
		genl_set_err(&condis_nl_family, net, 0, CONDIS_NLGRP_MONITOR,
			     -ENOBUFS);
		return;
	}
	spin_lock_bh(&reg->adapter->lock);
	err = nl_family_put(msg, reg, dev->ifindex);
	spin_unlock_bh(&reg->adapter->lock);
	if (WARN_ON_ONCE(err)) {
		nlmsg_free(msg);
		return;
	}
	genlmsg_end(msg, hdr);
	genlmsg_multicast_netns(&condis_nl_family, net, msg, 0,
				CONDIS_NLGRP_MONITOR, GFP_ATOMIC);
}

/**
 * condis_nl_family_event() - an address family is offered, or not any more
 * @reg: its registration, held by the caller
 * @event: which of the two
 *
 * Context: Process context, within rcu_read_lock().
 */
void condis_nl_family_event(struct condis_af_reg *reg, enum condis_event event)
{
	netdevice_tracker tracker;
	struct net_device *dev;

	condis_nl_seq_inc();
	/* Of an adapter that goes, its own event tells. */
	dev = condis_nl_adapter_hold_dev(reg->adapter, &tracker);
	if (!dev)
		return;
	nl_family_notify(reg, dev, event == CONDIS_EVENT_NEW ?
				   CONDIS_CMD_FAMILY_NEW_NTF :
				   CONDIS_CMD_FAMILY_DEL_NTF);
	netdev_put(dev, &tracker);
}
