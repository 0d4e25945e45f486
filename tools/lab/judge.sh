#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Judge how a run of the lab ended.
#
#   tools/lab/judge.sh DIR --token T --status N [--timed-out SECONDS]
#
# DIR holds what the run left: console.log, rc (what the machine said last) and
# job.log (what the job printed). N is the exit status of the emulator. Exit
# status 0 only when all of it is good; otherwise one sentence, and the lines of
# the log that show it.

set -eu
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

# What the machine writes to the exit port gives this status: (42 << 1) | 1.
# No panic, no power-off and no failure of the emulator itself does.
STATUS_PORT=85
STATUS_POWER_OFF=0

# Taints of a healthy run: a module from outside the tree, unsigned, and KUnit.
TAINT_ALLOWED=$((1 << 12 | 1 << 13 | 1 << 18))
TAINT_LETTERS=PFSRMBUDAWCIOELKXTN

DIR="" TOKEN="" STATUS="" TIMED_OUT=""

parse()
{
	DIR=${1:-}
	[ -d "$DIR" ] || die "no directory of a run: ${DIR:-none named}"
	shift
	while [ $# -gt 1 ]; do
		case $1 in
		--token) TOKEN=$2 ;;
		--status) STATUS=$2 ;;
		--timed-out) TIMED_OUT=$2 ;;
		*) die "no such option: $1" ;;
		esac
		shift 2
	done
	[ -n "$TOKEN" ] || die "--token is needed"
	[ -n "$STATUS" ] || die "--status is needed"
}

patterns()
{
	grep -v '^#' "$LAB_DIR/splat.patterns"
}

# console - without the carriage returns of a serial line. Races that are not of
# a module's are the kernel's own affair: it has some, and lives with them.
console()
{
	tr -d '\r' <"$DIR/console.log" 2>/dev/null |
		sed -E '/BUG: KCSAN: /{/\[condis/!s/BUG: KCSAN/a race of its own/}' ||
		true
}

# red SENTENCE [LINES] - the verdict.
red()
{
	printf '%s\n' "$1" >&2
	[ -z "${2:-}" ] || printf '%s\n' "$2" | sed 's/^/    /' >&2
	exit 1
}

console_tail()
{
	console | tail -n 25
}

# excerpt LINE - the log around a line.
excerpt()
{
	console | sed -n "$(($1 > 3 ? $1 - 3 : 1)),$(($1 + 30))p"
}

# what_ran LINE - what the machine was doing when it printed that line.
what_ran()
{
	console | head -n "$1" |
		grep -aoE 'lab: selftest .*|# Subtest: .*|lab: suites of .*' |
		tail -n 1 | sed 's/^lab: //; s/^# Subtest: /KUnit suite /'
}

# first_match PATTERN-OPTION... - the number of the first line that matches.
first_match()
{
	console | grep -anE "$@" | head -n 1 | cut -d : -f 1
}

check_timeout()
{
	local during

	[ -n "$TIMED_OUT" ] || return 0
	during=$(what_ran 1000000)
	red "The machine hung: no end after $TIMED_OUT s${during:+, in $during}." \
		"$(console_tail)"
}

check_panic()
{
	local line

	line=$(first_match 'Kernel panic - not syncing')
	[ -n "$line" ] || return 0
	red "The kernel panicked: $(console | sed -n "${line}s/.*Kernel panic - not syncing: //p")." \
		"$(excerpt "$(first_match -f <(patterns))")"
}

check_splat()
{
	local line during

	line=$(first_match -f <(patterns))
	[ -n "$line" ] || return 0
	during=$(what_ran "$line")
	red "The kernel complained${during:+ during $during}:$(console |
		sed -n "${line}s/^\[[^]]*\]//p")" "$(excerpt "$line")"
}

# said KEY - what the machine's last words say of KEY.
said()
{
	sed -n "s/^$1=//p" "$DIR/rc" 2>/dev/null | tail -n 1
}

check_last_words()
{
	[ -s "$DIR/rc" ] ||
		red "The machine ended without a verdict (emulator status $STATUS)." \
			"$(console_tail)"
	[ "$(said end)" = "$TOKEN" ] ||
		red "The verdict is not this run's or not complete." \
			"$(cat "$DIR/rc")"
	[ "$(said rc)" = 0 ] ||
		red "The job failed with status $(said rc)." \
			"$(tail -n 25 "$DIR/job.log" 2>/dev/null)"
}

check_taint()
{
	local taint bad letters="" i

	taint=$(said taint)
	[[ $taint =~ ^[0-9]+$ ]] || red "The verdict names no taint."
	bad=$((taint & ~TAINT_ALLOWED))
	[ "$bad" -ne 0 ] || return 0
	for ((i = 0; i < ${#TAINT_LETTERS}; i++)); do
		[ $((bad >> i & 1)) -eq 0 ] ||
			letters=$letters${TAINT_LETTERS:i:1}
	done
	red "The kernel is tainted: ${letters:-$bad}." "$(console_tail)"
}

check_locks()
{
	case $(said locks) in
	1 | none) ;;
	*) red "Lock checking was off at the end: what came later was not checked." ;;
	esac
}

check_exit()
{
	local want=$STATUS_POWER_OFF

	[ "$(said off)" != port ] || want=$STATUS_PORT
	[ "$STATUS" = "$want" ] ||
		red "The emulator ended with status $STATUS instead of $want." \
			"$(console_tail)"
}

main()
{
	parse "$@"
	check_timeout
	check_panic
	check_splat
	check_last_words
	check_taint
	check_locks
	check_exit
}

main "$@"
