/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What an operation of connection-oriented NDIS ends with.
 *
 * A status is a type of its own, so that sparse catches a status that is
 * returned as an errno or the other way round. errno appears only where the
 * outside begins: netlink, sockets, netdev ops.
 */
#ifndef _NET_CONDIS_STATUS_H_
#define _NET_CONDIS_STATUS_H_

#include <linux/types.h>

/**
 * typedef condis_status_t - outcome of an operation (NDIS_STATUS)
 *
 * Values follow the field's numbering where it has one; the interfaces to user
 * space carry names, never these numbers.
 */
typedef u32 __bitwise condis_status_t;

#define CONDIS_STATUS(n)	((__force condis_status_t)(n))

#define CONDIS_STATUS_SUCCESS			CONDIS_STATUS(0x00000000)
#define CONDIS_STATUS_PENDING			CONDIS_STATUS(0x00000103)
#define CONDIS_STATUS_NOT_RECOGNIZED		CONDIS_STATUS(0x00010001)
#define CONDIS_STATUS_NOT_ACCEPTED		CONDIS_STATUS(0x00010003)
#define CONDIS_STATUS_FAILURE			CONDIS_STATUS(0xC0000001)
#define CONDIS_STATUS_RESOURCES			CONDIS_STATUS(0xC000009A)
#define CONDIS_STATUS_NOT_SUPPORTED		CONDIS_STATUS(0xC00000BB)
#define CONDIS_STATUS_CLOSING			CONDIS_STATUS(0xC0010002)
#define CONDIS_STATUS_REQUEST_ABORTED		CONDIS_STATUS(0xC001000C)
#define CONDIS_STATUS_RESET_IN_PROGRESS		CONDIS_STATUS(0xC001000D)
#define CONDIS_STATUS_CLOSING_INDICATING	CONDIS_STATUS(0xC001000E)
#define CONDIS_STATUS_INVALID_LENGTH		CONDIS_STATUS(0xC0010014)
#define CONDIS_STATUS_INVALID_DATA		CONDIS_STATUS(0xC0010015)
#define CONDIS_STATUS_BUFFER_TOO_SHORT		CONDIS_STATUS(0xC0010016)
#define CONDIS_STATUS_INVALID_OID		CONDIS_STATUS(0xC0010017)
#define CONDIS_STATUS_ADAPTER_REMOVED		CONDIS_STATUS(0xC0010018)
#define CONDIS_STATUS_INVALID_SAP		CONDIS_STATUS(0xC0010020)
#define CONDIS_STATUS_SAP_IN_USE		CONDIS_STATUS(0xC0010021)
#define CONDIS_STATUS_INVALID_ADDRESS		CONDIS_STATUS(0xC0010022)
#define CONDIS_STATUS_VC_NOT_ACTIVATED		CONDIS_STATUS(0xC0010023)
#define CONDIS_STATUS_DEST_OUT_OF_ORDER		CONDIS_STATUS(0xC0010024)
#define CONDIS_STATUS_VC_NOT_AVAILABLE		CONDIS_STATUS(0xC0010025)
#define CONDIS_STATUS_CELLRATE_NOT_AVAILABLE	CONDIS_STATUS(0xC0010026)
#define CONDIS_STATUS_INCOMPATABLE_QOS		CONDIS_STATUS(0xC0010027)
#define CONDIS_STATUS_AAL_PARAMS_UNSUPPORTED	CONDIS_STATUS(0xC0010028)
#define CONDIS_STATUS_NO_ROUTE_TO_DESTINATION	CONDIS_STATUS(0xC0010029)
/* Without a number in the field: our own, outside of its ranges. */
#define CONDIS_STATUS_PAUSED			CONDIS_STATUS(0xE0C00001)
#define CONDIS_STATUS_SEND_ABORTED		CONDIS_STATUS(0xE0C00002)

/*
 * What protocols are told of, which is no outcome: without a name in the table
 * and without an errno.
 */
#define CONDIS_STATUS_RESET_START		CONDIS_STATUS(0x40010004)
#define CONDIS_STATUS_RESET_END			CONDIS_STATUS(0x40010005)
#define CONDIS_STATUS_MEDIA_CONNECT		CONDIS_STATUS(0x4001000B)
#define CONDIS_STATUS_MEDIA_DISCONNECT		CONDIS_STATUS(0x4001000C)
#define CONDIS_STATUS_HARDWARE_LINE_UP		CONDIS_STATUS(0x4001000D)
#define CONDIS_STATUS_HARDWARE_LINE_DOWN	CONDIS_STATUS(0x4001000E)
#define CONDIS_STATUS_LINK_SPEED_CHANGE		CONDIS_STATUS(0x40010013)

/**
 * condis_status_name() - the symbol of a status
 * @status: any status
 *
 * Context: Any.
 * Return: A static string such as "VC_NOT_ACTIVATED"; "UNKNOWN" for a value
 * that is no status.
 */
const char *condis_status_name(condis_status_t status);

/**
 * condis_status_to_errno() - the errno that stands for a status outside condis
 * @status: any status
 *
 * Context: Any.
 * Return: 0 for SUCCESS, -EINPROGRESS for PENDING, else a negative errno; -EIO
 * for a value that is no status.
 */
int condis_status_to_errno(condis_status_t status);

/**
 * condis_status_index() - position of a status in the table of names
 * @status: any status
 *
 * The position is stable ABI: the netlink family counts its own status enum in
 * the same order.
 *
 * Context: Any.
 * Return: 0 for SUCCESS, 1 for PENDING and so on in the order of the defines
 * above; the index of FAILURE for a value that is no status.
 */
unsigned int condis_status_index(condis_status_t status);

/**
 * condis_status_from_index() - the status at a position of the table of names
 * @index: position, as condis_status_index() gives it
 *
 * Context: Any.
 * Return: the status; FAILURE for a position that there is not.
 */
condis_status_t condis_status_from_index(unsigned int index);

#endif /* _NET_CONDIS_STATUS_H_ */
