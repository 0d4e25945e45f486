#!/bin/busybox sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# Job: load the modules, run every test in /lab/selftests one by one, unload,
# check that nothing is left.
#
# SELFTEST_TIMEOUT is the seconds one test may take. What a test prints is KTAP,
# its exit status 0, 1, or 4 for skipped; the host judges both.

# shellcheck source=SCRIPTDIR/../guest/lib.sh
. /lab/lib.sh

TESTS=/lab/selftests

run_test()
{
	local name=${1##*/} log

	name=${name%.sh}
	log=$OUT/selftest/$name.ktap
	echo "lab: selftest $name" >/dev/kmsg
	(cd "$TESTS" && timeout -k 5 "${SELFTEST_TIMEOUT:-60}" \
		sh "./$name.sh") </dev/null >"$log" 2>&1
	echo $? >"${log%.ktap}.rc"
	cat "$log"
}

mkdir -p "$OUT"/selftest
leak_baseline
for m in condis condis_vatm; do
	! has_module $m || load $m
done
live_objects >/tmp/live
for t in "$TESTS"/*.sh; do
	case ${t##*/} in
	lib.sh | '*.sh') ;;
	*) run_test "$t" ;;
	esac
done
check_live /tmp/live
unload_all
check_gone
check_leaks
finish
