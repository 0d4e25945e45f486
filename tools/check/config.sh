#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Before anything is compiled: is there a kernel to build for, is it new enough,
# and does it have the options the modules need? One sentence when not.
#
#   tools/check/config.sh KDIR

set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
floor=6.12

die()
{
	printf '%s\n' "$*" >&2
	exit 1
}

# no_headers KDIR - say which Debian package would bring the headers.
no_headers()
{
	local release=${1#/lib/modules/} package

	package=linux-headers-${release%/build}
	if apt-cache show "$package" >/dev/null 2>&1; then
		die "No kernel headers in $1: install the Debian package" \
			"$package, or give those of another kernel with KDIR=."
	fi
	die "No kernel headers in $1, and no Debian package brings them: give" \
		"those of another kernel with KDIR= (linux-headers-$floor-amd64" \
		"brings some)."
}

# version KDIR - the kernel's release, by the cheapest source that has it.
version()
{
	cat "$1/include/config/kernel.release" 2>/dev/null ||
		make -s --no-print-directory -C "$1" kernelversion 2>/dev/null
}

# value OPTION FILE - y, m, or nothing.
value()
{
	sed -n "s/^$1=//p" "$2" | head -n 1
}

# need OPTION WANTED PURPOSE CONFIG RELEASE
need()
{
	case $(value "$1" "$4") in
	y) return ;;
	m) [ "$2" != m ] || return 0 ;;
	esac
	die "Linux $5 in $kdir is built without $1=$2 ($3)," \
		"which the modules need."
}

# check_options CONFIG RELEASE - all that condis.config asks for.
check_options()
{
	local line purpose=""

	while read -r line; do
		case $line in
		'# '*) purpose=${line#'# '} ;;
		CONFIG_*=*) need "${line%%=*}" "${line#*=}" "$purpose" "$@" ;;
		esac
	done <"$top/condis.config"
	case ${CONFIG_CONDIS_KUNIT_TEST:-n} in
	y | m) need CONFIG_KUNIT m "unit tests" "$@" ;;
	esac
}

[ $# = 1 ] || die "usage: tools/check/config.sh KDIR"
kdir=$1

case $top$kdir in
*[[:space:]]*)
	die "kbuild cannot work in a folder with a blank in its name:" \
		"move $top or KDIR."
	;;
esac
[ -e "$kdir/Makefile" ] || no_headers "$kdir"

unprepared="The kernel in $kdir is not configured: run make modules_prepare there."
release=$(version "$kdir") || die "$unprepared"
[ "$(printf '%s\n' $floor "$release" | sort -V | head -n 1)" = $floor ] ||
	die "condis needs Linux $floor or newer; $kdir is $release."

for config in "$kdir/include/config/auto.conf" "$kdir/.config"; do
	[ -r "$config" ] || continue
	check_options "$config" "$release"
	exit 0
done
die "$unprepared"
