// SPDX-License-Identifier: GPL-2.0-only
/*
 * Chains of NBLs for the tests of the data paths. See fake.h.
 */
#include "fake.h"

/**
 * fake_nbl() - an NBL with NBs of one length
 * @f: the fixture
 * @pool: f->tx or f->rx
 * @nbs: how many
 * @len: octets in each
 *
 * Return: the NBL; the caller's.
 */
struct condis_nbl *fake_nbl(struct fake *f, struct condis_nbl_pool *pool,
			    unsigned int nbs, unsigned int len)
{
	struct condis_nbl *nbl = t_nbl(f->test, pool);

	while (nbs--)
		condis_nbl_add_nb(nbl, t_nb(f->test, len));
	return nbl;
}

/**
 * fake_chain() - a chain of such NBLs, numbered from 0 by fake_seq()
 * @f: the fixture
 * @pool: f->tx or f->rx
 * @n: how many
 * @nbs: NBs in each
 * @len: octets in each NB
 *
 * Return: the chain; the caller's.
 */
struct condis_nbl *fake_chain(struct fake *f, struct condis_nbl_pool *pool,
			      unsigned int n, unsigned int nbs,
			      unsigned int len)
{
	struct condis_nbl_queue q;
	struct condis_nbl *nbl;
	unsigned int i;

	condis_nbl_queue_init(&q);
	for (i = 0; i < n; i++) {
		nbl = fake_nbl(f, pool, nbs, len);
		fake_seq(nbl) = i;
		condis_nbl_queue_add(&q, nbl);
	}
	return q.head;
}

/**
 * fake_keep() - append a chain to a queue
 * @f: the fixture
 * @q: a queue of one of its VCs
 * @chain: the chain
 */
void fake_keep(struct fake *f, struct condis_nbl_queue *q,
	       struct condis_nbl *chain)
{
	struct condis_nbl *nbl, *next;

	spin_lock_bh(&f->lock);
	condis_chain_for_each_safe(nbl, next, chain)
		condis_nbl_queue_add(q, nbl);
	spin_unlock_bh(&f->lock);
}

/**
 * fake_take() - take all that is on a queue
 * @f: the fixture
 * @q: a queue of one of its VCs
 *
 * Return: the chain, or NULL.
 */
struct condis_nbl *fake_take(struct fake *f, struct condis_nbl_queue *q)
{
	struct condis_nbl *chain;

	spin_lock_bh(&f->lock);
	chain = condis_nbl_queue_take(q);
	spin_unlock_bh(&f->lock);
	return chain;
}

/**
 * fake_queue_count() - how many NBLs are on a queue now
 * @f: the fixture
 * @q: a queue of one of its VCs
 *
 * Return: the number.
 */
unsigned int fake_queue_count(struct fake *f, const struct condis_nbl_queue *q)
{
	unsigned int n;

	spin_lock_bh(&f->lock);
	n = q->count;
	spin_unlock_bh(&f->lock);
	return n;
}

/**
 * fake_check_done() - the sends that are complete have this status
 * @v: the VC; what is complete is freed
 * @n: how many there are
 * @status: name of their status
 */
void fake_check_done(struct fake_vc *v, unsigned int n, const char *status)
{
	struct kunit *test = v->p->f->test;
	struct condis_nbl *nbl;

	KUNIT_EXPECT_EQ(test, n, fake_queue_count(v->p->f, &v->done));
	for (nbl = v->done.head; nbl; nbl = nbl->next)
		KUNIT_EXPECT_STREQ(test, status,
				   condis_status_name(nbl->status));
	fake_free_done(v);
}

/**
 * fake_pick() - take one NBL out of a chain
 * @chain: the chain
 * @at: its place
 *
 * Return: the NBL, alone.
 */
struct condis_nbl *fake_pick(struct condis_nbl **chain, unsigned int at)
{
	struct condis_nbl *nbl;

	while (at--)
		chain = &(*chain)->next;
	nbl = *chain;
	*chain = nbl->next;
	nbl->next = NULL;
	return nbl;
}

/**
 * fake_reverse() - turn a chain round
 * @chain: the chain
 *
 * Return: the same NBLs, the last one first.
 */
struct condis_nbl *fake_reverse(struct condis_nbl *chain)
{
	struct condis_nbl *to = NULL, *nbl;

	while (chain) {
		nbl = fake_pick(&chain, 0);
		nbl->next = to;
		to = nbl;
	}
	return to;
}
