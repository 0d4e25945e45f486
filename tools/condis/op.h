/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Operations that may pend, from the request to their final status.
 */
#ifndef CONDIS_OP_H
#define CONDIS_OP_H

#include <stdbool.h>

#include "ktypes.h"

struct attr_set;
struct condis;
struct nlmsghdr;

/* How long an operation may pend, in ms, unless the command says otherwise. */
#define OP_TIMEOUT	10000

/**
 * struct op - an operation
 * @op: which, as the netlink enum op has it
 * @af: the AF open it is about, or 0
 * @vc: the VC it is about, or 0
 * @sap: the SAP it is about, or 0
 * @party: the party it is about, or 0
 * @cm: the call manager it is about, or 0
 * @first: the first party of a multipoint call that was made, or 0
 * @changed: the parameters are not those that were asked for
 * @status: its status so far
 * @timeout: how long it may pend, in ms
 * @nowait: leave it pending
 */
struct op {
	u32 op;
	u32 af;
	u32 vc;
	u32 sap;
	u32 party;
	u32 cm;
	u32 first;
	bool changed;
	u32 status;
	u32 timeout;
	bool nowait;
};

int op_do(struct condis *c, struct op *op, struct nlmsghdr *nlh,
	  const struct attr_set *set);
int op_run(struct condis *c, struct op *op, struct nlmsghdr *nlh,
	   const struct attr_set *set);
int op_succeed(struct condis *c, struct op *op, struct nlmsghdr *nlh,
	       const struct attr_set *set);

#endif /* CONDIS_OP_H */
