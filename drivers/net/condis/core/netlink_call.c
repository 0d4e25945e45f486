// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calls of user space: made, and closed from either side.
 */
#include <linux/slab.h>

#include "netlink_call.h"
#include "netlink_gen.h"

/* What was lent for a call that is made now, or is not; its AF's lock held. */
static struct condis_nl_note *nl_made(struct condis_nl_vc *vc,
				      condis_status_t status)
{
	struct condis_nl_note *op = vc->make_op;

	lockdep_assert_held(&vc->af->lock);
	vc->make_op = NULL;
	vc->params = NULL;
	if (status == CONDIS_STATUS_SUCCESS) {
		vc->call = CONDIS_NL_CALL_UP;
		condis_nl_parties_made(vc);
	} else {
		vc->call = CONDIS_NL_CALL_NONE;
	}
	return op;
}

/**
 * condis_nl_make_call_complete() - a call that pended is made, or not
 * @vc_ctx: the VC
 * @status: how it ended
 * @params: ours, as lent
 *
 * Context: Any.
 */
void condis_nl_make_call_complete(void *vc_ctx, condis_status_t status,
				  struct condis_call_params *params)
{
	struct condis_nl_vc *vc = vc_ctx;
	struct condis_nl_af *af = vc->af;
	struct condis_nl_note *op;

	spin_lock_bh(&af->lock);
	op = nl_made(vc, status);
	if (vc->dying || !list_empty(&vc->parties))
		condis_nl_vc_todo(vc, false);
	spin_unlock_bh(&af->lock);
	if (op)
		op->changed = params->flags & CONDIS_CALL_PARAMETERS_CHANGED;
	kfree(params);
	condis_nl_note_done(op, status);
}

/* What was lent for a close that is done, or is not; its AF's lock held. */
static struct condis_nl_note *nl_closed(struct condis_nl_vc *vc,
					condis_status_t status, void **data)
{
	struct condis_nl_note *op = vc->close_op;

	lockdep_assert_held(&vc->af->lock);
	*data = vc->data;
	vc->data = NULL;
	vc->close_op = NULL;
	vc->closing = false;
	if (status == CONDIS_STATUS_SUCCESS) {
		vc->call = CONDIS_NL_CALL_NONE;
		vc->peer_closing = false;
	}
	return op;
}

/**
 * condis_nl_close_call_complete() - a close that pended is done
 * @vc_ctx: the VC
 * @status: how it ended
 *
 * Context: Any.
 */
void condis_nl_close_call_complete(void *vc_ctx, condis_status_t status)
{
	struct condis_nl_vc *vc = vc_ctx;
	struct condis_nl_af *af = vc->af;
	struct condis_nl_note *op;
	void *data;

	spin_lock_bh(&af->lock);
	op = nl_closed(vc, status, &data);
	/* C-14: a close that failed and must be is tried again. */
	if (vc->dying || vc->peer_closing || !list_empty(&vc->parties))
		condis_nl_vc_todo(vc, status != CONDIS_STATUS_SUCCESS);
	spin_unlock_bh(&af->lock);
	kfree(data);
	condis_nl_note_done(op, status);
}

static int nl_closing_put(struct sk_buff *msg, struct condis_nl_vc *vc,
			  condis_status_t status, const void *data, size_t len)
{
	return nla_put_u32(msg, CONDIS_A_CALL_VC, vc->handle) ?:
	       nla_put_u32(msg, CONDIS_A_CALL_STATUS,
			   condis_status_index(status)) ?:
	       len ? nla_put(msg, CONDIS_A_CALL_DATA, len, data) : 0;
}

/**
 * condis_nl_incoming_close_call() - the call manager closes a call
 * @vc_ctx: the VC
 * @close_status: why
 * @data: close data, lent for the call
 * @len: octets at @data
 *
 * C-8: the client has nothing to decide, so it is acknowledged here. What user
 * space holds of the VC is taken back: the provider waits for it.
 *
 * Context: Any.
 */
void condis_nl_incoming_close_call(void *vc_ctx, condis_status_t close_status,
				   const void *data, size_t len)
{
	struct condis_nl_vc *vc = vc_ctx;
	struct condis_nl_af *af = vc->af;
	struct sk_buff *msg;
	bool known;
	void *hdr;

	len = min_t(size_t, len, CONDIS_DATA_MAX);
	msg = condis_nl_event_new(CONDIS_CMD_CALL_CLOSING_NTF,
				  2 * nla_total_size(sizeof(u32)) +
				  nla_total_size(len), GFP_ATOMIC, &hdr);
	if (msg && nl_closing_put(msg, vc, close_status, data, len)) {
		nlmsg_free(msg);
		msg = NULL;
	}
	if (msg)
		genlmsg_end(msg, hdr);
	spin_lock_bh(&af->lock);
	vc->peer_closing = true;
	/* A call that user space has not been told of ends so, too. */
	known = !vc->untold;
	if (list_empty(&vc->arrival_node))
		condis_nl_vc_todo(vc, false);
	spin_unlock_bh(&af->lock);
	if (known)
		condis_nl_event_send(af, msg, GFP_ATOMIC);
	else
		nlmsg_free(msg);
}

/**
 * condis_nl_vc_close() - close the call of a VC
 * @vc: the VC, with a call that is not being closed; its AF's mutex held
 * @data: close data, kmalloc'ed, or NULL; consumed
 * @len: octets at @data
 * @op: whom to tell when it pends, or NULL; consumed with PENDING only
 *
 * Context: Process context.
 * Return: what condis_cl_close_call() says.
 */
condis_status_t condis_nl_vc_close(struct condis_nl_vc *vc, void *data,
				   size_t len, struct condis_nl_note *op)
{
	struct condis_nl_af *af = vc->af;
	condis_status_t status;

	lockdep_assert_held(&af->mutex);
	/* G-2: the completion may come before the return. */
	spin_lock_bh(&af->lock);
	vc->closing = true;
	vc->close_op = op;
	vc->data = data;
	spin_unlock_bh(&af->lock);

	status = condis_cl_close_call(vc->vc, data, len);
	if (status == CONDIS_STATUS_PENDING)
		return status;

	spin_lock_bh(&af->lock);
	nl_closed(vc, status, &data);
	spin_unlock_bh(&af->lock);
	kfree(data);
	if (status == CONDIS_STATUS_SUCCESS)
		condis_nl_parties_gone(vc);
	return status;
}

static struct condis_call_params *nl_call_params(struct genl_info *info,
						 struct condis_nl_af *af)
{
	bool pvc = af->family == CONDIS_AF_PVC;
	struct condis_call_params *params;

	if (pvc && (GENL_REQ_ATTR_CHECK(info, CONDIS_A_CALL_VPI) ||
		    GENL_REQ_ATTR_CHECK(info, CONDIS_A_CALL_VCI)))
		return ERR_PTR(-EINVAL);
	params = condis_nl_call_params_get(info, af->adapter);
	if (IS_ERR(params))
		return params;
	/* C-18: who only names the PVC asks for what the PVC has. */
	if (pvc)
		params->flags = CONDIS_CALL_PERMANENT_VC;
	if (pvc && !condis_nl_params_given(info))
		params->media.flags = 0;
	return params;
}

static condis_status_t nl_core_make(struct condis_nl_vc *vc,
				    struct condis_nl_party *party,
				    struct condis_call_params *params)
{
	if (party)
		return condis_cl_make_multipoint_call(vc->vc, params, party,
						      &party->party);
	return condis_cl_make_call(vc->vc, params);
}

/* G-2: the completion may come before the return; it takes both then. */
static condis_status_t nl_call_make(struct condis_nl_vc *vc,
				    struct condis_nl_party *party,
				    struct condis_nl_note *op,
				    struct condis_call_params *params)
{
	struct condis_nl_af *af = vc->af;
	condis_status_t status;

	spin_lock_bh(&af->lock);
	vc->call = CONDIS_NL_CALL_MAKING;
	vc->make_op = op;
	vc->params = params;
	spin_unlock_bh(&af->lock);

	status = nl_core_make(vc, party, params);
	if (status == CONDIS_STATUS_PENDING)
		return status;

	spin_lock_bh(&af->lock);
	nl_made(vc, status);
	spin_unlock_bh(&af->lock);
	kfree(params);
	if (status != CONDIS_STATUS_SUCCESS)
		condis_nl_parties_gone(vc);
	return status;
}

static int nl_call_idle(struct condis_nl_vc *vc, struct genl_info *info)
{
	bool idle;

	spin_lock_bh(&vc->af->lock);
	idle = vc->call == CONDIS_NL_CALL_NONE && !vc->closing;
	spin_unlock_bh(&vc->af->lock);
	if (idle && !vc->by_cm)
		return 0;
	GENL_SET_ERR_MSG_FMT(info, "VC %u %s", vc->handle, vc->by_cm ?
			     "is for calls that come" : "has a call");
	return -EBUSY;
}

static int nl_call_there(struct condis_nl_vc *vc, struct genl_info *info)
{
	bool there, offered, closing;

	spin_lock_bh(&vc->af->lock);
	there = vc->call != CONDIS_NL_CALL_NONE;
	offered = vc->call == CONDIS_NL_CALL_OFFERED;
	closing = vc->closing || vc->peer_closing;
	spin_unlock_bh(&vc->af->lock);
	if (closing || offered) {
		GENL_SET_ERR_MSG_FMT(info, "the call of VC %u is %s",
				     vc->handle,
				     closing ? "closing" : "not answered");
		return closing ? -EALREADY : -EBUSY;
	}
	if (there)
		return 0;
	GENL_SET_ERR_MSG_FMT(info, "VC %u has no call", vc->handle);
	return -ENOTCONN;
}

/**
 * struct nl_call_ask - a request about a call, and its answer
 * @op: whom to tell when it pends
 * @party: handle of the first party of a multipoint call, or 0
 * @status: what the core says
 */
struct nl_call_ask {
	struct condis_nl_note	*op;
	u32			party;
	condis_status_t		status;
};

static int nl_call_reply(struct sk_buff *rsp, struct genl_info *info,
			 u32 handle, const struct nl_call_ask *ask)
{
	void *hdr = genlmsg_iput(rsp, info);

	if (WARN_ON_ONCE(!hdr || nla_put_u32(rsp, CONDIS_A_CALL_VC, handle) ||
			 (ask->party &&
			  nla_put_u32(rsp, CONDIS_A_CALL_PARTY, ask->party)) ||
			 nla_put_u32(rsp, CONDIS_A_CALL_STATUS,
				     condis_status_index(ask->status)))) {
		nlmsg_free(rsp);
		return -EMSGSIZE;
	}
	genlmsg_end(rsp, hdr);
	return genlmsg_reply(rsp, info);
}

typedef int (*nl_call_fn_t)(struct condis_nl_vc *vc, struct genl_info *info,
			    struct nl_call_ask *ask);

static int nl_call_do_make(struct condis_nl_vc *vc, struct genl_info *info,
			   struct nl_call_ask *ask)
{
	struct condis_call_params *params;
	struct condis_nl_party *party = NULL;
	int err;

	err = nl_call_idle(vc, info);
	if (err)
		return err;
	/* Those of the last call, if the worker has not seen to them yet. */
	condis_nl_parties_gone(vc);
	params = nl_call_params(info, vc->af);
	if (IS_ERR(params))
		return PTR_ERR(params);
	if (info->attrs[CONDIS_A_CALL_MULTIPOINT]) {
		party = condis_nl_party_new(vc, info);
		if (IS_ERR(party)) {
			kfree(params);
			return PTR_ERR(party);
		}
		ask->party = party->handle;
	}
	ask->status = nl_call_make(vc, party, ask->op, params);
	return 0;
}

static int nl_call_do_close(struct condis_nl_vc *vc, struct genl_info *info,
			    struct nl_call_ask *ask)
{
	size_t len;
	void *data;
	int err;

	err = nl_call_there(vc, info);
	if (err)
		return err;
	data = condis_nl_data_get(info, &len);
	if (IS_ERR(data))
		return PTR_ERR(data);
	ask->status = condis_nl_vc_close(vc, data, len, ask->op);
	return 0;
}

/* @rsp and the note are consumed. */
static int nl_call_locked(struct nl_call_ask *ask, nl_call_fn_t fn,
			  struct sk_buff *rsp, struct genl_info *info,
			  const char *what)
{
	struct condis_nl_vc *vc;
	int err;

	vc = condis_nl_vc_lock(info, CONDIS_A_CALL_VC);
	err = PTR_ERR_OR_ZERO(vc);
	if (err)
		goto out;
	ask->op->af = vc->af->handle;
	ask->op->vc = vc->handle;
	err = fn(vc, info, ask);
	if (!err && ask->status != CONDIS_STATUS_SUCCESS &&
	    ask->status != CONDIS_STATUS_PENDING)
		err = condis_nl_refuse(info->extack, ask->status, what);
	if (!err)
		err = nl_call_reply(rsp, info, vc->handle, ask);
	else
		nlmsg_free(rsp);
	rsp = NULL;
	condis_nl_vc_unlock(vc);
out:
	nlmsg_free(rsp);
	if (ask->status != CONDIS_STATUS_PENDING)
		condis_nl_note_free(ask->op);
	return err;
}

static int nl_call(struct sk_buff *skb, struct genl_info *info, u8 kind,
		   nl_call_fn_t fn, const char *what)
{
	struct nl_call_ask ask = { .status = CONDIS_STATUS_FAILURE };
	struct condis_nl_port *port;
	struct sk_buff *rsp;

	port = condis_nl_port_get(skb, info);
	if (IS_ERR(port))
		return PTR_ERR(port);
	ask.op = condis_nl_note_alloc(port, kind, CONDIS_NL_GFP);
	condis_nl_port_put(port);
	rsp = genlmsg_new(3 * nla_total_size(sizeof(u32)), GFP_KERNEL);
	if (!ask.op || !rsp) {
		condis_nl_note_free(ask.op);
		nlmsg_free(rsp);
		return -ENOMEM;
	}
	return nl_call_locked(&ask, fn, rsp, info, what);
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
