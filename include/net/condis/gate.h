/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The gate: one atomic word that lets NBLs in, keeps count of them, and tells
 * when the last one left after it was shut.
 *
 *	bits 0-7	SHUT reasons; any of them set: nothing enters
 *	bits 8-10	WAIT: somebody waits for the count to reach zero
 *	bits 11..	count of what is inside, unit CONDIS_GATE_ONE
 *
 * The send gate of a VC counts NBLs that a protocol has sent and not got back;
 * the receive ledger, of the same form, counts NBLs that a miniport has
 * indicated and not got back, plus receive callbacks that run.
 * Documentation/networking/condis/gate.rst has the argument why no wake-up is
 * missed or doubled; the kunit model tries all interleavings.
 */
#ifndef _NET_CONDIS_GATE_H_
#define _NET_CONDIS_GATE_H_

#include <linux/atomic.h>
#include <linux/bits.h>
#include <linux/rcupdate.h>
#include <net/condis/status.h>

/* In the order of precedence of refusals (S-4). */
#define CONDIS_SHUT_GONE	BIT(0)	/* the adapter is gone */
#define CONDIS_SHUT_RESET	BIT(1)	/* a reset runs */
#define CONDIS_SHUT_PAUSED	BIT(2)	/* adapter or binding not running */
#define CONDIS_SHUT_CLOSING	BIT(3)	/* close or deactivation under way */
#define CONDIS_SHUT_NOT_READY	BIT(4)	/* not active, or not connected */
#define CONDIS_SHUT_NO_DIR	BIT(5)	/* activated for the other way only */
#define CONDIS_SHUT_MASK	GENMASK(7, 0)

#define CONDIS_WAIT_DEACTIVATE	BIT(8)
#define CONDIS_WAIT_PAUSE	BIT(9)
#define CONDIS_WAIT_UNBIND	BIT(10)
#define CONDIS_WAIT_MASK	GENMASK(10, 8)

#define CONDIS_GATE_SHIFT	11
#define CONDIS_GATE_ONE		BIT(CONDIS_GATE_SHIFT)

struct condis_gate;

/**
 * typedef condis_gate_drained_t - a wait is over
 * @gate: the gate, empty at the moment of the claim
 * @wait: one bit of CONDIS_WAIT_MASK
 *
 * Called once for each armed wait, by whoever left last or by who armed, with
 * no lock of the gate's held, in a read-side critical section of RCU; must not
 * sleep.
 */
typedef void (*condis_gate_drained_t)(struct condis_gate *gate,
				      unsigned long wait);

/**
 * struct condis_gate - see the top of this file
 * @word: the atomic word
 * @drained: what to run when a wait is over
 */
struct condis_gate {
	atomic_long_t		word;
	condis_gate_drained_t	drained;
};

void condis_gate_claim(struct condis_gate *gate);
void condis_gate_arm(struct condis_gate *gate, unsigned long wait);
bool condis_gate_cancel(struct condis_gate *gate, unsigned long wait);
condis_status_t condis_gate_status(unsigned long shut);

/**
 * condis_gate_init() - a new gate, empty
 * @gate: the gate
 * @shut: reasons it starts with
 * @drained: continuation of its waits
 *
 * Context: Any; before anybody else sees the gate.
 */
static inline void condis_gate_init(struct condis_gate *gate,
				    unsigned long shut,
				    condis_gate_drained_t drained)
{
	atomic_long_set(&gate->word, shut);
	gate->drained = drained;
}

/**
 * condis_gate_enter() - let NBLs in
 * @gate: the gate
 * @n: how many, at least 1
 *
 * Pairs with condis_gate_open(): who enters sees what was set up before the
 * gate was opened.
 *
 * Context: Any.
 * Return: 0 when all @n are inside; else the SHUT bits that kept them out, and
 * nothing changed.
 */
static inline unsigned long condis_gate_enter(struct condis_gate *gate,
					      unsigned long n)
{
	long w = atomic_long_read(&gate->word);

	do {
		if (w & CONDIS_SHUT_MASK)
			return w & CONDIS_SHUT_MASK;
	} while (!atomic_long_try_cmpxchg_acquire(&gate->word, &w,
						  w + n * CONDIS_GATE_ONE));
	return 0;
}

/**
 * condis_gate_add() - let more in, behind what is inside
 * @gate: the gate; the caller has something inside that it does not let out
 *	meanwhile
 * @n: how many, 0 or more
 *
 * Whether the gate was shut since does not matter: all of it entered with what
 * was inside before.
 *
 * Context: Any.
 */
static inline void condis_gate_add(struct condis_gate *gate, unsigned long n)
{
	if (n)
		atomic_long_add(n * CONDIS_GATE_ONE, &gate->word);
}

/**
 * condis_gate_leave_bh() - NBLs go out, with BHs off
 * @gate: the gate
 * @n: how many; all of them entered before
 *
 * As condis_gate_leave(), where the caller's BHs are off: that is a read-side
 * critical section of RCU, too.
 *
 * Context: BHs off.
 */
static inline void condis_gate_leave_bh(struct condis_gate *gate,
					unsigned long n)
{
	unsigned long w;

	w = atomic_long_sub_return_release(n * CONDIS_GATE_ONE, &gate->word);
	if (unlikely(w < CONDIS_GATE_ONE && (w & CONDIS_WAIT_MASK)))
		condis_gate_claim(gate);
}

/**
 * condis_gate_leave() - NBLs go out
 * @gate: the gate
 * @n: how many; all of them entered before
 *
 * The last one out of a gate that somebody waits on runs the continuation.
 * The object around the gate may be freed by that continuation, after a grace
 * period.
 *
 * Context: Any.
 */
static inline void condis_gate_leave(struct condis_gate *gate, unsigned long n)
{
	rcu_read_lock();
	condis_gate_leave_bh(gate, n);
	rcu_read_unlock();
}

/**
 * condis_gate_shut() - let nothing in any more
 * @gate: the gate
 * @shut: the reasons to add
 *
 * Fully ordered. A send whose enter precedes this in the word's modification
 * order is earlier than the shut, any other is later (S-2, E-10).
 *
 * Context: Any.
 * Return: the word before.
 */
static inline unsigned long condis_gate_shut(struct condis_gate *gate,
					     unsigned long shut)
{
	return atomic_long_fetch_or(shut, &gate->word);
}

/**
 * condis_gate_open() - take reasons away
 * @gate: the gate
 * @shut: the reasons to remove; those that stay keep it shut
 *
 * Context: Any; the caller owns the reasons that it removes.
 */
static inline void condis_gate_open(struct condis_gate *gate,
				    unsigned long shut)
{
	atomic_long_fetch_andnot_release(shut, &gate->word);
}

/**
 * condis_gate_count() - how many are inside now
 * @gate: the gate
 *
 * Context: Any; a snapshot.
 * Return: the count.
 */
static inline unsigned long condis_gate_count(const struct condis_gate *gate)
{
	return (unsigned long)atomic_long_read(&gate->word) >>
	       CONDIS_GATE_SHIFT;
}

/**
 * condis_gate_reasons() - why the gate is shut now
 * @gate: the gate
 *
 * Context: Any; a snapshot.
 * Return: CONDIS_SHUT_* bits, 0 when open.
 */
static inline unsigned long condis_gate_reasons(const struct condis_gate *gate)
{
	return atomic_long_read(&gate->word) & CONDIS_SHUT_MASK;
}

#endif /* _NET_CONDIS_GATE_H_ */
