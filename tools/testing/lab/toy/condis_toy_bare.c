// SPDX-License-Identifier: GPL-2.0-only
/*
 * A module without any KUnit suite: a run with nothing but this one is empty.
 */

#include <linux/module.h>

static int __init bare_init(void)
{
	return 0;
}
module_init(bare_init);

static void __exit bare_exit(void)
{
}
module_exit(bare_exit);

MODULE_DESCRIPTION("A module without a test");
MODULE_LICENSE("GPL");
