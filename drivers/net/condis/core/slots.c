// SPDX-License-Identifier: GPL-2.0-only
/*
 * Entry points for drivers that have no use for them: no table has a hole, so
 * that nobody asks before a call.
 */
#include <net/condis/call_manager.h>
#include <net/condis/client.h>
#include <net/condis/miniport.h>

#include "report.h"

static void slot_report(void)
{
	condis_report(CONDIS_REPORT_UNEXPECTED_COMPLETION, NULL, "a provider");
}

/**
 * condis_cl_no_register_sap_complete() - of a client that registers no SAP
 * @sap_ctx: any
 * @id: any
 * @sap: any
 * @status: any
 *
 * Context: Any.
 */
void condis_cl_no_register_sap_complete(void *sap_ctx,
					const struct condis_sap_id *id,
					struct condis_sap *sap,
					condis_status_t status)
{
	slot_report();
}
EXPORT_SYMBOL_NS_GPL(condis_cl_no_register_sap_complete, CONDIS);

/**
 * condis_cl_no_deregister_sap_complete() - of a client that registers no SAP
 * @sap_ctx: any
 * @status: any
 *
 * Context: Any.
 */
void condis_cl_no_deregister_sap_complete(void *sap_ctx, condis_status_t status)
{
	slot_report();
}
EXPORT_SYMBOL_NS_GPL(condis_cl_no_deregister_sap_complete, CONDIS);

/**
 * condis_cl_no_create_vc() - of a client that takes no calls
 * @af_ctx: any
 * @vc: refused
 * @vc_ctx: not written
 *
 * Context: Any.
 * Return: NOT_SUPPORTED.
 */
condis_status_t condis_cl_no_create_vc(void *af_ctx, struct condis_vc *vc,
				       void **vc_ctx)
{
	return CONDIS_STATUS_NOT_SUPPORTED;
}
EXPORT_SYMBOL_NS_GPL(condis_cl_no_create_vc, CONDIS);

/**
 * condis_cl_no_delete_vc() - of a client that takes no calls
 * @vc_ctx: any
 *
 * Context: Any.
 * Return: NOT_SUPPORTED.
 */
condis_status_t condis_cl_no_delete_vc(void *vc_ctx)
{
	return CONDIS_STATUS_NOT_SUPPORTED;
}
EXPORT_SYMBOL_NS_GPL(condis_cl_no_delete_vc, CONDIS);

/**
 * condis_cl_no_incoming_call() - of a client that takes no calls
 * @sap_ctx: any
 * @vc_ctx: any
 * @params: left alone
 *
 * Context: Any.
 * Return: NOT_SUPPORTED, which rejects it.
 */
condis_status_t condis_cl_no_incoming_call(void *sap_ctx, void *vc_ctx,
					   struct condis_call_params *params)
{
	return CONDIS_STATUS_NOT_SUPPORTED;
}
EXPORT_SYMBOL_NS_GPL(condis_cl_no_incoming_call, CONDIS);

/**
 * condis_cl_no_call_connected() - of a client that takes no calls
 * @vc_ctx: any
 *
 * Context: Any.
 */
void condis_cl_no_call_connected(void *vc_ctx)
{
	slot_report();
}
EXPORT_SYMBOL_NS_GPL(condis_cl_no_call_connected, CONDIS);

/**
 * condis_cl_no_modify_call_qos_complete() - of a client that changes nothing
 * @vc_ctx: any
 * @status: any
 * @params: any
 *
 * Context: Any.
 */
void condis_cl_no_modify_call_qos_complete(void *vc_ctx, condis_status_t status,
					   struct condis_call_params *params)
{
	slot_report();
}
EXPORT_SYMBOL_NS_GPL(condis_cl_no_modify_call_qos_complete, CONDIS);

/**
 * condis_cl_no_incoming_call_qos_change() - of a client that agrees to all
 *	changes
 * @vc_ctx: any
 * @params: in force
 *
 * Context: Any.
 */
void condis_cl_no_incoming_call_qos_change(void *vc_ctx,
					   struct condis_call_params *params)
{
}
EXPORT_SYMBOL_NS_GPL(condis_cl_no_incoming_call_qos_change, CONDIS);

/**
 * condis_cl_no_add_party_complete() - of a client without multipoint calls
 * @party_ctx: any
 * @status: any
 * @params: any
 *
 * Context: Any.
 */
void condis_cl_no_add_party_complete(void *party_ctx, condis_status_t status,
				     struct condis_call_params *params)
{
	slot_report();
}
EXPORT_SYMBOL_NS_GPL(condis_cl_no_add_party_complete, CONDIS);

/**
 * condis_cl_no_drop_party_complete() - of a client without multipoint calls
 * @party_ctx: any
 * @status: any
 *
 * Context: Any.
 */
void condis_cl_no_drop_party_complete(void *party_ctx, condis_status_t status)
{
	slot_report();
}
EXPORT_SYMBOL_NS_GPL(condis_cl_no_drop_party_complete, CONDIS);

/**
 * condis_cl_no_incoming_drop_party() - of a client without multipoint calls
 * @party_ctx: any
 * @drop_status: any
 * @data: any
 * @len: octets at @data
 *
 * Context: Any.
 */
void condis_cl_no_incoming_drop_party(void *party_ctx,
				      condis_status_t drop_status,
				      const void *data, size_t len)
{
	slot_report();
}
EXPORT_SYMBOL_NS_GPL(condis_cl_no_incoming_drop_party, CONDIS);

/**
 * condis_cm_no_register_sap() - of a call manager without incoming calls
 * @cm_af_ctx: any
 * @id: left alone
 * @sap: refused
 * @cm_sap_ctx: not written
 *
 * Context: Any.
 * Return: NOT_SUPPORTED.
 */
condis_status_t
condis_cm_no_register_sap(void *cm_af_ctx,
			  const struct condis_sap_id *id,
			  struct condis_sap *sap, void **cm_sap_ctx)
{
	return CONDIS_STATUS_NOT_SUPPORTED;
}
EXPORT_SYMBOL_NS_GPL(condis_cm_no_register_sap, CONDIS);

/**
 * condis_cm_no_deregister_sap() - of a call manager without incoming calls
 * @cm_sap_ctx: any
 *
 * Context: Any.
 * Return: NOT_SUPPORTED.
 */
condis_status_t condis_cm_no_deregister_sap(void *cm_sap_ctx)
{
	return CONDIS_STATUS_NOT_SUPPORTED;
}
EXPORT_SYMBOL_NS_GPL(condis_cm_no_deregister_sap, CONDIS);

/**
 * condis_cm_no_incoming_call_complete() - of a call manager without incoming
 *	calls
 * @cm_vc_ctx: any
 * @status: any
 * @params: any
 *
 * Context: Any.
 */
void condis_cm_no_incoming_call_complete(void *cm_vc_ctx,
					 condis_status_t status,
					 struct condis_call_params *params)
{
	slot_report();
}
EXPORT_SYMBOL_NS_GPL(condis_cm_no_incoming_call_complete, CONDIS);

/**
 * condis_cm_no_modify_call_qos() - of a call manager without QoS to change
 * @cm_vc_ctx: any
 * @params: left alone
 *
 * Context: Any.
 * Return: NOT_SUPPORTED.
 */
condis_status_t condis_cm_no_modify_call_qos(void *cm_vc_ctx,
					     struct condis_call_params *params)
{
	return CONDIS_STATUS_NOT_SUPPORTED;
}
EXPORT_SYMBOL_NS_GPL(condis_cm_no_modify_call_qos, CONDIS);

/**
 * condis_cm_no_make_multipoint_call() - of a call manager without such calls
 * @cm_vc_ctx: any
 * @params: left alone
 * @party: any
 * @cm_party_ctx: not written
 *
 * Context: Any.
 * Return: NOT_SUPPORTED.
 */
condis_status_t
condis_cm_no_make_multipoint_call(void *cm_vc_ctx,
				  struct condis_call_params *params,
				  struct condis_party *party,
				  void **cm_party_ctx)
{
	return CONDIS_STATUS_NOT_SUPPORTED;
}
EXPORT_SYMBOL_NS_GPL(condis_cm_no_make_multipoint_call, CONDIS);

/**
 * condis_cm_no_add_party() - of a call manager without multipoint calls
 * @cm_vc_ctx: any
 * @params: left alone
 * @party: any
 * @cm_party_ctx: not written
 *
 * Context: Any.
 * Return: NOT_SUPPORTED.
 */
condis_status_t condis_cm_no_add_party(void *cm_vc_ctx,
				       struct condis_call_params *params,
				       struct condis_party *party,
				       void **cm_party_ctx)
{
	return CONDIS_STATUS_NOT_SUPPORTED;
}
EXPORT_SYMBOL_NS_GPL(condis_cm_no_add_party, CONDIS);

/**
 * condis_cm_no_drop_party() - of a call manager without multipoint calls
 * @cm_party_ctx: any
 * @data: any
 * @len: octets at @data
 *
 * Context: Any.
 * Return: NOT_SUPPORTED.
 */
condis_status_t condis_cm_no_drop_party(void *cm_party_ctx, const void *data,
					size_t len)
{
	return CONDIS_STATUS_NOT_SUPPORTED;
}
EXPORT_SYMBOL_NS_GPL(condis_cm_no_drop_party, CONDIS);

/**
 * condis_cl_no_oid_request() - of a client that its call manager cannot ask
 * @af_ctx: any
 * @vc_ctx: any
 * @req: left alone
 *
 * Context: Any.
 * Return: NOT_SUPPORTED.
 */
condis_status_t condis_cl_no_oid_request(void *af_ctx, void *vc_ctx,
					 struct condis_oid_request *req)
{
	return CONDIS_STATUS_NOT_SUPPORTED;
}
EXPORT_SYMBOL_NS_GPL(condis_cl_no_oid_request, CONDIS);

/**
 * condis_cm_no_oid_request_complete() - of a call manager that asks nothing
 * @provider_ctx: any
 * @req: any
 * @status: any
 *
 * Context: Any.
 */
void condis_cm_no_oid_request_complete(void *provider_ctx,
				       struct condis_oid_request *req,
				       condis_status_t status)
{
	slot_report();
}
EXPORT_SYMBOL_NS_GPL(condis_cm_no_oid_request_complete, CONDIS);

/**
 * condis_m_no_cancel_oid_request() - of a miniport whose requests never pend
 * @adapter: any
 * @req: complete, or about to be
 *
 * Context: Any.
 */
void condis_m_no_cancel_oid_request(struct condis_adapter *adapter,
				    struct condis_oid_request *req)
{
}
EXPORT_SYMBOL_NS_GPL(condis_m_no_cancel_oid_request, CONDIS);
