// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_nbl_parent: children are counted, and no parent is overwritten.
 */
#include <linux/kernel.h>

#include "util.h"

/* P-5, P-6: as many children as you like, back in any order; the last tells. */
static void parent_count(struct kunit *test)
{
	struct condis_nbl_pool *pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 0, 0);
	struct condis_nbl *parent = t_nbl(test, pool), *child[5];
	struct t_reports reports;
	unsigned int i, at;

	t_reports_begin(&reports);
	for (i = 0; i < ARRAY_SIZE(child); i++) {
		child[i] = t_nbl(test, pool);
		T_EXPECT_STATUS(test, condis_nbl_set_parent(child[i], parent),
				CONDIS_STATUS_SUCCESS);
		KUNIT_EXPECT_PTR_EQ(test, child[i]->parent, parent);
		KUNIT_EXPECT_EQ(test, atomic_read(&parent->child_refs), i + 1);
		KUNIT_EXPECT_EQ(test, atomic_read(&child[i]->child_refs), 0);
	}
	for (i = 0; i < ARRAY_SIZE(child); i++) {
		condis_nbl_free(parent);
		t_reports_expect(test, &reports,
				 CONDIS_REPORT_FREE_WITH_CHILDREN, 1);
		at = (i * 2 + 3) % ARRAY_SIZE(child);
		KUNIT_EXPECT_PTR_EQ(test, condis_nbl_clear_parent(child[at]),
				    i + 1 == ARRAY_SIZE(child) ? parent : NULL);
		KUNIT_EXPECT_PTR_EQ(test, child[at]->parent, NULL);
		condis_nbl_free(child[at]);
	}
	condis_nbl_free(parent);
	t_reports_expect_none(test, &reports);
}

/* P-7: an NBL that has a parent keeps it, and may be a parent itself. */
static void parent_kept(struct kunit *test)
{
	struct condis_nbl_pool *pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 0, 0);
	struct condis_nbl *old, *child, *grandchild;
	struct t_reports reports;

	old = t_nbl(test, pool);
	child = t_nbl(test, pool);
	grandchild = t_nbl(test, pool);
	t_reports_begin(&reports);
	T_EXPECT_STATUS(test, condis_nbl_set_parent(child, old),
			CONDIS_STATUS_SUCCESS);
	T_EXPECT_STATUS(test, condis_nbl_set_parent(grandchild, child),
			CONDIS_STATUS_SUCCESS);
	t_reports_expect_none(test, &reports);
	KUNIT_EXPECT_PTR_EQ(test, child->parent, old);

	T_EXPECT_STATUS(test, condis_nbl_set_parent(child, grandchild),
			CONDIS_STATUS_FAILURE);
	T_EXPECT_STATUS(test, condis_nbl_set_parent(child, old),
			CONDIS_STATUS_FAILURE);
	t_reports_expect(test, &reports, CONDIS_REPORT_PARENT_OVERWRITTEN, 2);
	KUNIT_EXPECT_PTR_EQ(test, child->parent, old);
	KUNIT_EXPECT_EQ(test, atomic_read(&old->child_refs), 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&grandchild->child_refs), 0);

	KUNIT_EXPECT_PTR_EQ(test, condis_nbl_clear_parent(grandchild), child);
	KUNIT_EXPECT_PTR_EQ(test, condis_nbl_clear_parent(child), old);
	condis_nbl_free(grandchild);
	condis_nbl_free(child);
	condis_nbl_free(old);
	t_reports_expect_none(test, &reports);
}

/* P-7: neither deriving nor freeing writes a parent pointer. */
static void parent_of_source(struct kunit *test)
{
	const struct condis_nbl_cut cut = { .max_length = 5 };
	struct condis_nbl_pool *pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 0, 0);
	struct condis_nbl *old = t_nbl(test, pool), *from = t_nbl(test, pool);
	struct condis_nbl *nbl[3];
	unsigned int i;

	condis_nbl_add_nb(from, t_nb(test, 20));
	T_EXPECT_STATUS(test, condis_nbl_set_parent(from, old),
			CONDIS_STATUS_SUCCESS);
	nbl[0] = condis_nbl_alloc_clone(from, pool, GFP_KERNEL);
	nbl[1] = condis_nbl_alloc_fragment(from, pool, &cut, GFP_KERNEL);
	nbl[2] = condis_nbl_alloc_reassembled(from, pool, &cut, GFP_KERNEL);
	for (i = 0; i < ARRAY_SIZE(nbl); i++) {
		KUNIT_ASSERT_NOT_NULL(test, nbl[i]);
		KUNIT_EXPECT_PTR_EQ(test, nbl[i]->parent, NULL);
	}
	condis_nbl_free_clone(nbl[0]);
	condis_nbl_free_fragment(nbl[1], 0);
	condis_nbl_free_reassembled(nbl[2], 0);
	KUNIT_EXPECT_PTR_EQ(test, from->parent, old);
	KUNIT_EXPECT_EQ(test, atomic_read(&from->child_refs), 0);
	KUNIT_EXPECT_PTR_EQ(test, condis_nbl_clear_parent(from), old);
	condis_nbl_free(from);
	condis_nbl_free(old);
}

/* P-5: who has no parent cannot lose it. */
static void parent_none(struct kunit *test)
{
	struct condis_nbl_pool *pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 0, 0);
	struct condis_nbl *nbl = t_nbl(test, pool);
	struct t_reports reports;

	t_reports_begin(&reports);
	KUNIT_EXPECT_PTR_EQ(test, condis_nbl_clear_parent(nbl), NULL);
	t_reports_expect(test, &reports, CONDIS_REPORT_NO_PARENT, 1);
	condis_nbl_free(nbl);
}

/* P-8: whatever was left in one that was freed, a new one has no parent. */
static void parent_fresh(struct kunit *test)
{
	struct condis_nbl_pool *pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 0, 0);
	struct condis_nbl *old = t_nbl(test, pool), *nbl[80];
	unsigned int round, i;

	for (round = 0; round < 2; round++) {
		for (i = 0; i < ARRAY_SIZE(nbl); i++) {
			nbl[i] = t_nbl(test, pool);
			KUNIT_EXPECT_NULL(test, nbl[i]->parent);
			nbl[i]->parent = old;
		}
		for (i = 0; i < ARRAY_SIZE(nbl); i++)
			condis_nbl_free(nbl[i]);
	}
	condis_nbl_free(old);
}

/**
 * struct parent_race - two threads that derive from one parent
 * @parent: the parent
 * @pool: the pool of their children
 * @last: how often the last child was told of
 */
struct parent_race {
	struct condis_nbl *parent;
	struct condis_nbl_pool *pool;
	atomic_t last;
};

static int parent_racer(void *arg)
{
	struct parent_race *race = arg;
	struct condis_nbl *child;
	unsigned int i;

	for (i = 0; i < 20000; i++) {
		child = condis_nbl_alloc(race->pool, GFP_KERNEL);
		if (!child)
			continue;
		condis_nbl_set_parent(child, race->parent);
		if (condis_nbl_clear_parent(child))
			atomic_inc(&race->last);
		condis_nbl_free(child);
	}
	return 0;
}

/* P-8: the count is atomic: none is lost, and one more child keeps it up. */
static void parent_race(struct kunit *test)
{
	struct parent_race race = { .last = ATOMIC_INIT(0) };
	struct condis_nbl *keeper;
	struct task_struct *task;

	race.pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 0, 0);
	race.parent = t_nbl(test, race.pool);
	keeper = t_nbl(test, race.pool);
	T_EXPECT_STATUS(test, condis_nbl_set_parent(keeper, race.parent),
			CONDIS_STATUS_SUCCESS);
	task = t_thread(test, parent_racer, &race);
	parent_racer(&race);
	t_thread_join(task);
	KUNIT_EXPECT_EQ(test, atomic_read(&race.last), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&race.parent->child_refs), 1);
	KUNIT_EXPECT_PTR_EQ(test, condis_nbl_clear_parent(keeper),
			    race.parent);
	atomic_set(&race.parent->child_refs, 0);
	condis_nbl_free(keeper);
	condis_nbl_free(race.parent);
}

static struct kunit_case parent_kunit_cases[] = {
	KUNIT_CASE(parent_count),
	KUNIT_CASE(parent_kept),
	KUNIT_CASE(parent_of_source),
	KUNIT_CASE(parent_none),
	KUNIT_CASE(parent_fresh),
	KUNIT_CASE(parent_race),
	{}
};

static struct kunit_suite parent_kunit_suite = {
	.name = "condis_nbl_parent",
	.test_cases = parent_kunit_cases,
};

kunit_test_suite(parent_kunit_suite);
