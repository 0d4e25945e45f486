#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Run the test suites and count.
#
#   tools/testing/run.sh [SUITE...]
#
#   check            what needs no kernel: style, static checkers
#   lab              the lab itself: does it see red
#   kunit            the KUnit suites on the small kernel
#   kunit-debug      the same under the debug kernel, without and with kmemleak
#   selftest         the shell tests on a user's kernel
#   selftest-debug   those that take things down, under the debug kernel
#   bench            is the data path as fast as it was
#   torture          everything at once, at random, under the debug kernel: a
#                    minute of it
#   selftest-debug-rest  the others under the debug kernel: long
#   torture-long     TORTURE_MINUTES of it, and as long under the kernel that
#                    watches for data races
#   coverage         the KUnit suites and the shell tests on the kernel that
#                    counts what of condis they run, see tools/coverage
#
# Without a name, all but the last three, two at a time; "all" is all but the
# last two.
# A line for each failed test and one for each suite; the last line is the sum.
# Logs are in build/results/SUITE.

set -eu
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/../lab/lib.sh"
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/stage.sh"

# The longest first, so that both lanes end at about the same time.
SUITES=(selftest-debug kunit-debug selftest lab torture kunit check bench)
LONG=(selftest-debug-rest)
# Only when it is named: TORTURE_MINUTES says how long.
NAMED=(torture-long coverage)
# Shell tests of the ends of things: where a detector has most to find.
ROUGH="netns storm teardown unload"
# Those that patch the kernel's code under traffic. Emulated processors that run
# at the same time may execute a breakpoint that is gone (lab/run.sh).
PATCH="verify"
LANES=2
KUNIT_JOB=$LAB_DIR/jobs/kunit.sh
SELFTEST_JOB=$LAB_DIR/jobs/selftest.sh
TORTURE_JOB=$LAB_DIR/jobs/torture.sh
OUT=""

# counting COMMAND... - a program that ends with "N passed, N failed, N skipped"
# itself. Its last line is the tally.
counting()
{
	local rc=0

	"$@" >"$OUT/output" 2>&1 || rc=$?
	tail -n 1 "$OUT/output" | sed -nE \
		's/^([0-9]+) passed, ([0-9]+) failed, ([0-9]+) skipped$/\1 \2 \3/p' \
		>"$OUT/tally"
	if [ -s "$OUT/tally" ]; then
		sed '$d' "$OUT/output"
	else
		cat "$OUT/output"
		echo "$((rc == 0)) $((rc != 0)) 0" >"$OUT/tally"
	fi
	return $rc
}

suite_check()
{
	counting "$LAB_ROOT/tools/check/run.sh"
}

suite_bench()
{
	counting "$LAB_ROOT/tools/bench/run.sh" --count
}

suite_lab()
{
	counting "$LAB_ROOT/tools/testing/lab/run.sh"
}

# want_kunit FLAVOUR [PREFIX] - the cases that are compiled in, of suites whose
# names begin so.
want_kunit()
{
	local ko=("$LAB_BUILD/$1"/modules/*.ko)

	[ -f "${ko[0]}" ] || die "no modules were built"
	"$LAB_DIR/suites.py" "${ko[@]}" | sed -n "s/^${2:-}/kunit\t&/p"
}

# boot FLAVOUR JOB NAME [OPTION...] - one boot, its results in OUT/NAME; what has
# to show itself is in OUT/want.
boot()
{
	local flavour=$1 job=$2 name=$3

	shift 3
	rm -f "$OUT/tally.$name"
	"$LAB_DIR/run.sh" --flavour "$flavour" --job "$job" \
		--out "$OUT/$name" --want "$OUT/want" \
		--tally "$OUT/tally.$name" --quiet "$@"
}

# sum_boots - the tallies of the boots, added up.
sum_boots()
{
	cat "$OUT"/tally.* 2>/dev/null |
		awk '{ p += $1; f += $2; s += $3 }
			END { print p + 0, f + 0, s + 0 }' >"$OUT/tally"
}

suite_kunit()
{
	"$LAB_DIR/build.sh" kunit
	want_kunit kunit >"$OUT/want"
	boot kunit "$KUNIT_JOB" boot
}

# kmemleak takes allocations of its own, which a test that counts allocations
# would count too: the suites that have such tests get one boot more, without it.
suite_kunit-debug()
{
	local rc=0

	"$LAB_DIR/build.sh" debug
	want_kunit debug condis_nb >"$OUT/want"
	boot debug "$KUNIT_JOB" boot --timeout 900 --append kmemleak=off \
		--env "KUNIT_GLOB=condis_nb*" || rc=1
	want_kunit debug >"$OUT/want"
	boot debug "$KUNIT_JOB" leaks --timeout 900 --append lab.kmemleak ||
		rc=1
	return $rc
}

# build_programs - the condis tool, and the programs the shell tests use.
build_programs()
{
	tree_lock programs
	make_programs "$OUT/programs.log" -C "$LAB_ROOT/tools/condis"
	make_programs "$OUT/programs.log" -C "$SELFTESTS" \
		OUT="$LAB_BUILD/selftests"
	exec 8>&-
}

# choose_selftests KIND... - those that are rough, patch, or are of the rest.
choose_selftests()
{
	local t kind

	for t in $(list_selftests); do
		kind=rest
		[[ " $ROUGH " != *" $t "* ]] || kind=rough
		[[ " $PATCH " != *" $t "* ]] || kind=patches
		[[ " $* " != *" $kind "* ]] || echo "$t"
	done
}

# selftests NAME FLAVOUR "KIND..." SECONDS-EACH SECONDS [OPTION...] - build, then
# one boot for those that are chosen.
selftests()
{
	local name=$1 flavour=$2 each=$4 limit=$5

	"$LAB_DIR/build.sh" "$flavour"
	build_programs
	# shellcheck disable=SC2046,SC2086
	stage_selftests "$OUT" $(choose_selftests $3)
	carry_selftests "$OUT" "$LAB_BUILD/selftests"
	shift 5
	boot "$flavour" "$SELFTEST_JOB" "$name" --timeout "$limit" \
		--env "SELFTEST_TIMEOUT=$each" "${CARRY[@]}" "$@"
}

suite_selftest()
{
	local rc=0

	selftests patch stock patches 600 600 --turns || rc=1
	selftests boot stock "rough rest" 600 1800 || rc=1
	return $rc
}

# selftests_debug NAME KIND [OPTION...]
selftests_debug()
{
	local name=$1 kind=$2

	shift 2
	selftests "$name" debug "$kind" 1800 3600 --append lab.kmemleak \
		--env KSFT_MACHINE_SLOW=yes "$@"
}

suite_selftest-debug()
{
	selftests_debug boot rough
}

suite_selftest-debug-rest()
{
	local rc=0

	selftests_debug patch patches --turns || rc=1
	selftests_debug boot rest || rc=1
	return $rc
}

suite_coverage()
{
	local rc=0

	"$LAB_DIR/build.sh" coverage
	want_kunit coverage >"$OUT/want"
	boot coverage "$KUNIT_JOB" kunit --timeout 900 || rc=1
	selftests patch coverage patches 600 600 --turns || rc=1
	selftests boot coverage "rough rest" 600 1800 || rc=1
	return $rc
}

# torture FLAVOUR SECONDS - one boot. TORTURE_SEED repeats the choice of
# operations of another run.
torture()
{
	local flavour=$1 seconds=$2 args=()

	"$LAB_DIR/build.sh" "$flavour" || return 1
	case $flavour in
	debug) args=(--append lab.kmemleak) ;;
	# Looks ten times as often as by default: a known race showed up in
	# every other minute then, and shows up several times in each now.
	kcsan) args=(--append kcsan.skip_watch=400) ;;
	esac
	printf 'selftest\ttorture\n' >"$OUT/want"
	boot "$flavour" "$TORTURE_JOB" "$flavour" \
		--timeout $((seconds * 2 + 300)) \
		--env "TORTURE_SECONDS=$seconds" \
		--env "TORTURE_SEED=${TORTURE_SEED:-1}" "${args[@]}"
}

suite_torture()
{
	torture debug 60
}

# For make torture MINUTES=n: the same, longer, and as long again under the
# kernel that watches for data races. TORTURE_KERNELS chooses among the two.
suite_torture-long()
{
	local seconds=$((${TORTURE_MINUTES:-10} * 60)) kernel rc=0

	for kernel in ${TORTURE_KERNELS:-debug kcsan}; do
		torture "$kernel" $seconds || rc=1
	done
	return $rc
}

# run_suite NAME - its failures and its line; its share of the sum is left in
# OUT/tally. A suite that ended badly without a failed test has one failure:
# itself.
run_suite()
{
	local name=$1 start=$SECONDS rc=0 passed=0 failed=0 skipped=0 word=ok

	OUT=$LAB_BUILD/results/$name
	tree_lock "results-$name"
	rm -rf "$OUT"
	mkdir -p "$OUT"
	# A process of its own, so that it ends at its first error.
	"$0" --within "$name" 2>&1 | tee "$OUT/log"
	rc=${PIPESTATUS[0]}
	[ -f "$OUT/tally" ] || sum_boots
	read -r passed failed skipped <"$OUT/tally"
	if [ "$rc" -ne 0 ] && [ "$failed" -eq 0 ]; then
		failed=1
	elif [ "$passed" -eq 0 ] && [ "$failed" -eq 0 ]; then
		echo "FAIL $name: nothing passed"
		failed=1
	fi
	[ "$failed" -eq 0 ] || word=FAIL
	printf '%-15s %-4s  %d passed, %d failed, %d skipped, %d s\n' "$name" \
		"$word" "$passed" "$failed" "$skipped" $((SECONDS - start))
	echo "$passed $failed $skipped" >"$OUT/tally"
}

# run_lanes NAME... - two at a time: much of a boot is waiting. What a suite
# says has its name in front.
run_lanes()
{
	local name running=0

	# A process group for each, which can be ended as a whole.
	set -m
	for name in "$@"; do
		if [ $running = $LANES ]; then
			wait -n || true
			running=$((running - 1))
		fi
		"$0" --suite "$name" 2>&1 | sed -u "/^$name /!s/^/$name: /" &
		running=$((running + 1))
	done
	wait
}

# give_up - the lanes end too; they clean up what they have begun.
give_up()
{
	local lane

	trap '' INT TERM HUP
	for lane in $(jobs -p); do
		kill -TERM -- "-$lane" 2>/dev/null || true
	done
	wait
	exit 130
}

main()
{
	local name

	case ${1:-} in
	--within)
		OUT=$LAB_BUILD/results/$2
		"suite_$2"
		return
		;;
	--suite)
		run_suite "$2"
		return
		;;
	esac
	[ $# -gt 0 ] || set -- "${SUITES[@]}"
	[ "$*" != all ] || set -- "${LONG[@]}" "${SUITES[@]}"
	for name in "$@"; do
		[[ " ${SUITES[*]} ${LONG[*]} ${NAMED[*]} " == *" $name "* ]] ||
			die "no such suite: $name" \
				"(${SUITES[*]} ${LONG[*]} ${NAMED[*]})"
	done
	mkdir -p "$LAB_BUILD/results"
	for name in "$@"; do
		rm -f "$LAB_BUILD/results/$name/tally"
	done
	if [ $# = 1 ]; then
		run_suite "$1"
	else
		trap give_up INT TERM HUP
		run_lanes "$@"
	fi
	"$(dirname "$0")/count.sh" "$LAB_BUILD/results" "$@"
}

main "$@"
