/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Address families, inside the core.
 */
#ifndef _CONDIS_AF_H_
#define _CONDIS_AF_H_

#include <linux/list.h>
#include <linux/refcount.h>
#include <linux/workqueue.h>
#include <net/condis/call_manager.h>
#include <net/condis/client.h>

#include "binding.h"

/**
 * struct condis_af_reg - an address family registered on an adapter
 * @adapter: the adapter
 * @binding: the call manager's, held; NULL for an MCM
 * @ops: the provider
 * @provider_ctx: what open_af gets
 * @id: the family
 * @gen: orders registrations on the adapter, from 1
 * @state: enum condis_af_reg_state, under adapter->lock
 * @refs: one of the registration, one of each open
 * @opens: every open from OPENING to CLOSED, under adapter->lock
 * @node: on adapter->af_regs, under adapter->lock
 */
struct condis_af_reg {
	struct condis_adapter	*adapter;
	struct condis_binding	*binding;
	const struct condis_call_manager_ops *ops;
	void			*provider_ctx;
	struct condis_af_id	id;
	u64			gen;
	u8			state;
	refcount_t		refs;
	struct list_head	opens;
	struct list_head	node;
};

/**
 * struct condis_af - one client's open of an address family (NdisAfHandle)
 * @reg: the registration, held
 * @binding: the client's, held
 * @ctx: the client's
 * @cm_ctx: the call manager's; valid from OPEN on
 * @refs: one from open to close, one of each VC, one of a notify-close that the
 *	client has not answered (AF-2), one of each hop to process context
 * @state: enum condis_af_state, under adapter->lock
 * @notified: the client owes an answer to a notify-close; under adapter->lock
 * @pinned: the miniport's module is held for it
 * @open_status: outcome on its way to the client
 * @told: the client knows that it is open; under adapter->lock
 * @n_oids: requests of the call manager that the client has, and calls of its
 *	handler that have not returned; under adapter->lock
 * @close_waits: a close does, for those; under adapter->lock
 * @oids: requests that wait until the client is told; under adapter->lock
 * @hop: carries open completions to process context
 * @node: on reg->opens, under adapter->lock
 * @vcs: VCs of this open, under adapter->lock
 * @saps: its SAPs, under adapter->lock
 */
struct condis_af {
	struct condis_af_reg	*reg;
	struct condis_binding	*binding;
	void			*ctx;
	void			*cm_ctx;
	refcount_t		refs;
	u8			state;
	bool			notified;
	bool			pinned;
	bool			told;
	bool			close_waits;
	unsigned int		n_oids;
	condis_status_t		open_status;
	struct work_struct	hop;
	struct list_head	node;
	struct list_head	vcs;
	struct list_head	saps;
	struct list_head	oids;
};

void condis_af_get(struct condis_af *af);
void condis_af_put(struct condis_af *af);
void condis_af_close_goes_on(struct condis_af *af);
struct condis_fsm_edge condis_af_step(struct condis_af *af, u8 event);
void condis_af_withdraw_all(struct condis_adapter *adapter,
			    struct condis_binding *binding);
void condis_af_withdraw_every(struct condis_adapter *adapter);
struct condis_af_reg *condis_af_reg_find(struct condis_adapter *adapter,
					 u32 type);
condis_status_t condis_af_reg_open(struct condis_af_reg *reg);
void condis_af_reg_put(struct condis_af_reg *reg);
condis_status_t condis_af_use(struct condis_af *af);
#if IS_ENABLED(CONFIG_KUNIT)
extern unsigned long condis_notify_patience;
#endif
int condis_af_subsys_init(void);
void condis_af_subsys_exit(void);

static inline bool condis_af_is_mcm(const struct condis_af *af)
{
	return !af->reg->binding;
}

#endif /* _CONDIS_AF_H_ */
