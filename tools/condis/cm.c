// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis cm: being a call manager, request by request.
 */
#include <libmnl/libmnl.h>
#include <linux/condis.h>

#include "bind.h"
#include "cm.h"
#include "condis.h"
#include "list.h"
#include "netlink.h"
#include "op.h"
#include "schema.h"

static void take_cm(const struct nlmsghdr *nlh, void *arg)
{
	const struct nlattr *table[CONDIS_A_CM_MAX + 1];

	nl_parse(nlh, table, CONDIS_A_CM_MAX + 1);
	*(u32 *)arg = nl_u32(table[CONDIS_A_CM_CM]);
}

static int cm_add(struct condis *c, struct args *args)
{
	u32 dev, family, deadline, cm = 0;
	const char *name = NULL;
	struct arg table[] = {
		{ "dev", ARG_DEV, &dev, .required = true },
		{ "family", ARG_ENUM, &family, .values = &family_enum,
		  .required = true },
		{ "deadline", ARG_U32, &deadline },
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
	if (!c->session)
		return fail(c, CONDIS_USAGE,
			    "only of use in a session: it goes with the socket");
	nlh = nl_request(c, CONDIS_CMD_CM_ADD);
	if (!nlh)
		return CONDIS_NETLINK;
	mnl_attr_put_u32(nlh, CONDIS_A_CM_IFINDEX, dev);
	mnl_attr_put_u32(nlh, CONDIS_A_CM_FAMILY, family);
	if (arg_given(table, "deadline"))
		mnl_attr_put_u32(nlh, CONDIS_A_CM_DEADLINE, deadline);
	rc = nl_run(c, nlh, &cm_set, take_cm, &cm);
	if (rc)
		return rc;
	out_object_begin(&c->out, NULL);
	out_u64(&c->out, "cm", cm);
	out_object_end(&c->out);
	return bind_name(c, name, NAME_CM, cm);
}

static int cm_del(struct condis *c, struct args *args)
{
	struct op op = { .op = CONDIS_NL_OP_CM_DEL, .timeout = OP_TIMEOUT };
	struct arg table[] = {
		{ "cm", ARG_HANDLE, &op.cm, .kind = NAME_CM,
		  .required = true },
		{ "timeout", ARG_U32, &op.timeout },
		{ "nowait", ARG_FLAG, &op.nowait },
		{ 0 }
	};
	struct nlmsghdr *nlh;
	u32 cm;
	int rc;

	rc = args_parse(c, args, table);
	if (rc)
		return rc;
	nlh = nl_request(c, CONDIS_CMD_CM_DEL);
	if (!nlh)
		return CONDIS_NETLINK;
	cm = op.cm;
	mnl_attr_put_u32(nlh, CONDIS_A_CM_CM, cm);
	rc = op_run(c, &op, nlh, &cm_set);
	if (!rc)
		name_forget(&c->names, NAME_CM, cm);
	return rc;
}

static int cm_show(struct condis *c, struct args *args)
{
	u32 dev = 0, cm = 0;
	struct arg table[] = {
		{ "dev", ARG_DEV, &dev },
		{ "cm", ARG_HANDLE, &cm, .kind = NAME_CM },
		{ 0 }
	};
	struct nlmsghdr *nlh;
	int rc;

	rc = args_parse(c, args, table);
	if (rc)
		return rc;
	if (dev && cm)
		return fail(c, CONDIS_USAGE,
			    "\"dev\" and \"cm\" exclude each other");
	nlh = nl_request(c, CONDIS_CMD_CM_GET);
	if (!nlh)
		return CONDIS_NETLINK;
	if (dev)
		mnl_attr_put_u32(nlh, CONDIS_A_CM_IFINDEX, dev);
	if (cm)
		mnl_attr_put_u32(nlh, CONDIS_A_CM_CM, cm);
	return list_show(c, nlh, &cm_set, !cm);
}

static const struct command cm_commands[] = {
	{ "add", cm_add, "dev DEV family q2931|N [deadline MS] [as NAME]",
	  "serve an address family of an adapter (in a session)" },
	{ "del", cm_del, "cm CM [timeout MS] [nowait]",
	  "withdraw; the clients are told to close" },
	{ "show", cm_show, "[dev DEV | cm CM]", "call managers" },
	{ "run", cm_run, "dev DEV [family q2931|N] [vpi N] [vci N]",
	  "be the call manager of an adapter, with one at its other end" },
	{ "answer", cm_answer,
	  "op OP {af AF | sap SAP | vc VC | party PARTY} [status STATUS] "
	  TRAFFIC_USAGE, "answer a request" },
	{ "vc-add", cm_vc_add, "af AF [as NAME]",
	  "make a VC for a call to a client" },
	{ "vc-del", cm_vc_del, "vc VC", "delete such a VC" },
	{ "activate", cm_activate,
	  "vc VC [vpi N] [vci N] [timeout MS] [nowait] " TRAFFIC_USAGE,
	  "activate a VC, or give an active one other parameters" },
	{ "deactivate", cm_deactivate, "vc VC [timeout MS] [nowait]",
	  "deactivate a VC" },
	{ "offer", cm_offer,
	  "sap SAP vc VC [permanent] " PARTIES_USAGE " " TRAFFIC_USAGE,
	  "offer a call to a client" },
	{ "connect", cm_connect, "vc VC",
	  "tell a client that its call is through" },
	{ "close", cm_close, "vc VC [status STATUS] [data OCTETS]",
	  "tell a client that the other side closes" },
	{ "modify", cm_modify, "vc VC " TRAFFIC_USAGE,
	  "tell a client that the other side has changed the parameters" },
	{ "drop", cm_drop, "party PARTY [status STATUS] [data OCTETS]",
	  "tell a client that a party leaves" },
	{ 0 }
};

const struct object cm_object = {
	"cm", cm_commands, "call managers in user space",
};
