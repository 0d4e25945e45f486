#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The verifier, switched on while data flows: who has what is listed, and
# nothing is reported where all is as it should be.

# shellcheck shell=dash source=SCRIPTDIR/lib.sh
. ./lib.sh
# shellcheck source=SCRIPTDIR/lib/knobs.sh
. ./lib/knobs.sh

VERIFY=/sys/kernel/debug/condis/verify
HELD=/sys/kernel/debug/condis/held

# switch 0|1
switch()
{
	echo "$1" >$VERIFY
	same "$1" "$(cat $VERIFY)" "the verifier"
}

# listed - NBLs that are under way here, as "va 3 vb 1", of those that have any.
listed()
{
	awk '{ n[$1]++ } END { for (d in n) print d, n[d] }' $HELD | sort |
		tr '\n' ' '
}

# verified_road - both ends in this namespace, the verifier on. It is off again
# when the test ends, however that is.
verified_road()
{
	debugfs
	trap 'echo 0 >$VERIFY' EXIT
	MARK="verify.sh $$ $(cat /proc/uptime)"
	echo "$MARK" >/dev/kmsg
	switch 1
	road a
}

# nothing_said - condis has reported no mistake since the test began.
nothing_said()
{
	same "" "$(dmesg | sed "1,/$MARK/d" | grep -F 'condis: ')" "reports"
}

test_switch()
{
	debugfs
	trap 'echo 0 >$VERIFY' EXIT
	switch 1
	switch 1
	refused '*' sh -c "echo 2 >$VERIFY || exit 1"
	same 1 "$(cat $VERIFY)" "the verifier"
	switch 0
	switch 0
	same "" "$(cat $HELD)" "what is held"
}

# R-4, S-7: who has what, as long as it is under way.
test_held()
{
	verified_road
	ask a "recv vc V nbls 5 keep"
	tell b "send vc V text abcde nb-size 1"
	answer a
	same "va 5 " "$(listed)" "held"
	match "$(head -n 1 $HELD)" "va vc [0-9]* of netlink: * the receiver's *" \
		"a line of it"
	tell a "return af A handle 65538 handle 65536"
	same "va 3 " "$(listed)" "held after two returns"
	tell a "return af A all"
	same "" "$(listed)" "held in the end"
	nothing_said
}

# What was under way when it was switched off, or on, is nobody's concern.
test_switched_while_held()
{
	verified_road
	ask a "recv vc V nbls 3 keep"
	tell b "send vc V text abc nb-size 1"
	answer a
	switch 0
	same "" "$(cat $HELD)" "held when it is off"
	switch 1
	same "" "$(cat $HELD)" "held when it is on again"
	tell a "return af A all"
	same 0 "$(vc a rx-outstanding)" "held"
	ask a "recv vc V nbls 1"
	tell b "send vc V text x"
	answer a
	nothing_said
}

# S-12, S-14, R-4, R-8: everything as it should be, whatever the order.
test_data()
{
	local from to

	verified_road
	bytes 100000 "$TMP/f"
	for from in a b; do
		to=a
		[ $from = b ] || to=b
		ask $to "recv vc V bytes 100000 file $TMP/g hold 50" \
			"order shuffled group 7 seed 7"
		tell $from "send vc V file $TMP/f nb-size 1-3000 nbs 4 chain 4"
		answer $to
		same_file "$TMP/f" "$TMP/g"
	done
	same "" "$(listed)" "held in the end"
	nothing_said
}

# What is on the way while it is switched is known or not: never wrong.
test_switched_under_traffic()
{
	local n

	debugfs
	trap 'echo 0 >$VERIFY' EXIT
	MARK="verify.sh $$ $(cat /proc/uptime)"
	echo "$MARK" >/dev/kmsg
	remember
	line b
	traffic a va b vb
	for n in 1 2 3 4 5; do
		switch 1
		cat $HELD >"$TMP/held"
		switch 0
	done
	switch 1
	down a va
	up a va
	stop_clients
	ip link del va
	in_ns b ip link del vb
	same "" "$(cat $HELD)" "held when all is gone"
	nothing_said
	switch 0
	all_gone
}

selftest "$@"
