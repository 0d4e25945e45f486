// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis pvc: connections configured by the operator.
 */
#include <libmnl/libmnl.h>
#include <linux/condis.h>

#include "condis.h"
#include "flow.h"
#include "list.h"
#include "netlink.h"
#include "schema.h"

static int pvc_add(struct condis *c, struct args *args)
{
	u32 dev, vpi, vci, aal = 0, direction = 0;
	bool reserved = false;
	struct flow_args flow;
	struct arg table[6 + FLOW_WORDS + 1] = {
		{ "dev", ARG_DEV, &dev, .required = true },
		{ "vpi", ARG_U32, &vpi, .required = true },
		{ "vci", ARG_U32, &vci, .required = true },
		{ "aal", ARG_ENUM, &aal, .values = &aal_enum },
		{ "direction", ARG_ENUM, &direction,
		  .values = &direction_enum },
		{ "reserved-vci", ARG_FLAG, &reserved },
	};
	struct nlmsghdr *nlh;
	int rc;

	flow_words(table + 6, &flow);
	rc = args_parse(c, args, table);
	if (rc)
		return rc;
	nlh = nl_request(c, CONDIS_CMD_PVC_NEW);
	if (!nlh)
		return CONDIS_NETLINK;
	mnl_attr_put_u32(nlh, CONDIS_A_PVC_IFINDEX, dev);
	mnl_attr_put_u32(nlh, CONDIS_A_PVC_VPI, vpi);
	mnl_attr_put_u32(nlh, CONDIS_A_PVC_VCI, vci);
	if (arg_given(table, "aal"))
		mnl_attr_put_u32(nlh, CONDIS_A_PVC_AAL, aal);
	if (arg_given(table, "direction"))
		mnl_attr_put_u32(nlh, CONDIS_A_PVC_DIRECTION, direction);
	if (reserved)
		mnl_attr_put(nlh, CONDIS_A_PVC_RESERVED_VCI, 0, NULL);
	flow_put(nlh, CONDIS_A_PVC_TX, CONDIS_A_PVC_RX, &flow);
	return nl_run(c, nlh, &pvc_set, NULL, NULL);
}

static int pvc_del(struct condis *c, struct args *args)
{
	u32 dev, vpi, vci;
	struct arg table[] = {
		{ "dev", ARG_DEV, &dev, .required = true },
		{ "vpi", ARG_U32, &vpi, .required = true },
		{ "vci", ARG_U32, &vci, .required = true },
		{ 0 }
	};
	struct nlmsghdr *nlh;
	int rc;

	rc = args_parse(c, args, table);
	if (rc)
		return rc;
	nlh = nl_request(c, CONDIS_CMD_PVC_DEL);
	if (!nlh)
		return CONDIS_NETLINK;
	mnl_attr_put_u32(nlh, CONDIS_A_PVC_IFINDEX, dev);
	mnl_attr_put_u32(nlh, CONDIS_A_PVC_VPI, vpi);
	mnl_attr_put_u32(nlh, CONDIS_A_PVC_VCI, vci);
	return nl_run(c, nlh, &pvc_set, NULL, NULL);
}

static int pvc_show(struct condis *c, struct args *args)
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
	nlh = nl_request(c, CONDIS_CMD_PVC_GET);
	if (!nlh)
		return CONDIS_NETLINK;
	if (dev)
		mnl_attr_put_u32(nlh, CONDIS_A_PVC_IFINDEX, dev);
	return list_show(c, nlh, &pvc_set, true);
}

static const struct command pvc_commands[] = {
	{ "add", pvc_add,
	  "dev DEV vpi N vci N [aal aal5] [direction both|tx|rx] [reserved-vci] "
	  FLOW_USAGE,
	  "configure a PVC" },
	{ "del", pvc_del, "dev DEV vpi N vci N", "remove a PVC no call uses" },
	{ "show", pvc_show, "[dev DEV]", "PVCs" },
	{ 0 }
};

const struct object pvc_object = {
	"pvc", pvc_commands, "connections configured by the operator",
};
