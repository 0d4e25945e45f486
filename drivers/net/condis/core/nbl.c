// SPDX-License-Identifier: GPL-2.0-only
/*
 * The NBs of an NBL, and chains of NBLs.
 */
#include <linux/export.h>
#include <net/condis/nbl.h>

/**
 * condis_nbl_add_nb() - append an NB to an NBL
 * @nbl: NBL that the caller owns
 * @nb: NB on no list; its next is overwritten
 *
 * Ownership: @nb belongs to @nbl from here on and is freed with it.
 *
 * Context: Any.
 */
void condis_nbl_add_nb(struct condis_nbl *nbl, struct sk_buff *nb)
{
	nb->next = NULL;
	if (nbl->first_nb)
		nbl->last_nb->next = nb;
	else
		nbl->first_nb = nb;
	nbl->last_nb = nb;
	nbl->nb_count++;
}
EXPORT_SYMBOL_NS_GPL(condis_nbl_add_nb, CONDIS);

/**
 * condis_nbl_take_nbs() - take all NBs off an NBL
 * @nbl: NBL that the caller owns; without NB afterwards
 *
 * Ownership: the NBs are the caller's.
 *
 * Context: Any.
 * Return: the list, linked by skb->next, or NULL.
 */
struct sk_buff *condis_nbl_take_nbs(struct condis_nbl *nbl)
{
	struct sk_buff *nbs = nbl->first_nb;

	nbl->first_nb = NULL;
	nbl->nb_count = 0;
	return nbs;
}
EXPORT_SYMBOL_NS_GPL(condis_nbl_take_nbs, CONDIS);

/**
 * condis_nbl_pop_nb() - take the first NB off an NBL
 * @nbl: NBL that the caller owns
 *
 * Ownership: the NB is the caller's.
 *
 * Context: Any.
 * Return: the NB, its next cleared, or NULL when there is none.
 */
struct sk_buff *condis_nbl_pop_nb(struct condis_nbl *nbl)
{
	struct sk_buff *nb = nbl->first_nb;

	if (!nb)
		return NULL;
	nbl->first_nb = nb->next;
	nbl->nb_count--;
	skb_mark_not_on_list(nb);
	return nb;
}
EXPORT_SYMBOL_NS_GPL(condis_nbl_pop_nb, CONDIS);

/**
 * condis_nbl_check() - may this NBL be sent? (S-4)
 * @nbl: NBL that the caller owns
 * @max_sdu: octets of the largest NB allowed; 0: no limit
 * @bytes: set to the octets of all its NBs on success, else untouched
 *
 * Looks at no more NBs than the NBL says it has, so a list that runs in a
 * circle is found, too.
 *
 * Context: Any.
 * Return: SUCCESS; INVALID_DATA when there is no NB, an NB is empty or no NB at
 * all, or the count or the tail do not match the list; INVALID_LENGTH when all
 * is well but an NB exceeds @max_sdu.
 */
condis_status_t condis_nbl_check(const struct condis_nbl *nbl,
				 unsigned int max_sdu, u64 *bytes)
{
	const struct sk_buff *last = NULL;
	const struct sk_buff *nb;
	unsigned int longest = 0;
	u32 count = 0;
	u64 sum = 0;

	condis_nbl_for_each_nb(nb, nbl) {
		if (!condis_nb_valid(nb) || !nb->len ||
		    count++ == nbl->nb_count)
			return CONDIS_STATUS_INVALID_DATA;
		if (nb->len > longest)
			longest = nb->len;
		sum += nb->len;
		last = nb;
	}
	if (!last || count != nbl->nb_count || last != nbl->last_nb)
		return CONDIS_STATUS_INVALID_DATA;
	if (max_sdu && longest > max_sdu)
		return CONDIS_STATUS_INVALID_LENGTH;
	*bytes = sum;
	return CONDIS_STATUS_SUCCESS;
}
EXPORT_SYMBOL_NS_GPL(condis_nbl_check, CONDIS);

/**
 * condis_chain_count() - how many NBLs a chain has
 * @chain: first NBL, or NULL
 *
 * Context: Any.
 * Return: the number.
 */
unsigned int condis_chain_count(const struct condis_nbl *chain)
{
	unsigned int n = 0;

	for (; chain; chain = chain->next)
		n++;
	return n;
}
EXPORT_SYMBOL_NS_GPL(condis_chain_count, CONDIS);
