/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a call manager does for its clients.
 */
#ifndef CONDIS_CM_H
#define CONDIS_CM_H

#include "traffic.h"

struct args;
struct condis;

int cm_answer(struct condis *c, struct args *args);
int cm_vc_add(struct condis *c, struct args *args);
int cm_vc_del(struct condis *c, struct args *args);
int cm_activate(struct condis *c, struct args *args);
int cm_deactivate(struct condis *c, struct args *args);
int cm_offer(struct condis *c, struct args *args);
int cm_connect(struct condis *c, struct args *args);
int cm_close(struct condis *c, struct args *args);
int cm_modify(struct condis *c, struct args *args);
int cm_drop(struct condis *c, struct args *args);
int cm_run(struct condis *c, struct args *args);

#endif /* CONDIS_CM_H */
