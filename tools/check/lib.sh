# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Shared by the checks: which files there are, where the kernel's own checkers
# are, and copies of the tree to build in. Sourced, never run.
#
# A check prints what is wrong as "file:line: sentence" on stdout and exits 1;
# it prints nothing and exits 0 when all is well. CHECK_TOP names another tree
# to look at, CHECK_BUILD another folder for what is built.

CHECK_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
CHECK_HOME=$(cd "$CHECK_DIR/../.." && pwd)
CHECK_TOP=${CHECK_TOP:-$CHECK_HOME}
CHECK_BUILD=${CHECK_BUILD:-${CONDIS_BUILD:-$CHECK_HOME/build}/check}
LAB=$CHECK_HOME/tools/lab

# Made by tools/regen/regen.sh: nobody's style, and as long as it gets.
GENERATED=(
	drivers/net/condis/core/netlink_gen.c
	drivers/net/condis/core/netlink_gen.h
	include/uapi/linux/condis.h
)

export LC_ALL=C
cd "$CHECK_TOP" || exit 1

# broken SENTENCE - the check itself cannot do its work.
broken()
{
	printf '%s: %s\n' "${0##*/}" "$*"
	exit 1
}

# tracked PATTERN... - git's view of the tree, new files included, NUL between
# names; what is deleted but still known to git is left out.
tracked()
{
	local f

	git ls-files -z --cached --others --exclude-standard -- "$@" |
		sort -zu |
		while IFS= read -r -d '' f; do
			[ ! -f "$f" ] || printf '%s\0' "$f"
		done
}

is_generated()
{
	local g

	for g in "${GENERATED[@]}"; do
		[ "$1" != "$g" ] || return 0
	done
	return 1
}

# hand_written PATTERN... - as tracked, without what is generated.
hand_written()
{
	local f

	tracked "$@" | while IFS= read -r -d '' f; do
		is_generated "$f" || printf '%s\0' "$f"
	done
}

# interpreter FILE - the program its first line names, or none.
interpreter()
{
	local line=

	IFS= read -r line <"$1" 2>/dev/null || :
	case $line in
	'#!'*/env' '* | '#!'*/busybox' '*)
		line=${line#* }
		echo "${line%% *}"
		;;
	'#!'*) line=${line%% *} && echo "${line##*/}" ;;
	*) echo none ;;
	esac
}

# scripts EXTENSION INTERPRETER... - files of one language, by name or by first
# line, NUL between names.
scripts()
{
	local f extension=$1

	shift
	tracked | while IFS= read -r -d '' f; do
		case $f in
		*."$extension") ;;
		*) [[ " $* " == *" $(interpreter "$f") "* ]] || continue ;;
		esac
		printf '%s\0' "$f"
	done
}

# kernel_script NAME - one of the kernel's own checkers.
kernel_script()
{
	local source

	source=$("$LAB/fetch.sh" source) || return 1
	echo "$source/linux/scripts/$1"
}

# build_copy NAME - a copy of the tree to build in, so that no product lies
# among the sources and no two builds meet. Times are kept, hence a second
# build compiles only what changed. Prints the folder.
build_copy()
{
	local dir=$CHECK_BUILD/$1 list

	mkdir -p "$dir"
	list=$(mktemp -p "$CHECK_BUILD")
	tracked >"$list"
	if [ -e "$dir.list" ]; then
		comm -z -23 "$dir.list" "$list" | (cd "$dir" && xargs -0r rm -f)
	fi
	# pax keeps the fraction of a second, which a quick edit needs.
	tar -c --format=pax --null -T "$list" | tar -x -C "$dir"
	mv "$list" "$dir.list"
	echo "$dir"
}

# build NAME KERNEL ARG... - build the tree's modules in a copy, with kernel
# directory KERNEL, every warning an error. Prints what the compilers said.
build()
{
	local dir log=$CHECK_BUILD/$1.log name=$1 kernel=$2 rc=0

	shift 2
	dir=$(build_copy "$name")
	"$kernel/kbuild" M="$dir" -j"${CHECK_JOBS:-$(nproc)}" W=1 \
		KCFLAGS=-Werror "$@" modules >"$log" 2>&1 || rc=1
	sed -i "s#$dir/##g" "$log"
	report_log "$log" $rc
}

# report_log LOG RC - the findings in a compiler's log, each with the lines
# that explain it; the end of the log when the build failed without any.
report_log()
{
	if grep -A 2 -E '(: |^)(warning|error|ERROR|fatal error)[: ]' "$1"; then
		return 1
	fi
	[ "$2" = 0 ] || tail -n 20 "$1"
	return "$2"
}
