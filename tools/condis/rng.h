/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Numbers that look random and are the same again for the same seed.
 */
#ifndef CONDIS_RNG_H
#define CONDIS_RNG_H

#include "ktypes.h"

struct rng {
	u64 state;
};

void rng_seed(struct rng *rng, u64 seed);
u32 rng_below(struct rng *rng, u32 limit);
u32 rng_between(struct rng *rng, u32 min, u32 max);

#endif /* CONDIS_RNG_H */
