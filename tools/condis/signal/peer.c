// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the other call manager says, and what this one makes of that.
 */
#include <libmnl/libmnl.h>
#include <linux/condis.h>
#include <stddef.h>

#include "../condis.h"
#include "../netlink.h"
#include "act.h"
#include "call.h"
#include "peer.h"
#include "sig.h"

typedef void (*message_fn_t)(struct sig *sig, struct sig_call *call,
			     const struct nlattr **table);

static void refuse(struct sig *sig, u32 ref, u32 status)
{
	struct wire w;

	wire_begin(&w, WIRE_RELEASE, ref);
	wire_u32(&w, CONDIS_A_CALL_STATUS, status);
	link_send(&sig->link, &w);
}

/* A message of what came, to be read again when the VC is active */
static void rebuild(struct wire *w, u8 type, const struct nlattr **table)
{
	u16 i;

	wire_begin(w, type, 0);
	for (i = 1; i <= CONDIS_A_CALL_MAX; i++)
		wire_copy(w, i, table[i]);
}

static void got_setup(struct sig *sig, u32 ref, const struct nlattr **table)
{
	struct sig_found found;
	struct sig_call *call;
	struct wire w;
	u32 vc;

	if (!saps_find(&sig->saps, table[CONDIS_A_CALL_CALLED], &found)) {
		refuse(sig, ref, CONDIS_NL_STATUS_NO_ROUTE_TO_DESTINATION);
		return;
	}
	vc = act_vc_add(sig, found.af);
	call = vc ? call_new(sig, ref, vc, found.af) : NULL;
	if (!call) {
		if (vc)
			act_vc_del(sig, vc);
		refuse(sig, ref, CONDIS_NL_STATUS_VC_NOT_AVAILABLE);
		return;
	}
	call->ours = true;
	call->phase = PHASE_ARRIVING;
	call->vci = nl_u32(table[CONDIS_A_CALL_VCI]);
	rebuild(&w, WIRE_SETUP, table);
	if (call_keep(call, &w))
		call_activate(sig, call, table);
	else
		call_release(sig, call, CONDIS_NL_STATUS_RESOURCES, NULL);
}

static void got_connect(struct sig *sig, struct sig_call *call,
			const struct nlattr **table)
{
	bool changed = table[CONDIS_A_CALL_TX] || table[CONDIS_A_CALL_RX];
	struct wire w;

	if (call->phase != PHASE_SETUP)
		return;
	call->until = 0;
	rebuild(&w, WIRE_CONNECT, table);
	if (changed && !call_keep(call, &w)) {
		call_release(sig, call, CONDIS_NL_STATUS_RESOURCES, NULL);
		return;
	}
	call->phase = PHASE_CONNECTING;
	call_activate(sig, call, changed ? table : NULL);
}

static void got_connect_ack(struct sig *sig, struct sig_call *call,
			    const struct nlattr **table)
{
	(void)table;
	if (call->phase != PHASE_TAKEN)
		return;
	call->phase = PHASE_UP;
	act_connect(sig, call->vc);
}

static void got_release(struct sig *sig, struct sig_call *call,
			const struct nlattr **table)
{
	call_end(sig, call, nl_u32(table[CONDIS_A_CALL_STATUS]),
		 table[CONDIS_A_CALL_DATA]);
}

static void got_modify(struct sig *sig, struct sig_call *call,
		       const struct nlattr **table)
{
	struct wire w;

	/* Crossing changes: the one whose call it is wins. */
	if (call->phase == PHASE_ASKING && !(call->ref & WIRE_REF_MINE))
		act_answer(sig, CONDIS_NL_OP_CALL_MODIFY, CONDIS_A_CALL_VC,
			   call->vc, CONDIS_NL_STATUS_NOT_ACCEPTED);
	else if (call->phase != PHASE_UP)
		goto refuse;
	call->until = 0;
	rebuild(&w, WIRE_MODIFY, table);
	if (!call_keep(call, &w))
		goto refuse;
	call->phase = PHASE_FOLLOWING;
	call_activate(sig, call, table);
	return;

refuse:
	wire_begin(&w, WIRE_MODIFY_REJECT, call->ref);
	wire_u32(&w, CONDIS_A_CALL_STATUS, CONDIS_NL_STATUS_NOT_ACCEPTED);
	link_send(&sig->link, &w);
}

static void got_modify_ack(struct sig *sig, struct sig_call *call,
			   const struct nlattr **table)
{
	(void)table;
	if (call->phase != PHASE_ASKING)
		return;
	call->until = 0;
	call->phase = PHASE_CHANGING;
	call_activate(sig, call, NULL);
}

static void got_modify_reject(struct sig *sig, struct sig_call *call,
			      const struct nlattr **table)
{
	if (call->phase != PHASE_ASKING)
		return;
	call->until = 0;
	call->phase = PHASE_UP;
	act_answer(sig, CONDIS_NL_OP_CALL_MODIFY, CONDIS_A_CALL_VC, call->vc,
		   nl_u32(table[CONDIS_A_CALL_STATUS]));
}

/*
 * All leaves of a call share its VC here, so they have to be of the client that
 * has it.
 */
static void got_add_party(struct sig *sig, struct sig_call *call,
			  const struct nlattr **table)
{
	struct sig_found found;
	struct wire w;
	bool ok;

	ok = saps_find(&sig->saps, table[CONDIS_A_CALL_CALLED], &found) &&
	     found.af == call->af && call->phase != PHASE_ENDING;
	wire_begin(&w, ok ? WIRE_ADD_PARTY_ACK : WIRE_ADD_PARTY_REJECT,
		   call->ref);
	wire_copy(&w, CONDIS_A_CALL_PARTY, table[CONDIS_A_CALL_PARTY]);
	link_send(&sig->link, &w);
}

static void party_answer(struct sig *sig, const struct nlattr **table,
			 u32 status)
{
	act_answer(sig, CONDIS_NL_OP_PARTY_ADD, CONDIS_A_CALL_PARTY,
		   nl_u32(table[CONDIS_A_CALL_PARTY]), status);
}

static void got_add_party_ack(struct sig *sig, struct sig_call *call,
			      const struct nlattr **table)
{
	(void)call;
	party_answer(sig, table, CONDIS_NL_STATUS_SUCCESS);
}

static void got_add_party_reject(struct sig *sig, struct sig_call *call,
				 const struct nlattr **table)
{
	(void)call;
	party_answer(sig, table, CONDIS_NL_STATUS_NO_ROUTE_TO_DESTINATION);
}

static const message_fn_t messages[WIRE_TYPES] = {
	[WIRE_CONNECT] = got_connect,
	[WIRE_CONNECT_ACK] = got_connect_ack,
	[WIRE_RELEASE] = got_release,
	[WIRE_MODIFY] = got_modify,
	[WIRE_MODIFY_ACK] = got_modify_ack,
	[WIRE_MODIFY_REJECT] = got_modify_reject,
	[WIRE_ADD_PARTY] = got_add_party,
	[WIRE_ADD_PARTY_ACK] = got_add_party_ack,
	[WIRE_ADD_PARTY_REJECT] = got_add_party_reject,
};

static void message(void *arg, const struct wire_head *head,
		    const struct nlattr **table)
{
	/* What the sender calls its own is the other side's here. */
	u32 ref = head->ref ^ WIRE_REF_MINE;
	struct sig *sig = arg;
	struct sig_call *call = call_by_ref(sig, ref);

	if (head->type == WIRE_SETUP && !call)
		got_setup(sig, ref, table);
	else if (call && messages[head->type])
		messages[head->type](sig, call, table);
}

static void tell(struct sig *sig, const char *what)
{
	struct out *out = &sig->c->out;

	out_object_begin(out, NULL);
	out_text(out, "link", what);
	out_object_end(out);
	fflush(out->file);
}

static void up(void *arg)
{
	tell(arg, "up");
	clients_may_call(arg, true);
}

static void down(void *arg)
{
	struct sig *sig = arg;
	struct sig_call *call, *next;

	for (call = sig->calls; call; call = next) {
		next = call->next;
		call_end(sig, call, CONDIS_NL_STATUS_DEST_OUT_OF_ORDER, NULL);
	}
	tell(sig, "down");
	clients_may_call(sig, false);
}

const struct sig_link_ops peer_ops = {
	.message = message,
	.up = up,
	.down = down,
};
