// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_vc: making and deleting VCs.
 */
#include "fake.h"

static int vc_objects(struct fake *f)
{
	return atomic_read(&f->cl->binding->n_objects);
}

/* V-2, V-3, V-4, MCM-3: who is asked, and in what order. */
static void vc_create(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_af *af = fake_af_open(f->cl);
	struct fake_vc *v = fake_vc_new(f->cl, af);
	bool mcm = f->mode == FAKE_MCM;

	fake_forget(f);
	FAKE_STATUS(f, SUCCESS, fake_vc_create(v));
	fake_expect(f, mcm ? "cm.create_vc" : "cm.create_vc m.create_vc");
	KUNIT_EXPECT_EQ(test, CONDIS_VC_IDLE, v->vc->a);
	KUNIT_EXPECT_EQ(test, CONDIS_CALL_NONE, v->vc->k);
	/* MCM-4 */
	KUNIT_EXPECT_EQ(test, mcm, fake_low_mp(v) == fake_low_cm(v));
	KUNIT_EXPECT_PTR_EQ(test, v->vc, fake_low_cm(v)->vc);
	KUNIT_EXPECT_PTR_EQ(test, v->vc, fake_low_mp(v)->vc);
	FAKE_STATUS(f, SUCCESS, fake_vc_delete(v));
	fake_expect(f, mcm ? "cm.delete_vc" : "cm.delete_vc m.delete_vc");
	KUNIT_EXPECT_EQ(test, 1, vc_objects(f));
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&f->adapter->n_vcs));
}

/* V-4: with AF NULL there is no partner, and with an MCM there is one more. */
static void vc_create_private(struct kunit *test)
{
	struct fake *f = fake_running(test, FAKE_CM);
	struct fake_vc *v = fake_vc_new(f->cm, NULL);

	FAKE_STATUS(f, SUCCESS, fake_vc_create(v));
	fake_expect(f, "m.create_vc");
	FAKE_STATUS(f, FAILURE, fake_make_call(v));
	FAKE_STATUS(f, FAILURE, fake_close_call(v));
	FAKE_STATUS(f, SUCCESS, fake_vc_delete(v));
	fake_expect(f, "m.delete_vc");
}

struct refusal_case {
	const char	*desc;
	enum fake_op	op;
	condis_status_t	answer;
	const char	*status;
	bool		reported;
	const char	*log;
};

static const struct refusal_case refusal_cases[] = {
	{ "partner RESOURCES", FAKE_CREATE_VC, CONDIS_STATUS_RESOURCES,
	  "RESOURCES", false, "cm.create_vc" },
	{ "partner PENDING", FAKE_CREATE_VC, CONDIS_STATUS_PENDING,
	  "FAILURE", true, "cm.create_vc" },
	{ "miniport RESOURCES", FAKE_M_CREATE_VC, CONDIS_STATUS_RESOURCES,
	  "RESOURCES", false, "cm.create_vc m.create_vc cm.delete_vc" },
	{ "miniport PENDING", FAKE_M_CREATE_VC, CONDIS_STATUS_PENDING,
	  "FAILURE", true, "cm.create_vc m.create_vc cm.delete_vc" },
};

KUNIT_ARRAY_PARAM_DESC(refusal, refusal_cases, desc);

/* V-2, V-3, E-58: what succeeded is undone, and the handle is not written. */
static void vc_create_refused(struct kunit *test)
{
	const struct refusal_case *c = test->param_value;
	struct fake *f = fake_running(test, FAKE_CM);
	struct fake_af *af = fake_af_open(f->cl);
	struct fake_vc *v = fake_vc_new(f->cl, af);

	f->answer[c->op] = c->answer;
	fake_forget(f);
	KUNIT_EXPECT_STREQ(test, c->status,
			   condis_status_name(fake_vc_create(v)));
	KUNIT_EXPECT_NULL(test, v->vc);
	fake_expect(f, c->log);
	if (c->reported)
		fake_reported(f, CONDIS_REPORT_PENDING_SYNCHRONOUS, 1);
	else
		fake_silent(f);
	KUNIT_EXPECT_EQ(test, 1, vc_objects(f));
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&f->adapter->n_vcs));
	/* Nothing of it is left: the family can be closed. */
	FAKE_STATUS(f, SUCCESS, fake_af_close(af));
}

/* The illegal ways to make a VC: E-58 and rules-vc.rst; C-16 */
static void vc_create_illegal(struct kunit *test)
{
	struct fake *f = fake_running(test, FAKE_CM);
	struct fake_proto *other = fake_client(f, "cl2");
	struct fake_vc *v = fake_vc_ready(f), *w;
	struct condis_vc *kept = v->vc;

	fake_settle(f);
	fake_forget(f);
	FAKE_STATUS(f, FAILURE, fake_vc_create(v));
	KUNIT_EXPECT_PTR_EQ(test, kept, v->vc);
	w = fake_vc_new(other, v->af);
	FAKE_STATUS(f, FAILURE, fake_vc_create(w));
	fake_expect(f, "");
}

/* The limit of an adapter, and that a VC that is deleted does not count. */
static void vc_limit(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v[3], *more;
	unsigned int i;

	condis_adapter_set_max_vcs(f->adapter, 3);
	for (i = 0; i < ARRAY_SIZE(v); i++)
		v[i] = fake_vc_ready(f);
	more = fake_vc_new(f->cl, v[0]->af);
	fake_forget(f);
	FAKE_STATUS(f, VC_NOT_AVAILABLE, fake_vc_create(more));
	KUNIT_EXPECT_NULL(test, more->vc);
	fake_expect(f, "");
	/* V-1: a VC, and one of its own id, for each of them. */
	KUNIT_EXPECT_NE(test, v[0]->vc->id, v[1]->vc->id);
	KUNIT_EXPECT_NE(test, v[1]->vc->id, v[2]->vc->id);
	FAKE_STATUS(f, SUCCESS, fake_vc_delete(v[1]));
	FAKE_STATUS(f, SUCCESS, fake_vc_create(more));
	/* Those that exist stay. */
	condis_adapter_set_max_vcs(f->adapter, 0);
	FAKE_STATUS(f, SUCCESS, fake_make_call(more));
	FAKE_STATUS(f, VC_NOT_AVAILABLE, fake_vc_create(v[1]));
}

/* V-16, E-37: delete by its creator, at the wrong moments. */
static void vc_delete_guards(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_vc_ready(f);
	struct condis_vc *vc = v->vc;
	struct fake_low *low = fake_low_cm(v);

	/* A call that is being made, first on an idle VC. */
	f->answer[FAKE_MAKE_CALL] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_make_call(v));
	FAKE_STATUS(f, NOT_ACCEPTED, fake_vc_delete(v));
	FAKE_STATUS(f, SUCCESS, fake_activate(low));
	FAKE_STATUS(f, NOT_ACCEPTED, fake_vc_delete(v));
	fake_made(low, CONDIS_STATUS_SUCCESS);
	FAKE_STATUS(f, NOT_ACCEPTED, fake_vc_delete(v));

	/* Closing, then with NBLs outstanding. */
	f->answer[FAKE_CLOSE_CALL] = CONDIS_STATUS_PENDING;
	condis_co_send_nbls(vc, fake_chain(f, f->tx, 1, 1, 100), 0);
	FAKE_STATUS(f, PENDING, fake_close_call(v));
	fake_reported(f, CONDIS_REPORT_CLOSE_WITH_SENDS, 1);
	FAKE_STATUS(f, NOT_ACCEPTED, fake_vc_delete(v));
	fake_closed(low, CONDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, CONDIS_VC_DEACTIVATING, vc->a);
	FAKE_STATUS(f, CLOSING, fake_vc_delete(v));
	fake_complete_all(fake_low_mp(v));
	FAKE_STATUS(f, SUCCESS, v->closed);
	fake_check_done(v, 1, "SUCCESS");
	/* V-17 */
	condis_vc_get(vc);
	FAKE_STATUS(f, SUCCESS, fake_vc_delete(v));
	KUNIT_EXPECT_EQ(test, CONDIS_VC_ABSENT, vc->a);
	FAKE_STATUS(f, FAILURE, condis_co_delete_vc(f->cl->binding, vc));
	condis_vc_put(vc);
}

static void vc_hook_delete_again(struct fake *f, void *obj)
{
	struct fake_low *low = obj;

	/* The answers of one that is being deleted (E-37). */
	fake_must(f, condis_co_delete_vc(f->cl->binding, low->vc) ==
		     CONDIS_STATUS_NOT_ACCEPTED, "not twice");
	fake_must(f, fake_activate(low) == CONDIS_STATUS_CLOSING,
		  "not activated");
	fake_must(f, condis_cm_deactivate_vc(low->vc) ==
		     CONDIS_STATUS_NOT_ACCEPTED, "not deactivated");
}

/* V-18, X-15, E-39: a partner that refuses leaves all as it was. */
static void vc_delete_refused(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_vc_ready(f);

	f->hook[FAKE_DELETE_VC] = vc_hook_delete_again;
	f->answer[FAKE_DELETE_VC] = CONDIS_STATUS_NOT_ACCEPTED;
	fake_forget(f);
	FAKE_STATUS(f, NOT_ACCEPTED, fake_vc_delete(v));
	fake_expect(f, "cm.delete_vc");
	KUNIT_EXPECT_EQ(test, CONDIS_VC_IDLE, v->vc->a);
	/* V-2: no delete pends. */
	f->answer[FAKE_DELETE_VC] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, FAILURE, fake_vc_delete(v));
	fake_reported(f, CONDIS_REPORT_PENDING_SYNCHRONOUS, 1);
	KUNIT_EXPECT_EQ(test, CONDIS_VC_IDLE, v->vc->a);
	/* The VC is as good as before. */
	f->hook[FAKE_DELETE_VC] = NULL;
	FAKE_STATUS(f, SUCCESS, fake_make_call(v));
	FAKE_STATUS(f, SUCCESS, fake_close_call(v));
	f->answer[FAKE_DELETE_VC] = FAKE_AUTO;
	FAKE_STATUS(f, SUCCESS, fake_vc_delete(v));
}

/* V-2: a miniport has no say in a delete. */
static void vc_delete_miniport(struct kunit *test)
{
	struct fake *f = fake_running(test, FAKE_CM);
	struct fake_vc *v = fake_vc_ready(f);

	f->answer[FAKE_M_DELETE_VC] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, SUCCESS, fake_vc_delete(v));
	fake_reported(f, CONDIS_REPORT_PENDING_SYNCHRONOUS, 1);
	v = fake_vc_ready(f);
	f->answer[FAKE_M_DELETE_VC] = CONDIS_STATUS_FAILURE;
	FAKE_STATUS(f, SUCCESS, fake_vc_delete(v));
}

/* E-38, X-14: delete inside close-complete, the call manager being done. */
static void vc_delete_in_complete(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);

	f->answer[FAKE_CLOSE_CALL] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_close_call(v));
	v->dying = true;
	fake_closed(fake_low_cm(v), CONDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_NULL(test, v->vc);
}

static void vc_hook_delete(struct fake *f, void *obj)
{
	struct fake_vc *v = obj;

	WRITE_ONCE(*(condis_status_t *)f->data, fake_vc_delete(v));
}

/* E-38, X-5, X-6: the call manager completes first and deactivates later. */
static void vc_delete_before_idle(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);
	struct condis_vc *vc = v->vc;
	condis_status_t status;

	f->data = &status;
	f->hook[FAKE_CLOSE_COMPLETE] = vc_hook_delete;
	f->answer[FAKE_CLOSE_CALL] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_close_call(v));
	fake_low_cm(v)->closing = false;
	condis_cm_close_call_complete(vc, CONDIS_STATUS_SUCCESS);
	FAKE_STATUS(f, NOT_ACCEPTED, status);
	KUNIT_EXPECT_EQ(test, CONDIS_CALL_CLOSED, vc->k);
	FAKE_STATUS(f, FAILURE, fake_make_call(v));
	FAKE_STATUS(f, SUCCESS, condis_cm_deactivate_vc(vc));
	/* */
	KUNIT_EXPECT_EQ(test, CONDIS_CALL_NONE, vc->k);
	FAKE_STATUS(f, SUCCESS, fake_vc_delete(v));
}

/* Each client's VCs are its own, also where they share a call manager. */
static void vc_two_clients(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_proto *other = fake_client(f, "cl2");
	struct fake_vc *a = fake_connected(f), *b;

	b = fake_vc_new(other, fake_af_open(other));
	FAKE_STATUS(f, SUCCESS, fake_vc_create(b));
	FAKE_STATUS(f, SUCCESS, fake_make_call(b));
	fake_settle(f);
	fake_forget(f);
	condis_cm_dispatch_incoming_close_call(b->vc, CONDIS_STATUS_SUCCESS,
					       NULL, 0);
	fake_expect(f, f->mode == FAKE_MCM ?
		    "cl2.incoming_close cm.close_call" :
		    "cl2.incoming_close cm.close_call m.deactivate");
	KUNIT_EXPECT_EQ(test, CONDIS_CALL_CONNECTED, a->vc->k);
	KUNIT_EXPECT_EQ(test, CONDIS_CALL_NONE, b->vc->k);
}

#ifdef CONFIG_FAILSLAB
/* E-60: each allocation that making a VC takes is made to fail. */
static void vc_alloc_fails(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_af *af = fake_af_open(f->cl);
	struct fake_vc *v = fake_vc_new(f->cl, af);
	condis_status_t status;
	unsigned int nth = 0;
	bool fired;

	do {
		t_fail_arm(++nth);
		status = fake_vc_create(v);
		fired = t_fail_disarm();
		if (!fired)
			break;
		if (status == CONDIS_STATUS_SUCCESS) {
			FAKE_STATUS(f, SUCCESS, fake_vc_delete(v));
			continue;
		}
		FAKE_STATUS(f, RESOURCES, status);
		KUNIT_ASSERT_NULL(test, v->vc);
		KUNIT_EXPECT_EQ(test, 1, vc_objects(f));
		KUNIT_EXPECT_EQ(test, 0, atomic_read(&f->adapter->n_vcs));
	} while (nth < 100);
	/* The VC and one driver's state at least. */
	KUNIT_EXPECT_GE(test, nth, 3);
	FAKE_STATUS(f, SUCCESS, status);
	FAKE_STATUS(f, SUCCESS, fake_vc_delete(v));
}
#endif

static struct kunit_case vc_kunit_cases[] = {
	KUNIT_CASE_PARAM(vc_create, fake_gen_params),
	KUNIT_CASE(vc_create_private),
	KUNIT_CASE_PARAM(vc_create_refused, refusal_gen_params),
	KUNIT_CASE(vc_create_illegal),
	KUNIT_CASE_PARAM(vc_limit, fake_gen_params),
	KUNIT_CASE_PARAM(vc_delete_guards, fake_gen_params),
	KUNIT_CASE_PARAM(vc_delete_refused, fake_gen_params),
	KUNIT_CASE(vc_delete_miniport),
	KUNIT_CASE_PARAM(vc_delete_in_complete, fake_gen_params),
	KUNIT_CASE_PARAM(vc_delete_before_idle, fake_gen_params),
	KUNIT_CASE_PARAM(vc_two_clients, fake_gen_params),
#ifdef CONFIG_FAILSLAB
	KUNIT_CASE_PARAM(vc_alloc_fails, fake_gen_params),
#endif
	{}
};

static struct kunit_suite vc_kunit_suite = {
	.name = "condis_vc",
	.test_cases = vc_kunit_cases,
};

kunit_test_suite(vc_kunit_suite);
