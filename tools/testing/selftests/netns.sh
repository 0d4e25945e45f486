#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The network namespace of either end of a line vanishes, with traffic, calls
# and held data on it: the other end lives on, nothing is left, nobody waits for
# RTNL.

# shellcheck shell=dash source=SCRIPTDIR/lib.sh
. ./lib.sh

# alone NS DEV - its line is gone.
alone()
{
	is null adapter "$1" "$2" peer-ifindex
}

# clients_of NS - those of the clients that are in it.
clients_of()
{
	local pid here

	here=$(in_ns "$1" readlink /proc/self/ns/net)
	for pid in $CLIENTS; do
		[ "$(readlink "/proc/$pid/ns/net")" != "$here" ] || echo "$pid"
	done
}

# vanish NS - its name goes, then the processes that keep it.
vanish()
{
	local pids

	pids=$(clients_of "$1")
	del_ns "$1"
	# shellcheck disable=SC2086
	kill -9 $pids
}

# E-31: while data is on its way there and back.
test_far_one_under_traffic()
{
	remember
	line b
	traffic a va b vb
	watch_rtnl
	vanish b
	until_true "va to be alone" alone a va
	same "running 2 2" "$(adapter a va state afs vcs)" "this end"
	stop_clients
	rtnl_was_free
	ip link del va
	all_gone
}

# E-31: the one where the line was made; both ends are somewhere else.
test_near_one_under_traffic()
{
	remember
	add_ns b
	add_ns c
	add_dev b vb
	add_dev c vc
	connect b vb c vc
	up b vb
	up c vc
	traffic b vb c vc
	watch_rtnl
	vanish b
	until_true "vc to be alone" alone c vc
	same "running 2 2" "$(adapter c vc state afs vcs)" "the far end"
	vanish c
	all_gone
	rtnl_was_free
}

# E-31
test_both_under_traffic()
{
	remember
	add_ns b
	add_ns c
	add_dev b vb
	add_dev c vc
	connect b vb c vc
	up b vb
	up c vc
	traffic b vb c vc
	watch_rtnl
	vanish b &
	vanish c
	wait $!
	all_gone
	rtnl_was_free
}

# E-30, E-31, R-19, S-18: each side holds what the other sent. What the far side
# holds is taken back, what this side holds is its own until it returns it.
test_far_one_with_held_data()
{
	remember
	road b
	bytes 100 "$TMP/f"
	ask a "recv vc V nbls 100 keep"
	tell b "send vc V file $TMP/f nb-size 1"
	answer a
	ask b "recv vc V nbls 100 keep"
	tell a "send vc V file $TMP/f nb-size 1"
	answer b
	watch_rtnl
	del_ns b
	kill_session b
	until_true "va to be alone" alone a va
	same 'active connected' "$(vc a activation call)" "the call here"
	tell a "send vc V text x expect failure"
	tell a "return af A all"
	tell a "call close vc V"
	same 'idle none' "$(vc a activation call)" "the call here"
	leave a
	rtnl_was_free
	ip link del va
	all_gone
}

# A namespace without a name lives as long as a process is in it.
test_only_the_name_goes()
{
	remember
	road b
	del_ns b
	ask b "recv vc V nbls 1"
	tell a "send vc V text x nb-size 1"
	answer b
	same 'active connected' "$(vc b activation call)" "the call there"
	tell b "call close vc V"
	kill_session b
	until_true "va to be alone" alone a va
	leave a
	ip link del va
	all_gone
}

# part_and_join - until there is nobody any more to join: a line each time.
part_and_join()
{
	while condis adapter set va nopeer; do
		echo apart
		connect a va b vb
	done
}

# parted - it has been taken apart a few times.
parted()
{
	[ "$(grep -c apart "$TMP/changes")" -gt 5 ]
}

# The line is taken apart and made again all the time.
test_far_one_while_peers_change()
{
	local pid

	remember
	line b
	traffic a va b vb
	watch_rtnl
	part_and_join >"$TMP/changes" 2>&1 &
	pid=$!
	until_true "the line to change" parted
	vanish b
	wait $pid || :
	match "$(cat "$TMP/changes")" '*no netns*' "how the changes ended"
	until_true "va to be alone" alone a va
	stop_clients
	rtnl_was_free
	ip link del va
	all_gone
}

selftest "$@"
