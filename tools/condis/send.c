// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis send: data out, every completion back.
 */
#include <libmnl/libmnl.h>
#include <linux/condis.h>
#include <stdlib.h>
#include <string.h>

#include "condis.h"
#include "netlink.h"
#include "schema.h"
#include "transfer.h"

#define NB_DEFAULT	9180
#define NBS_DEFAULT	4
#define CHAIN_DEFAULT	8
#define CHAIN_MAX	4096
#define WINDOW_DEFAULT	64
#define TIMEOUT_DEFAULT	30000

static void take_max_sdu(const struct nlmsghdr *nlh, void *arg)
{
	const struct nlattr *table[CONDIS_A_VC_MAX + 1];
	const struct nlattr *flow[CONDIS_A_FLOW_MAX + 1];
	u32 *max = arg;

	nl_parse(nlh, table, CONDIS_A_VC_MAX + 1);
	if (!table[CONDIS_A_VC_TX])
		return;
	nl_parse_nest(table[CONDIS_A_VC_TX], flow, CONDIS_A_FLOW_MAX + 1);
	*max = nl_u32(flow[CONDIS_A_FLOW_MAX_SDU]);
}

/* choose_nb - net buffers as long as the VC's SDUs may be */
static int choose_nb(struct condis *c, struct sending *s)
{
	u32 max = 0;
	struct nlmsghdr *nlh = nl_request(c, CONDIS_CMD_VC_GET);
	int rc;

	if (!nlh)
		return CONDIS_NETLINK;
	mnl_attr_put_u32(nlh, CONDIS_A_VC_VC, s->vc);
	rc = nl_run(c, nlh, &vc_set, take_max_sdu, &max);
	if (rc)
		return rc;
	if (!max || max > NB_DEFAULT)
		max = NB_DEFAULT;
	s->shape.nb = (struct range){ .min = max, .max = max };
	return CONDIS_OK;
}

static int check_shape(struct condis *c, const struct shape *shape)
{
	if (shape_fits(shape))
		return CONDIS_OK;
	return fail(c, CONDIS_USAGE,
		    "an NBL of %u net buffers of %u bytes does not fit a message of %u bytes",
		    shape->nbs, shape->nb.max, CONDIS_MESSAGE_MAX);
}

/* open_source - exactly one: a file, standard input, a word */
static int open_source(struct condis *c, struct source *source,
		       const char *file, const char *text, bool input)
{
	if (!!file + !!text + input != 1)
		return fail(c, CONDIS_USAGE,
			    "say what to send: file FILE, text WORD or -");
	if (text) {
		source_open_text(source, text);
		return CONDIS_OK;
	}
	if (input)
		file = "-";
	if (c->reads_stdin && !strcmp(file, "-"))
		return fail(c, CONDIS_USAGE,
			    "the commands come from standard input, the data cannot");
	return source_open_file(c, source, file);
}

static int send_words(struct condis *c, struct args *args, struct sending *s)
{
	const char *file = NULL, *text = NULL;
	struct shape *shape = &s->shape;
	u64 seed = 1, offset = 0, length = UINT64_MAX;
	bool input = false;
	struct arg table[] = {
		{ "vc", ARG_HANDLE, &s->vc, .kind = NAME_VC,
		  .required = true },
		{ "file", ARG_STRING, &file },
		{ "text", ARG_STRING, &text },
		{ "-", ARG_FLAG, &input },
		{ "offset", ARG_SIZE, &offset },
		{ "length", ARG_SIZE, &length, 1 },
		{ "nb-size", ARG_RANGE, &shape->nb, 1, SDU_MAX },
		{ "nbs", ARG_U32, &shape->nbs, 1, CONDIS_MESSAGE_MAX },
		{ "chain", ARG_U32, &shape->chain, 1, CHAIN_MAX },
		{ "frag", ARG_U32, &shape->frag, 1, CONDIS_FRAG_MAX },
		{ "cancel-id", ARG_SIZE, &shape->cancel_id },
		{ "window", ARG_U32, &s->window, 1 },
		{ "seed", ARG_SIZE, &seed },
		{ "timeout", ARG_U32, &s->timeout },
		{ "expect", ARG_ENUM, &s->expect, .values = &status_enum },
		{ "nowait", ARG_FLAG, &s->nowait },
		{ 0 }
	};
	int rc;

	rc = args_parse(c, args, table);
	if (rc)
		return rc;
	if (s->nowait && !c->session)
		return fail(c, CONDIS_USAGE,
			    "nowait: only a session is there for the completions");
	rng_seed(&shape->rng, seed);
	rc = open_source(c, &s->source, file, text, input);
	if (!rc)
		rc = source_part(c, &s->source, offset, length);
	if (!rc && !arg_given(table, "nb-size"))
		rc = choose_nb(c, s);
	return rc ? rc : check_shape(c, shape);
}

static int send_data(struct condis *c, struct args *args)
{
	struct sending *s = calloc(1, sizeof(*s));
	int rc;

	if (!s)
		return fail(c, CONDIS_FAILED, "out of memory");
	s->shape.nbs = NBS_DEFAULT;
	s->shape.chain = CHAIN_DEFAULT;
	s->shape.frag = CONDIS_FRAG_MAX;
	s->window = WINDOW_DEFAULT;
	s->timeout = TIMEOUT_DEFAULT;
	s->expect = CONDIS_NL_STATUS_SUCCESS;
	s->source.fd = -1;
	rc = send_words(c, args, s);
	if (!rc && !nl_get(c))
		rc = CONDIS_NETLINK;
	if (!rc)
		rc = transfer(c, s);
	source_close(&s->source);
	free(s);
	return rc;
}

/* run_of - the latest run on a VC, or of all */
static struct send_run *run_of(struct condis *c, u32 vc)
{
	struct send_run *run = c->sends.first;

	while (run && vc && run->vc != vc)
		run = run->next;
	return run;
}

static int send_wait(struct condis *c, struct args *args)
{
	u32 vc = 0, timeout = TIMEOUT_DEFAULT;
	u32 expect = CONDIS_NL_STATUS_SUCCESS;
	struct arg table[] = {
		{ "vc", ARG_HANDLE, &vc, .kind = NAME_VC },
		{ "timeout", ARG_U32, &timeout },
		{ "expect", ARG_ENUM, &expect, .values = &status_enum },
		{ 0 }
	};
	struct send_run *run;
	int rc;

	rc = args_parse(c, args, table);
	if (rc)
		return rc;
	run = run_of(c, vc);
	if (!run)
		return fail(c, CONDIS_FAILED,
			    "nothing was sent whose completion is awaited");
	return transfer_finish(c, run, timeout, expect);
}

static int send_cancel(struct condis *c, struct args *args)
{
	u64 cancel_id;
	u32 af;
	struct arg table[] = {
		{ "af", ARG_HANDLE, &af, .kind = NAME_AF, .required = true },
		{ "cancel-id", ARG_SIZE, &cancel_id, 1, .required = true },
		{ 0 }
	};
	struct nlmsghdr *nlh;
	int rc;

	rc = args_parse(c, args, table);
	if (rc)
		return rc;
	nlh = nl_request(c, CONDIS_CMD_NBL_CANCEL);
	if (!nlh)
		return CONDIS_NETLINK;
	mnl_attr_put_u32(nlh, CONDIS_A_NBL_AF, af);
	mnl_attr_put_u64(nlh, CONDIS_A_NBL_CANCEL_ID, cancel_id);
	return nl_run(c, nlh, &nbl_set, NULL, NULL);
}

static const struct command send_commands[] = {
	{ "", send_data,
	  "vc VC {file FILE | text WORD | -} [offset N] [length N] [nb-size N|N-M] [nbs N] [chain N] [frag N] [window N] [cancel-id N] [seed N] [timeout MS] [expect STATUS] [nowait]",
	  "send data as NBLs and wait for every completion" },
	{ "wait", send_wait, "[vc VC] [timeout MS] [expect STATUS]",
	  "wait for the completions of a send with nowait" },
	{ "cancel", send_cancel, "af AF cancel-id N",
	  "cancel queued NBLs by their id" },
	{ 0 }
};

const struct object send_object = {
	"send", send_commands, "data out, as chains of NBLs",
};
