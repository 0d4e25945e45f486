// SPDX-License-Identifier: GPL-2.0-only
/*
 * A VC's machines: its activation, the call on it, and changes of what that was
 * made with (V, C and Q rules).
 */
#include <kunit/visibility.h>
#include <linux/bits.h>
#include <linux/export.h>

#include "fsm.h"

#define ST(s)		CONDIS_VC_##s
#define EV(e)		CONDIS_VC_EV_##e
#define GO(s)		CONDIS_GO(CONDIS_VC_##s)
#define GO_DO(s, a)	CONDIS_GO_DO(CONDIS_VC_##s, CONDIS_VC_DO_##a)

static const char *const vc_states[] = {
	[ST(ABSENT)] = "absent",
	[ST(CREATING)] = "creating",
	[ST(IDLE)] = "idle",
	[ST(ACTIVATING)] = "activating",
	[ST(ACTIVE)] = "active",
	[ST(REACTIVATING)] = "reactivating",
	[ST(DEACTIVATING)] = "deactivating",
	[ST(DELETING)] = "deleting",
};

static const char *const vc_events[] = {
	[EV(CREATE)] = "create",
	[EV(CREATED)] = "created",
	[EV(CREATE_FAILED)] = "create failed",
	[EV(ACTIVATE)] = "activate",
	[EV(ACTIVATED)] = "activated",
	[EV(ACTIVATE_FAILED)] = "activate failed",
	[EV(DEACTIVATE)] = "deactivate",
	[EV(DRAINED)] = "drained",
	[EV(DELETE)] = "delete",
	[EV(DELETED)] = "deleted",
	[EV(DELETE_FAILED)] = "delete failed",
};

static const struct condis_fsm_edge
vc_edges[CONDIS_VC_N_STATES][CONDIS_VC_N_EVENTS] = {
	[ST(ABSENT)] = {
		[EV(CREATE)]		= GO(CREATING),
	},
	[ST(CREATING)] = {
		[EV(CREATED)]		= GO(IDLE),
		[EV(CREATE_FAILED)]	= GO(ABSENT),
	},
	[ST(IDLE)] = {
		[EV(ACTIVATE)]		= GO(ACTIVATING),
		[EV(DEACTIVATE)]		= CONDIS_REFUSE(NOT_ACCEPTED),
		[EV(DELETE)]		= GO(DELETING),
	},
	[ST(ACTIVATING)] = {
		[EV(ACTIVATED)]		= GO_DO(ACTIVE, INSTALL),
		[EV(ACTIVATE_FAILED)]	= GO(IDLE),
		[EV(ACTIVATE)]		= CONDIS_REFUSE(NOT_ACCEPTED),
		[EV(DEACTIVATE)]		= GO_DO(ACTIVATING, DEFER),
		[EV(DELETE)]		= CONDIS_REFUSE(NOT_ACCEPTED),
	},
	[ST(ACTIVE)] = {
		[EV(ACTIVATE)]		= GO(REACTIVATING),
		[EV(DEACTIVATE)]		= GO_DO(DEACTIVATING, DRAIN),
		[EV(DELETE)]		= CONDIS_REFUSE(NOT_ACCEPTED),
	},
	[ST(REACTIVATING)] = {
		[EV(ACTIVATED)]		= GO_DO(ACTIVE, INSTALL),
		/* V-9: the old parameters stay in force. */
		[EV(ACTIVATE_FAILED)]	= GO(ACTIVE),
		[EV(ACTIVATE)]		= CONDIS_REFUSE(NOT_ACCEPTED),
		[EV(DEACTIVATE)]		= GO_DO(REACTIVATING, DEFER),
		[EV(DELETE)]		= CONDIS_REFUSE(NOT_ACCEPTED),
	},
	[ST(DEACTIVATING)] = {
		[EV(DRAINED)]		= GO_DO(IDLE, VOID),
		[EV(ACTIVATE)]		= CONDIS_REFUSE(CLOSING),
		[EV(DEACTIVATE)]		= CONDIS_REFUSE(NOT_ACCEPTED),
		/* nothing is queued, the caller comes again. */
		[EV(DELETE)]		= CONDIS_REFUSE(CLOSING),
	},
	[ST(DELETING)] = {
		[EV(DELETED)]		= GO(ABSENT),
		/* V-18: the partner refused, all is as before. */
		[EV(DELETE_FAILED)]	= GO(IDLE),
		[EV(ACTIVATE)]		= CONDIS_REFUSE(CLOSING),
		[EV(DEACTIVATE)]		= CONDIS_REFUSE(NOT_ACCEPTED),
		[EV(DELETE)]		= CONDIS_REFUSE(NOT_ACCEPTED),
	},
};

const struct condis_fsm condis_vc_fsm = {
	.name		= "vc",
	.states		= vc_states,
	.events		= vc_events,
	.edges		= &vc_edges[0][0],
	.illegal	= CONDIS_STATUS_FAILURE,
	.n_states	= CONDIS_VC_N_STATES,
	.n_events	= CONDIS_VC_N_EVENTS,
};
EXPORT_SYMBOL_IF_KUNIT(condis_vc_fsm);

#undef ST
#undef EV
#undef GO
#undef GO_DO
#define ST(s)		CONDIS_CALL_##s
#define EV(e)		CONDIS_CALL_EV_##e
#define GO(s)		CONDIS_GO(CONDIS_CALL_##s)
#define GO_DO(s, a)	CONDIS_GO_DO(CONDIS_CALL_##s, CONDIS_CALL_DO_##a)

static const char *const call_states[] = {
	[ST(NONE)] = "none",
	[ST(OUT_PENDING)] = "out pending",
	[ST(CONNECTED)] = "connected",
	[ST(IN_OFFERED)] = "in offered",
	[ST(IN_ACCEPTED)] = "in accepted",
	[ST(PEER_CLOSING)] = "peer closing",
	[ST(LOCAL_CLOSING)] = "local closing",
	[ST(CLOSED)] = "closed",
};

static const char *const call_events[] = {
	[EV(MAKE)] = "make",
	[EV(MADE)] = "made",
	[EV(MAKE_FAILED)] = "make failed",
	[EV(OFFER)] = "offer",
	[EV(ACCEPT)] = "accept",
	[EV(REJECT)] = "reject",
	[EV(CONNECT)] = "connect",
	[EV(PEER_CLOSE)] = "peer close",
	[EV(CLOSE)] = "close",
	[EV(CLOSED)] = "closed",
	[EV(CLOSE_FAILED)] = "close failed",
	[EV(INACTIVE)] = "inactive",
};

/*
 * PEER_CLOSE is swallowed wherever the client's close was first, or there is
 * nothing to close (C-9). INACTIVE says that the activation fell back to IDLE;
 * only a closed call cares. ACCEPT and REJECT happen while an answer to an
 * offer is owed, and at no other time.
 */
static const struct condis_fsm_edge
call_edges[CONDIS_CALL_N_STATES][CONDIS_CALL_N_EVENTS] = {
	[ST(NONE)] = {
		[EV(MAKE)]		= GO(OUT_PENDING),
		[EV(OFFER)]		= GO(IN_OFFERED),
		[EV(CLOSE)]		= CONDIS_REFUSE(FAILURE),
		[EV(PEER_CLOSE)]		= CONDIS_SWALLOW(),
		[EV(INACTIVE)]		= CONDIS_SWALLOW(),
	},
	[ST(OUT_PENDING)] = {
		[EV(MADE)]		= GO(CONNECTED),
		[EV(MAKE_FAILED)]		= GO_DO(CLOSED, SETTLE),
		[EV(MAKE)]		= CONDIS_REFUSE(FAILURE),
		[EV(OFFER)]		= CONDIS_REFUSE(FAILURE),
		/* C-12: abort */
		[EV(CLOSE)]		= GO_DO(LOCAL_CLOSING, REMEMBER),
		[EV(PEER_CLOSE)]		= CONDIS_SWALLOW(),
		[EV(INACTIVE)]		= CONDIS_SWALLOW(),
	},
	[ST(CONNECTED)] = {
		[EV(MAKE)]		= CONDIS_REFUSE(FAILURE),
		[EV(OFFER)]		= CONDIS_REFUSE(FAILURE),
		[EV(CLOSE)]		= GO_DO(LOCAL_CLOSING, REMEMBER),
		[EV(PEER_CLOSE)]		= GO_DO(PEER_CLOSING, INDICATE),
	},
	[ST(IN_OFFERED)] = {
		[EV(MAKE)]		= CONDIS_REFUSE(FAILURE),
		[EV(OFFER)]		= CONDIS_REFUSE(FAILURE),
		[EV(ACCEPT)]		= GO(IN_ACCEPTED),
		/* C-6: no close follows; the provider deactivates. */
		[EV(REJECT)]		= GO_DO(CLOSED, SETTLE),
		/* The offer is answered first. */
		[EV(CLOSE)]		= CONDIS_REFUSE(FAILURE),
		[EV(PEER_CLOSE)]		= GO_DO(PEER_CLOSING, INDICATE),
	},
	[ST(IN_ACCEPTED)] = {
		[EV(MAKE)]		= CONDIS_REFUSE(FAILURE),
		[EV(OFFER)]		= CONDIS_REFUSE(FAILURE),
		[EV(CONNECT)]		= GO(CONNECTED),
		[EV(CLOSE)]		= GO_DO(LOCAL_CLOSING, REMEMBER),
		[EV(PEER_CLOSE)]		= GO_DO(PEER_CLOSING, INDICATE),
	},
	[ST(PEER_CLOSING)] = {
		[EV(MAKE)]		= CONDIS_REFUSE(FAILURE),
		[EV(OFFER)]		= CONDIS_REFUSE(FAILURE),
		/* C-13: the caller hung up before the answer. */
		[EV(ACCEPT)]		= GO(PEER_CLOSING),
		[EV(REJECT)]		= GO_DO(CLOSED, SETTLE),
		[EV(CLOSE)]		= GO_DO(LOCAL_CLOSING, REMEMBER),
		[EV(PEER_CLOSE)]		= CONDIS_SWALLOW(),
		[EV(INACTIVE)]		= CONDIS_SWALLOW(),
	},
	[ST(LOCAL_CLOSING)] = {
		[EV(MAKE)]		= CONDIS_REFUSE(FAILURE),
		[EV(OFFER)]		= CONDIS_REFUSE(FAILURE),
		/* The close was first: so was it for the call manager. */
		[EV(CONNECT)]		= CONDIS_SWALLOW(),
		/* The close was first: the make is aborted either way. */
		[EV(MADE)]		= GO_DO(LOCAL_CLOSING, ABORT),
		[EV(MAKE_FAILED)]		= GO_DO(LOCAL_CLOSING, ABORT),
		[EV(CLOSE)]		= CONDIS_REFUSE(CLOSING),
		[EV(CLOSED)]		= GO_DO(CLOSED, SETTLE),
		/* */
		[EV(CLOSE_FAILED)]	= GO_DO(LOCAL_CLOSING, RESTORE),
		[EV(PEER_CLOSE)]		= CONDIS_SWALLOW(),
		[EV(INACTIVE)]		= CONDIS_SWALLOW(),
	},
	[ST(CLOSED)] = {
		[EV(MAKE)]		= CONDIS_REFUSE(FAILURE),
		[EV(OFFER)]		= CONDIS_REFUSE(FAILURE),
		[EV(CLOSE)]		= CONDIS_REFUSE(FAILURE),
		[EV(PEER_CLOSE)]		= CONDIS_SWALLOW(),
		[EV(INACTIVE)]		= GO(NONE),
	},
};

const struct condis_fsm condis_call_fsm = {
	.name		= "call",
	.states		= call_states,
	.events		= call_events,
	.edges		= &call_edges[0][0],
	.illegal	= CONDIS_STATUS_FAILURE,
	.n_states	= CONDIS_CALL_N_STATES,
	.n_events	= CONDIS_CALL_N_EVENTS,
};
EXPORT_SYMBOL_IF_KUNIT(condis_call_fsm);

#undef ST
#undef EV
#undef GO
#undef GO_DO
#define ST(s)		CONDIS_QOS_##s
#define EV(e)		CONDIS_QOS_EV_##e
#define GO(s)		CONDIS_GO(CONDIS_QOS_##s)
#define GO_DO(s, a)	CONDIS_GO_DO(CONDIS_QOS_##s, CONDIS_QOS_DO_##a)

static const char *const qos_states[] = {
	[ST(STABLE)] = "stable",
	[ST(LOCAL_MODIFY)] = "local modify",
};

static const char *const qos_events[] = {
	[EV(MODIFY)] = "modify",
	[EV(MODIFIED)] = "modified",
	[EV(PEER_CHANGE)] = "peer change",
};

static const struct condis_fsm_edge
qos_edges[CONDIS_QOS_N_STATES][CONDIS_QOS_N_EVENTS] = {
	[ST(STABLE)] = {
		[EV(MODIFY)]		= GO(LOCAL_MODIFY),
		[EV(PEER_CHANGE)]	= GO_DO(STABLE, TELL),
	},
	[ST(LOCAL_MODIFY)] = {
		[EV(MODIFY)]		= CONDIS_REFUSE(NOT_ACCEPTED),
		[EV(MODIFIED)]		= GO(STABLE),
		[EV(PEER_CHANGE)]	= GO_DO(LOCAL_MODIFY, KEEP),
	},
};

const struct condis_fsm condis_qos_fsm = {
	.name		= "qos",
	.states		= qos_states,
	.events		= qos_events,
	.edges		= &qos_edges[0][0],
	.illegal	= CONDIS_STATUS_FAILURE,
	.n_states	= CONDIS_QOS_N_STATES,
	.n_events	= CONDIS_QOS_N_EVENTS,
};
EXPORT_SYMBOL_IF_KUNIT(condis_qos_fsm);
