// SPDX-License-Identifier: GPL-2.0-only
/*
 * The net_device: rtnetlink, up and down, MTU, netns, counters. What it does is
 * post events to the adapter and return: nothing waits under RTNL.
 */
#include <kunit/visibility.h>
#include <linux/if_arp.h>
#include <linux/netdevice.h>
#include <net/rtnetlink.h>

#include "vatm.h"

/**
 * struct vatm_netdev - private data of the net_device
 * @vatm: the device; see there for who owns it
 * @removed: dellink was here; under RTNL
 */
struct vatm_netdev {
	struct vatm	*vatm;
	bool		removed;
};

/**
 * vatm_of_netdev() - the device behind a net_device of ours
 * @dev: the net_device
 *
 * Context: Any, as long as @dev is there.
 * Return: the device.
 */
struct vatm *vatm_of_netdev(const struct net_device *dev)
{
	const struct vatm_netdev *nd = netdev_priv(dev);

	return nd->vatm;
}
EXPORT_SYMBOL_IF_KUNIT(vatm_of_netdev);

static int vatm_open(struct net_device *dev)
{
	struct vatm_netdev *nd = netdev_priv(dev);
	condis_status_t status;

	status = condis_adapter_up(nd->vatm->adapter);
	if (status != CONDIS_STATUS_SUCCESS)
		return condis_status_to_errno(status);
	vatm_hold_up(nd->vatm);
	vatm_link_set_admin(nd->vatm, true);
	return 0;
}

static int vatm_stop(struct net_device *dev)
{
	struct vatm_netdev *nd = netdev_priv(dev);

	vatm_link_set_admin(nd->vatm, false);
	if (!nd->removed)
		condis_adapter_down(nd->vatm->adapter);
	vatm_hold_down(nd->vatm);
	return 0;
}

/* Data go over VCs: what a packet socket sends has nowhere to go. */
static netdev_tx_t vatm_start_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_core_stats_tx_dropped_inc(dev);
	kfree_skb(skb);
	return NETDEV_TX_OK;
}

static int vatm_change_mtu(struct net_device *dev, int mtu)
{
	struct vatm_netdev *nd = netdev_priv(dev);

	WRITE_ONCE(dev->mtu, mtu);
	WRITE_ONCE(nd->vatm->max_sdu, mtu);
	return 0;
}

/* Each counter is in one place, apart from sums of errors over their kinds. */
static void vatm_get_stats64(struct net_device *dev,
			     struct rtnl_link_stats64 *stats)
{
	struct vatm_netdev *nd = netdev_priv(dev);
	u64 sum[VATM_N_COUNTERS];

	vatm_stats_read(nd->vatm, sum);
	stats->tx_packets = sum[VATM_TX_SDUS];
	stats->tx_bytes = sum[VATM_TX_BYTES];
	stats->tx_carrier_errors = sum[VATM_TX_NO_LINK];
	stats->tx_aborted_errors = sum[VATM_TX_ABORTED] +
				   sum[VATM_TX_CANCELLED];
	stats->tx_errors = stats->tx_carrier_errors +
			   stats->tx_aborted_errors + sum[VATM_TX_FAILED];
	stats->tx_dropped = sum[VATM_TX_NO_MEMORY];
	stats->rx_packets = sum[VATM_RX_SDUS];
	stats->rx_bytes = sum[VATM_RX_BYTES];
	stats->rx_length_errors = sum[VATM_RX_OVERSIZE];
	stats->rx_crc_errors = sum[VATM_RX_ERRED];
	stats->rx_errors = stats->rx_length_errors + stats->rx_crc_errors;
	stats->rx_missed_errors = sum[VATM_RX_NO_BUFFER];
	stats->rx_dropped = sum[VATM_RX_UNKNOWN] + sum[VATM_RX_NO_MEMORY] +
			    sum[VATM_RX_STOPPED];
}

/* `ip link` shows vatm0@vatm1, as for a veth; alone it is its own link. */
static int vatm_get_iflink(const struct net_device *dev)
{
	const struct vatm_netdev *nd = netdev_priv(dev);

	return vatm_link_peer_ifindex(nd->vatm) ?: READ_ONCE(dev->ifindex);
}

static const struct net_device_ops vatm_netdev_ops = {
	.ndo_open		= vatm_open,
	.ndo_stop		= vatm_stop,
	.ndo_start_xmit		= vatm_start_xmit,
	.ndo_change_mtu		= vatm_change_mtu,
	.ndo_get_stats64	= vatm_get_stats64,
	.ndo_get_iflink		= vatm_get_iflink,
};

/*
 * A VC belongs to the netns that its device is in when it is made, so a device
 * with VCs stays there. VCs are made in any context, the bit is RTNL's: hence a
 * work item. It looks at the count when it runs: the last of several decides.
 */
void vatm_device_netns_work(struct work_struct *work)
{
	struct vatm *vatm = container_of(work, struct vatm, netns_work);
	struct net_device *dev;

	rtnl_lock();
	dev = rtnl_dereference(vatm->dev);
	if (dev)
		dev->netns_immutable = atomic_read(&vatm->n_vcs) > 0;
	rtnl_unlock();
}

/**
 * vatm_device_pin() - one more VC
 * @vatm: the device
 *
 * Context: Any.
 */
void vatm_device_pin(struct vatm *vatm)
{
	if (atomic_inc_return(&vatm->n_vcs) == 1)
		schedule_work(&vatm->netns_work);
}

/**
 * vatm_device_unpin() - one VC less
 * @vatm: the device
 *
 * Context: Any.
 */
void vatm_device_unpin(struct vatm *vatm)
{
	if (atomic_dec_and_test(&vatm->n_vcs))
		schedule_work(&vatm->netns_work);
}

/* The net_device is gone, or was refused by a notifier of its registration. */
static void vatm_destructor(struct net_device *dev)
{
	struct vatm_netdev *nd = netdev_priv(dev);

	if (nd->vatm->adapter)
		condis_adapter_put(nd->vatm->adapter);
	else
		vatm_free(nd->vatm);
}

static void vatm_setup(struct net_device *dev)
{
	dev->netdev_ops = &vatm_netdev_ops;
	dev->ethtool_ops = &vatm_ethtool_ops;
	dev->needs_free_netdev = true;

	dev->type = ARPHRD_ATM;
	dev->flags = IFF_NOARP;
	dev->priv_flags |= IFF_NO_QUEUE;
	dev->lltx = true;
	dev->mtu = VATM_MTU_DEFAULT;
	dev->min_mtu = 1;
	dev->max_mtu = CONDIS_AAL5_MAX_SDU;
	netif_carrier_off(dev);
}

static int vatm_validate(struct nlattr *tb[], struct nlattr *data[],
			 struct netlink_ext_ack *extack)
{
	if (tb[IFLA_ADDRESS]) {
		NL_SET_ERR_MSG_ATTR(extack, tb[IFLA_ADDRESS],
				    "A vatm device has no link-layer address");
		return -EINVAL;
	}
	return 0;
}

static int vatm_register_adapter(struct vatm *vatm, struct net_device *dev,
				 struct netlink_ext_ack *extack)
{
	struct condis_adapter_params params = {
		.ops		= &vatm_miniport_ops,
		.priv		= vatm,
		.netdev		= dev,
		.max_vcs	= VATM_MAX_VCS,
	};
	condis_status_t status;

	status = condis_register_adapter(&params, &vatm->adapter);
	if (status == CONDIS_STATUS_SUCCESS)
		return 0;
	NL_SET_ERR_MSG_FMT(extack, "No adapter for the device: %s",
			   condis_status_name(status));
	return condis_status_to_errno(status);
}

/*
 * The net_device is registered first, for the adapter takes name and ifindex
 * from it; nobody looks between the two, as RTNL is held.
 */
static int vatm_newlink(struct net *src_net, struct net_device *dev,
			struct nlattr *tb[], struct nlattr *data[],
			struct netlink_ext_ack *extack)
{
	struct vatm_netdev *nd = netdev_priv(dev);
	int err;

	nd->vatm = vatm_alloc(dev);
	if (!nd->vatm)
		return -ENOMEM;
	err = register_netdevice(dev);
	if (err) {
		vatm_free(nd->vatm);
		return err;
	}
	/* From here on the net_device lets go of it, either way. */
	dev->priv_destructor = vatm_destructor;
	err = vatm_register_adapter(nd->vatm, dev, extack);
	if (err) {
		unregister_netdevice(dev);
		return err;
	}
	condis_adapter_get(nd->vatm->adapter);
	return 0;
}

/* Off the line first, then the adapter, then the net_device: struct vatm. */
static void vatm_dellink(struct net_device *dev, struct list_head *head)
{
	struct vatm_netdev *nd = netdev_priv(dev);

	vatm_link_detach(nd->vatm);
	nd->removed = true;
	condis_remove_adapter(nd->vatm->adapter);
	vatm_hold_down(nd->vatm);
	unregister_netdevice_queue(dev, head);
}

static struct net *vatm_get_link_net(const struct net_device *dev)
{
	const struct vatm_netdev *nd = netdev_priv(dev);
	struct net *net = dev_net(dev);
	struct net_device *far = NULL;
	struct vatm *peer;

	rcu_read_lock();
	peer = rcu_dereference(nd->vatm->peer);
	if (peer)
		far = rcu_dereference(peer->dev);
	if (far)
		net = dev_net(far);
	rcu_read_unlock();
	return net;
}

VISIBLE_IF_KUNIT struct rtnl_link_ops vatm_link_ops __read_mostly = {
	.kind		= "vatm",
	.priv_size	= sizeof(struct vatm_netdev),
	.setup		= vatm_setup,
	.validate	= vatm_validate,
	.newlink	= vatm_newlink,
	.dellink	= vatm_dellink,
	.get_link_net	= vatm_get_link_net,
};
EXPORT_SYMBOL_IF_KUNIT(vatm_link_ops);

/* ndo_open has no way to say why it refuses; this comes right before it. */
static int vatm_netdev_event(struct notifier_block *nb, unsigned long event,
			     void *ptr)
{
	struct net_device *dev = netdev_notifier_info_to_dev(ptr);
	struct vatm_netdev *nd;

	if (event != NETDEV_PRE_UP || dev->netdev_ops != &vatm_netdev_ops)
		return NOTIFY_DONE;
	nd = netdev_priv(dev);
	if (condis_adapter_state(nd->vatm->adapter) != CONDIS_ADAPTER_PAUSING)
		return NOTIFY_DONE;
	NL_SET_ERR_MSG_FMT(netdev_notifier_info_to_extack(ptr),
			   "%s is still pausing; its protocols have not returned all data",
			   dev->name);
	return notifier_from_errno(-EBUSY);
}

static struct notifier_block vatm_notifier = {
	.notifier_call = vatm_netdev_event,
};

/**
 * vatm_device_init() - offer the link type
 *
 * Context: Process context.
 * Return: 0 or a negative errno.
 */
int vatm_device_init(void)
{
	int err;

	err = register_netdevice_notifier(&vatm_notifier);
	if (err)
		return err;
	err = rtnl_link_register(&vatm_link_ops);
	if (err)
		unregister_netdevice_notifier(&vatm_notifier);
	return err;
}

/**
 * vatm_device_exit() - withdraw the link type and delete all devices
 *
 * Their adapters live on until their workqueues are through.
 *
 * Context: Process context; RTNL not held.
 */
void vatm_device_exit(void)
{
	rtnl_link_unregister(&vatm_link_ops);
	unregister_netdevice_notifier(&vatm_notifier);
}
