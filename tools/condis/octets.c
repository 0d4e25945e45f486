// SPDX-License-Identifier: GPL-2.0-only
/*
 * Octets on the command line: "0x0102ff", or text as it is. Addresses say how
 * they are read: "nsap:0x47...", "e164:4930123456", "65536:0x01".
 */
#include <ctype.h>
#include <libmnl/libmnl.h>
#include <linux/condis.h>
#include <stdio.h>
#include <string.h>

#include "args.h"
#include "octets.h"
#include "schema.h"

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)tolower((unsigned char)c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool parse_hex(const char *text, struct octets *octets)
{
	size_t len = strlen(text), i;

	if (!len || len % 2 || len / 2 > OCTETS_MAX)
		return false;
	for (i = 0; i < len; i += 2) {
		if (digit(text[i]) < 0 || digit(text[i + 1]) < 0)
			return false;
		octets->data[i / 2] = (u8)(digit(text[i]) << 4 |
					   digit(text[i + 1]));
	}
	octets->len = (u32)(len / 2);
	return true;
}

/**
 * parse_octets() - octets out of a word
 * @text: hexadecimal digits after 0x, or text
 * @octets: filled
 *
 * Return: false when there are none, too many, or half of one.
 */
bool parse_octets(const char *text, struct octets *octets)
{
	size_t len = strlen(text);

	octets->type = 0;
	if (!strncmp(text, "0x", 2))
		return parse_hex(text + 2, octets);
	if (!len || len > OCTETS_MAX)
		return false;
	memcpy(octets->data, text, len);
	octets->len = (u32)len;
	return true;
}

static bool parse_type(const char *text, size_t len, u32 *type)
{
	char name[16];
	size_t i;

	if (!len || len >= sizeof(name))
		return false;
	memcpy(name, text, len);
	name[len] = '\0';
	for (i = 0; i < address_type_enum.count; i++) {
		if (!strcmp(address_type_enum.values[i].name, name)) {
			*type = address_type_enum.values[i].value;
			return true;
		}
	}
	return parse_u32(name, type) && *type;
}

/**
 * parse_address() - an address, or a SAP, out of a word
 * @text: TYPE:OCTETS
 * @octets: filled
 *
 * Return: false when it is none.
 */
bool parse_address(const char *text, struct octets *octets)
{
	const char *colon = strchr(text, ':');
	u32 type;

	if (!colon || !parse_type(text, (size_t)(colon - text), &type) ||
	    !parse_octets(colon + 1, octets))
		return false;
	octets->type = type;
	return true;
}

/**
 * octets_text() - octets in hexadecimal, as they can be typed
 * @octets: the octets
 * @len: how many
 * @text: OCTETS_TEXT characters; those past OCTETS_MAX octets are not shown
 */
void octets_text(const u8 *octets, size_t len, char *text)
{
	size_t i;

	memcpy(text, "0x", sizeof("0x"));
	for (i = 0; i < len && i < OCTETS_MAX; i++)
		sprintf(text + 2 + 2 * i, "%02x", octets[i]);
}

/**
 * octets_put() - octets into a request
 * @nlh: the request
 * @type: the attribute
 * @octets: the octets; nothing is put when there are none
 */
void octets_put(struct nlmsghdr *nlh, u16 type, const struct octets *octets)
{
	if (octets->len)
		mnl_attr_put(nlh, type, octets->len, octets->data);
}

/**
 * address_put() - an address into a request
 * @nlh: the request
 * @type: the attribute
 * @octets: the address; nothing is put when there is none
 */
void address_put(struct nlmsghdr *nlh, u16 type, const struct octets *octets)
{
	struct nlattr *nest;

	if (!octets->len)
		return;
	nest = mnl_attr_nest_start(nlh, type);
	mnl_attr_put_u32(nlh, CONDIS_A_ADDRESS_TYPE, octets->type);
	octets_put(nlh, CONDIS_A_ADDRESS_OCTETS, octets);
	mnl_attr_nest_end(nlh, nest);
}
