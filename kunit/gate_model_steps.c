// SPDX-License-Identifier: GPL-2.0-only
/*
 * The participants of the model, step by step, see gate_model.h.
 */
#include <linux/kernel.h>

#include "gate_model.h"

static bool is_sender(unsigned int i)
{
	return i < MODEL_SENDERS;
}

static void broken(struct model *m, bool bad, const char *what)
{
	if (bad && !m->violation)
		m->violation = what;
}

/* enter: the exchange succeeded. */
static void entered(struct model *m, struct model_state *s,
		    struct model_actor *a)
{
	broken(m, s->shut, "somebody came in while it was shut");
	s->inside++;
	a->pc = AT_LEAVE;
}

/* A sender is through with one send. */
static void sent(const struct model *m, struct model_actor *a)
{
	a->w = 0;
	a->pc = ++a->round < m->config->sends ? AT_READ : AT_DONE;
}

static void step_enter(struct model *m, struct model_state *s,
		       struct model_actor *a)
{
	if (a->pc == AT_READ) {
		a->w = s->word;
		a->pc = AT_ENTER;
		if (a->w & SHUT_MASK)
			sent(m, a);
		return;
	}
	if (m->mutant == MODEL_ENTER_ADDS || s->word == a->w) {
		s->word += ONE;
		entered(m, s, a);
		return;
	}
	a->w = s->word;
	if (a->w & SHUT_MASK && m->mutant != MODEL_ENTER_BLIND)
		sent(m, a);
}

/* leave: the subtraction is done, @a->w is the word it left behind. */
static void left(struct model *m, struct model_state *s, struct model_actor *a)
{
	s->inside--;
	if (a->w < ONE && a->w & WAIT_MASK && m->mutant != MODEL_LEAVE_DEAF)
		a->pc = AT_CLAIM_READ;
	else
		sent(m, a);
}

static void step_leave(struct model *m, struct model_state *s,
		       struct model_actor *a)
{
	broken(m, s->word < ONE, "the count went below zero");
	if (m->mutant == MODEL_LEAVE_SPLIT && a->pc == AT_LEAVE) {
		a->w = s->word - ONE;
		a->pc = AT_LEAVE_STORE;
		return;
	}
	if (a->pc == AT_LEAVE)
		a->w = s->word - ONE;
	s->word = a->w;
	left(m, s, a);
}

/* Where a closer goes on that was in claim on behalf of its arm. */
static void claim_over(struct model *m, struct model_state *s, unsigned int i)
{
	unsigned int k = i - MODEL_SENDERS;
	struct model_actor *a = &s->actors[i];

	a->w = 0;
	a->claimed = 0;
	if (is_sender(i))
		sent(m, a);
	else if (m->mutant == MODEL_ARM_BEFORE_SHUT)
		a->pc = AT_SHUT;
	else
		a->pc = m->config->cancel & BIT(k) ? AT_CANCEL : AT_WAIT;
}

static void step_claim(struct model *m, struct model_state *s, unsigned int i)
{
	struct model_actor *a = &s->actors[i];
	bool any_count = m->mutant == MODEL_CLAIM_ANY_COUNT;

	if (a->pc == AT_CLAIM && (s->word == a->w ||
				  m->mutant == MODEL_CLAIM_STORES)) {
		a->claimed = a->w & WAIT_MASK;
		if (m->mutant != MODEL_CLAIM_KEEPS)
			s->word = a->w & ~WAIT_MASK;
		a->pc = AT_RUN;
		return;
	}
	a->w = s->word;
	a->pc = AT_CLAIM;
	if ((a->w >= ONE && !any_count) || !(a->w & WAIT_MASK))
		claim_over(m, s, i);
}

static void step_run(struct model *m, struct model_state *s, unsigned int i)
{
	struct model_actor *a = &s->actors[i];
	unsigned int k = a->claimed & WAIT(0) ? 0 : 1;

	a->claimed &= ~WAIT(k);
	broken(m, s->waits[k] == CANCELLED, "a cancelled wait ran");
	broken(m, s->waits[k] == RAN, "a wait ran twice");
	broken(m, s->waits[k] == IDLE, "a wait ran that nobody armed");
	broken(m, s->inside, "a wait ran with somebody inside");
	broken(m, !(s->shut & SHUT(k)), "a wait ran with its gate not shut");
	s->waits[k] = RAN;
	if (!a->claimed)
		claim_over(m, s, i);
}

static void step_arm(struct model *m, struct model_state *s, unsigned int i)
{
	unsigned int k = i - MODEL_SENDERS;
	struct model_actor *a = &s->actors[i];

	if (a->pc == AT_ARM) {
		a->w = s->word;
		if (m->mutant == MODEL_ARM_LOOKS_FIRST) {
			a->pc = AT_ARM_SET;
			return;
		}
	}
	s->waits[k] = ARMED;
	s->word |= WAIT(k);
	if (a->w >= ONE || m->mutant == MODEL_ARM_DEAF) {
		claim_over(m, s, i);
	} else if (m->mutant == MODEL_ARM_RUNS) {
		a->claimed = WAIT(k);
		a->pc = AT_RUN;
	} else {
		a->pc = AT_CLAIM_READ;
	}
}

static void step_shut(struct model *m, struct model_state *s, unsigned int i)
{
	unsigned int k = i - MODEL_SENDERS;

	s->word |= SHUT(k);
	s->shut |= SHUT(k);
	s->actors[i].pc = m->mutant == MODEL_ARM_BEFORE_SHUT ? AT_WAIT : AT_ARM;
}

/* The wait is over: open, go round again, or stay shut for good. */
static void step_wait(struct model *m, struct model_state *s, unsigned int i)
{
	struct model_actor *a = &s->actors[i];
	bool again = i == MODEL_SENDERS && a->round + 1 < m->config->rounds;

	a->pc = again || m->config->reopen ? AT_OPEN : AT_DONE;
}

static void step_cancel(struct model *m, struct model_state *s, unsigned int i)
{
	unsigned int k = i - MODEL_SENDERS;
	bool mine = s->word & WAIT(k) || m->mutant == MODEL_CANCEL_BLIND;

	s->word &= ~WAIT(k);
	s->actors[i].pc = AT_WAIT;
	if (!mine)
		return;
	broken(m, s->waits[k] == RAN, "a wait was cancelled that ran");
	s->waits[k] = CANCELLED;
	step_wait(m, s, i);
}

static void step_open(struct model *m, struct model_state *s, unsigned int i)
{
	unsigned int k = i - MODEL_SENDERS;
	struct model_actor *a = &s->actors[i];

	if (a->pc == AT_OPEN && m->mutant == MODEL_OPEN_STORES) {
		a->w = s->word & ~SHUT(k);
		a->pc = AT_OPEN_STORE;
		return;
	}
	s->word = a->pc == AT_OPEN_STORE ? a->w : s->word & ~SHUT(k);
	s->shut &= ~SHUT(k);
	s->waits[k] = IDLE;
	a->w = 0;
	a->round++;
	a->pc = i == MODEL_SENDERS && a->round < m->config->rounds ? AT_SHUT :
								   AT_DONE;
}

/**
 * model_enabled() - may a participant make its next step?
 * @s: the state
 * @i: the participant
 *
 * Return: false when it is done, or waits for its continuation.
 */
bool model_enabled(const struct model_state *s, unsigned int i)
{
	const struct model_actor *a = &s->actors[i];

	if (a->pc == AT_WAIT)
		return s->waits[i - MODEL_SENDERS] == RAN;
	return a->pc != AT_DONE;
}

/**
 * model_step() - make one step
 * @m: the exploration; told of what the step breaks
 * @s: the state; changed
 * @i: a participant that may make its next step
 */
void model_step(struct model *m, struct model_state *s, unsigned int i)
{
	struct model_actor *a = &s->actors[i];

	broken(m, s->freed && a->pc != AT_WAIT,
	       "the word was touched after it was freed");
	switch (a->pc) {
	case AT_READ:
	case AT_ENTER:
		step_enter(m, s, a);
		break;
	case AT_LEAVE:
	case AT_LEAVE_STORE:
		step_leave(m, s, a);
		break;
	case AT_CLAIM_READ:
	case AT_CLAIM:
		step_claim(m, s, i);
		break;
	case AT_RUN:
		step_run(m, s, i);
		break;
	case AT_SHUT:
		step_shut(m, s, i);
		break;
	case AT_ARM:
	case AT_ARM_SET:
		step_arm(m, s, i);
		break;
	case AT_CANCEL:
		step_cancel(m, s, i);
		break;
	case AT_WAIT:
		step_wait(m, s, i);
		break;
	default:
		step_open(m, s, i);
		break;
	}
}

/**
 * model_reclaimable() - may the grace period end, and the object go?
 * @m: the exploration
 * @s: the state
 *
 * Participants that have not begun, or are between enter and leave, hold the
 * object by other means; those in claim by RCU alone.
 *
 * Return: true when nobody is left who may look at the word.
 */
bool model_reclaimable(const struct model *m, const struct model_state *s)
{
	unsigned int i;

	if (!m->config->reclaim || s->freed || s->waits[0] != RAN)
		return false;
	for (i = 0; i < MODEL_ACTORS; i++) {
		switch (s->actors[i].pc) {
		case AT_WAIT:
		case AT_DONE:
			break;
		case AT_CLAIM_READ:
		case AT_CLAIM:
		case AT_RUN:
			if (m->mutant == MODEL_NO_RCU)
				break;
			return false;
		default:
			return false;
		}
	}
	return true;
}

/**
 * model_check_final() - nobody can make a step any more: is all well?
 * @m: the exploration; told of what is not
 * @s: the state
 */
void model_check_final(struct model *m, const struct model_state *s)
{
	unsigned int i;

	for (i = 0; i < MODEL_ACTORS; i++)
		broken(m, s->actors[i].pc != AT_DONE, "a wait never ran");
	broken(m, s->inside, "somebody stayed inside");
	broken(m, s->word >= ONE, "the count is not zero in the end");
	broken(m, s->word & WAIT_MASK, "a wait is armed in the end");
	broken(m, (s->word & SHUT_MASK) != s->shut, "a reason was lost");
}
