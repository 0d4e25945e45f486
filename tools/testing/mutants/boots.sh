# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Many trials in few boots: a machine is given all that are left, and one that
# crashes or hangs it is the last of that boot. Sourced by run.sh, which defines
# tell, and sets FLAVOUR and BASE.

# Seconds that a trial may take in the guest, in addition to some times what its
# test takes on the unbroken code, for which the limit is the second one; how long
# one by torture runs; and until a guest that says nothing counts as hung.
TRIAL_SECONDS=30
PATIENCE_SECONDS=600
TORTURE_SECONDS=10
STALL_SECONDS=60

# boot_trials DIR - one boot; what the job says is in DIR/boot/job.log.
boot_trials()
{
	local dir=$1 pid last=0 size since=$SECONDS

	rm -rf "${dir:?}/boot"
	mkdir -p "$dir/boot" "$dir/ko"
	cp "$dir/plan" "$dir/took" "$dir/ko/"
	"$LAB_DIR/run.sh" --flavour "$FLAVOUR" --modules "$BASE" \
		--job "$HERE/job.sh" --file "$dir/ko:/lab/mutants" \
		--env "TRIAL_SECONDS=$TRIAL_SECONDS" \
		--env "PATIENCE_SECONDS=$PATIENCE_SECONDS" \
		--env "TORTURE_SECONDS=$TORTURE_SECONDS" --out "$dir/boot" \
		--timeout 3600 --quiet >"$dir/boot.log" 2>&1 8>&- &
	pid=$!
	while kill -0 $pid 2>/dev/null; do
		sleep 0.2
		size=$(stat -c %s "$dir/boot/job.log" 2>/dev/null || echo 0)
		if [ "$size" != "$last" ]; then
			last=$size
			since=$SECONDS
		elif [ $((SECONDS - since)) -gt $STALL_SECONDS ]; then
			kill $pid
			break
		fi
	done
	wait $pid || true
	grep '^@took ' "$dir/boot/job.log" >>"$dir/took" || true
}

# why_dead DIR - the first line of the console that tells.
why_dead()
{
	local line

	line=$(grep -m1 -aoE '(BUG|Oops|WARNING|Kernel panic)[: ].*' \
		"$1/boot/console.log" 2>/dev/null | tr -d '\r') || true
	echo "${line:-a hang}"
}

# is_first DIR NUMBER - true for the first trial of the boot.
is_first()
{
	grep -m1 '^@begin ' "$1/boot/job.log" | grep -q "^@begin $2\$"
}

# judge_trial DIR NUMBER FILE TEST - false when the boot did not come to it. What
# crashed after another trial may have been that one's doing: it comes again.
judge_trial()
{
	local log=$1/boot/job.log red

	grep -q "^@begin $2\$" "$log" || return 1
	red=$(sed -n "s/^@red $2 //p" "$log" | head -n 1)
	if [ -n "$red" ]; then
		tell "$3" red "$4" "$red"
	elif grep -q "^@green $2\$" "$log"; then
		tell "$3" green "$4" ""
	elif ! is_first "$1" "$2"; then
		return 1
	else
		tell "$3" red "$4" "${4%%.*} ($(why_dead "$1"))"
	fi
}

# run_trials DIR - all of DIR/trials.FLAVOUR, lines of FILE, TEST and MODULE.
run_trials()
{
	local dir=$1 left file test number slug

	: >"$dir/took"
	awk '{ print NR, $0 }' "$dir/trials.$FLAVOUR" >"$dir/left"
	while [ -s "$dir/left" ]; do
		while read -r number file test module; do
			slug=-
			[ "$file" = - ] || slug=$(slug_of "$file")
			echo "$number $slug $test $module"
		done <"$dir/left" >"$dir/plan"
		boot_trials "$dir"
		: >"$dir/left.next"
		left=$(wc -l <"$dir/left")
		while read -r number file test module; do
			judge_trial "$dir" "$number" "$file" "$test" ||
				echo "$number $file $test $module" \
					>>"$dir/left.next"
		done <"$dir/left"
		if [ "$(wc -l <"$dir/left.next")" = "$left" ]; then
			cat "$dir/boot.log" >&2
			die "the machine did not come to the first trial:" \
				"see $dir/boot"
		fi
		mv "$dir/left.next" "$dir/left"
	done
}
