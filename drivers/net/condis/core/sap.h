/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Service access points, inside the core.
 */
#ifndef _CONDIS_SAP_H_
#define _CONDIS_SAP_H_

#include <linux/list.h>
#include <linux/refcount.h>
#include <net/condis/status.h>

struct condis_af;

/**
 * struct condis_sap - where a client takes calls (NdisSapHandle)
 * @af: the open that it is registered under, held
 * @ctx: the client's
 * @cm_ctx: the call manager's; valid from REGISTERED on
 * @id: the client's, until the registration is complete
 * @state: enum condis_sap_state, under adapter->lock
 * @late: deregistered while calls were being offered: the client hears of it
 *	from the last offer to return; under adapter->lock
 * @n_offers: offers that the client is looking at, under adapter->lock
 * @refs: one until deregistered, one of each offer and operation under way
 * @node: on af->saps, under adapter->lock
 *
 * Calls that came through it do not need it any more.
 */
struct condis_sap {
	struct condis_af	*af;
	void			*ctx;
	void			*cm_ctx;
	const struct condis_sap_id *id;
	u8			state;
	bool			late;
	unsigned int		n_offers;
	refcount_t		refs;
	struct list_head	node;
};

bool condis_sap_any(const struct condis_af *af);
condis_status_t condis_sap_enter(struct condis_sap *sap);
void condis_sap_leave(struct condis_sap *sap);

#endif /* _CONDIS_SAP_H_ */
