#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Run the tests of the tool and count their cases.
#
#   tests/run.sh CONDIS SCHEMA_DUMP TEST...
#
# A test prints "ok N name" or "not ok N name" for each case and "1..N" at its
# end; one that dies, hangs, or ends without its plan counts as a failure.

set -u
here=$(cd "$(dirname "$0")" && pwd)
condis=$1 dump=$2
shift 2
passed=0 failed=0 skipped=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# run NAME COMMAND...
run()
{
	name=$1
	shift
	timeout -k 5 120 "$@" >"$log" 2>&1
	rc=$?
	ok=$(grep -c '^ok ' "$log")
	bad=$(grep -c '^not ok ' "$log")
	skips=$(grep -c '^ok .* # SKIP' "$log")
	if [ "$(tail -n 1 "$log")" != "1..$((ok + bad))" ] ||
		[ $((ok + bad)) = 0 ] || { [ $rc != 0 ] && [ "$bad" = 0 ]; }; then
		echo "# $name ended with $rc, and not with its plan" >>"$log"
		bad=$((bad + 1))
	fi
	[ "$bad" = 0 ] || sed "s/^/$name: /" "$log"
	passed=$((passed + ok - skips))
	failed=$((failed + bad))
	skipped=$((skipped + skips))
}

for test in "$@"; do
	run "${test##*/}" "$test"
done
run contract "$here/contract.sh" "$dump"
run cli "$here/cli.sh" "$condis"
run completion "$here/completion.sh" "$condis"
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
