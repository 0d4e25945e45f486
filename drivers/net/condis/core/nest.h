/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Bounded recursion of the data path (S-19).
 *
 * Send, completion, indication and return can call each other through drivers
 * without end. One depth per CPU counts such calls; what would go deeper than
 * CONDIS_NEST_MAX waits in a FIFO of that CPU until the outermost call drains
 * it. While something waits, everything nested waits behind it, so the order of
 * a CPU's own calls is kept.
 */
#ifndef _CONDIS_NEST_H_
#define _CONDIS_NEST_H_

#include <net/condis/nbl.h>

#define CONDIS_NEST_MAX		4

/**
 * enum condis_nest_op - which call waits
 * @CONDIS_NEST_SEND: to the miniport
 * @CONDIS_NEST_COMPLETE: to the protocol
 * @CONDIS_NEST_RECEIVE: to the protocol
 * @CONDIS_NEST_RETURN: to the miniport
 */
enum condis_nest_op {
	CONDIS_NEST_SEND,
	CONDIS_NEST_COMPLETE,
	CONDIS_NEST_RECEIVE,
	CONDIS_NEST_RETURN,
};

/* A completion of what never entered the gate; beside CONDIS_FLAG_*. */
#define CONDIS_FLAG_NOT_INSIDE		BIT(3)

bool condis_nest_full(void);
void condis_nest_run(enum condis_nest_op op, struct condis_vc *vc,
		     struct condis_nbl *chain, unsigned int count, u32 flags);

/* What runs at each op, in send.c and receive.c. */
void condis_send_run(struct condis_vc *vc, struct condis_nbl *chain,
		     unsigned int count, u32 flags);
void condis_complete_run(struct condis_vc *vc, struct condis_nbl *chain,
			 unsigned int count, u32 flags);
void condis_receive_run(struct condis_vc *vc, struct condis_nbl *chain,
			unsigned int count, u32 flags);
void condis_return_run(struct condis_vc *vc, struct condis_nbl *chain,
		       unsigned int count, u32 flags);

#endif /* _CONDIS_NEST_H_ */
