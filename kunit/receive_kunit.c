// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_receive: indications, and the returns, each NBL on its own.
 */
#include <linux/cpumask.h>
#include <linux/delay.h>

#include "fake.h"

static void receive_chain(struct fake_vc *v, unsigned int n)
{
	struct fake *f = v->p->f;

	fake_indicate(fake_low_mp(v), fake_chain(f, f->rx, n, 1, 100), 0);
}

static unsigned long receive_out(struct fake_vc *v)
{
	return condis_gate_count(&v->vc->rx.ledger);
}

static unsigned int receive_back(struct fake_vc *v)
{
	return fake_queue_count(v->p->f, &fake_low_mp(v)->back);
}

/* as indicated; the protocol's until it returns. */
static void receive_plain(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);
	struct condis_nbl *nbl;
	unsigned int i = 0;

	receive_chain(v, 20);
	KUNIT_EXPECT_EQ(test, 20, v->got.count);
	for (nbl = v->got.head; nbl; nbl = nbl->next)
		KUNIT_EXPECT_EQ(test, i++, fake_seq(nbl));
	KUNIT_EXPECT_EQ(test, 20, receive_out(v));
	KUNIT_EXPECT_EQ(test, 0, receive_back(v));
	KUNIT_EXPECT_EQ(test, 20, atomic64_read(&v->vc->rx.nbls));
	KUNIT_EXPECT_EQ(test, 2000, atomic64_read(&v->vc->rx.bytes));
	KUNIT_EXPECT_EQ(test, 0, atomic64_read(&v->vc->rx.lent));
	fake_return_got(v);
	KUNIT_EXPECT_EQ(test, 0, receive_out(v));
	KUNIT_EXPECT_EQ(test, 20, receive_back(v));
	KUNIT_EXPECT_EQ(test, 20, atomic64_read(&v->vc->rx.returned));
}

/* whose they are is said by the call alone, whatever the status. */
static void receive_status(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);
	struct condis_nbl *chain = fake_chain(f, f->rx, 3, 1, 100);

	chain->status = CONDIS_STATUS_RESOURCES;
	chain->next->status = CONDIS_STATUS_PENDING;
	chain->next->next->status = CONDIS_STATUS_FAILURE;
	fake_indicate(fake_low_mp(v), chain, 0);
	KUNIT_EXPECT_EQ(test, 3, v->got.count);
	KUNIT_EXPECT_EQ(test, 3, receive_out(v));
	fake_return_got(v);
	KUNIT_EXPECT_EQ(test, 3, receive_back(v));
	fake_silent(f);
}

/* E-21, R-8: several indications; subsets, in any order and grouping. */
static void receive_any_order(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);
	unsigned int left, take, at;
	struct condis_nbl_queue q;
	struct condis_nbl *chain;

	for (take = 0; take < 8; take++)
		receive_chain(v, 16);
	chain = fake_take(f, &v->got);
	for (left = 128; left;) {
		condis_nbl_queue_init(&q);
		for (take = min(left, 1 + left % 5); take; take--) {
			at = left-- * 3 / 5;
			condis_nbl_queue_add(&q, fake_pick(&chain, at));
		}
		condis_return_nbls(f->cl->binding, q.head, 0);
		KUNIT_ASSERT_EQ(test, left, receive_out(v));
	}
	KUNIT_EXPECT_EQ(test, 128, receive_back(v));
	fake_silent(f);
}

struct receive_run {
	unsigned int	calls;
	unsigned int	order;
};

static void receive_count_runs(struct fake_low *low, struct condis_nbl *chain,
			       u32 flags)
{
	struct receive_run *run = low->f->data;
	struct condis_nbl *nbl;

	run->calls++;
	/* of ten, counted until the handler is back. */
	fake_must(low->f, condis_gate_count(&low->vc->rx.ledger) +
			  low->back.count == 10, "still counted");
	for (nbl = chain; nbl; nbl = nbl->next)
		fake_must(low->f, fake_seq(nbl) == run->order++, "in order");
	fake_keep(low->f, &low->back, chain);
}

/* one chain over three VCs is cut into runs of one VC. */
static void receive_across_vcs(struct kunit *test)
{
	static const u8 pattern[] = { 0, 0, 1, 2, 2, 2, 0, 1, 1, 0 };
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct condis_nbl *parts[3];
	struct receive_run run = { };
	struct condis_nbl_queue q;
	struct condis_nbl *nbl;
	struct fake_vc *v[3];
	unsigned int i;

	for (i = 0; i < 3; i++) {
		v[i] = fake_connected(f);
		receive_chain(v[i], 10);
		parts[i] = fake_take(f, &v[i]->got);
	}
	condis_nbl_queue_init(&q);
	for (i = 0; i < ARRAY_SIZE(pattern); i++) {
		nbl = fake_pick(&parts[pattern[i]], 0);
		fake_seq(nbl) = i;
		condis_nbl_queue_add(&q, nbl);
	}
	f->data = &run;
	f->returned = receive_count_runs;
	condis_return_nbls(f->cl->binding, q.head, 0);
	KUNIT_EXPECT_EQ(test, 6, run.calls);
	KUNIT_EXPECT_EQ(test, ARRAY_SIZE(pattern), run.order);
	KUNIT_EXPECT_EQ(test, 6, receive_out(v[0]));
	KUNIT_EXPECT_EQ(test, 7, receive_out(v[1]));
	KUNIT_EXPECT_EQ(test, 7, receive_out(v[2]));
	f->returned = NULL;
	for (i = 0; i < 3; i++) {
		condis_return_nbls(f->cl->binding, parts[i], 0);
		KUNIT_EXPECT_EQ(test, 0, receive_out(v[i]));
		KUNIT_EXPECT_EQ(test, 10, receive_back(v[i]));
	}
}

static void receive_return_half(struct fake_vc *v, struct condis_nbl *chain,
				unsigned int count, u32 flags)
{
	struct fake *f = v->p->f;
	struct condis_nbl *mine = chain;
	unsigned int i;

	/* it may link anew what is its own. */
	for (i = 1; i < count / 2; i++)
		mine = mine->next;
	fake_keep(f, &v->got, mine->next);
	mine->next = NULL;
	condis_return_nbls(v->p->binding, chain, 0);
	/* R-15, E-22: inside the indication, the callback not being over. */
	fake_must(f, receive_out(v) == count - count / 2 + 1, "exact");
}

static void receive_return_earlier(struct fake_vc *v, struct condis_nbl *chain,
				   unsigned int count, u32 flags)
{
	struct condis_nbl *old = fake_take(v->p->f, &v->got);
	struct condis_nbl *last;

	for (last = chain; last->next; last = last->next)
		;
	last->next = old;
	condis_return_nbls(v->p->binding, chain, 0);
	fake_must(v->p->f, receive_out(v) == 1, "the callback alone");
}

/* E-22, R-15, R-16: all or some inside, with those of earlier indications. */
static void receive_return_inside(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);

	v->receive = receive_return_half;
	receive_chain(v, 10);
	KUNIT_EXPECT_EQ(test, 5, receive_out(v));
	KUNIT_EXPECT_EQ(test, 5, receive_back(v));
	v->receive = receive_return_earlier;
	receive_chain(v, 7);
	KUNIT_EXPECT_EQ(test, 0, receive_out(v));
	KUNIT_EXPECT_EQ(test, 17, receive_back(v));
}

static void receive_copy(struct fake_vc *v, struct condis_nbl *chain,
			 unsigned int count, u32 flags)
{
	fake_must(v->p->f, flags & CONDIS_FLAG_RESOURCES, "the flag comes up");
	v->data = (void *)((unsigned long)v->data + count);
}

/* E-23: lent for the call, and never returned by the core. */
static void receive_lent(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct condis_nbl *chain = fake_chain(f, f->rx, 5, 1, 100);
	struct fake_vc *v = fake_connected(f);

	v->receive = receive_copy;
	fake_indicate(fake_low_mp(v), chain, CONDIS_FLAG_RESOURCES);
	KUNIT_EXPECT_EQ(test, 5, (unsigned long)v->data);
	KUNIT_EXPECT_EQ(test, 0, receive_out(v));
	KUNIT_EXPECT_EQ(test, 0, receive_back(v));
	KUNIT_EXPECT_EQ(test, 5, condis_chain_count(chain));
	KUNIT_EXPECT_EQ(test, 5, atomic64_read(&v->vc->rx.lent));
	KUNIT_EXPECT_EQ(test, 5, atomic64_read(&v->vc->rx.nbls));
	KUNIT_EXPECT_EQ(test, CONDIS_NBL_MINIPORT, chain->owner);
	/* The miniport's again: it indicates them a second time. */
	fake_indicate(fake_low_mp(v), chain, CONDIS_FLAG_RESOURCES);
	KUNIT_EXPECT_EQ(test, 10, (unsigned long)v->data);
	fake_silent(f);
	condis_nbl_free_chain(chain);
}

static void receive_return_lent(struct fake_vc *v, struct condis_nbl *chain,
				unsigned int count, u32 flags)
{
	struct condis_nbl *second = chain->next;

	/* Unlinked, and returned; the rest gets lost. */
	chain->next = second->next;
	second->next = NULL;
	condis_return_nbls(v->p->binding, second, 0);
	chain->next = NULL;
}

/* E-23, R-5, R-23: mistakes are noticed and the chain is as it was. */
static void receive_lent_abused(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct condis_nbl *chain = fake_chain(f, f->rx, 5, 1, 100), *nbl;
	struct fake_vc *v = fake_connected(f);
	unsigned int i = 0;

	v->receive = receive_return_lent;
	fake_indicate(fake_low_mp(v), chain, CONDIS_FLAG_RESOURCES);
	fake_reported(f, CONDIS_REPORT_RETURN_LENT, 1);
	for (nbl = chain; nbl; nbl = nbl->next) {
		KUNIT_EXPECT_EQ(test, i++, fake_seq(nbl));
		KUNIT_EXPECT_EQ(test, CONDIS_NBL_MINIPORT, nbl->owner);
	}
	KUNIT_EXPECT_EQ(test, 5, i);
	KUNIT_EXPECT_EQ(test, 0, receive_out(v));
	KUNIT_EXPECT_EQ(test, 0, receive_back(v));
	KUNIT_EXPECT_EQ(test, 0, atomic64_read(&v->vc->rx.returned));
	condis_nbl_free_chain(chain);
}

/* E-24: more than one NB is as good. */
static void receive_many_nbs(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct condis_nbl *nbl = fake_nbl(f, f->rx, 3, 70);
	struct fake_vc *v = fake_connected(f);

	fake_indicate(fake_low_mp(v), nbl, 0);
	KUNIT_EXPECT_EQ(test, 1, v->got.count);
	KUNIT_EXPECT_EQ(test, 3, v->got.head->nb_count);
	KUNIT_EXPECT_EQ(test, 1, atomic64_read(&v->vc->rx.nbls));
	KUNIT_EXPECT_EQ(test, 210, atomic64_read(&v->vc->rx.bytes));
}

/* R-2, E-25: the list is believed. */
static void receive_wrong_count(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);

	condis_mco_indicate_receive_nbls(v->vc, fake_chain(f, f->rx, 3, 1, 10),
					 2, 0);
	fake_reported(f, CONDIS_REPORT_INDICATE_WRONG_COUNT, 1);
	condis_mco_indicate_receive_nbls(v->vc, fake_chain(f, f->rx, 2, 1, 10),
					 9, 0);
	fake_reported(f, CONDIS_REPORT_INDICATE_WRONG_COUNT, 1);
	KUNIT_EXPECT_EQ(test, 5, v->got.count);
	KUNIT_EXPECT_EQ(test, 5, receive_out(v));
}

/* what a miniport may not indicate, and under which name. */
static void receive_not_owned(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f), *w = fake_connected(f);
	struct condis_nbl *nbl;

	receive_chain(v, 1);
	condis_mco_indicate_receive_nbls(v->vc, v->got.head, 0, 0);
	fake_reported(f, CONDIS_REPORT_INDICATE_NOT_OWNED, 1);
	KUNIT_EXPECT_EQ(test, 1, receive_out(v));
	nbl = fake_nbl(f, f->tx, 1, 10);
	condis_mco_indicate_receive_nbls(v->vc, nbl, 0, 0);
	fake_reported(f, CONDIS_REPORT_INDICATE_NOT_OWNED, 1);
	condis_nbl_free(nbl);
	nbl = fake_nbl(f, f->rx, 1, 10);
	nbl->vc = w->vc;
	fake_indicate(fake_low_mp(v), nbl, 0);
	fake_reported(f, CONDIS_REPORT_INDICATE_WRONG_SOURCE, 1);
	KUNIT_EXPECT_PTR_EQ(test, v->vc, nbl->vc);
	KUNIT_EXPECT_EQ(test, 2, v->got.count);
	KUNIT_EXPECT_EQ(test, 0, w->got.count);
}

/* a chain that leads back into itself goes each way once. */
static void receive_ring(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct condis_nbl *chain = fake_chain(f, f->rx, 3, 1, 10);
	struct fake_vc *v = fake_connected(f);

	chain->next->next->next = chain->next;
	condis_mco_indicate_receive_nbls(v->vc, chain, 3, 0);
	fake_reported(f, CONDIS_REPORT_INDICATE_NOT_OWNED, 2);
	KUNIT_EXPECT_EQ(test, 3, v->got.count);
	KUNIT_EXPECT_EQ(test, 3, receive_out(v));
	chain = fake_take(f, &v->got);
	chain->next->next->next = chain->next;
	condis_return_nbls(f->cl->binding, chain, 0);
	fake_reported(f, CONDIS_REPORT_DOUBLE_RETURN, 2);
	KUNIT_EXPECT_EQ(test, 3, receive_back(v));
	KUNIT_EXPECT_EQ(test, 0, receive_out(v));
}

/* returned twice, by itself and in a chain. */
static void receive_return_twice(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);
	struct condis_nbl *a, *b, *c;

	receive_chain(v, 3);
	a = fake_take(f, &v->got);
	b = a->next;
	c = b->next;
	a->next = NULL;
	condis_return_nbls(f->cl->binding, a, 0);
	fake_take(f, &fake_low_mp(v)->back);
	b->next = a;
	a->next = c;
	condis_return_nbls(f->cl->binding, b, 0);
	fake_reported(f, CONDIS_REPORT_DOUBLE_RETURN, 1);
	KUNIT_EXPECT_EQ(test, 2, receive_back(v));
	KUNIT_EXPECT_EQ(test, 0, receive_out(v));
	KUNIT_EXPECT_EQ(test, 3, atomic64_read(&v->vc->rx.returned));
	a->next = NULL;
	condis_nbl_free(a);
	condis_return_nbls(f->cl->binding, a, 0);
	fake_reported(f, CONDIS_REPORT_RETURN_NOT_OWNED, 1);
}

/* through a binding that did not receive it, or never received. */
static void receive_return_wrong(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_proto *other = fake_client(f, "cl2");
	struct fake_vc *v = fake_connected(f);
	struct condis_nbl *nbl;

	receive_chain(v, 1);
	nbl = v->got.head;
	condis_return_nbls(other->binding, nbl, 0);
	fake_reported(f, CONDIS_REPORT_RETURN_WRONG_BINDING, 1);
	KUNIT_EXPECT_EQ(test, 1, receive_out(v));
	KUNIT_EXPECT_EQ(test, 0, receive_back(v));
	fake_return_got(v);
	KUNIT_EXPECT_EQ(test, 1, receive_back(v));
	nbl = fake_nbl(f, f->tx, 1, 10);
	condis_return_nbls(f->cl->binding, nbl, 0);
	fake_reported(f, CONDIS_REPORT_RETURN_NOT_OWNED, 1);
	condis_nbl_free(nbl);
}

/* a VC that does not receive. */
static void receive_transmit_only(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct condis_nbl *chain = fake_chain(f, f->rx, 2, 1, 10);
	struct fake_vc *v = fake_vc_ready(f);

	v->params.media.flags = CONDIS_MEDIA_TRANSMIT_VC;
	FAKE_STATUS(f, SUCCESS, fake_make_call(v));
	receive_chain(v, 3);
	KUNIT_EXPECT_EQ(test, 3, receive_back(v));
	KUNIT_EXPECT_EQ(test, 0, v->got.count);
	KUNIT_EXPECT_EQ(test, 3, atomic64_read(&v->vc->rx.refused));
	KUNIT_EXPECT_EQ(test, 0, receive_out(v));
	/* what is lent just comes back. */
	fake_indicate(fake_low_mp(v), chain, CONDIS_FLAG_RESOURCES);
	KUNIT_EXPECT_EQ(test, 3, receive_back(v));
	KUNIT_EXPECT_EQ(test, 5, atomic64_read(&v->vc->rx.refused));
	KUNIT_EXPECT_EQ(test, CONDIS_NBL_MINIPORT, chain->next->owner);
	KUNIT_EXPECT_EQ(test, 0, atomic64_read(&v->vc->rx.bytes));
	fake_silent(f);
	condis_nbl_free_chain(chain);
}

struct receive_share {
	struct fake_proto	*p;
	struct condis_nbl	*chain;
};

static void receive_return_thread(void *arg)
{
	struct receive_share *share = arg;
	struct condis_nbl *nbl;

	while (share->chain) {
		nbl = fake_pick(&share->chain, 0);
		condis_return_nbls(share->p->binding, nbl, 0);
	}
}

/*
 * E-21, R-8: 64 NBLs each of three VCs and four indications, shuffled
 * over four threads, returned one by one.
 */
static void receive_return_smp(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct receive_share share[4] = { };
	struct fake_thread threads[4];
	struct condis_nbl *nbl;
	struct fake_vc *v[3];
	unsigned int i, j, to;

	for (i = 0; i < 3; i++) {
		v[i] = fake_connected(f);
		for (j = 0; j < 4; j++)
			receive_chain(v[i], 64);
	}
	for (i = 0; i < 256; i++) {
		for (j = 0; j < 3; j++) {
			nbl = condis_nbl_queue_pop(&v[j]->got);
			to = (i * 7 + j * 3 + i / 5) % 4;
			nbl->next = share[to].chain;
			share[to].chain = nbl;
		}
	}
	for (i = 0; i < 4; i++) {
		share[i].p = f->cl;
		threads[i] = (struct fake_thread){ receive_return_thread,
						   &share[i] };
	}
	fake_run(test, threads, ARRAY_SIZE(threads));
	for (j = 0; j < 3; j++) {
		KUNIT_EXPECT_EQ(test, 0, receive_out(v[j]));
		KUNIT_EXPECT_EQ(test, 256, receive_back(v[j]));
		KUNIT_EXPECT_EQ(test, 256,
				atomic64_read(&v[j]->vc->rx.returned));
	}
}

struct receive_meet {
	struct fake_vc		*v;
	struct condis_nbl	*chain;
};

/* Leaves only when the other one came, or after a time that is enough. */
static void receive_wait_inside(struct fake_vc *v, struct condis_nbl *chain,
				unsigned int count, u32 flags)
{
	atomic_t *inside = v->data;
	unsigned int ms = 0;

	atomic_inc(inside);
	while (atomic_read(inside) < 2 && ms++ < 10000)
		mdelay(1);
	fake_must(v->p->f, atomic_read(inside) == 2, "both at once");
	fake_keep(v->p->f, &v->got, chain);
}

static void receive_meet_thread(void *arg)
{
	struct receive_meet *meet = arg;

	fake_indicate(fake_low_mp(meet->v), meet->chain, 0);
}

/* the handler of a VC runs on two processors at once. */
static void receive_two_cpus(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);
	atomic_t inside = ATOMIC_INIT(0);
	struct fake_thread threads[2];
	struct receive_meet meet[2];
	unsigned int i;

	if (num_online_cpus() < 2)
		kunit_skip(test, "needs two processors");
	v->data = &inside;
	v->receive = receive_wait_inside;
	for (i = 0; i < 2; i++) {
		meet[i] = (struct receive_meet){ .v = v };
		meet[i].chain = fake_chain(f, f->rx, 3, 1, 10);
		threads[i] = (struct fake_thread){ receive_meet_thread,
						   &meet[i] };
	}
	fake_run(test, threads, ARRAY_SIZE(threads));
	KUNIT_EXPECT_EQ(test, 6, v->got.count);
	KUNIT_EXPECT_EQ(test, 6, receive_out(v));
}

static struct kunit_case receive_kunit_cases[] = {
	KUNIT_CASE_PARAM(receive_plain, fake_gen_params),
	KUNIT_CASE_PARAM(receive_status, fake_gen_params),
	KUNIT_CASE_PARAM(receive_any_order, fake_gen_params),
	KUNIT_CASE_PARAM(receive_across_vcs, fake_gen_params),
	KUNIT_CASE_PARAM(receive_return_inside, fake_gen_params),
	KUNIT_CASE_PARAM(receive_lent, fake_gen_params),
	KUNIT_CASE_PARAM(receive_lent_abused, fake_gen_params),
	KUNIT_CASE_PARAM(receive_many_nbs, fake_gen_params),
	KUNIT_CASE_PARAM(receive_wrong_count, fake_gen_params),
	KUNIT_CASE_PARAM(receive_not_owned, fake_gen_params),
	KUNIT_CASE_PARAM(receive_ring, fake_gen_params),
	KUNIT_CASE_PARAM(receive_return_twice, fake_gen_params),
	KUNIT_CASE_PARAM(receive_return_wrong, fake_gen_params),
	KUNIT_CASE_PARAM(receive_transmit_only, fake_gen_params),
	KUNIT_CASE_PARAM(receive_return_smp, fake_gen_params),
	KUNIT_CASE_PARAM(receive_two_cpus, fake_gen_params),
	{}
};

static struct kunit_suite receive_kunit_suite = {
	.name = "condis_receive",
	.test_cases = receive_kunit_cases,
};

/* The same, watched. */
static struct kunit_suite receive_verified_kunit_suite = {
	.name = "condis_receive_verified",
	.suite_init = t_verify_begin,
	.suite_exit = t_verify_end,
	.test_cases = receive_kunit_cases,
};

kunit_test_suites(&receive_kunit_suite, &receive_verified_kunit_suite);
