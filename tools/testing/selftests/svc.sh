#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Switched calls, served by a call manager in user space: each flow of the
# field, from both sides.

# shellcheck shell=dash source=SCRIPTDIR/lib.sh
. ./lib.sh

states()
{
	vc "$1" activation call
}

# AF-1, C-3, X-ORD-1, X-ORD-2
test_outgoing_call()
{
	exchange
	watch "$TMP/events"
	subscriber a
	tell a "vc add af A as V"
	asked vc-new O
	same "null" "$(got deadline)" "deadline of what wants no answer"
	tell a "call make vc V called $NSAP_B calling $NSAP_A pcr 1000 nowait"
	same "out-pending idle" "$(vc a call activation)" "a call under way"
	asked call-make
	same "nsap 0x${NSAP_B#*0x} 0x${NSAP_A#*0x} 60000" "$(got called.type \
		called.octets calling.octets deadline)" "the call asked for"
	same "1000" "$(got tx.pcr)" "its traffic"
	told_no c '*not active*' "cm answer op call-make vc O"
	tell c "cm activate vc O vpi 0 vci 77"
	same success "$(got status)" "activation"
	told_no c '*still active*' "cm answer op call-make vc O status failure"
	answered call-make "vc O"
	done_with a call-make
	same "connected active 0 77 1000" "$(vc a call activation vpi vci \
		tx.pcr)" "connected"
	hung_up a O
	same "idle none" "$(states a)" "closed"
	tell a "vc del vc V"
	asked vc-del
	tell a "af close af A nowait"
	asked af-close
	answered af-close "af a"
	done_with a af-close
	tell c "cm show cm C"
	same "0 0 0" "$(got objects waiting expired)" "left of it"
	tell c "cm del cm C"
	same success "$(got status)" "withdrawal"
	same 0 "$(adapter a va afs)" "AF opens"
	golden outgoing "$TMP/events"
}

# C-2: the call manager does otherwise, and says so.
test_call_made_otherwise()
{
	exchange
	subscriber a
	tell a "vc add af A as V"
	asked vc-new O
	tell a "call make vc V called $NSAP_B pcr 1000 nowait"
	asked call-make
	tell c "cm activate vc O vpi 0 vci 77 pcr 500"
	answered call-make "vc O pcr 500"
	tell a "session wait event op-done op call-make"
	same "success true" "$(got status changed)" "made otherwise"
	same 500 "$(vc a tx.pcr)" "in force"
}

# C-4, 5.8: the reason is the call manager's.
test_refused_call()
{
	exchange
	watch "$TMP/events"
	subscriber a
	tell a "vc add af A as V"
	asked vc-new O
	tell a "call make vc V called $NSAP_B nowait"
	asked call-make
	answered call-make "vc O status no-route-to-destination"
	done_with a call-make no-route-to-destination
	same "idle none" "$(states a)" "refused"
	told_no c '*no such answer*' "cm answer op call-make vc O"
	# It can be tried again.
	tell a "call make vc V called $NSAP_B nowait"
	asked call-make
	tell c "cm activate vc O vpi 0 vci 77"
	answered call-make "vc O"
	done_with a call-make
	golden refused "$TMP/events"
}

# C-12, E-39
test_aborted_call()
{
	exchange
	watch "$TMP/events"
	subscriber a
	tell a "vc add af A as V"
	asked vc-new O
	tell a "call make vc V called $NSAP_B nowait"
	asked call-make
	tell a "call close vc V data 0x0102ff nowait"
	asked call-close
	same 0x0102ff "$(got data)" "close data"
	answered call-make "vc O status request-aborted"
	done_with a call-make request-aborted
	told_no c '*cannot fail*' "cm answer op call-close vc O status failure"
	answered call-close "vc O"
	done_with a call-close
	same "idle none" "$(states a)" "aborted"
	tell a "vc del vc V"
	golden aborted "$TMP/events"
}

# C-12: an answer to the close answers what the call still waits for.
test_aborted_call_answered_once()
{
	exchange
	subscriber a
	tell a "vc add af A as V"
	asked vc-new O
	tell a "call make vc V called $NSAP_B nowait"
	asked call-make
	tell c "cm activate vc O vpi 0 vci 77"
	tell a "call close vc V nowait"
	asked call-close
	told_no c '*still active*' "cm answer op call-close vc O"
	tell c "cm deactivate vc O"
	answered call-close "vc O"
	done_with a call-make request-aborted
	done_with a call-close
	told_no c '*too late*' "cm answer op call-make vc O status failure"
	tell c "cm show cm C"
	same "2 0" "$(got objects waiting)" "after the close"
	same "idle none" "$(states a)" "aborted"
	tell a "vc del vc V"
}

# 2.4, 2.6, C-6, V-19
test_incoming_call()
{
	exchange
	watch "$TMP/events"
	subscriber a
	reachable a "$NSAP_B"
	tell a "sap show sap S"
	same "there 1 0x${NSAP_B#*0x}" "$(got state sap-type sap-octets |
		sed 's/nsap/1/')" "the SAP"
	called a 88
	same "0x${NSAP_B#*0x} 0x${NSAP_A#*0x}" "$(got called.octets \
		calling.octets)" "who is called by whom"
	same "active in-offered" "$(states a)" "offered"
	told_no a '*not answered*' "call close vc V"
	told_no a '*call manager*' "vc del vc V"
	told_no a '*calls that come*' "call make vc V called $NSAP_A"
	tell a "call answer vc V"
	same "in-accepted" "$(vc a call)" "taken"
	told_no a '*no offer*' "call answer vc V"
	asked call-answer
	same success "$(got status)" "the answer"
	tell c "cm connect vc I"
	tell a "session wait event call-connected vc V"
	same "active connected" "$(states a)" "connected"
	told_no c '*no call that was taken*' "cm connect vc I"
	hung_up a I
	tell c "cm vc-del vc I"
	tell a "session wait event vc-gone vc V"
	told_no a '*no VC*' "vc show vc V"
	tell a "sap del sap S nowait"
	asked sap-del
	answered sap-del "sap S_a"
	done_with a sap-del
	told_no c '*has a SAP*' "cm answer op sap-del sap S_a"
	golden incoming "$TMP/events"
}

# 2.6: the VC is the call manager's alone after that, C-6.
test_incoming_call_refused()
{
	exchange
	watch "$TMP/events"
	subscriber a
	reachable a "$NSAP_B"
	called a 88
	tell a "call refuse vc V status dest-out-of-order"
	asked call-answer
	same dest-out-of-order "$(got status)" "the answer"
	# The same VC serves another call.
	told_no c '*has a call*' "cm offer sap S_a vc I"
	tell c "cm deactivate vc I"
	tell c "cm activate vc I vpi 0 vci 88"
	tell c "cm offer sap S_a vc I calling $NSAP_A"
	tell a "session wait event call-offer vc V"
	connected a
	hung_up a I
	tell c "cm vc-del vc I"
	golden rejected "$TMP/events"
}

# C-7
test_incoming_call_changed()
{
	exchange
	subscriber a
	reachable a "$NSAP_B"
	called a 88
	tell a "call answer vc V pcr 300"
	asked call-answer
	same "success true 300" "$(got status changed tx.pcr)" "the answer"
	tell c "cm activate vc I pcr 300"
	tell c "cm connect vc I"
	tell a "session wait event call-connected"
	same 300 "$(vc a tx.pcr)" "in force"
}

# C-13: the caller hangs up while it rings.
test_incoming_call_given_up()
{
	exchange
	subscriber a
	reachable a "$NSAP_B"
	called a 88
	tell c "cm close vc I"
	tell a "session wait event call-closing vc V"
	asked call-answer
	same closing "$(got status)" "the answer"
	told_no a '*no offer*' "call answer vc V"
	tell c "cm deactivate vc I"
	tell c "cm vc-del vc I"
	tell a "session wait event vc-gone vc V"
}

# C-8, C-9: the other side closes; the client need do nothing.
test_hang_up()
{
	exchange
	watch "$TMP/events"
	subscriber a
	calls a 77
	tell c "cm close vc O status failure data busy"
	tell a "session wait event call-closing vc V"
	same "failure 0x62757379" "$(got status data)" "why"
	asked call-close
	tell c "cm deactivate vc O"
	answered call-close "vc O"
	done_with a call-close
	same "idle none" "$(states a)" "closed"
	told_no c '*no call to close*' "cm close vc O"
	# V-20: it ended badly.
	told_no a '*FAILURE*' "call make vc V called $NSAP_B"
	golden hang-up "$TMP/events"
}

# C-9: both close at the same time.
test_crossing_closes()
{
	exchange
	watch "$TMP/events"
	subscriber a
	calls a 77
	tell a "call close vc V nowait"
	tell c "cm close vc O"
	asked call-close
	tell c "cm deactivate vc O"
	answered call-close "vc O"
	done_with a call-close
	same "idle none" "$(states a)" "closed"
	told_no c '*no such answer*' "cm answer op call-close vc O"
	golden crossing "$TMP/events"
}

# Q-1, Q-2, Q-3, Q-6
test_qos_change()
{
	exchange
	watch "$TMP/events"
	subscriber a
	calls a 77 "pcr 1000"
	tell a "call modify vc V pcr 2000 nowait"
	told_no a '*being changed*' "call modify vc V pcr 3000"
	asked call-modify
	same 2000 "$(got tx.pcr)" "wanted"
	tell c "cm activate vc O pcr 1500"
	answered call-modify "vc O pcr 1500"
	tell a "session wait event op-done op call-modify"
	same "success true" "$(got status changed)" "changed otherwise"
	same 1500 "$(vc a tx.pcr)" "in force"
	tell a "call modify vc V pcr 9000 nowait"
	asked call-modify
	answered call-modify "vc O status cellrate-not-available"
	done_with a call-modify cellrate-not-available
	same 1500 "$(vc a tx.pcr)" "as before"
	# The other side does it.
	tell c "cm activate vc O pcr 700"
	tell c "cm modify vc O"
	tell a "session wait event call-modified vc V"
	same 700 "$(got tx.pcr)" "told"
	told_no a '*nothing is to be changed*' "call modify vc V"
	same "connected" "$(vc a call)" "the call"
	golden qos "$TMP/events"
}

# M-1, M-2, M-3, E-53: three leaves.
test_multipoint()
{
	exchange
	watch "$TMP/events"
	subscriber a
	tell a "vc add af A as V"
	asked vc-new O
	tell a "call make vc V called $NSAP_B multipoint party-as P1 nowait"
	asked call-make
	same true "$(got multipoint)" "multipoint"
	tell c "cm activate vc O vpi 0 vci 77 direction tx"
	answered call-make "vc O"
	done_with a call-make
	tell a "party add vc V called $NSAP_A nowait as P2"
	told_no a '*FAILURE*' "call close vc V"
	asked party-add Q2
	same "0x${NSAP_A#*0x}" "$(got called.octets)" "who is added"
	answered party-add "party Q2"
	done_with a party-add
	tell a "party add vc V called e164:4930123456 nowait as P3"
	asked party-add Q3
	same "e164 0x34393330313233343536" "$(got called.type called.octets)" \
		"who is added"
	answered party-add "party Q3"
	done_with a party-add
	tell a "party show vc V"
	same 3 "$(printf '%s' "$ANSWER" | grep -o '"there"' | wc -l)" "leaves"
	told_no a '*FAILURE*' "call close vc V"
	tell a "party drop party P2 data bye nowait"
	asked party-drop
	same 0x627965 "$(got data)" "why"
	answered party-drop "party Q2"
	done_with a party-drop
	# One leaves by itself; that is acknowledged.
	tell c "cm drop party Q3"
	tell a "session wait event party-drop party P3"
	asked party-drop
	answered party-drop "party Q3"
	done_with a party-drop
	told_no a '*FAILURE*' "party drop party P1"
	hung_up a O
	tell a "party show"
	same "[]" "$ANSWER" "parties left"
	tell c "cm show cm C"
	same 2 "$(got objects)" "objects left: AF and VC"
	golden multipoint "$TMP/events"
}

test_party_refused()
{
	exchange
	subscriber a
	tell a "vc add af A as V"
	asked vc-new O
	tell a "call make vc V called $NSAP_B multipoint nowait"
	asked call-make
	answered call-make "vc O status invalid-address"
	done_with a call-make invalid-address
	tell a "party show"
	same "[]" "$ANSWER" "parties left"
	told_no a '*no multipoint call*' "party add vc V called $NSAP_A"
	tell a "call make vc V called $NSAP_B multipoint nowait"
	asked call-make
	tell c "cm activate vc O vpi 0 vci 77"
	answered call-make "vc O"
	done_with a call-make
	tell a "party add vc V called $NSAP_A nowait"
	asked party-add Q2
	answered party-add "party Q2 status resources"
	done_with a party-add resources
	hung_up a O
}

# AF-7: what can be opened is shown, and told of when it comes and goes.
test_families()
{
	local all

	add_dev a va up
	spawn a condis -j monitor dump >"$TMP/events"
	until_true "the monitor to be there" grep -q adapter-get "$TMP/events"
	all=$(in_ns a condis -j af families dev va)
	same '[{"family":65536,"provider":"condis_vatm","opens":0}]' \
		"$(plain "$all")" "the families of a device"
	session c
	tell c "cm add dev va family q2931 as C"
	until_true "the event of a new family" \
		grep -q family-new-ntf "$TMP/events"
	subscriber a
	all=$(in_ns a condis -j af families)
	match "$(plain "$all")" \
		'*{"family":1,"provider":"netlink-cm","opens":1}*' "all families"
	same "[]" "$(in_ns a condis -j af families dev lo)" "those of another"
	tell c "cm del cm C nowait"
	until_true "the event of its end" \
		grep -q family-del-ntf "$TMP/events"
}

# plain JSON - without what differs from run to run.
plain()
{
	printf '%s' "$1" | sed 's/"ifindex":[0-9]*,//g'
}

selftest "$@"
