#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# All checks, or those named, two at a time: a line for each with what is wrong
# below it, and the counts at the end.
#
#   tools/check/run.sh [NAME...]

set -eu
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

# The slow ones first, so that the short ones fill the gaps.
CHECKS=(checkpatch.sh sparse.sh clang.sh selftest.sh gcc.sh headers.sh tool.sh
	spec.sh shell.sh kerneldoc.sh spdx.sh size.sh includes.py idioms.sh
	words.sh spelling.sh yaml.sh python.sh conformance.sh porting.sh)
LANES=2

passed=0
failed=0
skipped=0
results=$CHECK_BUILD/results

# choose NAME... - leave only these in CHECKS.
choose()
{
	local name check chosen=()

	for name in "$@"; do
		for check in "${CHECKS[@]}"; do
			[ "${check%.*}" != "$name" ] || chosen+=("$check")
		done
		[[ " ${CHECKS[*]%.*} " == *" $name "* ]] || {
			echo "no such check: $name (${CHECKS[*]%.*})" >&2
			exit 2
		}
	done
	CHECKS=("${chosen[@]}")
}

# prepare - what takes minutes the first time is done before the checks, where
# it can be seen.
prepare()
{
	"$LAB/deps.sh" build check regen || exit 1
	case " ${CHECKS[*]} " in
	*' clang.sh '*) "$CHECK_DIR/prepare.sh" clang >/dev/null || exit 1 ;;
	esac
	case " ${CHECKS[*]} " in
	*' sparse.sh '* | *' headers.sh '*)
		"$CHECK_DIR/prepare.sh" gcc >/dev/null || exit 1
		;;
	esac
}

# one CHECK - run it; its words, its status and its time are left in files.
one()
{
	local name=${1%.*} start=${EPOCHREALTIME/./} rc=0

	"$CHECK_DIR/$1" >"$results/$name.out" 2>&1 </dev/null 9>&- || rc=$?
	echo "$rc $((${EPOCHREALTIME/./} - start))" >"$results/$name.tmp"
	mv "$results/$name.tmp" "$results/$name.rc"
}

# excerpt FILE - what a check said, to a length that leaves the others in sight.
excerpt()
{
	local lines

	lines=$(wc -l <"$1")
	head -n 60 "$1" | sed 's/^/      /'
	[ "$lines" -le 60 ] ||
		echo "      and $((lines - 60)) lines more: ${1#"$CHECK_TOP"/}"
}

# report CHECK RC MICROSECONDS
report()
{
	local name=${1%.*} word

	case $2 in
	0) word=ok passed=$((passed + 1)) ;;
	4) word=skip skipped=$((skipped + 1)) ;;
	*) word=FAIL failed=$((failed + 1)) ;;
	esac
	printf '%-4s  %-12s %3d.%d s\n' $word "$name" \
		$(($3 / 1000000)) $(($3 / 100000 % 10))
	[ "$2" = 0 ] || excerpt "$results/$name.out"
}

# collect - report every check that has ended since the last time.
collect()
{
	local check rc usec

	for check in "${CHECKS[@]}"; do
		[ -e "$results/${check%.*}.rc" ] || continue
		read -r rc usec <"$results/${check%.*}.rc"
		rm "$results/${check%.*}.rc"
		report "$check" "$rc" "$usec"
	done
}

# lock - two runs at once would build in the same folders.
lock()
{
	mkdir -p "$CHECK_BUILD"
	exec 9>"$CHECK_BUILD/lock"
	flock -n 9 && return
	echo "waiting for another run of the checks" >&2
	flock 9
}

# stop - take the compilers of all lanes along. Each lane is a process group.
stop()
{
	local lane

	for lane in $(jobs -p); do
		kill -- "-$lane" 2>/dev/null || :
	done
	exit 143
}

main()
{
	local running=0 check

	[ $# = 0 ] || choose "$@"
	prepare
	lock
	rm -rf "$results"
	mkdir -p "$results"
	[ ${#CHECKS[@]} = 1 ] || export CHECK_JOBS=1
	trap stop INT TERM HUP
	set -m

	for check in "${CHECKS[@]}"; do
		if [ $running = $LANES ]; then
			wait -n
			running=$((running - 1))
			collect
		fi
		one "$check" &
		running=$((running + 1))
	done
	while [ $running -gt 0 ]; do
		wait -n
		running=$((running - 1))
		collect
	done

	echo "$passed passed, $failed failed, $skipped skipped"
	[ $failed = 0 ]
}

main "$@"
