// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_nb_export: what leaves condis, and what stays.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/netdevice.h>
#include <linux/string.h>

#include "util.h"

#define HEADROOM	64
#define LEN		300

/* How often the destructor ran for the sk_buffs of this test. */
static void count_destructor(struct sk_buff *skb)
{
	(*(int *)skb_shinfo(skb)->destructor_arg)++;
}

/* An NB that carries about all that must not leave. */
static struct sk_buff *nb_loaded(struct kunit *test, enum t_shape shape,
				 int *destroyed)
{
	struct sk_buff *nb = t_skb(test, shape, HEADROOM, LEN);

	condis_nb_init(nb);
	condis_nb_cb(nb)->protocol_reserved[0] = test;
	condis_nb_cb(nb)->miniport_reserved[1] = test;
	nb->mark = 0x1234;
	nb->priority = 7;
	nb->skb_iif = 3;
	nb->pkt_type = PACKET_OTHERHOST;
	nb->tstamp = 99;
	skb_set_queue_mapping(nb, 5);
	skb_shinfo(nb)->destructor_arg = destroyed;
	nb->destructor = count_destructor;
	return nb;
}

static void expect_scrubbed(struct kunit *test, const struct sk_buff *skb)
{
	static const u8 zero[sizeof(skb->cb)];

	KUNIT_EXPECT_MEMEQ(test, skb->cb, zero, sizeof(zero));
	KUNIT_EXPECT_FALSE(test, condis_nb_valid(skb));
	KUNIT_EXPECT_PTR_EQ(test, skb->next, NULL);
	KUNIT_EXPECT_PTR_EQ(test, skb->destructor, NULL);
	KUNIT_EXPECT_PTR_EQ(test, skb->sk, NULL);
	KUNIT_EXPECT_PTR_EQ(test, skb->dev, NULL);
	KUNIT_EXPECT_PTR_EQ(test, skb_dst(skb), NULL);
	KUNIT_EXPECT_EQ(test, skb->mark, 0);
	KUNIT_EXPECT_EQ(test, skb->priority, 0);
	KUNIT_EXPECT_EQ(test, skb->skb_iif, 0);
	KUNIT_EXPECT_TRUE(test, skb->pkt_type == PACKET_HOST);
	KUNIT_EXPECT_EQ(test, skb->tstamp, 0);
	KUNIT_EXPECT_EQ(test, skb_get_queue_mapping(skb), 0);
	KUNIT_EXPECT_FALSE(test, skb_shared(skb));
	KUNIT_EXPECT_EQ(test, skb->len, LEN);
	KUNIT_EXPECT_TRUE(test, t_skb_holds(skb, HEADROOM));
}

/* S-14: without the mark a clone leaves and the NBL is as it was. */
static void export_clone(struct kunit *test)
{
	enum t_shape shape = *(const enum t_shape *)test->param_value;
	struct condis_nbl_pool *pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 0, 0);
	struct condis_nbl *nbl = t_nbl(test, pool);
	struct sk_buff *first, *second, *out;
	int destroyed = 0;

	first = nb_loaded(test, shape, &destroyed);
	second = t_nb(test, 1);
	condis_nbl_add_nb(nbl, first);
	condis_nbl_add_nb(nbl, second);

	out = condis_nb_export(nbl, first, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, out);
	KUNIT_EXPECT_PTR_NE(test, out, first);
	KUNIT_EXPECT_PTR_EQ(test, out->data, first->data);
	expect_scrubbed(test, out);

	KUNIT_EXPECT_PTR_EQ(test, nbl->first_nb, first);
	KUNIT_EXPECT_PTR_EQ(test, first->next, second);
	KUNIT_EXPECT_EQ(test, nbl->nb_count, 2);
	KUNIT_EXPECT_TRUE(test, condis_nb_valid(first));
	KUNIT_EXPECT_PTR_EQ(test, condis_nb_cb(first)->protocol_reserved[0],
			    test);
	KUNIT_EXPECT_EQ(test, first->mark, 0x1234);
	KUNIT_EXPECT_EQ(test, destroyed, 0);
	KUNIT_EXPECT_FALSE(test, skb_shared(first));

	condis_nbl_free(nbl);
	KUNIT_EXPECT_EQ(test, destroyed, 1);
	/* The data outlive the NB. */
	KUNIT_EXPECT_TRUE(test, t_skb_holds(out, HEADROOM));
	kfree_skb(out);
	KUNIT_EXPECT_EQ(test, destroyed, 1);
}

/* S-28: of a consumable NBL the NB itself leaves. */
static void export_taken(struct kunit *test)
{
	enum t_shape shape = *(const enum t_shape *)test->param_value;
	struct condis_nbl_pool *pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 0, 0);
	struct condis_nbl *nbl = t_nbl(test, pool);
	struct sk_buff *nb, *out;
	int destroyed = 0;

	nbl->flags = CONDIS_NBL_F_CONSUMABLE;
	condis_nbl_add_nb(nbl, nb_loaded(test, shape, &destroyed));
	nb = condis_nbl_pop_nb(nbl);
	/* As if the caller had put it on a list of its own since. */
	nb->next = nb;
	out = condis_nb_export(nbl, nb, GFP_KERNEL);
	KUNIT_EXPECT_PTR_EQ(test, out, nb);
	KUNIT_EXPECT_EQ(test, destroyed, 1);
	expect_scrubbed(test, out);

	KUNIT_EXPECT_PTR_EQ(test, nbl->first_nb, NULL);
	condis_nbl_free(nbl);
	KUNIT_EXPECT_TRUE(test, t_skb_holds(out, HEADROOM));
	kfree_skb(out);
}

/* S-14: no memory for the clone: nothing leaves, nothing changed. */
static void export_fails(struct kunit *test)
{
	struct condis_nbl_pool *pool;
	struct sk_buff *nb, *out;
	unsigned int failed = 0;
	struct condis_nbl *nbl;
	unsigned int n = 0;
	bool fired;

	t_fail_need(test);
	pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 0, 0);
	nbl = t_nbl(test, pool);
	nb = t_nb(test, LEN);
	condis_nbl_add_nb(nbl, nb);
	do {
		t_fail_arm(++n);
		out = condis_nb_export(nbl, nb, GFP_ATOMIC);
		fired = t_fail_disarm();
		KUNIT_EXPECT_TRUE(test, fired || out);
		failed += !out;
		KUNIT_EXPECT_PTR_EQ(test, nbl->first_nb, nb);
		KUNIT_EXPECT_TRUE(test, condis_nb_valid(nb));
		kfree_skb(out);
	} while (fired);
	KUNIT_EXPECT_GE(test, failed, 1);
	condis_nbl_free(nbl);
}

/**
 * struct lender - stands for a user who lends pages to an sk_buff
 * @uarg: the loan
 * @ended: how often it was given back
 */
struct lender {
	struct ubuf_info uarg;
	int ended;
};

static void lender_complete(struct sk_buff *skb, struct ubuf_info *uarg,
			    bool success)
{
	struct lender *lender = container_of(uarg, struct lender, uarg);

	if (refcount_dec_and_test(&uarg->refcnt))
		lender->ended++;
}

static const struct ubuf_info_ops lender_ops = {
	.complete = lender_complete,
};

static struct sk_buff *nb_borrowed(struct kunit *test, struct lender *lender)
{
	struct sk_buff *nb = t_skb(test, T_FRAGS, HEADROOM, LEN);

	lender->ended = 0;
	lender->uarg.ops = &lender_ops;
	/* As of MSG_ZEROCOPY: clones share the loan. */
	lender->uarg.flags = SKBFL_ZEROCOPY_FRAG | SKBFL_DONT_ORPHAN;
	refcount_set(&lender->uarg.refcnt, 1);
	skb_zcopy_init(nb, &lender->uarg);
	condis_nb_init(nb);
	return nb;
}

static const struct export_case {
	const char *desc;
	u32 flags;
} export_cases[] = {
	{ "clone", 0 },
	{ "taken", CONDIS_NBL_F_CONSUMABLE },
};

KUNIT_ARRAY_PARAM_DESC(export, export_cases, desc);

/* S-28: memory that a user lent does not leave, only a copy of it. */
static void export_borrowed(struct kunit *test)
{
	const struct export_case *c = test->param_value;
	struct condis_nbl_pool *pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 0, 0);
	struct condis_nbl *nbl = t_nbl(test, pool);
	struct sk_buff *nb, *out;
	struct lender lender;
	struct page *page;

	nbl->flags = c->flags;
	nb = nb_borrowed(test, &lender);
	page = skb_frag_page(&skb_shinfo(nb)->frags[0]);
	get_page(page);
	if (!c->flags)
		condis_nbl_add_nb(nbl, nb);
	out = condis_nb_export(nbl, nb, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, out);
	KUNIT_EXPECT_PTR_EQ(test, skb_zcopy(out), NULL);
	KUNIT_EXPECT_PTR_NE(test, page,
			    skb_frag_page(&skb_shinfo(out)->frags[0]));
	expect_scrubbed(test, out);
	KUNIT_EXPECT_EQ(test, lender.ended, c->flags ? 1 : 0);
	kfree_skb(out);
	condis_nbl_free(nbl);
	KUNIT_EXPECT_EQ(test, lender.ended, 1);
	put_page(page);
}

/*
 * An export of borrowed memory whose @nth allocation fails; false when there
 * are fewer. The data are shared: they have to be unshared before the copy.
 */
static bool export_borrowed_failed(struct kunit *test, struct condis_nbl *nbl,
				   unsigned int nth, unsigned int *failed)
{
	struct sk_buff *nb, *other, *out;
	struct lender lender;
	bool fired;

	nb = nb_borrowed(test, &lender);
	other = skb_clone(nb, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, other);
	t_fail_arm(nth);
	out = condis_nb_export(nbl, nb, GFP_ATOMIC);
	fired = t_fail_disarm();
	KUNIT_EXPECT_TRUE(test, fired || out);
	KUNIT_EXPECT_EQ(test, lender.ended, 0);
	if (!out) {
		(*failed)++;
		KUNIT_EXPECT_TRUE(test, condis_nb_valid(nb));
		KUNIT_EXPECT_FALSE(test, skb_shared(nb));
		KUNIT_EXPECT_TRUE(test, t_skb_holds(nb, HEADROOM));
	}
	if (out != nb)
		condis_nb_free(nb);
	kfree_skb(out);
	kfree_skb(other);
	KUNIT_EXPECT_EQ(test, lender.ended, 1);
	return fired;
}

/* S-14, S-28: what cannot be copied stays where it was, loan and all. */
static void export_borrowed_fails(struct kunit *test)
{
	struct condis_nbl_pool *pool;
	unsigned int n, failed;
	struct condis_nbl *nbl;

	t_fail_need(test);
	pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 0, 0);
	nbl = t_nbl(test, pool);
	failed = 0;
	for (n = 1; export_borrowed_failed(test, nbl, n, &failed); n++)
		;
	/* The clone, and the copy of the head. */
	KUNIT_EXPECT_GE(test, failed, 2);
	nbl->flags = CONDIS_NBL_F_CONSUMABLE;
	failed = 0;
	for (n = 1; export_borrowed_failed(test, nbl, n, &failed); n++)
		;
	KUNIT_EXPECT_GE(test, failed, 1);
	condis_nbl_free(nbl);
}

static struct kunit_case export_kunit_cases[] = {
	KUNIT_CASE_PARAM(export_clone, t_shape_gen_params),
	KUNIT_CASE_PARAM(export_taken, t_shape_gen_params),
	KUNIT_CASE(export_fails),
	KUNIT_CASE_PARAM(export_borrowed, export_gen_params),
	KUNIT_CASE(export_borrowed_fails),
	{}
};

static struct kunit_suite export_kunit_suite = {
	.name = "condis_nb_export",
	.test_cases = export_kunit_cases,
};

kunit_test_suite(export_kunit_suite);
