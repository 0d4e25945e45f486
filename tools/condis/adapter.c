// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis adapter: adapters, their limits and their peers.
 */
#include <libmnl/libmnl.h>
#include <linux/condis.h>
#include <net/if.h>
#include <unistd.h>

#include "condis.h"
#include "list.h"
#include "netlink.h"
#include "netns.h"
#include "schema.h"

static int adapter_show(struct condis *c, struct args *args)
{
	const char *dev = args_next(args);
	struct nlmsghdr *nlh;
	u32 index = 0;
	int rc;

	rc = args_none(c, args);
	if (rc)
		return rc;
	if (dev) {
		index = if_nametoindex(dev);
		if (!index)
			return fail(c, CONDIS_FAILED,
				    "there is no interface \"%s\"", dev);
	}
	nlh = nl_request(c, CONDIS_CMD_ADAPTER_GET);
	if (!nlh)
		return CONDIS_NETLINK;
	if (index)
		mnl_attr_put_u32(nlh, CONDIS_A_ADAPTER_IFINDEX, index);
	return list_show(c, nlh, &adapter_set, !index);
}

/* put_peer - the peer, looked up here or in its netns; *@fd is then open */
static int put_peer(struct condis *c, struct nlmsghdr *nlh, const char *dev,
		    const char *netns, int *fd)
{
	u32 index;
	int rc;

	if (netns) {
		rc = netns_open(c, netns, fd);
		if (!rc)
			rc = netns_ifindex(c, *fd, dev, &index);
		if (rc)
			return rc;
		mnl_attr_put_u32(nlh, CONDIS_A_ADAPTER_PEER_NETNS_FD, *fd);
	} else {
		index = if_nametoindex(dev);
		if (!index)
			return fail(c, CONDIS_FAILED,
				    "there is no interface \"%s\"", dev);
	}
	mnl_attr_put_u32(nlh, CONDIS_A_ADAPTER_PEER_IFINDEX, index);
	return CONDIS_OK;
}

static int adapter_set_run(struct condis *c, struct args *args)
{
	const char *dev = args_next(args), *peer = NULL, *netns = NULL;
	u32 max_vcs = 0, index;
	bool nopeer = false;
	struct arg table[] = {
		{ "peer", ARG_STRING, &peer },
		{ "netns", ARG_STRING, &netns },
		{ "nopeer", ARG_FLAG, &nopeer },
		{ "max-vcs", ARG_U32, &max_vcs },
		{ 0 }
	};
	struct nlmsghdr *nlh;
	int rc, fd = -1;

	if (!dev)
		return fail(c, CONDIS_USAGE, "say which adapter");
	rc = args_parse(c, args, table);
	if (rc)
		return rc;
	if (!peer && !nopeer && !arg_given(table, "max-vcs"))
		return fail(c, CONDIS_USAGE,
			    "say what to set: peer, nopeer or max-vcs");
	if ((peer && nopeer) || (netns && !peer))
		return fail(c, CONDIS_USAGE, netns && !peer ?
			    "\"netns\" goes with \"peer\"" :
			    "\"peer\" and \"nopeer\" exclude each other");
	index = if_nametoindex(dev);
	if (!index)
		return fail(c, CONDIS_FAILED, "there is no interface \"%s\"",
			    dev);
	nlh = nl_request(c, CONDIS_CMD_ADAPTER_SET);
	if (!nlh)
		return CONDIS_NETLINK;
	mnl_attr_put_u32(nlh, CONDIS_A_ADAPTER_IFINDEX, index);
	if (nopeer)
		mnl_attr_put(nlh, CONDIS_A_ADAPTER_NO_PEER, 0, NULL);
	if (arg_given(table, "max-vcs"))
		mnl_attr_put_u32(nlh, CONDIS_A_ADAPTER_MAX_VCS, max_vcs);
	rc = peer ? put_peer(c, nlh, peer, netns, &fd) : CONDIS_OK;
	if (!rc)
		rc = nl_run(c, nlh, &adapter_set, NULL, NULL);
	if (fd >= 0)
		close(fd);
	return rc;
}

static int adapter_reset(struct condis *c, struct args *args)
{
	const char *dev = args_next(args);
	struct nlmsghdr *nlh;
	u32 index;
	int rc;

	if (!dev)
		return fail(c, CONDIS_USAGE, "say which adapter");
	rc = args_none(c, args);
	if (rc)
		return rc;
	index = if_nametoindex(dev);
	if (!index)
		return fail(c, CONDIS_FAILED, "there is no interface \"%s\"",
			    dev);
	nlh = nl_request(c, CONDIS_CMD_ADAPTER_RESET);
	if (!nlh)
		return CONDIS_NETLINK;
	mnl_attr_put_u32(nlh, CONDIS_A_ADAPTER_IFINDEX, index);
	return nl_run(c, nlh, &adapter_set, NULL, NULL);
}

static const struct command adapter_commands[] = {
	{ "show", adapter_show, "[DEV]",
	  "adapters, with state, peer, limits and counters" },
	{ "set", adapter_set_run,
	  "DEV [peer DEV [netns NAME|PID|PATH]] [nopeer] [max-vcs N]",
	  "connect an adapter to a peer, take it apart, set its limit of VCs" },
	{ "reset", adapter_reset, "DEV",
	  "let the miniport reset its device, and wait for the end of it" },
	{ 0 }
};

const struct object adapter_object = {
	"adapter", adapter_commands, "miniport adapters (ip link type vatm)",
};
