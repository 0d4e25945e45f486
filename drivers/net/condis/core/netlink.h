/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The netlink side: user space as a client.
 *
 * An AF open of user space is one binding plus one AF open of the in-kernel API
 * and is a client of its own. VCs live under it. Sockets appear as ports.
 *
 *	net ----< af ----< vc		handles, limits
 *	port ---< af, vc		owner: goes with the socket
 *	port ---< af			receiver of what is indicated
 *
 * netlink_call.h has what belongs to calls, netlink_cm.h the other side.
 *
 * Locks, in the order in which they are taken:
 *	af->mutex	control operations and sends of one AF open
 *	nn->lock	tables of a netns, who owns and who receives
 *	af->lock	what data path and callbacks of an AF open change
 *	port->lock	what waits to be delivered to a socket
 * The first two are mutexes and never taken inside a callback of the core; the
 * other two are taken with BHs off, and no call into the core is made under
 * them. condis_return_nbls() is called under af->mutex or from a callback of
 * the core, so that the binding is there.
 */
#ifndef _CONDIS_NETLINK_H_
#define _CONDIS_NETLINK_H_

#include <linux/mutex.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>
#include <linux/xarray.h>
#include <net/condis/client.h>
#include <net/genetlink.h>
#include <uapi/linux/condis.h>

#include "events.h"
#include "netlink_ask.h"
#include "netlink_data.h"
#include "netlink_port.h"

struct condis_nl_af;
struct condis_nl_cm;

/* Charged to who asks; at its limit the request fails and nobody is killed. */
#define CONDIS_NL_GFP							\
	(GFP_KERNEL_ACCOUNT | __GFP_RETRY_MAYFAIL | __GFP_NOWARN)

/* Limits; those of a netns and of a port do not bind the initial user ns. */
#define CONDIS_NL_PORT_AFS	64
#define CONDIS_NL_DEV_AFS	256
#define CONDIS_NL_NET_AFS	1024
#define CONDIS_NL_PORT_VCS	65536
#define CONDIS_NL_NET_VCS	65536
#define CONDIS_NL_PORT_NBLS	16384
#define CONDIS_NL_PORT_BYTES	(16UL << 20)
#define CONDIS_NL_DEV_BYTES	(64UL << 20)
#define CONDIS_NL_NET_BYTES	(128UL << 20)
/* Copies that wait to be delivered, for one AF open */
#define CONDIS_NL_COPY_BYTES	(512UL << 10)
/* Device VC limit above which the initial user namespace is asked */
#define CONDIS_NL_MAX_VCS	65536
/* Ports' messages are filled up to this many bytes of data. */
#define CONDIS_NL_BATCH_BYTES	(32UL << 10)

/**
 * struct condis_nl_net - what a netns has
 * @ref: one of the netns, one of each object
 * @lock: protects everything but @bytes; lookups by handle use RCU
 * @afs: AF opens by handle
 * @vcs: VCs by handle
 * @saps: SAPs by handle
 * @parties: parties by handle
 * @cms: call managers by handle
 * @peers: what their clients have with them, by handle
 * @ports: sockets by address of their sock
 * @next: where the search for the next handle begins; common to all tables of
 *	handles, so that no number names two things, and far behind the last one
 *	freed
 * @devs: struct condis_nl_dev of adapters with AF opens
 * @n_afs: number of AF opens
 * @n_vcs: number of VCs
 * @dead: the netns is on its way out
 * @net: the netns, for who holds rcu_read_lock(); NULL once it begins to go
 * @bytes: sends under way
 */
struct condis_nl_net {
	refcount_t		ref;
	struct mutex		lock; /* protects what its comment above says */
	struct xarray		afs;
	struct xarray		vcs;
	struct xarray		saps;
	struct xarray		parties;
	struct xarray		cms;
	struct xarray		peers;
	struct xarray		ports;
	u32			next;
	struct list_head	devs;
	u32			n_afs;
	u32			n_vcs;
	bool			dead;
	struct net		*net;
	struct condis_nl_budget	bytes;
};

/**
 * struct condis_nl_dev - the part of an adapter's use that is user space's
 * @node: on nn->devs, under nn->lock
 * @adapter: the adapter, held
 * @n_afs: AF opens; the last one frees this. Under nn->lock
 * @bytes: sends under way
 */
struct condis_nl_dev {
	struct list_head	node;
	struct condis_adapter	*adapter;
	u32			n_afs;
	struct condis_nl_budget	bytes;
};

/**
 * struct condis_nl_af - an AF open of user space: a client
 * @ref: one of its existence, one of each VC, one of @work, look-ups
 * @free: the end of its memory, after a grace period, in process context
 * @nn: netns, held
 * @dev: use of the adapter, counted
 * @adapter: the adapter, held
 * @pool: its NBLs
 * @handle: its name in user space
 * @family: address family
 * @persist: belongs to the netns
 * @mutex: serialises control operations and sends
 * @binding: under @mutex; NULL before the open and after the close
 * @af: under @mutex
 * @vcs: VCs, under @mutex
 * @n_vcs: their number, written under @mutex
 * @saps: SAPs, under @mutex
 * @swept: all VCs and SAPs were put on @todo for the rundown; under @mutex
 * @gone: closed, or never opened; under @mutex
 * @owner: the socket it goes with; NULL when persistent. Under nn->lock
 * @owner_node: on owner->afs, under nn->lock
 * @receiver_node: on receiver->receiving, under nn->lock
 * @lock: protects all that follows
 * @state: enum condis_nl_af_state
 * @receiver: the socket that is told of receives; changed under nn->lock too
 * @open_op: to be told when the open is done
 * @close_op: to be told when the close is done
 * @closing: condis_cl_close_address_family() was called and is not done
 * @closed: it is done
 * @notified: the call manager waits for an answer to its notify-close
 * @todo: VCs that @work shall look at
 * @todo_saps: SAPs that it shall look at
 * @arrivals: VCs made by the call manager that have no handle yet
 * @n_arrivals: their number
 * @offers: VCs with an offer that user space has not answered, the first to
 *	expire first
 * @rx_mode: enum condis_nl_rx_mode
 * @oids: requests that it made, and that are not done
 * @n_oids: their number
 * @unheard: the receiver left: what it held is to be taken back
 * @slots: the window, @window of them
 * @window: their number
 * @free_slots: those FREE; the one freed last is used last
 * @held: number of those not FREE
 * @rx: struct condis_nl_item to deliver
 * @copy_bytes: memory of the copies on @rx
 * @lost: to be told with the next message
 * @ready_node: on receiver->ready, under receiver->lock
 * @work: runs down, acknowledges closes
 * @retry: jiffies until it looks again at what refused to go
 * @asks: what it is asked; has a lock of its own
 * @offer_work: refuses offers, and answers requests, that user space does not
 *
 * Ways out: af-close, the end of the owner, of the netns, of the module, the
 * call manager's notify-close, the adapter's unbind. All of them set @state to
 * RUNDOWN and post @work, which takes back NBLs, closes calls, deletes VCs,
 * closes the AF open and the binding, in this order (BD-3).
 */
struct condis_nl_af {
	refcount_t		ref;
	struct rcu_work		free;
	struct condis_nl_net	*nn;
	struct condis_nl_dev	*dev;
	struct condis_adapter	*adapter;
	struct condis_nbl_pool	*pool;
	u32			handle;
	u32			family;
	bool			persist;

	struct mutex		mutex; /* see its comment above */
	struct condis_binding	*binding;
	struct condis_af	*af;
	struct list_head	vcs;
	u32			n_vcs;
	struct list_head	saps;
	bool			swept;
	bool			gone;

	struct condis_nl_port	*owner;
	struct list_head	owner_node;
	struct list_head	receiver_node;

	spinlock_t		lock; /* protects what its comment above says */
	u8			state;
	struct condis_nl_port	*receiver;
	struct condis_nl_note	*open_op;
	struct condis_nl_note	*close_op;
	bool			closing;
	bool			closed;
	bool			notified;
	struct list_head	todo;
	struct list_head	todo_saps;
	struct list_head	arrivals;
	u32			n_arrivals;
	struct list_head	offers;
	struct list_head	oids;
	u32			n_oids;
	u8			rx_mode;
	bool			unheard;
	struct condis_nl_slot	*slots;
	u32			window;
	struct list_head	free_slots;
	u32			held;
	struct list_head	rx;
	size_t			copy_bytes;
	struct condis_nl_lost	lost;
	struct list_head	ready_node;

	struct delayed_work	work;
	unsigned long		retry;
	struct condis_nl_asks	asks;
	struct delayed_work	offer_work;
};

/**
 * enum condis_nl_call - the call of a VC as its client knows it
 * @CONDIS_NL_CALL_NONE: there is none
 * @CONDIS_NL_CALL_MAKING: the call manager has not answered
 * @CONDIS_NL_CALL_UP: it is made, or was taken
 * @CONDIS_NL_CALL_OFFERED: user space has not answered
 */
enum condis_nl_call {
	CONDIS_NL_CALL_NONE,
	CONDIS_NL_CALL_MAKING,
	CONDIS_NL_CALL_UP,
	CONDIS_NL_CALL_OFFERED,
};

/**
 * struct condis_nl_vc - a VC of user space
 * @ref: one of its existence, one of each send under way, of each copy that
 *	waits, look-ups
 * @rcu: freed after a grace period
 * @af: the AF open, held
 * @vc: the VC; NULL before its creation and after its deletion. Under af->mutex
 * @handle: its name in user space
 * @persist: goes with the AF open only
 * @node: on af->vcs, under af->mutex
 * @owner: the socket it goes with; NULL when persistent. Under nn->lock
 * @owner_portid: its address, for those who do not take nn->lock; 0: none
 * @owner_node: on owner->vcs, under nn->lock
 * @by_cm: the call manager made it; @vc is held then
 * @parties: struct condis_nl_party, of a multipoint call; under af->mutex
 * @todo_node: on af->todo; this and all that follows under af->lock
 * @arrival_node: on af->arrivals
 * @offer_node: on af->offers
 * @slots: slots that hold its NBLs
 * @call: enum condis_nl_call
 * @closing: condis_cl_close_call() was called and is not done
 * @dying: shall be deleted
 * @peer_closing: the call manager closes the call
 * @deleted: the call manager has deleted it
 * @untold: an offer that user space has not been told of
 * @expired: it has not answered an offer in time
 * @gone: it is no more, here as in the core
 * @make_op: to be told when the call is made
 * @close_op: to be told when it is closed
 * @modify_op: to be told when its parameters are changed
 * @params: ours, lent to the core while a call is being made (C-1)
 * @change: ours, lent to the core while its parameters are being changed
 * @offer: the call manager's, until user space has answered
 * @sap: handle of the SAP that it came for
 * @expires: jiffies when it is refused
 * @data: ours, lent to the core while the call is being closed
 */
struct condis_nl_vc {
	refcount_t		ref;
	struct rcu_head		rcu;
	struct condis_nl_af	*af;
	struct condis_vc	*vc;
	u32			handle;
	bool			persist;
	struct list_head	node;
	struct condis_nl_port	*owner;
	u32			owner_portid;
	struct list_head	owner_node;
	bool			by_cm;
	struct list_head	parties;
	struct list_head	todo_node;
	struct list_head	arrival_node;
	struct list_head	offer_node;
	struct list_head	slots;
	u8			call;
	bool			closing;
	bool			dying;
	bool			peer_closing;
	bool			deleted;
	bool			untold;
	bool			expired;
	bool			gone;
	struct condis_nl_note	*make_op;
	struct condis_nl_note	*close_op;
	struct condis_nl_note	*modify_op;
	struct condis_call_params *params;
	struct condis_call_params *change;
	struct condis_call_params *offer;
	u32			sap;
	unsigned long		expires;
	void			*data;
};

/* netlink.c */
enum {
	CONDIS_NLGRP_MONITOR,
};

extern struct genl_family condis_nl_family;
extern struct workqueue_struct *condis_nl_wq;

struct condis_nl_net *condis_nl_net(const struct net *net);
int condis_nl_init(void);
void condis_nl_exit(void);

/* netlink_object.c */
struct condis_nl_net *condis_nl_net_alloc(void);
void condis_nl_net_put(struct condis_nl_net *nn);
void condis_nl_net_kill(struct condis_nl_net *nn);
void condis_nl_object_add(void);
void condis_nl_object_del(void);
void condis_nl_objects_wait(void);
u32 condis_nl_seq(void);
void condis_nl_seq_inc(void);
int condis_nl_handle_alloc(struct condis_nl_net *nn, struct xarray *xa,
			   u32 *handle);
struct condis_nl_af *condis_nl_af_find(struct condis_nl_net *nn, u32 handle);
struct condis_nl_vc *condis_nl_vc_find(struct condis_nl_net *nn, u32 handle);
struct condis_nl_af *condis_nl_af_lock(struct genl_info *info, int attr,
				       bool settle);
struct condis_nl_vc *condis_nl_vc_lock(struct genl_info *info, int attr);
struct condis_nl_vc *condis_nl_vc_lock_any(struct genl_info *info, int attr);
void condis_nl_af_unlock(struct condis_nl_af *af);
void condis_nl_vc_unlock(struct condis_nl_vc *vc);
bool condis_nl_charge(struct condis_nl_budget *budget, unsigned long bytes);
void condis_nl_uncharge(struct condis_nl_budget *budget, unsigned long bytes);

/* netlink_dev.c */
struct condis_nl_dev *condis_nl_dev_get(struct condis_nl_net *nn,
					struct condis_adapter *adapter);
void condis_nl_dev_put(struct condis_nl_dev *dev);

/* netlink_attr.c */
int condis_nl_refuse(struct netlink_ext_ack *extack, condis_status_t status,
		     const char *what);
int condis_nl_parse_atm(struct genl_info *info, const int *attrs,
			struct condis_atm_params *atm, u32 *media_flags,
			u32 max_sdu);
int condis_nl_put_atm(struct sk_buff *msg, const int *attrs,
		      const struct condis_atm_params *atm);

/* Order of the attribute numbers that condis_nl_parse_atm() takes */
enum {
	CONDIS_NL_ATM_VPI,
	CONDIS_NL_ATM_VCI,
	CONDIS_NL_ATM_AAL,
	CONDIS_NL_ATM_DIRECTION,
	CONDIS_NL_ATM_TX,
	CONDIS_NL_ATM_RX,
	CONDIS_NL_ATM_N,
};

/* netlink_params.c */
bool condis_nl_params_given(const struct genl_info *info);
struct condis_call_params *
condis_nl_params_get(struct genl_info *info, struct condis_adapter *adapter,
		     const struct condis_call_params *base);
struct condis_call_params *
condis_nl_call_params_get(struct genl_info *info,
			  struct condis_adapter *adapter);
int condis_nl_params_put(struct sk_buff *msg,
			 const struct condis_call_params *params);
int condis_nl_media_put(struct sk_buff *msg,
			const struct condis_media_params *media);
int condis_nl_octets_get(struct genl_info *info, struct nlattr *attr, u32 max);
void *condis_nl_data_get(struct genl_info *info, size_t *len);
int condis_nl_status_get(struct genl_info *info, condis_status_t *status);

/* netlink_adapter.c */
struct net_device *condis_nl_adapter_hold_dev(struct condis_adapter *adapter,
					      netdevice_tracker *tracker);
u32 condis_nl_adapter_max_sdu(struct condis_adapter *adapter);
int condis_nl_settle(struct condis_adapter *adapter,
		     struct netlink_ext_ack *extack);
void condis_nl_adapter_event(struct condis_adapter *adapter,
			     enum condis_event event);

/* netlink_client.c */
extern struct condis_protocol *condis_nl_proto;
int condis_nl_client_init(void);
void condis_nl_client_exit(void);
struct condis_nl_af *condis_nl_af_alloc(struct condis_nl_net *nn,
					struct condis_adapter *adapter,
					u32 window);
void condis_nl_af_put(struct condis_nl_af *af);
struct condis_nl_vc *condis_nl_vc_alloc(struct condis_nl_af *af, gfp_t gfp);
void condis_nl_vc_put(struct condis_nl_vc *vc);
condis_status_t condis_nl_vc_close(struct condis_nl_vc *vc, void *data,
				   size_t len, struct condis_nl_note *op);

/* netlink_event.c */
struct sk_buff *condis_nl_event_new(u8 cmd, size_t size, gfp_t gfp, void **hdr);
void condis_nl_event_send(struct condis_nl_af *af, struct sk_buff *msg,
			  gfp_t gfp);
struct condis_nl_note *condis_nl_receiver_note(struct condis_nl_af *af, u8 op,
					       gfp_t gfp);

/* netlink_rundown.c */
void condis_nl_af_kick(struct condis_nl_af *af);
void condis_nl_af_again(struct condis_nl_af *af);
void condis_nl_af_rundown(struct condis_nl_af *af);
void condis_nl_af_work(struct work_struct *work);
bool condis_nl_af_run(struct condis_nl_af *af);
bool condis_nl_af_busy(struct condis_nl_af *af);
void condis_nl_vc_todo(struct condis_nl_vc *vc, bool refused);
void condis_nl_vc_kill(struct condis_nl_vc *vc);
void condis_nl_vc_gone(struct condis_nl_vc *vc);

/* netlink_window.c */
int condis_nl_window_alloc(struct condis_nl_af *af, u32 window);
void condis_nl_window_free(struct condis_nl_af *af);
struct condis_nl_slot *condis_nl_slot_take(struct condis_nl_af *af,
					   struct condis_nl_vc *vc);
void condis_nl_slot_free(struct condis_nl_af *af, struct condis_nl_slot *slot);
u32 condis_nl_slot_handle(const struct condis_nl_af *af,
			  const struct condis_nl_slot *slot);
struct condis_nl_slot *condis_nl_slot_find(struct condis_nl_af *af, u32 handle);
void condis_nl_take_back(struct condis_nl_af *af, struct condis_nl_vc *vc);
void condis_nl_unheard(struct condis_nl_af *af);
void condis_nl_set_receiver(struct condis_nl_af *af,
			    struct condis_nl_port *port);

/* netlink_receive.c */
void condis_nl_receive_nbls(void *binding_ctx, void *vc_ctx,
			    struct condis_nbl *chain, unsigned int count,
			    u32 flags);
void condis_nl_copy_free(struct condis_nl_af *af, struct condis_nl_item *item);
struct sk_buff *condis_nl_item_nbs(struct condis_nl_item *item);
void condis_nl_af_ready(struct condis_nl_af *af);

/* netlink_send.c */
void condis_nl_send_nbls_complete(void *vc_ctx, struct condis_nbl *chain,
				  u32 flags);
void condis_nl_send_free(struct condis_nbl *chain);

/* netlink_message.c */
struct sk_buff *condis_nl_msg_note(const struct condis_nl_note *op);
struct sk_buff *condis_nl_msg_done(struct condis_nbl *run, unsigned int n);

/* netlink_rxmsg.c */
size_t condis_nl_item_size(struct condis_nl_item *item);
struct sk_buff *condis_nl_msg_receive(struct condis_nl_af *af,
				      struct list_head *items,
				      const struct condis_nl_lost *lost);

/* netlink_deliver.c */
void condis_nl_port_kick(struct condis_nl_port *port);
void condis_nl_port_wake(struct condis_nl_port *port);
void condis_nl_port_work(struct work_struct *work);

/* netlink_vcinfo.c */
void condis_nl_vc_event(struct condis_vc *vc, enum condis_event event);

/* netlink_oid.c */
condis_status_t condis_nl_oid(struct condis_binding *binding,
			      struct condis_af *af, struct condis_vc *vc,
			      struct condis_oid_request *req);
void condis_nl_oid_complete(void *binding_ctx, struct condis_oid_request *req,
			    condis_status_t status);
bool condis_nl_oids_cancel(struct condis_nl_af *af);

/* netlink_ask.c */
condis_status_t condis_nl_oid_asked(void *af_ctx, void *vc_ctx,
				    struct condis_oid_request *req);

/* netlink_family.c */
void condis_nl_family_event(struct condis_af_reg *reg, enum condis_event event);

/* netlink_indicate.c */
void condis_nl_status(void *binding_ctx, void *vc_ctx, condis_status_t status,
		      const void *buf, u32 len);
void condis_nl_status_event(struct condis_adapter *adapter, u32 vc_id,
			    condis_status_t status, const void *buf, u32 len);

#endif /* _CONDIS_NETLINK_H_ */
