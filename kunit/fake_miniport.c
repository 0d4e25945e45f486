// SPDX-License-Identifier: GPL-2.0-only
/*
 * A miniport that holds what it is to send and keeps what comes back. See
 * fake.h.
 */
#include <linux/module.h>
#include <linux/slab.h>

#include "fake.h"

static condis_status_t fake_auto(condis_status_t answer)
{
	return answer == FAKE_AUTO ? CONDIS_STATUS_SUCCESS : answer;
}

/**
 * fake_low_new() - a VC's driver state
 * @f: the fixture
 * @vc: the VC
 * @af: the provider's open; NULL for a miniport's state
 *
 * Return: the state, or NULL.
 */
struct fake_low *fake_low_new(struct fake *f, struct condis_vc *vc,
			      struct fake_cm_af *af)
{
	struct fake_low *low = kzalloc(sizeof(*low), GFP_ATOMIC);

	if (!low)
		return NULL;
	low->kind = FAKE_IS_LOW;
	low->f = f;
	low->vc = vc;
	low->af = af;
	spin_lock_bh(&f->lock);
	list_add_tail(&low->node, &f->lows);
	spin_unlock_bh(&f->lock);
	return low;
}

/**
 * fake_low_free() - the VC is deleted
 * @low: its driver state
 */
void fake_low_free(struct fake_low *low)
{
	fake_must(low->f, !low->sent.head, "deleted without a send");
	spin_lock_bh(&low->f->lock);
	list_del(&low->node);
	spin_unlock_bh(&low->f->lock);
	fake_free_back(low);
	kfree(low);
}

static condis_status_t fake_initialize(struct condis_adapter *adapter)
{
	struct fake *f = condis_adapter_priv(adapter);
	condis_status_t status;

	status = fake_auto(fake_event(f, FAKE_INITIALIZE, "m",
				      CONDIS_STATUS_SUCCESS, NULL));
	if (status == CONDIS_STATUS_SUCCESS && f->mode == FAKE_MCM)
		status = condis_mcm_register_address_family(adapter,
							    &fake_af_id,
							    &f->mcm_ops);
	return status;
}

static void fake_halt(struct condis_adapter *adapter)
{
	struct fake *f = condis_adapter_priv(adapter);

	fake_event(f, FAKE_HALT, "m", CONDIS_STATUS_SUCCESS, NULL);
}

static void fake_release(struct condis_adapter *adapter)
{
	struct fake *f = condis_adapter_priv(adapter);

	complete(&f->released);
}

static condis_status_t fake_m_pause(struct condis_adapter *adapter)
{
	struct fake *f = condis_adapter_priv(adapter);
	condis_status_t status;

	f->pausing = true;
	status = fake_auto(fake_event(f, FAKE_M_PAUSE, "m",
				      CONDIS_STATUS_SUCCESS, NULL));
	if (status != CONDIS_STATUS_PENDING)
		f->pausing = false;
	return status;
}

/**
 * fake_reset_sends() - what the miniport has to send does not survive a reset
 * @f: the fixture
 */
void fake_reset_sends(struct fake *f)
{
	struct fake_low *low, *found;

	do {
		found = NULL;
		spin_lock_bh(&f->lock);
		list_for_each_entry(low, &f->lows, node)
			if (low->sent.head)
				found = low;
		spin_unlock_bh(&f->lock);
		if (found)
			fake_complete_status(found,
					     CONDIS_STATUS_RESET_IN_PROGRESS);
	} while (found);
}

/**
 * fake_m_paused() - complete a pause that pends
 * @f: the fixture
 */
void fake_m_paused(struct fake *f)
{
	f->pausing = false;
	condis_m_pause_complete(f->adapter);
}

static condis_status_t fake_m_restart(struct condis_adapter *adapter)
{
	struct fake *f = condis_adapter_priv(adapter);
	condis_status_t status;

	f->restarting = true;
	status = fake_auto(fake_event(f, FAKE_M_RESTART, "m",
				      CONDIS_STATUS_SUCCESS, NULL));
	if (status != CONDIS_STATUS_PENDING)
		f->restarting = false;
	return status;
}

/**
 * fake_m_restarted() - complete a restart that pends
 * @f: the fixture
 * @status: its outcome
 */
void fake_m_restarted(struct fake *f, condis_status_t status)
{
	f->restarting = false;
	condis_m_restart_complete(f->adapter, status);
}

static condis_status_t fake_m_reset(struct condis_adapter *adapter)
{
	struct fake *f = condis_adapter_priv(adapter);
	condis_status_t status;

	f->resetting = true;
	status = fake_event(f, FAKE_M_RESET, "m", CONDIS_STATUS_SUCCESS, NULL);
	if (status == FAKE_AUTO) {
		fake_reset_sends(f);
		status = CONDIS_STATUS_SUCCESS;
	}
	if (status != CONDIS_STATUS_PENDING)
		f->resetting = false;
	return status;
}

/**
 * fake_m_was_reset() - complete a reset that pends
 * @f: the fixture
 * @status: its outcome
 */
void fake_m_was_reset(struct fake *f, condis_status_t status)
{
	f->resetting = false;
	condis_m_reset_complete(f->adapter, status);
}

static condis_status_t fake_m_create_vc(struct condis_adapter *adapter,
					struct condis_vc *vc, void **vc_ctx)
{
	struct fake *f = condis_adapter_priv(adapter);
	condis_status_t status;
	struct fake_low *low;

	status = fake_auto(fake_event(f, FAKE_M_CREATE_VC, "m",
				      CONDIS_STATUS_SUCCESS, NULL));
	if (status != CONDIS_STATUS_SUCCESS)
		return status;
	low = fake_low_new(f, vc, NULL);
	if (!low)
		return CONDIS_STATUS_RESOURCES;
	*vc_ctx = low;
	return status;
}

static condis_status_t fake_m_delete_vc(void *vc_ctx)
{
	struct fake_low *low = vc_ctx;
	condis_status_t status;

	status = fake_auto(fake_event(low->f, FAKE_M_DELETE_VC, "m",
				      CONDIS_STATUS_SUCCESS, low));
	fake_low_free(low);
	return status;
}

static condis_status_t fake_m_activate(void *vc_ctx,
				       struct condis_call_params *params)
{
	struct fake_low *low = vc_ctx;
	condis_status_t status;

	low->asked = params;
	low->activating = true;
	status = fake_auto(fake_event(low->f, FAKE_M_ACTIVATE, "m",
				      CONDIS_STATUS_SUCCESS, low));
	if (status == CONDIS_STATUS_PENDING)
		return status;
	low->activating = false;
	if (status == CONDIS_STATUS_SUCCESS)
		low->accepted = *params;
	return status;
}

/**
 * fake_m_activated() - complete an activation that pends
 * @low: the miniport's VC
 * @status: its outcome
 */
void fake_m_activated(struct fake_low *low, condis_status_t status)
{
	if (status == CONDIS_STATUS_SUCCESS)
		low->accepted = *low->asked;
	low->activating = false;
	condis_mco_activate_vc_complete(low->vc, status);
}

static condis_status_t fake_m_deactivate(void *vc_ctx)
{
	struct fake_low *low = vc_ctx;
	condis_status_t status;

	low->stopping = true;
	status = fake_auto(fake_event(low->f, FAKE_M_DEACTIVATE, "m",
				      CONDIS_STATUS_SUCCESS, low));
	if (status != CONDIS_STATUS_PENDING)
		low->stopping = false;
	return status;
}

/**
 * fake_m_deactivated() - complete a deactivation that pends
 * @low: the miniport's VC
 */
void fake_m_deactivated(struct fake_low *low)
{
	low->stopping = false;
	condis_mco_deactivate_vc_complete(low->vc, CONDIS_STATUS_SUCCESS);
}

static void fake_check_low(struct fake_low *low, struct condis_nbl *chain,
			   u32 owner)
{
	struct condis_nbl *nbl;

	fake_must(low->f, chain, "a chain has an NBL");
	for (nbl = chain; nbl; nbl = nbl->next) {
		fake_must(low->f, nbl->vc == low->vc, "one VC in a chain");
		fake_must(low->f, nbl->owner == owner, "the miniport's NBL");
	}
}

static void fake_send_nbls(void *vc_ctx, struct condis_nbl *chain, u32 flags)
{
	struct fake_low *low = vc_ctx;
	struct fake *f = low->f;

	fake_check_low(low, chain, CONDIS_NBL_SENDING);
	if (f->send) {
		f->send(low, chain, flags);
		return;
	}
	fake_keep(f, &low->sent, chain);
	if (f->ending)
		fake_complete_all(low);
}

static void fake_return_nbls(struct condis_adapter *adapter, void *vc_ctx,
			     struct condis_nbl *chain, u32 flags)
{
	struct fake_low *low = vc_ctx;

	fake_must(low->f, condis_adapter_priv(adapter) == low->f,
		  "returned to its adapter");
	fake_check_low(low, chain, CONDIS_NBL_MINIPORT);
	if (low->f->returned)
		low->f->returned(low, chain, flags);
	else
		fake_keep(low->f, &low->back, chain);
}

/**
 * fake_take_sent() - what the miniport has to send
 * @low: the miniport's VC
 *
 * Return: the chain, in the order of the sends; for
 * condis_mco_send_nbls_complete().
 */
struct condis_nbl *fake_take_sent(struct fake_low *low)
{
	return fake_take(low->f, &low->sent);
}

/**
 * fake_complete_status() - complete all that the miniport has to send
 * @low: the miniport's VC
 * @status: of each
 */
void fake_complete_status(struct fake_low *low, condis_status_t status)
{
	struct condis_nbl *chain = fake_take_sent(low);
	struct condis_nbl *nbl;

	for (nbl = chain; nbl; nbl = nbl->next)
		nbl->status = status;
	if (chain)
		condis_mco_send_nbls_complete(low->vc, chain, 0);
}

/**
 * fake_complete_all() - the same with SUCCESS
 * @low: the miniport's VC
 */
void fake_complete_all(struct fake_low *low)
{
	fake_complete_status(low, CONDIS_STATUS_SUCCESS);
}

/**
 * fake_indicate() - data arrived
 * @low: the miniport's VC
 * @chain: of f->rx
 * @flags: CONDIS_FLAG_*
 */
void fake_indicate(struct fake_low *low, struct condis_nbl *chain, u32 flags)
{
	condis_mco_indicate_receive_nbls(low->vc, chain,
					 condis_chain_count(chain), flags);
}

/**
 * fake_free_back() - free what the miniport got returned
 * @low: the miniport's VC
 */
void fake_free_back(struct fake_low *low)
{
	condis_nbl_free_chain(fake_take(low->f, &low->back));
}

/* Takes what is cancelled out of one queue. */
static struct condis_nbl *fake_cancelled(struct fake_low *low,
					 unsigned long id)
{
	struct condis_nbl_queue keep, out;
	struct condis_nbl *nbl;

	condis_nbl_queue_init(&keep);
	condis_nbl_queue_init(&out);
	while ((nbl = condis_nbl_queue_pop(&low->sent))) {
		if (*condis_nbl_info(nbl, CONDIS_INFO_CANCEL_ID) == id) {
			nbl->status = CONDIS_STATUS_SEND_ABORTED;
			condis_nbl_queue_add(&out, nbl);
		} else {
			condis_nbl_queue_add(&keep, nbl);
		}
	}
	low->sent = keep;
	return out.head;
}

static void fake_cancel_send(struct condis_adapter *adapter, unsigned long id)
{
	struct fake *f = condis_adapter_priv(adapter);
	struct condis_nbl *chain;
	struct fake_low *low;

	f->cancelled = id;
	fake_event(f, FAKE_M_CANCEL, "m", CONDIS_STATUS_SUCCESS, NULL);
	do {
		chain = NULL;
		spin_lock_bh(&f->lock);
		list_for_each_entry(low, &f->lows, node) {
			chain = fake_cancelled(low, id);
			if (chain)
				break;
		}
		spin_unlock_bh(&f->lock);
		if (chain)
			condis_mco_send_nbls_complete(low->vc, chain, 0);
	} while (chain);
}

static condis_status_t fake_m_oid(struct condis_adapter *adapter, void *vc_ctx,
				  struct condis_oid_request *req)
{
	struct fake *f = condis_adapter_priv(adapter);
	const u32 value = FAKE_OID_VALUE;
	struct fake_low *low = vc_ctx;
	condis_status_t status;

	fake_must(f, !low || low->f == f, "an OID about its VC");
	status = fake_event(f, FAKE_M_OID, low ? "m(vc)" : "m",
			    CONDIS_STATUS_SUCCESS, req);
	if (status == FAKE_AUTO)
		status = condis_oid_reply(req, &value, sizeof(value));
	return status;
}

static void fake_m_cancel_oid(struct condis_adapter *adapter,
			      struct condis_oid_request *req)
{
	struct fake *f = condis_adapter_priv(adapter);

	fake_event(f, FAKE_M_CANCEL_OID, "m", CONDIS_STATUS_SUCCESS, req);
}

static condis_status_t fake_set_peer(struct condis_adapter *adapter,
				     struct condis_adapter *peer)
{
	return CONDIS_STATUS_NOT_SUPPORTED;
}

/**
 * fake_miniport_fill() - the miniport's table
 * @f: the fixture
 */
void fake_miniport_fill(struct fake *f)
{
	f->ops = (struct condis_miniport_ops){
		.owner		= THIS_MODULE,
		.name		= "fake",
		.initialize	= fake_initialize,
		.halt		= fake_halt,
		.release	= fake_release,
		.pause		= fake_m_pause,
		.restart	= fake_m_restart,
		.reset		= fake_m_reset,
		.create_vc	= fake_m_create_vc,
		.delete_vc	= fake_m_delete_vc,
		.activate_vc	= fake_m_activate,
		.deactivate_vc	= fake_m_deactivate,
		.send_nbls	= fake_send_nbls,
		.return_nbls	= fake_return_nbls,
		.cancel_send	= fake_cancel_send,
		.oid_request	= fake_m_oid,
		.cancel_oid_request = fake_m_cancel_oid,
		.set_peer	= fake_set_peer,
	};
}
