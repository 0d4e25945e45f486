// SPDX-License-Identifier: GPL-2.0-only
/*
 * A test that passes and loses an NBL, for the tests of the lab itself: only
 * the count of live slab objects can tell.
 */

#include <kunit/test.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <net/condis/nbl.h>

static void toy_loses_nbl(struct kunit *test)
{
	/* The pool outlives this module, so its name has to. */
	const struct condis_nbl_pool_params params = {
		.name = kstrdup("toy", GFP_KERNEL),
		.role = CONDIS_ROLE_PROTOCOL,
	};
	struct condis_nbl_pool *pool;

	KUNIT_ASSERT_NOT_NULL(test, params.name);
	pool = condis_nbl_pool_alloc(&params, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, pool);
	KUNIT_EXPECT_NOT_NULL(test, condis_nbl_alloc(pool, GFP_KERNEL));
	condis_nbl_pool_free(pool);
}

static struct kunit_case toy_nbl_cases[] = {
	KUNIT_CASE(toy_loses_nbl),
	{}
};

static struct kunit_suite toy_nbl_suite = {
	.name = "condis_toy_nbl",
	.test_cases = toy_nbl_cases,
};

kunit_test_suite(toy_nbl_suite);

MODULE_DESCRIPTION("A test that loses an NBL");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(CONDIS);
