#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The tool's tables against the netlink contract, both ways: what one has and
# the other has not, or has otherwise, is an error.
#
#   tests/contract.sh PROGRAM      the program made of schema_dump.c

set -eu
here=$(cd "$(dirname "$0")" && pwd)
spec=$here/../../../Documentation/netlink/specs/condis.yaml
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

n=0

# compare KIND NAME
compare()
{
	n=$((n + 1))
	grep "^$1 " "$work/contract" | sort >"$work/a"
	grep "^$1 " "$work/tool" | sort >"$work/b"
	if [ -s "$work/a" ] && diff "$work/a" "$work/b" >"$work/diff"; then
		echo "ok $n $2"
	else
		sed 's/^/# /' "$work/diff"
		echo "not ok $n $2"
	fi
}

awk -f "$here/contract.awk" "$spec" >"$work/contract"
"$1" >"$work/tool"
compare attr attributes_are_those_of_the_contract
compare enum values_are_those_of_the_contract
echo "1..$n"
