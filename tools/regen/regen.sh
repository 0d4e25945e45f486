#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Write the files that are generated from the netlink specification, or with
# --check say whether the committed ones are what the specification gives.
#
# usage: tools/regen/regen.sh [--check]
set -eu

top=$(cd "$(dirname "$0")/../.." && pwd)
spec=Documentation/netlink/specs/condis.yaml
uapi=include/uapi/linux/condis.h
kern=drivers/net/condis/core/netlink_gen

die() {
	echo "regen: $1" >&2
	exit "${2:-1}"
}

# The generator looks for its schema beside the folder of the specification
# and for a MAINTAINERS file above it, hence the copy of both.
stage() {
	mkdir -p "$1/Documentation/netlink/specs"
	: >"$1/MAINTAINERS"
	cp "$2"/Documentation/netlink/genetlink*.yaml \
		"$1/Documentation/netlink/"
	cp "$top/$spec" "$1/$spec"
}

# The generator knows no capability of a multicast group, so the family has a
# table of groups of its own, and the kernel's files are made without one.
stage_kernel() {
	stage "$1" "$2"
	sed -i '/^mcast-groups:/,$d' "$1/$spec"
}

# gen SOURCE STAGE MODE KIND OUT: one run of the generator.
gen() {
	python3 "$1/tools/net/ynl/ynl-gen-c.py" --spec "$2/$spec" \
		--mode "$3" "--$4" -o "$5" ||
		die "the generator failed on $spec"
}

main() {
	local check=0 src work file rc=0

	case "$#:${1-}" in
	0:) ;;
	1:--check) check=1 ;;
	*) die "usage: tools/regen/regen.sh [--check]" 2 ;;
	esac

	"$top/tools/lab/deps.sh" regen
	src=$("$top/tools/lab/fetch.sh" source)/linux
	[ -f "$src/tools/net/ynl/ynl-gen-c.py" ] ||
		die "no generator in the kernel source that fetch.sh gave"

	work=$(mktemp -d)
	# shellcheck disable=SC2064 # the name is wanted as it is now
	trap "rm -rf '$work'" EXIT
	stage "$work/u" "$src"
	stage_kernel "$work/k" "$src"
	mkdir -p "$work/$(dirname $uapi)" "$work/$(dirname $kern)"
	gen "$src" "$work/u" uapi header "$work/$uapi"
	gen "$src" "$work/k" kernel header "$work/$kern.h"
	gen "$src" "$work/k" kernel source "$work/$kern.c"

	for file in $uapi $kern.h $kern.c; do
		if [ $check = 0 ]; then
			mkdir -p "$top/$(dirname "$file")"
			cmp -s "$work/$file" "$top/$file" ||
				cp "$work/$file" "$top/$file"
		elif ! cmp -s "$work/$file" "$top/$file"; then
			diff -u "$top/$file" "$work/$file" >&2 || :
			rc=1
		fi
	done
	[ $rc = 0 ] ||
		die "what is generated from $spec is stale: run $0"
}

main "$@"
