// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_party: multipoint calls (M rules).
 */
#include "fake_party.h"

static struct fake_party *party_add(struct fake_vc *v)
{
	condis_status_t status;
	struct fake_party *p = fake_party_add(v, &status);

	FAKE_STATUS_ASSERT(v->p->f, SUCCESS, status);
	KUNIT_ASSERT_NOT_NULL(v->p->f->test, p->party);
	return p;
}

/* A call with @n parties. The log is empty. */
static struct fake_vc *party_call(struct fake *f, struct fake_party **p,
				  unsigned int n)
{
	struct fake_vc *v = fake_vc_ready(f);
	condis_status_t status;
	unsigned int i;

	p[0] = fake_make_multi(v, &status);
	FAKE_STATUS_ASSERT(f, SUCCESS, status);
	for (i = 1; i < n; i++)
		p[i] = party_add(v);
	KUNIT_ASSERT_EQ(f->test, n, v->vc->multi->n_live);
	fake_forget(f);
	return v;
}

/* M-1, M-4, E-53: added, sent to as one, dropped but for one, closed. */
static void party_life(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_party *p[3];
	struct fake_vc *v = party_call(f, p, 3);

	condis_co_send_nbls(v->vc, fake_chain(f, f->tx, 2, 1, 64), 0);
	fake_complete_all(fake_low_mp(v));
	fake_check_done(v, 2, "SUCCESS");
	/* The order is free: the first one goes, too. */
	FAKE_STATUS(f, SUCCESS, fake_party_drop(p[0]));
	FAKE_STATUS(f, SUCCESS, fake_party_drop(p[2]));
	FAKE_STATUS(f, FAILURE, fake_party_drop(p[1]));
	fake_expect(f, "cm.drop_party cm.drop_party");
	FAKE_STATUS(f, SUCCESS, fake_close_call(v));
	KUNIT_EXPECT_NULL(test, v->vc->multi);
	fake_expect(f, f->mode == FAKE_MCM ? "cm.close_call" :
					     "cm.close_call m.deactivate");
}

/* E-53: a call with two live parties is not closed. */
static void party_close_two(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_party *p[2];
	struct fake_vc *v = party_call(f, p, 2);

	FAKE_STATUS(f, FAILURE, fake_close_call(v));
	KUNIT_EXPECT_EQ(test, CONDIS_CALL_CONNECTED, v->vc->k);
	fake_expect(f, "");
	f->answer[FAKE_DROP_PARTY] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_party_drop(p[0]));
	/* M-2: one that is being dropped does not count, */
	f->answer[FAKE_CLOSE_CALL] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_close_call(v));
	/* and is over before the call. */
	p[0]->dropping = false;
	fake_forget(f);
	fake_closed(fake_low_cm(v), CONDIS_STATUS_SUCCESS);
	fake_reported(f, CONDIS_REPORT_DROP_LEFT_PENDING, 1);
	FAKE_STATUS(f, SUCCESS, p[0]->gone);
	fake_expect(f, f->mode == FAKE_MCM ?
		       "cl.party_gone cl.close_complete" :
		       "m.deactivate cl.party_gone cl.close_complete");
}

/* E-53: with three live parties the client drops two, then closes. */
static void party_peer_close(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_party *p[3];
	struct fake_vc *v = party_call(f, p, 3);
	condis_status_t status;

	f->answer[FAKE_INCOMING_CLOSE] = CONDIS_STATUS_SUCCESS;
	condis_cm_dispatch_incoming_close_call(v->vc, CONDIS_STATUS_SUCCESS,
					       NULL, 0);
	fake_party_add(v, &status);
	FAKE_STATUS(f, CLOSING, status);
	FAKE_STATUS(f, FAILURE, fake_close_call(v));
	FAKE_STATUS(f, SUCCESS, fake_party_drop(p[1]));
	FAKE_STATUS(f, SUCCESS, fake_party_drop(p[0]));
	FAKE_STATUS(f, FAILURE, fake_party_drop(p[2]));
	FAKE_STATUS(f, SUCCESS, fake_close_call(v));
	KUNIT_EXPECT_EQ(test, CONDIS_CALL_NONE, v->vc->k);
}

/* G-1: an add and a drop that pend. */
static void party_pends(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_party *p[2], *q;
	struct fake_vc *v = party_call(f, p, 2);
	condis_status_t status;

	f->answer[FAKE_ADD_PARTY] = CONDIS_STATUS_PENDING;
	q = fake_party_add(v, &status);
	FAKE_STATUS(f, PENDING, status);
	FAKE_STATUS(f, FAILURE, condis_cl_drop_party(q->party, NULL, 0));
	fake_party_added(q, CONDIS_STATUS_SUCCESS);
	FAKE_STATUS(f, SUCCESS, q->added);
	condis_cm_add_party_complete(q->party, CONDIS_STATUS_SUCCESS);
	fake_reported(f, CONDIS_REPORT_UNEXPECTED_COMPLETION, 1);
	f->answer[FAKE_DROP_PARTY] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_party_drop(q));
	FAKE_STATUS(f, FAILURE, condis_cl_drop_party(q->party, NULL, 0));
	fake_party_dropped(q, CONDIS_STATUS_SUCCESS);
	FAKE_STATUS(f, SUCCESS, q->gone);
	condis_cm_drop_party_complete(p[0]->party, CONDIS_STATUS_SUCCESS);
	fake_reported(f, CONDIS_REPORT_UNEXPECTED_COMPLETION, 1);
	fake_expect(f, "cm.add_party cl.party_complete cm.drop_party "
		       "cl.party_gone");
	KUNIT_EXPECT_EQ(test, 2, v->vc->multi->n_live);
}

/* A refusal leaves all as it was; a status that is none is a failure. */
static void party_fails(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_party *p[2], *q;
	struct fake_vc *v = party_call(f, p, 2);
	condis_status_t status;

	f->answer[FAKE_ADD_PARTY] = CONDIS_STATUS_RESOURCES;
	q = fake_party_add(v, &status);
	FAKE_STATUS(f, RESOURCES, status);
	KUNIT_EXPECT_NULL(test, q->party);
	f->answer[FAKE_ADD_PARTY] = CONDIS_STATUS_PENDING;
	q = fake_party_add(v, &status);
	fake_party_added(q, CONDIS_STATUS_PENDING);
	fake_reported(f, CONDIS_REPORT_PENDING_COMPLETION, 1);
	FAKE_STATUS(f, FAILURE, q->added);
	KUNIT_EXPECT_EQ(test, 2, v->vc->multi->n_live);
	f->answer[FAKE_DROP_PARTY] = CONDIS_STATUS_INVALID_DATA;
	FAKE_STATUS(f, INVALID_DATA, fake_party_drop(p[1]));
	f->answer[FAKE_DROP_PARTY] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_party_drop(p[1]));
	fake_party_dropped(p[1], CONDIS_STATUS_PENDING);
	fake_reported(f, CONDIS_REPORT_PENDING_COMPLETION, 1);
	FAKE_STATUS(f, FAILURE, p[1]->gone);
	KUNIT_EXPECT_EQ(test, 2, v->vc->multi->n_live);
	f->answer[FAKE_DROP_PARTY] = FAKE_AUTO;
	FAKE_STATUS(f, SUCCESS, fake_party_drop(p[1]));
}

static void party_hook_added(struct fake *f, void *obj)
{
	fake_party_added(obj, *(condis_status_t *)f->data);
}

static void party_hook_dropped(struct fake *f, void *obj)
{
	fake_party_dropped(obj, CONDIS_STATUS_SUCCESS);
}

/* G-2: completions that overtake what they belong to. */
static void party_early(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	condis_status_t outcome = CONDIS_STATUS_SUCCESS, status;
	struct fake_party *p[1], *q;
	struct fake_vc *v = party_call(f, p, 1);

	f->data = &outcome;
	f->hook[FAKE_ADD_PARTY] = party_hook_added;
	f->answer[FAKE_ADD_PARTY] = CONDIS_STATUS_PENDING;
	q = fake_party_add(v, &status);
	FAKE_STATUS(f, PENDING, status);
	FAKE_STATUS(f, SUCCESS, q->added);
	f->hook[FAKE_DROP_PARTY] = party_hook_dropped;
	f->answer[FAKE_DROP_PARTY] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_party_drop(q));
	FAKE_STATUS(f, SUCCESS, q->gone);
	KUNIT_EXPECT_NULL(test, q->party);
	outcome = CONDIS_STATUS_RESOURCES;
	q = fake_party_add(v, &status);
	FAKE_STATUS(f, PENDING, status);
	FAKE_STATUS(f, RESOURCES, q->added);
	fake_expect(f, "cm.add_party cl.party_complete cm.drop_party "
		       "cl.party_gone cm.add_party "
		       "cl.party_complete=RESOURCES");
	KUNIT_EXPECT_EQ(test, 1, v->vc->multi->n_live);
}

/* C-5: a call that fails has no party. */
static void party_make_fails(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_vc_ready(f);
	condis_status_t status;
	struct fake_party *p;

	f->answer[FAKE_MAKE_CALL] = CONDIS_STATUS_RESOURCES;
	p = fake_make_multi(v, &status);
	FAKE_STATUS(f, RESOURCES, status);
	KUNIT_EXPECT_NULL(test, p->party);
	KUNIT_EXPECT_NULL(test, v->vc->multi);
	f->answer[FAKE_MAKE_CALL] = CONDIS_STATUS_PENDING;
	fake_make_multi(v, &status);
	FAKE_STATUS(f, PENDING, status);
	KUNIT_EXPECT_NOT_NULL(test, v->vc->multi);
	fake_made(fake_low_cm(v), CONDIS_STATUS_FAILURE);
	KUNIT_EXPECT_NULL(test, v->vc->multi);
	/* C-12: an aborted one has none, either. */
	fake_make_multi(v, &status);
	FAKE_STATUS(f, PENDING, status);
	FAKE_STATUS(f, SUCCESS, fake_close_call(v));
	KUNIT_EXPECT_NULL(test, v->vc->multi);
	/* One that nobody may make takes nothing. */
	f->answer[FAKE_MAKE_CALL] = FAKE_AUTO;
	FAKE_STATUS(f, SUCCESS, fake_make_call(v));
	p = fake_make_multi(v, &status);
	FAKE_STATUS(f, FAILURE, status);
	KUNIT_EXPECT_NULL(test, p->party);
	v->in_call = true;
}

/* 2.7: parties are for multipoint calls. */
static void party_needs_multi(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);
	struct fake_vc *w = fake_vc_ready(f);
	condis_status_t status;
	struct fake_party *p;

	fake_forget(f);
	p = fake_party_add(v, &status);
	FAKE_STATUS(f, FAILURE, status);
	KUNIT_EXPECT_NULL(test, p->party);
	fake_party_add(w, &status);
	FAKE_STATUS(f, FAILURE, status);
	fake_expect(f, "");
	f->answer[FAKE_MAKE_CALL] = CONDIS_STATUS_PENDING;
	fake_make_multi(w, &status);
	FAKE_STATUS(f, PENDING, status);
	fake_party_add(w, &status);
	FAKE_STATUS(f, FAILURE, status);
}

/* M-3: a party that leaves is dropped, and told once. */
static void party_leaves(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_party *p[3];
	struct fake_vc *v = party_call(f, p, 3);

	fake_party_leaves(p[0]);
	fake_expect(f, "cl.incoming_drop cm.drop_party");
	KUNIT_EXPECT_NULL(test, p[0]->party);
	FAKE_STATUS(f, SUCCESS, p[0]->peer);

	f->answer[FAKE_INCOMING_DROP] = CONDIS_STATUS_SUCCESS;
	fake_party_leaves(p[1]);
	fake_party_leaves(p[1]);
	fake_expect(f, "cl.incoming_drop");
	/* The client was first. */
	f->answer[FAKE_DROP_PARTY] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_party_drop(p[1]));
	fake_party_leaves(p[1]);
	fake_expect(f, "cm.drop_party");
	fake_party_dropped(p[1], CONDIS_STATUS_SUCCESS);
	fake_expect(f, "cl.party_gone");
	FAKE_STATUS(f, SUCCESS, fake_close_call(v));
}

/* M-1, E-53: the last one that leaves ends the call. */
static void party_last_leaves(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_party *p[1];
	struct fake_vc *v = party_call(f, p, 1);

	fake_party_leaves(p[0]);
	fake_reported(f, CONDIS_REPORT_DROPPED_LAST_PARTY, 1);
	fake_expect(f, f->mode == FAKE_MCM ?
		       "cl.incoming_close cm.close_call" :
		       "cl.incoming_close cm.close_call m.deactivate");
	KUNIT_EXPECT_EQ(test, CONDIS_CALL_NONE, v->vc->k);
}

/* 2.7: it has become the last one since; the client closes. */
static void party_leaves_as_last(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_party *p[2];
	struct fake_vc *v = party_call(f, p, 2);

	f->answer[FAKE_INCOMING_DROP] = CONDIS_STATUS_SUCCESS;
	fake_party_leaves(p[0]);
	FAKE_STATUS(f, SUCCESS, fake_party_drop(p[1]));
	FAKE_STATUS(f, FAILURE, fake_party_drop(p[0]));
	FAKE_STATUS(f, SUCCESS, fake_close_call(v));
}

/* M-2, E-54: a close while a party is being added, and a drop that fails. */
static void party_close_adding(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_party *p[1], *q;
	struct fake_vc *v = party_call(f, p, 1);
	condis_status_t status;

	f->answer[FAKE_ADD_PARTY] = CONDIS_STATUS_PENDING;
	q = fake_party_add(v, &status);
	FAKE_STATUS(f, FAILURE, fake_close_call(v));
	/* Parties that are being added count as live. */
	f->answer[FAKE_DROP_PARTY] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_party_drop(p[0]));
	FAKE_STATUS(f, FAILURE, fake_close_call(v));
	fake_party_dropped(p[0], CONDIS_STATUS_FAILURE);
	fake_party_added(q, CONDIS_STATUS_FAILURE);
	FAKE_STATUS(f, SUCCESS, fake_close_call(v));
}

static void party_drop_thread(void *arg)
{
	fake_party_drop(arg);
}

static void party_leave_thread(void *arg)
{
	struct fake_party *p = arg;

	/* As a call manager that knows which parties it has dropped. */
	if (!READ_ONCE(p->dropping))
		fake_party_leaves(p);
}

/* E-54, M-3: a drop and an incoming drop cross: one drop, told at most once. */
static void party_crossing(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_party *p[1], *q;
	struct fake_vc *v = party_call(f, p, 1);
	condis_status_t status;
	int i, rounds = IS_ENABLED(CONFIG_KASAN) ? 100 : 500;

	f->answer[FAKE_INCOMING_DROP] = CONDIS_STATUS_SUCCESS;
	f->answer[FAKE_DROP_PARTY] = CONDIS_STATUS_PENDING;
	for (i = 0; i < rounds; i++) {
		struct fake_thread threads[2];

		q = fake_party_add(v, &status);
		FAKE_STATUS_ASSERT(f, SUCCESS, status);
		threads[0] = (struct fake_thread){ party_drop_thread, q };
		threads[1] = (struct fake_thread){ party_leave_thread, q };
		atomic_set(&f->count[FAKE_INCOMING_DROP], 0);
		atomic_set(&f->count[FAKE_DROP_PARTY], 0);
		fake_run(test, threads, ARRAY_SIZE(threads));
		KUNIT_ASSERT_EQ(test, 1,
				atomic_read(&f->count[FAKE_DROP_PARTY]));
		KUNIT_ASSERT_LE(test,
				atomic_read(&f->count[FAKE_INCOMING_DROP]), 1);
		fake_party_dropped(q, CONDIS_STATUS_SUCCESS);
		KUNIT_ASSERT_EQ(test, 1, v->vc->multi->n_live);
		fake_forget(f);
	}
}

static struct kunit_case party_cases[] = {
	KUNIT_CASE_PARAM(party_life, fake_gen_params),
	KUNIT_CASE_PARAM(party_close_two, fake_gen_params),
	KUNIT_CASE_PARAM(party_peer_close, fake_gen_params),
	KUNIT_CASE_PARAM(party_pends, fake_gen_params),
	KUNIT_CASE_PARAM(party_fails, fake_gen_params),
	KUNIT_CASE_PARAM(party_early, fake_gen_params),
	KUNIT_CASE_PARAM(party_make_fails, fake_gen_params),
	KUNIT_CASE_PARAM(party_needs_multi, fake_gen_params),
	KUNIT_CASE_PARAM(party_leaves, fake_gen_params),
	KUNIT_CASE_PARAM(party_last_leaves, fake_gen_params),
	KUNIT_CASE_PARAM(party_leaves_as_last, fake_gen_params),
	KUNIT_CASE_PARAM(party_close_adding, fake_gen_params),
	KUNIT_CASE_PARAM(party_crossing, fake_gen_params),
	{}
};

static struct kunit_suite party_kunit_suite = {
	.name = "condis_party",
	.test_cases = party_cases,
};

kunit_test_suite(party_kunit_suite);
