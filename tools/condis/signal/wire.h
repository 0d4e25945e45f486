/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Messages between two call managers: a head, then attributes of the netlink
 * set "call". Both ends are on one machine, so these are as netlink has them.
 */
#ifndef CONDIS_SIG_WIRE_H
#define CONDIS_SIG_WIRE_H

#include <stdbool.h>
#include <stddef.h>

#include "ktypes.h"

struct nlattr;

#define WIRE_VERSION	1
/* The largest message: both addresses, traffic both ways, data, octets */
#define WIRE_MAX	2048

enum wire_type {
	WIRE_HELLO = 1,
	WIRE_ACK,
	WIRE_SETUP,
	WIRE_CONNECT,
	WIRE_CONNECT_ACK,
	WIRE_RELEASE,
	WIRE_MODIFY,
	WIRE_MODIFY_ACK,
	WIRE_MODIFY_REJECT,
	WIRE_ADD_PARTY,
	WIRE_ADD_PARTY_ACK,
	WIRE_ADD_PARTY_REJECT,
	WIRE_GOODBYE,
	WIRE_TYPES,
};

/* In a call reference: who sends this has given it. */
#define WIRE_REF_MINE	0x80000000u

/**
 * struct wire - a message
 * @len: octets in @data
 * @data: head and attributes; behind a size_t, so they are aligned
 */
struct wire {
	size_t len;
	u8 data[WIRE_MAX];
};

/**
 * struct wire_head - what every message begins with
 * @type: enum wire_type
 * @seq: number of the message, or of the one that is acknowledged
 * @ref: the call, or what a hello has seen
 * @station: who sends it
 */
struct wire_head {
	u8 type;
	u32 seq;
	u32 ref;
	u32 station;
};

void wire_begin(struct wire *w, u8 type, u32 ref);
void wire_stamp(struct wire *w, u32 seq, u32 station);
void wire_u32(struct wire *w, u16 type, u32 value);
void wire_octets(struct wire *w, u16 type, const void *data, size_t len);
void wire_copy(struct wire *w, u16 type, const struct nlattr *attr);
bool wire_parse(const struct wire *w, struct wire_head *head,
		const struct nlattr **table, u16 count);
const char *wire_name(u8 type);

#endif /* CONDIS_SIG_WIRE_H */
