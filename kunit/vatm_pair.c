// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two virtual ATM devices and a client: the devices, see vatm_pair.h.
 */
#include <linux/delay.h>
#include <linux/rtnetlink.h>
#include <net/net_namespace.h>
#include <net/rtnetlink.h>

#include "vatm_client.h"

static struct net_device *pair_newlink(struct kunit *test)
{
	struct nlattr **tb;
	struct net_device *dev;
	int err;

	tb = kunit_kcalloc(test, IFLA_MAX + 1, sizeof(*tb), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, tb);
	rtnl_lock();
	dev = rtnl_create_link(&init_net, "vatmt%d", NET_NAME_ENUM,
			       &vatm_link_ops, tb, NULL);
	if (IS_ERR(dev)) {
		rtnl_unlock();
		return NULL;
	}
	err = vatm_link_ops.newlink(&init_net, dev, tb, NULL, NULL);
	if (err)
		free_netdev(dev);
	else
		err = rtnl_configure_link(dev, NULL, 0, NULL);
	rtnl_unlock();
	return err ? NULL : dev;
}

/* What is there only while something is going on. */
static void pair_expect_idle(struct kunit *test, struct vatm *vatm)
{
	KUNIT_EXPECT_EQ(test, 0, vatm->n_active);
	KUNIT_EXPECT_EQ(test, 0, vatm->tx_reserved);
	KUNIT_EXPECT_EQ(test, 0, vatm->rx_reserved);
	KUNIT_EXPECT_EQ(test, 0, vatm->rx.truesize);
	KUNIT_EXPECT_EQ(test, 0, atomic_long_read(&vatm->rx.outstanding));
	KUNIT_EXPECT_TRUE(test, xa_empty(&vatm->tx_map));
	KUNIT_EXPECT_TRUE(test, xa_empty(&vatm->rx_map));
}

static void pair_end_init(struct pair *pair, struct pair_end *end)
{
	struct kunit *test = pair->test;

	end->pair = pair;
	INIT_LIST_HEAD(&end->vcs);
	end->dev = pair_newlink(test);
	KUNIT_ASSERT_NOT_NULL(test, end->dev);
	end->vatm = vatm_of_netdev(end->dev);
	end->adapter = condis_adapter_get_by_netdev(end->dev);
	KUNIT_ASSERT_PTR_EQ(test, end->adapter, end->vatm->adapter);
	KUNIT_ASSERT_EQ(test, 0, condis_adapter_settle(end->adapter));
	KUNIT_ASSERT_EQ(test, CONDIS_ADAPTER_PAUSED,
			condis_adapter_state(end->adapter));
}

/**
 * pair_init() - of a suite: three devices, down, and a client bound to them
 * @test: the test
 *
 * Return: 0.
 */
int pair_init(struct kunit *test)
{
	struct pair *pair = kunit_kzalloc(test, sizeof(*pair), GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, pair);
	pair->test = test;
	spin_lock_init(&pair->lock);
	test->priv = pair;
	for (i = 0; i < ARRAY_SIZE(pair->end); i++)
		pair_end_init(pair, &pair->end[i]);
	pair_client_init(pair);
	return 0;
}

/**
 * pair_up() - ip link set up
 * @end: the device
 *
 * Return: 0 or a negative errno.
 */
int pair_up(struct pair_end *end)
{
	int err;

	rtnl_lock();
	err = dev_open(end->dev, NULL);
	rtnl_unlock();
	return err ?: condis_adapter_settle(end->adapter);
}

/**
 * pair_down() - ip link set down
 * @end: the device
 *
 * The pause follows; it is not waited for.
 */
void pair_down(struct pair_end *end)
{
	rtnl_lock();
	dev_close(end->dev);
	rtnl_unlock();
}

/**
 * pair_delete() - ip link del
 * @end: the device
 */
void pair_delete(struct pair_end *end)
{
	LIST_HEAD(list);

	rtnl_lock();
	vatm_link_ops.dellink(end->dev, &list);
	unregister_netdevice_many(&list);
	rtnl_unlock();
	end->dev = NULL;
	end->vatm = NULL;
}

/**
 * pair_run() - bring the first two up, on one line
 * @pair: the pair
 */
void pair_run(struct pair *pair)
{
	struct kunit *test = pair->test;
	unsigned int i;

	T_ASSERT_STATUS(test,
			vatm_set_peer(pair->end[0].adapter,
				      pair->end[1].adapter),
			CONDIS_STATUS_SUCCESS);
	for (i = 0; i < 2; i++) {
		KUNIT_ASSERT_EQ(test, 0, pair_up(&pair->end[i]));
		KUNIT_ASSERT_EQ(test, CONDIS_ADAPTER_RUNNING,
				condis_adapter_state(pair->end[i].adapter));
	}
	KUNIT_ASSERT_TRUE(test, netif_carrier_ok(pair->end[0].dev));
	KUNIT_ASSERT_TRUE(test, netif_carrier_ok(pair->end[1].dev));
}

/**
 * pair_count() - a counter of a device
 * @end: the device
 * @counter: which
 *
 * Return: its value.
 */
u64 pair_count(struct pair_end *end, enum vatm_counter counter)
{
	return vatm_stats_get(end->vatm, counter);
}

/**
 * pair_exit() - of a suite: nothing is left
 * @test: the test
 */
void pair_exit(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct pair_end *end;
	unsigned int i;

	if (!pair)
		return;
	if (pair->at_exit)
		pair->at_exit(pair);
	pair_client_exit(pair);
	for (i = 0; i < ARRAY_SIZE(pair->end); i++) {
		end = &pair->end[i];
		if (end->dev) {
			pair_expect_idle(test, end->vatm);
			pair_delete(end);
		}
		if (end->adapter)
			condis_adapter_put(end->adapter);
	}
}
