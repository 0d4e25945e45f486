#!/bin/busybox sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# Job: try mutants, one after another, as long as the machine is as it was.
#
# /lab/mutants/plan has a line for each: number, slug (- for the unbroken
# modules), test, test module; /lab/mutants/SLUG has the broken modules. The
# output is read by boots.sh: "@begin N", then "@green N" or "@red N WHY". What an
# earlier boot said that the tests take is in /lab/mutants/took, as "@took TEST
# TENTHS".

# shellcheck source=SCRIPTDIR/../../lab/guest/lib.sh
. /lab/lib.sh

FAILSLAB=/sys/kernel/debug/failslab
KUNIT=/sys/kernel/debug/kunit
TORTURE=/sys/kernel/debug/condis_torture
TOOK=/tmp/took
ALL=$MODULES

# A warning, a report of KASAN, or worse.
tainted()
{
	[ $(($(cat /proc/sys/kernel/tainted) & 672)) -ne 0 ]
}

# gather SLUG - a folder with the modules of this trial.
gather()
{
	rm -rf /tmp/modules
	mkdir /tmp/modules
	ln -s "$ALL"/* /tmp/modules/
	[ "$1" = - ] || ln -sf /lab/mutants/"$1"/*.ko /tmp/modules/
	MODULES=/tmp/modules
}

# result NUMBER SUITE - what the suite says of itself.
result()
{
	local file=$KUNIT/$2/results

	grep -E '^    (not )?ok ' "$file" 2>/dev/null | grep -qv '# SKIP' ||
		complain "no case of $2 was run"
	sed -n "s/^    not ok [0-9]* \([a-z0-9_]*\).*/@red $1 $2.\1/p" "$file"
}

# run_kunit NUMBER TEST MODULE - the suite, or one case of it.
run_kunit()
{
	printf %s "$2" >/sys/module/kunit/parameters/filter_glob
	load "$3" || return 1
	result "$1" "${2%%.*}"
}

# run_torture NUMBER - everything at once; a property that did not hold is a red
# case.
run_torture()
{
	load condis_torture || return 1
	echo "seconds=$TORTURE_SECONDS" >$TORTURE/run ||
		complain "the torture test did not run"
	cat $TORTURE/status >/tmp/status
	sed -n "s/^\([a-z-]*\) [1-9][0-9]*\$/@red $1 torture.\1/p" /tmp/status
	grep -qE '^(SUCCESS|[a-z-]+ [1-9][0-9]*$)' /tmp/status ||
		complain "nothing was sent"
}

# trial NUMBER SLUG TEST MODULE - in a shell of its own. The exit status is that
# of the machine: good for another one or not.
trial()
{
	local need

	gather "$2"
	for need in $(needs_of "$4"); do
		load "$need" || return 1
	done
	live_objects >/tmp/live
	case $3 in
	torture*) run_torture "$1" || return 1 ;;
	*) run_kunit "$1" "$3" "$4" || return 1 ;;
	esac
	unload "$4"
	check_live /tmp/live
	unload_all
	check_gone
	! tainted || complain "the kernel warned"
	return $JOB_FAILED
}

# failing NUMBER SUITE - what the kernel's log says of a test that is not over.
failing()
{
	dmesg | grep -m 1 'TION FAILED at' |
		sed "s/.*# \([a-z0-9_]*\): .*/@red $1 $2.\1 (and hangs)/"
}

# violated NUMBER - the property that torture saw broken before it hung.
violated()
{
	dmesg | grep -m 1 'VIOLATION' |
		sed "s/.*VIOLATION \([a-z-]*\): .*/@red $1 torture.\1 (and hangs)/"
}

# limit SLUG TEST - tenths of a second that it may take: what it took on the
# unbroken code counts, as that says how slow this machine is.
limit()
{
	local took

	[ "$1" != - ] || { echo $((PATIENCE_SECONDS * 10)) && return; }
	took=$(sed -n "s/^@took $2 //p" $TOOK | tail -n 1)
	echo $((TRIAL_SECONDS * 10 + 5 * ${took:-0}))
}

# hangs NUMBER SUITE TENTHS LIMIT - is there no use in waiting? A test that failed
# and hangs is not given all of its time.
hangs()
{
	[ $(($3 % 10)) -eq 0 ] && [ "$3" -ge 50 ] || return 1
	[ -z "$(failing "$1" "$2")" ] || return 0
	[ "$3" -ge "$4" ]
}

# try_one NUMBER SLUG TEST MODULE - with a time limit. Now and then the host hears
# that the machine lives.
try_one()
{
	local tenths=0 suite=${3%%.*} limit rc

	echo "@begin $1"
	limit=$(limit "$2" "$3")
	rm -f /tmp/rc
	dmesg -c >/dev/null
	{
		rc=0
		(trial "$@") >/tmp/said 2>&1 || rc=$?
		echo $rc >/tmp/rc.new
		mv /tmp/rc.new /tmp/rc
	} &
	until [ -f /tmp/rc ]; do
		tenths=$((tenths + 1))
		if hangs "$1" "$suite" $tenths "$limit"; then
			failing "$1" "$suite"
			violated "$1"
			echo "@red $1 $suite (hangs)"
			return 1
		fi
		[ $((tenths % 100)) -ne 0 ] || echo "@alive $tenths"
		sleep 0.1
	done
	cat /tmp/said
	[ "$2" != - ] || echo "@took $3 $tenths" | tee -a $TOOK
	rc=$(cat /tmp/rc)
	if [ "$rc" -ne 0 ]; then
		sed -n "s/^FAIL \(.*\)/@red $1 $suite (\1)/p" /tmp/said
	elif ! grep -q "^@red $1 " /tmp/said; then
		echo "@green $1"
	fi
	return "$rc"
}

# Any allocation may be the one that a test has chosen to fail.
if [ -d $FAILSLAB ]; then
	echo N >$FAILSLAB/ignore-gfp-wait
	echo 0 >$FAILSLAB/verbose
fi
cp /lab/mutants/took $TOOK
while read -r number slug test module; do
	try_one "$number" "$slug" "$test" "$module" </dev/null || break
done </lab/mutants/plan
finish
