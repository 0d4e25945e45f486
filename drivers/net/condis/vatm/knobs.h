/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Knobs for testers: one file each in debugfs, a folder per device.
 */
#ifndef _VATM_KNOBS_H_
#define _VATM_KNOBS_H_

#include <linux/atomic.h>
#include <linux/types.h>

#include "hold.h"

struct dentry;
struct vatm;

/**
 * enum vatm_knob_bit - bits of knobs.on, after those of enum vatm_hold_what
 * @VATM_KNOB_FAIL_SEND: a send is to fail
 * @VATM_KNOB_CORRUPT: an SDU is to arrive damaged
 * @VATM_KNOB_LEND: receives are only lent
 * @VATM_KNOB_EXHAUST: there is no NBL to receive with
 */
enum vatm_knob_bit {
	VATM_KNOB_FAIL_SEND = VATM_N_HOLDS,
	VATM_KNOB_CORRUPT,
	VATM_KNOB_LEND,
	VATM_KNOB_EXHAUST,
};

/**
 * enum vatm_nth - what fails once, when it is the n-th
 * @VATM_NTH_SEND: an NBL that is sent
 * @VATM_NTH_ACTIVATE: an activation
 * @VATM_NTH_CREATE_VC: the creation of a VC
 * @VATM_NTH_CORRUPT: an SDU that arrives
 * @VATM_N_NTH: number of these
 */
enum vatm_nth {
	VATM_NTH_SEND,
	VATM_NTH_ACTIVATE,
	VATM_NTH_CREATE_VC,
	VATM_NTH_CORRUPT,
	VATM_N_NTH,
};

#define VATM_N_KNOBS	15

/**
 * struct vatm_knob_file - a file of a device
 * @vatm: the device
 * @at: which knob
 */
struct vatm_knob_file {
	struct vatm	*vatm;
	unsigned int	at;
};

/**
 * struct vatm_knobs - what a tester has set
 * @on: bits; 0 is all that the data paths look at otherwise
 * @nth: by enum vatm_nth: how many until it fails; 0: never
 * @dir: the folder
 * @file: the files in it
 */
struct vatm_knobs {
	unsigned long		on;
	atomic_t		nth[VATM_N_NTH];
	struct dentry		*dir;
	struct vatm_knob_file	file[VATM_N_KNOBS];
};

void vatm_knobs_subsys_init(void);
void vatm_knobs_subsys_exit(void);
void vatm_knobs_add(struct vatm *vatm);
void vatm_knobs_remove(struct vatm *vatm);

int vatm_knob_write(struct vatm *vatm, const char *name, char *text);
int vatm_knob_read(struct vatm *vatm, const char *name, u32 *value);

/* The n-th from when it was set is the one that hits; once. */
static inline bool vatm_knob_hit(struct vatm_knobs *knobs, enum vatm_nth what)
{
	return !atomic_dec_if_positive(&knobs->nth[what]);
}

#endif /* _VATM_KNOBS_H_ */
