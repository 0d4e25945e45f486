// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_im: an intermediate driver.
 */
#include <linux/module.h>
#include <net/rtnetlink.h>

#include "im.h"

struct workqueue_struct *im_wq;

static int __init im_init(void)
{
	condis_status_t status;
	int err;

	im_wq = alloc_workqueue("condis-im", WQ_UNBOUND, 0);
	if (!im_wq)
		return -ENOMEM;
	err = im_vc_subsys_init();
	if (err)
		goto err_wq;
	err = im_lower_init();
	if (err)
		goto err_vc;
	status = condis_register_miniport(&im_miniport_ops);
	err = condis_status_to_errno(status);
	if (err)
		goto err_lower;
	err = im_device_init();
	if (err)
		goto err_miniport;
	return 0;

err_miniport:
	condis_deregister_miniport(&im_miniport_ops);
err_lower:
	im_lower_exit();
err_vc:
	im_vc_subsys_exit();
err_wq:
	destroy_workqueue(im_wq);
	return err;
}

/* The halt of each adapter closes its binding, so no protocol is left then. */
static void __exit im_exit(void)
{
	im_device_exit();
	condis_deregister_miniport(&im_miniport_ops);
	im_lower_exit();
	im_vc_subsys_exit();
	destroy_workqueue(im_wq);
}

module_init(im_init);
module_exit(im_exit);

MODULE_DESCRIPTION("Intermediate driver for connection-oriented NDIS");
MODULE_LICENSE("GPL");
MODULE_ALIAS_RTNL_LINK("condis_im");
MODULE_IMPORT_NS(CONDIS);
