/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * NBLs that a device keeps because a tester wants it to: sends that are not on
 * the line yet, sends that are but are not completed, and what was returned.
 */
#ifndef _VATM_HOLD_H_
#define _VATM_HOLD_H_

#include <linux/mutex.h>
#include <linux/prandom.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>
#include <net/condis/nbl.h>

struct condis_adapter;
struct vatm;
struct vatm_vc;

/**
 * enum vatm_hold_what - what is kept
 * @VATM_HOLD_SENDS: before they are on the line
 * @VATM_HOLD_COMPLETIONS: on the line, not completed
 * @VATM_HOLD_RETURNS: returned by receivers, not back in the pool
 * @VATM_N_HOLDS: number of these
 */
enum vatm_hold_what {
	VATM_HOLD_SENDS,
	VATM_HOLD_COMPLETIONS,
	VATM_HOLD_RETURNS,
	VATM_N_HOLDS,
};

/**
 * enum vatm_order - in which a few of those that are kept are let go
 * @VATM_ORDER_FIFO: the oldest first
 * @VATM_ORDER_LIFO: the newest first
 * @VATM_ORDER_RANDOM: any, as the seed has it
 */
enum vatm_order {
	VATM_ORDER_FIFO,
	VATM_ORDER_LIFO,
	VATM_ORDER_RANDOM,
};

/**
 * struct vatm_hold - what a device keeps
 * @lock: protects the rest but @turn and @work; never taken with another
 * @open: the device is up; else nothing is kept
 * @keep: by enum vatm_hold_what: wanted
 * @sending: a kept send is on its way to the line
 * @kept: by enum vatm_hold_what; the channel of a send is in its
 *	miniport_reserved[0]
 * @order: enum vatm_order; sends are always FIFO (S-9)
 * @seed: that the sequence of @random began with
 * @random: for VATM_ORDER_RANDOM
 * @turn: one at a time puts kept sends on the line
 * @work: lets everything go when the device went down
 *
 * A send is kept as long as an older one is kept or on its way, wanted or not:
 * else it would overtake.
 */
struct vatm_hold {
	/* protects what its comment above lists */
	spinlock_t		lock;
	bool			open;
	bool			keep[VATM_N_HOLDS];
	bool			sending;
	struct condis_nbl_queue	kept[VATM_N_HOLDS];
	u32			order;
	u32			seed;
	struct rnd_state	random;
	/* one at a time puts kept sends on the line */
	struct mutex		turn;
	struct work_struct	work;
};

void vatm_hold_init(struct vatm_hold *hold);
void vatm_hold_up(struct vatm *vatm);
void vatm_hold_down(struct vatm *vatm);
void vatm_hold_reset(struct vatm *vatm);
void vatm_hold_halt(struct vatm *vatm);
void vatm_hold_stop(struct vatm_vc *vc);

void vatm_hold_keep(struct vatm *vatm, enum vatm_hold_what what, bool on);
void vatm_hold_release(struct vatm *vatm, enum vatm_hold_what what, u32 n);
u32 vatm_hold_count(struct vatm *vatm, enum vatm_hold_what what);
void vatm_hold_set_seed(struct vatm *vatm, u32 seed);

/* Data paths: true when the chain is kept, else it is still the caller's. */
bool vatm_hold_send(struct vatm_vc *vc, struct condis_nbl *chain);
bool vatm_hold_completion(struct vatm_vc *vc, struct condis_nbl *chain);
bool vatm_hold_return(struct vatm *vatm, struct condis_nbl *chain);
void vatm_cancel_send(struct condis_adapter *adapter, unsigned long cancel_id);

#endif /* _VATM_HOLD_H_ */
