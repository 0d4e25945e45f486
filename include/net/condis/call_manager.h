/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a call manager implements, and what it calls. The same entry points
 * serve a stand-alone call manager (a protocol) and an MCM (a miniport that is
 * call manager for its own adapter); only the registration differs.
 */
#ifndef _NET_CONDIS_CALL_MANAGER_H_
#define _NET_CONDIS_CALL_MANAGER_H_

#include <net/condis/call.h>
#include <net/condis/oid.h>
#include <net/condis/protocol.h>
#include <net/condis/status.h>

/**
 * struct condis_call_manager_ops - entry points of a call manager
 *	(NDIS_CO_CALL_MANAGER_OPTIONAL_HANDLERS)
 * @open_af: a client opens an address family (ProtocolCmOpenAf). @provider_ctx
 *	is the binding context of a call manager, condis_adapter_priv() of an
 *	MCM. Sync, or PENDING and condis_cm_open_address_family_complete().
 * @close_af: it closes it (ProtocolCmCloseAf); a call manager that still has
 *	calls pends. The context stays valid until a notify-close that the
 *	client has not answered is answered (AF-2). Sync, or PENDING and
 *	condis_cm_close_address_family_complete().
 * @notify_close_af_complete: the client answered a notify-close
 *	(ProtocolCmNotifyCloseAfComplete).
 * @register_sap: a client takes calls for an address (ProtocolCmRegisterSap).
 *	INVALID_DATA when it cannot be read or is taken. Sync, or PENDING
 *	and condis_cm_register_sap_complete(). @id is lent until
 *	completion; calls may be offered on @sap from here on.
 * @deregister_sap: it takes none any more (ProtocolCmDeregisterSap). Sync, or
 *	PENDING and condis_cm_deregister_sap_complete(). The calls it has go on.
 * @create_vc: a client makes a VC (ProtocolCoCreateVc). Never PENDING, no
 *	signalling from here.
 * @delete_vc: it deletes it (ProtocolCoDeleteVc). Never PENDING.
 * @make_call: set a call up (ProtocolCmMakeCall). SUCCESS only after the VC is
 *	active. Sync, or PENDING and condis_cm_make_call_complete(). @params is
 *	lent until completion and in/out.
 * @make_multipoint_call: the same as @make_call, to a first party
 *	(ProtocolCmMakeCall with an NdisPartyHandle). @party is for
 *	condis_cm_dispatch_incoming_drop_party(); the context is written before
 *	the call is made. NOT_SUPPORTED where the medium has no such calls.
 * @add_party: another one (ProtocolCmAddParty). Sync, or PENDING and
 *	condis_cm_add_party_complete(). @params are lent until completion and
 *	in/out.
 * @drop_party: one less (ProtocolCmDropParty); never the last one. Sync, or
 *	PENDING and condis_cm_drop_party_complete(). INVALID_DATA as with
 *	@close_call. @data is lent until completion.
 * @incoming_call_complete: the client's answer to an offer that pended
 *	(ProtocolCmIncomingCallComplete). SUCCESS: go on with
 *	condis_cm_dispatch_call_connected(), or close when the client changed
 *	@params to what cannot be (C-7). Else the call is over: deactivate, and
 *	delete or use the VC again (C-6).
 * @modify_call_qos: the client wants other parameters
 *	(ProtocolCmModifyCallQoS). The miniport gets them by
 *	condis_cm_activate_vc() and may refuse them; after a failure all
 *	is as before. NOT_SUPPORTED where the medium has no QoS. Sync, or
 *	PENDING and condis_cm_modify_call_qos_complete(). @params are lent until
 *	completion and in/out.
 * @close_call: tear it down (ProtocolCmCloseCall). INVALID_DATA when there is
 *	close data and the medium carries none. Sync, or PENDING and
 *	condis_cm_close_call_complete(). @data is lent until completion.
 * @activate_vc_complete: an activation that pended is done
 *	(ProtocolCmActivateVcComplete).
 * @deactivate_vc_complete: a deactivation that pended is done, the VC is
 *	drained (ProtocolCmDeactivateVcComplete).
 * @oid_request: a request of the client (ProtocolCoOidRequest). @vc_ctx may be
 *	NULL. Sync, or PENDING and condis_co_oid_request_complete().
 * @oid_request_complete: a client's answer to a request that pended
 *	(ProtocolCoOidRequestComplete); the request is the call manager's again.
 *	@provider_ctx is as in @open_af.
 *
 * All of them in any context. Every slot is filled. A call manager that has no
 * incoming calls takes the condis_cm_no_*() handlers for what is about them.
 */
struct condis_call_manager_ops {
	condis_status_t	(*open_af)(void *provider_ctx,
				   const struct condis_af_id *id,
				   struct condis_af *af, void **cm_af_ctx);
	condis_status_t	(*close_af)(void *cm_af_ctx);
	void		(*notify_close_af_complete)(void *cm_af_ctx,
						    condis_status_t status);
	condis_status_t	(*register_sap)(void *cm_af_ctx,
					const struct condis_sap_id *id,
					struct condis_sap *sap,
					void **cm_sap_ctx);
	condis_status_t	(*deregister_sap)(void *cm_sap_ctx);
	condis_status_t	(*create_vc)(void *cm_af_ctx, struct condis_vc *vc,
				     void **cm_vc_ctx);
	condis_status_t	(*delete_vc)(void *cm_vc_ctx);
	condis_status_t	(*make_call)(void *cm_vc_ctx,
				     struct condis_call_params *params);
	condis_status_t	(*make_multipoint_call)(void *cm_vc_ctx,
						struct condis_call_params *p,
						struct condis_party *party,
						void **cm_party_ctx);
	condis_status_t	(*add_party)(void *cm_vc_ctx,
				     struct condis_call_params *params,
				     struct condis_party *party,
				     void **cm_party_ctx);
	condis_status_t	(*drop_party)(void *cm_party_ctx, const void *data,
				      size_t len);
	void		(*incoming_call_complete)(void *cm_vc_ctx,
						  condis_status_t status,
						  struct condis_call_params *p);
	condis_status_t	(*modify_call_qos)(void *cm_vc_ctx,
					   struct condis_call_params *params);
	condis_status_t	(*close_call)(void *cm_vc_ctx, const void *data,
				      size_t len);
	void		(*activate_vc_complete)(void *cm_vc_ctx,
						condis_status_t status,
						struct condis_call_params *p);
	void		(*deactivate_vc_complete)(void *cm_vc_ctx,
						  condis_status_t status);
	condis_status_t	(*oid_request)(void *cm_af_ctx, void *cm_vc_ctx,
				       struct condis_oid_request *req);
	void		(*oid_request_complete)(void *provider_ctx,
						struct condis_oid_request *req,
						condis_status_t status);
};

condis_status_t
condis_cm_register_address_family(struct condis_binding *binding,
				  const struct condis_af_id *id);
void condis_cm_withdraw_address_family(struct condis_binding *binding,
				       const struct condis_af_id *id);

void condis_cm_open_address_family_complete(struct condis_af *af,
					    condis_status_t status,
					    void *cm_af_ctx);
void condis_cm_close_address_family_complete(struct condis_af *af,
					     condis_status_t status);
condis_status_t condis_cm_notify_close_address_family(struct condis_af *af);

void condis_cm_register_sap_complete(struct condis_sap *sap,
				     condis_status_t status, void *cm_sap_ctx);
void condis_cm_deregister_sap_complete(struct condis_sap *sap,
				       condis_status_t status);

condis_status_t condis_cm_activate_vc(struct condis_vc *vc,
				      struct condis_call_params *params);
condis_status_t condis_cm_deactivate_vc(struct condis_vc *vc);
void condis_cm_make_call_complete(struct condis_vc *vc, condis_status_t status,
				  struct condis_call_params *params);
condis_status_t
condis_cm_dispatch_incoming_call(struct condis_sap *sap, struct condis_vc *vc,
				 struct condis_call_params *params);
void condis_cm_dispatch_call_connected(struct condis_vc *vc);
void condis_cm_add_party_complete(struct condis_party *party,
				  condis_status_t status);
void condis_cm_drop_party_complete(struct condis_party *party,
				   condis_status_t status);
void condis_cm_dispatch_incoming_drop_party(struct condis_party *party,
					    condis_status_t drop_status,
					    const void *data, size_t len);
void condis_cm_modify_call_qos_complete(struct condis_vc *vc,
					condis_status_t status);
void
condis_cm_dispatch_incoming_call_qos_change(struct condis_vc *vc,
					    struct condis_call_params *params);
void condis_cm_close_call_complete(struct condis_vc *vc,
				   condis_status_t status);
void condis_cm_dispatch_incoming_close_call(struct condis_vc *vc,
					    condis_status_t close_status,
					    const void *data, size_t len);

/* Slots of a call manager without incoming calls. */
condis_status_t
condis_cm_no_register_sap(void *cm_af_ctx,
			  const struct condis_sap_id *id,
			  struct condis_sap *sap, void **cm_sap_ctx);
condis_status_t condis_cm_no_deregister_sap(void *cm_sap_ctx);
void condis_cm_no_incoming_call_complete(void *cm_vc_ctx,
					 condis_status_t status,
					 struct condis_call_params *params);

/* Slot of a call manager whose medium has no QoS to change. */
condis_status_t condis_cm_no_modify_call_qos(void *cm_vc_ctx,
					     struct condis_call_params *params);

/* Slots of a call manager whose medium has no multipoint calls. */
condis_status_t
condis_cm_no_make_multipoint_call(void *cm_vc_ctx,
				  struct condis_call_params *params,
				  struct condis_party *party,
				  void **cm_party_ctx);
condis_status_t condis_cm_no_add_party(void *cm_vc_ctx,
				       struct condis_call_params *params,
				       struct condis_party *party,
				       void **cm_party_ctx);
condis_status_t condis_cm_no_drop_party(void *cm_party_ctx, const void *data,
					size_t len);

/* Slot of a call manager that asks its clients nothing. */
void condis_cm_no_oid_request_complete(void *provider_ctx,
				       struct condis_oid_request *req,
				       condis_status_t status);

#endif /* _NET_CONDIS_CALL_MANAGER_H_ */
