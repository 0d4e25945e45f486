// SPDX-License-Identifier: GPL-2.0-only
/*
 * vatm_stress: senders that do not stop while calls are closed, devices paused,
 * the line cut, a device deleted. Each send completes once, nothing is left.
 */
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/rtnetlink.h>

#include "vatm_pair.h"

#define STRESS_SENDERS	2
#define STRESS_NBLS	8
#define STRESS_ROUNDS	10
#define STRESS_TIME	(2 * HZ)

/**
 * struct stress_sender - a thread that sends the same NBLs again and again
 * @v: the VC, with its completed sends kept
 * @task: the thread
 * @n: NBLs sent
 */
struct stress_sender {
	struct pair_vc		*v;
	struct task_struct	*task;
	unsigned long		n;
};

static struct condis_nbl *stress_take_done(struct pair_vc *v)
{
	struct condis_nbl *chain;

	spin_lock_bh(&v->lock);
	chain = condis_nbl_queue_take(&v->done);
	spin_unlock_bh(&v->lock);
	return chain;
}

static int stress_send(void *data)
{
	struct stress_sender *s = data;
	struct condis_nbl *chain;

	while (!kthread_should_stop()) {
		chain = stress_take_done(s->v);
		if (chain) {
			s->n += condis_chain_count(chain);
			pair_send(s->v, chain);
		}
		if (!(s->n & 0x3f))
			fsleep(200);
	}
	return 0;
}

/* PVC number @i, a call on it at both ends, a sender on the first. */
static void stress_start(struct pair *pair, struct stress_sender *s,
			 struct pair_vc **far, unsigned int i)
{
	struct kunit *test = pair->test;

	pair_must_add_pvcs(pair, 100 + i);
	s->v = pair_must_connect(&pair->end[0], 100 + i);
	*far = pair_must_connect(&pair->end[1], 100 + i);
	(*far)->drop = true;
	s->v->keep = true;
	pair_send(s->v, pair_chain(pair, 0, STRESS_NBLS, 2, 200, 0));
	s->task = kthread_run(stress_send, s, "vatm_stress/%u", i);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, s->task);
}

/* Also when the test fails on the way. */
static void stress_stop(struct pair *pair)
{
	struct stress_sender *senders = pair->data;
	unsigned int i;

	for (i = 0; i < STRESS_SENDERS; i++) {
		if (!IS_ERR_OR_NULL(senders[i].task))
			kthread_stop(senders[i].task);
		senders[i].task = NULL;
	}
}

/* S-12: as many completed as were sent. */
static void stress_check(struct kunit *test, struct stress_sender *s)
{
	PAIR_WAIT(test, s->v->n_sent + s->v->n_failed == s->n + STRESS_NBLS);
	KUNIT_EXPECT_GT(test, s->v->n_sent, 0);
}

/* For some time, and some rounds where these take long. */
static bool stress_on(unsigned int round, unsigned long end)
{
	return round < STRESS_ROUNDS || time_before(jiffies, end);
}

static void stress_calls(struct pair *pair, struct pair_vc **far)
{
	unsigned long end = jiffies + STRESS_TIME;
	struct kunit *test = pair->test;
	condis_status_t status;
	struct pair_vc *w;
	unsigned int i;

	for (i = 0; stress_on(i, end); i++) {
		w = far[i % STRESS_SENDERS];
		status = pair_close(w);
		if (status == CONDIS_STATUS_PENDING)
			PAIR_WAIT(test, completion_done(&w->closed));
		reinit_completion(&w->closed);
		T_ASSERT_STATUS(test, pair_call(w, 100 + i % STRESS_SENDERS),
				CONDIS_STATUS_SUCCESS);
		fsleep(50);
	}
}

static void stress_pause(struct pair *pair, struct pair_vc **far)
{
	unsigned long end = jiffies + STRESS_TIME;
	struct kunit *test = pair->test;
	struct pair_end *side;
	unsigned int i;

	for (i = 0; stress_on(i, end); i++) {
		side = &pair->end[i % 3 == 2 ? 0 : 1];
		pair_down(side);
		PAIR_WAIT(test, condis_adapter_state(side->adapter) ==
				CONDIS_ADAPTER_PAUSED);
		KUNIT_ASSERT_EQ(test, 0, pair_up(side));
		fsleep(1000);
	}
}

static void stress_line(struct pair *pair, struct pair_vc **far)
{
	unsigned long end = jiffies + STRESS_TIME;
	struct kunit *test = pair->test;
	unsigned int i;

	for (i = 0; stress_on(i, end); i++) {
		T_ASSERT_STATUS(test,
				vatm_set_peer(pair->end[i & 1].adapter, NULL),
				CONDIS_STATUS_SUCCESS);
		fsleep(50);
		T_ASSERT_STATUS(test,
				vatm_set_peer(pair->end[0].adapter,
					      pair->end[1].adapter),
				CONDIS_STATUS_SUCCESS);
		fsleep(200);
	}
}

/* E-31: the far end goes with its VCs, its client gives them up. */
static void stress_delete(struct pair *pair, struct pair_vc **far)
{
	fsleep(5000);
	pair_delete(&pair->end[1]);
	PAIR_WAIT(pair->test, !READ_ONCE(pair->end[1].binding));
	fsleep(5000);
}

struct stress_case {
	const char	*desc;
	void		(*what)(struct pair *pair, struct pair_vc **far);
};

static const struct stress_case stress_cases[] = {
	{ "closing and calling", stress_calls },
	{ "pausing and restarting", stress_pause },
	{ "cutting and mending the line", stress_line },
	{ "deleting the far end", stress_delete },
};

KUNIT_ARRAY_PARAM_DESC(stress, stress_cases, desc);

/* S-12, V-12, AD-1, E-10, E-15 */
static void stress_run(struct kunit *test)
{
	const struct stress_case *c = test->param_value;
	struct pair_vc *far[STRESS_SENDERS];
	struct stress_sender *senders;
	struct pair *pair = test->priv;
	unsigned int i;

	senders = kunit_kcalloc(test, STRESS_SENDERS, sizeof(*senders),
				GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, senders);
	pair_run(pair);
	pair->data = senders;
	pair->at_exit = stress_stop;
	for (i = 0; i < STRESS_SENDERS; i++)
		stress_start(pair, &senders[i], &far[i], i);
	c->what(pair, far);
	stress_stop(pair);
	for (i = 0; i < STRESS_SENDERS; i++)
		stress_check(test, &senders[i]);
}

static struct kunit_case stress_tests[] = {
	KUNIT_CASE_PARAM(stress_run, stress_gen_params),
	{}
};

static struct kunit_suite stress_suite = {
	.name = "vatm_stress",
	.attr.speed = KUNIT_SPEED_SLOW,
	.init = pair_init,
	.exit = pair_exit,
	.test_cases = stress_tests,
};

kunit_test_suite(stress_suite);
