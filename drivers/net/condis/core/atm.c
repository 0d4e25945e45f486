// SPDX-License-Identifier: GPL-2.0-only
/*
 * ATM reckoning: directions and rates.
 */
#include <linux/export.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <net/condis/atm.h>
#include <net/condis/call.h>

/* 26 of 27 columns of a SONET frame carry cells, of 53 octets each. */
#define SONET_COLUMNS		27
#define SONET_CELL_COLUMNS	26
#define CELL_BITS		(53 * 8)
/* OID_GEN_CO_LINK_SPEED counts so many bit/s as one. */
#define LINK_SPEED_UNIT		100

/**
 * condis_media_swap() - see media parameters from the other side
 * @media: what one side sends becomes what the other receives; VPI, VCI and
 *	the rest are left alone
 *
 * A call manager does this with what a network says of an incoming call, where
 * forward runs from the caller.
 *
 * Context: Any.
 */
void condis_media_swap(struct condis_media_params *media)
{
	u32 flags = media->flags & ~(CONDIS_MEDIA_TRANSMIT_VC |
				     CONDIS_MEDIA_RECEIVE_VC);

	if (media->flags & CONDIS_MEDIA_TRANSMIT_VC)
		flags |= CONDIS_MEDIA_RECEIVE_VC;
	if (media->flags & CONDIS_MEDIA_RECEIVE_VC)
		flags |= CONDIS_MEDIA_TRANSMIT_VC;
	media->flags = flags;
	swap(media->atm.tx, media->atm.rx);
}
EXPORT_SYMBOL_NS_GPL(condis_media_swap, CONDIS);

/**
 * condis_sonet_cell_rate() - how many cells a line carries
 * @bits_per_second: of the line, with the SONET overhead
 *
 * Context: Any.
 * Return: whole cells/s; U32_MAX - 1 when there are more, as U32_MAX is
 * CONDIS_RATE_LINE.
 */
u32 condis_sonet_cell_rate(u64 bits_per_second)
{
	u64 cells = mul_u64_u32_div(bits_per_second, SONET_CELL_COLUMNS,
				    SONET_COLUMNS * CELL_BITS);

	return min_t(u64, cells, CONDIS_RATE_LINE - 1);
}
EXPORT_SYMBOL_NS_GPL(condis_sonet_cell_rate, CONDIS);

/**
 * condis_link_speed() - a rate as OID_GEN_CO_LINK_SPEED has it
 * @bits_per_second: the rate
 *
 * Context: Any.
 * Return: in units of 100 bit/s, rounded down; U32_MAX when it is more.
 */
u32 condis_link_speed(u64 bits_per_second)
{
	return min_t(u64, div_u64(bits_per_second, LINK_SPEED_UNIT), U32_MAX);
}
EXPORT_SYMBOL_NS_GPL(condis_link_speed, CONDIS);
