# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Suites that have ended, for the program that sums them up.

# ended SUITE TALLY LINE... - what a suite leaves behind.
ended()
{
	mkdir -p "$T/$1"
	echo "$2" >"$T/$1/tally"
	printf '%s\n' "${@:3}" >"$T/$1/log"
}

count()
{
	"$LAB_ROOT/tools/testing/count.sh" "$T" "$@"
}

test_count_good()
{
	ended one "3 0 1" "ok    this"
	ended two "4 0 0" "ok    that"
	green count one two
	[ "$SAID" = "7 passed, 0 failed, 1 skipped" ] || fail "not the sum"
}

# What failed is told at the end, and only that.
test_count_tells_what_failed()
{
	ended one "3 0 1" "a word of one"
	ended two "4 2 0" "ok    this" "FAIL that: it did" "    its reason"
	red '^    FAIL that: it did$' count one two
	says '^        its reason$'
	says '^7 passed, 2 failed, 1 skipped$'
	! grep -qE 'of one|ok    this' <<<"$SAID" || fail "told of good ones"
	[ "$(tail -n 1 <<<"$SAID")" = "7 passed, 2 failed, 1 skipped" ] ||
		fail "the sum is not the last line"
}

# One suite alone has just spoken.
test_count_one_suite()
{
	ended one "3 1 0" "FAIL that"
	red '^3 passed, 1 failed, 0 skipped$' count one
	! grep -q FAIL <<<"$SAID" || fail "told twice"
}

test_count_no_end()
{
	ended one "3 0 0" "ok    this"
	red '^FAIL two: it did not come to its end$' count one two
	says '^3 passed, 1 failed, 0 skipped$'
	: >"$T/one/tally"
	red '^FAIL one: it did not come to its end$' count one
}

test_count_nothing()
{
	ended one "0 0 4" "skipped"
	red '^0 passed, 0 failed, 4 skipped$' count one
}
