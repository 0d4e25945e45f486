/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a connection-oriented client implements, and what it calls.
 */
#ifndef _NET_CONDIS_CLIENT_H_
#define _NET_CONDIS_CLIENT_H_

#include <net/condis/call.h>
#include <net/condis/protocol.h>
#include <net/condis/status.h>

/**
 * struct condis_client_ops - entry points of a client
 *	(NDIS_CO_CLIENT_OPTIONAL_HANDLERS)
 * @open_af_complete: an open that pended is done
 *	(ProtocolClOpenAfCompleteEx). @af is NULL on failure. Process context.
 * @close_af_complete: a close that pended is done (ProtocolClCloseAfComplete);
 *	on failure the AF is open again. Any context.
 * @notify_close_af: the call manager goes away (ProtocolClNotifyCloseAf): close
 *	calls, delete VCs, close the AF. SUCCESS when all that is done, or
 *	PENDING and condis_cl_notify_close_address_family_complete(). Process
 *	context; must not wait for its own closes.
 * @register_sap_complete: a SAP that pended is registered, or not
 *	(ProtocolClRegisterSapComplete); @sap is NULL on failure, @id is the
 *	client's own again. Any context.
 * @deregister_sap_complete: a SAP is gone
 *	(ProtocolClDeregisterSapComplete); on failure it is registered as
 *	before. Any context.
 * @create_vc: the call manager makes a VC for a call to this client
 *	(ProtocolCoCreateVc). Never PENDING. Any context.
 * @delete_vc: it deletes it (ProtocolCoDeleteVc). Never PENDING; whoever
 *	refuses keeps the VC (V-18). Any context.
 * @incoming_call: a call (ProtocolClIncomingCall) for @sap_ctx. SUCCESS accepts
 *	and @params may have been changed, with CONDIS_CALL_PARAMETERS_CHANGED;
 *	PENDING, and condis_cl_incoming_call_complete(); anything else rejects.
 *	@params are lent until the answer. Any context.
 * @call_connected: data may flow on a call that was accepted
 *	(ProtocolClCallConnected); may come before @incoming_call has returned
 *	(E-42). Any context.
 * @make_call_complete: a call that pended is made, or not
 *	(ProtocolClMakeCallComplete); @params are the client's own again. Any
 *	context.
 * @close_call_complete: a close that pended is done
 *	(ProtocolClCloseCallComplete); on failure the call stands as before. Any
 *	context.
 * @add_party_complete: a party that pended is added, or not
 *	(ProtocolClAddPartyComplete); its handle is dead on failure. @p are the
 *	client's own again. Any context.
 * @drop_party_complete: a party is gone (ProtocolClDropPartyComplete); on
 *	failure it is as before. Any context.
 * @incoming_drop_party: a party leaves (ProtocolClIncomingDropParty). The
 *	client answers with condis_cl_drop_party(), from here or later; or
 *	closes the call when it has become the last one. @data is lent for the
 *	call. Any context.
 * @modify_call_qos_complete: a change of parameters that pended is done, or not
 *	(ProtocolClModifyCallQoSComplete); on failure the old ones are in force.
 *	@p are the client's own again. Any context.
 * @incoming_call_qos_change: the other side has changed the parameters
 *	(ProtocolClIncomingCallQoSChange). The client agrees by returning, or
 *	calls condis_cl_modify_call_qos() (not forever, Q-5) or
 *	condis_cl_close_call(). @p is lent for the call. Any context.
 * @incoming_close_call: the call goes away (ProtocolClIncomingCloseCall); the
 *	client answers with condis_cl_close_call(), from here or later, or by
 *	rejecting the call when it has not answered the offer yet (C-13). @data
 *	is lent for the call. Any context.
 * @oid_request: the call manager asks or tells (ProtocolCoOidRequest), on the
 *	whole or about the VC of @vc_ctx: CONDIS_OID_CO_ADDRESS_CHANGE, which
 *	CONDIS_OID_CO_GET_ADDRESSES answers (O-7), SIGNALING_ENABLED and
 *	_DISABLED (O-8). Sync, or PENDING and condis_co_oid_request_complete().
 *	Never before @open_af_complete; a close of the address family waits for
 *	it and for its answer. Any context.
 *
 * Every slot is filled. A client that only makes calls takes the
 * condis_cl_no_*() handlers for those that are about incoming ones.
 */
struct condis_client_ops {
	void		(*open_af_complete)(void *af_ctx, struct condis_af *af,
					    condis_status_t status);
	void		(*close_af_complete)(void *af_ctx,
					     condis_status_t status);
	condis_status_t	(*notify_close_af)(void *af_ctx);
	void		(*register_sap_complete)(void *sap_ctx,
						 const struct condis_sap_id *id,
						 struct condis_sap *sap,
						 condis_status_t status);
	void		(*deregister_sap_complete)(void *sap_ctx,
						   condis_status_t status);
	condis_status_t	(*create_vc)(void *af_ctx, struct condis_vc *vc,
				     void **vc_ctx);
	condis_status_t	(*delete_vc)(void *vc_ctx);
	condis_status_t	(*incoming_call)(void *sap_ctx, void *vc_ctx,
					 struct condis_call_params *params);
	void		(*call_connected)(void *vc_ctx);
	void		(*make_call_complete)(void *vc_ctx,
					      condis_status_t status,
					      struct condis_call_params *p);
	void		(*close_call_complete)(void *vc_ctx,
					       condis_status_t status);
	void		(*add_party_complete)(void *party_ctx,
					      condis_status_t status,
					      struct condis_call_params *p);
	void		(*drop_party_complete)(void *party_ctx,
					       condis_status_t status);
	void		(*incoming_drop_party)(void *party_ctx,
					       condis_status_t drop_status,
					       const void *data, size_t len);
	void	(*modify_call_qos_complete)(void *vc_ctx,
					    condis_status_t status,
					    struct condis_call_params *p);
	void	(*incoming_call_qos_change)(void *vc_ctx,
					    struct condis_call_params *p);
	void		(*incoming_close_call)(void *vc_ctx,
					       condis_status_t close_status,
					       const void *data, size_t len);
	condis_status_t	(*oid_request)(void *af_ctx, void *vc_ctx,
				       struct condis_oid_request *req);
};

condis_status_t
condis_cl_open_address_family(struct condis_binding *binding,
			      const struct condis_af_id *id, void *af_ctx,
			      struct condis_af **af);
condis_status_t condis_cl_close_address_family(struct condis_af *af);
void condis_cl_notify_close_address_family_complete(struct condis_af *af,
						    condis_status_t status);
condis_status_t condis_cl_register_sap(struct condis_af *af, void *sap_ctx,
				       const struct condis_sap_id *id,
				       struct condis_sap **sap);
condis_status_t condis_cl_deregister_sap(struct condis_sap *sap);
void condis_cl_incoming_call_complete(struct condis_vc *vc,
				      condis_status_t status,
				      struct condis_call_params *params);
condis_status_t condis_cl_make_call(struct condis_vc *vc,
				    struct condis_call_params *params);
condis_status_t
condis_cl_make_multipoint_call(struct condis_vc *vc,
			       struct condis_call_params *params,
			       void *party_ctx, struct condis_party **party);
condis_status_t condis_cl_add_party(struct condis_vc *vc, void *party_ctx,
				    struct condis_call_params *params,
				    struct condis_party **party);
condis_status_t condis_cl_drop_party(struct condis_party *party,
				     const void *data, size_t len);
condis_status_t condis_cl_modify_call_qos(struct condis_vc *vc,
					  struct condis_call_params *params);
condis_status_t condis_cl_close_call(struct condis_vc *vc, const void *data,
				     size_t len);

/* Slots of a client that takes no calls. */
void condis_cl_no_register_sap_complete(void *sap_ctx,
					const struct condis_sap_id *id,
					struct condis_sap *sap,
					condis_status_t status);
void condis_cl_no_deregister_sap_complete(void *sap_ctx,
					  condis_status_t status);
condis_status_t condis_cl_no_create_vc(void *af_ctx, struct condis_vc *vc,
				       void **vc_ctx);
condis_status_t condis_cl_no_delete_vc(void *vc_ctx);
condis_status_t condis_cl_no_incoming_call(void *sap_ctx, void *vc_ctx,
					   struct condis_call_params *params);
void condis_cl_no_call_connected(void *vc_ctx);

/* Slots of a client that changes no parameters, and agrees to all changes. */
void condis_cl_no_modify_call_qos_complete(void *vc_ctx, condis_status_t status,
					   struct condis_call_params *params);
void condis_cl_no_incoming_call_qos_change(void *vc_ctx,
					   struct condis_call_params *params);

/* Slots of a client that makes no multipoint calls. */
void condis_cl_no_add_party_complete(void *party_ctx, condis_status_t status,
				     struct condis_call_params *params);
void condis_cl_no_drop_party_complete(void *party_ctx, condis_status_t status);
void condis_cl_no_incoming_drop_party(void *party_ctx,
				      condis_status_t drop_status,
				      const void *data, size_t len);

/* Slot of a client that its call manager cannot ask anything. */
condis_status_t condis_cl_no_oid_request(void *af_ctx, void *vc_ctx,
					 struct condis_oid_request *req);

#endif /* _NET_CONDIS_CLIENT_H_ */
