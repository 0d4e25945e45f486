// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a call is made with: connection, traffic, addresses.
 */
#include <libmnl/libmnl.h>
#include <linux/condis.h>

#include "schema.h"
#include "traffic.h"

enum { VPI, VCI, AAL, DIRECTION };

/**
 * traffic_words() - put the keywords into a command's table
 * @words: TRAFFIC_WORDS entries of the table
 * @traffic: where the values go
 */
void traffic_words(struct arg *words, struct traffic *traffic)
{
	traffic->words = words;
	words[VPI] = (struct arg){ "vpi", ARG_U32, &traffic->vpi };
	words[VCI] = (struct arg){ "vci", ARG_U32, &traffic->vci };
	words[AAL] = (struct arg){ "aal", ARG_ENUM, &traffic->aal,
				   .values = &aal_enum };
	words[DIRECTION] = (struct arg){ "direction", ARG_ENUM,
					 &traffic->direction,
					 .values = &direction_enum };
	flow_words(words + 4, &traffic->flow);
}

/**
 * traffic_put() - put what was given into a request of the set "call"
 * @nlh: the request
 * @traffic: what was given
 */
void traffic_put(struct nlmsghdr *nlh, const struct traffic *traffic)
{
	const struct arg *words = traffic->words;

	if (words[VPI].given)
		mnl_attr_put_u32(nlh, CONDIS_A_CALL_VPI, traffic->vpi);
	if (words[VCI].given)
		mnl_attr_put_u32(nlh, CONDIS_A_CALL_VCI, traffic->vci);
	if (words[AAL].given)
		mnl_attr_put_u32(nlh, CONDIS_A_CALL_AAL, traffic->aal);
	if (words[DIRECTION].given)
		mnl_attr_put_u32(nlh, CONDIS_A_CALL_DIRECTION,
				 traffic->direction);
	flow_put(nlh, CONDIS_A_CALL_TX, CONDIS_A_CALL_RX, &traffic->flow);
}

/**
 * parties_words() - put the keywords into a command's table
 * @words: PARTY_WORDS entries of the table
 * @parties: where the values go
 */
void parties_words(struct arg *words, struct parties *parties)
{
	words[0] = (struct arg){ "called", ARG_ADDRESS, &parties->called };
	words[1] = (struct arg){ "calling", ARG_ADDRESS, &parties->calling };
	words[2] = (struct arg){ "specific", ARG_OCTETS, &parties->specific };
	words[3] = (struct arg){ "specific-type", ARG_U32,
				 &parties->specific_type };
}

/**
 * parties_put() - put what was given into a request of the set "call"
 * @nlh: the request
 * @parties: what was given
 */
void parties_put(struct nlmsghdr *nlh, const struct parties *parties)
{
	address_put(nlh, CONDIS_A_CALL_CALLED, &parties->called);
	address_put(nlh, CONDIS_A_CALL_CALLING, &parties->calling);
	if (parties->specific_type)
		mnl_attr_put_u32(nlh, CONDIS_A_CALL_SPECIFIC_TYPE,
				 parties->specific_type);
	octets_put(nlh, CONDIS_A_CALL_SPECIFIC, &parties->specific);
}
