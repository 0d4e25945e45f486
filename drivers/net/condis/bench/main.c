// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_bench.ko: runs its loops when it is loaded, and is done.
 */
#include <linux/init.h>
#include <linux/module.h>

#include "rig.h"

static struct bench_rig bench_rig;

static int __init bench_init(void)
{
	int err;

	err = bench_rig_up(&bench_rig);
	if (!err)
		err = bench_loops_run(&bench_rig);
	bench_rig_down(&bench_rig);
	return err;
}

/* Everything was given back when it was loaded. */
static void __exit bench_exit(void)
{
}

module_init(bench_init);
module_exit(bench_exit);

MODULE_DESCRIPTION("Loops over condis' data path");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(CONDIS);
