// SPDX-License-Identifier: GPL-2.0-only
/*
 * Out-of-band slots: what a derived NBL gets of them, and cancel ids.
 */
#include <linux/atomic.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <net/condis/nbl.h>

static const enum condis_nbl_info_id condis_nbl_send_slots[] = {
	CONDIS_INFO_CANCEL_ID,
	CONDIS_INFO_MEDIA_SPECIFIC,
	CONDIS_INFO_MEDIA_SPECIFIC_EX,
	CONDIS_INFO_PROTOCOL_ID,
	CONDIS_INFO_8021Q,
};

static const enum condis_nbl_info_id condis_nbl_receive_slots[] = {
	CONDIS_INFO_MEDIA_SPECIFIC,
	CONDIS_INFO_MEDIA_SPECIFIC_EX,
	CONDIS_INFO_FRAME_TYPE,
	CONDIS_INFO_HASH_VALUE,
	CONDIS_INFO_HASH_INFO,
};

static void condis_nbl_copy_slots(struct condis_nbl *to,
				  const struct condis_nbl *from,
				  const enum condis_nbl_info_id *slots,
				  unsigned int n)
{
	unsigned int i;

	for (i = 0; i < n; i++)
		to->info[slots[i]] = from->info[slots[i]];
}

/**
 * condis_nbl_copy_send_info() - out-of-band slots for an NBL that is sent
 *	(NdisCopySendNetBufferListInfo)
 * @to: NBL that the caller owns
 * @from: the NBL it was derived from
 *
 * Nothing of this comes with deriving (P-11). Copied are the cancel id, both
 * media-specific slots, the protocol id and the 802.1Q tag; the other slots of
 * @to stay as they are.
 *
 * Ownership: what a media-specific slot points to belongs to whom it did: it
 * has to stay in place until @to is back.
 *
 * Context: Any.
 */
void condis_nbl_copy_send_info(struct condis_nbl *to,
			       const struct condis_nbl *from)
{
	condis_nbl_copy_slots(to, from, condis_nbl_send_slots,
			      ARRAY_SIZE(condis_nbl_send_slots));
}
EXPORT_SYMBOL_NS_GPL(condis_nbl_copy_send_info, CONDIS);

/**
 * condis_nbl_copy_receive_info() - out-of-band slots for an NBL that is
 *	indicated (NdisCopyReceiveNetBufferListInfo)
 * @to: NBL that the caller owns
 * @from: the NBL it was derived from
 *
 * Nothing of this comes with deriving (P-11). Copied are both media-specific
 * slots, the frame type, and the hash with what it covers; the other slots of
 * @to stay as they are.
 *
 * Ownership: what a media-specific slot points to belongs to whom it did: it
 * has to stay in place until @to is back.
 *
 * Context: Any.
 */
void condis_nbl_copy_receive_info(struct condis_nbl *to,
				  const struct condis_nbl *from)
{
	condis_nbl_copy_slots(to, from, condis_nbl_receive_slots,
			      ARRAY_SIZE(condis_nbl_receive_slots));
}
EXPORT_SYMBOL_NS_GPL(condis_nbl_copy_receive_info, CONDIS);

/**
 * condis_partial_cancel_id() - the high octet of a driver's cancel ids
 *	(NdisGeneratePartialCancelId)
 *
 * A driver asks once and puts its ids together by condis_cancel_id() (S-21).
 * There are 255 octets to give: the 256th who asks shares the first one's, and
 * keeps apart from it by the numbers it chooses.
 *
 * Context: Any.
 * Return: 1 to 255; never 0, so that no id put together with it is 0.
 */
u8 condis_partial_cancel_id(void)
{
	static atomic_t last = ATOMIC_INIT(-1);

	return (unsigned int)atomic_inc_return(&last) % U8_MAX + 1;
}
EXPORT_SYMBOL_NS_GPL(condis_partial_cancel_id, CONDIS);
