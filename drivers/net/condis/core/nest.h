/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Bounded recursion of the data path (S-19).
 *
 * Send, completion, indication and return can call each other through drivers
 * without end. One depth per CPU counts such calls; what would go deeper than
 * CONDIS_NEST_MAX waits in a FIFO of that CPU until the outermost call drains
 * it. While something waits, everything nested waits behind it, so the order of
 * a CPU's own calls is kept.
 */
#ifndef _CONDIS_NEST_H_
#define _CONDIS_NEST_H_

#include <linux/bottom_half.h>
#include <linux/percpu.h>
#include <linux/preempt.h>
#include <net/condis/nbl.h>

#define CONDIS_NEST_MAX		4
/* In the depth: something waits, so whatever comes has to wait, too. */
#define CONDIS_NEST_WAITING	0x100

/**
 * enum condis_nest_op - which call waits
 * @CONDIS_NEST_SEND: to the miniport
 * @CONDIS_NEST_COMPLETE: to the protocol
 * @CONDIS_NEST_RECEIVE: to the protocol
 * @CONDIS_NEST_RETURN: to the miniport
 * @CONDIS_NEST_PUMP: to the miniport, what waited for the send window
 */
enum condis_nest_op {
	CONDIS_NEST_SEND,
	CONDIS_NEST_COMPLETE,
	CONDIS_NEST_RECEIVE,
	CONDIS_NEST_RETURN,
	CONDIS_NEST_PUMP,
};

/* A completion of what never entered the gate; beside CONDIS_FLAG_*. */
#define CONDIS_FLAG_NOT_INSIDE		BIT(3)

/**
 * struct condis_nest - one CPU's calls
 * @depth: how many are on the stack, and CONDIS_NEST_WAITING while @head is not
 *	NULL
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

DECLARE_PER_CPU(struct condis_nest, condis_nests);

void condis_nest_queue(enum condis_nest_op op, struct condis_nbl *chain,
		       unsigned int count, u32 flags);
void condis_nest_drain(void);

/* Makes a call: what the last argument of condis_nest_run() is. */
typedef void (*condis_nest_call_t)(struct condis_vc *vc,
				   struct condis_nbl *chain,
				   unsigned int count, u32 flags);

/* What runs at each op when it has waited; that of PUMP is in window.h. */
void condis_send_run(struct condis_vc *vc, struct condis_nbl *chain,
		     unsigned int count, u32 flags);
void condis_complete_run(struct condis_vc *vc, struct condis_nbl *chain,
			 unsigned int count, u32 flags);
void condis_receive_run(struct condis_vc *vc, struct condis_nbl *chain,
			unsigned int count, u32 flags);
void condis_return_run(struct condis_vc *vc, struct condis_nbl *chain,
		       unsigned int count, u32 flags);

/**
 * condis_nest_full() - would a call made now have to wait?
 *
 * Context: BHs off.
 * Return: true when it would.
 */
static inline bool condis_nest_full(void)
{
	return this_cpu_read(condis_nests.depth) >= CONDIS_NEST_MAX;
}

/**
 * condis_nest_run() - make a call, now or when the stack is shallower
 * @op: which
 * @vc: for this VC, which the gate or the ledger keeps
 * @chain: its chain, NBL->vc of the first set to @vc
 * @count: number of NBLs
 * @flags: CONDIS_FLAG_*
 * @call: what makes the call; known where it is called, so that nothing but
 *	the driver's own function is called through a pointer
 *
 * Context: Any but hardirq, interrupts on.
 */
static __always_inline void condis_nest_run(enum condis_nest_op op,
					    struct condis_vc *vc,
					    struct condis_nbl *chain,
					    unsigned int count, u32 flags,
					    condis_nest_call_t call)
{
	/* Off already, as in each call from within another: they stay so. */
	bool on = !softirq_count();

	if (on)
		local_bh_disable();
	if (unlikely(condis_nest_full())) {
		condis_nest_queue(op, chain, count, flags);
	} else {
		this_cpu_inc(condis_nests.depth);
		call(vc, chain, count, flags);
		if (unlikely(this_cpu_read(condis_nests.depth) ==
			     CONDIS_NEST_WAITING + 1))
			condis_nest_drain();
		this_cpu_dec(condis_nests.depth);
	}
	if (on)
		local_bh_enable();
}

#endif /* _CONDIS_NEST_H_ */
