#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Messages that are wrong (E-73): each is refused, with a sentence or with the
# number of what is missing, and nothing changes.

# shellcheck shell=dash source=SCRIPTDIR/lib.sh
. ./lib.sh
# shellcheck source=SCRIPTDIR/lib/objects.sh
. ./lib/objects.sh

# watched - objects that must not change from here to unchanged.
watched()
{
	some_objects
	BEFORE=$(all_there_is)
	COUNTS=$(vc a stats.sent-nbls stats.refused tx-outstanding)
	mark_log
}

unchanged()
{
	same "$BEFORE" "$(all_there_is)" "what there is"
	same "$COUNTS" "$(vc a stats.sent-nbls stats.refused tx-outstanding)" \
		"sends"
	quiet_log
	same connected "$(vc a call)" "the call"
}

# all_refused LEAST WORDS... - malform, at least LEAST messages.
all_refused()
{
	local least=$1 said

	shift
	malform "$@" >"$TMP/malform"
	note "$(cat "$TMP/malform")"
	said=$(tail -n 1 "$TMP/malform")
	match "$said" 'messages * accepted 0 silent 0' "malform $*"
	said=${said#messages }
	between "$least" 1000000 "${said%% *}" "messages of malform $*"
}

# Too short, too long, out of range, not marked as a nest, unknown in a nest ...
test_each_attribute()
{
	watched
	all_refused 300 defects
	unchanged
}

# No payload, half a header, reserved bits, unknown commands, a message of a
# megabyte
test_each_header()
{
	watched
	all_refused 400 headers
	unchanged
}

# A length that is shorter than a header, or longer than the datagram: there is
# nobody to answer, and the next message is served.
test_lengths_without_an_answer()
{
	watched
	malform lengths >"$TMP/malform"
	same "answers 0" "$(cat "$TMP/malform")" "malform lengths"
	unchanged
}

test_random_attributes()
{
	local seed

	watched
	for seed in 1 2 3; do
		all_refused 2000 random $seed 2000
	done
	unchanged
}

test_random_values_for_no_object()
{
	local seed

	watched
	for seed in 1 2 3; do
		all_refused 2000 nowhere $seed 2000
	done
	unchanged
}

# S-3: all of a message or nothing of it.
test_random_chains()
{
	watched
	all_refused 1000 chain 1 1000 "$VC"
	all_refused 1000 chain 2 1000 "$IDLE"
	unchanged
}

# without COMMAND ATTRIBUTE... - refused without any of them, which is named.
without()
{
	local command=$1 left out said

	shift
	for out; do
		set -- "$@" "$1"
		shift
		left=""
		for said; do
			[ "$said" = "$out" ] || left="$left $said"
		done
		# shellcheck disable=SC2086
		match "$(nlraw "$command" $left)" \
			"EINVAL * missing $(nlraw number "${out%%=*}") *" \
			"$command without ${out%%=*}"
	done
}

# needs - each command, and what it cannot do without.
needs()
{
	local index

	index=$(link a va ifindex)
	cat <<-EOF
		adapter-get adapter-ifindex=u32:$index
		adapter-set adapter-ifindex=u32:$index
		adapter-reset adapter-ifindex=u32:$index
		pvc-new pvc-ifindex=u32:$index pvc-vpi=u32:0 pvc-vci=u32:200
		pvc-del pvc-ifindex=u32:$index pvc-vpi=u32:0 pvc-vci=u32:100
		af-open af-ifindex=u32:$index af-family=u32:65536
		af-close af-af=u32:$AF
		af-get af-af=u32:$AF
		af-attach af-af=u32:$AF
		af-detach af-af=u32:$AF
		vc-new vc-af=u32:$AF
		vc-del vc-vc=u32:$VC
		vc-get vc-vc=u32:$VC
		call-make call-vc=u32:$IDLE call-vpi=u32:0 call-vci=u32:100
		call-close call-vc=u32:$VC
		call-answer call-vc=u32:$VC call-status=u32:0
		call-modify call-vc=u32:$VC
		sap-add call-af=u32:$AF call-sap-type=u32:1 call-sap-octets=hex:01
		sap-del call-sap=u32:1
		sap-get call-sap=u32:1
		party-add call-vc=u32:$VC
		party-drop call-party=u32:1
		party-get call-party=u32:1
		cm-add cm-ifindex=u32:$index cm-family=u32:77
		cm-del cm-cm=u32:1
		cm-get cm-cm=u32:1
		cm-answer call-op=u32:0 call-status=u32:0 call-af=u32:1
		cm-vc-add call-af=u32:1
		cm-vc-del call-vc=u32:1
		cm-activate call-vc=u32:1
		cm-deactivate call-vc=u32:1
		cm-offer call-sap=u32:1 call-vc=u32:1
		cm-connect call-vc=u32:1
		cm-close call-vc=u32:1
		cm-modify call-vc=u32:1
		cm-drop call-party=u32:1
		adapter-oid oid-ifindex=u32:$index oid-oid=u32:134283525
		oid-request oid-af=u32:$AF oid-oid=u32:1
		oid-answer oid-af=u32:$AF oid-id=u32:1 oid-status=u32:0
		nbl-cancel nbl-af=u32:$AF nbl-cancel-id=u32:1
		nbl-return nbl-af=u32:$AF nbl-handle=u32:65536
	EOF
}

test_missing_attributes()
{
	local command rest

	watched
	needs >"$TMP/needs"
	malform list >"$TMP/list"
	while read -r command rest; do
		[ "$rest" = "do" ] || continue
		grep -q "^$command " "$TMP/needs" ||
			[ "$command" = nbl-send ] ||
			fail "what does $command need?"
	done <"$TMP/list"
	while read -r command rest; do
		# shellcheck disable=SC2086
		without "$command" $rest
	done <"$TMP/needs"
	match "$(nlraw nbl-send nbl-nbl=nest end nbl-frag=hex:00 \
		nbl-nb-end=flag)" \
		"EINVAL * missing $(nlraw number nbl-vc) *" "no VC"
	match "$(nlraw nbl-send nbl-vc=u32:"$VC")" \
		"EINVAL * missing $(nlraw number nbl-nbl) *" "no NBL"
	unchanged
}

# do_not_fit - each line of the input is refused by us, with a sentence.
do_not_fit()
{
	local words

	while read -r words; do
		# shellcheck disable=SC2086
		match "$(nlraw $words)" "E[A-Z]* offset * missing * ?*[a-z]*" \
			"$words"
	done
}

# What the policy cannot know is refused by us.
test_values_that_do_not_fit()
{
	local index

	watched
	index=$(link a va ifindex)
	do_not_fit <<-EOF
		adapter-get adapter-ifindex=u32:1
		adapter-get adapter-ifindex=u32:2147483647
		adapter-reset adapter-ifindex=u32:1
		adapter-set adapter-ifindex=u32:$index
		adapter-set adapter-ifindex=u32:$index adapter-no-peer=flag adapter-peer-ifindex=u32:$index
		adapter-set adapter-ifindex=u32:$index adapter-peer-ifindex=u32:$index
		adapter-set adapter-ifindex=u32:$index adapter-peer-netns-fd=u32:0
		adapter-set adapter-ifindex=u32:$index adapter-peer-ifindex=u32:$index adapter-peer-netns-fd=fd:/dev/null
		adapter-set adapter-ifindex=u32:$index adapter-peer-ifindex=u32:$index adapter-peer-netns-fd=u32:999
		pvc-new pvc-ifindex=u32:$index pvc-vpi=u32:0 pvc-vci=u32:5
		pvc-new pvc-ifindex=u32:$index pvc-vpi=u32:4095 pvc-vci=u32:100
		pvc-new pvc-ifindex=u32:$index pvc-vpi=u32:0 pvc-vci=u32:100
		pvc-new pvc-ifindex=u32:$index pvc-vpi=u32:0 pvc-vci=u32:201 pvc-tx=nest flow-category=u32:1 end
		pvc-del pvc-ifindex=u32:$index pvc-vpi=u32:0 pvc-vci=u32:201
		pvc-del pvc-ifindex=u32:$index pvc-vpi=u32:0 pvc-vci=u32:100
		af-open af-ifindex=u32:$index af-family=u32:77
		af-get af-af=u32:$VC
		af-close af-af=u32:$AF
		af-attach af-af=u32:$AF
		vc-get vc-vc=u32:$AF
		vc-del vc-vc=u32:$VC
		vc-new vc-af=u32:$AF vc-persist=flag
		nbl-return nbl-af=u32:$AF nbl-handle=u32:65536
		nbl-return nbl-af=u32:$AF nbl-handle=u32:65536 nbl-handle=u32:65536
	EOF
	unchanged
}

test_oids_that_do_not_fit()
{
	local index

	watched
	index=$(link a va ifindex)
	do_not_fit <<-EOF
		adapter-oid oid-ifindex=u32:1 oid-oid=u32:134283525
		adapter-oid oid-ifindex=u32:$index oid-oid=u32:1
		adapter-oid oid-ifindex=u32:$index oid-oid=u32:4261412865
		adapter-oid oid-ifindex=u32:$index oid-oid=u32:134283525 oid-room=u32:3
		adapter-oid oid-ifindex=u32:$index oid-oid=u32:134283525 oid-data=hex:00
		adapter-oid oid-ifindex=u32:$index oid-oid=u32:134283525 oid-set=flag oid-room=u32:4
		adapter-oid oid-ifindex=u32:$index oid-oid=u32:134283525 oid-set=flag oid-data=hex:
		oid-request oid-af=u32:$AF oid-oid=u32:1
		oid-request oid-af=u32:$VC oid-oid=u32:1
		oid-request oid-vc=u32:$AF oid-oid=u32:1
		oid-request oid-cm=u32:$AF oid-af=u32:$AF oid-oid=u32:1
		oid-request oid-cm=u32:$AF oid-af=u32:$AF oid-oid=u32:1 oid-miniport=flag
		oid-answer oid-af=u32:$AF oid-id=u32:1 oid-status=u32:0
		oid-answer oid-af=u32:$AF oid-id=u32:1 oid-status=u32:1
		oid-answer oid-cm=u32:$AF oid-id=u32:1 oid-status=u32:0
		oid-answer oid-af=u32:$VC oid-id=u32:1 oid-status=u32:0
	EOF
	unchanged
}

test_calls_that_do_not_fit()
{
	local index

	watched
	index=$(link a va ifindex)
	do_not_fit <<-EOF
		call-make call-vc=u32:$IDLE call-vpi=u32:0 call-vci=u32:201
		call-make call-vc=u32:$IDLE call-vpi=u32:0 call-vci=u32:100
		call-make call-vc=u32:$VC call-vpi=u32:0 call-vci=u32:100
		call-close call-vc=u32:$IDLE
		call-answer call-vc=u32:$VC call-status=u32:0
		call-answer call-vc=u32:$VC call-status=u32:1
		call-modify call-vc=u32:$VC
		call-modify call-vc=u32:$IDLE call-aal=u32:3
		call-close call-vc=u32:$VC call-data=hex:
		sap-add call-af=u32:$AF call-sap-type=u32:1 call-sap-octets=hex:01
		sap-add call-af=u32:$AF call-sap-type=u32:1 call-sap-octets=hex:
		sap-add call-af=u32:$VC call-sap-type=u32:1 call-sap-octets=hex:01
		sap-del call-sap=u32:$VC
		sap-get call-sap=u32:$AF
		party-add call-vc=u32:$VC
		party-add call-vc=u32:$IDLE call-called=nest address-type=u32:1 address-octets=hex:01 end
		party-drop call-party=u32:$VC
		party-get call-party=u32:$VC
		cm-add cm-ifindex=u32:$index cm-family=u32:65536
		cm-del cm-cm=u32:$AF
		cm-get cm-cm=u32:$AF
		cm-answer call-op=u32:0 call-status=u32:0 call-af=u32:$AF
		cm-answer call-op=u32:0 call-status=u32:1 call-af=u32:$AF
		cm-answer call-op=u32:12 call-status=u32:0 call-vc=u32:$VC
		cm-vc-add call-af=u32:$AF
		cm-vc-del call-vc=u32:$VC
		cm-activate call-vc=u32:$VC
		cm-deactivate call-vc=u32:$VC
		cm-offer call-sap=u32:1 call-vc=u32:$VC
		cm-connect call-vc=u32:$VC
		cm-close call-vc=u32:$VC
		cm-modify call-vc=u32:$VC
		cm-drop call-party=u32:$VC
	EOF
	unchanged
}

selftest "$@"
