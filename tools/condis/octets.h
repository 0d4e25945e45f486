/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Octets on the command line: addresses, SAPs, close data.
 */
#ifndef CONDIS_OCTETS_H
#define CONDIS_OCTETS_H

#include <stdbool.h>
#include <stddef.h>

#include "ktypes.h"

struct nlmsghdr;

/* The most that an attribute of the contract carries */
#define OCTETS_MAX	4096
/* Room for them in hexadecimal */
#define OCTETS_TEXT	(2 * OCTETS_MAX + 3)

/**
 * struct octets - some octets, perhaps with a type
 * @type: how they are read, or 0
 * @len: how many
 * @data: the octets
 */
struct octets {
	u32 type;
	u32 len;
	u8 data[OCTETS_MAX];
};

bool parse_octets(const char *text, struct octets *octets);
void octets_text(const u8 *octets, size_t len, char *text);
bool parse_address(const char *text, struct octets *octets);
void octets_put(struct nlmsghdr *nlh, u16 type, const struct octets *octets);
void address_put(struct nlmsghdr *nlh, u16 type, const struct octets *octets);

#endif /* CONDIS_OCTETS_H */
