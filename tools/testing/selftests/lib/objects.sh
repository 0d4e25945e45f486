# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# One of each object, and what there is of them all. Sourced by the tests that
# show that nothing changed.

as_nobody()
{
	setpriv --reuid 65534 --regid 65534 --clear-groups "$@"
}

# all_there_is - without counters, which go on by themselves.
all_there_is()
{
	local kind

	for kind in adapter pvc af vc; do
		condis -j $kind show | sed 's/"stats":{[^}]*}//g'
	done
}

# some_objects - an adapter with one of each; AF, VC and the VC without a call
# IDLE are their handles.
some_objects()
{
	add_dev a va up
	pvc a va 100
	session a
	call_on a va 100
	tell a "vc show vc V"
	# shellcheck disable=SC2034
	VC=$(got vc) AF=$(got af)
	tell a "vc add af A as W"
	# shellcheck disable=SC2034
	IDLE=$(got vc)
}

# mark_log - from here on, complaints of the kernel count.
mark_log()
{
	MARK="selftest mark $(cat /proc/sys/kernel/random/uuid)"
	echo "$MARK" >/dev/kmsg
}

# quiet_log - the kernel had nothing to complain about since mark_log. What
# netlink itself says of odd messages is no complaint.
quiet_log()
{
	dmesg >"$TMP/dmesg"
	grep -qF "$MARK" "$TMP/dmesg" || fail "the kernel said too much"
	sed "1,/$MARK/d" "$TMP/dmesg" | grep -v 'netlink: ' |
		grep -E 'condis|vatm|WARNING|BUG|Oops|Call Trace|fault|rcu' \
			>"$TMP/complaints" || :
	same "" "$(cat "$TMP/complaints")" "the kernel's complaints"
}
