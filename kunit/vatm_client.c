// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two virtual ATM devices and a client: the client, see vatm_pair.h.
 */
#include <linux/delay.h>

#include "vatm_client.h"

static const struct condis_af_id client_af_pvc = { .type = CONDIS_AF_PVC };

/* The last VC of an end that is left takes the family with it. */
static void client_leave(struct pair_end *end)
{
	const condis_status_t ok = CONDIS_STATUS_SUCCESS;
	struct pair *pair = end->pair;
	struct condis_af *af = NULL;

	spin_lock_bh(&pair->lock);
	if (end->leaving && list_empty(&end->vcs))
		swap(af, end->af);
	spin_unlock_bh(&pair->lock);
	if (!af)
		return;
	T_EXPECT_STATUS(pair->test, condis_cl_close_address_family(af), ok);
	if (end->notified)
		condis_cl_notify_close_address_family_complete(af, ok);
}

static void client_delete_vc(struct pair_vc *v)
{
	struct pair_end *end = v->end;

	T_EXPECT_STATUS(end->pair->test,
			condis_co_delete_vc(end->binding, v->vc),
			CONDIS_STATUS_SUCCESS);
	spin_lock_bh(&end->pair->lock);
	list_del(&v->node);
	spin_unlock_bh(&end->pair->lock);
	kfree(v);
	client_leave(end);
}

static struct pair_vc *client_next_to_leave(struct pair_end *end)
{
	struct pair_vc *v;

	spin_lock_bh(&end->pair->lock);
	list_for_each_entry(v, &end->vcs, node) {
		if (v->leaving)
			continue;
		v->leaving = true;
		spin_unlock_bh(&end->pair->lock);
		return v;
	}
	spin_unlock_bh(&end->pair->lock);
	return NULL;
}

static void client_bind(struct condis_protocol *proto,
			struct condis_adapter *adapter)
{
	struct pair *pair = condis_protocol_ctx(proto);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(pair->end); i++)
		if (pair->end[i].adapter == adapter)
			condis_open_adapter(proto, adapter, &pair->end[i],
					    &pair->end[i].binding);
}

static void client_unbind(void *binding_ctx)
{
	struct pair_end *end = binding_ctx;

	KUNIT_EXPECT_NULL(end->pair->test, end->af);
	condis_close_adapter(end->binding);
	end->binding = NULL;
}

static condis_status_t client_pause(void *binding_ctx)
{
	struct pair_end *end = binding_ctx;
	struct pair_vc *v;

	if (end->pair->hold)
		return CONDIS_STATUS_SUCCESS;
	/* */
	list_for_each_entry(v, &end->vcs, node)
		pair_return(v);
	return CONDIS_STATUS_SUCCESS;
}

static condis_status_t client_restart(void *binding_ctx)
{
	return CONDIS_STATUS_SUCCESS;
}

static void client_af_notify(void *binding_ctx, const struct condis_af_id *id)
{
}

/* Is this the SDU that should come next? */
static void client_look(struct pair_vc *v, const struct sk_buff *nb)
{
	__be32 seq;

	if (skb_copy_bits(nb, 0, &seq, sizeof(seq)) ||
	    be32_to_cpu(seq) != v->seq)
		v->n_wrong++;
	v->seq++;
}

static void client_receive(void *binding_ctx, void *vc_ctx,
			   struct condis_nbl *chain, unsigned int count,
			   u32 flags)
{
	struct pair_end *end = binding_ctx;
	struct condis_nbl *nbl, *next;
	struct pair_vc *v = vc_ctx;
	bool keep = !(flags & CONDIS_FLAG_RESOURCES);
	bool drop, close;

	spin_lock_bh(&v->lock);
	drop = keep && v->drop;
	close = v->close_on_receive;
	v->close_on_receive = false;
	condis_chain_for_each_safe(nbl, next, chain) {
		client_look(v, nbl->first_nb);
		if (keep && !drop)
			condis_nbl_queue_add(&v->got, nbl);
		v->n_lent += !keep;
	}
	spin_unlock_bh(&v->lock);
	if (drop)
		condis_return_nbls(end->binding, chain, 0);
	if (close && pair_close(v) != CONDIS_STATUS_PENDING)
		KUNIT_FAIL(end->pair->test, "E-29: a close did not pend");
}

static void client_send_complete(void *vc_ctx, struct condis_nbl *chain,
				 u32 flags)
{
	struct condis_nbl *nbl, *next;
	struct pair_vc *v = vc_ctx;

	if (v->probe)
		v->tx_seen = pair_count(v->end, VATM_TX_SDUS);
	spin_lock_bh(&v->lock);
	v->cells_then = pair_count(v->end, VATM_TX_CELLS);
	condis_chain_for_each_safe(nbl, next, chain) {
		if (nbl->status == CONDIS_STATUS_SUCCESS) {
			v->n_sent++;
		} else {
			v->n_failed++;
			v->failure = nbl->status;
		}
		if (v->keep)
			condis_nbl_queue_add(&v->done, nbl);
		else
			condis_nbl_free(nbl);
	}
	spin_unlock_bh(&v->lock);
}

static void client_oid_complete(void *binding_ctx,
				struct condis_oid_request *req,
				condis_status_t status)
{
	struct pair_end *end = binding_ctx;

	KUNIT_FAIL(end->pair->test, "an OID request pended");
}

static void client_open_complete(void *af_ctx, struct condis_af *af,
				 condis_status_t status)
{
	struct pair_end *end = af_ctx;

	KUNIT_FAIL(end->pair->test, "an open pended");
}

static void client_close_af_complete(void *af_ctx, condis_status_t status)
{
	struct pair_end *end = af_ctx;

	KUNIT_FAIL(end->pair->test, "a close of the family pended");
}

/* The device is being deleted: give everything up, as calls end. */
static condis_status_t client_notify_close(void *af_ctx)
{
	struct pair_end *end = af_ctx;
	struct pair_vc *v;

	end->leaving = true;
	end->notified = true;
	while ((v = client_next_to_leave(end))) {
		pair_return(v);
		if (pair_close(v) == CONDIS_STATUS_SUCCESS)
			client_delete_vc(v);
	}
	client_leave(end);
	return CONDIS_STATUS_PENDING;
}

static void client_make_complete(void *vc_ctx, condis_status_t status,
				 struct condis_call_params *params)
{
	struct pair_vc *v = vc_ctx;

	KUNIT_FAIL(v->end->pair->test, "a call pended");
}

static void client_close_complete(void *vc_ctx, condis_status_t status)
{
	struct pair_vc *v = vc_ctx;

	T_EXPECT_STATUS(v->end->pair->test, status, CONDIS_STATUS_SUCCESS);
	v->in_call = false;
	if (v->leaving)
		client_delete_vc(v);
	else
		complete(&v->closed);
}

static void client_incoming_close(void *vc_ctx, condis_status_t status,
				  const void *data, size_t len)
{
	struct pair_vc *v = vc_ctx;

	KUNIT_FAIL(v->end->pair->test, "a PVC has no far end that closes");
}

static const struct condis_client_ops client_ops = {
	.open_af_complete	= client_open_complete,
	.close_af_complete	= client_close_af_complete,
	.notify_close_af	= client_notify_close,
	.register_sap_complete	= condis_cl_no_register_sap_complete,
	.deregister_sap_complete = condis_cl_no_deregister_sap_complete,
	.create_vc		= condis_cl_no_create_vc,
	.delete_vc		= condis_cl_no_delete_vc,
	.incoming_call		= condis_cl_no_incoming_call,
	.call_connected		= condis_cl_no_call_connected,
	.make_call_complete	= client_make_complete,
	.close_call_complete	= client_close_complete,
	.add_party_complete	= condis_cl_no_add_party_complete,
	.drop_party_complete	= condis_cl_no_drop_party_complete,
	.incoming_drop_party	= condis_cl_no_incoming_drop_party,
	.modify_call_qos_complete = condis_cl_no_modify_call_qos_complete,
	.incoming_call_qos_change = condis_cl_no_incoming_call_qos_change,
	.incoming_close_call	= client_incoming_close,
	.oid_request		= condis_cl_no_oid_request,
};

/* As a call manager, which it is for private VCs only. */
static condis_status_t client_cm_open_af(void *provider_ctx,
					 const struct condis_af_id *id,
					 struct condis_af *af, void **cm_af_ctx)
{
	return CONDIS_STATUS_NOT_SUPPORTED;
}

static condis_status_t client_cm_close_af(void *cm_af_ctx)
{
	return CONDIS_STATUS_NOT_SUPPORTED;
}

static void client_cm_notify_complete(void *cm_af_ctx, condis_status_t status)
{
}

static condis_status_t client_cm_create_vc(void *cm_af_ctx,
					   struct condis_vc *vc,
					   void **cm_vc_ctx)
{
	return CONDIS_STATUS_NOT_SUPPORTED;
}

static condis_status_t client_cm_delete_vc(void *cm_vc_ctx)
{
	return CONDIS_STATUS_NOT_SUPPORTED;
}

static condis_status_t client_cm_make_call(void *cm_vc_ctx,
					   struct condis_call_params *params)
{
	return CONDIS_STATUS_NOT_SUPPORTED;
}

static condis_status_t client_cm_close_call(void *cm_vc_ctx, const void *data,
					    size_t len)
{
	return CONDIS_STATUS_NOT_SUPPORTED;
}

static void client_cm_activated(void *cm_vc_ctx, condis_status_t status,
				struct condis_call_params *params)
{
	struct pair_vc *v = cm_vc_ctx;

	KUNIT_FAIL(v->end->pair->test, "an activation pended");
}

static condis_status_t client_cm_oid(void *cm_af_ctx, void *cm_vc_ctx,
				     struct condis_oid_request *req)
{
	return CONDIS_STATUS_NOT_SUPPORTED;
}

static const struct condis_call_manager_ops client_cm_ops = {
	.open_af			= client_cm_open_af,
	.close_af			= client_cm_close_af,
	.notify_close_af_complete	= client_cm_notify_complete,
	.register_sap			= condis_cm_no_register_sap,
	.deregister_sap			= condis_cm_no_deregister_sap,
	.create_vc			= client_cm_create_vc,
	.delete_vc			= client_cm_delete_vc,
	.make_call			= client_cm_make_call,
	.make_multipoint_call		= condis_cm_no_make_multipoint_call,
	.add_party			= condis_cm_no_add_party,
	.drop_party			= condis_cm_no_drop_party,
	.incoming_call_complete		= condis_cm_no_incoming_call_complete,
	.modify_call_qos		= condis_cm_no_modify_call_qos,
	.close_call			= client_cm_close_call,
	.activate_vc_complete		= client_cm_activated,
	.deactivate_vc_complete		= client_close_complete,
	.oid_request			= client_cm_oid,
	.oid_request_complete		= condis_cm_no_oid_request_complete,
};

static void client_status(void *binding_ctx, void *vc_ctx,
			  condis_status_t status, const void *buf, u32 len)
{
}

static const struct condis_protocol_ops client_protocol_ops = {
	.owner			= THIS_MODULE,
	.name			= "vatm_kunit",
	.client			= &client_ops,
	.cm			= &client_cm_ops,
	.bind_adapter		= client_bind,
	.unbind_adapter		= client_unbind,
	.pause			= client_pause,
	.restart		= client_restart,
	.status			= client_status,
	.af_register_notify	= client_af_notify,
	.receive_nbls		= client_receive,
	.send_nbls_complete	= client_send_complete,
	.oid_request_complete	= client_oid_complete,
};

/**
 * pair_client_init() - bind a client to all devices and open the PVC family
 * @pair: the pair
 */
void pair_client_init(struct pair *pair)
{
	static const struct condis_nbl_pool_params pool = {
		.name	= "vatm_kunit",
		.role	= CONDIS_ROLE_PROTOCOL,
	};
	struct kunit *test = pair->test;
	struct pair_end *end;
	unsigned int i;

	pair->pool = condis_nbl_pool_alloc(&pool, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, pair->pool);
	T_ASSERT_STATUS(test,
			condis_register_protocol(&client_protocol_ops, pair,
						 &pair->proto),
			CONDIS_STATUS_SUCCESS);
	for (i = 0; i < ARRAY_SIZE(pair->end); i++) {
		end = &pair->end[i];
		KUNIT_ASSERT_NOT_NULL(test, end->binding);
		PAIR_STATUS(test, SUCCESS,
			    condis_cl_open_address_family(end->binding,
							  &client_af_pvc, end,
							  &end->af));
		KUNIT_ASSERT_NOT_NULL(test, end->af);
	}
}

static void client_end_exit(struct pair_end *end)
{
	struct pair_vc *v, *next;

	list_for_each_entry_safe(v, next, &end->vcs, node)
		pair_drop_vc(v);
	end->leaving = true;
	client_leave(end);
}

/**
 * pair_client_exit() - close and delete whatever is there
 * @pair: the pair
 */
void pair_client_exit(struct pair *pair)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(pair->end); i++)
		if (pair->end[i].pair)
			client_end_exit(&pair->end[i]);
	if (pair->proto)
		condis_deregister_protocol(pair->proto);
	if (!pair->pool)
		return;
	KUNIT_EXPECT_EQ(pair->test, 0, condis_nbl_pool_live(pair->pool));
	condis_nbl_pool_free(pair->pool);
}
