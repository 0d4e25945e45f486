/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the kernel says that it takes: commands, and their attributes.
 */
#ifndef SELFTEST_POLICY_H
#define SELFTEST_POLICY_H

#include <stdbool.h>
#include <stdint.h>

#include "family.h"

#define POLICY_SETS	64
#define POLICY_ATTRS	64
#define POLICY_COMMANDS	64

/* Younger than the headers of some systems */
#define POLICY_TYPE_UINT	17

/**
 * struct policy_attr - an attribute
 * @type: enum netlink_attribute_type, 0 when there is no such attribute
 * @min: smallest value of a number
 * @max: largest value of a number
 * @set: of a nest, the set of what is in it
 */
struct policy_attr {
	uint32_t type;
	uint64_t min;
	uint64_t max;
	uint32_t set;
};

/**
 * struct policy_command - a command, as one request or as a dump
 * @id: the command
 * @dump: as a dump
 * @set: its attributes, or -1 for none
 */
struct policy_command {
	uint8_t id;
	bool dump;
	int set;
};

/**
 * struct policy - all there is
 * @sets: attributes by set and number
 * @commands: in the order of the kernel
 * @n_commands: how many
 */
struct policy {
	struct policy_attr sets[POLICY_SETS][POLICY_ATTRS];
	struct policy_command commands[POLICY_COMMANDS];
	unsigned int n_commands;
};

void policy_read(struct family *family, struct policy *policy);

#endif /* SELFTEST_POLICY_H */
