/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What clients and call managers share: protocols, bindings, VCs, data.
 */
#ifndef _NET_CONDIS_PROTOCOL_H_
#define _NET_CONDIS_PROTOCOL_H_

#include <net/condis/call.h>
#include <net/condis/nbl.h>
#include <net/condis/oid.h>
#include <net/condis/status.h>

struct condis_adapter;
struct condis_af;
struct condis_binding;
struct condis_call_manager_ops;
struct condis_client_ops;
struct condis_party;
struct condis_protocol;
struct condis_sap;
struct condis_vc;
struct module;

/*
 * The protocol gives up whatever it has when it is told to, so an address
 * family that it opens need not pin the miniport's module.
 */
#define CONDIS_PROTOCOL_F_UNPINNED	BIT(0)

/**
 * enum condis_binding_state - protocol binding states (BD rules)
 * @CONDIS_BINDING_UNBOUND: closed
 * @CONDIS_BINDING_OPENING: condis_open_adapter() runs
 * @CONDIS_BINDING_PAUSED: control works, data does not
 * @CONDIS_BINDING_RESTARTING: the protocol's restart handler runs
 * @CONDIS_BINDING_RUNNING: data flows
 * @CONDIS_BINDING_PAUSING: waiting for the protocol's sends
 * @CONDIS_BINDING_CLOSING: on its way out
 * @CONDIS_BINDING_N_STATES: number of states
 */
enum condis_binding_state {
	CONDIS_BINDING_UNBOUND,
	CONDIS_BINDING_OPENING,
	CONDIS_BINDING_PAUSED,
	CONDIS_BINDING_RESTARTING,
	CONDIS_BINDING_RUNNING,
	CONDIS_BINDING_PAUSING,
	CONDIS_BINDING_CLOSING,
	CONDIS_BINDING_N_STATES,
};

/**
 * struct condis_protocol_ops - entry points of a protocol driver
 *	(NDIS_PROTOCOL_DRIVER_CHARACTERISTICS and PROTOCOL_CO_CHARACTERISTICS)
 * @owner: the module
 * @name: driver name
 * @flags: CONDIS_PROTOCOL_F_*
 * @client: entry points of a client, NULL when it is none
 * @cm: entry points of a call manager, NULL when it is none
 * @bind_adapter: an adapter is there (ProtocolBindAdapterEx); the protocol
 *	calls condis_open_adapter() now, later or never. Process context.
 * @unbind_adapter: give the binding up (ProtocolUnbindAdapterEx): close calls,
 *	delete VCs, close AFs, condis_close_adapter(); may be done after it
 *	returned. Process context; not called twice for a binding.
 * @pause: stop sending, return what was received (NetEventPause). SUCCESS, or
 *	PENDING and condis_protocol_pause_complete(); cannot fail. The core
 *	waits for the outstanding sends on its own. Process context.
 * @restart: data may flow again when this succeeds (NetEventRestart). A final
 *	status. Process context.
 * @status: something happened (ProtocolCoStatusEx) to the adapter, @vc_ctx is
 *	NULL then, or to a VC of the protocol, as its client or its call manager
 *	(V-24). RESET_START; RESET_END with the condis_status_t of the reset at
 *	@buf; or what the miniport indicates by condis_mco_indicate_status(). An
 *	unknown status is no mistake. @buf is lent for the call; calls on one
 *	binding follow each other (O-6). Process context; the VC may be deleted
 *	and the binding closed from inside.
 * @af_register_notify: an address family is there (ProtocolCoAfRegisterNotify);
 *	@id is lent for the call. Process context.
 * @receive_nbls: NBLs arrived on a VC (ProtocolCoReceiveNetBufferLists).
 *	Without CONDIS_FLAG_RESOURCES they are the protocol's until
 *	condis_return_nbls(); with it they are lent for the call. May run on
 *	several CPUs. Any context.
 * @send_nbls_complete: NBLs of one VC come back
 *	(ProtocolCoSendNetBufferListsComplete), status in each. Any context,
 *	also inside the send call.
 * @oid_request_complete: an OID request that pended is done
 *	(ProtocolCoOidRequestComplete). Any context.
 */
struct condis_protocol_ops {
	struct module				*owner;
	const char				*name;
	u32					flags;
	const struct condis_client_ops		*client;
	const struct condis_call_manager_ops	*cm;
	void		(*bind_adapter)(struct condis_protocol *proto,
					struct condis_adapter *adapter);
	void		(*unbind_adapter)(void *binding_ctx);
	condis_status_t	(*pause)(void *binding_ctx);
	condis_status_t	(*restart)(void *binding_ctx);
	void		(*status)(void *binding_ctx, void *vc_ctx,
				  condis_status_t status,
				  const void *buf, u32 len);
	void		(*af_register_notify)(void *binding_ctx,
					      const struct condis_af_id *id);
	void		(*receive_nbls)(void *binding_ctx, void *vc_ctx,
					struct condis_nbl *chain,
					unsigned int count, u32 flags);
	void		(*send_nbls_complete)(void *vc_ctx,
					      struct condis_nbl *chain,
					      u32 flags);
	void		(*oid_request_complete)(void *binding_ctx,
						struct condis_oid_request *req,
						condis_status_t status);
};

condis_status_t condis_register_protocol(const struct condis_protocol_ops *ops,
					 void *ctx,
					 struct condis_protocol **proto);
void condis_deregister_protocol(struct condis_protocol *proto);
void *condis_protocol_ctx(const struct condis_protocol *proto);

condis_status_t condis_open_adapter(struct condis_protocol *proto,
				    struct condis_adapter *adapter,
				    void *binding_ctx,
				    struct condis_binding **binding);
void condis_close_adapter(struct condis_binding *binding);
void condis_protocol_pause_complete(struct condis_binding *binding);
struct condis_adapter *
condis_binding_adapter(const struct condis_binding *binding);

/* VCs: made and deleted by a client or a call manager, each its own. */
condis_status_t condis_co_create_vc(struct condis_binding *binding,
				    struct condis_af *af, void *vc_ctx,
				    struct condis_vc **vc);
condis_status_t condis_co_delete_vc(struct condis_binding *binding,
				    struct condis_vc *vc);

/* Data */
void condis_co_send_nbls(struct condis_vc *vc, struct condis_nbl *chain,
			 u32 flags);
void condis_return_nbls(struct condis_binding *binding,
			struct condis_nbl *chain, u32 flags);
void condis_cancel_send_nbls(struct condis_binding *binding,
			     unsigned long cancel_id);

#endif /* _NET_CONDIS_PROTOCOL_H_ */
