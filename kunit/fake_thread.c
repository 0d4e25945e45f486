// SPDX-License-Identifier: GPL-2.0-only
/*
 * Several threads at once, each on a processor of its own as long as there are
 * enough of them. See fake.h.
 */
#include <linux/completion.h>
#include <linux/cpumask.h>
#include <linux/kthread.h>
#include <linux/sched.h>

#include "fake.h"

#define FAKE_MAX_THREADS	8

struct fake_runner {
	const struct fake_thread	*thread;
	struct task_struct		*task;
	struct completion		*start;
	struct completion		done;
};

static int fake_thread_main(void *data)
{
	struct fake_runner *runner = data;

	wait_for_completion(runner->start);
	runner->thread->run(runner->thread->arg);
	complete(&runner->done);
	return 0;
}

/**
 * fake_run() - run functions at the same time and wait for all of them
 * @test: the test
 * @threads: what each thread does; it makes no assertion
 * @n: how many, at most FAKE_MAX_THREADS
 */
void fake_run(struct kunit *test, const struct fake_thread *threads,
	      unsigned int n)
{
	struct fake_runner *runners;
	struct completion start;
	unsigned int i, cpu;

	KUNIT_ASSERT_LE(test, n, FAKE_MAX_THREADS);
	runners = kunit_kcalloc(test, n, sizeof(*runners), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, runners);
	init_completion(&start);
	for (i = 0; i < n; i++) {
		cpu = cpumask_nth(i % num_online_cpus(), cpu_online_mask);
		runners[i].thread = &threads[i];
		runners[i].start = &start;
		init_completion(&runners[i].done);
		runners[i].task = kthread_create_on_cpu(fake_thread_main,
							&runners[i], cpu,
							"fake/%u");
		KUNIT_ASSERT_NOT_ERR_OR_NULL(test, runners[i].task);
		get_task_struct(runners[i].task);
		wake_up_process(runners[i].task);
	}
	complete_all(&start);
	for (i = 0; i < n; i++) {
		wait_for_completion(&runners[i].done);
		/* It is out of the module's text when it is stopped. */
		kthread_stop_put(runners[i].task);
	}
}
