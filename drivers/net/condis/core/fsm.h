/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * State machines as tables: (state, event) -> (next state, status, actions).
 *
 * A table says what is legal and what a refusal is called; the code that owns
 * the object holds its lock, steps the machine, and carries out the actions.
 */
#ifndef _CONDIS_FSM_H_
#define _CONDIS_FSM_H_

#include <linux/types.h>
#include <net/condis/adapter.h>
#include <net/condis/protocol.h>
#include <net/condis/status.h>

/**
 * enum condis_fsm_verdict - what a table says to an event
 * @CONDIS_FSM_ILLEGAL: not listed: a request is refused, a completion reported
 * @CONDIS_FSM_GO: take the edge
 * @CONDIS_FSM_REFUSE: refuse with the status of the edge, change nothing
 * @CONDIS_FSM_SWALLOW: nothing to do, nothing wrong: the other side was first
 */
enum condis_fsm_verdict {
	CONDIS_FSM_ILLEGAL,
	CONDIS_FSM_GO,
	CONDIS_FSM_REFUSE,
	CONDIS_FSM_SWALLOW,
};

/**
 * struct condis_fsm_edge - one cell of a table
 * @status: of a refusal; SUCCESS otherwise
 * @verdict: enum condis_fsm_verdict
 * @next: state after GO
 * @action: bits whose meaning is the machine's
 */
struct condis_fsm_edge {
	condis_status_t	status;
	u8		verdict;
	u8		next;
	u8		action;
};

/**
 * struct condis_fsm - one machine
 * @name: for traces
 * @states: names, @n_states of them
 * @events: names, @n_events of them
 * @edges: table, row per state
 * @illegal: status of what is not listed
 * @n_states: number of states
 * @n_events: number of events
 */
struct condis_fsm {
	const char			*name;
	const char *const		*states;
	const char *const		*events;
	const struct condis_fsm_edge	*edges;
	condis_status_t			illegal;
	u8				n_states;
	u8				n_events;
};

#define CONDIS_GO(_next)						\
	{ .verdict = CONDIS_FSM_GO, .next = (_next) }
#define CONDIS_GO_DO(_next, _action)					\
	{ .verdict = CONDIS_FSM_GO, .next = (_next), .action = (_action) }
#define CONDIS_REFUSE(_status)						\
	{ .verdict = CONDIS_FSM_REFUSE, .status = CONDIS_STATUS_##_status }
#define CONDIS_SWALLOW()						\
	{ .verdict = CONDIS_FSM_SWALLOW }

struct condis_fsm_edge condis_fsm_look(const struct condis_fsm *fsm, u8 state,
				       u8 event);
struct condis_fsm_edge condis_fsm_step(const struct condis_fsm *fsm, u8 *state,
				       u8 event, const char *who, u32 id);

/* Adapter (AD rules): states are enum condis_adapter_state */
enum condis_adapter_event {
	CONDIS_ADAPTER_EV_INITIALIZE,
	CONDIS_ADAPTER_EV_INITIALIZED,
	CONDIS_ADAPTER_EV_INIT_FAILED,
	CONDIS_ADAPTER_EV_RESTART,
	CONDIS_ADAPTER_EV_RESTARTED,
	CONDIS_ADAPTER_EV_RESTART_FAILED,
	CONDIS_ADAPTER_EV_PAUSE,
	CONDIS_ADAPTER_EV_PAUSED,
	CONDIS_ADAPTER_EV_HALT,
	CONDIS_ADAPTER_EV_SHUTDOWN,
	CONDIS_ADAPTER_N_EVENTS,
};

extern const struct condis_fsm condis_adapter_fsm;

/* Binding (BD rules): states are enum condis_binding_state */
enum condis_binding_event {
	CONDIS_BINDING_EV_BIND,
	CONDIS_BINDING_EV_BOUND,
	CONDIS_BINDING_EV_BIND_FAILED,
	CONDIS_BINDING_EV_RESTART,
	CONDIS_BINDING_EV_RESTARTED,
	CONDIS_BINDING_EV_RESTART_FAILED,
	CONDIS_BINDING_EV_PAUSE,
	CONDIS_BINDING_EV_PAUSED,
	CONDIS_BINDING_EV_UNBIND,
	CONDIS_BINDING_EV_UNBOUND,
	CONDIS_BINDING_N_EVENTS,
};

extern const struct condis_fsm condis_binding_fsm;

/* Address family: registration, one per adapter and type */
enum condis_af_reg_state {
	CONDIS_AF_REG_ABSENT,
	CONDIS_AF_REG_REGISTERED,
	CONDIS_AF_REG_WITHDRAWING,
	CONDIS_AF_REG_N_STATES,
};

enum condis_af_reg_event {
	CONDIS_AF_REG_EV_REGISTER,
	CONDIS_AF_REG_EV_OPEN,
	CONDIS_AF_REG_EV_WITHDRAW,
	CONDIS_AF_REG_EV_LAST_GONE,
	CONDIS_AF_REG_N_EVENTS,
};

extern const struct condis_fsm condis_af_reg_fsm;

/* Address family: one client's open */
enum condis_af_state {
	CONDIS_AF_CLOSED,
	CONDIS_AF_OPENING,
	CONDIS_AF_OPEN,
	CONDIS_AF_NOTIFIED,
	CONDIS_AF_CLOSING,
	CONDIS_AF_N_STATES,
};

enum condis_af_event {
	CONDIS_AF_EV_OPEN,
	CONDIS_AF_EV_OPENED,
	CONDIS_AF_EV_OPEN_FAILED,
	CONDIS_AF_EV_NOTIFY,
	CONDIS_AF_EV_CLOSE,
	CONDIS_AF_EV_CLOSED,
	CONDIS_AF_EV_CLOSE_FAILED,
	CONDIS_AF_EV_USE,
	CONDIS_AF_N_EVENTS,
};

#define CONDIS_AF_DO_RESTORE	BIT(0)	/* NOTIFIED again if it was */

extern const struct condis_fsm condis_af_fsm;

/* SAP: one client's registration */
enum condis_sap_state {
	CONDIS_SAP_NONE,
	CONDIS_SAP_REGISTERING,
	CONDIS_SAP_REGISTERED,
	CONDIS_SAP_DEREGISTERING,
	CONDIS_SAP_N_STATES,
};

enum condis_sap_event {
	CONDIS_SAP_EV_REGISTER,
	CONDIS_SAP_EV_REGISTERED,
	CONDIS_SAP_EV_REGISTER_FAILED,
	CONDIS_SAP_EV_DEREGISTER,
	CONDIS_SAP_EV_DEREGISTERED,
	CONDIS_SAP_EV_DEREGISTER_FAILED,
	CONDIS_SAP_EV_OFFER,
	CONDIS_SAP_N_EVENTS,
};

extern const struct condis_fsm condis_sap_fsm;

/* VC: activation */
enum condis_vc_state {
	CONDIS_VC_ABSENT,
	CONDIS_VC_CREATING,
	CONDIS_VC_IDLE,
	CONDIS_VC_ACTIVATING,
	CONDIS_VC_ACTIVE,
	CONDIS_VC_REACTIVATING,
	CONDIS_VC_DEACTIVATING,
	CONDIS_VC_DELETING,
	CONDIS_VC_N_STATES,
};

enum condis_vc_event {
	CONDIS_VC_EV_CREATE,
	CONDIS_VC_EV_CREATED,
	CONDIS_VC_EV_CREATE_FAILED,
	CONDIS_VC_EV_ACTIVATE,
	CONDIS_VC_EV_ACTIVATED,
	CONDIS_VC_EV_ACTIVATE_FAILED,
	CONDIS_VC_EV_DEACTIVATE,
	CONDIS_VC_EV_DRAINED,
	CONDIS_VC_EV_DELETE,
	CONDIS_VC_EV_DELETED,
	CONDIS_VC_EV_DELETE_FAILED,
	CONDIS_VC_N_EVENTS,
};

#define CONDIS_VC_DO_INSTALL	BIT(0)	/* the new parameters are in force */
#define CONDIS_VC_DO_DEFER	BIT(1)	/* deactivate once activation is done */
#define CONDIS_VC_DO_DRAIN	BIT(2)	/* shut, wait for tx, rx, miniport */
#define CONDIS_VC_DO_VOID	BIT(3)	/* parameters are void */

extern const struct condis_fsm condis_vc_fsm;

/* VC: call */
enum condis_call_state {
	CONDIS_CALL_NONE,
	CONDIS_CALL_OUT_PENDING,
	CONDIS_CALL_CONNECTED,
	CONDIS_CALL_IN_OFFERED,
	CONDIS_CALL_IN_ACCEPTED,
	CONDIS_CALL_PEER_CLOSING,
	CONDIS_CALL_LOCAL_CLOSING,
	CONDIS_CALL_CLOSED,
	CONDIS_CALL_N_STATES,
};

enum condis_call_event {
	CONDIS_CALL_EV_MAKE,
	CONDIS_CALL_EV_MADE,
	CONDIS_CALL_EV_MAKE_FAILED,
	CONDIS_CALL_EV_OFFER,
	CONDIS_CALL_EV_ACCEPT,
	CONDIS_CALL_EV_REJECT,
	CONDIS_CALL_EV_CONNECT,
	CONDIS_CALL_EV_PEER_CLOSE,
	CONDIS_CALL_EV_CLOSE,
	CONDIS_CALL_EV_CLOSED,
	CONDIS_CALL_EV_CLOSE_FAILED,
	CONDIS_CALL_EV_INACTIVE,
	CONDIS_CALL_N_EVENTS,
};

#define CONDIS_CALL_DO_INDICATE	BIT(0)	/* tell the client */
#define CONDIS_CALL_DO_REMEMBER	BIT(1)	/* the state to restore on failure */
#define CONDIS_CALL_DO_RESTORE	BIT(2)	/* back to the remembered state */
#define CONDIS_CALL_DO_ABORT	BIT(3)	/* the make fails: REQUEST_ABORTED */
#define CONDIS_CALL_DO_SETTLE	BIT(4)	/* CLOSED is NONE where A is IDLE */

extern const struct condis_fsm condis_call_fsm;

/* VC: changes of its call's parameters */
enum condis_qos_state {
	CONDIS_QOS_STABLE,
	CONDIS_QOS_LOCAL_MODIFY,
	CONDIS_QOS_N_STATES,
};

enum condis_qos_event {
	CONDIS_QOS_EV_MODIFY,
	CONDIS_QOS_EV_MODIFIED,
	CONDIS_QOS_EV_PEER_CHANGE,
	CONDIS_QOS_N_EVENTS,
};

#define CONDIS_QOS_DO_TELL	BIT(0)	/* the client, now */
#define CONDIS_QOS_DO_KEEP	BIT(1)	/* until its own change is done */

extern const struct condis_fsm condis_qos_fsm;

/* Party of a multipoint call */
enum condis_party_state {
	CONDIS_PARTY_NONE,
	CONDIS_PARTY_ADDING,
	CONDIS_PARTY_ACTIVE,
	CONDIS_PARTY_PEER_DROPPING,
	CONDIS_PARTY_DROPPING,
	CONDIS_PARTY_N_STATES,
};

enum condis_party_event {
	CONDIS_PARTY_EV_ADD,
	CONDIS_PARTY_EV_ADDED,
	CONDIS_PARTY_EV_ADD_FAILED,
	CONDIS_PARTY_EV_PEER_DROP,
	CONDIS_PARTY_EV_DROP,
	CONDIS_PARTY_EV_DROPPED,
	CONDIS_PARTY_EV_DROP_FAILED,
	CONDIS_PARTY_N_EVENTS,
};

#define CONDIS_PARTY_DO_INDICATE	BIT(0)	/* tell the client */

extern const struct condis_fsm condis_party_fsm;

#endif /* _CONDIS_FSM_H_ */
