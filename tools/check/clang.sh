#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The modules, their KUnit tests and the bench under clang, W=1, no warning.
# Nothing is linked against a kernel here: symbols are the gcc check's and the lab's.

set -eu
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

kernel=$("$CHECK_DIR/prepare.sh" clang) || broken "no kernel tree for clang"
build clang "$kernel" CONFIG_CONDIS_KUNIT_TEST=m CONFIG_CONDIS_BENCH=m \
	KBUILD_MODPOST_WARN=1
