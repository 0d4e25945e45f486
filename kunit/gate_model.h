/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A model of the gate that is small enough to try everything.
 *
 * Each participant is a program of atomic steps on one word, as the functions
 * of gate.h and gate.c are. All schedules of a few participants are explored,
 * state by state, and every state is checked against what the gate promises.
 * Steps are sequentially consistent; what the hardware may add to that is the
 * business of Documentation/networking/condis/gate.litmus.
 */
#ifndef _CONDIS_KUNIT_GATE_MODEL_H_
#define _CONDIS_KUNIT_GATE_MODEL_H_

#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/types.h>

#define MODEL_SENDERS	3
#define MODEL_CLOSERS	2
#define MODEL_ACTORS	(MODEL_SENDERS + MODEL_CLOSERS)

/**
 * enum model_mutant - ways to get the gate wrong
 * @MODEL_TRUE: none: the gate as it is
 * @MODEL_ENTER_ADDS: enter looks, then adds
 * @MODEL_ENTER_BLIND: enter does not look again after a lost exchange
 * @MODEL_LEAVE_SPLIT: leave loads, then stores
 * @MODEL_LEAVE_DEAF: leave does not look for waits
 * @MODEL_CLAIM_STORES: claim loads, then stores
 * @MODEL_CLAIM_ANY_COUNT: claim does not look at the count
 * @MODEL_CLAIM_KEEPS: claim does not clear the waits
 * @MODEL_ARM_DEAF: arm leaves the claim to the last leaver
 * @MODEL_ARM_LOOKS_FIRST: arm looks at the count, then sets the wait
 * @MODEL_ARM_RUNS: arm on an empty gate runs the continuation without a claim
 * @MODEL_ARM_BEFORE_SHUT: the closer arms, then shuts
 * @MODEL_OPEN_STORES: open loads, then stores
 * @MODEL_CANCEL_BLIND: cancel says yes whatever it finds
 * @MODEL_NO_RCU: leave and arm are no RCU readers
 * @MODEL_N_MUTANTS: number of them
 */
enum model_mutant {
	MODEL_TRUE,
	MODEL_ENTER_ADDS,
	MODEL_ENTER_BLIND,
	MODEL_LEAVE_SPLIT,
	MODEL_LEAVE_DEAF,
	MODEL_CLAIM_STORES,
	MODEL_CLAIM_ANY_COUNT,
	MODEL_CLAIM_KEEPS,
	MODEL_ARM_DEAF,
	MODEL_ARM_LOOKS_FIRST,
	MODEL_ARM_RUNS,
	MODEL_ARM_BEFORE_SHUT,
	MODEL_OPEN_STORES,
	MODEL_CANCEL_BLIND,
	MODEL_NO_RCU,
	MODEL_N_MUTANTS,
};

/**
 * struct model_config - who takes part
 * @desc: for the log
 * @senders: how many enter and leave
 * @sends: how often each of them does that
 * @closers: how many shut, arm and wait for their continuation
 * @rounds: how often the first closer does that; it opens in between
 * @reopen: every closer opens in the end
 * @cancel: closers that take their wait back, by bit
 * @reclaim: when the first continuation ran, the object goes after a grace
 *	period; needs closers that do not open
 */
struct model_config {
	const char *desc;
	u8 senders;
	u8 sends;
	u8 closers;
	u8 rounds;
	bool reopen;
	u8 cancel;
	bool reclaim;
};

/**
 * struct model_result - what came out
 * @states: how many states there are
 * @finals: how many of them nobody can leave
 * @violation: what was broken, NULL when nothing
 * @trace: the steps that lead there, one letter and digit each, ended by NUL
 */
struct model_result {
	unsigned int states;
	unsigned int finals;
	const char *violation;
	char trace[256];
};

/* The word in one octet: two reasons, two waits, the count. */
#define SHUT(i)		BIT(i)
#define SHUT_MASK	(SHUT(0) | SHUT(1))
#define WAIT(i)		BIT(2 + (i))
#define WAIT_MASK	(WAIT(0) | WAIT(1))
#define ONE		BIT(4)

/* Where a participant stands; one access to the word each, but for the last. */
enum model_pc {
	AT_READ,		/* enter: load */
	AT_ENTER,		/* enter: exchange, or back here */
	AT_LEAVE,		/* leave: subtract */
	AT_LEAVE_STORE,		/* a mutant's second half */
	AT_CLAIM_READ,		/* claim: load */
	AT_CLAIM,		/* claim: exchange, or back here */
	AT_RUN,			/* claim: one continuation */
	AT_SHUT,
	AT_ARM,
	AT_ARM_SET,		/* a mutant's second half */
	AT_CANCEL,
	AT_WAIT,		/* until the continuation ran */
	AT_OPEN,
	AT_OPEN_STORE,		/* a mutant's second half */
	AT_DONE,
};

/**
 * struct model_actor - one participant
 * @pc: enum model_pc
 * @w: what it saw of the word
 * @claimed: waits that it took over and is still to run
 * @round: rounds that it has done
 */
struct model_actor {
	u8 pc;
	u8 w;
	u8 claimed;
	u8 round;
};

/* What became of a wait, kept beside the word that is under test. */
enum model_wait { IDLE, ARMED, RAN, CANCELLED };

/**
 * struct model_state - one state
 * @actors: senders first
 * @word: the gate
 * @inside: senders inside, kept by hand
 * @shut: reasons that hold, kept by hand
 * @waits: enum model_wait of each closer
 * @freed: the object is gone
 * @pad: zero: states are compared as memory
 */
struct model_state {
	struct model_actor actors[MODEL_ACTORS];
	u8 word;
	u8 inside;
	u8 shut;
	u8 waits[MODEL_CLOSERS];
	u8 freed;
	u8 pad[2];
};

static_assert(sizeof(struct model_state) % sizeof(u32) == 0);

/* One step: a letter for what it is, a digit for who made it. */
struct model_by {
	char letter;
	char digit;
};

/**
 * struct model - an exploration
 * @config: who takes part
 * @mutant: what is wrong
 * @states: all states found, in the order of finding
 * @from: the state each was found from
 * @by: the step that was made
 * @hash: one more than the index in @states, 0 is free
 * @n: how many states there are
 * @violation: what a step broke
 * @at: the state it was made from, or the final state that is wrong
 * @last: that step, zero for a final state
 */
struct model {
	const struct model_config *config;
	enum model_mutant mutant;
	struct model_state *states;
	u32 *from;
	struct model_by *by;
	u32 *hash;
	u32 n;
	const char *violation;
	u32 at;
	struct model_by last;
};

bool model_enabled(const struct model_state *s, unsigned int i);
void model_step(struct model *m, struct model_state *s, unsigned int i);
bool model_reclaimable(const struct model *m, const struct model_state *s);
void model_check_final(struct model *m, const struct model_state *s);

int model_explore(const struct model_config *config, enum model_mutant mutant,
		  struct model_result *result);

#endif /* _CONDIS_KUNIT_GATE_MODEL_H_ */
