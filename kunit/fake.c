// SPDX-License-Identifier: GPL-2.0-only
/*
 * The fixture: an adapter with what is on it, its log, its end. See fake.h.
 */
#include <linux/delay.h>
#include <linux/printk.h>
#include <linux/slab.h>

#include "fake_in.h"
#include "fake_party.h"
#include "fake_qos.h"

const struct condis_af_id fake_af_id = { .type = 0x70001, .major = 1 };
const struct condis_af_id fake_af_id2 = { .type = 0x70002, .major = 1 };

static const char *const fake_names[] = {
	[FAKE_INITIALIZE]		= "initialize",
	[FAKE_HALT]			= "halt",
	[FAKE_M_PAUSE]			= "pause",
	[FAKE_M_RESTART]		= "restart",
	[FAKE_M_RESET]			= "reset",
	[FAKE_M_CREATE_VC]		= "create_vc",
	[FAKE_M_DELETE_VC]		= "delete_vc",
	[FAKE_M_ACTIVATE]		= "activate",
	[FAKE_M_DEACTIVATE]		= "deactivate",
	[FAKE_M_OID]			= "oid",
	[FAKE_M_CANCEL_OID]		= "cancel_oid",
	[FAKE_M_CANCEL]			= "cancel",
	[FAKE_BIND]			= "bind",
	[FAKE_UNBIND]			= "unbind",
	[FAKE_PAUSE]			= "pause",
	[FAKE_RESTART]			= "restart",
	[FAKE_RESET_START]		= "reset_start",
	[FAKE_RESET_END]		= "reset_end",
	[FAKE_STATUS_TOLD]		= "status",
	[FAKE_AF_NOTIFY]		= "af_notify",
	[FAKE_OID_COMPLETE]		= "oid_complete",
	[FAKE_OPEN_COMPLETE]		= "open_complete",
	[FAKE_CLOSE_AF_COMPLETE]	= "close_af_complete",
	[FAKE_NOTIFY_CLOSE]		= "notify_close",
	[FAKE_MAKE_COMPLETE]		= "make_complete",
	[FAKE_CLOSE_COMPLETE]		= "close_complete",
	[FAKE_INCOMING_CLOSE]		= "incoming_close",
	[FAKE_SAP_COMPLETE]		= "sap_complete",
	[FAKE_SAP_GONE]			= "sap_gone",
	[FAKE_CL_CREATE_VC]		= "create_vc",
	[FAKE_CL_DELETE_VC]		= "delete_vc",
	[FAKE_OFFER]			= "offer",
	[FAKE_CONNECTED]		= "connected",
	[FAKE_PARTY_COMPLETE]		= "party_complete",
	[FAKE_PARTY_GONE]		= "party_gone",
	[FAKE_INCOMING_DROP]		= "incoming_drop",
	[FAKE_MODIFY_COMPLETE]		= "modify_complete",
	[FAKE_PEER_CHANGE]		= "change",
	[FAKE_ASKED]			= "asked",
	[FAKE_OPEN_AF]			= "open_af",
	[FAKE_CLOSE_AF]			= "close_af",
	[FAKE_NOTIFY_COMPLETE]		= "notify_complete",
	[FAKE_CREATE_VC]		= "create_vc",
	[FAKE_DELETE_VC]		= "delete_vc",
	[FAKE_MAKE_CALL]		= "make_call",
	[FAKE_CLOSE_CALL]		= "close_call",
	[FAKE_REGISTER_SAP]		= "register_sap",
	[FAKE_DEREGISTER_SAP]		= "deregister_sap",
	[FAKE_ANSWER]			= "answer",
	[FAKE_MAKE_MULTI]		= "make_multi",
	[FAKE_ADD_PARTY]		= "add_party",
	[FAKE_DROP_PARTY]		= "drop_party",
	[FAKE_MODIFY]			= "modify",
	[FAKE_ACTIVATE_COMPLETE]	= "activate_complete",
	[FAKE_DEACTIVATE_COMPLETE]	= "deactivate_complete",
	[FAKE_OID]			= "oid",
	[FAKE_ANSWERED]			= "answered",
};

static_assert(ARRAY_SIZE(fake_names) == FAKE_N_OPS);

static void fake_log(struct fake *f, const char *who, const char *what,
		     condis_status_t status)
{
	bool ok = status == CONDIS_STATUS_SUCCESS;
	unsigned int room, len;

	spin_lock_bh(&f->lock);
	room = sizeof(f->log) - f->log_len;
	len = scnprintf(f->log + f->log_len, room, "%s%s.%s%s%s",
			f->log_len ? " " : "", who, what, ok ? "" : "=",
			ok ? "" : condis_status_name(status));
	f->log_len += len;
	/* A line that just fits cannot be told from one that was cut. */
	f->log_full |= len + 1 >= room;
	spin_unlock_bh(&f->lock);
}

/**
 * fake_event() - an entry point was called
 * @f: the fixture
 * @op: which
 * @who: whose, for the log
 * @status: that it was given, for the log; SUCCESS is not written
 * @obj: for the hook
 *
 * Return: the answer that the test wants; FAKE_AUTO when it wants none.
 */
condis_status_t fake_event(struct fake *f, enum fake_op op, const char *who,
			   condis_status_t status, void *obj)
{
	fake_hook_t hook;

	atomic_inc(&f->count[op]);
	fake_log(f, who, fake_names[op], status);
	hook = READ_ONCE(f->hook[op]);
	if (hook)
		hook(f, obj);
	return READ_ONCE(f->answer[op]);
}

/**
 * fake_hook_hold() - a hook that stays inside until f->go
 * @f: the fixture
 * @obj: any
 */
void fake_hook_hold(struct fake *f, void *obj)
{
	complete(&f->entered);
	wait_for_completion(&f->go);
}

/**
 * fake_must() - see that something holds, in any context
 * @f: the fixture
 * @good: does it?
 * @what: it, for the log of the kernel
 *
 * What does not hold fails the test at its end.
 */
void fake_must(struct fake *f, bool good, const char *what)
{
	if (likely(good))
		return;
	if (atomic_inc_return(&f->wrong) < 10)
		pr_err("kunit fake: does not hold: %s\n", what);
}

/**
 * fake_forget() - start the log anew
 * @f: the fixture
 */
void fake_forget(struct fake *f)
{
	spin_lock_bh(&f->lock);
	f->log_len = 0;
	f->log_full = false;
	f->log[0] = '\0';
	spin_unlock_bh(&f->lock);
}

/**
 * fake_expect() - what was called since the last look, and in what order
 * @f: the fixture
 * @want: "who.what" or "who.what=STATUS", with one space in between
 */
void fake_expect(struct fake *f, const char *want)
{
	char *got = kunit_kzalloc(f->test, sizeof(f->log), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(f->test, got);
	spin_lock_bh(&f->lock);
	strscpy(got, f->log, sizeof(f->log));
	spin_unlock_bh(&f->lock);
	KUNIT_EXPECT_FALSE(f->test, f->log_full);
	KUNIT_EXPECT_STREQ(f->test, want, got);
	fake_forget(f);
}

/**
 * fake_reported() - one kind was reported since the last look, and no other
 * @f: the fixture
 * @id: the kind
 * @n: how often
 */
void fake_reported(struct fake *f, enum condis_report_id id, u64 n)
{
	t_reports_expect(f->test, &f->reports, id, n);
}

/**
 * fake_silent() - nothing was reported since the last look
 * @f: the fixture
 */
void fake_silent(struct fake *f)
{
	t_reports_expect_none(f->test, &f->reports);
}

/* E-44: the VC first. */
static void fake_fail_call(struct fake_low *low)
{
	condis_cm_deactivate_vc(low->vc);
	fake_made(low, CONDIS_STATUS_FAILURE);
}

/* What a miniport has been left with; true: there was some. */
static bool fake_flush_device(struct fake *f)
{
	struct fake_low *low, *found = NULL;

	spin_lock_bh(&f->lock);
	list_for_each_entry(low, &f->lows, node) {
		if (low->activating || low->stopping || low->sent.head) {
			found = low;
			break;
		}
	}
	spin_unlock_bh(&f->lock);
	if (!found)
		return false;
	if (found->sent.head)
		fake_complete_all(found);
	else if (found->activating)
		fake_m_activated(found, CONDIS_STATUS_FAILURE);
	else
		fake_m_deactivated(found);
	return true;
}

/* The same of a provider, whose calls end when the device has answered. */
static bool fake_flush_call(struct fake *f)
{
	struct fake_low *low, *found = NULL;

	spin_lock_bh(&f->lock);
	list_for_each_entry(low, &f->lows, node) {
		if (low->making || low->closing || low->modifying) {
			found = low;
			break;
		}
	}
	spin_unlock_bh(&f->lock);
	if (!found)
		return false;
	if (found->modifying)
		fake_modified(found, CONDIS_STATUS_FAILURE);
	else if (found->making)
		fake_fail_call(found);
	else
		fake_closed(found, CONDIS_STATUS_SUCCESS);
	return true;
}

static bool fake_flush_af(struct fake *f)
{
	struct fake_cm_af *af, *found = NULL;

	spin_lock_bh(&f->lock);
	list_for_each_entry(af, &f->cm_afs, node) {
		if (af->opening || (af->closing && !af->n_vcs)) {
			found = af;
			break;
		}
	}
	spin_unlock_bh(&f->lock);
	if (!found)
		return false;
	if (found->opening)
		fake_opened(found, CONDIS_STATUS_FAILURE);
	else
		fake_af_closed(found, CONDIS_STATUS_SUCCESS);
	return true;
}

static bool fake_flush_rest(struct fake *f)
{
	struct fake_proto *p;
	struct fake_vc *v;
	bool any = false;

	if (f->pausing) {
		fake_m_paused(f);
		any = true;
	}
	if (f->resetting) {
		fake_m_was_reset(f, CONDIS_STATUS_SUCCESS);
		any = true;
	}
	if (f->restarting) {
		fake_m_restarted(f, CONDIS_STATUS_SUCCESS);
		any = true;
	}
	list_for_each_entry(p, &f->protos, node) {
		if (p->pausing) {
			fake_paused_proto(p);
			any = true;
		}
		list_for_each_entry(v, &p->vcs, node) {
			any |= !!v->got.head;
			fake_return_got(v);
		}
	}
	return any;
}

/* From here on every fake does what a good driver does, and holds nothing. */
static void fake_behave(struct fake *f)
{
	unsigned int op;

	for (op = 0; op < FAKE_N_OPS; op++) {
		WRITE_ONCE(f->hook[op], NULL);
		WRITE_ONCE(f->answer[op], FAKE_AUTO);
	}
	WRITE_ONCE(f->send, NULL);
	WRITE_ONCE(f->returned, NULL);
	WRITE_ONCE(f->ending, true);
	complete_all(&f->go);
	while (fake_flush_device(f) || fake_flush_call(f) ||
	       fake_flush_parties(f) || fake_flush_in(f) || fake_flush_af(f) ||
	       fake_flush_rest(f))
		;
}

static void fake_free_protos(struct fake *f)
{
	struct fake_proto *p, *next_p;
	struct fake_af *af, *next_af;
	struct fake_vc *v, *next_v;

	list_for_each_entry_safe(p, next_p, &f->protos, node) {
		list_for_each_entry_safe(af, next_af, &p->afs, node) {
			KUNIT_EXPECT_NULL(f->test, af->af);
			kfree(af);
		}
		list_for_each_entry_safe(v, next_v, &p->vcs, node) {
			KUNIT_EXPECT_NULL(f->test, v->vc);
			KUNIT_EXPECT_NULL(f->test, v->got.head);
			fake_free_done(v);
			kfree(v);
		}
		fake_free_saps(p);
		KUNIT_EXPECT_NULL(f->test, p->binding);
		kfree(p);
	}
}

/* Everything goes, in the order of good drivers; nothing may be left. */
static void fake_end(void *data)
{
	struct fake_cm_af *af, *next;
	struct fake *f = data;
	struct fake_proto *p;

	fake_behave(f);
	list_for_each_entry(p, &f->protos, node) {
		if (p->leaving && p->binding)
			fake_unbind(p);
		fake_proto_deregister(p);
	}
	if (f->adapter && !f->removed)
		fake_remove(f);
	if (f->registered) {
		fake_gone(f);
		condis_deregister_miniport(&f->ops);
	}
	KUNIT_EXPECT_EQ(f->test, 0, atomic_read(&f->wrong));
	KUNIT_EXPECT_TRUE(f->test, list_empty(&f->lows));
	KUNIT_EXPECT_TRUE(f->test, list_empty(&f->cm_afs));
	KUNIT_EXPECT_TRUE(f->test, list_empty(&f->cm_saps));
	fake_silent(f);
	fake_free_protos(f);
	fake_free_parties(f);
	list_for_each_entry_safe(af, next, &f->graves, node)
		kfree(af);
	kfree(f);
}

/**
 * fake_new() - a fixture, with nothing registered yet
 * @test: the test
 * @mode: who serves the address family
 *
 * Return: the fixture; @test's.
 */
struct fake *fake_new(struct kunit *test, enum fake_mode mode)
{
	struct condis_nbl_pool *tx = t_pool(test, CONDIS_ROLE_PROTOCOL, 0, 0);
	struct condis_nbl_pool *rx = t_pool(test, CONDIS_ROLE_MINIPORT, 0, 0);
	struct fake *f = kzalloc(sizeof(*f), GFP_KERNEL);
	unsigned int op;
	int ret;

	KUNIT_ASSERT_NOT_NULL(test, f);
	f->test = test;
	f->mode = mode;
	f->tx = tx;
	f->rx = rx;
	for (op = 0; op < FAKE_N_OPS; op++)
		f->answer[op] = FAKE_AUTO;
	f->params = (struct condis_adapter_params){
		.ops = &f->ops,
		.priv = f,
		.name = "fake0",
		.max_vcs = 4096,
	};
	init_completion(&f->released);
	init_completion(&f->entered);
	init_completion(&f->go);
	mutex_init(&f->running_down);
	spin_lock_init(&f->lock);
	INIT_LIST_HEAD(&f->lows);
	INIT_LIST_HEAD(&f->cm_afs);
	INIT_LIST_HEAD(&f->graves);
	INIT_LIST_HEAD(&f->cm_saps);
	INIT_LIST_HEAD(&f->parties);
	INIT_LIST_HEAD(&f->protos);
	t_reports_begin(&f->reports);
	fake_miniport_fill(f);
	fake_cm_fill(&f->mcm_ops, FAKE_MCM);
	ret = kunit_add_action_or_reset(test, fake_end, f);
	KUNIT_ASSERT_EQ(test, 0, ret);
	return f;
}

/**
 * fake_register() - register the miniport and its adapter
 * @f: the fixture
 *
 * Does not wait for the initialization.
 */
void fake_register(struct fake *f)
{
	condis_status_t status;

	status = condis_register_miniport(&f->ops);
	FAKE_STATUS_ASSERT(f, SUCCESS, status);
	status = condis_register_adapter(&f->params, &f->adapter);
	if (status != CONDIS_STATUS_SUCCESS)
		condis_deregister_miniport(&f->ops);
	FAKE_STATUS_ASSERT(f, SUCCESS, status);
	f->registered = true;
}

/**
 * fake_settle() - wait until the adapter's worker has done what was posted
 * @f: the fixture
 */
void fake_settle(struct fake *f)
{
	KUNIT_ASSERT_EQ(f->test, 0, condis_adapter_settle(f->adapter));
}

/**
 * fake_paused() - an adapter with a provider and a client, PAUSED
 * @test: the test
 * @mode: who serves the address family
 *
 * Return: the fixture; @test's. Its log is empty.
 */
struct fake *fake_paused(struct kunit *test, enum fake_mode mode)
{
	struct fake *f = fake_new(test, mode);

	fake_register(f);
	fake_settle(f);
	if (mode == FAKE_CM)
		f->cm = fake_cm(f);
	f->cl = fake_client(f, "cl");
	fake_settle(f);
	fake_forget(f);
	return f;
}

/**
 * fake_running() - the same, RUNNING
 * @test: the test
 * @mode: who serves the address family
 *
 * Return: the fixture; @test's. Its log is empty.
 */
struct fake *fake_running(struct kunit *test, enum fake_mode mode)
{
	struct fake *f = fake_paused(test, mode);

	fake_up(f);
	KUNIT_ASSERT_EQ(test, CONDIS_BINDING_RUNNING, f->cl->binding->state);
	fake_forget(f);
	return f;
}

/**
 * fake_up() - let data flow, and see that it does
 * @f: the fixture
 */
void fake_up(struct fake *f)
{
	FAKE_STATUS_ASSERT(f, SUCCESS, condis_adapter_up(f->adapter));
	fake_settle(f);
	KUNIT_ASSERT_EQ(f->test, CONDIS_ADAPTER_RUNNING,
			condis_adapter_state(f->adapter));
}

/**
 * fake_down() - stop data, and wait until it is PAUSED
 * @f: the fixture
 */
void fake_down(struct fake *f)
{
	condis_adapter_down(f->adapter);
	FAKE_WAIT(f, condis_adapter_state(f->adapter) ==
		     CONDIS_ADAPTER_PAUSED);
	fake_settle(f);
}

/**
 * fake_remove() - the adapter's device goes away
 * @f: the fixture
 *
 * Does not wait. The adapter may be gone on return.
 */
void fake_remove(struct fake *f)
{
	f->removed = true;
	condis_remove_adapter(f->adapter);
}

/**
 * fake_gone() - wait for the adapter's release
 * @f: the fixture, its adapter removed
 */
void fake_gone(struct fake *f)
{
	KUNIT_ASSERT_TRUE(f->test, f->removed);
	KUNIT_ASSERT_NE(f->test, 0,
			wait_for_completion_timeout(&f->released, 30 * HZ));
	complete_all(&f->released);
	f->adapter = NULL;
}

struct fake_mode_case {
	const char	*desc;
	enum fake_mode	mode;
};

static const struct fake_mode_case fake_modes[] = {
	{ "call manager", FAKE_CM },
	{ "MCM", FAKE_MCM },
};

/**
 * fake_gen_params() - FAKE_CM, then FAKE_MCM, for KUNIT_CASE_PARAM
 * @prev: the previous one
 * @desc: filled in
 *
 * Return: for fake_mode_param(), NULL at the end.
 */
const void *fake_gen_params(const void *prev, char *desc)
{
	const struct fake_mode_case *c = prev;

	c = c ? c + 1 : fake_modes;
	if (c == fake_modes + ARRAY_SIZE(fake_modes))
		return NULL;
	strscpy(desc, c->desc, KUNIT_PARAM_DESC_SIZE);
	return c;
}

/**
 * fake_mode_param() - the parameter of a case with fake_gen_params()
 * @test: the test
 *
 * Return: the mode.
 */
enum fake_mode fake_mode_param(struct kunit *test)
{
	const struct fake_mode_case *c = test->param_value;

	return c->mode;
}
