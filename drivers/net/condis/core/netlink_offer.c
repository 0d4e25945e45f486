// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calls that come for user space: a VC that the call manager made, an offer, an
 * answer, and the end of the VC.
 *
 * The entry points run in any context and note only. A VC gets its handle when
 * its first call is offered, in the worker of its AF open; one that comes and
 * goes without a call stays unknown to user space.
 */
#include <linux/slab.h>

#include "netlink_call.h"
#include "netlink_gen.h"
#include "vc.h"

/* What call-offer-ntf carries at most */
#define NL_OFFER_SIZE	(CONDIS_SPECIFIC_MAX + 512)

static unsigned long nl_offer_time(void)
{
	return msecs_to_jiffies(CONDIS_DEADLINE_DEFAULT);
}

condis_status_t condis_nl_create_vc(void *af_ctx, struct condis_vc *core,
				    void **vc_ctx)
{
	struct condis_nl_af *af = af_ctx;
	struct condis_nl_vc *vc;
	bool room;

	vc = condis_nl_vc_alloc(af, GFP_NOWAIT | __GFP_NOWARN | __GFP_ACCOUNT);
	if (!vc)
		return CONDIS_STATUS_RESOURCES;
	vc->by_cm = true;
	vc->persist = af->persist;
	/* Nobody may touch a VC that its maker has deleted, but to see that. */
	condis_vc_get(core);
	vc->vc = core;
	spin_lock_bh(&af->lock);
	room = af->state == CONDIS_NL_AF_STATE_OPEN &&
	       af->n_arrivals < CONDIS_NL_AF_ARRIVALS;
	if (room) {
		list_add_tail(&vc->arrival_node, &af->arrivals);
		af->n_arrivals++;
	}
	spin_unlock_bh(&af->lock);
	if (room) {
		*vc_ctx = vc;
		return CONDIS_STATUS_SUCCESS;
	}
	condis_vc_put(core);
	condis_nl_vc_put(vc);
	return CONDIS_STATUS_RESOURCES;
}

/* Its AF's lock is held. */
static void nl_arrival_del(struct condis_nl_vc *vc)
{
	if (list_empty(&vc->arrival_node))
		return;
	list_del_init(&vc->arrival_node);
	vc->af->n_arrivals--;
}

condis_status_t condis_nl_delete_vc(void *vc_ctx)
{
	struct condis_nl_vc *vc = vc_ctx;
	struct condis_nl_af *af = vc->af;

	spin_lock_bh(&af->lock);
	nl_arrival_del(vc);
	vc->deleted = true;
	condis_nl_vc_todo(vc, false);
	spin_unlock_bh(&af->lock);
	return CONDIS_STATUS_SUCCESS;
}

condis_status_t condis_nl_incoming_call(void *sap_ctx, void *vc_ctx,
					struct condis_call_params *params)
{
	condis_status_t status = CONDIS_STATUS_PENDING;
	struct condis_nl_sap *sap = sap_ctx;
	struct condis_nl_vc *vc = vc_ctx;
	struct condis_nl_af *af = vc->af;

	spin_lock_bh(&af->lock);
	if (af->state != CONDIS_NL_AF_STATE_OPEN || !af->receiver) {
		/* Nobody is there who could answer. */
		status = CONDIS_STATUS_NOT_ACCEPTED;
	} else {
		vc->call = CONDIS_NL_CALL_OFFERED;
		vc->offer = params;
		vc->sap = sap->handle;
		vc->untold = true;
		vc->expired = false;
		vc->expires = jiffies + nl_offer_time();
		list_add_tail(&vc->offer_node, &af->offers);
		refcount_inc(&af->ref);
		if (!queue_delayed_work(condis_nl_wq, &af->offer_work,
					nl_offer_time()))
			condis_nl_af_put(af);
		if (list_empty(&vc->arrival_node))
			condis_nl_vc_todo(vc, false);
		else
			condis_nl_af_kick(af);
	}
	spin_unlock_bh(&af->lock);
	return status;
}

void condis_nl_call_connected(void *vc_ctx)
{
	struct condis_nl_vc *vc = vc_ctx;
	struct sk_buff *msg;
	void *hdr;

	msg = condis_nl_event_new(CONDIS_CMD_CALL_CONNECTED_NTF,
				  nla_total_size(sizeof(u32)), GFP_ATOMIC,
				  &hdr);
	if (msg) {
		nla_put_u32(msg, CONDIS_A_CALL_VC, vc->handle);
		genlmsg_end(msg, hdr);
	}
	condis_nl_event_send(vc->af, msg, GFP_ATOMIC);
}

/* Who claims an offer answers it. */
static struct condis_call_params *nl_offer_claim(struct condis_nl_vc *vc,
						 bool take)
{
	struct condis_nl_af *af = vc->af;
	struct condis_call_params *offer;

	spin_lock_bh(&af->lock);
	offer = vc->offer;
	vc->offer = NULL;
	vc->untold = false;
	vc->expired = false;
	list_del_init(&vc->offer_node);
	if (offer) {
		vc->call = take ? CONDIS_NL_CALL_UP : CONDIS_NL_CALL_NONE;
		/* C-13: nothing else is left to be done after a reject. */
		if (!take)
			vc->peer_closing = false;
	}
	spin_unlock_bh(&af->lock);
	return offer;
}

static void nl_offer_answer(struct condis_nl_vc *vc, condis_status_t status)
{
	struct condis_call_params *offer;

	lockdep_assert_held(&vc->af->mutex);
	offer = nl_offer_claim(vc, status == CONDIS_STATUS_SUCCESS);
	if (offer)
		condis_cl_incoming_call_complete(vc->vc, status, offer);
}

static int nl_offer_put(struct sk_buff *msg, struct condis_nl_vc *vc,
			const struct condis_call_params *offer)
{
	return nla_put_u32(msg, CONDIS_A_CALL_AF, vc->af->handle) ?:
	       nla_put_u32(msg, CONDIS_A_CALL_SAP, vc->sap) ?:
	       nla_put_u32(msg, CONDIS_A_CALL_VC, vc->handle) ?:
	       nla_put_u32(msg, CONDIS_A_CALL_DEADLINE,
			   CONDIS_DEADLINE_DEFAULT) ?:
	       condis_nl_params_put(msg, offer);
}

/* Under the mutex nobody answers, so what was offered is there. */
static bool nl_offer_tell(struct condis_nl_vc *vc,
			  const struct condis_call_params *offer)
{
	struct condis_nl_note *note;
	struct sk_buff *msg;
	void *hdr;

	msg = condis_nl_event_new(CONDIS_CMD_CALL_OFFER_NTF, NL_OFFER_SIZE,
				  GFP_KERNEL, &hdr);
	if (!msg)
		return false;
	if (nl_offer_put(msg, vc, offer)) {
		nlmsg_free(msg);
		return false;
	}
	genlmsg_end(msg, hdr);
	note = condis_nl_receiver_note(vc->af, 0, GFP_KERNEL);
	if (!note) {
		nlmsg_free(msg);
		return false;
	}
	note->msg = msg;
	condis_nl_note_done(note, CONDIS_STATUS_SUCCESS);
	return true;
}

/**
 * condis_nl_offer_step() - tell of an offer, or refuse it for user space
 * @vc: the VC, its AF's mutex held
 * @leaving: VC or call are to go
 *
 * Context: Process context.
 */
void condis_nl_offer_step(struct condis_nl_vc *vc, bool leaving)
{
	struct condis_nl_af *af = vc->af;
	struct condis_call_params *offer;
	bool tell, expired;

	spin_lock_bh(&af->lock);
	offer = vc->offer;
	tell = vc->untold;
	vc->untold = false;
	expired = vc->expired;
	spin_unlock_bh(&af->lock);
	if (!offer)
		return;
	if (expired)
		nl_offer_answer(vc, CONDIS_STATUS_REQUEST_ABORTED);
	else if (leaving)
		nl_offer_answer(vc, CONDIS_STATUS_CLOSING);
	else if (tell && !nl_offer_tell(vc, offer))
		nl_offer_answer(vc, CONDIS_STATUS_RESOURCES);
}

static int nl_arrival_admit(struct condis_nl_vc *vc)
{
	struct condis_nl_net *nn = vc->af->nn;
	int err = -ENOSPC;

	mutex_lock(&nn->lock);
	if (nn->n_vcs < CONDIS_NL_NET_VCS)
		err = condis_nl_handle_alloc(nn, &nn->vcs, &vc->handle);
	if (!err) {
		nn->n_vcs++;
		/* The place is reserved, so this allocates nothing. */
		xa_store(&nn->vcs, vc->handle, vc, GFP_KERNEL);
	}
	mutex_unlock(&nn->lock);
	return err;
}

/* The first VC with an offer that has no handle yet; it has left the list. */
static struct condis_nl_vc *nl_arrival_pop(struct condis_nl_af *af)
{
	struct condis_nl_vc *vc, *found = NULL;

	spin_lock_bh(&af->lock);
	list_for_each_entry(vc, &af->arrivals, arrival_node) {
		if (!vc->offer)
			continue;
		/* From here on it goes by condis_nl_vc_gone(). */
		found = vc;
		nl_arrival_del(vc);
		break;
	}
	spin_unlock_bh(&af->lock);
	return found;
}

/**
 * condis_nl_arrivals_run() - give VCs of calls that come their handles
 * @af: the AF open, its mutex held
 *
 * Context: Process context.
 */
void condis_nl_arrivals_run(struct condis_nl_af *af)
{
	struct condis_nl_vc *vc;

	lockdep_assert_held(&af->mutex);
	while ((vc = nl_arrival_pop(af))) {
		list_add_tail(&vc->node, &af->vcs);
		WRITE_ONCE(af->n_vcs, af->n_vcs + 1);
		if (nl_arrival_admit(vc))
			nl_offer_answer(vc, CONDIS_STATUS_RESOURCES);
		else
			condis_event_vc(vc->vc, CONDIS_EVENT_CHANGE);
		spin_lock_bh(&af->lock);
		condis_nl_vc_todo(vc, false);
		spin_unlock_bh(&af->lock);
	}
}

/* Its AF's lock is held. */
static void nl_offer_expire(struct condis_nl_vc *vc)
{
	list_del_init(&vc->offer_node);
	vc->expired = true;
	condis_nl_vc_todo(vc, false);
}

/**
 * condis_nl_offers_unheard() - who was to answer offers is gone
 * @af: the AF open, its mutex held
 *
 * Context: Process context.
 */
void condis_nl_offers_unheard(struct condis_nl_af *af)
{
	struct condis_nl_vc *vc, *next;

	condis_nl_arrivals_run(af);
	spin_lock_bh(&af->lock);
	list_for_each_entry_safe(vc, next, &af->offers, offer_node)
		nl_offer_expire(vc);
	spin_unlock_bh(&af->lock);
}

/* Offers that were not answered in time. */
void condis_nl_offer_work(struct work_struct *work)
{
	struct condis_nl_af *af = container_of(to_delayed_work(work),
					       struct condis_nl_af, offer_work);
	struct condis_nl_vc *vc, *next;
	unsigned long left = condis_nl_asks_expire(&af->asks);

	spin_lock_bh(&af->lock);
	list_for_each_entry_safe(vc, next, &af->offers, offer_node) {
		if (time_before(jiffies, vc->expires)) {
			left = min(left, vc->expires - jiffies);
			break;
		}
		nl_offer_expire(vc);
	}
	spin_unlock_bh(&af->lock);
	/* Who asked meanwhile has posted it again. */
	if (left == MAX_JIFFY_OFFSET ||
	    !queue_delayed_work(condis_nl_wq, &af->offer_work, left))
		condis_nl_af_put(af);
}

/* C-7: the call manager may be unable to do what is wanted instead. */
static int nl_offer_change(struct condis_nl_vc *vc, struct genl_info *info)
{
	struct condis_call_params *params;

	if (!condis_nl_params_given(info))
		return 0;
	params = condis_nl_params_get(info, vc->af->adapter, vc->offer);
	if (IS_ERR(params))
		return PTR_ERR(params);
	vc->offer->media = params->media;
	vc->offer->flags |= CONDIS_CALL_PARAMETERS_CHANGED;
	kfree(params);
	return 0;
}

static int nl_answer(struct condis_nl_vc *vc, struct genl_info *info,
		     condis_status_t status)
{
	bool offered, closing;
	int err;

	spin_lock_bh(&vc->af->lock);
	offered = vc->offer && !vc->expired;
	closing = vc->peer_closing;
	spin_unlock_bh(&vc->af->lock);
	if (!offered || closing) {
		GENL_SET_ERR_MSG_FMT(info, "VC %u: %s", vc->handle,
				     closing ? "its call is closing" :
				     "there is no offer to answer");
		return closing ? -ESHUTDOWN : -ENOTCONN;
	}
	err = nl_offer_change(vc, info);
	if (!err)
		nl_offer_answer(vc, status);
	return err;
}

/* NdisClIncomingCallComplete */
int condis_nl_call_answer_doit(struct sk_buff *skb, struct genl_info *info)
{
	condis_status_t status;
	struct condis_nl_vc *vc;
	int err;

	err = condis_nl_status_get(info, &status);
	if (err)
		return err;
	vc = condis_nl_vc_lock(info, CONDIS_A_CALL_VC);
	if (IS_ERR(vc))
		return PTR_ERR(vc);
	err = nl_answer(vc, info, status);
	condis_nl_vc_unlock(vc);
	return err;
}
