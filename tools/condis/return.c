// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis return: NBLs that "recv keep" left with the session go back.
 */
#include <stdlib.h>

#include "condis.h"
#include "giveback.h"
#include "netlink.h"

struct words {
	u32 af;
	struct handles handles;
	bool all;
	struct giveback back;
};

static int return_words(struct condis *c, struct args *args, struct words *w)
{
	u64 seed = 1;
	struct arg table[] = {
		{ "af", ARG_HANDLE, &w->af, .kind = NAME_AF,
		  .required = true },
		{ "handle", ARG_HANDLES, &w->handles },
		{ "all", ARG_FLAG, &w->all },
		{ "group", ARG_U32, &w->back.group, 1, GROUP_MAX },
		{ "order", ARG_ENUM, &w->back.order, .values = &order_enum },
		{ "seed", ARG_SIZE, &seed },
		{ 0 }
	};
	int rc;

	rc = args_parse(c, args, table);
	if (rc)
		return rc;
	if (w->all == !!w->handles.count)
		return fail(c, CONDIS_USAGE, "say which: all, or handle N");
	if (w->handles.count > GROUP_MAX)
		return fail(c, CONDIS_USAGE, "at most %u handles at a time",
			    GROUP_MAX);
	rng_seed(&w->back.rng, seed);
	return CONDIS_OK;
}

static int return_all(struct condis *c, struct words *w, struct hold *hold)
{
	int rc = giveback_down_to(c, &w->back, hold, 0);

	out_object_begin(&c->out, NULL);
	out_u64(&c->out, "af", w->af);
	giveback_show(&c->out, &w->back, hold);
	out_object_end(&c->out);
	if (!rc && w->back.stale)
		rc = fail(c, CONDIS_FAILED, "the kernel had taken some back");
	return rc;
}

static int return_handles(struct condis *c, struct words *w,
			  struct hold *hold)
{
	u32 returned, i;
	int rc;

	rc = nl_report(c, giveback_handles(c, w->af, w->handles.ids,
					   w->handles.count, &returned));
	if (rc)
		return rc;
	for (i = 0; i < w->handles.count; i++)
		hold_drop(hold, w->handles.ids[i]);
	out_object_begin(&c->out, NULL);
	out_u64(&c->out, "af", w->af);
	out_u64(&c->out, "returned", returned);
	out_u64(&c->out, "held", hold->count);
	out_object_end(&c->out);
	return CONDIS_OK;
}

static int return_nbls(struct condis *c, struct args *args)
{
	struct words w = {
		.back = { .order = ORDER_SHUFFLED, .group = GROUP_DEFAULT },
	};
	struct hold *hold;
	int rc;

	rc = return_words(c, args, &w);
	if (!rc && !nl_get(c))
		rc = CONDIS_NETLINK;
	if (!rc) {
		hold = holds_get(&c->holds, w.af);
		if (!hold)
			rc = fail(c, CONDIS_FAILED, "out of memory");
		else if (w.all)
			rc = return_all(c, &w, hold);
		else
			rc = return_handles(c, &w, hold);
	}
	free(w.handles.ids);
	return rc;
}

static const struct command return_commands[] = {
	{ "", return_nbls,
	  "af AF {all | handle N [handle N]...} [group N] [order shuffled|received] [seed N]",
	  "return NBLs that recv kept" },
	{ 0 }
};

const struct object return_object = {
	"return", return_commands, "received NBLs back to the miniport",
};
