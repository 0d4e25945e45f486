// SPDX-License-Identifier: GPL-2.0-only
/*
 * The verifier's sums: is an NBL what it was when it was given away?
 */
#include <linux/hash.h>
#include <linux/jhash.h>
#include <linux/skbuff.h>

#include "verify.h"

/**
 * condis_verify_list_sum() - sum over the NB list of an NBL (S-14, R-16, R-17)
 * @nbl: the NBL; the caller has it
 *
 * Which NBs, in which order, how long each. Where the data starts is not in it:
 * a retreat that was undone may have left it in another buffer.
 *
 * Context: Any.
 * Return: the sum.
 */
u32 condis_verify_list_sum(const struct condis_nbl *nbl)
{
	const struct sk_buff *nb;
	u32 sum = nbl->nb_count;

	condis_nbl_for_each_nb(nb, nbl)
		sum = jhash_3words(hash_ptr(nb, 32), nb->len, sum, 0);
	return sum;
}

/**
 * condis_verify_data_sum() - sum over the data of an NBL (S-7, R-5)
 * @nbl: the NBL; the caller has it
 *
 * What somebody else may write to at any time, as the pages of a file, is left
 * out.
 *
 * Context: Any.
 * Return: the sum.
 */
u32 condis_verify_data_sum(const struct condis_nbl *nbl)
{
	struct sk_buff *nb;
	u32 sum = 0;

	condis_nbl_for_each_nb(nb, nbl) {
		if (skb_has_shared_frag(nb))
			continue;
		sum = jhash_2words((__force u32)skb_checksum(nb, 0, nb->len, 0),
				   sum, 0);
	}
	return sum;
}
