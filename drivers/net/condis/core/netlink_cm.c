// SPDX-License-Identifier: GPL-2.0-only
/*
 * Call managers of user space: how they come and go.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <net/condis/adapter.h>

#include "netlink_cm.h"
#include "netlink_gen.h"

static struct condis_protocol *nl_cm_proto;
/* Withdrawals wait for clients, and must not keep other work waiting. */
static struct workqueue_struct *nl_cm_wq;

static void nl_cm_free(struct work_struct *work)
{
	struct condis_nl_cm *cm = container_of(to_rcu_work(work),
					       struct condis_nl_cm, free);

	WARN_ON_ONCE(cm->n_peers || cm->n_waiting);
	condis_adapter_put(cm->adapter);
	condis_nl_net_put(cm->nn);
	kfree(cm);
	condis_nl_object_del();
}

void condis_nl_cm_put(struct condis_nl_cm *cm)
{
	if (refcount_dec_and_test(&cm->ref))
		queue_rcu_work(condis_nl_wq, &cm->free);
}

/**
 * condis_nl_cm_kick() - there is something for the worker to look at
 * @cm: the call manager, held by the caller
 *
 * Context: Any.
 */
void condis_nl_cm_kick(struct condis_nl_cm *cm)
{
	refcount_inc(&cm->ref);
	/* Work that was posted already keeps its reference. */
	if (mod_delayed_work(condis_nl_wq, &cm->work, 0))
		condis_nl_cm_put(cm);
}

/**
 * condis_nl_cm_kill() - a call manager comes to its end
 * @cm: the call manager, held by the caller
 *
 * Marks and posts; does nothing the second time.
 *
 * Context: Any.
 */
void condis_nl_cm_kill(struct condis_nl_cm *cm)
{
	struct condis_nl_peer *peer;
	bool first;

	spin_lock_bh(&cm->lock);
	first = !cm->dead;
	cm->dead = true;
	if (first)
		list_for_each_entry(peer, &cm->afs, node)
			condis_nl_peer_todo_all(peer);
	spin_unlock_bh(&cm->lock);
	if (!first)
		return;
	refcount_inc(&cm->ref);
	queue_work(nl_cm_wq, &cm->end);
	condis_nl_cm_kick(cm);
}

static void nl_cm_unpublish(struct condis_nl_cm *cm)
{
	struct condis_nl_net *nn = cm->nn;
	struct condis_nl_port *owner;

	mutex_lock(&nn->lock);
	xa_erase(&nn->cms, cm->handle);
	owner = cm->owner;
	cm->owner = NULL;
	list_del_init(&cm->owner_node);
	owner->n_cms--;
	mutex_unlock(&nn->lock);
	condis_nl_seq_inc();
	condis_nl_port_put(owner);
}

static void nl_cm_end(struct work_struct *work)
{
	struct condis_nl_cm *cm = container_of(work, struct condis_nl_cm, end);
	const struct condis_af_id id = { .type = cm->family };
	struct condis_binding *binding;

	mutex_lock(&cm->mutex);
	binding = cm->binding;
	mutex_unlock(&cm->mutex);
	/* Meanwhile the worker answers what the clients still ask. */
	condis_cm_withdraw_address_family(binding, &id);
	condis_close_adapter(binding);
	nl_cm_unpublish(cm);
	condis_nl_note_done(cm->del_op, CONDIS_STATUS_SUCCESS);
	cm->del_op = NULL;
	/* One of its existence, one of this work. */
	condis_nl_cm_put(cm);
	condis_nl_cm_put(cm);
}

static struct condis_nl_cm *nl_cm_alloc(struct condis_nl_net *nn,
					struct condis_adapter *adapter)
{
	struct condis_nl_cm *cm;

	cm = kzalloc(sizeof(*cm), CONDIS_NL_GFP);
	if (!cm)
		return NULL;
	refcount_set(&cm->ref, 1);
	INIT_RCU_WORK(&cm->free, nl_cm_free);
	refcount_inc(&nn->ref);
	cm->nn = nn;
	condis_adapter_get(adapter);
	cm->adapter = adapter;
	INIT_LIST_HEAD(&cm->owner_node);
	mutex_init(&cm->mutex);
	spin_lock_init(&cm->lock);
	INIT_LIST_HEAD(&cm->afs);
	INIT_LIST_HEAD(&cm->todo);
	INIT_LIST_HEAD(&cm->waiting);
	condis_nl_asks_init(&cm->asks);
	INIT_DELAYED_WORK(&cm->work, condis_nl_cm_work);
	INIT_WORK(&cm->end, nl_cm_end);
	condis_nl_object_add();
	return cm;
}

/* Give it its handle and its owner. */
static int nl_cm_admit(struct condis_nl_cm *cm, struct condis_nl_port *port,
		       bool capable, struct genl_info *info)
{
	struct condis_nl_net *nn = cm->nn;
	int err;

	mutex_lock(&nn->lock);
	if (!capable && port->n_cms >= CONDIS_NL_PORT_CMS) {
		GENL_SET_ERR_MSG(info,
				 "this socket has too many call managers");
		err = -ENOSPC;
		goto out;
	}
	err = condis_nl_handle_alloc(nn, &nn->cms, &cm->handle);
	if (err)
		goto out;
	condis_nl_port_hold(port);
	cm->owner = port;
	port->n_cms++;
out:
	mutex_unlock(&nn->lock);
	return err;
}

/* From here on it may come to its end; the owner may have done so before. */
static void nl_cm_publish(struct condis_nl_cm *cm)
{
	struct condis_nl_net *nn = cm->nn;
	bool orphan;

	mutex_lock(&nn->lock);
	/* The place is reserved, so this allocates nothing. */
	xa_store(&nn->cms, cm->handle, cm, GFP_KERNEL);
	list_add_tail(&cm->owner_node, &cm->owner->cms);
	orphan = nn->dead || READ_ONCE(cm->owner->dead);
	mutex_unlock(&nn->lock);
	condis_nl_seq_inc();
	if (orphan)
		condis_nl_cm_kill(cm);
}

static condis_status_t nl_cm_register(struct condis_nl_cm *cm)
{
	const struct condis_af_id id = { .type = cm->family };
	condis_status_t status;

	status = condis_open_adapter(nl_cm_proto, cm->adapter, cm,
				     &cm->binding);
	if (status != CONDIS_STATUS_SUCCESS)
		return status;
	status = condis_cm_register_address_family(cm->binding, &id);
	if (status != CONDIS_STATUS_SUCCESS)
		condis_close_adapter(cm->binding);
	return status;
}

static int nl_cm_add(struct condis_nl_cm *cm, struct genl_info *info)
{
	condis_status_t status;

	mutex_lock(&cm->mutex);
	status = nl_cm_register(cm);
	mutex_unlock(&cm->mutex);
	if (status == CONDIS_STATUS_SUCCESS) {
		nl_cm_publish(cm);
		return 0;
	}
	nl_cm_unpublish(cm);
	if (status == CONDIS_STATUS_FAILURE) {
		NL_SET_ERR_MSG_ATTR_FMT(info->extack,
					info->attrs[CONDIS_A_CM_FAMILY],
					"cm-add: the adapter has that family, or is going");
		return -EBUSY;
	}
	return condis_nl_refuse(info->extack, status, "cm-add");
}

static int nl_cm_reply(struct sk_buff *rsp, struct genl_info *info, u32 handle,
		       condis_status_t status)
{
	void *hdr = genlmsg_iput(rsp, info);

	if (WARN_ON_ONCE(!hdr || nla_put_u32(rsp, CONDIS_A_CM_CM, handle) ||
			 nla_put_u32(rsp, CONDIS_A_CM_STATUS,
				     condis_status_index(status)))) {
		nlmsg_free(rsp);
		return -EMSGSIZE;
	}
	genlmsg_end(rsp, hdr);
	return genlmsg_reply(rsp, info);
}

static int nl_cm_new(struct condis_nl_port *port, struct sk_buff *skb,
		     struct genl_info *info)
{
	struct nlattr *deadline = info->attrs[CONDIS_A_CM_DEADLINE];
	u32 ms = deadline ? nla_get_u32(deadline) : CONDIS_DEADLINE_DEFAULT;
	struct condis_nl_cm *cm;
	struct sk_buff *rsp;
	int err;

	rsp = genlmsg_new(2 * nla_total_size(sizeof(u32)), GFP_KERNEL);
	cm = nl_cm_alloc(port->nn, info->user_ptr[0]);
	if (!rsp || !cm) {
		err = -ENOMEM;
		goto out;
	}
	cm->family = nla_get_u32(info->attrs[CONDIS_A_CM_FAMILY]);
	cm->deadline = msecs_to_jiffies(ms);
	err = nl_cm_admit(cm, port, netlink_capable(skb, CAP_NET_ADMIN), info);
	if (err)
		goto out;
	/* Once it is there it may end at any moment. */
	refcount_inc(&cm->ref);
	err = nl_cm_add(cm, info);
	if (!err) {
		err = nl_cm_reply(rsp, info, cm->handle, CONDIS_STATUS_SUCCESS);
		condis_nl_cm_put(cm);
		return err;
	}
	condis_nl_cm_put(cm);
out:
	if (cm)
		condis_nl_cm_put(cm);
	nlmsg_free(rsp);
	return err;
}

/* NdisOpenAdapterEx and NdisCmRegisterAddressFamilyEx */
int condis_nl_cm_add_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct condis_nl_port *port;
	int err;

	if (GENL_REQ_ATTR_CHECK(info, CONDIS_A_CM_FAMILY))
		return -EINVAL;
	port = condis_nl_port_get(skb, info);
	if (IS_ERR(port))
		return PTR_ERR(port);
	err = nl_cm_new(port, skb, info);
	condis_nl_port_put(port);
	return err;
}

/**
 * condis_nl_cm_find() - the call manager that a handle names
 * @nn: the netns
 * @handle: the handle
 *
 * Context: Any.
 * Return: the call manager, held; NULL when there is none.
 */
struct condis_nl_cm *condis_nl_cm_find(struct condis_nl_net *nn, u32 handle)
{
	struct condis_nl_cm *cm;

	rcu_read_lock();
	cm = xa_load(&nn->cms, handle);
	if (cm && !refcount_inc_not_zero(&cm->ref))
		cm = NULL;
	rcu_read_unlock();
	return cm;
}

/* @op is consumed. */
static int nl_cm_del(struct condis_nl_cm *cm, struct condis_nl_note *op,
		     struct genl_info *info)
{
	bool first;

	op->cm = cm->handle;
	spin_lock_bh(&cm->lock);
	first = !cm->dead && !cm->del_op;
	if (first)
		cm->del_op = op;
	spin_unlock_bh(&cm->lock);
	if (!first) {
		GENL_SET_ERR_MSG_FMT(info, "call manager %u is being withdrawn",
				     cm->handle);
		condis_nl_note_free(op);
		return -EALREADY;
	}
	condis_nl_cm_kill(cm);
	return 0;
}

static int nl_cm_del_reply(struct condis_nl_note *op, struct genl_info *info)
{
	u32 handle = nla_get_u32(info->attrs[CONDIS_A_CM_CM]);
	struct condis_nl_cm *cm;
	struct sk_buff *rsp;
	int err;

	rsp = genlmsg_new(2 * nla_total_size(sizeof(u32)), GFP_KERNEL);
	cm = condis_nl_cm_find(condis_nl_net(genl_info_net(info)), handle);
	if (!rsp || !cm) {
		if (!cm)
			NL_SET_ERR_MSG_ATTR_FMT(info->extack,
						info->attrs[CONDIS_A_CM_CM],
						"there is no call manager %u",
						handle);
		err = cm ? -ENOMEM : -ENOENT;
		condis_nl_note_free(op);
		goto out;
	}
	err = nl_cm_del(cm, op, info);
	if (!err) {
		err = nl_cm_reply(rsp, info, handle, CONDIS_STATUS_PENDING);
		rsp = NULL;
	}
out:
	nlmsg_free(rsp);
	if (cm)
		condis_nl_cm_put(cm);
	return err;
}

/* NdisCmNotifyCloseAddressFamily for each open, and NdisCloseAdapterEx */
int condis_nl_cm_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct condis_nl_port *port;
	struct condis_nl_note *op;

	if (GENL_REQ_ATTR_CHECK(info, CONDIS_A_CM_CM))
		return -EINVAL;
	port = condis_nl_port_get(skb, info);
	if (IS_ERR(port))
		return PTR_ERR(port);
	op = condis_nl_note_alloc(port, CONDIS_NL_OP_CM_DEL, CONDIS_NL_GFP);
	condis_nl_port_put(port);
	return op ? nl_cm_del_reply(op, info) : -ENOMEM;
}

static void nl_cm_bind_adapter(struct condis_protocol *proto,
			       struct condis_adapter *adapter)
{
	/* User space says when. */
}

static void nl_cm_unbind_adapter(void *binding_ctx)
{
	condis_nl_cm_kill(binding_ctx);
}

static condis_status_t nl_cm_pause(void *binding_ctx)
{
	return CONDIS_STATUS_SUCCESS;
}

static condis_status_t nl_cm_restart(void *binding_ctx)
{
	return CONDIS_STATUS_SUCCESS;
}

static void nl_cm_af_register(void *binding_ctx, const struct condis_af_id *id)
{
	/* It is no client. */
}

/* It has no VC of its own on this binding: these are never called. */
static void nl_cm_receive(void *binding_ctx, void *vc_ctx,
			  struct condis_nbl *chain, unsigned int count,
			  u32 flags)
{
	WARN_ON_ONCE(1);
}

static void nl_cm_send_complete(void *vc_ctx, struct condis_nbl *chain,
				u32 flags)
{
	WARN_ON_ONCE(1);
}

static const struct condis_protocol_ops nl_cm_protocol_ops = {
	.owner			= THIS_MODULE,
	.name			= "netlink-cm",
	.flags			= CONDIS_PROTOCOL_F_UNPINNED,
	.cm			= &condis_nl_cm_ops,
	.bind_adapter		= nl_cm_bind_adapter,
	.unbind_adapter		= nl_cm_unbind_adapter,
	.pause			= nl_cm_pause,
	.restart		= nl_cm_restart,
	.status			= condis_nl_cm_status,
	.af_register_notify	= nl_cm_af_register,
	.receive_nbls		= nl_cm_receive,
	.send_nbls_complete	= nl_cm_send_complete,
	.oid_request_complete	= condis_nl_oid_complete,
};

int condis_nl_cm_init(void)
{
	condis_status_t status;

	nl_cm_wq = alloc_workqueue("condis-cm", WQ_UNBOUND, 0);
	if (!nl_cm_wq)
		return -ENOMEM;
	status = condis_register_protocol(&nl_cm_protocol_ops, NULL,
					  &nl_cm_proto);
	if (status != CONDIS_STATUS_SUCCESS)
		destroy_workqueue(nl_cm_wq);
	return condis_status_to_errno(status);
}

void condis_nl_cm_exit(void)
{
	destroy_workqueue(nl_cm_wq);
	condis_deregister_protocol(nl_cm_proto);
}
