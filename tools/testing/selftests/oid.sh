#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# OID requests, to miniports and between clients and call managers, and what
# miniports indicate.

# shellcheck shell=dash source=SCRIPTDIR/lib.sh
. ./lib.sh

# asks X WORDS - session X asks, without waiting.
asks()
{
	tell "$1" "oid $2 nowait"
	same pending "$(got status)" "the request of session $1"
}

# asked_oid X - session X is asked: its id.
asked_oid()
{
	tell "$1" "session wait event oid"
	ID=$(got id)
}

# told_oid X [STATUS] - what session X asked is done.
told_oid()
{
	tell "$1" "session wait event oid-done"
	same "${2:-success}" "$(got status)" "the answer to session $1"
}

# O-2, O-4, O-9: the miniport of a device.
test_miniport()
{
	local said

	add_dev a va
	said=$(in_ns a condis -j oid query dev va oid atm-max-active-vcs)
	same "4096 0x00100000 success" "$(field "$said" value data status)" \
		"the limit of VCs"
	said=$(in_ns a condis -j oid query dev va oid 0x08010105 room 4)
	same 4096 "$(field "$said" value)" "by its number"
	said=$(in_ns a condis -j oid query dev va oid atm-rcv-cells-ok room 8)
	same "0 0x0000000000000000" "$(field "$said" value data)" "a counter"
	said=$(in_ns a condis -j oid query dev va oid atm-rcv-cells-ok room 4)
	same "0 0x00000000" "$(field "$said" value data)" "its lower half"
	refused '*BUFFER_TOO_SHORT, it takes 4 octets*' in_ns a \
		condis oid query dev va oid atm-max-active-vcs room 3
	refused '*NOT_SUPPORTED*' in_ns a \
		condis oid set dev va oid atm-max-active-vcs data 0x00000001
	refused '*INVALID_OID*' in_ns a condis oid query dev va oid 0x42
	refused '*commands of their own*' in_ns a \
		condis oid set dev va oid 0xFE000001 data x
	refused '*commands of their own*' in_ns a \
		condis oid query dev va oid 0xFE800001
	refused '*no CoNDIS adapter*' in_ns a \
		condis oid query dev lo oid atm-max-active-vcs
}

# V-23: the miniport about a VC, and as a client of it.
test_miniport_of_client()
{
	road b
	ask b "recv vc V nbls 1"
	tell a "send vc V text 0123456789"
	answer b
	tell a "oid query vc V miniport oid atm-xmit-cells-ok room 8"
	same "1 success" "$(got value status)" "cells of the VC"
	tell a "oid query af A miniport oid atm-max-active-vcs"
	same 4096 "$(got value)" "through the AF open"
	told_no a '*NOT_SUPPORTED*' "oid query af A oid co-get-addresses"
	told_no a '*commands of their own*' "oid set af A oid 0xFE000002 data x"
	told_no a '*there is no AF 4711*' "oid query af 4711 oid 1"
	told_no a '*there is no VC 4711*' "oid query vc 4711 oid 1"
	told_no a '*one of*' "oid query oid 1"
}

# O-2, O-7: a client asks its call manager.
test_client_asks()
{
	exchange
	subscriber a
	asks a "query af A oid co-get-addresses room 16"
	asked_oid c
	same "4261412870 16 null null 60000" \
		"$(got oid room set vc deadline)" "what is asked"
	told_no c '*room for 16 octets, not for 17*' \
		"oid answer cm C id $ID data 01234567890123456"
	tell c "oid answer cm C id $ID data 0x01020304"
	told_oid a
	same "0x01020304 4261412870" "$(got data oid)" "the answer"
	told_no c '*no request*' "oid answer cm C id $ID"
	# About a VC, and a setting; the answer may be no.
	tell a "vc add af A as V"
	asked vc-new O
	asks a "set vc V oid 4711 data hello"
	asked_oid c
	same "4711 true 0x68656c6c6f" "$(got oid set data)" "what is set"
	told_no c '*without data*' "oid answer cm C id $ID data x"
	tell c "oid answer cm C id $ID status invalid-data"
	told_oid a invalid-data
	# Waited for, and too short.
	ask a "oid query af A oid 1 room 2"
	asked_oid c
	tell c "oid answer cm C id $ID status buffer-too-short needed 7"
	answer_no a '*buffer-too-short*'
}

# O-2, O-8: a call manager tells its client.
test_call_manager_asks()
{
	exchange
	subscriber a
	asks c "set cm C af a oid co-signaling-disabled"
	asked_oid a
	same "4261412873 true null" "$(got oid set room)" "what is told"
	tell a "oid answer af A id $ID"
	told_oid c
	calls a 77
	asks c "query cm C vc O oid 4711 room 8"
	asked_oid a
	same "4711 8 $(vc a vc)" "$(got oid room vc)" "what is asked"
	tell a "oid answer af A id $ID data 0x0102030405060708"
	told_oid c
	same 0x0102030405060708 "$(got data)" "the answer"
	told_no c '*its clients only*' "oid query cm C af a miniport oid 1"
	told_no c '*no call manager has a AF 4711*' \
		"oid query cm C af 4711 oid 1"
	told_no c '*of call manager*' "oid query cm 4711 af a oid 1"
}

af_is_gone()
{
	[ "$(count af)" = 0 ]
}

# O-5, E-45: nobody answers.
test_nobody_answers()
{
	exchange_within 300
	subscriber a
	asks a "query af A oid 1"
	told_oid a request-aborted
	asked_oid c
	told_no c '*no request*' "oid answer cm C id $ID"
	# The call manager goes, and with it what it was asked.
	asks a "query af A oid 2"
	tell c "cm del cm C nowait"
	told_oid a request-aborted
	leave c || true
	until_true "the AF open to go" af_is_gone
}

# The client goes, and with it what it was asked.
test_client_goes()
{
	exchange
	subscriber a
	asks c "set cm C af a oid co-address-change"
	tell a "af close af A nowait"
	told_oid c closing
	asked af-close
	answered af-close "af a"
	done_with a af-close
	subscriber b
	asks c "set cm C af b oid co-address-change"
	asks b "query af A oid 3"
	kill_session b
	told_oid c request-aborted
	# What it had asked goes to nobody; its end waits for the answer.
	asked_oid c
	tell c "oid answer cm C id $ID"
	asked af-close
	answered af-close "af b"
	until_true "the AF open to go" af_is_gone
}

# There is an end to what one may be asked.
test_too_much()
{
	local i=0

	exchange
	subscriber a
	while [ $i -lt 64 ]; do
		asks a "query af A oid $i"
		i=$((i + 1))
	done
	told_no a '*RESOURCES*' "oid query af A oid 64"
	asked_oid c
	tell c "oid answer cm C id $ID data x"
	told_oid a
	asks a "query af A oid 64"
}

# O-6, V-24: what a miniport says; about its adapter all hear of it.
test_indications()
{
	road b
	exchange_on va
	down b vb
	tell a "session wait event status af A"
	same "media-disconnect 1073807372 null" "$(got what code vc)" \
		"the far end goes"
	tell c "session wait event status cm C"
	same media-disconnect "$(got what)" "so hears a call manager"
	up b vb
	tell a "session wait event status af A"
	same media-connect "$(got what)" "it comes back"
	in_ns a condis adapter reset va
	tell a "session wait event status af A"
	same reset-start "$(got what)" "a reset"
	tell a "session wait event status af A"
	same "reset-end success" "$(got what status)" "its end"
}

# exchange_on DEV - a call manager on a device that is there.
exchange_on()
{
	session c
	tell c "cm add dev $1 family q2931 as C"
}

# Who watches sees it, too.
test_monitor()
{
	local seen

	line
	spawn a condis -j monitor dump >"$TMP/events"
	until_true "the monitor to be there" grep -q adapter-get "$TMP/events"
	down a vb
	until_true "an event" grep -q media-disconnect "$TMP/events"
	seen=$(grep media-disconnect "$TMP/events" | head -n 1)
	same "status-ntf media-disconnect null" \
		"$(field "$seen" name msg.what msg.id)" "what is shown"
}

selftest "$@"
