// SPDX-License-Identifier: GPL-2.0-only
/*
 * NET_BUFFERs: sk_buffs while condis owns them.
 */
#include <linux/export.h>
#include <linux/overflow.h>
#include <linux/string.h>
#include <net/condis/nbl.h>

#include "nb.h"

/**
 * condis_nb_init() - make an NB of an sk_buff
 * @skb: on no list, not shared (skb_shared()); clones are fine
 *
 * What was in @skb->cb is lost. The headroom and the length of this moment are
 * kept as the snapshot.
 *
 * Ownership: @skb stays the caller's; it is freed by condis_nb_free(), or with
 * the NBL that it is added to.
 *
 * Context: Any.
 */
void condis_nb_init(struct sk_buff *skb)
{
	struct condis_nb_cb *cb = condis_nb_cb(skb);

	skb_mark_not_on_list(skb);
	memset(cb, 0, sizeof(*cb));
	cb->headroom = skb_headroom(skb);
	cb->len = skb->len;
	cb->magic = CONDIS_NB_MAGIC;
}
EXPORT_SYMBOL_NS_GPL(condis_nb_init, CONDIS);

/**
 * condis_nb_alloc() - a new NB with memory of its own
 * @headroom: octets to keep free before the data, for those below
 * @size: octets of data that it must be able to take
 * @gfp: how to allocate
 *
 * The NB is linear and empty: skb_put() adds the data. Its snapshot says
 * @headroom and length 0 (NdisAllocateNetBufferMdlAndData).
 *
 * Ownership: the NB is the caller's.
 *
 * Context: Any but hardirq, as far as @gfp allows.
 * Return: the NB; NULL without memory.
 */
struct sk_buff *condis_nb_alloc(unsigned int headroom, unsigned int size,
				gfp_t gfp)
{
	unsigned int total;
	struct sk_buff *nb;

	if (check_add_overflow(headroom, size, &total) ||
	    total > CONDIS_NB_LEN_MAX)
		return NULL;
	nb = alloc_skb(total, gfp);
	if (!nb)
		return NULL;
	skb_reserve(nb, headroom);
	condis_nb_init(nb);
	return nb;
}
EXPORT_SYMBOL_NS_GPL(condis_nb_alloc, CONDIS);

/**
 * condis_nb_free() - free an NB
 * @nb: NB on no NBL, or NULL (NdisFreeNetBuffer)
 *
 * Ownership: consumes @nb.
 *
 * Context: Any but hardirq; with interrupts off only if @nb has no destructor.
 */
void condis_nb_free(struct sk_buff *nb)
{
	if (!nb)
		return;
	/* Whoever still holds a pointer to it must not take it for an NB. */
	condis_nb_cb(nb)->magic = 0;
	consume_skb(nb);
}
EXPORT_SYMBOL_NS_GPL(condis_nb_free, CONDIS);

/* What the next owner must not learn from the former one, or be bound by. */
static void condis_nb_scrub(struct sk_buff *skb)
{
	skb_mark_not_on_list(skb);
	memset(skb->cb, 0, sizeof(skb->cb));
	skb_orphan(skb);
	skb_scrub_packet(skb, true);
	skb->dev = NULL;
	skb->priority = 0;
	skb_set_queue_mapping(skb, 0);
	skb_reset_redirect(skb);
}

/**
 * condis_nb_export() - the one way that data leave condis
 * @nbl: the NBL that @nb belongs to, or was taken from
 * @nb: the NB
 * @gfp: how to allocate
 *
 * Without CONDIS_NBL_F_CONSUMABLE on @nbl, @nb is on its list and stays there,
 * and a clone leaves (S-14). With it, the caller took @nb off the list by
 * condis_nbl_pop_nb() and @nb itself leaves; who does that does it with every
 * NB of @nbl (S-28).
 *
 * What leaves is an ordinary sk_buff: on no list, cb cleared, without socket,
 * dst, conntrack, mark, priority, time stamp or device; what it needs of these
 * its receiver sets. Fragments that borrow user memory are copied. A clone's
 * data are shared with @nb: who writes them makes them writable first (P-9).
 *
 * Ownership: the result is the caller's. On success a consumable @nb is the
 * result; on error @nb is the caller's as before, off the list.
 *
 * Context: Any but hardirq, as far as @gfp allows; with interrupts off only if
 * @nb has no destructor.
 * Return: the sk_buff; NULL without memory.
 */
struct sk_buff *condis_nb_export(struct condis_nbl *nbl, struct sk_buff *nb,
				 gfp_t gfp)
{
	bool take = nbl->flags & CONDIS_NBL_F_CONSUMABLE;
	struct sk_buff *skb;

	skb = take ? nb : skb_clone(nb, gfp);
	if (!skb)
		return NULL;
	if (skb_orphan_frags_rx(skb, gfp)) {
		if (!take)
			consume_skb(skb);
		return NULL;
	}
	condis_nb_scrub(skb);
	return skb;
}
EXPORT_SYMBOL_NS_GPL(condis_nb_export, CONDIS);
