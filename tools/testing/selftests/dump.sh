#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Dumps: all of what there is, each once, in parts; and what they say when the
# list changes between two parts (E-74).

# shellcheck shell=dash source=SCRIPTDIR/lib.sh
. ./lib.sh

# Parts as short as the kernel makes them
SHORT=4096

# in_lines COUNT TEXT - TEXT so often.
in_lines()
{
	awk -v n="$1" -v text="$2" 'BEGIN { while (n--) print text }'
}

# vcs NS DEV COUNT FILE - a persistent AF open on DEV, its handle in AF, and
# VCs under it that are nobody's; FILE gets them as a dump shows them.
vcs()
{
	{
		echo "af open dev $2 persist as P"
		in_lines "$3" "vc add af P persist"
	} >"$TMP/batch"
	in_ns "$1" condis -j -b "$TMP/batch" >"$TMP/made"
	AF=$(field "$(head -n 1 "$TMP/made")" af)
	handles "$(link "$1" "$2" ifindex)" vc >"$4"
	same "$3" "$(wc -l <"$4")" "VCs of $2"
}

# handles IFINDEX KIND - of the objects just made.
handles()
{
	sed -n "s/.*\"$2\":\([0-9]*\).*/$1 \1/p" "$TMP/made"
}

# afs NS DEV COUNT FILE - persistent AF opens of DEV.
afs()
{
	in_lines "$3" "af open dev $2 persist" >"$TMP/batch"
	in_ns "$1" condis -j -b "$TMP/batch" >"$TMP/made"
	handles "$(link "$1" "$2" ifindex)" af >"$4"
	same "$3" "$(wc -l <"$4")" "AF opens of $2"
}

# pvcs NS DEV COUNT FILE - PVCs 0/100 and so on.
pvcs()
{
	seq 100 $((99 + $3)) >"$TMP/vcis"
	sed "s/^/pvc add dev $2 vpi 0 vci /" "$TMP/vcis" >"$TMP/batch"
	in_ns "$1" condis -b "$TMP/batch"
	sed "s/^/$(link "$1" "$2" ifindex) /" "$TMP/vcis" >"$4"
}

# only LIVED [MORTAL] - the dump shows all that LIVED, perhaps some of what is in
# MORTAL, nothing twice and nothing else; how it ended is in END, in how many
# parts it came in PARTS.
only()
{
	awk -v lived="$1" -v mortal="${2:-/dev/null}" '
		BEGIN {
			while ((getline line < lived) > 0)
				wanted[line] = known[line] = 1
			while ((getline line < mortal) > 0)
				known[line] = 1
		}
		/^[0-9]/ {
			if (shown[$0]++)
				print "twice:", $0
			if (!($0 in known))
				print "never was:", $0
		}
		END {
			for (line in wanted)
				if (!shown[line])
					print "missed:", line
		}' "$TMP/dump" >"$TMP/odd"
	same "" "$(head -n 20 "$TMP/odd")" "what is odd in the dump"
	END=$(tail -n 1 "$TMP/dump")
	PARTS=${END#ok }
	PARTS=${PARTS%% *}
}

# all_of LIVED PARTS NS WORDS... - a dump that nobody disturbs, in at least
# so many parts.
all_of()
{
	local lived=$1 parts=$2 where=$3

	shift 3
	in_ns "$where" dumps "$@" >"$TMP/dump"
	only "$lived"
	match "$END" 'ok [1-9]* parts' "dump of $*"
	between "$parts" 10000 "$PARTS" "parts of $*"
}

# begin_dump WORDS... - begin a dump, its first object seen.
begin_dump()
{
	rm -f "$TMP/go"
	mkfifo "$TMP/go"
	become a dumps -r $SHORT -p "$@" <"$TMP/go" >"$TMP/dump" \
		2>"$TMP/paused" &
	DUMP=$!
	exec 9>"$TMP/go"
	until_true "the dump to begin" grep -q paused "$TMP/paused"
}

# end_dump - let it go on to its end.
end_dump()
{
	echo >&9
	exec 9>&-
	wait "$DUMP" || fail "the dump failed: $(cat "$TMP/paused")"
}

# torn_dump LIVED MORTAL - it ends, and tells that the list changed.
torn_dump()
{
	end_dump
	only "$1" "$2"
	match "$END" 'ok * torn' "end of the dump"
}

# split FILE FIRST LAST - these lines go to mortal, the others to lived.
split()
{
	sed -n "$2,$3p" "$1" >"$TMP/mortal"
	sed "$2,$3d" "$1" >"$TMP/lived"
}

# delete WORDS - what is mortal; WORDS end with what a handle belongs to.
delete()
{
	sed "s/^[0-9]* /$* /" "$TMP/mortal" >"$TMP/batch"
	condis -b "$TMP/batch" >"$TMP/deleted"
}

test_larger_than_a_message()
{
	add_dev a va up
	vcs a va 300 "$TMP/vcs"
	all_of "$TMP/vcs" 10 a -r $SHORT vc-get
	all_of "$TMP/vcs" 2 a vc-get
	afs a va 200 "$TMP/afs"
	echo "$(link a va ifindex) $AF" >>"$TMP/afs"
	all_of "$TMP/afs" 3 a -r $SHORT af-get
	pvcs a va 500 "$TMP/pvcs"
	all_of "$TMP/pvcs" 5 a -r $SHORT pvc-get
	all_of "$TMP/pvcs" 2 a pvc-get
}

test_many_adapters()
{
	local i

	for i in $(seq 90); do
		echo "link add v$i index $((1000 + i)) type vatm"
		echo "$((1000 + i)) 0" >>"$TMP/adapters"
	done >"$TMP/links"
	ip -batch "$TMP/links"
	all_of "$TMP/adapters" 3 a -r $SHORT adapter-get
	split "$TMP/adapters" 84 87
	begin_dump adapter-get
	for i in 84 85 86 87; do
		echo "link del v$i"
	done >"$TMP/links"
	ip -batch "$TMP/links"
	torn_dump "$TMP/lived" "$TMP/mortal"
}

# A socket that can hold hardly one part
test_small_receive_buffer()
{
	add_dev a va up
	vcs a va 100 "$TMP/vcs"
	all_of "$TMP/vcs" 5 a -r $SHORT -b 1 vc-get
	pvcs a va 300 "$TMP/pvcs"
	all_of "$TMP/pvcs" 5 a -r $SHORT -b 1 pvc-get
}

test_vcs_vanish()
{
	add_dev a va up
	vcs a va 200 "$TMP/vcs"
	split "$TMP/vcs" 100 140
	begin_dump vc-get
	delete vc del vc
	torn_dump "$TMP/lived" "$TMP/mortal"
	# Nobody disturbs the next one.
	all_of "$TMP/lived" 5 a -r $SHORT vc-get
}

# All that comes behind the place where the dump is
test_last_ones_vanish()
{
	add_dev a va up
	vcs a va 200 "$TMP/vcs"
	split "$TMP/vcs" 2 200
	begin_dump vc-get
	delete vc del vc
	torn_dump "$TMP/lived" "$TMP/mortal"
}

test_vcs_appear()
{
	add_dev a va up
	vcs a va 100 "$TMP/vcs"
	split "$TMP/vcs" 2 10
	begin_dump vc-get
	# Their places are before and behind where the dump is.
	delete vc del vc
	cat "$TMP/mortal" >"$TMP/dead"
	in_lines 50 "vc add af $AF persist" >"$TMP/batch"
	condis -j -b "$TMP/batch" >"$TMP/made"
	handles "$(link a va ifindex)" vc >>"$TMP/mortal"
	torn_dump "$TMP/lived" "$TMP/mortal"
	grep -vxFf "$TMP/dead" "$TMP/mortal" >>"$TMP/lived"
	all_of "$TMP/lived" 5 a -r $SHORT vc-get
}

test_afs_vanish_and_appear()
{
	add_dev a va up
	afs a va 200 "$TMP/afs"
	split "$TMP/afs" 120 160
	begin_dump af-get
	delete af close af
	in_lines 5 "af open dev va persist" >"$TMP/batch"
	condis -j -b "$TMP/batch" >"$TMP/made"
	handles "$(link a va ifindex)" af >>"$TMP/mortal"
	torn_dump "$TMP/lived" "$TMP/mortal"
}

test_pvcs_vanish()
{
	add_dev a va up
	pvcs a va 300 "$TMP/pvcs"
	split "$TMP/pvcs" 200 240
	begin_dump pvc-get
	delete pvc del dev va vpi 0 vci
	torn_dump "$TMP/lived" "$TMP/mortal"
}

# The same for PVCs.
test_the_device_of_pvcs_vanishes()
{
	add_dev a va up
	add_dev a vb up
	pvcs a va 100 "$TMP/mortal"
	pvcs a vb 100 "$TMP/lived"
	begin_dump pvc-get
	ip link del va
	torn_dump "$TMP/lived" "$TMP/mortal"
}

# The dump goes on at the beginning of the next device.
test_the_device_vanishes()
{
	add_dev a va up
	add_dev a vb up
	vcs a va 100 "$TMP/mortal"
	vcs a vb 100 "$TMP/lived"
	begin_dump vc-get
	ip link del va
	until_true "the VCs to go" is 100 count vc
	torn_dump "$TMP/lived" "$TMP/mortal"
}

test_one_device_of_many()
{
	local kind dev index

	: >"$TMP/none"
	for dev in va vb; do
		add_dev a $dev up
		index=$(link a $dev ifindex)
		vcs a $dev 60 "$TMP/vc.$dev"
		echo "$index $AF" >"$TMP/af.$dev"
		pvcs a $dev 100 "$TMP/pvc.$dev"
	done
	all_of "$TMP/vc.vb" 2 a -r $SHORT -f "$AF" vc-get
	all_of "$TMP/none" 1 a -f 2147483647 vc-get
	for kind in vc pvc af; do
		all_of "$TMP/$kind.vb" 1 a -r $SHORT -i "$index" $kind-get
		all_of "$TMP/none" 1 a -i 1 $kind-get
		all_of "$TMP/none" 1 a -i 2147483647 $kind-get
		cat "$TMP/$kind".v? >"$TMP/all"
		all_of "$TMP/all" 1 a -r $SHORT $kind-get
	done
}

test_each_netns_its_own()
{
	local kind where index

	: >"$TMP/none"
	add_ns b
	add_ns c
	for where in a b; do
		add_dev $where va up
		index=$(link $where va ifindex)
		vcs $where va 50 "$TMP/vc.$where"
		echo "$index $AF" >"$TMP/af.$where"
		pvcs $where va 80 "$TMP/pvc.$where"
		echo "$index 0" >"$TMP/adapter.$where"
	done
	for kind in adapter pvc af vc; do
		all_of "$TMP/$kind.a" 1 a $kind-get
		all_of "$TMP/$kind.b" 1 b $kind-get
		all_of "$TMP/none" 1 c $kind-get
	done
	for kind in pvc af vc; do
		all_of "$TMP/none" 1 c -i "$index" $kind-get
	done
}

# Who asks goes away half-way; what the dump held is let go.
test_abandoned()
{
	local i kind

	remember
	add_dev a va up
	add_dev a vb up
	vcs a va 100 "$TMP/vcs"
	afs a va 150 "$TMP/afs"
	pvcs a va 100 "$TMP/pvcs"
	for i in 1 2 3; do
		for kind in adapter pvc af vc; do
			dumps -r $SHORT -a $kind-get
		done
	done
	begin_dump vc-get
	kill -9 "$DUMP"
	wait "$DUMP" || :
	exec 9>&-
	# One that is still under way when all goes.
	begin_dump vc-get
	ip link del va
	ip link del vb
	until_true "the VCs to go" is "0 0" both
	end_dump
	all_gone
	note "$i rounds"
}

both()
{
	echo "$(count af) $(count vc)"
}

# storm COMMAND LEAST MOST FIRST AGAIN - dumps in a row while a session does the
# first line and then the others without end.
storm()
{
	local writer said

	mkfifo "$TMP/storm"
	awk -v first="$4" -v again="$5" \
		'BEGIN { print first; for (;;) print again }' >"$TMP/storm" &
	spawn a condis -b "$TMP/storm" >"$TMP/stormed"
	writer=$PID
	said=$(dumps -r $SHORT -s 4 -l "$2" -m "$3" "$1")
	note "$1: $said"
	! ends "$writer" || fail "the storm was over too soon"
	kill -9 "$writer"
	# With its reader the lines end too.
	wait
	match "$said" 'dumps * torn [1-9]* wrong 0 twice 0 refused 0' "$1"
}

test_storm_of_vcs()
{
	add_dev a va up
	vcs a va 100 "$TMP/vcs"
	storm vc-get 100 101 "af open dev va as A" "vc add af A as V\nvc del vc V"
}

test_storm_of_afs()
{
	add_dev a va up
	afs a va 100 "$TMP/afs"
	storm af-get 100 101 "# opens and closes" \
		"af open dev va as A\naf close af A"
}

selftest "$@"
