/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * NBLs that were sent, and their completions: each has to come exactly once.
 */
#ifndef CONDIS_SENDS_H
#define CONDIS_SENDS_H

#include <stdbool.h>
#include <stddef.h>

#include "ktypes.h"

struct nlmsghdr;

/* More than there are statuses; the last slot takes those not known. */
#define STATUS_SLOTS	64

/**
 * struct send_run - the NBLs of one send command
 * @next: an earlier one
 * @vc: the VC they were sent on
 * @first: cookie of the first NBL; the others follow
 * @nbls: how many were accepted
 * @nbs: net buffers in them
 * @bytes: bytes in those
 * @cells: AAL5 cells that carry them
 * @messages: netlink messages it took
 * @backoffs: times that the kernel had no room for one
 * @completed: NBLs completed
 * @by_status: of these, by status
 * @doubles: completions of NBLs that were completed before
 * @done: a bit for each NBL, set when it is completed
 * @room: bytes in @done
 */
struct send_run {
	struct send_run *next;
	u32 vc;
	u64 first;
	u64 nbls;
	u64 nbs;
	u64 bytes;
	u64 cells;
	u64 messages;
	u64 backoffs;
	u64 completed;
	u64 by_status[STATUS_SLOTS];
	u64 doubles;
	u8 *done;
	size_t room;
};

/**
 * struct sends - all sends of this process that are not completed
 * @first: the latest run
 * @cookie: cookie of the next NBL
 * @completed: completions so far
 * @strangers: completions of NBLs that no run knows
 */
struct sends {
	struct send_run *first;
	u64 cookie;
	u64 completed;
	u64 strangers;
};

struct send_run *sends_begin(struct sends *sends, u32 vc);
void sends_end(struct sends *sends, struct send_run *run);
void sends_clear(struct sends *sends);
bool run_accept(struct sends *sends, struct send_run *run, u32 nbls);
void run_reject(struct sends *sends, struct send_run *run, u32 nbls);
u64 run_outstanding(const struct send_run *run);
u64 sends_outstanding(const struct sends *sends);
void sends_complete(struct sends *sends, const struct nlmsghdr *nlh);

#endif /* CONDIS_SENDS_H */
