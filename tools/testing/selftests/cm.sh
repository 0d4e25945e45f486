#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The call manager in user space when things go wrong: answers too late, wrong
# or from nobody, and each side going in the middle of calls.

# shellcheck shell=dash source=SCRIPTDIR/lib.sh
. ./lib.sh

nothing_open()
{
	[ "$(count af)$(count vc)" = 00 ]
}

some_cm()
{
	[ "$(count cm)" = 1 ]
}

no_cm()
{
	[ "$(count cm)" = 0 ]
}

# E-45: what is not answered in time is answered by the kernel.
test_deadlines()
{
	exchange_within 400
	session a
	tell a "af open dev va family q2931 nowait"
	done_with a af-open request-aborted
	tell a "af open dev va family q2931 nowait as A"
	asked af-open
	asked af-open a
	answered af-open "af a"
	done_with a af-open
	tell a "vc add af A as V"
	asked vc-new O
	tell a "call make vc V called $NSAP_B nowait"
	asked call-make
	tell c "cm activate vc O vpi 0 vci 77"
	done_with a call-make request-aborted
	same "idle none" "$(vc a activation call)" "nobody answered"
	told_no c '*too late*' "cm answer op call-make vc O"
	tell c "cm show cm C"
	same "2 0" "$(got expired waiting)" "answered by the kernel"
	tell a "sap add af A address $NSAP_A nowait"
	done_with a sap-add request-aborted
	tell a "sap show"
	same "[]" "$ANSWER" "SAPs"
	tell a "vc del vc V"
	tell a "af close af A nowait"
	done_with a af-close
}

# X-12, A-15: what cannot be, and who may not.
test_refusals()
{
	local rc

	exchange
	told_no c '*has that family*' "cm add dev va family q2931"
	told_no c '*has that family*' "cm add dev va family pvc"
	told_no c '*100*3600000*' "cm add dev va family 77 deadline 99"
	told_no c '*no CoNDIS adapter*' "cm add dev lo family 77"
	rc=0
	condis cm add dev va family 77 2>/dev/null || rc=$?
	same 2 $rc "status of a call manager without a session"
	told_no c '*no call manager 4711*' "cm del cm 4711"
	told_no c '*has a VC 4711*' "cm activate vc 4711"
	told_no c '*has no answer*' "cm answer op vc-new vc 1"
	told_no c '*pending is no answer*' \
		"cm answer op af-open af 1 status pending"
	subscriber a
	tell a "vc add af A as V"
	asked vc-new O
	told_no c '*client*delete*' "cm vc-del vc O"
	told_no a '*20 octets*' "call make vc V called nsap:0x47"
	told_no a '*called*' "call make vc V called 0x47"
	told_no a '*there is no SAP*' "sap del sap 4711"
	told_no a '*there is no party*' "party drop party 4711"
	told_no a '*1 to 128 octets*' \
		"sap add af A address 70000:0x$(printf '%0258d' 0)"
	reachable a "$NSAP_B"
	tell a "sap add af A address $NSAP_B nowait"
	asked sap-add T
	answered sap-add "sap T status invalid-data"
	done_with a sap-add invalid-data
	told_no c '*made by its client*' "cm offer sap S_a vc O"
	tell c "cm vc-add af a as I"
	tell c "cm offer sap S_a vc I"
	same vc-not-activated "$(got status)" "an offer on an idle VC"
	tell a "vc del vc V"
	asked vc-del
	tell a "af close af A nowait"
	asked sap-del
	answered sap-del "sap S_a"
	asked af-close
	told_no c '*has SAPs or VCs*' "cm answer op af-close af a"
	tell c "cm vc-del vc I"
	answered af-close "af a"
	done_with a af-close
}

# Nobody is there who could answer, or nobody does.
test_offer_unheard()
{
	exchange
	session a
	tell a "af open dev va family q2931 persist nowait as A"
	asked af-open a
	answered af-open "af a"
	done_with a af-open
	reachable a "$NSAP_B"
	tell c "cm vc-add af a as I"
	tell c "cm activate vc I vpi 0 vci 88"
	tell c "cm offer sap S_a vc I"
	same not-accepted "$(got status)" "an offer that nobody hears"
	tell c "cm deactivate vc I"
	tell c "cm activate vc I vpi 0 vci 88"
	tell a "af attach af A"
	tell c "cm offer sap S_a vc I"
	tell a "session wait event call-offer as V"
	# Who was to answer is gone.
	leave a
	asked call-answer
	tell c "cm deactivate vc I"
	tell c "cm vc-del vc I"
	condis af close af "$(condis -j af show | jq '.[0].af')" nowait
	asked sap-del
	answered sap-del "sap S_a"
	asked af-close
	answered af-close "af a"
	until_true "the open to be closed" nothing_open
}

# AD-9, E-31: the call manager goes, in order or not; its clients lose nothing.
test_call_manager_goes()
{
	local how

	exchange
	for how in del leave kill; do
		[ $how = del ] || session c
		[ $how = del ] || tell c "cm add dev va family q2931 as C"
		subscriber a
		reachable a "$NSAP_B"
		calls a 77
		tell c "cm vc-add af a as I"
		tell c "cm activate vc I vpi 0 vci 88"
		tell c "cm offer sap S_a vc I"
		tell a "session wait event call-offer as W"
		case $how in
		del) tell c "cm del cm C nowait" ;;
		leave) leave c ;;
		kill) kill_session c ;;
		esac
		tell a "session wait event af-close af A"
		until_true "the open to be closed ($how)" nothing_open
		[ $how != del ] || {
			tell c "session wait event op-done op cm-del"
			leave c
		}
		leave a
		until_true "the call manager to be gone ($how)" no_cm
		same "0 0" "$(adapter a va vcs afs)" "objects of the adapter"
	done
}

# A client that dies has its calls closed, its SAPs taken off and its VCs
# deleted, step by step as the call manager answers.
test_client_dies()
{
	exchange
	subscriber a
	reachable a "$NSAP_B"
	calls a 77
	tell c "cm vc-add af a as I"
	tell c "cm activate vc I vpi 0 vci 88"
	tell c "cm offer sap S_a vc I"
	kill_session a
	asked call-answer
	tell c "cm deactivate vc I"
	tell c "cm vc-del vc I"
	asked call-close
	tell c "cm deactivate vc O"
	answered call-close "vc O"
	asked vc-del
	asked sap-del
	answered sap-del "sap S_a"
	asked af-close
	answered af-close "af a"
	until_true "the open to be closed" nothing_open
	tell c "cm show cm C"
	same "0 0 0" "$(got objects waiting expired)" "left of it"
}

# AD-9: the device goes with calls on it and nobody who answers.
test_adapter_goes()
{
	exchange_within 1000
	subscriber a
	reachable a "$NSAP_B"
	calls a 77
	ip link del va
	until_true "all to be gone" nothing_open
	until_true "the call manager to be gone" no_cm
}

# Parties go with their VC, also when that is deleted while the end of the call
# is still being told.
test_deleted_at_once()
{
	local cm

	add_dev a va up
	awk 'BEGIN {
		print "cm add dev va family q2931"
		print "session wait event cm-request op af-open as A"
		print "cm answer op af-open af A"
		for (i = 0; i < 60; i++) {
			print "session wait event cm-request op call-make as V" i
			print "cm answer op call-make vc V" i " status failure"
		}
	}' >"$TMP/cm"
	condis -b "$TMP/cm" >"$TMP/cm.out" 2>&1 &
	cm=$!
	until_true "the call manager" some_cm
	awk -v to="$NSAP_B" 'BEGIN {
		print "af open dev va family q2931 as A"
		for (i = 0; i < 60; i++) {
			print "vc add af A as V" i
			print "call make vc V" i " called " to " multipoint nowait"
			for (n = 0; n < 40; n++)
				print "vc del vc V" i
		}
	}' >"$TMP/a"
	condis -force -b "$TMP/a" >"$TMP/a.out" 2>&1 || :
	wait $cm || fail "the call manager: $(cat "$TMP/cm.out")"
	until_true "all to be closed" nothing_open
}

# storm_of_clients SEED - what clients do, in no order.
storm_of_clients()
{
	awk -v seed="$1" -v a="$NSAP_A" -v b="$NSAP_B" '
	function one_of(n) { return int(rand() * n) }
	BEGIN {
		srand(seed)
		vc = "vc V"
		for (i = 0; i < 250; i++) {
			n = one_of(5)
			if (i % 50 == 0)
				print "af open dev va family q2931 timeout 900 as A" i / 50
			A = "af A" int(i / 50)
			split("vc add " A " as V" n ";" \
			      "call make " vc n " called " b " nowait;" \
			      "call make " vc n " called " b " multipoint nowait;" \
			      "call close " vc n " data x nowait;" \
			      "call modify " vc n " pcr " 100 + i " nowait;" \
			      "party add " vc n " called " a " nowait as P" i ";" \
			      "party drop party P" i - 3 " nowait;" \
			      "sap add " A " address " b " nowait as S" i ";" \
			      "sap del sap S" i - 9 " nowait;" \
			      "session wait event call-offer timeout 20 as V" n ";" \
			      "call answer " vc n ";" \
			      "call refuse " vc n ";" \
			      "vc del " vc n ";" \
			      "session wait event op-done timeout 30",
			      what, ";")
			print what[1 + one_of(14)]
		}
	}'
}

# storm_of_answers SEED - what a call manager does that has lost its mind.
storm_of_answers()
{
	awk -v seed="$1" '
	function one_of(n) { return int(rand() * n) }
	BEGIN {
		srand(seed)
		print "cm add dev va family q2931 deadline 100 as C"
		print "session wait event cm-request timeout 5000 as N0"
		print "cm answer op af-open af N0"
		for (i = 1; i < 200; i++) {
			print "session wait event cm-request timeout 40 as N" i
			print "cm answer op af-open af N" i
			N = "N" i - one_of(4)
			split("cm activate vc " N " vpi 0 vci " 40 + one_of(60) ";" \
			      "cm deactivate vc " N ";" \
			      "cm answer op call-make vc " N ";" \
			      "cm answer op call-make vc " N " status failure;" \
			      "cm answer op call-close vc " N ";" \
			      "cm answer op call-close vc " N " status failure;" \
			      "cm answer op call-modify vc " N ";" \
			      "cm answer op party-add party " N ";" \
			      "cm answer op party-drop party " N ";" \
			      "cm answer op sap-add sap " N ";" \
			      "cm close vc " N ";" \
			      "cm vc-add af " N " as W" i ";" \
			      "cm activate vc W" i - 1 " vpi 0 vci " 100 + i ";" \
			      "cm offer sap " N " vc W" i - 2 ";" \
			      "cm connect vc W" i - one_of(5) ";" \
			      "cm vc-del vc W" i - one_of(9),
			      what, ";")
			for (n = 0; n < 5; n++)
				print what[1 + one_of(16)]
		}
	}'
}

# E-31, E-45: whoever does what and when, all of it comes to its end, and the
# kernel has nothing to say about that.
test_storm()
{
	local seed pids

	add_dev a va up
	for seed in 1 2 3; do
		pids=""
		storm_of_answers $seed >"$TMP/cm"
		condis -force -b "$TMP/cm" >"$TMP/cm.out" 2>&1 &
		pids=$!
		until_true "the call manager" some_cm
		storm_of_clients $seed >"$TMP/a"
		storm_of_clients $((seed + 100)) >"$TMP/b"
		condis -force -b "$TMP/a" >"$TMP/a.out" 2>&1 &
		pids="$pids $!"
		condis -force -b "$TMP/b" >"$TMP/b.out" 2>&1 &
		pids="$pids $!"
		sleep 4
		# Whoever is not done dies at work.
		# shellcheck disable=SC2086
		kill -9 $pids 2>/dev/null || :
		wait
		grep -q success "$TMP/a.out" || fail "nothing was done"
		until_true "all to be closed" nothing_open
		until_true "the call manager to be gone" no_cm
		same "0 0" "$(adapter a va vcs afs)" "objects of the adapter"
	done
}

selftest "$@"
