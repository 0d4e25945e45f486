// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis.ko: loading and unloading.
 */
#include <linux/init.h>
#include <linux/module.h>

#include "adapter.h"
#include "af.h"
#include "loopback.h"
#include "nbl_pool.h"
#include "netlink.h"
#include "vc.h"
#include "verify.h"

static int __init condis_init(void)
{
	int err;

	err = condis_nbl_pool_subsys_init();
	if (err)
		return err;
	err = condis_vc_subsys_init();
	if (err)
		goto err_pools;
	err = condis_adapter_subsys_init();
	if (err)
		goto err_vcs;
	err = condis_af_subsys_init();
	if (err)
		goto err_adapters;
	err = condis_nl_init();
	if (err)
		goto err_afs;
	condis_verify_subsys_init();
	return 0;

err_afs:
	condis_af_subsys_exit();
err_adapters:
	condis_adapter_subsys_exit();
err_vcs:
	condis_vc_subsys_exit();
err_pools:
	condis_nbl_pool_subsys_exit();
	return err;
}

static void __exit condis_exit(void)
{
	condis_nl_exit();
	condis_verify_subsys_exit();
	condis_af_subsys_exit();
	condis_adapter_subsys_exit();
	condis_loopback_subsys_exit();
	condis_vc_subsys_exit();
	condis_nbl_pool_subsys_exit();
}

module_init(condis_init);
module_exit(condis_exit);

MODULE_DESCRIPTION("Connection-oriented NDIS: NBLs on sk_buffs, gated VCs");
MODULE_LICENSE("GPL");
