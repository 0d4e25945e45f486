#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Make sure that a kernel of the lab exists, and print its directory.
#
#   tools/lab/kernel.sh stock | kunit | debug | kcsan | coverage | uml
#
# In the directory: bzImage, or linux, a program, where it is User Mode Linux;
# release, the kernel's release; kbuild, a command that runs make in its build
# tree (kbuild M=dir modules); root/lib/modules, its own modules. What a kernel
# is made of is in its name in the cache, so a change of package, configuration
# or compiler makes a new one.

set -eu
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

# To be raised when this file changes what it makes out of the same inputs.
RECIPE=1

fragments()
{
	case $1 in
	kunit | uml) echo "$LAB_DIR/config/$1.config" ;;
	debug | kcsan | coverage)
		echo "$LAB_DIR/config/kunit.config" "$LAB_DIR/config/$1.config"
		;;
	esac
}

usual_minutes()
{
	case $1 in
	kunit | uml) echo 5 ;;
	debug | kcsan | coverage) echo 8 ;;
	esac
}

# arch FLAVOUR - what make has to be told of the architecture.
arch()
{
	[ "$1" != uml ] || echo ARCH=um
}

# images FLAVOUR - what make makes and where.
images()
{
	case $1 in
	uml) echo linux linux ;;
	*) echo bzImage arch/x86/boot/bzImage ;;
	esac
}

# write_kbuild DIR SOURCE BUILD [ARCH] - the kbuild command. SOURCE is the tree
# that make runs in, BUILD the output tree below the command's own directory.
write_kbuild()
{
	cat >"$1/kbuild.$$" <<-END
		#!/bin/sh
		# Runs make for this kernel: kbuild M=directory modules
		here=\$(cd "\$(dirname "\$0")" && pwd)
		unset MAKEFLAGS MFLAGS MAKELEVEL
		exec make --no-print-directory ${4:-} -C "\$here/$2" \
			O="\$here/$3" "\$@"
	END
	chmod +x "$1/kbuild.$$"
	mv "$1/kbuild.$$" "$1/kbuild"
}

# stock_kernel - add the kbuild command to what fetch.sh unpacked. The header
# package's own Makefile holds an absolute path, so make is run in the common
# tree with the flavour's tree as output.
stock_kernel()
{
	local dir release headers

	"$LAB_DIR/deps.sh" build
	dir=$("$LAB_DIR/fetch.sh" stock)
	release=$(cat "$dir/release")
	headers=root/usr/src/linux-headers-$release
	write_kbuild "$dir" "${headers%-amd64}-common" "$headers"
	echo "$dir"
}

# check_config FLAVOUR CONFIG - every line of the fragments is in CONFIG, where
# a later fragment wins over an earlier one.
check_config()
{
	local config=$2 lost

	# shellcheck disable=SC2046
	lost=$(awk '
		FNR == 1 { last = ++file == nfiles }
		{ name = "" }
		/^CONFIG_/ { name = $0; sub(/=.*/, "", name); want = $0 }
		/^# CONFIG_.* is not set$/ { name = $2; want = "" }
		name == "" { next }
		!last { wanted[name] = want; next }
		{ have[name] = want }
		END {
			for (n in wanted)
				if (wanted[n] != have[n])
					print n
		}' nfiles=$(($(fragments "$1" | wc -w) + 1)) \
		$(fragments "$1") "$config" | sort | tr '\n' ' ')
	[ -z "$lost" ] || die "the $1 configuration lost: $lost"
}

# quiet_make LOG ARG... - make, its output to LOG. The lock of the cache is not
# handed down: an orphan of a killed run would keep it.
quiet_make()
{
	local log=$1

	shift
	env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL \
		KBUILD_BUILD_USER=condis KBUILD_BUILD_HOST=lab \
		nice make --no-print-directory "$@" >>"$log" 2>&1 9>&-
}

# compile FLAVOUR SOURCE WORK - configure, check, build.
compile()
{
	local flavour=$1 source=$2 work=$3 log=$3/build.log arch image

	arch=$(arch "$flavour")
	read -r image _ < <(images "$flavour")
	mkdir "$work/build"
	# shellcheck disable=SC2046
	cat $(fragments "$flavour") >"$work/fragment"
	# shellcheck disable=SC2086
	quiet_make "$log" $arch -C "$source" O="$work/build" \
		KCONFIG_ALLCONFIG="$work/fragment" allnoconfig || return 1
	check_config "$flavour" "$work/build/.config"
	# shellcheck disable=SC2086
	quiet_make "$log" $arch -C "$source" O="$work/build" \
		-j"${CONDIS_JOBS:-$(nproc)}" "$image" modules || return 1
	# shellcheck disable=SC2086
	quiet_make "$log" $arch -C "$source" O="$work/build" \
		INSTALL_MOD_PATH="$work/root" modules_install || return 1
	# shellcheck disable=SC2086
	quiet_make "$log" $arch -s -C "$source" O="$work/build" kernelrelease ||
		return 1
}

# prune BUILD - keep what a module outside the tree is built with, and the
# kernel's symbols.
prune()
{
	find "$1" -path "$1/scripts" -prune -o -path "$1/tools" -prune -o \
		\( -name '*.o' -o -name '*.a' -o -name '*.ko' \
		-o -name '*.mod*' -o -name '.*.cmd' \) \
		! -name 'modules.*' -type f -exec rm -f {} +
	rm -f "$1/arch/x86/boot/vmlinux.bin" \
		"$1/arch/x86/boot/compressed/vmlinux" "$1"/.tmp_vmlinux*
	rm -f "$1"/arch/x86/boot/compressed/vmlinux.bin*
}

# own_kernel FLAVOUR - from the cache, or built.
own_kernel()
{
	local flavour=$1 source version key name work start=$SECONDS image file

	"$LAB_DIR/deps.sh" kernel
	source=$("$LAB_DIR/fetch.sh" source)
	version=${source##*/source-}
	# shellcheck disable=SC2046
	key=$( (
		echo "$RECIPE $version"
		gcc -dumpfullversion
		cat $(fragments "$flavour")
	) | sha256sum | cut -c 1-12)
	name=$flavour-$version-$key
	cache_lock "kernel-$flavour"
	if [ ! -d "$LAB_CACHE/$name" ]; then
		work=$(cache_workdir "kernel-$flavour")
		note "Building the $flavour kernel, about" \
			"$(usual_minutes "$flavour") minutes, once per machine" \
			"(log: $work/build.log)"
		if ! compile "$flavour" "$source/linux" "$work"; then
			tail -n 20 "$work/build.log" >&2
			die "the $flavour kernel does not build:" \
				"the whole log is $work/build.log"
		fi
		read -r image file < <(images "$flavour")
		cp "$work/build/$file" "$work/$image"
		tail -n 1 "$work/build.log" >"$work/release"
		prune "$work/build"
		write_kbuild "$work" "../${source##*/}/linux" build \
			"$(arch "$flavour")"
		cache_publish "$work" "$name"
		cache_forget "$flavour"
		note "Built in $(((SECONDS - start + 59) / 60)) minutes"
	fi
	cache_use "$name"
}

main()
{
	case ${1:-} in
	stock) stock_kernel ;;
	kunit | debug | kcsan | coverage | uml) own_kernel "$1" ;;
	*)
		die "no such kernel: ${1:-none named}" \
			"(stock, kunit, debug, kcsan, coverage, uml)"
		;;
	esac
}

main "$@"
