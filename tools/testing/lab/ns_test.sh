# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Does tools/bench/ns.sh tell a difference from noise?

# ns HERE THERE - compare the figures of one name, several of each.
ns()
{
	local f

	for f in $1; do
		echo "path $f"
	done >"$T/here"
	for f in $2; do
		echo "path $f"
	done >"$T/there"
	green "$LAB_ROOT/tools/bench/ns.sh" --compare "$T/here" "$T/there"
}

test_ns_same()
{
	ns "40 41 39 40 40" "41 40 40 39 42"
	says '^path +40.0 +40.0 +\+0.0% +within the noise$'
}

# One run that something else disturbed does not count.
test_ns_outlier()
{
	ns "40 41 900 40 40" "41 40 40 39 42"
	says 'within the noise$'
}

test_ns_slower()
{
	ns "50 51 49 50 52" "40 41 39 40 40"
	says '^path +50.0 +40.0 +\+25.0% +SLOWER$'
}

test_ns_faster()
{
	ns "30 31 29 30" "40 41 39 40"
	says '^path +30.0 +40.0 +-25.0% +faster$'
}

# As far apart as above, but no run is like another.
test_ns_noisy()
{
	ns "50 70 30 90 45" "40 60 20 80 35"
	says 'within the noise$'
}

# What only one of them has.
test_ns_new_name()
{
	ns "50 50" ""
	says '^path +50.0$'
}

test_ns_wrong_use()
{
	red 'there is no revision no-such-thing' \
		"$LAB_ROOT/tools/bench/ns.sh" --against no-such-thing
	red 'no such option: --fast' "$LAB_ROOT/tools/bench/ns.sh" --fast
	red 'wants a number' "$LAB_ROOT/tools/bench/ns.sh" --rounds many
	red 'wants a value' "$LAB_ROOT/tools/bench/ns.sh" --against
}
