// SPDX-License-Identifier: GPL-2.0-only
/*
 * Receiving: senders put SDUs on channels, NAPI takes them from there and
 * indicates them. Channels take turns, so that one that is flooded does not
 * hold up the others; NAPI is the one context that indicates, which keeps each
 * channel's order.
 */
#include "vatm.h"

/* Lost on arrival: count and free what is on the list. BHs are off. */
static void rx_drop(struct vatm_vc *vc, struct sk_buff *list,
		    enum vatm_counter counter, enum skb_drop_reason reason)
{
	struct sk_buff *skb;
	u64 sdus = 0;
	u64 cells = 0;

	if (!list)
		return;
	for (skb = list; skb; skb = skb->next) {
		sdus++;
		cells += vatm_cells(skb->len);
	}
	atomic64_add(cells, &vc->rx_dropped);
	vatm_count(vc->vatm, counter, sdus);
	vatm_count(vc->vatm, VATM_RX_DROPPED_CELLS, cells);
	kfree_skb_list_reason(list, reason);
}

/* Take the SDUs that are too long off a burst. */
static struct sk_buff *rx_filter(struct vatm_burst *burst, u32 max_sdu)
{
	struct vatm_burst good = { .key = burst->key };
	struct vatm_burst bad = {};
	struct sk_buff *skb, *next;

	for (skb = burst->head; skb; skb = next) {
		next = skb->next;
		skb->next = NULL;
		vatm_burst_add(skb->len > max_sdu ? &bad : &good, skb);
	}
	*burst = good;
	return bad.head;
}

/* Take the end of a burst that does not fit off it. */
static struct sk_buff *rx_cut(struct vatm_burst *burst, unsigned long room)
{
	struct sk_buff *last = NULL;
	unsigned long size = 0;
	struct sk_buff *skb;

	if (burst->truesize <= room)
		return NULL;
	for (skb = burst->head; size + skb->truesize <= room; skb = skb->next) {
		size += skb->truesize;
		last = skb;
	}
	if (last)
		last->next = NULL;
	else
		burst->head = NULL;
	burst->tail = last;
	burst->truesize = size;
	return skb;
}

/* Put a burst at the end of a channel's SDUs. True: it became ready. */
static bool rx_append(struct vatm_vc *vc, const struct vatm_burst *burst)
{
	struct vatm_rx *rx = &vc->vatm->rx;

	lockdep_assert_held(&rx->lock);
	if (!burst->head)
		return false;
	rx->truesize += burst->truesize;
	if (vc->rx_head)
		vc->rx_tail->next = burst->head;
	else
		vc->rx_head = burst->head;
	vc->rx_tail = burst->tail;
	if (vc->rx_serving || !list_empty(&vc->rx_ready))
		return false;
	list_add_tail(&vc->rx_ready, &rx->ready);
	return true;
}

/**
 * vatm_rx_push() - SDUs arrive on a channel
 * @vc: channel that was looked up under the key of @burst
 * @burst: the SDUs, at least one
 *
 * What the channel does not take is dropped and counted here, at the receiver:
 * the sender cannot know.
 *
 * Ownership: takes what is on @burst.
 *
 * Context: BHs off, in the RCU read section of the look-up.
 */
void vatm_rx_push(struct vatm_vc *vc, struct vatm_burst *burst)
{
	enum vatm_counter counter = VATM_RX_STOPPED;
	struct vatm_rx *rx = &vc->vatm->rx;
	struct sk_buff *bad = NULL;
	bool ready = false;
	struct sk_buff *rest;

	spin_lock(&rx->lock);
	/* It may have been stopped, and even set up anew, since the look-up. */
	if (rx->open && vc->rx_open && vc->rx_key == burst->key) {
		if (unlikely(burst->longest > vc->rx_max_sdu))
			bad = rx_filter(burst, vc->rx_max_sdu);
		rest = rx_cut(burst, VATM_RX_LIMIT - rx->truesize);
		counter = VATM_RX_NO_BUFFER;
		ready = rx_append(vc, burst);
	} else {
		rest = burst->head;
	}
	spin_unlock(&rx->lock);

	if (ready)
		napi_schedule(&rx->napi);
	rx_drop(vc, rest, counter, counter == VATM_RX_STOPPED ?
		SKB_DROP_REASON_DEV_READY : SKB_DROP_REASON_FULL_RING);
	rx_drop(vc, bad, VATM_RX_OVERSIZE, SKB_DROP_REASON_PKT_TOO_BIG);
}

/**
 * vatm_rx_open() - let a channel take SDUs
 * @vc: the channel; open already when its parameters changed
 * @setup: its parameters
 *
 * Context: Any.
 */
void vatm_rx_open(struct vatm_vc *vc, const struct vatm_setup *setup)
{
	struct vatm_rx *rx = &vc->vatm->rx;

	spin_lock_bh(&rx->lock);
	vc->rx_key = setup->key;
	vc->rx_max_sdu = setup->rx.max_sdu;
	WRITE_ONCE(vc->rx_tstamp, !!(setup->flags &
				     CONDIS_MEDIA_RECEIVE_TIME_INDICATION));
	WRITE_ONCE(vc->rx_erred, !!(setup->flags &
				    CONDIS_MEDIA_INDICATE_ERRED_PACKETS));
	vc->rx_open = true;
	spin_unlock_bh(&rx->lock);
}

/* All or the first @max SDUs of a channel leave it, as a list. */
static struct sk_buff *rx_take(struct vatm_vc *vc, unsigned int max,
			       unsigned int *taken)
{
	struct vatm_rx *rx = &vc->vatm->rx;
	struct sk_buff *list = vc->rx_head;
	struct sk_buff *last = NULL;
	struct sk_buff *skb = list;
	unsigned int n = 0;

	lockdep_assert_held(&rx->lock);
	while (skb && n < max) {
		rx->truesize -= skb->truesize;
		last = skb;
		skb = skb->next;
		n++;
	}
	if (last)
		last->next = NULL;
	vc->rx_head = skb;
	*taken = n;
	return list;
}

/**
 * vatm_rx_stop() - a channel takes nothing any more
 * @vc: the channel
 *
 * Drops what waits on it.
 *
 * Context: Any; may be inside an indication of the same channel.
 * Return: true when nothing is being indicated; else false, and
 * vatm_vc_stopped() follows.
 */
bool vatm_rx_stop(struct vatm_vc *vc)
{
	struct vatm_rx *rx = &vc->vatm->rx;
	struct sk_buff *list;
	unsigned int n;
	bool done;

	spin_lock_bh(&rx->lock);
	vc->rx_open = false;
	list_del_init(&vc->rx_ready);
	list = rx_take(vc, UINT_MAX, &n);
	spin_unlock_bh(&rx->lock);

	local_bh_disable();
	rx_drop(vc, list, VATM_RX_STOPPED, SKB_DROP_REASON_DEV_READY);
	local_bh_enable();

	/* From here on it may be deleted as soon as NAPI is through. */
	spin_lock_bh(&rx->lock);
	done = !vc->rx_serving;
	vc->rx_stopping = !done;
	spin_unlock_bh(&rx->lock);
	return done;
}

/* The channel whose turn it is, and its SDUs; rx_done() ends the turn. */
static struct vatm_vc *rx_turn(struct vatm *vatm, unsigned int max,
			       struct sk_buff **list, unsigned int *taken)
{
	struct vatm_rx *rx = &vatm->rx;
	struct vatm_vc *vc;

	spin_lock_bh(&rx->lock);
	vc = list_first_entry_or_null(&rx->ready, struct vatm_vc, rx_ready);
	if (vc) {
		list_del_init(&vc->rx_ready);
		vc->rx_serving = true;
		*list = rx_take(vc, max, taken);
	}
	spin_unlock_bh(&rx->lock);
	return vc;
}

static void rx_done(struct vatm_vc *vc)
{
	struct vatm_rx *rx = &vc->vatm->rx;
	bool stopping;

	spin_lock_bh(&rx->lock);
	vc->rx_serving = false;
	if (vc->rx_head)
		list_add_tail(&vc->rx_ready, &rx->ready);
	stopping = vc->rx_stopping;
	vc->rx_stopping = false;
	spin_unlock_bh(&rx->lock);
	if (stopping)
		vatm_vc_stopped(vc);
}

/* An NBL for each SDU while there are NBLs; returns the rest. */
static struct sk_buff *rx_wrap(struct vatm_vc *vc, struct condis_nbl *chain,
			       struct sk_buff *list)
{
	u64 sdus = 0, bytes = 0, cells = 0;
	struct condis_nbl *nbl;
	struct sk_buff *skb;

	for (nbl = chain; nbl; nbl = nbl->next) {
		skb = list;
		list = skb->next;
		condis_nb_init(skb);
		if (READ_ONCE(vc->rx_tstamp))
			__net_timestamp(skb);
		condis_nbl_add_nb(nbl, skb);
		nbl->vc = vc->vc;
		nbl->status = CONDIS_STATUS_SUCCESS;
		sdus++;
		bytes += skb->len;
		cells += vatm_cells(skb->len);
	}
	atomic64_add(cells, &vc->rx_cells);
	vatm_count_data(vc->vatm, VATM_RX_SDUS, sdus, bytes, cells);
	return list;
}

static bool rx_has_to_lend(struct vatm *vatm, unsigned int n)
{
	u32 limit = READ_ONCE(vatm->rx.limit) ?: VATM_RX_OUTSTANDING;

	return atomic_long_read(&vatm->rx.outstanding) + n > limit ||
	       test_bit(VATM_KNOB_LEND, &vatm->knobs.on);
}

/* who keeps too many gets further ones only lent. */
static void rx_deliver(struct vatm_vc *vc, struct condis_nbl *chain,
		       unsigned int n)
{
	atomic_long_t *out = &vc->vatm->rx.outstanding;

	if (likely(!rx_has_to_lend(vc->vatm, n))) {
		atomic_long_add(n, out);
		condis_mco_indicate_receive_nbls(vc->vc, chain, n,
						 CONDIS_FLAG_DISPATCH_LEVEL);
		return;
	}
	vatm_count(vc->vatm, VATM_RX_LENT, n);
	condis_mco_indicate_receive_nbls(vc->vc, chain, n,
					 CONDIS_FLAG_DISPATCH_LEVEL |
					 CONDIS_FLAG_RESOURCES);
	condis_nbl_free_chain(chain);
}

/* The SDU that a tester wants to be damaged, if it is on the list. */
static struct sk_buff **rx_find_erred(struct vatm *vatm, struct sk_buff **list)
{
	struct sk_buff **at;

	for (at = list; *at; at = &(*at)->next)
		if (vatm_knob_hit(&vatm->knobs, VATM_NTH_CORRUPT)) {
			clear_bit(VATM_KNOB_CORRUPT, &vatm->knobs.on);
			return at;
		}
	return NULL;
}

/* dropped unless asked for, which is the result then. */
static struct sk_buff *rx_take_erred(struct vatm_vc *vc, struct sk_buff **list,
				     unsigned int *n)
{
	struct sk_buff **at = rx_find_erred(vc->vatm, list);
	struct sk_buff *skb;

	if (!at)
		return NULL;
	skb = *at;
	if (READ_ONCE(vc->rx_erred))
		return skb;
	*at = skb->next;
	skb->next = NULL;
	(*n)--;
	rx_drop(vc, skb, VATM_RX_ERRED, SKB_DROP_REASON_SKB_CSUM);
	return NULL;
}

static void rx_mark_erred(struct condis_nbl *chain, const struct sk_buff *skb)
{
	struct condis_nbl *nbl;

	for (nbl = chain; nbl; nbl = nbl->next)
		if (nbl->first_nb == skb)
			nbl->flags |= CONDIS_NBL_F_RX_ERROR;
}

static void rx_indicate(struct vatm_vc *vc, struct sk_buff *list,
			unsigned int n)
{
	struct vatm *vatm = vc->vatm;
	struct sk_buff *erred = NULL;
	struct condis_nbl_queue nbls;

	condis_nbl_queue_init(&nbls);
	if (unlikely(READ_ONCE(vatm->knobs.on))) {
		erred = rx_take_erred(vc, &list, &n);
		if (test_bit(VATM_KNOB_EXHAUST, &vatm->knobs.on))
			n = 0;
	}
	if (likely(n))
		n = condis_nbl_alloc_bulk(vatm->pool, n, GFP_ATOMIC, &nbls);
	list = rx_wrap(vc, nbls.head, list);
	if (unlikely(erred))
		rx_mark_erred(nbls.head, erred);
	rx_drop(vc, list, VATM_RX_NO_MEMORY, SKB_DROP_REASON_NOMEM);
	if (n)
		rx_deliver(vc, nbls.head, n);
}

/**
 * vatm_rx_poll() - indicate what waits
 * @napi: of the device
 * @budget: in SDUs
 *
 * One indication per turn of a channel, at most the budget in it.
 *
 * Context: NAPI.
 * Return: SDUs dealt with.
 */
int vatm_rx_poll(struct napi_struct *napi, int budget)
{
	struct vatm *vatm = container_of(napi, struct vatm, rx.napi);
	struct sk_buff *list;
	struct vatm_vc *vc;
	unsigned int n;
	int done = 0;

	while (done < budget) {
		vc = rx_turn(vatm, budget - done, &list, &n);
		if (!vc)
			break;
		rx_indicate(vc, list, n);
		rx_done(vc);
		done += n;
	}
	if (done < budget)
		napi_complete_done(napi, done);
	return done;
}

/**
 * vatm_rx_start() - the device receives
 * @vatm: the device
 *
 * Context: Process context.
 */
void vatm_rx_start(struct vatm *vatm)
{
	napi_enable(&vatm->rx.napi);
	spin_lock_bh(&vatm->rx.lock);
	vatm->rx.open = true;
	spin_unlock_bh(&vatm->rx.lock);
}

/**
 * vatm_rx_halt() - the device does not receive any more
 * @vatm: the device, started
 *
 * Waits for the indication that runs, and drops what waits on all channels. A
 * drop is a turn like any other, so a channel that is being stopped meanwhile
 * is told when it is over.
 *
 * Context: Process context, sleeps.
 */
void vatm_rx_halt(struct vatm *vatm)
{
	struct sk_buff *list;
	struct vatm_vc *vc;
	unsigned int n;

	spin_lock_bh(&vatm->rx.lock);
	vatm->rx.open = false;
	spin_unlock_bh(&vatm->rx.lock);
	napi_disable(&vatm->rx.napi);

	local_bh_disable();
	while ((vc = rx_turn(vatm, UINT_MAX, &list, &n))) {
		rx_drop(vc, list, VATM_RX_STOPPED, SKB_DROP_REASON_DEV_READY);
		rx_done(vc);
	}
	local_bh_enable();
}

/**
 * vatm_return_nbls() - indicated NBLs come back (MiniportReturnNetBufferLists)
 * @adapter: the adapter
 * @vc_ctx: their channel
 * @chain: the NBLs
 * @flags: CONDIS_FLAG_*
 *
 * Context: Any, also inside the indication.
 */
void vatm_return_nbls(struct condis_adapter *adapter, void *vc_ctx,
		      struct condis_nbl *chain, u32 flags)
{
	struct vatm *vatm = condis_adapter_priv(adapter);
	unsigned int n = condis_chain_count(chain);

	if (unlikely(READ_ONCE(vatm->knobs.on)) &&
	    vatm_hold_return(vatm, chain))
		return;
	condis_nbl_free_chain(chain);
	atomic_long_sub(n, &vatm->rx.outstanding);
}
