/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Time limits.
 */
#ifndef CONDIS_CLOCK_H
#define CONDIS_CLOCK_H

#include "ktypes.h"

u64 clock_ms(void);
int clock_left(u64 deadline);

#endif /* CONDIS_CLOCK_H */
