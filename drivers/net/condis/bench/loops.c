// SPDX-License-Identifier: GPL-2.0-only
/*
 * The loops. Each prints a line "condis_bench: NAME FIGURE"; under -icount the
 * clock counts instructions, so the figure is instructions per NBL. Elsewhere
 * it is nanoseconds, of which some loops take so few that parts of them count.
 */
#define pr_fmt(fmt) "condis_bench: " fmt

#include <linux/bottom_half.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/printk.h>
#include <linux/random.h>
#include <linux/skbuff.h>
#include <linux/slab.h>

#include "rig.h"

#define ROUNDS	2000
#define PIECES	20
#define CHAIN	32
#define MANY_ROUNDS	20000
#define CALLS	25

/* Figures of time are multiplied by it: tools/bench/ns.sh wants hundredths. */
#ifndef BENCH_SCALE
#define BENCH_SCALE 1
#endif

static void tell(const char *name, u64 spent, unsigned int n)
{
	pr_info("%s %llu\n", name, div_u64(spent * BENCH_SCALE, n));
}

/* A chain of @n NBLs with one NB each, or what memory gives. */
static struct condis_nbl *make_chain(struct condis_nbl_pool *pool,
				     unsigned int n)
{
	struct condis_nbl_queue q;
	struct condis_nbl *nbl;
	struct sk_buff *nb;

	condis_nbl_queue_init(&q);
	if (condis_nbl_alloc_bulk(pool, n, GFP_KERNEL, &q) < n)
		goto err;
	for (nbl = q.head; nbl; nbl = nbl->next) {
		nb = condis_nb_alloc(0, 64, GFP_KERNEL);
		if (!nb)
			goto err;
		skb_put_zero(nb, 64);
		condis_nbl_add_nb(nbl, nb);
	}
	return q.head;
err:
	condis_nbl_free_chain(q.head);
	return NULL;
}

/* Client, core, miniport that completes at once, core, client. */
static int loop_send(struct bench_rig *rig, const char *name, unsigned int n,
		     u32 flags)
{
	struct condis_nbl *chain = make_chain(rig->tx_pool, n);
	struct bench_vc *bv = rig->vcs;
	u64 start, least = U64_MAX;
	unsigned int i, piece;

	if (!chain)
		return -ENOMEM;
	if (flags & CONDIS_FLAG_DISPATCH_LEVEL)
		local_bh_disable();
	/* In some piece no timer ticks. */
	for (piece = 0; piece < PIECES; piece++) {
		start = ktime_get_ns();
		for (i = 0; i < ROUNDS / PIECES; i++) {
			condis_co_send_nbls(bv->vc, chain, flags);
			chain = bv->got;
		}
		least = min(least, ktime_get_ns() - start);
	}
	tell(name, least, ROUNDS / PIECES * n);
	if (flags & CONDIS_FLAG_DISPATCH_LEVEL)
		local_bh_enable();
	condis_nbl_free_chain(chain);
	return 0;
}

static int loop_receive(struct bench_rig *rig)
{
	struct condis_nbl *chain = make_chain(rig->rx_pool, CHAIN);
	struct bench_vc *bv = rig->vcs;
	u64 start, in = 0, back = 0;
	unsigned int i;

	if (!chain)
		return -ENOMEM;
	local_bh_disable();
	for (i = 0; i < ROUNDS; i++) {
		start = ktime_get_ns();
		condis_mco_indicate_receive_nbls(bv->vc, chain, CHAIN,
						 CONDIS_FLAG_DISPATCH_LEVEL);
		in += ktime_get_ns() - start;
		start = ktime_get_ns();
		condis_return_nbls(rig->binding, bv->got,
				   CONDIS_FLAG_DISPATCH_LEVEL);
		back += ktime_get_ns() - start;
		chain = bv->back;
	}
	local_bh_enable();
	tell("indicate-32", in, ROUNDS * CHAIN);
	tell("return-32", back, ROUNDS * CHAIN);
	condis_nbl_free_chain(chain);
	return 0;
}

static void shuffle(struct condis_nbl **nbl, unsigned int n)
{
	unsigned int i, j;

	for (i = n - 1; i > 0; i--) {
		j = get_random_u32_below(i + 1);
		swap(nbl[i], nbl[j]);
	}
}

/* One by one, in random order: what a receiver that keeps its NBLs does. */
static int loop_return_each(struct bench_rig *rig)
{
	struct condis_nbl *chain = make_chain(rig->rx_pool, CHAIN);
	struct bench_vc *bv = rig->vcs;
	struct condis_nbl *nbl[CHAIN];
	struct condis_nbl_queue q;
	unsigned int i, n;
	u64 start, sum = 0;

	if (!chain)
		return -ENOMEM;
	local_bh_disable();
	for (i = 0; i < ROUNDS; i++) {
		condis_mco_indicate_receive_nbls(bv->vc, chain, CHAIN,
						 CONDIS_FLAG_DISPATCH_LEVEL);
		for (n = 0; n < CHAIN; n++) {
			nbl[n] = bv->got;
			bv->got = bv->got->next;
			nbl[n]->next = NULL;
		}
		shuffle(nbl, CHAIN);
		start = ktime_get_ns();
		for (n = 0; n < CHAIN; n++)
			condis_return_nbls(rig->binding, nbl[n],
					   CONDIS_FLAG_DISPATCH_LEVEL);
		sum += ktime_get_ns() - start;
		condis_nbl_queue_init(&q);
		for (n = 0; n < CHAIN; n++)
			condis_nbl_queue_add(&q, nbl[n]);
		chain = q.head;
	}
	local_bh_enable();
	tell("return-1", sum, ROUNDS * CHAIN);
	condis_nbl_free_chain(chain);
	return 0;
}

/*
 * One NBL at a time, each on another VC: what each VC costs that has not been
 * looked at for long. Under -icount that is nothing but longer ways to it.
 */
static int loop_many(struct bench_rig *rig, unsigned int n)
{
	struct condis_nbl *nbl = make_chain(rig->tx_pool, 1);
	struct bench_vc *bv;
	char name[32];
	unsigned int i;
	u64 start;
	u32 *order;

	order = kvmalloc_array(MANY_ROUNDS, sizeof(*order), GFP_KERNEL);
	if (!nbl || !order) {
		condis_nbl_free_chain(nbl);
		kvfree(order);
		return -ENOMEM;
	}
	for (i = 0; i < MANY_ROUNDS; i++)
		order[i] = get_random_u32_below(n);
	local_bh_disable();
	start = ktime_get_ns();
	for (i = 0; i < MANY_ROUNDS; i++) {
		bv = &rig->vcs[order[i]];
		nbl->vc = bv->vc;
		condis_co_send_nbls(bv->vc, nbl, CONDIS_FLAG_DISPATCH_LEVEL);
		nbl = bv->got;
	}
	start = ktime_get_ns() - start;
	local_bh_enable();
	snprintf(name, sizeof(name), "send-complete-of-%u", n);
	tell(name, start, MANY_ROUNDS);
	condis_nbl_free_chain(nbl);
	kvfree(order);
	return 0;
}

/*
 * A call and its VC, from nothing to nothing, beside @n others: what each of
 * them has to look up.
 */
static int loop_calls(struct bench_rig *rig, unsigned int n)
{
	u64 start, least = U64_MAX;
	unsigned int i, piece;
	char name[32];
	int err = 0;

	for (piece = 0; piece < PIECES && !err; piece++) {
		start = ktime_get_ns();
		for (i = 0; i < CALLS && !err; i++)
			err = bench_call_cycle(rig);
		least = min(least, ktime_get_ns() - start);
		/* What was deleted is freed by RCU. */
		cond_resched();
	}
	snprintf(name, sizeof(name), "call-cycle-of-%u", n);
	tell(name, least, CALLS);
	return err;
}

static int loop_vcs(struct bench_rig *rig)
{
	static const unsigned int counts[] = { 1, 100, 10000, BENCH_VCS };
	unsigned int i;
	int err = 0;

	for (i = 0; i < ARRAY_SIZE(counts) && !err; i++) {
		err = bench_vcs_up(rig, counts[i]);
		err = err ?: loop_many(rig, counts[i]);
		err = err ?: loop_calls(rig, counts[i]);
	}
	return err;
}

static int loop_alloc(struct bench_rig *rig)
{
	struct condis_nbl_queue q;
	u64 start = ktime_get_ns();
	unsigned int i;

	for (i = 0; i < ROUNDS; i++) {
		condis_nbl_queue_init(&q);
		if (condis_nbl_alloc_bulk(rig->tx_pool, CHAIN, GFP_ATOMIC,
					  &q) < CHAIN)
			return -ENOMEM;
		condis_nbl_free_chain(q.head);
	}
	tell("alloc-free-32", ktime_get_ns() - start, ROUNDS * CHAIN);
	return 0;
}

/* What the kernel's own packet costs, in the same boot. */
static int loop_skb(void)
{
	u64 start = ktime_get_ns();
	struct sk_buff *skb;
	unsigned int i;

	for (i = 0; i < ROUNDS; i++) {
		skb = alloc_skb(1600, GFP_ATOMIC);
		if (!skb)
			return -ENOMEM;
		kfree_skb(skb);
	}
	tell("peer-alloc-skb", ktime_get_ns() - start, ROUNDS);
	return 0;
}

/**
 * bench_loops_run() - run every loop and print its figure
 * @rig: up
 *
 * Context: Process context.
 * Return: 0 or -ENOMEM.
 */
int bench_loops_run(struct bench_rig *rig)
{
	int err;

	err = loop_send(rig, "send-complete-32", CHAIN,
			CONDIS_FLAG_DISPATCH_LEVEL);
	err = err ?: loop_send(rig, "send-complete-1", 1,
			       CONDIS_FLAG_DISPATCH_LEVEL);
	err = err ?: loop_send(rig, "send-complete-1-process", 1, 0);
	err = err ?: loop_receive(rig);
	err = err ?: loop_return_each(rig);
	err = err ?: loop_alloc(rig);
	err = err ?: loop_skb();
	return err ?: loop_vcs(rig);
}
