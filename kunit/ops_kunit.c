// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_ops: tables of entry points with a hole are refused.
 */
#include <linux/stddef.h>

#include "fake.h"

/**
 * struct ops_slot - one slot of a table
 * @desc: its name
 * @offset: where it is in the table
 */
struct ops_slot {
	const char	*desc;
	size_t		offset;
};

#define SLOT(type, member)	{ #member, offsetof(struct type, member) }

static const struct ops_slot miniport_slots[] = {
	SLOT(condis_miniport_ops, name),
	SLOT(condis_miniport_ops, initialize),
	SLOT(condis_miniport_ops, halt),
	SLOT(condis_miniport_ops, release),
	SLOT(condis_miniport_ops, pause),
	SLOT(condis_miniport_ops, restart),
	SLOT(condis_miniport_ops, reset),
	SLOT(condis_miniport_ops, create_vc),
	SLOT(condis_miniport_ops, delete_vc),
	SLOT(condis_miniport_ops, activate_vc),
	SLOT(condis_miniport_ops, deactivate_vc),
	SLOT(condis_miniport_ops, send_nbls),
	SLOT(condis_miniport_ops, return_nbls),
	SLOT(condis_miniport_ops, cancel_send),
	SLOT(condis_miniport_ops, oid_request),
	SLOT(condis_miniport_ops, cancel_oid_request),
	SLOT(condis_miniport_ops, set_peer),
};

static const struct ops_slot protocol_slots[] = {
	SLOT(condis_protocol_ops, name),
	SLOT(condis_protocol_ops, bind_adapter),
	SLOT(condis_protocol_ops, unbind_adapter),
	SLOT(condis_protocol_ops, pause),
	SLOT(condis_protocol_ops, restart),
	SLOT(condis_protocol_ops, status),
	SLOT(condis_protocol_ops, af_register_notify),
	SLOT(condis_protocol_ops, receive_nbls),
	SLOT(condis_protocol_ops, send_nbls_complete),
	SLOT(condis_protocol_ops, oid_request_complete),
};

static const struct ops_slot client_slots[] = {
	SLOT(condis_client_ops, open_af_complete),
	SLOT(condis_client_ops, close_af_complete),
	SLOT(condis_client_ops, notify_close_af),
	SLOT(condis_client_ops, register_sap_complete),
	SLOT(condis_client_ops, deregister_sap_complete),
	SLOT(condis_client_ops, create_vc),
	SLOT(condis_client_ops, delete_vc),
	SLOT(condis_client_ops, incoming_call),
	SLOT(condis_client_ops, call_connected),
	SLOT(condis_client_ops, make_call_complete),
	SLOT(condis_client_ops, close_call_complete),
	SLOT(condis_client_ops, add_party_complete),
	SLOT(condis_client_ops, drop_party_complete),
	SLOT(condis_client_ops, incoming_drop_party),
	SLOT(condis_client_ops, modify_call_qos_complete),
	SLOT(condis_client_ops, incoming_call_qos_change),
	SLOT(condis_client_ops, incoming_close_call),
	SLOT(condis_client_ops, oid_request),
};

static const struct ops_slot cm_slots[] = {
	SLOT(condis_call_manager_ops, open_af),
	SLOT(condis_call_manager_ops, close_af),
	SLOT(condis_call_manager_ops, notify_close_af_complete),
	SLOT(condis_call_manager_ops, register_sap),
	SLOT(condis_call_manager_ops, deregister_sap),
	SLOT(condis_call_manager_ops, create_vc),
	SLOT(condis_call_manager_ops, delete_vc),
	SLOT(condis_call_manager_ops, make_call),
	SLOT(condis_call_manager_ops, make_multipoint_call),
	SLOT(condis_call_manager_ops, add_party),
	SLOT(condis_call_manager_ops, drop_party),
	SLOT(condis_call_manager_ops, incoming_call_complete),
	SLOT(condis_call_manager_ops, modify_call_qos),
	SLOT(condis_call_manager_ops, close_call),
	SLOT(condis_call_manager_ops, activate_vc_complete),
	SLOT(condis_call_manager_ops, deactivate_vc_complete),
	SLOT(condis_call_manager_ops, oid_request),
	SLOT(condis_call_manager_ops, oid_request_complete),
};

KUNIT_ARRAY_PARAM_DESC(miniport, miniport_slots, desc);
KUNIT_ARRAY_PARAM_DESC(protocol, protocol_slots, desc);
KUNIT_ARRAY_PARAM_DESC(client, client_slots, desc);
KUNIT_ARRAY_PARAM_DESC(cm, cm_slots, desc);

/* All slots are pointers, so a table is an array of them with a few more. */
static void ops_make_hole(struct kunit *test, void *table)
{
	const struct ops_slot *slot = test->param_value;
	void **where = table + slot->offset;

	KUNIT_ASSERT_NOT_NULL(test, *where);
	*where = NULL;
}

/*
 * The number of slots that have to be filled, so that a new one cannot be
 * forgotten above: an owner may be missing, flags and roles are no slots.
 */
static void ops_complete(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, sizeof(struct condis_miniport_ops),
			(ARRAY_SIZE(miniport_slots) + 1) * sizeof(void *));
	KUNIT_EXPECT_EQ(test, sizeof(struct condis_protocol_ops),
			(ARRAY_SIZE(protocol_slots) + 4) * sizeof(void *));
	KUNIT_EXPECT_EQ(test, sizeof(struct condis_client_ops),
			ARRAY_SIZE(client_slots) * sizeof(void *));
	KUNIT_EXPECT_EQ(test, sizeof(struct condis_call_manager_ops),
			ARRAY_SIZE(cm_slots) * sizeof(void *));
}

/* MCM-1: a miniport's table. */
static void ops_miniport(struct kunit *test)
{
	struct fake *f = fake_new(test, FAKE_NONE);

	ops_make_hole(test, &f->ops);
	FAKE_STATUS(f, FAILURE, condis_register_miniport(&f->ops));
}

static void ops_refused(struct fake_proto *p)
{
	struct condis_protocol *proto = NULL;

	FAKE_STATUS(p->f, NOT_SUPPORTED,
		    condis_register_protocol(&p->ops, p, &proto));
	KUNIT_EXPECT_NULL(p->f->test, proto);
}

static void ops_protocol(struct kunit *test)
{
	struct fake *f = fake_new(test, FAKE_NONE);
	struct fake_proto *p = fake_proto_new(f, "cl");

	ops_make_hole(test, &p->ops);
	ops_refused(p);
}

static void ops_client(struct kunit *test)
{
	struct fake *f = fake_new(test, FAKE_NONE);
	struct fake_proto *p = fake_proto_new(f, "cl");

	p->ops.client = &p->client;
	ops_make_hole(test, &p->client);
	ops_refused(p);
}

/* MCM-1: the same table, of a call manager and of an MCM. */
static void ops_cm(struct kunit *test)
{
	struct fake *f = fake_new(test, FAKE_NONE);
	struct fake_proto *p = fake_proto_new(f, "cm");

	p->ops.cm = &p->cm;
	fake_cm_fill(&p->cm, FAKE_CM);
	ops_make_hole(test, &p->cm);
	ops_refused(p);
	fake_register(f);
	fake_settle(f);
	FAKE_STATUS(f, FAILURE,
		    condis_mcm_register_address_family(f->adapter, &fake_af_id,
						       &p->cm));
	fake_cm_fill(&p->cm, FAKE_MCM);
	FAKE_STATUS(f, SUCCESS,
		    condis_mcm_register_address_family(f->adapter, &fake_af_id,
						       &p->cm));
}

static struct kunit_case ops_kunit_cases[] = {
	KUNIT_CASE(ops_complete),
	KUNIT_CASE_PARAM(ops_miniport, miniport_gen_params),
	KUNIT_CASE_PARAM(ops_protocol, protocol_gen_params),
	KUNIT_CASE_PARAM(ops_client, client_gen_params),
	KUNIT_CASE_PARAM(ops_cm, cm_gen_params),
	{}
};

static struct kunit_suite ops_kunit_suite = {
	.name = "condis_ops",
	.test_cases = ops_kunit_cases,
};

kunit_test_suite(ops_kunit_suite);
