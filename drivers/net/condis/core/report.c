// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reports of drivers' and users' mistakes, see report.h.
 */
#define pr_fmt(fmt) "condis: " fmt

#include <kunit/visibility.h>
#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>
#include <linux/sprintf.h>

#include "report.h"

#define CREATE_TRACE_POINTS
#include "trace_report.h"

/* Adapter names are at most 15 octets; the rest is for "vc 4294967295". */
#define CONDIS_REPORT_WHO_MAX	64

#define ENTRY(name, rule, sentence) \
	[CONDIS_REPORT_##name] = { \
		.symbol = #name, .rules = (rule), .text = (sentence), \
	}

/* The sentence goes after the name of what it is about: a verb comes first. */
static const struct {
	const char *symbol;
	const char *rules;
	const char *text;
} condis_reports[CONDIS_REPORT_N] = {
	ENTRY(DOUBLE_COMPLETION, "S-12",
	      "completed a send twice"),
	ENTRY(COMPLETE_NOT_SENDING, "R-23",
	      "completed an NBL that is not being sent"),
	ENTRY(COMPLETE_WRONG_VC, "S-15",
	      "completed a send on another VC than it was sent on"),
	ENTRY(SEND_NOT_OWNED, "S-7",
	      "sent an NBL that it does not own"),
	ENTRY(SEND_WRONG_SOURCE, "S-6",
	      "sent an NBL whose source handle names another VC"),
	ENTRY(INDICATE_NOT_OWNED, "R-4",
	      "indicated an NBL that it does not own"),
	ENTRY(INDICATE_WRONG_COUNT, "R-2",
	      "indicated a chain with another number of NBLs than it said"),
	ENTRY(INDICATE_WRONG_SOURCE, "R-6",
	      "indicated an NBL whose source handle names another VC"),
	ENTRY(DOUBLE_RETURN, "R-8, R-23",
	      "returned an NBL twice"),
	ENTRY(RETURN_NOT_OWNED, "R-23",
	      "returned an NBL that it does not hold"),
	ENTRY(RETURN_LENT, "R-5",
	      "returned an NBL that it was only lent"),
	ENTRY(RETURN_WRONG_BINDING, "R-23",
	      "returned an NBL through a binding that did not receive it"),
	ENTRY(UNEXPECTED_COMPLETION, "G-1",
	      "completed an operation that is not pending"),
	ENTRY(PENDING_COMPLETION, "G-1",
	      "gave PENDING as the final status of an operation"),
	ENTRY(PENDING_SYNCHRONOUS, "V-2",
	      "returned PENDING from creating or deleting a VC"),
	ENTRY(CALL_NOT_ACTIVATED, "C-3",
	      "completed a make-call with SUCCESS on a VC that is not active"),
	ENTRY(CLOSE_WITH_SENDS, "S-3",
	      "closed a call with sends outstanding"),
	ENTRY(CLOSE_ADAPTER_IN_USE, "BD-2",
	      "closed a binding that still has calls, VCs or address families"),
	ENTRY(POOL_FREED_IN_USE, "P-1",
	      "was freed before its last NBL"),
	ENTRY(DOUBLE_FREE, "R-23",
	      "freed an NBL twice"),
	ENTRY(FREE_NOT_OWNED, "R-23",
	      "freed an NBL that it does not own; the NBL is leaked"),
	ENTRY(FREE_WITH_CHILDREN, "P-6, P-8",
	      "freed an NBL that has live children; the NBL is leaked"),
	ENTRY(HANDOVER_WITH_CHILDREN, "P-6, P-8",
	      "gave away an NBL that has live children"),
	ENTRY(MAKE_FAILED_ACTIVE, "E-44",
	      "failed a make-call and left the VC active; it is deactivated"),
	ENTRY(MAKE_LEFT_PENDING, "C-4, C-12",
	      "closed a call without completing its make-call; it is aborted"),
	ENTRY(NESTED_LENT, "S-19",
	      "indicated with RESOURCES too deep in other calls"),
	ENTRY(FREE_WRONG_KIND, "P-2",
	      "freed an NBL in another way than it was allocated"),
	ENTRY(FREE_WITH_CONTEXT, "P-4",
	      "freed an NBL without giving back the context pushed on it"),
	ENTRY(CONTEXT_NOT_NEWEST, "P-4",
	      "gave back context of an NBL that it did not push last"),
	ENTRY(PARENT_OVERWRITTEN, "P-7",
	      "named a parent for an NBL that has one"),
	ENTRY(NO_PARENT, "P-5",
	      "took the parent off an NBL that has none"),
	ENTRY(WRITTEN_AFTER_FREE, "P-18",
	      "has a freed NBL that was written to"),
	ENTRY(STRANGER, "R-23",
	      "handed over something that is no NBL"),
	ENTRY(CHANGED_LIST, "S-14, R-5, R-16, R-17",
	      "has an NBL back whose NBs are not those that it had"),
	ENTRY(CHANGED_DATA, "S-7, R-5",
	      "has an NBL back that was written to"),
	ENTRY(HELD_TOO_LONG, "V-12",
	      "cannot be deactivated or paused because of an NBL"),
	ENTRY(NOT_ACCEPTED_YET, "C-13",
	      "was connected without having accepted a call"),
	ENTRY(MODIFY_LEFT_PENDING, "G-1",
	      "was closed with a change of its parameters pending"),
	ENTRY(CHANGE_WITHOUT_CALL, "Q-6",
	      "was told of a change of parameters without a call"),
	ENTRY(DROP_LEFT_PENDING, "M-2",
	      "was closed with a drop of a party pending"),
	ENTRY(DROPPED_LAST_PARTY, "M-1",
	      "lost its last party, which is a close"),
	ENTRY(ABORTED_NOT_CLOSED, "C-12",
	      "failed the close of an aborted call; it is closed"),
	ENTRY(BLOCKED_IN_NOTIFY, "E-36",
	      "does not return from a notify-close"),
};

static atomic64_t condis_report_counts[CONDIS_REPORT_N];

/* One each, so that a flood of one kind does not hide another. */
static struct ratelimit_state condis_report_limits[CONDIS_REPORT_N] = {
	[0 ... CONDIS_REPORT_N - 1] =
		RATELIMIT_STATE_INIT(condis_report, DEFAULT_RATELIMIT_INTERVAL,
				     DEFAULT_RATELIMIT_BURST),
};

/**
 * condis_report() - somebody outside the core made a mistake
 * @id: which
 * @nbl: the NBL concerned, or NULL; only its hashed address is shown
 * @who: printf format that names the culprit, such as "%s vc %u"
 *
 * Counts always, traces when asked to, prints unless this kind was printed too
 * often. Changes nothing else: what becomes of the NBL or of the operation is
 * the caller's business.
 *
 * Context: Any.
 * Return: true when it was printed.
 */
bool condis_report(enum condis_report_id id, const void *nbl,
		   const char *who, ...)
{
	char name[CONDIS_REPORT_WHO_MAX];
	va_list args;

	if (WARN_ON_ONCE(id >= CONDIS_REPORT_N))
		return false;
	atomic64_inc(&condis_report_counts[id]);

	va_start(args, who);
	vscnprintf(name, sizeof(name), who, args);
	va_end(args);
	trace_condis_report(condis_reports[id].symbol, condis_reports[id].rules,
			    name, nbl);
	if (!__ratelimit(&condis_report_limits[id]))
		return false;
	if (nbl)
		pr_err("%s %s (%s; NBL %p)\n", name, condis_reports[id].text,
		       condis_reports[id].rules, nbl);
	else
		pr_err("%s %s (%s)\n", name, condis_reports[id].text,
		       condis_reports[id].rules);
	return true;
}
EXPORT_SYMBOL_IF_KUNIT(condis_report);

/**
 * condis_report_count() - how often one kind was reported
 * @id: which
 *
 * Context: Any.
 * Return: the count since the module was loaded.
 */
u64 condis_report_count(enum condis_report_id id)
{
	return atomic64_read(&condis_report_counts[id]);
}
EXPORT_SYMBOL_IF_KUNIT(condis_report_count);

/**
 * condis_report_total() - how many reports there were of all kinds
 *
 * Context: Any; a snapshot.
 * Return: the sum of all counts.
 */
u64 condis_report_total(void)
{
	unsigned int id;
	u64 total = 0;

	for (id = 0; id < CONDIS_REPORT_N; id++)
		total += condis_report_count(id);
	return total;
}
EXPORT_SYMBOL_IF_KUNIT(condis_report_total);

/**
 * condis_report_symbol() - the name of a kind, for programs
 * @id: which
 *
 * Context: Any.
 * Return: a static string such as "DOUBLE_RETURN".
 */
const char *condis_report_symbol(enum condis_report_id id)
{
	return condis_reports[id].symbol;
}
EXPORT_SYMBOL_IF_KUNIT(condis_report_symbol);

/**
 * condis_report_rules() - the rules that a kind breaks
 * @id: which
 *
 * Context: Any.
 * Return: a static string such as "R-8, R-23"; the ids are those of
 * Documentation/networking/condis/rules.rst.
 */
const char *condis_report_rules(enum condis_report_id id)
{
	return condis_reports[id].rules;
}
EXPORT_SYMBOL_IF_KUNIT(condis_report_rules);

/**
 * condis_report_text() - what a kind means, for people
 * @id: which
 *
 * Context: Any.
 * Return: a static string that goes after the name of who did it.
 */
const char *condis_report_text(enum condis_report_id id)
{
	return condis_reports[id].text;
}
EXPORT_SYMBOL_IF_KUNIT(condis_report_text);
