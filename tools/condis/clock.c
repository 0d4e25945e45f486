// SPDX-License-Identifier: GPL-2.0-only
/*
 * Time limits.
 */
#include <limits.h>
#include <time.h>

#include "clock.h"

/**
 * clock_ms() - the time, by a clock that nobody sets
 *
 * Return: milliseconds.
 */
u64 clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (u64)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/**
 * clock_left() - how long until then?
 * @deadline: a time of clock_ms(), UINT64_MAX for never
 *
 * Return: milliseconds for poll(): 0 when it is over, -1 for no limit.
 */
int clock_left(u64 deadline)
{
	u64 now = clock_ms();

	if (deadline == UINT64_MAX)
		return -1;
	if (deadline <= now)
		return 0;
	return deadline - now > INT_MAX ? INT_MAX : (int)(deadline - now);
}
