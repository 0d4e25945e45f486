// SPDX-License-Identifier: GPL-2.0-only
/*
 * The words of a refusal: what the kernel says, the attribute it is about, and
 * the values it would have taken.
 */
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/genetlink.h>
#include <stdio.h>
#include <string.h>

#include "nl.h"
#include "schema.h"

#define ATTRS	(NLMSGERR_ATTR_MAX + 1)

/**
 * struct place - where in a request an attribute is
 * @request: the request
 * @offset: the attribute's, from the start of the request
 * @path: filled: its name, after the names of the nests around it
 * @size: bytes in @path
 * @nest: filled: the set of its attributes, when it is a nest
 */
struct place {
	const struct nlmsghdr *request;
	u32 offset;
	char *path;
	size_t size;
	const struct attr_set *nest;
};

static u32 offset_of(const struct place *place, const void *p)
{
	return (const char *)p - (const char *)place->request;
}

/* look_in - find the attribute among these, and in their nests */
static bool look_in(struct place *place, const struct attr_set *set,
		    const void *attrs, size_t len, size_t used)
{
	const struct attr_desc *desc;
	const struct nlattr *attr;
	size_t more;
	int n;

	mnl_attr_for_each_payload(attrs, len) {
		more = mnl_attr_get_len(attr);
		if (place->offset < offset_of(place, attr) ||
		    place->offset >= offset_of(place, attr) + more)
			continue;
		desc = attr_find(set, mnl_attr_get_type(attr));
		if (!desc)
			return false;
		n = snprintf(place->path + used, place->size - used, "%s%s",
			     used ? "." : "", desc->name);
		place->nest = desc->nest;
		used += n;
		if (used >= place->size)
			return false;
		if (place->offset == offset_of(place, attr))
			return true;
		return desc->nest &&
		       look_in(place, desc->nest, mnl_attr_get_payload(attr),
			       mnl_attr_get_payload_len(attr), used);
	}
	return false;
}

static bool find_place(struct place *place, const struct attr_set *set)
{
	size_t header = sizeof(struct genlmsghdr);

	if (!set)
		return false;
	return look_in(place, set,
		       mnl_nlmsg_get_payload_offset(place->request, header),
		       mnl_nlmsg_get_payload_len(place->request) - header, 0);
}

/* parse_tlvs - what follows the plain error, and the copy of the request */
static void parse_tlvs(const struct nlmsghdr *error,
		       const struct nlattr **table)
{
	const struct nlmsgerr *err = mnl_nlmsg_get_payload(error);
	size_t skip = sizeof(*err), len = mnl_nlmsg_get_payload_len(error);
	const struct nlattr *attr;
	const void *tlvs;
	u16 type;

	memset(table, 0, ATTRS * sizeof(*table));
	if (!(error->nlmsg_flags & NLM_F_ACK_TLVS))
		return;
	if (!(error->nlmsg_flags & NLM_F_CAPPED))
		skip += MNL_ALIGN(err->msg.nlmsg_len - NLMSG_HDRLEN);
	if (skip > len)
		return;
	tlvs = (const char *)err + skip;
	mnl_attr_for_each_payload(tlvs, len - skip) {
		type = mnl_attr_get_type(attr);
		if (type < ATTRS)
			table[type] = attr;
	}
}

/* limits - the values that the kernel would have taken */
static int limits(const struct nlattr *policy, char *text, size_t size)
{
	const struct nlattr *table[NL_POLICY_TYPE_ATTR_MAX + 1];
	const struct nlattr *min, *max;

	nl_parse_nest(policy, table, NL_POLICY_TYPE_ATTR_MAX + 1);
	min = table[NL_POLICY_TYPE_ATTR_MIN_VALUE_U];
	max = table[NL_POLICY_TYPE_ATTR_MAX_VALUE_U];
	if (min && max)
		return snprintf(text, size, ", which takes %llu to %llu",
				attr_uint(min), attr_uint(max));
	max = table[NL_POLICY_TYPE_ATTR_MAX_LENGTH];
	if (max)
		return snprintf(text, size, ", of at most %u bytes",
				nl_u32(max));
	return 0;
}

/* bad_attribute - " (attribute vpi, which takes 0 to 4095)" */
static void bad_attribute(const struct nlattr *const *table,
			  const struct nlmsghdr *request,
			  const struct attr_set *set, char *text, size_t size)
{
	char path[128], range[96] = "";
	struct place place = {
		.request = request, .path = path, .size = sizeof(path),
		.offset = nl_u32(table[NLMSGERR_ATTR_OFFS]),
	};

	if (!find_place(&place, set))
		return;
	if (table[NLMSGERR_ATTR_POLICY])
		limits(table[NLMSGERR_ATTR_POLICY], range, sizeof(range));
	snprintf(text, size, " (attribute %s%s)", path, range);
}

/* missing_attribute - " (attribute tx.pcr is missing)" */
static void missing_attribute(const struct nlattr *const *table,
			      const struct nlmsghdr *request,
			      const struct attr_set *set, char *text,
			      size_t size)
{
	const struct attr_desc *desc;
	char path[128] = "";
	struct place place = {
		.request = request, .path = path, .size = sizeof(path),
		.offset = nl_u32(table[NLMSGERR_ATTR_MISS_NEST]),
	};

	if (table[NLMSGERR_ATTR_MISS_NEST]) {
		if (!find_place(&place, set) || !place.nest)
			return;
		set = place.nest;
	}
	desc = set ? attr_find(set, nl_u32(table[NLMSGERR_ATTR_MISS_TYPE])) :
		     NULL;
	if (desc)
		snprintf(text, size, " (attribute %s%s%s is missing)", path,
			 *path ? "." : "", desc->name);
}

/**
 * extack_text() - say in words why the kernel refused
 * @error: the kernel's answer, an NLMSG_ERROR
 * @request: what was asked
 * @set: the attributes of @request, or NULL
 * @text: filled
 * @size: bytes in @text
 */
void extack_text(const struct nlmsghdr *error, const struct nlmsghdr *request,
		 const struct attr_set *set, char *text, size_t size)
{
	const struct nlmsgerr *err = mnl_nlmsg_get_payload(error);
	const struct nlattr *table[ATTRS], *msg;
	char about[256] = "";

	parse_tlvs(error, table);
	msg = table[NLMSGERR_ATTR_MSG];
	if (table[NLMSGERR_ATTR_OFFS])
		bad_attribute(table, request, set, about, sizeof(about));
	else if (table[NLMSGERR_ATTR_MISS_TYPE])
		missing_attribute(table, request, set, about, sizeof(about));
	else if (err->error == -EPERM && !msg)
		snprintf(about, sizeof(about),
			 " (that needs CAP_NET_ADMIN in the netns)");
	if (msg && mnl_attr_validate(msg, MNL_TYPE_NUL_STRING) >= 0)
		snprintf(text, size, "%s%s: %s", mnl_attr_get_str(msg), about,
			 strerror(-err->error));
	else
		snprintf(text, size, "%s%s", strerror(-err->error), about);
}
