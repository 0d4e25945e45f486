/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * OID requests, inside the core.
 */
#ifndef _CONDIS_OID_H_
#define _CONDIS_OID_H_

#include <linux/types.h>
#include <net/condis/oid.h>

void condis_oid_prepare(struct condis_oid_request *req);
bool condis_oid_claim(struct condis_oid_request *req,
		      const struct condis_adapter *adapter);
void condis_oid_get(struct condis_binding *binding);
void condis_oid_put(struct condis_binding *binding);

condis_status_t condis_oid_to_client(struct condis_af *af,
				     struct condis_vc *vc,
				     struct condis_oid_request *req);
void condis_oid_from_client(struct condis_oid_request *req,
			    condis_status_t status);
void condis_oid_af_told(struct condis_af *af);

#endif /* _CONDIS_OID_H_ */
