#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Torture for a while, on the debug kernel and on the one that watches for data
# races.
#
#   TORTURE_MINUTES=n [TORTURE_SEED=n] [TORTURE_KERNELS="debug kcsan"] \
#	tools/testing/torture/run.sh

set -eu

case ${TORTURE_MINUTES:-} in
'' | 0* | *[!0-9]*)
	echo "torture: MINUTES wants a whole number from 1 on" >&2
	exit 1
	;;
esac
exec "$(dirname "$0")/../run.sh" torture-long
