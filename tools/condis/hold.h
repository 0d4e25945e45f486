/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Received NBLs that are not returned yet, and the order in which they go back.
 */
#ifndef CONDIS_HOLD_H
#define CONDIS_HOLD_H

#include <stdbool.h>

#include "ktypes.h"
#include "rng.h"

/**
 * struct held - a received NBL
 * @handle: its handle
 * @number: its place in the order of arrival
 */
struct held {
	u32 handle;
	u32 number;
};

/**
 * struct hold - the NBLs of one AF open
 * @next: the next AF open
 * @af: handle of the AF open
 * @items: the NBLs
 * @count: how many
 * @room: items that @items has room for
 * @arrived: number of the next to arrive
 * @highest: one more than the highest number returned
 * @overtaken: NBLs returned after one that had arrived later
 */
struct hold {
	struct hold *next;
	u32 af;
	struct held *items;
	u32 count;
	u32 room;
	u32 arrived;
	u32 highest;
	u32 overtaken;
};

struct holds {
	struct hold *first;
};

struct hold *holds_get(struct holds *holds, u32 af);
void holds_forget(struct holds *holds, u32 af);
void holds_clear(struct holds *holds);
bool hold_add(struct hold *hold, u32 handle);
u32 hold_take(struct hold *hold, struct rng *rng);
void hold_drop(struct hold *hold, u32 handle);

#endif /* CONDIS_HOLD_H */
