// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where the data of an NB start: retreat and advance, of one NB or of all NBs
 * of an NBL.
 *
 * Each has two steps: one that may fail and changes nothing that can be seen,
 * and one that moves the start and cannot fail. So what is done to all NBs of
 * an NBL is done to all or to none.
 */
#include <linux/align.h>
#include <linux/export.h>
#include <net/condis/nbl.h>

#include "nb.h"

/* Make sure that @delta octets before the data are there and the NB's own. */
static condis_status_t condis_nb_make_headroom(struct sk_buff *nb,
					       unsigned int delta, gfp_t gfp)
{
	unsigned int headroom = skb_headroom(nb);
	unsigned int grow = 0;

	if (!delta)
		return CONDIS_STATUS_SUCCESS;
	if (nb->len > CONDIS_NB_LEN_MAX || delta > CONDIS_NB_LEN_MAX - nb->len)
		return CONDIS_STATUS_INVALID_LENGTH;
	if (delta > headroom)
		grow = ALIGN(delta - headroom, NET_SKB_PAD);
	else if (!skb_header_cloned(nb))
		return CONDIS_STATUS_SUCCESS;

	if (pskb_expand_head(nb, grow, 0, gfp))
		return CONDIS_STATUS_RESOURCES;
	/* The snapshot goes on naming the same octet. */
	condis_nb_cb(nb)->headroom += grow;
	return CONDIS_STATUS_SUCCESS;
}

/* Into the headroom that condis_nb_make_headroom() saw to. */
static void condis_nb_push(struct sk_buff *nb, unsigned int delta)
{
	if (!delta)
		return;
	if (nb->ip_summed == CHECKSUM_COMPLETE)
		nb->ip_summed = CHECKSUM_NONE;
	skb_push(nb, delta);
}

/**
 * condis_nb_retreat() - grow the data of an NB at the front
 *	(NdisRetreatNetBufferDataStart)
 * @nb: NB that the caller owns and may write
 * @delta: by how many octets, 0 is allowed
 * @gfp: how to allocate when the headroom is too short or is a clone's (P-9,
 *	P-13)
 *
 * The octets gained are what happens to be in the headroom: those that a
 * condis_nb_advance() went over before are unchanged. A checksum of the whole
 * data (CHECKSUM_COMPLETE) is forgotten.
 *
 * Warning: the data may move. Every pointer into it that was taken before the
 * call (skb->data, header pointers) has to be taken again.
 *
 * Ownership: @nb stays the caller's, on error too, and is unchanged then.
 *
 * Context: Any but hardirq, as far as @gfp allows.
 * Return: SUCCESS; RESOURCES without memory; INVALID_LENGTH when no sk_buff can
 * be that long.
 */
condis_status_t condis_nb_retreat(struct sk_buff *nb, unsigned int delta,
				  gfp_t gfp)
{
	condis_status_t status = condis_nb_make_headroom(nb, delta, gfp);

	if (status == CONDIS_STATUS_SUCCESS)
		condis_nb_push(nb, delta);
	return status;
}
EXPORT_SYMBOL_NS_GPL(condis_nb_retreat, CONDIS);

/**
 * condis_nb_advance() - shrink the data of an NB at the front
 *	(NdisAdvanceNetBufferDataStart)
 * @nb: NB that the caller owns
 * @delta: by how many octets, 0 is allowed
 *
 * The octets stay in memory before the new start, also those that came out of
 * fragments, so that a retreat by the same number brings them back (P-13,
 * That is what FreeMdl FALSE means; memory that a retreat allocated is
 * part of the head and goes with the NB.
 *
 * Warning: when @delta reaches into the fragments, data are moved. Every
 * pointer into them that was taken before the call has to be taken again.
 *
 * Ownership: @nb stays the caller's, on error too, and is unchanged then.
 *
 * Context: Any but hardirq.
 * Return: SUCCESS; INVALID_LENGTH when @nb is shorter than @delta; RESOURCES
 * without memory for what has to be moved.
 */
condis_status_t condis_nb_advance(struct sk_buff *nb, unsigned int delta)
{
	if (delta > nb->len)
		return CONDIS_STATUS_INVALID_LENGTH;
	if (!pskb_may_pull(nb, delta))
		return CONDIS_STATUS_RESOURCES;
	skb_pull_rcsum(nb, delta);
	return CONDIS_STATUS_SUCCESS;
}
EXPORT_SYMBOL_NS_GPL(condis_nb_advance, CONDIS);

/**
 * condis_nbl_retreat() - grow the data of all NBs of an NBL at the front
 *	(NdisRetreatNetBufferListDataStart)
 * @nbl: NBL that the caller owns, its data too
 * @delta: by how many octets each, 0 is allowed
 * @gfp: how to allocate
 *
 * As condis_nb_retreat() on each NB, or on none: when it cannot be done for
 * one of them, none is changed (P-13).
 *
 * Warning: the data may move, on error too.
 *
 * Ownership: @nbl stays the caller's, on error too.
 *
 * Context: Any but hardirq, as far as @gfp allows.
 * Return: SUCCESS, also without any NB; RESOURCES without memory;
 * INVALID_LENGTH when no sk_buff can be as long as one would be.
 */
condis_status_t condis_nbl_retreat(struct condis_nbl *nbl, unsigned int delta,
				   gfp_t gfp)
{
	condis_status_t status;
	struct sk_buff *nb;

	condis_nbl_for_each_nb(nb, nbl) {
		status = condis_nb_make_headroom(nb, delta, gfp);
		if (status != CONDIS_STATUS_SUCCESS)
			return status;
	}
	condis_nbl_for_each_nb(nb, nbl)
		condis_nb_push(nb, delta);
	return CONDIS_STATUS_SUCCESS;
}
EXPORT_SYMBOL_NS_GPL(condis_nbl_retreat, CONDIS);

/**
 * condis_nbl_advance() - shrink the data of all NBs of an NBL at the front
 *	(NdisAdvanceNetBufferListDataStart)
 * @nbl: NBL that the caller owns
 * @delta: by how many octets each, 0 is allowed
 *
 * As condis_nb_advance() on each NB, or on none: when it cannot be done for
 * one of them, none is changed (P-13).
 *
 * Warning: the data may move, on error too.
 *
 * Ownership: @nbl stays the caller's, on error too.
 *
 * Context: Any but hardirq.
 * Return: SUCCESS, also without any NB; INVALID_LENGTH when one NB is shorter
 * than @delta; RESOURCES without memory for what has to be moved.
 */
condis_status_t condis_nbl_advance(struct condis_nbl *nbl, unsigned int delta)
{
	struct sk_buff *nb;

	condis_nbl_for_each_nb(nb, nbl) {
		if (delta > nb->len)
			return CONDIS_STATUS_INVALID_LENGTH;
	}
	condis_nbl_for_each_nb(nb, nbl) {
		if (!pskb_may_pull(nb, delta))
			return CONDIS_STATUS_RESOURCES;
	}
	condis_nbl_for_each_nb(nb, nbl)
		skb_pull_rcsum(nb, delta);
	return CONDIS_STATUS_SUCCESS;
}
EXPORT_SYMBOL_NS_GPL(condis_nbl_advance, CONDIS);
