// SPDX-License-Identifier: GPL-2.0-only
/*
 * Validation of call parameters (section 5.5 of the rules, steps 1 to 7). No
 * state, no locks: what is in force elsewhere comes in as an argument.
 */
#include <kunit/visibility.h>
#include <linux/log2.h>
#include <linux/string.h>

#include "params.h"

#define VATM_MEDIA_FLAGS						\
	(CONDIS_MEDIA_RECEIVE_TIME_INDICATION |				\
	 CONDIS_MEDIA_USE_TIME_STAMPS | CONDIS_MEDIA_TRANSMIT_VC |	\
	 CONDIS_MEDIA_RECEIVE_VC |					\
	 CONDIS_MEDIA_INDICATE_ERRED_PACKETS |				\
	 CONDIS_MEDIA_INDICATE_END_OF_TX |				\
	 CONDIS_MEDIA_RESERVE_RESOURCES_VC | CONDIS_MEDIA_ROUND_DOWN_FLOW | \
	 CONDIS_MEDIA_ROUND_UP_FLOW)
#define VATM_MEDIA_DIRECTIONS						\
	(CONDIS_MEDIA_TRANSMIT_VC | CONDIS_MEDIA_RECEIVE_VC)
#define VATM_MEDIA_ROUND						\
	(CONDIS_MEDIA_ROUND_DOWN_FLOW | CONDIS_MEDIA_ROUND_UP_FLOW)

/*
 * Step 6. The device counts in single cells per second, so a rate is either
 * exact or beyond the line. @elastic: a UBR rate is a wish and is cut silently.
 */
static condis_status_t params_rate(u32 *rate, u32 line_rate, u32 flags,
				   bool elastic)
{
	if (*rate == CONDIS_RATE_LINE || (elastic && !*rate))
		*rate = line_rate;
	if (!*rate)
		return CONDIS_STATUS_INVALID_DATA;
	if (*rate <= line_rate)
		return CONDIS_STATUS_SUCCESS;
	if (!elastic && !(flags & CONDIS_MEDIA_ROUND_DOWN_FLOW))
		return CONDIS_STATUS_INVALID_DATA;
	*rate = line_rate;
	return CONDIS_STATUS_SUCCESS;
}

static condis_status_t params_vbr(struct condis_atm_flow *flow, u32 line_rate,
				  u32 flags)
{
	condis_status_t status;

	status = params_rate(&flow->scr, line_rate, flags, false);
	if (status != CONDIS_STATUS_SUCCESS)
		return status;
	if (flow->scr > flow->pcr)
		return CONDIS_STATUS_INVALID_DATA;
	/* A burst at the peak rate has no end where both rates are one. */
	if (flow->scr < flow->pcr && !flow->mbs)
		return CONDIS_STATUS_INVALID_DATA;
	return CONDIS_STATUS_SUCCESS;
}

/* Step 5 for one direction; @reserved is its share of the line. */
static condis_status_t params_flow(struct condis_atm_flow *flow, u32 flags,
				   const struct vatm_limits *limits,
				   u32 *reserved)
{
	bool elastic = flow->category == CONDIS_ATM_UBR;
	condis_status_t status;

	/* One bit, and one that is served: ABR is not. */
	if (!is_power_of_2(flow->category) ||
	    !(flow->category & VATM_CATEGORIES))
		return CONDIS_STATUS_INVALID_DATA;
	status = params_rate(&flow->pcr, limits->line_rate, flags, elastic);
	if (status != CONDIS_STATUS_SUCCESS)
		return status;
	if (flow->category == CONDIS_ATM_VBR) {
		status = params_vbr(flow, limits->line_rate, flags);
		if (status != CONDIS_STATUS_SUCCESS)
			return status;
	}
	if (flow->mcr > flow->pcr)
		return CONDIS_STATUS_INVALID_DATA;
	if (!flow->max_sdu || flow->max_sdu > limits->max_sdu ||
	    flow->max_sdu > CONDIS_AAL5_MAX_SDU)
		return CONDIS_STATUS_INVALID_DATA;

	if (flow->category == CONDIS_ATM_CBR)
		*reserved = flow->pcr;
	else if (flow->category == CONDIS_ATM_VBR)
		*reserved = flow->scr;
	else
		*reserved = 0;
	return CONDIS_STATUS_SUCCESS;
}

/* Steps 2 and 3 */
static condis_status_t params_media(const struct condis_media_params *media)
{
	if (media->flags & ~VATM_MEDIA_FLAGS ||
	    !(media->flags & VATM_MEDIA_DIRECTIONS) ||
	    (media->flags & VATM_MEDIA_ROUND) == VATM_MEDIA_ROUND)
		return CONDIS_STATUS_INVALID_DATA;
	if (!is_power_of_2(media->atm.aal) || !(media->atm.aal & VATM_AALS))
		return CONDIS_STATUS_AAL_PARAMS_UNSUPPORTED;
	if (media->atm.default_clp > 1)
		return CONDIS_STATUS_INVALID_DATA;
	return CONDIS_STATUS_SUCCESS;
}

/* Step 4 */
static condis_status_t params_connection(const struct condis_atm_params *atm,
					 const struct vatm_limits *limits)
{
	if (atm->vpi >> VATM_VPI_BITS || (!atm->vpi && !atm->vci))
		return CONDIS_STATUS_INVALID_DATA;
	if (atm->vci < VATM_VCI_FIRST && !limits->reserved_vci)
		return CONDIS_STATUS_INVALID_DATA;
	return CONDIS_STATUS_SUCCESS;
}

/**
 * vatm_params_check() - may a channel be set up so? (V-8, A-3, A-7)
 * @params: what is asked for; not changed
 * @limits: what the device can do
 * @setup: on success, what would be in force; undefined otherwise
 *
 * Context: Any.
 * Return: SUCCESS; INVALID_DATA; AAL_PARAMS_UNSUPPORTED.
 */
condis_status_t vatm_params_check(const struct condis_call_params *params,
				  const struct vatm_limits *limits,
				  struct vatm_setup *setup)
{
	const struct condis_media_params *media = &params->media;
	condis_status_t status;

	status = params_media(media);
	if (status != CONDIS_STATUS_SUCCESS)
		return status;
	status = params_connection(&media->atm, limits);
	if (status != CONDIS_STATUS_SUCCESS)
		return status;

	memset(setup, 0, sizeof(*setup));
	setup->key = vatm_key(media->atm.vpi, media->atm.vci);
	setup->flags = media->flags;
	setup->aal = media->atm.aal;
	setup->clp = media->atm.default_clp;
	if (media->flags & CONDIS_MEDIA_TRANSMIT_VC) {
		setup->tx = media->atm.tx;
		status = params_flow(&setup->tx, media->flags, limits,
				     &setup->tx_reserved);
		if (status != CONDIS_STATUS_SUCCESS)
			return status;
	}
	if (media->flags & CONDIS_MEDIA_RECEIVE_VC) {
		setup->rx = media->atm.rx;
		status = params_flow(&setup->rx, media->flags, limits,
				     &setup->rx_reserved);
	}
	return status;
}
EXPORT_SYMBOL_IF_KUNIT(vatm_params_check);

/**
 * vatm_params_recheck() - may an active channel be changed so?
 * @old: in force
 * @new: from vatm_params_check()
 *
 * Only traffic parameters change. A channel that carries data does not go back
 * to merely reserving.
 *
 * Context: Any.
 * Return: SUCCESS or INVALID_DATA.
 */
condis_status_t vatm_params_recheck(const struct vatm_setup *old,
				    const struct vatm_setup *new)
{
	u32 changed = old->flags ^ new->flags;

	if (old->key != new->key || old->aal != new->aal ||
	    changed & VATM_MEDIA_DIRECTIONS)
		return CONDIS_STATUS_INVALID_DATA;
	if (changed & new->flags & CONDIS_MEDIA_RESERVE_RESOURCES_VC)
		return CONDIS_STATUS_INVALID_DATA;
	return CONDIS_STATUS_SUCCESS;
}
EXPORT_SYMBOL_IF_KUNIT(vatm_params_recheck);

/**
 * vatm_params_admit() - is there room on the line? (step 7)
 * @old: what the channel has now and gives back, or NULL
 * @new: what it asks for
 * @tx_reserved: cells/s reserved towards the peer, @old included
 * @rx_reserved: cells/s reserved from the peer, @old included
 * @line_rate: cells/s of each direction
 *
 * Context: Any.
 * Return: SUCCESS or CELLRATE_NOT_AVAILABLE.
 */
condis_status_t vatm_params_admit(const struct vatm_setup *old,
				  const struct vatm_setup *new,
				  u32 tx_reserved, u32 rx_reserved,
				  u32 line_rate)
{
	u64 tx = (u64)tx_reserved + new->tx_reserved;
	u64 rx = (u64)rx_reserved + new->rx_reserved;

	if (old) {
		tx -= old->tx_reserved;
		rx -= old->rx_reserved;
	}
	return tx > line_rate || rx > line_rate ?
	       CONDIS_STATUS_CELLRATE_NOT_AVAILABLE : CONDIS_STATUS_SUCCESS;
}
EXPORT_SYMBOL_IF_KUNIT(vatm_params_admit);

/**
 * vatm_params_write_back() - say which values are in force (V-10)
 * @params: as given to vatm_params_check()
 * @setup: what it made of them
 *
 * Changes nothing unless a rounding flag allows it.
 *
 * Context: Any.
 */
void vatm_params_write_back(struct condis_call_params *params,
			    const struct vatm_setup *setup)
{
	if (!(setup->flags & VATM_MEDIA_ROUND))
		return;
	if (setup->flags & CONDIS_MEDIA_TRANSMIT_VC)
		params->media.atm.tx = setup->tx;
	if (setup->flags & CONDIS_MEDIA_RECEIVE_VC)
		params->media.atm.rx = setup->rx;
}
EXPORT_SYMBOL_IF_KUNIT(vatm_params_write_back);

/**
 * vatm_params_of_pvc() - the call parameters that a PVC stands for
 * @pvc: the PVC; a flow without category is a direction that it has not
 * @params: filled in
 *
 * Context: Any.
 */
void vatm_params_of_pvc(const struct condis_pvc *pvc,
			struct condis_call_params *params)
{
	memset(params, 0, sizeof(*params));
	params->flags = CONDIS_CALL_PERMANENT_VC;
	params->media.atm = pvc->atm;
	if (pvc->atm.tx.category)
		params->media.flags |= CONDIS_MEDIA_TRANSMIT_VC;
	if (pvc->atm.rx.category)
		params->media.flags |= CONDIS_MEDIA_RECEIVE_VC;
}
EXPORT_SYMBOL_IF_KUNIT(vatm_params_of_pvc);
