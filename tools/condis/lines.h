/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lines of commands, and the words of a line.
 */
#ifndef CONDIS_LINES_H
#define CONDIS_LINES_H

#include <stdbool.h>
#include <stddef.h>

struct condis;

/* Words of a line. */
#define WORDS_MAX	8192

/**
 * struct lines - where lines come from
 * @fd: the descriptor
 * @data: bytes read
 * @used: bytes of @data that were handed out
 * @have: bytes of @data
 * @room: bytes that @data has room for
 * @number: number of the line handed out last
 * @eof: there is no more to read
 */
struct lines {
	int fd;
	char *data;
	size_t used;
	size_t have;
	size_t room;
	unsigned int number;
	bool eof;
};

char *lines_next(struct condis *c, struct lines *lines);
void lines_free(struct lines *lines);
int words_split(char *line, char **words, int most);

#endif /* CONDIS_LINES_H */
