// SPDX-License-Identifier: GPL-2.0-only
/*
 * What clients are told, and ask, besides calls: OID requests, which are the
 * field's way for it.
 */
#include <libmnl/libmnl.h>
#include <linux/condis.h>
#include <stdlib.h>

#include "../netlink.h"
#include "../schema.h"
#include "act.h"
#include "client.h"
#include "sig.h"

#define OID_CO_GET_ADDRESSES		0xFE000006
#define OID_CO_ADDRESS_CHANGE		0xFE000007
#define OID_CO_SIGNALING_ENABLED	0xFE000008
#define OID_CO_SIGNALING_DISABLED	0xFE000009

/* As many as fit into an answer */
#define ADDRESSES_MAX	(CONDIS_OID_MAX / sizeof(struct sig_address))

/**
 * client_opened() - a client has its AF open
 * @sig: the call manager
 * @af: the AF open
 *
 * It is told that it may ask for its addresses (O-7), and that it cannot call
 * when that is so (O-8). One that there is no memory for hears of later changes
 * by asking.
 */
void client_opened(struct sig *sig, u32 af)
{
	struct sig_clients *clients = &sig->clients;
	size_t room = clients->room ? 2 * clients->room : 16;
	u32 *more;

	if (clients->n == clients->room) {
		more = realloc(clients->af, room * sizeof(*more));
		if (!more)
			return;
		clients->af = more;
		clients->room = room;
	}
	clients->af[clients->n++] = af;
	client_readdressed(sig, af);
	if (!sig->link.up)
		act_tell(sig, af, OID_CO_SIGNALING_DISABLED);
}

/**
 * client_closed() - a client has closed its AF open
 * @sig: the call manager
 * @af: the AF open
 */
void client_closed(struct sig *sig, u32 af)
{
	struct sig_clients *clients = &sig->clients;
	size_t i;

	for (i = 0; i < clients->n; i++) {
		if (clients->af[i] != af)
			continue;
		clients->af[i] = clients->af[--clients->n];
		return;
	}
}

/**
 * client_readdressed() - a client has other addresses than before
 * @sig: the call manager
 * @af: its AF open
 */
void client_readdressed(struct sig *sig, u32 af)
{
	act_tell(sig, af, OID_CO_ADDRESS_CHANGE);
}

/**
 * clients_may_call() - calls can be made, or cannot any more
 * @sig: the call manager
 * @may: which of the two
 */
void clients_may_call(struct sig *sig, bool may)
{
	size_t i;

	for (i = 0; i < sig->clients.n; i++)
		act_tell(sig, sig->clients.af[i],
			 may ? OID_CO_SIGNALING_ENABLED :
			       OID_CO_SIGNALING_DISABLED);
}

/**
 * client_asks() - a client asks something
 * @sig: the call manager
 * @nlh: an oid-ntf
 *
 * What it has for addresses are those of its SAPs.
 */
void client_asks(struct sig *sig, const struct nlmsghdr *nlh)
{
	struct sig_address addresses[ADDRESSES_MAX];
	const struct nlattr *table[CONDIS_A_OID_MAX + 1];
	size_t n, len;
	u32 id;

	nl_parse(nlh, table, CONDIS_A_OID_MAX + 1);
	id = nl_u32(table[CONDIS_A_OID_ID]);
	if (table[CONDIS_A_OID_SET] ||
	    nl_u32(table[CONDIS_A_OID_OID]) != OID_CO_GET_ADDRESSES) {
		act_oid_answer(sig, id, CONDIS_NL_STATUS_NOT_SUPPORTED, NULL, 0,
			       0);
		return;
	}
	n = saps_addresses(&sig->saps, nl_u32(table[CONDIS_A_OID_AF]),
			   addresses, ADDRESSES_MAX);
	len = n * sizeof(*addresses);
	if (len > nl_u32(table[CONDIS_A_OID_ROOM]))
		act_oid_answer(sig, id, CONDIS_NL_STATUS_BUFFER_TOO_SHORT, NULL,
			       0, (u32)len);
	else
		act_oid_answer(sig, id, CONDIS_NL_STATUS_SUCCESS, addresses,
			       len, 0);
}

/**
 * clients_free() - forget all of them
 * @sig: the call manager
 */
void clients_free(struct sig *sig)
{
	free(sig->clients.af);
	sig->clients = (struct sig_clients){ 0 };
}
