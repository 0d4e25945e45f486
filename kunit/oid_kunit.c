// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_oid: requests to the miniport and to the call manager.
 */
#include "expect.h"
#include "fake.h"

struct oid_ask {
	struct condis_oid_request	req;
	u32				value;
};

static void oid_query(struct oid_ask *ask)
{
	*ask = (struct oid_ask){
		.req = {
			.type	= CONDIS_OID_QUERY,
			.oid	= CONDIS_OID_ATM_MAX_ACTIVE_VCS,
			.buf	= &ask->value,
			.len	= sizeof(ask->value),
		},
	};
}

static condis_status_t oid_of_miniport(struct fake *f, struct oid_ask *ask)
{
	oid_query(ask);
	return condis_co_oid_request(f->cl->binding, NULL, NULL, &ask->req);
}

static int oid_open(struct fake *f)
{
	return atomic_read(&f->cl->binding->n_oids);
}

/* O-2, O-3, V-23: the miniport or the provider, about a VC or the whole. */
static void oid_sync(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);
	struct condis_binding *binding = f->cl->binding;
	struct condis_af *af = v->af->af;
	struct oid_ask ask;

	FAKE_STATUS(f, SUCCESS, oid_of_miniport(f, &ask));
	KUNIT_EXPECT_EQ(test, FAKE_OID_VALUE, ask.value);
	KUNIT_EXPECT_EQ(test, sizeof(ask.value), ask.req.bytes_written);
	oid_query(&ask);
	FAKE_STATUS(f, SUCCESS,
		    condis_co_oid_request(binding, NULL, v->vc, &ask.req));
	FAKE_STATUS(f, SUCCESS,
		    condis_co_oid_request(binding, af, NULL, &ask.req));
	FAKE_STATUS(f, SUCCESS,
		    condis_co_oid_request(binding, af, v->vc, &ask.req));
	fake_expect(f, "m.oid m(vc).oid cm.oid cm(vc).oid");
	KUNIT_EXPECT_EQ(test, 0, oid_open(f));
}

/* O-4: a buffer that is too short, and a request that is no query. */
static void oid_short(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct oid_ask ask;

	oid_query(&ask);
	ask.req.len = 3;
	ask.req.bytes_written = 99;
	FAKE_STATUS(f, BUFFER_TOO_SHORT,
		    condis_co_oid_request(f->cl->binding, NULL, NULL,
					  &ask.req));
	KUNIT_EXPECT_EQ(test, 4, ask.req.bytes_needed);
	KUNIT_EXPECT_EQ(test, 0, ask.req.bytes_written);
	KUNIT_EXPECT_EQ(test, 0, ask.value);
	oid_query(&ask);
	ask.req.type = CONDIS_OID_SET;
	FAKE_STATUS(f, NOT_SUPPORTED,
		    condis_co_oid_request(f->cl->binding, NULL, NULL,
					  &ask.req));
}

/* O-9: a counter of 64 bits, of which the lower half where no more fits. */
static void oid_counter(struct kunit *test)
{
	const u64 counter = 0x1122334455667788;
	u64 buf[2] = { };
	struct condis_oid_request req = {
		.type = CONDIS_OID_QUERY, .buf = buf, .len = sizeof(buf[0]),
	};

	T_EXPECT_STATUS(test, condis_oid_reply_u64(&req, counter),
			CONDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, counter, buf[0]);
	KUNIT_EXPECT_EQ(test, 8, req.bytes_written);
	req.len = sizeof(buf);
	T_EXPECT_STATUS(test, condis_oid_reply_u64(&req, counter),
			CONDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, 8, req.bytes_written);
	memset(buf, 0xff, sizeof(buf));
	req.len = sizeof(u32);
	T_EXPECT_STATUS(test, condis_oid_reply_u64(&req, counter),
			CONDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, 0x55667788, *(u32 *)buf);
	KUNIT_EXPECT_EQ(test, U32_MAX, ((u32 *)buf)[1]);
	KUNIT_EXPECT_EQ(test, 4, req.bytes_written);
	for (req.len = 0; req.len < sizeof(buf[0]); req.len++) {
		if (req.len == sizeof(u32))
			continue;
		T_EXPECT_STATUS(test, condis_oid_reply_u64(&req, counter),
				CONDIS_STATUS_BUFFER_TOO_SHORT);
		KUNIT_EXPECT_EQ(test, 8, req.bytes_needed);
	}
	req.type = CONDIS_OID_SET;
	T_EXPECT_STATUS(test, condis_oid_reply_u64(&req, counter),
			CONDIS_STATUS_NOT_SUPPORTED);
}

/* O-1, E-59, G-1: 32 at once, completed in another order. */
static void oid_many(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct oid_ask *ask;
	unsigned int i;

	ask = kunit_kcalloc(test, 32, sizeof(*ask), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, ask);
	f->answer[FAKE_M_OID] = CONDIS_STATUS_PENDING;
	for (i = 0; i < 32; i++)
		FAKE_STATUS(f, PENDING, oid_of_miniport(f, &ask[i]));
	KUNIT_EXPECT_EQ(test, 32, oid_open(f));
	for (i = 0; i < 32; i++)
		condis_co_oid_request_complete(&ask[i * 7 % 32].req,
					       CONDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, 0, oid_open(f));
	KUNIT_EXPECT_EQ(test, 32, atomic_read(&f->count[FAKE_OID_COMPLETE]));
}

static void oid_hook_complete(struct fake *f, void *obj)
{
	condis_co_oid_request_complete(obj, CONDIS_STATUS_INVALID_OID);
}

/* G-2, E-59: completed before PENDING is back. */
static void oid_early(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);
	struct oid_ask ask;

	f->hook[FAKE_M_OID] = oid_hook_complete;
	f->answer[FAKE_M_OID] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, oid_of_miniport(f, &ask));
	fake_expect(f, "m.oid cl.oid_complete=INVALID_OID");
	KUNIT_EXPECT_EQ(test, 0, oid_open(f));
	f->hook[FAKE_OID] = oid_hook_complete;
	f->answer[FAKE_OID] = CONDIS_STATUS_PENDING;
	oid_query(&ask);
	FAKE_STATUS(f, PENDING,
		    condis_co_oid_request(f->cl->binding, v->af->af, NULL,
					  &ask.req));
	fake_expect(f, "cm.oid cl.oid_complete=INVALID_OID");
	KUNIT_EXPECT_EQ(test, 0, oid_open(f));
	fake_silent(f);
}

/* G-1: a completion too many, and PENDING as an outcome. */
static void oid_unexpected(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct oid_ask ask;

	f->answer[FAKE_M_OID] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, oid_of_miniport(f, &ask));
	condis_co_oid_request_complete(&ask.req, CONDIS_STATUS_PENDING);
	fake_reported(f, CONDIS_REPORT_PENDING_COMPLETION, 1);
	fake_expect(f, "m.oid cl.oid_complete=FAILURE");
	condis_co_oid_request_complete(&ask.req, CONDIS_STATUS_SUCCESS);
	fake_reported(f, CONDIS_REPORT_UNEXPECTED_COMPLETION, 1);
	fake_expect(f, "");
	KUNIT_EXPECT_EQ(test, 0, oid_open(f));
}

/* G-1: completed, and then answered as well. */
static void oid_answered_twice(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct oid_ask ask;

	f->hook[FAKE_M_OID] = oid_hook_complete;
	f->answer[FAKE_M_OID] = CONDIS_STATUS_SUCCESS;
	FAKE_STATUS(f, PENDING, oid_of_miniport(f, &ask));
	fake_reported(f, CONDIS_REPORT_UNEXPECTED_COMPLETION, 1);
	fake_expect(f, "m.oid cl.oid_complete=INVALID_OID");
	KUNIT_EXPECT_EQ(test, 0, oid_open(f));
}

static void oid_hook_ask(struct fake *f, void *obj)
{
	struct oid_ask ask;

	oid_query(&ask);
	fake_must(f, condis_co_oid_request(f->cl->binding, f->data, NULL,
					   &ask.req) ==
		     CONDIS_STATUS_CLOSING, "not while it closes");
}

/* Handles that do not belong together, and families on their way. */
static void oid_refused(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake *g = fake_paused(test, FAKE_MCM);
	struct fake_vc *v = fake_connected(f), *w = fake_vc_ready(g);
	struct condis_binding *binding = f->cl->binding;
	struct fake_af *other = fake_af_open(f->cl);
	struct oid_ask ask;

	oid_query(&ask);
	fake_forget(f);
	fake_forget(g);
	FAKE_STATUS(f, FAILURE,
		    condis_co_oid_request(binding, w->af->af, NULL, &ask.req));
	FAKE_STATUS(f, FAILURE,
		    condis_co_oid_request(binding, NULL, w->vc, &ask.req));
	FAKE_STATUS(f, FAILURE,
		    condis_co_oid_request(binding, v->af->af, w->vc,
					  &ask.req));
	FAKE_STATUS(f, FAILURE,
		    condis_co_oid_request(binding, other->af, v->vc,
					  &ask.req));
	fake_expect(f, "");
	fake_expect(g, "");
	FAKE_STATUS(f, SUCCESS, fake_close_call(v));
	FAKE_STATUS(f, SUCCESS, fake_vc_delete(v));
	f->data = v->af->af;
	f->hook[FAKE_CLOSE_AF] = oid_hook_ask;
	FAKE_STATUS(f, SUCCESS, fake_af_close(v->af));
	KUNIT_EXPECT_EQ(test, 0, oid_open(f));
}

/* X-20, AD-8: allowed while PAUSED, not after the device is gone. */
static void oid_states(struct kunit *test)
{
	struct fake *f = fake_paused(test, fake_mode_param(test));
	struct fake_af *af = fake_af_open(f->cl);
	struct oid_ask ask;

	FAKE_STATUS(f, SUCCESS, oid_of_miniport(f, &ask));
	f->answer[FAKE_NOTIFY_CLOSE] = CONDIS_STATUS_PENDING;
	fake_remove(f);
	FAKE_STATUS(f, NOT_ACCEPTED, oid_of_miniport(f, &ask));
	/* the provider answers until the family is closed. */
	oid_query(&ask);
	FAKE_STATUS(f, SUCCESS,
		    condis_co_oid_request(f->cl->binding, af->af, NULL,
					  &ask.req));
	FAKE_WAIT(f, af->notified);
	fake_af_close(af);
	fake_gone(f);
}

static void oid_close(void *arg)
{
	struct fake_proto *p = arg;

	fake_unbind(p);
}

struct oid_late {
	struct fake	*f;
	struct oid_ask	ask;
};

static void oid_complete_late(void *arg)
{
	struct oid_late *late = arg;
	struct fake_proto *p = late->f->cl;

	/* The handle is still good: the request is out. */
	fake_must(late->f, fake_wait(!READ_ONCE(p->binding)), "unbinding");
	fsleep(2000);
	condis_co_oid_request_complete(&late->ask.req, CONDIS_STATUS_SUCCESS);
}

/* BD-2: a request that is out keeps the binding; who closes is reported. */
static void oid_keeps_binding(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct oid_late *late = kunit_kzalloc(test, sizeof(*late), GFP_KERNEL);
	const struct fake_thread threads[] = {
		{ oid_close, f->cl },
		{ oid_complete_late, late },
	};

	KUNIT_ASSERT_NOT_NULL(test, late);
	late->f = f;
	f->answer[FAKE_M_OID] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, oid_of_miniport(f, &late->ask));
	fake_run(test, threads, ARRAY_SIZE(threads));
	fake_reported(f, CONDIS_REPORT_CLOSE_ADAPTER_IN_USE, 1);
	fake_expect(f, "m.oid cl.oid_complete");
}

static struct kunit_case oid_kunit_cases[] = {
	KUNIT_CASE_PARAM(oid_sync, fake_gen_params),
	KUNIT_CASE_PARAM(oid_short, fake_gen_params),
	KUNIT_CASE(oid_counter),
	KUNIT_CASE_PARAM(oid_many, fake_gen_params),
	KUNIT_CASE_PARAM(oid_early, fake_gen_params),
	KUNIT_CASE_PARAM(oid_unexpected, fake_gen_params),
	KUNIT_CASE_PARAM(oid_answered_twice, fake_gen_params),
	KUNIT_CASE_PARAM(oid_refused, fake_gen_params),
	KUNIT_CASE_PARAM(oid_states, fake_gen_params),
	KUNIT_CASE_PARAM(oid_keeps_binding, fake_gen_params),
	{}
};

static struct kunit_suite oid_kunit_suite = {
	.name = "condis_oid",
	.test_cases = oid_kunit_cases,
};

kunit_test_suite(oid_kunit_suite);
