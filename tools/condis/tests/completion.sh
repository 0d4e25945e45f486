#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Completion of the tool's words for bash, as the shell asks for it.
#
#   tests/completion.sh CONDIS

set -u
condis=$(realpath "$1")
# shellcheck source-path=SCRIPTDIR source=../completion.bash
. "$(dirname "$0")/../completion.bash"
n=0
bad=""

# offers WORD... - what is offered for the last word into $said, between spaces.
offers()
{
	COMP_WORDS=("$condis" "$@")
	COMP_CWORD=$#
	COMPREPLY=()
	_condis
	said=" ${COMPREPLY[*]} "
	asked="$*"
}

# has WORD... - those are offered
has()
{
	local word

	for word; do
		[[ $said == *" $word "* ]] ||
			bad+="# \"$asked\": no \"$word\" among$said"$'\n'
	done
}

# lacks WORD... - those are not
lacks()
{
	local word

	for word; do
		[[ $said != *" $word "* ]] || bad+="# \"$asked\": \"$word\""$'\n'
	done
}

# is WORD... - just those are offered
is()
{
	[ "$said" = " $* " ] || bad+="# \"$asked\":$said, not $*"$'\n'
}

result()
{
	n=$((n + 1))
	if [ -z "$bad" ]; then
		echo "ok $n $1"
	else
		printf '%s' "$bad"
		echo "not ok $n $1"
	fi
	bad=""
}

# every_command OBJECT - the commands that its help has, and those that the tool
# names to who gives none, are offered.
every_command()
{
	local line words known

	offers "$1" ''
	has help
	# "say what to do (add, del, show, help)", of objects that need a command
	known=$("$condis" "$1" 2>&1 </dev/null |
		sed -n 's/.*say what to do (\(.*\))$/\1/p' | tr -d ,)
	# shellcheck disable=SC2086
	[ -z "$known" ] || has $known
	while read -r line; do
		read -ra words <<<"${line//[][\{\}|]/ }"
		[[ ${words[2]-} != [a-z]* ]] || has "${words[2]}"
	done < <("$condis" "$1" help | grep '^condis ')
}

objects=$("$condis" help | sed -n '/^Objects:/,/^$/s/^  \([a-z]*\) .*/\1/p')
[ -n "$objects" ] || bad="# the help lists no objects"$'\n'
offers ''
# shellcheck disable=SC2086
has $objects help -j -b -force
offers a
is adapter af
result "objects and options"

for object in $objects; do
	every_command "$object"
done
result "every command that the help lists"

offers nonsense ''
is
offers nonsense show ''
is
offers adapter help ''
is
offers adapter nonsense de
is
result "nothing behind a word that is none, or behind help"

offers -j vc s
is show
offers -jp -rcvbuf 64M vc s
is show
offers -n somewhere af de
is detach
offers -b /etc/passw
has /etc/passwd
offers -b commands ''
is
offers -f
is -force
result "global options, and their values"

offers pvc add dev lo vpi 0 ''
has vci aal direction category tx- rx-
lacks dev vpi
offers pvc add dev l
has lo
offers adapter show l
has lo
offers adapter set lo ''
has peer nopeer max-vcs
lacks lo
offers adapter set lo peer l
has lo
result "words of a command, each once, and devices"

offers call make vc 1 category ''
is ubr cbr vbr abr
offers af open dev lo family ''
is pvc q2931
offers session wait event call-o
is call-offer
offers call make vc 1 pcr ''
is
result "words of enums, and nothing where a number stands"

offers cm answer op cm-
is cm-del cm-activate cm-deactivate
offers call refuse vc 1 status succ
is success
offers send vc 1 expect paus
is paused
result "names of operations and statuses"

offers call make vc 1 tx-
has tx-pcr tx-category
lacks tx-vc tx-called
offers call make rx-category c
is cbr
offers call make vc 1 tx-pcr 5 multi
is multipoint
result "traffic parameters of one way"

offers send ''
has wait cancel vc file text
offers send wait ''
has vc timeout
lacks file cancel
offers recv vc 1 fil
is file
offers return af 1 ''
has all handle group
result "objects that are a command themselves"

offers call make called nsap : 0x47 multi
is multipoint
offers call make called e164 : m
is
result "an address, which the shell parts at its colon"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
: >"$work/\$(touch made)"
cd "$work" || exit 1
offers recv vc 1 file ''
# shellcheck disable=SC2016
is '$(touch made)'
[ ! -e made ] || bad+="# the name of a file was expanded"$'\n'
result "the name of a file is only a name"
echo "1..$n"
