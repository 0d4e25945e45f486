// SPDX-License-Identifier: GPL-2.0-only
/*
 * Numbers: what is taken for one and what is not.
 */
#include "args.h"
#include "check.h"

static bool is_u32(const char *text, u32 wanted)
{
	u32 value = ~wanted;

	return parse_u32(text, &value) && value == wanted;
}

static bool no_u32(const char *text)
{
	u32 value;

	return !parse_u32(text, &value);
}

static void u32_is_read(void)
{
	CHECK(is_u32("0", 0));
	CHECK(is_u32("100", 100));
	CHECK(is_u32("010", 10));
	CHECK(is_u32("0x10", 16));
	CHECK(is_u32("0xfFfFfFfF", UINT32_MAX));
	CHECK(is_u32("4294967295", UINT32_MAX));
}

static void u32_is_strict(void)
{
	static const char *const texts[] = {
		"", " 1", "1 ", "-1", "+1", "1a", "a", "0x", "0xg", "1.0",
		"4294967296", "0x100000000", "99999999999999999999999", "1K",
		"0 x1", "\t1",
	};
	unsigned int i;

	for (i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		CHECK(no_u32(texts[i]));
}

static bool is_size(const char *text, u64 wanted)
{
	u64 value = ~wanted;

	return parse_size(text, &value) && value == wanted;
}

static void sizes_have_units(void)
{
	u64 value;

	CHECK(is_size("9180", 9180));
	CHECK(is_size("64K", 65536));
	CHECK(is_size("0x10K", 16384));
	CHECK(is_size("64M", 64u << 20));
	CHECK(is_size("3G", 3ull << 30));
	CHECK(is_size("17179869183G", 17179869183ull << 30));
	CHECK(!parse_size("17179869184G", &value));
	CHECK(!parse_size("1k", &value));
	CHECK(!parse_size("1KB", &value));
	CHECK(!parse_size("K", &value));
	CHECK(!parse_size("-1K", &value));
}

static bool is_range(const char *text, u32 min, u32 max)
{
	struct range range = { .min = ~min, .max = ~max };

	return parse_range(text, &range) && range.min == min &&
	       range.max == max;
}

static void ranges_are_read(void)
{
	struct range range;

	CHECK(is_range("48", 48, 48));
	CHECK(is_range("1-9180", 1, 9180));
	CHECK(is_range("7-7", 7, 7));
	CHECK(is_range("1K-2K", 1024, 2048));
	CHECK(!parse_range("2-1", &range));
	CHECK(!parse_range("-1", &range));
	CHECK(!parse_range("1-", &range));
	CHECK(!parse_range("1-2-3", &range));
	CHECK(!parse_range("", &range));
	CHECK(!parse_range("1-8G", &range));
	CHECK(!parse_range("0000000000000000000000000000000000000001-2",
			   &range));
}

int main(void)
{
	CASE(u32_is_read);
	CASE(u32_is_strict);
	CASE(sizes_have_units);
	CASE(ranges_are_read);
	return check_end();
}
