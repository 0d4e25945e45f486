// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_send: what is refused, what goes down, in what order.
 */
#include "fake.h"

struct refuse_case {
	const char	*desc;
	/* Makes the reason true, and those below it where they can be. */
	void		(*prepare)(struct fake *f, struct fake_vc *v);
	const char	*status;
};

static void refuse_make(struct fake *f, struct fake_vc *v)
{
	FAKE_STATUS_ASSERT(f, SUCCESS, fake_make_call(v));
}

static void refuse_receive_only(struct fake *f, struct fake_vc *v)
{
	v->params.media.flags = CONDIS_MEDIA_RECEIVE_VC;
	refuse_make(f, v);
}

static void refuse_idle(struct fake *f, struct fake_vc *v)
{
}

static void refuse_activating(struct fake *f, struct fake_vc *v)
{
	f->answer[FAKE_M_ACTIVATE] = CONDIS_STATUS_PENDING;
	FAKE_STATUS_ASSERT(f, PENDING, fake_make_call(v));
	KUNIT_ASSERT_EQ(f->test, CONDIS_VC_ACTIVATING, v->vc->a);
}

static void refuse_reserved(struct fake *f, struct fake_vc *v)
{
	v->params.media.flags = CONDIS_MEDIA_RESERVE_RESOURCES_VC;
	refuse_make(f, v);
}

static void refuse_unconnected(struct fake *f, struct fake_vc *v)
{
	v->params.media.flags = CONDIS_MEDIA_RECEIVE_VC;
	f->answer[FAKE_MAKE_CALL] = CONDIS_STATUS_PENDING;
	FAKE_STATUS_ASSERT(f, PENDING, fake_make_call(v));
	FAKE_STATUS_ASSERT(f, SUCCESS, fake_activate(fake_low_cm(v)));
}

static void refuse_closing(struct fake *f, struct fake_vc *v)
{
	refuse_receive_only(f, v);
	f->answer[FAKE_CLOSE_CALL] = CONDIS_STATUS_PENDING;
	FAKE_STATUS_ASSERT(f, PENDING, fake_close_call(v));
}

static void refuse_aborting(struct fake *f, struct fake_vc *v)
{
	f->answer[FAKE_MAKE_CALL] = CONDIS_STATUS_PENDING;
	f->answer[FAKE_CLOSE_CALL] = CONDIS_STATUS_PENDING;
	FAKE_STATUS_ASSERT(f, PENDING, fake_make_call(v));
	FAKE_STATUS_ASSERT(f, PENDING, fake_close_call(v));
}

static void refuse_peer_closing(struct fake *f, struct fake_vc *v)
{
	refuse_make(f, v);
	f->answer[FAKE_INCOMING_CLOSE] = CONDIS_STATUS_PENDING;
	condis_cm_dispatch_incoming_close_call(v->vc, CONDIS_STATUS_SUCCESS,
					       NULL, 0);
}

static void refuse_deactivating(struct fake *f, struct fake_vc *v)
{
	refuse_make(f, v);
	f->answer[FAKE_M_DEACTIVATE] = CONDIS_STATUS_PENDING;
	FAKE_STATUS_ASSERT(f, PENDING, fake_close_call(v));
	KUNIT_ASSERT_EQ(f->test, CONDIS_VC_DEACTIVATING, v->vc->a);
}

static void refuse_down(struct fake *f, struct fake_vc *v)
{
	refuse_closing(f, v);
	fake_down(f);
}

static void refuse_binding(struct fake *f, struct fake_vc *v)
{
	refuse_closing(f, v);
	fake_down(f);
	f->answer[FAKE_RESTART] = CONDIS_STATUS_FAILURE;
	fake_up(f);
}

static void refuse_gone(struct fake *f, struct fake_vc *v)
{
	refuse_down(f, v);
	f->answer[FAKE_NOTIFY_CLOSE] = CONDIS_STATUS_PENDING;
	f->answer[FAKE_UNBIND] = CONDIS_STATUS_PENDING;
	fake_remove(f);
}

static const struct refuse_case refuse_cases[] = {
	{ "adapter gone", refuse_gone, "ADAPTER_REMOVED" },
	{ "adapter paused", refuse_down, "PAUSED" },
	{ "binding paused", refuse_binding, "PAUSED" },
	{ "closing", refuse_closing, "CLOSING" },
	{ "call aborted", refuse_aborting, "CLOSING" },
	{ "peer closing", refuse_peer_closing, "CLOSING" },
	{ "deactivating", refuse_deactivating, "CLOSING" },
	{ "idle", refuse_idle, "VC_NOT_ACTIVATED" },
	{ "activating", refuse_activating, "VC_NOT_ACTIVATED" },
	{ "not connected", refuse_unconnected, "VC_NOT_ACTIVATED" },
	{ "reserved", refuse_reserved, "VC_NOT_ACTIVATED" },
	{ "receive only", refuse_receive_only, "NOT_SUPPORTED" },
};

KUNIT_ARRAY_PARAM_DESC(refuse, refuse_cases, desc);

/*
 * E-1, S-1, S-4: each comes back once with the status of the first reason that
 * holds, and the miniport never sees it. That what is sent is no good either
 * is of the least interest.
 */
static void send_refused(struct kunit *test)
{
	const struct refuse_case *c = test->param_value;
	struct fake *f = fake_running(test, FAKE_CM);
	struct fake_vc *v = fake_vc_ready(f);
	struct condis_nbl *chain = fake_chain(f, f->tx, 3, 2, 4000);

	chain->next->next->nb_count++;
	c->prepare(f, v);
	condis_co_send_nbls(v->vc, chain, 0);
	KUNIT_EXPECT_EQ(test, 0, fake_queue_count(f, &fake_low_mp(v)->sent));
	KUNIT_EXPECT_EQ(test, 3, atomic64_read(&v->vc->tx.refused));
	KUNIT_EXPECT_EQ(test, 0, atomic64_read(&v->vc->tx.nbls));
	KUNIT_EXPECT_EQ(test, 0, condis_gate_count(&v->vc->tx.gate));
	KUNIT_EXPECT_EQ(test, 0, v->done.head ? fake_seq(v->done.head) : 9);
	/* As it was sent, so that it can be freed. */
	if (v->done.tail)
		v->done.tail->nb_count--;
	fake_check_done(v, 3, c->status);
}

/* S-4: what is wrong with the data, the worse first. */
static void send_bad_data(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);
	struct condis_nbl *nbl;

	nbl = fake_nbl(f, f->tx, 0, 0);
	condis_co_send_nbls(v->vc, nbl, 0);
	fake_check_done(v, 1, "INVALID_DATA");
	/* A zero-length NB beside one that is too long. */
	nbl = fake_nbl(f, f->tx, 1, 4000);
	condis_nbl_add_nb(nbl, t_nb(test, 0));
	condis_co_send_nbls(v->vc, nbl, 0);
	fake_check_done(v, 1, "INVALID_DATA");
	nbl = fake_nbl(f, f->tx, 2, 100);
	condis_nbl_add_nb(nbl, t_nb(test, 1501));
	condis_co_send_nbls(v->vc, nbl, 0);
	fake_check_done(v, 1, "INVALID_LENGTH");
	KUNIT_EXPECT_EQ(test, 3, atomic64_read(&v->vc->tx.refused));
	KUNIT_EXPECT_EQ(test, 0, fake_queue_count(f, &fake_low_mp(v)->sent));
	/* Nothing but the NBL is judged: it may be put right and sent. */
	nbl = fake_nbl(f, f->tx, 2, 1500);
	condis_co_send_nbls(v->vc, nbl, 0);
	fake_complete_all(fake_low_mp(v));
	fake_check_done(v, 1, "SUCCESS");
	fake_silent(f);
}

/**
 * enum plain_fault - what is wrong with an NBL that has a single NB
 * @PLAIN_EMPTY: the NB is without octets
 * @PLAIN_LONG: it is an octet too long
 * @PLAIN_COUNT: the NBL says that it has two
 * @PLAIN_TAIL: the last NB is another one
 * @PLAIN_LINKED: the NB is linked to another one that is not counted
 * @PLAIN_STRANGER: it is no NB
 */
enum plain_fault {
	PLAIN_EMPTY,
	PLAIN_LONG,
	PLAIN_COUNT,
	PLAIN_TAIL,
	PLAIN_LINKED,
	PLAIN_STRANGER,
};

struct plain_case {
	const char		*desc;
	enum plain_fault	fault;
	const char		*status;
};

static const struct plain_case plain_cases[] = {
	{ "no octets", PLAIN_EMPTY, "INVALID_DATA" },
	{ "too long", PLAIN_LONG, "INVALID_LENGTH" },
	{ "count", PLAIN_COUNT, "INVALID_DATA" },
	{ "tail", PLAIN_TAIL, "INVALID_DATA" },
	{ "linked", PLAIN_LINKED, "INVALID_DATA" },
	{ "no NB", PLAIN_STRANGER, "INVALID_DATA" },
};

KUNIT_ARRAY_PARAM_DESC(plain, plain_cases, desc);

/* Make the fault, or, the second time, undo it. */
static void plain_toggle(struct condis_nbl *nbl, enum plain_fault fault,
			 struct sk_buff *other)
{
	struct sk_buff *nb = nbl->first_nb;

	switch (fault) {
	case PLAIN_COUNT:
		nbl->nb_count ^= 3;
		break;
	case PLAIN_TAIL:
		nbl->last_nb = nbl->last_nb == nb ? other : nb;
		break;
	case PLAIN_LINKED:
		nb->next = nb->next ? NULL : other;
		break;
	case PLAIN_STRANGER:
		condis_nb_cb(nb)->magic ^= 1;
		break;
	default:
		break;
	}
}

/* S-4, P-15: the NBL that is as most are, between two, but for one thing. */
static void send_bad_plain(struct kunit *test)
{
	static const unsigned int lengths[] = {
		[PLAIN_EMPTY] = 0, [PLAIN_LONG] = 1501, [PLAIN_COUNT] = 10,
		[PLAIN_TAIL] = 10, [PLAIN_LINKED] = 10, [PLAIN_STRANGER] = 10,
	};
	const struct plain_case *c = test->param_value;
	struct fake *f = fake_running(test, FAKE_MCM);
	struct sk_buff *other = t_nb(test, 20);
	struct fake_vc *v = fake_connected(f);
	struct condis_nbl *chain, *nbl;

	chain = fake_nbl(f, f->tx, 1, 1500);
	nbl = fake_nbl(f, f->tx, 1, lengths[c->fault]);
	plain_toggle(nbl, c->fault, other);
	chain->next = nbl;
	nbl->next = fake_nbl(f, f->tx, 1, 1);
	condis_co_send_nbls(v->vc, chain, 0);
	plain_toggle(nbl, c->fault, other);
	KUNIT_EXPECT_PTR_EQ(test, nbl, v->done.head);
	KUNIT_EXPECT_EQ(test, 1, atomic64_read(&v->vc->tx.refused));
	KUNIT_EXPECT_EQ(test, 2, atomic64_read(&v->vc->tx.nbs));
	KUNIT_EXPECT_EQ(test, 1501, atomic64_read(&v->vc->tx.bytes));
	KUNIT_EXPECT_EQ(test, 2, condis_gate_count(&v->vc->tx.gate));
	fake_check_done(v, 1, c->status);
	fake_complete_all(fake_low_mp(v));
	fake_check_done(v, 2, "SUCCESS");
	condis_nb_free(other);
}

/* No limit where activation gave none. */
static void send_no_limit(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_vc_ready(f);

	v->params.media.atm.tx.max_sdu = 0;
	FAKE_STATUS(f, SUCCESS, fake_make_call(v));
	/* P-15 */
	condis_co_send_nbls(v->vc, fake_nbl(f, f->tx, 1, 100000), 0);
	fake_complete_all(fake_low_mp(v));
	fake_check_done(v, 1, "SUCCESS");
}

struct chain_case {
	const char	*desc;
	unsigned int	n;
	unsigned int	nbs;	/* NBs of NBL i: 1 + i % nbs */
	unsigned int	bad;	/* where one NB is too long */
};

static const struct chain_case chain_cases[] = {
	{ "1 NBL, bad", 1, 1, 0 },
	{ "1 NBL, good", 1, 3, 1 },
	{ "2 NBLs, first bad", 2, 2, 0 },
	{ "2 NBLs, last bad", 2, 2, 1 },
	{ "17 NBLs, middle bad", 17, 5, 8 },
	{ "1000 NBLs of one NB", 1000, 1, 999 },
	{ "1000 NBLs of up to 64 NBs", 1000, 64, 500 },
};

KUNIT_ARRAY_PARAM_DESC(chain, chain_cases, desc);

static struct condis_nbl *send_make_chain(struct fake *f,
					  const struct chain_case *c,
					  u64 *nbs, u64 *bytes)
{
	struct condis_nbl_queue q;
	struct condis_nbl *nbl;
	unsigned int i, j, len;

	condis_nbl_queue_init(&q);
	*nbs = 0;
	*bytes = 0;
	for (i = 0; i < c->n; i++) {
		nbl = fake_nbl(f, f->tx, 0, 0);
		fake_seq(nbl) = i;
		for (j = 0; j < 1 + i % c->nbs; j++) {
			len = 1 + (i * 7 + j) % 90;
			condis_nbl_add_nb(nbl, t_nb(f->test, len));
			*bytes += i == c->bad ? 0 : len;
			*nbs += i != c->bad;
		}
		if (i == c->bad)
			condis_nbl_add_nb(nbl, t_nb(f->test, 1501));
		condis_nbl_queue_add(&q, nbl);
	}
	return q.head;
}

static bool send_nbs_are(const struct condis_nbl *nbl, unsigned int i,
			 unsigned int nbs)
{
	const struct sk_buff *nb;
	unsigned int j = 0;

	condis_nbl_for_each_nb(nb, nbl) {
		if (nb->len != 1 + (i * 7 + j) % 90)
			return false;
		j++;
	}
	return j == 1 + i % nbs && j == nbl->nb_count;
}

/* E-4, S-5, S-9, S-13: the bad one alone fails, the others keep their order. */
static void send_chain(struct kunit *test)
{
	const struct chain_case *c = test->param_value;
	unsigned int good = c->n - (c->bad < c->n);
	struct fake *f = fake_running(test, FAKE_MCM);
	struct fake_vc *v = fake_connected(f);
	struct condis_nbl *nbl;
	unsigned int i = 0;
	u64 nbs, bytes;

	condis_co_send_nbls(v->vc, send_make_chain(f, c, &nbs, &bytes), 0);
	KUNIT_EXPECT_EQ(test, good, atomic64_read(&v->vc->tx.nbls));
	KUNIT_EXPECT_EQ(test, nbs, atomic64_read(&v->vc->tx.nbs));
	KUNIT_EXPECT_EQ(test, bytes, atomic64_read(&v->vc->tx.bytes));
	KUNIT_EXPECT_EQ(test, c->n - good, atomic64_read(&v->vc->tx.refused));
	KUNIT_EXPECT_EQ(test, good, condis_gate_count(&v->vc->tx.gate));
	for (nbl = fake_low_mp(v)->sent.head; nbl; nbl = nbl->next, i++) {
		i += i == c->bad;
		KUNIT_ASSERT_EQ(test, i, fake_seq(nbl));
		KUNIT_ASSERT_TRUE(test, send_nbs_are(nbl, i, c->nbs));
	}
	if (good != c->n) {
		KUNIT_EXPECT_EQ(test, c->bad, fake_seq(v->done.head));
		fake_check_done(v, 1, "INVALID_LENGTH");
	}
	fake_complete_all(fake_low_mp(v));
	fake_check_done(v, good, "SUCCESS");
	KUNIT_EXPECT_EQ(test, good, atomic64_read(&v->vc->tx.done));
	KUNIT_EXPECT_EQ(test, 0, condis_gate_count(&v->vc->tx.gate));
}

/* S-9: from call to call as within a call. */
static void send_order(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);
	struct condis_nbl *all = fake_chain(f, f->tx, 60, 1, 40), *nbl, *rest;
	unsigned int i, n;

	for (n = 1; all; n = n % 5 + 1) {
		for (nbl = all, i = 1; i < n && nbl->next; i++)
			nbl = nbl->next;
		rest = nbl->next;
		nbl->next = NULL;
		condis_co_send_nbls(v->vc, all, CONDIS_FLAG_DISPATCH_LEVEL);
		all = rest;
	}
	i = 0;
	for (nbl = fake_low_mp(v)->sent.head; nbl; nbl = nbl->next)
		KUNIT_EXPECT_EQ(test, i++, fake_seq(nbl));
	KUNIT_EXPECT_EQ(test, 60, i);
	fake_complete_all(fake_low_mp(v));
	fake_check_done(v, 60, "SUCCESS");
}

/* S-7, R-23: sent while it is out already; the rest of the chain goes on. */
static void send_not_owned(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);
	struct condis_nbl *a = fake_nbl(f, f->tx, 1, 10);
	struct condis_nbl *b = fake_nbl(f, f->tx, 1, 10);
	struct condis_nbl *c = fake_nbl(f, f->rx, 1, 10);

	condis_co_send_nbls(v->vc, a, 0);
	KUNIT_EXPECT_PTR_EQ(test, a, fake_take_sent(fake_low_mp(v)));
	condis_co_send_nbls(v->vc, a, 0);
	fake_reported(f, CONDIS_REPORT_SEND_NOT_OWNED, 1);
	/* The miniport's is not the protocol's to send. */
	a->next = c;
	c->next = b;
	condis_co_send_nbls(v->vc, a, 0);
	fake_reported(f, CONDIS_REPORT_SEND_NOT_OWNED, 2);
	KUNIT_EXPECT_EQ(test, 2, condis_gate_count(&v->vc->tx.gate));
	KUNIT_EXPECT_PTR_EQ(test, b, fake_low_mp(v)->sent.head);
	fake_complete_all(fake_low_mp(v));
	a->next = NULL;
	condis_mco_send_nbls_complete(v->vc, a, 0);
	fake_check_done(v, 2, "SUCCESS");
	c->next = NULL;
	condis_nbl_free(c);
}

/* S-7: a chain that leads back into itself goes down once. */
static void send_ring(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f);
	struct condis_nbl *chain = fake_chain(f, f->tx, 3, 1, 10);

	chain->next->next->next = chain->next;
	condis_co_send_nbls(v->vc, chain, 0);
	fake_reported(f, CONDIS_REPORT_SEND_NOT_OWNED, 2);
	KUNIT_EXPECT_EQ(test, 3, condis_gate_count(&v->vc->tx.gate));
	fake_complete_all(fake_low_mp(v));
	fake_check_done(v, 3, "SUCCESS");
}

/* S-6: the source handle is compared and overwritten. */
static void send_source(struct kunit *test)
{
	struct fake *f = fake_running(test, fake_mode_param(test));
	struct fake_vc *v = fake_connected(f), *w = fake_connected(f);
	struct condis_nbl *nbl = fake_nbl(f, f->tx, 1, 10);

	nbl->vc = v->vc;
	condis_co_send_nbls(w->vc, nbl, 0);
	fake_reported(f, CONDIS_REPORT_SEND_WRONG_SOURCE, 1);
	KUNIT_EXPECT_PTR_EQ(test, w->vc, nbl->vc);
	fake_complete_all(fake_low_mp(w));
	fake_check_done(w, 1, "SUCCESS");
	nbl = fake_nbl(f, f->tx, 1, 10);
	nbl->vc = v->vc;
	condis_co_send_nbls(v->vc, nbl, 0);
	fake_complete_all(fake_low_mp(v));
	fake_check_done(v, 1, "SUCCESS");
	fake_silent(f);
}

/* S-10, S-26: nothing is held back while a VC is being activated again. */
static void send_reactivating(struct kunit *test)
{
	struct fake *f = fake_running(test, FAKE_CM);
	struct fake_vc *v = fake_connected(f);
	struct fake_low *mp = fake_low_mp(v);
	struct condis_nbl *nbl;
	unsigned int i = 0;

	f->answer[FAKE_M_ACTIVATE] = CONDIS_STATUS_PENDING;
	condis_co_send_nbls(v->vc, fake_chain(f, f->tx, 1, 1, 10), 0);
	FAKE_STATUS(f, PENDING, fake_activate(fake_low_cm(v)));
	nbl = fake_chain(f, f->tx, 1, 1, 10);
	fake_seq(nbl) = 1;
	condis_co_send_nbls(v->vc, nbl, 0);
	KUNIT_EXPECT_EQ(test, 2, fake_queue_count(f, &mp->sent));
	fake_m_activated(mp, CONDIS_STATUS_SUCCESS);
	nbl = fake_chain(f, f->tx, 1, 1, 10);
	fake_seq(nbl) = 2;
	condis_co_send_nbls(v->vc, nbl, 0);
	for (nbl = mp->sent.head; nbl; nbl = nbl->next)
		KUNIT_EXPECT_EQ(test, i++, fake_seq(nbl));
	KUNIT_EXPECT_EQ(test, 3, i);
}

static struct kunit_case send_kunit_cases[] = {
	KUNIT_CASE_PARAM(send_refused, refuse_gen_params),
	KUNIT_CASE_PARAM(send_bad_data, fake_gen_params),
	KUNIT_CASE_PARAM(send_bad_plain, plain_gen_params),
	KUNIT_CASE_PARAM(send_no_limit, fake_gen_params),
	KUNIT_CASE_PARAM(send_chain, chain_gen_params),
	KUNIT_CASE_PARAM(send_order, fake_gen_params),
	KUNIT_CASE_PARAM(send_not_owned, fake_gen_params),
	KUNIT_CASE_PARAM(send_ring, fake_gen_params),
	KUNIT_CASE_PARAM(send_source, fake_gen_params),
	KUNIT_CASE(send_reactivating),
	{}
};

static struct kunit_suite send_kunit_suite = {
	.name = "condis_send",
	.test_cases = send_kunit_cases,
};

/* The same, watched. */
static struct kunit_suite send_verified_kunit_suite = {
	.name = "condis_send_verified",
	.suite_init = t_verify_begin,
	.suite_exit = t_verify_end,
	.test_cases = send_kunit_cases,
};

kunit_test_suites(&send_kunit_suite, &send_verified_kunit_suite);
