/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the kernel could not tell in time.
 */
#ifndef CONDIS_LOST_H
#define CONDIS_LOST_H

#include <stdbool.h>

#include "ktypes.h"

struct nlattr;
struct out;

/**
 * struct lost - numbers since they were shown last
 * @receives: NBLs that were returned undelivered
 * @taken_back: NBLs held here that were returned by the kernel
 * @events: other events
 */
struct lost {
	u64 receives;
	u64 taken_back;
	u64 events;
};

void lost_add(struct lost *lost, const struct nlattr *nest);
bool lost_any(const struct lost *lost);
void lost_show(struct lost *lost, struct out *out);

#endif /* CONDIS_LOST_H */
