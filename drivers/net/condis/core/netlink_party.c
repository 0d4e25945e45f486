// SPDX-License-Identifier: GPL-2.0-only
/*
 * Parties of multipoint calls of user space, and how they come to their end.
 * The requests about them are in netlink_partyinfo.c.
 */
#include <linux/slab.h>

#include "netlink_call.h"
#include "netlink_gen.h"

void condis_nl_party_put(struct condis_nl_party *party)
{
	if (!refcount_dec_and_test(&party->ref))
		return;
	WARN_ON_ONCE(party->params || party->data);
	condis_nl_vc_put(party->vc);
	kfree_rcu(party, rcu);
	condis_nl_object_del();
}

static struct condis_nl_party *nl_party_alloc(struct condis_nl_vc *vc)
{
	struct condis_nl_party *party;

	party = kzalloc(sizeof(*party), CONDIS_NL_GFP);
	if (!party)
		return NULL;
	refcount_set(&party->ref, 1);
	refcount_inc(&vc->ref);
	party->vc = vc;
	INIT_LIST_HEAD(&party->node);
	party->state = CONDIS_NL_ENTRY_STATE_ADDING;
	condis_nl_object_add();
	return party;
}

/**
 * condis_nl_party_new() - one more party, with a handle
 * @vc: the VC, its AF's mutex held
 * @info: the request
 *
 * Context: Process context.
 * Return: the party, the reference of its existence; or an ERR_PTR, with the
 * reason in the extack.
 */
struct condis_nl_party *condis_nl_party_new(struct condis_nl_vc *vc,
					    struct genl_info *info)
{
	struct condis_nl_net *nn = vc->af->nn;
	struct condis_nl_party *party;
	int err;

	if (list_count_nodes(&vc->parties) >= CONDIS_NL_VC_PARTIES) {
		GENL_SET_ERR_MSG_FMT(info, "VC %u has too many parties",
				     vc->handle);
		return ERR_PTR(-ENOSPC);
	}
	party = nl_party_alloc(vc);
	if (!party)
		return ERR_PTR(-ENOMEM);
	mutex_lock(&nn->lock);
	err = condis_nl_handle_alloc(nn, &nn->parties, &party->handle);
	if (!err)
		/* The place is reserved, so this allocates nothing. */
		xa_store(&nn->parties, party->handle, party, GFP_KERNEL);
	mutex_unlock(&nn->lock);
	if (err) {
		condis_nl_party_put(party);
		return ERR_PTR(err);
	}
	list_add_tail(&party->node, &vc->parties);
	condis_nl_seq_inc();
	return party;
}

/**
 * condis_nl_party_gone() - a party is no more in the core
 * @party: the party, its AF's mutex held; the reference of its existence goes
 *
 * Context: Process context.
 */
void condis_nl_party_gone(struct condis_nl_party *party)
{
	struct condis_nl_net *nn = party->vc->af->nn;

	lockdep_assert_held(&party->vc->af->mutex);
	list_del_init(&party->node);
	mutex_lock(&nn->lock);
	xa_erase(&nn->parties, party->handle);
	mutex_unlock(&nn->lock);
	condis_nl_seq_inc();
	condis_nl_party_put(party);
}

/**
 * condis_nl_parties_gone() - a call is over, and its parties with it
 * @vc: the VC, its AF's mutex held
 *
 * Context: Process context.
 */
void condis_nl_parties_gone(struct condis_nl_vc *vc)
{
	struct condis_nl_party *party, *next;

	list_for_each_entry_safe(party, next, &vc->parties, node)
		condis_nl_party_gone(party);
}

/**
 * condis_nl_parties_made() - a multipoint call is made
 * @vc: the VC, its AF's lock held
 *
 * Its party, the only one so far, is part of it. The list changes under the
 * mutex only, and not before the call is made.
 *
 * Context: Any.
 */
void condis_nl_parties_made(struct condis_nl_vc *vc)
{
	struct condis_nl_party *party;

	lockdep_assert_held(&vc->af->lock);
	party = list_first_entry_or_null(&vc->parties, struct condis_nl_party,
					 node);
	if (party)
		party->state = CONDIS_NL_ENTRY_STATE_THERE;
}

/* The core has answered; its AF's lock is held. */
static void nl_party_todo(struct condis_nl_party *party)
{
	if (party->gone || party->leaving || party->vc->dying ||
	    party->vc->peer_closing)
		condis_nl_vc_todo(party->vc, false);
}

void condis_nl_add_party_complete(void *party_ctx, condis_status_t status,
				  struct condis_call_params *p)
{
	struct condis_nl_party *party = party_ctx;
	struct condis_nl_af *af = party->vc->af;
	struct condis_nl_note *op;

	spin_lock_bh(&af->lock);
	op = party->add_op;
	party->add_op = NULL;
	party->params = NULL;
	party->state = CONDIS_NL_ENTRY_STATE_THERE;
	party->gone = status != CONDIS_STATUS_SUCCESS;
	nl_party_todo(party);
	spin_unlock_bh(&af->lock);
	kfree(p);
	condis_nl_note_done(op, status);
}

void condis_nl_drop_party_complete(void *party_ctx, condis_status_t status)
{
	struct condis_nl_party *party = party_ctx;
	struct condis_nl_af *af = party->vc->af;
	struct condis_nl_note *op;
	void *data;

	spin_lock_bh(&af->lock);
	op = party->drop_op;
	data = party->data;
	party->drop_op = NULL;
	party->data = NULL;
	party->state = CONDIS_NL_ENTRY_STATE_THERE;
	party->gone = status == CONDIS_STATUS_SUCCESS;
	nl_party_todo(party);
	spin_unlock_bh(&af->lock);
	kfree(data);
	condis_nl_note_done(op, status);
}

static int nl_drop_put(struct sk_buff *msg, struct condis_nl_party *party,
		       condis_status_t status, const void *data, size_t len)
{
	return nla_put_u32(msg, CONDIS_A_CALL_PARTY, party->handle) ?:
	       nla_put_u32(msg, CONDIS_A_CALL_VC, party->vc->handle) ?:
	       nla_put_u32(msg, CONDIS_A_CALL_STATUS,
			   condis_status_index(status)) ?:
	       len ? nla_put(msg, CONDIS_A_CALL_DATA, len, data) : 0;
}

/* The client has nothing to decide, so it is acknowledged here. */
void condis_nl_incoming_drop_party(void *party_ctx, condis_status_t status,
				   const void *data, size_t len)
{
	struct condis_nl_party *party = party_ctx;
	struct condis_nl_af *af = party->vc->af;
	struct sk_buff *msg;
	void *hdr;

	len = min_t(size_t, len, CONDIS_DATA_MAX);
	msg = condis_nl_event_new(CONDIS_CMD_PARTY_DROP_NTF,
				  3 * nla_total_size(sizeof(u32)) +
				  nla_total_size(len), GFP_ATOMIC, &hdr);
	if (msg && nl_drop_put(msg, party, status, data, len)) {
		nlmsg_free(msg);
		msg = NULL;
	}
	if (msg)
		genlmsg_end(msg, hdr);
	condis_nl_event_send(af, msg, GFP_ATOMIC);
	spin_lock_bh(&af->lock);
	party->leaving = true;
	nl_party_todo(party);
	spin_unlock_bh(&af->lock);
}

/**
 * condis_nl_party_drop() - drop a party
 * @party: a party that is there; its AF's mutex held
 * @data: for it, kmalloc'ed, or NULL; consumed
 * @len: octets at @data
 * @op: whom to tell when it pends, or NULL; consumed with PENDING only
 *
 * Context: Process context.
 * Return: what condis_cl_drop_party() says; with SUCCESS the party is gone.
 */
condis_status_t condis_nl_party_drop(struct condis_nl_party *party, void *data,
				     size_t len, struct condis_nl_note *op)
{
	struct condis_nl_af *af = party->vc->af;
	condis_status_t status;

	lockdep_assert_held(&af->mutex);
	/* G-2: the completion may come before the return. */
	spin_lock_bh(&af->lock);
	party->state = CONDIS_NL_ENTRY_STATE_LEAVING;
	party->drop_op = op;
	party->data = data;
	spin_unlock_bh(&af->lock);
	status = condis_cl_drop_party(party->party, data, len);
	if (status == CONDIS_STATUS_PENDING)
		return status;
	spin_lock_bh(&af->lock);
	party->state = CONDIS_NL_ENTRY_STATE_THERE;
	party->drop_op = NULL;
	party->data = NULL;
	spin_unlock_bh(&af->lock);
	kfree(data);
	if (status == CONDIS_STATUS_SUCCESS)
		condis_nl_party_gone(party);
	return status;
}

/* Drop a party for user space; false: it was refused. */
static bool nl_party_force(struct condis_nl_party *party)
{
	struct condis_nl_vc *vc = party->vc;
	struct condis_nl_note *op = NULL;
	u32 handle = party->handle;
	condis_status_t status;

	if (!vc->dying)
		op = condis_nl_receiver_note(vc->af, CONDIS_NL_OP_PARTY_DROP,
					     CONDIS_NL_GFP);
	if (op) {
		op->vc = vc->handle;
		op->party = handle;
	}
	status = condis_nl_party_drop(party, NULL, 0, op);
	if (status == CONDIS_STATUS_PENDING)
		return true;
	if (status == CONDIS_STATUS_SUCCESS)
		condis_nl_note_done(op, status);
	else
		condis_nl_note_free(op);
	return status == CONDIS_STATUS_SUCCESS;
}

/**
 * struct nl_party_count - the parties of a call
 * @there: in the call
 * @busy: being added or dropped
 */
struct nl_party_count {
	unsigned int	there;
	unsigned int	busy;
};

static struct nl_party_count nl_parties_count(struct condis_nl_vc *vc)
{
	struct nl_party_count n = { };
	struct condis_nl_party *party;

	spin_lock_bh(&vc->af->lock);
	list_for_each_entry(party, &vc->parties, node) {
		if (party->gone)
			continue;
		if (party->state == CONDIS_NL_ENTRY_STATE_THERE)
			n.there++;
		else
			n.busy++;
	}
	spin_unlock_bh(&vc->af->lock);
	return n;
}

/* One that is to go and can; @any: whichever. */
static struct condis_nl_party *nl_party_pick(struct condis_nl_vc *vc, bool any)
{
	struct condis_nl_party *party, *found = NULL;

	spin_lock_bh(&vc->af->lock);
	list_for_each_entry(party, &vc->parties, node)
		if (!party->gone && (any || party->leaving) &&
		    party->state == CONDIS_NL_ENTRY_STATE_THERE)
			found = party;
	spin_unlock_bh(&vc->af->lock);
	return found;
}

static void nl_parties_reap(struct condis_nl_vc *vc)
{
	struct condis_nl_party *party, *next;
	bool gone;

	list_for_each_entry_safe(party, next, &vc->parties, node) {
		spin_lock_bh(&vc->af->lock);
		gone = party->gone;
		spin_unlock_bh(&vc->af->lock);
		if (gone)
			condis_nl_party_gone(party);
	}
}

/**
 * condis_nl_parties_step() - see to the parties of a call
 * @vc: the VC, its AF's mutex held
 * @closing: the call is to be closed, which wants one party to be left (M-1)
 *
 * Context: Process context.
 * Return: false when the close has to wait; a completion has the VC looked at
 * again.
 */
bool condis_nl_parties_step(struct condis_nl_vc *vc, bool closing)
{
	struct condis_nl_party *party;
	struct nl_party_count n;

	nl_parties_reap(vc);
	for (;;) {
		n = nl_parties_count(vc);
		party = nl_party_pick(vc, closing);
		if (!party || n.there < 2)
			break;
		if (!nl_party_force(party))
			return false;
	}
	/* The last one that leaves takes the call with it. */
	if (party && !closing && !n.busy) {
		spin_lock_bh(&vc->af->lock);
		vc->peer_closing = true;
		condis_nl_vc_todo(vc, false);
		spin_unlock_bh(&vc->af->lock);
	}
	return !closing || !n.busy;
}
