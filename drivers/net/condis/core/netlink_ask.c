// SPDX-License-Identifier: GPL-2.0-only
/*
 * OID requests that user space is to answer. Who claims one completes it: the
 * answer, its deadline, or the end of who was asked.
 */
#include <linux/slab.h>

#include "netlink_cm.h"
#include "netlink_gen.h"

/* Who asks pays; nothing of it may wait. */
#define NL_ASK_GFP	(GFP_NOWAIT | __GFP_NOWARN | __GFP_ACCOUNT)

/**
 * struct nl_ask - one that waits
 * @node: on asks->list
 * @req: the request; the asker's
 * @id: names it in the answer
 * @expires: jiffies when nobody waits any longer
 */
struct nl_ask {
	struct list_head		node;
	struct condis_oid_request	*req;
	u32				id;
	unsigned long			expires;
};

void condis_nl_asks_init(struct condis_nl_asks *asks)
{
	spin_lock_init(&asks->lock);
	INIT_LIST_HEAD(&asks->list);
}

static struct nl_ask *nl_ask_find(struct condis_nl_asks *asks, u32 id)
{
	struct nl_ask *ask;

	lockdep_assert_held(&asks->lock);
	list_for_each_entry(ask, &asks->list, node)
		if (ask->id == id)
			return ask;
	return NULL;
}

/* Its lock is held; the request is the caller's to complete. */
static struct condis_oid_request *nl_ask_take(struct condis_nl_asks *asks,
					      struct nl_ask *ask)
{
	struct condis_oid_request *req = ask->req;

	lockdep_assert_held(&asks->lock);
	list_del(&ask->node);
	asks->n--;
	kfree(ask);
	return req;
}

/* Let a request wait; 0: it is refused, @status says why. */
static u32 nl_ask_add(struct condis_nl_asks *asks,
		      struct condis_oid_request *req, unsigned long deadline,
		      condis_status_t *status)
{
	struct nl_ask *ask = kzalloc(sizeof(*ask), NL_ASK_GFP);
	u32 id = 0;

	*status = CONDIS_STATUS_RESOURCES;
	if (!ask)
		return 0;
	ask->req = req;
	ask->expires = jiffies + deadline;
	spin_lock_bh(&asks->lock);
	if (asks->shut) {
		*status = CONDIS_STATUS_CLOSING;
	} else if (asks->n < CONDIS_NL_ASKS) {
		/* 0 is none. */
		asks->last = asks->last % S32_MAX + 1;
		id = asks->last;
		ask->id = id;
		list_add_tail(&ask->node, &asks->list);
		asks->n++;
	}
	spin_unlock_bh(&asks->lock);
	if (!id)
		kfree(ask);
	return id;
}

static int nl_put_handle(struct sk_buff *msg, int attr, u32 handle)
{
	return handle ? nla_put_u32(msg, attr, handle) : 0;
}

static int nl_put_ask(struct sk_buff *msg, const struct condis_nl_asked *who,
		      const struct condis_oid_request *req, u32 id)
{
	bool set = req->type == CONDIS_OID_SET;
	u32 len = min_t(u32, req->len, CONDIS_OID_MAX);

	return nl_put_handle(msg, CONDIS_A_OID_CM, who->cm) ?:
	       nla_put_u32(msg, CONDIS_A_OID_AF, who->af) ?:
	       nl_put_handle(msg, CONDIS_A_OID_VC, who->vc) ?:
	       nla_put_u32(msg, CONDIS_A_OID_OID, req->oid) ?:
	       (set ? nla_put_flag(msg, CONDIS_A_OID_SET) :
		      nla_put_u32(msg, CONDIS_A_OID_ROOM, len)) ?:
	       (set && len ? nla_put(msg, CONDIS_A_OID_DATA, len, req->buf) :
			     0) ?:
	       nla_put_u32(msg, CONDIS_A_OID_ID, id) ?:
	       nla_put_u32(msg, CONDIS_A_OID_DEADLINE,
			   jiffies_to_msecs(who->deadline));
}

/* oid-ntf */
static struct condis_nl_note *nl_ask_note(const struct condis_nl_asked *who,
					  const struct condis_oid_request *req,
					  u32 id)
{
	bool set = req->type == CONDIS_OID_SET;
	struct condis_nl_note *note;
	struct sk_buff *msg;
	void *hdr;

	note = condis_nl_note_alloc(who->port, 0, NL_ASK_GFP);
	if (!note)
		return NULL;
	msg = condis_nl_event_new(CONDIS_CMD_OID_NTF,
				  8 * nla_total_size(sizeof(u32)) +
				  nla_total_size(set ? req->len : 0),
				  NL_ASK_GFP, &hdr);
	if (!msg) {
		condis_nl_note_free(note);
		return NULL;
	}
	note->msg = msg;
	if (WARN_ON_ONCE(nl_put_ask(msg, who, req, id))) {
		condis_nl_note_free(note);
		return NULL;
	}
	genlmsg_end(msg, hdr);
	return note;
}

static struct condis_oid_request *nl_ask_claim(struct condis_nl_asks *asks,
					       u32 id)
{
	struct condis_oid_request *req = NULL;
	struct nl_ask *ask;

	spin_lock_bh(&asks->lock);
	ask = nl_ask_find(asks, id);
	if (ask)
		req = nl_ask_take(asks, ask);
	spin_unlock_bh(&asks->lock);
	return req;
}

/**
 * condis_nl_ask() - user space is asked
 * @asks: where the request waits
 * @who: who is asked
 * @req: the request
 *
 * The caller sees to it that condis_nl_asks_expire() runs in time.
 *
 * Context: Any.
 * Return: PENDING; INVALID_LENGTH for a buffer that no message carries;
 * RESOURCES; CLOSING.
 */
condis_status_t condis_nl_ask(struct condis_nl_asks *asks,
			      const struct condis_nl_asked *who,
			      struct condis_oid_request *req)
{
	struct condis_nl_note *note;
	condis_status_t status;
	u32 id;

	if (req->type == CONDIS_OID_SET && req->len > CONDIS_OID_MAX)
		return CONDIS_STATUS_INVALID_LENGTH;
	id = nl_ask_add(asks, req, who->deadline, &status);
	if (!id)
		return status;
	note = nl_ask_note(who, req, id);
	/* Who claimed it meanwhile has completed it. */
	if (!note)
		return nl_ask_claim(asks, id) ? CONDIS_STATUS_RESOURCES :
						CONDIS_STATUS_PENDING;
	condis_nl_note_done(note, CONDIS_STATUS_SUCCESS);
	return CONDIS_STATUS_PENDING;
}

/* The first whose time is over; else how long it has. */
static struct condis_oid_request *nl_ask_expired(struct condis_nl_asks *asks,
						 unsigned long *left)
{
	struct condis_oid_request *req = NULL;
	struct nl_ask *ask;

	*left = MAX_JIFFY_OFFSET;
	spin_lock_bh(&asks->lock);
	ask = list_first_entry_or_null(&asks->list, struct nl_ask, node);
	if (ask && time_before(jiffies, ask->expires))
		*left = ask->expires - jiffies;
	else if (ask)
		req = nl_ask_take(asks, ask);
	spin_unlock_bh(&asks->lock);
	return req;
}

/**
 * condis_nl_asks_expire() - answer what user space has not in time
 * @asks: what waits
 *
 * Context: Process context.
 * Return: jiffies until the next deadline; MAX_JIFFY_OFFSET when nothing waits.
 */
unsigned long condis_nl_asks_expire(struct condis_nl_asks *asks)
{
	struct condis_oid_request *req;
	unsigned long left;

	while ((req = nl_ask_expired(asks, &left)))
		condis_co_oid_request_complete(req,
					       CONDIS_STATUS_REQUEST_ABORTED);
	return left;
}

/**
 * condis_nl_asks_end() - answer whatever waits, as nobody else will
 * @asks: what waits
 * @status: the answer
 * @shut: and refuse what comes from now on
 *
 * Context: Process context.
 */
void condis_nl_asks_end(struct condis_nl_asks *asks, condis_status_t status,
			bool shut)
{
	struct condis_oid_request *req;
	struct nl_ask *ask;

	do {
		req = NULL;
		spin_lock_bh(&asks->lock);
		asks->shut |= shut;
		ask = list_first_entry_or_null(&asks->list, struct nl_ask,
					       node);
		if (ask)
			req = nl_ask_take(asks, ask);
		spin_unlock_bh(&asks->lock);
		if (req)
			condis_co_oid_request_complete(req, status);
	} while (req);
}

/* May this be the answer? Its lock is held. */
static int nl_answer_check(const struct condis_oid_request *req,
			   struct genl_info *info)
{
	struct nlattr *data = info->attrs[CONDIS_A_OID_DATA];

	if (!data)
		return 0;
	if (req->type == CONDIS_OID_SET) {
		NL_SET_ERR_MSG_ATTR(info->extack, data,
				    "what sets is answered without data");
		return -EINVAL;
	}
	if (nla_len(data) <= req->len)
		return 0;
	NL_SET_ERR_MSG_ATTR_FMT(info->extack, data,
				"there is room for %u octets, not for %u",
				req->len, nla_len(data));
	return -EMSGSIZE;
}

static int nl_answer_claim(struct condis_nl_asks *asks, struct genl_info *info,
			   struct condis_oid_request **req)
{
	struct nlattr *attr = info->attrs[CONDIS_A_OID_ID];
	struct nl_ask *ask;
	int err = -ENOENT;

	spin_lock_bh(&asks->lock);
	ask = nl_ask_find(asks, nla_get_u32(attr));
	if (ask)
		err = nl_answer_check(ask->req, info);
	if (!err)
		*req = nl_ask_take(asks, ask);
	spin_unlock_bh(&asks->lock);
	if (err == -ENOENT)
		NL_SET_ERR_MSG_ATTR_FMT(info->extack, attr,
					"no request %u waits for an answer",
					nla_get_u32(attr));
	return err;
}

static int nl_answer(struct condis_nl_asks *asks, struct genl_info *info,
		     condis_status_t status)
{
	struct nlattr *needed = info->attrs[CONDIS_A_OID_NEEDED];
	struct nlattr *data = info->attrs[CONDIS_A_OID_DATA];
	struct condis_oid_request *req;
	int err;

	err = nl_answer_claim(asks, info, &req);
	if (err)
		return err;
	if (data) {
		memcpy(req->buf, nla_data(data), nla_len(data));
		req->bytes_written = nla_len(data);
	}
	if (req->type == CONDIS_OID_SET && status == CONDIS_STATUS_SUCCESS)
		req->bytes_read = req->len;
	if (needed)
		req->bytes_needed = nla_get_u32(needed);
	condis_co_oid_request_complete(req, status);
	return 0;
}

static int nl_answer_of_cm(struct genl_info *info, condis_status_t status)
{
	struct condis_nl_net *nn = condis_nl_net(genl_info_net(info));
	struct nlattr *attr = info->attrs[CONDIS_A_OID_CM];
	struct condis_nl_cm *cm;
	int err;

	cm = condis_nl_cm_find(nn, nla_get_u32(attr));
	if (!cm) {
		NL_SET_ERR_MSG_ATTR_FMT(info->extack, attr,
					"there is no call manager %u",
					nla_get_u32(attr));
		return -ENOENT;
	}
	err = nl_answer(&cm->asks, info, status);
	condis_nl_cm_put(cm);
	return err;
}

static int nl_answer_of_af(struct genl_info *info, condis_status_t status)
{
	struct condis_nl_net *nn = condis_nl_net(genl_info_net(info));
	struct nlattr *attr = info->attrs[CONDIS_A_OID_AF];
	struct condis_nl_af *af;
	int err;

	if (GENL_REQ_ATTR_CHECK(info, CONDIS_A_OID_AF))
		return -EINVAL;
	af = condis_nl_af_find(nn, nla_get_u32(attr));
	if (!af) {
		NL_SET_ERR_MSG_ATTR_FMT(info->extack, attr,
					"there is no AF %u", nla_get_u32(attr));
		return -ENOENT;
	}
	err = nl_answer(&af->asks, info, status);
	condis_nl_af_put(af);
	return err;
}

/* NdisCoOidRequestComplete */
int condis_nl_oid_answer_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *attr = info->attrs[CONDIS_A_OID_STATUS];
	condis_status_t status;

	if (GENL_REQ_ATTR_CHECK(info, CONDIS_A_OID_ID) ||
	    GENL_REQ_ATTR_CHECK(info, CONDIS_A_OID_STATUS))
		return -EINVAL;
	status = condis_status_from_index(nla_get_u32(attr));
	if (status == CONDIS_STATUS_PENDING) {
		NL_SET_ERR_MSG_ATTR(info->extack, attr, "pending is no answer");
		return -EINVAL;
	}
	return info->attrs[CONDIS_A_OID_CM] ? nl_answer_of_cm(info, status) :
					      nl_answer_of_af(info, status);
}

/* The call manager asks user space as its client (O-2). */
condis_status_t condis_nl_oid_asked(void *af_ctx, void *vc_ctx,
				    struct condis_oid_request *req)
{
	struct condis_nl_af *af = af_ctx;
	struct condis_nl_vc *vc = vc_ctx;
	struct condis_nl_asked who = {
		.af = af->handle, .vc = vc ? vc->handle : 0,
		.deadline = msecs_to_jiffies(CONDIS_DEADLINE_DEFAULT),
	};
	condis_status_t status;

	spin_lock_bh(&af->lock);
	who.port = af->receiver;
	if (who.port)
		condis_nl_port_hold(who.port);
	spin_unlock_bh(&af->lock);
	/* Nobody is there who could answer. */
	if (!who.port)
		return CONDIS_STATUS_NOT_SUPPORTED;
	status = condis_nl_ask(&af->asks, &who, req);
	condis_nl_port_put(who.port);
	if (status == CONDIS_STATUS_PENDING) {
		refcount_inc(&af->ref);
		if (!queue_delayed_work(condis_nl_wq, &af->offer_work,
					who.deadline))
			condis_nl_af_put(af);
	}
	return status;
}

/* A client asks user space as its call manager. */
condis_status_t condis_nl_cm_oid_asked(void *cm_af_ctx, void *cm_vc_ctx,
				       struct condis_oid_request *req)
{
	struct condis_nl_peer *af = cm_af_ctx, *vc = cm_vc_ctx;
	struct condis_nl_cm *cm = af->cm;
	const struct condis_nl_asked who = {
		.port = cm->owner, .cm = cm->handle, .af = af->handle,
		.vc = vc ? vc->handle : 0, .deadline = cm->deadline,
	};
	condis_status_t status;

	/* User space has not heard of the VC yet: the client may try again. */
	if (vc && !vc->handle)
		return CONDIS_STATUS_RESOURCES;
	status = condis_nl_ask(&cm->asks, &who, req);
	if (status == CONDIS_STATUS_PENDING)
		condis_nl_cm_kick(cm);
	return status;
}
