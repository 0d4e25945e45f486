#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Make the initial file system of a run: busybox, iproute2, jq, the condis tool,
# the modules, the job and its files.
#
#   tools/lab/guest.sh --kernel DIR --out FILE [--modules DIR] [--job SCRIPT]
#                      [--env NAME=VALUE]... [--file SRC:DST]...
#                      [--program FILE]... [--kmod NAME]...
#
# Prints how much memory, in MiB, the contents take.

set -eu
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

KERNEL="" OUT="" MODULES="" JOB=""
ENV=() FILES=() KMODS=()
# The shell of busybox, and those of its commands that start another, take its
# own commands before those of the path: its ip before the real one. So these
# come from the system, as does what busybox has not.
PROGRAMS=(dash env timeout nice xargs nsenter unshare setpriv ip tc ss jq)

parse()
{
	while [ $# -gt 0 ]; do
		[ $# -gt 1 ] || die "$1 wants a value"
		case $1 in
		--kernel) KERNEL=$2 ;;
		--out) OUT=$2 ;;
		--modules) MODULES=$2 ;;
		--job) JOB=$2 ;;
		--env) ENV+=("$2") ;;
		--file) FILES+=("$2") ;;
		--program) PROGRAMS+=("$2") ;;
		--kmod) KMODS+=("$2") ;;
		*) die "no such option: $1" ;;
		esac
		shift 2
	done
	[ -n "$KERNEL$OUT" ] || die "--kernel and --out are needed"
}

# add_programs STAGE PROGRAM... - programs, by their names on this system or by
# their paths, with their libraries.
add_programs()
{
	local stage=$1 p paths=() libs

	shift
	for p in "$@"; do
		paths+=("$(type -P "$p")") ||
			die "$p is missing on this system"
	done
	cp -L "${paths[@]}" "$stage/lab/bin/"
	mapfile -t libs < <(ldd "${paths[@]}" 2>/dev/null |
		grep -oE '(^[[:space:]]|=> )/[^ ]*' | grep -o '/.*' | sort -u)
	cp -L --parents "${libs[@]}" "$stage/"
}

# find_tool - the condis tool, where its Makefile leaves it.
find_tool()
{
	local tool=$LAB_BUILD/tools/condis

	[ ! -x "$tool" ] || PROGRAMS+=("$tool")
}

# field FILE NAME - a field of a module.
field()
{
	modinfo -F "$2" "$1"
}

# add_kmods STAGE NAME... - modules of the kernel itself and what they need, in
# the order they are loaded in. What is built in needs nothing.
add_kmods()
{
	local stage=$1 release name path list n=10

	shift
	[ $# -gt 0 ] || return 0
	release=$(cat "$KERNEL/release")
	mkdir -p "$stage/lab/kmod"
	for name in "$@"; do
		list=$(modprobe -d "$KERNEL/root" -S "$release" \
			--show-depends "$name" 2>&1) ||
			die "the kernel $release has no module $name"
		while read -r path; do
			name=${path##*/}
			name=${name%%.ko*}.ko
			compgen -G "$stage/lab/kmod/[0-9]*-$name" >/dev/null &&
				continue
			case $path in
			*.xz) xz -dc "$path" ;;
			*) cat "$path" ;;
			esac >"$stage/lab/kmod/$n-$name"
			n=$((n + 1))
		done < <(awk '$1 == "insmod" { print $2 }' <<<"$list")
	done
}

# add_modules STAGE - our modules, and which needs which. Foreign modules that
# ours need are named on stdout.
add_modules()
{
	local ko name need ours foreign

	mkdir -p "$1/lab/modules"
	: >"$1/lab/modules/needs"
	[ -n "$MODULES" ] && compgen -G "$MODULES/*.ko" >/dev/null || return 0
	for ko in "$MODULES"/*.ko; do
		name=${ko##*/}
		ours="" foreign=""
		for need in $(field "$ko" depends | tr ',' ' '); do
			if [ -f "$MODULES/$need.ko" ]; then
				ours="$ours $need"
			else
				foreign="$foreign $need"
			fi
		done
		echo "${name%.ko}:$ours" >>"$1/lab/modules/needs"
		[ -z "$foreign" ] || echo "$foreign"
		strip -g -o "$1/lab/modules/$name" "$ko"
	done
	# Which of them are test modules, for the job that runs those.
	for ko in "$MODULES"/*.ko; do
		name=${ko##*/}
		[ -z "$("$LAB_DIR/suites.py" "$ko")" ] || echo "${name%.ko}"
	done >"$1/lab/modules/kunit"
}

# write_env STAGE - the variables of the job, quoted for its shell.
write_env()
{
	local e value

	for e in "${ENV[@]}"; do
		value=${e#*=}
		echo "${e%%=*}='${value//\'/\'\\\'\'}'"
	done >"$1/lab/env"
}

# add_files STAGE - what the job was given. Links, not copies: the archive is
# written through them.
add_files()
{
	local f src dst

	for f in "${FILES[@]}"; do
		src=${f%%:*}
		dst=${f#*:}
		[ -e "$src" ] || die "there is no $src to carry"
		case $dst in
		/*) ;;
		*) die "--file wants SRC:/absolute/path, not $f" ;;
		esac
		mkdir -p "$1${dst%/*}"
		ln -sfn "$(realpath "$src")" "$1$dst"
	done
}

# archive STAGE [CPIO-OPTION...] - on stdout.
archive()
{
	local stage=$1 follow=()

	shift
	[ "${1:-}" != -L ] || follow=(-L)
	(cd "$stage" && find "${follow[@]}" . -print0 |
		cpio -0 -o -H newc --quiet -R +0:+0 "$@")
}

main()
{
	local stage foreign

	parse "$@"
	stage=$(mktemp -d)
	# shellcheck disable=SC2064
	trap "rm -rf '$stage'" EXIT
	mkdir -p "$stage/base/bin" "$stage/base/lab/bin" "$stage/files"
	cp /bin/busybox "$stage/base/bin/busybox"
	find_tool
	add_programs "$stage/base" "${PROGRAMS[@]}"
	ln -s /lab/bin/dash "$stage/base/bin/sh"
	cp "$LAB_DIR/guest/init" "$stage/base/init"
	cp "$LAB_DIR/guest/lib.sh" "$stage/base/lab/lib.sh"
	write_env "$stage/base"
	foreign=$(add_modules "$stage/base")
	# shellcheck disable=SC2086
	add_kmods "$stage/base" $foreign "${KMODS[@]}"
	[ -z "$JOB" ] || cp "$JOB" "$stage/base/lab/job"
	add_files "$stage/files"
	{
		archive "$stage/base"
		[ ${#FILES[@]} -eq 0 ] || archive "$stage/files" -L
	} >"$OUT"
	echo $(($(stat -c %s "$OUT") / 1048576 + 1))
}

main "$@"
