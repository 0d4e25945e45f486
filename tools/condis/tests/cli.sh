#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The tool as it is typed, without the kernel module: help, errors and exit
# statuses.
#
#   tests/cli.sh CONDIS

set -u
condis=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

n=0
bad=""

# A user namespace without modules to load would do as well; here it is enough
# that the family is not there. With the module loaded these cases are skipped.
if "$condis" adapter show >/dev/null 2>&1; then
	module=y
else
	module=""
fi

# try STATUS STDERR COMMAND... - run it; what it prints is in $work/out
try()
{
	want=$1 says=$2
	shift 2
	"$@" >"$work/out" 2>"$work/err" </dev/null
	rc=$?
	[ $rc = "$want" ] || bad="$bad# $*: exit $rc, not $want
"
	case $(cat "$work/err") in
	*"$says"*) ;;
	*) bad="$bad# $*: says \"$(cat "$work/err")\", not \"$says\"
" ;;
	esac
}

# shows TEXT - was that in the last answer?
shows()
{
	grep -qF -- "$1" "$work/out" || bad="$bad# no \"$1\" in the answer
"
}

# is TEXT - was that all of the last answer?
is()
{
	[ "$(cat "$work/out")" = "$1" ] ||
		bad="$bad# answers \"$(cat "$work/out")\", not \"$1\"
"
}

result()
{
	n=$((n + 1))
	if [ -z "$bad" ]; then
		echo "ok $n $1"
	else
		printf '%snot ok %s %s\n' "$bad" "$n" "$1"
		bad=""
	fi
}

skip()
{
	n=$((n + 1))
	echo "ok $n $1 # SKIP the module is loaded"
}

objects="adapter pvc af vc call send recv return monitor session"

try 0 "" "$condis" help
shows "Exit status: 0 done; 1"
for object in $objects; do
	shows "  $object "
done
try 0 "" "$condis" -h
shows "Usage:"
try 0 "" "$condis" -V
shows "condis "
result help_needs_no_module

for object in $objects; do
	try 0 "" "$condis" "$object" help
	shows "condis $object"
done
result each_object_has_help

try 2 "Usage:" "$condis"
try 2 'unknown object "frob"' "$condis" frob
try 2 'unknown object "adapte"' "$condis" adapte show
try 2 'pvc: unknown command "ad" (add, del, show, help)' "$condis" pvc ad
try 2 "pvc: say what to do" "$condis" pvc
try 2 'pvc add: unknown word "vp"' "$condis" pvc add dev lo vp 0
try 2 'pvc add: "vci" is missing' "$condis" pvc add dev lo vpi 0
try 2 '"vpi" needs a value' "$condis" pvc add vpi
try 2 'unknown word "now"' "$condis" adapter show lo now
try 2 "say what to set" "$condis" adapter set lo
try 2 "exclude each other" "$condis" adapter set lo peer lo nopeer
try 2 '"netns" goes with "peer"' "$condis" adapter set lo nopeer netns 1
try 2 "say which adapter" "$condis" adapter set
try 2 "say which adapter" "$condis" adapter reset
try 2 'unknown word "now"' "$condis" adapter reset lo now
try 1 'there is no interface "nix"' "$condis" adapter reset nix
try 2 "exclude each other" "$condis" vc show dev lo vc 1
try 2 "send: say what to send" "$condis" send vc 1
try 2 "say what to send" "$condis" send vc 1 text a file b
try 2 "does not fit a message of 212992 bytes" \
	"$condis" send vc 1 text a nb-size 65535 nbs 4
try 2 "nb-size: 0 is not in 1..65535" "$condis" send vc 1 text a nb-size 0
try 2 "none of success, pending" "$condis" send vc 1 text a expect good
try 2 "recv: say of which af" "$condis" recv
try 2 "return: say which" "$condis" return af 1
try 2 "say which" "$condis" return af 1 all handle 2
result words_are_checked

try 2 'unknown option "-x"' "$condis" -x adapter show
try 2 'unknown option "-jx"' "$condis" -jx adapter show
try 2 'unknown option "-"' "$condis" - adapter show
try 2 "-b needs" "$condis" -b
try 2 "-rcvbuf needs" "$condis" -rcvbuf big adapter show
try 2 "-n needs a netns" "$condis" -n
try 2 "the commands are in the file" "$condis" -b /dev/null adapter show
result options_are_checked

try 1 'there is no interface "nonesuch"' "$condis" pvc show dev nonesuch
try 1 'there is no interface "nonesuch"' "$condis" adapter show nonesuch
try 1 'there is no netns "nonesuch"' "$condis" -n nonesuch adapter show
try 1 "cannot read /nonesuch" "$condis" send vc 1 file /nonesuch
try 1 "Is a directory" "$condis" send vc 1 file /
result what_is_not_there_is_named

try 2 "as: only a session" "$condis" af open dev lo as A
try 2 "nowait: only a session" "$condis" send vc 1 text a nowait
try 2 "keep: only a session" "$condis" recv af 1 keep
try 2 "only of use in a session" "$condis" af attach af 1
try 2 "only of use in a session" "$condis" session wait event op-done
result sessions_only

try 2 "cannot read /nonesuch" "$condis" -b /nonesuch
printf '# a remark\n\nadapter help\nvc show vc X\npvc help\n' >"$work/batch"
try 2 "$work/batch: line 4: vc show: vc: \"X\" is neither" \
	"$condis" -b "$work/batch"
shows "condis adapter show"
grep -q "condis pvc" "$work/out" && bad="# went on after an error
"
try 2 "line 4" "$condis" -force -b "$work/batch"
shows "condis pvc"
printf 'vc show "a b\n' >"$work/batch"
try 2 "line 1: a quote is not closed" "$condis" -b "$work/batch"
printf 'session\n' >"$work/batch"
try 2 "this is one already" "$condis" -b "$work/batch"
printf 'adapter help\nquit\nfrob\n' >"$work/batch"
try 0 "" "$condis" -b "$work/batch"
printf 'send vc 1 -' >"$work/batch"
try 2 "the commands come from standard input" \
	sh -c "'$condis' session <'$work/batch'"
result batches

printf 'frob\nadapter help\n\nvc show "\n' >"$work/batch"
try 2 "" sh -c "'$condis' -j -force session <'$work/batch'"
is '{"error":"unknown object \"frob\"","exit":2}
{}
{"error":"a quote is not closed","exit":2}'
result json_sessions_answer_each_command_with_a_line

if [ -n "$module" ]; then
	skip without_the_module
else
	try 255 "load the module" "$condis" adapter show
	is ""
	try 255 "load the module" "$condis" -j pvc add dev lo vpi 0 vci 100
	try 255 "load the module" "$condis" monitor
	try 255 "load the module" "$condis" send vc 1 text a
	try 255 "load the module" "$condis" recv af 1
	try 255 "load the module" "$condis" return af 1 handle 1
	try 255 "line 2: vc show: the kernel knows no condis" \
		sh -c "printf '\nvc show\n' | '$condis' -b -"
	result without_the_module
fi

try 1 "cannot be written" sh -c "'$condis' help >/dev/full"
result a_full_disk_is_told

echo "1..$n"
