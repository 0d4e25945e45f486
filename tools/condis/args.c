// SPDX-License-Identifier: GPL-2.0-only
/*
 * Keywords and their values, by a table.
 */
#include <ctype.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>

#include "condis.h"
#include "octets.h"
#include "schema.h"

/**
 * args_next() - take the next word
 * @args: what is left of the command
 *
 * Return: the word, or NULL when there is none.
 */
const char *args_next(struct args *args)
{
	if (!args->argc)
		return NULL;
	args->argc--;
	return *args->argv++;
}

/**
 * args_none() - a command without words got none
 * @c: the run
 * @args: what is left of the command
 *
 * Return: CONDIS_OK, or CONDIS_USAGE with a complaint.
 */
int args_none(struct condis *c, struct args *args)
{
	static struct arg none[] = { { 0 } };

	return args_parse(c, args, none);
}

/**
 * arg_given() - was a keyword there?
 * @table: a table that args_parse() went through
 * @word: a keyword of it
 *
 * Return: true when it was.
 */
bool arg_given(const struct arg *table, const char *word)
{
	for (; table->word; table++)
		if (!strcmp(table->word, word))
			return table->given;
	return false;
}

static int take_u32(struct condis *c, const struct arg *arg, const char *text)
{
	u32 max = arg->max ? arg->max : UINT32_MAX;
	u32 value;

	if (!parse_u32(text, &value))
		return fail(c, CONDIS_USAGE, "%s: \"%s\" is not a number",
			    arg->word, text);
	if (value < arg->min || value > max)
		return fail(c, CONDIS_USAGE, "%s: %u is not in %u..%u",
			    arg->word, value, arg->min, max);
	*(u32 *)arg->to = value;
	return CONDIS_OK;
}

static int take_size(struct condis *c, const struct arg *arg, const char *text)
{
	u64 value;

	if (!parse_size(text, &value))
		return fail(c, CONDIS_USAGE,
			    "%s: \"%s\" is not a size (as 9180, 64K, 1M)",
			    arg->word, text);
	if (value < arg->min || (arg->max && value > arg->max))
		return fail(c, CONDIS_USAGE, "%s: %s is not in %u..%u",
			    arg->word, text, arg->min, arg->max);
	*(u64 *)arg->to = value;
	return CONDIS_OK;
}

static int take_range(struct condis *c, const struct arg *arg,
		      const char *text)
{
	struct range range;

	if (!parse_range(text, &range))
		return fail(c, CONDIS_USAGE,
			    "%s: \"%s\" is not a size or a range (as 1-9180)",
			    arg->word, text);
	if (range.min < arg->min || range.max > arg->max)
		return fail(c, CONDIS_USAGE, "%s: %s is not in %u..%u",
			    arg->word, text, arg->min, arg->max);
	*(struct range *)arg->to = range;
	return CONDIS_OK;
}

/* same_name - "vc-not-activated", also as C code has it: VC_NOT_ACTIVATED */
static bool same_name(const char *name, const char *text)
{
	if (!strcmp(name, text))
		return true;
	for (; *name && *text; name++, text++)
		if (toupper((unsigned char)*name) != *text &&
		    (*name != '-' || *text != '_'))
			return false;
	return *name == *text;
}

static int take_enum(struct condis *c, const struct arg *arg, const char *text)
{
	const struct enum_desc *desc = arg->values;
	char known[512] = "";
	size_t used = 0, i;

	for (i = 0; i < desc->count; i++) {
		if (same_name(desc->values[i].name, text)) {
			*(u32 *)arg->to = desc->values[i].value;
			return CONDIS_OK;
		}
		used += snprintf(known + used, sizeof(known) - used, "%s%s",
				 i ? ", " : "", desc->values[i].name);
		if (used >= sizeof(known))
			used = sizeof(known) - 1;
	}
	if (parse_u32(text, arg->to))
		return CONDIS_OK;
	return fail(c, CONDIS_USAGE, "%s: \"%s\" is none of %s",
		    arg->word, text, known);
}

static int take_dev(struct condis *c, const struct arg *arg, const char *text)
{
	unsigned int index = if_nametoindex(text);

	if (!index)
		return fail(c, CONDIS_FAILED, "there is no interface \"%s\"",
			    text);
	*(u32 *)arg->to = index;
	return CONDIS_OK;
}

/* read_handle - a number, or a name that the session gave to one */
static int read_handle(struct condis *c, const struct arg *arg,
		       const char *text, u32 *handle)
{
	enum name_kind kind;

	if (parse_u32(text, handle)) {
		if (*handle)
			return CONDIS_OK;
		return fail(c, CONDIS_USAGE, "%s: 0 is no handle", arg->word);
	}
	if (!name_find(&c->names, text, &kind, handle))
		return fail(c, CONDIS_USAGE,
			    "%s: \"%s\" is neither a handle nor a name given with \"as\"",
			    arg->word, text);
	if ((int)kind != arg->kind)
		return fail(c, CONDIS_USAGE, "%s: \"%s\" is the name of %s",
			    arg->word, text, name_kind_text(kind));
	return CONDIS_OK;
}

static int take_handles(struct condis *c, const struct arg *arg,
			const char *text)
{
	struct handles *handles = arg->to;
	u32 *more, id;

	if (!parse_u32(text, &id) || !id)
		return fail(c, CONDIS_USAGE, "%s: \"%s\" is not a handle",
			    arg->word, text);
	more = realloc(handles->ids, (handles->count + 1) * sizeof(*more));
	if (!more)
		return fail(c, CONDIS_FAILED, "out of memory");
	handles->ids = more;
	handles->ids[handles->count++] = id;
	return CONDIS_OK;
}

static int take_value(struct condis *c, const struct arg *arg,
		      const char *text)
{
	switch (arg->type) {
	case ARG_FLAG:
		break;
	case ARG_U32:
		return take_u32(c, arg, text);
	case ARG_SIZE:
		return take_size(c, arg, text);
	case ARG_RANGE:
		return take_range(c, arg, text);
	case ARG_STRING:
		*(const char **)arg->to = text;
		break;
	case ARG_ENUM:
		return take_enum(c, arg, text);
	case ARG_DEV:
		return take_dev(c, arg, text);
	case ARG_HANDLE:
		return read_handle(c, arg, text, arg->to);
	case ARG_HANDLES:
		return take_handles(c, arg, text);
	case ARG_OCTETS:
		if (parse_octets(text, arg->to))
			break;
		return fail(c, CONDIS_USAGE,
			    "%s: \"%s\" is neither text nor octets (as 0x01ff)",
			    arg->word, text);
	case ARG_ADDRESS:
		if (parse_address(text, arg->to))
			break;
		return fail(c, CONDIS_USAGE,
			    "%s: \"%s\" is no address (as nsap:0x47..., e164:4930123456)",
			    arg->word, text);
	}
	return CONDIS_OK;
}

static struct arg *find_word(struct arg *table, const char *word)
{
	for (; table->word; table++)
		if (!strcmp(table->word, word))
			return table;
	return NULL;
}

static int take_word(struct condis *c, struct args *args, struct arg *table)
{
	const char *word = args_next(args), *value = NULL;
	struct arg *arg = find_word(table, word);

	if (!arg)
		return fail(c, CONDIS_USAGE, "unknown word \"%s\"", word);
	if (arg->given && arg->type != ARG_HANDLES)
		return fail(c, CONDIS_USAGE, "\"%s\" is there twice", word);
	arg->given = true;
	if (arg->type == ARG_FLAG) {
		*(bool *)arg->to = true;
		return CONDIS_OK;
	}
	value = args_next(args);
	if (!value)
		return fail(c, CONDIS_USAGE, "\"%s\" needs a value", word);
	return take_value(c, arg, value);
}

/**
 * args_parse() - read all that is left of a command
 * @c: the run
 * @args: what is left
 * @table: the keywords the command knows; @given is set in it
 *
 * Return: CONDIS_OK, or another enum condis_exit with a complaint.
 */
int args_parse(struct condis *c, struct args *args, struct arg *table)
{
	const struct arg *arg;
	int rc;

	while (args->argc) {
		rc = take_word(c, args, table);
		if (rc)
			return rc;
	}
	for (arg = table; arg->word; arg++)
		if (arg->required && !arg->given)
			return fail(c, CONDIS_USAGE, "\"%s\" is missing",
				    arg->word);
	return CONDIS_OK;
}
