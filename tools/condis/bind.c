// SPDX-License-Identifier: GPL-2.0-only
/*
 * "as NAME": giving a name to the handle that a command made.
 */
#include "bind.h"
#include "condis.h"

/**
 * bind_check() - can this name be given? Asked before anything is made
 * @c: the run
 * @name: the name, or NULL
 *
 * Return: an enum condis_exit.
 */
int bind_check(struct condis *c, const char *name)
{
	enum name_kind kind;
	u32 handle;

	if (!name)
		return CONDIS_OK;
	if (!c->session)
		return fail(c, CONDIS_USAGE,
			    "as: only a session remembers names");
	if (!name_valid(name))
		return fail(c, CONDIS_USAGE,
			    "as: \"%s\" cannot be a name: a letter, then letters, digits, _ - .",
			    name);
	if (name_find(&c->names, name, &kind, &handle))
		return fail(c, CONDIS_USAGE,
			    "as: \"%s\" is the name of %s already", name,
			    name_kind_text(kind));
	return CONDIS_OK;
}

/**
 * bind_name() - give the name
 * @c: the run
 * @name: what bind_check() found good, or NULL
 * @kind: what the handle is of
 * @handle: the handle
 *
 * Return: an enum condis_exit.
 */
int bind_name(struct condis *c, const char *name, enum name_kind kind,
	      u32 handle)
{
	if (!name || name_bind(&c->names, name, kind, handle))
		return CONDIS_OK;
	return fail(c, CONDIS_FAILED, "out of memory");
}
