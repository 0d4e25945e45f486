// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_gate: each function of the gate, by itself and in every order that
 * needs no second thread.
 */
#include <linux/bottom_half.h>
#include <linux/kernel.h>
#include <net/condis/gate.h>

#include "util.h"

/**
 * struct fixture - a gate that keeps a record
 * @gate: the gate
 * @runs: how often the continuation of each wait ran
 * @counts: what was inside at that moment
 * @order: the waits in the order they ran, three bits each
 * @unprotected: how often nothing held RCU back: neither its read lock nor BHs
 *	that are off
 */
struct fixture {
	struct condis_gate gate;
	unsigned int runs[3];
	unsigned long counts;
	unsigned long order;
	unsigned int unprotected;
};

static void fixture_drained(struct condis_gate *gate, unsigned long wait)
{
	struct fixture *f = container_of(gate, struct fixture, gate);

	if (IS_ENABLED(CONFIG_PREEMPT_RCU) && !rcu_preempt_depth() &&
	    !softirq_count())
		f->unprotected++;
	f->runs[ilog2(wait) - ilog2(CONDIS_WAIT_DEACTIVATE)]++;
	f->counts += condis_gate_count(gate);
	f->order = f->order << 3 | wait >> ilog2(CONDIS_WAIT_DEACTIVATE);
}

static int gate_init(struct kunit *test)
{
	struct fixture *f = kunit_kzalloc(test, sizeof(*f), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, f);
	condis_gate_init(&f->gate, 0, fixture_drained);
	test->priv = f;
	return 0;
}

static void expect_runs(struct kunit *test, unsigned int deactivate,
			unsigned int pause, unsigned int unbind)
{
	struct fixture *f = test->priv;

	KUNIT_EXPECT_EQ(test, f->runs[0], deactivate);
	KUNIT_EXPECT_EQ(test, f->runs[1], pause);
	KUNIT_EXPECT_EQ(test, f->runs[2], unbind);
	KUNIT_EXPECT_EQ(test, f->counts, 0);
	KUNIT_EXPECT_EQ(test, f->unprotected, 0);
}

/* The word is laid out as gate.rst says; the count has the rest of it. */
static void gate_layout(struct kunit *test)
{
	unsigned long all = CONDIS_SHUT_MASK | CONDIS_WAIT_MASK;

	KUNIT_EXPECT_EQ(test, CONDIS_SHUT_MASK & CONDIS_WAIT_MASK, 0);
	KUNIT_EXPECT_EQ(test, all + 1, CONDIS_GATE_ONE);
	KUNIT_EXPECT_EQ(test, CONDIS_WAIT_MASK, CONDIS_WAIT_DEACTIVATE |
			CONDIS_WAIT_PAUSE | CONDIS_WAIT_UNBIND);
}

/* S-1: an open gate lets in any number and counts it. */
static void gate_enter_leave(struct kunit *test)
{
	static const unsigned long steps[] = { 1, 2, 64, 1000000, 1 };
	struct fixture *f = test->priv;
	unsigned long sum = 0;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(steps); i++) {
		KUNIT_EXPECT_EQ(test, 0, condis_gate_enter(&f->gate, steps[i]));
		sum += steps[i];
		KUNIT_EXPECT_EQ(test, sum, condis_gate_count(&f->gate));
	}
	/* Leaving need not be by the same numbers (S-12). */
	condis_gate_leave(&f->gate, sum - 3);
	KUNIT_EXPECT_EQ(test, 3, condis_gate_count(&f->gate));
	for (i = 0; i < 3; i++)
		condis_gate_leave(&f->gate, 1);
	KUNIT_EXPECT_EQ(test, 0, condis_gate_count(&f->gate));
	KUNIT_EXPECT_EQ(test, 0, atomic_long_read(&f->gate.word));
	/* Nobody waits, so nothing runs. */
	expect_runs(test, 0, 0, 0);
}

static const struct reason_case {
	const char *desc;
	unsigned long reason;
	condis_status_t status;
} reason_cases[] = {
	{ "gone", CONDIS_SHUT_GONE, CONDIS_STATUS_ADAPTER_REMOVED },
	{ "reset", CONDIS_SHUT_RESET, CONDIS_STATUS_RESET_IN_PROGRESS },
	{ "paused", CONDIS_SHUT_PAUSED, CONDIS_STATUS_PAUSED },
	{ "closing", CONDIS_SHUT_CLOSING, CONDIS_STATUS_CLOSING },
	{ "not ready", CONDIS_SHUT_NOT_READY, CONDIS_STATUS_VC_NOT_ACTIVATED },
	{ "no direction", CONDIS_SHUT_NO_DIR, CONDIS_STATUS_NOT_SUPPORTED },
};

KUNIT_ARRAY_PARAM_DESC(reason, reason_cases, desc);

/* S-1, S-2: a shut gate lets nobody in, tells why, and lets everybody out. */
static void gate_shut(struct kunit *test)
{
	const struct reason_case *c = test->param_value;
	struct fixture *f = test->priv;

	KUNIT_EXPECT_EQ(test, 0, condis_gate_enter(&f->gate, 5));
	KUNIT_EXPECT_EQ(test, 5 * CONDIS_GATE_ONE,
			condis_gate_shut(&f->gate, c->reason));
	KUNIT_EXPECT_EQ(test, c->reason, condis_gate_enter(&f->gate, 1));
	KUNIT_EXPECT_EQ(test, c->reason, condis_gate_reasons(&f->gate));
	KUNIT_EXPECT_EQ(test, 5, condis_gate_count(&f->gate));
	condis_gate_leave(&f->gate, 5);
	KUNIT_EXPECT_EQ(test, 0, condis_gate_count(&f->gate));
	KUNIT_EXPECT_EQ(test, c->reason, condis_gate_enter(&f->gate, 1));
	condis_gate_open(&f->gate, c->reason);
	KUNIT_EXPECT_EQ(test, 0, condis_gate_reasons(&f->gate));
	KUNIT_EXPECT_EQ(test, 0, condis_gate_enter(&f->gate, 1));
	condis_gate_leave(&f->gate, 1);
	expect_runs(test, 0, 0, 0);
}

/* G-1: who claims where it is not over yet, or nobody waits, runs nothing. */
static void gate_claim(struct kunit *test)
{
	struct fixture *f = test->priv;

	rcu_read_lock();
	condis_gate_claim(&f->gate);
	rcu_read_unlock();
	expect_runs(test, 0, 0, 0);
	KUNIT_EXPECT_EQ(test, 0, condis_gate_enter(&f->gate, 2));
	condis_gate_shut(&f->gate, CONDIS_SHUT_CLOSING);
	condis_gate_arm(&f->gate, CONDIS_WAIT_DEACTIVATE);
	condis_gate_leave(&f->gate, 1);
	rcu_read_lock();
	condis_gate_claim(&f->gate);
	rcu_read_unlock();
	expect_runs(test, 0, 0, 0);
	condis_gate_leave(&f->gate, 1);
	expect_runs(test, 1, 0, 0);
	/* It was claimed, and is nobody's any more. */
	rcu_read_lock();
	condis_gate_claim(&f->gate);
	rcu_read_unlock();
	expect_runs(test, 1, 0, 0);
}

/* A gate is born shut where its object is not ready. */
static void gate_born_shut(struct kunit *test)
{
	struct fixture *f = test->priv;

	condis_gate_init(&f->gate, CONDIS_SHUT_NOT_READY | CONDIS_SHUT_PAUSED,
			 fixture_drained);
	KUNIT_EXPECT_EQ(test, CONDIS_SHUT_NOT_READY | CONDIS_SHUT_PAUSED,
			condis_gate_enter(&f->gate, 1));
	KUNIT_EXPECT_EQ(test, 0, condis_gate_count(&f->gate));
}

/* Reasons are independent: the gate is open when the last one is gone. */
static void gate_two_reasons(struct kunit *test)
{
	struct fixture *f = test->priv;
	unsigned long both = CONDIS_SHUT_PAUSED | CONDIS_SHUT_CLOSING;

	condis_gate_shut(&f->gate, CONDIS_SHUT_CLOSING);
	KUNIT_EXPECT_EQ(test, CONDIS_SHUT_CLOSING,
			condis_gate_shut(&f->gate, CONDIS_SHUT_PAUSED));
	KUNIT_EXPECT_EQ(test, both,
			condis_gate_shut(&f->gate, CONDIS_SHUT_PAUSED));
	condis_gate_open(&f->gate, CONDIS_SHUT_PAUSED);
	KUNIT_EXPECT_EQ(test, CONDIS_SHUT_CLOSING,
			condis_gate_enter(&f->gate, 1));
	condis_gate_open(&f->gate, CONDIS_SHUT_PAUSED);
	KUNIT_EXPECT_EQ(test, CONDIS_SHUT_CLOSING,
			condis_gate_enter(&f->gate, 1));
	condis_gate_open(&f->gate, CONDIS_SHUT_CLOSING);
	KUNIT_EXPECT_EQ(test, 0, condis_gate_enter(&f->gate, 1));
	condis_gate_leave(&f->gate, 1);
}

/* S-4: of several reasons the first in the order of the table counts. */
static void gate_status(struct kunit *test)
{
	unsigned int reserved = BIT(6) | BIT(7);
	unsigned int shut, i;
	condis_status_t want;

	T_EXPECT_STATUS(test, condis_gate_status(0), CONDIS_STATUS_SUCCESS);
	/* What is no reason does not count. */
	T_EXPECT_STATUS(test, condis_gate_status(CONDIS_WAIT_MASK |
						 CONDIS_GATE_ONE),
			CONDIS_STATUS_SUCCESS);
	for (shut = 1; shut <= CONDIS_SHUT_MASK; shut++) {
		for (i = 0; i < ARRAY_SIZE(reason_cases); i++)
			if (shut & reason_cases[i].reason)
				break;
		want = shut & ~reserved ? reason_cases[i].status :
					  CONDIS_STATUS_FAILURE;
		T_EXPECT_STATUS(test, want,
				condis_gate_status(shut | CONDIS_GATE_ONE));
	}
}

static const struct wait_case {
	const char *desc;
	unsigned long waits;
} wait_cases[] = {
	{ "deactivate", CONDIS_WAIT_DEACTIVATE },
	{ "pause", CONDIS_WAIT_PAUSE },
	{ "unbind", CONDIS_WAIT_UNBIND },
	{ "two", CONDIS_WAIT_DEACTIVATE | CONDIS_WAIT_UNBIND },
	{ "all", CONDIS_WAIT_MASK },
};

KUNIT_ARRAY_PARAM_DESC(wait, wait_cases, desc);

static void arm_all(struct fixture *f, unsigned long waits)
{
	unsigned int bit;

	for_each_set_bit(bit, &waits, BITS_PER_LONG)
		condis_gate_arm(&f->gate, BIT(bit));
}

static void expect_waits(struct kunit *test, unsigned long waits,
			 unsigned int times)
{
	expect_runs(test, waits & CONDIS_WAIT_DEACTIVATE ? times : 0,
		    waits & CONDIS_WAIT_PAUSE ? times : 0,
		    waits & CONDIS_WAIT_UNBIND ? times : 0);
}

/* V-12, V-13: an empty gate is drained in the context of who arms. */
static void gate_arm_empty(struct kunit *test)
{
	const struct wait_case *c = test->param_value;
	struct fixture *f = test->priv;

	condis_gate_shut(&f->gate, CONDIS_SHUT_CLOSING);
	arm_all(f, c->waits);
	expect_waits(test, c->waits, 1);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&f->gate.word),
			CONDIS_SHUT_CLOSING);
	condis_gate_claim(&f->gate);
	expect_waits(test, c->waits, 1);
}

/* V-12, V-13: else the last leaver runs it, once, and nobody before it. */
static void gate_arm_busy(struct kunit *test)
{
	const struct wait_case *c = test->param_value;
	struct fixture *f = test->priv;

	KUNIT_EXPECT_EQ(test, 0, condis_gate_enter(&f->gate, 3));
	condis_gate_shut(&f->gate, CONDIS_SHUT_CLOSING);
	arm_all(f, c->waits);
	expect_waits(test, c->waits, 0);
	condis_gate_claim(&f->gate);
	condis_gate_leave(&f->gate, 2);
	expect_waits(test, c->waits, 0);
	KUNIT_EXPECT_EQ(test, condis_gate_enter(&f->gate, 1),
			CONDIS_SHUT_CLOSING);
	condis_gate_leave(&f->gate, 1);
	expect_waits(test, c->waits, 1);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&f->gate.word),
			CONDIS_SHUT_CLOSING);
}

/* S-2, V-12: what comes behind what is inside is waited for, shut or not. */
static void gate_add(struct kunit *test)
{
	const struct wait_case *c = test->param_value;
	struct fixture *f = test->priv;

	KUNIT_EXPECT_EQ(test, 0, condis_gate_enter(&f->gate, 1));
	condis_gate_add(&f->gate, 2);
	KUNIT_EXPECT_EQ(test, 3, condis_gate_count(&f->gate));
	condis_gate_shut(&f->gate, CONDIS_SHUT_CLOSING);
	arm_all(f, c->waits);
	condis_gate_add(&f->gate, 0);
	condis_gate_add(&f->gate, 4);
	condis_gate_leave(&f->gate, 6);
	expect_waits(test, c->waits, 0);
	local_bh_disable();
	condis_gate_leave_bh(&f->gate, 1);
	local_bh_enable();
	expect_waits(test, c->waits, 1);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&f->gate.word),
			CONDIS_SHUT_CLOSING);
}

/* Those who wait are told in a fixed order: deactivate, pause, unbind. */
static void gate_order(struct kunit *test)
{
	struct fixture *f = test->priv;

	KUNIT_EXPECT_EQ(test, 0, condis_gate_enter(&f->gate, 1));
	condis_gate_shut(&f->gate, CONDIS_SHUT_GONE);
	condis_gate_arm(&f->gate, CONDIS_WAIT_UNBIND);
	condis_gate_arm(&f->gate, CONDIS_WAIT_PAUSE);
	condis_gate_arm(&f->gate, CONDIS_WAIT_DEACTIVATE);
	condis_gate_leave(&f->gate, 1);
	KUNIT_EXPECT_EQ(test, f->order, 1 << 6 | 2 << 3 | 4);
}

/* A wait that is taken back in time does not run; one that ran, did. */
static void gate_cancel(struct kunit *test)
{
	struct fixture *f = test->priv;

	KUNIT_EXPECT_EQ(test, 0, condis_gate_enter(&f->gate, 1));
	condis_gate_shut(&f->gate, CONDIS_SHUT_PAUSED);
	condis_gate_arm(&f->gate, CONDIS_WAIT_PAUSE);
	condis_gate_arm(&f->gate, CONDIS_WAIT_UNBIND);
	KUNIT_EXPECT_FALSE(test, condis_gate_cancel(&f->gate,
						    CONDIS_WAIT_DEACTIVATE));
	KUNIT_EXPECT_TRUE(test, condis_gate_cancel(&f->gate,
						   CONDIS_WAIT_PAUSE));
	KUNIT_EXPECT_FALSE(test, condis_gate_cancel(&f->gate,
						    CONDIS_WAIT_PAUSE));
	condis_gate_leave(&f->gate, 1);
	expect_runs(test, 0, 0, 1);
	KUNIT_EXPECT_FALSE(test, condis_gate_cancel(&f->gate,
						    CONDIS_WAIT_UNBIND));
	KUNIT_EXPECT_EQ(test, atomic_long_read(&f->gate.word),
			CONDIS_SHUT_PAUSED);
}

/* AD-1: a gate serves one pause after another. */
static void gate_again(struct kunit *test)
{
	struct fixture *f = test->priv;
	unsigned int i;

	for (i = 1; i <= 5; i++) {
		KUNIT_EXPECT_EQ(test, 0, condis_gate_enter(&f->gate, i));
		condis_gate_shut(&f->gate, CONDIS_SHUT_PAUSED);
		condis_gate_arm(&f->gate, CONDIS_WAIT_PAUSE);
		expect_runs(test, 0, i - 1, 0);
		condis_gate_leave(&f->gate, i);
		expect_runs(test, 0, i, 0);
		condis_gate_open(&f->gate, CONDIS_SHUT_PAUSED);
	}
	KUNIT_EXPECT_EQ(test, 0, atomic_long_read(&f->gate.word));
}

/* The count may take all the bits that are left to it. */
static void gate_full(struct kunit *test)
{
	unsigned long most = ~0UL >> CONDIS_GATE_SHIFT;
	struct fixture *f = test->priv;

	KUNIT_EXPECT_EQ(test, 0, condis_gate_enter(&f->gate, most));
	KUNIT_EXPECT_EQ(test, most, condis_gate_count(&f->gate));
	KUNIT_EXPECT_EQ(test, 0, condis_gate_reasons(&f->gate));
	condis_gate_shut(&f->gate, CONDIS_SHUT_CLOSING);
	condis_gate_arm(&f->gate, CONDIS_WAIT_DEACTIVATE);
	expect_runs(test, 0, 0, 0);
	condis_gate_leave(&f->gate, most - 1);
	expect_runs(test, 0, 0, 0);
	condis_gate_leave(&f->gate, 1);
	expect_runs(test, 1, 0, 0);
}

static struct kunit_case gate_kunit_cases[] = {
	KUNIT_CASE(gate_layout),
	KUNIT_CASE(gate_enter_leave),
	KUNIT_CASE_PARAM(gate_shut, reason_gen_params),
	KUNIT_CASE(gate_claim),
	KUNIT_CASE(gate_born_shut),
	KUNIT_CASE(gate_two_reasons),
	KUNIT_CASE(gate_status),
	KUNIT_CASE_PARAM(gate_arm_empty, wait_gen_params),
	KUNIT_CASE_PARAM(gate_arm_busy, wait_gen_params),
	KUNIT_CASE_PARAM(gate_add, wait_gen_params),
	KUNIT_CASE(gate_order),
	KUNIT_CASE(gate_cancel),
	KUNIT_CASE(gate_again),
	KUNIT_CASE(gate_full),
	{}
};

static struct kunit_suite gate_kunit_suite = {
	.name = "condis_gate",
	.init = gate_init,
	.test_cases = gate_kunit_cases,
};

kunit_test_suite(gate_kunit_suite);
