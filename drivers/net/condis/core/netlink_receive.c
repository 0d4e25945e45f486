// SPDX-License-Identifier: GPL-2.0-only
/*
 * From a miniport to user space: what is indicated is held for user space as
 * far as its window goes, else copied and returned at once; and what user space
 * gives back.
 */
#include <linux/skbuff.h>

#include "netlink.h"
#include "netlink_gen.h"

/* What a copy keeps in the cb of its first NB */
struct nl_copy {
	struct condis_nl_item	item;
	unsigned int		truesize;
};

static_assert(sizeof(struct nl_copy) <= sizeof_field(struct sk_buff, cb));

static struct nl_copy *nl_copy_cb(struct sk_buff *skb)
{
	return (struct nl_copy *)skb->cb;
}

static struct sk_buff *nl_copy_skb(const struct condis_nl_item *item)
{
	return container_of((void *)item, struct sk_buff, cb);
}

/**
 * condis_nl_item_nbs() - the NBs of something received
 * @item: a copy, or a slot that is BUSY
 *
 * Context: Any.
 * Return: the list, linked by skb->next.
 */
struct sk_buff *condis_nl_item_nbs(struct condis_nl_item *item)
{
	if (item->kind == CONDIS_NL_ITEM_COPY)
		return nl_copy_skb(item);
	return container_of(item, struct condis_nl_slot, item)->nbl->first_nb;
}

static struct sk_buff *nl_copy_nb(const struct sk_buff *nb)
{
	const gfp_t gfp = GFP_ATOMIC | __GFP_NOWARN;
	unsigned int off = 0, size;
	struct sk_buff *skb;
	int err, i;

	if (nb->len <= SKB_MAX_HEAD(0)) {
		skb = alloc_skb(nb->len, gfp);
		if (skb)
			skb_copy_bits(nb, 0, skb_put(skb, nb->len), nb->len);
		return skb;
	}
	skb = alloc_skb_with_frags(0, nb->len, PAGE_ALLOC_COSTLY_ORDER, &err,
				   gfp);
	if (!skb)
		return NULL;
	skb->len = nb->len;
	skb->data_len = nb->len;
	for (i = 0; i < skb_shinfo(skb)->nr_frags; i++) {
		size = skb_frag_size(&skb_shinfo(skb)->frags[i]);
		skb_copy_bits(nb, off,
			      skb_frag_address(&skb_shinfo(skb)->frags[i]),
			      size);
		off += size;
	}
	return skb;
}

static struct sk_buff *nl_copy_nbl(const struct condis_nbl *nbl)
{
	struct sk_buff *first = NULL, **tail = &first, *nb, *skb;
	unsigned int truesize = 0;

	condis_nbl_for_each_nb(nb, nbl) {
		skb = nl_copy_nb(nb);
		if (!skb) {
			kfree_skb_list(first);
			return NULL;
		}
		truesize += skb->truesize;
		*tail = skb;
		tail = &skb->next;
	}
	if (first)
		nl_copy_cb(first)->truesize = truesize;
	return first;
}

static void nl_item_fill(struct condis_nl_item *item, struct condis_nl_vc *vc,
			 const struct condis_nbl *nbl)
{
	const struct sk_buff *nb;

	item->vc = vc;
	item->nbs = nbl->nb_count;
	item->bytes = 0;
	condis_nbl_for_each_nb(nb, nbl)
		item->bytes += nb->len;
}

/* Is a copy worth making, now that @truesize of memory is wanted for it? */
static bool nl_copy_room(const struct condis_nl_af *af, unsigned int truesize)
{
	lockdep_assert_held(&af->lock);
	return af->receiver && af->rx_mode != CONDIS_NL_RX_NONE &&
	       af->copy_bytes + truesize <= CONDIS_NL_COPY_BYTES;
}

/* Queue a copy; false: there was no room, the copy is the caller's. */
static bool nl_copy_queue(struct condis_nl_af *af, struct condis_nl_vc *vc,
			  const struct condis_nbl *nbl, struct sk_buff *copy)
{
	struct nl_copy *cb = nl_copy_cb(copy);
	bool room;

	spin_lock_bh(&af->lock);
	room = nl_copy_room(af, cb->truesize);
	if (room) {
		af->copy_bytes += cb->truesize;
		refcount_inc(&vc->ref);
		nl_item_fill(&cb->item, vc, nbl);
		cb->item.kind = CONDIS_NL_ITEM_COPY;
		list_add_tail(&cb->item.node, &af->rx);
	}
	spin_unlock_bh(&af->lock);
	return room;
}

static void nl_receive_copy(struct condis_nl_af *af, struct condis_nl_vc *vc,
			    const struct condis_nbl *nbl)
{
	struct sk_buff *copy = NULL;
	bool room;

	/* Not even begun when it would not be told. */
	spin_lock_bh(&af->lock);
	room = nl_copy_room(af, 1);
	spin_unlock_bh(&af->lock);
	if (room)
		copy = nl_copy_nbl(nbl);
	if (copy && nl_copy_queue(af, vc, nbl, copy))
		return;
	kfree_skb_list(copy);
	spin_lock_bh(&af->lock);
	af->lost.receives++;
	spin_unlock_bh(&af->lock);
}

/* Let user space hold an NBL; false: it may not. */
static bool nl_receive_hold(struct condis_nl_af *af, struct condis_nl_vc *vc,
			    struct condis_nbl *nbl)
{
	struct condis_nl_slot *slot = NULL;

	spin_lock_bh(&af->lock);
	/* What a teardown waits for must not become more. */
	if (af->receiver && af->rx_mode == CONDIS_NL_RX_HOLD && !vc->dying &&
	    !vc->peer_closing)
		slot = condis_nl_slot_take(af, vc);
	if (slot) {
		slot->nbl = nbl;
		nl_item_fill(&slot->item, vc, nbl);
		list_add_tail(&slot->item.node, &af->rx);
	}
	spin_unlock_bh(&af->lock);
	return slot;
}

/**
 * condis_nl_receive_nbls() - NBLs arrived for user space
 *	(ProtocolCoReceiveNetBufferLists)
 * @binding_ctx: the AF open
 * @vc_ctx: the VC
 * @chain: the NBLs
 * @count: their number
 * @flags: CONDIS_FLAG_*
 *
 * What is past the window is delivered as if it had come with RESOURCES.
 *
 * Context: Any.
 */
void condis_nl_receive_nbls(void *binding_ctx, void *vc_ctx,
			    struct condis_nbl *chain, unsigned int count,
			    u32 flags)
{
	struct condis_nl_af *af = binding_ctx;
	struct condis_nl_vc *vc = vc_ctx;
	struct condis_nbl_queue back;
	struct condis_nbl *nbl, *next;

	condis_nbl_queue_init(&back);
	condis_chain_for_each_safe(nbl, next, chain) {
		if (flags & CONDIS_FLAG_RESOURCES) {
			nl_receive_copy(af, vc, nbl);
		} else if (!nl_receive_hold(af, vc, nbl)) {
			nl_receive_copy(af, vc, nbl);
			condis_nbl_queue_add(&back, nbl);
		}
	}
	spin_lock_bh(&af->lock);
	condis_nl_af_ready(af);
	spin_unlock_bh(&af->lock);
	if (!condis_nbl_queue_empty(&back))
		condis_return_nbls(af->binding, back.head,
				   flags & CONDIS_FLAG_DISPATCH_LEVEL);
}

/**
 * condis_nl_copy_free() - a copy was delivered, or never will be
 * @af: the AF open
 * @item: the copy, on no list
 *
 * Context: Any; af->lock not held.
 */
void condis_nl_copy_free(struct condis_nl_af *af, struct condis_nl_item *item)
{
	struct sk_buff *skb = nl_copy_skb(item);
	struct condis_nl_vc *vc = item->vc;

	spin_lock_bh(&af->lock);
	af->copy_bytes -= nl_copy_cb(skb)->truesize;
	spin_unlock_bh(&af->lock);
	kfree_skb_list(skb);
	condis_nl_vc_put(vc);
}

/**
 * condis_nl_af_ready() - there may be something to deliver
 * @af: the AF open, its lock held
 *
 * Context: Any.
 */
void condis_nl_af_ready(struct condis_nl_af *af)
{
	struct condis_nl_port *port = af->receiver;
	bool kick = false;

	lockdep_assert_held(&af->lock);
	if (!port)
		return;
	if (list_empty(&af->rx) && !af->lost.receives &&
	    !af->lost.taken_back && !af->lost.events)
		return;
	spin_lock(&port->lock);
	if (!port->dead && list_empty(&af->ready_node)) {
		list_add_tail(&af->ready_node, &port->ready);
		kick = true;
	}
	spin_unlock(&port->lock);
	if (kick)
		condis_nl_port_kick(port);
}

static bool nl_return_attr(const struct nlattr *attr)
{
	return nla_type(attr) == CONDIS_A_NBL_HANDLE;
}

/* Unmark what was marked before @end. */
static void nl_return_unmark(struct condis_nl_af *af, struct genl_info *info,
			     const struct nlattr *end)
{
	struct condis_nl_slot *slot;
	const struct nlattr *attr;
	int rem;

	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem) {
		if (attr == end)
			return;
		if (!nl_return_attr(attr))
			continue;
		slot = condis_nl_slot_find(af, nla_get_u32(attr));
		slot->marked = false;
	}
}

/* all handles are looked at before the first is given back. */
static int nl_return_check(struct condis_nl_af *af, struct genl_info *info)
{
	struct condis_nl_slot *slot;
	const struct nlattr *attr;
	int rem;

	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem) {
		if (!nl_return_attr(attr))
			continue;
		slot = condis_nl_slot_find(af, nla_get_u32(attr));
		if (!slot || slot->marked) {
			NL_SET_ERR_MSG_ATTR_FMT(info->extack, attr,
						"NBL %u is %s",
						nla_get_u32(attr), slot ?
						"named twice" :
						"stale or unknown");
			nl_return_unmark(af, info, attr);
			return slot ? -EINVAL : -ENOENT;
		}
		slot->marked = true;
	}
	return 0;
}

static void nl_return_take(struct condis_nl_af *af, struct genl_info *info,
			   struct condis_nbl_queue *back)
{
	struct condis_nl_slot *slot;
	const struct nlattr *attr;
	int rem;

	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem) {
		if (!nl_return_attr(attr))
			continue;
		slot = condis_nl_slot_find(af, nla_get_u32(attr));
		condis_nbl_queue_add(back, slot->nbl);
		condis_nl_slot_free(af, slot);
	}
}

static int nl_return(struct condis_nl_af *af, struct genl_info *info,
		     struct condis_nbl_queue *back)
{
	struct condis_nl_port *port;
	int err;

	condis_nbl_queue_init(back);
	spin_lock_bh(&af->lock);
	err = nl_return_check(af, info);
	if (!err)
		nl_return_take(af, info, back);
	port = af->receiver;
	if (port)
		condis_nl_port_hold(port);
	spin_unlock_bh(&af->lock);
	/* Who returns is likely to have read, so there may be room again. */
	if (port) {
		condis_nl_port_wake(port);
		condis_nl_port_put(port);
	}
	return err;
}

/* NdisReturnNetBufferLists */
int condis_nl_nbl_return_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct condis_nbl_queue back;
	struct condis_nl_af *af;
	struct sk_buff *rsp;
	void *hdr;
	int err;

	if (GENL_REQ_ATTR_CHECK(info, CONDIS_A_NBL_AF) ||
	    GENL_REQ_ATTR_CHECK(info, CONDIS_A_NBL_HANDLE))
		return -EINVAL;
	rsp = genlmsg_new(nla_total_size(sizeof(u32)), GFP_KERNEL);
	if (!rsp)
		return -ENOMEM;
	hdr = genlmsg_iput(rsp, info);
	if (!hdr) {
		nlmsg_free(rsp);
		return -EMSGSIZE;
	}
	af = condis_nl_af_lock(info, CONDIS_A_NBL_AF, false);
	if (IS_ERR(af)) {
		nlmsg_free(rsp);
		return PTR_ERR(af);
	}
	err = nl_return(af, info, &back);
	if (err) {
		condis_nl_af_unlock(af);
		nlmsg_free(rsp);
		return err;
	}
	/* the core splits the chain by VC. */
	condis_return_nbls(af->binding, back.head, 0);
	condis_nl_af_unlock(af);
	nla_put_u32(rsp, CONDIS_A_NBL_RETURNED, back.count);
	genlmsg_end(rsp, hdr);
	return genlmsg_reply(rsp, info);
}
