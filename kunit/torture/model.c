// SPDX-License-Identifier: GPL-2.0-only
/*
 * The model: what is checked, counted and told.
 *
 * Each check is sound: it looks only at what must hold in every interleaving,
 * so that one violation is one bug.
 */
#define pr_fmt(fmt) "condis_torture: " fmt

#include <linux/kernel.h>
#include <linux/printk.h>

#include "torture.h"

#define TT_TOLD_MAX	20

static const char * const tt_property_names[TT_N_PROPERTIES] = {
	[TT_CONSERVATION]	= "conservation",
	[TT_ORDER]		= "order",
	[TT_GATE]		= "gate",
	[TT_DRAIN]		= "drain",
	[TT_WINDOW]		= "window",
	[TT_LEAK]		= "leak-free",
};

static const char * const tt_count_names[TT_N_COUNTS] = {
	[TT_SENT]		= "sent",
	[TT_SENT_BACK]		= "completed",
	[TT_REACHED]		= "transmitted",
	[TT_INDICATED]		= "indicated",
	[TT_INDICATED_BACK]	= "returned",
	[TT_DELIVERED]		= "delivered",
	[TT_LENT]		= "lent",
	[TT_LOOPED]		= "looped",
	[TT_CANCELS]		= "cancels",
	[TT_CANCELLED]		= "cancelled",
	[TT_WINDOWS]		= "windows",
	[TT_CALLS]		= "calls",
	[TT_CLOSES]		= "closes",
	[TT_ABORTS]		= "aborts",
	[TT_VCS]		= "vcs",
	[TT_PAUSES]		= "pauses",
	[TT_RESETS]		= "resets",
};

static atomic64_t tt_counts[TT_N_COUNTS];
static atomic64_t tt_bads[TT_N_PROPERTIES];
static atomic_t tt_told;

const char *tt_property_name(enum tt_property property)
{
	return tt_property_names[property];
}

/* One line for each of the first violations; all are counted. */
void tt_bad(enum tt_property property, const char *fmt, ...)
{
	struct va_format vaf;
	va_list args;

	atomic64_inc(&tt_bads[property]);
	if (atomic_inc_return(&tt_told) > TT_TOLD_MAX)
		return;
	va_start(args, fmt);
	vaf.fmt = fmt;
	vaf.va = &args;
	pr_err("VIOLATION %s: %pV\n", tt_property_names[property], &vaf);
	va_end(args);
}

void tt_count(enum tt_count what, s64 n)
{
	atomic64_add(n, &tt_counts[what]);
}

s64 tt_total(enum tt_count what)
{
	return atomic64_read(&tt_counts[what]);
}

s64 tt_violations(enum tt_property property)
{
	return atomic64_read(&tt_bads[property]);
}

void tt_forget(void)
{
	int i;

	for (i = 0; i < TT_N_COUNTS; i++)
		atomic64_set(&tt_counts[i], 0);
	for (i = 0; i < TT_N_PROPERTIES; i++)
		atomic64_set(&tt_bads[i], 0);
	atomic_set(&tt_told, 0);
}

int tt_summary(char *buf, size_t size)
{
	int i, len = 0;

	for (i = 0; i < TT_N_COUNTS; i++)
		len += scnprintf(buf + len, size - len, "%s%s=%lld",
				 i ? " " : "", tt_count_names[i],
				 tt_total(i));
	return len;
}

struct tt_mark *tt_mark(struct condis_nbl *nbl)
{
	return condis_nbl_context(nbl);
}

/* Who takes a step that another took has an NBL that is not its own. */
void tt_step(struct condis_nbl *nbl, enum tt_step from, enum tt_step to,
	     const char *where)
{
	int was = atomic_cmpxchg(&tt_mark(nbl)->step, from, to);

	if (was != from)
		tt_bad(TT_CONSERVATION, "%s: an NBL in step %#x, not %#x",
		       where, was, from);
}

/* @seen: the last number of each sender. */
void tt_model_order(atomic64_t *seen, unsigned int sender, u64 seq)
{
	u64 last;

	if (sender >= TT_SENDERS)
		return;
	last = atomic64_xchg(&seen[sender], seq);
	if (last >= seq)
		tt_bad(TT_ORDER, "sender %u: number %llu after %llu", sender,
		       seq, last);
}

/*
 * An odd epoch that is the same when the send began and when it arrives: the
 * gate was shut all the time between.
 */
static void tt_model_gate(struct tt_slot *slot, struct tt_mark *mark)
{
	struct tt_run *run = slot->run;

	if ((mark->epoch & 1) && atomic_read(&slot->epoch) == mark->epoch)
		tt_bad(TT_GATE, "a send came through after a close");
	if ((mark->pause_epoch & 1) &&
	    atomic_read(&run->pause_epoch) == mark->pause_epoch)
		tt_bad(TT_GATE, "a send came through after a pause");
	if ((mark->reset_epoch & 1) &&
	    atomic_read(&run->reset_epoch) == mark->reset_epoch)
		tt_bad(TT_GATE, "a send came through during a reset");
	if (READ_ONCE(slot->drained))
		tt_bad(TT_GATE, "a send came through after a deactivation");
}

/* A chain arrives at the miniport. */
void tt_model_send(struct tt_slot *slot, struct condis_nbl *chain)
{
	struct condis_nbl *nbl;
	unsigned int n = 0;

	if (!READ_ONCE(slot->mp_vc))
		tt_bad(TT_GATE, "a send on a VC that was deleted");
	for (nbl = chain; nbl; nbl = nbl->next) {
		tt_model_gate(slot, tt_mark(nbl));
		tt_model_order(slot->seen, tt_mark(nbl)->sender,
			       tt_mark(nbl)->seq);
		tt_step(nbl, TT_ON_ITS_WAY, TT_AT_OTHER_SIDE, "send handler");
		n++;
	}
	atomic_add(n, &slot->sends);
	tt_window_arrived(slot, chain, n);
	tt_count(TT_REACHED, n);
}

/* V-12: a deactivation is complete. */
void tt_model_drained(struct tt_slot *slot)
{
	int sends = atomic_read(&slot->sends);
	int receives = atomic_read(&slot->receives);
	int running = atomic_read(&slot->running);

	if (sends || receives || running)
		tt_bad(TT_DRAIN,
		       "deactivated with %d sends, %d receives, %d callbacks",
		       sends, receives, running);
	tt_window_forget(slot);
	WRITE_ONCE(slot->drained, true);
}

/* AD-1, AD-3: the adapter is paused. */
void tt_model_paused(struct tt_run *run)
{
	struct tt_slot *slot;

	for (slot = run->slots; slot < run->slots + TT_SLOTS; slot++) {
		int sends = atomic_read(&slot->sends);
		int receives = atomic_read(&slot->receives);

		if (sends || receives)
			tt_bad(TT_DRAIN, "paused with %d sends, %d receives",
			       sends, receives);
	}
}

static void tt_model_pool(struct condis_nbl_pool *pool, const char *name)
{
	long live = condis_nbl_pool_live(pool);

	if (live)
		tt_bad(TT_LEAK, "%ld NBLs of the %s's are left", live, name);
}

/* All is over: the books have to balance. */
void tt_model_end(struct tt_run *run)
{
	s64 lost = tt_total(TT_SENT) - tt_total(TT_SENT_BACK);

	if (lost)
		tt_bad(TT_CONSERVATION, "%lld sends did not come back", lost);
	lost = tt_total(TT_INDICATED) - tt_total(TT_INDICATED_BACK);
	if (lost)
		tt_bad(TT_CONSERVATION, "%lld receives did not come back",
		       lost);
	tt_model_pool(run->tx, "client");
	tt_model_pool(run->rx, "miniport");
}
