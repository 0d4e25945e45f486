// SPDX-License-Identifier: GPL-2.0-only
/*
 * Knobs for testers: reading and writing them. What they do is where the data
 * are, in hold.c, tx.c, rx.c and vc.c.
 */
#include <kunit/visibility.h>
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/kstrtox.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <net/net_namespace.h>

#include "vatm.h"

static struct dentry *knobs_root;

/**
 * struct vatm_knob - what a knob is
 * @name: of its file
 * @get: its value
 * @set: @value is at most @most, or an index of @words
 * @what: for @get and @set
 * @most: the largest value
 * @words: its values in words, or NULL for a number
 */
struct vatm_knob {
	const char		*name;
	u32			(*get)(struct vatm *vatm, unsigned int what);
	void			(*set)(struct vatm *vatm, unsigned int what,
				       u32 value);
	unsigned int		what;
	u32			most;
	const char *const	*words;
};

static u32 keep_get(struct vatm *vatm, unsigned int what)
{
	return READ_ONCE(vatm->hold.keep[what]);
}

static void keep_set(struct vatm *vatm, unsigned int what, u32 value)
{
	vatm_hold_keep(vatm, what, value);
}

static u32 release_get(struct vatm *vatm, unsigned int what)
{
	return vatm_hold_count(vatm, what);
}

static void release_set(struct vatm *vatm, unsigned int what, u32 value)
{
	vatm_hold_release(vatm, what, value);
}

static u32 order_get(struct vatm *vatm, unsigned int what)
{
	return READ_ONCE(vatm->hold.order);
}

static void order_set(struct vatm *vatm, unsigned int what, u32 value)
{
	WRITE_ONCE(vatm->hold.order, value);
}

static u32 seed_get(struct vatm *vatm, unsigned int what)
{
	return READ_ONCE(vatm->hold.seed);
}

static void seed_set(struct vatm *vatm, unsigned int what, u32 value)
{
	vatm_hold_set_seed(vatm, value);
}

static u32 nth_get(struct vatm *vatm, unsigned int what)
{
	return atomic_read(&vatm->knobs.nth[what]);
}

static void nth_set(struct vatm *vatm, unsigned int what, u32 value)
{
	atomic_set(&vatm->knobs.nth[what], value);
	if (what == VATM_NTH_SEND)
		assign_bit(VATM_KNOB_FAIL_SEND, &vatm->knobs.on, value);
	else if (what == VATM_NTH_CORRUPT)
		assign_bit(VATM_KNOB_CORRUPT, &vatm->knobs.on, value);
}

static u32 bit_get(struct vatm *vatm, unsigned int what)
{
	return test_bit(what, &vatm->knobs.on);
}

static void bit_set(struct vatm *vatm, unsigned int what, u32 value)
{
	assign_bit(what, &vatm->knobs.on, value);
}

static u32 limit_get(struct vatm *vatm, unsigned int what)
{
	return READ_ONCE(vatm->rx.limit);
}

static void limit_set(struct vatm *vatm, unsigned int what, u32 value)
{
	WRITE_ONCE(vatm->rx.limit, value);
}

static const char *const order_words[] = { "fifo", "lifo", "random", NULL };

static const struct vatm_knob knobs[] = {
	{ "hold_sends", keep_get, keep_set, VATM_HOLD_SENDS, 1 },
	{ "hold_completions", keep_get, keep_set, VATM_HOLD_COMPLETIONS, 1 },
	{ "hold_returns", keep_get, keep_set, VATM_HOLD_RETURNS, 1 },
	{ "release_sends", release_get, release_set, VATM_HOLD_SENDS,
	  U32_MAX },
	{ "release_completions", release_get, release_set,
	  VATM_HOLD_COMPLETIONS, U32_MAX },
	{ "release_returns", release_get, release_set, VATM_HOLD_RETURNS,
	  U32_MAX },
	{ "release_order", order_get, order_set, 0, 0, order_words },
	{ "release_seed", seed_get, seed_set, 0, U32_MAX },
	{ "fail_send_nth", nth_get, nth_set, VATM_NTH_SEND, S32_MAX },
	{ "fail_activate_nth", nth_get, nth_set, VATM_NTH_ACTIVATE, S32_MAX },
	{ "fail_create_vc_nth", nth_get, nth_set, VATM_NTH_CREATE_VC,
	  S32_MAX },
	{ "corrupt_nth", nth_get, nth_set, VATM_NTH_CORRUPT, S32_MAX },
	{ "force_resources", bit_get, bit_set, VATM_KNOB_LEND, 1 },
	{ "exhaust_pool", bit_get, bit_set, VATM_KNOB_EXHAUST, 1 },
	{ "pool_limit", limit_get, limit_set, 0, U32_MAX },
};

static_assert(ARRAY_SIZE(knobs) == VATM_N_KNOBS);

static const struct vatm_knob *knob_find(const char *name)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(knobs); i++)
		if (!strcmp(knobs[i].name, name))
			return &knobs[i];
	return NULL;
}

static int knob_parse(const struct vatm_knob *knob, char *text, u32 *value)
{
	int at;

	text = strim(text);
	if (!knob->words)
		return kstrtou32(text, 0, value) || *value > knob->most ?
		       -EINVAL : 0;
	at = match_string(knob->words, -1, text);
	if (at < 0)
		return -EINVAL;
	*value = at;
	return 0;
}

static int knob_set(struct vatm *vatm, const struct vatm_knob *knob,
		    char *text)
{
	u32 value;
	int err;

	err = knob_parse(knob, text, &value);
	if (!err)
		knob->set(vatm, knob->what, value);
	return err;
}

/**
 * vatm_knob_write() - turn a knob, as writing to its file does
 * @vatm: the device
 * @name: of the file
 * @text: what is written; changed
 *
 * Context: Process context, sleeps.
 * Return: 0; -EINVAL for what the knob does not take, and nothing changed;
 * -ENOENT without such a knob.
 */
int vatm_knob_write(struct vatm *vatm, const char *name, char *text)
{
	const struct vatm_knob *knob = knob_find(name);

	return knob ? knob_set(vatm, knob, text) : -ENOENT;
}
EXPORT_SYMBOL_IF_KUNIT(vatm_knob_write);

/**
 * vatm_knob_read() - the value of a knob
 * @vatm: the device
 * @name: of the file
 * @value: filled in
 *
 * Context: Any.
 * Return: 0; -ENOENT without such a knob.
 */
int vatm_knob_read(struct vatm *vatm, const char *name, u32 *value)
{
	const struct vatm_knob *knob = knob_find(name);

	if (!knob)
		return -ENOENT;
	*value = knob->get(vatm, knob->what);
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(vatm_knob_read);

static void knob_print(struct seq_file *seq, struct vatm *vatm,
		       const struct vatm_knob *knob)
{
	u32 value = knob->get(vatm, knob->what);

	if (knob->words)
		seq_printf(seq, "%s\n", knob->words[value]);
	else
		seq_printf(seq, "%u\n", value);
}

static int knob_show(struct seq_file *seq, void *unused)
{
	const struct vatm_knob_file *file = seq->private;

	knob_print(seq, file->vatm, &knobs[file->at]);
	return 0;
}

static int knob_open(struct inode *inode, struct file *file)
{
	return single_open(file, knob_show, inode->i_private);
}

static ssize_t knob_write(struct file *file, const char __user *buf,
			  size_t len, loff_t *pos)
{
	const struct vatm_knob_file *at = file_inode(file)->i_private;
	char text[32];
	int err;

	if (len >= sizeof(text))
		return -EINVAL;
	if (copy_from_user(text, buf, len))
		return -EFAULT;
	text[len] = '\0';
	err = knob_set(at->vatm, &knobs[at->at], text);
	return err ?: len;
}

static const struct file_operations knob_fops = {
	.owner		= THIS_MODULE,
	.open		= knob_open,
	.read		= seq_read,
	.write		= knob_write,
	.llseek		= seq_lseek,
	.release	= single_release,
};

static int state_show(struct seq_file *seq, void *unused)
{
	struct vatm *vatm = seq->private;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(knobs); i++) {
		seq_printf(seq, "%s ", knobs[i].name);
		knob_print(seq, vatm, &knobs[i]);
	}
	seq_printf(seq, "outstanding_returns %ld\n",
		   atomic_long_read(&vatm->rx.outstanding));
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(state);

/* Whose folder this is, now: names change, and devices change their netns. */
static int device_show(struct seq_file *seq, void *unused)
{
	struct vatm *vatm = seq->private;
	struct net_device *dev;

	rcu_read_lock();
	dev = rcu_dereference(vatm->dev);
	if (dev)
		seq_printf(seq, "netns %u ifindex %d name %s\n",
			   dev_net(dev)->ns.inum, READ_ONCE(dev->ifindex),
			   dev->name);
	rcu_read_unlock();
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(device);

/**
 * vatm_knobs_add() - a folder for a device
 * @vatm: the device
 *
 * The number that names it is never used again.
 *
 * Context: The adapter's worker.
 */
void vatm_knobs_add(struct vatm *vatm)
{
	static atomic_t last = ATOMIC_INIT(0);
	struct vatm_knobs *k = &vatm->knobs;
	char name[16];
	unsigned int i;

	snprintf(name, sizeof(name), "%u",
		 (unsigned int)atomic_inc_return(&last));
	k->dir = debugfs_create_dir(name, knobs_root);
	debugfs_create_file("device", 0400, k->dir, vatm, &device_fops);
	debugfs_create_file("state", 0400, k->dir, vatm, &state_fops);
	for (i = 0; i < ARRAY_SIZE(knobs); i++) {
		k->file[i].vatm = vatm;
		k->file[i].at = i;
		debugfs_create_file(knobs[i].name, 0600, k->dir, &k->file[i],
				    &knob_fops);
	}
}

/**
 * vatm_knobs_remove() - the folder goes
 * @vatm: the device
 *
 * Waits for who is reading or writing.
 *
 * Context: The adapter's worker.
 */
void vatm_knobs_remove(struct vatm *vatm)
{
	debugfs_remove(vatm->knobs.dir);
}

/**
 * vatm_knobs_subsys_init() - the module is loaded
 *
 * Context: Process context.
 */
void vatm_knobs_subsys_init(void)
{
	knobs_root = debugfs_create_dir("condis_vatm", NULL);
}

/**
 * vatm_knobs_subsys_exit() - the module goes, after all devices
 *
 * Context: Process context.
 */
void vatm_knobs_subsys_exit(void)
{
	debugfs_remove(knobs_root);
}
