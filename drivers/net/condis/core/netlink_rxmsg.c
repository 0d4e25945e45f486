// SPDX-License-Identifier: GPL-2.0-only
/*
 * The message that carries what was received.
 *
 * It may be as long as the longest message there is. Its attributes are written
 * into single pages, or a few in a row, so that it does not depend on memory
 * that is contiguous. The size is known before: it is not estimated.
 */
#include <linux/skbuff.h>

#include "netlink.h"

/*
 * Where the next octet goes: the linear part first, then the fragments.
 */
struct nl_writer {
	struct sk_buff	*msg;
	int		frag;	/* -1: the linear part */
	u8		*pos;
	size_t		room;
};

static void nl_next_room(struct nl_writer *w)
{
	skb_frag_t *frag;

	if (WARN_ON_ONCE(++w->frag >= skb_shinfo(w->msg)->nr_frags))
		return;
	frag = &skb_shinfo(w->msg)->frags[w->frag];
	w->pos = skb_frag_address(frag);
	w->room = skb_frag_size(frag);
}

/* Up to @len octets in a row: where they go, and how many there are. */
static u8 *nl_claim(struct nl_writer *w, size_t *len)
{
	u8 *pos;

	if (!w->room)
		nl_next_room(w);
	*len = min(*len, w->room);
	pos = w->pos;
	w->pos += *len;
	w->room -= *len;
	return pos;
}

static void nl_write(struct nl_writer *w, const void *data, size_t len)
{
	size_t n;
	u8 *pos;

	for (; len; len -= n, data += n) {
		n = len;
		pos = nl_claim(w, &n);
		if (!n)
			return;
		memcpy(pos, data, n);
	}
}

static void nl_write_head(struct nl_writer *w, u16 type, size_t len)
{
	const struct nlattr head = {
		.nla_len	= nla_attr_size(len),
		.nla_type	= type,
	};

	nl_write(w, &head, sizeof(head));
}

static void nl_write_u32(struct nl_writer *w, u16 type, u32 value)
{
	nl_write_head(w, type, sizeof(value));
	nl_write(w, &value, sizeof(value));
}

static void nl_write_u64(struct nl_writer *w, u16 type, u64 value)
{
	nl_write_head(w, type, sizeof(value));
	nl_write(w, &value, sizeof(value));
}

/* One fragment: @len octets of @nb from @off on, padded. */
static void nl_write_frag(struct nl_writer *w, const struct sk_buff *nb,
			  unsigned int off, unsigned int len)
{
	static const u8 zeros[NLA_ALIGNTO];
	size_t n, left = len;
	u8 *pos;

	nl_write_head(w, CONDIS_A_NBL_FRAG, len);
	for (; left; left -= n, off += n) {
		n = left;
		pos = nl_claim(w, &n);
		if (!n)
			return;
		/* It is as long as it said, and mapped. */
		WARN_ON_ONCE(skb_copy_bits(nb, off, pos, n));
	}
	nl_write(w, zeros, nla_padlen(len));
}

#define NL_U32_SIZE	(NLA_HDRLEN + 4)
#define NL_U64_SIZE	(NLA_HDRLEN + 8)

static size_t nl_nb_size(const struct sk_buff *nb)
{
	unsigned int full = nb->len / CONDIS_FRAG_MAX;
	unsigned int rest = nb->len % CONDIS_FRAG_MAX;

	return full * nla_total_size(CONDIS_FRAG_MAX) +
	       (rest ? nla_total_size(rest) : 0) + nla_total_size(0);
}

static size_t nl_head_size(const struct condis_nl_item *item)
{
	return (item->kind == CONDIS_NL_ITEM_SLOT ? NL_U32_SIZE : 0) +
	       NL_U32_SIZE + NL_U32_SIZE;
}

/**
 * condis_nl_item_size() - room that something received takes in a message
 * @item: a copy, or a slot whose NBL nobody takes meanwhile
 *
 * Context: Any.
 * Return: bytes.
 */
size_t condis_nl_item_size(struct condis_nl_item *item)
{
	size_t size = nla_total_size(nl_head_size(item));
	struct sk_buff *nb;

	for (nb = condis_nl_item_nbs(item); nb; nb = nb->next)
		size += nl_nb_size(nb);
	return size;
}

static void nl_write_nb(struct nl_writer *w, const struct sk_buff *nb)
{
	unsigned int off, len;

	for (off = 0; off < nb->len; off += len) {
		len = min_t(unsigned int, nb->len - off, CONDIS_FRAG_MAX);
		nl_write_frag(w, nb, off, len);
	}
	nl_write_head(w, CONDIS_A_NBL_NB_END, 0);
}

static void nl_write_item(struct nl_writer *w, struct condis_nl_af *af,
			  struct condis_nl_item *item)
{
	struct condis_nl_slot *slot;
	struct sk_buff *nb;

	nl_write_head(w, CONDIS_A_NBL_NBL | NLA_F_NESTED, nl_head_size(item));
	if (item->kind == CONDIS_NL_ITEM_SLOT) {
		slot = container_of(item, struct condis_nl_slot, item);
		nl_write_u32(w, CONDIS_A_NBL_HEAD_HANDLE,
			     condis_nl_slot_handle(af, slot));
	}
	nl_write_u32(w, CONDIS_A_NBL_HEAD_LEN, item->bytes);
	nl_write_u32(w, CONDIS_A_NBL_HEAD_NBS, item->nbs);
	for (nb = condis_nl_item_nbs(item); nb; nb = nb->next)
		nl_write_nb(w, nb);
}

static bool nl_lost_any(const struct condis_nl_lost *lost)
{
	return lost->receives || lost->taken_back || lost->events;
}

static void nl_write_lost(struct nl_writer *w,
			  const struct condis_nl_lost *lost)
{
	nl_write_head(w, CONDIS_A_NBL_LOST | NLA_F_NESTED, 3 * NL_U64_SIZE);
	nl_write_u64(w, CONDIS_A_LOST_RECEIVES, lost->receives);
	nl_write_u64(w, CONDIS_A_LOST_TAKEN_BACK, lost->taken_back);
	nl_write_u64(w, CONDIS_A_LOST_EVENTS, lost->events);
}

/* An empty message with room for @size bytes of attributes */
static bool nl_writer_begin(struct nl_writer *w, size_t size)
{
	size_t head = NLMSG_HDRLEN + GENL_HDRLEN;
	size_t linear = min(head + size, (size_t)SKB_MAX_HEAD(0));
	size_t paged = head + size - linear;
	struct nlmsghdr *nlh;
	int err;

	w->msg = alloc_skb_with_frags(linear, paged, PAGE_ALLOC_COSTLY_ORDER,
				      &err, GFP_KERNEL | __GFP_NOWARN);
	if (!w->msg)
		return false;
	genlmsg_put(w->msg, 0, 0, &condis_nl_family, 0,
		    CONDIS_CMD_NBL_RECEIVE_NTF);
	nlh = nlmsg_hdr(w->msg);
	w->frag = -1;
	w->room = linear - head;
	w->pos = skb_put(w->msg, w->room);
	w->msg->len += paged;
	w->msg->data_len = paged;
	nlh->nlmsg_len = w->msg->len;
	return true;
}

/**
 * condis_nl_msg_receive() - nbl-receive-ntf
 * @af: the AF open
 * @items: what was received, of one VC and one kind; may be empty
 * @lost: what could not be told before
 *
 * The items are on nobody else's list: copies, or slots that are BUSY.
 *
 * Context: Process context.
 * Return: the message; NULL without memory.
 */
struct sk_buff *condis_nl_msg_receive(struct condis_nl_af *af,
				      struct list_head *items,
				      const struct condis_nl_lost *lost)
{
	struct condis_nl_item *first, *item;
	size_t size = NL_U32_SIZE;
	struct nl_writer w;

	first = list_first_entry_or_null(items, struct condis_nl_item, node);
	if (first)
		size += NL_U32_SIZE;
	if (first && first->kind == CONDIS_NL_ITEM_COPY)
		size += nla_total_size(0);
	list_for_each_entry(item, items, node)
		size += condis_nl_item_size(item);
	if (nl_lost_any(lost))
		size += nla_total_size(3 * NL_U64_SIZE);
	if (!nl_writer_begin(&w, size))
		return NULL;

	nl_write_u32(&w, CONDIS_A_NBL_AF, af->handle);
	if (first)
		nl_write_u32(&w, CONDIS_A_NBL_VC, first->vc->handle);
	if (first && first->kind == CONDIS_NL_ITEM_COPY)
		nl_write_head(&w, CONDIS_A_NBL_RESOURCES, 0);
	list_for_each_entry(item, items, node)
		nl_write_item(&w, af, item);
	if (nl_lost_any(lost))
		nl_write_lost(&w, lost);
	WARN_ON_ONCE(w.room || w.frag + 1 < skb_shinfo(w.msg)->nr_frags);
	return w.msg;
}
