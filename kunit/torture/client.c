// SPDX-License-Identifier: GPL-2.0-only
/*
 * The client: it sends, holds what it receives for a while, and returns it.
 */
#include <linux/module.h>

#include "torture.h"

unsigned long tt_cancel_id(struct tt_slot *slot, u32 number)
{
	return 1 + (slot - slot->run->slots) * TT_IDS + number % TT_IDS;
}

struct condis_nbl *tt_new_nbl(struct condis_nbl_pool *pool)
{
	struct condis_nbl *nbl = condis_nbl_alloc(pool, GFP_ATOMIC);
	struct sk_buff *nb;

	if (!nbl)
		return NULL;
	nb = condis_nb_alloc(0, TT_SDU, GFP_ATOMIC);
	if (!nb) {
		condis_nbl_free(nbl);
		return NULL;
	}
	skb_put_zero(nb, TT_SDU);
	condis_nbl_add_nb(nbl, nb);
	atomic_set(&tt_mark(nbl)->step, TT_MADE);
	return nbl;
}

/* The caller keeps the VC, and what it reads here is older than the send. */
static void tt_stamp(struct tt_slot *slot, struct condis_nbl *nbl)
{
	unsigned long id = condis_nbl_cancel_id(nbl);
	struct tt_mark *mark = tt_mark(nbl);

	mark->epoch = atomic_read_acquire(&slot->epoch);
	mark->pause_epoch = atomic_read_acquire(&slot->run->pause_epoch);
	mark->reset_epoch = atomic_read_acquire(&slot->run->reset_epoch);
	mark->window_epoch = atomic_read_acquire(&slot->window_epoch);
	mark->ending = atomic_read_acquire(&slot->ending);
	if (id)
		mark->cancels =
			atomic_read_acquire(&slot->run->cancels[id - 1].over);
	tt_step(nbl, TT_MADE, TT_ON_ITS_WAY, "send");
}

/* Who sends it: in its mark, and where a copy has it, too. */
static void tt_address(struct tt_actor *actor, struct condis_nbl *nbl)
{
	struct tt_letter letter = {
		.seq = ++actor->seq, .sender = actor->id,
	};
	struct tt_mark *mark = tt_mark(nbl);

	mark->sender = letter.sender;
	mark->again = tt_rnd(&actor->rnd, 64) ? 0 : 2;
	mark->seq = letter.seq;
	memcpy(nbl->first_nb->data, &letter, sizeof(letter));
}

void tt_client_send(struct tt_actor *actor, struct tt_slot *slot)
{
	u32 n = 1 + tt_rnd(&actor->rnd, 8);
	struct condis_vc *vc = READ_ONCE(slot->vc);
	struct condis_nbl_queue q;
	struct condis_nbl *nbl;
	unsigned long id = 0;

	condis_nbl_queue_init(&q);
	while (vc && n--) {
		nbl = tt_new_nbl(slot->run->tx);
		if (!nbl)
			break;
		tt_address(actor, nbl);
		if (!tt_rnd(&actor->rnd, 4)) {
			id = tt_cancel_id(slot, actor->seq);
			condis_nbl_set_cancel_id(nbl, id);
		}
		tt_stamp(slot, nbl);
		condis_nbl_queue_add(&q, nbl);
	}
	if (condis_nbl_queue_empty(&q))
		return;
	tt_count(TT_SENT, q.count);
	condis_co_send_nbls(vc, q.head, tt_rnd(&actor->rnd, 4) ? 0 :
					CONDIS_FLAG_CHECK_FOR_LOOPBACK);
	/* S-21: what a window has no room for waits yet. */
	if (id && !tt_rnd(&actor->rnd, 4))
		tt_client_cancel(slot->run, id);
}

void tt_client_cancel(struct tt_run *run, unsigned long id)
{
	struct tt_cancels *cancels = &run->cancels[id - 1];

	tt_count(TT_CANCELS, 1);
	atomic_inc_return(&cancels->begun);
	condis_cancel_send_nbls(run->binding, id);
	atomic_inc_return(&cancels->over);
}

/* Sent again from inside its completion, as a client with a window does. */
static bool tt_send_again(struct tt_slot *slot, struct condis_nbl *nbl)
{
	struct tt_mark *mark = tt_mark(nbl);
	struct condis_vc *vc;
	bool sent = false;
	int idx;

	if (!mark->again || READ_ONCE(slot->run->stop_senders))
		return false;
	idx = srcu_read_lock(&tt_srcu);
	vc = READ_ONCE(slot->vc);
	/* S-6: a refusal may come when the slot has another VC by now. */
	if (vc && vc == nbl->vc) {
		mark->again--;
		mark->sender = TT_SENDERS;
		tt_stamp(slot, nbl);
		tt_count(TT_SENT, 1);
		condis_co_send_nbls(vc, nbl, 0);
		sent = true;
	}
	srcu_read_unlock(&tt_srcu, idx);
	return sent;
}

/*
 * S-21: a send that the miniport never had was cancelled, if its call does not
 * end: then somebody asked for it.
 */
static void tt_unsent(struct tt_slot *slot, struct condis_nbl *nbl)
{
	unsigned long id = condis_nbl_cancel_id(nbl);
	struct tt_mark *mark = tt_mark(nbl);

	if (nbl->status != CONDIS_STATUS_SEND_ABORTED || (mark->ending & 1) ||
	    atomic_read(&slot->ending) != mark->ending)
		return;
	if (id && atomic_read(&slot->run->cancels[id - 1].begun) !=
		  mark->cancels)
		tt_count(TT_CANCELLED, 1);
	else
		tt_bad(TT_WINDOW, "a send came back that nobody cancelled");
}

static void tt_send_complete(void *vc_ctx, struct condis_nbl *chain, u32 flags)
{
	struct tt_slot *slot = vc_ctx;
	struct condis_nbl *nbl, *next;
	int step;

	condis_chain_for_each_safe(nbl, next, chain) {
		step = atomic_xchg(&tt_mark(nbl)->step, TT_MADE);
		/* A refusal never reached the miniport. */
		if (step == TT_GOING_BACK)
			atomic_dec(&slot->sends);
		else if (step == TT_ON_ITS_WAY)
			tt_unsent(slot, nbl);
		else
			tt_bad(TT_CONSERVATION,
			       "completion: an NBL in step %#x", step);
		tt_count(TT_SENT_BACK, 1);
		nbl->next = NULL;
		if (!tt_send_again(slot, nbl))
			condis_nbl_free_chain(nbl);
	}
}

static struct condis_nbl *tt_take_got(struct tt_slot *slot)
{
	struct condis_nbl *chain;

	spin_lock_bh(&slot->lock);
	chain = condis_nbl_queue_take(&slot->got);
	spin_unlock_bh(&slot->lock);
	return chain;
}

void tt_client_return(struct tt_slot *slot)
{
	struct condis_nbl *chain = tt_take_got(slot);
	struct condis_nbl *nbl;

	for (nbl = chain; nbl; nbl = nbl->next)
		if (nbl->flags & CONDIS_NBL_F_IS_LOOPBACK)
			atomic_dec(&slot->receives);
		else
			tt_step(nbl, TT_AT_OTHER_SIDE, TT_GOING_BACK, "return");
	if (chain)
		condis_return_nbls(slot->run->binding, chain, 0);
}

/* S-25: a copy of what was sent; nobody but the core hears of its end. */
static void tt_got_copy(struct tt_slot *slot, struct condis_nbl *nbl)
{
	struct tt_letter letter;

	tt_count(TT_LOOPED, 1);
	memcpy(&letter, nbl->first_nb->data, sizeof(letter));
	tt_model_order(slot->looped, letter.sender, letter.seq);
}

static void tt_receive(void *binding_ctx, void *vc_ctx,
		       struct condis_nbl *chain, unsigned int count, u32 flags)
{
	bool lent = flags & CONDIS_FLAG_RESOURCES;
	struct tt_slot *slot = vc_ctx;
	struct condis_nbl *nbl, *next;

	atomic_inc(&slot->running);
	if (READ_ONCE(slot->drained))
		tt_bad(TT_DRAIN, "a receive after a deactivation");
	for (nbl = chain; nbl; nbl = nbl->next)
		if (nbl->flags & CONDIS_NBL_F_IS_LOOPBACK)
			tt_got_copy(slot, nbl);
		else
			tt_step(nbl, TT_ON_ITS_WAY, TT_AT_OTHER_SIDE,
				"receive");
	tt_count(TT_DELIVERED, count);
	if (!lent) {
		atomic_add(count, &slot->receives);
		spin_lock_bh(&slot->lock);
		condis_chain_for_each_safe(nbl, next, chain)
			condis_nbl_queue_add(&slot->got, nbl);
		spin_unlock_bh(&slot->lock);
		if (!tt_chance(slot->run, 3))
			tt_client_return(slot);
	}
	atomic_dec(&slot->running);
}

static void tt_bind(struct condis_protocol *proto,
		    struct condis_adapter *adapter)
{
	struct tt_run *run = condis_protocol_ctx(proto);

	if (adapter == run->adapter)
		condis_open_adapter(proto, adapter, run, &run->binding);
}

static void tt_unbind(void *binding_ctx)
{
	struct tt_run *run = binding_ctx;

	if (run->af && condis_cl_close_address_family(run->af) ==
		       CONDIS_STATUS_PENDING)
		tt_wait(run, &run->af_closed, "the close of the AF");
	run->af = NULL;
	condis_close_adapter(run->binding);
	run->binding = NULL;
}

/* what is held goes back; a pause that pends is completed by a pump. */
static condis_status_t tt_pause(void *binding_ctx)
{
	struct tt_run *run = binding_ctx;
	struct tt_slot *slot;

	for (slot = run->slots; slot < run->slots + TT_SLOTS; slot++)
		tt_client_return(slot);
	if (tt_chance(run, 2))
		return CONDIS_STATUS_SUCCESS;
	atomic_set_release(&run->owes_cl_pause, 1);
	return CONDIS_STATUS_PENDING;
}

static condis_status_t tt_restart(void *binding_ctx)
{
	return CONDIS_STATUS_SUCCESS;
}

static void tt_af_notify(void *binding_ctx, const struct condis_af_id *id)
{
}

/* AD-7: from here on nothing is let through that is sent from here on. */
static void tt_status(void *binding_ctx, void *vc_ctx,
		      condis_status_t status, const void *buf, u32 len)
{
	struct tt_run *run = binding_ctx;
	int epoch = atomic_read(&run->reset_epoch);

	if (status == CONDIS_STATUS_RESET_START) {
		if (epoch & 1)
			tt_bad(TT_GATE, "a reset in a reset");
		atomic_inc_return(&run->reset_epoch);
	} else if (epoch & 1) {
		tt_bad(TT_GATE, "a reset ended before the miniport's");
	}
}

static void tt_oid_complete(void *binding_ctx, struct condis_oid_request *req,
			    condis_status_t status)
{
}

static void tt_af_opened(void *af_ctx, struct condis_af *af,
			 condis_status_t status)
{
	struct tt_run *run = af_ctx;

	run->af = af;
	complete(&run->opened);
}

static void tt_af_closed(void *af_ctx, condis_status_t status)
{
	struct tt_run *run = af_ctx;

	complete(&run->af_closed);
}

/* Whoever ends a run unbinds, which closes all. */
static condis_status_t tt_notify_close(void *af_ctx)
{
	return CONDIS_STATUS_SUCCESS;
}

static void tt_made(void *vc_ctx, condis_status_t status,
		    struct condis_call_params *params)
{
	struct tt_slot *slot = vc_ctx;

	if (params != &slot->params)
		tt_bad(TT_CONSERVATION, "another call's parameters");
	slot->made_status = status;
	complete(&slot->made);
}

static void tt_closed(void *vc_ctx, condis_status_t status)
{
	struct tt_slot *slot = vc_ctx;

	complete(&slot->closed);
}

/* The thread of the slot closes each call anyway. */
static void tt_incoming_close(void *vc_ctx, condis_status_t status,
			      const void *data, size_t len)
{
}

const struct condis_client_ops tt_client_ops = {
	.open_af_complete	= tt_af_opened,
	.close_af_complete	= tt_af_closed,
	.notify_close_af	= tt_notify_close,
	.register_sap_complete	= condis_cl_no_register_sap_complete,
	.deregister_sap_complete = condis_cl_no_deregister_sap_complete,
	.create_vc		= condis_cl_no_create_vc,
	.delete_vc		= condis_cl_no_delete_vc,
	.incoming_call		= condis_cl_no_incoming_call,
	.call_connected		= condis_cl_no_call_connected,
	.make_call_complete	= tt_made,
	.close_call_complete	= tt_closed,
	.add_party_complete	= condis_cl_no_add_party_complete,
	.drop_party_complete	= condis_cl_no_drop_party_complete,
	.incoming_drop_party	= condis_cl_no_incoming_drop_party,
	.modify_call_qos_complete = condis_cl_no_modify_call_qos_complete,
	.incoming_call_qos_change = condis_cl_no_incoming_call_qos_change,
	.incoming_close_call	= tt_incoming_close,
	.oid_request		= condis_cl_no_oid_request,
};

const struct condis_protocol_ops tt_client_protocol = {
	.owner			= THIS_MODULE,
	.name			= "torture",
	.client			= &tt_client_ops,
	.bind_adapter		= tt_bind,
	.unbind_adapter		= tt_unbind,
	.pause			= tt_pause,
	.restart		= tt_restart,
	.status			= tt_status,
	.af_register_notify	= tt_af_notify,
	.receive_nbls		= tt_receive,
	.send_nbls_complete	= tt_send_complete,
	.oid_request_complete	= tt_oid_complete,
};
