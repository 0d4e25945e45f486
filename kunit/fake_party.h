/* SPDX-License-Identifier: GPL-2.0-only */
/* Multipoint calls of the fakes. */
#ifndef _CONDIS_KUNIT_FAKE_PARTY_H_
#define _CONDIS_KUNIT_FAKE_PARTY_H_

#include "fake.h"
#include "party.h"

/**
 * struct fake_party - a party, as its client and its provider have it
 * @v: the client's VC
 * @party: the handle; NULL when there is none
 * @params: of the add
 * @node: on f->parties
 * @added: how the add ended; PENDING until then
 * @gone: how the drop ended; PENDING until then
 * @peer: with what status the party left by itself
 * @adding: the provider owes an add
 * @dropping: it owes a drop
 */
struct fake_party {
	struct fake_vc		*v;
	struct condis_party	*party;
	struct condis_call_params params;
	struct list_head	node;
	condis_status_t		added;
	condis_status_t		gone;
	condis_status_t		peer;
	bool			adding;
	bool			dropping;
};

void fake_party_fill_client(struct condis_client_ops *ops);
void fake_party_fill_cm(struct condis_call_manager_ops *ops);
struct fake_party *fake_make_multi(struct fake_vc *v, condis_status_t *status);
struct fake_party *fake_party_add(struct fake_vc *v, condis_status_t *status);
condis_status_t fake_party_drop(struct fake_party *p);
void fake_party_added(struct fake_party *p, condis_status_t status);
void fake_party_dropped(struct fake_party *p, condis_status_t status);
void fake_party_leaves(struct fake_party *p);
void fake_parties_run_down(struct fake_vc *v);
bool fake_flush_parties(struct fake *f);
void fake_free_parties(struct fake *f);

#endif /* _CONDIS_KUNIT_FAKE_PARTY_H_ */
