// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_fsm_*: every event in every state of every machine.
 *
 * The expectations are the tables of Documentation/networking/condis
 * (rules-general.rst, rules-vc.rst, rules-calls.rst), written down a second
 * time, a row per state and a column per event. A cell that is not there fails.
 */
#include <kunit/test.h>
#include <linux/bits.h>
#include <linux/string.h>

#include "fsm.h"

/**
 * struct fsm_want - what a cell has to say
 * @written: it was not forgotten
 * @verdict: enum condis_fsm_verdict
 * @next: state afterwards, of a legal event
 * @action: what the owner of the object has to do
 * @status: answer to a request that is refused
 */
struct fsm_want {
	bool		written;
	u8		verdict;
	u8		next;
	u8		action;
	condis_status_t	status;
};

/* An empty cell of the rules: an error, and nothing changes. */
#define NO	{ true, CONDIS_FSM_ILLEGAL, 0, 0, CONDIS_STATUS_FAILURE }
/* Nothing to do, and nothing wrong. */
#define PASS	{ true, CONDIS_FSM_SWALLOW, 0, 0, CONDIS_STATUS_SUCCESS }
#define BAD(s)	{ true, CONDIS_FSM_REFUSE, 0, 0, CONDIS_STATUS_##s }
#define DO(n, a) \
	{ true, CONDIS_FSM_GO, (n), (a), CONDIS_STATUS_SUCCESS }

struct fsm_table {
	const struct condis_fsm	*fsm;
	const struct fsm_want	*want;
	unsigned int		cells;
};

static const void *fsm_next(const struct fsm_table *t, const void *prev,
			    char *desc)
{
	unsigned long cell = (unsigned long)prev;
	u8 state, event;

	/* Cells are counted from 1, for 0 is the end. */
	if (cell == t->fsm->n_states * t->fsm->n_events)
		return NULL;
	state = cell / t->fsm->n_events;
	event = cell % t->fsm->n_events;
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s: %s", t->fsm->states[state],
		 t->fsm->events[event]);
	return (void *)(cell + 1);
}

static void fsm_check(struct kunit *test, const struct fsm_table *t)
{
	unsigned long cell = (unsigned long)test->param_value - 1;
	u8 from = cell / t->fsm->n_events, state = from;
	u8 event = cell % t->fsm->n_events;
	struct condis_fsm_edge edge, look;
	struct fsm_want want;
	u8 next;

	KUNIT_ASSERT_LT_MSG(test, cell, t->cells, "a state nobody described");
	want = t->want[cell];
	KUNIT_ASSERT_TRUE_MSG(test, want.written, "a cell nobody described");
	next = want.verdict == CONDIS_FSM_GO ? want.next : from;

	look = condis_fsm_look(t->fsm, from, event);
	edge = condis_fsm_step(t->fsm, &state, event, "kunit", 1);
	KUNIT_EXPECT_EQ(test, want.verdict, edge.verdict);
	KUNIT_EXPECT_STREQ(test, t->fsm->states[next],
			   t->fsm->states[state]);
	KUNIT_EXPECT_EQ(test, next, edge.next);
	KUNIT_EXPECT_EQ(test, want.action, edge.action);
	KUNIT_EXPECT_STREQ(test, condis_status_name(want.status),
			   condis_status_name(edge.status));
	/* Looking says the same and moves nothing. */
	KUNIT_EXPECT_EQ(test, edge.verdict, look.verdict);
	KUNIT_EXPECT_EQ(test, edge.next, look.next);
	KUNIT_EXPECT_EQ(test, edge.action, look.action);
	KUNIT_EXPECT_EQ(test, (__force u32)edge.status,
			(__force u32)look.status);
}

/* As many cells as the rules have, all of them named. */
static void fsm_check_size(struct kunit *test, const struct fsm_table *t,
			   unsigned int states, unsigned int events)
{
	unsigned int i;

	KUNIT_EXPECT_EQ(test, states, t->fsm->n_states);
	KUNIT_EXPECT_EQ(test, events, t->fsm->n_events);
	KUNIT_EXPECT_EQ(test, states * events, t->cells);
	for (i = 0; i < t->fsm->n_states; i++)
		KUNIT_EXPECT_NOT_NULL(test, t->fsm->states[i]);
	for (i = 0; i < t->fsm->n_events; i++)
		KUNIT_EXPECT_NOT_NULL(test, t->fsm->events[i]);
}

#define TABLE(machine, wanted)						\
	static const struct fsm_table machine##_table = {		\
		.fsm	= &condis_##machine##_fsm,			\
		.want	= &(wanted)[0][0],				\
		.cells	= sizeof(wanted) / sizeof((wanted)[0][0]),	\
	};								\
									\
	static const void *machine##_cells(const void *prev, char *desc) \
	{								\
		return fsm_next(&machine##_table, prev, desc);		\
	}								\
									\
	static void machine##_cell(struct kunit *test)			\
	{								\
		fsm_check(test, &machine##_table);			\
	}

/*
 * The adapter. Columns: initialize, initialized, failed; restart, restarted,
 * failed; pause, paused; halt; shutdown.
 */
#define A(s)	DO(CONDIS_ADAPTER_##s, 0)

static const struct fsm_want
adapter_want[CONDIS_ADAPTER_N_STATES][CONDIS_ADAPTER_N_EVENTS] = {
	[CONDIS_ADAPTER_HALTED] = {
		A(INITIALIZING), NO, NO, NO, NO, NO, NO, NO, NO, NO },
	[CONDIS_ADAPTER_INITIALIZING] = {
		NO, A(PAUSED), A(HALTED), NO, NO, NO, NO, NO, NO, NO },
	[CONDIS_ADAPTER_PAUSED] = {
		NO, NO, NO, A(RESTARTING), NO, NO, NO, NO,
		A(HALTED), A(SHUTDOWN) },
	[CONDIS_ADAPTER_RESTARTING] = {
		NO, NO, NO, NO, A(RUNNING), A(PAUSED), NO, NO, NO,
		A(SHUTDOWN) },
	[CONDIS_ADAPTER_RUNNING] = {
		NO, NO, NO, NO, NO, NO, A(PAUSING), NO, NO, A(SHUTDOWN) },
	[CONDIS_ADAPTER_PAUSING] = {
		NO, NO, NO, BAD(NOT_ACCEPTED), NO, NO, NO, A(PAUSED),
		BAD(NOT_ACCEPTED), A(SHUTDOWN) },
	[CONDIS_ADAPTER_SHUTDOWN] = {
		NO, NO, NO, NO, NO, NO, NO, NO, NO, NO },
};

TABLE(adapter, adapter_want);

/* AD-1, AD-5: nobody restarts or halts an adapter that is pausing. */
static void adapter_size(struct kunit *test)
{
	fsm_check_size(test, &adapter_table, 7, 10);
}

/*
 * A binding. Columns: bind, bound, failed; restart, restarted, failed; pause,
 * paused; unbind, unbound.
 */
#define B(s)	DO(CONDIS_BINDING_##s, 0)

static const struct fsm_want
binding_want[CONDIS_BINDING_N_STATES][CONDIS_BINDING_N_EVENTS] = {
	[CONDIS_BINDING_UNBOUND] = {
		B(OPENING), NO, NO, NO, NO, NO, NO, NO, NO, NO },
	[CONDIS_BINDING_OPENING] = {
		NO, B(PAUSED), B(UNBOUND), NO, NO, NO, NO, NO, NO, NO },
	[CONDIS_BINDING_PAUSED] = {
		NO, NO, NO, B(RESTARTING), NO, NO, NO, NO, B(CLOSING), NO },
	[CONDIS_BINDING_RESTARTING] = {
		NO, NO, NO, NO, B(RUNNING), B(PAUSED), NO, NO, NO, NO },
	[CONDIS_BINDING_RUNNING] = {
		NO, NO, NO, NO, NO, NO, B(PAUSING), NO, NO, NO },
	[CONDIS_BINDING_PAUSING] = {
		NO, NO, NO, NO, NO, NO, NO, B(PAUSED), NO, NO },
	[CONDIS_BINDING_CLOSING] = {
		NO, NO, NO, NO, NO, NO, NO, NO, BAD(CLOSING), B(UNBOUND) },
};

TABLE(binding, binding_want);

/* BD-1, BD-2: only a paused binding closes, and it closes once. */
static void binding_size(struct kunit *test)
{
	fsm_check_size(test, &binding_table, 7, 10);
}

/* A registration. Columns: register, open, withdraw, last open gone. */
#define R(s)	DO(CONDIS_AF_REG_##s, 0)

static const struct fsm_want
af_reg_want[CONDIS_AF_REG_N_STATES][CONDIS_AF_REG_N_EVENTS] = {
	[CONDIS_AF_REG_ABSENT] = { R(REGISTERED), NO, NO, NO },
	[CONDIS_AF_REG_REGISTERED] = {
		BAD(FAILURE), R(REGISTERED), R(WITHDRAWING), NO },
	[CONDIS_AF_REG_WITHDRAWING] = {
		BAD(FAILURE), BAD(FAILURE), PASS, R(ABSENT) },
};

TABLE(af_reg, af_reg_want);

/* AF-6: the second registration fails. */
static void af_reg_size(struct kunit *test)
{
	fsm_check_size(test, &af_reg_table, 3, 4);
}

/*
 * A client's open. Columns: open, opened, failed; notify-close; close, closed,
 * failed; use.
 */
#define F(s)	DO(CONDIS_AF_##s, 0)

static const struct fsm_want
af_want[CONDIS_AF_N_STATES][CONDIS_AF_N_EVENTS] = {
	[CONDIS_AF_CLOSED] = { F(OPENING), NO, NO, NO, NO, NO, NO, NO },
	[CONDIS_AF_OPENING] = {
		NO, F(OPEN), F(CLOSED), NO, NO, NO, NO, NO },
	[CONDIS_AF_OPEN] = {
		NO, NO, NO, F(NOTIFIED), F(CLOSING), NO, NO, F(OPEN) },
	[CONDIS_AF_NOTIFIED] = {
		NO, NO, NO, BAD(NOT_ACCEPTED), F(CLOSING), NO, NO,
		F(NOTIFIED) },
	[CONDIS_AF_CLOSING] = {
		NO, NO, NO, BAD(NOT_ACCEPTED), BAD(FAILURE), F(CLOSED),
		DO(CONDIS_AF_OPEN, CONDIS_AF_DO_RESTORE), BAD(CLOSING) },
};

TABLE(af, af_want);

/* AF-1, AF-2, X-10: usable while NOTIFIED, and again after a failed close. */
static void af_size(struct kunit *test)
{
	fsm_check_size(test, &af_table, 5, 8);
}

/*
 * A client's SAP. Columns: register, registered, failed; deregister,
 * deregistered, failed; offer.
 */
#define P(s)	DO(CONDIS_SAP_##s, 0)

static const struct fsm_want
sap_want[CONDIS_SAP_N_STATES][CONDIS_SAP_N_EVENTS] = {
	[CONDIS_SAP_NONE] = {
		P(REGISTERING), NO, NO, NO, NO, NO, BAD(INVALID_SAP) },
	[CONDIS_SAP_REGISTERING] = {
		NO, P(REGISTERED), P(NONE), BAD(FAILURE), NO, NO,
		P(REGISTERING) },
	[CONDIS_SAP_REGISTERED] = {
		NO, NO, NO, P(DEREGISTERING), NO, NO, P(REGISTERED) },
	[CONDIS_SAP_DEREGISTERING] = {
		NO, NO, NO, BAD(FAILURE), P(NONE), P(REGISTERED),
		BAD(INVALID_SAP) },
};

TABLE(sap, sap_want);

/* E-52: calls come while it is registering, and not while it goes. */
static void sap_size(struct kunit *test)
{
	fsm_check_size(test, &sap_table, 4, 7);
}

/*
 * A VC's activation. Columns: create, created, failed; activate, activated,
 * failed; deactivate, drained; delete, deleted, failed.
 */
#define V(s)		DO(CONDIS_VC_##s, 0)
#define VD(s, a)	DO(CONDIS_VC_##s, CONDIS_VC_DO_##a)

static const struct fsm_want vc_want[CONDIS_VC_N_STATES][CONDIS_VC_N_EVENTS] = {
	[CONDIS_VC_ABSENT] = {
		V(CREATING), NO, NO, NO, NO, NO, NO, NO, NO, NO, NO },
	[CONDIS_VC_CREATING] = {
		NO, V(IDLE), V(ABSENT), NO, NO, NO, NO, NO, NO, NO, NO },
	[CONDIS_VC_IDLE] = {
		NO, NO, NO, V(ACTIVATING), NO, NO, BAD(NOT_ACCEPTED), NO,
		V(DELETING), NO, NO },
	[CONDIS_VC_ACTIVATING] = {
		NO, NO, NO, BAD(NOT_ACCEPTED), VD(ACTIVE, INSTALL), V(IDLE),
		VD(ACTIVATING, DEFER), NO, BAD(NOT_ACCEPTED), NO, NO },
	[CONDIS_VC_ACTIVE] = {
		NO, NO, NO, V(REACTIVATING), NO, NO, VD(DEACTIVATING, DRAIN),
		NO, BAD(NOT_ACCEPTED), NO, NO },
	[CONDIS_VC_REACTIVATING] = {
		NO, NO, NO, BAD(NOT_ACCEPTED), VD(ACTIVE, INSTALL), V(ACTIVE),
		VD(REACTIVATING, DEFER), NO, BAD(NOT_ACCEPTED), NO, NO },
	[CONDIS_VC_DEACTIVATING] = {
		NO, NO, NO, BAD(CLOSING), NO, NO, BAD(NOT_ACCEPTED),
		VD(IDLE, VOID), BAD(CLOSING), NO, NO },
	[CONDIS_VC_DELETING] = {
		NO, NO, NO, BAD(CLOSING), NO, NO, BAD(NOT_ACCEPTED), NO,
		BAD(NOT_ACCEPTED), V(ABSENT), V(IDLE) },
};

TABLE(vc, vc_want);

/* V-7, V-9, V-16, V-18, X-6: activated again, kept, deleted, refused. */
static void vc_size(struct kunit *test)
{
	fsm_check_size(test, &vc_table, 8, 11);
}

/*
 * A VC's call. Columns: make, made, failed; offer, accept, reject, connect;
 * peer close; close, closed, failed; inactive. CLOSED with SETTLE is NONE where
 * the activation is IDLE.
 */
#define C(s)		DO(CONDIS_CALL_##s, 0)
#define CD(s, a)	DO(CONDIS_CALL_##s, CONDIS_CALL_DO_##a)

static const struct fsm_want
call_want[CONDIS_CALL_N_STATES][CONDIS_CALL_N_EVENTS] = {
	[CONDIS_CALL_NONE] = {
		C(OUT_PENDING), NO, NO, C(IN_OFFERED), NO, NO, NO, PASS,
		BAD(FAILURE), NO, NO, PASS },
	[CONDIS_CALL_OUT_PENDING] = {
		BAD(FAILURE), C(CONNECTED), CD(CLOSED, SETTLE), BAD(FAILURE),
		NO, NO, NO, PASS, CD(LOCAL_CLOSING, REMEMBER), NO, NO, PASS },
	[CONDIS_CALL_CONNECTED] = {
		BAD(FAILURE), NO, NO, BAD(FAILURE), NO, NO, NO,
		CD(PEER_CLOSING, INDICATE), CD(LOCAL_CLOSING, REMEMBER), NO,
		NO, NO },
	[CONDIS_CALL_IN_OFFERED] = {
		BAD(FAILURE), NO, NO, BAD(FAILURE), C(IN_ACCEPTED),
		CD(CLOSED, SETTLE), NO, CD(PEER_CLOSING, INDICATE),
		BAD(FAILURE), NO, NO, NO },
	[CONDIS_CALL_IN_ACCEPTED] = {
		BAD(FAILURE), NO, NO, BAD(FAILURE), NO, NO, C(CONNECTED),
		CD(PEER_CLOSING, INDICATE), CD(LOCAL_CLOSING, REMEMBER), NO,
		NO, NO },
	[CONDIS_CALL_PEER_CLOSING] = {
		BAD(FAILURE), NO, NO, BAD(FAILURE), C(PEER_CLOSING),
		CD(CLOSED, SETTLE), NO, PASS, CD(LOCAL_CLOSING, REMEMBER), NO,
		NO, PASS },
	[CONDIS_CALL_LOCAL_CLOSING] = {
		BAD(FAILURE), CD(LOCAL_CLOSING, ABORT),
		CD(LOCAL_CLOSING, ABORT), BAD(FAILURE), NO, NO, PASS, PASS,
		BAD(CLOSING), CD(CLOSED, SETTLE), CD(LOCAL_CLOSING, RESTORE),
		PASS },
	[CONDIS_CALL_CLOSED] = {
		BAD(FAILURE), NO, NO, BAD(FAILURE), NO, NO, NO, PASS,
		BAD(FAILURE), NO, NO, C(NONE) },
};

TABLE(call, call_want);

/* C-9, C-12, C-13, X-7, X-8: crossing closes, aborted, over, and failed. */
static void call_size(struct kunit *test)
{
	fsm_check_size(test, &call_table, 8, 12);
}

/* Changes of a call's parameters. Columns: modify, modified; peer change. */
#define Q(s)		DO(CONDIS_QOS_##s, 0)
#define QD(s, a)	DO(CONDIS_QOS_##s, CONDIS_QOS_DO_##a)

static const struct fsm_want
qos_want[CONDIS_QOS_N_STATES][CONDIS_QOS_N_EVENTS] = {
	[CONDIS_QOS_STABLE] = { Q(LOCAL_MODIFY), NO, QD(STABLE, TELL) },
	[CONDIS_QOS_LOCAL_MODIFY] = {
		BAD(NOT_ACCEPTED), Q(STABLE), QD(LOCAL_MODIFY, KEEP) },
};

TABLE(qos, qos_want);

/* E-49: one change of the client's at a time; the other side's waits. */
static void qos_size(struct kunit *test)
{
	fsm_check_size(test, &qos_table, 2, 3);
}

/*
 * A party. Columns: add, added, failed; peer drop; drop, dropped, failed.
 */
#define Y(s)	DO(CONDIS_PARTY_##s, 0)

static const struct fsm_want
party_want[CONDIS_PARTY_N_STATES][CONDIS_PARTY_N_EVENTS] = {
	[CONDIS_PARTY_NONE] = { Y(ADDING), NO, NO, NO, BAD(FAILURE), NO, NO },
	[CONDIS_PARTY_ADDING] = {
		NO, Y(ACTIVE), Y(NONE), NO, BAD(FAILURE), NO, NO },
	[CONDIS_PARTY_ACTIVE] = {
		NO, NO, NO,
		DO(CONDIS_PARTY_PEER_DROPPING, CONDIS_PARTY_DO_INDICATE),
		Y(DROPPING), NO, NO },
	[CONDIS_PARTY_PEER_DROPPING] = {
		NO, NO, NO, PASS, Y(DROPPING), NO, NO },
	[CONDIS_PARTY_DROPPING] = {
		NO, NO, NO, PASS, BAD(FAILURE), Y(NONE), Y(ACTIVE) },
};

TABLE(party, party_want);

/* M-3: dropped by both sides, told once. */
static void party_size(struct kunit *test)
{
	fsm_check_size(test, &party_table, 5, 7);
}

#define SUITE(machine)							\
	static struct kunit_case machine##_cases[] = {			\
		KUNIT_CASE_PARAM(machine##_cell, machine##_cells),	\
		KUNIT_CASE(machine##_size),				\
		{}							\
	};								\
									\
	static struct kunit_suite machine##_suite = {			\
		.name = "condis_fsm_" #machine,				\
		.test_cases = machine##_cases,				\
	}

SUITE(adapter);
SUITE(binding);
SUITE(af_reg);
SUITE(af);
SUITE(sap);
SUITE(vc);
SUITE(call);
SUITE(qos);
SUITE(party);

kunit_test_suites(&adapter_suite, &binding_suite, &af_reg_suite, &af_suite,
		  &sap_suite, &vc_suite, &call_suite, &qos_suite,
		  &party_suite);
