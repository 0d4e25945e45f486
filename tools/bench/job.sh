#!/bin/busybox sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# Job: load the loops, bring their figures back.

# shellcheck source=SCRIPTDIR/../lab/guest/lib.sh
. /lab/lib.sh

load condis
load condis_bench
dmesg | sed -n 's/.*condis_bench: //p' >"$OUT/figures"
unload_all
check_gone
finish
