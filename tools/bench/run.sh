#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Measure the data path in instructions per NBL.
#
#   tools/bench/run.sh [--count | --record | --judge NOW KEPT KEY]
#
# The KUnit kernel runs on an emulated processor whose clock counts executed
# instructions, so the figures are the same on every machine and every day. A
# table goes to standard output, with what the kernel's own ways cost in the
# same boot; the log is in build/bench. The exit status is not zero when a
# figure is above what it may be, or is 3% worse than the one in
# tools/bench/figures that was measured with the same kernel, configuration and
# compiler; without such a one, than what follows from another kernel's, by what
# alloc_skb() costs on both.
#
#   --count    a line for each figure that is too high, and as the last line
#              "N passed, N failed, N skipped"
#   --record   put the figures into tools/bench/figures
#   --judge    measure nothing: compare figures in one file with those in
#              another, as --count does

set -eu
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/../lab/lib.sh"

# Not below results, where the suite of that name keeps its own.
OUT=$LAB_BUILD/bench
FIGURES=$LAB_ROOT/tools/bench/figures
PEER=peer-alloc-skb
MODE=${1:-}

# what NAME - what a figure is of.
what()
{
	case $1 in
	send-complete-32) echo "send and complete, chain of 32, per NBL" ;;
	send-complete-1) echo "send and complete, one NBL" ;;
	send-complete-1-process) echo "the same, with BHs on before" ;;
	send-complete-of-*) echo "one NBL each on a VC of ${1##*-}, at random" ;;
	call-cycle-of-*) echo "VC, call, close, delete, with ${1##*-} others" ;;
	indicate-32) echo "indicate, chain of 32, per NBL" ;;
	return-32) echo "return, chain of 32, per NBL" ;;
	return-1) echo "return, one by one in random order, each" ;;
	alloc-free-32) echo "NBL alloc and free, bulk of 32, per NBL" ;;
	memory-per-vc) echo "octets that an idle VC takes in the core" ;;
	peer-alloc-skb) echo "peer: alloc_skb(1600) and kfree_skb" ;;
	peer-dummy) echo "peer: a packet of pktgen's into dummy" ;;
	peer-veth) echo "peer: a packet of pktgen's through veth" ;;
	*) echo "$1" ;;
	esac
}

# limit NAME - what a figure may be at most; "-" where nothing is said.
limit()
{
	case $1 in
	send-complete-32) echo 52 ;;
	send-complete-1) echo 190 ;;
	indicate-32) echo 24 ;;
	return-1) echo 78 ;;
	return-32) echo 16 ;;
	alloc-free-32) echo 45 ;;
	memory-per-vc) echo 512 ;;
	call-cycle-of-1) echo 6000 ;;
	call-cycle-of-*) echo $(($(figure call-cycle-of-1) * 115 / 100)) ;;
	# No dearer by more than a tenth than on the only one.
	send-complete-of-*) echo $(($(figure send-complete-of-1) * 11 / 10)) ;;
	*) echo - ;;
	esac
}

# figure NAME [KEY] - of this run, or one that was kept.
figure()
{
	if [ $# -eq 1 ]; then
		awk -v n="$1" '$1 == n { print $2 }' "$OUT/now"
	else
		awk -v k="$2" -v n="$1" '$1 == k && $2 == n { print $3 }' \
			"$FIGURES"
	fi
}

# kept NAME KEY - what the figure is to be compared with: the one of the same
# key, else that of the first other one in the measure of alloc_skb().
kept()
{
	local other same

	same=$(figure "$1" "$2")
	if [ -n "$same" ]; then
		echo "$same"
		return
	fi
	other=$(awk '!/^#/ && NF { print $1; exit }' "$FIGURES")
	[ -n "$other" ] && [ -n "$(figure "$1" "$other")" ] || return 0
	case $1 in
	memory-*) figure "$1" "$other" ;;
	*) echo $(($(figure "$1" "$other") * $(figure $PEER) /
		$(figure $PEER "$other"))) ;;
	esac
}

# worse FIGURE KEPT - by 3%, and by more than rounding.
worse()
{
	[ -n "$2" ] && [ $(($1 * 100)) -gt $(($2 * 103)) ] &&
		[ "$1" -gt $(($2 + 1)) ]
}

# measure - OUT/now has a line "NAME FIGURE" for each.
measure()
{
	"$LAB_DIR/build.sh" kunit CONFIG_CONDIS_BENCH=m >"$OUT/build.log" 2>&1 ||
		{ tail -n 20 "$OUT/build.log" && die "the loops do not build"; }
	CONDIS_ACCEL=icount "$LAB_DIR/run.sh" --flavour kunit --smp 1 --quiet \
		--timeout 400 --out "$OUT/boot" --kmod pktgen \
		--job "$LAB_ROOT/tools/bench/job.sh"
	[ -s "$OUT/boot/results/figures" ] || die "the loops printed nothing"
	cp "$OUT/boot/results/figures" "$OUT/now"
}

# judge KEY - the table, or what is wrong in it. True when nothing is.
judge()
{
	local name figure most was note passed=0 failed=0

	while read -r name figure; do
		most=$(limit "$name")
		was=""
		# What is not ours is not judged, nor what a timer's tick moves.
		case $name in
		peer-* | *-process) ;;
		*) was=$(kept "$name" "$1") ;;
		esac
		note=""
		if [ "$most" != - ] && [ "$figure" -gt "$most" ]; then
			note="too high: at most $most"
		elif worse "$figure" "$was"; then
			note="was $was"
		fi
		if [ -n "$note" ]; then
			failed=$((failed + 1))
		else
			passed=$((passed + 1))
		fi
		if [ "$MODE" != --count ]; then
			printf '%6d  %4s  %s%s\n' "$figure" "$most" \
				"$(what "$name")" "${note:+ ($note)}"
		elif [ -n "$note" ]; then
			echo "FAIL $name: $figure, $note"
		fi
	done <"$OUT/now"
	[ "$MODE" != --count ] || echo "$passed passed, $failed failed, 0 skipped"
	[ $failed -eq 0 ]
}

# record KEY - in place of what was kept under it.
record()
{
	{
		awk -v k="$1" '$1 != k' "$FIGURES"
		sed "s/^/$1 /" "$OUT/now"
	} >"$OUT/figures"
	cp "$OUT/figures" "$FIGURES"
}

main()
{
	local key

	case $MODE in
	'' | --count | --record) ;;
	--judge)
		[ $# -eq 4 ] || die "--judge wants NOW, KEPT and KEY"
		OUT=$(mktemp -d)
		trap 'rm -rf "$OUT"' EXIT
		cp "$2" "$OUT/now"
		FIGURES=$3 MODE=--count
		judge "$4"
		return
		;;
	*) die "no such option: $MODE" ;;
	esac
	rm -rf "$OUT"
	mkdir -p "$OUT"
	measure
	# Source, configuration and compiler are in the name.
	key=$(basename "$("$LAB_DIR/kernel.sh" kunit)")
	[ "$MODE" != --record ] || record "$key"
	judge "$key"
}

main "$@"
