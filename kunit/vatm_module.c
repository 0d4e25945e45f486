// SPDX-License-Identifier: GPL-2.0-only
/*
 * What makes the test suites of the virtual ATM device one module.
 */
#include <kunit/visibility.h>
#include <linux/module.h>

MODULE_DESCRIPTION("KUnit tests of the virtual ATM device");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(CONDIS);
MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
