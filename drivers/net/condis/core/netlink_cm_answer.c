// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a call manager of user space answers, and how that is told the core.
 */
#include <linux/slab.h>

#include "fsm.h"
#include "netlink_cm.h"
#include "netlink_gen.h"
#include "vc.h"

static void nl_answer_af_open(struct condis_nl_peer *peer,
			      condis_status_t status)
{
	condis_cm_open_address_family_complete(peer->af, status, peer);
	if (status != CONDIS_STATUS_SUCCESS)
		condis_nl_peer_end(peer);
}

static void nl_answer_af_close(struct condis_nl_peer *peer,
			       condis_status_t status)
{
	condis_cm_close_address_family_complete(peer->af, status);
	if (status == CONDIS_STATUS_SUCCESS)
		condis_nl_peer_end(peer);
}

static void nl_answer_sap_add(struct condis_nl_peer *peer,
			      condis_status_t status)
{
	peer->sap_id = NULL;
	condis_cm_register_sap_complete(peer->sap, status, peer);
	if (status != CONDIS_STATUS_SUCCESS)
		condis_nl_peer_end(peer);
}

static void nl_answer_sap_del(struct condis_nl_peer *peer,
			      condis_status_t status)
{
	condis_cm_deregister_sap_complete(peer->sap, status);
	if (status == CONDIS_STATUS_SUCCESS)
		condis_nl_peer_end(peer);
}

/* The VC is there: its client does not delete it while this is owed. */
static void nl_answer_call_make(struct condis_nl_peer *peer,
				condis_status_t status)
{
	struct condis_call_params *params = peer->params;

	peer->params = NULL;
	if (status != CONDIS_STATUS_SUCCESS)
		condis_nl_peer_end_parties(peer);
	condis_cm_make_call_complete(peer->vc, status, params);
}

static void nl_answer_call_modify(struct condis_nl_peer *peer,
				  condis_status_t status)
{
	peer->change = NULL;
	condis_cm_modify_call_qos_complete(peer->vc, status);
}

/* C-12, E-48: what the call still waits for ends before the call does. */
static void nl_answer_before_close(struct condis_nl_peer *peer)
{
	if (condis_nl_peer_claim(peer, CONDIS_NL_OP_CALL_MAKE))
		nl_answer_call_make(peer, CONDIS_STATUS_REQUEST_ABORTED);
	if (condis_nl_peer_claim(peer, CONDIS_NL_OP_CALL_MODIFY))
		nl_answer_call_modify(peer, CONDIS_STATUS_CLOSING);
}

static void nl_answer_call_close(struct condis_nl_peer *peer,
				 condis_status_t status)
{
	peer->data = NULL;
	peer->data_len = 0;
	if (status == CONDIS_STATUS_SUCCESS) {
		nl_answer_before_close(peer);
		condis_nl_peer_end_parties(peer);
	}
	condis_cm_close_call_complete(peer->vc, status);
}

static void nl_answer_party_add(struct condis_nl_peer *peer,
				condis_status_t status)
{
	peer->params = NULL;
	condis_cm_add_party_complete(peer->party, status);
	if (status != CONDIS_STATUS_SUCCESS)
		condis_nl_peer_end(peer);
}

static void nl_answer_party_drop(struct condis_nl_peer *peer,
				 condis_status_t status)
{
	peer->data = NULL;
	peer->data_len = 0;
	condis_cm_drop_party_complete(peer->party, status);
	if (status == CONDIS_STATUS_SUCCESS)
		condis_nl_peer_end(peer);
}

/**
 * struct nl_answer - how a request is answered
 * @kind: of peer that it is about
 * @attr: attribute with its handle
 * @give: tells the core; the answer was claimed
 */
struct nl_answer {
	u8	kind;
	int	attr;
	void	(*give)(struct condis_nl_peer *peer, condis_status_t status);
};

static const struct nl_answer nl_answers[] = {
	[CONDIS_NL_OP_AF_OPEN]	= { CONDIS_NL_PEER_AF, CONDIS_A_CALL_AF,
				    nl_answer_af_open },
	[CONDIS_NL_OP_AF_CLOSE]	= { CONDIS_NL_PEER_AF, CONDIS_A_CALL_AF,
				    nl_answer_af_close },
	[CONDIS_NL_OP_SAP_ADD]	= { CONDIS_NL_PEER_SAP, CONDIS_A_CALL_SAP,
				    nl_answer_sap_add },
	[CONDIS_NL_OP_SAP_DEL]	= { CONDIS_NL_PEER_SAP, CONDIS_A_CALL_SAP,
				    nl_answer_sap_del },
	[CONDIS_NL_OP_CALL_MAKE] = { CONDIS_NL_PEER_VC, CONDIS_A_CALL_VC,
				     nl_answer_call_make },
	[CONDIS_NL_OP_CALL_MODIFY] = { CONDIS_NL_PEER_VC, CONDIS_A_CALL_VC,
				       nl_answer_call_modify },
	[CONDIS_NL_OP_CALL_CLOSE] = { CONDIS_NL_PEER_VC, CONDIS_A_CALL_VC,
				      nl_answer_call_close },
	[CONDIS_NL_OP_PARTY_ADD] = { CONDIS_NL_PEER_PARTY, CONDIS_A_CALL_PARTY,
				     nl_answer_party_add },
	[CONDIS_NL_OP_PARTY_DROP] = { CONDIS_NL_PEER_PARTY, CONDIS_A_CALL_PARTY,
				      nl_answer_party_drop },
};

/**
 * condis_nl_peer_answer() - give the core an answer
 * @peer: the peer, of which the answer was claimed; the mutex of its call
 *	manager held
 * @op: the request
 * @status: the answer, not PENDING
 *
 * Context: Process context.
 */
void condis_nl_peer_answer(struct condis_nl_peer *peer, u8 op,
			   condis_status_t status)
{
	lockdep_assert_held(&peer->cm->mutex);
	nl_answers[op].give(peer, status);
}

/* C-3, E-44: who answers a make-call has the VC in order by then. */
static int nl_answer_check_make(struct condis_nl_peer *peer,
				condis_status_t status, struct genl_info *info)
{
	bool ok = status == CONDIS_STATUS_SUCCESS;
	struct condis_vc *vc = peer->vc;
	bool active;

	spin_lock_bh(&vc->lock);
	active = ok ? condis_vc_is_active(vc) : vc->a != CONDIS_VC_IDLE;
	spin_unlock_bh(&vc->lock);
	if (active == ok)
		return 0;
	GENL_SET_ERR_MSG_FMT(info, "VC %u is %s active", peer->handle,
			     ok ? "not" : "still");
	return ok ? -ENOTCONN : -EBUSY;
}

/*
 * C-12: a make that is not answered ends with the close, and that cannot fail
 * any more when the make was aborted.
 */
static int nl_answer_check_close(struct condis_nl_peer *peer,
				 condis_status_t status, struct genl_info *info)
{
	const condis_status_t aborting = CONDIS_STATUS_REQUEST_ABORTED;
	struct condis_vc *vc = peer->vc;
	bool makes, aborted;

	spin_lock_bh(&peer->cm->lock);
	makes = condis_nl_peer_owes(peer, CONDIS_NL_OP_CALL_MAKE);
	spin_unlock_bh(&peer->cm->lock);
	if (status == CONDIS_STATUS_SUCCESS)
		return makes ? nl_answer_check_make(peer, aborting, info) : 0;
	spin_lock_bh(&vc->lock);
	aborted = vc->k_before == CONDIS_CALL_CLOSED;
	spin_unlock_bh(&vc->lock);
	if (!aborted)
		return 0;
	GENL_SET_ERR_MSG_FMT(info, "the abort of VC %u cannot fail",
			     peer->handle);
	return -EINVAL;
}

static int nl_answer_check(struct condis_nl_peer *peer, u8 op,
			   condis_status_t status, struct genl_info *info)
{
	if (op == CONDIS_NL_OP_CALL_MAKE)
		return nl_answer_check_make(peer, status, info);
	if (op == CONDIS_NL_OP_CALL_CLOSE)
		return nl_answer_check_close(peer, status, info);
	if (op == CONDIS_NL_OP_AF_CLOSE && status == CONDIS_STATUS_SUCCESS &&
	    condis_nl_peer_under(peer)) {
		GENL_SET_ERR_MSG_FMT(info, "AF %u has SAPs or VCs",
				     peer->handle);
		return -EBUSY;
	}
	return 0;
}

/* C-2, Q-3: other parameters than those that were asked for. */
static int nl_answer_change(struct condis_nl_peer *peer, u8 op,
			    struct genl_info *info)
{
	struct condis_call_params *lent, *changed;

	if (!condis_nl_params_given(info))
		return 0;
	lent = op == CONDIS_NL_OP_CALL_MODIFY ? peer->change :
	       op == CONDIS_NL_OP_CALL_MAKE ? peer->params : NULL;
	if (!lent) {
		GENL_SET_ERR_MSG(info, "there are no parameters to change");
		return -EINVAL;
	}
	changed = condis_nl_params_get(info, peer->cm->adapter, lent);
	if (IS_ERR(changed))
		return PTR_ERR(changed);
	lent->media = changed->media;
	lent->flags |= CONDIS_CALL_PARAMETERS_CHANGED;
	kfree(changed);
	return 0;
}

static int nl_answer(struct condis_nl_peer *peer, u8 op, condis_status_t status,
		     struct genl_info *info)
{
	bool owed;
	int err;

	spin_lock_bh(&peer->cm->lock);
	owed = peer->told & BIT(op) && !peer->forced;
	spin_unlock_bh(&peer->cm->lock);
	if (!owed) {
		NL_SET_ERR_MSG_ATTR_FMT(info->extack,
					info->attrs[CONDIS_A_CALL_OP],
					"no such answer is wanted, or it comes too late");
		return -ENOENT;
	}
	err = nl_answer_check(peer, op, status, info);
	if (!err)
		err = nl_answer_change(peer, op, info);
	/* Under the mutex nobody else answers. */
	if (!err && condis_nl_peer_claim(peer, op))
		condis_nl_peer_answer(peer, op, status);
	return err;
}

/* NdisCm...Complete */
int condis_nl_cm_answer_doit(struct sk_buff *skb, struct genl_info *info)
{
	const struct nl_answer *how = NULL;
	struct condis_nl_peer *peer;
	condis_status_t status;
	int err;
	u32 op;

	if (GENL_REQ_ATTR_CHECK(info, CONDIS_A_CALL_OP))
		return -EINVAL;
	err = condis_nl_status_get(info, &status);
	if (err)
		return err;
	op = nla_get_u32(info->attrs[CONDIS_A_CALL_OP]);
	if (op < ARRAY_SIZE(nl_answers) && nl_answers[op].give)
		how = &nl_answers[op];
	if (!how) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[CONDIS_A_CALL_OP],
				    "such a request has no answer");
		return -EINVAL;
	}
	peer = condis_nl_peer_lock(info, how->attr, how->kind);
	if (IS_ERR(peer))
		return PTR_ERR(peer);
	err = nl_answer(peer, op, status, info);
	condis_nl_peer_unlock(peer);
	return err;
}
