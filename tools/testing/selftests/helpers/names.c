// SPDX-License-Identifier: GPL-2.0-only
/*
 * The names of commands, attributes and statuses in the netlink contract; the
 * table is made from the uAPI header.
 */
#include <linux/condis.h>
#include <stdlib.h>
#include <string.h>

#include "names.h"

struct name {
	enum name_kind kind;
	const char *text;
	int value;
};

static const struct name names[] = {
#include "names.inc"
};

#define COUNT	(sizeof(names) / sizeof(*names))

/**
 * name_value() - the number behind a name
 * @kind: what it is a name of
 * @name: the name, or a number
 *
 * Return: the number; -1 when nothing has this name.
 */
int name_value(enum name_kind kind, const char *name)
{
	char *end;
	long value = strtol(name, &end, 0);
	size_t i;

	if (end != name && !*end)
		return value;
	for (i = 0; i < COUNT; i++)
		if (names[i].kind == kind && !strcmp(names[i].text, name))
			return names[i].value;
	return -1;
}

/**
 * name_of() - the name behind a number
 * @kind: what it is a number of
 * @value: the number
 *
 * Return: the name, or "?".
 */
const char *name_of(enum name_kind kind, int value)
{
	size_t i;

	for (i = 0; i < COUNT; i++)
		if (names[i].kind == kind && names[i].value == value)
			return names[i].text;
	return "?";
}
