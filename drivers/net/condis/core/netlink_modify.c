// SPDX-License-Identifier: GPL-2.0-only
/*
 * Changes of the parameters of calls of user space (Q rules).
 */
#include <linux/slab.h>

#include "netlink_call.h"
#include "netlink_gen.h"
#include "vc.h"

/* What call-modified-ntf carries at most */
#define NL_MODIFIED_SIZE	512

static void nl_modify_over(struct condis_nl_vc *vc)
{
	vc->modify_op = NULL;
	vc->change = NULL;
}

void condis_nl_modify_call_qos_complete(void *vc_ctx, condis_status_t status,
					struct condis_call_params *p)
{
	struct condis_nl_vc *vc = vc_ctx;
	struct condis_nl_note *op;

	spin_lock_bh(&vc->af->lock);
	op = vc->modify_op;
	nl_modify_over(vc);
	spin_unlock_bh(&vc->af->lock);
	if (op)
		op->changed = p->flags & CONDIS_CALL_PARAMETERS_CHANGED;
	kfree(p);
	condis_nl_note_done(op, status);
}

/* user space agrees by doing nothing. */
void condis_nl_incoming_call_qos_change(void *vc_ctx,
					struct condis_call_params *p)
{
	struct condis_nl_vc *vc = vc_ctx;
	struct sk_buff *msg;
	void *hdr;

	msg = condis_nl_event_new(CONDIS_CMD_CALL_MODIFIED_NTF,
				  NL_MODIFIED_SIZE, GFP_ATOMIC, &hdr);
	if (msg && (nla_put_u32(msg, CONDIS_A_CALL_VC, vc->handle) ||
		    condis_nl_media_put(msg, &p->media))) {
		nlmsg_free(msg);
		msg = NULL;
	}
	if (msg)
		genlmsg_end(msg, hdr);
	condis_nl_event_send(vc->af, msg, GFP_ATOMIC);
}

static int nl_modify_may(struct condis_nl_vc *vc, struct genl_info *info)
{
	bool busy, up, closing;

	spin_lock_bh(&vc->af->lock);
	busy = vc->change;
	up = vc->call == CONDIS_NL_CALL_UP ||
	     vc->call == CONDIS_NL_CALL_OFFERED;
	closing = vc->closing || vc->peer_closing;
	spin_unlock_bh(&vc->af->lock);
	if (up && !closing && !busy)
		return 0;
	GENL_SET_ERR_MSG_FMT(info, "VC %u: %s", vc->handle,
			     closing ? "its call is closing" :
			     busy ? "its call is being changed" :
			     "there is no call");
	return closing ? -EALREADY : busy ? -EBUSY : -ENOTCONN;
}

/* What is not asked for stays as it is now. */
static struct condis_call_params *nl_modify_params(struct condis_nl_vc *vc,
						   struct genl_info *info)
{
	struct condis_call_params base = { };

	if (!condis_nl_params_given(info)) {
		GENL_SET_ERR_MSG(info, "nothing is to be changed");
		return ERR_PTR(-EINVAL);
	}
	spin_lock_bh(&vc->vc->lock);
	base.media = vc->vc->media;
	spin_unlock_bh(&vc->vc->lock);
	return condis_nl_params_get(info, vc->af->adapter, &base);
}

/* G-2: the completion may come before the return; it takes both then. */
static condis_status_t nl_modify(struct condis_nl_vc *vc,
				 struct condis_nl_note *op,
				 struct condis_call_params *params,
				 bool *changed)
{
	condis_status_t status;

	spin_lock_bh(&vc->af->lock);
	vc->modify_op = op;
	vc->change = params;
	spin_unlock_bh(&vc->af->lock);
	status = condis_cl_modify_call_qos(vc->vc, params);
	if (status == CONDIS_STATUS_PENDING)
		return status;
	spin_lock_bh(&vc->af->lock);
	nl_modify_over(vc);
	spin_unlock_bh(&vc->af->lock);
	*changed = params->flags & CONDIS_CALL_PARAMETERS_CHANGED;
	kfree(params);
	condis_nl_note_free(op);
	return status;
}

static int nl_modify_reply(struct sk_buff *rsp, struct genl_info *info,
			   u32 handle, condis_status_t status, bool changed)
{
	void *hdr = genlmsg_iput(rsp, info);

	if (WARN_ON_ONCE(!hdr || nla_put_u32(rsp, CONDIS_A_CALL_VC, handle) ||
			 (changed &&
			  nla_put_flag(rsp, CONDIS_A_CALL_CHANGED)) ||
			 nla_put_u32(rsp, CONDIS_A_CALL_STATUS,
				     condis_status_index(status)))) {
		nlmsg_free(rsp);
		return -EMSGSIZE;
	}
	genlmsg_end(rsp, hdr);
	return genlmsg_reply(rsp, info);
}

/* @op and @rsp are consumed. */
static int nl_modify_locked(struct condis_nl_vc *vc, struct condis_nl_note *op,
			    struct sk_buff *rsp, struct genl_info *info)
{
	struct condis_call_params *params;
	condis_status_t status;
	bool changed = false;
	int err;

	err = nl_modify_may(vc, info);
	params = err ? ERR_PTR(err) : nl_modify_params(vc, info);
	if (IS_ERR(params)) {
		condis_nl_note_free(op);
		nlmsg_free(rsp);
		return PTR_ERR(params);
	}
	op->af = vc->af->handle;
	op->vc = vc->handle;
	status = nl_modify(vc, op, params, &changed);
	if (status == CONDIS_STATUS_PENDING || status == CONDIS_STATUS_SUCCESS)
		return nl_modify_reply(rsp, info, vc->handle, status, changed);
	nlmsg_free(rsp);
	return condis_nl_refuse(info->extack, status, "call-modify");
}

/* NdisClModifyCallQoS */
int condis_nl_call_modify_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct condis_nl_port *port;
	struct condis_nl_note *op;
	struct condis_nl_vc *vc;
	struct sk_buff *rsp;
	int err = -ENOMEM;

	port = condis_nl_port_get(skb, info);
	if (IS_ERR(port))
		return PTR_ERR(port);
	op = condis_nl_note_alloc(port, CONDIS_NL_OP_CALL_MODIFY,
				  CONDIS_NL_GFP);
	condis_nl_port_put(port);
	rsp = genlmsg_new(3 * nla_total_size(sizeof(u32)), GFP_KERNEL);
	if (!op || !rsp)
		goto err_free;
	vc = condis_nl_vc_lock(info, CONDIS_A_CALL_VC);
	err = PTR_ERR_OR_ZERO(vc);
	if (err)
		goto err_free;
	err = nl_modify_locked(vc, op, rsp, info);
	condis_nl_vc_unlock(vc);
	return err;

err_free:
	condis_nl_note_free(op);
	nlmsg_free(rsp);
	return err;
}
