// SPDX-License-Identifier: GPL-2.0-only
/*
 * Status indications: what a miniport has to say about its device, or about
 * one of its VCs, and nobody asked for. They are queued where they are made and
 * told by the adapter's worker, in order, which makes them follow each other on
 * each binding (O-6).
 */
#include <linux/slab.h>

#include "adapter.h"
#include "binding.h"
#include "events.h"
#include "vc.h"

/*
 * How many may wait on an adapter: a miniport that says more than protocols can
 * listen to is held back, and keeps its memory.
 */
#define INDICATIONS_MAX	256

/**
 * struct condis_indication - one that waits
 * @node: on adapter->indications, under adapter->lock
 * @vc: what it is about, not held: the delete of a VC takes out what is about
 *	it; under adapter->lock
 * @vc_id: its id; 0: the adapter
 * @gen: its number; who opened the adapter later does not hear of it
 * @status: what happened
 * @len: octets at @buf
 * @buf: the miniport's, copied
 */
struct condis_indication {
	struct list_head	node;
	struct condis_vc	*vc;
	u32			vc_id;
	u64			gen;
	condis_status_t		status;
	u32			len;
	u8			buf[] __aligned(8) __counted_by(len);
};

/* What the core says itself is nothing for a miniport to say. */
static bool indication_is_ours(condis_status_t status)
{
	return status == CONDIS_STATUS_RESET_START ||
	       status == CONDIS_STATUS_RESET_END;
}

static condis_status_t indication_queue(struct condis_adapter *adapter,
					struct condis_indication *ind)
{
	condis_status_t status = CONDIS_STATUS_SUCCESS;

	spin_lock_bh(&adapter->lock);
	if (adapter->state == CONDIS_ADAPTER_HALTED) {
		status = CONDIS_STATUS_NOT_ACCEPTED;
	} else if (adapter->n_indications == INDICATIONS_MAX) {
		status = CONDIS_STATUS_RESOURCES;
	} else {
		ind->gen = ++adapter->indication_gen;
		adapter->n_indications++;
		list_add_tail(&ind->node, &adapter->indications);
	}
	spin_unlock_bh(&adapter->lock);
	return status;
}

/**
 * condis_mco_indicate_status() - say what happened to a device or to a VC
 *	(NdisMCoIndicateStatusEx)
 * @adapter: the miniport's
 * @vc: one of its VCs, and only the client and the call manager of that VC are
 *	told (V-24); NULL: about the adapter, and every protocol on it is
 * @status: what happened, CONDIS_STATUS_MEDIA_CONNECT or another; no outcome,
 *	and not the RESET_*, which are the core's
 * @buf: more about it, copied; NULL when @len is 0
 * @len: octets there, at most CONDIS_STATUS_BUF_MAX
 *
 * Protocols are told later, by ops->status, in the order of the indications
 * (O-6). What is about a VC and was not told yet when that is deleted is
 * dropped with it.
 *
 * Context: Any. From the begin of initialize until halt returns.
 * Return: SUCCESS; NOT_ACCEPTED outside that time; RESOURCES when there is no
 * memory or too many wait, and nobody will be told; INVALID_LENGTH;
 * INVALID_DATA for a status or a VC that is not the miniport's.
 */
condis_status_t condis_mco_indicate_status(struct condis_adapter *adapter,
					   struct condis_vc *vc,
					   condis_status_t status,
					   const void *buf, u32 len)
{
	struct condis_indication *ind;

	if (len > CONDIS_STATUS_BUF_MAX)
		return CONDIS_STATUS_INVALID_LENGTH;
	if (indication_is_ours(status) || (vc && vc->adapter != adapter))
		return CONDIS_STATUS_INVALID_DATA;
	ind = kmalloc(struct_size(ind, buf, len), GFP_ATOMIC | __GFP_NOWARN);
	if (!ind)
		return CONDIS_STATUS_RESOURCES;
	ind->vc = vc;
	ind->vc_id = vc ? vc->id : 0;
	ind->status = status;
	ind->len = len;
	if (len)
		memcpy(ind->buf, buf, len);
	status = indication_queue(adapter, ind);
	if (status != CONDIS_STATUS_SUCCESS) {
		kfree(ind);
		return status;
	}
	/* It may be waiting, too, and tells meanwhile. */
	wake_up_all(&adapter->wait);
	condis_adapter_kick(adapter);
	return CONDIS_STATUS_SUCCESS;
}
EXPORT_SYMBOL_NS_GPL(condis_mco_indicate_status, CONDIS);

/* The oldest that waits; it stays among those that count until it is told. */
static struct condis_indication *
indication_take(struct condis_adapter *adapter, u64 last)
{
	struct condis_indication *ind;

	spin_lock_bh(&adapter->lock);
	ind = list_first_entry_or_null(&adapter->indications,
				       struct condis_indication, node);
	if (ind && ind->gen > last)
		ind = NULL;
	if (ind)
		list_del(&ind->node);
	adapter->telling = ind;
	spin_unlock_bh(&adapter->lock);
	return ind;
}

static void indication_free(struct condis_adapter *adapter,
			    struct condis_indication *ind)
{
	spin_lock_bh(&adapter->lock);
	adapter->telling = NULL;
	adapter->n_indications--;
	spin_unlock_bh(&adapter->lock);
	kfree(ind);
}

/* A VC that may be told of, kept until vc_let_go(); and its end, entered. */
static struct condis_binding *vc_keep(struct condis_vc *vc, bool provider)
{
	struct condis_binding *binding = vc->binding;

	if (provider)
		binding = vc->af ? vc->af->reg->binding : NULL;
	if (!binding || !condis_vc_keep(vc))
		return NULL;
	if (condis_binding_enter(binding))
		return binding;
	/* Never the last reference: nobody deletes what is kept. */
	condis_vc_release(vc);
	return NULL;
}

static void vc_let_go(struct condis_adapter *adapter)
{
	struct condis_vc *vc = adapter->told_vc;

	if (!vc)
		return;
	WRITE_ONCE(adapter->told_vc, NULL);
	condis_vc_release(vc);
}

/*
 * One of the two ends of a VC. The callback may delete the VC, close the
 * address family and the adapter: nothing is kept for it then.
 */
static void indication_tell_end(struct condis_adapter *adapter,
				struct condis_indication *ind, bool provider)
{
	struct condis_binding *binding = NULL;
	void *ctx = NULL;

	spin_lock_bh(&adapter->lock);
	if (ind->vc)
		binding = vc_keep(ind->vc, provider);
	if (binding) {
		ctx = provider ? ind->vc->cm_ctx : ind->vc->ctx;
		WRITE_ONCE(adapter->told_vc, ind->vc);
		WRITE_ONCE(adapter->teller, current);
	}
	spin_unlock_bh(&adapter->lock);
	if (!binding)
		return;
	binding->proto->ops->status(binding->ctx, ctx, ind->status,
				    ind->len ? ind->buf : NULL, ind->len);
	condis_binding_leave(binding);
	vc_let_go(adapter);
}

/**
 * condis_indications_tell() - tell protocols what the miniport has indicated
 * @adapter: the adapter
 *
 * What is indicated meanwhile waits for the next time.
 *
 * Context: The adapter's worker, outside of any callback.
 */
void condis_indications_tell(struct condis_adapter *adapter)
{
	u64 last = READ_ONCE(adapter->indication_gen);
	struct condis_indication *ind;

	while ((ind = indication_take(adapter, last))) {
		condis_event_status(adapter, ind->vc_id, ind->status, ind->buf,
				    ind->len);
		if (ind->vc_id) {
			indication_tell_end(adapter, ind, true);
			indication_tell_end(adapter, ind, false);
		} else {
			condis_bindings_status(adapter, ind->gen, ind->status,
					       ind->len ? ind->buf : NULL,
					       ind->len);
		}
		indication_free(adapter, ind);
	}
}

/**
 * condis_indications_inside() - is a VC deleted by who is being told of it?
 * @vc: the VC
 *
 * Context: Any.
 * Return: true when this is called from inside ops->status for @vc.
 */
bool condis_indications_inside(const struct condis_vc *vc)
{
	const struct condis_adapter *adapter = vc->adapter;

	return READ_ONCE(adapter->told_vc) == vc &&
	       READ_ONCE(adapter->teller) == current;
}

/**
 * condis_indications_forget() - a VC is no more: nothing is told of it
 * @vc: the VC; its miniport does not know it any more
 *
 * Context: Any.
 */
void condis_indications_forget(struct condis_vc *vc)
{
	struct condis_adapter *adapter = vc->adapter;
	struct condis_indication *ind, *next;
	LIST_HEAD(dropped);

	/* The miniport has said its last word of it: no news can come in. */
	if (!READ_ONCE(adapter->n_indications))
		return;
	spin_lock_bh(&adapter->lock);
	if (adapter->telling && adapter->telling->vc == vc)
		adapter->telling->vc = NULL;
	list_for_each_entry_safe(ind, next, &adapter->indications, node) {
		if (ind->vc != vc)
			continue;
		list_move(&ind->node, &dropped);
		adapter->n_indications--;
	}
	spin_unlock_bh(&adapter->lock);
	if (condis_indications_inside(vc))
		vc_let_go(adapter);
	list_for_each_entry_safe(ind, next, &dropped, node)
		kfree(ind);
}

/**
 * condis_indications_drop() - nobody is left to be told
 * @adapter: the adapter, halted
 *
 * Context: The adapter's worker.
 */
void condis_indications_drop(struct condis_adapter *adapter)
{
	struct condis_indication *ind;

	while ((ind = indication_take(adapter, U64_MAX)))
		indication_free(adapter, ind);
}
