// SPDX-License-Identifier: GPL-2.0-only
/*
 * Adapters in user space: what requests name them by, peers, limits, resets.
 * Showing them is in netlink_adapterinfo.c.
 */
#include <linux/netdevice.h>
#include <net/net_namespace.h>

#include "adapter.h"
#include "netlink.h"
#include "netlink_gen.h"

/* One look-up serves all requests that name an adapter. */
static_assert((int)CONDIS_A_ADAPTER_IFINDEX == (int)CONDIS_A_PVC_IFINDEX);
static_assert((int)CONDIS_A_ADAPTER_IFINDEX == (int)CONDIS_A_AF_IFINDEX);

/**
 * condis_nl_adapter_hold_dev() - the net_device of an adapter
 * @adapter: the adapter
 * @tracker: for netdev_put()
 *
 * Context: Any.
 * Return: the net_device, held; NULL when there is none, or no longer.
 */
struct net_device *condis_nl_adapter_hold_dev(struct condis_adapter *adapter,
					      netdevice_tracker *tracker)
{
	struct net_device *dev;

	/* It is set once, and every event of a VC comes here. */
	if (!READ_ONCE(adapter->netdev))
		return NULL;
	spin_lock_bh(&adapter->lock);
	dev = adapter->netdev;
	netdev_hold(dev, tracker, GFP_ATOMIC);
	spin_unlock_bh(&adapter->lock);
	return dev;
}

/**
 * condis_nl_adapter_max_sdu() - what a flow's max-sdu is by default
 * @adapter: the adapter
 *
 * Context: Any.
 * Return: octets: the MTU, as far as AAL5 goes.
 */
u32 condis_nl_adapter_max_sdu(struct condis_adapter *adapter)
{
	u32 max_sdu = CONDIS_AAL5_MAX_SDU;

	spin_lock_bh(&adapter->lock);
	if (adapter->netdev)
		max_sdu = min(max_sdu, READ_ONCE(adapter->netdev->mtu));
	spin_unlock_bh(&adapter->lock);
	return max_sdu;
}

/**
 * condis_nl_settle() - wait until posted events of an adapter were carried out
 * @adapter: the adapter
 * @extack: told when that takes too long
 *
 * So a command right after `ip link add` or `ip link set up` is no race.
 *
 * Context: Process context, sleeps.
 * Return: 0 or a negative errno.
 */
int condis_nl_settle(struct condis_adapter *adapter,
		     struct netlink_ext_ack *extack)
{
	int err = condis_adapter_settle(adapter);

	if (err == -ETIMEDOUT)
		NL_SET_ERR_MSG_FMT(extack, "adapter %s is busy",
				   condis_adapter_name(adapter));
	return err;
}

static struct condis_adapter *nl_adapter_find(struct net *net,
					      const struct nlattr *attr,
					      struct netlink_ext_ack *extack)
{
	struct condis_adapter *adapter;
	netdevice_tracker tracker;
	struct net_device *dev;
	int err;

	dev = netdev_get_by_index(net, nla_get_u32(attr), &tracker, GFP_KERNEL);
	if (!dev) {
		NL_SET_ERR_MSG_ATTR(extack, attr, "there is no such device");
		return ERR_PTR(-ENODEV);
	}
	adapter = condis_adapter_get_by_netdev(dev);
	netdev_put(dev, &tracker);
	if (!adapter) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "the device is no CoNDIS adapter");
		return ERR_PTR(-EOPNOTSUPP);
	}
	err = condis_nl_settle(adapter, extack);
	if (err) {
		condis_adapter_put(adapter);
		return ERR_PTR(err);
	}
	return adapter;
}

/* The adapter that a request names, held and settled, in user_ptr[0] */
int condis_nl_adapter_pre(const struct genl_split_ops *ops,
			  struct sk_buff *skb, struct genl_info *info)
{
	struct condis_adapter *adapter;

	if (GENL_REQ_ATTR_CHECK(info, CONDIS_A_ADAPTER_IFINDEX))
		return -EINVAL;
	adapter = nl_adapter_find(genl_info_net(info),
				  info->attrs[CONDIS_A_ADAPTER_IFINDEX],
				  info->extack);
	if (IS_ERR(adapter))
		return PTR_ERR(adapter);
	info->user_ptr[0] = adapter;
	return 0;
}

void condis_nl_adapter_post(const struct genl_split_ops *ops,
			    struct sk_buff *skb, struct genl_info *info)
{
	condis_adapter_put(info->user_ptr[0]);
}

/* Rights over both netns, if the peer is in another one. */
static struct condis_adapter *nl_peer_find(struct sk_buff *skb,
					   struct genl_info *info)
{
	struct nlattr *index = info->attrs[CONDIS_A_ADAPTER_PEER_IFINDEX];
	struct nlattr *fd = info->attrs[CONDIS_A_ADAPTER_PEER_NETNS_FD];
	struct net *net = get_net(genl_info_net(info));
	struct condis_adapter *peer;

	if (fd) {
		put_net(net);
		net = get_net_ns_by_fd(nla_get_u32(fd));
		if (IS_ERR(net)) {
			NL_SET_ERR_MSG_ATTR(info->extack, fd,
					    "the file is no netns");
			return ERR_CAST(net);
		}
	}
	if (!netlink_ns_capable(skb, net->user_ns, CAP_NET_ADMIN)) {
		NL_SET_ERR_MSG_ATTR(info->extack, fd,
				    "no CAP_NET_ADMIN over the peer's netns");
		peer = ERR_PTR(-EPERM);
	} else {
		peer = nl_adapter_find(net, index, info->extack);
	}
	put_net(net);
	return peer;
}

/* The miniport tells of both ends, condis_m_adapter_changed(). */
static int nl_set_peer(struct condis_adapter *adapter,
		       struct condis_adapter *peer, struct genl_info *info)
{
	condis_status_t status;

	if (peer && peer->ops != adapter->ops) {
		NL_SET_ERR_MSG_ATTR(info->extack,
				    info->attrs[CONDIS_A_ADAPTER_PEER_IFINDEX],
				    "the peer is of another driver");
		return -EINVAL;
	}
	status = adapter->ops->set_peer(adapter, peer);
	if (status == CONDIS_STATUS_NOT_ACCEPTED)
		GENL_SET_ERR_MSG(info, "one of both has another peer");
	else if (status != CONDIS_STATUS_SUCCESS)
		return condis_nl_refuse(info->extack, status, "adapter-set");
	return condis_status_to_errno(status);
}

static int nl_connect(struct condis_adapter *adapter, struct sk_buff *skb,
		      struct genl_info *info)
{
	struct condis_adapter *peer;
	int err;

	peer = nl_peer_find(skb, info);
	if (IS_ERR(peer))
		return PTR_ERR(peer);
	err = nl_set_peer(adapter, peer, info);
	condis_adapter_put(peer);
	return err;
}

/* All refusals that need no look at the adapter's state come first. */
static int nl_adapter_set_check(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *peer = info->attrs[CONDIS_A_ADAPTER_PEER_IFINDEX];
	struct nlattr *fd = info->attrs[CONDIS_A_ADAPTER_PEER_NETNS_FD];
	struct nlattr *none = info->attrs[CONDIS_A_ADAPTER_NO_PEER];
	struct nlattr *max = info->attrs[CONDIS_A_ADAPTER_MAX_VCS];

	if (!peer && !none && !max) {
		GENL_SET_ERR_MSG(info, "nothing to set");
		return -EINVAL;
	}
	if (peer && none) {
		NL_SET_ERR_MSG_ATTR(info->extack, none,
				    "peer-ifindex and no-peer exclude each other");
		return -EINVAL;
	}
	if (fd && !peer) {
		NL_SET_ERR_MSG_ATTR(info->extack, fd,
				    "peer-netns-fd without peer-ifindex");
		return -EINVAL;
	}
	if (max && nla_get_u32(max) > CONDIS_NL_MAX_VCS &&
	    !netlink_capable(skb, CAP_NET_ADMIN)) {
		NL_SET_ERR_MSG_ATTR(info->extack, max,
				    "more than 65536 VCs need CAP_NET_ADMIN over the initial userns");
		return -EPERM;
	}
	return 0;
}

int condis_nl_adapter_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *max = info->attrs[CONDIS_A_ADAPTER_MAX_VCS];
	struct condis_adapter *adapter = info->user_ptr[0];
	int err;

	err = nl_adapter_set_check(skb, info);
	if (err)
		return err;
	if (info->attrs[CONDIS_A_ADAPTER_PEER_IFINDEX])
		err = nl_connect(adapter, skb, info);
	else if (info->attrs[CONDIS_A_ADAPTER_NO_PEER])
		err = nl_set_peer(adapter, NULL, info);
	if (err)
		return err;
	/* This cannot fail, so it comes last. */
	if (max) {
		condis_adapter_set_max_vcs(adapter, nla_get_u32(max));
		condis_event_adapter(adapter, CONDIS_EVENT_CHANGE);
	}
	return 0;
}

/* AD-7. It goes on when it is not waited for any longer. */
int condis_nl_adapter_reset_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct condis_adapter *adapter = info->user_ptr[0];
	condis_status_t status;
	int err;

	status = condis_reset_adapter(adapter);
	if (status == CONDIS_STATUS_RESET_IN_PROGRESS)
		GENL_SET_ERR_MSG(info, "a reset is under way");
	else if (status != CONDIS_STATUS_SUCCESS)
		return condis_nl_refuse(info->extack, status, "adapter-reset");
	if (status != CONDIS_STATUS_SUCCESS)
		return condis_status_to_errno(status);
	err = condis_adapter_settle(adapter);
	if (err == -ETIMEDOUT)
		GENL_SET_ERR_MSG(info, "the reset goes on, but it takes long");
	return err;
}
