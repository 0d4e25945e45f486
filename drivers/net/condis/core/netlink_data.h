/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * NBLs on their way to user space and from it.
 */
#ifndef _CONDIS_NETLINK_DATA_H_
#define _CONDIS_NETLINK_DATA_H_

#include <linux/list.h>
#include <linux/types.h>

struct condis_nbl;
struct condis_nl_port;
struct condis_nl_vc;

/**
 * enum condis_nl_item_kind - what waits in af->rx
 * @CONDIS_NL_ITEM_SLOT: a slot; its NBL is user space's once delivered
 * @CONDIS_NL_ITEM_COPY: a copy; nothing to return
 */
enum condis_nl_item_kind {
	CONDIS_NL_ITEM_SLOT,
	CONDIS_NL_ITEM_COPY,
};

/**
 * struct condis_nl_item - something received
 * @node: on af->rx or on the list of the message being made; under af->lock
 * @vc: the VC; held by a copy, and by its outstanding NBL for a slot
 * @kind: enum condis_nl_item_kind
 * @nbs: number of NBs
 * @bytes: octets in them
 */
struct condis_nl_item {
	struct list_head	node;
	struct condis_nl_vc	*vc;
	u8			kind;
	u32			nbs;
	u32			bytes;
};

/**
 * enum condis_nl_slot_state - where the NBL of a slot is
 * @CONDIS_NL_SLOT_FREE: there is none
 * @CONDIS_NL_SLOT_QUEUED: on af->rx
 * @CONDIS_NL_SLOT_BUSY: the worker reads it
 * @CONDIS_NL_SLOT_HELD: user space has the handle
 */
enum condis_nl_slot_state {
	CONDIS_NL_SLOT_FREE,
	CONDIS_NL_SLOT_QUEUED,
	CONDIS_NL_SLOT_BUSY,
	CONDIS_NL_SLOT_HELD,
};

/**
 * struct condis_nl_slot - one place in the window of an AF open
 * @item: in the queue; its node links free slots as well
 * @vc_node: on vc->slots while not FREE
 * @nbl: the NBL
 * @gen: part of the handle; another one each time the slot is used
 * @state: enum condis_nl_slot_state
 * @taken: it was taken back while BUSY: the worker returns it
 * @marked: named by the nbl-return that is being checked
 *
 * All under af->lock.
 */
struct condis_nl_slot {
	struct condis_nl_item	item;
	struct list_head	vc_node;
	struct condis_nbl	*nbl;
	u16			gen;
	u8			state;
	bool			taken;
	bool			marked;
};

/**
 * enum condis_nl_rx_mode - what becomes of a receive
 * @CONDIS_NL_RX_NONE: returned at once and counted as lost
 * @CONDIS_NL_RX_COPY: copied and returned at once
 * @CONDIS_NL_RX_HOLD: user space holds it, as far as the window goes
 */
enum condis_nl_rx_mode {
	CONDIS_NL_RX_NONE,
	CONDIS_NL_RX_COPY,
	CONDIS_NL_RX_HOLD,
};

/**
 * struct condis_nl_lost - what happened and could not be told
 * @receives: NBLs returned undelivered
 * @taken_back: NBLs returned for user space
 * @events: events dropped
 */
struct condis_nl_lost {
	u64			receives;
	u64			taken_back;
	u64			events;
};

/**
 * struct condis_nl_send - context of an NBL that user space sent
 * @cookie: user space's name for it
 * @port: the sender, held
 * @vc: the VC, held
 * @bytes: charged to the budgets
 */
struct condis_nl_send {
	u64			cookie;
	struct condis_nl_port	*port;
	struct condis_nl_vc	*vc;
	unsigned long		bytes;
};

#endif /* _CONDIS_NETLINK_DATA_H_ */
