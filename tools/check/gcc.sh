#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The modules against the headers a Debian user has: gcc, W=1, no warning, no
# unresolved symbol.

set -eu
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

kernel=$("$LAB/kernel.sh" stock) || broken "no stock kernel headers"
"$CHECK_DIR/config.sh" "$kernel"/root/usr/src/linux-headers-*-amd64
build gcc "$kernel"
