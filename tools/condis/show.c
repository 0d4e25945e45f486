// SPDX-License-Identifier: GPL-2.0-only
/*
 * Attributes, as the netlink contract describes them, become answers.
 */
#include <libmnl/libmnl.h>
#include <net/if.h>
#include <stdio.h>

#include "octets.h"
#include "out.h"
#include "schema.h"

/**
 * attr_uint() - the value of a number that travels as 32 or as 64 bits
 * @attr: the attribute
 *
 * Return: the number; 0 when the attribute has neither length.
 */
u64 attr_uint(const struct nlattr *attr)
{
	switch (mnl_attr_get_payload_len(attr)) {
	case sizeof(u32):
		return mnl_attr_get_u32(attr);
	case sizeof(u64):
		return mnl_attr_get_u64(attr);
	default:
		return 0;
	}
}

static void show_value(struct out *out, const struct attr_desc *desc,
		       u32 value)
{
	const char *text = enum_text(desc->values, value);

	if (text)
		out_text(out, desc->name, text);
	else
		out_u64(out, desc->name, value);
}

/* show_bits - the names of those that are set; an unknown one as a number */
static void show_bits(struct out *out, const struct attr_desc *desc,
		      u32 value)
{
	const char *text;
	u32 bit;

	out_list_begin(out, desc->name);
	for (bit = 1; bit; bit <<= 1) {
		if (!(value & bit))
			continue;
		text = enum_text(desc->values, bit);
		if (text)
			out_text(out, NULL, text);
		else
			out_u64(out, NULL, bit);
	}
	out_list_end(out);
}

static void show_ifindex(struct out *out, const char *key, u32 index)
{
	char name[IF_NAMESIZE];

	if (!out->json && if_indextoname(index, name))
		out_text(out, "dev", name);
	else
		out_u64(out, key, index);
}

/* show_octets - in hexadecimal, as they can be typed */
static void show_octets(struct out *out, const char *key,
			const struct nlattr *attr)
{
	char text[OCTETS_TEXT];

	octets_text(mnl_attr_get_payload(attr), mnl_attr_get_payload_len(attr),
		    text);
	out_text(out, key, text);
}

/* fits - is the payload as long as the type asks for? */
static bool fits(const struct nlattr *attr, enum attr_type type)
{
	u16 len = mnl_attr_get_payload_len(attr);

	switch (type) {
	case ATTR_U8:
		return len == sizeof(u8);
	case ATTR_U32:
	case ATTR_S32:
	case ATTR_ENUM:
	case ATTR_FLAGS:
	case ATTR_IFINDEX:
	case ATTR_CODE:
		return len == sizeof(u32);
	case ATTR_UINT:
		return len == sizeof(u32) || len == sizeof(u64);
	case ATTR_STRING:
		return mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) >= 0;
	case ATTR_FLAG:
	case ATTR_NEST:
	case ATTR_OCTETS:
		return true;
	case ATTR_NONE:
	case ATTR_BINARY:
		break;
	}
	return false;
}

static void show_attr(struct out *out, const struct attr_desc *desc,
		      const struct nlattr *attr)
{
	if (!fits(attr, desc->type))
		return;
	switch (desc->type) {
	case ATTR_U8:
		out_u64(out, desc->name, mnl_attr_get_u8(attr));
		break;
	case ATTR_U32:
		out_u64(out, desc->name, mnl_attr_get_u32(attr));
		break;
	case ATTR_S32:
		out_s64(out, desc->name, (s32)mnl_attr_get_u32(attr));
		break;
	case ATTR_UINT:
		out_u64(out, desc->name, attr_uint(attr));
		break;
	case ATTR_STRING:
		out_text(out, desc->name, mnl_attr_get_str(attr));
		break;
	case ATTR_FLAG:
		out_flag(out, desc->name);
		break;
	case ATTR_OCTETS:
		show_octets(out, desc->name, attr);
		break;
	case ATTR_ENUM:
		show_value(out, desc, mnl_attr_get_u32(attr));
		break;
	case ATTR_FLAGS:
		show_bits(out, desc, mnl_attr_get_u32(attr));
		break;
	case ATTR_NEST:
		out_object_begin(out, desc->name);
		show_attrs(out, desc->nest, mnl_attr_get_payload(attr),
			   mnl_attr_get_payload_len(attr));
		out_object_end(out);
		break;
	case ATTR_IFINDEX:
		show_ifindex(out, desc->name, mnl_attr_get_u32(attr));
		break;
	case ATTR_CODE:
		if (out->json)
			out_u64(out, desc->name, mnl_attr_get_u32(attr));
		else
			show_value(out, desc, mnl_attr_get_u32(attr));
		break;
	case ATTR_NONE:
	case ATTR_BINARY:
		break;
	}
}

/**
 * show_attrs() - put attributes into the object that is open
 * @out: the answer
 * @set: the set they belong to
 * @attrs: the first attribute
 * @len: bytes of attributes
 *
 * What this tool does not know is left out, and so are bytes.
 */
void show_attrs(struct out *out, const struct attr_set *set,
		const void *attrs, size_t len)
{
	const struct attr_desc *desc;
	const struct nlattr *attr;

	mnl_attr_for_each_payload(attrs, len) {
		desc = attr_find(set, mnl_attr_get_type(attr));
		if (desc)
			show_attr(out, desc, attr);
	}
}
