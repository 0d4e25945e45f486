// SPDX-License-Identifier: GPL-2.0-only
/*
 * rtnlwatch - how long others have to wait for RTNL
 *
 * Changes the MTU of lo in its netns over and over, until SIGTERM. Then prints
 *
 *   turns N worst MILLISECONDS
 */
#include <err.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>

#include "family.h"

static volatile sig_atomic_t stop;

static void on_signal(int number)
{
	stop = number;
}

static long now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static void change_mtu(struct family *rtnl, unsigned int mtu)
{
	struct ifinfomsg *link;
	struct answer answer;
	struct nlmsghdr *nlh;
	char buffer[256];

	nlh = mnl_nlmsg_put_header(buffer);
	nlh->nlmsg_type = RTM_NEWLINK;
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
	nlh->nlmsg_seq = ++rtnl->seq;
	link = mnl_nlmsg_put_extra_header(nlh, sizeof(*link));
	link->ifi_index = if_nametoindex("lo");
	mnl_attr_put_u32(nlh, IFLA_MTU, mtu);
	family_ask(rtnl, nlh, &answer, NULL, NULL);
	if (answer.err)
		errx(1, "lo takes no MTU: %d", answer.err);
}

int main(void)
{
	struct sigaction action = { .sa_handler = on_signal };
	const struct timespec pause = { .tv_nsec = 2000000 };
	unsigned int turns = 0;
	long before, worst = 0;
	struct family rtnl;

	sigaction(SIGTERM, &action, NULL);
	family_open_any(&rtnl, NETLINK_ROUTE);
	while (!stop) {
		before = now_ms();
		change_mtu(&rtnl, 60000 + turns % 2);
		if (now_ms() - before > worst)
			worst = now_ms() - before;
		turns++;
		nanosleep(&pause, NULL);
	}
	printf("turns %u worst %ld\n", turns, worst);
	return 0;
}
