// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_unbind: the order in which a client gives up what it has.
 */
#include "fake_in.h"

/* A client with a SAP and a connected VC under one open. The log is empty. */
static struct fake_vc *unbind_busy(struct fake *f)
{
	fake_sap_ready(f);
	return fake_connected(f);
}

static struct fake_sap *unbind_sap(struct fake_proto *p)
{
	return list_first_entry(&p->saps, struct fake_sap, node);
}

static void unbind_try(struct fake *f, condis_status_t got,
		       condis_status_t want, const char *what)
{
	fake_must(f, got == want, what);
}

/* Each step that comes too early is refused and changes nothing. */
static void unbind_hook(struct fake *f, void *obj)
{
	const condis_status_t no = CONDIS_STATUS_FAILURE;
	const condis_status_t ok = CONDIS_STATUS_SUCCESS;
	struct fake_proto *p = obj;
	struct fake_vc *v = list_first_entry(&p->vcs, struct fake_vc, node);
	struct fake_af *af = v->af;

	unbind_try(f, fake_af_close(af), no, "no close under a call");
	unbind_try(f, fake_vc_delete(v), CONDIS_STATUS_NOT_ACCEPTED,
		   "no deletion under a call");
	unbind_try(f, fake_close_call(v), ok, "the call first");
	unbind_try(f, fake_af_close(af), no, "no close with a SAP");
	unbind_try(f, fake_sap_deregister(unbind_sap(p)), ok, "the SAP");
	unbind_try(f, fake_af_close(af), no, "no close with a VC");
	unbind_try(f, fake_vc_delete(v), ok, "the VC");
	unbind_try(f, fake_af_close(af), ok, "the open last");
}

/*
 * BD-3: a client that is unbound closes its calls, deregisters its SAPs,
 * deletes its VCs, closes its open and the adapter; nothing is reported.
 */
static void unbind_in_order(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));

	unbind_busy(f);
	f->hook[FAKE_UNBIND] = unbind_hook;
	fake_proto_deregister(f->cl);
	KUNIT_EXPECT_NULL(test, f->cl->binding);
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&f->count[FAKE_UNBIND]));
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&f->count[FAKE_CLOSE_CALL]));
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&f->count[FAKE_DEREGISTER_SAP]));
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&f->count[FAKE_DELETE_VC]));
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&f->count[FAKE_CLOSE_AF]));
	fake_silent(f);
}

/**
 * struct unbind_case - what a client leaves when it closes the adapter
 * @desc: for the log
 * @leave: makes it
 * @reports: how often it is told so
 */
struct unbind_case {
	const char	*desc;
	void		(*leave)(struct fake *f);
	u64		reports;
};

static void unbind_leave_nothing(struct fake *f)
{
	struct fake_af *af = fake_af_open(f->cl);

	FAKE_STATUS_ASSERT(f, SUCCESS, fake_af_close(af));
}

static void unbind_leave_open(struct fake *f)
{
	fake_af_open(f->cl);
}

static void unbind_leave_sap(struct fake *f)
{
	fake_sap_ready(f);
}

static void unbind_leave_vc(struct fake *f)
{
	fake_vc_ready(f);
}

static void unbind_leave_call(struct fake *f)
{
	unbind_busy(f);
}

static const struct unbind_case unbind_cases[] = {
	{ "nothing", unbind_leave_nothing, 0 },
	{ "an open", unbind_leave_open, 1 },
	{ "a SAP", unbind_leave_sap, 1 },
	{ "a VC", unbind_leave_vc, 1 },
	{ "a call", unbind_leave_call, 1 },
};

KUNIT_ARRAY_PARAM_DESC(unbind, unbind_cases, desc);

static void unbind_early(void *arg)
{
	struct fake_proto *p = arg;

	condis_close_adapter(p->binding);
}

static void unbind_late(void *arg)
{
	struct fake_proto *p = arg;
	struct fake *f = p->f;
	struct fake_af *af = list_first_entry(&p->afs, struct fake_af, node);

	if (!af->af)
		return;
	fake_must(f, fake_wait(READ_ONCE(p->binding->state) ==
			       CONDIS_BINDING_CLOSING), "closing");
	fake_af_run_down(af);
}

/* BD-3, R-19: whoever closes the adapter first is told so, and waits. */
static void unbind_left(struct kunit *test)
{
	const struct unbind_case *c = test->param_value;
	struct fake *f = fake_running(test, FAKE_CM);
	const struct fake_thread threads[] = {
		{ unbind_early, f->cl },
		{ unbind_late, f->cl },
	};

	c->leave(f);
	fake_run(test, threads, ARRAY_SIZE(threads));
	f->cl->binding = NULL;
	if (c->reports)
		fake_reported(f, CONDIS_REPORT_CLOSE_ADAPTER_IN_USE,
			      c->reports);
	else
		fake_silent(f);
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&f->count[FAKE_CLOSE_AF]));
}

static struct kunit_case unbind_kunit_cases[] = {
	KUNIT_CASE_PARAM(unbind_in_order, fake_gen_params),
	KUNIT_CASE_PARAM(unbind_left, unbind_gen_params),
	{}
};

static struct kunit_suite unbind_kunit_suite = {
	.name = "condis_unbind",
	.test_cases = unbind_kunit_cases,
};

kunit_test_suite(unbind_kunit_suite);
