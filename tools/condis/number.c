// SPDX-License-Identifier: GPL-2.0-only
/*
 * Numbers in words: strict, so that a typing error is not taken for a number.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "args.h"

/* parse_u64 - digits, or 0x and hex digits; *@end is what follows them */
static bool parse_u64(const char *text, u64 *value, const char **end)
{
	int base = 10;
	char *stop;

	if (text[0] == '0' && text[1] == 'x') {
		base = 16;
		if (!isxdigit((unsigned char)text[2]))
			return false;
	} else if (!isdigit((unsigned char)text[0])) {
		return false;
	}
	errno = 0;
	*value = strtoull(text, &stop, base);
	*end = stop;
	return !errno;
}

/**
 * parse_u32() - read a number
 * @text: decimal digits, or 0x and hexadecimal ones
 * @value: filled on success
 *
 * Return: true when all of @text is a number that fits.
 */
bool parse_u32(const char *text, u32 *value)
{
	const char *end;
	u64 wide;

	if (!parse_u64(text, &wide, &end) || *end || wide > UINT32_MAX)
		return false;
	*value = wide;
	return true;
}

/**
 * parse_size() - read a number of bytes or of things
 * @text: a number, perhaps with K, M or G (powers of 1024)
 * @value: filled on success
 *
 * Return: true when all of @text is a size that fits.
 */
bool parse_size(const char *text, u64 *value)
{
	static const char units[] = "KMG";
	unsigned int shift = 0;
	const char *end, *unit;

	if (!parse_u64(text, value, &end))
		return false;
	if (*end) {
		unit = strchr(units, *end);
		if (!unit || end[1])
			return false;
		shift = 10 * (unit - units + 1);
	}
	if (*value > UINT64_MAX >> shift)
		return false;
	*value <<= shift;
	return true;
}

/**
 * parse_range() - read a size or a range of sizes
 * @text: "N", or "N-M" with N not above M; suffixes as in parse_size()
 * @range: filled on success
 *
 * Return: true when all of @text is such a range.
 */
bool parse_range(const char *text, struct range *range)
{
	const char *dash = strchr(text, '-');
	u64 min, max;
	char first[32];

	if (!dash) {
		if (!parse_size(text, &min))
			return false;
		max = min;
	} else {
		if ((size_t)(dash - text) >= sizeof(first))
			return false;
		memcpy(first, text, dash - text);
		first[dash - text] = '\0';
		if (!parse_size(first, &min) || !parse_size(dash + 1, &max))
			return false;
	}
	if (min > max || max > UINT32_MAX)
		return false;
	range->min = min;
	range->max = max;
	return true;
}
