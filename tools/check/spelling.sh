#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# codespell over everything; spelling.allow holds words it does not know.

set -eu
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

command -v codespell >/dev/null || broken "needs the package codespell"
mapfile -d '' files < <(tracked ':!LICENSES' ':!tools/check/spelling.allow')
codespell -I tools/check/spelling.allow "${files[@]}"
