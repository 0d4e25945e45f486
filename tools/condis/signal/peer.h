/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the other call manager says.
 */
#ifndef CONDIS_SIG_PEER_H
#define CONDIS_SIG_PEER_H

#include "link.h"

extern const struct sig_link_ops peer_ops;

#endif /* CONDIS_SIG_PEER_H */
