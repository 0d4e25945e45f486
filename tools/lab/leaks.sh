#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Print a leak report that a run brought back, with names for the addresses of
# our modules: they were unloaded when the kernel wrote it and had none any more.
#
#   tools/lab/leaks.sh RESULTS MODULES
#
# RESULTS holds kmemleak, the report, and sections, where the modules were;
# MODULES holds the modules.

set -eu
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

REPORT=$1/kmemleak
SECTIONS=$1/sections
MODULES=$2

# place ADDRESS - "module section offset" of an address: the section that begins
# nearest below it. The arithmetic is signed and kernel addresses are negative in
# it, which keeps their order.
place()
{
	local module section base best=$((1 << 63))

	while read -r module section base; do
		if ((base <= $1 && base > best)); then
			best=$base
			printf '%s %s 0x%x\n' "$module" "$section" \
				$(($1 - base))
		fi
	done <"$SECTIONS" | tail -n 1
}

# name ADDRESS - the function, as far as the module tells.
name()
{
	local module section offset

	read -r module section offset < <(place "$1") || return 0
	addr2line -fpe "$MODULES/$module.ko" -j "$section" "$offset" \
		2>/dev/null || true
}

[ -s "$REPORT" ] || exit 0
while IFS= read -r line; do
	if [[ $line =~ ^[[:space:]]+(\[<[0-9a-f]+>\] )?(0x[0-9a-f]{16})$ ]] &&
		[ -f "$SECTIONS" ]; then
		line="$line $(name "${BASH_REMATCH[2]}")"
	fi
	printf '%s\n' "$line"
done <"$REPORT"
