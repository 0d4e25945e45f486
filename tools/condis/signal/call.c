// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calls: their VCs go up and down, their clients get what they are owed, and
 * the other side hears of both.
 */
#include <libmnl/libmnl.h>
#include <linux/condis.h>
#include <stdlib.h>

#include "../clock.h"
#include "act.h"
#include "call.h"
#include "sig.h"

struct sig_call *call_by_ref(struct sig *sig, u32 ref)
{
	struct sig_call *call;

	for (call = sig->calls; call; call = call->next)
		if (call->ref == ref)
			return call;
	return NULL;
}

struct sig_call *call_by_vc(struct sig *sig, u32 vc)
{
	struct sig_call *call;

	for (call = sig->calls; call; call = call->next)
		if (call->vc == vc)
			return call;
	return NULL;
}

bool call_has_vci(const struct sig *sig, u32 vci)
{
	const struct sig_call *call;

	for (call = sig->calls; call; call = call->next)
		if (call->vci == vci)
			return true;
	return false;
}

/**
 * call_new() - one more call
 * @sig: the call manager
 * @ref: its reference
 * @vc: its VC here
 * @af: the client's AF open
 *
 * Return: the call; NULL without memory.
 */
struct sig_call *call_new(struct sig *sig, u32 ref, u32 vc, u32 af)
{
	struct sig_call *call = calloc(1, sizeof(*call));

	if (!call)
		return NULL;
	call->ref = ref;
	call->vc = vc;
	call->af = af;
	call->next = sig->calls;
	sig->calls = call;
	return call;
}

static void forget(struct sig *sig, struct sig_call *gone)
{
	struct sig_call **at = &sig->calls;

	while (*at != gone)
		at = &(*at)->next;
	*at = gone->next;
	free(gone->kept);
	free(gone);
}

/**
 * call_keep() - put a message away until the activation is done
 * @call: the call
 * @w: the message
 *
 * Return: false without memory.
 */
bool call_keep(struct sig_call *call, const struct wire *w)
{
	free(call->kept);
	call->kept = malloc(sizeof(*w));
	if (call->kept)
		*call->kept = *w;
	return call->kept;
}

/**
 * call_send() - tell the other side something about a call
 * @sig: the call manager
 * @call: the call
 * @type: enum wire_type, a message that says no more than that
 */
void call_send(struct sig *sig, const struct sig_call *call, u8 type)
{
	struct wire w;

	wire_begin(&w, type, call->ref);
	link_send(&sig->link, &w);
}

/**
 * call_release() - a call ends on this side
 * @sig: the call manager
 * @call: the call; may be gone afterwards
 * @status: why
 * @data: close data, or NULL
 */
void call_release(struct sig *sig, struct sig_call *call, u32 status,
		  const struct nlattr *data)
{
	struct wire w;

	if (call->phase != PHASE_ENDING) {
		wire_begin(&w, WIRE_RELEASE, call->ref);
		wire_u32(&w, CONDIS_A_CALL_STATUS, status);
		wire_copy(&w, CONDIS_A_CALL_DATA, data);
		link_send(&sig->link, &w);
	}
	call_end(sig, call, status, data);
}

/**
 * call_end() - a call ends
 * @sig: the call manager
 * @call: the call; may be gone afterwards
 * @status: why
 * @data: close data for the client, or NULL
 */
void call_end(struct sig *sig, struct sig_call *call, u32 status,
	      const struct nlattr *data)
{
	if (call->phase != PHASE_ENDING) {
		call->phase = PHASE_ENDING;
		call->status = status;
		call->until = 0;
	}
	if ((call->has || call->offered) && !call->told) {
		call->told = true;
		act_close(sig, call->vc, status, data);
	}
	call_settle(sig, call);
}

static void answer(struct sig *sig, const struct sig_call *call, u32 op,
		   u32 status)
{
	act_answer(sig, op, CONDIS_A_CALL_VC, call->vc, status);
}

/* Down it goes; true: it is idle now. */
static bool fall(struct sig *sig, struct sig_call *call)
{
	if (call->act == ACT_ACTIVE) {
		call->act = ACT_FALLING;
		if (act_deactivate(sig, call->vc) != CONDIS_NL_STATUS_PENDING)
			call->act = ACT_IDLE;
	}
	return call->act == ACT_IDLE;
}

/**
 * call_settle() - take a call that ends as far as it goes now
 * @sig: the call manager
 * @call: the call; gone when nobody is owed anything
 *
 * The VC is idle before anybody hears that the call is over.
 */
void call_settle(struct sig *sig, struct sig_call *call)
{
	u32 status = call->status;

	if (call->phase != PHASE_ENDING || call->has || call->offered ||
	    !fall(sig, call))
		return;
	if (call->makes)
		answer(sig, call, CONDIS_NL_OP_CALL_MAKE,
		       status == CONDIS_NL_STATUS_SUCCESS ?
		       CONDIS_NL_STATUS_REQUEST_ABORTED : status);
	if (call->closes)
		answer(sig, call, CONDIS_NL_OP_CALL_CLOSE,
		       CONDIS_NL_STATUS_SUCCESS);
	if (call->ours)
		act_vc_del(sig, call->vc);
	forget(sig, call);
}

/**
 * call_taken() - the client has accepted the call that it was offered
 * @sig: the call manager
 * @call: the call
 * @table: what it wants instead, or NULL
 */
void call_taken(struct sig *sig, struct sig_call *call,
		const struct nlattr **table)
{
	struct wire w;

	wire_begin(&w, WIRE_CONNECT, call->ref);
	if (!table) {
		call->phase = PHASE_TAKEN;
		link_send(&sig->link, &w);
		return;
	}
	/* What one sends the other receives. */
	wire_copy(&w, CONDIS_A_CALL_RX, table[CONDIS_A_CALL_TX]);
	wire_copy(&w, CONDIS_A_CALL_TX, table[CONDIS_A_CALL_RX]);
	call->phase = PHASE_TAKING;
	if (call_keep(call, &w))
		call_activate(sig, call, table);
	else
		call_release(sig, call, CONDIS_NL_STATUS_RESOURCES, NULL);
}

static void offer(struct sig *sig, struct sig_call *call)
{
	const struct nlattr *table[CONDIS_A_CALL_MAX + 1];
	struct wire_head head;
	struct sig_found found;
	u32 status;

	wire_parse(call->kept, &head, table, CONDIS_A_CALL_MAX + 1);
	/* It may have gone meanwhile. */
	if (!saps_find(&sig->saps, table[CONDIS_A_CALL_CALLED], &found) ||
	    found.af != call->af) {
		call_release(sig, call, CONDIS_NL_STATUS_INVALID_ADDRESS, NULL);
		return;
	}
	call->phase = PHASE_OFFERED;
	status = act_offer(sig, found.sap, call->vc, table);
	if (status == CONDIS_NL_STATUS_PENDING) {
		call->offered = true;
	} else if (status == CONDIS_NL_STATUS_SUCCESS) {
		call->has = true;
		call_taken(sig, call, NULL);
	} else {
		call_release(sig, call, status, NULL);
	}
}

static void connected(struct sig *sig, struct sig_call *call)
{
	const struct nlattr *table[CONDIS_A_CALL_MAX + 1];
	struct wire_head head;

	call->phase = PHASE_UP;
	call->makes = false;
	call->has = true;
	if (call->kept)
		wire_parse(call->kept, &head, table, CONDIS_A_CALL_MAX + 1);
	act_made(sig, call->vc, call->kept ? table : NULL);
	call_send(sig, call, WIRE_CONNECT_ACK);
}

static void risen(struct sig *sig, struct sig_call *call)
{
	const struct nlattr *table[CONDIS_A_CALL_MAX + 1];
	struct wire_head head;

	switch (call->phase) {
	case PHASE_CONNECTING:
		connected(sig, call);
		break;
	case PHASE_ARRIVING:
		offer(sig, call);
		break;
	case PHASE_TAKING:
		call->phase = PHASE_TAKEN;
		link_send(&sig->link, call->kept);
		break;
	case PHASE_CHANGING:
		call->phase = PHASE_UP;
		answer(sig, call, CONDIS_NL_OP_CALL_MODIFY,
		       CONDIS_NL_STATUS_SUCCESS);
		break;
	case PHASE_FOLLOWING:
		call->phase = PHASE_UP;
		wire_parse(call->kept, &head, table, CONDIS_A_CALL_MAX + 1);
		act_modify(sig, call->vc, table);
		call_send(sig, call, WIRE_MODIFY_ACK);
		break;
	default:
		call_settle(sig, call);
	}
}

static void refuse_change(struct sig *sig, struct sig_call *call, u32 status)
{
	struct wire w;

	call->phase = PHASE_UP;
	wire_begin(&w, WIRE_MODIFY_REJECT, call->ref);
	wire_u32(&w, CONDIS_A_CALL_STATUS, status);
	link_send(&sig->link, &w);
}

/* An activation came to nothing; a change leaves the VC as it was. */
static void not_risen(struct sig *sig, struct sig_call *call, u32 status)
{
	switch (call->phase) {
	case PHASE_CHANGING:
		call->phase = PHASE_UP;
		answer(sig, call, CONDIS_NL_OP_CALL_MODIFY, status);
		break;
	case PHASE_FOLLOWING:
		refuse_change(sig, call, status);
		break;
	default:
		call_release(sig, call, status, NULL);
	}
}

static void rise(struct sig *sig, struct sig_call *call, u32 status)
{
	bool ok = status == CONDIS_NL_STATUS_SUCCESS;

	/* A change that fails leaves all as it was. */
	call->act = ok || call->active ? ACT_ACTIVE : ACT_IDLE;
	if (ok)
		risen(sig, call);
	else
		not_risen(sig, call, status);
}

/**
 * call_activate() - activate the VC of a call, or change its parameters
 * @sig: the call manager
 * @call: the call; what follows depends on its phase. May be gone afterwards
 * @table: traffic; NULL: as its client has asked
 */
void call_activate(struct sig *sig, struct sig_call *call,
		   const struct nlattr **table)
{
	u32 status;

	call->active = call->act == ACT_ACTIVE;
	call->act = ACT_RISING;
	status = act_activate(sig, call->vc, call->vci, table);
	if (status != CONDIS_NL_STATUS_PENDING)
		rise(sig, call, status);
}

/**
 * call_stepped() - an activation or a deactivation that pended is done
 * @sig: the call manager
 * @vc: the VC
 * @status: how it ended
 */
void call_stepped(struct sig *sig, u32 vc, u32 status)
{
	struct sig_call *call = call_by_vc(sig, vc);

	if (!call)
		return;
	if (call->act == ACT_RISING) {
		rise(sig, call, status);
	} else if (call->act == ACT_FALLING) {
		call->act = ACT_IDLE;
		call_settle(sig, call);
	}
}
