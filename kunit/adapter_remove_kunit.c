// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_adapter_remove: the device goes away, whatever state it is in.
 */
#include "fake.h"

struct remove_case {
	const char	*desc;
	/* Brings the adapter into the state. */
	void		(*prepare)(struct fake *f);
	/* Lets go what the state waits for, after the removal began. */
	void		(*finish)(struct fake *f);
	/* What is called from the removal on. */
	const char	*log;
};

static void remove_initializing(struct fake *f)
{
	f->hook[FAKE_INITIALIZE] = fake_hook_hold;
	fake_register(f);
	wait_for_completion(&f->entered);
}

static void remove_go(struct fake *f)
{
	complete(&f->go);
}

static void remove_failed(struct fake *f)
{
	f->answer[FAKE_INITIALIZE] = CONDIS_STATUS_FAILURE;
	fake_register(f);
	fake_settle(f);
}

static void remove_paused(struct fake *f)
{
	fake_register(f);
	fake_settle(f);
	f->cm = fake_cm(f);
	f->cl = fake_client(f, "cl");
	fake_af_open(f->cl);
	fake_settle(f);
}

static void remove_restarting(struct fake *f)
{
	remove_paused(f);
	f->answer[FAKE_M_RESTART] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, SUCCESS, condis_adapter_up(f->adapter));
	FAKE_WAIT(f, f->restarting);
}

static void remove_restarted(struct fake *f)
{
	fake_m_restarted(f, CONDIS_STATUS_SUCCESS);
}

static void remove_restart_fails(struct fake *f)
{
	fake_m_restarted(f, CONDIS_STATUS_FAILURE);
}

static void remove_running(struct fake *f)
{
	remove_paused(f);
	fake_up(f);
}

static void remove_pausing(struct fake *f)
{
	remove_running(f);
	f->answer[FAKE_M_PAUSE] = CONDIS_STATUS_PENDING;
	condis_adapter_down(f->adapter);
	FAKE_WAIT(f, f->pausing);
}

static void remove_m_paused(struct fake *f)
{
	fake_m_paused(f);
}

/* A protocol that is slow to pause is told to go all the same. */
static void remove_protocol_pausing(struct fake *f)
{
	remove_running(f);
	f->answer[FAKE_PAUSE] = CONDIS_STATUS_PENDING;
	condis_adapter_down(f->adapter);
	FAKE_WAIT(f, f->cl->pausing);
}

static const struct remove_case remove_cases[] = {
	{ "initializing", remove_initializing, remove_go, "m.halt" },
	{ "initialize failed", remove_failed, NULL, "" },
	{ "paused", remove_paused, NULL,
	  "cl.notify_close cm.close_af cm.unbind cl.unbind m.halt" },
	{ "restarting", remove_restarting, remove_restarted,
	  "cl.notify_close cm.close_af cm.unbind cl.unbind m.pause m.halt" },
	{ "restart fails", remove_restarting, remove_restart_fails,
	  "cl.notify_close cm.close_af cm.unbind cl.unbind m.halt" },
	{ "running", remove_running, NULL,
	  "cl.notify_close cm.close_af cm.unbind cl.unbind m.pause m.halt" },
	{ "pausing", remove_pausing, remove_m_paused,
	  "cl.notify_close cm.close_af cm.unbind cl.unbind m.halt" },
	{ "a protocol is pausing", remove_protocol_pausing, NULL,
	  "cl.notify_close cm.close_af cm.unbind cl.unbind m.pause m.halt" },
};

KUNIT_ARRAY_PARAM_DESC(remove, remove_cases, desc);

/*
 * AD-9: what has an address family goes first, then the protocols, the pause,
 * halt; nothing that another state would have seen is called.
 */
static void remove_in_state(struct kunit *test)
{
	const struct remove_case *c = test->param_value;
	struct fake *f = fake_new(test, FAKE_CM);

	c->prepare(f);
	fake_forget(f);
	fake_remove(f);
	if (c->finish)
		c->finish(f);
	fake_gone(f);
	fake_expect(f, c->log);
}

/* AD-9, E-31: a client hears of the end of the family first, always. */
static void remove_client_first(struct kunit *test)
{
	struct fake *f = fake_new(test, FAKE_CM);

	fake_register(f);
	fake_settle(f);
	f->cl = fake_client(f, "cl");
	f->cm = fake_cm(f);
	fake_af_open(f->cl);
	fake_settle(f);
	fake_forget(f);
	fake_remove(f);
	fake_gone(f);
	fake_expect(f, "cl.notify_close cm.close_af cl.unbind cm.unbind "
		       "m.halt");
}

/* AD-9, MCM-1: the families of an MCM are withdrawn by the core. */
static void remove_mcm(struct kunit *test)
{
	struct fake *f = fake_running(test, FAKE_MCM);

	fake_af_open(f->cl);
	fake_forget(f);
	fake_remove(f);
	fake_gone(f);
	fake_expect(f, "cl.notify_close cm.close_af cl.unbind m.pause m.halt");
}

/* BD-5, AD-8, E-33: what is refused between the removal and the halt. */
static void remove_refuses(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct condis_oid_request req = { .type = CONDIS_OID_QUERY };
	struct fake_vc *idle = fake_vc_ready(f);
	struct fake_vc *v = fake_connected(f);
	struct condis_binding *binding = NULL;
	struct fake_vc *late;

	/* Nobody lets go. */
	f->answer[FAKE_NOTIFY_CLOSE] = CONDIS_STATUS_PENDING;
	f->answer[FAKE_UNBIND] = CONDIS_STATUS_PENDING;
	late = fake_vc_new(f->cl, idle->af);
	fake_remove(f);
	FAKE_STATUS(f, ADAPTER_REMOVED, condis_adapter_up(f->adapter));
	FAKE_STATUS(f, ADAPTER_REMOVED,
		    condis_open_adapter(f->cl->proto, f->adapter, f->cl,
					&binding));
	KUNIT_EXPECT_NULL(test, binding);
	FAKE_STATUS(f, ADAPTER_REMOVED, fake_vc_create(late));
	FAKE_STATUS(f, ADAPTER_REMOVED, fake_make_call(idle));
	FAKE_STATUS(f, NOT_ACCEPTED,
		    condis_co_oid_request(f->cl->binding, NULL, NULL, &req));
	condis_co_send_nbls(v->vc, fake_chain(f, f->tx, 2, 1, 100), 0);
	fake_check_done(v, 2, "ADAPTER_REMOVED");
	FAKE_WAIT(f, atomic_read(&f->count[FAKE_NOTIFY_CLOSE]) == 1);

	fake_af_run_down(v->af);
	FAKE_WAIT(f, !v->af->af);
	FAKE_WAIT(f, atomic_read(&f->count[FAKE_UNBIND]) == 1 +
		     (f->mode == FAKE_CM));
	if (f->cm)
		fake_unbind(f->cm);
	fake_unbind(f->cl);
	fake_gone(f);
}

/* E-31: a thousand VCs with calls, two clients; everything goes by itself. */
static void remove_busy(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	const unsigned int n = 1000;
	struct fake_proto *other;
	struct fake_vc *v;
	unsigned int i;

	other = fake_client(f, "cl2");
	fake_af_open(other);
	fake_settle(f);
	for (i = 0; i < n; i++) {
		v = fake_connected(f);
		condis_co_send_nbls(v->vc, fake_chain(f, f->tx, 1, 1, 64), 0);
		fake_indicate(fake_low_mp(v), fake_chain(f, f->rx, 1, 1, 64),
			      0);
	}
	/* The clients return what they hold, the miniport ends its sends. */
	f->ending = true;
	list_for_each_entry(v, &f->cl->vcs, node) {
		fake_return_got(v);
		fake_complete_all(fake_low_mp(v));
	}
	fake_remove(f);
	fake_gone(f);
	KUNIT_EXPECT_EQ(test, n, atomic_read(&f->count[FAKE_CLOSE_CALL]));
	KUNIT_EXPECT_EQ(test, n, atomic_read(&f->count[FAKE_DELETE_VC]));
	KUNIT_EXPECT_EQ(test, 2, atomic_read(&f->count[FAKE_NOTIFY_CLOSE]));
	KUNIT_EXPECT_EQ(test, 2, atomic_read(&f->count[FAKE_CLOSE_AF]));
	list_for_each_entry(v, &f->cl->vcs, node)
		KUNIT_ASSERT_EQ(test, 1, v->done.count);
}

/*
 * E-33, R-19: sends are queued and receives held when the device goes; the
 * removal waits for both, without a report.
 */
static void remove_waits_for_data(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);
	struct fake_low *low = fake_low_mp(v);

	condis_co_send_nbls(v->vc, fake_chain(f, f->tx, 3, 1, 100), 0);
	fake_indicate(low, fake_chain(f, f->rx, 2, 1, 100), 0);
	fake_remove(f);
	FAKE_WAIT(f, v->vc->a == CONDIS_VC_DEACTIVATING);
	/* The client should have waited for its sends (S-3). */
	fake_reported(f, CONDIS_REPORT_CLOSE_WITH_SENDS, 1);
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&f->count[FAKE_HALT]));
	fake_complete_status(low, CONDIS_STATUS_FAILURE);
	fake_check_done(v, 3, "FAILURE");
	KUNIT_EXPECT_EQ(test, CONDIS_VC_DEACTIVATING, v->vc->a);
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&f->count[FAKE_HALT]));
	fake_return_got(v);
	fake_gone(f);
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&f->count[FAKE_HALT]));
}

static struct kunit_case remove_kunit_cases[] = {
	KUNIT_CASE_PARAM(remove_in_state, remove_gen_params),
	KUNIT_CASE(remove_client_first),
	KUNIT_CASE(remove_mcm),
	KUNIT_CASE_PARAM(remove_refuses, fake_gen_params),
	KUNIT_CASE_PARAM(remove_busy, fake_gen_params),
	KUNIT_CASE_PARAM(remove_waits_for_data, fake_gen_params),
	{}
};

static struct kunit_suite remove_kunit_suite = {
	.name = "condis_adapter_remove",
	.test_cases = remove_kunit_cases,
};

kunit_test_suite(remove_kunit_suite);
