#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Everything ends at once, in an order that a seed gives, over and over. After
# each round nothing is left, and nobody waited for RTNL.
#
# STORM_SEED and STORM_ROUNDS ask for other rounds, and for more of them: three
# from seed 1 on, and one where the machine is slow.

# shellcheck shell=dash source=SCRIPTDIR/lib.sh
. ./lib.sh

SEED=${STORM_SEED:-1}
ROUNDS=${STORM_ROUNDS:-$((SLOW > 1 ? 1 : 3))}

# order SEED WORD... - the words in an order that the seed gives.
order()
{
	local seed=$1

	shift
	printf '%s\n' "$@" | awk -v seed="$seed" '
		{ word[NR] = $0 }
		END {
			srand(seed)
			for (i = NR; i > 1; i--) {
				j = int(rand() * i) + 1
				t = word[i]
				word[i] = word[j]
				word[j] = t
			}
			for (i = 1; i <= NR; i++)
				print word[i]
		}'
}

# What may happen. Each may find its object gone: what it says is not looked at,
# what it leaves is.

do_delete_here()
{
	ip link del va
}

do_delete_there()
{
	in_ns b ip link del vb
}

do_part()
{
	condis adapter set va nopeer
}

do_kill()
{
	# shellcheck disable=SC2086
	kill -9 $CLIENTS
}

do_down_and_up()
{
	in_ns b ip link set vb down
	in_ns b ip link set vb up
}

do_down_here()
{
	ip link set va down
}

do_dump()
{
	local turn

	for turn in 1 2 3 4 5; do
		echo "turn $turn"
		condis vc show
		in_ns b condis af show
		condis pvc show
	done
}

do_new_clients()
{
	pvc a va 200
	printf '%s\n' "af open dev va as A" "vc add af A as V" \
		"call make vc V vpi 0 vci 200" "send vc V text x nowait" \
		"recv vc V nbls 1 keep timeout 300" | condis -b -
}

do_one_shots()
{
	local af

	af=$(field "$(in_ns b condis -j af open dev vb)" af)
	in_ns b condis vc add af "$af"
	in_ns b condis vc add af "$af"
}

do_name_gone()
{
	del_ns b
}

do_unload()
{
	rmmod condis_vatm
}

# round SEED WORD... - traffic, then all of it at once.
round()
{
	local seed=$1 word pids=""

	shift
	note "seed $seed"
	line b
	traffic a va b vb
	watch_rtnl
	for word in $(order "$seed" "$@"); do
		note "	$word"
		# Its own process: -e is off there, what fails may fail.
		(set +e && "do_$word") >"$TMP/did.$word" 2>&1 &
		pids="$pids $!"
	done
	# shellcheck disable=SC2086
	wait $pids || :
	finish
	rtnl_was_free
}

# finish - what the round has left over goes, in good order.
finish()
{
	local dev

	stop_clients
	for dev in $(adapters a); do
		ip link del "$dev"
	done
	! ip netns list | grep -q "^$(ns b)\\>" || del_ns b
	all_gone
}

rounds()
{
	local seed

	remember
	for seed in $(seq "$SEED" $((SEED + ROUNDS - 1))); do
		round "$seed" "$@"
	done
}

# E-31, E-33
test_devices()
{
	rounds delete_here delete_there part kill down_and_up dump new_clients
}

# E-31
test_namespaces()
{
	rounds name_gone kill one_shots down_here dump new_clients part
}

# E-30
test_modules()
{
	local seed

	remember
	for seed in $(seq "$SEED" $((SEED + ROUNDS - 1))); do
		round "$seed" unload kill dump delete_there new_clients \
			one_shots
		load_modules
	done
}

selftest "$@"
