# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# Clients in user space: sessions that are talked to, and traffic that goes on.
# Sourced by lib.sh.

# ---- sessions: many commands on one socket

# session X [NS] - open session X: a, b or c. Its process is in PID_X.
session()
{
	local at=$TMP/session.$1 where=${2:-}

	rm -f "$at.in" "$at.out"
	mkfifo "$at.in" "$at.out"
	become "$where" condis -j -force session <"$at.in" >"$at.out" \
		2>"$at.err" &
	eval "PID_$1=$!"
	case $1 in
	a) exec 3>"$at.in" 4<"$at.out" ;;
	b) exec 5>"$at.in" 6<"$at.out" ;;
	c) exec 7>"$at.in" 8<"$at.out" ;;
	*) fail "no session $1" ;;
	esac
}

# ask X WORDS... - say something to a session; answer comes later.
ask()
{
	local to=$1

	shift
	case $to in
	a) printf '%s\n' "$*" >&3 ;;
	b) printf '%s\n' "$*" >&5 ;;
	c) printf '%s\n' "$*" >&7 ;;
	esac
}

# read_answer X - the next line of a session, in ANSWER.
read_answer()
{
	local rc=0

	ANSWER=""
	case $1 in
	a) read -r ANSWER <&4 || rc=1 ;;
	b) read -r ANSWER <&6 || rc=1 ;;
	c) read -r ANSWER <&8 || rc=1 ;;
	esac
	[ $rc = 0 ] || fail "session $1 ended: $(cat "$TMP/session.$1.err")"
}

# answer X - the answer to what was asked, which must be no refusal.
answer()
{
	read_answer "$1"
	case $ANSWER in
	'{"error"'*) fail "session $1: $ANSWER" ;;
	esac
}

# tell X WORDS... - ask, and have the answer in ANSWER.
tell()
{
	ask "$@"
	answer "$1"
}

# told_no X PATTERN WORDS... - ask, and be refused with a sentence that matches.
told_no()
{
	local to=$1 pattern=$2

	shift 2
	ask "$to" "$@"
	answer_no "$to" "$pattern"
}

# answer_no X PATTERN - what was asked before is refused.
answer_no()
{
	read_answer "$1"
	case $ANSWER in
	'{"error"'*) ;;
	*) fail "session $1 was not refused: $ANSWER" ;;
	esac
	match "$(got error)" "$2" "refusal in session $1"
}

# got FIELD... - of ANSWER.
got()
{
	field "$ANSWER" "$@"
}

# leave X - end a session in good order: what it owns goes with it. Its status
# is 1 when a command was refused in it.
leave()
{
	local rc=0

	case $1 in
	a) exec 3>&- 4<&- ;;
	b) exec 5>&- 6<&- ;;
	c) exec 7>&- 8<&- ;;
	esac
	eval "wait \$PID_$1" || rc=$?
	between 0 1 $rc "status of session $1"
}

# kill_session X - end it as a crash does.
kill_session()
{
	eval "kill -9 \$PID_$1"
	eval "wait \$PID_$1" || :
	case $1 in
	a) exec 3>&- 4<&- ;;
	b) exec 5>&- 6<&- ;;
	c) exec 7>&- 8<&- ;;
	esac
}

# call_on X DEV VCI [WINDOW] - AF open A, VC V and a call on PVC 0/VCI.
call_on()
{
	tell "$1" "af open dev $2 window ${4:-256} as A"
	tell "$1" "vc add af A as V"
	tell "$1" "call make vc V vpi 0 vci $3"
	same success "$(got status)" "the call of session $1"
}

# road [FAR-NS] [WINDOW] - line, PVC 0/100 at both ends, and a call on it in
# sessions a and b.
road()
{
	line "${1:-a}"
	pvc a va 100
	pvc "${1:-a}" vb 100
	session a
	session b "${1:-a}"
	call_on a va 100 "${2:-256}"
	call_on b vb 100 "${2:-256}"
}

# vc X FIELD... - of the VC V of a session.
vc()
{
	local of=$1

	shift
	tell "$of" "vc show vc V"
	got "$@"
}

# ---- traffic: clients that go on until they are stopped

# client NS DEV VCI WORDS... - AF open, VC and call on PVC 0/VCI, then WORDS.
# CLIENTS are all of them.
client()
{
	local where=$1 batch

	batch=$(mktemp -p "$TMP")
	printf '%s\n' "af open dev $2 window 64 as A" "vc add af A as V" \
		"call make vc V vpi 0 vci $3" >"$batch"
	shift 3
	printf '%s\n' "$*" >>"$batch"
	# What the test itself does comes first.
	become "$where" nice -n 15 condis -b "$batch" >"$batch.out" 2>&1 &
	CLIENTS="${CLIENTS:-} $!"
}

# sender NS DEV VCI
sender()
{
	client "$1" "$2" "$3" "send vc V file /dev/zero nb-size 1-3000" \
		"nbs 4 chain 4 window 16"
}

# receiver NS DEV VCI
receiver()
{
	client "$1" "$2" "$3" "recv vc V hold 16 group 8 timeout 1000000"
}

# traffic NS DEV FAR-NS FAR-DEV - both ways over a line, on PVCs 0/100 and
# 0/101.
traffic()
{
	local vci

	for vci in 100 101; do
		pvc "$1" "$2" $vci
		pvc "$3" "$4" $vci
	done
	receiver "$3" "$4" 100
	receiver "$1" "$2" 101
	sender "$1" "$2" 100
	sender "$3" "$4" 101
	until_true "traffic to $2" flows "$1" "$2"
	until_true "traffic to $4" flows "$3" "$4"
}

# flows NS DEV - more than a few SDUs have come.
flows()
{
	[ "$(adapter "$1" "$2" stats.rx-sdus)" -gt 200 ]
}

# stop_clients - as a crash does.
stop_clients()
{
	local pid

	for pid in ${CLIENTS:-}; do
		kill -9 "$pid" 2>/dev/null || :
		wait "$pid" || :
	done
	CLIENTS=""
}

# watch_rtnl - how long somebody else waits for RTNL from now on.
watch_rtnl()
{
	spawn a rtnlwatch >"$TMP/rtnl"
	WATCHER=$PID
}

# rtnl_was_free - nobody waited for long. What the machine makes of a process
# that only wants the CPU is within the bound; a teardown that waits for user
# space, or for a drain, is not.
rtnl_was_free()
{
	local turns worst

	kill -TERM "$WATCHER"
	wait "$WATCHER" || fail "the watcher failed"
	read -r _ turns _ worst <"$TMP/rtnl"
	between 1 1000000 "$turns" "turns of the watcher"
	between 0 $((3000 * SLOW)) "$worst" "ms that somebody waited for RTNL"
}
