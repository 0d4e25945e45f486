// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis call: the call of a VC.
 */
#include <libmnl/libmnl.h>
#include <linux/condis.h>

#include "condis.h"
#include "flow.h"
#include "netlink.h"
#include "op.h"
#include "schema.h"

#define WORDS	7

static int call_make(struct condis *c, struct args *args)
{
	struct op op = { .op = CONDIS_NL_OP_CALL_MAKE, .timeout = OP_TIMEOUT };
	u32 vpi = 0, vci = 0, aal = 0, direction = 0;
	struct flow_args flow;
	struct arg table[WORDS + FLOW_WORDS + 1] = {
		{ "vc", ARG_HANDLE, &op.vc, .kind = NAME_VC,
		  .required = true },
		{ "vpi", ARG_U32, &vpi },
		{ "vci", ARG_U32, &vci },
		{ "aal", ARG_ENUM, &aal, .values = &aal_enum },
		{ "direction", ARG_ENUM, &direction,
		  .values = &direction_enum },
		{ "timeout", ARG_U32, &op.timeout },
		{ "nowait", ARG_FLAG, &op.nowait },
	};
	struct nlmsghdr *nlh;
	int rc;

	flow_words(table + WORDS, &flow);
	rc = args_parse(c, args, table);
	if (rc)
		return rc;
	nlh = nl_request(c, CONDIS_CMD_CALL_MAKE);
	if (!nlh)
		return CONDIS_NETLINK;
	mnl_attr_put_u32(nlh, CONDIS_A_CALL_VC, op.vc);
	if (arg_given(table, "vpi"))
		mnl_attr_put_u32(nlh, CONDIS_A_CALL_VPI, vpi);
	if (arg_given(table, "vci"))
		mnl_attr_put_u32(nlh, CONDIS_A_CALL_VCI, vci);
	if (arg_given(table, "aal"))
		mnl_attr_put_u32(nlh, CONDIS_A_CALL_AAL, aal);
	if (arg_given(table, "direction"))
		mnl_attr_put_u32(nlh, CONDIS_A_CALL_DIRECTION, direction);
	flow_put(nlh, CONDIS_A_CALL_TX, CONDIS_A_CALL_RX, &flow);
	return op_run(c, &op, nlh, &call_set);
}

static int call_close(struct condis *c, struct args *args)
{
	struct op op = { .op = CONDIS_NL_OP_CALL_CLOSE,
			 .timeout = OP_TIMEOUT };
	struct arg table[] = {
		{ "vc", ARG_HANDLE, &op.vc, .kind = NAME_VC,
		  .required = true },
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
	return op_run(c, &op, nlh, &call_set);
}

static const struct command call_commands[] = {
	{ "make", call_make,
	  "vc VC vpi N vci N [aal aal5] [direction both|tx|rx] [timeout MS] [nowait] "
	  FLOW_USAGE,
	  "make a call on a VC" },
	{ "close", call_close, "vc VC [timeout MS] [nowait]",
	  "close the call of a VC" },
	{ 0 }
};

const struct object call_object = {
	"call", call_commands, "calls, which make VCs carry data",
};
