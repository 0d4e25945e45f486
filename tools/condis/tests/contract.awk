# SPDX-License-Identifier: GPL-2.0-only
#
# Names, types and numbers in a netlink contract, one a line, as
# tests/schema_dump.c prints them. Reads the YAML by its indentation, which the
# checks of the tree keep as it is.

function flush_attr()
{
	if (attr != "")
		print "attr", set, attr, type, extra, ++number
	attr = ""
}

function flush_entry()
{
	if (entry == "")
		return
	if (value != "")
		next_value = value
	print "enum", def, entry, kind == "flags" ? 2 ^ next_value : next_value
	next_value++
	entry = value = ""
}

/^[a-z]/ {
	flush_attr()
	flush_entry()
	section = $1
}
section == "definitions:" && /^    type:/ { flush_entry(); kind = $2 }
section == "definitions:" && /^    name:/ { def = $2; next_value = 0 }
section == "definitions:" && /^        name:/ && kind != "const" {
	flush_entry()
	entry = $2
}
section == "definitions:" && /^        value:/ { value = $2 }
section == "attribute-sets:" && /^    name:/ {
	flush_attr()
	set = $2
	number = 0
}
section == "attribute-sets:" && /^        name:/ {
	flush_attr()
	attr = $2
	type = extra = "-"
}
section == "attribute-sets:" && /^        type:/ { type = $2 }
section == "attribute-sets:" && /^        (enum|nested-attributes):/ {
	extra = $2
}
