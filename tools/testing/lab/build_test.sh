# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# What the lab does before it boots anything.

test_suites_are_read_from_the_module()
{
	green "$LAB_DIR/build.sh" kunit --toy toy
	green "$LAB_DIR/suites.py" \
		"$LAB_BUILD/kunit-toy/modules/condis_toy.ko"
	[ "$SAID" = "$(printf '%s\t%s\n' condis_toy toy_behaves \
		condis_toy toy_counts condis_toy toy_takes_values \
		condis_toy_other 'a name with blanks')" ] ||
		fail "not the suites of the toy"
	green "$LAB_DIR/suites.py" \
		"$LAB_BUILD/kunit-toy/modules/condis_toy_bare.ko"
	[ -z "$SAID" ] || fail "suites where there are none"
	red 'not a 64-bit' "$LAB_DIR/suites.py" /dev/null
}

test_build_error_is_shown()
{
	red "no such kernel: nonsense" "$LAB_DIR/build.sh" nonsense --toy toy
	red "there is no toy nonsense" "$LAB_DIR/build.sh" kunit --toy nonsense
}

test_kernel_knows_its_names()
{
	red "no such kernel: 7.0" "$LAB_DIR/kernel.sh" 7.0
	red "no such kernel: none named" "$LAB_DIR/kernel.sh"
}

test_dependencies_know_their_groups()
{
	red "no such group: nonsense" "$LAB_DIR/deps.sh" nonsense
	red "say which group" "$LAB_DIR/deps.sh"
}
