#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Carry a file over a VC: build what is needed, boot a user's kernel with it,
# show what happens (make run).
#
#   tools/run/road.sh [FILE]

set -eu
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR
. "$here/lib.sh"

file=${1:-$RUN_ROOT/README.md}

# check_file - before anything is built.
check_file()
{
	[ -e "$file" ] || [ -L "$file" ] || die "there is no file $file"
	[ ! -d "$file" ] || die "$file is a directory, not a file"
	[ -f "$file" ] || die "$file is not a regular file"
	[ -r "$file" ] || die "$file cannot be read"
	[ -s "$file" ] || die "$file is empty: there is nothing to carry"
}

# limit BYTES - seconds: the boot and the tests of the end, then an emulated
# machine carries a MiB in a second, on a bad day in three.
limit()
{
	echo $((180 + $1 / 350000))
}

main()
{
	local work size name rc=0

	check_file
	size=$(stat -Lc %s "$file")
	name=$(printf '%s' "${file##*/}" | tr -c '[:print:]' '?')
	prepare
	work=$(mktemp -d)
	# shellcheck disable=SC2064
	trap "rm -rf '$work'" EXIT
	trap 'exit 130' INT TERM HUP
	# Whatever its name is, here it is called data.
	ln -s "$(realpath "$file")" "$work/data"
	SECONDS=0
	printf '%s over a virtual connection\n\n' "$name"
	"$RUN_LAB/run.sh" --flavour stock --job "$here/jobs/road.sh" \
		--out "$RUN_BUILD/run" --timeout "$(limit "$size")" \
		--file "$work/data:/lab/data" --env ROAD_DATA=/lab/data \
		--append "$RUN_APPEND" --stream || rc=$?
	echo
	[ "$rc" = 0 ] ||
		die "$name did not arrive; all that was logged is in" \
			"${RUN_BUILD#"$PWD"/}/run"
	echo "$name arrived whole, in $SECONDS s."
}

main
