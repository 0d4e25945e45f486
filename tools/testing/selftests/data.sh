#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Data: what is sent arrives, whole, in order and counted, whatever its shape.

# shellcheck shell=dash source=SCRIPTDIR/lib.sh
. ./lib.sh

# wide_road - as road b, with the largest SDUs there are.
wide_road()
{
	line b
	ip link set va mtu 65535
	in_ns b ip link set vb mtu 65535
	pvc a va 100
	pvc b vb 100
	session a
	session b b
	call_on a va 100 4096
	call_on b vb 100 4096
}

# carry FROM TO FILE WORDS... - send a file in a shape, and have it arrive.
# SENT and RECEIVED are the answers.
carry()
{
	local from=$1 to=$2 file=$3 out=$3.$2

	shift 3
	ask "$to" "recv vc V bytes $(wc -c <"$file") file $out seed 7"
	tell "$from" "send vc V file $file $*"
	SENT=$ANSWER
	answer "$to"
	RECEIVED=$ANSWER
	same_file "$file" "$out"
	same "$(field "$SENT" nbs bytes cells)" \
		"$(field "$RECEIVED" nbs bytes cells)" "what arrived"
	same 0 "$(field "$SENT" outstanding)" "completions outstanding"
	same "$(field "$SENT" nbls)" "$(field "$SENT" completed.success)" \
		"completions"
}

# settled X - nothing of the VC is outstanding, each NBL is accounted for.
settled()
{
	tell "$1" "vc show vc V"
	same "0 0" "$(got tx-outstanding rx-outstanding)" "session $1"
	same "$(got stats.sent-nbls) 0 0" "$(got stats.completed-ok \
		stats.completed-failed stats.refused)" "sends of session $1"
	same "$(got stats.delivered)" "$(got stats.returned)" \
		"receives of session $1"
}

# S-13, S-20: the edges of cells, of pages, of fragments and of AAL5.
test_sizes()
{
	local size before

	wide_road
	for size in 1 39 40 41 48 88 89 1500 4095 4096 4097 9180 32767 32768 \
		32769 65531 65535; do
		note "size $size"
		bytes $size "$TMP/$size"
		before=$(vc a stats.tx-cells)
		carry a b "$TMP/$size" nb-size $size nbs 1 chain 1
		same "1 1 $(cells $size)" "$(field "$SENT" nbls nbs cells)" \
			"the NBL"
		same $((before + $(cells $size))) "$(vc a stats.tx-cells)" \
			"cells"
		carry b a "$TMP/$size" nb-size $size nbs 1 chain 1
	done
	settled a
	settled b
	same "$(vc a stats.tx-cells)" "$(vc b stats.rx-cells)" "cells"
}

# S-5, R-3: one NBL of a thousand NBs; each arrives as an NBL of its own.
test_thousand_net_buffers()
{
	wide_road
	bytes 100000 "$TMP/f"
	carry a b "$TMP/f" nb-size 100 nbs 1000 chain 1
	same "1 1000" "$(field "$SENT" nbls nbs)" "sent"
	same "1000 1000" "$(field "$RECEIVED" nbls nbs)" "received"
	same "1 1000 100000" \
		"$(vc a stats.sent-nbls stats.sent-nbs stats.sent-bytes)" \
		"counted by the sender"
	same "1000 100000" \
		"$(vc b stats.delivered stats.delivered-bytes)" \
		"counted by the receiver"
	settled a
	settled b
}

# S-5: as many NBLs as a message holds.
test_thousand_net_buffer_lists()
{
	wide_road
	bytes 2000 "$TMP/f"
	carry a b "$TMP/f" nb-size 1 nbs 2 chain 1000 window 1000
	same "1 1000 2000" "$(field "$SENT" messages nbls nbs)" "sent"
	settled a
	settled b
}

# S-9, R-11
test_chains_of_many_shapes()
{
	local seed

	wide_road
	for seed in 1 2 3 4; do
		note "seed $seed"
		bytes 300000 "$TMP/$seed"
		carry a b "$TMP/$seed" nb-size 1-9180 nbs 7 chain 5 seed $seed
		carry b a "$TMP/$seed" nb-size 1-700 nbs 64 chain 3 seed $seed
	done
	settled a
	settled b
}

# S-14: several fragments of one NB are several MDLs.
test_fragments()
{
	local frag

	wide_road
	bytes 60000 "$TMP/f"
	for frag in 4096 4097 8192 32767 32768; do
		note "frag $frag"
		carry a b "$TMP/f" nb-size 60000 nbs 1 chain 1 frag $frag
	done
	# As many as there can be, one byte each.
	bytes 170 "$TMP/g"
	carry a b "$TMP/g" nb-size 17 nbs 10 chain 1 frag 1
	same "10 170" "$(field "$RECEIVED" nbls bytes)" "received"
	settled a
}

test_both_directions_at_once()
{
	wide_road
	bytes 400000 "$TMP/f"
	bytes 400000 "$TMP/g"
	# A session reads while it sends: what comes meanwhile waits.
	ask a "send vc V file $TMP/f nb-size 1-4000 nbs 8 seed 1"
	ask b "send vc V file $TMP/g nb-size 1-4000 nbs 8 seed 2"
	answer a
	answer b
	ask a "recv vc V bytes 400000 file $TMP/g.a"
	ask b "recv vc V bytes 400000 file $TMP/f.b"
	answer a
	same 0 "$(got lost.receives)" "lost"
	answer b
	same 0 "$(got lost.receives)" "lost"
	same_file "$TMP/f" "$TMP/f.b"
	same_file "$TMP/g" "$TMP/g.a"
	settled a
	settled b
}

# A-4: VCs of one device do not mix.
test_many_vcs()
{
	local i

	line b
	session a
	session b b
	tell a "af open dev va as A"
	tell b "af open dev vb as A"
	for i in 1 2 3 4 5 6 7 8; do
		pvc a va $((100 + i))
		pvc b vb $((100 + i))
		bytes $((i * 1000)) "$TMP/$i"
		tell a "vc add af A as V$i"
		tell b "vc add af A as V$i"
		tell a "call make vc V$i vpi 0 vci $((100 + i))"
		tell b "call make vc V$i vpi 0 vci $((100 + i))"
	done
	for i in 8 1 7 2 6 3 5 4; do
		tell a "send vc V$i file $TMP/$i nb-size 1-900"
	done
	for i in 1 2 3 4 5 6 7 8; do
		tell b "recv vc V$i bytes $((i * 1000)) file $TMP/$i.b"
		same_file "$TMP/$i" "$TMP/$i.b"
	done
}

# V-19: nothing of one call is seen in the next.
test_a_new_call_on_the_same_vc()
{
	local i

	road b
	for i in 1 2 3; do
		bytes $((i * 500)) "$TMP/$i"
		carry a b "$TMP/$i" nb-size 1-100
		tell a "call close vc V"
		tell b "call close vc V"
		tell a "call make vc V vpi 0 vci 100"
		tell b "call make vc V vpi 0 vci 100"
	done
	settled a
	settled b
}

# The line is no sponge: who reads slowly loses nothing within its window.
test_a_slow_reader()
{
	line b
	pvc a va 100
	pvc b vb 100
	session a
	session b b
	call_on a va 100
	call_on b vb 100 2048
	bytes 1000000 "$TMP/f"
	tell a "send vc V file $TMP/f nb-size 1-1500 nbs 16 chain 16"
	same "$(got nbs)" "$(vc b rx-outstanding)" "held for the reader"
	tell b "recv vc V bytes 1000000 file $TMP/g hold 1000 group 100"
	same "0 0" "$(got lost.receives lent)" "lost and lent"
	same_file "$TMP/f" "$TMP/g"
	settled b
}

selftest "$@"
