// SPDX-License-Identifier: GPL-2.0-only
/*
 * The adapter's life as the core leads it (AD rules), and the entry points of
 * the miniport. Process context on the adapter's workqueue, never under RTNL.
 */
#include <linux/module.h>
#include <linux/slab.h>

#include "vatm.h"

/**
 * vatm_alloc() - a new device
 * @dev: its net_device
 *
 * Ownership: the caller's, until vatm_free() or until an adapter has it.
 *
 * Context: Process context.
 * Return: the device, or NULL without memory.
 */
struct vatm *vatm_alloc(struct net_device *dev)
{
	struct vatm *vatm;
	int cpu;

	vatm = kzalloc(sizeof(*vatm), GFP_KERNEL_ACCOUNT);
	if (!vatm)
		return NULL;
	vatm->stats = alloc_percpu_gfp(struct vatm_stats, GFP_KERNEL_ACCOUNT);
	if (!vatm->stats) {
		kfree(vatm);
		return NULL;
	}
	for_each_possible_cpu(cpu)
		u64_stats_init(&per_cpu_ptr(vatm->stats, cpu)->syncp);
	RCU_INIT_POINTER(vatm->dev, dev);
	vatm->max_sdu = dev->mtu;
	spin_lock_init(&vatm->lock);
	xa_init_flags(&vatm->tx_map, XA_FLAGS_LOCK_BH | XA_FLAGS_ACCOUNT);
	xa_init_flags(&vatm->rx_map, XA_FLAGS_LOCK_BH | XA_FLAGS_ACCOUNT);
	spin_lock_init(&vatm->rx.lock);
	INIT_LIST_HEAD(&vatm->rx.ready);
	vatm_hold_init(&vatm->hold);
	vatm_pvcs_init(&vatm->pvcs);
	INIT_WORK(&vatm->netns_work, vatm_device_netns_work);
	return vatm;
}

static void vatm_free_rcu(struct rcu_head *rcu)
{
	struct vatm *vatm = container_of(rcu, struct vatm, rcu);

	free_percpu(vatm->stats);
	kfree(vatm);
}

/**
 * vatm_free() - the end of a device
 * @vatm: the device; without channels
 *
 * Context: Any.
 */
void vatm_free(struct vatm *vatm)
{
	WARN_ON_ONCE(vatm->n_active || atomic_read(&vatm->n_vcs));
	vatm_pvcs_destroy(&vatm->pvcs);
	xa_destroy(&vatm->tx_map);
	xa_destroy(&vatm->rx_map);
	call_rcu(&vatm->rcu, vatm_free_rcu);
}

static condis_status_t vatm_initialize(struct condis_adapter *adapter)
{
	static const struct condis_nbl_pool_params pool = {
		.name	= "vatm",
		.role	= CONDIS_ROLE_MINIPORT,
	};
	struct vatm *vatm = condis_adapter_priv(adapter);
	condis_status_t status = CONDIS_STATUS_RESOURCES;

	vatm->pool = condis_nbl_pool_alloc(&pool, GFP_KERNEL_ACCOUNT);
	if (!vatm->pool)
		return status;
	vatm->rx.napi_dev = alloc_netdev_dummy(0);
	if (!vatm->rx.napi_dev)
		goto err_pool;
	netif_napi_add(vatm->rx.napi_dev, &vatm->rx.napi, vatm_rx_poll);

	status = condis_mcm_register_address_family(adapter, &vatm_af_pvc,
						    &vatm_cm_ops);
	if (status != CONDIS_STATUS_SUCCESS)
		goto err_napi;
	vatm_knobs_add(vatm);
	return CONDIS_STATUS_SUCCESS;

err_napi:
	netif_napi_del(&vatm->rx.napi);
	free_netdev(vatm->rx.napi_dev);
err_pool:
	condis_nbl_pool_free(vatm->pool);
	return status;
}

static void vatm_halt(struct condis_adapter *adapter)
{
	struct vatm *vatm = condis_adapter_priv(adapter);

	vatm_knobs_remove(vatm);
	vatm_hold_halt(vatm);
	cancel_work_sync(&vatm->netns_work);
	netif_napi_del(&vatm->rx.napi);
	free_netdev(vatm->rx.napi_dev);
	condis_nbl_pool_free(vatm->pool);
}

static void vatm_release(struct condis_adapter *adapter)
{
	vatm_free(condis_adapter_priv(adapter));
}

static condis_status_t vatm_restart(struct condis_adapter *adapter)
{
	struct vatm *vatm = condis_adapter_priv(adapter);

	vatm_rx_start(vatm);
	vatm_link_set_running(vatm, true);
	return CONDIS_STATUS_SUCCESS;
}

/*
 * Sends are back before the core asks for this (AD-4): what a tester had kept
 * was let go when the device went down.
 */
static condis_status_t vatm_pause(struct condis_adapter *adapter)
{
	struct vatm *vatm = condis_adapter_priv(adapter);

	vatm_link_set_running(vatm, false);
	vatm_rx_halt(vatm);
	return CONDIS_STATUS_SUCCESS;
}

/*
 * AD-7: what has arrived and was not indicated is lost. Sends are complete
 * before the send handler returns, unless a tester has them kept.
 */
static condis_status_t vatm_reset(struct condis_adapter *adapter)
{
	struct vatm *vatm = condis_adapter_priv(adapter);

	vatm_hold_reset(vatm);
	/* Paused, it does not receive, and nothing waits. */
	if (condis_adapter_state(adapter) != CONDIS_ADAPTER_RUNNING)
		return CONDIS_STATUS_SUCCESS;
	vatm_rx_halt(vatm);
	vatm_rx_start(vatm);
	return CONDIS_STATUS_SUCCESS;
}

static condis_status_t vatm_create_vc(struct condis_adapter *adapter,
				      struct condis_vc *vc, void **vc_ctx)
{
	struct vatm_vc *mine;

	mine = vatm_vc_new(condis_adapter_priv(adapter), vc, NULL);
	if (!mine)
		return CONDIS_STATUS_RESOURCES;
	*vc_ctx = mine;
	return CONDIS_STATUS_SUCCESS;
}

static condis_status_t vatm_delete_vc(void *vc_ctx)
{
	vatm_vc_free(vc_ctx);
	return CONDIS_STATUS_SUCCESS;
}

/*
 * Only a call manager activates (V-6), and one that is not this device's own:
 * which of the standards' VCIs it takes is its business.
 */
static condis_status_t vatm_activate_vc(void *vc_ctx,
					struct condis_call_params *params)
{
	struct vatm_vc *vc = vc_ctx;
	condis_status_t status;

	status = vatm_vc_setup(vc, params, true);
	if (status == CONDIS_STATUS_SUCCESS)
		vatm_vc_open(vc);
	return status;
}

static condis_status_t vatm_deactivate_vc(void *vc_ctx)
{
	return vatm_vc_stop(vc_ctx);
}

const struct condis_miniport_ops vatm_miniport_ops = {
	.owner		= THIS_MODULE,
	.name		= "condis_vatm",
	.initialize	= vatm_initialize,
	.halt		= vatm_halt,
	.release	= vatm_release,
	.pause		= vatm_pause,
	.restart	= vatm_restart,
	.reset		= vatm_reset,
	.create_vc	= vatm_create_vc,
	.delete_vc	= vatm_delete_vc,
	.activate_vc	= vatm_activate_vc,
	.deactivate_vc	= vatm_deactivate_vc,
	.send_nbls	= vatm_send_nbls,
	.return_nbls	= vatm_return_nbls,
	.cancel_send	= vatm_cancel_send,
	.oid_request	= vatm_oid_request,
	.cancel_oid_request = condis_m_no_cancel_oid_request,
	.set_peer	= vatm_set_peer,
};
