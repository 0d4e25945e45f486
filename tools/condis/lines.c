// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lines of commands, and the words of a line. While this waits for a line, it
 * takes in what the kernel has to say.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "condis.h"
#include "lines.h"
#include "netlink.h"
#include "notify.h"

#define PIECE	65536

/* wait_input - until there is something to read, or an error to be read */
static void wait_input(struct condis *c, int fd)
{
	struct nlmsghdr *nlh;
	int rc = 0;

	while (c->nl && rc >= 0 && !(rc & NL_FD)) {
		rc = nl_wait(c, fd, -1);
		while (c->interactive &&
		       (nlh = nl_take(c->nl, notify_is_control, NULL))) {
			notify_show(&c->out, nlh);
			free(nlh);
		}
	}
}

/* more - read on; false at the end, and when that is not possible */
static bool more(struct condis *c, struct lines *lines)
{
	ssize_t got;
	char *data;

	if (lines->eof)
		return false;
	if (lines->used) {
		lines->have -= lines->used;
		memmove(lines->data, lines->data + lines->used, lines->have);
		lines->used = 0;
	}
	if (lines->have + PIECE + 1 > lines->room) {
		data = realloc(lines->data, lines->have + 2 * PIECE);
		if (!data)
			return false;
		lines->data = data;
		lines->room = lines->have + 2 * PIECE;
	}
	wait_input(c, lines->fd);
	got = read(lines->fd, lines->data + lines->have, PIECE);
	if (got < 0 && errno == EINTR)
		return true;
	if (got <= 0)
		lines->eof = true;
	else
		lines->have += got;
	return true;
}

/**
 * lines_next() - the next line
 * @c: the run; its events are taken in meanwhile
 * @lines: where lines come from
 *
 * Return: the line, valid until the next call, without its end; NULL when there
 * are no more.
 */
char *lines_next(struct condis *c, struct lines *lines)
{
	char *line, *end = NULL;

	for (;;) {
		line = lines->data + lines->used;
		if (lines->have > lines->used)
			end = memchr(line, '\n', lines->have - lines->used);
		if (end || !more(c, lines))
			break;
	}
	if (!end) {
		if (lines->have == lines->used)
			return NULL;
		/* The last line may lack its end. */
		end = lines->data + lines->have++;
	}
	*end = '\0';
	lines->used = end + 1 - lines->data;
	lines->number++;
	return line;
}

/**
 * lines_free() - no more lines are wanted
 * @lines: where they came from
 */
void lines_free(struct lines *lines)
{
	free(lines->data);
}

/* take_word - one word, its quotes removed; NULL when a quote is not closed */
static char *take_word(char *from, char **rest)
{
	char *to = from, quote = '\0';

	for (; *from; from++) {
		if (quote && *from == quote) {
			quote = '\0';
		} else if (!quote && (*from == '"' || *from == '\'')) {
			quote = *from;
		} else {
			if (!quote && strchr(" \t\r", *from))
				break;
			if (*from == '\\' && quote != '\'' && from[1])
				from++;
			*to++ = *from;
		}
	}
	*rest = *from ? from + 1 : from;
	/* The end of the word may lie where the rest begins. */
	*to = '\0';
	return quote ? NULL : to;
}

/**
 * words_split() - cut a line into words
 * @line: the line; it is overwritten. Blanks separate; quotes and backslashes
 * keep them; a word that begins with # begins a remark
 * @words: filled, with a NULL at the end
 * @most: entries of @words
 *
 * Return: the number of words, or a negative errno: -EINVAL for a quote that is
 * not closed, -E2BIG for too many words.
 */
int words_split(char *line, char **words, int most)
{
	int count = 0;

	for (;;) {
		line += strspn(line, " \t\r");
		if (!*line || *line == '#')
			break;
		if (count + 1 >= most)
			return -E2BIG;
		words[count++] = line;
		if (!take_word(line, &line))
			return -EINVAL;
	}
	words[count] = NULL;
	return count;
}
