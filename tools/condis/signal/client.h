/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What clients are told, and ask, besides calls.
 */
#ifndef CONDIS_SIG_CLIENT_H
#define CONDIS_SIG_CLIENT_H

#include <stdbool.h>
#include <stddef.h>

#include "ktypes.h"

struct nlmsghdr;
struct sig;

/**
 * struct sig_clients - the AF opens
 * @af: their handles
 * @n: how many
 * @room: for how many there is room
 */
struct sig_clients {
	u32 *af;
	size_t n;
	size_t room;
};

void client_opened(struct sig *sig, u32 af);
void client_closed(struct sig *sig, u32 af);
void client_readdressed(struct sig *sig, u32 af);
void clients_may_call(struct sig *sig, bool may);
void client_asks(struct sig *sig, const struct nlmsghdr *nlh);
void clients_free(struct sig *sig);

#endif /* CONDIS_SIG_CLIENT_H */
