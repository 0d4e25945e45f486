/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The PVCs that an operator configured on a device.
 */
#ifndef _VATM_PVC_H_
#define _VATM_PVC_H_

#include <linux/xarray.h>
#include <net/condis/call.h>
#include <net/condis/oid.h>
#include <net/condis/status.h>

struct vatm_limits;

/**
 * struct vatm_pvcs - table of PVCs
 * @table: struct condis_pvc by vatm_key(), with CONDIS_PVC_IN_USE while a call
 *	stands on it; its lock protects all of this
 * @count: entries
 */
struct vatm_pvcs {
	struct xarray	table;
	u32		count;
};

void vatm_pvcs_init(struct vatm_pvcs *pvcs);
void vatm_pvcs_destroy(struct vatm_pvcs *pvcs);
condis_status_t vatm_pvcs_add(struct vatm_pvcs *pvcs,
			      const struct condis_pvc *pvc,
			      const struct vatm_limits *limits, u32 max);
condis_status_t vatm_pvcs_del(struct vatm_pvcs *pvcs, u32 key);
bool vatm_pvcs_next(struct vatm_pvcs *pvcs, struct condis_pvc_walk *walk);
condis_status_t vatm_pvcs_claim(struct vatm_pvcs *pvcs, u32 key,
				struct condis_pvc *out);
void vatm_pvcs_release(struct vatm_pvcs *pvcs, u32 key);

#endif /* _VATM_PVC_H_ */
