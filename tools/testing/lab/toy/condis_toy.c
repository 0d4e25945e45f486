// SPDX-License-Identifier: GPL-2.0-only
/*
 * A module that misbehaves on demand, for the tests of the lab itself: each
 * mode is one thing that has to turn a run red.
 */

#include <kunit/test.h>
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/panic.h>
#include <linux/slab.h>

static char *mode = "good";
module_param(mode, charp, 0400);
MODULE_PARM_DESC(mode, "good, fail, skip, hang, warn, panic, break, leak, lost or refuse");

static struct kmem_cache *cache;

static bool is_mode(const char *name)
{
	return !strcmp(mode, name);
}

static void toy_behaves(struct kunit *test)
{
	if (is_mode("skip"))
		kunit_skip(test, "the toy was told to");
	if (is_mode("hang"))
		for (;;)
			msleep(1000);
	if (is_mode("panic"))
		panic("the toy was told to");
	if (is_mode("break"))
		asm volatile("int3");
	WARN_ON(is_mode("warn"));
	KUNIT_EXPECT_FALSE_MSG(test, is_mode("fail"), "the toy was told to");
}

static void toy_counts(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, 1 + 1, 2);
}

static const struct {
	const char *desc;
	int value;
} toy_values[] = {
	{ "one", 1 },
	{ "two", 2 },
	{ "skipped on demand", 3 },
};

KUNIT_ARRAY_PARAM_DESC(toy_values, toy_values, desc);

static void toy_takes_values(struct kunit *test)
{
	const typeof(toy_values[0]) *param = test->param_value;

	if (param->value == 3 && is_mode("skip-value"))
		kunit_skip(test, "the toy was told to");
	KUNIT_EXPECT_GT(test, param->value, 0);
}

static struct kunit_case toy_cases[] = {
	KUNIT_CASE(toy_behaves),
	KUNIT_CASE(toy_counts),
	KUNIT_CASE_PARAM(toy_takes_values, toy_values_gen_params),
	{}
};

static struct kunit_suite toy_suite = {
	.name = "condis_toy",
	.test_cases = toy_cases,
};

static struct kunit_case toy_other_cases[] = {
	{ .run_case = toy_counts, .name = "a name with blanks" },
	{}
};

static struct kunit_suite toy_other_suite = {
	.name = "condis_toy_other",
	.test_cases = toy_other_cases,
};

kunit_test_suites(&toy_suite, &toy_other_suite);

static int __init toy_init(void)
{
	cache = kmem_cache_create("condis_toy", 64, 0, SLAB_ACCOUNT, NULL);
	if (!cache)
		return -ENOMEM;
	if (is_mode("leak") && !kmem_cache_alloc(cache, GFP_KERNEL))
		return -ENOMEM;
	if (is_mode("lost") && !kmalloc(512, GFP_KERNEL))
		return -ENOMEM;
	if (is_mode("refuse"))
		__module_get(THIS_MODULE);
	return 0;
}
module_init(toy_init);

static void __exit toy_exit(void)
{
	kmem_cache_destroy(cache);
}
module_exit(toy_exit);

MODULE_DESCRIPTION("A module that misbehaves on demand");
MODULE_LICENSE("GPL");
