#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Boot a kernel of the lab, run a job in it, judge the end.
#
#   tools/lab/run.sh --flavour stock|kunit|debug|kcsan|coverage --job SCRIPT
#                    [options]
#
#   --out DIR          keep console.log, job.log, rc and results/ there
#   --timeout S        seconds until a machine that tells nothing new is declared
#                      hung (300); three times that until any is
#   --mem MiB          memory (enough for the flavour and what is carried)
#   --smp N            processors (2)
#   --turns            the emulator runs them in turns, not at the same time
#   --modules DIR      modules to carry (build/FLAVOUR/modules)
#   --file SRC:DST     carry a file or a directory; repeatable
#   --program FILE     carry a program and its libraries; repeatable
#   --kmod NAME        load a module of the kernel first; repeatable
#   --env NAME=VALUE   a variable for the job; repeatable
#   --append TEXT      more for the kernel command line
#   --want FILE        the tests that have to show themselves (see ktap.py)
#   --expect "suites=N cases=N"
#   --tally FILE       write "passed failed skipped" there
#   --stream           show what the job prints while it prints it
#   --quiet            no sentence when all is well
#   --interactive      a shell on this terminal; the job only prepares
#
# guest.sh makes the initial file system, guest/init runs in the machine,
# judge.sh and ktap.py judge. The exit status is 0 only when both are content.

set -eu
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

FLAVOUR="" JOB="" OUT="" TIMEOUT=300 MEM="" SMP=2 MODULES="" APPEND=""
WANT="" EXPECT="" TALLY="" STREAM="" QUIET="" INTERACTIVE="" THREAD=multi
CARRY=() QEMU_PID="" WORK="" TERMINAL=""

usage()
{
	sed -n '/^#   /s/^# *//p' "$0" >&2
}

parse_flag()
{
	case $1 in
	--stream) STREAM=1 ;;
	--quiet) QUIET=1 ;;
	--turns) THREAD=single ;;
	--interactive) INTERACTIVE=1 ;;
	--help) usage && exit 0 ;;
	*) return 1 ;;
	esac
}

parse_value()
{
	case $1 in
	--flavour) FLAVOUR=$2 ;;
	--job) JOB=$2 ;;
	--out) OUT=$2 ;;
	--timeout) TIMEOUT=$2 ;;
	--mem) MEM=$2 ;;
	--smp) SMP=$2 ;;
	--modules) MODULES=$2 ;;
	--append) APPEND=$2 ;;
	--want) WANT=$2 ;;
	--expect) EXPECT=$2 ;;
	--tally) TALLY=$2 ;;
	--file | --program | --kmod | --env) CARRY+=("$1" "$2") ;;
	*) die "no such option: $1" ;;
	esac
}

parse()
{
	while [ $# -gt 0 ]; do
		if parse_flag "$1"; then
			shift
			continue
		fi
		[ $# -gt 1 ] || die "$1 is not an option, or wants a value"
		parse_value "$1" "$2"
		shift 2
	done
	[ -n "$FLAVOUR" ] || die "--flavour is needed: stock, kunit, debug, kcsan" \
		"or coverage"
	[ -n "$JOB$INTERACTIVE" ] || die "--job is needed"
	[ -z "$JOB" ] || [ -f "$JOB" ] || die "there is no job $JOB"
	[[ $TIMEOUT$SMP${MEM:-0} =~ ^[0-9]+$ ]] ||
		die "--timeout, --smp and --mem want whole numbers"
	[ -z "$INTERACTIVE" ] || [ -t 0 ] ||
		die "a shell needs a terminal; give a --job instead"
}

# memory INITRD-MIB - the archive and what is unpacked from it are there
# together, and the file system takes half of the memory at most.
memory()
{
	local base=384

	[ "$FLAVOUR" != debug ] || base=768
	echo $((base + 3 * $1))
}

new_token()
{
	od -An -N8 -tx8 /dev/urandom | tr -d ' '
}

make_initrd()
{
	local args=(--kernel "$1" --out "$2" --env "LAB_TOKEN=$3"
		--env "LAB_TIMEOUT=$TIMEOUT"
		--env "LAB_INTERACTIVE=$INTERACTIVE"
		--env LAB_ROWS= --env LAB_COLUMNS=)

	if [ -n "$INTERACTIVE" ]; then
		# shellcheck disable=SC2046
		set -- $(stty size)
		[ "$1" = 0 ] ||
			args+=(--env "LAB_ROWS=$1" --env "LAB_COLUMNS=$2")
	fi
	[ -z "$JOB" ] || args+=(--job "$JOB")
	MODULES=${MODULES:-$LAB_BUILD/$FLAVOUR/modules}
	[ ! -d "$MODULES" ] || args+=(--modules "$MODULES")
	"$LAB_DIR/guest.sh" "${args[@]}" "${CARRY[@]}"
}

# command_line - a hang is to end in a trace, an oops in a panic, each slab cache
# is to stand for itself, and a busy host is no broken timer. A program that is
# at the same address each time need not be translated anew by the emulator:
# starting one takes less than half of the time.
command_line()
{
	echo "console=ttyS0 panic=-1 oops=panic unknown_nmi_panic=1" \
		"softlockup_panic=1 slab_nomerge no_timer_check norandmaps" \
		"${INTERACTIVE:+quiet loglevel=4}" "$APPEND"
}

# set_qemu KERNEL-DIR INITRD MEM - the emulator's command, in QEMU. The results
# come by ports of their own: a console line may be torn by any other.
# shellcheck disable=SC2054
set_qemu()
{
	local accel=tcg,thread=$THREAD clock=()

	case $("$LAB_DIR/accel.sh" "$1") in
	kvm) accel=kvm ;;
	icount) accel=tcg clock=(-icount shift=0,sleep=off) ;;
	esac
	QEMU=(qemu-system-x86_64 -M q35 -accel "$accel" -cpu max -smp "$SMP"
		-m "$3M" -kernel "$1/bzImage" -initrd "$2"
		-append "$(command_line)" -no-reboot -nodefaults -display none
		-device isa-debug-exit,iobase=0xf4,iosize=4 "${clock[@]}")
	if [ -n "$INTERACTIVE" ]; then
		QEMU+=(-chardev "stdio,id=con,mux=on,signal=off,logfile=$OUT/console.log"
			-serial chardev:con -mon chardev=con,mode=readline)
		return
	fi
	QEMU+=(-serial "file:$OUT/console.log"
		-chardev "pipe,id=qmp,path=$WORK/qmp"
		-mon chardev=qmp,mode=control
		-device virtio-serial-pci
		-chardev "file,id=rc,path=$OUT/rc"
		-device virtserialport,chardev=rc,name=lab.rc
		-chardev "file,id=out,path=$OUT/results.tar"
		-device virtserialport,chardev=out,name=lab.out
		-chardev "file,id=job,path=$WORK/job"
		-device virtserialport,chardev=job,name=lab.job)
}

# ask_where_it_hangs - a non-maskable interrupt makes the guest panic with a
# backtrace of what runs.
ask_where_it_hangs()
{
	printf '%s\n' '{"execute":"qmp_capabilities"}' \
		'{"execute":"inject-nmi"}' >&7
	wait_for_end 10
}

# wait_for_end SECONDS - true when the emulator ended in time.
wait_for_end()
{
	local end=$((SECONDS + $1))

	while kill -0 "$QEMU_PID" 2>/dev/null; do
		[ "$SECONDS" -lt "$end" ] || return 1
		sleep 0.1
	done
}

# octets_said - how much the machine has told so far.
octets_said()
{
	cat "$OUT/console.log" "$OUT/job.log" 2>/dev/null | wc -c
}

# wait_for_end_or_hang - true when the emulator ended. Past its time a machine
# that still tells something new is slow, as on a busy host, and no more hung
# than before: it has its time twice more.
wait_for_end_or_hang()
{
	local quiet=$((TIMEOUT / 10 + 1)) last=$((SECONDS + 3 * TIMEOUT)) said

	! wait_for_end "$TIMEOUT" || return 0
	while [ "$SECONDS" -lt "$last" ]; do
		said=$(octets_said)
		! wait_for_end "$quiet" || return 0
		[ "$(octets_said)" != "$said" ] || return 1
	done
	return 1
}

# show_job - pass on what the job prints, and keep it.
show_job()
{
	if [ -n "$STREAM" ]; then
		tee "$OUT/job.log" <"$WORK/job"
	else
		cat <"$WORK/job" >"$OUT/job.log"
	fi
}

# run_batch TOKEN - run the emulator under the time limit, then judge.
run_batch()
{
	local status=0 late=() shower begun=$SECONDS

	mkfifo "$WORK/job" "$WORK/qmp.in" "$WORK/qmp.out"
	exec 7<>"$WORK/qmp.in"
	show_job 7>&- 8>&- &
	shower=$!
	# It dies with this script, however that dies.
	setpriv --pdeathsig KILL "${QEMU[@]}" </dev/null >"$OUT/qemu.log" \
		2>&1 7>&- 8>&- &
	QEMU_PID=$!
	if ! wait_for_end_or_hang; then
		late=(--timed-out $((SECONDS - begun)))
		ask_where_it_hangs || kill -9 "$QEMU_PID" 2>/dev/null || true
	fi
	wait "$QEMU_PID" || status=$?
	QEMU_PID=""
	# If the emulator never opened it, the reader still waits for a writer.
	: <>"$WORK/job"
	wait "$shower" || true
	if [ ! -s "$OUT/console.log" ] && [ -s "$OUT/qemu.log" ]; then
		tail -n 3 "$OUT/qemu.log" >&2
		die "the emulator did not start the machine"
	fi
	"$LAB_DIR/judge.sh" "$OUT" --token "$1" --status "$status" "${late[@]}"
}

unpack_results()
{
	rm -rf "$OUT/results"
	mkdir "$OUT/results"
	[ ! -s "$OUT/results.tar" ] ||
		tar -xf "$OUT/results.tar" -C "$OUT/results" \
			--strip-components=1 --no-same-owner 2>/dev/null ||
		note "The results are torn: $OUT/results.tar"
	rm -f "$OUT/results.tar"
	"$LAB_DIR/leaks.sh" "$OUT/results" "$MODULES" | head -n 100 >&2
}

# judge_tests - what the tests among the results say, when there are any or some
# are wanted.
judge_tests()
{
	local args=("$OUT/results" --flavour "$FLAVOUR"
		--skips "$LAB_ROOT/tools/testing/skips.allow")

	[ -d "$OUT/results/kunit" ] || [ -d "$OUT/results/selftest" ] ||
		[ -n "$WANT$EXPECT" ] || return 0
	[ -z "$WANT" ] || args+=(--want "$WANT")
	[ -z "$EXPECT" ] || args+=(--expect "$EXPECT")
	[ -z "$TALLY" ] || args+=(--tally "$TALLY")
	"$LAB_DIR/ktap.py" "${args[@]}"
}

clean_up()
{
	[ -z "$QEMU_PID" ] || kill -9 "$QEMU_PID" 2>/dev/null || true
	[ -z "$TERMINAL" ] || stty "$TERMINAL" 2>/dev/null || true
	[ -z "$WORK" ] || rm -rf "$WORK"
}

run_interactive()
{
	TERMINAL=$(stty -g)
	"${QEMU[@]}" || true
	if grep -aq 'Kernel panic - not syncing' "$OUT/console.log"; then
		die "the kernel panicked: see $OUT/console.log"
	fi
}

# give_machine - the emulator's command for what was asked.
give_machine()
{
	local kernel size

	"$LAB_DIR/deps.sh" guest
	kernel=${CONDIS_KERNEL:-$("$LAB_DIR/kernel.sh" "$FLAVOUR")}
	[ -f "$kernel/bzImage" ] ||
		die "there is no kernel image $kernel/bzImage"
	size=$(make_initrd "$kernel" "$WORK/initrd" "$1")
	set_qemu "$kernel" "$WORK/initrd" "${MEM:-$(memory "$size")}"
}

clear_out()
{
	rm -f "$OUT/console.log" "$OUT/job.log" "$OUT/rc" "$OUT/results.tar"
	rm -f "$WORK/job" "$WORK/qmp.in" "$WORK/qmp.out"
}

# stale_breakpoint - the kernel patches its code, and a module's, by way of a
# breakpoint. An emulator may execute that when it is gone already, from what it
# has translated (linux-kernel, July 2023: "int3: when running LTP tracing
# testing"), when its processors run at the same time. Nothing else makes the
# kernel die of one.
stale_breakpoint()
{
	[[ ${QEMU[*]} == *"-accel tcg,thread=multi"* ]] &&
		grep -aqE 'Oops: int3: 0000|^[^a-z]*int3: 0000 \[#1\]' \
			"$OUT/console.log"
}

run_again()
{
	note "The emulator executed a breakpoint that was gone: once more."
	clear_out
	run_batch "$1"
}

main()
{
	local token rc=0

	parse "$@"
	trap clean_up EXIT
	trap 'exit 130' INT TERM HUP
	WORK=$(mktemp -d)
	OUT=${OUT:-$WORK/out}
	mkdir -p "$OUT"
	clear_out
	token=$(new_token)
	give_machine "$token"
	if [ -n "$INTERACTIVE" ]; then
		run_interactive
		return
	fi
	run_batch "$token" || rc=1
	if [ $rc != 0 ] && stale_breakpoint; then
		rc=0
		run_again "$token" || rc=1
	fi
	unpack_results
	judge_tests || rc=1
	[ "$rc" -ne 0 ] || [ -n "$QUIET$STREAM" ] ||
		note "The $FLAVOUR kernel ran ${JOB##*/} in $SECONDS s, all well"
	return $rc
}

main "$@"
