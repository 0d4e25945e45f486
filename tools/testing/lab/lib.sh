# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# What the tests of the lab share. A test is a function named test_*; it fails
# by ending with a status other than 0. Sourced, never run.

# shellcheck source-path=SCRIPTDIR
. "$(dirname "${BASH_SOURCE[0]}")/../../lab/lib.sh"

# The words of the last command that was watched.
SAID=""

fail()
{
	printf '%s\n' "$*" "${SAID:+it said:}" "$SAID"
	exit 1
}

# green COMMAND... - it has to end well.
green()
{
	SAID=$("$@" 2>&1) || fail "not green: ${*##*/}"
}

# red REGEX COMMAND... - it has to end badly, and to say why.
red()
{
	local regex=$1

	shift
	if SAID=$("$@" 2>&1); then
		fail "not red: ${*##*/}"
	fi
	grep -qE -- "$regex" <<<"$SAID" || fail "nothing said of: $regex"
}

# says REGEX - so did the last command.
says()
{
	grep -qE -- "$1" <<<"$SAID" || fail "nothing said of: $1"
}
