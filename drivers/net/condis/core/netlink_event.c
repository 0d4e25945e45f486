// SPDX-License-Identifier: GPL-2.0-only
/*
 * Events for the receiver of an AF open: messages that are made when something
 * happens, because what they tell of is only lent then.
 */
#include <linux/slab.h>

#include "netlink.h"

/**
 * condis_nl_event_new() - begin a message
 * @cmd: CONDIS_CMD_*_NTF
 * @size: octets of its attributes
 * @gfp: for its memory
 * @hdr: for genlmsg_end()
 *
 * Context: Any that @gfp allows.
 * Return: the message, or NULL without memory.
 */
struct sk_buff *condis_nl_event_new(u8 cmd, size_t size, gfp_t gfp, void **hdr)
{
	struct sk_buff *msg = genlmsg_new(size, gfp | __GFP_NOWARN);

	if (!msg)
		return NULL;
	*hdr = genlmsg_put(msg, 0, 0, &condis_nl_family, 0, cmd);
	if (*hdr)
		return msg;
	nlmsg_free(msg);
	return NULL;
}

/**
 * condis_nl_receiver_note() - a note for the receiver of an AF open
 * @af: the AF open
 * @op: enum condis_nl_op
 * @gfp: for its memory
 *
 * Context: Any that @gfp allows.
 * Return: the note; NULL when nobody listens, or without memory, which is
 * counted as an event that could not be told.
 */
struct condis_nl_note *condis_nl_receiver_note(struct condis_nl_af *af, u8 op,
					       gfp_t gfp)
{
	struct condis_nl_port *port;
	struct condis_nl_note *note;

	spin_lock_bh(&af->lock);
	port = af->receiver;
	if (port)
		condis_nl_port_hold(port);
	spin_unlock_bh(&af->lock);
	if (!port)
		return NULL;
	note = condis_nl_note_alloc(port, op, gfp | __GFP_NOWARN);
	condis_nl_port_put(port);
	if (note) {
		note->af = af->handle;
		return note;
	}
	spin_lock_bh(&af->lock);
	af->lost.events++;
	condis_nl_af_ready(af);
	spin_unlock_bh(&af->lock);
	return NULL;
}

/**
 * condis_nl_event_send() - tell the receiver of an AF open
 * @af: the AF open
 * @msg: the message, complete; consumed. NULL: there was no memory for it
 * @gfp: for what else is needed
 *
 * What cannot be told is counted.
 *
 * Context: Any that @gfp allows.
 */
void condis_nl_event_send(struct condis_nl_af *af, struct sk_buff *msg,
			  gfp_t gfp)
{
	struct condis_nl_note *note;

	if (!msg) {
		spin_lock_bh(&af->lock);
		af->lost.events++;
		condis_nl_af_ready(af);
		spin_unlock_bh(&af->lock);
		return;
	}
	note = condis_nl_receiver_note(af, 0, gfp);
	if (!note) {
		nlmsg_free(msg);
		return;
	}
	note->msg = msg;
	condis_nl_note_done(note, CONDIS_STATUS_SUCCESS);
}
