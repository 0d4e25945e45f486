#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Knobs for testers, as one turns them: what is kept shows, is let go in the
# order that was chosen, and holds nobody up.

# shellcheck shell=dash source=SCRIPTDIR/lib.sh
. ./lib.sh
# shellcheck source=SCRIPTDIR/lib/knobs.sh
. ./lib/knobs.sh

# road_with_knobs - A and B are the folders of va and vb.
road_with_knobs()
{
	debugfs
	road a
	A=$(knobs_of va)
	B=$(knobs_of vb)
	[ -d "$A" ] || fail "va has no knobs"
	[ -d "$B" ] || fail "vb has no knobs"
}

# arrives X NBLS TEXT - so much comes, and no more of it.
arrives()
{
	tell "$1" "recv vc V nbls $2 file $TMP/got"
	same "$3" "$(cat "$TMP/got")" "what arrived"
}

# S-9: kept sends are not on the line.
test_sends()
{
	road_with_knobs
	knob "$A" hold_sends 1
	tell a "send vc V text abcdef nb-size 1 nbs 1 nowait"
	value "$A" release_sends 6 "sends kept"
	same 0 "$(vc a stats.tx-cells)" "cells on the line"
	knob "$A" release_sends 2
	arrives b 2 ab
	value "$A" release_sends 4 "sends kept"
	knob "$A" hold_sends 0
	arrives b 4 cdef
	until_true "completions" is 6 vc a stats.completed-ok
}

# S-12: what is on the line arrives; its completion comes when it may.
test_completions()
{
	road_with_knobs
	knob "$A" hold_completions 1
	tell a "send vc V text abcd nb-size 1 nbs 1 nowait"
	arrives b 4 abcd
	same "0 4" "$(vc a stats.completed-ok tx-outstanding)" "completed"
	knob "$A" release_completions 1
	until_true "one" is "1 3" vc a stats.completed-ok tx-outstanding
	value "$A" release_completions 3 "completions kept"
	knob "$A" hold_completions 0
	until_true "all" is "4 0" vc a stats.completed-ok tx-outstanding
}

# order WORD COOKIES - raw sends of one message come back like that.
order()
{
	local handle pid

	knob "$A" hold_completions 1
	knob "$A" release_order "$1"
	knob "$A" release_seed 1
	tell a "vc show vc V"
	handle=$(got vc)
	nlraw -w 3 nbl-send nbl-vc=u32:"$handle" \
		nbl-nbl=nest nbl-head-cookie=u64:1 end \
		nbl-frag=zero:9 nbl-nb-end=flag \
		nbl-nbl=nest nbl-head-cookie=u64:2 end \
		nbl-frag=zero:9 nbl-nb-end=flag \
		nbl-nbl=nest nbl-head-cookie=u64:3 end \
		nbl-frag=zero:9 nbl-nb-end=flag >"$TMP/order" &
	pid=$!
	until_true "three sends" is 3 cat "$A/release_completions"
	knob "$A" release_completions 3
	wait $pid
	same "$2" "$(sed -n 's/^\([0-9]\) success$/\1/p' "$TMP/order" |
		tr -d '\n')" "order $1"
}

# S-12, E-7
test_order()
{
	road_with_knobs
	order fifo 123
	order lifo 321
}

# S-21, E-12: three VCs, and some of it is on the line already.
test_cancel()
{
	local n

	road_with_knobs
	for n in 1 2; do
		pvc a va 10$n
		pvc a vb 10$n
		tell a "vc add af A as V$n"
		tell a "call make vc V$n vpi 0 vci 10$n"
		tell b "vc add af A as V$n"
		tell b "call make vc V$n vpi 0 vci 10$n"
	done
	knob "$A" hold_completions 1
	for n in "" 1 2; do
		tell a "send vc V$n text ab nb-size 1 nbs 1 cancel-id 7 nowait"
	done
	knob "$A" hold_sends 1
	for n in "" 1 2; do
		tell a "send vc V$n text cd nb-size 1 nbs 1 cancel-id 7 nowait"
		tell a "send vc V$n text e nb-size 1 nbs 1 cancel-id 8 nowait"
	done
	tell a "send cancel af A cancel-id 7"
	for n in "" 1 2; do
		tell a "vc show vc V$n"
		same "0 2 3" "$(got stats.completed-ok \
			stats.completed-failed tx-outstanding)" "VC V$n"
	done
	knob "$A" hold_completions 0
	knob "$A" hold_sends 0
	for n in "" 1 2; do
		tell a "vc show vc V$n"
		same "3 2 0" "$(got stats.completed-ok \
			stats.completed-failed tx-outstanding)" "VC V$n"
	done
	tell b "recv vc V nbls 3 file $TMP/got"
	same abe "$(cat "$TMP/got")" "what arrived"
}

# V-12: a close lets go; nobody has to turn a knob for it.
test_close()
{
	road_with_knobs
	knob "$A" hold_completions 1
	tell a "send vc V text ab nb-size 1 nbs 1 nowait"
	knob "$A" hold_sends 1
	tell a "send vc V text cde nb-size 1 nbs 1 nowait"
	tell a "call close vc V"
	tell a "vc show vc V"
	same "2 3 0" "$(got stats.completed-ok stats.completed-failed \
		tx-outstanding)" "after the close"
	value "$A" release_sends 0 "sends kept"
	value "$A" hold_sends 1 "the knob"
}

# AD-1, AD-4
test_link_down()
{
	road_with_knobs
	knob "$A" hold_completions 1
	tell a "send vc V text ab nb-size 1 nbs 1 nowait"
	knob "$A" hold_sends 1
	tell a "send vc V text cde nb-size 1 nbs 1 nowait"
	down a va
	same "5 0" "$(vc a stats.completed-ok tx-outstanding)" "completions"
}

# AD-9
test_deletion()
{
	road_with_knobs
	knob "$A" hold_sends 1
	tell a "send vc V text abc nb-size 1 nbs 1 nowait"
	ip link del va
	until_true "its folder to go" [ ! -e "$A" ]
	[ -d "$B" ] || fail "the folder of vb went, too"
}

# E-30
test_unload()
{
	road_with_knobs
	knob "$A" hold_completions 1
	tell a "send vc V text abc nb-size 1 nbs 1 nowait"
	knob "$A" hold_sends 1
	tell a "send vc V text abc nb-size 1 nbs 1 nowait"
	rmmod_soon condis_vatm
	[ ! -e "$KNOBS" ] || fail "the folder is still there"
	load_modules
}

# R-5, R-9: only lent, so nothing has to be returned.
test_force_resources()
{
	road_with_knobs
	knob "$B" force_resources 1
	ask b "recv vc V nbls 3 keep"
	tell a "send vc V text abc nb-size 1 nbs 1"
	answer b
	same 0 "$(vc b rx-outstanding)" "to be returned"
	knob "$B" force_resources 0
	ask b "recv vc V nbls 1 keep"
	tell a "send vc V text d nb-size 1 nbs 1"
	answer b
	same 1 "$(vc b rx-outstanding)" "to be returned"
	tell b "return af A all"
}

test_pool()
{
	road_with_knobs
	knob "$B" pool_limit 2
	ask b "recv vc V nbls 2 keep"
	tell a "send vc V text ab nb-size 2 nbs 1"
	tell a "send vc V text cd nb-size 2 nbs 1"
	answer b
	same 2 "$(vc b rx-outstanding)" "to be returned"
	ask b "recv vc V nbls 1 keep"
	tell a "send vc V text ef nb-size 2 nbs 1"
	answer b
	same 2 "$(vc b rx-outstanding)" "to be returned"
	tell b "return af A all"
	knob "$B" exhaust_pool 1
	tell a "send vc V text xyz nb-size 1 nbs 1"
	until_true "three drops" is 3 link a vb stats64.rx.dropped
	knob "$B" exhaust_pool 0
	tell a "send vc V text gh"
	arrives b 1 gh
}

# What was returned is kept from the pool.
test_returns()
{
	road_with_knobs
	knob "$B" hold_returns 1
	tell a "send vc V text abcd nb-size 1 nbs 1"
	arrives b 4 abcd
	until_true "four" is 4 cat "$B/release_returns"
	same 0 "$(vc b rx-outstanding)" "the client's"
	knob "$B" release_returns 3
	value "$B" release_returns 1 "returns kept"
	grep -q '^outstanding_returns 1$' "$B/state" || fail "$(cat "$B/state")"
	knob "$B" hold_returns 0
	value "$B" release_returns 0 "returns kept"
}

# S-18, V-9, R-20
test_failures()
{
	road_with_knobs
	knob "$A" fail_send_nth 2
	told_no a '*failure*' "send vc V text abc nb-size 1 nbs 1"
	arrives b 2 ac
	value "$A" fail_send_nth 0 "what is left of it"
	knob "$A" fail_create_vc_nth 1
	told_no a '*' "vc add af A as W"
	tell a "vc add af A as W"
	pvc a va 101
	knob "$A" fail_activate_nth 1
	told_no a '*' "call make vc W vpi 0 vci 101"
	tell a "call make vc W vpi 0 vci 101"
	knob "$B" corrupt_nth 2
	tell a "send vc V text abc nb-size 1 nbs 1"
	arrives b 2 ac
	same 1 "$(link a vb stats64.rx.errors)" "damaged"
}

# no_knob NAME TEXT - TEXT is not for it. A shell says "I/O error" of any errno.
no_knob()
{
	local said rc=0

	said=$(printf %s "$2" | dd of="$A/$1" bs=64 2>&1) || rc=$?
	same 1 $rc "exit status of writing $2 to $1"
	match "$said" '*nvalid argument*' "refusal of $2 in $1"
}

test_mistyped()
{
	local before knob

	road_with_knobs
	before=$(cat "$A/state")
	for knob in hold_sends hold_returns release_order fail_send_nth \
		pool_limit force_resources; do
		no_knob $knob 1x
		no_knob $knob -1
	done
	same "$before" "$(cat "$A/state")" "the knobs"
}

# A folder is its device's, whatever that is called and wherever it is.
test_names()
{
	debugfs
	add_ns b
	add_dev a va
	add_dev b va
	until_true "knobs" [ -n "$(knobs_of va)" ]
	A=$(knobs_of va)
	same 1 "$(echo "$A" | wc -l)" "folders of va here"
	same 2 "$(cat "$KNOBS"/*/device | grep -c ' name va$')" "of all va"
	ip link set va name vx
	same "$A" "$(knobs_of vx)" "the folder after a new name"
	same "" "$(knobs_of va)" "the old name"
}

selftest "$@"
