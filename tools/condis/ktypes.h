/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Numbers of a known size, by the names the kernel gives them.
 */
#ifndef CONDIS_KTYPES_H
#define CONDIS_KTYPES_H

#include <linux/types.h>
#include <stdint.h>

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef __s32 s32;
typedef __s64 s64;

/* Let the compiler look at the arguments of functions like printf(). */
#define attribute(x)	__attribute__((x))
#define __printf(a, b)	attribute(__format__(printf, a, b))

#endif /* CONDIS_KTYPES_H */
