// SPDX-License-Identifier: GPL-2.0-only
/*
 * Data, cut into net buffers, NBLs and chains of NBLs.
 *
 * A chain is flat in its message: an nbl head, then for each net buffer its
 * fragments and an nb-end. No nest holds data, since a nest is at most 65535
 * bytes long.
 */
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/condis.h>
#include <linux/genetlink.h>

#include "chain.h"
#include "source.h"

/* Bytes of an attribute with a payload of so many bytes. */
#define ATTR_SIZE(len)	((u64)MNL_ATTR_HDRLEN + MNL_ALIGN(len))

/* The message's headers and its VC; the head of an NBL with both numbers. */
#define MESSAGE_SIZE	(NLMSG_HDRLEN + GENL_HDRLEN + ATTR_SIZE(4))
#define HEAD_SIZE	(ATTR_SIZE(0) + 2 * ATTR_SIZE(8))

/**
 * aal5_cells() - how many cells carry an SDU?
 * @bytes: its length
 *
 * Return: the number of cells, with the trailer and what fills the last one.
 */
u64 aal5_cells(u64 bytes)
{
	return (bytes + AAL5_TRAILER + CELL_PAYLOAD - 1) / CELL_PAYLOAD;
}

/* nb_size - bytes that a net buffer takes in a message */
static u64 nb_size(u64 bytes, u32 frag)
{
	return bytes / frag * ATTR_SIZE(frag) +
	       (bytes % frag ? ATTR_SIZE(bytes % frag) : 0) + ATTR_SIZE(0);
}

/**
 * shape_nbl_size() - bytes that the largest NBL takes in a message
 * @shape: how data is cut
 *
 * Return: the number of bytes.
 */
u64 shape_nbl_size(const struct shape *shape)
{
	return HEAD_SIZE + shape->nbs * nb_size(shape->nb.max, shape->frag);
}

/**
 * shape_fits() - does the largest NBL fit a message?
 * @shape: how data is cut
 *
 * Return: true when it does.
 */
bool shape_fits(const struct shape *shape)
{
	return MESSAGE_SIZE + shape_nbl_size(shape) <= CONDIS_MESSAGE_MAX;
}

static void put_head(struct nlmsghdr *nlh, const struct shape *shape,
		     u64 cookie)
{
	struct nlattr *head = mnl_attr_nest_start(nlh, CONDIS_A_NBL_NBL);

	mnl_attr_put_u64(nlh, CONDIS_A_NBL_HEAD_COOKIE, cookie);
	if (shape->cancel_id)
		mnl_attr_put_u64(nlh, CONDIS_A_NBL_HEAD_CANCEL_ID,
				 shape->cancel_id);
	mnl_attr_nest_end(nlh, head);
}

static void put_nb(struct nlmsghdr *nlh, const char *data, u32 len,
		   u32 frag)
{
	u32 n;

	for (; len; len -= n, data += n) {
		n = len < frag ? len : frag;
		mnl_attr_put(nlh, CONDIS_A_NBL_FRAG, n, data);
	}
	mnl_attr_put(nlh, CONDIS_A_NBL_NB_END, 0, NULL);
}

/* put_nbl - one NBL with at least one net buffer; 0 when there is no data */
static int put_nbl(struct nlmsghdr *nlh, struct shape *shape,
		   struct source *source, u64 cookie,
		   struct chain *chain)
{
	const char *data;
	u32 i, want;
	int len;

	for (i = 0; i < shape->nbs; i++) {
		want = rng_between(&shape->rng, shape->nb.min, shape->nb.max);
		len = source_read(source, want, &data);
		if (len < 0)
			return len;
		if (!len)
			break;
		if (!i)
			put_head(nlh, shape, cookie);
		put_nb(nlh, data, len, shape->frag);
		chain->nbs++;
		chain->bytes += len;
		chain->cells += aal5_cells(len);
	}
	chain->nbls += i > 0;
	return i;
}

/**
 * chain_build() - fill a message with NBLs
 * @nlh: an nbl-send request that has its VC
 * @shape: how data is cut; shape_fits()
 * @source: the data
 * @cookie: of the first NBL; the others count on
 * @most: NBLs at most, as the chain of @shape
 * @chain: filled; without NBLs when the data is at its end
 *
 * Return: 0, or a negative errno when the data cannot be read.
 */
int chain_build(struct nlmsghdr *nlh, struct shape *shape,
		struct source *source, u64 cookie, u32 most,
		struct chain *chain)
{
	u64 largest = shape_nbl_size(shape);
	int rc;

	*chain = (struct chain){ 0 };
	if (most > shape->chain)
		most = shape->chain;
	while (chain->nbls < most &&
	       nlh->nlmsg_len + largest <= CONDIS_MESSAGE_MAX) {
		rc = put_nbl(nlh, shape, source, cookie + chain->nbls, chain);
		if (rc < 0)
			return rc;
		if (!rc)
			break;
	}
	return 0;
}
