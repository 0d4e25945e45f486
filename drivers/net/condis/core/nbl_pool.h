/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * NBL pools, inside the core.
 *
 * A pool is a set of per-CPU magazines over a slab cache that all pools with
 * contexts of about the same size share. A magazine is refilled and emptied by
 * halves, so that neither end of a flow from one CPU to another pays the slab
 * for each NBL.
 *
 * A pool ends when it has been freed and its last NBL has, too: each NBL in use
 * holds one reference, those in magazines hold none.
 */
#ifndef _CONDIS_NBL_POOL_H_
#define _CONDIS_NBL_POOL_H_

#include <linux/list.h>
#include <linux/local_lock.h>
#include <linux/percpu-refcount.h>
#include <linux/types.h>
#include <net/condis/nbl.h>

/* NBLs that one CPU keeps per pool, and how many come and go at a time. */
#define CONDIS_NBL_MAGAZINE		64
#define CONDIS_NBL_MAGAZINE_HALF	(CONDIS_NBL_MAGAZINE / 2)

/* NBLs that a pool with CONDIS_NBL_POOL_VERIFY keeps from being used again. */
#define CONDIS_NBL_QUARANTINE		128

struct condis_nbl_quarantine;
struct kmem_cache;

/**
 * struct condis_nbl_mag - free NBLs of one pool on one CPU
 * @lock: protects the other members; interrupts are off while it is held
 * @nr: how many are in @objs
 * @live: NBLs allocated less NBLs freed on this CPU; only the sum over all CPUs
 *	means something
 * @objs: the NBLs, the one freed last at the end
 */
struct condis_nbl_mag {
	/* protects what its comment above lists */
	local_lock_t	lock;
	unsigned int	nr;
	long		live;
	void		*objs[];
};

/**
 * struct condis_nbl_pool - see the top of this file
 * @mags: one for each CPU
 * @cache: where the NBLs come from
 * @quarantine: where freed ones go, or NULL
 * @owner: enum condis_nbl_owner of an NBL that its user has
 * @gfp: added to each allocation's
 * @capacity: NBLs in a full magazine, 0 without magazines
 * @context_size: as the user asked
 * @data_size: octets that the NB has room for which each NBL brings; 0: none
 * @dying: condis_nbl_pool_free() was called
 * @refs: one for the user, one for each NBL in use
 * @node: on condis_nbl_pools
 * @name: for diagnostics; copied, since the pool may outlive its user's module
 *
 * Ways out: the last reference, whoever drops it.
 */
struct condis_nbl_pool {
	struct condis_nbl_mag __percpu	*mags;
	struct kmem_cache		*cache;
	struct condis_nbl_quarantine	*quarantine;
	u32				owner;
	gfp_t				gfp;
	unsigned int			capacity;
	u16				context_size;
	bool				dying;
	u32				data_size;
	struct percpu_ref		refs;
	struct list_head		node;
	char				name[32];
};

/*
 * Is it one that somebody outside the core has? Only then its other members
 * mean something: a free one may point anywhere.
 */
static inline bool condis_nbl_in_use(const struct condis_nbl *nbl)
{
	return nbl->owner == CONDIS_NBL_PROTOCOL ||
	       nbl->owner == CONDIS_NBL_MINIPORT;
}

/* nbl_pool.c */
struct condis_nbl_pool *condis_nbl_pool_common(enum condis_nbl_role role);
int condis_nbl_pool_subsys_init(void);
void condis_nbl_pool_subsys_exit(void);

/* nbl_quarantine.c */
struct condis_nbl_quarantine *condis_nbl_quarantine_alloc(gfp_t gfp);
void condis_nbl_quarantine_put(const struct condis_nbl_pool *pool,
			       struct condis_nbl *nbl);
void condis_nbl_quarantine_free(const struct condis_nbl_pool *pool);

/* nbl_context.c */
void condis_nbl_drop_context(struct condis_nbl *nbl);

#endif /* _CONDIS_NBL_POOL_H_ */
