// SPDX-License-Identifier: GPL-2.0-only
/*
 * hog - objects until the kernel gives no more
 *
 *   hog af DEV...        AF opens
 *   hog vc DEV...        VCs, under one AF open for each device
 *   hog pvc DEV...       PVCs
 *   hog link MAX         vatm devices, hog0 and so on, at most so many
 *   hog send DEV PEER    data that is sent from DEV to PEER over PVC 0/100 and
 *                        never returned by the receiver
 *
 * One device after the other; running out of memory ends all. Prints for each
 * "DEV N, then ERRNO ... SENTENCE" (or "ok" at MAX), and keeps what was made
 * until standard input ends. It is one process without children, so that a
 * memory cgroup it is alone in holds little else.
 */
#include <err.h>
#include <errno.h>
#include <linux/condis.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "family.h"

#define FRAGS	6

static char buffer[FAMILY_BUFFER];
/* What printf() would take from the heap, when there is no more. */
static char said[BUFSIZ];

static void take_handle(const struct nlmsghdr *nlh, void *arg)
{
	const struct nlattr *attr;

	/* Handle and status are all there is, the handle first. */
	attr = mnl_nlmsg_get_payload_offset(nlh, sizeof(struct genlmsghdr));
	*(uint32_t *)arg = mnl_attr_get_u32(attr);
}

static uint32_t index_of(const char *dev)
{
	uint32_t index = if_nametoindex(dev);

	if (!index)
		err(2, "%s", dev);
	return index;
}

/* An AF open of @dev: its handle, or 0 */
static uint32_t make_af(struct family *family, const char *dev,
			uint32_t window, struct answer *answer)
{
	struct nlmsghdr *nlh = family_request(family, buffer,
					      CONDIS_CMD_AF_OPEN, NLM_F_ACK);
	uint32_t af = 0;

	mnl_attr_put_u32(nlh, CONDIS_A_AF_IFINDEX, index_of(dev));
	mnl_attr_put_u32(nlh, CONDIS_A_AF_FAMILY,
			 CONDIS_NL_ADDRESS_FAMILY_PVC);
	mnl_attr_put_u32(nlh, CONDIS_A_AF_WINDOW, window);
	family_ask(family, nlh, answer, take_handle, &af);
	return af;
}

static uint32_t make_vc(struct family *family, uint32_t af,
			struct answer *answer)
{
	struct nlmsghdr *nlh = family_request(family, buffer,
					      CONDIS_CMD_VC_NEW, NLM_F_ACK);
	uint32_t vc = 0;

	mnl_attr_put_u32(nlh, CONDIS_A_VC_AF, af);
	family_ask(family, nlh, answer, take_handle, &vc);
	return vc;
}

static void make_pvc(struct family *family, const char *dev, uint32_t number,
		     struct answer *answer)
{
	struct nlmsghdr *nlh = family_request(family, buffer,
					      CONDIS_CMD_PVC_NEW, NLM_F_ACK);

	mnl_attr_put_u32(nlh, CONDIS_A_PVC_IFINDEX, index_of(dev));
	mnl_attr_put_u32(nlh, CONDIS_A_PVC_VPI, number >> 15);
	mnl_attr_put_u32(nlh, CONDIS_A_PVC_VCI, 32 + (number & 0x7fff));
	family_ask(family, nlh, answer, NULL, NULL);
}

static void make_link(struct family *rtnl, unsigned int number,
		      struct answer *answer)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buffer);
	struct nlattr *info;
	char name[IFNAMSIZ];

	snprintf(name, sizeof(name), "hog%u", number);
	nlh->nlmsg_type = RTM_NEWLINK;
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_CREATE | NLM_F_EXCL |
			   NLM_F_ACK;
	nlh->nlmsg_seq = ++rtnl->seq;
	mnl_nlmsg_put_extra_header(nlh, sizeof(struct ifinfomsg));
	mnl_attr_put_strz(nlh, IFLA_IFNAME, name);
	info = mnl_attr_nest_start(nlh, IFLA_LINKINFO);
	mnl_attr_put_strz(nlh, IFLA_INFO_KIND, "vatm");
	mnl_attr_nest_end(nlh, info);
	family_ask(rtnl, nlh, answer, NULL, NULL);
}

/* A VC of @dev with a call on PVC 0/100 */
static uint32_t make_road(struct family *family, const char *dev)
{
	struct answer answer;
	struct nlmsghdr *nlh;
	uint32_t af, vc;

	af = make_af(family, dev, CONDIS_WINDOW_MAX, &answer);
	vc = af ? make_vc(family, af, &answer) : 0;
	if (!vc)
		goto failed;
	nlh = family_request(family, buffer, CONDIS_CMD_CALL_MAKE, NLM_F_ACK);
	mnl_attr_put_u32(nlh, CONDIS_A_CALL_VC, vc);
	mnl_attr_put_u32(nlh, CONDIS_A_CALL_VPI, 0);
	mnl_attr_put_u32(nlh, CONDIS_A_CALL_VCI, 100);
	family_ask(family, nlh, &answer, NULL, NULL);
	if (!answer.err)
		return vc;
failed:
	answer_print(&answer);
	errx(2, "no call on %s", dev);
}

/* One NBL of one NB, in fragments */
static void make_send(struct family *family, uint32_t vc, uint64_t cookie,
		      struct answer *answer)
{
	static const char data[8192];
	struct nlmsghdr *nlh = family_request(family, buffer,
					      CONDIS_CMD_NBL_SEND, NLM_F_ACK);
	struct nlattr *head;
	int i;

	mnl_attr_put_u32(nlh, CONDIS_A_NBL_VC, vc);
	head = mnl_attr_nest_start(nlh, CONDIS_A_NBL_NBL);
	mnl_attr_put_u64(nlh, CONDIS_A_NBL_HEAD_COOKIE, cookie);
	mnl_attr_nest_end(nlh, head);
	for (i = 0; i < FRAGS; i++)
		mnl_attr_put(nlh, CONDIS_A_NBL_FRAG, sizeof(data), data);
	mnl_attr_put(nlh, CONDIS_A_NBL_NB_END, 0, NULL);
	family_ask(family, nlh, answer, NULL, NULL);
}

static bool out_of_memory(const struct answer *answer)
{
	return answer->err == -ENOMEM || answer->err == -ENOBUFS;
}

static void report(const char *what, unsigned int made,
		   const struct answer *answer)
{
	printf("%s %u, then ", what, made);
	answer_print(answer);
	fflush(stdout);
}

/* True: go on with the next device. */
static bool fill_device(struct family *family, const char *kind,
			const char *dev)
{
	struct answer answer = { 0 };
	unsigned int made = 0;
	uint32_t af = 0;

	if (!strcmp(kind, "vc"))
		af = make_af(family, dev, 1, &answer);
	while (!answer.err) {
		if (!strcmp(kind, "af"))
			make_af(family, dev, 1, &answer);
		else if (!strcmp(kind, "vc"))
			make_vc(family, af, &answer);
		else
			make_pvc(family, dev, made, &answer);
		made += !answer.err;
	}
	report(dev, made, &answer);
	return !out_of_memory(&answer);
}

static void fill_links(unsigned int max)
{
	struct answer answer = { 0 };
	unsigned int made = 0;
	struct family rtnl;

	family_open_any(&rtnl, NETLINK_ROUTE);
	while (!answer.err && made < max) {
		make_link(&rtnl, made, &answer);
		made += !answer.err;
	}
	report("links", made, &answer);
}

static void fill_with_data(struct family *family, const char *dev,
			   const char *peer)
{
	struct answer answer = { 0 };
	unsigned int made = 0;
	uint32_t vc;

	make_road(family, peer);
	vc = make_road(family, dev);
	while (!answer.err) {
		make_send(family, vc, made, &answer);
		made += !answer.err;
	}
	report(dev, made, &answer);
}

int main(int argc, char **argv)
{
	struct family family;
	char c;
	int i;

	if (argc < 3)
		errx(2,
		     "usage: hog af|vc|pvc DEV... | link MAX | send DEV PEER");
	/* What this process needs itself, it has before it asks for more. */
	memset(buffer, 1, sizeof(buffer));
	memset(buffer, 0, sizeof(buffer));
	setvbuf(stdout, said, _IOFBF, sizeof(said));
	mlockall(MCL_CURRENT | MCL_FUTURE);
	if (!strcmp(argv[1], "link")) {
		fill_links(atoi(argv[2]));
	} else {
		family_open(&family);
		memset(family.rx, 0, FAMILY_BUFFER);
		if (!strcmp(argv[1], "send"))
			fill_with_data(&family, argv[2], argv[3]);
		for (i = 2; i < argc && strcmp(argv[1], "send"); i++)
			if (!fill_device(&family, argv[1], argv[i]))
				break;
	}
	while (read(STDIN_FILENO, &c, 1) > 0)
		;
	return 0;
}
