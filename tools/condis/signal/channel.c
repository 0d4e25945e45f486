// SPDX-License-Identifier: GPL-2.0-only
/*
 * The PVC that a link goes over: configured if it is not, opened and called.
 */
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/condis.h>
#include <stdlib.h>

#include "../clock.h"
#include "../condis.h"
#include "../netlink.h"
#include "../op.h"
#include "../schema.h"
#include "link.h"

/* The operator may have configured it, with traffic parameters. */
static int configure(struct sig_link *link, u32 dev, u32 vpi, u32 vci)
{
	struct nlmsghdr *nlh = nl_request(link->c, CONDIS_CMD_PVC_NEW);
	int err;

	if (!nlh)
		return CONDIS_NETLINK;
	mnl_attr_put_u32(nlh, CONDIS_A_PVC_IFINDEX, dev);
	mnl_attr_put_u32(nlh, CONDIS_A_PVC_VPI, vpi);
	mnl_attr_put_u32(nlh, CONDIS_A_PVC_VCI, vci);
	/* Those up to 31 are reserved for such as this. */
	if (vci < 32)
		mnl_attr_put(nlh, CONDIS_A_PVC_RESERVED_VCI, 0, NULL);
	err = nl_do(link->c, nlh, &pvc_set, NULL, NULL);
	return err && err != -EBUSY ? nl_report(link->c, err) : CONDIS_OK;
}

static int open_af(struct sig_link *link, u32 dev)
{
	struct op op = { .op = CONDIS_NL_OP_AF_OPEN, .timeout = OP_TIMEOUT };
	struct nlmsghdr *nlh = nl_request(link->c, CONDIS_CMD_AF_OPEN);
	int rc;

	mnl_attr_put_u32(nlh, CONDIS_A_AF_IFINDEX, dev);
	mnl_attr_put_u32(nlh, CONDIS_A_AF_FAMILY,
			 CONDIS_NL_ADDRESS_FAMILY_PVC);
	rc = op_succeed(link->c, &op, nlh, &af_set);
	link->af = op.af;
	return rc;
}

static void take_vc(const struct nlmsghdr *nlh, void *arg)
{
	const struct nlattr *table[CONDIS_A_VC_MAX + 1];

	nl_parse(nlh, table, CONDIS_A_VC_MAX + 1);
	*(u32 *)arg = nl_u32(table[CONDIS_A_VC_VC]);
}

static int make_vc(struct sig_link *link)
{
	struct nlmsghdr *nlh = nl_request(link->c, CONDIS_CMD_VC_NEW);

	mnl_attr_put_u32(nlh, CONDIS_A_VC_AF, link->af);
	return nl_run(link->c, nlh, &vc_set, take_vc, &link->vc);
}

static int make_call(struct sig_link *link, u32 vpi, u32 vci)
{
	struct op op = { .op = CONDIS_NL_OP_CALL_MAKE, .vc = link->vc,
			 .timeout = OP_TIMEOUT };
	struct nlmsghdr *nlh = nl_request(link->c, CONDIS_CMD_CALL_MAKE);

	mnl_attr_put_u32(nlh, CONDIS_A_CALL_VC, link->vc);
	mnl_attr_put_u32(nlh, CONDIS_A_CALL_VPI, vpi);
	mnl_attr_put_u32(nlh, CONDIS_A_CALL_VCI, vci);
	return op_succeed(link->c, &op, nlh, &call_set);
}

/**
 * link_open() - prepare to talk with who is at the other end of a PVC
 * @link: c, ops and arg are set
 * @dev: ifindex of the adapter
 * @vpi: virtual path of the PVC
 * @vci: virtual channel
 *
 * What was made goes with the socket.
 *
 * Return: an enum condis_exit.
 */
int link_open(struct sig_link *link, u32 dev, u32 vpi, u32 vci)
{
	int rc = configure(link, dev, vpi, vci);

	if (!rc)
		rc = open_af(link, dev);
	if (!rc)
		rc = make_vc(link);
	if (!rc)
		rc = make_call(link, vpi, vci);
	if (!rc)
		link_begin(link);
	return rc;
}
