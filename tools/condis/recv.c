// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis recv: data in, every NBL returned.
 */
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/condis.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "condis.h"
#include "giveback.h"
#include "incoming.h"
#include "match.h"
#include "netlink.h"
#include "receiver.h"
#include "schema.h"
#include "told.h"

#define HOLD_DEFAULT	32
#define TIMEOUT_DEFAULT	10000

/**
 * struct receiving - a recv command
 * @who: the AF open, and the VC if only one is of interest
 * @bytes: stop after so many, 0 for no such limit
 * @nbls: stop after so many, 0 for no such limit
 * @timeout: stop when nothing comes for so many ms
 * @hold: NBLs that are held back before some are returned
 * @keep: return nothing
 * @path: name of the file for the data, or NULL
 * @append: the data goes to the end of that file
 * @in: what was received
 * @back: what was returned
 * @end: why it stopped
 */
struct receiving {
	struct receiver who;
	u64 bytes;
	u64 nbls;
	u32 timeout;
	u32 hold;
	bool keep;
	const char *path;
	bool append;
	struct incoming in;
	struct giveback back;
	const char *end;
};

static bool enough(const struct receiving *r)
{
	return (r->bytes && r->in.bytes >= r->bytes) ||
	       (r->nbls && r->in.nbls >= r->nbls);
}

/* af_closed - the AF open is gone, and all handles with it */
static bool af_closed(struct condis *c, const struct receiving *r)
{
	struct match match = { CONDIS_CMD_AF_CLOSE_NTF };

	match_want(&match, MATCH_AF, r->who.af);
	return nl_seen(c->nl, match_event, &match);
}

/* call_closed - the one call of interest is gone */
static bool call_closed(struct condis *c, const struct receiving *r)
{
	struct match match = { CONDIS_CMD_CALL_CLOSING_NTF };

	match_want(&match, MATCH_VC, r->who.vc);
	return r->who.vc && nl_seen(c->nl, match_event, &match);
}

/* take_one - one message, if there is one: 1, 0 or -1 after a complaint */
static int take_one(struct condis *c, struct receiving *r)
{
	struct match match = { CONDIS_CMD_NBL_RECEIVE_NTF };
	struct nlmsghdr *nlh;
	int err;

	match_want(&match, MATCH_AF, r->who.af);
	match_want(&match, MATCH_VC, r->who.vc);
	nlh = nl_take(c->nl, match_event, &match);
	if (!nlh)
		return 0;
	err = incoming_take(&r->in, nlh);
	free(nlh);
	if (err) {
		fail(c, CONDIS_FAILED, "cannot keep the data: %s",
		     strerror(-err));
		return -1;
	}
	if (!r->keep && !af_closed(c, r) &&
	    giveback_down_to(c, &r->back, r->in.hold, r->hold))
		return -1;
	return 1;
}

/* receive - until there is enough, or nothing more to wait for */
static int receive(struct condis *c, struct receiving *r, int told)
{
	u64 deadline = clock_ms() + r->timeout;
	int rc;

	for (;;) {
		rc = take_one(c, r);
		if (rc < 0)
			return CONDIS_FAILED;
		r->end = "enough";
		if (enough(r))
			return CONDIS_OK;
		if (rc) {
			deadline = clock_ms() + r->timeout;
			continue;
		}
		r->end = "closed";
		if (af_closed(c, r) || call_closed(c, r))
			return CONDIS_OK;
		rc = nl_wait(c, told, clock_left(deadline));
		if (rc < 0)
			return nl_report(c, rc);
		r->end = rc ? "told" : "timeout";
		if (!rc || (rc & NL_FD))
			return CONDIS_OK;
	}
}

static void show_handles(struct out *out, const struct hold *hold)
{
	u32 i;

	out_list_begin(out, "handles");
	for (i = 0; i < hold->count; i++)
		out_u64(out, NULL, hold->items[i].handle);
	out_list_end(out);
}

static void show(struct condis *c, const struct receiving *r)
{
	struct out *out = &c->out;
	FILE *file = out->file;

	/* The data itself may have gone to standard output. */
	if (r->in.file == stdout)
		out->file = stderr;
	out_object_begin(out, NULL);
	out_u64(out, "af", r->who.af);
	if (r->who.vc)
		out_u64(out, "vc", r->who.vc);
	out_u64(out, "nbls", r->in.nbls);
	out_u64(out, "nbs", r->in.nbs);
	out_u64(out, "bytes", r->in.bytes);
	out_u64(out, "cells", r->in.cells);
	out_u64(out, "lent", r->in.lent);
	giveback_show(out, &r->back, r->in.hold);
	if (r->keep)
		show_handles(out, r->in.hold);
	out_text(out, "end", r->end);
	lost_show(&c->lost, out);
	out_object_end(out);
	out->file = file;
}

static int judge(struct condis *c, const struct receiving *r,
		 const struct lost *lost)
{
	u64 dropped = nl_dropped(c->nl);

	if (r->in.mismatches)
		return fail(c, CONDIS_FAILED,
			    "%llu NBLs are not what their heads say",
			    r->in.mismatches);
	if (lost->receives || dropped)
		return fail(c, CONDIS_FAILED,
			    "%llu NBLs were lost for want of room, and %llu messages of lent ones",
			    lost->receives, dropped);
	if (r->back.stale > lost->taken_back)
		return fail(c, CONDIS_FAILED,
			    "%llu handles were not known to the kernel",
			    r->back.stale);
	if (enough(r) || (!r->bytes && !r->nbls))
		return CONDIS_OK;
	return fail(c, CONDIS_FAILED,
		    "stopped (%s) with %llu bytes in %llu NBLs",
		    r->end, r->in.bytes, r->in.nbls);
}

static int open_file(struct condis *c, struct receiving *r)
{
	if (!r->path)
		return CONDIS_OK;
	if (!strcmp(r->path, "-")) {
		if (c->session)
			return fail(c, CONDIS_USAGE,
				    "the answers go to standard output, the data cannot");
		r->in.file = stdout;
		return CONDIS_OK;
	}
	r->in.file = fopen(r->path, r->append ? "ae" : "we");
	if (!r->in.file)
		return fail(c, CONDIS_FAILED, "cannot write %s: %s", r->path,
			    strerror(errno));
	return CONDIS_OK;
}

static int close_file(struct condis *c, struct receiving *r)
{
	int err;

	if (!r->in.file)
		return CONDIS_OK;
	err = r->in.file == stdout ? fflush(stdout) : fclose(r->in.file);
	return err ? fail(c, CONDIS_FAILED, "cannot write %s: %s", r->path,
			  strerror(errno)) : CONDIS_OK;
}

/* give_back_rest - a closed AF open has been relieved of its NBLs already */
static int give_back_rest(struct condis *c, struct receiving *r)
{
	if (af_closed(c, r)) {
		c->lost.taken_back += r->in.hold->count;
		r->in.hold->count = 0;
		return CONDIS_OK;
	}
	return r->keep ? CONDIS_OK :
			 giveback_down_to(c, &r->back, r->in.hold, 0);
}

static int run_receive(struct condis *c, struct receiving *r)
{
	struct lost lost;
	struct told told;
	int rc, back, closed;

	rc = told_begin(c, &told);
	if (rc)
		return rc;
	rc = receive(c, r, told.fd);
	back = give_back_rest(c, r);
	closed = close_file(c, r);
	told_end(&told);
	lost = c->lost;
	show(c, r);
	rc = rc ? rc : back;
	rc = rc ? rc : closed;
	return rc ? rc : judge(c, r, &lost);
}

static int recv_words(struct condis *c, struct args *args,
		      struct receiving *r)
{
	u64 seed = 1;
	struct arg table[] = {
		{ "af", ARG_HANDLE, &r->who.af, .kind = NAME_AF },
		{ "vc", ARG_HANDLE, &r->who.vc, .kind = NAME_VC },
		{ "file", ARG_STRING, &r->path },
		{ "append", ARG_FLAG, &r->append },
		{ "bytes", ARG_SIZE, &r->bytes },
		{ "nbls", ARG_SIZE, &r->nbls },
		{ "timeout", ARG_U32, &r->timeout },
		{ "hold", ARG_U32, &r->hold },
		{ "group", ARG_U32, &r->back.group, 1, GROUP_MAX },
		{ "order", ARG_ENUM, &r->back.order, .values = &order_enum },
		{ "seed", ARG_SIZE, &seed },
		{ "keep", ARG_FLAG, &r->keep },
		{ 0 }
	};
	int rc;

	rc = args_parse(c, args, table);
	if (rc)
		return rc;
	if (!r->who.af && !r->who.vc)
		return fail(c, CONDIS_USAGE, "say of which af, or vc");
	if (r->keep && !c->session)
		return fail(c, CONDIS_USAGE,
			    "keep: only a session can hold NBLs");
	rng_seed(&r->back.rng, seed);
	return CONDIS_OK;
}

static int recv_data(struct condis *c, struct args *args)
{
	struct receiving r = {
		.timeout = TIMEOUT_DEFAULT, .hold = HOLD_DEFAULT,
		.back = { .order = ORDER_SHUFFLED, .group = GROUP_DEFAULT },
		.in = { .lost = &c->lost },
	};
	int rc;

	rc = recv_words(c, args, &r);
	if (!rc)
		rc = receiver_begin(c, &r.who);
	if (rc)
		return rc;
	r.in.hold = holds_get(&c->holds, r.who.af);
	rc = r.in.hold ? open_file(c, &r) :
			 fail(c, CONDIS_FAILED, "out of memory");
	if (!rc)
		rc = run_receive(c, &r);
	if (!r.keep)
		receiver_end(c, &r.who);
	return rc;
}

static const struct command recv_commands[] = {
	{ "", recv_data,
	  "{af AF | vc VC} [file FILE|-] [append] [bytes N] [nbls N] [timeout MS] [hold N] [group N] [order shuffled|received] [seed N] [keep]",
	  "receive NBLs by handle, write their data, return them" },
	{ 0 }
};

const struct object recv_object = {
	"recv", recv_commands, "data in, NBL by NBL",
};
