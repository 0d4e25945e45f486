// SPDX-License-Identifier: GPL-2.0-only
/*
 * Send windows: set at random, also from within handlers, and never exceeded
 * (S-23).
 *
 * While the epoch of a slot is odd, its window was in force when the epoch
 * began and is yet: a send that has it in its mark was let through by this
 * window. Whoever changes the window makes the epoch even first, and so does
 * the end of a call, which takes the window away.
 */
#include "torture.h"

/* Mostly none: what waits only shows little. */
static const u32 tt_windows[] = {
	0, 1, 4, 4, CONDIS_NO_WINDOW, CONDIS_NO_WINDOW, CONDIS_NO_WINDOW,
	CONDIS_NO_WINDOW,
};

/* Even from here on; the value that it has now. */
static int tt_window_unknown(struct tt_slot *slot)
{
	int epoch = atomic_read(&slot->window_epoch);
	int even;

	do {
		even = (epoch | 1) + 1;
	} while (!atomic_try_cmpxchg(&slot->window_epoch, &epoch, even));
	return even;
}

void tt_window_forget(struct tt_slot *slot)
{
	tt_window_unknown(slot);
}

/*
 * One at a time for each slot, so that what was set last is known. The caller
 * keeps the VC. @choice: any number.
 */
void tt_window_set(struct tt_slot *slot, u32 choice)
{
	u32 window = tt_windows[choice % ARRAY_SIZE(tt_windows)];
	struct condis_vc *vc = READ_ONCE(slot->mp_vc);
	int epoch;

	if (!vc || atomic_cmpxchg(&slot->window_claimed, 0, 1))
		return;
	epoch = tt_window_unknown(slot);
	/* Without memory the VC has what it had, which is not known then. */
	if (condis_mco_set_send_window(vc, window) == CONDIS_STATUS_SUCCESS) {
		WRITE_ONCE(slot->window, window);
		/* Fails when a call ended, or began, meanwhile. */
		atomic_cmpxchg(&slot->window_epoch, epoch, epoch + 1);
		tt_count(TT_WINDOWS, 1);
	}
	atomic_set_release(&slot->window_claimed, 0);
}

/* A chain arrives at the miniport, which has @n more with it. */
void tt_window_arrived(struct tt_slot *slot, struct condis_nbl *chain,
		       unsigned int n)
{
	unsigned int has = atomic_add_return(n, &slot->has);
	u32 window = READ_ONCE(slot->window);
	struct condis_nbl *nbl;
	int epoch;

	/* What is read here is not older than the window. */
	smp_rmb();
	epoch = atomic_read(&slot->window_epoch);
	if (!(epoch & 1) || has <= window)
		return;
	for (nbl = chain; nbl; nbl = nbl->next)
		if (tt_mark(nbl)->window_epoch == epoch)
			return tt_bad(TT_WINDOW, "%u sends in a window of %u",
				      has, window);
}
