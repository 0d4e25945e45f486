#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# PVCs: configured, shown, refused, removed. What is refused changes nothing.

# shellcheck shell=dash source=SCRIPTDIR/lib.sh
. ./lib.sh

pvcs()
{
	condis -j pvc show
}

# add_refused PATTERN WORDS... - pvc add on va, and nothing has changed.
add_refused()
{
	local pattern=$1 before

	shift
	before=$(pvcs)
	refused "$pattern" condis pvc add dev va "$@"
	same "$before" "$(pvcs)" "PVCs after a refusal"
}

# A-11, A-12
test_add_show_delete()
{
	local shown

	add_dev a va
	condis pvc add dev va vpi 3 vci 77
	shown=$(pvcs)
	same "3 77 aal5 both 9180 ubr 9180 ubr null null" "$(field "$shown" \
		vpi vci aal direction tx.max-sdu tx.category rx.max-sdu \
		rx.category reserved-vci in-use)" "the PVC"
	same "$(link a va ifindex)" "$(field "$shown" ifindex)" "its adapter"
	condis pvc del dev va vpi 3 vci 77
	same 0 "$(count pvc)" "PVCs"
}

# A-12
test_duplicates()
{
	add_dev a va
	pvc a va 100
	add_refused '*NOT_ACCEPTED*' vpi 0 vci 100
	add_refused '*NOT_ACCEPTED*' vpi 0 vci 100 tx-max-sdu 100
	# The same number of another path, or of another adapter, is another one.
	condis pvc add dev va vpi 1 vci 100
	add_dev a vb
	pvc a vb 100
	same 3 "$(count pvc)" "PVCs"
	same 1 "$(condis -j pvc show dev vb | grep -c '"vci":100')" "PVCs of vb"
}

# A-12
test_delete_unknown()
{
	add_dev a va
	refused '*INVALID_DATA*' condis pvc del dev va vpi 0 vci 100
	pvc a va 100
	refused '*INVALID_DATA*' condis pvc del dev va vpi 1 vci 100
	refused '*INVALID_DATA*' condis pvc del dev va vpi 0 vci 101
	same 1 "$(count pvc)" "PVCs"
}

# A-12
test_in_use()
{
	line
	pvc a va 100
	session a
	call_on a va 100
	same true "$(field "$(pvcs)" in-use)" "in use"
	refused '*NOT_ACCEPTED*' condis pvc del dev va vpi 0 vci 100
	tell a "call close vc V"
	same null "$(field "$(pvcs)" in-use)" "in use after the close"
	condis pvc del dev va vpi 0 vci 100
	same 0 "$(count pvc)" "PVCs"
}

# A-1, A-2, A-3
test_ranges()
{
	add_dev a va
	add_refused '*0/0 is no connection*' vpi 0 vci 0
	add_refused '*0/0 is no connection*' vpi 0 vci 0 reserved-vci
	add_refused '*below 32 need reserved-vci*' vpi 0 vci 31
	add_refused '*below 32 need reserved-vci*' vpi 1 vci 0
	add_refused '*INVALID_DATA*' vpi 256 vci 100
	add_refused '*vpi*0 to 4095*' vpi 4096 vci 100
	add_refused '*vci*0 to 65535*' vpi 0 vci 65536
	condis pvc add dev va vpi 0 vci 5 reserved-vci
	same true "$(field "$(pvcs)" reserved-vci)" "reserved"
	condis pvc add dev va vpi 1 vci 0 reserved-vci
	condis pvc add dev va vpi 0 vci 32
	condis pvc add dev va vpi 255 vci 65535
	same 4 "$(count pvc)" "PVCs"
}

# A-7
test_adaptation_layers()
{
	local aal

	add_dev a va
	for aal in aal0 aal1 aal34; do
		add_refused '*AAL_PARAMS_UNSUPPORTED*' vpi 0 vci 100 aal $aal
	done
	condis pvc add dev va vpi 0 vci 100 aal aal5
}

# A-7
test_refused_traffic()
{
	local sdu='tx-max-sdu' pvc="vpi 0 vci 100"

	add_dev a va
	# shellcheck disable=SC2086
	set -- $pvc
	add_refused '*INVALID_DATA*' "$@" $sdu 9181
	add_refused '*max-sdu*1 to 65535*' "$@" $sdu 0
	add_refused '*max-sdu*1 to 65535*' "$@" $sdu 65536
	add_refused '*pcr*' "$@" tx-category cbr
	add_refused '*pcr*' "$@" tx-category cbr tx-pcr 0
	add_refused '*INVALID_DATA*' "$@" tx-category cbr tx-pcr 353208
	add_refused '*scr*' "$@" tx-category vbr tx-pcr 1000
	add_refused '*mbs*' "$@" tx-category vbr tx-pcr 1000 tx-scr 500
	add_refused '*scr is above pcr*' "$@" tx-category vbr tx-pcr 1000 \
		tx-scr 1001 tx-mbs 10
	add_refused '*mcr is above pcr*' "$@" rx-pcr 1000 rx-mcr 1001
	add_refused '*INVALID_DATA*' "$@" rx-category abr rx-pcr 1000
	add_refused '*direction that is not wanted*' "$@" direction tx \
		rx-max-sdu 100
	add_refused '*direction that is not wanted*' "$@" direction rx \
		tx-max-sdu 100
	same 0 "$(count pvc)" "PVCs"
}

test_traffic_is_shown()
{
	local shown

	add_dev a va
	pvc a va 100 tx-category vbr tx-pcr 2000 tx-scr 1000 tx-mbs 30 \
		tx-max-sdu 1500 rx-category cbr rx-pcr 353207
	shown=$(pvcs)
	same "vbr 2000 1000 30 1500" "$(field "$shown" tx.category tx.pcr \
		tx.scr tx.mbs tx.max-sdu)" "towards the line"
	same "cbr 353207" "$(field "$shown" rx.category rx.pcr)" \
		"from the line"
}

test_directions()
{
	add_dev a va
	pvc a va 100 direction tx
	same "tx ubr null" "$(field "$(pvcs)" direction tx.category \
		rx.category)" "transmit only"
	condis pvc del dev va vpi 0 vci 100
	pvc a va 100 direction rx
	same "rx null ubr" "$(field "$(pvcs)" direction tx.category \
		rx.category)" "receive only"
}

# The largest SDU is that of the device when the PVC is configured.
test_largest_sdu_follows_mtu()
{
	add_dev a va
	ip link set va mtu 1500
	pvc a va 100
	same "1500 1500" "$(field "$(pvcs)" tx.max-sdu rx.max-sdu)" "largest SDU"
	add_refused '*INVALID_DATA*' vpi 0 vci 101 tx-max-sdu 1501
}

test_no_more_than_the_adapter_has()
{
	add_dev a va
	condis adapter set va max-vcs 5
	match "$(hog pvc va </dev/null)" 'va 5, then EUSERS *VC_NOT_AVAILABLE' \
		"how many there can be"
	same 5 "$(count pvc)" "PVCs"
}

# A dump goes on where its last message ended.
test_long_list()
{
	local vpi vci

	add_dev a va
	for vpi in 0 1 2; do
		for vci in 32 33 100 5000 65535; do
			echo "pvc add dev va vpi $vpi vci $vci"
		done
		seq 6000 6099 | sed "s/^/pvc add dev va vpi $vpi vci /"
	done >"$TMP/batch"
	condis -b "$TMP/batch"
	same 315 "$(count pvc)" "PVCs"
	same 315 "$(pvcs | grep -o '"vpi":[0-9]*,"vci":[0-9]*' | sort -u |
		wc -l)" "different PVCs"
}

test_no_adapter()
{
	refused '*no CoNDIS adapter*' condis pvc add dev lo vpi 0 vci 100
	refused '*no interface*' condis pvc add dev nix vpi 0 vci 100
	match "$(nlraw pvc-new pvc-ifindex=u32:4711 pvc-vpi=u32:0 \
		pvc-vci=u32:100)" 'ENODEV *no such device' "an unknown device"
	same 0 "$(count pvc)" "PVCs"
}

test_gone_with_the_adapter()
{
	add_dev a va
	pvc a va 100
	ip link del va
	same 0 "$(count pvc)" "PVCs"
	add_dev a va
	same 0 "$(count pvc)" "PVCs of a new device"
	pvc a va 100
}

selftest "$@"
