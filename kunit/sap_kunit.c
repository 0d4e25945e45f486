// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_sap: where clients take calls.
 */
#include "fake_in.h"

/* G-1: registered at once, and gone at once. */
static void sap_sync(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_sap *s = fake_sap_new(fake_af_open(f->cl));

	fake_forget(f);
	FAKE_STATUS(f, SUCCESS, fake_sap_register(s));
	KUNIT_EXPECT_NOT_NULL(test, s->sap);
	FAKE_STATUS(f, SUCCESS, fake_sap_deregister(s));
	fake_expect(f, "cm.register_sap cm.deregister_sap");
}

/* G-1: each of them pends, and its outcome comes once. */
static void sap_pends(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_sap *s = fake_sap_new(fake_af_open(f->cl));

	fake_forget(f);
	f->answer[FAKE_REGISTER_SAP] = CONDIS_STATUS_PENDING;
	f->answer[FAKE_DEREGISTER_SAP] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_sap_register(s));
	KUNIT_EXPECT_NULL(test, s->sap);
	fake_sap_registered(s->cm, CONDIS_STATUS_SUCCESS);
	FAKE_STATUS(f, SUCCESS, s->registered);
	KUNIT_ASSERT_NOT_NULL(test, s->sap);

	FAKE_STATUS(f, PENDING, fake_sap_deregister(s));
	FAKE_STATUS(f, FAILURE, condis_cl_deregister_sap(s->sap));
	fake_sap_deregistered(s->cm, CONDIS_STATUS_SUCCESS);
	FAKE_STATUS(f, SUCCESS, s->gone);
	fake_expect(f, "cm.register_sap cl.sap_complete cm.deregister_sap "
		       "cl.sap_gone");
}

static void sap_hook_registered(struct fake *f, void *obj)
{
	struct fake_cm_sap *cs = obj;

	fake_sap_registered(cs, CONDIS_STATUS_SUCCESS);
}

/* G-2: the completion overtakes the PENDING that it belongs to. */
static void sap_early(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_sap *s = fake_sap_new(fake_af_open(f->cl));

	f->hook[FAKE_REGISTER_SAP] = sap_hook_registered;
	f->answer[FAKE_REGISTER_SAP] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_sap_register(s));
	FAKE_STATUS(f, SUCCESS, s->registered);
	FAKE_STATUS(f, SUCCESS, fake_sap_deregister(s));
}

/* what the call manager says of an address that is bad, or taken. */
static void sap_refused(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_sap *s = fake_sap_new(fake_af_open(f->cl));

	f->answer[FAKE_REGISTER_SAP] = CONDIS_STATUS_INVALID_DATA;
	FAKE_STATUS(f, INVALID_DATA, fake_sap_register(s));
	KUNIT_EXPECT_NULL(test, s->sap);
	KUNIT_EXPECT_TRUE(test, list_empty(&s->af->af->saps));
	f->answer[FAKE_REGISTER_SAP] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_sap_register(s));
	fake_sap_registered(s->cm, CONDIS_STATUS_INVALID_DATA);
	FAKE_STATUS(f, INVALID_DATA, s->registered);
	KUNIT_EXPECT_NULL(test, s->sap);
	KUNIT_EXPECT_TRUE(test, list_empty(&s->af->af->saps));
	/* Its open is free of it. */
	FAKE_STATUS(f, SUCCESS, fake_af_close(s->af));
}

/* a failure to deregister leaves it as it was. */
static void sap_stays(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_sap *s = fake_sap_ready(f);
	struct fake_low *low;

	f->answer[FAKE_DEREGISTER_SAP] = CONDIS_STATUS_RESOURCES;
	FAKE_STATUS(f, RESOURCES, fake_sap_deregister(s));
	f->answer[FAKE_DEREGISTER_SAP] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_sap_deregister(s));
	fake_sap_deregistered(s->cm, CONDIS_STATUS_RESOURCES);
	FAKE_STATUS(f, RESOURCES, s->gone);
	/* Calls come as before. */
	low = fake_in_ready(s);
	FAKE_STATUS(f, SUCCESS, fake_in_offer(low, s));
	condis_cm_dispatch_call_connected(low->vc);
	f->answer[FAKE_DEREGISTER_SAP] = FAKE_AUTO;
	FAKE_STATUS(f, SUCCESS, fake_sap_deregister(s));
}

/* Answers that nobody waits for. */
static void sap_unexpected(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_sap *s = fake_sap_ready(f);

	condis_cm_register_sap_complete(s->sap, CONDIS_STATUS_SUCCESS, s->cm);
	fake_reported(f, CONDIS_REPORT_UNEXPECTED_COMPLETION, 1);
	condis_cm_deregister_sap_complete(s->sap, CONDIS_STATUS_SUCCESS);
	fake_reported(f, CONDIS_REPORT_UNEXPECTED_COMPLETION, 1);
	fake_expect(f, "");

	f->answer[FAKE_DEREGISTER_SAP] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_sap_deregister(s));
	s->cm->deregistering = false;
	condis_cm_deregister_sap_complete(s->sap, CONDIS_STATUS_PENDING);
	fake_reported(f, CONDIS_REPORT_PENDING_COMPLETION, 1);
	FAKE_STATUS(f, FAILURE, s->gone);
	f->answer[FAKE_DEREGISTER_SAP] = FAKE_AUTO;
	FAKE_STATUS(f, SUCCESS, fake_sap_deregister(s));
}

/* E-52: a call that comes while its SAP is registering is delivered. */
static void sap_call_early(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_sap *s = fake_sap_new(fake_af_open(f->cl));
	struct fake_low *low;

	f->answer[FAKE_REGISTER_SAP] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_sap_register(s));
	low = fake_in_ready(s);
	FAKE_STATUS(f, SUCCESS, fake_in_offer(low, s));
	fake_expect(f, "cl.offer");
	/* The call goes on whatever becomes of the SAP. */
	fake_sap_registered(s->cm, CONDIS_STATUS_INVALID_DATA);
	condis_cm_dispatch_call_connected(low->vc);
	fake_expect(f, "cl.sap_complete=INVALID_DATA cl.connected");
	KUNIT_EXPECT_EQ(test, CONDIS_CALL_CONNECTED, low->vc->k);
}

/* E-52: one that comes while it goes away is not. */
static void sap_call_late(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_sap *s = fake_sap_ready(f);
	struct fake_vc *v = fake_in_connected(s);
	struct fake_low *low = fake_in_ready(s);

	f->answer[FAKE_DEREGISTER_SAP] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_sap_deregister(s));
	fake_forget(f);
	FAKE_STATUS(f, INVALID_SAP, fake_in_offer(low, s));
	fake_expect(f, "");
	KUNIT_EXPECT_EQ(test, CONDIS_CALL_NONE, low->vc->k);
	fake_sap_deregistered(s->cm, CONDIS_STATUS_SUCCESS);
	/* The call that came through it is not touched. */
	KUNIT_EXPECT_EQ(test, CONDIS_CALL_CONNECTED, v->vc->k);
	fake_in_drop(low);
}

static void sap_hook_deregister(struct fake *f, void *obj)
{
	struct fake_vc *v = obj;
	struct fake_sap *s = list_first_entry(&v->p->saps, struct fake_sap,
					      node);

	fake_must(f, fake_sap_deregister(s) == CONDIS_STATUS_PENDING,
		  "not gone while the client looks at an offer");
	fake_must(f, s->gone == CONDIS_STATUS_PENDING, "not told from inside");
}

/* The client's context of a SAP is needed until incoming_call() returns. */
static void sap_gone_inside(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_sap *s = fake_sap_ready(f);
	struct fake_low *low = fake_in_ready(s);

	f->hook[FAKE_OFFER] = sap_hook_deregister;
	FAKE_STATUS(f, SUCCESS, fake_in_offer(low, s));
	FAKE_STATUS(f, SUCCESS, s->gone);
	fake_expect(f, "cl.offer cm.deregister_sap cl.sap_gone");
	condis_cm_dispatch_call_connected(low->vc);
}

/* AF-3: a SAP keeps its open from being closed, unless it is going. */
static void sap_keeps_af(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_sap *s = fake_sap_new(fake_af_open(f->cl));

	f->answer[FAKE_REGISTER_SAP] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_sap_register(s));
	FAKE_STATUS(f, FAILURE, fake_af_close(s->af));
	fake_sap_registered(s->cm, CONDIS_STATUS_SUCCESS);
	FAKE_STATUS(f, FAILURE, fake_af_close(s->af));
	f->answer[FAKE_DEREGISTER_SAP] = CONDIS_STATUS_PENDING;
	f->answer[FAKE_CLOSE_AF] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_sap_deregister(s));
	fake_forget(f);
	FAKE_STATUS(f, PENDING, fake_af_close(s->af));
	fake_expect(f, "cm.close_af");
}

/* AF states: no new SAP before the open, nor while it closes. */
static void sap_needs_af(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_af *af = fake_af_open(f->cl);
	struct fake_af *opening = fake_af_new(f->cl);

	f->answer[FAKE_OPEN_AF] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_af_ask(opening));
	FAKE_STATUS(f, FAILURE, fake_sap_register(fake_sap_new(opening)));
	f->answer[FAKE_CLOSE_AF] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_af_close(af));
	fake_forget(f);
	FAKE_STATUS(f, CLOSING, fake_sap_register(fake_sap_new(af)));
	fake_expect(f, "");
}

/* Two clients' SAPs are two. */
static void sap_two_clients(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_proto *other = fake_client(f, "cl2");
	struct fake_sap *s = fake_sap_ready(f);
	struct fake_sap *t = fake_sap_new(fake_af_open(other));
	struct fake_low *low = fake_in_ready(s);

	fake_settle(f);
	FAKE_STATUS(f, SUCCESS, fake_sap_register(t));
	fake_forget(f);
	/* V-19: a VC that was made for one is not for the other. */
	FAKE_STATUS(f, FAILURE, fake_in_offer(low, t));
	fake_expect(f, "");
	FAKE_STATUS(f, SUCCESS, fake_in_offer(low, s));
	fake_expect(f, "cl.offer");
	condis_cm_dispatch_call_connected(low->vc);
}

static struct kunit_case sap_cases[] = {
	KUNIT_CASE_PARAM(sap_sync, fake_gen_params),
	KUNIT_CASE_PARAM(sap_pends, fake_gen_params),
	KUNIT_CASE_PARAM(sap_early, fake_gen_params),
	KUNIT_CASE_PARAM(sap_refused, fake_gen_params),
	KUNIT_CASE_PARAM(sap_stays, fake_gen_params),
	KUNIT_CASE_PARAM(sap_unexpected, fake_gen_params),
	KUNIT_CASE_PARAM(sap_call_early, fake_gen_params),
	KUNIT_CASE_PARAM(sap_call_late, fake_gen_params),
	KUNIT_CASE_PARAM(sap_gone_inside, fake_gen_params),
	KUNIT_CASE_PARAM(sap_keeps_af, fake_gen_params),
	KUNIT_CASE_PARAM(sap_needs_af, fake_gen_params),
	KUNIT_CASE_PARAM(sap_two_clients, fake_gen_params),
	{}
};

static struct kunit_suite sap_suite = {
	.name = "condis_sap",
	.test_cases = sap_cases,
};

kunit_test_suite(sap_suite);
