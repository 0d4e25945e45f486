// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis [OPTIONS] OBJECT { COMMAND | help }
 */
#include <stdlib.h>
#include <string.h>

#include "condis.h"
#include "netlink.h"
#include "netns.h"
#include "session.h"

struct options {
	const char *batch;
	bool help;
	bool version;
};

static bool is_option(const char *word, const char *a, const char *b)
{
	return !strcmp(word, a) || !strcmp(word, b);
}

/* take_option - one that takes no value: -j, or letters together: -jp */
static bool take_letters(struct condis *c, const char *word,
			 struct options *options)
{
	for (word++; *word; word++) {
		switch (*word) {
		case 'V':
			options->version = true;
			break;
		case 'h':
			options->help = true;
			break;
		case 'j':
			c->out.json = true;
			break;
		case 'p':
			c->out.pretty = true;
			break;
		default:
			return false;
		}
	}
	return true;
}

static int take_rcvbuf(struct condis *c, const char *value)
{
	u64 size;

	if (!value || !parse_size(value, &size) || size > INT32_MAX / 2)
		return fail(c, CONDIS_USAGE, "-rcvbuf needs a size (as 64M)");
	c->rcvbuf = size;
	return CONDIS_OK;
}

static int take_netns(struct condis *c, const char *text)
{
	return text ? netns_enter(c, text) :
	       fail(c, CONDIS_USAGE, "-n needs a netns (as of \"ip netns\")");
}

static int take_option(struct condis *c, const char *word, struct args *args,
		       struct options *options)
{
	if (is_option(word, "-b", "-batch")) {
		options->batch = args_next(args);
		return options->batch ? CONDIS_OK :
		       fail(c, CONDIS_USAGE, "-b needs the name of a file");
	}
	if (is_option(word, "-rcvbuf", "--rcvbuf"))
		return take_rcvbuf(c, args_next(args));
	if (is_option(word, "-n", "-netns"))
		return take_netns(c, args_next(args));
	if (is_option(word, "-force", "--force"))
		c->force = true;
	else if (is_option(word, "-json", "--json"))
		c->out.json = true;
	else if (is_option(word, "-pretty", "--pretty"))
		c->out.pretty = true;
	else if (is_option(word, "-help", "--help"))
		options->help = true;
	else if (is_option(word, "-Version", "--version"))
		options->version = true;
	else if (!word[1] || !take_letters(c, word, options))
		return fail(c, CONDIS_USAGE, "unknown option \"%s\"", word);
	return CONDIS_OK;
}

static int take_options(struct condis *c, struct args *args,
			struct options *options)
{
	int rc;

	while (args->argc && args->argv[0][0] == '-') {
		rc = take_option(c, args_next(args), args, options);
		if (rc)
			return rc;
	}
	return CONDIS_OK;
}

static int run(struct condis *c, struct args *args)
{
	struct options options = { 0 };
	int rc;

	rc = take_options(c, args, &options);
	if (rc)
		return rc;
	if (options.version) {
		printf("condis %s\n", CONDIS_VERSION);
		return CONDIS_OK;
	}
	if (options.help) {
		show_usage(stdout);
		return CONDIS_OK;
	}
	if (options.batch) {
		if (args->argc)
			return fail(c, CONDIS_USAGE,
				    "with -b the commands are in the file");
		return session_file(c, options.batch);
	}
	if (!args->argc) {
		show_usage(stderr);
		return CONDIS_USAGE;
	}
	return run_words(c, args->argc, args->argv);
}

int main(int argc, char **argv)
{
	struct condis c = {
		.out = { .file = stdout },
		.rcvbuf = NL_RCVBUF,
	};
	struct args args = { .argc = argc, .argv = argv };
	int rc;

	args_next(&args);
	rc = run(&c, &args);
	nl_close(c.nl);
	names_clear(&c.names);
	holds_clear(&c.holds);
	sends_clear(&c.sends);
	if (fflush(stdout) || ferror(stdout)) {
		fputs("condis: the answer cannot be written\n", stderr);
		return rc ? rc : CONDIS_FAILED;
	}
	return rc;
}
