// SPDX-License-Identifier: GPL-2.0-only
/*
 * Commands that show objects. The answer is a list, also for a single object.
 */
#include <libmnl/libmnl.h>
#include <linux/genetlink.h>

#include "condis.h"
#include "list.h"
#include "netlink.h"
#include "schema.h"

struct showing {
	struct out *out;
	const struct attr_set *set;
};

static void show_one(const struct nlmsghdr *nlh, void *arg)
{
	const size_t header = sizeof(struct genlmsghdr);
	struct showing *showing = arg;

	out_object_begin(showing->out, NULL);
	show_attrs(showing->out, showing->set,
		   mnl_nlmsg_get_payload_offset(nlh, header),
		   mnl_nlmsg_get_payload_len(nlh) - header);
	out_object_end(showing->out);
}

/**
 * list_show() - ask for objects and show them
 * @c: the run, with an open socket
 * @nlh: the request
 * @set: the attributes of the objects
 * @all: ask for a list, not for one object
 *
 * Return: an enum condis_exit.
 */
int list_show(struct condis *c, struct nlmsghdr *nlh,
	      const struct attr_set *set, bool all)
{
	struct showing showing = { .out = &c->out, .set = set };
	int rc;

	out_list_begin(&c->out, NULL);
	if (all)
		rc = nl_dump(c, nlh, set, show_one, &showing);
	else
		rc = nl_run(c, nlh, set, show_one, &showing);
	out_list_end(&c->out);
	return rc;
}
