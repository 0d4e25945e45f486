// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which event is looked for.
 */
#include <linux/condis.h>
#include <stddef.h>

#include "match.h"
#include "netlink.h"

/* The attributes that name objects, in the sets that events use. */
static const struct {
	u8 cmd;
	u16 af;
	u16 vc;
} keys[] = {
	{ CONDIS_CMD_AF_CLOSE_NTF, CONDIS_A_AF_AF, 0 },
	{ CONDIS_CMD_CALL_CLOSING_NTF, 0, CONDIS_A_CALL_VC },
	{ CONDIS_CMD_OP_DONE_NTF, CONDIS_A_OP_AF, CONDIS_A_OP_VC },
	{ CONDIS_CMD_NBL_COMPLETE_NTF, CONDIS_A_NBL_AF, CONDIS_A_NBL_VC },
	{ CONDIS_CMD_NBL_RECEIVE_NTF, CONDIS_A_NBL_AF, CONDIS_A_NBL_VC },
};

#define KEYS		(sizeof(keys) / sizeof(*keys))
#define ATTRS		(CONDIS_A_AF_MAX + CONDIS_A_NBL_MAX + 1)

/* same - is it the one looked for? What an event does not name fits any */
static bool same(const struct nlattr *const *table, u16 type,
		 u32 wanted)
{
	if (!wanted || !type || !table[type])
		return true;
	return nl_u32(table[type]) == wanted;
}

/**
 * match_event() - is this the event that is looked for?
 * @nlh: the event
 * @arg: a struct match
 *
 * Return: true when it is.
 */
bool match_event(const struct nlmsghdr *nlh, const void *arg)
{
	const struct nlattr *table[ATTRS];
	const struct match *match = arg;
	u8 cmd = nl_cmd(nlh);
	size_t i;

	if (match->cmd && match->cmd != cmd)
		return false;
	for (i = 0; i < KEYS; i++) {
		if (keys[i].cmd != cmd)
			continue;
		nl_parse(nlh, table, ATTRS);
		return same(table, keys[i].af, match->af) &&
		       same(table, keys[i].vc, match->vc);
	}
	return !match->af && !match->vc;
}
