// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a call manager of user space tells its clients: calls that come, that
 * are through, that change and that end.
 */
#include <linux/slab.h>

#include "fsm.h"
#include "netlink_cm.h"
#include "netlink_gen.h"
#include "vc.h"

static int nl_offer_reply(struct sk_buff *rsp, struct genl_info *info,
			  u32 handle, condis_status_t status)
{
	void *hdr = genlmsg_iput(rsp, info);

	if (WARN_ON_ONCE(!hdr || nla_put_u32(rsp, CONDIS_A_CALL_VC, handle) ||
			 nla_put_u32(rsp, CONDIS_A_CALL_STATUS,
				     condis_status_index(status)))) {
		nlmsg_free(rsp);
		return -EMSGSIZE;
	}
	genlmsg_end(rsp, hdr);
	return genlmsg_reply(rsp, info);
}

/* The SAP that a call came for; held. */
static struct condis_nl_peer *nl_offer_sap(struct condis_nl_peer *vc,
					   struct genl_info *info)
{
	u32 handle = nla_get_u32(info->attrs[CONDIS_A_CALL_SAP]);
	struct condis_nl_peer *sap;

	sap = condis_nl_peer_find(vc->cm->nn, handle, CONDIS_NL_PEER_SAP);
	/* Its call manager's mutex is held if it is that of the VC. */
	if (sap && sap->cm == vc->cm && !sap->gone)
		return sap;
	if (sap)
		condis_nl_peer_put(sap);
	NL_SET_ERR_MSG_ATTR_FMT(info->extack, info->attrs[CONDIS_A_CALL_SAP],
				"the call manager of VC %u has no SAP %u",
				vc->handle, handle);
	return ERR_PTR(-ENOENT);
}

/* Is the last offer's answer still out? Its parameters are lent then. */
static bool nl_offer_out(struct condis_nl_peer *peer)
{
	struct condis_vc *vc = peer->vc;
	bool out;

	spin_lock_bh(&vc->lock);
	out = vc->k != CONDIS_CALL_NONE;
	spin_unlock_bh(&vc->lock);
	spin_lock_bh(&peer->cm->lock);
	out |= !!(peer->asked & BIT(CONDIS_NL_OP_CALL_ANSWER));
	spin_unlock_bh(&peer->cm->lock);
	return out;
}

static int nl_offer_check(struct condis_nl_peer *vc, struct genl_info *info)
{
	if (!vc->by_cm) {
		GENL_SET_ERR_MSG_FMT(info, "VC %u was made by its client",
				     vc->handle);
		return -EINVAL;
	}
	if (nl_offer_out(vc)) {
		GENL_SET_ERR_MSG_FMT(info, "VC %u has a call", vc->handle);
		return -EBUSY;
	}
	return READ_ONCE(vc->cm->dead) ? -ESHUTDOWN : 0;
}

static int nl_offer(struct condis_nl_peer *vc, struct genl_info *info,
		    condis_status_t *status)
{
	struct condis_call_params *params;
	struct condis_nl_peer *sap;
	int err;

	err = nl_offer_check(vc, info);
	if (err)
		return err;
	sap = nl_offer_sap(vc, info);
	if (IS_ERR(sap))
		return PTR_ERR(sap);
	params = condis_nl_call_params_get(info, vc->cm->adapter);
	err = PTR_ERR_OR_ZERO(params);
	if (err)
		goto out;
	if (info->attrs[CONDIS_A_CALL_PERMANENT])
		params->flags |= CONDIS_CALL_PERMANENT_VC;
	kfree(vc->offer);
	vc->offer = params;
	*status = condis_cm_dispatch_incoming_call(sap->sap, vc->vc, params);
out:
	condis_nl_peer_put(sap);
	return err;
}

/* NdisCmDispatchIncomingCall */
int condis_nl_cm_offer_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct condis_nl_peer *vc;
	condis_status_t status;
	struct sk_buff *rsp;
	int err;

	if (GENL_REQ_ATTR_CHECK(info, CONDIS_A_CALL_SAP))
		return -EINVAL;
	rsp = genlmsg_new(2 * nla_total_size(sizeof(u32)), GFP_KERNEL);
	if (!rsp)
		return -ENOMEM;
	vc = condis_nl_peer_lock(info, CONDIS_A_CALL_VC, CONDIS_NL_PEER_VC);
	err = PTR_ERR_OR_ZERO(vc);
	if (err)
		goto err_free;
	err = nl_offer(vc, info, &status);
	/* A refusal is an answer, too: the client's, or the core's for it. */
	if (!err)
		err = nl_offer_reply(rsp, info, vc->handle, status);
	else
		nlmsg_free(rsp);
	condis_nl_peer_unlock(vc);
	return err;

err_free:
	nlmsg_free(rsp);
	return err;
}

typedef int (*nl_tell_fn_t)(struct condis_nl_peer *peer, struct condis_vc *vc,
			    struct genl_info *info);

/* Tell the client something about its VC. */
static int nl_tell_vc(struct genl_info *info, nl_tell_fn_t fn)
{
	struct condis_nl_peer *peer;
	struct condis_vc *vc;
	int err = -ENOENT;

	peer = condis_nl_peer_lock(info, CONDIS_A_CALL_VC, CONDIS_NL_PEER_VC);
	if (IS_ERR(peer))
		return PTR_ERR(peer);
	vc = condis_nl_peer_pin(peer);
	if (vc) {
		err = fn(peer, vc, info);
		condis_vc_put(vc);
	} else {
		GENL_SET_ERR_MSG_FMT(info, "VC %u is gone", peer->handle);
	}
	condis_nl_peer_unlock(peer);
	return err;
}

static u8 nl_call_state(struct condis_vc *vc)
{
	u8 k;

	spin_lock_bh(&vc->lock);
	k = vc->k;
	spin_unlock_bh(&vc->lock);
	return k;
}

static int nl_connect(struct condis_nl_peer *peer, struct condis_vc *vc,
		      struct genl_info *info)
{
	u8 k = nl_call_state(vc);

	if (k == CONDIS_CALL_NONE || k == CONDIS_CALL_IN_OFFERED ||
	    k == CONDIS_CALL_OUT_PENDING || k == CONDIS_CALL_CONNECTED) {
		GENL_SET_ERR_MSG_FMT(info, "VC %u has no call that was taken",
				     peer->handle);
		return -ENOTCONN;
	}
	condis_cm_dispatch_call_connected(vc);
	return 0;
}

/* NdisCmDispatchCallConnected */
int condis_nl_cm_connect_doit(struct sk_buff *skb, struct genl_info *info)
{
	return nl_tell_vc(info, nl_connect);
}

static int nl_close_status(struct genl_info *info, condis_status_t *status)
{
	*status = CONDIS_STATUS_SUCCESS;
	if (!info->attrs[CONDIS_A_CALL_STATUS])
		return 0;
	return condis_nl_status_get(info, status);
}

static int nl_close(struct condis_nl_peer *peer, struct condis_vc *vc,
		    struct genl_info *info)
{
	u8 k = nl_call_state(vc);
	condis_status_t status;
	size_t len;
	void *data;
	int err;

	if (k == CONDIS_CALL_NONE || k == CONDIS_CALL_OUT_PENDING) {
		GENL_SET_ERR_MSG_FMT(info, "VC %u has no call to close",
				     peer->handle);
		return -ENOTCONN;
	}
	err = nl_close_status(info, &status);
	if (err)
		return err;
	data = condis_nl_data_get(info, &len);
	if (IS_ERR(data))
		return PTR_ERR(data);
	condis_cm_dispatch_incoming_close_call(vc, status, data, len);
	kfree(data);
	return 0;
}

/* NdisCmDispatchIncomingCloseCall */
int condis_nl_cm_close_doit(struct sk_buff *skb, struct genl_info *info)
{
	return nl_tell_vc(info, nl_close);
}

static int nl_modify(struct condis_nl_peer *peer, struct condis_vc *vc,
		     struct genl_info *info)
{
	struct condis_call_params *params, base = { };
	u8 k = nl_call_state(vc);

	if (k != CONDIS_CALL_CONNECTED && k != CONDIS_CALL_IN_OFFERED) {
		GENL_SET_ERR_MSG_FMT(info, "VC %u has no call to change",
				     peer->handle);
		return -ENOTCONN;
	}
	spin_lock_bh(&vc->lock);
	base.media = vc->media;
	spin_unlock_bh(&vc->lock);
	params = condis_nl_params_get(info, peer->cm->adapter, &base);
	if (IS_ERR(params))
		return PTR_ERR(params);
	condis_cm_dispatch_incoming_call_qos_change(vc, params);
	kfree(params);
	return 0;
}

/* NdisCmDispatchIncomingCallQoSChange */
int condis_nl_cm_modify_doit(struct sk_buff *skb, struct genl_info *info)
{
	return nl_tell_vc(info, nl_modify);
}

static bool nl_party_there(struct condis_nl_peer *party)
{
	bool there;

	spin_lock_bh(&party->cm->lock);
	there = !condis_nl_peer_owes(party, CONDIS_NL_OP_PARTY_ADD) &&
		!condis_nl_peer_owes(party->up, CONDIS_NL_OP_CALL_MAKE);
	spin_unlock_bh(&party->cm->lock);
	return there;
}

/* NdisCmDispatchIncomingDropParty */
int condis_nl_cm_drop_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct condis_nl_peer *peer;
	condis_status_t status;
	size_t len;
	void *data;
	int err;

	err = nl_close_status(info, &status);
	if (err)
		return err;
	data = condis_nl_data_get(info, &len);
	if (IS_ERR(data))
		return PTR_ERR(data);
	peer = condis_nl_peer_lock(info, CONDIS_A_CALL_PARTY,
				   CONDIS_NL_PEER_PARTY);
	err = PTR_ERR_OR_ZERO(peer);
	if (err)
		goto out;
	if (nl_party_there(peer)) {
		condis_cm_dispatch_incoming_drop_party(peer->party, status,
						       data, len);
	} else {
		GENL_SET_ERR_MSG_FMT(info, "party %u is not part of the call",
				     peer->handle);
		err = -ENOTCONN;
	}
	condis_nl_peer_unlock(peer);
out:
	kfree(data);
	return err;
}
