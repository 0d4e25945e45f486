#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The reference call manager at both ends of a line: calls from one network
# namespace to another, as applications have them.

# shellcheck shell=dash source=SCRIPTDIR/lib.sh
. ./lib.sh

CM_a=""
CM_b=""

# manager X DEV - the call manager of a device in namespace X; its process is in
# CM_X.
manager()
{
	spawn "$1" condis cm run dev "$2" >"$TMP/cm.$1" 2>&1
	case $1 in
	a) CM_a=$PID ;;
	b) CM_b=$PID ;;
	esac
}

linked()
{
	[ "$(tail -n 1 "$TMP/cm.$1")" = "link ${2:-up}" ]
}

# exchange - va in namespace a and vb in b, each with its call manager.
exchange()
{
	line b
	manager a va
	manager b vb
	until_true "the call managers to meet" linked a
	until_true "the call managers to meet" linked b
}

# phone X NS DEV ADDRESS - session X can call, and be called: its A and S.
phone()
{
	session "$1" "$2"
	tell "$1" "af open dev $3 family q2931 as A"
	tell "$1" "sap add af A address $4 as S"
}

phones()
{
	exchange
	phone a a va "$NSAP_A"
	phone b b vb "$NSAP_B"
}

# told X OID - session X is told it by its call manager, and says that it heard.
told()
{
	tell "$1" "session wait event oid"
	same "$2 true" "$(got oid set)" "what session $1 is told"
	tell "$1" "oid answer af A id $(got id)"
}

ADDRESS_CHANGE=4261412871
SIGNALING_ENABLED=4261412872
SIGNALING_DISABLED=4261412873

# calls X ADDRESS Y [N] - session X calls Y, which takes it: VN on both sides.
calls()
{
	local v=V${4:-}

	tell "$1" "vc add af A as $v"
	tell "$1" "call make vc $v called $2 nowait"
	tell "$3" "session wait event call-offer as $v"
	tell "$3" "call answer vc $v"
	done_with "$1" call-make
	tell "$3" "session wait event call-connected vc $v"
}

# hears X Y BYTES [N] - what X sends on its VN comes to Y.
hears()
{
	local v=V${4:-}

	bytes "$3" "$TMP/said"
	ask "$2" "recv vc $v file $TMP/heard bytes $3 timeout 20000"
	tell "$1" "send vc $v file $TMP/said"
	answer "$2"
	cmp "$TMP/said" "$TMP/heard" || fail "$2 did not hear what $1 said"
}

states()
{
	vc "$1" activation call
}

# hung_up X [N] - the call of session X's VN is closed by the other side.
hung_up()
{
	tell "$1" "session wait event call-closing vc V${2:-}"
	tell "$1" "session wait event op-done op call-close vc V${2:-}"
}

test_call()
{
	phones
	calls a "$NSAP_B" b
	hears a b 100000
	hears b a 100000
	tell a "call close vc V data 0x010203 nowait"
	tell b "session wait event call-closing vc V"
	same 0x010203 "$(got data)" "close data"
	done_with a call-close
	same "idle none" "$(states a)" "the caller's VC"
	tell b "session wait event vc-gone vc V"
	# And back.
	tell a "vc del vc V"
	calls b "$NSAP_A" a 2
	hears a b 1000 2
	tell a "call close vc V2 nowait"
	hung_up b 2
	done_with a call-close
}

test_refused()
{
	phones
	tell a "vc add af A as V"
	told_no a '*no-route*' "call make vc V called e164:4711"
	tell a "call make vc V called $NSAP_B nowait"
	tell b "session wait event call-offer as W"
	tell b "call refuse vc W status resources"
	done_with a call-make resources
	tell b "session wait event vc-gone vc W"
	same "idle none" "$(states a)" "the caller's VC"
	tell a "call make vc V called $NSAP_B nowait"
	tell b "session wait event call-offer as X"
	tell b "call answer vc X"
	done_with a call-make
	tell b "session wait event call-connected vc X"
}

# C-12, C-13: the caller gives up while the phone rings.
test_given_up()
{
	phones
	tell a "vc add af A as V"
	tell a "call make vc V called $NSAP_B nowait"
	tell b "session wait event call-offer as V"
	tell a "call close vc V nowait"
	done_with a call-make request-aborted
	done_with a call-close
	tell b "session wait event vc-gone vc V"
	tell a "vc del vc V"
}

# C-2, C-7: the callee changes what it accepts, and the caller hears of it.
test_changed()
{
	phones
	tell a "vc add af A as V"
	tell a "call make vc V called $NSAP_B category cbr pcr 8000 nowait"
	tell b "session wait event call-offer as V"
	tell b "call answer vc V category cbr pcr 4000"
	tell a "session wait event op-done op call-make vc V"
	same "true" "$(got changed)" "the parameters were changed"
	tell b "session wait event call-connected vc V"
	tell a "vc show vc V"
	match "$ANSWER" '*"pcr":4000*' "what the caller has"
	hears a b 1000
}

# What the caller only sends the callee only receives.
test_one_way()
{
	phones
	tell a "vc add af A as V"
	tell a "call make vc V called $NSAP_B direction tx nowait"
	tell b "session wait event call-offer as V"
	tell b "call answer vc V"
	done_with a call-make
	tell b "session wait event call-connected vc V"
	hears a b 10000
	tell b "send vc V text anything expect not-supported"
}

# 2.8: each side changes the call, and both at once.
test_qos()
{
	phones
	calls a "$NSAP_B" b
	tell a "call modify vc V category cbr pcr 2000"
	tell b "session wait event call-modified vc V"
	tell b "call modify vc V category cbr pcr 3000"
	tell a "session wait event call-modified vc V"
	tell a "vc show vc V"
	match "$ANSWER" '*"pcr":3000*' "after both"
	ask a "call modify vc V category cbr pcr 5000 nowait"
	tell b "call modify vc V category cbr pcr 6000 nowait"
	answer a
	tell a "session wait event op-done op call-modify vc V"
	tell b "session wait event op-done op call-modify vc V"
	hears a b 10000
}

# 2.6: both hang up at the same time.
test_crossing_closes()
{
	local n

	phones
	for n in 1 2 3 4 5; do
		calls a "$NSAP_B" b $n
		ask a "call close vc V$n nowait"
		ask b "call close vc V$n nowait"
		read_answer a
		read_answer b
		tell a "session wait event op-done op call-close vc V$n"
		tell b "session wait event vc-gone vc V$n"
		tell a "vc del vc V$n"
	done
}

# M-1 to M-3: three leaves, and one where nobody is.
test_multipoint()
{
	local n

	phones
	for n in 1 2; do
		tell b "sap add af A address e164:100$n"
	done
	tell a "vc add af A as V"
	tell a "call make vc V called $NSAP_B multipoint party-as P nowait"
	tell b "session wait event call-offer as V"
	tell b "call answer vc V"
	done_with a call-make
	tell b "session wait event call-connected vc V"
	tell a "party add vc V called e164:1001 as Q1"
	tell a "party add vc V called e164:1002 as Q2"
	told_no a '*no-route*' "party add vc V called e164:1003"
	hears a b 10000
	tell a "party drop party Q1"
	tell a "party drop party Q2"
	tell a "call close vc V"
	tell b "session wait event vc-gone vc V"
}

# A call manager dies: the other one hangs its calls up, and goes on when it is
# there again.
test_manager_dies()
{
	phones
	calls a "$NSAP_B" b
	kill -9 "$CM_b"
	until_true "the loss to be seen" linked a down
	hung_up a
	tell b "session wait event af-close af A"
	leave b
	tell a "vc del vc V"
	tell a "vc add af A as W"
	told_no a '*out-of-order*' "call make vc W called $NSAP_B"
	manager b vb
	until_true "the call managers to meet" linked b
	until_true "the call managers to meet" linked a
	phone b b vb "$NSAP_B"
	calls a "$NSAP_B" b 2
	hears a b 1000 2
}

# It ends when it is told to, and when its adapter goes; clients hear of it.
test_manager_ends()
{
	local rc=0

	phones
	calls a "$NSAP_B" b
	kill "$CM_a"
	wait "$CM_a" || fail "status of a call manager that was told to stop"
	tell a "session wait event af-close af A"
	hung_up b
	in_ns b ip link del vb
	wait "$CM_b" || rc=$?
	same 1 $rc "status of a call manager without an adapter"
	match "$(cat "$TMP/cm.b")" '*the adapter is gone*' "what it says"
}

# Many at once: each has its own VC, and none is left.
test_many()
{
	local n

	phones
	for n in $(seq 1 40); do
		tell a "vc add af A as V$n"
		tell a "call make vc V$n called $NSAP_B nowait"
	done
	for n in $(seq 1 40); do
		tell b "session wait event call-offer as W$n"
		tell b "call answer vc W$n"
	done
	for n in $(seq 1 40); do
		tell a "session wait event op-done op call-make vc V$n"
		same success "$(got status)" "call $n"
	done
	kill_session b
	for n in $(seq 1 40); do
		tell a "session wait event op-done op call-close vc V$n"
	done
	leave a
	until_true "no VC but those of the line" is "1 1" vcs_left
}

vcs_left()
{
	echo "$(count vc) $(count vc b)"
}

# O-7: a client hears that it has addresses, and asks which.
test_addresses()
{
	local octets=${NSAP_A#*0x}

	exchange
	session a a
	tell a "af open dev va family q2931 as A"
	told a $ADDRESS_CHANGE
	tell a "oid query af A oid co-get-addresses"
	same "0x success" "$(got data status)" "the addresses of a new client"
	tell a "sap add af A address $NSAP_A as S"
	told a $ADDRESS_CHANGE
	tell a "oid query af A oid co-get-addresses"
	same "0x0100000014000000$octets" "$(got data)" "where it takes calls"
	told_no a '*buffer-too-short*' \
		"oid query af A oid co-get-addresses room 27"
	told_no a '*not-supported*' "oid query af A oid 4711"
	tell a "sap del sap S"
	told a $ADDRESS_CHANGE
	tell a "oid query af A oid co-get-addresses"
	same 0x "$(got data)" "the addresses that are left"
}

# O-8, X-21: and when there is nobody whom it could call.
test_signaling_disabled()
{
	line b
	manager a va
	until_true "the call manager to be there" cm_of_a
	session a a
	tell a "af open dev va family q2931 as A"
	told a $ADDRESS_CHANGE
	told a $SIGNALING_DISABLED
	manager b vb
	told a $SIGNALING_ENABLED
	down b vb
	told a $SIGNALING_DISABLED
	up b vb
	told a $SIGNALING_ENABLED
	kill "$CM_b"
	told a $SIGNALING_DISABLED
}

cm_of_a()
{
	[ "$(in_ns a condis -j cm show)" != "[]" ]
}

selftest "$@"
