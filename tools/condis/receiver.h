/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Being the one who receives what comes for an AF open.
 */
#ifndef CONDIS_RECEIVER_H
#define CONDIS_RECEIVER_H

#include <stdbool.h>

#include "ktypes.h"

struct condis;

/**
 * struct receiver - the AF open
 * @af: its handle; found out when only @vc is known
 * @vc: the one VC of interest, or 0
 * @attached: this command attached to it
 */
struct receiver {
	u32 af;
	u32 vc;
	bool attached;
};

int receiver_begin(struct condis *c, struct receiver *who);
void receiver_end(struct condis *c, struct receiver *who);

#endif /* CONDIS_RECEIVER_H */
