/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which event is looked for.
 */
#ifndef CONDIS_MATCH_H
#define CONDIS_MATCH_H

#include <stdbool.h>

#include "ktypes.h"

struct nlmsghdr;

/**
 * struct match - an event, by what it is and what it is about
 * @cmd: its command, 0 for any
 * @af: the AF open, 0 for any
 * @vc: the VC, 0 for any
 */
struct match {
	u8 cmd;
	u32 af;
	u32 vc;
};

bool match_event(const struct nlmsghdr *nlh, const void *arg);

#endif /* CONDIS_MATCH_H */
