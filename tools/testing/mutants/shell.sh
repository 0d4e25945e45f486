# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Trials by shell tests, on a user's kernel: a boot for each, since such a test
# has the machine for itself. Sourced by run.sh, which defines tell, after
# boots.sh.

# Seconds that such a boot may take.
SHELL_SECONDS=480

# list_leaves - every shell test, as selftest.FILE.leaf.
list_leaves()
{
	local t

	for t in $(list_selftests); do
		sed -n "s/^test_\([a-z0-9_]*\)()\$/selftest.$t.\1 shell/p" \
			"$SELFTESTS/$t.sh"
	done
}

# build_tool LOG - the condis tool of the copy, in WORK/tools.
build_tool()
{
	make -C "$TREE/tools/condis" CONDIS_BUILD="$WORK" >>"$1" 2>&1 8>&-
}

# build_shell_base - the unbroken tool, and the programs of the tests. A fresh
# copy is newer than what was built of the last one.
build_shell_base()
{
	local log=$WORK/log/programs

	: >"$log"
	rm -rf "$TREE/tools"
	mkdir -p "$TREE/tools"
	cp -R "$LAB_ROOT/tools/condis" "$TREE/tools/condis"
	build_tool "$log" || die "the condis tool does not build: see $log"
	make_programs "$log" -C "$SELFTESTS" OUT="$WORK/selftests"
	cp "$WORK/tools/condis" "$BASE/condis"
}

# stage_shell DIR SLUG FILE - DIR/shell with the products of this trial, and the
# test.
stage_shell()
{
	local to=$1/shell

	rm -rf "$to"
	mkdir -p "$to/modules" "$to/tools" "$to/boot"
	cp "$1/base.stock"/*.ko "$to/modules/"
	cp "$1/base.stock/condis" "$to/tools/"
	if [ "$2" != - ]; then
		find "$1/ko/$2" -name '*.ko' -exec cp {} "$to/modules/" \;
		[ ! -f "$1/ko/$2/condis" ] ||
			cp "$1/ko/$2/condis" "$to/tools/"
	fi
	stage_selftests "$to" "$3"
	carry_selftests "$to" "$1/selftests"
}

# boot_shell DIR LEAF - false when it is red.
boot_shell()
{
	local dir=$1/shell

	CONDIS_BUILD=$dir "$LAB_DIR/run.sh" --flavour stock \
		--modules "$dir/modules" --job "$LAB_DIR/jobs/selftest.sh" \
		--env "SELFTEST_LEAF=$2" --env SELFTEST_TIMEOUT=400 \
		--want "$dir/want" --out "$dir/boot" \
		--timeout $SHELL_SECONDS --quiet "${CARRY[@]}" \
		>"$dir/boot.log" 2>&1 8>&-
}

# why_red DIR FILE - what has turned red; nothing when the machine did not even
# come to the test.
why_red()
{
	local dir=$1/shell leaf fail

	leaf=$(sed -n 's/^not ok [0-9]* //p' \
		"$dir/boot/results/selftest/$2.ktap" 2>/dev/null |
		head -n 1 | tr ' ' _)
	fail=$(sed -n 's/^FAIL //p' "$dir/boot/job.log" 2>/dev/null |
		head -n 1)
	if [ -n "$leaf" ]; then
		echo "$2.$leaf"
	elif grep -aq "lab: selftest $2" "$dir/boot/console.log"; then
		echo "$2 (${fail:-$(why_dead "$dir")})"
	fi
}

# run_shell_trials DIR - all of DIR/trials.stock, lines of FILE, TEST and "shell".
run_shell_trials()
{
	local dir=$1 file test name leaf slug why

	while read -r file test _ <&5; do
		name=${test#selftest.} leaf="" slug=-
		[[ $name != *.* ]] || leaf=${name#*.} name=${name%%.*}
		[ "$file" = - ] || slug=$(slug_of "$file")
		stage_shell "$dir" "$slug" "$name"
		if boot_shell "$dir" "$leaf"; then
			tell "$file" green "$test" ""
			continue
		fi
		why=$(why_red "$dir" "$name")
		if [ -z "$why" ]; then
			cat "$dir/shell/boot.log" >&2
			die "the machine did not come to the test:" \
				"see $dir/shell/boot"
		fi
		tell "$file" red "$test" "$why"
	done 5<"$dir/trials.stock"
}
