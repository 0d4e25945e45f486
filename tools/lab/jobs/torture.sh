#!/bin/busybox sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# Job: the torture test for TORTURE_SECONDS with TORTURE_SEED, then unload and
# check that nothing is left. Its results are those of a shell test, one for
# each property of the model.

# shellcheck source=SCRIPTDIR/../guest/lib.sh
. /lab/lib.sh

TORTURE=/sys/kernel/debug/condis_torture
SECONDS_EACH=${TORTURE_SECONDS:-60}
SEED=${TORTURE_SEED:-1}

# tell NUMBER VIOLATIONS NAME - a line of KTAP.
tell()
{
	if [ "$2" = 0 ]; then
		echo "ok $1 $3"
	else
		echo "# $2 violations, seed $SEED"
		echo "not ok $1 $3"
		RC=1
	fi
}

# What condis itself reports of drivers is a fault here: these drivers make none
# but closing with sends out, which they do on purpose.
reports()
{
	dmesg | grep -F 'condis: torture' |
		grep -v 'closed a call with sends outstanding'
}

judge()
{
	local n=0 name bad

	echo "TAP version 13"
	echo "1..9"
	sed 's/^/# /' /tmp/status
	for name in conservation order gate drain window leak-free; do
		n=$((n + 1))
		bad=$(sed -n "s/^$name //p" /tmp/status)
		tell $n "${bad:-1}" "$name"
	done
	reports | sed 's/^/# /'
	tell 7 "$(reports | wc -l)" "no report of a driver's mistake"
	tell 8 "$(head -n 1 /tmp/status | grep -oE '=0( |$)' | wc -l)" \
		"all kinds of operations"
	tell 9 "$(grep -c '^SUCCESS' /tmp/status | tr 01 10)" \
		"without a violation"
}

RC=0
mkdir -p $OUT/selftest
leak_baseline
load condis
live_objects >/tmp/live
load condis_torture
echo "lab: torture for $SECONDS_EACH s, seed $SEED" >/dev/kmsg
echo "seconds=$SECONDS_EACH seed=$SEED" >$TORTURE/run ||
	complain "the torture test did not run"
cat $TORTURE/status >/tmp/status
cat /tmp/status
judge >$OUT/selftest/torture.ktap
echo $RC >$OUT/selftest/torture.rc
unload condis_torture
check_live /tmp/live
unload_all
check_gone
check_leaks
finish
