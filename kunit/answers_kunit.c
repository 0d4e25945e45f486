// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_answers: a call manager that completes an operation and then answers
 * it once more, that completes what is over, or that is late.
 */
#include "fake_in.h"
#include "fake_party.h"
#include "fake_qos.h"

static void answers_hook_registered(struct fake *f, void *obj)
{
	fake_sap_registered(obj, CONDIS_STATUS_SUCCESS);
}

static void answers_hook_deregistered(struct fake *f, void *obj)
{
	fake_sap_deregistered(obj, CONDIS_STATUS_RESOURCES);
}

/* G-1, G-2: the completion counts, a final answer is one too many. */
static void answers_sap_twice(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_sap *s = fake_sap_new(fake_af_open(f->cl));

	f->hook[FAKE_REGISTER_SAP] = answers_hook_registered;
	f->answer[FAKE_REGISTER_SAP] = CONDIS_STATUS_SUCCESS;
	FAKE_STATUS(f, PENDING, fake_sap_register(s));
	fake_reported(f, CONDIS_REPORT_UNEXPECTED_COMPLETION, 1);
	FAKE_STATUS(f, SUCCESS, s->registered);
	KUNIT_ASSERT_NOT_NULL(test, s->sap);

	f->hook[FAKE_DEREGISTER_SAP] = answers_hook_deregistered;
	f->answer[FAKE_DEREGISTER_SAP] = CONDIS_STATUS_INVALID_DATA;
	FAKE_STATUS(f, PENDING, fake_sap_deregister(s));
	fake_reported(f, CONDIS_REPORT_UNEXPECTED_COMPLETION, 1);
	/* */
	FAKE_STATUS(f, RESOURCES, s->gone);
	f->hook[FAKE_DEREGISTER_SAP] = NULL;
	f->answer[FAKE_DEREGISTER_SAP] = FAKE_AUTO;
	FAKE_STATUS(f, SUCCESS, fake_sap_deregister(s));
}

/* G-1: a registration that is completed with PENDING has failed. */
static void answers_sap_pending(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_sap *s = fake_sap_new(fake_af_open(f->cl));

	f->answer[FAKE_REGISTER_SAP] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_sap_register(s));
	fake_sap_registered(s->cm, CONDIS_STATUS_PENDING);
	fake_reported(f, CONDIS_REPORT_PENDING_COMPLETION, 1);
	FAKE_STATUS(f, FAILURE, s->registered);
	KUNIT_EXPECT_NULL(test, s->sap);
	KUNIT_EXPECT_TRUE(test, list_empty(&s->af->af->saps));
}

/* AD-8, BD-5: no SAP and no offer once the device is going. */
static void answers_sap_removed(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_sap *s = fake_sap_ready(f);
	struct fake_low *low = fake_in_ready(s);

	f->answer[FAKE_NOTIFY_CLOSE] = CONDIS_STATUS_PENDING;
	fake_remove(f);
	FAKE_STATUS(f, ADAPTER_REMOVED, fake_in_offer(low, s));
	FAKE_STATUS(f, ADAPTER_REMOVED,
		    fake_sap_register(fake_sap_new(s->af)));
	FAKE_WAIT(f, atomic_read(&f->count[FAKE_NOTIFY_CLOSE]) == 1);
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&f->count[FAKE_OFFER]));
	f->answer[FAKE_NOTIFY_CLOSE] = FAKE_AUTO;
	fake_in_drop(low);
	fake_af_run_down(s->af);
	fake_gone(f);
}

static void answers_hook_drop_sap(struct fake *f, void *obj)
{
	struct fake_vc *v = obj;
	struct fake_sap *s = list_first_entry(&v->p->saps, struct fake_sap,
					      node);

	fake_must(f, fake_sap_deregister(s) == CONDIS_STATUS_PENDING,
		  "not gone while the client looks at an offer");
	fake_sap_deregistered(s->cm, CONDIS_STATUS_SUCCESS);
	fake_must(f, s->gone == CONDIS_STATUS_PENDING, "not told from inside");
}

/* One that ends while the client looks at an offer is told when it has. */
static void answers_sap_late(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_sap *s = fake_sap_ready(f);
	struct fake_low *low = fake_in_ready(s);

	f->hook[FAKE_OFFER] = answers_hook_drop_sap;
	f->answer[FAKE_DEREGISTER_SAP] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, SUCCESS, fake_in_offer(low, s));
	FAKE_STATUS(f, SUCCESS, s->gone);
	fake_expect(f, "cl.offer cm.deregister_sap cl.sap_gone");
	condis_cm_dispatch_call_connected(low->vc);
}

static void answers_hook_offer_more(struct fake *f, void *obj)
{
	struct fake_vc *v = obj;
	struct fake_sap *s = list_first_entry(&v->p->saps, struct fake_sap,
					      node);

	f->hook[FAKE_OFFER] = answers_hook_drop_sap;
	fake_must(f, fake_in_offer(f->data, s) == CONDIS_STATUS_SUCCESS,
		  "a second offer");
	fake_must(f, s->gone == CONDIS_STATUS_PENDING,
		  "not told before the last offer is back");
}

/* The same with two offers at once: the last one counts. */
static void answers_sap_two_offers(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_sap *s = fake_sap_ready(f);
	struct fake_low *low = fake_in_ready(s);
	struct fake_low *more = fake_in_ready(s);

	f->data = more;
	f->hook[FAKE_OFFER] = answers_hook_offer_more;
	f->answer[FAKE_DEREGISTER_SAP] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, SUCCESS, fake_in_offer(low, s));
	FAKE_STATUS(f, SUCCESS, s->gone);
	fake_expect(f, "cl.offer cl.offer cm.deregister_sap cl.sap_gone");
	condis_cm_dispatch_call_connected(low->vc);
	condis_cm_dispatch_call_connected(more->vc);
}

static void answers_hook_added(struct fake *f, void *obj)
{
	fake_party_added(obj, CONDIS_STATUS_SUCCESS);
}

static void answers_hook_dropped(struct fake *f, void *obj)
{
	fake_party_dropped(obj, CONDIS_STATUS_FAILURE);
}

/* G-1, G-2: the same of a party. */
static void answers_party_twice(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_vc_ready(f);
	condis_status_t status;
	struct fake_party *p;

	fake_make_multi(v, &status);
	FAKE_STATUS_ASSERT(f, SUCCESS, status);
	f->hook[FAKE_ADD_PARTY] = answers_hook_added;
	f->answer[FAKE_ADD_PARTY] = CONDIS_STATUS_FAILURE;
	p = fake_party_add(v, &status);
	FAKE_STATUS(f, PENDING, status);
	FAKE_STATUS(f, SUCCESS, p->added);
	fake_reported(f, CONDIS_REPORT_UNEXPECTED_COMPLETION, 1);
	KUNIT_EXPECT_EQ(test, 2, v->vc->multi->n_live);

	f->hook[FAKE_DROP_PARTY] = answers_hook_dropped;
	f->answer[FAKE_DROP_PARTY] = CONDIS_STATUS_SUCCESS;
	FAKE_STATUS(f, PENDING, fake_party_drop(p));
	FAKE_STATUS(f, FAILURE, p->gone);
	fake_reported(f, CONDIS_REPORT_UNEXPECTED_COMPLETION, 1);
	KUNIT_EXPECT_EQ(test, 2, v->vc->multi->n_live);
	f->hook[FAKE_DROP_PARTY] = NULL;
	f->answer[FAKE_DROP_PARTY] = FAKE_AUTO;
	FAKE_STATUS(f, SUCCESS, fake_party_drop(p));
}

/* G-1: a party that is being added cannot leave; told so, nothing happens. */
static void answers_party_not_added(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_vc_ready(f);
	condis_status_t status;
	struct fake_party *p;

	fake_make_multi(v, &status);
	FAKE_STATUS_ASSERT(f, SUCCESS, status);
	f->answer[FAKE_ADD_PARTY] = CONDIS_STATUS_PENDING;
	p = fake_party_add(v, &status);
	FAKE_STATUS_ASSERT(f, PENDING, status);
	fake_forget(f);
	fake_party_leaves(p);
	fake_reported(f, CONDIS_REPORT_UNEXPECTED_COMPLETION, 1);
	fake_expect(f, "");
	KUNIT_EXPECT_EQ(test, 2, v->vc->multi->n_live);
	fake_party_added(p, CONDIS_STATUS_SUCCESS);
	FAKE_STATUS(f, SUCCESS, p->added);
}

/* M-2, C-5: parties of a call that closes are neither added nor dropped. */
static void answers_party_closing(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_vc_ready(f);
	struct fake_party *p, *q;
	condis_status_t status;

	p = fake_make_multi(v, &status);
	FAKE_STATUS_ASSERT(f, SUCCESS, status);
	f->answer[FAKE_CLOSE_CALL] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_close_call(v));
	fake_forget(f);
	q = fake_party_add(v, &status);
	FAKE_STATUS(f, CLOSING, status);
	KUNIT_EXPECT_NULL(test, q->party);
	FAKE_STATUS(f, CLOSING, fake_party_drop(p));
	fake_expect(f, "");
	fake_closed(fake_low_cm(v), CONDIS_STATUS_SUCCESS);
	FAKE_STATUS(f, SUCCESS, v->closed);
	KUNIT_EXPECT_NULL(test, v->vc->multi);
}

static void answers_hook_end(struct fake *f, void *obj)
{
	struct fake_party *p = obj;
	struct fake_vc *v = p->v;

	f->hook[FAKE_DROP_PARTY] = NULL;
	/* One live party is left: the call may be closed. */
	fake_must(f, fake_close_call(v) == CONDIS_STATUS_PENDING,
		  "the close waits");
}

/*
 * G-2, M-2: the call is closed while the call manager looks at a drop, which is
 * over first.
 */
static void answers_party_close_inside(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_vc_ready(f);
	condis_status_t status;
	struct fake_party *p;

	p = fake_make_multi(v, &status);
	FAKE_STATUS_ASSERT(f, SUCCESS, status);
	fake_party_add(v, &status);
	FAKE_STATUS_ASSERT(f, SUCCESS, status);
	fake_forget(f);
	f->hook[FAKE_DROP_PARTY] = answers_hook_end;
	FAKE_STATUS(f, SUCCESS, fake_party_drop(p));
	FAKE_STATUS(f, SUCCESS, v->closed);
	KUNIT_EXPECT_NULL(test, v->vc->multi);
	KUNIT_EXPECT_EQ(test, CONDIS_CALL_NONE, v->vc->k);
	fake_expect(f, f->mode == FAKE_MCM ?
		       "cm.drop_party cm.close_call cl.close_complete" :
		       "cm.drop_party cm.close_call m.deactivate "
		       "cl.close_complete");
}

static void answers_hook_modify(struct fake *f, void *obj)
{
	struct fake_party *p = obj;

	fake_must(f, fake_modify(p->v, 1000) == CONDIS_STATUS_CLOSING,
		  "the close wins over the change");
	fake_must(f, !atomic_read(&f->count[FAKE_CLOSE_CALL]),
		  "the call manager is still busy with the drop");
}

static void answers_hook_modify_end(struct fake *f, void *obj)
{
	struct fake_low *low = obj;

	fake_must(f, fake_close_call(f->data) == CONDIS_STATUS_PENDING,
		  "the close waits");
	fake_must(f, low->vc->k == CONDIS_CALL_LOCAL_CLOSING, "closing");
}

/*
 * G-2, M-2: a change while the call manager looks at a drop, and a close while
 * it looks at the change: it is given the close when it is through with both.
 */
static void answers_nested_close(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_vc_ready(f);
	condis_status_t status;
	struct fake_party *p;

	p = fake_make_multi(v, &status);
	FAKE_STATUS_ASSERT(f, SUCCESS, status);
	fake_party_add(v, &status);
	FAKE_STATUS_ASSERT(f, SUCCESS, status);
	fake_forget(f);
	f->data = v;
	f->hook[FAKE_DROP_PARTY] = answers_hook_modify;
	f->hook[FAKE_MODIFY] = answers_hook_modify_end;
	f->answer[FAKE_MODIFY] = CONDIS_STATUS_SUCCESS;
	FAKE_STATUS(f, SUCCESS, fake_party_drop(p));
	FAKE_STATUS(f, SUCCESS, v->closed);
	KUNIT_EXPECT_EQ(test, CONDIS_CALL_NONE, v->vc->k);
	fake_expect(f, f->mode == FAKE_MCM ?
		       "cm.drop_party cm.modify cm.close_call "
		       "cl.close_complete" :
		       "cm.drop_party cm.modify cm.close_call m.deactivate "
		       "cl.close_complete");
}

static struct kunit_case answers_cases[] = {
	KUNIT_CASE_PARAM(answers_sap_twice, fake_gen_params),
	KUNIT_CASE_PARAM(answers_sap_pending, fake_gen_params),
	KUNIT_CASE_PARAM(answers_sap_removed, fake_gen_params),
	KUNIT_CASE_PARAM(answers_sap_late, fake_gen_params),
	KUNIT_CASE_PARAM(answers_sap_two_offers, fake_gen_params),
	KUNIT_CASE_PARAM(answers_party_twice, fake_gen_params),
	KUNIT_CASE_PARAM(answers_party_not_added, fake_gen_params),
	KUNIT_CASE_PARAM(answers_party_closing, fake_gen_params),
	KUNIT_CASE_PARAM(answers_party_close_inside, fake_gen_params),
	KUNIT_CASE_PARAM(answers_nested_close, fake_gen_params),
	{}
};

static struct kunit_suite answers_suite = {
	.name = "condis_answers",
	.test_cases = answers_cases,
};

kunit_test_suite(answers_suite);
