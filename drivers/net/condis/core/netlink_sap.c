// SPDX-License-Identifier: GPL-2.0-only
/*
 * SAPs of user space: where it takes calls.
 */
#include <linux/slab.h>
#include <net/sock.h>

#include "netlink_call.h"
#include "netlink_gen.h"

void condis_nl_sap_put(struct condis_nl_sap *sap)
{
	if (!refcount_dec_and_test(&sap->ref))
		return;
	condis_nl_af_put(sap->af);
	kfree_rcu(sap, rcu);
	condis_nl_object_del();
}

static struct condis_nl_sap *nl_sap_alloc(struct condis_nl_af *af,
					  struct genl_info *info)
{
	struct nlattr *octets = info->attrs[CONDIS_A_CALL_SAP_OCTETS];
	struct condis_nl_sap *sap;
	u32 len = nla_len(octets);

	sap = kzalloc(struct_size(sap, octets, len), CONDIS_NL_GFP);
	if (!sap)
		return NULL;
	refcount_set(&sap->ref, 1);
	refcount_inc(&af->ref);
	sap->af = af;
	INIT_LIST_HEAD(&sap->node);
	INIT_LIST_HEAD(&sap->todo_node);
	sap->state = CONDIS_NL_ENTRY_STATE_ADDING;
	sap->id.type = nla_get_u32(info->attrs[CONDIS_A_CALL_SAP_TYPE]);
	sap->id.len = len;
	sap->id.data = sap->octets;
	memcpy(sap->octets, nla_data(octets), len);
	condis_nl_object_add();
	return sap;
}

static int nl_sap_publish(struct condis_nl_sap *sap)
{
	struct condis_nl_net *nn = sap->af->nn;
	int err;

	mutex_lock(&nn->lock);
	err = condis_nl_handle_alloc(nn, &nn->saps, &sap->handle);
	if (!err)
		/* The place is reserved, so this allocates nothing. */
		xa_store(&nn->saps, sap->handle, sap, GFP_KERNEL);
	mutex_unlock(&nn->lock);
	if (err)
		return err;
	list_add_tail(&sap->node, &sap->af->saps);
	condis_nl_seq_inc();
	return 0;
}

/* It is no more in the core; the reference of its existence goes. */
static void nl_sap_gone(struct condis_nl_sap *sap)
{
	struct condis_nl_net *nn = sap->af->nn;

	lockdep_assert_held(&sap->af->mutex);
	list_del_init(&sap->node);
	mutex_lock(&nn->lock);
	xa_erase(&nn->saps, sap->handle);
	mutex_unlock(&nn->lock);
	condis_nl_seq_inc();
	condis_nl_sap_put(sap);
}

/* The lock of the AF open is held. */
static void nl_sap_todo(struct condis_nl_sap *sap)
{
	struct condis_nl_af *af = sap->af;

	lockdep_assert_held(&af->lock);
	if (list_empty(&sap->todo_node))
		list_add_tail(&sap->todo_node, &af->todo_saps);
	condis_nl_af_kick(af);
}

/* What is known of a SAP once the core has answered; its AF's lock held. */
static void nl_sap_added(struct condis_nl_sap *sap, struct condis_sap *core,
			 condis_status_t status)
{
	sap->gone = status != CONDIS_STATUS_SUCCESS;
	sap->sap = core;
	sap->state = CONDIS_NL_ENTRY_STATE_THERE;
}

void condis_nl_register_sap_complete(void *sap_ctx,
				     const struct condis_sap_id *id,
				     struct condis_sap *core,
				     condis_status_t status)
{
	struct condis_nl_sap *sap = sap_ctx;
	struct condis_nl_af *af = sap->af;
	struct condis_nl_note *op;

	spin_lock_bh(&af->lock);
	op = sap->add_op;
	sap->add_op = NULL;
	nl_sap_added(sap, core, status);
	if (sap->gone || sap->dying)
		nl_sap_todo(sap);
	spin_unlock_bh(&af->lock);
	condis_nl_note_done(op, status);
}

void condis_nl_deregister_sap_complete(void *sap_ctx, condis_status_t status)
{
	struct condis_nl_sap *sap = sap_ctx;
	struct condis_nl_af *af = sap->af;
	struct condis_nl_note *op;

	spin_lock_bh(&af->lock);
	op = sap->del_op;
	sap->del_op = NULL;
	sap->gone = status == CONDIS_STATUS_SUCCESS;
	if (!sap->gone)
		sap->state = CONDIS_NL_ENTRY_STATE_THERE;
	if (sap->gone || sap->dying)
		nl_sap_todo(sap);
	spin_unlock_bh(&af->lock);
	condis_nl_note_done(op, status);
}

/* G-2: the completion may come before the return. */
static condis_status_t nl_sap_register(struct condis_nl_sap *sap,
				       struct condis_nl_note *op)
{
	struct condis_nl_af *af = sap->af;
	struct condis_sap *core;
	condis_status_t status;

	spin_lock_bh(&af->lock);
	sap->add_op = op;
	spin_unlock_bh(&af->lock);
	status = condis_cl_register_sap(af->af, sap, &sap->id, &core);
	if (status == CONDIS_STATUS_PENDING)
		return status;
	spin_lock_bh(&af->lock);
	sap->add_op = NULL;
	nl_sap_added(sap, core, status);
	spin_unlock_bh(&af->lock);
	return status;
}

static condis_status_t nl_sap_deregister(struct condis_nl_sap *sap,
					 struct condis_nl_note *op)
{
	struct condis_nl_af *af = sap->af;
	condis_status_t status;

	spin_lock_bh(&af->lock);
	sap->del_op = op;
	sap->state = CONDIS_NL_ENTRY_STATE_LEAVING;
	spin_unlock_bh(&af->lock);
	status = condis_cl_deregister_sap(sap->sap);
	if (status == CONDIS_STATUS_PENDING)
		return status;
	spin_lock_bh(&af->lock);
	sap->del_op = NULL;
	sap->gone = status == CONDIS_STATUS_SUCCESS;
	if (!sap->gone)
		sap->state = CONDIS_NL_ENTRY_STATE_THERE;
	spin_unlock_bh(&af->lock);
	return status;
}

/* Take a SAP as far as it goes now; false: it refused, look again later. */
static bool nl_sap_step(struct condis_nl_sap *sap)
{
	struct condis_nl_af *af = sap->af;
	condis_status_t status;
	bool begin, gone;

	spin_lock_bh(&af->lock);
	begin = sap->dying && !sap->gone &&
		sap->state == CONDIS_NL_ENTRY_STATE_THERE;
	gone = sap->gone;
	spin_unlock_bh(&af->lock);
	if (begin) {
		status = nl_sap_deregister(sap, NULL);
		gone = status == CONDIS_STATUS_SUCCESS;
		if (!gone)
			return status == CONDIS_STATUS_PENDING;
	}
	if (gone)
		nl_sap_gone(sap);
	return true;
}

/**
 * condis_nl_saps_run() - see to SAPs that changed, or are to go
 * @af: the AF open, its mutex held
 *
 * Context: Process context.
 */
void condis_nl_saps_run(struct condis_nl_af *af)
{
	struct condis_nl_sap *sap;
	LIST_HEAD(again);
	bool some;

	for (;;) {
		spin_lock_bh(&af->lock);
		sap = list_first_entry_or_null(&af->todo_saps,
					       struct condis_nl_sap, todo_node);
		if (sap)
			list_del_init(&sap->todo_node);
		spin_unlock_bh(&af->lock);
		if (!sap)
			break;
		if (!nl_sap_step(sap))
			list_add_tail(&sap->todo_node, &again);
		cond_resched();
	}
	some = !list_empty(&again);
	spin_lock_bh(&af->lock);
	list_splice(&again, &af->todo_saps);
	spin_unlock_bh(&af->lock);
	if (some)
		condis_nl_af_again(af);
}

/**
 * condis_nl_saps_sweep() - all SAPs of an AF open are to go
 * @af: the AF open, its mutex held
 *
 * Context: Process context.
 */
void condis_nl_saps_sweep(struct condis_nl_af *af)
{
	struct condis_nl_sap *sap;

	list_for_each_entry(sap, &af->saps, node) {
		spin_lock_bh(&af->lock);
		sap->dying = true;
		nl_sap_todo(sap);
		spin_unlock_bh(&af->lock);
	}
}

static int nl_sap_reply(struct sk_buff *rsp, struct genl_info *info, u32 handle,
			condis_status_t status)
{
	void *hdr = genlmsg_iput(rsp, info);

	if (WARN_ON_ONCE(!hdr || nla_put_u32(rsp, CONDIS_A_CALL_SAP, handle) ||
			 nla_put_u32(rsp, CONDIS_A_CALL_STATUS,
				     condis_status_index(status)))) {
		nlmsg_free(rsp);
		return -EMSGSIZE;
	}
	genlmsg_end(rsp, hdr);
	return genlmsg_reply(rsp, info);
}

static int nl_sap_limit(struct condis_nl_af *af, struct sk_buff *skb,
			struct genl_info *info)
{
	if (list_count_nodes(&af->saps) < CONDIS_NL_AF_SAPS ||
	    netlink_capable(skb, CAP_NET_ADMIN))
		return 0;
	GENL_SET_ERR_MSG_FMT(info, "AF %u has too many SAPs", af->handle);
	return -ENOSPC;
}

/* @op and @rsp are consumed. */
static int nl_sap_new(struct condis_nl_af *af, struct condis_nl_note *op,
		      struct sk_buff *rsp, struct genl_info *info)
{
	struct condis_nl_sap *sap = nl_sap_alloc(af, info);
	condis_status_t status;
	u32 handle;
	int err;

	err = sap ? nl_sap_publish(sap) : -ENOMEM;
	if (err) {
		if (sap)
			condis_nl_sap_put(sap);
		condis_nl_note_free(op);
		nlmsg_free(rsp);
		return err;
	}
	handle = sap->handle;
	op->af = af->handle;
	op->sap = handle;
	status = nl_sap_register(sap, op);
	if (status != CONDIS_STATUS_PENDING)
		condis_nl_note_free(op);
	if (status == CONDIS_STATUS_PENDING || status == CONDIS_STATUS_SUCCESS)
		return nl_sap_reply(rsp, info, handle, status);
	nl_sap_gone(sap);
	nlmsg_free(rsp);
	return condis_nl_refuse(info->extack, status, "sap-add");
}

static int nl_sap_wants(struct genl_info *info)
{
	if (GENL_REQ_ATTR_CHECK(info, CONDIS_A_CALL_SAP_TYPE) ||
	    GENL_REQ_ATTR_CHECK(info, CONDIS_A_CALL_SAP_OCTETS))
		return -EINVAL;
	return condis_nl_octets_get(info, info->attrs[CONDIS_A_CALL_SAP_OCTETS],
				    CONDIS_SAP_MAX);
}

/* What a request about a SAP needs before anything is done. */
static int nl_sap_prepare(struct sk_buff *skb, struct genl_info *info, u8 kind,
			  struct condis_nl_note **op, struct sk_buff **rsp)
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

/* NdisClRegisterSap */
int condis_nl_sap_add_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct condis_nl_note *op;
	struct condis_nl_af *af;
	struct sk_buff *rsp;
	int err;

	err = nl_sap_wants(info) ?:
	      nl_sap_prepare(skb, info, CONDIS_NL_OP_SAP_ADD, &op, &rsp);
	if (err)
		return err;
	af = condis_nl_af_lock(info, CONDIS_A_CALL_AF, true);
	err = PTR_ERR_OR_ZERO(af);
	if (!err) {
		err = nl_sap_limit(af, skb, info);
		if (!err) {
			err = nl_sap_new(af, op, rsp, info);
			op = NULL;
			rsp = NULL;
		}
		condis_nl_af_unlock(af);
	}
	condis_nl_note_free(op);
	nlmsg_free(rsp);
	return err;
}

static struct condis_nl_sap *nl_sap_find(struct genl_info *info)
{
	struct condis_nl_net *nn = condis_nl_net(genl_info_net(info));
	struct nlattr *attr = info->attrs[CONDIS_A_CALL_SAP];
	struct condis_nl_sap *sap;

	if (GENL_REQ_ATTR_CHECK(info, CONDIS_A_CALL_SAP))
		return ERR_PTR(-EINVAL);
	rcu_read_lock();
	sap = xa_load(&nn->saps, nla_get_u32(attr));
	if (sap && !refcount_inc_not_zero(&sap->ref))
		sap = NULL;
	rcu_read_unlock();
	if (sap)
		return sap;
	NL_SET_ERR_MSG_ATTR_FMT(info->extack, attr, "there is no SAP %u",
				nla_get_u32(attr));
	return ERR_PTR(-ENOENT);
}

static int nl_sap_may_go(struct condis_nl_sap *sap, struct genl_info *info)
{
	bool gone;
	u8 state;

	spin_lock_bh(&sap->af->lock);
	state = sap->state;
	gone = sap->gone;
	spin_unlock_bh(&sap->af->lock);
	if (!gone && state == CONDIS_NL_ENTRY_STATE_THERE)
		return 0;
	GENL_SET_ERR_MSG_FMT(info, "SAP %u is %s", sap->handle,
			     gone ? "gone" :
			     state == CONDIS_NL_ENTRY_STATE_ADDING ?
			     "being registered" : "being deregistered");
	return gone ? -ENOENT : -EBUSY;
}

/* @op and @rsp are consumed. */
static int nl_sap_del(struct condis_nl_sap *sap, struct condis_nl_note *op,
		      struct sk_buff *rsp, struct genl_info *info)
{
	u32 handle = sap->handle;
	condis_status_t status;
	int err;

	err = nl_sap_may_go(sap, info);
	if (err) {
		condis_nl_note_free(op);
		nlmsg_free(rsp);
		return err;
	}
	op->af = sap->af->handle;
	op->sap = handle;
	status = nl_sap_deregister(sap, op);
	if (status != CONDIS_STATUS_PENDING)
		condis_nl_note_free(op);
	if (status == CONDIS_STATUS_SUCCESS)
		nl_sap_gone(sap);
	if (status == CONDIS_STATUS_PENDING || status == CONDIS_STATUS_SUCCESS)
		return nl_sap_reply(rsp, info, handle, status);
	nlmsg_free(rsp);
	return condis_nl_refuse(info->extack, status, "sap-del");
}

/* NdisClDeregisterSap */
int condis_nl_sap_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct condis_nl_note *op;
	struct condis_nl_sap *sap;
	struct sk_buff *rsp;
	int err;

	sap = nl_sap_find(info);
	if (IS_ERR(sap))
		return PTR_ERR(sap);
	err = nl_sap_prepare(skb, info, CONDIS_NL_OP_SAP_DEL, &op, &rsp);
	if (err)
		goto out;
	err = mutex_lock_killable(&sap->af->mutex);
	if (err) {
		condis_nl_note_free(op);
		nlmsg_free(rsp);
		goto out;
	}
	err = nl_sap_del(sap, op, rsp, info);
	mutex_unlock(&sap->af->mutex);
out:
	condis_nl_sap_put(sap);
	return err;
}

static int nl_sap_fill(struct condis_nl_sap *sap, struct sk_buff *msg,
		       const struct genl_info *info, void **hdrp)
{
	void *hdr = genlmsg_iput(msg, info);

	if (!hdr)
		return -EMSGSIZE;
	if (nla_put_u32(msg, CONDIS_A_CALL_SAP, sap->handle) ||
	    nla_put_u32(msg, CONDIS_A_CALL_AF, sap->af->handle) ||
	    nla_put_u32(msg, CONDIS_A_CALL_SAP_TYPE, sap->id.type) ||
	    nla_put(msg, CONDIS_A_CALL_SAP_OCTETS, sap->id.len, sap->octets) ||
	    nla_put_u32(msg, CONDIS_A_CALL_STATE, READ_ONCE(sap->state))) {
		genlmsg_cancel(msg, hdr);
		return -EMSGSIZE;
	}
	*hdrp = hdr;
	genlmsg_end(msg, hdr);
	return 0;
}

int condis_nl_sap_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct condis_nl_sap *sap = nl_sap_find(info);
	struct sk_buff *rsp;
	void *hdr;
	int err;

	if (IS_ERR(sap))
		return PTR_ERR(sap);
	rsp = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	err = rsp ? nl_sap_fill(sap, rsp, info, &hdr) : -ENOMEM;
	condis_nl_sap_put(sap);
	if (!err)
		return genlmsg_reply(rsp, info);
	nlmsg_free(rsp);
	return err;
}

/* Where a dump of SAPs goes on */
struct nl_sap_dump {
	unsigned long	handle;
};

static struct condis_nl_sap *nl_sap_next(struct condis_nl_net *nn,
					 unsigned long *handle)
{
	struct condis_nl_sap *sap;

	rcu_read_lock();
	xa_for_each_start(&nn->saps, *handle, sap, *handle)
		if (refcount_inc_not_zero(&sap->ref))
			break;
	rcu_read_unlock();
	return sap;
}

int condis_nl_sap_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct condis_nl_net *nn = condis_nl_net(sock_net(skb->sk));
	const struct genl_info *info = genl_info_dump(cb);
	struct nl_sap_dump *ctx = (void *)cb->ctx;
	struct condis_nl_sap *sap;
	u32 af = 0;
	int err = 0;
	void *hdr;

	NL_ASSERT_DUMP_CTX_FITS(struct nl_sap_dump);
	if (info->attrs[CONDIS_A_CALL_AF])
		af = nla_get_u32(info->attrs[CONDIS_A_CALL_AF]);
	cb->seq = condis_nl_seq();
	while (!err && (sap = nl_sap_next(nn, &ctx->handle))) {
		if (!af || sap->af->handle == af) {
			err = nl_sap_fill(sap, skb, info, &hdr);
			if (!err)
				genl_dump_check_consistent(cb, hdr);
		}
		condis_nl_sap_put(sap);
		if (!err)
			ctx->handle++;
	}
	/* Of a change meanwhile, the next part tells, or the end. */
	cb->seq = condis_nl_seq();
	return err;
}
