// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis session, condis -b FILE: many commands on one socket, and what they
 * make lives as long as that.
 *
 * With -j every command answers with one line, so that a program can talk to a
 * session: what it shows, {} when that is nothing, or, when it fails,
 * {"error":"...","exit":1,"report":...}.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/condis.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bind.h"
#include "clock.h"
#include "condis.h"
#include "lines.h"
#include "match.h"
#include "netlink.h"
#include "notify.h"
#include "schema.h"
#include "session.h"

#define TIMEOUT_DEFAULT	10000

/* gathered - print what a command showed, and how it ended, in one line */
static void gathered(const struct condis *c, const char *shown, int rc)
{
	size_t len = strlen(shown);

	if (len && shown[len - 1] == '\n')
		len--;
	if (!rc) {
		printf("%.*s\n", len ? (int)len : 2, len ? shown : "{}");
	} else {
		fputs("{\"error\":", stdout);
		out_json_string(stdout, c->error);
		printf(",\"exit\":%d", rc);
		if (len)
			printf(",\"report\":%.*s", (int)len, shown);
		fputs("}\n", stdout);
	}
	fflush(stdout);
}

static int run_split(struct condis *c, char *line)
{
	char *words[WORDS_MAX];
	int count = words_split(line, words, WORDS_MAX);

	if (count < 0)
		return fail(c, CONDIS_USAGE, count == -E2BIG ?
			    "too many words" : "a quote is not closed");
	return run_words(c, count, words);
}

static int run_gathered(struct condis *c, char *line)
{
	size_t size = 0;
	char *shown = NULL;
	int rc;

	c->out.file = open_memstream(&shown, &size);
	if (!c->out.file) {
		c->out.file = stdout;
		return fail(c, CONDIS_FAILED, "out of memory");
	}
	rc = run_split(c, line);
	fclose(c->out.file);
	c->out.file = stdout;
	gathered(c, shown, rc);
	free(shown);
	return rc;
}

static int run_line(struct condis *c, char *line, bool *quit)
{
	c->object = NULL;
	c->command = NULL;
	line += strspn(line, " \t\r");
	if (!*line || *line == '#')
		return CONDIS_OK;
	*quit = !strcmp(line, "quit") || !strcmp(line, "exit");
	if (*quit)
		return CONDIS_OK;
	return c->out.json ? run_gathered(c, line) : run_split(c, line);
}

static void prompt(const struct condis *c)
{
	if (!c->interactive)
		return;
	fputs("condis> ", stdout);
	fflush(stdout);
}

/* run_lines - until they end, or one fails and that is not to be ignored */
static int run_lines(struct condis *c, struct lines *lines)
{
	int rc = CONDIS_OK, failed = CONDIS_OK;
	bool quit = false;
	char *line;

	while (!quit) {
		prompt(c);
		line = lines_next(c, lines);
		if (!line)
			break;
		c->line = lines->number;
		rc = run_line(c, line, &quit);
		if (rc && !failed)
			failed = rc;
		if (rc && !c->force && !c->interactive)
			break;
	}
	return c->interactive ? CONDIS_OK : failed;
}

/**
 * session_file() - run the commands of a file on one socket
 * @c: the run
 * @path: the file's name, "-" for standard input
 *
 * Return: an enum condis_exit: that of the first command that failed.
 */
int session_file(struct condis *c, const char *path)
{
	struct lines lines = { .fd = STDIN_FILENO };
	int rc;

	c->reads_stdin = !strcmp(path, "-");
	if (!c->reads_stdin) {
		lines.fd = open(path, O_RDONLY | O_CLOEXEC);
		if (lines.fd < 0)
			return fail(c, CONDIS_USAGE, "cannot read %s: %s",
				    path, strerror(errno));
	}
	c->source = c->reads_stdin ? NULL : path;
	c->session = true;
	c->interactive = c->reads_stdin && !c->out.json &&
			 isatty(STDIN_FILENO);
	rc = run_lines(c, &lines);
	lines_free(&lines);
	if (!c->reads_stdin)
		close(lines.fd);
	return rc;
}

static int session(struct condis *c, struct args *args)
{
	int rc = args_none(c, args);

	if (rc)
		return rc;
	if (c->session)
		return fail(c, CONDIS_USAGE, "this is one already");
	return session_file(c, "-");
}

static const struct enum_value event_values[] = {
	{ CONDIS_CMD_AF_CLOSE_NTF, "af-close" },
	{ CONDIS_CMD_CALL_CLOSING_NTF, "call-closing" },
	{ CONDIS_CMD_CALL_OFFER_NTF, "call-offer" },
	{ CONDIS_CMD_CALL_CONNECTED_NTF, "call-connected" },
	{ CONDIS_CMD_CALL_MODIFIED_NTF, "call-modified" },
	{ CONDIS_CMD_VC_GONE_NTF, "vc-gone" },
	{ CONDIS_CMD_PARTY_DROP_NTF, "party-drop" },
	{ CONDIS_CMD_CM_REQUEST_NTF, "cm-request" },
	{ CONDIS_CMD_OP_DONE_NTF, "op-done" },
	{ CONDIS_CMD_OID_NTF, "oid" },
	{ CONDIS_CMD_OID_DONE_NTF, "oid-done" },
	{ CONDIS_CMD_STATUS_NTF, "status" },
};

static const struct enum_desc event_enum = {
	.name = "event", .values = event_values,
	.count = sizeof(event_values) / sizeof(*event_values),
};

/* bind_event - give a name to what an event is about, the most special first */
static int bind_event(struct condis *c, const struct nlmsghdr *nlh,
		      const char *name)
{
	static const struct {
		enum match_key key;
		enum name_kind kind;
	} order[] = {
		{ MATCH_PARTY, NAME_PARTY }, { MATCH_VC, NAME_VC },
		{ MATCH_SAP, NAME_SAP }, { MATCH_AF, NAME_AF },
		{ MATCH_CM, NAME_CM },
	};
	u32 op = match_key(nlh, MATCH_OP), handle;
	size_t i;

	for (i = 0; i < sizeof(order) / sizeof(*order); i++) {
		/* A call is its VC, also when it begins with a party. */
		if (order[i].key == MATCH_PARTY &&
		    op == CONDIS_NL_OP_CALL_MAKE)
			continue;
		handle = match_key(nlh, order[i].key);
		if (handle)
			return bind_name(c, name, order[i].kind, handle);
	}
	return fail(c, CONDIS_FAILED, "as: the event names no object");
}

/* wait_event - until it has come; it is then shown and gone */
static int wait_event(struct condis *c, const struct match *match,
		      u32 timeout, const char *name)
{
	u64 deadline = clock_ms() + timeout;
	struct nlmsghdr *nlh;
	int rc;

	while (!(nlh = nl_take(c->nl, match_event, match))) {
		rc = nl_wait(c, -1, clock_left(deadline));
		if (rc < 0)
			return nl_report(c, rc);
		if (!rc)
			return fail(c, CONDIS_FAILED,
				    "no such event in %u ms", timeout);
	}
	notify_show(&c->out, nlh);
	rc = name ? bind_event(c, nlh, name) : CONDIS_OK;
	free(nlh);
	return rc;
}

static int session_wait(struct condis *c, struct args *args)
{
	u32 event, timeout = TIMEOUT_DEFAULT, keys[MATCH_KEYS] = { 0 };
	struct match match = { 0 };
	const char *name = NULL;
	struct arg table[] = {
		{ "event", ARG_ENUM, &event, .values = &event_enum,
		  .required = true },
		{ "op", ARG_ENUM, &keys[MATCH_OP], .values = &op_enum },
		{ "af", ARG_HANDLE, &keys[MATCH_AF], .kind = NAME_AF },
		{ "vc", ARG_HANDLE, &keys[MATCH_VC], .kind = NAME_VC },
		{ "sap", ARG_HANDLE, &keys[MATCH_SAP], .kind = NAME_SAP },
		{ "party", ARG_HANDLE, &keys[MATCH_PARTY],
		  .kind = NAME_PARTY },
		{ "cm", ARG_HANDLE, &keys[MATCH_CM], .kind = NAME_CM },
		{ "timeout", ARG_U32, &timeout },
		{ "as", ARG_STRING, &name },
		{ 0 }
	};
	unsigned int i;
	int rc;

	rc = args_parse(c, args, table);
	if (!rc)
		rc = bind_check(c, name);
	if (rc)
		return rc;
	for (i = 0; i < MATCH_KEYS; i++)
		if (i != MATCH_OP || arg_given(table, "op"))
			match_want(&match, i, keys[i]);
	if (!c->session)
		return fail(c, CONDIS_USAGE,
			    "only of use in a session: nothing was asked for here");
	if (!nl_get(c))
		return CONDIS_NETLINK;
	match.cmd = event;
	return wait_event(c, &match, timeout, name);
}

static const struct command session_commands[] = {
	{ "", session, "",
	  "run commands from standard input, one a line, on one socket" },
	{ "wait", session_wait,
	  "event af-close|call-closing|call-offer|call-connected|call-modified|vc-gone|party-drop|cm-request|op-done|oid|oid-done|status [op OP] [af AF] [vc VC] [sap SAP] [party PARTY] [cm CM] [timeout MS] [as NAME]",
	  "wait for an event (in a session)" },
	{ 0 }
};

const struct object session_object = {
	"session", session_commands,
	"many commands on one socket",
};
