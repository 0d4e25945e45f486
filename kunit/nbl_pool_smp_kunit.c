// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_nbl_pool_smp: pools on several CPUs, with interrupts off, and on a CPU
 * that goes away.
 */
#include <linux/cpu.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

#include "nbl_pool.h"
#include "util.h"

static long free_chain_work(void *chain)
{
	condis_nbl_free_chain(chain);
	return 0;
}

/* allocated here, freed there; the sum is right all the time. */
static void smp_free_elsewhere(struct kunit *test)
{
	struct condis_nbl_pool *pool = t_pool(test, CONDIS_ROLE_MINIPORT, 0, 0);
	unsigned int there = t_other_cpu(test);
	struct condis_nbl_mag *mag = per_cpu_ptr(pool->mags, there);
	struct condis_nbl *chain;
	unsigned int round;

	for (round = 0; round < 10; round++) {
		chain = t_nbls(test, pool, 129);
		KUNIT_EXPECT_EQ(test, condis_nbl_pool_live(pool), 129);
		work_on_cpu(there, free_chain_work, chain);
		KUNIT_EXPECT_EQ(test, condis_nbl_pool_live(pool), 0);
		KUNIT_EXPECT_EQ(test, mag->live, -129L * (round + 1));
		KUNIT_EXPECT_LE(test, mag->nr, CONDIS_NBL_MAGAZINE);
		KUNIT_EXPECT_GE(test, mag->nr, CONDIS_NBL_MAGAZINE_HALF);
	}
}

/**
 * struct exchange - threads that allocate, and free what others allocated
 * @pool: the pool
 * @lock: protects @q
 * @q: on its way from one thread to another
 * @failed: allocations that did not succeed
 */
struct exchange {
	struct condis_nbl_pool	*pool;
	/* protects q */
	spinlock_t		lock;
	struct condis_nbl_queue	q;
	atomic_t		failed;
};

#define EXCHANGE_ROUNDS		400
#define EXCHANGE_THREADS	3

static void free_one_by_one(struct condis_nbl *chain)
{
	struct condis_nbl *nbl, *tmp;

	condis_chain_for_each_safe(nbl, tmp, chain)
		condis_nbl_free(nbl);
}

static int exchange_thread(void *data)
{
	struct exchange *x = data;
	struct condis_nbl_queue mine;
	struct condis_nbl *theirs;
	unsigned int i, n;

	for (i = 0; i < EXCHANGE_ROUNDS; i++) {
		n = 1 + i % 70;
		condis_nbl_queue_init(&mine);
		if (condis_nbl_alloc_bulk(x->pool, n, GFP_KERNEL, &mine) != n)
			atomic_inc(&x->failed);
		spin_lock_bh(&x->lock);
		theirs = condis_nbl_queue_take(&x->q);
		condis_nbl_queue_splice(&x->q, &mine);
		spin_unlock_bh(&x->lock);
		if (i % 3)
			condis_nbl_free_chain(theirs);
		else
			free_one_by_one(theirs);
		cond_resched();
	}
	return 0;
}

/* several at once; every NBL comes back exactly once. */
static void smp_exchange(struct kunit *test)
{
	struct exchange x = {
		.pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 64, 0),
	};
	struct task_struct *tasks[EXCHANGE_THREADS];
	struct t_reports reports;
	int i;

	spin_lock_init(&x.lock);
	t_reports_begin(&reports);
	for (i = 0; i < EXCHANGE_THREADS; i++)
		tasks[i] = t_thread(test, exchange_thread, &x);
	exchange_thread(&x);
	for (i = 0; i < EXCHANGE_THREADS; i++)
		t_thread_join(tasks[i]);
	condis_nbl_free_chain(condis_nbl_queue_take(&x.q));
	KUNIT_EXPECT_EQ(test, atomic_read(&x.failed), 0);
	KUNIT_EXPECT_EQ(test, condis_nbl_pool_live(x.pool), 0);
	t_reports_expect_none(test, &reports);
}

/* P-17: nobody may sleep here, and nobody does. */
static void smp_irqs_off(struct kunit *test)
{
	struct condis_nbl_pool *pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 0, 0);
	struct condis_nbl_queue q;
	unsigned long flags;
	unsigned int got;
	bool off;

	condis_nbl_queue_init(&q);
	local_irq_save(flags);
	got = condis_nbl_alloc_bulk(pool, 200, GFP_ATOMIC, &q);
	condis_nbl_free_chain(condis_nbl_queue_take(&q));
	condis_nbl_free(condis_nbl_alloc(pool, GFP_ATOMIC));
	off = irqs_disabled();
	local_irq_restore(flags);
	KUNIT_EXPECT_EQ(test, got, 200);
	KUNIT_EXPECT_TRUE(test, off);
	KUNIT_EXPECT_EQ(test, condis_nbl_pool_live(pool), 0);
}

/* P-17: a pool may come and go where nobody may sleep. */
static void smp_atomic_life(struct kunit *test)
{
	const struct condis_nbl_pool_params params = { .name = "kunit" };
	struct condis_nbl_pool *pool;
	struct condis_nbl *nbl = NULL;

	local_bh_disable();
	pool = condis_nbl_pool_alloc(&params, GFP_ATOMIC);
	if (pool) {
		nbl = condis_nbl_alloc(pool, GFP_ATOMIC);
		if (nbl)
			condis_nbl_free(nbl);
		condis_nbl_pool_free(pool);
	}
	local_bh_enable();
	KUNIT_EXPECT_NOT_NULL(test, pool);
	KUNIT_EXPECT_NOT_NULL(test, nbl);
}

/* The magazine of a CPU that goes away goes to the slab, the count stays. */
static void smp_cpu_dead(struct kunit *test)
{
	struct condis_nbl_pool *pool = t_pool(test, CONDIS_ROLE_MINIPORT, 0, 0);
	struct condis_nbl_pool *plain = t_pool(test, CONDIS_ROLE_MINIPORT, 64,
					       CONDIS_NBL_POOL_ACCOUNT);
	unsigned int there = t_other_cpu(test);
	struct condis_nbl_mag *mag = per_cpu_ptr(pool->mags, there);
	struct condis_nbl *nbl;

	work_on_cpu(there, free_chain_work, t_nbls(test, plain, 10));
	work_on_cpu(there, free_chain_work, t_nbls(test, pool, 50));
	nbl = t_nbl(test, pool);
	KUNIT_EXPECT_GE(test, mag->nr, 50);
	KUNIT_ASSERT_EQ(test, 0, remove_cpu(there));
	KUNIT_EXPECT_EQ(test, mag->nr, 0);
	KUNIT_EXPECT_EQ(test, mag->live, -50);
	KUNIT_EXPECT_EQ(test, condis_nbl_pool_live(pool), 1);
	condis_nbl_free_chain(t_nbls(test, pool, 129));
	KUNIT_EXPECT_EQ(test, 0, add_cpu(there));
	work_on_cpu(there, free_chain_work, nbl);
	KUNIT_EXPECT_EQ(test, mag->nr, 1);
	KUNIT_EXPECT_EQ(test, condis_nbl_pool_live(pool), 0);
}

static struct kunit_case smp_kunit_cases[] = {
	KUNIT_CASE(smp_free_elsewhere),
	KUNIT_CASE_SLOW(smp_exchange),
	KUNIT_CASE(smp_irqs_off),
	KUNIT_CASE(smp_atomic_life),
	KUNIT_CASE_SLOW(smp_cpu_dead),
	{}
};

static struct kunit_suite smp_kunit_suite = {
	.name = "condis_nbl_pool_smp",
	.test_cases = smp_kunit_cases,
};

kunit_test_suite(smp_kunit_suite);
