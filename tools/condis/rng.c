// SPDX-License-Identifier: GPL-2.0-only
/*
 * Numbers that look random and are the same again for the same seed: a counter
 * whose bits are mixed by two multiplications.
 */
#include "rng.h"

/**
 * rng_seed() - begin a sequence
 * @rng: the generator
 * @seed: names the sequence
 */
void rng_seed(struct rng *rng, u64 seed)
{
	rng->state = seed;
}

static u32 rng_next(struct rng *rng)
{
	u64 x = rng->state += 0x9e3779b97f4a7c15u;

	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	return x >> 32;
}

/**
 * rng_below() - the next number, from 0 on
 * @rng: the generator
 * @limit: above the largest number, not 0
 *
 * Return: a number below @limit.
 */
u32 rng_below(struct rng *rng, u32 limit)
{
	return (u64)rng_next(rng) * limit >> 32;
}

/**
 * rng_between() - the next number of a range
 * @rng: the generator
 * @min: the smallest
 * @max: the largest, at least @min
 *
 * Return: a number from @min to @max.
 */
u32 rng_between(struct rng *rng, u32 min, u32 max)
{
	return min == max ? min : min + rng_below(rng, max - min + 1);
}
