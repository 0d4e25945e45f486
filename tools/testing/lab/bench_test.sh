# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Does tools/bench see that a path became longer?

# bench NAME=FIGURE... - judge these against what is kept. KEY says of which
# kernel they are.
bench()
{
	local kept

	printf '%s\n' "$@" | tr '=' ' ' >"$T/now"
	for kept in send-complete-32 indicate-32 some-path; do
		echo "here $kept 20"
	done >"$T/kept"
	echo "here long-path 200" >>"$T/kept"
	echo "here peer-alloc-skb 600" >>"$T/kept"
	"$LAB_ROOT/tools/bench/run.sh" --judge "$T/now" "$T/kept" "${KEY:-here}"
}

test_bench_as_before()
{
	green bench send-complete-32=20 long-path=206 peer-alloc-skb=700
}

test_bench_worse()
{
	red 'FAIL long-path: 207, was 200' bench long-path=207 \
		peer-alloc-skb=600
}

# More than it was by one is rounding.
test_bench_rounding()
{
	green bench some-path=21 peer-alloc-skb=600
	red 'FAIL some-path: 22, was 20' bench some-path=22 peer-alloc-skb=600
}

test_bench_above_what_it_may_be()
{
	red 'FAIL indicate-32: 25, too high: at most 24' \
		bench indicate-32=25 peer-alloc-skb=600
	red 'FAIL send-complete-of-10: 111, too high: at most 110' \
		bench send-complete-of-1=100 send-complete-of-10=111 \
		peer-alloc-skb=600
}

# Of another kernel: in the measure of what both call a packet.
test_bench_of_another_kernel()
{
	KEY=there green bench long-path=300 peer-alloc-skb=900
	KEY=there red 'FAIL long-path: 310, was 300' \
		bench long-path=310 peer-alloc-skb=900
}
