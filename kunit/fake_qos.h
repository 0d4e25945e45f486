/* SPDX-License-Identifier: GPL-2.0-only */
/* Changes of a call's parameters, of the fakes. */
#ifndef _CONDIS_KUNIT_FAKE_QOS_H_
#define _CONDIS_KUNIT_FAKE_QOS_H_

#include "fake.h"

void fake_qos_fill_client(struct condis_client_ops *ops);
void fake_qos_fill_cm(struct condis_call_manager_ops *ops);
condis_status_t fake_modify(struct fake_vc *v, u32 pcr);
void fake_modified(struct fake_low *low, condis_status_t status);
condis_status_t fake_peer_change(struct fake_low *low, u32 pcr);

#endif /* _CONDIS_KUNIT_FAKE_QOS_H_ */
