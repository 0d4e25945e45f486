/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Answers: the same calls make lines for people or JSON for programs.
 */
#ifndef CONDIS_OUT_H
#define CONDIS_OUT_H

#include <stdbool.h>
#include <stdio.h>

#include "ktypes.h"

/**
 * struct out - an answer in the making
 * @file: where it goes
 * @json: as JSON
 * @pretty: JSON with line breaks
 * @depth: open objects and lists
 * @list: bit n is set when level n is a list
 * @some: bit n is set when level n has an element
 * @nested: text only: the line in progress is that of a nested object
 * @answers: documents that were finished
 */
struct out {
	FILE *file;
	bool json;
	bool pretty;
	unsigned int depth;
	u32 list;
	u32 some;
	bool nested;
	unsigned int answers;
};

void out_list_begin(struct out *out, const char *key);
void out_list_end(struct out *out);
void out_object_begin(struct out *out, const char *key);
void out_object_end(struct out *out);
void out_text(struct out *out, const char *key, const char *value);
void out_u64(struct out *out, const char *key, u64 value);
void out_s64(struct out *out, const char *key, s64 value);
void out_flag(struct out *out, const char *key);
void out_json_string(FILE *file, const char *text);

#endif /* CONDIS_OUT_H */
