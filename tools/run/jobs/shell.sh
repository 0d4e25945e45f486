#!/bin/busybox sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# Job: make the machine ready for somebody at the keyboard.

# shellcheck source=SCRIPTDIR/../../lab/guest/lib.sh
. /lab/lib.sh

load condis || finish
load condis_vatm || finish
cat <<-END

	Linux $(uname -r) with condis.ko and condis_vatm.ko. To begin with:

	    ip link add vatm0 type vatm
	    ip link set vatm0 up
	    condis adapter show
	    condis help

END
finish
