/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * SIGINT and SIGTERM as something to wait for: a command that waits is told to
 * stop, and stops in order.
 */
#ifndef CONDIS_TOLD_H
#define CONDIS_TOLD_H

#include <signal.h>

struct condis;

/**
 * struct told - the signals are caught
 * @fd: readable when one has come
 * @before: the signals blocked before
 */
struct told {
	int fd;
	sigset_t before;
};

int told_begin(struct condis *c, struct told *told);
void told_end(struct told *told);

#endif /* CONDIS_TOLD_H */
