// SPDX-License-Identifier: GPL-2.0-only
/*
 * condis_status: names, errnos and positions of statuses.
 */
#include <kunit/test.h>
#include <linux/condis.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <net/condis/status.h>

struct status_case {
	const char		*desc;
	condis_status_t		status;
	u32			value;
	int			error;
	enum condis_nl_status	nl;
};

#define STATUS(symbol, number, err) \
	{ .desc = #symbol, .status = CONDIS_STATUS_##symbol, \
	  .value = (number), .error = (err), .nl = CONDIS_NL_STATUS_##symbol }

static const struct status_case status_cases[] = {
	STATUS(SUCCESS,			0x00000000, 0),
	STATUS(PENDING,			0x00000103, -EINPROGRESS),
	STATUS(NOT_RECOGNIZED,		0x00010001, -EOPNOTSUPP),
	STATUS(NOT_ACCEPTED,		0x00010003, -EBUSY),
	STATUS(FAILURE,			0xC0000001, -EIO),
	STATUS(RESOURCES,		0xC000009A, -ENOMEM),
	STATUS(NOT_SUPPORTED,		0xC00000BB, -EOPNOTSUPP),
	STATUS(CLOSING,			0xC0010002, -ESHUTDOWN),
	STATUS(REQUEST_ABORTED,		0xC001000C, -ECANCELED),
	STATUS(RESET_IN_PROGRESS,	0xC001000D, -EAGAIN),
	STATUS(CLOSING_INDICATING,	0xC001000E, -ESHUTDOWN),
	STATUS(INVALID_LENGTH,		0xC0010014, -EMSGSIZE),
	STATUS(INVALID_DATA,		0xC0010015, -EINVAL),
	STATUS(BUFFER_TOO_SHORT,	0xC0010016, -ENOBUFS),
	STATUS(INVALID_OID,		0xC0010017, -ENOENT),
	STATUS(ADAPTER_REMOVED,		0xC0010018, -ENODEV),
	STATUS(INVALID_SAP,		0xC0010020, -EADDRNOTAVAIL),
	STATUS(SAP_IN_USE,		0xC0010021, -EADDRINUSE),
	STATUS(INVALID_ADDRESS,		0xC0010022, -EDESTADDRREQ),
	STATUS(VC_NOT_ACTIVATED,	0xC0010023, -ENOTCONN),
	STATUS(DEST_OUT_OF_ORDER,	0xC0010024, -EHOSTDOWN),
	STATUS(VC_NOT_AVAILABLE,	0xC0010025, -EUSERS),
	STATUS(CELLRATE_NOT_AVAILABLE,	0xC0010026, -EDQUOT),
	STATUS(INCOMPATABLE_QOS,	0xC0010027, -EPROTO),
	STATUS(AAL_PARAMS_UNSUPPORTED,	0xC0010028, -EPROTONOSUPPORT),
	STATUS(NO_ROUTE_TO_DESTINATION,	0xC0010029, -EHOSTUNREACH),
	STATUS(PAUSED,			0xE0C00001, -ENETDOWN),
	STATUS(SEND_ABORTED,		0xE0C00002, -ECANCELED),
};

KUNIT_ARRAY_PARAM_DESC(status, status_cases, desc);

/* The table of statuses, line by line (S-4 and S-18 use its names). */
static void status_known(struct kunit *test)
{
	const struct status_case *c = test->param_value;

	KUNIT_EXPECT_EQ(test, c->value, (__force u32)c->status);
	KUNIT_EXPECT_STREQ(test, c->desc, condis_status_name(c->status));
	KUNIT_EXPECT_EQ(test, c->error, condis_status_to_errno(c->status));
	KUNIT_EXPECT_EQ(test, c - status_cases,
			condis_status_index(c->status));
	KUNIT_EXPECT_EQ(test, c->value,
			(__force u32)condis_status_from_index(c -
							      status_cases));
}

/* The netlink family counts in the same order. */
static void status_netlink(struct kunit *test)
{
	const struct status_case *c = test->param_value;

	KUNIT_EXPECT_EQ(test, c->nl, condis_status_index(c->status));
}

static void status_complete(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, CONDIS_NL_STATUS_SEND_ABORTED + 1,
			ARRAY_SIZE(status_cases));
}

static const u32 status_strangers[] = {
	0x00000001, 0x00000102, 0x00000104, 0x00010000, 0x00010002,
	0xC0000000, 0xC0010019, 0xC001002A, 0xE0C00000, 0xE0C00003, 0xFFFFFFFF,
};

/* G-5: what is no status counts as FAILURE and is never a success. */
static void status_unknown(struct kunit *test)
{
	unsigned int failure = condis_status_index(CONDIS_STATUS_FAILURE);
	condis_status_t status;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(status_strangers); i++) {
		status = CONDIS_STATUS(status_strangers[i]);
		KUNIT_EXPECT_STREQ(test, "UNKNOWN", condis_status_name(status));
		KUNIT_EXPECT_EQ(test, -EIO, condis_status_to_errno(status));
		KUNIT_EXPECT_EQ(test, failure, condis_status_index(status));
	}
	for (i = 0; i < 3; i++) {
		status = condis_status_from_index(ARRAY_SIZE(status_cases) +
						  i * (U32_MAX / 4));
		KUNIT_EXPECT_EQ(test, (__force u32)CONDIS_STATUS_FAILURE,
				(__force u32)status);
	}
}

static struct kunit_case status_kunit_cases[] = {
	KUNIT_CASE_PARAM(status_known, status_gen_params),
	KUNIT_CASE_PARAM(status_netlink, status_gen_params),
	KUNIT_CASE(status_complete),
	KUNIT_CASE(status_unknown),
	{}
};

static struct kunit_suite status_kunit_suite = {
	.name = "condis_status",
	.test_cases = status_kunit_cases,
};

kunit_test_suite(status_kunit_suite);
