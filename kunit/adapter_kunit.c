// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_adapter: initialize, restart, pause, removal, in every order.
 */
#include <linux/netdevice.h>
#include <net/net_namespace.h>

#include "fake.h"

#define ADAPTER_STATE(f, want) \
	KUNIT_EXPECT_EQ((f)->test, CONDIS_ADAPTER_##want, \
			condis_adapter_state((f)->adapter))

#define ADAPTER_BECOMES(f, want) \
	FAKE_WAIT(f, condis_adapter_state((f)->adapter) == \
		     CONDIS_ADAPTER_##want)

/* The states of an adapter's life, one after the other (AD-4, AD-9). */
static void adapter_life(struct kunit *test)
{
	struct fake *f = fake_new(test, FAKE_NONE);

	fake_register(f);
	fake_settle(f);
	ADAPTER_STATE(f, PAUSED);
	fake_expect(f, "m.initialize");
	fake_up(f);
	fake_expect(f, "m.restart");
	fake_down(f);
	fake_expect(f, "m.pause");
	fake_up(f);
	fake_expect(f, "m.restart");

	/* What is held is there, though removed. */
	condis_adapter_get(f->adapter);
	fake_remove(f);
	ADAPTER_BECOMES(f, HALTED);
	fake_expect(f, "m.pause m.halt");
	KUNIT_EXPECT_FALSE(test, completion_done(&f->released));
	KUNIT_EXPECT_STREQ(test, "fake0", condis_adapter_name(f->adapter));
	condis_adapter_put(f->adapter);
	fake_gone(f);
}

/* Nothing is done twice: up while up and down while down change nothing. */
static void adapter_again(struct kunit *test)
{
	struct fake *f = fake_new(test, FAKE_NONE);

	fake_register(f);
	fake_settle(f);
	fake_down(f);
	fake_up(f);
	fake_up(f);
	fake_down(f);
	fake_down(f);
	fake_expect(f, "m.initialize m.restart m.pause");
}

/* An adapter that is wanted up before it is initialized goes up by itself. */
static void adapter_up_early(struct kunit *test)
{
	struct fake *f = fake_new(test, FAKE_NONE);

	f->hook[FAKE_INITIALIZE] = fake_hook_hold;
	fake_register(f);
	wait_for_completion(&f->entered);
	ADAPTER_STATE(f, INITIALIZING);
	FAKE_STATUS(f, SUCCESS, condis_adapter_up(f->adapter));
	complete(&f->go);
	fake_settle(f);
	ADAPTER_STATE(f, RUNNING);
	fake_expect(f, "m.initialize m.restart");
}

/* Initialize fails: HALTED, nobody hears of it, nothing is halted. */
static void adapter_init_fails(struct kunit *test)
{
	struct fake *f = fake_new(test, FAKE_NONE);

	f->answer[FAKE_INITIALIZE] = CONDIS_STATUS_RESOURCES;
	f->cl = fake_proto_new(f, "cl");
	f->cl->ops.client = &f->cl->client;
	fake_proto_register(f->cl);
	fake_register(f);
	fake_settle(f);
	ADAPTER_STATE(f, HALTED);
	FAKE_STATUS(f, SUCCESS, condis_adapter_up(f->adapter));
	condis_adapter_down(f->adapter);
	fake_settle(f);
	ADAPTER_STATE(f, HALTED);
	fake_bind(f->cl);
	FAKE_STATUS(f, FAILURE, f->cl->bound);
	fake_expect(f, "m.initialize");
	fake_remove(f);
	fake_gone(f);
	fake_expect(f, "");
}

static void adapter_hook_register(struct fake *f, void *obj)
{
	condis_status_t status;

	status = condis_mcm_register_address_family(f->adapter, &fake_af_id,
						    &f->mcm_ops);
	fake_must(f, status == CONDIS_STATUS_SUCCESS, "registered");
}

/* What an initialize that fails has registered is taken back (MCM-1). */
static void adapter_init_fails_mcm(struct kunit *test)
{
	struct fake *f = fake_new(test, FAKE_NONE);

	f->hook[FAKE_INITIALIZE] = adapter_hook_register;
	f->answer[FAKE_INITIALIZE] = CONDIS_STATUS_FAILURE;
	fake_register(f);
	fake_settle(f);
	ADAPTER_STATE(f, HALTED);
	KUNIT_EXPECT_TRUE(test, list_empty(&f->adapter->af_regs));
}

/* Restart fails: PAUSED until it is wanted up again (AD-3). */
static void adapter_restart_fails(struct kunit *test)
{
	struct fake *f = fake_paused(test, FAKE_CM);

	f->answer[FAKE_M_RESTART] = CONDIS_STATUS_FAILURE;
	FAKE_STATUS(f, SUCCESS, condis_adapter_up(f->adapter));
	fake_settle(f);
	ADAPTER_STATE(f, PAUSED);
	KUNIT_EXPECT_EQ(test, CONDIS_BINDING_PAUSED, f->cl->binding->state);
	fake_expect(f, "m.restart");
	f->answer[FAKE_M_RESTART] = FAKE_AUTO;
	fake_up(f);
	fake_expect(f, "m.restart cm.restart cl.restart");
}

/* G-1: a restart that pends is completed once, with either outcome. */
static void adapter_restart_pends(struct kunit *test)
{
	struct fake *f = fake_paused(test, FAKE_CM);

	f->answer[FAKE_M_RESTART] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, SUCCESS, condis_adapter_up(f->adapter));
	ADAPTER_BECOMES(f, RESTARTING);
	FAKE_WAIT(f, f->restarting);
	fake_m_restarted(f, CONDIS_STATUS_FAILURE);
	ADAPTER_BECOMES(f, PAUSED);
	fake_settle(f);
	fake_expect(f, "m.restart");

	FAKE_STATUS(f, SUCCESS, condis_adapter_up(f->adapter));
	FAKE_WAIT(f, f->restarting);
	fake_m_restarted(f, CONDIS_STATUS_SUCCESS);
	fake_settle(f);
	ADAPTER_STATE(f, RUNNING);
	fake_expect(f, "m.restart cm.restart cl.restart");

	fake_silent(f);
	condis_m_restart_complete(f->adapter, CONDIS_STATUS_SUCCESS);
	fake_reported(f, CONDIS_REPORT_UNEXPECTED_COMPLETION, 1);
	condis_m_pause_complete(f->adapter);
	fake_reported(f, CONDIS_REPORT_UNEXPECTED_COMPLETION, 1);
	ADAPTER_STATE(f, RUNNING);
}

/* G-1: PENDING is no outcome; it counts as a failure. */
static void adapter_restart_pending_twice(struct kunit *test)
{
	struct fake *f = fake_paused(test, FAKE_CM);

	f->answer[FAKE_M_RESTART] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, SUCCESS, condis_adapter_up(f->adapter));
	FAKE_WAIT(f, f->restarting);
	fake_m_restarted(f, CONDIS_STATUS_PENDING);
	fake_settle(f);
	ADAPTER_STATE(f, PAUSED);
	fake_reported(f, CONDIS_REPORT_PENDING_COMPLETION, 1);
}

static void adapter_hook_restarted(struct fake *f, void *obj)
{
	fake_m_restarted(f, CONDIS_STATUS_SUCCESS);
}

static void adapter_hook_paused(struct fake *f, void *obj)
{
	fake_m_paused(f);
}

/* G-2: restart and pause complete before PENDING is back. */
static void adapter_completes_early(struct kunit *test)
{
	struct fake *f = fake_paused(test, FAKE_CM);

	f->hook[FAKE_M_RESTART] = adapter_hook_restarted;
	f->answer[FAKE_M_RESTART] = CONDIS_STATUS_PENDING;
	fake_up(f);
	f->hook[FAKE_M_PAUSE] = adapter_hook_paused;
	f->answer[FAKE_M_PAUSE] = CONDIS_STATUS_PENDING;
	fake_down(f);
	fake_silent(f);
	/* G-1: completed, then answered as well: the first one counts. */
	f->answer[FAKE_M_RESTART] = CONDIS_STATUS_FAILURE;
	fake_up(f);
	fake_reported(f, CONDIS_REPORT_UNEXPECTED_COMPLETION, 1);
}

/* AD-5: no restart while a pause is under way; the pause cannot fail. */
static void adapter_pause_pends(struct kunit *test)
{
	struct fake *f = fake_running(test, FAKE_CM);

	f->answer[FAKE_M_PAUSE] = CONDIS_STATUS_PENDING;
	condis_adapter_down(f->adapter);
	FAKE_WAIT(f, f->pausing);
	/* The pause waits for the miniport, but nobody waits for the pause. */
	fake_settle(f);
	ADAPTER_STATE(f, PAUSING);
	FAKE_STATUS(f, NOT_ACCEPTED, condis_adapter_up(f->adapter));
	fake_expect(f, "cm.pause cl.pause m.pause");
	fake_m_paused(f);
	ADAPTER_BECOMES(f, PAUSED);
	fake_settle(f);
	fake_expect(f, "");
	f->answer[FAKE_M_PAUSE] = CONDIS_STATUS_FAILURE;
	fake_up(f);
	fake_down(f);
	fake_expect(f, "m.restart cm.restart cl.restart "
		       "cm.pause cl.pause m.pause");
}

/* Down while RESTARTING: paused as soon as it is restarted. */
static void adapter_down_restarting(struct kunit *test)
{
	struct fake *f = fake_paused(test, FAKE_CM);

	f->answer[FAKE_M_RESTART] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, SUCCESS, condis_adapter_up(f->adapter));
	FAKE_WAIT(f, f->restarting);
	condis_adapter_down(f->adapter);
	ADAPTER_STATE(f, RESTARTING);
	fake_m_restarted(f, CONDIS_STATUS_SUCCESS);
	ADAPTER_BECOMES(f, PAUSED);
	fake_settle(f);
	/* The protocols never heard of it. */
	fake_expect(f, "m.restart m.pause");
}

/* Down and up again before the worker sees it: nothing happens. */
static void adapter_taken_back(struct kunit *test)
{
	struct fake *f = fake_paused(test, FAKE_CM);

	f->answer[FAKE_M_RESTART] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, SUCCESS, condis_adapter_up(f->adapter));
	FAKE_WAIT(f, f->restarting);
	condis_adapter_down(f->adapter);
	FAKE_STATUS(f, SUCCESS, condis_adapter_up(f->adapter));
	fake_m_restarted(f, CONDIS_STATUS_SUCCESS);
	fake_settle(f);
	ADAPTER_STATE(f, RUNNING);
	fake_expect(f, "m.restart cm.restart cl.restart");
}

/* AD-4: pause from the top, restart from the bottom, with several protocols. */
static void adapter_order(struct kunit *test)
{
	struct fake *f = fake_paused(test, FAKE_MCM);

	fake_client(f, "cl2");
	fake_settle(f);
	fake_forget(f);
	fake_up(f);
	fake_expect(f, "m.restart cl.restart cl2.restart");
	fake_down(f);
	fake_expect(f, "cl.pause cl2.pause m.pause");
}

/* What is said of an adapter, and where it is found. */
static void adapter_identity(struct kunit *test)
{
	struct net_device *lo = init_net.loopback_dev;
	struct fake *f = fake_new(test, FAKE_NONE);
	struct condis_adapter *found;

	KUNIT_EXPECT_NULL(test, condis_adapter_get_by_netdev(lo));
	f->params.netdev = lo;
	f->params.name = NULL;
	f->params.max_vcs = 17;
	fake_register(f);
	fake_settle(f);
	KUNIT_EXPECT_STREQ(test, lo->name, condis_adapter_name(f->adapter));
	KUNIT_EXPECT_PTR_EQ(test, (void *)f, condis_adapter_priv(f->adapter));
	KUNIT_EXPECT_EQ(test, 17, condis_adapter_max_vcs(f->adapter));
	condis_adapter_set_max_vcs(f->adapter, 5);
	KUNIT_EXPECT_EQ(test, 5, condis_adapter_max_vcs(f->adapter));

	found = condis_adapter_get_by_netdev(lo);
	KUNIT_EXPECT_PTR_EQ(test, f->adapter, found);
	fake_remove(f);
	KUNIT_EXPECT_NULL(test, condis_adapter_get_by_netdev(lo));
	if (found)
		condis_adapter_put(found);
	fake_gone(f);
}

/* P-14: what the stack wants is around the data, and costs no copy later. */
static void adapter_needed(struct kunit *test)
{
	struct fake *f = fake_new(test, FAKE_NONE);
	struct sk_buff *nb;
	u8 *head;

	f->params.needed_headroom = 100;
	f->params.needed_tailroom = 55;
	fake_register(f);
	KUNIT_EXPECT_EQ(test, 100, condis_adapter_needed_headroom(f->adapter));
	KUNIT_EXPECT_EQ(test, 55, condis_adapter_needed_tailroom(f->adapter));
	nb = condis_adapter_nb_alloc(f->adapter, 1000, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, nb);
	KUNIT_EXPECT_EQ(test, 0, nb->len);
	KUNIT_EXPECT_GE(test, skb_headroom(nb), 100);
	skb_put(nb, 1000);
	KUNIT_EXPECT_GE(test, skb_tailroom(nb), 55);
	head = nb->head;
	T_EXPECT_STATUS(test, condis_nb_retreat(nb, 100, GFP_KERNEL),
			CONDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_PTR_EQ(test, head, nb->head);
	condis_nb_free(nb);

	/* One that is further up learns of it later. */
	condis_adapter_set_needed(f->adapter, 0, U16_MAX);
	nb = condis_adapter_nb_alloc(f->adapter, 0, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, nb);
	KUNIT_EXPECT_GE(test, skb_tailroom(nb), U16_MAX);
	condis_nb_free(nb);
	KUNIT_EXPECT_NULL(test, condis_adapter_nb_alloc(f->adapter,
							UINT_MAX - U16_MAX + 1,
							GFP_KERNEL));
}

/* An adapter needs a driver that is registered and stays. */
static void adapter_needs_miniport(struct kunit *test)
{
	struct fake *f = fake_new(test, FAKE_NONE);
	struct condis_adapter *adapter = NULL;

	FAKE_STATUS(f, FAILURE, condis_register_adapter(&f->params, &adapter));
	KUNIT_EXPECT_NULL(test, adapter);
	fake_register(f);
	FAKE_STATUS(f, FAILURE, condis_register_miniport(&f->ops));
	/* Not registered: nothing to do, and nothing to wait for. */
	condis_deregister_miniport(&(struct condis_miniport_ops){ });
}

static void adapter_deregister(void *arg)
{
	struct fake *f = arg;

	condis_deregister_miniport(&f->ops);
	fake_must(f, READ_ONCE(f->data), "waited for what is held");
}

static void adapter_let_go(void *arg)
{
	struct condis_adapter *adapter;
	struct fake *f = arg;
	int i;

	/* From some moment on the driver that leaves takes no new adapter. */
	for (i = 0; i < 1000; i++) {
		if (condis_register_adapter(&f->params, &adapter) !=
		    CONDIS_STATUS_SUCCESS)
			break;
		condis_remove_adapter(adapter);
		fsleep(100);
	}
	fake_must(f, i < 1000, "refused while the driver leaves");
	WRITE_ONCE(f->data, f);
	condis_adapter_put(f->adapter);
}

/* A driver that is deregistered waits for what is still held of it. */
static void adapter_driver_leaves(struct kunit *test)
{
	struct fake *f = fake_new(test, FAKE_NONE);
	const struct fake_thread threads[] = {
		{ adapter_deregister, f },
		{ adapter_let_go, f },
	};

	fake_register(f);
	fake_settle(f);
	condis_adapter_get(f->adapter);
	fake_remove(f);
	f->registered = false;
	fake_run(test, threads, ARRAY_SIZE(threads));
	f->adapter = NULL;
}

static struct kunit_case adapter_kunit_cases[] = {
	KUNIT_CASE(adapter_life),
	KUNIT_CASE(adapter_again),
	KUNIT_CASE(adapter_up_early),
	KUNIT_CASE(adapter_init_fails),
	KUNIT_CASE(adapter_init_fails_mcm),
	KUNIT_CASE(adapter_restart_fails),
	KUNIT_CASE(adapter_restart_pends),
	KUNIT_CASE(adapter_restart_pending_twice),
	KUNIT_CASE(adapter_completes_early),
	KUNIT_CASE(adapter_pause_pends),
	KUNIT_CASE(adapter_down_restarting),
	KUNIT_CASE(adapter_taken_back),
	KUNIT_CASE(adapter_order),
	KUNIT_CASE(adapter_identity),
	KUNIT_CASE(adapter_needed),
	KUNIT_CASE(adapter_needs_miniport),
	KUNIT_CASE(adapter_driver_leaves),
	{}
};

static struct kunit_suite adapter_kunit_suite = {
	.name = "condis_adapter",
	.test_cases = adapter_kunit_cases,
};

kunit_test_suite(adapter_kunit_suite);
