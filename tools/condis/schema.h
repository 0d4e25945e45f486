/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the netlink contract says about attributes: their names and types.
 * Everything that is shown, and every attribute in an error, gets its name
 * here; a test compares these tables with
 * Documentation/netlink/specs/condis.yaml.
 */
#ifndef CONDIS_SCHEMA_H
#define CONDIS_SCHEMA_H

#include <stddef.h>

#include "ktypes.h"

struct nlattr;
struct out;

struct enum_value {
	u32 value;
	const char *name;
};

struct enum_desc {
	const char *name;
	const struct enum_value *values;
	size_t count;
};

enum attr_type {
	ATTR_NONE,
	ATTR_U8,
	ATTR_U32,
	ATTR_S32,
	ATTR_UINT,	/* 32 or 64 bits on the wire */
	ATTR_STRING,
	ATTR_FLAG,
	ATTR_BINARY,
	ATTR_OCTETS,	/* binary; few enough to be shown */
	ATTR_ENUM,
	ATTR_FLAGS,	/* bits, each with a name */
	ATTR_NEST,
	ATTR_IFINDEX,	/* u32; for people the interface's name */
	ATTR_CODE,	/* u32; for people the name of what it stands for */
};

struct attr_set;

struct attr_desc {
	const char *name;
	enum attr_type type;
	const struct enum_desc *values;
	const struct attr_set *nest;
};

struct attr_set {
	const char *name;
	const struct attr_desc *attrs;
	u16 count;
};

extern const struct attr_set adapter_set;
extern const struct attr_set pvc_set;
extern const struct attr_set af_set;
extern const struct attr_set vc_set;
extern const struct attr_set call_set;
extern const struct attr_set op_set;
extern const struct attr_set nbl_set;
extern const struct attr_set cm_set;
extern const struct attr_set family_set;
extern const struct attr_set oid_set;
extern const struct attr_set indication_set;

extern const struct enum_desc status_enum;
extern const struct enum_desc aal_enum;
extern const struct enum_desc category_enum;
extern const struct enum_desc direction_enum;
extern const struct enum_desc family_enum;
extern const struct enum_desc adapter_state_enum;
extern const struct enum_desc af_state_enum;
extern const struct enum_desc activation_enum;
extern const struct enum_desc call_state_enum;
extern const struct enum_desc gate_reason_enum;
extern const struct enum_desc op_enum;
extern const struct enum_desc address_type_enum;
extern const struct enum_desc entry_state_enum;
extern const struct enum_desc indication_enum;
/* Names of the field, for people: the contract has numbers. */
extern const struct enum_desc oid_enum;

extern const struct attr_set *const attr_sets[];
extern const struct enum_desc *const enum_descs[];

const char *enum_text(const struct enum_desc *desc, u32 value);
const char *status_text(u32 status);
const struct attr_desc *attr_find(const struct attr_set *set, u16 type);
u64 attr_uint(const struct nlattr *attr);

void show_attrs(struct out *out, const struct attr_set *set,
		const void *attrs, size_t len);

#endif /* CONDIS_SCHEMA_H */
