/* SPDX-License-Identifier: GPL-2.0-only */
/* Compare statuses, and tell their names when they differ. */
#ifndef _CONDIS_KUNIT_EXPECT_H_
#define _CONDIS_KUNIT_EXPECT_H_

#include <kunit/test.h>
#include <net/condis/status.h>

#define T_EXPECT_STATUS(test, got, want) \
	KUNIT_EXPECT_STREQ(test, condis_status_name(got), \
			   condis_status_name(want))
#define T_ASSERT_STATUS(test, got, want) \
	KUNIT_ASSERT_STREQ(test, condis_status_name(got), \
			   condis_status_name(want))

#endif /* _CONDIS_KUNIT_EXPECT_H_ */
