// SPDX-License-Identifier: GPL-2.0-only
/*
 * Setting the rig up and taking it down.
 */
#include <linux/module.h>
#include <net/condis/call_manager.h>

#include "rig.h"

/* A private number: nobody else offers this family. */
static const struct condis_af_id bench_af = { .type = 0x7fff0001 };

static condis_status_t bench_initialize(struct condis_adapter *adapter);

static void bench_halt(struct condis_adapter *adapter)
{
}

static condis_status_t bench_sync(struct condis_adapter *adapter)
{
	return CONDIS_STATUS_SUCCESS;
}

static condis_status_t bench_mp_create_vc(struct condis_adapter *adapter,
					  struct condis_vc *vc, void **vc_ctx)
{
	return CONDIS_STATUS_NOT_SUPPORTED;
}

static condis_status_t bench_vc_none(void *vc_ctx)
{
	return CONDIS_STATUS_SUCCESS;
}

static condis_status_t bench_mp_activate(void *vc_ctx,
					 struct condis_call_params *params)
{
	return CONDIS_STATUS_SUCCESS;
}

static void bench_send_nbls(void *vc_ctx, struct condis_nbl *chain, u32 flags)
{
	struct bench_vc *bv = vc_ctx;

	condis_mco_send_nbls_complete(bv->vc, chain, flags);
}

static void bench_return_nbls(struct condis_adapter *adapter, void *vc_ctx,
			      struct condis_nbl *chain, u32 flags)
{
	struct bench_vc *bv = vc_ctx;

	bv->back = chain;
}

static void bench_cancel_send(struct condis_adapter *adapter,
			      unsigned long cancel_id)
{
}

static condis_status_t bench_mp_oid(struct condis_adapter *adapter,
				    void *vc_ctx,
				    struct condis_oid_request *req)
{
	return CONDIS_STATUS_NOT_SUPPORTED;
}

static condis_status_t bench_set_peer(struct condis_adapter *adapter,
				      struct condis_adapter *peer)
{
	return CONDIS_STATUS_NOT_SUPPORTED;
}

static const struct condis_miniport_ops bench_miniport = {
	.owner		= THIS_MODULE,
	.name		= "condis_bench",
	.initialize	= bench_initialize,
	.halt		= bench_halt,
	.release	= bench_halt,
	.pause		= bench_sync,
	.restart	= bench_sync,
	.reset		= bench_sync,
	.create_vc	= bench_mp_create_vc,
	.delete_vc	= bench_vc_none,
	.activate_vc	= bench_mp_activate,
	.deactivate_vc	= bench_vc_none,
	.send_nbls	= bench_send_nbls,
	.return_nbls	= bench_return_nbls,
	.cancel_send	= bench_cancel_send,
	.oid_request	= bench_mp_oid,
	.cancel_oid_request = condis_m_no_cancel_oid_request,
	.set_peer	= bench_set_peer,
};

static condis_status_t bench_open_af(void *provider_ctx,
				     const struct condis_af_id *id,
				     struct condis_af *af, void **cm_af_ctx)
{
	*cm_af_ctx = provider_ctx;
	return CONDIS_STATUS_SUCCESS;
}

static condis_status_t bench_close_af(void *cm_af_ctx)
{
	return CONDIS_STATUS_SUCCESS;
}

static void bench_notify_done(void *cm_af_ctx, condis_status_t status)
{
}

static condis_status_t bench_create_vc(void *cm_af_ctx, struct condis_vc *vc,
				       void **cm_vc_ctx)
{
	struct bench_rig *rig = cm_af_ctx;

	rig->making->vc = vc;
	*cm_vc_ctx = rig->making;
	return CONDIS_STATUS_SUCCESS;
}

static condis_status_t bench_make_call(void *cm_vc_ctx,
				       struct condis_call_params *params)
{
	struct bench_vc *bv = cm_vc_ctx;

	return condis_cm_activate_vc(bv->vc, params);
}

static condis_status_t bench_close_call(void *cm_vc_ctx, const void *data,
					size_t len)
{
	struct bench_vc *bv = cm_vc_ctx;

	return condis_cm_deactivate_vc(bv->vc);
}

static void bench_activated(void *cm_vc_ctx, condis_status_t status,
			    struct condis_call_params *params)
{
}

static void bench_deactivated(void *cm_vc_ctx, condis_status_t status)
{
	struct bench_vc *bv = cm_vc_ctx;

	condis_cm_close_call_complete(bv->vc, status);
}

static condis_status_t bench_cm_oid(void *cm_af_ctx, void *cm_vc_ctx,
				    struct condis_oid_request *req)
{
	return CONDIS_STATUS_NOT_SUPPORTED;
}

static const struct condis_call_manager_ops bench_cm = {
	.open_af			= bench_open_af,
	.close_af			= bench_close_af,
	.notify_close_af_complete	= bench_notify_done,
	.register_sap			= condis_cm_no_register_sap,
	.deregister_sap			= condis_cm_no_deregister_sap,
	.create_vc			= bench_create_vc,
	.delete_vc			= bench_vc_none,
	.make_call			= bench_make_call,
	.make_multipoint_call		= condis_cm_no_make_multipoint_call,
	.add_party			= condis_cm_no_add_party,
	.drop_party			= condis_cm_no_drop_party,
	.incoming_call_complete		= condis_cm_no_incoming_call_complete,
	.modify_call_qos		= condis_cm_no_modify_call_qos,
	.close_call			= bench_close_call,
	.activate_vc_complete		= bench_activated,
	.deactivate_vc_complete		= bench_deactivated,
	.oid_request			= bench_cm_oid,
	.oid_request_complete		= condis_cm_no_oid_request_complete,
};

static condis_status_t bench_initialize(struct condis_adapter *adapter)
{
	return condis_mcm_register_address_family(adapter, &bench_af,
						  &bench_cm);
}

static void bench_bind(struct condis_protocol *proto,
		       struct condis_adapter *adapter)
{
}

/* The rig takes itself down; nobody else removes its adapter. */
static void bench_unbind(void *binding_ctx)
{
}

static condis_status_t bench_pause(void *binding_ctx)
{
	return CONDIS_STATUS_SUCCESS;
}

static condis_status_t bench_restart(void *binding_ctx)
{
	struct bench_rig *rig = binding_ctx;

	WRITE_ONCE(rig->ready, true);
	return CONDIS_STATUS_SUCCESS;
}

static void bench_af_notify(void *binding_ctx, const struct condis_af_id *id)
{
}

static void bench_receive(void *binding_ctx, void *vc_ctx,
			  struct condis_nbl *chain, unsigned int count,
			  u32 flags)
{
	struct bench_vc *bv = vc_ctx;

	bv->got = chain;
}

static void bench_sent(void *vc_ctx, struct condis_nbl *chain, u32 flags)
{
	struct bench_vc *bv = vc_ctx;

	bv->got = chain;
}

static void bench_oid_done(void *binding_ctx, struct condis_oid_request *req,
			   condis_status_t status)
{
}

static void bench_af_opened(void *af_ctx, struct condis_af *af,
			    condis_status_t status)
{
}

static void bench_af_status(void *af_ctx, condis_status_t status)
{
}

static condis_status_t bench_notify_close(void *af_ctx)
{
	return CONDIS_STATUS_SUCCESS;
}

static void bench_call_made(void *vc_ctx, condis_status_t status,
			    struct condis_call_params *params)
{
}

static void bench_peer_closed(void *vc_ctx, condis_status_t close_status,
			      const void *data, size_t len)
{
}

static void bench_status(void *binding_ctx, void *vc_ctx,
			 condis_status_t status, const void *buf, u32 len)
{
}

static const struct condis_client_ops bench_client = {
	.open_af_complete	= bench_af_opened,
	.close_af_complete	= bench_af_status,
	.notify_close_af	= bench_notify_close,
	.register_sap_complete	= condis_cl_no_register_sap_complete,
	.deregister_sap_complete = condis_cl_no_deregister_sap_complete,
	.create_vc		= condis_cl_no_create_vc,
	.delete_vc		= condis_cl_no_delete_vc,
	.incoming_call		= condis_cl_no_incoming_call,
	.call_connected		= condis_cl_no_call_connected,
	.make_call_complete	= bench_call_made,
	.close_call_complete	= bench_af_status,
	.add_party_complete	= condis_cl_no_add_party_complete,
	.drop_party_complete	= condis_cl_no_drop_party_complete,
	.incoming_drop_party	= condis_cl_no_incoming_drop_party,
	.modify_call_qos_complete = condis_cl_no_modify_call_qos_complete,
	.incoming_call_qos_change = condis_cl_no_incoming_call_qos_change,
	.incoming_close_call	= bench_peer_closed,
	.oid_request		= condis_cl_no_oid_request,
};

static const struct condis_protocol_ops bench_protocol = {
	.owner			= THIS_MODULE,
	.name			= "condis_bench",
	.flags			= CONDIS_PROTOCOL_F_UNPINNED,
	.client			= &bench_client,
	.bind_adapter		= bench_bind,
	.unbind_adapter		= bench_unbind,
	.pause			= bench_pause,
	.restart		= bench_restart,
	.status			= bench_status,
	.af_register_notify	= bench_af_notify,
	.receive_nbls		= bench_receive,
	.send_nbls_complete	= bench_sent,
	.oid_request_complete	= bench_oid_done,
};

static int rig_device(struct bench_rig *rig)
{
	struct condis_adapter_params params = {
		.ops		= &bench_miniport,
		.priv		= rig,
		.name		= "bench",
		.max_vcs	= BENCH_VCS + 1,
	};
	condis_status_t status;

	status = condis_register_miniport(&bench_miniport);
	if (status == CONDIS_STATUS_SUCCESS)
		status = condis_register_adapter(&params, &rig->adapter);
	if (status == CONDIS_STATUS_SUCCESS)
		status = condis_adapter_up(rig->adapter);
	if (status != CONDIS_STATUS_SUCCESS)
		return condis_status_to_errno(status);
	return condis_adapter_settle(rig->adapter);
}

static int rig_client(struct bench_rig *rig)
{
	condis_status_t status;

	rig->params.media.flags = CONDIS_MEDIA_TRANSMIT_VC |
				  CONDIS_MEDIA_RECEIVE_VC;
	rig->params.media.atm.tx.max_sdu = CONDIS_AAL5_MAX_SDU;
	status = condis_register_protocol(&bench_protocol, rig, &rig->proto);
	if (status == CONDIS_STATUS_SUCCESS)
		status = condis_open_adapter(rig->proto, rig->adapter, rig,
					     &rig->binding);
	if (status == CONDIS_STATUS_SUCCESS)
		status = condis_cl_open_address_family(rig->binding, &bench_af,
						       rig, &rig->af);
	if (status != CONDIS_STATUS_SUCCESS)
		return condis_status_to_errno(status);
	return condis_adapter_settle(rig->adapter);
}

static int rig_pools(struct bench_rig *rig)
{
	static const struct condis_nbl_pool_params tx = {
		.name = "bench-tx", .role = CONDIS_ROLE_PROTOCOL,
	};
	static const struct condis_nbl_pool_params rx = {
		.name = "bench-rx", .role = CONDIS_ROLE_MINIPORT,
	};

	rig->tx_pool = condis_nbl_pool_alloc(&tx, GFP_KERNEL);
	rig->rx_pool = condis_nbl_pool_alloc(&rx, GFP_KERNEL);
	return rig->tx_pool && rig->rx_pool ? 0 : -ENOMEM;
}

/**
 * bench_rig_up() - device, client, a connected VC, pools
 * @rig: zeroed; whatever it got is for bench_rig_down(), also on failure
 *
 * Context: Process context, sleeps.
 * Return: 0 or a negative errno.
 */
int bench_rig_up(struct bench_rig *rig)
{
	int err = rig_device(rig);

	err = err ?: rig_client(rig);
	err = err ?: rig_pools(rig);
	err = err ?: bench_vcs_up(rig, 1);
	if (!err && !READ_ONCE(rig->ready))
		err = -ENODEV;
	return err;
}

/**
 * bench_rig_down() - give everything back
 * @rig: as it came out of bench_rig_up()
 *
 * Context: Process context, sleeps.
 */
void bench_rig_down(struct bench_rig *rig)
{
	bench_vcs_down(rig);
	if (rig->af)
		condis_cl_close_address_family(rig->af);
	if (rig->binding)
		condis_close_adapter(rig->binding);
	if (rig->proto)
		condis_deregister_protocol(rig->proto);
	if (rig->tx_pool)
		condis_nbl_pool_free(rig->tx_pool);
	if (rig->rx_pool)
		condis_nbl_pool_free(rig->rx_pool);
	if (rig->adapter)
		condis_remove_adapter(rig->adapter);
	condis_deregister_miniport(&bench_miniport);
}
