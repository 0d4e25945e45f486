// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_race: two threads that meet, over and over.
 *
 * Nothing here depends on who wins; what is asserted holds for every outcome.
 */
#include "fake.h"

/* The debug kernel is slow, and finds more in each. */
#define RACE_ROUNDS	(IS_ENABLED(CONFIG_KASAN) ? 60 : 200)

static void race_complete(struct fake_low *low, struct condis_nbl *chain,
			  u32 flags)
{
	condis_mco_send_nbls_complete(low->vc, chain, 0);
}

/* What is sent before a close at most, and behind the gate that it has shut. */
#define RACE_EARLY	100
#define RACE_LATE	5

/**
 * struct race_count - what a client that counts has sent and got back
 * @sent: NBLs sent
 * @late: of them, those after @shut was seen
 * @ok: came back SUCCESS
 * @closing: came back CLOSING
 * @other: came back otherwise
 * @shut: the call manager has heard of the close
 * @stop: the sender is to end
 */
struct race_count {
	atomic_t	sent;
	atomic_t	late;
	atomic_t	ok;
	atomic_t	closing;
	atomic_t	other;
	bool		shut;
	bool		stop;
};

static void race_count(struct fake_vc *v, struct condis_nbl *chain, u32 flags)
{
	struct race_count *count = v->data;
	struct condis_nbl *nbl;

	for (nbl = chain; nbl; nbl = nbl->next) {
		if (nbl->status == CONDIS_STATUS_SUCCESS)
			atomic_inc(&count->ok);
		else if (nbl->status == CONDIS_STATUS_CLOSING)
			atomic_inc(&count->closing);
		else
			atomic_inc(&count->other);
	}
	condis_nbl_free_chain(chain);
}

static void race_send(struct fake_vc *v)
{
	struct race_count *count = v->data;
	struct fake *f = v->p->f;
	struct condis_nbl *nbl = condis_nbl_alloc(f->tx, GFP_KERNEL);
	struct sk_buff *nb = condis_nb_alloc(0, 64, GFP_KERNEL);

	if (!nbl || !nb) {
		fake_must(f, false, "memory for a send");
		if (nbl)
			condis_nbl_free(nbl);
		if (nb)
			condis_nb_free(nb);
		return;
	}
	skb_put_zero(nb, 64);
	condis_nbl_add_nb(nbl, nb);
	atomic_inc(&count->sent);
	condis_co_send_nbls(v->vc, nbl, 0);
}

/* Sends until the close, and on as if it had not seen it. */
static void race_sender(void *arg)
{
	struct fake_vc *v = arg;
	struct race_count *count = v->data;
	int early = 0;

	while (atomic_read(&count->late) < RACE_LATE) {
		/* Pairs with the release in race_hook_shut(). */
		if (smp_load_acquire(&count->shut)) {
			race_send(v);
			atomic_inc(&count->late);
		} else if (early++ < RACE_EARLY) {
			race_send(v);
		}
		cond_resched();
	}
}

/* Inside the call manager's close: what is sent now is late. */
static void race_hook_shut(struct fake *f, void *obj)
{
	struct race_count *count = f->data;

	/* Behind the gate's bits, for who sees it. */
	smp_store_release(&count->shut, true);
	while (atomic_read(&count->late) < RACE_LATE)
		cond_resched();
}

static void race_closer(void *arg)
{
	struct fake_vc *v = arg;
	condis_status_t status;

	while (!atomic_read(&((struct race_count *)v->data)->sent))
		cond_resched();
	status = fake_close_call(v);
	fake_must(v->p->f,
		  status == CONDIS_STATUS_SUCCESS ||
		  status == CONDIS_STATUS_PENDING, "closed");
}

static void race_check_sends(struct fake_vc *v, struct race_count *count)
{
	struct kunit *test = v->p->f->test;

	KUNIT_ASSERT_EQ(test, 0, atomic_read(&count->other));
	KUNIT_ASSERT_EQ(test, atomic_read(&count->sent),
			atomic_read(&count->ok) + atomic_read(&count->closing));
	KUNIT_ASSERT_EQ(test, RACE_LATE, atomic_read(&count->late));
	/* What is late gets CLOSING, so no more than the rest got in. */
	KUNIT_ASSERT_LE(test, atomic_read(&count->ok),
			atomic_read(&count->sent) - RACE_LATE);
	KUNIT_ASSERT_EQ(test, 0, condis_gate_count(&v->vc->tx.gate));
}

/*
 * E-10, S-2, S-3, V-12, V-13: one thread sends without pause, another closes.
 * What got in reaches the miniport and completes, what did not comes back
 * CLOSING, as does all that is sent once the call manager knows, and the drain
 * ends once.
 */
static void race_close_send(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);
	u64 accepted = 0, refused = 0;
	struct race_count count;
	int i;

	f->send = race_complete;
	f->hook[FAKE_CLOSE_CALL] = race_hook_shut;
	f->data = &count;
	v->complete = race_count;
	v->data = &count;
	for (i = 0; i < RACE_ROUNDS; i++) {
		const struct fake_thread threads[] = {
			{ race_sender, v },
			{ race_closer, v },
		};

		count = (struct race_count){ };
		fake_run(test, threads, ARRAY_SIZE(threads));
		race_check_sends(v, &count);
		accepted += atomic_read(&count.ok);
		refused += atomic_read(&count.closing);
		KUNIT_ASSERT_EQ(test, CONDIS_VC_IDLE, v->vc->a);
		KUNIT_ASSERT_EQ(test, CONDIS_CALL_NONE, v->vc->k);
		FAKE_STATUS_ASSERT(f, SUCCESS, v->closed);
		FAKE_STATUS_ASSERT(f, SUCCESS, fake_make_call(v));
	}
	KUNIT_EXPECT_EQ(test, RACE_ROUNDS,
			atomic_read(&f->count[FAKE_CLOSE_CALL]));
	KUNIT_EXPECT_EQ(test, accepted, atomic64_read(&v->vc->tx.nbls));
	KUNIT_EXPECT_EQ(test, accepted, atomic64_read(&v->vc->tx.done));
	KUNIT_EXPECT_EQ(test, refused, atomic64_read(&v->vc->tx.refused));
	/* Whoever closed with a send out was told so. */
	fake_reported(f, CONDIS_REPORT_CLOSE_WITH_SENDS,
		      v->vc->close_with_tx);
}

static void race_pauser(void *arg)
{
	struct fake_vc *v = arg;
	struct race_count *count = v->data;
	struct fake *f = v->p->f;
	int i;

	for (i = 0; i < 30; i++) {
		condis_adapter_down(f->adapter);
		fake_must(f, fake_wait(condis_adapter_state(f->adapter) ==
				       CONDIS_ADAPTER_PAUSED), "paused");
		/* AD-1 */
		fake_must(f, !condis_gate_count(&v->vc->tx.gate), "drained");
		fake_must(f, condis_adapter_up(f->adapter) ==
			     CONDIS_STATUS_SUCCESS, "up");
		fake_must(f, fake_wait(f->cl->binding->state ==
				       CONDIS_BINDING_RUNNING), "running");
	}
	WRITE_ONCE(count->stop, true);
}

static void race_pause_sender(void *arg)
{
	struct fake_vc *v = arg;
	struct race_count *count = v->data;

	while (!READ_ONCE(count->stop)) {
		race_send(v);
		cond_resched();
	}
}

/* AD-1, AD-2, E-15: pauses and restarts under a sender that does not care. */
static void race_pause_send(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);
	struct race_count count = { };
	const struct fake_thread threads[] = {
		{ race_pause_sender, v },
		{ race_pauser, v },
	};

	f->send = race_complete;
	v->complete = race_count;
	v->data = &count;
	fake_run(test, threads, ARRAY_SIZE(threads));
	/* Of the others each is one that was PAUSED. */
	KUNIT_EXPECT_EQ(test, atomic_read(&count.other),
			atomic64_read(&v->vc->tx.refused));
	KUNIT_EXPECT_EQ(test, atomic_read(&count.ok),
			atomic64_read(&v->vc->tx.done));
	KUNIT_EXPECT_EQ(test, atomic_read(&count.sent),
			atomic_read(&count.ok) + atomic_read(&count.other));
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&count.closing));
	KUNIT_EXPECT_EQ(test, 0, condis_gate_count(&v->vc->tx.gate));
	KUNIT_EXPECT_EQ(test, 30, atomic_read(&f->count[FAKE_M_PAUSE]));
}

/**
 * struct race_cross - two closes of one call
 * @closed: closes of the client that worked
 * @inside: closes that the call manager was given
 * @over: threads that have done their part
 * @wide: the call manager's close lasts until the other thread is over
 */
struct race_cross {
	atomic_t	closed;
	atomic_t	inside;
	atomic_t	over;
	bool		wide;
};

static void race_client_closes(struct fake_vc *v)
{
	condis_status_t status = condis_cl_close_call(v->vc, NULL, 0);
	struct race_cross *cross = v->data;

	/* CLOSING or FAILURE: the incoming close was answered first. */
	fake_must(v->p->f,
		  status == CONDIS_STATUS_SUCCESS ||
		  status == CONDIS_STATUS_CLOSING ||
		  status == CONDIS_STATUS_FAILURE, "an outcome");
	if (status == CONDIS_STATUS_SUCCESS)
		atomic_inc(&cross->closed);
}

static void race_from_here(void *arg)
{
	struct fake_vc *v = arg;
	struct race_cross *cross = v->data;

	race_client_closes(v);
	atomic_inc(&cross->over);
}

static void race_from_there(void *arg)
{
	struct fake_vc *v = arg;
	struct race_cross *cross = v->data;

	condis_cm_dispatch_incoming_close_call(v->vc, CONDIS_STATUS_SUCCESS,
					       NULL, 0);
	atomic_inc(&cross->over);
}

static void race_hook_answer(struct fake *f, void *obj)
{
	race_client_closes(obj);
}

/* No close waits for another: the second finds the first where it is. */
static void race_hook_wide(struct fake *f, void *obj)
{
	struct race_cross *cross = f->data;

	if (atomic_inc_return(&cross->inside) > 1 || !cross->wide)
		return;
	while (!atomic_read(&cross->over))
		cond_resched();
}

/*
 * C-9, C-10, E-40: a client's close meets an incoming close, which it answers
 * from inside: one close for the provider, one outcome, at most one indication.
 */
static void race_crossing(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);
	struct race_cross cross;
	int i;

	f->hook[FAKE_INCOMING_CLOSE] = race_hook_answer;
	f->hook[FAKE_CLOSE_CALL] = race_hook_wide;
	f->answer[FAKE_INCOMING_CLOSE] = CONDIS_STATUS_PENDING;
	f->data = &cross;
	v->data = &cross;
	for (i = 1; i <= RACE_ROUNDS; i++) {
		const struct fake_thread threads[] = {
			{ race_from_here, v },
			{ race_from_there, v },
		};

		cross = (struct race_cross){ .wide = i % 2 };
		fake_run(test, threads, ARRAY_SIZE(threads));
		KUNIT_ASSERT_EQ(test, 1, atomic_read(&cross.closed));
		KUNIT_ASSERT_EQ(test, 1, atomic_read(&cross.inside));
		KUNIT_ASSERT_LE(test,
				atomic_read(&f->count[FAKE_INCOMING_CLOSE]), i);
		KUNIT_ASSERT_EQ(test, CONDIS_CALL_NONE, v->vc->k);
		KUNIT_ASSERT_EQ(test, CONDIS_VC_IDLE, v->vc->a);
		FAKE_STATUS_ASSERT(f, SUCCESS, fake_make_call(v));
	}
	KUNIT_EXPECT_EQ(test, RACE_ROUNDS,
			atomic_read(&f->count[FAKE_CLOSE_CALL]));
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&f->count[FAKE_CLOSE_COMPLETE]));
}

static void race_maker(void *arg)
{
	struct fake_low *low = arg;

	condis_cm_make_call_complete(low->vc, CONDIS_STATUS_SUCCESS,
				     low->asked);
}

/* E-43, C-12: an abort meets the call's success: whoever was first, once. */
static void race_abort(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_vc_ready(f);
	struct fake_low *low = fake_low_cm(v);
	int i;

	f->answer[FAKE_MAKE_CALL] = CONDIS_STATUS_PENDING;
	f->answer[FAKE_CLOSE_CALL] = CONDIS_STATUS_PENDING;
	for (i = 1; i <= RACE_ROUNDS; i++) {
		const struct fake_thread threads[] = {
			{ race_maker, low },
			{ race_closer, v },
		};
		struct race_count count = { .sent = ATOMIC_INIT(1) };

		v->data = &count;
		FAKE_STATUS_ASSERT(f, PENDING, fake_make_call(v));
		FAKE_STATUS_ASSERT(f, SUCCESS, fake_activate(low));
		fake_run(test, threads, ARRAY_SIZE(threads));
		low->making = false;
		KUNIT_ASSERT_EQ(test, i,
				atomic_read(&f->count[FAKE_MAKE_COMPLETE]));
		KUNIT_ASSERT_EQ(test, i,
				atomic_read(&f->count[FAKE_CLOSE_CALL]));
		KUNIT_ASSERT_TRUE(test,
				  v->made == CONDIS_STATUS_SUCCESS ||
				  v->made == CONDIS_STATUS_REQUEST_ABORTED);
		fake_closed(low, CONDIS_STATUS_SUCCESS);
		KUNIT_ASSERT_EQ(test, i,
				atomic_read(&f->count[FAKE_CLOSE_COMPLETE]));
		KUNIT_ASSERT_EQ(test, CONDIS_CALL_NONE, v->vc->k);
		KUNIT_ASSERT_EQ(test, CONDIS_VC_IDLE, v->vc->a);
	}
	v->in_call = false;
}

struct race_drain {
	struct fake_vc		*v;
	struct condis_nbl	*chain;
};

static void race_deactivator(void *arg)
{
	struct race_drain *drain = arg;
	condis_status_t status = condis_cm_deactivate_vc(drain->v->vc);

	if (status == CONDIS_STATUS_SUCCESS)
		atomic_inc((atomic_t *)drain->v->data);
	else
		fake_must(drain->v->p->f, status == CONDIS_STATUS_PENDING,
			  "an outcome");
}

static void race_returner(void *arg)
{
	struct race_drain *drain = arg;

	condis_return_nbls(drain->v->p->binding, drain->chain, 0);
}

static void race_completer(void *arg)
{
	struct race_drain *drain = arg;

	fake_complete_all(fake_low_mp(drain->v));
}

/*
 * V-12, V-13, E-28: the last return, the last completion and the deactivation
 * at once: it ends once, now or later.
 */
static void race_drain(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);
	struct race_drain drain = { .v = v };
	atomic_t now = ATOMIC_INIT(0);
	int i;

	f->answer[FAKE_INCOMING_CLOSE] = CONDIS_STATUS_PENDING;
	f->answer[FAKE_CLOSE_CALL] = CONDIS_STATUS_SUCCESS;
	v->data = &now;
	for (i = 1; i <= RACE_ROUNDS; i++) {
		const struct fake_thread threads[] = {
			{ race_deactivator, &drain },
			{ race_returner, &drain },
			{ race_completer, &drain },
		};

		condis_co_send_nbls(v->vc, fake_chain(f, f->tx, 1, 1, 10), 0);
		fake_indicate(fake_low_mp(v), fake_chain(f, f->rx, 1, 1, 10),
			      0);
		drain.chain = fake_take(f, &v->got);
		fake_run(test, threads, ARRAY_SIZE(threads));
		KUNIT_ASSERT_EQ(test, CONDIS_VC_IDLE, v->vc->a);
		KUNIT_ASSERT_EQ(test, i, atomic_read(&now) +
			atomic_read(&f->count[FAKE_DEACTIVATE_COMPLETE]));
		fake_free_done(v);
		fake_free_back(fake_low_mp(v));
		/* V-22 has closed the call, which spoils the VC (V-20). */
		FAKE_STATUS_ASSERT(f, SUCCESS, fake_close_call(v));
		FAKE_STATUS_ASSERT(f, SUCCESS, fake_vc_delete(v));
		FAKE_STATUS_ASSERT(f, SUCCESS, fake_vc_create(v));
		FAKE_STATUS_ASSERT(f, SUCCESS, fake_make_call(v));
	}
}

struct race_churn {
	struct fake	*f;
	struct fake_af	*af;
	bool		stop;
};

/* It pends when the end of a pause runs the drain (V-12). */
static bool race_closed(struct fake_vc *v)
{
	condis_status_t status = fake_close_call(v);

	if (status != CONDIS_STATUS_PENDING)
		return status == CONDIS_STATUS_SUCCESS;
	return fake_wait(READ_ONCE(v->closed) == CONDIS_STATUS_SUCCESS);
}

static void race_churner(void *arg)
{
	struct race_churn *churn = arg;
	struct fake *f = churn->f;
	struct fake_vc *v = list_first_entry(&f->cl->vcs, struct fake_vc,
					     node);
	int i;

	for (i = 0; i < 2000; i++) {
		fake_must(f, fake_vc_create(v) == CONDIS_STATUS_SUCCESS,
			  "made");
		fake_must(f, fake_make_call(v) == CONDIS_STATUS_SUCCESS,
			  "called");
		fake_must(f, race_closed(v), "closed");
		fake_must(f, fake_vc_delete(v) == CONDIS_STATUS_SUCCESS,
			  "deleted");
	}
	WRITE_ONCE(churn->stop, true);
}

static void race_switcher(void *arg)
{
	struct race_churn *churn = arg;
	struct fake *f = churn->f;
	int i;

	for (i = 0; !READ_ONCE(churn->stop); i++) {
		if (i % 2)
			condis_adapter_down(f->adapter);
		else
			condis_adapter_up(f->adapter);
		cond_resched();
	}
}

/*
 * AD-6: VCs come and go while the adapter is switched on and off; one that is
 * made afterwards stands as the adapter does.
 */
static void race_churn(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct race_churn churn = { .f = f, .af = fake_af_open(f->cl) };
	struct fake_vc *v = fake_vc_new(f->cl, churn.af);
	const struct fake_thread threads[] = {
		{ race_churner, &churn },
		{ race_switcher, &churn },
	};

	fake_run(test, threads, ARRAY_SIZE(threads));
	condis_adapter_down(f->adapter);
	FAKE_WAIT(f, condis_adapter_state(f->adapter) ==
		     CONDIS_ADAPTER_PAUSED);
	fake_up(f);
	FAKE_STATUS(f, SUCCESS, fake_vc_create(v));
	FAKE_STATUS(f, SUCCESS, fake_make_call(v));
	KUNIT_EXPECT_EQ(test, 0, condis_gate_reasons(&v->vc->tx.gate));
	KUNIT_EXPECT_EQ(test, 0, condis_gate_reasons(&v->vc->rx.ledger));
	fake_down(f);
	KUNIT_EXPECT_EQ(test, CONDIS_SHUT_PAUSED,
			condis_gate_reasons(&v->vc->tx.gate));
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&f->adapter->n_vcs));
}

static struct kunit_case race_kunit_cases[] = {
	KUNIT_CASE_PARAM(race_close_send, fake_gen_params),
	KUNIT_CASE_PARAM(race_pause_send, fake_gen_params),
	KUNIT_CASE_PARAM(race_crossing, fake_gen_params),
	KUNIT_CASE_PARAM(race_abort, fake_gen_params),
	KUNIT_CASE_PARAM(race_drain, fake_gen_params),
	KUNIT_CASE_PARAM(race_churn, fake_gen_params),
	{}
};

static struct kunit_suite race_kunit_suite = {
	.name = "condis_race",
	.test_cases = race_kunit_cases,
};

kunit_test_suite(race_kunit_suite);
