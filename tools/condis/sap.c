// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis sap: where calls are taken.
 */
#include <libmnl/libmnl.h>
#include <linux/condis.h>

#include "bind.h"
#include "condis.h"
#include "list.h"
#include "netlink.h"
#include "octets.h"
#include "op.h"
#include "schema.h"

static int sap_add(struct condis *c, struct args *args)
{
	struct op op = { .op = CONDIS_NL_OP_SAP_ADD, .timeout = OP_TIMEOUT };
	struct octets address = { 0 };
	const char *name = NULL;
	u32 af;
	struct arg table[] = {
		{ "af", ARG_HANDLE, &af, .kind = NAME_AF, .required = true },
		{ "address", ARG_ADDRESS, &address, .required = true },
		{ "timeout", ARG_U32, &op.timeout },
		{ "nowait", ARG_FLAG, &op.nowait },
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
	nlh = nl_request(c, CONDIS_CMD_SAP_ADD);
	if (!nlh)
		return CONDIS_NETLINK;
	mnl_attr_put_u32(nlh, CONDIS_A_CALL_AF, af);
	mnl_attr_put_u32(nlh, CONDIS_A_CALL_SAP_TYPE, address.type);
	octets_put(nlh, CONDIS_A_CALL_SAP_OCTETS, &address);
	rc = op_run(c, &op, nlh, &call_set);
	return rc ? rc : bind_name(c, name, NAME_SAP, op.sap);
}

static int sap_del(struct condis *c, struct args *args)
{
	struct op op = { .op = CONDIS_NL_OP_SAP_DEL, .timeout = OP_TIMEOUT };
	struct arg table[] = {
		{ "sap", ARG_HANDLE, &op.sap, .kind = NAME_SAP,
		  .required = true },
		{ "timeout", ARG_U32, &op.timeout },
		{ "nowait", ARG_FLAG, &op.nowait },
		{ 0 }
	};
	struct nlmsghdr *nlh;
	u32 sap;
	int rc;

	rc = args_parse(c, args, table);
	if (rc)
		return rc;
	nlh = nl_request(c, CONDIS_CMD_SAP_DEL);
	if (!nlh)
		return CONDIS_NETLINK;
	sap = op.sap;
	mnl_attr_put_u32(nlh, CONDIS_A_CALL_SAP, sap);
	rc = op_run(c, &op, nlh, &call_set);
	if (!rc)
		name_forget(&c->names, NAME_SAP, sap);
	return rc;
}

static int sap_show(struct condis *c, struct args *args)
{
	u32 af = 0, sap = 0;
	struct arg table[] = {
		{ "af", ARG_HANDLE, &af, .kind = NAME_AF },
		{ "sap", ARG_HANDLE, &sap, .kind = NAME_SAP },
		{ 0 }
	};
	struct nlmsghdr *nlh;
	int rc;

	rc = args_parse(c, args, table);
	if (rc)
		return rc;
	if (af && sap)
		return fail(c, CONDIS_USAGE,
			    "\"af\" and \"sap\" exclude each other");
	nlh = nl_request(c, CONDIS_CMD_SAP_GET);
	if (!nlh)
		return CONDIS_NETLINK;
	if (af)
		mnl_attr_put_u32(nlh, CONDIS_A_CALL_AF, af);
	if (sap)
		mnl_attr_put_u32(nlh, CONDIS_A_CALL_SAP, sap);
	return list_show(c, nlh, &call_set, !sap);
}

static const struct command sap_commands[] = {
	{ "add", sap_add,
	  "af AF address TYPE:ADDRESS [timeout MS] [nowait] [as NAME]",
	  "take calls that are for an address" },
	{ "del", sap_del, "sap SAP [timeout MS] [nowait]",
	  "take none any more; those that are there go on" },
	{ "show", sap_show, "[af AF | sap SAP]", "where calls are taken" },
	{ 0 }
};

const struct object sap_object = {
	"sap", sap_commands, "service access points, where calls are taken",
};
