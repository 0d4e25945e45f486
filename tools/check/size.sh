#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# No hand-written source over 600 lines, no C or shell function over 60.

set -eu
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

mapfile -d '' files < <(
	scripts sh sh bash
	scripts py python3
	hand_written '*.[ch]' '*.awk' Makefile '*/Makefile' Kbuild '*/Kbuild'
)
[ ${#files[@]} -gt 0 ] || broken "no sources in $CHECK_TOP"

awk '
	function finding(line, text) {
		printf "%s:%d: %s\n", FILENAME, line, text
		bad = 1
	}
	FNR == 1 { start = 0 }
	FNR == 601 { finding(601, "over 600 lines: this is more than one noun") }
	FILENAME ~ /\.py$/ { next }
	/^{/ { start = FNR }
	/^}/ && start {
		if (FNR - start > 60)
			finding(start, "a function of " FNR - start - 1 \
				" lines does not fit a screen (60)")
		start = 0
	}
	END { exit bad }
' "${files[@]}"
