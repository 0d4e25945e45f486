// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the tests of the tool are made of.
 */
#include <libmnl/libmnl.h>
#include <linux/genetlink.h>
#include <stdio.h>

#include "check.h"
#include "ktypes.h"

static unsigned int cases, failed;
static bool good;

/**
 * check_that() - note whether something holds
 * @holds: does it?
 * @what: what it is
 * @file: where it was asked
 * @line: the line there
 *
 * Return: @holds.
 */
bool check_that(bool holds, const char *what, const char *file, int line)
{
	if (!holds)
		printf("# %s:%d: %s does not hold\n", file, line, what);
	good = good && holds;
	return holds;
}

/**
 * check_case() - run a case and print its line
 * @name: of the case
 * @run: the case
 */
void check_case(const char *name, void (*run)(void))
{
	good = true;
	run();
	printf("%sok %u %s\n", good ? "" : "not ", ++cases, name);
	fflush(stdout);
	failed += !good;
}

/**
 * check_end() - the plan, so that a program that died is found out
 *
 * Return: the exit status.
 */
int check_end(void)
{
	printf("1..%u\n", cases);
	return failed ? 1 : 0;
}

/**
 * check_message() - begin a netlink message
 * @cmd: its command
 *
 * Return: the message.
 */
struct nlmsghdr *check_message(unsigned char cmd)
{
	static u64 buffer[1 << 16];
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buffer);
	struct genlmsghdr *genl;

	genl = mnl_nlmsg_put_extra_header(nlh, sizeof(*genl));
	genl->cmd = cmd;
	return nlh;
}
