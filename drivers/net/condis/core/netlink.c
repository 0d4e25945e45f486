// SPDX-License-Identifier: GPL-2.0-only
/*
 * The generic netlink family: registration, netns, and the end of sockets.
 */
#include <linux/module.h>
#include <linux/netlink.h>
#include <net/net_namespace.h>
#include <net/netns/generic.h>

#include "netlink_cm.h"
#include "netlink_gen.h"
#include "netlink_operator.h"

static unsigned int nl_net_id __read_mostly;
struct workqueue_struct *condis_nl_wq;

/* The generator knows of no capability that a group asks for. */
static const struct genl_multicast_group nl_groups[] = {
	[CONDIS_NLGRP_MONITOR] = {
		.name	= CONDIS_MCGRP_MONITOR,
		.flags	= GENL_MCAST_CAP_NET_ADMIN,
	},
};

struct genl_family condis_nl_family __ro_after_init = {
	.name		= CONDIS_FAMILY_NAME,
	.version	= CONDIS_FAMILY_VERSION,
	.netnsok	= true,
	.parallel_ops	= true,
	.module		= THIS_MODULE,
	.split_ops	= condis_nl_ops,
	.n_split_ops	= ARRAY_SIZE(condis_nl_ops),
	.mcgrps		= nl_groups,
	.n_mcgrps	= ARRAY_SIZE(nl_groups),
};

/**
 * struct nl_net_slot - what net_generic() keeps
 * @nn: the tables, which outlive the netns as long as something is in them
 */
struct nl_net_slot {
	struct condis_nl_net	*nn;
};

/**
 * condis_nl_net() - the tables of a netns
 * @net: the netns
 *
 * Context: Any.
 * Return: the tables; valid as long as the netns is.
 */
struct condis_nl_net *condis_nl_net(const struct net *net)
{
	const struct nl_net_slot *slot = net_generic(net, nl_net_id);

	return slot->nn;
}

static int __net_init nl_net_init(struct net *net)
{
	struct nl_net_slot *slot = net_generic(net, nl_net_id);

	slot->nn = condis_nl_net_alloc();
	if (!slot->nn)
		return -ENOMEM;
	slot->nn->net = net;
	return 0;
}

/* Who sends events looks at the netns within RCU; a grace period follows. */
static void __net_exit nl_net_pre_exit(struct net *net)
{
	WRITE_ONCE(condis_nl_net(net)->net, NULL);
}

/* All sockets are closed; what is persistent runs down without the netns. */
static void __net_exit nl_net_exit(struct net *net)
{
	struct condis_nl_net *nn = condis_nl_net(net);

	condis_nl_net_kill(nn);
	condis_nl_net_put(nn);
}

static struct pernet_operations nl_net_ops = {
	.init		= nl_net_init,
	.pre_exit	= nl_net_pre_exit,
	.exit		= nl_net_exit,
	.id		= &nl_net_id,
	.size		= sizeof(struct nl_net_slot),
};

/* A socket was closed: in its release, so nothing is waited for. */
static int nl_netlink_event(struct notifier_block *nb, unsigned long event,
			    void *ptr)
{
	const struct netlink_notify *notify = ptr;

	if (event == NETLINK_URELEASE && notify->protocol == NETLINK_GENERIC)
		condis_nl_port_released(condis_nl_net(notify->net),
					notify->portid);
	return NOTIFY_DONE;
}

static struct notifier_block nl_notifier = {
	.notifier_call	= nl_netlink_event,
};

static const struct condis_event_ops nl_events = {
	.adapter	= condis_nl_adapter_event,
	.vc		= condis_nl_vc_event,
	.family		= condis_nl_family_event,
	.status		= condis_nl_status_event,
};

/**
 * condis_nl_init() - open the edge to user space
 *
 * Context: Process context, module init.
 * Return: 0 or a negative errno.
 */
int __init condis_nl_init(void)
{
	int err;

	condis_nl_wq = alloc_workqueue("condis-netlink", WQ_UNBOUND, 0);
	if (!condis_nl_wq)
		return -ENOMEM;
	err = condis_nl_client_init();
	if (err)
		goto err_wq;
	err = condis_nl_operator_init();
	if (err)
		goto err_client;
	err = condis_nl_cm_init();
	if (err)
		goto err_operator;
	err = register_pernet_subsys(&nl_net_ops);
	if (err)
		goto err_cm;
	err = netlink_register_notifier(&nl_notifier);
	if (err)
		goto err_net;
	err = genl_register_family(&condis_nl_family);
	if (err)
		goto err_notifier;
	condis_events_install(&nl_events);
	return 0;

err_notifier:
	netlink_unregister_notifier(&nl_notifier);
err_net:
	unregister_pernet_subsys(&nl_net_ops);
err_cm:
	condis_nl_cm_exit();
err_operator:
	condis_nl_operator_exit();
err_client:
	condis_nl_client_exit();
err_wq:
	destroy_workqueue(condis_nl_wq);
	return err;
}

/**
 * condis_nl_exit() - close the edge to user space
 *
 * What user space has is run down, persistent or not.
 *
 * Context: Process context, module exit; sleeps until all of it is gone.
 */
void condis_nl_exit(void)
{
	genl_unregister_family(&condis_nl_family);
	netlink_unregister_notifier(&nl_notifier);
	condis_events_remove();
	unregister_pernet_subsys(&nl_net_ops);
	condis_nl_objects_wait();
	condis_nl_cm_exit();
	condis_nl_operator_exit();
	condis_nl_client_exit();
	/* rcu_work is queued by RCU. */
	rcu_barrier();
	destroy_workqueue(condis_nl_wq);
}
