// SPDX-License-Identifier: GPL-2.0-only
/*
 * vatm_knobs: what a tester makes fail, and what the rules say of it.
 */
#include <linux/delay.h>

#include "vatm_pair.h"

#define BOTH	(CONDIS_MEDIA_TRANSMIT_VC | CONDIS_MEDIA_RECEIVE_VC)

static int knobs_try(struct pair_end *end, const char *name, const char *text)
{
	char copy[32];

	strscpy(copy, text, sizeof(copy));
	return vatm_knob_write(end->vatm, name, copy);
}

static void knobs_must(struct pair_end *end, const char *name,
		       const char *text)
{
	KUNIT_ASSERT_EQ(end->pair->test, 0, knobs_try(end, name, text));
}

static u32 knobs_get(struct pair_end *end, const char *name)
{
	u32 value = U32_MAX;

	KUNIT_EXPECT_EQ(end->pair->test, 0,
			vatm_knob_read(end->vatm, name, &value));
	return value;
}

/* Private VCs on a pair, the far one with @flags */
static void knobs_connect(struct pair *pair, u32 flags, struct pair_vc **v,
			  struct pair_vc **w)
{
	struct kunit *test = pair->test;

	pair_run(pair);
	*v = pair_must_private(&pair->end[0]);
	*w = pair_must_private(&pair->end[1]);
	PAIR_STATUS(test, SUCCESS, pair_activate(*v, 100, BOTH, NULL));
	PAIR_STATUS(test, SUCCESS,
		    pair_activate(*w, 100, BOTH | flags, NULL));
}

struct mistyped_case {
	const char	*name;
	const char	*text;
};

static const struct mistyped_case mistyped_cases[] = {
	{ "hold_sends", "2" },
	{ "hold_completions", "yes" },
	{ "hold_returns", "" },
	{ "release_sends", "-1" },
	{ "release_completions", "1 2" },
	{ "release_order", "filo" },
	{ "release_seed", "4294967296" },
	{ "fail_send_nth", "2147483648" },
	{ "fail_activate_nth", "x" },
	{ "fail_create_vc_nth", "1.5" },
	{ "corrupt_nth", "0x" },
	{ "force_resources", "-1" },
	{ "exhaust_pool", "2" },
	{ "pool_limit", "99999999999" },
};

static void mistyped_desc(const struct mistyped_case *c, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s '%s'", c->name, c->text);
}

KUNIT_ARRAY_PARAM(mistyped, mistyped_cases, mistyped_desc);

static void knobs_mistyped(struct kunit *test)
{
	const struct mistyped_case *c = test->param_value;
	struct pair *pair = test->priv;
	struct pair_end *end = &pair->end[0];

	KUNIT_EXPECT_EQ(test, -EINVAL, knobs_try(end, c->name, c->text));
	KUNIT_EXPECT_EQ(test, 0, knobs_get(end, c->name));
	KUNIT_EXPECT_EQ(test, 0, end->vatm->knobs.on);
	KUNIT_EXPECT_EQ(test, -ENOENT, knobs_try(end, "hold", "1"));
}

/* S-13, S-18: one NBL fails as a whole, the others go on. */
static void knobs_fail_send(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct pair_vc *v, *w;

	knobs_connect(pair, 0, &v, &w);
	v->keep = true;
	knobs_must(v->end, "fail_send_nth", "3");
	pair_send(v, pair_chain(pair, 0, 1, 1, 64, 0));
	KUNIT_EXPECT_EQ(test, 2, knobs_get(v->end, "fail_send_nth"));
	pair_send(v, pair_chain(pair, 1, 3, 2, 64, 0));
	KUNIT_EXPECT_EQ(test, 0, knobs_get(v->end, "fail_send_nth"));
	KUNIT_EXPECT_EQ(test, 3, v->n_sent);
	KUNIT_EXPECT_EQ(test, 1, v->n_failed);
	PAIR_STATUS(test, FAILURE, v->failure);
	KUNIT_EXPECT_EQ(test, 2, pair_count(v->end, VATM_TX_FAILED));
	KUNIT_EXPECT_EQ(test, 5, pair_count(v->end, VATM_TX_SDUS));
	/* The failed one alone, without anything before or behind it */
	knobs_must(v->end, "fail_send_nth", "1");
	pair_send(v, pair_chain(pair, 7, 1, 1, 64, 0));
	KUNIT_EXPECT_EQ(test, 2, v->n_failed);
	PAIR_WAIT(test, pair_got(w) == 5);
	KUNIT_EXPECT_EQ(test, 0, v->end->vatm->knobs.on);
}

/* V-9: a VC goes on under its old parameters, a first one may be retried. */
static void knobs_fail_activate(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct pair_vc *v, *w, *x;

	knobs_connect(pair, 0, &v, &w);
	knobs_must(v->end, "fail_activate_nth", "2");
	PAIR_STATUS(test, SUCCESS, pair_activate(v, 100, BOTH, NULL));
	PAIR_STATUS(test, RESOURCES, pair_activate(v, 100, BOTH, NULL));
	pair_send(v, pair_chain(pair, 0, 1, 1, 64, 0));
	PAIR_WAIT(test, pair_got(w) == 1);
	PAIR_STATUS(test, SUCCESS, pair_activate(v, 100, BOTH, NULL));
	/* E-46 */
	x = pair_must_private(v->end);
	knobs_must(v->end, "fail_activate_nth", "1");
	PAIR_STATUS(test, RESOURCES, pair_activate(x, 101, BOTH, NULL));
	KUNIT_EXPECT_EQ(test, 1, v->end->vatm->n_active);
	PAIR_STATUS(test, SUCCESS, pair_activate(x, 101, BOTH, NULL));
}

/* V-1: no VC without the miniport's part of it. */
static void knobs_fail_create(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct pair_end *end = &pair->end[0];
	struct condis_vc *vc = NULL;

	pair_run(pair);
	knobs_must(end, "fail_create_vc_nth", "2");
	pair_must_vc(end);
	PAIR_STATUS(test, RESOURCES,
		    condis_co_create_vc(end->binding, end->af, end, &vc));
	KUNIT_EXPECT_EQ(test, 0, knobs_get(end, "fail_create_vc_nth"));
	pair_must_vc(end);
	KUNIT_EXPECT_EQ(test, 2, atomic_read(&end->vatm->n_vcs));
}

/* all is only lent; the miniport has it again at once. */
static void knobs_lend(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct pair_vc *v, *w;

	knobs_connect(pair, 0, &v, &w);
	knobs_must(w->end, "force_resources", "1");
	pair_send(v, pair_chain(pair, 0, 3, 2, 64, 0));
	PAIR_WAIT(test, READ_ONCE(w->n_lent) == 6);
	KUNIT_EXPECT_EQ(test, 0, pair_got(w));
	KUNIT_EXPECT_EQ(test, 6, pair_count(w->end, VATM_RX_LENT));
	knobs_must(w->end, "force_resources", "0");
	pair_send(v, pair_chain(pair, 6, 1, 1, 64, 0));
	PAIR_WAIT(test, pair_got(w) == 1);
	KUNIT_EXPECT_EQ(test, 0, w->n_wrong);
}

/* Without an NBL there is nothing to indicate: dropped, counted. */
static void knobs_exhaust(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct pair_vc *v, *w;

	knobs_connect(pair, 0, &v, &w);
	knobs_must(w->end, "exhaust_pool", "1");
	pair_send(v, pair_chain(pair, 9, 3, 1, 64, 0));
	PAIR_WAIT(test, pair_count(w->end, VATM_RX_NO_MEMORY) == 3);
	knobs_must(w->end, "exhaust_pool", "0");
	pair_send(v, pair_chain(pair, 0, 1, 1, 64, 0));
	PAIR_WAIT(test, pair_got(w) == 1);
	KUNIT_EXPECT_EQ(test, 0, w->n_wrong);
}

/* a damaged SDU is dropped and counted. */
static void knobs_erred_dropped(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct pair_vc *v, *w;

	knobs_connect(pair, 0, &v, &w);
	knobs_must(w->end, "corrupt_nth", "2");
	pair_send(v, pair_chain(pair, 0, 1, 1, 64, 0));
	pair_send(v, pair_chain(pair, 9, 1, 1, 64, 0));
	pair_send(v, pair_chain(pair, 1, 1, 1, 64, 0));
	PAIR_WAIT(test, pair_got(w) == 2);
	KUNIT_EXPECT_EQ(test, 0, w->n_wrong);
	KUNIT_EXPECT_EQ(test, 1, pair_count(w->end, VATM_RX_ERRED));
	KUNIT_EXPECT_EQ(test, 2, pair_count(w->end, VATM_RX_SDUS));
	KUNIT_EXPECT_EQ(test, 0, w->end->vatm->knobs.on);
}

/* unless the VC asked for such; then it is marked, and the others not. */
static void knobs_erred_marked(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct condis_nbl *nbl;
	struct pair_vc *v, *w;
	unsigned int i = 0;

	knobs_connect(pair, CONDIS_MEDIA_INDICATE_ERRED_PACKETS, &v, &w);
	knobs_must(w->end, "corrupt_nth", "2");
	pair_send(v, pair_chain(pair, 0, 3, 1, 64, 0));
	PAIR_WAIT(test, pair_got(w) == 3);
	for (nbl = w->got.head; nbl; nbl = nbl->next)
		KUNIT_EXPECT_EQ(test, i++ == 1 ? CONDIS_NBL_F_RX_ERROR : 0,
				nbl->flags & CONDIS_NBL_F_RX_ERROR);
	KUNIT_EXPECT_EQ(test, 0, pair_count(w->end, VATM_RX_ERRED));
	/* of that, the status says nothing. */
	PAIR_STATUS(test, SUCCESS, w->got.head->next->status);
}

/* the arrival time where it was asked for, and nowhere else. */
static void knobs_arrival(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct condis_nbl *nbl;
	struct pair_vc *v, *w;
	ktime_t before;

	knobs_connect(pair, CONDIS_MEDIA_RECEIVE_TIME_INDICATION, &v, &w);
	before = ktime_get_real();
	pair_send(v, pair_chain(pair, 0, 3, 1, 64, 0));
	PAIR_WAIT(test, pair_got(w) == 3);
	for (nbl = w->got.head; nbl; nbl = nbl->next) {
		KUNIT_EXPECT_GE(test, nbl->first_nb->tstamp, before);
		KUNIT_EXPECT_LE(test, nbl->first_nb->tstamp,
				ktime_get_real());
	}
	pair_send(w, pair_chain(pair, 0, 1, 1, 64, 0));
	PAIR_WAIT(test, pair_got(v) == 1);
	KUNIT_EXPECT_EQ(test, 0, v->got.head->first_nb->tstamp);
}

/* the status is SUCCESS, and decides nothing about whose an NBL is. */
static void knobs_status(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct condis_nbl *nbl;
	struct pair_vc *v, *w;

	knobs_connect(pair, 0, &v, &w);
	pair_send(v, pair_chain(pair, 0, 3, 1, 64, 0));
	PAIR_WAIT(test, pair_got(w) == 3);
	for (nbl = w->got.head; nbl; nbl = nbl->next) {
		PAIR_STATUS(test, SUCCESS, nbl->status);
		nbl->status = CONDIS_STATUS_RESOURCES;
	}
	pair_return(w);
	KUNIT_EXPECT_EQ(test, 0,
			atomic_long_read(&w->end->vatm->rx.outstanding));
}

static struct kunit_case knobs_tests[] = {
	KUNIT_CASE_PARAM(knobs_mistyped, mistyped_gen_params),
	KUNIT_CASE(knobs_fail_send),
	KUNIT_CASE(knobs_fail_activate),
	KUNIT_CASE(knobs_fail_create),
	KUNIT_CASE(knobs_lend),
	KUNIT_CASE(knobs_exhaust),
	KUNIT_CASE(knobs_erred_dropped),
	KUNIT_CASE(knobs_erred_marked),
	KUNIT_CASE(knobs_arrival),
	KUNIT_CASE(knobs_status),
	{}
};

static struct kunit_suite knobs_suite = {
	.name = "vatm_knobs",
	.init = pair_init,
	.exit = pair_exit,
	.test_cases = knobs_tests,
};

kunit_test_suite(knobs_suite);
