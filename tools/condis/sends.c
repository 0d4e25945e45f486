// SPDX-License-Identifier: GPL-2.0-only
/*
 * NBLs that were sent, and their completions.
 */
#include <libmnl/libmnl.h>
#include <linux/condis.h>
#include <linux/genetlink.h>
#include <stdlib.h>
#include <string.h>

#include "netlink.h"
#include "schema.h"
#include "sends.h"

/**
 * sends_begin() - a send command begins
 * @sends: all sends
 * @vc: the VC it sends on
 *
 * Return: its run, or NULL when there is no memory.
 */
struct send_run *sends_begin(struct sends *sends, u32 vc)
{
	struct send_run *run = calloc(1, sizeof(*run));

	if (!run)
		return NULL;
	/* 0 is what a completion without a cookie looks like. */
	if (!sends->cookie)
		sends->cookie = 1;
	run->vc = vc;
	run->first = sends->cookie;
	run->next = sends->first;
	sends->first = run;
	return run;
}

/**
 * sends_end() - nothing more is expected of a run
 * @sends: all sends
 * @run: freed
 */
void sends_end(struct sends *sends, struct send_run *run)
{
	struct send_run **link = &sends->first;

	while (*link != run)
		link = &(*link)->next;
	*link = run->next;
	free(run->done);
	free(run);
}

/**
 * sends_clear() - forget all runs
 * @sends: all sends
 */
void sends_clear(struct sends *sends)
{
	while (sends->first)
		sends_end(sends, sends->first);
}

/**
 * run_accept() - make ready for the completions of NBLs about to be sent
 * @sends: all sends
 * @run: the run they belong to, the latest one
 * @nbls: how many
 *
 * Return: false when there is no memory.
 */
bool run_accept(struct sends *sends, struct send_run *run, u32 nbls)
{
	size_t need = (run->nbls + nbls + 7) / 8, room;
	u8 *done;

	if (need > run->room) {
		room = 2 * need + 64;
		done = realloc(run->done, room);
		if (!done)
			return false;
		memset(done + run->room, 0, room - run->room);
		run->done = done;
		run->room = room;
	}
	run->nbls += nbls;
	sends->cookie = run->first + run->nbls;
	return true;
}

/**
 * run_reject() - NBLs made ready for were not accepted after all
 * @sends: all sends
 * @run: the run they belong to, the latest one
 * @nbls: how many
 */
void run_reject(struct sends *sends, struct send_run *run, u32 nbls)
{
	run->nbls -= nbls;
	sends->cookie = run->first + run->nbls;
}

/**
 * run_outstanding() - how many NBLs of a run are not completed?
 * @run: the run
 *
 * Return: the number.
 */
u64 run_outstanding(const struct send_run *run)
{
	return run->nbls - run->completed;
}

/**
 * sends_outstanding() - how many NBLs are not completed?
 * @sends: all sends
 *
 * Return: the number.
 */
u64 sends_outstanding(const struct sends *sends)
{
	const struct send_run *run;
	u64 sum = 0;

	for (run = sends->first; run; run = run->next)
		sum += run_outstanding(run);
	return sum;
}

static void complete_one(struct sends *sends, u64 cookie, u32 status)
{
	struct send_run *run;
	u64 at;

	for (run = sends->first; run; run = run->next)
		if (cookie >= run->first && cookie - run->first < run->nbls)
			break;
	if (!run) {
		sends->strangers++;
		return;
	}
	at = cookie - run->first;
	if (run->done[at / 8] & (1 << at % 8)) {
		run->doubles++;
		return;
	}
	run->done[at / 8] |= 1 << at % 8;
	run->completed++;
	sends->completed++;
	if (status >= STATUS_SLOTS)
		status = STATUS_SLOTS - 1;
	run->by_status[status]++;
}

/**
 * sends_complete() - NBLs were completed
 * @sends: all sends
 * @nlh: the kernel's nbl-complete-ntf
 */
void sends_complete(struct sends *sends, const struct nlmsghdr *nlh)
{
	const struct nlattr *table[CONDIS_A_NBL_DONE_MAX + 1];
	const struct nlattr *attr, *cookie;

	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr)) {
		if (mnl_attr_get_type(attr) != CONDIS_A_NBL_DONE)
			continue;
		nl_parse_nest(attr, table, CONDIS_A_NBL_DONE_MAX + 1);
		cookie = table[CONDIS_A_NBL_DONE_COOKIE];
		complete_one(sends, cookie ? attr_uint(cookie) : 0,
			     nl_u32(table[CONDIS_A_NBL_DONE_STATUS]));
	}
}
