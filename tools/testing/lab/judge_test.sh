# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Small logs for the judge of a run.

# good_run - the files of a run that went well, in T.
good_run()
{
	printf '%s\r\n' \
		'[    0.000000] Command line: console=ttyS0 panic=-1 oops=panic' \
		'[    0.100000] Kernel command line: softlockup_panic=1' \
		'[    0.200000] kmemleak: Kernel memory leak detector initialized' \
		'[    0.300000] x86/fpu: Enabled xstate features' \
		'[    0.900000] lab: job starts' \
		'[    1.000000] lab: job ended with 0' >"$T/console.log"
	printf '%s\n' rc=0 taint=4096 locks=1 off=port end=abc >"$T/rc"
	echo "the job's words" >"$T/job.log"
}

judge()
{
	"$LAB_DIR/judge.sh" "$T" --token abc --status "${1:-85}" "${@:2}"
}

# console_line TEXT... - what the console says besides.
console_line()
{
	printf '[    0.950000] %s\r\n' "$@" >>"$T/console.log"
}

# last_word KEY=VALUE - another value in the machine's last words.
last_word()
{
	sed -i "s/^${1%%=*}=.*/$1/" "$T/rc"
}

test_judge_good()
{
	good_run
	green judge
}

test_judge_good_without_exit_port()
{
	good_run
	last_word off=power
	green judge 0
}

# Each of these lines is a detector's, or a fault's, and no other line is bad.
test_judge_every_splat()
{
	local line

	while read -r line; do
		good_run
		console_line "$line"
		red "complained" judge
	done <<-'END'
		WARNING: CPU: 0 PID: 1 at net/core/dev.c:1 f+0x1/0x2
		BUG: unable to handle page fault for address: 0000000000000008
		BUG: KASAN: slab-use-after-free in f+0x1/0x2
		BUG: KCSAN: data-race in f / g [condis]
		BUG: KCSAN: data-race in f [condis_vatm]
		BUG condis_vc (Tainted: G): Objects remaining on shutdown
		BUG: sleeping function called from invalid context at mm/x.c:1
		INFO: task rmmod:42 blocked for more than 60 seconds.
		WARNING: possible circular locking dependency detected
		INFO: lockdep is turned off.
		watchdog: BUG: soft lockup - CPU#0 stuck for 22s!
		rcu: INFO: rcu_preempt self-detected stall on CPU
		unregister_netdevice: waiting for vatm0 to become free.
		ref_tracker: vatm0@00000000 has 1/1 users at
		refcount_t: underflow; use-after-free.
		UBSAN: shift-out-of-bounds in a.c:1:2
		ODEBUG: free active (active state 0) object type: timer_list
		RTNL: assertion failed at net/core/dev.c (1)
		kmemleak: 3 new suspected memory leaks (see debugfs)
		list_del corruption. prev->next should be 0
		jq invoked oom-killer: gfp_mask=0xcc0, order=0
		page allocation failure: order:4, mode:0x40cc0
		sysfs: cannot create duplicate filename '/class/net/x'
		condis: Unknown symbol condis_nbl_alloc (err -2)
		kmem_cache_destroy condis_vc: Slab cache still has objects
	END
}

# The kernel's own code races with itself, which is not for us to judge.
test_judge_races_of_the_kernel()
{
	good_run
	console_line 'BUG: KCSAN: data-race in tick_sched_timer / tick_sched_timer'
	green judge
}

test_judge_panic()
{
	good_run
	console_line 'Kernel panic - not syncing: Fatal exception'
	red '^The kernel panicked: Fatal exception' judge 0
}

test_judge_names_the_test_of_a_splat()
{
	good_run
	console_line 'lab: selftest vc_close' 'WARNING: CPU: 0 PID: 1 at a.c:1'
	red 'during selftest vc_close' judge
}

test_judge_hang()
{
	good_run
	rm "$T/rc"
	red '^The machine hung: no end after 30 s' judge 137 --timed-out 30
}

test_judge_no_verdict()
{
	good_run
	: >"$T/rc"
	red 'without a verdict' judge 0
}

test_judge_verdict_of_another_run()
{
	good_run
	last_word end=abd
	red "not this run's" judge
}

test_judge_verdict_cut_short()
{
	good_run
	sed -i '$d' "$T/rc"
	red 'not complete' judge
}

test_judge_failed_job()
{
	good_run
	last_word rc=3
	red '^The job failed with status 3' judge
	says "the job's words"
}

test_judge_taint()
{
	good_run
	last_word taint=$((4096 + 512))
	red '^The kernel is tainted: W' judge
	last_word taint=$((4096 + 128))
	red '^The kernel is tainted: D' judge
	last_word taint=$((1 << 12 | 1 << 13 | 1 << 18))
	green judge
	last_word taint=
	red 'names no taint' judge
}

test_judge_lock_checking_off()
{
	good_run
	last_word locks=0
	red 'Lock checking was off' judge
}

test_judge_emulator_status()
{
	local status

	good_run
	for status in 0 1 137; do
		red "ended with status $status instead of 85" judge $status
	done
}
