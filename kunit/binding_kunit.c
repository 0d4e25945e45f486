// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_binding: protocols are introduced to adapters, bind, follow pauses and
 * restarts, close.
 */
#include <linux/rcupdate.h>

#include "fake.h"

#define BINDING_STATE(p, want) \
	KUNIT_EXPECT_EQ((p)->f->test, CONDIS_BINDING_##want, \
			(p)->binding->state)

/* A protocol is told of adapters that are there, and of those that come. */
static void binding_announced(struct kunit *test)
{
	struct fake *f = fake_new(test, FAKE_NONE);

	f->cl = fake_proto_new(f, "cl");
	fake_proto_register(f->cl);
	fake_register(f);
	fake_settle(f);
	FAKE_STATUS(f, SUCCESS, f->cl->bound);
	BINDING_STATE(f->cl, PAUSED);
	KUNIT_EXPECT_PTR_EQ(test, f->adapter,
			    condis_binding_adapter(f->cl->binding));
	fake_client(f, "cl2");
	fake_expect(f, "m.initialize cl.bind cl2.bind");
}

static void binding_register_adapter(void *arg)
{
	struct fake *f = arg;

	fake_must(f, condis_register_adapter(&f->params, &f->adapter) ==
		     CONDIS_STATUS_SUCCESS, "registered");
}

static void binding_register_protocol(void *arg)
{
	struct fake *f = arg;

	fake_must(f, condis_register_protocol(&f->cl->ops, f->cl,
					      &f->cl->proto) ==
		     CONDIS_STATUS_SUCCESS, "registered");
}

/* Adapter and protocol appear at the same time: introduced once. */
static void binding_announced_once(struct kunit *test)
{
	struct fake_thread threads[2] = {
		{ binding_register_adapter },
		{ binding_register_protocol },
	};
	struct fake *f;
	int i;

	for (i = 0; i < 40; i++) {
		f = fake_new(test, FAKE_NONE);
		f->cl = fake_proto_new(f, "cl");
		FAKE_STATUS_ASSERT(f, SUCCESS,
				   condis_register_miniport(&f->ops));
		f->registered = true;
		threads[0].arg = f;
		threads[1].arg = f;
		fake_run(test, threads, ARRAY_SIZE(threads));
		fake_settle(f);
		KUNIT_ASSERT_EQ(test, 1, atomic_read(&f->count[FAKE_BIND]));
		FAKE_STATUS_ASSERT(f, SUCCESS, f->cl->bound);
	}
}

/* A protocol may bind when it likes, and follows at once (AD-4). */
static void binding_late(struct kunit *test)
{
	struct fake *f = fake_running(test, FAKE_CM);
	struct fake_proto *late = fake_proto_new(f, "late");

	late->wait = true;
	fake_proto_register(late);
	KUNIT_EXPECT_NULL(test, late->binding);
	fake_bind(late);
	fake_settle(f);
	BINDING_STATE(late, RUNNING);
	/* AF-7: it hears of the family first. */
	fake_expect(f, "late.bind late.af_notify late.restart");
}

/* A binding that may not restart stays PAUSED until the next restart. */
static void binding_restart_fails(struct kunit *test)
{
	struct fake *f = fake_paused(test, FAKE_MCM);
	struct fake_vc *v;

	f->answer[FAKE_RESTART] = CONDIS_STATUS_FAILURE;
	fake_up(f);
	BINDING_STATE(f->cl, PAUSED);
	v = fake_connected(f);
	/* S-4 */
	condis_co_send_nbls(v->vc, fake_chain(f, f->tx, 1, 1, 100), 0);
	fake_check_done(v, 1, "PAUSED");
	/* What else is done on the adapter does not ask again. */
	fake_client(f, "cl2");
	fake_settle(f);
	fake_expect(f, "cl2.bind cl2.af_notify cl2.restart");

	f->answer[FAKE_RESTART] = FAKE_AUTO;
	fake_down(f);
	fake_expect(f, "m.pause");
	fake_up(f);
	fake_expect(f, "m.restart cl.restart cl2.restart");
	BINDING_STATE(f->cl, RUNNING);
	condis_co_send_nbls(v->vc, fake_chain(f, f->tx, 1, 1, 100), 0);
	fake_complete_all(fake_low_mp(v));
	fake_check_done(v, 1, "SUCCESS");
}

/* BD-1: the pause waits for a protocol that owes its own. */
static void binding_pause_pends(struct kunit *test)
{
	struct fake *f = fake_running(test, FAKE_MCM);

	f->answer[FAKE_PAUSE] = CONDIS_STATUS_PENDING;
	condis_adapter_down(f->adapter);
	FAKE_WAIT(f, f->cl->pausing);
	fake_settle(f);
	BINDING_STATE(f->cl, PAUSING);
	fake_expect(f, "cl.pause");
	fake_paused_proto(f->cl);
	FAKE_WAIT(f, condis_adapter_state(f->adapter) ==
		     CONDIS_ADAPTER_PAUSED);
	BINDING_STATE(f->cl, PAUSED);
	fake_expect(f, "m.pause");
	fake_silent(f);
	/* G-1: nobody waits for another one. */
	condis_protocol_pause_complete(f->cl->binding);
	fake_reported(f, CONDIS_REPORT_UNEXPECTED_COMPLETION, 1);
}

static void binding_hook_paused(struct fake *f, void *obj)
{
	fake_paused_proto(obj);
}

/* G-2: the pause completes before PENDING is back. */
static void binding_pause_early(struct kunit *test)
{
	struct fake *f = fake_running(test, FAKE_MCM);

	f->hook[FAKE_PAUSE] = binding_hook_paused;
	f->answer[FAKE_PAUSE] = CONDIS_STATUS_PENDING;
	fake_down(f);
	BINDING_STATE(f->cl, PAUSED);
}

static void binding_hook_close(struct fake *f, void *obj)
{
	struct fake_proto *p = obj;

	if (p == f->data && p->binding)
		fake_unbind(p);
}

struct inside_case {
	const char	*desc;
	enum fake_op	op;
	const char	*log;
};

static const struct inside_case inside_cases[] = {
	{ "address family announced", FAKE_AF_NOTIFY, "late.af_notify" },
	{ "restart", FAKE_RESTART,
	  "m.restart cm.restart cl.restart late.restart" },
	{ "pause", FAKE_PAUSE, "cm.pause cl.pause late.pause m.pause" },
};

KUNIT_ARRAY_PARAM_DESC(inside, inside_cases, desc);

/*
 * BD-2: a protocol closes from inside a callback on its binding. No other
 * follows, though there is a second address family to be told of (AF-7).
 */
static void binding_close_inside(struct kunit *test)
{
	const struct inside_case *c = test->param_value;
	struct fake *f = fake_paused(test, FAKE_CM);
	struct fake_proto *late = fake_proto_new(f, "late");
	const struct condis_af_id *id = &fake_af_id2;

	FAKE_STATUS(f, SUCCESS,
		    condis_cm_register_address_family(f->cm->binding, id));
	late->wait = true;
	fake_proto_register(late);
	if (c->op == FAKE_PAUSE)
		fake_up(f);
	if (c->op != FAKE_AF_NOTIFY)
		fake_bind(late);
	fake_settle(f);
	fake_forget(f);

	f->data = late;
	f->hook[c->op] = binding_hook_close;
	if (c->op == FAKE_AF_NOTIFY)
		fake_bind(late);
	else if (c->op == FAKE_RESTART)
		fake_up(f);
	else
		fake_down(f);
	fake_settle(f);
	fake_expect(f, c->log);
	KUNIT_EXPECT_NULL(test, late->binding);
}

static void binding_close_unused(void *arg)
{
	struct fake_proto *p = arg;

	condis_close_adapter(p->binding);
}

static void binding_close_af(void *arg)
{
	struct fake_proto *p = arg;
	struct fake_af *af = list_first_entry(&p->afs, struct fake_af, node);
	struct fake_vc *v = list_first_entry(&p->vcs, struct fake_vc, node);
	struct fake *f = p->f;

	fake_must(f, fake_wait(READ_ONCE(p->binding->state) ==
			       CONDIS_BINDING_CLOSING), "closing");
	/* The handle died with the first close: this one does nothing. */
	condis_close_adapter(p->binding);
	fake_must(f, p->binding->state == CONDIS_BINDING_CLOSING,
		  "still closing");
	/* BD-5 */
	fake_must(f, fake_make_call(v) == CONDIS_STATUS_CLOSING, "no calls");
	fake_must(f, condis_co_create_vc(p->binding, af->af, v,
					 (struct condis_vc **)&f->data) ==
		     CONDIS_STATUS_CLOSING, "no VCs");
	fake_must(f, fake_vc_delete(v) == CONDIS_STATUS_SUCCESS, "deleted");
	fake_must(f, fake_af_close(af) == CONDIS_STATUS_SUCCESS, "closed");
}

/* BD-2, BD-5, R-19: what is left is reported and waited for. */
static void binding_close_in_use(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	const struct fake_thread threads[] = {
		{ binding_close_unused, f->cl },
		{ binding_close_af, f->cl },
	};

	fake_vc_ready(f);
	fake_run(test, threads, ARRAY_SIZE(threads));
	f->cl->binding = NULL;
	fake_reported(f, CONDIS_REPORT_CLOSE_ADAPTER_IN_USE, 1);
}

/* The last reference to a VC, as somebody has it who is late. */
static void binding_late_holder(void *arg)
{
	struct fake *f = arg;
	struct condis_vc *vc = f->data;

	fake_must(f, fake_wait(!READ_ONCE(f->cl->binding)), "closing");
	fsleep(2000);
	condis_vc_put(vc);
}

static void binding_close_late(void *arg)
{
	struct fake_proto *p = arg;
	struct condis_binding *binding = p->binding;

	WRITE_ONCE(p->binding, NULL);
	condis_close_adapter(binding);
}

/*
 * BD-2: what the core is not through with is waited for, but it is no mistake
 * of the protocol's, which has deleted and closed all.
 */
static void binding_close_late_core(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_vc_ready(f);
	const struct fake_thread threads[] = {
		{ binding_close_late, f->cl },
		{ binding_late_holder, f },
	};

	f->data = v->vc;
	condis_vc_get(v->vc);
	FAKE_STATUS_ASSERT(f, SUCCESS, fake_vc_delete(v));
	FAKE_STATUS_ASSERT(f, SUCCESS, fake_af_close(v->af));
	fake_run(test, threads, ARRAY_SIZE(threads));
	fake_silent(f);
}

static void binding_do_deregister(void *arg)
{
	fake_proto_deregister(arg);
}

static void binding_do_remove(void *arg)
{
	struct fake *f = arg;

	fake_remove(f);
}

/* Deregistration and removal at the same time: unbind is called once. */
static void binding_unbound_once(struct kunit *test)
{
	struct fake_thread threads[2] = {
		{ binding_do_deregister },
		{ binding_do_remove },
	};
	struct fake *f;
	int i;

	for (i = 0; i < 40; i++) {
		f = fake_running(test, FAKE_MCM);
		threads[0].arg = f->cl;
		threads[1].arg = f;
		fake_run(test, threads, ARRAY_SIZE(threads));
		fake_gone(f);
		KUNIT_ASSERT_EQ(test, 1, atomic_read(&f->count[FAKE_UNBIND]));
	}
}

/* What a protocol is not, it cannot do. */
static void binding_roles(struct kunit *test)
{
	struct fake *f = fake_running(test, FAKE_CM);
	struct fake_af *af = fake_af_new(f->cm);
	struct fake_vc *v = fake_vc_new(f->cl, NULL);

	FAKE_STATUS(f, NOT_SUPPORTED, fake_af_ask(af));
	FAKE_STATUS(f, FAILURE,
		    condis_cm_register_address_family(f->cl->binding,
						      &fake_af_id2));
	/* V-4: VCs of their own are for call managers. */
	FAKE_STATUS(f, FAILURE, fake_vc_create(v));
	KUNIT_EXPECT_NULL(test, v->vc);
}

struct binding_walker {
	struct fake		*f;
	struct fake_vc		*v;
	struct condis_vc	*vc;
	bool			found;
	bool			closed;
};

static void binding_walk(void *arg)
{
	struct binding_walker *w = arg;

	rcu_read_lock();
	w->vc = w->v->vc;
	/* Pairs with binding_end(). */
	smp_store_release(&w->found, true);
	/* Pairs with binding_end(). */
	while (!smp_load_acquire(&w->closed))
		cpu_relax();
	condis_vc_mirror(w->vc);
	rcu_read_unlock();
}

static void binding_end(void *arg)
{
	struct binding_walker *w = arg;
	struct fake_proto *p = w->f->cl;

	/* Pairs with binding_walk(). */
	fake_must(w->f, fake_wait(smp_load_acquire(&w->found)), "walking");
	fake_unbind(p);
	/* Pairs with binding_walk(). */
	smp_store_release(&w->closed, true);
}

/*
 * Who walks the VCs of an adapter may have found one that is deleted next, and
 * its binding closed: both stay for the walker's look (locks and references in
 * rules-general.rst).
 */
static void binding_outlives_walk(struct kunit *test)
{
	struct fake *f = fake_running(test, FAKE_MCM);
	struct binding_walker w = { .f = f, .v = fake_vc_ready(f) };
	const struct fake_thread threads[] = {
		{ binding_walk, &w },
		{ binding_end, &w },
	};

	fake_run(test, threads, ARRAY_SIZE(threads));
	KUNIT_EXPECT_NULL(test, w.v->vc);
}

static struct kunit_case binding_kunit_cases[] = {
	KUNIT_CASE(binding_announced),
	KUNIT_CASE(binding_announced_once),
	KUNIT_CASE(binding_late),
	KUNIT_CASE(binding_restart_fails),
	KUNIT_CASE(binding_pause_pends),
	KUNIT_CASE(binding_pause_early),
	KUNIT_CASE_PARAM(binding_close_inside, inside_gen_params),
	KUNIT_CASE_PARAM(binding_close_in_use, fake_gen_params),
	KUNIT_CASE_PARAM(binding_close_late_core, fake_gen_params),
	KUNIT_CASE(binding_unbound_once),
	KUNIT_CASE(binding_roles),
	KUNIT_CASE(binding_outlives_walk),
	{}
};

static struct kunit_suite binding_kunit_suite = {
	.name = "condis_binding",
	.test_cases = binding_kunit_cases,
};

kunit_test_suite(binding_kunit_suite);
