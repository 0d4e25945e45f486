// SPDX-License-Identifier: GPL-2.0-only
/*
 * Channels: creation, activation, stop. Shared by the miniport's entry points
 * and by the call manager for PVCs. The core runs at most one activation or
 * deactivation of a VC at a time.
 */
#include <linux/slab.h>

#include "vatm.h"

static struct kmem_cache *vatm_vc_cache;

int vatm_vc_subsys_init(void)
{
	vatm_vc_cache = KMEM_CACHE(vatm_vc, SLAB_HWCACHE_ALIGN | SLAB_ACCOUNT);
	return vatm_vc_cache ? 0 : -ENOMEM;
}

void vatm_vc_subsys_exit(void)
{
	/* Waits for what kfree_rcu() has under way, too. */
	kmem_cache_destroy(vatm_vc_cache);
}

/**
 * vatm_limits() - what a device can do now
 * @vatm: the device
 * @reserved_vci: a VCI below 32 may be used
 * @limits: filled in
 *
 * Context: Any.
 */
void vatm_limits(const struct vatm *vatm, bool reserved_vci,
		 struct vatm_limits *limits)
{
	limits->line_rate = VATM_LINE_RATE;
	limits->max_sdu = READ_ONCE(vatm->max_sdu);
	limits->reserved_vci = reserved_vci;
}

/**
 * vatm_vc_new() - a new channel, idle
 * @vatm: the device
 * @vc: the VC that it is for
 * @af: the PVC family's open, or NULL
 *
 * Ownership: the channel is the caller's, until vatm_vc_free().
 *
 * Context: Any.
 * Return: the channel; NULL without memory, or when a tester wants that.
 */
struct vatm_vc *vatm_vc_new(struct vatm *vatm, struct condis_vc *vc,
			    struct vatm_af *af)
{
	struct vatm_vc *mine;

	if (vatm_knob_hit(&vatm->knobs, VATM_NTH_CREATE_VC))
		return NULL;
	mine = kmem_cache_zalloc(vatm_vc_cache, VATM_GFP);
	if (!mine)
		return NULL;
	mine->vatm = vatm;
	mine->vc = vc;
	mine->af = af;
	INIT_LIST_HEAD(&mine->rx_ready);
	vatm_device_pin(vatm);
	return mine;
}

/**
 * vatm_vc_free() - the end of a channel
 * @vc: the channel; never active, or stopped
 *
 * Context: Any.
 */
void vatm_vc_free(struct vatm_vc *vc)
{
	struct vatm *vatm = vc->vatm;

	WARN_ON_ONCE(vc->ctl_active || vc->rx_head || vc->rx_serving ||
		     !list_empty(&vc->rx_ready));
	kfree_rcu(vc, rcu);
	vatm_device_unpin(vatm);
}

/* a pair is one channel's in each direction. */
static condis_status_t vc_claim_pair(struct vatm_vc *vc,
				     const struct vatm_setup *setup)
{
	struct vatm *vatm = vc->vatm;
	int err = 0;

	if (setup->flags & CONDIS_MEDIA_TRANSMIT_VC)
		err = xa_insert_bh(&vatm->tx_map, setup->key, vc, VATM_GFP);
	if (!err && setup->flags & CONDIS_MEDIA_RECEIVE_VC) {
		err = xa_insert_bh(&vatm->rx_map, setup->key, vc, VATM_GFP);
		if (err && setup->flags & CONDIS_MEDIA_TRANSMIT_VC)
			xa_erase_bh(&vatm->tx_map, setup->key);
	}
	if (!err)
		return CONDIS_STATUS_SUCCESS;
	return err == -EBUSY ? CONDIS_STATUS_VC_NOT_AVAILABLE :
			       CONDIS_STATUS_RESOURCES;
}

static void vc_release_pair(struct vatm_vc *vc)
{
	const struct vatm_setup *setup = &vc->ctl_setup;

	if (setup->flags & CONDIS_MEDIA_RECEIVE_VC)
		xa_erase_bh(&vc->vatm->rx_map, setup->key);
	if (setup->flags & CONDIS_MEDIA_TRANSMIT_VC)
		xa_erase_bh(&vc->vatm->tx_map, setup->key);
}

/* Steps 7 to 10 for an idle channel. On failure nothing changed (V-9). */
static condis_status_t vc_install(struct vatm_vc *vc,
				  const struct vatm_setup *setup)
{
	struct vatm *vatm = vc->vatm;
	condis_status_t status;

	lockdep_assert_held(&vatm->lock);
	status = vatm_params_admit(NULL, setup, vatm->tx_reserved,
				   vatm->rx_reserved, VATM_LINE_RATE);
	if (status != CONDIS_STATUS_SUCCESS)
		return status;
	if (vatm->n_active >= condis_adapter_max_vcs(vatm->adapter))
		return CONDIS_STATUS_VC_NOT_AVAILABLE;
	status = vc_claim_pair(vc, setup);
	if (status != CONDIS_STATUS_SUCCESS)
		return status;
	vatm->n_active++;
	vatm->tx_reserved += setup->tx_reserved;
	vatm->rx_reserved += setup->rx_reserved;
	vc->ctl_setup = *setup;
	vc->ctl_active = true;
	return CONDIS_STATUS_SUCCESS;
}

/* The same for a channel that is active: traffic parameters only. */
static condis_status_t vc_change(struct vatm_vc *vc,
				 const struct vatm_setup *setup)
{
	struct vatm_setup *old = &vc->ctl_setup;
	struct vatm *vatm = vc->vatm;
	condis_status_t status;

	lockdep_assert_held(&vatm->lock);
	status = vatm_params_recheck(old, setup);
	if (status != CONDIS_STATUS_SUCCESS)
		return status;
	status = vatm_params_admit(old, setup, vatm->tx_reserved,
				   vatm->rx_reserved, VATM_LINE_RATE);
	if (status != CONDIS_STATUS_SUCCESS)
		return status;
	vatm->tx_reserved += setup->tx_reserved - old->tx_reserved;
	vatm->rx_reserved += setup->rx_reserved - old->rx_reserved;
	*old = *setup;
	return CONDIS_STATUS_SUCCESS;
}

/**
 * vatm_vc_setup() - put call parameters in force (section 5.5 of the rules)
 * @vc: the channel, idle or active
 * @params: what is asked for; written back where rounding is allowed (V-10)
 * @reserved_vci: a VCI below 32 may be used
 *
 * Data flow only after vatm_vc_open().
 *
 * Context: Any.
 * Return: SUCCESS; INVALID_DATA, AAL_PARAMS_UNSUPPORTED,
 * CELLRATE_NOT_AVAILABLE, VC_NOT_AVAILABLE or RESOURCES, and nothing changed.
 */
condis_status_t vatm_vc_setup(struct vatm_vc *vc,
			      struct condis_call_params *params,
			      bool reserved_vci)
{
	struct vatm *vatm = vc->vatm;
	struct vatm_limits limits;
	struct vatm_setup setup;
	condis_status_t status;

	vatm_limits(vatm, reserved_vci, &limits);
	if (vatm_knob_hit(&vatm->knobs, VATM_NTH_ACTIVATE))
		return CONDIS_STATUS_RESOURCES;
	status = vatm_params_check(params, &limits, &setup);
	if (status != CONDIS_STATUS_SUCCESS)
		return status;

	spin_lock_bh(&vatm->lock);
	if (vc->ctl_active)
		status = vc_change(vc, &setup);
	else
		status = vc_install(vc, &setup);
	spin_unlock_bh(&vatm->lock);

	if (status == CONDIS_STATUS_SUCCESS)
		vatm_params_write_back(params, &setup);
	return status;
}

/**
 * vatm_vc_open() - let data flow as set up
 * @vc: the channel, active
 *
 * Does nothing for a channel that is to reserve only; setting it up again
 * without that flag opens it. On an open channel, the new parameters take
 * effect.
 *
 * Context: Any.
 */
void vatm_vc_open(struct vatm_vc *vc)
{
	const struct vatm_setup *setup = &vc->ctl_setup;

	if (setup->flags & CONDIS_MEDIA_RESERVE_RESOURCES_VC)
		return;
	if (setup->flags & CONDIS_MEDIA_RECEIVE_VC)
		vatm_rx_open(vc, setup);
	if (setup->flags & CONDIS_MEDIA_TRANSMIT_VC && !vc->tx_open) {
		vc->tx_key = setup->key;
		/* Pairs with vatm_send_nbls(). */
		smp_store_release(&vc->tx_open, true);
	}
}

/**
 * vatm_vc_stop() - end both directions of a channel and void its parameters
 * @vc: the channel, active
 *
 * What waits to be indicated is dropped. A send that passed the core's gate
 * before may still come; it completes with SEND_ABORTED (V-12).
 *
 * Context: Any.
 * Return: SUCCESS; PENDING when SDUs of it are being indicated right now:
 * vatm_vc_stopped() is called once after that.
 */
condis_status_t vatm_vc_stop(struct vatm_vc *vc)
{
	struct vatm *vatm = vc->vatm;

	WRITE_ONCE(vc->tx_open, false);
	spin_lock_bh(&vatm->lock);
	if (vc->ctl_active) {
		vc_release_pair(vc);
		vatm->n_active--;
		vatm->tx_reserved -= vc->ctl_setup.tx_reserved;
		vatm->rx_reserved -= vc->ctl_setup.rx_reserved;
		vc->ctl_active = false;
	}
	spin_unlock_bh(&vatm->lock);
	vatm_hold_stop(vc);
	return vatm_rx_stop(vc) ? CONDIS_STATUS_SUCCESS :
				  CONDIS_STATUS_PENDING;
}

/**
 * vatm_vc_stopped() - a stop that pended is complete
 * @vc: the channel; may be deleted during the call
 *
 * Context: BHs off, no lock held.
 */
void vatm_vc_stopped(struct vatm_vc *vc)
{
	if (vc->af)
		vatm_mcm_stopped(vc);
	else
		condis_mco_deactivate_vc_complete(vc->vc,
						  CONDIS_STATUS_SUCCESS);
}
