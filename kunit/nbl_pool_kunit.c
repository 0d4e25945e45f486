// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_nbl_pool: allocating and freeing NBLs, and what must not be freed.
 */
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "nb.h"
#include "nbl_pool.h"
#include "util.h"

static const unsigned int context_sizes[] = {
	0, 8, 56, 64, 72, 128, 248, CONDIS_NBL_CONTEXT_MAX,
};

static void context_desc(const unsigned int *size, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "context of %u", *size);
}

KUNIT_ARRAY_PARAM(context, context_sizes, context_desc);

/* Write all that a user may write. */
static void nbl_soil(struct condis_nbl *nbl)
{
	struct condis_nbl_pool *pool = nbl->pool;
	u16 context_size = nbl->context_size;
	u32 owner = nbl->owner;

	memset(nbl, 0xff, sizeof(*nbl) + context_size);
	/* The hole after it is nobody's. */
	(&nbl->kind)[1] = 0;
	nbl->first_nb = NULL;
	atomic_set(&nbl->child_refs, 0);
	nbl->pool = pool;
	nbl->context_size = context_size;
	nbl->owner = owner;
}

/* What may be anything, since it is nobody's yet. */
static void nbl_forget_private(struct condis_nbl *nbl)
{
	nbl->last_nb = NULL;
	nbl->core = 0;
	nbl->scratch = NULL;
	memset(nbl->protocol_reserved, 0, sizeof(nbl->protocol_reserved));
	memset(nbl->miniport_reserved, 0, sizeof(nbl->miniport_reserved));
}

/* P-8: nothing of its former life is in a new NBL. */
static void pool_fresh(struct kunit *test)
{
	unsigned int size = *(const unsigned int *)test->param_value;
	struct condis_nbl_pool *pool;
	struct condis_nbl *nbl, *old;
	struct condis_nbl want = {};
	int i;

	pool = t_pool(test, CONDIS_ROLE_PROTOCOL, size, 0);
	t_stay_on_cpu(test, raw_smp_processor_id());
	want.pool = pool;
	want.context_size = size;
	want.owner = CONDIS_NBL_PROTOCOL;
	old = t_nbl(test, pool);
	for (i = 0; i < 2; i++) {
		nbl_soil(old);
		condis_nbl_free(old);
		nbl = t_nbl(test, pool);
		KUNIT_EXPECT_PTR_EQ(test, nbl, old);
		nbl_forget_private(nbl);
		KUNIT_EXPECT_MEMEQ(test, nbl, &want, sizeof(want));
	}
	condis_nbl_free(nbl);
}

/* P-10 the other way round: each plain NBL has its own context, in full. */
static void pool_context(struct kunit *test)
{
	unsigned int size = *(const unsigned int *)test->param_value;
	struct condis_nbl_pool *pool;
	struct condis_nbl *chain, *nbl;
	u8 want[CONDIS_NBL_CONTEXT_MAX];
	u8 mark = 0;

	pool = t_pool(test, CONDIS_ROLE_MINIPORT, size, 0);
	chain = t_nbls(test, pool, 40);
	for (nbl = chain; nbl; nbl = nbl->next) {
		KUNIT_EXPECT_PTR_EQ(test, condis_nbl_context(nbl),
				    PTR_ALIGN(condis_nbl_context(nbl),
					      sizeof(u64)));
		memset(condis_nbl_context(nbl), mark++, size);
	}
	mark = 0;
	for (nbl = chain; nbl; nbl = nbl->next) {
		memset(want, mark++, size);
		KUNIT_EXPECT_MEMEQ(test, condis_nbl_context(nbl), want, size);
		KUNIT_EXPECT_EQ(test, nbl->owner, CONDIS_NBL_MINIPORT);
		KUNIT_EXPECT_EQ(test, nbl->context_size, size);
	}
	condis_nbl_free_chain(chain);
}

/* Numbers round the capacity of a magazine and its half. */
static const unsigned int counts[] = {
	1, 31, 32, 33, 63, 64, 65, 95, 96, 97, 127, 128, 129, 300,
};

static void count_desc(const unsigned int *n, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%u NBLs", *n);
}

KUNIT_ARRAY_PARAM(count, counts, count_desc);

/* Each NBL of a chain is there once: a new one has no cancel id. */
static bool chain_distinct(struct condis_nbl *chain)
{
	for (; chain; chain = chain->next) {
		if (condis_nbl_cancel_id(chain))
			return false;
		condis_nbl_set_cancel_id(chain, 1);
	}
	return true;
}

/* P-17: as many as asked for, each once, whatever the magazine held. */
static void pool_bulk(struct kunit *test)
{
	unsigned int n = *(const unsigned int *)test->param_value;
	struct condis_nbl_pool *pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 0, 0);
	struct condis_nbl_queue q;
	unsigned int got, round;

	for (round = 0; round < 3; round++) {
		condis_nbl_queue_init(&q);
		condis_nbl_queue_add(&q, t_nbl(test, pool));
		got = condis_nbl_alloc_bulk(pool, n, GFP_KERNEL, &q);
		KUNIT_EXPECT_EQ(test, got, n);
		KUNIT_EXPECT_EQ(test, q.count, n + 1);
		KUNIT_EXPECT_EQ(test, condis_chain_count(q.head), n + 1);
		KUNIT_EXPECT_PTR_EQ(test, q.tail->next, NULL);
		KUNIT_EXPECT_EQ(test, condis_nbl_pool_live(pool), n + 1);
		KUNIT_EXPECT_TRUE(test, chain_distinct(q.head));
		condis_nbl_free_chain(condis_nbl_queue_take(&q));
		KUNIT_EXPECT_EQ(test, condis_nbl_pool_live(pool), 0);
	}
}

/* P-17: the same, one by one. */
static void pool_single(struct kunit *test)
{
	unsigned int n = *(const unsigned int *)test->param_value;
	struct condis_nbl_pool *pool = t_pool(test, CONDIS_ROLE_MINIPORT, 0, 0);
	struct condis_nbl_queue q;
	unsigned int i, round;

	for (round = 0; round < 3; round++) {
		condis_nbl_queue_init(&q);
		for (i = 0; i < n; i++)
			condis_nbl_queue_add(&q, t_nbl(test, pool));
		KUNIT_EXPECT_EQ(test, condis_nbl_pool_live(pool), n);
		KUNIT_EXPECT_TRUE(test, chain_distinct(q.head));
		for (i = n; i; i--) {
			condis_nbl_free(condis_nbl_queue_pop(&q));
			KUNIT_EXPECT_EQ(test, i - 1,
					condis_nbl_pool_live(pool));
		}
	}
}

static void pool_none(struct kunit *test)
{
	struct condis_nbl_pool *pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 0, 0);
	struct condis_nbl_queue q;

	condis_nbl_queue_init(&q);
	KUNIT_EXPECT_EQ(test, condis_nbl_alloc_bulk(pool, 0, GFP_KERNEL, &q),
			0);
	KUNIT_EXPECT_TRUE(test, condis_nbl_queue_empty(&q));
	condis_nbl_free_chain(NULL);
	KUNIT_EXPECT_EQ(test, condis_nbl_pool_live(pool), 0);
}

static void count_destructor(struct sk_buff *skb)
{
	(*(int *)skb_shinfo(skb)->destructor_arg)++;
}

/* P-3: NBs that are on an NBL go with it. */
static void pool_frees_nbs(struct kunit *test)
{
	struct condis_nbl_pool *pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 0, 0);
	struct condis_nbl *chain = t_nbls(test, pool, 3);
	struct condis_nbl *nbl;
	int destroyed = 0;
	struct sk_buff *nb;
	int i;

	for (nbl = chain; nbl; nbl = nbl->next) {
		for (i = 0; i < 4; i++) {
			nb = t_nb(test, 1);
			skb_shinfo(nb)->destructor_arg = &destroyed;
			nb->destructor = count_destructor;
			condis_nbl_add_nb(nbl, nb);
		}
	}
	nbl = chain;
	chain = nbl->next;
	condis_nbl_free(nbl);
	KUNIT_EXPECT_EQ(test, destroyed, 4);
	condis_nbl_free_chain(chain);
	KUNIT_EXPECT_EQ(test, destroyed, 12);
}

/* the second free is reported and does nothing. */
static void pool_double_free(struct kunit *test)
{
	struct condis_nbl_pool *pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 0, 0);
	struct condis_nbl *nbl = t_nbl(test, pool);
	struct condis_nbl *a, *b;
	struct t_reports reports;

	t_reports_begin(&reports);
	condis_nbl_free(nbl);
	t_reports_expect_none(test, &reports);
	condis_nbl_free(nbl);
	t_reports_expect(test, &reports, CONDIS_REPORT_DOUBLE_FREE, 1);
	nbl->next = NULL;
	condis_nbl_free_chain(nbl);
	t_reports_expect(test, &reports, CONDIS_REPORT_DOUBLE_FREE, 1);
	KUNIT_EXPECT_EQ(test, condis_nbl_pool_live(pool), 0);
	/* It is in the pool once. */
	a = t_nbl(test, pool);
	b = t_nbl(test, pool);
	KUNIT_EXPECT_PTR_NE(test, a, b);
	condis_nbl_free(a);
	condis_nbl_free(b);
}

/* Make sure that the next objects from the slab were no NBLs before. */
static void slab_wipe(struct kunit *test, struct kmem_cache *cache)
{
	void *objs[2 * CONDIS_NBL_MAGAZINE];
	unsigned int i;

	KUNIT_ASSERT_EQ(test, ARRAY_SIZE(objs),
			kmem_cache_alloc_bulk(cache, GFP_KERNEL,
					      ARRAY_SIZE(objs), objs));
	for (i = 0; i < ARRAY_SIZE(objs); i++)
		memset(objs[i], 0, sizeof(struct condis_nbl));
	kmem_cache_free_bulk(cache, ARRAY_SIZE(objs), objs);
}

/* an NBL that is in the magazine since its pool was filled is free. */
static void pool_free_unborn(struct kunit *test)
{
	struct condis_nbl_pool *pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 0, 0);
	struct condis_nbl_mag *mag;
	struct t_reports reports;
	unsigned int nr;

	t_stay_on_cpu(test, raw_smp_processor_id());
	slab_wipe(test, pool->cache);
	condis_nbl_free(t_nbl(test, pool));
	mag = per_cpu_ptr(pool->mags, raw_smp_processor_id());
	nr = mag->nr;
	KUNIT_ASSERT_GT(test, nr, 1);
	t_reports_begin(&reports);
	condis_nbl_free(mag->objs[0]);
	t_reports_expect(test, &reports, CONDIS_REPORT_DOUBLE_FREE, 1);
	KUNIT_EXPECT_EQ(test, mag->nr, nr);
}

static const struct owner_case {
	const char *desc;
	enum condis_nbl_role role;
	u32 owner;
} owner_cases[] = {
	{ "sending", CONDIS_ROLE_PROTOCOL, CONDIS_NBL_SENDING },
	{ "indicated", CONDIS_ROLE_MINIPORT, CONDIS_NBL_INDICATED },
	{ "lent", CONDIS_ROLE_MINIPORT, CONDIS_NBL_LENT },
	{ "a protocol's with a miniport", CONDIS_ROLE_PROTOCOL,
	  CONDIS_NBL_MINIPORT },
	{ "a miniport's with a protocol", CONDIS_ROLE_MINIPORT,
	  CONDIS_NBL_PROTOCOL },
	{ "stray memory", CONDIS_ROLE_PROTOCOL, 0 },
	{ "poison", CONDIS_ROLE_PROTOCOL, 0x6b6b6b6b },
};

KUNIT_ARRAY_PARAM_DESC(owner, owner_cases, desc);

/* what another layer has is reported, and stays as it is. */
static void pool_free_not_owned(struct kunit *test)
{
	const struct owner_case *c = test->param_value;
	struct condis_nbl_pool *pool = t_pool(test, c->role, 0, 0);
	struct condis_nbl *nbl = t_nbl(test, pool);
	struct sk_buff *nb = t_nb(test, 1);
	u32 owner = nbl->owner;
	struct t_reports reports;

	condis_nbl_add_nb(nbl, nb);
	nbl->owner = c->owner;
	t_reports_begin(&reports);
	condis_nbl_free(nbl);
	t_reports_expect(test, &reports, CONDIS_REPORT_FREE_NOT_OWNED, 1);
	condis_nbl_free_chain(nbl);
	t_reports_expect(test, &reports, CONDIS_REPORT_FREE_NOT_OWNED, 1);
	KUNIT_EXPECT_EQ(test, nbl->owner, c->owner);
	KUNIT_EXPECT_PTR_EQ(test, nbl->first_nb, nb);
	KUNIT_EXPECT_EQ(test, condis_nbl_pool_live(pool), 1);
	nbl->owner = owner;
	condis_nbl_free(nbl);
	t_reports_expect_none(test, &reports);
}

/* P-6, P-8: a parent outlives its children. */
static void pool_free_parent(struct kunit *test)
{
	struct condis_nbl_pool *pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 0, 0);
	struct condis_nbl *nbl = t_nbl(test, pool);
	struct t_reports reports;

	atomic_set(&nbl->child_refs, 1);
	t_reports_begin(&reports);
	condis_nbl_free(nbl);
	condis_nbl_free_chain(nbl);
	t_reports_expect(test, &reports, CONDIS_REPORT_FREE_WITH_CHILDREN, 2);
	KUNIT_EXPECT_EQ(test, condis_nbl_pool_live(pool), 1);
	atomic_set(&nbl->child_refs, 0);
	condis_nbl_free(nbl);
	t_reports_expect_none(test, &reports);
}

/* one bad NBL does not keep the others of its chain from the pool. */
static void pool_free_chain_with_bad(struct kunit *test)
{
	static const unsigned int bad[] = { 0, 1, 31, 32, 33, 98, 99 };
	struct condis_nbl_pool *pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 0, 0);
	struct condis_nbl *chain, *nbl;
	struct t_reports reports;
	unsigned int i, at;

	t_reports_begin(&reports);
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		chain = t_nbls(test, pool, 100);
		nbl = chain;
		for (at = 0; at < bad[i]; at++)
			nbl = nbl->next;
		nbl->owner = CONDIS_NBL_SENDING;
		condis_nbl_free_chain(chain);
		t_reports_expect(test, &reports, CONDIS_REPORT_FREE_NOT_OWNED,
				 1);
		KUNIT_EXPECT_EQ(test, condis_nbl_pool_live(pool), 1);
		nbl->owner = CONDIS_NBL_PROTOCOL;
		condis_nbl_free(nbl);
	}
	t_reports_expect_none(test, &reports);
}

/* A chain may mix pools: each NBL goes back to its own. */
static void pool_free_mixed(struct kunit *test)
{
	struct condis_nbl_pool *pools[3];
	struct condis_nbl_queue q;
	unsigned int i, n;

	pools[0] = t_pool(test, CONDIS_ROLE_PROTOCOL, 0, 0);
	pools[1] = t_pool(test, CONDIS_ROLE_MINIPORT, 64, 0);
	pools[2] = t_pool(test, CONDIS_ROLE_PROTOCOL, 256,
			  CONDIS_NBL_POOL_ACCOUNT);
	condis_nbl_queue_init(&q);
	for (n = 1; n < 50; n += 7)
		for (i = 0; i < ARRAY_SIZE(pools); i++)
			condis_nbl_alloc_bulk(pools[i], n, GFP_KERNEL, &q);
	KUNIT_EXPECT_EQ(test, q.count, 3 * (1 + 8 + 15 + 22 + 29 + 36 + 43));
	condis_nbl_free_chain(condis_nbl_queue_take(&q));
	for (i = 0; i < ARRAY_SIZE(pools); i++)
		KUNIT_EXPECT_EQ(test, condis_nbl_pool_live(pools[i]), 0);
}

static struct condis_nbl_pool *pool_with_data(struct kunit *test, u32 size)
{
	const struct condis_nbl_pool_params params = {
		.name = "kunit-data", .role = CONDIS_ROLE_MINIPORT,
		.data_size = size,
	};

	return condis_nbl_pool_alloc(&params, GFP_KERNEL);
}

/* P-3: an NB comes with each NBL, and goes with it. */
static void pool_data(struct kunit *test)
{
	struct condis_nbl_pool *pool = pool_with_data(test, 1000);
	struct condis_nbl *nbl, *plain;
	struct condis_nbl_queue q;

	KUNIT_ASSERT_NOT_NULL(test, pool);
	condis_nbl_queue_init(&q);
	KUNIT_EXPECT_EQ(test, 70,
			condis_nbl_alloc_bulk(pool, 70, GFP_KERNEL, &q));
	KUNIT_EXPECT_EQ(test, 70, q.count);
	for (nbl = q.head; nbl; nbl = nbl->next) {
		KUNIT_ASSERT_EQ(test, 1, nbl->nb_count);
		KUNIT_EXPECT_EQ(test, 0, nbl->first_nb->len);
		KUNIT_EXPECT_GE(test, skb_tailroom(nbl->first_nb), 1000);
	}
	/* What has an NB of somebody else's comes from another pool. */
	plain = t_nbl(test, t_pool(test, CONDIS_ROLE_PROTOCOL, 0, 0));
	condis_nbl_add_nb(plain, t_nb(test, 10));
	KUNIT_EXPECT_NULL(test, condis_nbl_alloc_clone(plain, pool,
						       GFP_KERNEL));
	KUNIT_EXPECT_NULL(test, condis_nbl_alloc_nb(pool, NULL, 0, 0,
						    GFP_KERNEL));
	condis_nbl_free(plain);
	condis_nbl_free_chain(q.head);
	KUNIT_EXPECT_EQ(test, 0, condis_nbl_pool_live(pool));
	condis_nbl_pool_free(pool);
	KUNIT_EXPECT_NULL(test, pool_with_data(test, CONDIS_NB_LEN_MAX + 1U));
}

/* P-17: those that get no data are not handed out, and nothing is lost. */
static void pool_data_fails(struct kunit *test)
{
	struct condis_nbl_pool *pool;
	struct condis_nbl_queue q;
	unsigned int n, nth;
	bool fired;

	t_fail_need(test);
	pool = pool_with_data(test, 100);
	KUNIT_ASSERT_NOT_NULL(test, pool);
	for (nth = 1; ; nth++) {
		condis_nbl_queue_init(&q);
		t_fail_arm(nth);
		n = condis_nbl_alloc_bulk(pool, 5, GFP_ATOMIC, &q);
		fired = t_fail_disarm();
		KUNIT_EXPECT_EQ(test, n, q.count);
		KUNIT_EXPECT_EQ(test, n, condis_nbl_pool_live(pool));
		condis_nbl_free_chain(q.head);
		if (!fired)
			break;
		KUNIT_ASSERT_LT(test, nth, 100);
	}
	KUNIT_EXPECT_EQ(test, 5, n);
	KUNIT_EXPECT_GT(test, nth, 5);
	KUNIT_EXPECT_EQ(test, 0, condis_nbl_pool_live(pool));
	condis_nbl_pool_free(pool);
}

static struct kunit_case pool_kunit_cases[] = {
	KUNIT_CASE_PARAM(pool_fresh, context_gen_params),
	KUNIT_CASE_PARAM(pool_context, context_gen_params),
	KUNIT_CASE_PARAM(pool_bulk, count_gen_params),
	KUNIT_CASE_PARAM(pool_single, count_gen_params),
	KUNIT_CASE(pool_none),
	KUNIT_CASE(pool_frees_nbs),
	KUNIT_CASE(pool_double_free),
	KUNIT_CASE(pool_free_unborn),
	KUNIT_CASE_PARAM(pool_free_not_owned, owner_gen_params),
	KUNIT_CASE(pool_free_parent),
	KUNIT_CASE(pool_free_chain_with_bad),
	KUNIT_CASE(pool_free_mixed),
	KUNIT_CASE(pool_data),
	KUNIT_CASE(pool_data_fails),
	{}
};

static struct kunit_suite pool_kunit_suite = {
	.name = "condis_nbl_pool",
	.test_cases = pool_kunit_cases,
};

kunit_test_suite(pool_kunit_suite);
