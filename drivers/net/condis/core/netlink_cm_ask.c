// SPDX-License-Identifier: GPL-2.0-only
/*
 * What clients ask of a call manager of user space: the core's callbacks.
 *
 * None does more than note what was asked and post work: they run in any
 * context, also inside calls that commands make.
 */
#include <linux/slab.h>
#include <net/condis/adapter.h>

#include "netlink_cm.h"
#include "vc.h"

/* Who asks pays; nothing of it may wait. */
#define NL_ASK_GFP	GFP_NOWAIT

/* The lock of the call manager is held. */
static void nl_ask_locked(struct condis_nl_peer *peer, u8 op)
{
	struct condis_nl_cm *cm = peer->cm;

	lockdep_assert_held(&cm->lock);
	peer->asked |= BIT(op);
	if (!(BIT(op) & CONDIS_NL_NOTICES)) {
		/* All have the same time, so the last one ends last. */
		peer->expires = jiffies + cm->deadline;
		list_move_tail(&peer->wait_node, &cm->waiting);
		cm->n_waiting++;
	}
	condis_nl_peer_todo(peer);
}

static condis_status_t nl_ask(struct condis_nl_peer *peer, u8 op)
{
	spin_lock_bh(&peer->cm->lock);
	nl_ask_locked(peer, op);
	spin_unlock_bh(&peer->cm->lock);
	condis_nl_cm_kick(peer->cm);
	return CONDIS_STATUS_PENDING;
}

static condis_status_t nl_open_af(void *provider_ctx,
				  const struct condis_af_id *id,
				  struct condis_af *af, void **cm_af_ctx)
{
	struct condis_nl_cm *cm = provider_ctx;
	struct condis_nl_peer *peer;

	if (!condis_nl_cm_is_here(cm))
		return CONDIS_STATUS_FAILURE;
	peer = condis_nl_peer_alloc(cm, CONDIS_NL_PEER_AF, NULL, NL_ASK_GFP);
	if (!peer)
		return CONDIS_STATUS_RESOURCES;
	peer->af = af;
	return nl_ask(peer, CONDIS_NL_OP_AF_OPEN);
}

static condis_status_t nl_close_af(void *cm_af_ctx)
{
	return nl_ask(cm_af_ctx, CONDIS_NL_OP_AF_CLOSE);
}

static void nl_notify_close_af_complete(void *cm_af_ctx, condis_status_t status)
{
	/* The close was before it, and tells all. */
}

static condis_status_t nl_register_sap(void *cm_af_ctx,
				       const struct condis_sap_id *id,
				       struct condis_sap *sap,
				       void **cm_sap_ctx)
{
	struct condis_nl_peer *af = cm_af_ctx, *peer;

	if (!id->len || id->len > CONDIS_SAP_MAX)
		return CONDIS_STATUS_INVALID_DATA;
	peer = condis_nl_peer_alloc(af->cm, CONDIS_NL_PEER_SAP, af, NL_ASK_GFP);
	if (!peer)
		return CONDIS_STATUS_RESOURCES;
	peer->sap = sap;
	peer->sap_id = id;
	return nl_ask(peer, CONDIS_NL_OP_SAP_ADD);
}

static condis_status_t nl_deregister_sap(void *cm_sap_ctx)
{
	return nl_ask(cm_sap_ctx, CONDIS_NL_OP_SAP_DEL);
}

static condis_status_t nl_create_vc(void *cm_af_ctx, struct condis_vc *vc,
				    void **cm_vc_ctx)
{
	struct condis_nl_peer *af = cm_af_ctx, *peer;

	peer = condis_nl_peer_alloc(af->cm, CONDIS_NL_PEER_VC, af, NL_ASK_GFP);
	if (!peer)
		return CONDIS_STATUS_RESOURCES;
	peer->vc = vc;
	*cm_vc_ctx = peer;
	nl_ask(peer, CONDIS_NL_OP_VC_NEW);
	return CONDIS_STATUS_SUCCESS;
}

static condis_status_t nl_delete_vc(void *cm_vc_ctx)
{
	struct condis_nl_peer *peer = cm_vc_ctx;

	spin_lock_bh(&peer->cm->lock);
	peer->gone = true;
	peer->vc = NULL;
	nl_ask_locked(peer, CONDIS_NL_OP_VC_DEL);
	spin_unlock_bh(&peer->cm->lock);
	condis_nl_cm_kick(peer->cm);
	return CONDIS_STATUS_SUCCESS;
}

static condis_status_t nl_make_call(void *cm_vc_ctx,
				    struct condis_call_params *params)
{
	struct condis_nl_peer *peer = cm_vc_ctx;

	peer->params = params;
	return nl_ask(peer, CONDIS_NL_OP_CALL_MAKE);
}

static condis_status_t nl_make_multipoint_call(void *cm_vc_ctx,
					       struct condis_call_params *p,
					       struct condis_party *party,
					       void **cm_party_ctx)
{
	struct condis_nl_peer *vc = cm_vc_ctx, *peer;

	peer = condis_nl_peer_alloc(vc->cm, CONDIS_NL_PEER_PARTY, vc,
				    NL_ASK_GFP);
	if (!peer)
		return CONDIS_STATUS_RESOURCES;
	peer->party = party;
	*cm_party_ctx = peer;
	vc->multipoint = true;
	return nl_make_call(vc, p);
}

static condis_status_t nl_add_party(void *cm_vc_ctx,
				    struct condis_call_params *params,
				    struct condis_party *party,
				    void **cm_party_ctx)
{
	struct condis_nl_peer *vc = cm_vc_ctx, *peer;

	peer = condis_nl_peer_alloc(vc->cm, CONDIS_NL_PEER_PARTY, vc,
				    NL_ASK_GFP);
	if (!peer)
		return CONDIS_STATUS_RESOURCES;
	peer->party = party;
	peer->params = params;
	*cm_party_ctx = peer;
	return nl_ask(peer, CONDIS_NL_OP_PARTY_ADD);
}

static condis_status_t nl_drop_party(void *cm_party_ctx, const void *data,
				     size_t len)
{
	struct condis_nl_peer *peer = cm_party_ctx;

	if (len > CONDIS_DATA_MAX)
		return CONDIS_STATUS_INVALID_DATA;
	peer->data = data;
	peer->data_len = len;
	return nl_ask(peer, CONDIS_NL_OP_PARTY_DROP);
}

static void nl_incoming_call_complete(void *cm_vc_ctx, condis_status_t status,
				      struct condis_call_params *p)
{
	struct condis_nl_peer *peer = cm_vc_ctx;

	peer->status = status;
	nl_ask(peer, CONDIS_NL_OP_CALL_ANSWER);
}

static condis_status_t nl_modify_call_qos(void *cm_vc_ctx,
					  struct condis_call_params *params)
{
	struct condis_nl_peer *peer = cm_vc_ctx;

	peer->change = params;
	return nl_ask(peer, CONDIS_NL_OP_CALL_MODIFY);
}

static condis_status_t nl_close_call(void *cm_vc_ctx, const void *data,
				     size_t len)
{
	struct condis_nl_peer *peer = cm_vc_ctx;

	if (len > CONDIS_DATA_MAX)
		return CONDIS_STATUS_INVALID_DATA;
	peer->data = data;
	peer->data_len = len;
	return nl_ask(peer, CONDIS_NL_OP_CALL_CLOSE);
}

/* The end of what a command began. */
static void nl_step_done(struct condis_nl_peer *peer,
			 struct condis_nl_note **slot, condis_status_t status)
{
	struct condis_nl_cm *cm = peer->cm;
	struct condis_nl_note *op;

	spin_lock_bh(&cm->lock);
	op = *slot;
	*slot = NULL;
	condis_nl_peer_todo(peer);
	spin_unlock_bh(&cm->lock);
	condis_nl_note_done(op, status);
	condis_nl_cm_kick(cm);
}

static void nl_activate_vc_complete(void *cm_vc_ctx, condis_status_t status,
				    struct condis_call_params *p)
{
	struct condis_nl_peer *peer = cm_vc_ctx;

	spin_lock_bh(&peer->cm->lock);
	peer->act = NULL;
	spin_unlock_bh(&peer->cm->lock);
	kfree(p);
	nl_step_done(peer, &peer->act_op, status);
}

static void nl_deactivate_vc_complete(void *cm_vc_ctx, condis_status_t status)
{
	struct condis_nl_peer *peer = cm_vc_ctx;

	nl_step_done(peer, &peer->deact_op, status);
}

static void nl_oid_request_complete(void *provider_ctx,
				    struct condis_oid_request *req,
				    condis_status_t status)
{
	condis_nl_oid_complete(NULL, req, status);
}

const struct condis_call_manager_ops condis_nl_cm_ops = {
	.open_af		= nl_open_af,
	.close_af		= nl_close_af,
	.notify_close_af_complete = nl_notify_close_af_complete,
	.register_sap		= nl_register_sap,
	.deregister_sap		= nl_deregister_sap,
	.create_vc		= nl_create_vc,
	.delete_vc		= nl_delete_vc,
	.make_call		= nl_make_call,
	.make_multipoint_call	= nl_make_multipoint_call,
	.add_party		= nl_add_party,
	.drop_party		= nl_drop_party,
	.incoming_call_complete	= nl_incoming_call_complete,
	.modify_call_qos	= nl_modify_call_qos,
	.close_call		= nl_close_call,
	.activate_vc_complete	= nl_activate_vc_complete,
	.deactivate_vc_complete	= nl_deactivate_vc_complete,
	.oid_request		= condis_nl_cm_oid_asked,
	.oid_request_complete	= nl_oid_request_complete,
};
