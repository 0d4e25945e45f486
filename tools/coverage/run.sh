#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Print which lines and branches of the modules the tests run, file by file.
#
#   tools/coverage/run.sh [--again]
#
# The KUnit suites and the shell tests run on a kernel with gcov. The exit status
# is not zero when a test failed, or when less than 95% of the lines or 85% of
# the branches of a file in tools/coverage/path run and tools/coverage/allow
# does not say why. With --again the counts of the last run are printed.

set -eu
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/../lab/lib.sh"

RESULTS=$LAB_BUILD/results/coverage

case ${1:-} in
--again)
	[ -d "$RESULTS" ] || die "there was no run yet"
	;;
'')
	rc=0
	"$LAB_ROOT/tools/testing/run.sh" coverage || rc=$?
	[ $rc -eq 0 ] || exit $rc
	;;
*)
	die "no such option: $1"
	;;
esac
"$LAB_ROOT/tools/coverage/report.py" "$LAB_BUILD/coverage/src" \
	"$RESULTS"/*/results/gcov
