// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_oid_client: what call managers ask their clients, and tell them.
 */
#include <linux/delay.h>

#include "fake.h"

#define RACE_ROUNDS	100

struct tell {
	struct condis_oid_request	req;
	u32				value;
};

static void tell_fill(struct tell *tell)
{
	*tell = (struct tell){
		.req = {
			.type	= CONDIS_OID_SET,
			.oid	= CONDIS_OID_CO_SIGNALING_DISABLED,
			.buf	= &tell->value,
			.len	= sizeof(tell->value),
		},
	};
}

/* As a call manager or an MCM would. */
static condis_status_t tell(struct fake *f, struct condis_af *af,
			    struct condis_vc *vc, struct tell *tell)
{
	tell_fill(tell);
	if (f->mode == FAKE_MCM)
		return condis_mcm_oid_request(f->adapter, af, vc, &tell->req);
	return condis_co_oid_request(f->cm->binding, af, vc, &tell->req);
}

static void tell_check_done(struct fake *f, struct condis_af *af)
{
	KUNIT_EXPECT_EQ(f->test, 0, af->n_oids);
	if (f->mode == FAKE_CM)
		KUNIT_EXPECT_EQ(f->test, 0,
				atomic_read(&f->cm->binding->n_oids));
}

/* O-2, O-8: the client of that open, about the whole or a VC. */
static void tell_sync(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_proto *other = fake_client(f, "cl2");
	struct fake_vc *v = fake_connected(f);
	struct fake_af *af = fake_af_open(other);
	struct tell t;

	fake_settle(f);
	fake_forget(f);
	FAKE_STATUS(f, SUCCESS, tell(f, v->af->af, NULL, &t));
	FAKE_STATUS(f, SUCCESS, tell(f, v->af->af, v->vc, &t));
	FAKE_STATUS(f, SUCCESS, tell(f, af->af, NULL, &t));
	fake_expect(f, "cl.asked cl(vc).asked cl2.asked");
	f->answer[FAKE_ASKED] = CONDIS_STATUS_INVALID_OID;
	FAKE_STATUS(f, INVALID_OID, tell(f, v->af->af, NULL, &t));
	tell_check_done(f, v->af->af);
	/* The other way it is the call manager who is asked. */
	tell_fill(&t);
	t.req.type = CONDIS_OID_QUERY;
	fake_forget(f);
	FAKE_STATUS(f, SUCCESS,
		    condis_co_oid_request(f->cl->binding, v->af->af, NULL,
					  &t.req));
	fake_expect(f, "cm.oid");
}

/* O-1, G-1: several at once, answered in another order. */
static void tell_pending(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);
	struct tell t[3];
	int i;

	fake_forget(f);
	f->answer[FAKE_ASKED] = CONDIS_STATUS_PENDING;
	for (i = 0; i < ARRAY_SIZE(t); i++)
		FAKE_STATUS(f, PENDING, tell(f, v->af->af, NULL, &t[i]));
	KUNIT_EXPECT_EQ(test, 3, v->af->af->n_oids);
	condis_co_oid_request_complete(&t[1].req, CONDIS_STATUS_SUCCESS);
	condis_co_oid_request_complete(&t[2].req, CONDIS_STATUS_INVALID_DATA);
	condis_co_oid_request_complete(&t[0].req, CONDIS_STATUS_PENDING);
	fake_reported(f, CONDIS_REPORT_PENDING_COMPLETION, 1);
	fake_expect(f, "cl.asked cl.asked cl.asked cm.answered "
		    "cm.answered=INVALID_DATA cm.answered=FAILURE");
	tell_check_done(f, v->af->af);
}

static void tell_hook_answer(struct fake *f, void *obj)
{
	condis_co_oid_request_complete(obj, CONDIS_STATUS_SUCCESS);
}

/* G-2: answered before PENDING is back; G-1: and then once more. */
static void tell_early(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);
	struct tell t;

	fake_forget(f);
	f->hook[FAKE_ASKED] = tell_hook_answer;
	f->answer[FAKE_ASKED] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, tell(f, v->af->af, NULL, &t));
	fake_expect(f, "cl.asked cm.answered");
	fake_silent(f);
	f->answer[FAKE_ASKED] = CONDIS_STATUS_SUCCESS;
	FAKE_STATUS(f, PENDING, tell(f, v->af->af, NULL, &t));
	fake_expect(f, "cl.asked cm.answered");
	fake_reported(f, CONDIS_REPORT_UNEXPECTED_COMPLETION, 1);
	tell_check_done(f, v->af->af);
}

/* O-5: nobody takes back what a client was asked. */
static void tell_no_cancel(struct kunit *test)
{
	struct fake *f = fake_running(test, FAKE_CM);
	struct fake_vc *v = fake_connected(f);
	struct tell t;

	f->answer[FAKE_ASKED] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, tell(f, v->af->af, NULL, &t));
	FAKE_STATUS(f, NOT_SUPPORTED,
		    condis_cancel_oid_request(f->cm->binding, &t.req));
	condis_co_oid_request_complete(&t.req, CONDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&f->count[FAKE_M_CANCEL_OID]));
}

static void tell_refused(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake *g = fake_paused(test, FAKE_MCM);
	struct fake_vc *v = fake_connected(f), *w = fake_vc_ready(g);
	struct fake_af *other = fake_af_open(f->cl);
	struct tell t;

	fake_forget(f);
	tell_fill(&t);
	FAKE_STATUS(f, FAILURE, tell(f, v->af->af, w->vc, &t));
	FAKE_STATUS(f, FAILURE, tell(f, other->af, v->vc, &t));
	FAKE_STATUS(f, FAILURE,
		    condis_mcm_oid_request(g->adapter, v->af->af, NULL,
					   &t.req));
	if (f->mode == FAKE_CM)
		FAKE_STATUS(f, FAILURE,
			    condis_mcm_oid_request(f->adapter, v->af->af, NULL,
						   &t.req));
	fake_expect(f, "");
	tell_check_done(f, v->af->af);
}

static void tell_hook_tell(struct fake *f, void *obj)
{
	struct fake_cm_af *af = obj;

	f->hook[FAKE_OPEN_AF] = NULL;
	fake_must(f, tell(f, af->af, NULL, f->data) == CONDIS_STATUS_FAILURE,
		  "not before it is open");
}

/* O-7, AF-1: asked as soon as it is open, it hears of that first. */
static void tell_after_open(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_af *af = fake_af_new(f->cl);
	struct fake_cm_af *cm_af;
	struct tell t[2];

	f->data = t;
	f->hook[FAKE_OPEN_AF] = tell_hook_tell;
	f->answer[FAKE_OPEN_AF] = CONDIS_STATUS_PENDING;
	FAKE_STATUS_ASSERT(f, PENDING, fake_af_ask(af));
	af->handle = af->af;
	cm_af = list_first_entry(&f->cm_afs, struct fake_cm_af, node);
	fake_forget(f);
	f->hook[FAKE_OPEN_COMPLETE] = fake_hook_hold;
	fake_opened(cm_af, CONDIS_STATUS_SUCCESS);
	FAKE_STATUS(f, PENDING, tell(f, cm_af->af, NULL, &t[0]));
	wait_for_completion(&f->entered);
	FAKE_STATUS(f, PENDING, tell(f, cm_af->af, NULL, &t[1]));
	fsleep(2000);
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&f->count[FAKE_ASKED]));
	complete(&f->go);
	FAKE_WAIT(f, atomic_read(&f->count[FAKE_ANSWERED]) == 2);
	fake_expect(f, "cl.open_complete cl.asked cm.answered cl.asked "
		    "cm.answered");
	FAKE_WAIT(f, READ_ONCE(af->af->told));
	FAKE_STATUS(f, SUCCESS, tell(f, af->af, NULL, &t[0]));
	tell_check_done(f, af->af);
}

static void tell_hook_close(struct fake *f, void *obj)
{
	struct fake_af *af = f->data;

	f->hook[FAKE_ASKED] = NULL;
	f->hook[FAKE_OPEN_COMPLETE] = NULL;
	fake_must(f, fake_af_close(af) == CONDIS_STATUS_PENDING,
		  "a close waits");
}

/* whoever closes before it was asked is not asked any more. */
static void tell_closed_at_once(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_af *af = fake_af_new(f->cl);
	struct fake_cm_af *cm_af;
	struct tell t;

	f->answer[FAKE_OPEN_AF] = CONDIS_STATUS_PENDING;
	FAKE_STATUS_ASSERT(f, PENDING, fake_af_ask(af));
	af->handle = af->af;
	cm_af = list_first_entry(&f->cm_afs, struct fake_cm_af, node);
	fake_forget(f);
	f->data = af;
	f->hook[FAKE_OPEN_COMPLETE] = fake_hook_hold;
	fake_opened(cm_af, CONDIS_STATUS_SUCCESS);
	FAKE_STATUS(f, PENDING, tell(f, cm_af->af, NULL, &t));
	wait_for_completion(&f->entered);
	FAKE_STATUS(f, PENDING, fake_af_close(af));
	complete(&f->go);
	FAKE_WAIT(f, atomic_read(&f->count[FAKE_CLOSE_AF_COMPLETE]));
	fake_expect(f, "cl.open_complete cm.answered=CLOSING cm.close_af "
		    "cl.close_af_complete");
}

/* G-3: the client's context is needed until its handler has returned. */
static void tell_close_inside(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_af *af = fake_af_open(f->cl);
	struct condis_af *handle = af->af;
	struct tell t;

	fake_forget(f);
	f->data = af;
	f->hook[FAKE_ASKED] = tell_hook_close;
	FAKE_STATUS(f, SUCCESS, tell(f, handle, NULL, &t));
	fake_expect(f, "cl.asked cm.close_af cl.close_af_complete");
	FAKE_STATUS(f, SUCCESS, af->closed);
}

/* A close waits for the client's own answers, and lets nothing new in. */
static void tell_close_owing(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_af *af = fake_af_open(f->cl);
	struct condis_af *handle = af->af;
	struct tell t[2], late;

	f->answer[FAKE_ASKED] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, tell(f, handle, NULL, &t[0]));
	FAKE_STATUS(f, PENDING, tell(f, handle, NULL, &t[1]));
	fake_forget(f);
	FAKE_STATUS(f, PENDING, fake_af_close(af));
	FAKE_STATUS(f, CLOSING, tell(f, handle, NULL, &late));
	condis_co_oid_request_complete(&t[0].req, CONDIS_STATUS_SUCCESS);
	fake_expect(f, "cm.answered");
	condis_co_oid_request_complete(&t[1].req, CONDIS_STATUS_SUCCESS);
	fake_expect(f, "cm.answered cm.close_af cl.close_af_complete");
}

/* and when the call manager refuses it then, all is as before. */
static void tell_close_fails(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_af *af = fake_af_open(f->cl);
	struct tell t;

	f->answer[FAKE_ASKED] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, tell(f, af->af, NULL, &t));
	FAKE_STATUS(f, PENDING, fake_af_close(af));
	f->answer[FAKE_CLOSE_AF] = CONDIS_STATUS_FAILURE;
	fake_forget(f);
	condis_co_oid_request_complete(&t.req, CONDIS_STATUS_SUCCESS);
	fake_expect(f, "cm.answered cm.close_af cl.close_af_complete=FAILURE");
	f->answer[FAKE_CLOSE_AF] = FAKE_AUTO;
	f->answer[FAKE_ASKED] = FAKE_AUTO;
	af->closing = false;
	FAKE_STATUS(f, SUCCESS, tell(f, af->af, NULL, &t));
	FAKE_STATUS(f, SUCCESS, fake_af_close(af));
}

static void tell_hook_delete(struct fake *f, void *obj)
{
	struct fake_vc *v = f->data;

	fake_must(f, condis_co_delete_vc(v->p->binding, v->vc) ==
		     CONDIS_STATUS_CLOSING, "its context is in use");
}

/* G-3: the VC that a client looks at stays until it has looked. */
static void tell_delete_vc(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_vc_ready(f);
	struct tell t;

	f->data = v;
	f->hook[FAKE_ASKED] = tell_hook_delete;
	f->answer[FAKE_ASKED] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, tell(f, v->af->af, v->vc, &t));
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&f->count[FAKE_ASKED]));
	/* It owes an answer, which is not about the VC as it is now. */
	FAKE_STATUS(f, SUCCESS, fake_vc_delete(v));
	condis_co_oid_request_complete(&t.req, CONDIS_STATUS_SUCCESS);
}

/* BD-2: a call manager that leaves waits for its clients' answers. */
static void tell_cm_leaves(struct kunit *test)
{
	struct fake *f = fake_running(test, FAKE_CM);
	struct fake_af *af = fake_af_open(f->cl);
	struct tell t;

	f->answer[FAKE_ASKED] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, tell(f, af->af, NULL, &t));
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&f->cm->binding->n_oids));
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&f->cm->binding->n_asked));
	condis_co_oid_request_complete(&t.req, CONDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&f->cm->binding->n_oids));
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&f->cm->binding->n_asked));
}

/**
 * struct tell_race - one who closes and one who asks
 * @af: the open
 * @handle: it, as the call manager has it
 * @t: the request
 * @go: both begin
 */
struct tell_race {
	struct fake_af		*af;
	struct condis_af	*handle;
	struct tell		t;
	atomic_t		go;
};

static void tell_meet(struct tell_race *race)
{
	atomic_dec(&race->go);
	while (atomic_read(&race->go))
		cpu_relax();
}

static void tell_closer(void *arg)
{
	struct tell_race *race = arg;

	tell_meet(race);
	fake_af_close(race->af);
}

static void tell_asker(void *arg)
{
	struct tell_race *race = arg;
	struct fake *f = race->af->p->f;
	condis_status_t status;

	tell_meet(race);
	status = tell(f, race->handle, NULL, &race->t);
	fake_must(f, status == CONDIS_STATUS_SUCCESS ||
		  status == CONDIS_STATUS_CLOSING ||
		  status == CONDIS_STATUS_FAILURE, "asked, or too late");
}

/* Asking and closing: the client is asked or not, the close always comes. */
static void tell_against_close(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct tell_race *race = kunit_kzalloc(test, sizeof(*race), GFP_KERNEL);
	const struct fake_thread threads[] = {
		{ tell_closer, race },
		{ tell_asker, race },
	};
	int i;

	KUNIT_ASSERT_NOT_NULL(test, race);
	for (i = 0; i < RACE_ROUNDS; i++) {
		race->af = fake_af_open(f->cl);
		race->handle = race->af->af;
		condis_af_get(race->handle);
		atomic_set(&race->go, 2);
		fake_run(test, threads, ARRAY_SIZE(threads));
		FAKE_WAIT(f, READ_ONCE(race->af->closed) ==
			     CONDIS_STATUS_SUCCESS);
		KUNIT_ASSERT_EQ(test, 0, race->handle->n_oids);
		condis_af_put(race->handle);
		fake_forget(f);
	}
}

static struct kunit_case oid_client_kunit_cases[] = {
	KUNIT_CASE_PARAM(tell_sync, fake_gen_params),
	KUNIT_CASE_PARAM(tell_pending, fake_gen_params),
	KUNIT_CASE_PARAM(tell_early, fake_gen_params),
	KUNIT_CASE(tell_no_cancel),
	KUNIT_CASE_PARAM(tell_refused, fake_gen_params),
	KUNIT_CASE_PARAM(tell_after_open, fake_gen_params),
	KUNIT_CASE_PARAM(tell_closed_at_once, fake_gen_params),
	KUNIT_CASE_PARAM(tell_close_inside, fake_gen_params),
	KUNIT_CASE_PARAM(tell_close_owing, fake_gen_params),
	KUNIT_CASE_PARAM(tell_close_fails, fake_gen_params),
	KUNIT_CASE_PARAM(tell_delete_vc, fake_gen_params),
	KUNIT_CASE(tell_cm_leaves),
	KUNIT_CASE_PARAM(tell_against_close, fake_gen_params),
	{}
};

static struct kunit_suite oid_client_kunit_suite = {
	.name = "condis_oid_client",
	.test_cases = oid_client_kunit_cases,
};

kunit_test_suite(oid_client_kunit_suite);
