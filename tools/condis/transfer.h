/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A send, from the first chain to the last completion.
 */
#ifndef CONDIS_TRANSFER_H
#define CONDIS_TRANSFER_H

#include <stdbool.h>

#include "chain.h"
#include "ktypes.h"
#include "source.h"

struct condis;
struct send_run;

/**
 * struct sending - a send command
 * @vc: the VC
 * @shape: how the data is cut
 * @window: NBLs that may be outstanding
 * @timeout: how long there may be no completion, in ms
 * @expect: the status each NBL has to be completed with
 * @nowait: leave the completions for "send wait"
 * @source: the data
 * @run: what was sent
 */
struct sending {
	u32 vc;
	struct shape shape;
	u32 window;
	u32 timeout;
	u32 expect;
	bool nowait;
	struct source source;
	struct send_run *run;
};

int transfer(struct condis *c, struct sending *s);
int transfer_finish(struct condis *c, struct send_run *run, u32 timeout,
		    u32 expect);

#endif /* CONDIS_TRANSFER_H */
