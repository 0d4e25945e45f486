/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Parties of multipoint calls, inside the core.
 */
#ifndef _CONDIS_PARTY_H_
#define _CONDIS_PARTY_H_

#include <linux/list.h>
#include <linux/refcount.h>
#include <linux/types.h>

struct condis_call_params;
struct condis_vc;

/**
 * struct condis_party - a leaf of a multipoint call (NdisPartyHandle)
 * @vc: the VC; there while the party is
 * @ctx: the client's
 * @cm_ctx: the call manager's
 * @params: the client's, while it is being added
 * @state: enum condis_party_state, under vc->lock
 * @over: its call is; under vc->lock
 * @refs: one while it is on the list, one of each operation under way
 * @node: on the call's list, under vc->lock
 */
struct condis_party {
	struct condis_vc		*vc;
	void				*ctx;
	void				*cm_ctx;
	struct condis_call_params	*params;
	u8				state;
	bool				over;
	refcount_t			refs;
	struct list_head		node;
};

/**
 * struct condis_multipoint - what makes a call one to several; under vc->lock
 * @parties: struct condis_party; the first one came with the call
 * @n_live: those that were not handed to a drop (M-1)
 */
struct condis_multipoint {
	struct list_head	parties;
	unsigned int		n_live;
};

struct condis_multipoint *condis_multipoint_new(struct condis_vc *vc,
						void *ctx);
void condis_multipoint_free(struct condis_multipoint *multi);
void condis_multipoint_begin(struct condis_vc *vc,
			     struct condis_multipoint *multi);
void condis_party_put(struct condis_party *party);
void condis_multipoint_made(struct condis_vc *vc);
bool condis_multipoint_may_close(const struct condis_vc *vc);
struct condis_multipoint *condis_multipoint_take(struct condis_vc *vc);
void condis_multipoint_end(struct condis_vc *vc,
			   struct condis_multipoint *multi);

/* The party that a call began with. */
static inline struct condis_party *
condis_multipoint_first(const struct condis_multipoint *multi)
{
	return list_first_entry(&multi->parties, struct condis_party, node);
}

#endif /* _CONDIS_PARTY_H_ */
