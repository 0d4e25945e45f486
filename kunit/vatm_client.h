/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The client of vatm_pair.h, for vatm_pair.c only.
 */
#ifndef _CONDIS_KUNIT_VATM_CLIENT_H_
#define _CONDIS_KUNIT_VATM_CLIENT_H_

#include "vatm_pair.h"

void pair_client_init(struct pair *pair);
void pair_client_exit(struct pair *pair);

#endif /* _CONDIS_KUNIT_VATM_CLIENT_H_ */
