/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Data, cut into net buffers, NBLs and chains of NBLs: one nbl-send message is
 * one chain.
 */
#ifndef CONDIS_CHAIN_H
#define CONDIS_CHAIN_H

#include <stdbool.h>

#include "args.h"
#include "ktypes.h"
#include "rng.h"

struct nlmsghdr;
struct source;

/* The largest AAL5 SDU. */
#define SDU_MAX		65535u

/* AAL5: eight bytes of trailer, then cells of 48 bytes. */
#define AAL5_TRAILER	8
#define CELL_PAYLOAD	48

/**
 * struct shape - how data is cut
 * @nb: bytes of a net buffer, drawn for each
 * @nbs: net buffers of an NBL
 * @chain: NBLs of a message
 * @frag: bytes of a fragment: an MDL of the net buffer
 * @cancel_id: id under which the NBLs can be cancelled, or 0
 * @rng: draws the sizes
 */
struct shape {
	struct range nb;
	u32 nbs;
	u32 chain;
	u32 frag;
	u64 cancel_id;
	struct rng rng;
};

/**
 * struct chain - what is in a message
 * @nbls: NBLs
 * @nbs: net buffers
 * @bytes: bytes
 * @cells: AAL5 cells that carry them
 */
struct chain {
	u32 nbls;
	u32 nbs;
	u64 bytes;
	u64 cells;
};

u64 aal5_cells(u64 bytes);
u64 shape_nbl_size(const struct shape *shape);
bool shape_fits(const struct shape *shape);
int chain_build(struct nlmsghdr *nlh, struct shape *shape,
		struct source *source, u64 cookie, u32 most,
		struct chain *chain);

#endif /* CONDIS_CHAIN_H */
