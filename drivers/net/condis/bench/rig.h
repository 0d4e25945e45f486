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

/* As many as anybody has, and how many there are at each look. */
#define BENCH_VCS	100000

struct bench_rig;

/**
 * struct bench_vc - a VC, as the client and as the miniport have it
 * @vc: the handle
 * @got: NBLs that came to the client: completed, or received
 * @back: NBLs that came back to the miniport
 */
struct bench_vc {
	struct condis_vc	*vc;
	struct condis_nbl	*got;
	struct condis_nbl	*back;
};

/**
 * struct bench_rig - everything that a loop needs
 * @adapter: of the miniport
 * @proto: the client
 * @binding: the client's
 * @af: the client's open
 * @vcs: room for BENCH_VCS
 * @n_vcs: how many of them are connected
 * @making: the one that is being created
 * @params: of the calls
 * @tx_pool: of the client
 * @rx_pool: of the miniport
 * @ready: the client's binding was restarted
 */
struct bench_rig {
	struct condis_adapter		*adapter;
	struct condis_protocol		*proto;
	struct condis_binding		*binding;
	struct condis_af		*af;
	struct bench_vc			*vcs;
	unsigned int			n_vcs;
	struct bench_vc			*making;
	struct condis_call_params	params;
	struct condis_nbl_pool		*tx_pool;
	struct condis_nbl_pool		*rx_pool;
	bool				ready;
};

int bench_rig_up(struct bench_rig *rig);
void bench_rig_down(struct bench_rig *rig);

/* vcs.c */
int bench_vcs_up(struct bench_rig *rig, unsigned int n);
int bench_call_cycle(struct bench_rig *rig);
void bench_vcs_down(struct bench_rig *rig);

/* loops.c */
int bench_loops_run(struct bench_rig *rig);

#endif /* _CONDIS_BENCH_RIG_H_ */
