// SPDX-License-Identifier: GPL-2.0-only
/*
 * NBLs made of others: NB and NBL in one, clones, fragments, reassembled ones.
 *
 * What is derived shows the octets of its source and starts without anything
 * else of it: no context (P-10), no out-of-band data (P-11), no parent (P-8).
 */
#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/minmax.h>
#include <net/condis/nbl.h>

#include "nb.h"
#include "nbl_pool.h"
#include "report.h"

/* An NBL for derived NBs; without @pool, for the side that has @from now. */
static struct condis_nbl *
condis_nbl_begin_derived(const struct condis_nbl *from,
			 struct condis_nbl_pool *pool,
			 enum condis_nbl_kind kind, gfp_t gfp)
{
	struct condis_nbl *nbl;
	bool below;

	if (!from->first_nb)
		return NULL;
	below = from->owner == CONDIS_NBL_MINIPORT ||
		from->owner == CONDIS_NBL_SENDING;
	if (!pool)
		pool = condis_nbl_pool_common(below ? CONDIS_ROLE_MINIPORT :
						      CONDIS_ROLE_PROTOCOL);
	/* An NBL of such a pool has an NB already. */
	if (pool->data_size)
		return NULL;
	nbl = condis_nbl_alloc(pool, gfp);
	if (!nbl)
		return NULL;
	nbl->kind = kind;
	nbl->context_size = 0;
	return nbl;
}

/* Never seen by anybody: not the user's to free in some way. */
static void condis_nbl_abandon(struct condis_nbl *nbl)
{
	nbl->kind = CONDIS_NBL_PLAIN;
	condis_nbl_free(nbl);
}

/**
 * condis_nbl_alloc_nb() - an NBL with an NB on it, in one
 *	(NdisAllocateNetBufferAndNetBufferList)
 * @pool: the pool, without data_size
 * @skb: the memory of the NB: on no list, not shared (skb_shared()); or NULL
 * @offset: where the used data begin in it; 0 without @skb
 * @len: how long they are; 0 without @skb
 * @gfp: how to allocate
 *
 * The octets before @offset are headroom; those after the used data are given
 * up. Without @skb, the NB has no memory until its owner makes it another one
 * (P-16).
 *
 * Ownership: the NBL is the caller's, and @skb belongs to it: it is freed with
 * it by condis_nbl_free(). On error @skb is the caller's as before.
 *
 * Context: Any but hardirq, as far as @gfp allows.
 * Return: the NBL; NULL without memory, when @skb is not that long, or from a
 * pool whose NBLs bring an NB.
 */
struct condis_nbl *condis_nbl_alloc_nb(struct condis_nbl_pool *pool,
				       struct sk_buff *skb,
				       unsigned int offset, unsigned int len,
				       gfp_t gfp)
{
	unsigned int size = skb ? skb->len : 0;
	struct condis_nbl *nbl;
	struct sk_buff *nb;

	if (offset > size || len > size - offset || pool->data_size)
		return NULL;
	nbl = condis_nbl_alloc(pool, gfp);
	if (!nbl)
		return NULL;
	nb = skb ?: alloc_skb(0, gfp);
	if (!nb)
		goto err_nb;
	if (!pskb_may_pull(nb, offset) || pskb_trim(nb, offset + len))
		goto err_skb;
	if (len != size)
		nb->ip_summed = CHECKSUM_NONE;
	__skb_pull(nb, offset);
	condis_nb_init(nb);
	condis_nbl_add_nb(nbl, nb);
	return nbl;

err_skb:
	if (!skb)
		kfree_skb(nb);
err_nb:
	condis_nbl_free(nbl);
	return NULL;
}
EXPORT_SYMBOL_NS_GPL(condis_nbl_alloc_nb, CONDIS);

/**
 * condis_nbl_alloc_clone() - an NBL over all octets of another
 *	(NdisAllocateCloneNetBufferList)
 * @from: NBL that the caller may read, with an NB at least
 * @pool: the pool; NULL: one of the core's, on the side of who has @from now
 * @gfp: how to allocate
 *
 * Each NB has its clone, which begins at the used data of that moment; what is
 * in front belongs to both, so that a retreat gets memory of its own (P-9).
 * Nothing is copied (P-5): the fragments' descriptors are shared as
 * NDIS_CLONE_FLAGS_USE_ORIGINAL_MDLS says, always, so there are no flags.
 *
 * Ownership: the NBL is the caller's until condis_nbl_free_clone(). @from stays
 * as it was: who hands either on sees to condis_nbl_set_parent() (P-5).
 *
 * Context: Any but hardirq, as far as @gfp allows.
 * Return: the NBL; NULL without memory or without NB.
 */
struct condis_nbl *condis_nbl_alloc_clone(struct condis_nbl *from,
					  struct condis_nbl_pool *pool,
					  gfp_t gfp)
{
	struct sk_buff *nb, *clone;
	struct condis_nbl *nbl;

	nbl = condis_nbl_begin_derived(from, pool, CONDIS_NBL_CLONE, gfp);
	if (!nbl)
		return NULL;
	condis_nbl_for_each_nb(nb, from) {
		clone = skb_clone(nb, gfp);
		if (!clone) {
			condis_nbl_abandon(nbl);
			return NULL;
		}
		condis_nb_init(clone);
		condis_nbl_add_nb(nbl, clone);
	}
	return nbl;
}
EXPORT_SYMBOL_NS_GPL(condis_nbl_alloc_clone, CONDIS);

/* All of one NB, from @cut->start_offset on, in pieces. */
static bool condis_nbl_add_pieces(struct condis_nbl *nbl, struct sk_buff *nb,
				  const struct condis_nbl_cut *cut, gfp_t gfp)
{
	struct condis_nb_span span = {
		.first = nb, .count = 1, .offset = cut->start_offset,
	};
	struct sk_buff *piece;

	if (cut->start_offset > nb->len)
		return false;
	for (; span.offset < nb->len; span.offset += span.len) {
		span.len = min(cut->max_length, nb->len - span.offset);
		piece = condis_nb_derive(&span, cut, gfp);
		if (!piece)
			return false;
		condis_nbl_add_nb(nbl, piece);
	}
	return true;
}

/**
 * condis_nbl_alloc_fragment() - an NBL over the octets of another, cut up
 *	(NdisAllocateFragmentNetBufferList)
 * @from: NBL that the caller may read
 * @pool: the pool; NULL: one of the core's, on the side of who has @from now
 * @cut: how to cut
 * @gfp: how to allocate
 *
 * Of each NB @cut->start_offset octets are left out and the rest is cut in
 * pieces of @cut->max_length, the last one shorter; each is a new NB, grown by
 * @cut->delta octets at its front. No piece has octets of two NBs (P-12). An
 * NB of just @cut->start_offset octets makes no piece.
 *
 * Nothing is copied (P-5) but what cannot be shared: octets in a head of
 * kmalloc()ed memory, where they are to have headroom or fragments beside them
 * and @cut->flags has no CONDIS_CUT_FRAG_LIST.
 *
 * Ownership: the NBL is the caller's until condis_nbl_free_fragment(). @from
 * stays as it was, see condis_nbl_alloc_clone().
 *
 * Context: Any but hardirq, as far as @gfp allows.
 * Return: the NBL; NULL without memory, when @cut->max_length is 0, when an NB
 * is shorter than @cut->start_offset, or when there is no piece at all.
 */
struct condis_nbl *
condis_nbl_alloc_fragment(struct condis_nbl *from, struct condis_nbl_pool *pool,
			  const struct condis_nbl_cut *cut, gfp_t gfp)
{
	struct condis_nbl *nbl;
	struct sk_buff *nb;

	if (!cut->max_length)
		return NULL;
	nbl = condis_nbl_begin_derived(from, pool, CONDIS_NBL_FRAGMENT, gfp);
	if (!nbl)
		return NULL;
	condis_nbl_for_each_nb(nb, from)
		if (!condis_nbl_add_pieces(nbl, nb, cut, gfp))
			goto err;
	if (nbl->first_nb)
		return nbl;
err:
	condis_nbl_abandon(nbl);
	return NULL;
}
EXPORT_SYMBOL_NS_GPL(condis_nbl_alloc_fragment, CONDIS);

/**
 * condis_nbl_alloc_reassembled() - an NBL over the octets of another, joined
 *	(NdisAllocateReassembledNetBufferList)
 * @from: NBL that the caller may read
 * @pool: the pool; NULL: one of the core's, on the side of who has @from now
 * @cut: how to join; @cut->max_length is not looked at
 * @gfp: how to allocate
 *
 * One NB has what is left of all NBs, in order, after @cut->start_offset octets
 * of each are left out; it is grown by @cut->delta octets at its front.
 *
 * What cannot be shared is copied: octets in heads of kmalloc()ed memory, where
 * @cut->flags has no CONDIS_CUT_FRAG_LIST; everything, where sk_buffs have not
 * enough fragments for it.
 *
 * Ownership: the NBL is the caller's until condis_nbl_free_reassembled(). @from
 * stays as it was, see condis_nbl_alloc_clone().
 *
 * Context: Any but hardirq, as far as @gfp allows.
 * Return: the NBL; NULL without memory, when an NB is shorter than
 * @cut->start_offset, when nothing is left, or more than an sk_buff can have.
 */
struct condis_nbl *
condis_nbl_alloc_reassembled(struct condis_nbl *from,
			     struct condis_nbl_pool *pool,
			     const struct condis_nbl_cut *cut, gfp_t gfp)
{
	struct condis_nb_span span = {
		.first = from->first_nb, .count = from->nb_count,
		.offset = cut->start_offset,
	};
	struct condis_nbl *nbl;
	struct sk_buff *nb;

	condis_nbl_for_each_nb(nb, from)
		if (cut->start_offset > nb->len)
			return NULL;
	nbl = condis_nbl_begin_derived(from, pool, CONDIS_NBL_REASSEMBLED, gfp);
	if (!nbl)
		return NULL;
	span.len = span.first->len - span.offset;
	nb = condis_nb_derive(&span, cut, gfp);
	if (!nb) {
		condis_nbl_abandon(nbl);
		return NULL;
	}
	condis_nbl_add_nb(nbl, nb);
	return nbl;
}
EXPORT_SYMBOL_NS_GPL(condis_nbl_alloc_reassembled, CONDIS);

/*
 * Where the kind and @delta match, the NBL is one for condis_nbl_free() from
 * here on, else that is left to find it. What must not be freed at all is not
 * looked into.
 */
static void condis_nbl_free_derived(struct condis_nbl *nbl,
				    enum condis_nbl_kind kind,
				    unsigned int delta, unsigned long caller)
{
	bool freeable = condis_nbl_in_use(nbl) &&
			nbl->owner == nbl->pool->owner &&
			!atomic_read(&nbl->child_refs);
	struct sk_buff *nb = freeable ? nbl->first_nb : NULL;

	if (freeable &&
	    (nbl->kind != kind || (nb && condis_nb_cb(nb)->delta != delta)))
		condis_report(CONDIS_REPORT_FREE_WRONG_KIND, nbl, "%pS",
			      (void *)caller);
	if (freeable)
		nbl->kind = CONDIS_NBL_PLAIN;
	condis_nbl_free(nbl);
}

/**
 * condis_nbl_free_clone() - free a clone (NdisFreeCloneNetBufferList)
 * @nbl: what condis_nbl_alloc_clone() gave
 *
 * Ownership: consumes @nbl. The same is refused as by condis_nbl_free(). An NBL
 * of another kind is reported (P-2) and freed: it is the caller's, and what
 * there is to do is the same for all.
 *
 * Context: Any but hardirq; interrupts may be off if no NB has a destructor.
 */
void condis_nbl_free_clone(struct condis_nbl *nbl)
{
	condis_nbl_free_derived(nbl, CONDIS_NBL_CLONE, 0, _RET_IP_);
}
EXPORT_SYMBOL_NS_GPL(condis_nbl_free_clone, CONDIS);

/**
 * condis_nbl_free_fragment() - free an NBL of pieces
 *	(NdisFreeFragmentNetBufferList)
 * @nbl: what condis_nbl_alloc_fragment() gave
 * @delta: the DataOffsetDelta that it was given then
 *
 * Ownership: as condis_nbl_free_clone(); another @delta is reported, too.
 *
 * Context: Any but hardirq; interrupts may be off if no NB has a destructor.
 */
void condis_nbl_free_fragment(struct condis_nbl *nbl, unsigned int delta)
{
	condis_nbl_free_derived(nbl, CONDIS_NBL_FRAGMENT, delta, _RET_IP_);
}
EXPORT_SYMBOL_NS_GPL(condis_nbl_free_fragment, CONDIS);

/**
 * condis_nbl_free_reassembled() - free a joined NBL
 *	(NdisFreeReassembledNetBufferList)
 * @nbl: what condis_nbl_alloc_reassembled() gave
 * @delta: the DataOffsetDelta that it was given then
 *
 * Ownership: as condis_nbl_free_clone(); another @delta is reported, too.
 *
 * Context: Any but hardirq; interrupts may be off if no NB has a destructor.
 */
void condis_nbl_free_reassembled(struct condis_nbl *nbl, unsigned int delta)
{
	condis_nbl_free_derived(nbl, CONDIS_NBL_REASSEMBLED, delta, _RET_IP_);
}
EXPORT_SYMBOL_NS_GPL(condis_nbl_free_reassembled, CONDIS);
