/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which event is looked for.
 */
#ifndef CONDIS_MATCH_H
#define CONDIS_MATCH_H

#include <stdbool.h>

#include "ktypes.h"

struct nlmsghdr;

/* What an event may be about */
enum match_key {
	MATCH_AF,
	MATCH_VC,
	MATCH_SAP,
	MATCH_PARTY,
	MATCH_CM,
	MATCH_OP,
	MATCH_KEYS,
};

/**
 * struct match - an event, by what it is and what it is about
 * @cmd: its command, 0 for any
 * @wanted: bit N: it is about @keys[N]
 * @keys: handles, and an enum condis_nl_op
 */
struct match {
	u8 cmd;
	u32 wanted;
	u32 keys[MATCH_KEYS];
};

void match_want(struct match *match, enum match_key key, u32 handle);
u32 match_key(const struct nlmsghdr *nlh, enum match_key key);
bool match_event(const struct nlmsghdr *nlh, const void *arg);

#endif /* CONDIS_MATCH_H */
