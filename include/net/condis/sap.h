/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * SAPs of ATM signalling, and which of them a call is for: for call managers
 * that take calls from a network.
 */
#ifndef _NET_CONDIS_SAP_H_
#define _NET_CONDIS_SAP_H_

#include <linux/types.h>
#include <net/condis/call.h>
#include <net/condis/status.h>

/* Octets of an NSAP address, the last of which is the selector */
#define CONDIS_NSAP_LEN		20
/* Digits of an E.164 address, at most */
#define CONDIS_E164_MAX		15
/* Octets that a BLLI or a BHLI element has, at most (Q.2931, 4.5.8, 4.5.9) */
#define CONDIS_SAP_LAYER_MAX	13

/**
 * enum condis_sap_field - what a field of a SAP stands for
 * @CONDIS_SAP_FIELD_ABSENT: calls that do not have it (SAP_FIELD_ABSENT)
 * @CONDIS_SAP_FIELD_ANY: all calls (SAP_FIELD_ANY)
 * @CONDIS_SAP_FIELD_ANY_AESA_SEL: an NSAP address but for its selector
 *	(SAP_FIELD_ANY_AESA_SEL)
 * @CONDIS_SAP_FIELD_ANY_AESA_REST: the selector of an NSAP address, nothing
 *	else (SAP_FIELD_ANY_AESA_REST)
 * @CONDIS_SAP_FIELD_EXACT: calls that have just this
 */
enum condis_sap_field {
	CONDIS_SAP_FIELD_ABSENT,
	CONDIS_SAP_FIELD_ANY,
	CONDIS_SAP_FIELD_ANY_AESA_SEL,
	CONDIS_SAP_FIELD_ANY_AESA_REST,
	CONDIS_SAP_FIELD_EXACT,
};

/**
 * struct condis_sap_address - an ATM address (ATM_ADDRESS)
 * @field: enum condis_sap_field; how much of it counts
 * @type: CONDIS_SAP_NSAP or CONDIS_SAP_E164
 * @digits: octets at @data: 1..15 with E.164, 0 or 20 with NSAP
 * @data: octets of an NSAP address, IA5 digits of an E.164 one
 */
struct condis_sap_address {
	u32	field;
	u32	type;
	u32	digits;
	u8	data[CONDIS_NSAP_LEN];
};

/**
 * struct condis_sap_layer - what runs on top (ATM_BLLI_IE, ATM_BHLI_IE)
 * @field: ABSENT, ANY or EXACT of enum condis_sap_field
 * @len: octets at @data, 1..13 with EXACT
 * @data: content of the information element
 */
struct condis_sap_layer {
	u32	field;
	u32	len;
	u8	data[CONDIS_SAP_LAYER_MAX];
};

/**
 * struct condis_atm_sap - who is called (ATM_SAP)
 * @address: the party
 * @blli: its lower layers
 * @bhli: its higher layers
 *
 * In a registration each field may be a wildcard; in a call each is EXACT or
 * ABSENT.
 */
struct condis_atm_sap {
	struct condis_sap_address	address;
	struct condis_sap_layer		blli;
	struct condis_sap_layer		bhli;
};

condis_status_t condis_sap_check(const struct condis_atm_sap *sap);
int condis_sap_match(const struct condis_atm_sap *sap,
		     const struct condis_atm_sap *called);
bool condis_sap_same(const struct condis_atm_sap *a,
		     const struct condis_atm_sap *b);

#endif /* _NET_CONDIS_SAP_H_ */
