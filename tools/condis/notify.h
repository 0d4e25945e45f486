/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Events, shown.
 */
#ifndef CONDIS_NOTIFY_H
#define CONDIS_NOTIFY_H

#include <stdbool.h>

struct nlmsghdr;
struct out;

/* Is it an event of an object, as the monitor group has them? */
bool notify_is_object(const struct nlmsghdr *nlh, const void *arg);
/* Is it an event about an operation or the end of something? */
bool notify_is_control(const struct nlmsghdr *nlh, const void *arg);
void notify_show(struct out *out, const struct nlmsghdr *nlh);

#endif /* CONDIS_NOTIFY_H */
