// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis call: the call of a VC.
 */
#include <libmnl/libmnl.h>
#include <linux/condis.h>

#include "bind.h"
#include "condis.h"
#include "netlink.h"
#include "op.h"
#include "schema.h"
#include "traffic.h"

#define MAKE_WORDS	5
#define MODIFY_WORDS	3
#define ANSWER_WORDS	2

static int call_make(struct condis *c, struct args *args)
{
	struct op op = { .op = CONDIS_NL_OP_CALL_MAKE, .timeout = OP_TIMEOUT };
	struct traffic traffic = { 0 };
	struct parties parties = { 0 };
	const char *name = NULL;
	bool multipoint = false;
	struct arg table[MAKE_WORDS + TRAFFIC_WORDS + PARTY_WORDS + 1] = {
		{ "vc", ARG_HANDLE, &op.vc, .kind = NAME_VC,
		  .required = true },
		{ "multipoint", ARG_FLAG, &multipoint },
		{ "party-as", ARG_STRING, &name },
		{ "timeout", ARG_U32, &op.timeout },
		{ "nowait", ARG_FLAG, &op.nowait },
	};
	struct nlmsghdr *nlh;
	int rc;

	traffic_words(table + MAKE_WORDS, &traffic);
	parties_words(table + MAKE_WORDS + TRAFFIC_WORDS, &parties);
	rc = args_parse(c, args, table);
	if (!rc)
		rc = bind_check(c, name);
	if (rc)
		return rc;
	if (name && !multipoint)
		return fail(c, CONDIS_USAGE,
			    "only a multipoint call has parties");
	nlh = nl_request(c, CONDIS_CMD_CALL_MAKE);
	if (!nlh)
		return CONDIS_NETLINK;
	mnl_attr_put_u32(nlh, CONDIS_A_CALL_VC, op.vc);
	traffic_put(nlh, &traffic);
	parties_put(nlh, &parties);
	if (multipoint)
		mnl_attr_put(nlh, CONDIS_A_CALL_MULTIPOINT, 0, NULL);
	rc = op_run(c, &op, nlh, &call_set);
	return rc ? rc : bind_name(c, name, NAME_PARTY, op.first);
}

static int call_close(struct condis *c, struct args *args)
{
	struct op op = { .op = CONDIS_NL_OP_CALL_CLOSE,
			 .timeout = OP_TIMEOUT };
	struct octets data = { 0 };
	struct arg table[] = {
		{ "vc", ARG_HANDLE, &op.vc, .kind = NAME_VC,
		  .required = true },
		{ "data", ARG_OCTETS, &data },
		{ "timeout", ARG_U32, &op.timeout },
		{ "nowait", ARG_FLAG, &op.nowait },
		{ 0 }
	};
	struct nlmsghdr *nlh;
	int rc;

	rc = args_parse(c, args, table);
	if (rc)
		return rc;
	nlh = nl_request(c, CONDIS_CMD_CALL_CLOSE);
	if (!nlh)
		return CONDIS_NETLINK;
	mnl_attr_put_u32(nlh, CONDIS_A_CALL_VC, op.vc);
	octets_put(nlh, CONDIS_A_CALL_DATA, &data);
	return op_run(c, &op, nlh, &call_set);
}

static int answer(struct condis *c, struct args *args, u32 status)
{
	struct traffic traffic = { 0 };
	u32 vc;
	struct arg table[ANSWER_WORDS + TRAFFIC_WORDS + 1] = {
		{ "vc", ARG_HANDLE, &vc, .kind = NAME_VC, .required = true },
		{ "status", ARG_ENUM, &status, .values = &status_enum },
	};
	struct nlmsghdr *nlh;
	int rc;

	traffic_words(table + ANSWER_WORDS, &traffic);
	rc = args_parse(c, args, table);
	if (rc)
		return rc;
	nlh = nl_request(c, CONDIS_CMD_CALL_ANSWER);
	if (!nlh)
		return CONDIS_NETLINK;
	mnl_attr_put_u32(nlh, CONDIS_A_CALL_VC, vc);
	mnl_attr_put_u32(nlh, CONDIS_A_CALL_STATUS, status);
	traffic_put(nlh, &traffic);
	return nl_run(c, nlh, &call_set, NULL, NULL);
}

static int call_answer(struct condis *c, struct args *args)
{
	return answer(c, args, CONDIS_NL_STATUS_SUCCESS);
}

static int call_refuse(struct condis *c, struct args *args)
{
	return answer(c, args, CONDIS_NL_STATUS_FAILURE);
}

static int call_modify(struct condis *c, struct args *args)
{
	struct op op = { .op = CONDIS_NL_OP_CALL_MODIFY,
			 .timeout = OP_TIMEOUT };
	struct traffic traffic = { 0 };
	struct arg table[MODIFY_WORDS + TRAFFIC_WORDS + 1] = {
		{ "vc", ARG_HANDLE, &op.vc, .kind = NAME_VC,
		  .required = true },
		{ "timeout", ARG_U32, &op.timeout },
		{ "nowait", ARG_FLAG, &op.nowait },
	};
	struct nlmsghdr *nlh;
	int rc;

	traffic_words(table + MODIFY_WORDS, &traffic);
	rc = args_parse(c, args, table);
	if (rc)
		return rc;
	nlh = nl_request(c, CONDIS_CMD_CALL_MODIFY);
	if (!nlh)
		return CONDIS_NETLINK;
	mnl_attr_put_u32(nlh, CONDIS_A_CALL_VC, op.vc);
	traffic_put(nlh, &traffic);
	return op_run(c, &op, nlh, &call_set);
}

static const struct command call_commands[] = {
	{ "make", call_make,
	  "vc VC [vpi N vci N] [multipoint] [party-as NAME] [timeout MS] [nowait] "
	  PARTIES_USAGE " " TRAFFIC_USAGE,
	  "make a call on a VC" },
	{ "answer", call_answer, "vc VC [status STATUS] " TRAFFIC_USAGE,
	  "take a call that was offered, or what one can of it" },
	{ "refuse", call_refuse, "vc VC [status STATUS]",
	  "refuse a call that was offered" },
	{ "modify", call_modify,
	  "vc VC [timeout MS] [nowait] " TRAFFIC_USAGE,
	  "change the traffic parameters of a call" },
	{ "close", call_close, "vc VC [data OCTETS] [timeout MS] [nowait]",
	  "close the call of a VC" },
	{ 0 }
};

const struct object call_object = {
	"call", call_commands, "calls, which make VCs carry data",
};
