// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_vc_deactivate: deactivation that has to wait for an activation, that
 * comes without a close, and the pause of an adapter beside it.
 */
#include "fake.h"

#define VC_STATE(v, want) \
	KUNIT_EXPECT_EQ((v)->p->f->test, CONDIS_VC_##want, (v)->vc->a)

#define CALL_STATE(v, want) \
	KUNIT_EXPECT_EQ((v)->p->f->test, CONDIS_CALL_##want, (v)->vc->k)

struct deferred_case {
	const char	*desc;
	condis_status_t	status;
	bool		again;
	const char	*log;
};

static const struct deferred_case deferred_cases[] = {
	{ "first works", CONDIS_STATUS_SUCCESS, false,
	  "cm.activate_complete m.deactivate cm.deactivate_complete" },
	/* There is nothing to stop then. */
	{ "first fails", CONDIS_STATUS_FAILURE, false,
	  "cm.activate_complete=FAILURE cm.deactivate_complete" },
	{ "again works", CONDIS_STATUS_SUCCESS, true,
	  "cm.activate_complete m.deactivate cm.deactivate_complete" },
	{ "again fails", CONDIS_STATUS_FAILURE, true,
	  "cm.activate_complete=FAILURE m.deactivate "
	  "cm.deactivate_complete" },
};

KUNIT_ARRAY_PARAM_DESC(deferred, deferred_cases, desc);

/* E-48: a deactivation during an activation is done right after it, once. */
static void deactivate_deferred(struct kunit *test)
{
	const struct deferred_case *c = test->param_value;
	struct fake *f = fake_running(test, FAKE_CM);
	struct fake_vc *v = fake_vc_ready(f);
	struct fake_low *low = fake_low_cm(v);

	f->answer[FAKE_MAKE_CALL] = CONDIS_STATUS_PENDING;
	f->answer[FAKE_ACTIVATE_COMPLETE] = CONDIS_STATUS_SUCCESS;
	FAKE_STATUS(f, PENDING, fake_make_call(v));
	if (c->again)
		FAKE_STATUS(f, SUCCESS, fake_activate(low));
	f->answer[FAKE_M_ACTIVATE] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_activate(low));
	FAKE_STATUS(f, PENDING, condis_cm_deactivate_vc(v->vc));
	FAKE_STATUS(f, NOT_ACCEPTED, condis_cm_deactivate_vc(v->vc));
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&f->count[FAKE_M_DEACTIVATE]));
	fake_forget(f);
	fake_m_activated(fake_low_mp(v), c->status);
	VC_STATE(v, IDLE);
	fake_expect(f, c->log);
	KUNIT_EXPECT_FALSE(test, v->vc->deferred);
}

/* E-48: the same with a close: the re-activation ends before the close does. */
static void deactivate_close_again(struct kunit *test)
{
	struct fake *f = fake_running(test, FAKE_CM);
	struct fake_vc *v = fake_connected(f);

	f->answer[FAKE_M_ACTIVATE] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_activate(fake_low_cm(v)));
	fake_forget(f);
	FAKE_STATUS(f, PENDING, fake_close_call(v));
	condis_co_send_nbls(v->vc, fake_chain(f, f->tx, 1, 1, 100), 0);
	fake_check_done(v, 1, "CLOSING");
	fake_m_activated(fake_low_mp(v), CONDIS_STATUS_SUCCESS);
	VC_STATE(v, IDLE);
	CALL_STATE(v, NONE);
	fake_expect(f, "cm.close_call cm.activate_complete m.deactivate "
		       "cm.deactivate_complete cl.close_complete");
}

/* V-22: the client hears first that its call goes, then the VC stops. */
static void deactivate_connected(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);

	f->answer[FAKE_INCOMING_CLOSE] = CONDIS_STATUS_PENDING;
	condis_co_send_nbls(v->vc, fake_chain(f, f->tx, 1, 1, 100), 0);
	FAKE_STATUS(f, PENDING, condis_cm_deactivate_vc(v->vc));
	fake_expect(f, f->mode == FAKE_MCM ? "cl.incoming_close=FAILURE" :
		       "cl.incoming_close=FAILURE m.deactivate");
	CALL_STATE(v, PEER_CLOSING);
	FAKE_STATUS(f, FAILURE, v->peer);
	fake_complete_all(fake_low_mp(v));
	fake_check_done(v, 1, "SUCCESS");
	VC_STATE(v, IDLE);
	CALL_STATE(v, PEER_CLOSING);
	/* C-8: the client still has to close, and V-20 to delete. */
	FAKE_STATUS(f, SUCCESS, fake_close_call(v));
	CALL_STATE(v, NONE);
	FAKE_STATUS(f, FAILURE, fake_make_call(v));
	FAKE_STATUS(f, SUCCESS, fake_vc_delete(v));
}

static void deactivate_hook_sends(struct fake *f, void *obj)
{
	struct fake_vc *v = obj;

	/* S-2: shut before the client hears of it. */
	condis_co_send_nbls(v->vc, f->data, 0);
}

/* V-22 with a client that closes from inside: the inner one does it all. */
static void deactivate_closed_inside(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);

	f->data = fake_chain(f, f->tx, 1, 1, 100);
	f->hook[FAKE_INCOMING_CLOSE] = deactivate_hook_sends;
	FAKE_STATUS(f, NOT_ACCEPTED, condis_cm_deactivate_vc(v->vc));
	fake_check_done(v, 1, "CLOSING");
	VC_STATE(v, IDLE);
	CALL_STATE(v, NONE);
	FAKE_STATUS(f, SUCCESS, v->closed);
	fake_expect(f, f->mode == FAKE_MCM ?
		       "cl.incoming_close=FAILURE cm.close_call" :
		       "cl.incoming_close=FAILURE cm.close_call m.deactivate");
}

/* V-22 while a close is going on: the client knows, nothing is indicated. */
static void deactivate_while_closing(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);

	f->answer[FAKE_CLOSE_CALL] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_close_call(v));
	fake_forget(f);
	FAKE_STATUS(f, SUCCESS, condis_cm_deactivate_vc(v->vc));
	fake_expect(f, f->mode == FAKE_MCM ? "" : "m.deactivate");
	fake_closed(fake_low_cm(v), CONDIS_STATUS_SUCCESS);
	FAKE_STATUS(f, SUCCESS, v->closed);
	fake_expect(f, "cl.close_complete");
}

static void deactivate_hook_delete(struct fake *f, void *obj)
{
	struct fake_vc *v = f->data;

	/* It would take the context away that the provider is called with. */
	fake_must(f, fake_vc_delete(v) == CONDIS_STATUS_NOT_ACCEPTED,
		  "not while the provider is told");
}

/* E-38, X-5: the call is closed before the VC; the provider is told first. */
static void deactivate_and_delete(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);

	f->data = v;
	f->hook[FAKE_DEACTIVATE_COMPLETE] = deactivate_hook_delete;
	f->answer[FAKE_CLOSE_CALL] = CONDIS_STATUS_SUCCESS;
	fake_indicate(fake_low_mp(v), fake_chain(f, f->rx, 1, 1, 100), 0);
	FAKE_STATUS(f, SUCCESS, fake_close_call(v));
	FAKE_STATUS(f, PENDING, condis_cm_deactivate_vc(v->vc));
	FAKE_STATUS(f, CLOSING, fake_vc_delete(v));
	fake_return_got(v);
	KUNIT_EXPECT_EQ(test, 1,
			atomic_read(&f->count[FAKE_DEACTIVATE_COMPLETE]));
	VC_STATE(v, IDLE);
	CALL_STATE(v, NONE);
	FAKE_STATUS(f, SUCCESS, fake_vc_delete(v));
}

static void deactivate_hook_indicate(struct fake *f, void *obj)
{
	struct fake_low *low = obj;

	/* the miniport pushes up what it still has. */
	fake_indicate(low, f->data, 0);
}

/* E-27: not delivered, returned at once, counted, not awaited. */
static void deactivate_indicates(struct kunit *test)
{
	struct fake *f = fake_running(test, FAKE_CM);
	struct fake_vc *v = fake_connected(f);

	f->data = fake_chain(f, f->rx, 5, 1, 100);
	f->hook[FAKE_M_DEACTIVATE] = deactivate_hook_indicate;
	FAKE_STATUS(f, SUCCESS, fake_close_call(v));
	VC_STATE(v, IDLE);
	KUNIT_EXPECT_EQ(test, 0, fake_queue_count(f, &v->got));
	KUNIT_EXPECT_EQ(test, 5, fake_queue_count(f, &fake_low_mp(v)->back));
	KUNIT_EXPECT_EQ(test, 5, atomic64_read(&v->vc->rx.late));
}

/*
 * AD-1, AD-2, AD-6, BD-1, E-15, S-26: the adapter is paused with sends queued
 * and receives held while the client goes on sending.
 */
static void pause_with_data(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);
	struct fake_low *low = fake_low_mp(v);

	/* a client that does not return. */
	f->answer[FAKE_PAUSE] = CONDIS_STATUS_SUCCESS;
	condis_co_send_nbls(v->vc, fake_chain(f, f->tx, 10, 1, 100), 0);
	fake_indicate(low, fake_chain(f, f->rx, 4, 1, 100), 0);
	condis_adapter_down(f->adapter);
	/* The gate is shut when it returns. */
	condis_co_send_nbls(v->vc, fake_chain(f, f->tx, 3, 1, 100), 0);
	fake_check_done(v, 3, "PAUSED");
	fake_indicate(low, fake_chain(f, f->rx, 2, 1, 100), 0);
	KUNIT_EXPECT_EQ(test, 2, fake_queue_count(f, &low->back));
	KUNIT_EXPECT_EQ(test, 2, atomic64_read(&v->vc->rx.refused));

	FAKE_WAIT(f, f->cl->binding->state == CONDIS_BINDING_PAUSING);
	fake_settle(f);
	FAKE_WAIT(f, atomic_read(&f->count[FAKE_PAUSE]) == 1 +
		     (f->mode == FAKE_CM));
	KUNIT_EXPECT_EQ(test, CONDIS_ADAPTER_PAUSING,
			condis_adapter_state(f->adapter));
	fake_complete_all(low);
	fake_check_done(v, 10, "SUCCESS");
	FAKE_WAIT(f, atomic_read(&f->count[FAKE_M_PAUSE]) == 1);
	KUNIT_EXPECT_EQ(test, CONDIS_ADAPTER_PAUSING,
			condis_adapter_state(f->adapter));
	fake_return_got(v);
	FAKE_WAIT(f, condis_adapter_state(f->adapter) ==
		     CONDIS_ADAPTER_PAUSED);

	/* AD-6: nothing has to be activated anew. */
	VC_STATE(v, ACTIVE);
	CALL_STATE(v, CONNECTED);
	condis_co_send_nbls(v->vc, fake_chain(f, f->tx, 1, 1, 100), 0);
	fake_check_done(v, 1, "PAUSED");
	f->answer[FAKE_PAUSE] = FAKE_AUTO;
	fake_up(f);
	condis_co_send_nbls(v->vc, fake_chain(f, f->tx, 1, 1, 100), 0);
	fake_complete_all(low);
	fake_check_done(v, 1, "SUCCESS");
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&f->count[FAKE_MAKE_CALL]));
}

/* BD-5, X-21: control goes on while PAUSED; a VC made then inherits it. */
static void pause_and_control(struct kunit *test)
{
	struct fake *f = fake_paused(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);

	VC_STATE(v, ACTIVE);
	CALL_STATE(v, CONNECTED);
	condis_co_send_nbls(v->vc, fake_chain(f, f->tx, 1, 1, 100), 0);
	fake_check_done(v, 1, "PAUSED");
	FAKE_STATUS(f, SUCCESS, fake_close_call(v));
	FAKE_STATUS(f, SUCCESS, fake_make_call(v));
	fake_up(f);
	condis_co_send_nbls(v->vc, fake_chain(f, f->tx, 1, 1, 100), 0);
	fake_complete_all(fake_low_mp(v));
	fake_check_done(v, 1, "SUCCESS");
}

struct pause_data {
	struct fake_vc		*v;
	struct condis_nbl	*rx;
	struct condis_nbl	*tx;
};

static void pause_hook_indicate(struct fake *f, void *obj)
{
	struct pause_data *data = f->data;

	fake_indicate(fake_low_mp(data->v), data->rx, 0);
	condis_co_send_nbls(data->v->vc, data->tx, 0);
}

/* AD-3: RESTARTING receives already, and sends not yet. */
static void pause_restarting(struct kunit *test)
{
	struct fake *f = fake_paused(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);
	struct pause_data data = {
		.v = v,
		.rx = fake_chain(f, f->rx, 1, 1, 100),
		.tx = fake_chain(f, f->tx, 1, 1, 100),
	};

	f->data = &data;
	f->hook[FAKE_M_RESTART] = pause_hook_indicate;
	fake_up(f);
	KUNIT_EXPECT_EQ(test, 1, fake_queue_count(f, &v->got));
	fake_check_done(v, 1, "PAUSED");
}

/* AD-1, V-12: a pause and a deactivation wait for the same sends. */
static void pause_and_drain(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);

	f->answer[FAKE_INCOMING_CLOSE] = CONDIS_STATUS_PENDING;
	condis_co_send_nbls(v->vc, fake_chain(f, f->tx, 2, 1, 100), 0);
	condis_adapter_down(f->adapter);
	fake_settle(f);
	FAKE_STATUS(f, PENDING, condis_cm_deactivate_vc(v->vc));
	fake_complete_all(fake_low_mp(v));
	VC_STATE(v, IDLE);
	FAKE_WAIT(f, condis_adapter_state(f->adapter) ==
		     CONDIS_ADAPTER_PAUSED);
	KUNIT_EXPECT_EQ(test, 1,
			atomic_read(&f->count[FAKE_DEACTIVATE_COMPLETE]));
}

static struct kunit_case deactivate_kunit_cases[] = {
	KUNIT_CASE_PARAM(deactivate_deferred, deferred_gen_params),
	KUNIT_CASE(deactivate_close_again),
	KUNIT_CASE_PARAM(deactivate_connected, fake_gen_params),
	KUNIT_CASE_PARAM(deactivate_closed_inside, fake_gen_params),
	KUNIT_CASE_PARAM(deactivate_while_closing, fake_gen_params),
	KUNIT_CASE_PARAM(deactivate_and_delete, fake_gen_params),
	KUNIT_CASE(deactivate_indicates),
	KUNIT_CASE_PARAM(pause_with_data, fake_gen_params),
	KUNIT_CASE_PARAM(pause_and_control, fake_gen_params),
	KUNIT_CASE_PARAM(pause_restarting, fake_gen_params),
	KUNIT_CASE_PARAM(pause_and_drain, fake_gen_params),
	{}
};

static struct kunit_suite deactivate_kunit_suite = {
	.name = "condis_vc_deactivate",
	.test_cases = deactivate_kunit_cases,
};

kunit_test_suite(deactivate_kunit_suite);
