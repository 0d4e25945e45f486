// SPDX-License-Identifier: GPL-2.0-only
/*
 * Received NBLs that are not returned yet.
 */
#include <stdlib.h>
#include <string.h>

#include "hold.h"

/**
 * holds_get() - what is held of an AF open
 * @holds: all that is held
 * @af: the AF open
 *
 * Return: its hold, empty if it is new; NULL when there is no memory.
 */
struct hold *holds_get(struct holds *holds, u32 af)
{
	struct hold *hold;

	for (hold = holds->first; hold; hold = hold->next)
		if (hold->af == af)
			return hold;
	hold = calloc(1, sizeof(*hold));
	if (!hold)
		return NULL;
	hold->af = af;
	hold->next = holds->first;
	holds->first = hold;
	return hold;
}

/**
 * holds_forget() - an AF open is gone, and its handles with it
 * @holds: all that is held
 * @af: the AF open
 */
void holds_forget(struct holds *holds, u32 af)
{
	struct hold **link, *hold;

	for (link = &holds->first; (hold = *link); link = &hold->next) {
		if (hold->af != af)
			continue;
		*link = hold->next;
		free(hold->items);
		free(hold);
		return;
	}
}

/**
 * holds_clear() - forget all
 * @holds: all that is held
 */
void holds_clear(struct holds *holds)
{
	while (holds->first)
		holds_forget(holds, holds->first->af);
}

/**
 * hold_add() - an NBL has arrived
 * @hold: of its AF open
 * @handle: its handle
 *
 * Return: false when there is no memory.
 */
bool hold_add(struct hold *hold, u32 handle)
{
	struct held *items;
	u32 room;

	if (hold->count == hold->room) {
		room = hold->room ? 2 * hold->room : 64;
		items = realloc(hold->items, room * sizeof(*items));
		if (!items)
			return false;
		hold->items = items;
		hold->room = room;
	}
	hold->items[hold->count].handle = handle;
	hold->items[hold->count++].number = hold->arrived++;
	return true;
}

static void remove_at(struct hold *hold, u32 at)
{
	hold->count--;
	memmove(hold->items + at, hold->items + at + 1,
		(hold->count - at) * sizeof(*hold->items));
}

/**
 * hold_take() - take an NBL out, to return it
 * @hold: not empty
 * @rng: picks one; NULL for the one that arrived first
 *
 * Return: its handle.
 */
u32 hold_take(struct hold *hold, struct rng *rng)
{
	u32 at = rng ? rng_below(rng, hold->count) : 0;
	struct held held = hold->items[at];

	remove_at(hold, at);
	if (held.number < hold->highest)
		hold->overtaken++;
	else
		hold->highest = held.number + 1;
	return held.handle;
}

/**
 * hold_drop() - an NBL was returned by its handle
 * @hold: of its AF open
 * @handle: its handle, perhaps one that is not held
 */
void hold_drop(struct hold *hold, u32 handle)
{
	u32 at;

	for (at = 0; at < hold->count; at++) {
		if (hold->items[at].handle == handle) {
			remove_at(hold, at);
			return;
		}
	}
}
