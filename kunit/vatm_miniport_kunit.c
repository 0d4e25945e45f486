// SPDX-License-Identifier: GPL-2.0-only
/*
 * vatm_miniport: VCs that another call manager activates, so that the device is
 * a mere miniport to them.
 */
#include <linux/delay.h>

#include "vatm_pair.h"

#define BOTH	(CONDIS_MEDIA_TRANSMIT_VC | CONDIS_MEDIA_RECEIVE_VC)
#define TX	CONDIS_MEDIA_TRANSMIT_VC
#define RX	CONDIS_MEDIA_RECEIVE_VC

static const struct condis_atm_flow mp_cbr = {
	.category = CONDIS_ATM_CBR, .pcr = 1000, .max_sdu = 1000,
};

/* V-4, A-3: a signaling channel on its well-known VCI. */
static void mp_private(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct pair_vc *v, *w;

	pair_run(pair);
	v = pair_must_private(&pair->end[0]);
	w = pair_must_private(&pair->end[1]);
	PAIR_STATUS(test, SUCCESS, pair_activate(v, 5, BOTH, NULL));
	PAIR_STATUS(test, SUCCESS, pair_activate(w, 5, BOTH, NULL));
	pair_send(v, pair_chain(pair, 0, 10, 2, 64, 0));
	PAIR_WAIT(test, pair_got(w) == 20);
	KUNIT_EXPECT_EQ(test, 0, w->n_wrong);
	KUNIT_EXPECT_EQ(test, 10, v->n_sent);
	pair_return(w);
	PAIR_STATUS(test, SUCCESS, pair_close(w));
	pair_send(v, pair_chain(pair, 0, 1, 1, 64, 0));
	KUNIT_EXPECT_EQ(test, 1, pair_count(w->end, VATM_RX_UNKNOWN));
	/* V-14: again, on another pair. */
	PAIR_STATUS(test, SUCCESS, pair_activate(w, 77, BOTH, NULL));
}

/* A-4, V-9: each direction of a pair is one VC's. */
static void mp_pair(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct pair_end *end = &pair->end[0];
	struct pair_vc *v, *w, *x;

	v = pair_must_private(end);
	w = pair_must_private(end);
	x = pair_must_private(end);
	PAIR_STATUS(test, SUCCESS, pair_activate(v, 100, TX, NULL));
	PAIR_STATUS(test, SUCCESS, pair_activate(w, 100, RX, &mp_cbr));
	PAIR_STATUS(test, VC_NOT_AVAILABLE,
		    pair_activate(x, 100, TX, &mp_cbr));
	PAIR_STATUS(test, VC_NOT_AVAILABLE,
		    pair_activate(x, 100, RX, &mp_cbr));
	PAIR_STATUS(test, SUCCESS, pair_close(v));
	/* Half of it is free, which is not enough. */
	PAIR_STATUS(test, VC_NOT_AVAILABLE,
		    pair_activate(x, 100, BOTH, &mp_cbr));
	KUNIT_EXPECT_EQ(test, 1, end->vatm->n_active);
	KUNIT_EXPECT_EQ(test, 0, end->vatm->tx_reserved);
	KUNIT_EXPECT_EQ(test, 1000, end->vatm->rx_reserved);
	PAIR_STATUS(test, SUCCESS, pair_activate(x, 100, TX, &mp_cbr));
}

/* A-5, V-7, V-9: traffic may be changed while data flow, nothing else. */
static void mp_change(struct kunit *test)
{
	struct condis_atm_flow wide = mp_cbr;
	struct pair *pair = test->priv;
	struct pair_vc *v, *w;

	pair_run(pair);
	v = pair_must_private(&pair->end[0]);
	w = pair_must_private(&pair->end[1]);
	PAIR_STATUS(test, SUCCESS, pair_activate(v, 100, BOTH, &mp_cbr));
	PAIR_STATUS(test, SUCCESS, pair_activate(w, 100, BOTH, &mp_cbr));
	PAIR_STATUS(test, INVALID_DATA, pair_activate(w, 101, BOTH, &mp_cbr));
	PAIR_STATUS(test, INVALID_DATA, pair_activate(w, 100, RX, &mp_cbr));
	KUNIT_EXPECT_EQ(test, 1000, w->end->vatm->rx_reserved);

	wide.pcr = VATM_LINE_RATE;
	wide.max_sdu = 2000;
	PAIR_STATUS(test, SUCCESS, pair_activate(v, 100, BOTH, &wide));
	KUNIT_EXPECT_EQ(test, VATM_LINE_RATE, v->end->vatm->tx_reserved);
	pair_send(v, pair_chain(pair, 0, 1, 1, 2000, 0));
	KUNIT_EXPECT_EQ(test, 1, pair_count(w->end, VATM_RX_OVERSIZE));
	PAIR_STATUS(test, SUCCESS, pair_activate(w, 100, BOTH, &wide));
	pair_send(v, pair_chain(pair, 0, 1, 1, 2000, 0));
	PAIR_WAIT(test, pair_got(w) == 1);
	KUNIT_EXPECT_EQ(test, 0, w->n_wrong);
}

/* 5.5 step 2, X-54: reserved only; a later activation lets data flow. */
static void mp_reserve(struct kunit *test)
{
	const u32 reserve = BOTH | CONDIS_MEDIA_RESERVE_RESOURCES_VC;
	struct pair *pair = test->priv;
	struct pair_vc *v, *w;

	pair_run(pair);
	v = pair_must_private(&pair->end[0]);
	w = pair_must_private(&pair->end[1]);
	PAIR_STATUS(test, SUCCESS, pair_activate(v, 100, BOTH, &mp_cbr));
	PAIR_STATUS(test, SUCCESS, pair_activate(w, 100, reserve, &mp_cbr));
	KUNIT_EXPECT_EQ(test, 1000, w->end->vatm->tx_reserved);
	pair_send(v, pair_chain(pair, 0, 1, 1, 64, 0));
	KUNIT_EXPECT_EQ(test, 1, pair_count(w->end, VATM_RX_STOPPED));
	pair_send(w, pair_chain(pair, 0, 1, 1, 64, 0));
	KUNIT_EXPECT_EQ(test, 1, w->n_failed);
	/* By the gate, not by the device. */
	PAIR_STATUS(test, VC_NOT_ACTIVATED, w->failure);
	KUNIT_EXPECT_EQ(test, 0, pair_count(w->end, VATM_TX_SDUS));

	PAIR_STATUS(test, SUCCESS, pair_activate(w, 100, BOTH, &mp_cbr));
	pair_send(v, pair_chain(pair, 0, 1, 1, 64, 0));
	pair_send(w, pair_chain(pair, 0, 1, 1, 64, 0));
	PAIR_WAIT(test, pair_got(w) == 1 && pair_got(v) == 1);
	PAIR_STATUS(test, INVALID_DATA,
		    pair_activate(w, 100, reserve, &mp_cbr));
}

/* V-10 */
static void mp_round(struct kunit *test)
{
	struct condis_atm_flow fast = mp_cbr;
	struct pair *pair = test->priv;
	struct pair_vc *v;

	fast.pcr = VATM_LINE_RATE + 1;
	v = pair_must_private(&pair->end[0]);
	PAIR_STATUS(test, INVALID_DATA, pair_activate(v, 100, TX, &fast));
	KUNIT_EXPECT_EQ(test, fast.pcr, v->params.media.atm.tx.pcr);
	PAIR_STATUS(test, SUCCESS,
		    pair_activate(v, 100, TX | CONDIS_MEDIA_ROUND_DOWN_FLOW,
				  &fast));
	KUNIT_EXPECT_EQ(test, VATM_LINE_RATE, v->params.media.atm.tx.pcr);
}

/* V-12, E-29: deactivated from inside an indication, with SDUs behind it. */
static void mp_stop_inside(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct pair_vc *v, *w;

	pair_run(pair);
	v = pair_must_private(&pair->end[0]);
	w = pair_must_private(&pair->end[1]);
	PAIR_STATUS(test, SUCCESS, pair_activate(v, 100, BOTH, NULL));
	PAIR_STATUS(test, SUCCESS, pair_activate(w, 100, BOTH, NULL));
	w->drop = true;
	w->close_on_receive = true;
	pair_send(v, pair_chain(pair, 0, 1, 300, 64, 0));
	KUNIT_EXPECT_NE(test, 0,
			wait_for_completion_timeout(&w->closed, 20 * HZ));
	KUNIT_EXPECT_FALSE(test, w->in_call);
	KUNIT_EXPECT_EQ(test, 300, pair_count(w->end, VATM_RX_SDUS) +
				   pair_count(w->end, VATM_RX_STOPPED));
	KUNIT_EXPECT_GT(test, pair_count(w->end, VATM_RX_STOPPED), 0);
	PAIR_STATUS(test, SUCCESS, pair_activate(w, 100, BOTH, NULL));
}

static struct kunit_case mp_tests[] = {
	KUNIT_CASE(mp_private),
	KUNIT_CASE(mp_pair),
	KUNIT_CASE(mp_change),
	KUNIT_CASE(mp_reserve),
	KUNIT_CASE(mp_round),
	KUNIT_CASE(mp_stop_inside),
	{}
};

static struct kunit_suite mp_suite = {
	.name = "vatm_miniport",
	.init = pair_init,
	.exit = pair_exit,
	.test_cases = mp_tests,
};

kunit_test_suite(mp_suite);
