// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_nbl_oob: which slots the copiers take, and cancel ids.
 */
#include <linux/bitmap.h>
#include <linux/kernel.h>

#include "util.h"

typedef void (*oob_copy_t)(struct condis_nbl *to,
			   const struct condis_nbl *from);

static const struct oob_case {
	const char *desc;
	oob_copy_t copy;
	unsigned long slots;
} oob_cases[] = {
	{ "send", condis_nbl_copy_send_info,
	  BIT(CONDIS_INFO_CANCEL_ID) | BIT(CONDIS_INFO_MEDIA_SPECIFIC) |
	  BIT(CONDIS_INFO_MEDIA_SPECIFIC_EX) | BIT(CONDIS_INFO_PROTOCOL_ID) |
	  BIT(CONDIS_INFO_8021Q) },
	{ "receive", condis_nbl_copy_receive_info,
	  BIT(CONDIS_INFO_MEDIA_SPECIFIC) | BIT(CONDIS_INFO_MEDIA_SPECIFIC_EX) |
	  BIT(CONDIS_INFO_FRAME_TYPE) | BIT(CONDIS_INFO_HASH_VALUE) |
	  BIT(CONDIS_INFO_HASH_INFO) },
};

KUNIT_ARRAY_PARAM_DESC(oob, oob_cases, desc);

/* P-11: these slots and no other; zeros are copied, too. */
static void oob_copy(struct kunit *test)
{
	const struct oob_case *c = test->param_value;
	struct condis_nbl_pool *pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 0, 0);
	struct condis_nbl *from = t_nbl(test, pool), *to = t_nbl(test, pool);
	unsigned long want;
	unsigned int i;

	for (i = 0; i < CONDIS_INFO_MAX; i++) {
		*condis_nbl_info(from, i) = ~0UL - i;
		*condis_nbl_info(to, i) = 100 + i;
	}
	c->copy(to, from);
	for (i = 0; i < CONDIS_INFO_MAX; i++) {
		want = c->slots & BIT(i) ? ~0UL - i : 100 + i;
		KUNIT_EXPECT_EQ_MSG(test, *condis_nbl_info(to, i), want,
				    "slot %u", i);
		KUNIT_EXPECT_EQ(test, *condis_nbl_info(from, i), ~0UL - i);
		*condis_nbl_info(from, i) = 0;
	}
	c->copy(to, from);
	for (i = 0; i < CONDIS_INFO_MAX; i++)
		KUNIT_EXPECT_EQ(test, *condis_nbl_info(to, i),
				c->slots & BIT(i) ? 0 : 100 + i);
	condis_nbl_free(from);
	condis_nbl_free(to);
}

/* S-21: set, read, cleared, and gone with the NBL's life. */
static void oob_cancel_id(struct kunit *test)
{
	struct condis_nbl_pool *pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 0, 0);
	struct condis_nbl *nbl;

	t_stay_on_cpu(test, raw_smp_processor_id());
	nbl = t_nbl(test, pool);
	KUNIT_EXPECT_EQ(test, condis_nbl_cancel_id(nbl), 0);
	condis_nbl_set_cancel_id(nbl, ~0UL);
	KUNIT_EXPECT_EQ(test, condis_nbl_cancel_id(nbl), ~0UL);
	KUNIT_EXPECT_EQ(test, *condis_nbl_info(nbl, CONDIS_INFO_CANCEL_ID),
			~0UL);
	condis_nbl_set_cancel_id(nbl, 0);
	KUNIT_EXPECT_EQ(test, condis_nbl_cancel_id(nbl), 0);
	condis_nbl_set_cancel_id(nbl, 1);
	condis_nbl_free(nbl);
	nbl = t_nbl(test, pool);
	KUNIT_EXPECT_EQ(test, condis_nbl_cancel_id(nbl), 0);
	condis_nbl_free(nbl);
}

static const struct id_case {
	const char *desc;
	u8 partial;
	unsigned long number;
	unsigned long low;
} id_cases[] = {
	{ "smallest", 1, 0, 0 },
	{ "one", 1, 1, 1 },
	{ "largest number", 255, ~0UL >> 8, ~0UL >> 8 },
	{ "one beyond it", 255, (~0UL >> 8) + 1, 0 },
	{ "all bits", 0x80, ~0UL, ~0UL >> 8 },
};

KUNIT_ARRAY_PARAM_DESC(id, id_cases, desc);

/* S-21: the high octet is the driver's, whatever number it counts to. */
static void oob_cancel_parts(struct kunit *test)
{
	const struct id_case *c = test->param_value;
	unsigned long id = condis_cancel_id(c->partial, c->number);

	KUNIT_EXPECT_EQ(test, id >> (BITS_PER_LONG - 8), c->partial);
	KUNIT_EXPECT_EQ(test, id & (~0UL >> 8), c->low);
	KUNIT_EXPECT_NE(test, id, 0);
}

/* S-21: each of the 255 octets is given once before one is given again. */
static void oob_partial(struct kunit *test)
{
	DECLARE_BITMAP(seen, 256);
	unsigned int i, round;
	u8 first, id;

	for (round = 0; round < 3; round++) {
		bitmap_zero(seen, 256);
		first = condis_partial_cancel_id();
		__set_bit(first, seen);
		for (i = 1; i < 255; i++) {
			id = condis_partial_cancel_id();
			KUNIT_EXPECT_NE(test, id, 0);
			KUNIT_EXPECT_FALSE(test, __test_and_set_bit(id, seen));
		}
		KUNIT_EXPECT_EQ(test, bitmap_weight(seen, 256), 255);
	}
}

static struct kunit_case oob_kunit_cases[] = {
	KUNIT_CASE_PARAM(oob_copy, oob_gen_params),
	KUNIT_CASE(oob_cancel_id),
	KUNIT_CASE_PARAM(oob_cancel_parts, id_gen_params),
	KUNIT_CASE(oob_partial),
	{}
};

static struct kunit_suite oob_kunit_suite = {
	.name = "condis_nbl_oob",
	.test_cases = oob_kunit_cases,
};

kunit_test_suite(oob_kunit_suite);
