#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Download Debian's kernel packages without installing them and unpack them in
# the cache.
#
#   tools/lab/fetch.sh stock    image, headers and kbuild of a user's kernel
#   tools/lab/fetch.sh source   the source the lab's own kernels are built from
#
# Prints the directory. Image, headers, kbuild and source are resolved in one
# step, from one state of the package lists, so that they always belong
# together. With a filled cache no network is needed.

set -eu
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

HEADERS_META=linux-headers-$LAB_SERIES-amd64
SOURCE=linux-source-$LAB_SERIES
RESOLVED=$LAB_CACHE/resolved

show()
{
	apt-cache show --no-all-versions "$1" 2>/dev/null
}

field()
{
	awk -v f="$1:" '$1 == f { sub(/^[^ ]* /, ""); print; exit }'
}

# ask_lists - print the version and, one a line, the packages: the stock ones,
# then the source. The header package itself names what it belongs with.
ask_lists()
{
	local headers deps common kbuild version image

	headers=$(show "$HEADERS_META" | field Depends |
		grep -o 'linux-headers-[^ ,]*') || return 1
	version=$(show "$headers" | field Version)
	deps=$(show "$headers" | field Depends)
	common=$(grep -o 'linux-headers-[^ ,]*-common' <<<"$deps") || return 1
	kbuild=$(grep -o 'linux-kbuild-[^ ,]*' <<<"$deps") || return 1
	image=linux-image-${headers#linux-headers-}
	# The signed image comes a little later than the rest.
	[ -n "$(show "$image=$version")" ] || image=$image-unsigned
	[ -n "$(show "$image=$version")" ] || return 1
	[ -n "$(show "$SOURCE=$version")" ] || return 1
	printf '%s\n' "$version" "$image" "$headers" "$common" "$kbuild" \
		"$SOURCE"
}

# resolve - set VERSION and PACKAGES. Asking apt takes seconds, so the answer is
# kept for as long as the package lists are the same.
resolve()
{
	local answer

	if [ ! "$RESOLVED" -nt /var/lib/apt/lists ]; then
		answer=$(ask_lists) || return 1
		printf '%s\n' "$answer" >"$RESOLVED.$$"
		mv "$RESOLVED.$$" "$RESOLVED"
	fi
	mapfile -t PACKAGES <"$RESOLVED"
	VERSION=${PACKAGES[0]}
	PACKAGES=("${PACKAGES[@]:1}")
}

# newest_cached KIND - what the cache has when the package lists are of no use.
newest_cached()
{
	# The names are the lab's own: no blanks in them.
	# shellcheck disable=SC2012
	ls -d "$LAB_CACHE/$1"-[0-9]* 2>/dev/null | sort -V | tail -n 1
}

refresh_lists()
{
	can_root || return 1
	note "Refreshing the package lists"
	as_root apt-get update -qq >/dev/null 2>&1 || return 1
	rm -f "$RESOLVED"
}

# download DIR KIND - into DIR; the words of apt are kept beside it.
download()
{
	local debs=() p

	for p in "${PACKAGES[@]}"; do
		case $2:$p in
		source:"$SOURCE") debs+=("$p=$VERSION") ;;
		stock:"$SOURCE") ;;
		stock:*) debs+=("$p=$VERSION") ;;
		esac
	done
	note "Downloading ${debs[*]%%=*} ($VERSION)"
	(cd "$1" && apt-get download -qq "${debs[@]}") \
		>"$LAB_CACHE/$2.log" 2>&1
}

unpack_stock()
{
	local dir=$1 deb release

	mkdir "$dir/root"
	for deb in "$dir"/*.deb; do
		dpkg-deb -x "$deb" "$dir/root" || die "cannot unpack $deb"
	done
	release=$(cd "$dir/root/boot" && echo vmlinuz-*)
	release=${release#vmlinuz-}
	[ -f "$dir/root/boot/vmlinuz-$release" ] ||
		die "the image package holds no kernel image"
	ln -s "root/boot/vmlinuz-$release" "$dir/bzImage"
	echo "$release" >"$dir/release"
	# The package carries no modules.dep: installing it would make one.
	depmod -b "$dir/root" "$release" || die "depmod failed for $release"
}

unpack_source()
{
	local dir=$1

	mkdir "$dir/deb" "$dir/linux"
	if ! dpkg-deb -x "$dir/$SOURCE"_*.deb "$dir/deb" ||
		! tar -C "$dir/linux" --strip-components=1 -xf \
			"$dir/deb/usr/src/$SOURCE.tar.xz"; then
		die "cannot unpack the kernel source: is the disk full?"
	fi
	rm -rf "$dir/deb"
}

# fetch KIND - download what was resolved and publish it as KIND-VERSION. Fails
# only for the download: old lists name what the archive has dropped.
fetch()
{
	local work

	work=$(cache_workdir "$1")
	if ! download "$work" "$1"; then
		rm -rf "$work"
		return 1
	fi
	"unpack_$1" "$work"
	rm -f "$work"/*.deb
	cache_publish "$work" "$1-$VERSION" || return 1
	cache_forget "$1"
}

# ensure KIND - print the directory: what the lists name, once more with fresh
# lists, else what the cache has.
ensure()
{
	local kind=$1 try dir

	for try in lists fresh; do
		[ "$try" = lists ] || refresh_lists || break
		resolve || continue
		if [ -d "$LAB_CACHE/$kind-$VERSION" ] || fetch "$kind"; then
			cache_use "$kind-$VERSION"
			return
		fi
	done
	dir=$(newest_cached "$kind")
	if [ -z "$dir" ]; then
		[ ! -f "$LAB_CACHE/$kind.log" ] ||
			tail -n 5 "$LAB_CACHE/$kind.log" >&2
		die "the $kind kernel $LAB_SERIES cannot be downloaded:" \
			"check the network and the package lists" \
			"(apt-get update)"
	fi
	note "No newer $kind kernel can be had: using ${dir##*/}"
	cache_use "${dir##*/}"
}

main()
{
	case ${1:-} in
	stock | source) ;;
	*) die "say which: stock or source" ;;
	esac
	command -v apt-cache >/dev/null ||
		die "this is not a Debian system: no apt-cache to ask"
	cache_lock "$1"
	ensure "$1"
}

main "$@"
