/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What calls of user space need besides AF opens and VCs: SAPs and parties.
 */
#ifndef _CONDIS_NETLINK_CALL_H_
#define _CONDIS_NETLINK_CALL_H_

#include "netlink.h"

/* Limits; they do not bind the initial user namespace. */
#define CONDIS_NL_AF_SAPS	1024
#define CONDIS_NL_VC_PARTIES	1024
/* VCs of calls that come, of one AF open, which have no handle yet */
#define CONDIS_NL_AF_ARRIVALS	64

/**
 * struct condis_nl_sap - a SAP of user space
 * @ref: one of its existence, look-ups
 * @rcu: freed after a grace period
 * @af: the AF open, held
 * @handle: its name in user space
 * @node: on af->saps, under af->mutex
 * @todo_node: on af->todo_saps; this and all that follows under af->lock
 * @sap: the SAP; NULL before its registration and after its deregistration
 * @state: enum condis_nl_entry_state
 * @dying: shall be deregistered
 * @gone: it is no more in the core
 * @add_op: to be told when it is registered
 * @del_op: to be told when it is deregistered
 * @id: the address, lent to the core while it is being registered
 * @octets: of @id
 */
struct condis_nl_sap {
	refcount_t		ref;
	struct rcu_head		rcu;
	struct condis_nl_af	*af;
	u32			handle;
	struct list_head	node;
	struct list_head	todo_node;
	struct condis_sap	*sap;
	u8			state;
	bool			dying;
	bool			gone;
	struct condis_nl_note	*add_op;
	struct condis_nl_note	*del_op;
	struct condis_sap_id	id;
	u8			octets[];
};

/**
 * struct condis_nl_party - a party of a multipoint call of user space
 * @ref: one of its existence, look-ups
 * @rcu: freed after a grace period
 * @vc: the VC, held
 * @handle: its name in user space
 * @node: on vc->parties, under af->mutex
 * @party: the party; NULL before there is one
 * @state: enum condis_nl_entry_state; this and all that follows under af->lock
 * @leaving: the other side drops it
 * @gone: it is no more in the core
 * @add_op: to be told when it is added
 * @drop_op: to be told when it is dropped
 * @params: ours, lent to the core while it is being added
 * @data: ours, lent to the core while it is being dropped
 */
struct condis_nl_party {
	refcount_t		ref;
	struct rcu_head		rcu;
	struct condis_nl_vc	*vc;
	u32			handle;
	struct list_head	node;
	struct condis_party	*party;
	u8			state;
	bool			leaving;
	bool			gone;
	struct condis_nl_note	*add_op;
	struct condis_nl_note	*drop_op;
	struct condis_call_params *params;
	void			*data;
};

/* netlink_call.c */
void condis_nl_make_call_complete(void *vc_ctx, condis_status_t status,
				  struct condis_call_params *params);
void condis_nl_close_call_complete(void *vc_ctx, condis_status_t status);
void condis_nl_incoming_close_call(void *vc_ctx, condis_status_t close_status,
				   const void *data, size_t len);

/* netlink_sap.c */
void condis_nl_sap_put(struct condis_nl_sap *sap);
void condis_nl_register_sap_complete(void *sap_ctx,
				     const struct condis_sap_id *id,
				     struct condis_sap *sap,
				     condis_status_t status);
void condis_nl_deregister_sap_complete(void *sap_ctx, condis_status_t status);
void condis_nl_saps_run(struct condis_nl_af *af);
void condis_nl_saps_sweep(struct condis_nl_af *af);

/* netlink_offer.c */
condis_status_t condis_nl_create_vc(void *af_ctx, struct condis_vc *core,
				    void **vc_ctx);
condis_status_t condis_nl_delete_vc(void *vc_ctx);
condis_status_t condis_nl_incoming_call(void *sap_ctx, void *vc_ctx,
					struct condis_call_params *params);
void condis_nl_call_connected(void *vc_ctx);
void condis_nl_arrivals_run(struct condis_nl_af *af);
void condis_nl_offer_step(struct condis_nl_vc *vc, bool leaving);
void condis_nl_offers_unheard(struct condis_nl_af *af);
void condis_nl_offer_work(struct work_struct *work);

/* netlink_modify.c */
void condis_nl_modify_call_qos_complete(void *vc_ctx, condis_status_t status,
					struct condis_call_params *p);
void condis_nl_incoming_call_qos_change(void *vc_ctx,
					struct condis_call_params *p);

/* netlink_party.c */
struct condis_nl_party *condis_nl_party_new(struct condis_nl_vc *vc,
					    struct genl_info *info);
void condis_nl_party_put(struct condis_nl_party *party);
void condis_nl_party_gone(struct condis_nl_party *party);
void condis_nl_parties_gone(struct condis_nl_vc *vc);
void condis_nl_parties_made(struct condis_nl_vc *vc);
condis_status_t condis_nl_party_drop(struct condis_nl_party *party, void *data,
				     size_t len, struct condis_nl_note *op);
bool condis_nl_parties_step(struct condis_nl_vc *vc, bool closing);
void condis_nl_add_party_complete(void *party_ctx, condis_status_t status,
				  struct condis_call_params *p);
void condis_nl_drop_party_complete(void *party_ctx, condis_status_t status);
void condis_nl_incoming_drop_party(void *party_ctx, condis_status_t status,
				   const void *data, size_t len);

#endif /* _CONDIS_NETLINK_CALL_H_ */
