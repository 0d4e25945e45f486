#!/bin/busybox sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# Job: load the loops, bring their figures back; then what the kernel's own
# devices cost for a packet, in the same boot.

# shellcheck source=SCRIPTDIR/../lab/guest/lib.sh
. /lab/lib.sh

PKTGEN=/proc/net/pktgen
PACKETS=20000

# pktgen DEVICE - nanoseconds for each packet of 60 octets sent on it, a fresh
# skb each.
pktgen()
{
	echo rem_device_all >$PKTGEN/kpktgend_0
	echo "add_device $1" >$PKTGEN/kpktgend_0
	printf '%s\n' "count $PACKETS" "pkt_size 60" "delay 0" "clone_skb 0" \
		"dst_mac 02:00:00:00:00:01" | while read -r line; do
		echo "$line" >"$PKTGEN/$1"
	done
	echo start >$PKTGEN/pgctrl
	# Result: OK: 24571(c24571+d0) usec, 20000 (60byte,0frags)
	sed -n 's/.*OK: \([0-9]*\)(.*/\1/p' "$PKTGEN/$1"
	echo rem_device_all >$PKTGEN/kpktgend_0
}

# peer NAME DEVICE
peer()
{
	local usec

	usec=$(pktgen "$2")
	[ -n "$usec" ] || complain "pktgen did not run on $2"
	echo "peer-$1 $((${usec:-0} * 1000 / PACKETS))"
}

load condis
load condis_bench
dmesg | sed -n 's/.*condis_bench: //p' >"$OUT/figures"
ip link add du0 type dummy
ip link add ve0 type veth peer name ve1
for dev in du0 ve0 ve1; do
	ip link set "$dev" up
done
peer dummy du0 >>"$OUT/figures"
peer veth ve0 >>"$OUT/figures"
ip link del du0
ip link del ve0
unload_all
check_gone
finish
