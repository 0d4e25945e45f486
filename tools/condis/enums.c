// SPDX-License-Identifier: GPL-2.0-only
/*
 * The names of values in the netlink contract.
 */
#include <linux/condis.h>

#include "schema.h"

#define ENUM(enum_name, table)						\
	{ .name = (enum_name), .values = (table),			\
	  .count = sizeof(table) / sizeof(struct enum_value) }

static const struct enum_value status_values[] = {
	{ CONDIS_NL_STATUS_SUCCESS, "success" },
	{ CONDIS_NL_STATUS_PENDING, "pending" },
	{ CONDIS_NL_STATUS_NOT_RECOGNIZED, "not-recognized" },
	{ CONDIS_NL_STATUS_NOT_ACCEPTED, "not-accepted" },
	{ CONDIS_NL_STATUS_FAILURE, "failure" },
	{ CONDIS_NL_STATUS_RESOURCES, "resources" },
	{ CONDIS_NL_STATUS_NOT_SUPPORTED, "not-supported" },
	{ CONDIS_NL_STATUS_CLOSING, "closing" },
	{ CONDIS_NL_STATUS_REQUEST_ABORTED, "request-aborted" },
	{ CONDIS_NL_STATUS_RESET_IN_PROGRESS, "reset-in-progress" },
	{ CONDIS_NL_STATUS_CLOSING_INDICATING, "closing-indicating" },
	{ CONDIS_NL_STATUS_INVALID_LENGTH, "invalid-length" },
	{ CONDIS_NL_STATUS_INVALID_DATA, "invalid-data" },
	{ CONDIS_NL_STATUS_BUFFER_TOO_SHORT, "buffer-too-short" },
	{ CONDIS_NL_STATUS_INVALID_OID, "invalid-oid" },
	{ CONDIS_NL_STATUS_ADAPTER_REMOVED, "adapter-removed" },
	{ CONDIS_NL_STATUS_INVALID_SAP, "invalid-sap" },
	{ CONDIS_NL_STATUS_SAP_IN_USE, "sap-in-use" },
	{ CONDIS_NL_STATUS_INVALID_ADDRESS, "invalid-address" },
	{ CONDIS_NL_STATUS_VC_NOT_ACTIVATED, "vc-not-activated" },
	{ CONDIS_NL_STATUS_DEST_OUT_OF_ORDER, "dest-out-of-order" },
	{ CONDIS_NL_STATUS_VC_NOT_AVAILABLE, "vc-not-available" },
	{ CONDIS_NL_STATUS_CELLRATE_NOT_AVAILABLE, "cellrate-not-available" },
	{ CONDIS_NL_STATUS_INCOMPATABLE_QOS, "incompatable-qos" },
	{ CONDIS_NL_STATUS_AAL_PARAMS_UNSUPPORTED, "aal-params-unsupported" },
	{ CONDIS_NL_STATUS_NO_ROUTE_TO_DESTINATION, "no-route-to-destination" },
	{ CONDIS_NL_STATUS_PAUSED, "paused" },
	{ CONDIS_NL_STATUS_SEND_ABORTED, "send-aborted" },
};

const struct enum_desc status_enum = ENUM("status", status_values);

static const struct enum_value adapter_state_values[] = {
	{ CONDIS_NL_ADAPTER_STATE_HALTED, "halted" },
	{ CONDIS_NL_ADAPTER_STATE_INITIALIZING, "initializing" },
	{ CONDIS_NL_ADAPTER_STATE_PAUSED, "paused" },
	{ CONDIS_NL_ADAPTER_STATE_RESTARTING, "restarting" },
	{ CONDIS_NL_ADAPTER_STATE_RUNNING, "running" },
	{ CONDIS_NL_ADAPTER_STATE_PAUSING, "pausing" },
	{ CONDIS_NL_ADAPTER_STATE_SHUTDOWN, "shutdown" },
};

const struct enum_desc adapter_state_enum =
	ENUM("adapter-state", adapter_state_values);

static const struct enum_value aal_values[] = {
	{ CONDIS_NL_AAL_AAL0, "aal0" },
	{ CONDIS_NL_AAL_AAL1, "aal1" },
	{ CONDIS_NL_AAL_AAL34, "aal34" },
	{ CONDIS_NL_AAL_AAL5, "aal5" },
};

const struct enum_desc aal_enum = ENUM("aal", aal_values);

static const struct enum_value category_values[] = {
	{ CONDIS_NL_CATEGORY_UBR, "ubr" },
	{ CONDIS_NL_CATEGORY_CBR, "cbr" },
	{ CONDIS_NL_CATEGORY_VBR, "vbr" },
	{ CONDIS_NL_CATEGORY_ABR, "abr" },
};

const struct enum_desc category_enum = ENUM("category", category_values);

static const struct enum_value direction_values[] = {
	{ CONDIS_NL_DIRECTION_BOTH, "both" },
	{ CONDIS_NL_DIRECTION_TX, "tx" },
	{ CONDIS_NL_DIRECTION_RX, "rx" },
};

const struct enum_desc direction_enum = ENUM("direction", direction_values);

static const struct enum_value family_values[] = {
	{ CONDIS_NL_ADDRESS_FAMILY_Q2931, "q2931" },
	{ CONDIS_NL_ADDRESS_FAMILY_PVC, "pvc" },
};

const struct enum_desc family_enum = ENUM("address-family", family_values);

static const struct enum_value af_state_values[] = {
	{ CONDIS_NL_AF_STATE_OPENING, "opening" },
	{ CONDIS_NL_AF_STATE_OPEN, "open" },
	{ CONDIS_NL_AF_STATE_RUNDOWN, "rundown" },
};

const struct enum_desc af_state_enum = ENUM("af-state", af_state_values);

static const struct enum_value activation_values[] = {
	{ CONDIS_NL_ACTIVATION_STATE_ABSENT, "absent" },
	{ CONDIS_NL_ACTIVATION_STATE_CREATING, "creating" },
	{ CONDIS_NL_ACTIVATION_STATE_IDLE, "idle" },
	{ CONDIS_NL_ACTIVATION_STATE_ACTIVATING, "activating" },
	{ CONDIS_NL_ACTIVATION_STATE_ACTIVE, "active" },
	{ CONDIS_NL_ACTIVATION_STATE_REACTIVATING, "reactivating" },
	{ CONDIS_NL_ACTIVATION_STATE_DEACTIVATING, "deactivating" },
	{ CONDIS_NL_ACTIVATION_STATE_DELETING, "deleting" },
};

const struct enum_desc activation_enum =
	ENUM("activation-state", activation_values);

static const struct enum_value call_state_values[] = {
	{ CONDIS_NL_CALL_STATE_NONE, "none" },
	{ CONDIS_NL_CALL_STATE_OUT_PENDING, "out-pending" },
	{ CONDIS_NL_CALL_STATE_CONNECTED, "connected" },
	{ CONDIS_NL_CALL_STATE_IN_OFFERED, "in-offered" },
	{ CONDIS_NL_CALL_STATE_IN_ACCEPTED, "in-accepted" },
	{ CONDIS_NL_CALL_STATE_PEER_CLOSING, "peer-closing" },
	{ CONDIS_NL_CALL_STATE_LOCAL_CLOSING, "local-closing" },
	{ CONDIS_NL_CALL_STATE_CLOSED, "closed" },
};

const struct enum_desc call_state_enum = ENUM("call-state", call_state_values);

static const struct enum_value gate_reason_values[] = {
	{ CONDIS_NL_GATE_REASON_GONE, "gone" },
	{ CONDIS_NL_GATE_REASON_RESET, "reset" },
	{ CONDIS_NL_GATE_REASON_PAUSED, "paused" },
	{ CONDIS_NL_GATE_REASON_CLOSING, "closing" },
	{ CONDIS_NL_GATE_REASON_NOT_READY, "not-ready" },
	{ CONDIS_NL_GATE_REASON_NO_DIRECTION, "no-direction" },
};

const struct enum_desc gate_reason_enum =
	ENUM("gate-reason", gate_reason_values);

static const struct enum_value op_values[] = {
	{ CONDIS_NL_OP_AF_OPEN, "af-open" },
	{ CONDIS_NL_OP_AF_CLOSE, "af-close" },
	{ CONDIS_NL_OP_CALL_MAKE, "call-make" },
	{ CONDIS_NL_OP_CALL_CLOSE, "call-close" },
	{ CONDIS_NL_OP_SAP_ADD, "sap-add" },
	{ CONDIS_NL_OP_SAP_DEL, "sap-del" },
	{ CONDIS_NL_OP_CALL_MODIFY, "call-modify" },
	{ CONDIS_NL_OP_PARTY_ADD, "party-add" },
	{ CONDIS_NL_OP_PARTY_DROP, "party-drop" },
	{ CONDIS_NL_OP_CM_DEL, "cm-del" },
	{ CONDIS_NL_OP_CM_ACTIVATE, "cm-activate" },
	{ CONDIS_NL_OP_CM_DEACTIVATE, "cm-deactivate" },
	{ CONDIS_NL_OP_VC_NEW, "vc-new" },
	{ CONDIS_NL_OP_VC_DEL, "vc-del" },
	{ CONDIS_NL_OP_CALL_ANSWER, "call-answer" },
};

const struct enum_desc op_enum = ENUM("op", op_values);

static const struct enum_value address_type_values[] = {
	{ CONDIS_NL_ADDRESS_TYPE_NSAP, "nsap" },
	{ CONDIS_NL_ADDRESS_TYPE_E164, "e164" },
};

const struct enum_desc address_type_enum =
	ENUM("address-type", address_type_values);

static const struct enum_value entry_state_values[] = {
	{ CONDIS_NL_ENTRY_STATE_ADDING, "adding" },
	{ CONDIS_NL_ENTRY_STATE_THERE, "there" },
	{ CONDIS_NL_ENTRY_STATE_LEAVING, "leaving" },
};

const struct enum_desc entry_state_enum =
	ENUM("entry-state", entry_state_values);

static const struct enum_value indication_values[] = {
	{ CONDIS_NL_INDICATION_OTHER, "other" },
	{ CONDIS_NL_INDICATION_RESET_START, "reset-start" },
	{ CONDIS_NL_INDICATION_RESET_END, "reset-end" },
	{ CONDIS_NL_INDICATION_MEDIA_CONNECT, "media-connect" },
	{ CONDIS_NL_INDICATION_MEDIA_DISCONNECT, "media-disconnect" },
	{ CONDIS_NL_INDICATION_HARDWARE_LINE_UP, "hardware-line-up" },
	{ CONDIS_NL_INDICATION_HARDWARE_LINE_DOWN, "hardware-line-down" },
	{ CONDIS_NL_INDICATION_LINK_SPEED_CHANGE, "link-speed-change" },
};

const struct enum_desc indication_enum =
	ENUM("indication", indication_values);

static const struct enum_value oid_values[] = {
	{ 0x00010114, "media-connect-status" },
	{ 0x08010102, "atm-supported-service-category" },
	{ 0x08010103, "atm-supported-aal-types" },
	{ 0x08010105, "atm-max-active-vcs" },
	{ 0x08010106, "atm-max-active-vci-bits" },
	{ 0x08010107, "atm-max-active-vpi-bits" },
	{ 0x0801010B, "atm-max-aal5-packet-size" },
	{ 0x08020101, "atm-rcv-cells-ok" },
	{ 0x08020102, "atm-xmit-cells-ok" },
	{ 0x08020103, "atm-rcv-cells-dropped" },
	{ 0x08020201, "atm-rcv-invalid-vpi-vci" },
	{ 0xFE000004, "co-add-address" },
	{ 0xFE000005, "co-delete-address" },
	{ 0xFE000006, "co-get-addresses" },
	{ 0xFE000007, "co-address-change" },
	{ 0xFE000008, "co-signaling-enabled" },
	{ 0xFE000009, "co-signaling-disabled" },
};

const struct enum_desc oid_enum = ENUM("oid", oid_values);

const struct enum_desc *const enum_descs[] = {
	&status_enum, &adapter_state_enum, &aal_enum, &category_enum,
	&direction_enum, &family_enum, &af_state_enum, &activation_enum,
	&call_state_enum, &gate_reason_enum, &op_enum, &address_type_enum,
	&entry_state_enum, &indication_enum, NULL,
};

/**
 * enum_text() - the name of a value
 * @desc: the enum
 * @value: the value
 *
 * Return: the name, or NULL for a value this tool does not know.
 */
const char *enum_text(const struct enum_desc *desc, u32 value)
{
	size_t i;

	for (i = 0; i < desc->count; i++)
		if (desc->values[i].value == value)
			return desc->values[i].name;
	return NULL;
}

/**
 * status_text() - the name of a status, for a sentence
 * @status: the status
 *
 * Return: a name in any case.
 */
const char *status_text(u32 status)
{
	const char *text = enum_text(&status_enum, status);

	return text ? text : "a status this tool does not know";
}
