// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_gate_smp: the gate with threads against each other. The model tries
 * every interleaving of a few steps; this one tries many of the real code.
 */
#include <linux/completion.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <net/condis/gate.h>

#include "util.h"

#define SENDERS		3
#define ROUNDS		400

/**
 * struct arena - a gate, those who pass it, and those who shut it
 * @gate: the gate
 * @inside: kept by hand, to compare
 * @shut: what @gate is shut for, kept by hand: bit 0 pause, bit 1 unbind
 * @early: somebody was inside when a continuation ran
 * @doubled: a continuation ran without being armed
 * @passed: a sender came in while the gate was shut
 * @armed: waits whose continuation is still to run
 * @drained: told by the continuation
 * @stop: the senders may go
 */
struct arena {
	struct condis_gate	gate;
	atomic_t		inside;
	unsigned long		shut;
	atomic_t		early;
	atomic_t		doubled;
	atomic_t		passed;
	unsigned long		armed;
	struct completion	drained[2];
	bool			stop;
};

static unsigned int arena_index(unsigned long wait)
{
	return wait == CONDIS_WAIT_UNBIND;
}

static void arena_drained(struct condis_gate *gate, unsigned long wait)
{
	struct arena *a = container_of(gate, struct arena, gate);
	unsigned int i = arena_index(wait);

	if (atomic_read(&a->inside))
		atomic_inc(&a->early);
	if (!test_and_clear_bit(i, &a->armed))
		atomic_inc(&a->doubled);
	complete(&a->drained[i]);
}

static int arena_sender(void *data)
{
	struct arena *a = data;
	unsigned int n = 0;

	while (!READ_ONCE(a->stop)) {
		n = n % 5 + 1;
		if (condis_gate_enter(&a->gate, n)) {
			cond_resched();
			continue;
		}
		/* Set after the drain, cleared before the opening. */
		if (READ_ONCE(a->shut))
			atomic_inc(&a->passed);
		atomic_add(n, &a->inside);
		cpu_relax();
		atomic_dec(&a->inside);
		condis_gate_leave(&a->gate, 1);
		if (n == 1)
			continue;
		atomic_sub(n - 1, &a->inside);
		condis_gate_leave(&a->gate, n - 1);
	}
	return 0;
}

/* One who shuts, waits until it is drained, and opens again. */
static unsigned int arena_close(struct arena *a, unsigned long reason,
				unsigned long wait)
{
	unsigned int i = arena_index(wait);
	unsigned int round;

	for (round = 0; round < ROUNDS; round++) {
		reinit_completion(&a->drained[i]);
		condis_gate_shut(&a->gate, reason);
		set_bit(i, &a->armed);
		condis_gate_arm(&a->gate, wait);
		if (!wait_for_completion_timeout(&a->drained[i], 10 * HZ))
			break;
		set_bit(i, &a->shut);
		cond_resched();
		clear_bit(i, &a->shut);
		condis_gate_open(&a->gate, reason);
		cond_resched();
	}
	return round;
}

/**
 * struct closer - the second one who shuts
 * @arena: the arena
 * @rounds: how far it came
 */
struct closer {
	struct arena *arena;
	unsigned int rounds;
};

static int arena_closer(void *data)
{
	struct closer *c = data;

	c->rounds = arena_close(c->arena, CONDIS_SHUT_CLOSING,
				CONDIS_WAIT_UNBIND);
	return 0;
}

/* V-12, V-13, S-2: no wake-up missed, none doubled, none early. */
static void smp_drain(struct kunit *test)
{
	struct arena *a = kunit_kzalloc(test, sizeof(*a), GFP_KERNEL);
	struct task_struct *tasks[SENDERS + 1];
	struct closer second = { .arena = a };
	unsigned int rounds, i;

	KUNIT_ASSERT_NOT_NULL(test, a);
	condis_gate_init(&a->gate, 0, arena_drained);
	for (i = 0; i < ARRAY_SIZE(a->drained); i++)
		init_completion(&a->drained[i]);
	for (i = 0; i < SENDERS; i++)
		tasks[i] = t_thread(test, arena_sender, a);
	tasks[SENDERS] = t_thread(test, arena_closer, &second);
	rounds = arena_close(a, CONDIS_SHUT_PAUSED, CONDIS_WAIT_PAUSE);
	t_thread_join(tasks[SENDERS]);
	WRITE_ONCE(a->stop, true);
	for (i = 0; i < SENDERS; i++)
		t_thread_join(tasks[i]);

	KUNIT_EXPECT_EQ(test, rounds, ROUNDS);
	KUNIT_EXPECT_EQ(test, second.rounds, ROUNDS);
	KUNIT_EXPECT_EQ(test, atomic_read(&a->early), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&a->doubled), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&a->passed), 0);
	KUNIT_EXPECT_EQ(test, a->armed, 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&a->inside), 0);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&a->gate.word), 0);
}

static struct kunit_case smp_kunit_cases[] = {
	KUNIT_CASE_SLOW(smp_drain),
	{}
};

static struct kunit_suite smp_kunit_suite = {
	.name = "condis_gate_smp",
	.test_cases = smp_kunit_cases,
};

kunit_test_suite(smp_kunit_suite);
