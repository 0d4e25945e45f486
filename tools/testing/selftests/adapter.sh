#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Adapters as net devices: made, up and down, limits, counters, moved, deleted.

# shellcheck shell=dash source=SCRIPTDIR/lib.sh
. ./lib.sh

# A-1, A-3
test_new_adapter()
{
	add_dev a va
	until_true "va to be initialized" state_is a va paused
	same "vatm atm DOWN 9180" "$(link a va linkinfo.info_kind link_type \
		operstate mtu)" "the link"
	match "$(link a va flags)" '*"NOARP"*' "flags of the link"
	same "8 16 4096 9180 0 0 0 null" "$(adapter a va vpi-bits vci-bits \
		max-vcs max-sdu vcs afs carrier peer-ifindex)" "the adapter"
	add_ns b
	same "" "$(adapters b)" "adapters of another netns"
	refused '*no interface "va"*' in_ns b condis adapter show va
}

# AD-4
test_up_is_restart_and_down_is_pause()
{
	local i

	add_dev a va
	for i in 1 2 3; do
		up a va
		match "$(link a va flags)" '*"UP"*' "round $i"
		down a va
		match "$(link a va flags)" '[[]"NOARP"]' "round $i"
	done
}

# AD-7: running or paused, calls and what is held stay.
test_reset()
{
	road b
	ask b "recv vc V nbls 1 keep"
	tell a "send vc V text x"
	answer b
	in_ns a condis adapter reset va
	in_ns b condis adapter reset vb
	same "running null" "$(adapter a va state resetting)" "after a reset"
	tell b "return af A all"
	ask b "recv vc V nbls 2"
	tell a "send vc V text yz nb-size 1"
	answer b
	same "2 2" "$(got nbls bytes)" "what arrives after it"
	down a va
	in_ns a condis adapter reset va
	same "paused null" "$(adapter a va state resetting)" "reset while down"
	refused '*no interface "nix"*' condis adapter reset nix
	refused '*no CoNDIS adapter*' condis adapter reset lo
}

test_carrier_is_the_far_end()
{
	add_ns b
	add_dev a va up
	add_dev b vb up
	same 0 "$(adapter a va carrier)" "carrier without a peer"
	connect a va b vb
	same 1 "$(adapter a va carrier)" "carrier with a peer"
	same UP "$(link a va operstate)" "state of the link"
	down b vb
	same 0 "$(adapter a va carrier)" "carrier, the far end down"
	# Where the signal ends does not matter to the one that sends it.
	same 1 "$(adapter b vb carrier)" "carrier of the one that is down"
	up b vb
	same 1 "$(adapter a va carrier)" "carrier, the far end up again"
	in_ns b ip link del vb
	same 0 "$(adapter a va carrier)" "carrier, the far end deleted"
	same null "$(adapter a va peer-ifindex)" "the deleted peer"
}

test_peers_in_one_netns()
{
	add_dev a va
	add_dev a vb
	connect a va a vb
	same "$(link a vb ifindex)" "$(adapter a va peer-ifindex)" "peer"
	same "$(link a va ifindex)" "$(adapter a vb peer-ifindex)" "peer"
	same null "$(adapter a va peer-netnsid)" "netns of the peer"
	same vb "$(link a va link)" "the link of va"
	# A second time changes nothing and is no mistake.
	connect a vb a va
	condis adapter set vb nopeer
	same "null null" "$(adapter a va peer-ifindex) $(adapter a vb \
		peer-ifindex)" "peers taken apart"
	condis adapter set vb nopeer
}

test_peers_in_two_netns()
{
	add_ns b
	add_dev a va
	add_dev b vb
	connect a va b vb
	same "$(link b vb ifindex)" "$(adapter a va peer-ifindex)" "peer"
	same "$(link a va ifindex)" "$(adapter b vb peer-ifindex)" "peer"
	same "$(link a va link_netnsid)" "$(adapter a va peer-netnsid)" \
		"netns of the peer"
	in_ns b condis adapter set vb nopeer
	same null "$(adapter a va peer-ifindex)" "the peer"
}

test_refused_peers()
{
	add_dev a va
	add_dev a vb
	add_dev a vc
	ip link add dummy type vatm
	ip link del dummy
	refused '*INVALID_DATA*' condis adapter set va peer va
	refused '*no CoNDIS adapter*' condis adapter set va peer lo
	refused '*no interface "nix"*' condis adapter set va peer nix
	match "$(nlraw adapter-set adapter-ifindex=u32:"$(link a va ifindex)" \
		adapter-peer-ifindex=u32:4711)" \
		"ENODEV *no such device" "an unknown peer"
	match "$(nlraw adapter-set adapter-ifindex=u32:"$(link a va ifindex)" \
		adapter-peer-ifindex=u32:"$(link a vb ifindex)" \
		adapter-peer-netns-fd=fd:/dev/null)" \
		"EINVAL *no netns" "a file that is no netns"
	same null "$(adapter a va peer-ifindex)" "the peer"
	connect a va a vb
	refused '*another peer*' condis adapter set va peer vc
	refused '*another peer*' condis adapter set vc peer vb
	same "$(link a vb ifindex)" "$(adapter a va peer-ifindex)" "peer"
	same null "$(adapter a vc peer-ifindex)" "the peer"
}

# The own netns is not enough: the far end belongs to somebody, too.
test_peering_needs_rights_over_both_netns()
{
	local index

	add_dev a va
	index=$(link a va ifindex)
	refused '*cannot enter the netns*' unshare -Urn sh -eu -c "
		ip link add vu type vatm
		condis adapter set vu peer va netns /run/netns/$(ns a)"
	# The kernel does not leave it to the tool.
	match "$(unshare -Urn sh -eu -c "
		ip link add vu type vatm
		nlraw adapter-set adapter-ifindex=u32:2 \
			adapter-peer-ifindex=u32:$index \
			adapter-peer-netns-fd=fd:/run/netns/$(ns a)")" \
		"EPERM *no CAP_NET_ADMIN over the peer*" "a peer of another user"
	same null "$(adapter a va peer-ifindex)" "the peer"
}

test_counters_of_the_link()
{
	road b
	bytes 1000 "$TMP/f"
	ask b "recv vc V nbls 10"
	tell a "send vc V file $TMP/f nb-size 100 nbs 2"
	answer b
	same "10 1000" "$(link a va stats64.tx.packets stats64.tx.bytes)" "sent"
	same "10 1000" "$(link b vb stats64.rx.packets stats64.rx.bytes)" "received"
	same "10 1000 30" "$(adapter a va stats.tx-sdus stats.tx-bytes \
		stats.tx-cells)" "sent, by the adapter"
	same "10 1000 30" "$(adapter b vb stats.rx-sdus stats.rx-bytes \
		stats.rx-cells)" "received, by the adapter"
	same "0 0 0 0" "$(adapter b vb stats.tx-sdus stats.rx-dropped \
		stats.rx-cells-dropped stats.rx-cells-unknown)" \
		"what did not happen"
}

# A-16
test_counters_outlive_vcs()
{
	road b
	ask b "recv vc V nbls 1"
	tell a "send vc V text word"
	answer b
	leave a
	leave b
	same "1 1" "$(adapter a va stats.tx-sdus) $(adapter b vb \
		stats.rx-sdus)" "counters after the VCs are gone"
}

test_mtu_is_the_largest_sdu()
{
	local mtu

	add_dev a va
	for mtu in 1 9180 65535; do
		ip link set va mtu $mtu
		same $mtu "$(adapter a va max-sdu)" "largest SDU"
	done
	refused '*' sh -c 'ip link set va mtu 65536 || exit 1'
	refused '*' sh -c 'ip link set va mtu 0 || exit 1'
	same 65535 "$(adapter a va max-sdu)" "largest SDU"
}

test_a_new_name()
{
	add_dev a va
	ip link set va name vnew
	same vnew "$(adapter a vnew name)" "name"
	refused '*no interface "va"*' condis adapter show va
}

test_refused_devices()
{
	refused '*no link-layer address*' sh -c \
		'ip link add va address 02:00:00:00:00:01 type vatm || exit 1'
	add_dev a va
	refused '*exists*' sh -c 'ip link add va type vatm || exit 1'
	same "va " "$(adapters)" "adapters"
}

test_limit_of_vcs()
{
	add_dev a va
	refused '*max-vcs*' condis adapter set va max-vcs 0
	refused '*max-vcs*' condis adapter set va max-vcs 1048577
	condis adapter set va max-vcs 2
	same 2 "$(adapter a va max-vcs)" "limit"
	session a
	tell a "af open dev va as A"
	tell a "vc add af A"
	tell a "vc add af A"
	told_no a '*VC_NOT_AVAILABLE*' "vc add af A"
	same 2 "$(adapter a va vcs)" "VCs"
	condis adapter set va max-vcs 3
	tell a "vc add af A"
	# What exists beyond a new limit stays.
	condis adapter set va max-vcs 1
	same "3 1" "$(adapter a va vcs max-vcs)" "VCs and limit"
}

# What a packet socket sends belongs to no VC.
test_packet_socket_is_dropped_and_counted()
{
	line b
	pktsend va 7 100
	same 7 "$(link a va stats64.tx.dropped)" "dropped"
	same "0 0" "$(link a va stats64.tx.packets) $(link b vb \
		stats64.rx.packets)" "on the line"
	same 0 "$(adapter a va stats.tx-sdus)" "SDUs"
}

test_move_to_another_netns()
{
	add_ns b
	add_dev a va
	connect_here
	ip link set va netns "$(ns b)"
	same "vb " "$(adapters a)" "adapters here"
	same "va " "$(adapters b)" "adapters there"
	# The line goes with it.
	same "$(link b va ifindex)" "$(adapter a vb peer-ifindex)" "peer"
	same "$(link a vb link_netnsid)" "$(adapter a vb peer-netnsid)" \
		"netns of the peer"
	up a vb
	up b va
	same 1 "$(adapter a vb carrier)" "carrier over the netns"
}

connect_here()
{
	add_dev a vb
	connect a va a vb
}

# moves NS DEV TO
moves()
{
	in_ns "$1" ip link set "$2" netns "$(ns "$3")"
}

test_no_move_with_vcs()
{
	add_ns b
	add_dev a va up
	session a
	tell a "af open dev va as A"
	tell a "vc add af A as V"
	until_true "va to be pinned" not_movable
	refused '*' sh -c "ip link set va netns $(ns b) || exit 1"
	same "va " "$(adapters a)" "adapters here"
	tell a "vc del vc V"
	tell a "af close af A"
	until_true "va to move" moves a va b
	same "va " "$(adapters b)" "adapters there"
}

# not_movable - VCs are made in any context, so the device learns of the first
# one a moment later. If it got away in that moment, it is fetched back.
not_movable()
{
	ip link set va netns "$(ns b)" || return 0
	in_ns b ip link set va netns "$(ns a)"
	return 1
}

test_delete_running_device()
{
	line b
	ip link del va
	same "" "$(adapters a)" "adapters"
	refused '*no interface*' condis adapter show va
	same 0 "$(adapter b vb carrier)" "carrier of the far end"
}

# AD-2, AD-5: there is no way up while what is under way comes back.
test_up_while_pausing_is_busy()
{
	local tries=0 said=""

	road a 65536
	bytes 8000 "$TMP/f"
	until [ -n "$said" ]; do
		tries=$((tries + 1))
		[ $tries -le 30 ] || fail "never busy in $tries tries"
		hold_many
		said=$(printf '%s\n' 'link set vb down' 'link set vb up' |
			ip -batch - 2>&1) || :
		until_true "vb to settle" settled
		[ -n "$said" ] || down a vb
		up a vb
	done
	note "busy in try $tries"
	match "$said" "*vb is still pausing*" "the refusal"
}

# hold_many - NBLs whose return takes its time.
hold_many()
{
	ask b "recv vc V nbls 8000 keep"
	tell a "send vc V file $TMP/f nb-size 1 nbs 500 chain 4"
	answer b
}

settled()
{
	case $(adapter a vb state) in
	running | paused) return 0 ;;
	esac
	return 1
}

selftest "$@"
