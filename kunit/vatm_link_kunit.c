// SPDX-License-Identifier: GPL-2.0-only
/*
 * vatm_link: the line between two devices, and what ip link does to one.
 */
#include <linux/delay.h>
#include <linux/if_ether.h>
#include <linux/rtnetlink.h>

#include "vatm_pair.h"

static u32 link_ask(struct pair_end *end, u32 oid)
{
	u32 value = U32_MAX;

	PAIR_STATUS(end->pair->test, SUCCESS,
		    pair_oid(end, NULL, oid, CONDIS_OID_QUERY, &value,
			     sizeof(value)));
	return value;
}

static int link_peer(struct pair_end *end)
{
	return link_ask(end, CONDIS_OID_PEER_IFINDEX);
}

/* One peer each, both ways at once, any number of times. */
static void link_set_peer(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct condis_adapter *a = pair->end[0].adapter;
	struct condis_adapter *b = pair->end[1].adapter;
	struct condis_adapter *c = pair->end[2].adapter;

	KUNIT_EXPECT_EQ(test, 0, link_peer(&pair->end[0]));
	PAIR_STATUS(test, INVALID_DATA, vatm_set_peer(a, a));
	PAIR_STATUS(test, SUCCESS, vatm_set_peer(a, NULL));
	PAIR_STATUS(test, SUCCESS, vatm_set_peer(a, b));
	PAIR_STATUS(test, SUCCESS, vatm_set_peer(a, b));
	PAIR_STATUS(test, SUCCESS, vatm_set_peer(b, a));
	KUNIT_EXPECT_EQ(test, pair->end[1].dev->ifindex,
			link_peer(&pair->end[0]));
	KUNIT_EXPECT_EQ(test, pair->end[0].dev->ifindex,
			link_peer(&pair->end[1]));
	KUNIT_EXPECT_EQ(test, pair->end[1].dev->ifindex,
			dev_get_iflink(pair->end[0].dev));
	PAIR_STATUS(test, NOT_ACCEPTED, vatm_set_peer(a, c));
	PAIR_STATUS(test, NOT_ACCEPTED, vatm_set_peer(c, b));
	KUNIT_EXPECT_EQ(test, 0, link_peer(&pair->end[2]));

	PAIR_STATUS(test, SUCCESS, vatm_set_peer(b, NULL));
	KUNIT_EXPECT_EQ(test, 0, link_peer(&pair->end[0]));
	KUNIT_EXPECT_EQ(test, 0, link_peer(&pair->end[1]));
	KUNIT_EXPECT_EQ(test, pair->end[0].dev->ifindex,
			dev_get_iflink(pair->end[0].dev));
	PAIR_STATUS(test, SUCCESS, vatm_set_peer(c, a));
	KUNIT_EXPECT_EQ(test, pair->end[2].dev->ifindex,
			link_peer(&pair->end[0]));
}

static void link_expect(struct pair_end *end, bool up)
{
	struct kunit *test = end->pair->test;

	PAIR_WAIT(test, netif_carrier_ok(end->dev) == up);
	KUNIT_EXPECT_EQ(test, up,
			link_ask(end, CONDIS_OID_GEN_CO_MEDIA_CONNECT_STATUS));
}

/* The carrier says that the far end is there and up. */
static void link_carrier(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct pair_end *a = &pair->end[0];
	struct pair_end *b = &pair->end[1];

	KUNIT_ASSERT_EQ(test, 0, pair_up(a));
	link_expect(a, false);
	PAIR_STATUS(test, SUCCESS, vatm_set_peer(a->adapter, b->adapter));
	link_expect(a, false);
	link_expect(b, true);
	KUNIT_ASSERT_EQ(test, 0, pair_up(b));
	link_expect(a, true);
	pair_down(a);
	link_expect(b, false);
	link_expect(a, true);
	PAIR_WAIT(test, condis_adapter_state(a->adapter) ==
			CONDIS_ADAPTER_PAUSED);
	KUNIT_ASSERT_EQ(test, 0, pair_up(a));
	link_expect(b, true);
	PAIR_STATUS(test, SUCCESS, vatm_set_peer(a->adapter, NULL));
	link_expect(a, false);
	link_expect(b, false);
}

/* Whoever is deleted leaves the line first, and does not come back to it. */
static void link_delete(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct pair_end *a = &pair->end[0];
	struct pair_end *b = &pair->end[1];

	pair_run(pair);
	pair_delete(a);
	link_expect(b, false);
	KUNIT_EXPECT_EQ(test, 0, link_peer(b));
	PAIR_STATUS(test, ADAPTER_REMOVED,
		    vatm_set_peer(a->adapter, b->adapter));
	PAIR_STATUS(test, ADAPTER_REMOVED,
		    vatm_set_peer(b->adapter, a->adapter));
	PAIR_STATUS(test, SUCCESS,
		    vatm_set_peer(b->adapter, pair->end[2].adapter));
}

/* A device with VCs stays in its netns. */
static void link_netns(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct pair_end *a = &pair->end[0];
	struct pair_vc *v, *w;

	KUNIT_EXPECT_FALSE(test, a->dev->netns_immutable);
	v = pair_must_vc(a);
	PAIR_WAIT(test, a->dev->netns_immutable);
	w = pair_must_vc(a);
	pair_drop_vc(v);
	flush_work(&a->vatm->netns_work);
	KUNIT_EXPECT_TRUE(test, a->dev->netns_immutable);
	pair_drop_vc(w);
	PAIR_WAIT(test, !a->dev->netns_immutable);
}

static int link_open(struct net_device *dev, struct netlink_ext_ack *extack)
{
	int err;

	rtnl_lock();
	err = dev_open(dev, extack);
	rtnl_unlock();
	return err;
}

/* AD-1, AD-5: up while pausing is refused with a sentence, and works later. */
static void link_up_while_pausing(struct kunit *test)
{
	struct netlink_ext_ack extack = {};
	struct pair *pair = test->priv;
	struct pair_end *b = &pair->end[1];
	struct pair_vc *v, *w;

	pair_run(pair);
	pair_must_add_pvcs(pair, 100);
	v = pair_must_connect(&pair->end[0], 100);
	w = pair_must_connect(b, 100);
	pair_send(v, pair_chain(pair, 0, 1, 1, 64, 0));
	PAIR_WAIT(test, pair_got(w) == 1);

	pair->hold = true;
	pair_down(b);
	PAIR_WAIT(test, condis_adapter_state(b->adapter) ==
			CONDIS_ADAPTER_PAUSING);
	KUNIT_EXPECT_EQ(test, -EBUSY, link_open(b->dev, &extack));
	KUNIT_ASSERT_NOT_NULL(test, extack._msg);
	KUNIT_EXPECT_NOT_NULL(test, strstr(extack._msg, "still pausing"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(extack._msg, b->dev->name));

	pair_return(w);
	PAIR_WAIT(test, condis_adapter_state(b->adapter) ==
			CONDIS_ADAPTER_PAUSED);
	KUNIT_EXPECT_EQ(test, 0, pair_up(b));
	/* AD-6: the VC is as it was. */
	pair_send(v, pair_chain(pair, 1, 1, 1, 64, 0));
	PAIR_WAIT(test, pair_got(w) == 1);
	KUNIT_EXPECT_EQ(test, 0, w->n_wrong);
}

/* What a packet socket would send is dropped and counted. */
static void link_no_xmit(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct net_device *dev = pair->end[0].dev;
	struct rtnl_link_stats64 stats;
	struct sk_buff *skb;

	pair_run(pair);
	skb = alloc_skb(128, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	skb_put_zero(skb, 100);
	skb->dev = dev;
	skb->protocol = htons(ETH_P_IP);
	skb_reset_mac_header(skb);
	skb_reset_network_header(skb);
	dev_queue_xmit(skb);
	dev_get_stats(dev, &stats);
	KUNIT_EXPECT_EQ(test, 1, stats.tx_dropped);
	KUNIT_EXPECT_EQ(test, 0, stats.tx_packets);
	KUNIT_EXPECT_EQ(test, 0, pair_count(&pair->end[0], VATM_TX_SDUS));
}

/* The MTU is the largest SDU. */
static void link_mtu(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct pair_end *a = &pair->end[0];

	KUNIT_EXPECT_EQ(test, VATM_MTU_DEFAULT,
			link_ask(a, CONDIS_OID_ATM_MAX_AAL5_PACKET_SIZE));
	rtnl_lock();
	KUNIT_EXPECT_EQ(test, 0, dev_set_mtu(a->dev, VATM_MTU_DEFAULT - 1));
	KUNIT_EXPECT_EQ(test, -EINVAL, dev_set_mtu(a->dev, 65536));
	KUNIT_EXPECT_EQ(test, -EINVAL, dev_set_mtu(a->dev, 0));
	rtnl_unlock();
	KUNIT_EXPECT_EQ(test, VATM_MTU_DEFAULT - 1,
			link_ask(a, CONDIS_OID_ATM_MAX_AAL5_PACKET_SIZE));
	PAIR_STATUS(test, INVALID_DATA, pair_add_pvc(a, 100, 0, NULL, NULL));
	rtnl_lock();
	KUNIT_EXPECT_EQ(test, 0, dev_set_mtu(a->dev, 65535));
	rtnl_unlock();
	PAIR_STATUS(test, SUCCESS, pair_add_pvc(a, 100, 0, NULL, NULL));
}

static struct kunit_case link_tests[] = {
	KUNIT_CASE(link_set_peer),
	KUNIT_CASE(link_carrier),
	KUNIT_CASE(link_delete),
	KUNIT_CASE(link_netns),
	KUNIT_CASE(link_up_while_pausing),
	KUNIT_CASE(link_no_xmit),
	KUNIT_CASE(link_mtu),
	{}
};

static struct kunit_suite link_suite = {
	.name = "vatm_link",
	.init = pair_init,
	.exit = pair_exit,
	.test_cases = link_tests,
};

kunit_test_suite(link_suite);
