// SPDX-License-Identifier: GPL-2.0-only
/*
 * Parties: a call that a client made to several (M rules).
 *
 * A party counts as live until it is handed to a drop; the last live one goes
 * with the call.
 */
#include <linux/slab.h>

#include "adapter.h"
#include "af.h"
#include "binding.h"
#include "fsm.h"
#include "party.h"
#include "report.h"
#include "vc.h"

static const struct condis_client_ops *party_client(const struct condis_vc *vc)
{
	return vc->binding->proto->ops->client;
}

static void party_report(struct condis_vc *vc, enum condis_report_id id)
{
	condis_report(id, NULL, "%s vc %u", vc->adapter->name, vc->id);
}

static struct condis_fsm_edge party_step(struct condis_party *party, u8 event)
{
	struct condis_vc *vc = party->vc;

	lockdep_assert_held(&vc->lock);
	return condis_fsm_step(&condis_party_fsm, &party->state, event,
			       vc->adapter->name, vc->id);
}

static struct condis_party *party_new(struct condis_vc *vc, void *ctx,
				      struct condis_call_params *params)
{
	struct condis_party *party;

	party = kzalloc(sizeof(*party), GFP_NOWAIT | __GFP_NOWARN |
					__GFP_ACCOUNT);
	if (!party)
		return NULL;
	party->vc = vc;
	party->ctx = ctx;
	party->params = params;
	INIT_LIST_HEAD(&party->node);
	/* One for the list, one for who makes it. */
	refcount_set(&party->refs, 2);
	return party;
}

void condis_party_put(struct condis_party *party)
{
	if (refcount_dec_and_test(&party->refs))
		kfree(party);
}

/**
 * condis_multipoint_new() - prepare a multipoint call
 * @vc: the VC
 * @ctx: the client's context of the party that it begins with
 *
 * Context: Any.
 * Return: the call, with its first party, which the caller holds, too; NULL
 * without memory.
 */
struct condis_multipoint *condis_multipoint_new(struct condis_vc *vc, void *ctx)
{
	struct condis_multipoint *multi;
	struct condis_party *party;

	multi = kzalloc(sizeof(*multi), GFP_NOWAIT | __GFP_NOWARN |
					__GFP_ACCOUNT);
	party = multi ? party_new(vc, ctx, NULL) : NULL;
	if (!party) {
		kfree(multi);
		return NULL;
	}
	INIT_LIST_HEAD(&multi->parties);
	list_add(&party->node, &multi->parties);
	return multi;
}

/**
 * condis_multipoint_free() - one that was not begun
 * @multi: from condis_multipoint_new(); its first party is still held
 *
 * Context: Any.
 */
void condis_multipoint_free(struct condis_multipoint *multi)
{
	condis_party_put(condis_multipoint_first(multi));
	kfree(multi);
}

/**
 * condis_multipoint_begin() - a multipoint call is being made
 * @vc: the VC, vc->lock held
 * @multi: prepared; the VC's from here on
 *
 * Context: Any.
 */
void condis_multipoint_begin(struct condis_vc *vc,
			     struct condis_multipoint *multi)
{
	vc->multi = multi;
	multi->n_live = 1;
	party_step(condis_multipoint_first(multi), CONDIS_PARTY_EV_ADD);
}

/**
 * condis_multipoint_made() - it is connected
 * @vc: the VC, vc->lock held; nothing happens where it is no multipoint call
 *
 * Context: Any.
 */
void condis_multipoint_made(struct condis_vc *vc)
{
	if (vc->multi)
		party_step(condis_multipoint_first(vc->multi),
			   CONDIS_PARTY_EV_ADDED);
}

/**
 * condis_multipoint_may_close() - may the client close its call now?
 * @vc: the VC, vc->lock held
 *
 * Context: Any.
 * Return: false while a connected call has more than one live party, or one
 * that is being added (M-1, M-2).
 */
bool condis_multipoint_may_close(const struct condis_vc *vc)
{
	const struct condis_party *party;

	if (!vc->multi || (vc->k != CONDIS_CALL_CONNECTED &&
			   vc->k != CONDIS_CALL_PEER_CLOSING))
		return true;
	if (vc->multi->n_live > 1)
		return false;
	list_for_each_entry(party, &vc->multi->parties, node)
		if (party->state == CONDIS_PARTY_ADDING)
			return false;
	return true;
}

/**
 * condis_multipoint_take() - the call is over
 * @vc: the VC, vc->lock held
 *
 * Context: Any.
 * Return: for condis_multipoint_end(); NULL where it was no multipoint call.
 */
struct condis_multipoint *condis_multipoint_take(struct condis_vc *vc)
{
	struct condis_multipoint *multi = vc->multi;
	struct condis_party *party;

	vc->multi = NULL;
	if (multi)
		list_for_each_entry(party, &multi->parties, node)
			party->over = true;
	return multi;
}

/**
 * condis_multipoint_end() - its parties are gone, too (C-5)
 * @vc: the VC
 * @multi: from condis_multipoint_take(); freed
 *
 * A drop that the call manager has not completed is over with the call (M-2).
 *
 * Context: Any; no lock held.
 */
void condis_multipoint_end(struct condis_vc *vc,
			   struct condis_multipoint *multi)
{
	const struct condis_client_ops *client = party_client(vc);
	struct condis_party *party, *next;

	if (!multi)
		return;
	list_for_each_entry_safe(party, next, &multi->parties, node) {
		list_del_init(&party->node);
		if (party->state == CONDIS_PARTY_DROPPING) {
			party_report(vc, CONDIS_REPORT_DROP_LEFT_PENDING);
			client->drop_party_complete(party->ctx,
						    CONDIS_STATUS_SUCCESS);
		}
		condis_party_put(party);
	}
	kfree(multi);
}

/* May something be done to the parties of this call? vc->lock held. */
static condis_status_t party_allowed(const struct condis_vc *vc, bool closing)
{
	if (!vc->multi)
		return CONDIS_STATUS_FAILURE;
	if (vc->k == CONDIS_CALL_CONNECTED ||
	    (closing && vc->k == CONDIS_CALL_PEER_CLOSING))
		return CONDIS_STATUS_SUCCESS;
	return vc->k == CONDIS_CALL_PEER_CLOSING ||
	       vc->k == CONDIS_CALL_LOCAL_CLOSING ? CONDIS_STATUS_CLOSING :
						    CONDIS_STATUS_FAILURE;
}

static void party_leave(struct condis_vc *vc)
{
	struct condis_call_left left;

	spin_lock_bh(&vc->lock);
	left = condis_call_leave(vc);
	spin_unlock_bh(&vc->lock);
	condis_call_go_on(vc, &left);
	condis_vc_put(vc);
}

/* The outcome of an add; the client's parameters, or NULL: none was pending. */
static struct condis_call_params *party_finish_add(struct condis_party *party,
						   condis_status_t status)
{
	bool ok = status == CONDIS_STATUS_SUCCESS;
	struct condis_call_params *params = NULL;
	struct condis_vc *vc = party->vc;
	struct condis_fsm_edge edge = { };

	spin_lock_bh(&vc->lock);
	if (party->params && !party->over)
		edge = party_step(party, ok ? CONDIS_PARTY_EV_ADDED :
					      CONDIS_PARTY_EV_ADD_FAILED);
	if (edge.verdict == CONDIS_FSM_GO) {
		params = party->params;
		party->params = NULL;
		if (!ok) {
			list_del_init(&party->node);
			vc->multi->n_live--;
		}
	}
	spin_unlock_bh(&vc->lock);
	if (!params)
		party_report(vc, CONDIS_REPORT_UNEXPECTED_COMPLETION);
	else if (!ok)
		condis_party_put(party);
	return params;
}

/**
 * condis_cl_add_party() - add a party to a multipoint call (NdisClAddParty)
 * @vc: a VC with a call from condis_cl_make_multipoint_call(), connected
 * @party_ctx: the client's context
 * @params: whom to add; the client's, in/out, in place until it is done (C-1)
 * @out: the handle; written before the call manager is asked, NULL on failure
 *
 * Context: Any.
 * Return: SUCCESS; PENDING, and add_party_complete() follows; CLOSING; FAILURE
 * where there is no multipoint call; RESOURCES; what the call manager says.
 */
condis_status_t condis_cl_add_party(struct condis_vc *vc, void *party_ctx,
				    struct condis_call_params *params,
				    struct condis_party **out)
{
	struct condis_party *party = party_new(vc, party_ctx, params);
	condis_status_t status;

	*out = NULL;
	if (!party)
		return CONDIS_STATUS_RESOURCES;
	spin_lock_bh(&vc->lock);
	status = party_allowed(vc, false);
	if (status == CONDIS_STATUS_SUCCESS) {
		party_step(party, CONDIS_PARTY_EV_ADD);
		list_add_tail(&party->node, &vc->multi->parties);
		vc->multi->n_live++;
		condis_vc_get(vc);
		vc->calling++;
	}
	spin_unlock_bh(&vc->lock);
	if (status != CONDIS_STATUS_SUCCESS) {
		kfree(party);
		return status;
	}
	*out = party;
	status = vc->cm->add_party(vc->cm_ctx, params, party, &party->cm_ctx);
	if (status != CONDIS_STATUS_PENDING) {
		if (!party_finish_add(party, status))
			status = CONDIS_STATUS_PENDING;
		else if (status != CONDIS_STATUS_SUCCESS)
			*out = NULL;
	}
	condis_party_put(party);
	party_leave(vc);
	return status;
}
EXPORT_SYMBOL_NS_GPL(condis_cl_add_party, CONDIS);

/**
 * condis_cm_add_party_complete() - an add that pended is done
 *	(NdisCmAddPartyComplete, NdisMCmAddPartyComplete)
 * @party: the party; dead on failure
 * @status: not PENDING
 *
 * Context: Any.
 */
void condis_cm_add_party_complete(struct condis_party *party,
				  condis_status_t status)
{
	struct condis_call_params *params;
	struct condis_vc *vc = party->vc;

	condis_vc_get(vc);
	refcount_inc(&party->refs);
	if (status == CONDIS_STATUS_PENDING) {
		party_report(vc, CONDIS_REPORT_PENDING_COMPLETION);
		status = CONDIS_STATUS_FAILURE;
	}
	params = party_finish_add(party, status);
	if (params)
		party_client(vc)->add_party_complete(party->ctx, status,
						     params);
	condis_party_put(party);
	condis_vc_put(vc);
}
EXPORT_SYMBOL_NS_GPL(condis_cm_add_party_complete, CONDIS);

/* The outcome of a drop; true: one was pending. */
static bool party_finish_drop(struct condis_party *party,
			      condis_status_t status)
{
	bool ok = status == CONDIS_STATUS_SUCCESS;
	struct condis_vc *vc = party->vc;
	struct condis_fsm_edge edge = { };

	spin_lock_bh(&vc->lock);
	/* With the call, the drop was over, too. */
	if (!party->over)
		edge = party_step(party, ok ? CONDIS_PARTY_EV_DROPPED :
					      CONDIS_PARTY_EV_DROP_FAILED);
	if (edge.verdict == CONDIS_FSM_GO) {
		if (ok)
			list_del_init(&party->node);
		else
			vc->multi->n_live++;
	}
	spin_unlock_bh(&vc->lock);
	if (edge.verdict != CONDIS_FSM_GO) {
		party_report(vc, CONDIS_REPORT_UNEXPECTED_COMPLETION);
		return false;
	}
	if (ok)
		condis_party_put(party);
	return true;
}

/**
 * condis_cl_drop_party() - drop a party (NdisClDropParty)
 * @party: the handle; dead unless it fails
 * @data: for the party, or NULL; in place until it is done
 * @len: octets at @data
 *
 * Context: Any.
 * Return: SUCCESS; PENDING, and drop_party_complete() follows; FAILURE for the
 * last live party, whose call is closed instead (M-1), and for one that is
 * being added or dropped; CLOSING; what the call manager says, and the party is
 * as before.
 */
condis_status_t condis_cl_drop_party(struct condis_party *party,
				     const void *data, size_t len)
{
	struct condis_vc *vc = party->vc;
	condis_status_t status;

	spin_lock_bh(&vc->lock);
	status = party_allowed(vc, true);
	if (status == CONDIS_STATUS_SUCCESS &&
	    party->state != CONDIS_PARTY_DROPPING && vc->multi->n_live == 1)
		status = CONDIS_STATUS_FAILURE;
	if (status == CONDIS_STATUS_SUCCESS)
		status = party_step(party, CONDIS_PARTY_EV_DROP).status;
	if (status == CONDIS_STATUS_SUCCESS) {
		vc->multi->n_live--;
		refcount_inc(&party->refs);
		condis_vc_get(vc);
		vc->calling++;
	}
	spin_unlock_bh(&vc->lock);
	if (status != CONDIS_STATUS_SUCCESS)
		return status;
	status = vc->cm->drop_party(party->cm_ctx, data, len);
	if (status != CONDIS_STATUS_PENDING &&
	    !party_finish_drop(party, status))
		status = CONDIS_STATUS_PENDING;
	condis_party_put(party);
	party_leave(vc);
	return status;
}
EXPORT_SYMBOL_NS_GPL(condis_cl_drop_party, CONDIS);

/**
 * condis_cm_drop_party_complete() - a drop that pended is done
 *	(NdisCmDropPartyComplete, NdisMCmDropPartyComplete)
 * @party: the party; dead on SUCCESS
 * @status: not PENDING
 *
 * Context: Any.
 */
void condis_cm_drop_party_complete(struct condis_party *party,
				   condis_status_t status)
{
	struct condis_vc *vc = party->vc;

	condis_vc_get(vc);
	refcount_inc(&party->refs);
	if (status == CONDIS_STATUS_PENDING) {
		party_report(vc, CONDIS_REPORT_PENDING_COMPLETION);
		status = CONDIS_STATUS_FAILURE;
	}
	if (party_finish_drop(party, status))
		party_client(vc)->drop_party_complete(party->ctx, status);
	condis_party_put(party);
	condis_vc_put(vc);
}
EXPORT_SYMBOL_NS_GPL(condis_cm_drop_party_complete, CONDIS);

/**
 * condis_cm_dispatch_incoming_drop_party() - a party leaves
 *	(NdisCmDispatchIncomingDropParty, NdisMCmDispatchIncomingDropParty)
 * @party: the party
 * @status: SUCCESS when it asked for it
 * @data: from it; lent for the call
 * @len: octets at @data
 *
 * The client answers with condis_cl_drop_party(). Where it was first nothing
 * happens (M-3). The last live party ends the call, which is for
 * condis_cm_dispatch_incoming_close_call(), and becomes that.
 *
 * Context: Any.
 */
void condis_cm_dispatch_incoming_drop_party(struct condis_party *party,
					    condis_status_t status,
					    const void *data, size_t len)
{
	struct condis_fsm_edge edge = { };
	struct condis_vc *vc = party->vc;
	bool last;

	condis_vc_get(vc);
	spin_lock_bh(&vc->lock);
	last = vc->multi && vc->multi->n_live == 1 &&
	       party->state == CONDIS_PARTY_ACTIVE;
	if (!last)
		edge = party_step(party, CONDIS_PARTY_EV_PEER_DROP);
	if (edge.action & CONDIS_PARTY_DO_INDICATE)
		refcount_inc(&party->refs);
	spin_unlock_bh(&vc->lock);

	if (last) {
		party_report(vc, CONDIS_REPORT_DROPPED_LAST_PARTY);
		condis_cm_dispatch_incoming_close_call(vc, status, data, len);
	} else if (edge.action & CONDIS_PARTY_DO_INDICATE) {
		party_client(vc)->incoming_drop_party(party->ctx, status, data,
						      len);
		condis_party_put(party);
	} else if (edge.verdict == CONDIS_FSM_ILLEGAL) {
		party_report(vc, CONDIS_REPORT_UNEXPECTED_COMPLETION);
	}
	condis_vc_put(vc);
}
EXPORT_SYMBOL_NS_GPL(condis_cm_dispatch_incoming_drop_party, CONDIS);
