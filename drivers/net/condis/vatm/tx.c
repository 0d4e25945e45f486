// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sending: SDUs leave condis and go straight to the channel of the same VPI/VCI
 * at the far end. Nothing is queued on this side, but for testers: hold.c.
 */
#include "vatm.h"

/* What a send amounts to. */
struct tx_sum {
	u64	sdus;
	u64	bytes;
	u64	cells;
};

static void tx_sum_nb(struct tx_sum *sum, const struct sk_buff *nb)
{
	sum->sdus++;
	sum->bytes += nb->len;
	sum->cells += vatm_cells(nb->len);
}

static void tx_sum_nbl(struct tx_sum *sum, const struct condis_nbl *nbl)
{
	const struct sk_buff *nb;

	condis_nbl_for_each_nb(nb, nbl)
		tx_sum_nb(sum, nb);
}

static void burst_splice(struct vatm_burst *burst,
			 const struct vatm_burst *from)
{
	if (!from->head)
		return;
	if (burst->head)
		burst->tail->next = from->head;
	else
		burst->head = from->head;
	burst->tail = from->tail;
	burst->truesize += from->truesize;
	burst->longest = max(burst->longest, from->longest);
}

/*
 * S-28: either all NBs of the NBL leave it or none; those that cannot be had
 * are lost with it.
 */
static bool tx_take_nbs(struct vatm_burst *burst, struct condis_nbl *nbl)
{
	struct sk_buff *nb, *skb;
	bool ok = true;

	while ((nb = condis_nbl_pop_nb(nbl))) {
		skb = condis_nb_export(nbl, nb, GFP_ATOMIC);
		if (skb) {
			vatm_burst_add(burst, skb);
		} else {
			condis_nb_free(nb);
			ok = false;
		}
	}
	return ok;
}

static bool tx_clone_nbs(struct vatm_burst *burst, struct condis_nbl *nbl)
{
	struct sk_buff *nb, *skb;

	condis_nbl_for_each_nb(nb, nbl) {
		skb = condis_nb_export(nbl, nb, GFP_ATOMIC);
		if (!skb)
			return false;
		vatm_burst_add(burst, skb);
	}
	return true;
}

/* S-13: an NBL goes as a whole or not at all. */
static void tx_nbl(struct vatm *vatm, struct vatm_burst *burst,
		   struct tx_sum *sum, struct condis_nbl *nbl)
{
	struct vatm_burst mine = {};
	struct tx_sum part = {};
	bool ok;

	tx_sum_nbl(&part, nbl);
	if (nbl->flags & CONDIS_NBL_F_CONSUMABLE)
		ok = tx_take_nbs(&mine, nbl);
	else
		ok = tx_clone_nbs(&mine, nbl);
	if (!ok) {
		nbl->status = CONDIS_STATUS_RESOURCES;
		kfree_skb_list_reason(mine.head, SKB_DROP_REASON_NOMEM);
		vatm_count(vatm, VATM_TX_NO_MEMORY, part.sdus);
		return;
	}
	nbl->status = CONDIS_STATUS_SUCCESS;
	burst_splice(burst, &mine);
	sum->sdus += part.sdus;
	sum->bytes += part.bytes;
	sum->cells += part.cells;
}

/* The line works, but nobody listens on this VPI/VCI: a sender cannot tell. */
static void tx_unknown(struct vatm *peer, struct tx_sum *sum,
		       struct condis_nbl *chain)
{
	struct condis_nbl *nbl;

	for (nbl = chain; nbl; nbl = nbl->next) {
		nbl->status = CONDIS_STATUS_SUCCESS;
		tx_sum_nbl(sum, nbl);
	}
	vatm_count(peer, VATM_RX_UNKNOWN, sum->sdus);
	vatm_count(peer, VATM_RX_UNKNOWN_CELLS, sum->cells);
}

/* S-9: list order is wire order. */
static void tx_chain(struct vatm_vc *vc, struct vatm *peer,
		     struct condis_nbl *chain)
{
	struct vatm_burst burst = { .key = vc->tx_key };
	struct condis_nbl *nbl;
	struct tx_sum sum = {};
	struct vatm_vc *far;

	far = xa_load(&peer->rx_map, burst.key);
	if (!far) {
		tx_unknown(peer, &sum, chain);
	} else {
		for (nbl = chain; nbl; nbl = nbl->next)
			tx_nbl(vc->vatm, &burst, &sum, nbl);
		if (burst.head)
			vatm_rx_push(far, &burst);
	}
	atomic64_add(sum.cells, &vc->tx_cells);
	vatm_count_data(vc->vatm, VATM_TX_SDUS, sum.sdus, sum.bytes,
			sum.cells);
}

static void tx_fail(struct vatm *vatm, struct condis_nbl *chain,
		    condis_status_t status, enum vatm_counter counter)
{
	struct condis_nbl *nbl;
	u64 sdus = 0;

	for (nbl = chain; nbl; nbl = nbl->next) {
		nbl->status = status;
		sdus += nbl->nb_count;
	}
	vatm_count(vatm, counter, sdus);
}

/*
 * Take the NBL that a tester wants to fail off a chain (S-18): none of it goes
 * on the line.
 */
static struct condis_nbl *tx_take_failing(struct vatm *vatm,
					  struct condis_nbl **chain)
{
	struct condis_nbl **at, *nbl;

	for (at = chain; (nbl = *at); at = &nbl->next) {
		if (!vatm_knob_hit(&vatm->knobs, VATM_NTH_SEND))
			continue;
		*at = nbl->next;
		nbl->next = NULL;
		clear_bit(VATM_KNOB_FAIL_SEND, &vatm->knobs.on);
		return nbl;
	}
	return NULL;
}

/* On the line, or failed: each NBL has its status. */
static void tx_line(struct vatm_vc *vc, struct condis_nbl *chain)
{
	struct vatm *vatm = vc->vatm;
	struct vatm *peer;

	rcu_read_lock();
	peer = vatm_link_peer(vatm);
	/* Pairs with vatm_vc_open(). */
	if (!smp_load_acquire(&vc->tx_open))
		tx_fail(vatm, chain, CONDIS_STATUS_SEND_ABORTED,
			VATM_TX_ABORTED);
	else if (!peer)
		tx_fail(vatm, chain, CONDIS_STATUS_FAILURE, VATM_TX_NO_LINK);
	else
		tx_chain(vc, peer, chain);
	rcu_read_unlock();
}

/**
 * vatm_tx() - put a chain on the line now
 * @vc: the channel
 * @chain: NBLs of its VC
 * @flags: CONDIS_FLAG_*
 *
 * Ownership: takes the chain, and completes it when it is through, unless a
 * tester has the completion kept. The real end of the transmission comes first
 * either way, whether the VC asked for that or not (S-17).
 *
 * Context: Any.
 */
void vatm_tx(struct vatm_vc *vc, struct condis_nbl *chain, u32 flags)
{
	struct vatm_knobs *knobs = &vc->vatm->knobs;
	struct condis_nbl *failing = NULL;

	/* The peer's NAPI does not get in before the completion is through. */
	local_bh_disable();
	if (unlikely(READ_ONCE(knobs->on)))
		failing = tx_take_failing(vc->vatm, &chain);
	if (likely(chain))
		tx_line(vc, chain);
	if (unlikely(failing)) {
		tx_fail(vc->vatm, failing, CONDIS_STATUS_FAILURE,
			VATM_TX_FAILED);
		failing->next = chain;
		chain = failing;
	}
	if (unlikely(READ_ONCE(knobs->on)) && vatm_hold_completion(vc, chain))
		chain = NULL;
	if (likely(chain))
		condis_mco_send_nbls_complete(vc->vc, chain, flags |
					      CONDIS_FLAG_DISPATCH_LEVEL);
	local_bh_enable();
}

/**
 * vatm_send_nbls() - send a chain (MiniportCoSendNetBufferLists)
 * @vc_ctx: the channel
 * @chain: NBLs of its VC
 * @flags: CONDIS_FLAG_*
 *
 * SUCCESS says that the SDUs are on the line, not that they arrived. Without a
 * link they complete with FAILURE, on a channel that is being closed with
 * SEND_ABORTED (V-12).
 *
 * Ownership: takes the chain, and completes it before it returns (S-19), unless
 * a tester has sends kept.
 *
 * Context: Any.
 */
void vatm_send_nbls(void *vc_ctx, struct condis_nbl *chain, u32 flags)
{
	struct vatm_vc *vc = vc_ctx;

	if (unlikely(READ_ONCE(vc->vatm->knobs.on)) &&
	    vatm_hold_send(vc, chain))
		return;
	vatm_tx(vc, chain, flags);
}
