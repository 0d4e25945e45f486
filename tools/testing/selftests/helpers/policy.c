// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the kernel says that it takes. It is asked, so that no command and no
 * attribute can be forgotten.
 */
#include <err.h>
#include <string.h>

#include "policy.h"

static void add_command(struct policy *policy, uint8_t id, bool dump)
{
	struct policy_command *command;

	if (policy->n_commands == POLICY_COMMANDS)
		errx(2, "too many commands");
	command = &policy->commands[policy->n_commands++];
	command->id = id;
	command->dump = dump;
	command->set = -1;
}

static void take_op(const struct nlattr *op, struct policy *policy)
{
	const struct nlattr *attr;
	uint32_t flags = 0, id = 0;

	mnl_attr_for_each_nested(attr, op) {
		if (mnl_attr_get_type(attr) == CTRL_ATTR_OP_ID)
			id = mnl_attr_get_u32(attr);
		if (mnl_attr_get_type(attr) == CTRL_ATTR_OP_FLAGS)
			flags = mnl_attr_get_u32(attr);
	}
	if (flags & GENL_CMD_CAP_DO)
		add_command(policy, id, false);
	if (flags & GENL_CMD_CAP_DUMP)
		add_command(policy, id, true);
}

static void take_ops(const struct nlmsghdr *nlh, void *arg)
{
	const struct nlattr *attr, *op;

	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr)) {
		if (mnl_attr_get_type(attr) != CTRL_ATTR_OPS)
			continue;
		mnl_attr_for_each_nested(op, attr)
			take_op(op, arg);
	}
}

/* Which set of attributes a command has */
static void take_use(const struct nlattr *use, struct policy *policy)
{
	const struct nlattr *attr;
	bool dump;
	unsigned int i;

	mnl_attr_for_each_nested(attr, use) {
		dump = mnl_attr_get_type(attr) == CTRL_ATTR_POLICY_DUMP;
		for (i = 0; i < policy->n_commands; i++)
			if (policy->commands[i].id == mnl_attr_get_type(use) &&
			    policy->commands[i].dump == dump)
				policy->commands[i].set =
					mnl_attr_get_u32(attr);
	}
}

static void take_limits(const struct nlattr *nest, struct policy_attr *limits)
{
	const struct nlattr *attr;

	limits->max = UINT64_MAX;
	mnl_attr_for_each_nested(attr, nest) {
		switch (mnl_attr_get_type(attr)) {
		case NL_POLICY_TYPE_ATTR_TYPE:
			limits->type = mnl_attr_get_u32(attr);
			break;
		case NL_POLICY_TYPE_ATTR_MIN_VALUE_U:
			limits->min = mnl_attr_get_u64(attr);
			break;
		case NL_POLICY_TYPE_ATTR_MAX_VALUE_U:
			limits->max = mnl_attr_get_u64(attr);
			break;
		case NL_POLICY_TYPE_ATTR_POLICY_IDX:
			limits->set = mnl_attr_get_u32(attr);
			break;
		}
	}
}

static void take_set(const struct nlattr *set, struct policy *policy)
{
	unsigned int number = mnl_attr_get_type(set);
	const struct nlattr *attr;

	mnl_attr_for_each_nested(attr, set) {
		if (number >= POLICY_SETS ||
		    mnl_attr_get_type(attr) >= POLICY_ATTRS)
			errx(2, "too many attributes");
		take_limits(attr, &policy->sets[number]
					       [mnl_attr_get_type(attr)]);
	}
}

static void take_policy(const struct nlmsghdr *nlh, void *arg)
{
	const struct nlattr *attr, *nest;

	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr)) {
		if (mnl_attr_get_type(attr) == CTRL_ATTR_OP_POLICY)
			mnl_attr_for_each_nested(nest, attr)
				take_use(nest, arg);
		if (mnl_attr_get_type(attr) == CTRL_ATTR_POLICY)
			mnl_attr_for_each_nested(nest, attr)
				take_set(nest, arg);
	}
}

/* A set that refuses whatever there is has no attributes. */
static void drop_empty_sets(struct policy *policy)
{
	struct policy_command *command;
	unsigned int i, n;

	for (i = 0; i < policy->n_commands; i++) {
		command = &policy->commands[i];
		for (n = 0; command->set >= 0 && n < POLICY_ATTRS; n++)
			if (policy->sets[command->set][n].type)
				break;
		if (n == POLICY_ATTRS)
			command->set = -1;
	}
}

/**
 * policy_read() - ask the kernel what it takes
 * @family: a socket without a family yet; gets the numbers
 * @policy: filled
 */
void policy_read(struct family *family, struct policy *policy)
{
	uint16_t id;
	struct answer answer;
	struct nlmsghdr *nlh;
	char buffer[256];

	memset(policy, 0, sizeof(*policy));
	family_find(family, take_ops, policy);
	id = family->id;
	family->id = GENL_ID_CTRL;
	nlh = family_request(family, buffer, CTRL_CMD_GETPOLICY, NLM_F_DUMP);
	family->id = id;
	mnl_attr_put_u16(nlh, CTRL_ATTR_FAMILY_ID, id);
	family_ask(family, nlh, &answer, take_policy, policy);
	if (answer.err || !policy->n_commands)
		errx(2, "the kernel does not tell what it takes");
	drop_empty_sets(policy);
}
