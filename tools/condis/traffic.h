/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a call is made with, on the command line.
 */
#ifndef CONDIS_TRAFFIC_H
#define CONDIS_TRAFFIC_H

#include "flow.h"
#include "octets.h"

#define TRAFFIC_WORDS	(4 + FLOW_WORDS)
#define PARTY_WORDS	4

struct nlmsghdr;

/**
 * struct traffic - connection and traffic
 * @vpi: virtual path
 * @vci: virtual channel
 * @aal: adaptation layer
 * @direction: directions
 * @flow: traffic parameters
 * @words: their keywords, in the command's table
 */
struct traffic {
	u32 vpi;
	u32 vci;
	u32 aal;
	u32 direction;
	struct flow_args flow;
	const struct arg *words;
};

#define TRAFFIC_USAGE							\
	"[aal aal5] [direction both|tx|rx] " FLOW_USAGE

/**
 * struct parties - who calls whom, and what else the call manager is told
 * @called: whom the call is to
 * @calling: who makes it
 * @specific: what only the call manager understands
 * @specific_type: how it reads that
 */
struct parties {
	struct octets called;
	struct octets calling;
	struct octets specific;
	u32 specific_type;
};

#define PARTIES_USAGE							\
	"[called TYPE:ADDRESS] [calling TYPE:ADDRESS] [specific OCTETS] [specific-type N]"

void traffic_words(struct arg *words, struct traffic *traffic);
void traffic_put(struct nlmsghdr *nlh, const struct traffic *traffic);
void parties_words(struct arg *words, struct parties *parties);
void parties_put(struct nlmsghdr *nlh, const struct parties *parties);

#endif /* CONDIS_TRAFFIC_H */
