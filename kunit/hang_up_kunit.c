// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_hang_up: the caller hangs up while its call is being offered (C-13,
 * X-36), and the call manager's other ways to take a call back.
 */
#include "fake_in.h"

/* The debug kernel is slow, and finds more in each. */
#define HANG_UP_ROUNDS	(IS_ENABLED(CONFIG_KASAN) ? 100 : 500)

static void hang_up(struct fake_low *low)
{
	condis_cm_dispatch_incoming_close_call(low->vc, CONDIS_STATUS_SUCCESS,
					       NULL, 0);
}

static struct fake_low *hang_up_offered(struct fake *f)
{
	struct fake_sap *s = fake_sap_ready(f);
	struct fake_low *low = fake_in_ready(s);

	/* The client looks at both, and answers when a test says so. */
	f->answer[FAKE_OFFER] = CONDIS_STATUS_PENDING;
	f->answer[FAKE_INCOMING_CLOSE] = CONDIS_STATUS_SUCCESS;
	FAKE_STATUS(f, PENDING, fake_in_offer(low, s));
	hang_up(low);
	fake_expect(f, "cl.offer cl.incoming_close");
	KUNIT_EXPECT_EQ(f->test, CONDIS_CALL_PEER_CLOSING, low->vc->k);
	return low;
}

/* C-13, E-41, X-36: a reject finishes it, without a close. */
static void hang_up_reject(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_low *low = hang_up_offered(f);
	struct fake_vc *v = fake_in_client(low);

	low->keep = true;
	fake_answer(v, CONDIS_STATUS_NOT_ACCEPTED);
	fake_expect(f, "cm.answer=NOT_ACCEPTED");
	KUNIT_EXPECT_EQ(test, CONDIS_CALL_CLOSED, low->vc->k);
	FAKE_STATUS(f, FAILURE, fake_close_call(v));
	FAKE_STATUS(f, SUCCESS, condis_cm_deactivate_vc(low->vc));
	KUNIT_EXPECT_EQ(test, CONDIS_CALL_NONE, low->vc->k);
}

/* C-13, E-41, X-36: an accept is followed by a close, by no connection. */
static void hang_up_accept(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_low *low = hang_up_offered(f);
	struct fake_vc *v = fake_in_client(low);

	low->keep = true;
	fake_answer(v, CONDIS_STATUS_SUCCESS);
	fake_expect(f, "cm.answer");
	KUNIT_EXPECT_EQ(test, CONDIS_CALL_PEER_CLOSING, low->vc->k);
	condis_cm_dispatch_call_connected(low->vc);
	fake_reported(f, CONDIS_REPORT_NOT_ACCEPTED_YET, 1);
	FAKE_STATUS(f, SUCCESS, fake_close_call(v));
	fake_expect(f, f->mode == FAKE_MCM ? "cm.close_call" :
					     "cm.close_call m.deactivate");
	KUNIT_EXPECT_EQ(test, CONDIS_CALL_NONE, low->vc->k);
}

/* C-13: a close without an answer is both. */
static void hang_up_close(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_low *low = hang_up_offered(f);
	struct fake_vc *v = fake_in_client(low);

	low->keep = true;
	v->offer = NULL;
	v->in_call = true;
	FAKE_STATUS(f, SUCCESS, fake_close_call(v));
	fake_expect(f, f->mode == FAKE_MCM ?
		       "cm.answer cm.close_call" :
		       "cm.answer cm.close_call m.deactivate");
	KUNIT_EXPECT_EQ(test, CONDIS_CALL_NONE, low->vc->k);
	/* There is nothing left to answer. */
	condis_cl_incoming_call_complete(v->vc, CONDIS_STATUS_SUCCESS,
					 &low->params);
	fake_reported(f, CONDIS_REPORT_UNEXPECTED_COMPLETION, 1);
}

static void hang_up_hook(struct fake *f, void *obj)
{
	struct fake_vc *v = obj;
	struct fake_low *low = fake_low_cm(v);

	v->in_call = true;
	v->offer = NULL;
	hang_up(low);
	/* The close that it led to waits until the client has looked. */
	fake_must(f, low->vc->k == CONDIS_CALL_LOCAL_CLOSING, "closing");
	fake_must(f, !atomic_read(&f->count[FAKE_CLOSE_CALL]), "not from here");
}

/* C-13: all of it before incoming_call() has returned, whatever that says. */
static void hang_up_inside(struct kunit *test)
{
	static const condis_status_t says[] = {
		CONDIS_STATUS_PENDING, CONDIS_STATUS_SUCCESS,
		CONDIS_STATUS_FAILURE,
	};
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_sap *s = fake_sap_ready(f);
	struct fake_low *low;
	struct fake_vc *v;
	unsigned int i;

	f->hook[FAKE_OFFER] = hang_up_hook;
	for (i = 0; i < ARRAY_SIZE(says); i++) {
		low = fake_in_ready(s);
		v = fake_in_client(low);
		atomic_set(&f->count[FAKE_CLOSE_CALL], 0);
		f->answer[FAKE_OFFER] = says[i];
		FAKE_STATUS(f, PENDING, fake_in_offer(low, s));
		fake_expect(f, f->mode == FAKE_MCM ?
			       "cl.offer cl.incoming_close cm.answer "
			       "cm.close_call cl.close_complete cl.delete_vc" :
			       "cl.offer cl.incoming_close cm.answer "
			       "cm.close_call m.deactivate cl.close_complete "
			       "cl.delete_vc m.delete_vc");
		KUNIT_EXPECT_NULL(test, v->vc);
	}
}

/* C-7: accepted with changes that cannot be: closed, not connected. */
static void hang_up_changed(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_sap *s = fake_sap_ready(f);
	struct fake_low *low = fake_in_ready(s);
	struct fake_vc *v = fake_in_client(low);

	f->answer[FAKE_OFFER] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_in_offer(low, s));
	v->offer->media.atm.tx.pcr = 1;
	v->offer->flags |= CONDIS_CALL_PARAMETERS_CHANGED;
	f->answer[FAKE_ANSWER] = CONDIS_STATUS_SUCCESS;
	fake_answer(v, CONDIS_STATUS_SUCCESS);
	/* C-1: they are the call manager's own. */
	KUNIT_EXPECT_EQ(test, 1, low->params.media.atm.tx.pcr);
	KUNIT_EXPECT_TRUE(test, low->params.flags &
				CONDIS_CALL_PARAMETERS_CHANGED);
	fake_forget(f);
	hang_up(low);
	fake_expect(f, f->mode == FAKE_MCM ?
		       "cl.incoming_close cm.close_call cl.close_complete "
		       "cl.delete_vc" :
		       "cl.incoming_close cm.close_call m.deactivate "
		       "cl.close_complete cl.delete_vc m.delete_vc");
}

/* V-22: a VC that is taken away is closed towards the client first. */
static void hang_up_deactivated(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_sap *s = fake_sap_ready(f);
	struct fake_low *low = fake_in_ready(s);
	struct fake_vc *v = fake_in_client(low);

	low->keep = true;
	f->answer[FAKE_OFFER] = CONDIS_STATUS_PENDING;
	f->answer[FAKE_INCOMING_CLOSE] = CONDIS_STATUS_SUCCESS;
	FAKE_STATUS(f, PENDING, fake_in_offer(low, s));
	FAKE_STATUS(f, SUCCESS, condis_cm_deactivate_vc(low->vc));
	fake_expect(f, f->mode == FAKE_MCM ?
		       "cl.offer cl.incoming_close=FAILURE" :
		       "cl.offer cl.incoming_close=FAILURE m.deactivate");
	/* The client has not let go of it. */
	FAKE_STATUS(f, NOT_ACCEPTED, fake_in_delete(low));
	fake_answer(v, CONDIS_STATUS_FAILURE);
	KUNIT_EXPECT_EQ(test, CONDIS_CALL_NONE, low->vc->k);

	/* The same of one that was accepted. */
	FAKE_STATUS(f, SUCCESS, fake_activate(low));
	f->answer[FAKE_OFFER] = FAKE_AUTO;
	FAKE_STATUS(f, SUCCESS, fake_in_offer(low, s));
	fake_forget(f);
	FAKE_STATUS(f, SUCCESS, condis_cm_deactivate_vc(low->vc));
	KUNIT_EXPECT_EQ(test, CONDIS_CALL_PEER_CLOSING, low->vc->k);
	FAKE_STATUS(f, SUCCESS, fake_close_call(v));
	KUNIT_EXPECT_EQ(test, CONDIS_CALL_NONE, low->vc->k);
}

static void hang_up_thread(void *arg)
{
	hang_up(arg);
}

static void hang_up_accept_thread(void *arg)
{
	fake_answer(arg, CONDIS_STATUS_SUCCESS);
}

static void hang_up_reject_thread(void *arg)
{
	fake_answer(arg, CONDIS_STATUS_FAILURE);
}

/*
 * E-41, C-9, C-13: the answer and the caller's hanging up meet. One offer, one
 * answer, at most one incoming close, and in the end no call.
 */
static void hang_up_race(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_sap *s = fake_sap_ready(f);
	struct fake_low *low = fake_in_ready(s);
	struct fake_vc *v = fake_in_client(low);
	int i, told;

	low->keep = true;
	f->answer[FAKE_OFFER] = CONDIS_STATUS_PENDING;
	f->answer[FAKE_INCOMING_CLOSE] = CONDIS_STATUS_SUCCESS;
	f->answer[FAKE_ANSWER] = CONDIS_STATUS_SUCCESS;
	for (i = 0; i < HANG_UP_ROUNDS; i++) {
		const struct fake_thread threads[] = {
			{ hang_up_thread, low },
			{ i & 1 ? hang_up_accept_thread :
				  hang_up_reject_thread, v },
		};

		if (low->vc->a == CONDIS_VC_IDLE)
			FAKE_STATUS_ASSERT(f, SUCCESS, fake_activate(low));
		atomic_set(&f->count[FAKE_INCOMING_CLOSE], 0);
		atomic_set(&f->count[FAKE_ANSWER], 0);
		FAKE_STATUS_ASSERT(f, PENDING, fake_in_offer(low, s));
		fake_run(test, threads, ARRAY_SIZE(threads));
		told = atomic_read(&f->count[FAKE_INCOMING_CLOSE]);
		KUNIT_ASSERT_EQ(test, 1, atomic_read(&f->count[FAKE_ANSWER]));
		if (i & 1) {
			KUNIT_ASSERT_EQ(test, CONDIS_CALL_PEER_CLOSING,
					low->vc->k);
			KUNIT_ASSERT_EQ(test, 1, told);
			FAKE_STATUS_ASSERT(f, SUCCESS, fake_close_call(v));
		} else {
			KUNIT_ASSERT_LE(test, told, 1);
			FAKE_STATUS_ASSERT(f, SUCCESS,
					   condis_cm_deactivate_vc(low->vc));
		}
		KUNIT_ASSERT_EQ(test, CONDIS_CALL_NONE, low->vc->k);
		fake_forget(f);
	}
}

static struct kunit_case hang_up_cases[] = {
	KUNIT_CASE_PARAM(hang_up_reject, fake_gen_params),
	KUNIT_CASE_PARAM(hang_up_accept, fake_gen_params),
	KUNIT_CASE_PARAM(hang_up_close, fake_gen_params),
	KUNIT_CASE_PARAM(hang_up_inside, fake_gen_params),
	KUNIT_CASE_PARAM(hang_up_changed, fake_gen_params),
	KUNIT_CASE_PARAM(hang_up_deactivated, fake_gen_params),
	KUNIT_CASE_PARAM(hang_up_race, fake_gen_params),
	{}
};

static struct kunit_suite hang_up_suite = {
	.name = "condis_hang_up",
	.test_cases = hang_up_cases,
};

kunit_test_suite(hang_up_suite);
