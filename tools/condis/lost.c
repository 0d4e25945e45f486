// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the kernel could not tell in time: it comes with the next message,
 * whatever that is about.
 */
#include <libmnl/libmnl.h>
#include <linux/condis.h>
#include <string.h>

#include "lost.h"
#include "netlink.h"
#include "out.h"
#include "schema.h"

static u64 value(const struct nlattr *attr)
{
	return attr ? attr_uint(attr) : 0;
}

/**
 * lost_add() - count what a message says
 * @lost: the counts
 * @nest: the message's attribute lost, may be NULL
 */
void lost_add(struct lost *lost, const struct nlattr *nest)
{
	const struct nlattr *table[CONDIS_A_LOST_MAX + 1];

	if (!nest)
		return;
	nl_parse_nest(nest, table, CONDIS_A_LOST_MAX + 1);
	lost->receives += value(table[CONDIS_A_LOST_RECEIVES]);
	lost->taken_back += value(table[CONDIS_A_LOST_TAKEN_BACK]);
	lost->events += value(table[CONDIS_A_LOST_EVENTS]);
}

/**
 * lost_any() - was anything lost?
 * @lost: the counts
 *
 * Return: true when it was.
 */
bool lost_any(const struct lost *lost)
{
	return lost->receives || lost->taken_back || lost->events;
}

/**
 * lost_show() - put the counts into an answer, and begin anew
 * @lost: the counts
 * @out: the answer, with an open object
 */
void lost_show(struct lost *lost, struct out *out)
{
	out_object_begin(out, "lost");
	out_u64(out, "receives", lost->receives);
	out_u64(out, "taken-back", lost->taken_back);
	out_u64(out, "events", lost->events);
	out_object_end(out);
	memset(lost, 0, sizeof(*lost));
}
