// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_nbl_queue: chains and queues of NBLs.
 */
#include <linux/kernel.h>

#include "util.h"

#define MANY	7

/* The scratch of its NBLs tells the order of a chain: from, from + 1 ... */
static void expect_order(struct kunit *test, const struct condis_nbl *chain,
			 unsigned long from, unsigned int n)
{
	KUNIT_EXPECT_EQ(test, condis_chain_count(chain), n);
	for (; chain; chain = chain->next)
		KUNIT_EXPECT_EQ(test, (unsigned long)chain->scratch, from++);
}

static void queue_fill(struct kunit *test, struct condis_nbl_pool *pool,
		       struct condis_nbl_queue *q, unsigned long from,
		       unsigned int n)
{
	struct condis_nbl *nbl;
	unsigned int i;

	condis_nbl_queue_init(q);
	for (i = 0; i < n; i++) {
		nbl = t_nbl(test, pool);
		nbl->scratch = (void *)(from + i);
		condis_nbl_queue_add(q, nbl);
	}
}

/* S-9: first in, first out. */
static void queue_add_pop(struct kunit *test)
{
	struct condis_nbl_pool *pool = t_pool(test, CONDIS_ROLE_MINIPORT, 0, 0);
	struct condis_nbl_queue q;
	struct condis_nbl *nbl;
	unsigned long i;

	queue_fill(test, pool, &q, 0, MANY);
	KUNIT_EXPECT_EQ(test, q.count, MANY);
	KUNIT_EXPECT_FALSE(test, condis_nbl_queue_empty(&q));
	expect_order(test, q.head, 0, MANY);
	for (i = 0; i < MANY; i++) {
		nbl = condis_nbl_queue_pop(&q);
		KUNIT_ASSERT_NOT_NULL(test, nbl);
		KUNIT_EXPECT_EQ(test, (unsigned long)nbl->scratch, i);
		KUNIT_EXPECT_PTR_EQ(test, nbl->next, NULL);
		KUNIT_EXPECT_EQ(test, q.count, MANY - 1 - i);
		condis_nbl_free(nbl);
	}
	KUNIT_EXPECT_TRUE(test, condis_nbl_queue_empty(&q));
	KUNIT_EXPECT_PTR_EQ(test, condis_nbl_queue_pop(&q), NULL);
	KUNIT_EXPECT_EQ(test, q.count, 0);
}

/* An NBL that points somewhere is appended as one NBL all the same. */
static void queue_add_cuts(struct kunit *test)
{
	struct condis_nbl_pool *pool = t_pool(test, CONDIS_ROLE_MINIPORT, 0, 0);
	struct condis_nbl *chain = t_nbls(test, pool, 2);
	struct condis_nbl *second = chain->next;
	struct condis_nbl_queue q;

	condis_nbl_queue_init(&q);
	condis_nbl_queue_add(&q, chain);
	KUNIT_EXPECT_EQ(test, condis_chain_count(q.head), 1);
	condis_nbl_queue_add(&q, second);
	KUNIT_EXPECT_EQ(test, condis_chain_count(q.head), 2);
	condis_nbl_free_chain(condis_nbl_queue_take(&q));
	KUNIT_EXPECT_TRUE(test, condis_nbl_queue_empty(&q));
	KUNIT_EXPECT_EQ(test, q.count, 0);
}

static const struct splice_case {
	const char *desc;
	unsigned int a;
	unsigned int b;
} splice_cases[] = {
	{ "none to none", 0, 0 },
	{ "some to none", 0, 3 },
	{ "none to some", 3, 0 },
	{ "one to one", 1, 1 },
	{ "many to many", 4, 5 },
};

KUNIT_ARRAY_PARAM_DESC(splice, splice_cases, desc);

/* S-9: splicing keeps the order, and the queue goes on growing at its end. */
static void queue_splice(struct kunit *test)
{
	struct condis_nbl_pool *pool = t_pool(test, CONDIS_ROLE_MINIPORT, 0, 0);
	const struct splice_case *c = test->param_value;
	struct condis_nbl_queue a, b, one;

	queue_fill(test, pool, &a, 0, c->a);
	queue_fill(test, pool, &b, c->a, c->b);
	queue_fill(test, pool, &one, c->a + c->b, 1);
	condis_nbl_queue_splice(&a, &b);
	KUNIT_EXPECT_TRUE(test, condis_nbl_queue_empty(&b));
	KUNIT_EXPECT_EQ(test, b.count, 0);
	KUNIT_EXPECT_EQ(test, a.count, c->a + c->b);
	condis_nbl_queue_splice(&a, &one);
	expect_order(test, a.head, 0, c->a + c->b + 1);
	condis_nbl_free_chain(condis_nbl_queue_take(&a));
}

/* S-9: cutting a chain anywhere and joining the halves changes nothing. */
static void queue_split_join(struct kunit *test)
{
	struct condis_nbl_pool *pool = t_pool(test, CONDIS_ROLE_MINIPORT, 0, 0);
	struct condis_nbl_queue q, front;
	unsigned int cut, i;

	queue_fill(test, pool, &q, 0, MANY);
	for (cut = 0; cut <= MANY; cut++) {
		condis_nbl_queue_init(&front);
		for (i = 0; i < cut; i++)
			condis_nbl_queue_add(&front, condis_nbl_queue_pop(&q));
		expect_order(test, front.head, 0, cut);
		expect_order(test, q.head, cut, MANY - cut);
		condis_nbl_queue_splice(&front, &q);
		condis_nbl_queue_splice(&q, &front);
		expect_order(test, q.head, 0, MANY);
		KUNIT_EXPECT_EQ(test, q.count, MANY);
	}
	condis_nbl_free_chain(condis_nbl_queue_take(&q));
}

/* S-14: a chain may be given away NBL by NBL while it is walked. */
static void chain_walk(struct kunit *test)
{
	struct condis_nbl_pool *pool = t_pool(test, CONDIS_ROLE_MINIPORT, 0, 0);
	struct condis_nbl *nbl, *tmp;
	unsigned int n = 0;

	condis_chain_for_each_safe(nbl, tmp, t_nbls(test, pool, MANY)) {
		nbl->next = nbl;
		condis_nbl_free(nbl);
		n++;
	}
	KUNIT_EXPECT_EQ(test, n, MANY);
	KUNIT_EXPECT_EQ(test, condis_chain_count(NULL), 0);
}

static struct kunit_case queue_kunit_cases[] = {
	KUNIT_CASE(queue_add_pop),
	KUNIT_CASE(queue_add_cuts),
	KUNIT_CASE_PARAM(queue_splice, splice_gen_params),
	KUNIT_CASE(queue_split_join),
	KUNIT_CASE(chain_walk),
	{}
};

static struct kunit_suite queue_kunit_suite = {
	.name = "condis_nbl_queue",
	.test_cases = queue_kunit_cases,
};

kunit_test_suite(queue_kunit_suite);
