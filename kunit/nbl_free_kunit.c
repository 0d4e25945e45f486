// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_nbl_free: each kind of NBL and its free; what cannot be derived;
 * memory that is not there; derived NBLs on their way through a VC.
 */
#include <linux/kernel.h>
#include <linux/limits.h>

#include "fake.h"
#include "nbl_shape.h"

#define N_DELTA		8

/* All ways to free, the last one with a delta of N_DELTA more. */
enum free_way {
	FREE_PLAIN,
	FREE_CHAIN,
	FREE_CLONE,
	FREE_FRAGMENT,
	FREE_REASSEMBLED,
	FREE_FRAGMENT_OTHER,
	FREE_REASSEMBLED_OTHER,
	FREE_N,
};

static void free_how(struct condis_nbl *nbl, enum free_way way)
{
	switch (way) {
	case FREE_PLAIN:
		return condis_nbl_free(nbl);
	case FREE_CHAIN:
		return condis_nbl_free_chain(nbl);
	case FREE_CLONE:
		return condis_nbl_free_clone(nbl);
	case FREE_FRAGMENT:
		return condis_nbl_free_fragment(nbl, N_DELTA);
	case FREE_REASSEMBLED:
		return condis_nbl_free_reassembled(nbl, N_DELTA);
	case FREE_FRAGMENT_OTHER:
		return condis_nbl_free_fragment(nbl, 2 * N_DELTA);
	default:
		return condis_nbl_free_reassembled(nbl, 2 * N_DELTA);
	}
}

static struct condis_nbl *derive_any(struct condis_nbl *from,
				     struct condis_nbl_pool *pool,
				     enum condis_nbl_kind kind, gfp_t gfp)
{
	const struct condis_nbl_cut cut = {
		.max_length = 200, .delta = N_DELTA,
	};

	switch (kind) {
	case CONDIS_NBL_CLONE:
		return condis_nbl_alloc_clone(from, pool, gfp);
	case CONDIS_NBL_FRAGMENT:
		return condis_nbl_alloc_fragment(from, pool, &cut, gfp);
	case CONDIS_NBL_REASSEMBLED:
		return condis_nbl_alloc_reassembled(from, pool, &cut, gfp);
	default:
		return condis_nbl_alloc(pool, gfp);
	}
}

static const struct kind_case {
	const char *desc;
	enum condis_nbl_kind kind;
	u8 right;	/* the ways to free it that are right */
} kind_cases[] = {
	{ "plain", CONDIS_NBL_PLAIN, BIT(FREE_PLAIN) | BIT(FREE_CHAIN) },
	{ "clone", CONDIS_NBL_CLONE, BIT(FREE_CLONE) },
	{ "fragment", CONDIS_NBL_FRAGMENT, BIT(FREE_FRAGMENT) },
	{ "reassembled", CONDIS_NBL_REASSEMBLED, BIT(FREE_REASSEMBLED) },
};

KUNIT_ARRAY_PARAM_DESC(kind, kind_cases, desc);

/* The kinds that are derived. */
static const void *derived_gen_params(const void *prev, char *desc)
{
	return kind_gen_params(prev ?: &kind_cases[0], desc);
}

/* P-2: a wrong free is reported; it frees all the same, and once. */
static void free_matrix(struct kunit *test)
{
	const struct kind_case *c = test->param_value;
	struct condis_nbl_pool *pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 0, 0);
	struct condis_nbl *from = n_nbl(test, pool, N_HEAD, 2);
	struct t_reports reports;
	struct condis_nbl *nbl;
	enum free_way way;

	t_reports_begin(&reports);
	for (way = 0; way < FREE_N; way++) {
		nbl = derive_any(from, pool, c->kind, GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, nbl);
		nbl->next = NULL;
		KUNIT_EXPECT_EQ(test, condis_nbl_pool_live(pool), 2);
		free_how(nbl, way);
		KUNIT_EXPECT_EQ(test, condis_nbl_pool_live(pool), 1);
		KUNIT_EXPECT_EQ(test, nbl->owner, CONDIS_NBL_FREE);
		t_reports_expect(test, &reports, CONDIS_REPORT_FREE_WRONG_KIND,
				 c->right & BIT(way) ? 0 : 1);
		free_how(nbl, way);
		t_reports_expect(test, &reports, CONDIS_REPORT_DOUBLE_FREE, 1);
		KUNIT_EXPECT_EQ(test, condis_nbl_pool_live(pool), 1);
	}
	KUNIT_EXPECT_TRUE(test, n_untouched(from, 2));
	condis_nbl_free(from);
}

/* P-2, P-6, R-23: what may not be freed is not freed by any function. */
static void free_refused(struct kunit *test)
{
	const struct kind_case *c = test->param_value;
	struct condis_nbl_pool *pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 0, 0);
	struct condis_nbl *from = n_nbl(test, pool, N_HEAD, 2);
	struct t_reports reports;
	struct condis_nbl *nbl;
	enum free_way way;

	nbl = derive_any(from, pool, c->kind, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, nbl);
	t_reports_begin(&reports);
	for (way = 0; way < FREE_N; way++) {
		nbl->next = NULL;
		nbl->owner = CONDIS_NBL_SENDING;
		free_how(nbl, way);
		t_reports_expect(test, &reports, CONDIS_REPORT_FREE_NOT_OWNED,
				 1);
		nbl->owner = CONDIS_NBL_MINIPORT;
		free_how(nbl, way);
		t_reports_expect(test, &reports, CONDIS_REPORT_FREE_NOT_OWNED,
				 1);
		nbl->owner = CONDIS_NBL_PROTOCOL;
		atomic_set(&nbl->child_refs, 1);
		free_how(nbl, way);
		t_reports_expect(test, &reports,
				 CONDIS_REPORT_FREE_WITH_CHILDREN, 1);
		atomic_set(&nbl->child_refs, 0);
		KUNIT_EXPECT_EQ(test, nbl->kind, c->kind);
	}
	free_how(nbl, __ffs(c->right));
	t_reports_expect_none(test, &reports);
	condis_nbl_free(from);
}

/* P-2: in a chain, one of another kind does not keep the rest. */
static void free_chain(struct kunit *test)
{
	const struct kind_case *c = test->param_value;
	struct condis_nbl_pool *pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 0, 0);
	struct condis_nbl *from = n_nbl(test, pool, N_HEAD, 2);
	unsigned int wrong = c->kind != CONDIS_NBL_PLAIN;
	struct condis_nbl *nbl, *chain;
	struct t_reports reports;
	unsigned int i, j;

	for (i = 0; i < 70; i += 23) {
		t_reports_begin(&reports);
		chain = t_nbls(test, pool, 70);
		for (j = 0, nbl = chain; j < i; j++)
			nbl = nbl->next;
		from->next = nbl->next;
		nbl->next = derive_any(from, pool, c->kind, GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, nbl->next);
		nbl->next->next = from->next;
		condis_nbl_free_chain(chain);
		t_reports_expect(test, &reports, CONDIS_REPORT_FREE_WRONG_KIND,
				 wrong);
		KUNIT_EXPECT_EQ(test, condis_nbl_pool_live(pool), 1);
	}
	condis_nbl_free(from);
}

static const struct cannot_case {
	const char *desc;
	struct condis_nbl_cut cut;
	bool fragment;		/* whether it can be cut so */
	bool reassembled;	/* whether it can be joined so */
} cannot_cases[] = {
	{ "all left out", { N_LEN, 1 }, false, false },
	{ "more than all left out", { N_LEN + 1, 1 }, false, false },
	{ "most left out", { UINT_MAX, 1 }, false, false },
	{ "no length", { 0, 0 }, false, true },
	{ "delta with backfill overflows", { 0, 1, UINT_MAX, 1 }, },
	{ "delta overflows the length", { 0, 1, UINT_MAX }, },
	{ "delta beyond int", { 0, 1, INT_MAX }, },
	{ "backfill beyond int", { 0, 1, 0, INT_MAX }, },
	{ "more headroom than there is", { 0, 1, INT_MAX / 2, INT_MAX / 4 } },
	{ "last octet", { N_LEN - 1, 1 }, true, true },
	{ "largest length", { 0, UINT_MAX }, true, true },
};

KUNIT_ARRAY_PARAM_DESC(cannot, cannot_cases, desc);

/* P-15, P-17: what cannot be is NULL, and nothing is left of it. */
static void derive_cannot(struct kunit *test)
{
	const struct cannot_case *c = test->param_value;
	struct condis_nbl_pool *pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 0, 0);
	struct condis_nbl *from = n_nbl(test, pool, N_HEAD, 1);
	gfp_t gfp = GFP_KERNEL | __GFP_NOWARN;
	struct condis_nbl *nbl;

	nbl = condis_nbl_alloc_fragment(from, pool, &c->cut, gfp);
	KUNIT_EXPECT_EQ(test, !!nbl, c->fragment);
	if (nbl)
		condis_nbl_free_fragment(nbl, c->cut.delta);
	nbl = condis_nbl_alloc_reassembled(from, pool, &c->cut, gfp);
	KUNIT_EXPECT_EQ(test, !!nbl, c->reassembled);
	if (nbl)
		condis_nbl_free_reassembled(nbl, c->cut.delta);
	KUNIT_EXPECT_EQ(test, condis_nbl_pool_live(pool), 1);
	KUNIT_EXPECT_TRUE(test, n_untouched(from, 1));
	condis_nbl_free(from);
}

/* Nothing is derived from an NBL without NBs. */
static void derive_from_none(struct kunit *test)
{
	const struct kind_case *c = test->param_value;
	struct condis_nbl_pool *pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 0, 0);
	struct condis_nbl *from = t_nbl(test, pool);
	struct condis_nbl *nbl;

	nbl = derive_any(from, pool, c->kind, GFP_KERNEL);
	KUNIT_EXPECT_PTR_EQ(test, nbl, NULL);
	KUNIT_EXPECT_EQ(test, condis_nbl_pool_live(pool), 1);
	condis_nbl_free(from);
}

/* Derive with each allocation failing in turn; how often there was none. */
static unsigned int derive_failed(struct kunit *test, const struct kind_case *c,
				  enum n_shape shape)
{
	struct condis_nbl_pool *pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 0,
					      CONDIS_NBL_POOL_ACCOUNT);
	struct condis_nbl *from = n_nbl(test, pool, shape, 2), *nbl;
	unsigned int failed = 0, n = 0;
	bool fired;

	do {
		t_fail_arm(++n);
		nbl = derive_any(from, pool, c->kind, GFP_ATOMIC);
		fired = t_fail_disarm();
		failed += !nbl;
		KUNIT_EXPECT_TRUE(test, fired || nbl);
		if (nbl)
			free_how(nbl, __ffs(c->right));
		KUNIT_EXPECT_EQ(test, condis_nbl_pool_live(pool), 1);
		KUNIT_EXPECT_TRUE(test, n_untouched(from, 2));
	} while (fired);
	condis_nbl_free(from);
	return failed;
}

/* P-17: whichever allocation fails, the source is whole and nothing is left. */
static void derive_fails(struct kunit *test)
{
	enum n_shape shape;
	unsigned int i;

	t_fail_need(test);
	for (i = 1; i < ARRAY_SIZE(kind_cases); i++)
		for (shape = 0; shape < N_N_SHAPES; shape++)
			KUNIT_EXPECT_GE(test, derive_failed(test,
							    &kind_cases[i],
							    shape), 1);
}

/* S-25: without a pool, it is for the side that has the source. */
static void derive_common(struct kunit *test)
{
	static const struct {
		u32 from;
		u32 to;
	} sides[] = {
		{ CONDIS_NBL_PROTOCOL, CONDIS_NBL_PROTOCOL },
		{ CONDIS_NBL_SENDING, CONDIS_NBL_MINIPORT },
		{ CONDIS_NBL_MINIPORT, CONDIS_NBL_MINIPORT },
		{ CONDIS_NBL_INDICATED, CONDIS_NBL_PROTOCOL },
		{ CONDIS_NBL_LENT, CONDIS_NBL_PROTOCOL },
	};
	const struct kind_case *c = test->param_value;
	struct condis_nbl_pool *pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 0, 0);
	struct condis_nbl *from = n_nbl(test, pool, N_HEAD, 2);
	struct condis_nbl *nbl;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sides); i++) {
		from->owner = sides[i].from;
		nbl = derive_any(from, NULL, c->kind, GFP_KERNEL);
		from->owner = CONDIS_NBL_PROTOCOL;
		KUNIT_ASSERT_NOT_NULL(test, nbl);
		KUNIT_EXPECT_EQ(test, nbl->owner, sides[i].to);
		KUNIT_EXPECT_EQ(test, condis_nbl_pool_live(pool), 1);
		free_how(nbl, __ffs(c->right));
	}
	condis_nbl_free(from);
}

/* S-8, S-12, P-6, E-20, X-39: sent as any other; the parent waits for it. */
static void derive_sent(struct kunit *test)
{
	const struct kind_case *c = test->param_value;
	struct fake *f = fake_running(test, FAKE_MCM);
	struct fake_vc *v = fake_connected(f);
	struct condis_nbl *from, *nbl;

	from = n_nbl(test, f->tx, N_HEAD, 2);
	nbl = derive_any(from, f->tx, c->kind, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, nbl);
	if (c->kind == CONDIS_NBL_PLAIN)
		condis_nbl_add_nb(nbl, t_nb(test, 10));
	T_EXPECT_STATUS(test, condis_nbl_set_parent(nbl, from),
			CONDIS_STATUS_SUCCESS);
	condis_co_send_nbls(v->vc, nbl, 0);
	KUNIT_EXPECT_PTR_EQ(test, nbl, fake_low_mp(v)->sent.head);
	KUNIT_EXPECT_PTR_EQ(test, nbl->parent, from);
	KUNIT_EXPECT_EQ(test, nbl->kind, c->kind);
	condis_nbl_free(from);
	fake_reported(f, CONDIS_REPORT_FREE_WITH_CHILDREN, 1);
	fake_complete_all(fake_low_mp(v));
	KUNIT_EXPECT_EQ(test, 1, fake_queue_count(f, &v->done));
	KUNIT_EXPECT_PTR_EQ(test, nbl, fake_take(f, &v->done));
	T_EXPECT_STATUS(test, nbl->status, CONDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_PTR_EQ(test, condis_nbl_clear_parent(nbl), from);
	free_how(nbl, __ffs(c->right));
	KUNIT_EXPECT_TRUE(test, n_untouched(from, 2));
	condis_nbl_free(from);
}

static struct kunit_case free_kunit_cases[] = {
	KUNIT_CASE_PARAM(free_matrix, kind_gen_params),
	KUNIT_CASE_PARAM(free_refused, kind_gen_params),
	KUNIT_CASE_PARAM(free_chain, kind_gen_params),
	KUNIT_CASE_PARAM(derive_cannot, cannot_gen_params),
	KUNIT_CASE_PARAM(derive_from_none, derived_gen_params),
	KUNIT_CASE(derive_fails),
	KUNIT_CASE_PARAM(derive_common, derived_gen_params),
	KUNIT_CASE_PARAM(derive_sent, kind_gen_params),
	{}
};

static struct kunit_suite free_kunit_suite = {
	.name = "condis_nbl_free",
	.test_cases = free_kunit_cases,
};

kunit_test_suite(free_kunit_suite);
