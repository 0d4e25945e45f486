// SPDX-License-Identifier: GPL-2.0-only
/*
 * One run: an adapter and its drivers come up, everything happens, everything
 * goes away.
 */
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>

#include "torture.h"

static bool tt_stuck;

/* Once something hangs its memory stays, and so does the module. */
bool tt_is_stuck(void)
{
	return READ_ONCE(tt_stuck);
}

bool tt_wait(struct tt_run *run, struct completion *done, const char *what)
{
	if (wait_for_completion_timeout(done, TT_PATIENCE))
		return true;
	tt_bad(TT_DRAIN, "%s does not end", what);
	WRITE_ONCE(run->stuck, true);
	return false;
}

static bool tt_status(condis_status_t status, const char *what)
{
	if (status == CONDIS_STATUS_SUCCESS)
		return true;
	tt_bad(TT_DRAIN, "%s: %s", what, condis_status_name(status));
	return false;
}

static bool tt_pools(struct tt_run *run)
{
	struct condis_nbl_pool_params params = {
		.name		= "torture",
		.role		= CONDIS_ROLE_PROTOCOL,
		.context_size	= sizeof(struct tt_mark),
	};

	run->tx = condis_nbl_pool_alloc(&params, GFP_KERNEL);
	params.role = CONDIS_ROLE_MINIPORT;
	run->rx = condis_nbl_pool_alloc(&params, GFP_KERNEL);
	return run->tx && run->rx;
}

static bool tt_adapter(struct tt_run *run)
{
	const struct condis_adapter_params params = {
		.ops		= &tt_miniport_ops,
		.priv		= run,
		.name		= "torture",
		.max_vcs	= TT_SLOTS,
	};

	if (!tt_status(condis_register_miniport(&tt_miniport_ops),
		       "the miniport"))
		return false;
	if (!tt_status(condis_register_adapter(&params, &run->adapter),
		       "the adapter")) {
		condis_deregister_miniport(&tt_miniport_ops);
		return false;
	}
	return !condis_adapter_settle(run->adapter);
}

static bool tt_family(struct tt_run *run)
{
	if (run->mcm)
		return true;
	if (!tt_status(condis_register_protocol(&tt_cm_protocol, run, &run->cm),
		       "the call manager") || !run->cm_binding)
		return false;
	return tt_status(condis_cm_register_address_family(run->cm_binding,
							   &tt_af_id),
			 "the address family");
}

static bool tt_client(struct tt_run *run)
{
	condis_status_t status;

	if (!tt_status(condis_register_protocol(&tt_client_protocol, run,
						&run->client),
		       "the client") || !run->binding)
		return false;
	status = condis_cl_open_address_family(run->binding, &tt_af_id, run,
					       &run->af);
	if (status == CONDIS_STATUS_PENDING)
		return tt_wait(run, &run->opened, "an open") && run->af;
	return tt_status(status, "the open");
}

static bool tt_set_up(struct tt_run *run)
{
	if (!tt_pools(run) || !tt_adapter(run) || !tt_family(run) ||
	    !tt_client(run))
		return false;
	return tt_status(condis_adapter_up(run->adapter), "up") &&
	       !condis_adapter_settle(run->adapter);
}

static void tt_take_down(struct tt_run *run)
{
	if (run->client)
		condis_deregister_protocol(run->client);
	if (run->cm)
		condis_deregister_protocol(run->cm);
	if (!run->adapter)
		return;
	condis_remove_adapter(run->adapter);
	tt_wait(run, &run->released, "the adapter's release");
	condis_deregister_miniport(&tt_miniport_ops);
}

static void tt_happen(struct tt_run *run, unsigned int seconds)
{
	tt_slots_init(run);
	tt_actors_start(run);
	if (tt_lives_start(run))
		schedule_timeout_interruptible(seconds * HZ);
	else
		tt_bad(TT_LEAK, "a thread could not be made");
	/* First the VCs go, under fire. */
	tt_lives_stop(run);
	WRITE_ONCE(run->stop_senders, true);
	tt_actors_stop(run, 0, TT_SENDERS);
}

/*
 * The pumps go last: a pause that the removal begins is completed by them. What
 * is stuck is left as it is: to free it would only hide it.
 */
void tt_run_for(u64 seed, bool mcm, unsigned int seconds)
{
	struct tt_run *run = kzalloc(sizeof(*run), GFP_KERNEL);
	bool up;

	if (!run)
		return tt_bad(TT_LEAK, "no memory for a run");
	run->seed = seed;
	run->mcm = mcm;
	init_completion(&run->opened);
	init_completion(&run->af_closed);
	init_completion(&run->released);
	up = tt_set_up(run);
	if (up)
		tt_happen(run, seconds);
	else
		tt_bad(TT_LEAK, "the drivers did not come up");
	if (!run->stuck)
		tt_take_down(run);
	if (up) {
		WRITE_ONCE(run->stop_pumps, true);
		tt_actors_stop(run, TT_SENDERS, TT_ACTORS);
	}
	if (run->stuck) {
		WRITE_ONCE(tt_stuck, true);
		__module_get(THIS_MODULE);
		return;
	}
	if (run->tx && run->rx)
		tt_model_end(run);
	condis_nbl_pool_free(run->tx);
	condis_nbl_pool_free(run->rx);
	kfree(run);
}
