// SPDX-License-Identifier: GPL-2.0-only
/*
 * Parties of user space: add, drop, get, dump.
 */
#include <linux/slab.h>
#include <net/sock.h>

#include "netlink_call.h"
#include "netlink_gen.h"

static int nl_party_reply(struct sk_buff *rsp, struct genl_info *info,
			  u32 handle, condis_status_t status)
{
	void *hdr = genlmsg_iput(rsp, info);

	if (WARN_ON_ONCE(!hdr ||
			 nla_put_u32(rsp, CONDIS_A_CALL_PARTY, handle) ||
			 nla_put_u32(rsp, CONDIS_A_CALL_STATUS,
				     condis_status_index(status)))) {
		nlmsg_free(rsp);
		return -EMSGSIZE;
	}
	genlmsg_end(rsp, hdr);
	return genlmsg_reply(rsp, info);
}

/* What a request about a party needs before anything is done. */
static int nl_party_prepare(struct sk_buff *skb, struct genl_info *info,
			    u8 kind, struct condis_nl_note **op,
			    struct sk_buff **rsp)
{
	struct condis_nl_port *port = condis_nl_port_get(skb, info);

	if (IS_ERR(port))
		return PTR_ERR(port);
	*op = condis_nl_note_alloc(port, kind, CONDIS_NL_GFP);
	condis_nl_port_put(port);
	*rsp = genlmsg_new(2 * nla_total_size(sizeof(u32)), GFP_KERNEL);
	if (*op && *rsp)
		return 0;
	condis_nl_note_free(*op);
	nlmsg_free(*rsp);
	return -ENOMEM;
}

static int nl_party_may(struct condis_nl_vc *vc, struct genl_info *info)
{
	bool up, closing;

	spin_lock_bh(&vc->af->lock);
	up = vc->call == CONDIS_NL_CALL_UP;
	closing = vc->closing || vc->peer_closing;
	spin_unlock_bh(&vc->af->lock);
	if (up && !closing && !list_empty(&vc->parties))
		return 0;
	GENL_SET_ERR_MSG_FMT(info, "VC %u: %s", vc->handle,
			     closing ? "its call is closing" :
			     "there is no multipoint call");
	return closing ? -ESHUTDOWN : -ENOTCONN;
}

/* G-2: the completion may come before the return; it takes both then. */
static condis_status_t nl_party_add(struct condis_nl_party *party,
				    struct condis_nl_note *op,
				    struct condis_call_params *params)
{
	struct condis_nl_af *af = party->vc->af;
	condis_status_t status;

	spin_lock_bh(&af->lock);
	party->add_op = op;
	party->params = params;
	spin_unlock_bh(&af->lock);
	status = condis_cl_add_party(party->vc->vc, party, params,
				     &party->party);
	if (status == CONDIS_STATUS_PENDING)
		return status;
	spin_lock_bh(&af->lock);
	party->add_op = NULL;
	party->params = NULL;
	party->state = CONDIS_NL_ENTRY_STATE_THERE;
	party->gone = status != CONDIS_STATUS_SUCCESS;
	spin_unlock_bh(&af->lock);
	kfree(params);
	condis_nl_note_free(op);
	if (status != CONDIS_STATUS_SUCCESS)
		condis_nl_party_gone(party);
	return status;
}

/* @op and @rsp are consumed. */
static int nl_party_add_locked(struct condis_nl_vc *vc,
			       struct condis_nl_note *op, struct sk_buff *rsp,
			       struct genl_info *info)
{
	struct condis_call_params *params = NULL;
	struct condis_nl_party *party;
	condis_status_t status;
	u32 handle;
	int err;

	err = nl_party_may(vc, info);
	if (err)
		goto err_free;
	params = condis_nl_call_params_get(info, vc->af->adapter);
	err = PTR_ERR_OR_ZERO(params);
	if (err)
		goto err_free;
	party = condis_nl_party_new(vc, info);
	err = PTR_ERR_OR_ZERO(party);
	if (err)
		goto err_params;
	handle = party->handle;
	op->af = vc->af->handle;
	op->vc = vc->handle;
	op->party = handle;
	status = nl_party_add(party, op, params);
	if (status == CONDIS_STATUS_PENDING || status == CONDIS_STATUS_SUCCESS)
		return nl_party_reply(rsp, info, handle, status);
	nlmsg_free(rsp);
	return condis_nl_refuse(info->extack, status, "party-add");

err_params:
	kfree(params);
err_free:
	condis_nl_note_free(op);
	nlmsg_free(rsp);
	return err;
}

/* NdisClAddParty */
int condis_nl_party_add_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct condis_nl_note *op;
	struct condis_nl_vc *vc;
	struct sk_buff *rsp;
	int err;

	err = nl_party_prepare(skb, info, CONDIS_NL_OP_PARTY_ADD, &op, &rsp);
	if (err)
		return err;
	vc = condis_nl_vc_lock(info, CONDIS_A_CALL_VC);
	if (IS_ERR(vc)) {
		condis_nl_note_free(op);
		nlmsg_free(rsp);
		return PTR_ERR(vc);
	}
	err = nl_party_add_locked(vc, op, rsp, info);
	condis_nl_vc_unlock(vc);
	return err;
}

static struct condis_nl_party *nl_party_find(struct genl_info *info)
{
	struct condis_nl_net *nn = condis_nl_net(genl_info_net(info));
	struct nlattr *attr = info->attrs[CONDIS_A_CALL_PARTY];
	struct condis_nl_party *party;

	if (GENL_REQ_ATTR_CHECK(info, CONDIS_A_CALL_PARTY))
		return ERR_PTR(-EINVAL);
	rcu_read_lock();
	party = xa_load(&nn->parties, nla_get_u32(attr));
	if (party && !refcount_inc_not_zero(&party->ref))
		party = NULL;
	rcu_read_unlock();
	if (party)
		return party;
	NL_SET_ERR_MSG_ATTR_FMT(info->extack, attr, "there is no party %u",
				nla_get_u32(attr));
	return ERR_PTR(-ENOENT);
}

static int nl_party_may_go(struct condis_nl_party *party,
			   struct genl_info *info)
{
	bool gone;
	u8 state;

	spin_lock_bh(&party->vc->af->lock);
	state = party->state;
	gone = party->gone || list_empty(&party->node);
	spin_unlock_bh(&party->vc->af->lock);
	if (!gone && state == CONDIS_NL_ENTRY_STATE_THERE)
		return nl_party_may(party->vc, info);
	GENL_SET_ERR_MSG_FMT(info, "party %u is %s", party->handle,
			     gone ? "gone" :
			     state == CONDIS_NL_ENTRY_STATE_ADDING ?
			     "being added" : "being dropped");
	return gone ? -ENOENT : -EBUSY;
}

/* @op and @rsp are consumed. */
static int nl_party_drop(struct condis_nl_party *party,
			 struct condis_nl_note *op, struct sk_buff *rsp,
			 struct genl_info *info)
{
	u32 handle = party->handle;
	condis_status_t status;
	void *data = NULL;
	size_t len;
	int err;

	err = nl_party_may_go(party, info);
	if (!err) {
		data = condis_nl_data_get(info, &len);
		err = PTR_ERR_OR_ZERO(data);
	}
	if (err) {
		condis_nl_note_free(op);
		nlmsg_free(rsp);
		return err;
	}
	op->af = party->vc->af->handle;
	op->vc = party->vc->handle;
	op->party = handle;
	status = condis_nl_party_drop(party, data, len, op);
	if (status != CONDIS_STATUS_PENDING)
		condis_nl_note_free(op);
	if (status == CONDIS_STATUS_PENDING || status == CONDIS_STATUS_SUCCESS)
		return nl_party_reply(rsp, info, handle, status);
	nlmsg_free(rsp);
	return condis_nl_refuse(info->extack, status, "party-drop");
}

/* NdisClDropParty */
int condis_nl_party_drop_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct condis_nl_party *party;
	struct condis_nl_note *op;
	struct sk_buff *rsp;
	int err;

	party = nl_party_find(info);
	if (IS_ERR(party))
		return PTR_ERR(party);
	err = nl_party_prepare(skb, info, CONDIS_NL_OP_PARTY_DROP, &op, &rsp);
	if (err)
		goto out;
	err = mutex_lock_killable(&party->vc->af->mutex);
	if (err) {
		condis_nl_note_free(op);
		nlmsg_free(rsp);
		goto out;
	}
	err = nl_party_drop(party, op, rsp, info);
	mutex_unlock(&party->vc->af->mutex);
out:
	condis_nl_party_put(party);
	return err;
}

static int nl_party_fill(struct condis_nl_party *party, struct sk_buff *msg,
			 const struct genl_info *info, void **hdrp)
{
	void *hdr = genlmsg_iput(msg, info);

	if (!hdr)
		return -EMSGSIZE;
	if (nla_put_u32(msg, CONDIS_A_CALL_PARTY, party->handle) ||
	    nla_put_u32(msg, CONDIS_A_CALL_VC, party->vc->handle) ||
	    nla_put_u32(msg, CONDIS_A_CALL_STATE, READ_ONCE(party->state))) {
		genlmsg_cancel(msg, hdr);
		return -EMSGSIZE;
	}
	*hdrp = hdr;
	genlmsg_end(msg, hdr);
	return 0;
}

int condis_nl_party_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct condis_nl_party *party = nl_party_find(info);
	struct sk_buff *rsp;
	void *hdr;
	int err;

	if (IS_ERR(party))
		return PTR_ERR(party);
	rsp = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	err = rsp ? nl_party_fill(party, rsp, info, &hdr) : -ENOMEM;
	condis_nl_party_put(party);
	if (!err)
		return genlmsg_reply(rsp, info);
	nlmsg_free(rsp);
	return err;
}

/* Where a dump of parties goes on */
struct nl_party_dump {
	unsigned long	handle;
};

static struct condis_nl_party *nl_party_next(struct condis_nl_net *nn,
					     unsigned long *handle)
{
	struct condis_nl_party *party;

	rcu_read_lock();
	xa_for_each_start(&nn->parties, *handle, party, *handle)
		if (refcount_inc_not_zero(&party->ref))
			break;
	rcu_read_unlock();
	return party;
}

int condis_nl_party_get_dumpit(struct sk_buff *skb,
			       struct netlink_callback *cb)
{
	struct condis_nl_net *nn = condis_nl_net(sock_net(skb->sk));
	const struct genl_info *info = genl_info_dump(cb);
	struct nl_party_dump *ctx = (void *)cb->ctx;
	struct condis_nl_party *party;
	int err = 0;
	void *hdr;
	u32 vc = 0;

	NL_ASSERT_DUMP_CTX_FITS(struct nl_party_dump);
	if (info->attrs[CONDIS_A_CALL_VC])
		vc = nla_get_u32(info->attrs[CONDIS_A_CALL_VC]);
	cb->seq = condis_nl_seq();
	while (!err && (party = nl_party_next(nn, &ctx->handle))) {
		if (!vc || party->vc->handle == vc) {
			err = nl_party_fill(party, skb, info, &hdr);
			if (!err)
				genl_dump_check_consistent(cb, hdr);
		}
		condis_nl_party_put(party);
		if (!err)
			ctx->handle++;
	}
	/* Of a change meanwhile, the next part tells, or the end. */
	cb->seq = condis_nl_seq();
	return err;
}
