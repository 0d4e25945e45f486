// SPDX-License-Identifier: GPL-2.0-only
/*
 * PVCs, configured through the call manager of the PVC family.
 */
#include <linux/netdevice.h>
#include <net/condis/adapter.h>
#include <net/sock.h>

#include "adapter.h"
#include "netlink.h"
#include "netlink_gen.h"
#include "netlink_operator.h"

static const int nl_pvc_atm_attrs[CONDIS_NL_ATM_N] = {
	[CONDIS_NL_ATM_VPI]		= CONDIS_A_PVC_VPI,
	[CONDIS_NL_ATM_VCI]		= CONDIS_A_PVC_VCI,
	[CONDIS_NL_ATM_AAL]		= CONDIS_A_PVC_AAL,
	[CONDIS_NL_ATM_DIRECTION]	= CONDIS_A_PVC_DIRECTION,
	[CONDIS_NL_ATM_TX]		= CONDIS_A_PVC_TX,
	[CONDIS_NL_ATM_RX]		= CONDIS_A_PVC_RX,
};

static condis_status_t nl_pvc_add(struct condis_nl_operator *op)
{
	return condis_nl_operator_oid(op, CONDIS_OID_SET, CONDIS_OID_CO_ADD_PVC,
				      &op->pvc, sizeof(op->pvc), NULL);
}

static condis_status_t nl_pvc_delete(struct condis_nl_operator *op)
{
	return condis_nl_operator_oid(op, CONDIS_OID_SET,
				      CONDIS_OID_CO_DELETE_PVC, &op->pvc,
				      sizeof(op->pvc), NULL);
}

static condis_status_t nl_pvc_walk(struct condis_nl_operator *op)
{
	struct condis_nl_pvcs *pvcs = &op->pvcs;
	condis_status_t status;
	u32 written;

	while (pvcs->n < ARRAY_SIZE(pvcs->pvcs)) {
		status = condis_nl_operator_oid(op, CONDIS_OID_QUERY,
						CONDIS_OID_CO_NEXT_PVC,
						&pvcs->walk, sizeof(pvcs->walk),
						&written);
		if (status != CONDIS_STATUS_SUCCESS)
			return status;
		if (!written)
			break;
		pvcs->pvcs[pvcs->n++] = pvcs->walk.pvc;
	}
	return CONDIS_STATUS_SUCCESS;
}

static int nl_pvc_identity(struct genl_info *info)
{
	if (GENL_REQ_ATTR_CHECK(info, CONDIS_A_PVC_VPI) ||
	    GENL_REQ_ATTR_CHECK(info, CONDIS_A_PVC_VCI))
		return -EINVAL;
	return 0;
}

/* What the call manager's INVALID_DATA would leave open */
static int nl_pvc_check(struct genl_info *info, const struct condis_pvc *pvc)
{
	struct nlattr *vci = info->attrs[CONDIS_A_PVC_VCI];

	if (!pvc->atm.vpi && !pvc->atm.vci) {
		NL_SET_ERR_MSG_ATTR(info->extack, vci,
				    "VPI/VCI 0/0 is no connection");
		return -EINVAL;
	}
	if (pvc->atm.vci < 32 && !(pvc->flags & CONDIS_PVC_RESERVED_VCI)) {
		NL_SET_ERR_MSG_ATTR(info->extack, vci,
				    "VCIs below 32 need reserved-vci");
		return -EINVAL;
	}
	return 0;
}

/* A direction that is not wanted has no category, which says so. */
static int nl_pvc_parse(struct genl_info *info, struct condis_pvc *pvc)
{
	u32 directions, max_sdu;
	int err;

	err = nl_pvc_identity(info);
	if (err)
		return err;
	if (info->attrs[CONDIS_A_PVC_RESERVED_VCI])
		pvc->flags |= CONDIS_PVC_RESERVED_VCI;
	max_sdu = condis_nl_adapter_max_sdu(info->user_ptr[0]);
	err = condis_nl_parse_atm(info, nl_pvc_atm_attrs, &pvc->atm,
				  &directions, max_sdu);
	return err ?: nl_pvc_check(info, pvc);
}

static int nl_pvc_run(struct condis_nl_operator *op, struct genl_info *info,
		      const char *what)
{
	int err;

	err = condis_nl_operator_run(op);
	if (!err && op->status != CONDIS_STATUS_SUCCESS)
		err = condis_nl_refuse(info->extack, op->status, what);
	return err;
}

/* OID_CO_ADD_PVC */
int condis_nl_pvc_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct condis_nl_operator *op;
	int err;

	op = condis_nl_operator_alloc(info->user_ptr[0], CONDIS_AF_PVC,
				      nl_pvc_add);
	if (!op)
		return -ENOMEM;
	err = nl_pvc_parse(info, &op->pvc);
	if (!err)
		err = nl_pvc_run(op, info, "pvc-new");
	if (!err)
		condis_nl_seq_inc();
	condis_nl_operator_put(op);
	return err;
}

/* OID_CO_DELETE_PVC */
int condis_nl_pvc_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct condis_nl_operator *op;
	int err;

	err = nl_pvc_identity(info);
	if (err)
		return err;
	op = condis_nl_operator_alloc(info->user_ptr[0], CONDIS_AF_PVC,
				      nl_pvc_delete);
	if (!op)
		return -ENOMEM;
	op->pvc.atm.vpi = nla_get_u32(info->attrs[CONDIS_A_PVC_VPI]);
	op->pvc.atm.vci = nla_get_u32(info->attrs[CONDIS_A_PVC_VCI]);
	err = nl_pvc_run(op, info, "pvc-del");
	if (!err)
		condis_nl_seq_inc();
	condis_nl_operator_put(op);
	return err;
}

static int nl_pvc_fill(const struct condis_pvc *pvc, u32 ifindex,
		       struct sk_buff *msg, struct netlink_callback *cb)
{
	void *hdr;

	hdr = genlmsg_iput(msg, genl_info_dump(cb));
	if (!hdr)
		return -EMSGSIZE;
	genl_dump_check_consistent(cb, hdr);
	if (nla_put_u32(msg, CONDIS_A_PVC_IFINDEX, ifindex) ||
	    condis_nl_put_atm(msg, nl_pvc_atm_attrs, &pvc->atm) ||
	    ((pvc->flags & CONDIS_PVC_RESERVED_VCI) &&
	     nla_put_flag(msg, CONDIS_A_PVC_RESERVED_VCI)) ||
	    ((pvc->flags & CONDIS_PVC_IN_USE) &&
	     nla_put_flag(msg, CONDIS_A_PVC_IN_USE))) {
		genlmsg_cancel(msg, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(msg, hdr);
	return 0;
}

/* Where a dump of PVCs goes on */
struct nl_pvc_dump {
	unsigned long	adapter;
	u32		next;
};

/* One batch of an adapter: 1 when there may be more, 0 at its end. */
static int nl_pvc_dump_batch(struct condis_adapter *adapter, u32 ifindex,
			     struct sk_buff *skb, struct netlink_callback *cb)
{
	struct nl_pvc_dump *ctx = (void *)cb->ctx;
	struct condis_nl_operator *op;
	struct condis_pvc *pvc;
	int err;
	u32 i;

	op = condis_nl_operator_alloc(adapter, CONDIS_AF_PVC, nl_pvc_walk);
	if (!op)
		return -ENOMEM;
	op->pvcs.walk.next = ctx->next;
	err = condis_nl_operator_run(op);
	/* An adapter that goes, or has no such call manager, has no PVCs. */
	if (err || op->status != CONDIS_STATUS_SUCCESS)
		goto out;
	for (i = 0; i < op->pvcs.n && !err; i++) {
		pvc = &op->pvcs.pvcs[i];
		err = nl_pvc_fill(pvc, ifindex, skb, cb);
		if (!err)
			ctx->next = (u32)pvc->atm.vpi << 16 | pvc->atm.vci;
		if (!err)
			ctx->next++;
	}
	if (!err)
		err = op->pvcs.n == ARRAY_SIZE(op->pvcs.pvcs);
out:
	condis_nl_operator_put(op);
	return err;
}

static int nl_pvc_dump_adapter(struct condis_adapter *adapter,
			       struct sk_buff *skb,
			       struct netlink_callback *cb)
{
	const struct genl_info *info = genl_info_dump(cb);
	struct nlattr *want = info->attrs[CONDIS_A_PVC_IFINDEX];
	netdevice_tracker tracker;
	struct net_device *dev;
	u32 ifindex = 0;
	int err;

	dev = condis_nl_adapter_hold_dev(adapter, &tracker);
	if (!dev)
		return 0;
	if (net_eq(dev_net(dev), sock_net(skb->sk)) &&
	    (!want || nla_get_u32(want) == dev->ifindex))
		ifindex = dev->ifindex;
	netdev_put(dev, &tracker);
	if (!ifindex)
		return 0;
	/* A PVC that was just configured must not be missed. */
	err = condis_nl_settle(adapter, cb->extack);
	if (err)
		return err;
	do {
		err = nl_pvc_dump_batch(adapter, ifindex, skb, cb);
	} while (err > 0);
	return err;
}

int condis_nl_pvc_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct nl_pvc_dump *ctx = (void *)cb->ctx;
	struct condis_adapter *adapter;
	unsigned long id;
	int err = 0;

	NL_ASSERT_DUMP_CTX_FITS(struct nl_pvc_dump);
	cb->seq = condis_nl_seq();
	id = ctx->adapter;
	while (!err && (adapter = condis_adapter_next(&ctx->adapter))) {
		/* The adapter whose PVCs were being shown is gone. */
		if (ctx->adapter != id)
			ctx->next = 0;
		err = nl_pvc_dump_adapter(adapter, skb, cb);
		condis_adapter_put(adapter);
		if (!err) {
			id = ++ctx->adapter;
			ctx->next = 0;
		}
	}
	/* Of a change meanwhile, the next part tells, or the end. */
	cb->seq = condis_nl_seq();
	return err;
}
