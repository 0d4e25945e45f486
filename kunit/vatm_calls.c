// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two virtual ATM devices and a client: PVCs, calls, data, see vatm_pair.h.
 */
#include <linux/delay.h>

#include "vatm_pair.h"

/**
 * pair_oid() - ask the device, or tell it something
 * @end: where
 * @vc: about this VC, or NULL
 * @oid: CONDIS_OID_*
 * @type: query or set
 * @buf: data
 * @len: octets at @buf
 *
 * Return: the answer.
 */
condis_status_t pair_oid(struct pair_end *end, struct condis_vc *vc, u32 oid,
			 enum condis_oid_type type, void *buf, u32 len)
{
	struct condis_oid_request req = {
		.type = type, .oid = oid, .buf = buf, .len = len,
	};

	return condis_co_oid_request(end->binding, NULL, vc, &req);
}

static const struct condis_atm_flow calls_ubr = {
	.category	= CONDIS_ATM_UBR,
	.max_sdu	= VATM_MTU_DEFAULT,
};

/**
 * pair_add_pvc() - configure a PVC, by way of its call manager
 * @end: where
 * @vci: on VPI 0
 * @flags: CONDIS_PVC_*
 * @tx: what it sends, NULL: UBR
 * @rx: what it receives, NULL: UBR
 *
 * Return: the answer.
 */
condis_status_t pair_add_pvc(struct pair_end *end, u16 vci, u32 flags,
			     const struct condis_atm_flow *tx,
			     const struct condis_atm_flow *rx)
{
	struct condis_pvc pvc = {
		.flags = flags,
		.atm = {
			.vci = vci,
			.aal = CONDIS_AAL5,
			.tx = tx ? *tx : calls_ubr,
			.rx = rx ? *rx : calls_ubr,
		},
	};
	struct condis_oid_request req = {
		.type = CONDIS_OID_SET, .oid = CONDIS_OID_CO_ADD_PVC,
		.buf = &pvc, .len = sizeof(pvc),
	};

	return condis_co_oid_request(end->binding, end->af, NULL, &req);
}

/**
 * pair_must_add_pvcs() - a UBR PVC at both ends
 * @pair: the pair
 * @vci: on VPI 0
 */
void pair_must_add_pvcs(struct pair *pair, u16 vci)
{
	unsigned int i;

	for (i = 0; i < 2; i++)
		T_ASSERT_STATUS(pair->test,
				pair_add_pvc(&pair->end[i], vci, 0, NULL, NULL),
				CONDIS_STATUS_SUCCESS);
}

static struct pair_vc *calls_vc(struct pair_end *end, struct condis_af *af)
{
	struct kunit *test = end->pair->test;
	struct pair_vc *v = kzalloc(sizeof(*v), GFP_KERNEL);
	condis_status_t status;

	KUNIT_ASSERT_NOT_NULL(test, v);
	v->end = end;
	spin_lock_init(&v->lock);
	condis_nbl_queue_init(&v->got);
	condis_nbl_queue_init(&v->done);
	init_completion(&v->closed);
	status = condis_co_create_vc(end->binding, af, v, &v->vc);
	if (status != CONDIS_STATUS_SUCCESS)
		kfree(v);
	T_ASSERT_STATUS(test, status, CONDIS_STATUS_SUCCESS);
	list_add_tail(&v->node, &end->vcs);
	return v;
}

/**
 * pair_must_vc() - a new VC under the PVC family
 * @end: where
 *
 * Return: the VC.
 */
struct pair_vc *pair_must_vc(struct pair_end *end)
{
	return calls_vc(end, end->af);
}

/**
 * pair_must_private() - a new VC of the protocol as a call manager
 * @end: where
 *
 * Return: the VC.
 */
struct pair_vc *pair_must_private(struct pair_end *end)
{
	struct pair_vc *v = calls_vc(end, NULL);

	v->private = true;
	return v;
}

/**
 * pair_call() - call on a PVC
 * @v: the VC
 * @vci: of the PVC, on VPI 0
 *
 * Return: the answer.
 */
condis_status_t pair_call(struct pair_vc *v, u16 vci)
{
	condis_status_t status;

	memset(&v->params, 0, sizeof(v->params));
	v->params.flags = CONDIS_CALL_PERMANENT_VC;
	v->params.media.atm.vci = vci;
	status = condis_cl_make_call(v->vc, &v->params);
	v->in_call = status == CONDIS_STATUS_SUCCESS;
	return status;
}

/**
 * pair_activate() - put parameters in force on a private VC, or change them
 * @v: the VC
 * @vci: on VPI 0
 * @flags: CONDIS_MEDIA_*
 * @flow: of both directions, NULL: UBR
 *
 * Return: the answer; @v->params are those in force.
 */
condis_status_t pair_activate(struct pair_vc *v, u16 vci, u32 flags,
			      const struct condis_atm_flow *flow)
{
	condis_status_t status;

	v->params = (struct condis_call_params){
		.media.flags = flags,
		.media.atm = {
			.vci = vci,
			.aal = CONDIS_AAL5,
			.tx = flow ? *flow : calls_ubr,
			.rx = flow ? *flow : calls_ubr,
		},
	};
	status = condis_cm_activate_vc(v->vc, &v->params);
	if (status == CONDIS_STATUS_SUCCESS)
		v->in_call = true;
	return status;
}

/**
 * pair_close() - close the call, or deactivate, if there is something to
 * @v: the VC
 *
 * Return: the answer.
 */
condis_status_t pair_close(struct pair_vc *v)
{
	condis_status_t status;

	if (!v->in_call)
		return CONDIS_STATUS_SUCCESS;
	status = v->private ? condis_cm_deactivate_vc(v->vc) :
			      condis_cl_close_call(v->vc, NULL, 0);
	if (status == CONDIS_STATUS_SUCCESS)
		v->in_call = false;
	return status;
}

/**
 * pair_drop_vc() - close the call, wait for that, delete the VC
 * @v: the VC; gone afterwards
 */
void pair_drop_vc(struct pair_vc *v)
{
	struct kunit *test = v->end->pair->test;
	condis_status_t status;

	pair_return(v);
	status = pair_close(v);
	/* What was begun before is refused, and ends all the same. */
	if (status != CONDIS_STATUS_SUCCESS)
		KUNIT_EXPECT_NE(test, 0,
				wait_for_completion_timeout(&v->closed,
							    20 * HZ));
	KUNIT_EXPECT_FALSE(test, v->in_call);
	T_EXPECT_STATUS(test, condis_co_delete_vc(v->end->binding, v->vc),
			CONDIS_STATUS_SUCCESS);
	list_del(&v->node);
	condis_nbl_free_chain(condis_nbl_queue_take(&v->done));
	kfree(v);
}

/**
 * pair_must_connect() - a VC with a call on a PVC
 * @end: where
 * @vci: of the PVC, on VPI 0
 *
 * Return: the VC.
 */
struct pair_vc *pair_must_connect(struct pair_end *end, u16 vci)
{
	struct pair_vc *v = pair_must_vc(end);

	T_ASSERT_STATUS(end->pair->test, pair_call(v, vci),
			CONDIS_STATUS_SUCCESS);
	return v;
}

/* SDU @seq begins with its number; so short a one is only its length. */
static struct sk_buff *calls_nb(struct kunit *test, u32 seq, unsigned int len)
{
	struct sk_buff *nb = condis_nb_alloc(0, len, GFP_KERNEL);
	__be32 be = cpu_to_be32(seq);

	KUNIT_ASSERT_NOT_NULL(test, nb);
	skb_put_zero(nb, len);
	memcpy(nb->data, &be, min(len, sizeof(be)));
	return nb;
}

/**
 * pair_chain() - a chain to be sent
 * @pair: the pair
 * @seq: number of the first SDU
 * @nbls: how many NBLs
 * @nbs: how many NBs in each
 * @len: octets in each NB
 * @flags: CONDIS_NBL_F_*
 *
 * Return: the chain; the caller's.
 */
struct condis_nbl *pair_chain(struct pair *pair, u32 seq, unsigned int nbls,
			      unsigned int nbs, unsigned int len, u32 flags)
{
	struct condis_nbl_queue q;
	struct condis_nbl *nbl;
	unsigned int i;

	condis_nbl_queue_init(&q);
	KUNIT_ASSERT_EQ(pair->test, nbls,
			condis_nbl_alloc_bulk(pair->pool, nbls, GFP_KERNEL,
					      &q));
	for (nbl = q.head; nbl; nbl = nbl->next) {
		nbl->flags = flags;
		for (i = 0; i < nbs; i++)
			condis_nbl_add_nb(nbl, calls_nb(pair->test, seq++,
							len));
	}
	return q.head;
}

/**
 * pair_send() - send a chain
 * @v: the VC
 * @chain: the NBLs; taken
 */
void pair_send(struct pair_vc *v, struct condis_nbl *chain)
{
	struct condis_nbl *nbl;

	for (nbl = chain; nbl; nbl = nbl->next)
		nbl->vc = v->vc;
	condis_co_send_nbls(v->vc, chain, 0);
}

/**
 * pair_return() - give back what was received
 * @v: the VC
 */
void pair_return(struct pair_vc *v)
{
	struct condis_nbl *chain;

	spin_lock_bh(&v->lock);
	chain = condis_nbl_queue_take(&v->got);
	spin_unlock_bh(&v->lock);
	if (chain)
		condis_return_nbls(v->end->binding, chain, 0);
}

/**
 * pair_got() - how many NBLs are held
 * @v: the VC
 *
 * Return: their number.
 */
unsigned int pair_got(struct pair_vc *v)
{
	unsigned int n;

	spin_lock_bh(&v->lock);
	n = v->got.count;
	spin_unlock_bh(&v->lock);
	return n;
}
