// SPDX-License-Identifier: GPL-2.0-only
/*
 * A party of a multipoint call (M rules).
 */
#include <kunit/visibility.h>
#include <linux/bits.h>
#include <linux/export.h>

#include "fsm.h"

#define ST(s)		CONDIS_PARTY_##s
#define EV(e)		CONDIS_PARTY_EV_##e
#define GO(s)		CONDIS_GO(CONDIS_PARTY_##s)
#define GO_DO(s, a)	CONDIS_GO_DO(CONDIS_PARTY_##s, CONDIS_PARTY_DO_##a)

static const char *const party_states[] = {
	[ST(NONE)] = "none",
	[ST(ADDING)] = "adding",
	[ST(ACTIVE)] = "active",
	[ST(PEER_DROPPING)] = "peer dropping",
	[ST(DROPPING)] = "dropping",
};

static const char *const party_events[] = {
	[EV(ADD)] = "add",
	[EV(ADDED)] = "added",
	[EV(ADD_FAILED)] = "add failed",
	[EV(PEER_DROP)] = "peer drop",
	[EV(DROP)] = "drop",
	[EV(DROPPED)] = "dropped",
	[EV(DROP_FAILED)] = "drop failed",
};

/*
 * Whether a party is the last one is for the caller to see: the last one is not
 * dropped, its call is closed.
 */
static const struct condis_fsm_edge
party_edges[CONDIS_PARTY_N_STATES][CONDIS_PARTY_N_EVENTS] = {
	[ST(NONE)] = {
		[EV(ADD)]		= GO(ADDING),
		[EV(DROP)]		= CONDIS_REFUSE(FAILURE),
	},
	[ST(ADDING)] = {
		[EV(ADDED)]		= GO(ACTIVE),
		[EV(ADD_FAILED)]	= GO(NONE),
		/* The client has no handle yet. */
		[EV(DROP)]		= CONDIS_REFUSE(FAILURE),
	},
	[ST(ACTIVE)] = {
		[EV(PEER_DROP)]		= GO_DO(PEER_DROPPING, INDICATE),
		[EV(DROP)]		= GO(DROPPING),
	},
	[ST(PEER_DROPPING)] = {
		[EV(PEER_DROP)]		= CONDIS_SWALLOW(),
		[EV(DROP)]		= GO(DROPPING),
	},
	[ST(DROPPING)] = {
		/* M-3: the client was first. */
		[EV(PEER_DROP)]		= CONDIS_SWALLOW(),
		[EV(DROP)]		= CONDIS_REFUSE(FAILURE),
		[EV(DROPPED)]		= GO(NONE),
		[EV(DROP_FAILED)]	= GO(ACTIVE),
	},
};

const struct condis_fsm condis_party_fsm = {
	.name		= "party",
	.states		= party_states,
	.events		= party_events,
	.edges		= &party_edges[0][0],
	.illegal	= CONDIS_STATUS_FAILURE,
	.n_states	= CONDIS_PARTY_N_STATES,
	.n_events	= CONDIS_PARTY_N_EVENTS,
};
EXPORT_SYMBOL_IF_KUNIT(condis_party_fsm);
