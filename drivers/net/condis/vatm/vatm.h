/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The virtual ATM device: a net_device whose line ends at another one, with a
 * miniport and a call manager for PVCs behind it.
 */
#ifndef _VATM_H_
#define _VATM_H_

#include <linux/atomic.h>
#include <linux/gfp_types.h>
#include <linux/list.h>
#include <linux/netdevice.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>
#include <linux/xarray.h>
#include <net/condis/call_manager.h>
#include <net/condis/miniport.h>

#include "knobs.h"
#include "params.h"
#include "pvc.h"
#include "stats.h"

/* RFC 2225's MTU, which everybody expects on ATM. */
#define VATM_MTU_DEFAULT	9180
/* How many VCs a device has by default */
#define VATM_MAX_VCS		4096
/*
 * Memory (skb->truesize) that may wait in a device's receive queue. What a
 * plain Ethernet device may have in its qdisc: 1000 packets of 64 KiB.
 */
#define VATM_RX_LIMIT		(64u << 20)
/* NBLs that may be out before further ones are only lent. */
#define VATM_RX_OUTSTANDING	8192

/*
 * What users make objects with in any context. Not GFP_ATOMIC, which a memory
 * cgroup's limit does not bind.
 */
#define VATM_GFP		(GFP_NOWAIT | __GFP_NOWARN)

struct vatm_af;

/**
 * struct vatm_rx - the receiving end of a device
 * @lock: protects this struct and the rx_ members of every channel; innermost
 * @ready: channels with something to indicate, in the order of their turns
 * @truesize: memory held by what waits on all channels
 * @open: the device runs: peers may put something on its channels
 * @napi: indicates what waits
 * @napi_dev: what @napi hangs on
 * @outstanding: NBLs indicated and not returned
 * @limit: of @outstanding; 0: VATM_RX_OUTSTANDING
 *
 * @napi hangs on a dummy net_device of its own, because data flow in step with
 * the adapter (restart to pause, initialize to halt), whose end comes on its
 * workqueue after the visible net_device is gone.
 *
 * A peer's sender reaches this through the RCU pointer vatm->peer and pushes
 * under @lock only while @open. Pause clears @open under @lock: nothing is
 * added after that, and napi_disable() ends what is being indicated; then what
 * waits is dropped. A sender that pushed before may still be about to schedule
 * @napi: that does nothing while it is disabled, and netif_napi_del() in halt
 * waits for the RCU read section that the sender is in. The struct itself is
 * freed a grace period after the last reference to the adapter.
 */
struct vatm_rx {
	/* protects what its comment above lists */
	spinlock_t		lock;
	struct list_head	ready;
	unsigned long		truesize;
	bool			open;
	struct napi_struct	napi;
	struct net_device	*napi_dev;
	atomic_long_t		outstanding;
	u32			limit;
};

/**
 * struct vatm - a virtual ATM device, as the adapter's private data
 * @adapter: the adapter that this is the private data of
 * @dev: the net_device; NULL once it is being deleted. Written under
 *	vatm_link_lock and RTNL, read under either or RCU
 * @peer: far end of the line; written under vatm_link_lock, read under RCU
 * @admin_up: `ip link set up`; under vatm_link_lock
 * @running: between restart and pause; under vatm_link_lock
 * @max_sdu: octets of the largest SDU: the MTU, kept here as @dev goes first
 * @knobs: what testers have set
 * @hold: what is kept because of that
 * @stats: counters
 * @pool: of the NBLs that are indicated
 * @rx: receiving end
 * @lock: protects the members from here to @rx_reserved, and the ctl_ members
 *	of every channel; never taken together with @rx.lock
 * @tx_map: active channels that transmit, by vatm_key()
 * @rx_map: active channels that receive, by vatm_key(); read under RCU
 * @n_active: active channels
 * @tx_reserved: sum over them, cells/s
 * @rx_reserved: sum over them, cells/s
 * @pvcs: configured PVCs
 * @n_vcs: channels that exist
 * @netns_work: lets the net_device move between netns or not, as @n_vcs says
 * @rcu: freed after a grace period: a peer's sender may still be looking
 *
 * Life: vatm_newlink() makes it and registers the adapter with it. Until that
 * succeeds the net_device owns it; from then on the adapter does, and it ends
 * in ops->release with the adapter's last reference. The net_device holds one
 * such reference from newlink to its destructor, so ndo callbacks always find
 * it.
 *
 * Deletion: dellink (RTNL) takes it off its line and clears @dev, removes the
 * adapter, which waits for nothing, and queues the net_device. The adapter's
 * workqueue runs pause (see struct vatm_rx) and halt, when no channel is left.
 * Readers of @dev hold RCU or vatm_link_lock: unregistering the net_device
 * contains a synchronize_net(). Two ends of a line hold no reference to each
 * other: each is taken off the line before it goes.
 *
 * Lock order: RTNL, vatm_link_lock. @lock, @rx.lock, @hold.lock and the PVCs'
 * own lock are innermost, one at a time; only @lock has the maps' own inside.
 * No spinlock is held across a call into the core; @hold.turn is, by who lets
 * go of what is kept.
 */
struct vatm {
	struct condis_adapter	*adapter;
	struct net_device __rcu	*dev;
	struct vatm __rcu	*peer;
	bool			admin_up;
	bool			running;
	u32			max_sdu;
	struct vatm_knobs	knobs;
	struct vatm_hold	hold;
	struct vatm_stats __percpu *stats;
	struct condis_nbl_pool	*pool;
	struct vatm_rx		rx;

	/* protects what its comment above lists */
	spinlock_t		lock;
	struct xarray		tx_map;
	struct xarray		rx_map;
	u32			n_active;
	u32			tx_reserved;
	u32			rx_reserved;

	struct vatm_pvcs	pvcs;
	atomic_t		n_vcs;
	struct work_struct	netns_work;
	struct rcu_head		rcu;
};

/**
 * struct vatm_vc - a channel: the driver's context of a VC, in both roles of an
 *	MCM (MCM-4)
 * @vatm: the device
 * @vc: the VC; the core keeps it while the channel exists
 * @af: the PVC family's open that it was made under; NULL when another call
 *	manager activates it
 * @tx_key: vatm_key() of what is sent
 * @tx_open: may be sent on; set after @tx_key
 * @rx_max_sdu: longer ones are dropped on arrival
 * @rx_key: vatm_key() of what is taken
 * @rx_head: SDUs that wait, linked by skb->next
 * @rx_tail: last of them; undefined while @rx_head is NULL
 * @rx_ready: on rx.ready
 * @rx_open: SDUs are taken
 * @rx_serving: NAPI took SDUs off it and is indicating them
 * @rx_stopping: tell vatm_vc_stopped() when NAPI is through
 * @rx_tstamp: arrival times were asked for
 * @rx_erred: damaged SDUs were asked for
 * @tx_cells: sent
 * @rx_cells: indicated
 * @rx_dropped: cells lost on arrival
 * @ctl_active: @ctl_setup is in force
 * @ctl_setup: parameters; its key does not change while active
 * @pvc_key: the PVC claimed by the call on it
 * @rcu: freed after a grace period: a peer's sender may have looked it up
 *
 * Life: from create_vc to delete_vc. In vatm->tx_map and rx_map from activation
 * to stop. A stop closes both directions and drops what waits; when NAPI is
 * just indicating SDUs of the channel, the stop is complete only after that, so
 * NAPI needs no reference. A sender that looked the channel up before may still
 * push: it finds @rx_open clear, or another @rx_key, under rx.lock.
 */
struct vatm_vc {
	struct vatm		*vatm;
	struct condis_vc	*vc;
	struct vatm_af		*af;
	u32			tx_key;
	bool			tx_open;
	u32			rx_max_sdu;
	u32			rx_key;
	struct sk_buff		*rx_head;
	struct sk_buff		*rx_tail;
	struct list_head	rx_ready;
	bool			rx_open;
	bool			rx_serving;
	bool			rx_stopping;
	bool			rx_tstamp;
	bool			rx_erred;
	atomic64_t		tx_cells;
	atomic64_t		rx_cells;
	atomic64_t		rx_dropped;

	bool			ctl_active;
	struct vatm_setup	ctl_setup;
	u32			pvc_key;
	struct rcu_head		rcu;
};

/**
 * struct vatm_burst - SDUs of one send on their way to a channel of the peer
 * @head: sk_buffs that left condis, linked by skb->next
 * @tail: last of them; undefined while @head is NULL
 * @truesize: memory they hold
 * @longest: octets of the longest
 * @key: vatm_key() that they are sent to
 */
struct vatm_burst {
	struct sk_buff		*head;
	struct sk_buff		*tail;
	unsigned long		truesize;
	u32			longest;
	u32			key;
};

static inline void vatm_burst_add(struct vatm_burst *burst, struct sk_buff *skb)
{
	if (burst->head)
		burst->tail->next = skb;
	else
		burst->head = skb;
	burst->tail = skb;
	burst->truesize += skb->truesize;
	if (skb->len > burst->longest)
		burst->longest = skb->len;
}

/* device.c: the net_device */
struct vatm *vatm_of_netdev(const struct net_device *dev);
int vatm_device_init(void);
void vatm_device_exit(void);
void vatm_device_pin(struct vatm *vatm);
void vatm_device_unpin(struct vatm *vatm);
void vatm_device_netns_work(struct work_struct *work);
#if IS_ENABLED(CONFIG_KUNIT)
extern struct rtnl_link_ops vatm_link_ops;
#endif

/* ethtool.c */
extern const struct ethtool_ops vatm_ethtool_ops;

/* miniport.c: the adapter's life */
extern const struct condis_miniport_ops vatm_miniport_ops;
struct vatm *vatm_alloc(struct net_device *dev);
void vatm_free(struct vatm *vatm);

/* link.c: the line */
void vatm_link_set_admin(struct vatm *vatm, bool up);
void vatm_link_set_running(struct vatm *vatm, bool running);
void vatm_link_detach(struct vatm *vatm);
struct vatm *vatm_link_peer(const struct vatm *vatm);
int vatm_link_peer_ifindex(const struct vatm *vatm);
condis_status_t vatm_set_peer(struct condis_adapter *adapter,
			      struct condis_adapter *peer);

/* vc.c: channels */
int vatm_vc_subsys_init(void);
void vatm_vc_subsys_exit(void);
void vatm_limits(const struct vatm *vatm, bool reserved_vci,
		 struct vatm_limits *limits);
struct vatm_vc *vatm_vc_new(struct vatm *vatm, struct condis_vc *vc,
			    struct vatm_af *af);
void vatm_vc_free(struct vatm_vc *vc);
condis_status_t vatm_vc_setup(struct vatm_vc *vc,
			      struct condis_call_params *params,
			      bool reserved_vci);
void vatm_vc_open(struct vatm_vc *vc);
condis_status_t vatm_vc_stop(struct vatm_vc *vc);
void vatm_vc_stopped(struct vatm_vc *vc);

/* tx.c: both always take the chain */
void vatm_send_nbls(void *vc_ctx, struct condis_nbl *chain, u32 flags);
void vatm_tx(struct vatm_vc *vc, struct condis_nbl *chain, u32 flags);

/* rx.c */
/* Multi producer; always takes the burst */
void vatm_rx_push(struct vatm_vc *vc, struct vatm_burst *burst);
void vatm_rx_open(struct vatm_vc *vc, const struct vatm_setup *setup);
bool vatm_rx_stop(struct vatm_vc *vc);
/* Single consumer */
int vatm_rx_poll(struct napi_struct *napi, int budget);
void vatm_rx_start(struct vatm *vatm);
void vatm_rx_halt(struct vatm *vatm);
void vatm_return_nbls(struct condis_adapter *adapter, void *vc_ctx,
		      struct condis_nbl *chain, u32 flags);

/* oid.c */
condis_status_t vatm_oid_request(struct condis_adapter *adapter, void *vc_ctx,
				 struct condis_oid_request *req);
condis_status_t vatm_oid_pvc(struct vatm *vatm, struct condis_oid_request *req);

/* mcm.c: call manager of the PVC family */
extern const struct condis_call_manager_ops vatm_cm_ops;
extern const struct condis_af_id vatm_af_pvc;
void vatm_mcm_stopped(struct vatm_vc *vc);

#endif /* _VATM_H_ */
