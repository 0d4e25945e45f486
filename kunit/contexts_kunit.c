// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_contexts: no entry point of a driver is called with a lock of the core
 * held. All such locks are spinlocks that keep BHs off, which can be seen.
 */
#include <linux/bottom_half.h>
#include <linux/preempt.h>
#include <linux/string.h>

#include "fake_in.h"
#include "fake_party.h"
#include "fake_qos.h"

#define CONTEXTS_TAIL	40

/* Nobody here switches BHs off but the core: what calls is a thread. */
static void contexts_hook(struct fake *f, void *obj)
{
	char tail[CONTEXTS_TAIL];
	unsigned int skip;

	if (likely(!softirq_count()))
		return;
	spin_lock_bh(&f->lock);
	skip = f->log_len - min(f->log_len, CONTEXTS_TAIL - 1U);
	strscpy(tail, f->log + skip, sizeof(tail));
	spin_unlock_bh(&f->lock);
	fake_must(f, false, tail);
}

/* Everything is watched from the registration on. The adapter runs. */
static struct fake *contexts_new(struct kunit *test)
{
	struct fake *f = fake_new(test, fake_mode_param(test));
	unsigned int op;

	for (op = 0; op < FAKE_N_OPS; op++)
		f->hook[op] = contexts_hook;
	fake_register(f);
	fake_settle(f);
	if (f->mode == FAKE_CM)
		f->cm = fake_cm(f);
	f->cl = fake_client(f, "cl");
	fake_settle(f);
	fake_up(f);
	fake_settle(f);
	return f;
}

/* These were seen at all. */
static void contexts_seen(struct fake *f, const enum fake_op *ops,
			  unsigned int n)
{
	unsigned int i;

	for (i = 0; i < n; i++)
		KUNIT_EXPECT_NE_MSG(f->test, 0, atomic_read(&f->count[ops[i]]),
				    "entry point %u was not called", ops[i]);
	KUNIT_EXPECT_EQ(f->test, 0, atomic_read(&f->wrong));
}

/* G-3: calls of the client's, answered at once, then later. */
static void contexts_call(struct kunit *test)
{
	static const enum fake_op ops[] = {
		FAKE_OPEN_AF, FAKE_CREATE_VC, FAKE_MAKE_CALL, FAKE_MODIFY,
		FAKE_PEER_CHANGE, FAKE_CLOSE_CALL, FAKE_MAKE_COMPLETE,
		FAKE_MODIFY_COMPLETE, FAKE_INCOMING_CLOSE, FAKE_CLOSE_COMPLETE,
		FAKE_DELETE_VC,
	};
	struct fake *f = contexts_new(test);
	struct fake_vc *v = fake_vc_ready(f);

	FAKE_STATUS(f, SUCCESS, fake_make_call(v));
	FAKE_STATUS(f, SUCCESS, fake_modify(v, 1000));
	FAKE_STATUS(f, SUCCESS, fake_peer_change(fake_low_cm(v), 300));
	FAKE_STATUS(f, SUCCESS, fake_close_call(v));

	f->answer[FAKE_MAKE_CALL] = CONDIS_STATUS_PENDING;
	f->answer[FAKE_MODIFY] = CONDIS_STATUS_PENDING;
	f->answer[FAKE_CLOSE_CALL] = CONDIS_STATUS_PENDING;
	f->answer[FAKE_INCOMING_CLOSE] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_make_call(v));
	FAKE_STATUS(f, SUCCESS, fake_activate(fake_low_cm(v)));
	fake_made(fake_low_cm(v), CONDIS_STATUS_SUCCESS);
	FAKE_STATUS(f, PENDING, fake_modify(v, 1000));
	FAKE_STATUS(f, SUCCESS, fake_peer_change(fake_low_cm(v), 300));
	fake_modified(fake_low_cm(v), CONDIS_STATUS_SUCCESS);
	condis_cm_dispatch_incoming_close_call(v->vc, CONDIS_STATUS_SUCCESS,
					       NULL, 0);
	FAKE_STATUS(f, PENDING, fake_close_call(v));
	fake_closed(fake_low_cm(v), CONDIS_STATUS_SUCCESS);
	FAKE_STATUS(f, SUCCESS, fake_vc_delete(v));
	contexts_seen(f, ops, ARRAY_SIZE(ops));
}

/* G-3: calls to the client, and where it takes them. */
static void contexts_call_in(struct kunit *test)
{
	static const enum fake_op ops[] = {
		FAKE_REGISTER_SAP, FAKE_SAP_COMPLETE, FAKE_CL_CREATE_VC,
		FAKE_OFFER, FAKE_CONNECTED, FAKE_ANSWER, FAKE_CLOSE_CALL,
		FAKE_CL_DELETE_VC, FAKE_DEREGISTER_SAP, FAKE_SAP_GONE,
	};
	struct fake *f = contexts_new(test);
	struct fake_sap *s = fake_sap_ready(f);
	struct fake_low *low;

	FAKE_STATUS(f, PENDING, fake_close_call(fake_in_connected(s)));
	low = fake_in_ready(s);
	f->answer[FAKE_OFFER] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_in_offer(low, s));
	fake_answer(fake_in_client(low), CONDIS_STATUS_SUCCESS);
	FAKE_STATUS(f, PENDING, fake_close_call(fake_in_client(low)));
	low = fake_in_ready(s);
	FAKE_STATUS(f, PENDING, fake_in_offer(low, s));
	fake_answer(fake_in_client(low), CONDIS_STATUS_NOT_ACCEPTED);

	FAKE_STATUS(f, SUCCESS, fake_sap_deregister(s));
	f->answer[FAKE_REGISTER_SAP] = CONDIS_STATUS_PENDING;
	f->answer[FAKE_DEREGISTER_SAP] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_sap_register(s));
	fake_sap_registered(s->cm, CONDIS_STATUS_SUCCESS);
	FAKE_STATUS(f, PENDING, fake_sap_deregister(s));
	fake_sap_deregistered(s->cm, CONDIS_STATUS_SUCCESS);
	contexts_seen(f, ops, ARRAY_SIZE(ops));
}

/* G-3: calls to several. */
static void contexts_party(struct kunit *test)
{
	static const enum fake_op ops[] = {
		FAKE_MAKE_MULTI, FAKE_ADD_PARTY, FAKE_PARTY_COMPLETE,
		FAKE_INCOMING_DROP, FAKE_DROP_PARTY, FAKE_PARTY_GONE,
	};
	struct fake *f = contexts_new(test);
	struct fake_vc *v = fake_vc_ready(f);
	condis_status_t status;
	struct fake_party *p;

	fake_make_multi(v, &status);
	FAKE_STATUS_ASSERT(f, SUCCESS, status);
	p = fake_party_add(v, &status);
	FAKE_STATUS_ASSERT(f, SUCCESS, status);
	fake_party_leaves(p);
	f->answer[FAKE_ADD_PARTY] = CONDIS_STATUS_PENDING;
	f->answer[FAKE_DROP_PARTY] = CONDIS_STATUS_PENDING;
	p = fake_party_add(v, &status);
	FAKE_STATUS_ASSERT(f, PENDING, status);
	fake_party_added(p, CONDIS_STATUS_SUCCESS);
	FAKE_STATUS(f, PENDING, fake_party_drop(p));
	fake_party_dropped(p, CONDIS_STATUS_SUCCESS);
	FAKE_STATUS(f, SUCCESS, fake_close_call(v));
	contexts_seen(f, ops, ARRAY_SIZE(ops));
}

/* G-3, X-24: the adapter and what is bound to it, up to its removal. */
static void contexts_adapter(struct kunit *test)
{
	static const enum fake_op ops[] = {
		FAKE_INITIALIZE, FAKE_M_PAUSE, FAKE_M_RESTART, FAKE_M_RESET,
		FAKE_BIND, FAKE_PAUSE, FAKE_RESTART, FAKE_RESET_START,
		FAKE_RESET_END, FAKE_AF_NOTIFY, FAKE_OPEN_AF,
		FAKE_OPEN_COMPLETE, FAKE_M_OID, FAKE_OID_COMPLETE,
		FAKE_NOTIFY_CLOSE, FAKE_CLOSE_AF, FAKE_UNBIND, FAKE_HALT,
	};
	struct condis_oid_request req = { .type = CONDIS_OID_QUERY };
	struct fake *f = contexts_new(test);
	struct fake_af *af = fake_af_new(f->cl);

	f->answer[FAKE_OPEN_AF] = CONDIS_STATUS_PENDING;
	FAKE_STATUS_ASSERT(f, PENDING, fake_af_ask(af));
	af->handle = af->af;
	fake_opened(list_first_entry(&f->cm_afs, struct fake_cm_af, node),
		    CONDIS_STATUS_SUCCESS);
	FAKE_WAIT(f, READ_ONCE(af->opened) == CONDIS_STATUS_SUCCESS);
	f->answer[FAKE_M_OID] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, condis_co_oid_request(f->cl->binding, NULL,
						      NULL, &req));
	condis_co_oid_request_complete(&req, CONDIS_STATUS_INVALID_OID);
	fake_down(f);
	fake_up(f);
	fake_settle(f);
	FAKE_STATUS(f, SUCCESS, condis_reset_adapter(f->adapter));
	FAKE_WAIT(f, atomic_read(&f->count[FAKE_RESET_END]));
	fake_remove(f);
	fake_gone(f);
	contexts_seen(f, ops, ARRAY_SIZE(ops));
}

static struct kunit_case contexts_cases[] = {
	KUNIT_CASE_PARAM(contexts_call, fake_gen_params),
	KUNIT_CASE_PARAM(contexts_call_in, fake_gen_params),
	KUNIT_CASE_PARAM(contexts_party, fake_gen_params),
	KUNIT_CASE_PARAM(contexts_adapter, fake_gen_params),
	{}
};

static struct kunit_suite contexts_suite = {
	.name = "condis_contexts",
	.test_cases = contexts_cases,
};

kunit_test_suite(contexts_suite);
