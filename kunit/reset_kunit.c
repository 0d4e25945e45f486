// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_reset: the miniport puts its device into a known state.
 */
#include <linux/delay.h>

#include "fake.h"

#define RESET_ROUNDS	100

struct reset_ask {
	struct condis_oid_request	req;
	u32				value;
};

static condis_status_t reset_query(struct fake *f, struct condis_af *af,
				   struct reset_ask *ask)
{
	*ask = (struct reset_ask){
		.req = {
			.type	= CONDIS_OID_QUERY,
			.oid	= CONDIS_OID_ATM_MAX_ACTIVE_VCS,
			.buf	= &ask->value,
			.len	= sizeof(ask->value),
		},
	};
	return condis_co_oid_request(f->cl->binding, af, NULL, &ask->req);
}

static void reset_send(struct fake_vc *v, unsigned int n)
{
	struct fake *f = v->p->f;

	condis_co_send_nbls(v->vc, fake_chain(f, f->tx, n, 1, 64), 0);
}

/* What was sent comes back with @status, and the VC is as good as before. */
static void reset_check_works(struct fake_vc *v)
{
	struct fake *f = v->p->f;

	KUNIT_EXPECT_EQ(f->test, CONDIS_VC_ACTIVE, v->vc->a);
	fake_free_done(v);
	reset_send(v, 2);
	fake_complete_all(fake_low_mp(v));
	fake_check_done(v, 2, "SUCCESS");
	KUNIT_EXPECT_EQ(f->test, CONDIS_ADAPTER_RUNNING,
			condis_adapter_state(f->adapter));
}

/* Wait until the miniport has its reset, which pends. */
static void reset_begin(struct fake *f)
{
	f->answer[FAKE_M_RESET] = CONDIS_STATUS_PENDING;
	FAKE_STATUS_ASSERT(f, SUCCESS, condis_reset_adapter(f->adapter));
	FAKE_WAIT(f, READ_ONCE(f->resetting));
}

/* AD-7, E-16: each protocol hears of both ends, what is queued comes back. */
static void reset_order(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);

	reset_send(v, 3);
	fake_forget(f);
	f->reset_status = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, SUCCESS, condis_reset_adapter(f->adapter));
	fake_settle(f);
	fake_expect(f, f->mode == FAKE_MCM ?
		    "cl.reset_start m.reset cl.reset_end" :
		    "cm.reset_start cl.reset_start m.reset "
		    "cm.reset_end cl.reset_end");
	FAKE_STATUS(f, SUCCESS, f->reset_status);
	fake_check_done(v, 3, "RESET_IN_PROGRESS");
	reset_check_works(v);
}

/* AD-7, S-4, O-4: neither sends nor requests in between; receives are. */
static void reset_in_progress(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);
	struct reset_ask ask;

	reset_begin(f);
	fake_forget(f);
	reset_send(v, 2);
	fake_check_done(v, 2, "RESET_IN_PROGRESS");
	FAKE_STATUS(f, RESET_IN_PROGRESS, reset_query(f, NULL, &ask));
	fake_expect(f, "");
	/* The call manager is not being reset. */
	FAKE_STATUS(f, SUCCESS, reset_query(f, v->af->af, &ask));
	fake_indicate(fake_low_mp(v), fake_chain(f, f->rx, 1, 1, 64), 0);
	KUNIT_EXPECT_EQ(test, 1, fake_queue_count(f, &v->got));
	FAKE_STATUS(f, RESET_IN_PROGRESS, condis_reset_adapter(f->adapter));

	fake_forget(f);
	fake_m_was_reset(f, CONDIS_STATUS_SUCCESS);
	fake_settle(f);
	fake_expect(f, f->mode == FAKE_MCM ? "cl.reset_end" :
		    "cm.reset_end cl.reset_end");
	reset_check_works(v);
	FAKE_STATUS(f, SUCCESS, reset_query(f, NULL, &ask));
}

/* AD-7: what the miniport had is complete before the reset is over. */
static void reset_waits(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);
	struct reset_ask ask;

	reset_send(v, 1);
	f->answer[FAKE_M_OID] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, reset_query(f, NULL, &ask));
	reset_begin(f);
	fake_m_was_reset(f, CONDIS_STATUS_SUCCESS);
	fsleep(20000);
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&f->count[FAKE_RESET_END]));
	fake_complete_status(fake_low_mp(v), CONDIS_STATUS_RESET_IN_PROGRESS);
	fsleep(20000);
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&f->count[FAKE_RESET_END]));
	reset_send(v, 1);
	fake_check_done(v, 2, "RESET_IN_PROGRESS");
	condis_co_oid_request_complete(&ask.req,
				       CONDIS_STATUS_RESET_IN_PROGRESS);
	fake_settle(f);
	KUNIT_EXPECT_EQ(test, f->mode == FAKE_MCM ? 1 : 2,
			atomic_read(&f->count[FAKE_RESET_END]));
	reset_check_works(v);
}

/* Sends while paused: the reset is named first (S-4). */
static void reset_paused(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);

	fake_down(f);
	reset_begin(f);
	reset_send(v, 1);
	fake_check_done(v, 1, "RESET_IN_PROGRESS");
	fake_free_done(v);
	/* The restart that is asked for meanwhile follows. */
	FAKE_STATUS(f, SUCCESS, condis_adapter_up(f->adapter));
	fsleep(5000);
	KUNIT_EXPECT_EQ(test, CONDIS_ADAPTER_PAUSED,
			condis_adapter_state(f->adapter));
	fake_m_was_reset(f, CONDIS_STATUS_SUCCESS);
	fake_settle(f);
	reset_check_works(v);
}

/* One that is asked for during a pause waits for its end. */
static void reset_pausing(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);

	reset_send(v, 1);
	condis_adapter_down(f->adapter);
	FAKE_WAIT(f, condis_adapter_state(f->adapter) ==
		     CONDIS_ADAPTER_PAUSING);
	FAKE_STATUS(f, SUCCESS, condis_reset_adapter(f->adapter));
	fsleep(5000);
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&f->count[FAKE_M_RESET]));
	fake_complete_all(fake_low_mp(v));
	fake_check_done(v, 1, "SUCCESS");
	FAKE_WAIT(f, atomic_read(&f->count[FAKE_M_RESET]) == 1);
	fake_settle(f);
	KUNIT_EXPECT_EQ(test, CONDIS_ADAPTER_PAUSED,
			condis_adapter_state(f->adapter));
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&f->count[FAKE_M_PAUSE]));
}

/* A reset that fails is over, too; so is one that is completed as PENDING. */
static void reset_fails(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);

	f->answer[FAKE_M_RESET] = CONDIS_STATUS_NOT_SUPPORTED;
	FAKE_STATUS(f, SUCCESS, condis_reset_adapter(f->adapter));
	fake_settle(f);
	FAKE_STATUS(f, NOT_SUPPORTED, f->reset_status);
	reset_check_works(v);

	reset_begin(f);
	fake_m_was_reset(f, CONDIS_STATUS_PENDING);
	fake_settle(f);
	fake_reported(f, CONDIS_REPORT_PENDING_COMPLETION, 1);
	FAKE_STATUS(f, FAILURE, f->reset_status);
	reset_check_works(v);

	condis_m_reset_complete(f->adapter, CONDIS_STATUS_SUCCESS);
	fake_reported(f, CONDIS_REPORT_UNEXPECTED_COMPLETION, 1);
}

/* Before there is anything to reset, and when there is no longer. */
static void reset_refused(struct kunit *test)
{
	struct fake *f = fake_new(test, FAKE_NONE);

	f->answer[FAKE_INITIALIZE] = CONDIS_STATUS_RESOURCES;
	fake_register(f);
	fake_settle(f);
	FAKE_STATUS(f, NOT_ACCEPTED, condis_reset_adapter(f->adapter));
	condis_adapter_get(f->adapter);
	fake_remove(f);
	FAKE_STATUS(f, ADAPTER_REMOVED, condis_reset_adapter(f->adapter));
	condis_adapter_put(f->adapter);
	fake_gone(f);
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&f->count[FAKE_M_RESET]));
}

/* The device goes in the middle: while the miniport resets, and after it. */
static void reset_removed(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);
	struct fake_low *low = fake_low_mp(v);

	reset_send(v, 1);
	reset_begin(f);
	fake_m_was_reset(f, CONDIS_STATUS_SUCCESS);
	FAKE_WAIT(f, !READ_ONCE(f->adapter->m_pending));
	fake_remove(f);
	FAKE_WAIT(f, v->vc->a == CONDIS_VC_DEACTIVATING);
	fake_reported(f, CONDIS_REPORT_CLOSE_WITH_SENDS, 1);
	KUNIT_EXPECT_EQ(test, f->mode == FAKE_MCM ? 1 : 2,
			atomic_read(&f->count[FAKE_RESET_END]));
	fake_complete_status(low, CONDIS_STATUS_FAILURE);
	fake_check_done(v, 1, "FAILURE");
	fake_gone(f);
}

static void reset_removed_early(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));

	fake_connected(f);
	reset_begin(f);
	fake_remove(f);
	fake_m_was_reset(f, CONDIS_STATUS_FAILURE);
	fake_gone(f);
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&f->count[FAKE_HALT]));
}

/* E-16, with traffic: what is counted of it. */
struct reset_traffic {
	atomic_t	sent;
	atomic_t	ok;
	atomic_t	reset;
	atomic_t	other;
	bool		stop;
};

static void reset_count(struct fake_vc *v, struct condis_nbl *chain, u32 flags)
{
	struct reset_traffic *t = v->data;
	struct condis_nbl *nbl;

	for (nbl = chain; nbl; nbl = nbl->next)
		atomic_inc(nbl->status == CONDIS_STATUS_SUCCESS ? &t->ok :
			   nbl->status == CONDIS_STATUS_RESET_IN_PROGRESS ?
			   &t->reset : &t->other);
	condis_nbl_free_chain(chain);
}

static void reset_sender(void *arg)
{
	struct fake_vc *v = arg;
	struct reset_traffic *t = v->data;
	struct fake *f = v->p->f;
	struct condis_nbl *nbl;
	struct sk_buff *nb;

	while (!READ_ONCE(t->stop)) {
		nbl = condis_nbl_alloc(f->tx, GFP_KERNEL);
		nb = condis_nb_alloc(0, 64, GFP_KERNEL);
		if (!nbl || !nb)
			break;
		skb_put_zero(nb, 64);
		condis_nbl_add_nb(nbl, nb);
		atomic_inc(&t->sent);
		condis_co_send_nbls(v->vc, nbl, 0);
		/* Some wait for the reset, some are done before it. */
		if (atomic_read(&t->sent) % 3 == 0)
			fake_complete_all(fake_low_mp(v));
		cond_resched();
	}
	fake_complete_all(fake_low_mp(v));
}

static void reset_again(void *arg)
{
	struct fake_vc *v = arg;
	struct reset_traffic *t = v->data;
	struct fake *f = v->p->f;
	int i, before;

	for (i = 0; i < RESET_ROUNDS; i++) {
		before = atomic_read(&t->ok);
		fake_must(f, fake_wait(atomic_read(&t->ok) != before),
			  "data flows");
		fake_must(f, condis_reset_adapter(f->adapter) ==
			     CONDIS_STATUS_SUCCESS, "a reset");
		fake_must(f, !condis_adapter_settle(f->adapter), "its end");
	}
	WRITE_ONCE(t->stop, true);
}

/* E-16: handles survive, each NBL completes once, START and END alternate. */
static void reset_under_traffic(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);
	struct reset_traffic *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);
	const struct fake_thread threads[] = {
		{ reset_sender, v },
		{ reset_again, v },
	};
	int told = RESET_ROUNDS * (f->mode == FAKE_MCM ? 1 : 2);

	KUNIT_ASSERT_NOT_NULL(test, t);
	v->data = t;
	v->complete = reset_count;
	fake_run(test, threads, ARRAY_SIZE(threads));
	KUNIT_EXPECT_EQ(test, atomic_read(&t->sent),
			atomic_read(&t->ok) + atomic_read(&t->reset));
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&t->other));
	KUNIT_EXPECT_GT(test, atomic_read(&t->reset), 0);
	KUNIT_EXPECT_EQ(test, told, atomic_read(&f->count[FAKE_RESET_START]));
	KUNIT_EXPECT_EQ(test, told, atomic_read(&f->count[FAKE_RESET_END]));
	v->complete = NULL;
	fake_forget(f);
	reset_check_works(v);
}

static struct kunit_case reset_kunit_cases[] = {
	KUNIT_CASE_PARAM(reset_order, fake_gen_params),
	KUNIT_CASE_PARAM(reset_in_progress, fake_gen_params),
	KUNIT_CASE_PARAM(reset_waits, fake_gen_params),
	KUNIT_CASE_PARAM(reset_paused, fake_gen_params),
	KUNIT_CASE_PARAM(reset_pausing, fake_gen_params),
	KUNIT_CASE_PARAM(reset_fails, fake_gen_params),
	KUNIT_CASE(reset_refused),
	KUNIT_CASE_PARAM(reset_removed, fake_gen_params),
	KUNIT_CASE_PARAM(reset_removed_early, fake_gen_params),
	KUNIT_CASE_PARAM(reset_under_traffic, fake_gen_params),
	{}
};

static struct kunit_suite reset_kunit_suite = {
	.name = "condis_reset",
	.test_cases = reset_kunit_cases,
};

kunit_test_suite(reset_kunit_suite);
