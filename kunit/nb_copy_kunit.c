// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_nb_copy: the data of an NB in one piece, copies, pieces counted.
 */
#include <linux/align.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/mm.h>
#include <linux/string.h>

#include "nbl_shape.h"

#define MIB		(1024 * 1024)

/* How many octets of a shape lie in one piece at its front. */
static unsigned int copy_front(enum n_shape shape)
{
	switch (shape) {
	case N_FRAGS:
		return N_LEN / 3;
	case N_MIXED:
	case N_LIST:
		return N_LEN / 2;
	default:
		return N_LEN;
	}
}

/* Where they lie while that is one piece, copied beyond, NULL past the end. */
static void copy_data(struct kunit *test)
{
	enum n_shape shape = *(const enum n_shape *)test->param_value;
	struct sk_buff *nb = n_nb(test, shape, N_LEN);
	unsigned int front = copy_front(shape), i;
	const unsigned int lens[] = {
		0, 1, front - 1, front, front + 1, N_LEN - 1, N_LEN,
		N_LEN + 1, INT_MAX, UINT_MAX,
	};
	u8 *storage = kunit_kzalloc(test, N_LEN + 1, GFP_KERNEL), *data;
	bool fits, copied;

	KUNIT_ASSERT_NOT_NULL(test, storage);
	for (i = 0; i < ARRAY_SIZE(lens); i++) {
		fits = lens[i] <= N_LEN;
		copied = lens[i] > front;
		data = condis_nb_data(nb, lens[i], NULL, 1, 0);
		KUNIT_EXPECT_EQ(test, !!data, fits && !copied);
		data = condis_nb_data(nb, lens[i], storage, 1, 0);
		KUNIT_ASSERT_EQ(test, !!data, fits);
		if (!data)
			continue;
		KUNIT_EXPECT_EQ(test, data == storage, copied);
		KUNIT_EXPECT_TRUE(test, n_is(data, N_HEADROOM, lens[i]));
	}
	KUNIT_EXPECT_EQ(test, nb->len, N_LEN);
	condis_nb_free(nb);
}

static const struct align_case {
	const char *desc;
	unsigned int multiple;
	unsigned int offset;
	unsigned int start;	/* how far the data begin beyond 64 octets */
	bool lies;		/* where they are is right */
	bool possible;
} align_cases[] = {
	{ "any", 1, 0, 3, true, true },
	{ "aligned to 2", 2, 0, 2, true, true },
	{ "not aligned to 2", 2, 0, 1, false, true },
	{ "odd on purpose", 2, 1, 1, true, true },
	{ "IP behind a header", 4, 2, 14, true, true },
	{ "IP not behind a header", 4, 2, 12, false, true },
	{ "a cache line", 64, 0, 0, true, true },
	{ "one past a cache line", 64, 0, 1, false, true },
	{ "last of a cache line", 64, 63, 63, true, true },
	{ "no multiple", 0, 0, 0, false, false },
	{ "not a power of two", 3, 0, 0, false, false },
	{ "offset as large as the multiple", 4, 4, 0, false, false },
	{ "huge offset", 2, UINT_MAX, 0, false, false },
};

KUNIT_ARRAY_PARAM_DESC(align, align_cases, desc);

/* The alignment asked for is what decides whether to copy. */
static void copy_align(struct kunit *test)
{
	const struct align_case *c = test->param_value;
	struct sk_buff *nb = condis_nb_alloc(256, 100, GFP_KERNEL);
	u8 storage[10];
	u8 *data;

	KUNIT_ASSERT_NOT_NULL(test, nb);
	skb_put(nb, 100);
	__skb_push(nb, (unsigned long)nb->data % 64 + 64 - c->start);
	memset(nb->data, 0x42, nb->len);
	KUNIT_ASSERT_EQ(test, (unsigned long)nb->data % 64, c->start);
	data = condis_nb_data(nb, 10, NULL, c->multiple, c->offset);
	KUNIT_EXPECT_PTR_EQ(test, data, c->lies ? nb->data : NULL);
	data = condis_nb_data(nb, 10, storage, c->multiple, c->offset);
	if (c->lies)
		KUNIT_EXPECT_PTR_EQ(test, data, nb->data);
	else
		KUNIT_EXPECT_PTR_EQ(test, data, c->possible ? storage : NULL);
	if (data)
		KUNIT_EXPECT_EQ(test, data[9], 0x42);
	condis_nb_free(nb);
}

static const struct copy_case {
	const char *desc;
	unsigned int to;
	unsigned int from;
	unsigned int len;
	unsigned int copied;
	bool possible;
} copy_cases[] = {
	{ "all", 0, 0, N_LEN, N_LEN, true },
	{ "more than all", 0, 0, UINT_MAX, N_LEN, true },
	{ "nothing", 0, 0, 0, 0, true },
	{ "nothing at the ends", N_LEN, N_LEN, 5, 0, true },
	{ "one octet across", N_LEN - 1, 0, 5, 1, true },
	{ "last octet to first", 0, N_LEN - 1, 5, 1, true },
	{ "the middle", N_LEN / 2 - 1, N_LEN / 3 - 1, 100, 100, true },
	{ "across all seams", 1, 2, N_LEN - 4, N_LEN - 4, true },
	{ "begins beyond the target", N_LEN + 1, 0, 1, 0, false },
	{ "begins beyond the source", 0, N_LEN + 1, 1, 0, false },
	{ "offset of UINT_MAX", UINT_MAX, 0, 2, 0, false },
};

/* S-28: from every shape to every shape; who shares the target sees nothing. */
static void copy_between(struct kunit *test, enum n_shape to_shape,
			 enum n_shape from_shape, const struct copy_case *c)
{
	struct sk_buff *from = n_nb(test, from_shape, N_LEN);
	struct sk_buff *to = n_nb(test, to_shape, N_LEN);
	struct sk_buff *other = skb_clone(to, GFP_KERNEL);
	unsigned int copied = 12345, i, pos;
	condis_status_t status;
	u8 octet = 0;

	KUNIT_ASSERT_NOT_NULL(test, other);
	/* An odd case of the shapes keeps sharing, an even one does not. */
	if (!((to_shape + from_shape) & 1)) {
		kfree_skb(other);
		other = NULL;
	}
	status = condis_nb_copy(to, c->to, from, c->from, c->len, &copied);
	T_EXPECT_STATUS(test, status, c->possible ? CONDIS_STATUS_SUCCESS :
			CONDIS_STATUS_INVALID_LENGTH);
	KUNIT_EXPECT_EQ(test, copied, c->copied);
	KUNIT_EXPECT_EQ(test, to->len, N_LEN);
	for (i = 0; i < N_LEN; i++) {
		pos = i >= c->to && i - c->to < copied ? i - c->to + c->from :
		      i;
		KUNIT_ASSERT_EQ(test, 0, skb_copy_bits(to, i, &octet, 1));
		KUNIT_ASSERT_EQ(test, octet, t_octet(N_HEADROOM + pos));
	}
	KUNIT_EXPECT_TRUE(test, n_holds(from, N_HEADROOM, N_LEN));
	if (other)
		KUNIT_EXPECT_TRUE(test, n_holds(other, N_HEADROOM, N_LEN));
	kfree_skb(other);
	condis_nb_free(from);
	condis_nb_free(to);
}

static void copy_all(struct kunit *test)
{
	enum n_shape shape = *(const enum n_shape *)test->param_value;
	enum n_shape from;
	unsigned int i;

	for (from = 0; from < N_N_SHAPES; from++)
		for (i = 0; i < ARRAY_SIZE(copy_cases); i++)
			copy_between(test, shape, from, &copy_cases[i]);
}

/* P-5: what was derived from pages does not change when they are copied over */
static void copy_over_pages(struct kunit *test)
{
	const struct condis_nbl_cut cut = { .max_length = 100 };
	struct condis_nbl_pool *pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 0, 0);
	struct condis_nbl *from = n_nbl(test, pool, N_FRAGS, 1), *pieces;
	struct sk_buff *other = n_nb(test, N_HEAD, N_LEN), *nb;
	unsigned int copied;

	pieces = condis_nbl_alloc_fragment(from, pool, &cut, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, pieces);
	nb = pieces->first_nb;
	T_EXPECT_STATUS(test, condis_nb_copy(nb, 0, other, 100, 100, &copied),
			CONDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_TRUE(test, n_holds(nb, N_HEADROOM + 100, 100));
	KUNIT_EXPECT_TRUE(test, n_untouched(from, 1));
	nb = from->first_nb;
	T_EXPECT_STATUS(test, condis_nb_copy(nb, 100, other, 0, 100, &copied),
			CONDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_TRUE(test, n_holds(pieces->first_nb->next,
					N_HEADROOM + 100, 100));
	condis_nb_free(other);
	condis_nbl_free_fragment(pieces, 0);
	condis_nbl_free(from);
}

/* P-17: no memory to write to: nothing is written. */
static void copy_fails(struct kunit *test)
{
	unsigned int n = 0, failed = 0, copied;
	struct sk_buff *from, *to;
	condis_status_t status;
	bool fired;

	t_fail_need(test);
	from = n_nb(test, N_HEAD, N_LEN);
	do {
		to = n_nb(test, N_CLONE, N_LEN);
		t_fail_arm(++n);
		status = condis_nb_copy(to, 0, from, 1, N_LEN, &copied);
		fired = t_fail_disarm();
		if (status == CONDIS_STATUS_SUCCESS) {
			KUNIT_EXPECT_EQ(test, copied, N_LEN - 1);
		} else {
			failed++;
			T_EXPECT_STATUS(test, status, CONDIS_STATUS_RESOURCES);
			KUNIT_EXPECT_EQ(test, copied, 0);
			KUNIT_EXPECT_TRUE(test, n_holds(to, N_HEADROOM, N_LEN));
		}
		condis_nb_free(to);
	} while (fired);
	KUNIT_EXPECT_GE(test, failed, 1);
	condis_nb_free(from);
}

/* In how many pieces a device would find the data. */
static void copy_count(struct kunit *test)
{
	static const unsigned int want[N_N_SHAPES] = {
		[N_HEAD] = 1, [N_PAGE_HEAD] = 1, [N_FRAGS] = 3,
		[N_MIXED] = 4, [N_CLONE] = 1, [N_LIST] = 3,
	};
	enum n_shape shape = *(const enum n_shape *)test->param_value;
	struct sk_buff *nb = n_nb(test, shape, N_LEN);

	KUNIT_EXPECT_EQ(test, condis_nb_physical_count(nb), want[shape]);
	condis_nb_free(nb);
	nb = condis_nb_alloc(10, 0, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, nb);
	KUNIT_EXPECT_EQ(test, condis_nb_physical_count(nb), 0);
	condis_nb_free(nb);
}

/* An NB of @len octets in large pages, each with a mark of its number. */
static struct sk_buff *copy_large(struct kunit *test, unsigned int len)
{
	struct sk_buff *skb;
	unsigned int i;
	u32 mark;
	int err;

	skb = alloc_skb_with_frags(64, len, MAX_PAGE_ORDER, &err,
				   GFP_KERNEL | __GFP_NOWARN);
	if (!skb)
		kunit_skip(test, "needs %u MiB in large pages", len / MIB);
	skb_reserve(skb, 64);
	skb->len = len;
	skb->data_len = len;
	condis_nb_init(skb);
	for (i = 0; i < len; i += PAGE_SIZE) {
		mark = i;
		KUNIT_ASSERT_EQ(test, 0, skb_store_bits(skb, i, &mark, 4));
	}
	return skb;
}

/* P-5, P-15: 16 MiB are cut and joined without a copy, and copied whole. */
static void copy_16_mib(struct kunit *test)
{
	const struct condis_nbl_cut cut = { .max_length = MIB - 1, .delta = 8 };
	struct condis_nbl_pool *pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 0, 0);
	struct sk_buff *to = copy_large(test, 16 * MIB), *nb;
	struct condis_nbl *from, *pieces, *joined;
	unsigned int copied;
	u32 mark = 0;

	from = t_nbl(test, pool);
	condis_nbl_add_nb(from, copy_large(test, 16 * MIB));
	pieces = condis_nbl_alloc_fragment(from, pool, &cut, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, pieces);
	KUNIT_EXPECT_EQ(test, pieces->nb_count, 17);
	condis_nbl_for_each_nb(nb, pieces)
		KUNIT_EXPECT_EQ(test, nb->len - nb->data_len, 8);
	T_EXPECT_STATUS(test, condis_nbl_advance(pieces, 8),
			CONDIS_STATUS_SUCCESS);
	joined = condis_nbl_alloc_reassembled(pieces, pool, &cut, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, joined);
	nb = joined->first_nb;
	KUNIT_ASSERT_EQ(test, nb->len, 16 * MIB + 8);
	KUNIT_EXPECT_EQ(test, nb->data_len, 16 * MIB);
	T_EXPECT_STATUS(test, condis_nb_advance(nb, 8), CONDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, 16 * MIB, nb->len);
	T_EXPECT_STATUS(test, condis_nb_copy(to, 1, nb, 0, UINT_MAX, &copied),
			CONDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, copied, 16 * MIB - 1);
	KUNIT_EXPECT_EQ(test, 0, skb_copy_bits(to, 9 * MIB + 1, &mark, 4));
	KUNIT_EXPECT_EQ(test, mark, 9 * MIB);
	condis_nb_free(to);
	condis_nbl_free_reassembled(joined, 8);
	condis_nbl_free_fragment(pieces, 8);
	condis_nbl_free(from);
}

static struct kunit_case copy_kunit_cases[] = {
	KUNIT_CASE_PARAM(copy_data, n_shape_gen_params),
	KUNIT_CASE_PARAM(copy_align, align_gen_params),
	KUNIT_CASE_PARAM(copy_all, n_shape_gen_params),
	KUNIT_CASE(copy_over_pages),
	KUNIT_CASE(copy_fails),
	KUNIT_CASE_PARAM(copy_count, n_shape_gen_params),
	KUNIT_CASE(copy_16_mib),
	{}
};

static struct kunit_suite copy_kunit_suite = {
	.name = "condis_nb_copy",
	.test_cases = copy_kunit_cases,
};

kunit_test_suite(copy_kunit_suite);
