// SPDX-License-Identifier: GPL-2.0-only
/*
 * A socket of the condis family, and what the kernel answers on it. What goes
 * wrong on this side ends the program: with the tests, not with the kernel,
 * something is not right then.
 */
#include <err.h>
#include <errno.h>
#include <linux/condis.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "family.h"

/* Seconds that the kernel may take for an answer */
#define PATIENCE	30

/**
 * family_open_any() - a netlink socket that tells why it refuses
 * @family: filled, but for the family's numbers
 * @protocol: NETLINK_GENERIC or another one
 */
void family_open_any(struct family *family, int protocol)
{
	struct timeval patience = { .tv_sec = PATIENCE };
	int on = 1, size = 8 << 20, fd;

	memset(family, 0, sizeof(*family));
	family->room = FAMILY_BUFFER;
	family->rx = malloc(FAMILY_BUFFER);
	family->sock = mnl_socket_open2(protocol, SOCK_CLOEXEC);
	if (!family->rx || !family->sock ||
	    mnl_socket_bind(family->sock, 0, MNL_SOCKET_AUTOPID))
		err(2, "no netlink socket");
	mnl_socket_setsockopt(family->sock, NETLINK_CAP_ACK, &on, sizeof(on));
	mnl_socket_setsockopt(family->sock, NETLINK_EXT_ACK, &on, sizeof(on));
	mnl_socket_setsockopt(family->sock, NETLINK_GET_STRICT_CHK, &on,
			      sizeof(on));
	fd = mnl_socket_get_fd(family->sock);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	/* Without the rights for the first, the second has to do. */
	if (setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof(size)))
		setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)))
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
}

static void take_groups(struct family *family, const struct nlattr *groups)
{
	const struct nlattr *group, *attr;
	const char *name;
	uint32_t id;

	mnl_attr_for_each_nested(group, groups) {
		name = "";
		id = 0;
		mnl_attr_for_each_nested(attr, group) {
			if (mnl_attr_get_type(attr) == CTRL_ATTR_MCAST_GRP_NAME)
				name = mnl_attr_get_str(attr);
			if (mnl_attr_get_type(attr) == CTRL_ATTR_MCAST_GRP_ID)
				id = mnl_attr_get_u32(attr);
		}
		if (!strcmp(name, CONDIS_MCGRP_MONITOR))
			family->monitor = id;
	}
}

/**
 * struct finding - the question which number the family has
 * @family: takes the answer
 * @reply: sees it too, may be NULL
 * @arg: for @reply
 */
struct finding {
	struct family *family;
	reply_fn reply;
	void *arg;
};

static void take_family(const struct nlmsghdr *nlh, void *arg)
{
	struct finding *finding = arg;
	const struct nlattr *attr;

	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr)) {
		if (mnl_attr_get_type(attr) == CTRL_ATTR_FAMILY_ID)
			finding->family->id = mnl_attr_get_u16(attr);
		if (mnl_attr_get_type(attr) == CTRL_ATTR_MCAST_GROUPS)
			take_groups(finding->family, attr);
	}
	if (finding->reply)
		finding->reply(nlh, finding->arg);
}

/**
 * family_find() - ask what the family is like
 * @family: the socket; gets the numbers
 * @reply: sees the answer too, may be NULL
 * @arg: for @reply
 */
void family_find(struct family *family, reply_fn reply, void *arg)
{
	struct finding finding = { family, reply, arg };
	char buffer[256];
	struct answer answer;
	struct nlmsghdr *nlh;

	family->id = GENL_ID_CTRL;
	nlh = family_request(family, buffer, CTRL_CMD_GETFAMILY, NLM_F_ACK);
	family->id = 0;
	mnl_attr_put_strz(nlh, CTRL_ATTR_FAMILY_NAME, CONDIS_FAMILY_NAME);
	family_ask(family, nlh, &answer, take_family, &finding);
	if (answer.err || !family->id)
		errx(2, "there is no family %s", CONDIS_FAMILY_NAME);
}

/**
 * family_open() - a socket of the family
 * @family: filled
 */
void family_open(struct family *family)
{
	family_open_any(family, NETLINK_GENERIC);
	family_find(family, NULL, NULL);
}

/**
 * family_request() - begin a request
 * @family: the socket
 * @buffer: where it is made
 * @command: the command
 * @flags: besides NLM_F_REQUEST
 *
 * Return: the message.
 */
struct nlmsghdr *family_request(struct family *family, void *buffer,
				uint8_t command, uint16_t flags)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buffer);
	struct genlmsghdr *genl;

	nlh->nlmsg_type = family->id;
	nlh->nlmsg_flags = NLM_F_REQUEST | flags;
	nlh->nlmsg_seq = ++family->seq;
	genl = mnl_nlmsg_put_extra_header(nlh, sizeof(*genl));
	genl->cmd = command;
	genl->version = CONDIS_FAMILY_VERSION;
	return nlh;
}

/* The attributes behind the plain error, which NETLINK_CAP_ACK keeps short */
static void take_words(const struct nlmsghdr *nlh, struct answer *answer)
{
	const struct nlattr *attr;

	if (!(nlh->nlmsg_flags & NLM_F_ACK_TLVS))
		return;
	mnl_attr_for_each(attr, nlh, sizeof(struct nlmsgerr)) {
		switch (mnl_attr_get_type(attr)) {
		case NLMSGERR_ATTR_MSG:
			snprintf(answer->text, sizeof(answer->text), "%s",
				 mnl_attr_get_str(attr));
			break;
		case NLMSGERR_ATTR_OFFS:
			answer->offset = mnl_attr_get_u32(attr);
			break;
		case NLMSGERR_ATTR_MISS_TYPE:
			answer->missing = mnl_attr_get_u32(attr);
			break;
		}
	}
}

/* True when this was the last message of the answer. */
static bool take_message(const struct nlmsghdr *nlh, struct answer *answer,
			 reply_fn reply, void *arg)
{
	const struct nlmsgerr *error = mnl_nlmsg_get_payload(nlh);

	if (nlh->nlmsg_flags & NLM_F_DUMP_INTR)
		answer->torn = true;
	if (nlh->nlmsg_type == NLMSG_ERROR) {
		answer->err = error->error;
		take_words(nlh, answer);
		return true;
	}
	if (nlh->nlmsg_type == NLMSG_DONE) {
		answer->err = *(const int *)mnl_nlmsg_get_payload(nlh);
		return true;
	}
	answer->replies++;
	if (reply)
		reply(nlh, arg);
	return false;
}

/* True when the answer is complete. */
static bool take_datagram(struct family *family, struct answer *answer,
			  reply_fn reply, void *arg)
{
	const struct nlmsghdr *nlh = (const struct nlmsghdr *)family->rx;
	bool done = false;
	ssize_t got;
	int len;

	got = mnl_socket_recvfrom(family->sock, family->rx, family->room);
	if (got < 0)
		err(2, "no answer");
	answer->parts++;
	len = got;
	for (; mnl_nlmsg_ok(nlh, len); nlh = mnl_nlmsg_next(nlh, &len))
		if (!nlh->nlmsg_seq && family->event)
			family->event(nlh, family->event_arg);
		else if (nlh->nlmsg_seq == family->seq)
			done |= take_message(nlh, answer, reply, arg);
	return done;
}

/**
 * family_ask() - send a request and see the answer to its end
 * @family: the socket
 * @nlh: the request
 * @answer: filled
 * @reply: sees each message with content, may be NULL
 * @arg: for @reply
 */
void family_ask(struct family *family, struct nlmsghdr *nlh,
		struct answer *answer, reply_fn reply, void *arg)
{
	memset(answer, 0, sizeof(*answer));
	if (mnl_socket_sendto(family->sock, nlh, nlh->nlmsg_len) < 0) {
		answer->err = -errno;
		snprintf(answer->text, sizeof(answer->text), "not sent");
		return;
	}
	while (!take_datagram(family, answer, reply, arg))
		;
}

/**
 * family_events() - read one datagram of events
 * @family: the socket
 */
void family_events(struct family *family)
{
	struct answer none;

	take_datagram(family, &none, NULL, NULL);
}

/**
 * answer_print() - print how a request ended
 * @answer: the answer
 *
 * "ok", or "EINVAL offset 20 missing 0 The kernel's sentence"; "torn" after
 * the "ok" of a dump that may be inconsistent.
 */
void answer_print(const struct answer *answer)
{
	const char *name = strerrorname_np(-answer->err);

	if (answer->err)
		printf("%s offset %u missing %u %s\n", name ? name : "?",
		       answer->offset, answer->missing, answer->text);
	else
		printf("ok%s\n", answer->torn ? " torn" : "");
}
