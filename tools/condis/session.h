/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Many commands on one socket.
 */
#ifndef CONDIS_SESSION_H
#define CONDIS_SESSION_H

struct condis;

int session_file(struct condis *c, const char *path);

#endif /* CONDIS_SESSION_H */
