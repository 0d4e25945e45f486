// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_vc_activate: putting parameters in force, and changing them.
 *
 * The miniport's part is a stand-alone call manager's; for an MCM an activation
 * is a notification.
 */
#include "fake.h"

#define VC_STATE(v, want) \
	KUNIT_EXPECT_EQ((v)->p->f->test, CONDIS_VC_##want, (v)->vc->a)

/* A client's VC whose call is being made; the provider is free to activate. */
static struct fake_vc *activate_ready(struct fake *f)
{
	struct fake_vc *v = fake_vc_ready(f);

	f->answer[FAKE_MAKE_CALL] = CONDIS_STATUS_PENDING;
	FAKE_STATUS_ASSERT(f, PENDING, fake_make_call(v));
	f->answer[FAKE_ACTIVATE_COMPLETE] = CONDIS_STATUS_SUCCESS;
	fake_forget(f);
	return v;
}

/* One that is active and connected, its miniport answering PENDING from now. */
static struct fake_vc *activate_again(struct fake *f)
{
	struct fake_vc *v = fake_connected(f);

	f->answer[FAKE_ACTIVATE_COMPLETE] = CONDIS_STATUS_SUCCESS;
	f->answer[FAKE_M_ACTIVATE] = CONDIS_STATUS_PENDING;
	fake_low_cm(v)->params.media.atm.tx.max_sdu = 500;
	FAKE_STATUS(f, PENDING, fake_activate(fake_low_cm(v)));
	VC_STATE(v, REACTIVATING);
	return v;
}

static void activate_try(struct fake_vc *v, unsigned int len,
			 const char *status)
{
	struct fake *f = v->p->f;

	condis_co_send_nbls(v->vc, fake_chain(f, f->tx, 1, 1, len), 0);
	fake_complete_all(fake_low_mp(v));
	fake_check_done(v, 1, status);
}

/* V-5, V-6, X-1: active at once, also where only the core has to be told. */
static void activate_sync(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = activate_ready(f);
	struct fake_low *low = fake_low_cm(v);

	/* a client that makes a call has activated nothing. */
	VC_STATE(v, IDLE);
	FAKE_STATUS(f, SUCCESS, fake_activate(low));
	VC_STATE(v, ACTIVE);
	fake_expect(f, f->mode == FAKE_MCM ? "" : "m.activate");
	/* V-11: the buffer is the provider's again. */
	low->params.media.atm.tx.max_sdu = 7;
	KUNIT_EXPECT_EQ(test, 1500, v->vc->media.atm.tx.max_sdu);
	KUNIT_EXPECT_EQ(test, 1500, v->vc->tx_max_sdu);
	fake_made(low, CONDIS_STATUS_SUCCESS);
	activate_try(v, 1500, "SUCCESS");
	activate_try(v, 1501, "INVALID_LENGTH");
}

/* G-1, E-46, V-9: fails, is tried again with other parameters, works. */
static void activate_retry(struct kunit *test)
{
	struct fake *f = fake_running(test, FAKE_CM);
	struct fake_vc *v = activate_ready(f);
	struct fake_low *low = fake_low_cm(v);

	f->answer[FAKE_M_ACTIVATE] = CONDIS_STATUS_INVALID_DATA;
	FAKE_STATUS(f, INVALID_DATA, fake_activate(low));
	VC_STATE(v, IDLE);
	f->answer[FAKE_M_ACTIVATE] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_activate(low));
	VC_STATE(v, ACTIVATING);
	fake_m_activated(fake_low_mp(v), CONDIS_STATUS_RESOURCES);
	VC_STATE(v, IDLE);
	fake_expect(f, "m.activate m.activate cm.activate_complete=RESOURCES");
	low->params.media.atm.tx.max_sdu = 800;
	FAKE_STATUS(f, PENDING, fake_activate(low));
	fake_m_activated(fake_low_mp(v), CONDIS_STATUS_SUCCESS);
	VC_STATE(v, ACTIVE);
	fake_expect(f, "m.activate cm.activate_complete");
	KUNIT_EXPECT_EQ(test, 800, v->vc->tx_max_sdu);
}

static void activate_hook_now(struct fake *f, void *obj)
{
	fake_m_activated(obj, CONDIS_STATUS_SUCCESS);
}

/* G-2: completed before PENDING is back. */
static void activate_early(struct kunit *test)
{
	struct fake *f = fake_running(test, FAKE_CM);
	struct fake_vc *v = activate_ready(f);

	f->hook[FAKE_M_ACTIVATE] = activate_hook_now;
	f->answer[FAKE_M_ACTIVATE] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_activate(fake_low_cm(v)));
	VC_STATE(v, ACTIVE);
	fake_expect(f, "m.activate cm.activate_complete");
	fake_silent(f);
	/* G-1: and then answered as well. */
	f->answer[FAKE_M_ACTIVATE] = CONDIS_STATUS_SUCCESS;
	FAKE_STATUS(f, PENDING, fake_activate(fake_low_cm(v)));
	fake_reported(f, CONDIS_REPORT_UNEXPECTED_COMPLETION, 1);
	fake_expect(f, "m.activate cm.activate_complete");
	VC_STATE(v, ACTIVE);
}

/* G-1: a completion nobody waits for, and PENDING as an outcome. */
static void activate_unexpected(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = activate_ready(f);

	condis_mco_activate_vc_complete(v->vc, CONDIS_STATUS_SUCCESS);
	fake_reported(f, CONDIS_REPORT_UNEXPECTED_COMPLETION, 1);
	VC_STATE(v, IDLE);
	FAKE_STATUS(f, SUCCESS, fake_activate(fake_low_cm(v)));
	condis_mco_activate_vc_complete(v->vc, CONDIS_STATUS_FAILURE);
	fake_reported(f, CONDIS_REPORT_UNEXPECTED_COMPLETION, 1);
	VC_STATE(v, ACTIVE);
}

static void activate_pending_twice(struct kunit *test)
{
	struct fake *f = fake_running(test, FAKE_CM);
	struct fake_vc *v = activate_ready(f);

	f->answer[FAKE_M_ACTIVATE] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_activate(fake_low_cm(v)));
	fake_m_activated(fake_low_mp(v), CONDIS_STATUS_PENDING);
	/* G-1 */
	fake_reported(f, CONDIS_REPORT_PENDING_COMPLETION, 1);
	VC_STATE(v, IDLE);
	fake_expect(f, "m.activate cm.activate_complete=FAILURE");
}

/* V-7, V-9, E-47: what fails changes nothing, and data flows meanwhile. */
static void activate_again_fails(struct kunit *test)
{
	struct fake *f = fake_running(test, FAKE_CM);
	struct fake_vc *v = activate_again(f);

	activate_try(v, 1500, "SUCCESS");
	fake_m_activated(fake_low_mp(v), CONDIS_STATUS_INVALID_DATA);
	VC_STATE(v, ACTIVE);
	activate_try(v, 1500, "SUCCESS");
	f->answer[FAKE_M_ACTIVATE] = CONDIS_STATUS_RESOURCES;
	FAKE_STATUS(f, RESOURCES, fake_activate(fake_low_cm(v)));
	VC_STATE(v, ACTIVE);
	activate_try(v, 1500, "SUCCESS");
	KUNIT_EXPECT_EQ(test, 1500, v->vc->media.atm.tx.max_sdu);
}

/* V-7: the second parameters, one activation at a time, one deactivation. */
static void activate_again_works(struct kunit *test)
{
	struct fake *f = fake_running(test, FAKE_CM);
	struct fake_vc *v = activate_again(f);
	struct fake_low *low = fake_low_cm(v);
	struct condis_call_params other = low->params;

	FAKE_STATUS(f, NOT_ACCEPTED, condis_cm_activate_vc(v->vc, &other));
	FAKE_STATUS(f, NOT_ACCEPTED, fake_vc_delete(v));
	activate_try(v, 1500, "SUCCESS");
	fake_m_activated(fake_low_mp(v), CONDIS_STATUS_SUCCESS);
	VC_STATE(v, ACTIVE);
	activate_try(v, 500, "SUCCESS");
	activate_try(v, 501, "INVALID_LENGTH");
	fake_forget(f);
	FAKE_STATUS(f, SUCCESS, fake_close_call(v));
	fake_expect(f, "cm.close_call m.deactivate");
}

static void activate_hook_round(struct fake *f, void *obj)
{
	struct fake_low *low = obj;

	low->asked->media.atm.tx.max_sdu = 1000;
}

/* V-10: what the miniport rounded is in force, and the provider sees it. */
static void activate_rounds(struct kunit *test)
{
	struct fake *f = fake_running(test, FAKE_CM);
	struct fake_vc *v = activate_ready(f);
	struct fake_low *low = fake_low_cm(v);

	low->params.media.flags |= CONDIS_MEDIA_ROUND_DOWN_FLOW;
	f->hook[FAKE_M_ACTIVATE] = activate_hook_round;
	FAKE_STATUS(f, SUCCESS, fake_activate(low));
	KUNIT_EXPECT_EQ(test, 1000, low->params.media.atm.tx.max_sdu);
	KUNIT_EXPECT_EQ(test, 1000, v->vc->tx_max_sdu);
	KUNIT_EXPECT_EQ(test, 1000,
			fake_low_mp(v)->accepted.media.atm.tx.max_sdu);
}

/* V-14, V-15, X-6: void afterwards; the same handle goes on. */
static void activate_reuse(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = activate_ready(f);
	struct fake_low *low = fake_low_cm(v);
	struct fake_low *mp = fake_low_mp(v);

	FAKE_STATUS(f, SUCCESS, fake_activate(low));
	f->answer[FAKE_M_DEACTIVATE] = CONDIS_STATUS_PENDING;
	if (f->mode == FAKE_CM) {
		FAKE_STATUS(f, PENDING, condis_cm_deactivate_vc(v->vc));
		FAKE_STATUS(f, CLOSING, fake_activate(low));
		fake_m_deactivated(mp);
	} else {
		FAKE_STATUS(f, SUCCESS, condis_cm_deactivate_vc(v->vc));
	}
	VC_STATE(v, IDLE);
	KUNIT_EXPECT_EQ(test, 0, v->vc->media.flags);
	KUNIT_EXPECT_EQ(test, 0, v->vc->media.atm.tx.max_sdu);
	KUNIT_EXPECT_EQ(test, 0, v->vc->tx_max_sdu);
	low->params.media.atm.tx.max_sdu = 900;
	FAKE_STATUS(f, SUCCESS, fake_activate(low));
	KUNIT_EXPECT_EQ(test, 900, v->vc->tx_max_sdu);
	KUNIT_EXPECT_PTR_EQ(test, low, fake_low_cm(v));
	KUNIT_EXPECT_PTR_EQ(test, mp, fake_low_mp(v));
	fake_made(low, CONDIS_STATUS_SUCCESS);
	activate_try(v, 900, "SUCCESS");
}

/* V-5: where there is no call, nothing but the activation holds data back. */
static void activate_first(struct kunit *test)
{
	struct fake *f = fake_running(test, FAKE_CM);
	struct fake_vc *v = fake_vc_new(f->cm, NULL);

	FAKE_STATUS(f, SUCCESS, fake_vc_create(v));
	activate_try(v, 100, "VC_NOT_ACTIVATED");
	fake_indicate(fake_low_mp(v), fake_chain(f, f->rx, 1, 1, 50), 0);
	KUNIT_EXPECT_EQ(test, 0, fake_queue_count(f, &v->got));
	KUNIT_EXPECT_EQ(test, 1, fake_queue_count(f, &fake_low_mp(v)->back));
	FAKE_STATUS(f, SUCCESS, fake_vc_delete(v));
}

/* A call manager activates a VC of its own; only A counts there. */
static void activate_private(struct kunit *test)
{
	struct fake *f = fake_running(test, FAKE_CM);
	struct fake_vc *v = fake_private(f);

	VC_STATE(v, ACTIVE);
	KUNIT_EXPECT_EQ(test, CONDIS_CALL_NONE, v->vc->k);
	activate_try(v, 100, "SUCCESS");
	/* what arrives is its own. */
	fake_indicate(fake_low_mp(v), fake_chain(f, f->rx, 2, 1, 50), 0);
	KUNIT_EXPECT_EQ(test, 2, fake_queue_count(f, &v->got));
	f->answer[FAKE_M_ACTIVATE] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, condis_cm_activate_vc(v->vc, &v->params));
	fake_m_activated(fake_low_mp(v), CONDIS_STATUS_SUCCESS);
	fake_expect(f, "m.activate cm(own).activate_complete");
	/* there is no call to close towards anybody. */
	FAKE_STATUS(f, PENDING, condis_cm_deactivate_vc(v->vc));
	condis_cm_dispatch_incoming_close_call(v->vc, CONDIS_STATUS_SUCCESS,
					       NULL, 0);
	fake_return_got(v);
	VC_STATE(v, IDLE);
	fake_expect(f, "m.deactivate cm(own).deactivate_complete");
	FAKE_STATUS(f, SUCCESS, fake_vc_delete(v));
}

static struct kunit_case activate_kunit_cases[] = {
	KUNIT_CASE_PARAM(activate_sync, fake_gen_params),
	KUNIT_CASE(activate_retry),
	KUNIT_CASE(activate_early),
	KUNIT_CASE_PARAM(activate_unexpected, fake_gen_params),
	KUNIT_CASE(activate_pending_twice),
	KUNIT_CASE(activate_again_fails),
	KUNIT_CASE(activate_again_works),
	KUNIT_CASE(activate_rounds),
	KUNIT_CASE_PARAM(activate_reuse, fake_gen_params),
	KUNIT_CASE(activate_first),
	KUNIT_CASE(activate_private),
	{}
};

static struct kunit_suite activate_kunit_suite = {
	.name = "condis_vc_activate",
	.test_cases = activate_kunit_cases,
};

kunit_test_suite(activate_kunit_suite);
