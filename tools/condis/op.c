// SPDX-License-Identifier: GPL-2.0-only
/*
 * Operations that may pend, from the request to their final status.
 */
#include <libmnl/libmnl.h>
#include <linux/condis.h>
#include <stdlib.h>

#include "clock.h"
#include "condis.h"
#include "netlink.h"
#include "op.h"
#include "schema.h"

/* is_end - is this the end of the operation? The most special handle says so */
static bool is_end(const struct nlmsghdr *nlh, const void *arg)
{
	const struct nlattr *table[CONDIS_A_OP_MAX + 1];
	const struct op *op = arg;

	if (nl_cmd(nlh) != CONDIS_CMD_OP_DONE_NTF)
		return false;
	nl_parse(nlh, table, CONDIS_A_OP_MAX + 1);
	if (nl_u32(table[CONDIS_A_OP_OP]) != op->op)
		return false;
	if (op->party)
		return nl_u32(table[CONDIS_A_OP_PARTY]) == op->party;
	if (op->sap)
		return nl_u32(table[CONDIS_A_OP_SAP]) == op->sap;
	if (op->vc)
		return nl_u32(table[CONDIS_A_OP_VC]) == op->vc;
	if (op->cm)
		return nl_u32(table[CONDIS_A_OP_CM]) == op->cm;
	return nl_u32(table[CONDIS_A_OP_AF]) == op->af;
}

/* forget - an earlier operation of this kind that nobody waited for */
static void forget(struct condis *c, const struct op *op)
{
	struct nlmsghdr *nlh;

	while ((nlh = nl_take(c->nl, is_end, op)))
		free(nlh);
}

static int wait_end(struct condis *c, struct op *op)
{
	const struct nlattr *table[CONDIS_A_OP_MAX + 1];
	u64 deadline = clock_ms() + op->timeout;
	struct nlmsghdr *nlh;
	int rc;

	while (!(nlh = nl_take(c->nl, is_end, op))) {
		rc = nl_wait(c, -1, clock_left(deadline));
		if (rc < 0)
			return nl_report(c, rc);
		if (!rc)
			return fail(c, CONDIS_FAILED,
				    "still pending after %u ms", op->timeout);
	}
	nl_parse(nlh, table, CONDIS_A_OP_MAX + 1);
	op->status = nl_u32(table[CONDIS_A_OP_STATUS]);
	op->changed = table[CONDIS_A_OP_CHANGED];
	free(nlh);
	return CONDIS_OK;
}

/**
 * struct answer - what the kernel said to the request
 * @op: the operation; its handle and status are filled
 * @set: the attributes of the answer
 */
struct answer {
	struct op *op;
	const struct attr_set *set;
};

/* keep - a handle that the answer has; what the request was about stays */
static void keep(u32 *handle, const struct nlattr *attr)
{
	if (attr)
		*handle = nl_u32(attr);
}

static void take_answer(const struct nlmsghdr *nlh, void *arg)
{
	const struct nlattr *table[CONDIS_A_CALL_MAX + CONDIS_A_AF_MAX + 1];
	struct answer *answer = arg;
	struct op *op = answer->op;

	nl_parse(nlh, table, CONDIS_A_CALL_MAX + CONDIS_A_AF_MAX + 1);
	if (answer->set == &af_set) {
		op->af = nl_u32(table[CONDIS_A_AF_AF]);
		op->status = nl_u32(table[CONDIS_A_AF_STATUS]);
	} else if (answer->set == &cm_set) {
		op->cm = nl_u32(table[CONDIS_A_CM_CM]);
		op->status = nl_u32(table[CONDIS_A_CM_STATUS]);
	} else {
		keep(&op->vc, table[CONDIS_A_CALL_VC]);
		keep(&op->sap, table[CONDIS_A_CALL_SAP]);
		op->status = nl_u32(table[CONDIS_A_CALL_STATUS]);
		op->changed = table[CONDIS_A_CALL_CHANGED];
		/* The end of a call is not told by its first party. */
		if (op->op == CONDIS_NL_OP_CALL_MAKE)
			keep(&op->first, table[CONDIS_A_CALL_PARTY]);
		else
			keep(&op->party, table[CONDIS_A_CALL_PARTY]);
	}
}

static void show_handle(struct condis *c, const char *key, u32 handle)
{
	if (handle)
		out_u64(&c->out, key, handle);
}

static void show(struct condis *c, const struct op *op,
		 const struct attr_set *set)
{
	const char *name = enum_text(&status_enum, op->status);

	out_object_begin(&c->out, NULL);
	if (set == &af_set)
		show_handle(c, "af", op->af);
	show_handle(c, "cm", op->cm);
	show_handle(c, "sap", op->sap);
	show_handle(c, "vc", op->vc);
	show_handle(c, "party", op->party ? op->party : op->first);
	if (op->changed)
		out_flag(&c->out, "changed");
	if (name)
		out_text(&c->out, "status", name);
	else
		out_u64(&c->out, "status", op->status);
	out_object_end(&c->out);
}

/**
 * op_do() - ask for an operation, and see it through
 * @c: the run, with an open socket
 * @op: the operation; the handle in the answer and the status are filled
 * @nlh: the request
 * @set: its attributes: af_set, cm_set or call_set
 *
 * Return: an enum condis_exit; CONDIS_OK when it has a status, final unless it
 * is not waited for.
 */
int op_do(struct condis *c, struct op *op, struct nlmsghdr *nlh,
	  const struct attr_set *set)
{
	struct answer answer = { .op = op, .set = set };
	int rc;

	forget(c, op);
	op->status = CONDIS_NL_STATUS_FAILURE;
	rc = nl_run(c, nlh, set, take_answer, &answer);
	if (!rc && op->status == CONDIS_NL_STATUS_PENDING && !op->nowait)
		rc = wait_end(c, op);
	return rc;
}

/* judge - CONDIS_OK only for success, or for pending when it may be so */
static int judge(struct condis *c, const struct op *op)
{
	if (op->status == CONDIS_NL_STATUS_SUCCESS ||
	    (op->status == CONDIS_NL_STATUS_PENDING && op->nowait))
		return CONDIS_OK;
	return fail(c, CONDIS_FAILED, "ended with %s",
		    status_text(op->status));
}

/**
 * op_run() - the same, and show how it ended
 * @c: the run, with an open socket
 * @op: the operation; the handle in the answer and the status are filled
 * @nlh: the request
 * @set: its attributes: af_set, cm_set or call_set
 *
 * Return: an enum condis_exit; CONDIS_OK only for success, or for pending when
 * the operation is not waited for.
 */
int op_run(struct condis *c, struct op *op, struct nlmsghdr *nlh,
	   const struct attr_set *set)
{
	int rc = op_do(c, op, nlh, set);

	if (rc)
		return rc;
	show(c, op, set);
	return judge(c, op);
}

/**
 * op_succeed() - the same, silently
 * @c: the run, with an open socket
 * @op: the operation; the handle in the answer and the status are filled
 * @nlh: the request
 * @set: its attributes: af_set, cm_set or call_set
 *
 * Return: an enum condis_exit, as op_run().
 */
int op_succeed(struct condis *c, struct op *op, struct nlmsghdr *nlh,
	       const struct attr_set *set)
{
	int rc = op_do(c, op, nlh, set);

	return rc ? rc : judge(c, op);
}
