// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names that a session gave to handles.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "names.h"

struct name {
	struct name *next;
	enum name_kind kind;
	u32 handle;
	char text[];
};

/**
 * name_valid() - may this be a name?
 * @text: what the user wrote
 *
 * A name cannot be taken for a number, hence it does not begin with a digit.
 *
 * Return: true when it may.
 */
bool name_valid(const char *text)
{
	if (!isalpha((unsigned char)*text) && *text != '_')
		return false;
	while (*++text)
		if (!isalnum((unsigned char)*text) && !strchr("_-.", *text))
			return false;
	return true;
}

/**
 * name_kind_text() - what a kind of name stands for, with its article
 * @kind: the kind
 *
 * Return: a constant string.
 */
const char *name_kind_text(enum name_kind kind)
{
	static const char *const texts[] = {
		[NAME_AF] = "an af",
		[NAME_VC] = "a vc",
		[NAME_SAP] = "a sap",
		[NAME_PARTY] = "a party",
		[NAME_CM] = "a cm",
	};

	return texts[kind];
}

/**
 * name_find() - look a name up
 * @names: the session's names
 * @text: the name
 * @kind: filled with what it stands for
 * @handle: filled with the handle
 *
 * Return: false when there is no such name.
 */
bool name_find(const struct names *names, const char *text,
	       enum name_kind *kind, u32 *handle)
{
	const struct name *name;

	for (name = names->first; name; name = name->next) {
		if (strcmp(name->text, text))
			continue;
		*kind = name->kind;
		*handle = name->handle;
		return true;
	}
	return false;
}

/**
 * name_bind() - give a name to a handle
 * @names: the session's names
 * @text: the name; it is not in use
 * @kind: what the handle is of
 * @handle: the handle
 *
 * Return: false when there is no memory.
 */
bool name_bind(struct names *names, const char *text, enum name_kind kind,
	       u32 handle)
{
	size_t len = strlen(text) + 1;
	struct name *name;

	name = malloc(sizeof(*name) + len);
	if (!name)
		return false;
	memcpy(name->text, text, len);
	name->kind = kind;
	name->handle = handle;
	name->next = names->first;
	names->first = name;
	return true;
}

/**
 * name_forget() - a handle is gone, and its names with it
 * @names: the session's names
 * @kind: what the handle was of
 * @handle: the handle
 */
void name_forget(struct names *names, enum name_kind kind, u32 handle)
{
	struct name **link = &names->first, *name;

	while ((name = *link)) {
		if (name->kind == kind && name->handle == handle) {
			*link = name->next;
			free(name);
		} else {
			link = &name->next;
		}
	}
}

/**
 * names_clear() - forget all names
 * @names: the session's names
 */
void names_clear(struct names *names)
{
	struct name *name;

	while ((name = names->first)) {
		names->first = name->next;
		free(name);
	}
}
