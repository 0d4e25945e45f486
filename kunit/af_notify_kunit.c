// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_af_notify: the call manager goes away: notify-close and withdrawal.
 */
#include <linux/sched.h>

#include "fake.h"

/* AF-5: a client with nothing to lose closes from inside. */
static void notify_sync(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_af *af = fake_af_open(f->cl);

	FAKE_STATUS(f, SUCCESS, fake_notify_close(af));
	KUNIT_EXPECT_NULL(test, af->af);
	/* G-1: answered, so not completed as well. */
	fake_expect(f, "cm.open_af cl.notify_close cm.close_af");
}

/* AF-2: NOTIFIED is as good as OPEN; the handle outlives the close. */
static void notify_pends(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);
	struct fake_af *af = v->af;
	struct fake_vc *next = fake_vc_new(f->cl, af);

	f->answer[FAKE_NOTIFY_CLOSE] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_notify_close(af));
	KUNIT_EXPECT_EQ(test, CONDIS_AF_NOTIFIED, af->handle->state);
	FAKE_STATUS(f, NOT_ACCEPTED, fake_notify_close(af));
	FAKE_STATUS(f, SUCCESS, fake_vc_create(next));
	FAKE_STATUS(f, SUCCESS, fake_make_call(next));
	fake_vc_run_down(next);
	fake_vc_run_down(v);
	KUNIT_EXPECT_NULL(test, v->vc);

	/* The close comes first, the answer last. */
	af->leaving = true;
	FAKE_STATUS(f, SUCCESS, fake_af_close(af));
	KUNIT_EXPECT_EQ(test, CONDIS_AF_CLOSED, af->handle->state);
	fake_forget(f);
	fake_notify_answer(af, CONDIS_STATUS_SUCCESS);
	fake_expect(f, "cm.notify_complete");
}

/* AF-2: the answer may come before the close, with any status. */
static void notify_answered_first(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_af *af = fake_af_open(f->cl);

	f->answer[FAKE_NOTIFY_CLOSE] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_notify_close(af));
	fake_notify_answer(af, CONDIS_STATUS_FAILURE);
	KUNIT_EXPECT_EQ(test, CONDIS_AF_NOTIFIED, af->af->state);
	FAKE_STATUS(f, SUCCESS, fake_af_close(af));
	fake_expect(f, "cm.open_af cl.notify_close cm.notify_complete=FAILURE "
		       "cm.close_af");
	fake_silent(f);
}

/* a close that fails leaves it NOTIFIED, as it was. */
static void notify_close_fails(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_af *af = fake_af_open(f->cl);

	f->answer[FAKE_NOTIFY_CLOSE] = CONDIS_STATUS_PENDING;
	f->answer[FAKE_CLOSE_AF] = CONDIS_STATUS_NOT_ACCEPTED;
	FAKE_STATUS(f, PENDING, fake_notify_close(af));
	FAKE_STATUS(f, NOT_ACCEPTED, fake_af_close(af));
	KUNIT_EXPECT_EQ(test, CONDIS_AF_NOTIFIED, af->af->state);
	f->answer[FAKE_CLOSE_AF] = FAKE_AUTO;
	FAKE_STATUS(f, SUCCESS, fake_af_close(af));
	fake_expect(f, "cm.open_af cl.notify_close cm.close_af cm.close_af "
		       "cm.notify_complete");
}

static void notify_hook_answer(struct fake *f, void *obj)
{
	fake_notify_answer(obj, CONDIS_STATUS_SUCCESS);
}

/* G-1, G-2: answered from inside; then answered as well; then once more. */
static void notify_unexpected(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_af *af = fake_af_open(f->cl);
	struct fake_af *second = fake_af_open(f->cl);

	f->hook[FAKE_NOTIFY_CLOSE] = notify_hook_answer;
	f->answer[FAKE_NOTIFY_CLOSE] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_notify_close(af));
	fake_silent(f);
	f->answer[FAKE_NOTIFY_CLOSE] = CONDIS_STATUS_SUCCESS;
	FAKE_STATUS(f, SUCCESS, fake_notify_close(second));
	fake_reported(f, CONDIS_REPORT_UNEXPECTED_COMPLETION, 1);
	fake_notify_answer(af, CONDIS_STATUS_SUCCESS);
	fake_reported(f, CONDIS_REPORT_UNEXPECTED_COMPLETION, 1);
	fake_expect(f, "cm.open_af cm.open_af cl.notify_close "
		       "cm.notify_complete cl.notify_close "
		       "cm.notify_complete");
}

/*
 * E-35, AF-4: inside the notification the client closes its calls and the
 * family; some pend, nothing waits, the answer comes once, at the end.
 */
static void notify_back_to_back(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *a = fake_connected(f);
	struct fake_vc *b = fake_connected(f);
	struct fake_af *af = a->af;

	f->answer[FAKE_CLOSE_CALL] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_notify_close(af));
	fake_expect(f, "cl.notify_close cm.close_call cm.close_call");
	fake_closed(fake_low_cm(a), CONDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_NULL(test, a->vc);
	KUNIT_EXPECT_NOT_NULL(test, af->af);
	fake_closed(fake_low_cm(b), CONDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_NULL(test, b->vc);
	KUNIT_EXPECT_NULL(test, af->af);
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&f->count[FAKE_CLOSE_AF]));
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&f->count[FAKE_NOTIFY_COMPLETE]));
}

struct withdrawal {
	struct fake	*f;
	bool		done;
	bool		second;
	bool		again;
};

static void notify_withdraw(void *arg)
{
	struct withdrawal *w = arg;

	condis_cm_withdraw_address_family(w->f->cm->binding, &fake_af_id);
	WRITE_ONCE(w->done, true);
}

/* The first one does it; this one waits for that. */
static void notify_withdraw_again(void *arg)
{
	struct withdrawal *w = arg;
	struct fake *f = w->f;
	struct fake_af *af = list_first_entry(&f->cl->afs, struct fake_af,
					      node);

	fake_must(f, fake_wait(READ_ONCE(af->notified)), "notified");
	WRITE_ONCE(w->second, true);
	condis_cm_withdraw_address_family(f->cm->binding, &fake_af_id);
	WRITE_ONCE(w->again, true);
}

static void notify_obey(void *arg)
{
	struct withdrawal *w = arg;
	struct fake *f = w->f;
	struct fake_af *af = list_first_entry(&f->cl->afs, struct fake_af,
					      node);

	fake_must(f, fake_wait(READ_ONCE(af->notified)), "notified");
	/* Not before the other one saw it, too: it is over with the close. */
	fake_must(f, fake_wait(READ_ONCE(w->second)), "a second one");
	/* It waits, and nobody gets in meanwhile. */
	fake_must(f, condis_cl_open_address_family(f->cl->binding, &fake_af_id,
						   af, &(struct condis_af *){
						   NULL }) ==
		     CONDIS_STATUS_FAILURE, "no more opens");
	fake_must(f, condis_cm_register_address_family(f->cm->binding,
						       &fake_af_id) ==
		     CONDIS_STATUS_FAILURE, "no new registration");
	fsleep(2000);
	fake_must(f, !READ_ONCE(w->done) && !READ_ONCE(w->again), "waiting");
	fake_must(f, fake_af_close(af) == CONDIS_STATUS_SUCCESS, "closed");
}

/* BD-4: a withdrawal tells each client once and waits until it has closed. */
static void notify_withdrawal(struct kunit *test)
{
	struct fake *f = fake_running(test, FAKE_CM);
	struct withdrawal w = { .f = f };
	const struct fake_thread threads[] = {
		{ notify_withdraw, &w },
		{ notify_withdraw_again, &w },
		{ notify_obey, &w },
	};

	fake_af_open(f->cl);
	f->answer[FAKE_NOTIFY_CLOSE] = CONDIS_STATUS_PENDING;
	fake_run(test, threads, ARRAY_SIZE(threads));
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&f->count[FAKE_NOTIFY_CLOSE]));
	KUNIT_EXPECT_TRUE(test, list_empty(&f->adapter->af_regs));
	/* E-57: offered anew. */
	FAKE_STATUS(f, SUCCESS,
		    condis_cm_register_address_family(f->cm->binding,
						      &fake_af_id));
	fake_af_open(f->cl);
	fake_settle(f);
}

static void notify_fail_close(void *arg)
{
	struct withdrawal *w = arg;
	struct fake *f = w->f;
	struct fake_af *af = list_first_entry(&f->cl->afs, struct fake_af,
					      node);
	struct fake_cm_af *low = list_first_entry(&f->cm_afs, struct fake_cm_af,
						  node);
	unsigned long start;

	fake_must(f, fake_wait(READ_ONCE(low->af->reg->state) ==
			       CONDIS_AF_REG_WITHDRAWING), "withdrawing");
	fsleep(2000);
	start = jiffies;
	fake_af_closed(low, CONDIS_STATUS_FAILURE);
	fake_must(f, fake_wait(READ_ONCE(af->notified)), "notified");
	/* A wait looks again by itself after ten seconds. */
	fake_must(f, time_before(jiffies, start + 8 * HZ), "at once");
	f->answer[FAKE_CLOSE_AF] = FAKE_AUTO;
	fake_must(f, fake_af_close(af) == CONDIS_STATUS_SUCCESS, "closed");
}

/* AF-3, X-10: a close that fails while the family is withdrawn. */
static void notify_close_failed(struct kunit *test)
{
	struct fake *f = fake_running(test, FAKE_CM);
	struct fake_af *af = fake_af_open(f->cl);
	struct withdrawal w = { .f = f };
	const struct fake_thread threads[] = {
		{ notify_withdraw, &w },
		{ notify_fail_close, &w },
	};

	f->answer[FAKE_CLOSE_AF] = CONDIS_STATUS_PENDING;
	f->answer[FAKE_NOTIFY_CLOSE] = CONDIS_STATUS_PENDING;
	FAKE_STATUS_ASSERT(f, PENDING, fake_af_close(af));
	fake_run(test, threads, ARRAY_SIZE(threads));
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&f->count[FAKE_NOTIFY_CLOSE]));
	KUNIT_EXPECT_TRUE(test, list_empty(&f->adapter->af_regs));
}

static void notify_finish_open(void *arg)
{
	struct withdrawal *w = arg;
	struct fake *f = w->f;
	struct fake_cm_af *af;

	af = list_first_entry(&f->cm_afs, struct fake_cm_af, node);
	fake_must(f, fake_wait(READ_ONCE(af->af->reg->state) ==
			       CONDIS_AF_REG_WITHDRAWING), "withdrawing");
	fsleep(2000);
	fake_opened(af, CONDIS_STATUS_SUCCESS);
}

/* A client that is just opening is told when it is open, and not before. */
static void notify_while_opening(struct kunit *test)
{
	struct fake *f = fake_running(test, FAKE_CM);
	struct fake_af *af = fake_af_new(f->cl);
	struct withdrawal w = { .f = f };
	const struct fake_thread threads[] = {
		{ notify_withdraw, &w },
		{ notify_finish_open, &w },
	};

	f->answer[FAKE_OPEN_AF] = CONDIS_STATUS_PENDING;
	FAKE_STATUS_ASSERT(f, PENDING, fake_af_ask(af));
	af->handle = af->af;
	fake_run(test, threads, ARRAY_SIZE(threads));
	KUNIT_EXPECT_NULL(test, af->af);
	fake_expect(f, "cm.open_af cl.open_complete cl.notify_close "
		       "cm.close_af");
}

static void notify_one_breath(void *arg)
{
	struct fake *f = arg;
	struct fake_af *af = list_first_entry(&f->cl->afs, struct fake_af,
					      node);

	/* Nothing else runs on this processor until the end. */
	sched_set_fifo(current);
	fake_opened(list_first_entry(&f->cm_afs, struct fake_cm_af, node),
		    CONDIS_STATUS_SUCCESS);
	fake_notify_close(af);
}

/*
 * AF-1: the open is complete for the client when it was told so; a notify-close
 * that comes right behind does not overtake that.
 */
static void notify_after_open(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	const struct fake_thread thread = { notify_one_breath, f };
	struct fake_af *af = fake_af_new(f->cl);

	f->answer[FAKE_OPEN_AF] = CONDIS_STATUS_PENDING;
	FAKE_STATUS_ASSERT(f, PENDING, fake_af_ask(af));
	af->handle = af->af;
	fake_run(test, &thread, 1);
	FAKE_WAIT(f, READ_ONCE(af->opened) == CONDIS_STATUS_SUCCESS);
	fake_settle(f);
	KUNIT_EXPECT_TRUE(test, strstarts(f->log, "cm.open_af "
					  "cl.open_complete"));
}

static void notify_other_client(void *arg)
{
	struct fake_af *af = arg;
	struct fake *f = af->p->f;
	const enum condis_report_id blocked = CONDIS_REPORT_BLOCKED_IN_NOTIFY;
	u64 before = condis_report_count(blocked);

	wait_for_completion(&f->entered);
	/* Once is enough. */
	condis_notify_patience = 60 * HZ;
	fake_must(f, fake_af_ask(f->data) == CONDIS_STATUS_SUCCESS,
		  "another client opens meanwhile");
	fake_must(f, fake_wait(condis_report_count(blocked) == before + 1),
		  "a report of who blocks");
	complete(&f->go);
}

static void notify_blocked(void *arg)
{
	fake_notify_close(arg);
}

/* E-36, AF-4: who blocks in it is named, and holds up nobody else. */
static void notify_blocks(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_af *af = fake_af_open(f->cl);
	struct fake_proto *other = fake_client(f, "cl2");
	unsigned long patience = condis_notify_patience;
	const struct fake_thread threads[] = {
		{ notify_blocked, af },
		{ notify_other_client, af },
	};
	struct fake_af *second = fake_af_new(other);

	f->data = second;
	f->hook[FAKE_NOTIFY_CLOSE] = fake_hook_hold;
	condis_notify_patience = HZ / 20;
	fake_run(test, threads, ARRAY_SIZE(threads));
	condis_notify_patience = patience;
	second->handle = second->af;
	fake_reported(f, CONDIS_REPORT_BLOCKED_IN_NOTIFY, 1);
	KUNIT_EXPECT_NULL(test, af->af);
}

static struct kunit_case notify_kunit_cases[] = {
	KUNIT_CASE_PARAM(notify_sync, fake_gen_params),
	KUNIT_CASE_PARAM(notify_pends, fake_gen_params),
	KUNIT_CASE_PARAM(notify_blocks, fake_gen_params),
	KUNIT_CASE_PARAM(notify_answered_first, fake_gen_params),
	KUNIT_CASE_PARAM(notify_close_fails, fake_gen_params),
	KUNIT_CASE_PARAM(notify_unexpected, fake_gen_params),
	KUNIT_CASE_PARAM(notify_back_to_back, fake_gen_params),
	KUNIT_CASE(notify_withdrawal),
	KUNIT_CASE(notify_close_failed),
	KUNIT_CASE(notify_while_opening),
	KUNIT_CASE_PARAM(notify_after_open, fake_gen_params),
	{}
};

static struct kunit_suite notify_kunit_suite = {
	.name = "condis_af_notify",
	.test_cases = notify_kunit_cases,
};

kunit_test_suite(notify_kunit_suite);
