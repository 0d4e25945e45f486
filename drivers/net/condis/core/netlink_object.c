// SPDX-License-Identifier: GPL-2.0-only
/*
 * Handles of user space, what they name, and how many of it there may be.
 */
#include <linux/slab.h>
#include <net/condis/adapter.h>

#include "netlink_cm.h"

/* AF opens, VCs and ports that still have memory, over all netns */
static atomic_t nl_objects = ATOMIC_INIT(0);
static DECLARE_WAIT_QUEUE_HEAD(nl_objects_wait);
/* Changes with the set of objects that a dump shows */
static atomic_t nl_seq = ATOMIC_INIT(1);

void condis_nl_object_add(void)
{
	atomic_inc(&nl_objects);
}

/* The caller's function must not be this module's once it was unloaded. */
void condis_nl_object_del(void)
{
	rcu_read_lock();
	if (atomic_dec_and_test(&nl_objects))
		wake_up_all(&nl_objects_wait);
	rcu_read_unlock();
}

/**
 * condis_nl_objects_wait() - wait until user space has nothing any more
 *
 * Context: Process context, sleeps; RTNL must not be held.
 */
void condis_nl_objects_wait(void)
{
	while (!wait_event_timeout(nl_objects_wait, !atomic_read(&nl_objects),
				   10 * HZ))
		pr_warn("condis: still waiting for %d objects of user space\n",
			atomic_read(&nl_objects));
	synchronize_rcu();
}

u32 condis_nl_seq(void)
{
	/* 0 would say that there is no sequence. */
	return (u32)atomic_read(&nl_seq) ?: 1;
}

void condis_nl_seq_inc(void)
{
	atomic_inc(&nl_seq);
}

static void nl_budget_init(struct condis_nl_budget *budget, unsigned long max)
{
	atomic_long_set(&budget->used, 0);
	budget->max = max;
}

/**
 * condis_nl_charge() - claim bytes of a budget
 * @budget: the budget
 * @bytes: how many
 *
 * Context: Any.
 * Return: false when they would exceed it; nothing is charged then.
 */
bool condis_nl_charge(struct condis_nl_budget *budget, unsigned long bytes)
{
	if (atomic_long_add_return(bytes, &budget->used) <=
	    (long)budget->max)
		return true;
	atomic_long_sub(bytes, &budget->used);
	return false;
}

void condis_nl_uncharge(struct condis_nl_budget *budget, unsigned long bytes)
{
	atomic_long_sub(bytes, &budget->used);
}

/**
 * condis_nl_net_alloc() - what a new netns has
 *
 * Context: Process context.
 * Return: the tables, one reference to the caller; NULL without memory.
 */
struct condis_nl_net *condis_nl_net_alloc(void)
{
	struct condis_nl_net *nn;

	nn = kzalloc(sizeof(*nn), GFP_KERNEL);
	if (!nn)
		return NULL;
	refcount_set(&nn->ref, 1);
	mutex_init(&nn->lock);
	xa_init_flags(&nn->afs, XA_FLAGS_ALLOC1 | XA_FLAGS_ACCOUNT);
	xa_init_flags(&nn->vcs, XA_FLAGS_ALLOC1 | XA_FLAGS_ACCOUNT);
	xa_init_flags(&nn->saps, XA_FLAGS_ALLOC1 | XA_FLAGS_ACCOUNT);
	xa_init_flags(&nn->parties, XA_FLAGS_ALLOC1 | XA_FLAGS_ACCOUNT);
	xa_init_flags(&nn->cms, XA_FLAGS_ALLOC1 | XA_FLAGS_ACCOUNT);
	xa_init_flags(&nn->peers, XA_FLAGS_ALLOC1 | XA_FLAGS_ACCOUNT);
	xa_init_flags(&nn->ports, XA_FLAGS_ACCOUNT);
	INIT_LIST_HEAD(&nn->devs);
	nl_budget_init(&nn->bytes, CONDIS_NL_NET_BYTES);
	return nn;
}

void condis_nl_net_put(struct condis_nl_net *nn)
{
	if (!refcount_dec_and_test(&nn->ref))
		return;
	WARN_ON_ONCE(!xa_empty(&nn->afs) || !xa_empty(&nn->vcs) ||
		     !xa_empty(&nn->saps) || !xa_empty(&nn->parties) ||
		     !xa_empty(&nn->cms) || !xa_empty(&nn->peers) ||
		     !xa_empty(&nn->ports) || !list_empty(&nn->devs));
	kfree(nn);
}

/**
 * condis_nl_net_kill() - let go of everything that a netns has
 * @nn: the tables; nothing is added to them any more
 *
 * Marks and posts; nothing is waited for.
 *
 * Context: Process context.
 */
void condis_nl_net_kill(struct condis_nl_net *nn)
{
	struct condis_nl_port *port;
	struct condis_nl_af *af;
	struct condis_nl_cm *cm;
	unsigned long id;

	mutex_lock(&nn->lock);
	nn->dead = true;
	xa_for_each(&nn->cms, id, cm)
		condis_nl_cm_kill(cm);
	xa_for_each(&nn->afs, id, af)
		condis_nl_af_rundown(af);
	mutex_unlock(&nn->lock);
	/* Only nn->lock takes a port off, and it takes that itself. */
	xa_for_each(&nn->ports, id, port)
		condis_nl_port_kill(port);
}

/**
 * condis_nl_handle_alloc() - a number that names nothing else
 * @nn: the netns
 * @xa: one of the tables of @nn; the number is reserved there
 * @handle: the number
 *
 * Numbers go round: one that was freed comes again after two thousand million
 * others, which is the generation.
 *
 * Context: Process context; nn->lock held.
 * Return: 0 or a negative errno.
 */
int condis_nl_handle_alloc(struct condis_nl_net *nn, struct xarray *xa,
			   u32 *handle)
{
	int err;

	lockdep_assert_held(&nn->lock);
	if (nn->dead)
		return -ESHUTDOWN;
	err = xa_alloc_cyclic(xa, handle, NULL,
			      XA_LIMIT(1, S32_MAX), &nn->next,
			      CONDIS_NL_GFP);
	return err < 0 ? err : 0;
}

/**
 * condis_nl_af_find() - the AF open that a handle names
 * @nn: the netns
 * @handle: the handle
 *
 * Context: Any.
 * Return: the AF open, held; NULL when there is none.
 */
struct condis_nl_af *condis_nl_af_find(struct condis_nl_net *nn, u32 handle)
{
	struct condis_nl_af *af;

	rcu_read_lock();
	af = xa_load(&nn->afs, handle);
	if (af && !refcount_inc_not_zero(&af->ref))
		af = NULL;
	rcu_read_unlock();
	return af;
}

/**
 * condis_nl_vc_find() - the VC that a handle names
 * @nn: the netns
 * @handle: the handle
 *
 * Context: Any.
 * Return: the VC, held; NULL when there is none.
 */
struct condis_nl_vc *condis_nl_vc_find(struct condis_nl_net *nn, u32 handle)
{
	struct condis_nl_vc *vc;

	rcu_read_lock();
	vc = xa_load(&nn->vcs, handle);
	if (vc && !refcount_inc_not_zero(&vc->ref))
		vc = NULL;
	rcu_read_unlock();
	return vc;
}

static int nl_af_usable(struct condis_nl_af *af, struct genl_info *info)
{
	int state;

	spin_lock_bh(&af->lock);
	state = af->state;
	spin_unlock_bh(&af->lock);
	switch (state) {
	case CONDIS_NL_AF_STATE_OPENING:
		GENL_SET_ERR_MSG_FMT(info, "AF %u is not open yet",
				     af->handle);
		return -EAGAIN;
	case CONDIS_NL_AF_STATE_RUNDOWN:
		GENL_SET_ERR_MSG_FMT(info, "AF %u is closing", af->handle);
		return -ESHUTDOWN;
	}
	return 0;
}

/* The adapter's posted events first, so that no command races with them. */
static int nl_af_enter(struct condis_nl_af *af, struct genl_info *info,
		       bool settle)
{
	int err = 0;

	if (settle)
		err = condis_nl_settle(af->adapter, info->extack);
	if (err)
		return err;
	err = mutex_lock_killable(&af->mutex);
	if (err)
		return err;
	err = nl_af_usable(af, info);
	if (err)
		mutex_unlock(&af->mutex);
	return err;
}

/**
 * condis_nl_af_lock() - the AF open that a request is about, for an operation
 * @info: the request
 * @attr: attribute with the handle
 * @settle: wait until posted events of the adapter settled
 *
 * Context: Process context, sleeps.
 * Return: the AF open, OPEN, held, with its mutex taken; or an ERR_PTR, the
 * reason is in the extack.
 */
struct condis_nl_af *condis_nl_af_lock(struct genl_info *info, int attr,
				       bool settle)
{
	struct condis_nl_af *af;
	u32 handle;
	int err;

	if (GENL_REQ_ATTR_CHECK(info, attr))
		return ERR_PTR(-EINVAL);
	handle = nla_get_u32(info->attrs[attr]);
	af = condis_nl_af_find(condis_nl_net(genl_info_net(info)), handle);
	if (!af) {
		NL_SET_ERR_MSG_ATTR_FMT(info->extack, info->attrs[attr],
					"there is no AF %u", handle);
		return ERR_PTR(-ENOENT);
	}
	err = nl_af_enter(af, info, settle);
	if (err) {
		condis_nl_af_put(af);
		return ERR_PTR(err);
	}
	return af;
}

void condis_nl_af_unlock(struct condis_nl_af *af)
{
	mutex_unlock(&af->mutex);
	condis_nl_af_put(af);
}

static struct condis_nl_vc *nl_vc_get(struct genl_info *info, int attr)
{
	struct condis_nl_vc *vc;
	u32 handle;

	if (GENL_REQ_ATTR_CHECK(info, attr))
		return ERR_PTR(-EINVAL);
	handle = nla_get_u32(info->attrs[attr]);
	vc = condis_nl_vc_find(condis_nl_net(genl_info_net(info)), handle);
	if (vc)
		return vc;
	NL_SET_ERR_MSG_ATTR_FMT(info->extack, info->attrs[attr],
				"there is no VC %u", handle);
	return ERR_PTR(-ENOENT);
}

/* It may have been deleted while its lock was waited for. */
static int nl_vc_there(struct condis_nl_vc *vc, struct genl_info *info)
{
	lockdep_assert_held(&vc->af->mutex);
	if (vc->vc)
		return 0;
	GENL_SET_ERR_MSG_FMT(info, "there is no VC %u", vc->handle);
	return -ENOENT;
}

/**
 * condis_nl_vc_lock() - the VC that a request is about, for an operation
 * @info: the request
 * @attr: attribute with the handle
 *
 * Waits until posted events of the adapter settled.
 *
 * Context: Process context, sleeps.
 * Return: the VC, held, with the mutex of its AF open taken; or an ERR_PTR, the
 * reason is in the extack.
 */
struct condis_nl_vc *condis_nl_vc_lock(struct genl_info *info, int attr)
{
	struct condis_nl_vc *vc;
	int err;

	vc = nl_vc_get(info, attr);
	if (IS_ERR(vc))
		return vc;
	err = nl_af_enter(vc->af, info, true);
	if (err)
		goto err_put;
	err = nl_vc_there(vc, info);
	if (!err && READ_ONCE(vc->dying)) {
		GENL_SET_ERR_MSG_FMT(info, "VC %u is closing", vc->handle);
		err = -ESHUTDOWN;
	}
	if (!err)
		return vc;
	mutex_unlock(&vc->af->mutex);
err_put:
	condis_nl_vc_put(vc);
	return ERR_PTR(err);
}

/**
 * condis_nl_vc_lock_any() - the VC that a request is about, to look at it
 * @info: the request
 * @attr: attribute with the handle
 *
 * Context: Process context, sleeps.
 * Return: as condis_nl_vc_lock(), also for a VC that is on its way out.
 */
struct condis_nl_vc *condis_nl_vc_lock_any(struct genl_info *info, int attr)
{
	struct condis_nl_vc *vc;
	int err;

	vc = nl_vc_get(info, attr);
	if (IS_ERR(vc))
		return vc;
	err = mutex_lock_killable(&vc->af->mutex);
	if (err)
		goto err_put;
	err = nl_vc_there(vc, info);
	if (!err)
		return vc;
	mutex_unlock(&vc->af->mutex);
err_put:
	condis_nl_vc_put(vc);
	return ERR_PTR(err);
}

void condis_nl_vc_unlock(struct condis_nl_vc *vc)
{
	mutex_unlock(&vc->af->mutex);
	condis_nl_vc_put(vc);
}
