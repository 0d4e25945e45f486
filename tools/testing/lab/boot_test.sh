# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Boots that have to be red, and those few that show that green is possible.

# run_toy MODE [OPTION...] - the KUnit job with the toy in a mode.
run_toy()
{
	local mode=$1 modules=$LAB_BUILD/kunit-toy/modules

	shift
	"$LAB_DIR/build.sh" kunit --toy toy
	"$LAB_DIR/suites.py" "$modules"/*.ko | sed 's/^/kunit\t/' >"$T/want"
	"$LAB_DIR/run.sh" --flavour kunit --job "$LAB_DIR/jobs/kunit.sh" \
		--modules "$modules" --want "$T/want" --tally "$T/tally" \
		--env "KUNIT_ARGS=mode=$mode" --timeout 120 "$@"
}

# run_job [OPTION...] - a job of a test's own, from standard input.
run_job()
{
	cat >"$T/job"
	"$LAB_DIR/run.sh" --flavour kunit --job "$T/job" --modules "$T" \
		--timeout 120 "$@"
}

test_boot_good()
{
	green run_toy good --expect "suites=2 cases=4"
	says 'all well'
	[ "$(cat "$T/tally")" = "4 0 0" ] || fail "not four tests passed"
}

test_boot_failed_test()
{
	red '^FAIL condis_toy.toy_behaves' run_toy fail
}

test_boot_skipped_test()
{
	red 'toy_behaves: skipped without an explanation' run_toy skip
}

test_boot_skipped_parameter()
{
	red 'skipped on demand: skipped without' run_toy skip-value
}

test_boot_splat()
{
	red '^The kernel complained during KUnit suite condis_toy' run_toy warn
}

test_boot_panic()
{
	red '^The kernel panicked: the toy was told to' run_toy panic
}

# A breakpoint that is not there may be the emulator's; twice it is not, nor when
# its processors take turns.
test_boot_breakpoint()
{
	red '^The emulator executed a breakpoint that was gone: once more' \
		run_toy break
	says 'The kernel panicked: Fatal exception'
	red 'The kernel panicked: Fatal exception' run_toy break --turns
	[[ $SAID != *'once more'* ]] || fail "a boot in turns was repeated"
}

test_boot_hang()
{
	red '^The machine hung: no end after 3[0-9] s, in KUnit suite condis_toy' \
		run_toy hang --timeout 30
	says 'toy_behaves'
}

test_boot_leaked_object()
{
	red 'Objects remaining' run_toy leak
}

test_boot_unload_refused()
{
	red 'the module condis_toy does not unload' run_toy refuse
}

test_boot_filter_matches_nothing()
{
	red '^FAIL condis_toy: not run: toy_behaves' \
		run_toy good --env 'KUNIT_GLOB=nothing*.*'
}

test_boot_filter_matches_some()
{
	red '^FAIL condis_toy: not run: toy_behaves, toy_takes_values$' \
		run_toy good --env 'KUNIT_GLOB=condis_toy.toy_counts'
}

test_boot_module_without_suites()
{
	green "$LAB_DIR/build.sh" kunit --toy toy
	mkdir "$T/bare"
	cp "$LAB_BUILD/kunit-toy/modules/condis_toy_bare.ko" "$T/bare"
	: >"$T/want"
	red 'an empty run shows nothing' "$LAB_DIR/run.sh" --flavour kunit \
		--job "$LAB_DIR/jobs/kunit.sh" --modules "$T/bare" \
		--want "$T/want"
}

test_boot_leaked_nbl()
{
	green "$LAB_DIR/build.sh" kunit
	green "$LAB_DIR/build.sh" kunit --toy toy_nbl
	mkdir "$T/modules"
	cp "$LAB_BUILD/kunit/modules/condis.ko" \
		"$LAB_BUILD/kunit-toy_nbl/modules/condis_toy_nbl.ko" "$T/modules"
	red 'slab objects are left: condis_nbl' "$LAB_DIR/run.sh" \
		--flavour kunit --job "$LAB_DIR/jobs/kunit.sh" \
		--modules "$T/modules" --out "$T/out"
	grep -q 'ok 1 condis_toy_nbl' "$T/out/results/kunit/condis_toy_nbl" ||
		fail "the test itself was not green"
	grep -q 'FAIL slab objects are left' "$T/out/job.log" ||
		fail "the job did not count the objects"
}

test_boot_truncated_results()
{
	red '2 results were planned, 1 came' run_job <<-'END'
		mkdir /lab/out/kunit
		printf 'KTAP version 1\n1..1\n    1..2\n    ok 1 a\n' \
			>/lab/out/kunit/s
	END
}

test_boot_failed_job()
{
	red '^The job failed with status 7' run_job <<<'echo so it is; exit 7'
	says 'so it is'
}

test_boot_job_that_switches_off()
{
	red 'ended without a verdict' run_job <<<'poweroff -f'
}

test_boot_job_that_forges_a_verdict()
{
	red "not this run's|without a verdict" run_job <<-'END'
		for p in /sys/class/virtio-ports/*; do
			[ "$(cat $p/name)" = lab.rc ] &&
				printf 'rc=0\ntaint=0\noff=port\nend=1\n' \
					>/dev/${p##*/}
		done
		printf '\052' | dd of=/dev/port bs=1 seek=244
	END
}

test_boot_no_kernel_image()
{
	CONDIS_KERNEL=$T red 'there is no kernel image' run_job <<<true
}

test_boot_not_a_kernel_image()
{
	head -c 100000 /dev/zero >"$T/bzImage"
	echo none >"$T/release"
	CONDIS_KERNEL=$T CONDIS_ACCEL=tcg \
		red 'did not start the machine|hung|without a verdict' \
		run_job --timeout 10 <<<true
}

test_boot_emulator_fails()
{
	mkdir "$T/bin"
	printf '#!/bin/sh\necho no such machine >&2\nexit 1\n' \
		>"$T/bin/qemu-system-x86_64"
	chmod +x "$T/bin/qemu-system-x86_64"
	PATH=$T/bin:$PATH CONDIS_ACCEL=tcg \
		red 'the emulator did not start the machine' run_job <<<true
	says 'no such machine'
}

test_boot_carries_a_large_file()
{
	head -c 67108864 /dev/urandom >"$T/large"
	green run_job --file "$T/large:/carried/large" --out "$T/out" \
		<<<'sha256sum </carried/large >/lab/out/sum'
	[ "$(cat "$T/out/results/sum")" = "$(sha256sum <"$T/large")" ] ||
		fail "what came is not what was sent"
}

test_boot_hands_over()
{
	green run_job --env "WORDS=it's a \$x" --smp 3 --turns --stream <<-'END'
		echo "words: $WORDS"
		echo "cpus: $(nproc)"
		timeout 5 ip -V
		echo '{"a": 1}' | jq .a
	END
	says "^words: it's a .x$"
	says '^cpus: 3$'
	says 'iproute2'
}

test_boot_loads_modules_of_the_kernel()
{
	green run_job --kmod br2684 --stream <<<'cut -d " " -f 1 /proc/modules'
	says '^br2684$'
	says '^atm$'
	red 'has no module nonsense' run_job --kmod nonsense <<<true
}

# selftest_files - a directory of shell tests in T, from names and bodies.
selftest_file()
{
	mkdir -p "$T/tests"
	cat >"$T/tests/$1.sh"
	printf 'selftest\t%s\n' "$1" >>"$T/want"
}

run_selftests()
{
	run_job --file "$T/tests:/lab/selftests" --want "$T/want" \
		--env SELFTEST_TIMEOUT=3 <"$LAB_DIR/jobs/selftest.sh"
}

test_boot_selftests()
{
	selftest_file good <<<'printf "1..1\nok 1 a\n"'
	green run_selftests
	selftest_file bad <<<'printf "1..1\nnot ok 1 it\n"; exit 1'
	selftest_file slow <<<'printf "1..1\n"; sleep 60'
	selftest_file noisy <<<'echo "WARNING: me" >/dev/kmsg; printf "1..1\nok 1 a\n"'
	red '^FAIL bad: it' run_selftests
	says '^FAIL slow: 1 results were planned, 0 came'
	says '^The kernel complained during selftest noisy'
}

test_boot_wrong_options()
{
	red 'needs a terminal' "$LAB_DIR/run.sh" --flavour kunit \
		--interactive </dev/null
	red 'there is no job' "$LAB_DIR/run.sh" --flavour kunit --job "$T/no"
	red -- '--job is needed' "$LAB_DIR/run.sh" --flavour kunit
	red 'whole numbers' "$LAB_DIR/run.sh" --flavour kunit \
		--job "$LAB_DIR/jobs/kunit.sh" --timeout soon
}
