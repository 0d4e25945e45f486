/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Network namespaces by name, process or path.
 */
#ifndef CONDIS_NETNS_H
#define CONDIS_NETNS_H

#include "ktypes.h"

struct condis;

int netns_enter(struct condis *c, const char *text);
int netns_open(struct condis *c, const char *text, int *fd);
int netns_ifindex(struct condis *c, int fd, const char *dev, u32 *index);

#endif /* CONDIS_NETNS_H */
