// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_af: registration, a client's open and close.
 */
#include <linux/bottom_half.h>
#include <linux/module.h>

#include "fake.h"

static struct fake_cm_af *af_of_cm(struct fake_af *af)
{
	return af->handle->cm_ctx;
}

/* The provider's side of the last open that was asked for. */
static struct fake_cm_af *af_last(struct fake *f)
{
	return list_last_entry(&f->cm_afs, struct fake_cm_af, node);
}

/* G-1: an open that is answered at once; the provider's context (MCM-2). */
static void af_open_sync(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_af *af = fake_af_open(f->cl);

	KUNIT_EXPECT_EQ(test, CONDIS_AF_OPEN, af->af->state);
	KUNIT_EXPECT_PTR_EQ(test, af->af, af_of_cm(af)->af);
	FAKE_STATUS(f, SUCCESS, fake_af_close(af));
	fake_expect(f, "cm.open_af cm.close_af");
}

/* E-55, X-23: completed without sleeping, told in process context. */
static void af_open_pends(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_af *af = fake_af_new(f->cl);
	struct fake_vc *v = fake_vc_new(f->cl, af);

	f->answer[FAKE_OPEN_AF] = CONDIS_STATUS_PENDING;
	FAKE_STATUS_ASSERT(f, PENDING, fake_af_ask(af));
	af->handle = af->af;
	KUNIT_EXPECT_EQ(test, CONDIS_AF_OPENING, af->handle->state);
	/* AF-1: nothing else may be done with it yet. */
	FAKE_STATUS(f, FAILURE, fake_vc_create(v));
	FAKE_STATUS(f, FAILURE, condis_cl_close_address_family(af->handle));
	FAKE_STATUS(f, FAILURE, fake_notify_close(af));

	local_bh_disable();
	fake_opened(af_last(f), CONDIS_STATUS_SUCCESS);
	local_bh_enable();
	FAKE_WAIT(f, READ_ONCE(af->opened) == CONDIS_STATUS_SUCCESS);
	FAKE_STATUS(f, SUCCESS, fake_vc_create(v));
	FAKE_STATUS(f, SUCCESS, fake_vc_delete(v));
	FAKE_STATUS(f, SUCCESS, fake_af_close(af));
}

/* G-1: an open that fails at once leaves nothing. */
static void af_open_fails(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_af *af = fake_af_new(f->cl);

	f->answer[FAKE_OPEN_AF] = CONDIS_STATUS_RESOURCES;
	FAKE_STATUS(f, RESOURCES, fake_af_ask(af));
	KUNIT_EXPECT_NULL(test, af->af);
	fake_expect(f, "cm.open_af");
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&f->cl->binding->n_objects));
}

/* G-1: an open that fails later. */
static void af_open_fails_late(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_af *af = fake_af_new(f->cl);

	f->answer[FAKE_OPEN_AF] = CONDIS_STATUS_PENDING;
	FAKE_STATUS_ASSERT(f, PENDING, fake_af_ask(af));
	fake_opened(af_last(f), CONDIS_STATUS_NOT_SUPPORTED);
	FAKE_WAIT(f, !atomic_read(&f->cl->binding->n_objects));
	FAKE_STATUS(f, NOT_SUPPORTED, af->opened);
	KUNIT_EXPECT_NULL(test, af->af);
	fake_expect(f, "cm.open_af cl.open_complete=NOT_SUPPORTED");
}

/* G-1: PENDING is no outcome. */
static void af_open_pending_twice(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_af *af = fake_af_new(f->cl);

	f->answer[FAKE_OPEN_AF] = CONDIS_STATUS_PENDING;
	FAKE_STATUS_ASSERT(f, PENDING, fake_af_ask(af));
	fake_opened(af_last(f), CONDIS_STATUS_PENDING);
	FAKE_WAIT(f, !atomic_read(&f->cl->binding->n_objects));
	FAKE_STATUS(f, FAILURE, af->opened);
	fake_reported(f, CONDIS_REPORT_PENDING_COMPLETION, 1);
}

static void af_hook_opened(struct fake *f, void *obj)
{
	struct fake_cm_af *mine = obj;
	struct fake_af *af = f->data;

	af->handle = mine->af;
	fake_opened(mine, CONDIS_STATUS_SUCCESS);
}

static void af_hook_open_failed(struct fake *f, void *obj)
{
	fake_opened(obj, CONDIS_STATUS_FAILURE);
}

/* G-2: completed before PENDING is back. */
static void af_open_early(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_af *af = fake_af_new(f->cl);
	struct fake_af *bad = fake_af_new(f->cl);

	f->data = af;
	f->hook[FAKE_OPEN_AF] = af_hook_opened;
	f->answer[FAKE_OPEN_AF] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_af_ask(af));
	FAKE_WAIT(f, READ_ONCE(af->opened) == CONDIS_STATUS_SUCCESS);
	FAKE_STATUS(f, SUCCESS, fake_af_close(af));

	f->hook[FAKE_OPEN_AF] = af_hook_open_failed;
	FAKE_STATUS(f, PENDING, fake_af_ask(bad));
	FAKE_WAIT(f, READ_ONCE(bad->opened) == CONDIS_STATUS_FAILURE);
	fake_silent(f);
}

/* G-1: completed, then answered as well; then completed once more. */
static void af_open_unexpected(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_af *af = fake_af_new(f->cl);

	f->data = af;
	f->hook[FAKE_OPEN_AF] = af_hook_opened;
	FAKE_STATUS(f, PENDING, fake_af_ask(af));
	fake_reported(f, CONDIS_REPORT_UNEXPECTED_COMPLETION, 1);
	FAKE_WAIT(f, READ_ONCE(af->opened) == CONDIS_STATUS_SUCCESS);
	condis_cm_open_address_family_complete(af->handle,
					       CONDIS_STATUS_FAILURE, NULL);
	fake_reported(f, CONDIS_REPORT_UNEXPECTED_COMPLETION, 1);
	KUNIT_EXPECT_EQ(test, CONDIS_AF_OPEN, af->handle->state);
	fake_expect(f, "cm.open_af cl.open_complete");
}

/* A family that nobody offers, and a client on its way out. */
static void af_open_refused(struct kunit *test)
{
	struct fake *f = fake_running(test, FAKE_NONE);
	struct fake_af *af = fake_af_new(f->cl);

	FAKE_STATUS(f, FAILURE, fake_af_ask(af));
	KUNIT_EXPECT_NULL(test, af->af);
}

/* E-56, AF-6, X-19: the first provider of a family has it. */
static void af_register_twice(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_proto *second = fake_proto_new(f, "cm2");

	second->ops.cm = &second->cm;
	fake_cm_fill(&second->cm, FAKE_CM);
	fake_proto_register(second);
	FAKE_STATUS(f, FAILURE,
		    condis_cm_register_address_family(second->binding,
						      &fake_af_id));
	FAKE_STATUS(f, FAILURE,
		    condis_mcm_register_address_family(f->adapter, &fake_af_id,
						       &f->mcm_ops));
	/* AF-6: another one is another matter. */
	FAKE_STATUS(f, SUCCESS,
		    condis_cm_register_address_family(second->binding,
						      &fake_af_id2));
	condis_cm_withdraw_address_family(second->binding, &fake_af_id2);
	fake_af_open(f->cl);
	fake_settle(f);
}

/* AF-6, AF-7, E-57: told of each family once, and of a new registration. */
static void af_told(struct kunit *test)
{
	struct fake *f = fake_paused(test, FAKE_CM);
	struct fake_proto *late;

	fake_settle(f);
	FAKE_STATUS(f, SUCCESS,
		    condis_cm_register_address_family(f->cm->binding,
						      &fake_af_id2));
	fake_settle(f);
	fake_expect(f, "cm.af_notify cl.af_notify");
	late = fake_client(f, "late");
	fake_settle(f);
	fake_expect(f, "late.bind late.af_notify late.af_notify");
	KUNIT_EXPECT_EQ(test, late->binding->told, f->cl->binding->told);

	condis_cm_withdraw_address_family(f->cm->binding, &fake_af_id);
	fake_settle(f);
	fake_expect(f, "");
	FAKE_STATUS(f, SUCCESS,
		    condis_cm_register_address_family(f->cm->binding,
						      &fake_af_id));
	fake_settle(f);
	fake_expect(f, "cm.af_notify cl.af_notify late.af_notify");
	condis_cm_withdraw_address_family(f->cm->binding, &fake_af_id2);
}

/* E-30: a client with an open family pins the miniport's module. */
static void af_pins(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	int before = module_refcount(THIS_MODULE);
	struct fake_af *af = fake_af_open(f->cl);

	KUNIT_EXPECT_EQ(test, before + 1, module_refcount(THIS_MODULE));
	FAKE_STATUS(f, SUCCESS, fake_af_close(af));
	KUNIT_EXPECT_EQ(test, before, module_refcount(THIS_MODULE));
	f->answer[FAKE_OPEN_AF] = CONDIS_STATUS_FAILURE;
	FAKE_STATUS(f, FAILURE, fake_af_ask(af));
	KUNIT_EXPECT_EQ(test, before, module_refcount(THIS_MODULE));
	f->answer[FAKE_OPEN_AF] = FAKE_AUTO;
	f->cl->ops.flags = CONDIS_PROTOCOL_F_UNPINNED;
	af = fake_af_open(f->cl);
	KUNIT_EXPECT_EQ(test, before, module_refcount(THIS_MODULE));
	FAKE_STATUS(f, SUCCESS, fake_af_close(af));
	KUNIT_EXPECT_EQ(test, before, module_refcount(THIS_MODULE));
}

/* G-1: a close that pends; a second one meanwhile, and what else is refused. */
static void af_close_pends(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_af *af = fake_af_open(f->cl);
	struct fake_vc *v = fake_vc_new(f->cl, af);

	f->answer[FAKE_CLOSE_AF] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_af_close(af));
	KUNIT_EXPECT_EQ(test, CONDIS_AF_CLOSING, af->handle->state);
	FAKE_STATUS(f, FAILURE, condis_cl_close_address_family(af->handle));
	FAKE_STATUS(f, NOT_ACCEPTED, fake_notify_close(af));
	/* E-58 */
	FAKE_STATUS(f, CLOSING, fake_vc_create(v));
	fake_af_closed(af_of_cm(af), CONDIS_STATUS_SUCCESS);
	FAKE_STATUS(f, SUCCESS, af->closed);
	fake_expect(f, "cm.open_af cm.close_af cl.close_af_complete");
}

static void af_hook_closed(struct fake *f, void *obj)
{
	fake_af_closed(obj, CONDIS_STATUS_SUCCESS);
}

/* G-2: closed before PENDING is back. */
static void af_close_early(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_af *af = fake_af_open(f->cl);

	f->hook[FAKE_CLOSE_AF] = af_hook_closed;
	f->answer[FAKE_CLOSE_AF] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_af_close(af));
	FAKE_STATUS(f, SUCCESS, af->closed);
	KUNIT_EXPECT_NULL(test, af->af);
}

/* a close that fails, now or later, leaves the handle good. */
static void af_close_fails(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_af *af = fake_af_open(f->cl);
	struct fake_vc *v = fake_vc_new(f->cl, af);

	f->answer[FAKE_CLOSE_AF] = CONDIS_STATUS_NOT_ACCEPTED;
	FAKE_STATUS(f, NOT_ACCEPTED, fake_af_close(af));
	KUNIT_EXPECT_EQ(test, CONDIS_AF_OPEN, af->handle->state);
	FAKE_STATUS(f, SUCCESS, fake_vc_create(v));
	FAKE_STATUS(f, SUCCESS, fake_vc_delete(v));

	f->answer[FAKE_CLOSE_AF] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_af_close(af));
	fake_af_closed(af_of_cm(af), CONDIS_STATUS_NOT_ACCEPTED);
	FAKE_STATUS(f, NOT_ACCEPTED, af->closed);
	KUNIT_EXPECT_EQ(test, CONDIS_AF_OPEN, af->handle->state);
	FAKE_STATUS(f, SUCCESS, fake_vc_create(v));
	FAKE_STATUS(f, SUCCESS, fake_vc_delete(v));
	f->answer[FAKE_CLOSE_AF] = FAKE_AUTO;
	FAKE_STATUS(f, SUCCESS, fake_af_close(af));
}

/* G-1: a completion nobody waits for, and PENDING as an outcome. */
static void af_close_unexpected(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_af *af = fake_af_open(f->cl);

	condis_cm_close_address_family_complete(af->af, CONDIS_STATUS_SUCCESS);
	fake_reported(f, CONDIS_REPORT_UNEXPECTED_COMPLETION, 1);
	KUNIT_EXPECT_EQ(test, CONDIS_AF_OPEN, af->af->state);
	f->answer[FAKE_CLOSE_AF] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_af_close(af));
	fake_af_closed(af_of_cm(af), CONDIS_STATUS_PENDING);
	fake_reported(f, CONDIS_REPORT_PENDING_COMPLETION, 1);
	FAKE_STATUS(f, FAILURE, af->closed);
	KUNIT_EXPECT_EQ(test, CONDIS_AF_OPEN, af->af->state);
}

/* AF-3, E-34: an idle VC and a call keep it open, a closing call does not. */
static void af_close_guards(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_vc_ready(f);
	struct fake_af *af = v->af;

	FAKE_STATUS(f, FAILURE, fake_af_close(af));
	f->answer[FAKE_MAKE_CALL] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_make_call(v));
	FAKE_STATUS(f, FAILURE, fake_af_close(af));
	FAKE_STATUS(f, SUCCESS, fake_activate(fake_low_cm(v)));
	FAKE_STATUS(f, FAILURE, fake_af_close(af));
	fake_made(fake_low_cm(v), CONDIS_STATUS_SUCCESS);
	FAKE_STATUS(f, FAILURE, fake_af_close(af));
	f->answer[FAKE_INCOMING_CLOSE] = CONDIS_STATUS_PENDING;
	condis_cm_dispatch_incoming_close_call(v->vc, CONDIS_STATUS_SUCCESS,
					       NULL, 0);
	FAKE_STATUS(f, FAILURE, fake_af_close(af));
	KUNIT_EXPECT_EQ(test, CONDIS_AF_OPEN, af->handle->state);

	f->answer[FAKE_CLOSE_CALL] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_close_call(v));
	/* accepted, and the provider waits for what is left. */
	FAKE_STATUS(f, PENDING, fake_af_close(af));
	fake_closed(fake_low_cm(v), CONDIS_STATUS_SUCCESS);
	FAKE_STATUS(f, SUCCESS, v->closed);
	KUNIT_EXPECT_EQ(test, CONDIS_AF_CLOSING, af->handle->state);
	FAKE_STATUS(f, SUCCESS, fake_vc_delete(v));
	FAKE_STATUS(f, SUCCESS, af->closed);
}

/* AF-3: a VC that drains is on its way out, too. */
static void af_close_draining(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);
	struct fake_af *af = v->af;

	fake_indicate(fake_low_mp(v), fake_chain(f, f->rx, 1, 1, 100), 0);
	FAKE_STATUS(f, PENDING, fake_close_call(v));
	KUNIT_EXPECT_EQ(test, CONDIS_VC_DEACTIVATING, v->vc->a);
	FAKE_STATUS(f, PENDING, fake_af_close(af));
	fake_return_got(v);
	FAKE_STATUS(f, SUCCESS, v->closed);
	FAKE_STATUS(f, SUCCESS, fake_vc_delete(v));
	FAKE_STATUS(f, SUCCESS, af->closed);
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&f->count[FAKE_CLOSE_AF]));
}

static struct kunit_case af_kunit_cases[] = {
	KUNIT_CASE_PARAM(af_open_sync, fake_gen_params),
	KUNIT_CASE_PARAM(af_open_pends, fake_gen_params),
	KUNIT_CASE_PARAM(af_open_fails, fake_gen_params),
	KUNIT_CASE_PARAM(af_open_fails_late, fake_gen_params),
	KUNIT_CASE_PARAM(af_open_pending_twice, fake_gen_params),
	KUNIT_CASE_PARAM(af_open_early, fake_gen_params),
	KUNIT_CASE_PARAM(af_open_unexpected, fake_gen_params),
	KUNIT_CASE(af_open_refused),
	KUNIT_CASE_PARAM(af_register_twice, fake_gen_params),
	KUNIT_CASE(af_told),
	KUNIT_CASE_PARAM(af_pins, fake_gen_params),
	KUNIT_CASE_PARAM(af_close_pends, fake_gen_params),
	KUNIT_CASE_PARAM(af_close_early, fake_gen_params),
	KUNIT_CASE_PARAM(af_close_fails, fake_gen_params),
	KUNIT_CASE_PARAM(af_close_unexpected, fake_gen_params),
	KUNIT_CASE_PARAM(af_close_guards, fake_gen_params),
	KUNIT_CASE_PARAM(af_close_draining, fake_gen_params),
	{}
};

static struct kunit_suite af_kunit_suite = {
	.name = "condis_af",
	.test_cases = af_kunit_cases,
};

kunit_test_suite(af_kunit_suite);
