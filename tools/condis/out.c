// SPDX-License-Identifier: GPL-2.0-only
/*
 * Answers, as text or JSON.
 *
 * As text, an object is a line of "key value" pairs; what is nested in it comes
 * on a line of its own below. Strings in a list are separated by commas.
 */
#include <string.h>

#include "out.h"

/**
 * out_json_string() - write a JSON string
 * @file: where it goes
 * @text: the bytes; those below a blank, quotes and backslashes are escaped
 */
void out_json_string(FILE *file, const char *text)
{
	const unsigned char *p;

	putc('"', file);
	for (p = (const unsigned char *)text; *p; p++) {
		if (*p == '"' || *p == '\\')
			fprintf(file, "\\%c", *p);
		else if (*p < ' ' || *p == 127)
			fprintf(file, "\\u%04x", *p);
		else
			putc(*p, file);
	}
	putc('"', file);
}

static bool in_list(const struct out *out)
{
	return out->list & (1u << out->depth);
}

/* had_element - was there an element at this level; from now on there is */
static bool had_element(struct out *out)
{
	bool had = out->some & (1u << out->depth);

	out->some |= 1u << out->depth;
	return had;
}

static void json_break(struct out *out)
{
	if (out->pretty)
		fprintf(out->file, "\n%*s", 4 * (int)out->depth, "");
}

/* json_element - what stands before an element: comma, key */
static void json_element(struct out *out, const char *key)
{
	if (had_element(out))
		putc(',', out->file);
	if (out->depth)
		json_break(out);
	if (key && !in_list(out)) {
		out_json_string(out->file, key);
		fputs(out->pretty ? ": " : ":", out->file);
	}
}

/* text_gap - between two pairs; what follows a nested line has its own line */
static void text_gap(struct out *out, bool had)
{
	if (out->nested)
		fputs("\n    ", out->file);
	else if (had)
		putc(' ', out->file);
	out->nested = false;
}

static void text_element(struct out *out, const char *key)
{
	bool had = had_element(out);

	if (in_list(out)) {
		if (had && out->depth > 1)
			putc(',', out->file);
		return;
	}
	text_gap(out, had);
	if (key)
		fprintf(out->file, "%s ", key);
}

static void element(struct out *out, const char *key)
{
	if (out->json)
		json_element(out, key);
	else
		text_element(out, key);
}

static void begin(struct out *out, const char *key, bool list)
{
	if (out->json) {
		json_element(out, key);
		putc(list ? '[' : '{', out->file);
	} else if (out->depth && !in_list(out)) {
		if (list)
			text_element(out, key);
		else
			fprintf(out->file, "\n    %s: ", key);
		out->nested = false;
	}
	out->depth++;
	out->some &= ~(1u << out->depth);
	out->list &= ~(1u << out->depth);
	if (list)
		out->list |= 1u << out->depth;
}

static void end(struct out *out)
{
	bool list = in_list(out), some = out->some & (1u << out->depth);

	out->depth--;
	if (out->json) {
		if (some)
			json_break(out);
		putc(list ? ']' : '}', out->file);
	} else if (list && !some && out->depth) {
		fputs("none", out->file);
	} else if (!list && (!out->depth || in_list(out))) {
		putc('\n', out->file);
		out->nested = false;
	} else if (!list) {
		if (!some)
			fputs("none", out->file);
		out->nested = true;
	}
	if (out->depth)
		return;
	if (out->json)
		putc('\n', out->file);
	out->some = 0;
	out->answers++;
	fflush(out->file);
}

/**
 * out_list_begin() - open a list
 * @out: the answer
 * @key: its name in the object around it, NULL at the top
 */
void out_list_begin(struct out *out, const char *key)
{
	begin(out, key, true);
}

/**
 * out_list_end() - close the list opened last
 * @out: the answer
 */
void out_list_end(struct out *out)
{
	end(out);
}

/**
 * out_object_begin() - open an object
 * @out: the answer
 * @key: its name in the object around it, NULL at the top and in a list
 */
void out_object_begin(struct out *out, const char *key)
{
	begin(out, key, false);
}

/**
 * out_object_end() - close the object opened last
 * @out: the answer
 */
void out_object_end(struct out *out)
{
	end(out);
}

/**
 * out_text() - a string
 * @out: the answer
 * @key: its name, NULL in a list
 * @value: the string
 */
void out_text(struct out *out, const char *key, const char *value)
{
	element(out, key);
	if (out->json)
		out_json_string(out->file, value);
	else
		fputs(value, out->file);
}

/**
 * out_u64() - a number
 * @out: the answer
 * @key: its name, NULL in a list
 * @value: the number
 */
void out_u64(struct out *out, const char *key, u64 value)
{
	element(out, key);
	fprintf(out->file, "%llu", value);
}

/**
 * out_s64() - a number that may be negative
 * @out: the answer
 * @key: its name, NULL in a list
 * @value: the number
 */
void out_s64(struct out *out, const char *key, s64 value)
{
	element(out, key);
	fprintf(out->file, "%lld", value);
}

/**
 * out_flag() - something that is true; what is false is not mentioned
 * @out: the answer
 * @key: its name
 */
void out_flag(struct out *out, const char *key)
{
	if (out->json) {
		json_element(out, key);
		fputs("true", out->file);
		return;
	}
	text_gap(out, had_element(out));
	fputs(key, out->file);
}
