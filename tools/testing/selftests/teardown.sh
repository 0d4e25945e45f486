#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The end of devices, peers and namespaces with calls, data and traffic on them:
# nothing is left, nobody waits for RTNL.

# shellcheck shell=dash source=SCRIPTDIR/lib.sh
. ./lib.sh

# AD-9, E-31, S-4: the client is told, its handles die, the far end lives on.
test_delete_adapter_with_a_call()
{
	remember
	road b
	ip link del va
	tell a "session wait event af-close af A"
	same 65536 "$(got family)" "the family of the event"
	match "$(got status)" '*[a-z]*' "its status"
	until_true "the AF open to go" is 0 count af
	told_no a '*no AF*' "af show af A"
	told_no a '*no VC*' "vc show vc V"
	told_no a '*no VC*' "send vc V text x nb-size 1"
	same 'active connected' "$(vc b activation call)" "the far end"
	tell b "send vc V text x expect failure"
	tell b "call close vc V"
	leave b
	in_ns b ip link del vb
	all_gone
}

# E-30, R-19: what user space holds is taken back; nothing waits for it.
test_delete_adapter_with_held_data()
{
	remember
	road b
	bytes 200 "$TMP/f"
	ask b "recv vc V nbls 200 keep"
	tell a "send vc V file $TMP/f nb-size 1"
	answer b
	watch_rtnl
	in_ns b ip link del vb
	tell b "session wait event af-close af A"
	until_true "the AF open to go" is 0 count af b
	told_no b '*no AF*' "return af A handle 65536"
	ip link del va
	rtnl_was_free
	all_gone
}

# E-30, V-12
test_delete_adapter_with_a_pending_close()
{
	remember
	road b
	ask b "recv vc V nbls 2 keep"
	tell a "send vc V text ab nb-size 1"
	answer b
	tell b "call close vc V nowait"
	same pending "$(got status)" "the close"
	in_ns b ip link del vb
	tell b "session wait event op-done vc V"
	same "call-close success" "$(got op status)" "how the close ended"
	until_true "the AF open to go" is 0 count af b
	ip link del va
	all_gone
}

# E-31, E-33
test_delete_adapter_under_traffic()
{
	remember
	line b
	traffic a va b vb
	watch_rtnl
	ip link del va
	until_true "user space to have nothing here" is "0 0" both a
	same running "$(adapter b vb state)" "the far end"
	stop_clients
	rtnl_was_free
	in_ns b ip link del vb
	all_gone
}

# both NS - how many AF opens and VCs there are.
both()
{
	echo "$(count af "$1") $(count vc "$1")"
}

# S-18: who sends finds no line any more; who receives hears nothing more.
test_delete_the_peer_under_traffic()
{
	remember
	line b
	traffic a va b vb
	watch_rtnl
	in_ns b ip link del vb
	until_true "user space to have nothing there" is "0 0" both b
	same "running 0" "$(adapter a va state carrier)" "this end"
	same "2 2" "$(both a)" "objects of this end"
	# A new far end takes its place.
	add_dev b vb
	connect a va b vb
	up b vb
	same 1 "$(adapter a va carrier)" "carrier of a new line"
	stop_clients
	until_true "user space to have nothing here" is "0 0" both a
	rtnl_was_free
	ip link del va
	in_ns b ip link del vb
	all_gone
}

# AD-1, AD-2, E-15
test_down_and_up_under_traffic()
{
	local i

	remember
	line b
	traffic a va b vb
	watch_rtnl
	for i in 1 2; do
		down a va
		up a va
		down b vb
		up b vb
	done
	until_true "va to run" state_is a va running
	same "2 2 2 2" "$(both a) $(both b)" "objects"
	same "[] []" "$(field "$(condis -j vc show)" tx-reasons rx-reasons)" \
		"gates after $i rounds"
	rtnl_was_free
	stop_clients
	ip link del va
	in_ns b ip link del vb
	all_gone
}

# AD-7, E-16
test_reset_under_traffic()
{
	local i

	remember
	line b
	traffic a va b vb
	watch_rtnl
	for i in 1 2 3 4 5; do
		condis adapter reset va
		in_ns b condis adapter reset vb
	done
	same "running running" "$(adapter a va state) $(adapter b vb state)" \
		"after $i rounds"
	same "2 2 2 2" "$(both a) $(both b)" "objects"
	same "[] []" "$(field "$(condis -j vc show)" tx-reasons rx-reasons)" \
		"gates"
	rtnl_was_free
	stop_clients
	ip link del va
	in_ns b ip link del vb
	all_gone
}

alone()
{
	is null adapter a va peer-ifindex
}

# Nobody is left to delete them: persistent objects go with the netns.
test_persistent_objects_of_a_netns()
{
	local said

	remember
	line b
	pvc b vb 100
	said=$(in_ns b condis -j af open dev vb)
	said=$(in_ns b condis -j vc add af "$(field "$said" af)")
	in_ns b condis call make vc "$(field "$said" vc)" vpi 0 vci 100
	del_ns b
	until_true "va to be alone" alone
	ip link del va
	all_gone
}

# E-31: many VCs, all with calls. The AF's end is told once.
test_delete_adapter_with_many_vcs()
{
	local n=300 i

	remember
	add_dev a va up
	for i in $(seq 100 $((99 + n))); do
		echo "pvc add dev va vpi 0 vci $i"
	done >"$TMP/pvcs"
	condis -b "$TMP/pvcs"
	session a
	tell a "af open dev va as A"
	for i in $(seq 100 $((99 + n))); do
		ask a "vc add af A as V$i"
		ask a "call make vc V$i vpi 0 vci $i"
		answer a
		answer a
	done
	same $n "$(adapter a va vcs)" "VCs"
	watch_rtnl
	ip link del va
	tell a "session wait event af-close af A"
	until_true "the VCs to go" is "0 0" both a
	rtnl_was_free
	told_no a '*no such event*' \
		"session wait event af-close af A timeout 200"
	leave a
	all_gone
}

# The AF is being closed when its adapter goes.
test_delete_adapter_while_af_closes()
{
	local i

	remember
	for i in 1 2 3 4 5 6 7 8; do
		add_dev a va up
		session a
		tell a "af open dev va as A"
		ask a "af close af A"
		ip link del va
		read_answer a
		leave a
	done
	until_true "the AF opens to go" is 0 count af
	all_gone
}

selftest "$@"
