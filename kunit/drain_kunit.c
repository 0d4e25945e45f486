// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_vc_drain: deactivation and all that it waits for.
 */
#include <linux/preempt.h>

#include "fake.h"

#define VC_STATE(v, want) \
	KUNIT_EXPECT_EQ((v)->p->f->test, CONDIS_VC_##want, (v)->vc->a)

static void drain_send(struct fake_vc *v, unsigned int n)
{
	struct fake *f = v->p->f;

	condis_co_send_nbls(v->vc, fake_chain(f, f->tx, n, 1, 100), 0);
}

static void drain_indicate(struct fake_vc *v, unsigned int n)
{
	fake_indicate(fake_low_mp(v), fake_chain(v->p->f, v->p->f->rx, n, 1,
						 100), 0);
}

/* A connected VC whose client answers an incoming close later. */
static struct fake_vc *drain_ready(struct fake *f)
{
	struct fake_vc *v = fake_connected(f);

	f->answer[FAKE_INCOMING_CLOSE] = CONDIS_STATUS_PENDING;
	return v;
}

/* V-12: nothing is out, so it is synchronous. */
static void drain_empty(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = drain_ready(f);

	FAKE_STATUS(f, SUCCESS, fake_close_call(v));
	VC_STATE(v, IDLE);
	KUNIT_EXPECT_EQ(test, 0,
			atomic_read(&f->count[FAKE_DEACTIVATE_COMPLETE]));
	/* Twice is once too often (V-7). */
	FAKE_STATUS(f, NOT_ACCEPTED, condis_cm_deactivate_vc(v->vc));
	fake_silent(f);
}

/* V-12, E-11: 500 sends are queued in the miniport. */
static void drain_sends(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = drain_ready(f);
	struct condis_nbl *chain, *nbl;
	unsigned int i;

	drain_send(v, 500);
	FAKE_STATUS(f, PENDING, condis_cm_deactivate_vc(v->vc));
	VC_STATE(v, DEACTIVATING);
	FAKE_STATUS(f, NOT_ACCEPTED, condis_cm_deactivate_vc(v->vc));
	fake_forget(f);
	chain = fake_take_sent(fake_low_mp(v));
	for (i = 0; i < 500; i++) {
		VC_STATE(v, DEACTIVATING);
		KUNIT_ASSERT_EQ(test, 500 - i,
				condis_gate_count(&v->vc->tx.gate));
		nbl = fake_pick(&chain, 0);
		nbl->status = i % 2 ? CONDIS_STATUS_SUCCESS :
				      CONDIS_STATUS_SEND_ABORTED;
		condis_mco_send_nbls_complete(v->vc, nbl, 0);
	}
	VC_STATE(v, IDLE);
	fake_expect(f, "cm.deactivate_complete");
	KUNIT_EXPECT_EQ(test, 500, v->done.count);
	KUNIT_EXPECT_EQ(test, 250, atomic64_read(&v->vc->tx.done));
	KUNIT_EXPECT_EQ(test, 250, atomic64_read(&v->vc->tx.failed));
	fake_free_done(v);
}

static void drain_hook_atomic(struct fake *f, void *obj)
{
	f->data = (void *)(unsigned long)(in_softirq() ? 1 : 2);
}

struct drain_return {
	struct fake_vc		*v;
	struct condis_nbl	*chain;
};

static void drain_return(void *arg)
{
	struct drain_return *r = arg;

	condis_return_nbls(r->v->p->binding, r->chain, 0);
}

/*
 * V-12, V-13, E-28: the client holds 100 receives; the last one that comes
 * back, on whatever processor, ends it, in atomic context.
 */
static void drain_receives(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = drain_ready(f);
	struct drain_return all[4];
	struct fake_thread threads[4];
	unsigned int i, j;

	drain_indicate(v, 100);
	FAKE_STATUS(f, PENDING, condis_cm_deactivate_vc(v->vc));
	VC_STATE(v, DEACTIVATING);
	f->hook[FAKE_DEACTIVATE_COMPLETE] = drain_hook_atomic;
	fake_forget(f);
	for (i = 0; i < 4; i++) {
		all[i] = (struct drain_return){ .v = v };
		for (j = 0; j < 25; j++) {
			struct condis_nbl *nbl = condis_nbl_queue_pop(&v->got);

			nbl->next = all[i].chain;
			all[i].chain = nbl;
		}
		threads[i] = (struct fake_thread){ drain_return, &all[i] };
	}
	fake_run(test, threads, 3);
	VC_STATE(v, DEACTIVATING);
	KUNIT_EXPECT_EQ(test, 25, condis_gate_count(&v->vc->rx.ledger));
	fake_run(test, threads + 3, 1);
	VC_STATE(v, IDLE);
	fake_expect(f, "cm.deactivate_complete");
	KUNIT_EXPECT_EQ(test, 1, (unsigned long)f->data);
	KUNIT_EXPECT_EQ(test, 100, atomic64_read(&v->vc->rx.returned));
	KUNIT_EXPECT_EQ(test, 100,
			fake_queue_count(f, &fake_low_mp(v)->back));
}

static void drain_close_inside(struct fake_vc *v, struct condis_nbl *chain,
			       unsigned int count, u32 flags)
{
	struct fake *f = v->p->f;

	v->receive = NULL;
	/* The callback that runs is waited for. */
	fake_must(f, fake_close_call(v) == CONDIS_STATUS_PENDING, "pends");
	if (v->data)
		condis_return_nbls(v->p->binding, chain, flags);
	else
		fake_keep(f, &v->got, chain);
	fake_must(f, v->vc->a == CONDIS_VC_DEACTIVATING, "draining");
}

/*
 * V-12, E-29, X-ORD-3: the client closes inside its receive handler, holding
 * NBLs.
 */
static void drain_callback(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);

	v->receive = drain_close_inside;
	drain_indicate(v, 3);
	VC_STATE(v, DEACTIVATING);
	KUNIT_EXPECT_EQ(test, 3, condis_gate_count(&v->vc->rx.ledger));
	fake_return_got(v);
	VC_STATE(v, IDLE);
	FAKE_STATUS(f, SUCCESS, v->closed);

	/* The same, all of them returned inside: cb alone holds it up. */
	FAKE_STATUS(f, SUCCESS, fake_make_call(v));
	v->receive = drain_close_inside;
	v->data = v;
	drain_indicate(v, 3);
	VC_STATE(v, IDLE);
	FAKE_STATUS(f, SUCCESS, v->closed);
}

static void drain_close_lent(struct fake_vc *v, struct condis_nbl *chain,
			     unsigned int count, u32 flags)
{
	v->receive = NULL;
	fake_must(v->p->f, fake_close_call(v) == CONDIS_STATUS_PENDING,
		  "pends");
}

/* V-12, R-5: what is lent counts until the call is back. */
static void drain_callback_lent(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);
	struct condis_nbl *chain = fake_chain(f, f->rx, 2, 1, 100);

	v->receive = drain_close_lent;
	fake_indicate(fake_low_mp(v), chain, CONDIS_FLAG_RESOURCES);
	VC_STATE(v, IDLE);
	FAKE_STATUS(f, SUCCESS, v->closed);
	condis_nbl_free_chain(chain);
}

static void drain_complete_inside(struct fake_vc *v, struct condis_nbl *chain,
				  u32 flags)
{
	struct fake *f = v->p->f;

	v->complete = NULL;
	/* Callback first, then it leaves: the send counts until then. */
	fake_must(f, condis_gate_count(&v->vc->tx.gate) == 1, "inside");
	fake_must(f, fake_close_call(v) == CONDIS_STATUS_PENDING, "pends");
	fake_keep(f, &v->done, chain);
}

/* V-12, S-3: a close inside the completion of the last send. */
static void drain_completion(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);

	v->complete = drain_complete_inside;
	drain_send(v, 1);
	fake_complete_all(fake_low_mp(v));
	VC_STATE(v, IDLE);
	FAKE_STATUS(f, SUCCESS, v->closed);
	fake_reported(f, CONDIS_REPORT_CLOSE_WITH_SENDS, 1);
}

/* V-12: the miniport's own part, in every order with the two counters. */
static void drain_miniport(struct kunit *test)
{
	struct fake *f = fake_running(test, FAKE_CM);
	struct fake_vc *v;
	unsigned int order, i;

	f->answer[FAKE_M_DEACTIVATE] = CONDIS_STATUS_PENDING;
	for (order = 0; order < 6; order++) {
		v = drain_ready(f);
		drain_send(v, 1);
		drain_indicate(v, 1);
		FAKE_STATUS(f, PENDING, condis_cm_deactivate_vc(v->vc));
		fake_forget(f);
		for (i = 0; i < 3; i++) {
			VC_STATE(v, DEACTIVATING);
			/* All orders of three. */
			switch ((order / 2 + i * (1 + order % 2)) % 3) {
			case 0:
				fake_complete_all(fake_low_mp(v));
				break;
			case 1:
				fake_return_got(v);
				break;
			default:
				fake_m_deactivated(fake_low_mp(v));
				break;
			}
		}
		VC_STATE(v, IDLE);
		fake_expect(f, "cm.deactivate_complete");
	}
}

static void drain_hook_stopped(struct fake *f, void *obj)
{
	fake_m_deactivated(obj);
}

/* G-2: the miniport is done before PENDING is back. */
static void drain_miniport_early(struct kunit *test)
{
	struct fake *f = fake_running(test, FAKE_CM);
	struct fake_vc *v = drain_ready(f);

	f->hook[FAKE_M_DEACTIVATE] = drain_hook_stopped;
	f->answer[FAKE_M_DEACTIVATE] = CONDIS_STATUS_PENDING;
	fake_forget(f);
	FAKE_STATUS(f, SUCCESS, condis_cm_deactivate_vc(v->vc));
	VC_STATE(v, IDLE);
	fake_expect(f, "cl.incoming_close=FAILURE m.deactivate");
}

/*
 * G-1: a miniport that answered does not complete as well. V-12 holds all the
 * same: nothing else is counted in its place.
 */
static void drain_unexpected(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = drain_ready(f);

	condis_mco_deactivate_vc_complete(v->vc, CONDIS_STATUS_SUCCESS);
	fake_reported(f, CONDIS_REPORT_UNEXPECTED_COMPLETION, 1);
	VC_STATE(v, ACTIVE);
	drain_send(v, 1);
	FAKE_STATUS(f, PENDING, condis_cm_deactivate_vc(v->vc));
	condis_mco_deactivate_vc_complete(v->vc, CONDIS_STATUS_SUCCESS);
	fake_reported(f, CONDIS_REPORT_UNEXPECTED_COMPLETION, 1);
	VC_STATE(v, DEACTIVATING);
	fake_complete_all(fake_low_mp(v));
	VC_STATE(v, IDLE);
}

/* The same of one that pended: the second completion is one too many. */
static void drain_unexpected_twice(struct kunit *test)
{
	struct fake *f = fake_running(test, FAKE_CM);
	struct fake_vc *v = drain_ready(f);

	f->answer[FAKE_M_DEACTIVATE] = CONDIS_STATUS_PENDING;
	drain_indicate(v, 1);
	FAKE_STATUS(f, PENDING, condis_cm_deactivate_vc(v->vc));
	fake_low_mp(v)->stopping = false;
	/* V-12: it cannot fail, and PENDING is no outcome (G-1). */
	condis_mco_deactivate_vc_complete(v->vc, CONDIS_STATUS_PENDING);
	fake_reported(f, CONDIS_REPORT_PENDING_COMPLETION, 1);
	condis_mco_deactivate_vc_complete(v->vc, CONDIS_STATUS_SUCCESS);
	fake_reported(f, CONDIS_REPORT_UNEXPECTED_COMPLETION, 1);
	VC_STATE(v, DEACTIVATING);
	fake_return_got(v);
	VC_STATE(v, IDLE);
}

static struct kunit_case drain_kunit_cases[] = {
	KUNIT_CASE_PARAM(drain_empty, fake_gen_params),
	KUNIT_CASE_PARAM(drain_sends, fake_gen_params),
	KUNIT_CASE_PARAM(drain_receives, fake_gen_params),
	KUNIT_CASE_PARAM(drain_callback, fake_gen_params),
	KUNIT_CASE_PARAM(drain_callback_lent, fake_gen_params),
	KUNIT_CASE_PARAM(drain_completion, fake_gen_params),
	KUNIT_CASE(drain_miniport),
	KUNIT_CASE(drain_miniport_early),
	KUNIT_CASE_PARAM(drain_unexpected, fake_gen_params),
	KUNIT_CASE(drain_unexpected_twice),
	{}
};

static struct kunit_suite drain_kunit_suite = {
	.name = "condis_vc_drain",
	.test_cases = drain_kunit_cases,
};

/* The same, watched. */
static struct kunit_suite drain_verified_kunit_suite = {
	.name = "condis_vc_drain_verified",
	.suite_init = t_verify_begin,
	.suite_exit = t_verify_end,
	.test_cases = drain_kunit_cases,
};

kunit_test_suites(&drain_kunit_suite, &drain_verified_kunit_suite);
