// SPDX-License-Identifier: GPL-2.0-only
/*
 * The socket: made, bound to the family, closed; and reading messages.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/genetlink.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "condis.h"
#include "nl.h"

#define SNDBUF	(1024 * 1024)

/* set_buffer - as large as the process may make it */
static void set_buffer(int fd, int force, int plain, u32 size)
{
	int value = size;

	if (setsockopt(fd, SOL_SOCKET, force, &value, sizeof(value)))
		setsockopt(fd, SOL_SOCKET, plain, &value, sizeof(value));
}

static int set_up(struct nl *nl, u32 rcvbuf)
{
	int fd = mnl_socket_get_fd(nl->sock), on = 1;

	/* Errors without the request that caused them, but with words. */
	mnl_socket_setsockopt(nl->sock, NETLINK_CAP_ACK, &on, sizeof(on));
	mnl_socket_setsockopt(nl->sock, NETLINK_EXT_ACK, &on, sizeof(on));
	mnl_socket_setsockopt(nl->sock, NETLINK_GET_STRICT_CHK, &on,
			      sizeof(on));
	set_buffer(fd, SO_RCVBUFFORCE, SO_RCVBUF, rcvbuf);
	set_buffer(fd, SO_SNDBUFFORCE, SO_SNDBUF, SNDBUF);
	return fcntl(fd, F_SETFL, O_NONBLOCK);
}

/**
 * start_message() - begin a message in the send buffer
 * @nl: the socket
 * @type: the family's number
 * @cmd: the command
 * @version: the family's version
 *
 * Return: the message.
 */
struct nlmsghdr *start_message(struct nl *nl, u16 type, u8 cmd,
			       u8 version)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(nl->tx);
	struct genlmsghdr *genl;

	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
	genl = mnl_nlmsg_put_extra_header(nlh, sizeof(*genl));
	genl->cmd = cmd;
	genl->version = version;
	return nlh;
}

static void take_group(struct nl *nl, const struct nlattr *group)
{
	const struct nlattr *table[CTRL_ATTR_MCAST_GRP_MAX + 1];

	nl_parse_nest(group, table, CTRL_ATTR_MCAST_GRP_MAX + 1);
	if (!table[CTRL_ATTR_MCAST_GRP_NAME] || !table[CTRL_ATTR_MCAST_GRP_ID])
		return;
	if (!strcmp(mnl_attr_get_str(table[CTRL_ATTR_MCAST_GRP_NAME]),
		    CONDIS_MCGRP_MONITOR))
		nl->monitor = nl_u32(table[CTRL_ATTR_MCAST_GRP_ID]);
}

/* take_family - what the kernel says about the family */
static void take_family(const struct nlmsghdr *nlh, void *arg)
{
	const struct nlattr *table[CTRL_ATTR_MAX + 1], *attr;
	struct nl *nl = arg;

	nl_parse(nlh, table, CTRL_ATTR_MAX + 1);
	if (table[CTRL_ATTR_FAMILY_ID])
		nl->family = mnl_attr_get_u16(table[CTRL_ATTR_FAMILY_ID]);
	if (!table[CTRL_ATTR_MCAST_GROUPS])
		return;
	mnl_attr_for_each_nested(attr, table[CTRL_ATTR_MCAST_GROUPS])
		take_group(nl, attr);
}

/* find_family - the kernel loads the module on this question, if it can */
static int find_family(struct nl *nl)
{
	struct nlmsghdr *nlh;
	int err;

	nlh = start_message(nl, GENL_ID_CTRL, CTRL_CMD_GETFAMILY, 1);
	mnl_attr_put_strz(nlh, CTRL_ATTR_FAMILY_NAME, CONDIS_FAMILY_NAME);
	err = exchange(nl, nlh, NULL, take_family, nl, NULL);
	if (!err && !nl->family)
		err = -ENOENT;
	return err;
}

static struct nl *nl_alloc(void)
{
	struct nl *nl = calloc(1, sizeof(*nl));

	if (!nl)
		return NULL;
	events_init(&nl->events);
	nl->tx = malloc(NL_TX_SIZE);
	nl->rx = malloc(NL_RX_SIZE);
	if (nl->tx && nl->rx)
		return nl;
	nl_close(nl);
	return NULL;
}

/**
 * nl_get() - the socket; it is made on the first call
 * @c: the run
 *
 * Return: the socket, or NULL after a complaint; the command then ends with
 * CONDIS_NETLINK.
 */
struct nl *nl_get(struct condis *c)
{
	struct nl *nl = c->nl;
	int err;

	if (nl)
		return nl;
	nl = nl_alloc();
	if (!nl) {
		fail(c, CONDIS_NETLINK, "out of memory");
		return NULL;
	}
	nl->sock = mnl_socket_open2(NETLINK_GENERIC, SOCK_CLOEXEC);
	if (!nl->sock || set_up(nl, c->rcvbuf) ||
	    mnl_socket_bind(nl->sock, 0, MNL_SOCKET_AUTOPID)) {
		fail(c, CONDIS_NETLINK, "no netlink socket: %s",
		     strerror(errno));
		nl_close(nl);
		return NULL;
	}
	err = find_family(nl);
	if (err == -ENOENT)
		fail(c, CONDIS_NETLINK,
		     "the kernel knows no condis: load the module (modprobe condis)");
	else if (err)
		fail(c, CONDIS_NETLINK, "%s", nl->error);
	if (err) {
		nl_close(nl);
		return NULL;
	}
	c->nl = nl;
	return nl;
}

/**
 * nl_close() - close the socket; what belongs to it goes with it
 * @nl: the socket, may be NULL
 */
void nl_close(struct nl *nl)
{
	if (!nl)
		return;
	if (nl->sock)
		mnl_socket_close(nl->sock);
	events_clear(&nl->events);
	free(nl->tx);
	free(nl->rx);
	free(nl);
}

/**
 * nl_portid() - by which number the kernel knows the socket
 * @nl: the socket
 *
 * Return: the number, as in the attributes owner and receiver.
 */
u32 nl_portid(const struct nl *nl)
{
	return mnl_socket_get_portid(nl->sock);
}

/**
 * nl_fd() - the socket's descriptor
 * @nl: the socket
 *
 * Return: the descriptor, for poll().
 */
int nl_fd(const struct nl *nl)
{
	return mnl_socket_get_fd(nl->sock);
}

/**
 * nl_join_monitor() - get the events of all objects from now on
 * @c: the run, with an open socket
 *
 * Return: an enum condis_exit.
 */
int nl_join_monitor(struct condis *c)
{
	int group = c->nl->monitor;

	if (!mnl_socket_setsockopt(c->nl->sock, NETLINK_ADD_MEMBERSHIP, &group,
				   sizeof(group)))
		return CONDIS_OK;
	return fail(c, CONDIS_FAILED, "cannot listen to the events: %s%s",
		    strerror(errno), errno == EPERM ?
		    " (that needs CAP_NET_ADMIN in the netns)" : "");
}

/**
 * nl_overruns() - how often were events lost for want of room, since last time?
 * @nl: the socket
 *
 * Return: the number of times.
 */
unsigned int nl_overruns(struct nl *nl)
{
	unsigned int overruns = nl->overruns;

	nl->overruns = 0;
	return overruns;
}

/**
 * nl_take() - take an event that is looked for
 * @nl: the socket
 * @match: says which
 * @arg: for @match
 *
 * Return: the oldest one, to be freed with free(), or NULL.
 */
struct nlmsghdr *nl_take(struct nl *nl, nl_match_fn match, const void *arg)
{
	return events_take(&nl->events, match, arg);
}

/**
 * nl_seen() - is there an event that is looked for? It stays
 * @nl: the socket
 * @match: says which
 * @arg: for @match
 *
 * Return: true when there is.
 */
bool nl_seen(const struct nl *nl, nl_match_fn match, const void *arg)
{
	return events_seen(&nl->events, match, arg);
}

/**
 * nl_dropped() - how many lent receives were dropped, since last time?
 * @nl: the socket
 *
 * Return: the number of messages.
 */
u64 nl_dropped(struct nl *nl)
{
	u64 dropped = nl->events.dropped;

	nl->events.dropped = 0;
	return dropped;
}
