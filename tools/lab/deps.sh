#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Install the Debian packages that a part of the project needs.
#
#   tools/lab/deps.sh GROUP...      build | guest | kernel | check | regen
#
# Silent when nothing is missing. Otherwise one sentence says what is installed
# and why; without root and without a sudo that asks no password, the line to
# type is printed instead and the exit status is 1.

set -eu
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

# group_packages GROUP - the packages of a group.
group_packages()
{
	case $1 in
	build)
		echo gcc libc6-dev make libelf-dev libssl-dev libmnl-dev \
			pkg-config pahole kmod xz-utils bc
		;;
	guest)
		echo qemu-system-x86 busybox-static cpio iproute2 jq kmod \
			xz-utils python3-minimal
		;;
	kernel)
		echo gcc libc6-dev make flex bison bc libelf-dev libssl-dev \
			xz-utils rsync kmod
		;;
	check)
		echo sparse clang lld llvm shellcheck codespell yamllint perl \
			python3 python3-yaml python3-jsonschema python3-docutils
		;;
	regen)
		echo python3 python3-yaml python3-jsonschema
		;;
	*)
		die "no such group: $1 (build, guest, kernel, check, regen)"
		;;
	esac
}

# group_purpose GROUP - why, as the end of a sentence.
group_purpose()
{
	case $1 in
	build) echo "to compile the modules and the tool" ;;
	guest) echo "to run them in a virtual machine" ;;
	kernel) echo "to compile the test kernels" ;;
	check) echo "to check the sources" ;;
	regen) echo "to generate the netlink files" ;;
	esac
}

# missing_of PACKAGE... - those not installed, each once.
missing_of()
{
	comm -23 <(printf '%s\n' "$@" | sort -u) \
		<(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "$@" \
			2>/dev/null | sed -n 's/^installed //p' | sort -u)
}

apt_install()
{
	as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
		--no-install-recommends -o Dpkg::Use-Pty=0 \
		-o DPkg::Lock::Timeout=600 "$@"
}

# install_all LOG PACKAGE... - refresh the lists only when the first try fails:
# that covers a machine without lists and lists older than the archive.
install_all()
{
	local log=$1

	shift
	apt_install "$@" >"$log" 2>&1 && return 0
	as_root apt-get update -qq >>"$log" 2>&1 || return 1
	apt_install "$@" >>"$log" 2>&1
}

main()
{
	local groups=("$@") packages="" missing=() why="" log g

	[ $# -gt 0 ] || die "say which group: build, guest, kernel, check, regen"
	command -v apt-get >/dev/null ||
		die "this is not a Debian system: install by hand what this" \
			"script's lists name"
	for g in "${groups[@]}"; do
		packages="$packages $(group_packages "$g")"
	done
	# The names have no blanks: each is a word.
	# shellcheck disable=SC2086
	mapfile -t missing < <(missing_of $packages)
	[ ${#missing[@]} -gt 0 ] || return 0
	for g in "${groups[@]}"; do
		why="$why${why:+ and }$(group_purpose "$g")"
	done
	if ! can_root; then
		note "Some packages are needed $why; as root, type:"
		echo "apt-get install --no-install-recommends ${missing[*]}"
		exit 1
	fi
	note "Installing Debian packages $why: ${missing[*]}"
	log=$(mktemp)
	if ! install_all "$log" "${missing[@]}"; then
		tail -n 20 "$log" >&2
		rm -f "$log"
		die "apt-get could not install: ${missing[*]}"
	fi
	rm -f "$log"
}

main "$@"
