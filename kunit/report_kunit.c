// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_report: the table of reports and their counters.
 */
#include <linux/ctype.h>
#include <linux/string.h>

#include "util.h"

/* A list such as "R-8, R-23": areas in capitals, numbers above zero. */
static bool report_rules_well_formed(const char *s)
{
	do {
		if (!isupper(*s))
			return false;
		while (isupper(*s))
			s++;
		if (*s++ != '-' || !isdigit(*s) || *s == '0')
			return false;
		while (isdigit(*s))
			s++;
		if (!*s)
			return true;
	} while (!strncmp(s, ", ", 2) && *(s += 2));
	return false;
}

static void report_gen_desc(const unsigned int *id, char *desc)
{
	strscpy(desc, condis_report_symbol(*id) ?: "hole",
		KUNIT_PARAM_DESC_SIZE);
}

static const void *report_gen_params(const void *prev, char *desc)
{
	static unsigned int ids[CONDIS_REPORT_N];
	unsigned int next = prev ? (unsigned int *)prev - ids + 1 : 0;

	if (next == CONDIS_REPORT_N)
		return NULL;
	ids[next] = next;
	report_gen_desc(&ids[next], desc);
	return &ids[next];
}

/* G-8: each kind has a symbol of its own, its rules and a sentence. */
static void report_entry(struct kunit *test)
{
	unsigned int id = *(const unsigned int *)test->param_value;
	const char *symbol = condis_report_symbol(id);
	const char *text = condis_report_text(id);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, symbol);
	KUNIT_ASSERT_NOT_NULL(test, text);
	KUNIT_ASSERT_NOT_NULL(test, condis_report_rules(id));
	KUNIT_EXPECT_TRUE(test,
			  report_rules_well_formed(condis_report_rules(id)));
	KUNIT_EXPECT_TRUE(test, islower(text[0]));
	for (i = 0; i < id; i++) {
		KUNIT_EXPECT_STRNEQ(test, symbol, condis_report_symbol(i));
		KUNIT_EXPECT_STRNEQ(test, text, condis_report_text(i));
	}
}

/* G-8: a report counts in its own counter and in the total, nowhere else. */
static void report_counts(struct kunit *test)
{
	unsigned int id = *(const unsigned int *)test->param_value;
	u64 total = condis_report_total();
	struct t_reports reports;
	int here;

	t_reports_begin(&reports);
	condis_report(id, NULL, "kunit vc %u", 7);
	t_reports_expect(test, &reports, id, 1);
	condis_report(id, &here, "%s", "kunit");
	condis_report(id, &here, "kunit");
	t_reports_expect(test, &reports, id, 2);
	KUNIT_EXPECT_EQ(test, total + 3, condis_report_total());
}

/* G-8: what is not printed any more still counts; a long name is cut. */
static void report_flood(struct kunit *test)
{
	struct t_reports reports;
	char name[300];
	int i;

	memset(name, 'n', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	t_reports_begin(&reports);
	for (i = 0; i < 1000; i++)
		condis_report(CONDIS_REPORT_DOUBLE_RETURN, NULL, "%s", name);
	t_reports_expect(test, &reports, CONDIS_REPORT_DOUBLE_RETURN, 1000);
}

static struct kunit_case report_kunit_cases[] = {
	KUNIT_CASE_PARAM(report_entry, report_gen_params),
	KUNIT_CASE_PARAM(report_counts, report_gen_params),
	KUNIT_CASE(report_flood),
	{}
};

static struct kunit_suite report_kunit_suite = {
	.name = "condis_report",
	.test_cases = report_kunit_cases,
};

kunit_test_suite(report_kunit_suite);
