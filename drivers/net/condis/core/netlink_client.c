// SPDX-License-Identifier: GPL-2.0-only
/*
 * The client that stands for user space: its objects, and its entry points.
 *
 * No entry point does more than note what happened and post work: they run in
 * any context, also inside calls that the control operations make.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <net/condis/adapter.h>

#include "netlink_call.h"

struct condis_protocol *condis_nl_proto;

static void nl_af_free(struct work_struct *work)
{
	struct condis_nl_af *af = container_of(to_rcu_work(work),
					       struct condis_nl_af, free);

	WARN_ON_ONCE(af->n_vcs || !list_empty(&af->rx));
	if (af->pool)
		condis_nbl_pool_free(af->pool);
	condis_nl_window_free(af);
	condis_adapter_put(af->adapter);
	condis_nl_net_put(af->nn);
	kfree(af);
	condis_nl_object_del();
}

void condis_nl_af_put(struct condis_nl_af *af)
{
	if (refcount_dec_and_test(&af->ref))
		queue_rcu_work(condis_nl_wq, &af->free);
}

static void nl_af_init(struct condis_nl_af *af)
{
	refcount_set(&af->ref, 1);
	INIT_RCU_WORK(&af->free, nl_af_free);
	mutex_init(&af->mutex);
	INIT_LIST_HEAD(&af->vcs);
	INIT_LIST_HEAD(&af->saps);
	INIT_LIST_HEAD(&af->owner_node);
	INIT_LIST_HEAD(&af->receiver_node);
	spin_lock_init(&af->lock);
	INIT_LIST_HEAD(&af->todo);
	INIT_LIST_HEAD(&af->todo_saps);
	INIT_LIST_HEAD(&af->arrivals);
	INIT_LIST_HEAD(&af->offers);
	INIT_LIST_HEAD(&af->oids);
	condis_nl_asks_init(&af->asks);
	INIT_LIST_HEAD(&af->free_slots);
	INIT_LIST_HEAD(&af->rx);
	INIT_LIST_HEAD(&af->ready_node);
	INIT_DELAYED_WORK(&af->work, condis_nl_af_work);
	INIT_DELAYED_WORK(&af->offer_work, condis_nl_offer_work);
	af->state = CONDIS_NL_AF_STATE_OPENING;
	/* Until the binding restarts, nothing may be held. */
	af->rx_mode = CONDIS_NL_RX_COPY;
}

/**
 * condis_nl_af_alloc() - memory of an AF open
 * @nn: the netns
 * @adapter: the adapter
 * @window: how many NBLs user space may hold
 *
 * Context: Process context.
 * Return: the AF open, not published, one reference to the caller; NULL
 * without memory.
 */
struct condis_nl_af *condis_nl_af_alloc(struct condis_nl_net *nn,
					struct condis_adapter *adapter,
					u32 window)
{
	const struct condis_nbl_pool_params params = {
		.name		= "netlink",
		.role		= CONDIS_ROLE_PROTOCOL,
		.context_size	= ALIGN(sizeof(struct condis_nl_send),
					sizeof(void *)),
		.flags		= CONDIS_NBL_POOL_ACCOUNT,
	};
	struct condis_nl_af *af;

	af = kzalloc(sizeof(*af), CONDIS_NL_GFP);
	if (!af)
		return NULL;
	nl_af_init(af);
	refcount_inc(&nn->ref);
	af->nn = nn;
	condis_adapter_get(adapter);
	af->adapter = adapter;
	condis_nl_object_add();
	af->pool = condis_nbl_pool_alloc(&params, CONDIS_NL_GFP);
	if (!af->pool || condis_nl_window_alloc(af, window)) {
		condis_nl_af_put(af);
		return NULL;
	}
	return af;
}

/**
 * condis_nl_vc_alloc() - memory of a VC
 * @af: the AF open that it is to be made under
 * @gfp: for its memory
 *
 * Context: Any that @gfp allows.
 * Return: the VC, not published, one reference to the caller; NULL without
 * memory.
 */
struct condis_nl_vc *condis_nl_vc_alloc(struct condis_nl_af *af, gfp_t gfp)
{
	struct condis_nl_vc *vc;

	vc = kzalloc(sizeof(*vc), gfp);
	if (!vc)
		return NULL;
	refcount_set(&vc->ref, 1);
	refcount_inc(&af->ref);
	vc->af = af;
	INIT_LIST_HEAD(&vc->node);
	INIT_LIST_HEAD(&vc->owner_node);
	INIT_LIST_HEAD(&vc->parties);
	INIT_LIST_HEAD(&vc->todo_node);
	INIT_LIST_HEAD(&vc->arrival_node);
	INIT_LIST_HEAD(&vc->offer_node);
	INIT_LIST_HEAD(&vc->slots);
	condis_nl_object_add();
	return vc;
}

void condis_nl_vc_put(struct condis_nl_vc *vc)
{
	if (!refcount_dec_and_test(&vc->ref))
		return;
	condis_nl_af_put(vc->af);
	kfree_rcu(vc, rcu);
	condis_nl_object_del();
}

/* A rundown that user space did not ask for; told once. */
static void nl_run_down(struct condis_nl_af *af, condis_status_t why)
{
	struct condis_nl_note *note = NULL;
	bool first;

	spin_lock_bh(&af->lock);
	first = af->state != CONDIS_NL_AF_STATE_RUNDOWN;
	spin_unlock_bh(&af->lock);
	if (first)
		note = condis_nl_receiver_note(af, 0, GFP_ATOMIC);
	if (note) {
		note->cmd = CONDIS_CMD_AF_CLOSE_NTF;
		note->family = af->family;
		condis_nl_note_done(note, why);
	}
	condis_nl_af_rundown(af);
}

static void nl_bind_adapter(struct condis_protocol *proto,
			    struct condis_adapter *adapter)
{
	/* User space says when. */
}

static void nl_unbind_adapter(void *binding_ctx)
{
	nl_run_down(binding_ctx, CONDIS_STATUS_ADAPTER_REMOVED);
}

/*
 * BD-1, R-18: what user space holds must not hold up the pause. The core waits
 * for the sends.
 */
static condis_status_t nl_pause(void *binding_ctx)
{
	struct condis_nl_af *af = binding_ctx;

	spin_lock_bh(&af->lock);
	if (af->rx_mode == CONDIS_NL_RX_HOLD)
		af->rx_mode = CONDIS_NL_RX_COPY;
	spin_unlock_bh(&af->lock);
	condis_nl_take_back(af, NULL);
	return CONDIS_STATUS_SUCCESS;
}

static condis_status_t nl_restart(void *binding_ctx)
{
	struct condis_nl_af *af = binding_ctx;

	spin_lock_bh(&af->lock);
	if (af->rx_mode == CONDIS_NL_RX_COPY)
		af->rx_mode = CONDIS_NL_RX_HOLD;
	spin_unlock_bh(&af->lock);
	return CONDIS_STATUS_SUCCESS;
}

static void nl_af_register_notify(void *binding_ctx,
				  const struct condis_af_id *id)
{
	/* User space says which family it wants, and when. */
}

/* The open pended, and its handler has answered so. */
static void nl_open_af_complete(void *af_ctx, struct condis_af *core,
				condis_status_t status)
{
	struct condis_nl_af *af = af_ctx;
	struct condis_nl_note *op;

	spin_lock_bh(&af->lock);
	op = af->open_op;
	af->open_op = NULL;
	if (status != CONDIS_STATUS_SUCCESS)
		af->closed = true;
	else if (af->state == CONDIS_NL_AF_STATE_OPENING)
		af->state = CONDIS_NL_AF_STATE_OPEN;
	spin_unlock_bh(&af->lock);
	condis_nl_note_done(op, status);
	if (status != CONDIS_STATUS_SUCCESS)
		condis_nl_af_rundown(af);
	/* A rundown may have waited for the outcome. */
	condis_nl_af_kick(af);
}

static void nl_close_af_complete(void *af_ctx, condis_status_t status)
{
	struct condis_nl_af *af = af_ctx;

	spin_lock_bh(&af->lock);
	af->closing = false;
	af->closed = status == CONDIS_STATUS_SUCCESS;
	spin_unlock_bh(&af->lock);
	/* after a failure the rundown tries again. */
	if (status == CONDIS_STATUS_SUCCESS)
		condis_nl_af_kick(af);
	else
		condis_nl_af_again(af);
}

/* AF-5: the rundown closes the AF, whatever there is under it, and answers. */
static condis_status_t nl_notify_close_af(void *af_ctx)
{
	struct condis_nl_af *af = af_ctx;
	bool closed;

	spin_lock_bh(&af->lock);
	closed = af->closed;
	af->notified = !closed;
	spin_unlock_bh(&af->lock);
	if (closed)
		return CONDIS_STATUS_SUCCESS;
	nl_run_down(af, CONDIS_STATUS_CLOSING);
	return CONDIS_STATUS_PENDING;
}

static const struct condis_client_ops nl_client_ops = {
	.open_af_complete	= nl_open_af_complete,
	.close_af_complete	= nl_close_af_complete,
	.notify_close_af	= nl_notify_close_af,
	.register_sap_complete	= condis_nl_register_sap_complete,
	.deregister_sap_complete = condis_nl_deregister_sap_complete,
	.create_vc		= condis_nl_create_vc,
	.delete_vc		= condis_nl_delete_vc,
	.incoming_call		= condis_nl_incoming_call,
	.call_connected		= condis_nl_call_connected,
	.make_call_complete	= condis_nl_make_call_complete,
	.close_call_complete	= condis_nl_close_call_complete,
	.add_party_complete	= condis_nl_add_party_complete,
	.drop_party_complete	= condis_nl_drop_party_complete,
	.incoming_drop_party	= condis_nl_incoming_drop_party,
	.modify_call_qos_complete = condis_nl_modify_call_qos_complete,
	.incoming_call_qos_change = condis_nl_incoming_call_qos_change,
	.incoming_close_call	= condis_nl_incoming_close_call,
	.oid_request		= condis_nl_oid_asked,
};

static const struct condis_protocol_ops nl_protocol_ops = {
	.owner			= THIS_MODULE,
	.name			= "netlink",
	.flags			= CONDIS_PROTOCOL_F_UNPINNED,
	.client			= &nl_client_ops,
	.bind_adapter		= nl_bind_adapter,
	.unbind_adapter		= nl_unbind_adapter,
	.pause			= nl_pause,
	.restart		= nl_restart,
	.status			= condis_nl_status,
	.af_register_notify	= nl_af_register_notify,
	.receive_nbls		= condis_nl_receive_nbls,
	.send_nbls_complete	= condis_nl_send_nbls_complete,
	.oid_request_complete	= condis_nl_oid_complete,
};

int condis_nl_client_init(void)
{
	condis_status_t status;

	status = condis_register_protocol(&nl_protocol_ops, NULL,
					  &condis_nl_proto);
	return condis_status_to_errno(status);
}

void condis_nl_client_exit(void)
{
	condis_deregister_protocol(condis_nl_proto);
}
