// SPDX-License-Identifier: GPL-2.0-only
/*
 * Adapter states and binding states (AD and BD rules).
 */
#include <kunit/visibility.h>
#include <linux/export.h>
#include <linux/kernel.h>

#include "fsm.h"

#define ST(s)	CONDIS_ADAPTER_##s
#define EV(e)	CONDIS_ADAPTER_EV_##e
#define GO(s)	CONDIS_GO(CONDIS_ADAPTER_##s)

static const char *const adapter_states[] = {
	[ST(HALTED)] = "halted",
	[ST(INITIALIZING)] = "initializing",
	[ST(PAUSED)] = "paused",
	[ST(RESTARTING)] = "restarting",
	[ST(RUNNING)] = "running",
	[ST(PAUSING)] = "pausing",
	[ST(SHUTDOWN)] = "shutdown",
};

static const char *const adapter_events[] = {
	[EV(INITIALIZE)] = "initialize",
	[EV(INITIALIZED)] = "initialized",
	[EV(INIT_FAILED)] = "initialize failed",
	[EV(RESTART)] = "restart",
	[EV(RESTARTED)] = "restarted",
	[EV(RESTART_FAILED)] = "restart failed",
	[EV(PAUSE)] = "pause",
	[EV(PAUSED)] = "paused",
	[EV(HALT)] = "halt",
	[EV(SHUTDOWN)] = "shutdown",
};

static const struct condis_fsm_edge
adapter_edges[CONDIS_ADAPTER_N_STATES][CONDIS_ADAPTER_N_EVENTS] = {
	[ST(HALTED)] = {
		[EV(INITIALIZE)]		= GO(INITIALIZING),
	},
	[ST(INITIALIZING)] = {
		[EV(INITIALIZED)]		= GO(PAUSED),
		[EV(INIT_FAILED)]		= GO(HALTED),
	},
	[ST(PAUSED)] = {
		[EV(RESTART)]		= GO(RESTARTING),
		[EV(HALT)]		= GO(HALTED),
		[EV(SHUTDOWN)]		= GO(SHUTDOWN),
	},
	[ST(RESTARTING)] = {
		[EV(RESTARTED)]		= GO(RUNNING),
		[EV(RESTART_FAILED)]	= GO(PAUSED),
		[EV(SHUTDOWN)]		= GO(SHUTDOWN),
	},
	[ST(RUNNING)] = {
		[EV(PAUSE)]		= GO(PAUSING),
		[EV(SHUTDOWN)]		= GO(SHUTDOWN),
	},
	[ST(PAUSING)] = {
		[EV(PAUSED)]		= GO(PAUSED),
		[EV(SHUTDOWN)]		= GO(SHUTDOWN),
		/* AD-5: nothing is issued before the pause is complete. */
		[EV(RESTART)]		= CONDIS_REFUSE(NOT_ACCEPTED),
		[EV(HALT)]		= CONDIS_REFUSE(NOT_ACCEPTED),
	},
};

const struct condis_fsm condis_adapter_fsm = {
	.name		= "adapter",
	.states		= adapter_states,
	.events		= adapter_events,
	.edges		= &adapter_edges[0][0],
	.illegal	= CONDIS_STATUS_FAILURE,
	.n_states	= CONDIS_ADAPTER_N_STATES,
	.n_events	= CONDIS_ADAPTER_N_EVENTS,
};
EXPORT_SYMBOL_IF_KUNIT(condis_adapter_fsm);

#undef ST
#undef EV
#undef GO
#define ST(s)	CONDIS_BINDING_##s
#define EV(e)	CONDIS_BINDING_EV_##e
#define GO(s)	CONDIS_GO(CONDIS_BINDING_##s)

static const char *const binding_states[] = {
	[ST(UNBOUND)] = "unbound",
	[ST(OPENING)] = "opening",
	[ST(PAUSED)] = "paused",
	[ST(RESTARTING)] = "restarting",
	[ST(RUNNING)] = "running",
	[ST(PAUSING)] = "pausing",
	[ST(CLOSING)] = "closing",
};

static const char *const binding_events[] = {
	[EV(BIND)] = "bind",
	[EV(BOUND)] = "bound",
	[EV(BIND_FAILED)] = "bind failed",
	[EV(RESTART)] = "restart",
	[EV(RESTARTED)] = "restarted",
	[EV(RESTART_FAILED)] = "restart failed",
	[EV(PAUSE)] = "pause",
	[EV(PAUSED)] = "paused",
	[EV(UNBIND)] = "unbind",
	[EV(UNBOUND)] = "unbound",
};

static const struct condis_fsm_edge
binding_edges[CONDIS_BINDING_N_STATES][CONDIS_BINDING_N_EVENTS] = {
	[ST(UNBOUND)] = {
		[EV(BIND)]		= GO(OPENING),
	},
	[ST(OPENING)] = {
		[EV(BOUND)]		= GO(PAUSED),
		[EV(BIND_FAILED)]		= GO(UNBOUND),
	},
	[ST(PAUSED)] = {
		[EV(RESTART)]		= GO(RESTARTING),
		[EV(UNBIND)]		= GO(CLOSING),
	},
	[ST(RESTARTING)] = {
		[EV(RESTARTED)]		= GO(RUNNING),
		[EV(RESTART_FAILED)]	= GO(PAUSED),
	},
	[ST(RUNNING)] = {
		[EV(PAUSE)]		= GO(PAUSING),
	},
	[ST(PAUSING)] = {
		[EV(PAUSED)]		= GO(PAUSED),
	},
	[ST(CLOSING)] = {
		[EV(UNBOUND)]		= GO(UNBOUND),
		/* The handle died with the first close (BD-2). */
		[EV(UNBIND)]		= CONDIS_REFUSE(CLOSING),
	},
};

const struct condis_fsm condis_binding_fsm = {
	.name		= "binding",
	.states		= binding_states,
	.events		= binding_events,
	.edges		= &binding_edges[0][0],
	.illegal	= CONDIS_STATUS_FAILURE,
	.n_states	= CONDIS_BINDING_N_STATES,
	.n_events	= CONDIS_BINDING_N_EVENTS,
};
EXPORT_SYMBOL_IF_KUNIT(condis_binding_fsm);
