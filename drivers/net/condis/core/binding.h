/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Protocols and their bindings, inside the core.
 */
#ifndef _CONDIS_BINDING_H_
#define _CONDIS_BINDING_H_

#include <linux/list.h>
#include <linux/refcount.h>
#include <linux/wait.h>
#include <net/condis/protocol.h>

#include "adapter.h"

/**
 * struct condis_protocol - a registered protocol driver
 * @ops: its entry points
 * @ctx: its own
 * @node: on condis_protocols, under condis_registry_lock
 * @announce_gen: when it was registered, on the clock of announcements
 * @n_users: announcements under way, under condis_registry_lock
 * @n_bindings: open bindings
 * @wait: for @n_bindings and @n_users to reach zero
 * @rcu: the last binding to go may still be waking @wait
 */
struct condis_protocol {
	const struct condis_protocol_ops *ops;
	void			*ctx;
	struct list_head	node;
	u64			announce_gen;
	unsigned int		n_users;
	atomic_t		n_bindings;
	wait_queue_head_t	wait;
	struct rcu_head		rcu;
};

extern struct list_head condis_protocols;

/**
 * struct condis_binding - a protocol on an adapter
 * @proto: the protocol
 * @adapter: the adapter, held
 * @ctx: the protocol's
 * @refs: one until closed, one of each AF and VC, one while a callback runs
 * @state: enum condis_binding_state, under adapter->lock
 * @told: @gen of the last address family it heard of; under adapter->lock
 * @tried: it was asked to restart since the adapter's last pause; under
 *	adapter->lock
 * @heard: number of the last indication it heard of; under adapter->lock
 * @in_reset: it was told that a reset began, not yet that it ended; under
 *	adapter->lock
 * @unbinding: unbind_adapter was called; under adapter->lock
 * @unbinder: task that is inside unbind_adapter for the protocol's own
 *	deregistration, beside @caller; under adapter->lock
 * @caller: task that is inside a callback of this binding; under adapter->lock
 * @m_pending: the protocol owes a pause completion; under adapter->lock
 * @node: on adapter->bindings, under adapter->lock
 * @n_objects: AFs and VCs of this binding
 * @n_oids: OID requests that the core is not through with
 * @n_asked: those among them that the protocol waits for
 * @rcu: freed after a grace period: who walks VCs may have found one of its
 *
 * The handle is dead with condis_close_adapter(), which waits until nothing of
 * it is left (BD-2); the memory goes with the last reference.
 */
struct condis_binding {
	struct condis_protocol	*proto;
	struct condis_adapter	*adapter;
	void			*ctx;
	refcount_t		refs;
	u64			told;
	u64			heard;
	u8			state;
	bool			tried;
	bool			in_reset;
	bool			unbinding;
	bool			m_pending;
	struct task_struct	*unbinder;
	struct task_struct	*caller;
	struct list_head	node;
	atomic_t		n_objects;
	atomic_t		n_oids;
	atomic_t		n_asked;
	struct rcu_head		rcu;
};

/* Neither closed nor being closed; under adapter->lock. */
static inline bool condis_binding_is_open(const struct condis_binding *binding)
{
	return binding->state != CONDIS_BINDING_CLOSING &&
	       binding->state != CONDIS_BINDING_UNBOUND;
}

struct condis_fsm_edge condis_binding_step(struct condis_binding *binding,
					   u8 event);
void condis_binding_get(struct condis_binding *binding);
void condis_binding_put(struct condis_binding *binding);
void condis_binding_object_gone(struct condis_binding *binding);
bool condis_binding_enter(struct condis_binding *binding);
void condis_binding_leave(struct condis_binding *binding);

void condis_bindings_tell(struct condis_adapter *adapter);
void condis_bindings_restart(struct condis_adapter *adapter);
void condis_bindings_pause(struct condis_adapter *adapter);
void condis_bindings_paused(struct condis_adapter *adapter);
void condis_bindings_reset(struct condis_adapter *adapter,
			   condis_status_t status);
void condis_bindings_status(struct condis_adapter *adapter, u64 gen,
			    condis_status_t status, const void *buf, u32 len);
bool condis_bindings_waiting(struct condis_adapter *adapter);
bool condis_bindings_pausing(struct condis_adapter *adapter);
void condis_bindings_unbind(struct condis_adapter *adapter);
void condis_protocols_announce(struct condis_adapter *adapter);
bool condis_cm_ops_full(const struct condis_call_manager_ops *ops);

#endif /* _CONDIS_BINDING_H_ */
