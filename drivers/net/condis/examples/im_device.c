// SPDX-License-Identifier: GPL-2.0-only
/*
 * The net_device, by which a user names the adapter below:
 *
 *	ip link add im0 link vatm0 type condis_im
 *
 * It goes with the net_device below. Nothing waits under RTNL.
 */
#include <linux/if_arp.h>
#include <linux/netdevice.h>
#include <net/rtnetlink.h>

#include "im.h"

/**
 * struct im_netdev - private data of the net_device
 * @im: the device; its adapter is held from newlink to the destructor
 * @lower: the net_device below, held as long
 * @tracker: of that reference
 * @node: in im_netdevs, from newlink to dellink; under RTNL
 * @dev: the net_device
 */
struct im_netdev {
	struct im		*im;
	struct net_device	*lower;
	netdevice_tracker	tracker;
	struct list_head	node;
	struct net_device	*dev;
};

static LIST_HEAD(im_netdevs);

static int im_open(struct net_device *dev)
{
	struct im_netdev *nd = netdev_priv(dev);

	im_set_admin(nd->im, true);
	return 0;
}

static int im_stop(struct net_device *dev)
{
	struct im_netdev *nd = netdev_priv(dev);

	im_set_admin(nd->im, false);
	return 0;
}

/* Data go over VCs: what a packet socket sends has nowhere to go. */
static netdev_tx_t im_start_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_core_stats_tx_dropped_inc(dev);
	kfree_skb(skb);
	return NETDEV_TX_OK;
}

/* What an SDU may have is the matter of the PVC below. */
static int im_change_mtu(struct net_device *dev, int mtu)
{
	struct im_netdev *nd = netdev_priv(dev);

	if (mtu != READ_ONCE(nd->lower->mtu))
		return -EOPNOTSUPP;
	WRITE_ONCE(dev->mtu, mtu);
	return 0;
}

static u64 im_read(const struct im *im, enum im_counter which)
{
	return atomic64_read(&im->counters[which]);
}

static void im_get_stats64(struct net_device *dev,
			   struct rtnl_link_stats64 *stats)
{
	const struct im_netdev *nd = netdev_priv(dev);

	stats->tx_packets = im_read(nd->im, IM_TX_SDUS);
	stats->tx_bytes = im_read(nd->im, IM_TX_BYTES);
	stats->tx_errors = im_read(nd->im, IM_TX_ERRORS);
	stats->tx_dropped = im_read(nd->im, IM_TX_NO_MEMORY);
	stats->rx_packets = im_read(nd->im, IM_RX_SDUS);
	stats->rx_bytes = im_read(nd->im, IM_RX_BYTES);
	stats->rx_dropped = im_read(nd->im, IM_RX_NO_MEMORY);
}

static int im_get_iflink(const struct net_device *dev)
{
	const struct im_netdev *nd = netdev_priv(dev);

	return READ_ONCE(nd->lower->ifindex);
}

static const struct net_device_ops im_netdev_ops = {
	.ndo_open		= im_open,
	.ndo_stop		= im_stop,
	.ndo_start_xmit		= im_start_xmit,
	.ndo_change_mtu		= im_change_mtu,
	.ndo_get_stats64	= im_get_stats64,
	.ndo_get_iflink		= im_get_iflink,
};

static void im_destructor(struct net_device *dev)
{
	struct im_netdev *nd = netdev_priv(dev);

	if (nd->im->adapter)
		condis_adapter_put(nd->im->adapter);
	else
		im_free(nd->im);
	netdev_put(nd->lower, &nd->tracker);
}

static void im_setup(struct net_device *dev)
{
	dev->netdev_ops = &im_netdev_ops;
	dev->needs_free_netdev = true;

	dev->type = ARPHRD_ATM;
	dev->flags = IFF_NOARP;
	dev->priv_flags |= IFF_NO_QUEUE;
	dev->lltx = true;
	dev->min_mtu = 1;
	dev->max_mtu = CONDIS_AAL5_MAX_SDU;
	/* VCs belong to the netns their device is in. */
	dev->netns_immutable = true;
	netif_carrier_off(dev);
}

static int im_validate(struct nlattr *tb[], struct nlattr *data[],
		       struct netlink_ext_ack *extack)
{
	if (tb[IFLA_ADDRESS]) {
		NL_SET_ERR_MSG_ATTR(extack, tb[IFLA_ADDRESS],
				    "A condis_im device has no link-layer address");
		return -EINVAL;
	}
	if (!tb[IFLA_LINK]) {
		NL_SET_ERR_MSG(extack,
			       "A condis_im device needs the one below: link DEVICE");
		return -EINVAL;
	}
	return 0;
}

static void im_update_carrier(struct im_netdev *nd)
{
	if (netif_running(nd->lower) && netif_carrier_ok(nd->lower))
		netif_carrier_on(nd->dev);
	else
		netif_carrier_off(nd->dev);
}

static int im_register_adapter(struct im_netdev *nd,
			       struct netlink_ext_ack *extack)
{
	struct condis_adapter_params params = {
		.ops		= &im_miniport_ops,
		.priv		= nd->im,
		.netdev		= nd->dev,
		.max_vcs	= condis_adapter_max_vcs(nd->im->lower),
		.needed_headroom =
			condis_adapter_needed_headroom(nd->im->lower),
		.needed_tailroom =
			condis_adapter_needed_tailroom(nd->im->lower),
	};
	struct condis_adapter *adapter;
	condis_status_t status;

	status = condis_register_adapter(&params, &nd->im->adapter);
	if (status != CONDIS_STATUS_SUCCESS) {
		NL_SET_ERR_MSG_FMT(extack, "No adapter for the device: %s",
				   condis_status_name(status));
		return condis_status_to_errno(status);
	}
	adapter = nd->im->adapter;
	condis_adapter_get(adapter);
	return 0;
}

/* The net_device, and @nd->im with it until an adapter has that. */
static int im_register(struct net_device *dev, struct netlink_ext_ack *extack)
{
	struct im_netdev *nd = netdev_priv(dev);
	int err;

	dev->mtu = nd->lower->mtu;
	err = register_netdevice(dev);
	if (err) {
		im_free(nd->im);
		return err;
	}
	netdev_hold(nd->lower, &nd->tracker, GFP_KERNEL);
	/* From here on the net_device lets go of it, either way. */
	dev->priv_destructor = im_destructor;
	err = netdev_upper_dev_link(nd->lower, dev, extack);
	if (err)
		goto err_dev;
	err = im_register_adapter(nd, extack);
	if (err)
		goto err_link;
	list_add_tail(&nd->node, &im_netdevs);
	im_update_carrier(nd);
	return 0;

err_link:
	netdev_upper_dev_unlink(nd->lower, dev);
err_dev:
	unregister_netdevice(dev);
	return err;
}

static int im_newlink(struct net *src_net, struct net_device *dev,
		      struct nlattr *tb[], struct nlattr *data[],
		      struct netlink_ext_ack *extack)
{
	struct im_netdev *nd = netdev_priv(dev);
	struct condis_adapter *lower;

	nd->dev = dev;
	nd->lower = __dev_get_by_index(src_net, nla_get_u32(tb[IFLA_LINK]));
	if (!nd->lower) {
		NL_SET_ERR_MSG_ATTR(extack, tb[IFLA_LINK],
				    "There is no such device below");
		return -ENODEV;
	}
	lower = condis_adapter_get_by_netdev(nd->lower);
	if (!lower) {
		NL_SET_ERR_MSG_ATTR(extack, tb[IFLA_LINK],
				    "The device below is no condis adapter");
		return -EINVAL;
	}
	nd->im = im_alloc(lower);
	if (!nd->im) {
		condis_adapter_put(lower);
		return -ENOMEM;
	}
	return im_register(dev, extack);
}

static void im_dellink(struct net_device *dev, struct list_head *head)
{
	struct im_netdev *nd = netdev_priv(dev);

	list_del(&nd->node);
	im_set_removed(nd->im);
	condis_remove_adapter(nd->im->adapter);
	netdev_upper_dev_unlink(nd->lower, dev);
	unregister_netdevice_queue(dev, head);
}

static struct net *im_get_link_net(const struct net_device *dev)
{
	const struct im_netdev *nd = netdev_priv(dev);

	return dev_net(nd->lower);
}

static struct rtnl_link_ops im_link_ops __read_mostly = {
	.kind		= "condis_im",
	.priv_size	= sizeof(struct im_netdev),
	.setup		= im_setup,
	.validate	= im_validate,
	.newlink	= im_newlink,
	.dellink	= im_dellink,
	.get_link_net	= im_get_link_net,
};

/* Those above another intermediate device go with it by an event of its own. */
static void im_lower_gone(struct net_device *lower)
{
	struct im_netdev *nd, *next;
	LIST_HEAD(gone);

	list_for_each_entry_safe(nd, next, &im_netdevs, node)
		if (nd->lower == lower)
			im_dellink(nd->dev, &gone);
	unregister_netdevice_many(&gone);
}

static int im_netdev_event(struct notifier_block *nb, unsigned long event,
			   void *ptr)
{
	struct net_device *lower = netdev_notifier_info_to_dev(ptr);
	struct im_netdev *nd;

	switch (event) {
	case NETDEV_UNREGISTER:
		/* Not when it only moves to another netns. */
		if (lower->reg_state == NETREG_UNREGISTERING)
			im_lower_gone(lower);
		break;
	case NETDEV_UP:
	case NETDEV_DOWN:
	case NETDEV_CHANGE:
		list_for_each_entry(nd, &im_netdevs, node)
			if (nd->lower == lower)
				im_update_carrier(nd);
		break;
	case NETDEV_CHANGEMTU:
		list_for_each_entry(nd, &im_netdevs, node)
			if (nd->lower == lower)
				dev_set_mtu(nd->dev, lower->mtu);
		break;
	}
	return NOTIFY_DONE;
}

static struct notifier_block im_notifier = {
	.notifier_call = im_netdev_event,
};

/**
 * im_device_init() - offer the link type
 *
 * Context: Process context.
 * Return: 0 or a negative errno.
 */
int im_device_init(void)
{
	int err;

	err = register_netdevice_notifier(&im_notifier);
	if (err)
		return err;
	err = rtnl_link_register(&im_link_ops);
	if (err)
		unregister_netdevice_notifier(&im_notifier);
	return err;
}

/**
 * im_device_exit() - withdraw the link type and delete all devices
 *
 * Context: Process context; RTNL not held.
 */
void im_device_exit(void)
{
	rtnl_link_unregister(&im_link_ops);
	unregister_netdevice_notifier(&im_notifier);
}
