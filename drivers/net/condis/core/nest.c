// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bounded recursion, see nest.h.
 *
 * A call that waits is described in the first NBL of its chain, which belongs
 * to the core meanwhile: nothing is allocated, so nothing can fail.
 */
#include <linux/bottom_half.h>
#include <linux/percpu.h>

#include "nest.h"
#include "vc.h"

/**
 * struct condis_nest - one CPU's calls
 * @depth: how many are on the stack
 * @head: first chain that waits, linked through nbl->core
 * @tail: last one; undefined when @head is NULL
 *
 * Touched with BHs off only.
 */
struct condis_nest {
	unsigned int		depth;
	struct condis_nbl	*head;
	struct condis_nbl	*tail;
};

static DEFINE_PER_CPU(struct condis_nest, condis_nests);

/* nbl->scratch of a waiting chain: op, flags and number of NBLs. */
#define NEST_OP_BITS	2
#define NEST_FLAG_BITS	4

static void nest_call(enum condis_nest_op op, struct condis_vc *vc,
		      struct condis_nbl *chain, unsigned int count, u32 flags)
{
	switch (op) {
	case CONDIS_NEST_SEND:
		condis_send_run(vc, chain, count, flags);
		break;
	case CONDIS_NEST_COMPLETE:
		condis_complete_run(vc, chain, count, flags);
		break;
	case CONDIS_NEST_RECEIVE:
		condis_receive_run(vc, chain, count, flags);
		break;
	case CONDIS_NEST_RETURN:
		condis_return_run(vc, chain, count, flags);
		break;
	}
}

static void nest_queue(struct condis_nest *nest, enum condis_nest_op op,
		       struct condis_nbl *chain, unsigned int count, u32 flags)
{
	unsigned long word = count;

	word = word << NEST_FLAG_BITS | (flags & (BIT(NEST_FLAG_BITS) - 1));
	word = word << NEST_OP_BITS | op;
	chain->scratch = (void *)word;
	chain->core = 0;
	if (nest->head)
		nest->tail->core = (unsigned long)chain;
	else
		nest->head = chain;
	nest->tail = chain;
}

static void nest_drain(struct condis_nest *nest)
{
	struct condis_nbl *chain;
	unsigned long word;

	while ((chain = nest->head)) {
		nest->head = (struct condis_nbl *)chain->core;
		word = (unsigned long)chain->scratch;
		nest_call(word & (BIT(NEST_OP_BITS) - 1), chain->vc, chain,
			  word >> (NEST_OP_BITS + NEST_FLAG_BITS),
			  word >> NEST_OP_BITS & (BIT(NEST_FLAG_BITS) - 1));
	}
}

/**
 * condis_nest_full() - would a call made now have to wait?
 *
 * Context: BHs off.
 * Return: true when it would.
 */
bool condis_nest_full(void)
{
	struct condis_nest *nest = this_cpu_ptr(&condis_nests);

	return nest->depth >= CONDIS_NEST_MAX || nest->head;
}

/**
 * condis_nest_run() - make a call, now or when the stack is shallower
 * @op: which
 * @vc: for this VC, which the gate or the ledger keeps
 * @chain: its chain, NBL->vc of the first set to @vc
 * @count: number of NBLs
 * @flags: CONDIS_FLAG_*
 *
 * Context: Any but hardirq, interrupts on.
 */
void condis_nest_run(enum condis_nest_op op, struct condis_vc *vc,
		     struct condis_nbl *chain, unsigned int count, u32 flags)
{
	struct condis_nest *nest;

	local_bh_disable();
	nest = this_cpu_ptr(&condis_nests);
	if (condis_nest_full()) {
		nest_queue(nest, op, chain, count, flags);
	} else {
		nest->depth++;
		nest_call(op, vc, chain, count, flags);
		if (nest->depth == 1)
			nest_drain(nest);
		nest->depth--;
	}
	local_bh_enable();
}
