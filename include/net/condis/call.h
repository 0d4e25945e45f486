/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a call is made with: address families, call parameters, ATM media
 * parameters, PVCs.
 */
#ifndef _NET_CONDIS_CALL_H_
#define _NET_CONDIS_CALL_H_

#include <linux/bits.h>
#include <linux/types.h>

/**
 * enum condis_af_type - address families (AddressFamily of CO_ADDRESS_FAMILY)
 * @CONDIS_AF_Q2931: Q.2931 / UNI signalling
 * @CONDIS_AF_PVC: operator-configured PVCs; our own number, outside the field's
 */
enum condis_af_type {
	CONDIS_AF_Q2931	= 0x1,
	CONDIS_AF_PVC	= 0x10000,
};

/**
 * struct condis_af_id - an address family (CO_ADDRESS_FAMILY)
 * @type: enum condis_af_type, or a private number
 * @major: version
 * @minor: version
 *
 * Only @type selects the provider; the versions inform.
 */
struct condis_af_id {
	u32	type;
	u32	major;
	u32	minor;
};

/* AAL types, one bit each as in ATM_MEDIA_PARAMETERS.AALType */
#define CONDIS_AAL0	BIT(0)
#define CONDIS_AAL1	BIT(1)
#define CONDIS_AAL34	BIT(2)
#define CONDIS_AAL5	BIT(3)

/* Largest CPCS-SDU of AAL5 (I.363.5), octets */
#define CONDIS_AAL5_MAX_SDU	65535

/* Service categories, one bit each (AF TM 4.1) */
#define CONDIS_ATM_CBR	BIT(0)
#define CONDIS_ATM_VBR	BIT(1)
#define CONDIS_ATM_UBR	BIT(2)
#define CONDIS_ATM_ABR	BIT(3)

/* A rate of all ones, or zero for UBR, stands for the line rate. */
#define CONDIS_RATE_LINE	U32_MAX

/**
 * struct condis_atm_flow - traffic of one direction (ATM_FLOW_PARAMETERS)
 * @category: one of CONDIS_ATM_*
 * @pcr: peak cell rate, cells/s; 0 or CONDIS_RATE_LINE with UBR: line rate
 * @scr: sustained cell rate, cells/s, 1..@pcr, VBR only
 * @mbs: burst length at @pcr, cells, VBR only
 * @mcr: minimum cell rate, cells/s, at most @pcr
 * @max_sdu: octets of the largest SDU, 1..the AAL's limit
 */
struct condis_atm_flow {
	u32	category;
	u32	pcr;
	u32	scr;
	u32	mbs;
	u32	mcr;
	u32	max_sdu;
};

/**
 * struct condis_atm_params - ATM_MEDIA_PARAMETERS
 * @vpi: virtual path, 0..255 at a UNI, 0..4095 at an NNI
 * @vci: virtual channel, 0..65535
 * @aal: one of CONDIS_AAL*
 * @default_clp: 1: cell loss priority set in every transmitted cell
 * @tx: what this side sends
 * @rx: what this side receives
 */
struct condis_atm_params {
	u16			vpi;
	u16			vci;
	u32			aal;
	u32			default_clp;
	struct condis_atm_flow	tx;
	struct condis_atm_flow	rx;
};

/* Media flags (CO_MEDIA_PARAMETERS.Flags) */
#define CONDIS_MEDIA_RECEIVE_TIME_INDICATION	BIT(0)
#define CONDIS_MEDIA_USE_TIME_STAMPS		BIT(1)
#define CONDIS_MEDIA_TRANSMIT_VC		BIT(2)
#define CONDIS_MEDIA_RECEIVE_VC			BIT(3)
#define CONDIS_MEDIA_INDICATE_ERRED_PACKETS	BIT(4)
#define CONDIS_MEDIA_INDICATE_END_OF_TX		BIT(5)
#define CONDIS_MEDIA_RESERVE_RESOURCES_VC	BIT(6)
#define CONDIS_MEDIA_ROUND_DOWN_FLOW		BIT(7)
#define CONDIS_MEDIA_ROUND_UP_FLOW		BIT(8)

/**
 * struct condis_media_params - CO_MEDIA_PARAMETERS
 * @flags: CONDIS_MEDIA_*; TRANSMIT_VC and RECEIVE_VC say which way data goes
 * @atm: media-specific part
 */
struct condis_media_params {
	u32				flags;
	struct condis_atm_params	atm;
};

/* Octets of the longest address */
#define CONDIS_ADDRESS_MAX	20

/**
 * struct condis_address - whom a call is to, or from (ATM_ADDRESS)
 * @type: enum condis_sap_type; 0: there is none
 * @len: octets at @octets, 1..CONDIS_ADDRESS_MAX
 * @octets: as @type says
 */
struct condis_address {
	u32	type;
	u32	len;
	u8	octets[CONDIS_ADDRESS_MAX];
};

/**
 * struct condis_cm_params - for the call manager (CO_CALL_MANAGER_PARAMETERS,
 *	and of Q2931_CALLMGR_PARAMETERS the addresses)
 * @called: whom the call is to
 * @calling: who makes it
 * @specific_type: how the call manager reads @specific (CallMgrSpecific)
 * @specific_len: octets there
 * @specific: what only the call manager understands; in place as long as the
 *	call parameters themselves
 *
 * What the call manager makes of them is between it and the client: the
 * miniport looks at the media parameters only.
 */
struct condis_cm_params {
	struct condis_address	called;
	struct condis_address	calling;
	u32			specific_type;
	u32			specific_len;
	const void		*specific;
};

/* Call flags (CO_CALL_PARAMETERS.Flags) */
#define CONDIS_CALL_PERMANENT_VC		BIT(0)
#define CONDIS_CALL_PARAMETERS_CHANGED		BIT(1)

/**
 * struct condis_call_params - CO_CALL_PARAMETERS
 * @flags: CONDIS_CALL_*
 * @media: for the miniport
 * @cm: for the call manager
 *
 * The side that passes them down keeps them in place until the operation
 * completes (C-1).
 */
struct condis_call_params {
	u32				flags;
	struct condis_media_params	media;
	struct condis_cm_params		cm;
};

/**
 * enum condis_sap_type - how to read the octets of a SAP (SapType of CO_SAP)
 * @CONDIS_SAP_NSAP: an ATM address of 20 octets
 * @CONDIS_SAP_E164: up to 15 IA5 digits
 * @CONDIS_SAP_PRIVATE: numbers from here on are an address family's own
 *
 * The numbers of the headers of the field differ from each other.
 */
enum condis_sap_type {
	CONDIS_SAP_NSAP		= 1,
	CONDIS_SAP_E164		= 2,
	CONDIS_SAP_PRIVATE	= 0x10000,
};

/**
 * struct condis_sap_id - where a client takes calls (CO_SAP)
 * @type: enum condis_sap_type
 * @len: octets at @data
 * @data: the address, which the call manager reads
 */
struct condis_sap_id {
	u32		type;
	u32		len;
	const void	*data;
};

/* PVC flags */
/* A VCI below 32; the caller has checked the privilege. */
#define CONDIS_PVC_RESERVED_VCI		BIT(0)
/* Output only: a call stands on it. */
#define CONDIS_PVC_IN_USE		BIT(1)

/**
 * struct condis_pvc - a configured PVC (CO_PVC with its media parameters)
 * @flags: CONDIS_PVC_*
 * @atm: identity (@atm.vpi, @atm.vci) and traffic
 */
struct condis_pvc {
	u32				flags;
	struct condis_atm_params	atm;
};

#endif /* _NET_CONDIS_CALL_H_ */
