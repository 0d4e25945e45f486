// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_call: calls made, failed, aborted.
 */
#include "fake.h"

#define VC_STATE(v, want) \
	KUNIT_EXPECT_EQ((v)->p->f->test, CONDIS_VC_##want, (v)->vc->a)

#define CALL_STATE(v, want) \
	KUNIT_EXPECT_EQ((v)->p->f->test, CONDIS_CALL_##want, (v)->vc->k)

static void call_try(struct fake_vc *v, const char *status)
{
	struct fake *f = v->p->f;

	condis_co_send_nbls(v->vc, fake_chain(f, f->tx, 1, 1, 100), 0);
	fake_complete_all(fake_low_mp(v));
	fake_check_done(v, 1, status);
}

/* A VC whose call the provider owes. */
static struct fake_vc *call_pending(struct fake *f)
{
	struct fake_vc *v = fake_vc_ready(f);

	f->answer[FAKE_MAKE_CALL] = CONDIS_STATUS_PENDING;
	FAKE_STATUS_ASSERT(f, PENDING, fake_make_call(v));
	CALL_STATE(v, OUT_PENDING);
	fake_forget(f);
	return v;
}

/* X-ORD-1, G-1: a call that is made at once. */
static void call_sync(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_vc_ready(f);

	call_try(v, "VC_NOT_ACTIVATED");
	fake_forget(f);
	FAKE_STATUS(f, SUCCESS, fake_make_call(v));
	fake_expect(f, f->mode == FAKE_MCM ? "cm.make_call" :
		       "cm.make_call m.activate");
	CALL_STATE(v, CONNECTED);
	call_try(v, "SUCCESS");
	FAKE_STATUS(f, SUCCESS, fake_close_call(v));
	CALL_STATE(v, NONE);
	VC_STATE(v, IDLE);
	call_try(v, "VC_NOT_ACTIVATED");
}

static void call_hook_sends(struct fake *f, void *obj)
{
	struct fake_vc *v = obj;

	condis_co_send_nbls(v->vc, f->data, 0);
}

/* C-3, E-2, E-3, G-1: active is not connected; the callback may send. */
static void call_async(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = call_pending(f);
	struct fake_low *low = fake_low_cm(v);

	FAKE_STATUS(f, SUCCESS, fake_activate(low));
	call_try(v, "VC_NOT_ACTIVATED");
	/* R-12, E-26, X-17 */
	fake_indicate(fake_low_mp(v), fake_chain(f, f->rx, 2, 1, 10), 0);
	KUNIT_EXPECT_EQ(test, 2, atomic64_read(&v->vc->rx.early));
	KUNIT_EXPECT_EQ(test, 2, fake_queue_count(f, &fake_low_mp(v)->back));
	f->hook[FAKE_MAKE_COMPLETE] = call_hook_sends;
	f->data = fake_chain(f, f->tx, 2, 1, 10);
	fake_forget(f);
	fake_made(low, CONDIS_STATUS_SUCCESS);
	fake_expect(f, "cl.make_complete");
	FAKE_STATUS(f, SUCCESS, v->made);
	KUNIT_EXPECT_EQ(test, 2, fake_queue_count(f, &fake_low_mp(v)->sent));
	fake_complete_all(fake_low_mp(v));
	fake_check_done(v, 2, "SUCCESS");
	KUNIT_EXPECT_EQ(test, 0, fake_queue_count(f, &v->got));
}

static void call_hook_made(struct fake *f, void *obj)
{
	struct fake_low *low = obj;

	fake_must(f, fake_activate(low) == CONDIS_STATUS_SUCCESS, "active");
	fake_made(low, CONDIS_STATUS_SUCCESS);
}

/* G-2: completed before PENDING is back; G-1: and then answered as well. */
static void call_early(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_vc_ready(f);

	f->hook[FAKE_MAKE_CALL] = call_hook_made;
	f->answer[FAKE_MAKE_CALL] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_make_call(v));
	FAKE_STATUS(f, SUCCESS, v->made);
	CALL_STATE(v, CONNECTED);
	fake_silent(f);
	FAKE_STATUS(f, SUCCESS, fake_close_call(v));
	fake_forget(f);
	f->answer[FAKE_MAKE_CALL] = CONDIS_STATUS_FAILURE;
	FAKE_STATUS(f, PENDING, fake_make_call(v));
	fake_reported(f, CONDIS_REPORT_UNEXPECTED_COMPLETION, 1);
	CALL_STATE(v, CONNECTED);
	KUNIT_EXPECT_EQ(test, 2, atomic_read(&f->count[FAKE_MAKE_COMPLETE]));
}

/* C-4, V-21: fails now and later; the client may try again. */
static void call_fails(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_vc_ready(f);

	f->answer[FAKE_MAKE_CALL] = CONDIS_STATUS_NO_ROUTE_TO_DESTINATION;
	FAKE_STATUS(f, NO_ROUTE_TO_DESTINATION, fake_make_call(v));
	CALL_STATE(v, NONE);
	f->answer[FAKE_MAKE_CALL] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_make_call(v));
	fake_forget(f);
	fake_made(fake_low_cm(v), CONDIS_STATUS_DEST_OUT_OF_ORDER);
	fake_expect(f, "cl.make_complete=DEST_OUT_OF_ORDER");
	CALL_STATE(v, NONE);
	f->answer[FAKE_MAKE_CALL] = FAKE_AUTO;
	FAKE_STATUS(f, SUCCESS, fake_make_call(v));
	fake_silent(f);
}

/* The illegal ways to make a call (rules-calls.rst), V-1. */
static void call_illegal(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = call_pending(f);
	struct fake_low *low = fake_low_cm(v);

	FAKE_STATUS(f, FAILURE, fake_make_call(v));
	FAKE_STATUS(f, SUCCESS, fake_activate(low));
	fake_made(low, CONDIS_STATUS_SUCCESS);
	FAKE_STATUS(f, FAILURE, fake_make_call(v));
	f->answer[FAKE_CLOSE_CALL] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_close_call(v));
	FAKE_STATUS(f, FAILURE, fake_make_call(v));
	fake_closed(low, CONDIS_STATUS_SUCCESS);
	/* one that its provider activated without a call. */
	FAKE_STATUS(f, SUCCESS, fake_activate(low));
	FAKE_STATUS(f, NOT_ACCEPTED, fake_make_call(v));
	FAKE_STATUS(f, SUCCESS, condis_cm_deactivate_vc(v->vc));
	f->answer[FAKE_MAKE_CALL] = FAKE_AUTO;
	f->answer[FAKE_CLOSE_CALL] = FAKE_AUTO;
	FAKE_STATUS(f, SUCCESS, fake_make_call(v));
	KUNIT_EXPECT_EQ(test, 2, atomic_read(&f->count[FAKE_MAKE_CALL]));
}

/* G-1: a completion nobody waits for, and PENDING as an outcome. */
static void call_unexpected(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = call_pending(f);

	fake_made(fake_low_cm(v), CONDIS_STATUS_PENDING);
	fake_reported(f, CONDIS_REPORT_PENDING_COMPLETION, 1);
	FAKE_STATUS(f, FAILURE, v->made);
	fake_made(fake_low_cm(v), CONDIS_STATUS_SUCCESS);
	fake_reported(f, CONDIS_REPORT_UNEXPECTED_COMPLETION, 1);
	CALL_STATE(v, NONE);
	condis_cm_close_call_complete(v->vc, CONDIS_STATUS_SUCCESS);
	fake_reported(f, CONDIS_REPORT_UNEXPECTED_COMPLETION, 1);
	fake_expect(f, "cl.make_complete=FAILURE");
}

/* C-3: SUCCESS on a VC that is not active is a failure, and a report. */
static void call_not_active(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = call_pending(f);

	fake_made(fake_low_cm(v), CONDIS_STATUS_SUCCESS);
	fake_reported(f, CONDIS_REPORT_CALL_NOT_ACTIVATED, 1);
	FAKE_STATUS(f, FAILURE, v->made);
	CALL_STATE(v, NONE);
	f->answer[FAKE_MAKE_CALL] = CONDIS_STATUS_SUCCESS;
	FAKE_STATUS(f, FAILURE, fake_make_call(v));
	fake_reported(f, CONDIS_REPORT_CALL_NOT_ACTIVATED, 1);
	CALL_STATE(v, NONE);
}

static void call_hook_activate(struct fake *f, void *obj)
{
	fake_must(f, fake_activate(obj) == CONDIS_STATUS_SUCCESS, "active");
}

/* E-44: a failed call leaves no active VC; who does is reported. */
static void call_left_active(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_vc_ready(f);
	bool mcm = f->mode == FAKE_MCM;

	f->hook[FAKE_MAKE_CALL] = call_hook_activate;
	f->answer[FAKE_MAKE_CALL] = CONDIS_STATUS_FAILURE;
	fake_forget(f);
	FAKE_STATUS(f, FAILURE, fake_make_call(v));
	fake_reported(f, CONDIS_REPORT_MAKE_FAILED_ACTIVE, 1);
	VC_STATE(v, IDLE);
	CALL_STATE(v, NONE);
	fake_expect(f, mcm ? "cm.make_call" :
		       "cm.make_call m.activate m.deactivate");
	f->answer[FAKE_MAKE_CALL] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_make_call(v));
	fake_made(fake_low_cm(v), CONDIS_STATUS_FAILURE);
	fake_reported(f, CONDIS_REPORT_MAKE_FAILED_ACTIVE, 1);
	VC_STATE(v, IDLE);
	CALL_STATE(v, NONE);
	/* A provider that deactivates first is not reported. */
	FAKE_STATUS(f, PENDING, fake_make_call(v));
	FAKE_STATUS(f, SUCCESS, condis_cm_deactivate_vc(v->vc));
	fake_made(fake_low_cm(v), CONDIS_STATUS_FAILURE);
	fake_silent(f);
	FAKE_STATUS(f, SUCCESS, fake_vc_delete(v));
}

/* E-44: the same while the miniport is still activating. */
static void call_left_activating(struct kunit *test)
{
	struct fake *f = fake_running(test, FAKE_CM);
	struct fake_vc *v = call_pending(f);

	f->answer[FAKE_ACTIVATE_COMPLETE] = CONDIS_STATUS_SUCCESS;
	f->answer[FAKE_M_ACTIVATE] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_activate(fake_low_cm(v)));
	fake_made(fake_low_cm(v), CONDIS_STATUS_FAILURE);
	fake_reported(f, CONDIS_REPORT_MAKE_FAILED_ACTIVE, 1);
	CALL_STATE(v, CLOSED);
	FAKE_STATUS(f, NOT_ACCEPTED, fake_vc_delete(v));
	fake_m_activated(fake_low_mp(v), CONDIS_STATUS_SUCCESS);
	VC_STATE(v, IDLE);
	CALL_STATE(v, NONE);
	FAKE_STATUS(f, SUCCESS, fake_vc_delete(v));
}

static void call_hook_change(struct fake *f, void *obj)
{
	struct fake_low *low = obj;

	low->asked->flags |= CONDIS_CALL_PARAMETERS_CHANGED;
	low->asked->media.atm.tx.max_sdu = 77;
}

/* C-1, C-2: the client's own parameters, which the provider may change. */
static void call_parameters(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_vc_ready(f);

	f->hook[FAKE_MAKE_CALL] = call_hook_change;
	FAKE_STATUS(f, SUCCESS, fake_make_call(v));
	KUNIT_EXPECT_TRUE(test, v->params.flags &
				CONDIS_CALL_PARAMETERS_CHANGED);
	KUNIT_EXPECT_EQ(test, 77, v->params.media.atm.tx.max_sdu);
}

/* C-12, X-35: a close while the call is being made is an abort. */
static void call_abort(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = call_pending(f);

	FAKE_STATUS(f, SUCCESS, fake_close_call(v));
	FAKE_STATUS(f, REQUEST_ABORTED, v->made);
	fake_expect(f, "cm.close_call cl.make_complete=REQUEST_ABORTED");
	CALL_STATE(v, NONE);
	fake_silent(f);
	f->answer[FAKE_MAKE_CALL] = FAKE_AUTO;
	FAKE_STATUS(f, SUCCESS, fake_make_call(v));
}

/* C-12: aborted with the VC active already; the make ends before the close. */
static void call_abort_active(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = call_pending(f);

	FAKE_STATUS(f, SUCCESS, fake_activate(fake_low_cm(v)));
	f->answer[FAKE_CLOSE_CALL] = CONDIS_STATUS_PENDING;
	fake_forget(f);
	FAKE_STATUS(f, PENDING, fake_close_call(v));
	FAKE_STATUS(f, CLOSING, fake_close_call(v));
	/* E-43: too late for SUCCESS. */
	fake_made(fake_low_cm(v), CONDIS_STATUS_SUCCESS);
	FAKE_STATUS(f, REQUEST_ABORTED, v->made);
	call_try(v, "CLOSING");
	fake_closed(fake_low_cm(v), CONDIS_STATUS_SUCCESS);
	FAKE_STATUS(f, SUCCESS, v->closed);
	fake_expect(f, f->mode == FAKE_MCM ?
		       "cm.close_call cl.make_complete=REQUEST_ABORTED "
		       "cl.close_complete" :
		       "cm.close_call cl.make_complete=REQUEST_ABORTED "
		       "m.deactivate cl.close_complete");
	CALL_STATE(v, NONE);
	VC_STATE(v, IDLE);
	fake_silent(f);
}

/* C-12: the make is over, so the close that aborted it cannot fail. */
static void call_abort_fails(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = call_pending(f);

	f->answer[FAKE_CLOSE_CALL] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_close_call(v));
	fake_made(fake_low_cm(v), CONDIS_STATUS_REQUEST_ABORTED);
	fake_closed(fake_low_cm(v), CONDIS_STATUS_FAILURE);
	fake_reported(f, CONDIS_REPORT_ABORTED_NOT_CLOSED, 1);
	FAKE_STATUS(f, SUCCESS, v->closed);
	CALL_STATE(v, NONE);
	FAKE_STATUS(f, SUCCESS, fake_vc_delete(v));

	/* where the make was not touched it goes on. */
	v = call_pending(f);
	f->answer[FAKE_CLOSE_CALL] = CONDIS_STATUS_NOT_SUPPORTED;
	FAKE_STATUS(f, NOT_SUPPORTED, fake_close_call(v));
	CALL_STATE(v, OUT_PENDING);
	FAKE_STATUS(f, SUCCESS, fake_activate(fake_low_cm(v)));
	fake_made(fake_low_cm(v), CONDIS_STATUS_SUCCESS);
	CALL_STATE(v, CONNECTED);
	call_try(v, "SUCCESS");
}

/* C-12, E-44: the same with the VC active already: it is so no longer. */
static void call_abort_active_fails(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = call_pending(f);

	FAKE_STATUS(f, SUCCESS, fake_activate(fake_low_cm(v)));
	f->answer[FAKE_CLOSE_CALL] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_close_call(v));
	fake_made(fake_low_cm(v), CONDIS_STATUS_SUCCESS);
	FAKE_STATUS(f, REQUEST_ABORTED, v->made);
	call_try(v, "CLOSING");
	fake_closed(fake_low_cm(v), CONDIS_STATUS_FAILURE);
	fake_reported(f, CONDIS_REPORT_ABORTED_NOT_CLOSED, 1);
	FAKE_STATUS(f, SUCCESS, v->closed);
	VC_STATE(v, IDLE);
	CALL_STATE(v, NONE);
	FAKE_STATUS(f, SUCCESS, fake_vc_delete(v));
}

static void call_hook_close(struct fake *f, void *obj)
{
	fake_must(f, fake_close_call(f->data) == CONDIS_STATUS_PENDING,
		  "it waits");
}

/* C-12, G-2: closed while the provider is inside its make-call. */
static void call_closed_inside(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_vc_ready(f);

	f->data = v;
	f->hook[FAKE_MAKE_CALL] = call_hook_close;
	fake_forget(f);
	FAKE_STATUS(f, PENDING, fake_make_call(v));
	fake_expect(f, f->mode == FAKE_MCM ?
		       "cm.make_call cl.make_complete=REQUEST_ABORTED "
		       "cm.close_call cl.close_complete" :
		       "cm.make_call m.activate "
		       "cl.make_complete=REQUEST_ABORTED "
		       "cm.close_call m.deactivate cl.close_complete");
	FAKE_STATUS(f, SUCCESS, v->closed);
	VC_STATE(v, IDLE);
	CALL_STATE(v, NONE);
	fake_silent(f);
	f->hook[FAKE_MAKE_CALL] = NULL;
	FAKE_STATUS(f, SUCCESS, fake_make_call(v));
}

/* C-4, C-12: a provider that forgets the make: aborted and reported. */
static void call_abort_forgotten(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = call_pending(f);
	struct fake_low *low = fake_low_cm(v);

	f->answer[FAKE_CLOSE_CALL] = CONDIS_STATUS_SUCCESS;
	FAKE_STATUS(f, SUCCESS, fake_close_call(v));
	fake_reported(f, CONDIS_REPORT_MAKE_LEFT_PENDING, 1);
	FAKE_STATUS(f, REQUEST_ABORTED, v->made);
	fake_expect(f, "cm.close_call cl.make_complete=REQUEST_ABORTED");
	CALL_STATE(v, NONE);
	/* It comes to mind too late. */
	fake_made(low, CONDIS_STATUS_SUCCESS);
	fake_reported(f, CONDIS_REPORT_UNEXPECTED_COMPLETION, 1);
	CALL_STATE(v, NONE);
}

static struct kunit_case call_kunit_cases[] = {
	KUNIT_CASE_PARAM(call_sync, fake_gen_params),
	KUNIT_CASE_PARAM(call_async, fake_gen_params),
	KUNIT_CASE_PARAM(call_early, fake_gen_params),
	KUNIT_CASE_PARAM(call_fails, fake_gen_params),
	KUNIT_CASE_PARAM(call_illegal, fake_gen_params),
	KUNIT_CASE_PARAM(call_unexpected, fake_gen_params),
	KUNIT_CASE_PARAM(call_not_active, fake_gen_params),
	KUNIT_CASE_PARAM(call_left_active, fake_gen_params),
	KUNIT_CASE(call_left_activating),
	KUNIT_CASE_PARAM(call_parameters, fake_gen_params),
	KUNIT_CASE_PARAM(call_abort, fake_gen_params),
	KUNIT_CASE_PARAM(call_abort_active, fake_gen_params),
	KUNIT_CASE_PARAM(call_abort_fails, fake_gen_params),
	KUNIT_CASE_PARAM(call_abort_active_fails, fake_gen_params),
	KUNIT_CASE_PARAM(call_closed_inside, fake_gen_params),
	KUNIT_CASE_PARAM(call_abort_forgotten, fake_gen_params),
	{}
};

static struct kunit_suite call_kunit_suite = {
	.name = "condis_call",
	.test_cases = call_kunit_cases,
};

kunit_test_suite(call_kunit_suite);
