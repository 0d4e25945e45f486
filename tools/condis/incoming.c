// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a receive message holds, written down and counted.
 */
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/condis.h>
#include <linux/genetlink.h>

#include "chain.h"
#include "incoming.h"
#include "netlink.h"
#include "schema.h"

/**
 * struct open_nbl - the NBL whose attributes are being read
 * @open: there is one
 * @len: bytes still to come, by its head
 * @nbs: net buffers still to come, by its head
 * @nb_len: bytes of the net buffer in progress
 */
struct open_nbl {
	bool open;
	s64 len;
	s64 nbs;
	u64 nb_len;
};

static void close_nbl(struct incoming *in, struct open_nbl *nbl)
{
	if (nbl->open && (nbl->len || nbl->nbs || nbl->nb_len))
		in->mismatches++;
	nbl->open = false;
}

static int open_nbl(struct incoming *in, struct open_nbl *nbl,
		    const struct nlattr *attr)
{
	const struct nlattr *table[CONDIS_A_NBL_HEAD_MAX + 1];
	u32 handle;

	close_nbl(in, nbl);
	nl_parse_nest(attr, table, CONDIS_A_NBL_HEAD_MAX + 1);
	handle = nl_u32(table[CONDIS_A_NBL_HEAD_HANDLE]);
	attr = table[CONDIS_A_NBL_HEAD_LEN];
	*nbl = (struct open_nbl){
		.open = true,
		.len = attr ? attr_uint(attr) : 0,
		.nbs = nl_u32(table[CONDIS_A_NBL_HEAD_NBS]),
	};
	in->nbls++;
	if (!handle)
		in->lent++;
	else if (!hold_add(in->hold, handle))
		return -ENOMEM;
	return 0;
}

static int take_frag(struct incoming *in, struct open_nbl *nbl,
		     const struct nlattr *attr)
{
	u16 len = mnl_attr_get_payload_len(attr);

	nbl->len -= len;
	nbl->nb_len += len;
	in->bytes += len;
	if (in->file &&
	    fwrite(mnl_attr_get_payload(attr), 1, len, in->file) != len)
		return -errno;
	return 0;
}

static void end_nb(struct incoming *in, struct open_nbl *nbl)
{
	nbl->nbs--;
	in->nbs++;
	in->cells += aal5_cells(nbl->nb_len);
	nbl->nb_len = 0;
}

/**
 * incoming_take() - take what a message holds
 * @in: the numbers are counted on
 * @nlh: an nbl-receive-ntf
 *
 * Return: 0, or a negative errno: no memory, or the data cannot be written.
 */
int incoming_take(struct incoming *in, const struct nlmsghdr *nlh)
{
	struct open_nbl nbl = { 0 };
	const struct nlattr *attr;
	int err = 0;

	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr)) {
		switch (mnl_attr_get_type(attr)) {
		case CONDIS_A_NBL_NBL:
			err = open_nbl(in, &nbl, attr);
			break;
		case CONDIS_A_NBL_FRAG:
			err = take_frag(in, &nbl, attr);
			break;
		case CONDIS_A_NBL_NB_END:
			end_nb(in, &nbl);
			break;
		case CONDIS_A_NBL_LOST:
			lost_add(in->lost, attr);
			break;
		}
		if (err)
			return err;
	}
	close_nbl(in, &nbl);
	return 0;
}
