#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Rules that code and tests cite exist, and the matrix passes its own tests.

set -eu
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

tools/testing/conformance/conformance.py --check 2>&1
said=$(python3 tools/testing/conformance/selftest.py 2>&1) || {
	printf '%s\n' "$said"
	exit 1
}
