#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Every header compiles alone, can be included twice, and guards itself by its
# name. The uapi header does so in a strict C99 program as well.

set -eu
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

rc=0
mapfile -d '' headers < <(
	tracked 'include/net/condis/*.h' 'drivers/*.h' 'kunit/*.h'
)
[ ${#headers[@]} -gt 0 ] || broken "no headers in $CHECK_TOP"

# guard HEADER - the name of its include guard.
guard()
{
	local name=${1##*/}

	name=${name%.h}
	name=${name^^}
	case $1 in
	include/net/condis/*) echo "_NET_CONDIS_${name//-/_}_H_" ;;
	*) echo "${name//-/_}_H_" ;;
	esac
}

check_guard()
{
	local want

	want=$(guard "$1")
	grep -qE "^#(ifndef |if !defined\()_*[A-Z_]*${want#_}" "$1" || {
		echo "$1:1: the include guard has to end in ${want#_}"
		rc=1
	}
}

# write FILE - stdin, unless that is what FILE holds already.
write()
{
	cat >"$1.new"
	cmp -s "$1.new" "$1" || cp "$1.new" "$1"
	rm "$1.new"
}

# one_header_one_file DIR - a module with a source per header.
one_header_one_file()
{
	local n=0 header objects=main.o

	mkdir -p "$1"
	printf '%s\n' '#include <linux/module.h>' 'MODULE_LICENSE("GPL");' \
		'MODULE_DESCRIPTION("headers");' | write "$1/main.c"
	for header in "${headers[@]}"; do
		printf '#include "%s"\n' "$CHECK_TOP/$header" \
			"$CHECK_TOP/$header" | write "$1/h$n.c"
		objects="$objects h$n.o"
		n=$((n + 1))
	done
	write "$1/Kbuild" <<-END
		ccflags-y := -I$CHECK_TOP/include -I$CHECK_TOP/include/uapi \
			     -I$CHECK_TOP/drivers/net/condis/core \\
			     -I$CHECK_TOP/drivers/net/condis/vatm \\
			     -DCONFIG_CONDIS_KUNIT_TEST=1
		obj-m := headers.o
		headers-y := $objects
	END
}

compile_kernel_headers()
{
	local kernel dir=$CHECK_BUILD/headers log=$CHECK_BUILD/headers.log bad=0

	kernel=$("$CHECK_DIR/prepare.sh" gcc) || broken "no kernel tree for gcc"
	one_header_one_file "$dir"
	"$kernel/kbuild" M="$dir" -k -j"${CHECK_JOBS:-$(nproc)}" KCFLAGS=-Werror \
		KBUILD_MODPOST_WARN=1 modules >"$log" 2>&1 || bad=1
	sed -i -e "s#$CHECK_TOP/##g" -e "s#$dir/##g" "$log"
	report_log "$log" $bad || rc=1
}

compile_uapi_headers()
{
	local header

	while IFS= read -r -d '' header; do
		printf '%s\n' "#include <${header#include/uapi/}>" \
			"#include <${header#include/uapi/}>" 'int alone;' |
			gcc -std=c99 -pedantic -Wall -Wextra -Werror \
				-fsyntax-only -Iinclude/uapi -xc - 2>&1 || rc=1
	done < <(tracked 'include/uapi/*.h')
}

for header in "${headers[@]}"; do
	is_generated "$header" || check_guard "$header"
done
compile_uapi_headers
compile_kernel_headers
exit $rc
