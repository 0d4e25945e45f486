# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034
#
# Shared by the host side of the lab: where things are, how a script gives up,
# how the cache is locked and how something is published in it. Sourced, never
# run.

LAB_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
LAB_ROOT=$(cd "$LAB_DIR/../.." && pwd)
LAB_CACHE=${CONDIS_CACHE:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/condis}
LAB_BUILD=${CONDIS_BUILD:-$LAB_ROOT/build}
# The kernel series the lab works with, by the name its packages carry.
LAB_SERIES=6.12

export LC_ALL=C
# depmod and modprobe are not on every user's path.
PATH=$PATH:/usr/sbin:/sbin

# die SENTENCE - the one way a script of the lab gives up.
die()
{
	printf '%s: %s\n' "${0##*/}" "$*" >&2
	exit 1
}

# note SENTENCE - progress, on stderr so that stdout stays the answer.
note()
{
	printf '%s\n' "$*" >&2
}

# can_root - true when as_root will work without asking for a password.
can_root()
{
	[ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null
}

as_root()
{
	if [ "$(id -u)" = 0 ]; then
		"$@"
	else
		sudo -n "$@"
	fi
}

# cache_lock NAME - hold the cache's lock NAME until this process ends. Children
# that may outlive a killed parent are started with 9>&-, or they would keep it.
cache_lock()
{
	mkdir -p "$LAB_CACHE/lock" ||
		die "the cache $LAB_CACHE cannot be written"
	exec 9>"$LAB_CACHE/lock/$1"
	flock -n 9 && return 0
	note "waiting for another run that prepares $1"
	flock 9
}

# tree_lock NAME - the same for something made in the tree's build directory.
tree_lock()
{
	mkdir -p "$LAB_BUILD/lock" || die "$LAB_BUILD cannot be written"
	exec 8>"$LAB_BUILD/lock/$1"
	flock -n 8 && return 0
	note "waiting for another run that uses $LAB_BUILD/$1"
	flock 8
}

# cache_workdir NAME - print a fresh directory in the cache, to be published.
# What an earlier run left half-done under this name is removed: the caller
# holds the lock, so nobody works in it any more.
cache_workdir()
{
	local old

	for old in "$LAB_CACHE"/tmp."$1".*; do
		[ -e "$old" ] || continue
		rm -rf "$old" 2>/dev/null || rm -rf "$old" 2>/dev/null ||
			note "left over and not removable yet: $old"
	done
	mktemp -d "$LAB_CACHE/tmp.$1.XXXXXX"
}

# cache_publish WORKDIR NAME - make it visible under its final name, in one step.
cache_publish()
{
	chmod 755 "$1"
	rm -rf "${LAB_CACHE:?}/$2"
	mv -T "$1" "$LAB_CACHE/$2"
}

# cache_use NAME - print its directory, and keep note that it was of use.
cache_use()
{
	touch "$LAB_CACHE/$1" 2>/dev/null || true
	echo "$LAB_CACHE/$1"
}

# cache_forget KIND - remove what of this kind was of no use for a month:
# kernels that an update of the archive, the configuration or the compiler has
# left behind.
cache_forget()
{
	find "$LAB_CACHE" -maxdepth 1 -name "$1-[0-9]*" -type d -mtime +30 \
		-exec rm -rf {} +
}
