#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The modules, their KUnit tests and the bench through sparse: address spaces,
# endianness, lock contexts, __bitwise types. The same run has gcc see the tests with W=1.

set -eu
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

command -v sparse >/dev/null || broken "needs the package sparse"
kernel=$("$CHECK_DIR/prepare.sh" gcc) || broken "no kernel tree for gcc"
build sparse "$kernel" C=2 CF=-D__CHECK_ENDIAN__ CONFIG_CONDIS_KUNIT_TEST=m \
	CONFIG_CONDIS_BENCH=m KBUILD_MODPOST_WARN=1
