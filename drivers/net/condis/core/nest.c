// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bounded recursion, see nest.h.
 *
 * A call that waits is described in the first NBL of its chain, which belongs
 * to the core meanwhile: nothing is allocated, so nothing can fail.
 */
#include "nest.h"
#include "vc.h"
#include "window.h"

DEFINE_PER_CPU(struct condis_nest, condis_nests);

/* nbl->scratch of a waiting chain: op, flags and number of NBLs. */
#define NEST_OP_BITS	3
#define NEST_FLAG_BITS	4

/**
 * condis_nest_queue() - let a call wait
 * @op: which call
 * @chain: its chain; what else the call wants is kept in the first NBL
 * @count: number of NBLs
 * @flags: CONDIS_FLAG_*
 *
 * Context: BHs off.
 */
void condis_nest_queue(enum condis_nest_op op, struct condis_nbl *chain,
		       unsigned int count, u32 flags)
{
	struct condis_nest *nest = this_cpu_ptr(&condis_nests);
	unsigned long word = count;

	word = word << NEST_FLAG_BITS | (flags & (BIT(NEST_FLAG_BITS) - 1));
	word = word << NEST_OP_BITS | op;
	chain->scratch = (void *)word;
	chain->core = 0;
	if (nest->head) {
		nest->tail->core = (unsigned long)chain;
	} else {
		nest->head = chain;
		nest->depth += CONDIS_NEST_WAITING;
	}
	nest->tail = chain;
}

static const condis_nest_call_t nest_calls[] = {
	[CONDIS_NEST_SEND] = condis_send_run,
	[CONDIS_NEST_COMPLETE] = condis_complete_run,
	[CONDIS_NEST_RECEIVE] = condis_receive_run,
	[CONDIS_NEST_RETURN] = condis_return_run,
	[CONDIS_NEST_PUMP] = condis_window_run,
};

/**
 * condis_nest_drain() - make the calls that wait
 *
 * Context: BHs off, at depth 1.
 */
void condis_nest_drain(void)
{
	struct condis_nest *nest = this_cpu_ptr(&condis_nests);
	struct condis_nbl *chain;
	unsigned long word;

	while ((chain = nest->head)) {
		nest->head = (struct condis_nbl *)chain->core;
		/* What the last one calls need not wait. */
		if (!nest->head)
			nest->depth -= CONDIS_NEST_WAITING;
		word = (unsigned long)chain->scratch;
		nest_calls[word & (BIT(NEST_OP_BITS) - 1)](chain->vc, chain,
			word >> (NEST_OP_BITS + NEST_FLAG_BITS),
			word >> NEST_OP_BITS & (BIT(NEST_FLAG_BITS) - 1));
	}
}
