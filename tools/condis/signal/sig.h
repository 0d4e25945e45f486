/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The reference call manager: signaling between two adapters, as
 * Documentation/networking/condis/signaling.rst describes it.
 *
 *	run ---> request ---> call ---> act
 *	   |          \---> client ---/
 *	   \---> peer ---> call ---> link ---> wire
 */
#ifndef CONDIS_SIG_H
#define CONDIS_SIG_H

#include <stdbool.h>

#include "ktypes.h"
#include "client.h"
#include "link.h"
#include "sap.h"

struct condis;
struct sig_call;

/* The kernel answers for us after so long, in ms. */
#define SIG_DEADLINE	60000
/* The other side has so long; its client may be a person. */
#define SIG_PATIENCE	45000

/* AF opens whose close has to wait for VCs of ours */
#define SIG_CLOSING_MAX	1024

/**
 * struct sig - one call manager
 * @c: the run
 * @cm: its handle
 * @dev: its adapter
 * @link: the way to the other side
 * @saps: where calls are taken here
 * @clients: who has the family open
 * @calls: all calls
 * @ref: the last call reference that was given here
 * @vci: the last VCI that was given here
 * @closing: AF opens to be closed
 * @n_closing: how many
 */
struct sig {
	struct condis *c;
	u32 cm;
	u32 dev;
	struct sig_link link;
	struct sig_saps saps;
	struct sig_clients clients;
	struct sig_call *calls;
	u32 ref;
	u32 vci;
	u32 closing[SIG_CLOSING_MAX];
	unsigned int n_closing;
};

#endif /* CONDIS_SIG_H */
