/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Names that a session gives to handles ("af open dev vatm0 as A").
 */
#ifndef CONDIS_NAMES_H
#define CONDIS_NAMES_H

#include <stdbool.h>

#include "ktypes.h"

enum name_kind {
	NAME_AF,
	NAME_VC,
	NAME_SAP,
	NAME_PARTY,
	NAME_CM,
};

struct name;

struct names {
	struct name *first;
};

bool name_valid(const char *text);
const char *name_kind_text(enum name_kind kind);
bool name_bind(struct names *names, const char *text, enum name_kind kind,
	       u32 handle);
bool name_find(const struct names *names, const char *text,
	       enum name_kind *kind, u32 *handle);
void name_forget(struct names *names, enum name_kind kind, u32 handle);
void names_clear(struct names *names);

#endif /* CONDIS_NAMES_H */
