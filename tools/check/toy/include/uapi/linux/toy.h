/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */

#ifndef _UAPI_LINUX_TOY_H
#define _UAPI_LINUX_TOY_H

#define CONDIS_WIRE	1

#endif /* _UAPI_LINUX_TOY_H */
