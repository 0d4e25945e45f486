// SPDX-License-Identifier: GPL-2.0-only
/*
 * OID requests that user space makes, and those of the kernel's own errands
 * whose answer is waited for.
 */
#include <linux/completion.h>
#include <linux/slab.h>

#include "netlink_cm.h"
#include "netlink_gen.h"
#include "netlink_operator.h"
#include "vc.h"

struct nl_oid_wait {
	struct completion	done;
	condis_status_t		status;
};

/**
 * struct condis_nl_oid - a request of user space
 * @req: for the core; first, as it is found by it
 * @ref: one until it is done, one of who cancels it
 * @node: on af->oids, under af->lock
 * @cancelled: it was, under af->lock
 * @af: the AF open that asks, held; NULL when a call manager does
 * @cm: the call manager that asks, held; NULL when an AF open does
 * @note: tells the outcome when that is not there at once
 * @msg: the reply, or what the note tells
 * @af_handle: for user space
 * @vc_handle: for user space, or 0
 * @cookie: user space's
 */
struct condis_nl_oid {
	struct condis_oid_request	req;
	refcount_t			ref;
	struct list_head		node;
	bool				cancelled;
	struct condis_nl_af		*af;
	struct condis_nl_cm		*cm;
	struct condis_nl_note		*note;
	struct sk_buff			*msg;
	u32				af_handle;
	u32				vc_handle;
	u64				cookie;
};

static void nl_oid_put(struct condis_nl_oid *oid)
{
	if (!refcount_dec_and_test(&oid->ref))
		return;
	condis_nl_note_free(oid->note);
	nlmsg_free(oid->msg);
	kfree(oid->req.buf);
	kfree(oid);
}

static int nl_put_answer(struct sk_buff *msg, const struct condis_nl_oid *oid,
			 condis_status_t status)
{
	const struct condis_oid_request *req = &oid->req;

	if (nla_put_uint(msg, CONDIS_A_OID_COOKIE, oid->cookie) ||
	    nla_put_u32(msg, CONDIS_A_OID_STATUS, condis_status_index(status)))
		return -EMSGSIZE;
	if (status == CONDIS_STATUS_PENDING)
		return 0;
	if (req->bytes_needed &&
	    nla_put_u32(msg, CONDIS_A_OID_NEEDED, req->bytes_needed))
		return -EMSGSIZE;
	if (req->type != CONDIS_OID_QUERY || status != CONDIS_STATUS_SUCCESS)
		return 0;
	return nla_put(msg, CONDIS_A_OID_DATA,
		       min(req->bytes_written, req->len), req->buf);
}

static int nl_put_who(struct sk_buff *msg, const struct condis_nl_oid *oid)
{
	if (oid->cm && nla_put_u32(msg, CONDIS_A_OID_CM, oid->cm->handle))
		return -EMSGSIZE;
	if (oid->af_handle &&
	    nla_put_u32(msg, CONDIS_A_OID_AF, oid->af_handle))
		return -EMSGSIZE;
	if (oid->vc_handle &&
	    nla_put_u32(msg, CONDIS_A_OID_VC, oid->vc_handle))
		return -EMSGSIZE;
	return nla_put_u32(msg, CONDIS_A_OID_OID, oid->req.oid);
}

/* It is over, for its AF open or call manager too. */
static void nl_oid_over(struct condis_nl_oid *oid)
{
	struct condis_nl_af *af = oid->af;
	struct condis_nl_cm *cm = oid->cm;

	if (af) {
		spin_lock_bh(&af->lock);
		list_del(&oid->node);
		af->n_oids--;
		spin_unlock_bh(&af->lock);
	}
	nl_oid_put(oid);
	if (af) {
		/* A rundown may have waited for it. */
		condis_nl_af_kick(af);
		condis_nl_af_put(af);
	}
	if (cm)
		condis_nl_cm_put(cm);
}

/* A request of user space that pended is done: oid-done-ntf. */
static void nl_oid_told(struct condis_nl_oid *oid, condis_status_t status)
{
	struct condis_nl_note *note = oid->note;
	struct sk_buff *msg = oid->msg;
	void *hdr;

	hdr = genlmsg_put(msg, 0, 0, &condis_nl_family, 0,
			  CONDIS_CMD_OID_DONE_NTF);
	if (!WARN_ON_ONCE(!hdr || nl_put_who(msg, oid) ||
			  nl_put_answer(msg, oid, status))) {
		genlmsg_end(msg, hdr);
		note->msg = msg;
		oid->msg = NULL;
		oid->note = NULL;
		condis_nl_note_done(note, status);
	}
	nl_oid_over(oid);
}

/**
 * condis_nl_oid_complete() - a request that pended is done
 * @binding_ctx: not used
 * @req: the request
 * @status: its outcome
 *
 * Context: Any.
 */
void condis_nl_oid_complete(void *binding_ctx, struct condis_oid_request *req,
			    condis_status_t status)
{
	struct nl_oid_wait *wait = req->requester_reserved[0];

	if (!wait) {
		nl_oid_told(container_of(req, struct condis_nl_oid, req),
			    status);
		return;
	}
	wait->status = status;
	complete(&wait->done);
}

/**
 * condis_nl_oid() - ask or set, and wait for the answer (NdisCoOidRequest)
 * @binding: of a protocol whose oid_request_complete is ours
 * @af: whose call manager to ask; NULL: the miniport
 * @vc: about this VC; NULL: about the whole
 * @req: the request; type, oid, buf and len filled in
 *
 * Context: Process context, sleeps.
 * Return: a final status.
 */
condis_status_t condis_nl_oid(struct condis_binding *binding,
			      struct condis_af *af, struct condis_vc *vc,
			      struct condis_oid_request *req)
{
	struct nl_oid_wait wait;
	condis_status_t status;

	init_completion(&wait.done);
	req->requester_reserved[0] = &wait;
	status = condis_co_oid_request(binding, af, vc, req);
	if (status != CONDIS_STATUS_PENDING)
		return status;
	wait_for_completion(&wait.done);
	return wait.status;
}

/* Those whose buffers are the kernel's own structures have commands. */
static int nl_oid_allowed(struct genl_info *info)
{
	struct nlattr *attr = info->attrs[CONDIS_A_OID_OID];

	switch (nla_get_u32(attr)) {
	case CONDIS_OID_CO_ADD_PVC:
	case CONDIS_OID_CO_DELETE_PVC:
	case CONDIS_OID_CO_NEXT_PVC:
	case CONDIS_OID_PEER_IFINDEX:
		NL_SET_ERR_MSG_ATTR(info->extack, attr,
				    "PVCs and peers have commands of their own");
		return -EOPNOTSUPP;
	}
	return 0;
}

static int nl_oid_wants(struct genl_info *info)
{
	struct nlattr *data = info->attrs[CONDIS_A_OID_DATA];

	if (GENL_REQ_ATTR_CHECK(info, CONDIS_A_OID_OID))
		return -EINVAL;
	if (data && !info->attrs[CONDIS_A_OID_SET]) {
		NL_SET_ERR_MSG_ATTR(info->extack, data,
				    "a query is made without data");
		return -EINVAL;
	}
	if (info->attrs[CONDIS_A_OID_ROOM] && info->attrs[CONDIS_A_OID_SET]) {
		NL_SET_ERR_MSG_ATTR(info->extack,
				    info->attrs[CONDIS_A_OID_ROOM],
				    "what sets has no answer to make room for");
		return -EINVAL;
	}
	return nl_oid_allowed(info) ?:
	       (data ? condis_nl_octets_get(info, data, CONDIS_OID_MAX) : 0);
}

static u32 nl_oid_len(struct genl_info *info)
{
	struct nlattr *data = info->attrs[CONDIS_A_OID_DATA];
	struct nlattr *room = info->attrs[CONDIS_A_OID_ROOM];

	if (info->attrs[CONDIS_A_OID_SET])
		return data ? nla_len(data) : 0;
	return room ? nla_get_u32(room) : CONDIS_OID_MAX;
}

/* What is asked, with a buffer that is the caller's to free. */
static int nl_oid_fill(struct condis_oid_request *req, struct genl_info *info)
{
	struct nlattr *data = info->attrs[CONDIS_A_OID_DATA];
	bool set = info->attrs[CONDIS_A_OID_SET];
	u32 len = nl_oid_len(info);

	req->type = set ? CONDIS_OID_SET : CONDIS_OID_QUERY;
	req->oid = nla_get_u32(info->attrs[CONDIS_A_OID_OID]);
	req->len = len;
	req->buf = kzalloc(max(len, 1U), CONDIS_NL_GFP);
	if (!req->buf)
		return -ENOMEM;
	if (data)
		memcpy(req->buf, nla_data(data), len);
	return 0;
}

static struct condis_nl_oid *nl_oid_alloc(struct sk_buff *skb,
					  struct genl_info *info)
{
	bool set = info->attrs[CONDIS_A_OID_SET];
	struct condis_nl_port *port;
	struct condis_nl_oid *oid;

	oid = kzalloc(sizeof(*oid), CONDIS_NL_GFP);
	if (!oid)
		return ERR_PTR(-ENOMEM);
	refcount_set(&oid->ref, 1);
	if (nl_oid_fill(&oid->req, info)) {
		kfree(oid);
		return ERR_PTR(-ENOMEM);
	}
	if (info->attrs[CONDIS_A_OID_COOKIE])
		oid->cookie = nla_get_uint(info->attrs[CONDIS_A_OID_COOKIE]);
	port = condis_nl_port_get(skb, info);
	if (IS_ERR(port)) {
		nl_oid_put(oid);
		return ERR_CAST(port);
	}
	oid->note = condis_nl_note_alloc(port, 0, CONDIS_NL_GFP);
	condis_nl_port_put(port);
	oid->msg = genlmsg_new(6 * nla_total_size(sizeof(u32)) +
			       nla_total_size(sizeof(u64)) +
			       nla_total_size(set ? 0 : oid->req.len),
			       CONDIS_NL_GFP);
	if (oid->note && oid->msg)
		return oid;
	nl_oid_put(oid);
	return ERR_PTR(-ENOMEM);
}

static int nl_oid_refuse(const struct condis_oid_request *req,
			 struct genl_info *info, condis_status_t status)
{
	if (!req->bytes_needed)
		return condis_nl_refuse(info->extack, status, "oid");
	GENL_SET_ERR_MSG_FMT(info, "oid: %s, it takes %u octets",
			     condis_status_name(status), req->bytes_needed);
	return condis_status_to_errno(status);
}

/* What a request ended with at once. */
static int nl_oid_reply(struct condis_nl_oid *oid, struct genl_info *info,
			condis_status_t status)
{
	struct sk_buff *msg = oid->msg;
	void *hdr;

	if (status != CONDIS_STATUS_SUCCESS)
		return nl_oid_refuse(&oid->req, info, status);
	hdr = genlmsg_iput(msg, info);
	if (WARN_ON_ONCE(!hdr || nl_put_answer(msg, oid, status)))
		return -EMSGSIZE;
	genlmsg_end(msg, hdr);
	oid->msg = NULL;
	return genlmsg_reply(msg, info);
}

/* It goes on; what it becomes may have been told already. */
static int nl_oid_reply_pending(struct sk_buff *msg, struct genl_info *info,
				u64 cookie)
{
	u32 status = condis_status_index(CONDIS_STATUS_PENDING);
	void *hdr = genlmsg_iput(msg, info);

	if (WARN_ON_ONCE(!hdr ||
			 nla_put_uint(msg, CONDIS_A_OID_COOKIE, cookie) ||
			 nla_put_u32(msg, CONDIS_A_OID_STATUS, status))) {
		nlmsg_free(msg);
		return -EMSGSIZE;
	}
	genlmsg_end(msg, hdr);
	return genlmsg_reply(msg, info);
}

static condis_status_t nl_adapter_ask(struct condis_nl_operator *op)
{
	return condis_nl_oid(op->binding, NULL, NULL, &op->req);
}

static int nl_adapter_reply(const struct condis_oid_request *req,
			    struct genl_info *info)
{
	u32 len = min(req->bytes_written, req->len);
	struct sk_buff *msg;
	void *hdr;

	msg = genlmsg_new(nla_total_size(sizeof(u32)) + nla_total_size(len),
			  GFP_KERNEL);
	if (!msg)
		return -ENOMEM;
	hdr = genlmsg_iput(msg, info);
	if (WARN_ON_ONCE(!hdr ||
			 nla_put_u32(msg, CONDIS_A_OID_OID, req->oid) ||
			 (req->type == CONDIS_OID_QUERY &&
			  nla_put(msg, CONDIS_A_OID_DATA, len, req->buf)))) {
		nlmsg_free(msg);
		return -EMSGSIZE;
	}
	genlmsg_end(msg, hdr);
	return genlmsg_reply(msg, info);
}

static int nl_adapter_oid(struct condis_nl_operator *op, struct genl_info *info)
{
	int err;

	err = nl_oid_fill(&op->req, info);
	if (!err)
		err = condis_nl_operator_run(op);
	if (!err && op->status != CONDIS_STATUS_SUCCESS)
		return nl_oid_refuse(&op->req, info, op->status);
	return err ?: nl_adapter_reply(&op->req, info);
}

/* NdisCoOidRequest, to a miniport */
int condis_nl_adapter_oid_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct condis_nl_operator *op;
	int err;

	err = nl_oid_wants(info);
	if (err)
		return err;
	op = condis_nl_operator_alloc(info->user_ptr[0], 0, nl_adapter_ask);
	if (!op)
		return -ENOMEM;
	err = nl_adapter_oid(op, info);
	condis_nl_operator_put(op);
	return err;
}

/* A client's request; the mutex of its AF open is held. */
static condis_status_t nl_oid_of_af(struct condis_nl_oid *oid,
				    struct condis_nl_af *af,
				    struct condis_nl_vc *vc,
				    struct genl_info *info)
{
	bool miniport = info->attrs[CONDIS_A_OID_MINIPORT];
	bool room;

	oid->af_handle = af->handle;
	oid->vc_handle = vc ? vc->handle : 0;
	spin_lock_bh(&af->lock);
	room = af->n_oids < CONDIS_NL_ASKS;
	if (room) {
		af->n_oids++;
		list_add_tail(&oid->node, &af->oids);
		refcount_inc(&af->ref);
		oid->af = af;
	}
	spin_unlock_bh(&af->lock);
	if (!room)
		return CONDIS_STATUS_RESOURCES;
	return condis_co_oid_request(af->binding, miniport ? NULL : af->af,
				     vc ? vc->vc : NULL, &oid->req);
}

static int nl_oid_by_client(struct condis_nl_oid *oid, struct genl_info *info,
			    condis_status_t *status)
{
	struct condis_nl_af *af;
	struct condis_nl_vc *vc;

	if (info->attrs[CONDIS_A_OID_VC]) {
		vc = condis_nl_vc_lock(info, CONDIS_A_OID_VC);
		if (IS_ERR(vc))
			return PTR_ERR(vc);
		*status = nl_oid_of_af(oid, vc->af, vc, info);
		condis_nl_vc_unlock(vc);
		return 0;
	}
	af = condis_nl_af_lock(info, CONDIS_A_OID_AF, true);
	if (IS_ERR(af))
		return PTR_ERR(af);
	*status = nl_oid_of_af(oid, af, NULL, info);
	condis_nl_af_unlock(af);
	return 0;
}

/* A call manager's request; its mutex is held. */
static condis_status_t nl_oid_of_peer(struct condis_nl_oid *oid,
				      struct condis_nl_peer *af,
				      struct condis_nl_peer *peer)
{
	struct condis_nl_cm *cm = peer->cm;
	struct condis_vc *vc = NULL;
	condis_status_t status;

	if (peer->kind == CONDIS_NL_PEER_VC) {
		vc = condis_nl_peer_pin(peer);
		if (!vc)
			return CONDIS_STATUS_CLOSING;
		oid->vc_handle = peer->handle;
	}
	refcount_inc(&cm->ref);
	oid->cm = cm;
	oid->af_handle = af->handle;
	status = condis_co_oid_request(cm->binding, af->af, vc, &oid->req);
	if (vc)
		condis_vc_put(vc);
	return status;
}

static int nl_oid_by_cm(struct condis_nl_oid *oid, struct genl_info *info,
			condis_status_t *status)
{
	bool about_vc = info->attrs[CONDIS_A_OID_VC];
	struct nlattr *cm = info->attrs[CONDIS_A_OID_CM];
	struct condis_nl_peer *peer;
	int err = 0;

	if (info->attrs[CONDIS_A_OID_MINIPORT]) {
		NL_SET_ERR_MSG_ATTR(info->extack, cm,
				    "a call manager asks its clients only");
		return -EINVAL;
	}
	peer = condis_nl_peer_lock(info, about_vc ? CONDIS_A_OID_VC :
						    CONDIS_A_OID_AF,
				   about_vc ? CONDIS_NL_PEER_VC :
					      CONDIS_NL_PEER_AF);
	if (IS_ERR(peer))
		return PTR_ERR(peer);
	if (peer->cm->handle == nla_get_u32(cm)) {
		*status = nl_oid_of_peer(oid, about_vc ? peer->up : peer, peer);
	} else {
		NL_SET_ERR_MSG_ATTR_FMT(info->extack, cm,
					"%u is of call manager %u",
					peer->handle, peer->cm->handle);
		err = -EINVAL;
	}
	condis_nl_peer_unlock(peer);
	return err;
}

/* NdisCoOidRequest */
int condis_nl_oid_request_doit(struct sk_buff *skb, struct genl_info *info)
{
	condis_status_t status;
	struct condis_nl_oid *oid;
	struct sk_buff *pending;
	u64 cookie;
	int err;

	err = nl_oid_wants(info);
	if (err)
		return err;
	pending = genlmsg_new(nla_total_size(sizeof(u32)) +
			      nla_total_size(sizeof(u64)), CONDIS_NL_GFP);
	if (!pending)
		return -ENOMEM;
	oid = nl_oid_alloc(skb, info);
	if (IS_ERR(oid)) {
		nlmsg_free(pending);
		return PTR_ERR(oid);
	}
	cookie = oid->cookie;
	err = info->attrs[CONDIS_A_OID_CM] ?
	      nl_oid_by_cm(oid, info, &status) :
	      nl_oid_by_client(oid, info, &status);
	if (!err && status == CONDIS_STATUS_PENDING)
		return nl_oid_reply_pending(pending, info, cookie);
	nlmsg_free(pending);
	if (!err)
		err = nl_oid_reply(oid, info, status);
	nl_oid_over(oid);
	return err;
}

/* One that was not cancelled yet, held; NULL: there is none. */
static struct condis_nl_oid *nl_oid_to_cancel(struct condis_nl_af *af)
{
	struct condis_nl_oid *oid, *found = NULL;

	spin_lock_bh(&af->lock);
	list_for_each_entry(oid, &af->oids, node) {
		if (oid->cancelled)
			continue;
		oid->cancelled = true;
		refcount_inc(&oid->ref);
		found = oid;
		break;
	}
	spin_unlock_bh(&af->lock);
	return found;
}

/**
 * condis_nl_oids_cancel() - an AF open ends: what it asked is to end first
 * @af: the AF open, its mutex held
 *
 * Only a miniport gives a request up (O-5); a call manager answers when it
 * does, and that is waited for.
 *
 * Context: Process context.
 * Return: true when nothing is out.
 */
bool condis_nl_oids_cancel(struct condis_nl_af *af)
{
	struct condis_nl_oid *oid;

	while ((oid = nl_oid_to_cancel(af))) {
		condis_cancel_oid_request(af->binding, &oid->req);
		nl_oid_put(oid);
	}
	return !READ_ONCE(af->n_oids);
}
