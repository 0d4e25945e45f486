#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# An intermediate driver between a client and a device: data and returns through
# both, several clients, and either side going away.

# shellcheck shell=dash source=SCRIPTDIR/lib.sh
. ./lib.sh
# shellcheck source=SCRIPTDIR/lib/stack.sh
. ./lib/stack.sh

carrier_is()
{
	is "$3" adapter "$1" "$2" carrier
}

test_what_is_no_device_below()
{
	refused '*needs the one below*' \
		sh -c 'ip link add im0 type condis_im || exit 1'
	refused '*no condis adapter*' \
		sh -c 'ip link add im0 link lo type condis_im || exit 1'
	add_dev a va
	refused '*no link-layer address*' sh -c \
		'ip link add im0 link va address 00:00:00:00:00:01 \
			type condis_im || exit 1'
	same "va" "$(adapters a | tr -d ' ')" "adapters"
}

test_device_follows_the_one_below()
{
	remember
	stack
	same va "$(link a im0 link)" "the link of im0"
	until_true "the carrier" carrier_is a im0 1
	in_ns b ip link set vb down
	until_true "the carrier to go" carrier_is a im0 0
	up b vb
	until_true "the carrier to come" carrier_is a im0 1
	ip link set va mtu 1500
	same 1500 "$(link a im0 mtu)" "the MTU"
	# AD-1: it runs when both are up.
	ip link set va down
	until_true "im0 to pause" state_is a im0 paused
	up a va
	until_true "im0 to run" state_is a im0 running
	down a im0
	same running "$(adapter a va state)" "the device below"
	up a im0
	# Moving is no end; deletion is, wherever it is then.
	add_ns c
	ip link set va netns "$(ns c)"
	same im0 "$(adapters a | tr -d ' ')" "adapters here"
	in_ns c ip link del va
	until_true "im0 to go" no_device im0
	all_gone
}

# Data go over VCs only, and the size of an SDU is the matter of the PVC.
test_what_a_net_device_can_do()
{
	stack
	pktsend im0 7 100
	until_true "seven drops" is 7 link a im0 stats64.tx.dropped
	refused '*not supported*' sh -c 'ip link set im0 mtu 1000 || exit 1'
	same "$(link a va mtu)" "$(link a im0 mtu)" "the MTU"
}

# O-1, A-12: the PVCs of im0 are those of va.
test_pvcs_are_those_below()
{
	stack
	pvc a im0 100
	refused '*' in_ns a condis pvc add dev va vpi 0 vci 100
	same 100 "$(field "$(condis -j pvc show dev va)" vci)" "a PVC of va"
	same 100 "$(field "$(condis -j pvc show dev im0)" vci)" "a PVC of im0"
	session a
	call_on a im0 100
	refused '*' in_ns a condis pvc del dev im0 vpi 0 vci 100
	# C-18: who comes later finds it in use, on either adapter.
	tell a "af open dev va as B"
	tell a "vc add af B as W"
	told_no a '*' "call make vc W vpi 0 vci 100"
	tell a "vc del vc W"
	tell a "call close vc V"
	same "idle none" "$(vc a activation call)" "the VC above"
	same "idle none" "$(below va activation call)" "the VC below"
	tell a "call make vc V vpi 0 vci 100"
	same "active connected" "$(vc a activation call)" "called again"
	tell a "call close vc V"
	tell a "vc del vc V"
	until_true "the VC below to go" is null below va activation
	condis pvc del dev im0 vpi 0 vci 100
	same "0" "$(count pvc)" "PVCs"
}

# S-9, S-12, S-13, R-4, P-5
test_data_both_ways()
{
	local from to

	remember
	high_road
	bytes 300000 "$TMP/f"
	for from in a b; do
		to=a
		[ $from = b ] || to=b
		ask $to "recv vc V bytes 300000 file $TMP/g seed 7"
		tell $from "send vc V file $TMP/f nb-size 1-3000 nbs 4 chain 4"
		same "$(got nbls) 0" "$(got completed.success outstanding)" \
			"completions of session $from"
		answer $to
		same_file "$TMP/f" "$TMP/g"
	done
	same "0 0" "$(vc a tx-outstanding rx-outstanding)" "the VC above"
	same "0 0" "$(below va tx-outstanding rx-outstanding)" "the VC below"
	same "300000 300000" "$(adapter a im0 stats.tx-bytes stats.rx-bytes)" \
		"octets that im0 counts"
	leave a
	ip link del im0
	ip link del va
	in_ns b ip link del vb
	all_gone
}

# S-4, S-18: what is refused below fails above, each once.
test_failed_sends()
{
	high_road
	tell b "call close vc V"
	in_ns b ip link del vb
	tell a "send vc V text x expect failure"
	same "1 1 0" "$(got nbls completed.failure outstanding)" "completions"
	same 1 "$(link a im0 stats64.tx.errors)" "errors of im0"
}

# R-8: any order, any groups, through both.
test_return_orders()
{
	local order group

	high_road 1024
	bytes 5000 "$TMP/f"
	for order in shuffled received; do
		for group in 1 16; do
			note "order $order, group $group"
			ask a "recv vc V bytes 5000 file $TMP/g hold 200" \
				"order $order group $group seed $group"
			tell b "send vc V file $TMP/f nb-size 20-60"
			answer a
			same "$(got nbls) 0" "$(got returned held)" "returned"
			same_file "$TMP/f" "$TMP/g"
		done
	done
	same "0 $(vc a stats.delivered)" \
		"$(vc a rx-outstanding stats.returned)" "the VC above"
	same "0 $(below va stats.delivered)" \
		"$(below va rx-outstanding stats.returned)" "the VC below"
}

# R-4, R-8: what is held above is held below, one by one.
test_held_above_is_held_below()
{
	high_road
	hold 5
	same "5 5" "$(vc a rx-outstanding) $(below va rx-outstanding)" "held"
	tell a "return af A handle 65538 handle 65536"
	same "3 3" "$(vc a rx-outstanding) $(below va rx-outstanding)" \
		"held after two returns"
	tell a "return af A all"
	same "0 0" "$(vc a rx-outstanding) $(below va rx-outstanding)" \
		"held in the end"
}

# R-5: what is lent is lent on.
test_past_the_window()
{
	high_road 4
	ask a "recv vc V nbls 10 keep file $TMP/g"
	tell b "send vc V text 0123456789 nb-size 1"
	answer a
	same "10 6 4" "$(got nbls lent held)" "received"
	same 0123456789 "$(cat "$TMP/g")" "the data"
	same "4 4" "$(vc a rx-outstanding) $(below va rx-outstanding)" "held"
}

# R-7, R-8: clients of one device get each its own, and return as they like.
test_two_clients()
{
	local h

	stack
	session a
	session b b
	session c
	pvc a im0 100
	pvc a im0 101
	call_on a im0 100
	call_on c im0 101
	tell b "af open dev vb as A"
	for h in 0 1; do
		pvc b vb 10$h
		tell b "vc add af A as V$h"
		tell b "call make vc V$h vpi 0 vci 10$h"
	done
	ask a "recv vc V nbls 3 keep file $TMP/a"
	ask c "recv vc V nbls 3 keep file $TMP/c"
	for h in 1 2 3; do
		tell b "send vc V0 text a$h"
		tell b "send vc V1 text c$h"
	done
	answer a
	answer c
	same "a1a2a3 c1c2c3" "$(cat "$TMP/a") $(cat "$TMP/c")" "what each got"
	# One returns while the other has all of its own yet.
	tell c "return af A handle 65538 handle 65536"
	same "1 3" "$(vc c rx-outstanding) $(vc a rx-outstanding)" "held"
	tell a "return af A all"
	same "1 0" "$(vc c rx-outstanding) $(vc a rx-outstanding)" "held"
	# One goes, with what it holds; the other does not notice.
	kill_session c
	until_true "one client to be left" is "1 2" both a
	ask a "recv vc V nbls 1"
	tell b "send vc V0 text x"
	answer a
	same "0 active" "$(vc a rx-outstanding activation)" "who is left"
}

# V-12: a close above waits for what is held, and the one below with it.
test_close_with_held_data()
{
	high_road
	hold 2
	tell a "call close vc V nowait"
	same pending "$(got status)" "the close"
	same closing "$(below va call | sed 's/.*closing/closing/')" \
		"the call below"
	tell a "return af A all"
	tell a "session wait event op-done vc V"
	same "call-close success" "$(got op status)" "how it ended"
	same "idle none" "$(vc a activation call)" "the VC above"
	same "idle none" "$(below va activation call)" "the VC below"
	tell a "vc del vc V"
	until_true "the VC below to go" is null below va call
}

# R-18, AD-1: a pause of either takes back what is held above.
test_pause_takes_back()
{
	local dev

	high_road
	for dev in va im0; do
		note "$dev"
		hold 5
		ip link set $dev down
		until_true "$dev to pause" state_is a $dev paused
		until_true "im0 to pause" state_is a im0 paused
		same "0 0" "$(held) $(below va rx-outstanding)" "held"
		tell a "send vc V text x expect paused"
		up a $dev
		until_true "im0 to run" state_is a im0 running
		tell a "send vc V text ab nb-size 1"
		same "$(got nbls)" "$(got completed.success)" "sent"
		ask a "recv vc V nbls 1"
		tell b "send vc V text x"
		answer a
		same 5 "$(got lost.taken-back)" "what the receiver is told"
	done
}

# One on the other: what holds for one holds for two.
test_two_levels()
{
	remember
	stack
	ip link add im1 link im0 type condis_im
	up a im1
	pvc a im1 100
	pvc b vb 100
	session a
	session b b
	call_on a im1 100
	call_on b vb 100
	bytes 50000 "$TMP/f"
	ask b "recv vc V bytes 50000 file $TMP/g"
	tell a "send vc V file $TMP/f nb-size 1-3000 nbs 3 chain 3"
	answer b
	same_file "$TMP/f" "$TMP/g"
	hold 7
	same "7 7" "$(below im0 rx-outstanding) $(below va rx-outstanding)" \
		"held below"
	watch_rtnl
	ip link del va
	tell a "session wait event af-close af A"
	until_true "user space to have nothing here" is "0 0" both a
	until_true "im1 to go" no_device im1
	rtnl_was_free
	leave a
	leave b
	in_ns b ip link del vb
	all_gone
}

# AD-2, E-15
test_down_and_up_under_traffic()
{
	local dev

	remember
	stack
	traffic a im0 b vb
	watch_rtnl
	for dev in va im0 va; do
		down a $dev
		up a $dev
	done
	until_true "im0 to run" state_is a im0 running
	same "2 2" "$(both b)" "objects of the far end"
	rtnl_was_free
	stop_clients
	ip link del im0
	ip link del va
	in_ns b ip link del vb
	all_gone
}

# AD-9, E-31, E-33
test_delete_below_under_traffic()
{
	remember
	stack
	traffic a im0 b vb
	watch_rtnl
	ip link del va
	until_true "im0 to go" no_device im0
	until_true "user space to have nothing here" is "0 0" both a
	rtnl_was_free
	stop_clients
	in_ns b ip link del vb
	all_gone
}

# The device below lives on, and serves the next.
test_delete_under_traffic()
{
	remember
	stack
	traffic a im0 b vb
	watch_rtnl
	ip link del im0
	until_true "nothing to be here" is "0 0" both a
	rtnl_was_free
	same running "$(adapter a va state)" "the device below"
	stop_clients
	ip link add im0 link va type condis_im
	up a im0
	ip link del im0
	ip link del va
	in_ns b ip link del vb
	all_gone
}

# E-30, R-19: held data, a pending close, and then there is no device.
test_delete_below_with_held_data()
{
	remember
	high_road
	hold 20
	tell a "call close vc V nowait"
	same pending "$(got status)" "the close"
	ip link del va
	tell a "session wait event af-close af A"
	until_true "user space to have nothing here" is "0 0" both a
	until_true "im0 to go" no_device im0
	leave a
	leave b
	in_ns b ip link del vb
	all_gone
}

test_unload_below_under_traffic()
{
	stack
	traffic a im0 b vb
	rmmod_soon condis_vatm
	until_true "im0 to go" no_device im0
	stop_clients
	load_modules
	add_dev a va up
	ip link add im0 link va type condis_im
	up a im0
}

# The last one: the module is gone afterwards.
test_unload_under_traffic()
{
	remember
	stack
	traffic a im0 b vb
	watch_rtnl
	rmmod_soon condis_im
	rtnl_was_free
	until_true "nothing to be here" is "0 0" both a
	same running "$(adapter a va state)" "the device below"
	stop_clients
	ip link del va
	in_ns b ip link del vb
	all_gone
}

selftest "$@"
