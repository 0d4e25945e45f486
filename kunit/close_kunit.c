// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_close: calls closed by the client, by the other side, by both.
 */
#include "fake.h"

#define VC_STATE(v, want) \
	KUNIT_EXPECT_EQ((v)->p->f->test, CONDIS_VC_##want, (v)->vc->a)

#define CALL_STATE(v, want) \
	KUNIT_EXPECT_EQ((v)->p->f->test, CONDIS_CALL_##want, (v)->vc->k)

static void close_try(struct fake_vc *v, const char *status)
{
	struct fake *f = v->p->f;

	condis_co_send_nbls(v->vc, fake_chain(f, f->tx, 1, 1, 100), 0);
	fake_complete_all(fake_low_mp(v));
	fake_check_done(v, 1, status);
}

static void close_by_peer(struct fake_vc *v, condis_status_t status)
{
	condis_cm_dispatch_incoming_close_call(v->vc, status, NULL, 0);
}

/* Where there is nothing to close (rules-calls.rst). */
static void close_illegal(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_vc_ready(f);

	fake_forget(f);
	FAKE_STATUS(f, FAILURE, fake_close_call(v));
	/* C-9 */
	close_by_peer(v, CONDIS_STATUS_SUCCESS);
	fake_expect(f, "");
	CALL_STATE(v, NONE);
	FAKE_STATUS(f, SUCCESS, fake_make_call(v));
	FAKE_STATUS(f, SUCCESS, fake_close_call(v));
	FAKE_STATUS(f, FAILURE, fake_close_call(v));
}

/* S-2, G-1, X-ORD-2, X-ORD-3: shut at once, complete later. */
static void close_pends(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);
	struct fake_low *mp = fake_low_mp(v);

	f->answer[FAKE_CLOSE_CALL] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_close_call(v));
	CALL_STATE(v, LOCAL_CLOSING);
	VC_STATE(v, ACTIVE);
	FAKE_STATUS(f, CLOSING, fake_close_call(v));
	close_try(v, "CLOSING");
	/* R-13, E-27 */
	fake_indicate(mp, fake_chain(f, f->rx, 1, 1, 100), 0);
	KUNIT_EXPECT_EQ(test, 1, atomic64_read(&v->vc->rx.late));
	KUNIT_EXPECT_EQ(test, 0, fake_queue_count(f, &v->got));
	fake_closed(fake_low_cm(v), CONDIS_STATUS_SUCCESS);
	FAKE_STATUS(f, SUCCESS, v->closed);
	VC_STATE(v, IDLE);
	CALL_STATE(v, NONE);
	close_try(v, "VC_NOT_ACTIVATED");
	/* E-27: after the end it is another reason. */
	fake_indicate(mp, fake_chain(f, f->rx, 1, 1, 100), 0);
	KUNIT_EXPECT_EQ(test, 1, atomic64_read(&v->vc->rx.refused));
	KUNIT_EXPECT_EQ(test, 2, fake_queue_count(f, &mp->back));
}

static void close_hook_send(struct fake *f, void *obj)
{
	struct fake_vc *v = f->data;

	/* S-2: the provider's handler runs behind a gate that is shut. */
	fake_must(f, condis_gate_reasons(&v->vc->tx.gate) &
		     CONDIS_SHUT_CLOSING, "shut for sends");
	fake_must(f, condis_gate_reasons(&v->vc->rx.ledger) &
		     CONDIS_SHUT_CLOSING, "shut for receives");
}

static void close_hook_closed(struct fake *f, void *obj)
{
	fake_closed(obj, CONDIS_STATUS_SUCCESS);
}

/* S-2: before the handler; G-1, G-2: completed before PENDING is back. */
static void close_early(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);

	f->data = v;
	f->hook[FAKE_CLOSE_CALL] = close_hook_send;
	FAKE_STATUS(f, SUCCESS, fake_close_call(v));
	FAKE_STATUS(f, SUCCESS, fake_make_call(v));
	f->hook[FAKE_CLOSE_CALL] = close_hook_closed;
	f->answer[FAKE_CLOSE_CALL] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_close_call(v));
	FAKE_STATUS(f, SUCCESS, v->closed);
	CALL_STATE(v, NONE);
	fake_silent(f);
	/* And then answered as well. */
	FAKE_STATUS(f, SUCCESS, fake_make_call(v));
	f->answer[FAKE_CLOSE_CALL] = CONDIS_STATUS_FAILURE;
	condis_cl_close_call(v->vc, NULL, 0);
	fake_reported(f, CONDIS_REPORT_UNEXPECTED_COMPLETION, 1);
	CALL_STATE(v, NONE);
}

/* G-1: PENDING as an outcome; nobody's completion. */
static void close_unexpected(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);

	f->answer[FAKE_CLOSE_CALL] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_close_call(v));
	fake_low_cm(v)->closing = false;
	condis_cm_close_call_complete(v->vc, CONDIS_STATUS_PENDING);
	fake_reported(f, CONDIS_REPORT_PENDING_COMPLETION, 1);
	FAKE_STATUS(f, FAILURE, v->closed);
	CALL_STATE(v, CONNECTED);
	condis_cm_close_call_complete(v->vc, CONDIS_STATUS_SUCCESS);
	fake_reported(f, CONDIS_REPORT_UNEXPECTED_COMPLETION, 1);
	CALL_STATE(v, CONNECTED);
	close_try(v, "SUCCESS");
}

/* X-8, C-14: a close that fails, now or later: the call is as it was. */
static void close_fails(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);

	f->answer[FAKE_CLOSE_CALL] = CONDIS_STATUS_FAILURE;
	FAKE_STATUS(f, FAILURE, fake_close_call(v));
	CALL_STATE(v, CONNECTED);
	close_try(v, "SUCCESS");
	f->answer[FAKE_CLOSE_CALL] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_close_call(v));
	fake_closed(fake_low_cm(v), CONDIS_STATUS_RESOURCES);
	FAKE_STATUS(f, RESOURCES, v->closed);
	CALL_STATE(v, CONNECTED);
	close_try(v, "SUCCESS");
	/* C-11: the medium carries no close data. */
	f->answer[FAKE_CLOSE_CALL] = FAKE_AUTO;
	FAKE_STATUS(f, INVALID_DATA, condis_cl_close_call(v->vc, "bye", 3));
	CALL_STATE(v, CONNECTED);
	close_try(v, "SUCCESS");
}

/* what the peer had announced stands after a close that fails. */
static void close_fails_peer(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);

	f->answer[FAKE_INCOMING_CLOSE] = CONDIS_STATUS_PENDING;
	close_by_peer(v, CONDIS_STATUS_SUCCESS);
	f->answer[FAKE_CLOSE_CALL] = CONDIS_STATUS_FAILURE;
	FAKE_STATUS(f, FAILURE, fake_close_call(v));
	CALL_STATE(v, PEER_CLOSING);
	close_try(v, "CLOSING");
	f->answer[FAKE_CLOSE_CALL] = FAKE_AUTO;
	FAKE_STATUS(f, SUCCESS, fake_close_call(v));
	CALL_STATE(v, NONE);
}

/* S-3, E-9, X-34: sends are out; counted, and waited for. */
static void close_with_sends(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);

	condis_co_send_nbls(v->vc, fake_chain(f, f->tx, 5, 1, 100), 0);
	FAKE_STATUS(f, PENDING, fake_close_call(v));
	fake_reported(f, CONDIS_REPORT_CLOSE_WITH_SENDS, 1);
	KUNIT_EXPECT_EQ(test, 1, v->vc->close_with_tx);
	VC_STATE(v, DEACTIVATING);
	KUNIT_EXPECT_EQ(test, 0, fake_queue_count(f, &v->done));
	fake_complete_all(fake_low_mp(v));
	fake_check_done(v, 5, "SUCCESS");
	FAKE_STATUS(f, SUCCESS, v->closed);
	VC_STATE(v, IDLE);
}

/* X-5, X-ORD-2: the close is complete first, the VC idle later. */
static void close_before_idle(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);

	f->answer[FAKE_CLOSE_CALL] = CONDIS_STATUS_SUCCESS;
	FAKE_STATUS(f, SUCCESS, fake_close_call(v));
	CALL_STATE(v, CLOSED);
	VC_STATE(v, ACTIVE);
	close_try(v, "CLOSING");
	FAKE_STATUS(f, FAILURE, fake_close_call(v));
	close_by_peer(v, CONDIS_STATUS_FAILURE);
	fake_indicate(fake_low_mp(v), fake_chain(f, f->rx, 1, 1, 100), 0);
	KUNIT_EXPECT_EQ(test, 1, atomic64_read(&v->vc->rx.late));
	fake_forget(f);
	FAKE_STATUS(f, SUCCESS, condis_cm_deactivate_vc(v->vc));
	/* V-22 does not apply: the client closed. */
	fake_expect(f, f->mode == FAKE_MCM ? "" : "m.deactivate");
	CALL_STATE(v, NONE);
}

/* C-8, C-10: the client acknowledges from inside, or later. */
static void close_incoming(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);

	close_by_peer(v, CONDIS_STATUS_SUCCESS);
	fake_expect(f, f->mode == FAKE_MCM ?
		       "cl.incoming_close cm.close_call" :
		       "cl.incoming_close cm.close_call m.deactivate");
	CALL_STATE(v, NONE);

	FAKE_STATUS(f, SUCCESS, fake_make_call(v));
	f->answer[FAKE_INCOMING_CLOSE] = CONDIS_STATUS_PENDING;
	fake_forget(f);
	close_by_peer(v, CONDIS_STATUS_SUCCESS);
	CALL_STATE(v, PEER_CLOSING);
	VC_STATE(v, ACTIVE);
	/* R-13, S-4 */
	close_try(v, "CLOSING");
	fake_indicate(fake_low_mp(v), fake_chain(f, f->rx, 1, 1, 100), 0);
	KUNIT_EXPECT_EQ(test, 1, atomic64_read(&v->vc->rx.late));
	/* Once is enough. */
	close_by_peer(v, CONDIS_STATUS_FAILURE);
	fake_expect(f, "cl.incoming_close");
	FAKE_STATUS(f, SUCCESS, fake_close_call(v));
	CALL_STATE(v, NONE);
	/* V-20: the peer asked for it, so the VC may be used again. */
	FAKE_STATUS(f, SUCCESS, fake_make_call(v));
	close_try(v, "SUCCESS");
}

/* V-20: after another CloseStatus than SUCCESS it has to be deleted. */
static void close_unclean(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);

	close_by_peer(v, CONDIS_STATUS_DEST_OUT_OF_ORDER);
	FAKE_STATUS(f, DEST_OUT_OF_ORDER, v->peer);
	FAKE_STATUS(f, FAILURE, fake_make_call(v));
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&f->count[FAKE_MAKE_CALL]));
	FAKE_STATUS(f, SUCCESS, fake_vc_delete(v));
	FAKE_STATUS(f, SUCCESS, fake_vc_create(v));
	FAKE_STATUS(f, SUCCESS, fake_make_call(v));
}

/* C-9: the client was first: it never hears of the indication. */
static void close_crossing_client_first(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);

	f->answer[FAKE_CLOSE_CALL] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_close_call(v));
	close_by_peer(v, CONDIS_STATUS_FAILURE);
	fake_expect(f, "cm.close_call");
	fake_closed(fake_low_cm(v), CONDIS_STATUS_SUCCESS);
	CALL_STATE(v, NONE);
	FAKE_STATUS(f, PENDING, v->peer);
	/* V-20: what it did not hear does not spoil the VC. */
	FAKE_STATUS(f, SUCCESS, fake_make_call(v));
}

static void close_hook_peer(struct fake *f, void *obj)
{
	struct fake_low *low = obj;

	condis_cm_dispatch_incoming_close_call(low->vc, CONDIS_STATUS_SUCCESS,
					       NULL, 0);
}

/* C-9: the provider indicates from inside its close handler. */
static void close_crossing_inside(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);

	f->hook[FAKE_CLOSE_CALL] = close_hook_peer;
	FAKE_STATUS(f, SUCCESS, fake_close_call(v));
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&f->count[FAKE_INCOMING_CLOSE]));
	CALL_STATE(v, NONE);
}

/* C-9: a provider that indicates while the call is still being made. */
static void close_while_making(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_vc_ready(f);

	f->answer[FAKE_MAKE_CALL] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_make_call(v));
	close_by_peer(v, CONDIS_STATUS_FAILURE);
	CALL_STATE(v, OUT_PENDING);
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&f->count[FAKE_INCOMING_CLOSE]));
	FAKE_STATUS(f, SUCCESS, fake_activate(fake_low_cm(v)));
	fake_made(fake_low_cm(v), CONDIS_STATUS_SUCCESS);
	CALL_STATE(v, CONNECTED);
}

/* E-51: one VC, ten thousand calls. */
static void close_reuse(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);
	struct condis_vc *vc = v->vc;
	int i;

	for (i = 0; i < 10000; i++) {
		KUNIT_ASSERT_TRUE(test, fake_close_call(v) ==
					CONDIS_STATUS_SUCCESS);
		KUNIT_ASSERT_TRUE(test, fake_make_call(v) ==
					CONDIS_STATUS_SUCCESS);
	}
	KUNIT_EXPECT_PTR_EQ(test, vc, v->vc);
	close_try(v, "SUCCESS");
	/* One for each call, and one that connected it first. */
	KUNIT_EXPECT_EQ(test, 10001, atomic_read(&f->count[FAKE_MAKE_CALL]));
	KUNIT_EXPECT_EQ(test, 10000, atomic_read(&f->count[FAKE_CLOSE_CALL]));
}

static struct kunit_case close_kunit_cases[] = {
	KUNIT_CASE_PARAM(close_illegal, fake_gen_params),
	KUNIT_CASE_PARAM(close_pends, fake_gen_params),
	KUNIT_CASE_PARAM(close_early, fake_gen_params),
	KUNIT_CASE_PARAM(close_unexpected, fake_gen_params),
	KUNIT_CASE_PARAM(close_fails, fake_gen_params),
	KUNIT_CASE_PARAM(close_fails_peer, fake_gen_params),
	KUNIT_CASE_PARAM(close_with_sends, fake_gen_params),
	KUNIT_CASE_PARAM(close_before_idle, fake_gen_params),
	KUNIT_CASE_PARAM(close_incoming, fake_gen_params),
	KUNIT_CASE_PARAM(close_unclean, fake_gen_params),
	KUNIT_CASE_PARAM(close_crossing_client_first, fake_gen_params),
	KUNIT_CASE_PARAM(close_crossing_inside, fake_gen_params),
	KUNIT_CASE_PARAM(close_while_making, fake_gen_params),
	KUNIT_CASE_PARAM(close_reuse, fake_gen_params),
	{}
};

static struct kunit_suite close_kunit_suite = {
	.name = "condis_close",
	.test_cases = close_kunit_cases,
};

kunit_test_suite(close_kunit_suite);
