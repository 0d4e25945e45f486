#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Every file names its licence in its first line (the second after #!), in the
# comment form of its language, and it is the right one: the netlink contract
# and what is generated from it may be used by programs of any licence.

set -eu
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

ours="GPL-2.0-only"
contract="((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause)"
rc=0

complain()
{
	printf '%s:1: %s\n' "$1" "$2"
	rc=1
}

# comment_form FILE - what stands before the tag, and after it.
comment_form()
{
	case $1 in
	*.c) echo '// |' ;;
	*.h | *.S | *.lds) echo '/* | */' ;;
	*.rst) echo '.. |' ;;
	*.md) echo '<!-- | -->' ;;
	*.[1-9]) echo '.\" |' ;;
	COPYING | MAINTAINERS | *.patch) echo '|' ;;
	*) echo '# |' ;;
	esac
}

# tag_line FILE - the line that has to hold the tag.
tag_line()
{
	local first="" second=""

	{
		IFS= read -r first || :
		IFS= read -r second || :
	} <"$1"
	case $first in
	'#!'*) printf '%s\n' "$second" ;;
	*) printf '%s\n' "$first" ;;
	esac
}

wanted_id()
{
	case $1 in
	Documentation/netlink/specs/*.yaml | include/uapi/* | */include/uapi/*) echo "$contract" ;;
	*)
		if is_generated "$1"; then
			echo "$contract"
		else
			echo "$ours"
		fi
		;;
	esac
}

check_file()
{
	local form line id

	form=$(comment_form "$1")
	line=$(tag_line "$1")
	id=$(wanted_id "$1")
	if [ "$line" = "${form%|*}SPDX-License-Identifier: $id${form#*|}" ]; then
		return
	fi
	case $line in
	*SPDX-License-Identifier:*"$id"*)
		complain "$1" "the licence tag has the wrong comment form" ;;
	*SPDX-License-Identifier:*)
		complain "$1" "the licence has to be $id" ;;
	*)
		complain "$1" "no licence tag in the first line" ;;
	esac
}

# has_comments FILE - not the licence texts themselves, nor formats without
# comments (COPYING says what holds for those).
has_comments()
{
	case $1 in
	# A litmus test has to begin with its name.
	*.litmus) return 1 ;;
	LICENSES/* | *.json | *.pcap | *.png | *.svg | *.bin | *.golden) return 1 ;;
	esac
}

while IFS= read -r -d '' file; do
	! has_comments "$file" || check_file "$file"
done < <(tracked)

for text in GPL-2.0 BSD-3-Clause Linux-syscall-note; do
	[ -s "LICENSES/$text" ] || complain "LICENSES/$text" "the text is missing"
done
exit $rc
