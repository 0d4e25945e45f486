// SPDX-License-Identifier: GPL-2.0-only
/*
 * Keywords: exact, once, with good values, and none missing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bind.h"
#include "check.h"
#include "condis.h"
#include "flow.h"
#include "schema.h"

static struct condis c;

/* The command under test: words for every type. */
static u32 vci, aal, dev, vc;
static u64 size;
static struct range nb;
static const char *file;
static bool flag;
static struct handles handles;

static int parse(const char *line)
{
	struct arg table[] = {
		{ "vci", ARG_U32, &vci, 1, 65535, .required = true },
		{ "aal", ARG_ENUM, &aal, .values = &aal_enum },
		{ "dev", ARG_DEV, &dev },
		{ "vc", ARG_HANDLE, &vc, .kind = NAME_VC },
		{ "size", ARG_SIZE, &size },
		{ "nb", ARG_RANGE, &nb, 1, 65535 },
		{ "file", ARG_STRING, &file },
		{ "flag", ARG_FLAG, &flag },
		{ "handle", ARG_HANDLES, &handles },
		{ 0 }
	};
	static char copy[512];
	char *words[32];
	struct args args = { .argv = words };
	char *word;

	snprintf(copy, sizeof(copy), "%s", line);
	for (word = strtok(copy, " "); word; word = strtok(NULL, " "))
		words[args.argc++] = word;
	c.error[0] = '\0';
	flag = false;
	free(handles.ids);
	memset(&handles, 0, sizeof(handles));
	return args_parse(&c, &args, table);
}

static bool refuses(const char *line, const char *sentence)
{
	int rc = parse(line);

	if (strstr(c.error, sentence) && rc == CONDIS_USAGE)
		return true;
	printf("# \"%s\": %d \"%s\"\n", line, rc, c.error);
	return false;
}

static void all_types_are_read(void)
{
	CHECK(!parse("file a.txt vci 100 aal aal5 dev lo flag size 2K nb 1-5"));
	CHECK(vci == 100);
	CHECK(aal == 3);
	CHECK(dev == 1);
	CHECK(size == 2048);
	CHECK(nb.min == 1 && nb.max == 5);
	CHECK(!strcmp(file, "a.txt"));
	CHECK(flag);
	CHECK(!parse("vci 1 aal AAL34") && aal == 2);
}

static void handles_repeat(void)
{
	CHECK(!parse("handle 7 vci 1 handle 0x9"));
	CHECK(handles.count == 2);
	CHECK(handles.ids[0] == 7 && handles.ids[1] == 9);
	CHECK(refuses("vci 1 handle 0", "not a handle"));
	CHECK(refuses("vci 1 handle x", "not a handle"));
}

static void words_are_exact(void)
{
	CHECK(refuses("vci 1 fla", "unknown word \"fla\""));
	CHECK(refuses("vci 1 flags", "unknown word \"flags\""));
	CHECK(refuses("VCI 1", "unknown word \"VCI\""));
	CHECK(refuses("vci 1 vci 2", "\"vci\" is there twice"));
	CHECK(refuses("vci 1 file", "\"file\" needs a value"));
	CHECK(refuses("flag", "\"vci\" is missing"));
}

static void values_are_checked(void)
{
	CHECK(refuses("vci 0", "vci: 0 is not in 1..65535"));
	CHECK(refuses("vci 65536", "vci: 65536 is not in 1..65535"));
	CHECK(refuses("vci x", "vci: \"x\" is not a number"));
	CHECK(refuses("vci 1 aal aal", "none of aal0, aal1, aal34, aal5"));
	CHECK(refuses("vci 1 aal Aal5", "none of aal0"));
	CHECK(refuses("vci 1 size 1Q", "not a size"));
	CHECK(refuses("vci 1 nb 0-5", "nb: 0-5 is not in 1..65535"));
	CHECK(refuses("vci 1 nb 5-1", "not a size or a range"));
	CHECK(parse("vci 1 dev no-such-device") == CONDIS_FAILED);
	CHECK(!!strstr(c.error, "no interface \"no-such-device\""));
	CHECK(!parse("vci 1 aal 77") && aal == 77);
}

static void names_stand_for_handles(void)
{
	c.session = true;
	CHECK(!bind_check(&c, "V"));
	CHECK(!bind_name(&c, "V", NAME_VC, 42));
	CHECK(!bind_name(&c, "A", NAME_AF, 43));
	CHECK(!parse("vci 1 vc V") && vc == 42);
	CHECK(!parse("vci 1 vc 44") && vc == 44);
	CHECK(refuses("vci 1 vc A", "\"A\" is the name of an af"));
	CHECK(refuses("vci 1 vc W", "neither a handle nor a name"));
	CHECK(refuses("vci 1 vc 0", "0 is no handle"));
	CHECK(bind_check(&c, "V") == CONDIS_USAGE);
	CHECK(bind_check(&c, "9V") == CONDIS_USAGE);
	CHECK(bind_check(&c, "") == CONDIS_USAGE);
	CHECK(bind_check(&c, "a b") == CONDIS_USAGE);
	CHECK(!bind_check(&c, "_x-1.2"));
	name_forget(&c.names, NAME_VC, 42);
	CHECK(refuses("vci 1 vc V", "neither a handle nor a name"));
	names_clear(&c.names);
	c.session = false;
	CHECK(bind_check(&c, "V") == CONDIS_USAGE);
}

static void flow_words_do_not_collide(void)
{
	struct arg table[FLOW_WORDS + 1] = { 0 };
	struct flow_args flow;
	unsigned int i, j;

	flow_words(table, &flow);
	CHECK(!table[FLOW_WORDS].word);
	for (i = 0; i < FLOW_WORDS; i++)
		for (j = 0; j < i; j++)
			CHECK(strcmp(table[i].word, table[j].word));
}

int main(void)
{
	if (!freopen("/dev/null", "w", stderr))
		return 1;
	CASE(all_types_are_read);
	CASE(handles_repeat);
	CASE(words_are_exact);
	CASE(values_are_checked);
	CASE(names_stand_for_handles);
	CASE(flow_words_do_not_collide);
	free(handles.ids);
	return check_end();
}
