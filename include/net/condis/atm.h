/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ATM reckoning for call managers and miniports: directions and rates.
 */
#ifndef _NET_CONDIS_ATM_H_
#define _NET_CONDIS_ATM_H_

#include <linux/types.h>

struct condis_media_params;

void condis_media_swap(struct condis_media_params *media);
u32 condis_sonet_cell_rate(u64 bits_per_second);
u32 condis_link_speed(u64 bits_per_second);

#endif /* _NET_CONDIS_ATM_H_ */
