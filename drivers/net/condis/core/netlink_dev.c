// SPDX-License-Identifier: GPL-2.0-only
/*
 * How much of an adapter user space uses.
 */
#include <linux/slab.h>
#include <net/condis/adapter.h>

#include "netlink.h"

static struct condis_nl_dev *nl_dev_find(struct condis_nl_net *nn,
					 struct condis_adapter *adapter)
{
	struct condis_nl_dev *dev;

	list_for_each_entry(dev, &nn->devs, node)
		if (dev->adapter == adapter)
			return dev;
	return NULL;
}

/**
 * condis_nl_dev_get() - one more AF open on an adapter
 * @nn: the netns
 * @adapter: the adapter
 *
 * Context: Process context; nn->lock held.
 * Return: the use of the adapter, counted up; an ERR_PTR when there are too
 * many AF opens or there is no memory.
 */
struct condis_nl_dev *condis_nl_dev_get(struct condis_nl_net *nn,
					struct condis_adapter *adapter)
{
	struct condis_nl_dev *dev;

	lockdep_assert_held(&nn->lock);
	dev = nl_dev_find(nn, adapter);
	if (!dev) {
		dev = kzalloc(sizeof(*dev), CONDIS_NL_GFP);
		if (!dev)
			return ERR_PTR(-ENOMEM);
		dev->bytes.max = CONDIS_NL_DEV_BYTES;
		condis_adapter_get(adapter);
		dev->adapter = adapter;
		list_add(&dev->node, &nn->devs);
	}
	if (dev->n_afs >= CONDIS_NL_DEV_AFS)
		return ERR_PTR(-ENOSPC);
	dev->n_afs++;
	return dev;
}

/**
 * condis_nl_dev_put() - one AF open less
 * @dev: as gotten; nn->lock held
 *
 * Context: Process context.
 */
void condis_nl_dev_put(struct condis_nl_dev *dev)
{
	if (--dev->n_afs)
		return;
	list_del(&dev->node);
	condis_adapter_put(dev->adapter);
	kfree(dev);
}
