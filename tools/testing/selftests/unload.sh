#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Modules taken out: idle, with devices, under load. They always go, and leave
# nothing.

# shellcheck shell=dash source=SCRIPTDIR/lib.sh
. ./lib.sh

unload()
{
	rmmod_soon condis_vatm
	rmmod_soon condis
	same "" "$(ls -d /sys/kernel/slab/condis* /sys/kernel/slab/vatm* \
		2>/dev/null)" "caches after unloading"
}

test_idle()
{
	local round

	for round in 1 2 3; do
		note "round $round"
		unload
		refused '*Unknown device type*' sh -c 'ip link add va type vatm || exit 1'
		same 255 "$(condis adapter show >"$TMP/out" 2>&1 || echo $?)" \
			"exit status of the tool"
		load_modules
		add_dev a va up
	done
}

test_one_at_a_time()
{
	refused '*condis*' sh -c 'rmmod condis || exit 1'
	rmmod_soon condis_vatm
	# The core alone has no adapters, and answers.
	same "[]" "$(condis -j adapter show)" "adapters"
	load_modules
	add_dev a va up
}

test_with_devices()
{
	line b
	pvc a va 100
	unload
	same "" "$(ip -o link show type vatm 2>/dev/null)" "devices"
	load_modules
	same 0 "$(count pvc)" "PVCs"
}

# E-30: netlink-owned and persistent objects never block unloading.
test_with_objects_of_user_space()
{
	local said

	road b
	said=$(condis -j af open dev va)
	condis vc add af "$(field "$said" af)"
	ask b "recv vc V nbls 3 keep"
	tell a "send vc V text abc nb-size 1"
	answer b
	unload
	load_modules
	same "0 0" "$(count af) $(count vc)" "objects after loading again"
}

# E-30, E-31
test_under_load()
{
	line b
	traffic a va b vb
	watch_rtnl
	rmmod_soon condis_vatm
	rtnl_was_free
	stop_clients
	rmmod_soon condis
	load_modules
}

# The same, with the sockets still there when the core goes.
test_under_load_with_sockets()
{
	line b
	traffic a va b vb
	unload
	stop_clients
	load_modules
}

# A dump, a monitor and a command in progress are no reason to stay.
test_with_listeners()
{
	road b
	spawn a condis -j monitor >"$TMP/events"
	spawn b condis -j monitor >"$TMP/events.b"
	spawn a sh -c 'while condis vc show; do :; done' >"$TMP/dumps" 2>&1
	unload
	until_true "the dumps to end" ends "$PID"
	load_modules
}

selftest "$@"
