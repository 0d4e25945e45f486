// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sockets: who owns what, and what they are to be told.
 *
 * A socket's end is seen by the netlink notifier, in its release. There it is
 * only marked; the worker of the port does the rest.
 */
#include <linux/slab.h>
#include <net/sock.h>

#include "netlink_cm.h"

void condis_nl_port_hold(struct condis_nl_port *port)
{
	refcount_inc(&port->ref);
}

void condis_nl_port_put(struct condis_nl_port *port)
{
	if (!refcount_dec_and_test(&port->ref))
		return;
	condis_nl_net_put(port->nn);
	kfree_rcu(port, rcu);
	condis_nl_object_del();
}

static struct condis_nl_port *nl_port_alloc(struct condis_nl_net *nn,
					    struct sock *sk, u32 portid)
{
	struct condis_nl_port *port;

	port = kzalloc(sizeof(*port), CONDIS_NL_GFP);
	if (!port)
		return NULL;
	refcount_set(&port->ref, 1);
	refcount_inc(&nn->ref);
	port->nn = nn;
	sock_hold(sk);
	port->sk = sk;
	port->portid = portid;
	INIT_LIST_HEAD(&port->afs);
	INIT_LIST_HEAD(&port->vcs);
	INIT_LIST_HEAD(&port->cms);
	INIT_LIST_HEAD(&port->receiving);
	port->bytes.max = CONDIS_NL_PORT_BYTES;
	spin_lock_init(&port->lock);
	INIT_LIST_HEAD(&port->ops);
	condis_nbl_queue_init(&port->done);
	INIT_LIST_HEAD(&port->ready);
	INIT_DELAYED_WORK(&port->work, condis_nl_port_work);
	condis_nl_object_add();
	return port;
}

static struct condis_nl_port *nl_port_find(struct condis_nl_net *nn,
					   struct sock *sk)
{
	struct condis_nl_port *port;

	rcu_read_lock();
	port = xa_load(&nn->ports, (unsigned long)sk);
	if (port && !refcount_inc_not_zero(&port->ref))
		port = NULL;
	rcu_read_unlock();
	return port;
}

/**
 * condis_nl_port_get() - the socket that a request came from
 * @skb: the request
 * @info: the request
 *
 * The socket cannot be released meanwhile: its owner is in its sendmsg.
 *
 * Context: Process context.
 * Return: the port, held; or an ERR_PTR.
 */
struct condis_nl_port *condis_nl_port_get(struct sk_buff *skb,
					  struct genl_info *info)
{
	struct condis_nl_net *nn = condis_nl_net(genl_info_net(info));
	struct sock *sk = NETLINK_CB(skb).sk;
	struct condis_nl_port *port;
	int err = -ENOMEM;

	port = nl_port_find(nn, sk);
	if (port)
		return port;

	mutex_lock(&nn->lock);
	port = nl_port_find(nn, sk);
	if (port)
		goto out;
	port = nl_port_alloc(nn, sk, info->snd_portid);
	if (!port)
		goto err_unlock;
	err = nn->dead ? -ESHUTDOWN :
	      xa_err(xa_store(&nn->ports, (unsigned long)sk, port,
			      CONDIS_NL_GFP));
	if (err)
		goto err_port;
	condis_nl_port_hold(port);
out:
	mutex_unlock(&nn->lock);
	return port;

err_port:
	sock_put(sk);
	condis_nl_port_put(port);
err_unlock:
	mutex_unlock(&nn->lock);
	return ERR_PTR(err);
}

/**
 * condis_nl_port_kill() - a socket is no more
 * @port: its port
 *
 * Marks and posts; nothing is waited for. Does nothing the second time.
 *
 * Context: Process context.
 */
void condis_nl_port_kill(struct condis_nl_port *port)
{
	struct condis_nl_net *nn = port->nn;
	bool first;

	mutex_lock(&nn->lock);
	first = xa_cmpxchg(&nn->ports, (unsigned long)port->sk, port, NULL,
			   GFP_KERNEL) == port;
	if (first) {
		spin_lock_bh(&port->lock);
		WRITE_ONCE(port->dead, true);
		spin_unlock_bh(&port->lock);
	}
	mutex_unlock(&nn->lock);
	if (!first)
		return;
	condis_nl_port_wake(port);
	condis_nl_port_put(port);
}

static struct condis_nl_port *nl_port_find_dead(struct condis_nl_net *nn,
						u32 portid)
{
	struct condis_nl_port *port;
	unsigned long id;

	mutex_lock(&nn->lock);
	xa_for_each(&nn->ports, id, port) {
		if (port->portid == portid && sock_flag(port->sk, SOCK_DEAD)) {
			condis_nl_port_hold(port);
			break;
		}
	}
	mutex_unlock(&nn->lock);
	return port;
}

/**
 * condis_nl_port_released() - some socket of a netns was closed
 * @nn: the netns
 * @portid: the address that it had
 *
 * Another socket may have the address already, hence the look at each sock.
 *
 * Context: Process context.
 */
void condis_nl_port_released(struct condis_nl_net *nn, u32 portid)
{
	struct condis_nl_port *port;

	if (xa_empty(&nn->ports))
		return;
	while ((port = nl_port_find_dead(nn, portid))) {
		condis_nl_port_kill(port);
		condis_nl_port_put(port);
	}
}

/* Take the objects that go with the socket from it. */
static void nl_port_disown(struct condis_nl_port *port)
{
	struct condis_nl_af *af, *next_af;
	struct condis_nl_vc *vc, *next_vc;
	struct condis_nl_cm *cm;

	lockdep_assert_held(&port->nn->lock);
	list_for_each_entry_safe(af, next_af, &port->receiving, receiver_node)
		condis_nl_set_receiver(af, NULL);
	list_for_each_entry_safe(vc, next_vc, &port->vcs, owner_node)
		condis_nl_vc_kill(vc);
	list_for_each_entry_safe(af, next_af, &port->afs, owner_node)
		condis_nl_af_rundown(af);
	list_for_each_entry(cm, &port->cms, owner_node)
		condis_nl_cm_kill(cm);
}

static void nl_port_drop(struct condis_nl_port *port)
{
	struct condis_nl_note *op, *next;
	struct condis_nbl_queue done;
	LIST_HEAD(ops);

	condis_nbl_queue_init(&done);
	spin_lock_bh(&port->lock);
	list_splice_init(&port->ops, &ops);
	condis_nbl_queue_splice(&done, &port->done);
	spin_unlock_bh(&port->lock);

	list_for_each_entry_safe(op, next, &ops, node)
		condis_nl_note_free(op);
	condis_nl_send_free(done.head);
}

/**
 * condis_nl_port_orphan() - the socket is closed: let go of all that is its
 * @port: the port, dead
 *
 * Persistent objects stay; the others run down on their own. The second call
 * finds nothing to do.
 *
 * Context: Process context, the port's worker.
 */
void condis_nl_port_orphan(struct condis_nl_port *port)
{
	struct sock *sk;

	mutex_lock(&port->nn->lock);
	nl_port_disown(port);
	/* Sends that are still under way must not keep the netns. */
	sk = port->sk;
	port->sk = NULL;
	mutex_unlock(&port->nn->lock);
	nl_port_drop(port);
	if (sk)
		sock_put(sk);
}

/**
 * condis_nl_note_alloc() - make room for telling how an operation ended
 * @port: whom to tell, or NULL
 * @op: enum condis_nl_op
 * @gfp: how to allocate
 *
 * Context: Any, as far as @gfp allows.
 * Return: the op; NULL without memory.
 */
struct condis_nl_note *condis_nl_note_alloc(struct condis_nl_port *port, u8 op,
					    gfp_t gfp)
{
	struct condis_nl_note *new;

	new = kzalloc(sizeof(*new), gfp);
	if (!new)
		return NULL;
	new->cmd = CONDIS_CMD_OP_DONE_NTF;
	new->op = op;
	new->port = port;
	if (port)
		condis_nl_port_hold(port);
	return new;
}

void condis_nl_note_free(struct condis_nl_note *op)
{
	if (!op)
		return;
	if (op->from) {
		atomic_dec(&op->from->n_notes);
		condis_nl_cm_put(op->from);
	}
	if (op->port)
		condis_nl_port_put(op->port);
	nlmsg_free(op->msg);
	kfree(op);
}

/**
 * condis_nl_note_done() - tell how an operation ended
 * @op: the operation, or NULL; consumed
 * @status: its outcome
 *
 * Context: Any.
 */
void condis_nl_note_done(struct condis_nl_note *op, condis_status_t status)
{
	struct condis_nl_port *port;
	bool queued = false;

	if (!op)
		return;
	op->status = status;
	port = op->port;
	if (port) {
		condis_nl_port_hold(port);
		spin_lock_bh(&port->lock);
		queued = !port->dead;
		if (queued)
			list_add_tail(&op->node, &port->ops);
		spin_unlock_bh(&port->lock);
		if (queued)
			condis_nl_port_kick(port);
		condis_nl_port_put(port);
	}
	if (!queued)
		condis_nl_note_free(op);
}
