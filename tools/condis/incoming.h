/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a receive message holds, written down and counted.
 */
#ifndef CONDIS_INCOMING_H
#define CONDIS_INCOMING_H

#include <stdbool.h>
#include <stdio.h>

#include "hold.h"
#include "ktypes.h"
#include "lost.h"

struct nlmsghdr;

/**
 * struct incoming - what was received
 * @file: where the data goes, in the order it came; may be NULL
 * @hold: takes the handles
 * @lost: takes what the kernel could not tell
 * @nbls: NBLs
 * @nbs: net buffers in them
 * @bytes: bytes in those
 * @cells: AAL5 cells that carried them
 * @lent: NBLs without a handle
 * @mismatches: NBLs whose head does not agree with what follows it
 */
struct incoming {
	FILE *file;
	struct hold *hold;
	struct lost *lost;
	u64 nbls;
	u64 nbs;
	u64 bytes;
	u64 cells;
	u64 lent;
	u64 mismatches;
};

int incoming_take(struct incoming *in, const struct nlmsghdr *nlh);

#endif /* CONDIS_INCOMING_H */
