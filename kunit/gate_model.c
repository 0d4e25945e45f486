// SPDX-License-Identifier: GPL-2.0-only
/*
 * The exploration of the model, see gate_model.h.
 */
#include <linux/errno.h>
#include <linux/jhash.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "gate_model.h"

#define MODEL_STATES	BIT(17)
#define MODEL_HASH	BIT(18)

/* By enum model_pc. */
static const char model_letters[] = "relLcCRsaAxwoOd";

/* Senders are alike: the same state whichever of them is where. */
static void canonicalize(struct model_state *s)
{
	struct model_actor *a = s->actors;
	unsigned int i, j;

	for (i = 0; i < MODEL_SENDERS; i++) {
		if (a[i].pc == AT_LEAVE)
			a[i].w = 0;
		for (j = i; j && memcmp(&a[j - 1], &a[j], sizeof(*a)) > 0; j--)
			swap(a[j - 1], a[j]);
	}
}

/* Add a state that was reached from @from, unless it is known. */
static int add_state(struct model *m, struct model_state *s, u32 from,
		     struct model_by by)
{
	u32 slot;

	canonicalize(s);
	slot = jhash2((const u32 *)s, sizeof(*s) / sizeof(u32), 0);
	for (;; slot++) {
		slot %= MODEL_HASH;
		if (!m->hash[slot])
			break;
		if (!memcmp(&m->states[m->hash[slot] - 1], s, sizeof(*s)))
			return 0;
	}
	if (m->n == MODEL_STATES)
		return -ENOSPC;
	m->states[m->n] = *s;
	m->from[m->n] = from;
	m->by[m->n] = by;
	m->hash[slot] = ++m->n;
	return 0;
}

static void initial_state(const struct model *m, struct model_state *s)
{
	const struct model_config *c = m->config;
	unsigned int i;

	memset(s, 0, sizeof(*s));
	for (i = 0; i < MODEL_SENDERS; i++)
		s->actors[i].pc = i < c->senders ? AT_READ : AT_DONE;
	for (i = 0; i < MODEL_CLOSERS; i++) {
		s->actors[MODEL_SENDERS + i].pc = AT_DONE;
		if (i < c->closers)
			s->actors[MODEL_SENDERS + i].pc =
				m->mutant == MODEL_ARM_BEFORE_SHUT ?
				AT_ARM : AT_SHUT;
	}
}

/* All steps from one state; to none from a final one. */
static int expand(struct model *m, u32 index, bool *final)
{
	struct model_state s;
	struct model_by by;
	unsigned int i;
	int ret;

	*final = true;
	for (i = 0; i < MODEL_ACTORS; i++) {
		s = m->states[index];
		if (!model_enabled(&s, i))
			continue;
		*final = false;
		by.letter = model_letters[s.actors[i].pc];
		by.digit = '0' + i;
		model_step(m, &s, i);
		if (m->violation) {
			m->at = index;
			m->last = by;
			return 0;
		}
		ret = add_state(m, &s, index, by);
		if (ret)
			return ret;
	}
	s = m->states[index];
	if (!model_reclaimable(m, &s))
		return 0;
	s.freed = true;
	by.letter = 'f';
	by.digit = '-';
	return add_state(m, &s, index, by);
}

/* The way to what is wrong, from the start. */
static void tell_trace(const struct model *m, struct model_result *result)
{
	u32 len = m->last.letter ? 3 : 0;
	u32 i;
	char *p;

	for (i = m->at; i; i = m->from[i])
		len += 3;
	if (len >= sizeof(result->trace))
		return;
	p = result->trace + len;
	*p = '\0';
	if (m->last.letter) {
		*--p = ' ';
		*--p = m->last.digit;
		*--p = m->last.letter;
	}
	for (i = m->at; i; i = m->from[i]) {
		*--p = ' ';
		*--p = m->by[i].digit;
		*--p = m->by[i].letter;
	}
}

static int explore(struct model *m, struct model_result *result)
{
	struct model_by none = {};
	struct model_state s;
	bool final;
	u32 index;
	int ret;

	initial_state(m, &s);
	ret = add_state(m, &s, 0, none);
	for (index = 0; !ret && index < m->n && !m->violation; index++) {
		ret = expand(m, index, &final);
		if (!final)
			continue;
		result->finals++;
		model_check_final(m, &m->states[index]);
		m->at = index;
	}
	result->states = m->n;
	result->violation = m->violation;
	if (m->violation)
		tell_trace(m, result);
	return ret;
}

/**
 * model_explore() - try all schedules
 * @config: who takes part
 * @mutant: what is wrong with the gate, MODEL_TRUE for nothing
 * @result: what came out; complete unless there was a violation
 *
 * Return: 0; -ENOMEM; -ENOSPC when there are too many states.
 */
int model_explore(const struct model_config *config, enum model_mutant mutant,
		  struct model_result *result)
{
	struct model m = { .config = config, .mutant = mutant };
	int ret = -ENOMEM;

	memset(result, 0, sizeof(*result));
	m.states = kvmalloc_array(MODEL_STATES, sizeof(*m.states), GFP_KERNEL);
	m.from = kvmalloc_array(MODEL_STATES, sizeof(*m.from), GFP_KERNEL);
	m.by = kvmalloc_array(MODEL_STATES, sizeof(*m.by), GFP_KERNEL);
	m.hash = kvcalloc(MODEL_HASH, sizeof(*m.hash), GFP_KERNEL);
	if (m.states && m.from && m.by && m.hash)
		ret = explore(&m, result);
	kvfree(m.hash);
	kvfree(m.by);
	kvfree(m.from);
	kvfree(m.states);
	return ret;
}
