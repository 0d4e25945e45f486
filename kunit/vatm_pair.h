/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Two virtual ATM devices on one line, and a client on both: what the suites of
 * the device share. Everything is taken apart when the test ends, and nothing
 * may be left.
 */
#ifndef _CONDIS_KUNIT_VATM_PAIR_H_
#define _CONDIS_KUNIT_VATM_PAIR_H_

#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/netdevice.h>
#include <linux/spinlock.h>
#include <net/condis/client.h>
#include <net/condis/miniport.h>

#include "expect.h"
#include "vatm.h"

struct pair;

/**
 * struct pair_end - one device and the client's side of it
 * @pair: the pair
 * @dev: the net_device; NULL once deleted
 * @adapter: its adapter, held
 * @vatm: the driver's part
 * @binding: the client's; NULL when unbound
 * @af: the PVC family, opened by the client; NULL when closed
 * @vcs: struct pair_vc, by node
 * @leaving: the client gives up its VCs as their calls end, then @af
 * @notified: a notify-close is to be answered then
 */
struct pair_end {
	struct pair		*pair;
	struct net_device	*dev;
	struct condis_adapter	*adapter;
	struct vatm		*vatm;
	struct condis_binding	*binding;
	struct condis_af	*af;
	struct list_head	vcs;
	bool			leaving;
	bool			notified;
};

/**
 * struct pair - the fixture, test->priv
 * @test: the test
 * @end: the devices; @end[2] is not on the line
 * @proto: the client
 * @pool: what it sends from
 * @at_exit: to be done first when the test ends, or NULL
 * @data: for @at_exit
 * @hold: the client keeps what it received over a pause
 * @lock: protects @end[].vcs and @end[].af against a deletion that runs
 */
struct pair {
	struct kunit		*test;
	struct pair_end		end[3];
	struct condis_protocol	*proto;
	struct condis_nbl_pool	*pool;
	void			(*at_exit)(struct pair *pair);
	void			*data;
	bool			hold;
	/* protects what its comment above lists */
	spinlock_t		lock;
};

/**
 * struct pair_vc - a VC of the client
 * @end: where
 * @vc: the handle
 * @node: on end->vcs
 * @params: of its call
 * @private: made by the protocol as a call manager, for itself: no call, but an
 *	activation (V-4)
 * @in_call: a close is due; of a private one, a deactivation
 * @leaving: is being given up
 * @closed: a close that pended is done
 * @lock: protects the rest
 * @got: received and held
 * @n_lent: received and only lent
 * @seq: of the SDU that should come next
 * @n_wrong: SDUs that were not what should have come
 * @drop: give received NBLs back at once
 * @close_on_receive: pair_close() from inside the receive handler, once
 * @keep: keep completed sends in @done
 * @done: see there
 * @n_sent: completed with SUCCESS
 * @cells_then: what the device had counted as sent at the last completion
 * @n_failed: completed with another status
 * @failure: the last such
 * @probe: note in @tx_seen what the device has counted at a completion
 * @tx_seen: SDUs that were on the line at the last one
 */
struct pair_vc {
	struct pair_end			*end;
	struct condis_vc		*vc;
	struct list_head		node;
	struct condis_call_params	params;
	bool				private;
	bool				in_call;
	bool				leaving;
	struct completion		closed;
	/* protects the rest */
	spinlock_t			lock;
	struct condis_nbl_queue		got;
	unsigned long			n_lent;
	u32				seq;
	unsigned long			n_wrong;
	bool				drop;
	bool				close_on_receive;
	bool				keep;
	struct condis_nbl_queue		done;
	unsigned long			n_sent;
	u64				cells_then;
	unsigned long			n_failed;
	condis_status_t			failure;
	bool				probe;
	u64				tx_seen;
};

/* Wait until @cond, which must come true within 20 seconds. */
#define PAIR_WAIT(test, cond)						\
do {									\
	unsigned long _end = jiffies + 20 * HZ;				\
									\
	while (!(cond) && time_before(jiffies, _end))			\
		fsleep(500);						\
	KUNIT_ASSERT_TRUE_MSG(test, (cond), "never: %s", #cond);	\
} while (0)

#define PAIR_STATUS(test, want, got)					\
	KUNIT_EXPECT_STREQ(test, #want, condis_status_name(got))

int pair_init(struct kunit *test);
void pair_exit(struct kunit *test);

/* Devices */
int pair_up(struct pair_end *end);
void pair_down(struct pair_end *end);
void pair_delete(struct pair_end *end);
void pair_run(struct pair *pair);
u64 pair_count(struct pair_end *end, enum vatm_counter counter);

/* The client; what is marked as a must fails the test otherwise. */
condis_status_t pair_oid(struct pair_end *end, struct condis_vc *vc, u32 oid,
			 enum condis_oid_type type, void *buf, u32 len);
condis_status_t pair_add_pvc(struct pair_end *end, u16 vci, u32 flags,
			     const struct condis_atm_flow *tx,
			     const struct condis_atm_flow *rx);
void pair_must_add_pvcs(struct pair *pair, u16 vci);
struct pair_vc *pair_must_vc(struct pair_end *end);
struct pair_vc *pair_must_private(struct pair_end *end);
condis_status_t pair_call(struct pair_vc *v, u16 vci);
condis_status_t pair_activate(struct pair_vc *v, u16 vci, u32 flags,
			      const struct condis_atm_flow *flow);
condis_status_t pair_close(struct pair_vc *v);
void pair_drop_vc(struct pair_vc *v);
struct pair_vc *pair_must_connect(struct pair_end *end, u16 vci);

/* Data: SDU number seq, all of the same length */
struct condis_nbl *pair_chain(struct pair *pair, u32 seq, unsigned int nbls,
			      unsigned int nbs, unsigned int len, u32 flags);
void pair_send(struct pair_vc *v, struct condis_nbl *chain);
void pair_return(struct pair_vc *v);
unsigned int pair_got(struct pair_vc *v);

#endif /* _CONDIS_KUNIT_VATM_PAIR_H_ */
