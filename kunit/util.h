/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the suites share: sk_buffs of all shapes, pools that clean up after
 * themselves, expected reports, failing allocations.
 */
#ifndef _CONDIS_KUNIT_UTIL_H_
#define _CONDIS_KUNIT_UTIL_H_

#include <kunit/test.h>
#include <linux/skbuff.h>
#include <linux/types.h>
#include <net/condis/nbl.h>

#include "expect.h"
#include "report.h"

struct task_struct;

/**
 * enum t_shape - how the data of an sk_buff lie
 * @T_LINEAR: in the head
 * @T_FRAGS: half in the head, half in three page fragments
 * @T_CLONE: as @T_LINEAR, and another sk_buff shares them
 * @T_FRAG_LIST: half in the head, half in two sk_buffs on the frag_list
 * @T_N_SHAPES: number of shapes
 */
enum t_shape {
	T_LINEAR,
	T_FRAGS,
	T_CLONE,
	T_FRAG_LIST,
	T_N_SHAPES,
};

const void *t_shape_gen_params(const void *prev, char *desc);

/* What stands @pos octets after the start of the head. */
static inline u8 t_octet(unsigned int pos)
{
	return pos * 37 + (pos >> 8) + 11;
}

struct sk_buff *t_skb(struct kunit *test, enum t_shape shape,
		      unsigned int headroom, unsigned int len);
bool t_skb_holds(const struct sk_buff *skb, unsigned int pos);
struct sk_buff *t_nb(struct kunit *test, unsigned int len);

struct condis_nbl_pool *t_pool(struct kunit *test, enum condis_nbl_role role,
			       u16 context_size, u32 flags);
struct condis_nbl *t_nbl(struct kunit *test, struct condis_nbl_pool *pool);
struct condis_nbl *t_nbls(struct kunit *test, struct condis_nbl_pool *pool,
			  unsigned int n);

void t_stay_on_cpu(struct kunit *test, unsigned int cpu);
unsigned int t_other_cpu(struct kunit *test);
struct task_struct *t_thread(struct kunit *test, int (*fn)(void *), void *arg);
void t_thread_join(struct task_struct *task);

/**
 * struct t_reports - how many reports there were when a test looked last
 * @counts: one of each kind
 */
struct t_reports {
	u64 counts[CONDIS_REPORT_N];
};

void t_reports_begin(struct t_reports *reports);
void t_reports_expect(struct kunit *test, struct t_reports *reports,
		      enum condis_report_id id, u64 n);
void t_reports_expect_none(struct kunit *test, struct t_reports *reports);

int t_verify_begin(struct kunit_suite *suite);
void t_verify_end(struct kunit_suite *suite);

void t_fail_need(struct kunit *test);
void t_fail_arm(unsigned int nth);
bool t_fail_disarm(void);

#endif /* _CONDIS_KUNIT_UTIL_H_ */
