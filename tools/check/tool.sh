#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The programs build without a warning with gcc and with clang: the condis tool
# and what the shell tests use. The tool then passes its own tests.

set -eu
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

rc=0
[ -f tools/condis/Makefile ] || broken "there is no tools/condis to build"

# programs COMPILER FOLDER TARGET
programs()
{
	local dir log bad=0

	dir=$(build_copy "tool-$1")
	log=$CHECK_BUILD/tool-$1-${2##*/}.log
	CONDIS_BUILD=$dir/build make --no-print-directory -C "$dir/$2" \
		CC="$1" CFLAGS="-O2 -Wall -Wextra -Werror" \
		OUT="$dir/build/programs" "$3" >"$log" 2>&1 || bad=1
	sed -i -e "s#$dir/##g" -e "s#^[a-z_/]*\.[ch]:#$2/&#" "$log"
	report_log "$log" $bad || rc=1
}

for compiler in gcc clang; do
	programs $compiler tools/condis all
	[ ! -f tools/testing/selftests/Makefile ] ||
		programs $compiler tools/testing/selftests all
done
programs gcc tools/condis check
exit $rc
