#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# A shell in the machine of "make run", with the modules loaded and condis on
# the path (make shell).
#
#   tools/run/shell.sh

set -eu
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR
. "$here/lib.sh"

if [ ! -t 0 ] || [ ! -t 1 ]; then
	die "a shell needs a terminal"
fi
prepare
exec "$RUN_LAB/run.sh" --flavour stock --job "$here/jobs/shell.sh" \
	--out "$RUN_BUILD/shell" --append "$RUN_APPEND" --interactive
