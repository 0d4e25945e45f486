/* SPDX-License-Identifier: GPL-2.0-only */

#ifndef _TOY_H_
#define _TOY_H_

#include <linux/list.h>
#include <net/condis/api.h>

/**
 * struct toy - a node
 * @link: place among the others
 */
struct toy {
	struct list_head link;
};

int toy_init(struct toy *toy, int value);

#endif /* _TOY_H_ */
