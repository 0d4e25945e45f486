/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A socket of the condis family, and what the kernel answers on it.
 */
#ifndef SELFTEST_FAMILY_H
#define SELFTEST_FAMILY_H

#include <libmnl/libmnl.h>
#include <linux/genetlink.h>
#include <stdbool.h>
#include <stdint.h>

/* More than the longest message there is */
#define FAMILY_BUFFER	(1u << 20)

/**
 * struct family - the socket
 * @sock: it
 * @id: number of the family
 * @monitor: number of its group
 * @seq: of the last request
 * @rx: for one datagram
 * @room: bytes of @rx that are shown to the kernel, which makes the parts of a
 *	dump as long as that
 * @event: sees events, may be NULL; those before an answer, too
 * @event_arg: for @event
 */
struct family {
	struct mnl_socket *sock;
	uint16_t id;
	uint32_t monitor;
	uint32_t seq;
	char *rx;
	size_t room;
	void (*event)(const struct nlmsghdr *nlh, void *arg);
	void *event_arg;
};

/**
 * struct answer - how a request ended
 * @err: 0 or a negative errno
 * @offset: of the attribute that was found bad, 0 for none
 * @missing: number of the attribute that was missing, 0 for none
 * @torn: a message of the dump said that it may be inconsistent
 * @replies: messages with content
 * @parts: datagrams
 * @text: the kernel's sentence, or empty
 */
struct answer {
	int err;
	uint32_t offset;
	uint32_t missing;
	bool torn;
	unsigned int replies;
	unsigned int parts;
	char text[256];
};

typedef void (*reply_fn)(const struct nlmsghdr *nlh, void *arg);

void family_open(struct family *family);
void family_open_any(struct family *family, int protocol);
void family_find(struct family *family, reply_fn reply, void *arg);
struct nlmsghdr *family_request(struct family *family, void *buffer,
				uint8_t command, uint16_t flags);
void family_ask(struct family *family, struct nlmsghdr *nlh,
		struct answer *answer, reply_fn reply, void *arg);
void family_events(struct family *family);
void answer_print(const struct answer *answer);

#endif /* SELFTEST_FAMILY_H */
