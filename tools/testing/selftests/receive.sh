#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Receives: handles, windows, and returns in any order, each exactly once.

# shellcheck shell=dash source=SCRIPTDIR/lib.sh
. ./lib.sh

# hold COUNT - road, and COUNT NBLs that session b holds. The handles that the
# first slots of a window have are known: 0x10000 and on, one apart.
hold()
{
	road b "${2:-256}"
	ask b "recv vc V nbls $1 keep"
	bytes "$1" "$TMP/hold"
	tell a "send vc V file $TMP/hold nb-size 1"
	answer b
	same "$1" "$(got held)" "held"
}

# handle N - the one of slot N, used for the first time.
handle()
{
	echo $((65536 + $1))
}

# held - how many NBLs the kernel says that session b holds.
held()
{
	tell b "af show af A"
	got held
}

# R-7, R-8, E-21
test_return_orders()
{
	local order group

	road b 1024
	bytes 20000 "$TMP/f"
	for order in shuffled received; do
		for group in 1 2 16 100; do
			note "order $order, group $group"
			ask b "recv vc V bytes 20000 file $TMP/g hold 200" \
				"order $order group $group seed $group"
			tell a "send vc V file $TMP/f nb-size 20-60"
			answer b
			same "$(got nbls) 0" "$(got returned held)" "returned"
			in_order $order
			in_groups $group
			same_file "$TMP/f" "$TMP/g"
		done
	done
	same "0 $(vc b stats.delivered)" \
		"$(vc b rx-outstanding stats.returned)" "the receiver's VC"
}

in_order()
{
	case $1 in
	shuffled) between 1 "$(got nbls)" "$(got overtaken)" "overtaken" ;;
	received) same 0 "$(got overtaken)" "overtaken" ;;
	esac
}

in_groups()
{
	case $1 in
	1) same "0 $(got nbls)" "$(got groups singly)" "groups" ;;
	*) between 1 "$(got nbls)" "$(got groups)" "groups" ;;
	esac
}

# R-8, R-23, S-12
test_each_handle_once()
{
	local h

	hold 3
	h=$(handle 0)
	tell b "return af A handle $h"
	same "1 2" "$(got returned held)" "returned"
	told_no b '*stale or unknown*' "return af A handle $h"
	same 2 "$(held)" "held after a second return"
	told_no b '*stale or unknown*' "return af A handle 4711"
	told_no b '*stale or unknown*' "return af A handle $(handle 200)"
	told_no b '*stale or unknown*' "return af A handle 4294967295"
	same 2 "$(held)" "held after unknown handles"
	tell b "return af A all"
	same "2 0" "$(got returned held)" "the rest"
	same "0 3" "$(vc b rx-outstanding stats.returned)" "the VC"
}

# R-23: one bad handle, and nothing of the message is returned.
test_nothing_of_a_bad_group()
{
	hold 4
	told_no b '*stale or unknown*' "return af A handle $(handle 0)" \
		"handle $(handle 1) handle 99 handle $(handle 2)"
	same "4 4" "$(held) $(vc b rx-outstanding)" "after an unknown one"
	told_no b '*named twice*' "return af A handle $(handle 0)" \
		"handle $(handle 1) handle $(handle 0)"
	same "4 4" "$(held) $(vc b rx-outstanding)" "after one named twice"
	tell b "return af A handle $(handle 3) handle $(handle 0)" \
		"handle $(handle 2) handle $(handle 1)"
	same "4 0" "$(got returned held)" "returned"
}

# G-5: a slot that is used again has another handle.
test_handles_have_a_generation()
{
	hold 2 2
	told_no b '*stale or unknown*' "return af A handle $((65536 * 2))"
	told_no b '*handle*' "return af A handle 0"
	told_no b '*stale or unknown*' "return af A handle 1"
	tell b "return af A all"
	ask b "recv vc V nbls 2 keep"
	tell a "send vc V text ab nb-size 1"
	answer b
	told_no b '*stale or unknown*' "return af A handle $(handle 0)"
	told_no b '*stale or unknown*' "return af A handle $(handle 1)"
	same 2 "$(held)" "held"
	tell b "return af A handle $((65536 * 2)) handle $((65536 * 2 + 1))"
	same "2 0" "$(got returned held)" "returned"
}

# R-5, R-9, R-18: past the window it is lent; nothing is held up or lost.
test_window()
{
	road b 4
	ask b "recv vc V nbls 10 keep file $TMP/g"
	tell a "send vc V text 0123456789 nb-size 1"
	answer b
	same "10 6 4" "$(got nbls lent held)" "received"
	same 0 "$(got lost.receives)" "lost"
	same 0123456789 "$(cat "$TMP/g")" "the data"
	same "4 4" "$(held) $(vc b rx-outstanding)" "held"
	same "10 6" "$(vc b stats.delivered stats.returned)" "the VC"
	# What comes now is lent, until there is room again.
	ask b "recv vc V nbls 1 keep"
	tell a "send vc V text x"
	answer b
	same "1 4" "$(got lent held)" "one more"
	tell b "return af A handle $(handle 2)"
	ask b "recv vc V nbls 2 keep"
	tell a "send vc V text xy nb-size 1"
	answer b
	same "1 4" "$(got lent held)" "with room for one"
	tell b "return af A all"
	same "4 0" "$(got returned held)" "returned"
	same "0 13 13" "$(vc b rx-outstanding stats.delivered \
		stats.returned)" "the VC"
}

# R-18, R-19: a receiver that reads nothing holds up nobody for ever.
test_receiver_that_does_not_read()
{
	local sent

	road b 16
	bytes 3000000 "$TMP/f"
	tell a "send vc V file $TMP/f nb-size 9000 nbs 8 chain 4"
	sent=$(got nbs)
	ask b "recv vc V nbls 16 keep"
	read_answer b
	# What was neither held nor lent is owned up to.
	same "$sent $sent" "$(vc b stats.delivered) $(($(vc b \
		stats.returned) + 16))" "the VC"
	tell b "return af A all"
	tell b "call close vc V"
	same "idle none" "$(vc b activation call)" "closed"
}

# BD-1, R-18, AD-1: a pause takes back what user space holds.
test_pause_takes_back()
{
	hold 5
	in_ns b ip link set vb down
	until_true "vb to pause" state_is b vb paused
	same "0 0" "$(held) $(vc b rx-outstanding)" "held by a paused adapter"
	told_no b '*stale or unknown*' "return af A handle $(handle 0)"
	up b vb
	ask b "recv vc V nbls 1 keep"
	tell a "send vc V text x"
	answer b
	same "5 1" "$(got lost.taken-back nbls)" "what the receiver is told"
	same 1 "$(held)" "held"
}

# R-1, R-12, R-13: data for a VC whose call is not there any more.
test_after_the_close()
{
	road b
	ask b "recv vc V nbls 1 keep"
	tell a "send vc V text x"
	answer b
	tell b "call close vc V nowait"
	same pending "$(got status)" "the close"
	tell a "send vc V text abcd nb-size 1"
	same 1 "$(vc b stats.delivered)" "delivered while closing"
	tell b "return af A all"
	tell b "session wait event op-done vc V"
	tell a "send vc V text abcd nb-size 1"
	same 0 "$(vc b rx-outstanding)" "outstanding"
	same 8 "$(adapter b vb stats.rx-dropped)" "dropped by the device"
}

# R-7: NBLs of two VCs go back in one message.
test_return_over_several_vcs()
{
	local h0 h1 h2 h3

	line b
	session a
	session b b
	tell a "af open dev va as A"
	tell b "af open dev vb as A"
	for h in 1 2; do
		pvc a va 10$h
		pvc b vb 10$h
		tell a "vc add af A as V$h"
		tell b "vc add af A as V$h"
		tell a "call make vc V$h vpi 0 vci 10$h"
		tell b "call make vc V$h vpi 0 vci 10$h"
	done
	ask b "recv af A nbls 4 keep"
	tell a "send vc V1 text a"
	tell a "send vc V2 text b"
	tell a "send vc V1 text c"
	tell a "send vc V2 text d"
	answer b
	h0=$(handle 0) h1=$(handle 1) h2=$(handle 2) h3=$(handle 3)
	tell b "return af A handle $h3 handle $h0 handle $h1"
	same "3 1" "$(got returned held)" "returned"
	tell b "return af A handle $h2"
	for h in 1 2; do
		tell b "vc show vc V$h"
		same "0 2 2" "$(got rx-outstanding stats.delivered \
			stats.returned)" "VC $h"
	done
}

selftest "$@"
