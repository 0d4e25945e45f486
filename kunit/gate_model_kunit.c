// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_gate_model: all schedules of a few participants, see gate_model.h.
 */
#include <kunit/test.h>
#include <linux/kernel.h>

#include "gate_model.h"

/**
 * struct model_case - one exploration
 * @config: who takes part
 * @states: how many states there are: tells when steps get lost
 */
struct model_case {
	struct model_config config;
	unsigned int states;
};

static const struct model_case model_cases[] = {
	{ { .desc = "one sender, one closer",
	    .senders = 1, .sends = 1, .closers = 1, .rounds = 1 }, 27 },
	{ { .desc = "no sender, two closers",
	    .senders = 0, .sends = 1, .closers = 2, .rounds = 1 }, 133 },
	{ { .desc = "three senders, one closer",
	    .senders = 3, .sends = 1, .closers = 1, .rounds = 1 }, 189 },
	{ { .desc = "three senders, two closers",
	    .senders = 3, .sends = 1, .closers = 2, .rounds = 1 }, 3622 },
	{ { .desc = "closers open again",
	    .senders = 3, .sends = 1, .closers = 2, .rounds = 1,
	    .reopen = true }, 4967 },
	{ { .desc = "one closer twice",
	    .senders = 3, .sends = 1, .closers = 2, .rounds = 2,
	    .reopen = true }, 12563 },
	{ { .desc = "one closer three times",
	    .senders = 2, .sends = 1, .closers = 2, .rounds = 3,
	    .reopen = true }, 8083 },
	{ { .desc = "every sender twice",
	    .senders = 3, .sends = 2, .closers = 2, .rounds = 1,
	    .reopen = true }, 29988 },
	{ { .desc = "all of them twice",
	    .senders = 3, .sends = 2, .closers = 2, .rounds = 2,
	    .reopen = true }, 76848 },
	{ { .desc = "one wait taken back",
	    .senders = 3, .sends = 1, .closers = 2, .rounds = 1,
	    .reopen = true, .cancel = BIT(0) }, 7626 },
	{ { .desc = "both waits taken back",
	    .senders = 3, .sends = 1, .closers = 2, .rounds = 1,
	    .reopen = true, .cancel = BIT(0) | BIT(1) }, 10973 },
	{ { .desc = "one twice, the other taken back",
	    .senders = 3, .sends = 1, .closers = 2, .rounds = 2,
	    .reopen = true, .cancel = BIT(1) }, 17746 },
	{ { .desc = "freed when deactivated",
	    .senders = 3, .sends = 1, .closers = 2, .rounds = 1,
	    .reclaim = true }, 3626 },
};

static void model_desc(const struct model_case *c, char *desc)
{
	strscpy(desc, c->config.desc, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(model, model_cases, model_desc);

/*
 * S-2: nobody enters a shut gate. V-12, V-13: each continuation runs exactly
 * once, with nobody inside, and nobody looks at the object after it is gone.
 */
static void model_holds(struct kunit *test)
{
	const struct model_case *c = test->param_value;
	struct model_result result;

	KUNIT_ASSERT_EQ(test, 0,
			model_explore(&c->config, MODEL_TRUE, &result));
	if (result.violation)
		KUNIT_FAIL(test, "%s: %s", result.violation, result.trace);
	KUNIT_EXPECT_EQ(test, result.states, c->states);
	KUNIT_EXPECT_GE(test, result.finals, 1);
}

static const struct mutant_case {
	const char *desc;
	enum model_mutant mutant;
} mutant_cases[] = {
	{ "enter adds", MODEL_ENTER_ADDS },
	{ "enter does not look again", MODEL_ENTER_BLIND },
	{ "leave is no atomic", MODEL_LEAVE_SPLIT },
	{ "leave does not claim", MODEL_LEAVE_DEAF },
	{ "claim is no exchange", MODEL_CLAIM_STORES },
	{ "claim with any count", MODEL_CLAIM_ANY_COUNT },
	{ "claim keeps the waits", MODEL_CLAIM_KEEPS },
	{ "arm does not claim", MODEL_ARM_DEAF },
	{ "arm looks before it sets", MODEL_ARM_LOOKS_FIRST },
	{ "arm runs without claim", MODEL_ARM_RUNS },
	{ "arm before shut", MODEL_ARM_BEFORE_SHUT },
	{ "open is a store", MODEL_OPEN_STORES },
	{ "cancel always succeeds", MODEL_CANCEL_BLIND },
	{ "no RCU", MODEL_NO_RCU },
};

static_assert(ARRAY_SIZE(mutant_cases) == MODEL_N_MUTANTS - 1);

KUNIT_ARRAY_PARAM_DESC(mutant, mutant_cases, desc);

/* The model can fail: each way to get the gate wrong is found (V-12, V-13). */
static void model_finds(struct kunit *test)
{
	const struct mutant_case *c = test->param_value;
	const struct model_config *config;
	struct model_result result;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(model_cases); i++) {
		config = &model_cases[i].config;
		KUNIT_ASSERT_EQ(test, 0, model_explore(config, c->mutant,
						       &result));
		if (!result.violation)
			continue;
		kunit_info(test, "%s: %s: %s\n", config->desc,
			   result.violation, result.trace);
		return;
	}
	KUNIT_FAIL(test, "nothing is wrong with it");
}

static struct kunit_case model_kunit_cases[] = {
	KUNIT_CASE_PARAM(model_holds, model_gen_params),
	KUNIT_CASE_PARAM(model_finds, mutant_gen_params),
	{}
};

static struct kunit_suite model_kunit_suite = {
	.name = "condis_gate_model",
	.test_cases = model_kunit_cases,
};

kunit_test_suite(model_kunit_suite);
