// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis party: the parties of a multipoint call.
 */
#include <libmnl/libmnl.h>
#include <linux/condis.h>

#include "bind.h"
#include "condis.h"
#include "list.h"
#include "netlink.h"
#include "op.h"
#include "schema.h"
#include "traffic.h"

#define ADD_WORDS	4

static int party_add(struct condis *c, struct args *args)
{
	struct op op = { .op = CONDIS_NL_OP_PARTY_ADD, .timeout = OP_TIMEOUT };
	struct parties parties = { 0 };
	const char *name = NULL;
	u32 vc;
	struct arg table[ADD_WORDS + PARTY_WORDS + 1] = {
		{ "vc", ARG_HANDLE, &vc, .kind = NAME_VC, .required = true },
		{ "timeout", ARG_U32, &op.timeout },
		{ "nowait", ARG_FLAG, &op.nowait },
		{ "as", ARG_STRING, &name },
	};
	struct nlmsghdr *nlh;
	int rc;

	parties_words(table + ADD_WORDS, &parties);
	rc = args_parse(c, args, table);
	if (!rc)
		rc = bind_check(c, name);
	if (rc)
		return rc;
	nlh = nl_request(c, CONDIS_CMD_PARTY_ADD);
	if (!nlh)
		return CONDIS_NETLINK;
	mnl_attr_put_u32(nlh, CONDIS_A_CALL_VC, vc);
	parties_put(nlh, &parties);
	rc = op_run(c, &op, nlh, &call_set);
	return rc ? rc : bind_name(c, name, NAME_PARTY, op.party);
}

static int party_drop(struct condis *c, struct args *args)
{
	struct op op = { .op = CONDIS_NL_OP_PARTY_DROP,
			 .timeout = OP_TIMEOUT };
	struct octets data = { 0 };
	struct arg table[] = {
		{ "party", ARG_HANDLE, &op.party, .kind = NAME_PARTY,
		  .required = true },
		{ "data", ARG_OCTETS, &data },
		{ "timeout", ARG_U32, &op.timeout },
		{ "nowait", ARG_FLAG, &op.nowait },
		{ 0 }
	};
	struct nlmsghdr *nlh;
	u32 party;
	int rc;

	rc = args_parse(c, args, table);
	if (rc)
		return rc;
	nlh = nl_request(c, CONDIS_CMD_PARTY_DROP);
	if (!nlh)
		return CONDIS_NETLINK;
	party = op.party;
	mnl_attr_put_u32(nlh, CONDIS_A_CALL_PARTY, party);
	octets_put(nlh, CONDIS_A_CALL_DATA, &data);
	rc = op_run(c, &op, nlh, &call_set);
	if (!rc)
		name_forget(&c->names, NAME_PARTY, party);
	return rc;
}

static int party_show(struct condis *c, struct args *args)
{
	u32 vc = 0, party = 0;
	struct arg table[] = {
		{ "vc", ARG_HANDLE, &vc, .kind = NAME_VC },
		{ "party", ARG_HANDLE, &party, .kind = NAME_PARTY },
		{ 0 }
	};
	struct nlmsghdr *nlh;
	int rc;

	rc = args_parse(c, args, table);
	if (rc)
		return rc;
	if (vc && party)
		return fail(c, CONDIS_USAGE,
			    "\"vc\" and \"party\" exclude each other");
	nlh = nl_request(c, CONDIS_CMD_PARTY_GET);
	if (!nlh)
		return CONDIS_NETLINK;
	if (vc)
		mnl_attr_put_u32(nlh, CONDIS_A_CALL_VC, vc);
	if (party)
		mnl_attr_put_u32(nlh, CONDIS_A_CALL_PARTY, party);
	return list_show(c, nlh, &call_set, !party);
}

static const struct command party_commands[] = {
	{ "add", party_add,
	  "vc VC [timeout MS] [nowait] [as NAME] " PARTIES_USAGE,
	  "add a party to a multipoint call" },
	{ "drop", party_drop,
	  "party PARTY [data OCTETS] [timeout MS] [nowait]",
	  "drop one that is not the last" },
	{ "show", party_show, "[vc VC | party PARTY]", "parties" },
	{ 0 }
};

const struct object party_object = {
	"party", party_commands, "parties of multipoint calls",
};
