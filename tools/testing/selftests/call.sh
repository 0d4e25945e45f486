#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# AF opens, VCs and calls: the order in which they come and go, every other
# order, and what is told of it.

# shellcheck shell=dash source=SCRIPTDIR/lib.sh
. ./lib.sh

# one_end - va, running, with PVC 0/100 and session a.
one_end()
{
	add_dev a va up
	pvc a va 100
	session a
}

# states X - activation, call, and why nothing is sent, of VC V.
states()
{
	vc "$1" activation call tx-reasons rx-reasons
}

# V-4, V-5, V-14, C-3, X-ORD-1, X-ORD-2
test_reference_order()
{
	one_end
	tell a "af open dev va as A"
	same success "$(got status)" "af open"
	tell a "af show af A"
	same "65536 open 256 0 0" "$(got family state window vcs held)" "the AF"
	same 1 "$(adapter a va afs)" "AF opens of the adapter"
	tell a "vc add af A as V"
	same 'idle none ["not-ready"] ["not-ready"]' "$(states a)" "a new VC"
	same "null null null" "$(vc a vpi aal tx)" "parameters of a new VC"
	tell a "call make vc V vpi 0 vci 100"
	same success "$(got status)" "call make"
	same 'active connected [] []' "$(states a)" "with a call"
	same "0 100 aal5 9180 9180" "$(vc a vpi vci aal tx.max-sdu \
		rx.max-sdu)" "parameters in force"
	tell a "call close vc V"
	same success "$(got status)" "call close"
	same 'idle none ["not-ready"] ["not-ready"]' "$(states a)" "closed"
	same "null null null" "$(vc a vpi aal tx)" "parameters after the close"
	tell a "vc del vc V"
	same "0 1" "$(adapter a va vcs afs)" "objects of the adapter"
	tell a "af close af A"
	same success "$(got status)" "af close"
	same "0 0" "$(adapter a va vcs afs)" "objects of the adapter"
}

# V-15, V-20
test_a_vc_serves_many_calls()
{
	local i id

	one_end
	pvc a va 101
	tell a "af open dev va as A"
	tell a "vc add af A as V"
	id=$(got vc)
	for i in 1 2 3 4 5; do
		tell a "call make vc V vpi 0 vci $((100 + i % 2))"
		same "$id active $((100 + i % 2))" "$(vc a vc activation vci)" \
			"call $i"
		tell a "call close vc V"
	done
}

# AF-6, C-16
test_refused_af_opens()
{
	one_end
	told_no a '*FAILURE*' "af open dev va family q2931"
	told_no a '*FAILURE*' "af open dev va family 4711"
	told_no a '*no CoNDIS adapter*' "af open dev lo"
	told_no a '*no interface*' "af open dev nix"
	told_no a '*window*1 to 65536*' "af open dev va window 0"
	told_no a '*window*1 to 65536*' "af open dev va window 65537"
	same 0 "$(adapter a va afs)" "AF opens"
	same 0 "$(count af)" "AF opens"
}

test_several_af_opens()
{
	one_end
	tell a "af open dev va as A"
	tell a "af open dev va as B"
	tell a "vc add af A as V"
	tell a "vc add af B as W"
	same 2 "$(adapter a va afs)" "AF opens"
	tell a "vc show af A"
	same 1 "$(printf '%s' "$ANSWER" | grep -o '"vc":' | wc -l)" "VCs of A"
	tell a "call make vc V vpi 0 vci 100"
	tell a "call close vc V"
	tell a "vc del vc V"
	tell a "af close af A"
	# The other one is as it was.
	tell a "call make vc W vpi 0 vci 100"
	same 1 "$(adapter a va afs)" "AF opens"
}

# AF-3, E-34
test_af_close_with_vcs()
{
	one_end
	call_on a va 100
	told_no a '*has 1 VCs*' "af close af A"
	tell a "call close vc V"
	told_no a '*has 1 VCs*' "af close af A"
	tell a "vc del vc V"
	tell a "af close af A"
}

# G-5, V-17
test_handles_of_what_is_gone()
{
	local af vc

	one_end
	tell a "af open dev va as A"
	af=$(got af)
	tell a "vc add af A as V"
	vc=$(got vc)
	tell a "vc del vc V"
	told_no a '*no VC*' "vc del vc $vc"
	told_no a '*no VC*' "call make vc $vc vpi 0 vci 100"
	told_no a '*no VC*' "call close vc $vc"
	told_no a '*no VC*' "vc show vc $vc"
	tell a "af close af A"
	told_no a '*no AF*' "af close af $af"
	told_no a '*no AF*' "vc add af $af"
	told_no a '*no AF*' "af show af $af"
	told_no a '*no AF*' "af attach af $af"
	# No number names two things: what was a VC is no AF.
	tell a "af open dev va as A"
	[ "$(got af)" != "$af" ] || fail "a handle was used again at once"
	[ "$(got af)" != "$vc" ] || fail "a handle names an AF and a VC"
	told_no a '*no VC*' "vc del vc $(got af)"
}

# C-18, A-4, A-13
test_refused_calls()
{
	one_end
	tell a "af open dev va as A"
	tell a "vc add af A as V"
	tell a "vc add af A as W"
	told_no a '*FAILURE*' "call make vc V vpi 0 vci 101"
	same 'idle none ["not-ready"] ["not-ready"]' "$(states a)" \
		"without such a PVC"
	told_no a '*vci*missing*' "call make vc V vpi 0"
	told_no a '*vpi*missing*' "call make vc V vci 100"
	tell a "call make vc V vpi 0 vci 100"
	told_no a '*VC_NOT_AVAILABLE*' "call make vc W vpi 0 vci 100"
	tell a "vc show vc W"
	same "idle none" "$(got activation call)" "the second VC"
	# V-21: it may try again.
	tell a "call close vc V"
	tell a "call make vc W vpi 0 vci 100"
	same success "$(got status)" "the second VC, with the PVC free"
}

# V-1, C-14
test_wrong_order_of_calls()
{
	one_end
	tell a "af open dev va as A"
	tell a "vc add af A as V"
	told_no a '*has no call*' "call close vc V"
	tell a "call make vc V vpi 0 vci 100"
	told_no a '*has a call*' "call make vc V vpi 0 vci 100"
	same 'active connected [] []' "$(states a)" "after a second call"
	tell a "call close vc V"
	told_no a '*has no call*' "call close vc V"
	tell a "vc del vc V"
}

# V-16, E-37
test_delete_with_a_call()
{
	one_end
	call_on a va 100
	told_no a '*NOT_ACCEPTED*' "vc del vc V"
	same 'active connected [] []' "$(states a)" "after the refusal"
	tell a "call close vc V"
	tell a "vc del vc V"
	told_no a '*' "vc del vc V"
}

# E-28, V-12, V-13, R-18: the last return ends the close.
test_close_pends_on_what_is_held()
{
	road b
	ask b "recv vc V nbls 3 keep"
	tell a "send vc V text abc nb-size 1"
	answer b
	same "3 3" "$(vc b rx-outstanding stats.delivered)" "held"
	tell b "call close vc V nowait"
	same pending "$(got status)" "close"
	same 'deactivating local-closing ["closing","not-ready"]' \
		"$(vc b activation call tx-reasons)" "while it pends"
	told_no b '*is closing*' "call close vc V nowait"
	told_no b '*has a call*' "call make vc V vpi 0 vci 100"
	told_no b '*CLOSING*' "vc del vc V"
	tell b "return af A all group 1"
	tell b "session wait event op-done vc V"
	same "call-close success" "$(got op status)" "how it ended"
	same 'idle none 0' "$(vc b activation call rx-outstanding)" "closed"
	tell b "vc del vc V"
}

# E-37: the VC's own close does not make it another one's.
test_delete_while_closing()
{
	road b
	ask b "recv vc V nbls 1 keep"
	tell a "send vc V text a"
	answer b
	tell b "call close vc V nowait"
	same pending "$(got status)" "close"
	told_no b '*CLOSING*' "vc del vc V"
	same "deactivating" "$(vc b activation)" "after the refusal"
	tell b "return af A all"
	tell b "session wait event op-done vc V"
	tell b "vc del vc V"
}

# BD-5, AD-6: control goes on while no data flows.
test_calls_on_a_paused_adapter()
{
	add_dev a va
	until_true "va to be initialized" state_is a va paused
	pvc a va 100
	session a
	call_on a va 100
	same 'active connected ["paused"] ["paused"]' "$(states a)" "paused"
	up a va
	same 'active connected [] []' "$(states a)" "running"
	down a va
	same 'active connected ["paused"] ["paused"]' "$(states a)" "paused"
	tell a "call close vc V"
	tell a "vc del vc V"
}

# A-9: what the call asks beyond the PVC's name does not change the PVC.
test_parameters_are_those_of_the_pvc()
{
	add_dev a va up
	pvc a va 100 tx-max-sdu 500 direction tx
	session a
	tell a "af open dev va as A"
	tell a "vc add af A as V"
	tell a "call make vc V vpi 0 vci 100 tx-max-sdu 1000"
	same "500 null" "$(vc a tx.max-sdu rx)" "parameters in force"
	same '[] ["no-direction"]' "$(vc a tx-reasons rx-reasons)" "directions"
}

test_numbers_out_of_range()
{
	one_end
	tell a "af open dev va as A"
	tell a "vc add af A as V"
	told_no a '*vpi*0 to 4095*' "call make vc V vpi 4096 vci 100"
	told_no a '*vci*0 to 65535*' "call make vc V vpi 0 vci 65536"
	told_no a '*' "call make vc V vpi 0 vci 100 aal aal9"
	same 'idle none' "$(vc a activation call)" "after the refusals"
}

# A refusal names an object as its answers and the tool do.
test_refusals_name_what_is_shown()
{
	one_end
	call_on a va 100
	told_no a "*VC $(vc a vc) has a call*" "call make vc V vpi 0 vci 100"
	told_no a "*AF $(vc a af) has 1 VC*" "af close af A"
}

# C-14, V-24
test_events_of_a_call()
{
	one_end
	watch "$TMP/events"
	call_on a va 100
	tell a "call close vc V"
	tell a "vc del vc V"
	tell a "af close af A"
	golden call "$TMP/events"
}

# AD-4
test_events_of_an_adapter()
{
	add_dev a vz
	until_true "vz to be initialized" state_is a vz paused
	watch "$TMP/events"
	add_dev a va
	until_true "va to be initialized" state_is a va paused
	up a va
	condis adapter set va max-vcs 17
	down a va
	ip link del va
	golden adapter "$TMP/events"
}

# told DEV FIELD... - those fields in each change of DEV that was watched.
told()
{
	local dev=$1 line

	shift
	grep '"name":"adapter-change-ntf"' "$TMP/events" |
		grep "\"name\":\"$dev\"" |
		while read -r line; do
			field "$line" "$@"
		done | tr '\n' ' '
}

# all_told NAME - every event up to here has come: that of a new device shows.
all_told()
{
	add_dev a "$1"
	until_true "the event of $1" grep -q "\"name\":\"$1\"" "$TMP/events"
	until_true "$1 to be initialized" state_is a "$1" paused
}

# watched_anew - forget what came so far. The monitor appends.
watched_anew()
{
	: >"$TMP/events"
}

# watch_on - like watch, to a file that can be emptied meanwhile.
watch_on()
{
	: >"$TMP/events"
	spawn a sh -c "exec condis -j monitor dump >>\"$TMP/events\""
	until_true "the monitor" grep -q adapter-get "$TMP/events"
	watched_anew
}

# AD-7, E-16: whoever listens hears of the beginning and of the end.
test_events_of_a_reset()
{
	add_dev a va up
	watch_on
	condis adapter reset va
	all_told e1
	same "true null " "$(told va resetting)" "events"
}

# AD-4: one event at each end that a change concerns, also at the far one.
test_events_of_both_ends()
{
	local a b

	add_dev a va
	add_dev a vb
	up a va
	until_true "vb to be initialized" state_is a vb paused
	a=$(link a va ifindex)
	b=$(link a vb ifindex)
	watch_on
	connect a va a vb
	all_told e1
	same "$b " "$(told va peer-ifindex)" "va, connected"
	same "$a " "$(told vb peer-ifindex)" "vb, connected"
	connect a va a vb
	all_told e2
	same "$b " "$(told va peer-ifindex)" "va, connected again"

	watched_anew
	up a vb
	all_told e3
	same "1 " "$(told va carrier)" "va, the far end up"
	watched_anew
	down a vb
	all_told e4
	same "0 " "$(told va carrier)" "va, the far end down"

	watched_anew
	condis adapter set vb nopeer
	all_told e5
	same "null " "$(told va peer-ifindex)" "va, disconnected"
	same "null " "$(told vb peer-ifindex)" "vb, disconnected"

	connect a va a vb
	all_told e6
	watched_anew
	ip link del vb
	all_told e7
	same "null " "$(told va peer-ifindex)" "va, the far end deleted"
}

selftest "$@"
