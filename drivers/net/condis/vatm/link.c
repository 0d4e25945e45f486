// SPDX-License-Identifier: GPL-2.0-only
/*
 * The line between two devices. It carries in one direction when the far end is
 * there and up; the carrier of each net_device says so.
 */
#include <kunit/visibility.h>
#include <linux/netdevice.h>
#include <linux/rcupdate.h>
#include <linux/rtnetlink.h>

#include "vatm.h"

/*
 * Protects peer, dev, admin_up and running of every device. One lock for all,
 * because a line has two ends; it is taken when a user does something.
 */
static DEFINE_SPINLOCK(vatm_link_lock);

static bool link_far_end_up(const struct vatm *peer)
{
	return READ_ONCE(peer->admin_up) && READ_ONCE(peer->running);
}

static struct vatm *link_locked_peer(const struct vatm *vatm)
{
	return rcu_dereference_protected(vatm->peer,
					 lockdep_is_held(&vatm_link_lock));
}

static struct net_device *link_locked_dev(const struct vatm *vatm)
{
	return rcu_dereference_protected(vatm->dev,
					 lockdep_is_held(&vatm_link_lock));
}

/**
 * struct link_news - adapters that user space is to be told of
 * @adapter: held; filled from the front
 * @n: how many
 */
struct link_news {
	struct condis_adapter	*adapter[2];
	unsigned int		n;
};

/*
 * A device on a line is not deleted yet, which holds its adapter; after the
 * lock is dropped, only the reference taken here does.
 */
static void link_news_add(struct link_news *news, struct vatm *vatm)
{
	condis_adapter_get(vatm->adapter);
	news->adapter[news->n++] = vatm->adapter;
}

/* Telling reads peer and carrier: after the lock, when all of it is true. */
static void link_news_tell(struct link_news *news)
{
	unsigned int i;

	for (i = 0; i < news->n; i++) {
		condis_m_adapter_changed(news->adapter[i]);
		condis_adapter_put(news->adapter[i]);
	}
}

/* Return: whether it is another one than before. */
static bool link_update_carrier(struct vatm *vatm)
{
	struct net_device *dev = link_locked_dev(vatm);
	struct vatm *peer = link_locked_peer(vatm);
	bool on = peer && link_far_end_up(peer);

	if (!dev || netif_carrier_ok(dev) == on)
		return false;
	if (on)
		netif_carrier_on(dev);
	else
		netif_carrier_off(dev);
	/* What is lost for want of memory, the OID tells who asks. */
	condis_mco_indicate_status(vatm->adapter, NULL,
				   on ? CONDIS_STATUS_MEDIA_CONNECT :
					CONDIS_STATUS_MEDIA_DISCONNECT,
				   NULL, 0);
	return true;
}

static void link_update_far_carrier(struct vatm *vatm, struct link_news *news)
{
	struct vatm *peer = link_locked_peer(vatm);

	if (peer && link_update_carrier(peer))
		link_news_add(news, peer);
}

/**
 * vatm_link_set_admin() - the user set the device up or down
 * @vatm: the device
 * @up: which of the two
 *
 * Context: Any but hardirq.
 */
void vatm_link_set_admin(struct vatm *vatm, bool up)
{
	struct link_news news = {};

	spin_lock_bh(&vatm_link_lock);
	WRITE_ONCE(vatm->admin_up, up);
	link_update_far_carrier(vatm, &news);
	spin_unlock_bh(&vatm_link_lock);
	link_news_tell(&news);
}

/**
 * vatm_link_set_running() - the adapter restarted, or pauses
 * @vatm: the device
 * @running: which of the two
 *
 * Context: Any but hardirq.
 */
void vatm_link_set_running(struct vatm *vatm, bool running)
{
	struct link_news news = {};

	spin_lock_bh(&vatm_link_lock);
	WRITE_ONCE(vatm->running, running);
	link_update_far_carrier(vatm, &news);
	spin_unlock_bh(&vatm_link_lock);
	link_news_tell(&news);
}

/* Return: the end it was connected to, or NULL. */
static struct vatm *link_disconnect(struct vatm *vatm)
{
	struct vatm *peer = link_locked_peer(vatm);

	if (!peer)
		return NULL;
	RCU_INIT_POINTER(vatm->peer, NULL);
	RCU_INIT_POINTER(peer->peer, NULL);
	link_update_carrier(vatm);
	link_update_carrier(peer);
	return peer;
}

/**
 * vatm_link_detach() - the net_device is being deleted
 * @vatm: its device
 *
 * Takes it off its line for good and forgets the net_device. User space is
 * told of the far end; that this one ends is an event of its own.
 *
 * Context: RTNL held.
 */
void vatm_link_detach(struct vatm *vatm)
{
	struct link_news news = {};
	struct vatm *peer;

	ASSERT_RTNL();
	spin_lock_bh(&vatm_link_lock);
	peer = link_disconnect(vatm);
	if (peer)
		link_news_add(&news, peer);
	RCU_INIT_POINTER(vatm->dev, NULL);
	spin_unlock_bh(&vatm_link_lock);
	link_news_tell(&news);
}

static condis_status_t link_connect(struct vatm *vatm, struct vatm *peer,
				    struct link_news *news)
{
	struct vatm *old = link_locked_peer(vatm);
	struct vatm *peers = link_locked_peer(peer);

	if (vatm == peer)
		return CONDIS_STATUS_INVALID_DATA;
	/* What is being deleted was taken off its line already. */
	if (!link_locked_dev(vatm) || !link_locked_dev(peer))
		return CONDIS_STATUS_ADAPTER_REMOVED;
	if ((old && old != peer) || (peers && peers != vatm))
		return CONDIS_STATUS_NOT_ACCEPTED;
	if (old)
		return CONDIS_STATUS_SUCCESS;
	rcu_assign_pointer(vatm->peer, peer);
	rcu_assign_pointer(peer->peer, vatm);
	link_update_carrier(vatm);
	link_update_carrier(peer);
	link_news_add(news, vatm);
	link_news_add(news, peer);
	return CONDIS_STATUS_SUCCESS;
}

/**
 * vatm_set_peer() - connect two devices, or take one off its line
 * @adapter: one end
 * @peer: the other, of this driver too, held for the call; NULL for none
 *
 * Both ends at once. Nothing is held: the line goes with either device.
 *
 * Context: Any but hardirq.
 * Return: SUCCESS, also when nothing had to change; INVALID_DATA for an adapter
 * with itself; NOT_ACCEPTED when either has another peer; ADAPTER_REMOVED.
 */
condis_status_t vatm_set_peer(struct condis_adapter *adapter,
			      struct condis_adapter *peer)
{
	struct vatm *vatm = condis_adapter_priv(adapter);
	condis_status_t status = CONDIS_STATUS_SUCCESS;
	struct link_news news = {};
	struct vatm *old;

	spin_lock_bh(&vatm_link_lock);
	if (peer) {
		status = link_connect(vatm, condis_adapter_priv(peer), &news);
	} else {
		old = link_disconnect(vatm);
		if (old) {
			link_news_add(&news, vatm);
			link_news_add(&news, old);
		}
	}
	spin_unlock_bh(&vatm_link_lock);
	link_news_tell(&news);
	return status;
}
EXPORT_SYMBOL_IF_KUNIT(vatm_set_peer);

/**
 * vatm_link_peer() - where what is sent now arrives
 * @vatm: the sending device
 *
 * Context: RCU read section, which keeps the result.
 * Return: the far end, or NULL when there is no link.
 */
struct vatm *vatm_link_peer(const struct vatm *vatm)
{
	struct vatm *peer = rcu_dereference(vatm->peer);

	return peer && link_far_end_up(peer) ? peer : NULL;
}

/**
 * vatm_link_peer_ifindex() - which net_device is at the far end
 * @vatm: the device
 *
 * Context: Any.
 * Return: its ifindex, in its own netns; 0 without a peer.
 */
int vatm_link_peer_ifindex(const struct vatm *vatm)
{
	struct net_device *dev = NULL;
	struct vatm *peer;
	int ifindex;

	rcu_read_lock();
	peer = rcu_dereference(vatm->peer);
	if (peer)
		dev = rcu_dereference(peer->dev);
	ifindex = dev ? READ_ONCE(dev->ifindex) : 0;
	rcu_read_unlock();
	return ifindex;
}
