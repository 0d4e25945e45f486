/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a call manager asks of the kernel.
 */
#ifndef CONDIS_SIG_ACT_H
#define CONDIS_SIG_ACT_H

#include <stddef.h>

#include "ktypes.h"

struct nlattr;
struct sig;

void act_answer(struct sig *sig, u32 op, u16 attr, u32 handle, u32 status);
void act_made(struct sig *sig, u32 vc, const struct nlattr **table);
int act_af_closed(struct sig *sig, u32 af);
u32 act_vc_add(struct sig *sig, u32 af);
void act_vc_del(struct sig *sig, u32 vc);
u32 act_activate(struct sig *sig, u32 vc, u32 vci,
		 const struct nlattr **table);
u32 act_deactivate(struct sig *sig, u32 vc);
u32 act_offer(struct sig *sig, u32 sap, u32 vc, const struct nlattr **table);
void act_connect(struct sig *sig, u32 vc);
void act_close(struct sig *sig, u32 vc, u32 status, const struct nlattr *data);
void act_tell(struct sig *sig, u32 af, u32 oid);
void act_oid_answer(struct sig *sig, u32 id, u32 status, const void *data,
		    size_t len, u32 needed);
void act_modify(struct sig *sig, u32 vc, const struct nlattr **table);

#endif /* CONDIS_SIG_ACT_H */
