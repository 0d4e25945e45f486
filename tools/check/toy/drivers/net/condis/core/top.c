// SPDX-License-Identifier: GPL-2.0-only

#include <linux/module.h>
#include <net/netlink.h>

#include "top.h"

static struct toy node;

static int __init toy_mod_init(void)
{
	return toy_init(&node, CONDIS_TOY);
}
module_init(toy_mod_init);

static void __exit toy_mod_exit(void)
{
}
module_exit(toy_mod_exit);

MODULE_DESCRIPTION("What the checks are tried on");
MODULE_LICENSE("GPL");
