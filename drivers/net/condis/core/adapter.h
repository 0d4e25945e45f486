/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Adapters, inside the core.
 */
#ifndef _CONDIS_ADAPTER_H_
#define _CONDIS_ADAPTER_H_

#include <linux/completion.h>
#include <linux/netdevice.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <linux/xarray.h>
#include <net/condis/adapter.h>
#include <net/condis/miniport.h>

struct condis_binding;
struct condis_indication;

/**
 * struct condis_adapter - a device that connections run over
 * @ops: the miniport
 * @priv: the miniport's
 * @name: net_device's name at registration, or the one given
 * @id: number of the adapter, unique while it lives
 * @max_vcs: limit of VCs
 * @needed_headroom: octets that the miniport wants before the data of an NB
 * @needed_tailroom: octets that it wants behind
 * @refs: one of the registration, one of each binding, one of each look-up
 * @netdev: the net_device; NULL once condis_remove_adapter() began. Under @lock
 * @lock: protects @state, @flags, @netdev, @bindings, @af_regs; taken before
 *	a VC's lock, never across a driver callback
 * @state: enum condis_adapter_state
 * @want_up: `ip link set up` was last
 * @loopback: sends come back to senders that ask for it (S-24)
 * @gone: condis_remove_adapter() was called; set once
 * @announced: protocols were told of it; under condis_registry_lock
 * @announce_gen: when, on the clock of announcements
 * @busy: the worker has posted events to carry out that it is not waiting on
 * @bindings: every binding, linked by its adapter_node
 * @af_regs: registered address families, oldest first
 * @af_gen: @gen of the newest of them, ever
 * @vcs: every VC between CREATED and DELETED, by id
 * @n_vcs: their number
 * @wq: ordered, carries @work only; nobody waits on it under RTNL
 * @work: carries out what @want_up and @gone ask for
 * @reap: ends the adapter's memory in process context
 * @wait: everything that the worker and condis_adapter_settle() wait for
 * @drains: gates and ledgers that a pause still waits for, plus one
 * @m_pending: the miniport owes a pause, restart or reset completion
 * @m_status: what it completed with
 * @want_reset: a reset was asked for and has not begun; under @lock
 * @resetting: it runs; written under @lock
 * @n_oids: requests that the miniport has
 * @indications: what the miniport has said and was not told; under @lock
 * @n_indications: those, and the one that is being told; under @lock
 * @indication_gen: number of the last one, ever; under @lock
 * @tell_gen: number of the one that is being told; the worker's
 * @telling: the one that is being told; under @lock
 * @told_vc: the VC that it is about while a protocol hears of it, kept
 * @teller: the task that tells it
 * @tried: initialize was called
 * @removed: the worker began the removal
 * @rcu: freed after a grace period: a drain may still be looking at @wait
 *
 * Life: condis_register_adapter() makes it HALTED and posts INITIALIZE.
 * condis_adapter_up() and _down() set @want_up. condis_remove_adapter() sets
 * @gone, shuts all gates and lets go of the net_device; the worker then
 * withdraws address families, unbinds protocols, pauses, halts (AD-9), and
 * drops the registration's reference. The last reference calls ops->release.
 * Whoever walks @vcs holds rcu_read_lock() or a VC reference.
 */
struct condis_adapter {
	const struct condis_miniport_ops *ops;
	void			*priv;
	char			name[IFNAMSIZ];
	u32			id;
	u32			max_vcs;
	u16			needed_headroom;
	u16			needed_tailroom;
	refcount_t		refs;
	struct net_device	*netdev;
	/* protects what its comment above lists */
	spinlock_t		lock;
	u8			state;
	bool			want_up;
	bool			loopback;
	bool			gone;
	bool			announced;
	u64			announce_gen;
	bool			busy;
	struct list_head	bindings;
	struct list_head	af_regs;
	u64			af_gen;
	struct xarray		vcs;
	atomic_t		n_vcs;
	struct workqueue_struct	*wq;
	struct work_struct	work;
	struct work_struct	reap;
	wait_queue_head_t	wait;
	atomic_t		drains;
	bool			m_pending;
	condis_status_t		m_status;
	bool			want_reset;
	bool			resetting;
	atomic_t		n_oids;
	struct list_head	indications;
	u32			n_indications;
	u64			indication_gen;
	u64			tell_gen;
	struct condis_indication *telling;
	struct condis_vc	*told_vc;
	struct task_struct	*teller;
	bool			tried;
	bool			removed;
	struct rcu_head		rcu;
};

/*
 * Protects the list of protocols and who was announced to whom; never held
 * across a driver callback.
 */
extern struct mutex condis_registry_lock;

struct condis_adapter *condis_adapter_next(unsigned long *id);
struct condis_vc *condis_adapter_next_vc(struct condis_adapter *adapter,
					 unsigned long *id);

struct condis_fsm_edge condis_adapter_step(struct condis_adapter *adapter,
					   u8 event);
void condis_adapter_kick(struct condis_adapter *adapter);
void condis_adapter_mirror(struct condis_adapter *adapter);
void condis_adapter_drain_done(struct condis_adapter *adapter);
void condis_adapter_arm(struct condis_adapter *adapter);
void condis_adapter_disarm(struct condis_adapter *adapter);
bool condis_adapter_drained(struct condis_adapter *adapter);
void condis_adapter_reset(struct condis_adapter *adapter);
void condis_adapter_complain(struct condis_adapter *adapter, const char *what);
void condis_adapter_work(struct work_struct *work);
condis_status_t
condis_adapter_m_call(struct condis_adapter *adapter,
		      condis_status_t (*op)(struct condis_adapter *adapter),
		      const char *what);
void condis_adapter_m_end(struct condis_adapter *adapter,
			  condis_status_t status);

void condis_indications_tell(struct condis_adapter *adapter);
bool condis_indications_inside(const struct condis_vc *vc);
void condis_indications_forget(struct condis_vc *vc);
void condis_indications_drop(struct condis_adapter *adapter);

int condis_adapter_subsys_init(void);
void condis_adapter_subsys_exit(void);

/* Wait for @cond in the worker or a closer, telling every ten seconds. */
#define condis_adapter_wait(_adapter, _cond, _what)			\
	do {								\
		while (!wait_event_timeout((_adapter)->wait, (_cond),	\
					   10 * HZ))			\
			condis_adapter_complain((_adapter), (_what));	\
	} while (0)

/* The same in the worker, which tells meanwhile what is indicated. */
#define condis_adapter_work_wait(_adapter, _cond, _what)		\
	do {								\
		if (!wait_event_timeout((_adapter)->wait, (_cond) ||	\
				condis_adapter_has_news(_adapter),	\
				10 * HZ))				\
			condis_adapter_complain((_adapter), (_what));	\
		condis_indications_tell(_adapter);			\
	} while (!(_cond))

static inline bool
condis_adapter_has_news(const struct condis_adapter *adapter)
{
	return !list_empty_careful(&adapter->indications);
}

/* Data may go down: RUNNING and not on its way out. */
static inline bool condis_adapter_running(const struct condis_adapter *adapter)
{
	return READ_ONCE(adapter->state) == CONDIS_ADAPTER_RUNNING &&
	       READ_ONCE(adapter->want_up) && !READ_ONCE(adapter->gone);
}

#endif /* _CONDIS_ADAPTER_H_ */
