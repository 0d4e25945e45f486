// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sends down, completions up.
 *
 * An NBL of the client above stays here as a parent; what goes down is a clone
 * of our own, with the handle of the VC below as its source. So the source
 * handle of the parent needs neither saving nor restoring (S-6).
 */
#include <linux/rcupdate.h>

#include "im.h"

static struct condis_nbl *send_clone(struct im_vc *vc, struct condis_nbl *nbl)
{
	struct condis_nbl *child;

	child = condis_nbl_alloc_clone(nbl, vc->im->tx_pool, GFP_ATOMIC);
	if (!child)
		return NULL;
	/* P-5, P-11 */
	condis_nbl_set_parent(child, nbl);
	condis_nbl_copy_send_info(child, nbl);
	/* S-28: the clone's sk_buffs are nobody else's. */
	child->flags = CONDIS_NBL_F_CONSUMABLE;
	child->vc = vc->lower;
	return child;
}

/**
 * im_send_nbls() - a client above sends (MiniportCoSendNetBufferLists)
 * @vc_ctx: the VC
 * @chain: the NBLs; ours until they are completed
 * @flags: CONDIS_FLAG_*
 *
 * Context: Any but hardirq.
 */
void im_send_nbls(void *vc_ctx, struct condis_nbl *chain, u32 flags)
{
	struct condis_nbl_queue down, failed;
	struct condis_nbl *nbl, *next, *child;
	struct im_vc *vc = vc_ctx;
	struct condis_vc *upper = vc->upper;

	condis_nbl_queue_init(&down);
	condis_nbl_queue_init(&failed);
	condis_chain_for_each_safe(nbl, next, chain) {
		child = send_clone(vc, nbl);
		if (child) {
			condis_nbl_queue_add(&down, child);
		} else {
			nbl->status = CONDIS_STATUS_RESOURCES;
			condis_nbl_queue_add(&failed, nbl);
		}
	}
	if (!condis_nbl_queue_empty(&failed))
		im_count(vc->im, IM_TX_NO_MEMORY, failed.count);
	/*
	 * The last completion may be the end of the VC: what is not completed
	 * yet keeps it, and nothing of it is touched after that.
	 */
	if (!condis_nbl_queue_empty(&down))
		condis_co_send_nbls(vc->lower, down.head, flags);
	if (!condis_nbl_queue_empty(&failed))
		condis_mco_send_nbls_complete(upper, failed.head, flags);
}

/* S-18: what a miniport may say. The rest is about a VC not known above. */
static condis_status_t send_status(condis_status_t status)
{
	switch (status) {
	case CONDIS_STATUS_SUCCESS:
	case CONDIS_STATUS_INVALID_LENGTH:
	case CONDIS_STATUS_RESOURCES:
	case CONDIS_STATUS_PAUSED:
	case CONDIS_STATUS_SEND_ABORTED:
	case CONDIS_STATUS_RESET_IN_PROGRESS:
		return status;
	default:
		return CONDIS_STATUS_FAILURE;
	}
}

/**
 * im_send_nbls_complete() - clones come back from below
 *	(ProtocolCoSendNetBufferListsComplete)
 * @vc_ctx: the VC
 * @chain: the clones
 * @flags: CONDIS_FLAG_*
 *
 * Context: Any but hardirq.
 */
void im_send_nbls_complete(void *vc_ctx, struct condis_nbl *chain, u32 flags)
{
	struct condis_nbl *child, *next, *parent;
	u64 sdus = 0, bytes = 0, errors = 0;
	struct condis_nbl_queue done;
	struct im_vc *vc = vc_ctx;
	condis_status_t status;
	struct sk_buff *nb;

	condis_nbl_queue_init(&done);
	condis_chain_for_each_safe(child, next, chain) {
		status = send_status(child->status);
		parent = condis_nbl_clear_parent(child);
		condis_nbl_free_clone(child);
		if (!parent)
			continue;
		parent->status = status;
		condis_nbl_queue_add(&done, parent);
		if (status != CONDIS_STATUS_SUCCESS) {
			errors++;
			continue;
		}
		sdus += parent->nb_count;
		condis_nbl_for_each_nb(nb, parent)
			bytes += nb->len;
	}
	im_count(vc->im, IM_TX_SDUS, sdus);
	im_count(vc->im, IM_TX_BYTES, bytes);
	if (errors)
		im_count(vc->im, IM_TX_ERRORS, errors);
	if (!condis_nbl_queue_empty(&done))
		condis_mco_send_nbls_complete(vc->upper, done.head, flags);
}

/**
 * im_cancel_send() - a client above cancels (MiniportCancelSend)
 * @adapter: the adapter
 * @cancel_id: as in the NBLs, and in their clones
 *
 * Nothing waits here, so there is only the adapter below to be asked (S-21).
 *
 * Context: Any.
 */
void im_cancel_send(struct condis_adapter *adapter, unsigned long cancel_id)
{
	struct im *im = condis_adapter_priv(adapter);
	struct condis_binding *binding;

	rcu_read_lock();
	binding = rcu_dereference(im->ask);
	if (binding)
		condis_cancel_send_nbls(binding, cancel_id);
	rcu_read_unlock();
}
