// SPDX-License-Identifier: GPL-2.0-only
/*
 * dumps - dumps, looked at for what must never be in one
 *
 *   dumps [-i IFINDEX] [-f AF] [-r BYTES] [-b BYTES] [-p | -a] COMMAND
 *                        one dump
 *   dumps -s SECONDS -l LEAST -m MOST [...] COMMAND
 *                        dumps in a row
 *
 * COMMAND is adapter-get, pvc-get, af-get or vc-get. -i asks for one device, -f
 * for one AF open; -r reads parts of at most so many bytes; -b is the socket's
 * buffer. After the first object, -p says "paused" on standard error and waits
 * for a line on standard input; -a ends the program.
 *
 * One dump prints each object as "IFINDEX NUMBER", then "ok N parts", with
 * "torn" behind it when the dump says that it may be inconsistent, or an error.
 *
 * Dumps in a row are made while somebody makes and deletes such objects, so
 * that at any moment there are LEAST to MOST of them. A dump shows as many,
 * each once, or says that it may be inconsistent. Prints
 *
 *   dumps N torn N wrong N twice N refused N
 */
#include <err.h>
#include <linux/condis.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "family.h"
#include "names.h"

#define KEYS	65536

/**
 * struct kind - the objects that a command shows
 * @command: the command
 * @ifindex: the attribute with the device
 * @major: the attribute with the first half of the number, or 0
 * @minor: the attribute with the number, or with its second half
 */
struct kind {
	int command;
	uint16_t ifindex;
	uint16_t major;
	uint16_t minor;
};

static const struct kind kinds[] = {
	{ CONDIS_CMD_ADAPTER_GET, CONDIS_A_ADAPTER_IFINDEX, 0, 0 },
	{ CONDIS_CMD_PVC_GET, CONDIS_A_PVC_IFINDEX, CONDIS_A_PVC_VPI,
	  CONDIS_A_PVC_VCI },
	{ CONDIS_CMD_AF_GET, CONDIS_A_AF_IFINDEX, 0, CONDIS_A_AF_AF },
	{ CONDIS_CMD_VC_GET, CONDIS_A_VC_IFINDEX, 0, CONDIS_A_VC_VC },
};

/**
 * struct wish - what is asked for
 * @kind: objects
 * @ifindex: of this device only, or 0
 * @af: of this AF open only, or 0
 * @pause: wait after the first one
 * @abandon: end after the first one
 */
struct wish {
	const struct kind *kind;
	uint32_t ifindex;
	uint32_t af;
	bool pause;
	bool abandon;
};

/**
 * struct listing - one dump
 * @wish: what was asked for
 * @keys: the objects, the device in the upper half
 * @count: how many
 */
struct listing {
	const struct wish *wish;
	uint64_t *keys;
	unsigned int count;
};

/**
 * struct totals - all dumps
 * @dumps: how many there were
 * @torn: of these, inconsistent by their own words
 * @wrong: with more or fewer objects than there ever were, and silent about it
 * @twice: with an object twice
 * @refused: that ended with an error
 */
struct totals {
	unsigned int dumps;
	unsigned int torn;
	unsigned int wrong;
	unsigned int twice;
	unsigned int refused;
};

static void first_object(const struct wish *wish)
{
	if (wish->abandon)
		exit(0);
	if (!wish->pause)
		return;
	fprintf(stderr, "paused\n");
	while (getchar() != '\n' && !feof(stdin))
		;
}

static void take_object(const struct nlmsghdr *nlh, void *arg)
{
	struct listing *listing = arg;
	const struct kind *kind = listing->wish->kind;
	const struct nlattr *attr;
	uint64_t key = 0;
	uint16_t type;

	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr)) {
		type = mnl_attr_get_type(attr);
		if (type == kind->ifindex)
			key |= (uint64_t)mnl_attr_get_u32(attr) << 32;
		else if (kind->major && type == kind->major)
			key |= mnl_attr_get_u32(attr) << 16;
		else if (type == kind->minor)
			key |= mnl_attr_get_u32(attr);
	}
	if (listing->count == KEYS)
		errx(2, "a dump without an end");
	listing->keys[listing->count++] = key;
	if (listing->count == 1)
		first_object(listing->wish);
}

static int compare(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static bool has_twins(struct listing *listing)
{
	unsigned int i;

	qsort(listing->keys, listing->count, sizeof(*listing->keys), compare);
	for (i = 1; i < listing->count; i++)
		if (listing->keys[i] == listing->keys[i - 1])
			return true;
	return false;
}

static void dump(struct family *family, struct listing *listing,
		 struct answer *answer)
{
	const struct wish *wish = listing->wish;
	struct nlmsghdr *nlh;
	char buffer[64];

	listing->count = 0;
	nlh = family_request(family, buffer, wish->kind->command, NLM_F_DUMP);
	if (wish->af)
		mnl_attr_put_u32(nlh, CONDIS_A_VC_AF, wish->af);
	if (wish->ifindex)
		mnl_attr_put_u32(nlh, wish->kind->ifindex, wish->ifindex);
	family_ask(family, nlh, answer, take_object, listing);
}

static void show_one(struct family *family, struct listing *listing)
{
	struct answer answer;
	unsigned int i;

	dump(family, listing, &answer);
	for (i = 0; i < listing->count; i++)
		printf("%u %u\n", (uint32_t)(listing->keys[i] >> 32),
		       (uint32_t)listing->keys[i]);
	if (answer.err)
		answer_print(&answer);
	else
		printf("ok %u parts%s\n", answer.parts,
		       answer.torn ? " torn" : "");
}

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec + ts.tv_nsec / 1e9;
}

static void show_many(struct family *family, struct listing *listing,
		      double seconds, unsigned int least, unsigned int most)
{
	struct totals totals = { 0 };
	double end = now() + seconds;
	struct answer answer;

	do {
		dump(family, listing, &answer);
		totals.dumps++;
		totals.torn += answer.torn;
		totals.refused += !!answer.err;
		totals.twice += has_twins(listing);
		totals.wrong += !answer.torn && !answer.err &&
				(listing->count < least ||
				 listing->count > most);
	} while (now() < end);
	printf("dumps %u torn %u wrong %u twice %u refused %u\n", totals.dumps,
	       totals.torn, totals.wrong, totals.twice, totals.refused);
}

static const struct kind *kind_of(const char *name)
{
	int command = name_value(NAME_COMMAND, name);
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (kinds[i].command == command)
			return &kinds[i];
	errx(2, "%s has no dump", name);
}

static void set_buffer(struct family *family, int size)
{
	int fd = mnl_socket_get_fd(family->sock);

	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size)))
		err(2, "no buffer of %d bytes", size);
}

int main(int argc, char **argv)
{
	unsigned int least = 0, most = KEYS;
	struct wish wish = { 0 };
	struct listing listing = { .wish = &wish };
	struct family family;
	double seconds = 0;
	int buffer = 0;
	int c;

	family_open_any(&family, NETLINK_GENERIC);
	while ((c = getopt(argc, argv, "i:f:r:b:pas:l:m:")) != -1) {
		if (c == 'i')
			wish.ifindex = atoi(optarg);
		else if (c == 'f')
			wish.af = strtoul(optarg, NULL, 0);
		else if (c == 'r')
			family.room = atoi(optarg);
		else if (c == 'b')
			buffer = atoi(optarg);
		else if (c == 'p')
			wish.pause = true;
		else if (c == 'a')
			wish.abandon = true;
		else if (c == 's')
			seconds = atof(optarg);
		else if (c == 'l')
			least = atoi(optarg);
		else if (c == 'm')
			most = atoi(optarg);
		else
			return 2;
	}
	listing.keys = calloc(KEYS, sizeof(*listing.keys));
	if (!listing.keys || optind != argc - 1 || family.room > FAMILY_BUFFER)
		errx(2, "usage: dumps [OPTION...] COMMAND");
	wish.kind = kind_of(argv[optind]);
	/* The longest read on a socket decides how long parts are. */
	family_find(&family, NULL, NULL);
	/* What the family is like is told in one piece. */
	if (buffer)
		set_buffer(&family, buffer);
	if (seconds)
		show_many(&family, &listing, seconds, least, most);
	else
		show_one(&family, &listing);
	return 0;
}
