#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The end of a run of several suites: what failed, and the sum.
#
#   tools/testing/count.sh RESULTS-DIR SUITE...
#
# Each suite has left its log and its tally ("passed failed skipped") in a
# directory of its name; one without a tally did not come to its end. Of several,
# what the failed ones said is shown again: they spoke at the same time, and who
# has only the end of a long log is to know what failed. The last line counts.

set -eu

# At most so many lines of each suite.
SHOWN=60

# tell NAME - what it said besides what went well.
tell()
{
	grep -vE '^([^ ]+: )?ok ' "$RESULTS/$1/log" 2>/dev/null |
		tail -n $SHOWN | sed "s/^/    /" || true
}

main()
{
	local name passed failed skipped p=0 f=0 s=0 bad=()

	RESULTS=$1
	shift
	for name in "$@"; do
		if [ ! -s "$RESULTS/$name/tally" ]; then
			echo "FAIL $name: it did not come to its end"
			f=$((f + 1))
			bad+=("$name")
			continue
		fi
		read -r passed failed skipped <"$RESULTS/$name/tally"
		p=$((p + passed)) f=$((f + failed)) s=$((s + skipped))
		[ "$failed" -eq 0 ] || bad+=("$name")
	done
	[ $# -gt 1 ] || bad=()
	for name in "${bad[@]}"; do
		echo "what $name said:"
		tell "$name"
	done
	echo "$p passed, $f failed, $s skipped"
	[ $f -eq 0 ] && [ $p -gt 0 ]
}

main "$@"
