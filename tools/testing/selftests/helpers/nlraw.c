// SPDX-License-Identifier: GPL-2.0-only
/*
 * nlraw - any netlink message of the family, well formed or not
 *
 *   nlraw [-d] [-n] [-t N] [-f N] [-w N] COMMAND [ATTRIBUTE...]
 *                        send a request, print how it ended
 *   nlraw join           join the group monitor, print how that ended
 *   nlraw number NAME    print the number of an attribute
 *   nlraw commands       print the commands the kernel has, with "do" or "dump"
 *
 * An attribute is NAME=KIND:VALUE; names are those of the contract with the set
 * in front, as pvc-vpi, or numbers. Kinds:
 *
 *   u8:N u16:N u32:N u64:N str:TEXT hex:BYTES flag
 *   zero:N      N zero bytes
 *   long:N      a header that promises N bytes, and nothing behind it
 *   fd:FILE     the number of a descriptor on FILE
 *   nest        a nest, up to the word end
 *
 * and the word raw:BYTES puts bytes without a header. -d asks for a dump, -n
 * leaves the mark of nests out, -t cuts N bytes off the message's end, -f makes
 * its flags N, -w waits for N completions and prints each as "COOKIE STATUS".
 *
 * The answer is "ok", or "ERRNO offset N missing N SENTENCE".
 */
#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/condis.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "family.h"
#include "names.h"

#define NESTS	8

/**
 * struct building - a message being made
 * @nlh: the message
 * @nests: those that are open
 * @depth: how many
 * @unmarked: nests do not say that they are
 */
struct building {
	struct nlmsghdr *nlh;
	struct nlattr *nests[NESTS];
	int depth;
	bool unmarked;
};

static uint64_t number(const char *text)
{
	char *end;
	uint64_t value = strtoull(text, &end, 0);

	if (end == text || *end)
		errx(2, "%s is not a number", text);
	return value;
}

static size_t parse_hex(const char *text, unsigned char *bytes, size_t room)
{
	size_t count = strlen(text) / 2, i;

	if (strlen(text) % 2 || count > room)
		errx(2, "%s is not a row of bytes", text);
	for (i = 0; i < count; i++)
		if (sscanf(text + 2 * i, "%2hhx", bytes + i) != 1)
			errx(2, "%s is not a row of bytes", text);
	return count;
}

static void put_number(struct building *b, int type, const char *kind,
		       size_t len, const char *value)
{
	uint64_t v = number(value);

	if (!strcmp(kind, "u8"))
		mnl_attr_put_u8(b->nlh, type, v);
	else if (!strcmp(kind, "u16"))
		mnl_attr_put_u16(b->nlh, type, v);
	else if (!strcmp(kind, "u32"))
		mnl_attr_put_u32(b->nlh, type, v);
	else if (!strcmp(kind, "u64"))
		mnl_attr_put_u64(b->nlh, type, v);
	else
		errx(2, "unknown kind %.*s", (int)len, kind);
}

/* A header that promises more than there is */
static void put_long(struct building *b, int type, const char *value)
{
	struct nlattr *attr = mnl_nlmsg_get_payload_tail(b->nlh);

	mnl_attr_put(b->nlh, type, 0, NULL);
	attr->nla_len = MNL_ATTR_HDRLEN + number(value);
}

static void put_fd(struct building *b, int type, const char *path)
{
	int fd = open(path, O_RDONLY);

	if (fd < 0)
		err(2, "%s", path);
	mnl_attr_put_u32(b->nlh, type, fd);
}

static void put_zeros(struct building *b, int type, const char *value)
{
	size_t count = number(value);
	void *zeros = calloc(1, count + 1);

	if (!zeros)
		err(2, "no memory");
	mnl_attr_put(b->nlh, type, count, zeros);
	free(zeros);
}

static void put_value(struct building *b, int type, char *kind)
{
	char *value = strchr(kind, ':');
	unsigned char bytes[4096];

	if (!strcmp(kind, "flag")) {
		mnl_attr_put(b->nlh, type, 0, NULL);
		return;
	}
	if (!value)
		errx(2, "%s has no value", kind);
	*value++ = 0;
	if (!strcmp(kind, "str"))
		mnl_attr_put_strz(b->nlh, type, value);
	else if (!strcmp(kind, "hex"))
		mnl_attr_put(b->nlh, type,
			     parse_hex(value, bytes, sizeof(bytes)), bytes);
	else if (!strcmp(kind, "zero"))
		put_zeros(b, type, value);
	else if (!strcmp(kind, "long"))
		put_long(b, type, value);
	else if (!strcmp(kind, "fd"))
		put_fd(b, type, value);
	else
		put_number(b, type, kind, strlen(kind), value);
}

static void put_raw(struct building *b, const char *value)
{
	unsigned char bytes[4096];
	size_t count = parse_hex(value, bytes, sizeof(bytes));

	memcpy(mnl_nlmsg_get_payload_tail(b->nlh), bytes, count);
	b->nlh->nlmsg_len += MNL_ALIGN(count);
}

static void open_nest(struct building *b, int type)
{
	if (b->depth == NESTS)
		errx(2, "too many nests");
	if (!b->unmarked)
		type |= NLA_F_NESTED;
	b->nests[b->depth] = mnl_nlmsg_get_payload_tail(b->nlh);
	mnl_attr_put(b->nlh, type, 0, NULL);
	b->depth++;
}

static void put_word(struct building *b, char *word)
{
	char *kind = strchr(word, '=');
	int type;

	if (!strcmp(word, "end")) {
		if (!b->depth)
			errx(2, "no nest to close");
		mnl_attr_nest_end(b->nlh, b->nests[--b->depth]);
		return;
	}
	if (!strncmp(word, "raw:", 4)) {
		put_raw(b, word + 4);
		return;
	}
	if (!kind)
		errx(2, "%s is no attribute", word);
	*kind++ = 0;
	type = name_value(NAME_ATTRIBUTE, word);
	if (type < 0)
		errx(2, "unknown attribute %s", word);
	if (!strcmp(kind, "nest"))
		open_nest(b, type);
	else
		put_value(b, type, kind);
}

static void show_op(const struct nlattr *op)
{
	const struct nlattr *attr;
	uint32_t flags = 0, id = 0;

	mnl_attr_for_each_nested(attr, op) {
		if (mnl_attr_get_type(attr) == CTRL_ATTR_OP_ID)
			id = mnl_attr_get_u32(attr);
		if (mnl_attr_get_type(attr) == CTRL_ATTR_OP_FLAGS)
			flags = mnl_attr_get_u32(attr);
	}
	printf("%s%s%s\n", name_of(NAME_COMMAND, id),
	       flags & GENL_CMD_CAP_DO ? " do" : "",
	       flags & GENL_CMD_CAP_DUMP ? " dump" : "");
}

static void show_ops(const struct nlmsghdr *nlh, void *arg)
{
	const struct nlattr *attr, *op;

	(void)arg;
	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr)) {
		if (mnl_attr_get_type(attr) != CTRL_ATTR_OPS)
			continue;
		mnl_attr_for_each_nested(op, attr)
			show_op(op);
	}
}

static void join(struct family *family)
{
	struct answer answer = { 0 };

	if (mnl_socket_setsockopt(family->sock, NETLINK_ADD_MEMBERSHIP,
				  &family->monitor, sizeof(family->monitor)))
		answer.err = -errno;
	answer_print(&answer);
}

static void show_completion(const struct nlattr *done)
{
	const struct nlattr *attr;
	uint64_t cookie = 0;
	uint32_t status = 0;

	mnl_attr_for_each_nested(attr, done) {
		if (mnl_attr_get_type(attr) == CONDIS_A_NBL_DONE_STATUS)
			status = mnl_attr_get_u32(attr);
		else if (mnl_attr_get_payload_len(attr) == sizeof(cookie))
			cookie = mnl_attr_get_u64(attr);
		else
			cookie = mnl_attr_get_u32(attr);
	}
	printf("%llu %s\n", (unsigned long long)cookie,
	       name_of(NAME_STATUS, status));
}

static void count_completions(const struct nlmsghdr *nlh, void *arg)
{
	const struct genlmsghdr *genl = mnl_nlmsg_get_payload(nlh);
	const struct nlattr *attr;
	unsigned int *left = arg;

	if (genl->cmd != CONDIS_CMD_NBL_COMPLETE_NTF)
		return;
	mnl_attr_for_each(attr, nlh, sizeof(*genl)) {
		if (mnl_attr_get_type(attr) != CONDIS_A_NBL_DONE)
			continue;
		show_completion(attr);
		*left -= !!*left;
	}
}

/**
 * struct wish - what the options ask for
 * @flags: of the message, besides NLM_F_REQUEST
 * @cut: bytes to cut off the end
 * @completions: how many to wait for
 * @unmarked: nests without their mark
 */
struct wish {
	uint16_t flags;
	unsigned int cut;
	unsigned int completions;
	bool unmarked;
};

static void request(struct family *family, const struct wish *wish,
		    char **words)
{
	char *buffer = calloc(1, FAMILY_BUFFER);
	struct building b = { .unmarked = wish->unmarked };
	int command = name_value(NAME_COMMAND, *words);
	unsigned int left = wish->completions;
	struct answer answer;

	if (!buffer || command < 0)
		errx(2, "unknown command %s", *words);
	b.nlh = family_request(family, buffer, command, wish->flags);
	while (*++words)
		put_word(&b, *words);
	if (b.depth)
		errx(2, "a nest is not closed");
	b.nlh->nlmsg_len -= wish->cut;
	family->event = count_completions;
	family->event_arg = &left;
	family_ask(family, b.nlh, &answer, NULL, NULL);
	answer_print(&answer);
	while (left && !answer.err)
		family_events(family);
	free(buffer);
}

int main(int argc, char **argv)
{
	struct wish wish = { .flags = NLM_F_ACK };
	struct family family;
	int c;

	while ((c = getopt(argc, argv, "+dnt:f:w:")) != -1) {
		switch (c) {
		case 'd':
			wish.flags = NLM_F_DUMP;
			break;
		case 'n':
			wish.unmarked = true;
			break;
		case 't':
			wish.cut = number(optarg);
			break;
		case 'w':
			wish.completions = number(optarg);
			break;
		case 'f':
			wish.flags = number(optarg);
			break;
		default:
			return 2;
		}
	}
	if (optind == argc)
		errx(2, "say which command");
	if (!strcmp(argv[optind], "number") && argc == optind + 2) {
		printf("%d\n", name_value(NAME_ATTRIBUTE, argv[optind + 1]));
		return 0;
	}
	family_open_any(&family, NETLINK_GENERIC);
	if (!strcmp(argv[optind], "commands")) {
		family_find(&family, show_ops, NULL);
		return 0;
	}
	family_find(&family, NULL, NULL);
	if (!strcmp(argv[optind], "join"))
		join(&family);
	else
		request(&family, &wish, argv + optind);
	return 0;
}
