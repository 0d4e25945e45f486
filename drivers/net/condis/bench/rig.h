/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The shortest way through the core: a miniport that completes at once and is
 * its own call manager, and a client that only keeps what it gets.
 */
#ifndef _CONDIS_BENCH_RIG_H_
#define _CONDIS_BENCH_RIG_H_

#include <net/condis/client.h>
#include <net/condis/miniport.h>
#include <net/condis/nbl.h>

/**
 * struct bench_rig - everything that a loop needs
 * @adapter: of the miniport
 * @proto: the client
 * @binding: the client's
 * @af: the client's open
 * @vc: connected
 * @mp_vc: the same VC, as the miniport knows it
 * @params: of the call
 * @tx_pool: of the client
 * @rx_pool: of the miniport
 * @got: NBLs that came to the client: completed, or received
 * @back: NBLs that came back to the miniport
 * @ready: the client's binding was restarted
 */
struct bench_rig {
	struct condis_adapter		*adapter;
	struct condis_protocol		*proto;
	struct condis_binding		*binding;
	struct condis_af		*af;
	struct condis_vc		*vc;
	struct condis_vc		*mp_vc;
	struct condis_call_params	params;
	struct condis_nbl_pool		*tx_pool;
	struct condis_nbl_pool		*rx_pool;
	struct condis_nbl		*got;
	struct condis_nbl		*back;
	bool				ready;
};

int bench_rig_up(struct bench_rig *rig);
void bench_rig_down(struct bench_rig *rig);

/* loops.c */
int bench_loops_run(struct bench_rig *rig);

#endif /* _CONDIS_BENCH_RIG_H_ */
