// SPDX-License-Identifier: GPL-2.0-only
/*
 * Context areas: a stack on every NBL (P-4).
 *
 * The bottom is in the NBL itself: what came with the allocation, and above it
 * the backfill, as far as the pool's contexts reach. What does not fit goes
 * into a block of its own, found by the NBL's address: few NBLs have one, and
 * those pay for it, not all the others by a pointer.
 */
#include <linux/align.h>
#include <linux/export.h>
#include <linux/hashtable.h>
#include <linux/instruction_pointer.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <net/condis/nbl.h>

#include "nbl_pool.h"
#include "report.h"

/* In nbl->context_more: there is a block; the rest counts in units. */
#define CONDIS_CONTEXT_BLOCK	0x80
#define CONDIS_CONTEXT_UNIT	sizeof(void *)

static_assert(CONDIS_NBL_CONTEXT_MAX / CONDIS_CONTEXT_UNIT <
	      CONDIS_CONTEXT_BLOCK);

/**
 * struct condis_nbl_block - context that the NBL itself has no room for
 * @node: in condis_nbl_blocks, when it is its NBL's topmost
 * @nbl: the NBL
 * @below: the block under it, or NULL
 * @size: octets in @data
 * @used: how many of them are in use
 * @data: the contexts, the newest at the end
 */
struct condis_nbl_block {
	struct hlist_node		node;
	const struct condis_nbl		*nbl;
	struct condis_nbl_block		*below;
	u32				size;
	u32				used;
	u8				data[] __aligned(sizeof(u64));
};

/* protects condis_nbl_blocks; a block's contents are the NBL's owner's */
static DEFINE_SPINLOCK(condis_nbl_blocks_lock);
static DEFINE_HASHTABLE(condis_nbl_blocks, 6);

static struct condis_nbl_block *
condis_nbl_find_block(const struct condis_nbl *nbl)
{
	struct condis_nbl_block *block, *found = NULL;
	unsigned long flags;

	if (!(nbl->context_more & CONDIS_CONTEXT_BLOCK))
		return NULL;
	spin_lock_irqsave(&condis_nbl_blocks_lock, flags);
	hash_for_each_possible(condis_nbl_blocks, block, node,
			       (unsigned long)nbl) {
		if (block->nbl == nbl) {
			found = block;
			break;
		}
	}
	spin_unlock_irqrestore(&condis_nbl_blocks_lock, flags);
	return found;
}

/* @top becomes the topmost block of @nbl instead of @old; either may be NULL */
static void condis_nbl_set_block(struct condis_nbl *nbl,
				 struct condis_nbl_block *old,
				 struct condis_nbl_block *top)
{
	unsigned long flags;

	spin_lock_irqsave(&condis_nbl_blocks_lock, flags);
	if (old)
		hash_del(&old->node);
	if (top)
		hash_add(condis_nbl_blocks, &top->node, (unsigned long)nbl);
	spin_unlock_irqrestore(&condis_nbl_blocks_lock, flags);
	if (top)
		nbl->context_more |= CONDIS_CONTEXT_BLOCK;
	else
		nbl->context_more &= ~CONDIS_CONTEXT_BLOCK;
}

static bool condis_nbl_context_sizes(u16 size, u16 backfill)
{
	return IS_ALIGNED(size, CONDIS_CONTEXT_UNIT) &&
	       IS_ALIGNED(backfill, CONDIS_CONTEXT_UNIT);
}

/**
 * condis_nbl_alloc_context() - a new NBL with room for other drivers' context
 *	(NdisAllocateNetBufferList)
 * @pool: the pool
 * @size: octets of context that are the caller's from the start, see
 *	condis_nbl_context(); a multiple of sizeof(void *)
 * @backfill: octets that condis_nbl_push_context() can take without allocating:
 *	what all drivers below ask for together (P-14); such a multiple, too
 * @gfp: how to allocate
 *
 * As condis_nbl_alloc(), which gives all of the pool's context to the caller.
 *
 * Ownership: the NBL is the caller's; its first context goes with it (P-4).
 *
 * Context: Any but hardirq, as far as @gfp allows; interrupts may be off.
 * Return: the NBL; NULL without memory, from a pool that was freed, or when
 * its contexts are smaller than @size and @backfill together.
 */
struct condis_nbl *condis_nbl_alloc_context(struct condis_nbl_pool *pool,
					    u16 size, u16 backfill, gfp_t gfp)
{
	struct condis_nbl *nbl;

	if (!condis_nbl_context_sizes(size, backfill) ||
	    size + backfill > pool->context_size)
		return NULL;
	nbl = condis_nbl_alloc(pool, gfp);
	if (nbl)
		nbl->context_size = size;
	return nbl;
}
EXPORT_SYMBOL_NS_GPL(condis_nbl_alloc_context, CONDIS);

/**
 * condis_nbl_push_context() - more context on an NBL
 *	(NdisAllocateNetBufferListContext)
 * @nbl: NBL that the caller owns
 * @size: octets; a multiple of sizeof(void *), at least that
 * @backfill: octets to keep free beyond for the next ones, if there has to be
 *	memory for it; such a multiple
 * @gfp: how to allocate
 *
 * Taken from the backfill if there is enough; what stood there before is
 * undefined. The octets are condis_nbl_context_top()'s then.
 *
 * Ownership: the context is the caller's until condis_nbl_pop_context(), which
 * has to come before @nbl is freed (P-4).
 *
 * Context: Any but hardirq, as far as @gfp allows; interrupts may be off.
 * Return: SUCCESS; INVALID_LENGTH for sizes that are none; RESOURCES without
 * memory.
 */
condis_status_t condis_nbl_push_context(struct condis_nbl *nbl, u16 size,
					u16 backfill, gfp_t gfp)
{
	struct condis_nbl_block *top, *block;

	if (!size || !condis_nbl_context_sizes(size, backfill))
		return CONDIS_STATUS_INVALID_LENGTH;
	top = condis_nbl_find_block(nbl);
	if (!top && nbl->kind == CONDIS_NBL_PLAIN &&
	    size <= nbl->pool->context_size - nbl->context_size) {
		nbl->context_size += size;
		nbl->context_more += size / CONDIS_CONTEXT_UNIT;
		return CONDIS_STATUS_SUCCESS;
	}
	if (top && size <= top->size - top->used) {
		top->used += size;
		return CONDIS_STATUS_SUCCESS;
	}
	block = kmalloc(struct_size(block, data, size + backfill), gfp);
	if (!block)
		return CONDIS_STATUS_RESOURCES;
	block->nbl = nbl;
	block->below = top;
	block->size = size + backfill;
	block->used = size;
	condis_nbl_set_block(nbl, top, block);
	return CONDIS_STATUS_SUCCESS;
}
EXPORT_SYMBOL_NS_GPL(condis_nbl_push_context, CONDIS);

/**
 * condis_nbl_context_top() - the context that was pushed last
 *	(NET_BUFFER_LIST_CONTEXT_DATA_START)
 * @nbl: NBL that the caller owns
 * @size: how many octets it has, as in condis_nbl_push_context()
 *
 * Context: Any; the result stays where it is until it is popped.
 * Return: the octets, aligned for a pointer; NULL when there are not as many.
 */
void *condis_nbl_context_top(const struct condis_nbl *nbl, u16 size)
{
	struct condis_nbl_block *top = condis_nbl_find_block(nbl);

	if (top)
		return size <= top->used ? top->data + top->used - size : NULL;
	if (size > nbl->context_size)
		return NULL;
	return (u8 *)(nbl + 1) + nbl->context_size - size;
}
EXPORT_SYMBOL_NS_GPL(condis_nbl_context_top, CONDIS);

/**
 * condis_nbl_pop_context() - give back the context that was pushed last
 *	(NdisFreeNetBufferListContext)
 * @nbl: NBL that the caller owns
 * @size: as in condis_nbl_push_context()
 *
 * The first to be given back is the last one pushed (P-4). What cannot have
 * been pushed last is reported, and nothing changes: nothing pushed, or less
 * than @size; the context that came with the allocation is not given back.
 *
 * Context: Any; interrupts may be off.
 * Return: SUCCESS, or FAILURE when it was reported.
 */
condis_status_t condis_nbl_pop_context(struct condis_nbl *nbl, u16 size)
{
	struct condis_nbl_block *top = condis_nbl_find_block(nbl);
	unsigned int pushed = top ? top->used :
			      nbl->context_more * CONDIS_CONTEXT_UNIT;

	if (!size || !IS_ALIGNED(size, CONDIS_CONTEXT_UNIT) || size > pushed) {
		condis_report(CONDIS_REPORT_CONTEXT_NOT_NEWEST, nbl, "%pS",
			      (void *)_RET_IP_);
		return CONDIS_STATUS_FAILURE;
	}
	if (!top) {
		nbl->context_size -= size;
		nbl->context_more -= size / CONDIS_CONTEXT_UNIT;
		return CONDIS_STATUS_SUCCESS;
	}
	top->used -= size;
	if (!top->used) {
		condis_nbl_set_block(nbl, top, top->below);
		kfree(top);
	}
	return CONDIS_STATUS_SUCCESS;
}
EXPORT_SYMBOL_NS_GPL(condis_nbl_pop_context, CONDIS);

/**
 * condis_nbl_drop_context() - an NBL is freed with context pushed on it
 * @nbl: the NBL; afterwards there is none
 *
 * Context: Any; interrupts may be off.
 */
void condis_nbl_drop_context(struct condis_nbl *nbl)
{
	struct condis_nbl_block *top = condis_nbl_find_block(nbl);
	struct condis_nbl_block *below;

	if (top)
		condis_nbl_set_block(nbl, top, NULL);
	for (; top; top = below) {
		below = top->below;
		kfree(top);
	}
	nbl->context_more = 0;
}
