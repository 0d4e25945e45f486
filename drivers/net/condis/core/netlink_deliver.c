// SPDX-License-Identifier: GPL-2.0-only
/*
 * The worker of a port: what was queued becomes messages, in order.
 *
 * Nothing leaves its queue before the socket has taken the message. A socket
 * whose buffer is full is tried again after a while, or when it returns NBLs.
 */
#include <net/sock.h>

#include "netlink.h"

/* NBLs told by one nbl-complete-ntf */
#define NL_DONE_MAX	128
/* What nbl-receive-ntf carries at most, besides NBLs */
#define NL_RX_OVERHEAD	256
#define NL_BACKOFF_MIN	1UL
#define NL_BACKOFF_MAX	((unsigned long)HZ / 10)

/**
 * condis_nl_port_kick() - there is something to deliver
 * @port: the port, held by the caller
 *
 * A worker that waits for room goes on waiting.
 *
 * Context: Any.
 */
void condis_nl_port_kick(struct condis_nl_port *port)
{
	condis_nl_port_hold(port);
	if (!queue_delayed_work(condis_nl_wq, &port->work, 0))
		condis_nl_port_put(port);
}

/**
 * condis_nl_port_wake() - look now: there may be room, or the socket is closed
 * @port: the port, held by the caller
 *
 * Context: Any.
 */
void condis_nl_port_wake(struct condis_nl_port *port)
{
	condis_nl_port_hold(port);
	if (mod_delayed_work(condis_nl_wq, &port->work, 0))
		condis_nl_port_put(port);
}

/*
 * Asking first spares making messages in vain, and the socket the error that an
 * overrun leaves behind. Half of the room is for the answers to its requests,
 * which nobody sends again.
 */
static bool nl_room(const struct condis_nl_port *port)
{
	return atomic_read(&port->sk->sk_rmem_alloc) <=
	       READ_ONCE(port->sk->sk_rcvbuf) / 2;
}

static bool nl_idle(struct condis_nl_port *port)
{
	bool idle;

	spin_lock_bh(&port->lock);
	idle = list_empty(&port->ops) && list_empty(&port->ready) &&
	       condis_nbl_queue_empty(&port->done);
	spin_unlock_bh(&port->lock);
	return idle;
}

static int nl_unicast(struct condis_nl_port *port, struct sk_buff *msg)
{
	int err;

	if (!msg)
		return -ENOMEM;
	err = genlmsg_unicast(sock_net(port->sk), msg, port->portid);
	/* A socket that is being released: its port is killed in a moment. */
	return err == -ECONNREFUSED ? -EAGAIN : err;
}

/* The next three deliver one message: 1, 0 when there is none, or an error. */

static int nl_deliver_op(struct condis_nl_port *port)
{
	struct condis_nl_note *op;
	int err;

	spin_lock_bh(&port->lock);
	op = list_first_entry_or_null(&port->ops, struct condis_nl_note, node);
	spin_unlock_bh(&port->lock);
	if (!op)
		return 0;
	/* Only this worker takes anything off. */
	err = nl_unicast(port, condis_nl_msg_note(op));
	if (err)
		return err;
	spin_lock_bh(&port->lock);
	list_del(&op->node);
	spin_unlock_bh(&port->lock);
	condis_nl_note_free(op);
	return 1;
}

/* How many NBLs at the head of a chain are of one VC. */
static unsigned int nl_done_run(struct condis_nbl *chain)
{
	const struct condis_nl_send *first = condis_nbl_context(chain);
	const struct condis_nl_send *send = first;
	unsigned int n = 0;

	while (send->vc == first->vc && ++n < NL_DONE_MAX) {
		chain = chain->next;
		if (!chain)
			break;
		send = condis_nbl_context(chain);
	}
	return n;
}

static int nl_deliver_done(struct condis_nl_port *port)
{
	struct condis_nbl_queue told;
	struct condis_nbl *head;
	unsigned int n, i;
	int err;

	/* Appending changes the last NBL's next, hence the count here. */
	spin_lock_bh(&port->lock);
	head = port->done.head;
	n = head ? nl_done_run(head) : 0;
	spin_unlock_bh(&port->lock);
	if (!head)
		return 0;
	err = nl_unicast(port, condis_nl_msg_done(head, n));
	if (err)
		return err;

	condis_nbl_queue_init(&told);
	spin_lock_bh(&port->lock);
	for (i = 0; i < n; i++)
		condis_nbl_queue_add(&told, condis_nbl_queue_pop(&port->done));
	spin_unlock_bh(&port->lock);
	condis_nl_send_free(told.head);
	return 1;
}

/*
 * Take from the head of af->rx what goes into one message: one VC, one kind,
 * and no more than a message can carry. Slots become BUSY.
 */
static void nl_rx_take(struct condis_nl_af *af, struct list_head *items)
{
	struct condis_nl_item *item, *next, *first = NULL;
	size_t bytes = 0;

	lockdep_assert_held(&af->lock);
	list_for_each_entry_safe(item, next, &af->rx, node) {
		if (!first)
			first = item;
		else if (item->vc != first->vc || item->kind != first->kind ||
			 bytes + item->bytes > CONDIS_NL_BATCH_BYTES)
			break;
		bytes += item->bytes;
		if (item->kind == CONDIS_NL_ITEM_SLOT)
			container_of(item, struct condis_nl_slot,
				     item)->state = CONDIS_NL_SLOT_BUSY;
		list_move_tail(&item->node, items);
	}
}

/*
 * The message is made: what was taken back meanwhile goes to @back, the rest
 * is user space's from here on.
 */
static void nl_rx_hold(struct condis_nl_af *af, struct list_head *items,
		       struct condis_nbl_queue *back)
{
	struct condis_nl_item *item, *next;
	struct condis_nl_slot *slot;

	lockdep_assert_held(&af->lock);
	list_for_each_entry_safe(item, next, items, node) {
		if (item->kind != CONDIS_NL_ITEM_SLOT)
			continue;
		slot = container_of(item, struct condis_nl_slot, item);
		slot->state = CONDIS_NL_SLOT_HELD;
		if (!slot->taken)
			continue;
		af->lost.taken_back++;
		condis_nbl_queue_add(back, slot->nbl);
		condis_nl_slot_free(af, slot);
	}
}

/*
 * The socket did not take the message: all that is left goes back in front,
 * but for copies that nobody is told of any more; they are left on @items.
 */
static void nl_rx_undo(struct condis_nl_af *af, struct list_head *items)
{
	bool heard = af->receiver && af->rx_mode != CONDIS_NL_RX_NONE;
	struct condis_nl_item *item, *next;

	lockdep_assert_held(&af->lock);
	list_for_each_entry_safe_reverse(item, next, items, node) {
		if (item->kind == CONDIS_NL_ITEM_SLOT) {
			container_of(item, struct condis_nl_slot,
				     item)->state = CONDIS_NL_SLOT_QUEUED;
		} else if (!heard) {
			af->lost.receives++;
			continue;
		}
		list_move(&item->node, &af->rx);
	}
}

/* The socket has the message. Copies are left on @items, slots leave it. */
static void nl_rx_told(struct condis_nl_af *af, struct list_head *items,
		       const struct condis_nl_lost *lost)
{
	struct condis_nl_item *item, *next;

	lockdep_assert_held(&af->lock);
	af->lost.receives -= lost->receives;
	af->lost.taken_back -= lost->taken_back;
	af->lost.events -= lost->events;
	list_for_each_entry_safe(item, next, items, node)
		if (item->kind == CONDIS_NL_ITEM_SLOT)
			list_del_init(&item->node);
}

static void nl_return(struct condis_nl_af *af, struct condis_nbl_queue *back)
{
	if (condis_nbl_queue_empty(back))
		return;
	/* These hold up the drain, so the binding is there. */
	mutex_lock(&af->mutex);
	condis_return_nbls(af->binding, back->head, 0);
	mutex_unlock(&af->mutex);
}

/* An NBL that no message can carry is returned, and counted as lost. */
static bool nl_rx_drop_long(struct condis_nl_af *af, struct list_head *items)
{
	struct condis_nl_item *item;
	struct condis_nbl_queue back;
	struct condis_nl_slot *slot;

	item = list_first_entry_or_null(items, struct condis_nl_item, node);
	if (!item || condis_nl_item_size(item) <=
		     CONDIS_MESSAGE_MAX - NL_RX_OVERHEAD)
		return false;
	/* It is alone: with it, another one would have exceeded the batch. */
	condis_nbl_queue_init(&back);
	spin_lock_bh(&af->lock);
	af->lost.receives++;
	list_del_init(&item->node);
	if (item->kind == CONDIS_NL_ITEM_SLOT) {
		slot = container_of(item, struct condis_nl_slot, item);
		condis_nbl_queue_add(&back, slot->nbl);
		condis_nl_slot_free(af, slot);
	}
	spin_unlock_bh(&af->lock);
	if (item->kind == CONDIS_NL_ITEM_COPY)
		condis_nl_copy_free(af, item);
	nl_return(af, &back);
	return true;
}

static bool nl_lost_any(const struct condis_nl_lost *lost)
{
	return lost->receives || lost->taken_back || lost->events;
}

/* Tell @items and @lost, which both are there no longer when that is done. */
static int nl_rx_tell(struct condis_nl_port *port, struct condis_nl_af *af,
		      struct list_head *items,
		      const struct condis_nl_lost *lost)
{
	struct condis_nbl_queue back;
	struct sk_buff *msg;
	int err;

	condis_nbl_queue_init(&back);
	msg = condis_nl_msg_receive(af, items, lost);
	spin_lock_bh(&af->lock);
	nl_rx_hold(af, items, &back);
	spin_unlock_bh(&af->lock);

	err = nl_unicast(port, msg);
	spin_lock_bh(&af->lock);
	if (err)
		nl_rx_undo(af, items);
	else
		nl_rx_told(af, items, lost);
	spin_unlock_bh(&af->lock);
	nl_return(af, &back);
	return err;
}

static int nl_deliver_rx(struct condis_nl_port *port, struct condis_nl_af *af)
{
	struct condis_nl_item *item, *next;
	struct condis_nl_lost lost = {};
	LIST_HEAD(items);
	int err = 0;

	spin_lock_bh(&af->lock);
	if (af->receiver == port) {
		nl_rx_take(af, &items);
		lost = af->lost;
	}
	spin_unlock_bh(&af->lock);

	if (!nl_rx_drop_long(af, &items) &&
	    (!list_empty(&items) || nl_lost_any(&lost)))
		err = nl_rx_tell(port, af, &items, &lost);

	list_for_each_entry_safe(item, next, &items, node)
		condis_nl_copy_free(af, item);
	spin_lock_bh(&af->lock);
	condis_nl_af_ready(af);
	spin_unlock_bh(&af->lock);
	return err ?: 1;
}

static struct condis_nl_af *nl_ready_pop(struct condis_nl_port *port)
{
	struct condis_nl_af *af;

	spin_lock_bh(&port->lock);
	af = list_first_entry_or_null(&port->ready, struct condis_nl_af,
				      ready_node);
	if (af) {
		/* It leaves the list before it leaves its receiver. */
		refcount_inc(&af->ref);
		list_del_init(&af->ready_node);
	}
	spin_unlock_bh(&port->lock);
	return af;
}

/* Operations first: what they say is what data are understood by. */
static int nl_deliver_one(struct condis_nl_port *port)
{
	struct condis_nl_af *af;
	int err;

	if (nl_idle(port))
		return 0;
	if (!nl_room(port))
		return -EAGAIN;
	err = nl_deliver_op(port);
	if (err)
		return err;
	err = nl_deliver_done(port);
	if (err)
		return err;
	af = nl_ready_pop(port);
	if (!af)
		return 0;
	err = nl_deliver_rx(port, af);
	condis_nl_af_put(af);
	return err;
}

static void nl_deliver(struct condis_nl_port *port)
{
	int err;

	while ((err = nl_deliver_one(port)) > 0) {
		port->backoff = NL_BACKOFF_MIN;
		cond_resched();
	}
	if (!err)
		return;
	condis_nl_port_hold(port);
	if (!queue_delayed_work(condis_nl_wq, &port->work, port->backoff))
		condis_nl_port_put(port);
	port->backoff = min(port->backoff * 2, NL_BACKOFF_MAX);
}

void condis_nl_port_work(struct work_struct *work)
{
	struct condis_nl_port *port = container_of(to_delayed_work(work),
						   struct condis_nl_port, work);

	if (READ_ONCE(port->dead))
		condis_nl_port_orphan(port);
	else
		nl_deliver(port);
	condis_nl_port_put(port);
}
