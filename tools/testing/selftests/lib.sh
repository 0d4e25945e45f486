# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# What the shell tests share. A test file sources this, defines functions
# test_NAME and ends with
#
#	selftest "$@"
#
# Each test_NAME is one KTAP line. It runs in a process of its own that ends at
# the first command that fails, in a network namespace of its own, "a"; others
# are made with add_ns. When it is over, its processes, namespaces and devices
# are taken away, whatever it did. The last line of every file says whether
# anything of the kernel side is left.
#
# Alone:	sh NAME.sh		all tests of the file
#		sh NAME.sh test_NAME	one of them, its output shown
#
# Programs: those of the Makefile here, condis, iproute2, jq, nsenter, setpriv,
# unshare, a timeout that kills the process group it made, and the usual ones.

KSFT_SKIP=4
SELF=$0
FILE=${0##*/}
FILE=${FILE%.sh}

# Emulated machines with every detector on are slow.
SLOW=1
[ -z "${KSFT_MACHINE_SLOW:-}" ] || SLOW=4
# Seconds one test may take, and a condition may take to come true
LEAF_TIME=$((${LEAF_TIME:-120} * SLOW))
PATIENCE=$((20 * SLOW))

# ---- words of failure

# note TEXT - for whoever reads the log of a failed test.
note()
{
	printf '%s\n' "$*"
}

fail()
{
	note "FAIL: $*"
	exit 1
}

# skip REASON - only for what this machine cannot have.
skip()
{
	printf '%s\n' "$*" >"$RUN/skip"
	exit $KSFT_SKIP
}

# same WANTED GOT WHAT
same()
{
	[ "$1" = "$2" ] || fail "$3: wanted \"$1\", got \"$2\""
}

# match TEXT PATTERN WHAT - PATTERN is the shell's.
match()
{
	# shellcheck disable=SC2254
	case $1 in
	$2) ;;
	*) fail "$3: wanted \"$2\", got \"$1\"" ;;
	esac
}

# between LEAST MOST GOT WHAT
between()
{
	[ "$3" -ge "$1" ] || fail "$4: wanted $1 to $2, got $3"
	[ "$3" -le "$2" ] || fail "$4: wanted $1 to $2, got $3"
}

# refused PATTERN COMMAND... - COMMAND has to fail with status 1, and with a
# sentence on stderr that matches.
refused()
{
	local pattern=$1 rc=0 said

	shift
	said=$("$@" 2>&1 >/dev/null) || rc=$?
	[ $rc -ne 0 ] || fail "not refused: $*"
	same 1 $rc "exit status of $* ($said)"
	match "$said" "$pattern" "refusal of $*"
}

# ---- time

# uptime_cs - hundredths of a second since boot, in NOW; no process is started.
uptime_cs()
{
	read -r NOW _ </proc/uptime
	NOW=${NOW%.*}${NOW#*.}
}

# until_true WHAT COMMAND... - wait until COMMAND succeeds. It is no condition
# that has to be there at once, but one that has to come.
until_true()
{
	local what=$1 end

	shift
	uptime_cs
	end=$((NOW + PATIENCE * 100))
	# In a condition, -e does not reach into COMMAND: it is one test.
	until "$@" >/dev/null 2>&1; do
		uptime_cs
		if [ "$NOW" -ge $end ]; then
			"$@" || :
			fail "waited $PATIENCE s for $what"
		fi
		sleep 0.05
	done
}

is()
{
	local wanted=$1

	shift
	[ "$("$@" 2>/dev/null)" = "$wanted" ]
}

# ends PID - true when a child ended; its status is left for wait.
ends()
{
	! kill -0 "$1" 2>/dev/null ||
		grep -q '^State:.Z' "/proc/$1/status" 2>/dev/null
}

# ---- answers

# field JSON PATH... - what the path leads to, as "stats.tx-sdus": the first of
# that name; of several paths, the values on one line. A shell does it in no
# time, where jq takes a while to start on a slow machine.
field()
{
	local json=$1 path sum=""

	shift
	for path in "$@"; do
		find_field "$json" "$path"
		sum="$sum$FIELD "
	done
	printf '%s\n' "${sum% }"
}

find_field()
{
	local path=$2 key

	FIELD=$1
	while [ -n "$path" ]; do
		key=${path%%.*}
		case $path in
		*.*) path=${path#*.} ;;
		*) path="" ;;
		esac
		case $FIELD in
		*"\"$key\":"*) FIELD=${FIELD#*"\"$key\":"} ;;
		*) FIELD=null && return ;;
		esac
	done
	case $FIELD in
	'"'*) FIELD=${FIELD#\"} && FIELD=${FIELD%%\"*} ;;
	'['*) FIELD=${FIELD%%]*}] ;;
	'{'*) FIELD="${FIELD%%\}*}}" ;;
	*) FIELD=${FIELD%%[],\}]*} ;;
	esac
}

# ---- namespaces and devices

# ns NAME - full name of a namespace of this test.
ns()
{
	echo "$NS_PREFIX$1"
}

add_ns()
{
	ip netns add "$(ns "$1")"
}

# del_ns NAME - the name goes; the namespace with the last process in it.
del_ns()
{
	ip netns del "$(ns "$1")"
}

# in_ns NAME COMMAND... - NAME is "" or "a" for the one this test runs in. The
# tool goes there by itself: that is one program to start and not two.
in_ns()
{
	local name=$1

	shift
	case $name:$1 in
	:* | a:*) "$@" ;;
	*:condis) shift && condis -n "$NS_PREFIX$name" "$@" ;;
	*) nsenter --net="/run/netns/$NS_PREFIX$name" "$@" ;;
	esac
}

# become NS COMMAND... - this shell, which is somebody's child, becomes a
# program. It must not hold the ends of the sessions.
become()
{
	local name=$1

	shift
	exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&-
	case $name:$1 in
	:* | a:*) exec "$@" ;;
	*:condis) shift && exec condis -n "$NS_PREFIX$name" "$@" ;;
	*) exec nsenter --net="/run/netns/$NS_PREFIX$name" "$@" ;;
	esac
}

# spawn NS COMMAND... - run it beside this shell; PID is its own number.
spawn()
{
	become "$@" &
	# shellcheck disable=SC2034
	PID=$!
}

# add_dev NS DEV [UP] - a vatm device.
add_dev()
{
	in_ns "$1" ip link add "$2" type vatm
	[ -z "${3:-}" ] || up "$1" "$2"
}

# adapter NS DEV FIELD...
adapter()
{
	local where=$1 dev=$2

	shift 2
	field "$(in_ns "$where" condis -j adapter show "$dev")" "$@"
}

# link NS DEV FIELD... - what rtnetlink says of a device.
link()
{
	local where=$1 dev=$2

	shift 2
	field "$(in_ns "$where" ip -j -s -d link show dev "$dev")" "$@"
}

state_is()
{
	is "$3" adapter "$1" "$2" state
}

# up NS DEV - up, and running.
up()
{
	in_ns "$1" ip link set "$2" up
	until_true "$2 to run" state_is "$1" "$2" running
}

# down NS DEV - down, and paused.
down()
{
	in_ns "$1" ip link set "$2" down
	until_true "$2 to pause" state_is "$1" "$2" paused
}

# connect NS DEV PEER-NS PEER
connect()
{
	if [ "$1" = "$3" ]; then
		in_ns "$1" condis adapter set "$2" peer "$4"
	else
		in_ns "$1" condis adapter set "$2" peer "$4" \
			netns "/run/netns/$(ns "$3")"
	fi
}

# line [PEER-NS] - va here and vb there, with a line between them, running.
line()
{
	local far=${1:-a}

	[ "$far" = a ] || add_ns "$far"
	add_dev a va
	add_dev "$far" vb
	connect a va "$far" vb
	up a va
	up "$far" vb
}

# pvc NS DEV VCI [WORDS...] - configure PVC 0/VCI.
pvc()
{
	local where=$1 dev=$2 vci=$3

	shift 3
	in_ns "$where" condis pvc add dev "$dev" vpi 0 vci "$vci" "$@"
}

# shellcheck source=SCRIPTDIR/lib/clients.sh
. ./lib/clients.sh

# shellcheck source=SCRIPTDIR/lib/svc.sh
. ./lib/svc.sh

# shellcheck source=SCRIPTDIR/lib/events.sh
. ./lib/events.sh

# ---- data

# bytes COUNT FILE - COUNT random bytes.
bytes()
{
	head -c "$1" /dev/urandom >"$2"
}

same_file()
{
	same "$(sha256sum <"$1")" "$(sha256sum <"$2")" "SHA-256 of $1 and $2"
}

# cells LENGTH - cells of an AAL5 SDU.
cells()
{
	echo $((($1 + 8 + 47) / 48))
}

# ---- what the kernel has

# caches - "cache objects" of each slab cache of ours. Shrinking first gives
# back what only a CPU's own slab holds.
caches()
{
	local dir

	for dir in /sys/kernel/slab/condis* /sys/kernel/slab/vatm*; do
		[ -d "$dir" ] || continue
		echo 1 >"$dir/shrink"
		echo "${dir##*/} $(cut -d ' ' -f 1 "$dir/objects")"
	done
}

# more_than FILE - caches that hold more than FILE says.
more_than()
{
	caches | awk -v before="$1" '
		BEGIN {
			while ((getline line < before) > 0) {
				split(line, f, " ")
				had[f[1]] = f[2]
			}
		}
		$2 > had[$1] + 0 { print $1, had[$1] + 0, "->", $2 }'
}

# no_more_than FILE - else they are named.
no_more_than()
{
	local more

	more=$(more_than "$1")
	note "$more"
	[ -z "$more" ]
}

# objects_go FILE - until there are no more than FILE says. kfree_rcu() collects
# for five seconds, and begins anew when what it had is not freed yet: on a busy
# machine that is long.
objects_go()
{
	local PATIENCE=$((PATIENCE * 3))

	until_true "slab objects to go" no_more_than "$1"
}

# remember - what there is now; all_gone waits until there is no more.
remember()
{
	caches >"$TMP/caches"
}

all_gone()
{
	objects_go "$TMP/caches"
}

# load_modules - ours, and those a file has in EXAMPLES, from the folder
# CONDIS_MODULES or from where a system has its modules.
load_modules()
{
	local dir=${CONDIS_MODULES:-/lab/modules} m

	for m in condis condis_vatm ${EXAMPLES:-}; do
		! grep -q "^$m " /proc/modules || continue
		if [ -f "$dir/$m.ko" ]; then
			insmod "$dir/$m.ko"
		else
			modprobe "$m"
		fi
	done
}

# rmmod_soon MODULE - it has to go within the patience of a test.
rmmod_soon()
{
	local pid

	rmmod "$1" &
	pid=$!
	until_true "$1 to unload" ends $pid
	wait $pid || fail "$1 does not unload"
	! grep -q "^$1 " /proc/modules || fail "$1 is still there"
}

# users MODULE - its reference count.
users()
{
	awk -v m="$1" '$1 == m { print $3 }' /proc/modules
}

# adapters [NS] - names of the adapters of a namespace.
adapters()
{
	in_ns "${1:-}" condis -j adapter show | grep -o '"name":"[^"]*"' |
		cut -d '"' -f 4 | tr '\n' ' '
}

# count KIND [NS] - how many AF opens, VCs or PVCs a namespace has.
count()
{
	in_ns "${2:-}" condis -j "$1" show |
		awk -F '},[{]' '{ print $0 == "[]" ? 0 : NF }'
}

# ---- the frame around a test

# leaf_names - every test function of the file: none can be forgotten. Whoever
# wants one of them, and the frame around it, says so in SELFTEST_LEAF.
leaf_names()
{
	sed -n "s/^\(test_${SELFTEST_LEAF:-[a-z0-9_]*}\)()\$/\1/p" "$SELF"
}

# leaf NAME - in the child: the test itself. -e is on, and nothing around it
# is a condition, which would switch it off.
leaf()
{
	set -eu
	TMP=$RUN/tmp
	mkdir -p "$TMP"
	ip link set lo up
	"$1"
}

# sweep - processes, namespaces and devices of the test that ended.
sweep()
{
	local left

	kill -9 "-$1" 2>/dev/null || :
	for left in $(ip netns list | awk -v p="$NS_PREFIX" \
		'index($1, p) == 1 { print $1 }'); do
		ip netns del "$left"
	done
	rm -rf "$RUN/tmp"
}

# one NAME - run a test; its exit status.
one()
{
	local rc=0 pid

	rm -f "$RUN/skip"
	load_modules
	ip netns add "${NS_PREFIX}a"
	# timeout makes a process group, which its number names.
	nsenter --net="/run/netns/${NS_PREFIX}a" \
		timeout -k 5 "$LEAF_TIME" sh "$SELF" --leaf "$1" \
		</dev/null &
	pid=$!
	wait $pid || rc=$?
	[ $rc != 124 ] || note "FAIL: not done after $LEAF_TIME s"
	sweep $pid
	return $rc
}

# report NUMBER NAME STATUS LOG
report()
{
	local name=${2#test_} start=$NOW

	name=$(echo "$name" | tr _ ' ')
	uptime_cs
	echo "# $(((NOW - start) / 100)).$(((NOW - start) / 10 % 10)) s"
	if [ "$3" = 0 ]; then
		echo "ok $1 $name"
	elif [ "$3" = $KSFT_SKIP ] && [ -f "$RUN/skip" ]; then
		echo "ok $1 $name # SKIP $(cat "$RUN/skip")"
	else
		tail -n 40 "$4" | sed 's/^/# /'
		echo "not ok $1 $name"
		FAILED=1
	fi
}

# nothing_left - what the file used is as it was before it. Other files may want
# to unload condis, so examples go, too.
nothing_left()
{
	local m

	for m in ${EXAMPLES:-}; do
		! grep -q "^$m " /proc/modules || rmmod_soon "$m"
	done
	objects_go "$RUN/caches"
	same "" "$(ip netns list | grep -F "$NS_PREFIX")" "namespaces left"
	same "$(cat "$RUN/users")" "$(users condis_vatm)" \
		"references of condis_vatm"
	# Each waits for what is its own, down to the last reference.
	rmmod_soon condis_vatm
	rmmod_soon condis
	EXAMPLES="" load_modules
}

run_all()
{
	local name n=0 rc

	echo "KTAP version 1"
	echo "1..$(($(leaf_names | wc -l) + 1))"
	for name in $(leaf_names); do
		n=$((n + 1))
		rc=0
		echo "selftest $FILE: $name" >/dev/kmsg
		uptime_cs
		(one "$name") >"$RUN/log" 2>&1 || rc=$?
		report $n "$name" $rc "$RUN/log"
	done
	rc=0
	uptime_cs
	(nothing_left) >"$RUN/log" 2>&1 || rc=$?
	report $((n + 1)) nothing_left $rc "$RUN/log"
}

# selftest [NAME | --leaf NAME] - the last line of a test file.
selftest()
{
	if [ "${1:-}" = --leaf ]; then
		leaf "$2"
		return
	fi
	set -u
	FAILED=0
	RUN=$(mktemp -d)
	NS_PREFIX=st$$-
	export RUN NS_PREFIX
	trap 'rm -rf "$RUN"' EXIT
	# The file before may have unloaded them.
	load_modules
	caches >"$RUN/caches"
	users condis_vatm >"$RUN/users"
	if [ -n "${1:-}" ]; then
		one "$1" || FAILED=$?
	else
		run_all
	fi
	exit $FAILED
}
