// SPDX-License-Identifier: GPL-2.0-only
/*
 * A send, from the first chain to the last completion.
 */
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/condis.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "condis.h"
#include "match.h"
#include "netlink.h"
#include "schema.h"
#include "transfer.h"

/* collect - count the completions that are here */
static void collect(struct condis *c)
{
	const struct match match = { .cmd = CONDIS_CMD_NBL_COMPLETE_NTF };
	const struct nlattr *table[CONDIS_A_NBL_MAX + 1];
	struct nlmsghdr *nlh;

	while ((nlh = nl_take(c->nl, match_event, &match))) {
		sends_complete(&c->sends, nlh);
		nl_parse(nlh, table, CONDIS_A_NBL_MAX + 1);
		lost_add(&c->lost, table[CONDIS_A_NBL_LOST]);
		free(nlh);
	}
}

/* wait_progress - until one more completion has come */
static int wait_progress(struct condis *c, u32 timeout)
{
	u64 deadline = clock_ms() + timeout;
	const struct sends *sends = &c->sends;
	u64 before = sends->completed;
	int rc;

	collect(c);
	while (sends->completed == before) {
		rc = nl_wait(c, -1, clock_left(deadline));
		if (rc < 0)
			return nl_report(c, rc);
		collect(c);
		if (!rc && sends->completed == before)
			return fail(c, CONDIS_FAILED,
				    "no completion for %u ms, %llu NBLs are outstanding",
				    timeout, sends_outstanding(sends));
	}
	return CONDIS_OK;
}

static void take_accepted(const struct nlmsghdr *nlh, void *arg)
{
	const struct nlattr *table[CONDIS_A_NBL_MAX + 1];

	nl_parse(nlh, table, CONDIS_A_NBL_MAX + 1);
	*(u32 *)arg = nl_u32(table[CONDIS_A_NBL_ACCEPTED]);
}

/*
 * submit - hand a chain to the kernel. It has no room for more completions than
 * it has promised (ENOBUFS): some that are due have to come first.
 */
static int submit(struct condis *c, struct sending *s, struct nlmsghdr *nlh,
		  const struct chain *chain)
{
	struct send_run *run = s->run;
	u32 accepted = 0;
	int rc, err;

	if (!run_accept(&c->sends, run, chain->nbls))
		return fail(c, CONDIS_FAILED, "out of memory");
	while ((err = nl_do(c, nlh, &nbl_set, take_accepted, &accepted))) {
		if (err != -ENOBUFS ||
		    sends_outstanding(&c->sends) == chain->nbls) {
			run_reject(&c->sends, run, chain->nbls);
			return nl_report(c, err);
		}
		run->backoffs++;
		rc = wait_progress(c, s->timeout);
		if (rc) {
			run_reject(&c->sends, run, chain->nbls);
			return rc;
		}
	}
	run->nbs += chain->nbs;
	run->bytes += chain->bytes;
	run->cells += chain->cells;
	run->messages++;
	if (accepted != chain->nbls)
		return fail(c, CONDIS_FAILED,
			    "the kernel took %u NBLs of a chain of %u",
			    accepted, chain->nbls);
	return CONDIS_OK;
}

/* send_all - as long as there is data, with the window full */
static int send_all(struct condis *c, struct sending *s)
{
	struct send_run *run = s->run;
	struct nlmsghdr *nlh;
	struct chain chain;
	u32 room;
	int rc;

	for (;;) {
		collect(c);
		room = s->window - run_outstanding(run);
		if (!room) {
			rc = wait_progress(c, s->timeout);
			if (rc)
				return rc;
			continue;
		}
		nlh = nl_request(c, CONDIS_CMD_NBL_SEND);
		mnl_attr_put_u32(nlh, CONDIS_A_NBL_VC, s->vc);
		rc = chain_build(nlh, &s->shape, &s->source, c->sends.cookie,
				 room, &chain);
		if (rc)
			return fail(c, CONDIS_FAILED,
				    "cannot read the data: %s", strerror(-rc));
		if (!chain.nbls)
			break;
		rc = submit(c, s, nlh, &chain);
		if (rc)
			return rc;
	}
	return run->nbls ? CONDIS_OK :
			   fail(c, CONDIS_FAILED, "there is no data to send");
}

static void show_run(struct condis *c, const struct send_run *run)
{
	struct out *out = &c->out;
	u32 i;

	out_object_begin(out, NULL);
	out_u64(out, "vc", run->vc);
	out_u64(out, "messages", run->messages);
	out_u64(out, "backoffs", run->backoffs);
	out_u64(out, "nbls", run->nbls);
	out_u64(out, "nbs", run->nbs);
	out_u64(out, "bytes", run->bytes);
	out_u64(out, "cells", run->cells);
	out_u64(out, "outstanding", run_outstanding(run));
	out_object_begin(out, "completed");
	for (i = 0; i < STATUS_SLOTS; i++)
		if (run->by_status[i])
			out_u64(out, status_text(i), run->by_status[i]);
	out_object_end(out);
	out_object_end(out);
}

/* judge - did all go as it has to? */
static int judge(struct condis *c, const struct send_run *run,
		 u32 expect)
{
	u64 strangers = c->sends.strangers;
	u32 i;

	c->sends.strangers = 0;
	if (run->doubles || strangers)
		return fail(c, CONDIS_FAILED,
			    "%llu NBLs were completed twice, %llu that were never sent",
			    run->doubles, strangers);
	for (i = 0; i < STATUS_SLOTS; i++)
		if (run->by_status[i] && i != expect)
			return fail(c, CONDIS_FAILED,
				    "%llu of %llu NBLs were completed with %s",
				    run->by_status[i], run->nbls,
				    status_text(i));
	return CONDIS_OK;
}

/**
 * transfer_finish() - wait for completions, show the numbers, judge them
 * @c: the run
 * @run: what was sent; freed when all of it is completed
 * @timeout: how long there may be no completion, in ms
 * @expect: the status each NBL has to be completed with
 *
 * Return: an enum condis_exit.
 */
int transfer_finish(struct condis *c, struct send_run *run, u32 timeout,
		    u32 expect)
{
	int rc = CONDIS_OK;

	while (!rc && run_outstanding(run))
		rc = wait_progress(c, timeout);
	show_run(c, run);
	if (!rc)
		rc = judge(c, run, expect);
	if (!run_outstanding(run))
		sends_end(&c->sends, run);
	return rc;
}

/**
 * transfer() - send all there is, and see it completed
 * @c: the run
 * @s: what to send, and how
 *
 * Return: an enum condis_exit.
 */
int transfer(struct condis *c, struct sending *s)
{
	int rc, waited;

	s->run = sends_begin(&c->sends, s->vc);
	if (!s->run)
		return fail(c, CONDIS_FAILED, "out of memory");
	rc = send_all(c, s);
	if (!s->run->nbls) {
		sends_end(&c->sends, s->run);
		return rc;
	}
	if (!rc && s->nowait) {
		show_run(c, s->run);
		return CONDIS_OK;
	}
	waited = transfer_finish(c, s->run, s->timeout, s->expect);
	return rc ? rc : waited;
}
