# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034
#
# Shared by "make run" and "make shell": where things are, and what has to be
# built before a machine can be booted. Sourced, never run.

RUN_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
RUN_LAB=$RUN_ROOT/tools/lab
# An emulated timer is late on a busy host, and the kernel would take that for
# broken hardware and panic.
RUN_APPEND=no_timer_check
RUN_BUILD=${CONDIS_BUILD:-$RUN_ROOT/build}

# die SENTENCE
die()
{
	printf '%s\n' "$*" >&2
	exit 1
}

# prepare - packages, modules, tool.
prepare()
{
	local log=$RUN_BUILD/tool.log

	"$RUN_LAB/deps.sh" build guest
	"$RUN_LAB/build.sh" stock
	mkdir -p "$RUN_BUILD"
	if ! make -C "$RUN_ROOT/tools/condis" >"$log" 2>&1; then
		tail -n 20 "$log" >&2
		die "the condis tool does not build: the whole log is $log"
	fi
}
