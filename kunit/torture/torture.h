/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Torture: a client, a call manager and a miniport that do everything at once,
 * at random, and a model that knows what must hold whatever happens.
 *
 * Actors (threads, timers, work that runs with BHs off) send, cancel, complete,
 * indicate and return. A thread for each VC makes it, makes and closes calls
 * on it and deletes it; one more takes the adapter down and up. A slot is one
 * VC at a time, and it is the context that all three drivers have of it.
 */
#ifndef _CONDIS_TORTURE_H_
#define _CONDIS_TORTURE_H_

#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/prandom.h>
#include <linux/spinlock.h>
#include <linux/srcu.h>
#include <linux/timer.h>
#include <linux/workqueue.h>
#include <net/condis/call_manager.h>
#include <net/condis/client.h>
#include <net/condis/miniport.h>
#include <net/condis/protocol.h>

#define TT_SLOTS	8
#define TT_SENDERS	6
#define TT_PUMPS	3
#define TT_ACTORS	(TT_SENDERS + TT_PUMPS)
#define TT_SDU		64
/* Cancel ids for each slot, so that a cancel hits what others sent. */
#define TT_IDS		4
/* How long anything that has to end may take, on a slow emulator, too. */
#define TT_PATIENCE	(60 * HZ)

/* What the model checks. */
enum tt_property {
	TT_CONSERVATION,	/* each NBL comes back exactly once */
	TT_ORDER,		/* a sender's sends on a VC stay in order */
	TT_GATE,		/* nothing passes a gate that has been shut */
	TT_DRAIN,		/* a drain that is over left nothing out */
	TT_WINDOW,		/* nor what a window has no room for */
	TT_LEAK,		/* nothing is left at the end */
	TT_N_PROPERTIES,
};

enum tt_count {
	TT_SENT,
	TT_SENT_BACK,
	TT_REACHED,
	TT_INDICATED,
	TT_INDICATED_BACK,
	TT_DELIVERED,
	TT_LENT,
	TT_LOOPED,
	TT_CANCELS,
	TT_CANCELLED,
	TT_WINDOWS,
	TT_CALLS,
	TT_CLOSES,
	TT_ABORTS,
	TT_VCS,
	TT_PAUSES,
	TT_RESETS,
	TT_N_COUNTS,
};

/* Where an NBL is; who takes a step finds it in the step before. */
enum tt_step {
	TT_MADE = 0x7e570,
	TT_ON_ITS_WAY,
	TT_AT_OTHER_SIDE,
	TT_GOING_BACK,
};

struct tt_run;

/* What a sender writes into the data: a copy has no mark. */
struct tt_letter {
	u64		seq;
	u32		sender;
};

/* In the context area of each NBL. */
struct tt_mark {
	atomic_t	step;
	unsigned int	sender;		/* TT_SENDERS: in no order */
	unsigned int	again;		/* sends that are left to it */
	int		epoch;		/* of the slot, when it was sent */
	int		pause_epoch;	/* of the adapter, likewise */
	int		reset_epoch;	/* likewise */
	int		window_epoch;	/* of the slot, likewise */
	int		ending;		/* likewise */
	int		cancels;	/* of its id, that were over */
	u64		seq;
};

struct tt_slot {
	struct tt_run		*run;
	struct task_struct	*life;
	struct rnd_state	rnd;
	/* published for the actors, taken back before the VC is deleted */
	struct condis_vc	*vc;
	struct condis_vc	*mp_vc;
	/* the call manager's, for the length of the VC */
	struct condis_vc	*cm_vc;
	/* odd: a close has returned and no new call was begun */
	atomic_t		epoch;
	/* sends that reached the miniport and have not come back */
	atomic_t		sends;
	/* those of them that the miniport does not complete yet */
	atomic_t		has;
	/* odd: the window is known and in force, see window.c */
	atomic_t		window_epoch;
	atomic_t		window_claimed;
	u32			window;
	/* odd: the end of the call has begun */
	atomic_t		ending;
	/* receives that were delivered and are not the miniport's again */
	atomic_t		receives;
	/* receive handlers that run */
	atomic_t		running;
	/* a drain is over, no activation was begun since */
	bool			drained;
	/* what a driver owes, to be claimed by who pays it */
	atomic_t		owes_make;
	atomic_t		owes_made;
	atomic_t		owes_close;
	atomic_t		owes_activate;
	atomic_t		owes_deactivate;
	struct condis_call_params params;
	struct condis_call_params cm_params;
	struct condis_call_params *asked;
	condis_status_t		made_status;
	struct completion	made;
	struct completion	closed;
	struct completion	idle;
	atomic64_t		seen[TT_SENDERS];
	atomic64_t		looped[TT_SENDERS];
	/* protects the two queues */
	spinlock_t		lock;
	struct condis_nbl_queue	sent;
	struct condis_nbl_queue	got;
};

enum tt_context {
	TT_THREAD,
	TT_TIMER,
	TT_BH_WORK,
	TT_N_CONTEXTS,
};

struct tt_actor {
	struct tt_run		*run;
	unsigned int		id;
	enum tt_context		context;
	struct rnd_state	rnd;
	u64			seq;
	struct task_struct	*task;
	struct timer_list	timer;
	struct work_struct	work;
};

/* Of one id: a cancel is at work while these differ. */
struct tt_cancels {
	atomic_t		begun;
	atomic_t		over;
};

struct tt_run {
	u64			seed;
	bool			mcm;
	bool			stop_senders;
	bool			stop_pumps;
	bool			stop_lives;
	bool			stuck;
	struct condis_miniport_ops	mp_ops;
	struct condis_adapter	*adapter;
	struct condis_protocol	*client;
	struct condis_protocol	*cm;
	struct condis_binding	*binding;
	struct condis_binding	*cm_binding;
	struct condis_af	*af;
	struct condis_nbl_pool	*tx;
	struct condis_nbl_pool	*rx;
	struct completion	opened;
	struct completion	af_closed;
	struct completion	released;
	atomic_t		owes_mp_pause;
	atomic_t		owes_mp_reset;
	atomic_t		owes_cl_pause;
	atomic_t		handler_rnd;
	/* odd: the adapter was taken down and not up again */
	atomic_t		pause_epoch;
	/* odd: the client knows of a reset that the miniport has not ended */
	atomic_t		reset_epoch;
	struct tt_cancels	cancels[TT_SLOTS * TT_IDS];
	struct task_struct	*pauser;
	struct tt_slot		slots[TT_SLOTS];
	struct tt_actor		actors[TT_ACTORS];
};

extern struct srcu_struct tt_srcu;
extern const struct condis_af_id tt_af_id;
extern const struct condis_client_ops tt_client_ops;
extern const struct condis_protocol_ops tt_client_protocol;
extern const struct condis_protocol_ops tt_cm_protocol;
extern const struct condis_call_manager_ops tt_mcm_ops;
extern const struct condis_miniport_ops tt_miniport_ops;

/* run.c */
void tt_run_for(u64 seed, bool mcm, unsigned int seconds);
bool tt_is_stuck(void);
bool tt_wait(struct tt_run *run, struct completion *done, const char *what);

/* model.c */
__printf(2, 3)
void tt_bad(enum tt_property property, const char *fmt, ...);
void tt_count(enum tt_count what, s64 n);
s64 tt_total(enum tt_count what);
s64 tt_violations(enum tt_property property);
const char *tt_property_name(enum tt_property property);
void tt_forget(void);
int tt_summary(char *buf, size_t size);
struct tt_mark *tt_mark(struct condis_nbl *nbl);
void tt_step(struct condis_nbl *nbl, enum tt_step from, enum tt_step to,
	     const char *where);
void tt_model_order(atomic64_t *seen, unsigned int sender, u64 seq);
void tt_model_send(struct tt_slot *slot, struct condis_nbl *chain);
void tt_model_drained(struct tt_slot *slot);
void tt_model_paused(struct tt_run *run);
void tt_model_end(struct tt_run *run);

/* window.c */
void tt_window_set(struct tt_slot *slot, u32 choice);
void tt_window_forget(struct tt_slot *slot);
void tt_window_arrived(struct tt_slot *slot, struct condis_nbl *chain,
		       unsigned int n);

/* actor.c */
u32 tt_rnd(struct rnd_state *rnd, u32 below);
u32 tt_chance(struct tt_run *run, u32 below);
void tt_actors_start(struct tt_run *run);
void tt_actors_stop(struct tt_run *run, unsigned int first, unsigned int end);

/* life.c */
void tt_slots_init(struct tt_run *run);
bool tt_lives_start(struct tt_run *run);
void tt_lives_stop(struct tt_run *run);

/* client.c */
struct condis_nbl *tt_new_nbl(struct condis_nbl_pool *pool);
void tt_client_send(struct tt_actor *actor, struct tt_slot *slot);
void tt_client_cancel(struct tt_run *run, unsigned long id);
unsigned long tt_cancel_id(struct tt_slot *slot, u32 number);
void tt_client_return(struct tt_slot *slot);

/* cm.c */
void tt_cm_deactivate(struct tt_slot *slot);
void tt_cm_peer_close(struct tt_slot *slot);
void tt_cm_pay(struct tt_slot *slot);

/* miniport.c */
void tt_miniport_reset_end(struct tt_run *run);
void tt_miniport_pay(struct tt_slot *slot, struct rnd_state *rnd);
void tt_miniport_complete(struct tt_slot *slot, struct rnd_state *rnd);
void tt_miniport_indicate(struct tt_slot *slot, struct rnd_state *rnd);

#endif /* _CONDIS_TORTURE_H_ */
