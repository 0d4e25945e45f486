/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The operator: a client that is there for one question or setting.
 */
#ifndef _CONDIS_NETLINK_OPERATOR_H_
#define _CONDIS_NETLINK_OPERATOR_H_

#include <linux/completion.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>
#include <net/condis/protocol.h>

#define CONDIS_NL_PVC_BATCH	16

/**
 * struct condis_nl_adapter_info - what only the miniport knows
 * @known: bit N: the Nth of what follows was answered
 * @vpi_bits: VPI bits in use
 * @vci_bits: VCI bits in use
 * @tx_cells: cells transmitted
 * @rx_cells: cells received
 * @rx_dropped: cells received and dropped
 * @rx_unknown: cells received for no VC
 */
struct condis_nl_adapter_info {
	unsigned long	known;
	u32		vpi_bits;
	u32		vci_bits;
	u64		tx_cells;
	u64		rx_cells;
	u64		rx_dropped;
	u64		rx_unknown;
};

/**
 * struct condis_nl_pvcs - some PVCs of a walk
 * @walk: where it goes on
 * @n: how many were found; fewer than CONDIS_NL_PVC_BATCH: it is at the end
 * @pvcs: the PVCs
 */
struct condis_nl_pvcs {
	struct condis_pvc_walk	walk;
	u32			n;
	struct condis_pvc	pvcs[CONDIS_NL_PVC_BATCH];
};

/**
 * struct condis_nl_operator - one errand
 * @run: what to do while binding and AF are there
 * @family: address family to open, 0: none
 * @adapter: where, held
 * @ref: one of who asked, one of the worker
 * @work: runs the errand; it may wait, as who asked may be killed meanwhile
 * @done: the errand is over
 * @step: an open or a close that pended is over
 * @step_status: its outcome
 * @binding: while it runs
 * @af: while it runs, with a family
 * @lock: protects @closed and @notified
 * @closed: the AF is
 * @notified: the call manager waits for an answer to its notify-close
 * @status: how it all ended
 * @info: for and from @run
 * @pvc: for @run
 * @pvcs: for and from @run
 * @req: for and from @run; its buffer is freed with this
 */
struct condis_nl_operator {
	condis_status_t		(*run)(struct condis_nl_operator *op);
	u32			family;
	struct condis_adapter	*adapter;
	refcount_t		ref;
	struct work_struct	work;
	struct completion	done;
	struct completion	step;
	condis_status_t		step_status;
	struct condis_binding	*binding;
	struct condis_af	*af;
	spinlock_t		lock; /* protects what its comment above says */
	bool			closed;
	bool			notified;
	condis_status_t		status;
	union {
		struct condis_nl_adapter_info	info;
		struct condis_pvc		pvc;
		struct condis_nl_pvcs		pvcs;
	};
	struct condis_oid_request	req;
};

struct condis_nl_operator *
condis_nl_operator_alloc(struct condis_adapter *adapter, u32 family,
			 condis_status_t (*run)(struct condis_nl_operator *));
int condis_nl_operator_run(struct condis_nl_operator *op);
condis_status_t condis_nl_operator_oid(struct condis_nl_operator *op,
				       enum condis_oid_type type, u32 oid,
				       void *buf, u32 len, u32 *written);
void condis_nl_operator_put(struct condis_nl_operator *op);

int condis_nl_operator_init(void);
void condis_nl_operator_exit(void);

#endif /* _CONDIS_NETLINK_OPERATOR_H_ */
