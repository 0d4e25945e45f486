/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The words of a command: keywords, matched exactly, each with its value.
 */
#ifndef CONDIS_ARGS_H
#define CONDIS_ARGS_H

#include <stdbool.h>

#include "ktypes.h"

struct condis;
struct enum_desc;

/* Words still to be read. */
struct args {
	int argc;
	char **argv;
};

enum arg_type {
	ARG_FLAG,	/* bool: the word alone */
	ARG_U32,	/* u32, decimal or 0x */
	ARG_SIZE,	/* u64, with K, M or G */
	ARG_RANGE,	/* struct range: N or N-M */
	ARG_STRING,	/* const char * */
	ARG_ENUM,	/* u32: a name, or its number */
	ARG_DEV,	/* u32: the index of a named interface */
	ARG_HANDLE,	/* u32: a handle, or the name of one */
	ARG_HANDLES,	/* struct handles: a handle, may be repeated */
	ARG_OCTETS,	/* struct octets: 0x..., or text */
	ARG_ADDRESS,	/* struct octets: TYPE:0x..., or TYPE:text */
};

struct range {
	u32 min;
	u32 max;
};

struct handles {
	u32 *ids;
	u32 count;
};

/**
 * struct arg - a keyword that a command knows
 * @word: the keyword; the last entry of a table has none
 * @type: type of what follows
 * @to: where it goes
 * @min: smallest number
 * @max: largest number; 0 stands for the type's
 * @values: names of an ARG_ENUM
 * @kind: enum name_kind of an ARG_HANDLE
 * @required: the command needs it
 * @given: set when the word was there
 */
struct arg {
	const char *word;
	enum arg_type type;
	void *to;
	u32 min;
	u32 max;
	const struct enum_desc *values;
	int kind;
	bool required;
	bool given;
};

bool parse_u32(const char *text, u32 *value);
bool parse_size(const char *text, u64 *value);
bool parse_range(const char *text, struct range *range);

const char *args_next(struct args *args);
int args_parse(struct condis *c, struct args *args, struct arg *table);
bool arg_given(const struct arg *table, const char *word);
int args_none(struct condis *c, struct args *args);

#endif /* CONDIS_ARGS_H */
