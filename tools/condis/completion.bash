# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Completion of condis(8) for bash. All that it knows of objects, commands and
# their words it reads in the help of the tool that is being completed, so there
# is nothing here to keep in step with it. Sourced, never run.

# _condis_help PROGRAM [OBJECT] - the help, into _condis_text.
_condis_help()
{
	_condis_text=$("$1" ${2:+"$2"} help 2>/dev/null)
}

# _condis_section TITLE - the first words of the lines below a title of the help.
_condis_section()
{
	awk -v title="$1" '
		$0 == title { on = 1; next }
		on && !/^ / { exit }
		on { print $1 }' <<<"$_condis_text"
}

# _condis_value OPTION - what a global option has for a value, if any.
_condis_value()
{
	awk -v option="$1" '
		/^Options:/ { on = 1; next }
		on && !/^ / { exit }
		on && $1 == option && $2 ~ /^[A-Z]+$/ { print $2 }
	' <<<"$_condis_text"
}

# _condis_commands - the commands of the object whose help was read. An object's
# own usage, which has no command, begins with a bracket or with a word and its
# value: "vc VC".
_condis_commands()
{
	awk '$1 == "condis" && $3 ~ /^[a-z][a-z-]*$/ && $4 != toupper($3) &&
		!seen[$3]++ { print $3 }' <<<"$_condis_text"
}

# _condis_usage [COMMAND] - the usage of a command; without one, the object's own.
_condis_usage()
{
	awk -v command="${1-}" '
		$1 != "condis" { next }
		command != "" && $3 == command {
			sub(/^condis [^ ]+ [^ ]+ ?/, "")
			print
			exit
		}
		command == "" && ($3 !~ /^[a-z][a-z-]*$/ || $4 == toupper($3)) {
			sub(/^condis [^ ]+ ?/, "")
			print
			exit
		}' <<<"$_condis_text"
}

# _condis_words USAGE - "word value" for each word of a usage, or the word alone;
# "- value" for a value without a word. Within a bracket words and values take
# turns, and a value of small letters is a choice: both|tx|rx.
_condis_words()
{
	awk '{
		gsub(/[][{}]/, " & ")
		gsub(/ \] *\.\.\./, " ]")
		word = ""
		for (i = 1; i <= NF; i++) {
			if ($i ~ /^([][{}|]|\.\.\.)$/) {
				if (word != "")
					print word
				word = ""
			} else if (word != "") {
				print word, $i
				word = ""
			} else if ($i ~ /^[A-Z]/) {
				print "-", $i
			} else if ($i != "-") {
				word = $i
			}
		}
		if (word != "")
			print word
	}' <<<"$1"
}

# _condis_said PROGRAM WORD... - what the tool says of a value that none can be.
# It looks at its words before it does anything, so this does nothing.
_condis_said()
{
	local program=$1

	shift
	"$program" "$@" '?' 2>&1 >/dev/null </dev/null
}

# _condis_choice PROGRAM VALUE WORD... - the words that a value may be. WORD... is
# what stands before it, without other words and their values.
_condis_choice()
{
	local program=$1 value=$2 word

	shift 2
	case $value in
	DEV) (cd /sys/class/net 2>/dev/null && compgen -d) ;;
	*NETNS* | *PID*) (cd /run/netns 2>/dev/null && compgen -f) ;;
	FILE*) compgen -f -- "$_condis_cur" ;;
	STATUS | OP | '?')
		_condis_said "$program" "$@" |
			sed -n 's/.* is none of //p' | tr -d ' ' | tr ',' '\n'
		;;
	*)
		for word in ${value//|/ }; do
			[[ $word != [a-z]* ]] || echo "$word"
		done
		;;
	esac
}

# _condis_each_way PROGRAM TABLE WORD... - the words that "tx-..." stands for.
_condis_each_way()
{
	local program=$1 table=$2 word value way=${_condis_cur%%-*}

	shift 2
	while read -r word value; do
		[[ -n $value && $word == [a-z]* && $word != *...* ]] || continue
		[[ $(_condis_said "$program" "$@" "$way-$word") == *'unknown word'* ]] ||
			echo "$way-$word"
	done <<<"$table"
}

# _condis_expects WORD TABLE - the value that a word has to have behind it.
_condis_expects()
{
	local word value

	while read -r word value; do
		case $word in
		"$1") echo "$value" ;;
		*...) [[ $1 != [tr]x-?* ]] || echo '?' ;;
		*) continue ;;
		esac
		return
	done <<<"$2"
}

# _condis_rest PROGRAM N WORD... - what may follow the N words of an object and
# its command, and the words after them.
_condis_rest()
{
	local program=$1 n=$2 table word value expect='' used=' ' last=''
	local -a lead

	shift 2
	lead=("${@:1:n}")
	shift
	table=$(_condis_words "$(_condis_usage "${lead[1]-}")")
	shift $((n - 1))
	for word; do
		if [ -n "$expect" ]; then
			expect=''
			continue
		fi
		last=$word
		used+="$word "
		expect=$(_condis_expects "$word" "$table")
	done
	if [ -n "$expect" ]; then
		_condis_choice "$program" "$expect" "${lead[@]}" "$last"
		return
	fi
	while read -r word value; do
		case $word in
		-) [ $# -gt 0 ] || _condis_choice "$program" "$value" ;;
		*...)
			if [[ $_condis_cur == "${word%...}"* ]]; then
				_condis_each_way "$program" "$table" "${lead[@]}"
			else
				echo "${word%...}"
			fi
			;;
		*) [[ $used == *" $word "* ]] || echo "$word" ;;
		esac
	done <<<"$table"
}

# _condis_join - the words up to the cursor into _condis_line: bash parts them at
# the colon of an address.
_condis_join()
{
	local i last=0

	_condis_line=("${COMP_WORDS[0]}")
	for ((i = 1; i <= COMP_CWORD; i++)); do
		if [[ $i -gt 1 && (${COMP_WORDS[i]} == :* ||
			${COMP_WORDS[i - 1]} == *:) ]]; then
			_condis_line[last]+=${COMP_WORDS[i]}
		else
			last=${#_condis_line[@]}
			_condis_line[last]=${COMP_WORDS[i]}
		fi
	done
}

# _condis_offer PROGRAM WORD... - all that may stand behind these words.
_condis_offer()
{
	local program=$1 value

	shift
	_condis_help "$program"
	while [[ ${1-} == -?* ]]; do
		value=$(_condis_value "$1")
		# With -b the commands are in the file.
		[[ $1 != -b || $# -lt 2 ]] || return 0
		if [ -n "$value" ]; then
			[ $# -gt 1 ] || {
				_condis_choice "$program" "$value"
				return
			}
			shift
		fi
		shift
	done
	if [ $# = 0 ]; then
		_condis_section Options:
		_condis_section Objects:
		echo help
		return
	fi
	_condis_section Objects: | grep -qxF -- "$1" || return 0
	_condis_help "$program" "$1"
	if [ $# = 1 ]; then
		_condis_commands
		echo help
		_condis_rest "$program" 1 "$@"
	elif _condis_commands | grep -qxF -- "$2"; then
		_condis_rest "$program" 2 "$@"
	elif [ "$2" != help ]; then
		_condis_rest "$program" 1 "$@"
	fi
}

_condis()
{
	local _condis_text _condis_cur _condis_line=() word

	_condis_join
	_condis_cur=${_condis_line[-1]}
	unset '_condis_line[-1]'
	COMPREPLY=()
	# Not compgen -W, which would expand what stands in a file's name.
	while IFS= read -r word; do
		[[ $word != "$_condis_cur"* ]] || COMPREPLY+=("$word")
	done < <(_condis_offer "${_condis_line[@]}" | awk '!seen[$0]++')
	[[ ${#COMPREPLY[@]} != 1 || ${COMPREPLY[0]} != *- ]] ||
		compopt -o nospace 2>/dev/null
}

complete -F _condis condis
