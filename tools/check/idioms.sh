#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What the kernel's checkers let through and this tree does not have.

set -eu
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

rc=0

# ban SENTENCE REGEX FILE... - report each line that matches, comments aside.
ban()
{
	local why=$1 regex=$2

	shift 2
	[ $# -gt 0 ] || return 0
	# shellcheck disable=SC2016
	perl -ne '
		BEGIN { $why = shift; $regex = shift }
		$code = $_;
		if ($comment) {
			if ($code =~ s{^.*?\*/}{}) { $comment = 0 } else { $code = "" }
		}
		$code =~ s{/\*.*?\*/|//.*$}{}g;
		$comment = 1 if $code =~ s{/\*.*$}{}s;
		if ($code =~ /$regex/) {
			print "$ARGV:$.: $why\n";
			$bad = 1;
		}
		if (eof) { close ARGV; $comment = 0 }
		END { exit($bad // 0) }
	' "$why" "$regex" "$@" || rc=1
}

mapfile -d '' kernel < <(
	hand_written 'drivers/*.[ch]' 'include/net/*.h' 'kunit/*.[ch]'
)
# A netns that comes by file descriptor comes untracked.
mapfile -d '' by_fd < <(grep -lZ 'get_net_ns_by_fd' "${kernel[@]}" /dev/null)
mapfile -d '' by_hand < <(
	printf '%s\0' "${kernel[@]}" |
		grep -zvxF -f <(printf '%s\n' "${by_fd[@]:-none}")
)
mapfile -d '' kernel_c < <(hand_written 'drivers/*.c' 'kunit/*.c')
mapfile -d '' headers < <(hand_written '*.h')
mapfile -d '' c_files < <(hand_written '*.c')

ban "a module parameter: use netlink, rtnetlink or debugfs" \
	'\bmodule_param' "${kernel[@]}"
ban "an untracked reference: netdev_hold, netdev_put" \
	'\bdev_(hold|put)\s*\(' "${kernel[@]}"
ban "an untracked reference: get_net_track, put_net_track" \
	'\b(get|put)_net\s*\(' "${by_hand[@]}"
ban "cleanup by scope: goto unwinding is the norm here" \
	'\b__free\s*\(' "${kernel[@]}"
ban "the kernel's version in a source file: that is for compat-include/" \
	'LINUX_VERSION_CODE|KERNEL_VERSION' "${kernel[@]}"
ban "an export without the namespace: EXPORT_SYMBOL_NS_GPL" \
	'\bEXPORT_SYMBOL(_GPL)?\s*\(' "${kernel_c[@]}"
ban "inline in a .c file: the compiler knows better" \
	'\binline\b' "${c_files[@]}"
ban "a static function in a header has to be inline" \
	'^static (?!inline|const|__always_inline|DEFINE)[^=;]*\(.*\)\s*$' \
	"${headers[@]}"
exit $rc
