# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034
#
# What a boot that runs shell tests carries. Sourced, after lab/lib.sh.

SELFTESTS=$LAB_ROOT/tools/testing/selftests

# make_programs LOG MAKE-ARGUMENT... - something that the shell tests run.
make_programs()
{
	local log=$1

	shift
	make "$@" >>"$log" 2>&1 8>&- ||
		{ tail -n 20 "$log" && die "the programs do not build"; }
}

# list_selftests - their names.
list_selftests()
{
	local t

	for t in "$SELFTESTS"/*.sh; do
		t=${t##*/} t=${t%.sh}
		[ "$t" = lib ] || echo "$t"
	done
}

# stage_selftests OUT NAME... - OUT/tests holds these, and what they share;
# OUT/want names them.
stage_selftests()
{
	local out=$1 t

	shift
	[ $# -gt 0 ] || die "there are no selftests"
	rm -rf "$out/tests"
	cp -r "$SELFTESTS" "$out/tests"
	for t in $(list_selftests); do
		[[ " $* " == *" $t "* ]] || rm "$out/tests/$t.sh"
	done
	printf 'selftest\t%s\n' "$@" >"$out/want"
}

# carry_selftests OUT PROGRAMS - in CARRY what lab/run.sh is to carry: the staged
# tests, and the programs of a folder. Modules of the kernel that they need are
# named in a file of theirs.
carry_selftests()
{
	local t

	CARRY=(--file "$1/tests:/lab/selftests")
	for t in "$2"/*; do
		CARRY+=(--program "$t")
	done
	if [ -f "$SELFTESTS/kmods" ]; then
		while read -r t; do
			CARRY+=(--kmod "$t")
		done < <(grep -v '^#' "$SELFTESTS/kmods")
	fi
}
