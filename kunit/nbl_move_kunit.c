// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_nbl_move: retreat and advance of all NBs of an NBL, or of none.
 */
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/string.h>

#include "nbl_shape.h"

#define N_NBS		3

/* P-13: every NB by as much, and back. */
static void move_all(struct kunit *test)
{
	static const unsigned int deltas[] = {
		0, 1, N_HEADROOM - 1, N_HEADROOM, N_HEADROOM + 1, 3000,
	};
	enum n_shape shape = *(const enum n_shape *)test->param_value;
	struct condis_nbl_pool *pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 0, 0);
	struct condis_nbl *nbl;
	condis_status_t status;
	struct sk_buff *nb;
	unsigned int i, n;

	for (i = 0; i < ARRAY_SIZE(deltas); i++) {
		nbl = n_nbl(test, pool, shape, N_NBS);
		status = condis_nbl_retreat(nbl, deltas[i], GFP_KERNEL);
		T_EXPECT_STATUS(test, status, CONDIS_STATUS_SUCCESS);
		n = 0;
		condis_nbl_for_each_nb(nb, nbl) {
			KUNIT_EXPECT_EQ(test, nb->len, N_LEN + n + deltas[i]);
			KUNIT_EXPECT_TRUE(test, n_holds(nb, N_HEADROOM,
							N_LEN + n));
			memset(nb->data, 0xee, deltas[i]);
			n++;
		}
		status = condis_nbl_advance(nbl, deltas[i]);
		T_EXPECT_STATUS(test, status, CONDIS_STATUS_SUCCESS);
		n = 0;
		condis_nbl_for_each_nb(nb, nbl) {
			KUNIT_EXPECT_EQ(test, nb->len, N_LEN + n);
			KUNIT_EXPECT_EQ(test, skb_headroom(nb),
					condis_nb_cb(nb)->headroom);
			KUNIT_EXPECT_TRUE(test, n_holds(nb, N_HEADROOM,
							N_LEN + n));
			n++;
		}
		condis_nbl_free(nbl);
	}
}

/* P-13: as far as the shortest NB goes, with every place it may have. */
static void move_short(struct kunit *test)
{
	static const unsigned int deltas[] = {
		N_LEN - 1, N_LEN, N_LEN + 1, INT_MAX, UINT_MAX,
	};
	enum n_shape shape = *(const enum n_shape *)test->param_value;
	struct condis_nbl_pool *pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 0, 0);
	unsigned int i, at, place;
	struct condis_nbl *nbl;
	condis_status_t status;
	struct sk_buff *nb;
	bool fits;

	for (i = 0; i < ARRAY_SIZE(deltas) * N_NBS; i++) {
		at = i / N_NBS;
		place = i % N_NBS;
		nbl = t_nbl(test, pool);
		while (nbl->nb_count < N_NBS)
			condis_nbl_add_nb(nbl, n_nb(test, shape,
						    nbl->nb_count == place ?
						    N_LEN : 2 * N_LEN));
		fits = deltas[at] <= N_LEN;
		status = condis_nbl_advance(nbl, deltas[at]);
		T_EXPECT_STATUS(test, status, fits ? CONDIS_STATUS_SUCCESS :
				CONDIS_STATUS_INVALID_LENGTH);
		condis_nbl_for_each_nb(nb, nbl)
			KUNIT_EXPECT_EQ(test, skb_headroom(nb), N_HEADROOM +
					(fits ? deltas[at] : 0));
		condis_nbl_free(nbl);
	}
}

static const unsigned int bad_places[] = { 0, 1, N_NBS - 1 };

static void place_desc(const unsigned int *place, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "NB %u", *place);
}

KUNIT_ARRAY_PARAM(place, bad_places, place_desc);

/* P-13, P-15: one that cannot grow keeps all others from growing. */
static void move_too_long(struct kunit *test)
{
	unsigned int place = *(const unsigned int *)test->param_value;
	struct condis_nbl_pool *pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 0, 0);
	struct condis_nbl *nbl = n_nbl(test, pool, N_HEAD, N_NBS);
	struct sk_buff *bad = nbl->first_nb;
	condis_status_t status;
	unsigned int i, len;

	for (i = 0; i < place; i++)
		bad = bad->next;
	len = bad->len;
	bad->len = INT_MAX - NET_SKB_PAD - 9;
	status = condis_nbl_retreat(nbl, 10, GFP_KERNEL);
	bad->len = len;
	T_EXPECT_STATUS(test, status, CONDIS_STATUS_INVALID_LENGTH);
	KUNIT_EXPECT_TRUE(test, n_untouched(nbl, N_NBS));
	condis_nbl_free(nbl);
}

static void move_expect_still(struct kunit *test, struct condis_nbl *nbl)
{
	struct sk_buff *nb;

	KUNIT_EXPECT_TRUE(test, nbl->first_nb->ip_summed == CHECKSUM_COMPLETE);
	condis_nbl_for_each_nb(nb, nbl) {
		KUNIT_EXPECT_EQ(test, nb->len, condis_nb_cb(nb)->len);
		KUNIT_EXPECT_EQ(test, skb_headroom(nb),
				condis_nb_cb(nb)->headroom);
		KUNIT_EXPECT_TRUE(test, n_holds(nb, N_HEADROOM, nb->len));
	}
}

/* A retreat whose @nth allocation fails; false when there are fewer. */
static bool move_failed(struct kunit *test, enum n_shape shape,
			unsigned int nth, unsigned int *failed)
{
	struct condis_nbl_pool *pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 0, 0);
	struct condis_nbl *nbl = n_nbl(test, pool, shape, N_NBS);
	condis_status_t status;
	bool fired;

	nbl->first_nb->ip_summed = CHECKSUM_COMPLETE;
	t_fail_arm(nth);
	status = condis_nbl_retreat(nbl, N_HEADROOM + 1, GFP_ATOMIC);
	fired = t_fail_disarm();
	if (status != CONDIS_STATUS_SUCCESS) {
		(*failed)++;
		T_EXPECT_STATUS(test, status, CONDIS_STATUS_RESOURCES);
		move_expect_still(test, nbl);
	}
	condis_nbl_free(nbl);
	return fired;
}

/* P-13: whichever allocation fails, no NB has moved. */
static void move_fails(struct kunit *test)
{
	unsigned int n, failed;
	enum n_shape shape;

	t_fail_need(test);
	for (shape = 0; shape < N_N_SHAPES; shape++) {
		failed = 0;
		for (n = 1; move_failed(test, shape, n, &failed); n++)
			;
		/* A page for the slab may be hit instead of another. */
		KUNIT_EXPECT_GE(test, failed, 1);
	}
}

/* P-13: the same of an advance that has to move data out of fragments. */
static void move_advance_fails(struct kunit *test)
{
	struct condis_nbl_pool *pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 0, 0);
	unsigned int n = 0, failed = 0;
	struct condis_nbl *nbl;
	condis_status_t status;
	bool fired;
	u32 i;

	t_fail_need(test);
	do {
		nbl = t_nbl(test, pool);
		for (i = 0; i < N_NBS; i++)
			condis_nbl_add_nb(nbl, n_nb(test, N_FRAGS, N_LEN + i));
		t_fail_arm(++n);
		status = condis_nbl_advance(nbl, N_LEN - 1);
		fired = t_fail_disarm();
		if (status != CONDIS_STATUS_SUCCESS) {
			failed++;
			T_EXPECT_STATUS(test, status, CONDIS_STATUS_RESOURCES);
			KUNIT_EXPECT_TRUE(test, n_untouched(nbl, N_NBS));
		}
		condis_nbl_free(nbl);
	} while (fired);
	KUNIT_EXPECT_GE(test, failed, 1);
}

/* Nothing to move is no error. */
static void move_none(struct kunit *test)
{
	struct condis_nbl_pool *pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 0, 0);
	struct condis_nbl *nbl = t_nbl(test, pool);

	T_EXPECT_STATUS(test, condis_nbl_retreat(nbl, UINT_MAX, GFP_KERNEL),
			CONDIS_STATUS_SUCCESS);
	T_EXPECT_STATUS(test, condis_nbl_advance(nbl, UINT_MAX),
			CONDIS_STATUS_SUCCESS);
	condis_nbl_free(nbl);
}

static struct kunit_case move_kunit_cases[] = {
	KUNIT_CASE_PARAM(move_all, n_shape_gen_params),
	KUNIT_CASE_PARAM(move_short, n_shape_gen_params),
	KUNIT_CASE_PARAM(move_too_long, place_gen_params),
	KUNIT_CASE(move_fails),
	KUNIT_CASE(move_advance_fails),
	KUNIT_CASE(move_none),
	{}
};

static struct kunit_suite move_kunit_suite = {
	.name = "condis_nbl_move",
	.test_cases = move_kunit_cases,
};

kunit_test_suite(move_kunit_suite);
