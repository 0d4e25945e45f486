// SPDX-License-Identifier: GPL-2.0-only
/*
 * The verifier's checks, and its switch. See verify.h.
 */
#include <kunit/visibility.h>
#include <linux/align.h>
#include <linux/debugfs.h>
#include <linux/export.h>
#include <linux/jiffies.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/seq_file.h>
#include <linux/uaccess.h>
#include <linux/workqueue.h>

#include "verify.h"

DEFINE_STATIC_KEY_FALSE(condis_verify_key);

/* serialises switching */
static DEFINE_MUTEX(verify_switch_lock);
static struct dentry *verify_dir;

static void verify_look_round(struct work_struct *work);
static DECLARE_DELAYED_WORK(verify_round, verify_look_round);

static void verify_look_round(struct work_struct *work)
{
	condis_verify_overdue(msecs_to_jiffies(CONDIS_VERIFY_PATIENCE_MS));
	schedule_delayed_work(&verify_round, HZ);
}

/**
 * condis_verify_switch() - switch the verifier on or off
 * @on: which
 *
 * Context: Process context, sleeps.
 * Return: 0.
 */
int condis_verify_switch(bool on)
{
	mutex_lock(&verify_switch_lock);
	if (on && !condis_verifying()) {
		static_branch_enable(&condis_verify_key);
		schedule_delayed_work(&verify_round, HZ);
	} else if (!on && condis_verifying()) {
		/* First: what ends unseen may take its VC with it. */
		cancel_delayed_work_sync(&verify_round);
		static_branch_disable(&condis_verify_key);
		/* Who saw it on writes nothing down any more. */
		synchronize_rcu();
		condis_verify_forget_all();
	}
	mutex_unlock(&verify_switch_lock);
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(condis_verify_switch);

/**
 * condis_verify_known() - is it an NBL at all?
 * @nbl: any pointer
 * @who: whose mistake it is if not
 *
 * Looks at it in a way that survives any pointer.
 *
 * Context: Any but hardirq.
 * Return: false when it is not, which is reported.
 */
bool condis_verify_known(const struct condis_nbl *nbl, const char *who)
{
	u32 owner;

	if (IS_ALIGNED((unsigned long)nbl, __alignof__(*nbl)) &&
	    virt_addr_valid(nbl) && !get_kernel_nofault(owner, &nbl->owner) &&
	    owner >= CONDIS_NBL_FREE && owner <= CONDIS_NBL_LOOPED)
		return true;
	condis_report(CONDIS_REPORT_STRANGER, nbl, "%s", who);
	return false;
}

static bool verify_is_given(u32 owner)
{
	return owner == CONDIS_NBL_SENDING || owner == CONDIS_NBL_INDICATED ||
	       owner == CONDIS_NBL_LENT || owner == CONDIS_NBL_LOOPED;
}

/* What a receiver has is its to change, as long as the NBs stay. */
static bool verify_data_counts(const struct condis_nbl *nbl, u32 owner)
{
	return owner != CONDIS_NBL_INDICATED && owner != CONDIS_NBL_LOOPED &&
	       !(nbl->flags & CONDIS_NBL_F_CONSUMABLE);
}

/* S-7, S-14, R-5, R-16, R-17: what comes back is what was given away. */
static void verify_compare(const struct condis_nbl *nbl,
			   const struct condis_verify_step *step)
{
	struct condis_verify_record was;

	if (!verify_is_given(step->from) || !condis_verify_lookup(nbl, &was) ||
	    was.owner != step->from || nbl->flags & CONDIS_NBL_F_CONSUMABLE)
		return;
	if (was.list != condis_verify_list_sum(nbl))
		condis_verify_report(CONDIS_REPORT_CHANGED_LIST, nbl, was.who);
	else if (verify_data_counts(nbl, step->from) &&
		 was.data != condis_verify_data_sum(nbl))
		condis_verify_report(CONDIS_REPORT_CHANGED_DATA, nbl, was.who);
}

/**
 * condis_verify_report() - report a mistake, and what led to it
 * @id: which
 * @nbl: the NBL; not looked into
 * @who: whose
 *
 * Context: Any but hardirq.
 */
void condis_verify_report(enum condis_report_id id,
			  const struct condis_nbl *nbl, const char *who)
{
	if (condis_report(id, nbl, "%s", who))
		condis_verify_explain(nbl);
}

/**
 * condis_verify_hand_over() - give an NBL another owner
 * @nbl: an NBL, seen to be one
 * @step: the change
 *
 * Context: Any but hardirq.
 * Return: false when somebody else was faster and it is not @step->from's any
 * more; nothing changed then.
 */
bool condis_verify_hand_over(struct condis_nbl *nbl,
			     const struct condis_verify_step *step)
{
	u32 list = 0, data = 0;

	if (cmpxchg(&nbl->owner, step->from, step->to) != step->from)
		return false;
	rcu_read_lock();
	if (condis_verifying()) {
		verify_compare(nbl, step);
		if (verify_is_given(step->to)) {
			list = condis_verify_list_sum(nbl);
			if (verify_data_counts(nbl, step->to))
				data = condis_verify_data_sum(nbl);
		}
		condis_verify_note(nbl, step, list, data);
	}
	rcu_read_unlock();
	return true;
}
EXPORT_SYMBOL_IF_KUNIT(condis_verify_hand_over);

/**
 * condis_verify_freed() - an NBL is being freed: a tombstone for it
 * @nbl: the NBL
 * @caller: by whom
 *
 * Context: Any but hardirq.
 */
void condis_verify_freed(struct condis_nbl *nbl, unsigned long caller)
{
	const struct condis_verify_step step = {
		.to = CONDIS_NBL_FREE, .caller = caller,
	};

	rcu_read_lock();
	if (condis_verifying())
		condis_verify_note(nbl, &step, 0, 0);
	rcu_read_unlock();
}

static int verify_get(void *data, u64 *val)
{
	*val = condis_verifying();
	return 0;
}

static int verify_set(void *data, u64 val)
{
	return val > 1 ? -EINVAL : condis_verify_switch(val);
}
DEFINE_DEBUGFS_ATTRIBUTE(verify_fops, verify_get, verify_set, "%llu\n");

static int held_show(struct seq_file *seq, void *unused)
{
	return condis_verify_show_held(seq);
}
DEFINE_SHOW_ATTRIBUTE(held);

/**
 * condis_verify_subsys_init() - the module is loaded
 *
 * Context: Process context.
 */
void condis_verify_subsys_init(void)
{
	verify_dir = debugfs_create_dir("condis", NULL);
	debugfs_create_file("verify", 0600, verify_dir, NULL, &verify_fops);
	debugfs_create_file("held", 0400, verify_dir, NULL, &held_fops);
}

/**
 * condis_verify_subsys_exit() - the module goes
 *
 * Context: Process context, sleeps.
 */
void condis_verify_subsys_exit(void)
{
	debugfs_remove(verify_dir);
	condis_verify_switch(false);
}
