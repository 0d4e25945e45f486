/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The names of commands, attributes and statuses in the netlink contract.
 */
#ifndef SELFTEST_NAMES_H
#define SELFTEST_NAMES_H

enum name_kind {
	NAME_COMMAND,
	NAME_ATTRIBUTE,
	NAME_STATUS,
};

int name_value(enum name_kind kind, const char *name);
const char *name_of(enum name_kind kind, int value);

#endif /* SELFTEST_NAMES_H */
