// SPDX-License-Identifier: GPL-2.0-only
/*
 * Status indications, as user space hears of them: as a client, as a call
 * manager, and who watches.
 */
#include <linux/netdevice.h>
#include <net/condis/adapter.h>
#include <net/condis/miniport.h>

#include "netlink_cm.h"

/* What the field calls what, and this interface */
static const struct nl_indication {
	condis_status_t	status;
	u32		what;
} nl_indications[] = {
	{ CONDIS_STATUS_RESET_START, CONDIS_NL_INDICATION_RESET_START },
	{ CONDIS_STATUS_RESET_END, CONDIS_NL_INDICATION_RESET_END },
	{ CONDIS_STATUS_MEDIA_CONNECT, CONDIS_NL_INDICATION_MEDIA_CONNECT },
	{ CONDIS_STATUS_MEDIA_DISCONNECT,
	  CONDIS_NL_INDICATION_MEDIA_DISCONNECT },
	{ CONDIS_STATUS_HARDWARE_LINE_UP,
	  CONDIS_NL_INDICATION_HARDWARE_LINE_UP },
	{ CONDIS_STATUS_HARDWARE_LINE_DOWN,
	  CONDIS_NL_INDICATION_HARDWARE_LINE_DOWN },
	{ CONDIS_STATUS_LINK_SPEED_CHANGE,
	  CONDIS_NL_INDICATION_LINK_SPEED_CHANGE },
};

/**
 * struct nl_told - who is told of what
 * @ifindex: of the adapter, or 0
 * @id: of the VC on it, or 0
 * @cm: handle of the call manager, or 0
 * @af: handle of the AF open, or 0
 * @vc: handle of the VC, or 0
 * @status: what happened
 * @buf: more about it
 * @len: octets there
 */
struct nl_told {
	u32		ifindex;
	u32		id;
	u32		cm;
	u32		af;
	u32		vc;
	condis_status_t	status;
	const void	*buf;
	u32		len;
};

static u32 nl_what(condis_status_t status)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(nl_indications); i++)
		if (nl_indications[i].status == status)
			return nl_indications[i].what;
	return CONDIS_NL_INDICATION_OTHER;
}

static int nl_put_number(struct sk_buff *msg, int attr, u32 number)
{
	return number ? nla_put_u32(msg, attr, number) : 0;
}

static int nl_put_told(struct sk_buff *msg, const struct nl_told *told)
{
	const condis_status_t *end = told->buf;
	u32 code = (__force u32)told->status;

	if (nl_put_number(msg, CONDIS_A_INDICATION_IFINDEX, told->ifindex) ||
	    nl_put_number(msg, CONDIS_A_INDICATION_ID, told->id) ||
	    nl_put_number(msg, CONDIS_A_INDICATION_CM, told->cm) ||
	    nl_put_number(msg, CONDIS_A_INDICATION_AF, told->af) ||
	    nl_put_number(msg, CONDIS_A_INDICATION_VC, told->vc) ||
	    nla_put_u32(msg, CONDIS_A_INDICATION_WHAT, nl_what(told->status)) ||
	    nla_put_u32(msg, CONDIS_A_INDICATION_CODE, code))
		return -EMSGSIZE;
	if (told->status == CONDIS_STATUS_RESET_END)
		return nla_put_u32(msg, CONDIS_A_INDICATION_STATUS,
				   condis_status_index(*end));
	return told->len ? nla_put(msg, CONDIS_A_INDICATION_DATA, told->len,
				   told->buf) : 0;
}

/* status-ntf */
static struct sk_buff *nl_told_msg(const struct nl_told *told, gfp_t gfp)
{
	struct sk_buff *msg;
	void *hdr;

	msg = condis_nl_event_new(CONDIS_CMD_STATUS_NTF,
				  8 * nla_total_size(sizeof(u32)) +
				  nla_total_size(told->len), gfp, &hdr);
	if (!msg)
		return NULL;
	if (WARN_ON_ONCE(nl_put_told(msg, told))) {
		nlmsg_free(msg);
		return NULL;
	}
	genlmsg_end(msg, hdr);
	return msg;
}

/* As a client; a VC without a handle is one that its user knows nothing of. */
void condis_nl_status(void *binding_ctx, void *vc_ctx, condis_status_t status,
		      const void *buf, u32 len)
{
	struct condis_nl_af *af = binding_ctx;
	struct condis_nl_vc *vc = vc_ctx;
	const struct nl_told told = {
		.af = af->handle, .vc = vc ? vc->handle : 0,
		.status = status, .buf = buf, .len = len,
	};

	if (vc && !vc->handle)
		return;
	condis_nl_event_send(af, nl_told_msg(&told, CONDIS_NL_GFP),
			     CONDIS_NL_GFP);
}

/* As a call manager. What it cannot be told, cm-get and vc-get show. */
void condis_nl_cm_status(void *binding_ctx, void *vc_ctx,
			 condis_status_t status, const void *buf, u32 len)
{
	struct condis_nl_peer *vc = vc_ctx;
	struct condis_nl_cm *cm = binding_ctx;
	const struct nl_told told = {
		.cm = cm->handle, .vc = vc ? vc->handle : 0,
		.status = status, .buf = buf, .len = len,
	};
	struct condis_nl_note *note;

	if (vc && !vc->handle)
		return;
	note = condis_nl_note_alloc(cm->owner, 0, CONDIS_NL_GFP);
	if (!note)
		return;
	note->msg = nl_told_msg(&told, CONDIS_NL_GFP);
	if (note->msg)
		condis_nl_note_done(note, CONDIS_STATUS_SUCCESS);
	else
		condis_nl_note_free(note);
}

/**
 * condis_nl_status_event() - who watches hears of it, too
 * @adapter: the adapter
 * @vc_id: number of the VC on it that it is about; 0: about the adapter
 * @status: what happened
 * @buf: more about it
 * @len: octets there
 *
 * Context: Process context, within rcu_read_lock().
 */
void condis_nl_status_event(struct condis_adapter *adapter, u32 vc_id,
			    condis_status_t status, const void *buf, u32 len)
{
	struct nl_told told = {
		.id = vc_id, .status = status, .buf = buf, .len = len,
	};
	netdevice_tracker tracker;
	struct net_device *dev;
	struct sk_buff *msg;

	dev = condis_nl_adapter_hold_dev(adapter, &tracker);
	if (!dev)
		return;
	told.ifindex = dev->ifindex;
	msg = genl_has_listeners(&condis_nl_family, dev_net(dev),
				 CONDIS_NLGRP_MONITOR) ?
	      nl_told_msg(&told, GFP_ATOMIC) : NULL;
	if (msg)
		genlmsg_multicast_netns(&condis_nl_family, dev_net(dev), msg,
					0, CONDIS_NLGRP_MONITOR, GFP_ATOMIC);
	netdev_put(dev, &tracker);
}
