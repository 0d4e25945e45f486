// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which SAP a call is for: address, lower and higher layers.
 *
 * Two registrations that fit one call and are just as specific read the same
 * fields of it, so they are the same registration. Who refuses those has one
 * best SAP for each call.
 */
#include <linux/ctype.h>
#include <linux/export.h>
#include <linux/string.h>
#include <net/condis/sap.h>

#define NSAP_SEL	(CONDIS_NSAP_LEN - 1)

static bool address_digits_good(const struct condis_sap_address *address)
{
	u32 i;

	if (!address->digits || address->digits > CONDIS_E164_MAX)
		return false;
	for (i = 0; i < address->digits; i++)
		if (!isdigit(address->data[i]))
			return false;
	return true;
}

/* */
static bool address_good(const struct condis_sap_address *address)
{
	switch (address->field) {
	case CONDIS_SAP_FIELD_ABSENT:
	case CONDIS_SAP_FIELD_ANY:
		return true;
	case CONDIS_SAP_FIELD_ANY_AESA_SEL:
	case CONDIS_SAP_FIELD_ANY_AESA_REST:
		if (address->type != CONDIS_SAP_NSAP)
			return false;
		break;
	case CONDIS_SAP_FIELD_EXACT:
		break;
	default:
		return false;
	}
	if (address->type == CONDIS_SAP_E164)
		return address_digits_good(address);
	return address->type == CONDIS_SAP_NSAP &&
	       (!address->digits || address->digits == CONDIS_NSAP_LEN);
}

static bool layer_good(const struct condis_sap_layer *layer)
{
	if (layer->field == CONDIS_SAP_FIELD_EXACT)
		return layer->len && layer->len <= CONDIS_SAP_LAYER_MAX;
	return layer->field == CONDIS_SAP_FIELD_ABSENT ||
	       layer->field == CONDIS_SAP_FIELD_ANY;
}

/**
 * condis_sap_check() - can a SAP be read?
 * @sap: the SAP, with or without wildcards
 *
 * Context: Any.
 * Return: SUCCESS; INVALID_DATA.
 */
condis_status_t condis_sap_check(const struct condis_atm_sap *sap)
{
	return address_good(&sap->address) && layer_good(&sap->blli) &&
	       layer_good(&sap->bhli) ? CONDIS_STATUS_SUCCESS :
					CONDIS_STATUS_INVALID_DATA;
}
EXPORT_SYMBOL_NS_GPL(condis_sap_check, CONDIS);

/* Are they the same as far as @field looks? Both are of addresses that are. */
static bool address_equal(const struct condis_sap_address *a,
			  const struct condis_sap_address *b, u32 field)
{
	if (a->type != b->type)
		return false;
	if (field == CONDIS_SAP_FIELD_ANY_AESA_SEL)
		return !memcmp(a->data, b->data, NSAP_SEL);
	if (field == CONDIS_SAP_FIELD_ANY_AESA_REST)
		return a->data[NSAP_SEL] == b->data[NSAP_SEL];
	if (a->type == CONDIS_SAP_NSAP)
		return !memcmp(a->data, b->data, CONDIS_NSAP_LEN);
	return a->digits == b->digits && !memcmp(a->data, b->data, a->digits);
}

static bool layer_equal(const struct condis_sap_layer *a,
			const struct condis_sap_layer *b)
{
	return a->len == b->len && !memcmp(a->data, b->data, a->len);
}

/* How specific is the address, 0..3; -1 when it does not fit. */
static int address_match(const struct condis_sap_address *sap,
			 const struct condis_sap_address *called)
{
	if (sap->field == CONDIS_SAP_FIELD_ANY)
		return 0;
	if (sap->field == CONDIS_SAP_FIELD_ABSENT)
		return called->field == CONDIS_SAP_FIELD_ABSENT ? 3 : -1;
	if (called->field == CONDIS_SAP_FIELD_ABSENT ||
	    !address_equal(sap, called, sap->field))
		return -1;
	if (sap->field == CONDIS_SAP_FIELD_ANY_AESA_REST)
		return 1;
	return sap->field == CONDIS_SAP_FIELD_ANY_AESA_SEL ? 2 : 3;
}

/* The same of what runs on top, 0..1. */
static int layer_match(const struct condis_sap_layer *sap,
		       const struct condis_sap_layer *called)
{
	if (sap->field == CONDIS_SAP_FIELD_ANY)
		return 0;
	if (sap->field != called->field)
		return -1;
	return sap->field == CONDIS_SAP_FIELD_ABSENT ||
	       layer_equal(sap, called) ? 1 : -1;
}

/* In a call nothing is left open. */
static bool sap_is_called(const struct condis_atm_sap *sap)
{
	return condis_sap_check(sap) == CONDIS_STATUS_SUCCESS &&
	       (sap->address.field == CONDIS_SAP_FIELD_EXACT ||
		sap->address.field == CONDIS_SAP_FIELD_ABSENT) &&
	       sap->blli.field != CONDIS_SAP_FIELD_ANY &&
	       sap->bhli.field != CONDIS_SAP_FIELD_ANY;
}

/**
 * condis_sap_match() - does a call fit a registration, and how well?
 * @sap: the registration, of which condis_sap_check() was SUCCESS
 * @called: who is called
 *
 * The largest number is the most specific registration. The address weighs
 * most: whole or absent, all but the selector, the selector alone, any; then
 * the lower layers, then the higher ones. No two different registrations have
 * the same number for one call.
 *
 * Context: Any.
 * Return: 0..15; -1 when it does not fit, or @called is not what a call has.
 */
int condis_sap_match(const struct condis_atm_sap *sap,
		     const struct condis_atm_sap *called)
{
	int address, blli, bhli;

	if (!sap_is_called(called))
		return -1;
	address = address_match(&sap->address, &called->address);
	blli = layer_match(&sap->blli, &called->blli);
	bhli = layer_match(&sap->bhli, &called->bhli);
	if (address < 0 || blli < 0 || bhli < 0)
		return -1;
	return address << 2 | blli << 1 | bhli;
}
EXPORT_SYMBOL_NS_GPL(condis_sap_match, CONDIS);

static bool layer_same(const struct condis_sap_layer *a,
		       const struct condis_sap_layer *b)
{
	return a->field == b->field &&
	       (a->field != CONDIS_SAP_FIELD_EXACT || layer_equal(a, b));
}

/**
 * condis_sap_same() - do two registrations compete for the same calls, with
 *	neither being more specific?
 * @a: one, of which condis_sap_check() was SUCCESS
 * @b: the other, likewise
 *
 * A call manager refuses the second of two that are the same, with
 * INVALID_DATA.
 *
 * Context: Any.
 * Return: true when they do.
 */
bool condis_sap_same(const struct condis_atm_sap *a,
		     const struct condis_atm_sap *b)
{
	u32 field = a->address.field;

	if (field != b->address.field || !layer_same(&a->blli, &b->blli) ||
	    !layer_same(&a->bhli, &b->bhli))
		return false;
	return field == CONDIS_SAP_FIELD_ANY ||
	       field == CONDIS_SAP_FIELD_ABSENT ||
	       address_equal(&a->address, &b->address, field);
}
EXPORT_SYMBOL_NS_GPL(condis_sap_same, CONDIS);
