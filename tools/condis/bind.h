/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "as NAME": giving a name to the handle that a command made.
 */
#ifndef CONDIS_BIND_H
#define CONDIS_BIND_H

#include "ktypes.h"
#include "names.h"

struct condis;

int bind_check(struct condis *c, const char *name);
int bind_name(struct condis *c, const char *name, enum name_kind kind,
	      u32 handle);

#endif /* CONDIS_BIND_H */
