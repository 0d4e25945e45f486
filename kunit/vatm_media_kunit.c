// SPDX-License-Identifier: GPL-2.0-only
/*
 * vatm_media: what a VC's media parameters ask of each SDU.
 */
#include "vatm_pair.h"

#define BOTH	(CONDIS_MEDIA_TRANSMIT_VC | CONDIS_MEDIA_RECEIVE_VC)

/* A private VC at each end of a running line. */
static void media_activate(struct pair *pair, struct pair_vc **v, u32 tx,
			   struct pair_vc **w, u32 rx)
{
	struct kunit *test = pair->test;

	pair_run(pair);
	*v = pair_must_private(&pair->end[0]);
	*w = pair_must_private(&pair->end[1]);
	PAIR_STATUS(test, SUCCESS, pair_activate(*v, 5, BOTH | tx, NULL));
	PAIR_STATUS(test, SUCCESS, pair_activate(*w, 5, BOTH | rx, NULL));
}

/* each SDU bears the time of its arrival, if that was asked for. */
static void media_time(struct kunit *test)
{
	const u32 flag = CONDIS_MEDIA_RECEIVE_TIME_INDICATION;
	struct pair *pair = test->priv;
	ktime_t before, last = 0;
	struct pair_vc *v, *w;
	struct condis_nbl *nbl;

	media_activate(pair, &v, 0, &w, flag);
	before = ktime_get_real();
	pair_send(v, pair_chain(pair, 0, 3, 2, 64, 0));
	PAIR_WAIT(test, pair_got(w) == 6);
	for (nbl = w->got.head; nbl; nbl = nbl->next) {
		T_EXPECT_STATUS(test, nbl->status, CONDIS_STATUS_SUCCESS);
		KUNIT_EXPECT_GE(test, nbl->first_nb->tstamp, before);
		KUNIT_EXPECT_GE(test, nbl->first_nb->tstamp, last);
		KUNIT_EXPECT_LE(test, nbl->first_nb->tstamp, ktime_get_real());
		last = nbl->first_nb->tstamp;
	}
	pair_return(w);

	/* The other way it was not asked for. */
	pair_send(w, pair_chain(pair, 0, 1, 1, 64, 0));
	PAIR_WAIT(test, pair_got(v) == 1);
	KUNIT_EXPECT_EQ(test, 0, v->got.head->first_nb->tstamp);
}

/*
 * S-17, E-17: with INDICATE_END_OF_TX the completion comes when the SDUs are on
 * the line and counted.
 */
static void media_end_of_tx(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct pair_vc *v, *w;
	unsigned int i;

	media_activate(pair, &v, CONDIS_MEDIA_INDICATE_END_OF_TX, &w, 0);
	for (i = 1; i <= 20; i++) {
		pair_send(v, pair_chain(pair, 2 * (i - 1), 1, 2, 64, 0));
		KUNIT_EXPECT_EQ(test, i, v->n_sent);
		KUNIT_EXPECT_EQ(test, 4 * i, v->cells_then);
	}
	PAIR_WAIT(test, pair_got(w) == 40);
	KUNIT_EXPECT_EQ(test, 0, w->n_wrong);
}

struct media_size_case {
	const char	*desc;
	unsigned int	len;
	u64		cells;
};

static const struct media_size_case media_sizes[] = {
	{ "4 octets", 4, 1 },
	{ "a cell less one", 39, 1 },
	{ "a full cell", 40, 1 },
	{ "one octet more", 41, 2 },
	{ "two full cells", 88, 2 },
	{ "one octet more than two", 89, 3 },
};

KUNIT_ARRAY_PARAM_DESC(media_size, media_sizes, desc);

/* S-20: AAL5 fills its last cell up; nobody above pads, or sees it. */
static void media_padding(struct kunit *test)
{
	const struct media_size_case *c = test->param_value;
	struct pair *pair = test->priv;
	struct pair_vc *v, *w;

	media_activate(pair, &v, 0, &w, 0);
	pair_send(v, pair_chain(pair, 0, 1, 1, c->len, 0));
	PAIR_WAIT(test, pair_got(w) == 1);
	KUNIT_EXPECT_EQ(test, c->len, w->got.head->first_nb->len);
	KUNIT_EXPECT_EQ(test, c->cells, pair_count(v->end, VATM_TX_CELLS));
	KUNIT_EXPECT_EQ(test, c->cells, pair_count(w->end, VATM_RX_CELLS));
}

static struct kunit_case media_tests[] = {
	KUNIT_CASE(media_time),
	KUNIT_CASE(media_end_of_tx),
	KUNIT_CASE_PARAM(media_padding, media_size_gen_params),
	{}
};

static struct kunit_suite media_suite = {
	.name = "vatm_media",
	.init = pair_init,
	.exit = pair_exit,
	.test_cases = media_tests,
};

kunit_test_suite(media_suite);
