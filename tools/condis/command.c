// SPDX-License-Identifier: GPL-2.0-only
/*
 * From words to a command; and help, which needs no kernel module.
 */
#include <stdarg.h>
#include <string.h>

#include "condis.h"

const struct object *const objects[] = {
	&adapter_object, &pvc_object, &af_object, &vc_object, &sap_object,
	&call_object, &party_object, &cm_object, &oid_object, &send_object,
	&recv_object, &return_object, &monitor_object, &session_object, NULL,
};

/**
 * fail() - complain, in one sentence on standard error
 * @c: the run; it keeps the sentence
 * @code: how the command ends
 * @format: the sentence, as for printf()
 *
 * Return: @code.
 */
int fail(struct condis *c, int code, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(c->error, sizeof(c->error), format, args);
	va_end(args);
	fflush(stdout);
	fputs("condis: ", stderr);
	if (c->line && !c->interactive)
		fprintf(stderr, "%s%sline %u: ", c->source ? c->source : "",
			c->source ? ": " : "", c->line);
	if (c->object)
		fprintf(stderr, "%s%s%s: ", c->object,
			c->command && *c->command ? " " : "",
			c->command ? c->command : "");
	fprintf(stderr, "%s\n", c->error);
	return code;
}

static const char usage[] =
	"Usage: condis [OPTIONS] OBJECT { COMMAND | help }\n"
	"       condis [OPTIONS] -b FILE\n"
	"\n"
	"Options:\n"
	"  -V              version\n"
	"  -j              answers as JSON\n"
	"  -p              JSON with line breaks\n"
	"  -n NETNS        be in another netns: a name, a process or a path\n"
	"  -b FILE         run the commands of FILE on one socket (-: standard input)\n"
	"  -force          with -b or session: go on after a command that failed\n"
	"  -rcvbuf SIZE    receive buffer of the socket (64M)\n"
	"\n"
	"Objects:\n";

static const char statuses[] =
	"\n"
	"Exit status: 0 done; 1 the kernel refused or the operation failed; 2 the words\n"
	"make no sense; 255 no netlink, or the module is not loaded.\n";

/**
 * show_usage() - say how the tool is used
 * @file: where to
 */
void show_usage(FILE *file)
{
	const struct object *const *object;

	fputs(usage, file);
	for (object = objects; *object; object++)
		fprintf(file, "  %-15s %s\n", (*object)->name,
			(*object)->text);
	fputs(statuses, file);
}

static void show_help(FILE *file, const struct object *object)
{
	const struct command *command;

	for (command = object->commands; command->name; command++) {
		fprintf(file, "condis %s%s%s%s%s\n", object->name,
			*command->name ? " " : "", command->name,
			*command->usage ? " " : "", command->usage);
		fprintf(file, "        %s\n", command->text);
	}
}

static const struct object *find_object(const char *word)
{
	const struct object *const *object;

	for (object = objects; *object; object++)
		if (!strcmp((*object)->name, word))
			return *object;
	return NULL;
}

/* find_command - by its word, or the one that has none */
static const struct command *find_command(const struct object *object,
					  const char *word)
{
	const struct command *command;

	for (command = object->commands; command->name; command++)
		if (word && *command->name && !strcmp(command->name, word))
			return command;
	for (command = object->commands; command->name; command++)
		if (!*command->name)
			return command;
	return NULL;
}

static int no_command(struct condis *c, const struct object *object,
		      const char *word)
{
	const struct command *command;
	char known[256] = "";
	size_t used = 0;

	for (command = object->commands; command->name; command++) {
		used += snprintf(known + used, sizeof(known) - used, "%s, ",
				 command->name);
		if (used >= sizeof(known))
			used = sizeof(known) - 1;
	}
	if (word)
		return fail(c, CONDIS_USAGE,
			    "unknown command \"%s\" (%shelp)", word, known);
	return fail(c, CONDIS_USAGE, "say what to do (%shelp)", known);
}

/* help_file - what a program reads from a session is answers, not help */
static FILE *help_file(const struct condis *c)
{
	return c->session && c->out.json ? stderr : stdout;
}

/**
 * run_words() - run one command
 * @c: the run
 * @argc: number of words
 * @argv: an object, a command and its words
 *
 * Return: an enum condis_exit.
 */
int run_words(struct condis *c, int argc, char **argv)
{
	struct args args = { .argc = argc, .argv = argv };
	const char *word = args_next(&args);
	const struct command *command;
	const struct object *object;

	c->object = NULL;
	c->command = NULL;
	c->error[0] = '\0';
	if (!strcmp(word, "help")) {
		show_usage(help_file(c));
		return CONDIS_OK;
	}
	object = find_object(word);
	if (!object)
		return fail(c, CONDIS_USAGE, "unknown object \"%s\"", word);
	c->object = object->name;
	word = args.argc ? args.argv[0] : NULL;
	if (word && !strcmp(word, "help")) {
		show_help(help_file(c), object);
		return CONDIS_OK;
	}
	command = find_command(object, word);
	if (!command)
		return no_command(c, object, word);
	c->command = command->name;
	if (*command->name)
		args_next(&args);
	return command->run(c, &args);
}
