// SPDX-License-Identifier: GPL-2.0-only
/*
 * Being the one who receives what comes for an AF open. A socket receives for
 * what it owns; to something persistent it has to attach.
 */
#include <libmnl/libmnl.h>
#include <linux/condis.h>

#include "condis.h"
#include "netlink.h"
#include "receiver.h"
#include "schema.h"

struct af_info {
	bool persist;
	u32 receiver;
};

static void take_af_of_vc(const struct nlmsghdr *nlh, void *arg)
{
	const struct nlattr *table[CONDIS_A_VC_MAX + 1];

	nl_parse(nlh, table, CONDIS_A_VC_MAX + 1);
	*(u32 *)arg = nl_u32(table[CONDIS_A_VC_AF]);
}

static void take_info(const struct nlmsghdr *nlh, void *arg)
{
	const struct nlattr *table[CONDIS_A_AF_MAX + 1];
	struct af_info *info = arg;

	nl_parse(nlh, table, CONDIS_A_AF_MAX + 1);
	info->persist = table[CONDIS_A_AF_PERSIST];
	info->receiver = nl_u32(table[CONDIS_A_AF_RECEIVER]);
}

static int find_af(struct condis *c, struct receiver *who)
{
	struct nlmsghdr *nlh = nl_request(c, CONDIS_CMD_VC_GET);
	u32 af = 0;
	int rc;

	mnl_attr_put_u32(nlh, CONDIS_A_VC_VC, who->vc);
	rc = nl_run(c, nlh, &vc_set, take_af_of_vc, &af);
	if (rc)
		return rc;
	if (who->af && who->af != af)
		return fail(c, CONDIS_USAGE, "vc %u is not of af %u", who->vc,
			    who->af);
	who->af = af;
	return CONDIS_OK;
}

/**
 * receiver_begin() - see to it that this socket receives
 * @c: the run
 * @who: the AF open, or one of its VCs
 *
 * Return: an enum condis_exit.
 */
int receiver_begin(struct condis *c, struct receiver *who)
{
	struct af_info info = { 0 };
	struct nlmsghdr *nlh;
	int rc;

	if (!nl_get(c))
		return CONDIS_NETLINK;
	if (who->vc) {
		rc = find_af(c, who);
		if (rc)
			return rc;
	}
	nlh = nl_request(c, CONDIS_CMD_AF_GET);
	mnl_attr_put_u32(nlh, CONDIS_A_AF_AF, who->af);
	rc = nl_run(c, nlh, &af_set, take_info, &info);
	if (rc || !info.persist || info.receiver == nl_portid(c->nl))
		return rc;
	nlh = nl_request(c, CONDIS_CMD_AF_ATTACH);
	mnl_attr_put_u32(nlh, CONDIS_A_AF_AF, who->af);
	rc = nl_run(c, nlh, &af_set, NULL, NULL);
	who->attached = !rc;
	return rc;
}

/**
 * receiver_end() - cease to receive, if receiver_begin() began it
 * @c: the run
 * @who: as receiver_begin() left it
 */
void receiver_end(struct condis *c, struct receiver *who)
{
	struct nlmsghdr *nlh;

	if (!who->attached)
		return;
	nlh = nl_request(c, CONDIS_CMD_AF_DETACH);
	mnl_attr_put_u32(nlh, CONDIS_A_AF_AF, who->af);
	/* It may be gone by now, and then there is nothing to detach from. */
	nl_do(c, nlh, &af_set, NULL, NULL);
	who->attached = false;
}
