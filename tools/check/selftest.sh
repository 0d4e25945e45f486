#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The checks themselves: each is green on a small tree without fault, and red,
# with the right words, once one fault is planted in it.
#
#   tools/check/selftest.sh [NAME...]
#
# Without a name: all that have not passed since the checks last changed.
#
# The functions plant_NAME are called by name.
# shellcheck disable=SC2317

set -eu
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
tree=$scratch/tree
core=drivers/net/condis/core
rc=0

# toy_tree - all the kinds of file the checks look at, each right.
toy_tree()
{
	rm -rf "$tree"
	mkdir -p "$tree/tools"
	cp -r "$CHECK_DIR/toy/." "$tree"
	cp -r "$CHECK_HOME/LICENSES" "$tree"
	git -C "$tree" init -q
}

# whole_tree - a copy of the real one.
whole_tree()
{
	rm -rf "$tree"
	mkdir -p "$tree"
	tracked | tar -c --null -T - | tar -x -C "$tree"
	git -C "$tree" init -q
}

# check NAME - run it on the scratch tree.
check()
{
	local script=$CHECK_DIR/$1.sh

	[ -x "$script" ] || script=$CHECK_DIR/$1.py
	CHECK_TOP=$tree CHECK_BUILD=$scratch/build "$script" 2>&1
}

green()
{
	local said

	said=$(check "$1") && return 0
	printf '%s\n' "tools/check/$1: red on a tree without fault:" "$said"
	rc=1
}

# red NAME REGEX - the fault has been planted.
red()
{
	local said

	if said=$(check "$1"); then
		echo "tools/check/$1: green in spite of the fault /$2/"
	elif ! grep -qE "$2" <<<"$said"; then
		printf '%s\n' "tools/check/$1: red, but not for /$2/:" "$said"
	else
		return 0
	fi
	rc=1
}

# add FILE LINE... - append to a file of the scratch tree.
add()
{
	local file=$tree/$1

	mkdir -p "${file%/*}"
	shift
	printf '%s\n' "$@" >>"$file"
}

plant_spdx()
{
	add "$core/bare.c" 'int bare;'
	red spdx 'core/bare.c:1: no licence tag'
	rm "$tree/$core/bare.c"
	sed -i '1s/GPL-2.0-only/MIT/' "$tree/$core/toy.c"
	red spdx 'core/toy.c:1: the licence has to be GPL-2.0-only'
}

plant_size()
{
	add "$core/toy.c" "$(yes '/* long */' | head -n 600)"
	red size 'core/toy.c:601: over 600 lines'
	add "$core/toy.h" 'void wide(void)' '{' "$(yes ';' | head -n 61)" '}'
	red size 'core/toy.h:[0-9]+: a function of 61 lines'
}

plant_includes()
{
	add "$core/toy.h" '#include "top.h"'
	red includes 'core/toy.h:[0-9]+: points up: top.h is level 4'
	add "$core/new.c" '#include <linux/types.h>'
	red includes 'core/new.c:1: has no level'
	add "$core/toy.c" '#include <net/netlink.h>' '#include <kunit/test.h>'
	red includes 'core/toy.c:[0-9]+: <net/netlink.h> is for level 4'
	red includes 'core/toy.c:[0-9]+: <kunit/test.h> is for the tests'
	add tools/condis/condis.c '#include <net/condis/api.h>'
	red includes 'tools/condis/condis.c:[0-9]+: .* programs see'
	rm "$tree/$core/top.c"
	red includes 'levels:[0-9]+: there is no .*/top.c'
}

plant_idioms()
{
	add "$core/toy.c" 'module_param(toy, int, 0);'
	red idioms 'core/toy.c:[0-9]+: a module parameter'
	add "$core/toy.c" 'EXPORT_SYMBOL_GPL(toy);'
	red idioms 'core/toy.c:[0-9]+: an export without the namespace'
	add "$core/toy.h" 'static int toy_of(void)'
	red idioms 'core/toy.h:[0-9]+: a static function in a header'
}

plant_words()
{
	add "$core/toy.c" '/* FIX''ME: later */'
	red words 'core/toy.c:[0-9]+: unfinished'
	add "$core/toy.h" '/* see /ho''me/someone/notes */'
	red words 'core/toy.h:[0-9]+: a path of one machine'
	add tools/ok.sh '# from build7.inter''nal'
	red words 'tools/ok.sh:[0-9]+: a host name'
}

plant_python()
{
	add tools/ok.py 'def broken(:'
	red python 'tools/ok.py:[0-9]+: '
}

plant_shell()
{
	# shellcheck disable=SC2016
	add tools/ok.sh 'rm $1'
	red shell 'tools/ok.sh:[0-9]+:.*SC2086'
}

plant_spelling()
{
	add "$core/toy.c" '/* rec''ieve */'
	red spelling 'core/toy.c:[0-9]+: rec''ieve'
}

plant_yaml()
{
	add Documentation/toy.yaml 'a: 1' 'a: 2'
	red yaml 'toy.yaml:[0-9]+:.*duplication of key'
}

plant_checkpatch()
{
	add "$core/toy.c" '' 'int  toy_two( void ){ return 0; }'
	red checkpatch 'core/toy.c:[0-9]+: ERROR:'
	add tools/check/checkpatch.allow "$core/toy.c LONG_LINE none"
	red checkpatch 'checkpatch.allow:[0-9]+: allows nothing'
}

plant_kerneldoc()
{
	sed -i '/@value/d' "$tree/$core/toy.c"
	red kerneldoc "core/toy.c:[0-9]+: .*'value' not described"
}

plant_gcc()
{
	add "$core/toy.c" '' 'static int unused_here;'
	red gcc 'core/toy.c:[0-9]+:.*unused_here'
}

plant_clang()
{
	add "$core/toy.c" '' 'static int unused_here;'
	red clang 'core/toy.c:[0-9]+:.*unused_here'
}

plant_sparse()
{
	add "$core/toy.c" '' 'static __be32 wrong_order = 7;' \
		'__be32 *toy_order(void);' \
		'__be32 *toy_order(void) { return &wrong_order; }'
	red sparse 'core/toy.c:[0-9]+:.*incorrect type'
}

plant_headers()
{
	sed -i 's/struct list_head/struct nowhere/' "$tree/$core/toy.h"
	red headers 'core/toy.h:[0-9]+:.*error'
	sed -i 's/_TOY_H_/_OTHER_H_/' "$tree/$core/toy.h"
	red headers 'core/toy.h:1: the include guard'
}

plant_tool()
{
	add tools/condis/condis.c '' 'static int unused_here;'
	red tool 'tools/condis/condis.c:[0-9]+:.*unused_here'
	toy_tree
	sed -i 's/return 0/return 1/' "$tree/tools/condis/condis.c"
	red tool 'check.* Error'
}

plant_spec()
{
	add include/uapi/linux/condis.h '#define CONDIS_BY_HAND 1'
	red spec 'CONDIS_BY_HAND'
}

plant_conformance()
{
	add kunit/astray.c '/* S-''987 */'
	red conformance 'S-''987'
}

# shellcheck disable=SC2016
plant_porting()
{
	local table=Documentation/networking/condis/porting.rst

	add "$table" '   NdisNo | ``condis_co_no_such()`` | none'
	red porting 'porting.rst:[0-9]+: condis_co_no_such\(\) is not a function'
	add "$table" '   NdisNo | ``condis_client_ops.no_such`` | none'
	red porting 'porting.rst:[0-9]+: condis_client_ops.no_such is not a slot'
	add "$table" '   NdisNo | ``netlink no-such`` | none'
	red porting 'porting.rst:[0-9]+: netlink no-such is not an operation'
	add "$core/new.c" 'EXPORT_SYMBOL_NS_GPL(condis_new_one, CONDIS);'
	red porting 'porting.rst:[0-9]+: condis_new_one is exported'
	sed -i 's/`condis_client_ops.incoming_call`/`nothing`/' "$tree/$table"
	red porting 'porting.rst:[0-9]+: condis_client_ops.incoming_call is a slot'
}

# try NAME - green without the fault, red with it.
try()
{
	case $1 in
	spec | conformance | porting) whole_tree ;;
	*) toy_tree ;;
	esac
	rc=0
	green "$1"
	"plant_$1"
	return $rc
}

# fingerprint - of all that decides how a check behaves.
fingerprint()
{
	local files=()

	mapfile -d '' files < <(tracked tools/check tools/lab tools/regen \
		tools/testing/conformance Documentation/netlink)
	{
		cat "${files[@]}"
		gcc --version
		clang --version
		sparse --version
		shellcheck --version
	} 2>&1 | sha256sum | cut -c 1-16
}

ALL=(spdx size includes idioms words python shell spelling yaml checkpatch
	kerneldoc gcc clang sparse headers tool spec conformance porting)
stamps=$CHECK_BUILD/selftest/$(fingerprint)
bad=0

for name in "${@:-${ALL[@]}}"; do
	declare -F "plant_$name" >/dev/null || broken "no such check: $name"
	if [ $# = 0 ] && [ -e "$stamps/$name" ]; then
		continue
	elif try "$name"; then
		mkdir -p "$stamps"
		: >"$stamps/$name"
	else
		bad=1
	fi
done
exit $bad
