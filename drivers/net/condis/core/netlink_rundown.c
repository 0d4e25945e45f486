// SPDX-License-Identifier: GPL-2.0-only
/*
 * How what user space has comes to its end: NBLs are taken back, calls closed,
 * VCs deleted, the AF open closed and answered, the binding closed (BD-3).
 *
 * One function takes each object as far as it goes now; completions post it
 * again. Nothing waits here, but for condis_close_adapter() at the very end,
 * when there is nothing left to wait for but calls into us on their way out.
 */
#include <net/condis/adapter.h>

#include "fsm.h"
#include "netlink_call.h"
#include "vc.h"

#define NL_RETRY_MIN	((unsigned long)HZ / 100 ?: 1)
#define NL_RETRY_MAX	((unsigned long)HZ)

/**
 * condis_nl_af_kick() - there is something for the rundown to look at
 * @af: the AF open, held by the caller
 *
 * Context: Any.
 */
void condis_nl_af_kick(struct condis_nl_af *af)
{
	/* Work that was posted already keeps its reference. */
	refcount_inc(&af->ref);
	if (mod_delayed_work(condis_nl_wq, &af->work, 0))
		condis_nl_af_put(af);
}

/**
 * condis_nl_af_again() - something refused to go: look again in a while
 * @af: the AF open, held by the caller
 *
 * Work that is posted for an earlier moment stays so.
 *
 * Context: Any.
 */
void condis_nl_af_again(struct condis_nl_af *af)
{
	unsigned long delay = clamp(READ_ONCE(af->retry), NL_RETRY_MIN,
				    NL_RETRY_MAX);

	WRITE_ONCE(af->retry, delay * 2);
	refcount_inc(&af->ref);
	if (!queue_delayed_work(condis_nl_wq, &af->work, delay))
		condis_nl_af_put(af);
}

/**
 * condis_nl_af_rundown() - an AF open comes to its end
 * @af: the AF open, held by the caller
 *
 * Marks and posts; does nothing the second time.
 *
 * Context: Any.
 */
void condis_nl_af_rundown(struct condis_nl_af *af)
{
	bool first;

	spin_lock_bh(&af->lock);
	first = af->state != CONDIS_NL_AF_STATE_RUNDOWN;
	af->state = CONDIS_NL_AF_STATE_RUNDOWN;
	af->rx_mode = CONDIS_NL_RX_NONE;
	spin_unlock_bh(&af->lock);
	if (first)
		condis_nl_af_kick(af);
}

/**
 * condis_nl_vc_todo() - there is something for the rundown to do with a VC
 * @vc: the VC, held; the lock of its AF open held
 * @refused: it was tried, and is to be tried again in a while
 *
 * Context: Any.
 */
void condis_nl_vc_todo(struct condis_nl_vc *vc, bool refused)
{
	struct condis_nl_af *af = vc->af;

	lockdep_assert_held(&af->lock);
	if (vc->gone)
		return;
	if (list_empty(&vc->todo_node))
		list_add_tail(&vc->todo_node, &af->todo);
	if (refused)
		condis_nl_af_again(af);
	else
		condis_nl_af_kick(af);
}

/**
 * condis_nl_vc_kill() - a VC's owner is no more
 * @vc: the VC; nn->lock held
 *
 * Context: Process context.
 */
void condis_nl_vc_kill(struct condis_nl_vc *vc)
{
	struct condis_nl_port *owner = vc->owner;

	lockdep_assert_held(&vc->af->nn->lock);
	list_del_init(&vc->owner_node);
	vc->owner = NULL;
	WRITE_ONCE(vc->owner_portid, 0);
	owner->n_vcs--;
	spin_lock_bh(&vc->af->lock);
	WRITE_ONCE(vc->dying, true);
	condis_nl_vc_todo(vc, false);
	spin_unlock_bh(&vc->af->lock);
	condis_nl_port_put(owner);
}

/**
 * condis_nl_vc_gone() - a VC was deleted
 * @vc: the VC; the mutex of its AF open held. The reference of its existence
 *	goes
 *
 * Context: Process context.
 */
void condis_nl_vc_gone(struct condis_nl_vc *vc)
{
	struct condis_nl_af *af = vc->af;
	struct condis_nl_net *nn = af->nn;
	struct condis_nl_port *owner;

	lockdep_assert_held(&af->mutex);
	/* Those of its last call, if the worker has not seen to them yet. */
	condis_nl_parties_gone(vc);
	vc->vc = NULL;
	/* One that came for a call and never had one is in no list. */
	if (!list_empty(&vc->node)) {
		list_del_init(&vc->node);
		WRITE_ONCE(af->n_vcs, af->n_vcs - 1);
	}
	/* Something moves: what refused before is asked sooner. */
	WRITE_ONCE(af->retry, 0);
	spin_lock_bh(&af->lock);
	vc->gone = true;
	list_del_init(&vc->todo_node);
	spin_unlock_bh(&af->lock);

	mutex_lock(&nn->lock);
	/* One that came with a call may have got no handle. */
	if (vc->handle) {
		xa_erase(&nn->vcs, vc->handle);
		nn->n_vcs--;
	}
	owner = vc->owner;
	if (owner) {
		list_del_init(&vc->owner_node);
		vc->owner = NULL;
		owner->n_vcs--;
	}
	mutex_unlock(&nn->lock);
	if (owner)
		condis_nl_port_put(owner);
	condis_nl_vc_put(vc);
}

/* Whoever looks at a VC of the core finds ours until that is absent. */
static bool nl_core_absent(struct condis_vc *core)
{
	bool absent;

	spin_lock_bh(&core->lock);
	absent = core->a == CONDIS_VC_ABSENT;
	spin_unlock_bh(&core->lock);
	return absent;
}

/* The call manager has deleted what it made; false: it is about to. */
static bool nl_vc_deleted(struct condis_nl_vc *vc)
{
	struct condis_nl_af *af = vc->af;
	struct condis_vc *core = vc->vc;
	struct sk_buff *msg = NULL;
	void *hdr;

	if (!nl_core_absent(core))
		return false;
	if (vc->handle) {
		msg = condis_nl_event_new(CONDIS_CMD_VC_GONE_NTF,
					  nla_total_size(sizeof(u32)),
					  CONDIS_NL_GFP, &hdr);
		if (msg) {
			nla_put_u32(msg, CONDIS_A_CALL_VC, vc->handle);
			genlmsg_end(msg, hdr);
		}
		condis_nl_event_send(af, msg, CONDIS_NL_GFP);
	}
	condis_nl_vc_gone(vc);
	condis_vc_put(core);
	return true;
}

/* Whom to tell that a close which the kernel began is done. */
static struct condis_nl_note *nl_vc_close_op(struct condis_nl_vc *vc)
{
	struct condis_nl_note *op;

	if (vc->dying)
		return NULL;
	op = condis_nl_receiver_note(vc->af, CONDIS_NL_OP_CALL_CLOSE,
				     CONDIS_NL_GFP);
	if (op)
		op->vc = vc->handle;
	return op;
}

static bool nl_vc_step_close(struct condis_nl_vc *vc)
{
	struct condis_nl_note *op;
	condis_status_t status;

	op = nl_vc_close_op(vc);
	status = condis_nl_vc_close(vc, NULL, 0, op);
	if (status == CONDIS_STATUS_PENDING)
		return true;
	if (status == CONDIS_STATUS_SUCCESS)
		condis_nl_note_done(op, status);
	else
		condis_nl_note_free(op);
	return status == CONDIS_STATUS_SUCCESS;
}

static bool nl_vc_step_delete(struct condis_nl_vc *vc)
{
	if (condis_co_delete_vc(vc->af->binding, vc->vc) !=
	    CONDIS_STATUS_SUCCESS)
		return false;
	condis_nl_vc_gone(vc);
	return true;
}

/* What is to be done with the call of a VC, and with that itself. */
struct nl_vc_plan {
	bool	leaving;
	bool	deleted;
	bool	up;
	bool	none;
	bool	close;
};

static struct nl_vc_plan nl_vc_plan(struct condis_nl_vc *vc)
{
	struct nl_vc_plan plan;

	spin_lock_bh(&vc->af->lock);
	plan.deleted = vc->deleted;
	plan.leaving = vc->dying || vc->peer_closing;
	plan.up = vc->call == CONDIS_NL_CALL_UP && !vc->closing;
	plan.none = vc->call == CONDIS_NL_CALL_NONE && !vc->closing;
	plan.close = plan.leaving && !vc->closing && !plan.none;
	spin_unlock_bh(&vc->af->lock);
	return plan;
}

/*
 * Take a VC as far as it goes now. False: it has to be looked at again, for a
 * refusal nobody tells the end of (X-6, C-14, V-18).
 */
static bool nl_vc_step(struct condis_nl_vc *vc)
{
	struct condis_nl_af *af = vc->af;
	struct nl_vc_plan plan = nl_vc_plan(vc);

	if (plan.deleted)
		return nl_vc_deleted(vc);
	/* The drain waits for what user space holds (V-12). */
	if (plan.leaving)
		condis_nl_take_back(af, vc);
	condis_nl_offer_step(vc, plan.leaving);
	if (plan.up && !condis_nl_parties_step(vc, plan.leaving))
		return true;
	plan = nl_vc_plan(vc);
	if (plan.close && !nl_vc_step_close(vc))
		return false;
	plan = nl_vc_plan(vc);
	if (plan.none)
		condis_nl_parties_gone(vc);
	if (!plan.none || !vc->dying || vc->by_cm)
		return true;
	return nl_vc_step_delete(vc);
}

static struct condis_nl_vc *nl_todo_pop(struct condis_nl_af *af,
					struct list_head *todo)
{
	struct condis_nl_vc *vc;

	spin_lock_bh(&af->lock);
	vc = list_first_entry_or_null(todo, struct condis_nl_vc, todo_node);
	if (vc)
		list_del_init(&vc->todo_node);
	spin_unlock_bh(&af->lock);
	return vc;
}

/*
 * Each VC once: one that is put back meanwhile has its turn in the next run,
 * so that a call manager that refuses at once is not asked in a loop.
 */
static void nl_todo_run(struct condis_nl_af *af)
{
	struct condis_nl_vc *vc;
	LIST_HEAD(todo);

	spin_lock_bh(&af->lock);
	list_splice_init(&af->todo, &todo);
	spin_unlock_bh(&af->lock);
	/* af->mutex keeps the VCs. */
	while ((vc = nl_todo_pop(af, &todo))) {
		if (!nl_vc_step(vc)) {
			spin_lock_bh(&af->lock);
			condis_nl_vc_todo(vc, true);
			spin_unlock_bh(&af->lock);
		}
		cond_resched();
	}
}

/* The first look at an AF open that runs down. */
static void nl_af_sweep(struct condis_nl_af *af)
{
	struct condis_nl_vc *vc;

	af->swept = true;
	condis_nl_take_back(af, NULL);
	condis_nl_saps_sweep(af);
	list_for_each_entry(vc, &af->vcs, node) {
		spin_lock_bh(&af->lock);
		WRITE_ONCE(vc->dying, true);
		if (list_empty(&vc->todo_node))
			list_add_tail(&vc->todo_node, &af->todo);
		spin_unlock_bh(&af->lock);
		cond_resched();
	}
}

/**
 * condis_nl_af_busy() - does an AF open have VCs that keep it from closing?
 * @af: the AF open, its mutex held
 *
 * AF-3: those that the call manager made are its to delete, once they are idle.
 *
 * Context: Process context.
 * Return: true when it does.
 */
bool condis_nl_af_busy(struct condis_nl_af *af)
{
	struct condis_nl_vc *vc;
	bool busy = false;

	lockdep_assert_held(&af->mutex);
	list_for_each_entry(vc, &af->vcs, node) {
		spin_lock_bh(&af->lock);
		busy = !vc->by_cm || vc->call != CONDIS_NL_CALL_NONE ||
		       vc->closing;
		spin_unlock_bh(&af->lock);
		if (busy)
			break;
	}
	return busy;
}

/* Close the AF open in the core: 1 when that is done, -EAGAIN: try again. */
static int nl_af_close(struct condis_nl_af *af)
{
	condis_status_t status;
	bool begin, closed;

	spin_lock_bh(&af->lock);
	closed = af->closed;
	/* An open that pends ends first. */
	begin = !closed && !af->closing && !af->open_op;
	if (begin)
		af->closing = true;
	spin_unlock_bh(&af->lock);
	if (!begin)
		return closed;

	status = condis_cl_close_address_family(af->af);
	if (status == CONDIS_STATUS_PENDING)
		return 0;
	closed = status == CONDIS_STATUS_SUCCESS;
	spin_lock_bh(&af->lock);
	af->closing = false;
	af->closed = closed;
	spin_unlock_bh(&af->lock);
	return closed ? 1 : -EAGAIN;
}

/* AF-2: the answer comes after the close, and with that the handle is dead. */
static void nl_af_answer(struct condis_nl_af *af)
{
	const condis_status_t ok = CONDIS_STATUS_SUCCESS;
	bool notified;

	spin_lock_bh(&af->lock);
	notified = af->notified;
	af->notified = false;
	spin_unlock_bh(&af->lock);
	if (notified)
		condis_cl_notify_close_address_family_complete(af->af, ok);
}

/* Take an AF open out of the tables and from who owns it and listens to it. */
static void nl_af_unpublish(struct condis_nl_af *af)
{
	struct condis_nl_net *nn = af->nn;
	struct condis_nl_port *owner;

	mutex_lock(&nn->lock);
	xa_erase(&nn->afs, af->handle);
	nn->n_afs--;
	condis_nl_set_receiver(af, NULL);
	owner = af->owner;
	if (owner) {
		list_del_init(&af->owner_node);
		af->owner = NULL;
		owner->n_afs--;
	}
	condis_nl_dev_put(af->dev);
	af->dev = NULL;
	mutex_unlock(&nn->lock);
	condis_nl_seq_inc();
	if (owner)
		condis_nl_port_put(owner);
}

/* The end of the close is told by its handler if that still waits. */
static void nl_af_told(struct condis_nl_af *af)
{
	struct condis_nl_note *op;

	spin_lock_bh(&af->lock);
	op = af->close_op;
	if (op && op->waited) {
		op->done = true;
		op = NULL;
	} else {
		af->close_op = NULL;
	}
	spin_unlock_bh(&af->lock);
	condis_nl_note_done(op, CONDIS_STATUS_SUCCESS);
}

/**
 * condis_nl_af_run() - take an AF open as far as it goes now
 * @af: the AF open, held; its mutex is taken and given back
 *
 * Context: Process context, sleeps.
 * Return: true when it came to its end in this call.
 */
bool condis_nl_af_run(struct condis_nl_af *af)
{
	struct condis_binding *binding;
	bool rundown;
	int closed = 0;

	mutex_lock(&af->mutex);
	rundown = READ_ONCE(af->state) == CONDIS_NL_AF_STATE_RUNDOWN;
	condis_nl_arrivals_run(af);
	if (rundown && !af->swept)
		nl_af_sweep(af);
	if (!af->gone)
		condis_nl_unheard(af);
	nl_todo_run(af);
	condis_nl_saps_run(af);
	if (af->gone)
		goto out;
	/* What it is asked keeps the core from closing it. */
	if (rundown)
		condis_nl_asks_end(&af->asks, CONDIS_STATUS_CLOSING, true);
	if (rundown && list_empty(&af->saps) && !condis_nl_af_busy(af) &&
	    condis_nl_oids_cancel(af))
		closed = nl_af_close(af);
	if (closed <= 0)
		goto out;

	nl_af_answer(af);
	nl_af_unpublish(af);
	af->gone = true;
	binding = af->binding;
	af->binding = NULL;
	mutex_unlock(&af->mutex);

	/* There is none when the open already failed there. */
	if (binding)
		condis_close_adapter(binding);
	/* No offer waits any more. */
	if (cancel_delayed_work(&af->offer_work))
		condis_nl_af_put(af);
	nl_af_told(af);
	condis_nl_af_put(af);
	return true;

out:
	if (closed < 0)
		condis_nl_af_again(af);
	mutex_unlock(&af->mutex);
	return false;
}

void condis_nl_af_work(struct work_struct *work)
{
	struct condis_nl_af *af = container_of(to_delayed_work(work),
					       struct condis_nl_af, work);

	condis_nl_af_run(af);
	condis_nl_af_put(af);
}
