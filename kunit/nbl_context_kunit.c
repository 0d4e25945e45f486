// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_nbl_context: the stack of context areas, backfill, and NBLs with an NB
 * in one.
 */
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/string.h>

#include "nbl_shape.h"

#define UNIT	((u16)sizeof(void *))

static const struct context_case {
	const char *desc;
	u16 pool;
	u16 size;
	u16 backfill;
	bool possible;
} context_cases[] = {
	{ "nothing", 0, 0, 0, true },
	{ "nothing of much", 256, 0, 0, true },
	{ "all at once", 64, 64, 0, true },
	{ "all as backfill", 64, 0, 64, true },
	{ "both", 64, 16, 48, true },
	{ "one unit more", 64, 16, 48 + UNIT, false },
	{ "more than the pool's", 64, 72, 0, false },
	{ "sum beyond 16 bits", 64, 0xfff8, 0xfff8, false },
	{ "size not aligned", 64, 1, 0, false },
	{ "backfill not aligned", 64, 0, UNIT + 1, false },
	{ "largest", CONDIS_NBL_CONTEXT_MAX, CONDIS_NBL_CONTEXT_MAX - UNIT,
	  UNIT, true },
};

KUNIT_ARRAY_PARAM_DESC(context, context_cases, desc);

/* P-14: the backfill asked for is there, or the NBL is not. */
static void context_alloc(struct kunit *test)
{
	const struct context_case *c = test->param_value;
	struct condis_nbl_pool *pool;
	struct condis_nbl *nbl;
	u8 *first;

	pool = t_pool(test, CONDIS_ROLE_PROTOCOL, c->pool, 0);
	nbl = condis_nbl_alloc_context(pool, c->size, c->backfill, GFP_KERNEL);
	KUNIT_ASSERT_EQ(test, !!nbl, c->possible);
	if (!nbl)
		return;
	KUNIT_EXPECT_EQ(test, nbl->context_size, c->size);
	first = condis_nbl_context(nbl);
	KUNIT_EXPECT_PTR_EQ(test, condis_nbl_context_top(nbl, c->size), first);
	memset(first, 0x11, c->size);
	if (c->backfill) {
		T_EXPECT_STATUS(test, condis_nbl_push_context(nbl, c->backfill,
							      0, GFP_KERNEL),
				CONDIS_STATUS_SUCCESS);
		KUNIT_EXPECT_PTR_EQ(test, first + c->size,
				    condis_nbl_context_top(nbl, c->backfill));
		memset(first + c->size, 0x22, c->backfill);
		T_EXPECT_STATUS(test, condis_nbl_pop_context(nbl, c->backfill),
				CONDIS_STATUS_SUCCESS);
	}
	condis_nbl_free(nbl);
}

/* P-14: what the layers below asked for costs no allocation. */
static void context_backfill_fails(struct kunit *test)
{
	struct condis_nbl_pool *pool;
	struct condis_nbl *nbl;
	condis_status_t status;
	bool fired;
	u16 i;

	t_fail_need(test);
	pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 4 * UNIT, 0);
	nbl = condis_nbl_alloc_context(pool, UNIT, 3 * UNIT, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, nbl);
	for (i = 0; i < 4; i++) {
		t_fail_arm(1);
		status = condis_nbl_push_context(nbl, UNIT, 0, GFP_ATOMIC);
		fired = t_fail_disarm();
		KUNIT_EXPECT_EQ(test, fired, i == 3);
		T_EXPECT_STATUS(test, status, i == 3 ? CONDIS_STATUS_RESOURCES :
				CONDIS_STATUS_SUCCESS);
	}
	/* RESOURCES changed nothing. */
	KUNIT_EXPECT_EQ(test, nbl->context_size, 4 * UNIT);
	for (i = 0; i < 3; i++)
		T_EXPECT_STATUS(test, condis_nbl_pop_context(nbl, UNIT),
				CONDIS_STATUS_SUCCESS);
	/* The same of a block with backfill of its own. */
	T_EXPECT_STATUS(test, condis_nbl_push_context(nbl, 4 * UNIT, 2 * UNIT,
						      GFP_KERNEL),
			CONDIS_STATUS_SUCCESS);
	for (i = 0; i < 3; i++) {
		t_fail_arm(1);
		status = condis_nbl_push_context(nbl, UNIT, 0, GFP_ATOMIC);
		fired = t_fail_disarm();
		KUNIT_EXPECT_EQ(test, fired, i == 2);
		T_EXPECT_STATUS(test, status, i == 2 ? CONDIS_STATUS_RESOURCES :
				CONDIS_STATUS_SUCCESS);
	}
	for (i = 0; i < 2; i++)
		T_EXPECT_STATUS(test, condis_nbl_pop_context(nbl, UNIT),
				CONDIS_STATUS_SUCCESS);
	T_EXPECT_STATUS(test, condis_nbl_pop_context(nbl, 4 * UNIT),
			CONDIS_STATUS_SUCCESS);
	condis_nbl_free(nbl);
}

static u16 context_nth(unsigned int i)
{
	return UNIT * (1 + i % 7);
}

static bool context_is(const struct condis_nbl *nbl, unsigned int i)
{
	const u8 *top = condis_nbl_context_top(nbl, context_nth(i));

	return top && !memchr_inv(top, i, context_nth(i));
}

/* P-4: a stack: each one's octets are there when it is the newest again. */
static void context_stack(struct kunit *test)
{
	struct condis_nbl *nbl[2];
	struct condis_nbl_pool *pool;
	struct t_reports reports;
	unsigned int i, n;

	t_reports_begin(&reports);
	pool = t_pool(test, CONDIS_ROLE_MINIPORT, 128, 0);
	for (n = 0; n < 2; n++) {
		nbl[n] = condis_nbl_alloc_context(pool, 16, 64, GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, nbl[n]);
		memset(condis_nbl_context(nbl[n]), 0xaa, 16);
	}
	for (i = 0; i < 200; i++) {
		T_EXPECT_STATUS(test,
				condis_nbl_push_context(nbl[i & 1],
							context_nth(i),
							UNIT * (i % 9),
							GFP_KERNEL),
				CONDIS_STATUS_SUCCESS);
		memset(condis_nbl_context_top(nbl[i & 1], context_nth(i)), i,
		       context_nth(i));
	}
	while (i--) {
		KUNIT_EXPECT_TRUE(test, context_is(nbl[i & 1], i));
		T_EXPECT_STATUS(test, condis_nbl_pop_context(nbl[i & 1],
							     context_nth(i)),
				CONDIS_STATUS_SUCCESS);
	}
	for (n = 0; n < 2; n++) {
		KUNIT_EXPECT_EQ(test, nbl[n]->context_size, 16);
		KUNIT_EXPECT_TRUE(test, !memchr_inv(condis_nbl_context(nbl[n]),
						    0xaa, 16));
		condis_nbl_free(nbl[n]);
	}
	t_reports_expect_none(test, &reports);
}

/* P-4: no more is given back than was pushed, least of all the first context */
static void context_pop_wrong(struct kunit *test)
{
	static const u16 sizes[] = { 0, 1, 3 * UNIT, 0xfff8, 0xffff };
	struct condis_nbl_pool *pool;
	struct t_reports reports;
	struct condis_nbl *nbl;
	unsigned int i, room;

	pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 64, 0);
	/* In the NBL, and in a block. */
	for (room = 0; room < 2; room++) {
		nbl = condis_nbl_alloc_context(pool, room ? 64 : 32,
					       room ? 0 : 32, GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, nbl);
		t_reports_begin(&reports);
		T_EXPECT_STATUS(test, condis_nbl_pop_context(nbl, UNIT),
				CONDIS_STATUS_FAILURE);
		t_reports_expect(test, &reports,
				 CONDIS_REPORT_CONTEXT_NOT_NEWEST, 1);
		T_EXPECT_STATUS(test, condis_nbl_push_context(nbl, 2 * UNIT, 0,
							      GFP_KERNEL),
				CONDIS_STATUS_SUCCESS);
		for (i = 0; i < ARRAY_SIZE(sizes); i++)
			T_EXPECT_STATUS(test,
					condis_nbl_pop_context(nbl, sizes[i]),
					CONDIS_STATUS_FAILURE);
		t_reports_expect(test, &reports,
				 CONDIS_REPORT_CONTEXT_NOT_NEWEST,
				 ARRAY_SIZE(sizes));
		T_EXPECT_STATUS(test, condis_nbl_pop_context(nbl, 2 * UNIT),
				CONDIS_STATUS_SUCCESS);
		KUNIT_EXPECT_EQ(test, nbl->context_size, room ? 64 : 32);
		condis_nbl_free(nbl);
		t_reports_expect_none(test, &reports);
	}
}

static const struct push_case {
	const char *desc;
	u16 size;
	u16 backfill;
} push_cases[] = {
	{ "nothing", 0, 0 },
	{ "nothing with backfill", 0, 2 * UNIT },
	{ "size not aligned", UNIT + 1, 0 },
	{ "backfill not aligned", UNIT, UNIT - 1 },
};

KUNIT_ARRAY_PARAM_DESC(push, push_cases, desc);

static void context_push_wrong(struct kunit *test)
{
	const struct push_case *c = test->param_value;
	struct condis_nbl_pool *pool;
	condis_status_t status;
	struct condis_nbl *nbl;

	pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 64, 0);
	nbl = condis_nbl_alloc_context(pool, 0, 64, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, nbl);
	status = condis_nbl_push_context(nbl, c->size, c->backfill, GFP_KERNEL);
	T_EXPECT_STATUS(test, status, CONDIS_STATUS_INVALID_LENGTH);
	KUNIT_EXPECT_EQ(test, nbl->special, 0);
	condis_nbl_free(nbl);
}

/* P-4: freed with context pushed on it: reported, and the context is freed. */
static void context_left(struct kunit *test)
{
	struct condis_nbl_pool *pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 8, 0);
	struct t_reports reports;
	struct condis_nbl *nbl;
	unsigned int i, n;

	t_stay_on_cpu(test, raw_smp_processor_id());
	for (i = 0; i < 4; i++) {
		t_reports_begin(&reports);
		nbl = condis_nbl_alloc_context(pool, 0, 8, GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, nbl);
		/* Only in the NBL, in one block too, in two. */
		for (n = 0; n < i; n++)
			T_EXPECT_STATUS(test,
					condis_nbl_push_context(nbl, 8, 0,
								GFP_KERNEL),
					CONDIS_STATUS_SUCCESS);
		if (i & 1)
			condis_nbl_free(nbl);
		else
			condis_nbl_free_chain(nbl);
		t_reports_expect(test, &reports,
				 CONDIS_REPORT_FREE_WITH_CONTEXT, !!i);
		KUNIT_EXPECT_EQ(test, condis_nbl_pool_live(pool), 0);
	}
	/* The next one in that memory knows nothing of it. */
	nbl = t_nbl(test, pool);
	KUNIT_EXPECT_PTR_EQ(test, condis_nbl_context_top(nbl, 8),
			    condis_nbl_context(nbl));
	condis_nbl_free(nbl);
	t_reports_expect_none(test, &reports);
}

/* P-10: a derived NBL has no context but what is pushed on it. */
static void context_derived(struct kunit *test)
{
	struct condis_nbl_pool *pool;
	struct condis_nbl *from, *nbl;
	struct t_reports reports;

	pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 64, 0);
	from = n_nbl(test, pool, N_HEAD, 1);
	t_reports_begin(&reports);
	nbl = condis_nbl_alloc_clone(from, pool, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, nbl);
	KUNIT_EXPECT_EQ(test, nbl->context_size, 0);
	KUNIT_EXPECT_PTR_EQ(test, condis_nbl_context_top(nbl, UNIT), NULL);
	T_EXPECT_STATUS(test, condis_nbl_push_context(nbl, 64, 0, GFP_KERNEL),
			CONDIS_STATUS_SUCCESS);
	memset(condis_nbl_context_top(nbl, 64), 0x33, 64);
	KUNIT_EXPECT_EQ(test, nbl->context_size, 0);
	T_EXPECT_STATUS(test, condis_nbl_pop_context(nbl, 64),
			CONDIS_STATUS_SUCCESS);
	condis_nbl_free_clone(nbl);
	condis_nbl_free(from);
	t_reports_expect_none(test, &reports);
}

static const struct alloc_nb_case {
	const char *desc;
	unsigned int offset;
	unsigned int len;
	bool possible;
} alloc_nb_cases[] = {
	{ "all", 0, N_LEN, true },
	{ "nothing", 0, 0, true },
	{ "nothing, at the end", N_LEN, 0, true },
	{ "first octet", 0, 1, true },
	{ "last octet", N_LEN - 1, 1, true },
	{ "across the head's end", N_LEN / 2 - 1, 2, true },
	{ "behind the head", N_LEN / 2 + 1, 100, true },
	{ "one too long", 0, N_LEN + 1, false },
	{ "one too far", 1, N_LEN, false },
	{ "beyond", N_LEN + 1, 0, false },
	{ "sum overflows", 2, UINT_MAX, false },
};

KUNIT_ARRAY_PARAM_DESC(alloc_nb, alloc_nb_cases, desc);

/* P-16: NB and NBL in one agree; freed in one, too. */
static void context_nb(struct kunit *test)
{
	const struct alloc_nb_case *c = test->param_value;
	struct condis_nbl_pool *pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 0, 0);
	struct condis_nbl *nbl;
	enum n_shape shape;
	struct sk_buff *nb;

	for (shape = 0; shape < N_N_SHAPES; shape++) {
		nb = n_nb(test, shape, N_LEN);
		nbl = condis_nbl_alloc_nb(pool, nb, c->offset, c->len,
					  GFP_KERNEL);
		KUNIT_ASSERT_EQ(test, !!nbl, c->possible);
		if (!nbl) {
			KUNIT_EXPECT_EQ(test, nb->len, N_LEN);
			KUNIT_EXPECT_TRUE(test, n_holds(nb, N_HEADROOM, N_LEN));
			condis_nb_free(nb);
			continue;
		}
		KUNIT_EXPECT_PTR_EQ(test, nbl->first_nb, nb);
		KUNIT_EXPECT_EQ(test, nbl->nb_count, 1);
		KUNIT_EXPECT_EQ(test, nb->len, c->len);
		KUNIT_EXPECT_EQ(test, condis_nb_cb(nb)->len, c->len);
		KUNIT_EXPECT_EQ(test, skb_headroom(nb), N_HEADROOM + c->offset);
		KUNIT_EXPECT_EQ(test, condis_nb_cb(nb)->headroom,
				N_HEADROOM + c->offset);
		KUNIT_EXPECT_TRUE(test, n_holds(nb, N_HEADROOM + c->offset,
						c->len));
		condis_nbl_free(nbl);
	}
	KUNIT_EXPECT_EQ(test, condis_nbl_pool_live(pool), 0);
}

/* P-16: without memory of its own. */
static void context_nb_none(struct kunit *test)
{
	struct condis_nbl_pool *pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 0, 0);
	struct condis_nbl *nbl;

	KUNIT_EXPECT_PTR_EQ(test, NULL,
			    condis_nbl_alloc_nb(pool, NULL, 0, 1, GFP_KERNEL));
	KUNIT_EXPECT_PTR_EQ(test, NULL,
			    condis_nbl_alloc_nb(pool, NULL, 1, 0, GFP_KERNEL));
	nbl = condis_nbl_alloc_nb(pool, NULL, 0, 0, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, nbl);
	KUNIT_EXPECT_EQ(test, nbl->nb_count, 1);
	KUNIT_EXPECT_TRUE(test, condis_nb_valid(nbl->first_nb));
	KUNIT_EXPECT_EQ(test, nbl->first_nb->len, 0);
	condis_nbl_free(nbl);
}

/* P-17: without memory at all. */
static void context_nb_fails(struct kunit *test)
{
	struct condis_nbl_pool *pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 0,
					      CONDIS_NBL_POOL_ACCOUNT);
	struct condis_nbl *nbl;
	unsigned int n = 0;
	bool fired;

	t_fail_need(test);
	do {
		t_fail_arm(++n);
		nbl = condis_nbl_alloc_nb(pool, NULL, 0, 0, GFP_ATOMIC);
		fired = t_fail_disarm();
		KUNIT_EXPECT_TRUE(test, fired || nbl);
		if (nbl)
			condis_nbl_free(nbl);
		KUNIT_EXPECT_EQ(test, condis_nbl_pool_live(pool), 0);
	} while (fired);
	KUNIT_EXPECT_GE(test, n, 3);
}

static struct kunit_case context_kunit_cases[] = {
	KUNIT_CASE_PARAM(context_alloc, context_gen_params),
	KUNIT_CASE(context_backfill_fails),
	KUNIT_CASE(context_stack),
	KUNIT_CASE(context_pop_wrong),
	KUNIT_CASE_PARAM(context_push_wrong, push_gen_params),
	KUNIT_CASE(context_left),
	KUNIT_CASE(context_derived),
	KUNIT_CASE_PARAM(context_nb, alloc_nb_gen_params),
	KUNIT_CASE(context_nb_none),
	KUNIT_CASE(context_nb_fails),
	{}
};

static struct kunit_suite context_kunit_suite = {
	.name = "condis_nbl_context",
	.test_cases = context_kunit_cases,
};

kunit_test_suite(context_kunit_suite);
