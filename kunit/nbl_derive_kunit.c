// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_nbl_derive: clones, fragments and reassembled NBLs show the octets of
 * their source, and share them.
 */
#include <linux/kernel.h>
#include <linux/limits.h>

#include "nbl_pool.h"
#include "nbl_shape.h"

#define N_NBS		3

/**
 * struct derive_fixture - what every case has
 * @pool: of a protocol, with context
 * @from: N_NBS NBs of the shape that is the parameter
 * @shape: that shape
 */
struct derive_fixture {
	struct condis_nbl_pool *pool;
	struct condis_nbl *from;
	enum n_shape shape;
};

static struct derive_fixture *derive_begin(struct kunit *test)
{
	struct derive_fixture *f = kunit_kzalloc(test, sizeof(*f), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, f);
	f->pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 64, 0);
	f->shape = *(const enum n_shape *)test->param_value;
	f->from = n_nbl(test, f->pool, f->shape, N_NBS);
	return f;
}

/* P-8, P-10, P-11: what a derived NBL starts with. */
static void derive_expect_bare(struct kunit *test, const struct condis_nbl *nbl,
			       const struct condis_nbl *from,
			       enum condis_nbl_kind kind)
{
	unsigned int i;

	KUNIT_EXPECT_EQ(test, nbl->kind, kind);
	KUNIT_EXPECT_EQ(test, nbl->owner, CONDIS_NBL_PROTOCOL);
	KUNIT_EXPECT_EQ(test, nbl->context_size, 0);
	KUNIT_EXPECT_PTR_EQ(test, nbl->parent, NULL);
	KUNIT_EXPECT_EQ(test, atomic_read(&nbl->child_refs), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&from->child_refs), 0);
	KUNIT_EXPECT_EQ(test, nbl->flags, 0);
	for (i = 0; i < CONDIS_INFO_MAX; i++)
		KUNIT_EXPECT_EQ(test, nbl->info[i], 0);
}

/* P-5, P-9, P-10, P-11: the same octets, and nothing else of the source. */
static void derive_clone(struct kunit *test)
{
	struct derive_fixture *f = derive_begin(test);
	const struct sk_buff *nb, *source;
	struct condis_nbl *clone;
	unsigned int i;

	for (i = 0; i < CONDIS_INFO_MAX; i++)
		f->from->info[i] = i + 1;
	f->from->flags = CONDIS_NBL_F_CONSUMABLE;
	clone = condis_nbl_alloc_clone(f->from, f->pool, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, clone);
	derive_expect_bare(test, clone, f->from, CONDIS_NBL_CLONE);
	KUNIT_EXPECT_EQ(test, clone->nb_count, N_NBS);
	source = f->from->first_nb;
	condis_nbl_for_each_nb(nb, clone) {
		KUNIT_EXPECT_TRUE(test, condis_nb_valid(nb));
		KUNIT_EXPECT_EQ(test, nb->len, source->len);
		KUNIT_EXPECT_EQ(test, n_shared(nb, source, 0), nb->len);
		KUNIT_EXPECT_EQ(test, condis_nb_cb(nb)->len, nb->len);
		source = source->next;
	}
	condis_nbl_free_clone(clone);
	KUNIT_EXPECT_TRUE(test, n_untouched(f->from, N_NBS));
	condis_nbl_free(f->from);
}

/* P-9: what is written in front of a clone is not in front of the source. */
static void derive_clone_retreat(struct kunit *test)
{
	struct derive_fixture *f = derive_begin(test);
	struct condis_nbl *clone;
	condis_status_t status;
	struct sk_buff *nb;

	clone = condis_nbl_alloc_clone(f->from, f->pool, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, clone);
	status = condis_nbl_retreat(clone, 20, GFP_KERNEL);
	T_EXPECT_STATUS(test, status, CONDIS_STATUS_SUCCESS);
	condis_nbl_for_each_nb(nb, clone)
		memset(nb->data, 0xee, 20);
	condis_nbl_for_each_nb(nb, f->from) {
		__skb_push(nb, 20);
		KUNIT_EXPECT_TRUE(test, n_holds(nb, N_HEADROOM - 20, nb->len));
		__skb_pull(nb, 20);
	}
	condis_nbl_free_clone(clone);
	condis_nbl_free(f->from);
}

static const struct cut_case {
	const char *desc;	/* for the reader */
	unsigned int start;
	unsigned int max;
} cut_cases[] = {
	{ "octet by octet",		N_LEN - 5, 1 },
	{ "two halves",			0, N_LEN / 2 },
	{ "whole",			0, N_LEN + N_NBS },
	{ "as long as the first",	0, N_LEN },
	{ "one less",			0, N_LEN - 1 },
	{ "one more",			0, N_LEN + 1 },
	{ "all but the start",		1, UINT_MAX },
	{ "last octet of the head",	N_LEN / 2 - 1, 2 },
	{ "where the head ends",	N_LEN / 2, 100 },
	{ "beyond the head",		N_LEN / 2 + 1, 100 },
	{ "across fragments",		N_LEN / 3 - 10, 20 },
	{ "nothing of the first",	N_LEN, 10 },
	{ "cells",			0, 48 },
};

/* Each way to derive, with what is not copied by it, for all cuts. */
static const struct cut_way {
	unsigned int delta;
	unsigned int backfill;
	u32 flags;
} cut_ways[] = {
	{ 0, 0, 0 }, { 0, 0, CONDIS_CUT_FRAG_LIST }, { 8, 0, 0 },
	{ 0, 32, 0 }, { 40, 24, CONDIS_CUT_FRAG_LIST },
};

/* P-5: what has to be shared, in any case, of any NB of that shape. */
static bool cut_all_shared(enum n_shape shape, const struct condis_nbl_cut *cut)
{
	bool bare = !cut->delta && !cut->backfill;

	switch (shape) {
	case N_PAGE_HEAD:
	case N_FRAGS:
		return true;
	case N_HEAD:
	case N_CLONE:
		return bare || cut->flags & CONDIS_CUT_FRAG_LIST;
	default:
		return false;
	}
}

/* One piece: @len octets of @source from @offset. */
static void cut_expect_piece(struct kunit *test, struct sk_buff *nb,
			     const struct sk_buff *source, unsigned int offset,
			     unsigned int len, enum n_shape shape,
			     const struct condis_nbl_cut *cut)
{
	condis_status_t status;

	KUNIT_EXPECT_TRUE(test, condis_nb_valid(nb));
	KUNIT_ASSERT_EQ(test, nb->len, len + cut->delta);
	KUNIT_EXPECT_EQ(test, condis_nb_cb(nb)->len, nb->len);
	KUNIT_EXPECT_TRUE(test, n_holds(nb, N_HEADROOM + offset, len));
	KUNIT_EXPECT_LE(test, cut->delta, skb_headlen(nb));
	KUNIT_EXPECT_LE(test, cut->backfill, skb_headroom(nb));
	if (!(cut->flags & CONDIS_CUT_FRAG_LIST))
		KUNIT_EXPECT_TRUE(test, shape == N_LIST ||
				  !skb_has_frag_list(nb));
	if (cut->delta) {
		/* P-13: the caller's to write, without allocating. */
		KUNIT_EXPECT_FALSE(test, skb_header_cloned(nb));
		memset(nb->data, 0xee, cut->delta);
	}
	status = condis_nb_advance(nb, cut->delta);
	T_EXPECT_STATUS(test, status, CONDIS_STATUS_SUCCESS);
	if (cut_all_shared(shape, cut))
		KUNIT_EXPECT_EQ(test, n_shared(nb, source, offset), len);
}

static void cut_one_way(struct kunit *test, struct derive_fixture *f,
			const struct condis_nbl_cut *cut)
{
	const struct sk_buff *source;
	unsigned int offset, len;
	struct condis_nbl *nbl;
	struct sk_buff *nb;

	nbl = condis_nbl_alloc_fragment(f->from, f->pool, cut, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, nbl);
	derive_expect_bare(test, nbl, f->from, CONDIS_NBL_FRAGMENT);
	nb = nbl->first_nb;
	condis_nbl_for_each_nb(source, f->from) {
		for (offset = cut->start_offset; offset < source->len;
		     offset += len) {
			/* P-12: the last piece of an NB ends with it. */
			len = min(cut->max_length, source->len - offset);
			KUNIT_ASSERT_NOT_NULL(test, nb);
			cut_expect_piece(test, nb, source, offset, len,
					 f->shape, cut);
			nb = nb->next;
		}
	}
	KUNIT_EXPECT_PTR_EQ(test, nb, NULL);
	condis_nbl_free_fragment(nbl, cut->delta);
	KUNIT_EXPECT_TRUE(test, n_untouched(f->from, N_NBS));
}

/* P-5, P-12: pieces of every length, at every seam. */
static void derive_fragment(struct kunit *test)
{
	struct derive_fixture *f = derive_begin(test);
	struct t_reports reports;
	struct condis_nbl_cut cut;
	unsigned int i, j;

	t_reports_begin(&reports);
	for (i = 0; i < ARRAY_SIZE(cut_cases); i++) {
		for (j = 0; j < ARRAY_SIZE(cut_ways); j++) {
			cut.start_offset = cut_cases[i].start;
			cut.max_length = cut_cases[i].max;
			cut.delta = cut_ways[j].delta;
			cut.backfill = cut_ways[j].backfill;
			cut.flags = cut_ways[j].flags;
			cut_one_way(test, f, &cut);
		}
	}
	t_reports_expect_none(test, &reports);
	condis_nbl_free(f->from);
}

/* Joined: all octets, in order, without the first @cut->start_offset of each */
static void join_one_way(struct kunit *test, struct derive_fixture *f,
			 const struct condis_nbl_cut *cut)
{
	unsigned int len, sum = 0, at = 0;
	const struct sk_buff *source;
	struct condis_nbl *nbl;
	struct sk_buff *nb;
	u8 octet;

	condis_nbl_for_each_nb(source, f->from)
		sum += source->len - cut->start_offset;
	nbl = condis_nbl_alloc_reassembled(f->from, f->pool, cut, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, nbl);
	derive_expect_bare(test, nbl, f->from, CONDIS_NBL_REASSEMBLED);
	KUNIT_EXPECT_EQ(test, nbl->nb_count, 1);
	nb = nbl->first_nb;
	KUNIT_ASSERT_EQ(test, nb->len, sum + cut->delta);
	KUNIT_EXPECT_LE(test, cut->backfill, skb_headroom(nb));
	at = cut->delta;
	condis_nbl_for_each_nb(source, f->from) {
		for (len = cut->start_offset; len < source->len; len++, at++) {
			KUNIT_ASSERT_EQ(test, 0,
					skb_copy_bits(nb, at, &octet, 1));
			KUNIT_ASSERT_EQ(test, octet, t_octet(N_HEADROOM + len));
		}
	}
	/* P-5: of all NBs, none is copied that could be shared. */
	if (f->shape == N_FRAGS || f->shape == N_PAGE_HEAD) {
		T_EXPECT_STATUS(test, condis_nb_advance(nb, cut->delta),
				CONDIS_STATUS_SUCCESS);
		KUNIT_EXPECT_EQ(test, N_LEN - cut->start_offset,
				n_shared(nb, f->from->first_nb,
					 cut->start_offset));
	} else if (f->shape == N_HEAD && cut->flags & CONDIS_CUT_FRAG_LIST) {
		KUNIT_EXPECT_TRUE(test, skb_has_frag_list(nb));
		KUNIT_EXPECT_EQ(test, n_shared(skb_shinfo(nb)->frag_list,
					       f->from->first_nb,
					       cut->start_offset),
				N_LEN - cut->start_offset);
	}
	condis_nbl_free_reassembled(nbl, cut->delta);
	KUNIT_EXPECT_TRUE(test, n_untouched(f->from, N_NBS));
}

static void derive_reassembled(struct kunit *test)
{
	static const unsigned int starts[] = {
		0, 1, N_LEN / 2 - 1, N_LEN / 2, N_LEN - 1,
	};
	struct derive_fixture *f = derive_begin(test);
	struct condis_nbl_cut cut = {};
	unsigned int i, j;

	for (i = 0; i < ARRAY_SIZE(starts); i++) {
		for (j = 0; j < ARRAY_SIZE(cut_ways); j++) {
			cut.start_offset = starts[i];
			cut.delta = cut_ways[j].delta;
			cut.backfill = cut_ways[j].backfill;
			cut.flags = cut_ways[j].flags;
			join_one_way(test, f, &cut);
		}
	}
	condis_nbl_free(f->from);
}

/* P-5: the octets are there until the last of those who share them is gone. */
static void derive_outlives(struct kunit *test)
{
	const struct condis_nbl_cut cut = { .max_length = 250 };
	struct derive_fixture *f = derive_begin(test);
	struct condis_nbl *clone, *pieces, *joined;
	struct sk_buff *nb;
	unsigned int at;

	pieces = condis_nbl_alloc_fragment(f->from, f->pool, &cut, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, pieces);
	clone = condis_nbl_alloc_clone(pieces, f->pool, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, clone);
	condis_nbl_free(f->from);
	joined = condis_nbl_alloc_reassembled(clone, f->pool, &cut, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, joined);
	condis_nbl_free_fragment(pieces, 0);
	at = 0;
	condis_nbl_for_each_nb(nb, clone) {
		KUNIT_EXPECT_TRUE(test, n_holds(nb, N_HEADROOM + at, nb->len));
		at = nb->len == 250 ? at + 250 : 0;
	}
	condis_nbl_free_clone(clone);
	KUNIT_EXPECT_EQ(test, joined->first_nb->len, 3 * N_LEN + 3);
	/* The third NB is at the end of it. */
	KUNIT_EXPECT_TRUE(test, n_holds(joined->first_nb, N_HEADROOM,
					N_LEN + 2));
	condis_nbl_free_reassembled(joined, 0);
}

static struct kunit_case derive_kunit_cases[] = {
	KUNIT_CASE_PARAM(derive_clone, n_shape_gen_params),
	KUNIT_CASE_PARAM(derive_clone_retreat, n_shape_gen_params),
	KUNIT_CASE_PARAM(derive_fragment, n_shape_gen_params),
	KUNIT_CASE_PARAM(derive_reassembled, n_shape_gen_params),
	KUNIT_CASE_PARAM(derive_outlives, n_shape_gen_params),
	{}
};

static struct kunit_suite derive_kunit_suite = {
	.name = "condis_nbl_derive",
	.test_cases = derive_kunit_cases,
};

kunit_test_suite(derive_kunit_suite);
