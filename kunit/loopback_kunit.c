// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_loopback: sends that come back to their sender, and those that do not.
 */
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/sizes.h>
#include <linux/slab.h>

#include "fake.h"

static struct fake_vc *loop_begin(struct kunit *test, bool on)
{
	struct fake *f = fake_running(test, fake_mode_param(test));

	condis_adapter_set_loopback(f->adapter, on);
	return fake_connected(f);
}

static void loop_wait(struct fake_vc *v, unsigned int n)
{
	struct fake *f = v->p->f;

	FAKE_WAIT(f, fake_queue_count(f, &v->got) == n);
}

/* NBLs of two NBs, which hold what t_nb() writes. */
static struct condis_nbl *loop_chain(struct fake *f)
{
	struct condis_nbl *chain = fake_chain(f, f->tx, 3, 1, 40), *nbl;

	for (nbl = chain; nbl; nbl = nbl->next)
		condis_nbl_add_nb(nbl, t_nb(f->test, 70));
	return chain;
}

static bool loop_intact(const struct condis_nbl *nbl)
{
	const struct sk_buff *nb;

	condis_nbl_for_each_nb(nb, nbl)
		if (!t_skb_holds(nb, 32))
			return false;
	return nbl->nb_count == 2 && nbl->first_nb->len == 40 &&
	       nbl->last_nb->len == 70;
}

/* S-24, E-19, X-28: by default, and without the flag, nothing loops. */
static void loop_none(struct kunit *test)
{
	struct fake_vc *v = loop_begin(test, false);
	struct fake *f = v->p->f;

	condis_co_send_nbls(v->vc, loop_chain(f),
			    CONDIS_FLAG_CHECK_FOR_LOOPBACK);
	condis_adapter_set_loopback(f->adapter, true);
	condis_co_send_nbls(v->vc, loop_chain(f), 0);
	/* The third one is there, and alone. */
	condis_co_send_nbls(v->vc, fake_chain(f, f->tx, 1, 1, 9),
			    CONDIS_FLAG_CHECK_FOR_LOOPBACK);
	loop_wait(v, 1);
	KUNIT_EXPECT_EQ(test, 9, v->got.head->first_nb->len);
	KUNIT_EXPECT_EQ(test, 1, atomic64_read(&v->vc->rx.nbls));
	fake_complete_all(fake_low_mp(v));
	fake_check_done(v, 7, "SUCCESS");
}

/* R-24, S-25, E-19: copies, by the rules of receives; the originals go on. */
static void loop_copies(struct kunit *test)
{
	struct fake_vc *v = loop_begin(test, true);
	struct fake *f = v->p->f;
	struct fake_vc *w = fake_connected(f);
	struct condis_nbl *nbl;

	condis_co_send_nbls(v->vc, loop_chain(f),
			    CONDIS_FLAG_CHECK_FOR_LOOPBACK);
	KUNIT_EXPECT_EQ(test, 3,
			fake_queue_count(f, &fake_low_mp(v)->sent));
	loop_wait(v, 3);
	fake_complete_all(fake_low_mp(v));
	/* What came back is its sender's to write to. */
	for (nbl = v->done.head; nbl; nbl = nbl->next)
		memset(nbl->first_nb->data, 0xff, nbl->first_nb->len);
	for (nbl = v->got.head; nbl; nbl = nbl->next) {
		KUNIT_EXPECT_TRUE(test, loop_intact(nbl));
		KUNIT_EXPECT_EQ(test, CONDIS_NBL_F_IS_LOOPBACK, nbl->flags);
		KUNIT_EXPECT_PTR_EQ(test, v->vc, nbl->vc);
	}
	fake_check_done(v, 3, "SUCCESS");
	KUNIT_EXPECT_EQ(test, 3, condis_gate_count(&v->vc->rx.ledger));
	KUNIT_EXPECT_EQ(test, 3, atomic64_read(&v->vc->rx.nbls));
	KUNIT_EXPECT_EQ(test, 330, atomic64_read(&v->vc->rx.bytes));
	fake_return_got(v);
	KUNIT_EXPECT_EQ(test, 3, atomic64_read(&v->vc->rx.returned));
	KUNIT_EXPECT_EQ(test, 0, condis_gate_count(&v->vc->rx.ledger));
	/* No miniport hears of them, and nobody else. */
	KUNIT_EXPECT_EQ(test, 0,
			fake_queue_count(f, &fake_low_mp(v)->back));
	KUNIT_EXPECT_EQ(test, 0, fake_queue_count(f, &w->got));
	fake_silent(f);
}

static void loop_receive(struct fake_vc *v, struct condis_nbl *chain,
			 unsigned int count, u32 flags)
{
	fake_must(v->p->f, current != v->data, "on another stack");
	fake_must(v->p->f, !(flags & CONDIS_FLAG_RESOURCES), "not lent");
	fake_keep(v->p->f, &v->got, chain);
}

/* S-19: never on the sender's stack; S-9: in the order of the sends. */
static void loop_order(struct kunit *test)
{
	struct fake_vc *v = loop_begin(test, true);
	struct fake *f = v->p->f;
	struct condis_nbl *nbl;
	unsigned int i;

	v->receive = loop_receive;
	v->data = current;
	for (i = 0; i < 200; i++)
		condis_co_send_nbls(v->vc, fake_nbl(f, f->tx, 1, i + 1),
				    CONDIS_FLAG_CHECK_FOR_LOOPBACK);
	loop_wait(v, 200);
	i = 0;
	for (nbl = v->got.head; nbl; nbl = nbl->next)
		KUNIT_EXPECT_EQ(test, ++i, nbl->first_nb->len);
	fake_complete_all(fake_low_mp(v));
	fake_check_done(v, 200, "SUCCESS");
	fake_return_got(v);
}

/* returned among the miniport's receives, each goes where it belongs. */
static void loop_mixed(struct kunit *test)
{
	struct fake_vc *v = loop_begin(test, true);
	struct fake *f = v->p->f;
	unsigned int i;

	for (i = 0; i < 3; i++) {
		fake_indicate(fake_low_mp(v), fake_chain(f, f->rx, 2, 1, 10),
			      0);
		condis_co_send_nbls(v->vc, fake_chain(f, f->tx, 2, 1, 10),
				    CONDIS_FLAG_CHECK_FOR_LOOPBACK);
		loop_wait(v, 4 * (i + 1));
	}
	fake_return_got(v);
	KUNIT_EXPECT_EQ(test, 6, fake_queue_count(f, &fake_low_mp(v)->back));
	KUNIT_EXPECT_EQ(test, 12, atomic64_read(&v->vc->rx.returned));
	KUNIT_EXPECT_EQ(test, 0, condis_gate_count(&v->vc->rx.ledger));
	fake_complete_all(fake_low_mp(v));
	fake_check_done(v, 6, "SUCCESS");
	fake_silent(f);
}

/* a copy is returned once, and through its own binding. */
static void loop_misused(struct kunit *test)
{
	struct fake_vc *v = loop_begin(test, true);
	struct fake *f = v->p->f;
	struct fake_proto *other = fake_client(f, "other");

	condis_co_send_nbls(v->vc, fake_chain(f, f->tx, 1, 1, 10),
			    CONDIS_FLAG_CHECK_FOR_LOOPBACK);
	fake_complete_all(fake_low_mp(v));
	fake_check_done(v, 1, "SUCCESS");
	loop_wait(v, 1);
	condis_return_nbls(other->binding, v->got.head, 0);
	fake_reported(f, CONDIS_REPORT_RETURN_WRONG_BINDING, 1);
	condis_nbl_free(v->got.head);
	fake_reported(f, CONDIS_REPORT_FREE_NOT_OWNED, 1);
	KUNIT_EXPECT_EQ(test, 1, condis_gate_count(&v->vc->rx.ledger));
	fake_return_got(v);
	KUNIT_EXPECT_EQ(test, 0, condis_gate_count(&v->vc->rx.ledger));
}

/* V-12: a copy that is held is waited for as any receive is. */
static void loop_drain(struct kunit *test)
{
	struct fake_vc *v = loop_begin(test, true);
	struct fake *f = v->p->f;

	f->answer[FAKE_INCOMING_CLOSE] = CONDIS_STATUS_PENDING;
	condis_co_send_nbls(v->vc, fake_chain(f, f->tx, 1, 1, 10),
			    CONDIS_FLAG_CHECK_FOR_LOOPBACK);
	fake_complete_all(fake_low_mp(v));
	fake_check_done(v, 1, "SUCCESS");
	loop_wait(v, 1);
	FAKE_STATUS(f, PENDING, condis_cm_deactivate_vc(v->vc));
	KUNIT_EXPECT_EQ(test, CONDIS_VC_DEACTIVATING, v->vc->a);
	fake_return_got(v);
	KUNIT_EXPECT_EQ(test, CONDIS_VC_IDLE, v->vc->a);
	KUNIT_EXPECT_EQ(test, 1,
			atomic_read(&f->count[FAKE_DEACTIVATE_COMPLETE]));
}

/* R-1, V-12: a copy that comes after receives were shut out is dropped. */
static void loop_too_late(struct kunit *test)
{
	struct fake_vc *v = loop_begin(test, true);
	struct fake *f = v->p->f;
	struct condis_nbl *chain = fake_chain(f, f->tx, 3, 1, 10);
	condis_status_t status;
	unsigned long copies;

	f->answer[FAKE_INCOMING_CLOSE] = CONDIS_STATUS_PENDING;
	/* The worker is this CPU's, and waits. */
	preempt_disable();
	condis_co_send_nbls(v->vc, chain, CONDIS_FLAG_CHECK_FOR_LOOPBACK);
	copies = condis_gate_count(&v->vc->rx.ledger);
	status = condis_cm_deactivate_vc(v->vc);
	preempt_enable();
	KUNIT_EXPECT_EQ(test, 3, copies);
	FAKE_STATUS(f, PENDING, status);
	FAKE_WAIT(f, !condis_gate_count(&v->vc->rx.ledger));
	KUNIT_EXPECT_EQ(test, 3, atomic64_read(&v->vc->rx.refused));
	KUNIT_EXPECT_EQ(test, 0, atomic64_read(&v->vc->rx.nbls));
	KUNIT_EXPECT_EQ(test, 0, fake_queue_count(f, &v->got));
	KUNIT_EXPECT_EQ(test, CONDIS_VC_DEACTIVATING, v->vc->a);
	fake_complete_all(fake_low_mp(v));
	fake_check_done(v, 3, "SUCCESS");
	KUNIT_EXPECT_EQ(test, CONDIS_VC_IDLE, v->vc->a);
}

/* S-25: so many copies wait for the worker, and one more is dropped. */
static void loop_flood(struct kunit *test)
{
	struct fake_vc *v = loop_begin(test, true);
	struct condis_nbl *chain[9];
	struct fake *f = v->p->f;
	unsigned int i;

	for (i = 0; i < 9; i++)
		chain[i] = fake_chain(f, f->tx, i < 8 ? 1024 : 1, 1, 10);
	preempt_disable();
	for (i = 0; i < 9; i++)
		condis_co_send_nbls(v->vc, chain[i],
				    CONDIS_FLAG_CHECK_FOR_LOOPBACK);
	preempt_enable();
	loop_wait(v, 8192);
	KUNIT_EXPECT_EQ(test, 1, atomic64_read(&v->vc->rx.refused));
	KUNIT_EXPECT_EQ(test, 8192, atomic64_read(&v->vc->rx.nbls));
	KUNIT_EXPECT_EQ(test, 8192, condis_gate_count(&v->vc->rx.ledger));
	fake_return_got(v);
	KUNIT_EXPECT_EQ(test, 0, condis_gate_count(&v->vc->rx.ledger));
	fake_complete_all(fake_low_mp(v));
	fake_check_done(v, 8193, "SUCCESS");
}

/* What is refused is not looped; what may not be received is counted. */
static void loop_refused(struct kunit *test)
{
	struct fake_vc *v = loop_begin(test, true);
	struct fake *f = v->p->f;

	condis_co_send_nbls(v->vc, fake_chain(f, f->tx, 1, 1, 1501),
			    CONDIS_FLAG_CHECK_FOR_LOOPBACK);
	fake_check_done(v, 1, "INVALID_LENGTH");
	KUNIT_EXPECT_EQ(test, 0, atomic64_read(&v->vc->rx.refused));
	FAKE_STATUS(f, SUCCESS, fake_close_call(v));
	v->params.media.flags = CONDIS_MEDIA_TRANSMIT_VC;
	FAKE_STATUS(f, SUCCESS, fake_make_call(v));
	condis_co_send_nbls(v->vc, fake_chain(f, f->tx, 2, 1, 10),
			    CONDIS_FLAG_CHECK_FOR_LOOPBACK);
	KUNIT_EXPECT_EQ(test, 2, atomic64_read(&v->vc->rx.refused));
	KUNIT_EXPECT_EQ(test, 0, atomic64_read(&v->vc->rx.nbls));
	fake_complete_all(fake_low_mp(v));
	fake_check_done(v, 2, "SUCCESS");
}

/* An NB that is longer than any allocation, so that no copy can be made. */
static void loop_add_giant(struct kunit *test, struct condis_nbl *nbl)
{
	struct sk_buff *nb = t_nb(test, 10), *part;
	unsigned int i;

	for (i = 0; i < KMALLOC_MAX_SIZE / SZ_1M + 1; i++) {
		part = alloc_skb(SZ_1M - SZ_4K, GFP_KERNEL);
		if (!part)
			break;
		skb_put_zero(part, SZ_1M - SZ_4K);
		part->next = skb_shinfo(nb)->frag_list;
		skb_shinfo(nb)->frag_list = part;
		nb->len += part->len;
		nb->data_len += part->len;
		nb->truesize += part->truesize;
	}
	condis_nbl_add_nb(nbl, nb);
	KUNIT_EXPECT_GT(test, nb->len, KMALLOC_MAX_SIZE);
}

/* S-25: without memory there is no copy, which is counted; the send goes on. */
static void loop_no_memory(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_vc_ready(f);
	struct condis_nbl *chain;

	condis_adapter_set_loopback(f->adapter, true);
	v->params.media.atm.tx.max_sdu = 0;
	FAKE_STATUS(f, SUCCESS, fake_make_call(v));
	chain = fake_chain(f, f->tx, 3, 1, 10);
	loop_add_giant(test, chain->next);
	condis_co_send_nbls(v->vc, chain, CONDIS_FLAG_CHECK_FOR_LOOPBACK);
	KUNIT_EXPECT_EQ(test, 1, atomic64_read(&v->vc->rx.refused));
	loop_wait(v, 2);
	KUNIT_EXPECT_EQ(test, 3,
			fake_queue_count(f, &fake_low_mp(v)->sent));
	fake_complete_all(fake_low_mp(v));
	fake_check_done(v, 3, "SUCCESS");
	fake_return_got(v);
	KUNIT_EXPECT_EQ(test, 0, condis_gate_count(&v->vc->rx.ledger));
}

static struct kunit_case loopback_kunit_cases[] = {
	KUNIT_CASE_PARAM(loop_none, fake_gen_params),
	KUNIT_CASE_PARAM(loop_copies, fake_gen_params),
	KUNIT_CASE_PARAM(loop_order, fake_gen_params),
	KUNIT_CASE_PARAM(loop_mixed, fake_gen_params),
	KUNIT_CASE_PARAM(loop_misused, fake_gen_params),
	KUNIT_CASE_PARAM(loop_drain, fake_gen_params),
	KUNIT_CASE_PARAM(loop_too_late, fake_gen_params),
	KUNIT_CASE_PARAM(loop_flood, fake_gen_params),
	KUNIT_CASE_PARAM(loop_refused, fake_gen_params),
	KUNIT_CASE_PARAM(loop_no_memory, fake_gen_params),
	{}
};

static struct kunit_suite loopback_kunit_suite = {
	.name = "condis_loopback",
	.test_cases = loopback_kunit_cases,
};

kunit_test_suite(loopback_kunit_suite);
