#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Every shell script, and what it sources, through shellcheck.

set -eu
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

mapfile -d '' found < <(scripts sh sh bash)
[ ${#found[@]} -gt 0 ] || broken "no shell scripts in $CHECK_TOP"

command -v shellcheck >/dev/null || broken "needs the package shellcheck"
shellcheck -x -f gcc "${found[@]}"
