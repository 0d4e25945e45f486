#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Every Python file compiles, without a warning, and leaves nothing behind.

set -eu
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

mapfile -d '' found < <(scripts py python3)
[ ${#found[@]} -gt 0 ] || exit 0

python3 -W error - "${found[@]}" <<'END'
import sys

bad = 0
for name in sys.argv[1:]:
    try:
        with open(name, "rb") as source:
            compile(source.read(), name, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        print(f"{name}:{getattr(error, 'lineno', 1)}: {error}")
        bad = 1
sys.exit(bad)
END
