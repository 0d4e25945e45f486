// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a call manager does for its clients: answers, VCs, and what it tells of
 * the other side.
 */
#include <libmnl/libmnl.h>
#include <linux/condis.h>

#include "bind.h"
#include "cm.h"
#include "condis.h"
#include "netlink.h"
#include "op.h"
#include "schema.h"

#define ANSWER_WORDS	6
#define ACTIVATE_WORDS	3
#define OFFER_WORDS	3

/**
 * cm_answer() - answer a request
 * @c: the run
 * @args: the words
 *
 * Return: an enum condis_exit.
 */
int cm_answer(struct condis *c, struct args *args)
{
	u32 op, status = CONDIS_NL_STATUS_SUCCESS;
	u32 af = 0, sap = 0, vc = 0, party = 0;
	struct traffic traffic = { 0 };
	struct arg table[ANSWER_WORDS + TRAFFIC_WORDS + 1] = {
		{ "op", ARG_ENUM, &op, .values = &op_enum, .required = true },
		{ "af", ARG_HANDLE, &af, .kind = NAME_AF },
		{ "sap", ARG_HANDLE, &sap, .kind = NAME_SAP },
		{ "vc", ARG_HANDLE, &vc, .kind = NAME_VC },
		{ "party", ARG_HANDLE, &party, .kind = NAME_PARTY },
		{ "status", ARG_ENUM, &status, .values = &status_enum },
	};
	struct nlmsghdr *nlh;
	int rc;

	traffic_words(table + ANSWER_WORDS, &traffic);
	rc = args_parse(c, args, table);
	if (rc)
		return rc;
	nlh = nl_request(c, CONDIS_CMD_CM_ANSWER);
	if (!nlh)
		return CONDIS_NETLINK;
	mnl_attr_put_u32(nlh, CONDIS_A_CALL_OP, op);
	if (af)
		mnl_attr_put_u32(nlh, CONDIS_A_CALL_AF, af);
	if (sap)
		mnl_attr_put_u32(nlh, CONDIS_A_CALL_SAP, sap);
	if (vc)
		mnl_attr_put_u32(nlh, CONDIS_A_CALL_VC, vc);
	if (party)
		mnl_attr_put_u32(nlh, CONDIS_A_CALL_PARTY, party);
	mnl_attr_put_u32(nlh, CONDIS_A_CALL_STATUS, status);
	traffic_put(nlh, &traffic);
	return nl_run(c, nlh, &call_set, NULL, NULL);
}

static void take_vc(const struct nlmsghdr *nlh, void *arg)
{
	const struct nlattr *table[CONDIS_A_CALL_MAX + 1];

	nl_parse(nlh, table, CONDIS_A_CALL_MAX + 1);
	*(u32 *)arg = nl_u32(table[CONDIS_A_CALL_VC]);
}

/**
 * cm_vc_add() - make a VC for a call to a client
 * @c: the run
 * @args: the words
 *
 * Return: an enum condis_exit.
 */
int cm_vc_add(struct condis *c, struct args *args)
{
	const char *name = NULL;
	u32 af, vc = 0;
	struct arg table[] = {
		{ "af", ARG_HANDLE, &af, .kind = NAME_AF, .required = true },
		{ "as", ARG_STRING, &name },
		{ 0 }
	};
	struct nlmsghdr *nlh;
	int rc;

	rc = args_parse(c, args, table);
	if (!rc)
		rc = bind_check(c, name);
	if (rc)
		return rc;
	nlh = nl_request(c, CONDIS_CMD_CM_VC_ADD);
	if (!nlh)
		return CONDIS_NETLINK;
	mnl_attr_put_u32(nlh, CONDIS_A_CALL_AF, af);
	rc = nl_run(c, nlh, &call_set, take_vc, &vc);
	if (rc)
		return rc;
	out_object_begin(&c->out, NULL);
	out_u64(&c->out, "vc", vc);
	out_object_end(&c->out);
	return bind_name(c, name, NAME_VC, vc);
}

/* vc_only - a request that says no more than which VC it is about */
static int vc_only(struct condis *c, struct args *args, u8 cmd, u32 *vc)
{
	struct arg table[] = {
		{ "vc", ARG_HANDLE, vc, .kind = NAME_VC, .required = true },
		{ 0 }
	};
	struct nlmsghdr *nlh;
	int rc;

	rc = args_parse(c, args, table);
	if (rc)
		return rc;
	nlh = nl_request(c, cmd);
	if (!nlh)
		return CONDIS_NETLINK;
	mnl_attr_put_u32(nlh, CONDIS_A_CALL_VC, *vc);
	return nl_run(c, nlh, &call_set, NULL, NULL);
}

/**
 * cm_vc_del() - delete a VC that the call manager made
 * @c: the run
 * @args: the words
 *
 * Return: an enum condis_exit.
 */
int cm_vc_del(struct condis *c, struct args *args)
{
	u32 vc;
	int rc = vc_only(c, args, CONDIS_CMD_CM_VC_DEL, &vc);

	if (!rc)
		name_forget(&c->names, NAME_VC, vc);
	return rc;
}

/**
 * cm_connect() - tell a client that its call is through
 * @c: the run
 * @args: the words
 *
 * Return: an enum condis_exit.
 */
int cm_connect(struct condis *c, struct args *args)
{
	u32 vc;

	return vc_only(c, args, CONDIS_CMD_CM_CONNECT, &vc);
}

static int step(struct condis *c, struct args *args, u8 cmd, u32 kind)
{
	struct op op = { .op = kind, .timeout = OP_TIMEOUT };
	struct traffic traffic = { 0 };
	struct arg table[ACTIVATE_WORDS + TRAFFIC_WORDS + 1] = {
		{ "vc", ARG_HANDLE, &op.vc, .kind = NAME_VC,
		  .required = true },
		{ "timeout", ARG_U32, &op.timeout },
		{ "nowait", ARG_FLAG, &op.nowait },
	};
	struct nlmsghdr *nlh;
	int rc;

	if (cmd == CONDIS_CMD_CM_ACTIVATE)
		traffic_words(table + ACTIVATE_WORDS, &traffic);
	rc = args_parse(c, args, table);
	if (rc)
		return rc;
	nlh = nl_request(c, cmd);
	if (!nlh)
		return CONDIS_NETLINK;
	mnl_attr_put_u32(nlh, CONDIS_A_CALL_VC, op.vc);
	if (traffic.words)
		traffic_put(nlh, &traffic);
	return op_run(c, &op, nlh, &call_set);
}

/**
 * cm_activate() - activate a VC, or give an active one other parameters
 * @c: the run
 * @args: the words
 *
 * Return: an enum condis_exit.
 */
int cm_activate(struct condis *c, struct args *args)
{
	return step(c, args, CONDIS_CMD_CM_ACTIVATE, CONDIS_NL_OP_CM_ACTIVATE);
}

/**
 * cm_deactivate() - deactivate a VC
 * @c: the run
 * @args: the words
 *
 * Return: an enum condis_exit.
 */
int cm_deactivate(struct condis *c, struct args *args)
{
	return step(c, args, CONDIS_CMD_CM_DEACTIVATE,
		    CONDIS_NL_OP_CM_DEACTIVATE);
}

static void show_offer(const struct nlmsghdr *nlh, void *arg)
{
	const struct nlattr *table[CONDIS_A_CALL_MAX + 1];
	struct condis *c = arg;

	nl_parse(nlh, table, CONDIS_A_CALL_MAX + 1);
	out_object_begin(&c->out, NULL);
	out_u64(&c->out, "vc", nl_u32(table[CONDIS_A_CALL_VC]));
	out_text(&c->out, "status",
		 status_text(nl_u32(table[CONDIS_A_CALL_STATUS])));
	out_object_end(&c->out);
}

/**
 * cm_offer() - offer a call to a client
 * @c: the run
 * @args: the words
 *
 * A refusal is an answer like any other.
 *
 * Return: an enum condis_exit.
 */
int cm_offer(struct condis *c, struct args *args)
{
	struct traffic traffic = { 0 };
	struct parties parties = { 0 };
	bool permanent = false;
	u32 sap, vc;
	struct arg table[OFFER_WORDS + TRAFFIC_WORDS + PARTY_WORDS + 1] = {
		{ "sap", ARG_HANDLE, &sap, .kind = NAME_SAP,
		  .required = true },
		{ "vc", ARG_HANDLE, &vc, .kind = NAME_VC, .required = true },
		{ "permanent", ARG_FLAG, &permanent },
	};
	struct nlmsghdr *nlh;
	int rc;

	traffic_words(table + OFFER_WORDS, &traffic);
	parties_words(table + OFFER_WORDS + TRAFFIC_WORDS, &parties);
	rc = args_parse(c, args, table);
	if (rc)
		return rc;
	nlh = nl_request(c, CONDIS_CMD_CM_OFFER);
	if (!nlh)
		return CONDIS_NETLINK;
	mnl_attr_put_u32(nlh, CONDIS_A_CALL_SAP, sap);
	mnl_attr_put_u32(nlh, CONDIS_A_CALL_VC, vc);
	if (permanent)
		mnl_attr_put(nlh, CONDIS_A_CALL_PERMANENT, 0, NULL);
	traffic_put(nlh, &traffic);
	parties_put(nlh, &parties);
	return nl_run(c, nlh, &call_set, show_offer, c);
}

/* tell_end - that a call ends, or that a party leaves it */
static int tell_end(struct condis *c, struct args *args, u8 cmd,
		    struct arg what, u16 attr)
{
	u32 status = CONDIS_NL_STATUS_SUCCESS;
	struct octets data = { 0 };
	struct arg table[] = {
		what,
		{ "status", ARG_ENUM, &status, .values = &status_enum },
		{ "data", ARG_OCTETS, &data },
		{ 0 }
	};
	struct nlmsghdr *nlh;
	int rc;

	rc = args_parse(c, args, table);
	if (rc)
		return rc;
	nlh = nl_request(c, cmd);
	if (!nlh)
		return CONDIS_NETLINK;
	mnl_attr_put_u32(nlh, attr, *(u32 *)what.to);
	mnl_attr_put_u32(nlh, CONDIS_A_CALL_STATUS, status);
	octets_put(nlh, CONDIS_A_CALL_DATA, &data);
	return nl_run(c, nlh, &call_set, NULL, NULL);
}

/**
 * cm_close() - tell a client that the other side closes its call
 * @c: the run
 * @args: the words
 *
 * Return: an enum condis_exit.
 */
int cm_close(struct condis *c, struct args *args)
{
	u32 vc;
	struct arg what = { "vc", ARG_HANDLE, &vc, .kind = NAME_VC,
			    .required = true };

	return tell_end(c, args, CONDIS_CMD_CM_CLOSE, what, CONDIS_A_CALL_VC);
}

/**
 * cm_drop() - tell a client that a party leaves its call
 * @c: the run
 * @args: the words
 *
 * Return: an enum condis_exit.
 */
int cm_drop(struct condis *c, struct args *args)
{
	u32 party;
	struct arg what = { "party", ARG_HANDLE, &party, .kind = NAME_PARTY,
			    .required = true };

	return tell_end(c, args, CONDIS_CMD_CM_DROP, what,
			CONDIS_A_CALL_PARTY);
}

/**
 * cm_modify() - tell a client that the other side has changed the parameters
 * @c: the run
 * @args: the words
 *
 * Return: an enum condis_exit.
 */
int cm_modify(struct condis *c, struct args *args)
{
	struct traffic traffic = { 0 };
	u32 vc;
	struct arg table[1 + TRAFFIC_WORDS + 1] = {
		{ "vc", ARG_HANDLE, &vc, .kind = NAME_VC, .required = true },
	};
	struct nlmsghdr *nlh;
	int rc;

	traffic_words(table + 1, &traffic);
	rc = args_parse(c, args, table);
	if (rc)
		return rc;
	nlh = nl_request(c, CONDIS_CMD_CM_MODIFY);
	if (!nlh)
		return CONDIS_NETLINK;
	mnl_attr_put_u32(nlh, CONDIS_A_CALL_VC, vc);
	traffic_put(nlh, &traffic);
	return nl_run(c, nlh, &call_set, NULL, NULL);
}
