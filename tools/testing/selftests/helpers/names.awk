# SPDX-License-Identifier: GPL-2.0-only
#
# Commands, attributes and statuses of the uAPI header as initialisers of struct
# name: CONDIS_CMD_PVC_NEW is pvc-new, CONDIS_A_PVC_VPI is pvc-vpi,
# CONDIS_NL_STATUS_SUCCESS is success.

function entry(value, kind, prefix, name) {
	name = tolower(substr(value, length(prefix) + 1))
	gsub(/_/, "-", name)
	printf "\t{ %s, \"%s\", %s },\n", kind, name, value
}

match($1, /^CONDIS_[A-Z0-9_]+/) {
	word = substr($1, 1, RLENGTH)
	if (word ~ /_MAX$/ && word !~ /_SDU_MAX$/)
		next
	if (word ~ /^CONDIS_CMD_/)
		entry(word, "NAME_COMMAND", "CONDIS_CMD_")
	else if (word ~ /^CONDIS_A_/)
		entry(word, "NAME_ATTRIBUTE", "CONDIS_A_")
	else if (word ~ /^CONDIS_NL_STATUS_/)
		entry(word, "NAME_STATUS", "CONDIS_NL_STATUS_")
}
