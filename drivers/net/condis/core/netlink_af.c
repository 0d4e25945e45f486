// SPDX-License-Identifier: GPL-2.0-only
/*
 * AF opens of user space: open, close, and who listens. Showing them is in
 * netlink_afinfo.c.
 */
#include <net/condis/adapter.h>

#include "netlink.h"
#include "netlink_gen.h"

static int nl_af_limits(struct condis_nl_net *nn, struct condis_nl_port *port,
			bool persist, bool capable, struct genl_info *info)
{
	if (capable)
		return 0;
	if (!persist && port->n_afs >= CONDIS_NL_PORT_AFS) {
		GENL_SET_ERR_MSG(info, "this socket has too many AF opens");
		return -ENOSPC;
	}
	if (nn->n_afs >= CONDIS_NL_NET_AFS) {
		GENL_SET_ERR_MSG(info, "this netns has too many AF opens");
		return -ENOSPC;
	}
	return 0;
}

/* Give the AF open its handle, its place in the counts, and its owner. */
static int nl_af_admit(struct condis_nl_af *af, struct condis_nl_port *port,
		       struct sk_buff *skb, struct genl_info *info)
{
	bool capable = netlink_capable(skb, CAP_NET_ADMIN);
	struct condis_nl_net *nn = af->nn;
	struct condis_nl_dev *dev;
	int err;

	mutex_lock(&nn->lock);
	err = nl_af_limits(nn, port, af->persist, capable, info);
	if (err)
		goto err_unlock;
	err = condis_nl_handle_alloc(nn, &nn->afs, &af->handle);
	if (err)
		goto err_unlock;
	dev = condis_nl_dev_get(nn, af->adapter);
	if (IS_ERR(dev)) {
		err = PTR_ERR(dev);
		if (err == -ENOSPC)
			GENL_SET_ERR_MSG(info,
					 "this adapter has too many AF opens");
		goto err_handle;
	}
	af->dev = dev;
	nn->n_afs++;
	if (!af->persist) {
		condis_nl_port_hold(port);
		af->owner = port;
		list_add_tail(&af->owner_node, &port->afs);
		port->n_afs++;
		condis_nl_set_receiver(af, port);
	}
	mutex_unlock(&nn->lock);
	return 0;

err_handle:
	xa_erase(&nn->afs, af->handle);
err_unlock:
	mutex_unlock(&nn->lock);
	return err;
}

/* Bind, and open the family; the mutex of @af is held. */
static condis_status_t nl_af_bind_open(struct condis_nl_af *af,
				       struct condis_nl_note *op)
{
	const struct condis_af_id id = { .type = af->family };
	condis_status_t status;

	status = condis_open_adapter(condis_nl_proto, af->adapter, af,
				     &af->binding);
	if (status != CONDIS_STATUS_SUCCESS)
		return status;
	spin_lock_bh(&af->lock);
	af->open_op = op;
	spin_unlock_bh(&af->lock);
	status = condis_cl_open_address_family(af->binding, &id, af, &af->af);
	if (status == CONDIS_STATUS_PENDING)
		return status;

	spin_lock_bh(&af->lock);
	af->open_op = NULL;
	if (status != CONDIS_STATUS_SUCCESS)
		af->closed = true;
	else if (af->state == CONDIS_NL_AF_STATE_OPENING)
		af->state = CONDIS_NL_AF_STATE_OPEN;
	spin_unlock_bh(&af->lock);
	return status;
}

static void nl_af_publish(struct condis_nl_af *af)
{
	/* The place is reserved, so this allocates nothing. */
	xa_store(&af->nn->afs, af->handle, af, GFP_KERNEL);
	condis_nl_seq_inc();
}

/*
 * From here on the rundown is what ends @af, on failure too: the binding may be
 * there and callbacks may have come.
 */
static condis_status_t nl_af_begin(struct condis_nl_af *af,
				   struct condis_nl_note *op)
{
	condis_status_t status;
	bool bound;

	refcount_inc(&af->ref);
	mutex_lock(&af->mutex);
	nl_af_publish(af);
	status = nl_af_bind_open(af, op);
	bound = af->binding;
	if (!bound)
		af->closed = true;
	mutex_unlock(&af->mutex);
	if (status != CONDIS_STATUS_SUCCESS &&
	    status != CONDIS_STATUS_PENDING) {
		condis_nl_af_rundown(af);
		condis_nl_af_run(af);
	}
	condis_nl_af_put(af);
	return status;
}

static struct sk_buff *nl_af_reply_new(void)
{
	return genlmsg_new(2 * nla_total_size(sizeof(u32)), GFP_KERNEL);
}

/* The room was made before: a handle that nobody learns of helps nobody. */
static int nl_af_reply(struct sk_buff *rsp, struct genl_info *info, u32 handle,
		       condis_status_t status)
{
	void *hdr = genlmsg_iput(rsp, info);

	if (WARN_ON_ONCE(!hdr || nla_put_u32(rsp, CONDIS_A_AF_AF, handle) ||
			 nla_put_u32(rsp, CONDIS_A_AF_STATUS,
				     condis_status_index(status)))) {
		nlmsg_free(rsp);
		return -EMSGSIZE;
	}
	genlmsg_end(rsp, hdr);
	return genlmsg_reply(rsp, info);
}

static struct condis_nl_af *nl_af_make(struct condis_nl_port *port,
				       struct sk_buff *skb,
				       struct genl_info *info)
{
	struct nlattr *attr = info->attrs[CONDIS_A_AF_WINDOW];
	u32 window = attr ? nla_get_u32(attr) : CONDIS_WINDOW_DEFAULT;
	struct condis_nl_af *af;
	int err;

	af = condis_nl_af_alloc(port->nn, info->user_ptr[0], window);
	if (!af)
		return ERR_PTR(-ENOMEM);
	af->family = nla_get_u32(info->attrs[CONDIS_A_AF_FAMILY]);
	af->persist = info->attrs[CONDIS_A_AF_PERSIST];
	err = nl_af_admit(af, port, skb, info);
	if (err) {
		condis_nl_af_put(af);
		return ERR_PTR(err);
	}
	return af;
}

/* @op is consumed. */
static condis_status_t nl_af_start(struct condis_nl_af *af,
				   struct condis_nl_note *op)
{
	condis_status_t status;

	op->af = af->handle;
	status = nl_af_begin(af, op);
	if (status != CONDIS_STATUS_PENDING)
		condis_nl_note_free(op);
	return status;
}

static int nl_af_open(struct condis_nl_port *port, struct condis_nl_note *op,
		      struct sk_buff *skb, struct sk_buff *rsp,
		      struct genl_info *info)
{
	condis_status_t status;
	struct condis_nl_af *af;
	u32 handle;

	af = nl_af_make(port, skb, info);
	if (IS_ERR(af)) {
		condis_nl_note_free(op);
		nlmsg_free(rsp);
		return PTR_ERR(af);
	}
	handle = af->handle;
	status = nl_af_start(af, op);
	if (status != CONDIS_STATUS_PENDING &&
	    status != CONDIS_STATUS_SUCCESS) {
		nlmsg_free(rsp);
		return condis_nl_refuse(info->extack, status, "af-open");
	}
	/* The binding restarts on its own; data may be sent at once then. */
	condis_adapter_settle(info->user_ptr[0]);
	return nl_af_reply(rsp, info, handle, status);
}

/* NdisOpenAdapterEx and NdisClOpenAddressFamilyEx */
int condis_nl_af_open_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct condis_nl_port *port;
	struct condis_nl_note *op;
	struct sk_buff *rsp;
	int err;

	if (GENL_REQ_ATTR_CHECK(info, CONDIS_A_AF_FAMILY))
		return -EINVAL;
	port = condis_nl_port_get(skb, info);
	if (IS_ERR(port))
		return PTR_ERR(port);
	rsp = nl_af_reply_new();
	op = condis_nl_note_alloc(port, CONDIS_NL_OP_AF_OPEN,
				  CONDIS_NL_GFP);
	if (rsp && op) {
		err = nl_af_open(port, op, skb, rsp, info);
	} else {
		condis_nl_note_free(op);
		nlmsg_free(rsp);
		err = -ENOMEM;
	}
	condis_nl_port_put(port);
	return err;
}

/* Begin the rundown: with @af locked, so that no other close does. */
static int nl_af_begin_close(struct condis_nl_af *af, struct condis_nl_note *op,
			     struct genl_info *info)
{
	lockdep_assert_held(&af->mutex);
	if (condis_nl_af_busy(af)) {
		GENL_SET_ERR_MSG_FMT(info, "AF %u has %u VCs", af->handle,
				     af->n_vcs);
		return -EBUSY;
	}
	op->af = af->handle;
	op->waited = true;
	spin_lock_bh(&af->lock);
	af->close_op = op;
	spin_unlock_bh(&af->lock);
	condis_nl_af_rundown(af);
	return 0;
}

/* See how far the rundown comes; @op is consumed. */
static condis_status_t nl_af_close(struct condis_nl_af *af,
				   struct condis_nl_note *op)
{
	bool done;

	condis_nl_af_run(af);
	spin_lock_bh(&af->lock);
	done = op->done;
	op->waited = false;
	if (done)
		af->close_op = NULL;
	spin_unlock_bh(&af->lock);
	if (!done)
		return CONDIS_STATUS_PENDING;
	condis_nl_note_free(op);
	return CONDIS_STATUS_SUCCESS;
}

/* @op and @rsp are consumed. */
static int nl_af_close_reply(struct condis_nl_note *op, struct sk_buff *rsp,
			     struct genl_info *info)
{
	condis_status_t status;
	struct condis_nl_af *af;
	int err;

	af = condis_nl_af_lock(info, CONDIS_A_AF_AF, true);
	err = PTR_ERR_OR_ZERO(af);
	if (!err) {
		err = nl_af_begin_close(af, op, info);
		mutex_unlock(&af->mutex);
		if (err)
			condis_nl_af_put(af);
	}
	if (err) {
		condis_nl_note_free(op);
		nlmsg_free(rsp);
		return err;
	}
	status = nl_af_close(af, op);
	err = nl_af_reply(rsp, info, af->handle, status);
	condis_nl_af_put(af);
	return err;
}

/* NdisClCloseAddressFamily and NdisCloseAdapterEx */
int condis_nl_af_close_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct condis_nl_port *port;
	struct condis_nl_note *op;
	struct sk_buff *rsp;

	port = condis_nl_port_get(skb, info);
	if (IS_ERR(port))
		return PTR_ERR(port);
	rsp = nl_af_reply_new();
	op = condis_nl_note_alloc(port, CONDIS_NL_OP_AF_CLOSE,
				  CONDIS_NL_GFP);
	condis_nl_port_put(port);
	if (!rsp || !op) {
		condis_nl_note_free(op);
		nlmsg_free(rsp);
		return -ENOMEM;
	}
	return nl_af_close_reply(op, rsp, info);
}

static int nl_af_attach(struct condis_nl_af *af, struct condis_nl_port *port,
			struct genl_info *info)
{
	int err = 0;

	if (!af->persist) {
		GENL_SET_ERR_MSG_FMT(info, "AF %u belongs to a socket",
				     af->handle);
		return -EINVAL;
	}
	/* What the last receiver held must not be taken for this one's. */
	condis_nl_unheard(af);
	mutex_lock(&af->nn->lock);
	if (af->receiver) {
		GENL_SET_ERR_MSG_FMT(info, "AF %u has a receiver: port %u",
				     af->handle, af->receiver->portid);
		err = -EBUSY;
	} else {
		condis_nl_set_receiver(af, port);
	}
	mutex_unlock(&af->nn->lock);
	return err;
}

static int nl_af_detach(struct condis_nl_af *af, struct condis_nl_port *port,
			struct genl_info *info)
{
	int err = 0;

	mutex_lock(&af->nn->lock);
	if (!af->persist || af->receiver != port) {
		GENL_SET_ERR_MSG(info, "this socket is not attached to it");
		err = -EINVAL;
	} else {
		condis_nl_set_receiver(af, NULL);
	}
	mutex_unlock(&af->nn->lock);
	condis_nl_unheard(af);
	return err;
}

static int nl_af_listen(struct sk_buff *skb, struct genl_info *info,
			int (*change)(struct condis_nl_af *af,
				      struct condis_nl_port *port,
				      struct genl_info *info))
{
	struct condis_nl_port *port;
	struct condis_nl_af *af;
	int err;

	port = condis_nl_port_get(skb, info);
	if (IS_ERR(port))
		return PTR_ERR(port);
	af = condis_nl_af_lock(info, CONDIS_A_AF_AF, true);
	err = PTR_ERR_OR_ZERO(af);
	if (!err) {
		err = change(af, port, info);
		condis_nl_af_unlock(af);
	}
	condis_nl_port_put(port);
	return err;
}

int condis_nl_af_attach_doit(struct sk_buff *skb, struct genl_info *info)
{
	return nl_af_listen(skb, info, nl_af_attach);
}

int condis_nl_af_detach_doit(struct sk_buff *skb, struct genl_info *info)
{
	return nl_af_listen(skb, info, nl_af_detach);
}
