// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the suites share, see util.h.
 */
#include <kunit/test-bug.h>
#include <linux/completion.h>
#include <linux/cpumask.h>
#include <linux/gfp.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <linux/slab.h>

#include "util.h"
#include "verify.h"

KUNIT_DEFINE_ACTION_WRAPPER(t_kfree_skb, kfree_skb, struct sk_buff *);

static const struct {
	enum t_shape shape;
	const char *desc;
} t_shapes[] = {
	{ T_LINEAR, "linear" },
	{ T_FRAGS, "frags" },
	{ T_CLONE, "clone" },
	{ T_FRAG_LIST, "frag_list" },
};

static_assert(ARRAY_SIZE(t_shapes) == T_N_SHAPES);

KUNIT_ARRAY_PARAM_DESC(t_shape_table, t_shapes, desc);

/**
 * t_shape_gen_params() - for KUNIT_CASE_PARAM: one run with each shape
 * @prev: the parameter before, or NULL
 * @desc: set to the name of the shape
 *
 * Return: pointer to the enum t_shape, NULL after the last.
 */
const void *t_shape_gen_params(const void *prev, char *desc)
{
	return t_shape_table_gen_params(prev, desc);
}

static void t_fill(u8 *to, unsigned int pos, unsigned int len)
{
	unsigned int i;

	for (i = 0; i < len; i++)
		to[i] = t_octet(pos + i);
}

static struct sk_buff *t_skb_linear(struct kunit *test, unsigned int headroom,
				    unsigned int pos, unsigned int len)
{
	struct sk_buff *skb = alloc_skb(headroom + len, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, skb);
	skb_reserve(skb, headroom);
	t_fill(skb->head, pos - headroom, headroom);
	t_fill(skb_put(skb, len), pos, len);
	return skb;
}

static void t_skb_add_frags(struct kunit *test, struct sk_buff *skb,
			    unsigned int pos, unsigned int len)
{
	unsigned int part = DIV_ROUND_UP(len, 3);
	unsigned int offset = 40;
	struct page *page;

	KUNIT_ASSERT_LE(test, offset + part, PAGE_SIZE);
	for (; len; len -= part, pos += part) {
		part = min(part, len);
		page = alloc_page(GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, page);
		t_fill(page_address(page) + offset, pos, part);
		skb_add_rx_frag(skb, skb_shinfo(skb)->nr_frags, page, offset,
				part, PAGE_SIZE);
	}
}

static void t_skb_add_frag_list(struct kunit *test, struct sk_buff *skb,
				unsigned int pos, unsigned int len)
{
	struct sk_buff **where = &skb_shinfo(skb)->frag_list;
	unsigned int part = DIV_ROUND_UP(len, 2);

	for (; len; len -= part, pos += part) {
		part = min(part, len);
		*where = t_skb_linear(test, 0, pos, part);
		skb->len += part;
		skb->data_len += part;
		skb->truesize += (*where)->truesize;
		where = &(*where)->next;
	}
}

/**
 * t_skb() - an sk_buff with known contents
 * @test: the test; has the other sk_buff of T_CLONE
 * @shape: how the data lie
 * @headroom: octets in front of them
 * @len: octets of data
 *
 * Every octet, in the headroom too, holds t_octet() of its distance from the
 * start of the head, as if all were one piece of memory.
 *
 * Return: the sk_buff; the caller's.
 */
struct sk_buff *t_skb(struct kunit *test, enum t_shape shape,
		      unsigned int headroom, unsigned int len)
{
	bool whole = shape == T_LINEAR || shape == T_CLONE;
	unsigned int head = whole ? len : len / 2;
	struct sk_buff *skb, *clone;
	int ret;

	skb = t_skb_linear(test, headroom, headroom, head);
	if (shape == T_FRAGS)
		t_skb_add_frags(test, skb, headroom + head, len - head);
	if (shape == T_FRAG_LIST)
		t_skb_add_frag_list(test, skb, headroom + head, len - head);
	if (shape == T_CLONE) {
		clone = skb_clone(skb, GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, clone);
		ret = kunit_add_action_or_reset(test, t_kfree_skb, clone);
		KUNIT_ASSERT_EQ(test, 0, ret);
	}
	return skb;
}

/**
 * t_skb_holds() - are the contents what t_skb() wrote?
 * @skb: any shape
 * @pos: distance of its first octet from the start of the head in t_skb()
 *
 * Return: true when all octets are right.
 */
bool t_skb_holds(const struct sk_buff *skb, unsigned int pos)
{
	unsigned int i;
	u8 octet;

	for (i = 0; i < skb->len; i++) {
		if (skb_copy_bits(skb, i, &octet, 1) ||
		    octet != t_octet(pos + i))
			return false;
	}
	return true;
}

/**
 * t_nb() - an NB of some length
 * @test: the test
 * @len: octets of data; headroom is 32
 *
 * Return: the NB; the caller's.
 */
struct sk_buff *t_nb(struct kunit *test, unsigned int len)
{
	struct sk_buff *nb = condis_nb_alloc(32, len, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, nb);
	t_fill(skb_put(nb, len), 32, len);
	return nb;
}

static void t_pool_exit(struct condis_nbl_pool *pool)
{
	struct kunit *test = kunit_get_current_test();

	/* Whatever the test did, it freed what it allocated (P-1). */
	KUNIT_EXPECT_EQ(test, 0, condis_nbl_pool_live(pool));
	condis_nbl_pool_free(pool);
}

KUNIT_DEFINE_ACTION_WRAPPER(t_pool_end, t_pool_exit, struct condis_nbl_pool *);

/**
 * t_pool() - a pool that ends with the test
 * @test: the test
 * @role: who its user is
 * @context_size: octets of context
 * @flags: CONDIS_NBL_POOL_*
 *
 * Return: the pool; @test's.
 */
struct condis_nbl_pool *t_pool(struct kunit *test, enum condis_nbl_role role,
			       u16 context_size, u32 flags)
{
	const struct condis_nbl_pool_params params = {
		.name = "kunit",
		.role = role,
		.context_size = context_size,
		.flags = flags,
	};
	struct condis_nbl_pool *pool;
	int ret;

	pool = condis_nbl_pool_alloc(&params, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, pool);
	ret = kunit_add_action_or_reset(test, t_pool_end, pool);
	KUNIT_ASSERT_EQ(test, 0, ret);
	return pool;
}

/**
 * t_nbl() - one NBL, which must be there
 * @test: the test
 * @pool: the pool
 *
 * Return: the NBL; the caller's.
 */
struct condis_nbl *t_nbl(struct kunit *test, struct condis_nbl_pool *pool)
{
	struct condis_nbl *nbl = condis_nbl_alloc(pool, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, nbl);
	return nbl;
}

/**
 * t_nbls() - a chain of NBLs, which must be there
 * @test: the test
 * @pool: the pool
 * @n: how many
 *
 * Return: the chain; the caller's.
 */
struct condis_nbl *t_nbls(struct kunit *test, struct condis_nbl_pool *pool,
			  unsigned int n)
{
	struct condis_nbl_queue q;

	condis_nbl_queue_init(&q);
	KUNIT_ASSERT_EQ(test, n,
			condis_nbl_alloc_bulk(pool, n, GFP_KERNEL, &q));
	return condis_nbl_queue_take(&q);
}

/**
 * t_stay_on_cpu() - bind the rest of the test to one CPU
 * @test: the test, which has a thread of its own
 * @cpu: the CPU
 */
void t_stay_on_cpu(struct kunit *test, unsigned int cpu)
{
	KUNIT_ASSERT_EQ(test, 0,
			set_cpus_allowed_ptr(current, cpumask_of(cpu)));
}

/**
 * t_other_cpu() - bind the test to the first CPU, name another
 * @test: the test; skipped on a machine that has only one
 *
 * Return: the number of an online CPU other than the one it runs on now.
 */
unsigned int t_other_cpu(struct kunit *test)
{
	unsigned int here = cpumask_first(cpu_online_mask);
	unsigned int there = cpumask_next(here, cpu_online_mask);

	if (there >= nr_cpu_ids)
		kunit_skip(test, "needs two processors");
	t_stay_on_cpu(test, here);
	return there;
}

/* What a thread has to know, until it has started. */
struct t_start {
	int (*fn)(void *arg);
	void *arg;
	struct completion started;
};

static int t_thread_main(void *data)
{
	struct t_start *start = data;
	int (*fn)(void *arg) = start->fn;
	void *arg = start->arg;

	complete(&start->started);
	return fn(arg);
}

/**
 * t_thread() - a thread beside the test
 * @test: the test; fails when there is none to be had
 * @fn: what it does; returns by itself
 * @arg: for @fn
 *
 * The thread runs when this returns: one that is stopped before would never
 * call @fn. Between this and t_thread_join() only expectations: an assertion
 * would take @arg away from a thread that goes on.
 *
 * Return: for t_thread_join(); NULL without a thread.
 */
struct task_struct *t_thread(struct kunit *test, int (*fn)(void *), void *arg)
{
	struct t_start start = { .fn = fn, .arg = arg };
	struct task_struct *task;

	init_completion(&start.started);
	task = kthread_create(t_thread_main, &start, "condis-kunit");
	if (IS_ERR(task)) {
		KUNIT_FAIL(test, "no thread: %pe", task);
		return NULL;
	}
	get_task_struct(task);
	wake_up_process(task);
	wait_for_completion(&start.started);
	return task;
}

/**
 * t_thread_join() - wait until a thread is done
 * @task: of t_thread()
 */
void t_thread_join(struct task_struct *task)
{
	if (!task)
		return;
	kthread_stop(task);
	put_task_struct(task);
}

/**
 * t_reports_begin() - reports from here on count
 * @reports: set
 */
void t_reports_begin(struct t_reports *reports)
{
	unsigned int id;

	for (id = 0; id < CONDIS_REPORT_N; id++)
		reports->counts[id] = condis_report_count(id);
}

/**
 * t_reports_expect() - one kind was reported, and no other
 * @test: the test
 * @reports: of the last look; set to this one
 * @id: the kind
 * @n: how often
 */
void t_reports_expect(struct kunit *test, struct t_reports *reports,
		      enum condis_report_id id, u64 n)
{
	unsigned int i;

	for (i = 0; i < CONDIS_REPORT_N; i++)
		KUNIT_EXPECT_EQ_MSG(test,
				    condis_report_count(i) - reports->counts[i],
				    i == id ? n : 0, "reports of %s",
				    condis_report_symbol(i));
	t_reports_begin(reports);
}

/**
 * t_reports_expect_none() - nothing was reported
 * @test: the test
 * @reports: of the last look; set to this one
 */
void t_reports_expect_none(struct kunit *test, struct t_reports *reports)
{
	t_reports_expect(test, reports, 0, 0);
}

/**
 * t_verify_begin() - of a suite that runs with the verifier on
 * @suite: the suite
 *
 * Return: 0.
 */
int t_verify_begin(struct kunit_suite *suite)
{
	return condis_verify_switch(true);
}

/**
 * t_verify_end() - of such a suite
 * @suite: the suite
 */
void t_verify_end(struct kunit_suite *suite)
{
	condis_verify_switch(false);
}

/*
 * Does each allocation make another one, as with kmemleak? A page for the slab
 * is another one too, but not time after time.
 */
static bool t_fail_crowded(void)
{
	unsigned int i, more = 0;
	void *p;

	for (i = 0; i < 4; i++) {
		t_fail_arm(2);
		p = kmalloc(32, GFP_ATOMIC);
		more += t_fail_disarm();
		kfree(p);
	}
	return more == 4;
}

/**
 * t_fail_need() - skip the test where the nth allocation cannot be made to fail
 * @test: the test
 */
void t_fail_need(struct kunit *test)
{
	if (!IS_ENABLED(CONFIG_FAILSLAB))
		kunit_skip(test, "needs failslab");
	if (t_fail_crowded())
		kunit_skip(test, "counts allocations");
}

/**
 * t_fail_arm() - make an allocation of this thread fail
 * @nth: which one from here on, the first is 1
 *
 * Only allocations that may not sleep are sure to be considered: use
 * GFP_ATOMIC. Debugging kernels allocate in places of their own, and survive
 * when those fail: not every failure is one of what is under test. No assertion
 * of KUnit between this and t_fail_disarm(): it would be hit itself.
 */
void t_fail_arm(unsigned int nth)
{
#ifdef CONFIG_FAULT_INJECTION
	WRITE_ONCE(current->fail_nth, nth);
#endif
}

/**
 * t_fail_disarm() - no more failures
 *
 * Return: true when an allocation did fail; false when there were fewer than
 * asked for, which ends a walk over all of them.
 */
bool t_fail_disarm(void)
{
	bool fired = false;

#ifdef CONFIG_FAULT_INJECTION
	fired = !READ_ONCE(current->fail_nth);
	WRITE_ONCE(current->fail_nth, 0);
#endif
	return fired;
}
