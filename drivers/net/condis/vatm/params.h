/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a virtual ATM device makes of call parameters. Pure functions.
 */
#ifndef _VATM_PARAMS_H_
#define _VATM_PARAMS_H_

#include <linux/math.h>
#include <linux/types.h>
#include <net/condis/call.h>
#include <net/condis/status.h>

/* 155.52 Mb/s SONET leave 149.76 Mb/s for cells of 53 octets. */
#define VATM_LINE_RATE		353207u
#define VATM_VPI_BITS		8
#define VATM_VCI_BITS		16
/* VCIs below are the standards' own in every VP. */
#define VATM_VCI_FIRST		32
#define VATM_AALS		CONDIS_AAL5
#define VATM_CATEGORIES		(CONDIS_ATM_CBR | CONDIS_ATM_VBR | \
				 CONDIS_ATM_UBR)

#define VATM_CELL_PAYLOAD	48
#define VATM_AAL5_TRAILER	8

/**
 * struct vatm_limits - what call parameters are measured against
 * @line_rate: cells/s
 * @max_sdu: octets of the largest SDU
 * @reserved_vci: a VCI below VATM_VCI_FIRST may be used
 */
struct vatm_limits {
	u32	line_rate;
	u32	max_sdu;
	bool	reserved_vci;
};

/**
 * struct vatm_setup - parameters in force
 * @key: vatm_key() of the channel
 * @flags: CONDIS_MEDIA_*
 * @aal: one of CONDIS_AAL*
 * @clp: cell loss priority of what is sent
 * @tx: what is sent; rates as the device keeps them, in cells/s
 * @rx: what is received
 * @tx_reserved: share of the line towards the peer, cells/s
 * @rx_reserved: share of the line from the peer, cells/s
 *
 * The flow of a direction that is not enabled is zero.
 */
struct vatm_setup {
	u32			key;
	u32			flags;
	u32			aal;
	u32			clp;
	struct condis_atm_flow	tx;
	struct condis_atm_flow	rx;
	u32			tx_reserved;
	u32			rx_reserved;
};

/* Names a channel in every table. */
static inline u32 vatm_key(u16 vpi, u16 vci)
{
	return (u32)vpi << 16 | vci;
}

/* Cells that an AAL5 SDU of @len octets takes (5.3). */
static inline u32 vatm_cells(u32 len)
{
	return DIV_ROUND_UP(len + VATM_AAL5_TRAILER, VATM_CELL_PAYLOAD);
}

condis_status_t vatm_params_check(const struct condis_call_params *params,
				  const struct vatm_limits *limits,
				  struct vatm_setup *setup);
condis_status_t vatm_params_recheck(const struct vatm_setup *old,
				    const struct vatm_setup *new);
condis_status_t vatm_params_admit(const struct vatm_setup *old,
				  const struct vatm_setup *new,
				  u32 tx_reserved, u32 rx_reserved,
				  u32 line_rate);
void vatm_params_write_back(struct condis_call_params *params,
			    const struct vatm_setup *setup);
void vatm_params_of_pvc(const struct condis_pvc *pvc,
			struct condis_call_params *params);

#endif /* _VATM_PARAMS_H_ */
