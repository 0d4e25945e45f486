// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where the freed NBLs of a pool with CONDIS_NBL_POOL_VERIFY lie for a while
 * (P-18): poisoned all over but for the owner word, which says that they are
 * free. What is written to them meanwhile is found when they leave for the
 * slab, whose own debugging they are up to from then on.
 */
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <net/condis/nbl.h>

#include "nbl_pool.h"
#include "report.h"

#define CONDIS_NBL_POISON	0xd5

/**
 * struct condis_nbl_quarantine - the last ones freed
 * @lock: protects the rest
 * @next: which of @nbls has lain there longest, once all are in use
 * @nbls: the NBLs, NULL where there was none yet
 */
struct condis_nbl_quarantine {
	/* protects what its comment above lists */
	spinlock_t		lock;
	unsigned int		next;
	struct condis_nbl	*nbls[CONDIS_NBL_QUARANTINE];
};

static size_t condis_nbl_whole(const struct condis_nbl_pool *pool)
{
	return sizeof(struct condis_nbl) + pool->context_size;
}

static void condis_nbl_poison(const struct condis_nbl_pool *pool,
			      struct condis_nbl *nbl)
{
	memset(nbl, CONDIS_NBL_POISON, condis_nbl_whole(pool));
	nbl->owner = CONDIS_NBL_FREE;
}

/* To the slab; reported when it is not as condis_nbl_poison() left it. */
static void condis_nbl_leave(const struct condis_nbl_pool *pool,
			     struct condis_nbl *nbl)
{
	bool intact = nbl->owner == CONDIS_NBL_FREE;

	memset(&nbl->owner, CONDIS_NBL_POISON, sizeof(nbl->owner));
	intact &= !memchr_inv(nbl, CONDIS_NBL_POISON, condis_nbl_whole(pool));
	if (!intact)
		condis_report(CONDIS_REPORT_WRITTEN_AFTER_FREE, nbl,
			      "NBL pool %s", pool->name);
	nbl->owner = CONDIS_NBL_FREE;
	kmem_cache_free(pool->cache, nbl);
}

/**
 * condis_nbl_quarantine_alloc() - for a new pool
 * @gfp: how to allocate
 *
 * Ownership: the caller's until condis_nbl_quarantine_free().
 *
 * Context: Any but hardirq, as far as @gfp allows.
 * Return: the quarantine, empty, or NULL.
 */
struct condis_nbl_quarantine *condis_nbl_quarantine_alloc(gfp_t gfp)
{
	struct condis_nbl_quarantine *q = kzalloc(sizeof(*q), gfp);

	if (q)
		spin_lock_init(&q->lock);
	return q;
}

/**
 * condis_nbl_quarantine_put() - instead of freeing an NBL
 * @pool: its pool, which has a quarantine
 * @nbl: the NBL; not to be touched afterwards
 *
 * Context: Any; interrupts may be off.
 */
void condis_nbl_quarantine_put(const struct condis_nbl_pool *pool,
			       struct condis_nbl *nbl)
{
	struct condis_nbl_quarantine *q = pool->quarantine;
	struct condis_nbl *leaving;
	unsigned long flags;

	condis_nbl_poison(pool, nbl);
	spin_lock_irqsave(&q->lock, flags);
	leaving = q->nbls[q->next];
	q->nbls[q->next] = nbl;
	q->next = (q->next + 1) % CONDIS_NBL_QUARANTINE;
	spin_unlock_irqrestore(&q->lock, flags);
	if (leaving)
		condis_nbl_leave(pool, leaving);
}

/**
 * condis_nbl_quarantine_free() - the pool ends
 * @pool: the pool; nobody uses it any more; one without quarantine is fine
 *
 * Context: Any but hardirq.
 */
void condis_nbl_quarantine_free(const struct condis_nbl_pool *pool)
{
	struct condis_nbl_quarantine *q = pool->quarantine;
	unsigned int i;

	if (!q)
		return;
	for (i = 0; i < CONDIS_NBL_QUARANTINE; i++)
		if (q->nbls[i])
			condis_nbl_leave(pool, q->nbls[i]);
	kfree(q);
}
