#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The porting table is about this tree: what it names is there, and what a driver
# can call or has to fill in is named.

set -eu
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

table=Documentation/networking/condis/porting.rst
spec=Documentation/netlink/specs/condis.yaml
rc=0

[ -f "$table" ] || broken "there is no $table"
[ -f "$spec" ] || broken "there is no $spec"
mapfile -d '' headers < <(hand_written 'include/net/condis/*.h')
mapfile -d '' sources < <(hand_written 'drivers/net/condis/core/*.c')
[ ${#headers[@]} -gt 0 ] || broken "no headers in $CHECK_TOP"
[ ${#sources[@]} -gt 0 ] || broken "no sources in $CHECK_TOP"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# code FILE... - without comments: a name in one is no declaration.
code()
{
	perl -0777 -ne 's{/\*.*?\*/|//[^\n]*}{ }gs; print' "$@"
}

# slots - structure.slot for each function pointer of the condis_*_ops.
slots()
{
	perl -0777 -ne '
		while (/struct\s+(condis_\w+_ops)\s*\{(.*?)\n\};/gs) {
			my ($ops, $body) = ($1, $2);
			print "$ops.$1\n" while $body =~ /\(\*(\w+)\)\s*\(/g;
		}' "$scratch/code"
}

# operations - the names below "operations:" of the netlink family.
operations()
{
	awk '/^[a-z]/ { on = /^operations:/ }
	     on && $1 == "name:" { print "netlink " $2 }
	     on && $1 == "-" && $2 == "name:" { print "netlink " $3 }' "$spec"
}

# literals - "line name" of what the text sets as ``condis_...`` or ``netlink ...``.
# shellcheck disable=SC2016
literals()
{
	perl -ne 'print "$. $1\n" while
		/``(?:struct )?((?:condis_|netlink )[^`]+)``/g' "$table"
}

# rows - the same, without the lines, of the rows of the tables alone.
# shellcheck disable=SC2016
rows()
{
	perl -ne 'next unless /^   .* \| .* \| /;
		print "$1\n" while /``(?:struct )?(condis_[\w.]+)(?:\(\))?``/g' \
		"$table"
}

# finding LINE SENTENCE
finding()
{
	printf '%s:%s: %s\n' "$table" "$1" "$2"
	rc=1
}

code "${headers[@]}" >"$scratch/code"
slots | sort -u >"$scratch/slots"
operations | sort -u >"$scratch/operations"
grep -ohE '\bcondis_\w+[[:space:]]*\(' "$scratch/code" | tr -d ' \t(' |
	sort -u >"$scratch/functions"
grep -ohE '\bcondis_\w+' "$scratch/code" | sort -u >"$scratch/words"
grep -hoE 'EXPORT_SYMBOL_NS_GPL\(condis_\w+' "${sources[@]}" |
	sed 's/.*(//' | sort -u >"$scratch/exported"
literals >"$scratch/literals"
rows | sort -u >"$scratch/rows"
[ -s "$scratch/rows" ] || broken "$table has no rows"

while read -r line name; do
	case $name in
	*_...) continue ;; # how names begin
	'netlink '*) among=operations what='an operation of the netlink family' ;;
	*.*) among=slots what='a slot of an ops structure' ;;
	*'()') among=functions what='a function of include/net/condis' ;;
	*) among=words what='declared in include/net/condis' ;;
	esac
	grep -qxF -- "${name%'()'}" "$scratch/$among" ||
		finding "$line" "$name is not $what"
done <"$scratch/literals"

while read -r name; do
	finding 1 "$name is exported and has no row"
done < <(comm -23 "$scratch/exported" "$scratch/rows")
while read -r name; do
	finding 1 "$name is a slot and has no row"
done < <(comm -23 "$scratch/slots" "$scratch/rows")
exit $rc
