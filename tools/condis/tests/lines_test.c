// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lines and their words.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "condis.h"
#include "lines.h"

/* split - the words of a line, each in brackets */
static const char *split(const char *text)
{
	static char shown[512];
	char line[256], *words[8];
	int count, i, used = 0;

	snprintf(line, sizeof(line), "%s", text);
	count = words_split(line, words, 8);
	if (count < 0)
		return count == -EINVAL ? "quote" : "many";
	shown[0] = '\0';
	for (i = 0; i < count; i++)
		used += snprintf(shown + used, sizeof(shown) - used, "[%s]",
				 words[i]);
	return words[count] ? "no end" : shown;
}

static bool splits(const char *text, const char *wanted)
{
	const char *shown = split(text);

	if (!strcmp(shown, wanted))
		return true;
	printf("# <%s> became %s\n", text, shown);
	return false;
}

static void blanks_separate(void)
{
	CHECK(splits("", ""));
	CHECK(splits(" \t ", ""));
	CHECK(splits("a", "[a]"));
	CHECK(splits("  a \t b\r", "[a][b]"));
	CHECK(splits("a b c d e f g", "[a][b][c][d][e][f][g]"));
	CHECK(splits("a b c d e f g h", "many"));
}

static void quotes_keep_blanks(void)
{
	CHECK(splits("'a b' \"c d\"", "[a b][c d]"));
	CHECK(splits("x'a b'y", "[xa by]"));
	CHECK(splits("'' a", "[][a]"));
	CHECK(splits("'a\"b'", "[a\"b]"));
	CHECK(splits("a\\ b", "[a b]"));
	CHECK(splits("\"a\\\"b\"", "[a\"b]"));
	CHECK(splits("'a\\b'", "[a\\b]"));
	CHECK(splits("a\\", "[a\\]"));
	CHECK(splits("'a b", "quote"));
	CHECK(splits("\"a' b", "quote"));
}

static void remarks_are_skipped(void)
{
	CHECK(splits("# a b", ""));
	CHECK(splits("a # b", "[a]"));
	CHECK(splits("a#b c", "[a#b][c]"));
	CHECK(splits("'#' a", "[#][a]"));
}

/* from_pipe - lines of a text that comes in pieces of @step bytes */
static bool from_pipe(const char *text, size_t step, const char *const *want)
{
	struct condis c = { 0 };
	struct lines lines = { 0 };
	size_t len = strlen(text), n;
	bool same = true;
	unsigned int i;
	char *line;
	int fd[2];

	if (pipe(fd))
		return false;
	lines.fd = fd[0];
	for (; len; len -= n, text += n) {
		n = len < step ? len : step;
		if (write(fd[1], text, n) != (ssize_t)n)
			return false;
	}
	close(fd[1]);
	for (i = 0; (line = lines_next(&c, &lines)); i++)
		same = same && want[i] && !strcmp(line, want[i]) &&
		       lines.number == i + 1;
	close(fd[0]);
	lines_free(&lines);
	return same && !want[i];
}

static void lines_are_counted(void)
{
	static const char *const three[] = { "a b", "", "c", NULL };
	static const char *const none[] = { NULL };

	CHECK(from_pipe("a b\n\nc\n", 1, three));
	CHECK(from_pipe("a b\n\nc", 100, three));
	CHECK(from_pipe("", 1, none));
}

static void long_lines_are_whole(void)
{
	const size_t len = 300000;
	const char *want[3] = { NULL };
	char *text = malloc(2 * len + 2), *first;
	FILE *file = tmpfile();
	struct lines lines = { 0 };
	struct condis c = { 0 };

	memset(text, 'x', 2 * len + 1);
	text[len] = '\n';
	text[2 * len + 1] = '\0';
	fwrite(text, 1, 2 * len + 1, file);
	rewind(file);
	lines.fd = fileno(file);
	text[len] = '\0';
	want[0] = text;
	want[1] = text + len + 1;
	first = lines_next(&c, &lines);
	CHECK(first && !strcmp(first, want[0]));
	first = lines_next(&c, &lines);
	CHECK(first && !strcmp(first, want[1]));
	CHECK(!lines_next(&c, &lines));
	CHECK(!lines_next(&c, &lines));
	lines_free(&lines);
	fclose(file);
	free(text);
}

int main(void)
{
	CASE(blanks_separate);
	CASE(quotes_keep_blanks);
	CASE(remarks_are_skipped);
	CASE(lines_are_counted);
	CASE(long_lines_are_whole);
	return check_end();
}
