// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_nest: drivers that call back from inside their callbacks, without end.
 */
#include <linux/preempt.h>

#include "fake.h"
#include "nest.h"

/**
 * struct nest_play - what a game of ping-pong keeps
 * @rounds: sends or indications that are still to be made
 * @depth: callbacks on the stack now
 * @deepest: the most there ever were
 * @next: number of the next NBL that is sent
 * @expected: number of the next NBL that the miniport is to see
 * @v: VC of the game
 */
struct nest_play {
	unsigned int	rounds;
	unsigned int	depth;
	unsigned int	deepest;
	unsigned long	next;
	unsigned long	expected;
	struct fake_vc	*v;
};

static void nest_enter(struct nest_play *play)
{
	play->depth++;
	play->deepest = max(play->deepest, play->depth);
}

static void nest_leave(struct nest_play *play)
{
	play->depth--;
}

/* A miniport that completes from within its send handler, one at a time. */
static void nest_send(struct fake_low *low, struct condis_nbl *chain,
		      u32 flags)
{
	struct nest_play *play = low->f->data;
	struct condis_nbl *nbl, *next;

	nest_enter(play);
	/* S-9 */
	for (nbl = chain; nbl; nbl = nbl->next)
		fake_must(low->f, fake_seq(nbl) == play->expected++,
			  "in the order of the sends");
	condis_chain_for_each_safe(nbl, next, chain) {
		nbl->next = NULL;
		condis_mco_send_nbls_complete(low->vc, nbl, 0);
	}
	nest_leave(play);
}

/* A client that sends again from within its completion. */
static void nest_complete(struct fake_vc *v, struct condis_nbl *chain,
			  u32 flags)
{
	struct nest_play *play = v->p->f->data;
	struct condis_nbl *nbl, *next;

	nest_enter(play);
	condis_chain_for_each_safe(nbl, next, chain) {
		if (!play->rounds) {
			nbl->next = NULL;
			fake_keep(v->p->f, &v->done, nbl);
			continue;
		}
		play->rounds--;
		fake_seq(nbl) = play->next++;
		nbl->next = NULL;
		condis_co_send_nbls(v->vc, nbl, 0);
	}
	nest_leave(play);
}

static struct fake_vc *nest_ready(struct fake *f, struct nest_play *play)
{
	struct fake_vc *v = fake_connected(f);

	f->data = play;
	f->send = nest_send;
	v->complete = nest_complete;
	play->v = v;
	return v;
}

/*
 * E-5, S-19: a hundred thousand sends, each from the completion of the one
 * before, inside the miniport's send handler: no deeper than the limit.
 */
static void nest_ping_pong(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct nest_play play = { .rounds = 100000 - 1, .next = 1 };
	struct fake_vc *v = nest_ready(f, &play);

	condis_co_send_nbls(v->vc, fake_chain(f, f->tx, 1, 1, 10), 0);
	KUNIT_EXPECT_EQ(test, 0, play.rounds);
	KUNIT_EXPECT_EQ(test, 100000, play.expected);
	KUNIT_EXPECT_EQ(test, 0, play.depth);
	/* It was used to the full, and never exceeded. */
	KUNIT_EXPECT_EQ(test, CONDIS_NEST_MAX, play.deepest);
	KUNIT_EXPECT_EQ(test, 100000, atomic64_read(&v->vc->tx.nbls));
	KUNIT_EXPECT_EQ(test, 100000, atomic64_read(&v->vc->tx.done));
	KUNIT_EXPECT_EQ(test, 0, condis_gate_count(&v->vc->tx.gate));
	v->complete = NULL;
	fake_check_done(v, 1, "SUCCESS");
}

/* S-19: what waited leaves nothing behind for the calls that come later. */
static void nest_again(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct nest_play play = { .rounds = 100, .next = 1 };
	struct fake_vc *v = nest_ready(f, &play);
	struct condis_nbl *first, *second;

	first = fake_chain(f, f->tx, 1, 1, 10);
	second = fake_chain(f, f->tx, 1, 1, 10);
	fake_seq(second) = 101;
	/* Each processor has a depth of its own. */
	migrate_disable();
	condis_co_send_nbls(v->vc, first, 0);
	condis_co_send_nbls(v->vc, second, 0);
	migrate_enable();
	KUNIT_EXPECT_EQ(test, 102, play.expected);
	KUNIT_EXPECT_EQ(test, 0, condis_gate_count(&v->vc->tx.gate));
	v->complete = NULL;
	fake_check_done(v, 2, "SUCCESS");
}

/* S-9, S-10, S-19: many at once; their order is that of the sends. */
static void nest_order(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct nest_play play = { .rounds = 5000, .next = 17 };
	struct fake_vc *v = nest_ready(f, &play);

	condis_co_send_nbls(v->vc, fake_chain(f, f->tx, 17, 1, 10), 0);
	KUNIT_EXPECT_EQ(test, 5017, play.expected);
	KUNIT_EXPECT_LE(test, play.deepest, CONDIS_NEST_MAX);
	v->complete = NULL;
	fake_check_done(v, 17, "SUCCESS");
}

/* A miniport that indicates again from within its return handler. */
static void nest_returned(struct fake_low *low, struct condis_nbl *chain,
			  u32 flags)
{
	struct nest_play *play = low->f->data;

	nest_enter(play);
	if (play->rounds) {
		play->rounds--;
		fake_indicate(low, chain, 0);
	} else {
		fake_keep(low->f, &low->back, chain);
	}
	nest_leave(play);
}

static void nest_receive(struct fake_vc *v, struct condis_nbl *chain,
			 unsigned int count, u32 flags)
{
	struct nest_play *play = v->p->f->data;

	nest_enter(play);
	condis_return_nbls(v->p->binding, chain, 0);
	nest_leave(play);
}

/* S-19, R-15: the other direction. */
static void nest_receive_ping_pong(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct nest_play play = { .rounds = 100000 };
	struct fake_vc *v = fake_connected(f);

	f->data = &play;
	f->returned = nest_returned;
	v->receive = nest_receive;
	fake_indicate(fake_low_mp(v), fake_chain(f, f->rx, 3, 1, 10), 0);
	KUNIT_EXPECT_EQ(test, 0, play.rounds);
	KUNIT_EXPECT_EQ(test, CONDIS_NEST_MAX, play.deepest);
	KUNIT_EXPECT_EQ(test, 300003, atomic64_read(&v->vc->rx.nbls));
	KUNIT_EXPECT_EQ(test, 300003, atomic64_read(&v->vc->rx.returned));
	KUNIT_EXPECT_EQ(test, 0, condis_gate_count(&v->vc->rx.ledger));
	KUNIT_EXPECT_EQ(test, 3, fake_queue_count(f, &fake_low_mp(v)->back));
	f->returned = NULL;
}

/* S-19: refusals nest as well, and keep the VC until they are delivered. */
static void nest_refused(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct nest_play play = { .rounds = 20000 };
	struct fake_vc *v = nest_ready(f, &play);

	f->answer[FAKE_CLOSE_CALL] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_close_call(v));
	condis_co_send_nbls(v->vc, fake_chain(f, f->tx, 2, 1, 10), 0);
	KUNIT_EXPECT_EQ(test, 0, play.rounds);
	KUNIT_EXPECT_EQ(test, 20002, atomic64_read(&v->vc->tx.refused));
	KUNIT_EXPECT_EQ(test, 0, play.expected);
	KUNIT_EXPECT_EQ(test, CONDIS_NEST_MAX, play.deepest);
	v->complete = NULL;
	fake_check_done(v, 2, "CLOSING");
}

/**
 * struct nest_dive - what is done with the stack of condis calls full
 * @left: completions that still are to send again
 * @hook: what is done by the last one
 */
struct nest_dive {
	unsigned int	left;
	fake_hook_t	hook;
};

static void nest_complete_dive(struct fake_vc *v, struct condis_nbl *chain,
			       u32 flags)
{
	struct nest_dive *dive = v->data;

	if (dive->left--) {
		condis_co_send_nbls(v->vc, chain, 0);
		return;
	}
	fake_keep(v->p->f, &v->done, chain);
	dive->hook(v->p->f, v);
}

static void nest_complete_now(struct fake_low *low, struct condis_nbl *chain,
			      u32 flags)
{
	condis_mco_send_nbls_complete(low->vc, chain, 0);
}

/* Send, complete, send, complete; and then @hook. */
static void nest_at_bottom(struct fake *f, fake_hook_t hook)
{
	struct nest_dive dive = { .left = CONDIS_NEST_MAX / 2 - 1,
				  .hook = hook };
	struct fake_vc *v = fake_connected(f);

	f->send = nest_complete_now;
	v->complete = nest_complete_dive;
	v->data = &dive;
	condis_co_send_nbls(v->vc, fake_chain(f, f->tx, 1, 1, 10), 0);
	f->send = NULL;
	v->complete = NULL;
	fake_check_done(v, 1, "SUCCESS");
}

struct nest_lent {
	struct fake_vc		*v;
	struct condis_nbl	*chain;
	bool			ran;
};

static void nest_hook_lend(struct fake *f, void *obj)
{
	struct nest_lent *lent = f->data;

	lent->ran = true;
	fake_indicate(fake_low_mp(lent->v), lent->chain,
		      CONDIS_FLAG_RESOURCES);
	/* the miniport's again, now. */
	fake_must(f, lent->chain->owner == CONDIS_NBL_MINIPORT, "given back");
}

/* S-19: what is lent cannot wait; it is not delivered, reported, counted. */
static void nest_lent(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct nest_lent lent = {
		.v = fake_connected(f),
		.chain = fake_chain(f, f->rx, 2, 1, 10),
	};

	f->data = &lent;
	nest_at_bottom(f, nest_hook_lend);
	KUNIT_EXPECT_TRUE(test, lent.ran);
	fake_reported(f, CONDIS_REPORT_NESTED_LENT, 1);
	KUNIT_EXPECT_EQ(test, 2, atomic64_read(&lent.v->vc->rx.refused));
	KUNIT_EXPECT_EQ(test, 0, atomic64_read(&lent.v->vc->rx.nbls));
	KUNIT_EXPECT_EQ(test, 0, atomic64_read(&lent.v->vc->rx.bytes));
	KUNIT_EXPECT_EQ(test, 0, condis_gate_count(&lent.v->vc->rx.ledger));
	condis_nbl_free_chain(lent.chain);
}

static void nest_hook_indicate(struct fake *f, void *obj)
{
	struct nest_lent *lent = f->data;

	lent->ran = true;
	fake_indicate(fake_low_mp(lent->v), lent->chain, 0);
	/* It waits: nothing was called, all of it is inside (S-19). */
	fake_must(f, !lent->v->got.head, "not delivered yet");
	fake_must(f, condis_gate_count(&lent->v->vc->rx.ledger) == 3,
		  "counted");
}

/* S-19: anything else waits for the outermost call. */
static void nest_waits(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct nest_lent lent = {
		.v = fake_connected(f),
		.chain = fake_chain(f, f->rx, 2, 1, 10),
	};

	f->data = &lent;
	nest_at_bottom(f, nest_hook_indicate);
	KUNIT_EXPECT_TRUE(test, lent.ran);
	KUNIT_EXPECT_EQ(test, 2, lent.v->got.count);
	KUNIT_EXPECT_EQ(test, 2, condis_gate_count(&lent.v->vc->rx.ledger));
}

static void nest_return_late(struct condis_adapter *adapter, void *vc_ctx,
			     struct condis_nbl *chain, u32 flags)
{
	struct fake *f = condis_adapter_priv(adapter);

	fake_must(f, !atomic_read(&f->count[FAKE_M_DELETE_VC]),
		  "a context that is not freed");
	condis_nbl_free_chain(chain);
}

static void nest_hook_late(struct fake *f, void *obj)
{
	struct nest_lent *lent = f->data;

	lent->ran = true;
	/* what it still has, while the VC is stopping. */
	fake_indicate(fake_low_mp(lent->v), lent->chain, 0);
	fake_m_deactivated(fake_low_mp(lent->v));
	if (lent->v->vc->a == CONDIS_VC_IDLE)
		fake_vc_delete(lent->v);
}

/*
 * V-12, R-7: a return that waits is over before the VC can be deleted, also of
 * an NBL that was not delivered.
 */
static void nest_return_before_delete(struct kunit *test)
{
	struct fake *f = fake_running(test, FAKE_CM);
	struct nest_lent lent = {
		.v = fake_connected(f),
		.chain = fake_chain(f, f->rx, 2, 1, 10),
	};

	f->answer[FAKE_M_DEACTIVATE] = CONDIS_STATUS_PENDING;
	FAKE_STATUS(f, PENDING, fake_close_call(lent.v));
	f->ops.return_nbls = nest_return_late;
	f->data = &lent;
	nest_at_bottom(f, nest_hook_late);
	KUNIT_EXPECT_TRUE(test, lent.ran);
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&f->count[FAKE_CLOSE_COMPLETE]));
}

struct nest_two {
	struct fake_vc		*v;
	unsigned int		rounds;
	struct condis_nbl	*chain;
};

static void nest_two_send(struct fake_low *low, struct condis_nbl *chain,
			  u32 flags)
{
	unsigned long *last = low->f->data;
	struct condis_nbl *nbl;

	/* Each sender's own numbers go up; the senders are told by parity. */
	for (nbl = chain; nbl; nbl = nbl->next) {
		unsigned long seq = fake_seq(nbl);

		fake_must(low->f, seq == READ_ONCE(last[seq % 2]) + 2,
			  "in the order of each processor");
		WRITE_ONCE(last[seq % 2], seq);
	}
	condis_mco_send_nbls_complete(low->vc, chain, 0);
}

static void nest_two_complete(struct fake_vc *v, struct condis_nbl *chain,
			      u32 flags)
{
	struct nest_two *two;
	struct condis_nbl *nbl, *next;

	condis_chain_for_each_safe(nbl, next, chain) {
		two = nbl->protocol_reserved[0];
		nbl->next = NULL;
		if (two->rounds) {
			two->rounds--;
			fake_seq(nbl) += 2;
			condis_co_send_nbls(v->vc, nbl, 0);
		} else {
			fake_keep(v->p->f, &v->done, nbl);
		}
	}
}

static void nest_two_run(void *arg)
{
	struct nest_two *two = arg;

	condis_co_send_nbls(two->v->vc, two->chain, 0);
}

/* E-6, S-10: two processors play on one VC; each keeps its own order. */
static void nest_two_cpus(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);
	unsigned long last[2] = { 0, 1 };
	struct nest_two two[2];
	const struct fake_thread threads[] = {
		{ nest_two_run, &two[0] },
		{ nest_two_run, &two[1] },
	};
	unsigned int i;

	f->data = last;
	f->send = nest_two_send;
	v->complete = nest_two_complete;
	for (i = 0; i < 2; i++) {
		two[i] = (struct nest_two){ .v = v, .rounds = 20000 };
		two[i].chain = fake_chain(f, f->tx, 1, 1, 10);
		two[i].chain->protocol_reserved[0] = &two[i];
		fake_seq(two[i].chain) = 2 + i;
	}
	fake_run(test, threads, ARRAY_SIZE(threads));
	KUNIT_EXPECT_EQ(test, 40002, last[0]);
	KUNIT_EXPECT_EQ(test, 40003, last[1]);
	KUNIT_EXPECT_EQ(test, 40002, atomic64_read(&v->vc->tx.done));
	KUNIT_EXPECT_EQ(test, 0, condis_gate_count(&v->vc->tx.gate));
	f->send = NULL;
	v->complete = NULL;
	fake_check_done(v, 2, "SUCCESS");
}

static struct kunit_case nest_kunit_cases[] = {
	KUNIT_CASE_PARAM(nest_ping_pong, fake_gen_params),
	KUNIT_CASE_PARAM(nest_again, fake_gen_params),
	KUNIT_CASE_PARAM(nest_order, fake_gen_params),
	KUNIT_CASE_PARAM(nest_receive_ping_pong, fake_gen_params),
	KUNIT_CASE_PARAM(nest_refused, fake_gen_params),
	KUNIT_CASE_PARAM(nest_lent, fake_gen_params),
	KUNIT_CASE_PARAM(nest_waits, fake_gen_params),
	KUNIT_CASE(nest_return_before_delete),
	KUNIT_CASE_PARAM(nest_two_cpus, fake_gen_params),
	{}
};

static struct kunit_suite nest_kunit_suite = {
	.name = "condis_nest",
	.test_cases = nest_kunit_cases,
};

/* The same, watched. */
static struct kunit_suite nest_verified_kunit_suite = {
	.name = "condis_nest_verified",
	.suite_init = t_verify_begin,
	.suite_exit = t_verify_end,
	.test_cases = nest_kunit_cases,
};

kunit_test_suites(&nest_kunit_suite, &nest_verified_kunit_suite);
