// SPDX-License-Identifier: GPL-2.0-only
/*
 * Address families: the registration and each client's open (AF rules), and the
 * SAPs that a client registers under it.
 */
#include <kunit/visibility.h>
#include <linux/bits.h>
#include <linux/export.h>

#include "fsm.h"

#define ST(s)	CONDIS_AF_REG_##s
#define EV(e)	CONDIS_AF_REG_EV_##e
#define GO(s)	CONDIS_GO(CONDIS_AF_REG_##s)

static const char *const reg_states[] = {
	[ST(ABSENT)] = "absent",
	[ST(REGISTERED)] = "registered",
	[ST(WITHDRAWING)] = "withdrawing",
};

static const char *const reg_events[] = {
	[EV(REGISTER)] = "register",
	[EV(OPEN)] = "open",
	[EV(WITHDRAW)] = "withdraw",
	[EV(LAST_GONE)] = "last open gone",
};

static const struct condis_fsm_edge
reg_edges[CONDIS_AF_REG_N_STATES][CONDIS_AF_REG_N_EVENTS] = {
	[ST(ABSENT)] = {
		[EV(REGISTER)]	= GO(REGISTERED),
	},
	[ST(REGISTERED)] = {
		[EV(OPEN)]	= GO(REGISTERED),
		[EV(WITHDRAW)]	= GO(WITHDRAWING),
		/* AF-6: one provider per type and adapter */
		[EV(REGISTER)]	= CONDIS_REFUSE(FAILURE),
	},
	[ST(WITHDRAWING)] = {
		[EV(LAST_GONE)]	= GO(ABSENT),
		[EV(OPEN)]	= CONDIS_REFUSE(FAILURE),
		[EV(REGISTER)]	= CONDIS_REFUSE(FAILURE),
		[EV(WITHDRAW)]	= CONDIS_SWALLOW(),
	},
};

const struct condis_fsm condis_af_reg_fsm = {
	.name		= "af registration",
	.states		= reg_states,
	.events		= reg_events,
	.edges		= &reg_edges[0][0],
	.illegal	= CONDIS_STATUS_FAILURE,
	.n_states	= CONDIS_AF_REG_N_STATES,
	.n_events	= CONDIS_AF_REG_N_EVENTS,
};
EXPORT_SYMBOL_IF_KUNIT(condis_af_reg_fsm);

#undef ST
#undef EV
#undef GO
#define ST(s)	CONDIS_AF_##s
#define EV(e)	CONDIS_AF_EV_##e
#define GO(s)	CONDIS_GO(CONDIS_AF_##s)

static const char *const af_states[] = {
	[ST(CLOSED)] = "closed",
	[ST(OPENING)] = "opening",
	[ST(OPEN)] = "open",
	[ST(NOTIFIED)] = "notified",
	[ST(CLOSING)] = "closing",
};

static const char *const af_events[] = {
	[EV(OPEN)] = "open",
	[EV(OPENED)] = "opened",
	[EV(OPEN_FAILED)] = "open failed",
	[EV(NOTIFY)] = "notify-close",
	[EV(CLOSE)] = "close",
	[EV(CLOSED)] = "closed",
	[EV(CLOSE_FAILED)] = "close failed",
	[EV(USE)] = "use",
};

/*
 * USE stands for whatever needs an open address family: a new VC, a call.
 * NOTIFIED forbids none of it: the client is told to go, and goes by itself.
 */
static const struct condis_fsm_edge
af_edges[CONDIS_AF_N_STATES][CONDIS_AF_N_EVENTS] = {
	[ST(CLOSED)] = {
		[EV(OPEN)]		= GO(OPENING),
	},
	[ST(OPENING)] = {
		[EV(OPENED)]		= GO(OPEN),
		[EV(OPEN_FAILED)]		= GO(CLOSED),
	},
	[ST(OPEN)] = {
		[EV(USE)]			= GO(OPEN),
		[EV(NOTIFY)]		= GO(NOTIFIED),
		[EV(CLOSE)]		= GO(CLOSING),
	},
	[ST(NOTIFIED)] = {
		[EV(USE)]			= GO(NOTIFIED),
		[EV(CLOSE)]		= GO(CLOSING),
		[EV(NOTIFY)]		= CONDIS_REFUSE(NOT_ACCEPTED),
	},
	[ST(CLOSING)] = {
		[EV(CLOSED)]		= GO(CLOSED),
		[EV(CLOSE_FAILED)]	=
			CONDIS_GO_DO(CONDIS_AF_OPEN, CONDIS_AF_DO_RESTORE),
		[EV(USE)]			= CONDIS_REFUSE(CLOSING),
		[EV(CLOSE)]		= CONDIS_REFUSE(FAILURE),
		/* It is on its way already. */
		[EV(NOTIFY)]		= CONDIS_REFUSE(NOT_ACCEPTED),
	},
};

const struct condis_fsm condis_af_fsm = {
	.name		= "af",
	.states		= af_states,
	.events		= af_events,
	.edges		= &af_edges[0][0],
	.illegal	= CONDIS_STATUS_FAILURE,
	.n_states	= CONDIS_AF_N_STATES,
	.n_events	= CONDIS_AF_N_EVENTS,
};
EXPORT_SYMBOL_IF_KUNIT(condis_af_fsm);

#undef ST
#undef EV
#undef GO
#define ST(s)	CONDIS_SAP_##s
#define EV(e)	CONDIS_SAP_EV_##e
#define GO(s)	CONDIS_GO(CONDIS_SAP_##s)

static const char *const sap_states[] = {
	[ST(NONE)] = "none",
	[ST(REGISTERING)] = "registering",
	[ST(REGISTERED)] = "registered",
	[ST(DEREGISTERING)] = "deregistering",
};

static const char *const sap_events[] = {
	[EV(REGISTER)] = "register",
	[EV(REGISTERED)] = "registered",
	[EV(REGISTER_FAILED)] = "register failed",
	[EV(DEREGISTER)] = "deregister",
	[EV(DEREGISTERED)] = "deregistered",
	[EV(DEREGISTER_FAILED)] = "deregister failed",
	[EV(OFFER)] = "offer",
};

/* A call may come before its client has heard that the SAP is registered. */
static const struct condis_fsm_edge
sap_edges[CONDIS_SAP_N_STATES][CONDIS_SAP_N_EVENTS] = {
	[ST(NONE)] = {
		[EV(REGISTER)]		= GO(REGISTERING),
		[EV(OFFER)]		= CONDIS_REFUSE(INVALID_SAP),
	},
	[ST(REGISTERING)] = {
		[EV(REGISTERED)]	= GO(REGISTERED),
		[EV(REGISTER_FAILED)]	= GO(NONE),
		/* The client has no handle yet. */
		[EV(DEREGISTER)]	= CONDIS_REFUSE(FAILURE),
		[EV(OFFER)]		= GO(REGISTERING),
	},
	[ST(REGISTERED)] = {
		[EV(DEREGISTER)]	= GO(DEREGISTERING),
		[EV(OFFER)]		= GO(REGISTERED),
	},
	[ST(DEREGISTERING)] = {
		[EV(DEREGISTERED)]	= GO(NONE),
		/* As a close that fails does, the handle lives again. */
		[EV(DEREGISTER_FAILED)]	= GO(REGISTERED),
		[EV(DEREGISTER)]	= CONDIS_REFUSE(FAILURE),
		[EV(OFFER)]		= CONDIS_REFUSE(INVALID_SAP),
	},
};

const struct condis_fsm condis_sap_fsm = {
	.name		= "sap",
	.states		= sap_states,
	.events		= sap_events,
	.edges		= &sap_edges[0][0],
	.illegal	= CONDIS_STATUS_FAILURE,
	.n_states	= CONDIS_SAP_N_STATES,
	.n_events	= CONDIS_SAP_N_EVENTS,
};
EXPORT_SYMBOL_IF_KUNIT(condis_sap_fsm);
