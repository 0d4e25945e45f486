#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The generated netlink files are what the specification gives.

set -eu
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

tools/regen/regen.sh --check 2>&1
