// SPDX-License-Identifier: GPL-2.0-only
/*
 * Torture: two files in debugfs. What is written to condis_torture/run, such as
 * "seconds=60 seed=7", is carried out before the write returns;
 * condis_torture/status has a line of totals, a line for each property, and a
 * last one that begins with SUCCESS or FAILURE.
 */
#define pr_fmt(fmt) "condis_torture: " fmt

#include <linux/debugfs.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/sched/signal.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "torture.h"

#define TT_COMMAND_MAX	64
#define TT_LINE_MAX	512
#define TT_SECONDS_MAX	86400
/* A run of the drivers; the next one begins anew, with the other provider. */
#define TT_RUN_SECONDS	10

static struct dentry *tt_dir;
/* one at a time */
static DEFINE_MUTEX(tt_lock);
static unsigned int tt_seconds;
static unsigned int tt_seed;

static s64 tt_all_violations(void)
{
	s64 n = 0;
	int i;

	for (i = 0; i < TT_N_PROPERTIES; i++)
		n += tt_violations(i);
	return n;
}

static void tt_tell(const char *word, unsigned int seconds)
{
	char line[TT_LINE_MAX];

	tt_summary(line, sizeof(line));
	pr_info("%s after %u s, seed %u, %lld violations: %s\n", word, seconds,
		tt_seed, tt_all_violations(), line);
}

static bool tt_all_kinds(void)
{
	int i;

	for (i = 0; i < TT_N_COUNTS; i++)
		if (!tt_total(i))
			return false;
	return true;
}

/* A slow machine has three times as long until each kind has happened. */
static unsigned int tt_left(unsigned long start)
{
	unsigned long end = start + tt_seconds * HZ;

	if (time_before(jiffies, end))
		return DIV_ROUND_UP(end - jiffies, HZ);
	end += 2 * tt_seconds * HZ;
	return time_before(jiffies, end) && !tt_all_kinds() ? TT_RUN_SECONDS :
							      0;
}

static void tt_torture(void)
{
	unsigned long start = jiffies;
	unsigned int n = 0, left;

	tt_forget();
	while ((left = tt_left(start)) && !tt_is_stuck() &&
	       !signal_pending(current)) {
		tt_run_for(tt_seed + n, n & 1, min(left, TT_RUN_SECONDS));
		n++;
		tt_tell("running", (jiffies - start) / HZ);
	}
	tt_tell(tt_all_violations() ? "FAILURE" : "SUCCESS",
		(jiffies - start) / HZ);
}

static int tt_parse(char *command)
{
	unsigned int seconds = 60, seed = 1;
	char *word;

	while ((word = strsep(&command, "\n "))) {
		if (!*word)
			continue;
		if (!strncmp(word, "seconds=", 8)) {
			if (kstrtouint(word + 8, 10, &seconds))
				return -EINVAL;
		} else if (!strncmp(word, "seed=", 5)) {
			if (kstrtouint(word + 5, 10, &seed))
				return -EINVAL;
		} else {
			return -EINVAL;
		}
	}
	if (!seconds || seconds > TT_SECONDS_MAX)
		return -ERANGE;
	tt_seconds = seconds;
	tt_seed = seed;
	return 0;
}

static ssize_t tt_run_write(struct file *file, const char __user *from,
			    size_t count, loff_t *pos)
{
	char command[TT_COMMAND_MAX];
	ssize_t len;
	int err;

	len = simple_write_to_buffer(command, sizeof(command) - 1, pos, from,
				     count);
	if (len < 0)
		return len;
	if (len != count)
		return -EINVAL;
	command[len] = '\0';
	if (!mutex_trylock(&tt_lock))
		return -EBUSY;
	err = tt_is_stuck() ? -EIO : tt_parse(command);
	if (!err)
		tt_torture();
	mutex_unlock(&tt_lock);
	return err ?: len;
}

static int tt_status_show(struct seq_file *m, void *v)
{
	s64 bad = tt_all_violations();
	char line[TT_LINE_MAX];
	int i;

	tt_summary(line, sizeof(line));
	seq_printf(m, "%s\n", line);
	for (i = 0; i < TT_N_PROPERTIES; i++)
		seq_printf(m, "%s %lld\n", tt_property_name(i),
			   tt_violations(i));
	seq_printf(m, "%s seed=%u\n",
		   tt_total(TT_SENT) && !bad ? "SUCCESS" : "FAILURE", tt_seed);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(tt_status);

static const struct file_operations tt_run_fops = {
	.owner	= THIS_MODULE,
	.write	= tt_run_write,
};

static int __init tt_init(void)
{
	tt_dir = debugfs_create_dir("condis_torture", NULL);
	debugfs_create_file("run", 0200, tt_dir, NULL, &tt_run_fops);
	debugfs_create_file("status", 0400, tt_dir, NULL, &tt_status_fops);
	return 0;
}
module_init(tt_init);

static void __exit tt_exit(void)
{
	debugfs_remove(tt_dir);
}
module_exit(tt_exit);

MODULE_DESCRIPTION("Torture test of connection-oriented NDIS");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(CONDIS);
