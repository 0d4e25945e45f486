// SPDX-License-Identifier: GPL-2.0-only
/*
 * What there is to know about VCs, those of clients in the kernel included:
 * get, dump, notifications.
 */
#include <linux/netdevice.h>
#include <linux/slab.h>
#include <net/net_namespace.h>
#include <net/sock.h>

#include "adapter.h"
#include "binding.h"
#include "fsm.h"
#include "netlink.h"
#include "netlink_gen.h"
#include "vc.h"

static_assert(CONDIS_NL_ACTIVATION_STATE_ABSENT == (int)CONDIS_VC_ABSENT);
static_assert(CONDIS_NL_ACTIVATION_STATE_CREATING == (int)CONDIS_VC_CREATING);
static_assert(CONDIS_NL_ACTIVATION_STATE_IDLE == (int)CONDIS_VC_IDLE);
static_assert(CONDIS_NL_ACTIVATION_STATE_ACTIVATING ==
	      (int)CONDIS_VC_ACTIVATING);
static_assert(CONDIS_NL_ACTIVATION_STATE_ACTIVE == (int)CONDIS_VC_ACTIVE);
static_assert(CONDIS_NL_ACTIVATION_STATE_REACTIVATING ==
	      (int)CONDIS_VC_REACTIVATING);
static_assert(CONDIS_NL_ACTIVATION_STATE_DEACTIVATING ==
	      (int)CONDIS_VC_DEACTIVATING);
static_assert(CONDIS_NL_ACTIVATION_STATE_DELETING == (int)CONDIS_VC_DELETING);

static_assert(CONDIS_NL_GATE_REASON_GONE == CONDIS_SHUT_GONE);
static_assert(CONDIS_NL_GATE_REASON_RESET == CONDIS_SHUT_RESET);
static_assert(CONDIS_NL_GATE_REASON_PAUSED == CONDIS_SHUT_PAUSED);
static_assert(CONDIS_NL_GATE_REASON_CLOSING == CONDIS_SHUT_CLOSING);
static_assert(CONDIS_NL_GATE_REASON_NOT_READY == CONDIS_SHUT_NOT_READY);
static_assert(CONDIS_NL_GATE_REASON_NO_DIRECTION == CONDIS_SHUT_NO_DIR);

static const u8 nl_call_states[CONDIS_CALL_N_STATES] = {
	[CONDIS_CALL_NONE]		= CONDIS_NL_CALL_STATE_NONE,
	[CONDIS_CALL_OUT_PENDING]	= CONDIS_NL_CALL_STATE_OUT_PENDING,
	[CONDIS_CALL_CONNECTED]		= CONDIS_NL_CALL_STATE_CONNECTED,
	[CONDIS_CALL_IN_OFFERED]	= CONDIS_NL_CALL_STATE_IN_OFFERED,
	[CONDIS_CALL_IN_ACCEPTED]	= CONDIS_NL_CALL_STATE_IN_ACCEPTED,
	[CONDIS_CALL_PEER_CLOSING]	= CONDIS_NL_CALL_STATE_PEER_CLOSING,
	[CONDIS_CALL_LOCAL_CLOSING]	= CONDIS_NL_CALL_STATE_LOCAL_CLOSING,
	[CONDIS_CALL_CLOSED]		= CONDIS_NL_CALL_STATE_CLOSED,
};

static const int nl_vc_atm_attrs[CONDIS_NL_ATM_N] = {
	[CONDIS_NL_ATM_VPI]	= CONDIS_A_VC_VPI,
	[CONDIS_NL_ATM_VCI]	= CONDIS_A_VC_VCI,
	[CONDIS_NL_ATM_AAL]	= CONDIS_A_VC_AAL,
	[CONDIS_NL_ATM_TX]	= CONDIS_A_VC_TX,
	[CONDIS_NL_ATM_RX]	= CONDIS_A_VC_RX,
};

/**
 * struct nl_vc_info - a VC at one moment
 * @handle: in user space; 0 for a client in the kernel
 * @af: handle of the AF open, 0 likewise
 * @owner: port id, or 0
 * @persist: belongs to the netns
 * @client: name of the protocol
 * @id: number on the adapter
 * @ifindex: of the adapter, or 0
 * @activation: enum condis_nl_activation_state
 * @call: enum condis_nl_call_state
 * @active: @params are in force
 * @media: parameters
 * @tx_reasons: why nothing is sent
 * @rx_reasons: why nothing is received
 * @tx_count: NBLs sent and not completed
 * @rx_count: NBLs indicated and not returned
 * @stats: counters by CONDIS_A_VC_STATS_*
 * @n_stats: how far they are filled in
 */
struct nl_vc_info {
	u32				handle;
	u32				af;
	u32				owner;
	bool				persist;
	char				client[32];
	u32				id;
	u32				ifindex;
	u32				activation;
	u32				call;
	bool				active;
	struct condis_media_params	media;
	u32				tx_reasons;
	u32				rx_reasons;
	u32				tx_count;
	u32				rx_count;
	u64				stats[CONDIS_A_VC_STATS_MAX + 1];
	u32				n_stats;
};

/*
 * User space's object behind a VC, or NULL. It is freed after a grace period
 * that begins when the deletion is over, hence the look at the state.
 */
static struct condis_nl_vc *nl_vc_mine(const struct condis_vc *vc, u8 a)
{
	RCU_LOCKDEP_WARN(!rcu_read_lock_held(), "VC context without RCU");
	if (vc->binding->proto != condis_nl_proto || a == CONDIS_VC_ABSENT)
		return NULL;
	return vc->ctx;
}

static void nl_vc_counters(struct nl_vc_info *vi, const struct condis_vc *vc)
{
	const struct condis_vc_tx *tx = &vc->tx;
	const struct condis_vc_rx *rx = &vc->rx;
	u64 *n = vi->stats;

	n[CONDIS_A_VC_STATS_SENT_NBLS] = atomic64_read(&tx->nbls);
	n[CONDIS_A_VC_STATS_SENT_NBS] = atomic64_read(&tx->nbs);
	n[CONDIS_A_VC_STATS_SENT_BYTES] = atomic64_read(&tx->bytes);
	n[CONDIS_A_VC_STATS_COMPLETED_OK] = atomic64_read(&tx->done);
	n[CONDIS_A_VC_STATS_COMPLETED_FAILED] = atomic64_read(&tx->failed);
	n[CONDIS_A_VC_STATS_REFUSED] = atomic64_read(&tx->refused);
	n[CONDIS_A_VC_STATS_DELIVERED] = atomic64_read(&rx->nbls);
	n[CONDIS_A_VC_STATS_DELIVERED_BYTES] = atomic64_read(&rx->bytes);
	n[CONDIS_A_VC_STATS_RX_RESOURCES] = atomic64_read(&rx->lent);
	n[CONDIS_A_VC_STATS_RETURNED] = atomic64_read(&rx->returned);
	n[CONDIS_A_VC_STATS_RX_EARLY] = atomic64_read(&rx->early);
	n[CONDIS_A_VC_STATS_RX_LATE] = atomic64_read(&rx->late);
	n[CONDIS_A_VC_STATS_RX_REFUSED] = atomic64_read(&rx->refused);
	n[CONDIS_A_VC_STATS_CLOSE_WITH_SENDS] = READ_ONCE(vc->close_with_tx);
	vi->n_stats = CONDIS_A_VC_STATS_CLOSE_WITH_SENDS;
}

/*
 * Look at a VC, in any context. A DEL event comes when the VC is ABSENT but its
 * object is still there, for the deletion is under way.
 */
static void nl_vc_look(struct nl_vc_info *vi, struct condis_vc *vc,
		       bool deleting)
{
	struct condis_nl_vc *mine;
	u8 a;

	memset(vi, 0, sizeof(*vi));
	spin_lock_bh(&vc->lock);
	a = vc->a;
	vi->activation = a;
	vi->call = nl_call_states[vc->k];
	vi->active = condis_vc_is_active(vc) || a == CONDIS_VC_DEACTIVATING;
	if (vi->active)
		vi->media = vc->media;
	spin_unlock_bh(&vc->lock);

	mine = nl_vc_mine(vc, deleting ? CONDIS_VC_DELETING : a);
	if (mine) {
		vi->handle = mine->handle;
		vi->af = mine->af->handle;
		vi->owner = READ_ONCE(mine->owner_portid);
		vi->persist = mine->persist;
	}
	strscpy(vi->client, vc->binding->proto->ops->name, sizeof(vi->client));
	vi->id = vc->id;
	vi->tx_reasons = condis_gate_reasons(&vc->tx.gate);
	vi->rx_reasons = condis_gate_reasons(&vc->rx.ledger);
	vi->tx_count = condis_gate_count(&vc->tx.gate);
	vi->rx_count = condis_gate_count(&vc->rx.ledger);
	nl_vc_counters(vi, vc);
}

static int nl_vc_put_stats(struct sk_buff *msg, const struct nl_vc_info *vi)
{
	struct nlattr *nest;
	u32 i;

	nest = nla_nest_start(msg, CONDIS_A_VC_STATS);
	if (!nest)
		return -EMSGSIZE;
	for (i = 1; i <= vi->n_stats; i++) {
		if (nla_put_uint(msg, i, vi->stats[i])) {
			nla_nest_cancel(msg, nest);
			return -EMSGSIZE;
		}
	}
	nla_nest_end(msg, nest);
	return 0;
}

static int nl_vc_put_names(struct sk_buff *msg, const struct nl_vc_info *vi)
{
	if ((vi->handle && nla_put_u32(msg, CONDIS_A_VC_VC, vi->handle)) ||
	    (vi->af && nla_put_u32(msg, CONDIS_A_VC_AF, vi->af)) ||
	    nla_put_u32(msg, CONDIS_A_VC_ID, vi->id) ||
	    nla_put_string(msg, CONDIS_A_VC_CLIENT, vi->client) ||
	    (vi->ifindex &&
	     nla_put_u32(msg, CONDIS_A_VC_IFINDEX, vi->ifindex)) ||
	    (vi->persist && nla_put_flag(msg, CONDIS_A_VC_PERSIST)) ||
	    (vi->owner && nla_put_u32(msg, CONDIS_A_VC_OWNER, vi->owner)))
		return -EMSGSIZE;
	return 0;
}

static int nl_vc_put_states(struct sk_buff *msg, const struct nl_vc_info *vi)
{
	if (nla_put_u32(msg, CONDIS_A_VC_ACTIVATION, vi->activation) ||
	    nla_put_u32(msg, CONDIS_A_VC_CALL, vi->call) ||
	    nla_put_u32(msg, CONDIS_A_VC_TX_REASONS, vi->tx_reasons) ||
	    nla_put_u32(msg, CONDIS_A_VC_RX_REASONS, vi->rx_reasons) ||
	    nla_put_u32(msg, CONDIS_A_VC_TX_OUTSTANDING, vi->tx_count) ||
	    nla_put_u32(msg, CONDIS_A_VC_RX_OUTSTANDING, vi->rx_count))
		return -EMSGSIZE;
	return 0;
}

static int nl_vc_fill(const struct nl_vc_info *vi, struct sk_buff *msg,
		      const struct genl_info *info, void **hdrp)
{
	const struct condis_atm_params *atm = &vi->media.atm;
	void *hdr;

	hdr = genlmsg_iput(msg, info);
	if (!hdr)
		return -EMSGSIZE;
	if (nl_vc_put_names(msg, vi) ||
	    (vi->active && condis_nl_put_atm(msg, nl_vc_atm_attrs, atm)) ||
	    nl_vc_put_states(msg, vi) || nl_vc_put_stats(msg, vi)) {
		genlmsg_cancel(msg, hdr);
		return -EMSGSIZE;
	}
	*hdrp = hdr;
	genlmsg_end(msg, hdr);
	return 0;
}

/* V-23: what only the miniport counts; nothing when it does not. */
static void nl_vc_cells(struct nl_vc_info *vi, struct condis_nl_vc *vc)
{
	static const u32 oids[] = {
		CONDIS_OID_ATM_XMIT_CELLS_OK, CONDIS_OID_ATM_RCV_CELLS_OK,
	};
	struct condis_oid_request req;
	unsigned int i;
	u64 cells;

	BUILD_BUG_ON(CONDIS_A_VC_STATS_TX_CELLS !=
		     CONDIS_A_VC_STATS_CLOSE_WITH_SENDS + 1);
	for (i = 0; i < ARRAY_SIZE(oids); i++) {
		memset(&req, 0, sizeof(req));
		req.type = CONDIS_OID_QUERY;
		req.oid = oids[i];
		req.buf = &cells;
		req.len = sizeof(cells);
		if (condis_nl_oid(vc->af->binding, NULL, vc->vc, &req) !=
		    CONDIS_STATUS_SUCCESS)
			return;
		vi->stats[++vi->n_stats] = cells;
	}
}

/* Ifindex of an adapter in @net; false when it is not there. */
static bool nl_vc_ifindex(struct condis_adapter *adapter,
			  const struct net *net, u32 *ifindex)
{
	netdevice_tracker tracker;
	struct net_device *dev;
	bool here;

	*ifindex = 0;
	dev = condis_nl_adapter_hold_dev(adapter, &tracker);
	if (!dev)
		return net_eq(net, &init_net);
	here = net_eq(dev_net(dev), net);
	if (here)
		*ifindex = dev->ifindex;
	netdev_put(dev, &tracker);
	return here;
}

int condis_nl_vc_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct condis_nl_vc *vc;
	struct nl_vc_info *vi;
	struct sk_buff *rsp;
	int err = -ENOMEM;
	void *hdr;

	vi = kzalloc(sizeof(*vi), GFP_KERNEL);
	rsp = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!vi || !rsp)
		goto err_free;
	vc = condis_nl_vc_lock_any(info, CONDIS_A_VC_VC);
	err = PTR_ERR_OR_ZERO(vc);
	if (err)
		goto err_free;
	rcu_read_lock();
	nl_vc_look(vi, vc->vc, false);
	rcu_read_unlock();
	nl_vc_ifindex(vc->af->adapter, genl_info_net(info), &vi->ifindex);
	nl_vc_cells(vi, vc);
	condis_nl_vc_unlock(vc);
	err = nl_vc_fill(vi, rsp, info, &hdr);
	if (err)
		goto err_free;
	kfree(vi);
	return genlmsg_reply(rsp, info);

err_free:
	nlmsg_free(rsp);
	kfree(vi);
	return err;
}

/* Where a dump of VCs goes on */
struct nl_vc_dump {
	unsigned long	adapter;
	unsigned long	vc;
};

static int nl_vc_dump_adapter(struct sk_buff *skb, struct netlink_callback *cb,
			      struct condis_adapter *adapter,
			      struct nl_vc_info *vi, u32 ifindex)
{
	const struct genl_info *info = genl_info_dump(cb);
	struct nlattr *af = info->attrs[CONDIS_A_VC_AF];
	struct nl_vc_dump *ctx = (void *)cb->ctx;
	struct condis_vc *vc;
	void *hdr;
	int err;

	for (;; ctx->vc++) {
		rcu_read_lock();
		vc = condis_adapter_next_vc(adapter, &ctx->vc);
		if (vc)
			nl_vc_look(vi, vc, false);
		rcu_read_unlock();
		if (!vc)
			return 0;
		if (af && nla_get_u32(af) != vi->af)
			continue;
		vi->ifindex = ifindex;
		err = nl_vc_fill(vi, skb, info, &hdr);
		if (err)
			return err;
		genl_dump_check_consistent(cb, hdr);
	}
}

int condis_nl_vc_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	const struct genl_info *info = genl_info_dump(cb);
	struct nlattr *want = info->attrs[CONDIS_A_VC_IFINDEX];
	struct nl_vc_dump *ctx = (void *)cb->ctx;
	struct net *net = sock_net(skb->sk);
	struct condis_adapter *adapter;
	struct nl_vc_info *vi;
	unsigned long id;
	u32 ifindex;
	int err = 0;

	NL_ASSERT_DUMP_CTX_FITS(struct nl_vc_dump);
	vi = kzalloc(sizeof(*vi), GFP_KERNEL);
	if (!vi)
		return -ENOMEM;
	cb->seq = condis_nl_seq();
	id = ctx->adapter;
	while (!err && (adapter = condis_adapter_next(&ctx->adapter))) {
		/* The adapter whose VCs were being shown is gone. */
		if (ctx->adapter != id)
			ctx->vc = 0;
		if (nl_vc_ifindex(adapter, net, &ifindex) &&
		    (!want || nla_get_u32(want) == ifindex))
			err = nl_vc_dump_adapter(skb, cb, adapter, vi, ifindex);
		condis_adapter_put(adapter);
		if (!err) {
			id = ++ctx->adapter;
			ctx->vc = 0;
		}
	}
	kfree(vi);
	/* Of a change meanwhile, the next part tells, or the end. */
	cb->seq = condis_nl_seq();
	return err;
}

static u8 nl_vc_event_cmd(enum condis_event event)
{
	switch (event) {
	case CONDIS_EVENT_NEW:
		return CONDIS_CMD_VC_NEW_NTF;
	case CONDIS_EVENT_DEL:
		return CONDIS_CMD_VC_DEL_NTF;
	default:
		return CONDIS_CMD_VC_CHANGE_NTF;
	}
}

static void nl_vc_notify(struct condis_vc *vc, struct net *net,
			 enum condis_event event)
{
	struct nl_vc_info *vi;
	struct genl_info info;
	struct sk_buff *msg;
	void *hdr;

	if (!genl_has_listeners(&condis_nl_family, net, CONDIS_NLGRP_MONITOR))
		return;
	vi = kmalloc(sizeof(*vi), GFP_ATOMIC | __GFP_NOWARN);
	msg = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_ATOMIC | __GFP_NOWARN);
	if (!vi || !msg) {
		/* Who listens learns that it missed something. */
		genl_set_err(&condis_nl_family, net, 0, CONDIS_NLGRP_MONITOR,
			     -ENOBUFS);
		goto out;
	}
	nl_vc_look(vi, vc, event == CONDIS_EVENT_DEL);
	nl_vc_ifindex(vc->adapter, net, &vi->ifindex);
	genl_info_init_ntf(&info, &condis_nl_family, nl_vc_event_cmd(event));
	if (nl_vc_fill(vi, msg, &info, &hdr))
		goto out;
	genlmsg_multicast_netns(&condis_nl_family, net, msg, 0,
				CONDIS_NLGRP_MONITOR, GFP_ATOMIC);
	msg = NULL;
out:
	nlmsg_free(msg);
	kfree(vi);
}

/* A VC that shall be deleted and now may be: there is no other word of it. */
static void nl_vc_poke(struct condis_nl_vc *vc, u8 a)
{
	struct condis_nl_af *af = vc->af;

	if (a != CONDIS_VC_IDLE || !READ_ONCE(vc->dying))
		return;
	spin_lock_bh(&af->lock);
	condis_nl_vc_todo(vc, false);
	spin_unlock_bh(&af->lock);
}

/**
 * condis_nl_vc_event() - something happened to a VC
 * @vc: the VC, held by the caller
 * @event: what
 *
 * User space's VCs are told of in their own netns, also when the net_device of
 * the adapter is gone; others in that of the net_device.
 *
 * Context: Any, within rcu_read_lock().
 */
void condis_nl_vc_event(struct condis_vc *vc, enum condis_event event)
{
	struct condis_nl_vc *mine;
	netdevice_tracker tracker;
	struct net_device *dev;
	struct net *net;
	u8 a;

	if (event != CONDIS_EVENT_CHANGE)
		condis_nl_seq_inc();
	a = READ_ONCE(vc->a);
	mine = nl_vc_mine(vc, event == CONDIS_EVENT_DEL ? CONDIS_VC_DELETING :
							  a);
	if (mine) {
		nl_vc_poke(mine, a);
		net = READ_ONCE(mine->af->nn->net);
		if (net)
			nl_vc_notify(vc, net, event);
		return;
	}
	dev = condis_nl_adapter_hold_dev(vc->adapter, &tracker);
	if (!dev)
		return;
	nl_vc_notify(vc, dev_net(dev), event);
	netdev_put(dev, &tracker);
}
