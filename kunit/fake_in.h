/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * SAPs and incoming calls of the fakes: a client that registers and answers, a
 * call manager that offers.
 */
#ifndef _CONDIS_KUNIT_FAKE_IN_H_
#define _CONDIS_KUNIT_FAKE_IN_H_

#include "fake.h"
#include "sap.h"

/**
 * struct fake_sap - a SAP as its client has it
 * @p: the client
 * @af: its open
 * @sap: the handle; NULL when not registered
 * @id: the address
 * @node: on p->saps
 * @registered: how the registration ended; PENDING until then
 * @gone: how the deregistration ended; PENDING until then
 * @cm: as the provider has it, while it has it
 */
struct fake_sap {
	struct fake_proto	*p;
	struct fake_af		*af;
	struct condis_sap	*sap;
	struct condis_sap_id id;
	struct list_head	node;
	condis_status_t		registered;
	condis_status_t		gone;
	struct fake_cm_sap	*cm;
};

/**
 * struct fake_cm_sap - a SAP as its provider has it
 * @f: the fixture
 * @sap: the handle
 * @node: on f->cm_saps
 * @registering: the provider owes a registration
 * @deregistering: it owes a deregistration
 */
struct fake_cm_sap {
	struct fake		*f;
	struct condis_sap	*sap;
	struct list_head	node;
	bool			registering;
	bool			deregistering;
};

void fake_in_fill_client(struct condis_client_ops *ops);
void fake_in_fill_cm(struct condis_call_manager_ops *ops);

/* the client's side */
struct fake_sap *fake_sap_new(struct fake_af *af);
condis_status_t fake_sap_register(struct fake_sap *s);
condis_status_t fake_sap_deregister(struct fake_sap *s);
struct fake_sap *fake_sap_ready(struct fake *f);
bool fake_saps_gone(struct fake_proto *p);
void fake_saps_run_down(struct fake_af *af);
void fake_free_saps(struct fake_proto *p);
void fake_answer(struct fake_vc *v, condis_status_t status);

/* the provider's */
void fake_sap_registered(struct fake_cm_sap *cs, condis_status_t status);
void fake_sap_deregistered(struct fake_cm_sap *cs, condis_status_t status);
struct fake_low *fake_in_vc(struct fake_af *af);
struct fake_low *fake_in_ready(struct fake_sap *s);
condis_status_t fake_in_offer(struct fake_low *low, struct fake_sap *s);
condis_status_t fake_in_delete(struct fake_low *low);
void fake_in_drop(struct fake_low *low);
void fake_in_sweep(struct fake_cm_af *af);
bool fake_flush_in(struct fake *f);
struct fake_vc *fake_in_connected(struct fake_sap *s);

/* The VC as the client has it. */
static inline struct fake_vc *fake_in_client(struct fake_low *low)
{
	return low->vc->ctx;
}

#endif /* _CONDIS_KUNIT_FAKE_IN_H_ */
