// SPDX-License-Identifier: GPL-2.0-only
/*
 * NBs of all shapes, see nbl_shape.h.
 */
#include <linux/gfp.h>
#include <linux/mm.h>

#include "nbl_shape.h"

static const struct {
	enum n_shape shape;
	const char *desc;
} n_shapes[] = {
	{ N_HEAD, "kmalloc head" },
	{ N_PAGE_HEAD, "page head" },
	{ N_FRAGS, "frags only" },
	{ N_MIXED, "head and frags" },
	{ N_CLONE, "clone" },
	{ N_LIST, "frag_list" },
};

static_assert(ARRAY_SIZE(n_shapes) == N_N_SHAPES);

KUNIT_ARRAY_PARAM_DESC(n_shape_table, n_shapes, desc);

/**
 * n_shape_gen_params() - for KUNIT_CASE_PARAM: one run with each shape
 * @prev: the parameter before, or NULL
 * @desc: set to the name of the shape
 *
 * Return: pointer to the enum n_shape, NULL after the last.
 */
const void *n_shape_gen_params(const void *prev, char *desc)
{
	return n_shape_table_gen_params(prev, desc);
}

static void n_fill(u8 *to, unsigned int pos, unsigned int len)
{
	while (len--)
		*to++ = t_octet(pos++);
}

static struct sk_buff *n_page_head(struct kunit *test, unsigned int len)
{
	u8 *page = (u8 *)__get_free_page(GFP_KERNEL);
	struct sk_buff *skb;

	KUNIT_ASSERT_NOT_NULL(test, page);
	skb = build_skb(page, PAGE_SIZE);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	skb_reserve(skb, N_HEADROOM);
	n_fill(skb->head, 0, N_HEADROOM);
	n_fill(skb_put(skb, len), N_HEADROOM, len);
	return skb;
}

static struct sk_buff *n_frags(struct kunit *test, unsigned int len)
{
	struct sk_buff *skb = alloc_skb(N_HEADROOM, GFP_KERNEL);
	unsigned int part = DIV_ROUND_UP(len, 3);
	unsigned int pos = N_HEADROOM;
	struct page *page;

	KUNIT_ASSERT_NOT_NULL(test, skb);
	skb_reserve(skb, N_HEADROOM);
	n_fill(skb->head, 0, N_HEADROOM);
	for (; len; len -= part, pos += part) {
		part = min(part, len);
		page = alloc_page(GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, page);
		n_fill(page_address(page), pos, part);
		skb_add_rx_frag(skb, skb_shinfo(skb)->nr_frags, page, 0, part,
				PAGE_SIZE);
	}
	return skb;
}

/**
 * n_nb() - an NB with known contents
 * @test: the test
 * @shape: how the data lie
 * @len: octets of data, at most 3000; headroom is N_HEADROOM
 *
 * The contents are those of t_skb().
 *
 * Return: the NB; the caller's.
 */
struct sk_buff *n_nb(struct kunit *test, enum n_shape shape, unsigned int len)
{
	static const enum t_shape simple[N_N_SHAPES] = {
		[N_HEAD] = T_LINEAR, [N_MIXED] = T_FRAGS,
		[N_CLONE] = T_CLONE, [N_LIST] = T_FRAG_LIST,
	};
	struct sk_buff *nb;

	if (shape == N_PAGE_HEAD)
		nb = n_page_head(test, len);
	else if (shape == N_FRAGS)
		nb = n_frags(test, len);
	else
		nb = t_skb(test, simple[shape], N_HEADROOM, len);
	condis_nb_init(nb);
	return nb;
}

/**
 * n_nbl() - an NBL with NBs of growing length: N_LEN, N_LEN + 1, ...
 * @test: the test
 * @pool: the pool
 * @shape: of all its NBs
 * @n: how many
 *
 * Return: the NBL; the caller's.
 */
struct condis_nbl *n_nbl(struct kunit *test, struct condis_nbl_pool *pool,
			 enum n_shape shape, unsigned int n)
{
	struct condis_nbl *nbl = t_nbl(test, pool);
	unsigned int i;

	for (i = 0; i < n; i++)
		condis_nbl_add_nb(nbl, n_nb(test, shape, N_LEN + i));
	return nbl;
}

/* Where octet @i of the data is. */
static const u8 *n_at(const struct sk_buff *skb, unsigned int i)
{
	const struct sk_buff *part;
	const skb_frag_t *frag;
	unsigned int n;

	if (i < skb_headlen(skb))
		return skb->data + i;
	i -= skb_headlen(skb);
	for (n = 0; n < skb_shinfo(skb)->nr_frags; n++) {
		frag = &skb_shinfo(skb)->frags[n];
		if (i < skb_frag_size(frag))
			return (u8 *)skb_frag_address(frag) + i;
		i -= skb_frag_size(frag);
	}
	skb_walk_frags(skb, part) {
		if (i < part->len)
			return n_at(part, i);
		i -= part->len;
	}
	return NULL;
}

/**
 * n_is() - are octets in memory what t_skb() wrote?
 * @data: the octets
 * @pos: distance of the first from the start of the head in t_skb()
 * @len: how many
 *
 * Return: true when all are right.
 */
bool n_is(const u8 *data, unsigned int pos, unsigned int len)
{
	for (; len; len--)
		if (*data++ != t_octet(pos++))
			return false;
	return true;
}

/**
 * n_holds() - are the last octets of an NB what t_skb() wrote?
 * @nb: the NB
 * @pos: distance of the first of them from the start of the head in t_skb()
 * @len: how many; what is before them is not looked at
 *
 * Return: true when there are as many, and all are right.
 */
bool n_holds(const struct sk_buff *nb, unsigned int pos, unsigned int len)
{
	unsigned int i;

	if (nb->len < len)
		return false;
	for (i = 0; i < len; i++)
		if (*n_at(nb, nb->len - len + i) != t_octet(pos + i))
			return false;
	return true;
}

/**
 * n_shared() - how many octets of an NB are in the very memory of another
 * @nb: the NB
 * @with: the other one
 * @offset: which octet of it the first of @nb is
 *
 * Return: the number.
 */
unsigned int n_shared(const struct sk_buff *nb, const struct sk_buff *with,
		      unsigned int offset)
{
	unsigned int i, n = 0;

	for (i = 0; i < nb->len && offset + i < with->len; i++)
		n += n_at(nb, i) == n_at(with, offset + i);
	return n;
}

/**
 * n_untouched() - is an NBL what n_nbl() made?
 * @nbl: the NBL
 * @n: its number of NBs
 *
 * Return: true when its NBs, their lengths, headrooms and contents are.
 */
bool n_untouched(const struct condis_nbl *nbl, unsigned int n)
{
	const struct sk_buff *nb;
	unsigned int i = 0;

	condis_nbl_for_each_nb(nb, nbl) {
		if (nb->len != N_LEN + i || skb_headroom(nb) != N_HEADROOM ||
		    !condis_nb_valid(nb) || skb_shared(nb) ||
		    !n_holds(nb, N_HEADROOM, nb->len))
			return false;
		i++;
	}
	return i == n && nbl->nb_count == n;
}
