// SPDX-License-Identifier: GPL-2.0-only
/*
 * NBs over the octets of other NBs.
 *
 * An octet can be shared in three ways, tried in this order: by a clone, where
 * the new NB is a contiguous part of the head of one NB or the rest of it; by
 * page references, where it lies in pages; by clones on a frag_list, where the
 * caller allows that. What lies in a head of kmalloc()ed memory and can be
 * shared in none of these ways is copied: such memory belongs to the sk_buffs
 * over its head alone.
 */
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/skbuff.h>
#include <linux/skbuff_ref.h>
#include <net/condis/nbl.h>

#include "nb.h"

/* What goes with the octets. A checksum was one over all of them. */
static void condis_nb_copy_meta(struct sk_buff *to, const struct sk_buff *from)
{
	to->protocol = from->protocol;
	to->priority = from->priority;
	to->mark = from->mark;
	to->tstamp = from->tstamp;
}

/*
 * A clone that shows @len octets of @nb from @offset. The head's fragments come
 * with a clone, so either all of them are shown or there are none.
 */
static struct sk_buff *condis_nb_clone_part(struct sk_buff *nb,
					    unsigned int offset,
					    unsigned int len, gfp_t gfp)
{
	bool rest = offset + len == nb->len;
	struct sk_buff *clone;

	if (offset > skb_headlen(nb) || (!rest && skb_is_nonlinear(nb)))
		return NULL;
	clone = skb_clone(nb, gfp);
	if (!clone)
		return NULL;
	if (len != nb->len)
		clone->ip_summed = CHECKSUM_NONE;
	__skb_pull(clone, offset);
	if (!rest)
		__skb_trim(clone, len);
	return clone;
}

static bool condis_nb_add_page(struct sk_buff *to, struct page *page,
			       unsigned int offset, unsigned int len)
{
	int i = skb_shinfo(to)->nr_frags;

	if (skb_can_coalesce(to, i, page, offset)) {
		skb_coalesce_rx_frag(to, i - 1, len, len);
		return true;
	}
	if (i == MAX_SKB_FRAGS)
		return false;
	get_page(page);
	skb_add_rx_frag(to, i, page, offset, len, len);
	/* Who derived it from may write to these pages, too. */
	skb_shinfo(to)->flags |= SKBFL_SHARED_FRAG;
	return true;
}

/* Octets of the head: by page, or copied while there is room at the front. */
static bool condis_nb_add_head(struct sk_buff *to, const struct sk_buff *from,
			       unsigned int offset, unsigned int len)
{
	struct page *page;

	if (from->head_frag) {
		page = virt_to_head_page(from->head);
		return condis_nb_add_page(to, page, from->data + offset -
					  (u8 *)page_address(page), len);
	}
	if (skb_is_nonlinear(to) || skb_tailroom(to) < (int)len)
		return false;
	skb_put_data(to, from->data + offset, len);
	return true;
}

/* @len octets of one sk_buff, its frag_list not looked at. */
static bool condis_nb_add_flat(struct sk_buff *to, const struct sk_buff *from,
			       unsigned int *offset, unsigned int *len)
{
	unsigned int at = 0, i, part, size;
	const skb_frag_t *frag;

	for (i = 0; *len && i <= skb_shinfo(from)->nr_frags; i++, at += size) {
		frag = i ? &skb_shinfo(from)->frags[i - 1] : NULL;
		size = frag ? skb_frag_size(frag) : skb_headlen(from);
		if (*offset >= at + size)
			continue;
		part = min(*len, at + size - *offset);
		if (frag ? !condis_nb_add_page(to, skb_frag_page(frag),
					       skb_frag_off(frag) +
					       *offset - at, part) :
			   !condis_nb_add_head(to, from, *offset, part))
			return false;
		*offset += part;
		*len -= part;
	}
	*offset -= at;
	return true;
}

/* @len octets of @from from @offset, none of them copied but the very first. */
static bool condis_nb_add(struct sk_buff *to, struct sk_buff *from,
			  unsigned int offset, unsigned int len, gfp_t gfp)
{
	struct sk_buff *part;

	if (skb_orphan_frags(from, gfp) || !skb_frags_readable(from) ||
	    !condis_nb_add_flat(to, from, &offset, &len))
		return false;
	skb_walk_frags(from, part) {
		if (!len)
			break;
		if (skb_has_frag_list(part) || skb_zcopy(part) ||
		    !condis_nb_add_flat(to, part, &offset, &len))
			return false;
	}
	return !len;
}

static unsigned int condis_nb_span_part(const struct condis_nb_span *span,
					const struct sk_buff *nb)
{
	return span->count == 1 ? span->len : nb->len - span->offset;
}

/* How many octets at the front can be shared by a clone only. */
static unsigned int condis_nb_span_head(const struct condis_nb_span *span)
{
	const struct sk_buff *nb = span->first;
	unsigned int headlen = skb_headlen(nb);

	if (nb->head_frag || span->offset >= headlen)
		return 0;
	return min(headlen - span->offset, condis_nb_span_part(span, nb));
}

/* Shared by page references, save @head octets at the front. */
static struct sk_buff *condis_nb_by_page(const struct condis_nb_span *span,
					 unsigned int headroom,
					 unsigned int head, gfp_t gfp)
{
	struct sk_buff *to = alloc_skb(headroom + head, gfp);
	struct sk_buff *nb = span->first;
	unsigned int i;

	if (!to)
		return NULL;
	skb_reserve(to, headroom);
	for (i = 0; i < span->count; i++, nb = nb->next) {
		if (!condis_nb_add(to, nb, span->offset,
				   condis_nb_span_part(span, nb), gfp)) {
			kfree_skb(to);
			return NULL;
		}
	}
	return to;
}

/* Shared by a frag_list of clones. */
static struct sk_buff *condis_nb_by_list(const struct condis_nb_span *span,
					 unsigned int headroom, gfp_t gfp)
{
	struct sk_buff *to = alloc_skb(headroom, gfp);
	struct sk_buff *nb = span->first;
	struct sk_buff **where, *part;
	unsigned int i, len;

	if (!to)
		return NULL;
	skb_reserve(to, headroom);
	where = &skb_shinfo(to)->frag_list;
	for (i = 0; i < span->count; i++, nb = nb->next) {
		len = condis_nb_span_part(span, nb);
		if (!len)
			continue;
		part = skb_has_frag_list(nb) ? NULL :
		       condis_nb_clone_part(nb, span->offset, len, gfp);
		if (!part) {
			kfree_skb(to);
			return NULL;
		}
		skb_mark_not_on_list(part);
		*where = part;
		where = &part->next;
		to->len += len;
		to->data_len += len;
		to->truesize += part->truesize;
	}
	return to;
}

/* Copied: into the head, or into pages where that would be long. */
static struct sk_buff *condis_nb_by_copy(const struct condis_nb_span *span,
					 unsigned int headroom,
					 unsigned int len, gfp_t gfp)
{
	unsigned int paged = len > PAGE_SIZE ? len : 0;
	struct sk_buff *nb = span->first;
	unsigned int i, copied, at = 0;
	struct sk_buff *to;
	int err;

	to = alloc_skb_with_frags(headroom + len - paged, paged, MAX_PAGE_ORDER,
				  &err, gfp);
	if (!to)
		return NULL;
	skb_reserve(to, headroom);
	skb_put(to, len - paged);
	to->data_len = paged;
	to->len += paged;
	for (i = 0; i < span->count; i++, nb = nb->next) {
		if (condis_nb_copy(to, at, nb, span->offset,
				   condis_nb_span_part(span, nb), &copied) !=
		    CONDIS_STATUS_SUCCESS) {
			kfree_skb(to);
			return NULL;
		}
		at += copied;
	}
	return to;
}

static bool condis_nb_span_len(const struct condis_nb_span *span,
			       unsigned int *len)
{
	const struct sk_buff *nb = span->first;
	unsigned int i;

	*len = 0;
	for (i = 0; i < span->count; i++, nb = nb->next)
		if (check_add_overflow(*len, condis_nb_span_part(span, nb),
				       len))
			return false;
	return *len > 0;
}

/**
 * condis_nb_derive() - a new NB over octets of others
 * @span: which octets
 * @cut: how many octets it is retreated by, headroom beyond, CONDIS_CUT_*
 * @gfp: how to allocate
 *
 * Ownership: the NB is the caller's; the octets stay until it is freed,
 * whatever becomes of the NBs in @span, which are not changed.
 *
 * Context: Any but hardirq, as far as @gfp allows.
 * Return: the NB; NULL without memory, without any octet, or when no sk_buff
 * can be as long.
 */
struct sk_buff *condis_nb_derive(const struct condis_nb_span *span,
				 const struct condis_nbl_cut *cut, gfp_t gfp)
{
	unsigned int head = condis_nb_span_head(span);
	bool list = cut->flags & CONDIS_CUT_FRAG_LIST;
	unsigned int headroom, len, total;
	struct sk_buff *to = NULL;

	if (!condis_nb_span_len(span, &len) ||
	    check_add_overflow(cut->delta, cut->backfill, &headroom) ||
	    check_add_overflow(len, headroom, &total) ||
	    total > CONDIS_NB_LEN_MAX)
		return NULL;
	if (span->count == 1 && !headroom)
		to = condis_nb_clone_part(span->first, span->offset, len, gfp);
	if (!to && !(list && head))
		to = condis_nb_by_page(span, headroom, head, gfp);
	if (!to && list)
		to = condis_nb_by_list(span, headroom, gfp);
	if (!to)
		to = condis_nb_by_copy(span, headroom, len, gfp);
	if (!to)
		return NULL;
	condis_nb_copy_meta(to, span->first);
	__skb_push(to, cut->delta);
	condis_nb_init(to);
	condis_nb_cb(to)->delta = cut->delta;
	return to;
}
