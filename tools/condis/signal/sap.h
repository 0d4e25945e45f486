/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where calls are taken on this side.
 */
#ifndef CONDIS_SIG_SAP_H
#define CONDIS_SIG_SAP_H

#include <linux/condis.h>
#include <stdbool.h>
#include <stddef.h>

#include "ktypes.h"

struct nlattr;
struct sig_sap;

/**
 * struct sig_saps - the SAPs of all clients
 * @first: the first one
 */
struct sig_saps {
	struct sig_sap *first;
};

/**
 * struct sig_found - a SAP that a call is for
 * @sap: its handle
 * @af: its AF open
 */
struct sig_found {
	u32 sap;
	u32 af;
};

/**
 * struct sig_address - one of the addresses of a client, as it is told them
 * @type: how it is read, as the enum address-type has it
 * @len: octets of it
 * @octets: the address; the rest is 0
 */
struct sig_address {
	u32 type;
	u32 len;
	u8 octets[CONDIS_ADDRESS_MAX];
};

bool saps_add(struct sig_saps *saps, u32 sap, u32 af, u32 type,
	      const struct nlattr *octets);
void saps_del(struct sig_saps *saps, u32 sap);
u32 saps_owner(const struct sig_saps *saps, u32 sap);
size_t saps_addresses(const struct sig_saps *saps, u32 af,
		      struct sig_address *addresses, size_t max);
bool saps_find(const struct sig_saps *saps, const struct nlattr *called,
	       struct sig_found *found);

#endif /* CONDIS_SIG_SAP_H */
