// SPDX-License-Identifier: GPL-2.0-only
/*
 * vatm_pvc: the table of configured PVCs.
 */
#include <kunit/test.h>
#include <linux/limits.h>
#include <linux/sched.h>

#include "expect.h"
#include "params.h"
#include "pvc.h"

#define PVC_MAX	4096

static const struct vatm_limits pvc_limits = {
	.line_rate = VATM_LINE_RATE,
	.max_sdu = 9180,
};

static struct condis_pvc pvc_good(u16 vpi, u16 vci)
{
	struct condis_pvc pvc = {
		.atm = {
			.vpi = vpi,
			.vci = vci,
			.aal = CONDIS_AAL5,
			.tx = { .category = CONDIS_ATM_UBR, .max_sdu = 9180 },
			.rx = { .category = CONDIS_ATM_UBR, .max_sdu = 9180 },
		},
	};

	return pvc;
}

static condis_status_t pvc_add(struct vatm_pvcs *pvcs, u16 vpi, u16 vci)
{
	struct condis_pvc pvc = pvc_good(vpi, vci);

	return vatm_pvcs_add(pvcs, &pvc, &pvc_limits, PVC_MAX);
}

/* once; another is another. */
static void pvc_add_twice(struct kunit *test)
{
	struct vatm_pvcs *pvcs = test->priv;

	T_EXPECT_STATUS(test, pvc_add(pvcs, 0, 100), CONDIS_STATUS_SUCCESS);
	T_EXPECT_STATUS(test, pvc_add(pvcs, 0, 100),
			CONDIS_STATUS_NOT_ACCEPTED);
	T_EXPECT_STATUS(test, pvc_add(pvcs, 1, 100), CONDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, 2, pvcs->count);
}

/* */
static void pvc_delete(struct kunit *test)
{
	struct vatm_pvcs *pvcs = test->priv;

	T_EXPECT_STATUS(test, vatm_pvcs_del(pvcs, vatm_key(0, 100)),
			CONDIS_STATUS_INVALID_DATA);
	T_EXPECT_STATUS(test, pvc_add(pvcs, 0, 100), CONDIS_STATUS_SUCCESS);
	T_EXPECT_STATUS(test, vatm_pvcs_del(pvcs, vatm_key(0, 100)),
			CONDIS_STATUS_SUCCESS);
	T_EXPECT_STATUS(test, vatm_pvcs_del(pvcs, vatm_key(0, 100)),
			CONDIS_STATUS_INVALID_DATA);
	KUNIT_EXPECT_EQ(test, 0, pvcs->count);
	T_EXPECT_STATUS(test, pvc_add(pvcs, 0, 100), CONDIS_STATUS_SUCCESS);
}

/* C-18, A-4, A-12: one call at a time, and it keeps its PVC. */
static void pvc_claim(struct kunit *test)
{
	struct vatm_pvcs *pvcs = test->priv;
	u32 key = vatm_key(2, 33);
	struct condis_pvc pvc;

	T_EXPECT_STATUS(test, vatm_pvcs_claim(pvcs, key, &pvc),
			CONDIS_STATUS_FAILURE);
	T_EXPECT_STATUS(test, pvc_add(pvcs, 2, 33), CONDIS_STATUS_SUCCESS);
	T_EXPECT_STATUS(test, vatm_pvcs_claim(pvcs, key, &pvc),
			CONDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, 2, pvc.atm.vpi);
	KUNIT_EXPECT_EQ(test, 33, pvc.atm.vci);
	T_EXPECT_STATUS(test, vatm_pvcs_claim(pvcs, key, &pvc),
			CONDIS_STATUS_VC_NOT_AVAILABLE);
	T_EXPECT_STATUS(test, vatm_pvcs_del(pvcs, key),
			CONDIS_STATUS_NOT_ACCEPTED);
	T_EXPECT_STATUS(test, pvc_add(pvcs, 2, 33), CONDIS_STATUS_NOT_ACCEPTED);
	vatm_pvcs_release(pvcs, key);
	T_EXPECT_STATUS(test, vatm_pvcs_claim(pvcs, key, &pvc),
			CONDIS_STATUS_SUCCESS);
	vatm_pvcs_release(pvcs, key);
	T_EXPECT_STATUS(test, vatm_pvcs_del(pvcs, key), CONDIS_STATUS_SUCCESS);
}

/* In order of VPI and VCI, whatever the order they came in. */
static void pvc_walk(struct kunit *test)
{
	static const u16 pairs[][2] = {
		{ 255, 65535 }, { 0, 32 }, { 1, 40 }, { 0, 65535 },
	};
	static const u32 sorted[] = { 32, 65535, 1 << 16 | 40, 0xffffff };
	struct vatm_pvcs *pvcs = test->priv;
	struct condis_pvc_walk walk = {};
	struct condis_pvc pvc;
	unsigned int i;

	KUNIT_EXPECT_FALSE(test, vatm_pvcs_next(pvcs, &walk));
	KUNIT_EXPECT_EQ(test, 0, walk.next);
	for (i = 0; i < ARRAY_SIZE(pairs); i++)
		T_ASSERT_STATUS(test, pvc_add(pvcs, pairs[i][0], pairs[i][1]),
				CONDIS_STATUS_SUCCESS);
	T_ASSERT_STATUS(test, vatm_pvcs_claim(pvcs, sorted[2], &pvc),
			CONDIS_STATUS_SUCCESS);

	for (i = 0; i < ARRAY_SIZE(sorted); i++) {
		KUNIT_ASSERT_TRUE(test, vatm_pvcs_next(pvcs, &walk));
		KUNIT_EXPECT_EQ(test, sorted[i],
				vatm_key(walk.pvc.atm.vpi, walk.pvc.atm.vci));
		KUNIT_EXPECT_EQ(test, sorted[i] + 1, walk.next);
		KUNIT_EXPECT_EQ(test, i == 2 ? CONDIS_PVC_IN_USE : 0,
				walk.pvc.flags);
	}
	KUNIT_EXPECT_FALSE(test, vatm_pvcs_next(pvcs, &walk));
	walk.next = U32_MAX;
	KUNIT_EXPECT_FALSE(test, vatm_pvcs_next(pvcs, &walk));
	vatm_pvcs_release(pvcs, sorted[2]);
}

/* Deleting what a walk stands on does not lose the rest. */
static void pvc_walk_delete(struct kunit *test)
{
	struct vatm_pvcs *pvcs = test->priv;
	struct condis_pvc_walk walk = {};
	unsigned int n = 0;
	u16 vci;

	for (vci = 100; vci < 110; vci++)
		T_ASSERT_STATUS(test, pvc_add(pvcs, 0, vci),
				CONDIS_STATUS_SUCCESS);
	while (vatm_pvcs_next(pvcs, &walk)) {
		n++;
		T_EXPECT_STATUS(test, vatm_pvcs_del(pvcs, walk.next - 1),
				CONDIS_STATUS_SUCCESS);
	}
	KUNIT_EXPECT_EQ(test, 10, n);
	KUNIT_EXPECT_EQ(test, 0, pvcs->count);
}

/* A table has an end. */
static void pvc_limit(struct kunit *test)
{
	struct condis_pvc third = pvc_good(0, 102);
	struct vatm_pvcs *pvcs = test->priv;

	T_ASSERT_STATUS(test, pvc_add(pvcs, 0, 100), CONDIS_STATUS_SUCCESS);
	T_ASSERT_STATUS(test, pvc_add(pvcs, 0, 101), CONDIS_STATUS_SUCCESS);
	T_EXPECT_STATUS(test, vatm_pvcs_add(pvcs, &third, &pvc_limits, 2),
			CONDIS_STATUS_VC_NOT_AVAILABLE);
	T_EXPECT_STATUS(test, vatm_pvcs_add(pvcs, &third, &pvc_limits, 3),
			CONDIS_STATUS_SUCCESS);
}

/* only on purpose, and the purpose is remembered. */
static void pvc_reserved_vci(struct kunit *test)
{
	struct vatm_pvcs *pvcs = test->priv;
	struct condis_pvc pvc = pvc_good(0, 5);

	T_EXPECT_STATUS(test, pvc_add(pvcs, 0, 5), CONDIS_STATUS_INVALID_DATA);
	pvc.flags = CONDIS_PVC_RESERVED_VCI | CONDIS_PVC_IN_USE;
	T_EXPECT_STATUS(test, vatm_pvcs_add(pvcs, &pvc, &pvc_limits, PVC_MAX),
			CONDIS_STATUS_SUCCESS);
	T_EXPECT_STATUS(test, vatm_pvcs_claim(pvcs, vatm_key(0, 5), &pvc),
			CONDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, CONDIS_PVC_RESERVED_VCI, pvc.flags);
	vatm_pvcs_release(pvcs, vatm_key(0, 5));
}

/* what makes no sense is not stored. */
static void pvc_validated(struct kunit *test)
{
	struct vatm_pvcs *pvcs = test->priv;
	struct condis_pvc pvc = pvc_good(0, 100);

	pvc.atm.aal = CONDIS_AAL1;
	T_EXPECT_STATUS(test, vatm_pvcs_add(pvcs, &pvc, &pvc_limits, PVC_MAX),
			CONDIS_STATUS_AAL_PARAMS_UNSUPPORTED);
	pvc = pvc_good(0, 100);
	pvc.atm.tx.max_sdu = 9181;
	T_EXPECT_STATUS(test, vatm_pvcs_add(pvcs, &pvc, &pvc_limits, PVC_MAX),
			CONDIS_STATUS_INVALID_DATA);
	pvc = pvc_good(256, 100);
	T_EXPECT_STATUS(test, vatm_pvcs_add(pvcs, &pvc, &pvc_limits, PVC_MAX),
			CONDIS_STATUS_INVALID_DATA);
	KUNIT_EXPECT_EQ(test, 0, pvcs->count);
}

struct direction_case {
	const char	*desc;
	u32		tx;
	u32		rx;
	u32		flags;
};

static const struct direction_case direction_cases[] = {
	{ "both", CONDIS_ATM_UBR, CONDIS_ATM_UBR,
	  CONDIS_MEDIA_TRANSMIT_VC | CONDIS_MEDIA_RECEIVE_VC },
	{ "transmit", CONDIS_ATM_UBR, 0, CONDIS_MEDIA_TRANSMIT_VC },
	{ "receive", 0, CONDIS_ATM_UBR, CONDIS_MEDIA_RECEIVE_VC },
	{ "none", 0, 0, 0 },
};

KUNIT_ARRAY_PARAM_DESC(direction, direction_cases, desc);

/* a flow without category is a direction that the PVC has not. */
static void pvc_direction(struct kunit *test)
{
	const struct direction_case *c = test->param_value;
	struct vatm_pvcs *pvcs = test->priv;
	struct condis_pvc pvc = pvc_good(0, 100);
	struct condis_call_params params;

	pvc.atm.tx.category = c->tx;
	pvc.atm.rx.category = c->rx;
	vatm_params_of_pvc(&pvc, &params);
	KUNIT_EXPECT_EQ(test, CONDIS_CALL_PERMANENT_VC, params.flags);
	KUNIT_EXPECT_EQ(test, c->flags, params.media.flags);
	KUNIT_EXPECT_EQ(test, 100, params.media.atm.vci);
	T_EXPECT_STATUS(test, vatm_pvcs_add(pvcs, &pvc, &pvc_limits, PVC_MAX),
			c->flags ? CONDIS_STATUS_SUCCESS :
				   CONDIS_STATUS_INVALID_DATA);
}

/* The next allocation but @nth - 1 of this thread fails; 0: none does. */
static void pvc_fail(unsigned int nth)
{
#ifdef CONFIG_FAULT_INJECTION
	WRITE_ONCE(current->fail_nth, nth);
#endif
}

/* E-60: without memory, at each allocation in turn, nothing is left behind. */
static void pvc_no_memory(struct kunit *test)
{
	struct vatm_pvcs *pvcs = test->priv;
	unsigned int nth, failed = 0;
	condis_status_t status;

	if (!IS_ENABLED(CONFIG_FAILSLAB))
		kunit_skip(test, "needs failslab");
	for (nth = 1; nth < 20; nth++) {
		pvc_fail(nth);
		status = pvc_add(pvcs, 0, 100);
		pvc_fail(0);
		if (status == CONDIS_STATUS_SUCCESS)
			break;
		failed++;
		T_EXPECT_STATUS(test, status, CONDIS_STATUS_RESOURCES);
		KUNIT_EXPECT_EQ(test, 0, pvcs->count);
		KUNIT_EXPECT_TRUE(test, xa_empty(&pvcs->table));
	}
	T_EXPECT_STATUS(test, status, CONDIS_STATUS_SUCCESS);
	/* The entry; for its nodes, an xarray asks twice. */
	KUNIT_EXPECT_GE(test, failed, 1);
}

static int pvc_init(struct kunit *test)
{
	struct vatm_pvcs *pvcs = kunit_kzalloc(test, sizeof(*pvcs), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, pvcs);
	vatm_pvcs_init(pvcs);
	test->priv = pvcs;
	return 0;
}

static void pvc_exit(struct kunit *test)
{
	if (test->priv)
		vatm_pvcs_destroy(test->priv);
}

static struct kunit_case pvc_tests[] = {
	KUNIT_CASE(pvc_add_twice),
	KUNIT_CASE(pvc_delete),
	KUNIT_CASE(pvc_claim),
	KUNIT_CASE(pvc_walk),
	KUNIT_CASE(pvc_walk_delete),
	KUNIT_CASE(pvc_limit),
	KUNIT_CASE(pvc_reserved_vci),
	KUNIT_CASE(pvc_validated),
	KUNIT_CASE_PARAM(pvc_direction, direction_gen_params),
	KUNIT_CASE(pvc_no_memory),
	{}
};

static struct kunit_suite pvc_suite = {
	.name = "vatm_pvc",
	.init = pvc_init,
	.exit = pvc_exit,
	.test_cases = pvc_tests,
};

kunit_test_suite(pvc_suite);
