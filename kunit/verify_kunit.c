// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_verify: what the verifier sees, and that it sees nothing where all is
 * as it should be.
 */
#include <linux/slab.h>

#include "fake.h"
#include "verify.h"

static int verify_on(struct kunit *test)
{
	return condis_verify_switch(true);
}

static void verify_off(struct kunit *test)
{
	condis_verify_switch(false);
}

static struct fake_vc *verify_sent(struct fake *f, unsigned int n)
{
	struct fake_vc *v = fake_connected(f);

	condis_co_send_nbls(v->vc, fake_chain(f, f->tx, n, 2, 100), 0);
	return v;
}

static struct fake_vc *verify_received(struct fake *f, unsigned int n)
{
	struct fake_vc *v = fake_connected(f);

	fake_indicate(fake_low_mp(v), fake_chain(f, f->rx, n, 2, 100), 0);
	return v;
}

/* Each way and back, whole chains and parts of them: nothing to say. */
static void verify_good(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = verify_sent(f, 20);
	struct condis_verify_record rec;
	struct condis_nbl *chain, *nbl;

	chain = fake_take_sent(fake_low_mp(v));
	KUNIT_EXPECT_TRUE(test, condis_verify_lookup(chain, &rec));
	KUNIT_EXPECT_EQ(test, rec.owner, CONDIS_NBL_SENDING);
	KUNIT_EXPECT_PTR_EQ(test, rec.vc, (const struct condis_vc *)v->vc);
	KUNIT_EXPECT_NOT_NULL(test, strstr(rec.who, "vc"));
	nbl = fake_pick(&chain, 7);
	condis_mco_send_nbls_complete(v->vc, nbl, 0);
	condis_mco_send_nbls_complete(v->vc, fake_reverse(chain), 0);
	fake_check_done(v, 20, "SUCCESS");

	fake_indicate(fake_low_mp(v), fake_chain(f, f->rx, 20, 3, 9), 0);
	fake_return_got(v);
	KUNIT_EXPECT_EQ(test, 0, condis_gate_count(&v->vc->rx.ledger));
	KUNIT_EXPECT_EQ(test, 0, condis_verify_overdue(0));
	fake_silent(f);
}

/* What was under way before is taken as it is. */
static void verify_switched_late(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v;

	condis_verify_switch(false);
	v = verify_sent(f, 3);
	fake_indicate(fake_low_mp(v), fake_chain(f, f->rx, 3, 1, 9), 0);
	condis_verify_switch(true);
	fake_complete_all(fake_low_mp(v));
	fake_return_got(v);
	fake_check_done(v, 3, "SUCCESS");
	fake_silent(f);
}

/* S-4: what is refused goes back, and is the sender's again. */
static void verify_refused(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);
	struct condis_nbl *chain = fake_chain(f, f->tx, 3, 1, 100);

	/* The one in the middle has no NB. */
	condis_nb_free(condis_nbl_pop_nb(chain->next));
	condis_co_send_nbls(v->vc, chain, 0);
	fake_check_done(v, 1, "INVALID_DATA");
	fake_complete_all(fake_low_mp(v));
	fake_check_done(v, 2, "SUCCESS");
	fake_down(f);
	condis_co_send_nbls(v->vc, fake_chain(f, f->tx, 2, 1, 100), 0);
	fake_check_done(v, 2, "PAUSED");
	fake_silent(f);
}

/* a pointer to anything else, and what its links might lead to. */
static void verify_strangers(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct condis_nbl *wild[] = {
		(struct condis_nbl *)8, (struct condis_nbl *)~7UL,
		kunit_kzalloc(test, sizeof(struct condis_nbl), GFP_KERNEL),
		NULL,
	};
	struct fake_vc *v = verify_sent(f, 1);
	struct condis_nbl *chain;
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, wild[2]);
	wild[3] = (struct condis_nbl *)((unsigned long)wild[2] + 4);
	fake_indicate(fake_low_mp(v), fake_chain(f, f->rx, 1, 1, 9), 0);
	for (i = 0; i < ARRAY_SIZE(wild); i++) {
		condis_co_send_nbls(v->vc, wild[i], 0);
		condis_mco_send_nbls_complete(v->vc, wild[i], 0);
		condis_mco_indicate_receive_nbls(v->vc, wild[i], 0, 0);
		condis_return_nbls(v->p->binding, wild[i], 0);
		fake_reported(f, CONDIS_REPORT_STRANGER, 4);
	}
	KUNIT_EXPECT_EQ(test, 1, condis_gate_count(&v->vc->tx.gate));
	KUNIT_EXPECT_EQ(test, 1, condis_gate_count(&v->vc->rx.ledger));
	/* Behind a good one: that one is sent. */
	chain = fake_chain(f, f->tx, 1, 1, 100);
	chain->next = wild[0];
	condis_co_send_nbls(v->vc, chain, 0);
	fake_reported(f, CONDIS_REPORT_STRANGER, 1);
	fake_complete_all(fake_low_mp(v));
	fake_check_done(v, 2, "SUCCESS");
	fake_silent(f);
}

/* S-7: the sender writes to what it has sent. */
static void verify_touched(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = verify_sent(f, 3);
	struct condis_nbl *chain = fake_take_sent(fake_low_mp(v));

	chain->next->first_nb->next->data[99] ^= 1;
	condis_mco_send_nbls_complete(v->vc, chain, 0);
	fake_reported(f, CONDIS_REPORT_CHANGED_DATA, 1);
	/* It is a report: the send is complete. */
	fake_check_done(v, 3, "SUCCESS");
}

/* What anybody may write to, as the pages of a file, is not looked at. */
static void verify_shared(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);
	struct condis_nbl *chain = fake_chain(f, f->tx, 2, 1, 100);
	struct page *page = alloc_page(GFP_KERNEL | __GFP_ZERO);
	struct sk_buff *nb = chain->first_nb;

	KUNIT_ASSERT_NOT_NULL(test, page);
	skb_add_rx_frag(nb, 0, page, 0, 50, PAGE_SIZE);
	skb_shinfo(nb)->flags |= SKBFL_SHARED_FRAG;
	condis_co_send_nbls(v->vc, chain, 0);
	memset(page_address(page), 1, 50);
	chain = fake_take_sent(fake_low_mp(v));
	/* The other one has no such page. */
	chain->next->first_nb->data[0] ^= 1;
	condis_mco_send_nbls_complete(v->vc, chain, 0);
	fake_reported(f, CONDIS_REPORT_CHANGED_DATA, 1);
	fake_check_done(v, 2, "SUCCESS");
	fake_silent(f);
}

/* One that there was no memory to remember is as one from before. */
static void verify_no_memory(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct condis_verify_record rec;
	struct condis_nbl *chain;
	struct fake_vc *v;
	bool fired;

	if (!IS_ENABLED(CONFIG_FAILSLAB))
		kunit_skip(test, "needs failslab");
	v = fake_connected(f);
	chain = fake_chain(f, f->tx, 1, 1, 100);
	/* No tombstone, which would be used again. */
	condis_verify_switch(false);
	condis_verify_switch(true);
	t_fail_arm(1);
	condis_co_send_nbls(v->vc, chain, 0);
	fired = t_fail_disarm();
	KUNIT_EXPECT_TRUE(test, fired);
	chain = fake_take_sent(fake_low_mp(v));
	KUNIT_EXPECT_FALSE(test, condis_verify_lookup(chain, &rec));
	chain->first_nb->data[0] ^= 1;
	condis_mco_send_nbls_complete(v->vc, chain, 0);
	/* From here on it is known again. */
	KUNIT_EXPECT_TRUE(test, condis_verify_lookup(chain, &rec));
	KUNIT_EXPECT_EQ(test, rec.owner, CONDIS_NBL_PROTOCOL);
	fake_check_done(v, 1, "SUCCESS");
	fake_silent(f);
}

/* S-14: an NB less, another order, another length. */
static void verify_list_changed(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = verify_sent(f, 4);
	struct condis_nbl *chain = fake_take_sent(fake_low_mp(v));
	struct condis_nbl *nbl = chain;

	condis_nb_free(condis_nbl_pop_nb(nbl));
	nbl = nbl->next;
	condis_nbl_add_nb(nbl, condis_nbl_pop_nb(nbl));
	nbl = nbl->next;
	skb_trim(nbl->last_nb, 99);
	condis_mco_send_nbls_complete(v->vc, chain, 0);
	fake_reported(f, CONDIS_REPORT_CHANGED_LIST, 3);
	fake_check_done(v, 4, "SUCCESS");
}

/* S-28: whose skbs may be taken is not looked at. */
static void verify_consumable(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct condis_nbl *nbl = fake_nbl(f, f->tx, 2, 100);
	struct fake_vc *v = fake_connected(f);

	nbl->flags |= CONDIS_NBL_F_CONSUMABLE;
	condis_co_send_nbls(v->vc, nbl, 0);
	nbl = fake_take_sent(fake_low_mp(v));
	condis_nb_free(condis_nbl_pop_nb(nbl));
	condis_mco_send_nbls_complete(v->vc, nbl, 0);
	fake_check_done(v, 1, "SUCCESS");
	fake_silent(f);
}

/* the data is the receiver's to change, the NBs are not. */
static void verify_received_changed(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = verify_received(f, 2);

	v->got.head->first_nb->data[0] ^= 1;
	T_EXPECT_STATUS(test, condis_nb_advance(v->got.tail->first_nb, 10),
			CONDIS_STATUS_SUCCESS);
	fake_return_got(v);
	fake_reported(f, CONDIS_REPORT_CHANGED_LIST, 1);
	KUNIT_EXPECT_EQ(test, 0, condis_gate_count(&v->vc->rx.ledger));
}

static void verify_scribble(struct fake_vc *v, struct condis_nbl *chain,
			    unsigned int count, u32 flags)
{
	chain->next->first_nb->data[5] ^= 1;
	skb_trim(chain->next->next->first_nb, 1);
}

/* what is lent is neither. */
static void verify_lent_changed(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct condis_nbl *chain = fake_chain(f, f->rx, 3, 1, 100);
	struct fake_vc *v = fake_connected(f);
	u64 lists = condis_report_count(CONDIS_REPORT_CHANGED_LIST);
	u64 data = condis_report_count(CONDIS_REPORT_CHANGED_DATA);

	v->receive = verify_scribble;
	fake_indicate(fake_low_mp(v), chain, CONDIS_FLAG_RESOURCES);
	KUNIT_EXPECT_EQ(test, lists + 1,
			condis_report_count(CONDIS_REPORT_CHANGED_LIST));
	KUNIT_EXPECT_EQ(test, data + 1,
			condis_report_count(CONDIS_REPORT_CHANGED_DATA));
	t_reports_begin(&f->reports);
	KUNIT_EXPECT_EQ(test, CONDIS_NBL_MINIPORT, chain->owner);
	condis_nbl_free_chain(chain);
}

/* P-6, P-8: with a child it stays where it is until the child is gone. */
static void verify_children(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct condis_nbl *child = t_nbl(test, f->tx);
	struct fake_vc *v = verify_sent(f, 1);
	struct condis_nbl *nbl = fake_take_sent(fake_low_mp(v));

	condis_nbl_set_parent(child, nbl);
	condis_mco_send_nbls_complete(v->vc, nbl, 0);
	fake_reported(f, CONDIS_REPORT_HANDOVER_WITH_CHILDREN, 1);
	fake_check_done(v, 0, "SUCCESS");
	condis_nbl_clear_parent(child);
	condis_mco_send_nbls_complete(v->vc, nbl, 0);
	fake_check_done(v, 1, "SUCCESS");

	fake_indicate(fake_low_mp(v), fake_chain(f, f->rx, 1, 1, 9), 0);
	condis_nbl_set_parent(child, v->got.head);
	condis_return_nbls(v->p->binding, v->got.head, 0);
	fake_reported(f, CONDIS_REPORT_HANDOVER_WITH_CHILDREN, 1);
	KUNIT_EXPECT_EQ(test, 1, condis_gate_count(&v->vc->rx.ledger));
	condis_nbl_clear_parent(child);
	fake_return_got(v);
	KUNIT_EXPECT_EQ(test, 0, condis_gate_count(&v->vc->rx.ledger));
	condis_nbl_free(child);
	fake_silent(f);
}

/* the record of a freed one says so, and a second free is one. */
static void verify_tombstone(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct condis_verify_record rec;
	struct condis_nbl *chain;
	unsigned int i;

	chain = t_nbls(test, f->tx, 2);
	condis_nbl_free(fake_pick(&chain, 0));
	condis_nbl_free_chain(chain);
	KUNIT_EXPECT_TRUE(test, condis_verify_lookup(chain, &rec));
	KUNIT_EXPECT_EQ(test, rec.owner, CONDIS_NBL_FREE);
	condis_nbl_free(chain);
	fake_reported(f, CONDIS_REPORT_DOUBLE_FREE, 1);
	/* There are not more of them than there may be. */
	for (i = 0; i < 3; i++)
		condis_nbl_free_chain(t_nbls(test, f->tx,
					     CONDIS_VERIFY_TOMBSTONES));
	KUNIT_EXPECT_LE(test, condis_verify_tombstones(),
			CONDIS_VERIFY_TOMBSTONES);
	condis_verify_switch(false);
	KUNIT_EXPECT_EQ(test, condis_verify_tombstones(), 0);
	KUNIT_EXPECT_FALSE(test, condis_verify_lookup(chain, &rec));
}

/* V-12: who keeps a VC from being deactivated is named, once. */
static void verify_held(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = verify_sent(f, 2);

	fake_indicate(fake_low_mp(v), fake_chain(f, f->rx, 1, 1, 9), 0);
	KUNIT_EXPECT_EQ(test, 0, condis_verify_overdue(0));
	fake_silent(f);
	fake_close_call(v);
	fake_settle(f);
	KUNIT_EXPECT_EQ(test, 0, condis_verify_overdue(1000 * HZ));
	t_reports_begin(&f->reports);
	KUNIT_EXPECT_EQ(test, 3, condis_verify_overdue(0));
	fake_reported(f, CONDIS_REPORT_HELD_TOO_LONG, 3);
	KUNIT_EXPECT_EQ(test, 0, condis_verify_overdue(0));
	fake_complete_all(fake_low_mp(v));
	fake_return_got(v);
	fake_settle(f);
	FAKE_STATUS(f, SUCCESS, v->closed);
	fake_silent(f);
}

/* What went back unseen, as the verifier was switched, outlives no VC. */
static void verify_vc_gone(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct condis_nbl *nbl = t_nbl(test, f->tx);
	struct fake_vc *v = fake_connected(f);
	const struct condis_verify_step step = {
		.vc = v->vc, .from = CONDIS_NBL_PROTOCOL,
		.to = CONDIS_NBL_SENDING,
	};
	struct condis_verify_record rec;

	KUNIT_EXPECT_TRUE(test, condis_verify_hand_over(nbl, &step));
	WRITE_ONCE(nbl->owner, CONDIS_NBL_PROTOCOL);
	fake_close_call(v);
	fake_settle(f);
	FAKE_STATUS(f, SUCCESS, fake_vc_delete(v));
	FAKE_WAIT(f, condis_verify_lookup(nbl, &rec) && !rec.vc);
	KUNIT_EXPECT_EQ(test, 0, condis_verify_overdue(0));
	condis_nbl_free(nbl);
	fake_silent(f);
}

struct verify_racer {
	struct condis_nbl	**nbls;
	unsigned int		n;
	unsigned int		won;
};

static void verify_race_thread(void *arg)
{
	const struct condis_verify_step step = {
		.from = CONDIS_NBL_PROTOCOL, .to = CONDIS_NBL_SENDING,
	};
	struct verify_racer *racer = arg;
	unsigned int i;

	for (i = 0; i < racer->n; i++)
		racer->won += condis_verify_hand_over(racer->nbls[i], &step);
}

/* of two who do the same at the same time, one does it. */
static void verify_race(struct kunit *test)
{
	struct condis_nbl_pool *pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 0, 0);
	const struct condis_verify_step back = {
		.from = CONDIS_NBL_SENDING, .to = CONDIS_NBL_PROTOCOL,
	};
	struct verify_racer racers[2] = {};
	const struct fake_thread threads[] = {
		{ verify_race_thread, &racers[0] },
		{ verify_race_thread, &racers[1] },
	};
	struct condis_nbl *chain = t_nbls(test, pool, 1000), *nbl;
	unsigned int i = 0;

	racers[0].nbls = kunit_kcalloc(test, 1000, sizeof(nbl), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, racers[0].nbls);
	for (nbl = chain; nbl; nbl = nbl->next)
		racers[0].nbls[i++] = nbl;
	racers[0].n = i;
	racers[1] = racers[0];
	fake_run(test, threads, ARRAY_SIZE(threads));
	KUNIT_EXPECT_EQ(test, racers[0].won + racers[1].won, 1000);
	for (nbl = chain; nbl; nbl = nbl->next)
		KUNIT_EXPECT_TRUE(test, condis_verify_hand_over(nbl, &back));
	condis_nbl_free_chain(chain);
}

static struct kunit_case verify_kunit_cases[] = {
	KUNIT_CASE_PARAM(verify_good, fake_gen_params),
	KUNIT_CASE_PARAM(verify_switched_late, fake_gen_params),
	KUNIT_CASE_PARAM(verify_refused, fake_gen_params),
	KUNIT_CASE_PARAM(verify_strangers, fake_gen_params),
	KUNIT_CASE_PARAM(verify_touched, fake_gen_params),
	KUNIT_CASE_PARAM(verify_shared, fake_gen_params),
	KUNIT_CASE_PARAM(verify_no_memory, fake_gen_params),
	KUNIT_CASE_PARAM(verify_list_changed, fake_gen_params),
	KUNIT_CASE_PARAM(verify_consumable, fake_gen_params),
	KUNIT_CASE_PARAM(verify_received_changed, fake_gen_params),
	KUNIT_CASE_PARAM(verify_lent_changed, fake_gen_params),
	KUNIT_CASE_PARAM(verify_children, fake_gen_params),
	KUNIT_CASE_PARAM(verify_tombstone, fake_gen_params),
	KUNIT_CASE_PARAM(verify_held, fake_gen_params),
	KUNIT_CASE_PARAM(verify_vc_gone, fake_gen_params),
	KUNIT_CASE(verify_race),
	{}
};

static struct kunit_suite verify_kunit_suite = {
	.name = "condis_verify",
	.init = verify_on,
	.exit = verify_off,
	.test_cases = verify_kunit_cases,
};

kunit_test_suite(verify_kunit_suite);
