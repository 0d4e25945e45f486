#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Measure the data path in instructions per NBL.
#
#   tools/bench/run.sh
#
# The KUnit kernel runs on an emulated processor whose clock counts executed
# instructions, so the figures are the same on every machine and every day. A
# table goes to standard output, with what the kernel's own alloc_skb() costs in
# the same boot; the log is in build/results/bench.

set -eu
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/../lab/lib.sh"

OUT=$LAB_BUILD/results/bench

# what NAME - what a figure is of.
what()
{
	case $1 in
	send-complete-32) echo "send and complete, chain of 32, per NBL" ;;
	send-complete-1) echo "send and complete, one NBL" ;;
	send-complete-1-process) echo "the same, with BHs on before" ;;
	indicate-32) echo "indicate, chain of 32, per NBL" ;;
	return-32) echo "return, chain of 32, per NBL" ;;
	return-1) echo "return, one by one in random order, each" ;;
	alloc-free-32) echo "NBL alloc and free, bulk of 32, per NBL" ;;
	peer-alloc-skb) echo "peer: alloc_skb(1600) and kfree_skb" ;;
	*) echo "$1" ;;
	esac
}

main()
{
	local name figure

	rm -rf "$OUT"
	mkdir -p "$OUT"
	"$LAB_DIR/build.sh" kunit CONFIG_CONDIS_BENCH=m >"$OUT/build.log" 2>&1 ||
		{ tail -n 20 "$OUT/build.log" && die "the loops do not build"; }
	CONDIS_ACCEL=icount "$LAB_DIR/run.sh" --flavour kunit --smp 1 --quiet \
		--timeout 300 --out "$OUT/boot" \
		--job "$LAB_ROOT/tools/bench/job.sh"
	[ -s "$OUT/boot/results/figures" ] || die "the loops printed nothing"
	while read -r name figure; do
		printf '%6d  %s\n' "$figure" "$(what "$name")"
	done <"$OUT/boot/results/figures"
}

main "$@"
