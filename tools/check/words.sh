#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Marks of unfinished work, and names that belong to one machine: home folders,
# the place of this very checkout, package servers, internal host names.

set -eu
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

rc=0

# ban SENTENCE OPTION REGEX - in all files but this one, which has to say what
# it looks for.
ban()
{
	local files=() f found

	while IFS= read -r -d '' f; do
		case $f in
		tools/check/words.sh | LICENSES/*) ;;
		*) files+=("$f") ;;
		esac
	done < <(tracked)
	found=$(grep -nIH "$2" -e "$3" -- "${files[@]}") || return 0
	while IFS= read -r f; do
		printf '%s: %s: %s\n' "$(cut -d: -f1-2 <<<"$f")" "$1" \
			"$(cut -d: -f3- <<<"$f" | sed 's/^[[:space:]]*//')"
	done <<<"$found"
	rc=1
}

ban "unfinished" -P \
	'\b(TODO|FIXME|XXX|HACK|TBD)\b(?!\|)|(?i:\bnot (yet )?implemented\b|\bplaceholder\b|\bfor now\b)'
ban "a path of one machine" -P \
	'(?<![\w.$}/~])(?<!\w["\x27])/(home/[a-z]|root/|Users/|work/)'
ban "a host name of one network" -iP \
	'\b[a-z0-9][a-z0-9-]*\.(internal|intranet|corp|lan|localdomain)\b'
ban "a package server" -iP \
	'\b(deb|security|ftp|snapshot|archive|registry|mirrors?|proxy)\.[a-z0-9-]+\.(org|com|net|io)\b|\b(pypi|pythonhosted|npmjs|proxy\.golang)\.(org|com)\b'
ban "the place of this checkout" -F "$CHECK_HOME/"
exit $rc
