/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The hook through which the objects tell the layer above what changed. The
 * netlink family installs it; a unit test may install its own.
 */
#ifndef _CONDIS_EVENTS_H_
#define _CONDIS_EVENTS_H_

#include <net/condis/status.h>

struct condis_adapter;
struct condis_af_reg;
struct condis_vc;

/**
 * enum condis_event - what happened to an object
 * @CONDIS_EVENT_NEW: it is there
 * @CONDIS_EVENT_CHANGE: its state changed
 * @CONDIS_EVENT_DEL: it is gone
 */
enum condis_event {
	CONDIS_EVENT_NEW,
	CONDIS_EVENT_CHANGE,
	CONDIS_EVENT_DEL,
};

/**
 * struct condis_event_ops - who wants to know
 * @adapter: an adapter's event
 * @vc: a VC's event
 * @family: an address family's event, NEW or DEL
 * @status: what a miniport has indicated, of the adapter or, with an id, of a
 *	VC on it; or a reset
 *
 * Called after the new state is visible, without any lock held, in any context.
 */
struct condis_event_ops {
	void (*adapter)(struct condis_adapter *adapter,
			enum condis_event event);
	void (*vc)(struct condis_vc *vc, enum condis_event event);
	void (*family)(struct condis_af_reg *reg, enum condis_event event);
	void (*status)(struct condis_adapter *adapter, u32 vc_id,
		       condis_status_t status, const void *buf, u32 len);
};

void condis_events_install(const struct condis_event_ops *ops);
void condis_events_remove(void);
void condis_event_adapter(struct condis_adapter *adapter,
			  enum condis_event event);
void condis_event_vc(struct condis_vc *vc, enum condis_event event);
void condis_event_family(struct condis_af_reg *reg, enum condis_event event);
void condis_event_status(struct condis_adapter *adapter, u32 vc_id,
			 condis_status_t status, const void *buf, u32 len);

#endif /* _CONDIS_EVENTS_H_ */
