/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Commands that show objects.
 */
#ifndef CONDIS_LIST_H
#define CONDIS_LIST_H

#include <stdbool.h>

struct attr_set;
struct condis;
struct nlmsghdr;

int list_show(struct condis *c, struct nlmsghdr *nlh,
	      const struct attr_set *set, bool all);

#endif /* CONDIS_LIST_H */
