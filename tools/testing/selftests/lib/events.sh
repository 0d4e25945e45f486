# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# What is told of adapters and VCs, compared with what is written down in golden/.
# Sourced by lib.sh.

# watch FILE - what happens from now on goes to FILE.
watch()
{
	spawn a condis -j monitor dump >"$1"
	# What there is now comes when it listens already.
	until_true "the monitor" grep -q adapter-get "$1"
}

# golden NAME FILE - what was watched is what is written down, but for what
# differs from run to run. An event tells how things are when it is made: what is
# the same as before it says nothing new. A last event shows that all others have
# come.
golden()
{
	ip link add last type vatm
	until_true "the last event" grep -q '"name":"last"' "$2"
	sed '/"name":"last"/,$d' "$2" |
		jq -cS 'del(.msg.ifindex, .msg."peer-ifindex", .msg.owner,
			.msg.id, .msg.stats, .msg.af, .msg.vc)' |
		uniq >"$TMP/got"
	diff -u "golden/$1.json" "$TMP/got" ||
		fail "other events than in golden/$1.json"
}
