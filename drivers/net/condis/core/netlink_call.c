// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calls of user space.
 */
#include <linux/string.h>

#include "netlink.h"
#include "netlink_gen.h"

static const int nl_call_atm_attrs[CONDIS_NL_ATM_N] = {
	[CONDIS_NL_ATM_VPI]		= CONDIS_A_CALL_VPI,
	[CONDIS_NL_ATM_VCI]		= CONDIS_A_CALL_VCI,
	[CONDIS_NL_ATM_AAL]		= CONDIS_A_CALL_AAL,
	[CONDIS_NL_ATM_DIRECTION]	= CONDIS_A_CALL_DIRECTION,
	[CONDIS_NL_ATM_TX]		= CONDIS_A_CALL_TX,
	[CONDIS_NL_ATM_RX]		= CONDIS_A_CALL_RX,
};

/* Does the request say more than which PVC it means? */
static bool nl_call_asks(const struct genl_info *info)
{
	return info->attrs[CONDIS_A_CALL_AAL] ||
	       info->attrs[CONDIS_A_CALL_DIRECTION] ||
	       info->attrs[CONDIS_A_CALL_TX] || info->attrs[CONDIS_A_CALL_RX];
}

static int nl_call_parse(struct genl_info *info, struct condis_nl_af *af,
			 struct condis_call_params *params)
{
	bool pvc = af->family == CONDIS_AF_PVC;
	int err;

	memset(params, 0, sizeof(*params));
	if (pvc && (GENL_REQ_ATTR_CHECK(info, CONDIS_A_CALL_VPI) ||
		    GENL_REQ_ATTR_CHECK(info, CONDIS_A_CALL_VCI)))
		return -EINVAL;
	err = condis_nl_parse_atm(info, nl_call_atm_attrs, &params->media.atm,
				  &params->media.flags,
				  condis_nl_adapter_max_sdu(af->adapter));
	if (err)
		return err;
	/* C-18: who only names the PVC asks for what the PVC has. */
	if (pvc)
		params->flags = CONDIS_CALL_PERMANENT_VC;
	if (pvc && !nl_call_asks(info))
		params->media.flags = 0;
	return 0;
}

/* G-2: the completion may come before the return; @op is consumed if it does
 * or will come.
 */
static condis_status_t nl_call_make(struct condis_nl_vc *vc,
				    struct condis_nl_note *op)
{
	struct condis_nl_af *af = vc->af;
	condis_status_t status;

	spin_lock_bh(&af->lock);
	vc->call = CONDIS_NL_CALL_MAKING;
	vc->make_op = op;
	spin_unlock_bh(&af->lock);

	status = condis_cl_make_call(vc->vc, &vc->params);
	if (status == CONDIS_STATUS_PENDING)
		return status;

	spin_lock_bh(&af->lock);
	vc->make_op = NULL;
	vc->call = status == CONDIS_STATUS_SUCCESS ? CONDIS_NL_CALL_UP :
						     CONDIS_NL_CALL_NONE;
	spin_unlock_bh(&af->lock);
	return status;
}

static int nl_call_idle(struct condis_nl_vc *vc, struct genl_info *info)
{
	bool idle;

	spin_lock_bh(&vc->af->lock);
	idle = vc->call == CONDIS_NL_CALL_NONE && !vc->closing;
	spin_unlock_bh(&vc->af->lock);
	if (idle)
		return 0;
	GENL_SET_ERR_MSG_FMT(info, "VC %u has a call", vc->handle);
	return -EBUSY;
}

static int nl_call_there(struct condis_nl_vc *vc, struct genl_info *info)
{
	bool there, closing;

	spin_lock_bh(&vc->af->lock);
	there = vc->call != CONDIS_NL_CALL_NONE;
	closing = vc->closing || vc->peer_closing;
	spin_unlock_bh(&vc->af->lock);
	if (closing) {
		GENL_SET_ERR_MSG_FMT(info, "the call of VC %u is closing",
				     vc->handle);
		return -EALREADY;
	}
	if (there)
		return 0;
	GENL_SET_ERR_MSG_FMT(info, "VC %u has no call", vc->handle);
	return -ENOTCONN;
}

static int nl_call_reply(struct sk_buff *rsp, struct genl_info *info,
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

typedef int (*nl_call_fn_t)(struct condis_nl_vc *vc, struct condis_nl_note *op,
			    struct genl_info *info, condis_status_t *status);

static int nl_call_do_make(struct condis_nl_vc *vc, struct condis_nl_note *op,
			   struct genl_info *info, condis_status_t *status)
{
	struct condis_call_params params;
	int err;

	err = nl_call_idle(vc, info);
	if (err)
		return err;
	/* Not into @vc before it is known that they are not lent (C-1). */
	err = nl_call_parse(info, vc->af, &params);
	if (err)
		return err;
	vc->params = params;
	*status = nl_call_make(vc, op);
	return 0;
}

static int nl_call_do_close(struct condis_nl_vc *vc, struct condis_nl_note *op,
			    struct genl_info *info, condis_status_t *status)
{
	int err;

	err = nl_call_there(vc, info);
	if (err)
		return err;
	*status = condis_nl_vc_close(vc, op);
	return 0;
}

/* @op is consumed. */
static int nl_call_locked(struct condis_nl_note *op, nl_call_fn_t fn,
			  struct sk_buff *rsp, struct genl_info *info,
			  const char *what)
{
	condis_status_t status = CONDIS_STATUS_FAILURE;
	struct condis_nl_vc *vc;
	int err;

	vc = condis_nl_vc_lock(info, CONDIS_A_CALL_VC);
	err = PTR_ERR_OR_ZERO(vc);
	if (err)
		goto out;
	op->af = vc->af->handle;
	op->vc = vc->handle;
	err = fn(vc, op, info, &status);
	if (!err && status != CONDIS_STATUS_SUCCESS &&
	    status != CONDIS_STATUS_PENDING)
		err = condis_nl_refuse(info->extack, status, what);
	if (!err)
		err = nl_call_reply(rsp, info, vc->handle, status);
	else
		nlmsg_free(rsp);
	rsp = NULL;
	condis_nl_vc_unlock(vc);
out:
	nlmsg_free(rsp);
	if (status != CONDIS_STATUS_PENDING)
		condis_nl_note_free(op);
	return err;
}

static int nl_call(struct sk_buff *skb, struct genl_info *info, u8 kind,
		   nl_call_fn_t fn, const char *what)
{
	struct condis_nl_port *port;
	struct condis_nl_note *op;
	struct sk_buff *rsp;

	port = condis_nl_port_get(skb, info);
	if (IS_ERR(port))
		return PTR_ERR(port);
	op = condis_nl_note_alloc(port, kind, CONDIS_NL_GFP);
	condis_nl_port_put(port);
	rsp = genlmsg_new(2 * nla_total_size(sizeof(u32)), GFP_KERNEL);
	if (!op || !rsp) {
		condis_nl_note_free(op);
		nlmsg_free(rsp);
		return -ENOMEM;
	}
	return nl_call_locked(op, fn, rsp, info, what);
}

/* NdisClMakeCall */
int condis_nl_call_make_doit(struct sk_buff *skb, struct genl_info *info)
{
	return nl_call(skb, info, CONDIS_NL_OP_CALL_MAKE, nl_call_do_make,
		       "call-make");
}

/* NdisClCloseCall */
int condis_nl_call_close_doit(struct sk_buff *skb, struct genl_info *info)
{
	return nl_call(skb, info, CONDIS_NL_OP_CALL_CLOSE, nl_call_do_close,
		       "call-close");
}
