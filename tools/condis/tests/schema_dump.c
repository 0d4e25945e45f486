// SPDX-License-Identifier: GPL-2.0-only
/*
 * What this tool believes the netlink contract says, printed for
 * tests/contract.sh to compare with the contract itself.
 */
#include <stdio.h>

#include "schema.h"

static const char *const types[] = {
	[ATTR_U8] = "u8", [ATTR_U32] = "u32", [ATTR_S32] = "s32",
	[ATTR_UINT] = "uint", [ATTR_STRING] = "string",
	[ATTR_FLAG] = "flag", [ATTR_BINARY] = "binary", [ATTR_ENUM] = "u32",
	[ATTR_FLAGS] = "u32", [ATTR_NEST] = "nest", [ATTR_IFINDEX] = "u32",
	[ATTR_CODE] = "u32", [ATTR_OCTETS] = "binary",
};

static void print_attr(const struct attr_set *set, unsigned int i)
{
	const struct attr_desc *attr = &set->attrs[i];
	const char *extra = "-";

	if (attr->nest)
		extra = attr->nest->name;
	else if (attr->values && attr->type != ATTR_CODE)
		extra = attr->values->name;
	printf("attr %s %s %s %s %u\n", set->name, attr->name,
	       types[attr->type], extra, i);
}

int main(void)
{
	const struct attr_set *const *set;
	const struct enum_desc *const *desc;
	unsigned int i;

	for (set = attr_sets; *set; set++)
		for (i = 0; i < (*set)->count; i++)
			if ((*set)->attrs[i].name)
				print_attr(*set, i);
	for (desc = enum_descs; *desc; desc++)
		for (i = 0; i < (*desc)->count; i++)
			printf("enum %s %s %u\n", (*desc)->name,
			       (*desc)->values[i].name,
			       (*desc)->values[i].value);
	return 0;
}
