/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The socket, as the files that make it work see it; all others use netlink.h.
 */
#ifndef CONDIS_NL_H
#define CONDIS_NL_H

#include <libmnl/libmnl.h>
#include <linux/condis.h>

#include "events.h"
#include "netlink.h"

/* The largest message that goes either way, and some more. */
#define NL_TX_SIZE	(CONDIS_MESSAGE_MAX + 4096)
#define NL_RX_SIZE	(512u << 10)

/**
 * struct nl - the socket
 * @sock: libmnl's
 * @family: the message type of the family
 * @monitor: its multicast group
 * @seq: number of the last request
 * @overruns: times that events found no room on the socket
 * @events: events not asked for yet
 * @tx: the request in progress
 * @rx: the datagram in progress
 * @error: why the last request failed
 */
struct nl {
	struct mnl_socket *sock;
	u16 family;
	u32 monitor;
	u32 seq;
	unsigned int overruns;
	struct events events;
	char *tx;
	char *rx;
	char error[768];
};

struct nlmsghdr *start_message(struct nl *nl, u16 type, u8 cmd,
			       u8 version);
int exchange(struct nl *nl, struct nlmsghdr *nlh, const struct attr_set *set,
	     nl_reply_fn reply, void *arg, bool *torn);
void extack_text(const struct nlmsghdr *error, const struct nlmsghdr *request,
		 const struct attr_set *set, char *text, size_t size);

#endif /* CONDIS_NL_H */
