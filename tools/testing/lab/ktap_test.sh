# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2016
#
# Small result files for the judge of test results.

# suite - a KUnit result of two cases, in T; standard input if there is any
# is what stands there instead.
suite()
{
	mkdir -p "$T/kunit"
	cat >"$T/kunit/s"
}

good_suite()
{
	suite <<-'END'
		KTAP version 1
		1..1
		    KTAP version 1
		    # Subtest: s
		    1..2
		    ok 1 a
		        KTAP version 1
		        # Subtest: b
		        ok 1 one
		        ok 2 two
		    # b: pass:2 fail:0 skip:0 total:2
		    ok 2 b
		# s: pass:2 fail:0 skip:0 total:2
		# Totals: pass:3 fail:0 skip:0 total:3
		ok 1 s
	END
	printf 'kunit\ts\t%s\n' a b >"$T/want"
}

# change SED-SCRIPT - the good suite with a change.
change()
{
	good_suite
	sed -i "$1" "$T/kunit/s"
}

ktap()
{
	"$LAB_DIR/ktap.py" "$T" --want "$T/want" --skips "$T/skips" \
		--tally "$T/tally" "$@"
}

tally()
{
	[ "$(cat "$T/tally")" = "$1" ] ||
		fail "the tally is $(cat "$T/tally"), not $1"
}

test_ktap_good()
{
	good_suite
	green ktap --expect "suites=1 cases=2"
	tally "2 0 0"
}

test_ktap_failed_case()
{
	change 's/^    ok 2 b/    # b: it is so\n    not ok 2 b/; s/^ok 1 s/not ok 1 s/'
	red '^FAIL s.b' ktap
	says 'it is so'
	tally "1 1 0"
}

test_ktap_failed_parameter_only()
{
	change 's/^        ok 2 two/        not ok 2 two/'
	red '^FAIL s.b/two: failed under a case that passed' ktap
}

test_ktap_failed_suite_only()
{
	change 's/^ok 1 s/not ok 1 s/'
	red 'the suite itself failed' ktap
}

test_ktap_truncated()
{
	change '6,$d'
	red '2 results were planned, 1 came|2 results were planned, 0 came' ktap
	change '7,$d'
	red '2 results were planned, 1 came' ktap
	says 'not run: b'
	change '$d'
	red '1 results were planned, 0 came' ktap
	change '1,$d'
	red 'it has no plan' ktap
}

test_ktap_no_plan()
{
	change '/^    1\.\.2/d'
	red 'no plan of its cases' ktap
	change '2d'
	red 'it has no plan' ktap
}

test_ktap_numbers()
{
	change 's/^    ok 2 b/    ok 3 b/'
	red 'b is number 3, after 1 others' ktap
}

test_ktap_missing_suite()
{
	good_suite
	printf 'kunit\tt\t%s\n' x y >>"$T/want"
	red '^FAIL t: not run: x, y' ktap
	tally "2 2 0"
}

test_ktap_unknown_case()
{
	good_suite
	sed -i 2d "$T/want"
	red 's.b: it ran and nobody knows it' ktap
}

test_ktap_empty()
{
	mkdir -p "$T/kunit"
	: >"$T/want"
	red 'an empty run shows nothing' ktap
	red 'an empty run shows nothing' "$LAB_DIR/ktap.py" "$T"
}

test_ktap_expectation()
{
	good_suite
	red '3 cases were expected, 2 came' ktap --expect "suites=1 cases=3"
	red '2 suites were expected, 1 came' ktap --expect "suites=2"
	red 'not an expectation' ktap --expect "suites=all"
}

test_ktap_skips()
{
	change 's/^    ok 1 a/    ok 1 a # SKIP no such CPU/'
	red '^FAIL s.a: skipped without an explanation \(no such CPU\)' ktap
	printf '# a comment\ns.a\tno such CPU\n' >"$T/skips"
	green ktap
	tally "1 0 1"
	printf 's.a\tanother reason\n' >"$T/skips"
	red 'skipped without an explanation' ktap
	printf 's.b\tno such CPU\n' >"$T/skips"
	red 'skipped without an explanation' ktap
	printf 's.*\tno such CPU\tkunit stock\n' >"$T/skips"
	green ktap --flavour kunit
	red 'skipped without an explanation' ktap --flavour debug
}

test_ktap_skipped_parameter()
{
	change 's/^        ok 2 two/        ok 2 two # SKIP not here/'
	red 's.b/two: skipped without an explanation' ktap
	printf 's.b/two\tnot here\n' >"$T/skips"
	green ktap
	tally "2 0 0"
}

# With each of its parameters: the case gives no reason of its own.
test_ktap_skipped_parameters()
{
	change 's/^        ok \([12]\) \(one\|two\)/& # SKIP not here/
		s/^    ok 2 b/    ok 2 b # SKIP/'
	red 's.b: skipped without an explanation' ktap
	printf 's.b\tnot here\n' >"$T/skips"
	green ktap
	tally "1 0 1"
	sed -i 's/^        ok 2 two # SKIP not here/        ok 2 two # SKIP gone/' \
		"$T/kunit/s"
	red 's.b: skipped without an explanation' ktap
}

# selftest NAME STATUS - standard input is what it printed.
selftest()
{
	mkdir -p "$T/selftest"
	cat >"$T/selftest/$1.ktap"
	[ -z "$2" ] || echo "$2" >"$T/selftest/$1.rc"
	printf 'selftest\t%s\n' "$1" >>"$T/want"
}

test_ktap_selftests()
{
	printf 'KTAP version 1\n1..2\nok 1 a\nok 2 - b\n' | selftest good 0
	green ktap
	tally "2 0 0"
	printf 'TAP version 13\n1..1\nit broke\nnot ok 1 c\n' | selftest bad 1
	red '^FAIL bad: c' ktap
	says 'it broke'
	tally "2 1 0"
}

test_ktap_selftest_status()
{
	printf '1..1\nok 1 a\n' | selftest liar 1
	red '^FAIL liar: exit status 1' ktap
	printf '1..1\nok 1 a\n' | selftest liar 124
	red '^FAIL liar: exit status 124' ktap
	rm "$T/selftest/liar.rc"
	red '^FAIL liar: it did not end' ktap
}

test_ktap_selftest_short()
{
	printf '1..2\nok 1 a\n' | selftest short 0
	red '^FAIL short: 2 results were planned, 1 came' ktap
	printf 'ok 1 a\n' | selftest short 0
	red '^FAIL short: it has no plan' ktap
	printf '1..0\n' | selftest short 0
	red '^FAIL short: it ran no test' ktap
	: | selftest short 0
	red '^FAIL short: it has no plan' ktap
}

test_ktap_selftest_missing()
{
	printf '1..1\nok 1 a\n' | selftest here 0
	printf 'selftest\tgone\n' >>"$T/want"
	red '^FAIL gone: it did not run' ktap
}

test_ktap_selftest_skipped()
{
	printf '1..0 # SKIP no tshark\n' | selftest capture 4
	red '^FAIL capture: skipped without an explanation \(no tshark\)' ktap
	printf 'capture\tno tshark\n' >"$T/skips"
	printf '1..1\nok 1 a\n' | selftest good 0
	green ktap
	tally "1 0 1"
}
