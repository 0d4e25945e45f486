// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_nbl_pool_life: how pools come, go, and run out of memory.
 */
#include <linux/kernel.h>
#include <linux/rcupdate.h>

#include "nbl_pool.h"
#include "util.h"

static const struct params_case {
	const char *desc;
	struct condis_nbl_pool_params params;
	bool valid;
} params_cases[] = {
	{ "protocol", { "kunit", CONDIS_ROLE_PROTOCOL, 0, 0 }, true },
	{ "miniport", { "kunit", CONDIS_ROLE_MINIPORT, 0, 0 }, true },
	{ "accounted", { "kunit", CONDIS_ROLE_PROTOCOL, 0,
			 CONDIS_NBL_POOL_ACCOUNT }, true },
	{ "smallest context", { "kunit", CONDIS_ROLE_PROTOCOL, 8, 0 }, true },
	{ "largest context", { "kunit", CONDIS_ROLE_PROTOCOL,
			       CONDIS_NBL_CONTEXT_MAX, 0 }, true },
	{ "context too large", { "kunit", CONDIS_ROLE_PROTOCOL,
				 CONDIS_NBL_CONTEXT_MAX + 8, 0 }, false },
	{ "context far too large", { "kunit", CONDIS_ROLE_PROTOCOL,
				     0xfff8, 0 }, false },
	{ "context not aligned", { "kunit", CONDIS_ROLE_PROTOCOL, 12, 0 },
	  false },
	{ "no name", { NULL, CONDIS_ROLE_PROTOCOL, 0, 0 }, false },
	{ "no such role", { "kunit", CONDIS_ROLE_MINIPORT + 1, 0, 0 }, false },
	{ "no such flag", { "kunit", CONDIS_ROLE_PROTOCOL, 0,
			    CONDIS_NBL_POOL_VERIFY << 1 }, false },
};

KUNIT_ARRAY_PARAM_DESC(params, params_cases, desc);

/* A pool that is out of range is not made. */
static void life_params(struct kunit *test)
{
	const struct params_case *c = test->param_value;
	struct condis_nbl_pool *pool;
	struct t_reports reports;

	t_reports_begin(&reports);
	pool = condis_nbl_pool_alloc(&c->params, GFP_KERNEL);
	KUNIT_EXPECT_EQ(test, !!pool, c->valid);
	if (pool)
		KUNIT_EXPECT_EQ(test, condis_nbl_pool_live(pool), 0);
	condis_nbl_pool_free(pool);
	t_reports_expect_none(test, &reports);
}

static struct condis_nbl_pool *life_pool(struct kunit *test, u32 flags)
{
	const struct condis_nbl_pool_params params = {
		.name = "kunit-life",
		.role = CONDIS_ROLE_MINIPORT,
		.flags = flags,
	};
	struct condis_nbl_pool *pool;

	pool = condis_nbl_pool_alloc(&params, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, pool);
	return pool;
}

static const struct flags_case {
	const char *desc;
	u32 flags;
} flags_cases[] = {
	{ "plain", 0 },
	{ "accounted", CONDIS_NBL_POOL_ACCOUNT },
	{ "verified", CONDIS_NBL_POOL_VERIFY },
};

KUNIT_ARRAY_PARAM_DESC(flags, flags_cases, desc);

/*
 * P-1: a pool that is freed too early is reported, gives no more NBLs, and ends
 * with the last one it gave. The reference of the test's own lets it look at
 * the pool until then.
 */
static void life_outlives(struct kunit *test)
{
	const struct flags_case *c = test->param_value;
	struct condis_nbl_pool *pool = life_pool(test, c->flags);
	struct condis_nbl *nbl = t_nbl(test, pool);
	struct condis_nbl *chain = t_nbls(test, pool, 100);
	struct t_reports reports;

	percpu_ref_get(&pool->refs);
	t_reports_begin(&reports);
	condis_nbl_pool_free(pool);
	t_reports_expect(test, &reports, CONDIS_REPORT_POOL_FREED_IN_USE, 1);
	rcu_barrier();
	KUNIT_EXPECT_EQ(test, 102, atomic_long_read(&pool->refs.data->count));
	KUNIT_EXPECT_PTR_EQ(test, condis_nbl_alloc(pool, GFP_KERNEL), NULL);

	condis_nbl_free_chain(chain);
	KUNIT_EXPECT_EQ(test, condis_nbl_pool_live(pool), 1);
	KUNIT_EXPECT_EQ(test, 2, atomic_long_read(&pool->refs.data->count));
	condis_nbl_free(nbl);
	KUNIT_EXPECT_EQ(test, condis_nbl_pool_live(pool), 0);
	KUNIT_EXPECT_EQ(test, 1, atomic_long_read(&pool->refs.data->count));
	t_reports_expect_none(test, &reports);
	percpu_ref_put(&pool->refs);
}

/* P-1: without that reference the last NBL ends the pool, chain or single. */
static void life_last_nbl(struct kunit *test)
{
	const struct flags_case *c = test->param_value;
	struct condis_nbl_pool *pool;
	struct condis_nbl *nbl;

	pool = life_pool(test, c->flags);
	nbl = t_nbl(test, pool);
	condis_nbl_pool_free(pool);
	condis_nbl_free(nbl);

	pool = life_pool(test, c->flags);
	nbl = t_nbls(test, pool, 65);
	condis_nbl_pool_free(pool);
	rcu_barrier();
	condis_nbl_free_chain(nbl);
	rcu_barrier();
}

/* Freed in good order: nothing to report, magazines and all are gone. */
static void life_orderly(struct kunit *test)
{
	const struct flags_case *c = test->param_value;
	struct condis_nbl_pool *pool = life_pool(test, c->flags);
	struct t_reports reports;

	t_reports_begin(&reports);
	condis_nbl_free_chain(t_nbls(test, pool, 200));
	percpu_ref_get(&pool->refs);
	condis_nbl_pool_free(pool);
	rcu_barrier();
	KUNIT_EXPECT_EQ(test, 1, atomic_long_read(&pool->refs.data->count));
	percpu_ref_put(&pool->refs);
	condis_nbl_pool_free(NULL);
	t_reports_expect_none(test, &reports);
}

static unsigned int mag_nr(struct condis_nbl_pool *pool)
{
	return per_cpu_ptr(pool->mags, raw_smp_processor_id())->nr;
}

/* The magazine comes and goes by halves. */
static void life_magazine(struct kunit *test)
{
	struct condis_nbl_pool *pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 0, 0);
	unsigned int half = CONDIS_NBL_MAGAZINE_HALF;
	struct condis_nbl_queue q;
	unsigned int i;

	t_stay_on_cpu(test, raw_smp_processor_id());
	condis_nbl_queue_init(&q);
	KUNIT_EXPECT_EQ(test, mag_nr(pool), 0);
	for (i = 1; i <= 2 * half; i++) {
		condis_nbl_alloc_bulk(pool, 1, GFP_KERNEL, &q);
		KUNIT_EXPECT_EQ(test, mag_nr(pool), (2 * half - i) % half);
	}
	condis_nbl_alloc_bulk(pool, 3 * half, GFP_KERNEL, &q);
	KUNIT_EXPECT_EQ(test, mag_nr(pool), 0);
	KUNIT_ASSERT_EQ(test, q.count, 5 * half);

	for (i = 1; i <= 2 * half; i++) {
		condis_nbl_free(condis_nbl_queue_pop(&q));
		KUNIT_EXPECT_EQ(test, mag_nr(pool), i);
	}
	condis_nbl_free(condis_nbl_queue_pop(&q));
	KUNIT_EXPECT_EQ(test, mag_nr(pool), half + 1);
	/* A full half that does not fit goes by itself. */
	for (i = 1; i < half; i++)
		condis_nbl_free(condis_nbl_queue_pop(&q));
	KUNIT_EXPECT_EQ(test, mag_nr(pool), 2 * half);
	condis_nbl_free_chain(condis_nbl_queue_take(&q));
	KUNIT_EXPECT_EQ(test, mag_nr(pool), 2 * half);
}

/* What is accounted to somebody does not lie about in magazines. */
static void life_accounted(struct kunit *test)
{
	struct condis_nbl_pool *pool;
	struct condis_nbl *nbl;

	pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 64, CONDIS_NBL_POOL_ACCOUNT);
	t_stay_on_cpu(test, raw_smp_processor_id());
	nbl = t_nbls(test, pool, 129);
	KUNIT_EXPECT_EQ(test, mag_nr(pool), 0);
	KUNIT_EXPECT_EQ(test, condis_nbl_pool_live(pool), 129);
	condis_nbl_free_chain(nbl);
	condis_nbl_free(t_nbl(test, pool));
	KUNIT_EXPECT_EQ(test, mag_nr(pool), 0);
	KUNIT_EXPECT_EQ(test, condis_nbl_pool_live(pool), 0);
}

/* P-17: each allocation of a new pool fails once; nothing is left behind. */
static void life_alloc_fails(struct kunit *test)
{
	const struct flags_case *c = test->param_value;
	const struct condis_nbl_pool_params params = {
		.name = "kunit",
		.flags = c->flags,
	};
	struct condis_nbl_pool *pool;
	unsigned int failed = 0;
	unsigned int n = 0;
	bool fired;

	t_fail_need(test);
	do {
		t_fail_arm(++n);
		pool = condis_nbl_pool_alloc(&params, GFP_ATOMIC);
		fired = t_fail_disarm();
		KUNIT_EXPECT_TRUE(test, fired || pool);
		failed += !pool;
		condis_nbl_pool_free(pool);
	} while (fired);
	/* The pool itself, its quarantine, what its references are kept in. */
	KUNIT_EXPECT_GE(test, failed,
			c->flags & CONDIS_NBL_POOL_VERIFY ? 3 : 2);
}

/* Many NBLs whose @nth allocation fails; false when there are fewer. */
static bool life_bulk_failed(struct kunit *test, struct condis_nbl_pool *pool,
			     unsigned int nth)
{
	struct condis_nbl_queue q;
	unsigned int got;
	bool fired;

	condis_nbl_queue_init(&q);
	t_fail_arm(nth);
	got = condis_nbl_alloc_bulk(pool, 40, GFP_ATOMIC, &q);
	fired = t_fail_disarm();
	KUNIT_EXPECT_LE(test, got, 40);
	if (!fired)
		KUNIT_EXPECT_EQ(test, got, 40);
	KUNIT_EXPECT_EQ(test, q.count, got);
	KUNIT_EXPECT_EQ(test, condis_chain_count(q.head), got);
	KUNIT_EXPECT_EQ(test, condis_nbl_pool_live(pool), got);
	condis_nbl_free_chain(condis_nbl_queue_take(&q));
	return fired;
}

/*
 * P-17: each allocation on the way to many NBLs fails once; those that are
 * there are whole and are counted. A pool each, for a full magazine would need
 * no allocation.
 */
static void life_bulk_fails(struct kunit *test)
{
	struct condis_nbl_pool *pool;
	unsigned int n = 0;

	t_fail_need(test);
	do {
		pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 0, 0);
	} while (life_bulk_failed(test, pool, ++n));
	KUNIT_EXPECT_GT(test, n, 2);
}

/* P-1, P-17: the same, and whatever failed the pool comes to its end. */
static void life_accounted_fails(struct kunit *test)
{
	struct condis_nbl_pool *pool;
	unsigned int n;

	t_fail_need(test);
	pool = life_pool(test, CONDIS_NBL_POOL_ACCOUNT);
	percpu_ref_get(&pool->refs);
	for (n = 1; life_bulk_failed(test, pool, n); n++)
		;
	KUNIT_EXPECT_GT(test, n, 2);
	condis_nbl_pool_free(pool);
	rcu_barrier();
	KUNIT_EXPECT_EQ(test, 1, atomic_long_read(&pool->refs.data->count));
	percpu_ref_put(&pool->refs);
}

/* P-17: no memory at all: NULL. */
static void life_single_fails(struct kunit *test)
{
	struct condis_nbl_pool *pool;
	struct condis_nbl *nbl;

	t_fail_need(test);
	pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 0, CONDIS_NBL_POOL_ACCOUNT);
	t_fail_arm(1);
	nbl = condis_nbl_alloc(pool, GFP_ATOMIC);
	KUNIT_EXPECT_TRUE(test, t_fail_disarm());
	KUNIT_EXPECT_PTR_EQ(test, nbl, NULL);
	KUNIT_EXPECT_EQ(test, condis_nbl_pool_live(pool), 0);
}

static struct kunit_case life_kunit_cases[] = {
	KUNIT_CASE_PARAM(life_params, params_gen_params),
	KUNIT_CASE_PARAM(life_outlives, flags_gen_params),
	KUNIT_CASE_PARAM(life_last_nbl, flags_gen_params),
	KUNIT_CASE_PARAM(life_orderly, flags_gen_params),
	KUNIT_CASE(life_magazine),
	KUNIT_CASE(life_accounted),
	KUNIT_CASE_PARAM(life_alloc_fails, flags_gen_params),
	KUNIT_CASE(life_bulk_fails),
	KUNIT_CASE(life_accounted_fails),
	KUNIT_CASE(life_single_fails),
	{}
};

static struct kunit_suite life_kunit_suite = {
	.name = "condis_nbl_pool_life",
	.test_cases = life_kunit_cases,
};

kunit_test_suite(life_kunit_suite);
