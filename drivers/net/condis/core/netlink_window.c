// SPDX-License-Identifier: GPL-2.0-only
/*
 * The window of an AF open: the NBLs that user space may hold, by handles that
 * go stale when an NBL is returned, by whoever it is.
 *
 * All slots exist from the beginning, so a receive allocates nothing for them.
 */
#include <linux/slab.h>

#include "netlink_call.h"

#define NL_SLOT_BITS	16

static_assert(CONDIS_WINDOW_MAX <= 1 << NL_SLOT_BITS);

/**
 * condis_nl_window_alloc() - make the window
 * @af: the AF open
 * @window: number of slots, 1..CONDIS_WINDOW_MAX
 *
 * Context: Process context.
 * Return: 0 or -ENOMEM.
 */
int condis_nl_window_alloc(struct condis_nl_af *af, u32 window)
{
	u32 i;

	af->slots = kvcalloc(window, sizeof(*af->slots), CONDIS_NL_GFP);
	if (!af->slots)
		return -ENOMEM;
	af->window = window;
	for (i = 0; i < window; i++) {
		/* A generation is never 0, so neither is a handle. */
		af->slots[i].gen = 1;
		INIT_LIST_HEAD(&af->slots[i].vc_node);
		list_add_tail(&af->slots[i].item.node, &af->free_slots);
	}
	return 0;
}

void condis_nl_window_free(struct condis_nl_af *af)
{
	WARN_ON_ONCE(af->held);
	kvfree(af->slots);
}

/**
 * condis_nl_slot_take() - a place for one more NBL
 * @af: the AF open, its lock held
 * @vc: where the NBL came
 *
 * Context: Any.
 * Return: the slot; NULL when user space holds all that it may.
 */
struct condis_nl_slot *condis_nl_slot_take(struct condis_nl_af *af,
					   struct condis_nl_vc *vc)
{
	struct condis_nl_slot *slot;

	lockdep_assert_held(&af->lock);
	slot = list_first_entry_or_null(&af->free_slots, struct condis_nl_slot,
					item.node);
	if (!slot)
		return NULL;
	list_del_init(&slot->item.node);
	slot->item.kind = CONDIS_NL_ITEM_SLOT;
	slot->item.vc = vc;
	list_add_tail(&slot->vc_node, &vc->slots);
	slot->state = CONDIS_NL_SLOT_QUEUED;
	af->held++;
	return slot;
}

/**
 * condis_nl_slot_free() - the NBL of a slot goes back: its handle is stale
 * @af: the AF open, its lock held
 * @slot: the slot, not FREE
 *
 * Context: Any.
 */
void condis_nl_slot_free(struct condis_nl_af *af, struct condis_nl_slot *slot)
{
	lockdep_assert_held(&af->lock);
	slot->state = CONDIS_NL_SLOT_FREE;
	slot->taken = false;
	slot->marked = false;
	slot->nbl = NULL;
	slot->item.vc = NULL;
	list_del_init(&slot->vc_node);
	if (!++slot->gen)
		slot->gen = 1;
	/* The longest free is the next to be used: stale handles stay so. */
	list_move_tail(&slot->item.node, &af->free_slots);
	af->held--;
}

u32 condis_nl_slot_handle(const struct condis_nl_af *af,
			  const struct condis_nl_slot *slot)
{
	return (u32)slot->gen << NL_SLOT_BITS | (u32)(slot - af->slots);
}

/**
 * condis_nl_slot_find() - the slot that a handle of user space names
 * @af: the AF open, its lock held
 * @handle: the handle
 *
 * Context: Any.
 * Return: the slot; NULL when user space holds nothing of that name.
 */
struct condis_nl_slot *condis_nl_slot_find(struct condis_nl_af *af, u32 handle)
{
	u32 index = handle & (BIT(NL_SLOT_BITS) - 1);
	struct condis_nl_slot *slot;

	lockdep_assert_held(&af->lock);
	if (index >= af->window)
		return NULL;
	slot = &af->slots[index];
	if (slot->state != CONDIS_NL_SLOT_HELD ||
	    slot->gen != handle >> NL_SLOT_BITS)
		return NULL;
	return slot;
}

/* Take one slot back; the worker returns what it is reading. */
static void nl_slot_take_back(struct condis_nl_af *af,
			      struct condis_nl_slot *slot,
			      struct condis_nbl_queue *back)
{
	if (slot->state == CONDIS_NL_SLOT_BUSY) {
		slot->taken = true;
		return;
	}
	if (slot->state == CONDIS_NL_SLOT_HELD)
		af->lost.taken_back++;
	else
		af->lost.receives++;
	condis_nbl_queue_add(back, slot->nbl);
	condis_nl_slot_free(af, slot);
}

static void nl_vc_take_back(struct condis_nl_af *af, struct condis_nl_vc *vc,
			    struct condis_nbl_queue *back)
{
	struct condis_nl_slot *slot, *next;

	list_for_each_entry_safe(slot, next, &vc->slots, vc_node)
		nl_slot_take_back(af, slot, back);
}

static void nl_af_take_back(struct condis_nl_af *af,
			    struct condis_nbl_queue *back)
{
	struct condis_nl_slot *slot;

	for (slot = af->slots; slot < af->slots + af->window; slot++)
		if (slot->state != CONDIS_NL_SLOT_FREE)
			nl_slot_take_back(af, slot, back);
}

/* Copies that nobody will be told of. */
static void nl_purge_copies(struct condis_nl_af *af, struct list_head *purged)
{
	struct condis_nl_item *item, *next;

	list_for_each_entry_safe(item, next, &af->rx, node) {
		if (item->kind != CONDIS_NL_ITEM_COPY)
			continue;
		list_move_tail(&item->node, purged);
		af->lost.receives++;
	}
}

/**
 * condis_nl_take_back() - return what user space holds, or has waiting
 * @af: the AF open; its mutex held, or within a callback of its binding
 * @vc: take back what came on this VC; NULL: on any
 *
 * The handles go stale, and the receiver is told how many did. An NBL that the
 * worker is reading follows as soon as it has read it.
 *
 * Context: Process context.
 */
void condis_nl_take_back(struct condis_nl_af *af, struct condis_nl_vc *vc)
{
	struct condis_nl_item *item, *next;
	struct condis_nbl_queue back;
	LIST_HEAD(purged);

	condis_nbl_queue_init(&back);
	spin_lock_bh(&af->lock);
	if (vc)
		nl_vc_take_back(af, vc, &back);
	else
		nl_af_take_back(af, &back);
	if (af->rx_mode == CONDIS_NL_RX_NONE || !af->receiver)
		nl_purge_copies(af, &purged);
	condis_nl_af_ready(af);
	spin_unlock_bh(&af->lock);

	list_for_each_entry_safe(item, next, &purged, node)
		condis_nl_copy_free(af, item);
	if (!condis_nbl_queue_empty(&back))
		condis_return_nbls(af->binding, back.head, 0);
}

/**
 * condis_nl_unheard() - take back what a receiver that left has held
 * @af: the AF open, its mutex held
 *
 * Context: Process context.
 */
void condis_nl_unheard(struct condis_nl_af *af)
{
	bool unheard;

	spin_lock_bh(&af->lock);
	unheard = af->unheard;
	af->unheard = false;
	spin_unlock_bh(&af->lock);
	if (!unheard)
		return;
	condis_nl_take_back(af, NULL);
	condis_nl_offers_unheard(af);
	condis_nl_asks_end(&af->asks, CONDIS_STATUS_REQUEST_ABORTED, false);
}

/**
 * condis_nl_set_receiver() - another socket, or none, is told of receives
 * @af: the AF open; nn->lock held
 * @port: the socket, or NULL
 *
 * Who took the old one away sees to it that condis_nl_unheard() runs, or leaves
 * it to the work that is posted here.
 *
 * Context: Process context.
 */
void condis_nl_set_receiver(struct condis_nl_af *af,
			    struct condis_nl_port *port)
{
	struct condis_nl_port *old;

	lockdep_assert_held(&af->nn->lock);
	if (port) {
		condis_nl_port_hold(port);
		list_add_tail(&af->receiver_node, &port->receiving);
	}
	spin_lock_bh(&af->lock);
	old = af->receiver;
	if (old) {
		spin_lock(&old->lock);
		list_del_init(&af->ready_node);
		spin_unlock(&old->lock);
		af->unheard = true;
	}
	af->receiver = port;
	condis_nl_af_ready(af);
	spin_unlock_bh(&af->lock);
	if (!old)
		return;
	if (!port)
		list_del_init(&af->receiver_node);
	condis_nl_af_kick(af);
	condis_nl_port_put(old);
}
