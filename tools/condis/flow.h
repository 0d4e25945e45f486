/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Traffic parameters on the command line: each for both directions, or for one.
 */
#ifndef CONDIS_FLOW_H
#define CONDIS_FLOW_H

#include "args.h"

#define FLOW_PARAMS	6
#define FLOW_WORDS	(3 * FLOW_PARAMS)

struct nlmsghdr;

/**
 * struct flow_args - the parameters a command was given
 * @values: for both directions, to the line, from the line
 * @words: their keywords, in the command's table
 */
struct flow_args {
	u32 values[3][FLOW_PARAMS];
	const struct arg *words;
};

#define FLOW_USAGE							\
	"[max-sdu N] [category ubr|cbr|vbr|abr] [pcr N] [scr N] [mbs N] [mcr N] [tx-... N] [rx-... N]"

void flow_words(struct arg *words, struct flow_args *flow);
void flow_put(struct nlmsghdr *nlh, u16 tx, u16 rx,
	      const struct flow_args *flow);

#endif /* CONDIS_FLOW_H */
