// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_sap_match: which SAP a call is for. Tables round every boundary.
 */
#include <kunit/test.h>
#include <linux/string.h>
#include <net/condis/sap.h>

#include "expect.h"

/* Fields in short: absent, any, but for the selector, the selector. */
#define ABSENT	{ .field = CONDIS_SAP_FIELD_ABSENT }
#define ANY	{ .field = CONDIS_SAP_FIELD_ANY }
#define LAYER(octets) \
	{ .field = CONDIS_SAP_FIELD_EXACT, .len = sizeof(octets) - 1, \
	  .data = octets }
#define ADDRESS(what, kind, n, octets) \
	{ .field = CONDIS_SAP_FIELD_##what, .type = CONDIS_SAP_##kind, \
	  .digits = (n), .data = octets }
#define NSAP(octets)	ADDRESS(EXACT, NSAP, 20, octets)
#define BUT_SEL(octets)	ADDRESS(ANY_AESA_SEL, NSAP, 20, octets)
#define SEL(octets)	ADDRESS(ANY_AESA_REST, NSAP, 20, octets)
#define E164(octets)	ADDRESS(EXACT, E164, sizeof(octets) - 1, octets)

/* Twenty octets; the selector is the last. */
#define HERE		"GGGGGGGGGGGGGEEEEEES"
#define HERE_SEL	"GGGGGGGGGGGGGEEEEEET"
#define HERE_19		"GGGGGGGGGGGGGEEEEEFS"
#define HERE_1		"HGGGGGGGGGGGGEEEEEES"
#define THERE_SEL	"XXXXXXXXXXXXXYYYYYYS"

struct sap_case {
	const char		*desc;
	struct condis_atm_sap	sap;
	struct condis_atm_sap	called;
	int			want;
};

#define NO	(-1)

static const struct sap_case sap_cases[] = {
	/* the address; the rest is any */
	{ "any address", { ANY, ANY, ANY }, { NSAP(HERE), ABSENT, ABSENT }, 0 },
	{ "any address, absent", { ANY, ANY, ANY },
	  { ABSENT, ABSENT, ABSENT }, 0 },
	{ "any address, E.164", { ANY, ANY, ANY },
	  { E164("4930"), ABSENT, ABSENT }, 0 },
	{ "absent, absent", { ABSENT, ANY, ANY },
	  { ABSENT, ABSENT, ABSENT }, 12 },
	{ "absent, present", { ABSENT, ANY, ANY },
	  { NSAP(HERE), ABSENT, ABSENT }, NO },
	{ "present, absent", { NSAP(HERE), ANY, ANY },
	  { ABSENT, ABSENT, ABSENT }, NO },
	{ "equal", { NSAP(HERE), ANY, ANY },
	  { NSAP(HERE), ABSENT, ABSENT }, 12 },
	{ "equal, digits ignored", { ADDRESS(EXACT, NSAP, 0, HERE), ANY, ANY },
	  { NSAP(HERE), ABSENT, ABSENT }, 12 },
	{ "first octet differs", { NSAP(HERE), ANY, ANY },
	  { NSAP(HERE_1), ABSENT, ABSENT }, NO },
	{ "octet 19 differs", { NSAP(HERE), ANY, ANY },
	  { NSAP(HERE_19), ABSENT, ABSENT }, NO },
	{ "selector differs", { NSAP(HERE), ANY, ANY },
	  { NSAP(HERE_SEL), ABSENT, ABSENT }, NO },
	{ "any selector, equal", { BUT_SEL(HERE), ANY, ANY },
	  { NSAP(HERE), ABSENT, ABSENT }, 8 },
	{ "any selector, selector differs", { BUT_SEL(HERE), ANY, ANY },
	  { NSAP(HERE_SEL), ABSENT, ABSENT }, 8 },
	{ "any selector, octet 19 differs", { BUT_SEL(HERE), ANY, ANY },
	  { NSAP(HERE_19), ABSENT, ABSENT }, NO },
	{ "any selector, first octet differs", { BUT_SEL(HERE), ANY, ANY },
	  { NSAP(HERE_1), ABSENT, ABSENT }, NO },
	{ "any selector, absent", { BUT_SEL(HERE), ANY, ANY },
	  { ABSENT, ABSENT, ABSENT }, NO },
	{ "any selector, E.164", { BUT_SEL("49305550000000000000"), ANY, ANY },
	  { E164("4930555"), ABSENT, ABSENT }, NO },
	{ "any rest, equal", { SEL(HERE), ANY, ANY },
	  { NSAP(HERE), ABSENT, ABSENT }, 4 },
	{ "any rest, rest differs", { SEL(HERE), ANY, ANY },
	  { NSAP(THERE_SEL), ABSENT, ABSENT }, 4 },
	{ "any rest, octet 19 differs", { SEL(HERE), ANY, ANY },
	  { NSAP(HERE_19), ABSENT, ABSENT }, 4 },
	{ "any rest, selector differs", { SEL(HERE), ANY, ANY },
	  { NSAP(HERE_SEL), ABSENT, ABSENT }, NO },
	{ "any rest, absent", { SEL(HERE), ANY, ANY },
	  { ABSENT, ABSENT, ABSENT }, NO },
	{ "E.164 equal", { E164("4930555"), ANY, ANY },
	  { E164("4930555"), ABSENT, ABSENT }, 12 },
	{ "E.164 last digit differs", { E164("4930555"), ANY, ANY },
	  { E164("4930556"), ABSENT, ABSENT }, NO },
	{ "E.164 one digit more", { E164("4930555"), ANY, ANY },
	  { E164("49305550"), ABSENT, ABSENT }, NO },
	{ "E.164 one digit less", { E164("4930555"), ANY, ANY },
	  { E164("493055"), ABSENT, ABSENT }, NO },
	{ "other type, same octets", { NSAP(HERE), ANY, ANY },
	  { E164("4930555"), ABSENT, ABSENT }, NO },
	/* what runs on top */
	{ "BLLI equal", { ANY, LAYER("ab"), ANY },
	  { NSAP(HERE), LAYER("ab"), ABSENT }, 2 },
	{ "BLLI differs", { ANY, LAYER("ab"), ANY },
	  { NSAP(HERE), LAYER("ac"), ABSENT }, NO },
	{ "BLLI longer", { ANY, LAYER("ab"), ANY },
	  { NSAP(HERE), LAYER("abc"), ABSENT }, NO },
	{ "BLLI absent, absent", { ANY, ABSENT, ANY },
	  { NSAP(HERE), ABSENT, ABSENT }, 2 },
	{ "BLLI absent, present", { ANY, ABSENT, ANY },
	  { NSAP(HERE), LAYER("ab"), ABSENT }, NO },
	{ "BLLI present, absent", { ANY, LAYER("ab"), ANY },
	  { NSAP(HERE), ABSENT, ABSENT }, NO },
	{ "BLLI any, present", { ANY, ANY, ANY },
	  { NSAP(HERE), LAYER("ab"), ABSENT }, 0 },
	{ "BHLI equal", { ANY, ANY, LAYER("ab") },
	  { NSAP(HERE), ABSENT, LAYER("ab") }, 1 },
	{ "BHLI differs", { ANY, ANY, LAYER("ab") },
	  { NSAP(HERE), ABSENT, LAYER("bb") }, NO },
	{ "BHLI absent, present", { ANY, ANY, ABSENT },
	  { NSAP(HERE), ABSENT, LAYER("ab") }, NO },
	{ "BLLI is no BHLI", { ANY, LAYER("ab"), ANY },
	  { NSAP(HERE), ABSENT, LAYER("ab") }, NO },
	/* weights */
	{ "all of it", { NSAP(HERE), LAYER("a"), LAYER("b") },
	  { NSAP(HERE), LAYER("a"), LAYER("b") }, 15 },
	{ "all but the address", { ANY, LAYER("a"), LAYER("b") },
	  { NSAP(HERE), LAYER("a"), LAYER("b") }, 3 },
	{ "one field spoils it", { NSAP(HERE), LAYER("a"), LAYER("b") },
	  { NSAP(HERE), LAYER("a"), LAYER("c") }, NO },
	/* what no call has */
	{ "called any address", { ANY, ANY, ANY }, { ANY, ABSENT, ABSENT },
	  NO },
	{ "called any selector", { ANY, ANY, ANY },
	  { BUT_SEL(HERE), ABSENT, ABSENT }, NO },
	{ "called any BLLI", { ANY, ANY, ANY }, { NSAP(HERE), ANY, ABSENT },
	  NO },
	{ "called any BHLI", { ANY, ANY, ANY }, { NSAP(HERE), ABSENT, ANY },
	  NO },
	{ "called 19 octets", { ANY, ANY, ANY },
	  { ADDRESS(EXACT, NSAP, 19, HERE), ABSENT, ABSENT }, NO },
};

KUNIT_ARRAY_PARAM_DESC(sap_match, sap_cases, desc);

/* wildcards, what is absent, what is equal, and how much of it. */
static void sap_match(struct kunit *test)
{
	const struct sap_case *c = test->param_value;

	T_ASSERT_STATUS(test, condis_sap_check(&c->sap),
			CONDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, c->want, condis_sap_match(&c->sap, &c->called));
}

/* How many of the table fit like @j does; none of those is another one. */
static unsigned int sap_count_same(struct kunit *test, unsigned int j,
				   const struct condis_atm_sap *called)
{
	const struct condis_atm_sap *b, *a = &sap_cases[j].sap;
	int how = condis_sap_match(a, called);
	unsigned int k, n = 0;

	for (k = 0; how >= 0 && k < ARRAY_SIZE(sap_cases); k++) {
		b = &sap_cases[k].sap;
		KUNIT_EXPECT_EQ_MSG(test, condis_sap_match(b, called) == how,
				    condis_sap_same(a, b), "%s, %s",
				    sap_cases[j].desc, sap_cases[k].desc);
		n += condis_sap_same(a, b);
	}
	return n;
}

/*
 * of the registrations in the table, two that a call fits equally
 * well are the same one.
 */
static void sap_unique(struct kunit *test)
{
	const unsigned int n = ARRAY_SIZE(sap_cases);
	unsigned int i, j, same = 0;

	for (i = 0; i < n; i++)
		for (j = 0; j < n; j++)
			same += sap_count_same(test, j, &sap_cases[i].called);
	/* Each that fits is the same as itself, and some are there twice. */
	KUNIT_EXPECT_GT(test, same, n);
}

struct sap_pair {
	const char		*desc;
	struct condis_atm_sap	a;
	struct condis_atm_sap	b;
	bool			same;
};

static const struct sap_pair sap_pairs[] = {
	{ "any twice", { ANY, ANY, ANY }, { ANY, ANY, ANY }, true },
	{ "any and absent", { ANY, ANY, ANY }, { ABSENT, ANY, ANY }, false },
	{ "absent twice", { ABSENT, ABSENT, ABSENT },
	  { ABSENT, ABSENT, ABSENT }, true },
	{ "one address", { NSAP(HERE), ANY, ANY }, { NSAP(HERE), ANY, ANY },
	  true },
	{ "two selectors", { NSAP(HERE), ANY, ANY },
	  { NSAP(HERE_SEL), ANY, ANY }, false },
	{ "two selectors that do not count", { BUT_SEL(HERE), ANY, ANY },
	  { BUT_SEL(HERE_SEL), ANY, ANY }, true },
	{ "nineteenth octets that count", { BUT_SEL(HERE), ANY, ANY },
	  { BUT_SEL(HERE_19), ANY, ANY }, false },
	{ "one selector", { SEL(HERE), ANY, ANY }, { SEL(THERE_SEL), ANY, ANY },
	  true },
	{ "two selectors that count", { SEL(HERE), ANY, ANY },
	  { SEL(HERE_SEL), ANY, ANY }, false },
	{ "whole and part", { NSAP(HERE), ANY, ANY }, { SEL(HERE), ANY, ANY },
	  false },
	{ "BLLI and none", { ANY, LAYER("a"), ANY }, { ANY, ANY, ANY }, false },
	{ "two BLLIs", { ANY, LAYER("a"), ANY }, { ANY, LAYER("b"), ANY },
	  false },
	{ "one BHLI", { ANY, ANY, LAYER("a") }, { ANY, ANY, LAYER("a") },
	  true },
	{ "two BHLIs", { ANY, ANY, LAYER("a") }, { ANY, ANY, LAYER("b") },
	  false },
};

KUNIT_ARRAY_PARAM_DESC(sap_same, sap_pairs, desc);

/* what is refused because it is there already. */
static void sap_same(struct kunit *test)
{
	const struct sap_pair *c = test->param_value;

	KUNIT_EXPECT_EQ(test, c->same, condis_sap_same(&c->a, &c->b));
	KUNIT_EXPECT_EQ(test, c->same, condis_sap_same(&c->b, &c->a));
}

struct sap_form {
	const char		*desc;
	struct condis_atm_sap	sap;
	bool			good;
};

#define FORM(what, kind, n, octets) \
	{ ADDRESS(what, kind, n, octets), ANY, ANY }

static const struct sap_form sap_forms[] = {
	{ "NSAP, digits 0", FORM(EXACT, NSAP, 0, HERE), true },
	{ "NSAP, digits 1", FORM(EXACT, NSAP, 1, HERE), false },
	{ "NSAP, digits 19", FORM(EXACT, NSAP, 19, HERE), false },
	{ "NSAP, digits 20", FORM(EXACT, NSAP, 20, HERE), true },
	{ "NSAP, digits 21", FORM(EXACT, NSAP, 21, HERE), false },
	{ "E.164, digits 0", FORM(EXACT, E164, 0, "1"), false },
	{ "E.164, digits 1", FORM(EXACT, E164, 1, "1"), true },
	{ "E.164, digits 15", FORM(EXACT, E164, 15, "123456789012345"), true },
	{ "E.164, digits 16", FORM(EXACT, E164, 16, "1234567890123456"),
	  false },
	{ "E.164, 0 and 9", FORM(EXACT, E164, 2, "09"), true },
	{ "E.164, before 0", FORM(EXACT, E164, 2, "1/"), false },
	{ "E.164, behind 9", FORM(EXACT, E164, 2, "1:"), false },
	{ "E.164, not past its digits", FORM(EXACT, E164, 1, "1:"), true },
	{ "neither type", FORM(EXACT, PRIVATE, 20, HERE), false },
	{ "any selector of NSAP", FORM(ANY_AESA_SEL, NSAP, 20, HERE), true },
	{ "any selector of E.164", FORM(ANY_AESA_SEL, E164, 1, "1"), false },
	{ "any rest of NSAP", FORM(ANY_AESA_REST, NSAP, 0, HERE), true },
	{ "any rest of E.164", FORM(ANY_AESA_REST, E164, 1, "1"), false },
	{ "no such field", { { .field = CONDIS_SAP_FIELD_EXACT + 1 },
	  ANY, ANY }, false },
	{ "BLLI of 0", { ANY, { .field = CONDIS_SAP_FIELD_EXACT }, ANY },
	  false },
	{ "BLLI of 13", { ANY, { .field = CONDIS_SAP_FIELD_EXACT, .len = 13 },
	  ANY }, true },
	{ "BLLI of 14", { ANY, { .field = CONDIS_SAP_FIELD_EXACT, .len = 14 },
	  ANY }, false },
	{ "BLLI with an address's wildcard",
	  { ANY, { .field = CONDIS_SAP_FIELD_ANY_AESA_SEL }, ANY }, false },
	{ "BHLI of 0", { ANY, ANY, { .field = CONDIS_SAP_FIELD_EXACT } },
	  false },
	{ "BHLI of 14", { ANY, ANY, { .field = CONDIS_SAP_FIELD_EXACT,
				      .len = 14 } }, false },
};

KUNIT_ARRAY_PARAM_DESC(sap_form, sap_forms, desc);

/* what an address looks like. */
static void sap_form(struct kunit *test)
{
	const struct sap_form *c = test->param_value;

	T_EXPECT_STATUS(test, condis_sap_check(&c->sap),
			c->good ? CONDIS_STATUS_SUCCESS :
				  CONDIS_STATUS_INVALID_DATA);
}

static struct kunit_case sap_match_kunit_cases[] = {
	KUNIT_CASE_PARAM(sap_match, sap_match_gen_params),
	KUNIT_CASE(sap_unique),
	KUNIT_CASE_PARAM(sap_same, sap_same_gen_params),
	KUNIT_CASE_PARAM(sap_form, sap_form_gen_params),
	{}
};

static struct kunit_suite sap_match_kunit_suite = {
	.name = "condis_sap_match",
	.test_cases = sap_match_kunit_cases,
};

kunit_test_suite(sap_match_kunit_suite);
