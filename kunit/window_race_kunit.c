// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_window_race: send windows under load, and cancels that meet the rest.
 *
 * Nothing here depends on who wins; what is asserted holds for every outcome.
 */
#include <linux/delay.h>

#include "fake.h"
#include "window.h"

#define LOAD_SENDERS	2
#define LOAD_OUT	48
#define LOAD_CHANGES	300

/**
 * struct load - two senders, a device, and somebody who changes the window
 * @v: the VC
 * @out: what each sender has out
 * @sent: how much it has sent
 * @senders: how many still send
 * @enough: they are to stop
 * @stop: the device is to stop
 * @below: what the miniport has; with @next and @bound under f->lock
 * @next: the number that each sender's next NBL has below
 * @bound: the miniport must not have more
 * @most: the most it had
 */
struct load {
	struct fake_vc	*v;
	atomic_t	out[LOAD_SENDERS];
	unsigned long	sent[LOAD_SENDERS];
	atomic_t	senders;
	bool		enough;
	bool		stop;
	u32		below;
	unsigned long	next[LOAD_SENDERS];
	u32		bound;
	u32		most;
};

/* A sender's number is the lowest bit, the rest counts. */
static struct condis_nbl *load_nbl(struct fake *f, unsigned long seq)
{
	struct condis_nbl *nbl = condis_nbl_alloc(f->tx, GFP_KERNEL);
	struct sk_buff *nb = condis_nb_alloc(0, 16, GFP_KERNEL);

	if (!nbl || !nb) {
		fake_must(f, false, "memory for a send");
		if (nbl)
			condis_nbl_free(nbl);
		if (nb)
			condis_nb_free(nb);
		return NULL;
	}
	skb_put_zero(nb, 16);
	condis_nbl_add_nb(nbl, nb);
	fake_seq(nbl) = seq;
	return nbl;
}

static void load_complete(struct fake_vc *v, struct condis_nbl *chain,
			  u32 flags)
{
	struct load *load = v->data;
	struct condis_nbl *nbl;

	for (nbl = chain; nbl; nbl = nbl->next) {
		fake_must(v->p->f, nbl->status == CONDIS_STATUS_SUCCESS,
			  "sent");
		atomic_dec(&load->out[fake_seq(nbl) & 1]);
	}
	condis_nbl_free_chain(chain);
}

static void load_send(struct fake_low *low, struct condis_nbl *chain, u32 flags)
{
	struct load *load = low->f->data;
	struct condis_nbl *nbl;
	unsigned long seq;

	spin_lock_bh(&low->f->lock);
	for (nbl = chain; nbl; nbl = nbl->next) {
		seq = fake_seq(nbl);
		fake_must(low->f, seq >> 1 == load->next[seq & 1]++,
			  "each sender's order");
		load->below++;
	}
	fake_must(low->f, load->below <= load->bound, "within the window");
	load->most = max(load->most, load->below);
	spin_unlock_bh(&low->f->lock);
	fake_keep(low->f, &low->sent, chain);
}

/* One sends by two and two, so that windows are reached in mid-chain. */
static void load_sender(struct load *load, unsigned long self)
{
	struct fake *f = load->v->p->f;
	struct condis_nbl *nbl, *second;
	unsigned long i;

	for (i = 0; !i || !READ_ONCE(load->enough);) {
		if (atomic_read(&load->out[self]) >= LOAD_OUT) {
			fsleep(20);
			continue;
		}
		nbl = load_nbl(f, i << 1 | self);
		second = self ? load_nbl(f, (i + 1) << 1 | self) : NULL;
		if (!nbl || (self && !second))
			break;
		nbl->next = second;
		atomic_add(1 + self, &load->out[self]);
		condis_co_send_nbls(load->v->vc, nbl, 0);
		i += 1 + self;
		load->sent[self] = i;
	}
	atomic_dec(&load->senders);
}

static void load_sender_0(void *arg)
{
	load_sender(arg, 0);
}

static void load_sender_1(void *arg)
{
	load_sender(arg, 1);
}

/* Completes what it has, the last one first. */
static void load_device(void *arg)
{
	struct load *load = arg;
	struct fake_low *low = fake_low_mp(load->v);
	struct fake *f = low->f;
	struct condis_nbl *chain;

	while (!READ_ONCE(load->stop)) {
		chain = fake_take(f, &low->sent);
		if (!chain) {
			fsleep(5);
			continue;
		}
		spin_lock_bh(&f->lock);
		load->below -= condis_chain_count(chain);
		spin_unlock_bh(&f->lock);
		condis_mco_send_nbls_complete(low->vc, fake_reverse(chain), 0);
	}
}

static void load_bound(struct load *load, u32 bound)
{
	spin_lock_bh(&load->v->p->f->lock);
	load->bound = bound;
	spin_unlock_bh(&load->v->p->f->lock);
}

/* Nothing is on its way, and the miniport has no more than that. */
static bool load_settled(struct load *load, u32 window)
{
	struct condis_vc_tx *tx = &load->v->vc->tx;
	u64 queued = condis_window_queued(load->v->vc);
	u64 over;

	/* In this order: what moves meanwhile counts as below. */
	smp_rmb();
	over = atomic64_read(&tx->done) + atomic64_read(&tx->failed);
	/* As above. */
	smp_rmb();
	return atomic64_read(&tx->nbls) - over <= window + queued;
}

static void load_changer(void *arg)
{
	static const u32 windows[] = { 1, 0, 4, 2, 0, 1, 3 };
	struct load *load = arg;
	struct fake *f = load->v->p->f;
	struct condis_vc *vc = load->v->vc;
	u64 before;
	u32 window;
	int i;

	for (i = 0; i < LOAD_CHANGES; i++) {
		window = windows[i % ARRAY_SIZE(windows)];
		load_bound(load, 4);
		condis_mco_set_send_window(vc, window);
		fake_must(f, fake_wait(load_settled(load, window)), "drained");
		load_bound(load, window);
		before = atomic64_read(&vc->tx.done);
		fsleep(300);
		/* However slow the machine is. */
		if (!window)
			fake_must(f, atomic64_read(&vc->tx.done) == before,
				  "0 stops");
		else
			fake_must(f, fake_wait(atomic64_read(&vc->tx.done) !=
					       before), "data flows");
	}
	load_bound(load, U32_MAX);
	condis_mco_set_send_window(vc, CONDIS_NO_WINDOW);
	fsleep(2000);
	WRITE_ONCE(load->enough, true);
	fake_must(f, fake_wait(!atomic_read(&load->senders)), "all sent");
	fake_must(f, fake_wait(!condis_gate_count(&vc->tx.gate)), "all back");
	WRITE_ONCE(load->stop, true);
}

/*
 * E-18, S-10, S-23: 1, 0, 4 and back while two processors send: never more
 * than the window below once it is in force, each sender's order kept, nothing
 * lost.
 */
static void window_load(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);
	struct load load = { .v = v, .bound = 4 };
	const struct fake_thread threads[] = {
		{ load_sender_0, &load },
		{ load_sender_1, &load },
		{ load_changer, &load },
		{ load_device, &load },
	};

	f->data = &load;
	f->send = load_send;
	v->complete = load_complete;
	v->data = &load;
	atomic_set(&load.senders, LOAD_SENDERS);
	FAKE_STATUS(f, SUCCESS, condis_mco_set_send_window(v->vc, 4));
	fake_run(test, threads, ARRAY_SIZE(threads));
	KUNIT_EXPECT_GT(test, load.sent[0], 0);
	KUNIT_EXPECT_GT(test, load.sent[1], 0);
	KUNIT_EXPECT_EQ(test, load.sent[0], load.next[0]);
	KUNIT_EXPECT_EQ(test, load.sent[1], load.next[1]);
	KUNIT_EXPECT_GE(test, load.most, 4);
	KUNIT_EXPECT_EQ(test, load.sent[0] + load.sent[1],
			atomic64_read(&v->vc->tx.done));
	KUNIT_EXPECT_EQ(test, 0, atomic64_read(&v->vc->tx.refused));
	KUNIT_EXPECT_EQ(test, 0, condis_window_queued(v->vc));
}

/* Under KASAN each takes a millisecond. */
#define CANCEL_ROUNDS	(IS_ENABLED(CONFIG_KASAN) ? 2000 : 100000)
#define CANCEL_ID	0x4200000001

/**
 * struct meeting - a send that comes while the miniport gets another
 * @v: the VC
 * @inside: send handlers that run
 * @entered: the first one does
 * @come: the other send was made
 */
struct meeting {
	struct fake_vc	*v;
	atomic_t	inside;
	bool		entered;
	bool		come;
};

static void meeting_send(struct fake_low *low, struct condis_nbl *chain,
			 u32 flags)
{
	struct meeting *meeting = low->f->data;
	int spins = 0;

	fake_must(low->f, atomic_inc_return(&meeting->inside) == 1,
		  "one hands down at a time");
	fake_keep(low->f, &low->sent, chain);
	WRITE_ONCE(meeting->entered, true);
	while (!READ_ONCE(meeting->come) && spins++ < 1000000)
		udelay(1);
	atomic_dec(&meeting->inside);
}

static void meeting_first(void *arg)
{
	struct meeting *meeting = arg;

	condis_co_send_nbls(meeting->v->vc, load_nbl(meeting->v->p->f, 0), 0);
}

static void meeting_second(void *arg)
{
	struct meeting *meeting = arg;

	while (!READ_ONCE(meeting->entered))
		cpu_relax();
	condis_co_send_nbls(meeting->v->vc, load_nbl(meeting->v->p->f, 1), 0);
	WRITE_ONCE(meeting->come, true);
}

/* S-10, S-23: who comes while one is handed down leaves its own to that one. */
static void window_meeting(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);
	struct meeting meeting = { .v = v };
	const struct fake_thread threads[] = {
		{ meeting_first, &meeting },
		{ meeting_second, &meeting },
	};

	f->data = &meeting;
	f->send = meeting_send;
	FAKE_STATUS(f, SUCCESS, condis_mco_set_send_window(v->vc, 4));
	fake_run(test, threads, ARRAY_SIZE(threads));
	KUNIT_EXPECT_EQ(test, 2, fake_queue_count(f, &fake_low_mp(v)->sent));
	fake_complete_all(fake_low_mp(v));
	fake_check_done(v, 2, "SUCCESS");
}

/**
 * struct cancel - somebody cancels what somebody else sends
 * @v: the VC
 * @ok: came back sent
 * @aborted: came back otherwise
 * @sent: went out
 * @stop: the sender is done
 */
struct cancel {
	struct fake_vc	*v;
	atomic_t	ok;
	atomic_t	aborted;
	atomic_t	sent;
	bool		stop;
};

static void cancel_complete(struct fake_vc *v, struct condis_nbl *chain,
			    u32 flags)
{
	struct cancel *cancel = v->data;
	struct condis_nbl *nbl;

	for (nbl = chain; nbl; nbl = nbl->next)
		atomic_inc(nbl->status == CONDIS_STATUS_SUCCESS ?
			   &cancel->ok : &cancel->aborted);
	condis_nbl_free_chain(chain);
}

static void cancel_send(struct cancel *cancel)
{
	struct condis_nbl *nbl = load_nbl(cancel->v->p->f, 0);

	if (!nbl)
		return;
	condis_nbl_set_cancel_id(nbl, CANCEL_ID);
	atomic_inc(&cancel->sent);
	condis_co_send_nbls(cancel->v->vc, nbl, 0);
}

static void cancel_canceller(void *arg)
{
	struct cancel *cancel = arg;

	while (!READ_ONCE(cancel->stop)) {
		condis_cancel_send_nbls(cancel->v->p->binding, CANCEL_ID);
		cond_resched();
	}
}

/* One is below and one waits: the completion pumps what is being cancelled. */
static void cancel_sender(void *arg)
{
	struct cancel *cancel = arg;
	struct condis_vc *vc = cancel->v->vc;
	int i;

	for (i = 0; i < CANCEL_ROUNDS; i++) {
		cancel_send(cancel);
		cancel_send(cancel);
		while (condis_gate_count(&vc->tx.gate)) {
			fake_complete_all(fake_low_mp(cancel->v));
			cpu_relax();
		}
		cond_resched();
	}
	WRITE_ONCE(cancel->stop, true);
}

static void cancel_begin(struct cancel *cancel, struct fake *f)
{
	*cancel = (struct cancel){ .v = fake_connected(f) };
	cancel->v->complete = cancel_complete;
	cancel->v->data = cancel;
}

/* Each once: all are back, and no NBL was freed twice (reports would tell). */
static void cancel_check(struct kunit *test, struct cancel *cancel)
{
	struct condis_vc *vc = cancel->v->vc;

	KUNIT_EXPECT_EQ(test, atomic_read(&cancel->sent),
			atomic_read(&cancel->ok) +
			atomic_read(&cancel->aborted));
	KUNIT_EXPECT_EQ(test, 0, condis_gate_count(&vc->tx.gate));
	KUNIT_EXPECT_EQ(test, 0, condis_window_queued(vc));
	KUNIT_EXPECT_EQ(test, atomic_read(&cancel->ok),
			atomic64_read(&vc->tx.done));
}

/* E-13, S-22: cancel against completion and what that lets through. */
static void window_cancel_race(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct cancel cancel;
	const struct fake_thread threads[] = {
		{ cancel_sender, &cancel },
		{ cancel_canceller, &cancel },
	};

	cancel_begin(&cancel, f);
	FAKE_STATUS(f, SUCCESS,
		    condis_mco_set_send_window(cancel.v->vc, 1));
	fake_run(test, threads, ARRAY_SIZE(threads));
	KUNIT_EXPECT_EQ(test, 2 * CANCEL_ROUNDS, atomic_read(&cancel.sent));
	KUNIT_EXPECT_GT(test, atomic_read(&cancel.ok), 0);
	KUNIT_EXPECT_GT(test, atomic_read(&cancel.aborted), 0);
	cancel_check(test, &cancel);
}

/* Sends, then closes over it, then calls again. */
static void cancel_closer(void *arg)
{
	struct cancel *cancel = arg;
	struct fake_vc *v = cancel->v;
	struct fake *f = v->p->f;
	condis_status_t status;
	int i, j;

	for (i = 0; i < 500; i++) {
		condis_mco_set_send_window(v->vc, i % 3);
		for (j = 0; j < 8; j++)
			cancel_send(cancel);
		status = fake_close_call(v);
		fake_complete_all(fake_low_mp(v));
		if (status == CONDIS_STATUS_PENDING)
			fake_must(f, fake_wait(READ_ONCE(v->closed) ==
					       CONDIS_STATUS_SUCCESS),
				  "closed");
		fake_must(f, fake_make_call(v) == CONDIS_STATUS_SUCCESS,
			  "called");
	}
	WRITE_ONCE(cancel->stop, true);
}

/* E-14, S-21, V-12: a cancel meets the end of the call. */
static void window_cancel_close(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct cancel cancel;
	const struct fake_thread threads[] = {
		{ cancel_closer, &cancel },
		{ cancel_canceller, &cancel },
	};

	cancel_begin(&cancel, f);
	fake_run(test, threads, ARRAY_SIZE(threads));
	KUNIT_EXPECT_EQ(test, 4000, atomic_read(&cancel.sent));
	cancel_check(test, &cancel);
	/* Whoever closed with a send out was told so. */
	fake_reported(f, CONDIS_REPORT_CLOSE_WITH_SENDS,
		      cancel.v->vc->close_with_tx);
}

static void cancel_pauser(void *arg)
{
	struct cancel *cancel = arg;
	struct fake_vc *v = cancel->v;
	struct fake *f = v->p->f;
	int i, j;

	for (i = 0; i < 40; i++) {
		condis_mco_set_send_window(v->vc, i % 3);
		for (j = 0; j < 8; j++)
			cancel_send(cancel);
		condis_adapter_down(f->adapter);
		fake_complete_all(fake_low_mp(v));
		fake_must(f, fake_wait(condis_adapter_state(f->adapter) ==
				       CONDIS_ADAPTER_PAUSED), "paused");
		fake_must(f, !condis_gate_count(&v->vc->tx.gate), "drained");
		fake_must(f, condis_adapter_up(f->adapter) ==
			     CONDIS_STATUS_SUCCESS, "up");
		fake_must(f, fake_wait(f->cl->binding->state ==
				       CONDIS_BINDING_RUNNING), "running");
	}
	WRITE_ONCE(cancel->stop, true);
}

/* E-14, AD-1, S-21: a cancel meets the adapter's pause. */
static void window_cancel_pause(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct cancel cancel;
	const struct fake_thread threads[] = {
		{ cancel_pauser, &cancel },
		{ cancel_canceller, &cancel },
	};

	cancel_begin(&cancel, f);
	fake_run(test, threads, ARRAY_SIZE(threads));
	cancel_check(test, &cancel);
}

/* The caller of a cancel holds the binding. */
static void cancel_holder(void *arg)
{
	struct cancel *cancel = arg;
	struct condis_binding *binding = cancel->v->p->binding;

	condis_binding_get(binding);
	WRITE_ONCE(cancel->stop, true);
	while (READ_ONCE(cancel->v->p->binding))
		condis_cancel_send_nbls(binding, CANCEL_ID);
	condis_cancel_send_nbls(binding, CANCEL_ID);
	condis_binding_put(binding);
}

static void cancel_unbinder(void *arg)
{
	struct cancel *cancel = arg;

	while (!READ_ONCE(cancel->stop))
		cpu_relax();
	fake_unbind(cancel->v->p);
}

/* E-14, S-21: a binding is closed while a cancel on it is under way. */
static void window_cancel_unbind(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct cancel cancel;
	const struct fake_thread threads[] = {
		{ cancel_holder, &cancel },
		{ cancel_unbinder, &cancel },
	};
	int i;

	for (i = 0; i < 8; i++) {
		cancel_begin(&cancel, f);
		condis_mco_set_send_window(cancel.v->vc, 0);
		cancel_send(&cancel);
		cancel_send(&cancel);
		fake_run(test, threads, ARRAY_SIZE(threads));
		KUNIT_EXPECT_EQ(test, 2, atomic_read(&cancel.aborted));
		KUNIT_ASSERT_NULL(test, f->cl->binding);
		fake_bind(f->cl);
		FAKE_WAIT(f, f->cl->binding->state == CONDIS_BINDING_RUNNING);
	}
	/* Who was faster decides whether the close finds them (S-3). */
	t_reports_begin(&f->reports);
}

static struct kunit_case window_race_kunit_cases[] = {
	KUNIT_CASE_PARAM(window_load, fake_gen_params),
	KUNIT_CASE_PARAM(window_meeting, fake_gen_params),
	KUNIT_CASE_PARAM(window_cancel_race, fake_gen_params),
	KUNIT_CASE_PARAM(window_cancel_close, fake_gen_params),
	KUNIT_CASE_PARAM(window_cancel_pause, fake_gen_params),
	KUNIT_CASE_PARAM(window_cancel_unbind, fake_gen_params),
	{}
};

static struct kunit_suite window_race_kunit_suite = {
	.name = "condis_window_race",
	.test_cases = window_race_kunit_cases,
};

kunit_test_suite(window_race_kunit_suite);
