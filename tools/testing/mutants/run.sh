#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Break the code on purpose, a rule at a time, and see the tests turn red.
#
#   tools/testing/mutants/run.sh [RULE|FILE]...
#
# A mutant is a patch in this folder, RULE-slug.patch, with these lines before
# the diff:
#
#   SPDX-License-Identifier: GPL-2.0-only
#   Rules: the ids that it breaks
#   Test: the KUnit suite, or suite.case, that has to turn red; or torture, or
#     torture.property, for some seconds of the torture test; or selftest FILE,
#     or selftest FILE.leaf, for a shell test, where the patch may break the
#     condis tool, too
#   Kernel: debug, where a suite needs what only that kernel has, as allocations
#     that fail; may be left out
#   Breaks: in one sentence, what is wrong in it
#
# Without arguments all are run, with a rule those that break it. First the
# tests have to be green on the code as it is. A line for each mutant: killed
# when its test turned red, crashed or hung, SURVIVED when it stayed green,
# BROKEN when the patch cannot be tried. The last line is the sum. Logs and
# modules are in build/mutants.

set -eu
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/../../lab/lib.sh"
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/../stage.sh"
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/boots.sh"
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/shell.sh"

HERE=$LAB_ROOT/tools/testing/mutants
WORK=$LAB_BUILD/mutants
PASSED=0 FAILED=0 PATCHES=()
# The last one is for the shell tests.
KERNELS=(kunit debug stock)
# What use() sets: the kernel, its copy of the sources, its unbroken products.
FLAVOUR="" KERNEL="" TREE="" BASE=""

# header FILE NAME - a field of the lines before the diff.
header()
{
	sed -n "/^--- /q; s/^$2: *//p" "$1"
}

# test_of FILE - the test as one word, as selftest.FILE.leaf.
test_of()
{
	header "$1" Test | tr ' ' .
}

# use kunit|debug|stock - what is built and tried from now on is for this kernel.
use()
{
	FLAVOUR=$1
	KERNEL=$("$LAB_DIR/kernel.sh" "$1")
	TREE=$WORK/$1/src
	BASE=$WORK/base.$1
}

# kernel_of FILE - where its test runs.
kernel_of()
{
	local kernel

	kernel=$(header "$1" Kernel)
	case $(test_of "$1") in
	selftest.*) echo stock ;;
	*) echo "${kernel:-kunit}" ;;
	esac
}

# wanted KERNEL - is there a mutant for it among PATCHES?
wanted()
{
	local f

	for f in "${PATCHES[@]}"; do
		[ "$(kernel_of "$f")" != "$1" ] || return 0
	done
	return 1
}

# choose [RULE|FILE]... - fill PATCHES.
choose()
{
	local arg f found

	[ $# -gt 0 ] || set -- "$HERE"/*.patch
	for arg in "$@"; do
		if [ -f "$arg" ]; then
			PATCHES+=("$(realpath "$arg")")
			continue
		fi
		found=""
		for f in "$HERE"/*.patch; do
			header "$f" Rules | grep -qw -- "$arg" || continue
			PATCHES+=("$f")
			found=1
		done
		[ -n "$found" ] || die "no mutant breaks $arg," \
			"and there is no such file"
	done
}

# verdict WORD FILE SENTENCE - the line of a mutant.
verdict()
{
	local rule=${2##*/}

	rule=$(header "$2" Rules | sed 's/[, ].*//')
	printf '%-8s %-5s %s %s\n' "$1" "$rule" "$(slug_of "$2")" "$3"
	if [ "$1" = killed ]; then
		PASSED=$((PASSED + 1))
	else
		FAILED=$((FAILED + 1))
	fi
}

slug_of()
{
	basename "$1" .patch
}

# build LOG - the modules of the copy, and for a shell test the tool of it; what
# did not change is not compiled.
build()
{
	local more=()

	[ "$FLAVOUR" = stock ] || more=(CONFIG_CONDIS_KUNIT_TEST=m)
	"$KERNEL/kbuild" M="$TREE" -j"${CONDIS_JOBS:-$(nproc)}" \
		"${more[@]}" modules >"$1" 2>&1 8>&- || return 1
	[ "$FLAVOUR" != stock ] || build_tool "$1"
}

# products - what the copy was built into.
products()
{
	find "$TREE" -name '*.ko'
	[ "$FLAVOUR" != stock ] || echo "$WORK/tools/condis"
}

# collect DIR - what is another than the unbroken one.
collect()
{
	local f

	while read -r f; do
		cmp -s "$f" "$BASE/${f##*/}" ||
			strip -g -o "$1/${f##*/}" "$f"
	done < <(products)
	[ -n "$(ls "$1")" ]
}

# complete FILE - true when the header says all; what it lacks is on stdout.
complete()
{
	local field

	for field in Rules Test Breaks; do
		[ -n "$(header "$1" $field)" ] && continue
		echo "the header has no line \"$field:\""
		return 1
	done
	[[ $(kernel_of "$1") =~ ^(kunit|debug|stock)$ ]] ||
		{ echo "no tests run on that kernel" && return 1; }
	[ -z "$(module_of "$(test_of "$1")")" ] || return 0
	echo "no module has the test $(header "$1" Test)"
	return 1
}

# list_tests - every suite.case and its module, in WORK/tests, the properties that
# torture watches, and the shell tests.
list_tests()
{
	local ko

	for ko in "$WORK"/base.{kunit,debug}/*_kunit.ko; do
		[ -f "$ko" ] || continue
		"$LAB_DIR/suites.py" "$ko" | tr '\t' '.' |
			sed "s/\$/ $(basename "$ko" .ko)/"
	done >"$WORK/tests"
	sed -n '/tt_property_names\[/,/^}/s/.*= "\(.*\)",$/torture.\1/p' \
		"$LAB_ROOT/kunit/torture/model.c" |
		sed 's/$/ condis_torture/' >>"$WORK/tests"
	list_leaves >>"$WORK/tests"
}

# module_of TEST - the module that has a suite or a suite.case; "shell" for a
# shell test.
module_of()
{
	grep -m 1 -E "^$1[. ]" "$WORK/tests" | sed 's/.* //'
}

# stamp FILE - what its products are made of. The test modules only count where
# it changes a header.
stamp()
{
	local f

	sed -n '/^--- /,$p' "$1"
	for f in "$BASE"/*; do
		if [[ $f != *_kunit.ko ]] || grep -q '^+++ .*\.h$' "$1"; then
			cat "$f"
		fi
	done
}

# apply FILE LOG - into the copy, at the places it was made for.
apply()
{
	patch -d "$TREE" -p1 -F0 --no-backup-if-mismatch -r - -s <"$1" \
		>"$2" 2>&1
}

# restore FILE - undo it in the copy.
restore()
{
	local f

	sed -n 's#^+++ b/##p' "$1" | while read -r f; do
		cp "$LAB_ROOT/$f" "$TREE/$f"
	done
}

# mutate FILE - its modules, in ko/SLUG. On stdout what is wrong with it. What
# was made of the same patch and the same sources is kept.
mutate()
{
	local slug log ko stamp

	complete "$1" || return 1
	use "$(kernel_of "$1")"
	slug=$(slug_of "$1")
	log=$WORK/log/$slug
	ko=$WORK/ko/$slug
	stamp=$(stamp "$1" | sha256sum)
	[ "$(cat "$ko.stamp" 2>/dev/null)" != "$stamp" ] || return 0
	rm -rf "$ko" "$ko.stamp"
	mkdir -p "$ko"
	if ! apply "$1" "$log"; then
		echo "the patch does not apply any more: $(head -n 1 "$log")"
	elif ! build "$log"; then
		echo "it does not compile: $(grep -m 1 'error:' "$log")"
	elif grep -q 'warning:' "$log"; then
		echo "it compiles with a $(grep -m 1 -o 'warning:.*' "$log")"
	elif ! collect "$ko"; then
		echo "it changes nothing that is built"
	else
		echo "$stamp" >"$ko.stamp"
		restore "$1"
		return 0
	fi
	restore "$1"
	return 1
}

# build_base kunit|debug|stock - the unbroken modules.
build_base()
{
	use "$1"
	CONDIS_BUILD=$WORK "$LAB_DIR/build.sh" "$1" 8>&-
	rm -rf "$BASE"
	cp -R "$WORK/$1/modules" "$BASE"
}

# prepare - build all that is to be tried, and write the lists of trials, one for
# each kernel: first the tests on the unbroken code, then the mutants.
prepare()
{
	local f why kernel tests=" " test

	note "Building ${#PATCHES[@]} mutants, some seconds each"
	rm -f "$WORK"/trials.*
	for f in "${PATCHES[@]}"; do
		if ! why=$(mutate "$f"); then
			verdict BROKEN "$f" "$why"
			continue
		fi
		kernel=$(kernel_of "$f")
		test="$(test_of "$f")"
		test="$test $(module_of "$test")"
		echo "$f $test" >>"$WORK/trials.$kernel.mutants"
		[[ $tests != *" $kernel:$test "* ]] || continue
		tests="$tests$kernel:$test "
		echo "- $test" >>"$WORK/trials.$kernel"
	done
	for kernel in "${KERNELS[@]}"; do
		[ ! -f "$WORK/trials.$kernel" ] || cat \
			"$WORK/trials.$kernel.mutants" >>"$WORK/trials.$kernel"
	done
}

# tell FILE WHAT TEST SENTENCE - what became of a trial. Without a green base
# nothing is proven, so there the run ends.
tell()
{
	case $1:$2 in
	-:green) ;;
	-:*) die "$3 is not green on the unbroken code: $4" ;;
	*:green) verdict SURVIVED "$1" "$3 stays green" ;;
	*) verdict killed "$1" "by $4" ;;
	esac
}

main()
{
	local kernel

	command -v patch >/dev/null || die "the program patch is missing"
	choose "$@"
	tree_lock mutants
	mkdir -p "$WORK/log" "$WORK/ko"
	for kernel in "${KERNELS[@]}"; do
		! wanted "$kernel" || build_base "$kernel"
	done
	! wanted stock || build_shell_base
	list_tests
	prepare
	for kernel in "${KERNELS[@]}"; do
		[ -f "$WORK/trials.$kernel" ] || continue
		use "$kernel"
		case $kernel in
		stock) run_shell_trials "$WORK" ;;
		*) run_trials "$WORK" ;;
		esac
	done
	echo "$PASSED passed, $FAILED failed, 0 skipped"
	[ $FAILED -eq 0 ] && [ $PASSED -gt 0 ]
}

main "$@"
