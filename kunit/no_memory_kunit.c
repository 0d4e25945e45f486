// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_no_memory: each allocation of an operation is made to fail, one after
 * the other.
 */
#include "fake_in.h"
#include "fake_party.h"
#include "fake_qos.h"

/* More than any operation makes. */
#define MEMORY_MOST	64

/**
 * struct memory_op - an operation that takes memory
 * @desc: for the log
 * @prepare: what it is done with; the log of allocations does not see this
 * @run: it; makes no assertion, and allocates nothing itself
 * @undo: after it worked
 * @clean: is all as it was before?
 * @least: allocations that it makes at least
 */
struct memory_op {
	const char	*desc;
	void		*(*prepare)(struct fake *f);
	condis_status_t	(*run)(void *obj);
	void		(*undo)(void *obj);
	bool		(*clean)(void *obj);
	unsigned int	least;
};

static void *memory_sap(struct fake *f)
{
	return fake_sap_new(fake_af_open(f->cl));
}

static condis_status_t memory_sap_register(void *obj)
{
	return fake_sap_register(obj);
}

static void memory_sap_undo(void *obj)
{
	fake_sap_deregister(obj);
}

static bool memory_sap_clean(void *obj)
{
	struct fake_sap *s = obj;

	return !s->sap && list_empty(&s->af->af->saps) &&
	       list_empty(&s->p->f->cm_saps);
}

/* The context of a party whose call was refused. */
static void *memory_multi(struct fake *f)
{
	struct fake_vc *v = fake_vc_ready(f);
	condis_status_t status;
	struct fake_party *p;

	f->answer[FAKE_MAKE_CALL] = CONDIS_STATUS_FAILURE;
	p = fake_make_multi(v, &status);
	f->answer[FAKE_MAKE_CALL] = FAKE_AUTO;
	FAKE_STATUS_ASSERT(f, FAILURE, status);
	return p;
}

static condis_status_t memory_multi_make(void *obj)
{
	struct fake_party *p = obj;
	struct fake_vc *v = p->v;
	condis_status_t status;

	status = condis_cl_make_multipoint_call(v->vc, &v->params, p,
						&p->party);
	v->in_call = status == CONDIS_STATUS_SUCCESS;
	return status;
}

static void memory_multi_undo(void *obj)
{
	struct fake_party *p = obj;

	fake_close_call(p->v);
	/* It went with the call (C-5). */
	p->party = NULL;
}

static bool memory_multi_clean(void *obj)
{
	struct fake_party *p = obj;

	return !p->party && !p->v->vc->multi &&
	       p->v->vc->k == CONDIS_CALL_NONE;
}

/* The same of a party that was refused, next to one that is there. */
static void *memory_party(struct fake *f)
{
	struct fake_vc *v = fake_vc_ready(f);
	condis_status_t status;
	struct fake_party *p;

	fake_make_multi(v, &status);
	FAKE_STATUS_ASSERT(f, SUCCESS, status);
	f->answer[FAKE_ADD_PARTY] = CONDIS_STATUS_FAILURE;
	p = fake_party_add(v, &status);
	f->answer[FAKE_ADD_PARTY] = FAKE_AUTO;
	FAKE_STATUS_ASSERT(f, FAILURE, status);
	return p;
}

static condis_status_t memory_party_add(void *obj)
{
	struct fake_party *p = obj;

	return condis_cl_add_party(p->v->vc, p, &p->params, &p->party);
}

static void memory_party_undo(void *obj)
{
	fake_party_drop(obj);
}

static bool memory_party_clean(void *obj)
{
	struct fake_party *p = obj;

	return !p->party && p->v->vc->multi->n_live == 1;
}

static void *memory_call(struct fake *f)
{
	return fake_connected(f);
}

static condis_status_t memory_call_modify(void *obj)
{
	return fake_modify(obj, 1000);
}

static bool memory_call_clean(void *obj)
{
	struct fake_vc *v = obj;

	return !v->vc->modify && v->vc->q == CONDIS_QOS_STABLE &&
	       v->vc->k == CONDIS_CALL_CONNECTED;
}

static void *memory_vc(struct fake *f)
{
	return fake_vc_new(f->cl, fake_af_open(f->cl));
}

static condis_status_t memory_vc_create(void *obj)
{
	return fake_vc_create(obj);
}

static void memory_vc_undo(void *obj)
{
	fake_vc_delete(obj);
}

static bool memory_vc_clean(void *obj)
{
	struct fake_vc *v = obj;
	struct fake *f = v->p->f;

	return !v->vc && !atomic_read(&f->adapter->n_vcs) &&
	       list_empty(&f->lows);
}

static const struct memory_op memory_ops[] = {
	{ "a SAP", memory_sap, memory_sap_register, memory_sap_undo,
	  memory_sap_clean, 2 },
	{ "a multipoint call", memory_multi, memory_multi_make,
	  memory_multi_undo, memory_multi_clean, 2 },
	{ "a party", memory_party, memory_party_add, memory_party_undo,
	  memory_party_clean, 1 },
	{ "a change of parameters", memory_call, memory_call_modify, NULL,
	  memory_call_clean, 1 },
	{ "a VC", memory_vc, memory_vc_create, memory_vc_undo,
	  memory_vc_clean, 2 },
};

KUNIT_ARRAY_PARAM_DESC(memory, memory_ops, desc);

/*
 * E-60: a clean status, and all is as it was before; with memory it works. Some
 * of the allocations that fail are the kernel's own, which it survives.
 */
static void memory_walk(struct kunit *test)
{
	const struct memory_op *op = test->param_value;
	unsigned int nth = 0, refused = 0;
	condis_status_t status;
	struct fake *f;
	void *obj;
	bool fired;

	if (!IS_ENABLED(CONFIG_FAILSLAB))
		kunit_skip(test, "needs failslab");
	f = fake_running(test, FAKE_CM);
	obj = op->prepare(f);
	KUNIT_ASSERT_TRUE(test, op->clean(obj));
	do {
		t_fail_arm(++nth);
		status = op->run(obj);
		fired = t_fail_disarm();
		if (status == CONDIS_STATUS_SUCCESS) {
			if (op->undo)
				op->undo(obj);
		} else {
			FAKE_STATUS(f, RESOURCES, status);
			refused++;
		}
		KUNIT_ASSERT_TRUE(test, op->clean(obj));
	} while (fired && nth < MEMORY_MOST);
	FAKE_STATUS(f, SUCCESS, status);
	KUNIT_EXPECT_GE(test, refused, op->least);
	fake_silent(f);
}

static struct kunit_case memory_cases[] = {
	KUNIT_CASE_PARAM(memory_walk, memory_gen_params),
	{}
};

static struct kunit_suite memory_suite = {
	.name = "condis_no_memory",
	.test_cases = memory_cases,
};

kunit_test_suite(memory_suite);
