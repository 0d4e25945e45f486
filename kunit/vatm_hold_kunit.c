// SPDX-License-Identifier: GPL-2.0-only
/*
 * vatm_hold: sends, completions and returns that a tester keeps: what happens
 * to them meanwhile, and how they are let go.
 */
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/sort.h>

#include "vatm_pair.h"

#define HOLD_NBLS	8

static void hold_knob(struct pair_end *end, const char *name, const char *text)
{
	char copy[16];

	strscpy(copy, text, sizeof(copy));
	KUNIT_ASSERT_EQ(end->pair->test, 0,
			vatm_knob_write(end->vatm, name, copy));
}

static void hold_connect(struct pair *pair, u16 vci, struct pair_vc **v,
			 struct pair_vc **w)
{
	pair_must_add_pvcs(pair, vci);
	*v = pair_must_connect(&pair->end[0], vci);
	*w = pair_must_connect(&pair->end[1], vci);
}

/* A chain whose NBLs know their place in it, all with one cancel id. */
static struct condis_nbl *hold_chain(struct pair *pair, u32 seq,
				     unsigned int nbls, unsigned long id)
{
	struct condis_nbl *chain = pair_chain(pair, seq, nbls, 1, 64, 0);
	struct condis_nbl *nbl;
	unsigned long i = seq;

	for (nbl = chain; nbl; nbl = nbl->next) {
		nbl->protocol_reserved[0] = (void *)i++;
		condis_nbl_set_cancel_id(nbl, id);
	}
	return chain;
}

/* S-9: what is kept is not on the line, and goes there in its order. */
static void hold_sends(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct pair_end *end = &pair->end[0];
	struct pair_vc *v, *w;

	pair_run(pair);
	hold_connect(pair, 100, &v, &w);
	hold_knob(end, "release_order", "lifo");
	hold_knob(end, "hold_sends", "1");
	pair_send(v, hold_chain(pair, 0, HOLD_NBLS, 0));
	KUNIT_EXPECT_EQ(test, 0, pair_count(end, VATM_TX_SDUS));
	KUNIT_EXPECT_EQ(test, HOLD_NBLS,
			vatm_hold_count(end->vatm, VATM_HOLD_SENDS));
	hold_knob(end, "release_sends", "3");
	PAIR_WAIT(test, pair_got(w) == 3);
	KUNIT_EXPECT_EQ(test, 3, v->n_sent);
	KUNIT_EXPECT_EQ(test, 3, pair_count(end, VATM_TX_SDUS));
	hold_knob(end, "hold_sends", "0");
	pair_send(v, hold_chain(pair, HOLD_NBLS, 1, 0));
	PAIR_WAIT(test, pair_got(w) == HOLD_NBLS + 1);
	KUNIT_EXPECT_EQ(test, 0, w->n_wrong);
	KUNIT_EXPECT_EQ(test, HOLD_NBLS + 1, v->n_sent);
	KUNIT_EXPECT_EQ(test, 0, end->vatm->knobs.on);
}

/* S-17, E-17: no completion is seen before the record of the transmission. */
static void hold_end_of_tx(struct kunit *test)
{
	const u32 flags = CONDIS_MEDIA_TRANSMIT_VC |
			  CONDIS_MEDIA_INDICATE_END_OF_TX;
	struct pair *pair = test->priv;
	struct pair_end *end = &pair->end[0];
	struct pair_vc *v;
	u32 i;

	pair_run(pair);
	v = pair_must_private(end);
	PAIR_STATUS(test, SUCCESS, pair_activate(v, 100, flags, NULL));
	v->probe = true;
	for (i = 0; i < 2; i++) {
		hold_knob(end, "hold_sends", i ? "1" : "0");
		pair_send(v, hold_chain(pair, 0, 3, 0));
		KUNIT_EXPECT_EQ(test, 3, v->n_sent);
		KUNIT_EXPECT_EQ(test, 3, v->tx_seen);
		KUNIT_EXPECT_EQ(test, 3, pair_count(end, VATM_TX_SDUS));
	}
	for (i = 4; i <= 6; i++) {
		hold_knob(end, "release_sends", "1");
		KUNIT_EXPECT_EQ(test, i, v->n_sent);
		KUNIT_EXPECT_EQ(test, i, v->tx_seen);
	}
}

/* Completions of HOLD_NBLS sends, as let go in two parts; their places. */
static void hold_places(struct pair_vc *v, unsigned long *place)
{
	struct pair *pair = v->end->pair;
	struct condis_nbl *chain, *nbl;
	unsigned int i = 0;

	hold_knob(v->end, "hold_completions", "1");
	pair_send(v, hold_chain(pair, 0, HOLD_NBLS / 2, 0));
	pair_send(v, hold_chain(pair, HOLD_NBLS / 2, HOLD_NBLS / 2, 0));
	KUNIT_EXPECT_EQ(pair->test, 0, v->done.count);
	hold_knob(v->end, "release_completions", "3");
	KUNIT_EXPECT_EQ(pair->test, 3, v->done.count);
	hold_knob(v->end, "release_completions", "100");
	KUNIT_ASSERT_EQ(pair->test, HOLD_NBLS, v->done.count);
	chain = condis_nbl_queue_take(&v->done);
	for (nbl = chain; nbl; nbl = nbl->next) {
		place[i++] = (unsigned long)nbl->protocol_reserved[0];
		/* S-14 */
		KUNIT_EXPECT_EQ(pair->test, 1, nbl->nb_count);
		PAIR_STATUS(pair->test, SUCCESS, nbl->status);
	}
	condis_nbl_free_chain(chain);
}

static int hold_by_size(const void *a, const void *b)
{
	return *(const unsigned long *)a < *(const unsigned long *)b ? -1 : 1;
}

/* S-12, E-7: in any order, each once. */
static void hold_order(struct kunit *test)
{
	static const unsigned long fifo[] = { 0, 1, 2, 3, 4, 5, 6, 7 };
	static const unsigned long lifo[] = { 7, 6, 5, 4, 3, 2, 1, 0 };
	unsigned long place[HOLD_NBLS], again[HOLD_NBLS];
	struct pair *pair = test->priv;
	struct pair_end *end = &pair->end[0];
	struct pair_vc *v, *w;

	pair_run(pair);
	hold_connect(pair, 100, &v, &w);
	v->keep = true;
	hold_places(v, place);
	KUNIT_EXPECT_MEMEQ(test, place, fifo, sizeof(fifo));
	hold_knob(end, "release_order", "lifo");
	hold_places(v, place);
	KUNIT_EXPECT_MEMEQ(test, place, lifo, sizeof(lifo));
	hold_knob(end, "release_order", "random");
	hold_knob(end, "release_seed", "7");
	hold_places(v, place);
	hold_knob(end, "release_seed", "7");
	hold_places(v, again);
	KUNIT_EXPECT_MEMEQ(test, place, again, sizeof(place));
	KUNIT_EXPECT_MEMNEQ(test, place, fifo, sizeof(fifo));
	sort(place, HOLD_NBLS, sizeof(*place), hold_by_size, NULL);
	KUNIT_EXPECT_MEMEQ(test, place, fifo, sizeof(fifo));
	PAIR_WAIT(test, pair_got(w) == 4 * HOLD_NBLS);
}

/* S-21, E-12: what is queued is taken back, on all VCs; what is sent is not. */
static void hold_cancel(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct pair_end *end = &pair->end[0];
	struct pair_vc *v[3], *w;
	unsigned int i;

	pair_run(pair);
	for (i = 0; i < 3; i++)
		hold_connect(pair, 100 + i, &v[i], &w);
	hold_knob(end, "hold_completions", "1");
	for (i = 0; i < 3; i++)
		pair_send(v[i], hold_chain(pair, 0, 1, 7));
	hold_knob(end, "hold_sends", "1");
	for (i = 0; i < 3; i++) {
		pair_send(v[i], hold_chain(pair, 1, 2, 7));
		pair_send(v[i], hold_chain(pair, 3, 1, 8));
		pair_send(v[i], hold_chain(pair, 4, 1, 0));
	}
	condis_cancel_send_nbls(end->binding, 9);
	condis_cancel_send_nbls(end->binding, 0);
	KUNIT_EXPECT_EQ(test, 0, pair_count(end, VATM_TX_CANCELLED));
	condis_cancel_send_nbls(end->binding, 7);
	KUNIT_EXPECT_EQ(test, 6, pair_count(end, VATM_TX_CANCELLED));
	for (i = 0; i < 3; i++) {
		KUNIT_EXPECT_EQ(test, 0, v[i]->n_sent);
		KUNIT_EXPECT_EQ(test, 2, v[i]->n_failed);
		PAIR_STATUS(test, SEND_ABORTED, v[i]->failure);
	}
	hold_knob(end, "hold_completions", "0");
	hold_knob(end, "hold_sends", "0");
	for (i = 0; i < 3; i++) {
		KUNIT_EXPECT_EQ(test, 3, v[i]->n_sent);
		KUNIT_EXPECT_EQ(test, 2, v[i]->n_failed);
	}
	KUNIT_EXPECT_EQ(test, 9, pair_count(end, VATM_TX_SDUS));
}

/* Sends and completions of @v that are kept */
static void hold_both(struct pair_vc *v)
{
	struct pair *pair = v->end->pair;

	hold_knob(v->end, "hold_completions", "1");
	pair_send(v, hold_chain(pair, 0, 2, 0));
	hold_knob(v->end, "hold_sends", "1");
	pair_send(v, hold_chain(pair, 2, 3, 0));
	KUNIT_EXPECT_EQ(pair->test, 0, v->n_sent + v->n_failed);
}

/* V-12: a VC that closes lets go of its own, and of no others. */
static void hold_stop(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct pair_vc *v, *w, *x;

	pair_run(pair);
	hold_connect(pair, 100, &v, &w);
	hold_connect(pair, 101, &x, &w);
	hold_both(v);
	pair_send(x, hold_chain(pair, 0, 1, 0));
	PAIR_STATUS(test, SUCCESS, pair_close(v));
	KUNIT_EXPECT_EQ(test, 2, v->n_sent);
	KUNIT_EXPECT_EQ(test, 3, v->n_failed);
	PAIR_STATUS(test, SEND_ABORTED, v->failure);
	KUNIT_EXPECT_EQ(test, 3, pair_count(v->end, VATM_TX_ABORTED));
	KUNIT_EXPECT_EQ(test, 0, x->n_sent + x->n_failed);
}

/* AD-4: a pause does not wait for a tester. */
static void hold_pause(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct pair_vc *v, *w;

	pair_run(pair);
	hold_connect(pair, 100, &v, &w);
	hold_both(v);
	pair_down(v->end);
	PAIR_WAIT(test, condis_adapter_state(v->end->adapter) ==
			CONDIS_ADAPTER_PAUSED);
	KUNIT_EXPECT_EQ(test, 5, v->n_sent);
	/* The knobs stay where they are. */
	KUNIT_ASSERT_EQ(test, 0, pair_up(v->end));
	pair_send(v, hold_chain(pair, 5, 1, 0));
	KUNIT_EXPECT_EQ(test, 1,
			vatm_hold_count(v->end->vatm, VATM_HOLD_SENDS));
	KUNIT_EXPECT_EQ(test, 5, v->n_sent);
}

/* AD-7, E-16, X-41: nothing is held over it. */
static void hold_reset(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct pair_vc *v, *w;

	pair_run(pair);
	hold_connect(pair, 100, &v, &w);
	hold_both(v);
	PAIR_STATUS(test, SUCCESS, condis_reset_adapter(v->end->adapter));
	KUNIT_ASSERT_EQ(test, 0, condis_adapter_settle(v->end->adapter));
	KUNIT_EXPECT_EQ(test, 2, v->n_sent);
	KUNIT_EXPECT_EQ(test, 3, v->n_failed);
	PAIR_STATUS(test, RESET_IN_PROGRESS, v->failure);
}

/* AD-9: nor does a removal; that nothing is left is seen when the test ends. */
static void hold_delete(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct pair_vc *v, *w;

	pair_run(pair);
	hold_connect(pair, 100, &v, &w);
	hold_both(v);
	hold_knob(w->end, "hold_returns", "1");
	PAIR_WAIT(test, pair_got(w) == 2);
	pair_return(w);
	pair_delete(&pair->end[0]);
	pair_delete(&pair->end[1]);
	PAIR_WAIT(test, !READ_ONCE(pair->end[0].binding));
	PAIR_WAIT(test, !READ_ONCE(pair->end[1].binding));
}

/* what is returned is the miniport's, which may take its time. */
static void hold_returns(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct pair_end *far = &pair->end[1];
	struct pair_vc *v, *w;

	pair_run(pair);
	hold_connect(pair, 100, &v, &w);
	hold_knob(far, "hold_returns", "1");
	hold_knob(far, "pool_limit", "8");
	pair_send(v, hold_chain(pair, 0, HOLD_NBLS, 0));
	PAIR_WAIT(test, pair_got(w) == HOLD_NBLS);
	pair_return(w);
	KUNIT_EXPECT_EQ(test, HOLD_NBLS,
			atomic_long_read(&far->vatm->rx.outstanding));
	/* The pool has run low: R-5. */
	pair_send(v, hold_chain(pair, HOLD_NBLS, 1, 0));
	PAIR_WAIT(test, READ_ONCE(w->n_lent) == 1);
	hold_knob(far, "release_order", "random");
	hold_knob(far, "release_returns", "2");
	KUNIT_EXPECT_EQ(test, HOLD_NBLS - 2,
			atomic_long_read(&far->vatm->rx.outstanding));
	pair_send(v, hold_chain(pair, HOLD_NBLS + 1, 1, 0));
	PAIR_WAIT(test, pair_got(w) == 1);
	hold_knob(far, "hold_returns", "0");
	KUNIT_EXPECT_EQ(test, 1,
			atomic_long_read(&far->vatm->rx.outstanding));
	KUNIT_EXPECT_EQ(test, 0, w->n_wrong);
	/* That VC may have gone before they are let go. */
	hold_knob(far, "hold_returns", "1");
	pair_return(w);
	pair_drop_vc(w);
	hold_knob(far, "release_returns", "1");
}

#define RACE_ROUNDS	100000
#define RACE_NBLS	64

static int hold_race_release(void *data)
{
	struct pair_end *end = data;
	char text[3];

	while (!kthread_should_stop()) {
		strscpy(text, "16", sizeof(text));
		vatm_knob_write(end->vatm, "release_sends", text);
		cond_resched();
	}
	return 0;
}

static int hold_race_cancel(void *data)
{
	struct pair_end *end = data;

	while (!kthread_should_stop()) {
		condis_cancel_send_nbls(end->binding, 7);
		cond_resched();
	}
	return 0;
}

static struct condis_nbl *hold_take_done(struct pair_vc *v)
{
	struct condis_nbl *chain;

	spin_lock_bh(&v->lock);
	chain = condis_nbl_queue_take(&v->done);
	spin_unlock_bh(&v->lock);
	return chain;
}

/* The same NBLs again and again; returns how many were sent. */
static unsigned long hold_race_send(struct pair_vc *v)
{
	unsigned long end = jiffies + 240 * HZ;
	unsigned long n = RACE_NBLS;
	struct condis_nbl *chain;

	pair_send(v, hold_chain(v->end->pair, 0, RACE_NBLS, 7));
	while (n < RACE_ROUNDS && time_before(jiffies, end)) {
		chain = hold_take_done(v);
		if (chain) {
			n += condis_chain_count(chain);
			pair_send(v, chain);
		}
		cond_resched();
	}
	return n;
}

/* S-22, E-13: cancel and transmission meet; each NBL is completed once. */
static void hold_race(struct kunit *test)
{
	struct task_struct *release, *cancel;
	struct pair *pair = test->priv;
	struct pair_vc *v, *w;
	unsigned long n;

	pair_run(pair);
	hold_connect(pair, 100, &v, &w);
	v->keep = true;
	w->drop = true;
	hold_knob(v->end, "hold_sends", "1");
	release = kthread_run(hold_race_release, v->end, "vatm_release");
	cancel = kthread_run(hold_race_cancel, v->end, "vatm_cancel");
	n = hold_race_send(v);
	if (!IS_ERR(release))
		kthread_stop(release);
	if (!IS_ERR(cancel))
		kthread_stop(cancel);
	KUNIT_EXPECT_FALSE(test, IS_ERR(release) || IS_ERR(cancel));
	hold_knob(v->end, "hold_sends", "0");
	KUNIT_EXPECT_GE(test, n, RACE_ROUNDS);
	KUNIT_EXPECT_EQ(test, n, v->n_sent + v->n_failed);
	KUNIT_EXPECT_EQ(test, RACE_NBLS, v->done.count);
	KUNIT_EXPECT_GT(test, v->n_sent, 0);
	KUNIT_EXPECT_GT(test, v->n_failed, 0);
	PAIR_STATUS(test, SEND_ABORTED, v->failure);
	KUNIT_EXPECT_EQ(test, v->n_sent, pair_count(v->end, VATM_TX_SDUS));
	KUNIT_EXPECT_EQ(test, v->n_failed,
			pair_count(v->end, VATM_TX_CANCELLED));
}

static struct kunit_case hold_tests[] = {
	KUNIT_CASE(hold_sends),
	KUNIT_CASE(hold_end_of_tx),
	KUNIT_CASE(hold_order),
	KUNIT_CASE(hold_cancel),
	KUNIT_CASE(hold_stop),
	KUNIT_CASE(hold_pause),
	KUNIT_CASE(hold_reset),
	KUNIT_CASE(hold_delete),
	KUNIT_CASE(hold_returns),
	KUNIT_CASE_SLOW(hold_race),
	{}
};

static struct kunit_suite hold_suite = {
	.name = "vatm_hold",
	.init = pair_init,
	.exit = pair_exit,
	.test_cases = hold_tests,
};

kunit_test_suite(hold_suite);
