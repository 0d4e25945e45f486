/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Adapters as everybody sees them: identity, state, references.
 */
#ifndef _NET_CONDIS_ADAPTER_H_
#define _NET_CONDIS_ADAPTER_H_

#include <linux/types.h>
#include <net/condis/status.h>

struct condis_adapter;
struct net_device;
struct sk_buff;

/**
 * enum condis_adapter_state - miniport adapter states (AD rules)
 * @CONDIS_ADAPTER_HALTED: no driver state
 * @CONDIS_ADAPTER_INITIALIZING: the miniport's initialize handler runs
 * @CONDIS_ADAPTER_PAUSED: control works, data does not
 * @CONDIS_ADAPTER_RESTARTING: receives may be indicated already
 * @CONDIS_ADAPTER_RUNNING: data flows
 * @CONDIS_ADAPTER_PAUSING: waiting for sends and returns
 * @CONDIS_ADAPTER_SHUTDOWN: the system goes down
 * @CONDIS_ADAPTER_N_STATES: number of states
 */
enum condis_adapter_state {
	CONDIS_ADAPTER_HALTED,
	CONDIS_ADAPTER_INITIALIZING,
	CONDIS_ADAPTER_PAUSED,
	CONDIS_ADAPTER_RESTARTING,
	CONDIS_ADAPTER_RUNNING,
	CONDIS_ADAPTER_PAUSING,
	CONDIS_ADAPTER_SHUTDOWN,
	CONDIS_ADAPTER_N_STATES,
};

void condis_adapter_get(struct condis_adapter *adapter);
void condis_adapter_put(struct condis_adapter *adapter);
struct condis_adapter *condis_adapter_get_by_netdev(struct net_device *dev);

/* Driver's private data, as given at registration (MiniportAdapterContext). */
void *condis_adapter_priv(const struct condis_adapter *adapter);
/* Valid as long as the adapter is held. */
const char *condis_adapter_name(const struct condis_adapter *adapter);
enum condis_adapter_state
condis_adapter_state(const struct condis_adapter *adapter);
u32 condis_adapter_max_vcs(const struct condis_adapter *adapter);
void condis_adapter_set_max_vcs(struct condis_adapter *adapter, u32 max_vcs);

/* What the stack wants around the data of each NB that is sent (P-14). */
void condis_adapter_set_needed(struct condis_adapter *adapter, u16 headroom,
			       u16 tailroom);
u16 condis_adapter_needed_headroom(const struct condis_adapter *adapter);
u16 condis_adapter_needed_tailroom(const struct condis_adapter *adapter);
struct sk_buff *condis_adapter_nb_alloc(const struct condis_adapter *adapter,
					unsigned int size, gfp_t gfp);

void condis_adapter_set_loopback(struct condis_adapter *adapter, bool on);

int condis_adapter_settle(struct condis_adapter *adapter);

#endif /* _NET_CONDIS_ADAPTER_H_ */
