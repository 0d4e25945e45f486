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
	u16 attrs[MATCH_KEYS];
} keys[] = {
	{ CONDIS_CMD_AF_CLOSE_NTF, { [MATCH_AF] = CONDIS_A_AF_AF } },
	{ CONDIS_CMD_OP_DONE_NTF,
	  { [MATCH_AF] = CONDIS_A_OP_AF, [MATCH_VC] = CONDIS_A_OP_VC,
	    [MATCH_SAP] = CONDIS_A_OP_SAP, [MATCH_PARTY] = CONDIS_A_OP_PARTY,
	    [MATCH_CM] = CONDIS_A_OP_CM, [MATCH_OP] = CONDIS_A_OP_OP } },
	{ CONDIS_CMD_OID_NTF,
	  { [MATCH_AF] = CONDIS_A_OID_AF, [MATCH_VC] = CONDIS_A_OID_VC,
	    [MATCH_CM] = CONDIS_A_OID_CM } },
	{ CONDIS_CMD_OID_DONE_NTF,
	  { [MATCH_AF] = CONDIS_A_OID_AF, [MATCH_VC] = CONDIS_A_OID_VC,
	    [MATCH_CM] = CONDIS_A_OID_CM } },
	{ CONDIS_CMD_STATUS_NTF,
	  { [MATCH_AF] = CONDIS_A_INDICATION_AF,
	    [MATCH_VC] = CONDIS_A_INDICATION_VC,
	    [MATCH_CM] = CONDIS_A_INDICATION_CM } },
	{ CONDIS_CMD_NBL_COMPLETE_NTF,
	  { [MATCH_AF] = CONDIS_A_NBL_AF, [MATCH_VC] = CONDIS_A_NBL_VC } },
	{ CONDIS_CMD_NBL_RECEIVE_NTF,
	  { [MATCH_AF] = CONDIS_A_NBL_AF, [MATCH_VC] = CONDIS_A_NBL_VC } },
};

/* Those that the set "call" describes */
static const u16 call_keys[MATCH_KEYS] = {
	[MATCH_AF] = CONDIS_A_CALL_AF, [MATCH_VC] = CONDIS_A_CALL_VC,
	[MATCH_SAP] = CONDIS_A_CALL_SAP, [MATCH_PARTY] = CONDIS_A_CALL_PARTY,
	[MATCH_CM] = CONDIS_A_CALL_CM, [MATCH_OP] = CONDIS_A_CALL_OP,
};

static const u8 call_events[] = {
	CONDIS_CMD_CALL_CLOSING_NTF, CONDIS_CMD_CALL_OFFER_NTF,
	CONDIS_CMD_CALL_CONNECTED_NTF, CONDIS_CMD_CALL_MODIFIED_NTF,
	CONDIS_CMD_VC_GONE_NTF, CONDIS_CMD_PARTY_DROP_NTF,
	CONDIS_CMD_CM_REQUEST_NTF,
};

#define KEYS		(sizeof(keys) / sizeof(*keys))
#define ATTRS								\
	(CONDIS_A_AF_MAX + CONDIS_A_NBL_MAX + CONDIS_A_CALL_MAX +	\
	 CONDIS_A_OP_MAX + 1)

static const u16 *keys_of(u8 cmd)
{
	size_t i;

	for (i = 0; i < KEYS; i++)
		if (keys[i].cmd == cmd)
			return keys[i].attrs;
	for (i = 0; i < sizeof(call_events); i++)
		if (call_events[i] == cmd)
			return call_keys;
	return NULL;
}

/**
 * match_key() - the handle of an object that an event is about
 * @nlh: the event
 * @key: which
 *
 * Return: the handle; 0 when the event names none.
 */
u32 match_key(const struct nlmsghdr *nlh, enum match_key key)
{
	const u16 *attrs = keys_of(nl_cmd(nlh));
	const struct nlattr *table[ATTRS];

	if (!attrs || !attrs[key])
		return 0;
	nl_parse(nlh, table, ATTRS);
	return table[attrs[key]] ? nl_u32(table[attrs[key]]) : 0;
}

/* same - is it the one looked for? What an event does not name fits any */
static bool same(const struct nlattr *const *table, u16 type,
		 u32 wanted)
{
	if (!type || !table[type])
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
	const u16 *attrs = keys_of(cmd);
	unsigned int i;

	if (match->cmd && match->cmd != cmd)
		return false;
	if (!attrs)
		return !match->wanted;
	nl_parse(nlh, table, ATTRS);
	for (i = 0; i < MATCH_KEYS; i++)
		if (match->wanted & (1u << i) &&
		    !same(table, attrs[i], match->keys[i]))
			return false;
	return true;
}

/**
 * match_want() - look for events of one object only
 * @match: what is looked for
 * @key: kind of object
 * @handle: its handle; 0, but for an operation: any
 */
void match_want(struct match *match, enum match_key key, u32 handle)
{
	match->keys[key] = handle;
	if (handle || key == MATCH_OP)
		match->wanted |= 1u << key;
}
