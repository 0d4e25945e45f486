// SPDX-License-Identifier: GPL-2.0-only
/*
 * Generations of NBLs: who was derived from whom.
 *
 * The core counts nothing by itself: who derives an NBL and gives it to another
 * driver names its parent, and takes the name off when it is back (P-5).
 */
#include <linux/atomic.h>
#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <net/condis/nbl.h>

#include "report.h"

/**
 * condis_nbl_set_parent() - name the NBL that another was derived from
 * @child: the derived NBL, the caller's
 * @parent: what it was derived from, the caller's too; may be somebody's child
 *	itself (P-7)
 *
 * Counts @child among the children of @parent. While there are any, @parent is
 * kept: it is neither handed on, nor completed or returned, nor freed (P-6).
 *
 * Ownership: both stay the caller's. A parent that is named already is not
 * overwritten: that is reported (P-7), and nothing changes.
 *
 * Context: Any.
 * Return: SUCCESS, or FAILURE when @child has a parent.
 */
condis_status_t condis_nbl_set_parent(struct condis_nbl *child,
				      struct condis_nbl *parent)
{
	if (child->parent) {
		condis_report(CONDIS_REPORT_PARENT_OVERWRITTEN, child, "%pS",
			      (void *)_RET_IP_);
		return CONDIS_STATUS_FAILURE;
	}
	atomic_inc(&parent->child_refs);
	child->parent = parent;
	return CONDIS_STATUS_SUCCESS;
}
EXPORT_SYMBOL_NS_GPL(condis_nbl_set_parent, CONDIS);

/**
 * condis_nbl_clear_parent() - undo condis_nbl_set_parent()
 * @child: the derived NBL, back at who derived it, to be freed next
 *
 * Ownership: @child stays the caller's. A child without parent is reported, and
 * nothing changes.
 *
 * Context: Any. All that was done with any child on any CPU is seen by who gets
 * the parent.
 * Return: the parent when this was the last of its children, for the caller to
 * complete, return or free, after it freed @child; else NULL.
 */
struct condis_nbl *condis_nbl_clear_parent(struct condis_nbl *child)
{
	struct condis_nbl *parent = child->parent;

	if (!parent) {
		condis_report(CONDIS_REPORT_NO_PARENT, child, "%pS",
			      (void *)_RET_IP_);
		return NULL;
	}
	child->parent = NULL;
	return atomic_dec_and_test(&parent->child_refs) ? parent : NULL;
}
EXPORT_SYMBOL_NS_GPL(condis_nbl_clear_parent, CONDIS);
