// SPDX-License-Identifier: GPL-2.0-only
/*
 * SIGINT and SIGTERM as something to wait for.
 */
#include <errno.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "condis.h"
#include "told.h"

/**
 * told_begin() - from now on the signals make @told->fd readable
 * @c: the run
 * @told: filled
 *
 * Return: an enum condis_exit.
 */
int told_begin(struct condis *c, struct told *told)
{
	sigset_t mask;

	sigemptyset(&mask);
	sigaddset(&mask, SIGINT);
	sigaddset(&mask, SIGTERM);
	sigprocmask(SIG_BLOCK, &mask, &told->before);
	told->fd = signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK);
	if (told->fd >= 0)
		return CONDIS_OK;
	sigprocmask(SIG_SETMASK, &told->before, NULL);
	return fail(c, CONDIS_FAILED, "no signals to wait for: %s",
		    strerror(errno));
}

/**
 * told_end() - the signals do again what they did before
 * @told: as told_begin() filled it
 */
void told_end(struct told *told)
{
	struct signalfd_siginfo info;

	/* The one that has been heeded is not to end the process now. */
	while (read(told->fd, &info, sizeof(info)) > 0)
		;
	close(told->fd);
	sigprocmask(SIG_SETMASK, &told->before, NULL);
}
