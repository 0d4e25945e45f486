/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The verifier: what the owner word of an NBL cannot tell by itself.
 *
 * Switched on and off at run time, in <debugfs>/condis/verify; while it is off,
 * the data path has a static branch for each call and nothing else. While it is
 * on, each change of hands of an NBL is written down: from whom to whom, by
 * which call sites, when, and what the NBs were. So it
 *
 * - takes nobody's word for a pointer to an NBL: a stranger is told from one
 *   before it is looked into;
 * - changes owners by one atomic exchange, so that of two who do the same at
 *   the same time one is told off;
 * - sees when a NB list, or the data that a sender or a lender has given away,
 *   came back as another;
 * - refuses to complete or return an NBL that has children (P-8);
 * - names in each report who had the NBL, since when, and from whom;
 * - knows freed NBLs for what they are for a while (tombstones);
 * - tells who keeps a VC from being deactivated, after a time.
 *
 * NBLs that were under way when it was switched on are taken as they are.
 */
#ifndef _CONDIS_VERIFY_H_
#define _CONDIS_VERIFY_H_

#include <linux/compiler.h>
#include <linux/jump_label.h>
#include <linux/list.h>
#include <net/condis/nbl.h>

#include "report.h"

struct seq_file;

DECLARE_STATIC_KEY_FALSE(condis_verify_key);

/* The rest is for when this is true. */
static __always_inline bool condis_verifying(void)
{
	return static_branch_unlikely(&condis_verify_key);
}

/**
 * struct condis_verify_step - one change of hands
 * @vc: the VC, or NULL
 * @from: enum condis_nbl_owner that the NBL has to have
 * @to: the one it gets
 * @caller: whose call it is: a return address
 */
struct condis_verify_step {
	struct condis_vc	*vc;
	u32			from;
	u32			to;
	unsigned long		caller;
};

/* How long something may be held while somebody waits for it, and the table. */
#define CONDIS_VERIFY_PATIENCE_MS	10000
#define CONDIS_VERIFY_TOMBSTONES	1024

/* verify.c */
void condis_verify_subsys_init(void);
void condis_verify_subsys_exit(void);
int condis_verify_switch(bool on);
bool condis_verify_known(const struct condis_nbl *nbl, const char *who);
void condis_verify_report(enum condis_report_id id,
			  const struct condis_nbl *nbl, const char *who);
bool condis_verify_hand_over(struct condis_nbl *nbl,
			     const struct condis_verify_step *step);
void condis_verify_freed(struct condis_nbl *nbl, unsigned long caller);

/* verify_record.c */

/**
 * struct condis_verify_record - what is known of one NBL
 * @node: in the table, by @nbl
 * @lru: all of them, the one touched last at the end
 * @nbl: the address; looked into only while the owner says it is in use
 * @vc: where it is under way, or NULL
 * @who: the same in words, with the binding
 * @owner: who has it
 * @by: call site of the last change of hands
 * @before: and of the one before that
 * @when: of the last one, in jiffies
 * @list: sum over the NB list
 * @data: sum over the data
 * @told: a report said already that it is held for too long
 */
struct condis_verify_record {
	struct hlist_node	node;
	struct list_head	lru;
	const struct condis_nbl	*nbl;
	const struct condis_vc	*vc;
	char			who[48];
	u32			owner;
	unsigned long		by;
	unsigned long		before;
	unsigned long		when;
	u32			list;
	u32			data;
	bool			told;
};

bool condis_verify_lookup(const struct condis_nbl *nbl,
			  struct condis_verify_record *copy);
void condis_verify_note(struct condis_nbl *nbl,
			const struct condis_verify_step *step,
			u32 list, u32 data);
void condis_verify_explain(const struct condis_nbl *nbl);
unsigned int condis_verify_overdue(unsigned long patience);
void condis_verify_vc_gone(const struct condis_vc *vc);
void condis_verify_forget_all(void);
unsigned int condis_verify_tombstones(void);
int condis_verify_show_held(struct seq_file *seq);

/**
 * condis_nbl_hand_over() - give an NBL another owner, off the hot path
 * @nbl: an NBL whose owner was looked at
 * @step: the change
 *
 * Context: Any but hardirq.
 * Return: false when the verifier found that it is not @step->from's any more.
 */
static inline bool condis_nbl_hand_over(struct condis_nbl *nbl,
					const struct condis_verify_step *step)
{
	if (condis_verifying())
		return condis_verify_hand_over(nbl, step);
	WRITE_ONCE(nbl->owner, step->to);
	return true;
}

/* verify_sum.c */
u32 condis_verify_list_sum(const struct condis_nbl *nbl);
u32 condis_verify_data_sum(const struct condis_nbl *nbl);

#endif /* _CONDIS_VERIFY_H_ */
