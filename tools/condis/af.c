// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis af: opens of address families.
 */
#include <libmnl/libmnl.h>
#include <linux/condis.h>

#include "bind.h"
#include "condis.h"
#include "list.h"
#include "netlink.h"
#include "op.h"
#include "schema.h"

static int af_open(struct condis *c, struct args *args)
{
	u32 dev, family = CONDIS_NL_ADDRESS_FAMILY_PVC, window = 0;
	struct op op = { .op = CONDIS_NL_OP_AF_OPEN, .timeout = OP_TIMEOUT };
	const char *name = NULL;
	bool persist = false;
	struct arg table[] = {
		{ "dev", ARG_DEV, &dev, .required = true },
		{ "family", ARG_ENUM, &family, .values = &family_enum },
		{ "window", ARG_U32, &window },
		{ "persist", ARG_FLAG, &persist },
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
	nlh = nl_request(c, CONDIS_CMD_AF_OPEN);
	if (!nlh)
		return CONDIS_NETLINK;
	mnl_attr_put_u32(nlh, CONDIS_A_AF_IFINDEX, dev);
	mnl_attr_put_u32(nlh, CONDIS_A_AF_FAMILY, family);
	/* The socket of a single command is gone in a moment. */
	if (persist || !c->session)
		mnl_attr_put(nlh, CONDIS_A_AF_PERSIST, 0, NULL);
	if (arg_given(table, "window"))
		mnl_attr_put_u32(nlh, CONDIS_A_AF_WINDOW, window);
	rc = op_run(c, &op, nlh, &af_set);
	return rc ? rc : bind_name(c, name, NAME_AF, op.af);
}

static int af_close(struct condis *c, struct args *args)
{
	struct op op = { .op = CONDIS_NL_OP_AF_CLOSE, .timeout = OP_TIMEOUT };
	struct arg table[] = {
		{ "af", ARG_HANDLE, &op.af, .kind = NAME_AF,
		  .required = true },
		{ "timeout", ARG_U32, &op.timeout },
		{ "nowait", ARG_FLAG, &op.nowait },
		{ 0 }
	};
	struct nlmsghdr *nlh;
	u32 af;
	int rc;

	rc = args_parse(c, args, table);
	if (rc)
		return rc;
	nlh = nl_request(c, CONDIS_CMD_AF_CLOSE);
	if (!nlh)
		return CONDIS_NETLINK;
	af = op.af;
	mnl_attr_put_u32(nlh, CONDIS_A_AF_AF, af);
	rc = op_run(c, &op, nlh, &af_set);
	if (rc)
		return rc;
	name_forget(&c->names, NAME_AF, af);
	holds_forget(&c->holds, af);
	return CONDIS_OK;
}

static int af_show(struct condis *c, struct args *args)
{
	u32 dev = 0, af = 0;
	struct arg table[] = {
		{ "dev", ARG_DEV, &dev },
		{ "af", ARG_HANDLE, &af, .kind = NAME_AF },
		{ 0 }
	};
	struct nlmsghdr *nlh;
	int rc;

	rc = args_parse(c, args, table);
	if (rc)
		return rc;
	if (dev && af)
		return fail(c, CONDIS_USAGE,
			    "\"dev\" and \"af\" exclude each other");
	nlh = nl_request(c, CONDIS_CMD_AF_GET);
	if (!nlh)
		return CONDIS_NETLINK;
	if (dev)
		mnl_attr_put_u32(nlh, CONDIS_A_AF_IFINDEX, dev);
	if (af)
		mnl_attr_put_u32(nlh, CONDIS_A_AF_AF, af);
	return list_show(c, nlh, &af_set, !af);
}

static int change_receiver(struct condis *c, struct args *args, u8 cmd)
{
	u32 af;
	struct arg table[] = {
		{ "af", ARG_HANDLE, &af, .kind = NAME_AF, .required = true },
		{ 0 }
	};
	struct nlmsghdr *nlh;
	int rc;

	rc = args_parse(c, args, table);
	if (rc)
		return rc;
	if (!c->session)
		return fail(c, CONDIS_USAGE,
			    "only of use in a session: the socket of a single command is gone in a moment");
	nlh = nl_request(c, cmd);
	if (!nlh)
		return CONDIS_NETLINK;
	mnl_attr_put_u32(nlh, CONDIS_A_AF_AF, af);
	rc = nl_run(c, nlh, &af_set, NULL, NULL);
	/* Detaching takes back what was received and not returned. */
	if (!rc && cmd == CONDIS_CMD_AF_DETACH)
		holds_forget(&c->holds, af);
	return rc;
}

static int af_attach(struct condis *c, struct args *args)
{
	return change_receiver(c, args, CONDIS_CMD_AF_ATTACH);
}

static int af_detach(struct condis *c, struct args *args)
{
	return change_receiver(c, args, CONDIS_CMD_AF_DETACH);
}

static int af_families(struct condis *c, struct args *args)
{
	u32 dev = 0;
	struct arg table[] = {
		{ "dev", ARG_DEV, &dev },
		{ 0 }
	};
	struct nlmsghdr *nlh;
	int rc;

	rc = args_parse(c, args, table);
	if (rc)
		return rc;
	nlh = nl_request(c, CONDIS_CMD_FAMILY_GET);
	if (!nlh)
		return CONDIS_NETLINK;
	if (dev)
		mnl_attr_put_u32(nlh, CONDIS_A_FAMILY_IFINDEX, dev);
	return list_show(c, nlh, &family_set, true);
}

static const struct command af_commands[] = {
	{ "open", af_open,
	  "dev DEV [family pvc|q2931|N] [window N] [persist] [timeout MS] [nowait] [as NAME]",
	  "bind to an adapter and open an address family" },
	{ "close", af_close, "af AF [timeout MS] [nowait]",
	  "close an open that has no VCs" },
	{ "show", af_show, "[dev DEV | af AF]", "opens" },
	{ "families", af_families, "[dev DEV]", "what can be opened" },
	{ "attach", af_attach, "af AF",
	  "receive what comes for a persistent open (in a session)" },
	{ "detach", af_detach, "af AF",
	  "cease to receive it; what was not returned is taken back" },
	{ 0 }
};

const struct object af_object = {
	"af", af_commands, "address families opened by clients",
};
