// SPDX-License-Identifier: GPL-2.0-only
/*
 * vatm_data: SDUs from one device to the other, and where they get lost.
 */
#include <linux/delay.h>
#include <linux/rtnetlink.h>

#include "vatm_pair.h"

/* A PVC at both ends of a running line, and a call on each. */
static void data_connect(struct pair *pair, struct pair_vc **v,
			 struct pair_vc **w)
{
	pair_run(pair);
	pair_must_add_pvcs(pair, 100);
	*v = pair_must_connect(&pair->end[0], 100);
	*w = pair_must_connect(&pair->end[1], 100);
}

static u64 data_vc_cells(struct pair_vc *v, u32 oid)
{
	u64 cells = U64_MAX;

	PAIR_STATUS(v->end->pair->test, SUCCESS,
		    pair_oid(v->end, v->vc, oid, CONDIS_OID_QUERY, &cells,
			     sizeof(cells)));
	return cells;
}

/* S-9, S-12, R-3, R-11: each NB is an SDU, each SDU an NBL, in order. */
static void data_in_order(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct pair_vc *v, *w;

	data_connect(pair, &v, &w);
	pair_send(v, pair_chain(pair, 0, 100, 3, 100, 0));
	pair_send(v, pair_chain(pair, 300, 1, 200, 100, 0));
	PAIR_WAIT(test, pair_got(w) == 500);
	KUNIT_EXPECT_EQ(test, 0, w->n_wrong);
	KUNIT_EXPECT_EQ(test, 101, v->n_sent);
	KUNIT_EXPECT_EQ(test, 0, v->n_failed);

	KUNIT_EXPECT_EQ(test, 500, pair_count(v->end, VATM_TX_SDUS));
	KUNIT_EXPECT_EQ(test, 50000, pair_count(v->end, VATM_TX_BYTES));
	KUNIT_EXPECT_EQ(test, 1500, pair_count(v->end, VATM_TX_CELLS));
	KUNIT_EXPECT_EQ(test, 500, pair_count(w->end, VATM_RX_SDUS));
	KUNIT_EXPECT_EQ(test, 50000, pair_count(w->end, VATM_RX_BYTES));
	KUNIT_EXPECT_EQ(test, 1500, pair_count(w->end, VATM_RX_CELLS));
	/* A-16, V-23 */
	KUNIT_EXPECT_EQ(test, 1500,
			data_vc_cells(v, CONDIS_OID_ATM_XMIT_CELLS_OK));
	KUNIT_EXPECT_EQ(test, 0,
			data_vc_cells(v, CONDIS_OID_ATM_RCV_CELLS_OK));
	KUNIT_EXPECT_EQ(test, 1500,
			data_vc_cells(w, CONDIS_OID_ATM_RCV_CELLS_OK));
	KUNIT_EXPECT_EQ(test, 500,
			atomic_long_read(&w->end->vatm->rx.outstanding));
	pair_return(w);
	KUNIT_EXPECT_EQ(test, 0,
			atomic_long_read(&w->end->vatm->rx.outstanding));
}

/* A-16, V-23: a VC counts its own, the device also those that are over. */
static void data_counters(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct pair_vc *v, *w, *x;

	data_connect(pair, &v, &w);
	pair_send(v, pair_chain(pair, 0, 10, 1, 64, 0));
	PAIR_WAIT(test, pair_got(w) == 10);
	pair_return(w);
	PAIR_WAIT(test, READ_ONCE(v->n_sent) == 10);
	PAIR_STATUS(test, SUCCESS, pair_close(v));
	x = pair_must_connect(&pair->end[0], 100);
	KUNIT_EXPECT_EQ(test, 0,
			data_vc_cells(x, CONDIS_OID_ATM_XMIT_CELLS_OK));
	KUNIT_EXPECT_EQ(test, 20, pair_count(x->end, VATM_TX_CELLS));
}

/* Both ways at once are two lines. */
static void data_both_ways(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct pair_vc *v, *w;

	data_connect(pair, &v, &w);
	pair_send(v, pair_chain(pair, 0, 10, 1, 64, 0));
	pair_send(w, pair_chain(pair, 0, 20, 1, 64, 0));
	PAIR_WAIT(test, pair_got(w) == 10 && pair_got(v) == 20);
	KUNIT_EXPECT_EQ(test, 0, v->n_wrong + w->n_wrong);
}

struct size_case {
	const char	*desc;
	unsigned int	len;
	u64		cells;
};

static const struct size_case size_cases[] = {
	{ "4 octets", 4, 1 },
	{ "a full cell", 40, 1 },
	{ "one octet more", 41, 2 },
	{ "9180 octets", 9180, 192 },
	{ "65531 octets", 65531, 1366 },
	{ "65535 octets", 65535, 1366 },
};

KUNIT_ARRAY_PARAM_DESC(size, size_cases, desc);

/* S-20, 5.3, with the largest MTU: a cell is padded, the SDU is not. */
static void data_sizes(struct kunit *test)
{
	const struct size_case *c = test->param_value;
	struct condis_atm_flow flow = {
		.category = CONDIS_ATM_UBR, .max_sdu = 65535,
	};
	struct pair *pair = test->priv;
	struct pair_vc *v, *w;
	unsigned int i;

	pair_run(pair);
	for (i = 0; i < 2; i++) {
		rtnl_lock();
		dev_set_mtu(pair->end[i].dev, 65535);
		rtnl_unlock();
		PAIR_STATUS(test, SUCCESS,
			    pair_add_pvc(&pair->end[i], 100, 0, &flow, &flow));
	}
	v = pair_must_connect(&pair->end[0], 100);
	w = pair_must_connect(&pair->end[1], 100);
	pair_send(v, pair_chain(pair, 0, 2, 2, c->len, 0));
	PAIR_WAIT(test, pair_got(w) == 4);
	KUNIT_EXPECT_EQ(test, 0, w->n_wrong);
	KUNIT_EXPECT_EQ(test, 4 * c->cells,
			data_vc_cells(w, CONDIS_OID_ATM_RCV_CELLS_OK));
	KUNIT_EXPECT_EQ(test, 4 * c->len,
			pair_count(w->end, VATM_RX_BYTES));
}

/* S-14, S-28: the sender gets its NBs back, unless it gave them away. */
static void data_consumable(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct sk_buff *mine;
	struct condis_nbl *chain;
	struct pair_vc *v, *w;

	data_connect(pair, &v, &w);
	chain = pair_chain(pair, 0, 1, 1, 64, CONDIS_NBL_F_CONSUMABLE);
	mine = chain->first_nb;
	pair_send(v, chain);
	PAIR_WAIT(test, pair_got(w) == 1);
	KUNIT_EXPECT_PTR_EQ(test, mine, w->got.head->first_nb);

	chain = pair_chain(pair, 1, 1, 1, 64, 0);
	mine = skb_get(chain->first_nb);
	pair_send(v, chain);
	PAIR_WAIT(test, pair_got(w) == 2);
	KUNIT_EXPECT_PTR_NE(test, mine, w->got.tail->first_nb);
	KUNIT_EXPECT_PTR_EQ(test, mine->data, w->got.tail->first_nb->data);
	kfree_skb(mine);
	KUNIT_EXPECT_EQ(test, 2, v->n_sent);
	KUNIT_EXPECT_EQ(test, 0, w->n_wrong);
}

/* Without a link, FAILURE says so. */
static void data_no_link(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct pair_vc *v, *w;

	data_connect(pair, &v, &w);
	pair_down(&pair->end[1]);
	pair_send(v, pair_chain(pair, 0, 2, 3, 64, 0));
	KUNIT_EXPECT_EQ(test, 2, v->n_failed);
	PAIR_STATUS(test, FAILURE, v->failure);
	KUNIT_EXPECT_EQ(test, 6, pair_count(v->end, VATM_TX_NO_LINK));

	PAIR_STATUS(test, SUCCESS, vatm_set_peer(v->end->adapter, NULL));
	pair_send(v, pair_chain(pair, 0, 1, 1, 64, CONDIS_NBL_F_CONSUMABLE));
	KUNIT_EXPECT_EQ(test, 3, v->n_failed);
	KUNIT_EXPECT_EQ(test, 7, pair_count(v->end, VATM_TX_NO_LINK));
	KUNIT_EXPECT_EQ(test, 0, pair_count(v->end, VATM_TX_SDUS));
}

/* A wire tells nothing: SUCCESS, and the receiver counts. */
static void data_unknown(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct pair_vc *v, *w;
	u64 cells = 0;

	data_connect(pair, &v, &w);
	PAIR_STATUS(test, SUCCESS, pair_close(w));
	pair_send(v, pair_chain(pair, 0, 2, 2, 100, 0));
	KUNIT_EXPECT_EQ(test, 2, v->n_sent);
	KUNIT_EXPECT_EQ(test, 4, pair_count(v->end, VATM_TX_SDUS));
	KUNIT_EXPECT_EQ(test, 4, pair_count(w->end, VATM_RX_UNKNOWN));
	PAIR_STATUS(test, SUCCESS,
		    pair_oid(w->end, NULL, CONDIS_OID_ATM_RCV_INVALID_VPI_VCI,
			     CONDIS_OID_QUERY, &cells, sizeof(cells)));
	KUNIT_EXPECT_EQ(test, 12, cells);
}

/* an SDU that is too long for the receiver is dropped and counted. */
static void data_oversize(struct kunit *test)
{
	struct condis_atm_flow small = {
		.category = CONDIS_ATM_UBR, .max_sdu = 100,
	};
	struct pair *pair = test->priv;
	struct pair_vc *v, *w;

	pair_run(pair);
	PAIR_STATUS(test, SUCCESS,
		    pair_add_pvc(&pair->end[0], 100, 0, NULL, NULL));
	PAIR_STATUS(test, SUCCESS,
		    pair_add_pvc(&pair->end[1], 100, 0, NULL, &small));
	v = pair_must_connect(&pair->end[0], 100);
	w = pair_must_connect(&pair->end[1], 100);
	pair_send(v, pair_chain(pair, 0, 1, 1, 100, 0));
	pair_send(v, pair_chain(pair, 9, 1, 2, 101, 0));
	pair_send(v, pair_chain(pair, 1, 1, 1, 100, 0));
	PAIR_WAIT(test, pair_got(w) == 2);
	KUNIT_EXPECT_EQ(test, 0, w->n_wrong);
	KUNIT_EXPECT_EQ(test, 3, v->n_sent);
	KUNIT_EXPECT_EQ(test, 2, pair_count(w->end, VATM_RX_OVERSIZE));
	KUNIT_EXPECT_EQ(test, 6,
			data_vc_cells(w, CONDIS_OID_ATM_RCV_CELLS_DROPPED));
}

/* who returns nothing gets the rest only lent. */
static void data_lent(struct kunit *test)
{
	unsigned int n = VATM_RX_OUTSTANDING + 508;
	struct pair *pair = test->priv;
	unsigned int i, got;
	struct pair_vc *v, *w;

	data_connect(pair, &v, &w);
	for (i = 0; i < n; i += 100) {
		pair_send(v, pair_chain(pair, i, 1, 100, 8, 0));
		PAIR_WAIT(test, pair_got(w) + w->n_lent == i + 100);
	}
	got = pair_got(w);
	KUNIT_EXPECT_LE(test, got, VATM_RX_OUTSTANDING);
	KUNIT_EXPECT_GE(test, w->n_lent, 500);
	KUNIT_EXPECT_EQ(test, w->n_lent, pair_count(w->end, VATM_RX_LENT));
	KUNIT_EXPECT_EQ(test, 0, w->n_wrong);
	/* Once they are back, all is as before. */
	pair_return(w);
	got = w->n_lent;
	pair_send(v, pair_chain(pair, w->seq, 10, 1, 8, 0));
	PAIR_WAIT(test, pair_got(w) == 10);
	KUNIT_EXPECT_EQ(test, got, w->n_lent);
}

/*
 * What does not fit in the receive queue is lost there, and counted. With BHs
 * off on this CPU, its NAPI waits meanwhile.
 */
static void data_overflow(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct condis_nbl *nbl;
	struct pair_vc *v, *w;
	unsigned int fit, i;

	data_connect(pair, &v, &w);
	v->keep = true;
	w->drop = true;
	nbl = pair_chain(pair, 0, 1, 1, VATM_MTU_DEFAULT, 0);
	fit = VATM_RX_LIMIT / nbl->first_nb->truesize;
	KUNIT_ASSERT_LT(test, fit, 10000);

	local_bh_disable();
	for (i = 0; i < fit + 7; i++) {
		pair_send(v, nbl);
		nbl = condis_nbl_queue_pop(&v->done);
	}
	local_bh_enable();
	condis_nbl_free(nbl);
	PAIR_WAIT(test, w->seq == fit);
	KUNIT_EXPECT_EQ(test, fit + 7, v->n_sent);
	KUNIT_EXPECT_EQ(test, 7, pair_count(w->end, VATM_RX_NO_BUFFER));
	KUNIT_EXPECT_EQ(test, 7 * 192,
			data_vc_cells(w, CONDIS_OID_ATM_RCV_CELLS_DROPPED));
}

/* E-29: closed from inside the receive handler, with SDUs behind it. */
static void data_close_inside(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct pair_vc *v, *w;

	data_connect(pair, &v, &w);
	w->close_on_receive = true;
	pair_send(v, pair_chain(pair, 0, 300, 1, 64, 0));
	PAIR_WAIT(test, pair_got(w));
	/* It waits for what the client holds (E-28, V-12). */
	KUNIT_EXPECT_FALSE(test, completion_done(&w->closed));
	pair_return(w);
	KUNIT_EXPECT_NE(test, 0,
			wait_for_completion_timeout(&w->closed, 20 * HZ));
	KUNIT_EXPECT_EQ(test, 300, pair_count(w->end, VATM_RX_SDUS) +
				   pair_count(w->end, VATM_RX_STOPPED));
	KUNIT_EXPECT_EQ(test, 300, v->n_sent);
	/* V-20: and again */
	w->seq = 1000;
	PAIR_STATUS(test, SUCCESS, pair_call(w, 100));
	pair_send(v, pair_chain(pair, 1000, 1, 1, 64, 0));
	PAIR_WAIT(test, pair_got(w) == 1);
	KUNIT_EXPECT_EQ(test, 0, w->n_wrong);
}

/* AD-6: down and up again, the call still stands. */
static void data_pause(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct pair_vc *v, *w;

	data_connect(pair, &v, &w);
	pair_down(&pair->end[0]);
	pair_send(v, pair_chain(pair, 0, 1, 1, 64, 0));
	PAIR_STATUS(test, PAUSED, v->failure);
	PAIR_WAIT(test, condis_adapter_state(v->end->adapter) ==
			CONDIS_ADAPTER_PAUSED);
	KUNIT_ASSERT_EQ(test, 0, pair_up(&pair->end[0]));
	pair_send(v, pair_chain(pair, 0, 1, 1, 64, 0));
	PAIR_WAIT(test, pair_got(w) == 1);
	KUNIT_EXPECT_EQ(test, 1, v->n_sent);
}

static struct kunit_case data_tests[] = {
	KUNIT_CASE(data_in_order),
	KUNIT_CASE(data_counters),
	KUNIT_CASE(data_both_ways),
	KUNIT_CASE_PARAM(data_sizes, size_gen_params),
	KUNIT_CASE(data_consumable),
	KUNIT_CASE(data_no_link),
	KUNIT_CASE(data_unknown),
	KUNIT_CASE(data_oversize),
	KUNIT_CASE_SLOW(data_lent),
	KUNIT_CASE_SLOW(data_overflow),
	KUNIT_CASE(data_close_inside),
	KUNIT_CASE(data_pause),
	{}
};

static struct kunit_suite data_suite = {
	.name = "vatm_data",
	.init = pair_init,
	.exit = pair_exit,
	.test_cases = data_tests,
};

kunit_test_suite(data_suite);
