/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The socket to the kernel's condis family: requests, and the events that come
 * between the answers.
 */
#ifndef CONDIS_NETLINK_H
#define CONDIS_NETLINK_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>

#include "ktypes.h"

struct attr_set;
struct condis;
struct nlattr;
struct nlmsghdr;
struct nl;

/* Default of the socket's receive buffer: what may wait for this process. */
#define NL_RCVBUF	(64u << 20)

/*
 * nl_do(): the request was carried out, but the receive buffer was so full of
 * events that the answer found no room. What it was is not known.
 */
#define NL_NO_ANSWER	(-ENOMSG)

/* What nl_wait() saw. */
#define NL_EVENT	1
#define NL_FD		2

/**
 * typedef nl_reply_fn - takes one answer
 * @nlh: the message; gone when the function returns
 * @arg: as given with the request
 */
typedef void (*nl_reply_fn)(const struct nlmsghdr *nlh, void *arg);

/**
 * typedef nl_match_fn - is this the event that is looked for?
 * @nlh: the event
 * @arg: as given with the question
 */
typedef bool (*nl_match_fn)(const struct nlmsghdr *nlh, const void *arg);

struct nl *nl_get(struct condis *c);
void nl_close(struct nl *nl);
u32 nl_portid(const struct nl *nl);
int nl_fd(const struct nl *nl);
int nl_join_monitor(struct condis *c);
unsigned int nl_overruns(struct nl *nl);

struct nlmsghdr *nl_request(struct condis *c, u8 cmd);
int nl_do(struct condis *c, struct nlmsghdr *nlh, const struct attr_set *set,
	  nl_reply_fn reply, void *arg);
int nl_run(struct condis *c, struct nlmsghdr *nlh, const struct attr_set *set,
	   nl_reply_fn reply, void *arg);
int nl_dump(struct condis *c, struct nlmsghdr *nlh,
	    const struct attr_set *set, nl_reply_fn reply, void *arg);
int nl_report(struct condis *c, int err);

int nl_drain(struct condis *c);
int nl_wait(struct condis *c, int fd, int timeout);
struct nlmsghdr *nl_take(struct nl *nl, nl_match_fn match, const void *arg);
bool nl_seen(const struct nl *nl, nl_match_fn match, const void *arg);
u64 nl_dropped(struct nl *nl);

u8 nl_cmd(const struct nlmsghdr *nlh);
void nl_parse(const struct nlmsghdr *nlh, const struct nlattr **table,
	      u16 count);
void nl_parse_nest(const struct nlattr *nest, const struct nlattr **table,
		   u16 count);
u32 nl_u32(const struct nlattr *attr);

#endif /* CONDIS_NETLINK_H */
