// SPDX-License-Identifier: GPL-2.0-only
/*
 * The miniport: it completes now, later, in any order, indicates, and pends
 * what it may. What it owes is paid by the pumps.
 */
#include <linux/module.h>
#include <linux/sched.h>

#include "torture.h"

static bool tt_claim(atomic_t *owed)
{
	return atomic_cmpxchg(owed, 1, 0) == 1;
}

/* S-13: each NBL has a status of its own. */
static void tt_complete(struct tt_slot *slot, struct condis_nbl_queue *q,
			condis_status_t status)
{
	struct condis_nbl *nbl;

	if (condis_nbl_queue_empty(q))
		return;
	for (nbl = q->head; nbl; nbl = nbl->next) {
		nbl->status = status;
		tt_step(nbl, TT_AT_OTHER_SIDE, TT_GOING_BACK, "complete");
	}
	atomic_sub(q->count, &slot->has);
	condis_mco_send_nbls_complete(READ_ONCE(slot->mp_vc), q->head, 0);
}

/* S-12: some of what is held, in another order. */
void tt_miniport_complete(struct tt_slot *slot, struct rnd_state *rnd)
{
	u32 want = 1 + tt_rnd(rnd, 32);
	struct condis_nbl_queue q[2];
	struct condis_nbl *nbl;

	condis_nbl_queue_init(&q[0]);
	condis_nbl_queue_init(&q[1]);
	spin_lock_bh(&slot->lock);
	while (want-- && (nbl = condis_nbl_queue_pop(&slot->sent)))
		condis_nbl_queue_add(&q[tt_rnd(rnd, 2)], nbl);
	spin_unlock_bh(&slot->lock);
	if (tt_rnd(rnd, 4))
		condis_nbl_queue_splice(&q[1], &q[0]);
	tt_complete(slot, &q[1], CONDIS_STATUS_SUCCESS);
	tt_complete(slot, &q[0], CONDIS_STATUS_FAILURE);
}

static void tt_send_nbls(void *vc_ctx, struct condis_nbl *chain, u32 flags)
{
	struct tt_slot *slot = vc_ctx;
	struct condis_nbl *nbl, *next;
	struct condis_nbl_queue now;

	tt_model_send(slot, chain);
	condis_nbl_queue_init(&now);
	spin_lock_bh(&slot->lock);
	condis_chain_for_each_safe(nbl, next, chain)
		condis_nbl_queue_add(tt_chance(slot->run, 4) ? &slot->sent :
							       &now, nbl);
	spin_unlock_bh(&slot->lock);
	if (!tt_chance(slot->run, 32))
		tt_window_set(slot, tt_chance(slot->run, 1024));
	tt_complete(slot, &now, CONDIS_STATUS_SUCCESS);
}

static void tt_free_received(struct condis_nbl *chain)
{
	tt_count(TT_INDICATED_BACK, condis_chain_count(chain));
	condis_nbl_free_chain(chain);
}

static void tt_return_nbls(struct condis_adapter *adapter, void *vc_ctx,
			   struct condis_nbl *chain, u32 flags)
{
	struct tt_slot *slot = vc_ctx;
	struct condis_nbl *nbl;
	int step;

	for (nbl = chain; nbl; nbl = nbl->next) {
		if (nbl->flags & CONDIS_NBL_F_IS_LOOPBACK) {
			tt_bad(TT_CONSERVATION, "return: a copy of the core's");
			continue;
		}
		step = atomic_xchg(&tt_mark(nbl)->step, TT_MADE);
		/* What was refused was never delivered. */
		if (step == TT_GOING_BACK)
			atomic_dec(&slot->receives);
		else if (step != TT_ON_ITS_WAY)
			tt_bad(TT_CONSERVATION, "return: an NBL in step %#x",
			       step);
	}
	tt_free_received(chain);
}

/* At any time, also when nothing may be delivered. The caller keeps the VC. */
void tt_miniport_indicate(struct tt_slot *slot, struct rnd_state *rnd)
{
	struct condis_vc *vc = READ_ONCE(slot->mp_vc);
	u32 n = 1 + tt_rnd(rnd, 4);
	bool lent = !tt_rnd(rnd, 4);
	struct condis_nbl_queue q;
	struct condis_nbl *nbl;

	condis_nbl_queue_init(&q);
	while (vc && n--) {
		nbl = tt_new_nbl(slot->run->rx);
		if (!nbl)
			break;
		tt_step(nbl, TT_MADE, TT_ON_ITS_WAY, "indicate");
		condis_nbl_queue_add(&q, nbl);
	}
	if (condis_nbl_queue_empty(&q))
		return;
	tt_count(TT_INDICATED, q.count);
	condis_mco_indicate_receive_nbls(vc, q.head, q.count,
					 lent ? CONDIS_FLAG_RESOURCES : 0);
	if (!lent)
		return;
	tt_count(TT_LENT, q.count);
	tt_free_received(q.head);
}

/* What a pump pays; the caller keeps the VC. */
void tt_miniport_pay(struct tt_slot *slot, struct rnd_state *rnd)
{
	struct condis_vc *vc = READ_ONCE(slot->mp_vc);

	if (!vc)
		return;
	if (tt_claim(&slot->owes_activate))
		condis_mco_activate_vc_complete(vc, tt_rnd(rnd, 8) ?
						CONDIS_STATUS_SUCCESS :
						CONDIS_STATUS_RESOURCES);
	if (tt_claim(&slot->owes_deactivate))
		condis_mco_deactivate_vc_complete(vc, CONDIS_STATUS_SUCCESS);
}

static condis_status_t tt_initialize(struct condis_adapter *adapter)
{
	struct tt_run *run = condis_adapter_priv(adapter);

	if (!run->mcm)
		return CONDIS_STATUS_SUCCESS;
	return condis_mcm_register_address_family(adapter, &tt_af_id,
						  &tt_mcm_ops);
}

static void tt_halt(struct condis_adapter *adapter)
{
}

static void tt_release(struct condis_adapter *adapter)
{
	struct tt_run *run = condis_adapter_priv(adapter);

	complete(&run->released);
}

static condis_status_t tt_m_pause(struct condis_adapter *adapter)
{
	struct tt_run *run = condis_adapter_priv(adapter);

	if (tt_chance(run, 2))
		return CONDIS_STATUS_SUCCESS;
	atomic_set_release(&run->owes_mp_pause, 1);
	return CONDIS_STATUS_PENDING;
}

static condis_status_t tt_m_restart(struct condis_adapter *adapter)
{
	return CONDIS_STATUS_SUCCESS;
}

/* What is queued comes back, of any VC. */
static void tt_reset_slot(struct tt_slot *slot)
{
	struct condis_nbl_queue out;

	condis_nbl_queue_init(&out);
	spin_lock_bh(&slot->lock);
	condis_nbl_queue_splice(&out, &slot->sent);
	spin_unlock_bh(&slot->lock);
	tt_complete(slot, &out, CONDIS_STATUS_RESET_IN_PROGRESS);
}

/* The last that the miniport does in a reset before it says so. */
void tt_miniport_reset_end(struct tt_run *run)
{
	if (atomic_read(&run->reset_epoch) & 1)
		atomic_inc_return(&run->reset_epoch);
}

static condis_status_t tt_m_reset(struct condis_adapter *adapter)
{
	struct tt_run *run = condis_adapter_priv(adapter);
	struct tt_slot *slot;
	int idx;

	idx = srcu_read_lock(&tt_srcu);
	for (slot = run->slots; slot < run->slots + TT_SLOTS; slot++)
		tt_reset_slot(slot);
	srcu_read_unlock(&tt_srcu, idx);
	if (tt_chance(run, 2)) {
		tt_miniport_reset_end(run);
		return CONDIS_STATUS_SUCCESS;
	}
	atomic_set_release(&run->owes_mp_reset, 1);
	return CONDIS_STATUS_PENDING;
}

static condis_status_t tt_m_create_vc(struct condis_adapter *adapter,
				      struct condis_vc *vc, void **vc_ctx)
{
	struct tt_run *run = condis_adapter_priv(adapter);
	struct tt_slot *slot = run->slots;

	while (slot->life != current)
		slot++;
	if (!tt_rnd(&slot->rnd, 16))
		return CONDIS_STATUS_RESOURCES;
	*vc_ctx = slot;
	/* For the actors, whose use of it makes the core read the context. */
	smp_store_release(&slot->mp_vc, vc);
	return CONDIS_STATUS_SUCCESS;
}

static condis_status_t tt_m_delete_vc(void *vc_ctx)
{
	struct tt_slot *slot = vc_ctx;

	WRITE_ONCE(slot->mp_vc, NULL);
	synchronize_srcu_expedited(&tt_srcu);
	return CONDIS_STATUS_SUCCESS;
}

static condis_status_t tt_m_activate(void *vc_ctx,
				     struct condis_call_params *params)
{
	struct tt_slot *slot = vc_ctx;

	/* For the activation that begins: it keeps it. */
	if (!tt_chance(slot->run, 4))
		tt_window_set(slot, tt_chance(slot->run, 1024));
	switch (tt_chance(slot->run, 8)) {
	case 0:
		return CONDIS_STATUS_RESOURCES;
	case 1 ... 4:
		atomic_set_release(&slot->owes_activate, 1);
		return CONDIS_STATUS_PENDING;
	}
	return CONDIS_STATUS_SUCCESS;
}

static condis_status_t tt_m_deactivate(void *vc_ctx)
{
	struct tt_slot *slot = vc_ctx;

	if (tt_chance(slot->run, 2))
		return CONDIS_STATUS_SUCCESS;
	atomic_set_release(&slot->owes_deactivate, 1);
	return CONDIS_STATUS_PENDING;
}

/* S-21: what is queued under the id comes back, the rest keeps its order. */
static void tt_cancel_slot(struct tt_slot *slot, unsigned long id)
{
	struct condis_nbl_queue keep, out;
	struct condis_nbl *nbl;

	condis_nbl_queue_init(&keep);
	condis_nbl_queue_init(&out);
	spin_lock_bh(&slot->lock);
	while ((nbl = condis_nbl_queue_pop(&slot->sent)))
		condis_nbl_queue_add(condis_nbl_cancel_id(nbl) == id ? &out :
								       &keep,
				     nbl);
	slot->sent = keep;
	spin_unlock_bh(&slot->lock);
	tt_complete(slot, &out, CONDIS_STATUS_SEND_ABORTED);
}

static void tt_cancel_send(struct condis_adapter *adapter, unsigned long id)
{
	struct tt_run *run = condis_adapter_priv(adapter);
	struct tt_slot *slot;
	int idx;

	idx = srcu_read_lock(&tt_srcu);
	for (slot = run->slots; slot < run->slots + TT_SLOTS; slot++)
		tt_cancel_slot(slot, id);
	srcu_read_unlock(&tt_srcu, idx);
}

static condis_status_t tt_m_oid(struct condis_adapter *adapter, void *vc_ctx,
				struct condis_oid_request *req)
{
	return CONDIS_STATUS_NOT_SUPPORTED;
}

static condis_status_t tt_set_peer(struct condis_adapter *adapter,
				   struct condis_adapter *peer)
{
	return CONDIS_STATUS_NOT_SUPPORTED;
}

const struct condis_miniport_ops tt_miniport_ops = {
	.owner		= THIS_MODULE,
	.name		= "torture",
	.initialize	= tt_initialize,
	.halt		= tt_halt,
	.release	= tt_release,
	.pause		= tt_m_pause,
	.restart	= tt_m_restart,
	.reset		= tt_m_reset,
	.create_vc	= tt_m_create_vc,
	.delete_vc	= tt_m_delete_vc,
	.activate_vc	= tt_m_activate,
	.deactivate_vc	= tt_m_deactivate,
	.send_nbls	= tt_send_nbls,
	.return_nbls	= tt_return_nbls,
	.cancel_send	= tt_cancel_send,
	.oid_request	= tt_m_oid,
	.cancel_oid_request = condis_m_no_cancel_oid_request,
	.set_peer	= tt_set_peer,
};
