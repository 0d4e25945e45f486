// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_complete: sends come back, in whatever way a miniport likes.
 */
#include <linux/bitmap.h>
#include <linux/bitops.h>

#include "fake.h"

/* NBLs of @nbs NBs each that are sent and out; their numbers go up. */
static struct fake_vc *complete_ready(struct fake *f, unsigned int sends,
				      unsigned int each, unsigned int nbs)
{
	struct fake_vc *v = fake_connected(f);
	struct condis_nbl *chain, *nbl;
	unsigned int i;

	for (i = 0; i < sends; i++) {
		chain = fake_chain(f, f->tx, each, nbs, 10);
		for (nbl = chain; nbl; nbl = nbl->next) {
			fake_seq(nbl) += i * each;
			/* S-27: this is the protocol's all the way. */
			nbl->protocol_reserved[0] = nbl->first_nb;
			nbl->protocol_reserved[1] = nbl->last_nb;
		}
		condis_co_send_nbls(v->vc, chain, 0);
	}
	return v;
}

/* S-12, S-14, S-27: each once, with the NBs that it was sent with. */
static void complete_check(struct fake_vc *v, unsigned int n,
			   unsigned int nbs)
{
	struct kunit *test = v->p->f->test;
	unsigned long *seen = bitmap_zalloc(n, GFP_KERNEL);
	struct condis_nbl *nbl;
	struct sk_buff *nb;
	unsigned int count, good = 0;

	KUNIT_ASSERT_NOT_NULL(test, seen);
	for (nbl = v->done.head; nbl; nbl = nbl->next) {
		count = 0;
		condis_nbl_for_each_nb(nb, nbl)
			count++;
		good += count == nbs && nbl->nb_count == nbs &&
			nbl->protocol_reserved[0] == nbl->first_nb &&
			nbl->protocol_reserved[1] == nbl->last_nb &&
			fake_seq(nbl) < n &&
			!__test_and_set_bit(fake_seq(nbl), seen);
	}
	bitmap_free(seen);
	KUNIT_EXPECT_EQ(test, n, good);
	KUNIT_EXPECT_EQ(test, n, atomic64_read(&v->vc->tx.done));
	KUNIT_EXPECT_EQ(test, 0, condis_gate_count(&v->vc->tx.gate));
	fake_check_done(v, n, "SUCCESS");
}

/* E-7, S-12, S-27: the last one first, all at once. */
static void complete_reverse(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = complete_ready(f, 8, 25, 3);
	struct condis_nbl *chain = fake_take_sent(fake_low_mp(v));

	condis_mco_send_nbls_complete(v->vc, fake_reverse(chain), 0);
	KUNIT_EXPECT_EQ(test, 199, fake_seq(v->done.head));
	complete_check(v, 200, 3);
}

/* E-7: one chain taken apart, from the middle on. */
static void complete_single(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = complete_ready(f, 1, 100, 2);
	struct condis_nbl *chain = fake_take_sent(fake_low_mp(v));
	unsigned int left;

	for (left = 100; left; left--)
		condis_mco_send_nbls_complete(v->vc,
					      fake_pick(&chain, left / 2),
					      CONDIS_FLAG_DISPATCH_LEVEL);
	complete_check(v, 100, 2);
}

/* E-7: batches that mix eight sends, each of a part of them. */
static void complete_mixed(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = complete_ready(f, 8, 20, 2);
	struct condis_nbl *chain = fake_take_sent(fake_low_mp(v)), *nbl;
	struct condis_nbl_queue batch;
	unsigned int left = 160, take;

	while (left) {
		condis_nbl_queue_init(&batch);
		for (take = min(left, 13u); take; take--, left--) {
			nbl = fake_pick(&chain, left * 5 / 7);
			condis_nbl_queue_add(&batch, nbl);
		}
		condis_mco_send_nbls_complete(v->vc, batch.head, 0);
	}
	complete_check(v, 160, 2);
}

struct complete_half {
	struct fake_vc		*v;
	struct condis_nbl	*chain;
};

static void complete_thread(void *arg)
{
	struct complete_half *half = arg;

	while (half->chain)
		condis_mco_send_nbls_complete(half->v->vc,
					      fake_pick(&half->chain, 0), 0);
}

/* E-7: from two processors. */
static void complete_two_cpus(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = complete_ready(f, 4, 500, 1);
	struct condis_nbl *chain = fake_take_sent(fake_low_mp(v));
	struct complete_half halves[2] = { { .v = v }, { .v = v } };
	const struct fake_thread threads[] = {
		{ complete_thread, &halves[0] },
		{ complete_thread, &halves[1] },
	};
	struct condis_nbl *nbl;
	unsigned int i;

	for (i = 0; chain; i++) {
		nbl = fake_pick(&chain, 0);
		nbl->next = halves[i % 2].chain;
		halves[i % 2].chain = nbl;
	}
	fake_run(test, threads, ARRAY_SIZE(threads));
	complete_check(v, 2000, 1);
}

/* S-13, S-18, X-16: the miniport's word is passed on, whatever it is. */
static void complete_status(struct kunit *test)
{
	static const condis_status_t statuses[] = {
		CONDIS_STATUS_SUCCESS, CONDIS_STATUS_INVALID_LENGTH,
		CONDIS_STATUS_RESOURCES, CONDIS_STATUS_PAUSED,
		CONDIS_STATUS_SEND_ABORTED, CONDIS_STATUS_RESET_IN_PROGRESS,
		CONDIS_STATUS_FAILURE, CONDIS_STATUS_CLOSING,
	};
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = complete_ready(f, 1, ARRAY_SIZE(statuses), 1);
	struct fake_low *mp = fake_low_mp(v);
	struct condis_nbl *nbl;
	unsigned int i = 0;

	for (nbl = mp->sent.head; nbl; nbl = nbl->next)
		nbl->status = statuses[i++];
	condis_mco_send_nbls_complete(v->vc, fake_take_sent(mp), 0);
	i = 0;
	for (nbl = v->done.head; nbl; nbl = nbl->next)
		KUNIT_EXPECT_STREQ(test, condis_status_name(statuses[i++]),
				   condis_status_name(nbl->status));
	KUNIT_EXPECT_EQ(test, 1, atomic64_read(&v->vc->tx.done));
	KUNIT_EXPECT_EQ(test, 7, atomic64_read(&v->vc->tx.failed));
	fake_silent(f);
	/* G-1: PENDING is none. */
	condis_co_send_nbls(v->vc, fake_chain(f, f->tx, 1, 1, 10), 0);
	fake_free_done(v);
	fake_complete_status(mp, CONDIS_STATUS_PENDING);
	fake_reported(f, CONDIS_REPORT_PENDING_COMPLETION, 1);
	fake_check_done(v, 1, "FAILURE");
}

/* E-8, S-12, R-23: twice; the protocol may have sent it again, or freed it. */
static void complete_twice(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = complete_ready(f, 1, 2, 1);
	struct condis_nbl *a = fake_take_sent(fake_low_mp(v)), *b = a->next;

	a->next = NULL;
	condis_mco_send_nbls_complete(v->vc, a, 0);
	a = condis_nbl_queue_pop(&v->done);
	/* In one chain with one that is good. */
	b->next = a;
	condis_mco_send_nbls_complete(v->vc, b, 0);
	fake_reported(f, CONDIS_REPORT_DOUBLE_COMPLETION, 1);
	KUNIT_EXPECT_EQ(test, 0, condis_gate_count(&v->vc->tx.gate));
	KUNIT_EXPECT_EQ(test, 2, atomic64_read(&v->vc->tx.done));
	fake_check_done(v, 1, "SUCCESS");
	a->next = NULL;
	condis_nbl_free(a);
	condis_mco_send_nbls_complete(v->vc, a, 0);
	fake_reported(f, CONDIS_REPORT_COMPLETE_NOT_SENDING, 1);
	KUNIT_EXPECT_EQ(test, 0, fake_queue_count(f, &v->done));
}

/* S-12: a chain that leads back into itself comes up once. */
static void complete_ring(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = complete_ready(f, 1, 3, 1);
	struct condis_nbl *chain = fake_take_sent(fake_low_mp(v));

	chain->next->next->next = chain->next;
	condis_mco_send_nbls_complete(v->vc, chain, 0);
	fake_reported(f, CONDIS_REPORT_DOUBLE_COMPLETION, 2);
	complete_check(v, 3, 1);
}

/* E-8, S-12: one the miniport never had: its own. */
static void complete_foreign(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = complete_ready(f, 1, 3, 1);
	struct condis_nbl *chain = fake_take_sent(fake_low_mp(v));
	struct condis_nbl *own = fake_nbl(f, f->rx, 1, 10);

	own->next = chain->next;
	chain->next = own;
	condis_mco_send_nbls_complete(v->vc, chain, 0);
	fake_reported(f, CONDIS_REPORT_COMPLETE_NOT_SENDING, 1);
	complete_check(v, 3, 1);
	own->next = NULL;
	condis_nbl_free(own);
}

/* E-8, S-15, S-16: two VCs in one chain; the other's stays out. */
static void complete_wrong_vc(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = complete_ready(f, 1, 2, 1);
	struct fake_vc *w = complete_ready(f, 1, 1, 1);
	struct condis_nbl *chain = fake_take_sent(fake_low_mp(v));
	struct condis_nbl *other = fake_take_sent(fake_low_mp(w));

	other->next = chain->next;
	chain->next = other;
	condis_mco_send_nbls_complete(v->vc, chain, 0);
	fake_reported(f, CONDIS_REPORT_COMPLETE_WRONG_VC, 1);
	complete_check(v, 2, 1);
	KUNIT_EXPECT_EQ(test, 1, condis_gate_count(&w->vc->tx.gate));
	other->next = NULL;
	condis_mco_send_nbls_complete(w->vc, other, 0);
	complete_check(w, 1, 1);
}

static void complete_consume(struct fake_low *low, struct condis_nbl *chain,
			     u32 flags)
{
	struct sk_buff *nb, *next;
	struct condis_nbl *nbl;

	for (nbl = chain; nbl; nbl = nbl->next) {
		fake_must(low->f, nbl->flags & CONDIS_NBL_F_CONSUMABLE,
			  "the mark comes down");
		for (nb = condis_nbl_take_nbs(nbl); nb; nb = next) {
			next = nb->next;
			condis_nb_free(nb);
		}
		nbl->status = CONDIS_STATUS_SUCCESS;
	}
	condis_mco_send_nbls_complete(low->vc, chain, flags);
}

/* S-28, S-19: the miniport keeps the skbs of what is marked, and is done. */
static void complete_consumable(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);
	struct condis_nbl *chain = fake_chain(f, f->tx, 4, 3, 50), *nbl;

	for (nbl = chain; nbl; nbl = nbl->next)
		nbl->flags |= CONDIS_NBL_F_CONSUMABLE;
	f->send = complete_consume;
	condis_co_send_nbls(v->vc, chain, 0);
	for (nbl = v->done.head; nbl; nbl = nbl->next) {
		KUNIT_EXPECT_NULL(test, nbl->first_nb);
		KUNIT_EXPECT_EQ(test, 0, nbl->nb_count);
	}
	fake_check_done(v, 4, "SUCCESS");
}

/* S-21, E-12: an id on three VCs; what is transmitted completes normally. */
static void complete_cancelled(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	const unsigned long id = 0x4200000007;
	struct condis_nbl *wire[3], *nbl;
	struct fake_vc *v[3];
	unsigned int i, j;

	for (i = 0; i < 3; i++) {
		v[i] = fake_connected(f);
		for (j = 0; j < 6; j++) {
			nbl = fake_nbl(f, f->tx, 1, 10);
			*condis_nbl_info(nbl, CONDIS_INFO_CANCEL_ID) =
				j % 2 ? id : 0;
			condis_co_send_nbls(v[i]->vc, nbl, 0);
		}
		/* The first three are on the wire. */
		wire[i] = condis_nbl_queue_pop(&fake_low_mp(v[i])->sent);
		wire[i]->next =
			condis_nbl_queue_pop(&fake_low_mp(v[i])->sent);
		wire[i]->next->next =
			condis_nbl_queue_pop(&fake_low_mp(v[i])->sent);
	}
	/* An id of 0 fits nothing, not even those that have it. */
	condis_cancel_send_nbls(f->cl->binding, 0);
	fake_expect(f, "");
	condis_cancel_send_nbls(f->cl->binding, id);
	fake_expect(f, "m.cancel");
	KUNIT_EXPECT_EQ(test, id, f->cancelled);
	for (i = 0; i < 3; i++) {
		fake_check_done(v[i], 2, "SEND_ABORTED");
		condis_mco_send_nbls_complete(v[i]->vc, wire[i], 0);
		fake_complete_all(fake_low_mp(v[i]));
		fake_check_done(v[i], 4, "SUCCESS");
		KUNIT_EXPECT_EQ(test, 2, atomic64_read(&v[i]->vc->tx.failed));
	}
}

static struct kunit_case complete_kunit_cases[] = {
	KUNIT_CASE_PARAM(complete_reverse, fake_gen_params),
	KUNIT_CASE_PARAM(complete_single, fake_gen_params),
	KUNIT_CASE_PARAM(complete_mixed, fake_gen_params),
	KUNIT_CASE_PARAM(complete_two_cpus, fake_gen_params),
	KUNIT_CASE_PARAM(complete_status, fake_gen_params),
	KUNIT_CASE_PARAM(complete_twice, fake_gen_params),
	KUNIT_CASE_PARAM(complete_ring, fake_gen_params),
	KUNIT_CASE_PARAM(complete_foreign, fake_gen_params),
	KUNIT_CASE_PARAM(complete_wrong_vc, fake_gen_params),
	KUNIT_CASE_PARAM(complete_consumable, fake_gen_params),
	KUNIT_CASE_PARAM(complete_cancelled, fake_gen_params),
	{}
};

static struct kunit_suite complete_kunit_suite = {
	.name = "condis_complete",
	.test_cases = complete_kunit_cases,
};

/* The same, watched. */
static struct kunit_suite complete_verified_kunit_suite = {
	.name = "condis_complete_verified",
	.suite_init = t_verify_begin,
	.suite_exit = t_verify_end,
	.test_cases = complete_kunit_cases,
};

kunit_test_suites(&complete_kunit_suite, &complete_verified_kunit_suite);
