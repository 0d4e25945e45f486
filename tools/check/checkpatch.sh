#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# checkpatch --strict over every C file, 80 columns. What it cannot know about
# a file is said, with the reason, in checkpatch.allow; an entry that allows
# nothing any more is wrong too. checkpatch takes a second a file, hence a file
# is looked at again only when it changes.

set -eu
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

script=$(kernel_script checkpatch.pl) || broken "no checkpatch to run"
allow=tools/check/checkpatch.allow
options=(--no-tree --strict --terse --no-summary --show-types
	--max-line-length=80)
rc=0

# raw FILE - what checkpatch says, kept for as long as the file stays the same.
# It leaves notes in the folder it runs in, so that is not the tree.
raw()
{
	local key kept new

	key=$({ echo "$script ${options[*]} $1" && cat "$1"; } | sha256sum)
	kept=$CHECK_BUILD/checkpatch/${key%% *}
	new=$kept.$BASHPID
	if [ ! -e "$kept" ]; then
		cp --parents "$1" "$CHECK_BUILD/checkpatch"
		(cd "$CHECK_BUILD/checkpatch" &&
			GIT_DIR=none perl "$script" "${options[@]}" -f "$1") \
			>"$new" 2>"$new.err" || [ $? = 1 ] ||
			broken "cannot run on $1: $(cat "$new.err")"
		mv "$new" "$kept"
	fi
	cat "$kept"
}

mkdir -p "$CHECK_BUILD/checkpatch"
mapfile -d '' files < <(hand_written '*.[ch]')
[ ${#files[@]} -gt 0 ] || broken "no sources in $CHECK_TOP"

for file in "${files[@]}"; do
	raw "$file"
done | awk -v table="$allow" '
	# The pattern of a file name as a regular expression.
	function regex(glob) {
		gsub(/\./, "\\.", glob)
		gsub(/\*/, ".*", glob)
		return "^" glob "$"
	}
	function allowed(file, type, n, yes) {
		for (n in type_at)
			if (type == type_at[n] && file ~ file_at[n])
				yes = used[n] = 1
		return yes
	}
	BEGIN {
		while ((getline line < table) > 0) {
			number++
			if (line ~ /^#/ || line !~ /[^ \t]/)
				continue
			split(line, word, /[ \t]+/)
			file_at[number] = regex(word[1])
			type_at[number] = word[2]
		}
	}
	{
		split($0, part, ":")
		# The licence line is as long as the licence.
		if (part[2] == 1 && part[4] == "LONG_LINE_COMMENT")
			next
		if (allowed(part[1], part[4]))
			next
		print
		bad = 1
	}
	END {
		for (n in type_at)
			if (!used[n]) {
				print table ":" n ": allows nothing"
				bad = 1
			}
		exit bad
	}
' || rc=1
exit $rc
