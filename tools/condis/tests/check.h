/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the tests of the tool are made of: a program runs its cases and prints a
 * line for each; the exit status says whether all were good.
 */
#ifndef CONDIS_TESTS_CHECK_H
#define CONDIS_TESTS_CHECK_H

#include <stdbool.h>

struct nlmsghdr;

bool check_that(bool good, const char *what, const char *file, int line);
void check_case(const char *name, void (*run)(void));
int check_end(void);

/* Print what did not hold, and go on. */
#define CHECK(what)	check_that(what, #what, __FILE__, __LINE__)
#define CASE(run)	check_case(#run, run)

/* A netlink message to be filled, in a static buffer. */
struct nlmsghdr *check_message(unsigned char cmd);

#endif /* CONDIS_TESTS_CHECK_H */
