// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_call_in: incoming calls.
 */
#include <linux/err.h>

#include "fake_in.h"

/* C-6, X-ORD-1: made, activated, offered, accepted, connected. */
static void in_sync(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_sap *s = fake_sap_ready(f);
	struct fake_low *low = fake_in_vc(s->af);
	bool mcm = f->mode == FAKE_MCM;
	struct fake_vc *v;

	fake_expect(f, mcm ? "cl.create_vc" : "cl.create_vc m.create_vc");
	v = fake_in_client(low);
	FAKE_STATUS(f, VC_NOT_ACTIVATED, fake_in_offer(low, s));
	FAKE_STATUS(f, SUCCESS, fake_activate(low));
	fake_forget(f);
	FAKE_STATUS(f, SUCCESS, fake_in_offer(low, s));
	KUNIT_EXPECT_EQ(test, CONDIS_CALL_IN_ACCEPTED, low->vc->k);
	condis_cm_dispatch_call_connected(low->vc);
	KUNIT_EXPECT_EQ(test, CONDIS_CALL_CONNECTED, low->vc->k);
	FAKE_STATUS(f, PENDING, fake_close_call(v));
	FAKE_STATUS(f, SUCCESS, v->closed);
	fake_expect(f, mcm ? "cl.offer cl.connected cm.close_call "
			     "cl.close_complete cl.delete_vc" :
			     "cl.offer cl.connected cm.close_call "
			     "m.deactivate cl.close_complete cl.delete_vc "
			     "m.delete_vc");
	KUNIT_EXPECT_NULL(test, v->vc);
}

/* The answer comes later; the call manager goes on by itself. */
static void in_pends(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_sap *s = fake_sap_ready(f);
	struct fake_low *low = fake_in_ready(s);

	f->answer[FAKE_OFFER] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_in_offer(low, s));
	KUNIT_EXPECT_EQ(test, CONDIS_CALL_IN_OFFERED, low->vc->k);
	fake_expect(f, "cl.offer");
	fake_answer(fake_in_client(low), CONDIS_STATUS_SUCCESS);
	fake_expect(f, "cm.answer cl.connected");
	KUNIT_EXPECT_EQ(test, CONDIS_CALL_CONNECTED, low->vc->k);
}

/* C-6: a rejected call's VC is deactivated and deleted; nobody closes it. */
static void in_rejected(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_sap *s = fake_sap_ready(f);
	struct fake_low *low = fake_in_ready(s);
	bool mcm = f->mode == FAKE_MCM;

	/* C-17: the reason is the client's. */
	f->answer[FAKE_OFFER] = CONDIS_STATUS_INCOMPATABLE_QOS;
	FAKE_STATUS(f, INCOMPATABLE_QOS, fake_in_offer(low, s));
	KUNIT_EXPECT_EQ(test, CONDIS_CALL_CLOSED, low->vc->k);
	FAKE_STATUS(f, FAILURE, fake_close_call(fake_in_client(low)));
	fake_in_drop(low);
	fake_expect(f, mcm ? "cl.offer cl.delete_vc" :
			     "cl.offer m.deactivate cl.delete_vc m.delete_vc");

	low = fake_in_ready(s);
	f->answer[FAKE_OFFER] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_in_offer(low, s));
	fake_answer(fake_in_client(low), CONDIS_STATUS_NOT_ACCEPTED);
	fake_expect(f, mcm ? "cl.offer cm.answer=NOT_ACCEPTED cl.delete_vc" :
			     "cl.offer cm.answer=NOT_ACCEPTED m.deactivate "
			     "cl.delete_vc m.delete_vc");
}

static void in_hook_answer(struct fake *f, void *obj)
{
	condis_status_t answer = *(condis_status_t *)f->data;

	fake_answer(obj, answer);
	fake_must(f, (answer == CONDIS_STATUS_SUCCESS) ==
		     atomic_read(&f->count[FAKE_ANSWER]),
		  "an accept is told at once, a reject waits");
}

/* E-42, G-2: connected before the offer has returned. */
static void in_early(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	condis_status_t answer = CONDIS_STATUS_SUCCESS;
	struct fake_sap *s = fake_sap_ready(f);
	struct fake_low *low = fake_in_ready(s);

	f->data = &answer;
	f->hook[FAKE_OFFER] = in_hook_answer;
	f->answer[FAKE_OFFER] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_in_offer(low, s));
	fake_expect(f, "cl.offer cm.answer cl.connected");
	KUNIT_EXPECT_EQ(test, CONDIS_CALL_CONNECTED, low->vc->k);
}

/* G-2: a reject waits, for the call manager deletes the VC because of it. */
static void in_early_reject(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	condis_status_t answer = CONDIS_STATUS_RESOURCES;
	struct fake_sap *s = fake_sap_ready(f);
	struct fake_low *low = fake_in_ready(s);

	f->data = &answer;
	f->hook[FAKE_OFFER] = in_hook_answer;
	f->answer[FAKE_OFFER] = CONDIS_STATUS_PENDING;
	low->keep = true;
	FAKE_STATUS(f, PENDING, fake_in_offer(low, s));
	fake_expect(f, "cl.offer cm.answer=RESOURCES");
	KUNIT_EXPECT_EQ(test, CONDIS_CALL_CLOSED, low->vc->k);
	fake_in_drop(low);
}

/* Answered twice, in both ways that there are. */
static void in_twice(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	condis_status_t answer = CONDIS_STATUS_SUCCESS;
	struct fake_sap *s = fake_sap_ready(f);
	struct fake_low *low = fake_in_ready(s);
	struct fake_vc *v = fake_in_client(low);

	f->data = &answer;
	f->hook[FAKE_OFFER] = in_hook_answer;
	f->answer[FAKE_OFFER] = CONDIS_STATUS_FAILURE;
	FAKE_STATUS(f, PENDING, fake_in_offer(low, s));
	fake_reported(f, CONDIS_REPORT_UNEXPECTED_COMPLETION, 1);
	KUNIT_EXPECT_EQ(test, CONDIS_CALL_CONNECTED, low->vc->k);
	v->in_call = true;
	condis_cl_incoming_call_complete(v->vc, CONDIS_STATUS_FAILURE,
					 &low->params);
	fake_reported(f, CONDIS_REPORT_UNEXPECTED_COMPLETION, 1);
	fake_expect(f, "cl.offer cm.answer cl.connected");
	KUNIT_EXPECT_EQ(test, CONDIS_CALL_CONNECTED, low->vc->k);
}

/* An answer that is none is a reject. */
static void in_pending_answer(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_sap *s = fake_sap_ready(f);
	struct fake_low *low = fake_in_ready(s);

	low->keep = true;
	f->answer[FAKE_OFFER] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_in_offer(low, s));
	fake_answer(fake_in_client(low), CONDIS_STATUS_PENDING);
	fake_reported(f, CONDIS_REPORT_PENDING_COMPLETION, 1);
	fake_expect(f, "cl.offer cm.answer=FAILURE");
	FAKE_STATUS(f, SUCCESS, condis_cm_deactivate_vc(low->vc));
	KUNIT_EXPECT_EQ(test, CONDIS_CALL_NONE, low->vc->k);
}

/* Only what was accepted is connected, and once. */
static void in_not_accepted(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_sap *s = fake_sap_ready(f);
	struct fake_low *low = fake_in_ready(s);
	struct fake_vc *out;

	condis_cm_dispatch_call_connected(low->vc);
	fake_reported(f, CONDIS_REPORT_NOT_ACCEPTED_YET, 1);
	f->answer[FAKE_OFFER] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_in_offer(low, s));
	condis_cm_dispatch_call_connected(low->vc);
	fake_reported(f, CONDIS_REPORT_NOT_ACCEPTED_YET, 1);
	/* CloseCall in IN_OFFERED: the offer is answered first. */
	FAKE_STATUS(f, FAILURE, fake_close_call(fake_in_client(low)));
	fake_answer(fake_in_client(low), CONDIS_STATUS_SUCCESS);
	condis_cm_dispatch_call_connected(low->vc);
	fake_reported(f, CONDIS_REPORT_NOT_ACCEPTED_YET, 1);
	fake_expect(f, "cl.offer cm.answer cl.connected");
	/* An outgoing call is not connected this way. */
	out = fake_connected(f);
	condis_cm_dispatch_call_connected(out->vc);
	fake_reported(f, CONDIS_REPORT_NOT_ACCEPTED_YET, 1);
	fake_expect(f, "");
}

/* V-1, V-19: no second call, and no outgoing one, on the provider's VC. */
static void in_busy(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_sap *s = fake_sap_ready(f);
	struct fake_vc *v = fake_in_connected(s);
	struct fake_low *low = fake_low_cm(v);
	struct fake_vc *out = fake_connected(f);
	struct fake_low *out_low = fake_low_cm(out);

	FAKE_STATUS(f, FAILURE, fake_in_offer(low, s));
	FAKE_STATUS(f, FAILURE, condis_cl_make_call(v->vc, &v->params));
	/* Not on one that the client made. */
	FAKE_STATUS(f, FAILURE,
		    condis_cm_dispatch_incoming_call(s->sap, out->vc,
						     &out_low->params));
	fake_expect(f, "");
}

static void in_hook_send(struct fake *f, void *obj)
{
	struct fake_vc *v = obj;

	condis_co_send_nbls(v->vc, fake_chain(f, f->tx, 1, 1, 64), 0);
}

/* E-3, S-1: a send from inside call_connected() is accepted, none before. */
static void in_send(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_sap *s = fake_sap_ready(f);
	struct fake_low *low = fake_in_ready(s);
	struct fake_vc *v = fake_in_client(low);

	f->hook[FAKE_OFFER] = in_hook_send;
	FAKE_STATUS(f, SUCCESS, fake_in_offer(low, s));
	in_hook_send(f, v);
	fake_check_done(v, 2, "VC_NOT_ACTIVATED");
	f->hook[FAKE_CONNECTED] = in_hook_send;
	condis_cm_dispatch_call_connected(low->vc);
	KUNIT_EXPECT_NOT_NULL(test, fake_low_mp(v)->sent.head);
	fake_complete_all(fake_low_mp(v));
	fake_check_done(v, 1, "SUCCESS");
}

/* what arrives on a VC that the provider made is the client's. */
static void in_receive(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_in_connected(fake_sap_ready(f));

	fake_indicate(fake_low_mp(v), fake_chain(f, f->rx, 3, 1, 64), 0);
	KUNIT_EXPECT_EQ(test, 3, condis_chain_count(v->got.head));
	fake_return_got(v);
	KUNIT_EXPECT_EQ(test, 3, condis_chain_count(fake_low_mp(v)->back.head));
}

/* V-3, V-4, E-58: who is asked, and what is undone when one refuses. */
static void in_create_fails(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_sap *s = fake_sap_ready(f);
	struct fake_low *low;

	f->answer[FAKE_CL_CREATE_VC] = CONDIS_STATUS_RESOURCES;
	low = fake_in_vc(s->af);
	KUNIT_EXPECT_NULL(test, low->vc);
	fake_low_free(low);
	f->answer[FAKE_CL_CREATE_VC] = CONDIS_STATUS_PENDING;
	low = fake_in_vc(s->af);
	KUNIT_EXPECT_NULL(test, low->vc);
	fake_low_free(low);
	fake_reported(f, CONDIS_REPORT_PENDING_SYNCHRONOUS, 1);
	fake_expect(f, "cl.create_vc cl.create_vc");
	f->answer[FAKE_CL_CREATE_VC] = FAKE_AUTO;
	if (f->mode == FAKE_MCM)
		return;
	f->answer[FAKE_M_CREATE_VC] = CONDIS_STATUS_RESOURCES;
	low = fake_in_vc(s->af);
	KUNIT_EXPECT_NULL(test, low->vc);
	fake_low_free(low);
	fake_expect(f, "cl.create_vc m.create_vc cl.delete_vc");
}

/* V-16, E-37: whose VC it is, that one deletes it, and no other. */
static void in_delete(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_sap *s = fake_sap_ready(f);
	struct fake_low *low = fake_in_vc(s->af);
	struct fake_vc *out = fake_vc_ready(f);

	fake_forget(f);
	FAKE_STATUS(f, NOT_ACCEPTED,
		    condis_co_delete_vc(f->cl->binding, low->vc));
	FAKE_STATUS(f, NOT_ACCEPTED, condis_mcm_delete_vc(f->adapter, out->vc));
	if (f->cm)
		FAKE_STATUS(f, NOT_ACCEPTED,
			    condis_co_delete_vc(f->cm->binding, out->vc));
	fake_expect(f, "");
	/* V-18: a client that refuses keeps it. */
	f->answer[FAKE_CL_DELETE_VC] = CONDIS_STATUS_NOT_ACCEPTED;
	FAKE_STATUS(f, NOT_ACCEPTED, fake_in_delete(low));
	f->answer[FAKE_CL_DELETE_VC] = FAKE_AUTO;
	KUNIT_EXPECT_EQ(test, CONDIS_VC_IDLE, low->vc->a);
	FAKE_STATUS(f, SUCCESS, fake_in_delete(low));
}

/* A VC for a client is made under its open, by whom it has opened. */
static void in_create_wrong(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_proto *other = fake_client(f, "cl2");
	struct fake_sap *s = fake_sap_ready(f);
	struct condis_vc *vc = NULL;

	fake_settle(f);
	fake_forget(f);
	FAKE_STATUS(f, FAILURE,
		    condis_co_create_vc(other->binding, s->af->af, other, &vc));
	if (f->mode == FAKE_CM)
		FAKE_STATUS(f, FAILURE,
			    condis_mcm_create_vc(f->adapter, s->af->af, other,
						 &vc));
	vc = ERR_PTR(-1);
	FAKE_STATUS(f, FAILURE,
		    condis_mcm_create_vc(f->adapter, s->af->af, other, &vc));
	fake_expect(f, "");
}

/* AF-3: an idle VC of the provider's does not keep a client from closing. */
static void in_af_close(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_sap *s = fake_sap_ready(f);
	struct fake_low *low = fake_in_vc(s->af);
	struct fake_vc *v = fake_in_connected(s);

	fake_low_cm(v)->keep = true;
	FAKE_STATUS(f, SUCCESS, fake_sap_deregister(s));
	FAKE_STATUS(f, FAILURE, fake_af_close(s->af));
	FAKE_STATUS(f, SUCCESS, fake_close_call(v));
	KUNIT_EXPECT_EQ(test, CONDIS_CALL_NONE, low->vc->k);
	fake_forget(f);
	/* It pends until the provider has deleted what it made. */
	FAKE_STATUS(f, PENDING, fake_af_close(s->af));
	FAKE_STATUS(f, SUCCESS, s->af->closed);
	KUNIT_EXPECT_NULL(test, v->vc);
}

/* V-19, C-15, E-51: the provider uses its VC again, for the same client. */
static void in_reuse(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_sap *s = fake_sap_ready(f);
	struct fake_low *low = fake_in_ready(s);
	struct fake_vc *v = fake_in_client(low);
	unsigned int i;

	low->keep = true;
	for (i = 0; i < 1000; i++) {
		if (i)
			FAKE_STATUS_ASSERT(f, SUCCESS, fake_activate(low));
		FAKE_STATUS_ASSERT(f, SUCCESS, fake_in_offer(low, s));
		condis_cm_dispatch_call_connected(low->vc);
		fake_indicate(fake_low_mp(v), fake_chain(f, f->rx, 1, 1, 64),
			      0);
		KUNIT_ASSERT_EQ(test, 1, condis_chain_count(v->got.head));
		fake_return_got(v);
		FAKE_STATUS_ASSERT(f, SUCCESS, fake_close_call(v));
		/* C-15 */
		FAKE_STATUS_ASSERT(f, FAILURE, fake_close_call(v));
		KUNIT_ASSERT_EQ(test, CONDIS_CALL_NONE, low->vc->k);
		fake_forget(f);
	}
}

static struct kunit_case call_in_cases[] = {
	KUNIT_CASE_PARAM(in_sync, fake_gen_params),
	KUNIT_CASE_PARAM(in_pends, fake_gen_params),
	KUNIT_CASE_PARAM(in_rejected, fake_gen_params),
	KUNIT_CASE_PARAM(in_early, fake_gen_params),
	KUNIT_CASE_PARAM(in_early_reject, fake_gen_params),
	KUNIT_CASE_PARAM(in_twice, fake_gen_params),
	KUNIT_CASE_PARAM(in_pending_answer, fake_gen_params),
	KUNIT_CASE_PARAM(in_not_accepted, fake_gen_params),
	KUNIT_CASE_PARAM(in_busy, fake_gen_params),
	KUNIT_CASE_PARAM(in_send, fake_gen_params),
	KUNIT_CASE_PARAM(in_receive, fake_gen_params),
	KUNIT_CASE_PARAM(in_create_fails, fake_gen_params),
	KUNIT_CASE_PARAM(in_delete, fake_gen_params),
	KUNIT_CASE_PARAM(in_create_wrong, fake_gen_params),
	KUNIT_CASE_PARAM(in_af_close, fake_gen_params),
	KUNIT_CASE_PARAM(in_reuse, fake_gen_params),
	{}
};

static struct kunit_suite call_in_suite = {
	.name = "condis_call_in",
	.test_cases = call_in_cases,
};

kunit_test_suite(call_in_suite);
