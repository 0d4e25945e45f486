#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Kernel-doc comments parse and are complete: every parameter, every Return.

set -eu
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

script=$(kernel_script kernel-doc) || broken "no kernel-doc to run"
mapfile -d '' files < <(
	hand_written 'drivers/*.[ch]' 'include/net/*.h' 'kunit/*.[ch]'
)
[ ${#files[@]} -gt 0 ] || broken "no sources in $CHECK_TOP"
perl "$script" -none -Wall -Werror "${files[@]}" 2>&1
