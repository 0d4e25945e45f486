/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Send windows of VCs (S-23), inside the core.
 *
 * A VC without a window pays nothing for it: its send and complete pointers
 * lead straight to the miniport's and the protocol's functions. While it has
 * one they lead to the functions here.
 */
#ifndef _CONDIS_WINDOW_H_
#define _CONDIS_WINDOW_H_

#include "vc.h"

void condis_window_pump(struct condis_vc *vc);
void condis_window_run(struct condis_vc *vc, struct condis_nbl *chain,
		       unsigned int count, u32 flags);
void condis_window_reset(struct condis_vc *vc);
void condis_window_cancel(struct condis_binding *binding,
			  unsigned long cancel_id);
void condis_window_free(struct condis_vc *vc);
u32 condis_window_limit(const struct condis_vc *vc);
unsigned int condis_window_queued(const struct condis_vc *vc);

/**
 * condis_window_follow() - a gate was shut: what waits is not to wait for long
 * @vc: the VC, kept by the caller
 *
 * Context: Any but hardirq; no lock held.
 */
static inline void condis_window_follow(struct condis_vc *vc)
{
	if (READ_ONCE(vc->window))
		condis_window_pump(vc);
}

#endif /* _CONDIS_WINDOW_H_ */
