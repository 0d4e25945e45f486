// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_nbl: the NBs of an NBL, chains and queues of NBLs, the check of S-4.
 */
#include <linux/kernel.h>
#include <linux/limits.h>

#include "util.h"

/**
 * struct nbl_fixture - what every case has
 * @pool: of a protocol
 * @nbl: an NBL of it, without NBs
 */
struct nbl_fixture {
	struct condis_nbl_pool *pool;
	struct condis_nbl *nbl;
};

static int nbl_init(struct kunit *test)
{
	struct nbl_fixture *f = kunit_kzalloc(test, sizeof(*f), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, f);
	f->pool = t_pool(test, CONDIS_ROLE_PROTOCOL, 0, 0);
	f->nbl = t_nbl(test, f->pool);
	test->priv = f;
	return 0;
}

static void nbl_exit(struct kunit *test)
{
	struct nbl_fixture *f = test->priv;

	if (f && f->nbl)
		condis_nbl_free(f->nbl);
}

/* NB order within an NBL is the order of adding (S-9). */
static void nbl_add_pop(struct kunit *test)
{
	struct nbl_fixture *f = test->priv;
	struct sk_buff *nb[3];
	unsigned int i;

	KUNIT_EXPECT_PTR_EQ(test, condis_nbl_pop_nb(f->nbl), NULL);
	for (i = 0; i < ARRAY_SIZE(nb); i++) {
		nb[i] = t_nb(test, i + 1);
		/* Whatever it points to, it is the last one now. */
		nb[i]->next = nb[0];
		condis_nbl_add_nb(f->nbl, nb[i]);
		KUNIT_EXPECT_EQ(test, f->nbl->nb_count, i + 1);
		KUNIT_EXPECT_PTR_EQ(test, f->nbl->last_nb, nb[i]);
		KUNIT_EXPECT_PTR_EQ(test, f->nbl->first_nb, nb[0]);
		KUNIT_EXPECT_PTR_EQ(test, nb[i]->next, NULL);
	}
	for (i = 0; i < ARRAY_SIZE(nb); i++) {
		KUNIT_EXPECT_PTR_EQ(test, condis_nbl_pop_nb(f->nbl), nb[i]);
		KUNIT_EXPECT_PTR_EQ(test, nb[i]->next, NULL);
		KUNIT_EXPECT_EQ(test, f->nbl->nb_count, 2 - i);
		condis_nb_free(nb[i]);
	}
	KUNIT_EXPECT_PTR_EQ(test, f->nbl->first_nb, NULL);
	/* The tail of before does not matter to the next one. */
	condis_nbl_add_nb(f->nbl, t_nb(test, 1));
	KUNIT_EXPECT_EQ(test, f->nbl->nb_count, 1);
	KUNIT_EXPECT_PTR_EQ(test, f->nbl->first_nb, f->nbl->last_nb);
}

/* S-28: all NBs go at once, in order, and the NBL is empty. */
static void nbl_take(struct kunit *test)
{
	struct nbl_fixture *f = test->priv;
	struct sk_buff *nb, *next;
	unsigned int len = 0;

	KUNIT_EXPECT_PTR_EQ(test, condis_nbl_take_nbs(f->nbl), NULL);
	condis_nbl_add_nb(f->nbl, t_nb(test, 1));
	condis_nbl_add_nb(f->nbl, t_nb(test, 2));
	condis_nbl_add_nb(f->nbl, t_nb(test, 3));
	nb = condis_nbl_take_nbs(f->nbl);
	KUNIT_EXPECT_PTR_EQ(test, f->nbl->first_nb, NULL);
	KUNIT_EXPECT_EQ(test, f->nbl->nb_count, 0);
	for (; nb; nb = next) {
		next = nb->next;
		KUNIT_EXPECT_EQ(test, nb->len, ++len);
		condis_nb_free(nb);
	}
	KUNIT_EXPECT_EQ(test, len, 3);
}

static const struct check_case {
	const char *desc;
	unsigned int lens[3];
	unsigned int max_sdu;
	condis_status_t status;
	u64 bytes;
} check_cases[] = {
	{ "no NB", {}, 0, CONDIS_STATUS_INVALID_DATA },
	{ "one octet", { 1 }, 0, CONDIS_STATUS_SUCCESS, 1 },
	{ "sum of three", { 1, 10, 100 }, 0, CONDIS_STATUS_SUCCESS, 111 },
	{ "limit - 1", { 47 }, 48, CONDIS_STATUS_SUCCESS, 47 },
	{ "limit", { 48 }, 48, CONDIS_STATUS_SUCCESS, 48 },
	{ "limit + 1", { 49 }, 48, CONDIS_STATUS_INVALID_LENGTH },
	{ "limit is for each NB", { 48, 48, 48 }, 48, CONDIS_STATUS_SUCCESS,
	  144 },
	{ "first too long", { 49, 1, 1 }, 48, CONDIS_STATUS_INVALID_LENGTH },
	{ "last too long", { 1, 1, 49 }, 48, CONDIS_STATUS_INVALID_LENGTH },
	{ "smallest limit", { 1, 2 }, 1, CONDIS_STATUS_INVALID_LENGTH },
	{ "no limit", { 65535 }, 0, CONDIS_STATUS_SUCCESS, 65535 },
	{ "largest limit", { 65535 }, UINT_MAX, CONDIS_STATUS_SUCCESS, 65535 },
};

KUNIT_ARRAY_PARAM_DESC(check, check_cases, desc);

/* S-4: what may be sent, and the octets in it. */
static void nbl_check(struct kunit *test)
{
	const struct check_case *c = test->param_value;
	struct nbl_fixture *f = test->priv;
	condis_status_t status;
	u64 bytes = 12345;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(c->lens) && c->lens[i]; i++)
		condis_nbl_add_nb(f->nbl, t_nb(test, c->lens[i]));
	status = condis_nbl_check(f->nbl, c->max_sdu, &bytes);
	T_EXPECT_STATUS(test, status, c->status);
	KUNIT_EXPECT_EQ(test, bytes,
			status == CONDIS_STATUS_SUCCESS ? c->bytes : 12345);
}

/**
 * struct broken_case - an NBL that does not hang together
 * @desc: what is wrong
 * @at: at which of its three NBs
 * @count: added to the count
 * @empty: the NB is empty
 * @stranger: the NB never was one
 * @circle: the NB is followed by the first
 * @tail: the tail is another NB than the last
 */
struct broken_case {
	const char *desc;
	unsigned int at;
	int count;
	bool empty;
	bool stranger;
	bool circle;
	bool tail;
};

static const struct broken_case broken_cases[] = {
	{ .desc = "count one too low",	.count = -1 },
	{ .desc = "count one too high",	.count = 1 },
	{ .desc = "count zero",		.count = -3 },
	{ .desc = "first empty",	.empty = true, .at = 0 },
	{ .desc = "second empty",	.empty = true, .at = 1 },
	{ .desc = "last empty",		.empty = true, .at = 2 },
	{ .desc = "first no NB",	.stranger = true, .at = 0 },
	{ .desc = "last no NB",		.stranger = true, .at = 2 },
	{ .desc = "circle",		.circle = true, .at = 2 },
	{ .desc = "circle at first",	.circle = true, .at = 0 },
	{ .desc = "wrong tail",		.tail = true },
};

KUNIT_ARRAY_PARAM_DESC(broken, broken_cases, desc);

/* S-4: a descriptor mismatch is INVALID_DATA, before any length counts. */
static void nbl_broken(struct kunit *test)
{
	const struct broken_case *c = test->param_value;
	struct nbl_fixture *f = test->priv;
	struct sk_buff *nb[3], *next;
	condis_status_t status;
	unsigned int i, len;
	u64 bytes = 12345;

	for (i = 0; i < ARRAY_SIZE(nb); i++) {
		nb[i] = t_nb(test, 100);
		condis_nbl_add_nb(f->nbl, nb[i]);
	}
	next = nb[c->at]->next;
	len = nb[c->at]->len;
	f->nbl->nb_count += c->count;
	if (c->empty)
		nb[c->at]->len = 0;
	if (c->stranger)
		condis_nb_cb(nb[c->at])->magic ^= 1;
	if (c->circle)
		nb[c->at]->next = nb[0];
	if (c->tail)
		f->nbl->last_nb = nb[1];
	/* Each NB is longer than this limit, too. */
	status = condis_nbl_check(f->nbl, 50, &bytes);
	T_EXPECT_STATUS(test, status, CONDIS_STATUS_INVALID_DATA);
	KUNIT_EXPECT_EQ(test, bytes, 12345);

	nb[c->at]->next = next;
	nb[c->at]->len = len;
	f->nbl->last_nb = nb[2];
	f->nbl->nb_count = 3;
}

/* S-5, P-15: octets are counted beyond 32 bits. */
static void nbl_check_sum(struct kunit *test)
{
	struct nbl_fixture *f = test->priv;
	condis_status_t status;
	struct sk_buff *nb;
	u64 bytes;
	int i;

	for (i = 0; i < 3; i++)
		condis_nbl_add_nb(f->nbl, t_nb(test, 1));
	condis_nbl_for_each_nb(nb, f->nbl)
		nb->len = UINT_MAX;
	status = condis_nbl_check(f->nbl, 0, &bytes);
	T_EXPECT_STATUS(test, status, CONDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, bytes, 3ULL * UINT_MAX);
	status = condis_nbl_check(f->nbl, UINT_MAX - 1, &bytes);
	T_EXPECT_STATUS(test, status, CONDIS_STATUS_INVALID_LENGTH);
	condis_nbl_for_each_nb(nb, f->nbl)
		nb->len = 1;
}

/* S-5: no limit on the number of NBs but memory. */
static void nbl_check_many(struct kunit *test)
{
	struct nbl_fixture *f = test->priv;
	condis_status_t status;
	u64 bytes = 0;
	int i;

	for (i = 0; i < 300; i++)
		condis_nbl_add_nb(f->nbl, t_nb(test, 1 + i % 3));
	status = condis_nbl_check(f->nbl, 3, &bytes);
	T_EXPECT_STATUS(test, status, CONDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, bytes, 600);
}

static struct kunit_case nbl_kunit_cases[] = {
	KUNIT_CASE(nbl_add_pop),
	KUNIT_CASE(nbl_take),
	KUNIT_CASE_PARAM(nbl_check, check_gen_params),
	KUNIT_CASE_PARAM(nbl_broken, broken_gen_params),
	KUNIT_CASE(nbl_check_sum),
	KUNIT_CASE(nbl_check_many),
	{}
};

static struct kunit_suite nbl_kunit_suite = {
	.name = "condis_nbl",
	.init = nbl_init,
	.exit = nbl_exit,
	.test_cases = nbl_kunit_cases,
};

kunit_test_suite(nbl_kunit_suite);
