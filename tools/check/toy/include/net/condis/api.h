/* SPDX-License-Identifier: GPL-2.0-only */

#ifndef _NET_CONDIS_API_H_
#define _NET_CONDIS_API_H_

#define CONDIS_TOY	1

#endif /* _NET_CONDIS_API_H_ */
