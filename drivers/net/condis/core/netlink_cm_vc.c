// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a call manager of user space does on its own: VCs, offers, and what it
 * tells its clients of the other side.
 */
#include <linux/slab.h>

#include "fsm.h"
#include "netlink_cm.h"
#include "netlink_gen.h"
#include "vc.h"

static int nl_vc_reply(struct sk_buff *rsp, struct genl_info *info, u32 handle,
		       condis_status_t status)
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

static struct sk_buff *nl_vc_reply_new(void)
{
	return genlmsg_new(2 * nla_total_size(sizeof(u32)), GFP_KERNEL);
}

static bool nl_failed(condis_status_t status)
{
	return status != CONDIS_STATUS_SUCCESS &&
	       status != CONDIS_STATUS_PENDING;
}

/* A VC that its client has not deleted; kept until condis_vc_put(). */
static struct condis_vc *nl_vc_pin(struct condis_nl_peer *peer,
				   struct genl_info *info)
{
	struct condis_vc *vc = condis_nl_peer_pin(peer);

	if (vc)
		return vc;
	GENL_SET_ERR_MSG_FMT(info, "VC %u is gone", peer->handle);
	return ERR_PTR(-ENOENT);
}

static int nl_cm_lives(struct condis_nl_cm *cm, struct genl_info *info)
{
	if (!condis_nl_cm_is_here(cm)) {
		GENL_SET_ERR_MSG_FMT(info,
				     "the adapter of call manager %u left the netns",
				     cm->handle);
		return -EXDEV;
	}
	if (!READ_ONCE(cm->dead))
		return 0;
	GENL_SET_ERR_MSG_FMT(info, "call manager %u is being withdrawn",
			     cm->handle);
	return -ESHUTDOWN;
}

static struct condis_nl_peer *nl_made_vc(struct condis_nl_peer *af,
					 struct genl_info *info)
{
	struct condis_nl_peer *peer;
	struct condis_vc *vc = NULL;
	condis_status_t status;
	int err;

	peer = condis_nl_peer_alloc(af->cm, CONDIS_NL_PEER_VC, af, GFP_KERNEL);
	if (!peer)
		return ERR_PTR(-ENOMEM);
	peer->by_cm = true;
	err = condis_nl_peer_publish(peer);
	if (err)
		goto err_end;
	status = condis_co_create_vc(af->cm->binding, af->af, peer, &vc);
	if (status != CONDIS_STATUS_SUCCESS) {
		err = condis_nl_refuse(info->extack, status, "cm-vc-add");
		goto err_end;
	}
	spin_lock_bh(&af->cm->lock);
	peer->vc = vc;
	spin_unlock_bh(&af->cm->lock);
	return peer;

err_end:
	condis_nl_peer_end(peer);
	return ERR_PTR(err);
}

/* NdisCoCreateVc by a call manager */
int condis_nl_cm_vc_add_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct condis_nl_peer *af, *vc;
	struct sk_buff *rsp;
	int err;

	rsp = nl_vc_reply_new();
	if (!rsp)
		return -ENOMEM;
	af = condis_nl_peer_lock(info, CONDIS_A_CALL_AF, CONDIS_NL_PEER_AF);
	if (IS_ERR(af)) {
		nlmsg_free(rsp);
		return PTR_ERR(af);
	}
	err = nl_cm_lives(af->cm, info);
	vc = err ? ERR_PTR(err) : nl_made_vc(af, info);
	if (IS_ERR(vc)) {
		nlmsg_free(rsp);
		err = PTR_ERR(vc);
	} else {
		err = nl_vc_reply(rsp, info, vc->handle, CONDIS_STATUS_SUCCESS);
	}
	condis_nl_peer_unlock(af);
	return err;
}

static int nl_vc_del(struct condis_nl_peer *peer, struct genl_info *info)
{
	condis_status_t status;

	if (!peer->by_cm) {
		GENL_SET_ERR_MSG_FMT(info, "VC %u is its client's to delete",
				     peer->handle);
		return -EPERM;
	}
	status = condis_co_delete_vc(peer->cm->binding, peer->vc);
	if (status != CONDIS_STATUS_SUCCESS)
		return condis_nl_refuse(info->extack, status, "cm-vc-del");
	condis_nl_peer_end(peer);
	return 0;
}

/* NdisCoDeleteVc by a call manager */
int condis_nl_cm_vc_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct condis_nl_peer *peer;
	int err;

	peer = condis_nl_peer_lock(info, CONDIS_A_CALL_VC, CONDIS_NL_PEER_VC);
	if (IS_ERR(peer))
		return PTR_ERR(peer);
	err = nl_vc_del(peer, info);
	condis_nl_peer_unlock(peer);
	return err;
}

typedef condis_status_t (*nl_step_fn_t)(struct condis_nl_peer *peer,
					struct condis_vc *vc,
					struct condis_nl_note *op,
					struct condis_call_params *params);

/* G-2: the completion may come before the return; it takes all of it then. */
static condis_status_t nl_activate(struct condis_nl_peer *peer,
				   struct condis_vc *vc,
				   struct condis_nl_note *op,
				   struct condis_call_params *params)
{
	condis_status_t status;

	spin_lock_bh(&peer->cm->lock);
	peer->act = params;
	peer->act_op = op;
	spin_unlock_bh(&peer->cm->lock);
	status = condis_cm_activate_vc(vc, params);
	if (status == CONDIS_STATUS_PENDING)
		return status;
	spin_lock_bh(&peer->cm->lock);
	peer->act = NULL;
	peer->act_op = NULL;
	spin_unlock_bh(&peer->cm->lock);
	return status;
}

static condis_status_t nl_deactivate(struct condis_nl_peer *peer,
				     struct condis_vc *vc,
				     struct condis_nl_note *op,
				     struct condis_call_params *params)
{
	condis_status_t status;

	spin_lock_bh(&peer->cm->lock);
	peer->deact_op = op;
	spin_unlock_bh(&peer->cm->lock);
	status = condis_cm_deactivate_vc(vc);
	if (status == CONDIS_STATUS_PENDING)
		return status;
	spin_lock_bh(&peer->cm->lock);
	peer->deact_op = NULL;
	spin_unlock_bh(&peer->cm->lock);
	return status;
}

static bool nl_step_busy(struct condis_nl_peer *peer, u8 kind)
{
	bool busy;

	spin_lock_bh(&peer->cm->lock);
	busy = kind == CONDIS_NL_OP_CM_ACTIVATE ? !!peer->act_op :
						  !!peer->deact_op;
	spin_unlock_bh(&peer->cm->lock);
	return busy;
}

/*
 * What the call manager does not say is as it is, or as was asked for where
 * something is.
 */
static struct condis_call_params *nl_step_params(struct condis_nl_peer *peer,
						 struct genl_info *info)
{
	const struct condis_call_params *asked = peer->change ?: peer->params;
	struct condis_call_params base = { };
	struct condis_vc *vc;
	bool active;

	vc = nl_vc_pin(peer, info);
	if (IS_ERR(vc))
		return ERR_CAST(vc);
	spin_lock_bh(&vc->lock);
	active = condis_vc_is_active(vc);
	base.media = asked ? asked->media : vc->media;
	if (active) {
		base.media.atm.vpi = vc->media.atm.vpi;
		base.media.atm.vci = vc->media.atm.vci;
	}
	spin_unlock_bh(&vc->lock);
	condis_vc_put(vc);
	return condis_nl_params_get(info, peer->cm->adapter,
				    asked || active ? &base : NULL);
}

/* @op and @params are consumed. */
static int nl_step_run(struct condis_nl_peer *peer, struct genl_info *info,
		       struct condis_nl_note *op,
		       struct condis_call_params *params, nl_step_fn_t fn,
		       condis_status_t *status)
{
	struct condis_vc *vc;
	int err = 0;

	*status = CONDIS_STATUS_FAILURE;
	vc = nl_vc_pin(peer, info);
	if (IS_ERR(vc)) {
		err = PTR_ERR(vc);
		goto out;
	}
	op->cm = peer->cm->handle;
	op->af = peer->up->handle;
	op->vc = peer->handle;
	*status = fn(peer, vc, op, params);
	condis_vc_put(vc);
	if (nl_failed(*status))
		err = condis_nl_refuse(info->extack, *status,
				       op->op == CONDIS_NL_OP_CM_ACTIVATE ?
				       "cm-activate" : "cm-deactivate");
out:
	if (*status != CONDIS_STATUS_PENDING) {
		condis_nl_note_free(op);
		kfree(params);
	}
	return err;
}

/* @op is consumed. */
static int nl_step(struct condis_nl_peer *peer, struct genl_info *info,
		   struct condis_nl_note *op, condis_status_t *status)
{
	bool activate = op->op == CONDIS_NL_OP_CM_ACTIVATE;
	struct condis_call_params *params = NULL;
	int err = 0;

	if (nl_step_busy(peer, op->op)) {
		GENL_SET_ERR_MSG_FMT(info, "VC %u: that is under way already",
				     peer->handle);
		err = -EALREADY;
	} else if (activate) {
		params = nl_step_params(peer, info);
		err = PTR_ERR_OR_ZERO(params);
	}
	if (err) {
		condis_nl_note_free(op);
		return err;
	}
	return nl_step_run(peer, info, op, params,
			   activate ? nl_activate : nl_deactivate, status);
}

static int nl_step_doit(struct sk_buff *skb, struct genl_info *info, u8 kind)
{
	struct condis_nl_port *port;
	struct condis_nl_peer *peer;
	struct condis_nl_note *op;
	condis_status_t status;
	struct sk_buff *rsp;
	int err = -ENOMEM;

	port = condis_nl_port_get(skb, info);
	if (IS_ERR(port))
		return PTR_ERR(port);
	op = condis_nl_note_alloc(port, kind, CONDIS_NL_GFP);
	condis_nl_port_put(port);
	rsp = nl_vc_reply_new();
	if (!op || !rsp)
		goto err_free;
	peer = condis_nl_peer_lock(info, CONDIS_A_CALL_VC, CONDIS_NL_PEER_VC);
	err = PTR_ERR_OR_ZERO(peer);
	if (err)
		goto err_free;
	err = nl_step(peer, info, op, &status);
	if (err)
		nlmsg_free(rsp);
	else
		err = nl_vc_reply(rsp, info, peer->handle, status);
	condis_nl_peer_unlock(peer);
	return err;

err_free:
	condis_nl_note_free(op);
	nlmsg_free(rsp);
	return err;
}

/* NdisCmActivateVc */
int condis_nl_cm_activate_doit(struct sk_buff *skb, struct genl_info *info)
{
	return nl_step_doit(skb, info, CONDIS_NL_OP_CM_ACTIVATE);
}

/* NdisCmDeactivateVc */
int condis_nl_cm_deactivate_doit(struct sk_buff *skb, struct genl_info *info)
{
	return nl_step_doit(skb, info, CONDIS_NL_OP_CM_DEACTIVATE);
}
