// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_oid_cancel: requests to a miniport that nobody wants any more.
 */
#include <linux/delay.h>
#include <linux/slab.h>

#include "fake.h"

#define CANCEL_MANY	32
#define CANCEL_ROUNDS	(IS_ENABLED(CONFIG_KASAN) ? 60 : 200)

struct cancel_ask {
	struct condis_oid_request	req;
	u32				value;
};

static void cancel_query(struct cancel_ask *ask)
{
	*ask = (struct cancel_ask){
		.req = {
			.type	= CONDIS_OID_QUERY,
			.oid	= CONDIS_OID_ATM_MAX_ACTIVE_VCS,
			.buf	= &ask->value,
			.len	= sizeof(ask->value),
		},
	};
}

/* Ask the miniport, which pends. */
static void cancel_pend(struct fake *f, struct cancel_ask *ask)
{
	cancel_query(ask);
	f->answer[FAKE_M_OID] = CONDIS_STATUS_PENDING;
	FAKE_STATUS_ASSERT(f, PENDING,
			   condis_co_oid_request(f->cl->binding, NULL, NULL,
						 &ask->req));
}

static void cancel_hook_abort(struct fake *f, void *obj)
{
	condis_co_oid_request_complete(obj, CONDIS_STATUS_REQUEST_ABORTED);
}

/* O-5, E-59: the miniport gives it up, from inside. */
static void cancel_gives_up(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct condis_binding *binding = f->cl->binding;
	struct cancel_ask ask;

	cancel_pend(f, &ask);
	f->hook[FAKE_M_CANCEL_OID] = cancel_hook_abort;
	FAKE_STATUS(f, SUCCESS, condis_cancel_oid_request(binding, &ask.req));
	fake_expect(f, "m.oid m.cancel_oid cl.oid_complete=REQUEST_ABORTED");
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&binding->n_oids));
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&f->adapter->n_oids));
}

/* O-5, E-59: it cannot, and the outcome is what it comes to. */
static void cancel_goes_on(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct condis_binding *binding = f->cl->binding;
	struct cancel_ask ask;

	cancel_pend(f, &ask);
	FAKE_STATUS(f, SUCCESS, condis_cancel_oid_request(binding, &ask.req));
	fake_expect(f, "m.oid m.cancel_oid");
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&binding->n_oids));
	condis_co_oid_request_complete(&ask.req, CONDIS_STATUS_SUCCESS);
	fake_expect(f, "cl.oid_complete");
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&binding->n_oids));
}

/* O-1, E-59: every other one of 32. */
static void cancel_some(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct condis_binding *binding = f->cl->binding;
	struct cancel_ask *ask;
	unsigned int i;

	ask = kunit_kcalloc(test, CANCEL_MANY, sizeof(*ask), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, ask);
	for (i = 0; i < CANCEL_MANY; i++)
		cancel_pend(f, &ask[i]);
	f->hook[FAKE_M_CANCEL_OID] = cancel_hook_abort;
	for (i = 0; i < CANCEL_MANY; i += 2)
		FAKE_STATUS(f, SUCCESS,
			    condis_cancel_oid_request(binding, &ask[i].req));
	KUNIT_EXPECT_EQ(test, CANCEL_MANY / 2, atomic_read(&binding->n_oids));
	for (i = 1; i < CANCEL_MANY; i += 2)
		condis_co_oid_request_complete(&ask[i].req,
					       CONDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&binding->n_oids));
	KUNIT_EXPECT_EQ(test, CANCEL_MANY,
			atomic_read(&f->count[FAKE_OID_COMPLETE]));
}

/* E-59: of one that is complete the miniport hears nothing. */
static void cancel_late(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct condis_binding *binding = f->cl->binding;
	struct cancel_ask ask, other;

	cancel_pend(f, &ask);
	condis_co_oid_request_complete(&ask.req, CONDIS_STATUS_SUCCESS);
	FAKE_STATUS(f, SUCCESS, condis_cancel_oid_request(binding, &ask.req));
	fake_expect(f, "m.oid cl.oid_complete");

	/* Also while the miniport has another one. */
	cancel_pend(f, &other);
	FAKE_STATUS(f, SUCCESS, condis_cancel_oid_request(binding, &ask.req));
	fake_expect(f, "m.oid");
	condis_co_oid_request_complete(&other.req, CONDIS_STATUS_SUCCESS);
	fake_expect(f, "cl.oid_complete");
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&binding->n_oids));
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&f->adapter->n_oids));
}

/* O-5, E-59: a request to a peer stays where it is. */
static void cancel_peer(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_af *af = fake_af_open(f->cl);
	struct condis_binding *binding = f->cl->binding;
	struct cancel_ask ask, other;

	cancel_query(&ask);
	fake_forget(f);
	f->answer[FAKE_OID] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING,
		    condis_co_oid_request(binding, af->af, NULL, &ask.req));
	cancel_pend(f, &other);
	FAKE_STATUS(f, NOT_SUPPORTED,
		    condis_cancel_oid_request(binding, &ask.req));
	fake_expect(f, "cm.oid m.oid");
	condis_co_oid_request_complete(&other.req, CONDIS_STATUS_SUCCESS);
	condis_co_oid_request_complete(&ask.req, CONDIS_STATUS_SUCCESS);
	fake_expect(f, "cl.oid_complete cl.oid_complete");
}

/* Whose it is not, and what was never asked. */
static void cancel_foreign(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake *g = fake_paused(test, FAKE_MCM);
	struct cancel_ask ask, never;

	cancel_query(&never);
	FAKE_STATUS(f, FAILURE,
		    condis_cancel_oid_request(f->cl->binding, &never.req));
	cancel_pend(f, &ask);
	FAKE_STATUS(f, FAILURE,
		    condis_cancel_oid_request(g->cl->binding, &ask.req));
	fake_expect(f, "m.oid");
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&g->count[FAKE_M_CANCEL_OID]));
	condis_co_oid_request_complete(&ask.req, CONDIS_STATUS_SUCCESS);
	fake_expect(f, "cl.oid_complete");
}

struct cancel_inside {
	struct fake		*f;
	struct cancel_ask	ask;
	bool			closed;
};

static void cancel_asker(void *arg)
{
	struct cancel_inside *in = arg;

	condis_cancel_oid_request(in->f->cl->binding, &in->ask.req);
}

/* The request completes while the miniport is being told to give it up. */
static void cancel_complete_inside(struct cancel_inside *in)
{
	wait_for_completion(&in->f->entered);
	condis_co_oid_request_complete(&in->ask.req, CONDIS_STATUS_SUCCESS);
}

static void cancel_resetter(void *arg)
{
	struct cancel_inside *in = arg;
	struct fake *f = in->f;

	cancel_complete_inside(in);
	condis_reset_adapter(f->adapter);
	fake_must(f, fake_wait(atomic_read(&f->count[FAKE_M_RESET])), "reset");
	fsleep(20000);
	fake_must(f, !atomic_read(&f->count[FAKE_RESET_END]),
		  "the reset waits for who is inside the miniport");
	complete(&f->go);
}

/* AD-7: a cancel that is inside the miniport is over before a reset is. */
static void cancel_reset(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct cancel_inside *in = kunit_kzalloc(test, sizeof(*in), GFP_KERNEL);
	const struct fake_thread threads[] = {
		{ cancel_asker, in },
		{ cancel_resetter, in },
	};

	KUNIT_ASSERT_NOT_NULL(test, in);
	in->f = f;
	cancel_pend(f, &in->ask);
	f->hook[FAKE_M_CANCEL_OID] = fake_hook_hold;
	fake_run(test, threads, ARRAY_SIZE(threads));
	fake_settle(f);
	KUNIT_EXPECT_EQ(test, f->mode == FAKE_MCM ? 1 : 2,
			atomic_read(&f->count[FAKE_RESET_END]));
}

static void cancel_closer(void *arg)
{
	struct cancel_inside *in = arg;

	cancel_complete_inside(in);
	fake_unbind(in->f->cl);
	WRITE_ONCE(in->closed, true);
}

static void cancel_releaser(void *arg)
{
	struct cancel_inside *in = arg;
	struct fake *f = in->f;

	fake_must(f, fake_wait(!READ_ONCE(f->cl->binding)), "unbinding");
	fsleep(20000);
	fake_must(f, !READ_ONCE(in->closed),
		  "the binding waits for who is inside the miniport");
	complete(&f->go);
}

/* BD-2: nor is a binding closed while one is. */
static void cancel_close(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct cancel_inside *in = kunit_kzalloc(test, sizeof(*in), GFP_KERNEL);
	const struct fake_thread threads[] = {
		{ cancel_asker, in },
		{ cancel_closer, in },
		{ cancel_releaser, in },
	};

	KUNIT_ASSERT_NOT_NULL(test, in);
	in->f = f;
	cancel_pend(f, &in->ask);
	f->hook[FAKE_M_CANCEL_OID] = fake_hook_hold;
	fake_run(test, threads, ARRAY_SIZE(threads));
	fake_expect(f, "m.oid m.cancel_oid cl.oid_complete");
	KUNIT_EXPECT_TRUE(test, in->closed);
}

/**
 * struct cancel_race - a miniport that has one request
 * @f: the fixture
 * @ask: the request; freed between two rounds
 * @held: it, as long as the miniport has it
 * @aborted: requests that were given up
 * @finished: requests that were answered
 */
struct cancel_race {
	struct fake			*f;
	struct cancel_ask		*ask;
	struct condis_oid_request	*held;
	unsigned int			aborted;
	unsigned int			finished;
};

static bool cancel_take(struct cancel_race *race,
			struct condis_oid_request *req)
{
	return cmpxchg(&race->held, req, NULL) == req;
}

static void cancel_hook_race(struct fake *f, void *obj)
{
	struct cancel_race *race = f->data;

	if (!cancel_take(race, obj))
		return;
	race->aborted++;
	condis_co_oid_request_complete(obj, CONDIS_STATUS_REQUEST_ABORTED);
}

static void cancel_racer(void *arg)
{
	struct cancel_race *race = arg;

	condis_cancel_oid_request(race->f->cl->binding, &race->ask->req);
}

static void cancel_finisher(void *arg)
{
	struct cancel_race *race = arg;
	struct condis_oid_request *req = &race->ask->req;

	if (!cancel_take(race, req))
		return;
	race->finished++;
	condis_co_oid_request_complete(req, CONDIS_STATUS_SUCCESS);
}

/* One round: whoever wins, one completion, and the memory goes. */
static void cancel_round(struct cancel_race *race)
{
	const struct fake_thread threads[] = {
		{ cancel_racer, race },
		{ cancel_finisher, race },
	};
	struct fake *f = race->f;

	race->ask = kzalloc(sizeof(*race->ask), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(f->test, race->ask);
	cancel_pend(f, race->ask);
	race->held = &race->ask->req;
	fake_run(f->test, threads, ARRAY_SIZE(threads));
	kfree(race->ask);
	fake_forget(f);
}

/* O-5, E-59, G-1: a cancel and a completion meet, over and over. */
static void cancel_meets_completion(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct cancel_race race = { .f = f };
	unsigned int i, done = 0;

	f->data = &race;
	f->hook[FAKE_M_CANCEL_OID] = cancel_hook_race;
	for (i = 0; i < CANCEL_ROUNDS; i++) {
		atomic_set(&f->count[FAKE_OID_COMPLETE], 0);
		cancel_round(&race);
		done += atomic_read(&f->count[FAKE_OID_COMPLETE]);
	}
	KUNIT_EXPECT_EQ(test, CANCEL_ROUNDS, done);
	KUNIT_EXPECT_EQ(test, CANCEL_ROUNDS, race.aborted + race.finished);
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&f->cl->binding->n_oids));
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&f->adapter->n_oids));
	f->hook[FAKE_M_CANCEL_OID] = NULL;
}

static struct kunit_case oid_cancel_kunit_cases[] = {
	KUNIT_CASE_PARAM(cancel_gives_up, fake_gen_params),
	KUNIT_CASE_PARAM(cancel_goes_on, fake_gen_params),
	KUNIT_CASE_PARAM(cancel_some, fake_gen_params),
	KUNIT_CASE_PARAM(cancel_late, fake_gen_params),
	KUNIT_CASE_PARAM(cancel_peer, fake_gen_params),
	KUNIT_CASE_PARAM(cancel_foreign, fake_gen_params),
	KUNIT_CASE_PARAM(cancel_reset, fake_gen_params),
	KUNIT_CASE_PARAM(cancel_close, fake_gen_params),
	KUNIT_CASE_PARAM(cancel_meets_completion, fake_gen_params),
	{}
};

static struct kunit_suite oid_cancel_kunit_suite = {
	.name = "condis_oid_cancel",
	.test_cases = oid_cancel_kunit_cases,
};

kunit_test_suite(oid_cancel_kunit_suite);
