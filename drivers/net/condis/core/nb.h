/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * NBs, inside the core.
 */
#ifndef _CONDIS_NB_H_
#define _CONDIS_NB_H_

#include <linux/gfp_types.h>
#include <linux/limits.h>
#include <linux/skbuff.h>
#include <net/condis/nbl.h>

/*
 * sk_buff arithmetic is done in int in places, and a head grows in steps of
 * NET_SKB_PAD: no NB is made or retreated beyond this length.
 */
#define CONDIS_NB_LEN_MAX	(INT_MAX - NET_SKB_PAD)

/**
 * struct condis_nb_span - octets that a new NB is to show
 * @first: the NB they begin in
 * @count: how many NBs, linked by next, they come from; at least 1
 * @offset: where they begin in each of these NBs, at most its length
 * @len: how many octets of @first, when @count is 1; else the rest of each
 */
struct condis_nb_span {
	struct sk_buff	*first;
	unsigned int	count;
	unsigned int	offset;
	unsigned int	len;
};

struct sk_buff *condis_nb_derive(const struct condis_nb_span *span,
				 const struct condis_nbl_cut *cut, gfp_t gfp);

#endif /* _CONDIS_NB_H_ */
