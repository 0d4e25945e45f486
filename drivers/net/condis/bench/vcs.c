// SPDX-License-Identifier: GPL-2.0-only
/*
 * The VCs of the rig: made in large numbers, with what they cost in memory.
 */
#define pr_fmt(fmt) "condis_bench: " fmt

#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "rig.h"

/* Octets that all slabs take. */
static s64 vcs_slab(void)
{
	return (s64)(global_node_page_state_pages(NR_SLAB_UNRECLAIMABLE_B) +
		     global_node_page_state_pages(NR_SLAB_RECLAIMABLE_B)) *
	       PAGE_SIZE;
}

static condis_status_t vcs_create(struct bench_rig *rig, struct bench_vc *bv)
{
	condis_status_t status;
	struct condis_vc *vc = NULL;

	rig->making = bv;
	status = condis_co_create_vc(rig->binding, rig->af, bv, &vc);
	if (status != CONDIS_STATUS_SUCCESS)
		bv->vc = NULL;
	return status;
}

/**
 * bench_vcs_up() - have that many connected VCs
 * @rig: its client is up
 * @n: how many, no fewer than there are
 *
 * When all are made, what one costs while it is idle is printed: slabs with
 * the nodes of the table of ids, which are dense.
 *
 * Context: Process context.
 * Return: 0 or a negative errno; what was made is for bench_vcs_down().
 */
int bench_vcs_up(struct bench_rig *rig, unsigned int n)
{
	condis_status_t status = CONDIS_STATUS_SUCCESS;
	unsigned int i, first = rig->n_vcs;
	s64 before;

	if (!rig->vcs)
		rig->vcs = kvcalloc(BENCH_VCS, sizeof(*rig->vcs), GFP_KERNEL);
	if (!rig->vcs)
		return -ENOMEM;
	before = vcs_slab();
	for (i = first; i < n && status == CONDIS_STATUS_SUCCESS; i++) {
		status = vcs_create(rig, &rig->vcs[i]);
		cond_resched();
	}
	if (n == BENCH_VCS)
		pr_info("memory-per-vc %lld\n",
			div_s64(vcs_slab() - before, n - first));
	for (i = first; i < n && status == CONDIS_STATUS_SUCCESS; i++) {
		status = condis_cl_make_call(rig->vcs[i].vc, &rig->params);
		if (status == CONDIS_STATUS_SUCCESS)
			rig->n_vcs = i + 1;
		cond_resched();
	}
	return condis_status_to_errno(status);
}

/**
 * bench_call_cycle() - one VC more, a call on it, and both gone again
 * @rig: its client is up
 *
 * Context: Process context.
 * Return: 0 or a negative errno.
 */
int bench_call_cycle(struct bench_rig *rig)
{
	struct bench_vc bv = { };
	condis_status_t status;

	status = vcs_create(rig, &bv);
	if (status != CONDIS_STATUS_SUCCESS)
		return condis_status_to_errno(status);
	status = condis_cl_make_call(bv.vc, &rig->params);
	if (status == CONDIS_STATUS_SUCCESS)
		status = condis_cl_close_call(bv.vc, NULL, 0);
	condis_co_delete_vc(rig->binding, bv.vc);
	return condis_status_to_errno(status);
}

/**
 * bench_vcs_down() - close and delete what there is
 * @rig: as it came out of bench_vcs_up()
 *
 * Context: Process context.
 */
void bench_vcs_down(struct bench_rig *rig)
{
	struct bench_vc *bv = rig->vcs;
	unsigned int i;

	for (i = 0; bv && i < BENCH_VCS && bv[i].vc; i++) {
		if (i < rig->n_vcs)
			condis_cl_close_call(bv[i].vc, NULL, 0);
		condis_co_delete_vc(rig->binding, bv[i].vc);
		cond_resched();
	}
	kvfree(rig->vcs);
	rig->vcs = NULL;
	rig->n_vcs = 0;
}
