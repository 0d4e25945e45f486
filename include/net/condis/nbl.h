/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * NET_BUFFERs, NET_BUFFER_LISTs, chains of them, and the pools they come from.
 *
 * A NET_BUFFER (NB) is an sk_buff whose cb holds struct condis_nb_cb while
 * condis owns it. A NET_BUFFER_LIST (NBL) is a small slab object that carries
 * one or more NBs; NBLs are chained by their @next.
 *
 *   chain: nbl ----next----> nbl ----next----> NULL
 *           |                 |
 *           nb -> nb -> NULL  nb -> NULL        (skb->next)
 */
#ifndef _NET_CONDIS_NBL_H_
#define _NET_CONDIS_NBL_H_

#include <linux/build_bug.h>
#include <linux/gfp_types.h>
#include <linux/skbuff.h>
#include <linux/types.h>
#include <net/condis/status.h>

struct condis_nbl_pool;
struct condis_vc;

/**
 * enum condis_nbl_owner - who may touch an NBL (R-23, section "ownership")
 * @CONDIS_NBL_FREE: nobody: it lies in its pool
 * @CONDIS_NBL_PROTOCOL: the protocol that allocated it, or got it completed
 * @CONDIS_NBL_SENDING: between the send call and its completion
 * @CONDIS_NBL_MINIPORT: the miniport that allocated it, or got it returned
 * @CONDIS_NBL_INDICATED: between indication and return: the receiver
 * @CONDIS_NBL_LENT: indicated with RESOURCES: the receiver may read it during
 *	the call
 * @CONDIS_NBL_LOOPED: as INDICATED, of a copy that the core made of a send
 *	(S-25) and that comes back to the core
 *
 * The values are far apart and non-zero so that stray memory is not taken for
 * a state.
 */
enum condis_nbl_owner {
	CONDIS_NBL_FREE		= 0xcd15f000,
	CONDIS_NBL_PROTOCOL	= 0xcd15f001,
	CONDIS_NBL_SENDING	= 0xcd15f002,
	CONDIS_NBL_MINIPORT	= 0xcd15f003,
	CONDIS_NBL_INDICATED	= 0xcd15f004,
	CONDIS_NBL_LENT		= 0xcd15f005,
	CONDIS_NBL_LOOPED	= 0xcd15f006,
};

/**
 * enum condis_nbl_kind - how an NBL came to be, hence how it is freed (P-2)
 * @CONDIS_NBL_PLAIN: condis_nbl_alloc() and its like; condis_nbl_free()
 * @CONDIS_NBL_CLONE: condis_nbl_alloc_clone(); condis_nbl_free_clone()
 * @CONDIS_NBL_FRAGMENT: condis_nbl_alloc_fragment();
 *	condis_nbl_free_fragment()
 * @CONDIS_NBL_REASSEMBLED: condis_nbl_alloc_reassembled();
 *	condis_nbl_free_reassembled()
 */
enum condis_nbl_kind {
	CONDIS_NBL_PLAIN,
	CONDIS_NBL_CLONE,
	CONDIS_NBL_FRAGMENT,
	CONDIS_NBL_REASSEMBLED,
};

/* NBL flags */
/* The layer below may take the skbs; see S-28 in rules.rst. */
#define CONDIS_NBL_F_CONSUMABLE		BIT(0)
/* An errored PDU, indicated because the VC asked for such. */
#define CONDIS_NBL_F_RX_ERROR		BIT(1)
/* A copy of what the receiver has sent itself (S-25). */
#define CONDIS_NBL_F_IS_LOOPBACK	BIT(2)

/* Flags of the data calls */
/* The caller knows that BHs are off: a hint, never a promise to rely on. */
#define CONDIS_FLAG_DISPATCH_LEVEL	BIT(0)
/* Receive: the NBLs are lent for the duration of the call. */
#define CONDIS_FLAG_RESOURCES		BIT(1)
/* Send: a copy comes back, where the adapter loops (S-24). */
#define CONDIS_FLAG_CHECK_FOR_LOOPBACK	BIT(2)

/**
 * enum condis_nbl_info_id - out-of-band slots common to all NBs of an NBL
 * @CONDIS_INFO_CANCEL_ID: cancel id, 0 means not cancellable (S-21)
 * @CONDIS_INFO_MEDIA_SPECIFIC: pointer to media-specific data
 * @CONDIS_INFO_MEDIA_SPECIFIC_EX: second such slot
 * @CONDIS_INFO_PROTOCOL_ID: id of the sending protocol
 * @CONDIS_INFO_8021Q: 802.1Q tag
 * @CONDIS_INFO_FRAME_TYPE: EtherType-like frame type of a receive
 * @CONDIS_INFO_HASH_VALUE: receive hash
 * @CONDIS_INFO_HASH_INFO: what the hash covers
 * @CONDIS_INFO_CHECKSUM: checksum request or verdict
 * @CONDIS_INFO_MAX: number of slots
 */
enum condis_nbl_info_id {
	CONDIS_INFO_CANCEL_ID,
	CONDIS_INFO_MEDIA_SPECIFIC,
	CONDIS_INFO_MEDIA_SPECIFIC_EX,
	CONDIS_INFO_PROTOCOL_ID,
	CONDIS_INFO_8021Q,
	CONDIS_INFO_FRAME_TYPE,
	CONDIS_INFO_HASH_VALUE,
	CONDIS_INFO_HASH_INFO,
	CONDIS_INFO_CHECKSUM,
	CONDIS_INFO_MAX,
};

/**
 * struct condis_nbl - NET_BUFFER_LIST
 * @next: next NBL of the chain; rewritten by every owner (S-14)
 * @first_nb: head of the list of NBs, linked by skb->next, NULL terminated
 * @last_nb: tail of that list; undefined while @first_nb is NULL
 * @vc: SourceHandle: the VC it is sent or was received on (S-6, R-6)
 * @pool: where it is freed to
 * @parent: NBL this one was derived from, set by who derives (P-5)
 * @child_refs: live derived NBLs, counted by who derives (P-5, P-8)
 * @owner: enum condis_nbl_owner; written by condis only
 * @status: outcome of a send, set by who completes; not used on receive
 * @flags: CONDIS_NBL_F_*
 * @nb_count: number of NBs on @first_nb
 * @kind: enum condis_nbl_kind
 * @context_more: context pushed since the allocation; the core's own
 * @special: the former two at once: 0 when condis_nbl_free() is the right free
 *	and nothing was left pushed
 * @context_size: octets of context in use in the NBL itself
 * @core: the core's own, while it has the NBL
 * @scratch: for the current owner (S-27)
 * @protocol_reserved: the protocol's; survives the round trip (S-27)
 * @miniport_reserved: the miniport's while it has the NBL
 * @info: out-of-band slots, see condis_nbl_info()
 *
 * Freed objects keep @owner = CONDIS_NBL_FREE until the slab reuses them.
 */
struct condis_nbl {
	struct condis_nbl	*next;
	struct sk_buff		*first_nb;
	struct sk_buff		*last_nb;
	struct condis_vc	*vc;
	u32			owner;
	condis_status_t		status;
	u32			flags;
	u32			nb_count;
	unsigned long		core;
	void			*scratch;

	struct condis_nbl_pool	*pool;
	struct condis_nbl	*parent;
	atomic_t		child_refs;
	union {
		struct {
			u8	kind;
			u8	context_more;
		};
		u16		special;
	};
	u16			context_size;
	void			*protocol_reserved[2];
	void			*miniport_reserved[2];

	unsigned long		info[CONDIS_INFO_MAX];
};

static_assert(offsetof(struct condis_nbl, info) <= 128);
static_assert(offsetof(struct condis_nbl, kind) ==
	      offsetof(struct condis_nbl, special));

/**
 * struct condis_nb_cb - what condis keeps in the cb of an NB
 * @protocol_reserved: the protocol's while it owns the NB
 * @miniport_reserved: the miniport's while it owns the NB
 * @headroom: octets before the data when the NB was last snapshotted
 * @len: length of the data at that moment
 * @magic: tells an NB from an sk_buff that never was one
 * @flags: none defined
 * @delta: DataOffsetDelta of an NB of a fragment or reassembled NBL (P-2)
 */
struct condis_nb_cb {
	void	*protocol_reserved[2];
	void	*miniport_reserved[2];
	u32	headroom;
	u32	len;
	u16	magic;
	u16	flags;
	u32	delta;
};

static_assert(sizeof(struct condis_nb_cb) <=
	      sizeof_field(struct sk_buff, cb));

#define CONDIS_NB_MAGIC		0xcd1b

/**
 * condis_nb_cb() - condis' part of an NB
 * @nb: an sk_buff that condis_nb_init() made an NB
 *
 * Context: Any.
 * Return: the control block in @nb.
 */
static inline struct condis_nb_cb *condis_nb_cb(const struct sk_buff *nb)
{
	return (struct condis_nb_cb *)nb->cb;
}

/**
 * condis_nb_valid() - is this sk_buff an NB?
 * @nb: any sk_buff
 *
 * Context: Any.
 * Return: true between condis_nb_init() and condis_nb_export() or the free.
 */
static inline bool condis_nb_valid(const struct sk_buff *nb)
{
	return condis_nb_cb(nb)->magic == CONDIS_NB_MAGIC;
}

/**
 * condis_nbl_info() - an out-of-band slot of an NBL (NET_BUFFER_LIST_INFO)
 * @nbl: an NBL that the caller owns
 * @id: which slot
 *
 * Context: Any.
 * Return: pointer to the slot.
 */
static inline unsigned long *condis_nbl_info(struct condis_nbl *nbl,
					     enum condis_nbl_info_id id)
{
	return &nbl->info[id];
}

/**
 * condis_nbl_context() - the context area of an NBL (NET_BUFFER_LIST_CONTEXT)
 * @nbl: an NBL that the caller owns
 *
 * Context: Any.
 * Return: the octets that came with the allocation, aligned for any type;
 * what was pushed later is condis_nbl_context_top()'s.
 */
static inline void *condis_nbl_context(struct condis_nbl *nbl)
{
	return nbl + 1;
}

/**
 * condis_nbl_set_cancel_id() - make a send cancellable
 *	(NDIS_SET_NET_BUFFER_LIST_CANCEL_ID)
 * @nbl: NBL that the caller owns
 * @id: see condis_cancel_id(); 0: not cancellable, also to be set before an
 *	NBL that came back is sent again without one (S-21)
 *
 * Context: Any.
 */
static inline void condis_nbl_set_cancel_id(struct condis_nbl *nbl,
					    unsigned long id)
{
	nbl->info[CONDIS_INFO_CANCEL_ID] = id;
}

/**
 * condis_nbl_cancel_id() - the cancel id of a send
 *	(NDIS_GET_NET_BUFFER_LIST_CANCEL_ID)
 * @nbl: NBL that the caller owns
 *
 * Context: Any.
 * Return: the id, 0 when it is not cancellable.
 */
static inline unsigned long condis_nbl_cancel_id(const struct condis_nbl *nbl)
{
	return nbl->info[CONDIS_INFO_CANCEL_ID];
}

#define CONDIS_CANCEL_ID_SHIFT		(BITS_PER_LONG - BITS_PER_BYTE)

/**
 * condis_cancel_id() - put a cancel id together
 * @partial: of condis_partial_cancel_id(), so that drivers do not cancel each
 *	other's sends
 * @number: the driver's own; its highest octet is dropped
 *
 * Context: Any.
 * Return: the cancel id.
 */
static inline unsigned long condis_cancel_id(u8 partial, unsigned long number)
{
	return (unsigned long)partial << CONDIS_CANCEL_ID_SHIFT |
	       (number & (~0UL >> BITS_PER_BYTE));
}

#define condis_nbl_for_each_nb(nb, nbl) \
	for ((nb) = (nbl)->first_nb; (nb); (nb) = (nb)->next)

/* Safe against @nbl being given away in the body. */
#define condis_chain_for_each_safe(nbl, tmp, chain) \
	for ((nbl) = (chain); (nbl) && ((tmp) = (nbl)->next, true); \
	     (nbl) = (tmp))

/**
 * struct condis_nbl_queue - a chain under construction or in waiting
 * @head: first NBL, NULL when empty
 * @tail: last NBL; undefined when empty
 * @count: number of NBLs
 *
 * No lock of its own.
 */
struct condis_nbl_queue {
	struct condis_nbl	*head;
	struct condis_nbl	*tail;
	unsigned int		count;
};

static inline void condis_nbl_queue_init(struct condis_nbl_queue *q)
{
	q->head = NULL;
	q->count = 0;
}

static inline bool condis_nbl_queue_empty(const struct condis_nbl_queue *q)
{
	return !q->head;
}

/**
 * condis_nbl_queue_add() - append one NBL
 * @q: the queue
 * @nbl: NBL that the caller owns; its @next is overwritten
 *
 * Context: Any; the caller serialises.
 */
static inline void condis_nbl_queue_add(struct condis_nbl_queue *q,
					struct condis_nbl *nbl)
{
	nbl->next = NULL;
	if (q->head)
		q->tail->next = nbl;
	else
		q->head = nbl;
	q->tail = nbl;
	q->count++;
}

/**
 * condis_nbl_queue_pop() - take the first NBL
 * @q: the queue
 *
 * Context: Any; the caller serialises.
 * Return: the NBL with @next cleared, or NULL.
 */
static inline struct condis_nbl *
condis_nbl_queue_pop(struct condis_nbl_queue *q)
{
	struct condis_nbl *nbl = q->head;

	if (nbl) {
		q->head = nbl->next;
		nbl->next = NULL;
		q->count--;
	}
	return nbl;
}

/**
 * condis_nbl_queue_take() - take the whole chain
 * @q: the queue; empty afterwards
 *
 * Context: Any; the caller serialises.
 * Return: the chain, or NULL.
 */
static inline struct condis_nbl *
condis_nbl_queue_take(struct condis_nbl_queue *q)
{
	struct condis_nbl *chain = q->head;

	condis_nbl_queue_init(q);
	return chain;
}

/**
 * condis_nbl_queue_splice() - append all of one queue to another
 * @q: grows
 * @from: empty afterwards
 *
 * Context: Any; the caller serialises both.
 */
static inline void condis_nbl_queue_splice(struct condis_nbl_queue *q,
					   struct condis_nbl_queue *from)
{
	if (!from->head)
		return;
	if (q->head)
		q->tail->next = from->head;
	else
		q->head = from->head;
	q->tail = from->tail;
	q->count += from->count;
	condis_nbl_queue_init(from);
}

unsigned int condis_chain_count(const struct condis_nbl *chain);

/* nb.c */
void condis_nb_init(struct sk_buff *skb);
struct sk_buff *condis_nb_alloc(unsigned int headroom, unsigned int size,
				gfp_t gfp);
void condis_nb_free(struct sk_buff *nb);
struct sk_buff *condis_nb_export(struct condis_nbl *nbl, struct sk_buff *nb,
				 gfp_t gfp);

/* nb_move.c */
condis_status_t condis_nb_retreat(struct sk_buff *nb, unsigned int delta,
				  gfp_t gfp);
condis_status_t condis_nb_advance(struct sk_buff *nb, unsigned int delta);
condis_status_t condis_nbl_retreat(struct condis_nbl *nbl, unsigned int delta,
				   gfp_t gfp);
condis_status_t condis_nbl_advance(struct condis_nbl *nbl, unsigned int delta);

/* nb_copy.c */
void *condis_nb_data(struct sk_buff *nb, unsigned int len, void *storage,
		     unsigned int align_multiple, unsigned int align_offset);
condis_status_t condis_nb_copy(struct sk_buff *to, unsigned int to_offset,
			       struct sk_buff *from, unsigned int from_offset,
			       unsigned int len, unsigned int *copied);
unsigned int condis_nb_physical_count(const struct sk_buff *nb);

/* nbl.c */
void condis_nbl_add_nb(struct condis_nbl *nbl, struct sk_buff *nb);
struct sk_buff *condis_nbl_take_nbs(struct condis_nbl *nbl);
struct sk_buff *condis_nbl_pop_nb(struct condis_nbl *nbl);
condis_status_t condis_nbl_check(const struct condis_nbl *nbl,
				 unsigned int max_sdu, u64 *bytes);

/* nbl_pool.c */

/**
 * enum condis_nbl_role - on which side of the core a pool's user stands
 * @CONDIS_ROLE_PROTOCOL: its NBLs are sent
 * @CONDIS_ROLE_MINIPORT: its NBLs are indicated
 */
enum condis_nbl_role {
	CONDIS_ROLE_PROTOCOL,
	CONDIS_ROLE_MINIPORT,
};

/* Charge the NBLs to the caller's memory cgroup; no per-CPU magazines then. */
#define CONDIS_NBL_POOL_ACCOUNT		BIT(0)
/* Poison freed NBLs and let them lie; what is written to them is reported. */
#define CONDIS_NBL_POOL_VERIFY		BIT(1)

#define CONDIS_NBL_CONTEXT_MAX		256

/**
 * struct condis_nbl_pool_params - what kind of NBLs a pool gives
 * @name: for diagnostics; 31 characters of it are kept
 * @role: who its user is
 * @context_size: octets of context in each NBL, multiple of sizeof(void *),
 *	at most CONDIS_NBL_CONTEXT_MAX
 * @flags: CONDIS_NBL_POOL_*
 * @data_size: not 0: each NBL brings an NB, empty, with room for that many
 *	octets (fAllocateNetBuffer with DataSize); NBLs with NBs of others do
 *	not come from such a pool. At most INT_MAX - NET_SKB_PAD
 *
 * NET_BUFFER_LIST_POOL_PARAMETERS.
 */
struct condis_nbl_pool_params {
	const char		*name;
	enum condis_nbl_role	role;
	u16			context_size;
	u32			flags;
	u32			data_size;
};

struct condis_nbl_pool *
condis_nbl_pool_alloc(const struct condis_nbl_pool_params *params, gfp_t gfp);
void condis_nbl_pool_free(struct condis_nbl_pool *pool);
long condis_nbl_pool_live(struct condis_nbl_pool *pool);
struct condis_nbl *condis_nbl_alloc(struct condis_nbl_pool *pool, gfp_t gfp);
unsigned int condis_nbl_alloc_bulk(struct condis_nbl_pool *pool,
				   unsigned int n, gfp_t gfp,
				   struct condis_nbl_queue *out);
void condis_nbl_free(struct condis_nbl *nbl);
void condis_nbl_free_chain(struct condis_nbl *chain);

/* nbl_context.c */
struct condis_nbl *condis_nbl_alloc_context(struct condis_nbl_pool *pool,
					    u16 size, u16 backfill, gfp_t gfp);
condis_status_t condis_nbl_push_context(struct condis_nbl *nbl, u16 size,
					u16 backfill, gfp_t gfp);
void *condis_nbl_context_top(const struct condis_nbl *nbl, u16 size);
condis_status_t condis_nbl_pop_context(struct condis_nbl *nbl, u16 size);

/* nbl_oob.c */
void condis_nbl_copy_send_info(struct condis_nbl *to,
			       const struct condis_nbl *from);
void condis_nbl_copy_receive_info(struct condis_nbl *to,
				  const struct condis_nbl *from);
u8 condis_partial_cancel_id(void);

/* nbl_derive.c */

/* What is derived may have sk_buffs on a frag_list. */
#define CONDIS_CUT_FRAG_LIST		BIT(0)

/**
 * struct condis_nbl_cut - how NBs are cut or joined
 * @start_offset: octets to leave out at the start of each source NB
 * @max_length: octets of source data in each new NB, at least 1; not used for
 *	reassembling
 * @delta: DataOffsetDelta: octets that each new NB is longer at its front, for
 *	the caller to fill
 * @backfill: DataBackFill: headroom beyond @delta for the layers below (P-14)
 * @flags: CONDIS_CUT_*
 */
struct condis_nbl_cut {
	unsigned int	start_offset;
	unsigned int	max_length;
	unsigned int	delta;
	unsigned int	backfill;
	u32		flags;
};

struct condis_nbl *condis_nbl_alloc_nb(struct condis_nbl_pool *pool,
				       struct sk_buff *skb,
				       unsigned int offset, unsigned int len,
				       gfp_t gfp);
struct condis_nbl *condis_nbl_alloc_clone(struct condis_nbl *from,
					  struct condis_nbl_pool *pool,
					  gfp_t gfp);
struct condis_nbl *
condis_nbl_alloc_fragment(struct condis_nbl *from, struct condis_nbl_pool *pool,
			  const struct condis_nbl_cut *cut, gfp_t gfp);
struct condis_nbl *
condis_nbl_alloc_reassembled(struct condis_nbl *from,
			     struct condis_nbl_pool *pool,
			     const struct condis_nbl_cut *cut, gfp_t gfp);
void condis_nbl_free_clone(struct condis_nbl *nbl);
void condis_nbl_free_fragment(struct condis_nbl *nbl, unsigned int delta);
void condis_nbl_free_reassembled(struct condis_nbl *nbl, unsigned int delta);

/* nbl_parent.c */
condis_status_t condis_nbl_set_parent(struct condis_nbl *child,
				      struct condis_nbl *parent);
struct condis_nbl *condis_nbl_clear_parent(struct condis_nbl *child);

#endif /* _NET_CONDIS_NBL_H_ */
