#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Make sure that there is a kernel tree to check against: Debian's own
# configuration with KUnit and what its tests use switched on, configured for
# one compiler, prepared for modules and not built (half a minute, once per
# machine).
#
#   tools/check/prepare.sh gcc | clang
#
# Prints the directory, in which "kbuild M=dir ..." runs make. Debian's headers
# are configured for gcc and without KUnit, hence this.

set -eu
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/../lab/lib.sh"

# To be raised when this file changes what it makes out of the same inputs.
RECIPE=2

compiler=${1:-none}
case $compiler in
gcc) llvm=() ;;
clang) llvm=(LLVM=1) ;;
*) die "no such compiler: $compiler (gcc, clang)" ;;
esac

# configure SOURCE OUT CONFIG - no debug information: nothing is ever loaded.
configure()
{
	cp "$3" "$2/.config"
	"$1/scripts/config" --file "$2/.config" -e KUNIT \
		-e FAULT_INJECTION -e FAILSLAB -e DEBUG_INFO_NONE \
		-d DEBUG_INFO_DWARF_TOOLCHAIN_DEFAULT -d DEBUG_INFO_BTF \
		-d MODVERSIONS -d MODULE_SIG
	make -s -C "$1" O="$2" "${llvm[@]}" olddefconfig
	grep -q '^CONFIG_KUNIT=y' "$2/.config" &&
		grep -q '^CONFIG_FAILSLAB=y' "$2/.config"
}

# prepare SOURCE OUT HEADERS
prepare()
{
	configure "$1" "$2" "$3/.config" &&
		make -s -C "$1" O="$2" "${llvm[@]}" modules_prepare &&
		cp "$3/Module.symvers" "$2/"
}

write_kbuild()
{
	cat >"$1/kbuild" <<-END
		#!/bin/sh
		# Runs make for this kernel: kbuild M=directory modules
		unset MAKEFLAGS MFLAGS MAKELEVEL
		exec make --no-print-directory -C "$2" O="$1" ${llvm[*]} "\$@"
	END
	chmod +x "$1/kbuild"
}

main()
{
	local stock source out key

	command -v "$compiler" >/dev/null || die "there is no $compiler here"
	stock=$("$LAB_DIR/kernel.sh" stock)
	source=$("$LAB_DIR/fetch.sh" source)/linux
	key=$({
		echo "$RECIPE $source"
		"$compiler" --version
		cat "$stock/release"
	} | sha256sum | cut -c 1-12)
	out=$LAB_CACHE/check-$compiler-$key
	cache_lock "check-$compiler"
	if [ ! -e "$out/ready" ]; then
		note "Preparing a kernel tree for $compiler," \
			"half a minute, once per machine"
		rm -rf "$out"
		mkdir "$out"
		# The lock is not handed down to what may outlive this.
		(
			unset MAKEFLAGS MFLAGS MAKELEVEL
			prepare "$source" "$out" \
				"$stock/root/usr/src/linux-headers-$(cat "$stock/release")"
		) >"$out/prepare.log" 2>&1 9>&- || {
			tail -n 20 "$out/prepare.log" >&2
			die "the tree for $compiler cannot be prepared:" \
				"the whole log is $out/prepare.log"
		}
		write_kbuild "$out" "$source"
		: >"$out/ready"
	fi
	echo "$out"
}

main
