// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_nbl_quarantine: pools that verify.
 */
#include <linux/kernel.h>
#include <linux/rcupdate.h>
#include <linux/string.h>

#include "nbl_pool.h"
#include "util.h"

#define POISON		0xd5
#define CONTEXT		64

static struct condis_nbl_pool *verify_pool(struct kunit *test, u32 flags)
{
	return t_pool(test, CONDIS_ROLE_PROTOCOL, CONTEXT,
		      flags | CONDIS_NBL_POOL_VERIFY);
}

/* Push @n NBLs through, so that what lay there before leaves. */
static void verify_flush(struct kunit *test, struct condis_nbl_pool *pool,
			 unsigned int n)
{
	while (n--)
		condis_nbl_free(t_nbl(test, pool));
}

/* P-18: a freed NBL is poison all over, but still known to be free. */
static void verify_poison(struct kunit *test)
{
	struct condis_nbl_pool *pool = verify_pool(test, 0);
	struct condis_nbl *nbl = t_nbl(test, pool);
	u8 want[sizeof(*nbl) + CONTEXT];
	struct t_reports reports;

	t_reports_begin(&reports);
	condis_nbl_add_nb(nbl, t_nb(test, 10));
	memset(condis_nbl_context(nbl), 0x77, CONTEXT);
	condis_nbl_free(nbl);
	memset(want, POISON, sizeof(want));
	memcpy(want + offsetof(struct condis_nbl, owner), &(u32) {
	       CONDIS_NBL_FREE }, sizeof(u32));
	KUNIT_EXPECT_MEMEQ(test, nbl, want, sizeof(want));
	KUNIT_EXPECT_EQ(test, condis_nbl_pool_live(pool), 0);
	t_reports_expect_none(test, &reports);
	condis_nbl_free(nbl);
	t_reports_expect(test, &reports, CONDIS_REPORT_DOUBLE_FREE, 1);
}

/* P-18: not given again before CONDIS_NBL_QUARANTINE others were freed. */
static void verify_not_reused(struct kunit *test)
{
	struct condis_nbl_pool *pool = verify_pool(test, 0);
	struct condis_nbl *old = t_nbl(test, pool), *nbl;
	unsigned int i;

	t_stay_on_cpu(test, raw_smp_processor_id());
	condis_nbl_free(old);
	for (i = 0; i < CONDIS_NBL_QUARANTINE; i++) {
		nbl = t_nbl(test, pool);
		KUNIT_EXPECT_PTR_NE(test, nbl, old);
		condis_nbl_free(nbl);
	}
}

static const struct write_case {
	const char *desc;
	unsigned int at;
} write_cases[] = {
	{ "first octet", 0 },
	{ "owner word", offsetof(struct condis_nbl, owner) },
	{ "status", offsetof(struct condis_nbl, status) },
	{ "last slot", sizeof(struct condis_nbl) - 1 },
	{ "first of the context", sizeof(struct condis_nbl) },
	{ "last of the context", sizeof(struct condis_nbl) + CONTEXT - 1 },
};

KUNIT_ARRAY_PARAM_DESC(write, write_cases, desc);

/* P-18: written to after the free: reported when it leaves, and not before. */
static void verify_written(struct kunit *test)
{
	const struct write_case *c = test->param_value;
	struct condis_nbl_pool *pool = verify_pool(test, 0);
	struct condis_nbl *nbl = t_nbl(test, pool);
	struct t_reports reports;

	t_reports_begin(&reports);
	condis_nbl_free(nbl);
	((u8 *)nbl)[c->at] ^= 1;
	verify_flush(test, pool, CONDIS_NBL_QUARANTINE - 1);
	t_reports_expect_none(test, &reports);
	verify_flush(test, pool, 1);
	t_reports_expect(test, &reports, CONDIS_REPORT_WRITTEN_AFTER_FREE, 1);
	verify_flush(test, pool, 2 * CONDIS_NBL_QUARANTINE);
	t_reports_expect_none(test, &reports);
}

/* P-18: what lies there when the pool ends is looked at, too. */
static void verify_written_at_end(struct kunit *test)
{
	const struct condis_nbl_pool_params params = {
		.name = "kunit-end",
		.role = CONDIS_ROLE_MINIPORT,
		.flags = CONDIS_NBL_POOL_VERIFY,
	};
	struct condis_nbl_pool *pool;
	struct t_reports reports;
	struct condis_nbl *nbl;

	pool = condis_nbl_pool_alloc(&params, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, pool);
	nbl = t_nbls(test, pool, 3);
	t_reports_begin(&reports);
	condis_nbl_free_chain(nbl);
	nbl->flags = 0;
	condis_nbl_pool_free(pool);
	rcu_barrier();
	t_reports_expect(test, &reports, CONDIS_REPORT_WRITTEN_AFTER_FREE, 1);
}

/* Chains of any length, charged or not, as with any other pool. */
static void verify_chains(struct kunit *test)
{
	struct condis_nbl_pool *pools[2];
	struct t_reports reports;
	unsigned int i, n;

	pools[0] = verify_pool(test, 0);
	pools[1] = verify_pool(test, CONDIS_NBL_POOL_ACCOUNT);
	t_reports_begin(&reports);
	for (i = 0; i < ARRAY_SIZE(pools); i++) {
		for (n = 1; n < 400; n += 31) {
			condis_nbl_free_chain(t_nbls(test, pools[i], n));
			KUNIT_EXPECT_EQ(test, condis_nbl_pool_live(pools[i]),
					0);
		}
	}
	t_reports_expect_none(test, &reports);
}

static struct kunit_case verify_kunit_cases[] = {
	KUNIT_CASE(verify_poison),
	KUNIT_CASE(verify_not_reused),
	KUNIT_CASE_PARAM(verify_written, write_gen_params),
	KUNIT_CASE(verify_written_at_end),
	KUNIT_CASE(verify_chains),
	{}
};

static struct kunit_suite verify_kunit_suite = {
	.name = "condis_nbl_quarantine",
	.test_cases = verify_kunit_cases,
};

kunit_test_suite(verify_kunit_suite);
