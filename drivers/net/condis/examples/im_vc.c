// SPDX-License-Identifier: GPL-2.0-only
/*
 * VCs: one above, one below, made and deleted together as far as that goes.
 */
#include <linux/slab.h>

#include "im.h"

static struct kmem_cache *im_vc_cache;

int im_vc_subsys_init(void)
{
	im_vc_cache = kmem_cache_create("condis_im_vc", sizeof(struct im_vc),
					0, SLAB_ACCOUNT, NULL);
	return im_vc_cache ? 0 : -ENOMEM;
}

void im_vc_subsys_exit(void)
{
	kmem_cache_destroy(im_vc_cache);
}

/**
 * im_vc_new() - a VC without one below
 * @af: the open above
 * @upper: the VC above
 *
 * Context: Any.
 * Return: the VC, or NULL without memory.
 */
struct im_vc *im_vc_new(struct im_af *af, struct condis_vc *upper)
{
	struct im_vc *vc;

	vc = kmem_cache_zalloc(im_vc_cache, IM_GFP);
	if (!vc)
		return NULL;
	vc->im = af->im;
	vc->af = af;
	vc->upper = upper;
	spin_lock_init(&vc->lock);
	INIT_LIST_HEAD(&vc->node);
	return vc;
}

/**
 * im_vc_free() - the end of a VC
 * @vc: the VC; there is none below, any more or yet
 *
 * Context: Any.
 */
void im_vc_free(struct im_vc *vc)
{
	kmem_cache_free(im_vc_cache, vc);
}

/**
 * im_vc_delete() - try to delete the VC below, and end
 * @vc: the VC, gone above
 *
 * Context: Any.
 * Return: false when it has to be tried again: a call is just telling its end,
 * or what the VC below refused is on its way back.
 */
bool im_vc_delete(struct im_vc *vc)
{
	struct im *im = vc->im;
	bool busy;

	spin_lock_bh(&vc->lock);
	busy = vc->making;
	spin_unlock_bh(&vc->lock);
	if (busy || condis_co_delete_vc(im->binding, vc->lower) !=
		    CONDIS_STATUS_SUCCESS)
		return false;
	im_vc_free(vc);
	im_lower_left(im);
	return true;
}

/**
 * im_vc_retire() - a VC was deleted above
 * @vc: the VC
 *
 * The one below follows now or a little later; nobody waits for it but who
 * closes the family below.
 *
 * Context: Any.
 */
void im_vc_retire(struct im_vc *vc)
{
	struct im *im = vc->im;

	if (im_vc_delete(vc))
		return;
	spin_lock_bh(&im->lock);
	list_add_tail(&vc->node, &im->dead);
	spin_unlock_bh(&im->lock);
	queue_delayed_work(im_wq, &im->reap, 1);
}
