// SPDX-License-Identifier: GPL-2.0-only
/*
 * What ethtool shows: the driver, the line, every counter by its name.
 */
#include <linux/ethtool.h>
#include <linux/netdevice.h>

#include "vatm.h"

/* Mb/s, as the line's name says */
#define VATM_SPEED	155

static void vatm_get_drvinfo(struct net_device *dev,
			     struct ethtool_drvinfo *info)
{
	strscpy(info->driver, vatm_miniport_ops.name, sizeof(info->driver));
}

static int vatm_get_link_ksettings(struct net_device *dev,
				   struct ethtool_link_ksettings *settings)
{
	settings->base.speed = VATM_SPEED;
	settings->base.duplex = DUPLEX_FULL;
	settings->base.port = PORT_OTHER;
	settings->base.autoneg = AUTONEG_DISABLE;
	return 0;
}

static int vatm_get_sset_count(struct net_device *dev, int sset)
{
	return sset == ETH_SS_STATS ? VATM_N_COUNTERS : -EOPNOTSUPP;
}

static void vatm_get_strings(struct net_device *dev, u32 sset, u8 *data)
{
	unsigned int i;

	if (sset != ETH_SS_STATS)
		return;
	for (i = 0; i < VATM_N_COUNTERS; i++)
		ethtool_puts(&data, vatm_counter_names[i]);
}

static void vatm_get_ethtool_stats(struct net_device *dev,
				   struct ethtool_stats *stats, u64 *data)
{
	vatm_stats_read(vatm_of_netdev(dev), data);
}

const struct ethtool_ops vatm_ethtool_ops = {
	.get_drvinfo		= vatm_get_drvinfo,
	.get_link		= ethtool_op_get_link,
	.get_link_ksettings	= vatm_get_link_ksettings,
	.get_sset_count		= vatm_get_sset_count,
	.get_strings		= vatm_get_strings,
	.get_ethtool_stats	= vatm_get_ethtool_stats,
};
