/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An intermediate driver: a client of the adapter below, a miniport and a call
 * manager for PVCs towards its clients above. A VC above has one below, a call
 * above is a call on the same PVC below.
 *
 * Data are handed on as clones: an NBL that came from one side stays here, as
 * the parent of what went to the other, until that is back (P-5, P-6).
 */
#ifndef _CONDIS_IM_H_
#define _CONDIS_IM_H_

#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/gfp_types.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>
#include <net/condis/call_manager.h>
#include <net/condis/client.h>
#include <net/condis/miniport.h>
#include <net/condis/protocol.h>

/* Made for users, in any context: a memory cgroup's limit must hold. */
#define IM_GFP		(GFP_NOWAIT | __GFP_NOWARN)

struct net_device;

/**
 * enum im_counter - what is counted for `ip -s link`
 * @IM_TX_SDUS: completed below with success
 * @IM_TX_BYTES: octets of them
 * @IM_TX_ERRORS: NBLs that failed below
 * @IM_TX_NO_MEMORY: NBLs that could not be cloned
 * @IM_RX_SDUS: indicated above
 * @IM_RX_BYTES: octets of them
 * @IM_RX_NO_MEMORY: NBLs that could not be cloned
 * @IM_N_COUNTERS: number of counters
 */
enum im_counter {
	IM_TX_SDUS,
	IM_TX_BYTES,
	IM_TX_ERRORS,
	IM_TX_NO_MEMORY,
	IM_RX_SDUS,
	IM_RX_BYTES,
	IM_RX_NO_MEMORY,
	IM_N_COUNTERS,
};

/**
 * struct im - an intermediate device, as the private data of its adapter
 * @adapter: the adapter above
 * @lower: the adapter below, held
 * @tx_pool: of the clones that are sent
 * @rx_pool: of the clones that are indicated
 * @binding: to @lower, from initialize to halt
 * @ask: the same for who has no VC that keeps it; NULL before it is closed
 * @lock: protects the members from here to @dead
 * @af: the PVC family below, between its open and its close
 * @closing_af: the same once its close began
 * @notified: the call manager below waits for an answer (AF-2)
 * @leaving: nothing new begins below
 * @unbinding: somebody closes @binding
 * @n_users: VCs and requests below, which keep @af open
 * @afs: opens of the family above
 * @dead: VCs that are gone above but not yet below
 * @reap: deletes those, and does what @leaving asks for
 * @af_opened: an open below that pended is done
 * @open_status: how
 * @af_closed: the family below is closed
 * @unbound: @binding is closed
 * @state_lock: protects the next three; taken inside RTNL, never across a wait
 * @admin_up: `ip link set up`
 * @lower_running: the binding may send
 * @removed: the net_device is being deleted
 * @follow: takes the adapter above up when both say so
 * @oid_lock: protects @oids; nothing else is taken inside it
 * @oids: requests that the adapter below is asked, struct im_oid
 * @counters: enum im_counter
 *
 * Life: newlink makes it and registers the adapter with it, which owns it until
 * ops->release; the net_device has a reference to the adapter. Halt waits until
 * nothing of it is left below.
 */
struct im {
	struct condis_adapter	*adapter;
	struct condis_adapter	*lower;
	struct condis_nbl_pool	*tx_pool;
	struct condis_nbl_pool	*rx_pool;
	struct condis_binding	*binding;
	struct condis_binding __rcu *ask;

	/* protects what its comment above lists */
	spinlock_t		lock;
	struct condis_af	*af;
	struct condis_af	*closing_af;
	bool			notified;
	bool			leaving;
	bool			unbinding;
	u32			n_users;
	struct list_head	afs;
	struct list_head	dead;

	struct delayed_work	reap;
	struct completion	af_opened;
	condis_status_t		open_status;
	struct completion	af_closed;
	struct completion	unbound;

	/* protects what its comment above lists */
	struct mutex		state_lock;
	bool			admin_up;
	bool			lower_running;
	bool			removed;
	struct delayed_work	follow;

	/* protects oids */
	spinlock_t		oid_lock;
	struct list_head	oids;

	atomic64_t		counters[IM_N_COUNTERS];
};

/**
 * struct im_af - a client's open of the family above
 * @im: the device
 * @af: the open
 * @node: in im->afs
 * @n_vcs: VCs under it; this and the rest under im->lock
 * @closing: a close waits for the last of them
 * @told: it was asked to close
 * @telling: it is being asked right now
 *
 * From open_af until its close completes.
 */
struct im_af {
	struct im		*im;
	struct condis_af	*af;
	struct list_head	node;
	u32			n_vcs;
	bool			closing;
	bool			told;
	bool			telling;
};

/**
 * struct im_vc - a VC above and its VC below
 * @im: the device
 * @af: the open above
 * @upper: the VC above, not used after its deletion
 * @lower: the VC below
 * @node: in im->dead
 * @asked: the parameters that the client above lends until its call is made
 * @params: those of the call below
 * @lock: protects the rest
 * @making: calls being made, until their end was told above and below
 * @in_call: there is a call below
 * @closed: it was closed while one was being made: to be told after that
 * @peer_closed: it went away while one was being made: likewise
 * @peer_status: why
 *
 * From create_vc above until it is deleted both above and below.
 */
struct im_vc {
	struct im			*im;
	struct im_af			*af;
	struct condis_vc		*upper;
	struct condis_vc		*lower;
	struct list_head		node;
	struct condis_call_params	*asked;
	struct condis_call_params	params;
	/* protects what its comment above lists */
	spinlock_t			lock;
	u32				making;
	bool				in_call;
	bool				closed;
	bool				peer_closed;
	condis_status_t			peer_status;
};

extern const struct condis_af_id im_af_pvc;
/* For what is done later: it may take a while, and is not waited for */
extern struct workqueue_struct *im_wq;

static inline void im_count(struct im *im, enum im_counter which, u64 n)
{
	atomic64_add(n, &im->counters[which]);
}

/* im_device.c: the net_device */
int im_device_init(void);
void im_device_exit(void);

/* im_miniport.c: the adapter above */
extern const struct condis_miniport_ops im_miniport_ops;
struct im *im_alloc(struct condis_adapter *lower);
void im_free(struct im *im);
void im_set_admin(struct im *im, bool up);
void im_set_removed(struct im *im);
void im_set_lower_running(struct im *im, bool running);

/* im_lower.c: the adapter below */
int im_lower_init(void);
void im_lower_exit(void);
condis_status_t im_lower_open(struct im *im);
void im_lower_close(struct im *im);
condis_status_t im_lower_enter(struct im *im);
void im_lower_left(struct im *im);
void im_lower_reap_work(struct work_struct *work);

/* im_mcm.c: the family above */
extern const struct condis_call_manager_ops im_cm_ops;
void im_afs_tell(struct im *im);

/* im_vc.c: VCs */
int im_vc_subsys_init(void);
void im_vc_subsys_exit(void);
struct im_vc *im_vc_new(struct im_af *af, struct condis_vc *upper);
void im_vc_free(struct im_vc *vc);
void im_vc_retire(struct im_vc *vc);
bool im_vc_delete(struct im_vc *vc);

/* im_call.c: calls, above and below */
condis_status_t im_make_call(void *cm_vc_ctx,
			     struct condis_call_params *params);
void im_make_call_complete(void *vc_ctx, condis_status_t status,
			   struct condis_call_params *params);
condis_status_t im_close_call(void *cm_vc_ctx, const void *data, size_t len);
void im_close_call_complete(void *vc_ctx, condis_status_t status);
void im_incoming_close_call(void *vc_ctx, condis_status_t close_status,
			    const void *data, size_t len);
void im_activate_vc_complete(void *cm_vc_ctx, condis_status_t status,
			     struct condis_call_params *params);
void im_deactivate_vc_complete(void *cm_vc_ctx, condis_status_t status);

/* im_send.c */
void im_send_nbls(void *vc_ctx, struct condis_nbl *chain, u32 flags);
void im_send_nbls_complete(void *vc_ctx, struct condis_nbl *chain, u32 flags);
void im_cancel_send(struct condis_adapter *adapter, unsigned long cancel_id);

/* im_receive.c */
void im_receive_nbls(void *binding_ctx, void *vc_ctx, struct condis_nbl *chain,
		     unsigned int count, u32 flags);
void im_return_nbls(struct condis_adapter *adapter, void *vc_ctx,
		    struct condis_nbl *chain, u32 flags);

/* im_oid.c */
condis_status_t im_oid_request(struct condis_adapter *adapter, void *vc_ctx,
			       struct condis_oid_request *req);
condis_status_t im_cm_oid_request(void *cm_af_ctx, void *cm_vc_ctx,
				  struct condis_oid_request *req);
void im_cancel_oid_request(struct condis_adapter *adapter,
			   struct condis_oid_request *req);
void im_oid_request_complete(void *binding_ctx, struct condis_oid_request *req,
			     condis_status_t status);

#endif /* _CONDIS_IM_H_ */
