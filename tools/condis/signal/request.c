// SPDX-License-Identifier: GPL-2.0-only
/*
 * What clients ask of the call manager, and what it makes of that.
 */
#include <errno.h>
#include <linux/condis.h>
#include <stddef.h>

#include "../clock.h"
#include "../netlink.h"
#include "act.h"
#include "call.h"
#include "request.h"
#include "sig.h"

/* VCIs below are for PVCs; those from here on are given to calls. */
#define VCI_FIRST	1024
#define VCI_LAST	65535

typedef void (*request_fn_t)(struct sig *sig, const struct nlattr **table);

static u32 handle(const struct nlattr **table, u16 type)
{
	return nl_u32(table[type]);
}

static void af_open(struct sig *sig, const struct nlattr **table)
{
	u32 af = handle(table, CONDIS_A_CALL_AF);

	act_answer(sig, CONDIS_NL_OP_AF_OPEN, CONDIS_A_CALL_AF, af,
		   CONDIS_NL_STATUS_SUCCESS);
	client_opened(sig, af);
}

static void af_close(struct sig *sig, const struct nlattr **table)
{
	u32 af = handle(table, CONDIS_A_CALL_AF);

	client_closed(sig, af);
	if (act_af_closed(sig, af) == -EBUSY &&
	    sig->n_closing < SIG_CLOSING_MAX)
		sig->closing[sig->n_closing++] = af;
}

/**
 * request_again() - answer what had to wait for the end of calls
 * @sig: the call manager
 */
void request_again(struct sig *sig)
{
	unsigned int i = 0;

	while (i < sig->n_closing) {
		if (act_af_closed(sig, sig->closing[i]) == -EBUSY)
			i++;
		else
			sig->closing[i] = sig->closing[--sig->n_closing];
	}
}

static void sap_add(struct sig *sig, const struct nlattr **table)
{
	u32 sap = handle(table, CONDIS_A_CALL_SAP);
	u32 af = handle(table, CONDIS_A_CALL_AF);
	bool ok = saps_add(&sig->saps, sap, af,
			   handle(table, CONDIS_A_CALL_SAP_TYPE),
			   table[CONDIS_A_CALL_SAP_OCTETS]);

	act_answer(sig, CONDIS_NL_OP_SAP_ADD, CONDIS_A_CALL_SAP, sap,
		   ok ? CONDIS_NL_STATUS_SUCCESS :
			CONDIS_NL_STATUS_SAP_IN_USE);
	if (ok)
		client_readdressed(sig, af);
}

static void sap_del(struct sig *sig, const struct nlattr **table)
{
	u32 sap = handle(table, CONDIS_A_CALL_SAP);
	u32 af = saps_owner(&sig->saps, sap);

	saps_del(&sig->saps, sap);
	act_answer(sig, CONDIS_NL_OP_SAP_DEL, CONDIS_A_CALL_SAP, sap,
		   CONDIS_NL_STATUS_SUCCESS);
	if (af)
		client_readdressed(sig, af);
}

/* The two sides give out every other VCI, so that they never meet. */
static u32 next_vci(struct sig *sig)
{
	u32 odd = sig->link.station > sig->link.peer, tries;

	for (tries = 0; tries < VCI_LAST - VCI_FIRST; tries += 2) {
		sig->vci += 2;
		if (sig->vci < VCI_FIRST || sig->vci > VCI_LAST)
			sig->vci = VCI_FIRST;
		sig->vci = (sig->vci & ~1u) | odd;
		if (!call_has_vci(sig, sig->vci))
			return sig->vci;
	}
	return 0;
}

/* What one sends the other receives. */
static u32 other_way(u32 direction)
{
	switch (direction) {
	case CONDIS_NL_DIRECTION_TX:
		return CONDIS_NL_DIRECTION_RX;
	case CONDIS_NL_DIRECTION_RX:
		return CONDIS_NL_DIRECTION_TX;
	}
	return direction;
}

static bool send_setup(struct sig *sig, const struct sig_call *call,
		       const struct nlattr **table)
{
	static const u16 same[] = {
		CONDIS_A_CALL_AAL, CONDIS_A_CALL_CALLED, CONDIS_A_CALL_CALLING,
		CONDIS_A_CALL_SPECIFIC_TYPE, CONDIS_A_CALL_SPECIFIC,
	};
	struct wire w;
	size_t i;

	wire_begin(&w, WIRE_SETUP, call->ref);
	wire_u32(&w, CONDIS_A_CALL_VPI, 0);
	wire_u32(&w, CONDIS_A_CALL_VCI, call->vci);
	for (i = 0; i < sizeof(same) / sizeof(*same); i++)
		wire_copy(&w, same[i], table[same[i]]);
	wire_u32(&w, CONDIS_A_CALL_DIRECTION,
		 other_way(handle(table, CONDIS_A_CALL_DIRECTION)));
	wire_copy(&w, CONDIS_A_CALL_RX, table[CONDIS_A_CALL_TX]);
	wire_copy(&w, CONDIS_A_CALL_TX, table[CONDIS_A_CALL_RX]);
	return link_send(&sig->link, &w);
}

static void call_make(struct sig *sig, const struct nlattr **table)
{
	u32 vc = handle(table, CONDIS_A_CALL_VC);
	struct sig_call *call;

	sig->ref = (sig->ref + 1) & ~WIRE_REF_MINE;
	call = call_new(sig, sig->ref | WIRE_REF_MINE, vc,
			handle(table, CONDIS_A_CALL_AF));
	if (!call) {
		act_answer(sig, CONDIS_NL_OP_CALL_MAKE, CONDIS_A_CALL_VC, vc,
			   CONDIS_NL_STATUS_RESOURCES);
		return;
	}
	call->makes = true;
	call->phase = PHASE_SETUP;
	call->until = clock_ms() + SIG_PATIENCE;
	call->vci = next_vci(sig);
	if (!call->vci)
		call_end(sig, call, CONDIS_NL_STATUS_VC_NOT_AVAILABLE, NULL);
	else if (!send_setup(sig, call, table))
		call_end(sig, call, CONDIS_NL_STATUS_DEST_OUT_OF_ORDER, NULL);
}

static void call_close(struct sig *sig, const struct nlattr **table)
{
	u32 vc = handle(table, CONDIS_A_CALL_VC);
	struct sig_call *call = call_by_vc(sig, vc);

	if (!call) {
		act_answer(sig, CONDIS_NL_OP_CALL_CLOSE, CONDIS_A_CALL_VC, vc,
			   CONDIS_NL_STATUS_SUCCESS);
		return;
	}
	call->closes = true;
	call->has = false;
	/* A close is an answer, too. */
	call->offered = false;
	call_release(sig, call, CONDIS_NL_STATUS_SUCCESS,
		     table[CONDIS_A_CALL_DATA]);
}

/* The client's answer to an offer */
static void call_answer(struct sig *sig, const struct nlattr **table)
{
	u32 status = handle(table, CONDIS_A_CALL_STATUS);
	struct sig_call *call;

	call = call_by_vc(sig, handle(table, CONDIS_A_CALL_VC));
	if (!call || !call->offered)
		return;
	call->offered = false;
	call->has = status == CONDIS_NL_STATUS_SUCCESS;
	if (call->phase == PHASE_ENDING)
		call_settle(sig, call);
	else if (call->has)
		call_taken(sig, call,
			   table[CONDIS_A_CALL_CHANGED] ? table : NULL);
	else
		call_release(sig, call, status, NULL);
}

static void call_modify(struct sig *sig, const struct nlattr **table)
{
	u32 vc = handle(table, CONDIS_A_CALL_VC);
	struct sig_call *call = call_by_vc(sig, vc);
	struct wire w;

	if (!call || call->phase != PHASE_UP) {
		act_answer(sig, CONDIS_NL_OP_CALL_MODIFY, CONDIS_A_CALL_VC, vc,
			   CONDIS_NL_STATUS_NOT_ACCEPTED);
		return;
	}
	wire_begin(&w, WIRE_MODIFY, call->ref);
	wire_copy(&w, CONDIS_A_CALL_RX, table[CONDIS_A_CALL_TX]);
	wire_copy(&w, CONDIS_A_CALL_TX, table[CONDIS_A_CALL_RX]);
	call->phase = PHASE_ASKING;
	call->until = clock_ms() + SIG_PATIENCE;
	link_send(&sig->link, &w);
}

static void party_add(struct sig *sig, const struct nlattr **table)
{
	struct sig_call *call;
	struct wire w;

	call = call_by_vc(sig, handle(table, CONDIS_A_CALL_VC));
	if (call && call->phase != PHASE_ENDING) {
		wire_begin(&w, WIRE_ADD_PARTY, call->ref);
		wire_copy(&w, CONDIS_A_CALL_PARTY, table[CONDIS_A_CALL_PARTY]);
		wire_copy(&w, CONDIS_A_CALL_CALLED,
			  table[CONDIS_A_CALL_CALLED]);
		if (link_send(&sig->link, &w))
			return;
	}
	act_answer(sig, CONDIS_NL_OP_PARTY_ADD, CONDIS_A_CALL_PARTY,
		   handle(table, CONDIS_A_CALL_PARTY),
		   CONDIS_NL_STATUS_DEST_OUT_OF_ORDER);
}

/* The leaves of a call share its VC, so nothing changes but their number. */
static void party_drop(struct sig *sig, const struct nlattr **table)
{
	act_answer(sig, CONDIS_NL_OP_PARTY_DROP, CONDIS_A_CALL_PARTY,
		   handle(table, CONDIS_A_CALL_PARTY),
		   CONDIS_NL_STATUS_SUCCESS);
}

static const request_fn_t requests[] = {
	[CONDIS_NL_OP_AF_OPEN] = af_open,
	[CONDIS_NL_OP_AF_CLOSE] = af_close,
	[CONDIS_NL_OP_SAP_ADD] = sap_add,
	[CONDIS_NL_OP_SAP_DEL] = sap_del,
	[CONDIS_NL_OP_CALL_MAKE] = call_make,
	[CONDIS_NL_OP_CALL_CLOSE] = call_close,
	[CONDIS_NL_OP_CALL_ANSWER] = call_answer,
	[CONDIS_NL_OP_CALL_MODIFY] = call_modify,
	[CONDIS_NL_OP_PARTY_ADD] = party_add,
	[CONDIS_NL_OP_PARTY_DROP] = party_drop,
};

/**
 * request_take() - do what a client asks for
 * @sig: the call manager
 * @nlh: a cm-request-ntf
 */
void request_take(struct sig *sig, const struct nlmsghdr *nlh)
{
	const struct nlattr *table[CONDIS_A_CALL_MAX + 1];
	u32 op;

	nl_parse(nlh, table, CONDIS_A_CALL_MAX + 1);
	op = nl_u32(table[CONDIS_A_CALL_OP]);
	if (op < sizeof(requests) / sizeof(*requests) && requests[op])
		requests[op](sig, table);
}
