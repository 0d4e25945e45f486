// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_nb: making NBs, retreat, advance.
 */
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/string.h>

#include "util.h"

#define HEADROOM	96
#define LEN		400
/* NET_SKB_PAD, as a constant. */
#define STEP		(L1_CACHE_BYTES > 32 ? L1_CACHE_BYTES : 32)

static struct sk_buff *nb_make(struct kunit *test, enum t_shape shape)
{
	struct sk_buff *nb = t_skb(test, shape, HEADROOM, LEN);

	condis_nb_init(nb);
	return nb;
}

static struct sk_buff *nb_param(struct kunit *test)
{
	return nb_make(test, *(const enum t_shape *)test->param_value);
}

/* P-16: a new NB is consistent, whatever the cb held before. */
static void nb_init(struct kunit *test)
{
	enum t_shape shape = *(const enum t_shape *)test->param_value;
	struct sk_buff *nb = t_skb(test, shape, HEADROOM, LEN);
	struct condis_nb_cb *cb = condis_nb_cb(nb);

	memset(nb->cb, 0xa5, sizeof(nb->cb));
	KUNIT_EXPECT_FALSE(test, condis_nb_valid(nb));
	condis_nb_init(nb);
	KUNIT_EXPECT_TRUE(test, condis_nb_valid(nb));
	KUNIT_EXPECT_PTR_EQ(test, nb->next, NULL);
	KUNIT_EXPECT_EQ(test, cb->headroom, HEADROOM);
	KUNIT_EXPECT_EQ(test, cb->len, LEN);
	KUNIT_EXPECT_EQ(test, cb->flags, 0);
	KUNIT_EXPECT_PTR_EQ(test, cb->protocol_reserved[0], NULL);
	KUNIT_EXPECT_PTR_EQ(test, cb->protocol_reserved[1], NULL);
	KUNIT_EXPECT_PTR_EQ(test, cb->miniport_reserved[0], NULL);
	KUNIT_EXPECT_PTR_EQ(test, cb->miniport_reserved[1], NULL);
	KUNIT_EXPECT_TRUE(test, t_skb_holds(nb, HEADROOM));
	condis_nb_free(nb);
}

static const struct nb_alloc_case {
	const char *desc;
	unsigned int headroom;
	unsigned int size;
	bool possible;
} nb_alloc_cases[] = {
	{ "nothing",			0, 0, true },
	{ "one octet",			0, 1, true },
	{ "only headroom",		32, 0, true },
	{ "AAL5 default",		48, 9188, true },
	{ "largest AAL5 SDU",		64, 65535, true },
	{ "sum overflows",		1, UINT_MAX, false },
	{ "sum overflows by one",	BIT(31), BIT(31), false },
	{ "beyond int",			0, INT_MAX, false },
	{ "more than there is",		0, INT_MAX / 2, false },
};

KUNIT_ARRAY_PARAM_DESC(nb_alloc, nb_alloc_cases, desc);

/* P-17: a new NB has what was asked for, or is not there. */
static void nb_alloc(struct kunit *test)
{
	const struct nb_alloc_case *c = test->param_value;
	struct sk_buff *nb;

	nb = condis_nb_alloc(c->headroom, c->size, GFP_KERNEL | __GFP_NOWARN);
	if (!c->possible) {
		KUNIT_EXPECT_PTR_EQ(test, nb, NULL);
		condis_nb_free(nb);
		return;
	}
	KUNIT_ASSERT_NOT_NULL(test, nb);
	KUNIT_EXPECT_TRUE(test, condis_nb_valid(nb));
	KUNIT_EXPECT_EQ(test, nb->len, 0);
	KUNIT_EXPECT_EQ(test, condis_nb_cb(nb)->len, 0);
	KUNIT_EXPECT_EQ(test, skb_headroom(nb), c->headroom);
	KUNIT_EXPECT_EQ(test, condis_nb_cb(nb)->headroom, c->headroom);
	KUNIT_EXPECT_GE(test, skb_tailroom(nb), c->size);
	memset(skb_put(nb, c->size), 0, c->size);
	condis_nb_free(nb);
}

/* P-17: allocations that fail leave nothing behind. */
static void nb_alloc_fails(struct kunit *test)
{
	unsigned int failed = 0;
	unsigned int n = 0;
	struct sk_buff *nb;
	bool fired;

	t_fail_need(test);
	do {
		t_fail_arm(++n);
		nb = condis_nb_alloc(32, 2000, GFP_ATOMIC);
		fired = t_fail_disarm();
		KUNIT_EXPECT_TRUE(test, fired || nb);
		failed += !nb;
		condis_nb_free(nb);
	} while (fired);
	/* The sk_buff; instead of its data a page for the slab may be hit. */
	KUNIT_EXPECT_GE(test, failed, 1);
}

/* A freed NB is no NB, for whoever still sees its memory. */
static void nb_free(struct kunit *test)
{
	struct sk_buff *nb = t_nb(test, 10);

	condis_nb_free(NULL);
	skb_get(nb);
	condis_nb_free(nb);
	KUNIT_EXPECT_FALSE(test, condis_nb_valid(nb));
	KUNIT_EXPECT_FALSE(test, skb_shared(nb));
	kfree_skb(nb);
}

/* P-13: up to the headroom, beyond it, and by more than a step of growth. */
static void nb_retreat(struct kunit *test)
{
	static const unsigned int deltas[] = {
		0, 1, HEADROOM - 1, HEADROOM, HEADROOM + 1,
		HEADROOM + STEP, HEADROOM + STEP + 1, 5000,
	};
	unsigned int i, delta, kept;
	condis_status_t status;
	struct sk_buff *nb;

	for (i = 0; i < ARRAY_SIZE(deltas); i++) {
		delta = deltas[i];
		kept = min(delta, HEADROOM);
		nb = nb_param(test);
		status = condis_nb_retreat(nb, delta, GFP_KERNEL);
		T_EXPECT_STATUS(test, status, CONDIS_STATUS_SUCCESS);
		KUNIT_ASSERT_EQ(test, nb->len, LEN + delta);
		/* The snapshot goes on naming the octet it named. */
		KUNIT_EXPECT_EQ(test, condis_nb_cb(nb)->headroom,
				skb_headroom(nb) + delta);
		KUNIT_EXPECT_EQ(test, condis_nb_cb(nb)->len, LEN);
		/* What is gained may be written (P-9). */
		memset(nb->data, 0x5a, delta - kept);
		KUNIT_EXPECT_FALSE(test, delta && skb_header_cloned(nb));
		__skb_pull(nb, delta - kept);
		KUNIT_EXPECT_TRUE(test, t_skb_holds(nb, HEADROOM - kept));
		condis_nb_free(nb);
	}
}

/* P-9: a retreat on a clone leaves the other one's octets alone. */
static void nb_retreat_clone(struct kunit *test)
{
	struct sk_buff *nb = t_skb(test, T_LINEAR, HEADROOM, LEN);
	struct sk_buff *other = skb_clone(nb, GFP_KERNEL);
	condis_status_t status;

	KUNIT_ASSERT_NOT_NULL(test, other);
	condis_nb_init(nb);
	status = condis_nb_retreat(nb, 8, GFP_KERNEL);
	T_EXPECT_STATUS(test, status, CONDIS_STATUS_SUCCESS);
	memset(nb->data, 0, nb->len);
	__skb_push(other, 8);
	KUNIT_EXPECT_TRUE(test, t_skb_holds(other, HEADROOM - 8));
	kfree_skb(other);
	condis_nb_free(nb);
}

static const struct nb_limit_case {
	const char *desc;
	unsigned int delta;
	condis_status_t status;
} nb_limit_cases[] = {
	{ "more than there is", INT_MAX / 2, CONDIS_STATUS_RESOURCES },
	{ "the last that could be", INT_MAX - STEP - LEN,
	  CONDIS_STATUS_RESOURCES },
	{ "one beyond it", INT_MAX - STEP - LEN + 1,
	  CONDIS_STATUS_INVALID_LENGTH },
	{ "INT_MAX", INT_MAX, CONDIS_STATUS_INVALID_LENGTH },
	{ "negative as an int", (unsigned int)INT_MIN,
	  CONDIS_STATUS_INVALID_LENGTH },
	{ "wraps the length", UINT_MAX - LEN + 1,
	  CONDIS_STATUS_INVALID_LENGTH },
	{ "UINT_MAX", UINT_MAX, CONDIS_STATUS_INVALID_LENGTH },
};

KUNIT_ARRAY_PARAM_DESC(nb_limit, nb_limit_cases, desc);

/* P-13, P-15: a retreat that cannot be leaves the NB as it was. */
static void nb_retreat_limit(struct kunit *test)
{
	const struct nb_limit_case *c = test->param_value;
	struct sk_buff *nb = t_skb(test, T_LINEAR, HEADROOM, LEN);
	condis_status_t status;

	BUILD_BUG_ON(STEP != NET_SKB_PAD);
	condis_nb_init(nb);
	status = condis_nb_retreat(nb, c->delta, GFP_KERNEL | __GFP_NOWARN);
	T_EXPECT_STATUS(test, status, c->status);
	KUNIT_EXPECT_EQ(test, nb->len, LEN);
	KUNIT_EXPECT_EQ(test, skb_headroom(nb), HEADROOM);
	KUNIT_EXPECT_EQ(test, condis_nb_cb(nb)->headroom, HEADROOM);
	KUNIT_EXPECT_TRUE(test, t_skb_holds(nb, HEADROOM));
	condis_nb_free(nb);
}

/* A retreat whose @nth allocation fails; false when there are fewer. */
static bool nb_retreat_failed(struct kunit *test, enum t_shape shape,
			      unsigned int nth, unsigned int *failed)
{
	struct sk_buff *nb = nb_make(test, shape);
	condis_status_t status;
	bool fired;

	t_fail_arm(nth);
	status = condis_nb_retreat(nb, HEADROOM + 1, GFP_ATOMIC);
	fired = t_fail_disarm();
	if (status == CONDIS_STATUS_SUCCESS) {
		KUNIT_EXPECT_EQ(test, nb->len, LEN + HEADROOM + 1);
	} else {
		(*failed)++;
		KUNIT_EXPECT_TRUE(test, fired);
		T_EXPECT_STATUS(test, status, CONDIS_STATUS_RESOURCES);
		KUNIT_EXPECT_EQ(test, nb->len, LEN);
		KUNIT_EXPECT_EQ(test, skb_headroom(nb), HEADROOM);
		KUNIT_EXPECT_TRUE(test, t_skb_holds(nb, HEADROOM));
	}
	condis_nb_free(nb);
	return fired;
}

/* P-13: no memory to retreat into: RESOURCES, and the NB is as it was. */
static void nb_retreat_fails(struct kunit *test)
{
	unsigned int n, failed;
	enum t_shape shape;

	t_fail_need(test);
	for (shape = 0; shape < T_N_SHAPES; shape++) {
		failed = 0;
		for (n = 1; nb_retreat_failed(test, shape, n, &failed); n++)
			;
		KUNIT_EXPECT_GE(test, failed, 1);
	}
}

/* P-13, R-17: advance up to the last octet; a retreat undoes it. */
static void nb_advance(struct kunit *test)
{
	static const unsigned int deltas[] = {
		0, 1, LEN / 2 - 1, LEN / 2, LEN / 2 + 1, LEN - 1, LEN,
	};
	condis_status_t status;
	struct sk_buff *nb;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(deltas); i++) {
		nb = nb_param(test);
		status = condis_nb_advance(nb, deltas[i]);
		T_EXPECT_STATUS(test, status, CONDIS_STATUS_SUCCESS);
		KUNIT_EXPECT_EQ(test, nb->len, LEN - deltas[i]);
		KUNIT_EXPECT_EQ(test, skb_headroom(nb), HEADROOM + deltas[i]);
		KUNIT_EXPECT_TRUE(test, t_skb_holds(nb, HEADROOM + deltas[i]));
		status = condis_nb_retreat(nb, deltas[i], GFP_KERNEL);
		T_EXPECT_STATUS(test, status, CONDIS_STATUS_SUCCESS);
		KUNIT_EXPECT_EQ(test, nb->len, condis_nb_cb(nb)->len);
		KUNIT_EXPECT_EQ(test, skb_headroom(nb),
				condis_nb_cb(nb)->headroom);
		KUNIT_EXPECT_TRUE(test, t_skb_holds(nb, HEADROOM));
		condis_nb_free(nb);
	}
}

/* P-13: nothing is advanced beyond the end. */
static void nb_advance_limit(struct kunit *test)
{
	static const unsigned int deltas[] = {
		LEN + 1, LEN + HEADROOM, INT_MAX, UINT_MAX - LEN, UINT_MAX,
	};
	struct sk_buff *nb = nb_param(test);
	condis_status_t status;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(deltas); i++) {
		status = condis_nb_advance(nb, deltas[i]);
		T_EXPECT_STATUS(test, status, CONDIS_STATUS_INVALID_LENGTH);
		KUNIT_EXPECT_EQ(test, nb->len, LEN);
		KUNIT_EXPECT_EQ(test, skb_headroom(nb), HEADROOM);
		KUNIT_EXPECT_TRUE(test, t_skb_holds(nb, HEADROOM));
	}
	condis_nb_free(nb);
}

/* P-13: no memory to move fragments into: RESOURCES, NB as it was. */
static void nb_advance_fails(struct kunit *test)
{
	unsigned int failed = 0;
	unsigned int len = 8000;
	condis_status_t status;
	struct sk_buff *nb;
	unsigned int n = 0;
	bool fired, full;

	t_fail_need(test);
	do {
		nb = t_skb(test, T_FRAGS, HEADROOM, len);
		condis_nb_init(nb);
		t_fail_arm(++n);
		status = condis_nb_advance(nb, len - 1);
		fired = t_fail_disarm();
		full = status != CONDIS_STATUS_SUCCESS;
		failed += full;
		if (full)
			T_EXPECT_STATUS(test, status, CONDIS_STATUS_RESOURCES);
		KUNIT_EXPECT_TRUE(test, fired || !full);
		KUNIT_EXPECT_EQ(test, nb->len, full ? len : 1);
		KUNIT_EXPECT_TRUE(test, t_skb_holds(nb, full ? HEADROOM :
						    HEADROOM + len - 1));
		condis_nb_free(nb);
	} while (fired);
	KUNIT_EXPECT_GE(test, failed, 1);
}

/* A checksum over all data follows an advance and is dropped by a retreat. */
static void nb_checksum(struct kunit *test)
{
	struct sk_buff *nb = nb_param(test);
	condis_status_t status;

	nb->csum = skb_checksum(nb, 0, LEN, 0);
	nb->ip_summed = CHECKSUM_COMPLETE;
	status = condis_nb_advance(nb, 20);
	T_EXPECT_STATUS(test, status, CONDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_TRUE(test, nb->ip_summed == CHECKSUM_COMPLETE);
	KUNIT_EXPECT_TRUE(test, csum_fold(nb->csum) ==
			  csum_fold(skb_checksum(nb, 0, LEN - 20, 0)));
	status = condis_nb_retreat(nb, 20, GFP_KERNEL);
	T_EXPECT_STATUS(test, status, CONDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_TRUE(test, nb->ip_summed == CHECKSUM_NONE);
	condis_nb_free(nb);
}

static struct kunit_case nb_kunit_cases[] = {
	KUNIT_CASE_PARAM(nb_init, t_shape_gen_params),
	KUNIT_CASE_PARAM(nb_alloc, nb_alloc_gen_params),
	KUNIT_CASE(nb_alloc_fails),
	KUNIT_CASE(nb_free),
	KUNIT_CASE_PARAM(nb_retreat, t_shape_gen_params),
	KUNIT_CASE(nb_retreat_clone),
	KUNIT_CASE_PARAM(nb_retreat_limit, nb_limit_gen_params),
	KUNIT_CASE(nb_retreat_fails),
	KUNIT_CASE_PARAM(nb_advance, t_shape_gen_params),
	KUNIT_CASE_PARAM(nb_advance_limit, t_shape_gen_params),
	KUNIT_CASE(nb_advance_fails),
	KUNIT_CASE_PARAM(nb_checksum, t_shape_gen_params),
	{}
};

static struct kunit_suite nb_kunit_suite = {
	.name = "condis_nb",
	.test_cases = nb_kunit_cases,
};

kunit_test_suite(nb_kunit_suite);
