// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a socket is told of operations and of its sends.
 */
#include "netlink.h"

static int nl_put_handle(struct sk_buff *msg, int attr, u32 handle)
{
	return handle ? nla_put_u32(msg, attr, handle) : 0;
}

static int nl_put_op(struct sk_buff *msg, const struct condis_nl_note *op)
{
	u32 status = condis_status_index(op->status);

	if (op->cmd == CONDIS_CMD_AF_CLOSE_NTF)
		return nla_put_u32(msg, CONDIS_A_AF_AF, op->af) ?:
		       nla_put_u32(msg, CONDIS_A_AF_FAMILY, op->family) ?:
		       nla_put_u32(msg, CONDIS_A_AF_STATUS, status);
	if (nl_put_handle(msg, CONDIS_A_OP_VC, op->vc) ||
	    nl_put_handle(msg, CONDIS_A_OP_AF, op->af) ||
	    nl_put_handle(msg, CONDIS_A_OP_SAP, op->sap) ||
	    nl_put_handle(msg, CONDIS_A_OP_PARTY, op->party) ||
	    nl_put_handle(msg, CONDIS_A_OP_CM, op->cm) ||
	    (op->changed && nla_put_flag(msg, CONDIS_A_OP_CHANGED)))
		return -EMSGSIZE;
	return nla_put_u32(msg, CONDIS_A_OP_OP, op->op) ?:
	       nla_put_u32(msg, CONDIS_A_OP_STATUS, status);
}

/**
 * condis_nl_msg_note() - op-done-ntf, call-closing-ntf or af-close-ntf
 * @op: what to tell
 *
 * Context: Process context.
 * Return: the message; NULL without memory.
 */
struct sk_buff *condis_nl_msg_note(const struct condis_nl_note *op)
{
	struct sk_buff *msg;
	void *hdr;

	/* The note keeps its own until the socket has taken one. */
	if (op->msg)
		return skb_clone(op->msg, GFP_KERNEL | __GFP_NOWARN);
	msg = genlmsg_new(8 * nla_total_size(sizeof(u32)),
			  GFP_KERNEL | __GFP_NOWARN);
	if (!msg)
		return NULL;
	hdr = genlmsg_put(msg, 0, 0, &condis_nl_family, 0, op->cmd);
	if (!hdr || nl_put_op(msg, op)) {
		WARN_ON_ONCE(1);
		nlmsg_free(msg);
		return NULL;
	}
	genlmsg_end(msg, hdr);
	return msg;
}

static int nl_put_done(struct sk_buff *msg, const struct condis_nl_send *send,
		       condis_status_t status)
{
	struct nlattr *nest = nla_nest_start(msg, CONDIS_A_NBL_DONE);

	if (!nest ||
	    nla_put_uint(msg, CONDIS_A_NBL_DONE_COOKIE, send->cookie) ||
	    nla_put_u32(msg, CONDIS_A_NBL_DONE_STATUS,
			condis_status_index(status)))
		return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}

static int nl_put_run(struct sk_buff *msg, struct condis_nbl *run,
		      unsigned int n)
{
	const struct condis_nl_send *send = condis_nbl_context(run);
	int err;

	err = nla_put_u32(msg, CONDIS_A_NBL_AF, send->vc->af->handle) ?:
	      nla_put_u32(msg, CONDIS_A_NBL_VC, send->vc->handle);
	for (; n && !err; n--, run = run->next)
		err = nl_put_done(msg, condis_nbl_context(run), run->status);
	return err;
}

/**
 * condis_nl_msg_done() - nbl-complete-ntf
 * @run: chain of completed NBLs, the first @n of them of one VC
 * @n: how many to tell
 *
 * Context: Process context.
 * Return: the message; NULL without memory.
 */
struct sk_buff *condis_nl_msg_done(struct condis_nbl *run, unsigned int n)
{
	size_t done = nla_total_size(nla_total_size(sizeof(u64)) +
				     nla_total_size(sizeof(u32)));
	struct sk_buff *msg;
	void *hdr;

	msg = genlmsg_new(2 * nla_total_size(sizeof(u32)) + n * done,
			  GFP_KERNEL | __GFP_NOWARN);
	if (!msg)
		return NULL;
	hdr = genlmsg_put(msg, 0, 0, &condis_nl_family, 0,
			  CONDIS_CMD_NBL_COMPLETE_NTF);
	if (!hdr || nl_put_run(msg, run, n)) {
		WARN_ON_ONCE(1);
		nlmsg_free(msg);
		return NULL;
	}
	genlmsg_end(msg, hdr);
	return msg;
}
