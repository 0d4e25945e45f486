// SPDX-License-Identifier: GPL-2.0-only
/*
 * The cold side of the gate: waiting for it to become empty. The hot side is
 * in the header; Documentation/networking/condis/gate.rst has the argument.
 */
#include <linux/bitops.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <net/condis/gate.h>

/**
 * condis_gate_claim() - take over the waits of an empty gate and run them
 * @gate: the gate
 *
 * Does nothing when the gate is not empty or nobody waits: somebody else was
 * faster, or it is not over yet. Otherwise the exchange that clears the WAIT
 * bits hands them to this caller alone.
 *
 * Drivers have no reason to call it; condis_gate_leave() does.
 *
 * Context: Any, in a read-side critical section of RCU: who loses the race
 * still reads a word whose object the winner's continuation may have given up.
 */
void condis_gate_claim(struct condis_gate *gate)
{
	long w = atomic_long_read(&gate->word);
	unsigned long waits;
	unsigned int bit;

	do {
		waits = w & CONDIS_WAIT_MASK;
		if ((unsigned long)w >= CONDIS_GATE_ONE || !waits)
			return;
	} while (!atomic_long_try_cmpxchg(&gate->word, &w,
					  w & ~CONDIS_WAIT_MASK));

	for_each_set_bit(bit, &waits, BITS_PER_LONG)
		gate->drained(gate, BIT(bit));
}
EXPORT_SYMBOL_NS_GPL(condis_gate_claim, CONDIS);

/**
 * condis_gate_arm() - run the continuation when the gate is empty
 * @gate: the gate; the caller owns a SHUT bit of it and keeps it set
 * @wait: one bit of CONDIS_WAIT_MASK, not armed now
 *
 * The continuation runs exactly once unless condis_gate_cancel() takes the wait
 * back: here and now when the gate is empty, else in the last leaver's context.
 * It may have run before this returns.
 *
 * Context: Any; the caller holds no lock that the continuation takes.
 */
void condis_gate_arm(struct condis_gate *gate, unsigned long wait)
{
	unsigned long w;

	rcu_read_lock();
	w = atomic_long_fetch_or(wait, &gate->word);
	if (w < CONDIS_GATE_ONE)
		condis_gate_claim(gate);
	rcu_read_unlock();
}
EXPORT_SYMBOL_NS_GPL(condis_gate_arm, CONDIS);

/**
 * condis_gate_cancel() - take a wait back
 * @gate: the gate
 * @wait: the bit that was armed
 *
 * Context: Any.
 * Return: true when the continuation will not run; false when it ran, is
 * running, or is about to.
 */
bool condis_gate_cancel(struct condis_gate *gate, unsigned long wait)
{
	return atomic_long_fetch_andnot(wait, &gate->word) & wait;
}
EXPORT_SYMBOL_NS_GPL(condis_gate_cancel, CONDIS);

/* By bit number, which is the order of precedence (S-4). */
static const condis_status_t condis_gate_statuses[] = {
	CONDIS_STATUS_ADAPTER_REMOVED,
	CONDIS_STATUS_RESET_IN_PROGRESS,
	CONDIS_STATUS_PAUSED,
	CONDIS_STATUS_CLOSING,
	CONDIS_STATUS_VC_NOT_ACTIVATED,
	CONDIS_STATUS_NOT_SUPPORTED,
};

/**
 * condis_gate_status() - what a refused NBL completes with
 * @shut: what condis_gate_enter() returned
 *
 * Context: Any.
 * Return: the status of the reason that comes first in S-4; SUCCESS when @shut
 * has no reason in it.
 */
condis_status_t condis_gate_status(unsigned long shut)
{
	unsigned int bit;

	shut &= CONDIS_SHUT_MASK;
	if (!shut)
		return CONDIS_STATUS_SUCCESS;
	bit = __ffs(shut);
	return bit < ARRAY_SIZE(condis_gate_statuses) ?
	       condis_gate_statuses[bit] : CONDIS_STATUS_FAILURE;
}
EXPORT_SYMBOL_NS_GPL(condis_gate_status, CONDIS);
