#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Sends that are refused, fail, or get lost: each NBL is completed once, with
# the status of its own, and no other one suffers.

# shellcheck shell=dash source=SCRIPTDIR/lib.sh
. ./lib.sh

# refusals X - how many NBLs were completed without having been accepted.
refusals()
{
	vc "$1" stats.refused
}

# S-1, S-4, V-5, E-1
test_without_a_call()
{
	line b
	pvc a va 100
	session a
	tell a "af open dev va as A"
	tell a "vc add af A as V"
	tell a "send vc V text abcdef nb-size 1 nbs 2 expect vc-not-activated"
	same "3 3" "$(got nbls completed.vc-not-activated)" "before the call"
	same "3 0" "$(vc a stats.refused stats.sent-nbls)" "counted"
	tell a "call make vc V vpi 0 vci 100"
	tell a "send vc V text x"
	tell a "call close vc V"
	tell a "send vc V text abcd nb-size 1 nbs 1 expect vc-not-activated"
	same "4 4" "$(got nbls completed.vc-not-activated)" "after the close"
	same "7 1 1" "$(vc a stats.refused stats.sent-nbls \
		stats.completed-ok)" "counted"
}

# S-2, S-4: from the close on, and as long as it pends.
test_while_closing()
{
	road b
	ask b "recv vc V nbls 1 keep"
	tell a "send vc V text x"
	answer b
	tell b "call close vc V nowait"
	same pending "$(got status)" "the close"
	tell b "send vc V text abc nb-size 1 nbs 1 expect closing"
	same "3 3" "$(got nbls completed.closing)" "sends while closing"
	tell b "return af A all"
	tell b "session wait event op-done vc V"
	tell b "send vc V text abc nb-size 1 nbs 1 expect vc-not-activated"
}

# S-4, S-5, S-13, E-4: one NB that is too long fails its NBL, and only that.
test_too_long_for_the_vc()
{
	local vc

	line b
	pvc a va 100 tx-max-sdu 100
	pvc b vb 100
	session a
	session b b
	call_on a va 100
	call_on b vb 100
	tell a "vc show vc V"
	vc=$(got vc)
	same "ok 1 success 2 invalid-length 3 success 4 invalid-length 5 success" \
		"$(nlraw -w 5 nbl-send nbl-vc=u32:"$vc" \
			nbl-nbl=nest nbl-head-cookie=u64:1 end \
			nbl-frag=zero:100 nbl-nb-end=flag \
			nbl-nbl=nest nbl-head-cookie=u64:2 end \
			nbl-frag=zero:101 nbl-nb-end=flag \
			nbl-nbl=nest nbl-head-cookie=u64:3 end \
			nbl-frag=zero:1 nbl-nb-end=flag \
			nbl-frag=zero:100 nbl-nb-end=flag \
			nbl-nbl=nest nbl-head-cookie=u64:4 end \
			nbl-frag=zero:9 nbl-nb-end=flag \
			nbl-frag=zero:60 nbl-frag=zero:41 nbl-nb-end=flag \
			nbl-nbl=nest nbl-head-cookie=u64:5 end \
			nbl-frag=zero:50 nbl-frag=zero:50 nbl-nb-end=flag |
		sort -k 1,1n -s | sed '1!b' | tr '\n' ' ' | sed 's/ $//')" \
		"completions"
	tell b "recv vc V nbls 4"
	same "4 301" "$(got nbs bytes)" "what arrived"
	same "2 3" "$(vc a stats.refused stats.sent-nbls)" "counted"
}

# A file in pieces around the limit: what is too long is missing, no more.
test_too_long_in_a_long_chain()
{
	local sent ok long

	line b
	pvc a va 100 tx-max-sdu 1000
	pvc b vb 100
	session a
	session b b
	call_on a va 100
	call_on b vb 100 4096
	bytes 500000 "$TMP/f"
	ask a "send vc V file $TMP/f nb-size 900-1100 nbs 1 chain 50"
	answer_no a '*completed with invalid-length*'
	sent=$(got report.nbls)
	ok=$(got report.completed.success)
	long=$(got report.completed.invalid-length)
	same "$sent" $((ok + long)) "completions"
	between 1 "$((sent - 1))" "$long" "refused for their length"
	same "$long $ok $ok" "$(vc a stats.refused stats.sent-nbls \
		stats.completed-ok)" "counted"
	tell b "recv vc V nbls $ok"
	same "$ok" "$(vc b stats.delivered)" "what arrived"
}

# AD-2, AD-6, S-4, E-15
test_on_a_paused_adapter()
{
	road b
	down a va
	tell a "send vc V text abcdef nb-size 1 nbs 3 expect paused"
	same "2 2" "$(got nbls completed.paused)" "sends"
	same 'active connected ["paused"] 2' \
		"$(vc a activation call tx-reasons stats.refused)" "the VC"
	up a va
	ask b "recv vc V bytes 3"
	tell a "send vc V text abc"
	answer b
	same 'active connected [] 2 1' "$(vc a activation call tx-reasons \
		stats.refused stats.sent-nbls)" "the VC, up again"
}

# AD-6: the VC was not active when its adapter paused, and it is not after.
test_paused_before_the_call()
{
	road b
	tell a "call close vc V"
	down a va
	tell a "send vc V text x expect paused"
	up a va
	tell a "send vc V text x expect vc-not-activated"
}

# S-18: the far end is not there; the sender is told.
test_without_a_far_end()
{
	road b
	down b vb
	tell a "send vc V text abcd nb-size 1 nbs 1 expect failure"
	same "4 4" "$(got nbls completed.failure)" "sends, the far end down"
	same "4 0" "$(vc a stats.completed-failed stats.refused)" "counted"
	same 4 "$(link a va stats64.tx.carrier_errors)" "of the device"
	up b vb
	ask b "recv vc V nbls 1"
	tell a "send vc V text x"
	answer b
	condis adapter set va nopeer
	tell a "send vc V text ab nb-size 1 nbs 1 expect failure"
	same "7 1 6 0" "$(vc a stats.sent-nbls stats.completed-ok \
		stats.completed-failed tx-outstanding)" "counted"
}

# Nobody listens on this VPI/VCI: on the line, and into nothing.
test_unknown_at_the_far_end()
{
	line b
	pvc a va 100
	session a
	call_on a va 100
	tell a "send vc V text abcd nb-size 2 nbs 1"
	same "2 0" "$(vc a stats.completed-ok stats.refused)" "the sender"
	same "0 2 2" "$(adapter b vb stats.rx-sdus stats.rx-cells-unknown \
		stats.rx-dropped)" "the far end"
}

# R-20: the receiver's limit is its own; the sender cannot know it.
test_too_long_for_the_receiver()
{
	line b
	pvc a va 100
	pvc b vb 100 rx-max-sdu 100
	session a
	session b b
	call_on a va 100
	call_on b vb 100
	bytes 500 "$TMP/f"
	tell a "send vc V file $TMP/f nb-size 250 nbs 1"
	tell a "send vc V file $TMP/f nb-size 100 nbs 5"
	tell b "recv vc V nbls 5"
	same 500 "$(got bytes)" "what arrived"
	same "2 12" "$(link b vb stats64.rx.errors) $(adapter b vb \
		stats.rx-cells-dropped)" "what did not"
}

# S-4: a VC for one direction only.
test_no_transmit_direction()
{
	line b
	pvc a va 100 direction rx
	pvc b vb 100 direction tx
	session a
	session b b
	call_on a va 100
	call_on b vb 100
	tell a "send vc V text x expect not-supported"
	same '["no-direction"] 1' "$(vc a tx-reasons stats.refused)" \
		"the receive-only VC"
	ask a "recv vc V bytes 3"
	tell b "send vc V text abc"
	answer a
	same '["no-direction"]' "$(vc b rx-reasons)" "the transmit-only VC"
}

# E-73: all of a message is sent, or nothing of it.
test_refused_messages_send_nothing()
{
	local vc

	road b
	tell a "vc show vc V"
	vc=$(got vc)
	match "$(nlraw nbl-send nbl-vc=u32:"$vc" nbl-nbl=nest end nbl-frag=zero:10 \
		nbl-nb-end=flag nbl-nbl=nest end )" \
		'EINVAL *it has no NB' "an NBL without an NB"
	match "$(nlraw nbl-send nbl-vc=u32:"$vc" nbl-nbl=nest end nbl-frag=zero:10 \
		nbl-nb-end=flag nbl-nbl=nest end nbl-frag=zero:10)" \
		'EINVAL *no nb-end' "an NB without an end"
	match "$(nlraw nbl-send nbl-vc=u32:"$vc" nbl-nbl=nest end nbl-frag=zero:0 \
		nbl-nb-end=flag)" 'EINVAL *1 to 32768 bytes' "an empty frag"
	match "$(nlraw nbl-send nbl-vc=u32:"$vc" nbl-nbl=nest end \
		nbl-frag=zero:32769 nbl-nb-end=flag)" \
		'EINVAL *1 to 32768 bytes' "a long frag"
	match "$(nlraw nbl-send nbl-vc=u32:"$vc" nbl-nbl=nest end nbl-nb-end=flag)" \
		'EINVAL *without a frag' "an empty NB"
	match "$(nlraw nbl-send nbl-vc=u32:"$vc" nbl-frag=zero:10 \
		nbl-nb-end=flag nbl-nbl=nest end )" \
		'EINVAL *before the first nbl' "a frag before all"
	match "$(nlraw nbl-send nbl-vc=u32:"$vc")" 'EINVAL *missing 3 *' \
		"no NBL at all"
	same "0 0 0" "$(vc a stats.sent-nbls stats.refused tx-outstanding)" \
		"sends"
}

# S-21: what is on the line already completes as it did.
test_cancel()
{
	road b
	tell a "send vc V text abc nb-size 1 nbs 1 cancel-id 77 nowait"
	tell a "send cancel af A cancel-id 77"
	tell a "send cancel af A cancel-id 78"
	tell a "send wait vc V"
	same "3 3" "$(got nbls completed.success)" "completions"
	told_no a '*cancel-id*' "send cancel af A cancel-id 0"
}

selftest "$@"
