// SPDX-License-Identifier: GPL-2.0-only
/*
 * Allocating and freeing NBLs: the magazines of nbl_pool.h at work.
 */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/instruction_pointer.h>
#include <linux/irqflags.h>
#include <linux/minmax.h>
#include <linux/percpu.h>
#include <linux/slab.h>
#include <net/condis/nbl.h>

#include "nbl_pool.h"
#include "report.h"
#include "verify.h"

/*
 * @want is worth it when it comes in bulk, @need is what cannot be done
 * without. The bulk call is all or nothing and asks for interrupts enabled.
 */
static unsigned int condis_nbl_slab_alloc(struct kmem_cache *cache, gfp_t gfp,
					  unsigned int need, unsigned int want,
					  void **objs)
{
	unsigned int i;

	if (want > 1 && !irqs_disabled() &&
	    kmem_cache_alloc_bulk(cache, gfp, want, objs) == want)
		return want;
	for (i = 0; i < need; i++) {
		objs[i] = kmem_cache_alloc(cache, gfp);
		if (!objs[i])
			break;
	}
	return i;
}

/* Slot by slot: see condis_nbl_reset(). */
static void condis_nbl_reset_info(struct condis_nbl *nbl)
{
	BUILD_BUG_ON(CONDIS_INFO_MAX != 9);

	nbl->info[CONDIS_INFO_CANCEL_ID] = 0;
	nbl->info[CONDIS_INFO_MEDIA_SPECIFIC] = 0;
	nbl->info[CONDIS_INFO_MEDIA_SPECIFIC_EX] = 0;
	nbl->info[CONDIS_INFO_PROTOCOL_ID] = 0;
	nbl->info[CONDIS_INFO_8021Q] = 0;
	nbl->info[CONDIS_INFO_FRAME_TYPE] = 0;
	nbl->info[CONDIS_INFO_HASH_VALUE] = 0;
	nbl->info[CONDIS_INFO_HASH_INFO] = 0;
	nbl->info[CONDIS_INFO_CHECKSUM] = 0;
}

/*
 * What a free NBL has, and keeps: its pool, no NB, no child, nothing that makes
 * it special. Only from the slab it comes without.
 */
static void condis_nbl_prepare(struct condis_nbl *nbl,
			       struct condis_nbl_pool *pool)
{
	nbl->first_nb = NULL;
	nbl->owner = CONDIS_NBL_FREE;
	nbl->pool = pool;
	atomic_set(&nbl->child_refs, 0);
	/* CONDIS_NBL_PLAIN, no context pushed */
	nbl->special = 0;
}

/* Member by member: a call to memset() costs more than all of it. */
static void condis_nbl_reset(struct condis_nbl *nbl, struct condis_nbl *next,
			     u32 owner, u16 context_size)
{
	nbl->next = next;
	nbl->vc = NULL;
	nbl->owner = owner;
	nbl->status = CONDIS_STATUS_SUCCESS;
	nbl->flags = 0;
	nbl->nb_count = 0;
	nbl->parent = NULL;
	nbl->context_size = context_size;
	condis_nbl_reset_info(nbl);
}

/* Make NBLs of @n objects, at least one, and append them to @out. */
static void condis_nbl_hand_out(struct condis_nbl_pool *pool, void **objs,
				unsigned int n, struct condis_nbl_queue *out)
{
	struct condis_nbl_queue q = { .tail = objs[0], .count = n };
	u16 context_size = pool->context_size;
	struct condis_nbl *first, *second;
	u32 owner = pool->owner;
	unsigned int i;

	/* Two at a time: the loop itself is a fifth of it. */
	for (i = n / 2; i; i--, objs += 2) {
		first = objs[0];
		second = objs[1];
		condis_nbl_reset(first, q.head, owner, context_size);
		condis_nbl_reset(second, first, owner, context_size);
		q.head = second;
	}
	if (n % 2) {
		first = objs[0];
		condis_nbl_reset(first, q.head, owner, context_size);
		q.head = first;
	}
	condis_nbl_queue_splice(out, &q);
}

/* Up to @n NBLs from this CPU's magazine. */
static unsigned int condis_nbl_mag_take(struct condis_nbl_pool *pool,
					unsigned int n,
					struct condis_nbl_queue *out)
{
	struct condis_nbl_mag *mag;
	unsigned long flags;

	local_lock_irqsave(&pool->mags->lock, flags);
	mag = this_cpu_ptr(pool->mags);
	n = min(n, mag->nr);
	if (n) {
		mag->nr -= n;
		WRITE_ONCE(mag->live, mag->live + n);
		condis_nbl_hand_out(pool, &mag->objs[mag->nr], n, out);
	}
	local_unlock_irqrestore(&pool->mags->lock, flags);
	return n;
}

/*
 * Move @n NBLs, linked by next, into @mag, which has the room. Four at a time:
 * most of it is the loop.
 */
static void condis_nbl_mag_fill(struct condis_nbl_mag *mag,
				struct condis_nbl *chain, unsigned int n)
{
	void **objs = &mag->objs[mag->nr];
	unsigned int i;

	mag->nr += n;
	for (i = n / 4; i; i--, objs += 4) {
		objs[0] = chain;
		chain = chain->next;
		objs[1] = chain;
		chain = chain->next;
		objs[2] = chain;
		chain = chain->next;
		objs[3] = chain;
		chain = chain->next;
	}
	for (i = n % 4; i; i--, objs++) {
		*objs = chain;
		chain = chain->next;
	}
}

/* No room: a half goes to the slab, the incoming NBLs if they are one. */
static noinline void condis_nbl_mag_spill(struct condis_nbl_pool *pool,
					  struct condis_nbl *chain,
					  unsigned int n)
{
	void *half[CONDIS_NBL_MAGAZINE_HALF];
	struct condis_nbl_mag *mag;
	struct condis_nbl *next;
	unsigned int spilled, i;
	unsigned long flags;

	if (pool->quarantine) {
		for (; n; n--, chain = next) {
			next = chain->next;
			condis_nbl_quarantine_put(pool, chain);
		}
		return;
	}
	if (!pool->capacity || n == ARRAY_SIZE(half)) {
		for (i = 0; i < n; i++) {
			half[i] = chain;
			chain = chain->next;
		}
		kmem_cache_free_bulk(pool->cache, n, half);
		return;
	}
	local_lock_irqsave(&pool->mags->lock, flags);
	/* Perhaps another CPU's by now. */
	mag = this_cpu_ptr(pool->mags);
	spilled = min(mag->nr, ARRAY_SIZE(half));
	mag->nr -= spilled;
	memcpy(half, &mag->objs[mag->nr], spilled * sizeof(*half));
	condis_nbl_mag_fill(mag, chain, n);
	local_unlock_irqrestore(&pool->mags->lock, flags);
	kmem_cache_free_bulk(pool->cache, spilled, half);
}

/* At most half a magazine of NBLs, linked by next, into this CPU's. */
static void condis_nbl_mag_put(struct condis_nbl_pool *pool,
			       struct condis_nbl *chain, unsigned int n,
			       long live)
{
	struct condis_nbl_mag *mag;
	unsigned long flags;
	bool fits;

	local_lock_irqsave(&pool->mags->lock, flags);
	mag = this_cpu_ptr(pool->mags);
	WRITE_ONCE(mag->live, mag->live + live);
	fits = mag->nr + n <= pool->capacity;
	if (likely(fits))
		condis_nbl_mag_fill(mag, chain, n);
	local_unlock_irqrestore(&pool->mags->lock, flags);
	if (unlikely(!fits))
		condis_nbl_mag_spill(pool, chain, n);
}

/* Up to @n NBLs from the slab; what comes beyond that fills the magazine. */
static noinline unsigned int
condis_nbl_refill(struct condis_nbl_pool *pool, unsigned int n, gfp_t gfp,
		  struct condis_nbl_queue *out)
{
	void *objs[CONDIS_NBL_MAGAZINE_HALF];
	struct condis_nbl *rest = NULL;
	unsigned int want, got, i;
	struct condis_nbl *nbl;

	gfp = (gfp & ~__GFP_ZERO) | pool->gfp;
	n = min(n, ARRAY_SIZE(objs));
	want = pool->capacity ? ARRAY_SIZE(objs) : n;
	got = condis_nbl_slab_alloc(pool->cache, gfp, n, want, objs);
	if (!got)
		return 0;
	n = min(n, got);
	for (i = 0; i < got; i++)
		condis_nbl_prepare(objs[i], pool);
	condis_nbl_hand_out(pool, objs, n, out);
	for (i = n; i < got; i++) {
		nbl = objs[i];
		nbl->next = rest;
		rest = nbl;
	}
	condis_nbl_mag_put(pool, rest, got - n, n);
	return n;
}

static __always_inline unsigned int
condis_nbl_alloc_bare(struct condis_nbl_pool *pool, unsigned int n, gfp_t gfp,
		      struct condis_nbl_queue *out)
{
	unsigned int left = n;
	unsigned int got;

	while (left) {
		got = condis_nbl_mag_take(pool, left, out);
		if (!got)
			got = condis_nbl_refill(pool, left, gfp, out);
		if (!got)
			break;
		left -= got;
	}
	percpu_ref_get_many(&pool->refs, n - left);
	return n - left;
}

/* The same, each with an NB of its own; what gets none is given back (P-3). */
static noinline unsigned int
condis_nbl_alloc_with_data(struct condis_nbl_pool *pool, unsigned int n,
			   gfp_t gfp, struct condis_nbl_queue *out)
{
	struct condis_nbl_queue bare;
	unsigned int done = 0;
	struct condis_nbl *nbl;
	struct sk_buff *nb;

	condis_nbl_queue_init(&bare);
	condis_nbl_alloc_bare(pool, n, gfp, &bare);
	while ((nbl = condis_nbl_queue_pop(&bare))) {
		nb = condis_nb_alloc(0, pool->data_size, gfp);
		if (!nb) {
			condis_nbl_free(nbl);
			condis_nbl_free_chain(bare.head);
			break;
		}
		condis_nbl_add_nb(nbl, nb);
		condis_nbl_queue_add(out, nbl);
		done++;
	}
	return done;
}

/**
 * condis_nbl_alloc_bulk() - many NBLs at once
 * @pool: the pool
 * @n: how many
 * @gfp: how to allocate
 * @out: they are appended here
 *
 * Every member of a new NBL is zero but @pool, @context_size and the owner
 * word; @scratch, the reserved areas and the context hold anything, and so does
 * what has a meaning at times only. From a pool with data_size each has an NB.
 *
 * Ownership: the NBLs are the caller's.
 *
 * Context: Any but hardirq, as far as @gfp allows; interrupts may be off.
 * Return: how many were appended; less than @n without memory (P-17), none from
 * a pool that was freed.
 */
unsigned int condis_nbl_alloc_bulk(struct condis_nbl_pool *pool,
				   unsigned int n, gfp_t gfp,
				   struct condis_nbl_queue *out)
{
	if (READ_ONCE(pool->dying))
		return 0;
	if (unlikely(pool->data_size))
		return condis_nbl_alloc_with_data(pool, n, gfp, out);
	return condis_nbl_alloc_bare(pool, n, gfp, out);
}
EXPORT_SYMBOL_NS_GPL(condis_nbl_alloc_bulk, CONDIS);

/**
 * condis_nbl_alloc() - a new NBL (NdisAllocateNetBufferList)
 * @pool: the pool
 * @gfp: how to allocate
 *
 * As condis_nbl_alloc_bulk() does it.
 *
 * Ownership: the NBL is the caller's.
 *
 * Context: Any but hardirq, as far as @gfp allows; interrupts may be off.
 * Return: the NBL; NULL without memory, or from a pool that was freed.
 */
struct condis_nbl *condis_nbl_alloc(struct condis_nbl_pool *pool, gfp_t gfp)
{
	struct condis_nbl_queue q;

	condis_nbl_queue_init(&q);
	condis_nbl_alloc_bulk(pool, 1, gfp, &q);
	return q.head;
}
EXPORT_SYMBOL_NS_GPL(condis_nbl_alloc, CONDIS);

static void condis_nbl_put_many(struct condis_nbl_pool *pool,
				struct condis_nbl *chain, unsigned int n)
{
	condis_nbl_mag_put(pool, chain, n, -(long)n);
	/* May end the pool. */
	percpu_ref_put_many(&pool->refs, n);
}

/*
 * What pool a run of NBLs to free begins with. The pool is looked at only where
 * the owner word says that the NBL is in use: a free one may point anywhere.
 */
static struct condis_nbl_pool *condis_nbl_begin(const struct condis_nbl *nbl)
{
	return condis_nbl_in_use(nbl) ? nbl->pool : NULL;
}

/* May its user free it, in this way? (R-23, P-6, P-2, P-4) */
static __always_inline bool
condis_nbl_freeable(const struct condis_nbl *nbl,
		    const struct condis_nbl_pool *pool, u32 owner)
{
	return nbl->pool == pool && nbl->owner == owner &&
	       !(atomic_read(&nbl->child_refs) | nbl->special);
}

/* Why an NBL must not be freed at all; CONDIS_REPORT_N: it may. */
static enum condis_report_id condis_nbl_objection(const struct condis_nbl *nbl)
{
	const struct condis_nbl_pool *pool = condis_nbl_begin(nbl);

	if (nbl->owner == CONDIS_NBL_FREE)
		return CONDIS_REPORT_DOUBLE_FREE;
	if (!pool || pool->owner != nbl->owner)
		return CONDIS_REPORT_FREE_NOT_OWNED;
	if (atomic_read(&nbl->child_refs))
		return CONDIS_REPORT_FREE_WITH_CHILDREN;
	return CONDIS_REPORT_N;
}

/*
 * An NBL that is not freed just so: true when it is not at all. Else it was
 * wrong to free it before this and that, which is done now.
 */
static noinline bool condis_nbl_refuse(struct condis_nbl *nbl,
				       unsigned long caller)
{
	enum condis_report_id id = condis_nbl_objection(nbl);

	if (id != CONDIS_REPORT_N) {
		if (condis_report(id, nbl, "%pS", (void *)caller) &&
		    condis_verifying())
			condis_verify_explain(nbl);
		return true;
	}
	if (nbl->kind != CONDIS_NBL_PLAIN)
		condis_report(CONDIS_REPORT_FREE_WRONG_KIND, nbl, "%pS",
			      (void *)caller);
	if (nbl->context_more)
		condis_report(CONDIS_REPORT_FREE_WITH_CONTEXT, nbl, "%pS",
			      (void *)caller);
	condis_nbl_drop_context(nbl);
	nbl->special = 0;
	return false;
}

static noinline void condis_nbl_free_nbs(struct condis_nbl *nbl)
{
	struct sk_buff *nb;

	while ((nb = condis_nbl_pop_nb(nbl)))
		condis_nb_free(nb);
}

/*
 * Free NBLs of one pool from the start of @chain, at most half a magazine, and
 * return where it ends: @chain itself when its first NBL must not be freed.
 */
static struct condis_nbl *condis_nbl_free_run(struct condis_nbl *chain)
{
	struct condis_nbl_pool *pool = condis_nbl_begin(chain);
	unsigned int left = CONDIS_NBL_MAGAZINE_HALF;
	struct condis_nbl *nbl = chain;
	u32 owner;

	if (unlikely(!pool))
		return chain;
	owner = pool->owner;
	do {
		if (unlikely(!condis_nbl_freeable(nbl, pool, owner)))
			break;
		nbl->owner = CONDIS_NBL_FREE;
		if (unlikely(nbl->first_nb))
			condis_nbl_free_nbs(nbl);
		nbl = nbl->next;
	} while (--left && nbl);
	if (left < CONDIS_NBL_MAGAZINE_HALF)
		condis_nbl_put_many(pool, chain,
				    CONDIS_NBL_MAGAZINE_HALF - left);
	return nbl;
}

static __always_inline void condis_nbl_free_one(struct condis_nbl *nbl,
						unsigned long caller)
{
	struct condis_nbl_pool *pool = condis_nbl_begin(nbl);

	if (unlikely(!pool || !condis_nbl_freeable(nbl, pool, pool->owner)) &&
	    condis_nbl_refuse(nbl, caller))
		return;
	if (condis_verifying())
		condis_verify_freed(nbl, caller);
	nbl->owner = CONDIS_NBL_FREE;
	if (nbl->first_nb)
		condis_nbl_free_nbs(nbl);
	condis_nbl_put_many(pool, nbl, 1);
}

/**
 * condis_nbl_free() - free an NBL (NdisFreeNetBufferList)
 * @nbl: NBL that the caller owns; its @next does not matter
 *
 * NBs that are still on it are freed with it.
 *
 * Ownership: consumes @nbl. One that the caller may not free is reported and
 * left alone: one that is free already, one that belongs to another
 * layer now, a parent with live children (P-6). The latter two stay
 * allocated, and their pool with them: a leak does less harm than memory that
 * two believe to be theirs. One of another kind (P-2) or with context pushed on
 * it (P-4) is reported and freed.
 *
 * Context: Any but hardirq; interrupts may be off if no NB has a destructor.
 */
void condis_nbl_free(struct condis_nbl *nbl)
{
	condis_nbl_free_one(nbl, _RET_IP_);
}
EXPORT_SYMBOL_NS_GPL(condis_nbl_free, CONDIS);

/**
 * condis_nbl_free_chain() - free all NBLs of a chain
 * @chain: first NBL, or NULL; NBLs of several pools may be mixed
 *
 * Ownership and refusals: as condis_nbl_free() on each.
 *
 * Context: Any but hardirq; interrupts may be off if no NB has a destructor.
 */
void condis_nbl_free_chain(struct condis_nbl *chain)
{
	struct condis_nbl *rest;

	while (chain && condis_verifying()) {
		rest = chain->next;
		condis_nbl_free_one(chain, _RET_IP_);
		chain = rest;
	}
	while (chain) {
		rest = condis_nbl_free_run(chain);
		if (unlikely(rest == chain) &&
		    condis_nbl_refuse(chain, _RET_IP_))
			rest = chain->next;
		chain = rest;
	}
}
EXPORT_SYMBOL_NS_GPL(condis_nbl_free_chain, CONDIS);
