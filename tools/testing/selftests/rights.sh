#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Who may do what: nobody changes anything without CAP_NET_ADMIN over the netns.

# shellcheck shell=dash source=SCRIPTDIR/lib.sh
. ./lib.sh
# shellcheck source=SCRIPTDIR/lib/objects.sh
. ./lib/objects.sh

# E-75: every command there is, by the kernel's own list. Those that only show
# are named here; a new command is none of them.
test_every_command()
{
	local command rest n=0 before

	some_objects
	before=$(all_there_is)
	nlraw commands >"$TMP/commands"
	while read -r command rest; do
		case $command:$rest in
		adapter-get:* | af-get:* | vc-get:* | *:dump) continue ;;
		sap-get:* | party-get:* | cm-get:*) continue ;;
		esac
		match "$(as_nobody nlraw "$command")" "EPERM *" "$command"
		n=$((n + 1))
	done <"$TMP/commands"
	between 33 100 $n "commands that change something"
	same "$before" "$(all_there_is)" "what there is"
}

# E-75: the rights are not all that the commands above lack.
test_commands_in_full()
{
	local before words

	some_objects
	before=$(all_there_is)
	while read -r words; do
		# shellcheck disable=SC2086
		refused '*needs CAP_NET_ADMIN*' as_nobody condis $words
	done <<-EOF
		adapter set va max-vcs 5
		adapter set va nopeer
		adapter reset va
		pvc add dev va vpi 0 vci 101
		pvc del dev va vpi 0 vci 100
		af open dev va
		af close af $AF
		vc add af $AF
		vc del vc $VC
		call make vc $VC vpi 0 vci 100
		call close vc $VC
		send vc $VC text x nb-size 1
		send cancel af $AF cancel-id 1
	EOF
	match "$(as_nobody nlraw nbl-return nbl-af=u32:"$AF" \
		nbl-handle=u32:65536)" 'EPERM *' "nbl-return"
	match "$(as_nobody nlraw af-attach af-af=u32:"$AF")" 'EPERM *' \
		"af-attach"
	same "$before" "$(all_there_is)" "what there is"
}

# Who may not change anything may look.
test_anybody_may_look()
{
	some_objects
	same va "$(field "$(as_nobody condis -j adapter show)" name)" "adapter"
	same 100 "$(field "$(as_nobody condis -j pvc show)" vci)" "PVC"
	same "$AF" "$(field "$(as_nobody condis -j af show)" af)" "AF open"
	same "$VC" "$(field "$(as_nobody condis -j vc show vc "$VC")" vc)" "VC"
}

test_monitor_group()
{
	same ok "$(nlraw join)" "with the right"
	match "$(as_nobody nlraw join)" 'EPERM *' "without it"
	refused '*CAP_NET_ADMIN*' as_nobody condis monitor count 1 timeout 1000
}

# The root of a user namespace is nobody here, and somebody in its own netns.
test_user_namespace_in_this_netns()
{
	local before

	some_objects
	before=$(all_there_is)
	refused '*needs CAP_NET_ADMIN*' unshare -Ur condis pvc add dev va \
		vpi 0 vci 101
	refused '*needs CAP_NET_ADMIN*' unshare -Ur condis af open dev va
	refused '*CAP_NET_ADMIN*' unshare -Ur condis monitor count 1 \
		timeout 1000
	same "$before" "$(all_there_is)" "what there is"
}

test_user_namespace_in_its_own_netns()
{
	# shellcheck disable=SC2016
	as_nobody unshare -Urn sh -eu -c '
		word=$(mktemp)
		ip link add va type vatm
		ip link add vb type vatm
		condis adapter set va peer vb
		ip link set va up
		ip link set vb up
		condis pvc add dev va vpi 0 vci 100
		condis pvc add dev vb vpi 0 vci 100
		printf "%s\n" "af open dev va as A" "vc add af A as V" \
			"call make vc V vpi 0 vci 100" "af open dev vb as B" \
			"vc add af B as W" "call make vc W vpi 0 vci 100" \
			"send vc V text word" "recv vc W bytes 4 file $word" |
			condis -b - >/dev/null
		cat "$word"
		echo
		rm "$word"
		nlraw join' >"$TMP/said"
	same "word ok" "$(xargs <"$TMP/said")" "the word, the monitor group"
}

# in_memcg COMMAND... - as somebody with 64 MiB, for the kernel's memory too,
# and with a netns of his own that he is the root of.
in_memcg()
{
	local group=/sys/fs/cgroup/condis-$$

	grep -qw memory /sys/fs/cgroup/cgroup.controllers ||
		skip "there is no memory controller"
	echo +memory >/sys/fs/cgroup/cgroup.subtree_control
	mkdir -p "$group"
	echo "64M" >"$group/memory.max"
	# shellcheck disable=SC2016
	sh -c 'echo 0 >"$0/cgroup.procs" && exec "$@"' "$group" \
		setpriv --reuid 65534 --regid 65534 --clear-groups \
		unshare -Urn "$@"
	EVENTS=$(xargs <"$group/memory.events")
	until_true "the cgroup to be empty" rmdir "$group"
}

# greedy KIND DEV... - hog on va and vb, until the kernel gives no more.
# Everybody else lives on, and nothing is left.
greedy()
{
	local killed

	remember
	some_objects
	BEFORE=$(all_there_is)
	killed=$(awk '$1 == "oom_kill" { print $2 }' /proc/vmstat)
	# A page of this group's own: what hog says at the end of its memory is
	# not to need another one.
	yes '' | head -c 4096 >"$TMP/hog"
	# shellcheck disable=SC2016
	in_memcg sh -eu -c '
		for dev in va vb; do
			ip link add $dev type vatm
			ip link set $dev up
			condis adapter set $dev max-vcs 65536
		done
		exec hog "$@"' sh "$@" </dev/null 1<>"$TMP/hog"
	SAID=$(cat "$TMP/hog")
	note "$SAID ($EVENTS)"
	same "$killed" "$(awk '$1 == "oom_kill" { print $2 }' /proc/vmstat)" \
		"processes killed for want of memory"
	same "$BEFORE" "$(all_there_is)" "what others have"
	leave a
	ip link del va
	all_gone
}

# E-75, at the end of the memory or at a limit: a clean errno and a sentence.
test_greedy_for_vcs()
{
	greedy vc va vb
	match "$SAID" 'va [1-9]*, then ENOMEM *' "the end"
}

test_greedy_for_afs()
{
	greedy af va vb
	match "$SAID" 'va 64, then ENOSPC *[a-z]*' "the end"
}

# Above what one user should have, the initial user namespace is asked.
test_many_vcs()
{
	add_dev a va
	condis adapter set va max-vcs 65537
	same 65537 "$(adapter a va max-vcs)" "limit"
	refused '*65536 VCs need CAP_NET_ADMIN*' unshare -Urn sh -eu -c '
		ip link add vu type vatm
		condis adapter set vu max-vcs 65536
		condis adapter set vu max-vcs 65537'
}

# Another netns' objects are out of reach even by their numbers.
test_objects_of_another_netns()
{
	local index before

	some_objects
	index=$(link a va ifindex)
	before=$(all_there_is)
	add_ns b
	match "$(in_ns b nlraw pvc-new pvc-ifindex=u32:"$index" \
		pvc-vpi=u32:0 pvc-vci=u32:200)" 'ENODEV *' "pvc-new"
	match "$(in_ns b nlraw adapter-get adapter-ifindex=u32:"$index")" \
		'ENODEV *' "adapter-get"
	match "$(in_ns b nlraw vc-del vc-vc=u32:"$VC")" 'ENOENT *' "vc-del"
	match "$(in_ns b nlraw af-close af-af=u32:"$AF")" 'ENOENT *' "af-close"
	same "[] [] [] []" "$(in_ns b condis -j adapter show) $(in_ns b \
		condis -j pvc show) $(in_ns b condis -j af show) $(in_ns b \
		condis -j vc show)" "what there is there"
	same "$before" "$(all_there_is)" "what there is"
}

selftest "$@"
