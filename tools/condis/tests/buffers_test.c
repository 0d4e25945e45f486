// SPDX-License-Identifier: GPL-2.0-only
/*
 * NBLs that are out: sends wait for one completion each, receives for their
 * return.
 */
#include <libmnl/libmnl.h>
#include <linux/condis.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "hold.h"
#include "incoming.h"
#include "sends.h"

static void complete(struct sends *sends, u64 cookie, u32 status)
{
	struct nlmsghdr *nlh = check_message(CONDIS_CMD_NBL_COMPLETE_NTF);
	struct nlattr *done;

	mnl_attr_put_u32(nlh, CONDIS_A_NBL_VC, 1);
	done = mnl_attr_nest_start(nlh, CONDIS_A_NBL_DONE);
	/* Numbers travel in 32 bits when they fit. */
	if (cookie > UINT32_MAX)
		mnl_attr_put_u64(nlh, CONDIS_A_NBL_DONE_COOKIE, cookie);
	else
		mnl_attr_put_u32(nlh, CONDIS_A_NBL_DONE_COOKIE, cookie);
	mnl_attr_put_u32(nlh, CONDIS_A_NBL_DONE_STATUS, status);
	mnl_attr_nest_end(nlh, done);
	sends_complete(sends, nlh);
}

static void completions_come_once(void)
{
	struct sends sends = { .cookie = UINT32_MAX - 3ull };
	struct send_run *run = sends_begin(&sends, 1);
	u64 first = sends.cookie, i;

	CHECK(run_accept(&sends, run, 100));
	CHECK(sends.cookie == first + 100);
	for (i = 100; i-- > 50;)
		complete(&sends, first + i, 0);
	CHECK(run_outstanding(run) == 50);
	complete(&sends, first + 99, 0);
	CHECK(run->doubles == 1);
	CHECK(run_outstanding(run) == 50);
	for (i = 0; i < 50; i++)
		complete(&sends, first + i, i % 2 ? 0 : 19);
	CHECK(!run_outstanding(run));
	CHECK(run->by_status[0] == 75);
	CHECK(run->by_status[19] == 25);
	complete(&sends, first + 100, 0);
	complete(&sends, first - 1, 0);
	CHECK(sends.strangers == 2);
	CHECK(sends.completed == 100);
	sends_clear(&sends);
}

static void rejected_chains_leave_no_trace(void)
{
	struct sends sends = { 0 };
	struct send_run *run = sends_begin(&sends, 1);

	CHECK(sends.cookie == 1);
	CHECK(run_accept(&sends, run, 8));
	run_reject(&sends, run, 8);
	CHECK(sends.cookie == 1);
	CHECK(!sends_outstanding(&sends));
	CHECK(run_accept(&sends, run, 3));
	CHECK(sends.cookie == 4);
	complete(&sends, 4, 0);
	CHECK(sends.strangers == 1);
	sends_clear(&sends);
}

static void runs_are_apart(void)
{
	struct sends sends = { 0 };
	struct send_run *a = sends_begin(&sends, 1), *b;

	run_accept(&sends, a, 10);
	b = sends_begin(&sends, 2);
	run_accept(&sends, b, 10);
	complete(&sends, b->first, 5);
	complete(&sends, a->first + 9, 6);
	CHECK(a->by_status[6] == 1 && b->by_status[5] == 1);
	CHECK(sends_outstanding(&sends) == 18);
	sends_end(&sends, a);
	CHECK(sends.first == b && !b->next);
	complete(&sends, b->first + 1, 1000);
	CHECK(b->by_status[STATUS_SLOTS - 1] == 1);
	sends_clear(&sends);
}

static void every_handle_goes_back_once(void)
{
	struct holds holds = { 0 };
	struct hold *hold = holds_get(&holds, 3);
	char seen[1000] = { 0 };
	unsigned int i, twice = 0, never = 0;
	struct rng rng;

	rng_seed(&rng, 9);
	for (i = 0; i < 1000; i++) {
		CHECK(hold_add(hold, 5000 + i));
		if (hold->count > 32)
			twice += seen[hold_take(hold, &rng) - 5000]++;
	}
	while (hold->count)
		twice += seen[hold_take(hold, &rng) - 5000]++;
	for (i = 0; i < 1000; i++)
		never += !seen[i];
	CHECK(!twice && !never);
	CHECK(hold->overtaken > 300 && hold->overtaken < 1000);
	CHECK(holds_get(&holds, 3) == hold);
	CHECK(holds_get(&holds, 4) != hold);
	holds_clear(&holds);
	CHECK(!holds.first);
}

static void without_shuffle_order_is_kept(void)
{
	struct holds holds = { 0 };
	struct hold *hold = holds_get(&holds, 3);
	unsigned int i;

	for (i = 1; i <= 100; i++)
		hold_add(hold, i);
	hold_drop(hold, 50);
	hold_drop(hold, 5000);
	CHECK(hold->count == 99);
	for (i = 1; i <= 100; i++)
		if (i != 50)
			CHECK(hold_take(hold, NULL) == i);
	CHECK(!hold->overtaken);
	holds_clear(&holds);
}

static void put_received(struct nlmsghdr *nlh, u32 handle, u32 len,
			 u32 nbs)
{
	struct nlattr *head = mnl_attr_nest_start(nlh, CONDIS_A_NBL_NBL);

	if (handle)
		mnl_attr_put_u32(nlh, CONDIS_A_NBL_HEAD_HANDLE, handle);
	mnl_attr_put_u32(nlh, CONDIS_A_NBL_HEAD_LEN, len);
	mnl_attr_put_u32(nlh, CONDIS_A_NBL_HEAD_NBS, nbs);
	mnl_attr_nest_end(nlh, head);
}

/* Two NBLs: one of two NBs, one of them of two MDLs; and one that is lent. */
static struct nlmsghdr *put_receive(u32 len)
{
	struct nlmsghdr *nlh = check_message(CONDIS_CMD_NBL_RECEIVE_NTF);
	struct nlattr *lost;

	mnl_attr_put_u32(nlh, CONDIS_A_NBL_AF, 1);
	put_received(nlh, 11, len, 2);
	mnl_attr_put(nlh, CONDIS_A_NBL_FRAG, 3, "abc");
	mnl_attr_put(nlh, CONDIS_A_NBL_FRAG, 40,
		     "0123456789012345678901234567890123456789");
	mnl_attr_put(nlh, CONDIS_A_NBL_NB_END, 0, NULL);
	mnl_attr_put(nlh, CONDIS_A_NBL_FRAG, 1, "d");
	mnl_attr_put(nlh, CONDIS_A_NBL_NB_END, 0, NULL);
	put_received(nlh, 0, 2, 1);
	mnl_attr_put(nlh, CONDIS_A_NBL_FRAG, 2, "ef");
	mnl_attr_put(nlh, CONDIS_A_NBL_NB_END, 0, NULL);
	lost = mnl_attr_nest_start(nlh, CONDIS_A_NBL_LOST);
	mnl_attr_put_u32(nlh, CONDIS_A_LOST_RECEIVES, 4);
	mnl_attr_put_u64(nlh, CONDIS_A_LOST_TAKEN_BACK, 5);
	mnl_attr_nest_end(nlh, lost);
	return nlh;
}

static void receives_are_counted(void)
{
	struct holds holds = { 0 };
	struct lost lost = { 0 };
	struct incoming in = { .hold = holds_get(&holds, 1), .lost = &lost };
	char *text;
	size_t size;

	in.file = open_memstream(&text, &size);
	CHECK(!incoming_take(&in, put_receive(44)));
	fclose(in.file);
	CHECK(!strcmp(text, "abc0123456789012345678901234567890123456789def"));
	free(text);
	in.file = NULL;
	CHECK(in.nbls == 2 && in.nbs == 3 && in.bytes == 46);
	CHECK(in.cells == 2 + 1 + 1);
	CHECK(in.lent == 1 && in.hold->count == 1);
	CHECK(in.hold->items[0].handle == 11);
	CHECK(lost.receives == 4 && lost.taken_back == 5 && !lost.events);
	CHECK(!in.mismatches);
	CHECK(!incoming_take(&in, put_receive(45)));
	CHECK(in.mismatches == 1);
	holds_clear(&holds);
}

int main(void)
{
	CASE(completions_come_once);
	CASE(rejected_chains_leave_no_trace);
	CASE(runs_are_apart);
	CASE(every_handle_goes_back_once);
	CASE(without_shuffle_order_is_kept);
	CASE(receives_are_counted);
	return check_end();
}
