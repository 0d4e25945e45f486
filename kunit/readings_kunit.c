// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_readings: whose context a handler is given, where the documents of the
 * field say two things or none (X rules).
 */
#include "fake_in.h"
#include "fake_party.h"

/* who makes a VC under an open is given its own context of that open. */
static void readings_create(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_proto *other = fake_client(f, "cl2");
	struct fake_vc *v = fake_vc_ready(f);
	struct fake_vc *w = fake_vc_new(other, fake_af_open(other));

	FAKE_STATUS_ASSERT(f, SUCCESS, fake_vc_create(w));
	KUNIT_EXPECT_PTR_EQ(test, v->af->handle->cm_ctx,
			    (void *)fake_low_cm(v)->af);
	KUNIT_EXPECT_PTR_EQ(test, w->af->handle->cm_ctx,
			    (void *)fake_low_cm(w)->af);
	KUNIT_EXPECT_PTR_NE(test, fake_low_cm(v)->af, fake_low_cm(w)->af);
	KUNIT_EXPECT_EQ(test, 1, fake_low_cm(v)->af->n_vcs);
	KUNIT_EXPECT_EQ(test, 1, fake_low_cm(w)->af->n_vcs);
}

static void readings_hook_close(struct fake *f, void *obj)
{
	fake_must(f, obj == f->data, "the context of the VC");
}

/*
 * the close of a call is given the context of its VC, also where the call
 * brought one of its own, as one to several does.
 */
static void readings_close(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_vc_ready(f);
	condis_status_t status;

	f->data = fake_low_cm(v);
	f->hook[FAKE_CLOSE_CALL] = readings_hook_close;
	fake_make_multi(v, &status);
	FAKE_STATUS_ASSERT(f, SUCCESS, status);
	FAKE_STATUS(f, SUCCESS, fake_close_call(v));
	FAKE_STATUS(f, SUCCESS, fake_make_call(v));
	FAKE_STATUS(f, SUCCESS, fake_close_call(v));
	KUNIT_EXPECT_EQ(test, 2, atomic_read(&f->count[FAKE_CLOSE_CALL]));
}

/*
 * which client a VC of the provider's is for is said by the open alone,
 * whoever has a SAP, and whoever came last.
 */
static void readings_client(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_proto *other = fake_client(f, "cl2");
	struct fake_af *af = fake_af_open(f->cl);
	struct fake_sap *s = fake_sap_new(fake_af_open(other));
	struct fake_low *low, *there;

	FAKE_STATUS_ASSERT(f, SUCCESS, fake_sap_register(s));
	fake_settle(f);
	fake_forget(f);
	low = fake_in_vc(af);
	KUNIT_ASSERT_NOT_NULL(test, low->vc);
	there = fake_in_vc(s->af);
	KUNIT_ASSERT_NOT_NULL(test, there->vc);
	fake_expect(f, f->mode == FAKE_MCM ?
		       "cl.create_vc cl2.create_vc" :
		       "cl.create_vc m.create_vc cl2.create_vc m.create_vc");
	KUNIT_EXPECT_PTR_EQ(test, f->cl, fake_in_client(low)->p);
	KUNIT_EXPECT_PTR_EQ(test, other, fake_in_client(there)->p);
	FAKE_STATUS(f, SUCCESS, fake_in_delete(low));
	FAKE_STATUS(f, SUCCESS, fake_in_delete(there));
}

/*
 * a client whose open failed, at once or later, stays bound, and what it
 * has open beside that goes on.
 */
static void readings_failed_open(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);
	struct fake_af *af = fake_af_new(f->cl);

	f->answer[FAKE_OPEN_AF] = CONDIS_STATUS_RESOURCES;
	FAKE_STATUS(f, RESOURCES, fake_af_ask(af));
	f->answer[FAKE_OPEN_AF] = CONDIS_STATUS_PENDING;
	FAKE_STATUS_ASSERT(f, PENDING, fake_af_ask(af));
	fake_opened(list_last_entry(&f->cm_afs, struct fake_cm_af, node),
		    CONDIS_STATUS_RESOURCES);
	FAKE_WAIT(f, READ_ONCE(af->opened) == CONDIS_STATUS_RESOURCES);
	fake_settle(f);
	KUNIT_ASSERT_EQ(test, 0, atomic_read(&f->count[FAKE_UNBIND]));
	KUNIT_EXPECT_EQ(test, CONDIS_BINDING_RUNNING, f->cl->binding->state);
	condis_co_send_nbls(v->vc, fake_chain(f, f->tx, 2, 1, 64), 0);
	fake_complete_all(fake_low_mp(v));
	fake_check_done(v, 2, "SUCCESS");
	f->answer[FAKE_OPEN_AF] = FAKE_AUTO;
	FAKE_STATUS(f, SUCCESS, fake_af_ask(af));
	af->handle = af->af;
}

static struct kunit_case readings_cases[] = {
	KUNIT_CASE_PARAM(readings_create, fake_gen_params),
	KUNIT_CASE_PARAM(readings_close, fake_gen_params),
	KUNIT_CASE_PARAM(readings_client, fake_gen_params),
	KUNIT_CASE_PARAM(readings_failed_open, fake_gen_params),
	{}
};

static struct kunit_suite readings_suite = {
	.name = "condis_readings",
	.test_cases = readings_cases,
};

kunit_test_suite(readings_suite);
