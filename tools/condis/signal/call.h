/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Calls between a client here and one at the other side.
 */
#ifndef CONDIS_SIG_CALL_H
#define CONDIS_SIG_CALL_H

#include <stdbool.h>

#include "ktypes.h"
#include "wire.h"

struct nlattr;
struct sig;

/**
 * enum sig_act - the activation of a VC
 * @ACT_IDLE: none
 * @ACT_RISING: it is being activated, or given other parameters
 * @ACT_ACTIVE: it is active
 * @ACT_FALLING: it is being deactivated
 */
enum sig_act { ACT_IDLE, ACT_RISING, ACT_ACTIVE, ACT_FALLING };

/**
 * enum sig_phase - what comes next
 * @PHASE_SETUP: a connect or a release of the other side
 * @PHASE_CONNECTING: the activation, and the client has its call
 * @PHASE_ARRIVING: the activation, and the client is offered the call
 * @PHASE_OFFERED: the client's answer
 * @PHASE_TAKING: the activation as the client wants it, then a connect
 * @PHASE_TAKEN: the other side's acknowledgment
 * @PHASE_UP: nothing
 * @PHASE_ASKING: the other side's answer to a change
 * @PHASE_CHANGING: the activation, and the client has its change
 * @PHASE_FOLLOWING: the activation, and the other side has its change
 * @PHASE_ENDING: what is owed to the client, and the VC idle
 */
enum sig_phase {
	PHASE_SETUP,
	PHASE_CONNECTING,
	PHASE_ARRIVING,
	PHASE_OFFERED,
	PHASE_TAKING,
	PHASE_TAKEN,
	PHASE_UP,
	PHASE_ASKING,
	PHASE_CHANGING,
	PHASE_FOLLOWING,
	PHASE_ENDING,
};

/**
 * struct sig_call - a call
 * @next: the next one
 * @ref: its reference, with WIRE_REF_MINE when it was given here
 * @vc: its VC here
 * @af: the client's AF open
 * @ours: we have made the VC
 * @act: its activation
 * @active: what rises was active before
 * @phase: what comes next
 * @makes: the client waits for its call
 * @offered: the client has to answer
 * @has: the client has a call, and has not closed it
 * @closes: the client waits for the end of its close
 * @told: the client was told that the other side closes
 * @status: why the call ends
 * @until: when the other side has to have answered, or 0
 * @vci: its virtual channel
 * @kept: what is needed after the activation: a message that came, or one to be
 *	sent
 */
struct sig_call {
	struct sig_call *next;
	u32 ref;
	u32 vc;
	u32 af;
	bool ours;
	enum sig_act act;
	bool active;
	enum sig_phase phase;
	bool makes;
	bool offered;
	bool has;
	bool closes;
	bool told;
	u32 status;
	u64 until;
	u32 vci;
	struct wire *kept;
};

struct sig_call *call_new(struct sig *sig, u32 ref, u32 vc, u32 af);
struct sig_call *call_by_ref(struct sig *sig, u32 ref);
struct sig_call *call_by_vc(struct sig *sig, u32 vc);
bool call_has_vci(const struct sig *sig, u32 vci);
bool call_keep(struct sig_call *call, const struct wire *w);
void call_activate(struct sig *sig, struct sig_call *call,
		   const struct nlattr **table);
void call_stepped(struct sig *sig, u32 vc, u32 status);
void call_release(struct sig *sig, struct sig_call *call, u32 status,
		  const struct nlattr *data);
void call_end(struct sig *sig, struct sig_call *call, u32 status,
	      const struct nlattr *data);
void call_settle(struct sig *sig, struct sig_call *call);
void call_send(struct sig *sig, const struct sig_call *call, u8 type);
void call_taken(struct sig *sig, struct sig_call *call,
		const struct nlattr **table);

#endif /* CONDIS_SIG_CALL_H */
