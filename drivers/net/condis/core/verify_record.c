// SPDX-License-Identifier: GPL-2.0-only
/*
 * The verifier's memory: a record for each NBL that changed hands, tombstones
 * among them.
 */
#define pr_fmt(fmt) "condis: " fmt

#include <kunit/visibility.h>
#include <linux/export.h>
#include <linux/hashtable.h>
#include <linux/jiffies.h>
#include <linux/printk.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include "adapter.h"
#include "binding.h"
#include "vc.h"
#include "verify.h"

#define VERIFY_HASH_BITS	10

/* protects the records, and the lists they are on */
static DEFINE_SPINLOCK(verify_lock);
static DEFINE_HASHTABLE(verify_table, VERIFY_HASH_BITS);
static LIST_HEAD(verify_lru);
static unsigned int verify_tombstones;

static struct condis_verify_record *verify_find(const struct condis_nbl *nbl)
{
	struct condis_verify_record *rec;

	hash_for_each_possible(verify_table, rec, node, (unsigned long)nbl)
		if (rec->nbl == nbl)
			return rec;
	return NULL;
}

static void verify_drop(struct condis_verify_record *rec)
{
	if (rec->owner == CONDIS_NBL_FREE)
		verify_tombstones--;
	hash_del(&rec->node);
	list_del(&rec->lru);
	kfree(rec);
}

/* The tombstone that has stood longest makes room. */
static void verify_drop_oldest(void)
{
	struct condis_verify_record *rec;

	list_for_each_entry(rec, &verify_lru, lru) {
		if (rec->owner != CONDIS_NBL_FREE)
			continue;
		verify_drop(rec);
		return;
	}
}

static struct condis_verify_record *verify_get(const struct condis_nbl *nbl)
{
	struct condis_verify_record *rec = verify_find(nbl);

	if (rec) {
		list_move_tail(&rec->lru, &verify_lru);
		return rec;
	}
	rec = kzalloc(sizeof(*rec), GFP_ATOMIC | __GFP_NOWARN);
	if (!rec)
		return NULL;
	rec->nbl = nbl;
	hash_add(verify_table, &rec->node, (unsigned long)nbl);
	list_add_tail(&rec->lru, &verify_lru);
	return rec;
}

static void verify_name(struct condis_verify_record *rec,
			const struct condis_vc *vc)
{
	rec->vc = vc;
	if (!vc) {
		rec->who[0] = '\0';
		return;
	}
	snprintf(rec->who, sizeof(rec->who), "%s vc %u of %s",
		 vc->adapter->name, vc->id, vc->binding->proto->ops->name);
}

/**
 * condis_verify_lookup() - what is known of an NBL
 * @nbl: any pointer; not looked into
 * @copy: filled
 *
 * Context: Any but hardirq.
 * Return: true when something is known.
 */
bool condis_verify_lookup(const struct condis_nbl *nbl,
			  struct condis_verify_record *copy)
{
	struct condis_verify_record *rec;

	spin_lock_bh(&verify_lock);
	rec = verify_find(nbl);
	if (rec)
		*copy = *rec;
	spin_unlock_bh(&verify_lock);
	return rec;
}
EXPORT_SYMBOL_IF_KUNIT(condis_verify_lookup);

/**
 * condis_verify_note() - write a change of hands down
 * @nbl: the NBL
 * @step: the change
 * @list: sum over its NB list, as it is given away
 * @data: sum over its data
 *
 * Without memory the NBL is unknown from here on, which is taken as it would
 * be for one from before the verifier was switched on.
 *
 * Context: Any but hardirq.
 */
void condis_verify_note(struct condis_nbl *nbl,
			const struct condis_verify_step *step,
			u32 list, u32 data)
{
	struct condis_verify_record *rec;

	spin_lock_bh(&verify_lock);
	rec = verify_get(nbl);
	if (rec) {
		if (rec->owner == CONDIS_NBL_FREE)
			verify_tombstones--;
		if (step->to == CONDIS_NBL_FREE)
			verify_tombstones++;
		rec->before = rec->by;
		rec->by = step->caller;
		rec->owner = step->to;
		rec->when = jiffies;
		rec->list = list;
		rec->data = data;
		rec->told = false;
		verify_name(rec, step->vc);
		if (verify_tombstones > CONDIS_VERIFY_TOMBSTONES)
			verify_drop_oldest();
	}
	spin_unlock_bh(&verify_lock);
}

static const char *verify_owner_name(u32 owner)
{
	switch (owner) {
	case CONDIS_NBL_FREE:
		return "free";
	case CONDIS_NBL_PROTOCOL:
		return "the protocol's";
	case CONDIS_NBL_SENDING:
		return "being sent";
	case CONDIS_NBL_MINIPORT:
		return "the miniport's";
	case CONDIS_NBL_INDICATED:
		return "the receiver's";
	case CONDIS_NBL_LENT:
		return "lent";
	case CONDIS_NBL_LOOPED:
		return "the sender's, looped back";
	}
	return "nobody's";
}

static void verify_print(const struct condis_verify_record *rec)
{
	pr_err("  NBL %p is %s %s%ssince %u ms: by %pS, before that by %pS\n",
	       rec->nbl, verify_owner_name(rec->owner), rec->who,
	       rec->who[0] ? " " : "", jiffies_to_msecs(jiffies - rec->when),
	       (void *)rec->by, (void *)rec->before);
}

/**
 * condis_verify_explain() - say what is known, after a report
 * @nbl: any pointer; not looked into
 *
 * Context: Any but hardirq.
 */
void condis_verify_explain(const struct condis_nbl *nbl)
{
	struct condis_verify_record rec;

	if (condis_verify_lookup(nbl, &rec))
		verify_print(&rec);
}

/* Is somebody waiting for what this one says is under way? */
static bool verify_is_awaited(const struct condis_verify_record *rec)
{
	const struct condis_gate *gate;

	if (!rec->vc)
		return false;
	if (rec->owner == CONDIS_NBL_SENDING)
		gate = &rec->vc->tx.gate;
	else if (rec->owner == CONDIS_NBL_INDICATED ||
		 rec->owner == CONDIS_NBL_LOOPED)
		gate = &rec->vc->rx.ledger;
	else
		return false;
	return atomic_long_read(&gate->word) & CONDIS_WAIT_MASK;
}

/**
 * condis_verify_overdue() - report what is held while somebody waits for it
 * @patience: jiffies that it may be held
 *
 * Each is reported once per change of hands. An NBL under way keeps its VC, and
 * it is under way as long as its record says so.
 *
 * Context: Any but hardirq.
 * Return: how many were reported.
 */
unsigned int condis_verify_overdue(unsigned long patience)
{
	struct condis_verify_record *rec;
	unsigned int n = 0;

	spin_lock_bh(&verify_lock);
	list_for_each_entry(rec, &verify_lru, lru) {
		if (rec->told || !verify_is_awaited(rec) ||
		    time_before(jiffies, rec->when + patience))
			continue;
		rec->told = true;
		n++;
		if (condis_report(CONDIS_REPORT_HELD_TOO_LONG, rec->nbl, "%s",
				  rec->who))
			verify_print(rec);
	}
	spin_unlock_bh(&verify_lock);
	return n;
}
EXPORT_SYMBOL_IF_KUNIT(condis_verify_overdue);

/**
 * condis_verify_vc_gone() - a VC is freed
 * @vc: the VC
 *
 * Nothing is under way on it. But who looked just before the verifier was
 * switched on, or just after, has written nothing down.
 *
 * Context: Any but hardirq.
 */
void condis_verify_vc_gone(const struct condis_vc *vc)
{
	struct condis_verify_record *rec;

	spin_lock_bh(&verify_lock);
	list_for_each_entry(rec, &verify_lru, lru)
		if (rec->vc == vc)
			rec->vc = NULL;
	spin_unlock_bh(&verify_lock);
}

/**
 * condis_verify_forget_all() - the verifier is switched off
 *
 * Context: Any but hardirq.
 */
void condis_verify_forget_all(void)
{
	struct condis_verify_record *rec, *next;

	spin_lock_bh(&verify_lock);
	list_for_each_entry_safe(rec, next, &verify_lru, lru)
		verify_drop(rec);
	spin_unlock_bh(&verify_lock);
}

/**
 * condis_verify_tombstones() - how many freed NBLs are remembered
 *
 * Context: Any; a snapshot.
 * Return: the number.
 */
unsigned int condis_verify_tombstones(void)
{
	return READ_ONCE(verify_tombstones);
}
EXPORT_SYMBOL_IF_KUNIT(condis_verify_tombstones);

/**
 * condis_verify_show_held() - list what is under way
 * @seq: where to
 *
 * Context: Process context.
 * Return: 0.
 */
int condis_verify_show_held(struct seq_file *seq)
{
	struct condis_verify_record *rec;

	spin_lock_bh(&verify_lock);
	list_for_each_entry(rec, &verify_lru, lru) {
		if (!rec->vc)
			continue;
		seq_printf(seq, "%s: %p %s %u ms %pS\n", rec->who, rec->nbl,
			   verify_owner_name(rec->owner),
			   jiffies_to_msecs(jiffies - rec->when),
			   (void *)rec->by);
	}
	spin_unlock_bh(&verify_lock);
	return 0;
}
