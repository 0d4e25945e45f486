// SPDX-License-Identifier: GPL-2.0-only
/*
 * Traffic parameters: "pcr 1000" is for both directions, "tx-pcr 1000" for one.
 */
#include <libmnl/libmnl.h>
#include <linux/condis.h>

#include "flow.h"
#include "schema.h"

enum { BOTH, TX, RX, DIRECTIONS };

static const struct {
	const char *words[DIRECTIONS];
	u16 attr;
} params[FLOW_PARAMS] = {
	{ { "max-sdu", "tx-max-sdu", "rx-max-sdu" }, CONDIS_A_FLOW_MAX_SDU },
	{ { "category", "tx-category", "rx-category" },
	  CONDIS_A_FLOW_CATEGORY },
	{ { "pcr", "tx-pcr", "rx-pcr" }, CONDIS_A_FLOW_PCR },
	{ { "scr", "tx-scr", "rx-scr" }, CONDIS_A_FLOW_SCR },
	{ { "mbs", "tx-mbs", "rx-mbs" }, CONDIS_A_FLOW_MBS },
	{ { "mcr", "tx-mcr", "rx-mcr" }, CONDIS_A_FLOW_MCR },
};

/**
 * flow_words() - put the keywords into a command's table
 * @words: FLOW_WORDS entries of the table
 * @flow: where the values go
 */
void flow_words(struct arg *words, struct flow_args *flow)
{
	unsigned int dir, i;

	flow->words = words;
	for (dir = 0; dir < DIRECTIONS; dir++) {
		for (i = 0; i < FLOW_PARAMS; i++, words++) {
			words->word = params[i].words[dir];
			words->to = &flow->values[dir][i];
			words->type = ARG_U32;
			if (params[i].attr != CONDIS_A_FLOW_CATEGORY)
				continue;
			words->type = ARG_ENUM;
			words->values = &category_enum;
		}
	}
}

/* given - the entry for a direction: its own word wins over that for both */
static const u32 *given(const struct flow_args *flow, unsigned int dir,
			unsigned int i)
{
	if (flow->words[dir * FLOW_PARAMS + i].given)
		return &flow->values[dir][i];
	if (flow->words[i].given)
		return &flow->values[BOTH][i];
	return NULL;
}

static void put_direction(struct nlmsghdr *nlh, u16 type,
			  const struct flow_args *flow, unsigned int dir)
{
	struct nlattr *nest = NULL;
	const u32 *value;
	unsigned int i;

	for (i = 0; i < FLOW_PARAMS; i++) {
		value = given(flow, dir, i);
		if (!value)
			continue;
		if (!nest)
			nest = mnl_attr_nest_start(nlh, type);
		mnl_attr_put_u32(nlh, params[i].attr, *value);
	}
	if (nest)
		mnl_attr_nest_end(nlh, nest);
}

/**
 * flow_put() - put what was given into a request
 * @nlh: the request
 * @tx: the attribute for traffic towards the line
 * @rx: the attribute for traffic from the line
 * @flow: what was given; a direction without any parameter gets no attribute
 */
void flow_put(struct nlmsghdr *nlh, u16 tx, u16 rx,
	      const struct flow_args *flow)
{
	put_direction(nlh, tx, flow, TX);
	put_direction(nlh, rx, flow, RX);
}
