/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tracepoints: every state edge, every refusal, and the data calls. Objects are
 * named by adapter and id, never by pointer.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM condis

#if !defined(_CONDIS_TRACE_H_) || defined(TRACE_HEADER_MULTI_READ)
#define _CONDIS_TRACE_H_

#include <linux/tracepoint.h>
#include <net/condis/status.h>

#include "fsm.h"

TRACE_EVENT(condis_edge,
	TP_PROTO(const struct condis_fsm *fsm, const char *who, u32 id,
		 u8 state, u8 event, u8 next),
	TP_ARGS(fsm, who, id, state, event, next),
	TP_STRUCT__entry(
		__string(machine, fsm->name)
		__string(who, who)
		__field(u32, id)
		__string(state, fsm->states[state])
		__string(event, fsm->events[event])
		__string(next, fsm->states[next])
	),
	TP_fast_assign(
		__assign_str(machine);
		__assign_str(who);
		__entry->id = id;
		__assign_str(state);
		__assign_str(event);
		__assign_str(next);
	),
	TP_printk("%s %s %u: %s --%s--> %s", __get_str(who),
		  __get_str(machine), __entry->id, __get_str(state),
		  __get_str(event), __get_str(next))
);

TRACE_EVENT(condis_edge_err,
	TP_PROTO(const struct condis_fsm *fsm, const char *who, u32 id,
		 u8 state, u8 event, condis_status_t status),
	TP_ARGS(fsm, who, id, state, event, status),
	TP_STRUCT__entry(
		__string(machine, fsm->name)
		__string(who, who)
		__field(u32, id)
		__string(state, fsm->states[state])
		__string(event, fsm->events[event])
		__string(status, condis_status_name(status))
	),
	TP_fast_assign(
		__assign_str(machine);
		__assign_str(who);
		__entry->id = id;
		__assign_str(state);
		__assign_str(event);
		__assign_str(status);
	),
	TP_printk("%s %s %u: %s --%s--| %s", __get_str(who),
		  __get_str(machine), __entry->id, __get_str(state),
		  __get_str(event), __get_str(status))
);

DECLARE_EVENT_CLASS(condis_data,
	TP_PROTO(const char *who, u32 id, unsigned int nbls,
		 condis_status_t status),
	TP_ARGS(who, id, nbls, status),
	TP_STRUCT__entry(
		__string(who, who)
		__field(u32, id)
		__field(unsigned int, nbls)
		__string(status, condis_status_name(status))
	),
	TP_fast_assign(
		__assign_str(who);
		__entry->id = id;
		__entry->nbls = nbls;
		__assign_str(status);
	),
	TP_printk("%s vc %u: %u NBLs %s", __get_str(who), __entry->id,
		  __entry->nbls, __get_str(status))
);

DEFINE_EVENT(condis_data, condis_send,
	TP_PROTO(const char *who, u32 id, unsigned int nbls,
		 condis_status_t status),
	TP_ARGS(who, id, nbls, status));

DEFINE_EVENT(condis_data, condis_send_err,
	TP_PROTO(const char *who, u32 id, unsigned int nbls,
		 condis_status_t status),
	TP_ARGS(who, id, nbls, status));

DEFINE_EVENT(condis_data, condis_complete,
	TP_PROTO(const char *who, u32 id, unsigned int nbls,
		 condis_status_t status),
	TP_ARGS(who, id, nbls, status));

DEFINE_EVENT(condis_data, condis_receive,
	TP_PROTO(const char *who, u32 id, unsigned int nbls,
		 condis_status_t status),
	TP_ARGS(who, id, nbls, status));

DEFINE_EVENT(condis_data, condis_receive_err,
	TP_PROTO(const char *who, u32 id, unsigned int nbls,
		 condis_status_t status),
	TP_ARGS(who, id, nbls, status));

DEFINE_EVENT(condis_data, condis_return,
	TP_PROTO(const char *who, u32 id, unsigned int nbls,
		 condis_status_t status),
	TP_ARGS(who, id, nbls, status));

#endif /* _CONDIS_TRACE_H_ */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
