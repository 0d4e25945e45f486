// SPDX-License-Identifier: GPL-2.0-only
/*
 * The one table of statuses: name and errno.
 */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <net/condis/status.h>

#define ENTRY(symbol, err) \
	{ .status = CONDIS_STATUS_##symbol, .name = #symbol, .error = (err) }

/* In the order of the defines in status.h; that order is ABI. */
static const struct {
	condis_status_t	status;
	const char	*name;
	int		error;
} condis_statuses[] = {
	ENTRY(SUCCESS,			0),
	ENTRY(PENDING,			-EINPROGRESS),
	ENTRY(NOT_RECOGNIZED,		-EOPNOTSUPP),
	ENTRY(NOT_ACCEPTED,		-EBUSY),
	ENTRY(FAILURE,			-EIO),
	ENTRY(RESOURCES,		-ENOMEM),
	ENTRY(NOT_SUPPORTED,		-EOPNOTSUPP),
	ENTRY(CLOSING,			-ESHUTDOWN),
	ENTRY(REQUEST_ABORTED,		-ECANCELED),
	ENTRY(RESET_IN_PROGRESS,	-EAGAIN),
	ENTRY(CLOSING_INDICATING,	-ESHUTDOWN),
	ENTRY(INVALID_LENGTH,		-EMSGSIZE),
	ENTRY(INVALID_DATA,		-EINVAL),
	ENTRY(BUFFER_TOO_SHORT,		-ENOBUFS),
	ENTRY(INVALID_OID,		-ENOENT),
	ENTRY(ADAPTER_REMOVED,		-ENODEV),
	ENTRY(INVALID_SAP,		-EADDRNOTAVAIL),
	ENTRY(SAP_IN_USE,		-EADDRINUSE),
	ENTRY(INVALID_ADDRESS,		-EDESTADDRREQ),
	ENTRY(VC_NOT_ACTIVATED,		-ENOTCONN),
	ENTRY(DEST_OUT_OF_ORDER,	-EHOSTDOWN),
	ENTRY(VC_NOT_AVAILABLE,		-EUSERS),
	ENTRY(CELLRATE_NOT_AVAILABLE,	-EDQUOT),
	ENTRY(INCOMPATABLE_QOS,		-EPROTO),
	ENTRY(AAL_PARAMS_UNSUPPORTED,	-EPROTONOSUPPORT),
	ENTRY(NO_ROUTE_TO_DESTINATION,	-EHOSTUNREACH),
	ENTRY(PAUSED,			-ENETDOWN),
	ENTRY(SEND_ABORTED,		-ECANCELED),
};

/* Position of FAILURE, which is what an unknown status counts as. */
#define CONDIS_STATUS_FAILURE_INDEX	4

static int condis_status_find(condis_status_t status)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(condis_statuses); i++)
		if (condis_statuses[i].status == status)
			return i;
	return -ENOENT;
}

const char *condis_status_name(condis_status_t status)
{
	int i = condis_status_find(status);

	return i < 0 ? "UNKNOWN" : condis_statuses[i].name;
}
EXPORT_SYMBOL_NS_GPL(condis_status_name, CONDIS);

int condis_status_to_errno(condis_status_t status)
{
	int i = condis_status_find(status);

	return i < 0 ? -EIO : condis_statuses[i].error;
}
EXPORT_SYMBOL_NS_GPL(condis_status_to_errno, CONDIS);

unsigned int condis_status_index(condis_status_t status)
{
	int i = condis_status_find(status);

	return i < 0 ? CONDIS_STATUS_FAILURE_INDEX : i;
}
EXPORT_SYMBOL_NS_GPL(condis_status_index, CONDIS);

condis_status_t condis_status_from_index(unsigned int index)
{
	if (index >= ARRAY_SIZE(condis_statuses))
		return CONDIS_STATUS_FAILURE;
	return condis_statuses[index].status;
}
EXPORT_SYMBOL_NS_GPL(condis_status_from_index, CONDIS);
