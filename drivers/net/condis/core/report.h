/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reports of drivers' and users' mistakes (G-8): a rate-limited error line, a
 * tracepoint, a counter per kind. Never the kernel's WARN: a log with a splat
 * is a bug of the core's.
 */
#ifndef _CONDIS_REPORT_H_
#define _CONDIS_REPORT_H_

#include <linux/compiler_attributes.h>
#include <linux/types.h>

/*
 * What can be reported; the table in report.c has the rules and a sentence for
 * each. New ones go to the end: user space sees the names, in this order.
 */
enum condis_report_id {
	CONDIS_REPORT_DOUBLE_COMPLETION,
	CONDIS_REPORT_COMPLETE_NOT_SENDING,
	CONDIS_REPORT_COMPLETE_WRONG_VC,
	CONDIS_REPORT_SEND_NOT_OWNED,
	CONDIS_REPORT_SEND_WRONG_SOURCE,
	CONDIS_REPORT_INDICATE_NOT_OWNED,
	CONDIS_REPORT_INDICATE_WRONG_COUNT,
	CONDIS_REPORT_INDICATE_WRONG_SOURCE,
	CONDIS_REPORT_DOUBLE_RETURN,
	CONDIS_REPORT_RETURN_NOT_OWNED,
	CONDIS_REPORT_RETURN_LENT,
	CONDIS_REPORT_RETURN_WRONG_BINDING,
	CONDIS_REPORT_UNEXPECTED_COMPLETION,
	CONDIS_REPORT_PENDING_COMPLETION,
	CONDIS_REPORT_PENDING_SYNCHRONOUS,
	CONDIS_REPORT_CALL_NOT_ACTIVATED,
	CONDIS_REPORT_CLOSE_WITH_SENDS,
	CONDIS_REPORT_CLOSE_ADAPTER_IN_USE,
	CONDIS_REPORT_POOL_FREED_IN_USE,
	CONDIS_REPORT_DOUBLE_FREE,
	CONDIS_REPORT_FREE_NOT_OWNED,
	CONDIS_REPORT_FREE_WITH_CHILDREN,
	CONDIS_REPORT_HANDOVER_WITH_CHILDREN,
	CONDIS_REPORT_MAKE_FAILED_ACTIVE,
	CONDIS_REPORT_MAKE_LEFT_PENDING,
	CONDIS_REPORT_NESTED_LENT,
	CONDIS_REPORT_FREE_WRONG_KIND,
	CONDIS_REPORT_FREE_WITH_CONTEXT,
	CONDIS_REPORT_CONTEXT_NOT_NEWEST,
	CONDIS_REPORT_PARENT_OVERWRITTEN,
	CONDIS_REPORT_NO_PARENT,
	CONDIS_REPORT_WRITTEN_AFTER_FREE,
	CONDIS_REPORT_STRANGER,
	CONDIS_REPORT_CHANGED_LIST,
	CONDIS_REPORT_CHANGED_DATA,
	CONDIS_REPORT_HELD_TOO_LONG,
	CONDIS_REPORT_NOT_ACCEPTED_YET,
	CONDIS_REPORT_MODIFY_LEFT_PENDING,
	CONDIS_REPORT_CHANGE_WITHOUT_CALL,
	CONDIS_REPORT_N,
};

__printf(3, 4)
bool condis_report(enum condis_report_id id, const void *nbl,
		   const char *who, ...);

u64 condis_report_count(enum condis_report_id id);
u64 condis_report_total(void);
const char *condis_report_symbol(enum condis_report_id id);
const char *condis_report_rules(enum condis_report_id id);
const char *condis_report_text(enum condis_report_id id);

#endif /* _CONDIS_REPORT_H_ */
