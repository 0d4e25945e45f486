// SPDX-License-Identifier: GPL-2.0-only
/*
 * vatm_params: validation of call parameters (section 5.5 of the rules).
 */
#include <kunit/test.h>
#include <linux/limits.h>
#include <linux/stddef.h>
#include <linux/string.h>

#include "expect.h"
#include "params.h"

#define BOTH	(CONDIS_MEDIA_TRANSMIT_VC | CONDIS_MEDIA_RECEIVE_VC)
#define TX	CONDIS_MEDIA_TRANSMIT_VC
#define RX	CONDIS_MEDIA_RECEIVE_VC
#define DOWN	CONDIS_MEDIA_ROUND_DOWN_FLOW
#define UP	CONDIS_MEDIA_ROUND_UP_FLOW
#define RESERVE	CONDIS_MEDIA_RESERVE_RESOURCES_VC
#define LINE	VATM_LINE_RATE

/* A member of struct condis_media_params that a case sets. */
struct params_set {
	size_t	offset;
	size_t	size;
	u32	value;
};

#define SET(member, val)						\
	{ offsetof(struct condis_media_params, member), sizeof(u32), (val) }
#define SET16(member, val)						\
	{ offsetof(struct condis_media_params, member), sizeof(u16), (val) }

#define PARAMS_SETS	6

/* What is good: both ways, UBR, AAL5, on 0/100. */
static const struct condis_call_params params_good = {
	.media = {
		.flags = BOTH,
		.atm = {
			.vci = 100,
			.aal = CONDIS_AAL5,
			.tx = { .category = CONDIS_ATM_UBR, .max_sdu = 1500 },
			.rx = { .category = CONDIS_ATM_UBR, .max_sdu = 9180 },
		},
	},
};

static const struct vatm_limits params_limits = {
	.line_rate = LINE,
	.max_sdu = 9180,
};

static void params_apply(struct condis_call_params *params,
			 const struct params_set *sets)
{
	unsigned int i;
	u16 small;

	for (i = 0; i < PARAMS_SETS && sets[i].size; i++) {
		void *to = (u8 *)&params->media + sets[i].offset;

		small = sets[i].value;
		if (sets[i].size == sizeof(small))
			memcpy(to, &small, sizeof(small));
		else
			memcpy(to, &sets[i].value, sizeof(sets[i].value));
	}
}

/**
 * struct params_case - one variation of what is good
 * @desc: name
 * @set: what differs
 * @status: what the check says
 * @limit: largest SDU of the device, when not that of params_limits
 * @reserved: a VCI below 32 may be used
 */
struct params_case {
	const char		*desc;
	struct params_set	set[PARAMS_SETS];
	condis_status_t		status;
	u32			limit;
	bool			reserved;
};

#define OK	CONDIS_STATUS_SUCCESS
#define BAD	CONDIS_STATUS_INVALID_DATA
#define AAL	CONDIS_STATUS_AAL_PARAMS_UNSUPPORTED

static const struct params_case params_cases[] = {
	{ "as it is", {}, OK },
	/* step 2 */
	{ "no direction", { SET(flags, 0) }, BAD },
	{ "transmit only", { SET(flags, TX) }, OK },
	{ "receive only", { SET(flags, RX) }, OK },
	{ "a media flag that is none", { SET(flags, BOTH | BIT(9)) }, BAD },
	{ "all media flags but one rounding",
	  { SET(flags, GENMASK(8, 0) & ~UP) }, OK },
	{ "both rounding flags", { SET(flags, BOTH | UP | DOWN) }, BAD },
	/* step 3 */
	{ "no AAL", { SET(atm.aal, 0) }, AAL },
	{ "AAL0", { SET(atm.aal, CONDIS_AAL0) }, AAL },
	{ "AAL1", { SET(atm.aal, CONDIS_AAL1) }, AAL },
	{ "AAL3/4", { SET(atm.aal, CONDIS_AAL34) }, AAL },
	{ "two AALs", { SET(atm.aal, CONDIS_AAL5 | CONDIS_AAL0) }, AAL },
	{ "CLP 1", { SET(atm.default_clp, 1) }, OK },
	{ "CLP 2", { SET(atm.default_clp, 2) }, BAD },
	/* step 4: A-3 */
	{ "0/0", { SET16(atm.vci, 0) }, BAD },
	{ "0/0 on purpose", { SET16(atm.vci, 0) }, BAD, .reserved = true },
	{ "0/31", { SET16(atm.vci, 31) }, BAD },
	{ "0/32", { SET16(atm.vci, 32) }, OK },
	{ "0/5 on purpose", { SET16(atm.vci, 5) }, OK, .reserved = true },
	{ "7/0", { SET16(atm.vpi, 7), SET16(atm.vci, 0) }, BAD },
	{ "7/0 on purpose", { SET16(atm.vpi, 7), SET16(atm.vci, 0) }, OK,
	  .reserved = true },
	{ "255/65535", { SET16(atm.vpi, 255), SET16(atm.vci, 65535) }, OK },
	{ "256/100", { SET16(atm.vpi, 256) }, BAD },
	{ "4095/100", { SET16(atm.vpi, 4095) }, BAD },
	/* step 5: categories */
	{ "no category", { SET(atm.tx.category, 0) }, BAD },
	{ "two categories",
	  { SET(atm.tx.category, CONDIS_ATM_UBR | CONDIS_ATM_CBR),
	    SET(atm.tx.pcr, 1) }, BAD },
	{ "ABR", { SET(atm.tx.category, CONDIS_ATM_ABR),
		   SET(atm.tx.pcr, 1000) }, BAD },
	{ "ABR received", { SET(atm.rx.category, CONDIS_ATM_ABR),
			    SET(atm.rx.pcr, 1000) }, BAD },
	{ "a category that is none", { SET(atm.rx.category, BIT(4)) }, BAD },
	{ "nonsense in the direction that is off",
	  { SET(flags, TX), SET(atm.rx.category, 99),
	    SET(atm.rx.max_sdu, 0) }, OK },
	/* rates */
	{ "UBR with a peak", { SET(atm.tx.pcr, 1) }, OK },
	{ "UBR at the line rate", { SET(atm.tx.pcr, LINE) }, OK },
	{ "UBR beyond the line", { SET(atm.tx.pcr, LINE + 1) }, OK },
	{ "CBR without a peak", { SET(atm.tx.category, CONDIS_ATM_CBR) }, BAD },
	{ "CBR at 1", { SET(atm.tx.category, CONDIS_ATM_CBR),
			SET(atm.tx.pcr, 1) }, OK },
	{ "CBR at the line rate", { SET(atm.tx.category, CONDIS_ATM_CBR),
				    SET(atm.tx.pcr, LINE) }, OK },
	{ "CBR at all ones", { SET(atm.tx.category, CONDIS_ATM_CBR),
			       SET(atm.tx.pcr, CONDIS_RATE_LINE) }, OK },
	{ "CBR beyond the line", { SET(atm.tx.category, CONDIS_ATM_CBR),
				   SET(atm.tx.pcr, LINE + 1) }, BAD },
	{ "CBR beyond the line, rounded down",
	  { SET(flags, BOTH | DOWN), SET(atm.tx.category, CONDIS_ATM_CBR),
	    SET(atm.tx.pcr, LINE + 1) }, OK },
	{ "CBR beyond the line, rounded up",
	  { SET(flags, BOTH | UP), SET(atm.tx.category, CONDIS_ATM_CBR),
	    SET(atm.tx.pcr, LINE + 1) }, BAD },
	{ "VBR", { SET(atm.tx.category, CONDIS_ATM_VBR), SET(atm.tx.pcr, 1000),
		   SET(atm.tx.scr, 999), SET(atm.tx.mbs, 1) }, OK },
	{ "VBR without a sustained rate",
	  { SET(atm.tx.category, CONDIS_ATM_VBR), SET(atm.tx.pcr, 1000),
	    SET(atm.tx.mbs, 1) }, BAD },
	{ "VBR without a burst",
	  { SET(atm.tx.category, CONDIS_ATM_VBR), SET(atm.tx.pcr, 1000),
	    SET(atm.tx.scr, 999) }, BAD },
	{ "VBR with equal rates needs no burst",
	  { SET(atm.tx.category, CONDIS_ATM_VBR), SET(atm.tx.pcr, 1000),
	    SET(atm.tx.scr, 1000) }, OK },
	{ "VBR with rates the wrong way round",
	  { SET(atm.tx.category, CONDIS_ATM_VBR), SET(atm.tx.pcr, 1000),
	    SET(atm.tx.scr, 1001), SET(atm.tx.mbs, 1) }, BAD },
	{ "minimum above the peak", { SET(atm.tx.pcr, 1000),
				      SET(atm.tx.mcr, 1001) }, BAD },
	{ "minimum at the peak", { SET(atm.tx.pcr, 1000),
				   SET(atm.tx.mcr, 1000) }, OK },
	/* SDU sizes */
	{ "no SDU", { SET(atm.tx.max_sdu, 0) }, BAD },
	{ "SDU of 1", { SET(atm.tx.max_sdu, 1) }, OK },
	{ "SDU above the MTU", { SET(atm.tx.max_sdu, 9181) }, BAD },
	{ "received SDU above the MTU", { SET(atm.rx.max_sdu, 9181) }, BAD },
	{ "SDU of 65535", { SET(atm.tx.max_sdu, 65535) }, OK, .limit = 65535 },
	{ "SDU of 65536", { SET(atm.tx.max_sdu, 65536) }, BAD,
	  .limit = U32_MAX },
};

KUNIT_ARRAY_PARAM_DESC(params, params_cases, desc);

/* V-8, A-2, A-3, A-7 */
static void params_check(struct kunit *test)
{
	const struct params_case *c = test->param_value;
	struct condis_call_params params = params_good;
	struct condis_call_params before;
	struct vatm_limits limits = params_limits;
	struct vatm_setup setup;

	params_apply(&params, c->set);
	before = params;
	limits.reserved_vci = c->reserved;
	if (c->limit)
		limits.max_sdu = c->limit;
	KUNIT_EXPECT_STREQ(test, condis_status_name(c->status),
			   condis_status_name(vatm_params_check(&params,
								&limits,
								&setup)));
	KUNIT_EXPECT_MEMEQ(test, &before, &params, sizeof(params));
}

static void params_must(struct kunit *test, const struct params_set *sets,
			struct vatm_setup *setup)
{
	struct condis_call_params params = params_good;

	params_apply(&params, sets);
	T_ASSERT_STATUS(test,
			vatm_params_check(&params, &params_limits, setup),
			CONDIS_STATUS_SUCCESS);
}

/* What comes out of it: names, resolved rates, nothing for a closed way. */
static void params_result(struct kunit *test)
{
	static const struct params_set sets[PARAMS_SETS] = {
		SET(flags, TX), SET16(atm.vpi, 3), SET16(atm.vci, 77),
		SET(atm.default_clp, 1),
	};
	static const struct condis_atm_flow nothing;
	struct vatm_setup setup;

	params_must(test, sets, &setup);
	KUNIT_EXPECT_EQ(test, 3 << 16 | 77, setup.key);
	KUNIT_EXPECT_EQ(test, TX, setup.flags);
	KUNIT_EXPECT_EQ(test, CONDIS_AAL5, setup.aal);
	KUNIT_EXPECT_EQ(test, 1, setup.clp);
	KUNIT_EXPECT_EQ(test, LINE, setup.tx.pcr);
	KUNIT_EXPECT_EQ(test, 1500, setup.tx.max_sdu);
	KUNIT_EXPECT_MEMEQ(test, &nothing, &setup.rx, sizeof(nothing));
}

/* What each category takes of the line (step 7). */
static void params_reserved(struct kunit *test)
{
	static const struct params_set cbr_vbr[PARAMS_SETS] = {
		SET(atm.tx.category, CONDIS_ATM_CBR), SET(atm.tx.pcr, 5000),
		SET(atm.rx.category, CONDIS_ATM_VBR), SET(atm.rx.pcr, 4000),
		SET(atm.rx.scr, 300), SET(atm.rx.mbs, 10),
	};
	static const struct params_set ubr[PARAMS_SETS] = {
		SET(atm.tx.pcr, 5000), SET(atm.tx.mcr, 5000),
	};
	struct vatm_setup setup;

	params_must(test, cbr_vbr, &setup);
	KUNIT_EXPECT_EQ(test, 5000, setup.tx_reserved);
	KUNIT_EXPECT_EQ(test, 300, setup.rx_reserved);
	params_must(test, ubr, &setup);
	KUNIT_EXPECT_EQ(test, 0, setup.tx_reserved);
	KUNIT_EXPECT_EQ(test, 0, setup.rx_reserved);
}

/* V-10: written back only where a rounding flag says so. */
static void params_round(struct kunit *test)
{
	static const struct params_set sets[PARAMS_SETS] = {
		SET(atm.tx.category, CONDIS_ATM_CBR),
		SET(atm.tx.pcr, LINE + 5),
	};
	struct condis_call_params params = params_good;
	struct vatm_setup setup;

	params_apply(&params, sets);
	params.media.flags |= DOWN;
	T_ASSERT_STATUS(test,
			vatm_params_check(&params, &params_limits, &setup),
			CONDIS_STATUS_SUCCESS);
	vatm_params_write_back(&params, &setup);
	KUNIT_EXPECT_EQ(test, LINE, params.media.atm.tx.pcr);
	KUNIT_EXPECT_EQ(test, LINE, params.media.atm.rx.pcr);

	params = params_good;
	T_ASSERT_STATUS(test,
			vatm_params_check(&params, &params_limits, &setup),
			CONDIS_STATUS_SUCCESS);
	vatm_params_write_back(&params, &setup);
	KUNIT_EXPECT_MEMEQ(test, &params_good, &params, sizeof(params));
}

/**
 * struct rounding_case - a rate that the device cannot keep to
 * @desc: name
 * @flags: which way it may be rounded
 * @category: of the flow
 * @status: what the check says
 * @pcr: what is in the parameters afterwards
 */
struct rounding_case {
	const char	*desc;
	u32		flags;
	u32		category;
	condis_status_t	status;
	u32		pcr;
};

static const struct rounding_case rounding_cases[] = {
	{ "CBR, not at all", 0, CONDIS_ATM_CBR, BAD, LINE + 5 },
	{ "CBR, down", DOWN, CONDIS_ATM_CBR, OK, LINE },
	{ "CBR, up, where there is nothing", UP, CONDIS_ATM_CBR, BAD,
	  LINE + 5 },
	{ "CBR, both ways", UP | DOWN, CONDIS_ATM_CBR, BAD, LINE + 5 },
	{ "UBR, not at all: quietly less", 0, CONDIS_ATM_UBR, OK, LINE + 5 },
	{ "UBR, down", DOWN, CONDIS_ATM_UBR, OK, LINE },
	{ "UBR, both ways", UP | DOWN, CONDIS_ATM_UBR, BAD, LINE + 5 },
};

KUNIT_ARRAY_PARAM_DESC(rounding, rounding_cases, desc);

/* E-50, V-10: each way in which a caller may allow rounding, and both. */
static void params_rounding(struct kunit *test)
{
	const struct rounding_case *c = test->param_value;
	struct condis_call_params params = params_good;
	struct vatm_setup setup;
	condis_status_t status;

	params.media.flags |= c->flags;
	params.media.atm.tx.category = c->category;
	params.media.atm.tx.pcr = LINE + 5;
	status = vatm_params_check(&params, &params_limits, &setup);
	T_ASSERT_STATUS(test, status, c->status);
	if (status == OK) {
		KUNIT_EXPECT_EQ(test, LINE, setup.tx.pcr);
		vatm_params_write_back(&params, &setup);
	}
	KUNIT_EXPECT_EQ(test, c->pcr, params.media.atm.tx.pcr);
}

struct recheck_case {
	const char		*desc;
	struct params_set	old[PARAMS_SETS];
	struct params_set	new[PARAMS_SETS];
	condis_status_t		status;
};

static const struct recheck_case recheck_cases[] = {
	{ "the same again", {}, {}, OK },
	{ "other rates", {}, { SET(atm.tx.pcr, 7), SET(atm.tx.mcr, 7) }, OK },
	{ "another category", {}, { SET(atm.tx.category, CONDIS_ATM_CBR),
				    SET(atm.tx.pcr, 7) }, OK },
	{ "another SDU", {}, { SET(atm.rx.max_sdu, 1) }, OK },
	{ "another CLP", {}, { SET(atm.default_clp, 1) }, OK },
	{ "another VPI", {}, { SET16(atm.vpi, 1) }, BAD },
	{ "another VCI", {}, { SET16(atm.vci, 101) }, BAD },
	{ "one direction less", {}, { SET(flags, TX) }, BAD },
	{ "one direction more", { SET(flags, RX) }, {}, BAD },
	{ "the other direction", { SET(flags, RX) }, { SET(flags, TX) }, BAD },
	{ "from reserving to use", { SET(flags, BOTH | RESERVE) }, {}, OK },
	{ "from use to reserving", {}, { SET(flags, BOTH | RESERVE) }, BAD },
	{ "still reserving", { SET(flags, BOTH | RESERVE) },
	  { SET(flags, BOTH | RESERVE), SET(atm.tx.pcr, 9) }, OK },
};

KUNIT_ARRAY_PARAM_DESC(recheck, recheck_cases, desc);

/* A-5; 5.5 step 2 */
static void params_recheck(struct kunit *test)
{
	const struct recheck_case *c = test->param_value;
	struct vatm_setup old, new;

	params_must(test, c->old, &old);
	params_must(test, c->new, &new);
	KUNIT_EXPECT_STREQ(test, condis_status_name(c->status),
			   condis_status_name(vatm_params_recheck(&old,
								  &new)));
}

/* the other AALs are refused before, so this one is made by hand. */
static void params_recheck_aal(struct kunit *test)
{
	static const struct params_set none[PARAMS_SETS];
	struct vatm_setup old, new;

	params_must(test, none, &old);
	new = old;
	new.aal = CONDIS_AAL0;
	T_EXPECT_STATUS(test, vatm_params_recheck(&old, &new),
			CONDIS_STATUS_INVALID_DATA);
}

struct admit_case {
	const char	*desc;
	u32		old_tx, old_rx;
	u32		new_tx, new_rx;
	u32		all_tx, all_rx;
	bool		fits;
};

static const struct admit_case admit_cases[] = {
	{ "alone", 0, 0, LINE, LINE, 0, 0, true },
	{ "one too many sent", 0, 0, 2, 0, LINE - 1, 0, false },
	{ "one too many received", 0, 0, 0, 2, 0, LINE - 1, false },
	{ "just fits", 0, 0, 1, 1, LINE - 1, LINE - 1, true },
	{ "nothing on a full line", 0, 0, 0, 0, LINE, LINE, true },
	{ "gives its own back", LINE, LINE, LINE, LINE, LINE, LINE, true },
	{ "gives less back than it takes", 10, 0, 11, 0, LINE, 0, false },
};

KUNIT_ARRAY_PARAM_DESC(admit, admit_cases, desc);

/* 5.5 step 7 */
static void params_admit(struct kunit *test)
{
	const struct admit_case *c = test->param_value;
	struct vatm_setup old = { .tx_reserved = c->old_tx,
				  .rx_reserved = c->old_rx };
	struct vatm_setup new = { .tx_reserved = c->new_tx,
				  .rx_reserved = c->new_rx };

	T_EXPECT_STATUS(test,
			vatm_params_admit(c->old_tx || c->old_rx ? &old : NULL,
					  &new, c->all_tx, c->all_rx, LINE),
			c->fits ? CONDIS_STATUS_SUCCESS :
			CONDIS_STATUS_CELLRATE_NOT_AVAILABLE);
}

struct cells_case {
	const char	*desc;
	u32		len;
	u32		cells;
};

static const struct cells_case cells_cases[] = {
	{ "nothing", 0, 1 },
	{ "1 octet", 1, 1 },
	{ "fills a cell", 40, 1 },
	{ "one more", 41, 2 },
	{ "48 octets", 48, 2 },
	{ "1500 octets", 1500, 32 },
	{ "9180 octets", 9180, 192 },
	{ "65535 octets", 65535, 1366 },
};

KUNIT_ARRAY_PARAM_DESC(cells, cells_cases, desc);

/* 5.3: SDU, trailer, padding */
static void params_cells(struct kunit *test)
{
	const struct cells_case *c = test->param_value;

	KUNIT_EXPECT_EQ(test, c->cells, vatm_cells(c->len));
}

static struct kunit_case params_tests[] = {
	KUNIT_CASE_PARAM(params_check, params_gen_params),
	KUNIT_CASE(params_result),
	KUNIT_CASE(params_reserved),
	KUNIT_CASE(params_round),
	KUNIT_CASE_PARAM(params_rounding, rounding_gen_params),
	KUNIT_CASE_PARAM(params_recheck, recheck_gen_params),
	KUNIT_CASE(params_recheck_aal),
	KUNIT_CASE_PARAM(params_admit, admit_gen_params),
	KUNIT_CASE_PARAM(params_cells, cells_gen_params),
	{}
};

static struct kunit_suite params_suite = {
	.name = "vatm_params",
	.test_cases = params_tests,
};

kunit_test_suite(params_suite);
