/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Giving received NBLs back: in any order, singly or in groups.
 */
#ifndef CONDIS_GIVEBACK_H
#define CONDIS_GIVEBACK_H

#include <stdbool.h>

#include "hold.h"
#include "ktypes.h"
#include "rng.h"

struct condis;
struct enum_desc;
struct out;

#define GROUP_DEFAULT	8
#define GROUP_MAX	4096

enum order {
	ORDER_SHUFFLED,
	ORDER_RECEIVED,
};

extern const struct enum_desc order_enum;

/**
 * struct giveback - how NBLs go back, and how many did
 * @order: enum order
 * @group: the largest number in one message; 1 for none in groups
 * @rng: draws order and groups
 * @returned: NBLs returned
 * @singly: messages with one handle
 * @groups: messages with more
 * @overtaken: NBLs returned after one that had arrived later
 * @stale: handles that the kernel did not know any more
 */
struct giveback {
	u32 order;
	u32 group;
	struct rng rng;
	u64 returned;
	u64 singly;
	u64 groups;
	u64 overtaken;
	u64 stale;
};

int giveback_down_to(struct condis *c, struct giveback *g, struct hold *hold,
		     u32 keep);
int giveback_handles(struct condis *c, u32 af, const u32 *handles,
		     u32 count, u32 *returned);
void giveback_show(struct out *out, const struct giveback *g,
		   const struct hold *hold);

#endif /* CONDIS_GIVEBACK_H */
