// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis oid: asking a miniport or the other end of an AF open, and answering
 * what that asks.
 */
#include <libmnl/libmnl.h>
#include <linux/condis.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "condis.h"
#include "netlink.h"
#include "octets.h"
#include "op.h"
#include "schema.h"

/**
 * struct ask - a request, from its words to its answer
 * @dev: interface of the adapter whose miniport is asked, or 0
 * @af: the AF open whose other end is asked, or 0
 * @vc: the VC that it is about, or 0
 * @cm: the call manager that asks, or 0
 * @miniport: the miniport is asked, not the other end
 * @oid: what it is about
 * @room: octets that the answer may have; OCTETS_MAX by default
 * @data: what is set, or the answer
 * @timeout: how long it may pend, in ms
 * @nowait: leave it pending
 * @cookie: names it in the event that ends it
 * @status: its status so far
 * @needed: octets that the answer would take, or 0
 */
struct ask {
	u32 dev;
	u32 af;
	u32 vc;
	u32 cm;
	bool miniport;
	u32 oid;
	u32 room;
	struct octets data;
	u32 timeout;
	bool nowait;
	u64 cookie;
	u32 status;
	u32 needed;
};

static void take_answer(const struct nlmsghdr *nlh, void *arg)
{
	const struct nlattr *table[CONDIS_A_OID_MAX + 1], *data;
	struct ask *ask = arg;

	nl_parse(nlh, table, CONDIS_A_OID_MAX + 1);
	/* The answer of a miniport is there, or there is an error. */
	ask->status = table[CONDIS_A_OID_STATUS] ?
		      nl_u32(table[CONDIS_A_OID_STATUS]) :
		      CONDIS_NL_STATUS_SUCCESS;
	if (table[CONDIS_A_OID_NEEDED])
		ask->needed = nl_u32(table[CONDIS_A_OID_NEEDED]);
	data = table[CONDIS_A_OID_DATA];
	if (!data)
		return;
	ask->data.len = mnl_attr_get_payload_len(data);
	if (ask->data.len > OCTETS_MAX)
		ask->data.len = OCTETS_MAX;
	memcpy(ask->data.data, mnl_attr_get_payload(data), ask->data.len);
}

static bool is_end(const struct nlmsghdr *nlh, const void *arg)
{
	const struct nlattr *table[CONDIS_A_OID_MAX + 1];
	const struct ask *ask = arg;

	if (nl_cmd(nlh) != CONDIS_CMD_OID_DONE_NTF)
		return false;
	nl_parse(nlh, table, CONDIS_A_OID_MAX + 1);
	return table[CONDIS_A_OID_COOKIE] &&
	       attr_uint(table[CONDIS_A_OID_COOKIE]) == ask->cookie;
}

static int wait_end(struct condis *c, struct ask *ask)
{
	u64 deadline = clock_ms() + ask->timeout;
	struct nlmsghdr *nlh;
	int rc;

	while (!(nlh = nl_take(c->nl, is_end, ask))) {
		rc = nl_wait(c, -1, clock_left(deadline));
		if (rc < 0)
			return nl_report(c, rc);
		if (!rc)
			return fail(c, CONDIS_FAILED,
				    "still pending after %u ms", ask->timeout);
	}
	take_answer(nlh, ask);
	free(nlh);
	return CONDIS_OK;
}

/* show_number - what four or eight octets are as a number of this machine */
static void show_number(struct condis *c, const struct octets *data)
{
	u64 wide;
	u32 half;

	if (data->len == sizeof(half)) {
		memcpy(&half, data->data, sizeof(half));
		out_u64(&c->out, "value", half);
	} else if (data->len == sizeof(wide)) {
		memcpy(&wide, data->data, sizeof(wide));
		out_u64(&c->out, "value", wide);
	}
}

static void show_answer(struct condis *c, const struct ask *ask, bool query)
{
	const char *oid = enum_text(&oid_enum, ask->oid);
	char text[OCTETS_TEXT];

	out_object_begin(&c->out, NULL);
	if (oid && !c->out.json)
		out_text(&c->out, "oid", oid);
	else
		out_u64(&c->out, "oid", ask->oid);
	if (query && ask->status == CONDIS_NL_STATUS_SUCCESS) {
		octets_text(ask->data.data, ask->data.len, text);
		out_text(&c->out, "data", text);
		show_number(c, &ask->data);
	}
	if (ask->needed)
		out_u64(&c->out, "needed", ask->needed);
	out_text(&c->out, "status", status_text(ask->status));
	out_object_end(&c->out);
}

/* check - who is asked, in one way only */
static int check(struct condis *c, const struct ask *ask)
{
	if (!!ask->dev + !!ask->af + !!ask->vc != 1)
		return fail(c, CONDIS_USAGE,
			    "say who is asked: one of \"dev\", \"af\", \"vc\"");
	if (ask->dev && (ask->cm || ask->miniport || ask->nowait))
		return fail(c, CONDIS_USAGE,
			    "\"dev\" is its miniport: without \"cm\", \"miniport\" and \"nowait\"");
	return CONDIS_OK;
}

static struct nlmsghdr *request(struct condis *c, const struct ask *ask,
				bool set)
{
	struct nlmsghdr *nlh;

	nlh = nl_request(c, ask->dev ? CONDIS_CMD_ADAPTER_OID :
				       CONDIS_CMD_OID_REQUEST);
	if (!nlh)
		return NULL;
	if (ask->dev)
		mnl_attr_put_u32(nlh, CONDIS_A_OID_IFINDEX, ask->dev);
	else
		mnl_attr_put_u64(nlh, CONDIS_A_OID_COOKIE, ask->cookie);
	if (ask->cm)
		mnl_attr_put_u32(nlh, CONDIS_A_OID_CM, ask->cm);
	if (ask->af)
		mnl_attr_put_u32(nlh, CONDIS_A_OID_AF, ask->af);
	if (ask->vc)
		mnl_attr_put_u32(nlh, CONDIS_A_OID_VC, ask->vc);
	if (ask->miniport)
		mnl_attr_put(nlh, CONDIS_A_OID_MINIPORT, 0, NULL);
	mnl_attr_put_u32(nlh, CONDIS_A_OID_OID, ask->oid);
	if (set)
		mnl_attr_put(nlh, CONDIS_A_OID_SET, 0, NULL);
	else
		mnl_attr_put_u32(nlh, CONDIS_A_OID_ROOM, ask->room);
	octets_put(nlh, CONDIS_A_OID_DATA, &ask->data);
	return nlh;
}

static int run(struct condis *c, struct ask *ask, bool set)
{
	static u64 cookies;
	struct nlmsghdr *nlh;
	int rc = check(c, ask);

	if (rc)
		return rc;
	/* Another run of the tool has another socket. */
	ask->cookie = ++cookies;
	nlh = request(c, ask, set);
	if (!nlh)
		return CONDIS_NETLINK;
	rc = nl_run(c, nlh, &oid_set, take_answer, ask);
	if (!rc && ask->status == CONDIS_NL_STATUS_PENDING && !ask->nowait)
		rc = wait_end(c, ask);
	if (rc)
		return rc;
	show_answer(c, ask, !set);
	if (ask->status == CONDIS_NL_STATUS_SUCCESS ||
	    (ask->status == CONDIS_NL_STATUS_PENDING && ask->nowait))
		return CONDIS_OK;
	return fail(c, CONDIS_FAILED, "ended with %s",
		    status_text(ask->status));
}

static int oid_query(struct condis *c, struct args *args)
{
	struct ask ask = { .room = OCTETS_MAX, .timeout = OP_TIMEOUT };
	struct arg table[] = {
		{ "dev", ARG_DEV, &ask.dev },
		{ "af", ARG_HANDLE, &ask.af, .kind = NAME_AF },
		{ "vc", ARG_HANDLE, &ask.vc, .kind = NAME_VC },
		{ "cm", ARG_HANDLE, &ask.cm, .kind = NAME_CM },
		{ "miniport", ARG_FLAG, &ask.miniport },
		{ "oid", ARG_ENUM, &ask.oid, .values = &oid_enum,
		  .required = true },
		{ "room", ARG_U32, &ask.room },
		{ "timeout", ARG_U32, &ask.timeout },
		{ "nowait", ARG_FLAG, &ask.nowait },
		{ 0 }
	};
	int rc = args_parse(c, args, table);

	return rc ? rc : run(c, &ask, false);
}

static int oid_set_run(struct condis *c, struct args *args)
{
	struct ask ask = { .timeout = OP_TIMEOUT };
	struct arg table[] = {
		{ "dev", ARG_DEV, &ask.dev },
		{ "af", ARG_HANDLE, &ask.af, .kind = NAME_AF },
		{ "vc", ARG_HANDLE, &ask.vc, .kind = NAME_VC },
		{ "cm", ARG_HANDLE, &ask.cm, .kind = NAME_CM },
		{ "miniport", ARG_FLAG, &ask.miniport },
		{ "oid", ARG_ENUM, &ask.oid, .values = &oid_enum,
		  .required = true },
		{ "data", ARG_OCTETS, &ask.data },
		{ "timeout", ARG_U32, &ask.timeout },
		{ "nowait", ARG_FLAG, &ask.nowait },
		{ 0 }
	};
	int rc = args_parse(c, args, table);

	return rc ? rc : run(c, &ask, true);
}

static int oid_answer(struct condis *c, struct args *args)
{
	u32 af = 0, cm = 0, id, needed = 0, status = CONDIS_NL_STATUS_SUCCESS;
	struct octets data = { 0 };
	struct arg table[] = {
		{ "af", ARG_HANDLE, &af, .kind = NAME_AF },
		{ "cm", ARG_HANDLE, &cm, .kind = NAME_CM },
		{ "id", ARG_U32, &id, .required = true },
		{ "status", ARG_ENUM, &status, .values = &status_enum },
		{ "data", ARG_OCTETS, &data },
		{ "needed", ARG_U32, &needed },
		{ 0 }
	};
	struct nlmsghdr *nlh;
	int rc;

	rc = args_parse(c, args, table);
	if (rc)
		return rc;
	if (!af == !cm)
		return fail(c, CONDIS_USAGE,
			    "say who answers: one of \"af\", \"cm\"");
	nlh = nl_request(c, CONDIS_CMD_OID_ANSWER);
	if (!nlh)
		return CONDIS_NETLINK;
	mnl_attr_put_u32(nlh, af ? CONDIS_A_OID_AF : CONDIS_A_OID_CM,
			 af ? af : cm);
	mnl_attr_put_u32(nlh, CONDIS_A_OID_ID, id);
	mnl_attr_put_u32(nlh, CONDIS_A_OID_STATUS, status);
	octets_put(nlh, CONDIS_A_OID_DATA, &data);
	if (needed)
		mnl_attr_put_u32(nlh, CONDIS_A_OID_NEEDED, needed);
	return nl_run(c, nlh, &oid_set, NULL, NULL);
}

#define WHOM	"{dev DEV | af AF | vc VC} [cm CM] [miniport] oid OID "

static const struct command oid_commands[] = {
	{ "query", oid_query, WHOM "[room N] [timeout MS] [nowait]",
	  "ask a miniport, or the other end of an AF open" },
	{ "set", oid_set_run, WHOM "[data OCTETS] [timeout MS] [nowait]",
	  "tell it something" },
	{ "answer", oid_answer,
	  "{af AF | cm CM} id N [status STATUS] [data OCTETS] [needed N]",
	  "answer what the other end asks (in a session)" },
	{ 0 }
};

const struct object oid_object = {
	"oid", oid_commands, "questions to miniports, clients, call managers",
};
