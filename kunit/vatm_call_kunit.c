// SPDX-License-Identifier: GPL-2.0-only
/*
 * vatm_call: calls on PVCs, and what the device answers about itself.
 */
#include <linux/delay.h>

#include "vatm_pair.h"

/* C-18, A-13: only a permanent call, only on a PVC that is there. */
static void call_refused(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct condis_call_params before;
	struct pair_vc *v;

	v = pair_must_vc(&pair->end[0]);
	PAIR_STATUS(test, FAILURE, pair_call(v, 100));
	KUNIT_EXPECT_EQ(test, 100, v->params.media.atm.vci);
	pair_must_add_pvcs(pair, 100);
	before = (struct condis_call_params){ .media.atm.vci = 100 };
	v->params = before;
	PAIR_STATUS(test, NOT_SUPPORTED,
		    condis_cl_make_call(v->vc, &v->params));
	KUNIT_EXPECT_MEMEQ(test, &before, &v->params, sizeof(before));
	PAIR_STATUS(test, FAILURE, pair_call(v, 101));
	/* V-21 */
	PAIR_STATUS(test, SUCCESS, pair_call(v, 100));
}

/* C-2, C-18: the call has the PVC's parameters. */
static void call_params(struct kunit *test)
{
	static const struct condis_atm_flow tx = {
		.category = CONDIS_ATM_CBR, .pcr = 1000, .max_sdu = 48,
	};
	struct pair *pair = test->priv;
	struct condis_media_params *media;
	struct pair_vc *v;

	PAIR_STATUS(test, SUCCESS,
		    pair_add_pvc(&pair->end[0], 100, 0, &tx, NULL));
	v = pair_must_connect(&pair->end[0], 100);
	media = &v->params.media;
	KUNIT_EXPECT_EQ(test, CONDIS_CALL_PERMANENT_VC, v->params.flags);
	KUNIT_EXPECT_EQ(test, media->flags, CONDIS_MEDIA_TRANSMIT_VC |
					    CONDIS_MEDIA_RECEIVE_VC);
	KUNIT_EXPECT_MEMEQ(test, &tx, &media->atm.tx, sizeof(tx));
	KUNIT_EXPECT_EQ(test, VATM_MTU_DEFAULT, media->atm.rx.max_sdu);

	/* The same parameters again are no change, others are. */
	PAIR_STATUS(test, SUCCESS, pair_close(v));
	PAIR_STATUS(test, SUCCESS, condis_cl_make_call(v->vc, &v->params));
	v->in_call = true;
	KUNIT_EXPECT_EQ(test, CONDIS_CALL_PERMANENT_VC, v->params.flags);
	PAIR_STATUS(test, SUCCESS, pair_close(v));
	v->params.media.atm.tx.pcr = 999;
	PAIR_STATUS(test, SUCCESS, condis_cl_make_call(v->vc, &v->params));
	v->in_call = true;
	KUNIT_EXPECT_EQ(test, CONDIS_CALL_PERMANENT_VC |
			      CONDIS_CALL_PARAMETERS_CHANGED, v->params.flags);
	KUNIT_EXPECT_EQ(test, 1000, v->params.media.atm.tx.pcr);
}

static condis_status_t call_del_pvc(struct pair_end *end, u16 vci)
{
	struct condis_pvc pvc = { .atm.vci = vci };

	return pair_oid(end, NULL, CONDIS_OID_CO_DELETE_PVC, CONDIS_OID_SET,
			&pvc, sizeof(pvc));
}

/* one call on a PVC. */
static void call_busy(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct pair_end *end = &pair->end[0];
	struct pair_vc *v, *w;

	pair_must_add_pvcs(pair, 100);
	v = pair_must_connect(end, 100);
	w = pair_must_vc(end);
	PAIR_STATUS(test, VC_NOT_AVAILABLE, pair_call(w, 100));
	PAIR_STATUS(test, NOT_ACCEPTED, call_del_pvc(end, 100));
	PAIR_STATUS(test, SUCCESS, pair_close(v));
	PAIR_STATUS(test, SUCCESS, pair_call(w, 100));
	PAIR_STATUS(test, SUCCESS, pair_close(w));
	PAIR_STATUS(test, SUCCESS, call_del_pvc(end, 100));
	PAIR_STATUS(test, INVALID_DATA, call_del_pvc(end, 100));
	PAIR_STATUS(test, FAILURE, pair_call(w, 100));
}

/* E-51, V-20; a kernel that checks everything gets a tenth of it. */
static void call_reuse(struct kunit *test)
{
	unsigned int i, n = IS_ENABLED(CONFIG_KASAN) ? 1000 : 10000;
	struct pair *pair = test->priv;
	struct pair_vc *v;

	pair_must_add_pvcs(pair, 100);
	v = pair_must_vc(&pair->end[0]);
	for (i = 0; i < n; i++) {
		T_ASSERT_STATUS(test, pair_call(v, 100), CONDIS_STATUS_SUCCESS);
		T_ASSERT_STATUS(test, pair_close(v), CONDIS_STATUS_SUCCESS);
	}
}

/* C-11, C-14: no close data; the call stands. */
static void call_close_data(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct pair_vc *v, *w;

	pair_run(pair);
	pair_must_add_pvcs(pair, 100);
	v = pair_must_connect(&pair->end[0], 100);
	w = pair_must_connect(&pair->end[1], 100);
	PAIR_STATUS(test, INVALID_DATA, condis_cl_close_call(v->vc, "x", 1));
	pair_send(v, pair_chain(pair, 0, 1, 1, 64, 0));
	PAIR_WAIT(test, pair_got(w) == 1);
}

/* 5.5 step 7; V-9 */
static void call_admission(struct kunit *test)
{
	struct condis_atm_flow most = {
		.category = CONDIS_ATM_CBR, .pcr = VATM_LINE_RATE - 10,
		.max_sdu = 100,
	};
	struct condis_atm_flow rest = most;
	struct pair *pair = test->priv;
	struct pair_end *end = &pair->end[0];
	struct pair_vc *v, *w;

	rest.pcr = 11;
	PAIR_STATUS(test, SUCCESS, pair_add_pvc(end, 100, 0, &most, NULL));
	PAIR_STATUS(test, SUCCESS, pair_add_pvc(end, 101, 0, &rest, NULL));
	PAIR_STATUS(test, SUCCESS, pair_add_pvc(end, 102, 0, NULL, &rest));
	v = pair_must_connect(end, 100);
	w = pair_must_vc(end);
	PAIR_STATUS(test, CELLRATE_NOT_AVAILABLE, pair_call(w, 101));
	KUNIT_EXPECT_EQ(test, 1, end->vatm->n_active);
	KUNIT_EXPECT_EQ(test, VATM_LINE_RATE - 10, end->vatm->tx_reserved);
	/* The other direction has a line of its own. */
	PAIR_STATUS(test, SUCCESS, pair_call(w, 102));
	PAIR_STATUS(test, SUCCESS, pair_close(w));
	PAIR_STATUS(test, SUCCESS, pair_close(v));
	PAIR_STATUS(test, SUCCESS, pair_call(w, 101));
}

/* 5.5 step 8 */
static void call_count(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct pair_end *end = &pair->end[0];
	struct pair_vc *v, *w;

	pair_must_add_pvcs(pair, 100);
	pair_must_add_pvcs(pair, 101);
	v = pair_must_vc(end);
	w = pair_must_vc(end);
	condis_adapter_set_max_vcs(end->adapter, 1);
	PAIR_STATUS(test, SUCCESS, pair_call(v, 100));
	PAIR_STATUS(test, VC_NOT_AVAILABLE, pair_call(w, 101));
	PAIR_STATUS(test, SUCCESS, pair_close(v));
	PAIR_STATUS(test, SUCCESS, pair_call(w, 101));
}

struct oid_case {
	const char	*desc;
	u32		oid;
	u32		len;
	u64		value;
};

static const struct oid_case oid_cases[] = {
	{ "categories", CONDIS_OID_ATM_SUPPORTED_SERVICE_CATEGORY, 4,
	  CONDIS_ATM_CBR | CONDIS_ATM_VBR | CONDIS_ATM_UBR },
	{ "AALs", CONDIS_OID_ATM_SUPPORTED_AAL_TYPES, 4, CONDIS_AAL5 },
	{ "VCs", CONDIS_OID_ATM_MAX_ACTIVE_VCS, 4, 4096 },
	{ "VCI bits", CONDIS_OID_ATM_MAX_ACTIVE_VCI_BITS, 4, 16 },
	{ "VPI bits", CONDIS_OID_ATM_MAX_ACTIVE_VPI_BITS, 4, 8 },
	{ "SDU", CONDIS_OID_ATM_MAX_AAL5_PACKET_SIZE, 4, 9180 },
	{ "received", CONDIS_OID_ATM_RCV_CELLS_OK, 8, 0 },
	{ "sent", CONDIS_OID_ATM_XMIT_CELLS_OK, 8, 0 },
	{ "dropped", CONDIS_OID_ATM_RCV_CELLS_DROPPED, 8, 0 },
	{ "unknown VPI/VCI", CONDIS_OID_ATM_RCV_INVALID_VPI_VCI, 8, 0 },
	{ "link", CONDIS_OID_GEN_CO_MEDIA_CONNECT_STATUS, 4, 0 },
	{ "peer", CONDIS_OID_PEER_IFINDEX, 4, 0 },
};

KUNIT_ARRAY_PARAM_DESC(oid, oid_cases, desc);

/* 5.9, A-1 */
static void call_oid(struct kunit *test)
{
	const struct oid_case *c = test->param_value;
	struct pair *pair = test->priv;
	struct pair_end *end = &pair->end[0];
	u64 value = 0;
	struct condis_oid_request req = {
		.oid = c->oid, .buf = &value, .len = sizeof(value),
	};

	PAIR_STATUS(test, SUCCESS,
		    condis_co_oid_request(end->binding, NULL, NULL, &req));
	KUNIT_EXPECT_EQ(test, c->value, value);
	/* O-9: what counts has all of its 64 bits. */
	KUNIT_EXPECT_EQ(test, c->len, req.bytes_written);
	PAIR_STATUS(test, SUCCESS, pair_oid(end, NULL, c->oid, CONDIS_OID_QUERY,
					    &value, c->len));
	PAIR_STATUS(test, NOT_SUPPORTED,
		    pair_oid(end, NULL, c->oid, CONDIS_OID_SET, &value,
			     sizeof(value)));
	PAIR_STATUS(test, BUFFER_TOO_SHORT,
		    pair_oid(end, NULL, c->oid, CONDIS_OID_QUERY, &value, 2));
}

/* 1.10: what nobody answers, and what is too short to be one. */
static void call_oid_bad(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct pair_end *end = &pair->end[0];
	struct condis_pvc_walk walk = {};
	struct condis_oid_request req = {
		.oid = CONDIS_OID_ATM_SUPPORTED_AAL_TYPES,
		.buf = &walk, .len = sizeof(walk),
	};

	PAIR_STATUS(test, INVALID_OID,
		    pair_oid(end, NULL, 0x0801ffff, CONDIS_OID_QUERY, &walk,
			     sizeof(walk)));
	PAIR_STATUS(test, NOT_SUPPORTED,
		    condis_co_oid_request(end->binding, end->af, NULL, &req));
	PAIR_STATUS(test, INVALID_LENGTH,
		    pair_oid(end, NULL, CONDIS_OID_CO_ADD_PVC, CONDIS_OID_SET,
			     &walk, sizeof(struct condis_pvc) - 1));
	PAIR_STATUS(test, NOT_SUPPORTED,
		    pair_oid(end, NULL, CONDIS_OID_CO_ADD_PVC,
			     CONDIS_OID_QUERY, &walk, sizeof(walk)));
	PAIR_STATUS(test, NOT_SUPPORTED,
		    pair_oid(end, NULL, CONDIS_OID_CO_NEXT_PVC, CONDIS_OID_SET,
			     &walk, sizeof(walk)));
}

/* The walk ends with success and nothing written. */
static void call_oid_walk(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct pair_end *end = &pair->end[0];
	struct condis_pvc_walk walk = {};
	struct condis_oid_request req = {
		.oid = CONDIS_OID_CO_NEXT_PVC, .buf = &walk,
		.len = sizeof(walk),
	};

	pair_must_add_pvcs(pair, 100);
	PAIR_STATUS(test, SUCCESS,
		    condis_co_oid_request(end->binding, NULL, NULL, &req));
	KUNIT_EXPECT_EQ(test, sizeof(walk), req.bytes_written);
	KUNIT_EXPECT_EQ(test, 100, walk.pvc.atm.vci);
	KUNIT_EXPECT_EQ(test, 101, walk.next);
	PAIR_STATUS(test, SUCCESS,
		    condis_co_oid_request(end->binding, NULL, NULL, &req));
	KUNIT_EXPECT_EQ(test, 0, req.bytes_written);
}

static struct kunit_case call_tests[] = {
	KUNIT_CASE(call_refused),
	KUNIT_CASE(call_params),
	KUNIT_CASE(call_busy),
	KUNIT_CASE_SLOW(call_reuse),
	KUNIT_CASE(call_close_data),
	KUNIT_CASE(call_admission),
	KUNIT_CASE(call_count),
	KUNIT_CASE_PARAM(call_oid, oid_gen_params),
	KUNIT_CASE(call_oid_bad),
	KUNIT_CASE(call_oid_walk),
	{}
};

static struct kunit_suite call_suite = {
	.name = "vatm_call",
	.init = pair_init,
	.exit = pair_exit,
	.test_cases = call_tests,
};

kunit_test_suite(call_suite);
