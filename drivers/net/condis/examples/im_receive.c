// SPDX-License-Identifier: GPL-2.0-only
/*
 * Receives up, returns down.
 *
 * An NBL from below stays here as a parent; what goes up is a clone of our own,
 * to the client whose VC it came for. Each comes back by itself, and its parent
 * goes down then, whatever others of the same indication do.
 */
#include "im.h"

static struct condis_nbl *receive_clone(struct im_vc *vc,
					struct condis_nbl *nbl)
{
	struct condis_nbl *child;

	child = condis_nbl_alloc_clone(nbl, vc->im->rx_pool, GFP_ATOMIC);
	if (!child)
		return NULL;
	/* P-5, P-11 */
	condis_nbl_set_parent(child, nbl);
	condis_nbl_copy_receive_info(child, nbl);
	child->flags = nbl->flags & CONDIS_NBL_F_RX_ERROR;
	child->status = CONDIS_STATUS_SUCCESS;
	/* */
	child->vc = vc->upper;
	return child;
}

/* The clones are ours again: free them, and have their parents. */
static void receive_unclone(struct condis_nbl *chain,
			    struct condis_nbl_queue *parents)
{
	struct condis_nbl *child, *next, *parent;

	condis_chain_for_each_safe(child, next, chain) {
		parent = condis_nbl_clear_parent(child);
		condis_nbl_free_clone(child);
		if (parent && parents)
			condis_nbl_queue_add(parents, parent);
	}
}

static void receive_count(struct im *im, const struct condis_nbl *chain)
{
	u64 sdus = 0, bytes = 0;
	const struct sk_buff *nb;

	for (; chain; chain = chain->next) {
		sdus += chain->nb_count;
		condis_nbl_for_each_nb(nb, chain)
			bytes += nb->len;
	}
	im_count(im, IM_RX_SDUS, sdus);
	im_count(im, IM_RX_BYTES, bytes);
}

/**
 * im_receive_nbls() - data of a VC below (ProtocolCoReceiveNetBufferLists)
 * @binding_ctx: the device
 * @vc_ctx: the VC
 * @chain: the NBLs; ours until returned, or lent with RESOURCES
 * @count: number of NBLs
 * @flags: CONDIS_FLAG_*
 *
 * What is lent is lent on: the client above copies, and the clones are
 * free again when the indication returns.
 *
 * Context: Any but hardirq.
 */
void im_receive_nbls(void *binding_ctx, void *vc_ctx, struct condis_nbl *chain,
		     unsigned int count, u32 flags)
{
	bool lent = flags & CONDIS_FLAG_RESOURCES;
	struct condis_nbl *nbl, *next, *child;
	struct condis_nbl_queue up, back;
	struct im *im = binding_ctx;
	struct im_vc *vc = vc_ctx;
	unsigned int lost = 0;

	condis_nbl_queue_init(&up);
	condis_nbl_queue_init(&back);
	condis_chain_for_each_safe(nbl, next, chain) {
		child = receive_clone(vc, nbl);
		if (child) {
			condis_nbl_queue_add(&up, child);
			continue;
		}
		lost++;
		/* A lent chain stays linked as it is. */
		if (!lent)
			condis_nbl_queue_add(&back, nbl);
	}
	if (lost)
		im_count(im, IM_RX_NO_MEMORY, lost);
	if (!condis_nbl_queue_empty(&up)) {
		receive_count(im, up.head);
		condis_mco_indicate_receive_nbls(vc->upper, up.head, up.count,
						 flags);
	}
	/* Without RESOURCES they are the client's, and come back later. */
	if (lent)
		receive_unclone(up.head, NULL);
	if (!condis_nbl_queue_empty(&back))
		condis_return_nbls(im->binding, back.head,
				   flags & CONDIS_FLAG_DISPATCH_LEVEL);
}

/**
 * im_return_nbls() - a client above returns (MiniportReturnNetBufferLists)
 * @adapter: the adapter
 * @vc_ctx: the VC
 * @chain: the clones, from any indications in any order
 * @flags: CONDIS_FLAG_*
 *
 * Context: Any but hardirq, also inside the indication.
 */
void im_return_nbls(struct condis_adapter *adapter, void *vc_ctx,
		    struct condis_nbl *chain, u32 flags)
{
	struct im *im = condis_adapter_priv(adapter);
	struct condis_nbl_queue parents;

	condis_nbl_queue_init(&parents);
	receive_unclone(chain, &parents);
	if (!condis_nbl_queue_empty(&parents))
		condis_return_nbls(im->binding, parents.head, flags);
}
