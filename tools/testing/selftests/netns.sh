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

# far_line - vb in b and vc in c, with a line between them that was made in b;
# this test is somewhere else.
far_line()
{
	add_ns b
	add_ns c
	add_dev b vb
	add_dev c vc
	connect b vb c vc
	up b vb
	up c vc
}

# each_holds DEV FAR-NS FAR-DEV [NS] - sessions a and b have a call on the line, and
# each holds a hundred NBLs of the other.
each_holds()
{
	pvc "${4:-a}" "$1" 100
	pvc "$2" "$3" 100
	session a "${4:-a}"
	session b "$2"
	call_on a "$1" 100
	call_on b "$3" 100
	bytes 100 "$TMP/f"
	ask b "recv vc V nbls 100 keep"
	tell a "send vc V file $TMP/f nb-size 1"
	answer b
	ask a "recv vc V nbls 100 keep"
	tell b "send vc V file $TMP/f nb-size 1"
	answer a
}

# lives_on X - what session X holds is its own until it returns it, whatever
# became of the other end.
lives_on()
{
	same 'active connected' "$(vc "$1" activation call)" "the call here"
	tell "$1" "send vc V text x expect failure"
	tell "$1" "return af A all"
	tell "$1" "call close vc V"
	same 'idle none' "$(vc "$1" activation call)" "the call here"
	leave "$1"
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
	far_line
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
	far_line
	traffic b vb c vc
	watch_rtnl
	vanish b &
	vanish c
	wait $!
	all_gone
	rtnl_was_free
}

# E-30, E-31, R-19, S-18: each side holds what the other sent. What the far side
# holds is taken back, what this side holds stays.
test_far_one_with_held_data()
{
	remember
	line b
	each_holds va b vb
	watch_rtnl
	del_ns b
	kill_session b
	until_true "va to be alone" alone a va
	lives_on a
	rtnl_was_free
	ip link del va
	all_gone
}

# The same, seen from the far end.
test_near_one_with_held_data()
{
	remember
	far_line
	each_holds vb c vc b
	watch_rtnl
	del_ns b
	kill_session a
	until_true "vc to be alone" alone c vc
	lives_on b
	rtnl_was_free
	del_ns c
	all_gone
}

# E-30, E-31: nobody is left who could return anything.
test_both_with_held_data()
{
	remember
	far_line
	each_holds vb c vc b
	watch_rtnl
	del_ns b
	del_ns c
	kill_session a
	kill_session b
	all_gone
	rtnl_was_free
}

# A namespace without a name lives as long as a process is in it.
test_only_the_name_goes()
{
	remember
	road b
	watch_rtnl
	del_ns b
	ask b "recv vc V nbls 1"
	tell a "send vc V text x nb-size 1"
	answer b
	same 'active connected' "$(vc b activation call)" "the call there"
	tell b "call close vc V"
	kill_session b
	until_true "va to be alone" alone a va
	leave a
	rtnl_was_free
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
	# Its name is gone, or nothing is behind it any more.
	match "$(tail -n 1 "$TMP/changes")" '*netns*' "how the changes ended"
	until_true "va to be alone" alone a va
	stop_clients
	rtnl_was_free
	ip link del va
	all_gone
}

selftest "$@"
