#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Build the modules of the working tree for a kernel of the lab.
#
#   tools/lab/build.sh FLAVOUR [--toy NAME] [make arguments]
#
# The sources are copied to build/FLAVOUR/src and built there, so that flavours
# do not share products and the tree stays clean; the modules are collected in
# build/FLAVOUR/modules. Where the kernel has KUnit, the test modules are built
# too. With --toy it is modules of the lab's own tests instead: those of
# tools/testing/lab/NAME, in build/FLAVOUR-NAME.

set -eu
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

TOYS=$LAB_ROOT/tools/testing/lab
SOURCES=(Kbuild Makefile include compat-include drivers kunit)

# list_sources DIR - the files under DIR that are sources, one a line.
list_sources()
{
	(cd "$1" && find . -type f \
		! -name '*.o' ! -name '*.ko' ! -name '*.mod' \
		! -name '*.mod.c' ! -name '.*.cmd' ! -name '.*.d' \
		! -name '*.gcno' \
		! -name 'modules.order' ! -name 'Module.symvers' | sort)
}

# sync FROM TO - make the sources of TO those of FROM. Contents are compared,
# not times: what changed gets a new time and is compiled, whatever its own
# time says, and nothing else is.
sync()
{
	local from=$1 to=$2 f

	mkdir -p "$to"
	while read -r f; do
		cmp -s "$from/$f" "$to/$f" && continue
		mkdir -p "$to/${f%/*}"
		cp "$from/$f" "$to/$f"
	done < <(list_sources "$from")
	comm -13 <(list_sources "$from") <(list_sources "$to") |
		while read -r f; do
			rm -f "$to/$f" "$to/${f%.c}.o"
		done
}

sync_tree()
{
	local s

	for s in "${SOURCES[@]}"; do
		if [ -d "$LAB_ROOT/$s" ]; then
			sync "$LAB_ROOT/$s" "$1/$s"
		elif [ ! -f "$LAB_ROOT/$s" ]; then
			rm -rf "${1:?}/$s"
		elif ! cmp -s "$LAB_ROOT/$s" "$1/$s"; then
			mkdir -p "$1"
			cp "$LAB_ROOT/$s" "$1/$s"
		fi
	done
}

# has_kunit KERNEL
has_kunit()
{
	grep -q '^CONFIG_KUNIT=' "$1/build/.config" 2>/dev/null
}

# check_compiled SRC - a file with suites that no Kbuild names would be a test
# that never runs. The .mod files say what the modules are made of.
check_compiled()
{
	local f left=""

	while read -r f; do
		grep -qsxF "${f%.c}.o" "${f%/*}"/*.mod ||
			left="$left ${f#"$1"/}"
	done < <(grep -rlE --include='*.c' \
		'^[[:space:]]*kunit_test_(init_section_)?suites?\(' "$1/kunit")
	[ -z "$left" ] || die "not compiled, so its tests would never run:$left" \
		"(to be named in kunit/Kbuild)"
}

# make_modules KERNEL DIR [ARG...]
make_modules()
{
	local kernel=$1 dir=$2 log=${2%/src}/build.log

	shift 2
	if ! "$kernel/kbuild" M="$dir" -j"${CONDIS_JOBS:-$(nproc)}" "$@" \
		modules >"$log" 2>&1 8>&- 9>&-; then
		{
			grep -E 'error:|ERROR:|No rule|undefined' "$log" ||
				tail -n 20 "$log"
		} | sed "s#$dir/##g" >&2
		die "the modules do not build for ${kernel##*/}:" \
			"the whole log is $log"
	fi
	grep -E 'warning:|WARNING:' "$log" | sed "s#$dir/##g" >&2 || true
}

# collect DIR - the .ko files. Each is replaced in one step, and only when it is
# another: a machine that is being packed meanwhile sees whole files.
collect()
{
	local to=$1/modules ko name names=" "

	mkdir -p "$to"
	while read -r ko; do
		name=${ko##*/}
		names="$names$name "
		cmp -s "$ko" "$to/$name" && continue
		cp "$ko" "$to/.$name"
		mv "$to/.$name" "$to/$name"
	done < <(find "$1/src" -name '*.ko')
	[ "$names" != " " ] || die "no module came out"
	for ko in "$to"/*.ko; do
		[[ $names == *" ${ko##*/} "* ]] || rm "$ko"
	done
}

main()
{
	local flavour=${1:-} kernel toy="" dir args=()

	[ -n "$flavour" ] || die "say which kernel: stock, kunit, debug, kcsan," \
		"coverage or uml"
	shift
	if [ "${1:-}" = --toy ]; then
		toy=${2:-}
		[ -f "$TOYS/$toy/Kbuild" ] || die "there is no toy $toy"
		shift 2
	fi
	"$LAB_DIR/deps.sh" build
	kernel=$("$LAB_DIR/kernel.sh" "$flavour")
	dir=$LAB_BUILD/$flavour${toy:+-$toy}
	tree_lock "${dir##*/}"
	mkdir -p "$dir/src"
	if [ -n "$toy" ]; then
		sync "$TOYS/$toy" "$dir/src"
	else
		[ -f "$LAB_ROOT/Kbuild" ] || die "there is no Kbuild to build"
		sync_tree "$dir/src"
		if has_kunit "$kernel" && [ -d "$LAB_ROOT/kunit" ]; then
			args=(CONFIG_CONDIS_KUNIT_TEST=m)
		fi
	fi
	# Every file of ours, and nothing else: the kernel itself is not counted.
	# What is inlined before it is counted would be counted once a caller.
	[ "$flavour" != coverage ] ||
		args+=(GCOV_PROFILE=y KCFLAGS=-fno-early-inlining)
	make_modules "$kernel" "$dir/src" "${args[@]}" "$@"
	[ ${#args[@]} -eq 0 ] || check_compiled "$dir/src"
	collect "$dir"
}

main "$@"
