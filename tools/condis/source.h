/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where the data of a send comes from.
 */
#ifndef CONDIS_SOURCE_H
#define CONDIS_SOURCE_H

#include <stddef.h>

#include "chain.h"
#include "ktypes.h"

struct condis;

/**
 * struct source - data in order, whole or in part
 * @fd: a descriptor to read, or -1
 * @text: bytes to read when there is no descriptor
 * @left: bytes of it that may be read
 * @buffer: the piece read last
 */
struct source {
	int fd;
	const char *text;
	u64 left;
	char buffer[SDU_MAX];
};

int source_open_file(struct condis *c, struct source *source,
		     const char *path);
int source_part(struct condis *c, struct source *source, u64 offset,
		u64 length);
void source_open_text(struct source *source, const char *text);
int source_read(struct source *source, u32 want, const char **data);
void source_close(struct source *source);

#endif /* CONDIS_SOURCE_H */
