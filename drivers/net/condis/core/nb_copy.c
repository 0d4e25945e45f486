// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading the data of an NB in one piece, and copying them to another.
 */
#include <linux/align.h>
#include <linux/export.h>
#include <linux/highmem.h>
#include <linux/log2.h>
#include <linux/minmax.h>
#include <linux/skbuff.h>
#include <net/condis/nbl.h>

/* The first octets where they lie, if they lie in one piece; else NULL. */
static void *condis_nb_piece(struct sk_buff *nb, unsigned int len)
{
	const skb_frag_t *frag = &skb_shinfo(nb)->frags[0];

	if (skb_headlen(nb) >= len)
		return nb->data;
	if (skb_headlen(nb) || !skb_shinfo(nb)->nr_frags ||
	    skb_frag_size(frag) < len || !skb_frags_readable(nb) ||
	    PageHighMem(skb_frag_page(frag)))
		return NULL;
	return skb_frag_address(frag);
}

/**
 * condis_nb_data() - the first octets of an NB in one piece (NdisGetDataBuffer)
 * @nb: NB that the caller may read
 * @len: how many octets
 * @storage: where to copy them when they do not lie in one piece or not where
 *	asked: @len octets, aligned as asked by the caller; may be NULL
 * @align_multiple: a power of two: the address has to be @align_offset beyond a
 *	multiple of it; 1: any will do
 * @align_offset: less than @align_multiple
 *
 * Ownership: the result lies in @nb, or is @storage. In @nb it may be written
 * only by who may write @nb; what is written to @storage does not go into @nb.
 *
 * Context: Any.
 * Return: the octets; NULL when @nb is shorter, the alignment is none, or they
 * would have to be copied and there is no @storage.
 */
void *condis_nb_data(struct sk_buff *nb, unsigned int len, void *storage,
		     unsigned int align_multiple, unsigned int align_offset)
{
	void *piece;

	if (len > nb->len || !is_power_of_2(align_multiple) ||
	    align_offset >= align_multiple)
		return NULL;
	piece = condis_nb_piece(nb, len);
	if (piece && ((unsigned long)piece & (align_multiple - 1)) ==
		     align_offset)
		return piece;
	if (!storage || skb_copy_bits(nb, 0, storage, len))
		return NULL;
	return storage;
}
EXPORT_SYMBOL_NS_GPL(condis_nb_data, CONDIS);

/* Does anybody else see the first @len octets of @nb? */
static bool condis_nb_is_shared(const struct sk_buff *nb, unsigned int len)
{
	unsigned int i;

	if (skb_cloned(nb))
		return true;
	if (len <= skb_headlen(nb))
		return false;
	if (skb_has_frag_list(nb) || skb_has_shared_frag(nb))
		return true;
	for (i = 0; i < skb_shinfo(nb)->nr_frags; i++)
		if (page_count(skb_frag_page(&skb_shinfo(nb)->frags[i])) != 1)
			return true;
	return false;
}

/* From where @from's octets lie, piece after piece, into @to. */
static unsigned int condis_nb_store(struct sk_buff *to, unsigned int to_offset,
				    struct sk_buff *from,
				    unsigned int from_offset, unsigned int len)
{
	struct skb_seq_state seq;
	unsigned int done = 0;
	unsigned int part;
	const u8 *piece;

	skb_prepare_seq_read(from, from_offset, from_offset + len, &seq);
	while (done < len) {
		part = skb_seq_read(done, &piece, &seq);
		part = min(part, len - done);
		if (!part || skb_store_bits(to, to_offset + done, piece, part))
			break;
		done += part;
	}
	skb_abort_seq_read(&seq);
	return done;
}

/**
 * condis_nb_copy() - copy octets from one NB over those of another
 *	(NdisCopyFromNetBufferToNetBuffer)
 * @to: NB that the caller owns; another than @from
 * @to_offset: where to begin in its data
 * @from: NB that the caller may read
 * @from_offset: where to begin in its data
 * @len: how many octets
 * @copied: set to how many were copied; less than @len where either NB ends
 *
 * The length of @to stays as it is: it needs to have the octets already. What
 * others see of its data, such as clones of it, is left alone: @to gets memory
 * of its own first (S-28).
 *
 * Warning: the data of @to may move.
 *
 * Ownership: both stay the caller's.
 *
 * Context: Any but hardirq.
 * Return: SUCCESS; INVALID_LENGTH when an NB ends before its offset; RESOURCES
 * without memory, or when data cannot be read. Nothing is copied then.
 */
condis_status_t condis_nb_copy(struct sk_buff *to, unsigned int to_offset,
			       struct sk_buff *from, unsigned int from_offset,
			       unsigned int len, unsigned int *copied)
{
	*copied = 0;
	if (to_offset > to->len || from_offset > from->len)
		return CONDIS_STATUS_INVALID_LENGTH;
	len = min3(len, to->len - to_offset, from->len - from_offset);
	if (!len)
		return CONDIS_STATUS_SUCCESS;
	if (!skb_frags_readable(from) || !skb_frags_readable(to))
		return CONDIS_STATUS_RESOURCES;
	if (condis_nb_is_shared(to, to_offset + len) &&
	    skb_ensure_writable(to, to_offset + len))
		return CONDIS_STATUS_RESOURCES;
	*copied = condis_nb_store(to, to_offset, from, from_offset, len);
	return CONDIS_STATUS_SUCCESS;
}
EXPORT_SYMBOL_NS_GPL(condis_nb_copy, CONDIS);

/**
 * condis_nb_physical_count() - in how many pieces the data of an NB lie
 *	(NdisQueryNetBufferPhysicalCount)
 * @nb: NB that the caller may read
 *
 * Context: Any.
 * Return: the number of address ranges that a device would have to be told.
 */
unsigned int condis_nb_physical_count(const struct sk_buff *nb)
{
	unsigned int n = !!skb_headlen(nb) + skb_shinfo(nb)->nr_frags;
	const struct sk_buff *part;

	skb_walk_frags(nb, part)
		n += !!skb_headlen(part) + skb_shinfo(part)->nr_frags;
	return n;
}
EXPORT_SYMBOL_NS_GPL(condis_nb_physical_count, CONDIS);
