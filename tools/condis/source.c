// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where the data of a send comes from: a file, standard input, or a word.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "condis.h"
#include "source.h"

/**
 * source_open_file() - read a file
 * @c: the run
 * @source: filled
 * @path: its name, "-" for standard input
 *
 * Return: an enum condis_exit.
 */
int source_open_file(struct condis *c, struct source *source,
		     const char *path)
{
	struct stat st;

	source->fd = strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC) :
					 STDIN_FILENO;
	if (source->fd < 0)
		return fail(c, CONDIS_FAILED, "cannot read %s: %s", path,
			    strerror(errno));
	source->left = UINT64_MAX;
	if (!fstat(source->fd, &st) && S_ISDIR(st.st_mode)) {
		source_close(source);
		return fail(c, CONDIS_FAILED, "cannot read %s: %s", path,
			    strerror(EISDIR));
	}
	return CONDIS_OK;
}

/**
 * source_open_text() - read a word
 * @source: filled
 * @text: the word, valid until the source is closed
 */
void source_open_text(struct source *source, const char *text)
{
	source->fd = -1;
	source->text = text;
	source->left = strlen(text);
}

/**
 * source_part() - read only a part of it
 * @c: the run
 * @source: just opened
 * @offset: where to begin; what cannot seek begins at its start only
 * @length: how many bytes to read at most
 *
 * Return: an enum condis_exit.
 */
int source_part(struct condis *c, struct source *source, u64 offset,
		u64 length)
{
	if (offset && source->fd < 0) {
		offset = offset < source->left ? offset : source->left;
		source->text += offset;
		source->left -= offset;
	} else if (offset && lseek(source->fd, offset, SEEK_SET) < 0) {
		return fail(c, CONDIS_FAILED, "cannot begin at byte %llu: %s",
			    offset, strerror(errno));
	}
	if (source->left > length)
		source->left = length;
	return CONDIS_OK;
}

static int read_fd(struct source *source, u32 want)
{
	u32 have = 0;
	ssize_t got;

	while (have < want) {
		got = read(source->fd, source->buffer + have, want - have);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		if (!got)
			break;
		have += got;
	}
	return have;
}

/**
 * source_read() - the next piece
 * @source: the source
 * @want: its length, SDU_MAX at most
 * @data: filled with a pointer to it, valid until the next call
 *
 * Return: its length, less than @want only at the end of the data, 0 after
 * that; or a negative errno.
 */
int source_read(struct source *source, u32 want, const char **data)
{
	int n = source->left < want ? source->left : want;

	if (source->fd >= 0) {
		*data = source->buffer;
		n = read_fd(source, n);
	} else {
		*data = source->text;
		source->text += n;
	}
	if (n > 0)
		source->left -= n;
	return n;
}

/**
 * source_close() - no more of it is needed
 * @source: the source
 */
void source_close(struct source *source)
{
	if (source->fd > STDERR_FILENO)
		close(source->fd);
	source->fd = -1;
}
