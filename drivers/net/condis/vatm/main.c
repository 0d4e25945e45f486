// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_vatm: the virtual ATM device.
 */
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <net/rtnetlink.h>

#include "vatm.h"

static int __init vatm_init(void)
{
	condis_status_t status;
	int err;

	err = vatm_vc_subsys_init();
	if (err)
		return err;
	vatm_knobs_subsys_init();
	status = condis_register_miniport(&vatm_miniport_ops);
	err = condis_status_to_errno(status);
	if (err)
		goto err_vc;
	err = vatm_device_init();
	if (err)
		goto err_miniport;
	return 0;

err_miniport:
	condis_deregister_miniport(&vatm_miniport_ops);
err_vc:
	vatm_knobs_subsys_exit();
	vatm_vc_subsys_exit();
	return err;
}

static void __exit vatm_exit(void)
{
	vatm_device_exit();
	condis_deregister_miniport(&vatm_miniport_ops);
	vatm_knobs_subsys_exit();
	/* The devices themselves end in RCU callbacks. */
	rcu_barrier();
	vatm_vc_subsys_exit();
}

module_init(vatm_init);
module_exit(vatm_exit);

MODULE_DESCRIPTION("Virtual ATM device for connection-oriented NDIS");
MODULE_LICENSE("GPL");
MODULE_ALIAS_RTNL_LINK("vatm");
MODULE_IMPORT_NS(CONDIS);
