#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# An intermediate driver while the device below keeps what it was given, or
# fails: cancels, resets, and either side going away.

# shellcheck shell=dash source=SCRIPTDIR/lib.sh
. ./lib.sh
# shellcheck source=SCRIPTDIR/lib/stack.sh
. ./lib/stack.sh
# shellcheck source=SCRIPTDIR/lib/knobs.sh
. ./lib/knobs.sh

# knobs_below - A is the folder of va.
knobs_below()
{
	debugfs
	A=$(knobs_of va)
	[ -d "$A" ] || fail "va has no knobs"
}

# queue COUNT [WORDS] - that many NBLs of an octet wait in va; sent on im0.
queue()
{
	local n=$1

	shift
	knob "$A" hold_sends 1
	bytes "$n" "$TMP/queue"
	tell a "send vc V file $TMP/queue nb-size 1 nbs 1 nowait $*"
	value "$A" release_sends "$n" "sends that wait below"
}

# S-21: a cancel above reaches what waits below, and only that.
test_cancel()
{
	high_road 256
	knobs_below
	queue 3 cancel-id 7
	tell a "send vc V text de nb-size 1 nbs 1 cancel-id 8 nowait"
	tell a "send cancel af A cancel-id 7"
	same "0 3 2" "$(vc a stats.completed-ok stats.completed-failed \
		tx-outstanding)" "the VC above"
	same 2 "$(below va tx-outstanding)" "sends that wait below"
	knob "$A" hold_sends 0
	until_true "the others" is "2 3 0" vc a stats.completed-ok \
		stats.completed-failed tx-outstanding
	tell b "recv vc V nbls 2 file $TMP/got"
	same de "$(cat "$TMP/got")" "what arrived"
}

# S-9, S-12: what waits below keeps its order, and completes above with it.
test_sends_wait_below()
{
	high_road 256
	knobs_below
	queue 20
	same "0 20" "$(vc a stats.completed-ok tx-outstanding)" "the VC above"
	knob "$A" release_sends 5
	until_true "five" is "5 15" vc a stats.completed-ok tx-outstanding
	knob "$A" hold_sends 0
	until_true "all" is "20 0" vc a stats.completed-ok tx-outstanding
	tell b "recv vc V nbls 20 file $TMP/got"
	same_file "$TMP/queue" "$TMP/got"
}

# AD-7: a reset of im0 waits for what is below, and one of that ends it.
test_reset()
{
	high_road 256
	knobs_below
	queue 2
	# The tool says so and does not wait any longer.
	match "$(condis adapter reset im0 2>&1 || :)" '*the reset goes on*' \
		"the reset of im0"
	same "0 2" "$(vc a stats.completed-failed tx-outstanding)" \
		"in the reset of im0"
	condis adapter reset va
	until_true "the reset of im0 to end" is "running null" \
		adapter a im0 state resetting
	same "2 0" "$(vc a stats.completed-failed tx-outstanding)" \
		"after the reset of va"
	knob "$A" hold_sends 0
	same "active connected" "$(vc a activation call)" "the call"
	tell a "send vc V text x"
	tell b "recv vc V nbls 1 file $TMP/got"
	same x "$(cat "$TMP/got")" "what arrived"
}

# V-2, V-3, C-3: what fails below fails above, and leaves nothing.
test_failures_below()
{
	stack
	knobs_below
	pvc a im0 100
	session a
	tell a "af open dev im0 as A"
	knob "$A" fail_create_vc_nth 1
	told_no a '*' "vc add af A as V"
	same 0 "$(count vc)" "VCs"
	tell a "vc add af A as V"
	knob "$A" fail_activate_nth 1
	told_no a '*' "call make vc V vpi 0 vci 100"
	same "idle none" "$(vc a activation call)" "the VC above"
	same "idle none" "$(below va activation call)" "the VC below"
	tell a "call make vc V vpi 0 vci 100"
	same "active connected" "$(vc a activation call)" "called again"
}

# V-12, R-4: the device below goes while it has sends, and the client receives.
test_delete_below_with_waiting_sends()
{
	remember
	high_road 256
	knobs_below
	hold 3
	queue 5
	watch_rtnl
	ip link del va
	tell a "session wait event af-close af A"
	until_true "user space to have nothing here" is "0 0" both a
	until_true "im0 to go" no_device im0
	rtnl_was_free
	leave a
	leave b
	in_ns b ip link del vb
	all_gone
}

# E-31: so does im0, while the device below has its sends.
test_delete_with_waiting_sends()
{
	remember
	high_road 256
	knobs_below
	queue 5
	ip link del im0
	until_true "user space to have nothing here" is "0 0" both a
	same running "$(adapter a va state)" "the device below"
	leave a
	leave b
	ip link del va
	in_ns b ip link del vb
	all_gone
}

selftest "$@"
