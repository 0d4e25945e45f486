// SPDX-License-Identifier: GPL-2.0-only
/*
 * Stepping of the state tables.
 */
#include <kunit/visibility.h>
#include <linux/bug.h>
#include <linux/export.h>

#include "fsm.h"
#include "trace.h"

/**
 * condis_fsm_look() - what a table says, without taking the edge
 * @fsm: the machine
 * @state: where it stands
 * @event: what would happen
 *
 * Context: Any.
 * Return: the edge; an unlisted one carries the machine's status for illegal
 * events.
 */
struct condis_fsm_edge condis_fsm_look(const struct condis_fsm *fsm, u8 state,
				       u8 event)
{
	struct condis_fsm_edge edge;

	if (WARN_ON_ONCE(state >= fsm->n_states || event >= fsm->n_events))
		return (struct condis_fsm_edge){ .status = fsm->illegal };
	edge = fsm->edges[state * fsm->n_events + event];
	if (edge.verdict == CONDIS_FSM_ILLEGAL)
		edge.status = fsm->illegal;
	if (edge.verdict != CONDIS_FSM_GO)
		edge.next = state;
	return edge;
}
EXPORT_SYMBOL_IF_KUNIT(condis_fsm_look);

/**
 * condis_fsm_step() - let an event happen
 * @fsm: the machine
 * @state: where it stands; moved on GO, left alone otherwise
 * @event: what happens
 * @who: name of the object's adapter, for the trace
 * @id: id of the object, for the trace
 *
 * Context: Any; the caller holds the lock that guards @state.
 * Return: the edge.
 */
struct condis_fsm_edge condis_fsm_step(const struct condis_fsm *fsm, u8 *state,
				       u8 event, const char *who, u32 id)
{
	struct condis_fsm_edge edge = condis_fsm_look(fsm, *state, event);

	if (edge.verdict == CONDIS_FSM_GO)
		trace_condis_edge(fsm, who, id, *state, event, edge.next);
	else
		trace_condis_edge_err(fsm, who, id, *state, event, edge.status);
	*state = edge.next;
	return edge;
}
EXPORT_SYMBOL_IF_KUNIT(condis_fsm_step);
