// SPDX-License-Identifier: GPL-2.0-only
/*
 * The life of NBL pools, see nbl_pool.h.
 */
#define pr_fmt(fmt) "condis: " fmt

#include <linux/align.h>
#include <linux/cpuhotplug.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/overflow.h>
#include <linux/percpu.h>
#include <linux/printk.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <net/condis/nbl.h>

#include "nb.h"
#include "nbl_pool.h"
#include "report.h"

/* Written on loading the module only. */
static struct {
	const char		*name;
	unsigned int		context_size;
	struct kmem_cache	*cache;
} condis_nbl_classes[] = {
	{ "condis_nbl", 0 },
	{ "condis_nbl_64", 64 },
	{ "condis_nbl_256", CONDIS_NBL_CONTEXT_MAX },
};

/* protects condis_nbl_pools, and magazines of CPUs that are gone */
static DEFINE_SPINLOCK(condis_nbl_pools_lock);
static LIST_HEAD(condis_nbl_pools);
static enum cpuhp_state condis_nbl_pool_cpuhp;
/* By enum condis_nbl_role; written on loading and unloading the module. */
static struct condis_nbl_pool *condis_nbl_common[CONDIS_ROLE_MINIPORT + 1];

/**
 * condis_nbl_pool_live() - how many NBLs of a pool are in use
 * @pool: the pool
 *
 * Context: Any; a snapshot, exact while nobody allocates or frees.
 * Return: the number.
 */
long condis_nbl_pool_live(struct condis_nbl_pool *pool)
{
	long live = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		live += READ_ONCE(per_cpu_ptr(pool->mags, cpu)->live);
	return live;
}
EXPORT_SYMBOL_NS_GPL(condis_nbl_pool_live, CONDIS);

/* The last reference is gone: nobody uses a magazine any more. */
static void condis_nbl_pool_release(struct percpu_ref *ref)
{
	struct condis_nbl_pool *pool =
		container_of(ref, struct condis_nbl_pool, refs);
	struct condis_nbl_mag *mag;
	unsigned long flags;
	int cpu;

	spin_lock_irqsave(&condis_nbl_pools_lock, flags);
	list_del(&pool->node);
	spin_unlock_irqrestore(&condis_nbl_pools_lock, flags);

	for_each_possible_cpu(cpu) {
		mag = per_cpu_ptr(pool->mags, cpu);
		kmem_cache_free_bulk(pool->cache, mag->nr, mag->objs);
	}
	condis_nbl_quarantine_free(pool);
	free_percpu(pool->mags);
	percpu_ref_exit(&pool->refs);
	kfree(pool);
}

static struct kmem_cache *condis_nbl_cache(unsigned int context_size)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(condis_nbl_classes); i++)
		if (context_size <= condis_nbl_classes[i].context_size)
			return condis_nbl_classes[i].cache;
	return NULL;
}

static bool
condis_nbl_pool_params_valid(const struct condis_nbl_pool_params *params)
{
	return params->name &&
	       (params->role == CONDIS_ROLE_PROTOCOL ||
		params->role == CONDIS_ROLE_MINIPORT) &&
	       IS_ALIGNED(params->context_size, sizeof(void *)) &&
	       params->context_size <= CONDIS_NBL_CONTEXT_MAX &&
	       params->data_size <= CONDIS_NB_LEN_MAX &&
	       !(params->flags & ~(CONDIS_NBL_POOL_ACCOUNT |
				   CONDIS_NBL_POOL_VERIFY));
}

static struct condis_nbl_mag __percpu *
condis_nbl_mags_alloc(unsigned int capacity, gfp_t gfp)
{
	struct condis_nbl_mag __percpu *mags;
	struct condis_nbl_mag *mag;
	int cpu;

	mags = __alloc_percpu_gfp(struct_size(mag, objs, capacity),
				  __alignof__(*mag), gfp);
	if (!mags)
		return NULL;
	for_each_possible_cpu(cpu) {
		mag = per_cpu_ptr(mags, cpu);
		local_lock_init(&mag->lock);
	}
	return mags;
}

/**
 * condis_nbl_pool_alloc() - a new pool (NdisAllocateNetBufferListPool)
 * @params: what kind of NBLs it gives; copied
 * @gfp: how to allocate
 *
 * Ownership: the pool is the caller's until condis_nbl_pool_free().
 *
 * Context: Any but hardirq, as far as @gfp allows.
 * Return: the pool; NULL without memory or when @params is out of range.
 */
struct condis_nbl_pool *
condis_nbl_pool_alloc(const struct condis_nbl_pool_params *params, gfp_t gfp)
{
	struct condis_nbl_pool *pool;
	unsigned long flags;

	if (!condis_nbl_pool_params_valid(params))
		return NULL;
	if (params->flags & CONDIS_NBL_POOL_ACCOUNT)
		gfp |= __GFP_ACCOUNT;
	pool = kzalloc(sizeof(*pool), gfp);
	if (!pool)
		return NULL;
	strscpy(pool->name, params->name);
	pool->owner = params->role == CONDIS_ROLE_PROTOCOL ?
		      CONDIS_NBL_PROTOCOL : CONDIS_NBL_MINIPORT;
	pool->context_size = params->context_size;
	pool->data_size = params->data_size;
	pool->cache = condis_nbl_cache(params->context_size);
	if (params->flags & CONDIS_NBL_POOL_ACCOUNT)
		pool->gfp = __GFP_ACCOUNT;
	/*
	 * What lies in a magazine could be charged to nobody, and is to be used
	 * again soon, which is what verifying is against.
	 */
	if (!params->flags)
		pool->capacity = CONDIS_NBL_MAGAZINE;
	if (params->flags & CONDIS_NBL_POOL_VERIFY) {
		pool->quarantine = condis_nbl_quarantine_alloc(gfp);
		if (!pool->quarantine)
			goto err_quarantine;
	}
	pool->mags = condis_nbl_mags_alloc(pool->capacity, gfp);
	if (!pool->mags)
		goto err_mags;
	if (percpu_ref_init(&pool->refs, condis_nbl_pool_release, 0, gfp))
		goto err_refs;

	spin_lock_irqsave(&condis_nbl_pools_lock, flags);
	list_add(&pool->node, &condis_nbl_pools);
	spin_unlock_irqrestore(&condis_nbl_pools_lock, flags);
	return pool;

err_refs:
	free_percpu(pool->mags);
err_mags:
	condis_nbl_quarantine_free(pool);
err_quarantine:
	kfree(pool);
	return NULL;
}
EXPORT_SYMBOL_NS_GPL(condis_nbl_pool_alloc, CONDIS);

/**
 * condis_nbl_pool_free() - free a pool (NdisFreeNetBufferListPool)
 * @pool: the pool, or NULL
 *
 * The caller should have freed all its NBLs before (P-1). If not, that is
 * reported, and the pool ends with its last NBL.
 *
 * Ownership: consumes @pool; its NBLs in use stay valid.
 *
 * Context: Any but hardirq.
 */
void condis_nbl_pool_free(struct condis_nbl_pool *pool)
{
	if (!pool)
		return;
	WRITE_ONCE(pool->dying, true);
	if (condis_nbl_pool_live(pool))
		condis_report(CONDIS_REPORT_POOL_FREED_IN_USE, NULL,
			      "NBL pool %s", pool->name);
	percpu_ref_kill(&pool->refs);
}
EXPORT_SYMBOL_NS_GPL(condis_nbl_pool_free, CONDIS);

/* @cpu is gone; its magazines go to the slab. */
static int condis_nbl_pool_cpu_dead(unsigned int cpu)
{
	struct condis_nbl_queue dead;
	struct condis_nbl_pool *pool;
	struct condis_nbl_mag *mag;
	struct condis_nbl *nbl;

	condis_nbl_queue_init(&dead);
	spin_lock_irq(&condis_nbl_pools_lock);
	list_for_each_entry(pool, &condis_nbl_pools, node) {
		mag = per_cpu_ptr(pool->mags, cpu);
		while (mag->nr) {
			nbl = mag->objs[--mag->nr];
			nbl->scratch = pool->cache;
			condis_nbl_queue_add(&dead, nbl);
		}
	}
	spin_unlock_irq(&condis_nbl_pools_lock);

	while ((nbl = condis_nbl_queue_pop(&dead)))
		kmem_cache_free(nbl->scratch, nbl);
	return 0;
}

/**
 * condis_nbl_pool_common() - the pool for NBLs that are derived without one
 * @role: on which side of the core they are used
 *
 * Context: Any.
 * Return: the pool, which is there as long as the module.
 */
struct condis_nbl_pool *condis_nbl_pool_common(enum condis_nbl_role role)
{
	return condis_nbl_common[role];
}

static void condis_nbl_common_free(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(condis_nbl_common); i++)
		condis_nbl_pool_free(condis_nbl_common[i]);
}

static int condis_nbl_common_alloc(void)
{
	struct condis_nbl_pool_params params = { .name = "common" };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(condis_nbl_common); i++) {
		params.role = i;
		condis_nbl_common[i] = condis_nbl_pool_alloc(&params,
							     GFP_KERNEL);
		if (!condis_nbl_common[i]) {
			condis_nbl_common_free();
			return -ENOMEM;
		}
		/* Seldom used: nothing is kept in magazines. */
		condis_nbl_common[i]->capacity = 0;
	}
	return 0;
}

static void condis_nbl_caches_destroy(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(condis_nbl_classes); i++) {
		kmem_cache_destroy(condis_nbl_classes[i].cache);
		condis_nbl_classes[i].cache = NULL;
	}
}

/**
 * condis_nbl_pool_subsys_init() - make what all pools share
 *
 * Context: Process, on loading the module.
 * Return: 0, or a negative errno.
 */
int condis_nbl_pool_subsys_init(void)
{
	unsigned int i;
	int ret;

	for (i = 0; i < ARRAY_SIZE(condis_nbl_classes); i++) {
		/* Not merged: the number of live NBLs is to be seen outside. */
		condis_nbl_classes[i].cache =
			kmem_cache_create(condis_nbl_classes[i].name,
					  sizeof(struct condis_nbl) +
					  condis_nbl_classes[i].context_size,
					  0, SLAB_HWCACHE_ALIGN | SLAB_NO_MERGE,
					  NULL);
		if (!condis_nbl_classes[i].cache) {
			ret = -ENOMEM;
			goto err_caches;
		}
	}
	ret = cpuhp_setup_state_nocalls(CPUHP_BP_PREPARE_DYN, "net/condis:nbl",
					NULL, condis_nbl_pool_cpu_dead);
	if (ret < 0)
		goto err_caches;
	condis_nbl_pool_cpuhp = ret;
	ret = condis_nbl_common_alloc();
	if (ret)
		goto err_cpuhp;
	return 0;

err_cpuhp:
	cpuhp_remove_state_nocalls(condis_nbl_pool_cpuhp);
	/* A pool that was made ends in an RCU callback. */
	rcu_barrier();
err_caches:
	condis_nbl_caches_destroy();
	return ret;
}

/**
 * condis_nbl_pool_subsys_exit() - undo condis_nbl_pool_subsys_init()
 *
 * No pool is in use any more. One that never ended, since somebody did not free
 * all its NBLs, was reported when it was freed; it is leaked with its cache,
 * which the slab allocator would splat about.
 *
 * Context: Process, on unloading the module.
 */
void condis_nbl_pool_subsys_exit(void)
{
	struct condis_nbl_pool *pool;
	unsigned int i;

	condis_nbl_common_free();
	cpuhp_remove_state_nocalls(condis_nbl_pool_cpuhp);
	/* Pools freed a moment ago end in RCU callbacks. */
	rcu_barrier();
	list_for_each_entry(pool, &condis_nbl_pools, node) {
		pr_err("NBL pool %s is leaked, with %ld NBLs in use\n",
		       pool->name, condis_nbl_pool_live(pool));
		for (i = 0; i < ARRAY_SIZE(condis_nbl_classes); i++)
			if (condis_nbl_classes[i].cache == pool->cache)
				condis_nbl_classes[i].cache = NULL;
	}
	condis_nbl_caches_destroy();
}
