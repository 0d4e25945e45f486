// SPDX-License-Identifier: GPL-2.0-only
/*
 * Messages between two call managers, written and read.
 */
#include <arpa/inet.h>
#include <libmnl/libmnl.h>
#include <string.h>

#include "wire.h"

/* As it is sent; numbers in network byte order */
struct head {
	u8 version;
	u8 type;
	u8 zero[2];
	u32 seq;
	u32 ref;
	u32 station;
};

static const char *const names[WIRE_TYPES] = {
	[WIRE_HELLO] = "hello",
	[WIRE_ACK] = "ack",
	[WIRE_SETUP] = "setup",
	[WIRE_CONNECT] = "connect",
	[WIRE_CONNECT_ACK] = "connect-ack",
	[WIRE_RELEASE] = "release",
	[WIRE_MODIFY] = "modify",
	[WIRE_MODIFY_ACK] = "modify-ack",
	[WIRE_MODIFY_REJECT] = "modify-reject",
	[WIRE_ADD_PARTY] = "add-party",
	[WIRE_ADD_PARTY_ACK] = "add-party-ack",
	[WIRE_ADD_PARTY_REJECT] = "add-party-reject",
	[WIRE_GOODBYE] = "goodbye",
};

/**
 * wire_name() - what a message is called
 * @type: enum wire_type
 *
 * Return: the name; NULL when there is no such message.
 */
const char *wire_name(u8 type)
{
	return type < WIRE_TYPES ? names[type] : NULL;
}

/**
 * wire_begin() - begin a message
 * @w: filled
 * @type: enum wire_type
 * @ref: the call, with WIRE_REF_MINE as the sender has it
 */
void wire_begin(struct wire *w, u8 type, u32 ref)
{
	const struct head head = {
		.version = WIRE_VERSION, .type = type, .ref = htonl(ref),
	};

	memcpy(w->data, &head, sizeof(head));
	w->len = sizeof(head);
}

/**
 * wire_stamp() - a message is about to be sent
 * @w: the message
 * @seq: its number
 * @station: who sends it
 */
void wire_stamp(struct wire *w, u32 seq, u32 station)
{
	struct head *head = (struct head *)w->data;

	head->seq = htonl(seq);
	head->station = htonl(station);
}

/**
 * wire_octets() - octets into a message
 * @w: the message
 * @type: attribute of the set "call"
 * @data: the octets
 * @len: how many; an attribute that finds no room is left out
 */
void wire_octets(struct wire *w, u16 type, const void *data, size_t len)
{
	struct nlattr attr = {
		.nla_type = type, .nla_len = (u16)(MNL_ATTR_HDRLEN + len),
	};
	size_t size = MNL_ATTR_HDRLEN + MNL_ALIGN(len);

	if (size > sizeof(w->data) - w->len)
		return;
	memset(w->data + w->len, 0, size);
	memcpy(w->data + w->len, &attr, sizeof(attr));
	memcpy(w->data + w->len + MNL_ATTR_HDRLEN, data, len);
	w->len += size;
}

/**
 * wire_u32() - a number into a message
 * @w: the message
 * @type: attribute of the set "call"
 * @value: the number
 */
void wire_u32(struct wire *w, u16 type, u32 value)
{
	wire_octets(w, type, &value, sizeof(value));
}

/**
 * wire_copy() - pass an attribute on
 * @w: the message
 * @type: what it is for the receiver, as its tx is the sender's rx
 * @attr: the attribute; nothing is put when there is none
 */
void wire_copy(struct wire *w, u16 type, const struct nlattr *attr)
{
	if (attr)
		wire_octets(w, type | (attr->nla_type & NLA_F_NESTED),
			    mnl_attr_get_payload(attr),
			    mnl_attr_get_payload_len(attr));
}

/**
 * wire_parse() - read a message
 * @w: as it came
 * @head: filled
 * @table: filled with its attributes
 * @count: entries of @table
 *
 * Return: false when it is none of this version.
 */
bool wire_parse(const struct wire *w, struct wire_head *head,
		const struct nlattr **table, u16 count)
{
	const struct nlattr *attr;
	struct head raw;
	int left;
	u16 type;

	memset(table, 0, count * sizeof(*table));
	if (w->len < sizeof(raw))
		return false;
	memcpy(&raw, w->data, sizeof(raw));
	if (raw.version != WIRE_VERSION || !wire_name(raw.type))
		return false;
	head->type = raw.type;
	head->seq = ntohl(raw.seq);
	head->ref = ntohl(raw.ref);
	head->station = ntohl(raw.station);
	attr = (const struct nlattr *)(w->data + sizeof(raw));
	for (left = (int)(w->len - sizeof(raw)); mnl_attr_ok(attr, left);
	     left -= (int)MNL_ALIGN(attr->nla_len),
	     attr = mnl_attr_next(attr)) {
		type = mnl_attr_get_type(attr);
		if (type < count)
			table[type] = attr;
	}
	return true;
}
