// SPDX-License-Identifier: GPL-2.0-only
/*
 * Chains: data is cut into messages, read again by a decoder that knows only
 * the netlink contract, and has to be the same data in the same order.
 */
#include <libmnl/libmnl.h>
#include <linux/condis.h>
#include <linux/genetlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "chain.h"
#include "check.h"
#include "condis.h"
#include "source.h"

static struct source source;
static char *data;
static size_t data_len;

/**
 * struct decoder - what the contract says, and what was found
 * @out: the bytes found, in order
 * @len: how many
 * @cookie: the cookie expected next
 * @cancel_id: the cancel id expected
 * @frag: the longest fragment allowed
 * @nb: the net buffers' lengths allowed
 * @nb_len: bytes of the net buffer in progress
 * @nbs: net buffers of the NBL in progress
 * @found: numbers to compare with those of the encoder
 * @bad: something was against the contract
 */
struct decoder {
	char *out;
	size_t len;
	u64 cookie;
	u64 cancel_id;
	u32 frag;
	struct range nb;
	u64 nb_len;
	u32 nbs;
	struct chain found;
	bool bad;
};

static void decode_head(struct decoder *d, const struct nlattr *head)
{
	u64 cookie = 0, cancel_id = 0;
	const struct nlattr *attr;

	d->bad |= d->nb_len || (d->found.nbls && !d->nbs);
	d->bad |= !(head->nla_type & NLA_F_NESTED);
	mnl_attr_for_each_nested(attr, head) {
		if (mnl_attr_get_type(attr) == CONDIS_A_NBL_HEAD_COOKIE)
			cookie = mnl_attr_get_u64(attr);
		if (mnl_attr_get_type(attr) == CONDIS_A_NBL_HEAD_CANCEL_ID)
			cancel_id = mnl_attr_get_u64(attr);
	}
	d->bad |= cookie != d->cookie++ || cancel_id != d->cancel_id;
	d->found.nbls++;
	d->nbs = 0;
}

static void decode_frag(struct decoder *d, const struct nlattr *attr)
{
	u16 len = mnl_attr_get_payload_len(attr);

	d->bad |= !len || len > d->frag || !d->found.nbls;
	memcpy(d->out + d->len, mnl_attr_get_payload(attr), len);
	d->len += len;
	d->nb_len += len;
	d->found.bytes += len;
}

static void decode_end(struct decoder *d, const struct nlattr *attr)
{
	bool last = d->len == data_len;

	d->bad |= mnl_attr_get_payload_len(attr) != 0 || !d->nb_len;
	d->bad |= d->nb_len > d->nb.max || (d->nb_len < d->nb.min && !last);
	d->found.cells += (d->nb_len + 8 + 47) / 48;
	d->found.nbs++;
	d->nbs++;
	d->nb_len = 0;
}

static void decode(struct decoder *d, const struct nlmsghdr *nlh)
{
	const struct nlattr *attr;

	d->found = (struct chain){ 0 };
	d->bad |= nlh->nlmsg_len > CONDIS_MESSAGE_MAX;
	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr)) {
		switch (mnl_attr_get_type(attr)) {
		case CONDIS_A_NBL_VC:
			d->bad |= mnl_attr_get_u32(attr) != 77;
			break;
		case CONDIS_A_NBL_NBL:
			decode_head(d, attr);
			break;
		case CONDIS_A_NBL_FRAG:
			decode_frag(d, attr);
			break;
		case CONDIS_A_NBL_NB_END:
			decode_end(d, attr);
			break;
		default:
			d->bad = true;
		}
	}
	d->bad |= d->nb_len || !d->nbs;
}

static bool same_chain(const struct chain *a, const struct chain *b)
{
	return a->nbls == b->nbls && a->nbs == b->nbs &&
	       a->bytes == b->bytes && a->cells == b->cells;
}

/* carry - all data through messages; are the same bytes in them? */
static bool carry(struct shape shape, u32 most)
{
	struct decoder d = {
		.out = malloc(data_len), .cookie = 1000, .frag = shape.frag,
		.nb = shape.nb, .cancel_id = shape.cancel_id,
	};
	struct nlmsghdr *nlh;
	struct chain chain;
	bool good = shape_fits(&shape);

	rng_seed(&shape.rng, 5);
	while (good) {
		nlh = check_message(CONDIS_CMD_NBL_SEND);
		mnl_attr_put_u32(nlh, CONDIS_A_NBL_VC, 77);
		if (chain_build(nlh, &shape, &source, d.cookie, most, &chain))
			good = false;
		if (!chain.nbls)
			break;
		good = good && chain.nbls <= most &&
		       chain.nbls <= shape.chain &&
		       d.len + chain.bytes <= data_len;
		if (!good)
			break;
		decode(&d, nlh);
		good = !d.bad && same_chain(&d.found, &chain);
	}
	good = good && d.len == data_len && !memcmp(d.out, data, data_len);
	free(d.out);
	return good;
}

static bool carries(u32 min, u32 max, u32 nbs, u32 chain,
		    u32 frag)
{
	struct shape shape = {
		.nb = { min, max }, .nbs = nbs, .chain = chain, .frag = frag,
	};
	FILE *file = tmpfile();
	bool good;

	fwrite(data, 1, data_len, file);
	rewind(file);
	source.fd = fileno(file);
	source.left = UINT64_MAX;
	good = carry(shape, chain);
	fclose(file);
	source.fd = -1;
	return good;
}

static void make_data(size_t len)
{
	struct rng rng;
	size_t i;

	free(data);
	data = malloc(len);
	data_len = len;
	rng_seed(&rng, len);
	for (i = 0; i < len; i++)
		data[i] = rng_below(&rng, 256);
}

static void data_arrives_unchanged(void)
{
	static const size_t lengths[] = {
		1, 47, 48, 9179, 9180, 9181, 36720, 36721, 300000, 1000003,
	};
	unsigned int i;

	for (i = 0; i < sizeof(lengths) / sizeof(*lengths); i++) {
		make_data(lengths[i]);
		CHECK(carries(9180, 9180, 4, 8, CONDIS_FRAG_MAX));
		CHECK(carries(1, 9180, 4, 8, CONDIS_FRAG_MAX));
		CHECK(carries(1, 100, 3, 100, 7));
		CHECK(carries(65535, 65535, 3, 64, CONDIS_FRAG_MAX));
		CHECK(carries(40, 40, 1000, 64, 40));
	}
}

/* The lengths at which an attribute's 16 bits, or a fragment, are just full. */
static void edges_of_attributes(void)
{
	static const u32 sizes[] = {
		32767, 32768, 32769, 65531, 65532, 65535,
	};
	unsigned int i;

	make_data(500000);
	for (i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		CHECK(carries(sizes[i], sizes[i], 1, 8, CONDIS_FRAG_MAX));
		CHECK(carries(sizes[i], sizes[i], 3, 1, CONDIS_FRAG_MAX));
	}
}

static void cancel_ids_are_in_heads(void)
{
	struct shape shape = {
		.nb = { 1, 300 }, .nbs = 2, .chain = 16, .frag = 100,
		.cancel_id = 0xff00000000000001ull,
	};

	make_data(50000);
	source.fd = -1;
	source.text = data;
	source.left = data_len;
	CHECK(carry(shape, 5));
}

static bool fits(u32 bytes, u32 nbs, u32 frag)
{
	struct shape shape = { .nb = { bytes, bytes }, .nbs = nbs,
			       .frag = frag };

	return shape_fits(&shape);
}

static void what_cannot_fit_is_known(void)
{
	CHECK(fits(65535, 3, CONDIS_FRAG_MAX));
	CHECK(!fits(65535, 4, CONDIS_FRAG_MAX));
	CHECK(fits(9180, 23, CONDIS_FRAG_MAX));
	CHECK(!fits(9180, 24, CONDIS_FRAG_MAX));
	CHECK(fits(1, 17000, 1));
	CHECK(!fits(1, 18000, 1));
	CHECK(!fits(65535, 1, 1));
	CHECK(!fits(65535, CONDIS_MESSAGE_MAX, CONDIS_FRAG_MAX));
}

static void cells_are_counted(void)
{
	CHECK(aal5_cells(0) == 1);
	CHECK(aal5_cells(1) == 1);
	CHECK(aal5_cells(40) == 1);
	CHECK(aal5_cells(41) == 2);
	CHECK(aal5_cells(88) == 2);
	CHECK(aal5_cells(89) == 3);
	CHECK(aal5_cells(9180) == 192);
	CHECK(aal5_cells(65535) == 1366);
}

static void texts_are_sources(void)
{
	const char *piece;

	source_open_text(&source, "hello");
	CHECK(source_read(&source, 3, &piece) == 3 && !memcmp(piece, "hel", 3));
	CHECK(source_read(&source, 3, &piece) == 2 && !memcmp(piece, "lo", 2));
	CHECK(source_read(&source, 3, &piece) == 0);
}

static bool part_is(u64 offset, u64 length, const char *wanted)
{
	struct condis c = { 0 };
	const char *piece;
	int n;

	if (source_part(&c, &source, offset, length))
		return false;
	n = source_read(&source, 100, &piece);
	return n == (int)strlen(wanted) && !memcmp(piece, wanted, n) &&
	       !source_read(&source, 100, &piece);
}

static void parts_are_parts(void)
{
	struct condis c = { 0 };
	char name[] = "/tmp/condis-chain-test-XXXXXX";
	int fd = mkstemp(name);

	CHECK(write(fd, "0123456789", 10) == 10);
	CHECK(!source_open_file(&c, &source, name) &&
	      part_is(0, UINT64_MAX, "0123456789"));
	source_close(&source);
	CHECK(!source_open_file(&c, &source, name) && part_is(3, 4, "3456"));
	source_close(&source);
	CHECK(!source_open_file(&c, &source, name) && part_is(8, 4, "89"));
	source_close(&source);
	CHECK(!source_open_file(&c, &source, name) && part_is(20, 4, ""));
	source_close(&source);
	source_open_text(&source, "abcde");
	CHECK(part_is(1, 3, "bcd"));
	source_open_text(&source, "abcde");
	CHECK(part_is(7, 3, ""));
	unlink(name);
	close(fd);
}

static void short_reads_are_filled_up(void)
{
	const char *piece;
	int fd[2];

	if (!CHECK(!pipe(fd)))
		return;
	if (!fork()) {
		close(fd[0]);
		if (write(fd[1], "ab", 2) == 2 && !usleep(20000) &&
		    write(fd[1], "cd", 2) == 2)
			_exit(0);
		_exit(1);
	}
	close(fd[1]);
	source.fd = fd[0];
	source.left = UINT64_MAX;
	CHECK(source_read(&source, 3, &piece) == 3 && !memcmp(piece, "abc", 3));
	CHECK(source_read(&source, 3, &piece) == 1 && *piece == 'd');
	CHECK(source_read(&source, 3, &piece) == 0);
	source_close(&source);
}

int main(void)
{
	CASE(data_arrives_unchanged);
	CASE(edges_of_attributes);
	CASE(cancel_ids_are_in_heads);
	CASE(what_cannot_fit_is_known);
	CASE(cells_are_counted);
	CASE(texts_are_sources);
	CASE(parts_are_parts);
	CASE(short_reads_are_filled_up);
	free(data);
	return check_end();
}
