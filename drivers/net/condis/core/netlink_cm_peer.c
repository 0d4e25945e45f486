// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the clients of a call manager of user space have with it.
 */
#include <linux/netdevice.h>
#include <linux/slab.h>
#include <net/condis/adapter.h>

#include "netlink_cm.h"
#include "vc.h"

static const char * const nl_peer_names[CONDIS_NL_PEER_KINDS] = {
	[CONDIS_NL_PEER_AF]	= "AF",
	[CONDIS_NL_PEER_SAP]	= "SAP",
	[CONDIS_NL_PEER_VC]	= "VC",
	[CONDIS_NL_PEER_PARTY]	= "party",
};

/**
 * condis_nl_cm_is_here() - is its adapter still in the netns it was added in?
 * @cm: the call manager
 *
 * Whose rights it was registered with has them over that netns.
 *
 * Context: Process context.
 * Return: true when it is, or has no net_device.
 */
bool condis_nl_cm_is_here(const struct condis_nl_cm *cm)
{
	netdevice_tracker tracker;
	struct net_device *dev;
	bool here;

	dev = condis_nl_adapter_hold_dev(cm->adapter, &tracker);
	if (!dev)
		return true;
	here = condis_nl_net(dev_net(dev)) == cm->nn;
	netdev_put(dev, &tracker);
	return here;
}

/**
 * condis_nl_peer_alloc() - one more peer
 * @cm: the call manager
 * @kind: enum condis_nl_peer_kind
 * @up: the peer that it is under, or NULL
 * @gfp: for its memory
 *
 * Context: Any that @gfp allows.
 * Return: the peer, one reference of its existence; NULL without memory, and
 * when there are too many.
 */
struct condis_nl_peer *condis_nl_peer_alloc(struct condis_nl_cm *cm, u8 kind,
					    struct condis_nl_peer *up,
					    gfp_t gfp)
{
	struct condis_nl_peer *peer;
	bool room;

	peer = kzalloc(sizeof(*peer), gfp | __GFP_NOWARN | __GFP_ACCOUNT);
	if (!peer)
		return NULL;
	refcount_set(&peer->ref, 1);
	peer->cm = cm;
	peer->kind = kind;
	peer->up = up;
	INIT_LIST_HEAD(&peer->under);
	INIT_LIST_HEAD(&peer->todo_node);
	INIT_LIST_HEAD(&peer->wait_node);
	spin_lock_bh(&cm->lock);
	room = cm->n_peers < CONDIS_NL_CM_PEERS;
	if (room) {
		cm->n_peers++;
		list_add_tail(&peer->node, up ? &up->under : &cm->afs);
	}
	spin_unlock_bh(&cm->lock);
	if (!room) {
		kfree(peer);
		return NULL;
	}
	refcount_inc(&cm->ref);
	if (up)
		refcount_inc(&up->ref);
	return peer;
}

void condis_nl_peer_put(struct condis_nl_peer *peer)
{
	if (!refcount_dec_and_test(&peer->ref))
		return;
	WARN_ON_ONCE(peer->act || peer->act_op || peer->deact_op);
	if (peer->up)
		condis_nl_peer_put(peer->up);
	condis_nl_cm_put(peer->cm);
	kfree(peer->offer);
	kfree_rcu(peer, rcu);
}

/**
 * condis_nl_peer_todo() - there is something for the worker to do with a peer
 * @peer: the peer; the lock of its call manager held
 *
 * The caller kicks the worker.
 *
 * Context: Any.
 */
void condis_nl_peer_todo(struct condis_nl_peer *peer)
{
	lockdep_assert_held(&peer->cm->lock);
	if (list_empty(&peer->todo_node))
		list_add_tail(&peer->todo_node, &peer->cm->todo);
}

/**
 * condis_nl_peer_todo_all() - the same for a peer and all that is under it
 * @peer: the peer; the lock of its call manager held
 *
 * Context: Any.
 */
void condis_nl_peer_todo_all(struct condis_nl_peer *peer)
{
	struct condis_nl_peer *second, *third;

	condis_nl_peer_todo(peer);
	list_for_each_entry(second, &peer->under, node) {
		condis_nl_peer_todo(second);
		list_for_each_entry(third, &second->under, node)
			condis_nl_peer_todo(third);
	}
}

/**
 * condis_nl_peer_end() - the core has a peer no longer
 * @peer: the peer; the reference of its existence goes
 *
 * Context: Process context; the call manager's mutex held, or the peer was
 * never told of.
 */
void condis_nl_peer_end(struct condis_nl_peer *peer)
{
	struct condis_nl_cm *cm = peer->cm;
	struct condis_nl_net *nn = cm->nn;
	struct condis_nl_peer *up = peer->up;

	spin_lock_bh(&cm->lock);
	peer->gone = true;
	cm->n_waiting -= hweight_long((peer->asked & ~CONDIS_NL_NOTICES) |
				      peer->told);
	peer->asked = 0;
	peer->told = 0;
	list_del_init(&peer->node);
	list_del_init(&peer->todo_node);
	list_del_init(&peer->wait_node);
	cm->n_peers--;
	/* A close that waited for this may go on. */
	if (up && up->kind == CONDIS_NL_PEER_AF && !up->gone &&
	    (up->forced || cm->dead))
		condis_nl_peer_todo(up);
	spin_unlock_bh(&cm->lock);
	if (peer->handle) {
		mutex_lock(&nn->lock);
		xa_erase(&nn->peers, peer->handle);
		mutex_unlock(&nn->lock);
	}
	condis_nl_cm_kick(cm);
	condis_nl_peer_put(peer);
}

/**
 * condis_nl_peer_under() - the first peer under another one
 * @up: the other one
 *
 * Context: Any.
 * Return: the peer, which is there as long as the mutex of its call manager is
 * held; NULL when there is none.
 */
struct condis_nl_peer *condis_nl_peer_under(struct condis_nl_peer *up)
{
	struct condis_nl_peer *peer, *found = NULL;

	spin_lock_bh(&up->cm->lock);
	list_for_each_entry(peer, &up->under, node) {
		/* One that is gone only has that to be told. */
		if (peer->gone)
			continue;
		found = peer;
		break;
	}
	spin_unlock_bh(&up->cm->lock);
	return found;
}

/**
 * condis_nl_peer_end_parties() - a call is over, and its parties with it
 * @vc: the VC; its call manager's mutex held
 *
 * Context: Process context.
 */
void condis_nl_peer_end_parties(struct condis_nl_peer *vc)
{
	struct condis_nl_peer *party;

	if (!vc->multipoint)
		return;
	while ((party = condis_nl_peer_under(vc)))
		condis_nl_peer_end(party);
	vc->multipoint = false;
}

/**
 * condis_nl_peer_claim() - take it upon oneself to answer a request
 * @peer: the peer
 * @op: the request
 *
 * Context: Any.
 * Return: true when an answer is owed; it is the caller's to give.
 */
bool condis_nl_peer_claim(struct condis_nl_peer *peer, u8 op)
{
	struct condis_nl_cm *cm = peer->cm;
	bool owed;

	spin_lock_bh(&cm->lock);
	owed = condis_nl_peer_owes(peer, op);
	if (owed) {
		peer->asked &= ~BIT(op);
		peer->told &= ~BIT(op);
		cm->n_waiting--;
		if (!peer->told && !(peer->asked & ~CONDIS_NL_NOTICES)) {
			list_del_init(&peer->wait_node);
			peer->forced = false;
		}
	}
	spin_unlock_bh(&cm->lock);
	return owed;
}

/**
 * condis_nl_peer_publish() - give a peer the handle that user space knows it by
 * @peer: the peer; the call manager's mutex held
 *
 * Context: Process context.
 * Return: 0 or a negative errno.
 */
int condis_nl_peer_publish(struct condis_nl_peer *peer)
{
	struct condis_nl_net *nn = peer->cm->nn;
	u32 handle;
	int err;

	lockdep_assert_held(&peer->cm->mutex);
	if (peer->handle)
		return 0;
	mutex_lock(&nn->lock);
	err = condis_nl_handle_alloc(nn, &nn->peers, &handle);
	if (!err) {
		/* The place is reserved, so this allocates nothing. */
		xa_store(&nn->peers, handle, peer, GFP_KERNEL);
		peer->handle = handle;
	}
	mutex_unlock(&nn->lock);
	return err;
}

/**
 * condis_nl_peer_pin() - keep the core's VC, which its client may delete
 * @peer: a VC
 *
 * Context: Any.
 * Return: the VC, for condis_vc_put(); NULL when it is gone.
 */
struct condis_vc *condis_nl_peer_pin(struct condis_nl_peer *peer)
{
	struct condis_vc *vc = NULL;

	spin_lock_bh(&peer->cm->lock);
	if (!peer->gone && peer->vc) {
		vc = peer->vc;
		condis_vc_get(vc);
	}
	spin_unlock_bh(&peer->cm->lock);
	return vc;
}

/**
 * condis_nl_peer_find() - the peer that a handle names
 * @nn: the netns
 * @handle: the handle
 * @kind: what it has to be
 *
 * Context: Any.
 * Return: the peer, held; NULL when there is none.
 */
struct condis_nl_peer *condis_nl_peer_find(struct condis_nl_net *nn,
					   u32 handle, u8 kind)
{
	struct condis_nl_peer *peer;

	rcu_read_lock();
	peer = xa_load(&nn->peers, handle);
	if (peer && (peer->kind != kind || !refcount_inc_not_zero(&peer->ref)))
		peer = NULL;
	rcu_read_unlock();
	return peer;
}

/**
 * condis_nl_peer_lock() - the peer that a request is about
 * @info: the request
 * @attr: attribute with the handle
 * @kind: what it has to be
 *
 * Context: Process context, sleeps.
 * Return: the peer, held, with the mutex of its call manager taken; or an
 * ERR_PTR, the reason is in the extack.
 */
struct condis_nl_peer *condis_nl_peer_lock(struct genl_info *info, int attr,
					   u8 kind)
{
	struct condis_nl_net *nn = condis_nl_net(genl_info_net(info));
	struct condis_nl_peer *peer;
	int err = -ENOENT;
	u32 handle;
	bool gone;

	if (GENL_REQ_ATTR_CHECK(info, attr))
		return ERR_PTR(-EINVAL);
	handle = nla_get_u32(info->attrs[attr]);
	peer = condis_nl_peer_find(nn, handle, kind);
	if (!peer)
		goto err_unknown;
	err = mutex_lock_killable(&peer->cm->mutex);
	if (err)
		goto err_put;
	spin_lock_bh(&peer->cm->lock);
	gone = peer->gone;
	spin_unlock_bh(&peer->cm->lock);
	if (!gone)
		return peer;
	mutex_unlock(&peer->cm->mutex);
	err = -ENOENT;
err_put:
	condis_nl_peer_put(peer);
	if (err != -ENOENT)
		return ERR_PTR(err);
err_unknown:
	NL_SET_ERR_MSG_ATTR_FMT(info->extack, info->attrs[attr],
				"no call manager has a %s %u",
				nl_peer_names[kind], handle);
	return ERR_PTR(err);
}

void condis_nl_peer_unlock(struct condis_nl_peer *peer)
{
	mutex_unlock(&peer->cm->mutex);
	condis_nl_peer_put(peer);
}
