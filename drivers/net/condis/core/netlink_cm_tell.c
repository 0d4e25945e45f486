// SPDX-License-Identifier: GPL-2.0-only
/*
 * The worker of a call manager of user space: what was asked becomes messages,
 * and what is not answered in time is answered here.
 */
#include <net/condis/adapter.h>

#include "af.h"
#include "binding.h"
#include "netlink_cm.h"
#include "vc.h"

/* When there is no memory or the socket reads too little */
#define NL_TELL_RETRY	((unsigned long)HZ / 50 ?: 1)
/* The most that a request carries */
#define NL_TELL_SIZE							\
	(CONDIS_SPECIFIC_MAX + CONDIS_SAP_MAX + CONDIS_DATA_MAX + 512)

/* In this order they are told of one peer. */
static const u8 nl_tell_order[] = {
	CONDIS_NL_OP_AF_OPEN,
	CONDIS_NL_OP_SAP_ADD,
	CONDIS_NL_OP_VC_NEW,
	CONDIS_NL_OP_CALL_MAKE,
	CONDIS_NL_OP_PARTY_ADD,
	CONDIS_NL_OP_CALL_ANSWER,
	CONDIS_NL_OP_CALL_MODIFY,
	CONDIS_NL_OP_PARTY_DROP,
	CONDIS_NL_OP_CALL_CLOSE,
	CONDIS_NL_OP_SAP_DEL,
	CONDIS_NL_OP_AF_CLOSE,
	CONDIS_NL_OP_VC_DEL,
};

static int nl_put_handles(struct sk_buff *msg, const struct condis_nl_peer *p)
{
	static const int attrs[CONDIS_NL_PEER_KINDS] = {
		[CONDIS_NL_PEER_AF]	= CONDIS_A_CALL_AF,
		[CONDIS_NL_PEER_SAP]	= CONDIS_A_CALL_SAP,
		[CONDIS_NL_PEER_VC]	= CONDIS_A_CALL_VC,
		[CONDIS_NL_PEER_PARTY]	= CONDIS_A_CALL_PARTY,
	};
	int err = 0;

	for (; p && !err; p = p->up)
		err = nla_put_u32(msg, attrs[p->kind], p->handle);
	return err;
}

static int nl_put_data(struct sk_buff *msg, const struct condis_nl_peer *peer)
{
	if (!peer->data_len)
		return 0;
	return nla_put(msg, CONDIS_A_CALL_DATA, peer->data_len, peer->data);
}

static int nl_put_sap(struct sk_buff *msg, const struct condis_sap_id *id)
{
	return nla_put_u32(msg, CONDIS_A_CALL_SAP_TYPE, id->type) ?:
	       nla_put(msg, CONDIS_A_CALL_SAP_OCTETS, id->len, id->data);
}

static int nl_put_client(struct sk_buff *msg, const struct condis_nl_peer *peer)
{
	const char *name = peer->af->binding->proto->ops->name;

	return nla_put_string(msg, CONDIS_A_CALL_CLIENT, name);
}

static int nl_put_answer(struct sk_buff *msg, const struct condis_nl_peer *vc)
{
	bool changed = vc->offer &&
		       vc->offer->flags & CONDIS_CALL_PARAMETERS_CHANGED;

	if (nla_put_u32(msg, CONDIS_A_CALL_STATUS,
			condis_status_index(vc->status)))
		return -EMSGSIZE;
	if (!changed)
		return 0;
	return nla_put_flag(msg, CONDIS_A_CALL_CHANGED) ?:
	       condis_nl_params_put(msg, vc->offer);
}

static int nl_put_multipoint(struct sk_buff *msg, struct condis_nl_peer *vc)
{
	struct condis_nl_peer *first = condis_nl_peer_under(vc);

	if (!first)
		return 0;
	return nla_put_flag(msg, CONDIS_A_CALL_MULTIPOINT) ?:
	       nla_put_u32(msg, CONDIS_A_CALL_PARTY, first->handle);
}

/* What was lent is there as long as nobody has answered. */
static int nl_put_request(struct sk_buff *msg, struct condis_nl_peer *p,
			  u8 op)
{
	switch (op) {
	case CONDIS_NL_OP_AF_OPEN:
		return nl_put_client(msg, p);
	case CONDIS_NL_OP_SAP_ADD:
		return nl_put_sap(msg, p->sap_id);
	case CONDIS_NL_OP_CALL_MAKE:
		if (nl_put_multipoint(msg, p))
			return -EMSGSIZE;
		fallthrough;
	case CONDIS_NL_OP_PARTY_ADD:
		return condis_nl_params_put(msg, p->params);
	case CONDIS_NL_OP_CALL_MODIFY:
		return condis_nl_params_put(msg, p->change);
	case CONDIS_NL_OP_CALL_ANSWER:
		return nl_put_answer(msg, p);
	case CONDIS_NL_OP_CALL_CLOSE:
	case CONDIS_NL_OP_PARTY_DROP:
		return nl_put_data(msg, p);
	}
	return 0;
}

static struct sk_buff *nl_request_msg(struct condis_nl_peer *peer, u8 op)
{
	const struct condis_nl_cm *cm = peer->cm;
	u32 ms = jiffies_to_msecs(cm->deadline);
	struct sk_buff *msg;
	void *hdr;

	msg = genlmsg_new(NL_TELL_SIZE, GFP_KERNEL | __GFP_NOWARN);
	if (!msg)
		return NULL;
	hdr = genlmsg_put(msg, 0, 0, &condis_nl_family, 0,
			  CONDIS_CMD_CM_REQUEST_NTF);
	if (!hdr || nla_put_u32(msg, CONDIS_A_CALL_CM, cm->handle) ||
	    nla_put_u32(msg, CONDIS_A_CALL_OP, op) ||
	    nl_put_handles(msg, peer) ||
	    (!(BIT(op) & CONDIS_NL_NOTICES) &&
	     nla_put_u32(msg, CONDIS_A_CALL_DEADLINE, ms)) ||
	    nl_put_request(msg, peer, op)) {
		WARN_ON_ONCE(1);
		nlmsg_free(msg);
		return NULL;
	}
	genlmsg_end(msg, hdr);
	return msg;
}

/* A party of a new call has its handle before the call is told of. */
static int nl_publish_first_party(struct condis_nl_peer *vc)
{
	struct condis_nl_peer *first = condis_nl_peer_under(vc);

	return first ? condis_nl_peer_publish(first) : 0;
}

static struct condis_nl_note *nl_request_note(struct condis_nl_peer *peer,
					      u8 op)
{
	struct condis_nl_cm *cm = peer->cm;
	struct condis_nl_note *note;

	if (atomic_read(&cm->n_notes) >= CONDIS_NL_CM_NOTES ||
	    condis_nl_peer_publish(peer) ||
	    (op == CONDIS_NL_OP_CALL_MAKE && peer->multipoint &&
	     nl_publish_first_party(peer)))
		return NULL;
	note = condis_nl_note_alloc(cm->owner, op,
				    GFP_KERNEL | __GFP_NOWARN);
	if (!note)
		return NULL;
	note->msg = nl_request_msg(peer, op);
	if (!note->msg) {
		condis_nl_note_free(note);
		return NULL;
	}
	atomic_inc(&cm->n_notes);
	refcount_inc(&cm->ref);
	note->from = cm;
	return note;
}

/* Tell one request; false: later. */
static bool nl_tell_one(struct condis_nl_peer *peer, u8 op)
{
	struct condis_nl_note *note = nl_request_note(peer, op);
	struct condis_nl_cm *cm = peer->cm;

	if (!note)
		return false;
	spin_lock_bh(&cm->lock);
	peer->asked &= ~BIT(op);
	if (!(BIT(op) & CONDIS_NL_NOTICES))
		peer->told |= BIT(op);
	spin_unlock_bh(&cm->lock);
	condis_nl_note_done(note, CONDIS_STATUS_SUCCESS);
	return true;
}

/* Tell what is to be told of a peer; false: not all of it was. */
static bool nl_tell(struct condis_nl_peer *peer)
{
	const unsigned long del = BIT(CONDIS_NL_OP_VC_DEL);
	unsigned long asked;
	unsigned int i;

	spin_lock_bh(&peer->cm->lock);
	asked = peer->asked;
	spin_unlock_bh(&peer->cm->lock);
	/* What came and went unknown to user space stays so. */
	for (i = 0; i < ARRAY_SIZE(nl_tell_order); i++) {
		if (!(asked & BIT(nl_tell_order[i])) ||
		    (asked & del && !peer->handle))
			continue;
		if (!nl_tell_one(peer, nl_tell_order[i]))
			return false;
	}
	if (asked & del)
		condis_nl_peer_end(peer);
	return true;
}

static struct condis_nl_peer *nl_todo_pop(struct condis_nl_cm *cm,
					  struct list_head *todo, bool *force)
{
	struct condis_nl_peer *peer;

	spin_lock_bh(&cm->lock);
	peer = list_first_entry_or_null(todo, struct condis_nl_peer, todo_node);
	if (peer) {
		list_del_init(&peer->todo_node);
		refcount_inc(&peer->ref);
		/* That a VC is gone is told also by who could not answer. */
		*force = cm->dead ||
			 (!peer->gone &&
			  (peer->forced || (peer->up && peer->up->forced)));
	}
	spin_unlock_bh(&cm->lock);
	return peer;
}

/* Each peer once; one that is put back meanwhile waits for the next run. */
static bool nl_todo_run(struct condis_nl_cm *cm)
{
	struct condis_nl_peer *peer;
	bool force, done, all = true;
	LIST_HEAD(todo);

	spin_lock_bh(&cm->lock);
	list_splice_init(&cm->todo, &todo);
	spin_unlock_bh(&cm->lock);
	while ((peer = nl_todo_pop(cm, &todo, &force))) {
		done = force ? condis_nl_peer_force(peer) : nl_tell(peer);
		if (!done) {
			spin_lock_bh(&cm->lock);
			if (!list_empty(&peer->node))
				condis_nl_peer_todo(peer);
			spin_unlock_bh(&cm->lock);
			all = false;
		}
		condis_nl_peer_put(peer);
		cond_resched();
	}
	return all;
}

/* The time of some is over; how long the others have. */
static unsigned long nl_expire(struct condis_nl_cm *cm)
{
	unsigned long left = MAX_JIFFY_OFFSET;
	struct condis_nl_peer *peer, *next;

	spin_lock_bh(&cm->lock);
	list_for_each_entry_safe(peer, next, &cm->waiting, wait_node) {
		if (!cm->dead && time_before(jiffies, peer->expires)) {
			left = peer->expires - jiffies;
			break;
		}
		list_del_init(&peer->wait_node);
		peer->forced = true;
		condis_nl_peer_todo(peer);
	}
	spin_unlock_bh(&cm->lock);
	return left;
}

void condis_nl_cm_work(struct work_struct *work)
{
	struct condis_nl_cm *cm = container_of(to_delayed_work(work),
					       struct condis_nl_cm, work);
	unsigned long left;

	mutex_lock(&cm->mutex);
	left = nl_expire(cm);
	if (!nl_todo_run(cm))
		left = min(left, NL_TELL_RETRY);
	mutex_unlock(&cm->mutex);
	if (READ_ONCE(cm->dead))
		condis_nl_asks_end(&cm->asks, CONDIS_STATUS_REQUEST_ABORTED,
				   true);
	left = min(left, condis_nl_asks_expire(&cm->asks));
	/* Who asked meanwhile has posted it again. */
	if (left == MAX_JIFFY_OFFSET ||
	    !queue_delayed_work(condis_nl_wq, &cm->work, left))
		condis_nl_cm_put(cm);
}
