// SPDX-License-Identifier: GPL-2.0-only
/*
 * Answers in the place of user space, when its time is over or it is gone:
 * whatever is wanted anew is refused, whatever is to end ends.
 */
#include "af.h"
#include "fsm.h"
#include "netlink_cm.h"
#include "vc.h"

/* Answer for user space, if an answer is owed. */
static bool nl_force(struct condis_nl_peer *peer, u8 op,
		     condis_status_t status)
{
	struct condis_nl_cm *cm = peer->cm;

	if (!condis_nl_peer_claim(peer, op))
		return false;
	spin_lock_bh(&cm->lock);
	cm->n_expired++;
	spin_unlock_bh(&cm->lock);
	condis_nl_peer_answer(peer, op, status);
	return true;
}

/* The VCs that were made for an open's client are ours to take away. */
static void nl_force_made(struct condis_nl_peer *af)
{
	struct condis_nl_cm *cm = af->cm;
	struct condis_nl_peer *peer;

	spin_lock_bh(&cm->lock);
	af->forced = true;
	list_for_each_entry(peer, &af->under, node)
		condis_nl_peer_todo(peer);
	spin_unlock_bh(&cm->lock);
	condis_nl_cm_kick(cm);
}

static bool nl_force_af(struct condis_nl_peer *af)
{
	const u8 close = CONDIS_NL_OP_AF_CLOSE;
	bool closing;

	if (nl_force(af, CONDIS_NL_OP_AF_OPEN, CONDIS_STATUS_REQUEST_ABORTED))
		return true;
	spin_lock_bh(&af->cm->lock);
	closing = condis_nl_peer_owes(af, close);
	spin_unlock_bh(&af->cm->lock);
	if (!closing)
		return true;
	/* The end of the last of them has this looked at again. */
	if (condis_nl_peer_under(af))
		nl_force_made(af);
	else
		nl_force(af, close, CONDIS_STATUS_SUCCESS);
	return true;
}

static bool nl_force_sap(struct condis_nl_peer *sap)
{
	if (!nl_force(sap, CONDIS_NL_OP_SAP_ADD, CONDIS_STATUS_REQUEST_ABORTED))
		nl_force(sap, CONDIS_NL_OP_SAP_DEL, CONDIS_STATUS_SUCCESS);
	return true;
}

static bool nl_force_party(struct condis_nl_peer *party)
{
	if (!nl_force(party, CONDIS_NL_OP_PARTY_ADD,
		      CONDIS_STATUS_REQUEST_ABORTED))
		nl_force(party, CONDIS_NL_OP_PARTY_DROP, CONDIS_STATUS_SUCCESS);
	return true;
}

/**
 * struct nl_vc_look - what a VC is like
 * @a: enum condis_vc_state
 * @k: enum condis_call_state
 * @ending: a call is being refused, or closed
 */
struct nl_vc_look {
	u8	a;
	u8	k;
	bool	ending;
};

static struct nl_vc_look nl_look(struct condis_nl_peer *peer,
				 struct condis_vc *vc)
{
	struct nl_vc_look look;

	spin_lock_bh(&vc->lock);
	look.a = vc->a;
	look.k = vc->k;
	spin_unlock_bh(&vc->lock);
	spin_lock_bh(&peer->cm->lock);
	look.ending = condis_nl_peer_owes(peer, CONDIS_NL_OP_CALL_MAKE) ||
		      condis_nl_peer_owes(peer, CONDIS_NL_OP_CALL_CLOSE);
	spin_unlock_bh(&peer->cm->lock);
	return look;
}

/*
 * X-ORD-2: deactivate, then answer. True: the VC is idle, or there is nothing
 * to be done about it; false: the end of something under way has this looked at
 * again.
 */
static bool nl_force_idle(struct condis_nl_peer *peer, struct condis_vc *vc)
{
	struct nl_vc_look look = nl_look(peer, vc);

	if (!look.ending && look.k != CONDIS_CALL_NONE &&
	    look.k != CONDIS_CALL_CLOSED)
		return true;
	if (look.a == CONDIS_VC_ACTIVE)
		return condis_cm_deactivate_vc(vc) == CONDIS_STATUS_SUCCESS;
	return look.a == CONDIS_VC_IDLE;
}

/* Is a VC that we made good for nothing any more? */
static bool nl_force_spent(struct condis_nl_peer *peer, struct condis_vc *vc)
{
	struct nl_vc_look look = nl_look(peer, vc);

	return peer->by_cm && look.a == CONDIS_VC_IDLE &&
	       look.k == CONDIS_CALL_NONE && !look.ending;
}

/* False: it was refused, and is to be tried again. */
static bool nl_force_delete(struct condis_nl_peer *peer, struct condis_vc *vc)
{
	if (condis_co_delete_vc(peer->cm->binding, vc) != CONDIS_STATUS_SUCCESS)
		return false;
	condis_nl_peer_end(peer);
	return true;
}

/* Of a call manager that lives, only the request that expired is answered. */
static bool nl_force_leaving(const struct condis_nl_peer *peer)
{
	return READ_ONCE(peer->cm->dead) || READ_ONCE(peer->up->forced);
}

static bool nl_force_vc(struct condis_nl_peer *peer)
{
	const condis_status_t aborted = CONDIS_STATUS_REQUEST_ABORTED;
	struct condis_vc *vc = condis_nl_peer_pin(peer);
	bool done = true;

	if (!vc) {
		condis_nl_peer_end(peer);
		return true;
	}
	nl_force(peer, CONDIS_NL_OP_CALL_MODIFY, aborted);
	if (nl_force_idle(peer, vc)) {
		nl_force(peer, CONDIS_NL_OP_CALL_MAKE, aborted);
		nl_force(peer, CONDIS_NL_OP_CALL_CLOSE, CONDIS_STATUS_SUCCESS);
		if (nl_force_leaving(peer) && nl_force_spent(peer, vc))
			done = nl_force_delete(peer, vc);
	}
	condis_vc_put(vc);
	return done;
}

/**
 * condis_nl_peer_force() - answer for user space what is owed of a peer
 * @peer: the peer, held; the mutex of its call manager held
 *
 * Context: Process context.
 * Return: false when it has to be looked at again in a while, because nobody
 * tells when that makes sense.
 */
bool condis_nl_peer_force(struct condis_nl_peer *peer)
{
	lockdep_assert_held(&peer->cm->mutex);
	switch (peer->kind) {
	case CONDIS_NL_PEER_AF:
		return nl_force_af(peer);
	case CONDIS_NL_PEER_SAP:
		return nl_force_sap(peer);
	case CONDIS_NL_PEER_VC:
		return nl_force_vc(peer);
	default:
		return nl_force_party(peer);
	}
}
