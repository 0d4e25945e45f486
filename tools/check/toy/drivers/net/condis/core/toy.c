// SPDX-License-Identifier: GPL-2.0-only

#include <kunit/visibility.h>
#include <linux/errno.h>

#include "toy.h"

/**
 * toy_init() - prepare a node
 * @toy: the node
 * @value: anything but zero
 *
 * Return: 0, or -EINVAL.
 */
int toy_init(struct toy *toy, int value)
{
	if (!value)
		return -EINVAL;
	INIT_LIST_HEAD(&toy->link);
	return 0;
}
