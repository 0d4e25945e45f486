// SPDX-License-Identifier: GPL-2.0-only
/*
 * The operator: binds, opens an address family if it needs one, runs its
 * errand, and closes both again. It never has VCs.
 */
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <net/condis/adapter.h>
#include <net/condis/client.h>

#include "netlink.h"
#include "netlink_operator.h"

static struct condis_protocol *nl_operator_proto;
static struct workqueue_struct *nl_operator_wq;

void condis_nl_operator_put(struct condis_nl_operator *op)
{
	if (!refcount_dec_and_test(&op->ref))
		return;
	condis_adapter_put(op->adapter);
	kfree(op->req.buf);
	kfree(op);
}

static void nl_operator_step(struct condis_nl_operator *op,
			     condis_status_t status)
{
	op->step_status = status;
	complete(&op->step);
}

static condis_status_t nl_operator_wait(struct condis_nl_operator *op,
					condis_status_t status)
{
	if (status != CONDIS_STATUS_PENDING)
		return status;
	wait_for_completion(&op->step);
	return op->step_status;
}

static condis_status_t nl_operator_open(struct condis_nl_operator *op)
{
	const struct condis_af_id id = { .type = op->family };
	condis_status_t status;

	status = condis_cl_open_address_family(op->binding, &id, op, &op->af);
	return nl_operator_wait(op, status);
}

/* A call manager that refuses is asked until it does not: nothing is left. */
static void nl_operator_close(struct condis_nl_operator *op)
{
	const condis_status_t ok = CONDIS_STATUS_SUCCESS;
	condis_status_t status;
	bool notified;

	for (;;) {
		status = condis_cl_close_address_family(op->af);
		status = nl_operator_wait(op, status);
		if (status == CONDIS_STATUS_SUCCESS)
			break;
		msleep(100);
	}
	spin_lock_bh(&op->lock);
	op->closed = true;
	notified = op->notified;
	spin_unlock_bh(&op->lock);
	if (notified)
		condis_cl_notify_close_address_family_complete(op->af, ok);
}

static void nl_operator_work(struct work_struct *work)
{
	struct condis_nl_operator *op = container_of(work,
						     struct condis_nl_operator,
						     work);
	condis_status_t status;

	status = condis_open_adapter(nl_operator_proto, op->adapter, op,
				     &op->binding);
	if (status != CONDIS_STATUS_SUCCESS)
		goto out;
	if (op->family)
		status = nl_operator_open(op);
	if (status == CONDIS_STATUS_SUCCESS) {
		status = op->run(op);
		if (op->family)
			nl_operator_close(op);
	}
	condis_close_adapter(op->binding);
out:
	op->status = status;
	complete(&op->done);
	condis_nl_operator_put(op);
}

/**
 * condis_nl_operator_alloc() - prepare an errand
 * @adapter: where
 * @family: address family to open, 0: none
 * @run: what to do
 *
 * Context: Process context.
 * Return: the operator, one reference to the caller; NULL without memory.
 */
struct condis_nl_operator *
condis_nl_operator_alloc(struct condis_adapter *adapter, u32 family,
			 condis_status_t (*run)(struct condis_nl_operator *))
{
	struct condis_nl_operator *op;

	op = kzalloc(sizeof(*op), CONDIS_NL_GFP);
	if (!op)
		return NULL;
	op->run = run;
	op->family = family;
	condis_adapter_get(adapter);
	op->adapter = adapter;
	refcount_set(&op->ref, 1);
	INIT_WORK(&op->work, nl_operator_work);
	init_completion(&op->done);
	init_completion(&op->step);
	spin_lock_init(&op->lock);
	return op;
}

/**
 * condis_nl_operator_run() - send an operator on its errand
 * @op: the operator, for the first time; the caller keeps its reference
 *
 * Context: Process context, sleeps.
 * Return: 0, the outcome is in @op->status; -ERESTARTSYS on a fatal signal: the
 * errand goes on, and its outcome is nobody's.
 */
int condis_nl_operator_run(struct condis_nl_operator *op)
{
	refcount_inc(&op->ref);
	queue_work(nl_operator_wq, &op->work);
	return wait_for_completion_killable(&op->done);
}

/**
 * condis_nl_operator_oid() - ask or set, from inside @op->run
 * @op: the operator; its call manager is asked, the miniport without one
 * @type: query or set
 * @oid: which
 * @buf: data
 * @len: octets at @buf
 * @written: octets that a query filled in; may be NULL
 *
 * Context: The operator's worker, sleeps.
 * Return: a final status.
 */
condis_status_t condis_nl_operator_oid(struct condis_nl_operator *op,
				       enum condis_oid_type type, u32 oid,
				       void *buf, u32 len, u32 *written)
{
	struct condis_oid_request req = {
		.type	= type,
		.oid	= oid,
		.buf	= buf,
		.len	= len,
	};
	condis_status_t status;

	status = condis_nl_oid(op->binding, op->af, NULL, &req);
	if (written)
		*written = req.bytes_written;
	return status;
}

static void nl_operator_bind(struct condis_protocol *proto,
			     struct condis_adapter *adapter)
{
	/* It binds when it has an errand. */
}

static void nl_operator_unbind(void *binding_ctx)
{
	/* It is about to close anyway. */
}

static condis_status_t nl_operator_pause(void *binding_ctx)
{
	return CONDIS_STATUS_SUCCESS;
}

static condis_status_t nl_operator_restart(void *binding_ctx)
{
	return CONDIS_STATUS_SUCCESS;
}

static void nl_operator_af_register(void *binding_ctx,
				    const struct condis_af_id *id)
{
	/* It knows which family it wants. */
}

/* Without VCs there are no data: these are never called. */
static void nl_operator_receive(void *binding_ctx, void *vc_ctx,
				struct condis_nbl *chain, unsigned int count,
				u32 flags)
{
	WARN_ON_ONCE(1);
}

static void nl_operator_send_complete(void *vc_ctx, struct condis_nbl *chain,
				      u32 flags)
{
	WARN_ON_ONCE(1);
}

static void nl_operator_open_complete(void *af_ctx, struct condis_af *af,
				      condis_status_t status)
{
	nl_operator_step(af_ctx, status);
}

static void nl_operator_close_complete(void *af_ctx, condis_status_t status)
{
	nl_operator_step(af_ctx, status);
}

static condis_status_t nl_operator_notify_close(void *af_ctx)
{
	struct condis_nl_operator *op = af_ctx;
	bool closed;

	spin_lock_bh(&op->lock);
	closed = op->closed;
	op->notified = !closed;
	spin_unlock_bh(&op->lock);
	return closed ? CONDIS_STATUS_SUCCESS : CONDIS_STATUS_PENDING;
}

/* Nor are there calls. */
static void nl_operator_make_complete(void *vc_ctx, condis_status_t status,
				      struct condis_call_params *params)
{
	WARN_ON_ONCE(1);
}

static void nl_operator_call_closed(void *vc_ctx, condis_status_t status)
{
	WARN_ON_ONCE(1);
}

static void nl_operator_peer_close(void *vc_ctx, condis_status_t close_status,
				   const void *data, size_t len)
{
	WARN_ON_ONCE(1);
}

static void nl_operator_status(void *binding_ctx, void *vc_ctx,
			       condis_status_t status, const void *buf, u32 len)
{
}

static const struct condis_client_ops nl_operator_client_ops = {
	.open_af_complete	= nl_operator_open_complete,
	.close_af_complete	= nl_operator_close_complete,
	.notify_close_af	= nl_operator_notify_close,
	.register_sap_complete	= condis_cl_no_register_sap_complete,
	.deregister_sap_complete = condis_cl_no_deregister_sap_complete,
	.create_vc		= condis_cl_no_create_vc,
	.delete_vc		= condis_cl_no_delete_vc,
	.incoming_call		= condis_cl_no_incoming_call,
	.call_connected		= condis_cl_no_call_connected,
	.make_call_complete	= nl_operator_make_complete,
	.close_call_complete	= nl_operator_call_closed,
	.add_party_complete	= condis_cl_no_add_party_complete,
	.drop_party_complete	= condis_cl_no_drop_party_complete,
	.incoming_drop_party	= condis_cl_no_incoming_drop_party,
	.modify_call_qos_complete = condis_cl_no_modify_call_qos_complete,
	.incoming_call_qos_change = condis_cl_no_incoming_call_qos_change,
	.incoming_close_call	= nl_operator_peer_close,
	.oid_request		= condis_cl_no_oid_request,
};

static const struct condis_protocol_ops nl_operator_ops = {
	.owner			= THIS_MODULE,
	.name			= "operator",
	.flags			= CONDIS_PROTOCOL_F_UNPINNED,
	.client			= &nl_operator_client_ops,
	.bind_adapter		= nl_operator_bind,
	.unbind_adapter		= nl_operator_unbind,
	.pause			= nl_operator_pause,
	.restart		= nl_operator_restart,
	.status			= nl_operator_status,
	.af_register_notify	= nl_operator_af_register,
	.receive_nbls		= nl_operator_receive,
	.send_nbls_complete	= nl_operator_send_complete,
	.oid_request_complete	= condis_nl_oid_complete,
};

int condis_nl_operator_init(void)
{
	condis_status_t status;

	nl_operator_wq = alloc_workqueue("condis-operator", WQ_UNBOUND, 0);
	if (!nl_operator_wq)
		return -ENOMEM;
	status = condis_register_protocol(&nl_operator_ops, NULL,
					  &nl_operator_proto);
	if (status != CONDIS_STATUS_SUCCESS)
		destroy_workqueue(nl_operator_wq);
	return condis_status_to_errno(status);
}

void condis_nl_operator_exit(void)
{
	/* Errands that nobody waits for any more end first. */
	destroy_workqueue(nl_operator_wq);
	condis_deregister_protocol(nl_operator_proto);
}
