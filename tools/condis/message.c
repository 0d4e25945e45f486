// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading netlink messages.
 */
#include <libmnl/libmnl.h>
#include <linux/genetlink.h>
#include <string.h>

#include "netlink.h"

/**
 * nl_cmd() - the command of a message
 * @nlh: the message
 *
 * Return: the command; 0, which is none, when there is no room for one.
 */
u8 nl_cmd(const struct nlmsghdr *nlh)
{
	const struct genlmsghdr *genl = mnl_nlmsg_get_payload(nlh);

	return mnl_nlmsg_get_payload_len(nlh) < sizeof(*genl) ? 0 : genl->cmd;
}

/**
 * nl_parse() - find the attributes of a message
 * @nlh: the message
 * @table: filled; of a repeated attribute the last one
 * @count: entries of @table
 */
void nl_parse(const struct nlmsghdr *nlh, const struct nlattr **table,
	      u16 count)
{
	const struct nlattr *attr;
	u16 type;

	memset(table, 0, count * sizeof(*table));
	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr)) {
		type = mnl_attr_get_type(attr);
		if (type < count)
			table[type] = attr;
	}
}

/**
 * nl_parse_nest() - find the attributes in a nest
 * @nest: the nest
 * @table: filled; of a repeated attribute the last one
 * @count: entries of @table
 */
void nl_parse_nest(const struct nlattr *nest, const struct nlattr **table,
		   u16 count)
{
	const struct nlattr *attr;
	u16 type;

	memset(table, 0, count * sizeof(*table));
	mnl_attr_for_each_nested(attr, nest) {
		type = mnl_attr_get_type(attr);
		if (type < count)
			table[type] = attr;
	}
}

/**
 * nl_u32() - the value of a number
 * @attr: the attribute, may be NULL
 *
 * Return: the number; 0 when there is no attribute, or one of another size.
 */
u32 nl_u32(const struct nlattr *attr)
{
	if (!attr || mnl_attr_get_payload_len(attr) != sizeof(u32))
		return 0;
	return mnl_attr_get_u32(attr);
}
