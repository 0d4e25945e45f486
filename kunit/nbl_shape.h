/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * NBs whose data lie in all the ways that matter to who shares them, for the
 * suites of derived NBLs.
 */
#ifndef _CONDIS_KUNIT_NBL_SHAPE_H_
#define _CONDIS_KUNIT_NBL_SHAPE_H_

#include "util.h"

#define N_HEADROOM	96
#define N_LEN		600

/**
 * enum n_shape - how the data of an NB lie
 * @N_HEAD: in a head of kmalloc()ed memory
 * @N_PAGE_HEAD: in a head that is a page
 * @N_FRAGS: in three page fragments, none in the head
 * @N_MIXED: half in a kmalloc()ed head, half in three fragments
 * @N_CLONE: as @N_HEAD, shared with another sk_buff
 * @N_LIST: half in the head, half in two sk_buffs on the frag_list
 * @N_N_SHAPES: number of shapes
 */
enum n_shape {
	N_HEAD,
	N_PAGE_HEAD,
	N_FRAGS,
	N_MIXED,
	N_CLONE,
	N_LIST,
	N_N_SHAPES,
};

const void *n_shape_gen_params(const void *prev, char *desc);
struct sk_buff *n_nb(struct kunit *test, enum n_shape shape, unsigned int len);
struct condis_nbl *n_nbl(struct kunit *test, struct condis_nbl_pool *pool,
			 enum n_shape shape, unsigned int n);
bool n_is(const u8 *data, unsigned int pos, unsigned int len);
bool n_holds(const struct sk_buff *nb, unsigned int pos, unsigned int len);
unsigned int n_shared(const struct sk_buff *nb, const struct sk_buff *with,
		      unsigned int offset);
bool n_untouched(const struct condis_nbl *nbl, unsigned int n);

#endif /* _CONDIS_KUNIT_NBL_SHAPE_H_ */
