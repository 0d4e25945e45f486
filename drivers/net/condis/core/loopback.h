/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Loopback of sends to their sender (S-24, S-25), inside the core.
 */
#ifndef _CONDIS_LOOPBACK_H_
#define _CONDIS_LOOPBACK_H_

#include <net/condis/nbl.h>

void condis_loopback_send(struct condis_vc *vc, struct condis_nbl *chain);
void condis_loopback_returned(struct condis_nbl *nbl);
void condis_loopback_subsys_exit(void);

#endif /* _CONDIS_LOOPBACK_H_ */
