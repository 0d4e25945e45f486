// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis vc: virtual connections.
 */
#include <libmnl/libmnl.h>
#include <linux/condis.h>

#include "bind.h"
#include "condis.h"
#include "list.h"
#include "netlink.h"
#include "schema.h"

struct made {
	u32 vc;
	u32 status;
};

static void take_made(const struct nlmsghdr *nlh, void *arg)
{
	const struct nlattr *table[CONDIS_A_VC_MAX + 1];
	struct made *made = arg;

	nl_parse(nlh, table, CONDIS_A_VC_MAX + 1);
	made->vc = nl_u32(table[CONDIS_A_VC_VC]);
	made->status = nl_u32(table[CONDIS_A_VC_STATUS]);
}

static int show_made(struct condis *c, const struct made *made)
{
	out_object_begin(&c->out, NULL);
	out_u64(&c->out, "vc", made->vc);
	out_text(&c->out, "status", status_text(made->status));
	out_object_end(&c->out);
	if (made->status == CONDIS_NL_STATUS_SUCCESS)
		return CONDIS_OK;
	return fail(c, CONDIS_FAILED, "ended with %s",
		    status_text(made->status));
}

static int vc_add(struct condis *c, struct args *args)
{
	struct made made = { .status = CONDIS_NL_STATUS_FAILURE };
	const char *name = NULL;
	bool persist = false;
	u32 af;
	struct arg table[] = {
		{ "af", ARG_HANDLE, &af, .kind = NAME_AF, .required = true },
		{ "persist", ARG_FLAG, &persist },
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
	nlh = nl_request(c, CONDIS_CMD_VC_NEW);
	if (!nlh)
		return CONDIS_NETLINK;
	mnl_attr_put_u32(nlh, CONDIS_A_VC_AF, af);
	/* The socket of a single command is gone in a moment. */
	if (persist || !c->session)
		mnl_attr_put(nlh, CONDIS_A_VC_PERSIST, 0, NULL);
	rc = nl_run(c, nlh, &vc_set, take_made, &made);
	if (!rc)
		rc = show_made(c, &made);
	return rc ? rc : bind_name(c, name, NAME_VC, made.vc);
}

static int vc_del(struct condis *c, struct args *args)
{
	u32 vc;
	struct arg table[] = {
		{ "vc", ARG_HANDLE, &vc, .kind = NAME_VC, .required = true },
		{ 0 }
	};
	struct nlmsghdr *nlh;
	int rc;

	rc = args_parse(c, args, table);
	if (rc)
		return rc;
	nlh = nl_request(c, CONDIS_CMD_VC_DEL);
	if (!nlh)
		return CONDIS_NETLINK;
	mnl_attr_put_u32(nlh, CONDIS_A_VC_VC, vc);
	rc = nl_run(c, nlh, &vc_set, NULL, NULL);
	if (!rc)
		name_forget(&c->names, NAME_VC, vc);
	return rc;
}

static int vc_show(struct condis *c, struct args *args)
{
	u32 dev = 0, af = 0, vc = 0;
	struct arg table[] = {
		{ "dev", ARG_DEV, &dev },
		{ "af", ARG_HANDLE, &af, .kind = NAME_AF },
		{ "vc", ARG_HANDLE, &vc, .kind = NAME_VC },
		{ 0 }
	};
	struct nlmsghdr *nlh;
	int rc;

	rc = args_parse(c, args, table);
	if (rc)
		return rc;
	if (!!dev + !!af + !!vc > 1)
		return fail(c, CONDIS_USAGE,
			    "\"dev\", \"af\" and \"vc\" exclude each other");
	nlh = nl_request(c, CONDIS_CMD_VC_GET);
	if (!nlh)
		return CONDIS_NETLINK;
	if (dev)
		mnl_attr_put_u32(nlh, CONDIS_A_VC_IFINDEX, dev);
	if (af)
		mnl_attr_put_u32(nlh, CONDIS_A_VC_AF, af);
	if (vc)
		mnl_attr_put_u32(nlh, CONDIS_A_VC_VC, vc);
	return list_show(c, nlh, &vc_set, !vc);
}

static const struct command vc_commands[] = {
	{ "add", vc_add, "af AF [persist] [as NAME]", "make a VC" },
	{ "del", vc_del, "vc VC", "delete a VC that has no call" },
	{ "show", vc_show, "[dev DEV | af AF | vc VC]",
	  "VCs, with state, gate, ledger and counters" },
	{ 0 }
};

const struct object vc_object = {
	"vc", vc_commands, "virtual connections",
};
