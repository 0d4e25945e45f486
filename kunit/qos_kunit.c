// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_qos: changes of the parameters of a call (Q rules).
 */
#include "fake_in.h"
#include "fake_qos.h"

static u32 qos_in_force(const struct fake_vc *v)
{
	return v->vc->media.atm.tx.pcr;
}

/* what the client wants is pushed to the miniport. */
static void qos_sync(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);

	FAKE_STATUS(f, SUCCESS, fake_modify(v, 1000));
	KUNIT_EXPECT_EQ(test, 1000, qos_in_force(v));
	fake_expect(f, f->mode == FAKE_MCM ? "cm.modify" :
					     "cm.modify m.activate");
	if (f->mode == FAKE_CM)
		KUNIT_EXPECT_EQ(test, 1000,
				fake_low_mp(v)->accepted.media.atm.tx.pcr);
}

/* G-1: it pends, and its outcome comes once. */
static void qos_pends(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);

	f->answer[FAKE_MODIFY] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_modify(v, 1000));
	/* LOCAL_MODIFY: one at a time. */
	FAKE_STATUS(f, NOT_ACCEPTED,
		    condis_cl_modify_call_qos(v->vc, &v->params));
	fake_modified(fake_low_cm(v), CONDIS_STATUS_SUCCESS);
	FAKE_STATUS(f, SUCCESS, v->modified);
	condis_cm_modify_call_qos_complete(v->vc, CONDIS_STATUS_SUCCESS);
	fake_reported(f, CONDIS_REPORT_UNEXPECTED_COMPLETION, 1);
	FAKE_STATUS(f, PENDING, fake_modify(v, 1000));
	fake_low_cm(v)->modifying = false;
	condis_cm_modify_call_qos_complete(v->vc, CONDIS_STATUS_PENDING);
	fake_reported(f, CONDIS_REPORT_PENDING_COMPLETION, 1);
	FAKE_STATUS(f, FAILURE, v->modified);
	fake_expect(f, "cm.modify cl.modify_complete cm.modify "
		       "cl.modify_complete=FAILURE");
}

static void qos_hook_done(struct fake *f, void *obj)
{
	fake_modified(obj, CONDIS_STATUS_SUCCESS);
}

/* G-2: the completion overtakes PENDING; or a final status, which is wrong. */
static void qos_early(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);

	f->hook[FAKE_MODIFY] = qos_hook_done;
	f->answer[FAKE_MODIFY] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_modify(v, 1000));
	f->answer[FAKE_MODIFY] = CONDIS_STATUS_RESOURCES;
	FAKE_STATUS(f, PENDING, fake_modify(v, 1000));
	fake_reported(f, CONDIS_REPORT_UNEXPECTED_COMPLETION, 1);
	fake_expect(f, "cm.modify cl.modify_complete cm.modify "
		       "cl.modify_complete");
}

/* Q-2, V-9, E-47: the miniport refuses; the old parameters stay in force. */
static void qos_veto(struct kunit *test)
{
	struct fake *f = fake_running(test, FAKE_CM);
	struct fake_vc *v = fake_connected(f);

	FAKE_STATUS(f, SUCCESS, fake_modify(v, 1000));
	f->answer[FAKE_M_ACTIVATE] = CONDIS_STATUS_INVALID_DATA;
	FAKE_STATUS(f, INVALID_DATA, fake_modify(v, 2000));
	KUNIT_EXPECT_EQ(test, 1000, qos_in_force(v));
	/* Data goes on. */
	condis_co_send_nbls(v->vc, fake_chain(f, f->tx, 3, 1, 64), 0);
	fake_complete_all(fake_low_mp(v));
	fake_check_done(v, 3, "SUCCESS");
}

/* Where the medium has no QoS. */
static void qos_none(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);

	f->answer[FAKE_MODIFY] = CONDIS_STATUS_NOT_SUPPORTED;
	FAKE_STATUS(f, NOT_SUPPORTED, fake_modify(v, 1000));
	KUNIT_EXPECT_EQ(test, CONDIS_QOS_STABLE, v->vc->q);
}

static void qos_hook_changed(struct fake *f, void *obj)
{
	struct fake_low *low = obj;

	low->asked->media.atm.tx.pcr = 77;
	low->asked->flags |= CONDIS_CALL_PARAMETERS_CHANGED;
}

/* what the call manager made of it. */
static void qos_other(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);

	f->hook[FAKE_MODIFY] = qos_hook_changed;
	FAKE_STATUS(f, SUCCESS, fake_modify(v, 1000));
	KUNIT_EXPECT_EQ(test, 77, v->params.media.atm.tx.pcr);
	KUNIT_EXPECT_TRUE(test, v->params.flags &
				CONDIS_CALL_PARAMETERS_CHANGED);
	KUNIT_EXPECT_EQ(test, 77, qos_in_force(v));
}

/* 2.8: only of a call that is there, and of one that is on offer. */
static void qos_states(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_vc_ready(f);
	struct fake_sap *s = fake_sap_ready(f);
	struct fake_low *low = fake_in_ready(s);

	FAKE_STATUS(f, FAILURE, fake_modify(v, 1000));
	condis_cm_dispatch_incoming_call_qos_change(v->vc, &v->params);
	fake_reported(f, CONDIS_REPORT_CHANGE_WITHOUT_CALL, 1);
	f->answer[FAKE_MAKE_CALL] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_make_call(v));
	FAKE_STATUS(f, FAILURE, fake_modify(v, 1000));
	FAKE_STATUS(f, SUCCESS, fake_activate(fake_low_cm(v)));
	fake_made(fake_low_cm(v), CONDIS_STATUS_SUCCESS);
	FAKE_STATUS(f, SUCCESS, fake_modify(v, 1000));

	/* Before the answer. */
	f->answer[FAKE_OFFER] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_in_offer(low, s));
	FAKE_STATUS(f, SUCCESS, fake_modify(fake_in_client(low), 500));
	fake_answer(fake_in_client(low), CONDIS_STATUS_SUCCESS);

	/* Not when it goes. */
	f->answer[FAKE_INCOMING_CLOSE] = CONDIS_STATUS_SUCCESS;
	condis_cm_dispatch_incoming_close_call(v->vc, CONDIS_STATUS_SUCCESS,
					       NULL, 0);
	FAKE_STATUS(f, CLOSING, fake_modify(v, 1000));
	f->answer[FAKE_CLOSE_CALL] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_close_call(v));
	FAKE_STATUS(f, CLOSING, fake_modify(v, 1000));
	fake_forget(f);
	condis_cm_dispatch_incoming_call_qos_change(v->vc, &v->params);
	fake_expect(f, "");
}

/* the other side's change; the client agrees by returning. */
static void qos_peer(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);

	FAKE_STATUS(f, SUCCESS, fake_peer_change(fake_low_cm(v), 300));
	fake_expect(f, f->mode == FAKE_MCM ? "cl.change" :
					     "m.activate cl.change");
	KUNIT_EXPECT_EQ(test, 300, v->params.media.atm.tx.pcr);
	KUNIT_EXPECT_EQ(test, CONDIS_CALL_CONNECTED, v->vc->k);
}

static void qos_hook_other_rate(struct fake *f, void *obj)
{
	struct fake_vc *v = obj;
	int *left = f->data;

	if ((*left)--)
		fake_must(f, fake_modify(v, 100 + *left) ==
			     CONDIS_STATUS_SUCCESS, "modified from inside");
	else
		fake_close_call(v);
}

/*
 * the client of a VC of its own wants something else, three
 * times, then closes.
 */
static void qos_disagree(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);
	int left = 3;

	f->data = &left;
	f->hook[FAKE_PEER_CHANGE] = qos_hook_other_rate;
	FAKE_STATUS(f, SUCCESS, fake_peer_change(fake_low_cm(v), 300));
	KUNIT_EXPECT_EQ(test, 102, qos_in_force(v));
	FAKE_STATUS(f, SUCCESS, fake_peer_change(fake_low_cm(v), 300));
	FAKE_STATUS(f, SUCCESS, fake_peer_change(fake_low_cm(v), 300));
	KUNIT_EXPECT_EQ(test, CONDIS_CALL_CONNECTED, v->vc->k);
	FAKE_STATUS(f, SUCCESS, fake_peer_change(fake_low_cm(v), 300));
	FAKE_STATUS(f, SUCCESS, v->closed);
	KUNIT_EXPECT_EQ(test, CONDIS_CALL_NONE, v->vc->k);
}

/* E-49: both sides at once: told one after the other, each once. */
static void qos_crossing(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);
	struct fake_low *low = fake_low_cm(v);

	f->answer[FAKE_MODIFY] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_modify(v, 1000));
	FAKE_STATUS(f, SUCCESS, fake_peer_change(low, 300));
	/* The last one counts. */
	FAKE_STATUS(f, SUCCESS, fake_peer_change(low, 400));
	fake_forget(f);
	KUNIT_EXPECT_EQ(test, 1000, v->params.media.atm.tx.pcr);
	fake_modified(low, CONDIS_STATUS_FAILURE);
	fake_expect(f, "cl.modify_complete=FAILURE cl.change");
	KUNIT_EXPECT_EQ(test, 400, v->params.media.atm.tx.pcr);
}

static void qos_hook_peer_change(struct fake *f, void *obj)
{
	fake_must(f, fake_peer_change(obj, 300) == CONDIS_STATUS_SUCCESS,
		  "activated");
}

/* E-49: the same from inside: what follows the change is told after it. */
static void qos_crossing_inside(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);

	f->hook[FAKE_MODIFY] = qos_hook_peer_change;
	f->answer[FAKE_MODIFY] = CONDIS_STATUS_RESOURCES;
	FAKE_STATUS(f, PENDING, fake_modify(v, 1000));
	fake_expect(f, f->mode == FAKE_MCM ?
		       "cm.modify cl.modify_complete=RESOURCES cl.change" :
		       "cm.modify m.activate cl.modify_complete=RESOURCES "
		       "cl.change");
}

/* 2.8: a close wins; the change ends before it. */
static void qos_close(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);

	f->answer[FAKE_MODIFY] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_modify(v, 1000));
	FAKE_STATUS(f, SUCCESS, fake_close_call(v));
	FAKE_STATUS(f, CLOSING, v->modified);
	fake_expect(f, f->mode == FAKE_MCM ?
		       "cm.modify cm.close_call cl.modify_complete=CLOSING" :
		       "cm.modify cm.close_call cl.modify_complete=CLOSING "
		       "m.deactivate");
}

/* 2.8: also where the call manager says that it worked, or says nothing. */
static void qos_close_wins(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);
	struct fake_low *low = fake_low_cm(v);

	f->answer[FAKE_MODIFY] = CONDIS_STATUS_PENDING;
	f->answer[FAKE_CLOSE_CALL] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_modify(v, 1000));
	FAKE_STATUS(f, SUCCESS, fake_peer_change(low, 7));
	FAKE_STATUS(f, PENDING, fake_close_call(v));
	fake_forget(f);
	fake_modified(low, CONDIS_STATUS_SUCCESS);
	FAKE_STATUS(f, CLOSING, v->modified);
	fake_closed(low, CONDIS_STATUS_SUCCESS);
	fake_expect(f, f->mode == FAKE_MCM ?
		       "cl.modify_complete=CLOSING cl.close_complete" :
		       "cl.modify_complete=CLOSING m.deactivate "
		       "cl.close_complete");

	FAKE_STATUS(f, SUCCESS, fake_make_call(v));
	FAKE_STATUS(f, PENDING, fake_modify(v, 1000));
	FAKE_STATUS(f, PENDING, fake_close_call(v));
	fake_forget(f);
	low->modifying = false;
	fake_closed(low, CONDIS_STATUS_SUCCESS);
	fake_reported(f, CONDIS_REPORT_MODIFY_LEFT_PENDING, 1);
	FAKE_STATUS(f, CLOSING, v->modified);
	FAKE_STATUS(f, SUCCESS, v->closed);
	condis_cm_modify_call_qos_complete(v->vc, CONDIS_STATUS_SUCCESS);
	fake_reported(f, CONDIS_REPORT_UNEXPECTED_COMPLETION, 1);
}

static void qos_hook_close(struct fake *f, void *obj)
{
	struct fake_low *low = obj;

	fake_must(f, fake_close_call(f->data) == CONDIS_STATUS_PENDING,
		  "the close waits");
	fake_must(f, !atomic_read(&f->count[FAKE_CLOSE_CALL]),
		  "the call manager is busy with it");
	fake_must(f, low->vc->k == CONDIS_CALL_LOCAL_CLOSING, "closing");
}

/* G-2, 2.8: closed while the call manager looks at the change. */
static void qos_close_inside(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);

	f->data = v;
	f->hook[FAKE_MODIFY] = qos_hook_close;
	f->answer[FAKE_MODIFY] = CONDIS_STATUS_SUCCESS;
	FAKE_STATUS(f, PENDING, fake_modify(v, 1000));
	fake_expect(f, f->mode == FAKE_MCM ?
		       "cm.modify cl.modify_complete=CLOSING cm.close_call "
		       "cl.close_complete" :
		       "cm.modify cl.modify_complete=CLOSING cm.close_call "
		       "m.deactivate cl.close_complete");
	FAKE_STATUS(f, SUCCESS, v->closed);
}

/* E-48: a re-activation pends when the close comes: modify, then close. */
static void qos_close_reactivating(struct kunit *test)
{
	struct fake *f = fake_running(test, FAKE_CM);
	struct fake_vc *v = fake_connected(f);
	struct fake_low *low = fake_low_cm(v);

	f->answer[FAKE_MODIFY] = CONDIS_STATUS_PENDING;
	f->answer[FAKE_M_ACTIVATE] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_modify(v, 1000));
	FAKE_STATUS(f, PENDING, fake_activate(low));
	fake_forget(f);
	FAKE_STATUS(f, PENDING, fake_close_call(v));
	FAKE_STATUS(f, CLOSING, v->modified);
	fake_expect(f, "cm.close_call cl.modify_complete=CLOSING");
	/* The deactivation waits for the activation. */
	fake_m_activated(fake_low_mp(v), CONDIS_STATUS_SUCCESS);
	FAKE_STATUS(f, SUCCESS, v->closed);
	fake_expect(f, "cm.activate_complete m.deactivate "
		       "cm.deactivate_complete cl.close_complete");
}

/* A reject does not end a change that is pending. */
static void qos_reject_pending(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_sap *s = fake_sap_ready(f);
	struct fake_low *low = fake_in_ready(s);
	struct fake_vc *v = fake_in_client(low);

	low->keep = true;
	f->answer[FAKE_OFFER] = CONDIS_STATUS_PENDING;
	f->answer[FAKE_MODIFY] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_in_offer(low, s));
	FAKE_STATUS(f, PENDING, fake_modify(v, 1000));
	/* It rejects the call though its change is pending. */
	fake_answer(v, CONDIS_STATUS_FAILURE);
	FAKE_STATUS(f, SUCCESS, condis_cm_deactivate_vc(low->vc));
	/* The VC stays until the change has ended, too. */
	FAKE_STATUS(f, CLOSING, fake_in_delete(low));
	fake_modified(low, CONDIS_STATUS_FAILURE);
	FAKE_STATUS(f, FAILURE, v->modified);
	FAKE_STATUS(f, SUCCESS, fake_in_delete(low));
}

static struct kunit_case qos_cases[] = {
	KUNIT_CASE_PARAM(qos_sync, fake_gen_params),
	KUNIT_CASE_PARAM(qos_pends, fake_gen_params),
	KUNIT_CASE_PARAM(qos_early, fake_gen_params),
	KUNIT_CASE(qos_veto),
	KUNIT_CASE_PARAM(qos_none, fake_gen_params),
	KUNIT_CASE_PARAM(qos_other, fake_gen_params),
	KUNIT_CASE_PARAM(qos_states, fake_gen_params),
	KUNIT_CASE_PARAM(qos_peer, fake_gen_params),
	KUNIT_CASE_PARAM(qos_disagree, fake_gen_params),
	KUNIT_CASE_PARAM(qos_crossing, fake_gen_params),
	KUNIT_CASE_PARAM(qos_crossing_inside, fake_gen_params),
	KUNIT_CASE_PARAM(qos_close, fake_gen_params),
	KUNIT_CASE_PARAM(qos_close_wins, fake_gen_params),
	KUNIT_CASE_PARAM(qos_close_inside, fake_gen_params),
	KUNIT_CASE(qos_close_reactivating),
	KUNIT_CASE_PARAM(qos_reject_pending, fake_gen_params),
	{}
};

static struct kunit_suite qos_suite = {
	.name = "condis_qos",
	.test_cases = qos_cases,
};

kunit_test_suite(qos_suite);
