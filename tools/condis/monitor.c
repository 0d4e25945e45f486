// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis monitor: what happens to adapters and VCs.
 */
#include <libmnl/libmnl.h>
#include <linux/condis.h>
#include <stdlib.h>

#include "clock.h"
#include "condis.h"
#include "netlink.h"
#include "notify.h"
#include "schema.h"
#include "told.h"

struct watch {
	bool dump;
	u64 count;
	u64 seen;
	u32 timeout;
};

static void show_reply(const struct nlmsghdr *nlh, void *arg)
{
	notify_show(arg, nlh);
}

/* show_all - what there is now; changes from here on come as events */
static int show_all(struct condis *c)
{
	struct nlmsghdr *nlh = nl_request(c, CONDIS_CMD_ADAPTER_GET);
	int rc;

	rc = nl_dump(c, nlh, &adapter_set, show_reply, &c->out);
	if (rc)
		return rc;
	nlh = nl_request(c, CONDIS_CMD_VC_GET);
	return nl_dump(c, nlh, &vc_set, show_reply, &c->out);
}

static void show_overrun(struct condis *c, unsigned int times)
{
	struct out *out = &c->out;

	if (!times)
		return;
	if (!out->json)
		fputs("[OVERRUN] ", out->file);
	out_object_begin(out, NULL);
	if (out->json)
		out_text(out, "name", "overrun");
	out_u64(out, "times", times);
	out_object_end(out);
}

/* show_events - those that are here, as far as they are wanted */
static void show_events(struct condis *c, struct watch *w)
{
	struct nlmsghdr *nlh;

	show_overrun(c, nl_overruns(c->nl));
	while ((!w->count || w->seen < w->count) &&
	       (nlh = nl_take(c->nl, notify_is_object, NULL))) {
		notify_show(&c->out, nlh);
		w->seen++;
		free(nlh);
	}
}

static int watch(struct condis *c, struct watch *w, int told)
{
	u64 deadline = w->timeout ? clock_ms() + w->timeout : UINT64_MAX;
	int rc;

	for (;;) {
		show_events(c, w);
		if (w->count && w->seen >= w->count)
			return CONDIS_OK;
		rc = nl_wait(c, told, clock_left(deadline));
		if (rc < 0)
			return nl_report(c, rc);
		if (rc & NL_FD)
			return CONDIS_OK;
		if (rc)
			continue;
		if (!w->count)
			return CONDIS_OK;
		return fail(c, CONDIS_FAILED, "%llu of %llu events in %u ms",
			    w->seen,
			    w->count, w->timeout);
	}
}

static int monitor(struct condis *c, struct args *args)
{
	FILE *file = c->out.file;
	struct watch w = { 0 };
	struct arg table[] = {
		{ "dump", ARG_FLAG, &w.dump },
		{ "count", ARG_SIZE, &w.count, 1 },
		{ "timeout", ARG_U32, &w.timeout, 1 },
		{ 0 }
	};
	struct told told;
	int rc;

	rc = args_parse(c, args, table);
	if (rc)
		return rc;
	if (!nl_get(c))
		return CONDIS_NETLINK;
	rc = nl_join_monitor(c);
	if (!rc)
		rc = told_begin(c, &told);
	if (rc)
		return rc;
	/* Events are shown when they come, also where answers are gathered. */
	c->out.file = stdout;
	rc = w.dump ? show_all(c) : CONDIS_OK;
	if (!rc)
		rc = watch(c, &w, told.fd);
	c->out.file = file;
	told_end(&told);
	return rc;
}

static const struct command monitor_commands[] = {
	{ "", monitor, "[dump] [count N] [timeout MS]",
	  "show events of adapters and VCs until interrupted" },
	{ 0 }
};

const struct object monitor_object = {
	"monitor", monitor_commands, "events of adapters and VCs",
};
