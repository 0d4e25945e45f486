// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_window: the send window of a VC, what waits for it, and how that ends.
 */
#include "fake.h"
#include "window.h"

/* Under KASAN each takes a millisecond. */
#define WINDOW_MANY	(IS_ENABLED(CONFIG_KASAN) ? 1000 : 10000)

static void window_set(struct fake_vc *v, u32 window)
{
	FAKE_STATUS(v->p->f, SUCCESS,
		    condis_mco_set_send_window(v->vc, window));
	KUNIT_EXPECT_EQ(v->p->f->test, window, condis_window_limit(v->vc));
}

/* A send of @n NBLs of one NB. */
static void window_send_some(struct fake_vc *v, unsigned int first,
			     unsigned int n, unsigned long cancel_id)
{
	struct fake *f = v->p->f;
	struct condis_nbl *chain = fake_chain(f, f->tx, n, 1, 10), *nbl;

	for (nbl = chain; nbl; nbl = nbl->next) {
		fake_seq(nbl) += first;
		condis_nbl_set_cancel_id(nbl, cancel_id);
	}
	condis_co_send_nbls(v->vc, chain, 0);
}

/* The miniport has these, and so many wait. */
static void window_has(struct fake_vc *v, unsigned int first, unsigned int n,
		       unsigned int queued)
{
	struct kunit *test = v->p->f->test;
	struct condis_nbl *nbl;

	KUNIT_EXPECT_EQ(test, n,
			fake_queue_count(v->p->f, &fake_low_mp(v)->sent));
	for (nbl = fake_low_mp(v)->sent.head; nbl; nbl = nbl->next)
		KUNIT_EXPECT_EQ(test, first++, fake_seq(nbl));
	KUNIT_EXPECT_EQ(test, queued, condis_window_queued(v->vc));
}

/* The miniport completes the first that it has. */
static void window_complete_one(struct fake_vc *v)
{
	struct condis_nbl *nbl = condis_nbl_queue_pop(&fake_low_mp(v)->sent);

	KUNIT_ASSERT_NOT_NULL(v->p->f->test, nbl);
	condis_mco_send_nbls_complete(v->vc, nbl, 0);
}

static bool window_is_off(const struct fake_vc *v)
{
	return v->vc->send == v->p->f->ops.send_nbls &&
	       v->vc->complete == v->p->ops.send_nbls_complete;
}

/* S-11: without a window all goes down, however much is there already. */
static void window_none(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);
	unsigned int i;

	for (i = 0; i < WINDOW_MANY; i += 4)
		window_send_some(v, i, 4, 0);
	window_has(v, 0, WINDOW_MANY, 0);
	KUNIT_EXPECT_EQ(test, 0, atomic64_read(&v->vc->tx.refused));
	KUNIT_EXPECT_EQ(test, WINDOW_MANY, condis_gate_count(&v->vc->tx.gate));
	fake_complete_all(fake_low_mp(v));
	fake_check_done(v, WINDOW_MANY, "SUCCESS");
	KUNIT_EXPECT_EQ(test, WINDOW_MANY, atomic64_read(&v->vc->tx.done));
	KUNIT_EXPECT_TRUE(test, window_is_off(v));
}

/* S-23: what is beyond it waits inside the gate, and follows in order. */
static void window_bound(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);
	unsigned int i;

	window_set(v, 2);
	window_send_some(v, 0, 1, 0);
	window_has(v, 0, 1, 0);
	window_send_some(v, 1, 4, 0);
	window_send_some(v, 5, 1, 0);
	window_has(v, 0, 2, 4);
	KUNIT_EXPECT_EQ(test, 6, condis_gate_count(&v->vc->tx.gate));
	for (i = 1; i <= 4; i++) {
		window_complete_one(v);
		window_has(v, i, 2, 4 - i);
		KUNIT_EXPECT_EQ(test, 6 - i,
				condis_gate_count(&v->vc->tx.gate));
	}
	fake_complete_all(fake_low_mp(v));
	fake_check_done(v, 6, "SUCCESS");
	KUNIT_EXPECT_EQ(test, 6, atomic64_read(&v->vc->tx.done));
	KUNIT_EXPECT_EQ(test, 0, atomic64_read(&v->vc->tx.refused));
}

/* S-23, E-18: 0 stops; a smaller one lets nothing follow, a larger one does. */
static void window_change(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);

	window_send_some(v, 0, 3, 0);
	window_set(v, 0);
	window_send_some(v, 3, 7, 0);
	window_has(v, 0, 3, 7);
	window_complete_one(v);
	window_has(v, 1, 2, 7);
	window_set(v, 1);
	window_complete_one(v);
	window_has(v, 2, 1, 7);
	window_set(v, 4);
	window_has(v, 2, 4, 4);
	window_set(v, CONDIS_NO_WINDOW);
	window_has(v, 2, 8, 0);
	KUNIT_EXPECT_TRUE(test, window_is_off(v));
	window_send_some(v, 10, 2, 0);
	window_has(v, 2, 10, 0);
	fake_complete_all(fake_low_mp(v));
	fake_check_done(v, 12, "SUCCESS");
}

/* Refused NBLs never were below: they make no room. */
static void window_refused(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);

	window_set(v, 1);
	window_send_some(v, 0, 2, 0);
	condis_co_send_nbls(v->vc, fake_nbl(f, f->tx, 1, 1501), 0);
	fake_check_done(v, 1, "INVALID_LENGTH");
	window_has(v, 0, 1, 1);
	window_complete_one(v);
	window_has(v, 1, 1, 0);
	fake_complete_all(fake_low_mp(v));
	fake_check_done(v, 2, "SUCCESS");
}

/**
 * struct window_dive - a miniport that completes inside its send handler
 * @next: what it has to get next
 * @depth: send handlers on the stack now
 * @deepest: most at a time
 * @most: NBLs of the longest chain
 */
struct window_dive {
	unsigned long	next;
	unsigned int	depth;
	unsigned int	deepest;
	unsigned int	most;
};

static void window_send_dive(struct fake_low *low, struct condis_nbl *chain,
			     u32 flags)
{
	struct window_dive *dive = low->f->data;
	struct condis_nbl *nbl;
	unsigned int n = 0;

	dive->deepest = max(dive->deepest, ++dive->depth);
	for (nbl = chain; nbl; nbl = nbl->next, n++)
		fake_must(low->f, fake_seq(nbl) == dive->next++, "in order");
	dive->most = max(dive->most, n);
	condis_mco_send_nbls_complete(low->vc, chain, 0);
	dive->depth--;
}

/* S-19, S-23: all of a long queue goes through a window of 1, on one level. */
static void window_sync(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);
	struct window_dive dive = { };
	unsigned int i;

	f->data = &dive;
	f->send = window_send_dive;
	window_set(v, 0);
	for (i = 0; i < WINDOW_MANY; i += 20)
		window_send_some(v, i, 20, 0);
	KUNIT_EXPECT_EQ(test, 0, dive.next);
	window_set(v, 1);
	window_send_some(v, i, 20, 0);
	KUNIT_EXPECT_EQ(test, WINDOW_MANY + 20, dive.next);
	KUNIT_EXPECT_EQ(test, 1, dive.deepest);
	KUNIT_EXPECT_EQ(test, 1, dive.most);
	fake_check_done(v, WINDOW_MANY + 20, "SUCCESS");
}

struct end_case {
	const char	*desc;
	void		(*end)(struct fake *f, struct fake_vc *v);
	const char	*status;
};

static void end_close(struct fake *f, struct fake_vc *v)
{
	f->answer[FAKE_CLOSE_CALL] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_close_call(v));
	fake_reported(f, CONDIS_REPORT_CLOSE_WITH_SENDS, 1);
}

static void end_peer(struct fake *f, struct fake_vc *v)
{
	f->answer[FAKE_INCOMING_CLOSE] = CONDIS_STATUS_PENDING;
	condis_cm_dispatch_incoming_close_call(v->vc, CONDIS_STATUS_SUCCESS,
					       NULL, 0);
}

static void end_deactivate(struct fake *f, struct fake_vc *v)
{
	f->answer[FAKE_INCOMING_CLOSE] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, SUCCESS, condis_cm_deactivate_vc(v->vc));
	KUNIT_EXPECT_EQ(f->test, CONDIS_VC_IDLE, v->vc->a);
}

static void end_pause(struct fake *f, struct fake_vc *v)
{
	fake_down(f);
}

static void end_reset(struct fake *f, struct fake_vc *v)
{
	FAKE_STATUS(f, SUCCESS, condis_reset_adapter(f->adapter));
	fake_settle(f);
}

static void end_removed(struct fake *f, struct fake_vc *v)
{
	f->answer[FAKE_NOTIFY_CLOSE] = CONDIS_STATUS_PENDING;
	f->answer[FAKE_UNBIND] = CONDIS_STATUS_PENDING;
	fake_remove(f);
}

static const struct end_case end_cases[] = {
	{ "close", end_close, "SEND_ABORTED" },
	{ "peer's close", end_peer, "SEND_ABORTED" },
	{ "deactivation", end_deactivate, "SEND_ABORTED" },
	{ "adapter paused", end_pause, "PAUSED" },
	{ "adapter reset", end_reset, "RESET_IN_PROGRESS" },
	{ "adapter removed", end_removed, "ADAPTER_REMOVED" },
};

KUNIT_ARRAY_PARAM_DESC(end, end_cases, desc);

/* V-12, AD-1, AD-7, AD-8: nothing waits for a window that never opens. */
static void window_ends(struct kunit *test)
{
	const struct end_case *c = test->param_value;
	struct fake *f = fake_running(test, FAKE_CM);
	struct fake_vc *v = fake_connected(f);

	window_set(v, 0);
	window_send_some(v, 0, 5, 0);
	window_has(v, 0, 0, 5);
	c->end(f, v);
	KUNIT_EXPECT_EQ(test, 5, atomic64_read(&v->vc->tx.failed));
	KUNIT_EXPECT_EQ(test, 0, condis_gate_count(&v->vc->tx.gate));
	KUNIT_EXPECT_EQ(test, 0, condis_window_queued(v->vc));
	fake_check_done(v, 5, c->status);
}

/* The next activation begins without one. */
static void window_again(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);

	window_set(v, 1);
	FAKE_STATUS(f, SUCCESS, fake_close_call(v));
	KUNIT_EXPECT_EQ(test, CONDIS_NO_WINDOW, condis_window_limit(v->vc));
	KUNIT_EXPECT_TRUE(test, window_is_off(v));
	FAKE_STATUS(f, SUCCESS, fake_make_call(v));
	window_send_some(v, 0, 3, 0);
	window_has(v, 0, 3, 0);
	fake_complete_all(fake_low_mp(v));
	fake_check_done(v, 3, "SUCCESS");
}

/* S-21, S-22: what waits under the id, and of the caller's binding. */
static void window_cancelled(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_proto *other = fake_client(f, "other");
	struct fake_vc *v = fake_connected(f);

	window_set(v, 1);
	window_send_some(v, 0, 1, 0);
	window_send_some(v, 1, 2, 7);
	window_send_some(v, 3, 1, 8);
	window_send_some(v, 4, 1, 7);
	window_send_some(v, 5, 1, 0);
	condis_cancel_send_nbls(other->binding, 7);
	window_has(v, 0, 1, 5);
	condis_cancel_send_nbls(f->cl->binding, 7);
	KUNIT_EXPECT_EQ(test, 7, f->cancelled);
	window_has(v, 0, 1, 2);
	fake_check_done(v, 3, "SEND_ABORTED");
	KUNIT_EXPECT_EQ(test, 3, atomic64_read(&v->vc->tx.failed));
	window_complete_one(v);
	window_has(v, 3, 1, 1);
	window_complete_one(v);
	window_has(v, 5, 1, 0);
	fake_complete_all(fake_low_mp(v));
	fake_check_done(v, 3, "SUCCESS");
}

static struct kunit_case window_kunit_cases[] = {
	KUNIT_CASE_PARAM(window_none, fake_gen_params),
	KUNIT_CASE_PARAM(window_bound, fake_gen_params),
	KUNIT_CASE_PARAM(window_change, fake_gen_params),
	KUNIT_CASE_PARAM(window_refused, fake_gen_params),
	KUNIT_CASE_PARAM(window_sync, fake_gen_params),
	KUNIT_CASE_PARAM(window_ends, end_gen_params),
	KUNIT_CASE_PARAM(window_again, fake_gen_params),
	KUNIT_CASE_PARAM(window_cancelled, fake_gen_params),
	{}
};

static struct kunit_suite window_kunit_suite = {
	.name = "condis_window",
	.test_cases = window_kunit_cases,
};

kunit_test_suite(window_kunit_suite);
