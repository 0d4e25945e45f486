#!/bin/busybox sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# Job: a file goes over a VC, from one netns to another, and everything that can
# be known about that is compared: what the tool saw, what the kernel counted,
# and the file.
#
# ROAD_DATA is the file, ROAD_NAME what to call it. What is printed is the story
# that "make run" shows.

# shellcheck source=SCRIPTDIR/../../lab/guest/lib.sh
. /lab/lib.sh

VPI=0
VCI=100
MAX_SDU=9180
# Bytes on the way at a time: no more than the receiving end can keep, however
# late it is.
PIECE=$((8 << 20))
# How long a command of a session may take, in seconds.
PATIENCE=120

bytes=$(stat -c %s "$ROAD_DATA")
arrived=/tmp/arrived
sent=/tmp/sent.json
received=/tmp/received.json
: >$sent
: >$received

tell()
{
	printf '  %-10s %s\n' "$1" "$2"
}

# stop SENTENCE - the road ends here.
stop()
{
	echo
	complain "$1"
	[ ! -s /tmp/complaints ] || cat /tmp/complaints
	exit 1
}

# count N - with its thousands apart.
count()
{
	echo "$1" | sed -e :a -e 's/^\([0-9]\{1,\}\)\([0-9]\{3\}\)/\1,\2/' -e ta
}

# things N NAME - "1 group", "2 groups".
things()
{
	[ "$1" = 1 ] && echo "1 $2" || echo "$(count "$1") $2s"
}

# start END - a session in the netns of that end; it is talked to by two pipes.
start()
{
	mkfifo "/tmp/$1.in" "/tmp/$1.out"
	ip netns exec "$1" condis -j -force session \
		<"/tmp/$1.in" >"/tmp/$1.out" 2>>/tmp/complaints &
}

# say END COMMAND - hand a command to the session of an end. Whether there still
# is one is seen by its answer.
say()
{
	case $1 in
	west) echo "$2" >&3 2>/dev/null ;;
	east) echo "$2" >&5 2>/dev/null ;;
	esac
}

# hear END - its answer, in $answer.
hear()
{
	answer=""
	case $1 in
	west) read_answer <&4 ;;
	east) read_answer <&6 ;;
	esac || stop "the session in netns $1 gave no answer"
	case $answer in
	'{"error"'*) stop "netns $1: $(field .error)" ;;
	esac
}

# read_answer - a line, in $answer; the time limit is the session's own.
read_answer()
{
	IFS= read -r answer
}

# field FILTER - a part of the answer.
field()
{
	printf '%s\n' "$answer" | jq -r "$1"
}

# ask END COMMAND
ask()
{
	say "$1" "$2"
	hear "$1"
}

# expect WHAT LEFT RIGHT - they are numbers that have to be equal.
expect()
{
	[ "$2" = "$3" ] || stop "$1: $2 is not $3"
}

make_ends()
{
	local end dev

	for end in west east; do
		ip netns add $end || stop "no netns $end"
	done
	for dev in vatm0 vatm1; do
		ip link add $dev type vatm || stop "no device $dev can be made"
	done
	ip link set vatm0 netns west
	ip link set vatm1 netns east
	ip -n west link set vatm0 up
	ip -n east link set vatm1 up
	start west
	start east
	exec 3>/tmp/west.in 4</tmp/west.out 5>/tmp/east.in 6</tmp/east.out
	ask west "adapter set vatm0 peer vatm1 netns east"
	for end in west:vatm0 east:vatm1; do
		dev=${end#*:}
		end=${end%:*}
		ask "$end" "adapter show $dev"
		[ "$(field '.[0].state')$(field '.[0].carrier')" = running1 ] ||
			stop "$dev is $(field '.[0].state') without a link"
	done
	tell adapters \
		"vatm0 in netns west, vatm1 in netns east: peers, running"
}

make_calls()
{
	local end dev

	for end in west:vatm0 east:vatm1; do
		dev=${end#*:}
		end=${end%:*}
		ask "$end" "pvc add dev $dev vpi $VPI vci $VCI aal aal5 max-sdu $MAX_SDU"
		ask "$end" "af open dev $dev family pvc window 8192 as A"
		ask "$end" "vc add af A as V"
		ask "$end" "call make vc V vpi $VPI vci $VCI aal aal5"
	done
	tell PVC "$VPI/$VCI on both, AAL5, SDUs of up to $(count $MAX_SDU) bytes"
	tell clients "one on each: AF open, VC made, call connected"
}

# nb_size - small files get small net buffers, so that there are many.
nb_size()
{
	local max=$((bytes / 64 + 1))

	[ $max -le $MAX_SDU ] || max=$MAX_SDU
	echo "1-$max"
}

carry()
{
	local at=0 piece=0 n size

	size=$(nb_size)
	: >$arrived
	while [ $at -lt "$bytes" ]; do
		n=$((bytes - at))
		[ $n -le $PIECE ] || n=$PIECE
		piece=$((piece + 1))
		say west "send vc V file $ROAD_DATA offset $at length $n nb-size $size nbs 4 chain 8 seed $piece timeout ${PATIENCE}000"
		say east "recv vc V file $arrived append bytes $n hold 48 group 8 seed $piece timeout ${PATIENCE}000"
		hear west
		printf '%s\n' "$answer" >>$sent
		hear east
		printf '%s\n' "$answer" >>$received
		at=$((at + n))
	done
}

# numbers FILE FILTER - set variables to numbers: FILTER makes an object of them
# out of the list of the documents in FILE.
numbers()
{
	local set

	set=$(jq -rs "$2"' | to_entries[] | "\(.key)=\(.value)"' "$1") ||
		stop "what came back makes no sense: $(head -c 300 "$1")"
	eval "$set"
}

# What the tool saw: every NBL completed, every handle returned, every byte.
# shellcheck disable=SC2154
tell_of_the_way()
{
	numbers $sent '{nbls: map(.nbls) | add, nbs: map(.nbs) | add,
		cells: map(.cells) | add, went: map(.bytes) | add,
		good: map(.completed.success) | add}'
	numbers $received '{handles: map(.nbls) | add, came: map(.bytes) | add,
		lent: map(.lent) | add, returned: map(.returned) | add,
		overtaken: map(.overtaken) | add, singly: map(.singly) | add,
		groups: map(.groups) | add}'
	expect "bytes sent" "$went" "$bytes"
	expect "NBLs completed with success" "$good" "$nbls"
	expect "bytes received" "$came" "$bytes"
	expect "NBLs received, one for each NB sent" "$handles" "$nbs"
	expect "NBLs that were only lent" "$lent" 0
	expect "NBLs returned" "$returned" "$handles"
	tell sent "$(things "$nbls" NBL) of $(things "$nbs" NB), $(things "$bytes" byte); every NBL was completed"
	tell received "$(things "$handles" NBL) by handle: a received SDU is an NBL of its own"
	tell returned "shuffled ($(count "$overtaken") were overtaken): $(count "$singly") singly, the others in $(things "$groups" group)"
}

compare_files()
{
	local a b

	a=$(sha256sum <"$ROAD_DATA") b=$(sha256sum <$arrived)
	[ "$a" = "$b" ] || stop "SHA-256: ${a%% *} went, ${b%% *} came"
	tell SHA-256 "${a%% *} at both ends"
}

# kernel END DEV - the counters of its VC and of its adapter, from the kernel.
# shellcheck disable=SC2016
kernel()
{
	ask "$1" "vc show vc V"
	printf '%s\n' "$answer" >/tmp/counters
	ask "$1" "adapter show $2"
	printf '%s\n' "$answer" >>/tmp/counters
	numbers /tmp/counters '.[0][0] as $vc | .[1][0] as $dev | $vc.stats |
		{k_sent: ."sent-nbls", k_nbs: ."sent-nbs",
		k_bytes: ."sent-bytes", k_good: ."completed-ok",
		k_bad: ."completed-failed", k_delivered: .delivered,
		k_came: ."delivered-bytes", k_returned: .returned,
		k_out: ."tx-cells", k_in: ."rx-cells",
		k_dev_out: $dev.stats."tx-cells",
		k_dev_in: $dev.stats."rx-cells",
		k_dropped: $dev.stats."rx-dropped",
		k_gate: $vc."tx-outstanding", k_ledger: $vc."rx-outstanding"}'
}

# What the kernel counted, next to what the file asks for.
# shellcheck disable=SC2154
compare_counters()
{
	kernel west vatm0
	expect "NBLs that the kernel sent" "$k_sent" "$nbls"
	expect "NBLs that it completed" "$k_good" "$nbls"
	expect "NBLs that failed" "$k_bad" 0
	expect "NBs that it sent" "$k_nbs" "$nbs"
	expect "bytes that it sent" "$k_bytes" "$bytes"
	expect "cells sent on the VC" "$k_out" "$cells"
	expect "cells sent by vatm0" "$k_dev_out" "$cells"
	expect "sends outstanding" "$k_gate" 0
	expect "receives outstanding in the west" "$k_ledger" 0
	tell kernel "sent $(count "$k_sent") = completed $(count "$k_good"), of $(things "$k_nbs" NB)"
	kernel east vatm1
	expect "NBLs that the kernel delivered" "$k_delivered" "$nbs"
	expect "bytes that it delivered" "$k_came" "$bytes"
	expect "NBLs returned to it" "$k_returned" "$nbs"
	expect "cells received on the VC" "$k_in" "$cells"
	expect "cells received by vatm1" "$k_dev_in" "$cells"
	expect "SDUs dropped" "$k_dropped" 0
	expect "receives outstanding" "$k_ledger" 0
	expect "sends outstanding in the east" "$k_gate" 0
	tell "" "delivered $(count "$k_delivered") = returned $(count "$k_returned") = NBs sent"
	tell cells "$(count "$k_in") out and in: the sum of ceil((n + 8) / 48) over all SDUs"
	tell "at rest" "gate 0, ledger 0: nothing is outstanding"
}

close_calls()
{
	ask west "call close vc V"
	ask east "call close vc V"
	ask west "send vc V text too-late nb-size 3 nbs 1 expect vc-not-activated"
	expect "NBLs refused after the close" \
		"$(field '.completed."vc-not-activated"')" 3
	tell closed "both calls; 3 more NBLs came back, each with VC_NOT_ACTIVATED"
}

# take_down - in the order a client has to; then modules, and nothing is left.
take_down()
{
	local end

	for end in west east; do
		ask "$end" "vc del vc V"
		ask "$end" "af close af A"
	done
	exec 3>&- 5>&-
	wait
	[ ! -s /tmp/complaints ] || stop "a session complained"
	ip netns del west
	ip netns del east
	check_live /tmp/live
	unload_all
	check_gone
	[ $JOB_FAILED = 0 ] || exit 1
	tell unloaded "condis_vatm and condis; no object is left"
}

# A session that dies is noticed by the answer that does not come.
trap '' PIPE
load condis || exit 1
load condis_vatm || exit 1
live_objects >/tmp/live
tell guest "Linux $(uname -r) with condis.ko and condis_vatm.ko"
make_ends
make_calls
carry
tell_of_the_way
compare_files
compare_counters
close_calls
take_down
finish
