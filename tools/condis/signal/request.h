/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What clients ask of the call manager.
 */
#ifndef CONDIS_SIG_REQUEST_H
#define CONDIS_SIG_REQUEST_H

struct nlmsghdr;
struct sig;

void request_take(struct sig *sig, const struct nlmsghdr *nlh);
void request_again(struct sig *sig);

#endif /* CONDIS_SIG_REQUEST_H */
