// SPDX-License-Identifier: GPL-2.0-only
/*
 * Per-CPU counters of a virtual ATM device.
 */
#include <kunit/visibility.h>
#include <linux/lockdep.h>
#include <linux/percpu.h>
#include <linux/string.h>

#include "stats.h"
#include "vatm.h"

/* As `ethtool -S` shows them. */
const char *const vatm_counter_names[VATM_N_COUNTERS] = {
	[VATM_TX_SDUS]		= "tx_sdus",
	[VATM_TX_BYTES]		= "tx_bytes",
	[VATM_TX_CELLS]		= "tx_cells",
	[VATM_TX_NO_LINK]	= "tx_no_link",
	[VATM_TX_ABORTED]	= "tx_aborted",
	[VATM_TX_NO_MEMORY]	= "tx_no_memory",
	[VATM_TX_CANCELLED]	= "tx_cancelled",
	[VATM_TX_FAILED]	= "tx_failed",
	[VATM_RX_SDUS]		= "rx_sdus",
	[VATM_RX_BYTES]		= "rx_bytes",
	[VATM_RX_CELLS]		= "rx_cells",
	[VATM_RX_LENT]		= "rx_lent",
	[VATM_RX_UNKNOWN]	= "rx_unknown_vpi_vci",
	[VATM_RX_UNKNOWN_CELLS]	= "rx_unknown_vpi_vci_cells",
	[VATM_RX_OVERSIZE]	= "rx_oversize",
	[VATM_RX_NO_BUFFER]	= "rx_no_buffer",
	[VATM_RX_NO_MEMORY]	= "rx_no_memory",
	[VATM_RX_STOPPED]	= "rx_stopped",
	[VATM_RX_ERRED]		= "rx_erred",
	[VATM_RX_DROPPED_CELLS]	= "rx_dropped_cells",
};

/**
 * vatm_count() - count one kind of thing
 * @vatm: the device
 * @counter: which
 * @n: how many
 *
 * Context: BHs off.
 */
void vatm_count(struct vatm *vatm, enum vatm_counter counter, u64 n)
{
	struct vatm_stats *stats;

	lockdep_assert_in_softirq();
	stats = this_cpu_ptr(vatm->stats);
	u64_stats_update_begin(&stats->syncp);
	u64_stats_add(&stats->count[counter], n);
	u64_stats_update_end(&stats->syncp);
}

/**
 * vatm_count_data() - count a batch of data that went well
 * @vatm: the device
 * @first: VATM_TX_SDUS or VATM_RX_SDUS
 * @sdus: SDUs
 * @bytes: their octets
 * @cells: their cells
 *
 * Context: BHs off.
 */
void vatm_count_data(struct vatm *vatm, enum vatm_counter first, u64 sdus,
		     u64 bytes, u64 cells)
{
	struct vatm_stats *stats;

	lockdep_assert_in_softirq();
	stats = this_cpu_ptr(vatm->stats);
	u64_stats_update_begin(&stats->syncp);
	u64_stats_add(&stats->count[first], sdus);
	u64_stats_add(&stats->count[first + 1], bytes);
	u64_stats_add(&stats->count[first + 2], cells);
	u64_stats_update_end(&stats->syncp);
}

/**
 * vatm_stats_read() - sum all CPUs up
 * @vatm: the device
 * @sum: VATM_N_COUNTERS values, filled in
 *
 * The counters of VCs that are gone are part of it.
 *
 * Context: Any.
 */
void vatm_stats_read(const struct vatm *vatm, u64 *sum)
{
	const struct vatm_stats *stats;
	u64 one[VATM_N_COUNTERS];
	unsigned int start, i;
	int cpu;

	memset(sum, 0, VATM_N_COUNTERS * sizeof(*sum));
	for_each_possible_cpu(cpu) {
		stats = per_cpu_ptr(vatm->stats, cpu);
		do {
			start = u64_stats_fetch_begin(&stats->syncp);
			for (i = 0; i < VATM_N_COUNTERS; i++)
				one[i] = u64_stats_read(&stats->count[i]);
		} while (u64_stats_fetch_retry(&stats->syncp, start));
		for (i = 0; i < VATM_N_COUNTERS; i++)
			sum[i] += one[i];
	}
}

/**
 * vatm_stats_get() - one counter, all CPUs
 * @vatm: the device
 * @counter: which
 *
 * Context: Any.
 * Return: its value.
 */
u64 vatm_stats_get(const struct vatm *vatm, enum vatm_counter counter)
{
	u64 sum[VATM_N_COUNTERS];

	vatm_stats_read(vatm, sum);
	return sum[counter];
}
EXPORT_SYMBOL_IF_KUNIT(vatm_stats_get);
