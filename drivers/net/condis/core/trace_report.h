/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tracepoint of reports. Apart from trace.h, so that the data types below
 * the objects can report without knowing any object.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM condis

#if !defined(_CONDIS_TRACE_REPORT_H_) || defined(TRACE_HEADER_MULTI_READ)
#define _CONDIS_TRACE_REPORT_H_

#include <linux/tracepoint.h>

TRACE_EVENT(condis_report,
	TP_PROTO(const char *symbol, const char *rules, const char *who,
		 const void *nbl),
	TP_ARGS(symbol, rules, who, nbl),
	TP_STRUCT__entry(
		__string(symbol, symbol)
		__string(rules, rules)
		__string(who, who)
		__field(const void *, nbl)
	),
	TP_fast_assign(
		__assign_str(symbol);
		__assign_str(rules);
		__assign_str(who);
		__entry->nbl = nbl;
	),
	TP_printk("%s: %s (%s) nbl=%p", __get_str(who), __get_str(symbol),
		  __get_str(rules), __entry->nbl)
);

#endif /* _CONDIS_TRACE_REPORT_H_ */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace_report
#include <trace/define_trace.h>
