/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Counters of a virtual ATM device. Every SDU is in exactly one of a device's
 * tx_ counters, and in exactly one of its peer's rx_ counters when there is a
 * link; those in cells say the same again in cells.
 */
#ifndef _VATM_STATS_H_
#define _VATM_STATS_H_

#include <linux/u64_stats_sync.h>

struct vatm;

/**
 * enum vatm_counter - what is counted, in SDUs unless said otherwise
 * @VATM_TX_SDUS: put on the line, whatever the far end makes of it
 * @VATM_TX_BYTES: their octets; has to follow, see vatm_count_data()
 * @VATM_TX_CELLS: their cells; has to follow
 * @VATM_TX_NO_LINK: nothing at the far end, or it is down
 * @VATM_TX_ABORTED: on a channel that is being closed, or a device that is
 *	reset
 * @VATM_TX_NO_MEMORY: no memory for the copy that goes on the line
 * @VATM_TX_CANCELLED: taken back by their cancel id (S-21)
 * @VATM_TX_FAILED: a tester wanted them to fail
 * @VATM_RX_SDUS: indicated
 * @VATM_RX_BYTES: their octets; has to follow
 * @VATM_RX_CELLS: their cells; has to follow
 * @VATM_RX_LENT: those of @VATM_RX_SDUS that were only lent
 * @VATM_RX_UNKNOWN: no channel has this VPI/VCI
 * @VATM_RX_UNKNOWN_CELLS: cells of those
 * @VATM_RX_OVERSIZE: longer than the channel's largest SDU
 * @VATM_RX_NO_BUFFER: no room in the receive queue
 * @VATM_RX_NO_MEMORY: no memory for an NBL
 * @VATM_RX_STOPPED: the channel or the device stopped, or was not open yet
 * @VATM_RX_ERRED: damaged, and not asked for
 * @VATM_RX_DROPPED_CELLS: cells of the last five
 * @VATM_N_COUNTERS: number of counters
 */
enum vatm_counter {
	VATM_TX_SDUS,
	VATM_TX_BYTES,
	VATM_TX_CELLS,
	VATM_TX_NO_LINK,
	VATM_TX_ABORTED,
	VATM_TX_NO_MEMORY,
	VATM_TX_CANCELLED,
	VATM_TX_FAILED,
	VATM_RX_SDUS,
	VATM_RX_BYTES,
	VATM_RX_CELLS,
	VATM_RX_LENT,
	VATM_RX_UNKNOWN,
	VATM_RX_UNKNOWN_CELLS,
	VATM_RX_OVERSIZE,
	VATM_RX_NO_BUFFER,
	VATM_RX_NO_MEMORY,
	VATM_RX_STOPPED,
	VATM_RX_ERRED,
	VATM_RX_DROPPED_CELLS,
	VATM_N_COUNTERS,
};

/**
 * struct vatm_stats - one CPU's share
 * @syncp: written with BHs off
 * @count: by enum vatm_counter
 */
struct vatm_stats {
	struct u64_stats_sync	syncp;
	u64_stats_t		count[VATM_N_COUNTERS];
};

extern const char *const vatm_counter_names[VATM_N_COUNTERS];

/* BHs are off in both. */
void vatm_count(struct vatm *vatm, enum vatm_counter counter, u64 n);
void vatm_count_data(struct vatm *vatm, enum vatm_counter first, u64 sdus,
		     u64 bytes, u64 cells);

void vatm_stats_read(const struct vatm *vatm, u64 *sum);
u64 vatm_stats_get(const struct vatm *vatm, enum vatm_counter counter);

#endif /* _VATM_STATS_H_ */
