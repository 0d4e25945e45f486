# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# What jobs share inside the machine: our modules in and out, and the checks
# that nothing was left behind. Sourced by a job.

MODULES=/lab/modules
OUT=/lab/out
KMEMLEAK=/sys/kernel/debug/kmemleak
JOB_FAILED=0

# complain SENTENCE - the job goes on, and fails.
complain()
{
	JOB_FAILED=1
	echo "FAIL $*"
	echo "lab: FAIL $*" >/dev/kmsg
}

# finish - the job's exit status.
finish()
{
	collect_coverage
	exit $JOB_FAILED
}

# collect_coverage - what gcov has counted, of modules that are gone, too. Such
# a file has no size: it must be read, not copied.
collect_coverage()
{
	local gcov=/sys/kernel/debug/gcov f to

	[ -d $gcov ] || return 0
	find $gcov -name '*.gcda' | while read -r f; do
		to=$OUT/gcov/${f#*/coverage/src/}
		mkdir -p "${to%/*}"
		cat "$f" >"$to"
	done
}

has_module()
{
	[ -f "$MODULES/$1.ko" ]
}

is_loaded()
{
	grep -q "^$1 " /proc/modules
}

needs_of()
{
	sed -n "s/^$1://p" "$MODULES/needs"
}

# load NAME [PARAMETER...] - a module of ours, after what it needs.
load()
{
	local name=$1 need

	shift
	is_loaded "$name" && return 0
	for need in $(needs_of "$name"); do
		load "$need" || return 1
	done
	if ! insmod "$MODULES/$name.ko" "$@"; then
		complain "the module $name does not load"
		return 1
	fi
	remember_sections "$name"
}

# The addresses of a module are needed to read a leak report, and they are gone
# with the module.
remember_sections()
{
	local section file

	for section in .text .init.text; do
		file=/sys/module/$1/sections/$section
		[ ! -r "$file" ] ||
			echo "$1 $section $(cat "$file")" >>$OUT/sections
	done
}

# ours - the loaded modules that came with the job, latest first.
ours()
{
	local name rest

	while read -r name rest; do
		! has_module "$name" || echo "$name"
	done </proc/modules
}

# unload NAME
unload()
{
	local why

	is_loaded "$1" || return 0
	why=$(rmmod "$1" 2>&1) && return 0
	complain "the module $1 does not unload: $why (used by" \
		"$(awk -v m="$1" '$1 == m { print $3, $4 }' /proc/modules))"
	return 1
}

# unload_all - users before what they use. The list of loaded modules has the
# latest first, so one pass does, save where somebody refuses.
unload_all()
{
	local name

	for name in $(ours); do
		unload "$name"
	done
	[ -z "$(ours)" ] || complain "still loaded: $(ours | tr '\n' ' ')"
}

# our_caches - the slab caches of ours, by their names.
our_caches()
{
	find /sys/kernel/slab -maxdepth 1 \( -name 'condis*' -o -name 'vatm*' \)
}

# live_objects - "cache objects" of each slab cache of ours. Shrinking first
# gives back what only a CPU's own slab holds.
live_objects()
{
	local cache

	for cache in $(our_caches); do
		echo 1 >"$cache/shrink" 2>/dev/null
		echo "${cache##*/} $(cut -d ' ' -f 1 "$cache/objects")"
	done
}

# more_live BEFORE - the caches that hold more than they did in the file BEFORE.
more_live()
{
	live_objects | awk -v before="$1" '
		BEGIN {
			while ((getline line < before) > 0) {
				split(line, f, " ")
				had[f[1]] = f[2]
			}
		}
		$2 > had[$1] + 0 {
			print $1 ": " had[$1] + 0 " objects before, " $2 " after"
		}'
}

# check_live BEFORE - deferred freeing gets its time: kfree_rcu() collects for five
# seconds, and begins anew when what it had collected before is not freed yet.
check_live()
{
	local tries=0 more

	while :; do
		more=$(more_live "$1")
		[ -n "$more" ] || return 0
		[ $tries -lt 100 ] || break
		sleep 0.2
		tries=$((tries + 1))
	done
	echo "$more" | while read -r line; do
		echo "lab: FAIL slab objects are left: $line" >/dev/kmsg
	done
	complain "slab objects are left: $(echo "$more" | tr '\n' ';')"
}

# check_gone - after unloading, no trace.
check_gone()
{
	local left

	left=$({
		our_caches
		find /sys/kernel/debug -maxdepth 1 -name 'condis*'
	} | tr '\n' ' ')
	[ -z "$left" ] || complain "left after unloading: $left"
}

leak_detector()
{
	[ -w $KMEMLEAK ] && echo scan=off >$KMEMLEAK 2>/dev/null
}

# leak_baseline - forget what the boot left unreferenced. An object is reported
# only when it is older than five seconds.
leak_baseline()
{
	leak_detector || return 0
	sleep 6
	echo scan >$KMEMLEAK
	echo scan >$KMEMLEAK
	echo clear >$KMEMLEAK
}

# check_leaks - twice, because an object that changed is only seen by the second
# scan.
check_leaks()
{
	leak_detector || {
		! grep -q 'lab.kmemleak' /proc/cmdline ||
			complain "the leak detector is not there any more"
		return 0
	}
	sleep 6
	echo scan >$KMEMLEAK
	echo scan >$KMEMLEAK
	cat $KMEMLEAK >$OUT/kmemleak
	if grep -q '^unreferenced' $OUT/kmemleak; then
		complain "kmemleak found $(grep -c '^unreferenced' \
			$OUT/kmemleak) unreferenced objects"
	else
		rm -f $OUT/kmemleak
	fi
}
