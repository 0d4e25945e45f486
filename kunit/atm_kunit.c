// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_atm: directions and rates.
 */
#include <kunit/test.h>
#include <net/condis/atm.h>
#include <net/condis/call.h>

struct swap_case {
	const char	*desc;
	u32		before;
	u32		after;
};

static const struct swap_case swap_cases[] = {
	{ "none", 0, 0 },
	{ "transmit", CONDIS_MEDIA_TRANSMIT_VC, CONDIS_MEDIA_RECEIVE_VC },
	{ "receive", CONDIS_MEDIA_RECEIVE_VC, CONDIS_MEDIA_TRANSMIT_VC },
	{ "both", CONDIS_MEDIA_TRANSMIT_VC | CONDIS_MEDIA_RECEIVE_VC,
	  CONDIS_MEDIA_TRANSMIT_VC | CONDIS_MEDIA_RECEIVE_VC },
	{ "others", CONDIS_MEDIA_TRANSMIT_VC | CONDIS_MEDIA_USE_TIME_STAMPS |
	  CONDIS_MEDIA_ROUND_UP_FLOW,
	  CONDIS_MEDIA_RECEIVE_VC | CONDIS_MEDIA_USE_TIME_STAMPS |
	  CONDIS_MEDIA_ROUND_UP_FLOW },
};

KUNIT_ARRAY_PARAM_DESC(atm_swap, swap_cases, desc);

/* what one side sends the other receives; twice is as before. */
static void atm_swap(struct kunit *test)
{
	const struct swap_case *c = test->param_value;
	struct condis_media_params media = {
		.flags	= c->before,
		.atm	= {
			.vpi	= 3,
			.vci	= 77,
			.aal	= CONDIS_AAL5,
			.tx	= { .category = CONDIS_ATM_CBR, .pcr = 1000,
				    .max_sdu = 48 },
			.rx	= { .category = CONDIS_ATM_UBR, .pcr = 9,
				    .max_sdu = 1500 },
		},
	};
	const struct condis_media_params before = media;

	condis_media_swap(&media);
	KUNIT_EXPECT_EQ(test, c->after, media.flags);
	KUNIT_EXPECT_MEMEQ(test, &media.atm.tx, &before.atm.rx,
			   sizeof(media.atm.tx));
	KUNIT_EXPECT_MEMEQ(test, &media.atm.rx, &before.atm.tx,
			   sizeof(media.atm.rx));
	KUNIT_EXPECT_EQ(test, 3, media.atm.vpi);
	KUNIT_EXPECT_EQ(test, 77, media.atm.vci);
	KUNIT_EXPECT_EQ(test, CONDIS_AAL5, media.atm.aal);
	condis_media_swap(&media);
	KUNIT_EXPECT_MEMEQ(test, &media, &before, sizeof(media));
}

struct rate_case {
	const char	*desc;
	u64		bits;
	u32		cells;
	u32		speed;
};

static const struct rate_case rate_cases[] = {
	{ "none", 0, 0, 0 },
	{ "below a unit", 99, 0, 0 },
	{ "a unit", 100, 0, 1 },
	{ "below a cell", 440, 0, 4 },
	{ "a cell", 441, 1, 4 },
	{ "STS-3c", 155520000, 353207, 1555200 },
	{ "STS-12c", 622080000, 1412830, 6220800 },
	{ "largest speed", 429496729500ULL, 975446800, U32_MAX },
	{ "larger than that", 429496729600ULL, 975446800, U32_MAX },
	{ "much larger", U64_MAX, U32_MAX - 1, U32_MAX },
};

KUNIT_ARRAY_PARAM_DESC(atm_rate, rate_cases, desc);

/* cells of a line, and the units of the link speed. */
static void atm_rate(struct kunit *test)
{
	const struct rate_case *c = test->param_value;

	KUNIT_EXPECT_EQ(test, c->cells, condis_sonet_cell_rate(c->bits));
	KUNIT_EXPECT_EQ(test, c->speed, condis_link_speed(c->bits));
}

static struct kunit_case atm_kunit_cases[] = {
	KUNIT_CASE_PARAM(atm_swap, atm_swap_gen_params),
	KUNIT_CASE_PARAM(atm_rate, atm_rate_gen_params),
	{}
};

static struct kunit_suite atm_kunit_suite = {
	.name = "condis_atm",
	.test_cases = atm_kunit_cases,
};

kunit_test_suite(atm_kunit_suite);
