// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis cm run: being the call manager of an adapter until told to stop.
 */
#include <libmnl/libmnl.h>
#include <linux/condis.h>
#include <stdlib.h>

#include "../clock.h"
#include "../cm.h"
#include "../condis.h"
#include "../netlink.h"
#include "../schema.h"
#include "../told.h"
#include "act.h"
#include "call.h"
#include "peer.h"
#include "request.h"
#include "sig.h"

/* The one that ATM has for signaling */
#define VCI_SIGNALING	5

static bool any(const struct nlmsghdr *nlh, const void *arg)
{
	(void)nlh;
	(void)arg;
	return true;
}

static void op_done(struct sig *sig, const struct nlmsghdr *nlh)
{
	const struct nlattr *table[CONDIS_A_OP_MAX + 1];
	u32 op;

	nl_parse(nlh, table, CONDIS_A_OP_MAX + 1);
	op = nl_u32(table[CONDIS_A_OP_OP]);
	if (op == CONDIS_NL_OP_CM_ACTIVATE || op == CONDIS_NL_OP_CM_DEACTIVATE)
		call_stepped(sig, nl_u32(table[CONDIS_A_OP_VC]),
			     nl_u32(table[CONDIS_A_OP_STATUS]));
}

/* handle - false when there is nothing left to do here */
static bool handle(struct sig *sig, const struct nlmsghdr *nlh)
{
	const struct nlattr *table[CONDIS_A_AF_MAX + 1];

	switch (nl_cmd(nlh)) {
	case CONDIS_CMD_CM_REQUEST_NTF:
		request_take(sig, nlh);
		break;
	case CONDIS_CMD_OP_DONE_NTF:
		op_done(sig, nlh);
		break;
	case CONDIS_CMD_OID_NTF:
		client_asks(sig, nlh);
		break;
	case CONDIS_CMD_NBL_RECEIVE_NTF:
		link_receive(&sig->link, nlh);
		break;
	case CONDIS_CMD_AF_CLOSE_NTF:
		nl_parse(nlh, table, CONDIS_A_AF_MAX + 1);
		return nl_u32(table[CONDIS_A_AF_AF]) != sig->link.af;
	}
	return true;
}

/* What the other side has not answered in time */
static void expire(struct sig *sig)
{
	struct sig_call *call, *next;
	u64 now = clock_ms();

	for (call = sig->calls; call; call = next) {
		next = call->next;
		if (!call->until || now < call->until)
			continue;
		call->until = 0;
		if (call->phase == PHASE_ASKING) {
			call->phase = PHASE_UP;
			act_answer(sig, CONDIS_NL_OP_CALL_MODIFY,
				   CONDIS_A_CALL_VC, call->vc,
				   CONDIS_NL_STATUS_REQUEST_ABORTED);
		} else {
			call_release(sig, call,
				     CONDIS_NL_STATUS_DEST_OUT_OF_ORDER, NULL);
		}
	}
}

/* events - those that are here; false when there is nothing left to do */
static bool events(struct sig *sig)
{
	struct nlmsghdr *nlh;
	bool more = true;

	while (more && (nlh = nl_take(sig->c->nl, any, NULL))) {
		more = handle(sig, nlh);
		free(nlh);
	}
	return more;
}

static int serve(struct sig *sig, int told)
{
	int rc;

	while (events(sig)) {
		link_tick(&sig->link);
		expire(sig);
		request_again(sig);
		rc = nl_wait(sig->c, told, clock_left(link_next(&sig->link)));
		if (rc < 0)
			return nl_report(sig->c, rc);
		if (rc & NL_FD)
			return CONDIS_OK;
	}
	return fail(sig->c, CONDIS_FAILED, "the adapter is gone");
}

static void take_cm(const struct nlmsghdr *nlh, void *arg)
{
	const struct nlattr *table[CONDIS_A_CM_MAX + 1];

	nl_parse(nlh, table, CONDIS_A_CM_MAX + 1);
	*(u32 *)arg = nl_u32(table[CONDIS_A_CM_CM]);
}

static int register_family(struct sig *sig, u32 family)
{
	struct nlmsghdr *nlh = nl_request(sig->c, CONDIS_CMD_CM_ADD);

	mnl_attr_put_u32(nlh, CONDIS_A_CM_IFINDEX, sig->dev);
	mnl_attr_put_u32(nlh, CONDIS_A_CM_FAMILY, family);
	mnl_attr_put_u32(nlh, CONDIS_A_CM_DEADLINE, SIG_DEADLINE);
	return nl_run(sig->c, nlh, &cm_set, take_cm, &sig->cm);
}

static int run(struct sig *sig, u32 family, u32 vpi, u32 vci)
{
	struct told told;
	int rc;

	sig->link.c = sig->c;
	sig->link.ops = &peer_ops;
	sig->link.arg = sig;
	rc = link_open(&sig->link, sig->dev, vpi, vci);
	if (!rc)
		rc = register_family(sig, family);
	if (!rc)
		rc = told_begin(sig->c, &told);
	if (rc)
		return rc;
	rc = serve(sig, told.fd);
	link_leave(&sig->link);
	clients_free(sig);
	told_end(&told);
	return rc;
}

/**
 * cm_run() - be the reference call manager of an adapter
 * @c: the run
 * @args: the words
 *
 * Ends when it is told to, and when the adapter goes.
 *
 * Return: an enum condis_exit.
 */
int cm_run(struct condis *c, struct args *args)
{
	u32 family = CONDIS_NL_ADDRESS_FAMILY_Q2931, vpi = 0;
	u32 vci = VCI_SIGNALING;
	struct sig sig = { .c = c };
	struct arg table[] = {
		{ "dev", ARG_DEV, &sig.dev, .required = true },
		{ "family", ARG_ENUM, &family, .values = &family_enum },
		{ "vpi", ARG_U32, &vpi },
		{ "vci", ARG_U32, &vci },
		{ 0 }
	};
	int rc;

	rc = args_parse(c, args, table);
	if (rc)
		return rc;
	if (c->session)
		return fail(c, CONDIS_USAGE,
			    "it takes all that comes, so it needs a run of its own");
	return nl_get(c) ? run(&sig, family, vpi, vci) : CONDIS_NETLINK;
}
