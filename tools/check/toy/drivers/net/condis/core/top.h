/* SPDX-License-Identifier: GPL-2.0-only */

#ifndef _TOP_H_
#define _TOP_H_

#include "toy.h"

#endif /* _TOP_H_ */
