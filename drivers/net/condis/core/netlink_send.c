// SPDX-License-Identifier: GPL-2.0-only
/*
 * From user space to a miniport: a message of flat attributes becomes a chain
 * of NBLs, all of it or nothing.
 */
#include <linux/gfp.h>
#include <linux/skbuff.h>
#include <net/condis/adapter.h>

#include "netlink.h"
#include "netlink_gen.h"

/* First fragments up to this long are linear; longer ones need no copy less. */
#define NL_LINEAR_MAX	1024

/**
 * struct nl_send_walk - where in a message of NBLs one is
 * @info: the message
 * @adapter: where it goes
 * @head: of the NBL in progress, NULL before the first
 * @nbs: NBs finished of it
 * @frags: fragments so far of the NB in progress
 * @n_frags: their number
 * @nbls: NBLs begun
 */
struct nl_send_walk {
	struct genl_info	*info;
	struct condis_adapter	*adapter;
	const struct nlattr	*head;
	unsigned int		nbs;
	const struct nlattr	*frags[MAX_SKB_FRAGS];
	unsigned int		n_frags;
	unsigned int		nbls;
};

static int nl_send_bad(struct nl_send_walk *walk, const struct nlattr *attr,
		       const char *why)
{
	NL_SET_ERR_MSG_ATTR_FMT(walk->info->extack, attr, "NBL %u: %s",
				walk->nbls, why);
	return -EINVAL;
}

/* An NBL ends where the next one begins, or the message. */
static int nl_walk_nbl_end(struct nl_send_walk *walk)
{
	if (!walk->head)
		return 0;
	if (walk->n_frags)
		return nl_send_bad(walk, walk->head,
				   "its last NB has no nb-end");
	if (!walk->nbs)
		return nl_send_bad(walk, walk->head, "it has no NB");
	return 0;
}

static int nl_walk_nbl(struct nl_send_walk *walk, const struct nlattr *attr)
{
	struct nlattr *tb[CONDIS_A_NBL_HEAD_MAX + 1];
	int err;

	err = nl_walk_nbl_end(walk);
	if (err)
		return err;
	walk->head = attr;
	walk->nbs = 0;
	walk->nbls++;
	err = nla_parse_nested(tb, CONDIS_A_NBL_HEAD_MAX, attr,
			       condis_nbl_head_nl_policy, walk->info->extack);
	if (err)
		return err;
	if (tb[CONDIS_A_NBL_HEAD_HANDLE] || tb[CONDIS_A_NBL_HEAD_LEN] ||
	    tb[CONDIS_A_NBL_HEAD_NBS])
		return nl_send_bad(walk, attr, "only a cookie and a cancel-id");
	return 0;
}

static int nl_walk_frag(struct nl_send_walk *walk, const struct nlattr *attr)
{
	if (!walk->head)
		return nl_send_bad(walk, attr, "frag before the first nbl");
	if (!nla_len(attr) || nla_len(attr) > CONDIS_FRAG_MAX)
		return nl_send_bad(walk, attr, "a frag has 1 to 32768 bytes");
	if (walk->n_frags == ARRAY_SIZE(walk->frags))
		return nl_send_bad(walk, attr, "an NB with too many frags");
	walk->frags[walk->n_frags++] = attr;
	return 0;
}

static int nl_walk_nb_end(struct nl_send_walk *walk, const struct nlattr *attr)
{
	if (!walk->n_frags)
		return nl_send_bad(walk, attr, "an NB without a frag");
	walk->nbs++;
	return 0;
}

static struct sk_buff *nl_nb_alloc(struct nl_send_walk *walk)
{
	bool linear = nla_len(walk->frags[0]) <= NL_LINEAR_MAX;
	unsigned int len, order, i, frag = 0;
	struct sk_buff *nb;
	struct page *page;

	nb = condis_adapter_nb_alloc(walk->adapter,
				     linear ? nla_len(walk->frags[0]) : 0,
				     CONDIS_NL_GFP);
	if (!nb)
		return NULL;
	if (linear)
		skb_put_data(nb, nla_data(walk->frags[0]),
			     nla_len(walk->frags[0]));
	/* One MDL each, as the sender cut it. */
	for (i = linear; i < walk->n_frags; i++) {
		len = nla_len(walk->frags[i]);
		order = get_order(len);
		page = alloc_pages(CONDIS_NL_GFP | __GFP_COMP, order);
		if (!page) {
			condis_nb_free(nb);
			return NULL;
		}
		memcpy(page_address(page), nla_data(walk->frags[i]), len);
		skb_add_rx_frag(nb, frag++, page, 0, len, PAGE_SIZE << order);
	}
	return nb;
}

static void nl_nbl_begin(struct nl_send_walk *walk, struct condis_nbl *nbl)
{
	struct condis_nl_send *send = condis_nbl_context(nbl);
	struct nlattr *tb[CONDIS_A_NBL_HEAD_MAX + 1];

	/* It was checked before. */
	nla_parse_nested(tb, CONDIS_A_NBL_HEAD_MAX, walk->head,
			 condis_nbl_head_nl_policy, NULL);
	memset(send, 0, sizeof(*send));
	if (tb[CONDIS_A_NBL_HEAD_COOKIE])
		send->cookie = nla_get_uint(tb[CONDIS_A_NBL_HEAD_COOKIE]);
	if (tb[CONDIS_A_NBL_HEAD_CANCEL_ID])
		*condis_nbl_info(nbl, CONDIS_INFO_CANCEL_ID) =
			nla_get_uint(tb[CONDIS_A_NBL_HEAD_CANCEL_ID]);
}

static int nl_nb_add(struct nl_send_walk *walk, struct condis_nbl *nbl)
{
	struct condis_nl_send *send = condis_nbl_context(nbl);
	struct sk_buff *nb;

	nb = nl_nb_alloc(walk);
	if (!nb)
		return -ENOMEM;
	condis_nbl_add_nb(nbl, nb);
	send->bytes += nb->truesize;
	return 0;
}

/*
 * Go through the message once. Without @nbl it is checked; with it, NBLs are
 * filled: the first of a chain that is long enough.
 */
static int nl_send_walk(struct nl_send_walk *walk, struct condis_nbl *nbl)
{
	struct genl_info *info = walk->info;
	const struct nlattr *attr;
	int rem, err = 0;

	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem) {
		switch (nla_type(attr)) {
		case CONDIS_A_NBL_NBL:
			if (nbl && walk->head)
				nbl = nbl->next;
			err = nl_walk_nbl(walk, attr);
			if (!err && nbl)
				nl_nbl_begin(walk, nbl);
			break;
		case CONDIS_A_NBL_FRAG:
			err = nl_walk_frag(walk, attr);
			break;
		case CONDIS_A_NBL_NB_END:
			err = nl_walk_nb_end(walk, attr);
			if (!err && nbl)
				err = nl_nb_add(walk, nbl);
			walk->n_frags = 0;
			break;
		}
		if (err)
			return err;
		cond_resched();
	}
	return nl_walk_nbl_end(walk);
}

static int nl_send_check(struct genl_info *info, unsigned int *nbls)
{
	struct nl_send_walk walk = { .info = info };
	int err;

	if (info->nlhdr->nlmsg_len > CONDIS_MESSAGE_MAX) {
		GENL_SET_ERR_MSG_FMT(info, "a message has at most %d bytes",
				     CONDIS_MESSAGE_MAX);
		return -EMSGSIZE;
	}
	if (GENL_REQ_ATTR_CHECK(info, CONDIS_A_NBL_NBL))
		return -EINVAL;
	err = nl_send_walk(&walk, NULL);
	*nbls = walk.nbls;
	return err;
}

static int nl_send_build(struct genl_info *info, struct condis_nl_af *af,
			 unsigned int nbls, struct condis_nbl_queue *chain)
{
	struct nl_send_walk walk = { .info = info, .adapter = af->adapter };
	unsigned int n;
	int err = 0;

	condis_nbl_queue_init(chain);
	n = condis_nbl_alloc_bulk(af->pool, nbls, CONDIS_NL_GFP, chain);
	if (n == nbls)
		err = nl_send_walk(&walk, chain->head);
	else
		err = -ENOMEM;
	if (err)
		condis_nbl_free_chain(chain->head);
	return err;
}

static bool nl_send_charge_all(struct condis_nl_port *port,
			       struct condis_nl_af *af, unsigned long bytes)
{
	if (!condis_nl_charge(&port->bytes, bytes))
		return false;
	if (!condis_nl_charge(&af->dev->bytes, bytes))
		goto err_port;
	if (!condis_nl_charge(&af->nn->bytes, bytes))
		goto err_dev;
	return true;

err_dev:
	condis_nl_uncharge(&af->dev->bytes, bytes);
err_port:
	condis_nl_uncharge(&port->bytes, bytes);
	return false;
}

/* Room for all completions, and memory for all data; or nothing. */
static int nl_send_reserve(struct genl_info *info, struct condis_nl_port *port,
			   struct condis_nl_af *af,
			   const struct condis_nbl_queue *chain)
{
	struct condis_nl_send *send;
	unsigned long bytes = 0;
	struct condis_nbl *nbl;

	for (nbl = chain->head; nbl; nbl = nbl->next) {
		send = condis_nbl_context(nbl);
		bytes += send->bytes;
	}
	if (atomic_add_return(chain->count, &port->nbls) >
	    CONDIS_NL_PORT_NBLS) {
		atomic_sub(chain->count, &port->nbls);
		GENL_SET_ERR_MSG(info, "read completions before sending more");
		return -ENOBUFS;
	}
	if (!nl_send_charge_all(port, af, bytes)) {
		atomic_sub(chain->count, &port->nbls);
		GENL_SET_ERR_MSG(info, "too much is being sent already");
		return -ENOBUFS;
	}
	return 0;
}

/* S-4, S-9: from here on each NBL is completed, by the core or the miniport. */
static void nl_send_submit(struct condis_nl_port *port, struct condis_nl_vc *vc,
			   struct condis_nbl_queue *chain)
{
	struct condis_nl_send *send;
	struct condis_nbl *nbl;

	refcount_add(chain->count, &port->ref);
	refcount_add(chain->count, &vc->ref);
	for (nbl = chain->head; nbl; nbl = nbl->next) {
		send = condis_nbl_context(nbl);
		send->port = port;
		send->vc = vc;
		nbl->vc = vc->vc;
	}
	condis_co_send_nbls(vc->vc, chain->head, 0);
}

static int nl_send(struct sk_buff *skb, struct genl_info *info,
		   unsigned int nbls)
{
	struct condis_nbl_queue chain;
	struct condis_nl_port *port;
	struct condis_nl_vc *vc;
	int err;

	port = condis_nl_port_get(skb, info);
	if (IS_ERR(port))
		return PTR_ERR(port);
	vc = condis_nl_vc_lock(info, CONDIS_A_NBL_VC);
	if (IS_ERR(vc)) {
		err = PTR_ERR(vc);
		goto out_port;
	}
	err = nl_send_build(info, vc->af, nbls, &chain);
	if (err)
		goto out_vc;
	err = nl_send_reserve(info, port, vc->af, &chain);
	if (err)
		condis_nbl_free_chain(chain.head);
	else
		nl_send_submit(port, vc, &chain);
out_vc:
	condis_nl_vc_unlock(vc);
out_port:
	condis_nl_port_put(port);
	return err;
}

/* NdisCoSendNetBufferLists */
int condis_nl_nbl_send_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct sk_buff *rsp;
	unsigned int nbls;
	void *hdr;
	int err;

	err = nl_send_check(info, &nbls);
	if (err)
		return err;
	/* Once it is sent, nothing may fail. */
	rsp = genlmsg_new(nla_total_size(sizeof(u32)), GFP_KERNEL);
	if (!rsp)
		return -ENOMEM;
	hdr = genlmsg_iput(rsp, info);
	if (!hdr || nla_put_u32(rsp, CONDIS_A_NBL_ACCEPTED, nbls)) {
		nlmsg_free(rsp);
		return -EMSGSIZE;
	}
	genlmsg_end(rsp, hdr);
	err = nl_send(skb, info, nbls);
	if (err) {
		nlmsg_free(rsp);
		return err;
	}
	return genlmsg_reply(rsp, info);
}

/* NdisCancelSendNetBufferLists */
int condis_nl_nbl_cancel_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct condis_nl_af *af;
	u64 id;

	if (GENL_REQ_ATTR_CHECK(info, CONDIS_A_NBL_CANCEL_ID))
		return -EINVAL;
	id = nla_get_uint(info->attrs[CONDIS_A_NBL_CANCEL_ID]);
	af = condis_nl_af_lock(info, CONDIS_A_NBL_AF, false);
	if (IS_ERR(af))
		return PTR_ERR(af);
	condis_cancel_send_nbls(af->binding, id);
	condis_nl_af_unlock(af);
	return 0;
}

/**
 * condis_nl_send_free() - completed NBLs that need not be told of any more
 * @chain: the NBLs, or NULL
 *
 * Context: Any.
 */
void condis_nl_send_free(struct condis_nbl *chain)
{
	struct condis_nl_send *send;
	struct condis_nl_port *port;
	struct condis_nbl *nbl, *next;
	struct condis_nl_vc *vc;

	condis_chain_for_each_safe(nbl, next, chain) {
		send = condis_nbl_context(nbl);
		port = send->port;
		vc = send->vc;
		condis_nbl_free(nbl);
		atomic_dec(&port->nbls);
		condis_nl_port_put(port);
		condis_nl_vc_put(vc);
	}
}

/* The data is no longer needed, whenever the completion is told. */
static void nl_send_release(struct condis_nbl *nbl)
{
	struct condis_nl_send *send = condis_nbl_context(nbl);
	struct condis_nl_af *af = send->vc->af;
	struct sk_buff *nb, *next;

	for (nb = condis_nbl_take_nbs(nbl); nb; nb = next) {
		next = nb->next;
		skb_mark_not_on_list(nb);
		condis_nb_free(nb);
	}
	condis_nl_uncharge(&send->port->bytes, send->bytes);
	condis_nl_uncharge(&af->dev->bytes, send->bytes);
	condis_nl_uncharge(&af->nn->bytes, send->bytes);
}

/* Queue NBLs that are all of one port; the dead are told nothing. */
static void nl_complete_run(struct condis_nl_port *port,
			    struct condis_nbl_queue *run)
{
	bool dead;

	condis_nl_port_hold(port);
	spin_lock_bh(&port->lock);
	dead = port->dead;
	if (!dead)
		condis_nbl_queue_splice(&port->done, run);
	spin_unlock_bh(&port->lock);
	if (dead)
		condis_nl_send_free(run->head);
	else
		condis_nl_port_kick(port);
	condis_nl_port_put(port);
}

/**
 * condis_nl_send_nbls_complete() - NBLs of user space come back
 *	(ProtocolCoSendNetBufferListsComplete)
 * @vc_ctx: the VC
 * @chain: the NBLs
 * @flags: CONDIS_FLAG_*
 *
 * Context: Any.
 */
void condis_nl_send_nbls_complete(void *vc_ctx, struct condis_nbl *chain,
				  u32 flags)
{
	struct condis_nl_port *port = NULL;
	struct condis_nl_send *send;
	struct condis_nbl_queue run;
	struct condis_nbl *nbl, *next;

	condis_nbl_queue_init(&run);
	condis_chain_for_each_safe(nbl, next, chain) {
		send = condis_nbl_context(nbl);
		nl_send_release(nbl);
		if (port && send->port != port) {
			nl_complete_run(port, &run);
			condis_nbl_queue_init(&run);
		}
		port = send->port;
		condis_nbl_queue_add(&run, nbl);
	}
	if (port)
		nl_complete_run(port, &run);
}
