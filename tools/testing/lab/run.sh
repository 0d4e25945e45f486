#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The tests of the lab itself: every way in which a run can be bad has to turn
# it red.
#
#   tools/testing/lab/run.sh [REGEX]     only the tests whose name matches
#
# The last line counts.

# shellcheck source-path=SCRIPTDIR
set -eu
. "$(dirname "$0")/lib.sh"

. "$(dirname "$0")/judge_test.sh"
. "$(dirname "$0")/ktap_test.sh"
. "$(dirname "$0")/build_test.sh"
. "$(dirname "$0")/bench_test.sh"
. "$(dirname "$0")/count_test.sh"
. "$(dirname "$0")/ns_test.sh"
. "$(dirname "$0")/boot_test.sh"

LANES=2

# tests - the names, in the order the files have them.
tests()
{
	local here

	here=$(dirname "$0")
	sed -n 's/^\(test_[a-z0-9_]*\)()$/\1/p' "$here/judge_test.sh" \
		"$here/ktap_test.sh" "$here/build_test.sh" \
		"$here/bench_test.sh" "$here/count_test.sh" \
		"$here/ns_test.sh" "$here/boot_test.sh" |
		grep -E -- "$1"
}

# one TEST - in a process of its own, so that it ends at its first error.
one()
{
	T=$(mktemp -d)
	trap 'rm -rf "$T"' EXIT
	"$1"
}

# start TEST DIR - run it; its words and its status are left in files.
start()
{
	local rc=0

	"$0" --within "$1" >"$2/$1.said" 2>&1 || rc=$?
	echo $rc >"$2/$1.rc"
}

# run_all DIR TEST... - two at a time: much of a boot is waiting.
run_all()
{
	local dir=$1 t running=0

	shift
	for t in "$@"; do
		if [ $running = $LANES ]; then
			wait -n
			running=$((running - 1))
		fi
		start "$t" "$dir" &
		running=$((running + 1))
	done
	wait
}

main()
{
	local t all passed=0 failed=0

	if [ "${1:-}" = --within ]; then
		one "$2"
		return
	fi
	"$LAB_DIR/deps.sh" build guest kernel
	mapfile -t all < <(tests "${1:-.}")
	DIR=$(mktemp -d)
	trap 'rm -rf "$DIR"' EXIT
	run_all "$DIR" "${all[@]}"
	for t in "${all[@]}"; do
		if [ "$(cat "$DIR/$t.rc" 2>/dev/null)" = 0 ]; then
			passed=$((passed + 1))
			continue
		fi
		failed=$((failed + 1))
		echo "FAIL lab: ${t#test_}"
		sed 's/^/    /' "$DIR/$t.said"
	done
	echo "$passed passed, $failed failed, 0 skipped"
	[ $failed -eq 0 ] && [ $passed -gt 0 ]
}

main "$@"
