// SPDX-License-Identifier: GPL-2.0-only
/*
 * malform - messages that are wrong by design, for each command there is
 *
 *   malform defects            each attribute of each command, with each defect
 *   malform headers            what is wrong before the first attribute
 *   malform lengths            messages shorter than a header, or longer than
 *                              the datagram; prints "answers N"
 *   malform random SEED COUNT  random attributes, one defect in each message
 *   malform nowhere SEED COUNT random values in their ranges, for objects that
 *                              do not exist
 *   malform chain SEED COUNT VC
 *                              net buffer lists for a VC, in random order, the
 *                              last one incomplete
 *   malform list               the commands, with "do" or "dump"
 *
 * Commands and attributes are those that the kernel says it takes. Prints
 *
 *   messages N accepted N silent N
 *
 * where silent ones were refused without a sentence and without naming what was
 * missing, and before that the first message of both sorts. A seed makes the
 * same messages again.
 */
#include <err.h>
#include <errno.h>
#include <linux/condis.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "family.h"
#include "names.h"
#include "policy.h"

/* No command has so many attributes. */
#define NO_SUCH_ATTR	1000
/* No object has such a number so soon. */
#define NOWHERE		0x70000000u

enum defect {
	SHORT,		/* a byte less */
	LONG,		/* a byte more */
	EMPTY,
	LOW,		/* below the smallest value */
	HIGH,		/* above the largest value */
	MARK,		/* a nest without its mark, or the mark on none */
	PROMISE,	/* a length that goes beyond the end */
	LEFTOVER,	/* a nest that ends in the middle of a header */
	STRANGE,	/* a nest with an attribute that is not known in it */
	DEFECTS,
};

static const char * const defect_names[] = {
	"short", "long", "empty", "low", "high", "mark", "promise", "leftover",
	"strange",
};

static char buffer[FAMILY_BUFFER];
static struct policy policy;
static struct family family;
static uint64_t state;
static unsigned int messages, accepted, silent;

static uint32_t dice(uint32_t sides)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (state >> 16) % sides;
}

/* ---- one message */

static struct nlmsghdr *begin(const struct policy_command *command)
{
	return family_request(&family, buffer, command->id,
			      command->dump ? NLM_F_DUMP : NLM_F_ACK);
}

static void ask(struct nlmsghdr *nlh, bool may_be_silent, const char *what,
		unsigned int number)
{
	const struct genlmsghdr *genl = mnl_nlmsg_get_payload(nlh);
	struct answer answer;
	bool mute;

	family_ask(&family, nlh, &answer, NULL, NULL);
	mute = answer.err && !*answer.text && !answer.missing;
	messages++;
	if ((!answer.err && !accepted++) ||
	    (mute && !may_be_silent && !silent++)) {
		printf("message %u, %s, %s %u: ", messages,
		       name_of(NAME_COMMAND, genl->cmd), what, number);
		answer_print(&answer);
	}
}

static size_t size_of(const struct policy_attr *attr)
{
	switch (attr->type) {
	case NL_ATTR_TYPE_U8:
		return 1;
	case NL_ATTR_TYPE_U16:
		return 2;
	case NL_ATTR_TYPE_U32:
	case POLICY_TYPE_UINT:
		return 4;
	case NL_ATTR_TYPE_U64:
		return 8;
	default:
		return 0;
	}
}

static uint64_t largest(const struct policy_attr *attr)
{
	uint64_t top = size_of(attr) == 8 ? UINT64_MAX :
					    (1ull << 8 * size_of(attr)) - 1;

	return attr->max < top ? attr->max : top;
}

/* A value that the policy likes */
static uint64_t value_of(const struct policy_attr *attr)
{
	uint64_t span = largest(attr) - attr->min;

	return attr->min + (span < UINT32_MAX ? dice(span + 1) :
						dice(UINT32_MAX));
}

static void put_good(struct nlmsghdr *nlh, unsigned int number,
		     const struct policy_attr *attr, int depth)
{
	const struct policy_attr *inner = policy.sets[attr->set];
	uint64_t value = value_of(attr);
	struct nlattr *nest;
	unsigned int i;

	if (attr->type == NL_ATTR_TYPE_NESTED) {
		nest = mnl_attr_nest_start(nlh, number);
		for (i = 1; i < POLICY_ATTRS && depth; i++)
			if (inner[i].type && dice(2))
				put_good(nlh, i, &inner[i], depth - 1);
		mnl_attr_nest_end(nlh, nest);
	} else if (attr->type == NL_ATTR_TYPE_BINARY) {
		mnl_attr_put(nlh, number, dice(2000), buffer);
	} else {
		mnl_attr_put(nlh, number, size_of(attr), &value);
	}
}

/* ---- a defect */

static bool put_bad_number(struct nlmsghdr *nlh, unsigned int number,
			   const struct policy_attr *attr, enum defect defect)
{
	unsigned char bytes[16] = { 0 };
	size_t size = size_of(attr);
	uint64_t value = attr->min;

	if ((defect == LOW && !attr->min) || (defect == SHORT && !size) ||
	    (defect == EMPTY && !size) ||
	    (defect == HIGH && (largest(attr) + 1) >> 8 * size))
		return false;
	if (defect == LOW)
		value = attr->min - 1;
	else if (defect == HIGH)
		value = attr->max + 1;
	else if (defect == MARK)
		number |= NLA_F_NESTED;
	else if (defect == EMPTY)
		size = 0;
	else
		size += (defect == LONG) - (defect == SHORT);
	/* A number of either size has eight bytes as well. */
	if (attr->type == POLICY_TYPE_UINT && defect == LONG)
		size = 9;
	memcpy(bytes, &value, sizeof(value));
	mnl_attr_put(nlh, number, size, bytes);
	return true;
}

static bool put_bad_nest(struct nlmsghdr *nlh, unsigned int number,
			 enum defect defect)
{
	static const unsigned char garbage[3] = { 0xff, 0xff, 0xff };
	struct nlattr *nest;

	switch (defect) {
	case MARK:
		mnl_attr_put(nlh, number, 0, NULL);
		return true;
	case LEFTOVER:
		mnl_attr_put(nlh, number | NLA_F_NESTED, sizeof(garbage),
			     garbage);
		return true;
	case STRANGE:
		nest = mnl_attr_nest_start(nlh, number);
		mnl_attr_put_u32(nlh, NO_SUCH_ATTR, 1);
		mnl_attr_nest_end(nlh, nest);
		return true;
	default:
		return false;
	}
}

static bool put_bad(struct nlmsghdr *nlh, unsigned int number,
		    const struct policy_attr *attr, enum defect defect)
{
	struct nlattr *at = mnl_nlmsg_get_payload_tail(nlh);

	if (defect == PROMISE) {
		mnl_attr_put(nlh, number, 0, NULL);
		at->nla_len += 1 + dice(1000);
		return true;
	}
	if (attr->type == NL_ATTR_TYPE_NESTED)
		return put_bad_nest(nlh, number, defect);
	if (defect == LEFTOVER || defect == STRANGE)
		return false;
	if (attr->type == NL_ATTR_TYPE_BINARY) {
		if (defect != MARK)
			return false;
		mnl_attr_put(nlh, number | NLA_F_NESTED, 0, NULL);
		return true;
	}
	return put_bad_number(nlh, number, attr, defect);
}

/* ---- defects: all there are */

static void inner_defects(const struct policy_command *command,
			  unsigned int number, unsigned int set)
{
	struct nlmsghdr *nlh;
	struct nlattr *nest;
	unsigned int i, d;

	for (i = 1; i < POLICY_ATTRS; i++) {
		for (d = 0; policy.sets[set][i].type && d < DEFECTS; d++) {
			nlh = begin(command);
			nest = mnl_attr_nest_start(nlh, number);
			if (put_bad(nlh, i, &policy.sets[set][i], d)) {
				mnl_attr_nest_end(nlh, nest);
				ask(nlh, false, defect_names[d],
				    number * 100 + i);
			}
		}
	}
}

static void defects_of(const struct policy_command *command)
{
	const struct policy_attr *attr;
	struct nlmsghdr *nlh;
	unsigned int i, d;

	nlh = begin(command);
	mnl_attr_put_u32(nlh, NO_SUCH_ATTR, 1);
	ask(nlh, false, "unknown attribute", NO_SUCH_ATTR);
	nlh = begin(command);
	mnl_attr_put_u32(nlh, 0, 1);
	ask(nlh, false, "unknown attribute", 0);
	for (i = 1; i < POLICY_ATTRS; i++) {
		attr = &policy.sets[command->set][i];
		for (d = 0; attr->type && d < DEFECTS; d++) {
			nlh = begin(command);
			if (put_bad(nlh, i, attr, d))
				ask(nlh, false, defect_names[d], i);
		}
		if (attr->type == NL_ATTR_TYPE_NESTED)
			inner_defects(command, i, attr->set);
	}
}

/* ---- headers */

static void headers_of(const struct policy_command *command)
{
	struct nlmsghdr *nlh = begin(command);
	struct genlmsghdr *genl = mnl_nlmsg_get_payload(nlh);
	unsigned int i;

	genl->reserved = 1;
	ask(nlh, true, "reserved bits", 1);
	nlh = begin(command);
	nlh->nlmsg_flags |= 0x800;
	ask(nlh, true, "flags", 0x800);
	/* The header of the family is cut; there is nothing behind it. */
	for (i = 1; i <= sizeof(*genl); i++) {
		nlh = begin(command);
		nlh->nlmsg_len -= i;
		ask(nlh, true, "bytes cut", i);
	}
	for (i = 1; i < MNL_ATTR_HDRLEN; i++) {
		nlh = begin(command);
		memset(mnl_nlmsg_get_payload_tail(nlh), 0xff, MNL_ATTR_HDRLEN);
		nlh->nlmsg_len += i;
		ask(nlh, false, "bytes left over", i);
	}
	nlh = begin(command);
	while (nlh->nlmsg_len < FAMILY_BUFFER - 70000)
		mnl_attr_put(nlh, NO_SUCH_ATTR, 65000,
			     buffer + FAMILY_BUFFER / 2);
	ask(nlh, false, "bytes", nlh->nlmsg_len);
}

static void unknown_commands(void)
{
	struct policy_command command = { 0 };
	bool known[256] = { false };
	unsigned int i;

	for (i = 0; i < policy.n_commands; i++)
		known[policy.commands[i].id] = true;
	for (i = 0; i < 256; i++) {
		command.id = i;
		if (!known[i])
			ask(begin(&command), true, "unknown command", i);
	}
}

/*
 * Not even their headers say something: netlink drops them. What comes first on
 * the socket is the answer to a request that is sent behind them.
 */
static void lengths(void)
{
	static const uint32_t wrong[] = { 0, 1, 15, 17 << 8, UINT32_MAX };
	const struct policy_command *command = policy.commands;
	int fd = mnl_socket_get_fd(family.sock);
	struct nlmsghdr *nlh;
	unsigned int i;
	char answer[64];

	for (i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		nlh = begin(command);
		nlh->nlmsg_len = wrong[i];
		if (send(fd, nlh, 16 + i, 0) < 0)
			err(2, "not sent");
		if (recv(fd, answer, sizeof(answer), MSG_DONTWAIT) >= 0)
			messages++;
	}
	for (i = 0; i < 16; i++)
		if (send(fd, begin(command), i, 0) < 0 && errno != ENODATA)
			err(2, "not sent");
	if (recv(fd, answer, sizeof(answer), MSG_DONTWAIT) >= 0)
		messages++;
	printf("answers %u\n", messages);
}

/* ---- random ones */

static void random_defect(const struct policy_command *command)
{
	struct nlmsghdr *nlh = begin(command);
	const struct policy_attr *attrs = policy.sets[command->set];
	unsigned int i, n = 1 + dice(8), bad = dice(n), number;

	for (i = 0; i < n; i++) {
		number = 1 + dice(POLICY_ATTRS - 1);
		if (i == bad) {
			if (!attrs[number].type ||
			    !put_bad(nlh, number, &attrs[number],
				     dice(DEFECTS)))
				mnl_attr_put(nlh, NO_SUCH_ATTR + dice(10000),
					     dice(100), buffer);
		} else {
			while (!attrs[number].type)
				number = 1 + dice(POLICY_ATTRS - 1);
			put_good(nlh, number, &attrs[number], 1);
		}
	}
	ask(nlh, false, "defect at", bad);
}

static void put_nowhere(struct nlmsghdr *nlh, unsigned int number,
			const struct policy_attr *attr)
{
	if (size_of(attr) == 4 && largest(attr) >= INT32_MAX)
		mnl_attr_put_u32(nlh, number, NOWHERE + dice(NOWHERE >> 4));
	else
		put_good(nlh, number, attr, 1);
}

static void nowhere(const struct policy_command *command)
{
	struct nlmsghdr *nlh = begin(command);
	unsigned int i, number;

	/* All attributes once, or some of them often */
	if (dice(2)) {
		for (i = 1; i < POLICY_ATTRS; i++)
			if (policy.sets[command->set][i].type && dice(8))
				put_nowhere(nlh, i,
					    &policy.sets[command->set][i]);
	} else {
		for (i = 0; i < 100; i++) {
			number = 1 + dice(POLICY_ATTRS - 1);
			if (policy.sets[command->set][number].type)
				put_nowhere(nlh, number,
					    &policy.sets[command->set][number]);
		}
	}
	ask(nlh, false, "bytes", nlh->nlmsg_len);
}

static void random_commands(unsigned int count,
			    void (*one)(const struct policy_command *command))
{
	const struct policy_command *command;

	while (messages < count) {
		command = &policy.commands[dice(policy.n_commands)];
		/* A dump of what does not exist shows nothing, and is good. */
		if (one == nowhere && command->dump)
			continue;
		one(command);
	}
}

/* ---- chains */

static void put_head(struct nlmsghdr *nlh)
{
	struct nlattr *nest = mnl_attr_nest_start(nlh, CONDIS_A_NBL_NBL);

	if (dice(2))
		mnl_attr_put_u64(nlh, CONDIS_A_NBL_HEAD_COOKIE, dice(1000));
	if (dice(4) == 0)
		mnl_attr_put_u32(nlh, CONDIS_A_NBL_HEAD_CANCEL_ID, dice(1000));
	mnl_attr_nest_end(nlh, nest);
}

/*
 * The last NB is not ended, so the message is wrong even where what comes
 * before is right.
 */
static void chain(uint32_t vc)
{
	const struct policy_command command = { .id = CONDIS_CMD_NBL_SEND };
	struct nlmsghdr *nlh = begin(&command);
	unsigned int i, n = dice(40);
	bool strict = dice(2);

	mnl_attr_put_u32(nlh, CONDIS_A_NBL_VC, vc);
	for (i = 0; i < n; i++) {
		if (strict || dice(3) == 0)
			put_head(nlh);
		if (strict || dice(2))
			mnl_attr_put(nlh, CONDIS_A_NBL_FRAG,
				     1 + dice(dice(20) ? 500 : 60000), buffer);
		if (strict || dice(2))
			mnl_attr_put(nlh, CONDIS_A_NBL_NB_END, 0, NULL);
		if (nlh->nlmsg_len > FAMILY_BUFFER / 2)
			break;
	}
	put_head(nlh);
	mnl_attr_put(nlh, CONDIS_A_NBL_FRAG, 1 + dice(100), buffer);
	ask(nlh, false, "attributes", n);
}

static void list(void)
{
	unsigned int i;

	for (i = 0; i < policy.n_commands; i++)
		printf("%s %s\n", name_of(NAME_COMMAND, policy.commands[i].id),
		       policy.commands[i].dump ? "dump" : "do");
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	unsigned int i, count = argc > 3 ? atoi(argv[3]) : 0;

	state = 88172645463325252ull + (argc > 2 ? atoi(argv[2]) : 0);
	family_open_any(&family, NETLINK_GENERIC);
	policy_read(&family, &policy);
	for (i = 0; i < policy.n_commands; i++)
		if (policy.commands[i].set < 0)
			errx(2, "a command without attributes");
	if (!strcmp(what, "list") && argc == 2) {
		list();
		return 0;
	}
	if (!strcmp(what, "lengths") && argc == 2) {
		lengths();
		return 0;
	}
	if (!strcmp(what, "defects") && argc == 2) {
		for (i = 0; i < policy.n_commands; i++)
			defects_of(&policy.commands[i]);
	} else if (!strcmp(what, "headers") && argc == 2) {
		for (i = 0; i < policy.n_commands; i++)
			headers_of(&policy.commands[i]);
		unknown_commands();
	} else if (!strcmp(what, "random") && argc == 4) {
		random_commands(count, random_defect);
	} else if (!strcmp(what, "nowhere") && argc == 4) {
		random_commands(count, nowhere);
	} else if (!strcmp(what, "chain") && argc == 5) {
		while (messages < count)
			chain(strtoul(argv[4], NULL, 0));
	} else {
		errx(2, "usage: malform WHAT [SEED COUNT [VC]]");
	}
	printf("messages %u accepted %u silent %u\n", messages, accepted,
	       silent);
	return 0;
}
