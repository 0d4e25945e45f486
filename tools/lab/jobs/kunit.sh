#!/bin/busybox sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# Job: load the modules and the KUnit modules, bring the results back, unload,
# check that nothing is left.
#
# KUNIT_GLOB chooses suites and cases as kunit.filter_glob does, KUNIT_ARGS are
# parameters of the test modules. The host judges the results.

# shellcheck source=SCRIPTDIR/../guest/lib.sh
. /lab/lib.sh

FAILSLAB=/sys/kernel/debug/failslab
KUNIT=/sys/kernel/debug/kunit

# Tests of failing allocations arm their own task; here is only said that any
# allocation may be the one.
prepare_failures()
{
	[ -d $FAILSLAB ] || return 0
	echo N >$FAILSLAB/ignore-gfp-wait
	echo 0 >$FAILSLAB/verbose
}

run_suites()
{
	local m

	# No newline: it would become part of the pattern and match nothing.
	[ -z "${KUNIT_GLOB:-}" ] ||
		printf %s "$KUNIT_GLOB" >/sys/module/kunit/parameters/filter_glob
	while read -r m; do
		echo "lab: suites of $m" >/dev/kmsg
		# shellcheck disable=SC2086
		load "$m" ${KUNIT_ARGS:-}
	done <"$MODULES/kunit"
}

collect_results()
{
	local suite

	mkdir -p "$OUT"/kunit
	for suite in "$KUNIT"/*/results; do
		[ -e "$suite" ] || continue
		suite=${suite%/results}
		# A pseudo file has no size: it must be read, not copied.
		cat "$suite/results" >"$OUT/kunit/${suite##*/}"
	done
}

if [ ! -d $KUNIT ]; then
	complain "this kernel has no KUnit"
	finish
fi
prepare_failures
leak_baseline
for m in condis condis_vatm; do
	! has_module $m || load $m
done
live_objects >/tmp/live
run_suites
collect_results
while read -r m; do
	unload "$m"
done <"$MODULES/kunit"
check_live /tmp/live
unload_all
check_gone
check_leaks
finish
