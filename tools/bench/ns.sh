#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Measure the data path in nanoseconds of this machine, against another revision.
#
#   tools/bench/ns.sh [--against REVISION] [--rounds N]
#   tools/bench/ns.sh --compare FIGURES OTHER
#
# The loops of tools/bench/run.sh run in User Mode Linux: natively, on one CPU.
# Here a cache miss and a locked instruction cost what they do, and so does
# whatever else the machine does: hence the modules of this tree and those of the
# other revision (HEAD, unless one is named) run in turn, N times each (7), each
# time in a kernel of its own. Printed are the medians and how far apart they
# are; a difference counts when it is beyond 1% and three times what the runs of
# one revision differ by. The exit status says whether the loops ran, not how fast.
#
#   --compare  measure nothing: print the table of two files of lines "NAME
#              FIGURE", several of a name

set -eu
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/../lab/lib.sh"

OUT=$LAB_BUILD/bench-ns
SECONDS_EACH=${CONDIS_BENCH_SECONDS:-120}
REVISION=HEAD
ROUNDS=7

# compare FIGURES OTHER - the table; names in the order of FIGURES.
compare()
{
	awk '
		function sorted(v, n,    i, j, x) {
			for (i = 2; i <= n; i++) {
				x = v[i]
				for (j = i - 1; j > 0 && v[j] > x; j--)
					v[j + 1] = v[j]
				v[j + 1] = x
			}
		}
		function median(v, n) {
			sorted(v, n)
			return (v[int((n + 1) / 2)] + v[int(n / 2) + 1]) / 2
		}
		# The median distance from the median.
		function spread(v, n, mid,    i, d) {
			for (i = 1; i <= n; i++)
				d[i] = v[i] > mid ? v[i] - mid : mid - v[i]
			return median(d, n)
		}
		function take(which, name,    i) {
			for (i = 1; i <= count[which, name]; i++)
				one[i] = figure[which, name, i]
			return count[which, name]
		}
		FNR == 1 { which++ }
		NF != 2 || $2 !~ /^[0-9.]+$/ { next }
		{
			if (which == 1 && !count[1, $1])
				names[++n_names] = $1
			figure[which, $1, ++count[which, $1]] = $2
		}
		END {
			printf "%-24s  %7s  %7s  %7s\n", "ns", "here",
				"there", "change"
			for (k = 1; k <= n_names; k++) {
				name = names[k]
				n = take(1, name)
				a = median(one, n)
				noise = spread(one, n, a)
				n = take(2, name)
				if (!n) {
					printf "%-24s  %7.1f\n", name, a
					continue
				}
				b = median(one, n)
				x = spread(one, n, b)
				if (x > noise)
					noise = x
				diff = a > b ? a - b : b - a
				verdict = "within the noise"
				if (diff > 3 * noise && diff * 100 > b)
					verdict = a > b ? "SLOWER" : "faster"
				printf "%-24s  %7.1f  %7.1f  %+6.1f%%  %s\n",
					name, a, b, b ? (a - b) * 100 / b : 0,
					verdict
			}
		}' "$1" "$2"
}

# pack NAME DIR - OUT/NAME.cpio: a root that loads the modules below DIR and
# prints what they say.
pack()
{
	local root=$OUT/$1.root ko

	mkdir -p "$root"/{bin,proc,sys,dev}
	cp /bin/busybox "$root/bin/"
	for ko in condis condis_bench; do
		find "$2" -name "$ko.ko" -exec cp {} "$root/" \;
		[ -f "$root/$ko.ko" ] || die "$1 has no $ko.ko"
	done
	cat >"$root/init" <<-'END'
		#!/bin/busybox sh
		/bin/busybox mount -t proc proc /proc
		/bin/busybox mount -t sysfs sysfs /sys
		/bin/busybox insmod /condis.ko &&
			/bin/busybox insmod /condis_bench.ko &&
			/bin/busybox rmmod condis_bench &&
			/bin/busybox rmmod condis &&
			echo "bench: done"
		/bin/busybox poweroff -f
	END
	chmod +x "$root/init"
	(cd "$root" && find . | cpio -o -H newc --quiet) >"$OUT/$1.cpio"
}

# run NAME ROUND KERNEL - one machine; its figures go to OUT/NAME.figures.
run()
{
	local log=$OUT/$1.$2.log

	TMPDIR=$OUT timeout -k 5 "$SECONDS_EACH" "$3/linux" mem=512M \
		initrd="$OUT/$1.cpio" con=null con0=fd:0,fd:1 \
		uml_dir="$OUT/uml/" umid="$1.$2" </dev/null >"$log" 2>&1 || true
	tr -d '\r' <"$log" | grep -q '^bench: done$' || {
		tail -n 20 "$log" >&2
		die "the loops of $1 did not come to their end: see $log"
	}
	tr -d '\r' <"$log" | sed -n 's/.*condis_bench: //p' |
		awk -v scale="$(cat "$OUT/$1.scale")" '
			!/^memory-/ { print $1, $2 / scale }' >>"$OUT/$1.figures"
}

# scale NAME SOURCE - OUT/NAME.scale is what its loops multiply figures by.
scale()
{
	if grep -qs BENCH_SCALE "$2/drivers/net/condis/bench/loops.c"; then
		echo 100
	else
		echo 1
	fi >"$OUT/$1.scale"
}

# prepare KERNEL COMMIT - what boots the modules of here and of there.
prepare()
{
	local args=(CONFIG_CONDIS_BENCH=m KCFLAGS=-DBENCH_SCALE=100)

	"$LAB_DIR/build.sh" uml "${args[@]}"
	scale here "$LAB_ROOT"
	pack here "$LAB_BUILD/uml/modules"
	mkdir -p "$OUT/there"
	git -C "$LAB_ROOT" archive "$2" | tar -x -C "$OUT/there"
	scale there "$OUT/there"
	"$1/kbuild" M="$OUT/there" -j"${CONDIS_JOBS:-$(nproc)}" "${args[@]}" \
		modules >"$OUT/there.log" 2>&1 || {
		tail -n 20 "$OUT/there.log" >&2
		die "the modules of $REVISION do not build"
	}
	pack there "$OUT/there"
}

main()
{
	local kernel commit round name

	while [ $# -gt 0 ]; do
		case $1 in
		--against | --rounds)
			[ $# -gt 1 ] || die "$1 wants a value"
			[ "$1" = --rounds ] || REVISION=$2
			[ "$1" != --rounds ] || ROUNDS=$2
			shift 2
			;;
		--compare)
			[ $# -eq 3 ] || die "--compare wants FIGURES and OTHER"
			compare "$2" "$3"
			return
			;;
		*) die "no such option: $1" ;;
		esac
	done
	[[ $ROUNDS =~ ^[1-9][0-9]*$ ]] || die "--rounds wants a number"
	commit=$(git -C "$LAB_ROOT" rev-parse --verify --quiet \
		"$REVISION^{commit}") || die "there is no revision $REVISION"
	"$LAB_DIR/deps.sh" build guest
	kernel=$("$LAB_DIR/kernel.sh" uml)
	tree_lock bench-ns
	rm -rf "$OUT"
	mkdir -p "$OUT/uml"
	prepare "$kernel" "$commit"
	for ((round = 1; round <= ROUNDS; round++)); do
		for name in here there; do
			run "$name" "$round" "$kernel"
		done
	done
	compare "$OUT/here.figures" "$OUT/there.figures"
}

main "$@"
