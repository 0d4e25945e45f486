// SPDX-License-Identifier: GPL-2.0-only
/*
 * Giving received NBLs back.
 */
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/condis.h>

#include "condis.h"
#include "giveback.h"
#include "netlink.h"
#include "schema.h"

static const struct enum_value order_values[] = {
	{ ORDER_SHUFFLED, "shuffled" },
	{ ORDER_RECEIVED, "received" },
};

const struct enum_desc order_enum = {
	.name = "order", .values = order_values, .count = 2,
};

static void take_returned(const struct nlmsghdr *nlh, void *arg)
{
	const struct nlattr *table[CONDIS_A_NBL_MAX + 1];

	nl_parse(nlh, table, CONDIS_A_NBL_MAX + 1);
	*(u32 *)arg = nl_u32(table[CONDIS_A_NBL_RETURNED]);
}

/**
 * giveback_handles() - return NBLs in one message
 * @c: the run
 * @af: the AF open they came from
 * @handles: their handles
 * @count: how many, GROUP_MAX at most
 * @returned: filled with the number that the kernel took
 *
 * An answer that got lost is taken for a yes: only stale handles are refused,
 * and those have been returned as well.
 *
 * Return: 0, or a negative errno, for nl_report(); then none was returned.
 */
int giveback_handles(struct condis *c, u32 af, const u32 *handles,
		     u32 count, u32 *returned)
{
	struct nlmsghdr *nlh = nl_request(c, CONDIS_CMD_NBL_RETURN);
	int err;
	u32 i;

	*returned = 0;
	mnl_attr_put_u32(nlh, CONDIS_A_NBL_AF, af);
	for (i = 0; i < count; i++)
		mnl_attr_put_u32(nlh, CONDIS_A_NBL_HANDLE, handles[i]);
	err = nl_do(c, nlh, &nbl_set, take_returned, returned);
	if (err != NL_NO_ANSWER)
		return err;
	*returned = count;
	return 0;
}

/*
 * one_by_one - a group was refused: the kernel has taken back some of it, since
 * the adapter pauses or goes away
 */
static int one_by_one(struct condis *c, struct giveback *g, u32 af,
		      const u32 *handles, u32 count)
{
	u32 i, returned;
	int err;

	for (i = 0; i < count; i++) {
		err = giveback_handles(c, af, handles + i, 1, &returned);
		if (err == -ENOENT)
			g->stale++;
		else if (err)
			return nl_report(c, err);
		g->returned += returned;
		g->singly += returned;
	}
	return CONDIS_OK;
}

/* how_many - a coin says whether it is one or a group */
static u32 how_many(struct giveback *g, u32 surplus)
{
	u32 most = g->group < surplus ? g->group : surplus;

	if (most < 2 || !rng_below(&g->rng, 2))
		return 1;
	return rng_between(&g->rng, 2, most);
}

static int give_some(struct condis *c, struct giveback *g, struct hold *hold,
		     u32 count)
{
	struct rng *rng = g->order == ORDER_SHUFFLED ? &g->rng : NULL;
	u32 handles[GROUP_MAX] = { 0 }, i, returned;
	u32 before = hold->overtaken;
	int err;

	for (i = 0; i < count; i++)
		handles[i] = hold_take(hold, rng);
	g->overtaken += hold->overtaken - before;
	err = giveback_handles(c, hold->af, handles, count, &returned);
	if (err == -ENOENT)
		return one_by_one(c, g, hold->af, handles, count);
	if (err)
		return nl_report(c, err);
	g->returned += returned;
	if (count == 1)
		g->singly++;
	else
		g->groups++;
	if (returned == count)
		return CONDIS_OK;
	return fail(c, CONDIS_FAILED, "the kernel took %u of %u returned NBLs",
		    returned, count);
}

/**
 * giveback_down_to() - return NBLs until only so many are held
 * @c: the run
 * @g: how; the numbers are counted on
 * @hold: what is held
 * @keep: how many may stay
 *
 * Return: an enum condis_exit.
 */
int giveback_down_to(struct condis *c, struct giveback *g, struct hold *hold,
		     u32 keep)
{
	u32 count;
	int rc = CONDIS_OK;

	while (!rc && hold->count > keep) {
		count = how_many(g, hold->count - keep);
		rc = give_some(c, g, hold, count);
	}
	return rc;
}

/**
 * giveback_show() - put the numbers into an answer
 * @out: the answer, with an open object
 * @g: the numbers
 * @hold: what is held
 */
void giveback_show(struct out *out, const struct giveback *g,
		   const struct hold *hold)
{
	out_u64(out, "returned", g->returned);
	out_u64(out, "singly", g->singly);
	out_u64(out, "groups", g->groups);
	out_u64(out, "overtaken", g->overtaken);
	if (g->stale)
		out_u64(out, "stale", g->stale);
	out_u64(out, "held", hold->count);
}
