// SPDX-License-Identifier: GPL-2.0-only
/*
 * Network namespaces by name, process or path.
 */
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <string.h>
#include <unistd.h>

#include "condis.h"
#include "netns.h"

/* Where "ip netns add" puts names. */
#define NAMES	"/run/netns"
#define SELF	"/proc/self/ns/net"

/**
 * netns_open() - open a netns
 * @c: the run
 * @text: a path, a name as of "ip netns add", or the id of a process; a name
 * of digits wins over a process
 * @fd: filled with a descriptor, the caller's to close
 *
 * Return: an enum condis_exit.
 */
int netns_open(struct condis *c, const char *text, int *fd)
{
	char path[4096];
	u32 pid;

	if (strchr(text, '/')) {
		*fd = open(text, O_RDONLY | O_CLOEXEC);
	} else {
		snprintf(path, sizeof(path), NAMES "/%s", text);
		*fd = open(path, O_RDONLY | O_CLOEXEC);
		if (*fd < 0 && errno == ENOENT && parse_u32(text, &pid)) {
			snprintf(path, sizeof(path), "/proc/%u/ns/net", pid);
			*fd = open(path, O_RDONLY | O_CLOEXEC);
		}
	}
	if (*fd < 0)
		return fail(c, CONDIS_FAILED, "there is no netns \"%s\": %s",
			    text, strerror(errno));
	return CONDIS_OK;
}

/**
 * netns_enter() - be in a netns from now on
 * @c: the run
 * @text: as of netns_open()
 *
 * Return: an enum condis_exit.
 */
int netns_enter(struct condis *c, const char *text)
{
	int fd, rc = netns_open(c, text, &fd);

	if (rc)
		return rc;
	if (setns(fd, CLONE_NEWNET))
		rc = fail(c, CONDIS_FAILED, "cannot enter the netns \"%s\": %s",
			  text, strerror(errno));
	close(fd);
	return rc;
}

/**
 * netns_ifindex() - the index of an interface in another netns
 * @c: the run
 * @fd: the netns
 * @dev: name of the interface
 * @index: filled
 *
 * Return: an enum condis_exit.
 */
int netns_ifindex(struct condis *c, int fd, const char *dev, u32 *index)
{
	int home = open(SELF, O_RDONLY | O_CLOEXEC), rc = CONDIS_OK;

	if (home < 0)
		return fail(c, CONDIS_FAILED, "%s: %s", SELF, strerror(errno));
	if (setns(fd, CLONE_NEWNET)) {
		rc = fail(c, CONDIS_FAILED, "cannot enter the netns: %s",
			  strerror(errno));
	} else {
		*index = if_nametoindex(dev);
		if (!*index)
			rc = fail(c, CONDIS_FAILED,
				  "there is no interface \"%s\" in that netns",
				  dev);
		if (setns(home, CLONE_NEWNET))
			rc = fail(c, CONDIS_FAILED,
				  "cannot return from the netns: %s",
				  strerror(errno));
	}
	close(home);
	return rc;
}
