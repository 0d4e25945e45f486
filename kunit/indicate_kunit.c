// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_indicate: what a miniport says without being asked.
 */
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/timer.h>

#include "fake.h"

#define INDICATE_MAX	256
#define INDICATE_ROUNDS	2000

static condis_status_t indicate(struct fake *f, struct condis_vc *vc, u32 value)
{
	return condis_mco_indicate_status(f->adapter, vc,
					  CONDIS_STATUS_MEDIA_CONNECT, &value,
					  sizeof(value));
}

static u32 indicate_value(struct fake *f)
{
	return *(u32 *)f->said.buf;
}

static int indicate_told(struct fake *f)
{
	return atomic_read(&f->count[FAKE_STATUS_TOLD]);
}

/* They are no outcomes, and have no names to compare. */
static void indicate_check(struct fake *f, condis_status_t want)
{
	KUNIT_EXPECT_EQ(f->test, (__force u32)want,
			(__force u32)f->said.status);
}

/* The worker stays inside a callback of the first client until f->go. */
static void indicate_hold(struct fake *f)
{
	f->hook[FAKE_STATUS_TOLD] = fake_hook_hold;
	FAKE_STATUS_ASSERT(f, SUCCESS, indicate(f, NULL, 0));
	wait_for_completion(&f->entered);
	f->hook[FAKE_STATUS_TOLD] = NULL;
}

static void indicate_go_on(struct fake *f)
{
	complete(&f->go);
	fake_settle(f);
}

/* O-6: every protocol on the adapter, without a VC. */
static void indicate_adapter(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));

	fake_client(f, "cl2");
	fake_settle(f);
	fake_forget(f);
	FAKE_STATUS(f, SUCCESS, indicate(f, NULL, 7));
	fake_settle(f);
	fake_expect(f, f->mode == FAKE_MCM ? "cl.status cl2.status" :
		    "cm.status cl.status cl2.status");
	indicate_check(f, CONDIS_STATUS_MEDIA_CONNECT);
	KUNIT_EXPECT_EQ(test, sizeof(u32), f->said.len);
	KUNIT_EXPECT_EQ(test, 7, indicate_value(f));
	FAKE_STATUS(f, SUCCESS,
		    condis_mco_indicate_status(f->adapter, NULL,
					       CONDIS_STATUS_LINK_SPEED_CHANGE,
					       NULL, 0));
	fake_settle(f);
	indicate_check(f, CONDIS_STATUS_LINK_SPEED_CHANGE);
	KUNIT_EXPECT_EQ(test, 0, f->said.len);
}

static void indicate_sees_ctx(struct fake *f, void *obj)
{
	fake_must(f, obj == f->data || obj == fake_low_cm(f->data),
		  "the context of that VC");
}

/* V-24, O-6: its client and its call manager, with their contexts of it. */
static void indicate_vc(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_proto *other = fake_client(f, "cl2");
	struct fake_vc *v = fake_connected(f), *w;

	w = fake_vc_new(other, fake_af_open(other));
	FAKE_STATUS_ASSERT(f, SUCCESS, fake_vc_create(w));
	fake_settle(f);
	fake_forget(f);
	f->data = v;
	f->hook[FAKE_STATUS_TOLD] = indicate_sees_ctx;
	FAKE_STATUS(f, SUCCESS, indicate(f, v->vc, 1));
	fake_settle(f);
	fake_expect(f, f->mode == FAKE_MCM ? "cl(vc).status" :
		    "cm(vc).status cl(vc).status");
	/* One without a call, too. */
	f->data = w;
	FAKE_STATUS(f, SUCCESS, indicate(f, w->vc, 2));
	fake_settle(f);
	fake_expect(f, f->mode == FAKE_MCM ? "cl2(vc).status" :
		    "cm(vc).status cl2(vc).status");
	KUNIT_EXPECT_EQ(test, 2, indicate_value(f));
}

/* V-24: a call manager's own VC is nobody else's. */
static void indicate_private(struct kunit *test)
{
	struct fake *f = fake_running(test, FAKE_CM);
	struct fake_vc *v = fake_private(f);

	fake_forget(f);
	FAKE_STATUS(f, SUCCESS, indicate(f, v->vc, 1));
	fake_settle(f);
	fake_expect(f, "cm(vc).status");
}

static void indicate_counts(struct fake *f, void *obj)
{
	static atomic_t inside;
	u32 *next = f->data;

	fake_must(f, atomic_inc_return(&inside) == 1, "one at a time");
	fake_must(f, indicate_value(f) == *next, "in their order");
	++*next;
	usleep_range(10, 20);
	atomic_dec(&inside);
}

/* O-6: one after the other, as they were made. */
static void indicate_order(struct kunit *test)
{
	struct fake *f = fake_running(test, FAKE_MCM);
	struct fake_vc *v = fake_connected(f);
	u32 i, next = 0;

	f->data = &next;
	f->hook[FAKE_STATUS_TOLD] = indicate_counts;
	for (i = 0; i < 100; i++)
		FAKE_STATUS_ASSERT(f, SUCCESS,
				   indicate(f, i % 3 ? v->vc : NULL, i));
	fake_settle(f);
	KUNIT_EXPECT_EQ(test, 100, next);
}

struct indicate_timer {
	struct timer_list	timer;
	struct fake		*f;
	condis_status_t		status;
	struct completion	done;
};

static void indicate_timer(struct timer_list *timer)
{
	struct indicate_timer *t = from_timer(t, timer, timer);

	t->status = indicate(t->f, NULL, 3);
	complete(&t->done);
}

/* O-6: also from a softirq, while a protocol is being told. */
static void indicate_softirq(struct kunit *test)
{
	struct fake *f = fake_running(test, FAKE_MCM);
	struct indicate_timer *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, t);
	t->f = f;
	init_completion(&t->done);
	timer_setup(&t->timer, indicate_timer, 0);
	indicate_hold(f);
	mod_timer(&t->timer, jiffies);
	wait_for_completion(&t->done);
	del_timer_sync(&t->timer);
	FAKE_STATUS(f, SUCCESS, t->status);
	fsleep(5000);
	KUNIT_EXPECT_EQ(test, 1, indicate_told(f));
	indicate_go_on(f);
	KUNIT_EXPECT_EQ(test, 2, indicate_told(f));
	KUNIT_EXPECT_EQ(test, 3, indicate_value(f));
}

static void indicate_in_initialize(struct fake *f, void *obj)
{
	fake_must(f, indicate(f, NULL, 1) == CONDIS_STATUS_SUCCESS,
		  "initialize may indicate");
}

static void indicate_in_halt(struct fake *f, void *obj)
{
	fake_must(f, indicate(f, NULL, 1) == CONDIS_STATUS_SUCCESS,
		  "halt may indicate");
}

/* Section 2.1: from initialize on until halt has returned. */
static void indicate_states(struct kunit *test)
{
	struct fake *f = fake_new(test, FAKE_MCM);

	f->hook[FAKE_INITIALIZE] = indicate_in_initialize;
	f->hook[FAKE_HALT] = indicate_in_halt;
	fake_register(f);
	fake_settle(f);
	/* There was nobody to hear of it. */
	KUNIT_EXPECT_EQ(test, 0, indicate_told(f));
	fake_client(f, "cl2");
	fake_settle(f);
	KUNIT_EXPECT_EQ(test, 0, indicate_told(f));
	FAKE_STATUS(f, SUCCESS, indicate(f, NULL, 1));
	fake_settle(f);
	KUNIT_EXPECT_EQ(test, CONDIS_ADAPTER_PAUSED,
			condis_adapter_state(f->adapter));
	KUNIT_EXPECT_EQ(test, 1, indicate_told(f));
	condis_adapter_get(f->adapter);
	fake_remove(f);
	FAKE_WAIT(f, condis_adapter_state(f->adapter) ==
		     CONDIS_ADAPTER_HALTED);
	FAKE_STATUS(f, NOT_ACCEPTED, indicate(f, NULL, 1));
	condis_adapter_put(f->adapter);
	fake_gone(f);
}

static void indicate_refused(struct kunit *test)
{
	struct fake *f = fake_running(test, FAKE_MCM);
	struct fake *g = fake_paused(test, FAKE_MCM);
	struct fake_vc *w = fake_vc_ready(g);
	u8 buf[CONDIS_STATUS_BUF_MAX + 1] = { };

	FAKE_STATUS(f, INVALID_DATA, indicate(f, w->vc, 1));
	FAKE_STATUS(f, INVALID_DATA,
		    condis_mco_indicate_status(f->adapter, NULL,
					       CONDIS_STATUS_RESET_START, NULL,
					       0));
	FAKE_STATUS(f, INVALID_DATA,
		    condis_mco_indicate_status(f->adapter, NULL,
					       CONDIS_STATUS_RESET_END, NULL,
					       0));
	FAKE_STATUS(f, INVALID_LENGTH,
		    condis_mco_indicate_status(f->adapter, NULL,
					       CONDIS_STATUS_MEDIA_CONNECT, buf,
					       sizeof(buf)));
	FAKE_STATUS(f, SUCCESS,
		    condis_mco_indicate_status(f->adapter, NULL,
					       CONDIS_STATUS_MEDIA_CONNECT, buf,
					       sizeof(buf) - 1));
	fake_settle(f);
	KUNIT_EXPECT_EQ(test, 1, indicate_told(f));
	KUNIT_EXPECT_EQ(test, 0, indicate_told(g));
}

/* A miniport that says too much is told so, and nothing is told by halves. */
static void indicate_too_much(struct kunit *test)
{
	struct fake *f = fake_running(test, FAKE_MCM);
	u32 i;

	indicate_hold(f);
	for (i = 1; i < INDICATE_MAX; i++)
		FAKE_STATUS_ASSERT(f, SUCCESS, indicate(f, NULL, i));
	FAKE_STATUS(f, RESOURCES, indicate(f, NULL, i));
	indicate_go_on(f);
	KUNIT_EXPECT_EQ(test, INDICATE_MAX, indicate_told(f));
	KUNIT_EXPECT_EQ(test, INDICATE_MAX - 1, indicate_value(f));
	FAKE_STATUS(f, SUCCESS, indicate(f, NULL, i));
	fake_settle(f);
	KUNIT_EXPECT_EQ(test, INDICATE_MAX + 1, indicate_told(f));
}

/* G-3: nobody hears of a VC that is no more. */
static void indicate_deleted(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_vc_ready(f), *w;

	w = fake_vc_new(f->cl, v->af);
	FAKE_STATUS_ASSERT(f, SUCCESS, fake_vc_create(w));
	indicate_hold(f);
	fake_forget(f);
	FAKE_STATUS(f, SUCCESS, indicate(f, v->vc, 1));
	FAKE_STATUS(f, SUCCESS, indicate(f, w->vc, 2));
	FAKE_STATUS(f, SUCCESS, indicate(f, v->vc, 3));
	KUNIT_EXPECT_EQ(test, 1 + 3, f->adapter->n_indications);
	FAKE_STATUS(f, SUCCESS, fake_vc_delete(v));
	/* Taken out there and then: the VC's memory may go. */
	KUNIT_EXPECT_EQ(test, 1 + 1, f->adapter->n_indications);
	fake_forget(f);
	indicate_go_on(f);
	fake_expect(f, f->mode == FAKE_MCM ? "cl(vc).status" :
		    "cl.status cm(vc).status cl(vc).status");
	KUNIT_EXPECT_EQ(test, 2, indicate_value(f));
}

static void indicate_hook_delete(struct fake *f, void *obj)
{
	struct fake_vc *v = f->data;

	if (obj == v)
		fake_must(f, fake_vc_delete(v) == CONDIS_STATUS_SUCCESS,
			  "deleted from inside");
}

/* G-2: a client may delete the VC that it hears of, there and then. */
static void indicate_delete_inside(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_vc_ready(f);

	f->data = v;
	f->hook[FAKE_STATUS_TOLD] = indicate_hook_delete;
	FAKE_STATUS(f, SUCCESS, indicate(f, v->vc, 1));
	FAKE_STATUS(f, SUCCESS, indicate(f, v->vc, 2));
	fake_settle(f);
	KUNIT_EXPECT_NULL(test, v->vc);
	KUNIT_EXPECT_EQ(test, f->mode == FAKE_MCM ? 1 : 2, indicate_told(f));
}

static void indicate_hold_client(struct fake *f, void *obj)
{
	if (obj == f->data)
		fake_hook_hold(f, obj);
}

/* G-3: its context is in use: others come again. */
static void indicate_delete_elsewhere(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_vc_ready(f);

	f->data = v;
	f->hook[FAKE_STATUS_TOLD] = indicate_hold_client;
	FAKE_STATUS(f, SUCCESS, indicate(f, v->vc, 1));
	wait_for_completion(&f->entered);
	FAKE_STATUS(f, CLOSING, fake_vc_delete(v));
	indicate_go_on(f);
	FAKE_STATUS(f, SUCCESS, fake_vc_delete(v));
}

static void indicate_hook_leave(struct fake *f, void *obj)
{
	f->hook[FAKE_STATUS_TOLD] = NULL;
	fake_unbind(f->data);
}

/* BD-2: a protocol may give its binding up from inside, VC and all. */
static void indicate_leave_inside(struct kunit *test)
{
	struct fake *f = fake_running(test, FAKE_MCM);
	struct fake_vc *v = fake_vc_ready(f);

	f->data = f->cl;
	f->hook[FAKE_STATUS_TOLD] = indicate_hook_leave;
	FAKE_STATUS(f, SUCCESS, indicate(f, v->vc, 1));
	FAKE_STATUS(f, SUCCESS, indicate(f, NULL, 2));
	FAKE_WAIT(f, !f->cl->binding && !v->vc);
	fake_settle(f);
	KUNIT_EXPECT_EQ(test, 1, indicate_told(f));
}

/* AD-4: the worker waits for a protocol's pause, and tells meanwhile. */
static void indicate_in_pause(struct kunit *test)
{
	struct fake *f = fake_running(test, FAKE_MCM);

	f->answer[FAKE_PAUSE] = CONDIS_STATUS_PENDING;
	condis_adapter_down(f->adapter);
	FAKE_WAIT(f, READ_ONCE(f->cl->pausing));
	FAKE_STATUS(f, SUCCESS, indicate(f, NULL, 1));
	FAKE_WAIT(f, indicate_told(f) == 1);
	fake_paused_proto(f->cl);
	FAKE_WAIT(f, condis_adapter_state(f->adapter) ==
		     CONDIS_ADAPTER_PAUSED);
}

/* AD-7: what was said before a reset is told before it. */
static void indicate_before_reset(struct kunit *test)
{
	struct fake *f = fake_running(test, FAKE_MCM);

	indicate_hold(f);
	fake_forget(f);
	FAKE_STATUS(f, SUCCESS, indicate(f, NULL, 1));
	FAKE_STATUS(f, SUCCESS, condis_reset_adapter(f->adapter));
	indicate_go_on(f);
	fake_expect(f, "cl.status cl.reset_start m.reset cl.reset_end");
}

/* Who opens the adapter afterwards asks, and is not told of the past. */
static void indicate_late_opener(struct kunit *test)
{
	struct fake *f = fake_running(test, FAKE_MCM);
	struct fake_proto *late = fake_proto_new(f, "late");

	late->wait = true;
	fake_proto_register(late);
	fake_settle(f);
	indicate_hold(f);
	FAKE_STATUS(f, SUCCESS, indicate(f, NULL, 1));
	fake_bind(late);
	FAKE_STATUS(f, SUCCESS, late->bound);
	fake_forget(f);
	FAKE_STATUS(f, SUCCESS, indicate(f, NULL, 2));
	indicate_go_on(f);
	KUNIT_EXPECT_EQ(test, 1 + 1 + 2, indicate_told(f));
	KUNIT_EXPECT_EQ(test, 2, indicate_value(f));
}

struct indicate_storm {
	struct fake	*f;
	struct fake_af	*af;
	bool		stop;
};

static void indicate_churn(void *arg)
{
	struct indicate_storm *s = arg;
	struct fake *f = s->f;
	struct fake_vc *v;
	unsigned int i;

	spin_lock_bh(&f->lock);
	v = list_first_entry(&f->cl->vcs, struct fake_vc, node);
	spin_unlock_bh(&f->lock);
	for (i = 0; i < INDICATE_ROUNDS; i++) {
		fake_must(f, fake_vc_create(v) == CONDIS_STATUS_SUCCESS,
			  "a VC");
		indicate(f, v->vc, i);
		indicate(f, v->vc, i);
		if (i % 2)
			usleep_range(1, 20);
		while (fake_vc_delete(v) != CONDIS_STATUS_SUCCESS)
			cond_resched();
	}
	WRITE_ONCE(s->stop, true);
}

static void indicate_talk(void *arg)
{
	struct indicate_storm *s = arg;

	while (!READ_ONCE(s->stop)) {
		indicate(s->f, NULL, 1);
		usleep_range(5, 50);
	}
}

/* G-3: VCs that come and go while they are spoken of. */
static void indicate_race(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct indicate_storm s = { .f = f };
	const struct fake_thread threads[] = {
		{ indicate_churn, &s },
		{ indicate_talk, &s },
	};

	s.af = fake_af_open(f->cl);
	fake_vc_new(f->cl, s.af);
	fake_run(test, threads, ARRAY_SIZE(threads));
	fake_settle(f);
	KUNIT_EXPECT_EQ(test, 0, f->adapter->n_indications);
	KUNIT_EXPECT_GT(test, indicate_told(f), 0);
	fake_forget(f);
}

static struct kunit_case indicate_kunit_cases[] = {
	KUNIT_CASE_PARAM(indicate_adapter, fake_gen_params),
	KUNIT_CASE_PARAM(indicate_vc, fake_gen_params),
	KUNIT_CASE(indicate_private),
	KUNIT_CASE(indicate_order),
	KUNIT_CASE(indicate_softirq),
	KUNIT_CASE(indicate_states),
	KUNIT_CASE(indicate_refused),
	KUNIT_CASE(indicate_too_much),
	KUNIT_CASE_PARAM(indicate_deleted, fake_gen_params),
	KUNIT_CASE_PARAM(indicate_delete_inside, fake_gen_params),
	KUNIT_CASE_PARAM(indicate_delete_elsewhere, fake_gen_params),
	KUNIT_CASE(indicate_leave_inside),
	KUNIT_CASE(indicate_in_pause),
	KUNIT_CASE(indicate_before_reset),
	KUNIT_CASE(indicate_late_opener),
	KUNIT_CASE_PARAM(indicate_race, fake_gen_params),
	{}
};

static struct kunit_suite indicate_kunit_suite = {
	.name = "condis_indicate",
	.test_cases = indicate_kunit_cases,
};

kunit_test_suite(indicate_kunit_suite);
