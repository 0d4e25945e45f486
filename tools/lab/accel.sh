#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Say whether machines run on KVM or are emulated: prints "kvm" or "tcg".
#
#   tools/lab/accel.sh KERNEL-DIR
#
# There are hosts whose /dev/kvm makes a machine that dies at once or crawls, so
# it is believed only after a boot with it came to its end in time. The answer
# is kept until the host boots again. CONDIS_ACCEL=tcg or kvm decides by hand;
# icount is emulation whose clock counts instructions, for tools/bench.

set -eu
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

PROBE_SECONDS=5
PROBE_STATUS=85

# probe KERNEL-DIR - boot with KVM into a program that ends the emulator with a
# status of its own.
probe()
{
	local work status

	work=$(mktemp -d)
	mkdir -p "$work/root/bin" "$work/root/dev"
	cp /bin/busybox "$work/root/bin/"
	cat >"$work/root/init" <<-'END'
		#!/bin/busybox sh
		/bin/busybox mount -t devtmpfs devtmpfs /dev
		printf '\052' | /bin/busybox dd of=/dev/port bs=1 seek=244
	END
	chmod +x "$work/root/init"
	(cd "$work/root" && find . | cpio -o -H newc --quiet) >"$work/initrd"
	# The redirection of the group also takes the shell's own word on a crash.
	status=$({
		timeout -k 1 "$PROBE_SECONDS" qemu-system-x86_64 -M q35 \
			-accel kvm -cpu max -smp 2 -m 512M \
			-kernel "$1/bzImage" -initrd "$work/initrd" \
			-append "panic=-1" -no-reboot -nodefaults \
			-display none \
			-device isa-debug-exit,iobase=0xf4,iosize=4 \
			</dev/null >/dev/null
		echo $?
	} 2>/dev/null)
	rm -rf "$work"
	[ "$status" = "$PROBE_STATUS" ]
}

main()
{
	local boot known="" verdict=tcg
	local file=$LAB_CACHE/accel

	case ${CONDIS_ACCEL:-} in
	tcg | kvm | icount) echo "$CONDIS_ACCEL" && return ;;
	"") ;;
	*) die "CONDIS_ACCEL is tcg, kvm or icount, not $CONDIS_ACCEL" ;;
	esac
	if [ ! -w /dev/kvm ]; then
		echo tcg
		return
	fi
	boot=$(cat /proc/sys/kernel/random/boot_id)
	[ ! -f "$file" ] || read -r known verdict <"$file"
	if [ "$known" != "$boot" ]; then
		verdict=tcg
		! probe "$1" || verdict=kvm
		mkdir -p "$LAB_CACHE"
		echo "$boot $verdict" >"$file.$$"
		mv "$file.$$" "$file"
	fi
	echo "$verdict"
}

main "$@"
