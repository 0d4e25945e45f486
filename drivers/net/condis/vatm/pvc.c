// SPDX-License-Identifier: GPL-2.0-only
/*
 * The table of configured PVCs. A PVC reserves nothing; a call on
 * it does.
 */
#include <kunit/visibility.h>
#include <linux/slab.h>

#include "params.h"
#include "pvc.h"

/* Any context, and within the limit of a memory cgroup. */
#define PVC_GFP		(GFP_NOWAIT | __GFP_NOWARN)

/**
 * vatm_pvcs_init() - an empty table
 * @pvcs: the table
 *
 * Context: Any; before anybody else sees it.
 */
void vatm_pvcs_init(struct vatm_pvcs *pvcs)
{
	xa_init_flags(&pvcs->table, XA_FLAGS_LOCK_BH | XA_FLAGS_ACCOUNT);
	pvcs->count = 0;
}
EXPORT_SYMBOL_IF_KUNIT(vatm_pvcs_init);

/**
 * vatm_pvcs_destroy() - forget all PVCs
 * @pvcs: the table; no call stands on any
 *
 * Context: Any; nobody else uses the table any more.
 */
void vatm_pvcs_destroy(struct vatm_pvcs *pvcs)
{
	struct condis_pvc *entry;
	unsigned long key;

	xa_for_each(&pvcs->table, key, entry) {
		WARN_ON_ONCE(entry->flags & CONDIS_PVC_IN_USE);
		kfree(entry);
	}
	xa_destroy(&pvcs->table);
	pvcs->count = 0;
}
EXPORT_SYMBOL_IF_KUNIT(vatm_pvcs_destroy);

/* The parameters make sense: a call on it could be made now. */
static condis_status_t pvc_check(const struct condis_pvc *pvc,
				 const struct vatm_limits *limits)
{
	struct vatm_limits mine = *limits;
	struct condis_call_params params;
	struct vatm_setup setup;

	mine.reserved_vci = pvc->flags & CONDIS_PVC_RESERVED_VCI;
	vatm_params_of_pvc(pvc, &params);
	return vatm_params_check(&params, &mine, &setup);
}

static condis_status_t pvcs_insert(struct vatm_pvcs *pvcs, u32 key,
				   struct condis_pvc *entry, u32 max)
{
	condis_status_t status = CONDIS_STATUS_SUCCESS;

	xa_lock_bh(&pvcs->table);
	if (xa_load(&pvcs->table, key))
		status = CONDIS_STATUS_NOT_ACCEPTED;
	else if (pvcs->count >= max)
		status = CONDIS_STATUS_VC_NOT_AVAILABLE;
	else if (__xa_insert(&pvcs->table, key, entry, PVC_GFP))
		status = CONDIS_STATUS_RESOURCES;
	else
		pvcs->count++;
	xa_unlock_bh(&pvcs->table);
	return status;
}

/**
 * vatm_pvcs_add() - configure a PVC
 * @pvcs: the table
 * @pvc: the PVC, copied; a flow without category is a direction that it has not
 * @limits: what the device can do; whether a VCI below 32 is meant is in @pvc
 * @max: how many PVCs there may be
 *
 * Context: Any.
 * Return: SUCCESS; NOT_ACCEPTED when the VPI/VCI has a PVC already;
 * VC_NOT_AVAILABLE when there are @max; RESOURCES; what vatm_params_check()
 * says.
 */
condis_status_t vatm_pvcs_add(struct vatm_pvcs *pvcs,
			      const struct condis_pvc *pvc,
			      const struct vatm_limits *limits, u32 max)
{
	u32 key = vatm_key(pvc->atm.vpi, pvc->atm.vci);
	condis_status_t status;
	struct condis_pvc *entry;

	status = pvc_check(pvc, limits);
	if (status != CONDIS_STATUS_SUCCESS)
		return status;
	entry = kmalloc(sizeof(*entry), PVC_GFP | __GFP_ACCOUNT);
	if (!entry)
		return CONDIS_STATUS_RESOURCES;
	*entry = *pvc;
	entry->flags &= CONDIS_PVC_RESERVED_VCI;
	status = pvcs_insert(pvcs, key, entry, max);
	if (status != CONDIS_STATUS_SUCCESS)
		kfree(entry);
	return status;
}
EXPORT_SYMBOL_IF_KUNIT(vatm_pvcs_add);

/**
 * vatm_pvcs_del() - remove a PVC
 * @pvcs: the table
 * @key: vatm_key() of it
 *
 * Context: Any.
 * Return: SUCCESS; INVALID_DATA when there is none; NOT_ACCEPTED while a call
 * stands on it.
 */
condis_status_t vatm_pvcs_del(struct vatm_pvcs *pvcs, u32 key)
{
	condis_status_t status = CONDIS_STATUS_SUCCESS;
	struct condis_pvc *entry;

	xa_lock_bh(&pvcs->table);
	entry = xa_load(&pvcs->table, key);
	if (!entry) {
		status = CONDIS_STATUS_INVALID_DATA;
	} else if (entry->flags & CONDIS_PVC_IN_USE) {
		entry = NULL;
		status = CONDIS_STATUS_NOT_ACCEPTED;
	} else {
		__xa_erase(&pvcs->table, key);
		pvcs->count--;
	}
	xa_unlock_bh(&pvcs->table);
	kfree(entry);
	return status;
}
EXPORT_SYMBOL_IF_KUNIT(vatm_pvcs_del);

/**
 * vatm_pvcs_next() - walk the table in the order of VPI and VCI
 * @pvcs: the table
 * @walk: where to begin; on success the PVC found and where to go on
 *
 * Context: Any.
 * Return: false at the end, @walk unchanged.
 */
bool vatm_pvcs_next(struct vatm_pvcs *pvcs, struct condis_pvc_walk *walk)
{
	unsigned long key = walk->next;
	struct condis_pvc *entry;

	xa_lock_bh(&pvcs->table);
	entry = xa_find(&pvcs->table, &key, U32_MAX, XA_PRESENT);
	if (entry)
		walk->pvc = *entry;
	xa_unlock_bh(&pvcs->table);
	if (!entry)
		return false;
	/* VPIs have 8 bits: this does not wrap. */
	walk->next = key + 1;
	return true;
}
EXPORT_SYMBOL_IF_KUNIT(vatm_pvcs_next);

/**
 * vatm_pvcs_claim() - put a call on a PVC (C-18)
 * @pvcs: the table
 * @key: vatm_key() of the PVC that the client named
 * @out: the PVC
 *
 * On success the caller owes vatm_pvcs_release().
 *
 * Context: Any.
 * Return: SUCCESS; FAILURE when there is no such PVC; VC_NOT_AVAILABLE when a
 * call stands on it.
 */
condis_status_t vatm_pvcs_claim(struct vatm_pvcs *pvcs, u32 key,
				struct condis_pvc *out)
{
	condis_status_t status = CONDIS_STATUS_SUCCESS;
	struct condis_pvc *entry;

	xa_lock_bh(&pvcs->table);
	entry = xa_load(&pvcs->table, key);
	if (!entry) {
		status = CONDIS_STATUS_FAILURE;
	} else if (entry->flags & CONDIS_PVC_IN_USE) {
		status = CONDIS_STATUS_VC_NOT_AVAILABLE;
	} else {
		*out = *entry;
		entry->flags |= CONDIS_PVC_IN_USE;
	}
	xa_unlock_bh(&pvcs->table);
	return status;
}
EXPORT_SYMBOL_IF_KUNIT(vatm_pvcs_claim);

/**
 * vatm_pvcs_release() - the call on a PVC is over
 * @pvcs: the table
 * @key: as claimed
 *
 * Context: Any.
 */
void vatm_pvcs_release(struct vatm_pvcs *pvcs, u32 key)
{
	struct condis_pvc *entry;

	xa_lock_bh(&pvcs->table);
	entry = xa_load(&pvcs->table, key);
	if (!WARN_ON_ONCE(!entry))
		entry->flags &= ~CONDIS_PVC_IN_USE;
	xa_unlock_bh(&pvcs->table);
}
EXPORT_SYMBOL_IF_KUNIT(vatm_pvcs_release);
