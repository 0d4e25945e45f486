#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Whose objects are: what goes with a socket, what stays, and who may use it.

# shellcheck shell=dash source=SCRIPTDIR/lib.sh
. ./lib.sh

# nothing NS DEV - user space has nothing on DEV any more.
nothing()
{
	[ "$(adapter "$1" "$2" vcs afs) $(count vc "$1") $(count af "$1")" = \
		"0 0 0 0" ]
}

# persistent NS DEV VCI - an AF open, a VC and a call that belong to nobody; AF
# and VC are their handles.
persistent()
{
	local said

	said=$(in_ns "$1" condis -j af open dev "$2")
	AF=$(field "$said" af)
	said=$(in_ns "$1" condis -j vc add af "$AF")
	VC=$(field "$said" vc)
	in_ns "$1" condis call make vc "$VC" vpi 0 vci "$3" >"$TMP/made"
}

test_socket_closed_in_good_order()
{
	road b
	same "1 1" "$(adapter a va vcs afs)" "before"
	leave a
	until_true "nothing to be left on va" nothing a va
	same "1 1" "$(adapter b vb vcs afs)" "the other end"
	same null "$(field "$(condis -j pvc show)" in-use)" "the PVC"
	condis pvc del dev va vpi 0 vci 100
	leave b
	until_true "nothing to be left on vb" nothing b vb
}

# E-71
test_socket_killed()
{
	road b
	kill_session a
	until_true "nothing to be left on va" nothing a va
	kill_session b
	until_true "nothing to be left on vb" nothing b vb
}

# E-71, R-19: what it held goes back.
test_killed_while_holding()
{
	road b
	bytes 100 "$TMP/f"
	ask b "recv vc V nbls 100 keep"
	tell a "send vc V file $TMP/f nb-size 1"
	answer b
	same 100 "$(vc b rx-outstanding)" "held"
	kill_session b
	until_true "nothing to be left on vb" nothing b vb
	# The sender never had to care.
	tell a "send vc V text x"
	tell a "call close vc V"
}

# E-71
test_killed_while_receiving()
{
	road b
	bytes 2000000 "$TMP/f"
	ask b "recv vc V bytes 2000000 file $TMP/g"
	ask a "send vc V file $TMP/f nb-size 1000 nbs 2 chain 2"
	until_true "data to arrive" test -s "$TMP/g"
	kill_session b
	until_true "nothing to be left on vb" nothing b vb
	answer a
	tell a "call close vc V"
}

# started VC - it has begun to send.
started()
{
	[ "$(field "$(condis -j vc show vc "$1")" stats.sent-nbls)" -gt 0 ]
}

# drained VC - nothing of it is under way.
drained()
{
	is "0 0" vc_counts "$1"
}

vc_counts()
{
	field "$(condis -j vc show vc "$1")" tx-outstanding rx-outstanding
}

# E-71, S-12: half of it is sent; completions that nobody reads are dropped, and
# the VC, which is nobody's, serves the next.
test_killed_while_sending()
{
	local sender

	line b
	pvc a va 100
	pvc b vb 100
	persistent a va 100
	session b b
	call_on b vb 100
	bytes 4000000 "$TMP/f"
	spawn a condis send vc "$VC" file "$TMP/f" nb-size 500 nbs 1 chain 1
	sender=$PID
	until_true "it to send" started "$VC"
	kill -9 "$sender"
	wait "$sender" || :
	until_true "its sends to be completed" drained "$VC"
	between 1 8000 "$(field "$(condis -j vc show vc "$VC")" \
		stats.sent-nbls)" "sent before the kill"
	condis send vc "$VC" text next >"$TMP/sent"
	condis call close vc "$VC" >"$TMP/closed"
	condis vc del vc "$VC"
	condis af close af "$AF" >"$TMP/closed"
	until_true "nothing to be left on va" nothing a va
}

# under_way N - N VCs at least have been made.
under_way()
{
	[ "$(count vc)" -ge "$1" ]
}

# E-71: half-way through a batch. What it had made goes, the rest is not made.
test_killed_in_a_batch()
{
	local i pid

	remember
	add_dev a va up
	{
		echo "af open dev va as A"
		for i in $(seq 4000); do
			echo "vc add af A as V$i"
		done
		echo "session wait event af-close af A"
	} >"$TMP/batch"
	become "" condis -b "$TMP/batch" >"$TMP/made" 2>&1 &
	pid=$!
	until_true "it to be under way" under_way 50
	kill -9 "$pid"
	wait "$pid" || :
	until_true "its VCs to go" is 0 count vc
	until_true "its AF open to go" is 0 count af
	ip link del va
	all_gone
}

# E-71, V-12: its close pends on what it holds.
test_killed_with_a_pending_close()
{
	road b
	ask b "recv vc V nbls 3 keep"
	tell a "send vc V text abc nb-size 1"
	answer b
	tell b "call close vc V nowait"
	same pending "$(got status)" "the close"
	kill_session b
	until_true "nothing to be left on vb" nothing b vb
	# All of it is there for the next one.
	session b b
	call_on b vb 100
}

test_persistent_objects_stay()
{
	local shown

	add_dev a va up
	pvc a va 100
	persistent a va 100
	shown=$(condis -j af show af "$AF")
	same "true null null 1" "$(field "$shown" persist owner receiver \
		vcs)" "the AF open"
	shown=$(condis -j vc show vc "$VC")
	same "true null active connected" "$(field "$shown" persist owner \
		activation call)" "the VC"
	condis call close vc "$VC"
	condis vc del vc "$VC"
	condis af close af "$AF"
	until_true "nothing to be left" nothing a va
}

# A session's own objects go, those it made persistent stay.
test_persistent_or_not()
{
	add_dev a va up
	session a
	tell a "af open dev va as A"
	tell a "af open dev va persist as P"
	AF=$(got af)
	told_no a '*persistent VC needs a persistent AF*' "vc add af A persist"
	tell a "vc add af P persist as V"
	tell a "vc add af P as W"
	same "2 2" "$(count vc) $(count af)" "before"
	leave a
	until_true "the others to go" is "1 1" adapter a va vcs afs
	same "$AF" "$(field "$(condis -j vc show)" af)" "AF of what is left"
	# The netns goes with the test, and these with it.
}

# One receiver at a time, told of who it is.
test_attach_and_detach()
{
	local port

	line b
	pvc a va 100
	pvc b vb 100
	persistent b vb 100
	session a
	call_on a va 100
	session b b
	session c b
	told_no b '*not attached*' "af detach af $AF"
	tell b "af attach af $AF"
	tell b "af show af $AF"
	port=$(got receiver)
	told_no c "*has a receiver: port $port*" "af attach af $AF"
	told_no b "*has a receiver: port $port*" "af attach af $AF"
	told_no c '*not attached*' "af detach af $AF"
	ask b "recv af $AF nbls 2 keep"
	tell a "send vc V text ab nb-size 1"
	answer b
	same 2 "$(got held)" "held"
	# What it did not return is taken back.
	tell b "af detach af $AF"
	same "0 0" "$(field "$(in_ns b condis -j af show af "$AF")" held) \
$(field "$(in_ns b condis -j vc show vc "$VC")" rx-outstanding)" "held"
	tell c "af attach af $AF"
	told_no c '*stale or unknown*' "return af $AF handle 65536"
	ask c "recv af $AF nbls 1 keep"
	tell a "send vc V text x"
	answer c
	same 2 "$(got lost.taken-back)" "what the new receiver is told"
}

# The receiver of a persistent AF is killed; the next one gets what comes.
test_killed_while_attached()
{
	line b
	pvc a va 100
	pvc b vb 100
	persistent b vb 100
	session a
	call_on a va 100
	session b b
	tell b "af attach af $AF"
	ask b "recv af $AF nbls 5 keep"
	tell a "send vc V text abcde nb-size 1"
	answer b
	kill_session b
	until_true "what it held to go back" nothing_held
	# Nobody listens: it is returned at once, and counted.
	tell a "send vc V text fghi nb-size 1"
	until_true "nothing to be held" nothing_held
	session c b
	tell c "af attach af $AF"
	ask c "recv af $AF nbls 1 file $TMP/g"
	tell a "send vc V text x"
	read_answer c
	same x "$(cat "$TMP/g")" "what arrived"
	match "$ANSWER" '*"taken-back":5*' "what was taken back"
	match "$ANSWER" '*"receives":4*' "what was lost"
}

nothing_held()
{
	is 0 rx_outstanding "$VC"
}

rx_outstanding()
{
	field "$(in_ns b condis -j vc show vc "$1")" rx-outstanding
}

test_no_attach_to_what_is_owned()
{
	add_dev a va up
	session a
	session b
	tell a "af open dev va as A"
	AF=$(got af)
	told_no a '*belongs to a socket*' "af attach af A"
	told_no b '*belongs to a socket*' "af attach af $AF"
	told_no b '*not attached*' "af detach af $AF"
}

# E-72: the handle is enough, whoever made it; the second is told.
test_two_sockets_one_vc()
{
	local vc af

	add_dev a va up
	pvc a va 100
	session a
	session b
	call_on a va 100
	tell a "vc show vc V"
	vc=$(got vc) af=$(got af)
	tell b "call close vc $vc"
	told_no a '*has no call*' "call close vc V"
	tell a "call make vc V vpi 0 vci 100"
	told_no b '*has a call*' "call make vc $vc vpi 0 vci 100"
	tell b "send vc $vc text x expect failure"
	tell b "call close vc $vc"
	tell b "vc del vc $vc"
	told_no a '*no VC*' "vc show vc V"
	tell b "af close af $af"
	told_no a '*no AF*' "af show af A"
	same "0 0" "$(adapter a va vcs afs)" "objects"
}

# E-72: at the same time. Each command is done or refused, never half.
test_two_sockets_race()
{
	local i vc x=0

	add_dev a va up
	pvc a va 100
	session a
	session b
	tell a "af open dev va as A"
	tell a "vc add af A as V"
	vc=$(got vc)
	for i in $(seq 40); do
		ask a "call make vc $vc vpi 0 vci 100"
		ask b "call make vc $vc vpi 0 vci 100"
		ask b "call close vc $vc"
		ask a "call close vc $vc"
	done
	for i in $(seq 80); do
		read_answer a
		one_of
		read_answer b
		one_of
	done
	note "$x of 160 were done"
	between 2 160 $x "done"
	tell a "vc show vc V"
	[ "$(got call)" = none ] || tell b "call close vc $vc"
	tell b "vc del vc $vc"
}

one_of()
{
	case $ANSWER in
	'{"error"'*'has a call'* | '{"error"'*'has no call'*) ;;
	'{"error"'*'is closing'*) ;;
	*'"status":"success"'*) x=$((x + 1)) ;;
	*) fail "neither done nor refused: $ANSWER" ;;
	esac
}

# G-5: a handle is good in one netns.
test_handles_of_another_netns()
{
	local vc af

	road b
	tell a "vc add af A"
	vc=$(got vc)
	tell a "af open dev va"
	af=$(got af)
	told_no b '*no VC*' "vc show vc $vc"
	told_no b '*no VC*' "vc del vc $vc"
	told_no b '*no VC*' "call close vc $vc"
	told_no b '*no AF*' "af close af $af"
	told_no b '*no AF*' "vc add af $af"
	same "2 2" "$(adapter a va vcs afs)" "objects"
}

# E-71: the socket is gone before its answer; the netns' objects are not.
test_many_sockets_at_once()
{
	local i

	add_dev a va up
	for i in $(seq 100 130); do
		pvc a va "$i"
	done
	for i in $(seq 100 130); do
		printf '%s\n' "af open dev va as A" "vc add af A as V" \
			"call make vc V vpi 0 vci $i" "send vc V text x nowait" |
			condis -b - >"$TMP/out.$i" 2>&1 &
	done
	wait
	until_true "nothing to be left" nothing a va
	same 31 "$(cat "$TMP"/out.* | grep -c '^vc.*messages')" "sends"
	same "" "$(condis -j pvc show | grep -o in-use)" "PVCs in use"
}

selftest "$@"
