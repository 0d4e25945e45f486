# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# Knobs for testers, in debugfs. Sourced by the tests that turn them.

KNOBS=/sys/kernel/debug/condis_vatm

# knobs_of DEV - the folder of a device of this namespace.
knobs_of()
{
	local d inum

	inum=$(readlink /proc/self/ns/net)
	inum=${inum#*[}
	for d in "$KNOBS"/*; do
		! grep -q "^netns ${inum%]} .* name $1\$" "$d/device" ||
			echo "$d"
	done
}

debugfs()
{
	grep -q ' /sys/kernel/debug ' /proc/mounts ||
		mount -t debugfs none /sys/kernel/debug
}

# knob DIR NAME VALUE
knob()
{
	echo "$3" >"$1/$2"
}

# value DIR NAME VALUE WHAT
value()
{
	same "$3" "$(cat "$1/$2")" "$4"
}
