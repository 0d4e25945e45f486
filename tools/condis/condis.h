/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What every part of the tool shares: one run of it, and the tables of objects
 * and commands.
 */
#ifndef CONDIS_CONDIS_H
#define CONDIS_CONDIS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "args.h"
#include "hold.h"
#include "ktypes.h"
#include "lost.h"
#include "names.h"
#include "out.h"
#include "sends.h"

#define CONDIS_VERSION	"0.1.0"

/**
 * enum condis_exit - how a command, and the tool, may end
 * @CONDIS_OK: what was asked for is done
 * @CONDIS_FAILED: the kernel refused, or the operation failed
 * @CONDIS_USAGE: the command line makes no sense
 * @CONDIS_NETLINK: there is no netlink family to talk to
 */
enum condis_exit {
	CONDIS_OK = 0,
	CONDIS_FAILED = 1,
	CONDIS_USAGE = 2,
	CONDIS_NETLINK = 255,
};

/**
 * struct condis - one run of the tool
 * @out: where answers go
 * @nl: the socket, opened by the first command that needs it
 * @names: names that a session gave to handles
 * @holds: received NBLs that a session has not returned
 * @sends: sends that are not completed yet
 * @lost: what the kernel could not tell
 * @source: name of the batch file, for messages
 * @line: line of the batch in progress, 0 outside a batch
 * @object: object of the command in progress, for messages
 * @command: the command in progress, for messages
 * @error: what the command in progress complained of
 * @rcvbuf: wanted size of the socket's receive buffer, in bytes
 * @session: the commands share one socket
 * @reads_stdin: the commands come from standard input
 * @interactive: somebody types the commands
 * @force: go on after a command that failed
 */
struct condis {
	struct out out;
	struct nl *nl;
	struct names names;
	struct holds holds;
	struct sends sends;
	struct lost lost;
	const char *source;
	unsigned int line;
	const char *object;
	const char *command;
	char error[1024];
	u32 rcvbuf;
	bool session;
	bool reads_stdin;
	bool interactive;
	bool force;
};

/**
 * struct command - something that can be done with an object
 * @name: its word; empty for what an object does without one
 * @run: does it, returns an enum condis_exit
 * @usage: the words that follow
 * @text: what it does, one line
 */
struct command {
	const char *name;
	int (*run)(struct condis *c, struct args *args);
	const char *usage;
	const char *text;
};

/**
 * struct object - something the tool knows commands for
 * @name: its word
 * @commands: ends with an entry without a name
 * @text: what it is, one line
 */
struct object {
	const char *name;
	const struct command *commands;
	const char *text;
};

extern const struct object *const objects[];
extern const struct object adapter_object;
extern const struct object pvc_object;
extern const struct object af_object;
extern const struct object vc_object;
extern const struct object sap_object;
extern const struct object call_object;
extern const struct object party_object;
extern const struct object cm_object;
extern const struct object oid_object;
extern const struct object send_object;
extern const struct object recv_object;
extern const struct object return_object;
extern const struct object monitor_object;
extern const struct object session_object;

int run_words(struct condis *c, int argc, char **argv);
void show_usage(FILE *file);
int fail(struct condis *c, int code, const char *format, ...)
	__printf(3, 4);

#endif /* CONDIS_CONDIS_H */
