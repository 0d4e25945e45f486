// SPDX-License-Identifier: GPL-2.0-only
/*
 * What there is to know about adapters: get, dump, notifications.
 */
#include <linux/netdevice.h>
#include <net/net_namespace.h>
#include <net/rtnetlink.h>
#include <net/sock.h>

#include "adapter.h"
#include "af.h"
#include "netlink.h"
#include "netlink_gen.h"
#include "netlink_operator.h"
#include "report.h"

static_assert(CONDIS_NL_ADAPTER_STATE_HALTED == (int)CONDIS_ADAPTER_HALTED);
static_assert(CONDIS_NL_ADAPTER_STATE_INITIALIZING ==
	      (int)CONDIS_ADAPTER_INITIALIZING);
static_assert(CONDIS_NL_ADAPTER_STATE_PAUSED == (int)CONDIS_ADAPTER_PAUSED);
static_assert(CONDIS_NL_ADAPTER_STATE_RESTARTING ==
	      (int)CONDIS_ADAPTER_RESTARTING);
static_assert(CONDIS_NL_ADAPTER_STATE_RUNNING == (int)CONDIS_ADAPTER_RUNNING);
static_assert(CONDIS_NL_ADAPTER_STATE_PAUSING == (int)CONDIS_ADAPTER_PAUSING);
static_assert(CONDIS_NL_ADAPTER_STATE_SHUTDOWN ==
	      (int)CONDIS_ADAPTER_SHUTDOWN);

/* Bits of condis_nl_adapter_info.known, in the order of nl_info_fields */
enum {
	NL_INFO_VPI_BITS,
	NL_INFO_VCI_BITS,
	NL_INFO_TX_CELLS,
	NL_INFO_RX_CELLS,
	NL_INFO_RX_DROPPED,
	NL_INFO_RX_UNKNOWN,
	NL_INFO_N,
};

#define NL_INFO_AT(_member) offsetof(struct condis_nl_adapter_info, _member)

static const struct {
	u32	oid;
	u16	offset;
	u16	size;
} nl_info_fields[NL_INFO_N] = {
	[NL_INFO_VPI_BITS] = {
		CONDIS_OID_ATM_MAX_ACTIVE_VPI_BITS, NL_INFO_AT(vpi_bits), 4,
	},
	[NL_INFO_VCI_BITS] = {
		CONDIS_OID_ATM_MAX_ACTIVE_VCI_BITS, NL_INFO_AT(vci_bits), 4,
	},
	[NL_INFO_TX_CELLS] = {
		CONDIS_OID_ATM_XMIT_CELLS_OK, NL_INFO_AT(tx_cells), 8,
	},
	[NL_INFO_RX_CELLS] = {
		CONDIS_OID_ATM_RCV_CELLS_OK, NL_INFO_AT(rx_cells), 8,
	},
	[NL_INFO_RX_DROPPED] = {
		CONDIS_OID_ATM_RCV_CELLS_DROPPED, NL_INFO_AT(rx_dropped), 8,
	},
	[NL_INFO_RX_UNKNOWN] = {
		CONDIS_OID_ATM_RCV_INVALID_VPI_VCI, NL_INFO_AT(rx_unknown), 8,
	},
};

/* What a miniport does not answer is not shown. */
static condis_status_t nl_info_ask(struct condis_nl_operator *op)
{
	condis_status_t status;
	unsigned int i;
	u32 written;

	for (i = 0; i < NL_INFO_N; i++) {
		status = condis_nl_operator_oid(op, CONDIS_OID_QUERY,
						nl_info_fields[i].oid,
						(u8 *)&op->info +
						nl_info_fields[i].offset,
						nl_info_fields[i].size,
						&written);
		if (status == CONDIS_STATUS_SUCCESS &&
		    written == nl_info_fields[i].size)
			op->info.known |= BIT(i);
	}
	return CONDIS_STATUS_SUCCESS;
}

/*
 * The peer as `ip link` shows it: a link to the device itself is none. Called
 * within RCU, for the drivers of adapters promise no more than that.
 */
static int nl_adapter_put_peer(struct sk_buff *msg,
			       const struct net_device *dev)
{
	const struct rtnl_link_ops *ops = dev->rtnl_link_ops;
	struct net *net = dev_net(dev), *far = net;
	int iflink, nsid;

	if (!dev->netdev_ops->ndo_get_iflink)
		return 0;
	iflink = dev_get_iflink(dev);
	if (ops && ops->get_link_net)
		far = ops->get_link_net(dev);
	if (!iflink || (iflink == dev->ifindex && net_eq(far, net)))
		return 0;
	if (nla_put_u32(msg, CONDIS_A_ADAPTER_PEER_IFINDEX, iflink))
		return -EMSGSIZE;
	if (net_eq(far, net))
		return 0;
	nsid = peernet2id_alloc(net, far, GFP_ATOMIC);
	return nla_put_s32(msg, CONDIS_A_ADAPTER_PEER_NETNSID, nsid);
}

static int nl_adapter_put_dev(struct sk_buff *msg, const struct net_device *dev)
{
	u32 max_sdu = min_t(u32, READ_ONCE(dev->mtu), CONDIS_AAL5_MAX_SDU);
	int err;

	if (dev->ifindex &&
	    nla_put_u32(msg, CONDIS_A_ADAPTER_IFINDEX, dev->ifindex))
		return -EMSGSIZE;
	if (nla_put_string(msg, CONDIS_A_ADAPTER_NAME, dev->name) ||
	    nla_put_u8(msg, CONDIS_A_ADAPTER_CARRIER, netif_carrier_ok(dev)) ||
	    nla_put_u32(msg, CONDIS_A_ADAPTER_MAX_SDU, max_sdu))
		return -EMSGSIZE;
	rcu_read_lock();
	err = nl_adapter_put_peer(msg, dev);
	rcu_read_unlock();
	return err;
}

static int nl_put_known(struct sk_buff *msg, int attr,
			const struct condis_nl_adapter_info *ai, int bit,
			u64 value)
{
	return ai->known & BIT(bit) ? nla_put_uint(msg, attr, value) : 0;
}

static int nl_adapter_put_stats(struct sk_buff *msg, struct net_device *dev,
				const struct condis_nl_adapter_info *ai)
{
	struct rtnl_link_stats64 s = {};
	struct nlattr *nest;

	nest = nla_nest_start(msg, CONDIS_A_ADAPTER_STATS);
	if (!nest)
		return -EMSGSIZE;
	if (dev)
		dev_get_stats(dev, &s);
	if (nla_put_uint(msg, CONDIS_A_ADAPTER_STATS_TX_SDUS, s.tx_packets) ||
	    nla_put_uint(msg, CONDIS_A_ADAPTER_STATS_TX_BYTES, s.tx_bytes) ||
	    nla_put_uint(msg, CONDIS_A_ADAPTER_STATS_TX_DROPPED,
			 s.tx_dropped + s.tx_errors) ||
	    nla_put_uint(msg, CONDIS_A_ADAPTER_STATS_RX_SDUS, s.rx_packets) ||
	    nla_put_uint(msg, CONDIS_A_ADAPTER_STATS_RX_BYTES, s.rx_bytes) ||
	    nla_put_uint(msg, CONDIS_A_ADAPTER_STATS_RX_DROPPED,
			 s.rx_dropped + s.rx_missed_errors + s.rx_errors) ||
	    nl_put_known(msg, CONDIS_A_ADAPTER_STATS_TX_CELLS, ai,
			 NL_INFO_TX_CELLS, ai->tx_cells) ||
	    nl_put_known(msg, CONDIS_A_ADAPTER_STATS_RX_CELLS, ai,
			 NL_INFO_RX_CELLS, ai->rx_cells) ||
	    nl_put_known(msg, CONDIS_A_ADAPTER_STATS_RX_CELLS_DROPPED, ai,
			 NL_INFO_RX_DROPPED, ai->rx_dropped) ||
	    nl_put_known(msg, CONDIS_A_ADAPTER_STATS_RX_CELLS_UNKNOWN, ai,
			 NL_INFO_RX_UNKNOWN, ai->rx_unknown) ||
	    nla_put_uint(msg, CONDIS_A_ADAPTER_STATS_REPORTS,
			 condis_report_total())) {
		nla_nest_cancel(msg, nest);
		return -EMSGSIZE;
	}
	nla_nest_end(msg, nest);
	return 0;
}

static u32 nl_adapter_afs(struct condis_adapter *adapter)
{
	struct condis_af_reg *reg;
	u32 n = 0;

	spin_lock_bh(&adapter->lock);
	list_for_each_entry(reg, &adapter->af_regs, node)
		n += list_count_nodes(&reg->opens);
	spin_unlock_bh(&adapter->lock);
	return n;
}

static int nl_adapter_put(struct sk_buff *msg, struct condis_adapter *adapter,
			  struct net_device *dev,
			  const struct condis_nl_adapter_info *ai)
{
	if (dev ? nl_adapter_put_dev(msg, dev) :
		  nla_put_string(msg, CONDIS_A_ADAPTER_NAME,
				 condis_adapter_name(adapter)))
		return -EMSGSIZE;
	if (nla_put_u32(msg, CONDIS_A_ADAPTER_STATE,
			condis_adapter_state(adapter)) ||
	    nla_put_u32(msg, CONDIS_A_ADAPTER_MAX_VCS,
			condis_adapter_max_vcs(adapter)) ||
	    nla_put_u32(msg, CONDIS_A_ADAPTER_VCS,
			atomic_read(&adapter->n_vcs)) ||
	    nla_put_u32(msg, CONDIS_A_ADAPTER_AFS, nl_adapter_afs(adapter)) ||
	    (READ_ONCE(adapter->resetting) &&
	     nla_put_flag(msg, CONDIS_A_ADAPTER_RESETTING)))
		return -EMSGSIZE;
	/* An event comes where nobody can be asked. */
	if (!ai)
		return 0;
	if (((ai->known & BIT(NL_INFO_VPI_BITS)) &&
	     nla_put_u32(msg, CONDIS_A_ADAPTER_VPI_BITS, ai->vpi_bits)) ||
	    ((ai->known & BIT(NL_INFO_VCI_BITS)) &&
	     nla_put_u32(msg, CONDIS_A_ADAPTER_VCI_BITS, ai->vci_bits)))
		return -EMSGSIZE;
	return nl_adapter_put_stats(msg, dev, ai);
}

static int nl_adapter_fill(struct condis_adapter *adapter,
			   struct net_device *dev,
			   const struct condis_nl_adapter_info *ai,
			   struct sk_buff *msg, const struct genl_info *info,
			   void **hdrp)
{
	void *hdr;

	hdr = genlmsg_iput(msg, info);
	if (!hdr)
		return -EMSGSIZE;
	if (nl_adapter_put(msg, adapter, dev, ai)) {
		genlmsg_cancel(msg, hdr);
		return -EMSGSIZE;
	}
	*hdrp = hdr;
	genlmsg_end(msg, hdr);
	return 0;
}

/* An adapter without a net_device is the initial netns's. */
static bool nl_adapter_in(const struct net_device *dev, const struct net *net)
{
	return net_eq(dev ? dev_net(dev) : &init_net, net);
}

/* Is it in this netns, and the one that was asked for, if one was? */
static bool nl_adapter_wanted(const struct net_device *dev,
			      const struct net *net,
			      const struct genl_info *info)
{
	struct nlattr *want = info->attrs[CONDIS_A_ADAPTER_IFINDEX];

	if (!nl_adapter_in(dev, net))
		return false;
	return !want || (dev && nla_get_u32(want) == dev->ifindex);
}

static int nl_adapter_show(struct condis_adapter *adapter, struct net *net,
			   struct sk_buff *msg, const struct genl_info *info,
			   void **hdrp)
{
	struct condis_nl_operator *op;
	netdevice_tracker tracker;
	struct net_device *dev;
	int err = 0;

	op = condis_nl_operator_alloc(adapter, 0, nl_info_ask);
	if (!op)
		return -ENOMEM;
	*hdrp = NULL;
	dev = condis_nl_adapter_hold_dev(adapter, &tracker);
	if (!nl_adapter_wanted(dev, net, info))
		goto out;
	/* An adapter that does not answer is shown with what is known of it. */
	err = condis_nl_operator_run(op);
	if (!err)
		err = nl_adapter_fill(adapter, dev, &op->info, msg, info, hdrp);
out:
	netdev_put(dev, &tracker);
	condis_nl_operator_put(op);
	return err;
}

int condis_nl_adapter_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct sk_buff *rsp;
	void *hdr = NULL;
	int err;

	rsp = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!rsp)
		return -ENOMEM;
	err = nl_adapter_show(info->user_ptr[0], genl_info_net(info), rsp,
			      info, &hdr);
	if (!err && !hdr) {
		GENL_SET_ERR_MSG(info, "the adapter is gone");
		err = -ENODEV;
	}
	if (err) {
		nlmsg_free(rsp);
		return err;
	}
	return genlmsg_reply(rsp, info);
}

/* Where a dump of adapters goes on */
struct nl_adapter_dump {
	unsigned long	adapter;
};

int condis_nl_adapter_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb)
{
	struct nl_adapter_dump *ctx = (void *)cb->ctx;
	const struct genl_info *info = genl_info_dump(cb);
	struct condis_adapter *adapter;
	int err = 0;
	void *hdr;

	NL_ASSERT_DUMP_CTX_FITS(struct nl_adapter_dump);
	cb->seq = condis_nl_seq();
	while (!err && (adapter = condis_adapter_next(&ctx->adapter))) {
		err = nl_adapter_show(adapter, sock_net(skb->sk), skb, info,
				      &hdr);
		condis_adapter_put(adapter);
		if (!err && hdr)
			genl_dump_check_consistent(cb, hdr);
		if (!err)
			ctx->adapter++;
	}
	/* Of a change meanwhile, the next part tells, or the end. */
	cb->seq = condis_nl_seq();
	return err;
}

static u8 nl_adapter_event_cmd(enum condis_event event)
{
	switch (event) {
	case CONDIS_EVENT_NEW:
		return CONDIS_CMD_ADAPTER_ADD_NTF;
	case CONDIS_EVENT_DEL:
		return CONDIS_CMD_ADAPTER_DEL_NTF;
	default:
		return CONDIS_CMD_ADAPTER_CHANGE_NTF;
	}
}

static void nl_adapter_notify(struct condis_adapter *adapter,
			      struct net_device *dev, struct net *net, u8 cmd)
{
	struct genl_info info;
	struct sk_buff *msg;
	void *hdr;

	if (!genl_has_listeners(&condis_nl_family, net, CONDIS_NLGRP_MONITOR))
		return;
	msg = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_ATOMIC | __GFP_NOWARN);
	if (!msg) {
		/* Who listens learns that it missed something. */
		genl_set_err(&condis_nl_family, net, 0, CONDIS_NLGRP_MONITOR,
			     -ENOBUFS);
		return;
	}
	genl_info_init_ntf(&info, &condis_nl_family, cmd);
	if (nl_adapter_fill(adapter, dev, NULL, msg, &info, &hdr)) {
		nlmsg_free(msg);
		return;
	}
	genlmsg_multicast_netns(&condis_nl_family, net, msg, 0,
				CONDIS_NLGRP_MONITOR, GFP_ATOMIC);
}

/**
 * condis_nl_adapter_event() - something happened to an adapter
 * @adapter: the adapter, held by the caller
 * @event: what
 *
 * Context: Any, within rcu_read_lock().
 */
void condis_nl_adapter_event(struct condis_adapter *adapter,
			     enum condis_event event)
{
	netdevice_tracker tracker;
	struct net_device *dev;

	if (event != CONDIS_EVENT_CHANGE)
		condis_nl_seq_inc();
	dev = condis_nl_adapter_hold_dev(adapter, &tracker);
	/* User space was told when the removal began. */
	if (!dev && READ_ONCE(adapter->gone))
		return;
	nl_adapter_notify(adapter, dev, dev ? dev_net(dev) : &init_net,
			  nl_adapter_event_cmd(event));
	netdev_put(dev, &tracker);
}
