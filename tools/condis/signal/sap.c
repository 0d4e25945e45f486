// SPDX-License-Identifier: GPL-2.0-only
/*
 * SAPs of this side: an address each, equal or not.
 */
#include <libmnl/libmnl.h>
#include <linux/condis.h>
#include <stdlib.h>
#include <string.h>

#include "../netlink.h"
#include "sap.h"

/**
 * struct sig_sap - a SAP
 * @next: the next one
 * @sap: its handle
 * @af: its AF open
 * @type: how its octets are read
 * @len: how many there are
 * @octets: the address
 */
struct sig_sap {
	struct sig_sap *next;
	u32 sap;
	u32 af;
	u32 type;
	u16 len;
	u8 octets[CONDIS_SAP_MAX];
};

static bool is_for(const struct sig_sap *sap, u32 type,
		   const struct nlattr *octets)
{
	return octets && sap->type == type &&
	       sap->len == mnl_attr_get_payload_len(octets) &&
	       !memcmp(sap->octets, mnl_attr_get_payload(octets), sap->len);
}

static const struct sig_sap *find(const struct sig_saps *saps, u32 type,
				  const struct nlattr *octets)
{
	const struct sig_sap *sap;

	for (sap = saps->first; sap; sap = sap->next)
		if (is_for(sap, type, octets))
			return sap;
	return NULL;
}

/**
 * saps_add() - one more SAP
 * @saps: all of them
 * @sap: its handle
 * @af: its AF open
 * @type: how its octets are read
 * @octets: the address
 *
 * Return: false when there is one for that address, or no memory.
 */
bool saps_add(struct sig_saps *saps, u32 sap, u32 af, u32 type,
	      const struct nlattr *octets)
{
	u16 len = octets ? mnl_attr_get_payload_len(octets) : 0;
	struct sig_sap *new;

	if (!len || len > CONDIS_SAP_MAX || find(saps, type, octets))
		return false;
	new = calloc(1, sizeof(*new));
	if (!new)
		return false;
	*new = (struct sig_sap){ saps->first, sap, af, type, len, { 0 } };
	memcpy(new->octets, mnl_attr_get_payload(octets), len);
	saps->first = new;
	return true;
}

/**
 * saps_del() - no calls are taken there any more
 * @saps: all of them
 * @sap: its handle
 */
void saps_del(struct sig_saps *saps, u32 sap)
{
	struct sig_sap **at = &saps->first, *gone;

	while (*at && (*at)->sap != sap)
		at = &(*at)->next;
	gone = *at;
	if (gone)
		*at = gone->next;
	free(gone);
}

/**
 * saps_find() - which SAP is a call for?
 * @saps: all of them
 * @called: whom it is to, a nest of the set "address", or NULL
 * @found: filled
 *
 * Return: false when there is none.
 */
bool saps_find(const struct sig_saps *saps, const struct nlattr *called,
	       struct sig_found *found)
{
	const struct nlattr *table[CONDIS_A_ADDRESS_MAX + 1];
	const struct sig_sap *sap;

	if (!called)
		return false;
	nl_parse_nest(called, table, CONDIS_A_ADDRESS_MAX + 1);
	sap = find(saps, nl_u32(table[CONDIS_A_ADDRESS_TYPE]),
		   table[CONDIS_A_ADDRESS_OCTETS]);
	if (sap)
		*found = (struct sig_found){ .sap = sap->sap, .af = sap->af };
	return sap;
}

/**
 * saps_owner() - whose SAP is it?
 * @saps: all of them
 * @sap: its handle
 *
 * Return: the AF open; 0 when there is no such SAP.
 */
u32 saps_owner(const struct sig_saps *saps, u32 sap)
{
	const struct sig_sap *one;

	for (one = saps->first; one; one = one->next)
		if (one->sap == sap)
			return one->af;
	return 0;
}

/**
 * saps_addresses() - the addresses of a client: where it takes calls
 * @saps: all of them
 * @af: the client's AF open
 * @addresses: filled
 * @max: for how many there is room
 *
 * Return: how many there are, at most @max.
 */
size_t saps_addresses(const struct sig_saps *saps, u32 af,
		      struct sig_address *addresses, size_t max)
{
	const struct sig_sap *sap;
	size_t n = 0;

	for (sap = saps->first; sap && n < max; sap = sap->next) {
		if (sap->af != af || sap->len > CONDIS_ADDRESS_MAX)
			continue;
		addresses[n] = (struct sig_address){
			.type = sap->type, .len = sap->len,
		};
		memcpy(addresses[n++].octets, sap->octets, sap->len);
	}
	return n;
}
