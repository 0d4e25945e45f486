/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a miniport implements, and what it calls.
 */
#ifndef _NET_CONDIS_MINIPORT_H_
#define _NET_CONDIS_MINIPORT_H_

#include <net/condis/adapter.h>
#include <net/condis/call.h>
#include <net/condis/nbl.h>
#include <net/condis/oid.h>
#include <net/condis/status.h>

struct condis_af;
struct condis_call_manager_ops;
struct condis_vc;
struct module;

/**
 * struct condis_miniport_ops - entry points of a miniport
 *	(NDIS_MINIPORT_DRIVER_CHARACTERISTICS and MINIPORT_CO_CHARACTERISTICS)
 * @owner: the module
 * @name: driver name
 * @initialize: bring the adapter up to PAUSED (MiniportInitializeEx). Process
 *	context, never under RTNL. An MCM registers its address families here.
 * @halt: undo @initialize (MiniportHaltEx). Process context. No callback for
 *	the adapter runs or follows; the driver frees its private data in
 *	@release.
 * @release: the last reference to the adapter is gone; any context.
 * @pause: stop data (MiniportPause). SUCCESS, or PENDING and
 *	condis_m_pause_complete(); cannot fail. Process context.
 * @restart: let data flow (MiniportRestart). A final status, or PENDING and
 *	condis_m_restart_complete(). Process context.
 * @reset: put the device into a known state (MiniportResetEx): complete the
 *	sends and requests that it has, with RESET_IN_PROGRESS where they were
 *	not carried out, and keep its VCs (AD-7). A final status, or PENDING and
 *	condis_m_reset_complete(). No send and no request comes meanwhile.
 *	Process context.
 * @create_vc: make driver state for a VC that no MCM serves
 *	(MiniportCoCreateVc). SUCCESS and a context, or RESOURCES. Any context.
 * @delete_vc: free it (MiniportCoDeleteVc). SUCCESS. Any context.
 * @activate_vc: take call parameters (MiniportCoActivateVc), validating them
 *	each time. On failure nothing changed. Sync, or PENDING and
 *	condis_mco_activate_vc_complete(). Any context.
 * @deactivate_vc: stop the VC (MiniportCoDeactivateVc). Sync, or PENDING and
 *	condis_mco_deactivate_vc_complete(). Any context. A send that passed the
 *	gate before may still arrive; the miniport completes it.
 * @send_nbls: transmit a chain of one VC in order
 *	(MiniportCoSendNetBufferLists). The miniport has the NBLs until it calls
 *	condis_mco_send_nbls_complete(), from here or later. Any context.
 * @return_nbls: NBLs of one VC come back (MiniportReturnNetBufferLists), from
 *	whatever indications. The context of that VC is in @vc_ctx. Any context,
 *	also inside the indicating call.
 * @cancel_send: complete what is queued under this cancel id with SEND_ABORTED
 *	(MiniportCancelSend). Any context.
 * @oid_request: answer (MiniportCoOidRequest). Sync, or PENDING and
 *	condis_co_oid_request_complete(). Several may run at once. Any context.
 * @cancel_oid_request: complete this request with REQUEST_ABORTED when it is
 *	among those that pend (MiniportCancelOidRequest). It may have been
 *	completed meanwhile: find it by its address, under the lock that a
 *	completion takes it out under, before it is read. A driver whose
 *	requests never pend takes condis_m_no_cancel_oid_request(). Any context.
 * @set_peer: link to another adapter of the same driver, or to none when @peer
 *	is NULL. The core holds @peer for the call. NOT_SUPPORTED where the
 *	device has a cable. condis_m_adapter_changed() tells of both ends when
 *	something changed. Process context.
 *
 * Every slot is filled (a driver that has nothing to do returns the proper
 * status); registration refuses a table with a hole.
 */
struct condis_miniport_ops {
	struct module	*owner;
	const char	*name;
	condis_status_t	(*initialize)(struct condis_adapter *adapter);
	void		(*halt)(struct condis_adapter *adapter);
	void		(*release)(struct condis_adapter *adapter);
	condis_status_t	(*pause)(struct condis_adapter *adapter);
	condis_status_t	(*restart)(struct condis_adapter *adapter);
	condis_status_t	(*reset)(struct condis_adapter *adapter);
	condis_status_t	(*create_vc)(struct condis_adapter *adapter,
				     struct condis_vc *vc, void **vc_ctx);
	condis_status_t	(*delete_vc)(void *vc_ctx);
	condis_status_t	(*activate_vc)(void *vc_ctx,
				       struct condis_call_params *params);
	condis_status_t	(*deactivate_vc)(void *vc_ctx);
	void		(*send_nbls)(void *vc_ctx, struct condis_nbl *chain,
				     u32 flags);
	void		(*return_nbls)(struct condis_adapter *adapter,
				       void *vc_ctx, struct condis_nbl *chain,
				       u32 flags);
	void		(*cancel_send)(struct condis_adapter *adapter,
				       unsigned long cancel_id);
	condis_status_t	(*oid_request)(struct condis_adapter *adapter,
				       void *vc_ctx,
				       struct condis_oid_request *req);
	void		(*cancel_oid_request)(struct condis_adapter *adapter,
					      struct condis_oid_request *req);
	condis_status_t	(*set_peer)(struct condis_adapter *adapter,
				    struct condis_adapter *peer);
};

/**
 * struct condis_adapter_params - what an adapter is registered with
 * @ops: the driver; registered with condis_register_miniport() before
 * @priv: the driver's own, condis_adapter_priv()
 * @netdev: the net_device that stands for it, or NULL
 * @name: used when there is no @netdev; copied
 * @max_vcs: how many VCs may exist on it
 * @needed_headroom: octets that it wants free before the data of each NB, for
 *	itself and those below (P-14)
 * @needed_tailroom: octets behind them, likewise
 */
struct condis_adapter_params {
	const struct condis_miniport_ops	*ops;
	void					*priv;
	struct net_device			*netdev;
	const char				*name;
	u32					max_vcs;
	u16					needed_headroom;
	u16					needed_tailroom;
};

condis_status_t condis_register_miniport(const struct condis_miniport_ops *ops);
void condis_deregister_miniport(const struct condis_miniport_ops *ops);

condis_status_t
condis_register_adapter(const struct condis_adapter_params *params,
			struct condis_adapter **adapter);
void condis_remove_adapter(struct condis_adapter *adapter);
condis_status_t condis_adapter_up(struct condis_adapter *adapter);
void condis_adapter_down(struct condis_adapter *adapter);
condis_status_t condis_reset_adapter(struct condis_adapter *adapter);

void condis_m_pause_complete(struct condis_adapter *adapter);
void condis_m_restart_complete(struct condis_adapter *adapter,
			       condis_status_t status);
void condis_m_reset_complete(struct condis_adapter *adapter,
			     condis_status_t status);
void condis_m_adapter_changed(struct condis_adapter *adapter);
/* Octets of the largest buffer that goes with a status. */
#define CONDIS_STATUS_BUF_MAX	256
condis_status_t condis_mco_indicate_status(struct condis_adapter *adapter,
					   struct condis_vc *vc,
					   condis_status_t status,
					   const void *buf, u32 len);

/* Slot of a miniport that answers every request at once. */
void condis_m_no_cancel_oid_request(struct condis_adapter *adapter,
				    struct condis_oid_request *req);

void condis_mco_activate_vc_complete(struct condis_vc *vc,
				     condis_status_t status);
void condis_mco_deactivate_vc_complete(struct condis_vc *vc,
				       condis_status_t status);
void condis_mco_send_nbls_complete(struct condis_vc *vc,
				   struct condis_nbl *chain, u32 flags);
/* No bound on what the miniport has to send on a VC (S-23). */
#define CONDIS_NO_WINDOW	U32_MAX
condis_status_t condis_mco_set_send_window(struct condis_vc *vc, u32 window);
void condis_mco_indicate_receive_nbls(struct condis_vc *vc,
				      struct condis_nbl *chain,
				      unsigned int count, u32 flags);

/* An MCM: a miniport that is call manager for its own adapter. */
condis_status_t
condis_mcm_register_address_family(struct condis_adapter *adapter,
				   const struct condis_af_id *id,
				   const struct condis_call_manager_ops *ops);
condis_status_t condis_mcm_create_vc(struct condis_adapter *adapter,
				     struct condis_af *af, void *vc_ctx,
				     struct condis_vc **vc);
condis_status_t condis_mcm_delete_vc(struct condis_adapter *adapter,
				     struct condis_vc *vc);
condis_status_t condis_mcm_oid_request(struct condis_adapter *adapter,
				       struct condis_af *af,
				       struct condis_vc *vc,
				       struct condis_oid_request *req);

#endif /* _NET_CONDIS_MINIPORT_H_ */
